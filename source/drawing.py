"""The vocabulary of shapes of all figures of the course, so that the same thing always looks the same.

A `Drawing` is a white picture of 1600 px by at most 900 px. Positions and sizes are in pixels, x to the right and **y
downwards**; every shape is placed by its centre and returns the `Box` it takes up, whose sides arrows are tied to:

    drawing = Drawing(400)
    word = drawing.token(300, 200, " tea")
    number = drawing.token_id(700, 200, 8887)
    drawing.arrow(word.right, number.left, label="encode")
    return drawing.figure

A text that does not fit its shape is an error. Arrows, frames, text and charts come from `canvas`, colours, sizes and
fonts from `palette`; nothing here knows a lesson.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from canvas import Box, Canvas, Grid, Point, spread
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle
from palette import BODY, FADED, INK, ROLES, SCALE, SMALL, Role, font, readable_on

__all__ = ["Box", "Drawing", "Grid", "number", "spread", "visible"]


def visible(text: str) -> str:
    """A token's text with its leading spaces shown: " tea" → "␣tea"."""
    stripped = text.lstrip(" ")
    return "␣" * (len(text) - len(stripped)) + stripped


def number(value: float, decimals: int = 2) -> str:
    """A value as it is printed in a cell: whole numbers as they are, a real minus sign."""
    text = str(value) if isinstance(value, (int, np.integer)) else f"{value:.{decimals}f}"
    return text.replace("-", "−")


