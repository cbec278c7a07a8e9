"""Who is in the class, from the file that the LMS exports or a list of one's own, as it is.

Not done here: whose the hand-ins are (`joining`), and writing into the file (`export`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.classroom.lms_files import Lms, fields_of, is_person, lms_of
from autograde.classroom.table import Table, read_table
from autograde.errors import CourseError
from autograde.intake.delivery.found import normalised
from autograde.intake.delivery.identity import Identity
from autograde.writing import write_whole

__all__ = ["Person", "Roster", "headings_of", "read_roster", "recorded_roster", "roster_in", "write_roster"]

ROSTER = "roster.json"
#: What a spreadsheet makes of a long number when it saves a table; the digits behind are lost.
ROUNDED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
#: Moodle's identifier is a word in its language and the number.
PARTICIPANT = re.compile(r"\D*(\d+)")


@dataclass(frozen=True)
class Person:
    """`name` as people read it; `row` counts from 1 as spreadsheets do, the headings being one."""

    identity: Identity
    name: str
    row: int

    @property
    def shown(self) -> str:
        """The name, and a number where there is one: two may have one name."""
        known = self.identity
        number = known.student_number or known.login or known.email or known.lms_id
        return f"{self.name} ({number})" if self.name and number else self.name or number or f"row {self.row}"


@dataclass(frozen=True)
class Roster:
    """`file` is the name of the file it came from."""

    file: str
    lms: Lms
    people: tuple[Person, ...]


def read_roster(file: Path) -> Roster:
    """Raises CourseError for a file that is no table, or has nobody in it."""
    return roster_in(read_table(file))


def roster_in(table: Table) -> Roster:
    headings, first = headings_of(table)
    lms = lms_of(headings)
    columns = fields_of(lms, headings)
    if not columns:
        raise CourseError(
            f"{table.file} names nobody: of its headings ({', '.join(headings)[:200]}) none is of a name, a student "
            "number, an e-mail address or a login"
        )
    people = []
    for number, row in enumerate(table.rows[first:], start=first + 1):
        said = {index: cell.value.strip() for index, cell in enumerate(row) if index in columns}
        if is_person(lms, row) and any(said.values()):
            people.append(_person(table.file, number, lms, [(columns[index], said[index]) for index in said]))
    if not people:
        raise CourseError(f"{table.file} has no students below its headings; export it from the LMS once more")
    return Roster(table.file.name, lms, tuple(people))


def headings_of(table: Table) -> tuple[list[str], int]:
    """The headings, and how many rows stand above the first one below them."""
    index = next(index for index, row in enumerate(table.rows) if any(cell.value.strip() for cell in row))
    return [cell.value for cell in table.rows[index]], index + 1


def _person(file: Path, row: int, lms: Lms, said: list[tuple[str, str]]) -> Person:
    values: dict[str, str] = {}
    for field, value in said:
        if field in ("student_number", "lms_id", "login") and ROUNDED.fullmatch(value):
            raise CourseError(
                f"{file}, row {row}: {value} is what a spreadsheet has made of a long number. Give the file as the LMS "
                "exports it, not one that a spreadsheet has saved"
            )
        values.setdefault(field, "")
        values[field] = values[field] or _as_meant(lms, field, value)
    parts = [value for part in ("first", "last") if (value := values.pop(part, ""))]
    name = values.get("name") or _joined(parts)
    if "@" in values.get("login", "") and not values.get("email"):
        values["email"] = values["login"]
    return Person(
        Identity.from_json({field: value for field, value in {**values, "name": name}.items() if value}), name, row
    )


def _as_meant(lms: Lms, field: str, value: str) -> str:
    value = normalised(value)
    if lms == "brightspace" and field in ("student_number", "login"):
        return value.removeprefix("#")  # which keeps a spreadsheet from taking it for a number
    if lms == "moodle" and field == "lms_id" and (found := PARTICIPANT.fullmatch(value)):
        return found[1]
    return value


def _joined(parts: list[str]) -> str:
    """First and last name as the language writes them."""
    if len(parts) == 2 and all("가" <= character <= "힣" for part in parts for character in part):
        return "".join(reversed(parts))
    return " ".join(parts)


def write_roster(folder: Path, roster: Roster) -> None:
    """Into the class's record: from now on every run knows who is in the class."""
    people = [{"name": one.name, "row": one.row, **one.identity.to_json()} for one in roster.people]
    data = {"schema": 1, "file": roster.file, "lms": roster.lms, "people": people}
    write_whole(folder / ROSTER, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def recorded_roster(folder: Path) -> Roster | None:
    """The one in the class's record, if it has one. Raises CourseError if it is damaged."""
    file = folder / ROSTER
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        people = tuple(_recorded(person) for person in data["people"])
        return Roster(data["file"], data["lms"], people)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise CourseError(f"{file} is damaged; give --roster with the LMS's file once more") from None


def _recorded(data: Mapping[str, Any]) -> Person:
    return Person(Identity.from_json(data), data["name"], data["row"])
