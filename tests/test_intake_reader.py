"""Submissions are read in processes apart: what ends such a process costs its own submission and no other."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograde.course import Assignment, Course, load_course
from autograde.errors import CourseError, SubmissionError
from autograde.intake import Submission, read_answers
from autograde.intake import reader as reader_module
from autograde.intake.reader import Most, Reader
from notebooks import StudentNotebook

ROOT = Path(__file__).parents[1]

#: Misbehaves on purpose in the process, by the name of the file: as deep inside the reading as a cell can get.
MISBEHAVE = """
import os, re, signal, sys, time
from pathlib import Path
from autograde.intake import reading

proper = reading.read_answers

def nest():
    nest()

def misbehave(submission, *more):
    kind, _, argument = submission.file.partition(":")
    if kind == "burn":
        re.match("(a+)+b", "a" * 60)
    elif kind == "fill":
        held = [bytes(1 << 20) for _ in range(1 << 20)]
    elif kind == "nest":
        nest()
    elif kind == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif kind == "err":
        raise KeyError("of ours")
    elif kind == "print":
        print("noise", flush=True)
        os.write(1, b"noise")
    elif kind == "hang" or (kind == "hang-once" and not Path(argument).exists()):
        Path(argument).touch()
        time.sleep(600)
    return proper(submission, *more)

reading.read_answers = misbehave
reading.serve(*sys.argv[1:6])
"""


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


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


@pytest.fixture
def misbehaving(course: Course, assignment: Assignment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    start = f"import sys; sys.path[:] = sys.argv[6:]\n{MISBEHAVE}"
    monkeypatch.setattr(reader_module, "START", start)
    with Reader(course, assignment, processes=2, most=Most(seconds=2, memory_mib=512)) as reader:
        yield reader


def refusal(reader: Reader, content: bytes, file: str) -> str:
    with pytest.raises(SubmissionError) as caught:
        reader.read(content, file)
    assert caught.value.reason.ko != caught.value.reason.en
    return caught.value.reason.en


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


def test_when_a_submission_takes_the_whole_time_then_it_is_refused_and_others_are_read_meanwhile(
    misbehaving: Reader, solved: bytes
) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(refusal, misbehaving, solved, "burn")
        assert misbehaving.read(solved, "a.ipynb").sources
        assert "too long" in slow.result()
    assert misbehaving.read(solved, "a.ipynb").sources


def test_when_a_submission_takes_too_much_memory_then_it_is_refused(misbehaving: Reader, solved: bytes) -> None:
    assert "too much memory" in refusal(misbehaving, solved, "fill")
    assert misbehaving.read(solved, "a.ipynb").sources


def test_when_a_file_is_larger_than_the_memory_then_it_is_refused(misbehaving: Reader) -> None:
    assert "too much memory" in refusal(misbehaving, b'{"a": "' + b"x" * (250 << 20), "a.ipynb")


def test_when_a_cell_is_nested_too_deep_to_be_looked_at_then_that_is_the_reason(
    misbehaving: Reader, solved: bytes
) -> None:
    assert "nested absurdly deep" in refusal(misbehaving, solved, "nest")


def test_when_a_submission_kills_the_process_then_it_is_tried_again_and_then_refused(
    misbehaving: Reader, solved: bytes
) -> None:
    assert "died twice" in refusal(misbehaving, solved, "crash")
    assert misbehaving.read(solved, "a.ipynb").sources


def test_when_the_reading_itself_is_wrong_then_it_is_no_fault_of_the_submission(
    misbehaving: Reader, solved: bytes
) -> None:
    with pytest.raises(CourseError, match=r"a\.ipynb could not be read|KeyError: 'of ours'") as caught:
        misbehaving.read(solved, "err")
    assert not isinstance(caught.value, SubmissionError)


def test_when_something_prints_in_the_process_then_the_answers_come_all_the_same(
    misbehaving: Reader, solved: bytes
) -> None:
    assert misbehaving.read(solved, "print").sources


def test_when_a_process_was_killed_between_two_submissions_then_nobody_notices(
    misbehaving: Reader, solved: bytes
) -> None:
    for _ in range(3):
        assert misbehaving.read(solved, "a.ipynb").sources
        for pid in misbehaving.pids:
            os.kill(pid, signal.SIGKILL)


def test_when_a_process_is_killed_in_the_middle_then_the_submission_is_read_by_another(
    misbehaving: Reader, solved: bytes, tmp_path: Path
) -> None:
    hanging = tmp_path / "hanging"

    def kill() -> None:
        while not hanging.exists():
            threading.Event().wait(0.01)
        for pid in misbehaving.pids:
            os.kill(pid, signal.SIGKILL)

    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill)
        assert misbehaving.read(solved, f"hang-once:{hanging}").sources
        killing.result()


def test_when_a_process_hangs_without_working_then_it_is_given_up(
    misbehaving: Reader, solved: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert misbehaving.read(solved, "a.ipynb").sources
    monkeypatch.setattr(reader_module, "MOST_SECONDS", 2.0)
    for pid in misbehaving.pids:
        os.kill(pid, signal.SIGKILL)
    assert "died twice" in refusal(misbehaving, solved, f"hang:{tmp_path / 'hanging'}")


def test_when_the_reader_is_closed_in_the_middle_then_nobody_waits_and_no_process_is_left(
    course: Course, assignment: Assignment, solved: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "START", f"import sys; sys.path[:] = sys.argv[6:]\n{MISBEHAVE}")
    hanging = tmp_path / "hanging"
    with ThreadPoolExecutor(1) as pool:
        with Reader(course, assignment) as reader:
            waiting = pool.submit(reader.read, solved, f"hang:{hanging}")
            while not hanging.exists():
                threading.Event().wait(0.01)
            pids = reader.pids
        with pytest.raises(CourseError, match="closed"):
            waiting.result()
    assert pids
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_when_the_grader_is_killed_then_its_readers_end(solved: bytes) -> None:
    code = (
        "import os, sys; from pathlib import Path; from autograde.course import load_course;"
        "from autograde.intake.reader import Reader;"
        f"course = load_course(Path({str(ROOT)!r})); reader = Reader(course, course.assignment('lec26')).__enter__();"
        "print(*reader.pids, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    for pid in map(int, done.stdout.split()):
        if psutil.pid_exists(pid):
            psutil.Process(pid).wait(timeout=30)


def test_when_the_course_cannot_be_read_then_the_error_says_why(
    assignment: Assignment, course: Course, tmp_path: Path
) -> None:
    nowhere = Course(tmp_path, course.title, "", "", course.limits, (), ())
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
