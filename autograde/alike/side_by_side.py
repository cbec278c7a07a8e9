"""What is shown of a group: the places that its pairs share side by side, with the shared lines, and their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograde.alike.groups import groups_of, members_of
from autograde.alike.pairs import ANYWHERE, Index, Pair, pairs_of
from autograde.alike.traces import Kind, Piece, Trace, Traces

__all__ = ["Passage", "ShownGroup", "ShownLine", "ShownPair", "Side", "Word", "show_groups"]

#: Lines around a shared one, and lines shown of one place.
AROUND, MOST_LINES = 1, 60
#: Characters of a line, places of a pair, and words of a pair that are shown.
MOST_CHARACTERS, MOST_PLACES, MOST_WORDS = 300, 12, 24
#: Strength from which a place is worth a look.
WORTH = 0.1
#: Other hand-ins that have a word which is shown.
MOST_OTHERS = 3


@dataclass(frozen=True)
class ShownLine:
    """`number` counts from 1; with `gap` lines before it are left out."""

    number: int
    text: str
    shared: bool
    gap: bool


@dataclass(frozen=True)
class Side:
    """One hand-in's part of a passage."""

    piece: Piece
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True)
class Passage:
    """A place of each of the two: what is shared in it, and how many others have at least half of that."""

    left: Side
    right: Side
    kinds: tuple[Kind, ...]
    others: int


@dataclass(frozen=True)
class Word:
    """A name or a word that both have and `others` more; `meant`: of a slip of typing, the usual word like it."""

    word: str
    meant: str
    others: int


@dataclass(frozen=True)
class ShownPair:
    """The students, left and right; their places, the strongest first, and how many `more` there are; slips of typing
    and names of theirs.
    """

    students: tuple[str, str]
    passages: tuple[Passage, ...]
    more: int
    words: tuple[Word, ...]


@dataclass(frozen=True)
class ShownGroup:
    """Its students, and the pairs that hold it together."""

    students: tuple[str, ...]
    pairs: tuple[ShownPair, ...]


def show_groups(hand_ins: Sequence[Traces], words: frozenset[str]) -> list[ShownGroup]:
    """The groups of a class, the strongest first. `words`: those that everybody has from the course."""
    index = Index(hand_ins, words)
    return [
        ShownGroup(
            tuple(hand_ins[number].student for number in members_of(group)),
            tuple(_pair(hand_ins, index, pair) for pair in group),
        )
        for group in groups_of(pairs_of(hand_ins, index), len(hand_ins))
    ]


def _pair(hand_ins: Sequence[Traces], index: Index, pair: Pair) -> ShownPair:
    one, other = (hand_ins[number] for number in pair.two)
    common = [trace for trace in index.of[pair.two[0]] if pair.two[1] in index.holders[trace]]
    strengths: dict[tuple[int, int], float] = defaultdict(float)
    kinds: dict[tuple[int, int], list[Kind]] = defaultdict(list)
    for shared in pair.shared:
        strengths[shared.pieces] += shared.strength
        kinds[shared.pieces].append(shared.kind)
    there: dict[tuple[int, int], list[Trace]] = defaultdict(list)
    for trace in common:
        if trace.kind not in ANYWHERE:
            there[one.found[trace].piece, other.found[trace].piece].append(trace)
    worth = sorted((at for at in there if strengths[at] >= WORTH), key=lambda at: (-strengths[at], at))
    passages = tuple(
        Passage(
            _side(one, at[0], there[at]), _side(other, at[1], there[at]), tuple(kinds[at]), _others(index, there[at])
        )
        for at in worth[:MOST_PLACES]
    )
    words = tuple(_words(index, common))
    return ShownPair((one.student, other.student), passages, len(worth) - len(passages), words)


def _words(index: Index, traces: Iterable[Trace]) -> list[Word]:
    """Slips of typing first, then what the fewest have."""
    words = []
    for trace in traces:
        others = len(index.holders[trace]) - 2
        if trace.kind in ANYWHERE and others <= MOST_OTHERS:
            meant = index.slips.like(str(trace.what)) if trace.kind == "word" else ""
            words.append(Word(str(trace.what), meant, others))
    return sorted(words, key=lambda one: (not one.meant, one.others, one.word))[:MOST_WORDS]


def _others(index: Index, traces: Sequence[Trace]) -> int:
    have = Counter(number for trace in traces for number in index.holders[trace])
    return sum(2 * count >= len(traces) for count in have.values()) - 2


def _side(hand_in: Traces, number: int, traces: Iterable[Trace]) -> Side:
    piece = hand_in.pieces[number]
    shared = {line for trace in traces for line in hand_in.found[trace].lines}
    return Side(piece, tuple(_shown(piece.source.split("\n"), shared)))


def _shown(lines: Sequence[str], shared: Collection[int]) -> Iterator[ShownLine]:
    near = {line + step for line in shared for step in range(-AROUND, AROUND + 1)}
    last = -1
    for number in sorted(near & set(range(len(lines))))[:MOST_LINES]:
        yield ShownLine(number + 1, lines[number][:MOST_CHARACTERS], number in shared, number > last + 1)
        last = number
