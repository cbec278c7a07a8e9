"""Late hand-ins: what course.toml may say of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from autograde.course import load_course
from autograde.course.late import LatePolicy
from autograde.errors import CourseError

COURSE = """
[course]
title = "My course"
languages = ["en"]
{late}
[[assignments]]
id = "intro"
title = "Describing numbers"
exercises = 2
blanks = 3
points = 3
{own}
"""


def policy(folder: Path, late: str = "", own: str = "") -> LatePolicy:
    (folder / "course.toml").write_text(COURSE.format(late=late, own=own), encoding="utf-8")
    return load_course(folder).declaration("intro").late


def test_when_a_course_says_nothing_then_no_deadline_is_known(tmp_path: Path) -> None:
    assert policy(tmp_path) == LatePolicy(None)


def test_when_an_assignment_says_otherwise_than_the_course_then_its_own_words_count(tmp_path: Path) -> None:
    late = '[late]\ngrace = "30 min"\nper_day = 10\nmost = 50'
    found = policy(tmp_path, late, "deadline = 2026-11-30T23:59:00+09:00\nper_day = 20\ncap = 80")
    assert found.deadline == datetime.fromisoformat("2026-11-30T14:59:00+00:00")
    assert (found.grace, found.per_day, found.most, found.cap) == (timedelta(minutes=30), 20, 50, 80)


@pytest.mark.parametrize(
    ("late", "own", "message"),
    [
        ("", "deadline = 2026-11-30T23:59:00", r"assignment 'intro': deadline: 2026-11-30T23:59:00 has no zone; write"),
        ("", "deadline = 2026-11-30", r"deadline = .* is no time; write it like 2026-11-30T23:59:00\+09:00, without"),
        ("", 'deadline = "tomorrow"', r"deadline = 'tomorrow' is no time"),
        ("[late]\nper_day = -1", "", r"\[late\] per_day = -1 is no number of percent, 0 to 100"),
        ("", "per_day = true", r"assignment 'intro': per_day = True is no number of percent"),
        ("[late]\nmost = 101", "", r"\[late\] most = 101 is no number of percent"),
        ("[late]\ngrace = 30", "", r"\[late\] grace = 30 is no length of time; write it like \"30 min\""),
        ('[late]\ngrace = "soon"', "", r"\[late\] grace = 'soon' is no length of time"),
        ("[late]\nperday = 10", "", r"\[late\] has no 'perday'.*'per_day'"),
        ("[late]\ndeadline = 2026-11-30T23:59:00Z", "", r"\[late\] has no 'deadline'; the deadline stands with its"),
    ],
)
def test_when_the_policy_is_mistaken_then_the_message_says_where_and_how(
    tmp_path: Path, late: str, own: str, message: str
) -> None:
    with pytest.raises(CourseError, match=message):
        policy(tmp_path, late, own)


@pytest.mark.parametrize(
    ("policy", "days", "score", "deducted"),
    [
        (LatePolicy(per_day=10), 0, 40.0, 0.0),
        (LatePolicy(per_day=10), 2, 40.0, 8.0),
        (LatePolicy(per_day=10), 2, 5.0, 5.0),
        (LatePolicy(per_day=10, most=50), 9, 40.0, 20.0),
        (LatePolicy(cap=80), 3, 40.0, 8.0),
        (LatePolicy(cap=80), 3, 30.0, 0.0),
        (LatePolicy(per_day=10, cap=80), 1, 40.0, 8.0),
        (LatePolicy(), 3, 40.0, 0.0),
        (LatePolicy(per_day=33.3), 1, 10.0, 10.0),
    ],
)
def test_when_a_hand_in_is_late_then_each_day_costs_and_never_more_than_there_is(
    policy: LatePolicy, days: int, score: float, deducted: float
) -> None:
    assert policy.deducted(days, score, 40.0) == deducted
