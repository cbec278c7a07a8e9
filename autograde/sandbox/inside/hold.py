"""A cell whose assignments to certain names bind other values than they say: then it can be run on other inputs.

The value is that of the name's stand-in, bound where the assignment stands, however that is written: with an
annotation, in a tuple or a chain, as a walrus, inside `if`, `for` or `with`.
What reads a name in order to bind it anew (`text += "!"`, `text = text.lower()`) is no assignment in this sense but the
student's own step, and stays. Functions and classes have names of their own and are left alone.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterator

__all__ = ["alias_of", "binding_statements", "hold", "stand_in"]

#: What takes the values of a tuple or a loop that a held name does not take.
ASIDE = "_held_aside"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def stand_in(name: str) -> str:
    """The name that has a held name's value."""
    return f"_held_{name}"


def hold(statement: ast.stmt, names: Collection[str]) -> ast.stmt:
    """A copy of the statement in which `names` get the values of their stand-ins."""
    held: ast.stmt = _Hold(names).visit(copy.deepcopy(statement))
    return ast.fix_missing_locations(held)


def binding_statements(body: list[ast.stmt], name: str, given: str | None) -> list[ast.stmt]:
    """The statements of a cell that bind the name afresh and are to be held: those that are the `given` line word for
    word, else the first one that binds it.
    """
    if given is not None:
        known = ast.dump(ast.parse(given).body[0])
        if same := [statement for statement in body if ast.dump(statement) == known]:
            return same
    return [statement for statement in body if name in set(_fresh(statement))][:1]


def alias_of(statement: ast.stmt, name: str) -> str | None:
    """The other name of the same thing in `name = other`."""
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Name):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return statement.value.id
    return None


def _fresh(node: ast.AST) -> Iterator[str]:
    """Names that the node binds at the level of the cell without reading them for it."""
    if isinstance(node, (*_SCOPES, ast.AugAssign)):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    read = _read(node.value) if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value else set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):  # its names are its own, but a walrus in it binds outside
            yield from (name for part in (child.iter, *child.ifs) for name in _fresh(part))
        else:
            yield from (name for name in _fresh(child) if name not in read)


def _read(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}


class _Hold(ast.NodeTransformer):
    def __init__(self, names: Collection[str]) -> None:
        self.names = set(names)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self.visit(node.iter)
        node.ifs = [self.visit(part) for part in node.ifs]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        kept, self.names = self.names, self.names - _read(node.value)
        held = [target.id for target in node.targets if isinstance(target, ast.Name) and target.id in self.names]
        if held:  # what else a chain binds is the held value as well
            node.value = _value_of(held[0])
        else:
            node.value = self.visit(node.value)
            node.targets = [self.visit(target) for target in node.targets]
        self.names = kept
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None or _read(node.value) & self.names:
            return node
        if isinstance(node.target, ast.Name) and node.target.id in self.names:
            node.value = _value_of(node.target.id)
        else:
            node.value = self.visit(node.value)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        if node.target.id in self.names and node.target.id not in _read(node.value):
            node.value = _value_of(node.target.id)
        else:
            node.value = self.visit(node.value)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Store) and node.id in self.names:
            return ast.Name(ASIDE, ast.Store())
        return node


def _value_of(name: str) -> ast.Name:
    return ast.Name(stand_in(name), ast.Load())
