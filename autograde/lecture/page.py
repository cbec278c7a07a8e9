"""A deck as one file of HTML that asks for nothing else: reveal.js, styles, faces, pictures and demos are in it."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from autograde.errors import CourseError
from autograde.lecture.fonts import faces
from autograde.lecture.slides import Deck, Slide, clock
from autograde.lecture.words import WORDS
from autograde.shipped import shipped
from autograde.templates import environment

__all__ = ["render"]

#: The package that carries reveal.js, and where in it.
_REVEAL = "sphinx_revealjs/_static/revealjs"
_TAG = re.compile(r"<[^>]*>")
_CLOSING = re.compile(r"</(?=script)", flags=re.IGNORECASE)


def render(deck: Deck) -> bytes:
    """The page of a deck."""
    shown = _TAG.sub(" ", "".join(f"{one.section}{one.heading}{one.sentence}{one.body}" for one in deck.slides))
    styles = [_reveal("dist/reveal.css"), _colours(), _own("slides.css"), faces(str(Markup(shown).unescape()))]
    scripts = [_CLOSING.sub(r"<\\/", _reveal(name)) for name in ("dist/reveal.js", "plugin/notes/notes.js")]
    ends = zip(deck.slides, clock(deck.slides), strict=True)
    page = (
        _environment()
        .get_template("slides.html")
        .render(
            deck=deck,
            slides=[(slide, Markup(_notes(slide, end, deck))) for slide, end in ends],
            style=Markup("\n".join(styles)),
            scripts=[Markup(script) for script in scripts],
        )
    )
    return page.encode()


def _notes(slide: Slide, end: float, deck: Deck) -> str:
    """For the speaker: by when, what the author says, what the notebook says."""
    until = f"<p><b>{WORDS['minutes'][deck.language].format(end)}</b> / {deck.minutes:g}</p>" if deck.minutes else ""
    return "".join([until, *slide.remarks, *(["<hr>"] if slide.remarks and slide.notes else []), *slide.notes])


@cache
def _environment() -> Environment:
    return environment("autograde.lecture")


def _own(name: str) -> str:
    return _environment().get_template(name).render()


@cache
def _reveal(name: str) -> str:
    """A file of reveal.js."""
    file = shipped(f"{_REVEAL}/{name}")
    if not file:
        raise CourseError("slides need the packages of the extra 'site': pip install --editable '.[site]'")
    return file.read_text(encoding="utf-8")


@cache
def _colours() -> str:
    """Of code."""
    from pygments.formatters import HtmlFormatter

    return str(HtmlFormatter(style="default").get_style_defs("pre.code"))
