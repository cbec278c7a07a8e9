"""What an attack is: a notebook that tries something, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from notebooks import StudentNotebook

__all__ = ["HOST_FILE", "HOST_PORT", "SECONDS", "Attack"]

#: The limit of a cell and of a question under which the attacks are graded.
SECONDS = 1.0
#: In an answer these stand for a port on which the host listens, and for a file of the host.
HOST_PORT, HOST_FILE = "HOST_PORT", "HOST_FILE"


@dataclass(frozen=True)
class Attack:
    """One notebook: the reference answers, but for `answers`, whole cells by exercise; `change` is done to it last.

    `wall` names what stops it, see `docs/threat-model.md`. `seen` is a regular expression for the status and the
    message of its first answer: it proves that the attack did run, and to where. Points are gained only as `deserved`
    says, and every exercise that is not attacked stays full.
    """

    name: str
    tries: str
    wall: str
    answers: Mapping[str, str]
    seen: str
    deserved: Mapping[str, float] = field(default_factory=dict)
    change: Callable[[StudentNotebook], None] | None = None

    def answers_at(self, port: int, file: str) -> dict[str, str]:
        """The answers for a host that listens on this port and has this file."""
        return {
            exercise: source.replace(HOST_PORT, str(port)).replace(HOST_FILE, file)
            for exercise, source in self.answers.items()
        }
