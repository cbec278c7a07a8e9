"""`--out` is the class's record: what a further delivery adds, what it replaces, and what it leaves alone.

The graders of these tests are made up, so that many deliveries take no time; test_cli grades two for real.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from made_up_class import Class, MadeUp
from rich.console import Console

from autograde.classroom import run
from autograde.classroom.precedence import decide
from autograde.course import Course, load_course
from autograde.errors import CourseError
from autograde.grading.grader import Grader
from autograde.intake.alignment.answers import Answers
from autograde.intake.delivery.identity import NOBODY
from autograde.intake.delivery.submission import Look, Submission
from autograde.intake.reader import Reader
from autograde.records.record import Entry
from autograde.records.results import SubmissionResult
from notebooks import StudentNotebook

FULL = load_course().assignment("lec26").points
BLACKBOARD = "Lecture 26_{}_attempt_2025-09-0{}-12-30-00_lec26.ipynb"


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(run, "Grader", MadeUp)
    monkeypatch.setattr(MadeUp, "asked", [])
    return MadeUp.asked


@pytest.fixture(scope="module")
def full(course: Course) -> bytes:
    return StudentNotebook(course.assignment("lec26")).solve().to_bytes()


@pytest.fixture(scope="module")
def blank(course: Course) -> bytes:
    return StudentNotebook(course.assignment("lec26")).to_bytes()


@pytest.fixture
def kept(tmp_path: Path, course: Course) -> Class:
    return Class(tmp_path, course)


def test_when_a_second_week_is_delivered_then_nobody_vanishes_and_who_handed_in_again_is_graded_anew(
    kept: Class, asked: list[str], full: bytes, blank: bytes
) -> None:
    kept.deliver({"kim_lec26.ipynb": blank, "lee_lec26.ipynb": full, "park_lec26.ipynb": b"no notebook"})
    assert (kept.scores, kept.status) == ({"kim": 0, "lee": FULL, "park": 0}, 1)
    asked.clear()
    said = kept.deliver({"kim_lec26-2.ipynb": full, "choi_lec26.ipynb": full})
    assert "students of the class who are not in this delivery, and whose results stay: 2" in said
    assert "3 of 4 submissions graded" in said
    assert sorted(asked) == ["choi_lec26.ipynb", "kim_lec26-2.ipynb"]
    assert (kept.scores, kept.status) == ({"choi": FULL, "kim": FULL, "lee": FULL, "park": 0}, 1)
    assert "it takes the place of kim_lec26.ipynb, handed in earlier" in kept.notes("kim")
    rows = list(csv.reader((kept.out / "grades.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["student", "choi", "kim", "lee", "park"]
    assert {path.stem for path in (kept.out / "feedback").iterdir()} == {"choi", "kim", "lee", "park"}


def test_when_the_same_delivery_comes_again_then_all_of_it_is_graded_anew_unless_it_is_resumed(
    kept: Class, asked: list[str], full: bytes, blank: bytes
) -> None:
    members = {"kim_lec26.ipynb": full, "lee_lec26.ipynb": blank, "park_lec26.ipynb": b"no notebook"}
    kept.deliver(members)
    for resume, graded in ((False, sorted(members)), (True, ["park_lec26.ipynb"])):
        asked.clear()
        said = kept.deliver(members, resume=resume)
        assert sorted(asked) == graded
        assert ("2 of 3 submissions were graded before" in said) is resume
        assert kept.scores == {"kim": FULL, "lee": 0, "park": 0}


def test_when_an_untouched_release_or_something_unreadable_comes_later_then_the_answers_stand(
    kept: Class, asked: list[str], full: bytes, blank: bytes
) -> None:
    kept.deliver({"kim_lec26.ipynb": full, "lee_lec26.ipynb": full})
    asked.clear()
    said = kept.deliver({"kim_lec26-9.ipynb": blank, "lee_lec26-9.ipynb": b"PK broken"})
    assert asked == []
    assert (kept.scores, kept.status) == ({"kim": FULL, "lee": FULL}, 0)
    assert "kim: kim_lec26-9.ipynb was not graded, and the earlier hand-in still counts: nothing is answered" in said
    assert "lee_lec26-9.ipynb 파일은 채점하지 않고" in kept.notes("lee")
    again = kept.deliver({"kim_lec26-9.ipynb": blank})
    assert kept.notes("kim").count("was not graded") == 1
    assert "whose results stay: 1" in again


def test_when_the_lms_counts_attempts_then_the_latest_stands_whatever_came_first(
    kept: Class, asked: list[str], full: bytes, blank: bytes
) -> None:
    half = full.replace(b"re.split", b"re . split")
    kept.deliver({BLACKBOARD.format("hong_gildong", 2): half, BLACKBOARD.format("kim_gildong", 3): blank})
    said = kept.deliver({BLACKBOARD.format("hong_gildong", 1): full})
    assert "it is an older attempt" in said
    kept.deliver({BLACKBOARD.format("kim_gildong", 1): full})
    assert kept.scores == {"hong_gildong": FULL, "kim_gildong": FULL}
    kept.deliver({BLACKBOARD.format("hong_gildong", 4): full})
    assert "takes the place of" in kept.notes("hong_gildong")


def test_when_an_old_delivery_is_graded_again_then_what_came_after_it_stands(
    kept: Class, asked: list[str], full: bytes
) -> None:
    later = full.replace(b"re.split", b"re . split")
    first = {"kim_lec26.ipynb": full, "lee_lec26.ipynb": full}
    kept.deliver(first)
    kept.deliver({"kim_lec26-2.ipynb": later})
    asked.clear()
    said = kept.deliver(first)
    assert asked == ["lee_lec26.ipynb"]
    assert "kim_lec26.ipynb was not graded" in said
    assert "another one after it" in said


def test_when_a_namesake_comes_in_a_later_delivery_then_both_are_in_the_record(
    kept: Class, asked: list[str], full: bytes, blank: bytes
) -> None:
    kept.deliver({"kim_1001_5001_lec26.ipynb": full})
    kept.deliver({"kim_1002_5002_lec26.ipynb": blank})
    assert kept.scores == {"kim": FULL, "kim_1002": 0}
    kept.deliver({"kim_1001_5003_lec26-1.ipynb": full + b" ", "kim_1002_5004_lec26-1.ipynb": full})
    assert kept.scores == {"kim": FULL, "kim_1002": FULL}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["26강_과제_홍길동.ipynb", "26강_과제_김민수.ipynb"], "26강_과제_박.ipynb", {"홍길동", "김민수", "박"}),
        (["26강_과제_홍길동.ipynb", "26강_과제_kim.ipynb"], "26강_과제_홍길동 (1).ipynb", {"홍길동", "kim"}),
        (["AI_Lec_a_b{}", "AI_Lec_kim{}"], "AI_Lec_park_a{}", {"a_b", "kim", "park_a"}),
        (["홍길동 - lec26.ipynb", "kim - lec26.ipynb"], "lec26_홍길동.ipynb", {"홍길동", "kim"}),
        (["홍길동.ipynb", "kim.ipynb"], "최종_홍길동.ipynb", {"홍길동", "kim"}),
        (["kim_lec26.ipynb", "lee_lec26.ipynb"], "minsu_kim.ipynb", {"kim", "lee", "minsu"}),
    ],
)  # fmt: skip
def test_when_one_student_hands_in_later_then_the_name_is_read_as_the_class_was(
    kept: Class, asked: list[str], full: bytes, first: list[str], second: str, expected: set[str]
) -> None:
    behind = "_attempt_2025-09-01-12-30-00_a.ipynb"
    kept.deliver({name.format(behind): full + b" " * n for n, name in enumerate(first)})
    kept.deliver({second.format(behind): full + b"   "})
    assert {*kept.scores} == expected


def test_when_the_rule_has_changed_then_the_record_is_left_alone_with_and_without_resume(
    kept: Class, asked: list[str], full: bytes
) -> None:
    kept.deliver({"kim_lec26.ipynb": full})
    before = {path: path.read_bytes() for path in kept.out.glob("*.*")}
    for resume in (True, False):
        with pytest.raises(
            CourseError, match=r"made with other timeout than now.*--regrade; graded so far: .*week1\.zip$"
        ):
            kept.deliver({"lee_lec26.ipynb": full}, resume=resume, seconds=77.0)
    assert {path: path.read_bytes() for path in kept.out.glob("*.*")} == before


def test_when_files_are_nobodys_then_the_terminal_names_them(kept: Class, asked: list[str], full: bytes) -> None:
    said = kept.deliver({"kim_lec26.ipynb": full, "syllabus.pdf": b"%PDF", "a.csv": b"", "b/c.png": b"", "d.txt": b""})
    assert "not graded: syllabus.pdf: it may be a hand-in, but nothing tells whose" in said
    assert "left aside: 3 other files, e.g. a.csv, b/c.png, d.txt" in said


def test_when_nothing_in_a_delivery_is_a_hand_in_then_the_run_says_what_is_there(kept: Class, asked: list[str]) -> None:
    with pytest.raises(CourseError, match=r"there are 2 files, e\.g\. a\.csv, b\.png, and none of them holds"):
        kept.deliver({"a.csv": b"", "b.png": b""})
    assert not (kept.out / "results.jsonl").exists()


def test_when_a_file_is_gone_or_changed_at_its_turn_then_it_is_ungraded_with_the_reason(
    tmp_path: Path, course: Course, full: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real grader's way of reading, though without a sandbox."""
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("kim", "lee", "park"):
        (folder / f"{name}_lec26.ipynb").write_bytes(full)

    class Late(MadeUp):
        def grade_all(self, submissions: Sequence[Submission]) -> Iterator[tuple[Submission, SubmissionResult]]:
            (folder / "kim_lec26.ipynb").unlink()
            (folder / "lee_lec26.ipynb").write_bytes(full + b" ")
            grader = Grader(course, course.assignment("lec26"))
            monkeypatch.setattr(grader, "_judge", lambda answers, alone: ([], [], set()))
            with grader.reader:
                yield from ((submission, grader.grade(submission)) for submission in submissions)

    monkeypatch.setattr(run, "Grader", Late)
    said = StringIO()
    console = Console(file=said, soft_wrap=True)
    assert run.grade_class(course, course.assignment("lec26"), [folder], tmp_path / "out", console) == 1
    assert "kim_lec26.ipynb: It could not be read (No such file or directory)" in said.getvalue()
    assert "lee_lec26.ipynb: The file was changed while the class was being graded" in said.getvalue()
    assert "1 of 3 submissions graded" in said.getvalue()


