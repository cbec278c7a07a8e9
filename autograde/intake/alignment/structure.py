"""The structure of a cell of one line: its syntax tree without the names that its author chose.

Imports and what only shows something do not count. Names of builtins, attributes and functions that are called stay,
and so do numbers and texts: they are what the line does. Says nothing on cells of several statements, nor on a line so
simple that many have its structure.
"""

from __future__ import annotations

import ast
import builtins

from autograde import syntax

__all__ = ["shape_of"]

#: Characters of a cell that are read for it, and the parts that its line has at least.
LONGEST, LEAST = 1_000, 9


def shape_of(source: str) -> str:
    """Equal for two lines that differ in their names only; empty where there is no such line, or a blank in it."""
    if len(source) > LONGEST:
        return ""
    try:
        body = [statement for statement in syntax.parse(source).body if not _only_shows(statement)]
        nodes = [node for statement in body for node in ast.walk(statement)]
        if len(body) != 1 or not isinstance(body[0], ast.Assign | ast.AnnAssign) or len(nodes) < LEAST:
            return ""
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        for node in nodes:
            if isinstance(node, ast.Constant) and node.value is ...:
                return ""
            if isinstance(node, ast.Name) and id(node) not in called and not hasattr(builtins, node.id):
                node.id = "_"
            elif isinstance(node, ast.arg):
                node.arg = "_"
        return ast.dump(body[0])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def _only_shows(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    value = statement.value if isinstance(statement, ast.Expr) else None
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(value, ast.Name | ast.Constant) or (isinstance(called, ast.Name) and called.id == "print")
