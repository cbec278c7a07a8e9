"""From an LMS's own zip and table through the class's record to the table that the LMS imports, in small.

The graders are made up: an answered notebook gets all points, a blank one none.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import gradebooks
import pytest
from made_up_class import Class, MadeUp
from rich.console import Console

from autograde.classroom import run
from autograde.classroom.export import export_csv, export_to
from autograde.classroom.lms_files import Lms
from autograde.course import Course, load_course
from notebooks import StudentNotebook

#: By LMS: its table, the names of two hand-ins in its zip (answered, blank), and the table's cells before and after.
LMSS: dict[Lms, tuple[str, str, str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "canvas": (
        gradebooks.CANVAS,
        "kimminsu_101_9001_lec26.ipynb",
        "이서연_LATE_102_9002_lec26-1.ipynb",
        (('=ok",,9.50', '=ok",40,9.50'), ("seoyeon@example.edu,CS 101,,,", "seoyeon@example.edu,CS 101,,0,")),
    ),
    "moodle": (
        gradebooks.MOODLE_WORKSHEET,
        "김민수_101_assignsubmission_file_/lec26.ipynb",
        "Seo yeon Lee_102_assignsubmission_file_/내 과제.ipynb",
        (
            ('minsu@example.edu,"Submitted for grading",,', 'minsu@example.edu,"Submitted for grading",40,'),
            ('seoyeon@example.edu,"Submitted for grading",,', 'seoyeon@example.edu,"Submitted for grading",0,'),
        ),
    ),
    "blackboard": (
        gradebooks.BLACKBOARD,
        "Lecture 26_1E5_attempt_2025-09-01-12-30-00_lec26.ipynb",
        "Lecture 26_seoyeon_attempt_2025-09-01-12-31-00_lec26.ipynb",
        (('"Yes"\t""\t"95"', '"Yes"\t"40"\t"95"'), ('"Needs Grading"', '"0"')),
    ),
    "brightspace": (
        gradebooks.BRIGHTSPACE,
        "9-1 - Minsu Kim - Sep 1, 2025 1230 PM/lec26.ipynb",
        "9-2 - 서연 이 - Sep 1, 2025 1231 PM/lec26.ipynb",
        (("minsu@example.edu,,", "minsu@example.edu,40,"), ("seoyeon@example.edu,,", "seoyeon@example.edu,0,")),
    ),
}


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, course: Course) -> Class:
    monkeypatch.setattr(run, "Grader", MadeUp)
    return Class(tmp_path, course)


@pytest.fixture(scope="module")
def full(course: Course) -> bytes:
    return StudentNotebook(course.assignment("lec26")).solve().to_bytes()


@pytest.fixture(scope="module")
def blank(course: Course) -> bytes:
    return StudentNotebook(course.assignment("lec26")).to_bytes()


@pytest.mark.parametrize("lms", LMSS)
def test_when_a_class_comes_from_an_lms_then_its_table_goes_back_with_the_scores(
    kept: Class, tmp_path: Path, full: bytes, blank: bytes, lms: Lms
) -> None:
    table, answered, empty, changes = LMSS[lms]
    encoding = "utf-16" if lms == "blackboard" else "utf-8-sig"
    file = tmp_path / "table.csv"
    file.write_bytes(table.encode(encoding))
    said = kept.deliver({answered: full, empty: blank}, roster=file)
    assert f"{2 if lms in ('canvas', 'moodle') else 1} of {4 if lms in ('canvas', 'moodle') else 3} students" in said
    console = Console(file=StringIO())
    assert export_to(kept.course, kept.out, lms, file, console) == 0
    for before, after in changes:
        assert table.count(before) == 1
        table = table.replace(before, after)
    assert (kept.out / "export" / "table.csv").read_bytes() == table.encode(encoding)
    assert (kept.out / "export" / f"feedback-{lms}.zip").is_file() == (lms in ("canvas", "moodle"))


def test_when_a_class_comes_from_google_classroom_then_a_list_of_its_own_tells_who_is_missing(
    kept: Class, tmp_path: Path, full: bytes, blank: bytes
) -> None:
    listed = tmp_path / "명단.csv"
    listed.write_text("학번,이름\n0020230001,김민수\n0020230002,이서연\n0020230003,박지호\n", encoding="euc-kr")
    kept.deliver({"김민수 - lec26.ipynb": full, "이서연 - lec26.ipynb의 사본": blank}, roster=listed)
    assert export_csv(kept.out, Console(file=StringIO())) == 0
    content = (kept.out / "export" / "lec26.csv").read_bytes().decode("utf-8-sig")
    assert content.splitlines()[1:] == [
        "김민수,김민수,0020230001,,,,40,40,graded",
        "이서연,이서연,0020230002,,,,0,40,graded",
        ",박지호,0020230003,,,,,40,not handed in",
    ]
