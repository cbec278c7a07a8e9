"""An older edition of lecture 26's notebook: the same exercises, but other prose, other comments and no names at all.

Its blanks are bare (`result = ### your code`, which is no Python), there are no checks, and some cells are cut
otherwise than today.
"""

from __future__ import annotations

import re
from typing import Any

from autograde.course import Assignment
from damage.older_cells import CELLS
from notebooks import StudentNotebook

__all__ = ["OlderNotebook", "another_edition"]

_HEAD = re.compile(r"(?m)^# ==(?: (\S+))?\n")
_COMMENT, _EMPTY = re.compile(r"(?m)^\s*#(?!##).*\n"), re.compile(r"\n\n+")
_SOLVED = re.compile(r"(?m)^(\s*(?:[\w.]+ = |return )?).*  ### your code$")


def bare(source: str) -> str:
    """A solved cell with its blanks as older editions had them."""
    return _SOLVED.sub(r"\1### your code", source)


def _cells() -> list[tuple[str, str]]:
    """Name and solved source of every cell; text cells are called `text`, given ones not at all."""
    pieces = _HEAD.split(CELLS.lstrip("\n"))[1:]
    return [(name or "", source.strip("\n")) for name, source in zip(pieces[::2], pieces[1::2], strict=True)]


class OlderNotebook(StudentNotebook):
    """The older edition as a student hands it in; every exercise is blank at first."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment)
        self.cells = [self._older(name, source) for name, source in _cells()]
        self.nbformat_minor = 2

    @staticmethod
    def exercises() -> list[str]:
        return [name for name, _ in _cells() if name not in ("", "text")]

    def solve(self, until: str | None = None) -> OlderNotebook:
        for name, source in _cells():
            if name in self.exercises():
                self.write(name, source)
            if name == until:
                break
        return self

    def _older(self, name: str, source: str) -> dict[str, Any]:
        if name == "text":
            return {"id": name, "cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}
        empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
        return {"id": name, **empty, "source": bare(source).splitlines(keepends=True)}


def another_edition(
    assignment: Assignment, language: str, *, solved: bool, checks: bool
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Any assignment with other prose, without comments, empty lines, names and metadata, its blanks bare; and the
    answer cells by their exercises.
    """
    cells: list[dict[str, Any]] = []
    answers: dict[str, str] = {}
    for cell in assignment.release_cells(language):
        source = cell.source
        if cell.cell_type == "markdown":
            source = source if cell.kind == "written" else "설명이 다릅니다."
        elif cell.kind == "check" and not checks:
            continue
        else:
            source = assignment.exercise(cell.id).solution[language] if cell.kind == "exercise" else source
            source = _EMPTY.sub("\n", _COMMENT.sub("", f"{source}\n")).strip("\n")
            source = source.replace("  ### your code", "") if solved else bare(source)
        if cell.kind == "exercise":
            answers[cell.id] = source
        cells.append({"cell_type": cell.cell_type, "metadata": {}, "source": source})
    return cells, answers
