"""What must hold of a figure's texts so that they are read from the last row of a lecture hall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

__all__ = ["SMALLEST", "flaws"]

#: Pixels: the height of the smallest type (18 pt on a slide of 16 inches), what a text keeps free to the edge of the
#: picture, and how far two boxes may reach into each other.
SMALLEST, MARGIN, TOUCH = 25, 12, 1
#: Values that can be taken in; more are two figures.
MOST_VALUES = 50


def flaws(canvas: FigureCanvasAgg) -> Iterator[str]:
    """What is wrong with the texts of a figure that was drawn: too small, cut off, one on another, too many numbers."""
    from matplotlib.text import Text as Label

    shown = [text for text in canvas.figure.findobj(Label) if text.get_visible() and text.get_text().strip()]
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer()).extents) for text in shown]
    width, height = canvas.get_width_height()
    values = sum(re.fullmatch(r"[−-]?\d+\.\d+", name) is not None for name, _ in boxes)
    if values > MOST_VALUES:
        yield f"{values} values are printed; more than {MOST_VALUES} cannot be taken in"
    for text in shown:
        pixels = float(text.get_fontsize()) * canvas.figure.dpi / 72
        if pixels < SMALLEST:
            yield f"'{text.get_text()}' is {pixels:.0f} px high; the smallest type has {SMALLEST}"
    for name, (left, bottom, right, top) in boxes:
        if left < MARGIN or bottom < MARGIN or right > width - MARGIN or top > height - MARGIN:
            yield f"'{name}' comes closer than {MARGIN} px to the edge"
    for (one, a), (other, b) in combinations(boxes, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > TOUCH and min(a[3], b[3]) - max(a[1], b[1]) > TOUCH:
            yield f"'{one}' lies on '{other}'"
