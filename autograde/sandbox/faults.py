"""What can come in place of a value: exceptions of the submission's code, as data, and the end of its process."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "AnswerDiedError",
    "AnswerError",
    "AnswerFaultError",
    "AnswerIdleError",
    "AnswerTimeoutError",
    "Raised",
    "without_sizes",
]

#: What a message says of sizes, places in memory and files. A number may be part of a name, and is none then.
_FILE = re.compile(r"(?:[\w.~-]*[/\\])+[\w.-]+|<(?:cell \d+|ipython-input[^>]*)>")
_NUMBER = re.compile(
    r"(?<![\w.])-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?(?:x\d+)*)(?!\w)", re.ASCII | re.IGNORECASE
)
_SHAPE = re.compile(r"[\[(] ?#(?:, ?#)*,? ?[\])]")


@dataclass(frozen=True)
class Raised:
    """An exception of the submission's code, as text; `place` stands for the statement of the answer's cell that it
    came from, equal for two that are built alike.
    """

    type: str
    bases: tuple[str, ...]
    text: str
    line: int | None = None
    place: str = ""

    @property
    def evidence(self) -> tuple[str, str, str] | None:
        """What it is recognised by: type, message without sizes, and place. None where nothing but its type is known,
        which proves nothing.
        """
        message = without_sizes(self.text)
        return (self.type, message, self.place) if message or self.place else None

    def __str__(self) -> str:
        return f"{self.type}: {self.text}" if self.text else self.type


class AnswerFaultError(Exception):
    """The submission's code did not give a value."""


class AnswerError(AnswerFaultError):
    """It raised an exception, kept in `raised`."""

    def __init__(self, raised: Raised) -> None:
        super().__init__(str(raised))
        self.raised = raised


class AnswerTimeoutError(AnswerFaultError):
    """It did not end within its limit of processor time."""


class AnswerIdleError(AnswerTimeoutError):
    """It did nothing for so long that its process was ended; on a busy machine that proves nothing."""


class AnswerDiedError(AnswerFaultError):
    """Its process ended, or sent something that is no value; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def without_sizes(message: str) -> str:
    """An exception's message without what hangs on sizes, on the machine, or on how the text is laid out."""
    text = _NUMBER.sub("#", _FILE.sub("…", " ".join(message.split())))
    return _SHAPE.sub("[#]", text)
