"""Which of a student's cells is the answer to an exercise, when several could be.

The last *answered* cell counts: among the copies of an exercise the one with the fewest open blanks, the later among
equals. Where blanks were left open and the answer stands in a new cell below, it is put in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograde.course import Blank, Exercise
from autograde.intake.alignment.similarity import defined_names, has_code, likeness, profile
from autograde.intake.alignment.targets import FoundBy, Place
from autograde.intake.document.cells import Cell
from autograde.intake.document.statements import statements

__all__ = ["Choice", "answer_below", "choose", "shared_answer"]

#: Likeness from which a cell below a blank that defines nothing is taken for its answer, found by trying.
ALIKE = 0.35
#: The share of a solution that a cell must have for it to answer this exercise beside another one.
INSIDE = 0.5
#: Cells below a blank that are looked at, the last ones; nobody tries an answer so often.
MOST_BELOW = 100
#: Cells that are looked at for an exercise whose own cell is missing, the last ones that bind what it asks for.
MOST_SHARED = 20


@dataclass(frozen=True)
class Choice:
    """`cell` holds the answer; `source` differs from the cell's own where an answer below was put into it, or where it
    is a `written` one.
    """

    cell: Cell
    source: str
    found_by: FoundBy
    copies: int = 1
    below: bool = False
    written: bool = False


def choose(exercise: Exercise, places: Sequence[Place]) -> Choice | None:
    """The last answered of the exercise's cells; None where all of them were emptied (or there is none)."""
    filled = [place for place in places if has_code(place.cell.source)]
    if not filled:
        return None
    best = filled[0]
    if len(filled) > 1:
        best = min(filled, key=lambda place: (len(exercise.open_blanks(place.cell.source)), -place.cell.index))
    return Choice(best.cell, best.cell.source, best.found_by, copies=len(filled))


def answer_below(exercise: Exercise, chosen: Choice, candidates: Sequence[Cell]) -> Choice | None:
    """The answer in the student's own cells below the open blanks of `chosen`, or None.

    It takes the place of the statements with open blanks, so that the given ones around them stay, and must define what
    these define; where they define nothing, it must be like the solution. The last such cell counts, else all together.
    """
    lines = exercise.open_blanks(chosen.source)
    if not lines or not candidates:
        return None
    blanks = [blank for blank in exercise.blanks if blank.number in lines]
    names, solution = _asked_for(exercise, blanks)
    wanted = profile(solution)
    candidates = candidates[-MOST_BELOW:]
    together = "\n".join(cell.source.strip("\n") for cell in candidates)
    for source in (*(cell.source.strip("\n") for cell in reversed(candidates)), together):
        if defined_names(source) >= names if names else likeness(profile(source), wanted) >= ALIKE:
            return replace(chosen, source=_in_their_place(chosen.source, set(lines.values()), source), below=True)
    return None


def shared_answer(exercise: Exercise, candidates: Sequence[tuple[Cell, frozenset[str]]]) -> Choice | None:
    """The cell that answers a missing exercise beside another one, or None: it defines what the exercise asks for and
    has much of the solution's code. Each of the `candidates` stands with the names that it defines of its own accord.
    """
    names, solution = _asked_for(exercise, exercise.blanks)
    wanted = profile(solution).code
    able = [cell for cell, defined in candidates if names and names <= defined][-MOST_SHARED:]
    for cell in reversed(able):
        if len(wanted & profile(cell.source).code) >= INSIDE * len(wanted):
            return Choice(cell, cell.source, "content")
    return None


def _asked_for(exercise: Exercise, blanks: Sequence[Blank]) -> tuple[frozenset[str], str]:
    """What the statements with these blanks define, and their solutions."""
    release = next(iter(exercise.release.values()))
    first, names = 0, frozenset[str]()
    for statement in statements(release):
        last = first + statement.count("\n") + 1
        if any(first <= blank.line < last for blank in blanks):
            names |= defined_names(statement)
        first = last
    return names, "\n".join(blank.solution for blank in blanks)


def _in_their_place(source: str, lines: set[int], answer: str) -> str:
    """The source with `answer` in place of the first statement that has one of these lines, and without the others."""
    kept: list[str] = []
    first = 0
    for statement in statements(source):
        last = first + statement.count("\n") + 1
        if lines.isdisjoint(range(first, last)):
            kept.append(statement)
        elif answer not in kept:
            kept.append(answer)
        first = last
    return "\n".join(kept)
