"""Answers in words: from the source through a release to what was handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_assignment import Cells, find, read, stripped, without
from written_assignment import SOURCE, made, released

from autograde.checking import Saved
from autograde.course import Assignment
from autograde.errors import AuthoringError
from autograde.text import Text

HEAD = "**답 · `explain-loss`** 무엇과 무엇을\n비교하는지 씁니다."


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    return made(tmp_path)


def text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def said(assignment: Assignment, cells: Cells, exercise: str = "explain-loss") -> str:
    return assignment.exercise(exercise).written(read(assignment, cells).sources[exercise] or "")


def test_when_it_is_released_then_the_head_stays_and_the_answer_goes(assignment: Assignment) -> None:
    exercise = assignment.exercise("explain-loss")
    assert exercise.release["ko"] == f"{HEAD}\n\n..."
    assert exercise.hint == Text("무엇과 무엇을 비교하는지 씁니다.", "Say what is compared with what.")
    assert (exercise.is_written, exercise.blanks, assignment.points) == (True, (), 6)


def test_when_a_cell_is_for_one_place_only_then_it_stands_nowhere_else(assignment: Assignment) -> None:
    ids = {cell.id: cell.only for cell in assignment.cells}
    assert [cell.id for cell in assignment.release_cells("en") if cell.kind == "given"] == ["train"]
    assert [step.code["ko"] for step in assignment.steps][:2] == ['print("loss 1.0")', "stand_in = 1"]
    assert list(ids.values()).count(("grader",)) == list(ids.values()).count(("solutions",)) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("**답 · `explain-loss`** 무엇과", "**답** 무엇과", "begins with a paragraph"),
        ("**답 · `explain-loss`** 무엇과", "**답 · `explain-loos`** 무엇과", "begins with a paragraph"),
        ("예측과 다음 토큰을 비교합니다.\n", "", "a model answer"),
        ('written="paste-log" points=2 lang="en"', 'lang="en"', "written='paste-log'"),
        ('written="paste-log" points=2 lang="ko"', 'written="paste-log" lang="ko"', "points=1"),
        ('only="grader"', 'only="grade"', "did you mean 'grader'?"),
        ('name="train"', 'name="double"', "already"),
        ('name="train"', 'name="Train"', "no cell name"),
    ],
)
def test_when_the_author_slips_then_the_message_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in SOURCE
    with pytest.raises(AuthoringError, match=says):
        made(tmp_path, SOURCE.replace(old, new))


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        (f"{HEAD}\n\n...", ""),
        (f"{HEAD}\n\n…\n", ""),
        (HEAD, ""),
        (f"{HEAD}\n\n## 내 답\n\n---", ""),
        ("### Answer", ""),
        ("# 둘을\n비교합니다.", "# 둘을\n비교합니다."),
        (f"# {'둘을 비교합니다. ' * 7}", f"# {'둘을 비교합니다. ' * 7}".strip()),
        ("", ""),
        (f"{HEAD}\n\n둘을 비교합니다.", "둘을 비교합니다."),
        (f"{HEAD}\n둘을 비교합니다.", "둘을 비교합니다."),
        (f"{HEAD}\n\n...\n\n둘을\n\n비교합니다.", "둘을\n\n비교합니다."),
        ("둘을 비교합니다.", "둘을 비교합니다."),
        ("**Answer · `explain-loss`** Say what is compared\nwith what.\n\nBoth.", "Both."),
        ("**답 · `explain-loss`** 힌트를 고쳤습니다.\n둘을 비교합니다.", "둘을 비교합니다."),
    ],
)
def test_when_a_cell_is_read_then_what_the_student_wrote_is_told_from_the_rest(
    assignment: Assignment, cell: str, answer: str
) -> None:
    exercise = assignment.exercise("explain-loss")
    assert exercise.written(cell) == answer
    assert exercise.is_blank(cell) == (not answer)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("bare", [True, False])
def test_when_nothing_was_written_then_both_answers_are_there_and_blank(
    assignment: Assignment, language: str, bare: bool
) -> None:
    cells = released(assignment, language)
    answers = read(assignment, stripped(cells) if bare else cells)
    assert [assignment.exercise(e).is_blank(answers.sources[e] or "?") for e in ("explain-loss", "paste-log")] == [
        True
    ] * 2
    assert answers.notes == () or bare


def test_when_the_head_is_gone_then_the_cell_is_known_by_its_name(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "explain-loss")["source"] = "둘을 비교합니다."
    assert said(assignment, cells) == "둘을 비교합니다."


def test_when_the_names_are_gone_then_the_cell_is_known_by_its_head(assignment: Assignment) -> None:
    cells = stripped(released(assignment))
    place = next(cell for cell in cells if cell["source"].startswith(HEAD))
    place["source"] = f"{HEAD}\n\n둘을 비교합니다."
    assert said(assignment, cells) == "둘을 비교합니다."


def test_when_names_and_head_are_gone_then_the_cell_is_known_by_its_place(assignment: Assignment) -> None:
    cells = stripped(released(assignment))
    place = next(cell for cell in cells if cell["source"].startswith(HEAD))
    place["source"] = "예측한 확률과 정답을 비교합니다."
    assert said(assignment, cells) == "예측한 확률과 정답을 비교합니다."
    assert said(assignment, cells, "paste-log") == ""


def test_when_the_answer_stands_in_a_new_cell_below_then_it_counts(assignment: Assignment) -> None:
    cells = released(assignment)
    position = cells.index(find(cells, "explain-loss")) + 1
    cells[position:position] = [text("둘을 비교합니다."), text("그리고 더합니다.")]
    assert said(assignment, cells) == "둘을 비교합니다.\n\n그리고 더합니다."
    assert any("explain-loss" in str(note) and "below" in str(note) for note in read(assignment, cells).notes)


def test_when_a_heading_stands_above_an_answer_then_only_the_answer_counts(assignment: Assignment) -> None:
    cells = stripped(released(assignment))
    position = next(number for number, cell in enumerate(cells) if cell["source"].startswith(HEAD))
    cells[position : position + 1] = [text("## 내 답"), text("둘을 비교합니다.")]
    assert said(assignment, cells) == "둘을 비교합니다."
    cells[position + 1 : position + 2] = []
    assert said(assignment, cells) == ""


def test_when_the_cell_is_deleted_then_the_answer_is_missing(assignment: Assignment) -> None:
    answers = read(assignment, without(released(assignment), "explain-loss"))
    assert answers.sources["explain-loss"] is None
    assert any("missing: explain-loss" in str(note) for note in answers.notes)


def test_when_outputs_were_saved_then_text_and_pictures_are_read_and_errors_are_not(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "train")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": ["loss 1.0\n", "loss 0.5\n"]},
        {"output_type": "stream", "name": "stderr", "text": "50%"},
        {"output_type": "display_data", "data": {"image/png": "aGk=", "text/plain": "<Figure>"}},
        {"output_type": "display_data", "data": 5},
        "not an output",
    ]
    assert read(assignment, cells).saved["train"] == Saved("loss 1.0\nloss 0.5\n<Figure>\n", 1)


def test_when_outputs_are_huge_then_only_their_beginning_is_read(assignment: Assignment) -> None:
    cells = released(assignment)
    flood = {"output_type": "stream", "name": "stdout", "text": ["x" * 70_000] * 3}
    find(cells, "train")["outputs"] = [flood, flood]
    assert len(read(assignment, cells).saved["train"].text) == 100_001
