"""nbgrader's ClearSolutions with our blanks: the solved answer cell becomes the cell that a student gets.

Used by `release` and by nbgrader's own `generate_assignment` through nbgrader_config.py.
"""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_solution

from autograde.course.blanks import MARKER, blank_out
from autograde.course.written import clear_text

__all__ = ["ClearBlanks"]


class ClearBlanks(ClearSolutions):  # type: ignore[misc]
    """Blanks answer cells by their markers and empties written answers; a marker in any other cell is refused."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        if is_solution(cell) and cell.cell_type == "code":
            cell.source = blank_out(cell.source).release
        elif is_solution(cell):
            cell.source = clear_text(cell.source)
        elif cell.cell_type == "code" and MARKER in cell.source:
            raise RuntimeError(f"cell {cell_index} has '{MARKER}' but is no answer cell: {cell.source!r}")
        return cell, resources
