"""Cells that were merged are taken apart again, and cells that were split are put together.

Merged: a cell that holds, beside its own, most of the code of release cells that are found nowhere else. Its statements
are aligned with theirs, in the release's order. Split: neighbouring cells that together are more like an exercise than
any of them alone. In both, what comes out are cells as if nobody had moved their borders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograde.intake.alignment.comparison import Comparison, Likeness
from autograde.intake.alignment.similarity import Profile, likeness
from autograde.intake.alignment.targets import Place, Target
from autograde.intake.document.cells import Cell
from autograde.intake.document.statements import statements

__all__ = ["Mended", "join_split", "take_apart"]

#: The share of a release cell's code that must be in a cell for it to be looked for there.
INSIDE = 0.5
#: What a cell must have of a release cell, beyond what it has of others, for a piece to be cut off for it.
WORTH = 0.5
#: Likeness from which two statements can be the same, and the grams that a given cell has at least to be looked for.
SAME, SMALLEST = 0.35, 12
#: Comparisons of a statement with a form of another in one submission, at a few microseconds each; a notebook in one
#: cell takes 50,000.
MOST_COMPARED = 200_000
#: Tokens of a merged cell that are looked at, and the lines that such a cell can have.
MOST_TOKENS, MOST_LINES = 40_000, 100_000

#: How many cells one can have been split into, and how alike the exercise they must be together.
MOST_PARTS, TOGETHER = 4, 0.6
#: The share of each part that must be the exercise's, and in no other part: a student's own cell below is no part.
MOSTLY = 0.6

Places = Mapping[int, Place]


@dataclass(frozen=True)
class Mended:
    """The cells with other borders, numbered anew, where they belong, and whose borders had been moved."""

    cells: list[Cell]
    places: dict[int, Place]
    names: list[str]


def take_apart(cells: Sequence[Cell], targets: Sequence[Target], places: Places, compared: Comparison) -> Mended:
    """Cuts the cells that hold several cells of the release."""
    by_id = {target.id: target for target in targets}
    found = {place.target for place in places.values()}
    missing = {target.id: target for target in targets if target.id not in found}
    pieces: dict[int, list[tuple[str, Target]]] = {}
    left = MOST_COMPARED
    for cell in cells:
        if (
            all(target.is_spare for target in missing.values())
            or cell.type != "code"
            or cell.source.count("\n") > MOST_LINES
            or not cell.source.strip()
        ):
            continue
        own = by_id.get(places[cell.index].target) if cell.index in places else None
        inside = _inside(compared.likeness(cell.source, MOST_TOKENS), own, missing.values())
        if not any(target.is_exercise or target.smallest >= SMALLEST for target in inside):
            continue
        names = {target.id for target in (*inside, own) if target}
        looked_for = [target for target in targets if target.id in names]
        parts = statements(cell.source)
        left -= len(parts) * sum(len(forms) for target in looked_for for forms in target.statements)
        if left < 0:
            break
        cut = _pieces(parts, looked_for, own.id if own else None, compared)
        if len(cut) > 1:
            pieces[cell.index] = cut
            for _, target in cut:
                missing.pop(target.id, None)
    return _cut(cells, places, pieces)


def _inside(held: Likeness, target: Target | None, missing: Iterable[Target]) -> list[Target]:
    """Which of the missing ones have their code in what the cell holds beyond its own target."""
    beyond = len(held.profile.code) - (held.common.get(target.id, 0) if target else 0)
    return [other for other in missing if other.smallest * INSIDE <= beyond and held.share.get(other.id, 0.0) >= INSIDE]


def _pieces(
    parts: Sequence[str], targets: Sequence[Target], own: str | None, compared: Comparison
) -> list[tuple[str, Target]]:
    """The parts by the targets that they are; what is none of them stays with what is above it."""
    starts = _starts([compared.profile(part) for part in parts], targets, own)
    borders = sorted(starts)
    if not borders or (own is not None and own not in {target.id for target in starts.values()}):
        return []
    ends = [*borders[1:], len(parts)]
    return [
        ("\n".join(parts[start if number else 0 : end]).strip("\n"), starts[start])
        for number, (start, end) in enumerate(zip(borders, ends, strict=True))
    ]


def _starts(parts: Sequence[Profile], targets: Sequence[Target], own: str | None) -> dict[int, Target]:
    """For every target that is worth it, the first part that is one of its statements."""
    # reached[t][p]: the greatest gain of the first p parts and the first t targets; walked[t][p][s]: the same within
    # target t, with its first s statements.
    reached = [[0.0] * (len(parts) + 1)]
    walked: list[list[list[float]]] = []
    for target in targets:
        weights = [max(len(form.code) for form in forms) for forms in target.statements]
        before = reached[-1]
        price = 0.0 if target.id == own else WORTH * sum(weights)
        table = [[start - price] + [start - price] * len(weights) for start in before]
        for p, part in enumerate(parts, start=1):
            row, above = table[p], table[p - 1]
            for s, (forms, weight) in enumerate(zip(target.statements, weights, strict=True), start=1):
                gain = max(_alike(part, form) for form in forms) * weight
                row[s] = max(above[s], row[s - 1], above[s - 1] + gain if gain else 0.0)
        walked.append(table)
        after = list(before)
        for p in range(len(parts) + 1):
            after[p] = max(before[p], table[p][-1], after[p - 1] if p else 0.0)
        reached.append(after)
    return dict(_trace(reached, walked, targets))


def _trace(
    reached: Sequence[Sequence[float]], walked: Sequence[Sequence[Sequence[float]]], targets: Sequence[Target]
) -> Iterator[tuple[int, Target]]:
    p = len(reached[0]) - 1
    for t in range(len(targets), 0, -1):
        while p and reached[t][p] == reached[t][p - 1]:
            p -= 1
        if reached[t][p] == reached[t - 1][p]:
            continue
        table, s, first = walked[t - 1], len(walked[t - 1][0]) - 1, None
        while s:
            if p and table[p][s] == table[p - 1][s]:
                p -= 1
            elif table[p][s] == table[p][s - 1]:
                s -= 1
            else:
                p, s = p - 1, s - 1
                first = p
        if first is not None:
            yield first, targets[t - 1]


def _alike(one: Profile, other: Profile) -> float:
    if not one.code & other.code:
        return 0.0
    alike = likeness(one, other)
    return alike if alike >= SAME else 0.0


def _cut(cells: Sequence[Cell], places: Places, pieces: Mapping[int, Sequence[tuple[str, Target]]]) -> Mended:
    if not pieces:
        return Mended([*cells], {**places}, [])
    mended = Mended([], {}, [target.id for cut in pieces.values() for _, target in cut])
    for cell in cells:
        place = places.get(cell.index)
        for source, target in pieces.get(cell.index, [(cell.source, None)]):
            index = len(mended.cells)
            mended.cells.append(replace(cell, index=index, source=source))
            if place and (target is None or target.id == place.target):
                mended.places[index] = replace(place, cell=mended.cells[-1])
            elif target:
                mended.places[index] = Place(mended.cells[-1], target.id, "content")
    return mended


def join_split(cells: Sequence[Cell], targets: Sequence[Target], places: Places, compared: Comparison) -> Mended:
    """Puts the parts of exercises together again."""
    code = [cell for cell in cells if cell.type == "code" and cell.source.strip()]
    owners = [places[cell.index].target if cell.index in places else None for cell in code]
    joined: dict[int, tuple[Sequence[Cell], Target]] = {}
    used: set[int] = set()
    if None in owners or len(set(owners)) < len(owners):
        for target in (target for target in targets if target.is_exercise):
            for first, last in _neighbours(owners, target.id):
                here = [owner == target.id for owner in owners[first:last]]
                parts = _parts(code[first:last], here, target, compared)
                if parts and used.isdisjoint(cell.index for cell in parts):
                    joined[parts[0].index] = (parts, target)
                    used |= {cell.index for cell in parts}
    return _join(cells, places, joined, used)


def _neighbours(owners: Sequence[str | None], target: str) -> Iterator[tuple[int, int]]:
    """Where two or more cells in a row have no place or are this target's; text between them does not count."""
    first = 0
    for last, owner in enumerate([*owners, ""]):
        if owner not in (None, target):
            # Where the target has a place, its parts stand around it.
            if last - first > 1 and (target in owners[first:last] or target not in owners):
                yield first, last
            first = last + 1


