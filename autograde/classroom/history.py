"""What happened to one student's grade, and why: hand-ins, judging once more, people's decisions, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograde.classroom.changes import differences
from autograde.classroom.members import Students
from autograde.course import Course
from autograde.records.decisions import Decision, Extension, Points, Received, read_decisions
from autograde.records.record import Record, read_record
from autograde.records.results import SubmissionResult
from autograde.records.standing import shown_time, standing
from autograde.text import number

__all__ = ["history"]

#: Where a line of an older record has no time.
EARLIER = "earlier"


def history(course: Course, out: Path, name: str) -> Iterator[str]:
    """The lines to show. Raises CourseError where the record, or the student in it, is not there."""
    with read_record(out) as record:
        student = Students(out, record).find(name)
        entry, decisions = record.entries[student], read_decisions(out)
        known = "".join(f", {field} {value}" for field, value in entry.identity.to_json().items() if value != student)
        yield f"{student}{known} · {record.assignment}"
        events = [*_graded(record, student), *(_decided(one) for one in decisions.of(entry.names(student)))]
        for at, what in sorted(events, key=lambda event: event[0]):
            yield f"{shown_time(at) if at else EARLIER}  {what}"
        policy = course.declaration(record.assignment).late
        yield from _now(standing(entry, record.result(student), decisions, policy))


def _graded(record: Record, student: str) -> Iterator[tuple[str, str]]:
    """When and what, of every line of the student's."""
    before: dict[str, Any] | None = None
    for line in record.lines():
        if line.get("student") == student:
            yield line.get("at", ""), _event(before, line)
            before = line


def _event(before: dict[str, Any] | None, line: dict[str, Any]) -> str:
    result = SubmissionResult.from_json(line["result"])
    because = line.get("because", "")
    if before is None or before["sha256"] != line["sha256"]:
        when = f", handed in {shown_time(line['submitted_at'])}" if line.get("submitted_at") else ""
        late = ", marked as late by the LMS" if line.get("late") else ""
        delivery = ", ".join(Path(path).name for path in line.get("delivery", ()))
        return f"graded {line['file']}{when}{late}, from {delivery or 'a delivery'}: {_points(result)}"
    if noted := line.get("noted"):
        return f"{noted}: {_points(result)}"
    then = SubmissionResult.from_json(before["result"])
    moved = "; ".join(said for _, said in differences(then, result)) or "nothing moved"
    again = f"judged again ({because})" if because else "graded again"
    return f"{again}: {_points(result)}; {moved}"


def _decided(decision: Decision) -> tuple[str, str]:
    match decision.what:
        case Extension(until=until):
            what = f"extension until {shown_time(until)}"
        case Received(submitted_at=at):
            what = f"handed in {shown_time(at)}, a person says"
        case Points(exercise=exercise, points=float() | int() as points, comment=comment):
            what = f"{exercise}: {number(points)} points by hand" + (f", '{comment}'" if comment else "")
        case Points(exercise=exercise):
            what = f"{exercise}: points by hand taken back"
    what = "".join(one if one.isprintable() else " " for one in what)
    return decision.at, f"{what} ({': '.join(filter(None, (decision.who, decision.why)))})"


def _now(result: SubmissionResult) -> Iterator[str]:
    late = result.lateness
    yield f"now: {_points(result)}"
    if result.deduction:
        yield f"     {number(result.raw_score)} points less {number(result.deduction)} for lateness"
    if late.submitted_at:
        yield f"     handed in {shown_time(late.submitted_at)}"
    if late.due:
        yield f"     {'extended until' if late.extended else 'deadline'} {shown_time(late.due)}"
    for note in result.notes:
        yield f"     {note.text.en}"


def _points(result: SubmissionResult) -> str:
    if result.reason:
        return f"could not be graded: {result.reason.en}"
    waiting = f", {number(result.awaiting)} wait for a person" if result.awaiting else ""
    return f"{number(result.score)} of {number(result.max_score)}{waiting}"
