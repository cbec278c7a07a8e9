"""Answers that are decided at once: those that stand alike and say the same, or nearly.

What waits comes first, and of that what has to be decided again, then the largest stack. Not done here: what is the
same (`records.groups`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograde.classroom.by_hand import Answer, ToGrade
from autograde.records.groups import answer_groups
from autograde.records.results import SubmissionResult

__all__ = ["Stack", "Stacks"]

Kinds = list[tuple[Answer, ...]]


@dataclass(frozen=True)
class Stack:
    """`kinds` are answers that say the same each, the first ones most often; they are near to each other."""

    kinds: tuple[tuple[Answer, ...], ...]

    @property
    def first(self) -> Answer:
        """What is shown; the others stand as it does."""
        return self.kinds[0][0]

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(answer for kind in self.kinds for answer in kind)

    @property
    def is_open(self) -> bool:
        return self.first.is_open

    def holds(self, student: str) -> bool:
        return any(answer.student == student for answer in self.answers)


class Stacks:
    """The stacks of a class. Which answers are near to each other is found once: it takes a second for a large one."""

    def __init__(self) -> None:
        self._near: dict[str, tuple[Hashable, list[list[tuple[str, ...]]]]] = {}

    def of(self, exercise: ToGrade) -> list[Stack]:
        """All answers to the exercise, each in one stack, in the order in which they are graded."""
        by_student = {answer.student: answer for answer in exercise.answers}
        found: list[Stack] = []
        for group in self._groups(exercise):
            standing: dict[Hashable, Kinds] = defaultdict(list)
            for kind in group:
                for stands, some in _by_standing(by_student[student] for student in kind).items():
                    standing[stands].append(tuple(some))
            found += [Stack(tuple(sorted(kinds, key=_largest_first))) for kinds in standing.values()]
        return sorted(found, key=_order)

    def _groups(self, exercise: ToGrade) -> list[list[tuple[str, ...]]]:
        """Groups of kinds of answers, by their students."""
        now = tuple((answer.student, answer.entry.offset) for answer in exercise.answers)
        known = self._near.get(exercise.id)
        if known is None or known[0] != now:
            known = self._near[exercise.id] = (now, list(_near(exercise.answers)))
        return known[1]


def _near(answers: Sequence[Answer]) -> Iterator[list[tuple[str, ...]]]:
    alike: dict[Hashable, list[Answer]] = defaultdict(list)
    for answer in answers:
        alike[answer.evidence].append(answer)
    for some in alike.values():
        (groups,) = answer_groups(_results(some)).values()
        yield from ([kind.students for kind in group.answers] for group in groups)


def _by_standing(answers: Iterable[Answer]) -> dict[Hashable, list[Answer]]:
    """Those about which the same was decided before."""
    found: dict[Hashable, list[Answer]] = defaultdict(list)
    for answer in answers:
        given = answer.stale or answer.stands
        points = given.points if given else None
        found[points and (bool(answer.stale), points.points, points.lines, points.comment)].append(answer)
    return found


def _largest_first(kind: Sequence[Answer]) -> tuple[int, str]:
    return -len(kind), kind[0].student


def _order(stack: Stack) -> tuple[bool, bool, bool, int, str]:
    answer = stack.first
    unanswered = answer.result.status in ("blank", "missing")
    return not stack.is_open, not answer.stale, unanswered, -len(stack.answers), answer.student


def _results(answers: Iterable[Answer]) -> Iterator[SubmissionResult]:
    for answer in answers:
        yield SubmissionResult(answer.student, answer.entry.file, answer.result.points, 0.0, (answer.result,))
