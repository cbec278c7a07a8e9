"""The page of all figures, and how a figure stands on a page."""

from __future__ import annotations

import html

from PIL import Image

from autograde.authoring.figures import alt_texts
from autograde.course import Course
from autograde.lecture.pages.words import WORDS

__all__ = ["figure", "figures_page"]


def figures_page(course: Course, language: str) -> str:
    """In MyST's Markdown; the pictures are those of the build."""
    parts = [f"---\nhide-toc: true\n---\n# {WORDS['figures'][language]}\n\n{WORDS['figures about'][language]}\n"]
    for id in course.assignments:
        alts = alt_texts(course.assignment(id).folder)
        shown = [
            f'<figure id="{id}-{name}">{figure(course, f"{language}/{id}/{name}.png", alt[language], "images/")}'
            f"<figcaption>{html.escape(alt[language])}</figcaption></figure>"
            for name, alt in alts.items()
        ]
        heading = f"## {id} · {course.declaration(id).title[language]}"
        parts.append(f'{heading}\n\n<div class="gallery">\n{chr(10).join(shown)}\n</div>\n')
    return "\n".join(parts)


def figure(course: Course, path: str, alt: str, images: str) -> str:
    """A picture of `images/`, which leads to itself in full size; `images` is the way there from the page."""
    with Image.open(course.root / "images" / path) as picture:
        size = f'width="{picture.width}" height="{picture.height}"'
    address = html.escape(f"{images}{path.split('/', maxsplit=1)[1]}")
    shown = f'<img src="{address}" alt="{html.escape(alt)}" {size} loading="lazy">'
    return f'<a class="figure" href="{address}">{shown}</a>'
