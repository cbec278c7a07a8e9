"""Cells whose borders moved, scripts without any, and files with two versions of them."""

from __future__ import annotations

import pytest
from small_assignment import (
    Cells,
    code,
    find,
    insert_behind,
    read,
    released,
    small_assignment,
    solutions,
    stripped,
    without,
)

from autograde.course import Assignment
from autograde.errors import SubmissionError
from autograde.intake.document.conflicts import versions
from autograde.intake.document.parse import read_document
from autograde.intake.document.scripts import script_cells
from autograde.intake.document.statements import statements


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return small_assignment(tmp_path_factory.mktemp("source"))


def split(cells: Cells, name: str, before: str, **more: str) -> Cells:
    upper, middle, lower = find(cells, name)["source"].partition(before)
    find(cells, name)["source"] = upper
    return insert_behind(cells, name, code(middle + lower, **more))


def squeezed(sources: dict[str, str | None]) -> dict[str, str]:
    return {name: "".join((source or "").split()) for name, source in sources.items()}


@pytest.mark.parametrize(
    ("source", "first_lines"),
    [
        ("a = 1\nb = 2", ["a = 1", "b = 2"]),
        ("# about a\na = 1\n\n@cache\ndef b():\n    return 1\n\n    # inside\nc = 3", ["# about a", "@cache", "c = 3"]),
        ("if a:\n    b\nelif c:\n    d\nelse:\n    e\nf(\n    1,\n)\ng", ["if a:", "f(", "g"]),
        ('text = """one\ntwo\n"""\nthree', ['text = """one', "three"]),
        ("x = '''\n# no comment\n''' # \"\"\"\ny = \"'''\"\nz", ["x = '''", "y = \"'''\"", "z"]),
        ("class A:\n    def b(self\nc = (", ["class A:", "c = ("]),
    ],
)
def test_when_code_is_cut_then_its_statements_at_the_margin_come_out(source: str, first_lines: list[str]) -> None:
    assert [statement.split("\n")[0] for statement in statements(source)] == first_lines
    assert "\n".join(statements(source)) == source


@pytest.mark.parametrize("bare", [True, False])
def test_when_an_answer_is_split_then_its_parts_are_put_together(assignment: Assignment, bare: bool) -> None:
    cells = split(released(assignment), "counter", "    def count")
    answers = read(assignment, stripped(cells) if bare else cells)
    assert squeezed(dict(answers.sources)) == squeezed(dict(solutions(assignment)))
    assert any("put together: counter" in str(note) for note in answers.notes)


def test_when_a_cell_below_is_the_students_own_then_it_is_no_part_of_the_answer(assignment: Assignment) -> None:
    cells = insert_behind(released(assignment), "drop", code("print(result)"), code("result = result[:1]"))
    answers = read(assignment, cells)
    assert answers.sources == solutions(assignment)
    assert answers.notes == ()


@pytest.mark.parametrize("bare", [True, False])
def test_when_cells_are_merged_then_each_exercise_gets_its_own_lines(assignment: Assignment, bare: bool) -> None:
    cells = released(assignment)
    names = ["split", "split-check", "drop", "drop-check"]
    find(cells, "split")["source"] = "\n\n".join(find(cells, name)["source"] for name in names)
    cells = without(cells, *names[1:])
    answers = read(assignment, stripped(cells) if bare else cells)
    assert squeezed(dict(answers.sources)) == squeezed(dict(solutions(assignment)))
    assert any("taken apart: split, split-check, drop, drop-check" in str(note) for note in answers.notes)


def test_when_a_neighbour_is_deleted_then_no_answer_is_cut_for_it(assignment: Assignment) -> None:
    cells = without(released(assignment), "drop")
    find(cells, "split")["source"] += "\nresult = [item for item in result if item]\nprint(result)"
    answers = read(assignment, stripped(cells))
    assert answers.sources["counter"] == solutions(assignment)["counter"]
    assert "import re" in (answers.sources["split"] or "")


def test_when_a_script_is_read_then_text_and_code_are_told_apart() -> None:
    percent = '# %% [markdown] id="a"\n# # Title\n# text\n\n# %% nbgrader={"grade_id": "split"}\nx = 1\n\n# %%\n'
    prompts = (
        "#!/usr/bin/env python\n\n# # Title\n# text\n\n# In[3]:\n\n\nx = 1\n# why\n\n\n# more\n\n# In[ ]:\n\n\ny\n"
    )
    colab = '"""# Title\ntext"""\n\nx = """\n"""\n\n"""more"""\n\ny\n'
    found = [[(cell.type, cell.source) for cell in script_cells(text)] for text in (percent, prompts, colab)]
    assert found[0] == [("markdown", "# Title\ntext"), ("code", "x = 1")]
    assert found[1][-4:] == [
        ("markdown", "# Title\ntext"),
        ("code", "x = 1\n# why"),
        ("markdown", "more"),
        ("code", "y"),
    ]
    assert found[2] == [("markdown", "# Title\ntext"), ("code", 'x = """\n"""'), ("markdown", "more"), ("code", "y")]
    assert [(cell.ids, cell.grade_id) for cell in script_cells(percent)] == [(("a",), None), ((), "split")]


def test_when_a_file_is_called_a_script_then_it_is_one_and_else_it_must_look_like_one() -> None:
    assert read_document(b"x = 1", "a_lec26.PY").cells[0].source == "x = 1"
    with pytest.raises(SubmissionError, match="not a notebook"):
        read_document(b"x = 1", "a_lec26.ipynb")


def test_when_git_left_a_conflict_then_both_sides_can_be_read() -> None:
    text = "a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> main\nd\n======="
    assert versions(text) == ("a\nb\nd\n=======", "a\nc\nd\n=======")
    assert versions("a = '<<<<<<<'") is None


def test_when_the_notebook_is_another_assignments_then_it_is_refused_and_named(assignment: Assignment) -> None:
    own = [{"cell_type": "markdown", "source": "# 다른 과제"}, *(code(f"other_{n} = f({n})") for n in range(5))]
    with pytest.raises(SubmissionError, match=r"small: 0 of 4 exercises were found \(it begins '다른 과제'\)"):
        read(assignment, own)
