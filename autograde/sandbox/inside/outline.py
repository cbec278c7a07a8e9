"""What a student's cells define, as plain data: names with the kind of their value, functions and methods with their
parameters. Read off the source and the values' types; nothing of the student's is called.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from .hold import root_of

__all__ = ["outline"]

#: Name, owner (the class of a method, else empty), and the kind of its value. `def`: parameters, whether it takes any
#: others, and whether it returns a value. `class of`: the bases.
Row = tuple[str, str, str, list[str], bool, bool]

#: Of rows; a cell of a person's has fewer.
MOST_ROWS = 300
_MUTATORS = frozenset(
    {
        "add",
        "append",
        "clear",
        "discard",
        "extend",
        "insert",
        "pop",
        "remove",
        "reverse",
        "setdefault",
        "sort",
        "update",
    }
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KINDS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("none", (type(None),)),
    ("number", (bool, int, float, complex)),
    ("text", (str,)),
    ("list", (list, tuple)),
    ("dict", (dict,)),
    ("set", (set, frozenset)),
    ("function", (FunctionType, BuiltinFunctionType)),
    ("class", (type,)),
    ("module", (ModuleType,)),
)


def outline(names: dict[str, Any], bound: Collection[str], bodies: list[list[ast.stmt]]) -> list[Row]:
    """Rows for the `bound` names, for those whose values the cells change in place or that an exception kept them from
    binding, and for what the cells define.
    """
    changed = {name for body in bodies for statement in body for node in ast.walk(statement) for name in _changed(node)}
    there = set(bound) & names.keys()
    rows: list[Row] = [(name, "", kind_of(names[name]), [], True, True) for name in sorted(there)]
    rows += [(name, "", "changed", [], True, True) for name in sorted(changed.union(bound) - there)]
    rows += [row for body in bodies for statement in body for row in _defined(statement, names)]
    return rows[-MOST_ROWS:]


def kind_of(value: Any) -> str:
    """What sort of thing a value is, in a word."""
    kind = type(value)
    for word, types in _KINDS:
        if issubclass(kind, types):
            return word
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and issubclass(kind, torch.Tensor):
        return "tensor"
    if numpy is not None and issubclass(kind, numpy.ndarray | numpy.generic):
        return "array"
    return "object"


def _changed(node: ast.AST) -> Iterator[str]:
    """The name whose value `name[…] = …`, `name.append(…)` or `name.add_(…)` changes."""
    if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        part: ast.expr = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _mutates(node.func.attr):
        part = node.func.value
    else:
        return
    root = root_of(part)
    if isinstance(root, ast.Name):
        yield root.id


def _mutates(method: str) -> bool:
    return method in _MUTATORS or (method.endswith("_") and not method.endswith("__"))


def _defined(statement: ast.stmt, names: dict[str, Any]) -> Iterator[Row]:
    if isinstance(statement, _FUNCTIONS):
        yield _function(statement, "")
    elif isinstance(statement, ast.ClassDef):
        owner = statement.name
        yield owner, "", "class of", [ast.unparse(base) for base in statement.bases], False, False
        written = {member.name: member for member in statement.body if isinstance(member, _FUNCTIONS)}
        yield from (_function(member, owner) for member in written.values())
        yield from ((name, owner, "def", [], True, True) for name in _members(names.get(owner)) if name not in written)


def _members(kind: Any) -> list[str]:
    """What a class of the notebook has besides, set from outside or inherited from another one of it."""
    if not isinstance(kind, type):
        return []
    own = [base for base in type.mro(kind) if type.__getattribute__(base, "__module__") == "__main__"]
    return sorted({name for base in own for name in type.__getattribute__(base, "__dict__") if isinstance(name, str)})


def _function(function: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> Row:
    given = function.args
    every = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    returns = any(map(_returns, ast.walk(function)))
    return function.name, owner, "def", every, given.kwarg is not None, returns


def _returns(node: ast.AST) -> bool:
    if isinstance(node, ast.Return):
        return node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None)
    return isinstance(node, ast.Yield | ast.YieldFrom)
