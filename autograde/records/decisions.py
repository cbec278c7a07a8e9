"""What people decide about a class, `decisions.jsonl` beside the record: a line for each decision, with when, who, why.

    extension   until when a student may hand in
    received    when a hand-in came, where the LMS's names do not say it; it holds for that file
    points      the points of one answer; they hold as long as the answer, or the whole hand-in, is the same

Nothing is taken out: of two decisions about the same the later one counts. Not done here: what they change
(`standing`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from autograde.errors import CourseError
from autograde.records.lines import Lines, now, whole_lines

__all__ = ["DECISIONS", "Decision", "Decisions", "Extension", "Points", "Received", "keep_decision", "read_decisions"]

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
    """`answer` is what was written, `sha256` that of the whole hand-in."""

    kind: ClassVar[str] = "points"
    student: str
    exercise: str
    points: float
    sha256: str
    answer: str | None = None


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
        given = {name: value for name, value in data.items() if name not in ("kind", "at", "who", "why")}
        return cls(KINDS[data["kind"]](**given), data["at"], data["who"], data["why"])


@dataclass(frozen=True)
class Decisions:
    """All that was decided, in order."""

    all: tuple[Decision, ...] = ()

    def of(self, student: str) -> Iterator[Decision]:
        return (one for one in self.all if one.what.student == student)

    def extension(self, student: str) -> Extension | None:
        found = [one.what for one in self.of(student) if isinstance(one.what, Extension)]
        return found[-1] if found else None

    def received(self, student: str, sha256: str) -> Received | None:
        found = [one.what for one in self.of(student) if isinstance(one.what, Received) and one.what.sha256 == sha256]
        return found[-1] if found else None

    def points(self, student: str) -> dict[str, Points]:
        """By exercise."""
        return {one.what.exercise: one.what for one in self.of(student) if isinstance(one.what, Points)}


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


def keep_decision(folder: Path, what: What, who: str, why: str) -> Decision:
    """Appends it, which is on the disk then. Raises CourseError while another process writes decisions."""
    decision = Decision(what, now(), who, why)
    with closing(Lines(folder / DECISIONS)) as lines:
        if lines.empty:
            lines.append({"schema": SCHEMA})
        lines.append(decision.to_json())
    return decision
