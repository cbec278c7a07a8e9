"""Which earlier exercises an exercise builds on, read off the code: so a check can name the one that is to be finished
first, and a value can stand in for what is open.

A name comes from the exercise whose blanks bound it last; what given lines compute of such names comes from the same
exercises. Attributes and what functions change in place are not followed.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator, Sequence

from autograde.course.blanks import MARKER
from autograde.course.edition import EditionError, parse
from autograde.course.source import SourceCell

__all__ = ["Origins", "needs", "needs_of", "reads_before_binding", "trace"]

#: Names, and the exercises that what they are bound to comes from.
Origins = dict[str, frozenset[str]]


def needs(cells: Sequence[tuple[str | None, str]]) -> dict[str, list[str]]:
    """For each exercise the earlier ones that it uses directly, in order. `cells` are the code cells from top to
    bottom, each with its exercise, or None; a check cell goes with its exercise.
    """
    found: dict[str, set[str]] = {}
    for (exercise, _), (used, _) in zip(cells, _trace(cells), strict=True):
        if exercise:
            found.setdefault(exercise, set()).update(used - {exercise})
    return {exercise: [earlier for earlier in found if earlier in used] for exercise, used in found.items()}


def needs_of(cells: Sequence[SourceCell]) -> dict[str, list[str]]:
    """The same of a source's cells: the exercises that have checks, and which earlier ones each of them uses."""
    code = [cell for cell in cells if cell.kind == "code" and "include" not in cell.options]
    try:
        return needs([(cell.exercise, cell.text) for cell in code])
    except EditionError:  # the cell that is no Python is refused when its turn comes
        return {cell.exercise: [] for cell in code if cell.exercise}


def trace(cells: Sequence[tuple[str | None, str]]) -> list[Origins]:
    """What each cell binds, and which exercises that comes from; none where it is given."""
    return [bound for _, bound in _trace(cells)]


def reads_before_binding(code: str) -> set[str]:
    """The names that a cell binds and that it reads before."""
    bound: set[str] = set()
    read: set[str] = set()
    for reads, binds, _ in _statements(code):
        read |= reads - bound
        bound |= binds
    return read & bound


def _trace(cells: Sequence[tuple[str | None, str]]) -> Iterator[tuple[frozenset[str], Origins]]:
    """The exercises that each cell uses, and what it binds."""
    origins: Origins = {}
    for exercise, code in cells:
        used: frozenset[str] = frozenset()
        bound: Origins = {}
        for reads, binds, blank in _statements(code):
            came = frozenset().union(*(origins.get(name, frozenset()) for name in reads))
            used |= came
            bound |= dict.fromkeys(sorted(binds), frozenset({exercise}) if exercise and blank else came)
            origins |= bound
        yield used, bound


def _statements(code: str) -> Iterator[tuple[set[str], set[str], bool]]:
    """The names that each statement reads from outside itself, those that it binds, and whether it has a blank."""
    lines = code.split("\n")
    for statement in parse(code).body:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        binds = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        reads = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()} | _inside(table)
        simple = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign)
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            reads.add(statement.target.id)
        blank = any(MARKER in line for line in lines[statement.lineno - 1 : statement.end_lineno])
        yield reads if simple else reads - binds, binds, blank


def _inside(table: symtable.SymbolTable) -> set[str]:
    """Global names that the functions and classes of a table read."""
    names: set[str] = set()
    for child in table.get_children():
        names |= {one.get_name() for one in child.get_symbols() if one.is_global() and one.is_referenced()}
        names |= _inside(child)
    return names
