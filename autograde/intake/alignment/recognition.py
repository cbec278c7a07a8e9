"""Is it this assignment's notebook at all? Another one's must not become a zero that nobody asks about.

The lectures share code, so a few cells are found in any of them: what tells is how much of the notebook is left over,
and whether another assignment has a place for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autograde.course import Assignment
from autograde.course.written import names_exercise
from autograde.errors import SubmissionError
from autograde.intake.alignment.align import Alignment, align
from autograde.intake.alignment.similarity import has_code
from autograde.intake.alignment.targets import targets_of
from autograde.intake.document.cells import Cell
from autograde.text import Text

__all__ = ["expect_assignment"]

#: The share of its code cells that any notebook of the assignment has, unless there is much of the student's own.
ITS_OWN = 0.5
#: How many times as many cells another assignment must find in it.
RATHER = 2
#: Where no assignment fits: of so many exercises, or of the notebook's cells if they are fewer, one is found by chance.
CHANCE = 8
#: Characters of the notebook's first line in the reason.
TITLE = 60


def expect_assignment(
    assignment: Assignment, found: Alignment, others: Callable[[], Iterable[Assignment]] = tuple
) -> None:
    """Raises SubmissionError where what was found was found by content alone, and looks like chance."""
    exercises = {exercise.id for exercise in assignment.exercises}
    places = [place for place in found.places if place.target in exercises]
    if any(place.found_by != "content" for place in places):
        return
    code = sum(cell.type == "code" and has_code(cell.source) for cell in found.cells)
    here = _code_places(found)
    if here >= ITS_OWN * code:
        return
    there, other = max(((_found_by(other, found.cells), other.id) for other in others()), default=(0, ""))
    if there > RATHER * here:
        ko = f"{assignment.id}가 아니라 {other}의 노트북으로 보입니다"
        raise _refuse(ko, f"It looks like the notebook of {other}, not of {assignment.id}", found.cells)
    named = {names_exercise(cell.source) for cell in found.cells if cell.type != "code"} & exercises
    known, of = len(named | {place.target for place in places}), len(exercises)
    if known * CHANCE < min(of, code):
        ko = f"{assignment.id}의 노트북이 아닌 것 같습니다. 문제 {of}개 가운데 {known}개만 찾았습니다"
        en = f"It does not seem to be the notebook of {assignment.id}: {known} of {of} exercises were found"
        raise _refuse(ko, en, found.cells)


def _code_places(found: Alignment) -> int:
    return sum(place.cell.type == "code" for place in found.places)


def _found_by(assignment: Assignment, cells: Sequence[Cell]) -> int:
    return _code_places(align(cells, targets_of(assignment)))


def _refuse(ko: str, en: str, cells: Sequence[Cell]) -> SubmissionError:
    lines = (line.strip("# ") for cell in cells for line in cell.source.splitlines())
    title = next((line for line in lines if line), "")[:TITLE]
    return SubmissionError(
        Text(
            ko=f"{ko}(첫 줄: '{title}'). 이 과제의 노트북을 제출해야 합니다.",
            en=f"{en} (it begins '{title}'). The right one has to be handed in.",
        )
    )
