"""Submissions are read in processes apart: what ends such a process costs its own submission and no other."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hand_ins import refusal
from our_course import our_course

from autograde.course import Assignment, Course
from autograde.errors import CourseError
from autograde.intake import Submission, read_answers
from autograde.intake.reader import Reader
from notebooks import StudentNotebook

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def assignment(course: Course) -> Assignment:
    return course.assignment("lec26")


@pytest.fixture(scope="module")
def solved(assignment: Assignment) -> bytes:
    return StudentNotebook(assignment).solve().to_bytes()


@pytest.fixture(scope="module")
def reader(course: Course, assignment: Assignment) -> Iterator[Reader]:
    with Reader(course, assignment, processes=2) as reader:
        yield reader


def notebook(*sources: str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}).encode()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("named", [True, False])
def test_when_a_submission_is_read_apart_then_its_answers_are_the_same(
    reader: Reader, assignment: Assignment, language: str, named: bool
) -> None:
    student = StudentNotebook(assignment, language).solve("tokenizer-v1")
    student.insert("tokenizer-v1", "# 제 셀 😀\nhelper = 1")
    if not named:
        for cell in student.cells:
            cell["metadata"] = {}
            cell.pop("id", None)
    content = student.to_bytes()
    assert reader.read(content, "a.ipynb") == read_answers(Submission("", "a.ipynb", content), assignment)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<html></html>", "web page"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested absurdly deep"),
        (notebook("x = 1"), "does not seem to be"),
    ],
)
def test_when_there_is_nothing_to_read_then_the_reason_comes_back(reader: Reader, content: bytes, words: str) -> None:
    assert words in refusal(reader, content, "a.ipynb")


def test_when_a_file_has_an_impossible_name_then_it_is_read(reader: Reader, solved: bytes) -> None:
    assert reader.read(solved, "\udcff 의 사본.ipynb").sources


HOSTILE = {
    "digits": "x = 0x" + "f" * 9_000,
    "decimal digits": "x = " + "9" * 9_000,
    "brackets": "x = " + "(" * 50_000,
    "nested lists": "x = " + "[" * 90 + "]" * 90,
    "attributes": "x = a" + ".a" * 100_000,
    "signs": "x = " + "-" * 100_000 + "1",
    "sum": "x = 1" + " + 1" * 100_000,
    "finally": "".join("    " * depth + "try:\n" + "    " * depth + "  pass\n" for depth in range(20)) + "finally: 0",
    "surrogates": "x = '\ud800'",
    "zeros": "x = 1\0",
    "empty lines": "\n" * 79_000 + "x = 1",
    "commas": "a ,\n" * 20_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_when_one_cell_is_hostile_then_the_other_answers_are_read(
    reader: Reader, assignment: Assignment, kind: str
) -> None:
    student = StudentNotebook(assignment).solve()
    student.write("split-whitespace", HOSTILE[kind])
    student.insert("tokenizer-v1", HOSTILE[kind])
    answers = reader.read(json.dumps({"cells": student.cells}).encode(), "a.ipynb")
    whole = reader.read(StudentNotebook(assignment).solve().to_bytes(), "a.ipynb")
    others = [exercise.id for exercise in assignment.exercises if exercise.id != "split-whitespace"]
    assert [answers.sources[name] for name in others] == [whole.sources[name] for name in others]


def thousands(assignment: Assignment, kind: str) -> list[dict[str, Any]]:
    """The release solved, and as many cells more as a notebook can have."""
    chance = random.Random(1)
    lines = [line for exercise in assignment.exercises for line in exercise.solution["ko"].split("\n")]
    exercise = assignment.exercises[5]
    make = {
        "empty": lambda number: "\n" * 20,
        "own": lambda number: f"x{number} = {number}",
        "shuffled": lambda number: "\n".join(chance.sample(lines, 50)),
        "variants": lambda number: f"{exercise.solution['ko']}\n# {number}",
        "halves": lambda number: "\n".join(exercise.solution["ko"].split("\n")[number % 2 :: 2]) + f" # {number}",
        "marked": lambda number: f"{exercise.release['ko']}\n# {number}",
    }
    cells = StudentNotebook(assignment).solve("split-whitespace").cells
    for cell in cells[40:]:  # most are found by their content alone
        cell["metadata"] = {}
        cell.pop("id", None)
    more = [{"cell_type": "code", "source": make[kind](number)} for number in range(2_000 - len(cells))]
    return [*cells[:40], *more, *cells[40:]]


@pytest.mark.parametrize("kind", ["empty", "own", "shuffled", "variants", "halves", "marked"])
def test_when_a_notebook_has_thousands_of_cells_then_it_is_read_within_the_limits(
    reader: Reader, assignment: Assignment, kind: str
) -> None:
    content = json.dumps({"cells": thousands(assignment, kind)}).encode()
    answers = reader.read(content, "a.ipynb")
    assert answers.sources["split-whitespace"] == assignment.exercise("split-whitespace").solution["ko"]


def test_when_a_notebook_of_64_mib_is_full_of_outputs_then_it_is_read(
    reader: Reader, assignment: Assignment, solved: bytes
) -> None:
    data = json.loads(solved)
    data["cells"][-1]["outputs"] = [{"text": ["Epoch 1 (Step 000010): loss 9.237 😀\n"] * 400_000} for _ in range(3)]
    data["cells"][-1]["outputs"].append({"data": {"image/png": "iVBORw0KGgo" * 1_000_000}})
    content = json.dumps(data, ensure_ascii=False).encode()
    assert 64 << 20 > len(content) > 60 << 20
    answers = reader.read(content, "a.ipynb")
    assert all(source is not None for source in answers.sources.values())


def test_when_the_course_cannot_be_read_then_the_error_says_why(
    assignment: Assignment, course: Course, tmp_path: Path
) -> None:
    nowhere = replace(course, root=tmp_path)
    with Reader(nowhere, assignment) as reader, pytest.raises(CourseError, match=r"course\.toml"):
        reader.read(b"{}", "a.ipynb")


def test_when_a_folder_of_hand_ins_has_modules_then_the_process_does_not_import_them(
    course: Course, assignment: Assignment, solved: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "socket", "autograde", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Reader(course, assignment) as reader:
        assert reader.read(solved, "a.ipynb").sources


def test_when_a_process_starts_then_it_imports_nothing_large() -> None:
    code = "import sys, autograde.intake.reading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    large = {"torch", "numpy", "matplotlib", "IPython", "nbgrader", "nbformat", "nbconvert", "pytest", "rich", "psutil"}
    assert large.isdisjoint(done.stdout.split())
