"""What the source gives in a released notebook, cell by cell, and where the notebook is no release: a blank that is
filled, an output, a cell that the source does not have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from autograde.authoring.notebook import expected_output, links, output_cell
from autograde.authoring.solutions import what_release_shows
from autograde.authoring.stand_ins import put_in
from autograde.course import Course
from autograde.course.exercises import ReleaseCell
from autograde.publish.layers import squeeze

__all__ = ["Released"]

#: How nbformat writes a notebook: a space for each level, keys sorted.
_BEGIN = re.compile(r"^  \{$", flags=re.MULTILINE)
_ID = re.compile(r'^   "id": "([^"]*)"', flags=re.MULTILINE)


@dataclass(frozen=True)
class Released:
    """One notebook of the tree, and what the course has for it."""

    course: Course
    assignment: str
    language: str
    text: str

    def gives(self, number: int, line: str) -> bool:
        """Whether the source has the squeezed line in this cell of code, or the solved notebook printed it."""
        cell = self._cells_by_line.get(number, "")
        known = self._known.get(cell)
        return line in self._given.get(cell, ()) and not (known and known.kind in ("prose", "check"))

    def says(self, number: int, line: str) -> bool:
        """Whether the source has it in this cell at all."""
        return line in self._given.get(self._cells_by_line.get(number, ""), ())

    def faults(self) -> Iterator[tuple[int, str]]:
        """The line of each, and what it is."""
        try:
            cells = {cell["id"]: cell for cell in json.loads(self.text)["cells"]}
        except (KeyError, TypeError, ValueError):
            yield 1, "is no notebook; `autograde publish` writes it anew"
            return
        answered = set(self._answered(cells))
        for id in dict.fromkeys([*cells, *self._known]):
            cell = cells.get(id, {})
            if id in answered:
                yield self._line(id), f"'{id}' is answered"
            elif cell.get("outputs") or cell.get("execution_count") or cell.get("attachments"):
                yield self._line(id), f"outputs of the cell '{id}'"
            elif not self._is_built(id, cell):
                yield (
                    self._line(id),
                    f"the cell '{id}' is not as the source has it; `autograde build {self.assignment}`",
                )

    def _answered(self, cells: Mapping[str, Any]) -> Iterator[str]:
        for exercise in self.course.assignment(self.assignment).exercises:
            source = "".join(cells.get(exercise.id, {}).get("source", "..."))
            closed = exercise.id in cells and len(exercise.open_blanks(source)) < len(exercise.blanks)
            if exercise.written(source) if exercise.is_written else closed:
                yield exercise.id

    def _is_built(self, id: str, cell: Mapping[str, Any]) -> bool:
        """Whether the cell has the source's lines and no others, but for pictures, demos and the links at the top."""
        lines = set(map(squeeze, "".join(cell.get("source", "")).split("\n")))
        given = self._given.get(id)
        links_here = squeeze(links(self.course, self.assignment, self.language, self.course.assignments))
        others = {line for line in lines - (given or set()) if "<imgsrc=" not in line and line[:40] != links_here[:40]}
        missing = {line for line in (given or set()) - lines if not line.startswith("![](figure:")}
        return given is not None and (id in self._demos or not (others or missing))

    def _line(self, cell: str) -> int:
        """Where the cell says its id."""
        place = self.text.find(f'\n   "id": "{cell}"')
        return self.text.count("\n", 0, place + 1) + 1

    @cached_property
    def _cells_by_line(self) -> Mapping[int, str]:
        """The cell in which a line of the file is."""
        edges = [*(match.start() for match in _BEGIN.finditer(self.text)), len(self.text)]
        found: dict[int, str] = {}
        for start, end in pairwise(edges):
            if match := _ID.search(self.text, start, end):
                first = self.text.count("\n", 0, start) + 1
                found |= dict.fromkeys(range(first, first + self.text.count("\n", start, end)), match[1])
        return found

    @cached_property
    def _known(self) -> Mapping[str, ReleaseCell]:
        return {cell.id: cell for cell in self.course.assignment(self.assignment).release_cells(self.language)}

    @cached_property
    def _demos(self) -> frozenset[str]:
        return frozenset(cell.id for cell in self.course.assignment(self.assignment).cells if cell.demo)

    @cached_property
    def _given(self) -> Mapping[str, frozenset[str]]:
        """By cell the lines that a build would put there."""
        assignment = self.course.assignment(self.assignment)
        shown = what_release_shows(self.course, assignment, self.language)
        sources = {id: put_in(cell.source, shown.stand_ins) for id, cell in self._known.items()}
        sources |= {output_cell(id): expected_output(text, self.language) for id, text in shown.printed.items()}
        return {id: frozenset(map(squeeze, source.split("\n"))) for id, source in sources.items()}
