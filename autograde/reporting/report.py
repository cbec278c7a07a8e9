"""Writes `report.html`, the page about a class, from `grades.json` alone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from autograde.course import Assignment
from autograde.records.grades import read_grades
from autograde.reporting.charts import draw_histogram
from autograde.reporting.names import feedback_names
from autograde.reporting.pages import render
from autograde.reporting.summary import summarise
from autograde.writing import write_whole

__all__ = ["write_report"]


def write_report(folder: Path, assignment: Assignment) -> None:
    """Writes `folder/report.html`. Raises CourseError without a `grades.json`."""
    grades = read_grades(folder)
    summary = summarise(grades)
    page = render(
        "report.html",
        assignment=assignment,
        grades=grades,
        summary=summary,
        histogram=draw_histogram(summary.bins, summary.median),
        links=[f"feedback/{quote(name)}" for name in feedback_names(grades.submissions)],
    )
    write_whole(folder / "report.html", page)
