"""What is drawn from the student number: the notebook and the checks draw the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from our_course import our_course

from autograde.checking import Evidence
from autograde.checks.hw04.drawn import draw_from_number, number_of

NAMES = [f"variant {number}" for number in range(10)]


@pytest.fixture(scope="module")
def in_the_notebook() -> Callable[..., list[str]]:
    (cell,) = [
        one for one in our_course().assignment("hw04").release_cells("en") if "def draw_from_number" in one.source
    ]
    names: dict[str, Any] = {}
    exec(cell.source, names)
    drawn: Callable[..., list[str]] = names["draw_from_number"]
    return drawn


@pytest.mark.parametrize("number", ["", "2023100001", 2023100001, "m-20231", "２０２３１０００１", None])
def test_when_a_number_is_given_then_notebook_and_checks_draw_the_same(
    in_the_notebook: Callable[..., list[str]], number: object
) -> None:
    drawn = draw_from_number(number, "own-experiment", NAMES, 3)
    assert in_the_notebook(number, "own-experiment", NAMES, 3) == drawn
    assert in_the_notebook(number, "own-experiment", reversed(NAMES), 3) == drawn
    assert len({*drawn} & {*NAMES}) == 3


@pytest.mark.parametrize("written", ["2023-100001", " 2023100001 ", 2023100001, "２０２３１００００１"])
def test_when_a_number_is_written_in_another_way_then_the_same_is_drawn(written: object) -> None:
    assert draw_from_number(written, "x", NAMES, 2) == draw_from_number("2023100001", "x", NAMES, 2)
    assert number_of(Evidence(_settings={"STUDENT_NUMBER": repr(written)})) == "2023100001"


def test_when_numbers_and_exercises_differ_then_every_name_is_drawn_about_as_often() -> None:
    first = [draw_from_number(number, "x", NAMES, 1)[0] for number in range(2023100000, 2023102000)]
    assert all(140 < first.count(name) < 260 for name in NAMES)
    other = [draw_from_number(number, "y", NAMES, 1)[0] for number in range(2023100000, 2023102000)]
    assert 140 < sum(a == b for a, b in zip(first, other, strict=True)) < 260


def test_when_no_number_was_typed_then_there_is_none() -> None:
    assert number_of(Evidence()) == number_of(Evidence(_settings={"STUDENT_NUMBER": "''"})) == ""
