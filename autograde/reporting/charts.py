"""The geometry of the charts; the templates draw it as SVG. Lengths are in the units of the chart's viewBox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograde.records.results import ExerciseStatus
from autograde.reporting.summary import Bin
from autograde.reporting.words import STATUSES

__all__ = ["Bar", "Histogram", "Segment", "draw_histogram", "stack"]

WIDTH = 720.0
LEFT, TOP, BOTTOM = 12.0, 52.0, 206.0
#: Share of a bar's place that the bar itself takes.
FILL = 0.86


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    bin: Bin

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Histogram:
    """Bars from left to right, the ticks below them (position, score), and where the median stands."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, float], ...]
    median: float | None


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar that is 100 wide."""

    status: ExerciseStatus
    x: float
    width: float
    count: int


def draw_histogram(bins: Sequence[Bin], median: float | None) -> Histogram:
    place = (WIDTH - 2 * LEFT) / len(bins)
    tallest = max(1, *(entry.count for entry in bins))
    bars = []
    for index, entry in enumerate(bins):
        height = (BOTTOM - TOP) * entry.count / tallest
        x = LEFT + place * (index + (1 - FILL) / 2)
        bars.append(Bar(round(x, 2), round(BOTTOM - height, 2), round(place * FILL, 2), round(height, 2), entry))
    edges = [entry.low for entry in bins] + [bins[-1].high]
    ticks = tuple((round(LEFT + place * index, 2), edge) for index, edge in enumerate(edges))
    full = bins[-1].high
    at = None if median is None or not full else round(LEFT + (WIDTH - 2 * LEFT) * median / full, 2)
    return Histogram(tuple(bars), ticks, at)


def stack(counts: Mapping[ExerciseStatus, int]) -> tuple[Segment, ...]:
    """The parts of a stacked bar in the order of STATUSES, from passed on; statuses that nobody has are left out."""
    total = sum(counts.values())
    segments: list[Segment] = []
    x = 0.0
    for status in STATUSES:
        if count := counts.get(status, 0):
            width = 100 * count / total
            segments.append(Segment(status, round(x, 3), round(width, 3), count))
            x += width
    return tuple(segments)
