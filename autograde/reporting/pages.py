"""Renders a page from its template. Every page is one file that needs no other.

Whatever a student wrote is escaped; besides, the pages' content policy lets no script run but their own, and lets
nothing be loaded. Not done here: counting (`summary`), geometry (`charts`), wording (`words`, the templates).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from autograde.course import Assignment
from autograde.records.results import SubmissionResult
from autograde.reporting import charts, groups, words
from autograde.templates import environment
from autograde.text import number

__all__ = ["remove_former", "render"]

#: Stands in every page of ours (templates/base.html).
OURS = b'<meta name="generator" content="autograde">'


def remove_former(folder: Path, keep: frozenset[str] = frozenset()) -> None:
    """Takes away the pages of a former run: nobody hands out that of a student who is not in the class."""
    for former in folder.glob("*.html"):
        if former.name not in keep and OURS in former.read_bytes():
            former.unlink()


def render(template: str, assignment: Assignment, **values: Any) -> bytes:
    """The page in UTF-8, with the exercises' `numbers`, those of the notebook. What UTF-8 lacks (from a damaged file
    name) becomes a question mark.
    """
    numbers = {exercise.id: exercise.number for exercise in assignment.exercises if exercise.number}
    page = _environment().get_template(template).render(values, assignment=assignment, numbers=numbers)
    return page.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    made = environment("autograde.reporting")
    made.globals |= {
        "STATES": words.STATES,
        "STATUSES": words.STATUSES,
        "count_states": lambda rows: Counter(state for row in rows for state in row.states),
        "count_statuses": _count_statuses,
        "say": words.say,
        "script": _script(made),
        "script_hash": _script_hash(_script(made)),
        "stack": charts.stack,
    }
    made.filters |= {"both": words.both, "days_late": words.days_late, "ours": words.ours, "number": number}
    made.filters["is_unexplained"] = groups.is_unexplained
    return made


def _script(environment: Environment) -> Markup:
    return Markup(environment.get_template("page.js").render())


def _script_hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _count_statuses(result: SubmissionResult) -> Counter[str]:
    return Counter(exercise.status for exercise in result.exercises)
