"""What a course has besides notebooks that says its numbers: tables in its READMEs and docs/, and its example class.
Made after the notebooks, since it takes the hidden checks, too, which an author writes last.

A table below a line `<!-- numbers: exercises, blanks, points -->` has these numbers of each assignment in the last
columns of the row that begins with its id. All else in it is the author's.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from autograde.course import Assignment, Course
from autograde.course.source import nearest
from autograde.errors import AuthoringError, CourseError
from autograde.grading.hidden_checks import HiddenChecks, load_checks

__all__ = ["derive"]

EXAMPLES = "examples/make.py"

_TABLE = re.compile(r"^<!-- numbers: (?P<names>.*) -->\n(?P<rows>(?:\|.*\n)+)", flags=re.MULTILINE)
_ROW = re.compile(r"^\| `(?P<id>[\w-]+)` \|.*\|$", flags=re.MULTILINE)

#: What is hidden of an assignment, by its id; loaded when a table asks for it.
_Hidden = Callable[[str], Sequence[HiddenChecks]]


def derive(course: Course, *, check: bool) -> list[Path]:
    """Make what is stale, or with `check` only compare. Returns the stale files, relative to the course's root.

    Raises AuthoringError for a table of unknown numbers and for missing hidden checks, CourseError where the example
    class cannot be made.
    """
    return [*_tables(course, check), *_examples(course, check)]


def _tables(course: Course, check: bool) -> Iterator[Path]:
    hidden = cache(lambda id: tuple(load_checks(course.assignment(id), course.checks, course.arrays).values()))
    for file in sorted([*course.root.glob("README*.md"), *course.root.glob("docs/*.md")]):
        text = file.read_text(encoding="utf-8")
        made = _TABLE.sub(lambda table, file=file: _filled(table, course, file, hidden), text)  # type: ignore[misc]
        if made != text:
            yield file.relative_to(course.root)
            if not check:
                file.write_text(made, encoding="utf-8")


def _filled(table: re.Match[str], course: Course, file: Path, hidden: _Hidden) -> str:
    names = [name.strip() for name in table["names"].split(",")]
    for name in names:
        if name not in _NUMBERS:
            line = table.string.count("\n", 0, table.start()) + 1
            raise AuthoringError(f"there is no number '{name}'{nearest(name, _NUMBERS)}", file=file, line=line)

    def fill(row: re.Match[str]) -> str:
        if row["id"] not in course.assignments:
            return row[0]
        cells = row[0].strip("|").split("|")
        numbers = [f" {_NUMBERS[name](course.assignment(row['id']), hidden)} " for name in names]
        return f"|{'|'.join([*cells[: -len(names)], *numbers])}|"

    return table[0].replace(table["rows"], _ROW.sub(fill, table["rows"]))


def _share_seen(assignment: Assignment, hidden: _Hidden) -> str:
    """Of the known wrong answers those that visible checks reject, too, rounded down; `autograde verify` proves it."""
    looked_at = [one.wrong for one in hidden(assignment.id) if assignment.exercise(one.exercise).check]
    seen = [not one.unseen for wrong in looked_at for one in wrong]
    return f"{math.floor(1000 * sum(seen) / len(seen)) / 10:g} %" if seen else "–"


_NUMBERS: dict[str, Callable[[Assignment, _Hidden], object]] = {
    "exercises": lambda assignment, hidden: len(assignment.exercises),
    "blanks": lambda assignment, hidden: sum(len(exercise.blanks) for exercise in assignment.exercises),
    "written": lambda assignment, hidden: sum(exercise.is_written for exercise in assignment.exercises),
    "points": lambda assignment, hidden: f"{assignment.points:g}",
    "wrong": lambda assignment, hidden: sum(len(one.wrong) for one in hidden(assignment.id)),
    "seen": _share_seen,
    "right": lambda assignment, hidden: sum(len(one.right) for one in hidden(assignment.id)),
}


def _examples(course: Course, check: bool) -> list[Path]:
    """Runs `examples/make.py`, where a course has it, which prints what was stale."""
    program = course.root / EXAMPLES
    if not program.is_file():
        return []
    command = [sys.executable, str(program), *(["--check"] if check else [])]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise CourseError(f"{program} failed: {done.stderr.strip().splitlines()[-1]}")
    return [Path(line) for line in done.stdout.splitlines()]
