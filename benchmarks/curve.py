"""Draws docs/speed.png from docs/speed.json: how long each tool takes for a class, in the course's colours.

python benchmarks/curve.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "source"))

from palette import BODY, INK, ROLES, SMALL, THICK, font  # noqa: E402  where the course's figures find it

#: Tool: colour, line, marker.
LOOKS = {
    "autograde grade": (ROLES["output"].line, "-", "o"),
    "autograde grade, a quarter wrong": (ROLES["output"].line, "", "D"),
    "nbgrader autograde": (ROLES["given"].line, "--", "s"),
    "otter run": (ROLES["target"].line, ":", "^"),
}


def draw(data: Path, image: Path) -> None:
    """Wall time over class size, both on logarithmic scales; each line carries its own name and last value. What is
    extrapolated and not measured has a hollow mark.
    """
    measured = json.loads(data.read_text(encoding="utf-8"))
    figure = Figure(figsize=(16, 8), dpi=100)
    axes = figure.add_axes((0.08, 0.13, 0.58, 0.75))
    sizes = sorted({int(size) for costs in measured["costs"].values() for size in costs})
    for tool, costs in measured["costs"].items():
        colour, line, marker = LOOKS[tool]
        walls = {int(size): cost["wall"] for size, cost in costs.items()}
        beyond = {int(size): wall for size, wall in measured["extrapolated_wall"].get(tool, {}).items()}
        axes.plot([*walls, *beyond], [*walls.values(), *beyond.values()], line, color=colour, linewidth=THICK)
        marks: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 14, "linestyle": "none"}
        axes.plot([*walls], [*walls.values()], **marks)
        axes.plot([*beyond], [*beyond.values()], fillstyle="none", markeredgewidth=3, **marks)
        size, wall = max((walls | beyond).items())
        label = f"{tool}: {wall:.0f} s"
        axes.annotate(label, (size, wall), (24, 0), textcoords="offset points", va="center", color=INK, font=font(BODY))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, [str(size) for size in sizes], font=font(SMALL))
    ticks = [value for value in (1, 10, 100, 1000) if value <= 2 * axes.get_ylim()[1]]
    axes.set_yticks(ticks, [f"{value}" for value in ticks], font=font(SMALL))
    axes.minorticks_off()
    axes.grid(color="#DDDDDD", linewidth=1.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("submissions", font=font(BODY))
    axes.set_ylabel("seconds", font=font(BODY))
    title = f"A class of {measured['assignment']}, from start to finish, on {measured['cores']} cores"
    figure.text(0.08, 0.93, title, font=font(BODY, bold=True), color=INK)
    if any(measured["extrapolated_wall"].values()):
        figure.text(0.66, 0.04, "hollow: on the line through the two measured", font=font(SMALL), color=INK)
    figure.savefig(image, metadata={"Software": None})


if __name__ == "__main__":
    draw(ROOT / "docs" / "speed.json", ROOT / "docs" / "speed.png")
