"""Typefaces beside the pages: one for formulas, which few machines have, and one that stands in for the signs of checks
where a machine has no emoji. Both are cut out of fonts that packages ship; where one is missing, the machine's own do.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograde.lecture.fonts import MATH, NO_USE, SIGNS
from autograde.shipped import shipped

__all__ = ["put_fonts"]

#: Emoji, and the plain signs that are drawn for them.
_PLAIN = {"✅": "✔", "❌": "✘", "⬜": "□", "🔁": "↻", "⏪": "«", "💡": "☼", "⏳": "⌛"}
#: Latin, Greek, and what formulas are made of: letters of their own, arrows, operators, brackets.
_FORMULAS = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x370, 0x400), *range(0x2000, 0x2400), *range(0x25A0, 0x2600),
    *range(0x27C0, 0x2800), *range(0x2A00, 0x2B00), *range(0x1D400, 0x1D800),
]  # fmt: skip


def put_fonts(folder: Path) -> None:
    """Writes `math.woff` and `signs.woff`."""
    logging.getLogger("fontTools.subset").setLevel(logging.WARNING)
    same = {code: code for code in _FORMULAS}
    _put(MATH, same, folder / "math.woff")
    _put(SIGNS, {ord(emoji): ord(sign) for emoji, sign in _PLAIN.items()}, folder / "signs.woff")


def _put(path: str, characters: Mapping[int, int], file: Path) -> None:
    """A font of these characters, each drawn as another one is in the font that the package ships."""
    from fontTools import subset
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    source = shipped(path)
    if not source:
        return
    options: Any = subset.Options(layout_features=["*"], notdef_outline=True)
    options.drop_tables += NO_USE
    font = subset.load_font(str(source), options)
    drawn = font.getBestCmap()
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(characters.values()))
    cutter.subset(font)
    table: Any = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {code: drawn[sign] for code, sign in characters.items() if sign in drawn}
    font["cmap"] = newTable("cmap")
    font["cmap"].tableVersion, font["cmap"].tables = 0, [table]
    font.flavor = "woff"
    font.save(str(file))
    font.close()
