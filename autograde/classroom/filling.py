"""Scores into one column of the LMS's own table; all other bytes stay as they are.

A cell gets a score where the hand-in is surely of that row and nothing waits for a person. What the cell says already
is kept, unless it is to be replaced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from autograde.classroom.joining import Joined
from autograde.classroom.lms_files import GradeColumn, Lms, as_number, grade_columns
from autograde.classroom.roster import Person, headings_of
from autograde.classroom.table import Cell, Table
from autograde.errors import CourseError
from autograde.text import number

__all__ = ["Filled", "column_of", "fill"]

#: What LMSs write where there is no grade: nothing, Moodle `-`, Blackboard that it is waiting for one.
NO_GRADE = re.compile(r"-?|needs grading.*|in progress.*", re.IGNORECASE)
#: Canvas's words where the assignment is not the student's, or the student is excused: somebody's decision, no grade.
DECIDED = ("N/A", "EX")

#: What to do in the LMS for a file that has the column.
EXPORT_WITH: Mapping[Lms, str] = {
    "canvas": "export the gradebook",
    "moodle": "download the assignment's grading worksheet, or export the course's grades as a text file of points",
    "blackboard": "download the full gradebook",
    "brightspace": "export the grades as points",
}


@dataclass(frozen=True)
class Filled:
    """The file's new content; how many scores were written, and how many stood there already; who had another grade
    that a score took the place of, and who has one that was kept, with the score.
    """

    content: bytes
    written: int
    same: int
    replaced: tuple[tuple[Person, str], ...]
    kept: tuple[tuple[Person, str, str], ...]


def column_of(lms: Lms, table: Table, wanted: Collection[str], named: str | None = None) -> GradeColumn:
    """The column that is called `named`, else the one that names the assignment: by one of the `wanted`, its names.

    Raises CourseError, naming the candidates, where that is none, or more than one.
    """
    columns = grade_columns(lms, table, headings_of(table)[0])
    if not columns:
        raise CourseError(
            f"{table.file} has no column that takes grades; {EXPORT_WITH[lms]}, with the assignment in it"
        )
    found = _called(columns, named) if named else _naming(columns, wanted)
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"'{column.name or column.heading}'" for column in found or columns)
    what = f"'{named}'" if named else "the assignment (" + " or ".join(f"'{name}'" for name in wanted) + ")"
    many = "more than one column" if found else "no column"
    raise CourseError(
        f"{table.file}: {many} is called {what}; give one with --column NAME, or as `gradebook` of the assignment in "
        f"course.toml. There {'are' if len(found or columns) > 1 else 'is'} {names}"
    )


def _called(columns: Sequence[GradeColumn], name: str) -> list[GradeColumn]:
    exact = [column for column in columns if name in (column.heading, column.id)]
    return exact or [column for column in columns if _same(name, column.name) or _same(name, column.heading)]


def _naming(columns: Sequence[GradeColumn], wanted: Collection[str]) -> list[GradeColumn]:
    """A worksheet is of one assignment. Else the whole name decides before one that has others in it."""
    if len(columns) == 1 and not columns[0].name:
        return list(columns)
    whole = [column for column in columns if any(_same(name, column.name) for name in wanted)]
    return whole or [column for column in columns if any(_names(name, column.name) for name in wanted)]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _names(name: str, text: str) -> bool:
    """Whether the name stands in the text, and not as a part of another: `hw1` is not in `hw10`."""
    return re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text, re.IGNORECASE) is not None


def fill(table: Table, column: GradeColumn, joined: Joined, scores: Mapping[str, float], replace: bool) -> Filled:
    """`scores` by student, of those that are to be written."""
    changes: dict[Cell, str] = {}
    same, replaced, kept = 0, [], []
    for student, score in scores.items():
        person = joined.people.get(student)
        if person is None:
            continue
        cell = _cell(table, person, column)
        value, now = number(score), cell.value.strip()
        if as_number(now) == float(value):
            same += 1
        elif NO_GRADE.fullmatch(now):
            changes[cell] = value
        elif replace and now not in DECIDED:
            changes[cell] = value
            replaced.append((person, now))
        else:
            kept.append((person, now, value))
    return Filled(table.changed(changes), len(changes), same, tuple(replaced), tuple(kept))


def _cell(table: Table, person: Person, column: GradeColumn) -> Cell:
    row = table.rows[person.row - 1]
    if column.index >= len(row):
        raise CourseError(
            f"{table.file}, row {person.row}: fewer cells than headings; export the file from the LMS once more"
        )
    return row[column.index]
