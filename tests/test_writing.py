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
from autograde.records.grades import read_grades
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
