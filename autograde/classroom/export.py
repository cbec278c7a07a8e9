"""A class's scores as the LMS takes them back: a copy of its own file with one column filled, and the feedback pages.

Written into `export/` of the class's folder. A score that is not final (points wait for a person) is not exported; nor
is one of a hand-in whose row is not known for sure. Google Classroom imports no grades: for it there is the plain CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from autograde.classroom.export_lines import Doubt, of_feedback, of_filling, of_left_out, of_points
from autograde.classroom.feedback_zip import TAKES_FEEDBACK, name_for, zip_of
from autograde.classroom.filling import column_of, fill
from autograde.classroom.joining import HandIn, Joined, join
from autograde.classroom.lms_files import Lms, shown
from autograde.classroom.members import known_as, known_from
from autograde.classroom.roster import Person, recorded_roster, roster_in
from autograde.classroom.table import read_table
from autograde.course import Course
from autograde.course.course import Declared
from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity
from autograde.records.grades import Grades, read_grades, spreadsheet_cell
from autograde.reporting.names import feedback_names
from autograde.text import number
from autograde.writing import write_whole

__all__ = ["export_csv", "export_to"]

EXPORT = "export"


def export_to(
    course: Course,
    out: Path,
    lms: Lms,
    file: Path,
    console: Console,
    *,
    column: str | None = None,
    replace: bool = False,
) -> int:
    """Exit status: 0 when every score of the class is in its cell, 1 when some are not, or look wrong (named)."""
    grades = read_grades(out)
    target = out / EXPORT / file.name
    table = read_table(file)
    roster = roster_in(table)
    if roster.lms != lms:
        raise CourseError(f"{file}: by its headings it is no file of {shown(lms)}, but {shown(roster.lms)}")
    if target.exists() and target.samefile(file):
        raise CourseError(f"{file} is what the last export wrote; give the file that {shown(lms)} exports")
    into = column_of(lms, table, _names(course.declaration(grades.assignment)), column)
    hand_ins = known_from(recorded_roster(out), _hand_ins(grades))
    joined = join(hand_ins, roster.people)
    final = {one.student: one.score for one in grades.submissions if not (one.reason or one.awaiting)}
    filled = fill(table, into, joined, final, replace)
    write_whole(target, filled.content)
    lines = [*of_filling(filled, into, target), *of_points(into, grades.max_score), *of_left_out(grades, joined)]
    if lms in TAKES_FEEDBACK:
        lines += _export_feedback(out, lms, grades, hand_ins, joined)
    for line in lines:
        console.print(_printable(str(line)), markup=False, highlight=False)
    return 1 if any(isinstance(line, Doubt) for line in lines) else 0


def _printable(line: str) -> str:
    """Cells of the file may have anything in them, and a terminal would obey some of it."""
    return "".join(character if character.isprintable() else " " for character in line)


def _hand_ins(grades: Grades) -> list[HandIn]:
    return [HandIn(one.student, one.identity, one.file) for one in grades.submissions]


def _names(declared: Declared) -> list[str]:
    """What the LMS may call the assignment."""
    title = dict.fromkeys((declared.title.ko, declared.title.en))
    return [declared.gradebook] if declared.gradebook else [declared.id, *title]


def _export_feedback(
    out: Path, lms: Lms, grades: Grades, hand_ins: Sequence[HandIn], joined: Joined
) -> list[str | Doubt]:
    """The zip of the pages of everybody whose row is known."""
    pages, nameless = {}, []
    for hand_in, page in zip(hand_ins, feedback_names(grades.submissions), strict=True):
        if person := joined.people.get(hand_in.student):
            name = name_for(lms, known_as(hand_in, person), grades.assignment)
            if name is None:
                nameless.append(person)
            else:
                pages[name] = (out / "feedback" / page).read_bytes()
    target = out / EXPORT / f"feedback-{lms}.zip"
    if pages:
        write_whole(target, zip_of(pages))
    return of_feedback(lms, target, len(pages), nameless)


def export_csv(out: Path, console: Console) -> int:
    """Writes the scores with all that is known of each student, also of those of the roster without a hand-in."""
    grades, roster = read_grades(out), recorded_roster(out)
    hand_ins = _hand_ins(grades)
    joined = join(hand_ins, roster.people if roster else ())
    rows: list[Sequence[str | None]] = [
        ("student", "name", "student_number", "email", "login", "lms_id", "score", "max_score", "status")
    ]
    most = number(grades.max_score)
    for hand_in, result in zip(hand_ins, grades.submissions, strict=True):
        person = joined.people.get(hand_in.student)
        known = known_as(hand_in, person).identity if person else hand_in.identity
        status = "awaiting" if result.awaiting else result.status
        score = number(result.score) if status == "graded" else ""
        rows.append((hand_in.student, *_known(known, person), score, most, status))
    rows += [("", *_known(person.identity, person), "", most, "not handed in") for person in joined.missing]
    target = out / EXPORT / f"{grades.assignment}.csv"
    text = io.StringIO()
    csv.writer(text).writerows([spreadsheet_cell(cell or "") for cell in row] for row in rows)
    # The mark at the start (BOM) is what makes Excel read UTF-8, and so show Hangul.
    write_whole(target, text.getvalue().encode("utf-8-sig", "backslashreplace"))
    console.print(f"{len(hand_ins)} students, {len(joined.missing)} without a hand-in: {target}", highlight=False)
    return 0


def _known(identity: Identity, person: Person | None) -> tuple[str | None, ...]:
    name = person.name if person else identity.name
    return name, identity.student_number, identity.email, identity.login, identity.lms_id
