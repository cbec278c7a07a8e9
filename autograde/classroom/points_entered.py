"""Takes over points that were entered into the file of `points_template`, whatever a spreadsheet made of the file.

All of it is right, or nothing is taken over and every wrong row is named. A cell left empty changes nothing. What is
for a whole group holds for the rows of the file with the same exercise and group, but for those with an entry of their
own. Nobody is passed over: where an answer is another one than in the file, or somebody else has decided about it
since, the row is wrong. Whoever reads a file again, with more in it, may change what they had decided by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from autograde.classroom.by_hand import Answer, ByHand, ToGrade
from autograde.classroom.deciding import MOST_COMMENT, Judgement, decide, stands_already, this_user
from autograde.classroom.lms_files import as_number
from autograde.classroom.points_template import COLUMNS, key_of
from autograde.classroom.rewrite import write_again
from autograde.classroom.table import Table, read_table
from autograde.course import Course
from autograde.errors import CourseError
from autograde.records.decisions import DECISIONS
from autograde.records.grades import spreadsheet_cell
from autograde.records.standing import shown_time
from autograde.records.store import open_record
from autograde.text import number

__all__ = ["read_points"]

NEEDED = ("exercise", "group", "student", "key")
#: What stands between the numbers of lines; a spreadsheet may have made a decimal of two of them.
BETWEEN = re.compile(r"[\s,;.+]+")
#: What marks a row as one for its whole group: an x, also on a Korean keyboard.
MARKS = ("x", "X", "ㅌ")
#: What a spreadsheet makes of a long number.
ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def read_points(course: Course, out: Path, file: Path, who: str | None, console: Console) -> int:
    """Exit status 1 where somebody decided about some of the answers while the file was read."""
    who = who or this_user()
    with open_record(out) as store, ByHand.open(course, out) as desk:
        judgements = list(_Entered(desk, who, read_table(file)).judgements())
        done = decide(desk, judgements, who, file.name)
        count = len(done.students)
        say = f"{file}: {count} answer{'s' * (count != 1)} decided"
        say += f", kept in {out / DECISIONS}; grades and pages are written anew" if done.students else ", nothing new"
        console.print(say, markup=False, highlight=False)
        for answer in done.refused:
            say = f"left alone, somebody has just decided about it: {answer.result.id} of {answer.student}"
            console.print(say, markup=False, highlight=False)
        if done.students:
            write_again(course, out, store, console)
    return int(bool(done.refused))


@dataclass(frozen=True)
class _Row:
    """What a row says; `place` is its number in the spreadsheet."""

    place: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def group(self) -> tuple[str, str]:
        return self["exercise"], self["group"]

    @property
    def entered(self) -> tuple[str, str, str]:
        return self["lines"], self["points"], self["comment"]

    @property
    def is_filled(self) -> bool:
        return any(self.entered) or bool(self["whole group"])


class _WrongRowError(Exception):
    """What is wrong with a row."""


class _Entered:
    """The rows of a file, against the class as it is."""

    def __init__(self, desk: ByHand, who: str, table: Table) -> None:
        self._desk, self._who, self._file = desk, who, table.file
        self._rows = _rows(table)
        self._whole = {row.group: row for row in reversed(self._rows) if row["whole group"]}
        self._exercises = {exercise.id: exercise for exercise in desk.exercises}
        answers = (answer for exercise in self._exercises.values() for answer in exercise.answers)
        self._answers = {key_of(answer).partition("-")[0]: answer for answer in answers}

    def judgements(self) -> Iterator[Judgement]:
        """What is new. Raises CourseError with every wrong row."""
        found, wrong, rows = [], [], dict[str, int]()
        for row, source in self._sources():
            try:
                key = row["key"].partition("-")[0]
                if key and (first := rows.setdefault(key, row.place)) != row.place:
                    raise _WrongRowError(f"the same answer as in row {first}; leave one of them")
                found.append(self._judgement(row, source))
            except _WrongRowError as error:
                wrong.append(f"row {row.place}: {error}")
        if wrong:
            raise CourseError("\n  ".join([f"{self._file}: nothing is taken over; correct these rows:", *wrong]))
        yield from (judgement for judgement in found if judgement)

    def _sources(self) -> Iterator[tuple[_Row, _Row]]:
        """Each row for which something is entered, with the one that it is entered in: the same, or one of its group
        that is for the whole.
        """
        for row in self._rows:
            if row.is_filled:
                yield row, row
            elif row["key"] and row.group in self._whole:
                yield row, self._whole[row.group]

    def _judgement(self, row: _Row, source: _Row) -> Judgement | None:
        answer = self._answer(row)
        if row["whole group"]:
            self._expect_for_group(row)
        judged = self._judged(answer, source)
        if stands_already(answer, judged):
            return None
        seen = int(row["key"].partition("-")[2])
        for given in answer.given[seen:]:
            if given.who != self._who:
                said = "took back what stood" if given.points.points is None else f"gave {number(given.points.points)}"
                raise _WrongRowError(
                    f"{given.who} {said} on {shown_time(given.at)}, after the file was written: {_about(answer)}"
                )
        return judged

    def _expect_for_group(self, row: _Row) -> None:
        first = self._whole[row.group]
        if row["whole group"] not in MARKS:
            raise _WrongRowError(f"'{row['whole group']}' as whole group; mark it with x")
        if not row["group"]:
            raise _WrongRowError("'whole group' is marked, and the row has no group")
        if not any(row.entered):
            raise _WrongRowError("'whole group' is marked, and nothing is entered for it")
        if row.entered != first.entered:
            raise _WrongRowError(f"for the same group row {first.place} says something else")

    def _answer(self, row: _Row) -> Answer:
        """Whose answer it is. The key says it; exercise and student must say the same, where rows were moved."""
        exercise, student = row["exercise"], row["student"]
        if not re.fullmatch(r"k[0-9a-f]{12}-\d+", row["key"]):
            raise _WrongRowError("it has no key, so it is no answer's; enter points in the rows of students")
        answer = self._answers.get(row["key"].partition("-")[0])
        if answer is None and exercise not in self._exercises:
            raise _WrongRowError(f"there is no exercise '{exercise}'; there are {', '.join(self._exercises)}")
        if answer is None and any(_same(student, one) for one in self._desk.students):
            raise _WrongRowError(f"the answer to {exercise} of {student} is another one now; write the template again")
        if answer is None:
            raise _WrongRowError(f"the record has no student '{student}'")
        if exercise != answer.result.id or not _same(student, answer.student):
            raise _WrongRowError(f"it says {exercise} of {student}, and its key is that of {_about(answer)}")
        return answer

    def _judged(self, answer: Answer, source: _Row) -> Judgement:
        exercise, stands = self._exercises[answer.result.id], answer.stands.points if answer.stands else None
        comment = source["comment"] or (stands.comment if stands else "")
        if len(comment) > MOST_COMMENT:
            raise _WrongRowError(f"a comment of {len(comment)} characters; {MOST_COMMENT} are the most")
        lines = _lines(exercise, source["lines"])
        if source["points"]:
            points = as_number(source["points"])
            if points is None or points > exercise.points:
                raise _WrongRowError(
                    f"'{source['points']}' points for {exercise.id}; give 0 to {number(exercise.points)}"
                )
            same = stands is not None and stands.points == points
            return Judgement(answer, points, lines or (stands.lines if stands and same else ()), comment)
        if lines is not None:
            return Judgement(answer, exercise.worth(lines), lines, comment)
        points = stands.points if stands else answer.result.score
        if points is None:
            raise _WrongRowError(f"a comment alone, and {_about(answer)} has no points yet; give points or lines")
        return Judgement(answer, points, stands.lines if stands else (), comment)


def _rows(table: Table) -> Sequence[_Row]:
    """Raises CourseError for another table."""
    headings = [cell.value.strip().casefold() for cell in table.rows[0]]
    if missing := [name for name in NEEDED if name not in headings]:
        raise CourseError(
            f"{table.file} has no column {missing[0]}; fill a file that `autograde points OUT --template FILE` wrote, "
            "and leave its headings"
        )
    places = {name: headings.index(name) for name in COLUMNS if name in headings}
    return [
        _Row(number, {name: row[place].value.strip() for name, place in places.items() if place < len(row)})
        for number, row in enumerate(table.rows[1:], start=2)
    ]


def _lines(exercise: ToGrade, said: str) -> tuple[int, ...] | None:
    """Lines of the rubric, from 0; None where the cell is empty, and 0 stands for no line."""
    if not said:
        return None
    numbers = [part for part in BETWEEN.split(said) if part]
    most = len(exercise.rubric)
    if numbers == ["0"]:
        return ()
    if not all(part.isdecimal() and 1 <= int(part) <= most for part in numbers):
        known = f"it has 1 to {most}, and 0 stands for none" if most else "it has no rubric"
        raise _WrongRowError(f"'{said}' as lines of the rubric of {exercise.id}; {known}")
    return tuple(sorted({int(part) - 1 for part in numbers}))


def _about(answer: Answer) -> str:
    return f"{answer.result.id} of {answer.student}"


def _same(said: str, student: str) -> bool:
    """Whether a cell may be what a spreadsheet has made of the student's name: it cuts noughts before a number, rounds
    a long one, and has an apostrophe before what looks like a formula.
    """
    said = unicodedata.normalize("NFC", said)
    if said in (student.strip(), str(spreadsheet_cell(student)).strip()):
        return True
    if ROUNDED.fullmatch(said) and student.isdecimal():
        rounded = Decimal(said.replace(",", "."))
        return rounded == Decimal(student).quantize(rounded)
    return said.isdecimal() and student.isdecimal() and int(said) == int(student)
