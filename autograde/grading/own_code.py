"""Finds what a student wrote elsewhere and an answer needs: a helper function, a constant, an import of their own.

Every answer runs on the state that the reference leaves, so it must bring along names that only the student's notebook
binds. They are found by reading, not by running: for each name that the answer loads and nobody else binds, the last
earlier statement of the student that binds it is taken, and so on for the names that this statement loads.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Iterable
from functools import lru_cache

from autograde.course import Exercise

__all__ = ["bound_names", "given_assignments", "imported_modules", "is_untouched", "needed_statements"]

#: What IPython and every module provide.
KNOWN = frozenset(dir(builtins)) | {"__name__", "__file__", "get_ipython", "display", "In", "Out", "_"}


def needed_statements(answer: str, earlier: Iterable[str], known: frozenset[str]) -> list[str]:
    """Source of the student's statements in `earlier` cells that `answer` needs, in their order; `known` names are not
    looked up.

    A cell that does not parse (unfinished, or with magics) has nothing to offer.
    """
    statements = [(statement, cell) for cell in earlier for statement in _parse(cell).body]
    where = {name: index for index, (statement, _) in enumerate(statements) for name in _bound(statement)}
    tree = _parse(answer)
    chosen: set[int] = set()
    waiting = _loaded(tree) - bound_names([answer])
    seen = set(known | KNOWN)
    while waiting - seen:
        name = (waiting - seen).pop()
        seen.add(name)
        if name in where and where[name] not in chosen:
            chosen.add(where[name])
            waiting |= _loaded(statements[where[name]][0])
    return [ast.get_source_segment(statements[i][1], statements[i][0]) or "" for i in sorted(chosen)]


def bound_names(cells: Iterable[str]) -> frozenset[str]:
    """Names that the cells bind at their top level."""
    return frozenset(name for cell in cells for statement in _parse(cell).body for name in _bound(statement))


def imported_modules(cells: Iterable[str]) -> list[str]:
    """Modules that the cells import anywhere, in alphabetical order."""
    nodes = [node for cell in cells for node in ast.walk(_parse(cell))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return sorted(plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module})


def given_assignments(release: str) -> dict[str, str]:
    """The top-level assignments that an exercise's release cell gives (no blank in them), by the name they bind."""
    given = {}
    for statement in _parse(release).body:
        if (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and isinstance(statement.targets[0], ast.Name)
        ):
            blank = any(isinstance(node, ast.Constant) and node.value is ... for node in ast.walk(statement))
            if not blank:
                given[statement.targets[0].id] = ast.get_source_segment(release, statement) or ""
    return given


def is_untouched(source: str, exercise: Exercise) -> bool:
    """Whether a cell with open blanks has nothing to judge: it is the release's own code, or cannot run at all.

    A student who leaves the marker where it is and writes the answer below it has answered.
    """
    code = ast.dump(_parse(source))
    return code in {ast.dump(_parse(text)) for text in ("", *exercise.release.values())}


@lru_cache(maxsize=512)
def _parse(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _loaded(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
