"""What an export says on the terminal: what was written, and who got no score and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom.filling import Filled
from autograde.classroom.joining import Joined
from autograde.classroom.lms_files import GradeColumn, Lms, shown
from autograde.classroom.roster import Person
from autograde.records.grades import Grades
from autograde.text import number

__all__ = ["Doubt", "named", "of_feedback", "of_filling", "of_left_out", "of_points"]

#: Students named of one kind; the others are counted.
MOST_NAMED = 10


@dataclass(frozen=True)
class Doubt:
    """A line that somebody has to look at before the grades are right."""

    text: str

    def __str__(self) -> str:
        return self.text


Lines = list[str | Doubt]


def named(names: Iterable[object]) -> str:
    """The first of them, and how many others there are."""
    shown = [str(name) for name in names]
    more = f" and {len(shown) - MOST_NAMED} others" if len(shown) > MOST_NAMED else ""
    return "; ".join(shown[:MOST_NAMED]) + more


def of_filling(filled: Filled, column: GradeColumn, target: Path) -> Lines:
    written = f"{_many(filled.written, 'score')} written into '{column.heading}', {filled.same} there already"
    lines: Lines = [f"{written}: {target}"]
    if filled.replaced:
        replaced = named(f"{person.shown}: {was}" for person, was in filled.replaced)
        lines.append(f"{len(filled.replaced)} of them in the place of another grade: {replaced}")
    if filled.kept:
        kept = named(f"{person.shown}: {was}, score {score}" for person, was, score in filled.kept)
        many = _many(len(filled.kept), "score")
        lines.append(
            Doubt(f"{many} not written, since the cell says something else (--replace writes over it): {kept}")
        )
    return lines


def of_points(column: GradeColumn, most: float) -> Lines:
    if column.points is None or column.points == most:
        return []
    return [
        Doubt(
            f"the assignment is out of {number(most)} points, and '{column.heading}' in the LMS out of "
            f"{number(column.points)}: scores were written as they are; change the points there before you import them"
        )
    ]


def of_left_out(grades: Grades, joined: Joined) -> Lines:
    """Whose score was not written, by the reason."""
    lines: Lines = []
    if joined.strangers:
        many = _many(len(joined.strangers), "hand-in")
        lines.append(Doubt(f"{many} of no row of the file for sure: {named(joined.strangers)}"))
    people = [(one, joined.people[one.student]) for one in grades.submissions if one.student in joined.people]
    if waiting := [person.shown for one, person in people if one.awaiting]:
        many = _many(len(waiting), "score")
        lines.append(Doubt(f"{many} not written, since points wait for a person: {named(waiting)}"))
    if ungraded := [person.shown for one, person in people if one.reason]:
        lines.append(Doubt(f"{_many(len(ungraded), 'hand-in')} that could not be graded: {named(ungraded)}"))
    if joined.missing:
        missing = named(person.shown for person in joined.missing)
        many = _many(len(joined.missing), "student")
        lines.append(f"{many} without a hand-in that is surely theirs; their cells stay as they are: {missing}")
    return lines


def of_feedback(lms: Lms, target: Path, pages: int, nameless: Sequence[Person]) -> Lines:
    lines: Lines = [f"feedback for {_many(pages, 'student')}: {target}"] if pages else []
    if nameless:
        many, names = _many(len(nameless), "student"), named(person.shown for person in nameless)
        lines.append(f"{shown(lms)} takes no feedback for {many} whose files it has not named: {names}")
    return lines


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
