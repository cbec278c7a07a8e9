"""The class, one row a student: who handed in, and who of the roster did not; and the pages of a large one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from autograde.records.grades import Grades
from autograde.records.results import SubmissionResult
from autograde.reporting.names import feedback_names

__all__ = ["Part", "Row", "State", "class_rows", "parts"]

State = Literal["ungraded", "absent", "unclear", "late", "waits", "noted"]

#: Rows that are shown in one table with the figures; of a larger class each page has so many.
MOST_TOGETHER, ON_A_PAGE = 500, 250


@dataclass(frozen=True)
class Row:
    """`number` counts from 1; `name` is what else a student is called; `lost` are the places of exercises,
    from 1, in which points were lost; `unclear`: there is a hand-in that may be this student's.
    """

    number: int
    student: str
    name: str = ""
    result: SubmissionResult | None = None
    feedback: str = ""
    lost: tuple[int, ...] = ()
    unclear: bool = False

    @property
    def states(self) -> tuple[State, ...]:
        """What can be asked for."""
        result = self.result
        if result is None:
            return ("unclear",) if self.unclear else ("absent",)
        holds: dict[State, bool] = {
            "ungraded": result.reason is not None,
            "late": bool(result.lateness.late),
            "waits": bool(result.awaiting),
            "noted": bool(result.notes),
        }
        return tuple(state for state, is_so in holds.items() if is_so)


@dataclass(frozen=True)
class Part:
    """The rows of one page, and its address from beside the report."""

    number: int
    page: str
    rows: tuple[Row, ...]


def class_rows(grades: Grades) -> tuple[Row, ...]:
    """Those who handed in come first."""
    return tuple(_rows(grades))


def parts(rows: Sequence[Row]) -> tuple[Part, ...]:
    """The pages of a large class; none for one that fits on the report."""
    if len(rows) <= MOST_TOGETHER:
        return ()
    starts = range(0, len(rows), ON_A_PAGE)
    return tuple(
        Part(number, f"class/{number}.html", tuple(rows[start : start + ON_A_PAGE]))
        for number, start in enumerate(starts, start=1)
    )


def _rows(grades: Grades) -> Iterator[Row]:
    names, places = feedback_names(grades.submissions), dict[str, int]()
    for number, (result, name) in enumerate(zip(grades.submissions, names, strict=True), start=1):
        yield Row(
            number,
            result.student,
            _other(result.identity.name, result.student),
            result,
            f"feedback/{quote(name)}",
            tuple(_lost(result, places)),
        )
    absent = grades.roster.absent if grades.roster else ()
    for number, one in enumerate(absent, start=len(names) + 1):
        yield Row(number, one.student, _other(one.name, one.student), unclear=one.unclear)


def _other(name: str | None, student: str) -> str:
    return name if name and name != student else ""


def _lost(result: SubmissionResult, places: dict[str, int]) -> Iterator[int]:
    """Places as the summary has them, in which an exercise stands where it was first seen."""
    for exercise in result.exercises:
        place = places.setdefault(exercise.id, len(places) + 1)
        if exercise.score is not None and exercise.score < exercise.points:
            yield place
