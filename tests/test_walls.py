"""Every wall holds something back: with it the attack fails, without it the same attack succeeds.

The wall is taken out of a copy of the runner, or out of the command line, for one small sandbox, under limits that keep
what then succeeds harmless. `docs/threat-model.md` says which test is which wall's.
"""

from __future__ import annotations

import contextlib
import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attacks import ATTACKS, Attack
from our_course import our_course
from small_sandbox import answering, raised, run, small_sandbox, still_works, value, without_walls

from autograde.course import Course
from autograde.errors import SandboxError, SubmissionError
from autograde.grading.evidence import Evidence
from autograde.grading.grader import Grader
from autograde.grading.judge import judge
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import Submission
from autograde.intake.reader import Most, Reader
from autograde.records.grades import write_grades
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.reporting import pages
from autograde.reporting.feedback import write_feedback
from autograde.sandbox import bubblewrap, data, sandbox
from autograde.sandbox.process import AnswerDiedError, write_frame
from autograde.sandbox.sandbox import Sandbox, WarmCell
from autograde.text import Text
from notebooks import StudentNotebook

pytestmark = pytest.mark.usefixtures("nothing_remembered")

ROOT = Path(__file__).resolve().parents[1]
BY_NAME = {attack.name: attack for attack in ATTACKS}
SOLUTION = 'text = "Hello, world. It\'s a test."\nresult = re.split(r"(\\s)", text)  ### your code'
WITH_SOLUTION = [WarmCell("setup", "import re", exercise=False), WarmCell("split-whitespace", SOLUTION, exercise=True)]


def source_of(name: str) -> str:
    return next(iter(BY_NAME[name].answers.values()))


# data: only plain data comes back, and is compared out here


def test_when_values_are_compared_inside_then_one_that_equals_everything_is_right() -> None:
    with small_sandbox() as box, answering(box) as process:
        run(process, source_of("equal-to-everything"))
        assert value(process, "result == ['any', 'thing']") is True
        assert value(process, "result") == []


# process: each answer has a process of its own


def test_when_two_answers_share_a_process_then_the_first_spoils_the_second() -> None:
    spoil = "parts.clear()"
    with small_sandbox() as box:
        with answering(box) as process:
            run(process, spoil)
            run(process, "count = len(parts)")
            assert value(process, "count") == 0
        assert still_works(box)


# absence: what an answer must not find is not in its memory


@pytest.mark.parametrize("name", ["frames-for-the-solution", "memory-for-the-solution"])
def test_when_all_cells_go_in_at_once_then_an_answer_finds_its_own_solution(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_sandbox(WITH_SOLUTION) as box:
        assert "no solution in reach" in raised(box, source_of(name), "split-whitespace")
    plain = write_frame

    def with_all_cells(channel: socket.socket, message: dict[str, Any], seconds: float) -> None:
        cells = [dataclasses.asdict(cell) for cell in WITH_SOLUTION]
        plain(channel, message | {"cells": cells} if "preload" in message else message, seconds)

    monkeypatch.setattr(sandbox, "write_frame", with_all_cells)
    with small_sandbox(WITH_SOLUTION) as box, answering(box, "split-whitespace") as process:
        run(process, source_of(name))
        assert value(process, "result") == ["Hello,", " ", "world.", " ", "It's", " ", "a", " ", "test."]


# namespaces: other answers and the warm process are out of sight and out of reach


def test_when_proc_is_not_covered_then_an_answer_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_sandbox() as box:
        assert "nothing in []" in raised(box, source_of("proc"))
    line = '    _call("mount", b"tmpfs", b"/proc", b"tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, b"size=4k,mode=0555")\n'
    without_walls(tmp_path, monkeypatch, ("isolate.py", line, ""))
    with small_sandbox() as box:
        assert raised(box, source_of("proc")) == ""


def test_when_scratch_folders_are_shared_then_one_answer_finds_the_files_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave, look = "open('left', 'w').write('mine')", "count = os.path.exists('left')"

    def found(box: Sandbox) -> object:
        assert raised(box, leave) == ""
        with answering(box) as process:
            run(process, look)
            return value(process, "count")

    with small_sandbox() as box:
        assert found(box) is False
    without_walls(
        tmp_path, monkeypatch, ("isolate.py", 'for folder in (scratch, "/dev/shm"):', 'for folder in ("/dev/shm",):')
    )
    with small_sandbox() as box:
        assert found(box) is True


def test_when_an_answer_stays_in_the_group_of_the_warm_process_then_it_kills_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def survives(box: Sandbox) -> bool:
        with contextlib.suppress(AnswerDiedError, SandboxError), answering(box) as process:
            run(process, "os.kill(0, 9)")
        try:
            return still_works(box)
        except SandboxError:
            return False

    with small_sandbox() as box:
        assert survives(box)
    without_walls(tmp_path, monkeypatch, ("isolate.py", "    os.setsid()\n", ""))
    with small_sandbox() as box:
        assert not survives(box)


# filesystem: a read-only system with nothing of the project


def test_when_the_checkout_is_shown_then_an_answer_finds_the_solutions(monkeypatch: pytest.MonkeyPatch) -> None:
    look = f"count = os.path.exists({str(ROOT / 'source' / 'lec26')!r})"
    found = []
    shown = bubblewrap._interpreter_folders()
    for folders in (shown, [*shown, str(ROOT / "source")]):
        monkeypatch.setattr(bubblewrap, "_interpreter_folders", lambda folders=folders: folders)
        with small_sandbox() as box, answering(box) as process:
            run(process, look)
            found.append(value(process, "count"))
    assert found == [False, True]


# reading: what parsing a reply may cost


def test_when_a_reader_may_take_any_memory_then_a_notebook_takes_it(course: Course) -> None:
    """Emoji make of each character of a file four bytes, and of its text several copies."""
    assignment = course.assignment("lec26")
    notebook = StudentNotebook(assignment).solve()
    notebook.cells[-1]["source"] = "# 😀" + "x" * (60 << 20)
    notebook.cells[-1]["cell_type"] = "markdown"
    content = notebook.to_bytes()
    refused = pytest.raises(SubmissionError, match="too much memory")
    with Reader(course, assignment, most=Most(memory_mib=300)) as reader, refused:
        reader.read(content, "a.ipynb")
    with Reader(course, assignment, most=Most(memory_mib=8_192)) as reader:
        assert reader.read(content, "a.ipynb").sources


def test_when_sets_are_built_whatever_their_hashes_then_colliding_ones_are_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply = ["alike", ["set", "int", [(2**61 - 1) * k for k in range(4_000)]]]
    with pytest.raises(data.BadDataError):
        data.decode(reply)
    monkeypatch.setattr(data, "MOST_FORESEEN", 10**9)
    assert len(data.decode(reply)) == 4_000


# intake, checks, showing: what the grader itself makes of a notebook


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, course.assignment("lec26"), seconds=5) as grader:
        yield grader


