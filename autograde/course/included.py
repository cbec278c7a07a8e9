"""The named cells that a source takes in with `include=`: the engine's, and the course's own in their place.

For the script to run as plain Python, the including cell may import the names from the file that has them, which the
build drops.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from autograde.course.source import SourceCell, nearest, read_cells

__all__ = ["CELLS", "COMMON", "Included"]

#: The file in `source/` with the course's own.
COMMON = "common.py"
#: The folder with the engine's.
CELLS = Path(__file__).resolve().parents[1] / "cells"
_IMPORTS = re.compile(r"(from (common|autograde\.cells\.\w+) import [\w, ]+\n?)*")


class Included:
    """What the sources in this folder can include."""

    def __init__(self, source: Path) -> None:
        self._common = source / COMMON

    def cell(self, cell: SourceCell) -> SourceCell:
        """The cell that this one includes. Raises AuthoringError where there is none, or where it holds code itself."""
        if not _IMPORTS.fullmatch(cell.text):
            raise cell.error("a cell that includes another one holds 'from common import …' or nothing")
        wanted = str(cell.options["include"])
        if wanted not in self._named:
            raise cell.error(f"there is no shared cell named '{wanted}'{nearest(wanted, self._named)}")
        return self._named[wanted]

    @cached_property
    def _named(self) -> dict[str, SourceCell]:
        files = [*sorted(CELLS.glob("[!_]*.py")), *([self._common] if self._common.is_file() else [])]
        cells = (cell for file in files for cell in read_cells(file))
        return {str(cell.options["name"]): cell for cell in cells if "name" in cell.options}
