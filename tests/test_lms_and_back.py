"""From an LMS's own zip and table through the class's record to the table that the LMS imports, in small; for each LMS
also a whole term: late days, an extension, a check that changes, judging again, and the second export.

The graders are made up: an answered notebook gets all points, a blank one none. Canvas's term with real ones is
`test_instructors_story`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import gradebooks
import pytest
from made_up_class import Class, MadeUp
from rich.console import Console

from autograde.authoring.new import new_course
from autograde.classroom import run
from autograde.classroom.deadlines import extend, receive_all
from autograde.classroom.export import export_csv, export_to
from autograde.classroom.lms_files import Lms
from autograde.classroom.regrade import regrade_class
from autograde.course import Course, load_course
from autograde.grading import fingerprint
from autograde.intake.delivery.submission import Submission
from autograde.records.grades import read_grades
from autograde.records.results import SubmissionResult
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


class Halving(MadeUp):
    """Gives half the points: what a stricter check does to a class."""

    def grade_all(self, submissions: Sequence[Submission]) -> Iterator[tuple[Submission, SubmissionResult]]:
        for submission, result in super().grade_all(submissions):
            halved = tuple(replace(one, score=(one.score or 0.0) / 2) for one in result.exercises)
            yield submission, replace(result, exercises=halved)


class Term:
    """A class of a new course: one student has solved all and is late by a day, the other half and has more time."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
        self.folder, self.out, self.patch = folder, folder / "out", monkeypatch
        new_course(folder / "course")
        self._change("course.toml", "Describing numbers", "Preparing text data")
        self._change("course.toml", "points = 3", "points = 3\ndeadline = 2025-09-01T00:00:00+09:00\nper_day = 10")
        assignment = self.course.assignment("intro")
        with zipfile.ZipFile(folder / "class.zip", "w") as archive:
            archive.writestr(first, StudentNotebook(assignment, "en").solve().to_bytes())
            archive.writestr(second, StudentNotebook(assignment, "en").solve("row-means").to_bytes())

    @property
    def course(self) -> Course:
        return load_course(self.folder / "course")

    def grade(self, roster: Path) -> None:
        self.patch.setattr(run, "Grader", MadeUp)
        paths = [self.folder / "class.zip"]
        self._say(run.grade_class, self.course, self.course.assignment("intro"), paths, self.out, roster=roster)

    def have_more_time(self, student: str, times: Path | None = None) -> None:
        if times:
            self._say(receive_all, self.course, self.out, times, "jan")
        self._say(extend, self.course, self.out, student, "2025-09-02T00:00+09:00", "ill", "jan")

    def regrade(self) -> None:
        self.patch.setattr(run, "Grader", Halving)
        self._change("checks/intro/test_intro.py", "rng.normal(size=5)", "rng.normal(size=6)")
        fingerprint._checks.cache_clear()
        fingerprint._source.cache_clear()
        self._say(regrade_class, self.course, self.course.assignment("intro"), [], self.out)

    @property
    def scores(self) -> list[float]:
        return [result.score for result in sorted(read_grades(self.out).submissions, key=lambda one: -one.raw_score)]

    def _change(self, name: str, old: str, new: str) -> None:
        file = self.folder / "course" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def _say(self, command: Callable[..., int], *arguments: object, **options: object) -> None:
        assert command(*arguments, Console(file=StringIO()), **options) == 0


def times_of(folder: Path, *students: str) -> Path:
    """For an LMS whose names say no time: what an instructor has read there."""
    file = folder / "times.csv"
    rows = "".join(f"{student},2025-09-01T12:30+09:00\n" for student in students)
    file.write_text(f"student,submitted_at\n{rows}", encoding="utf-8")
    return file


#: By LMS: what its table says of the points, and what the record can call the student who has more time.
OUT_OF: dict[Lms, tuple[str, str, str]] = {
    "canvas": ("40,10,", "3,10,", "102"),
    "moodle": ("40.00", "3.00", "102"),
    "blackboard": ("Total Pts: 40 ", "Total Pts: 3 ", "seoyeon"),
    "brightspace": ("MaxPoints:40", "MaxPoints:3", "서연 이"),
}


@pytest.mark.parametrize("lms", LMSS)
def test_when_a_term_goes_by_then_late_days_an_extension_and_a_stricter_check_reach_the_lms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lms: Lms
) -> None:
    table, first, second, cells = LMSS[lms]
    old, new, student = OUT_OF[lms]
    table, encoding = table.replace(old, new), "utf-16" if lms == "blackboard" else "cp949"
    term, file = Term(tmp_path, monkeypatch, first, second), tmp_path / "table.csv"
    file.write_bytes(table.encode(encoding))
    term.grade(file)
    times = {"canvas": times_of(tmp_path, "101", "102"), "moodle": file}
    term.have_more_time(student, times.get(lms))
    assert term.scores == [2.7, 1.0]

    def with_scores(*scores: str) -> bytes:
        said = table
        for (before, after), full, score in zip(cells, ("40", "0"), scores, strict=True):
            said = said.replace(before, score.join(after.rsplit(full, 1)))
        return said.encode(encoding)

    exported, console = term.out / "export" / "table.csv", Console(file=StringIO())
    assert export_to(term.course, term.out, lms, file, console) == 0
    assert exported.read_bytes() == with_scores("2.7", "1")
    term.regrade()
    assert term.scores == [1.7, 1.0]
    file.write_bytes(exported.read_bytes())  # as the LMS has it by now
    assert export_to(term.course, term.out, lms, file, console, replace=True) == 0
    assert exported.read_bytes() == with_scores("1.7", "1")


def test_when_a_term_goes_by_in_google_classroom_then_the_list_to_copy_from_has_the_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "명단.csv"
    listed.write_text("학번,이름\n0020230001,김민수\n0020230002,이서연\n0020230003,박지호\n", encoding="euc-kr")
    term = Term(tmp_path, monkeypatch, "김민수 - intro.ipynb", "이서연 - intro.ipynb의 사본")
    term.grade(listed)
    term.have_more_time("이서연", times_of(tmp_path, "김민수", "이서연"))

    def rows() -> list[str]:
        assert export_csv(term.out, Console(file=StringIO())) == 0
        return (term.out / "export" / "intro.csv").read_bytes().decode("utf-8-sig").splitlines()[1:]

    absent = ",박지호,0020230003,,,,,3,not handed in"
    assert rows() == ["김민수,김민수,0020230001,,,,2.7,3,graded", "이서연,이서연,0020230002,,,,1,3,graded", absent]
    term.regrade()
    assert rows() == ["김민수,김민수,0020230001,,,,1.7,3,graded", "이서연,이서연,0020230002,,,,1,3,graded", absent]
