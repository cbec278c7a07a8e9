"""The attack collection through the real engine: nothing is gained, nothing learnt, nobody else touched.

How long the grader itself is kept busy is measured in `benchmarks/attackers.py`.
"""

from __future__ import annotations

import dataclasses
import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from attacks import ATTACKS, SECONDS, Attack
from attacks.table import PAGE, page
from attacks.walls import WALLS
from our_course import our_course

from autograde.course import Course
from autograde.grading.grader import Grader
from autograde.grading.judge import shorten
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult
from notebooks import StudentNotebook

pytestmark = pytest.mark.usefixtures("nothing_remembered")

DOCS = Path(__file__).resolve().parents[1] / "docs"
#: So many exercises behind an attack are solved. What is left blank earns nothing, and takes no time.
BEHIND = 4
HONEST = ("honest-first", "honest-in-the-middle", "honest-last")


@dataclass
class Host:
    """What of the host an attack might touch: a file, a port, the folder for temporary files."""

    file: Path
    port: int
    temporary: Path
    visitors: list[str]


@dataclass
class Graded:
    """The class of all attackers, with honest students among them."""

    results: dict[str, SubmissionResult]
    expected: dict[str, list[str]]
    course: Course


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    folder.chmod(0o777)
    file = folder / "grades.json"
    file.write_text("everybody: 40", encoding="utf-8")
    file.chmod(0o666)
    visitors: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    visitors.append(str(server.accept()[1]))
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        temporary = tmp_path_factory.mktemp("temporary")
        yield Host(file, server.getsockname()[1], temporary, visitors)
        server.shutdown(socket.SHUT_RDWR)


def solved(attack: Attack, course: Course) -> list[str]:
    """The exercises that are solved beside the attack: all before it, and a few that it might spoil."""
    ids = [exercise.id for exercise in course.assignment("lec26").exercises]
    return ids[: max(map(ids.index, attack.answers)) + 1 + BEHIND]


def notebook_of(attack: Attack, course: Course, host: Host) -> StudentNotebook:
    notebook = StudentNotebook(course.assignment("lec26")).solve(until=solved(attack, course)[-1])
    notebook.answer(attack.answers_at(host.port, str(host.file)))
    if attack.change:
        attack.change(notebook)
    return notebook


@pytest.fixture(scope="module")
def graded(host: Host) -> Graded:
    course = our_course()
    course = dataclasses.replace(course, limits=dataclasses.replace(course.limits, memory_mib=1024))
    honest = StudentNotebook(course.assignment("lec26")).solve().to_bytes()
    notebooks = {attack.name: notebook_of(attack, course, host).to_bytes() for attack in ATTACKS}
    names = [HONEST[0], *list(notebooks)[::2], HONEST[1], *list(notebooks)[1::2], HONEST[2]]
    submissions = [Submission(name, f"{name}_lec26.ipynb", notebooks.get(name, honest)) for name in names]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(host.temporary))
        with Grader(course, course.assignment("lec26"), workers=2, seconds=SECONDS) as grader:
            results = {submission.student: result for submission, result in grader.grade_all(submissions)}
            for submission in submissions * 2:
                name = submission.student
                if is_late(results[name]):  # a machine may stall, but not every time
                    results[name] = grader.grade(submission)
            moments = {exercise.id: grader.reference.moment(exercise) for exercise in grader.assignment.exercises}
            expected = {
                name: [shorten(repr(value)) for value in moment.answers.values()] for name, moment in moments.items()
            }
    return Graded(results, expected, course)


def is_late(result: SubmissionResult) -> bool:
    """Whether an answer that is not attacked ran out of time."""
    attacked = next((attack.answers for attack in ATTACKS if attack.name == result.student), {})
    return any(one.status == "timeout" and one.id not in attacked for one in result.exercises)


def test_when_the_collection_is_counted_then_each_attack_has_a_name_of_its_own_and_there_are_enough() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 45


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
class TestEveryAttack:
    def test_gains_nothing(self, graded: Graded, attack: Attack) -> None:
        result = graded.results[attack.name]
        assert result.status == "graded", result.reason
        for one in result.exercises:
            right = one.points if one.id in solved(attack, graded.course) else 0.0
            wanted = attack.deserved.get(one.id, 0.0) if one.id in attack.answers else right
            assert one.score == wanted, one

    def test_did_run(self, graded: Graded, attack: Attack) -> None:
        first = next(iter(attack.answers))
        one = next(one for one in graded.results[attack.name].exercises if one.id == first)
        assert re.match(attack.seen, f"{one.status}: {one.message.en if one.message else ''}")

    def test_learns_nothing(self, graded: Graded, attack: Attack) -> None:
        result = graded.results[attack.name]
        said = json.dumps(
            [[*map(str, result.public_notes)], [one.to_json() for one in result.exercises]], ensure_ascii=False
        )
        assert "test_when" not in said
        for name, own in attack.answers.items():
            exercise = graded.course.assignment("lec26").exercise(name)
            secrets = [blank.solution for blank in exercise.blanks] + graded.expected[name]
            assert [secret for secret in secrets if len(secret) > 12 and secret in said and secret not in own] == []


def test_when_attackers_are_in_the_class_then_honest_students_get_full_marks_and_equal_results(graded: Graded) -> None:
    first, *others = (graded.results[name] for name in HONEST)
    assert first.score == first.max_score
    assert all(result.exercises == first.exercises and result.notes == first.notes for result in others)


def test_when_the_class_is_graded_then_the_host_is_as_before(graded: Graded, host: Host) -> None:
    assert host.file.read_text(encoding="utf-8") == "everybody: 40"
    assert list(host.file.parent.iterdir()) == [host.file]
    assert host.visitors == []
    assert list(host.temporary.iterdir()) == []


def test_when_the_class_is_graded_then_no_process_of_an_attacker_is_left(graded: Graded) -> None:
    commands = [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]
    assert not any(command and "98765" in command for command in commands)


def test_when_the_table_of_attacks_is_written_again_then_it_is_the_committed_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python tests/attacks/table.py`"


def test_when_a_wall_is_named_then_the_threat_model_has_it_and_a_test_that_takes_it_away() -> None:
    rows = re.findall(r"^\| \*\*(\w+)\*\* \|.*\| (.*) \|$", (DOCS / "threat-model.md").read_text("utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == list(WALLS)
    assert {attack.wall for attack in ATTACKS} == set(WALLS)
    modules = (DOCS.parent / "tests").glob("test_walls*.py")
    defined = set(re.findall(r"def (test_\w+)", "".join(module.read_text("utf-8") for module in modules)))
    assert {name for _, tests in rows for name in re.findall(r"`(\w+)`", tests)} <= defined
