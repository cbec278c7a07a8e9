"""A course of one's own, as `autograde new` makes it, with an answer in words that a person grades."""

from __future__ import annotations

from pathlib import Path

from autograde.authoring.new import new_course
from autograde.course import Course, load_course

__all__ = ["WRITTEN", "hand_graded_course"]

#: The exercise in words.
WRITTEN = "explain-axis"

TEXT = '''
# %% [markdown] written="explain-axis" points=2
"""
**Answer · `explain-axis`** Say what `axis=1` means.

It goes along a row, over the columns.
"""

# %% include="ready"'''

CHECKS = """

@exercise("explain-axis", points=2)
class TestExplainAxis:
    rubric = (Criterion(1, en="It names the row."), Criterion(1, en="It says <b>what</b> is gone over."))
"""


def hand_graded_course(folder: Path, assignment: str) -> Course:
    """In `folder`, which is to be made; its one assignment is called so, as the course's README says how."""
    new_course(folder)
    for parts in ("source", "checks"):
        (folder / parts / "intro").rename(folder / parts / assignment)
    source = folder / "source" / assignment / "1_intro.py"
    checks = folder / "checks" / assignment / "test_intro.py"
    change(folder / "course.toml", 'id = "intro"', f'id = "{assignment}"')
    change(
        folder / "course.toml",
        "exercises = 2\nblanks = 3\npoints = 3",
        "exercises = 3\nblanks = 3\nwritten = 1\npoints = 5",
    )
    change(source, '\n# %% include="ready"', TEXT)
    change(checks, "import Right,", "import Criterion, Right,")
    checks.write_text(checks.read_text(encoding="utf-8") + CHECKS, encoding="utf-8")
    return load_course(folder)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")
