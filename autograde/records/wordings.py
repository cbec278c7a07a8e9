"""Texts that say the same, and those that nearly do: answers in words, of which a class has hundreds.

The same is what is equal but for white space, case, punctuation and Unicode form; figures and signs count. Near is what
has most runs of three characters in common (the Dice coefficient). A text is near to the first of its group, so groups
do not drift. Sets of runs are bits of whole numbers: two of them are compared in a microsecond, so all pairs of a class
can be. Whether the word in which two texts differ turns the meaning, a person must see.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

__all__ = ["near", "plain"]

#: Share of common runs from which on texts are near: in one of 100 characters two changed words may leave it.
NEAR = 0.85
RUN = 3
#: Marks that say nothing; a point or comma within a figure and a minus before one do, and so does any sign.
_SILENT = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|-(?!\d)|[^\w.,<>%/\-+=|~$×÷−≠≤≥≈→←±√∞∑]")


def plain(text: str) -> str:
    """Equal for texts that say the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SILENT.sub("", folded) or "".join(folded.split())


def near(texts: Sequence[str]) -> list[int]:
    """For each of the texts, as `plain` has them, the place of the first of its group: of the earlier one to which it
    is nearest, or its own.
    """
    places = _places(texts)
    firsts: list[tuple[int, int, int]] = []
    found = []
    for place, text in enumerate(texts):
        runs = _runs(text)
        size, bits = len(runs), _bits(places[run] for run in runs if run in places)
        shared = ((2 * (bits & other).bit_count() / (size + count), -first) for first, count, other in firsts)
        most, nearest = max(shared, default=(0.0, 0))
        found.append(-nearest if most >= NEAR else place)
        if found[-1] == place:
            firsts.append((place, size, bits))
    return found


def _runs(text: str) -> set[str]:
    """A short text is one run."""
    return {text[at : at + RUN] for at in range(max(1, len(text) - RUN + 1))}


def _places(texts: Sequence[str]) -> dict[str, int]:
    """A bit for each run that more than one text has; the others are in no intersection."""
    counts = Counter(run for text in texts for run in _runs(text))
    return {run: place for place, run in enumerate(run for run, count in counts.items() if count > 1)}


def _bits(places: Iterable[int]) -> int:
    held = bytearray()
    for place in sorted(places):
        held.extend(bytes(place // 8 + 1 - len(held)))
        held[place // 8] |= 1 << place % 8
    return int.from_bytes(held, "little")
