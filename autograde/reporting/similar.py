"""Writes `similar.html`, hand-ins of a class that share more than the exercises force. It is for the instructor alone:
no other page links to it or has anything of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograde.alike.side_by_side import ShownGroup
from autograde.course import Assignment
from autograde.records.grades import read_grades
from autograde.reporting.pages import render
from autograde.text import Text
from autograde.writing import write_whole

__all__ = ["write_similar"]

PAGE = "similar.html"


def write_similar(
    folder: Path, assignment: Assignment, groups: Sequence[ShownGroup], compared: int, left_out: Mapping[str, Text]
) -> Path:
    """Where the page is. `groups`: the strongest first; `left_out`: by student why it could not be compared. Raises
    CourseError without a `grades.json`.
    """
    path = folder / PAGE
    values = {"grades": read_grades(folder), "groups": groups, "compared": compared, "left_out": left_out}
    write_whole(path, render("similar.html", assignment, **values))
    return path
