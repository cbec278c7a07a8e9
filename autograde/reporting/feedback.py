"""Writes `feedback/STUDENT.html`, what each student gets to read, from `grades.json` and the exercises' hints."""

from __future__ import annotations

from pathlib import Path

from autograde.course import Assignment
from autograde.records.files import write_whole
from autograde.records.grades import read_grades
from autograde.reporting.names import feedback_names
from autograde.reporting.pages import render

__all__ = ["write_feedback"]

#: Stands in every page of ours (templates/base.html).
OURS = b'<meta name="generator" content="autograde">'


def write_feedback(folder: Path, assignment: Assignment) -> None:
    """Writes one page for every submission. Raises CourseError without a `grades.json`.

    Pages that a former run wrote are removed first, so that nobody hands out that of a student who is not in the class.
    """
    grades = read_grades(folder)
    hints = {exercise.id: exercise.hint for exercise in assignment.exercises}
    for former in (folder / "feedback").glob("*.html"):
        if OURS in former.read_bytes():
            former.unlink()
    for name, result in zip(feedback_names(grades.submissions), grades.submissions, strict=True):
        page = render("feedback.html", assignment=assignment, grades=grades, result=result, hints=hints)
        write_whole(folder / "feedback" / name, page)
