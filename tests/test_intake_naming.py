"""Whose file it is, in deliveries as LMSs, Drive, Windows and students make them: nobody vanishes."""

from __future__ import annotations

import io
import itertools
import time
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pytest

from autograde.intake import Wanted
from autograde.intake.delivery.copies import without_copy_marks
from autograde.intake.delivery.found import holds_notebook
from autograde.intake.delivery.identity import NOBODY, Identity
from autograde.intake.delivery.submissions import Delivery, find_files, sort_out

Form = Literal["NFC", "NFD"]
IDS = ("lec26", "lec27")
NOTEBOOK = b'{"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": []}'


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def delivered(folder: Path, members: Mapping[str, bytes], known: Mapping[str, str | None] | None = None) -> Delivery:
    path = folder / "submissions.zip"
    path.write_bytes(zipped(members))
    return sort_out(find_files([path]), Wanted("lec26", IDS, known=known or {}))


def students(folder: Path, *names: str, known: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """By student, the file; every file holds a notebook of its own."""
    members = {name: NOTEBOOK + b" " * number for number, name in enumerate(names)}
    return {one.student: one.file for one in delivered(folder, members, known).submissions}


BLACKBOARD = "_attempt_2025-09-02-12-30-00_lec26.ipynb"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["김민수 - lec26.ipynb의 사본", "정호 - lec26.ipynb"], ["김민수", "정호"]),
        (["k5/김민수 - lec26.ipynb의 사본", "k5/정호 - lec26.ipynb의 사본"], ["김민수", "정호"]),
        (["김민수_lec26.ipynb의 사본", "정호_lec26.ipynb"], ["김민수", "정호"]),
        (["김민수_lec26의 사본", "정호_lec26"], ["김민수", "정호"]),
        (["김민수/lec26.ipynb의 사본", "정호/사본 - lec26.ipynb"], ["김민수", "정호"]),
        (["Minsu Kim - Copy of lec26.ipynb", "Yuna Lee - lec26.ipynb"], ["Minsu Kim", "Yuna Lee"]),
        (["Copy of kim_11_100_lec26.ipynb", "lee_12_101_Copy of lec26.ipynb"], ["kim", "lee"]),
        (["kim - Copy (2).ipynb", "lee - 복사본.ipynb", "park 복사본 2.ipynb"], ["kim", "lee", "park"]),
        (["김민수 - homework.ipynb", "정호 - homework.ipynb"], ["김민수", "정호"]),
        (["Lecture 26 - 김민수.ipynb", "Lecture 26 - 정호.ipynb"], ["김민수", "정호"]),
        ([f"Lecture 26_{who}_gildong{BLACKBOARD}" for who in ("hong", "kim")], ["hong_gildong", "kim_gildong"]),
        ([f"Lec_26_Tok_{who}{BLACKBOARD}" for who in ("hong", "a_b_c")], ["a_b_c", "hong"]),
        ([f"Lec_26_{who}{BLACKBOARD}" for who in ("kim", "kim_b")], ["kim", "kim_b"]),
        ([f"Lecture 26_hong_gildong{BLACKBOARD}"], ["hong_gildong"]),
        ([f"week1/Lecture 26_hong_gildong{BLACKBOARD}"], ["hong_gildong"]),
        (["Lecture 26_kim_12345_67890_lec26.ipynb", "Lecture 26_lee_12346_67891_a.ipynb"], ["kim", "lee"]),
        ([f"AI_{who}_assignsubmission_file_/a.ipynb" for who in ("김민수_1234", "정호_1235")], ["김민수", "정호"]),
        ([f"HW - {who} - Sep 1, 2025 1230 PM/a.ipynb" for who in ("12-34 - Kim", "13-34 - Lee")], ["Kim", "Lee"]),
        (["HW1_kim.ipynb", "HW1_lee.ipynb"], ["kim", "lee"]),
        (["class/HW1_kim.ipynb", "class/HW1_lee.ipynb"], ["kim", "lee"]),
        (["26강_과제_홍길동.ipynb", "26강_과제_김민수.ipynb"], ["김민수", "홍길동"]),
        (["T_a_x.ipynb", "T_b_x.ipynb", "T_c_x.ipynb", "T_d_x.ipynb", "sample.ipynb"], ["a", "b", "c", "d", "sample"]),
        (["x/submission_123456/lec26.ipynb", "x/submission_123457/lec26.ipynb"], ["123456", "123457"]),
        ([f"L/{who}/Submission attachment(s)/a.ipynb" for who in ("민수(kim)", "정호(j)")], ["민수(kim)", "정호(j)"]),
        (["lec26.ipynb", "lec26 (1).ipynb", "lec26 (2).ipynb"], ["lec26", "lec26 (1)", "lec26 (2)"]),
        (["kim/lec26.ipynb", "kim/lec26 (original).ipynb"], ["kim"]),
        (["kim_lec26.ipynb", "kim_lec26_final.ipynb", "kim_v2.ipynb"], ["kim"]),
        (["kim/report_a.ipynb", "kim/report_b.ipynb", "lee/report_a.ipynb"], ["kim", "lee"]),
        (["kim_11_100_lec26-checkpoint.ipynb", "lee_12_101_lec26.ipynb"], ["kim", "lee"]),
        (["kim/.ipynb_checkpoints/lec26-checkpoint.ipynb", "lee/lec26.ipynb"], ["kim", "lee"]),
        (["홍길동_09_11_lec26.ipynb", "홍길동_10_02_lec26.ipynb"], ["홍길동"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_when_a_class_hands_in_like_this_then_each_student_is_one(
    tmp_path: Path, names: list[str], expected: list[str], form: Form
) -> None:
    assert list(students(tmp_path, *(unicodedata.normalize(form, name) for name in names))) == expected


LMS = {
    "canvas": "{who}_1{n}_10{n}_{file}",
    "moodle": "{who}_12{n}_assignsubmission_file_/{file}",
    "blackboard": "Lecture 26_{who}_attempt_2025-09-0{n}-12-30-00_{file}",
    "brightspace": "1{n}-67 - {who} - Sep {n}, 2025 1230 PM/{file}",
    "classroom": "{who} - {file}",
    "flat": "{who}_{file}",
    "folder": "{who}/{file}",
}
COPIES = (
    "lec26.ipynb의 사본",
    "Copy of lec26.ipynb",
    "lec26 (1).ipynb",
    "lec26 - 복사본.ipynb",
    "Kopie von lec26의 사본",
)


@pytest.mark.parametrize(("lms", "copy"), list(itertools.product(LMS, COPIES)))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("in_zip", [False, True])
def test_when_copies_meet_the_names_of_an_lms_then_nobody_is_lost(
    tmp_path: Path, lms: str, copy: str, form: Form, in_zip: bool
) -> None:
    members = {}
    for n, who in enumerate(("김민수", "leeyuna"), start=1):
        inner = zipped({unicodedata.normalize(form, copy): NOTEBOOK})
        name = LMS[lms].format(who=who, n=n, file="lec26.zip" if in_zip else copy)
        members[unicodedata.normalize(form, name)] = inner if in_zip else NOTEBOOK
    delivery = delivered(tmp_path, members)
    assert [one.student for one in delivery.submissions] == ["leeyuna", "김민수"]
    assert [one.read() for one in delivery.submissions] == [NOTEBOOK, NOTEBOOK]
    assert (delivery.doubtful, delivery.ignored) == ((), ())


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Copy of Copy of lec26 (1) - 복사본 (2)", "lec26"),
        ("Copy (2) of kim_lec26", "kim_lec26"),
        ("사본 - 김민수_lec26의 사본", "김민수_lec26"),
        ("lec26 copy 3", "lec26"),
        ("Copia di lec26", "lec26"),
        ("사본", "사본"),
        ("Copy of", "Copy of"),
        ("(1)", "(1)"),
        ("photocopy", "photocopy"),
        (" (1)" * 20_000, "(1)"),
    ],
)
def test_when_a_name_is_a_copys_then_the_marks_go_and_the_rest_stays(name: str, bare: str) -> None:
    assert without_copy_marks(name) == bare


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["kim_lec26.zip", "lec26_lee.zip", "park.zip의 사본"], ["kim", "lee", "park"]),
        (["26강_과제_홍길동.zip", "26강_과제_김민수.zip"], ["김민수", "홍길동"]),
        (["sec1/HW1_kim.zip", "sec1/HW1_lee.zip"], ["kim", "lee"]),
        (["2023100001_x.zip", "2023100002_x.zip"], ["2023100001", "2023100002"]),
    ],
)
def test_when_students_hand_in_zips_then_these_are_read_like_notebooks_names(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    members = {name: zipped({"a/과제.ipynb": NOTEBOOK + b" " * n}) for n, name in enumerate(names)}
    assert [one.student for one in delivered(tmp_path, members).submissions] == expected


@pytest.mark.parametrize(
    "part", ["_", " - ", "의 사본", "(1)", "a_1", "Copy of ", ".ipynb", "사본 - ", ".zip", "/a", "/"]
)
def test_when_a_students_zip_holds_endless_names_then_they_take_no_time(tmp_path: Path, part: str) -> None:
    names = ["a" + part * (60_000 // len(part.encode())) + end for end in ("/1.ipynb", "x.ipynb", "/yx.ipynb")]
    began = time.process_time()
    submissions = delivered(tmp_path, {"kim_11_100_a.zip": zipped(dict.fromkeys(names, NOTEBOOK))}).submissions
    assert [one.student for one in submissions] == ["kim"]
    assert len(submissions[0].file) < 5_000
    assert time.process_time() - began < 2


def test_when_students_are_known_then_the_border_of_assignment_and_student_is_theirs(tmp_path: Path) -> None:
    names = [f"Lecture 26_kim_{who}{BLACKBOARD}" for who in ("minsu", "yuna")]
    assert list(students(tmp_path, *names, known={"kim_minsu": None, "hong": None})) == ["kim_minsu", "kim_yuna"]


@pytest.mark.parametrize(
    ("names", "known", "expected"),
    [
        (["kim_11_100_a.ipynb"], {"kim": "11"}, ["kim"]),
        (["kim_12_100_a.ipynb"], {"kim": "11"}, ["kim_12"]),
        (["kim_11_100_a.ipynb", "kim_12_100_a.ipynb"], {"kim": "11"}, ["kim", "kim_12"]),
        (["kim_11_100_a.ipynb"], {"kim_11": "11", "kim_12": "12"}, ["kim_11"]),
        (["kim_11_100_a.ipynb"], {"kim": None}, ["kim"]),
        (["kim_11_100_a.ipynb", "kim_12_100_a.ipynb"], {"kim": None}, ["kim_11", "kim_12"]),
        (["kim_a.ipynb"], {"kim": "11"}, ["kim"]),
    ],
)
def test_when_a_namesake_was_in_an_earlier_delivery_then_the_lms_numbers_tell_them_apart(
    tmp_path: Path, names: list[str], known: dict[str, str | None], expected: list[str]
) -> None:
    assert list(students(tmp_path, *names, known=known)) == expected


def test_when_files_are_no_notebooks_then_each_is_a_submission_with_a_reason_or_named(tmp_path: Path) -> None:
    members = dict.fromkeys(("정호 - lec26.pdf", "이 - lec26.rar", "박_lec26.txt", "syllabus.pdf", "index.html"), b"x")
    members |= {"김민수 - lec26.ipynb": NOTEBOOK, "data.csv": b"", "data/the-verdict.txt": b"", "최.hwp": b""}
    delivery = delivered(tmp_path, members)
    assert [one.student for one in delivery.submissions] == ["김민수", "박", "이", "정호"]
    assert "archive, but no zip" in str(delivery.submissions[2].problem)
    assert [file.shown for file in delivery.doubtful] == ["syllabus.pdf", "최.hwp"]
    assert sorted(delivery.ignored) == ["data.csv", "data/the-verdict.txt", "index.html"]


def test_when_files_are_named_by_the_student_alone_then_a_document_among_them_is_somebodys(tmp_path: Path) -> None:
    delivery = delivered(tmp_path, {"정호.ipynb": NOTEBOOK, "최.hwp": b"", "notes.txt": b""})
    assert [one.student for one in delivery.submissions] == ["정호", "최"]


def test_when_a_students_archive_holds_nothing_to_grade_then_the_student_is_named(tmp_path: Path) -> None:
    members = {
        "kim_11_100_a.zip": zipped({}),
        "lee_12_101_a.zip": zipped({"__MACOSX/._a.ipynb": b"x", ".DS_Store": b""}),
        "park_13_102_a.zip": zipped({"data.csv": b""}),
    }
    submissions = delivered(tmp_path, members).submissions
    assert [(one.student, one.file) for one in submissions] == [
        ("kim", "kim_11_100_a.zip"),
        ("lee", "lee_12_101_a.zip"),
        ("park", "park_13_102_a.zip/data.csv"),
    ]
    assert all("no file to grade" in str(one.problem) for one in submissions[:2])


@pytest.mark.parametrize(
    ("head", "holds"),
    [
        (NOTEBOOK, True),
        (b"\xef\xbb\xbf \r\n" + NOTEBOOK, True),
        (NOTEBOOK.decode().encode("utf-16"), True),
        (b'{"metadata": {}, "worksheets": [{}]}', True),
        (b'{"cells"\n:\t[', True),
        (b'{"cells": 3}', False),
        (b'["cells", {"nbformat": 4}]', False),
        (b"# cells\n", False),
        (b"{" + b" " * 60_000 + b'"cells": []', True),
        (b"\xd0\xcf\x11\xe0", False),
        (b"", False),
    ],
)
def test_when_a_file_without_a_notebooks_name_is_looked_at_then_its_beginning_tells(head: bytes, holds: bool) -> None:
    assert holds_notebook(head) is holds


@pytest.mark.parametrize(
    ("name", "identity", "submitted_at", "late"),
    [
        ("kimminsu_1001_5001_lec26.ipynb", Identity(name="kimminsu", lms_id="1001"), None, False),
        ("kimminsu_LATE_1001_5001_lec26-2.ipynb", Identity(name="kimminsu", lms_id="1001"), None, True),
        ("anon_LATE_x7Kq2_5001_lec26.ipynb", NOBODY, None, True),
        ("김민수_0123_assignsubmission_file_/lec26.ipynb", Identity(name="김민수", lms_id="0123"), None, None),
        (f"Lecture 26_kim{BLACKBOARD}", Identity(login="kim"), "2025-09-02T12:30:00", None),
        (
            f"Lecture 26_2023100001{BLACKBOARD}",
            Identity(student_number="2023100001", login="2023100001"),
            "2025-09-02T12:30:00",
            None,
        ),
        (
            "12-67 - Minsu Kim - Sep 1, 2025 1230 PM/lec26.ipynb",
            Identity(name="Minsu Kim", lms_id="12-67"),
            "2025-09-01T12:30:00",
            None,
        ),
        ("2023100001_lec26.ipynb", Identity(student_number="2023100001"), None, None),
        ("김민수 - lec26.ipynb", Identity(name="김민수"), None, None),
        ("kim@uni.ac.kr/lec26.ipynb", Identity(email="kim@uni.ac.kr"), None, None),
    ],
)
def test_when_a_name_says_who_and_when_then_the_hand_in_keeps_it(
    tmp_path: Path, name: str, identity: Identity, submitted_at: str | None, late: bool | None
) -> None:
    (found,) = delivered(tmp_path, {name: NOTEBOOK}).submissions
    assert (found.identity, found.submitted_at, found.late) == (identity, submitted_at, late)
    assert Identity.from_json(identity.to_json()) == identity
