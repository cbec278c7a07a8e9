"""The roster of a class at each delivery: who handed in nothing, and whose hand-ins are nobody's.

The graders of these tests are made up, so that many deliveries take no time.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import gradebooks
import pytest
from made_up_class import Class, MadeUp
from rich.console import Console

from autograde.classroom import run
from autograde.classroom.deadlines import extend, receive
from autograde.course import load_course
from autograde.errors import CourseError
from autograde.intake.delivery.submission import Submission
from autograde.records.grades import keep_edited, read_grades
from autograde.records.results import SubmissionResult


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    monkeypatch.setattr(run, "Grader", MadeUp)
    return Class(tmp_path, load_course())


def test_when_a_class_has_a_roster_then_who_handed_in_nothing_is_listed_at_this_and_every_later_delivery(
    kept: Class, tmp_path: Path
) -> None:
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_text(gradebooks.CANVAS, encoding="cp949")
    hand_ins = {"kimminsu_101_9_lec26.ipynb": b"no notebook", "choiaraa_999_9_lec26.ipynb": b"no notebook"}
    said = kept.deliver(hand_ins, roster=gradebook)
    assert "2 of 4 students in gradebook.csv have no hand-in (grades.csv has them)" in said
    assert "in no row of gradebook.csv for sure: choiaraa; is it Choi, Ara (0020230004)?" in said
    rows = list(csv.DictReader((kept.out / "grades.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["student"], row["status"], row["score"], row["notes"]) for row in rows[2:]] == [
        ("0020230002", "not handed in", "", "이서연"),
        ("0020230003", "not handed in", "", "Park, Jiho"),
        ("0020230004", "unclear", "", "Choi, Ara"),
    ]
    assert keep_edited(kept.out) is None
    said = kept.deliver({"parkjiho_103_9_lec26.ipynb": b"no notebook"})
    assert "1 of 4 students in gradebook.csv have no hand-in" in said
    grades = json.loads((kept.out / "grades.json").read_text(encoding="utf-8"))["roster"]
    assert (grades["file"], grades["students"]) == ("gradebook.csv", 4)
    assert [one["name"] for one in grades["absent"]] == ["이서연", "Choi, Ara"]
    assert grades["unknown"] == [{"student": "choiaraa", "like": ["Choi, Ara (0020230004)"]}]
    roster = read_grades(kept.out).roster
    assert roster
    assert roster.to_json() == grades


class Numbered(MadeUp):
    """A hand-in is the student number that its notebook says."""

    def _grade(self, submission: Submission) -> SubmissionResult:
        return replace(super()._grade(submission), number=submission.read().decode())


def test_when_a_notebook_has_the_number_of_somebody_else_then_a_person_is_told_and_nothing_deducted(
    kept: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "Grader", Numbered)
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_text(gradebooks.CANVAS, encoding="cp949")
    hand_ins = {
        "kimminsu_101_9_lec26.ipynb": b"0020-230003",  # Park's, written in another way
        "parkjiho_103_9_lec26.ipynb": b"0020230003",
        "stranger_999_9_lec26.ipynb": b"0020230001",  # nobody knows whose number that one's is
    }
    kept.deliver(hand_ins, roster=gradebook)
    grades = {one["student"]: one for one in json.loads((kept.out / "grades.json").read_text("utf-8"))["submissions"]}
    said = {
        student: [note for note in one["notes"] if "somebody else" in note["en"]] for student, one in grades.items()
    }
    assert {student: len(notes) for student, notes in said.items()} == {"kimminsu": 1, "parkjiho": 0, "stranger": 0}
    (note,) = said["kimminsu"]
    assert note["private"]
    assert "Park, Jiho (0020230003)" in note["ko"]
    kept.deliver({"kimminsu_101_9_lec26.ipynb": b"0020230001"})
    assert "somebody else" not in (kept.out / "grades.csv").read_text(encoding="utf-8-sig")


def test_when_files_carry_no_number_then_none_is_asked_for(
    kept: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "Grader", Numbered)
    names = tmp_path / "names.csv"
    names.write_text("Name,Email\nKim Minsu,kim@example.edu\nPark Jiho,park@example.edu\n", encoding="utf-8")
    kept.deliver({"Kim Minsu_lec26.ipynb": b"m2023100002", "Park Jiho_lec26.ipynb": b""}, roster=names)
    assert "somebody else" not in (kept.out / "grades.json").read_text(encoding="utf-8")


def test_when_a_student_is_called_as_the_roster_alone_does_then_an_extension_is_theirs_before_and_after_the_hand_in(
    kept: Class, tmp_path: Path
) -> None:
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_text(gradebooks.CANVAS, encoding="cp949")
    kept.deliver({"kimminsu_101_9001_lec26.ipynb": b"no notebook"}, roster=gradebook)
    console = Console(file=StringIO())
    for number in ("0020230001", "0020230003"):
        extend(kept.course, kept.out, number, "2099-12-02T23:59:00+09:00", "ill", "jan", console)
    kept.deliver({"parkjiho_103_9001_lec26.ipynb": b"no notebook"})
    found = {one.student: one.lateness.extended for one in read_grades(kept.out).submissions}
    assert found == {"kimminsu": True, "parkjiho": True}
    with pytest.raises(CourseError, match="has no student '0020230002'"):
        receive(kept.course, kept.out, "0020230002", "2026-12-01T08:00+09:00", "seen", "jan", console)


def test_when_a_class_has_no_roster_then_its_grades_say_nothing_of_one(kept: Class) -> None:
    assert "have no hand-in" not in kept.deliver({"kim_lec26.ipynb": b"no notebook"})
    assert "roster" not in json.loads((kept.out / "grades.json").read_text(encoding="utf-8"))
