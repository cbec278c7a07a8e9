"""What the checks know of a session: which cells ran, on what, and what was changed or saved since."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from kernel_session import FIRST, SECOND, Session, saved, started, tools_of_checks


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


def test_when_the_saved_notebook_has_another_answer_than_ran_then_it_is_to_be_run_again(
    session: Session, notebook: Path
) -> None:
    session.run(FIRST)
    notebook.write_text(saved(FIRST.replace("[3, 1]", "[2, 2]")), encoding="utf-8")
    session.run("_ran['first'] = (*_ran['first'][:2], _ran['first'][2] - 10)")
    assert session.check("first").startswith("🔁 first: the exercise cell was changed after it ran.")
    notebook.write_text(saved(FIRST), encoding="utf-8")
    assert session.check("first") == "✅ 1/3 first"


def test_when_the_notebook_was_saved_before_the_cell_ran_then_what_ran_counts(session: Session, notebook: Path) -> None:
    notebook.write_text(saved(FIRST.replace("[3, 1]", "...")), encoding="utf-8")
    os.utime(notebook, (1, 1))
    session.run(FIRST)
    session.run("_ran['first'] = (*_ran['first'][:2], _ran['first'][2] - 10)")
    assert session.check("first") == "✅ 1/3 first"


def test_when_the_kernel_was_restarted_then_what_the_saved_outputs_say_is_counted_and_told(
    session: Session, notebook: Path
) -> None:
    notebook.write_text(saved("x", outputs="✅ 2/3 third\n✅ 1/9 stranger\n"), encoding="utf-8")
    session.run(FIRST)
    assert session.check("first") == "✅ 2/3 first · counted from saved outputs: 1"


def test_when_a_cell_lost_its_first_line_then_it_belongs_to_the_check_behind_it(session: Session) -> None:
    session.run(FIRST.removeprefix("# first\n"))
    assert session.check("first") == "✅ 1/3 first"


def test_when_the_tools_are_run_again_then_nothing_is_forgotten(session: Session, tools: str) -> None:
    session.run(FIRST)
    session.check("first")
    session.run(tools)
    session.run(SECOND)
    assert session.check("second") == "✅ 2/3 second"


def test_when_a_check_tries_other_values_then_the_notebooks_own_stay(session: Session) -> None:
    session.run("# first\ntext = 'a b'\nparts = text.split()  ### your code\nprint(parts)")
    tried = 'with check("first", hint="H"):\n    assert rerun(text="x y z").parts == ["x", "y", "z"], "not split"'
    assert session.run(tried) == "✅ 1/3 first"
    assert session.run("print(text, parts)") == "a b ['a', 'b']"
    for cell in (
        "text = 'a b'\nparts = text.split()  ### your code",  # without the line with the name
        "# first\ntext: str = 'a b'\n%time parts = text.split()  ### your code",
        "%%time\n# first\ntext, more = 'a b', 1\n!ls\nparts = text.split()  ### your code",
    ):
        session.run(cell)
        assert session.run(tried) == "✅ 1/3 first"


def test_when_other_values_stop_the_cell_then_the_message_says_that_it_were_others(session: Session) -> None:
    session.run("# first\ntext = 'a b'\nparts = [text[0], text[2]]  ### your code")
    said = session.run('with check("first", hint="H"):\n    assert rerun(text="xy").parts == ["xy"]')
    assert said.splitlines() == [
        "❌ first: with other values (`text`) the cell stops. IndexError: string index out of range",
        "💡 Hint: H",
    ]


def test_when_another_cell_changed_a_name_then_the_exercise_cell_is_to_be_run_again(session: Session) -> None:
    session.run(FIRST)
    session.run("total = 5")
    assert session.check("first") == "🔁 first: another cell has changed `total`. Run the exercise cell above again."
    session.run(FIRST)
    assert session.check("first") == "✅ 1/3 first"
