"""A class's record of an assignment with answers in words, made without grading anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograde.course.exercises import Assignment, AssignmentCell, Exercise
from autograde.intake.delivery.submission import Submission
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Text

__all__ = ["ASSIGNMENT", "RUBRICS", "answered", "hand_in", "made_record"]

WHY, LOG, CODE = "explain-loss", "training-log", "mean"
RUBRICS = {
    WHY: [
        (2.0, Text("다음 토큰과 비교한다고 말합니다.", "Compares with the next token.")),
        (1.0, Text("평균", "mean")),
    ],
    LOG: [(3.0, Text("로그가 있습니다.", "The log is there.")), (1.0, Text("손실이 줄어듭니다.", "It falls."))],
}
POINTS = {CODE: 2.0, WHY: 3.0, LOG: 4.0}


def _assignment() -> Assignment:
    source, hint = Path("intro.py"), Text("힌트", "a hint")
    exercises = [Exercise(id, points, hint, {}, {}, (), {}, source, 1, "") for id, points in POINTS.items()]
    cells = tuple(AssignmentCell("exercise", one.id, (), one, {}, one.file, one.line) for one in exercises)
    return Assignment("intro", Text("처음", "First steps"), cells, Path("intro"))


ASSIGNMENT = _assignment()


def answered(exercise: str, text: str, **of: str) -> ExerciseResult:
    """An answer that waits for a person."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    kept = KeptAnswer(text, digest, **of)
    seen = Text("✓ 보입니다", "✓ It is there")
    return ExerciseResult(exercise, POINTS[exercise], None, "manual", seen, suggested=1.0, answer=text, kept=kept)


def hand_in(student: str, content: str = "") -> Submission:
    return Submission(student, f"{student}.ipynb", content=(content or student).encode("utf-8", "replace"))


def result(student: str, texts: Mapping[str, str]) -> SubmissionResult:
    passed = ExerciseResult(CODE, 2.0, 2.0, "passed", kept=KeptAnswer("mean = 1", "m"))
    words = (answered(exercise, text) for exercise, text in texts.items())
    return SubmissionResult(student, f"{student}.ipynb", 9.0, 0.1, (passed, *words))


def made_record(out: Path, students: Mapping[str, Sequence[str]]) -> Path:
    """The class in `out`: by student the answers to the two exercises in words."""
    with ResultStore(out, ASSIGNMENT.id) as store:
        for student, (why, log) in students.items():
            store.add(hand_in(student, f"{why} {log}"), result(student, {WHY: why, LOG: log}))
    return out
