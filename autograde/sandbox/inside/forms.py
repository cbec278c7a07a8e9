"""Other ways to write a given line, brought to a form in which a value can be held."""

from __future__ import annotations

import ast
import contextlib
import copy
from collections.abc import Sequence
from typing import Any

from .hold import read, root_of

__all__ = ["alias_of", "apart", "as_given", "part_of", "with_part"]

#: What a value that is put together from literals is made of.
_LITERAL = (
    *(ast.Assign, ast.AugAssign, ast.Name, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.BinOp, ast.UnaryOp),
    *(ast.expr_context, ast.Add, ast.USub),
)


def apart(statement: ast.stmt) -> list[ast.stmt]:
    """`a, b = x, y` as two statements, where neither value reads what is bound."""
    if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
        return [statement]
    target, value = statement.targets[0], statement.value
    if not (isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List)):
        return [statement]
    if len(target.elts) != len(value.elts) or not all(isinstance(one, ast.Name) for one in target.elts):
        return [statement]
    if any(isinstance(one, ast.Starred) for one in value.elts) or _stored(target) & read(value):
        return [statement]
    pairs = zip(target.elts, value.elts, strict=True)
    return [ast.copy_location(ast.Assign([one], part), statement) for one, part in pairs]


def as_given(body: list[ast.stmt], name: str, given: str) -> list[ast.stmt]:
    """The cell's statements, with the given line in place of the last of several steps that come to the same value."""
    steps = [one for one in body if isinstance(one, ast.Assign | ast.AugAssign) and name in _stored(one)]
    for count in range(2, len(steps) + 1):
        if _literally(steps[:count], name) == _literally(ast.parse(given).body, name) is not None:
            place = body.index(steps[count - 1])
            return [*body[:place], *ast.parse(given).body, *body[place + 1 :]]
    return body


def alias_of(statement: ast.stmt, name: str) -> str | None:
    """The other name of the same thing in `name = other`."""
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Name):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return statement.value.id
    return None


def part_of(statement: ast.stmt, name: str) -> str | None:
    """The other name in `name = other["x"]` or `name = other.x`."""
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Subscript | ast.Attribute):
        root = root_of(statement.value)
        if isinstance(root, ast.Name) and any(isinstance(t, ast.Name) and t.id == name for t in statement.targets):
            return root.id
    return None


def with_part(statement: ast.stmt) -> ast.stmt:
    """`other["x"] = name = other["x"]` of what `part_of` is about: so that both get a held value."""
    both = copy.deepcopy(statement)
    assert isinstance(both, ast.Assign)
    part = copy.deepcopy(both.value)
    assert isinstance(part, ast.Subscript | ast.Attribute)
    part.ctx = ast.Store()
    both.targets.append(part)
    return both


def _stored(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)}


def _literally(statements: Sequence[ast.stmt], name: str) -> Any:
    """The value that the name comes to, where nothing but literals goes into it; else None."""
    names: dict[str, Any] = {}
    if all(isinstance(node, _LITERAL) for one in statements for node in ast.walk(one)):
        with contextlib.suppress(Exception):
            exec(compile(ast.Module([*statements], []), "<given>", "exec"), names)
    return names.get(name)
