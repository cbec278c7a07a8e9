"""Who of the class handed in: the hand-ins of the record beside the roster's people."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from autograde.classroom.joining import HandIn, Joined, join
from autograde.classroom.roster import Person, Roster, recorded_roster
from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity, plain_number
from autograde.records.class_list import Absent, ClassList, Unknown
from autograde.records.record import Record

__all__ = ["NumbersOfOthers", "Students", "class_list", "known_as", "known_from"]


def known_from(roster: Roster | None, hand_ins: Sequence[HandIn]) -> list[HandIn]:
    """The hand-ins with what the class's roster says of their students besides."""
    if roster is None:
        return list(hand_ins)
    people = join(hand_ins, roster.people).people
    return [
        known_as(hand_in, people[hand_in.student]) if hand_in.student in people else hand_in for hand_in in hand_ins
    ]


def known_as(hand_in: HandIn, person: Person) -> HandIn:
    """What the hand-in says itself stays."""
    return replace(hand_in, identity=Identity.from_json(person.identity.to_json() | hand_in.identity.to_json()))


class Students:
    """The students of a class's record, by what the record and the class's roster say of them."""

    def __init__(self, folder: Path, record: Record) -> None:
        self._folder, self._record = folder, record

    def find(self, name: str) -> str:
        """As `Record.find`, also by what the roster alone says."""
        try:
            return self._record.find(name)
        except CourseError:
            found = [one for one, person in self._joined.items() if _is_called(person, name)]
            if len(found) != 1:
                raise
            return found[0]

    def will_come_as(self, name: str) -> str:
        """What a later hand-in of the student will surely say: the LMS's number, if the roster has one person of this
        name or number who has one.
        """
        found = [person for person in self._people if _is_called(person, name)]
        return (len(found) == 1 and found[0].identity.lms_id) or name

    @cached_property
    def _people(self) -> tuple[Person, ...]:
        roster = recorded_roster(self._folder)
        return roster.people if roster else ()

    @cached_property
    def _joined(self) -> Mapping[str, Person]:
        entries = self._record.entries.items()
        return join([HandIn(student, entry.identity, entry.file) for student, entry in entries], self._people).people


def _is_called(person: Person, name: str) -> bool:
    return unicodedata.normalize("NFC", name) in (person.name, *person.identity.to_json().values())


def class_list(roster: Roster, joined: Joined) -> ClassList:
    """Who handed in nothing, and which hand-ins are of nobody in the roster, whose people were `joined`."""
    maybe = {person.row for stranger in joined.strangers for person in stranger.like}
    absent = tuple(Absent(person.name, person.identity, person.row in maybe) for person in joined.missing)
    unknown = tuple(Unknown(one.student, tuple(person.shown for person in one.like)) for one in joined.strangers)
    return ClassList(roster.file, len(roster.people), absent, unknown)


class NumbersOfOthers:
    """Whose student number a notebook says where the roster gives it to somebody else: a slip, or that person's
    notebook. Nothing is said of those whose own number the roster doesn't know.
    """

    def __init__(self, roster: Roster, joined: Joined) -> None:
        self._people = joined.people
        numbers = [(plain_number(person.identity.student_number or ""), person) for person in roster.people]
        self._owners = {number: person for number, person in numbers if number}

    def owner(self, student: str, number: str) -> Person | None:
        """The one whom this student's notebook names, if that is another one."""
        person, owner = self._people.get(student), self._owners.get(plain_number(number))
        if person is None or owner is None or not person.identity.student_number:
            return None
        return owner if owner.row != person.row else None
