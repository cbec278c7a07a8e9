"""Small mutants of a solution: one operator, constant, name, argument or order changed, in what a student writes.

They prove the checks beyond the wrong answers that somebody thought of: each must be rejected, or be declared equal.
See DeMillo, Lipton and Sayward, "Hints on test data selection" (1978), for the idea. Not done here: judging them
(`verify`), and the wrappers of whole answers, which are the course's, if it has any: `wrappers.py` among its checks,
with `TRAITS`, `Target`, `wrapped` and `EQUAL`.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from autograde import syntax
from autograde.course import Exercise
from autograde.grading.check_files import import_file

__all__ = ["Mutant", "kind_of", "small_mutants", "wrappers", "wrappers_of"]

#: What the course does to whole answers.
WRAPPERS = "wrappers.py"

OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}


@dataclass(frozen=True)
class Mutant:
    """One answer that is nearly the solution; the id is what stands in the blank, or what was done to the answer."""

    id: str
    source: str


def wrappers_of(checks: Path) -> Any:
    """The module of the course's wrappers, or None. Its `TRAITS` is the question about the names in `asked` whose
    answers `wrappers` takes; its `EQUAL` has the kinds that are right whatever the exercise.
    """
    file = checks / WRAPPERS
    return import_file(checks, file) if file.is_file() else None


def small_mutants(exercise: Exercise) -> Iterator[Mutant]:
    """Every one of an exercise, each source once."""
    seen = {ast.dump(syntax.parse(exercise.fill({})))}
    names = _names(syntax.parse(exercise.fill({})))
    for number, blank in enumerate(exercise.blanks, start=1):
        tree = _parsed(blank.solution)
        for changed in _changed(tree, names):
            text = ast.unparse(ast.fix_missing_locations(changed))
            source = exercise.fill({number: text})
            try:
                dumped = ast.dump(syntax.parse(source))
            except SyntaxError:  # a return that is no expression, say
                continue
            if dumped not in seen:
                seen.add(dumped)
                yield Mutant(f"{number}: {' '.join(text.split())}", source)


def wrappers(exercise: Exercise, course: Any, traits: Mapping[str, tuple[str, ...]]) -> Iterator[Mutant]:
    """The `course`'s wrappers of what the solution defines. `traits` has the names that the exercise asks for, with
    what the course's `TRAITS` says of each.
    """
    source = exercise.fill({})
    released = {ast.dump(node) for node in ast.walk(syntax.parse(exercise.release[exercise.language]))}
    theirs = _without(syntax.parse(source), released)
    targets = tuple(course.Target(*target) for target in _targets(theirs, traits))
    for name, wrapped in course.wrapped(source, targets):
        yield Mutant(name, wrapped)


def kind_of(name: str) -> str:
    """Of a wrapper's id what it does: `result-a-list` of `result-a-list of softmax`."""
    return name.partition(" of ")[0]


def _without(tree: ast.Module, given: Collection[str]) -> ast.Module:
    """What of a cell, and of its classes, is not given word for word."""
    for node in (tree, *tree.body):
        if isinstance(node, ast.Module | ast.ClassDef):
            node.body = [part for part in node.body if ast.dump(part) not in given]
    return tree


def _targets(
    tree: ast.Module, traits: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Functions, classes, their methods, and values: kind, name, parameters, traits. A loop's own names are none."""
    loops = [node.target for node in ast.walk(tree) if isinstance(node, ast.For | ast.comprehension)]
    passing = {node.id for target in loops for node in ast.walk(target) if isinstance(node, ast.Name)}
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    left = {name: own for name, own in traits.items() if name in defined | (bound - passing)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in traits:
            yield "function", node.name, _parameters(node), left.pop(node.name) + _returning(node)
        elif isinstance(node, ast.ClassDef) and node.name in traits:
            own = left.pop(node.name)
            for method in (one for one in node.body if isinstance(one, ast.FunctionDef)):
                made = method.name == "__init__"
                name = node.name if made else f"{node.name}.{method.name}"
                yield "class" if made else "function", name, _parameters(method)[1:], own + _returning(method)
    for name, own in left.items():
        yield "value", name, (), own


def _returning(node: ast.FunctionDef) -> tuple[str, ...]:
    returns = any(isinstance(part, ast.Return) and part.value for part in ast.walk(node))
    return ("returns",) if returns else ()


def _parameters(node: ast.FunctionDef) -> tuple[str, ...]:
    return tuple(one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))


def _parsed(solution: str) -> ast.Module:
    return syntax.parse(dedent(solution).strip())


def _names(tree: ast.Module) -> tuple[str, ...]:
    """The names of a cell that stand for values: parameters and what is bound."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
    return tuple(dict.fromkeys(name for name in found if name not in ("self", "cls")))


def _changed(tree: ast.Module, names: tuple[str, ...]) -> Iterator[ast.Module]:
    """The tree with one of its nodes replaced, for every node and every replacement."""
    attributes = tuple(dict.fromkeys(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)))
    for index, node in enumerate(ast.walk(tree)):
        for other in _others(node, names, attributes):
            whole = copy.deepcopy(tree)
            _Put(list(ast.walk(whole))[index], other).visit(whole)
            yield whole


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def _others(node: ast.AST, names: tuple[str, ...], attributes: tuple[str, ...]) -> Iterator[ast.AST]:
    for other in OPERATORS.get(type(node), ()):
        yield other()
    if isinstance(node, ast.BinOp):
        if not isinstance(node.op, ast.Mult):  # the same in either order
            yield ast.BinOp(node.right, node.op, node.left)
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _constants(node.value))
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Attribute):
        yield node.value
        for attribute in attributes:
            if attribute != node.attr:
                yield ast.Attribute(node.value, attribute, node.ctx)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in names:
            if name != node.id:
                yield ast.Name(name, node.ctx)
    elif isinstance(node, ast.Slice):
        yield from (ast.Slice(None, node.upper, node.step), ast.Slice(node.lower, None, node.step))
    elif isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1:
        yield type(node)([*node.elts[1:], node.elts[0]], node.ctx)
        yield type(node)(node.elts[:-1], node.ctx)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, node.ifs[1:], node.is_async)


def _constants(value: object) -> Iterator[bool | int | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield from (2 * value, -value, 0.0)
    elif isinstance(value, str) and value:
        yield from ("", value[1:], value[:-1], f"{value} ")


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """Without one of its arguments, with two of them in each other's place, and what it is called on or with alone."""
    for index in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:index] + node.keywords[index + 1 :])
    for index in range(len(node.args)):
        yield ast.Call(node.func, node.args[:index] + node.args[index + 1 :], node.keywords)
    for index in range(len(node.args) - 1):
        turned = [*node.args[:index], node.args[index + 1], node.args[index], *node.args[index + 2 :]]
        yield ast.Call(node.func, turned, node.keywords)
    if isinstance(node.func, ast.Attribute):
        yield node.func.value
    if node.args:
        yield node.args[0]
