"""The first and the last slide of a deck: where we are on the map of the course; what was built, what is next, what to
hand in.
"""

from __future__ import annotations

import html

from autograde.course import Assignment, Course
from autograde.lecture.slides import Slide
from autograde.lecture.words import WORDS

__all__ = ["first_slide", "last_slide"]


def first_slide(course: Course, assignment: Assignment, language: str) -> Slide:
    """The lecture's title above the map."""
    title = html.escape(assignment.title[language])
    body = _map(course, assignment.id, language)
    return Slide("title", html.escape(course.title[language]), title, html.escape(assignment.id), body)


def last_slide(course: Course, assignment: Assignment, language: str) -> Slide:
    """What students take with them."""
    place = course.assignments.index(assignment.id)
    following = course.declared[place + 1 : place + 2]
    blanks = sum(len(exercise.blanks) for exercise in assignment.exercises)
    built = WORDS["solved"][language].format(len(assignment.exercises), blanks, assignment.points)
    next_one = html.escape(f"{following[0].id} · {following[0].title[language]}" if following else "")
    file = WORDS["file"][language].format(f"<code>{assignment.id}.ipynb</code>")
    rows = {"built": built, "next": next_one or WORDS["nothing"][language], "hand in": file}
    items = "".join(f"<dt>{WORDS[word][language]}</dt><dd>{text}</dd>" for word, text in rows.items())
    path = _map(course, following[0].id if following else "", language)
    return Slide(
        "closing", html.escape(assignment.title[language]), WORDS["where"][language], "", f"<dl>{items}</dl>{path}"
    )


def _map(course: Course, here: str, language: str) -> str:
    steps = []
    for declared in course.declared:
        kind = ' class="here" aria-current="step"' if declared.id == here else ""
        steps.append(f"<li{kind}><b>{html.escape(declared.id)}</b>{html.escape(declared.title[language])}</li>")
    return f'<ol class="map" aria-label="{WORDS["map"][language]}">{"".join(steps)}</ol>'
