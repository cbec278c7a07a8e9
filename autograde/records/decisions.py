"""What people decide about a class, `decisions.jsonl` beside the record: a line for each decision, with when, who, why.

    extension   until when a student may hand in
    received    when a hand-in came, where the LMS's names do not say it; it holds for that file
    points      the points of one answer; they hold as long as the answer, or the whole hand-in, is the same

Nothing is taken out: of two decisions about the same the later one counts. Not done here: what they change
(`standing`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

from autograde.errors import BusyError, CourseError
from autograde.records.lines import Lines, now, whole_lines

__all__ = [
    "DECISIONS",
    "Deciding",
    "Decision",
    "Decisions",
    "Extension",
    "Points",
    "Received",
    "decisions_from",
    "keep_decisions",
    "read_decisions",
]

DECISIONS = "decisions.jsonl"
SCHEMA = 1
#: Seconds that one who decides waits for another: each writes for a few hundredths of a second.
PATIENCE, PAUSE = 5.0, 0.02


@dataclass(frozen=True)
class Extension:
    """`until` is ISO 8601 with an offset."""

    kind: ClassVar[str] = "extension"
    student: str
    until: str


@dataclass(frozen=True)
class Received:
    """`submitted_at` is ISO 8601 with an offset, `sha256` that of the hand-in."""

    kind: ClassVar[str] = "received"
    student: str
    submitted_at: str
    sha256: str


@dataclass(frozen=True)
class Points:
    """`points` None takes back what was decided before. `sha256` is that of the whole hand-in, `digest` that of the
    answer (`KeptAnswer`). `lines` are the places, from 0, of the rubric's lines that were met; `comment` is for the
    student.
    """

    kind: ClassVar[str] = "points"
    student: str
    exercise: str
    points: float | None
    sha256: str
    digest: str | None = None
    lines: tuple[int, ...] = ()
    comment: str = ""


What = Extension | Received | Points
KINDS: dict[str, type[Extension] | type[Received] | type[Points]] = {
    one.kind: one for one in (Extension, Received, Points)
}


@dataclass(frozen=True)
class Decision:
    """What was decided; `at` is ISO 8601, `who` decided and `why` are as they were given."""

    what: What
    at: str
    who: str
    why: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.what.kind, "at": self.at, "who": self.who, "why": self.why, **asdict(self.what)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decision:
        said = ((name, value) for name, value in data.items() if name not in ("kind", "at", "who", "why"))
        given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said}
        what = KINDS[data["kind"]](**given)
        if isinstance(what, Points) and not isinstance(what.points, int | float | None):
            raise TypeError("its points are no number")
        return cls(what, data["at"], data["who"], data["why"])


@dataclass(frozen=True)
class Decisions:
    """All that was decided, in order."""

    all: tuple[Decision, ...] = ()

    def of(self, names: Collection[str]) -> Iterator[Decision]:
        """Those about the student who goes by these names (`Entry.names`)."""
        return (one for one in self.all if one.what.student in names)

    def extension(self, names: Collection[str]) -> Extension | None:
        found = [one.what for one in self.of(names) if isinstance(one.what, Extension)]
        return found[-1] if found else None

    def received(self, names: Collection[str], sha256: str) -> Received | None:
        found = [one.what for one in self.of(names) if isinstance(one.what, Received) and one.what.sha256 == sha256]
        return found[-1] if found else None

    def points(self, names: Collection[str]) -> dict[str, Points]:
        """By exercise; what was taken back is left out."""
        found = {one.what.exercise: one.what for one in self.of(names) if isinstance(one.what, Points)}
        return {exercise: given for exercise, given in found.items() if given.points is not None}


def read_decisions(folder: Path) -> Decisions:
    """What was decided about the class in the folder. Raises CourseError where a line is damaged."""
    return Decisions(tuple(decision for _, decision in decisions_from(folder, 0)))


def decisions_from(folder: Path, offset: int) -> Iterator[tuple[int, Decision]]:
    """The same from a line on that begins at this offset, each with where the next one begins."""
    path = folder / DECISIONS
    if not path.is_file():
        return
    with path.open("rb") as file:
        for begins, line in whole_lines(file, offset):
            try:
                data = json.loads(line)
                if "schema" not in data:
                    yield begins + len(line), Decision.from_json(data)
                elif data["schema"] > SCHEMA:
                    raise CourseError(f"{path} was written by a newer version of autograde; install that one")
            except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
                number = path.read_bytes().count(b"\n", 0, begins) + 1
                raise CourseError(
                    f"{path}, line {number}: not a decision ({error}). Correct the line, or put it into another file"
                ) from error


def keep_decisions(folder: Path, decided: Iterable[What], who: str, why: str) -> None:
    """Appends them; all are on the disk then. Raises BusyError while another process goes on writing decisions."""
    with Deciding(folder) as deciding:
        deciding.keep(decided, who, why)


class Deciding:
    """Nobody else decides about the class in the folder while it is open, as a context manager; what stands may be read
    meanwhile. Raises BusyError where another process does so for longer than a few seconds.
    """

    def __init__(self, folder: Path) -> None:
        self._lines = _patiently(folder / DECISIONS)

    def __enter__(self) -> Deciding:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    def keep(self, decided: Iterable[What], who: str, why: str) -> str:
        """Appends them with one time, which it says; all are on the disk then."""
        at = now()
        head = [{"schema": SCHEMA}] if self._lines.empty else []
        self._lines.append(*head, *(Decision(what, at, who, why).to_json() for what in decided))
        return at


def _patiently(path: Path) -> Lines:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return Lines(path)
        except BusyError:
            if time.monotonic() > until:
                raise BusyError(
                    f"another process goes on writing {path}; nothing was decided, try again in a moment"
                ) from None
            time.sleep(PAUSE)
