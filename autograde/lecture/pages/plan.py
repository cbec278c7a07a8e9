"""The plan of a lecture by the minute, from what its author notes for the speaker."""

from __future__ import annotations

import re
import textwrap

from autograde.course import Assignment, Course
from autograde.course.source import nearest
from autograde.errors import AuthoringError
from autograde.lecture.pages.words import WORDS

__all__ = ["with_plans"]

_PLAN = re.compile(r"^<!-- plan: (?P<id>[\w-]+) -->$", flags=re.MULTILINE)
_SECTION = re.compile(r"^## (?P<heading>.*?)(?: · \d+ ?(?:분|min))?$", flags=re.MULTILINE)


def with_plans(course: Course, language: str, page: str) -> str:
    """The page with a plan in place of each line `<!-- plan: ASSIGNMENT -->`. Raises AuthoringError for an unknown
    assignment.
    """

    def plan(found: re.Match[str]) -> str:
        if found["id"] not in course.assignments:
            what = f"there is no assignment '{found['id']}' to plan{nearest(found['id'], course.assignments)}"
            raise AuthoringError(what, file=course.root / "source" / "site" / language)
        return _plan(course.assignment(found["id"]), language)

    return _PLAN.sub(plan, page)


def _plan(assignment: Assignment, language: str) -> str:
    """One item for each note: from when to when, in which section, and the note."""
    steps, section, passed = list[str](), "", 0.0
    for cell in assignment.cells:
        prose = cell.marked.get(language, "") if cell.kind == "prose" else ""
        if cell.only == ("notes",):
            until = passed + cell.minutes
            when = WORDS["from to"][language].format(passed, until)
            steps.append(f"- **{when}** · {section}\n\n{textwrap.indent(prose.strip(), '  ')}\n")
            passed = until
        for found in _SECTION.finditer(prose):
            section = found["heading"]
    return f":::{{container}} plan\n{chr(10).join(steps)}\n:::"
