"""What grading comes to, as plain frozen data: nothing here computes, renders or stores.

The JSON form of these classes is schema 2 of `grades.json`, which users' scripts rely on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from autograde.intake.delivery.identity import NOBODY, Identity
from autograde.records.kept import KeptAnswer
from autograde.text import Note, Text

__all__ = ["SCHEMA", "ExerciseResult", "ExerciseStatus", "Lateness", "SubmissionResult"]

SCHEMA = 2

ExerciseStatus = Literal["passed", "partial", "failed", "blank", "error", "timeout", "missing", "manual"]


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise of one submission. `message` says what was seen, `diagnosis` which misconception it looks like.

    What a person grades (status `manual`) has no score yet; `suggested` is what the evidence speaks for, if the checks
    can tell, and `answer` what was written. `visible_check_passed`: points were lost, and the visible check beside the
    answer shows ✅ in the submission; anybody can write that there, so it decides nothing. `by_hand`: a person gave the
    score, and `comment` is what that person says to the student. `kept`: what the record has of the answer besides; no
    part of the JSON form.
    """

    id: str
    points: float
    score: float | None
    status: ExerciseStatus
    message: Text | None = None
    diagnosis: Text | None = None
    suggested: float | None = None
    answer: str | None = None
    visible_check_passed: bool = False
    by_hand: bool = False
    comment: str = ""
    kept: KeptAnswer | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        manual = {"suggested": self.suggested, "answer": self.answer} if self.status == "manual" else {}
        return {
            "id": self.id,
            "points": self.points,
            "score": self.score,
            "status": self.status,
            "message": self.message.to_json() if self.message else None,
            "diagnosis": self.diagnosis.to_json() if self.diagnosis else None,
            **manual,
            **({"visible_check_passed": True} if self.visible_check_passed else {}),
            **({"by_hand": True} if self.by_hand else {}),
            **({"comment": self.comment} if self.comment else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ExerciseResult:
        message, diagnosis = data["message"], data["diagnosis"]
        return cls(
            id=data["id"],
            points=data["points"],
            score=data["score"],
            status=data["status"],
            message=Text(**message) if message else None,
            diagnosis=Text(**diagnosis) if diagnosis else None,
            suggested=data.get("suggested"),
            answer=data.get("answer"),
            visible_check_passed=data.get("visible_check_passed", False),
            by_hand=data.get("by_hand", False),
            comment=data.get("comment", ""),
        )


@dataclass(frozen=True)
class Lateness:
    """When a submission came, until when it could (`due`, `extended` where that is this student's own time), and what
    follows: `late` is None where nobody can tell, `days` are begun days after `due` and None where no time is known.
    """

    submitted_at: str | None = None
    due: str | None = None
    extended: bool = False
    late: bool | None = None
    days: int | None = None
    deduction: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """What is known, under the names of `grades.json`."""
        found = {"submitted_at": self.submitted_at, "due": self.due, "late": self.late, "days_late": self.days}
        known = {name: value for name, value in found.items() if value is not None}
        return known | ({"extended": True} if self.extended else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Lateness:
        return cls(
            data.get("submitted_at"),
            data.get("due"),
            data.get("extended", False),
            data.get("late"),
            data.get("days_late"),
            data.get("deduction", 0.0),
        )


@dataclass(frozen=True)
class SubmissionResult:
    """One submission: graded, or ungraded with a reason. `seconds` is wall time; `notes` say what was put right, and
    `packages` which ones that Colab has were missing where it was graded. `identity` is who the LMS says it is of,
    `number` the student number that its notebook says.
    """

    student: str
    file: str
    max_score: float
    seconds: float
    exercises: tuple[ExerciseResult, ...] = ()
    notes: tuple[Note, ...] = ()
    reason: Text | None = None
    packages: tuple[str, ...] = ()
    identity: Identity = NOBODY
    lateness: Lateness = Lateness()
    number: str = ""

    @property
    def public_notes(self) -> tuple[Note, ...]:
        """The notes that the student may read: a fault of a check names the check."""
        return tuple(note for note in self.notes if not note.private)

    @property
    def status(self) -> Literal["graded", "ungraded"]:
        return "ungraded" if self.reason else "graded"

    @property
    def score(self) -> float:
        """The points so far, less what is deducted; see `awaiting`."""
        return round(self.raw_score - self.deduction, 6) if self.deduction else self.raw_score

    @property
    def raw_score(self) -> float:
        """The points so far, whenever it was handed in."""
        return sum(exercise.score or 0.0 for exercise in self.exercises)

    @property
    def deduction(self) -> float:
        """The points that the late policy takes."""
        return self.lateness.deduction

    @property
    def decided(self) -> float:
        """The points that `score` is out of."""
        return self.max_score - self.awaiting

    @property
    def awaiting(self) -> float:
        """The points that a person still has to decide on."""
        return sum(exercise.points for exercise in self.exercises if exercise.status == "manual")

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "student": self.student,
            "file": self.file,
            "status": self.status,
            "score": self.score,
            **({"raw_score": self.raw_score, "deduction": self.deduction} if self.deduction else {}),
            "max_score": self.max_score,
            **self.lateness.to_json(),
            **({"identity": identity} if (identity := self.identity.to_json()) else {}),
            "seconds": round(self.seconds, 3),
            "exercises": [exercise.to_json() for exercise in self.exercises],
            "notes": [note.to_json() for note in self.notes],
        }
        if self.number:
            data["number"] = self.number
        if self.packages:
            data["packages"] = list(self.packages)
        if self.awaiting:
            data["awaiting"] = self.awaiting
        if self.reason:
            data["reason"] = self.reason.to_json()
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SubmissionResult:
        reason = data.get("reason")
        return cls(
            student=data["student"],
            file=data["file"],
            max_score=data["max_score"],
            seconds=data["seconds"],
            exercises=tuple(ExerciseResult.from_json(exercise) for exercise in data["exercises"]),
            notes=tuple(Note.from_json(note) for note in data["notes"]),
            reason=Text(**reason) if reason else None,
            packages=tuple(data.get("packages", ())),
            identity=Identity.from_json(data.get("identity", {})),
            lateness=Lateness.from_json(data),
            number=data.get("number", ""),
        )
