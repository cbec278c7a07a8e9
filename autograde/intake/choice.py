"""Which of a student's cells is the answer to an exercise, when several could be.

The last *answered* cell counts: among the copies of an exercise the one with the fewest open blanks, the later among
equals. Where all blanks were left open and the answer stands in a new cell below, that cell is put in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograde.course import Exercise
from autograde.intake.alignment import Evidence, Place
from autograde.intake.notebook import Cell
from autograde.intake.similarity import bare, defined_names, tokens

__all__ = ["Choice", "answer_below", "choose"]


@dataclass(frozen=True)
class Choice:
    """`cell` holds the answer; `source` differs from the cell's own where an answer below was put into it, or where it
    is a `written` one.
    """

    cell: Cell
    source: str
    evidence: Evidence
    copies: int = 1
    below: bool = False
    written: bool = False


def choose(exercise: Exercise, places: Sequence[Place]) -> Choice | None:
    """The last answered of the exercise's cells; None where all of them were emptied (or there is none)."""
    filled = [place for place in places if tokens(place.cell.source)]
    if not filled:
        return None
    best = min(filled, key=lambda place: (len(exercise.open_blanks(place.cell.source)), -place.cell.index))
    return Choice(best.cell, best.cell.source, best.evidence, copies=len(filled))


def answer_below(exercise: Exercise, chosen: Choice, candidates: Sequence[Cell]) -> Choice | None:
    """The answer in a student's own cell below the untouched blanks of `chosen`, or None.

    It must define what the blank at the left margin defines, and takes its place, so that the given lines around it
    stay. Where the blanks are within a class or function, it must define all of the exercise's names, and stands alone.
    """
    blanks = exercise.blanks
    if not any(bare(chosen.source) == bare(release) for release in exercise.release.values()):
        return None
    everything = frozenset[str]().union(*(defined_names(release) for release in exercise.release.values()))
    of_blanks = frozenset[str]().union(*(defined_names(f"{blank.prefix}0") for blank in blanks))
    for cell in reversed(candidates):
        names = defined_names(cell.source)
        if len(blanks) == 1 and of_blanks and names >= of_blanks:
            lines = chosen.cell.source.strip("\n").split("\n")
            lines[blanks[0].line] = cell.source.strip("\n")
            return Choice(chosen.cell, "\n".join(lines), "content", below=True)
        if everything and names >= everything:
            return Choice(chosen.cell, cell.source, "content", below=True)
    return None
