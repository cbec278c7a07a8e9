"""The desk's page and its parts, rendered: which exercises there are, and one stack of answers with all that helps to
decide. Whatever a student wrote is escaped; names are there, and hidden until somebody asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from jinja2 import Environment

from autograde.classroom.by_hand import Answer, ByHand
from autograde.classroom.desk.places import Place, count_open
from autograde.records.kept import MOST_KEPT
from autograde.reporting import words
from autograde.templates import environment
from autograde.text import number

__all__ = ["render_desk", "render_exercises", "render_refused", "render_stack"]

#: Kinds of near answers that are shown.
MOST_KINDS = 12
#: Characters up to which it is shown where a near answer differs; comparing takes time that grows with their square.
MOST_COMPARED = 4_000


def render_desk(desk: ByHand, who: str) -> str:
    """The page around it all; its script asks for the rest."""
    return _render("desk.html", assignment=desk.assignment, who=who, first=_first(desk))


def render_exercises(desk: ByHand, current: str) -> str:
    """The list of exercises, with how many answers wait."""
    counted = [(one, count_open(one)) for one in desk.exercises]
    return _render("exercises.html", exercises=counted, current=current)


def render_stack(place: Place, refused: Sequence[Answer] = ()) -> str:
    """One stack with all that helps to decide; `refused` are answers that somebody else has decided meanwhile."""
    return _render("stack.html", place=place, exercise=place.exercise, stack=place.stack, refused=refused)


def render_refused(why: str) -> str:
    return _render("refused.html", why=why)


def _first(desk: ByHand) -> str:
    """The exercise to begin with: one that waits, else one that a person grades."""
    exercises = sorted(desk.exercises, key=lambda one: (not count_open(one), not one.by_hand))
    return exercises[0].id


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    made = environment("autograde.classroom.desk")
    made.globals |= {
        "MOST_KEPT": MOST_KEPT,
        "MOST_KINDS": MOST_KINDS,
        "say": words.say,
        "STATUSES": words.STATUSES,
        "differences": _differences,
    }
    made.filters |= {"both": words.both, "ours": words.ours, "number": number}
    return made


def _differences(shown: str, other: str) -> list[tuple[str, str]]:
    """The other text in pieces, each `same` as what is shown, or `new`."""
    if max(len(shown), len(other)) > MOST_COMPARED:
        return [("new", other)]
    before, after = shown.split(" "), other.split(" ")
    pieces = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [("same" if kind == "equal" else "new", " ".join(after[a:b])) for kind, _, _, a, b in pieces if b > a]
