"""A class graded by a real scheduler and real workers, some of which are killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from dask_cluster import ROOT, DaskCluster
from our_course import our_course

from autograde.course.data import find_data

pytestmark = pytest.mark.proof

EXAMPLES = ROOT / "examples" / "lec26"
#: Answers of every kind, none that waits for its time limit.
STUDENTS = (1, 2, 3, 4, 5, 6, 7, 8, 10)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "autograde", "grade", "lec26", "--seed", "cluster", *words]


def grade(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False)


class Running:
    """A run in the background, as a context manager; what it says goes to a file."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._log = folder / "said"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command(*words), cwd=ROOT, stdout=log, stderr=log)

    def wait_for(self, out: Path, number: int) -> None:
        """Until the results of so many submissions are on the disk."""
        while len(kept(out)) < number:
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
            psutil.wait_procs([psutil.Process(self._process.pid)], timeout=0.02)

    def end(self) -> tuple[int, str]:
        return self._process.wait(), self._log.read_text(encoding="utf-8")


def grades(out: Path) -> dict[str, Any]:
    """What `grades.json` says, without the times."""
    data: dict[str, Any] = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    for submission in data["submissions"]:
        del submission["seconds"]
    return data


def kept(out: Path) -> list[str]:
    """The students whose results are on the disk, in their order."""
    file = out / "results.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)[1:] if file.exists() else []
    return [json.loads(line)["student"] for line in lines if line.endswith(b"\n")]


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("class")
    for student in STUDENTS:
        shutil.copy(EXAMPLES / f"20231000{student:02}_lec26.ipynb", folder)
    return str(folder)


@pytest.fixture(scope="module")
def expected(submissions: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one worker on this machine comes to."""
    out = tmp_path_factory.mktemp("local")
    local = grade(submissions, "--out", str(out))
    assert local.returncode == 0, local.stderr
    return grades(out)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_when_two_workers_of_a_cluster_grade_a_class_then_the_grades_are_those_of_one_machine(
    cluster: DaskCluster, submissions: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    done = grade(submissions, "--out", str(tmp_path), "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    assert grades(tmp_path) == expected


def test_when_a_worker_is_killed_in_the_middle_then_nothing_is_lost(
    cluster: DaskCluster, submissions: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = Running(tmp_path, submissions, "--out", str(out), "--scheduler", cluster.address)
    run.wait_for(out, 2)
    os.kill(cluster.workers()[0], signal.SIGKILL)
    status, said = run.end()
    assert status == 0, said
    assert grades(out) == expected
    assert len(kept(out)) == len(set(kept(out))) == len(STUDENTS)


def test_when_the_scheduler_is_killed_then_the_results_so_far_are_kept_and_the_run_goes_on_elsewhere(
    submissions: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with DaskCluster(tmp_path, workers=1) as doomed:
        run = Running(tmp_path, submissions, "--out", str(out), "--scheduler", doomed.address)
        run.wait_for(out, 3)
        doomed.scheduler.kill()
        status, said = run.end()
        assert status == 2, said
        assert "--resume" in said
    before = kept(out)
    assert 3 <= len(before) < len(STUDENTS)
    again = grade(submissions, "--out", str(out), "--resume")
    assert again.returncode == 0, again.stderr
    assert kept(out)[: len(before)] == before
    assert len(kept(out)) == len(set(kept(out))) == len(STUDENTS)
    assert grades(out) == expected


def test_when_no_scheduler_answers_then_the_message_says_what_to_do(submissions: str, tmp_path: Path) -> None:
    done = grade(submissions, "--out", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "dask scheduler" in done.stderr


def test_when_a_worker_has_no_bubblewrap_then_the_message_names_it(submissions: str, tmp_path: Path) -> None:
    with DaskCluster(tmp_path, workers=1, env={"PATH": str(Path(sys.executable).parent)}) as cluster:
        done = grade(submissions, "--out", str(tmp_path / "out"), "--scheduler", cluster.address)
    assert done.returncode == 2
    assert "the worker tcp://" in done.stderr
    assert "bubblewrap is not installed" in done.stderr


def test_when_a_worker_has_another_version_of_the_course_then_it_does_not_grade(
    submissions: str, tmp_path: Path
) -> None:
    other = tmp_path / "course"
    other.mkdir()
    for name in ("source", "autograde"):
        (other / name).symlink_to(ROOT / name)
    config = (ROOT / "course.toml").read_text(encoding="utf-8")
    changed = config.replace("answer_seconds = 10", "answer_seconds = 11")
    assert changed != config
    (other / "course.toml").write_text(changed, encoding="utf-8")
    data = find_data(our_course(), "the-verdict.txt", fallback=True).path.parent
    env = {"PYTHONPATH": str(ROOT), "COURSE_DATA": str(data)}  # beside this course folder there is none
    with DaskCluster(tmp_path, workers=1, cwd=other, env=env) as cluster:
        done = grade(submissions, "--out", str(tmp_path / "out"), "--scheduler", cluster.address)
    assert done.returncode == 2
    assert "Install the same commit" in done.stderr
