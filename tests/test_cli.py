"""The command line, as users type it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import psutil
import pytest
from our_course import our_course
from typer.testing import CliRunner

from autograde.cli import app

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "lec26"
LEC26 = our_course().assignment("lec26")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograde", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def class_of(folder: Path, *students: int) -> Path:
    folder.mkdir()
    for student in students:
        shutil.copy(EXAMPLES / f"20231000{student:02}_lec26.ipynb", folder)
    return folder


def lines_in(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def test_when_a_run_is_killed_and_resumed_then_nothing_is_lost_or_graded_twice(tmp_path: Path) -> None:
    submissions, out = class_of(tmp_path / "class", *range(1, 10)), tmp_path / "out"
    words = ["grade", "lec26", str(submissions), "--out", str(out), "--workers", "2"]
    first = subprocess.Popen([sys.executable, "-m", "autograde", *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    results = out / "results.jsonl"
    while first.poll() is None and lines_in(results) < 4:
        psutil.wait_procs([psutil.Process(first.pid)], timeout=0.02)
    sandboxed = psutil.Process(first.pid).children(recursive=True)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert sandboxed
    assert psutil.wait_procs(sandboxed, timeout=60)[1] == []
    before = len(results.read_bytes().splitlines()) - 1
    assert 3 <= before < 9
    again = run(*words, "--resume")
    assert again.returncode == 0, again.stderr
    assert f"{before} of 9 submissions were graded before" in again.stdout
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()[1:]]
    assert len({line["student"] for line in lines}) == len(lines) == 9
    grades = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    assert (grades["schema"], grades["assignment"], grades["max_score"]) == (2, "lec26", LEC26.points)
    assert [one["student"] for one in grades["submissions"]] == sorted(line["student"] for line in lines)
    assert {path.name for path in out.iterdir()} >= {"grades.json", "grades.csv", "report.html", "feedback"}
    assert len(list((out / "feedback").glob("*.html"))) == 9


def test_when_a_submission_cannot_be_graded_then_it_is_named_and_the_status_is_1(tmp_path: Path) -> None:
    done = run("grade", "lec26", str(EXAMPLES / "2023100019_lec26.ipynb"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "2023100019_lec26.ipynb" in done.stdout


@pytest.mark.proof
def test_when_a_student_has_two_notebooks_then_the_one_of_the_assignment_counts_and_the_other_is_named(
    tmp_path: Path,
) -> None:
    kim, lee = tmp_path / "class" / "kim", tmp_path / "class" / "lee"
    kim.mkdir(parents=True)
    lee.mkdir()
    shutil.copy(EXAMPLES / "2023100002_lec26.ipynb", lee / "lec26.ipynb")
    shutil.copy(EXAMPLES / "2023100001_lec26.ipynb", kim / "mine.ipynb")
    (kim / "practice.ipynb").write_text('{"cells": [{"cell_type": "code", "source": "1 + 1"}], "nbformat": 4}')
    done = run("grade", "lec26", str(tmp_path / "class"), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "kim: kim/mine.ipynb counts, not kim/practice.ipynb" in done.stdout
    assert "2 of 2 submissions graded" in done.stdout


@pytest.mark.proof
def test_when_a_second_delivery_is_graded_into_the_record_then_the_class_grows_and_answers_stand(
    tmp_path: Path,
) -> None:
    first, second, out = class_of(tmp_path / "first", 1, 2), tmp_path / "second", tmp_path / "out"
    done = run("grade", "lec26", str(first), "--out", str(out))
    assert done.returncode == 0, done.stderr
    second.mkdir()
    shutil.copy(ROOT / "notebooks" / "ko" / "lec26" / "lec26.ipynb", second / "2023100001_again.ipynb")
    shutil.copy(EXAMPLES / "2023100003_lec26.ipynb", second)
    done = run("grade", "lec26", str(second), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "2023100001_again.ipynb was not graded, and the earlier hand-in still counts" in done.stdout
    assert "3 of 3 submissions graded" in done.stdout
    grades = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    assert [one["student"] for one in grades["submissions"]] == ["2023100001", "2023100002", "2023100003"]
    assert grades["submissions"][0]["score"] == LEC26.points
    done = run("grade", "lec26", str(first), "--out", str(out), "--timeout", "77")
    assert done.returncode == 2
    assert "was made with other timeout than now" in done.stderr
    assert str(second) in done.stderr


def test_when_a_run_is_stopped_by_hand_then_it_says_how_to_go_on(tmp_path: Path) -> None:
    submissions, out = class_of(tmp_path / "class", *range(1, 20)), tmp_path / "out"
    command = [sys.executable, "-m", "autograde", "grade", "lec26", str(submissions), "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and lines_in(out / "results.jsonl") < 2:  # what the record is of, and a result
        psutil.wait_procs([psutil.Process(process.pid)], timeout=0.02)
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate()
    assert (process.returncode, errors) == (130, ""), said
    assert "stopped; what was graded is kept in" in said
    assert "--resume goes on" in said


def test_when_another_assignment_was_graded_into_the_folder_then_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_text('{"schema": 2, "assignment": "lec27", "fingerprint": ""}\n')
    done = run("grade", "lec26", str(EXAMPLES), "--out", str(tmp_path))
    assert done.returncode == 2
    assert "holds results of 'lec27', not of 'lec26'; choose another --out folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]


@pytest.mark.proof
def test_when_python_is_started_by_a_path_through_the_course_then_answers_find_it_all_the_same(tmp_path: Path) -> None:
    folder, file = ROOT / "source", EXAMPLES / "2023100001_lec26.ipynb"
    python = os.path.relpath(sys.executable, folder)
    command = [python, "-m", "autograde", "grade", "lec26", str(file), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_when_the_sandbox_is_off_then_the_report_says_so(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("grade", "lec26", str(EXAMPLES / "2023100001_lec26.ipynb"), "--out", str(out), "--sandbox", "off")
    assert done.returncode == 0, done.stderr
    grades = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    assert (grades["sandbox"], grades["submissions"][0]["score"]) == ("off", LEC26.points)
    assert "sandbox" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["grade", "lec226", str(EXAMPLES), "--out", "unused"], "lec26"),
        (["grade", "lec26", "nowhere", "--out", "unused"], "nowhere"),
        (["grade", "lec26", str(EXAMPLES), "--out", "unused", "--sandbox", "maybe"], "strict"),
        (["grade", "lec26", str(EXAMPLES)], "--out"),
        (["grade", "lec26", str(EXAMPLES), "--out", "README.md"], "README.md cannot be made"),
        (["grade", "lec26", str(EXAMPLES), "--out", "/proc/out"], "/proc/out cannot be made"),
        (["grade", "lec26", str(EXAMPLES), "--out", "unused", "--timeout", "inf"], "--timeout"),
        (["grade", "lec26", str(EXAMPLES), "--out", "{tmp}", "--scheduler", "foo"], "tcp://"),
        (["show", "split-whitspace"], "split-whitespace"),
        (["show", "nothing-like-it"], "autograde show ASSIGNMENT"),
        (["verify", "split-whitspace"], "split-whitespace"),
        (["build", "lec226"], "lec26"),
    ],
)
def test_when_the_usage_is_wrong_then_the_message_helps_and_the_status_is_2(
    words: list[str], message: str, tmp_path: Path
) -> None:
    result = CliRunner().invoke(app, [word.format(tmp=tmp_path) for word in words])
    assert result.exit_code == 2
    assert message in result.output


def test_when_an_exercise_is_shown_then_every_place_of_it_is_named() -> None:
    result = CliRunner().invoke(app, ["show", "tokenizer-v1"])
    assert result.exit_code == 0
    for place in (
        "source/lec26/2_3_token_ids.py:",
        "test_2_3_tokenizer_v1.py:",
        "notebooks/ko/lec26",
        "solutions/en/lec26",
    ):
        assert place in result.output


def test_when_an_assignment_is_shown_then_its_exercises_are_listed() -> None:
    result = CliRunner().invoke(app, ["show", "lec26"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) == len(LEC26.exercises)
    assert "source/lec26/2_2_splitting.py:" in result.output


def test_when_the_version_is_asked_for_then_it_is_that_of_the_package() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.output.strip()) == (0, f"autograde {metadata.version('autograde-notebooks')}")


@pytest.mark.proof
def test_when_one_exercise_is_verified_then_its_counts_are_shown() -> None:
    done = run("verify", "split-whitespace")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "split-whitespace" in done.stdout


def test_when_hidden_checks_run_under_pytest_then_one_submission_is_judged() -> None:
    checks = ROOT / "autograde" / "checks" / "lec26" / "test_2_2_splitting.py"
    command = [sys.executable, "-m", "pytest", "-q", str(checks), "--submission"]
    right = subprocess.run(
        [*command, str(EXAMPLES / "2023100001_lec26.ipynb")], cwd=ROOT, capture_output=True, text=True
    )
    assert right.returncode == 0, right.stdout
    wrong = subprocess.run(
        [*command, str(EXAMPLES / "2023100003_lec26.ipynb")], cwd=ROOT, capture_output=True, text=True
    )
    assert wrong.returncode == 1
    assert "FAILED" in wrong.stdout
