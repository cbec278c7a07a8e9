"""The broken functions of hw04: what is drawn, what the notebook shows, and what passes under which student number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
import torch
from our_course import our_course
from torch import nn

from autograde.authoring.stand_ins import keeping
from autograde.checking import Array
from autograde.checks.hw04.bugs import BUGS, MOST, arguments, differ, result
from autograde.checks.hw04.mended_bugs import EXERCISE, KNOWN, NUMBERS, drawn_from, place_of, submitted
from autograde.course.blanks import MARKER
from autograde.course.needs import needs_of
from autograde.course.source import read_cells, scripts
from autograde.grading.grader import Grader
from autograde.grading.judging import Judging
from autograde.grading.verdicts import Verdicts
from autograde.intake.alignment.programs import Program
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult
from notebooks import StudentNotebook

#: As many numbers as a few classes have.
MANY = range(2023100000, 2023101000)


def given_cells(language: str) -> dict[str, str]:
    return {cell.id: cell.source for cell in our_course().assignment("hw04").release_cells(language)}


@pytest.fixture(scope="module", params=["ko", "en"])
def in_the_notebook(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the cell with the ten functions defines, and its listings."""
    names: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(given_cells(request.param)["broken-functions"], names)
    return names


def as_torch(given: Any) -> Any:
    return torch.from_numpy(given.copy()) if isinstance(given, np.ndarray) else given


def as_data(given: Any) -> Any:
    """An argument as it comes out of the sandbox."""
    if not isinstance(given, torch.Tensor):
        return given
    return Array(str(given.dtype), tuple(given.shape), given.detach().numpy())


def defined(code: str) -> Any:
    names: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(code, names)
    return names["mended"]


