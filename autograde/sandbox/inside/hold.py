"""A cell whose assignments to certain names bind other values than they say: then it can be run on other inputs.

The value is that of the name's stand-in, bound where the assignment stands, however that is written: with an
annotation, in a tuple or a chain, as a walrus, inside `if`, `for`, `with` or `match`, in a function by `global`.
What reads a name in order to bind it anew (`text += "!"`, `text = text.lower()`) is no assignment in this sense but the
student's own step, and stays. Functions and classes have names of their own and are left alone.

What a student only says or checks about the values at hand (`print(result[8])`, `assert len(result) == 9`) holds for
those, and its failing on other ones means nothing.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterator
from functools import lru_cache

__all__ = ["binding_statements", "hold", "read", "root_of", "stand_in", "tolerant", "touched"]

#: What takes the values of a tuple or a loop that a held name does not take.
ASIDE = "_held_aside"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
#: What shows something and does nothing else, by the name that its calls begin with.
_SHOW = frozenset({"print", "display", "pprint", "plt"})


def stand_in(name: str) -> str:
    """The name that has a held name's value."""
    return f"_held_{name}"


# A cell is run again for every question on other inputs; what that takes of its statements is made once.
@lru_cache(maxsize=256)
def hold(statement: ast.stmt, names: frozenset[str]) -> ast.stmt:
    """A copy of the statement in which `names` get the values of their stand-ins."""
    held: ast.stmt = _Hold(names).visit(copy.deepcopy(statement))
    return ast.fix_missing_locations(held)


def binding_statements(body: list[ast.stmt], name: str, given: str | None) -> list[ast.stmt]:
    """The statements of a cell that bind the name afresh and are to be held: those that are the `given` line word for
    word, else the first one that binds it.
    """
    if given is not None:
        known = _shape(_first(given))
        if same := [statement for statement in body if _shape(statement) == known]:
            return same
    return [statement for statement in body if name in _bound(statement)][:1]


def read(node: ast.AST) -> set[str]:
    """The names that are read anywhere in the node."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}


def touched(body: list[ast.stmt]) -> tuple[set[str], set[str]]:
    """Names whose objects a cell changes, in `name.x = …`, `name["x"] = …`, and may change, in `name.append(…)`."""
    nodes = [node for statement in body for node in ast.walk(statement)]
    parts = [node for node in nodes if isinstance(node, ast.Attribute | ast.Subscript)]
    stores = {_root_name(part) for part in parts if not isinstance(part.ctx, ast.Load)}
    calls = {
        _root_name(node.func) for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    return stores - {""}, calls - {""}


@lru_cache(maxsize=256)
def tolerant(statement: ast.stmt) -> ast.stmt:
    """The statement with each `assert` and `print` at the level of the cell so that its failing goes unnoticed."""
    simple = isinstance(statement, ast.Assert | ast.Expr)
    if not simple and (isinstance(statement, _SCOPES) or not hasattr(statement, "body")):
        return statement
    tried: ast.stmt = _Tolerate().visit(statement if simple else copy.deepcopy(statement))
    return ast.fix_missing_locations(tried)


@lru_cache(maxsize=64)
def _first(source: str) -> ast.stmt:
    return ast.parse(source).body[0]


@lru_cache(maxsize=256)
def _shape(statement: ast.stmt) -> str:
    return ast.dump(statement)


@lru_cache(maxsize=256)
def _bound(statement: ast.stmt) -> frozenset[str]:
    return frozenset(_fresh(statement))


def _fresh(node: ast.AST) -> Iterator[str]:
    """Names that the node binds at the level of the cell without reading them for it."""
    if isinstance(node, ast.FunctionDef):
        yield from {name for part in node.body for name in _fresh(part)} & _declared_global(node)
    if isinstance(node, (*_SCOPES, ast.AugAssign)):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    reads = read(node.value) if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value else set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):  # its names are its own, but a walrus in it binds outside
            yield from (name for part in (child.iter, *child.ifs) for name in _fresh(part))
        else:
            yield from (name for name in _fresh(child) if name not in reads)


def root_of(node: ast.expr) -> ast.expr:
    """The `other` of `other.x["y"]`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node


def _root_name(node: ast.expr) -> str:
    root = root_of(node)
    return root.id if isinstance(root, ast.Name) else ""


def _declared_global(node: ast.FunctionDef) -> set[str]:
    return {name for part in node.body if isinstance(part, ast.Global) for name in part.names}


class _AtTheLevelOfTheCell(ast.NodeTransformer):
    """Leaves functions and classes alone."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node


class _Tolerate(_AtTheLevelOfTheCell):
    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return _tried(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        shows = isinstance(node.value, ast.Call) and _root_name(node.value.func) in _SHOW
        return _tried(node) if shows else node


def _tried(statement: ast.stmt) -> ast.stmt:
    if any(isinstance(node, ast.NamedExpr) for node in ast.walk(statement)):
        return statement
    nothing = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [ast.Pass()])
    return ast.copy_location(ast.Try([statement], [nothing], [], []), statement)


class _Hold(_AtTheLevelOfTheCell):
    def __init__(self, names: Collection[str]) -> None:
        self.names = set(names)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        kept, self.names = self.names, self.names & _declared_global(node)
        if self.names:
            node.body = [self.visit(part) for part in node.body]
        self.names = kept
        return node

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        self.generic_visit(node)
        node.name = ASIDE if node.name in self.names else node.name
        return node

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        node.name = ASIDE if node.name in self.names else node.name
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self.visit(node.iter)
        node.ifs = [self.visit(part) for part in node.ifs]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        kept, self.names = self.names, self.names - read(node.value)
        held = [target.id for target in node.targets if isinstance(target, ast.Name) and target.id in self.names]
        if held:  # what else a chain binds is the held value as well
            node.value = _value_of(held[0])
        else:
            node.value = self.visit(node.value)
            node.targets = [self.visit(target) for target in node.targets]
        self.names = kept
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None or read(node.value) & self.names:
            return node
        if isinstance(node.target, ast.Name) and node.target.id in self.names:
            node.value = _value_of(node.target.id)
        else:
            node.value = self.visit(node.value)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        if node.target.id in self.names and node.target.id not in read(node.value):
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
