"""Where in a cell an exception was raised: the statement, as structure.

Two cells that fail alike say the same, on whatever line the statement stands and whatever its author calls the
variables of their own. Names that the exercise itself uses count; so do attributes, arguments and constants.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterator
from typing import Any

__all__ = ["place_of"]

#: The parts of a compound statement that are statements themselves.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NO_PART = frozenset({"ctx", "type_comment", "type_params", "kind"})


def place_of(error: BaseException, line: int | None, body: list[ast.stmt], known: Collection[str]) -> str:
    """A digest of the statement of `body` on this line, with the functions and classes around it. `known` are the names
    that are no variables of the author's own. Empty where there is none; a cell that is no Python has its text.
    """
    if isinstance(error, SyntaxError) and not body:
        text = str(error.text or "").strip()
    elif line is None:
        return ""
    else:
        own = {name for statement in body for node in ast.walk(statement) for name in _bound(node)} - set(known)
        text = "\n".join(_written(path, own) for path in _innermost(body, line, []))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] if text else ""


def _innermost(body: list[Any], line: int, above: list[ast.AST]) -> Iterator[list[ast.AST]]:
    """The statements that stand on the line, each behind the functions and classes around it."""
    for statement in body:
        decorators = getattr(statement, "decorator_list", [])
        first = min((one.lineno for one in decorators), default=getattr(statement, "lineno", 0))
        if isinstance(statement, ast.stmt) and not first <= line <= (statement.end_lineno or first):
            continue
        path = [*above, statement] if isinstance(statement, _SCOPES) else above
        deeper = [found for block in _blocks(statement) for found in _innermost(block, line, path)]
        yield from deeper
        if not deeper and isinstance(statement, ast.stmt):
            yield [*above, statement]


def _blocks(statement: ast.AST) -> list[list[Any]]:
    parts = [getattr(statement, name, None) for name in _BLOCKS]
    return [part for part in parts if isinstance(part, list)]


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that the node binds, and the attributes that it sets."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        yield node.attr
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, _SCOPES):
        yield node.name


def _written(path: list[ast.AST], own: set[str]) -> str:
    *scopes, statement = path
    numbers: dict[str, int] = {}
    names = [scope.name for scope in scopes if isinstance(scope, _SCOPES)]
    return " ".join([*(_name(name, own, numbers) for name in names), _structure(statement, own, numbers)])


def _structure(node: Any, own: set[str], numbers: dict[str, int]) -> str:
    if isinstance(node, list):
        return f"[{' '.join(_structure(item, own, numbers) for item in node)}]"
    if not isinstance(node, ast.AST):
        return _name(node, own, numbers) if isinstance(node, str) else repr(node)
    if isinstance(node, ast.Constant):  # a text that looks like a name is none
        return f"({type(node.value).__name__} {node.value!r})"
    blocks = _BLOCKS if isinstance(node, ast.stmt) else ()
    names = [name for name in node._fields if name not in _NO_PART and name not in blocks]
    parts = [_structure(getattr(node, name, None), own, numbers) for name in names]
    return f"({type(node).__name__} {' '.join(parts)})"


def _name(name: str, own: set[str], numbers: dict[str, int]) -> str:
    return f"#{numbers.setdefault(name, len(numbers))}" if name in own else name
