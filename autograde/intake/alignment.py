"""Which cell of a submission is which cell of the release: one alignment over the whole notebook.

What a cell is called counts first: nbgrader's `grade_id`, then the cell id (Jupyter's, or Colab's in the metadata). The
cells that have neither are aligned with what is left of the release by content and order, in steps: those that are some
cell of it word for word; then, in order, the best alignment in all; then those that were moved; then answers whose cell
was turned into text. Then borders that were moved are put right (`seams`), and copies of exercises found. Places only;
whether an answer is any good is none of its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograde.authoring.blanks import MARKER
from autograde.intake.notebook import Cell
from autograde.intake.seams import join_split, take_apart
from autograde.intake.similarity import bare, profile
from autograde.intake.targets import Place, Target

__all__ = ["Alignment", "align"]

#: Likeness from which a cell in the right order is taken for an answer or for a given cell, found by trying. A given
#: cell needs more: what is taken for one is not run, and a student's own cell must not get lost that way.
ANSWER_IN_ORDER, GIVEN_IN_ORDER = 0.35, 0.6
#: Out of order, or no longer code, a cell must be more alike.
MOVED, RETYPED = 0.6, 0.6
#: How much more alike another exercise must be than the one that a copy stands behind.
NEARBY = 0.1
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


def align(cells: Sequence[Cell], targets: Sequence[Target]) -> Alignment:
    """Finds the release's cells in the submission's."""
    code = [target for target in targets if not target.is_written]
    places = _by_content(cells, code, _by_name(cells, targets))
    apart = take_apart(cells, code, places)
    if apart.names:
        apart.places.update(_by_content(apart.cells, code, apart.places))
    whole = join_split(apart.cells, code, apart.places)
    places = {**whole.places, **_copies(whole.cells, code, whole.places)}
    return Alignment(whole.cells, _sorted(places), apart.names, whole.names)


def _by_content(cells: Sequence[Cell], code: Sequence[Target], places: Mapping[int, Place]) -> dict[int, Place]:
    """All places, those that are known already among them."""
    found = dict(places)
    for step in (_identical, _in_order, _moved, _retyped):
        taken = {place.target for place in found.values()}
        if all(target.id in taken for target in code):
            break
        found |= step(cells, code, found)
    return found


def _sorted(places: Mapping[int, Place]) -> list[Place]:
    return [places[index] for index in sorted(places)]


def _by_name(cells: Sequence[Cell], targets: Sequence[Target]) -> dict[int, Place]:
    known = {target.id for target in targets}
    places: dict[int, Place] = {}
    for cell in cells:
        if cell.grade_id in known and cell.grade_id is not None:
            places[cell.index] = Place(cell, cell.grade_id, "grade_id")
        elif name := next((name for name in cell.ids if name in known), None):
            places[cell.index] = Place(cell, name, "cell id")
    return places


def _identical(cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place]) -> dict[int, Place]:
    """Cells that are one cell of the release word for word, and no other."""
    taken = {place.target for place in places.values()}
    owners: dict[str, set[str]] = {}
    for target in targets:
        for form in target.forms:
            owners.setdefault(bare(form), set()).add(target.id)
    found: dict[int, Place] = {}
    for cell in cells:
        names = owners.get(bare(cell.source), set())
        if cell.index not in places and cell.type == "code" and len(names) == 1 and not names & taken:
            found[cell.index] = Place(cell, next(iter(names)), "content")
    return found


def _in_order(cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place]) -> dict[int, Place]:
    """The order-preserving pairs with the greatest likeness in all, around the cells that are already placed."""
    rows = [cell for cell in cells if cell.index in places or (cell.type == "code" and cell.source.strip())]
    gains = _gains(rows, targets, places)
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


def _gains(rows: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place]) -> list[list[float]]:
    taken = {place.target for place in places.values()}
    gains = []
    for cell in rows:
        place = places.get(cell.index)
        if place:
            gains.append([ANCHOR if target.id == place.target else 0.0 for target in targets])
            continue
        own = profile(cell.source)
        alike = [0.0 if target.id in taken else target.likeness(cell.source, own) for target in targets]
        # Nothing below the least likeness, so that strangers are left alone.
        least = [ANSWER_IN_ORDER if target.is_exercise else GIVEN_IN_ORDER for target in targets]
        gains.append([gain if gain >= enough else 0.0 for gain, enough in zip(alike, least, strict=True)])
    return gains


def _moved(cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place]) -> dict[int, Place]:
    return _greedy([cell for cell in cells if cell.type == "code"], targets, places, MOVED)


def _retyped(cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place]) -> dict[int, Place]:
    return _greedy([cell for cell in cells if cell.type != "code"], targets, places, RETYPED)


def _greedy(
    cells: Iterable[Cell], targets: Sequence[Target], places: Mapping[int, Place], least: float
) -> dict[int, Place]:
    """Pairs of what is left, the most alike first, wherever they stand."""
    taken = {place.target for place in places.values()}
    free = [target for target in targets if target.is_exercise and target.id not in taken]
    pairs = []
    for cell in cells:
        if cell.index in places or not cell.source.strip():
            continue
        own = profile(cell.source)
        pairs += [(target.likeness(cell.source, own), -cell.index, cell, target) for target in free]
    found: dict[int, Place] = {}
    for alike, _, cell, target in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if alike >= least and cell.index not in found and target.id not in taken:
            found[cell.index] = Place(cell, target.id, "content")
            taken.add(target.id)
    return found


def _copies(cells: Sequence[Cell], targets: Sequence[Target], places: Mapping[int, Place]) -> dict[int, Place]:
    """Unnamed code cells that still carry a blank's marker: copies of an exercise, to which they belong as well."""
    left = [cell for cell in cells if cell.index not in places and cell.type == "code" and MARKER in cell.source]
    exercises = {target.id: target for target in targets if target.is_exercise}
    found: dict[int, Place] = {}
    for cell in left:
        before = [
            place.target for place in _sorted(places) if place.cell.index < cell.index and place.target in exercises
        ]
        own = profile(cell.source)
        alike = {name: target.likeness(cell.source, own) for name, target in exercises.items()}
        nearest = max(alike, key=lambda name: alike[name] + NEARBY * (before[-1:] == [name]))
        if alike[nearest] >= MOVED:
            found[cell.index] = Place(cell, nearest, "content")
    return found
