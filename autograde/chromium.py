"""The browser that takes pictures, prints slides and tests pages."""

from __future__ import annotations

import shutil

from autograde.errors import CourseError

__all__ = ["find_chromium", "need_chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str | None:
    """Its program; None where there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def need_chromium(does: str) -> str:
    """The same. Raises CourseError where there is none, which says what it does there ("prints the slides")."""
    found = find_chromium()
    if not found:
        raise CourseError(f"Chromium {does}, and is missing: 'make browser' installs it")
    return found
