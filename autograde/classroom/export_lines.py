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
    lines: Lines = [
        f"{len(filled.written)} scores written into '{column.heading}', {len(filled.same)} there already: {target}"
    ]
    if replaced := [f"{person.shown}: {filled.was[person.row]}" for person in filled.written if filled.was[person.row]]:
        lines.append(f"{len(replaced)} of them took the place of another: {named(replaced)}")
    if filled.kept:
        kept = (f"{person.shown}: {filled.was[person.row]}, score {score}" for person, score in filled.kept)
        lines.append(Doubt(f"{len(filled.kept)} cells say something else, and were kept (--replace): {named(kept)}"))
    return lines


def of_points(column: GradeColumn, most: float) -> Lines:
    if column.points is None or column.points == most:
        return []
    return [
        Doubt(
            f"the assignment is out of {most:g} points, and '{column.heading}' in the LMS out of {column.points:g}: "
            "scores were written as they are; change the points there before you import them"
        )
    ]


def of_left_out(grades: Grades, joined: Joined) -> Lines:
    """Whose score was not written, by the reason."""
    lines: Lines = []
    if joined.strangers:
        lines.append(Doubt(f"{len(joined.strangers)} hand-ins are of no row of the file: {named(joined.strangers)}"))
    people = [(one, joined.people[one.student]) for one in grades.submissions if one.student in joined.people]
    if waiting := [person.shown for one, person in people if one.awaiting]:
        lines.append(Doubt(f"{len(waiting)} scores are not final, since points wait for a person: {named(waiting)}"))
    if ungraded := [person.shown for one, person in people if one.reason]:
        lines.append(Doubt(f"{len(ungraded)} hand-ins could not be graded: {named(ungraded)}"))
    if joined.missing:
        missing = named(person.shown for person in joined.missing)
        lines.append(f"{len(joined.missing)} students have no hand-in; their cells stay as they are: {missing}")
    return lines


def of_feedback(lms: Lms, target: Path, number: int, nameless: Sequence[Person]) -> Lines:
    lines: Lines = [f"feedback for {number} students: {target}"] if number else []
    if nameless:
        names = named(person.shown for person in nameless)
        lines.append(f"{shown(lms)} cannot take feedback for {len(nameless)}, whose files it has not named: {names}")
    return lines
