"""Which scores a change moved, and why: from the grades as they were written before and as they are now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograde.records.grades import Grades, read_grades, spreadsheet_cell
from autograde.records.results import ExerciseResult, Lateness, SubmissionResult
from autograde.records.standing import shown_time
from autograde.text import number
from autograde.writing import write_whole

__all__ = ["Change", "changes", "differences", "show_changes", "tell_changes", "write_changes"]

#: Rows shown on the terminal.
MOST_SHOWN = 40


@dataclass(frozen=True)
class Change:
    """A score before and after; None where there is none, since it could not be graded."""

    student: str
    before: float | None
    after: float | None
    out_of: float
    why: tuple[str, ...]


def tell_changes(out: Path, before: Grades | None, judged: Mapping[str, str], students: int, console: Console) -> None:
    """Writes and shows what has changed since `before` in the grades of the class in `out`, which has so many
    `students`. `judged`: as of `changes`.
    """
    found = changes(before.submissions if before else (), read_grades(out).submissions, judged)
    show_changes(found, write_changes(out, found), students, console)


def changes(
    before: Sequence[SubmissionResult], after: Sequence[SubmissionResult], judged: Mapping[str, str]
) -> list[Change]:
    """The students whose score is another one, or is out of others, sorted by student. `judged`: by student, why
    answers were judged once more.
    """
    former = {result.student: result for result in before}
    pairs = [(former[now.student], now) for now in after if now.student in former]
    return [
        Change(now.student, _score(then), _score(now), now.max_score, tuple(_why(then, now, judged.get(now.student))))
        for then, now in pairs
        if (_score(then), then.max_score) != (_score(now), now.max_score)
    ]


def differences(then: SubmissionResult, now: SubmissionResult) -> Iterator[tuple[ExerciseResult, str]]:
    """The exercises whose points are others, and how they are."""
    former = {exercise.id: exercise for exercise in then.exercises}
    for exercise in now.exercises:
        if line := _difference(former.get(exercise.id), exercise):
            yield exercise, line


def write_changes(out: Path, found: Sequence[Change]) -> Path | None:
    """Writes them to `changes.csv`, or beside those of earlier runs (`changes-2.csv`, …); where to."""
    if not found:
        return None
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["student", "before", "after", "out_of", "why"])
    for one in found:
        row = (one.student, _shown(one.before, ""), _shown(one.after, ""), number(one.out_of), "; ".join(one.why))
        writer.writerow([spreadsheet_cell(cell) for cell in row])
    names = (out / f"changes{f'-{place}' if place > 1 else ''}.csv" for place in count(1))
    path = next(name for name in names if not name.exists())
    write_whole(path, text.getvalue().encode("utf-8-sig", "backslashreplace"))
    return path


def show_changes(found: Sequence[Change], path: Path | None, students: int, console: Console) -> None:
    """The table of the changed scores, and where all of them stand."""
    console.print(f"{len(found)} of {students} scores changed{f': {path}' if path else ''}", highlight=False)
    if found:
        table = Table("student", "before", "after", "why")
        for one in found[:MOST_SHOWN]:
            table.add_row(one.student, _shown(one.before, "–"), _shown(one.after, "–"), "\n".join(one.why))
        console.print(table, markup=False)
    if len(found) > MOST_SHOWN:
        console.print(f"  … and {len(found) - MOST_SHOWN} more in {path}", highlight=False)


def _score(result: SubmissionResult) -> float | None:
    return None if result.reason else result.score


def _shown(score: float | None, none: str) -> str:
    return none if score is None else number(score)


def _why(then: SubmissionResult, now: SubmissionResult, judged: str | None) -> Iterator[str]:
    if then.reason and not now.reason:
        yield "it could be graded now"
    for exercise, line in differences(then, now):
        yield f"{line} ({'by hand' if exercise.by_hand else judged or 'judged again'})"
    if then.deduction != now.deduction:
        moved = f"{number(then.deduction)}, now {number(now.deduction)}"
        yield f"deducted for lateness: {moved}{_time(then.lateness, now.lateness)}"
    if then.max_score != now.max_score:
        yield f"out of {number(then.max_score)}, now {number(now.max_score)}"


def _time(then: Lateness, now: Lateness) -> str:
    """What is another time than before: until when it could be handed in, or when it was."""
    if then.due != now.due:
        return f" (deadline {shown_time(now.due) if now.due else 'unknown'})"
    moved = then.submitted_at != now.submitted_at and now.submitted_at
    return f" (handed in {shown_time(moved)})" if moved else ""


def _difference(then: ExerciseResult | None, now: ExerciseResult) -> str | None:
    if then is None:
        return f"{now.id}: new, {_points(now)}"
    return f"{now.id}: {_points(then)}, now {_points(now)}" if _points(then) != _points(now) else None


def _points(exercise: ExerciseResult) -> str:
    return f"{_shown(exercise.score, 'open')} of {number(exercise.points)}"