def example(code: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = eval(code, {"torch": torch})
    return found


# What is drawn


def test_when_numbers_draw_then_each_has_three_functions_and_all_ten_come_up_as_often() -> None:
    drawn = [drawn_from(number) for number in ("", *MANY)]
    assert all(len({*three}) == 3 for three in drawn)
    often = [sum(name in three for three in drawn) / len(drawn) for name in BUGS]
    assert len(often) == 10
    assert all(0.25 < share < 0.35 for share in often)
    assert len({tuple(sorted(three)) for three in drawn}) > 100


def test_when_answers_are_declared_then_their_numbers_draw_all_ten() -> None:
    assert {name for number in NUMBERS for name in drawn_from(number)} == BUGS.keys() == KNOWN.keys()


# The functions


@pytest.mark.parametrize("name", BUGS)
@pytest.mark.parametrize("seed", range(5))
def test_when_a_function_is_called_then_the_notebooks_computes_what_the_checks_know(
    in_the_notebook: dict[str, Any], name: str, seed: int
) -> None:
    bug, right = BUGS[name], defined(KNOWN[name].mended)
    apart = []
    for given in bug.draw(np.random.default_rng(seed)):
        tensors, expected = [as_torch(one) for one in given], result(bug.right, given)
        assert np.allclose(right(*tensors).numpy(), expected, rtol=1e-4, atol=1e-4)
        assert np.allclose(defined(KNOWN[name].other)(*tensors).numpy(), expected, rtol=1e-4, atol=1e-4)
        try:
            found = in_the_notebook[name](*tensors).numpy()
        except (IndexError, RuntimeError):  # positions beyond the table, keys and values of two widths
            with pytest.raises(AssertionError):
                result(bug.broken, given)
            continue
        assert np.allclose(found, result(bug.broken, given), rtol=1e-4, atol=1e-4)
        apart.append(differ(expected, result(bug.broken, given)))
    assert any(apart) or name == "self_attention"


@pytest.mark.parametrize("name", BUGS)
def test_when_an_answer_is_known_then_its_example_and_its_line_are_what_they_are_said_to_be(
    in_the_notebook: dict[str, Any], name: str
) -> None:
    bug, known = BUGS[name], KNOWN[name]
    listing = in_the_notebook["broken_functions"][name][1].splitlines()
    assert known.line in bug.lines <= {*range(2, len(listing) + 1)}
    assert 4 <= len(listing) <= 10
    for code, differs in ((known.example, True), (known.same, False)):
        tensors = example(code)
        given = arguments(tuple(map(as_data, tensors)))
        broken, right = in_the_notebook[name](*tensors), defined(known.mended)(*tensors)
        assert np.allclose(broken.numpy(), result(bug.broken, given), atol=1e-5)
        assert np.allclose(right.numpy(), result(bug.right, given), atol=1e-5)
        assert differ(result(bug.broken, given), result(bug.right, given)) is differs


@pytest.mark.parametrize(
    "said",
    [
        None,
        3,
        "abc",
        {"scores": 1},
        (Array("torch.float32", (MOST + 1,), np.zeros(MOST + 1, np.float32)),),
        (Array("torch.complex64", (2, 2), np.zeros((2, 2), np.complex64)),),
        ("scores",),
        (None,),
        (10**30,),
        (float("nan"),),
        ([[1, 2], [3, 4]],),
    ],
)
def test_when_an_example_is_no_tuple_of_small_tensors_and_numbers_then_it_is_none(said: Any) -> None:
    with pytest.raises(AssertionError):
        arguments(said)


@pytest.mark.parametrize("name", BUGS)
def test_when_an_example_has_strange_shapes_then_it_is_none_and_nothing_else_is_raised(name: str) -> None:
    shapes: list[tuple[int, ...]] = [(), (0,), (0, 3), (1,), (64,), (1, 64), (64, 1), (2, 2, 2, 2, 2), (64, 1, 1, 1)]
    numbers = [
        Array(f"torch.{kind}", shape, np.zeros(shape, kind)) for shape in shapes for kind in ("float32", "int64")
    ]
    taken = 0
    for said in ([one] * count for one in numbers for count in range(5)):
        for function in (BUGS[name].right, BUGS[name].broken):
            with suppress(AssertionError):
                taken += result(function, arguments(said)).dtype == np.float64
    assert taken < len(numbers) * 5


# What the student's notebook has


def test_when_the_listing_is_printed_then_it_has_the_three_functions_with_line_numbers(
    in_the_notebook: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    cells = given_cells("en")
    (draw,) = [source for source in cells.values() if "def draw_from_number" in source]
    (listing,) = [source for source in cells.values() if "def show_my_bugs" in source]
    for number in ("", "2023100029"):
        names = {**in_the_notebook, "STUDENT_NUMBER": number}
        exec(draw, names)
        exec(listing, names)
        said = capsys.readouterr().out
        assert ("There is no student number yet" in said) is (number == "")
        for place, name in enumerate(drawn_from(number), start=1):
            assert f"[{place}] {name}: " in said
            for line, text in enumerate(in_the_notebook["broken_functions"][name][1].splitlines(), start=1):
                assert f"{line:3}  {text}\n" in said


@pytest.mark.parametrize("language", ["ko", "en"])
def test_when_students_get_the_notebook_then_no_right_version_is_in_it(language: str) -> None:
    assignment = our_course().assignment("hw04")
    exercise = assignment.exercise(EXERCISE)
    text = json.dumps(list(given_cells(language).values()), ensure_ascii=False)
    solved = [blank.solution for blank in exercise.blanks if len(blank.solution) > 1]
    bodies = [code.partition("\n")[2] for known in KNOWN.values() for code in (known.mended, known.other)]
    bodies += [code.partition("\n")[2] for code in solved if code.startswith("def ")]
    assert len(bodies) == 23
    assert not [code for code in (*solved, *bodies) if json.dumps(code, ensure_ascii=False)[1:-1] in text]
    for name in BUGS:
        assert text.count(f"def {name}(") == 1
    (line,) = [line for line in given_cells(language)[EXERCISE].splitlines() if line.startswith("line_1")]
    assert line == f"line_1 = ...  {MARKER}"


def test_when_values_stand_in_for_open_exercises_then_none_does_for_this_one() -> None:
    assert EXERCISE not in keeping(our_course().assignment("hw04"))


def test_when_earlier_exercises_are_open_then_this_one_can_be_solved() -> None:
    cells = [cell for file in scripts(our_course().assignment("hw04").folder) for cell in read_cells(file)]
    assert needs_of(cells)[EXERCISE] == []


# What passes under which number


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    course = our_course()
    with Grader(course, course.assignment("hw04"), only=frozenset({EXERCISE})) as grader:
        yield grader


def graded(grader: Grader, number: str, solving: str | None = None, language: str = "en") -> SubmissionResult:
    """A homework in which this number was typed, with answers for what the number `solving` draws."""
    answer = submitted(number, solving=solving).answer
    notebook = StudentNotebook(grader.assignment, language).solve().answer({EXERCISE: answer})
    typed = [cell for cell in notebook.cells if 'STUDENT_NUMBER = ""' in "".join(cell["source"])]
    assert len(typed) == 1
    typed[0]["source"] = [f'STUDENT_NUMBER = "{number}"']
    return grader.grade(Submission(number or "kim", "hw04.ipynb", notebook.to_bytes()))


def suggested(found: SubmissionResult) -> float | None:
    (only,) = found.exercises
    assert only.status == "manual"
    return only.suggested


def flags(found: SubmissionResult) -> list[str]:
    (only,) = found.exercises
    return [line for line in (only.message.en if only.message else "").splitlines() if line.startswith("⚠")]


@pytest.mark.parametrize("world", ["own", "reference's"])
@pytest.mark.parametrize("number", ["2023100001", "2023100029"])
def test_when_the_own_functions_are_mended_then_all_is_suggested_in_either_world(
    grader: Grader, number: str, world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if world != "own":
        monkeypatch.setattr(Judging, "_judge_in_own_world", lambda self: None)
    found = graded(grader, number, language="ko" if world == "own" else "en")
    assert (suggested(found), flags(found)) == (8, [])


@pytest.mark.parametrize("world", ["own", "reference's"])
def test_when_another_students_functions_are_mended_then_none_passes_and_a_person_is_told(
    grader: Grader, world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if world != "own":
        monkeypatch.setattr(Judging, "_judge_in_own_world", lambda self: None)
    found = graded(grader, "2023100001", solving="2023100029")
    assert suggested(found) == 2.5  # the sentences, which a person reads, and a line that is a right number by chance
    assert len(flags(found)) == 3
    assert all("this number does not draw" in flag for flag in flags(found))
    assert not any(name in flag for flag in flags(found) for name in BUGS)


def test_when_no_number_was_typed_then_what_none_draws_is_right_and_a_person_is_told(grader: Grader) -> None:
    found = graded(grader, "")
    assert suggested(found) == 8
    assert [flag for flag in flags(found) if "No student number" in flag] == flags(found) != []


def test_when_two_numbers_have_the_same_answers_then_no_verdict_is_shared(grader: Grader) -> None:
    hidden = grader.checks[EXERCISE]
    assert Verdicts().key(hidden, Program((), "the digest of one program")) is None
    again = ("2023100001", "2023100029", "2023100001")
    assert [suggested(graded(grader, number, solving="2023100001")) for number in again] == [8, 2, 8]


def test_when_a_function_is_known_then_its_number_and_place_are() -> None:
    for name in BUGS:
        number, place = place_of(name)
        assert drawn_from(number)[place - 1] == name
