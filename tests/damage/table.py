"""The table of docs/damage.md: `python tests/damage/table.py` writes it, and a test compares."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[2] / "examples")]

from autograde.course import Assignment, load_course  # noqa: E402
from damage import DAMAGES, Damage  # noqa: E402
from damage.collection import ASSIGNMENT  # noqa: E402

PAGE = HERE.parents[2] / "docs" / "damage.md"
TABLE = ("<!-- table: written by tests/damage/table.py -->\n", "<!-- end of table -->\n")


def rows(assignment: Assignment) -> Iterator[str]:
    yield f"| damage | what arrives | score of {assignment.points:g} | not passed | what instructors are told |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for one in DAMAGES:
        score, statuses = comes_to(one, assignment)
        notes = "<br>".join(f"“{english.strip(' ,')}”" for _, english in one.notes)
        yield f"| `{one.name}` | {one.about} | {score} | {statuses} | {notes} |\n"


def comes_to(one: Damage, assignment: Assignment) -> tuple[str, str]:
    if one.expected is None:
        return "ungraded", ""
    by_status: dict[str, list[str]] = {}
    for name, status in one.expected.items():
        if status != "passed":
            by_status.setdefault(status, []).append(name)
    lost = sum(assignment.exercise(name).points for names in by_status.values() for name in names)
    shown = (f"{status}: {_some(names)}" for status, names in by_status.items())
    return f"{assignment.points - lost:g}", "; ".join(shown)


def _some(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) if len(names) <= 4 else f"{len(names)} exercises"


def page() -> str:
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(TABLE[0])[0], text.split(TABLE[1])[1]
    return before + TABLE[0] + "".join(rows(load_course(HERE.parents[2]).assignment(ASSIGNMENT))) + TABLE[1] + after


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
