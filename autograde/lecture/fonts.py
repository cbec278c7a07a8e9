"""The typefaces that a page carries, cut down to the characters that it shows, so that a deck looks the same, and fits
its slides, on every machine. They come from packages; where one is not installed, the machine's own face stands in.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograde.shipped import shipped

__all__ = ["MATH", "NO_USE", "SIGNS", "faces", "lacking"]


#: Files that packages ship, with formulas' signs and with plain ones.
MATH, SIGNS = "ziamath/fonts/STIXTwoMath-Regular.ttf", "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf"
#: Tables of fonts that mean nothing to a browser.
NO_USE = ["FFTM", "TSI0", "TSI1", "TSI2", "TSI3", "TSI5", "PfEd"]


@dataclass(frozen=True)
class _Face:
    """A face by the name that the style sheet has for it, and the file that a package ships."""

    family: str
    path: str
    weight: int = 400

    def file(self) -> Path | None:
        return shipped(self.path)


_FACES = (
    _Face("Deck Sans", "koreanize_matplotlib/fonts/NanumGothic.ttf"),
    _Face("Deck Sans", "koreanize_matplotlib/fonts/NanumGothicBold.ttf", 700),
    _Face("Deck Mono", "matplotlib/mpl-data/fonts/ttf/DejaVuSansMono.ttf"),
    _Face("Deck Signs", SIGNS),
    _Face("Deck Math", MATH),
)
#: What a browser takes for formulas that is not in the text: italic Latin and Greek, the italic h, the root's sign.
_FORMULAS = {*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), 0x210E, 0x221A}


def faces(text: str) -> str:
    """`@font-face` rules with what `text` needs."""
    wanted = frozenset(map(ord, text)) | frozenset(range(0x20, 0x7F))
    found = ((face, file) for face in _FACES if (file := face.file()))
    return "\n".join(_rule(face, _subset(file, wanted | _FORMULAS)) for face, file in found)


def lacking(text: str) -> set[str]:
    """Characters for which no face that is carried has a glyph."""
    known: set[int] = set().union(*(_characters(file) for face in _FACES if (file := face.file())))
    return {character for character in text if ord(character) not in known and not character.isspace()}


def _rule(face: _Face, font: bytes) -> str:
    data = base64.b64encode(font).decode()
    source = f"url(data:font/woff;base64,{data})"
    return f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; src: {source}; }}'


@cache
def _subset(file: Path, characters: Iterable[int]) -> bytes:
    from fontTools import subset

    options: Any = subset.Options(flavor="woff", layout_features=["*"], notdef_outline=True)
    options.drop_tables += NO_USE
    cutter, buffer = subset.Subsetter(options), io.BytesIO()
    with subset.load_font(str(file), options) as font:
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        font.flavor = options.flavor
        font.save(buffer)
    return buffer.getvalue()


@cache
def _characters(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(file) as font:
        return frozenset(font.getBestCmap())
