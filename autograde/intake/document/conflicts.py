"""Files that git left with both versions of a conflict in them.

Both versions of a cell are kept, one below the other: then the rule for copies decides, by which the answered one
counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from autograde.intake.document.cells import Cell

__all__ = ["both", "versions"]

OURS, BASE, THEIRS, END = (re.compile(rf"^{mark}(?: .*)?$") for mark in ("<{7}", r"\|{7}", "={7}", ">{7}"))


def versions(text: str) -> tuple[str, str] | None:
    """The text as either side has it, or None where there is no conflict in it."""
    if "<<<<<<<" not in text or ">>>>>>>" not in text:
        return None
    sides: tuple[list[str], list[str]] = ([], [])
    inside: str | None = None
    for line in text.splitlines():
        if OURS.match(line):
            inside = "ours"
        elif inside and BASE.match(line):
            inside = "base"
        elif inside and THEIRS.match(line):
            inside = "theirs"
        elif inside and END.match(line):
            inside = None
        else:
            if inside in (None, "ours"):
                sides[0].append(line)
            if inside in (None, "theirs"):
                sides[1].append(line)
    return "\n".join(sides[0]), "\n".join(sides[1])


def both(ours: Sequence[Cell], theirs: Sequence[Cell]) -> list[Cell]:
    """The cells of both sides in order; what follows in both stands there once."""
    positions = defaultdict(list)
    for position, cell in enumerate(theirs):
        positions[cell.type, cell.source, cell.grade_id].append(position)
    cells: list[Cell] = []
    done = 0
    for cell in ours:
        same = positions.get((cell.type, cell.source, cell.grade_id), [])
        nearest = bisect_left(same, done)
        if nearest < len(same):
            cells += theirs[done : same[nearest]]
            done = same[nearest] + 1
        cells.append(cell)
    return [*cells, *theirs[done:]]
