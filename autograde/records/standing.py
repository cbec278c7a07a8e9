"""What a hand-in comes to for the class: the graders' result, with the points that people gave and the late policy.

None of it is judged, so a policy, an extension or points by hand change scores without running anybody's code. A time
without an offset, as Blackboard and Brightspace write it, is taken for one of the deadline's zone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from autograde.course.late import LatePolicy
from autograde.intake.notes import note
from autograde.records.decisions import Decisions, Points
from autograde.records.record import Entry
from autograde.records.results import ExerciseResult, ExerciseStatus, Lateness, SubmissionResult
from autograde.text import Note, Text, number

__all__ = ["shown_time", "standing"]

DAY = timedelta(days=1)


def standing(entry: Entry, result: SubmissionResult, decisions: Decisions, policy: LatePolicy) -> SubmissionResult:
    """The result as the class's grades have it."""
    names = entry.names(result.student)
    given = decisions.points(names)
    exercises = tuple(_by_hand(exercise, given.get(exercise.id), entry) for exercise in result.exercises)
    kept = {exercise.id for exercise in exercises if exercise.by_hand}
    stale = [_stale(one) for one in given.values() if one.exercise not in kept]
    counted = replace(result, exercises=exercises, identity=entry.identity)
    lateness = _lateness(entry, counted, decisions, policy)
    counted = replace(counted, lateness=lateness)
    return replace(counted, notes=(*result.notes, *stale, *_said(counted, policy)))


def shown_time(time: str) -> str:
    """`2026-11-30T23:59:00+09:00` → `2026-11-30 23:59 (UTC+09:00)`."""
    found = datetime.fromisoformat(time)
    return f"{found:%Y-%m-%d %H:%M}" + (f" ({found.tzname()})" if found.tzinfo else "")


def _by_hand(exercise: ExerciseResult, given: Points | None, entry: Entry) -> ExerciseResult:
    """With a person's points, where these were given for this answer."""
    if given is None or given.points is None or not _is_for(given, exercise, entry):
        return exercise
    status: ExerciseStatus = "passed" if given.points >= exercise.points else "partial" if given.points else "failed"
    return replace(exercise, score=given.points, status=status, by_hand=True, comment=given.comment)


def _is_for(given: Points, exercise: ExerciseResult, entry: Entry) -> bool:
    same_answer = exercise.kept is not None and given.digest == exercise.kept.digest
    return given.sha256 == entry.digest or same_answer


def _stale(given: Points) -> Note:
    said = Text(
        f"{given.exercise}: 직접 준 {number(given.points or 0)}점은 다른 답에 준 것입니다. 다시 정해야 합니다",
        f"{given.exercise}: the {number(given.points or 0)} points given by hand were for another answer; decide again",
    )
    return Note(said, private=True)


def _lateness(entry: Entry, result: SubmissionResult, decisions: Decisions, policy: LatePolicy) -> Lateness:
    names = entry.names(result.student)
    due, extended = _due(names, decisions, policy)
    received = decisions.received(names, entry.digest)
    said = received.submitted_at if received else entry.submitted_at
    known = Lateness(said, due.isoformat() if due else None, extended, entry.late)
    if said is None or due is None:
        # The LMS's mark is about its own deadline, and not about an extension that stands here.
        return replace(known, late=None) if extended and entry.late else known
    came = datetime.fromisoformat(said)
    came = came if came.tzinfo else came.replace(tzinfo=(policy.deadline or due).tzinfo)
    late = came > due + policy.grace
    days = ceil((came - due) / DAY) if late else 0
    deduction = policy.deducted(days, result.raw_score, result.max_score)
    return replace(known, submitted_at=came.isoformat(), late=late, days=days, deduction=deduction)


def _due(names: Collection[str], decisions: Decisions, policy: LatePolicy) -> tuple[datetime | None, bool]:
    """Until when the student may hand in, and whether that is longer than the others may."""
    extension = decisions.extension(names)
    until = datetime.fromisoformat(extension.until) if extension else None
    if until is None or (policy.deadline is not None and until <= policy.deadline):
        return policy.deadline, False
    return until, True


def _said(result: SubmissionResult, policy: LatePolicy) -> list[Note]:
    """What the student, too, reads about it; nothing where it came in time."""
    lateness = result.lateness
    if not lateness.late:
        return []
    if lateness.days is None or lateness.due is None:
        return [
            note(
                "LMS에 늦은 제출로 표시되어 있습니다. 마감이나 제출 시각을 알 수 없어 점수를 빼지 않았습니다",
                "the LMS marks it as late; its deadline or its time is not known, and nothing is deducted",
            )
        ]
    days, due, deduction = lateness.days, shown_time(lateness.due), result.deduction
    ko, en = f"마감({due})을 넘겨 {days}일째에 제출했습니다", f"handed in on day {days} after the deadline ({due})"
    if deduction:
        ko += f": {number(result.raw_score)}점에서 {number(deduction)}점을 빼서 {number(result.score)}점입니다"
        en += f": {number(result.raw_score)} points less {number(deduction)} are {number(result.score)}"
    else:
        ko += ". 점수는 빼지 않았습니다"
        en += "; nothing is deducted"
    return [note(ko, en)]
