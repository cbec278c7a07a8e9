"""Writes `report.html`, the page about a class, from `grades.json` alone; a large table, many answers that wait for a
person, and many groups of answers have pages of their own in `class/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograde.course import Assignment
from autograde.records.grades import read_grades
from autograde.reporting.charts import draw_histogram
from autograde.reporting.groups import Grouped, grouped, unexplained
from autograde.reporting.pages import remove_former, render
from autograde.reporting.rows import ON_A_PAGE, class_rows, parts
from autograde.reporting.summary import ByHand, summarise
from autograde.writing import write_whole

__all__ = ["write_report"]

CLASS = "class"
#: Answers that wait for a person, and groups of answers, up to which they stand with the figures.
MOST_ANSWERS, MOST_GROUPS = 200, 400


def write_report(folder: Path, assignment: Assignment) -> None:
    """Writes `folder/report.html` and `folder/class/`. Raises CourseError without a `grades.json`."""
    grades = read_grades(folder)
    summary, rows = summarise(grades), class_rows(grades)
    pages = parts(rows)
    waiting = sum(len(entry.waiting) for entry in summary.by_hand)
    answers = _answers(summary.by_hand) if waiting > MOST_ANSWERS else {}
    groups = tuple(grouped(grades))
    many = sum(len(entry.groups) for entry in groups) > MOST_GROUPS
    group_pages = _group_pages(groups) if many else {}
    known: dict[str, Any] = {
        "assignment": assignment,
        "grades": grades,
        "summary": summary,
        "rows": rows,
        "parts": pages,
        "answers": answers,
        "grouped": groups,
        "group_pages": group_pages,
        "unexplained": unexplained(grades),
    }
    remove_former(folder / CLASS)
    histogram = draw_histogram(summary.bins, summary.median)
    write_whole(folder / "report.html", render("report.html", histogram=histogram, up="", **known))
    for part in pages:
        write_whole(folder / part.page, render("class.html", part=part, up="../", **known))
    for some in answers.values():
        for page, entry in some.items():
            write_whole(folder / page, render("answers.html", entry=entry, up="../", **known))
    for one in groups if many else ():
        write_whole(folder / group_pages[one.exercise], render("grouped.html", entry=one, up="../", **known))


def _answers(by_hand: Sequence[ByHand]) -> dict[str, dict[str, ByHand]]:
    """By exercise the pages with what waits for a person."""
    return {
        entry.exercise: {
            f"{CLASS}/{entry.exercise}-{number}.html": entry.part(start, start + ON_A_PAGE)
            for number, start in enumerate(range(0, len(entry.waiting), ON_A_PAGE), start=1)
        }
        for entry in by_hand
    }


def _group_pages(groups: Sequence[Grouped]) -> dict[str, str]:
    """By exercise the page with its groups."""
    return {entry.exercise: f"{CLASS}/groups-{entry.exercise}.html" for entry in groups}
