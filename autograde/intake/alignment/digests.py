"""Which answers are the same program, and which are but for names. They are compared as syntax trees: comments, layout
and the number of a line make no difference, all else does. They are only parsed here, never compiled: a few lines can
be compiled to gigabytes.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from autograde import syntax

__all__ = ["MOST_CHARACTERS", "digest_of", "form_of", "names_asked"]

#: Answers longer than this are not compared, since reading them takes time and memory.
MOST_CHARACTERS = 20_000


def digest_of(sources: Sequence[str]) -> str | None:
    """Equal for the same pieces of program in the same order; None for what is no plain Python or too long."""
    programs = [_dumped(source) for source in sources]
    return None if None in programs else hashlib.sha256(repr(programs).encode()).hexdigest()


def form_of(source: str, known: Collection[str]) -> str | None:
    """Like `digest_of` of one piece, and equal, too, for programs that differ only in what they call variables and
    functions of their own: names that they bind, but for the `known`.
    """
    form = _dumped(source, frozenset(known))
    return None if form is None else hashlib.sha256(form.encode()).hexdigest()


def names_asked(solutions: Iterable[str]) -> frozenset[str]:
    """What others know of an exercise's cell: the names that it binds at its top level, and those of functions,
    methods and classes with their parameters.
    """
    nodes = (node for solution in solutions for node in _in_sight(syntax.parse(solution)))
    return frozenset(name for node in nodes for name in _bound(node))


@lru_cache(maxsize=256)
def _dumped(source: str, known: frozenset[str] | None = None) -> str | None:
    """The program as a syntax tree; names of its own, where the `known` ones are given, are numbered."""
    if len(source) > MOST_CHARACTERS:
        return None
    try:
        tree = syntax.parse(source)
        if known is not None:
            _number_names(tree, known)
        return ast.dump(tree, annotate_fields=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _number_names(tree: ast.Module, known: Collection[str]) -> None:
    """A name that is also given as text somewhere, of an argument or in `global`, stays."""
    said = {name for node in ast.walk(tree) for name in _said(node)}
    own = {name for node in ast.walk(tree) for name in _bound(node)} - said - set(known)
    numbers: dict[str, int] = {}
    for node in ast.walk(tree):
        for part in ("id", "arg", "name"):
            name = getattr(node, part, None)
            if name in own and not isinstance(node, ast.alias):
                setattr(node, part, f"#{numbers.setdefault(name, len(numbers))}")


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler | ast.MatchAs):
        yield from filter(None, (node.name,))


def _in_sight(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what stands in it, but for the variables of functions, comprehensions and `lambda`."""
    yield node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from (one for one in ast.walk(node.args) if isinstance(one, ast.arg))
    elif not isinstance(node, (ast.Lambda, ast.comprehension)):
        for inner in ast.iter_child_nodes(node):
            yield from _in_sight(inner)


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg:
        yield node.arg
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names
