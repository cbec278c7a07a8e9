"""The grader as an ordinary user: root is needed for nothing. Run by root, the test becomes another user first."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attacks import ATTACKS
from our_course import our_course

from autograde.course.data import find_data
from autograde.records.grades import read_grades
from autograde.records.results import ExerciseResult
from notebooks import StudentNotebook

NAMES = ("memory-for-the-solution", "proc", "kills-everybody", "fork-bomb", "connections", "writing-elsewhere")
SOMEBODY = "54321"


def opened(needed: set[Path]) -> list[str]:
    """Words for bwrap that open the way to these folders where only root may go, to them and nothing else."""
    closed = {parent for path in needed for parent in path.parents if not parent.stat().st_mode & 0o001}
    outermost = [folder for folder in sorted(closed) if closed.isdisjoint(folder.parents)]
    words = [word for folder in outermost for word in ("--perms", "0755", "--tmpfs", str(folder))]
    for path in sorted(needed):
        if not closed.isdisjoint(path.parents):
            for parent in reversed(path.parents):
                words += ["--perms", "0755", "--dir", str(parent)] if not closed.isdisjoint(parent.parents) else []
            words += ["--bind", str(path), str(path)]
    return words


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, ExerciseResult]]:
    course = our_course()
    assignment = course.assignment("lec26")
    folder = tmp_path_factory.mktemp("somebody")
    for name in ("HOME", "data", "out", "submitted"):
        (folder / name).mkdir()
    shutil.copy(find_data(course, "the-verdict.txt", fallback=True).path, folder / "data" / "the-verdict.txt")
    for attack in (None, *(attack for attack in ATTACKS if attack.name in NAMES)):
        notebook = StudentNotebook(assignment).solve().answer(attack.answers_at(9, "/x") if attack else {})
        name = attack.name if attack else "honest"
        (folder / "submitted" / f"{name}_lec26.ipynb").write_bytes(notebook.to_bytes())
    become: list[str] = []
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, int(SOMEBODY), int(SOMEBODY))
        needed = {Path(sys.base_prefix), Path(sys.prefix), course.root, folder}
        become = ["bwrap", "--dev-bind", "/", "/", *opened(needed), "setpriv", f"--reuid={SOMEBODY}"]
        become += [f"--regid={SOMEBODY}", "--clear-groups", "--bounding-set=-all"]
    words = ["grade", "lec26", "submitted", "--out", "out", "--timeout", "5", "--workers", "2"]
    done = subprocess.run(
        [*become, sys.executable, "-m", "autograde", *words],
        cwd=folder,
        env={
            "HOME": str(folder / "HOME"),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(course.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(folder),
            "COURSE_DATA": str(folder / "data"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    graded = read_grades(folder / "out").submissions
    return {result.student: {one.id: one for one in result.exercises} for result in graded}


def test_when_an_ordinary_user_grades_then_honest_students_get_full_marks(
    results: dict[str, dict[str, ExerciseResult]],
) -> None:
    assert {one.status for one in results["honest"].values()} == {"passed"}


@pytest.mark.parametrize("name", NAMES)
def test_when_an_ordinary_user_grades_then_attacks_fail_as_well(
    results: dict[str, dict[str, ExerciseResult]], name: str
) -> None:
    attack = next(attack for attack in ATTACKS if attack.name == name)
    assert {one.id for one in results[name].values() if one.status != "passed"} == set(attack.answers)
    for exercise in attack.answers:
        one = results[name][exercise]
        assert re.match(attack.seen, f"{one.status}: {one.message.en if one.message else ''}")
