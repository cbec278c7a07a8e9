"""Cells as a notebook takes them: from source to a syntax tree, magics included, and the tree run with top-level
`await`.

What `%%time` and `%%capture` stand above is in the tree as statements of its own, so that a grader finds its
assignments. An import from a file that is not there (`from previous_chapters import …`) is passed over where the
notebook itself has what it names. Line numbers are those of the student's cell. Which magics there are is said in
`kernel`.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import importlib.util
import re
import sys
from collections.abc import Coroutine, Iterator
from inspect import CO_COROUTINE
from types import CodeType
from typing import Any

__all__ = ["compiled", "execute", "parse", "run"]

#: A cell's first line that keeps the rest of it a cell.
TRANSPARENT = re.compile(r"\s*%%(time|capture)\b(.*)", re.ASCII)
CAPTURE = "with __import__('IPython.utils.capture', fromlist=['*']).capture_output({streams}) as {name}:\n    pass"
#: How often a task that was left running gets its turn after a cell: between two cells of a notebook it would go on.
MOST_TURNS = 100

_loops: list[asyncio.AbstractEventLoop] = []


def parse(shell: Any, source: str, file: str) -> ast.Module:
    """The cell's tree; where it is no Python as it stands, after IPython has turned magics into Python. Raises
    SyntaxError for what is neither.
    """
    try:
        return ast.parse(source, file)
    except SyntaxError:
        return _parse_magics(shell, source, file)


def compiled(tree: ast.Module, file: str, names: dict[str, Any]) -> CodeType:
    """The cell's code, to be run in `names`; a `from __future__ import annotations` in an earlier cell holds for this
    one, as in IPython.
    """
    tree = ast.Module([_if_there(statement, tree, names) for statement in tree.body], [])
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    feature = names.get("annotations")
    if type(feature) is __future__._Feature:
        flags |= feature.compiler_flag
    code: CodeType = compile(tree, file, "exec", flags=flags, dont_inherit=True)
    return code


def _if_there(statement: ast.stmt, tree: ast.Module, names: dict[str, Any]) -> ast.stmt:
    """The statement; an import of what the notebook has anyway, so that its failing goes unnoticed."""
    if not isinstance(statement, ast.ImportFrom) or _can_be_found(statement):
        return statement
    there = names.keys() | set(_defined(tree))
    if any(alias.name not in there for alias in statement.names):
        return statement
    instead: list[ast.stmt] = [
        ast.Assign([ast.Name(alias.asname, ast.Store())], ast.Name(alias.name, ast.Load()))
        for alias in statement.names
        if alias.asname
    ]
    nothing = ast.ExceptHandler(ast.Name("ImportError", ast.Load()), None, instead or [ast.Pass()])
    return ast.fix_missing_locations(ast.copy_location(ast.Try([statement], [nothing], [], []), statement))


def _can_be_found(statement: ast.ImportFrom) -> bool:
    if statement.level or not statement.module:
        return False
    package = statement.module.partition(".")[0]
    try:
        return package in sys.modules or importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def _defined(tree: ast.Module) -> Iterator[str]:
    """Functions and classes of the cell itself."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name


def run(code: CodeType, names: dict[str, Any]) -> None:
    """Runs it in the notebook's names; inside an event loop where it awaits or speaks of asyncio."""
    if code.co_flags & CO_COROUTINE:
        _drive(eval(code, names))
    elif _loops or "asyncio" in code.co_names:
        _drive(_inside_loop(code, names))
    else:
        exec(code, names)


def execute(tree: ast.Module, file: str, names: dict[str, Any]) -> None:
    """Compiles the cell and runs it in `names`."""
    run(compiled(tree, file, names), names)


def _parse_magics(shell: Any, source: str, file: str) -> ast.Module:
    lines = source.splitlines(keepends=True)
    head = next((k for k, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    if lines and lines[head].startswith("%%"):
        lines[:head] = ["\n"] * head  # IPython expects a cell magic at the top
        if magic := TRANSPARENT.fullmatch(lines[head].rstrip()):
            return _transparent(shell, lines, head, magic, file)
    text = "".join(lines)
    blank = next((k for k, line in enumerate(lines) if line.strip()), 0)  # which IPython takes away
    return ast.parse("\n" * blank + str(shell.transform_cell(text)), file)


def _transparent(shell: Any, lines: list[str], head: int, magic: re.Match[str], file: str) -> ast.Module:
    """The body of a cell below `%%time` or `%%capture`, which may have further ones above it."""
    body = parse(shell, "".join(["\n"] * (head + 1) + lines[head + 1 :]), file)
    if magic[1] == "time":
        return body
    options = [word for word in magic[2].split() if word.startswith("-")]
    names = [word for word in magic[2].split() if word.isidentifier()]
    streams = ", ".join(f"{name}={f'--no-{name}' not in options}" for name in ("stdout", "stderr", "display"))
    block = ast.parse(CAPTURE.format(streams=streams, name=names[0] if names else "_"), file).body[0]
    assert isinstance(block, ast.With)
    if not names:
        block.items[0].optional_vars = None
    ast.increment_lineno(block, head)
    block.body = body.body or block.body
    return ast.Module([block], [])


async def _inside_loop(code: CodeType, names: dict[str, Any]) -> None:
    exec(code, names)


def _drive(cell: Coroutine[Any, Any, None]) -> None:
    """Runs the cell in the notebook's one event loop, which lives on; it is made by the first cell that needs it."""
    if not _loops or _loops[0].is_closed():
        _loops[:] = [asyncio.new_event_loop()]
        asyncio.set_event_loop(_loops[0])
    _loops[0].run_until_complete(_with_turns(cell))


async def _with_turns(cell: Coroutine[Any, Any, None]) -> None:
    try:
        await cell
    finally:
        for _ in range(MOST_TURNS if len(asyncio.all_tasks()) > 1 else 0):
            await asyncio.sleep(0)
