"""PNG files: making them small, and telling whether two of them show the same."""

from __future__ import annotations

import io
from typing import TypeAlias

import numpy as np
from PIL import Image

__all__ = ["HEIGHT", "WIDTH", "compress", "same_picture", "size"]

#: Pixels: the width of every picture, and the greatest height.
WIDTH, HEIGHT = 1600, 900

#: How far (of 255, in any channel) a palette may move a colour before one could see it.
_PALETTE_STEP = 12
#: What may differ between two renderings of one figure, since another build of the font renderer moves the edges of
#: letters a little: for each step the share of the pixels that may have moved further.
_SAME = {_PALETTE_STEP + 2: 0.002, 48: 0.000_02}

_Distances: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.int16]]"


def compress(png: bytes) -> bytes:
    """The same picture as a small PNG without metadata: in a palette, where that changes nothing one can see."""
    picture = _open(png)
    palette = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    if _distances(picture, palette.convert("RGB")).max() <= _PALETTE_STEP:
        picture = palette
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    return Image.open(io.BytesIO(png)).size


def same_picture(one: bytes, other: bytes) -> bool:
    """Whether two PNGs show the same, within what another computer's fonts may differ in."""
    if one == other:
        return True
    first, second = _open(one), _open(other)
    if first.size != second.size:
        return False
    distances = _distances(first, second)
    return all(float((distances > step).mean()) <= share for step, share in _SAME.items())


def _open(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _distances(first: Image.Image, second: Image.Image) -> _Distances:
    """For each pixel the greatest difference of its channels."""
    channels: _Distances = np.abs(np.asarray(first, dtype=np.int16) - np.asarray(second, dtype=np.int16))
    greatest: _Distances = channels.max(axis=2)
    return greatest
