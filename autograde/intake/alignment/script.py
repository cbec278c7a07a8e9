"""The code of a submission from top to bottom, as its author ran it: answers, the student's own cells, given cells.

Where the release's cells were deleted they stand behind the cell that they follow there. Copies of an answer that do
not count are left out, and so are checks. A cell that answers two exercises runs as either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograde.course import Assignment
from autograde.intake.alignment.choice import Choice
from autograde.intake.alignment.targets import Place
from autograde.intake.document.cells import Cell

__all__ = ["Step", "make_script"]


@dataclass(frozen=True)
class Step:
    """One cell to run. `id` is the exercise's or the given cell's, whose source is the release's own, unless something
    was chosen in it.
    """

    kind: Literal["own", "given", "answer"]
    id: str = ""
    source: str = ""


def make_script(
    assignment: Assignment,
    cells: Sequence[Cell],
    places: Sequence[Place],
    choices: Mapping[str, Choice | None],
    own: Sequence[Cell],
    chosen: Mapping[str, str],
) -> tuple[Step, ...]:
    """The steps in the submission's order. `chosen` has the sources of given cells with the student's settings."""
    order = [step.id for step in assignment.steps if step.kind in ("given", "exercise")]
    given = {step.id for step in assignment.steps if step.kind == "given"}
    answers: dict[int, list[Step]] = {}
    for id, choice in choices.items():
        if choice and not choice.written:
            answers.setdefault(choice.cell.index, []).append(Step("answer", id, choice.source))
    at = {place.cell.index: place.target for place in places if place.target in given}
    mine = {cell.index for cell in own}
    found: list[Step] = []
    for cell in cells:
        if cell.index in answers:
            found += answers[cell.index]
        elif cell.index in at:
            found.append(Step("given", at[cell.index], chosen.get(at[cell.index], "")))
        elif cell.index in mine:
            found.append(Step("own", source=cell.source))
    return tuple(_completed(found, order, given))


def _completed(found: Sequence[Step], order: Sequence[str], given: set[str]) -> Iterator[Step]:
    """The steps with the given cells that are missing."""
    present = {step.id for step in found}
    missing: dict[str, list[str]] = {}
    last = ""
    for id in order:
        if id in present:
            last = id
        elif id in given:
            missing.setdefault(last, []).append(id)
    yield from (Step("given", id) for id in missing.get("", ()))
    done = set[str]()
    for step in found:
        yield step
        if step.id and step.id not in done:
            done.add(step.id)
            yield from (Step("given", id) for id in missing.get(step.id, ()))
