"""This repository's course, read once for all tests of a process: that takes more than a second."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from autograde.course import Course, load_course

__all__ = ["our_course"]


@cache
def our_course() -> Course:
    return load_course(Path(__file__).resolve().parents[1])
