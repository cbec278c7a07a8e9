"""Writes `feedback/STUDENT.html`, what each student gets to read, from `grades.json` and the exercises' hints."""

from __future__ import annotations

from pathlib import Path

from autograde.course import Assignment
from autograde.records.files import write_whole
from autograde.records.grades import read_grades
from autograde.reporting.names import feedback_names
from autograde.reporting.pages import render

__all__ = ["write_feedback"]


def write_feedback(folder: Path, assignment: Assignment) -> None:
    """Writes one page for every submission. Raises CourseError without a `grades.json`.

    Pages of a former run are removed first, so that nobody hands out that of a student who is not in the class.
    """
    grades = read_grades(folder)
    hints = {exercise.id: exercise.hint for exercise in assignment.exercises}
    for former in (folder / "feedback").glob("*.html"):
        former.unlink()
    for name, result in zip(feedback_names(grades.submissions), grades.submissions, strict=True):
        page = render("feedback.html", assignment=assignment, grades=grades, result=result, hints=hints)
        write_whole(folder / "feedback" / name, page)
