"""What was put right in a submission, in notes for instructors: one note per kind, naming the exercises or cells.

Only says what the alignment found; decides nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from autograde.course import Assignment
from autograde.course.exercises import check_cell
from autograde.intake.alignment.align import Alignment
from autograde.intake.alignment.choice import Choice
from autograde.intake.alignment.similarity import bare
from autograde.intake.alignment.targets import Place, once
from autograde.intake.document.cells import Cell
from autograde.intake.notes import note
from autograde.text import Note

__all__ = ["all_remarks"]

#: Names in a note before it says how many more there are.
NAMED = 8


def all_remarks(assignment: Assignment, found: Alignment, choices: Mapping[str, Choice | None]) -> tuple[Note, ...]:
    """The notes on the alignment, in a fixed order."""
    return (
        *_on_borders(found),
        *_on_answers(found, choices),
        *_on_the_rest(assignment, found.cells, found.places),
    )


def _on_borders(found: Alignment) -> Iterator[Note]:
    if found.merged:
        yield note(
            f"한 셀에 합쳐진 셀들을 나누었습니다: {_names(found.merged)}",
            f"cells that were merged into one were taken apart: {_names(found.merged, 'en')}",
        )
    if found.split:
        yield note(
            f"여러 셀로 나뉜 답안을 합쳤습니다: {_names(found.split)}",
            f"answers that were split over several cells were put together: {_names(found.split, 'en')}",
        )


def _on_answers(found: Alignment, choices: Mapping[str, Choice | None]) -> Iterator[Note]:
    there = {place.target for place in found.places}
    chosen = {exercise: choice for exercise, choice in choices.items() if choice}
    if gone := [exercise for exercise, choice in choices.items() if exercise not in there and not choice]:
        yield note(f"답안 셀이 없습니다: {_names(gone)}", f"answer cells are missing: {_names(gone, 'en')}")
    if empty := [exercise for exercise in choices if exercise in there and exercise not in chosen]:
        yield note(f"답안 셀이 비어 있습니다: {_names(empty)}", f"answer cells were emptied: {_names(empty, 'en')}")
    if double := [exercise for exercise, choice in chosen.items() if choice.copies > 1]:
        yield note(
            f"답안 셀이 여러 개라 마지막으로 답한 셀을 채점했습니다: {_names(double)}",
            f"several cells for one exercise, the last answered one was graded: {_names(double, 'en')}",
        )
    if below := [exercise for exercise, choice in chosen.items() if choice.below]:
        yield note(
            f"빈칸 아래 새 셀에 쓴 답을 채점했습니다: {_names(below)}",
            f"the answer in a new cell below the blank was graded: {_names(below, 'en')}",
        )
    if retyped := [
        exercise for exercise, choice in chosen.items() if choice.cell.type != "code" and not choice.written
    ]:
        yield note(
            f"코드 셀이 아닌 셀에 있는 답을 채점했습니다: {_names(retyped)}",
            f"the answer's cell was no longer a code cell: {_names(retyped, 'en')}",
        )
    if moved := _moved({exercise: choice.cell.index for exercise, choice in chosen.items()}):
        yield note(
            f"답안 셀이 다른 자리로 옮겨져 있습니다: {_names(moved)}",
            f"answer cells were moved: {_names(moved, 'en')}",
        )
    by_content = [exercise for exercise, choice in chosen.items() if choice.found_by == "content" and not choice.below]
    if alike := [exercise for exercise in by_content if exercise not in found.merged]:
        yield note(
            f"셀 이름이 없어 내용으로 찾았습니다: {_names(alike)}",
            f"without names in the metadata, found by content: {_names(alike, 'en')}",
        )


def _on_the_rest(assignment: Assignment, cells: Sequence[Cell], places: Sequence[Place]) -> Iterator[Note]:
    """On cells that are not answers. What is only unlike in its language or its spaces is no change."""
    forms = _given(assignment)
    checks = {check_cell(exercise.id) for exercise in assignment.exercises}
    present = {place.target for place in places} | _written(cells, forms)
    changed = {place.target for place in places if bare(place.cell.source) not in forms.get(place.target, {""})}
    changed &= forms.keys() - _editable(assignment)
    if some := [name for name in forms if name in changed and name not in checks]:
        yield note(
            f"주어진 셀이 바뀌어 원래 셀로 채점했습니다: {_names(some)}",
            f"given cells were changed; the originals were used: {_names(some, 'en')}",
        )
    if some := [name for name in forms if name in changed and name in checks]:
        yield note(
            f"확인 셀이 바뀌었으며 채점에 쓰지 않았습니다: {_names(some)}",
            f"check cells were changed; they play no part in grading: {_names(some, 'en')}",
        )
    if some := [name for name in forms if name not in present]:
        yield note(
            f"주어진 셀이나 확인 셀이 없어 원래 셀을 썼습니다: {_names(some)}",
            f"given cells or checks are missing; the originals were used: {_names(some, 'en')}",
        )


@once
def _given(assignment: Assignment) -> dict[str, set[str]]:
    """The release's code cells that are no answers, each in both editions."""
    answers = {exercise.id for exercise in assignment.exercises}
    forms: dict[str, set[str]] = {}
    for language in assignment.languages:
        for cell in assignment.release_cells(language):
            if cell.cell_type == "code" and cell.id not in answers and not cell.only_here:
                forms.setdefault(cell.id, set()).add(bare(cell.source))
    return forms


@once
def _editable(assignment: Assignment) -> set[str]:
    return {cell.id for cell in assignment.release_cells(assignment.languages[0]) if cell.editable}


def _written(cells: Sequence[Cell], forms: Mapping[str, set[str]]) -> set[str]:
    """Release cells that stand somewhere word for word, whatever they are called."""
    longest = 2 * max((len(text) for texts in forms.values() for text in texts), default=0)
    texts = {bare(cell.source) for cell in cells if len(cell.source) <= longest}
    return {name for name, sources in forms.items() if sources & texts}


def _moved(positions: Mapping[str, int]) -> list[str]:
    """The exercises to take out so that the rest are in order: those outside a longest run that never falls. One cell
    may answer several.
    """
    tails: list[int] = []
    lengths: dict[str, int] = {}
    for exercise, position in positions.items():
        length = bisect_right(tails, position)
        tails[length : length + 1] = [position]
        lengths[exercise] = length
    in_order, wanted, bound = set(), len(tails) - 1, float("inf")
    for exercise in reversed(list(positions)):
        if lengths[exercise] == wanted and positions[exercise] <= bound:
            in_order.add(exercise)
            wanted, bound = wanted - 1, positions[exercise]
    return [exercise for exercise in positions if exercise not in in_order]


def _names(names: Sequence[str], language: str = "ko") -> str:
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    if more <= 0:
        return shown
    return f"{shown} 외 {more}개" if language == "ko" else f"{shown} and {more} more"
