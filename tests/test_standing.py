"""What a hand-in comes to for the class: points that people gave, extensions, the late policy."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from autograde.course.late import LatePolicy
from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity
from autograde.records.decisions import (
    DECISIONS,
    Decision,
    Decisions,
    Extension,
    Points,
    Received,
    keep_decisions,
    read_decisions,
)
from autograde.records.grades import read_grades, write_grades
from autograde.records.kept import KeptAnswer
from autograde.records.record import Entry
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.standing import standing
from autograde.text import Text

DEADLINE = datetime.fromisoformat("2026-11-30T23:59:00+09:00")
POLICY = LatePolicy(DEADLINE, grace=timedelta(minutes=30), per_day=10.0)
SO = KeptAnswer("so", "so")
EXERCISES = (
    ExerciseResult("mean", 10.0, 10.0, "passed"),
    ExerciseResult("why", 10.0, None, "manual", answer="so", kept=SO),
)


def entry(**changes: Any) -> Entry:
    given = Entry("kim.ipynb", "d1", True, True, Identity(name="kim", lms_id="1001"), None, (), 0)
    return replace(given, **changes)


def result(**changes: Any) -> SubmissionResult:
    return replace(SubmissionResult("kim", "kim.ipynb", 20.0, 0.1, EXERCISES), **changes)


def decisions(*what: Extension | Received | Points) -> Decisions:
    return Decisions(tuple(Decision(one, "2026-12-01T00:00:00+00:00", "jan", "a reason") for one in what))


def stands(*what: Extension | Received | Points, policy: LatePolicy = POLICY, **changes: Any) -> SubmissionResult:
    return standing(entry(**changes), result(), decisions(*what), policy)


@pytest.mark.parametrize(
    ("submitted_at", "days", "deduction"),
    [
        ("2026-11-30T23:59:00+09:00", 0, 0.0),
        ("2026-11-30T15:29:00+00:00", 0, 0.0),  # the last second of the grace, said in another zone
        ("2026-12-01T00:30:00+09:00", 1, 2.0),
        ("2026-12-01T00:30:00", 1, 2.0),  # Blackboard's and Brightspace's times have no zone
        ("2026-12-01T23:59:00+09:00", 1, 2.0),
        ("2026-12-02T00:00:00+09:00", 2, 4.0),
        ("2026-12-30T00:00:00+09:00", 30, 10.0),  # no more than there is
    ],
)
def test_when_it_came_then_each_day_that_has_begun_since_the_deadline_counts(
    submitted_at: str, days: int, deduction: float
) -> None:
    found = stands(submitted_at=submitted_at)
    assert (found.lateness.late, found.lateness.days, found.deduction) == (days > 0, days, deduction)
    assert (found.raw_score, found.score) == (10.0, 10.0 - deduction)
    assert [note.private for note in found.notes] == [False] * (days > 0)


def test_when_it_is_late_then_both_languages_say_what_it_cost() -> None:
    (note,) = stands(submitted_at="2026-12-01T12:00:00+09:00").notes
    due = "2026-11-30 23:59 (UTC+09:00)"
    assert note.text.en == f"handed in on day 1 after the deadline ({due}): 10 points less 2 are 8"
    assert note.text.ko == f"마감({due})을 넘겨 1일째에 제출했습니다: 10점에서 2점을 빼서 8점입니다"
    (note,) = stands(submitted_at="2026-12-01T12:00:00+09:00", policy=LatePolicy(DEADLINE)).notes
    assert note.text.en.endswith("; nothing is deducted")


def test_when_no_deadline_is_known_then_nothing_is_deducted_and_lateness_is_shown() -> None:
    policy = LatePolicy(per_day=10.0)
    assert stands(submitted_at="2026-12-24T00:00:00", policy=policy).deduction == 0
    found = stands(late=True, policy=policy)
    assert (found.lateness.late, found.lateness.days, found.deduction) == (True, None, 0.0)
    assert "marks it as late; its deadline or its time is not known" in found.notes[0].text.en


def test_when_the_lms_marks_it_and_says_no_time_then_a_person_can_say_when_it_came() -> None:
    assert stands(late=True).deduction == 0
    assert stands(Received("kim", "2026-12-01T12:00:00+09:00", "d1"), late=True).deduction == 2.0
    of_another_file = Received("kim", "2026-12-01T12:00:00+09:00", "d0")
    assert stands(of_another_file, late=True).lateness.days is None
    in_time = stands(Received("kim", "2026-11-30T12:00:00+09:00", "d1"), late=True)
    assert (in_time.lateness.late, in_time.notes) == (False, ())


@pytest.mark.parametrize("name", ["kim", "1001"])
def test_when_a_student_has_longer_then_days_count_from_there(name: str) -> None:
    found = stands(Extension(name, "2026-12-02T23:59:00+09:00"), submitted_at="2026-12-02T12:00:00+09:00")
    assert (found.lateness.extended, found.lateness.late, found.deduction) == (True, False, 0.0)
    found = stands(Extension(name, "2026-12-02T23:59:00+09:00"), submitted_at="2026-12-03T12:00:00+09:00")
    assert (found.lateness.days, found.deduction) == (1, 2.0)


def test_when_a_student_has_longer_then_the_mark_of_the_lms_says_nothing() -> None:
    assert stands(Extension("kim", "2026-12-02T23:59:00+09:00"), late=True).lateness.late is None


def test_when_everybody_has_longer_than_an_extension_then_the_deadline_counts() -> None:
    found = stands(Extension("kim", "2026-11-30T12:00:00+09:00"), submitted_at="2026-11-30T23:00:00+09:00")
    assert (found.lateness.extended, found.lateness.late) == (False, False)


def test_when_a_person_gives_points_then_they_count_as_long_as_the_answer_is_the_same() -> None:
    given = Points("kim", "why", 7.5, "d1", "so", (0, 2), "well said")
    for digest in ("d1", "d2"):
        found = stands(given, digest=digest)
        assert (found.score, found.awaiting) == (17.5, 0)
        assert (found.exercises[1].status, found.exercises[1].by_hand) == ("partial", True)
        assert found.exercises[1].comment == "well said"
    other = stands(replace(given, digest="otherwise"), digest="d2")
    assert (other.score, other.awaiting) == (10.0, 10.0)
    assert (other.notes[0].private, "decide again" in other.notes[0].text.en) == (True, True)
    assert stands(given, replace(given, points=10.0)).exercises[1].status == "passed"
    taken_back = stands(given, replace(given, points=None))
    assert (taken_back.awaiting, taken_back.notes) == (10.0, ())


def test_when_it_could_not_be_graded_then_there_is_nothing_to_deduct() -> None:
    broken = result(exercises=(), reason=Text("파일", "file"))
    found = standing(entry(submitted_at="2026-12-03T12:00:00+09:00"), broken, Decisions(), POLICY)
    assert (found.status, found.deduction) == ("ungraded", 0.0)


def test_when_grades_are_written_then_points_before_and_after_the_policy_stand_in_json_and_csv(tmp_path: Path) -> None:
    late, marked = stands(submitted_at="2026-12-01T12:00:00+09:00"), stands(late=True)
    write_grades(tmp_path, "intro", 20.0, [late, replace(marked, student="lee"), replace(result(), student="park")])
    kim, lee, park = json.loads((tmp_path / "grades.json").read_text(encoding="utf-8"))["submissions"]
    assert (kim["score"], kim["raw_score"], kim["deduction"], kim["days_late"]) == (8.0, 10.0, 2.0, 1)
    assert (kim["submitted_at"], kim["due"]) == ("2026-12-01T12:00:00+09:00", DEADLINE.isoformat())
    assert kim["identity"] == {"name": "kim", "lms_id": "1001"}
    assert (lee["late"], "raw_score" in lee) == (True, False)
    assert not {"late", "due", "identity"} & park.keys()
    assert read_grades(tmp_path).submissions[:1] == (late,)
    rows = [line.split(",")[:9] for line in (tmp_path / "grades.csv").read_text("utf-8-sig").splitlines()]
    assert rows[0][3:9] == ["score", "max_score", "raw_score", "deduction", "submitted_at", "late"]
    assert rows[1][3:9] == ["8.0", "20.0", "10.0", "2.0", "2026-12-01T12:00:00+09:00", "yes"]
    assert rows[3][3:9] == ["10.0", "20.0", "", "", "", ""]


def test_when_something_is_decided_then_when_who_and_why_are_on_the_disk(tmp_path: Path) -> None:
    what = (
        Extension("kim", "2026-12-02T23:59:00+09:00"),
        Received("kim", "2026-12-01T00:00:00Z", "d"),
        Points("이", "why", 2, "d"),
    )
    for one in what:
        keep_decisions(tmp_path, [one], "jan", "그래서")
    found = read_decisions(tmp_path).all
    assert [one.what for one in found] == list(what)
    assert {(one.who, one.why) for one in found} == {("jan", "그래서")}
    assert all(datetime.fromisoformat(one.at).tzinfo for one in found)


def test_when_a_writer_is_killed_at_any_byte_of_a_decision_then_those_before_it_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda number: None)  # for the power to fail, and slow
    path, first, second = tmp_path / DECISIONS, Extension("kim", "2026-12-02"), Extension("lee", "2026-12-02")
    keep_decisions(tmp_path, [first], "jan", "ill")
    before = path.read_bytes()
    keep_decisions(tmp_path, [second], "jan", "ill")
    after = path.read_bytes()
    for length in range(len(before), len(after)):
        path.write_bytes(after[:length])
        assert [one.what for one in read_decisions(tmp_path).all] == [first]
        keep_decisions(tmp_path, [second], "jan", "ill")
        assert [one.what for one in read_decisions(tmp_path).all] == [first, second]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", r"decisions\.jsonl, line 1: not a decision"),
        ('{"kind": "gift", "at": "", "who": "", "why": ""}', r"line 1: not a decision \('gift'\)"),
        ('{"schema": 2}', "was written by a newer version of autograde"),
    ],
)
def test_when_a_line_of_the_decisions_is_none_then_it_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / DECISIONS).write_text(line + "\n")
    with pytest.raises(CourseError, match=message):
        read_decisions(tmp_path)
