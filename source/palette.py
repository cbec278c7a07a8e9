"""Colours, type sizes and fonts of every figure of the course; the shapes that use them are in `drawing`.

One colour has one meaning through the whole series (`ROLES`), and no meaning hangs on colour alone: roles also differ
in the tone of their fill and the weight of their outline, so that a greyscale print says the same. The colours are the
Okabe-Ito set (Okabe and Ito, "Color Universal Design", 2008), which colour-blind people can tell apart.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.font_manager import FontEntry, FontProperties, fontManager

__all__ = [
    "BODY",
    "FADED",
    "HATCHING",
    "INK",
    "LARGE",
    "LINE",
    "ROLES",
    "SCALE",
    "SMALL",
    "THICK",
    "Role",
    "font",
    "readable_on",
]

#: Type sizes in points; on our canvas of 1600 px at 100 dpi nothing may be smaller than SMALL.
SMALL, BODY, LARGE = 18, 21, 26
#: Line widths in pixels.
LINE, THICK = 2.5, 5.0

INK = "#1F1F1F"
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"


@dataclass(frozen=True)
class Role:
    """How the things of one meaning look: outline, fill, text, width of the outline in pixels."""

    line: str
    fill: str | tuple[float, float, float, float]
    ink: str = INK
    width: float = LINE


ROLES = {
    "plain": Role("#444444", "#FFFFFF"),
    "given": Role("#6B6B6B", "#E6E6E6"),
    "input": Role(BLUE, "#E1EFFA", "#00507D"),
    "target": Role(ORANGE, "#F9D27A", "#7A4F00", 4.0),
    "output": Role(GREEN, "#B9E4D2", "#005C43", 3.0),
    "wrong": Role(VERMILION, "#FCE3D6", "#A64800", 3.0),
}
#: What is masked, hidden or not of interest now, and the hatching that it carries as well; its text stays legible.
FADED, HATCHING = Role("#9A9A9A", "#FAFAFA", "#4D4D4D", 2.0), "#E2E2E2"

#: The one diverging scale: dark blue below zero, white at zero, light orange above; the two ends differ in grey too.
SCALE = LinearSegmentedColormap.from_list("course", [BLUE, "#FFFFFF", ORANGE])


@cache
def _register_fonts() -> None:
    """Make the packaged faces known under names of our own, so that fonts installed on a machine change nothing."""
    spec = importlib.util.find_spec("koreanize_matplotlib")  # its fonts only: importing it would change matplotlib
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "the figures need the fonts of 'koreanize-matplotlib'; install the project's packages"
        )
    korean = Path(spec.origin).parent / "fonts"
    shipped = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    known = {entry.name for entry in fontManager.ttflist}
    for family, folder, regular, bold in (
        ("Course Sans", korean, "NanumGothic.ttf", "NanumGothicBold.ttf"),
        ("Course Symbols", shipped, "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        ("Course Mono", shipped, "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    ):
        for file, weight in ((regular, 400), (bold, 700)) if family not in known else ():
            fontManager.ttflist.append(FontEntry(fname=str(folder / file), name=family, weight=weight))


@cache
def font(size: float, *, bold: bool = False, mono: bool = False) -> FontProperties:
    """The face for labels, or the monospaced one for tokens, numbers and code; what one lacks comes from the next."""
    _register_fonts()
    families = ["Course Mono", "Course Sans"] if mono else ["Course Sans", "Course Symbols"]
    return FontProperties(family=families, size=size, weight=700 if bold else 400)


def readable_on(colour: tuple[float, float, float, float]) -> str:
    """Black or white, whichever reads better on the colour (luma of ITU-R BT.601)."""
    red, green, blue, _ = colour
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "#FFFFFF"
