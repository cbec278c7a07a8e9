"""The benchmarks run, and what they measure is the work that they name."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from our_course import our_course

from autograde.classroom.roster import read_roster
from autograde.course import Course
from autograde.records.decisions import read_decisions
from autograde.records.record import read_record

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def course() -> Course:
    return our_course()


@pytest.fixture
def benchmark_module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a module of `benchmarks/`."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def answers(notebook: bytes) -> dict[str, str]:
    """The sources of the cells by the ids that they have in nbgrader."""
    cells = json.loads(notebook)["cells"]
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    return {name: cell["source"] for name, cell in zip(ids, cells, strict=True) if name}


@pytest.mark.proof
def test_where_time_goes_profiles_answers_that_are_run(course: Course) -> None:
    script = BENCHMARKS / "where_time_goes.py"
    run = subprocess.run([sys.executable, script, "lec26", "--submissions", "1"], capture_output=True, text=True)

    assert run.returncode == 0, run.stderr
    times = re.search(r"running the cells +\S+ +\((\d+) times\)", run.stdout)
    assert times, run.stdout
    assert int(times[1]) == len(course.assignment("lec26").exercises), run.stdout
    assert re.search(r"^\| `lec26` \| [\d.]+ \| [\d.]+ \| [\d.]+ \| \d+ \| \d+ \|$", run.stdout, re.MULTILINE), (
        run.stdout
    )


def test_when_a_step_was_never_called_then_it_took_no_time(benchmark_module: Any) -> None:
    where_time_goes = benchmark_module("where_time_goes")
    profile = where_time_goes.cProfile.Profile()
    profile.runcall(len, "")

    assert where_time_goes.spent(profile, where_time_goes.Grader.grade) == (0, 0.0)


def test_in_the_class_that_is_a_quarter_wrong_a_quarter_of_the_answers_is_wrong(
    benchmark_module: Any, course: Course
) -> None:
    classes = benchmark_module("submissions").CLASSES
    ids = [exercise.id for exercise in course.assignment("lec26").exercises]
    right, wrong = (
        [answers(one) for one in classes[kind](course, "lec26", 40)] for kind in ("no two alike", "a quarter wrong")
    )

    differing = sum(ours[name] != theirs[name] for ours, theirs in zip(right, wrong, strict=True) for name in ids)
    assert 0.2 < differing / (40 * len(ids)) < 0.3
    assert len({one[name] for one in wrong for name in ids}) == 40 * len(ids), "two answers are alike"


def test_the_big_class_has_the_size_of_students_notebooks_and_no_two_alike(
    benchmark_module: Any, course: Course, tmp_path: Path
) -> None:
    big_class = benchmark_module("big_class")
    folder = big_class.write_class(tmp_path, course.root / "examples" / "lec26", 30, zipped=False)

    contents = [file.read_bytes() for file in folder.iterdir()]
    assert len(set(contents)) == 30
    sizes = sorted(map(len, contents))
    assert 0.9 * big_class.SIZE < sizes[15] < 1.1 * big_class.SIZE


def test_what_the_other_tools_take_is_read_off_the_line_through_two_classes(benchmark_module: Any) -> None:
    compare = benchmark_module("compare")
    costs = {10: compare.Cost(44.0, 0, 0, 0), 20: compare.Cost(84.0, 0, 0, 0)}

    assert compare.on_the_line(costs, 100) == pytest.approx(404.0)


def test_when_memory_grows_from_the_500th_submission_on_then_the_soak_fails(benchmark_module: Any) -> None:
    soak = benchmark_module("soak")

    def looks(growing: float) -> list[Any]:
        return [soak.Look(graded, 100 + growing * graded, 200, 900, 50, 30, 2) for graded in range(0, 2000, 10)]

    assert list(soak.growth(looks(0.0), 2000)) == []
    assert [problem for problem in soak.growth(looks(0.01), 2000) if "'own' grew" in problem]


def test_when_the_commands_process_held_too_much_for_a_moment_then_the_soak_fails(benchmark_module: Any) -> None:
    soak = benchmark_module("soak")
    looks = [soak.Look(graded, 100, 400, 900, 50, 30, 2) for graded in range(0, 2000, 10)]

    assert list(soak.growth(looks, 2000)) == ["the command's own process held 400 MiB"]


def test_the_record_whose_commands_are_timed_has_the_class_and_one_hand_in_to_judge_again(
    benchmark_module: Any, course: Course, tmp_path: Path
) -> None:
    benchmark_module("record_commands").write_record(course, "lec26", tmp_path, 3)
    with read_record(tmp_path / "out") as record:
        entries = [record.entries[student] for student in sorted(record.entries)]
    assert [entry.identity.lms_id for entry in entries] == ["10000", "10001", "10002"]
    assert sha256((tmp_path / entries[0].file).read_bytes()).hexdigest() == entries[0].digest
    assert [person.identity.lms_id for person in read_roster(tmp_path / "gradebook.csv").people] == [
        entry.identity.lms_id for entry in entries
    ]


@pytest.mark.proof
def test_when_the_report_is_opened_then_it_is_timed_against_an_empty_page() -> None:
    script = BENCHMARKS / "open_report.py"
    run = subprocess.run([sys.executable, script, "--students", "3"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert re.fullmatch(r"3 students: written in [\d.]+ s, open in [\d.]+ s, an empty page [\d.]+ s\n", run.stdout)


def test_when_the_desk_is_timed_then_no_two_wrote_the_same_and_what_is_timed_is_decided(
    benchmark_module: Any, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, assignment = benchmark_module("desk"), course.assignment("hw04")
    monkeypatch.setattr(desk, "GRADED", 2)
    desk.write_record(assignment, tmp_path, 3)
    with read_record(tmp_path) as record:
        kept = [one.kept for result in record.results() for one in result.exercises if one.status == "manual"]
    assert len({one.text for one in kept if one}) == len(kept) == 12
    with desk.served(tmp_path, assignment) as guard:
        browser = desk.Browser(guard)
        desk.grade(browser, "training-log")
    assert {name: len(took) for name, took in browser.took.items()} == {
        "first page": 1, "first exercise": 1, "decide": 2, "next": 2, "undo": 1,
    }  # fmt: skip
    assert len(read_decisions(tmp_path).all) == 3
