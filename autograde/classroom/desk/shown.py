"""The desk's page and its parts, rendered: which exercises there are, and one stack of answers with all that helps to
decide. Whatever a student wrote is escaped; names are there, and hidden until somebody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from jinja2 import Environment

from autograde.classroom.by_hand import Answer, ByHand, ToGrade
from autograde.classroom.desk.stacks import Stack, Stacks
from autograde.reporting import words
from autograde.templates import environment
from autograde.text import number

__all__ = ["Place", "Places", "count_open", "render_desk", "render_exercises", "render_refused", "render_stack"]

#: Comments of before that are offered; each has a key.
MOST_COMMENTS = 9
#: Kinds of near answers that are shown.
MOST_KINDS = 12
#: Characters up to which it is shown where a near answer differs; comparing takes time that grows with their square.
MOST_COMPARED = 4_000


@dataclass(frozen=True)
class Place:
    """Where somebody is: an exercise's stack, and those that come before and behind it."""

    exercise: ToGrade
    stacks: Sequence[Stack]
    at: int

    @property
    def stack(self) -> Stack | None:
        return self.stacks[self.at] if self.stacks else None

    @property
    def comments(self) -> list[str]:
        """What was written beside answers to this exercise, the most frequent first."""
        given = (one.stands for one in self.exercise.answers)
        found = Counter(one.points.comment for one in given if one and one.points.comment)
        return [comment for comment, _ in found.most_common(MOST_COMMENTS)]

    def at_of(self, student: str) -> int:
        """In which stack the student's answer is; the first where there is none."""
        return next((at for at, stack in enumerate(self.stacks) if stack.holds(student)), 0)


class Places:
    """Where one can be in a class."""

    def __init__(self, desk: ByHand) -> None:
        self.desk = desk
        self._stacks = Stacks()
        for exercise in desk.exercises:
            if count_open(exercise):
                self._stacks.of(exercise)  # so that nobody waits for it later

    def find(self, exercise: str, student: str = "", step: int = 0) -> Place:
        """The stack with the student's answer, or so many behind it; without one the first that waits. Raises
        CourseError for an unknown exercise.
        """
        to_grade = self.desk.exercise(exercise)
        place = Place(to_grade, self._stacks.of(to_grade), 0)
        return replace(place, at=max(0, min(place.at_of(student) + step, len(place.stacks) - 1)))

    def behind(self, place: Place) -> Place:
        """Where to go on once a stack is decided: what is left of it, what waits behind it, what waits before it, or
        in the exercises behind this one.
        """
        now, stacks = self.find(place.exercise.id), [*place.stacks[place.at :], *place.stacks[: place.at]]
        for student in (answer.student for stack in stacks for answer in stack.answers):
            at = now.at_of(student)
            if now.stacks[at].is_open:
                return replace(now, at=at)
        ids = [one.id for one in self.desk.assignment.exercises]
        here = ids.index(place.exercise.id)
        others = (one for one in (*ids[here + 1 :], *ids[:here]) if count_open(self.desk.exercise(one)))
        return self.find(next(others, place.exercise.id))


def count_open(exercise: ToGrade) -> int:
    """Answers that wait for a person."""
    return sum(answer.is_open for answer in exercise.answers)


def render_desk(desk: ByHand, who: str) -> str:
    """The page around it all; its script asks for the rest."""
    return _render("desk.html", assignment=desk.assignment, who=who, first=_first(desk))


def render_exercises(desk: ByHand, current: str) -> str:
    """The list of exercises, with how many answers wait."""
    counted = [(one, count_open(one)) for one in desk.exercises]
    return _render("exercises.html", exercises=counted, current=current)


def render_stack(place: Place, refused: Sequence[Answer] = ()) -> str:
    """One stack with all that helps to decide; `refused` are answers that somebody else has decided meanwhile."""
    return _render("stack.html", place=place, exercise=place.exercise, stack=place.stack, refused=refused)


def render_refused(why: str) -> str:
    return _render("refused.html", why=why)


def _first(desk: ByHand) -> str:
    """The exercise to begin with: one that waits, else one that a person grades."""
    exercises = sorted(desk.exercises, key=lambda one: (not count_open(one), not one.by_hand))
    return exercises[0].id


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    made = environment("autograde.classroom.desk")
    made.globals |= {
        "MOST_KINDS": MOST_KINDS,
        "say": words.say,
        "STATUSES": words.STATUSES,
        "differences": _differences,
    }
    made.filters |= {"both": words.both, "ours": words.ours, "number": number}
    return made


def _differences(shown: str, other: str) -> list[tuple[str, str]]:
    """The other text in pieces, each `same` as what is shown, or `new`."""
    if max(len(shown), len(other)) > MOST_COMPARED:
        return [("new", other)]
    before, after = shown.split(" "), other.split(" ")
    pieces = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [("same" if kind == "equal" else "new", " ".join(after[a:b])) for kind, _, _, a, b in pieces if b > a]
