"""How large code and outputs can be on a slide of 1600×900, and whether they stand below or beside each other.

Reckoned from lines and columns, since type of one width is as wide as it says; a test measures every slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal
from unicodedata import east_asian_width

from autograde.lecture.code import columns

__all__ = ["Arrangement", "arrange", "code_size", "room"]

#: Pixels: what a slide has between its margins, and what code takes besides its lines.
WIDTH, HEIGHT, PADDING, FRAME, GAP = 1472, 668, 24, 52, 20
#: Type of code in pixels, the largest first; its lines' height and a letter's width, in its size.
SIZES, LINE, LETTER = (40, 36, 32, 30, 28, 26, 24), 1.3, 0.603
#: The sentence above: pixels of a line, of a narrow letter and of a wide one.
SENTENCE_LINE, NARROW, WIDE = 42, 16.5, 31


@dataclass(frozen=True)
class Arrangement:
    """Where an output stands beside its code, and the size of both."""

    place: Literal["below", "beside"]
    size: int


def room(sentence: str) -> int:
    """The height that is left below a sentence."""
    width = sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in sentence)
    return HEIGHT - SENTENCE_LINE * ceil(width / WIDTH)


def code_size(lines: Sequence[str], height: float, width: float = WIDTH) -> int | None:
    """The largest size in which the lines fit, if there is one."""
    return next((size for size in SIZES if _height(lines, size) <= height and _width(lines, size) <= width), None)


def arrange(code: Sequence[str], output: Sequence[str], height: float) -> Arrangement | None:
    """How code and output fit on one slide in the largest type; None where they do not."""
    for size in SIZES:
        if _height(code, size) + GAP + _height(output, size) <= height and _width([*code, *output], size) <= WIDTH:
            return Arrangement("below", size)
        across = _width(code, size) + GAP + _width(output, size)
        if across <= WIDTH and max(_height(code, size), _height(output, size)) <= height:
            return Arrangement("beside", size)
    return None


def _height(lines: Sequence[str], size: int) -> float:
    return len(lines) * size * LINE + PADDING


def _width(lines: Sequence[str], size: int) -> float:
    return max(columns(line) for line in lines) * size * LETTER + FRAME
