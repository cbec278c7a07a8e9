"""How the author of hidden checks declares them: an exercise's class, its checks, known wrong answers and right
alternatives, and the rubric of what a person grades. Exercises that ask the same inherit their checks from one class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, TypeVar

from autograde.text import Text

__all__ = ["Answer", "Criterion", "Declared", "Right", "Saved", "Submitted", "Wrong", "check", "exercise", "worth"]


#: What to put into an exercise's cell: code for some blanks (counted from 1; the others are solved), or the whole cell.
Filling = Mapping[int, str] | str


@dataclass(frozen=True)
class Saved:
    """What the outputs saved with a cell show: what it printed (not to stderr), and how many pictures."""

    text: str = ""
    pictures: int = 0


@dataclass(frozen=True)
class Submitted:
    """An answer in a notebook whose cells had other saved outputs than the solved one's, by the ids of the cells, or
    whose student typed other `settings`, values by name.
    """

    answer: Filling
    saved: Mapping[str, Saved] = field(default_factory=dict)
    settings: Mapping[str, str | int | float | None] = field(default_factory=dict)


#: An answer; where saved outputs count, those of the solved notebook go with it unless it says otherwise.
Answer = Filling | Submitted

ClassType = TypeVar("ClassType", bound=type)
Function = TypeVar("Function", bound=Callable[..., None])


@dataclass(frozen=True)
class Wrong:
    """A known wrong answer; `ko` and `en` explain the misconception to the student who has it. `unseen` is the reason
    why the visible check accepts it, where it does.
    """

    id: str
    answer: Answer
    ko: str = ""
    en: str = ""
    unseen: str = ""

    @property
    def text(self) -> Text:
        return Text(self.ko, self.en)


@dataclass(frozen=True)
class Right:
    """A right answer that is written differently from the reference."""

    id: str
    answer: Answer


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: what a person looks for, and its points. Students do not see it."""

    points: float
    ko: str = ""
    en: str = ""

    @property
    def text(self) -> Text:
        return Text(self.ko, self.en)


@dataclass(frozen=True)
class Declared:
    """What `@check` leaves on a check: its text for students, and its points if it earns points alone."""

    text: Text
    points: float | None


def exercise(id: str, *, points: float) -> Callable[[ClassType], ClassType]:
    """Marks a class of checks as the hidden checks of one exercise."""

    def mark(kind: ClassType) -> ClassType:
        marks: Any = kind
        marks.exercise_id, marks.exercise_points = id, points
        return kind

    return mark


def check(*, ko: str = "", en: str = "", points: float | None = None) -> Callable[[Function], Function]:
    """Marks a method as a check; the text tells a student what is asked, in kind, never the expected value.

    Without `points` on any check of its class an exercise is all or nothing; otherwise each check earns its points
    alone.
    """

    def mark(function: Function) -> Function:
        marks: Any = function
        marks.declared = Declared(Text(ko, en), points)
        return function

    return mark


def worth(points: float, inherited: Function) -> Function:
    """An inherited check, with other points in this class: `test_… = worth(2, Shared.test_…)`."""

    @wraps(inherited)
    def run(*arguments: Any, **named: Any) -> None:
        inherited(*arguments, **named)

    marks: Any = run
    marks.declared = replace(marks.declared, points=points)
    return marks  # type: ignore[no-any-return]
