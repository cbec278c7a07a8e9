"""Finding one's way at the desk: which stack of answers somebody looks at, and where to go on from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograde.classroom.by_hand import ByHand, ToGrade
from autograde.classroom.desk.stacks import Stack, Stacks

__all__ = ["Place", "Places", "count_open"]

#: Comments of before that are offered; each has a key.
MOST_COMMENTS = 9


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
    """Where one can be in a class, whose stacks are made at once, so that nobody waits for them later."""

    def __init__(self, desk: ByHand) -> None:
        self.desk = desk
        self._stacks = Stacks()
        for exercise in desk.exercises:
            if count_open(exercise):
                self._stacks.of(exercise)

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
        where = {answer.student: at for at, stack in enumerate(now.stacks) for answer in stack.answers}
        for at in (where[answer.student] for stack in stacks for answer in stack.answers):
            if now.stacks[at].is_open:
                return replace(now, at=at)
        ids = [one.id for one in self.desk.assignment.exercises]
        here = ids.index(place.exercise.id)
        others = (one for one in (*ids[here + 1 :], *ids[:here]) if count_open(self.desk.exercise(one)))
        return self.find(next(others, place.exercise.id))


def count_open(exercise: ToGrade) -> int:
    """Answers that wait for a person."""
    return sum(answer.is_open for answer in exercise.answers)
