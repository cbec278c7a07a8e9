"""What breaks around the grader costs nobody anything; what happens around a submission does not change its result."""

import contextlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from our_course import our_course

from autograde.course import Course
from autograde.errors import SandboxError
from autograde.grading.grader import Grader
from autograde.intake import discover
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult
from notebooks import StudentNotebook

pytestmark = pytest.mark.usefixtures("nothing_remembered")

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "lec26"
STUDENTS = (1, 3, 4, 6, 8, 10)
ATTACK = """
import builtins, os, random, signal, sys, tempfile, torch
random.seed(666), torch.manual_seed(666)
builtins.len = re.split = torch.tensor = lambda *a, **k: 0
for folder in (tempfile.gettempdir(), "/dev/shm", "/tmp"):
    with open(folder + "/the-verdict.txt", "w") as file:
        file.write("overwritten")
for number in range(3, 128):
    try:
        os.write(number, b"!" * 100)
    except OSError:
        pass
for process in range(2, 200):
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        pass
os._exit(0)
"""


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def submissions() -> list[Submission]:
    return discover([EXAMPLES / f"20231000{student:02}_lec26.ipynb" for student in STUDENTS])


@pytest.fixture(scope="module")
def attack(course: Course) -> Submission:
    assignment = course.assignment("lec26")
    everywhere = dict.fromkeys((exercise.id for exercise in assignment.exercises), ATTACK)
    return Submission("attack", "attack.ipynb", StudentNotebook(assignment).solve().answer(everywhere).to_bytes())


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, course.assignment("lec26"), workers=2, seed="faults") as grader:
        yield grader


@pytest.fixture(scope="module")
def expected(grader: Grader, submissions: Sequence[Submission]) -> dict[str, str]:
    return seen(grader.grade(submission) for submission in submissions)


def open_files() -> int:
    """The fewest of several looks: the memory watch opens files of its own for a moment."""
    return min(psutil.Process().num_fds() for _ in range(100))


def seen(results: Iterator[SubmissionResult]) -> dict[str, str]:
    """By student: all that a result says, but the time it took."""
    return {result.student: json.dumps(result.to_json() | {"seconds": 0}, ensure_ascii=False) for result in results}


def sandboxes() -> list[psutil.Process]:
    return [process for process in psutil.Process().children() if process.name() == "bwrap"]


def graded_while(grader: Grader, submissions: Sequence[Submission], victims: list[psutil.Process]) -> dict[str, str]:
    """What the submissions come to when the victims are killed in the middle."""
    results = []
    for _, result in grader.grade_all(submissions):
        results.append(result)
        while victims:
            with contextlib.suppress(psutil.NoSuchProcess):  # it had ended with its parent
                victims.pop().kill()
    return seen(iter(results))


def test_when_the_sandboxes_are_killed_in_the_middle_then_nobody_loses_a_point(
    grader: Grader, submissions: list[Submission], expected: dict[str, str]
) -> None:
    victims = sandboxes()
    assert len(victims) == 1
    assert graded_while(grader, submissions, list(victims)) == expected
    assert psutil.wait_procs(victims, timeout=30)[1] == []
    assert len(sandboxes()) >= 1


@pytest.mark.proof
def test_when_processes_in_the_sandboxes_are_killed_then_nobody_loses_a_point(
    grader: Grader, submissions: list[Submission], expected: dict[str, str]
) -> None:
    inside = [process for sandbox in sandboxes() for process in sandbox.children(recursive=True)[2:]]
    assert graded_while(grader, submissions, random.Random(0).sample(inside, 12)) == expected


def test_when_an_answer_dies_with_its_sandbox_then_it_is_not_blamed(
    grader: Grader, course: Course, submissions: list[Submission]
) -> None:
    assignment = course.assignment("lec26")
    answers = read_answers(submissions[0], assignment)
    with contextlib.ExitStack() as stack:
        moments = stack.enter_context(grader.moments(assignment.exercises[3], answers))
        moment = next(moments)
        inside = [process for sandbox in sandboxes() for process in sandbox.children(recursive=True)]
        for sandbox in sandboxes():
            sandbox.kill()
        assert psutil.wait_procs(inside, timeout=30)[1] == []
        with pytest.raises(SandboxError):
            moment.evaluate("1", {}, [])
    assert grader.grade(submissions[0]).status == "graded"


@pytest.mark.proof
def test_when_submissions_stand_in_another_order_and_beside_attacks_then_results_are_the_same(
    grader: Grader, submissions: list[Submission], attack: Submission, expected: dict[str, str]
) -> None:
    order = [attack, *reversed(submissions), attack, *submissions, attack]
    results = [result for _, result in grader.grade_all(order)]
    attacks = [seen(iter([result]))["attack"] for result in results if result.student == "attack"]
    assert len(attacks) == 3
    assert len(set(attacks)) == 1
    assert '"score": 0' in attacks[0]
    for result in results:
        if result.student != "attack":
            assert seen(iter([result])) == {result.student: expected[result.student]}


@pytest.mark.proof
def test_when_another_grader_with_one_worker_grades_then_results_are_the_same(
    course: Course, submissions: list[Submission], expected: dict[str, str]
) -> None:
    with Grader(course, course.assignment("lec26"), workers=1, seed="faults") as another:
        assert seen(result for _, result in another.grade_all(submissions[::-1])) == expected


def test_when_many_submissions_were_graded_then_nothing_is_left_open(
    grader: Grader, submissions: list[Submission], expected: dict[str, str]
) -> None:
    before = open_files()
    standing = [process.pid for process in psutil.Process().children(recursive=True)]
    for _ in range(2):
        assert seen(result for _, result in grader.grade_all(submissions)) == expected
    assert open_files() <= before
    left = [process for process in psutil.Process().children(recursive=True) if process.pid not in standing]
    assert psutil.wait_procs(left, timeout=10)[1] == []
