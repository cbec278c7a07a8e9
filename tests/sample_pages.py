"""Results of a small class, and the pages that are written of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autograde.course.exercises import Assignment, AssignmentCell, Exercise
from autograde.intake.delivery.identity import Identity
from autograde.records.class_list import Absent, ClassList, Unknown
from autograde.records.grades import write_grades
from autograde.records.results import ExerciseResult, Lateness, SubmissionResult
from autograde.reporting.feedback import write_feedback
from autograde.reporting.report import write_report
from autograde.reporting.words import STATUSES
from autograde.text import Note, Text

__all__ = ["HINT", "HOSTILE", "LEC26", "SLIP", "graded", "read", "ungraded", "write", "write_class", "write_sample"]

HOSTILE = "<script>document.title='stolen'</script>"
QUOTED = "\"' onmouseover='alert(1)"
RIGHT_TO_LEFT = "محمد\u202e 🦊"
HINT = Text("정규식을 괄호로 묶습니다.", "Put the pattern into parentheses.")
SLIP = Text("괄호가 없습니다.", "There is no group.")


def assignment(*ids: str) -> Assignment:
    """Exercises with the numbers 2-1, 2-2, …"""
    source = Path("lec26.py")
    exercises = [Exercise(id, 2.0, HINT, {}, {}, (), {}, source, 1, f"2-{n}") for n, id in enumerate(ids, start=1)]
    cells = tuple(AssignmentCell("exercise", e.id, (), e, {}, e.file, e.line) for e in exercises)
    return Assignment("lec26", Text("텍스트 데이터 준비하기", "Preparing text data"), cells, Path("lec26"))


LEC26 = assignment(*(f"exercise-{status}" for status in STATUSES))


def graded(student: str, *, message: str = "`encode`를 불렀습니다", notes: tuple[Note, ...] = ()) -> SubmissionResult:
    exercises = tuple(
        ExerciseResult(
            id=f"exercise-{status}",
            points=2.0,
            score=2.0 if status == "passed" else None if status == "manual" else 0.0,
            status=status,
            message=None if status in ("passed", "blank") else Text(message, "English: " + message),
            diagnosis=SLIP if status == "failed" else None,
        )
        for status in STATUSES
    )
    return SubmissionResult(student, f"{student}_lec26.ipynb", 16.0, 0.3, exercises, notes)


def ungraded(student: str) -> SubmissionResult:
    reason = Text("노트북이 아닙니다.", "This is not a notebook.")
    return SubmissionResult(student, "broken.ipynb", 16.0, 0.0, reason=reason)


def write(folder: Path, *results: SubmissionResult, sandboxed: bool = True, roster: ClassList | None = None) -> None:
    write_grades(folder, "lec26", 16.0, results, sandboxed=sandboxed, roster=roster)
    write_report(folder, LEC26)
    write_feedback(folder, LEC26)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


#: What may be asked for: late, with a note, waiting for a person, not graded, not handed in.
ROSTER = ClassList(
    "gradebook.csv", 5, (Absent("박서연", Identity(student_number="2023100005")),), (Unknown("kimminsu"),)
)


def write_class(folder: Path, number: int) -> Path:
    """As many hand-ins of one student each, of which some have something to ask for; and one student without any."""
    results = [graded(f"20231{place:05}") for place in range(number)]
    name, late = Identity(name="김하늘"), Lateness("2026-12-02T00:10:00+09:00", late=True, days=2, deduction=0.5)
    passed = (ExerciseResult("exercise-passed", 2.0, 2.0, "passed"),)
    noted = Note(Text("셀이 두 번 있었습니다.", "A cell was there twice."))
    results[1] = replace(results[1], exercises=passed, identity=name, lateness=late, notes=(noted,))
    results[2] = ungraded(results[2].student)
    write(folder, *results, roster=ROSTER)
    return folder


def write_sample(folder: Path) -> Path:
    """Writes the pages of a class in which several try to get markup or a path through."""
    note = Note(Text("셀이 두 번 있었습니다.", "A cell was there twice."))
    hostile = graded(HOSTILE, message=HOSTILE, notes=(Note(Text(HOSTILE, HOSTILE)),))
    write(
        folder, graded("김하늘", notes=(note,)), hostile, graded(QUOTED), graded(RIGHT_TO_LEFT), graded("../../up"),
        ungraded("2023100009"),
    )  # fmt: skip
    return folder
