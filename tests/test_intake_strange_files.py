"""What else lies among hand-ins: files of computers, links, results of a run, and what nobody should open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hand_ins import archive, only, put, students

from autograde.intake import discover
from autograde.intake.delivery import folders, found


def test_when_something_else_stands_in_a_submissions_place_then_it_is_one_and_beside_a_notebook_it_is_not(
    tmp_path: Path,
) -> None:
    put(tmp_path, "2023100001/lec26.docx", "2023100002/lec26.ipynb", "2023100002/data.csv", "the-verdict.txt")
    put(tmp_path, "2023100003_lec26.py", "홍길동_lec26.hwp", "README.md", "expected.json", "a_b.txt")
    found_here = {submission.student: submission.file for submission in discover([tmp_path])}
    assert found_here == {
        "2023100001": "2023100001/lec26.docx",
        "2023100002": "2023100002/lec26.ipynb",
        "2023100003": "2023100003_lec26.py",
        "홍길동": "홍길동_lec26.hwp",
    }
    assert only(tmp_path / "a_b.txt").student == "a"


def test_when_computers_leave_files_behind_then_they_are_ignored(tmp_path: Path) -> None:
    names = ["__MACOSX/2023100001/._lec26.ipynb", "2023100001/.DS_Store", "2023100001/lec26.ipynb", ".git/x_y.ipynb"]
    names += ["2023100001/.ipynb_checkpoints/lec26-checkpoint.ipynb", "~$2023100002_x.docx", "Thumbs.db"]
    for path in (put(tmp_path / "folder", *names), archive(tmp_path, *names)):
        assert (only(path).file, only(path).notes) == ("2023100001/lec26.ipynb", ())


def test_when_a_folder_holds_links_and_pipes_then_they_are_not_opened(tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.ipynb", content=b"secret") / "secret.ipynb"
    folder = put(tmp_path / "class", "2023100001_lec26.ipynb")
    (folder / "2023100002_lec26.ipynb").symlink_to(secret)
    (folder / "2023100003").symlink_to(tmp_path, target_is_directory=True)
    (folder / "2023100004_lec26.ipynb").symlink_to("/dev/zero")
    os.mkfifo(folder / "2023100005_lec26.ipynb")
    submissions = discover([folder])
    assert submissions[0].read() == b"2023100001_lec26.ipynb"
    reasons = [submission.problem.en if submission.problem else "" for submission in submissions]
    assert ["symbolic link" in reason for reason in reasons] == [False, True, True, True, False]
    assert "FIFO" in reasons[4]


def test_when_a_students_folder_cannot_be_entered_then_the_student_is_named_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path / "store", "lec26.ipynb")
    put(tmp_path / "class", "kim/lec26.ipynb", f"{'deep/' * 20}lec26.ipynb")
    (tmp_path / "class/lee").symlink_to(tmp_path / "store", target_is_directory=True)
    (tmp_path / "class/kim/data").symlink_to(tmp_path / "store", target_is_directory=True)
    deep, kim, lee = discover([tmp_path / "class"])
    assert (kim.student, kim.problem, kim.notes) == ("kim", None, ())
    assert lee.student == "lee"
    assert [one.problem.en if one.problem else "" for one in (deep, lee)] == [folders.TOO_DEEP.en, folders.LINK.en]


def test_when_results_of_a_run_lie_in_the_folder_then_they_are_nobodys(tmp_path: Path) -> None:
    put(tmp_path, "kim_lec26.ipynb", "grades/results.jsonl", "grades/report.html", "grades/feedback/kim_a.html")
    put(tmp_path, "grades/grades-edited.csv", "grades/grades-edited-2.csv", "grades/decisions.jsonl")
    put(tmp_path, "grades/changes.csv", "grades/changes-2.csv", "grades/export/lee_gradebook.ipynb")
    assert students(tmp_path) == ["kim"]
    put(tmp_path, "results.jsonl", "report.html", "grades.csv", "feedback/kim_a.html", "lee_report.html")
    assert students(tmp_path) == ["kim", "lee"]


def test_when_the_instructor_names_a_link_then_it_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "real", "2023100001_lec26.ipynb")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert students(tmp_path / "link") == ["2023100001"]


def test_when_a_file_is_too_large_then_it_is_named_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "2023100001_lec26.ipynb", "2023100002_lec26.ipynb")
    with (tmp_path / "2023100001_lec26.ipynb").open("wb") as file:
        file.truncate(found.MAX_BYTES + 1)
    first, second = discover([tmp_path])
    assert first.source is None
    assert first.problem is not None
    assert "too large" in first.problem.en
    assert second.problem is None
