"""Files are written whole or not at all, and what goes wrong is said with the file's name."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from published_course import write_built_course
from typer.testing import CliRunner

from autograde.cli import app
from autograde.errors import CourseError
from autograde.intake.delivery.submission import Submission
from autograde.records.decisions import DECISIONS, Extension, keep_decisions
from autograde.records.grades import read_grades
from autograde.records.record import RESULTS, read_record
from autograde.records.results import SubmissionResult
from autograde.records.store import ResultStore
from autograde.writing import write_whole


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("autograde.writing.os.fsync", refuse)


@pytest.mark.usefixtures("full_disk")
def test_when_the_disk_is_full_then_the_error_names_the_file_and_the_former_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "grades.json"
    file.write_text("before")
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_whole(file, b"after")
    assert caught.value.filename == str(file)
    assert [path.name for path in tmp_path.iterdir()] == ["grades.json"]
    assert file.read_text() == "before"


def test_when_the_disk_is_full_then_a_decision_that_is_not_kept_names_its_file(tmp_path: Path) -> None:
    (tmp_path / DECISIONS).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as caught:
        keep_decisions(tmp_path, [Extension("kim", "2026-12-02T23:59:00+09:00")], "jan", "ill")
    assert caught.value.filename == str(tmp_path / DECISIONS)


def test_when_the_disk_gets_full_then_the_record_names_its_file_and_keeps_what_it_had(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kim, lee = (Submission(name, f"{name}_lec26.ipynb", b"{}") for name in ("kim", "lee"))
    with ResultStore(tmp_path, "lec26") as store:
        store.add(kim, SubmissionResult("kim", kim.file, 1.0, 0.1))
    request.getfixturevalue("full_disk")
    with pytest.raises(OSError, match="No space left on device") as caught, ResultStore(tmp_path, "lec26") as store:
        store.add(lee, SubmissionResult("lee", lee.file, 1.0, 0.1))
    assert caught.value.filename == str(tmp_path / RESULTS)
    with read_record(tmp_path) as record:
        assert record.entries["kim"].file == kim.file


def test_when_a_folder_stands_where_the_file_is_to_be_then_the_error_names_it(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError, match=r"report\.html"):
        write_whole(tmp_path / "report.html", b"page")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.usefixtures("full_disk")
def test_when_a_command_meets_a_full_disk_then_it_says_which_file_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_built_course(tmp_path / "course").root)
    done = CliRunner().invoke(app, ["publish", str(tmp_path / "public")])
    assert done.exit_code == 2
    assert f"autograde: {tmp_path / 'public' / 'README.md'}: No space left on device; check the path" in done.stderr


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"schema": 2}', '{"schema": 2, "assignment": 1, "max_score": 1, "submissions": [3]}']
)
def test_when_the_grades_are_damaged_then_the_message_names_the_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "grades.json").write_text(content)
    with pytest.raises(CourseError, match=r"grades\.json is damaged"):
        read_grades(tmp_path)
