"""The grader's end of one answer's process: questions with a time limit, and what can go wrong with the other side."""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograde.sandbox.data import BadDataError, decode, encode_input

__all__ = [
    "AnswerDiedError",
    "AnswerError",
    "AnswerFaultError",
    "AnswerTimeoutError",
    "Process",
    "Raised",
    "read_frame",
    "write_frame",
]

MOST_BYTES = 24 << 20
#: Brackets, braces and commas of a reply: each may become an object, so these bound the memory that parsing it takes.
MOST_PARTS = 2_000_000


@dataclass(frozen=True)
class Raised:
    """An exception of the submission's code, as text."""

    type: str
    bases: tuple[str, ...]
    text: str
    line: int | None = None

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
    """It did not end within its time limit; its process was ended."""


class AnswerDiedError(AnswerFaultError):
    """Its process ended, or sent something that is no value; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Process:
    """One answer's process. After a time-out or a death every further question raises AnswerDiedError.

    `whole` limits the wall time in seconds of everything that it is asked, whatever each question may take; `spent` is
    what it has taken so far.
    """

    def __init__(self, channel: socket.socket, end: Callable[[], None], whole: float = math.inf) -> None:
        self._channel = channel
        self._end = end
        self._ended = False
        self._whole = whole
        self.spent = 0.0

    def answer(self, source: str, *, helpers: list[str], given: dict[str, str], seconds: float) -> None:
        """Runs the answer cell, after the student's own `helpers`; `given` maps names to the given lines that bind
        them.
        """
        self._ask({"op": "answer", "source": source, "helpers": helpers, "given": given}, seconds)

    def evaluate(self, code: str, inputs: dict[str, Any], view: list[dict[str, Any]], seconds: float) -> Any:
        """Value of the last expression of `code`, with `inputs` bound, in the state after the reruns of `view`."""
        encoded_view = [{name: encode_input(value) for name, value in bindings.items()} for bindings in view]
        encoded = {name: encode_input(value) for name, value in inputs.items()}
        return self._ask({"op": "evaluate", "code": code, "inputs": encoded, "view": encoded_view}, seconds)

    def close(self) -> None:
        """Ends the process with everything it started."""
        if not self._ended:
            self._ended = True
            self._channel.close()
            self._end()

    def _ask(self, message: dict[str, Any], seconds: float) -> Any:
        if self._ended:
            raise AnswerDiedError("its process has ended")
        began = time.monotonic()
        seconds = min(seconds, max(self._whole - self.spent, 0.001))
        try:
            write_frame(self._channel, message, seconds)
            return _value(read_frame(self._channel, seconds))
        except TimeoutError as error:
            self.close()
            raise AnswerTimeoutError(f"no result within {seconds:g} s") from error
        except (BadDataError, OSError, ValueError, RecursionError) as error:
            self.close()
            raise AnswerDiedError(str(error)[:200] or type(error).__name__) from error
        finally:
            self.spent += time.monotonic() - began


def _value(reply: Any) -> Any:
    if not isinstance(reply, dict):
        raise BadDataError("a reply that is no object")
    if "value" in reply:
        return decode(reply["value"])
    error = reply.get("error")
    if not isinstance(error, dict):
        raise BadDataError("a reply with neither value nor error")
    bases, line = error.get("bases"), error.get("line")
    raise AnswerError(
        Raised(
            type=str(error.get("type"))[:100],
            bases=tuple(str(base)[:100] for base in bases[:20]) if isinstance(bases, list) else (),
            text=str(error.get("text"))[:500],
            line=line if isinstance(line, int) else None,
        )
    )


def write_frame(channel: socket.socket, message: dict[str, Any], seconds: float) -> None:
    body = json.dumps(message, ensure_ascii=True).encode("ascii")
    channel.settimeout(seconds)
    channel.sendall(struct.pack("!I", len(body)) + body)


def read_frame(channel: socket.socket, seconds: float) -> Any:
    """The next frame as parsed JSON. Raises TimeoutError, BadDataError, or the errors of the socket and of the JSON
    parser.
    """
    deadline = time.monotonic() + seconds
    (size,) = struct.unpack("!I", _read(channel, 4, deadline))
    if size > MOST_BYTES:
        raise BadDataError(f"a result of {size} bytes; {MOST_BYTES} are allowed")
    body = _read(channel, size, deadline)
    if sum(map(body.count, (b"[", b"{", b","))) > MOST_PARTS:
        raise BadDataError("a result of too many parts")
    return json.loads(body)


def _read(channel: socket.socket, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        part = channel.recv(min(size - len(data), 1 << 20))
        if not part:
            raise BadDataError("its process ended")
        data += part
    return bytes(data)
