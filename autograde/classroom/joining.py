"""Whose hand-in is whose row: by numbers, addresses and logins first, then by the whole name where it is one person's
alone. A name that is only similar is a suggestion, and gives nobody a grade.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from autograde.classroom.roster import Person
from autograde.intake.delivery.identity import Identity

__all__ = ["HandIn", "Joined", "Stranger", "join"]

#: From here on a name is like another one; one wrong letter of six is 0.83.
SIMILAR = 0.75
#: Hand-ins for whom a similar name is looked for: where there are more, it is not the class's roster.
MOST_COMPARED = 50

SEVERAL_ROWS = "more than one row is of that name or number"
SEVERAL_HAND_INS = "more than one hand-in is of that row"


@dataclass(frozen=True)
class HandIn:
    """`student` is how the record calls whoever handed in, `file` the hand-in."""

    student: str
    identity: Identity
    file: str = ""


@dataclass(frozen=True)
class Stranger:
    """A hand-in that is nobody's for sure. `like`: whom it may be of; `why` says more than that nobody is called so."""

    student: str
    like: tuple[Person, ...] = ()
    why: str = ""

    def __str__(self) -> str:
        like = " or ".join(person.shown for person in self.like)
        return f"{self.student}{f': {self.why}' if self.why else ''}{f' (is it {like}?)' if like else ''}"


@dataclass(frozen=True)
class Joined:
    """`people` by student; who handed in nothing, or nothing that is surely theirs, is `missing`."""

    people: dict[str, Person] = field(default_factory=dict)
    strangers: tuple[Stranger, ...] = ()
    missing: tuple[Person, ...] = ()


Keys = Iterable[str]


def join(hand_ins: Sequence[HandIn], people: Sequence[Person]) -> Joined:
    """Two hand-ins of one row are strangers both: only one can be that student's."""
    ways = [_Way(people, of_person, of_hand_in) for of_person, of_hand_in in WAYS]
    found = {hand_in.student: _found(ways, hand_in) for hand_in in hand_ins}
    claims = Counter(some[0].row for some in found.values() if len(some) == 1)
    sure = {student: some[0] for student, some in found.items() if len(some) == 1 and claims[some[0].row] == 1}
    rows = {person.row for person in sure.values()}
    strange = [hand_in for hand_in in hand_ins if hand_in.student not in sure]
    strangers = []
    for number, hand_in in enumerate(strange):
        if some := found[hand_in.student]:
            why = SEVERAL_ROWS if len(some) > 1 else SEVERAL_HAND_INS
            strangers.append(Stranger(hand_in.student, tuple(some), why))
        else:
            like = _like(hand_in, people) if number < MOST_COMPARED else ()
            strangers.append(Stranger(hand_in.student, like))
    return Joined(sure, tuple(strangers), tuple(person for person in people if person.row not in rows))


def _found(ways: Sequence[_Way], hand_in: HandIn) -> list[Person]:
    """The people of the first kind of evidence that finds anybody."""
    return next((found for way in ways if (found := way.find(hand_in))), [])


class _Way:
    """One kind of evidence, with the people by it."""

    def __init__(
        self, people: Sequence[Person], of_person: Callable[[Person], Keys], of_hand_in: Callable[[HandIn], Keys]
    ) -> None:
        self._of_hand_in, self._by_name = of_hand_in, of_person is _names
        self._people: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            for key in set(of_person(person)):
                self._people[key].append(person)

    def find(self, hand_in: HandIn) -> list[Person]:
        found = {person.row: person for key in self._of_hand_in(hand_in) for person in self._people.get(key, ())}
        return [person for person in found.values() if not self._is_another(hand_in.identity, person.identity)]

    def _is_another(self, one: Identity, other: Identity) -> bool:
        """Whether the LMS has another number for each: namesakes, or one is called as another one signs in."""
        numbers = [(one.lms_id, other.lms_id), *[(one.student_number, other.student_number)] * self._by_name]
        return any(mine and theirs and mine != theirs for mine, theirs in numbers)


def _lms_id(identity: Identity) -> Keys:
    return [identity.lms_id] if identity.lms_id else []


def _own_ids(identity: Identity) -> Keys:
    """Numbers are text: `007` is not `7`, nor is `1E5` a hundred thousand."""
    known = (identity.student_number, identity.login, identity.email)
    return [value.casefold() for value in known if value]


def _named(hand_in: HandIn) -> Keys:
    """What files and folders are called may be a login as well as a name."""
    return [*_own_ids(hand_in.identity), hand_in.student.casefold()]


def _names(person: Person) -> Keys:
    return _orders(person.name)


def _name(hand_in: HandIn) -> Keys:
    return [*_orders(hand_in.identity.name or ""), *_orders(hand_in.student)]


def _orders(name: str) -> Keys:
    """However an LMS writes a name: `Kim, Minsu`, `Minsu Kim`, `kimminsu`."""
    words = [_letters(word) for word in name.replace(",", " ").split()]
    orders = (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]])
    return [key for order in orders if (key := "".join(order))]


#: In order; the first that finds anybody decides.
WAYS: tuple[tuple[Callable[[Person], Keys], Callable[[HandIn], Keys]], ...] = (
    (lambda person: _lms_id(person.identity), lambda hand_in: _lms_id(hand_in.identity)),
    (lambda person: _own_ids(person.identity), _named),
    (_names, _name),
)


def _letters(name: str) -> str:
    name = unicodedata.normalize("NFC", name).casefold()
    return "".join(character for character in name if character.isalnum())


def _like(hand_in: HandIn, people: Sequence[Person]) -> tuple[Person, ...]:
    """At most three whose names or numbers are nearest to it."""
    wanted = {*_name(hand_in), *_own_ids(hand_in.identity)}
    ranked = []
    for person in people:
        keys = {*_names(person), *_own_ids(person.identity)}
        best = max((_nearness(one, other) for one in wanted for other in keys), default=0.0)
        if best >= SIMILAR:
            ranked.append((-best, person.row, person))
    return tuple(person for _, _, person in sorted(ranked, key=lambda one: one[:2])[:3])


def _nearness(one: str, other: str) -> float:
    """Of numbers only those are like each other of which a spreadsheet took zeros off."""
    if any(character.isdigit() for character in one + other):
        return float(one.lstrip("0") == other.lstrip("0"))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SIMILAR <= matcher.quick_ratio() else 0.0
