"""What an instructor decides about one student's time: an extension, or when a hand-in came. Nobody's code is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from autograde.classroom.deciding import this_user
from autograde.classroom.members import Students
from autograde.classroom.rewrite import write_again
from autograde.classroom.times import read_times
from autograde.course import Course
from autograde.course.late import zoned
from autograde.errors import CourseError
from autograde.records.decisions import DECISIONS, Extension, Received, What, keep_decisions, read_decisions
from autograde.records.store import ResultStore, open_record

__all__ = ["decide", "extend", "receive", "receive_all"]


def extend(course: Course, out: Path, name: str, until: str, why: str, who: str | None, console: Console) -> int:
    """A student may hand in until then. One who has not handed in yet may be named by number, address or login."""
    time = zoned(until, "--until")
    with open_record(out) as store:
        deadline = course.declaration(store.assignment).late.deadline
        if deadline and time < deadline:
            raise CourseError(
                f"--until {until} is before the deadline, {deadline.isoformat()}; an extension is after it"
            )
        students = Students(out, store)
        try:
            student = students.find(name)
        except CourseError as error:
            student = students.will_come_as(name)
            say = f"{error}. It is kept under '{student}', and holds once a hand-in of that name, number or login comes"
            console.print(say, markup=False, highlight=False)
        decide(course, out, store, [Extension(student, time.isoformat())], why, who, console)
    return 0


def receive(course: Course, out: Path, name: str, at: str, why: str, who: str | None, console: Console) -> int:
    """The hand-in that counts of a student came then, whatever the LMS's names say."""
    time = zoned(at, "--at")
    with open_record(out) as store:
        student = Students(out, store).find(name)
        received = Received(student, time.isoformat(), store.entries[student].digest)
        decide(course, out, store, [received], why, who, console)
    return 0


def receive_all(course: Course, out: Path, file: Path, who: str | None, console: Console) -> int:
    """The hand-ins came when the table in the file says, as far as it does. Exit status 1 where it has somebody's time
    of whom there is no hand-in.
    """
    with open_record(out) as store:
        deadline = course.declaration(store.assignment).late.deadline
        decisions, decided, unknown = read_decisions(out), list[What](), list[str]()
        students = Students(out, store)
        for name, time in read_times(file, deadline.tzinfo if deadline else None):
            try:
                student = students.find(name)
            except CourseError:
                unknown.append(name)
                continue
            entry = store.entries[student]
            before = decisions.received(entry.names(student), entry.digest)
            if before is None or before.submitted_at != time.isoformat():
                decided.append(Received(student, time.isoformat(), entry.digest))
        decide(course, out, store, decided, file.name, who, console)
    if unknown:
        say = f"{file} has times of students without a hand-in here: {', '.join(unknown)}"
        console.print(say, markup=False, highlight=False)
    return int(bool(unknown))


def decide(
    course: Course,
    out: Path,
    store: ResultStore,
    decided: Sequence[What],
    why: str,
    who: str | None,
    console: Console,
) -> None:
    """Keeps it, and writes the class's grades and pages anew."""
    keep_decisions(out, decided, who or this_user(), why)
    if decided:
        console.print(f"kept in {out / DECISIONS}; grades and pages are written anew", markup=False, highlight=False)
    write_again(course, out, store, console)
