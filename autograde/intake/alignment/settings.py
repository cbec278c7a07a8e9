"""What a student typed into the given cells that are there to be changed: a number, the name of a size.

Only literals are taken, for the names to which the release's cell gives a literal; all else in such a cell is the
release's. What a setting may be is for the notebook to say.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence

from autograde import syntax
from autograde.course import Assignment
from autograde.course.exercises import AssignmentCell
from autograde.intake.alignment.targets import Place, once

__all__ = ["MOST_CHARACTERS", "STUDENT_NUMBER", "chosen_cells", "settings_of"]

#: Where students type their number (`autograde/cells/go_on.py`).
STUDENT_NUMBER = "STUDENT_NUMBER"

#: A text that is longer is no setting.
MOST_CHARACTERS = 200


def settings_of(assignment: Assignment, places: Sequence[Place] = ()) -> dict[str, str]:
    """By name the literal as Python writes it, the release's where the student's cell has none; the last counts."""
    offered = _offered(assignment)
    found = {name: text for given in offered.values() for name, text in given.items()}
    for place in places:
        if given := offered.get(place.target):
            found |= {name: text for name, text in _literals(place.cell.source).items() if name in given}
    return found


def chosen_cells(assignment: Assignment, settings: Mapping[str, str]) -> dict[str, str]:
    """The sources of the cells in which something else was chosen than the release has, by their ids."""
    given = {cell.id: _source(cell) for cell in assignment.cells if cell.id in _offered(assignment)}
    others = {
        name: settings[name] for held in _offered(assignment).values() for name in held if settings[name] != held[name]
    }
    chosen = {id: _with_settings(source, others) for id, source in given.items()}
    return {id: source for id, source in chosen.items() if source != given[id]}


def _with_settings(source: str, settings: Mapping[str, str]) -> str:
    """A cell of the release with these values in place of its own."""
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = b"".join(lines)
    for name, value in reversed(list(_assigned(source))):
        begin = starts[value.lineno - 1] + value.col_offset
        end = starts[(value.end_lineno or value.lineno) - 1] + (value.end_col_offset or 0)
        if name in settings:
            text = text[:begin] + settings[name].encode("utf-8", "backslashreplace") + text[end:]
    return text.decode()


@once
def _offered(assignment: Assignment) -> Mapping[str, Mapping[str, str]]:
    """By the id of each cell that graders run and students may change, its names with the release's values."""
    cells = (cell for cell in assignment.cells if cell.editable and "grader" in cell.only)
    return {cell.id: _literals(_source(cell)) for cell in cells}


def _source(cell: AssignmentCell) -> str:
    return next(iter(cell.source.values()))


def _literals(source: str) -> dict[str, str]:
    try:
        found = [(name, ast.literal_eval(value)) for name, value in _assigned(source)]
        shown = {name: repr(value) for name, value in found if _is_plain(value)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {name: text for name, text in shown.items() if len(text) <= MOST_CHARACTERS}


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | None) or (isinstance(value, float) and math.isfinite(value))


def _assigned(source: str) -> Iterator[tuple[str, ast.expr]]:
    """The names that a cell gives a literal to, at its top level."""
    for statement in syntax.parse(source).body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                if isinstance(value, ast.Constant | ast.UnaryOp):
                    yield name, value
