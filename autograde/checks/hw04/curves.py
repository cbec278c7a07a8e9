"""Losses to plot, and the curves that an answer draws of them. Declares no checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.checking import Student

__all__ = ["Curve", "curve", "curves", "losses"]

#: The curves of every axis with their names, and the names in the legend. A line without a name of its own has that
#: which the legend gives it; one that nobody can see is no curve. Nothing is shown on any screen.
DRAW = """
from unittest import mock
plt.close("all")
with mock.patch.object(plt, "show"):
    plot_losses(epochs, tokens, train, val)

def numbers(values):
    return [float(value) for value in values]

def drawn(axes):
    legend = axes.get_legend()
    names = [text.get_text() for text in legend.get_texts()] if legend else []
    lines = []
    for number, line in enumerate(axes.lines):
        name = line.get_label()
        if name.startswith("_child") and len(names) == len(axes.lines):
            name = names[number]
        if line.get_visible() and line.get_alpha() != 0:
            lines.append((name, numbers(line.get_xdata()), numbers(line.get_ydata())))
    return lines, names

[drawn(axes) for number in plt.get_fignums()[:1] for axes in plt.figure(number).axes]
"""

Curve = tuple[list[float], list[float]]


def losses(rng: np.random.Generator) -> dict[str, Any]:
    """More points of either curve than a notebook has, as many each time, and places on both horizontal axes. All are
    whole eighths, which any type of float holds exactly.
    """
    number = 163
    across = np.cumsum(rng.integers(1, 9, number)) / 8
    up = {name: [float(value) for value in rng.integers(8, 88, number) / 8] for name in ("train", "val")}
    return {"epochs": across.astype(np.float32), "tokens": [float(512 * n) for n in range(1, number + 1)], **up}


def curves(student: Student, given: Mapping[str, Any]) -> tuple[dict[str, Curve], set[str]]:
    """The curves of the first axes by their names, and the names in its legend, all in small letters. Lines that help
    the eye are no curves; those without a label have a name that begins with `_`.
    """
    axes: list[Any] = student.run(DRAW, **given)
    assert axes
    lines, legend = axes[0]
    found: dict[str, Curve] = {}
    for name, across, up in lines:
        if not name.startswith("_"):
            assert found.setdefault(_plain(name), (across, up)) == (across, up)
    return found, set(map(_plain, legend))


def curve(given: Mapping[str, Any], values: str) -> Curve:
    """These losses over the epochs."""
    return [float(value) for value in given["epochs"]], given[values]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
