"""When hand-ins came, from a table: Moodle's grading worksheet, or a CSV with the columns `student` and `submitted_at`.

Moodle's names of files say no time, its worksheet does, as "Last modified (submission)" and in words
(mod/assign/gradingtable.php, lang/en/langconfig.php: strftimedaydatetime, in github.com/moodle/moodle). Those of its
other languages are not read: write the two columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from autograde.errors import CourseError

__all__ = ["read_times"]

STUDENT = ("student", "identifier")
TIME = ("submitted_at", "last modified (submission)")
#: Monday, 1 September 2025, 12:30 PM
MOODLE = "%A, %d %B %Y, %I:%M %p"
#: Moodle's identifier is a word and the participant's number.
PARTICIPANT = re.compile(r"Participant (\d+)")
NOTHING = ("", "-")


def read_times(file: Path, zone: tzinfo | None) -> Iterator[tuple[str, datetime]]:
    """The student and the time of every row that says one; a time without a zone is of `zone`. Raises CourseError for
    another table, for what is no time, and for a time without zone where there is none.
    """
    rows = list(csv.reader(io.StringIO(_text(file), newline="")))
    headings = [heading.strip().casefold() for heading in rows[0]] if rows else []
    student, time = (next((headings.index(one) for one in names if one in headings), None) for names in (STUDENT, TIME))
    if student is None or time is None:
        raise CourseError(
            f"{file} is neither Moodle's grading worksheet in English, nor has it the columns student and submitted_at"
        )
    for number, row in enumerate(rows[1:], start=2):
        said = row[time].strip() if max(student, time) < len(row) else ""
        if said not in NOTHING:
            yield PARTICIPANT.sub(r"\1", row[student].strip()), _time(said, zone, f"{file}, row {number}")


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp949", "replace")


def _time(said: str, zone: tzinfo | None, where: str) -> datetime:
    try:
        found = datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", said))
    except ValueError:
        try:
            found = datetime.strptime(said, MOODLE)
        except ValueError:
            raise CourseError(f"{where}: {said!r} is no time; write it like 2026-12-01T08:15+09:00") from None
    if found.tzinfo is None and zone is None:
        raise CourseError(f"{where}: {said!r} has no zone, and course.toml has no deadline whose zone it may be of")
    return found if found.tzinfo else found.replace(tzinfo=zone)
