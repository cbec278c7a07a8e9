"""Is it this assignment's notebook at all? Another one's must not become a zero that nobody asks about."""

from __future__ import annotations

from collections.abc import Sequence

from autograde.authoring.written import names_exercise
from autograde.course import Assignment
from autograde.errors import SubmissionError
from autograde.intake.alignment import Alignment
from autograde.intake.notebook import Cell
from autograde.intake.similarity import tokens
from autograde.text import Text

__all__ = ["expect_assignment"]

#: Another assignment's notebook has a few cells that look like some of this: of 25 exercises one or two.
CHANCE = 8
#: Characters of the notebook's first line in the reason.
TITLE = 60


def expect_assignment(assignment: Assignment, found: Alignment) -> None:
    """Raises SubmissionError where next to nothing of the assignment was found, and that by content alone."""
    exercises = {exercise.id for exercise in assignment.exercises}
    places = [place for place in found.places if place.target in exercises]
    if any(place.evidence != "content" for place in places):
        return
    named = {names_exercise(cell.source) for cell in found.cells if cell.type != "code"} & exercises
    known = len(named | {place.target for place in places})
    code = sum(cell.type == "code" and bool(tokens(cell.source)) for cell in found.cells)
    if known * CHANCE < min(len(exercises), code):
        of, title = len(exercises), _title(found.cells)
        raise SubmissionError(
            Text(
                ko=f"{assignment.id}의 노트북이 아닌 것 같습니다. 문제 {of}개 가운데 {known}개만 찾았습니다"
                f"(첫 줄: '{title}'). 노트북을 확인하고 다시 제출하게 하세요.",
                en=f"It does not seem to be the notebook of {assignment.id}: {known} of {of} exercises were found "
                f"(it begins '{title}'). Look at it, and have the right one handed in.",
            )
        )


def _title(cells: Sequence[Cell]) -> str:
    lines = (line.strip("# ") for cell in cells for line in cell.source.splitlines())
    return next((line for line in lines if line), "")[:TITLE]
