"""What grading comes to, as plain frozen data: nothing here computes, renders or stores.

The JSON form of these classes is schema 2 of `grades.json`, which users' scripts rely on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from autograde.text import Note, Text

__all__ = ["SCHEMA", "ExerciseResult", "ExerciseStatus", "SubmissionResult"]

SCHEMA = 2

ExerciseStatus = Literal["passed", "partial", "failed", "blank", "error", "timeout", "missing", "manual"]


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise of one submission. `message` says what was seen, `diagnosis` which misconception it looks like.

    What a person grades (status `manual`) has no score yet; `suggested` is what the evidence speaks for, if the checks
    can tell, and `answer` what was written. `visible_check_passed`: points were lost, and the visible check beside the
    answer shows ✅ in the submission; anybody can write that there, so it decides nothing.
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
        )


@dataclass(frozen=True)
class SubmissionResult:
    """One submission: graded, or ungraded with a reason. `seconds` is wall time; `notes` say what was put right, and
    `packages` which ones that Colab has were missing where it was graded.
    """

    student: str
    file: str
    max_score: float
    seconds: float
    exercises: tuple[ExerciseResult, ...] = ()
    notes: tuple[Note, ...] = ()
    reason: Text | None = None
    packages: tuple[str, ...] = ()

    @property
    def public_notes(self) -> tuple[Note, ...]:
        """The notes that the student may read: a fault of a check names the check."""
        return tuple(note for note in self.notes if not note.private)

    @property
    def status(self) -> Literal["graded", "ungraded"]:
        return "ungraded" if self.reason else "graded"

    @property
    def score(self) -> float:
        """The points so far; see `awaiting`."""
        return sum(exercise.score or 0.0 for exercise in self.exercises)

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
            "max_score": self.max_score,
            "seconds": round(self.seconds, 3),
            "exercises": [exercise.to_json() for exercise in self.exercises],
            "notes": [note.to_json() for note in self.notes],
        }
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
        )
