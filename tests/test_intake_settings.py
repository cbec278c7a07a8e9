"""What students type into given cells that are there to be changed: literals, and nothing else of such a cell."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from our_course import our_course

from autograde.grading.evidence import Evidence
from autograde.intake.alignment.answers import Answers, read_answers
from autograde.intake.delivery.submissions import Submission
from notebooks import StudentNotebook


def read(cell: str | None) -> Answers:
    """The answers of a homework whose cell for the size reads like that; without it for None."""
    assignment = our_course().assignment("hw04")
    notebook = json.loads(StudentNotebook(assignment).solve().to_bytes())
    (preset,) = [one for one in notebook["cells"] if "".join(one["source"]) == 'PRESET = "small"']
    if cell is None:
        notebook["cells"].remove(preset)
    else:
        preset["source"] = cell
    return read_answers(Submission("kim", "kim.ipynb", json.dumps(notebook).encode()), assignment)


def chosen(answers: Answers) -> Mapping[str, object]:
    return Evidence(_settings=answers.settings).settings


def sources(answers: Answers) -> list[str]:
    """The given cells that do not run as the release has them."""
    return [step.source for step in answers.script if step.kind == "given" and step.source]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('PRESET = "full"', "full"),
        ("# 작은 크기\nPRESET = 'full'  # 한 단어\n", "full"),
        ("PRESET: str = '작게'", "작게"),
        ('PRESET = "small"\nPRESET = "full"', "full"),
        ("PRESET = -1", -1),
    ],
)
def test_when_a_literal_was_typed_then_it_is_the_setting_and_the_cell_runs_with_it(cell: str, value: object) -> None:
    answers = read(cell)
    assert chosen(answers)["PRESET"] == value
    assert sources(answers) == [f"PRESET = {value!r}"]


@pytest.mark.parametrize(
    "cell",
    [
        None,
        'PRESET = "small"',
        "PRESET = input()",
        "PRESET = full",
        'PRESET = "small',
        "PRESET = 1e999",
        "PRESET = 1j",
        f"PRESET = '{'x' * 300}'",
        "other = 'full'",
        'if True:\n    PRESET = "full"',
    ],
)
def test_when_no_literal_was_typed_then_the_releases_counts(cell: str | None) -> None:
    answers = read(cell)
    assert chosen(answers) == {"PRESET": "small", "STUDENT_NUMBER": ""}
    assert sources(answers) == []


def test_when_other_code_stands_with_a_setting_then_it_is_the_students_and_does_not_run_as_given() -> None:
    answers = read('import os\nos._exit(1)\nPRESET = "full"\ntext_data = "mine"')
    assert (chosen(answers)["PRESET"], sources(answers)) == ("full", ["PRESET = 'full'"])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ('"2023100001"', "2023100001"),
        ("2023100001", "2023100001"),
        ('" 2023\\n1 "', "2023 1"),
        ("None", ""),
        ("...", ""),
    ],
)
def test_when_a_number_was_typed_then_it_goes_with_the_answers(typed: str, number: str) -> None:
    notebook = json.loads(StudentNotebook(our_course().assignment("hw04")).to_bytes())
    (cell,) = [one for one in notebook["cells"] if "STUDENT_NUMBER =" in "".join(one["source"])]
    cell["source"] = f"STUDENT_NUMBER = {typed}"
    submission = Submission("kim", "kim.ipynb", json.dumps(notebook).encode())
    assert read_answers(submission, our_course().assignment("hw04")).number == number
