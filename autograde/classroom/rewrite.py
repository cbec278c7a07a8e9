"""Grades and pages written anew after people have decided something, and what that moved."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from autograde.classroom.changes import tell_changes
from autograde.classroom.write import rubrics_of, write_class
from autograde.course import Course
from autograde.records.grades import former_grades
from autograde.records.record import Record

__all__ = ["write_again"]


def write_again(course: Course, out: Path, record: Record, console: Console) -> None:
    """Of the class in `out`, whose record nobody else may write into meanwhile. Nobody's code is run."""
    assignment, before = course.assignment(record.assignment), former_grades(out)
    rubrics = before.rubrics if before else rubrics_of(course, assignment)
    briefs = write_class(out, course, assignment, record, rubrics, console)
    tell_changes(out, before, {}, len(briefs), console)
