"""A picture that was saved in a notebook → a picture of our own with the same pixels, to be shown to whoever grades.

Runs where notebooks are read: whatever decoding a hostile file does, it does there. Only PNG and JPEG are decoded, and
the size that the file claims is looked at before. SVG, HTML and all else is never shown.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from io import BytesIO

__all__ = ["MOST_PICTURES", "Picture", "redraw"]

#: Pictures of one submission, and of one cell.
MOST_PICTURES, MOST_OF_A_CELL = 8, 2
#: Characters of the picture in the notebook. A plot in print quality has half a million.
MOST_ENCODED = 8_000_000
#: A plot in print quality has four million. Decoding and writing this many takes half a second.
MOST_PIXELS = 6_000_000
#: The longer side, in pixels, at which it is written; where that takes more than these bytes, the next one.
SIDES, MOST_BYTES = (1600, 800), 1_000_000


@dataclass(frozen=True)
class Picture:
    """`name` is the SHA-256 of the file as it was saved, so that it stays the same; `png` ours, in base64."""

    name: str
    png: str


def redraw(encoded: tuple[str, ...]) -> tuple[Picture, ...]:
    """Those of one cell, without what cannot be shown."""
    return tuple(filter(None, map(_redrawn, encoded[:MOST_OF_A_CELL])))


def _redrawn(encoded: str) -> Picture | None:
    if len(encoded) > MOST_ENCODED:
        return None
    try:
        content = base64.b64decode(encoded)
        png = _png(content)
    except Exception:  # whatever a decoder makes of a damaged file, the submission is read without it
        return None
    return Picture(hashlib.sha256(content).hexdigest(), base64.b64encode(png).decode()) if png else None


def _png(content: bytes) -> bytes | None:
    """The pixels alone: no text, no profile, no second frame comes along."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as found:
        if found.width * found.height > MOST_PIXELS:
            return None
        pixels = found.convert("RGBA" if found.has_transparency_data else "RGB")
    for side in SIDES:
        pixels.thumbnail((side, side))
        bare, file = Image.new(pixels.mode, pixels.size), BytesIO()
        bare.paste(pixels)
        bare.save(file, "PNG")
        if file.tell() <= MOST_BYTES:
            return file.getvalue()
    return None
