"""What the columns of an LMS's own table say: who is in a row, and which columns take grades. Read from the headings.

    Canvas       gradebook: Student, ID, SIS User ID, SIS Login ID, Section, `Homework 1 (12345)`; the row
                 "Points Possible" says what is out of how much, and what is read only
                 (lib/gradebook_exporter.rb and gradebook_importer.rb in github.com/instructure/canvas-lms)
    Moodle       grading worksheet of an assignment: Identifier, Full name, Email address, Grade, Maximum grade
                 (mod/assign/gradingtable.php in github.com/moodle/moodle); grades of a course: `Assignment: Homework 1
                 (Real)` (grade/export/lib.php). Headings are in the language of who exported them
    Blackboard   Last Name, First Name, Username, Student ID, `Homework 1 [Total Pts: 40 Score] |12345`; a tab between
                 cells and UTF-16, or commas
                 (https://help.blackboard.com/he/Learn/Instructor/Ultra/Grade/Grading_Tasks/Work_Offline_With_Grade_Data)
    Brightspace  OrgDefinedId, Username (either with # in front), `Homework 1 Points Grade <Numeric MaxPoints:40>`,
                 End-of-Line Indicator (https://community.d2l.com/brightspace/kb/articles/3538-importing-grades)

Any other table with a column of names, numbers, e-mail addresses or logins is a plain list, also that of Moodle's
participants. Google Classroom exports
no roster and imports no grades.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from autograde.classroom.table import Row, Table

__all__ = ["GradeColumn", "Lms", "as_number", "fields_of", "grade_columns", "is_person", "lms_of", "shown"]

Lms = Literal["canvas", "moodle", "blackboard", "brightspace", "plain"]
#: What a column says of a person: fields of an `Identity`, and parts of the name.
Field = Literal["student_number", "name", "email", "lms_id", "login", "first", "last"]

SHOWN = {
    "canvas": "Canvas",
    "moodle": "Moodle",
    "blackboard": "Blackboard",
    "brightspace": "Brightspace",
    "plain": "plain list",
}
NAMES: dict[Field, str] = {
    "first": "first name|firstname|given name",
    "last": "last name|lastname|surname|family name|성",
    "name": "name|full name|student|student name|이름|성명|전체 이름|사용자 성명|학생|학생 이름",
    "email": "email|e-mail|email address|e-mail address|mail|이메일|이메일 주소|메일",
    "login": "username|user name|login|login id|user id|sis login id|아이디|사용자 아이디|사용자 이름",
    "student_number": "id number|student id|student number|student no|student no.|sis user id|orgdefinedid|"
    "org defined id|number|id|학번|학생 번호|학생번호|학생 id|id 번호",
    "lms_id": "identifier|식별자",
}
FIELDS: dict[str, Field] = {name: field for field, names in NAMES.items() for name in names.split("|")}

CANVAS = re.compile(r"(?P<name>.+) \((?P<id>\d+)\)")
BLACKBOARD = re.compile(r"(?P<name>.*?)\s*\[[^\]\d]*(?P<points>\d+(?:[.,]\d+)?)?[^\]]*\]\s*\|(?P<id>\d+)")
BRIGHTSPACE = re.compile(r"(?P<name>.+?) Points Grade(?: <.*?MaxPoints:(?P<points>\d+(?:\.\d+)?).*>)?", re.IGNORECASE)
#: As points, and not as a percentage or a letter.
MOODLE = re.compile(r"(?:(?:Assignment|과제)\s?:\s?)?(?P<name>.+?) \((?:Real|실점수)\)")
#: Headings of the worksheet, which say it in words alone.
IDENTIFIER, GRADE, MAXIMUM = {"identifier", "식별자"}, {"grade", "성적"}, {"maximum grade", "최대 성적"}

#: Whom Canvas makes for an instructor who looks at the course as students see it.
TEST_STUDENT = "student, test"
POINTS_POSSIBLE, READ_ONLY = "points possible", re.compile(r"\(?read[ -]only\)?", re.IGNORECASE)
#: In Canvas's row above the points it says which assignments are muted or posted by hand.
NOBODY = re.compile(r"(?:muted|manual posting.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class GradeColumn:
    """A column that takes grades: its place, heading, the assignment's `name` in it and the LMS's `id` for it, and the
    `points` that a grade is out of, where the file says so. Moodle's worksheet is of one assignment and names none.
    """

    index: int
    heading: str
    name: str = ""
    id: str = ""
    points: float | None = None


def shown(lms: Lms) -> str:
    return SHOWN[lms]


def lms_of(headings: Sequence[str]) -> Lms:
    """Which LMS wrote a table with these headings."""
    known = {_plain(heading) for heading in headings}
    if known & {"orgdefinedid", "end-of-line indicator"}:
        return "brightspace"
    if {"id", "section"} <= known and known & {"student", "lastname"}:
        return "canvas"
    if any(BLACKBOARD.fullmatch(heading.strip()) for heading in headings) or {"username", "availability"} <= known:
        return "blackboard"
    in_moodle = known & IDENTIFIER or any(MOODLE.fullmatch(heading.strip()) for heading in headings)
    return "moodle" if in_moodle else "plain"


def fields_of(lms: Lms, headings: Sequence[str]) -> dict[int, Field]:
    """By column, what it says of the person in a row."""
    known = [_plain(heading) for heading in headings]
    found = {index: FIELDS[name] for index, name in enumerate(known) if name in FIELDS}
    for index, name in enumerate(known):
        if lms == "canvas" and name == "id":
            found[index] = "lms_id"
        elif name == "이름" and "성" in known:
            found[index] = "first"
    return found


def is_person(lms: Lms, row: Row) -> bool:
    """Whether a row below the headings has somebody in it."""
    if lms == "canvas" and row[0].value.strip().lower() in (POINTS_POSSIBLE, TEST_STUDENT):
        return False
    return not all(NOBODY.fullmatch(cell.value.strip()) for cell in row)


def grade_columns(lms: Lms, table: Table, headings: Sequence[str]) -> list[GradeColumn]:
    """The columns into which the LMS takes grades of single assignments."""
    if lms == "canvas":
        return _of_canvas(table, headings)
    if lms == "moodle" and (worksheet := _worksheet(table, headings)):
        return [worksheet]
    pattern = {"moodle": MOODLE, "blackboard": BLACKBOARD, "brightspace": BRIGHTSPACE}.get(lms)
    found = ((index, pattern.fullmatch(heading.strip())) for index, heading in enumerate(headings) if pattern)
    return [_column(index, match) for index, match in found if match]


def _of_canvas(table: Table, headings: Sequence[str]) -> list[GradeColumn]:
    rows = (row for row in table.rows if row[0].value.strip().lower() == POINTS_POSSIBLE)
    points = [cell.value.strip() for cell in next(rows, ())]
    columns = []
    for index, heading in enumerate(headings):
        out_of = points[index] if index < len(points) else ""
        if (match := CANVAS.fullmatch(heading.strip())) and not READ_ONLY.fullmatch(out_of):
            columns.append(GradeColumn(index, heading, match["name"], match["id"], as_number(out_of)))
    return columns


def _worksheet(table: Table, headings: Sequence[str]) -> GradeColumn | None:
    known = [_plain(heading) for heading in headings]
    if not IDENTIFIER & set(known):
        return None
    index = next((index for index, name in enumerate(known) if name in GRADE), None)
    most = next((index for index, name in enumerate(known) if name in MAXIMUM), None)
    values = (row[most].value for row in table.rows[1:] if most is not None and most < len(row))
    points = next((number for value in values if (number := as_number(value)) is not None), None)
    return None if index is None else GradeColumn(index, headings[index], points=points)


def _column(index: int, match: re.Match[str]) -> GradeColumn:
    found = match.groupdict()
    points = as_number(found.get("points") or "")
    return GradeColumn(index, match.string, (found["name"] or "").strip(), found.get("id") or "", points)


def as_number(value: str) -> float | None:
    """A grade as LMSs write it, also with a comma for the point; None for everything else."""
    return float(value.strip().replace(",", ".")) if re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", value) else None


def _plain(heading: str) -> str:
    return " ".join(heading.split()).lower()
