"""From a submission's cells to its answers: however the notebook was damaged, every exercise is found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from our_course import our_course
from small_assignment import (
    EXERCISES,
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

from autograde.authoring.notebook import notebook_path
from autograde.course import Assignment
from autograde.errors import SubmissionError
from autograde.intake import Submission, read_answers
from autograde.text import Note, Text
from notebooks import StudentNotebook


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return small_assignment(tmp_path_factory.mktemp("source"))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_when_a_notebook_is_whole_then_all_answers_are_read_without_a_note(
    assignment: Assignment, language: str
) -> None:
    answers = read(assignment, released(assignment, language))
    assert answers.sources == solutions(assignment, language)
    assert answers.notes == ()
    assert answers.extra == dict.fromkeys(EXERCISES, ())


def test_when_a_cell_is_duplicated_then_the_last_answer_counts(assignment: Assignment) -> None:
    cells = released(assignment)
    first = {**find(cells, "drop"), "id": "first", "source": "result = [first]"}
    last = {**find(cells, "drop"), "id": "last", "source": "result = [last]"}
    answers = read(assignment, insert_behind(cells, "split-check", first, last))
    assert answers.sources["drop"] == solutions(assignment)["drop"]
    answers = read(assignment, insert_behind(cells, "drop", first, last))
    assert answers.sources["drop"] == "result = [last]"
    assert len(answers.notes) == 1
    assert "drop" in str(answers.notes[0])


def test_when_the_last_copy_is_blank_then_the_answered_one_counts(assignment: Assignment) -> None:
    cells = released(assignment)
    copy = {**find(released(assignment, solved=False), "counter"), "id": "copy"}
    answers = read(assignment, insert_behind(cells, "counter", copy))
    assert answers.sources["counter"] == solutions(assignment)["counter"]


def test_when_a_cell_is_deleted_then_its_answer_is_missing_and_the_others_are_found(assignment: Assignment) -> None:
    for name in EXERCISES:
        for cells in (
            released(assignment),
            stripped(released(assignment)),
            stripped(released(assignment, solved=False)),
        ):
            sources = {cell.get("source") for cell in cells}
            gone = {assignment.exercise(name).solution["ko"], assignment.exercise(name).release["ko"]} & sources
            answers = read(assignment, [cell for cell in cells if cell["source"] not in gone])
            assert [exercise for exercise, source in answers.sources.items() if source is None] == [name]
            assert any(name in str(note) and "missing" in str(note) for note in answers.notes)


def test_when_a_cell_is_emptied_then_its_answer_is_missing(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "drop")["source"] = "\n# 나중에\n"
    answers = read(assignment, cells)
    assert answers.sources["drop"] is None
    assert "emptied: drop" in str(answers.notes[0])


def test_when_a_cell_is_moved_then_it_is_still_found(assignment: Assignment) -> None:
    cells = released(assignment)
    moved = [*without(cells, "split"), find(cells, "split")]
    for variant in (moved, stripped(moved)):
        answers = read(assignment, variant)
        assert answers.sources == solutions(assignment)
        assert any("were moved: split" in str(note) for note in answers.notes)


def test_when_only_cell_ids_are_left_then_they_suffice(assignment: Assignment) -> None:
    cells = [{**cell, "metadata": {}} for cell in released(assignment)]
    find(cells, "drop")["source"] = "nothing = alike"
    assert read(assignment, cells).sources["drop"] == "nothing = alike"


def test_when_colab_has_moved_the_ids_into_the_metadata_then_they_are_read_there(assignment: Assignment) -> None:
    cells = []
    for cell in released(assignment):
        colab = {
            "id": cell["id"],
            "colab": {"base_uri": "https://localhost:8080/"},
            "outputId": "a",
            "executionInfo": {},
        }
        source = "nothing = alike" if cell["id"] == "drop" else cell["source"]
        cells.append({"cell_type": cell["cell_type"], "metadata": colab, "source": source})
    assert read(assignment, cells).sources == {**solutions(assignment), "drop": "nothing = alike"}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("solved", [True, False])
def test_when_all_metadata_is_stripped_then_every_exercise_is_matched(
    assignment: Assignment, language: str, solved: bool
) -> None:
    cells = released(assignment, language, solved=solved)
    answers = read(assignment, stripped(cells))
    assert answers.sources == {name: find(cells, name)["source"] for name in EXERCISES}
    assert any("found by content" in str(note) for note in answers.notes)


def test_when_prose_and_comments_are_another_editions_then_every_exercise_is_matched(assignment: Assignment) -> None:
    cells = [cell for cell in stripped(released(assignment)) if cell["cell_type"] == "code"]
    for cell in cells:
        cell["source"] = re.sub(r"(?m)^\s*# .*\n", "", cell["source"]).replace("  ### your code", "")
    answers = read(assignment, cells)
    assert [re.sub(r"\W", "", source or "") for source in answers.sources.values()] == [
        re.sub(r"\W", "", re.sub(r"#.*", "", source)) for source in solutions(assignment).values()
    ]


def test_when_a_stripped_answer_is_wrong_or_unfinished_then_it_is_still_matched(assignment: Assignment) -> None:
    cells = released(assignment)
    wrong = {"split": "text.split(", "drop": "list(filter(None, result))", "total": "len(words) +"}
    for name, answer in wrong.items():
        source = assignment.exercise(name).fill({1: answer})
        find(cells, name)["source"] = source
        assert read(assignment, stripped(cells)).sources[name] == source


def test_when_a_copy_without_metadata_holds_the_answer_then_it_counts(assignment: Assignment) -> None:
    cells = released(assignment, solved=False)
    answered = code(assignment.exercise("split").fill({1: "text.split()"}))
    for variant in (cells, stripped(cells)):
        position = next(i for i, cell in enumerate(variant) if "import re" in cell["source"]) + 1
        answers = read(assignment, [*variant[:position], answered, *variant[position:]])
        assert answers.sources["split"] == answered["source"]


def test_when_the_answer_stands_in_a_new_cell_below_the_blank_then_it_counts(assignment: Assignment) -> None:
    cells = insert_behind(released(assignment, solved=False), "split", code('result = re.split(r"( )", text)'))
    answers = read(assignment, cells)
    assert 'result = re.split(r"( )", text)' in (answers.sources["split"] or "")
    assert not assignment.exercise("split").is_blank(answers.sources["split"] or "")
    assert "print(result)" in (answers.sources["split"] or "")
    assert answers.extra["total"] == ()
    assert any("new cell below the blank" in str(note) for note in answers.notes)


def test_when_an_answer_was_turned_into_text_then_it_counts(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "counter")["cell_type"] = "markdown"
    find(cells, "total")["cell_type"] = "raw"
    for variant in (cells, stripped(cells)):
        answers = read(assignment, variant)
        assert answers.sources == solutions(assignment)
        assert any("no longer a code cell: counter, total" in str(note) for note in answers.notes)


def test_when_a_student_adds_cells_then_each_exercise_gets_those_above_it_last(assignment: Assignment) -> None:
    cells = insert_behind(
        released(assignment), "split", code("def 도우미(x):\n    return x\n"), code("# nur Kommentar")
    )
    cells = insert_behind(cells, "counter", code("import math"), code('text = "Hello, world."'))
    for variant in (cells, stripped(cells)):
        answers = read(assignment, variant)
        helper = "def 도우미(x):\n    return x\n"
        assert answers.extra == {
            "split": (helper, "import math"),
            "drop": ("import math", helper),
            "counter": ("import math", helper),
            "total": (helper, "import math"),
        }


def test_when_given_cells_and_checks_are_changed_or_gone_then_the_originals_are_used(assignment: Assignment) -> None:
    cells = released(assignment)
    given = next(cell for cell in cells if cell["source"].startswith("words ="))
    given["source"] = 'words = ["cheat"]'
    find(cells, "drop-check")["source"] = "assert True"
    answers = read(assignment, without(cells, "split-check"))
    assert answers.sources == solutions(assignment)
    assert answers.extra["total"] == ()
    said = " ".join(map(str, answers.notes))
    assert all(name in said for name in (given["id"], "drop-check", "split-check"))


def test_when_only_spaces_or_line_ends_differ_then_nothing_is_noted(assignment: Assignment) -> None:
    cells = released(assignment)
    for cell in cells:
        cell["source"] = "\r\n" + cell["source"].replace("\n", "  \r\n") + "\r\n"
    assert read(assignment, cells).notes == ()


def test_when_grade_ids_are_forged_then_each_cell_is_taken_for_what_it_claims(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "total")["metadata"]["nbgrader"] |= {"grade_id": "split", "points": 100}
    answers = read(assignment, [{**cell, "id": None} for cell in cells])
    assert answers.sources["split"] == solutions(assignment)["total"]
    assert answers.sources["total"] is None


def test_when_one_cell_answers_two_exercises_then_it_serves_both(assignment: Assignment) -> None:
    both = (
        "class Counter:\n    def __init__(self, words): self.words = words\n\n"
        "    def count(self, word): return self.words.count(word)\n\n"
        "counter, total = Counter(words), sum(Counter(words).count(word) for word in words)"
    )
    cells = without(released(assignment), "total")
    find(cells, "counter")["source"] = both
    for variant in (cells, stripped(cells)):
        answers = read(assignment, variant)
        assert answers.sources["counter"] == answers.sources["total"] == both
        assert [step.id for step in answers.script if step.kind == "answer"] == ["split", "drop", "counter", "total"]
        assert not any("missing: total" in str(note) or "moved" in str(note) for note in answers.notes)


def test_when_a_cell_only_reuses_a_name_then_it_answers_no_second_exercise(assignment: Assignment) -> None:
    cells = without(released(assignment), "drop", "total")
    cells = insert_behind(cells, "counter", code("total = len(text)\nprint(total)"))
    assert [read(assignment, cells).sources[name] for name in ("drop", "total")] == [None, None]


def test_when_an_answer_of_one_line_has_other_names_then_it_is_matched_by_its_structure(assignment: Assignment) -> None:
    answer = "tokens_without_blanks = [t for t in parts_of_the_text if t.strip()]"
    cells = stripped(released(assignment))
    place = next(cell for cell in cells if cell["source"] == solutions(assignment)["drop"])
    place["source"] = answer
    assert read(assignment, cells).sources["drop"] == answer
    place["source"] = "tokens_without_blanks = [t for t in parts_of_the_text if len(t) > 1]"
    assert read(assignment, cells).sources["drop"] is None
    cells.insert(cells.index(place), code("more = [m for m in some if m.strip()]"))
    place["source"] = answer
    assert read(assignment, cells).sources["drop"] is None


def test_when_a_submission_has_a_problem_then_that_is_the_reason(assignment: Assignment) -> None:
    problem = Text("너무 큽니다.", "too large")
    with pytest.raises(SubmissionError) as caught:
        read_answers(Submission("a", "a.ipynb", b"", problem=problem), assignment)
    assert caught.value.reason == problem


def test_when_a_submission_has_notes_then_they_stay_in_front(assignment: Assignment, tmp_path: Path) -> None:
    content = json.dumps({"cells": without(released(assignment), "drop")}).encode()
    answers = read_answers(Submission("a", "a.ipynb", content, notes=(Note(Text("먼저", "first")),)), assignment)
    assert str(answers.notes[0]) == "먼저 / first"
    assert len(answers.notes) == 2


@pytest.mark.parametrize("language", ["ko", "en"])
def test_when_students_change_what_they_are_told_to_change_then_nothing_is_noted(language: str) -> None:
    homework = our_course().assignment("hw04")
    notebook = StudentNotebook(homework, language).solve()
    preset = next(cell.id for cell in homework.release_cells(language) if cell.source == 'PRESET = "small"')
    notebook.write(preset, 'PRESET = "full"')
    answers = read_answers(Submission("2023100001", "2023100001_hw04.ipynb", notebook.to_bytes()), homework)
    assert not answers.notes


@pytest.mark.parametrize("language", ["ko", "en"])
def test_when_a_release_tells_students_to_change_a_cell_then_it_is_not_locked(language: str) -> None:
    release = json.loads((our_course().root / notebook_path("notebooks", language, "hw04")).read_text("utf-8"))
    preset = next(cell for cell in release["cells"] if "".join(cell["source"]) == 'PRESET = "small"')
    assert preset["metadata"].get("editable", True)
    assert "nbgrader" not in preset["metadata"]
