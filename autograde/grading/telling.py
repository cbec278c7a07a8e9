"""What a student is told of an answer that did not pass: what is asked, what was tried, and what came back; never what
was expected. Questions are shown as far as the student can read them, without what a check brings along for itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from autograde import syntax
from autograde.grading.moments import Observation
from autograde.grading.naming import kinds_apart
from autograde.sandbox.data import line_number
from autograde.sandbox.process import AnswerError, AnswerFaultError, AnswerTimeoutError
from autograde.sandbox.shown import first_difference, shown
from autograde.sandbox.values import close
from autograde.text import Text, as_code

__all__ = ["asked_about", "describe_fault", "differing", "shorten", "tell"]

#: Characters of a question, of a value that it binds, and of what came back.
MOST_CODE, MOST_INPUT, MOST_VALUE = 160, 60, 160
#: More is never shown of a value, whatever it is made of.
MOST_LINE = 400


class _Question(NamedTuple):
    """A question's code: what of it a student can read, the names that it reads of the notebook, and the names of
    arguments.
    """

    readable: str
    reads: frozenset[str]
    keywords: frozenset[str]


def tell(text: Text, seen: Observation | None, wanted: Observation | None, fault: AnswerFaultError | None) -> Text:
    """`text` says what is asked, `wanted` is what the reference said to the question that was `seen` last."""
    tried = _tried(seen) if seen else Text("", "")
    if fault is not None:
        said = describe_fault(fault)
        return Text(f"{text.ko} {tried.ko}{said.ko}", f"{text.en} {tried.en}{said.en}")
    if seen is None or seen.fault is not None:
        return text
    came, place = as_code(_line(shown(seen.value, MOST_VALUE))), _place(seen, wanted)
    return Text(
        f"{text.ko} {tried.ko}나온 값: {came}{place.ko}",
        f"{text.en} {tried.en}What came back: {came}{place.en}",
    )


def differing(seen: Sequence[Observation], noted: Sequence[Observation]) -> tuple[Observation, Observation | None]:
    """The first of the questions to which the reference said something else, with what it said; else the last one."""
    said = {one.question: one for one in noted}
    pairs = [(one, said.get(one.question)) for one in seen]
    for one, other in pairs:
        if one.fault is None and other is not None and not close(one.value, other.value):
            return one, other
    return pairs[-1]


def describe_fault(fault: AnswerFaultError) -> Text:
    """A fault in a student's words: what happened, where in the cell, what to look at."""
    if isinstance(fault, AnswerError):
        raised, line = as_code(shorten(str(fault.raised))), line_number(fault.raised.line)
        ko = f"{line}번째 줄에서 " if line else ""
        en = f" at line {line}" if line else ""
        return Text(f"실행 중 {ko}예외가 발생했습니다: {raised}", f"An exception was raised{en}: {raised}")
    if isinstance(fault, AnswerTimeoutError):
        return Text(
            "제한 시간 안에 끝나지 않았습니다. 끝나지 않는 반복이 있는지 확인합니다.",
            "It did not end within its time limit. Look for a loop that never ends.",
        )
    return Text(
        "결과를 남기지 않고 프로세스가 끝났습니다. 메모리를 너무 많이 쓰거나 실행을 끝내는 코드가 있는지 확인합니다.",
        "Its process ended without a result. Look for code that uses too much memory or that ends the process.",
    )


def asked_about(seen: Sequence[Observation]) -> tuple[set[str], set[str]]:
    """The names of the notebook and of attributes that these questions read, and the names of their arguments."""
    questions = [_read(one.code) for one in seen]
    reads = {name for question in questions for name in question.reads}
    return reads, {name for question in questions for name in question.keywords}


def shorten(text: str, most: int = 160) -> str:
    """At most `most` characters of one line; what cannot be printed is written as an escape."""
    words = " ".join(text[: 20 * most].split())[: most + 1]
    line = _line(words)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _line(text: str) -> str:
    """The text on one line, in characters that can be printed."""
    line = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text[:MOST_LINE])
    return f"{line}…" if len(text) > MOST_LINE else line


def _place(seen: Observation, wanted: Observation | None) -> Text:
    """Where the value is first another than the reference's, and whether there is quite another thing."""
    if wanted is None:
        return Text("", "")
    place, value, other = first_difference(seen.value, wanted.value) or ("", seen.value, wanted.value)
    ko = en = ""
    if place:
        where, there = as_code(_line(place)), as_code(_line(shown(value, MOST_INPUT)))
        ko, en = (
            f". 처음 다른 곳: {where}, 거기의 값: {there}",
            f". First differing place: {where}, which holds {there}",
        )
    if kinds := kinds_apart(value, other):
        found, asked = kinds
        ko, en = f"{ko} ({found.ko}, 묻는 것은 {asked.ko})", f"{en} ({found.en} where {asked.en} is asked for)"
    return Text(ko, en)


def _tried(seen: Observation) -> Text:
    """The question with the values that it binds. Nothing where it cannot be read without the check's own tools."""
    question = _read(seen.code)
    if not question.readable:
        return Text("", "")
    inputs = {name: value for name, value in seen.inputs.items() if name in _words(question.readable)}
    bindings = {name: value for names in (*seen.view, inputs) for name, value in names.items()}
    given = ", ".join(f"{name} = {_line(shown(value, MOST_INPUT))}" for name, value in bindings.items())
    where = f", {as_code(given)}" if given else ""
    asked = as_code(question.readable)
    return Text(f"해 본 것: {asked}{where}. ", f"Tried: {asked}{where}. ")


@lru_cache(maxsize=64)
def _read(code: str) -> _Question:
    tree = syntax.parse(code)
    nodes = list(ast.walk(tree))
    bound = {name for node in nodes for name in _bound(node)}
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    keywords = {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}
    return _Question(_readable(code, tree), frozenset((names - bound) | attributes), frozenset(keywords))


def _readable(code: str, tree: ast.Module) -> str:
    """The question on one line: all of it, or its last expression where that stands by itself. Empty where it is long,
    or made of functions and classes of the check's.
    """
    lines = [part for part in tree.body if not isinstance(part, ast.Import | ast.ImportFrom) and not _hides(part)]
    for parts in (lines, lines[-1:]):
        before = {name for part in lines if part not in parts for node in ast.walk(part) for name in _bound(node)}
        text = "; ".join(" ".join((ast.get_source_segment(code, part) or "").split()) for part in parts)
        simple = all(isinstance(part, ast.Assign | ast.AugAssign | ast.Expr) for part in parts)
        if simple and len(text) <= MOST_CODE and not before & _words(text):
            return text
    return ""


def _hides(statement: ast.stmt) -> bool:
    """Whether it binds names to `None`, so that an answer does not find them."""
    value = statement.value if isinstance(statement, ast.Assign) else statement
    return isinstance(value, ast.Constant) and value.value is None


def _words(text: str) -> set[str]:
    return {node.id for node in ast.walk(syntax.parse(text)) if isinstance(node, ast.Name)}


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
