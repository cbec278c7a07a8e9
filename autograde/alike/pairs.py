"""How much two hand-ins of a class share that few others have.

A trace counts the less the more have it, and nothing where half the class has it: who shares it with `holders - 1`
others may have it from any of them. What two share in one place counts by its logarithm: once a passage is known to be
the same, its further lines are no surprise. Decides nothing (`groups`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from autograde.alike.traces import Kind, Spot, Trace, Traces

__all__ = ["ANYWHERE", "Index", "Pair", "Shared", "pairs_of"]

#: Traces that only two have, from which what they share in one place counts 1: for code three lines of their own, for
#: texts a comment of ten words. A name alone may be chance, a slip of typing hardly.
FULL: Mapping[Kind, int] = {"code": 24, "form": 24, "text": 8, "name": 6, "word": 3}
#: These belong to the whole notebook.
ANYWHERE = frozenset({"name", "word"})
#: Holders of a trace beyond which it counts nothing, however large the class is: it would count next to nothing.
MOST_HOLDERS = 40
#: Words that so many hand-ins have are words, which others may misspell.
USUAL = 3

#: Indices of the two hand-ins, the lower one first.
Two = tuple[int, int]
#: Kind, and the piece of each of the two.
Where = tuple[Kind, int, int]


@dataclass(frozen=True)
class Shared:
    """What two hand-ins share of one kind in one piece of each (-1: in the whole notebook), and how much."""

    kind: Kind
    pieces: tuple[int, int]
    strength: float


@dataclass(frozen=True)
class Pair:
    """Two hand-ins, by their numbers; the strongest place comes first."""

    two: Two
    shared: tuple[Shared, ...]

    @property
    def strength(self) -> float:
        return sum(one.strength for one in self.shared)


class Index:
    """The traces that several hand-ins have: their `holders`, and those `of` each hand-in."""

    def __init__(self, hand_ins: Sequence[Traces], words: frozenset[str]) -> None:
        """`words`: those that everybody has from the course."""
        found: dict[Trace, list[int]] = defaultdict(list)
        for number, one in enumerate(hand_ins):
            for trace in one.found:
                found[trace].append(number)
        usual = {str(trace.what) for trace, who in found.items() if trace.kind == "word" and len(who) >= USUAL}
        self.slips = Slips(words | usual)
        self.size = len(hand_ins)
        self.holders = {
            trace: who
            for trace, who in found.items()
            if self.weight(len(who)) > 0 and (trace.kind != "word" or self.slips.like(str(trace.what)))
        }
        self.of = [[trace for trace in one.found if trace in self.holders] for one in hand_ins]

    def weight(self, holders: int) -> float:
        """1 at most, for two of many; it falls to nothing at half the class, and so does all in a class of four."""
        if not 2 <= holders <= MOST_HOLDERS:
            return 0.0
        return max(0.0, 1 - 2 * holders / self.size) / (holders - 1)


class Slips:
    """Words that look like slips of typing: one letter from a usual word, but not at its end, where words are
    inflected. What is usual the course and the class say; there is no dictionary.
    """

    def __init__(self, usual: Iterable[str]) -> None:
        self._shorter: dict[str, set[str]] = defaultdict(set)
        for word in usual:
            for form in _shortened(word):
                self._shorter[form].add(word)

    def like(self, word: str) -> str:
        """The usual word that it may have been meant to be; empty where there is none."""
        near = {other for form in _shortened(word) for other in self._shorter.get(form, ())}
        return "" if word in near else min(filter(lambda other: _is_slip(word, other), near), default="")


def pairs_of(hand_ins: Sequence[Traces], index: Index) -> list[Pair]:
    """All pairs that share something, the strongest first."""
    found: dict[Two, dict[Where, float]] = defaultdict(lambda: defaultdict(float))
    for (kind, at), weight in _together(hand_ins, index).items():
        for (one, here), (other, there) in combinations(at, 2):
            found[one, other][kind, here, there] += weight
    pairs = [Pair(two, _shared(pieces)) for two, pieces in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.strength, pair.two))


def _together(hand_ins: Sequence[Traces], index: Index) -> Mapping[tuple[Kind, tuple[Two, ...]], float]:
    """The weight of all traces that the same hand-ins have in the same places; by kind, and hand-ins with pieces."""
    found: dict[tuple[Kind, tuple[Two, ...]], float] = defaultdict(float)
    for trace, who in index.holders.items():
        at = tuple((number, _piece(trace, hand_ins[number].found[trace])) for number in who)
        found[trace.kind, at] += index.weight(len(who))
    return found


def _piece(trace: Trace, spot: Spot) -> int:
    return -1 if trace.kind in ANYWHERE else spot.piece


def _shared(pieces: Mapping[Where, float]) -> tuple[Shared, ...]:
    shared = [Shared(kind, (one, other), _strength(kind, weight)) for (kind, one, other), weight in pieces.items()]
    return tuple(sorted(shared, key=lambda one: (-one.strength, one.kind, one.pieces)))


def _strength(kind: Kind, weight: float) -> float:
    # An answer that the course knows is one choice among a few, however long it is: half a place at most.
    weight = min(weight, FULL[kind] / 2) if kind == "form" else weight
    return math.log2(1 + weight / FULL[kind])


def _shortened(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _is_slip(word: str, usual: str) -> bool:
    """Of two words that are one letter apart. Other words begin otherwise, and inflected ones end otherwise."""
    shorter = min(len(word), len(usual))
    alike = next((place for place in range(shorter) if word[place] != usual[place]), shorter)
    return shorter >= (5 if word.isascii() else 3) and 0 < alike < shorter - 1
