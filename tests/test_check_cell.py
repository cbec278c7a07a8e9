"""The tools of the visible checks, in a real kernel: what a student is told, whatever happened before."""

from __future__ import annotations

import base64
import json
import os
import symtable
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kernel_session import CHECKS, FIRST, NEEDS, SECOND, Session, as_file, saved, started, tools_of_checks
from our_course import our_course


@pytest.fixture(scope="module")
def tools() -> str:
    return tools_of_checks()


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """Where the student's notebook is saved."""
    return tmp_path / "mini.ipynb"


@pytest.fixture
def session(tools: str, notebook: Path) -> Iterator[Session]:
    with started(tools, notebook) as session:
        yield session


def packed(**content: Any) -> str:
    return base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()


STAND_INS = packed(values=[[9, 9], 18], after={"first": {"numbers": 0}}, at={"first": {"total": [1, ["first"]]}})


def test_when_answers_are_right_then_the_checks_count_each_once(session: Session) -> None:
    session.run(FIRST)
    assert session.check("first") == session.check("first") == "✅ 1/3 first"
    session.run(SECOND)
    assert session.check("second") == "✅ 2/3 second"


def test_when_a_cell_was_not_run_then_leftovers_of_another_do_not_pass(session: Session) -> None:
    session.run("numbers, total = [3, 1], 4")
    assert session.check("first").startswith("🔁 first: run the exercise cell above first.")


def test_when_a_cell_stopped_with_an_error_then_what_an_earlier_run_left_does_not_pass(session: Session) -> None:
    session.run(FIRST)
    assert "SyntaxError" in session.run(FIRST.replace("[3, 1]", "[3, 1"))
    said = session.check("first")
    assert said.startswith("❌ first: the exercise cell stopped with an error. SyntaxError")
    assert "H1" in said


def test_when_a_blank_is_open_then_the_cell_is_told_so_without_a_traceback_and_run_all_goes_on(
    session: Session,
) -> None:
    assert session.run(FIRST.replace("[3, 1]", "...")) == "Stopped here, since a blank is still open."
    assert session.went_on
    assert session.check("first") == "⬜ first: not answered yet: a blank is still open."
    session.run("print(total)")
    assert session.went_on


def test_when_an_operation_of_ones_own_fails_then_it_is_no_open_blank(session: Session) -> None:
    session.run(FIRST.replace("[3, 1]", '[3, "1"]'))
    said = session.check("first")
    assert said.startswith("❌ first: the exercise cell stopped with an error. TypeError")
    assert "H1" in said


def test_when_an_earlier_exercise_is_open_or_wrong_then_it_is_named_and_no_hint_given(session: Session) -> None:
    for first in (FIRST.replace("[3, 1]", "..."), FIRST.replace("[3, 1]", "[3, 2]")):
        session.run(first)
        session.check("first")
        session.run(SECOND)
        assert session.check("second") == "⏪ second: finish `first` first."


def test_when_the_answer_is_right_although_an_earlier_one_is_wrong_then_it_passes(session: Session) -> None:
    session.run(FIRST.replace("[3, 1]", "[3, 2]"))
    session.check("first")
    session.run("numbers = [3, 1]")
    session.run(SECOND)
    assert session.check("second") == "✅ 1/3 second"


def test_when_three_different_answers_were_wrong_then_there_is_one_more_hint(session: Session) -> None:
    for number, answer in enumerate(("[1]", "[1]", "[2]", "[3]")):
        session.run(FIRST.replace("[3, 1]", answer))
        said = session.check("first")
        assert "H1" in said
        assert ("H2" in said) == (number == 3)


def test_when_values_stand_in_for_a_wrong_answer_then_its_own_check_does_not_pass(session: Session) -> None:
    session.run(f"_stand_ins = {packed(values=[4], at={'first': {'total': [0, ['first']]}})!r}")
    session.run(FIRST.replace("[3, 1]", "[1]"))
    session.check("first")
    session.run("start_here('first')")
    assert session.check("first").startswith("🔁")


def test_when_a_blank_may_stay_open_and_the_check_passes_then_it_is_right(session: Session) -> None:
    session.run("# first\nnumbers = [\n    3,\n    1,\n    ...,  ### your code\n]\ntotal = sum(numbers[:2])")
    assert session.check("first") == "✅ 1/3 first"


def test_when_an_own_cell_fails_and_nothing_is_open_then_run_all_stops_as_ever(session: Session) -> None:
    session.run(FIRST)
    session.run("1 / 0")
    assert not session.went_on


def test_when_a_blank_is_open_then_its_values_stand_in_and_what_follows_can_be_done(session: Session) -> None:
    session.run(f"_stand_ins = {STAND_INS!r}")
    session.run(FIRST.replace("[3, 1]", "..."))
    assert session.check("first").splitlines()[1] == "So that you can go on, values stand in for `numbers`"
    assert session.run("print(numbers)") == "[9, 9]"
    assert session.check("first").startswith("⬜")


