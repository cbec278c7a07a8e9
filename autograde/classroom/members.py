"""Who of the class handed in: the hand-ins of the record beside the roster's people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograde.classroom.joining import HandIn, join
from autograde.classroom.roster import Person, Roster
from autograde.intake.delivery.identity import Identity
from autograde.records.class_list import Absent, ClassList, Unknown

__all__ = ["class_list", "known_as", "known_from"]


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


def class_list(roster: Roster, hand_ins: Sequence[HandIn]) -> ClassList:
    """Who handed in nothing, and which hand-ins are of nobody in the roster."""
    joined = join(hand_ins, roster.people)
    absent = tuple(Absent(person.name, person.identity) for person in joined.missing)
    unknown = tuple(Unknown(one.student, tuple(person.shown for person in one.like)) for one in joined.strangers)
    return ClassList(roster.file, len(roster.people), absent, unknown)
