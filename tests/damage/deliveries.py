"""How files reach the instructor: archives in archives, odd names, several at once, and what computers add."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping

from autograde.course import Assignment
from damage.collection import FILE, Made, Note, damage, student
from notebooks import StudentNotebook

LATEST: Note = ("가장 나중에 제출된", "counts as the latest; not graded, of the same student")

ANSWERED: Note = ("답이 작성된", "counts as the latest with answers in it; not graded, of the same student")


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 9, 1, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@damage("a zip that the student made, inside the zip that the LMS made")
def zip_inside_the_lms_zip(assignment: Assignment) -> Made:
    inner = zipped({"과제/lec26.ipynb": student(assignment).to_bytes()})
    return {"submissions.zip": zipped({"kimhaneul_12345_67890_lec26.zip": inner})}


@damage("two notebooks by one student in the LMS's zip: an empty first try, then the right one", LATEST)
def two_notebooks_by_one_student(assignment: Assignment) -> Made:
    blank, right = StudentNotebook(assignment).to_bytes(), student(assignment).to_bytes()
    names = ("kimhaneul_12345_67890_lec26.ipynb", "kimhaneul_12345_67999_lec26-1.ipynb")
    return {"submissions.zip": zipped(dict(zip(names, (blank, right), strict=True)))}


@damage("checkpoints of Jupyter, resource forks and .DS_Store of macOS, Thumbs.db beside the notebook")
def files_that_computers_leave_behind(assignment: Assignment) -> Made:
    blank = StudentNotebook(assignment).to_bytes()
    members = {
        "2023100001/.ipynb_checkpoints/lec26-checkpoint.ipynb": blank,
        "2023100001/.DS_Store": b"\0",
        "2023100001/Thumbs.db": b"\0",
        "2023100001/lec26.ipynb": student(assignment).to_bytes(),
        "__MACOSX/2023100001/._lec26.ipynb": b"\0\5\x16\7",
    }
    return {"submissions.zip": zipped(members)}


@damage("the script handed in beside the notebook: the notebook counts")
def script_beside_the_notebook(assignment: Assignment) -> Made:
    return {FILE: student(assignment).to_bytes(), "2023100001_lec26.py": b"print('a first try')\n"}


@damage("a Korean name in decomposed letters (NFD), as macOS writes it")
def korean_name_in_nfd(assignment: Assignment) -> Made:
    return {unicodedata.normalize("NFD", "김하늘_lec26.ipynb"): student(assignment).to_bytes()}


@damage("Korean names in a zip by Windows, in CP949 without a word about it")
def korean_names_in_cp949(assignment: Assignment) -> Made:
    raw = "김하늘_과제.ipynb".encode("cp949")
    return {"class.zip": zipped({"x" * len(raw): student(assignment).to_bytes()}).replace(b"x" * len(raw), raw)}


@damage("the names of Google Drive's copies, in Korean without an ending and in English, with Classroom's in front")
def copies_by_drive(assignment: Assignment) -> Made:
    content = student(assignment).to_bytes()
    names = ("김민수 - lec26.ipynb의 사본", "정호 - Copy of lec26.ipynb", "이영희_lec26의 사본")
    return {"k5.zip": zipped({f"k5/{unicodedata.normalize('NFD', name)}": content for name in names})}


@damage("a notebook without an ending, and one that calls itself a text")
def names_without_an_ending(assignment: Assignment) -> Made:
    content = student(assignment).to_bytes()
    return {"김하늘_과제": content, "2023100002_lec26.txt": content}


@damage("an untouched release beside the answers, under a later name", ANSWERED)
def untouched_release_beside_the_answers(assignment: Assignment) -> Made:
    blank, right = StudentNotebook(assignment).to_bytes(), student(assignment).to_bytes()
    return {"submissions.zip": zipped({"kim/lec26.ipynb": right, "kim/lec26 (original).ipynb": blank})}


@damage("Blackboard's names, with underscores in the assignment's name and in the students'")
def underscores_by_blackboard(assignment: Assignment) -> Made:
    content, when = student(assignment).to_bytes(), "attempt_2025-09-02-12-30-00"
    return {
        "gradebook.zip": zipped({f"AI_Lecture 26_{who}_gildong_{when}_lec26.ipynb": content for who in ("hong", "kim")})
    }


@damage("the only copy lies where Jupyter saves by itself, in the student's own zip")
def nothing_but_an_autosave(assignment: Assignment) -> Made:
    inner = zipped({"과제/.ipynb_checkpoints/lec26-checkpoint.ipynb": student(assignment).to_bytes()})
    return {"submissions.zip": zipped({"kimhaneul_12345_67890_lec26.zip": inner})}


@damage("what browsers and Drive do to names: `Copy of … (1).ipynb`, `.ipynb.txt`")
def names_by_browsers(assignment: Assignment) -> Made:
    content = student(assignment).to_bytes()
    return {"Copy of 2023100001_lec26 (1).ipynb": content, "2023100002_lec26.ipynb.txt": content}
