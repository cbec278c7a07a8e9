"""Values that stand in for what is open: made by the build, put in by the notebook, run by no grader."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import nbformat
import pytest
import torch
from nbclient import NotebookClient
from nbformat.notebooknode import NotebookNode
from our_course import our_course

from autograde.authoring.notebook import notebook_path
from autograde.authoring.stand_ins import keep, make_stand_ins, put_in, read_kept, reads_stand_ins, with_code
from autograde.course import Course
from autograde.course.data import put_data
from autograde.grading.grader import Grader
from autograde.intake import Submission
from notebooks import StudentNotebook

pytestmark = pytest.mark.usefixtures("gpt2_vocabulary")


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


def release(course: Course, assignment: str, language: str = "en") -> NotebookNode:
    found: NotebookNode = nbformat.read(course.root / notebook_path("notebooks", language, assignment), as_version=4)
    return found


def run(course: Course, notebook: NotebookNode, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the cells print in a real kernel, by their ids; a cell that fails stops the run, as 'run all' does."""
    put_data(course, folder)
    monkeypatch.setenv("COURSE_DATA", str(folder))
    NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=50"],
    ).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {cell.id: "".join(output.get("text", "") for output in cell.outputs) for cell in code}


def test_when_one_exercise_is_open_then_all_other_right_answers_pass_in_one_run(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, notebook = course.assignment("lec26"), release(course, "lec26")
    for cell in notebook.cells:
        for exercise in assignment.exercises:
            if cell.id == exercise.id != "vocabulary":
                cell.source = exercise.solution["en"]
    said = run(course, notebook, tmp_path, monkeypatch)
    checks = {exercise.id: said[f"{exercise.id}-check"] for exercise in assignment.exercises}
    assert checks.pop("vocabulary").splitlines() == [
        "⬜ vocabulary: not answered yet: a blank is still open.",
        "So that you can go on, values stand in for `all_words`, `vocab_size`",
    ]
    assert [name for name, text in checks.items() if not text.startswith("✅")] == []
    starts = [said[cell.id] for cell in notebook.cells if "start_here(" in cell.source and cell.id in said]
    assert sum("Exercises not finished yet: vocabulary\n" in text for text in starts) >= 4


def test_when_every_blank_is_open_then_all_cells_run_and_each_check_says_so(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(course, release(course, "lec26"), tmp_path, monkeypatch)
    checks = [text for id, text in said.items() if id.endswith("-check")]
    assert len(checks) == len(course.assignment("lec26").exercises)
    assert all(text.startswith("⬜") for text in checks)


def unpacked(packed: str) -> dict[str, Any]:
    return dict(json.loads(zlib.decompress(base64.b64decode(packed))))


@pytest.mark.parametrize("id", ["lec26", "lec27", "lec28", "hw04"])
def test_when_a_release_has_values_then_they_are_plain_data_of_names_that_exercises_make(
    course: Course, id: str
) -> None:
    solved = json.loads((course.root / notebook_path("solutions", "ko", id)).read_text(encoding="utf-8"))
    known = unpacked(solved["metadata"]["stand_ins"])
    exercises = {exercise.id for exercise in course.assignment(id).exercises}
    assert known["values"]
    assert known["after"].keys() <= exercises
    assert known["at"].keys() <= exercises
    for state in known["at"].values():
        assert all(set(origins) <= exercises and origins for _, origins in state.values())


def test_when_values_are_kept_then_only_plain_ones_are_and_each_kind_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, course: Course
) -> None:
    monkeypatch.setenv("COURSE_KEPT", str(tmp_path / "kept"))
    values = {"a": [1, (2.5, "b")], "d": {3: {"x"}}, "t": torch.arange(6.0).reshape(2, 3)}
    things = {"o": object(), "c": type("C", (), {}), "f": len, "n": torch.nn.Linear(1, 1), "big": "x" * 200_000}
    keep("split-whitespace", [*values, *things, "missing"], {**values, **things})
    kept = read_kept(tmp_path / "kept")["split-whitespace"]
    assert kept.keys() == values.keys()
    assert kept["a"] == [1, {"tuple": [2.5, "b"]}]
    assert kept["t"]["tensor"][:2] == ["float32", [2, 3]]
    packed = make_stand_ins(course.assignment("lec26"), {"split-whitespace": {"result": kept["a"]}})
    assert unpacked(packed)["values"] == [kept["a"]]
    assert packed in put_in('_stand_ins = ""', packed).replace("\n", "")


@pytest.mark.parametrize(
    ("answer", "reads"),
    [
        ("vocab = vocab", True),
        ("vocab = dict(vocab)", True),
        ("vocab = start_here('vocabulary') or 1", True),
        ("vocab = _unpacked(_stand_ins)", True),
        ("vocab = {}\nvocab = dict(vocab)", False),
        ("vocab = {token: number for number, token in enumerate(all_words)}", False),
        ("vocab = (", False),
    ],
)
def test_when_an_answer_reads_what_it_is_to_make_then_that_is_seen(answer: str, reads: bool) -> None:
    assert reads_stand_ins(answer, "vocab = {token: i for i, token in enumerate(all_words)}") == reads


def test_when_a_submission_has_values_in_it_then_no_world_runs_them_and_who_reads_them_gets_a_person(
    course: Course,
) -> None:
    notebook = StudentNotebook(course.assignment("lec26")).solve()
    notebook.write("vocabulary", "# vocabulary\nall_words = all_words\nvocab_size = len(all_words)")
    check = notebook.cells[notebook.position("vocabulary-check")]
    check["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["✅ 5/30 vocabulary\n"]}]
    words = sorted({"a", "b"})
    notebook.insert("vocabulary", f'_stand_ins = "x"\nall_words = {words}')
    notebook.insert("vocabulary", "start_here('split-all-marks')\nraise SystemExit")
    with Grader(course, course.assignment("lec26")) as grader:
        result = grader.grade(Submission("1", "1_lec26.ipynb", notebook.to_bytes()))
    one = next(one for one in result.exercises if one.id == "vocabulary")
    assert (one.status, one.score) == ("manual", None)
    assert {other.status for other in result.exercises if other.id != "vocabulary"} == {"passed"}
    assert not [note for note in result.notes if "given" in str(note)]


def test_when_a_release_holds_code_too_then_it_is_that_of_the_solutions_and_else_none(course: Course) -> None:
    solved = json.loads((course.root / notebook_path("solutions", "en", "lec26")).read_text(encoding="utf-8"))
    values = solved["metadata"]["stand_ins"]
    assert "code" not in unpacked(values)
    code = unpacked(with_code(values, course.assignment("lec26"), "en"))["code"]
    assert code["tokenizer-v1"] == course.assignment("lec26").exercise("tokenizer-v1").solution["en"]
