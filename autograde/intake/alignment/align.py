"""Which cell of a submission is which cell of the release: one alignment over the whole notebook.

What a cell is called counts first: nbgrader's `grade_id`, then the cell id (Jupyter's, or Colab's in the metadata). The
cells that have neither are aligned with what is left of the release by content and order, in steps: those that are some
cell of it word for word; then, in order, the best alignment in all; then those that were moved; then answers whose cell
was turned into text; then answers of one line that are the solution but for their names. Then borders that were moved
are put right (`seams`), and copies of exercises found. Places only; whether an answer is any good is none of its
business.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograde.course.blanks import MARKER
from autograde.intake.alignment.comparison import Comparison
from autograde.intake.alignment.seams import join_split, take_apart
from autograde.intake.alignment.similarity import bare
from autograde.intake.alignment.structure import shape_of
from autograde.intake.alignment.targets import Place, Target, Targets
from autograde.intake.document.cells import Cell

__all__ = ["Alignment", "align"]

#: Likeness from which a cell in the right order is taken for an answer or for a given cell, found by trying. A given
#: cell needs more: what is taken for one is not run, and a student's own cell must not get lost that way.
ANSWER_IN_ORDER, GIVEN_IN_ORDER = 0.35, 0.6
#: Out of order, or no longer code, a cell must be more alike.
MOVED, RETYPED = 0.6, 0.6
#: How much more alike another exercise must be than the one that a copy stands behind.
NEARBY = 0.1
#: Cells whose structure is looked at, at a tenth of a millisecond each.
MOST_SHAPED = 500
#: Outweighs any sum of likenesses, so that the alignment keeps to the cells whose names are known.
ANCHOR = 1_000.0


@dataclass(frozen=True)
class Alignment:
    """The places of all cells that belong to the release, in the submission's order; several may share a target.

    `cells` are the submission's, but those that were `merged` or `split` have the borders that the release has; both
    name the release's cells.
    """

    cells: Sequence[Cell]
    places: Sequence[Place]
    merged: Sequence[str] = ()
    split: Sequence[str] = ()


def align(cells: Sequence[Cell], targets: Targets) -> Alignment:
    """Finds the release's cells in the submission's."""
    compared = Comparison(targets)
    apart = take_apart(cells, targets.code, _by_content(cells, targets, _by_name(cells, targets), compared), compared)
    if apart.names:
        apart.places.update(_by_content(apart.cells, targets, apart.places, compared))
    whole = join_split(apart.cells, targets.code, apart.places, compared)
    places = {**whole.places, **_copies(whole.cells, targets.code, whole.places, compared)}
    return Alignment(whole.cells, _sorted(places), apart.names, whole.names)


def _by_content(
    cells: Sequence[Cell], targets: Targets, places: Mapping[int, Place], compared: Comparison
) -> dict[int, Place]:
    """All places, those that are known already among them."""
    found = {**places}
    steps: tuple[Callable[[], dict[int, Place]], ...] = (
        lambda: _identical(cells, targets, found),
        lambda: _in_order(cells, targets.code, found, compared),
        lambda: _greedy([cell for cell in cells if cell.type == "code"], targets.code, found, compared, MOVED),
        lambda: _greedy([cell for cell in cells if cell.type != "code"], targets.code, found, compared, RETYPED),
        lambda: _by_structure(cells, targets, found),
    )
    for step in steps:
        taken = {place.target for place in found.values()}
        if all(target.id in taken or target.is_spare for target in targets.code):
            break
        found |= step()
    return found


def _sorted(places: Mapping[int, Place]) -> list[Place]:
    return [places[index] for index in sorted(places)]


def _by_name(cells: Sequence[Cell], targets: Targets) -> dict[int, Place]:
    known = targets.known
    places: dict[int, Place] = {}
    for cell in cells:
        if cell.grade_id in known and cell.grade_id is not None:
            places[cell.index] = Place(cell, cell.grade_id, "grade_id")
        elif name := next((name for name in cell.ids if name in known), None):
            places[cell.index] = Place(cell, name, "cell id")
    return places


def _identical(cells: Sequence[Cell], targets: Targets, places: Mapping[int, Place]) -> dict[int, Place]:
    """Cells that are one cell of the release word for word, and no other."""
    taken = {place.target for place in places.values()}
    found: dict[int, Place] = {}
    for cell in cells:
        if cell.index in places or cell.type != "code":
            continue
        names = targets.owners.get(bare(cell.source), frozenset())
        if len(names) == 1 and not names & taken:
            found[cell.index] = Place(cell, next(iter(names)), "content")
    return found


def _in_order(
    cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place], compared: Comparison
) -> dict[int, Place]:
    """The order-preserving pairs with the greatest likeness in all, around the cells that are already placed."""
    rows = [cell for cell in cells if cell.index in places or (cell.type == "code" and cell.source.strip())]
    gains = _gains(rows, targets, places, compared)
    # best[r][t]: the greatest sum that the first r cells and the first t targets can reach
    best = [[0.0] * (len(targets) + 1) for _ in range(len(rows) + 1)]
    for row in range(1, len(rows) + 1):
        for column in range(1, len(targets) + 1):
            paired = best[row - 1][column - 1] + gains[row - 1][column - 1]
            best[row][column] = max(best[row - 1][column], best[row][column - 1], paired)
    found: dict[int, Place] = {}
    row, column = len(rows), len(targets)
    while row and column:
        if best[row][column] == best[row - 1][column]:
            row -= 1
        elif best[row][column] == best[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            if rows[row].index not in places:
                found[rows[row].index] = Place(rows[row], targets[column].id, "content")
    return found


def _gains(
    rows: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place], compared: Comparison
) -> list[list[float]]:
    taken = {place.target for place in places.values()}
    # Nothing below the least likeness, so that strangers are left alone.
    least = {
        target.id: ANSWER_IN_ORDER if target.is_exercise else GIVEN_IN_ORDER
        for target in targets
        if target.id not in taken
    }
    gains = []
    for cell in rows:
        if cell.index in places:
            worth = {places[cell.index].target: ANCHOR}
        else:
            alike = compared.likeness(cell.source).alike
            worth = {name: gain for name, gain in alike.items() if gain >= least.get(name, ANCHOR)}
        gains.append([worth.get(target.id, 0.0) for target in targets])
    return gains


def _greedy(
    cells: Iterable[Cell],
    targets: Sequence[Target],
    places: Mapping[int, Place],
    compared: Comparison,
    least: float,
) -> dict[int, Place]:
    """Pairs of what is left, the most alike first, wherever they stand."""
    taken = {place.target for place in places.values()}
    free = [target.id for target in targets if target.is_exercise and target.id not in taken]
    pairs = []
    for cell in cells:
        if cell.index in places or not cell.source.strip():
            continue
        alike = compared.likeness(cell.source).alike
        pairs += [(alike[name], -cell.index, cell, name) for name in free if alike.get(name, 0.0) >= least]
    found: dict[int, Place] = {}
    for _, _, cell, name in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if cell.index not in found and name not in taken:
            found[cell.index] = Place(cell, name, "content")
            taken.add(name)
    return found


def _by_structure(cells: Sequence[Cell], targets: Targets, places: Mapping[int, Place]) -> dict[int, Place]:
    """Answers of one line that differ from a solution in their names only, the one such cell between its neighbours."""
    order = {target.id: number for number, target in enumerate(targets.code)}
    taken = {place.target for place in places.values()}
    wanted = {name: shapes for name, shapes in targets.shapes.items() if name not in taken}
    if not wanted:
        return {}
    left = [cell for cell in cells if cell.index not in places and cell.type == "code" and cell.source.strip()]
    shaped = [(cell, shape) for cell in left[:MOST_SHAPED] if (shape := shape_of(cell.source))]
    known = [(order[place.target], place.cell.index) for place in places.values() if place.target in order]
    found: dict[int, Place] = {}
    for name, shapes in wanted.items():
        first = max((index for number, index in known if number < order[name]), default=-1)
        last = min((index for number, index in known if number > order[name]), default=len(cells))
        fitting = [cell for cell, shape in shaped if shape in shapes and first < cell.index < last]
        if len(fitting) == 1 and fitting[0].index not in found:
            found[fitting[0].index] = Place(fitting[0], name, "content")
    return found


def _copies(
    cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place], compared: Comparison
) -> dict[int, Place]:
    """Unnamed code cells that still carry a blank's marker: copies of an exercise, to which they belong as well."""
    exercises = [target.id for target in targets if target.is_exercise]
    left = [cell for cell in cells if cell.index not in places and cell.type == "code" and MARKER in cell.source]
    if not exercises or not left:
        return {}
    answers = [place for place in _sorted(places) if place.target in exercises]
    positions = [place.cell.index for place in answers]
    found: dict[int, Place] = {}
    for cell in left:
        above = bisect_left(positions, cell.index)
        before = answers[above - 1].target if above else None
        alike = compared.likeness(cell.source).alike
        nearest = max(exercises, key=lambda name: alike.get(name, 0.0) + NEARBY * (name == before))
        if alike.get(nearest, 0.0) >= MOVED:
            found[cell.index] = Place(cell, nearest, "content")
    return found
