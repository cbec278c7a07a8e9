"""Mutants of the solutions, by which the hidden checks are proven beyond the answers that somebody thought of."""

from __future__ import annotations

import ast
import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from our_course import our_course
from rich.console import Console

from autograde.course import Exercise
from autograde.course.assemble import read_assignment
from autograde.grading.hidden_checks import load_checks
from autograde.text import Text
from autograde.verify.mutants import small_mutants, wrappers, wrappers_of
from autograde.verify.mutation import verify_mutants

COURSE = our_course()
SOURCE = """
# %% exercise="{id}" points=1
{code}

# %% check="{id}"
with check("{id}", hint=tr(ko="봅니다.", en="Look.")):
    pass
"""


def exercise(folder: Path, code: str) -> Exercise:
    (folder / "small").mkdir()
    (folder / "small" / "1_small.py").write_text(SOURCE.format(id="one", code=code), encoding="utf-8")
    return read_assignment(folder / "small", Text("작은 것", "Small")).exercise("one")


@pytest.mark.parametrize(
    ("code", "some"),
    [
        ("double = 2 * 21  ### your code", {"2 + 21", "2 / 21", "2", "21", "3 * 21", "1 * 21", "2 * 22"}),
        (
            "a, b = 1, 2\nless = b - a < 3  ### your code",
            {"a - b < 3", "b - a <= 3", "b - b < 3", "b + a < 3", "b - a < 4"},
        ),
        (
            "def f(x, n=2):\n    return x.sum(0, dim=n)  ### your code",
            {"x", "x.sum(0)", "x.sum(dim=n)", "x.sum(0, dim=x)"},
        ),
        ('word = "ab"[1:]  ### your code', {"'b'[1:]", "'ab'[:]", "''[1:]"}),
    ],
)
def test_when_a_solution_is_changed_in_one_place_then_each_mutant_parses_and_is_another_answer(
    tmp_path: Path, code: str, some: set[str]
) -> None:
    one = exercise(tmp_path, code)
    mutants = list(small_mutants(one))
    found = {mutant.id.removeprefix("1: ").removeprefix("return ") for mutant in mutants}
    assert some <= found
    sources = [ast.dump(ast.parse(mutant.source)) for mutant in mutants]
    assert len(sources) == len({*sources, ast.dump(ast.parse(one.fill({})))}) - 1


def test_when_answers_are_wrapped_then_every_kind_means_something_somewhere() -> None:
    a_class, a_function = ("Module",), ("function",)
    a_value = ("Tensor", "object", "float", "axes", "gradient")
    kinds: Counter[str] = Counter()
    for assignment in map(COURSE.assignment, COURSE.assignments):
        for one in assignment.exercises:
            if one.is_written:
                continue
            defined = {node.name: node for node in ast.parse(one.fill({})).body if hasattr(node, "name")}
            traits: dict[str, tuple[str, ...]] = {
                name: a_class if isinstance(node, ast.ClassDef) else a_function for name, node in defined.items()
            }
            for mutant in wrappers(one, wrappers_of(COURSE.checks), traits or {"value": a_value}):
                ast.parse(mutant.source)
                kinds[mutant.id.partition(" ")[0]] += 1
    assert len({kind for kind in kinds if not kind.startswith("ignores")}) >= 20
    assert kinds.total() >= 600


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"checks": 1}, "gets full marks, and is not declared equal"),
        ({"equal": {"1: nothing": "why"}}, "1: nothing: is declared equal, but no such mutant gets full marks"),
        ({"equal": {"1: re.split(text, '(\\\\s)')": "why"}}, "is declared equal, but no such mutant gets full marks"),
    ],
    ids=["a check is missing", "no mutant", "rejected"],
)
def test_when_a_mutant_is_not_what_the_author_says_then_it_is_named_and_the_status_is_1(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], said: str
) -> None:
    hidden = load_checks(COURSE.assignment("lec26"), COURSE.checks)
    one = hidden["split-whitespace"]
    if "checks" in changed:
        changed = {"checks": one.checks[: changed["checks"]]}
    changes = {**hidden, one.exercise: dataclasses.replace(one, **changed)}
    monkeypatch.setattr("autograde.grading.grader.load_checks", lambda *_: changes)
    console = Console(width=200, record=True)
    assert verify_mutants(COURSE, one.exercise, console) == 1
    assert said in console.export_text()
