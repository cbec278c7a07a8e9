"""How alike two code cells are, without running or parsing them: half-finished code counts too.

A cell becomes a multiset of tokens and neighbouring pairs of tokens, and the set of names that it defines. Spacing does
not count, and comments only where they help: they tell exercises of like code apart, but another edition has others.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

__all__ = ["Profile", "bare", "defined_names", "likeness", "profile", "tokens"]

#: Tokens of a cell that are looked at; the longest cell of the course has a few hundred.
MAX_TOKENS = 2_000
#: Share of the defined names in the whole, found by trying: names survive a rewritten answer, but are reused often.
NAMES_WEIGHT = 0.25

TOKEN = re.compile(r"\w+|[^\w\s]")
COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
DEFINITION = re.compile(r"(?m)^\s*(?:class|(?:async\s+)?def)\s+(\w+)")
ASSIGNMENT = re.compile(r"(?m)^(\w+(?:\s*,\s*\w+)*)\s*(?::[^=\n]*)?=(?!=)")


#: A bag as a set: the k-th occurrence of a gram is `(gram, k)`.
Grams = frozenset[tuple[tuple[str, ...], int]]


@dataclass(frozen=True)
class Profile:
    """What is compared of a cell: the grams of its code, those of code and comments, and the names that it defines."""

    code: Grams
    whole: Grams
    names: frozenset[str]


def profile(source: str, most: int = MAX_TOKENS) -> Profile:
    """Of the cell's first `most` tokens."""
    return Profile(_grams(tokens(source, most)), _grams(_split(source, most)), defined_names(source))


def likeness(one: Profile, other: Profile) -> float:
    """From 0 (nothing in common) to 1 (the same but for comments and spacing)."""
    dice = max(_dice(one.code, other.code), _dice(one.whole, other.whole))
    if not one.names and not other.names:
        return dice
    jaccard = len(one.names & other.names) / len(one.names | other.names)
    return (1 - NAMES_WEIGHT) * dice + NAMES_WEIGHT * jaccard


def tokens(source: str, most: int = MAX_TOKENS) -> list[str]:
    """The first tokens of the code, without comments."""
    return _split(COMMENT.sub("", source[: 40 * most]), most)


def defined_names(source: str) -> frozenset[str]:
    """Classes and functions, and what is assigned at the left margin."""
    source = source[: 40 * MAX_TOKENS]
    names = set(DEFINITION.findall(source))
    for targets in ASSIGNMENT.findall(source):
        names.update(re.findall(r"\w+", targets))
    return frozenset(names)


def bare(source: str) -> str:
    """The cell without what an editor changes by itself: spaces at line ends, empty lines around."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _split(source: str, most: int) -> list[str]:
    return TOKEN.findall(source[: 40 * most])[:most]


def _grams(found: list[str]) -> Grams:
    seen: Counter[tuple[str, ...]] = Counter()
    grams = set()
    for gram in (*((token,) for token in found), *itertools.pairwise(found)):
        seen[gram] += 1
        grams.add((gram, seen[gram]))
    return frozenset(grams)


def _dice(one: Grams, other: Grams) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
