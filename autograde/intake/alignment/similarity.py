"""How alike two code cells are, without running or parsing them: half-finished code counts too.

A cell becomes a multiset of tokens and neighbouring pairs of tokens, and the set of names that it defines. Spacing does
not count, and comments only where they help: they tell exercises of like code apart, but another edition has others.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "MAX_TOKENS",
    "Grams",
    "Profile",
    "bare",
    "defined_names",
    "has_code",
    "likeness",
    "profile",
    "tokens",
    "with_names",
]

#: Tokens of a cell that are looked at; the longest cell of the course has a few hundred.
MAX_TOKENS = 2_000
#: Share of the defined names in the whole, found by trying: names survive a rewritten answer, but are reused often.
NAMES_WEIGHT = 0.25

#: A text that is looked at again and again is short: an image or a story in a cell is not kept.
KEPT_CHARACTERS = 8_000

# None of these leaves its line, so none looks at a long run of empty lines once for every line.
TOKEN = re.compile(r"\w+|[^\w\s]")
COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
DEFINITION = re.compile(r"(?m)^[^\S\n]*(?:class|(?:async[^\S\n]+)?def)[^\S\n]+(\w+)")
ASSIGNMENT = re.compile(r"(?m)^(\w+(?:[^\S\n]*,[^\S\n]*\w+)*)[^\S\n]*(?::[^=\n]*)?=(?!=)")

#: A bag as a set: the k-th occurrence of a gram is the hash of `(gram, k)`, which is smaller and compared sooner.
Grams = frozenset[int]


@dataclass(frozen=True)
class Profile:
    """What is compared of a cell: the grams of its code, those of code and comments, and the names that it defines."""

    code: Grams
    whole: Grams
    names: frozenset[str]


def profile(source: str, most: int = MAX_TOKENS) -> Profile:
    """Of the cell's first `most` tokens."""
    code = _grams(tokens(source, most))
    return Profile(code, _grams(_split(source, most)) if "#" in source else code, defined_names(source))


def likeness(one: Profile, other: Profile) -> float:
    """From 0 (nothing in common) to 1 (the same but for comments and spacing)."""
    return with_names(max(_dice(one.code, other.code), _dice(one.whole, other.whole)), one.names, other.names)


def with_names(dice: float, one: frozenset[str], other: frozenset[str]) -> float:
    """The likeness of two cells with these names whose grams are so alike."""
    if not one and not other:
        return dice
    common = len(one & other)
    jaccard = common / (len(one) + len(other) - common)
    return (1 - NAMES_WEIGHT) * dice + NAMES_WEIGHT * jaccard


def tokens(source: str, most: int = MAX_TOKENS) -> list[str]:
    """The first tokens of the code, without comments."""
    return _split(COMMENT.sub("", source[: 40 * most]), most)


def has_code(source: str) -> bool:
    """Whether there is anything beside comments."""
    return any(line and not line.startswith("#") for line in map(str.strip, source.split("\n")))


def defined_names(source: str) -> frozenset[str]:
    """Classes and functions, and what is assigned at the left margin."""
    source = source[: 40 * MAX_TOKENS]
    names = set(DEFINITION.findall(source))
    for targets in ASSIGNMENT.findall(source):
        names.update(re.findall(r"\w+", targets))
    return frozenset(names)


def bare(source: str) -> str:
    """The cell without what an editor changes by itself: spaces at line ends, empty lines around."""
    return _kept_bare(source) if len(source) <= KEPT_CHARACTERS else _bare(source)


def _bare(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


_kept_bare = lru_cache(maxsize=2_048)(_bare)


def _split(source: str, most: int) -> list[str]:
    return TOKEN.findall(source[: 40 * most])[:most]


def _grams(found: list[str]) -> Grams:
    seen: dict[str | tuple[str, str], int] = {}
    parts: tuple[str | tuple[str, str], ...] = (*found, *itertools.pairwise(found))
    grams = set()
    for part in parts:
        seen[part] = occurrence = seen.get(part, 0) + 1
        grams.add(hash((part, occurrence)))
    return frozenset(grams)


def _dice(one: Grams, other: Grams) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
