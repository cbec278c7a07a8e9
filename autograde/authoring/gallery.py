"""`images/index.html`: every figure of the course in both languages on one page, in colour or as a greyscale print."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from autograde.course import Course
from autograde.text import Text

__all__ = ["PAGE", "gallery"]

#: Where the page lies in the course.
PAGE = "images/index.html"

_STYLE = """
body { margin: 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; }
section { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; }
h2, figure { grid-column: span 2; }
figure { display: grid; grid-template-columns: subgrid; margin: 0; }
figcaption { grid-column: span 2; font-family: monospace; }
img { width: 100%; border: 1px solid #ccc; }
label { position: sticky; top: 0; display: block; padding: 0.5rem 0; background: #fff; }

body:has(#grey:checked) img { filter: grayscale(1); }
"""


def gallery(course: Course, figures: Mapping[str, Mapping[str, Text]]) -> bytes:
    """The page; `figures` are the alt texts by assignment and name of the figure."""
    lines = [
        "<!doctype html>",
        f'<html lang="{course.languages[0]}"><head><meta charset="utf-8"><title>{_both(course.title)}</title>',
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>{_both(course.title)}</h1>",
        '<label><input type="checkbox" id="grey"> 회색조 · greyscale</label>',
    ]
    for assignment, alts in figures.items():
        lines.append(f"<section><h2>{assignment} · {_both(course.declaration(assignment).title)}</h2>")
        lines += [_figure(assignment, name, alt, course.languages) for name, alt in alts.items()]
        lines.append("</section>")
    return ("\n".join([*lines, "</body></html>"]) + "\n").encode()


def _figure(assignment: str, name: str, alt: Text, languages: Sequence[str]) -> str:
    images = "".join(
        f'<img lang="{language}" src="{language}/{assignment}/{name}.png" alt="{html.escape(alt[language])}">'
        for language in languages
    )
    return f'<figure id="{name}"><figcaption>{name}</figcaption>{images}</figure>'


def _both(text: Text) -> str:
    return html.escape(" · ".join(dict.fromkeys((text.ko, text.en))))
