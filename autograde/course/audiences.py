"""Whom a cell is for, and what an author says about slides: `only=…`, `slides=false`, `minutes=…`, and in prose lines
`<!-- slide -->`, `<!-- slide: One sentence. -->` and `<!-- notes -->`.

Slides and the speaker's notes are made from the same cells as the notebooks (`autograde/lecture/`); neither they nor
the marks reach a notebook or a grader.
"""

from __future__ import annotations

import re
from typing import Literal

from autograde.course.source import SourceCell, nearest

__all__ = ["AUDIENCES", "EVERYBODY", "MARK", "Audience", "audiences", "minutes", "prose_audiences", "without_marks"]

#: Where a cell can stand: in the students' notebook, in the solved one, in what the grader runs, on the slides of the
#: lecture, and in the notes of who gives it.
Audience = Literal["release", "solutions", "grader", "slides", "notes"]
AUDIENCES: tuple[Audience, ...] = ("release", "solutions", "grader", "slides", "notes")
#: Where a cell stands that says nothing about it.
EVERYBODY: tuple[Audience, ...] = ("release", "solutions", "grader", "slides")

#: A line of prose after which a new slide begins, perhaps with its sentence; or what is for the notes alone.
MARK = re.compile(r"^<!-- (?P<what>slide|notes)(?:: (?P<sentence>.+?))? -->$", flags=re.MULTILINE)
_MARK_LINES = re.compile(rf"{MARK.pattern}(?:\n+|\Z)", flags=re.MULTILINE)
_COMMENT = re.compile(r"<!--")


def audiences(cell: SourceCell) -> tuple[Audience, ...]:
    """Whom the cell is for, in the order of `AUDIENCES`. Raises AuthoringError for an unknown audience."""
    # A demo is for whoever looks at the notebook or the slides; to grade, it is nothing but weight.
    usual = [one for one in EVERYBODY if one != "grader" or "demo" not in cell.options]
    only = cell.options.get("only", usual)
    named = [only] if isinstance(only, str) else only
    for audience in named:
        if audience not in AUDIENCES:
            raise cell.error(f"only={audience!r} is no audience{nearest(str(audience), AUDIENCES)}")
    slides = cell.options.get("slides", True)
    if slides not in (True, False):
        raise cell.error(f"slides=false or nothing, not slides={slides!r}")
    return tuple(audience for audience in AUDIENCES if audience in named and (slides or audience != "slides"))


def prose_audiences(cell: SourceCell) -> tuple[Audience, ...]:
    """Whom a cell of prose is for; what is for slides or notes is for nobody else. Raises AuthoringError."""
    found = audiences(cell)
    if "notes" in found and len(found) > 1:
        raise cell.error('only="notes" is for nobody else')
    if "minutes" in cell.options and found != ("notes",):
        raise cell.error('minutes=… belongs to a speaker\'s note, a cell with only="notes"')
    return found


def minutes(cell: SourceCell) -> float:
    """How long the slides up to this speaker's note take. Raises AuthoringError unless it is a number above 0."""
    said = cell.options.get("minutes", 0)
    if isinstance(said, bool) or not isinstance(said, int | float) or said < 0:
        raise cell.error(f"minutes={said!r} is no number of minutes")
    return float(said)


def without_marks(cell: SourceCell) -> str:
    """The prose as notebooks have it. Raises AuthoringError for a comment that is no mark, which students would get."""
    text = _MARK_LINES.sub("", cell.text).rstrip("\n")
    if found := _COMMENT.search(text):
        line = cell.text.count("\n", 0, cell.text.find(text[found.start() :].split("\n")[0])) + 1
        what = "a comment in prose is a line <!-- slide -->, <!-- slide: One sentence. --> or <!-- notes -->"
        raise cell.error(what, line=line)
    return text
