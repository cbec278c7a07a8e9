"""From paths to submissions: every LMS's naming, folders as instructors keep them, files that nobody should open."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hand_ins import archive, only, put, students, zipped

from autograde.errors import CourseError
from autograde.intake import Look, Submission, Wanted, discover

KOREAN = "김하늘"


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("kimminsu_12345_67890_lec26.ipynb", "kimminsu"),
        ("kimminsu_LATE_12345_67890_my_lec26-1.ipynb", "kimminsu"),
        ("anon_x7Kq2_67890_lec26.ipynb", "anon_x7Kq2"),
        ("김민수_1234567_assignsubmission_file_/lec26.ipynb", "김민수"),
        ("Minsu Kim_1234567_assignsubmission_file_/sub/lec26.ipynb", "Minsu Kim"),
        ("김민수_1234567_assignsubmission_file_lec26.ipynb", "김민수"),
        ("Lecture 26_2023100001_attempt_2025-09-01-12-30-00_lec26.ipynb", "2023100001"),
        ("Lec_26_kim01_attempt_2025-09-01-12-30-00_a_b.ipynb", "kim01"),
        ("12345-67890 - Min-su Kim - Sep 1, 2025 1230 PM/lec26.ipynb", "Min-su Kim"),
        ("12345-67890 - Minsu Kim- Sep 1, 2025 1230 PM - lec26.ipynb", "Minsu Kim"),
        ("12345-67890 - 김민수 - 2025년 9월 1일 오후 12:30/lec26.ipynb", "김민수"),
        ("2023100001/lec26.ipynb", "2023100001"),
        ("2023100001/lec26/lec26.ipynb", "2023100001"),
        ("hong/lec26/lec26.ipynb", "hong"),
        ("홍길동/과제.ipynb", "홍길동"),
        ("2023100001_lec26.ipynb", "2023100001"),
        ("2023100001_09_11_lec26.ipynb", "2023100001"),
        ("2023100001_홍길동/lec26.ipynb", "2023100001"),
        ("Copy of 2023100001_lec26.ipynb", "2023100001"),
        ("2023100001_lec26.ipynb의 사본", "2023100001"),
        ("홍길동_lec26.IPYNB", "홍길동"),
        ("s2023100001-lec26 (1).ipynb", "s2023100001"),
        ("section/2023100001_lec26.ipynb", "2023100001"),
        ("2023100001_lec26.zip/whatever/lec26.ipynb", "2023100001"),
    ],
)
def test_when_a_file_is_named_like_this_then_the_student_is_that(tmp_path: Path, name: str, student: str) -> None:
    other = "2023999999_other.ipynb"
    assert students(archive(tmp_path, name, other)) == sorted([student, "2023999999"])
    assert students(put(tmp_path / "folder", name, other)) == sorted([student, "2023999999"])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["kim_lec26.ipynb", "lee_lec26.ipynb"], ["kim", "lee"]),
        (["kim.ipynb", "lee.ipynb"], ["kim", "lee"]),
        (["class/kim_lec26.ipynb", "class/lee_lec26.ipynb"], ["kim", "lee"]),
        (["class/kim.ipynb", "class/lee.ipynb"], ["kim", "lee"]),
        (["class/kim/lec26.ipynb", "class/lee/lec26.ipynb"], ["kim", "lee"]),
        (["1/kim/lec26.ipynb", "2/lee/lec26.ipynb"], ["kim", "lee"]),
        (["kim/homework.zip/lec26.ipynb", "lee/final.zip/a/lec26.ipynb"], ["kim", "lee"]),
        (["kim.zip/lec26.ipynb", "lee.zip/lec26.ipynb"], ["kim", "lee"]),
        (["class/kim.zip/a/lec26.ipynb", "class/lee.zip/b/lec26.ipynb"], ["kim", "lee"]),
        (["kim/lec26/final.ipynb", "lee/lec26/final.ipynb"], ["kim", "lee"]),
        (["20250901/2023100001_a.ipynb", "20250901/2023100002_a.ipynb"], ["2023100001", "2023100002"]),
        (["lec26_2023100001.ipynb", "lec26_2023100002.ipynb"], ["2023100001", "2023100002"]),
    ],
)
def test_when_a_folder_holds_a_class_then_each_student_is_one(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    assert students(archive(tmp_path, *names)) == expected
    assert students(put(tmp_path / "folder", *names)) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["lec26_홍길동.ipynb", "lec26_김민수.ipynb"], ["김민수", "홍길동"]),
        (["lec26_hong.ipynb", "LEC26-lee.ipynb", "kim_lec26.ipynb"], ["hong", "kim", "lee"]),
        (["lec26_2023100001_홍길동.ipynb"], ["2023100001"]),
        (["sec1/lec26_2023100001.ipynb", "sec2/lec26_2023100003.ipynb"], ["2023100001", "2023100003"]),
        (["kim/lec26_20250901.ipynb", "lee/lec26_202509021230.ipynb"], ["kim", "lee"]),
        (["kim/lec26_final.ipynb", "kim/lec26_v2.ipynb", "lee/lec26_final.ipynb"], ["kim", "lee"]),
        (["lec26/kim.ipynb"], ["kim"]),
        (["김민수 - lec26.ipynb", "김민수 - lec26 (1).ipynb", "이영희 - lec26.ipynb"], ["김민수", "이영희"]),
        (
            [
                "1/홍길동_2023100001_a.ipynb",
                "1/이영희_2023100003_a.ipynb",
                "2/홍길동_2023100002_a.ipynb",
                "2/김민수_2023100004_a.ipynb",
            ],
            ["2023100001", "2023100002", "김민수", "이영희"],
        ),
    ],
)
def test_when_the_assignment_stands_in_a_name_then_it_is_nobody(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    wanted = Wanted("lec26", ("lec26", "lec27"))
    for path in (archive(tmp_path, *names), put(tmp_path / "folder", *names)):
        assert [submission.student for submission in discover([path], wanted)] == expected


def test_when_a_student_has_notebooks_of_several_assignments_then_this_ones_counts_and_the_others_are_no_rivals(
    tmp_path: Path,
) -> None:
    wanted = Wanted("lec26", ("lec26", "lec27"))
    flat = put(tmp_path / "flat", "2023100001_lec26.ipynb", "2023100001_lec27.ipynb")
    os.utime(flat / "2023100001_lec26.ipynb", (1, 1))
    nested = put(
        tmp_path / "nested", *(f"{who}/{what}/{what}.ipynb" for who in ("a", "b") for what in wanted.assignments)
    )
    for folder, files in ((flat, ["2023100001_lec26.ipynb"]), (nested, ["a/lec26/lec26.ipynb", "b/lec26/lec26.ipynb"])):
        found_here = discover([folder], wanted)
        assert [(submission.file, submission.superseded) for submission in found_here] == [(file, ()) for file in files]


def test_when_only_the_content_tells_then_the_latest_that_fits_counts(tmp_path: Path) -> None:
    put(tmp_path, "hong/report.ipynb", "hong/practice-of-mine.ipynb", "lee/other.ipynb")
    asked: list[str] = []

    def look(submission: Submission) -> Look:
        asked.append(submission.file)
        return Look(submission.file == "hong/report.ipynb", True)

    hong, lee = discover([tmp_path], Wanted("lec26", ("lec26",), look))
    assert (hong.file, hong.superseded) == ("hong/report.ipynb", ("hong/practice-of-mine.ipynb",))
    assert "counts as the notebook of lec26" in str(hong.notes[0])
    assert (lee.file, lee.superseded) == ("lee/other.ipynb", ())
    assert set(asked) == {"hong/report.ipynb", "hong/practice-of-mine.ipynb"}


@pytest.mark.parametrize(
    ("looks", "counts", "why"),
    [
        ({"a": (True, True), "b": (True, False)}, "a", "the latest with answers in it"),
        ({"a": (True, True), "b": (True, True)}, "b", "the latest"),
        ({"a": (True, False), "b": (False, False)}, "a", "the notebook of lec26"),
        ({"a": (False, False), "b": (False, False)}, "b", "the latest"),
        ({"a": (True, True), "b": (True, False), "c": (False, False)}, "a", "the latest with answers in it"),
        ({"a": (True, False), "b": (True, False)}, "b", "the latest"),
    ],
)
def test_when_a_student_has_several_notebooks_then_fitting_answered_and_late_count_in_this_order(
    tmp_path: Path, looks: dict[str, tuple[bool, bool]], counts: str, why: str
) -> None:
    """The files are handed in one after the other, and named so that names say nothing."""
    path = archive(tmp_path, *(f"kim_11_{attempt}00_{name}.ipynb" for attempt, name in enumerate(looks, start=1)))
    (kim,) = discover([path], Wanted("lec26", ("lec26",), lambda one: Look(*looks[one.file[-7]])))
    assert kim.file[-7] == counts
    assert f"{kim.file} counts as {why};" in str(kim.notes[0])
    assert {one[-7] for one in kim.superseded} == looks.keys() - {counts}


def test_when_files_of_a_student_are_equal_or_one_alone_then_nothing_is_looked_into(tmp_path: Path) -> None:
    put(tmp_path, "kim/a.ipynb", "kim/b.ipynb", content=b"same")
    put(tmp_path, "lee/a.ipynb", "lee/data.csv")
    asked: list[str] = []

    def look(one: Submission) -> Look:
        asked.append(one.file)
        return Look(False, True)

    kim, lee = discover([tmp_path], Wanted("", (), look))
    assert (asked, kim.superseded, lee.superseded) == ([], (), ())


def test_when_files_are_named_one_by_one_then_folder_or_file_says_who_it_is(tmp_path: Path) -> None:
    put(tmp_path, "a/kim/lec26.ipynb", "a/lee/lec26.ipynb", "b/choi_lec26.ipynb", "c/park.ipynb", "c/jung.ipynb")
    assert students(tmp_path / "a/kim/lec26.ipynb", tmp_path / "a/lee/lec26.ipynb") == ["kim", "lee"]
    assert students(tmp_path / "b/choi_lec26.ipynb") == ["choi"]
    assert students(tmp_path / "c/park.ipynb", tmp_path / "c/jung.ipynb") == ["jung", "park"]


def test_when_a_path_is_given_twice_or_lies_within_another_then_it_counts_once(tmp_path: Path) -> None:
    put(tmp_path, "2023100001_lec26.ipynb", "2023100002_lec26.ipynb")
    found_twice = discover([tmp_path, tmp_path, tmp_path / "2023100001_lec26.ipynb"])
    assert [(submission.student, submission.notes) for submission in found_twice] == [
        ("2023100001", ()),
        ("2023100002", ()),
    ]


def test_when_two_folders_have_one_name_then_nothing_is_lost(tmp_path: Path) -> None:
    put(tmp_path, "a/submitted/kim_x.ipynb", "b/submitted/kim_x.ipynb", content=b"a")
    (tmp_path / "b/submitted/kim_x.ipynb").write_bytes(b"b")
    assert "kim_x.ipynb" in str(only(tmp_path / "a/submitted", tmp_path / "b/submitted").notes[0])


def test_when_a_korean_name_is_decomposed_then_it_is_the_composed_one(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", f"{KOREAN}_lec26.ipynb")
    for path in (put(tmp_path / "folder", decomposed), archive(tmp_path, decomposed)):
        assert (only(path).student, only(path).file) == (KOREAN, f"{KOREAN}_lec26.ipynb")


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_when_a_zip_has_no_utf8_flag_then_korean_names_are_read_all_the_same(tmp_path: Path, encoding: str) -> None:
    raw = f"{KOREAN}_lec26.ipynb".encode(encoding)
    content = zipped({"x" * len(raw): b"{}"}).replace(b"x" * len(raw), raw)
    (tmp_path / "class.zip").write_bytes(content)
    assert students(tmp_path / "class.zip") == [KOREAN]


@pytest.mark.parametrize(
    ("names", "latest"),
    [
        (["kim_11_100_lec26.ipynb", "kim_11_99_lec26-1.ipynb"], "kim_11_100_lec26.ipynb"),
        (
            ["L_kim_attempt_2025-09-02-00-00-00_a.ipynb", "L_kim_attempt_2025-09-01-23-00-00_b.ipynb"],
            "L_kim_attempt_2025-09-02-00-00-00_a.ipynb",
        ),
        (
            ["1-2 - Kim - Sep 1, 2025 1130 PM/a.ipynb", "1-2 - Kim - Sep 2, 2025 130 AM/a.ipynb"],
            "1-2 - Kim - Sep 2, 2025 130 AM/a.ipynb",
        ),
        (["2023100001/lec26.ipynb", "2023100001/lec26 (1).ipynb"], "2023100001/lec26 (1).ipynb"),
    ],
)
def test_when_a_student_has_several_files_then_the_latest_counts_and_the_others_are_noted(
    tmp_path: Path, names: list[str], latest: str
) -> None:
    submission = only(archive(tmp_path, *names))
    (superseded,) = {*names} - {latest}
    assert (submission.file, submission.read()) == (latest, latest.encode())
    assert len(submission.notes) == 1
    assert str(submission.notes[0]).count(superseded) == 2  # once in each language


def test_when_files_lie_in_a_folder_then_the_one_changed_last_counts(tmp_path: Path) -> None:
    put(tmp_path, "2023100001_a.ipynb", "2023100001_b.ipynb")
    os.utime(tmp_path / "2023100001_b.ipynb", (1, 1))
    assert only(tmp_path).file == "2023100001_a.ipynb"


def test_when_two_students_have_one_name_then_the_lms_numbers_tell_them_apart(tmp_path: Path) -> None:
    assert students(archive(tmp_path, "kim_11_100_a.ipynb", "kim_12_101_a.ipynb", "lee_13_102_a.ipynb")) == [
        "kim_11",
        "kim_12",
        "lee",
    ]


def test_when_a_path_leads_nowhere_then_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no such file or folder; check the path"):
        discover([tmp_path / "gone"])
    with pytest.raises(CourseError, match=r"no submissions in .*expected a notebook"):
        discover([tmp_path])
    with pytest.raises(CourseError, match="no submissions"):
        discover([])
