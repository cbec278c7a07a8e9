"""Commands on a class's record are killed (SIGKILL) at each of their writes: what was saved is there, and the same
command once more makes of it what the whole one would have made.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from made_up_class import MadeUp
from typer.testing import CliRunner

from autograde.authoring.new import new_course
from autograde.classroom import run
from autograde.cli import app
from autograde.course import load_course
from autograde.grading import fingerprint
from autograde.records.decisions import DECISIONS
from autograde.records.record import RESULTS, read_record
from notebooks import StudentNotebook

HERE = Path(__file__).parent
GRADE = ("grade", "intro", "class.zip", "--seed", "s", "--out")
REGRADE = ("grade", "intro", "--regrade", "--out")
MORE_TIME = ("--until", "2026-12-02T23:59+09:00", "--because", "ill", "--by", "jan")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its folder, in which commands run, with a delivery of two; a late one of them loses points."""
    new_course(tmp_path)
    file = tmp_path / "course.toml"
    late = "points = 3\ndeadline = 2026-11-30T00:00:00+09:00\nper_day = 10"
    file.write_text(file.read_text(encoding="utf-8").replace("points = 3", late), encoding="utf-8")
    solved = StudentNotebook(load_course(tmp_path).assignment("intro"), "en").solve().to_bytes()
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("kim", "lee"):
            archive.writestr(f"Homework_{name}_attempt_2026-12-01-12-30-00_intro.ipynb", solved)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "Grader", MadeUp)
    return tmp_path


def ran(*words: str) -> None:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output


def kill(out: Path, *words: str) -> list[Path]:
    """What the class's folder was after each kill, and at last after the whole command."""
    done = subprocess.run(
        [sys.executable, HERE / "killed_at_writes.py", out, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = len(list(out.parent.glob(f"{out.name}.*"))) - 1
    return [out.with_name(f"{out.name}.{number}") for number in range(1, found + 1)]


def lines(out: Path) -> list[bytes]:
    """The whole ones of the record and of what people decided."""
    files = [out / name for name in (RESULTS, DECISIONS) if (out / name).exists()]
    return [line for file in files for line in file.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]


def grades(out: Path) -> Any:
    return json.loads((out / "grades.json").read_text(encoding="utf-8"))["submissions"]


def finished(left: Path, out: Path, *words: str) -> Any:
    """The grades when the command is given once more, on what a kill has left."""
    shutil.rmtree(out)
    shutil.copytree(left, out)
    ran(*words)
    return grades(out)


def test_when_grading_is_killed_at_any_write_then_every_result_before_is_there_and_resume_does_the_rest(
    course: Path,
) -> None:
    *killed, whole = kill(course / "out", *GRADE, "out")
    assert len(killed) >= 7  # the record's head, two results, two files of grades, the report, two pages of feedback
    for writes, left in enumerate(killed):
        assert len(lines(left)) >= min(writes, 3)
        assert finished(left, course / "out", *GRADE, "out", "--resume") == grades(whole)


def test_when_an_extension_is_killed_at_any_write_then_it_is_kept_or_can_be_given_again(course: Path) -> None:
    out = course / "out"
    ran(*GRADE, "out")
    before = lines(out)
    *killed, whole = kill(out, "extend", "out", "kim", *MORE_TIME)
    assert [one["score"] for one in grades(whole)] == [3.0, 2.4]
    for writes, left in enumerate(killed):
        assert lines(left)[: len(before)] == before
        assert len(lines(left)) >= len(before) + min(writes, 2)
        assert [one["score"] for one in grades(left)] in ([2.4, 2.4], [3.0, 2.4])
        assert finished(left, out, "extend", "out", "kim", *MORE_TIME) == grades(whole)


def test_when_judging_again_is_killed_at_any_write_then_it_goes_on_where_it_was(course: Path) -> None:
    out = course / "out"
    ran(*GRADE, "out")
    before = lines(out)
    file = course / "checks" / "intro" / "test_intro.py"
    file.write_text(file.read_text(encoding="utf-8").replace("size=5)", "size=6)"), encoding="utf-8")
    fingerprint._checks.cache_clear()
    fingerprint._source.cache_clear()
    *killed, whole = kill(out, *REGRADE, "out")
    assert len(lines(whole)) == len(before) + 3  # the rule, and two results
    for writes, left in enumerate(killed):
        assert lines(left)[: len(before)] == before
        assert len(lines(left)) >= len(before) + min(writes, 3)
        assert finished(left, out, *REGRADE, "out") == grades(whole)
        with read_record(out) as record:
            assert record.pending() == {}