def _parts(run: Sequence[Cell], here: Sequence[bool], target: Target, compared: Comparison) -> list[Cell]:
    """The neighbours that together are the target, or none; of each cell it is told whether it has a place there."""
    fits = [compared.likeness(cell.source).mostly(target.id) >= MOSTLY for cell in run]
    placed = any(here)
    best, chosen = TOGETHER, list[Cell]()
    for first in (first for first, fit in enumerate(fits) if fit):
        for last in range(first + 2, min(first + MOST_PARTS, len(run)) + 1):
            if not fits[last - 1]:
                break
            if placed and not any(here[first:last]):
                continue
            cells = [*run[first:last]]
            alone = max(compared.likeness(cell.source).alike.get(target.id, 0.0) for cell in cells)
            together = compared.likeness(_together(cells)).alike.get(target.id, 0.0)
            if together > max(best, alone) and _complete_each_other(cells, target, compared):
                best, chosen = together, cells
    return chosen


def _complete_each_other(cells: Sequence[Cell], target: Target, compared: Comparison) -> bool:
    """Whether each cell has of the target mostly what the others have not: copies of one cell do not."""
    whole = _common(cells, target, compared)
    rest = [_common([other for other in cells if other is not cell], target, compared) for cell in cells]
    own = [len(compared.likeness(cell.source).profile.code) for cell in cells]
    return all(whole - left >= MOSTLY * grams for left, grams in zip(rest, own, strict=True))


def _together(cells: Sequence[Cell]) -> str:
    return "\n".join(cell.source for cell in cells)


def _common(cells: Sequence[Cell], target: Target, compared: Comparison) -> int:
    return compared.likeness(_together(cells)).common.get(target.id, 0)


def _join(
    cells: Sequence[Cell], places: Places, joined: Mapping[int, tuple[Sequence[Cell], Target]], used: set[int]
) -> Mended:
    if not joined:
        return Mended([*cells], {**places}, [])
    mended = Mended([], {}, [target.id for _, target in joined.values()])
    for cell in cells:
        if cell.index in used and cell.index not in joined:
            continue
        index, place = len(mended.cells), places.get(cell.index)
        if cell.index in joined:
            parts, target = joined[cell.index]
            named = [places[part.index] for part in parts if part.index in places]
            place = named[0] if named else Place(cell, target.id, "content")
            cell = replace(cell, source=_together(parts), saved=parts[-1].saved)
        mended.cells.append(replace(cell, index=index))
        if place:
            mended.places[index] = replace(place, cell=mended.cells[-1])
    return mended
