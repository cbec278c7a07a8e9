"""The processes in which submissions are read: what happens when one is misused, stops, hangs or is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from hand_ins import refusal
from our_course import our_course

from autograde.course import Assignment, Course
from autograde.errors import CourseError, SubmissionError
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

def misbehave(submission, *more, **asked):
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
    return proper(submission, *more, **asked)

reading.read_answers = misbehave
reading.serve(*sys.argv[1:7])
"""


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def assignment(course: Course) -> Assignment:
    return course.assignment("lec26")


@pytest.fixture(scope="module")
def solved(assignment: Assignment) -> bytes:
    return StudentNotebook(assignment).solve().to_bytes()


@pytest.fixture
def misbehaving(course: Course, assignment: Assignment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    start = f"import sys; sys.path[:] = sys.argv[7:]\n{MISBEHAVE}"
    monkeypatch.setattr(reader_module, "START", start)
    with Reader(course, assignment, processes=2, most=Most(seconds=2, memory_mib=512)) as reader:
        yield reader


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
    monkeypatch.setattr(reader_module, "START", f"import sys; sys.path[:] = sys.argv[7:]\n{MISBEHAVE}")
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
