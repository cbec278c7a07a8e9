"""Texts, words and vocabularies that the checks of this lecture draw. Declares no checks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..unseen import UNSEEN

__all__ = [
    "MARKS",
    "NO_MARKS",
    "OTHER_MARKS",
    "WHITESPACE",
    "drawn_sentence",
    "drawn_story",
    "drawn_text",
    "drawn_vocabulary",
    "drawn_words",
    "long_story",
    "ruled_story",
]

#: What `\s` stands for among the ASCII characters.
WHITESPACE = (" ", "\t", "\n", "\r", "\f", "\v")
#: The 12 separators of the story's tokens.
MARKS = (",", ".", ":", ";", "?", "_", "!", '"', "(", ")", "'", "--")
#: Punctuation that nothing but `split-all-marks` splits at, and what no exercise splits at.
OTHER_MARKS = tuple(mark for mark in MARKS if mark not in (",", "."))
NO_MARKS = (*"/@#$%&*+=<>[]{}|~^`\\", "…", "—", "–", "“", "’", "7")
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Letters of the longest word that is drawn.
LONGEST = 8
#: More characters and tokens than The Verdict has.
LONG = 21_000


def drawn_words(rng: np.random.Generator, count: int) -> list[str]:
    """Distinct words of letters in no order."""
    words: dict[str, None] = {}
    while len(words) < count:
        drawn = rng.integers(len(LETTERS), size=(count, LONGEST)).tolist()
        lengths = rng.integers(2, LONGEST + 1, size=count).tolist()
        words |= dict.fromkeys(
            "".join(LETTERS[k] for k in word[:length]) for word, length in zip(drawn, lengths, strict=True)
        )
    return list(words)[:count]


def drawn_text(rng: np.random.Generator, words: Sequence[str], marks: Sequence[str], pieces: int) -> str:
    """So many words, each behind one to three separators, which are these marks and whitespace of every kind; each of
    them occurs.
    """
    separators = [*marks, *WHITESPACE]
    rng.shuffle(separators)
    drawn = rng.integers(len(separators), size=(pieces - len(separators), 3)).tolist()
    counts = rng.integers(1, 4, size=len(drawn)).tolist()
    several = ["".join(separators[k] for k in row[:count]) for row, count in zip(drawn, counts, strict=True)]
    chosen = rng.integers(len(words), size=pieces).tolist()
    return "".join(between + words[k] for between, k in zip((*separators, *several), chosen, strict=True))


def drawn_vocabulary(rng: np.random.Generator, tokens: Sequence[str]) -> dict[str, int]:
    """Token IDs with gaps and in no order, so that counting cannot take the place of looking up."""
    ids = rng.choice(9 * len(tokens), size=len(tokens), replace=False)
    return dict(zip(tokens, ids.tolist(), strict=True))


def drawn_story(rng: np.random.Generator, characters: int) -> str:
    """A passage of the unseen story."""
    start = int(rng.integers(len(UNSEEN) - characters))
    return UNSEEN[start : start + characters]


def long_story(rng: np.random.Generator) -> str:
    """Passages of the unseen story, together longer than the lecture's text."""
    passages = ""
    while len(passages) < LONG:
        passages += drawn_story(rng, 4_000)
    return passages


def ruled_story(rng: np.random.Generator) -> str:
    """Two passages with ruled lines between them: longer than the lecture's text, with few tokens."""
    rule = "=" * 64 + "\n"
    return f"{drawn_story(rng, 1_000)}\n{rule * (LONG // len(rule))}{drawn_story(rng, 1_000)}"


def drawn_sentence(rng: np.random.Generator, separators: tuple[str, ...], inside: tuple[str, ...]) -> str:
    """A long text of words with the `inside` marks in them, between separators and whitespace of every kind."""
    halves = zip(drawn_words(rng, 40), drawn_words(rng, 40), strict=True)
    marked = [first + str(inside[number % len(inside)]) + second for number, (first, second) in enumerate(halves)]
    return drawn_text(rng, [*marked, "well-known", "plain"], separators, 200)
