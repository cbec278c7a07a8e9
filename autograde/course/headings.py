"""The numbers of exercises, as the headings in the prose give them: `#### 문제 2-1 · `data-loaders` · 5점`.

A heading stands between the exercise before and its own, says the same number in every edition, and what the exercise
is worth. A course may do without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from autograde.course.source import SourceCell

__all__ = ["Headings"]

_HEADING = re.compile(r"^#{1,6} \S+ (?P<number>\d[\w.-]*) · `(?P<id>[^`\n]+)`(?: · (?P<points>\d+(?:\.\d+)?))?")


class _Heading(NamedTuple):
    """One heading, and where it stands: the `line` counts from 1 within the cell."""

    number: str
    id: str
    points: str | None
    cell: SourceCell
    line: int


class Headings:
    """The headings that were read and whose exercise has not come yet."""

    def __init__(self) -> None:
        self._open: _Heading | None = None
        self._taken: dict[str, str] = {}

    def read(self, editions: Mapping[str, SourceCell]) -> None:
        """The heading of a prose cell, if there is one. Raises AuthoringError where the editions differ in it."""
        found = [_heading(cell) for cell in editions.values()]
        first = found[0]
        for other, cell in zip(found, editions.values(), strict=True):
            if (first and first[:3]) != (other and other[:3]):
                here, there = _said(other), _said(first)
                line = other.line if other else None
                raise cell.error(f"this edition's heading says {here}, the other one {there}", line=line)
        if first:
            self.expect_none()
            self._open = first

    def number(self, exercise: str, points: float) -> str:
        """The number of the exercise that comes next; empty without a heading. Raises AuthoringError for the heading of
        another exercise, of other points, or with a number that an exercise has already.
        """
        heading, self._open = self._open, None
        if heading is None:
            return ""
        what = None
        if heading.id != exercise:
            what = f"the heading names '{heading.id}', and the exercise below it is '{exercise}'"
        elif heading.points and float(heading.points) != points:
            what = f"the heading says {heading.points} points, the exercise has points={points:g}"
        elif heading.number in self._taken:
            what = f"the number {heading.number} is already that of '{self._taken[heading.number]}'"
        if what:
            raise heading.cell.error(what, line=heading.line, exercise=exercise)
        self._taken[heading.number] = exercise
        return heading.number

    def expect_none(self) -> None:
        """Raises AuthoringError where a heading still waits for its exercise."""
        if heading := self._open:
            raise heading.cell.error(f"no exercise '{heading.id}' follows this heading", line=heading.line)


def _heading(cell: SourceCell) -> _Heading | None:
    found: _Heading | None = None
    for line, text in enumerate(cell.text.split("\n"), start=1):
        if match := _HEADING.match(text):
            if found:
                raise cell.error(f"a second heading of an exercise in one cell: '{match['id']}'", line=line)
            found = _Heading(match["number"], match["id"], match["points"], cell, line)
    return found


def _said(heading: _Heading | None) -> str:
    return f"'{heading.number} · {heading.id} · {heading.points}'" if heading else "nothing of an exercise"