class Drawing(Canvas):
    """The shapes. `role` is a key of `palette.ROLES`: what the thing is to the model."""

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        text: str = "",
        size: float = BODY,
        *,
        role: str = "plain",
        rounded: float = 6,
        bold: bool = False,
        mono: bool = False,
        faded: bool = False,
        trainable: bool = False,
    ) -> Box:
        """A layer, module or step: a rectangle. A `trainable` one carries the mark that `dial` draws."""
        box, style = Box(x, y, w, h), FADED if faded else ROLES[role]
        shape = FancyBboxPatch((x - w / 2, y - h / 2), w, h, boxstyle=f"round,pad=0,rounding_size={rounded}")
        self._add(shape, style, hatched=faded)
        if text:
            self._inside(box, text, size, colour=style.ink, halo=style.fill if faded else None, bold=bold, mono=mono)
        if trainable:
            self.dial(x + w / 2 - 20, y - h / 2 + 20)
        return box

    def trapezoid(
        self, x: float, y: float, w: float, left: float, right: float, text: str = "", *, trainable: bool = False
    ) -> Box:
        """A layer that makes a vector longer or shorter: as high as what comes in on the left and goes out right."""
        corners = [(x - w / 2, y - left / 2), (x + w / 2, y - right / 2), (x + w / 2, y + right / 2)]
        self._add(Polygon([*corners, (x - w / 2, y + left / 2)], closed=True, joinstyle="round"), ROLES["plain"])
        self._inside(Box(x, y, w, min(left, right)), text, BODY, mono=True)
        if trainable:
            side, inside = (1 if right > left else -1), abs(right - left) / 2 * 24 / w
            self.dial(x + side * (w / 2 - 24), y - max(left, right) / 2 + inside + 24)
        return Box(x, y, w, max(left, right))

    def panel(self, x: float, y: float, w: float, h: float, title: str = "") -> Box:
        """A pale area behind shapes that belong together, its title inside at the top."""
        shape = FancyBboxPatch((x - w / 2, y - h / 2), w, h, boxstyle="round,pad=0,rounding_size=20")
        self._add(shape, Role("#D5D5D5", "#F6F6F6", width=2.0), zorder=1)
        if title:
            self.text(x, y - h / 2 + 40, title, bold=True)
        return Box(x, y, w, h)

    def dial(self, x: float, y: float, meaning: str = "") -> None:
        """The mark of what training changes: a dial that can be turned; with `meaning` as a legend to its right."""
        self._add(Circle((x, y), 10), Role(INK, "#FFFFFF", width=2.0), zorder=4)
        self.line((x, y), (x + 6, y - 7))
        if meaning:
            self.text(x + 22, y, meaning, SMALL, align="left")

    def token(
        self,
        x: float,
        y: float,
        text: str,
        *,
        role: str = "plain",
        width: float | None = None,
        height: float = 56,
        size: float = BODY,
        faded: bool = False,
        hidden: bool = False,
        bold: bool = False,
    ) -> Box:
        """A token: a rounded box as wide as its text, a leading space shown; `hidden` = hatched, without its text."""
        shown = visible(text)
        w = self.token_width(text, size, bold=bold) if width is None else width
        return self.box(
            x,
            y,
            w,
            height,
            "" if hidden else shown,
            size,
            role=role,
            rounded=14,
            mono=True,
            bold=bold,
            faded=faded or hidden,
        )

    def token_width(self, text: str, size: float = BODY, *, bold: bool = False) -> float:
        """How wide the box of this token is drawn."""
        face = font(size, bold=bold, mono=True)
        artist = self.axes.text(0, 0, visible(text), fontproperties=face)
        width = artist.get_window_extent(self._renderer).width
        artist.remove()
        return float(max(width + 28, 56))

    def token_id(self, x: float, y: float, value: int, *, width: float | None = None, **style: Any) -> Box:
        """A token ID: the box of a token, grey."""
        return self.token(x, y, str(value), width=width, role=style.pop("role", "given"), **style)

    def token_row(
        self,
        x: float,
        y: float,
        texts: Sequence[str],
        *,
        gap: float = 10,
        roles: Sequence[str] = (),
        align: str = "center",
        **style: Any,
    ) -> list[Box]:
        """Tokens side by side; `x` is the middle of the row, or its left end with `align="left"`."""
        size = style.get("size", BODY)
        widths = [style.get("width") or self.token_width(text, size, bold=style.get("bold", False)) for text in texts]
        left = x if align == "left" else x - (sum(widths) + gap * (len(widths) - 1)) / 2
        boxes = []
        for index, (text, width) in enumerate(zip(texts, widths, strict=True)):
            role = {"role": roles[index]} if roles else {}
            boxes.append(self.token(left + width / 2, y, text, **{**style, **role, "width": width}))
            left += width + gap
        return boxes

    def matrix(
        self,
        x: float,
        y: float,
        values: Any,
        *,
        cell: float | Point = 84,
        role: str = "plain",
        decimals: int = 2,
        row_labels: Sequence[str] = (),
        column_labels: Sequence[str] = (),
        shape: bool = True,
        name: str = "",
        limit: float | None = None,
        masked: Any = None,
        printed: bool | Collection[int] | None = None,
        size: float = SMALL,
    ) -> Grid:
        """A grid of cells shaded by value (full tone at ±`limit`), numbers printed up to 8x8, its shape written below.

        `masked` (same shape, true where hidden) hatches cells; `role` colours the outline; integers stay integers;
        `printed` says whether there are numbers, or in which rows.
        """
        table = np.atleast_2d(np.asarray(values.tolist() if hasattr(values, "tolist") else values))
        (rows, columns), (w, h) = table.shape, cell if isinstance(cell, tuple) else (cell, cell)
        grid = Grid(x, y, w * columns, h * rows, rows, columns)
        hidden = np.zeros(table.shape, dtype=bool) if masked is None else np.asarray(masked, dtype=bool)
        top = float(limit or np.abs(table[np.isfinite(table)]).max() or 1)
        wanted = max(rows, columns) <= 8 if printed is None else printed
        shown = (range(rows) if wanted else ()) if isinstance(wanted, bool) else wanted
        for i, j in np.ndindex(rows, columns):
            value, text = table[i, j].item(), number(table[i, j].item(), decimals) if i in shown else ""
            self._cell(grid.cell(i, j), value / top, text, size, hidden=bool(hidden[i, j]))
        self._add(Rectangle((grid.left[0], grid.top[1]), grid.w, grid.h), Role(ROLES[role].line, "none", width=3.0))
        for i, label in enumerate(row_labels):
            self.text(grid.left[0] - 14, grid.cell(i, 0).y, label, SMALL, align="right", mono=True)
        for j, label in enumerate(column_labels):
            self.text(grid.cell(0, j).x, grid.top[1] - 24, label, SMALL, mono=True)
        caption = " ".join(part for part in (name, f"({rows}, {columns})" if shape else "") if part)
        if caption:
            self.text(x, grid.bottom[1] + 30, caption, SMALL, mono=True)
        return grid

    def _cell(self, box: Box, tone: float, text: str, size: float, *, hidden: bool) -> None:
        """A cell of a matrix, its colour at `tone` (-1 to 1) of the scale."""
        colour = SCALE(0.5 + 0.5 * float(np.clip(tone, -1, 1)))
        style = FADED if hidden else Role("#8A8A8A", colour, width=2.0)
        self._add(Rectangle((box.left[0], box.top[1]), box.w, box.h), style, hatched=hidden)
        if text and not hidden:
            self._inside(box, text, size, colour=readable_on(colour), mono=True)

    def vector(self, x: float, y: float, values: Any, *, vertical: bool = False, **style: Any) -> Grid:
        """A strip of cells; takes what `matrix` takes."""
        row = np.asarray(values).reshape(-1, 1) if vertical else np.asarray(values).reshape(1, -1)
        return self.matrix(x, y, row, **{"shape": False, **style})

    def operation(self, x: float, y: float, sign: str, *, size: float = BODY, radius: float = 26) -> Box:
        """An operation on what flows into it: a circle with its sign (`+`, `@`, `=`)."""
        self._add(Circle((x, y), radius), ROLES["plain"], zorder=4)
        self.text(x, y, sign, size, bold=True)
        return Box(x, y, 2 * radius, 2 * radius)

    def bubble(
        self,
        x: float,
        y: float,
        text: str,
        *,
        role: str = "plain",
        tail: str = "left",
        size: float = SMALL,
        width: float | None = None,
    ) -> Box:
        """A speech bubble as big as its text; the tail hangs from its lower left or right."""
        taken = self.text(x, y, text, size)
        box = Box(x, y, width or taken.w + 44, taken.h + 32)
        style, side = ROLES[role], -1 if tail == "left" else 1
        corner = FancyBboxPatch((box.left[0], box.top[1]), box.w, box.h, boxstyle="round,pad=0,rounding_size=20")
        self._add(corner, style)
        foot, base = x + side * (box.w / 2 - 40), box.bottom[1]
        tip = [(foot - 14, base - 2), (foot + side * 22, base + 24), (foot + 14, base - 2)]
        self.axes.add_patch(Polygon(tip, closed=True, facecolor=style.fill, edgecolor="none", zorder=3))
        self.axes.plot(*zip(*tip, strict=True), color=style.line, linewidth=style.width * 0.72, zorder=3)
        return box
