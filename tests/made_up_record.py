"""A class's record of an assignment with answers in words, made without grading anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from our_course import our_course

from autograde.course.exercises import Assignment, AssignmentCell, Exercise
from autograde.intake.delivery.submission import Submission
from autograde.records.grades import Rubrics
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Text

__all__ = [
    "ASSIGNMENT",
    "CODE",
    "HOMEWORK",
    "LOG",
    "RUBRICS",
    "WHY",
    "answered",
    "hand_in",
    "homework",
    "made_record",
    "result",
]

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


def answered(exercise: str, text: str, **of: Any) -> ExerciseResult:
    """An answer that waits for a person."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    kept = KeptAnswer(text, digest, **of)
    seen = Text("✓ 보입니다", "✓ It is there")
    return ExerciseResult(exercise, POINTS[exercise], None, "manual", seen, suggested=1.0, answer=text, kept=kept)


def hand_in(student: str, content: str = "") -> Submission:
    return Submission(student, f"{student}.ipynb", content=(content or student).encode("utf-8", "replace"))


def result(
    student: str, texts: Mapping[str, str] | None = None, exercises: Sequence[ExerciseResult] = ()
) -> SubmissionResult:
    """With the answers in words, or with other ones."""
    passed = ExerciseResult(CODE, 2.0, 2.0, "passed", kept=KeptAnswer("mean = 1", "m"))
    words = (answered(exercise, text) for exercise, text in (texts or {}).items())
    return SubmissionResult(student, f"{student}.ipynb", 9.0, 0.1, tuple(exercises) or (passed, *words))


def made_record(out: Path, students: Mapping[str, Sequence[str]]) -> Path:
    """The class in `out`: by student the answers to the two exercises in words."""
    with ResultStore(out, ASSIGNMENT.id) as store:
        for student, (why, log) in students.items():
            store.add(hand_in(student, f"{why} {log}"), result(student, {WHY: why, LOG: log}))
    return out


#: Points of the lines of rubrics, and how many different answers a class of a hundred gives.
HOMEWORK = {
    "explain-cross-entropy": ((1, 1, 2, 1), 30),
    "training-log": ((2, 2, 0.5, 0.5), 20),
    "writing-style": ((2, 2, 1), 25),
    "plot-losses": ((3, 1, 1), 20),
    "own-experiment": ((3, 1, 2, 2), 15),
    "compare-models": ((2, 2, 1), 25),
}


def homework(out: Path, students: int = 100, *, each: bool = False) -> tuple[Assignment, Rubrics, int]:
    """A class's homework of this course in `out`; with it the number of different answers, of which there is one of
    `each` student if so.
    """
    assignment, random = our_course().assignment("hw04"), Random(4)
    names = [f"학생 {number:03}" for number in range(students)]
    texts = {id: [_text(random) for _ in range(students if each else most)] for id, (_, most) in HOMEWORK.items()}
    given = {id: [*some, *random.choices(some, k=students - len(some))] for id, some in texts.items()}
    with ResultStore(out, assignment.id) as store:
        for place, student in enumerate(names):
            exercises = tuple(_homework(one, given.get(one.id, [""] * students)[place]) for one in assignment.exercises)
            made = SubmissionResult(student, f"{student}.ipynb", assignment.points, 0.1, exercises)
            store.add(hand_in(student), made)
    rubrics = {id: [(float(one), Text("기준", "a line")) for one in lines] for id, (lines, _) in HOMEWORK.items()}
    return assignment, rubrics, sum(map(len, texts.values()))


def _homework(exercise: Exercise, text: str) -> ExerciseResult:
    if exercise.id not in HOMEWORK:
        kept = KeptAnswer(exercise.solution["ko"], exercise.id, program=exercise.id)
        return ExerciseResult(exercise.id, exercise.points, exercise.points, "passed", kept=kept)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ExerciseResult(exercise.id, exercise.points, None, "manual", answer=text, kept=KeptAnswer(text, digest))


def _text(random: Random) -> str:
    """Some sentences like no other ones."""
    syllables = [chr(random.randrange(0xAC00, 0xD7A4)) for _ in range(300)]
    return "".join(f"{one} " if place % 3 == 2 else one for place, one in enumerate(syllables))
