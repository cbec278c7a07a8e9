"""Finds what a student wrote elsewhere and an answer needs: a helper function, a constant, an import of their own.

Every answer runs on the state that the reference leaves, so it must bring along names that only the student's notebook
binds. They are found by reading, not by running: for each name that the answer loads and nobody else binds, the last
earlier statement of the student that binds it is taken, with those behind it that go on with it (`names.append(…)`,
`names += …`), and so on for the names that these load.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from autograde import syntax
from autograde.course import Exercise

__all__ = ["bound_names", "definitions", "given_assignments", "imported_modules", "is_untouched", "needed_statements"]

#: What IPython and every module provide.
KNOWN = frozenset(dir(builtins)) | {"__name__", "__file__", "get_ipython", "display", "In", "Out", "_"}
#: A line for IPython or for the shell.
MAGIC = re.compile(r"(?m)^([ \t]*)[%!].*")
#: Cells longer than this are not read here, since reading takes the grader's own time and memory.
MOST_CHARACTERS = 100_000


@dataclass(frozen=True)
class _Statement:
    """A statement at the top level of a cell: its source, whether it imports by name, the names that it binds, those of
    them that it begins anew, and those whose objects it may change.
    """

    source: str
    imports: bool
    binds: frozenset[str]
    begins: frozenset[str]
    touches: frozenset[str]


def needed_statements(answer: str, earlier: Iterable[str], known: frozenset[str]) -> list[str]:
    """Source of the student's statements in `earlier` cells that `answer` needs, in their order, but imports first,
    since those of an answer stand behind the own cells here; `known` names are not looked up.

    A cell that is unfinished, or longer than anybody writes, has nothing to offer.
    """
    statements = [statement for cell in earlier for statement in _statements(cell)]
    where = _places(statements)
    offered = where.keys() - known - KNOWN
    bound = bound_names([answer])
    loaded = {name for statement in _statements(answer) for name in _free(statement.source)} - bound
    chosen: set[int] = set()
    if loaded - offered - known - KNOWN:  # it may come from a module whose names nobody knows here
        chosen |= {index for index, statement in enumerate(statements) if "*" in statement.binds}
    waiting, looked_at = [*(loaded & offered)], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in looked_at:
            looked_at.add(name)
            new = set(where[name]) - chosen
            chosen |= new
            waiting += [other for index in new for other in _free(statements[index].source) & offered]
    return [
        statements[index].source for index in sorted(chosen, key=lambda index: (not statements[index].imports, index))
    ]


def _places(statements: list[_Statement]) -> dict[str, list[int]]:
    """By name the statements that make what it names in the end."""
    where: dict[str, list[int]] = {}
    for index, statement in enumerate(statements):
        for name in statement.begins:
            where[name] = []
        for name in statement.binds | (statement.touches & where.keys()):
            where.setdefault(name, []).append(index)
    return where


def bound_names(cells: Iterable[str]) -> frozenset[str]:
    """Names that the cells bind at their top level."""
    return frozenset(name for cell in cells for statement in _statements(cell) for name in statement.binds)


def definitions(cell: str, but: frozenset[str]) -> str:
    """The cell's functions and classes, with its imports, but for those of these names: what can be a helper."""
    kinds = ("def ", "async def ", "class ", "@", "import ", "from ")
    helpers = [one for one in _statements(cell) if one.source.startswith(kinds) and not one.binds & but]
    return "\n".join(statement.source for statement in helpers)


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
    return not exercise.is_written and _form(source) in {_form(text) for text in ("", *exercise.release.values())}


def _parse(source: str) -> ast.Module:
    """The cell's syntax tree; where it is no Python as it stands, without its magics, line for line."""
    if len(source) > MOST_CHARACTERS:
        return ast.Module([], [])
    for code in (source, MAGIC.sub(r"\1pass", source)):
        try:
            return syntax.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module([], [])


@lru_cache(maxsize=64)
def _form(source: str) -> str:
    """The code without its layout; where it cannot be read, as it stands."""
    try:
        return source if len(source) > MOST_CHARACTERS else ast.dump(_parse(source))
    except (RecursionError, ValueError):  # or a number of more digits than Python writes
        return source


@lru_cache(maxsize=256)
def _statements(cell: str) -> tuple[_Statement, ...]:
    body = _parse(cell).body
    lines = re.split(b"\r\n|\r|\n", cell.encode()) if body else []
    return tuple(
        _Statement(_source(lines, one), _imports(one), _bound(one), _begun(one), _touched(one)) for one in body
    )


def _source(lines: list[bytes], statement: ast.stmt) -> str:
    """Like `ast.get_source_segment`, but with the decorators, and without splitting the cell for each statement."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    part = lines[first - 1 : statement.end_lineno]
    part[-1] = part[-1][: statement.end_col_offset]
    if first == statement.lineno:
        part[0] = part[0][statement.col_offset :]
    return b"\n".join(part).decode()


def _bound(statement: ast.stmt) -> frozenset[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return frozenset({statement.name})
    nodes = list(ast.walk(statement))
    aliases = [alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names]
    imported = {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
    return frozenset(
        imported | {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    )


def _imports(statement: ast.stmt) -> bool:
    """Whether it is an import of names that it says, be it tried."""
    tried = statement.body if isinstance(statement, ast.Try) else [statement]
    return all(isinstance(one, ast.Import | ast.ImportFrom) for one in tried) and "*" not in _bound(statement)


def _begun(statement: ast.stmt) -> frozenset[str]:
    """What it binds whatever there was before: no branch, no loop, no step from an earlier value."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
        return _bound(statement) - {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        nodes = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        return _bound(statement) - {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
    return frozenset()


def _touched(statement: ast.stmt) -> frozenset[str]:
    """The names at the root of `name.x = …`, `name["x"] = …` and `name.append(…)`, at the level of the cell."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return frozenset()
    nodes = list(ast.walk(statement))
    parts: list[ast.expr] = [node.func for node in nodes if isinstance(node, ast.Call)]
    parts += [n for n in nodes if isinstance(n, ast.Attribute | ast.Subscript) and not isinstance(n.ctx, ast.Load)]
    return frozenset(_root(part) for part in parts if isinstance(part, ast.Attribute | ast.Subscript))


def _root(part: ast.expr) -> str:
    while isinstance(part, ast.Attribute | ast.Subscript):
        part = part.value
    return part.id if isinstance(part, ast.Name) else ""


@lru_cache(maxsize=2048)
def _free(statement: str) -> frozenset[str]:
    """Names that the statement looks up in the notebook; those of its own functions and comprehensions are not."""
    try:
        return frozenset(_looked_up(symtable.symtable(statement, "<cell>", "exec")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def _looked_up(table: symtable.SymbolTable) -> Iterator[str]:
    outermost = table.get_type() == "module"
    yield from (
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (outermost or symbol.is_global())
    )
    for inner in table.get_children():
        yield from _looked_up(inner)
