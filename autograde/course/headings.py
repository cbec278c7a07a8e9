"""The headings of exercises in the prose, `#### {{heading:data-loaders}}`: each stands between the exercise before and
its own, in every edition. What they say is the build's (`facts`). A course may do without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from autograde.course.source import SourceCell

__all__ = ["Headings"]

_HEADING = re.compile(r"^#{1,6} \{\{heading:(?P<id>[\w-]+)\}\}$")
_BY_HAND = re.compile(r"^#{1,6} \S+ \d[\w.-]* · `(?P<id>[^`\n]+)`")


class _Heading(NamedTuple):
    """One heading, and where it stands: the `line` counts from 1 within the cell."""

    id: str
    cell: SourceCell
    line: int


class Headings:
    """The heading that was read and whose exercise has not come yet."""

    def __init__(self) -> None:
        self._open: _Heading | None = None

    def read(self, editions: Mapping[str, SourceCell]) -> None:
        """The heading of a prose cell, if there is one. Raises AuthoringError where the editions differ in it."""
        found = [_heading(cell) for cell in editions.values()]
        first = found[0]
        for other, cell in zip(found, editions.values(), strict=True):
            if (first and first.id) != (other and other.id):
                here, there = _said(other), _said(first)
                line = other.line if other else None
                raise cell.error(f"this edition has the heading of {here}, the other one of {there}", line=line)
        if first:
            self.expect_none()
            self._open = first

    def expect(self, exercise: str) -> None:
        """The exercise that comes next. Raises AuthoringError where another one's heading stands above it."""
        heading, self._open = self._open, None
        if heading and heading.id != exercise:
            what = f"the heading names '{heading.id}', and the exercise below it is '{exercise}'"
            raise heading.cell.error(what, line=heading.line, exercise=exercise)

    def expect_none(self) -> None:
        """Raises AuthoringError where a heading still waits for its exercise."""
        if heading := self._open:
            raise heading.cell.error(f"no exercise '{heading.id}' follows this heading", line=heading.line)


def _heading(cell: SourceCell) -> _Heading | None:
    found: _Heading | None = None
    for line, text in enumerate(cell.text.split("\n"), start=1):
        if match := _BY_HAND.match(text):
            raise cell.error(f"the build numbers exercises; write #### {{{{heading:{match['id']}}}}}", line=line)
        if match := _HEADING.match(text):
            if found:
                raise cell.error(f"a second heading of an exercise in one cell: '{match['id']}'", line=line)
            found = _Heading(match["id"], cell, line)
    return found


def _said(heading: _Heading | None) -> str:
    return f"'{heading.id}'" if heading else "no exercise"