def test_when_an_earlier_answer_is_wrong_then_the_start_of_the_next_section_puts_values_in(session: Session) -> None:
    session.run(f"_stand_ins = {STAND_INS!r}")
    session.run(FIRST.replace("[3, 1]", "[1]"))
    session.check("first")
    assert session.run("start_here('first')").splitlines()[:2] == [
        "Exercises not finished yet: first",
        "Names that values stand in for: `total`",
    ]
    assert session.run("print(total)") == "18"


def test_when_all_earlier_answers_are_right_then_nothing_stands_in(session: Session) -> None:
    session.run(f"_stand_ins = {STAND_INS!r}")
    session.run(FIRST)
    session.check("first")
    assert session.run("start_here('first')") == "All earlier exercises are finished."
    assert session.run("print(total)") == "4"


def test_when_the_kernel_was_restarted_then_going_on_runs_what_is_above_but_not_what_takes_long(
    session: Session, notebook: Path
) -> None:
    heavy: dict[str, Any] = {"source": "raise SystemExit", "metadata": {"tags": ["heavy"]}}
    above: list[dict[str, Any]] = [
        {"source": "given = 5\nprint(given)"},
        heavy,
        {"source": FIRST},
        {"source": CHECKS["first"]},
    ]
    below = [{"source": "start_here('first')"}, {"source": "given = 6"}]
    notebook.write_text(as_file(*above, *below), encoding="utf-8")
    assert session.run("start_here('first')").splitlines() == [
        "Cells above that were run: 3",
        "All earlier exercises are finished.",
    ]
    assert session.run("print(given, total)") == "5 4"


def test_when_the_notebook_cannot_be_read_after_a_restart_then_the_start_says_what_to_run(session: Session) -> None:
    assert session.run("start_here('first')").splitlines()[0].startswith("🔁 Some cells above have not been run.")


def test_when_something_is_missing_then_it_is_said_before_handing_in(session: Session, notebook: Path) -> None:
    shown = [{"output_type": "stream", "name": "stdout", "text": ["✅ 1/3 first"]}]
    named = {"nbgrader": {"grade_id": "first-check"}}
    cells: list[dict[str, Any]] = [
        {"source": FIRST, "id": "first"},
        {"source": CHECKS["first"], "metadata": named, "outputs": shown},
        {"source": SECOND.replace("[2 * number for number in numbers]", "..."), "id": "second"},
        {"source": CHECKS["second"], "id": "second-check"},
        {"source": "**Answer · `words`** why\n\n...", "id": "words", "cell_type": "markdown"},
        {"source": "train()", "id": "train"},
    ]
    notebook.write_text(as_file(*cells), encoding="utf-8")
    assert session.run("ready()").splitlines() == [
        "⬜ exercises with an open blank: second",
        "⬜ exercises without ✅: third",
        "⬜ answers in words that are not written: words",
        "⬜ cells whose output is not saved: second-check, train",
        "⬜ in Colab, see that `Edit → Notebook settings` keeps outputs when saving; run the cells and save.",
        "⬜ type your student number into `STUDENT_NUMBER` at the top, and run that cell.",
    ]


def test_when_nothing_is_missing_then_the_notebook_can_be_handed_in(session: Session, notebook: Path) -> None:
    said = [{"output_type": "stream", "name": "stdout", "text": [f"✅ 3/3 {name}\n"]} for name in NEEDS]
    cells = [{"source": "x", "id": f"{name}-check", "outputs": [line]} for name, line in zip(NEEDS, said, strict=True)]
    notebook.write_text(as_file(*cells), encoding="utf-8")
    session.run("STUDENT_NUMBER = 2023100001")
    assert session.run("ready()") == "✅ Nothing is missing. Download it and hand it in."


def test_when_the_file_is_older_than_what_ran_then_saving_comes_first(session: Session, notebook: Path) -> None:
    notebook.write_text(saved("x"), encoding="utf-8")
    os.utime(notebook, (1, 1))
    session.run(FIRST)
    assert "⬜ save (Ctrl+S) and run this cell again." in session.run("ready()").splitlines()


def test_when_the_solutions_code_stands_in_then_it_is_said_and_the_exercise_stays_open(session: Session) -> None:
    session.run(f"_stand_ins = {packed(code={'first': FIRST})!r}")
    session.run(FIRST.replace("[3, 1]", "..."))
    assert session.run("start_here('first')") == "Exercises that the solution's code stands in for: first"
    assert session.run("print(total)") == "4"
    assert session.check("first").startswith("⬜")


@pytest.mark.parametrize("id", ["lec26", "lec27", "lec28", "hw04"])
def test_when_a_check_binds_a_name_then_it_is_none_of_the_tools(id: str) -> None:
    course = our_course()
    assignment = course.assignment(id)
    tools = [cell.source["ko"] for cell in assignment.cells if "def check(" in cell.source["ko"]]
    tools += [cell.source["ko"] for cell in assignment.cells if "def ready(" in cell.source["ko"]]
    assert len(tools) == 2
    for exercise in assignment.exercises:
        for check in exercise.check.values():
            assert bound(check) & set().union(*map(bound, tools)) == set()


def bound(source: str) -> set[str]:
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned()}
