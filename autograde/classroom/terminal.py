"""What a run says on the terminal: whose files count, which were not looked at, and what the class came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograde.intake.delivery.submission import Submission
from autograde.intake.delivery.submissions import Delivery
from autograde.records.class_list import ClassList
from autograde.records.results import SubmissionResult
from autograde.text import Note, Text, number

__all__ = ["Brief", "show_briefs", "show_class_list", "show_delivery", "show_left", "show_outcome", "show_standing"]

#: Students whose superseded files are named on the terminal; where an LMS gives every attempt, that is everybody.
MOST_SHOWN = 10
#: Files named of those that nobody looked at.
EXAMPLES = 3

UNKNOWN = "it may be a hand-in, but nothing tells whose; name it STUDENT_anything, or put it into a folder STUDENT"


@dataclass(frozen=True, slots=True)
class Brief:
    """Of a result, what the terminal shows: a class of any size fits into memory."""

    student: str
    file: str
    score: float
    max_score: float
    seconds: float
    awaiting: float
    statuses: Mapping[str, int]
    reason: Text | None
    late: bool | None
    days_late: int | None

    @classmethod
    def of(cls, result: SubmissionResult) -> Brief:
        statuses: Counter[str] = Counter(exercise.status for exercise in result.exercises)
        return cls(
            result.student,
            result.file,
            result.score,
            result.max_score,
            result.seconds,
            result.awaiting,
            statuses,
            result.reason,
            result.lateness.late,
            result.lateness.days,
        )

    @property
    def shown(self) -> str:
        """The score out of what is decided, and the points that a person still has to decide on."""
        if self.reason:
            return "–"
        waiting = f", {number(self.awaiting)} wait" if self.awaiting else ""
        return f"{number(self.score)}/{number(self.max_score - self.awaiting)}{waiting}"


def show_delivery(delivery: Delivery, console: Console) -> None:
    """Which files of a delivery are not graded, but for those that become submissions with a reason."""
    _show_superseded(delivery.submissions, console)
    show_left(delivery, console)


def show_left(delivery: Delivery, console: Console) -> None:
    """The files that are no student's for sure, and those that nobody looked at."""
    for file in delivery.doubtful:
        why = file.problem.en if file.problem else UNKNOWN
        console.print(f"not graded: {file.shown}: {why}", markup=False, highlight=False)
    if delivery.ignored:
        names, more = ", ".join(delivery.ignored[:EXAMPLES]), " …" * (len(delivery.ignored) > EXAMPLES)
        line = f"left aside: {len(delivery.ignored)} other files, e.g. {names}{more}"
        console.print(line, markup=False, highlight=False)


def show_standing(kept: Collection[tuple[Submission, Note]], others: int, console: Console) -> None:
    """Whose earlier hand-ins stand though another file came in, and how many students are not in this delivery."""
    if others:
        console.print(f"students of the class who are not in this delivery, and whose results stay: {others}")
    for submission, why in list(kept)[:MOST_SHOWN]:
        console.print(f"{submission.student}: {why.text.en}", markup=False, highlight=False)
    if len(kept) > MOST_SHOWN:
        console.print(f"  … the others stand in the notes of grades.csv ({len(kept) - MOST_SHOWN})")


def show_class_list(roster: ClassList, console: Console) -> None:
    """Who of the roster handed in nothing, and whose hand-ins are nobody's."""
    absent = sum(not one.unclear for one in roster.absent)
    say = f"{absent} of {roster.students} students in {roster.file} have no hand-in (grades.csv has them)"
    console.print(say, markup=False, highlight=False)
    for one in roster.unknown[:MOST_SHOWN]:
        like = f"; is it {' or '.join(one.like)}?" if one.like else ""
        console.print(f"in no row of {roster.file} for sure: {one.student}{like}", markup=False, highlight=False)
    if len(roster.unknown) > MOST_SHOWN:
        console.print(f"  … and {len(roster.unknown) - MOST_SHOWN} other hand-ins (grades.json names them)")


def show_briefs(briefs: Iterable[Brief], console: Console) -> None:
    """The class as a table on the terminal."""
    table = Table("student", "score", "exercises", "seconds")
    for brief in briefs:
        what = ", ".join(f"{many} {status}" for status, many in brief.statuses.items()) or "could not be graded"
        table.add_row(brief.student, brief.shown, what, f"{brief.seconds:.1f}")
    console.print(table)


def show_outcome(results: Sequence[Brief], out: Path, console: Console) -> int:
    """What the class came to; the exit status: 1 when some could not be graded, which are named."""
    graded = sum(result.reason is None for result in results)
    console.print(f"{graded} of {len(results)} submissions graded: {out / 'report.html'}", highlight=False)
    if waiting := [result.awaiting for result in results if result.awaiting]:
        say = f"{number(sum(waiting))} points in {len(waiting)} of them wait for a person"
        console.print(f"{say}: autograde desk {out}", markup=False, highlight=False)
    if late := [result.student for result in results if result.late and result.days_late is None]:
        say = f"marked as late by the LMS, and nothing says how late: {_named(late)}"
        console.print(f"{say}. Nothing is deducted; `autograde received` takes the time", markup=False, highlight=False)
    for result in results:
        if result.reason:
            console.print(f"could not be graded: {result.file}: {result.reason.en}", markup=False, highlight=False)
    return 0 if graded == len(results) else 1


def _named(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return ", ".join(names[:MOST_SHOWN]) + more


def _show_superseded(submissions: Sequence[Submission], console: Console) -> None:
    several = [submission for submission in submissions if submission.superseded]
    if several:
        console.print(f"of {len(several)} students with several files, one file each counts")
    for one in several[:MOST_SHOWN]:
        line = f"  {one.student}: {one.file} counts, not {', '.join(one.superseded)}"
        console.print(line, markup=False, highlight=False)
    if len(several) > MOST_SHOWN:
        console.print(f"  … the others stand in the notes of grades.csv ({len(several) - MOST_SHOWN})")
