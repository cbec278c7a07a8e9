"""Writes `feedback/STUDENT.html`, what each student gets to read, from `grades.json` and the exercises' hints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograde.course import Assignment
from autograde.records.grades import read_grades
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.reporting.names import feedback_names
from autograde.reporting.pages import remove_former, render
from autograde.writing import write_whole

__all__ = ["group", "write_feedback"]

#: What a student reads first: where the notebook had said that all is well, then what else cost points.
GroupName = Literal["passed-there", "lost", "manual", "full"]
GROUPS: tuple[GroupName, ...] = ("passed-there", "lost", "manual", "full")


@dataclass(frozen=True)
class Group:
    """Exercises of one kind, each with its place in the notebook."""

    name: GroupName
    exercises: tuple[tuple[int, ExerciseResult], ...]


def group(result: SubmissionResult) -> Iterator[Group]:
    """The exercises in the order in which the page shows them; groups without any are left out."""
    placed = list(enumerate(result.exercises, start=1))
    for name in GROUPS:
        if exercises := tuple((place, exercise) for place, exercise in placed if _kind(exercise) == name):
            yield Group(name, exercises)


def _kind(exercise: ExerciseResult) -> GroupName:
    if exercise.status == "manual" or exercise.score is None:
        return "manual"
    if exercise.score >= exercise.points and exercise.status != "blank":
        return "full"
    return "passed-there" if exercise.visible_check_passed else "lost"


def write_feedback(folder: Path, assignment: Assignment) -> None:
    """Writes one page for every submission, and none else stays. Raises CourseError without a `grades.json`.

    A page that says the same already is left alone: a decision about one student writes one.
    """
    grades = read_grades(folder)
    hints = {exercise.id: exercise.hint for exercise in assignment.exercises}
    names = feedback_names(grades.submissions)
    remove_former(folder / "feedback", keep=frozenset(names))
    for name, result in zip(names, grades.submissions, strict=True):
        groups = tuple(group(result))
        page = render("feedback.html", assignment=assignment, grades=grades, result=result, hints=hints, groups=groups)
        path = folder / "feedback" / name
        if not (path.is_file() and path.read_bytes() == page):
            write_whole(path, page)
