"""What people decide about a class, `decisions.jsonl` beside the record: a line for each decision, with when, who, why.

    extension   until when a student may hand in
    received    when a hand-in came, where the LMS's names do not say it; it holds for that file
    points      the points of one answer; they hold as long as the answer, or the whole hand-in, is the same

Nothing is taken out: of two decisions about the same the later one counts. Not done here: what they change
(`standing`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from autograde.errors import CourseError
from autograde.records.lines import Lines, now, whole_lines

__all__ = ["DECISIONS", "Decision", "Decisions", "Extension", "Points", "Received", "keep_decisions", "read_decisions"]

DECISIONS = "decisions.jsonl"
SCHEMA = 1


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
        return cls(KINDS[data["kind"]](**given), data["at"], data["who"], data["why"])


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
    path = folder / DECISIONS
    if not path.is_file():
        return Decisions()
    found = []
    with path.open("rb") as file:
        for number, (_, line) in enumerate(whole_lines(file), start=1):
            try:
                data = json.loads(line)
                if "schema" not in data:
                    found.append(Decision.from_json(data))
                elif data["schema"] > SCHEMA:
                    raise CourseError(f"{path} was written by a newer version of autograde; install that one")
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise CourseError(
                    f"{path}, line {number}: not a decision ({error}). Correct the line, or put it into another file"
                ) from error
    return Decisions(tuple(found))


def keep_decisions(folder: Path, decided: Iterable[What], who: str, why: str) -> None:
    """Appends them; all are on the disk then. Raises CourseError while another process writes decisions."""
    with closing(Lines(folder / DECISIONS)) as lines:
        head = [{"schema": SCHEMA}] if lines.empty else []
        lines.append(*head, *(Decision(what, now(), who, why).to_json() for what in decided))