def test_when_a_look_into_a_notebook_fails_then_the_other_notebook_counts_and_the_run_goes_on(
    kept: Class, asked: list[str], full: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reader.read

    def fails(self: Reader, content: bytes, file: str) -> Answers:
        if "b.ipynb" in file:
            raise CourseError("a fault of the reader")
        return read(self, content, file)

    monkeypatch.setattr(Reader, "read", fails)
    kept.deliver({"kim/a.ipynb": full, "kim/bb.ipynb": full + b" ", "lee_lec26.ipynb": full})
    assert asked == ["kim/a.ipynb", "lee_lec26.ipynb"]


def entry(**changes: Any) -> Entry:
    given: dict[str, Any] = {"graded": True, "touched": True, "identity": NOBODY, "attempt": None, "former": ()}
    return Entry(file="a.ipynb", digest="0", offset=0, **(given | changes))


@pytest.mark.parametrize(
    ("before", "seen", "attempt", "grades"),
    [
        (entry(), Look(True, True), None, True),
        (entry(), Look(True, False), 9.0, False),
        (entry(attempt=2.0), Look(True, True), 1.0, False),
        (entry(attempt=2.0), Look(True, True), 3.0, True),
        (entry(attempt=2.0), Look(True, True), None, True),
        (entry(attempt=2.0, touched=False), Look(True, True), 1.0, True),
        (entry(attempt=2.0, touched=False), Look(True, False), 1.0, False),
        (entry(graded=False, touched=False), Look(False, False), None, True),
        (entry(graded=False, touched=False, attempt=2.0), Look(True, False), 1.0, True),
        (entry(), Look(False, False), None, False),
    ],
)
def test_when_a_student_hands_in_again_then_fitting_answered_and_later_count_in_this_order(
    before: Entry, seen: Look, attempt: float | None, grades: bool
) -> None:
    decision = decide(Submission("kim", "b.ipynb", b"{}", attempt=attempt), before, lambda _: seen, resume=False)
    assert (decision.grade is not None) is grades
    assert (decision.note is None) is grades