def submission_of(attack: Attack, grader: Grader) -> Submission:
    notebook = StudentNotebook(grader.assignment).solve().answer(attack.answers)
    if attack.change:
        attack.change(notebook)
    return Submission(attack.name, f"{attack.name}_lec26.ipynb", notebook.to_bytes())


def test_when_given_cells_are_taken_from_the_submission_then_they_spoil_what_follows(grader: Grader) -> None:
    attack = BY_NAME["edited-given-cells"]
    submission = submission_of(attack, grader)
    vocabulary = grader.assignment.exercise("vocabulary")
    edited = "import builtins\nbuiltins.sorted = lambda items: []\nraw_text = ''\n"
    assert "builtins.sorted" in submission.read().decode()
    with grader.moments(vocabulary, read_answers(submission, grader.assignment)) as moments:
        next(moments)  # in its own world, which it may spoil
        moment = next(moments)
        expected = grader.reference.moment(vocabulary).evaluate("all_words", {}, [])
        assert moment.evaluate("all_words", {}, []) == expected != []
        moment.process.answer(edited + vocabulary.solution["ko"], helpers=[], given={}, seconds=5)
        assert moment.evaluate("all_words", {}, []) == []


def test_when_a_check_asks_about_the_printed_example_only_then_printing_it_is_enough(grader: Grader) -> None:
    exercise = grader.assignment.exercise("split-whitespace")
    hidden = grader.checks[exercise.id]
    answers = read_answers(submission_of(BY_NAME["printed-example-only"], grader), grader.assignment)
    statuses = []
    for checks in (hidden.checks, hidden.checks[:1]):
        with grader.moments(exercise, answers) as moments:
            for moment in moments:
                verdict = judge(
                    dataclasses.replace(hidden, checks=checks),
                    Evidence(),
                    "seed",
                    moment,
                    grader.reference.moment(exercise),
                )
                statuses.append(verdict.status)
    assert statuses == ["failed", "failed", "passed", "passed"]  # in either world


def test_when_pages_do_not_escape_then_a_script_in_a_message_runs_in_the_readers_browser(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "<script>alert(document.cookie)</script>"
    results = (ExerciseResult("vocabulary", 1.0, 0.0, "error", Text(script, script)),)
    write_grades(tmp_path, "lec26", 1.0, [SubmissionResult("kim", script, 1.0, 0.1, results)])
    found = []
    for escape in (True, False):
        monkeypatch.setattr(pages._environment(), "autoescape", escape)
        write_feedback(tmp_path, course.assignment("lec26"))
        found.append(script in (tmp_path / "feedback" / "kim.html").read_text(encoding="utf-8"))
        cache = pages._environment().cache
        assert cache is not None
        cache.clear()
    assert found == [False, True]
