"""Which groups of answers the report shows, and which of them the next lecture may begin with. Data only: no words, no
markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograde.records.grades import Grades
from autograde.records.groups import AnswerGroup

__all__ = ["Grouped", "Unexplained", "grouped", "is_unexplained", "unexplained"]

#: A group is something to teach from so many students on, of a large class from this share on; so many are listed.
LEAST, SHARE, MOST = 3, 0.05, 10


@dataclass(frozen=True)
class Grouped:
    """The groups of one exercise, the largest first; `others` are the students whose answers are in none of them, since
    there is nothing to show of a group.
    """

    exercise: str
    groups: tuple[AnswerGroup, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Unexplained:
    """Answers to one exercise that lost points in the same way, which no diagnosis explains."""

    exercise: str
    group: AnswerGroup


def grouped(grades: Grades) -> Iterator[Grouped]:
    """By exercise. What a person grades stands with the answers that wait, and only what is equal stands here."""
    for exercise, groups in grades.groups.items():
        shown = [group for group in groups if _is_shown(group, by_person=exercise in grades.rubrics)]
        others = sorted(student for group in groups if group not in shown for student in group.students)
        yield Grouped(exercise, tuple(shown), tuple(others))


def unexplained(grades: Grades) -> tuple[Unexplained, ...]:
    """The largest first; of equal ones what comes first in the notebook."""
    least = max(LEAST, SHARE * sum(result.status == "graded" for result in grades.submissions))
    found = [
        Unexplained(exercise, group)
        for exercise, groups in grades.groups.items()
        for group in groups
        if len(group.students) >= least and is_unexplained(group)
    ]
    return tuple(sorted(found, key=lambda one: -len(one.group.students))[:MOST])


def _is_shown(group: AnswerGroup, *, by_person: bool) -> bool:
    return len(group.students) > 1 if by_person else bool(group.answers)


def is_unexplained(group: AnswerGroup) -> bool:
    """Whether the grader took points for what was answered, and no diagnosis says why."""
    lost = group.status in ("failed", "partial", "error", "timeout")
    return lost and group.diagnosis is None and not group.by_hand
