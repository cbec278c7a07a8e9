"""The canvas of a figure: places, text, lines, arrows, frames and charts; `drawing` adds the shapes.

Positions and sizes are in pixels of a picture 1600 px wide, x to the right and **y downwards**.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch
from matplotlib.path import Path
from palette import BODY, FADED, HATCHING, INK, LINE, ROLES, SMALL, THICK, Role, font

__all__ = ["DPI", "MAX_HEIGHT", "WIDTH", "Box", "Canvas", "Grid", "Point", "spread"]

WIDTH, MAX_HEIGHT, DPI = 1600, 900, 100
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle on the canvas: its centre and size; the middles of its sides are where arrows start and end."""

    x: float
    y: float
    w: float
    h: float

    @property
    def left(self) -> Point:
        return self.x - self.w / 2, self.y

    @property
    def right(self) -> Point:
        return self.x + self.w / 2, self.y

    @property
    def top(self) -> Point:
        return self.x, self.y - self.h / 2

    @property
    def bottom(self) -> Point:
        return self.x, self.y + self.h / 2

    def edge(self, seen_from: Point) -> Point:
        """The point of the circle in this box that is nearest to another point: where a slanting arrow meets it."""
        x, y = seen_from[0] - self.x, seen_from[1] - self.y
        part = self.w / 2 / float(np.hypot(x, y))
        return self.x + x * part, self.y + y * part

    @classmethod
    def around(cls, boxes: Sequence[Box]) -> Box:
        """The smallest box that holds all of them."""
        left, right = min(b.left[0] for b in boxes), max(b.right[0] for b in boxes)
        top, bottom = min(b.top[1] for b in boxes), max(b.bottom[1] for b in boxes)
        return cls((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


@dataclass(frozen=True)
class Grid(Box):
    """The box of a matrix or a vector, which also knows where its cells are (counted from 0)."""

    rows: int
    columns: int

    def cell(self, row: int, column: int) -> Box:
        w, h = self.w / self.columns, self.h / self.rows
        return Box(self.left[0] + (column + 0.5) * w, self.top[1] + (row + 0.5) * h, w, h)

    def row(self, row: int) -> Box:
        return Box.around([self.cell(row, 0), self.cell(row, self.columns - 1)])

    def column(self, column: int) -> Box:
        return Box.around([self.cell(0, column), self.cell(self.rows - 1, column)])


def spread(centre: float, count: int, step: float) -> list[float]:
    """`count` positions, `step` apart, symmetric about `centre`."""
    return [centre + (i - (count - 1) / 2) * step for i in range(count)]


def _shortened(points: Sequence[Point], by: float | tuple[float, float]) -> list[Point]:
    """The way through the points, shortened by so many pixels at its start and its end."""
    start, end = by if isinstance(by, tuple) else (by, by)
    ends = np.asarray(points, dtype=float)
    first, last = ends[1] - ends[0], ends[-2] - ends[-1]
    ends[0] += first / np.hypot(*first) * start
    ends[-1] += last / np.hypot(*last) * end
    return [(x, y) for x, y in ends.tolist()]


class Canvas:
    """A white picture to draw on. `role` is a key of `palette.ROLES`: what the thing is to the model."""

    def __init__(self, height: int) -> None:
        if height > MAX_HEIGHT:
            raise ValueError(f"a figure is at most {MAX_HEIGHT} px high, not {height}")
        self.height = height
        self.figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor="white")
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self.axes.set_axis_off()

    # Text

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        *,
        role: str = "plain",
        colour: str | None = None,
        align: str = "center",
        bold: bool = False,
        mono: bool = False,
        faded: bool = False,
        halo: str | None = None,
        rotation: float = 0,
    ) -> Box:
        """A text whose middle (or left/right end) is at x, y. `halo` is a colour around it where it lies over lines."""
        step, lines = 1.4 * size * DPI / 72, text.split("\n")
        spans = []
        for place, line in zip(spread(y, len(lines), step), lines, strict=True):
            # One artist a line, on a baseline of its own: matplotlib's centring depends on which letters a line has.
            artist = self.axes.text(
                x,
                place if rotation else place + 0.36 * size * DPI / 72,
                line,
                ha=align,
                va="center" if rotation else "baseline",
                color=colour or (FADED if faded else ROLES[role]).ink,
                fontproperties=font(size, bold=bold, mono=mono),
                rotation=rotation,
                zorder=5,
            )
            if halo:
                artist.set_path_effects([effects.withStroke(linewidth=6, foreground=halo)])
            extent = artist.get_window_extent(self._renderer)
            spans.append(Box((extent.x0 + extent.x1) / 2, place, extent.width, extent.height if rotation else step))
        return Box.around(spans)

    def note(self, text: str, y: float | None = None) -> Box:
        """The small grey line at the foot of a figure, e.g. that a picture is schematic."""
        return self.text(WIDTH / 2, self.height - 34 if y is None else y, text, SMALL, colour="#5A5A5A")

    def _inside(self, box: Box, text: str, size: float, **style: Any) -> None:
        taken = self.text(box.x, box.y, text, size, **style)
        if taken.w > box.w - 8 or taken.h > box.h:
            raise ValueError(f"'{text}' takes {taken.w:.0f} x {taken.h:.0f} px, its box has {box.w:.0f} x {box.h:.0f}")

    def _add(self, patch: Patch, style: Role, *, hatched: bool = False, zorder: float = 2) -> None:
        patch.set(facecolor=style.fill, edgecolor=style.line, linewidth=style.width * 0.72, zorder=zorder)
        self.axes.add_patch(patch)
        if hatched:
            x0, y0, w, h = patch.get_window_extent(self._renderer).bounds
            top = self.height - y0 - h
            strokes = [[(x0 + s, top + h), (x0 + s + h, top)] for s in np.arange(-h, w, 14.0)]
            lines = LineCollection(strokes, colors=HATCHING, linewidths=1.5, zorder=zorder)
            self.axes.add_collection(lines, autolim=False)
            lines.set_clip_path(patch)

    # Lines

    def line(
        self,
        *points: Point,
        role: str = "plain",
        colour: str | None = None,
        width: float = LINE,
        dashed: bool = False,
    ) -> None:
        """A line through the points, without a head."""
        colour = colour or (INK if role == "plain" else ROLES[role].line)
        style: Any = (0, (4, 3)) if dashed else "-"
        self.axes.plot(*zip(*points, strict=True), color=colour, linewidth=width * 0.72, linestyle=style, zorder=4)

    def arrow(
        self,
        *points: Point,
        label: str = "",
        role: str = "plain",
        width: float = LINE + 0.5,
        curve: float = 0,
        both: bool = False,
        dashed: bool = False,
        faded: bool = False,
        gap: float | tuple[float, float] = 7,
    ) -> None:
        """The one arrow, from the first point to the last, `gap` px free at both ends (or start and end apart).

        More than two points make an angular way; `curve` bends one of two points (positive: to the left of its way).
        The label stands above a level arrow, to the right of any other.
        """
        colour = FADED.line if faded else INK if role == "plain" else ROLES[role].line
        way = _shortened(points, gap)
        if dashed:  # the line apart from its head, which would be dashed too
            neck = _shortened(way, 14 + 4 * width)[-1]
            self.line(*way[:-1], neck, colour=colour, width=width, dashed=True)
            way = [neck, way[-1]]
        bend = f"arc3,rad={-curve}"  # y runs downwards here
        patch = FancyArrowPatch(
            **({"path": Path(way)} if len(way) > 2 else {"posA": way[0], "posB": way[1], "connectionstyle": bend}),
            arrowstyle="<|-|>" if both else "-|>",
            mutation_scale=14 + 3 * width,
            color=colour,
            capstyle="butt",
            joinstyle="miter",
            linewidth=width * 0.72,
            shrinkA=0,
            shrinkB=0,
            zorder=3,
        )
        self.axes.add_patch(patch)
        if label:
            self._label_way(points[0], points[-1], label, faded)

    def _label_way(self, start: Point, end: Point, label: str, faded: bool) -> None:
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        if abs(end[1] - start[1]) < abs(end[0] - start[0]):
            self.text(x, y - 24 - 16 * label.count("\n"), label, SMALL, faded=faded, halo="white")
        else:
            self.text(x + 16, y, label, SMALL, align="left", faded=faded, halo="white")

    def outline(
        self, *boxes: Box, role: str = "plain", pad: float = 6, dashed: bool = False, width: float = THICK
    ) -> Box:
        """A frame around boxes that picks them out."""
        box = Box.around(boxes)
        box = Box(box.x, box.y, box.w + 2 * pad, box.h + 2 * pad)
        shape = FancyBboxPatch((box.left[0], box.top[1]), box.w, box.h, boxstyle="round,pad=0,rounding_size=10")
        shape.set_linestyle((0, (4, 3)) if dashed else "-")
        self._add(shape, Role(INK if role == "plain" else ROLES[role].line, "none", width=width), zorder=4)
        return box

    def bracket(
        self,
        left: float,
        right: float,
        y: float,
        label: str = "",
        *,
        role: str = "plain",
        below: bool = True,
        width: float = THICK,
    ) -> None:
        """A square bracket over (or under, the default) the stretch from left to right, with its label outside."""
        reach = -16 if below else 16
        self.line((left, y + reach), (left, y), (right, y), (right, y + reach), role=role, width=width)
        if label:
            self.text((left + right) / 2, y + (26 if below else -26), label, SMALL, role=role, bold=True)

    def cross(self, x: float, y: float, size: float = 26) -> None:
        """The mark of what is wrong or forbidden."""
        for slope in (1, -1):
            self.line((x - size / 2, y - slope * size / 2), (x + size / 2, y + slope * size / 2), role="wrong", width=6)

    # Charts

    def chart(self, left: float, top: float, w: float, h: float) -> Axes:
        """Axes for a real plot, in the style of the course; style tick labels with `finish_chart` when it is drawn."""
        axes = self.figure.add_axes((left / WIDTH, 1 - (top + h) / self.height, w / WIDTH, h / self.height))
        axes.tick_params(width=2, length=8, color=INK)
        for spine in axes.spines.values():
            spine.set_linewidth(LINE * 0.72)
        return axes

    def finish_chart(self, axes: Axes, *, x: str = "", y: str = "") -> None:
        """Write the names of the axes and put all their numbers into the course's face."""
        axes.set_xlabel(x, fontproperties=font(BODY), labelpad=10)
        axes.set_ylabel(y, fontproperties=font(BODY), labelpad=10)
        for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
            label.set_fontproperties(font(SMALL))
