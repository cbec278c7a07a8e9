"""File names for the feedback pages: readable, safe on every system, one for each submission."""

from __future__ import annotations

from collections.abc import Sequence

from autograde.records.results import SubmissionResult
from autograde.writing import safe_name

__all__ = ["feedback_names"]


def feedback_names(submissions: Sequence[SubmissionResult]) -> tuple[str, ...]:
    """One name per submission, in order: `김하늘.html`, and `김하늘-2.html` for a second file of the same student.

    Names that differ in case only count as the same, since on some systems they are the same file.
    """
    taken: set[str] = set()
    return tuple(_free(safe_name(submission.student), taken) for submission in submissions)


def _free(stem: str, taken: set[str]) -> str:
    name, number = f"{stem}.html", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.html"
    taken.add(name.casefold())
    return name
