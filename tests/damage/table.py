"""The table of docs/damage.md: `python tests/damage/table.py` writes it, and a test compares."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[2] / "examples")]

from damage import DAMAGES, Damage  # noqa: E402

PAGE = HERE.parents[2] / "docs" / "damage.md"
TABLE = ("<!-- table: written by tests/damage/table.py -->\n", "<!-- end of table -->\n")


def rows() -> Iterator[str]:
    yield "| damage | what arrives | not passed | what instructors are told |\n| --- | --- | --- | --- |\n"
    for one in DAMAGES:
        notes = "<br>".join(f"“{english.strip(' ,')}”" for _, english in one.notes)
        yield f"| `{one.name}` | {one.about} | {comes_to(one)} | {notes} |\n"


def comes_to(one: Damage) -> str:
    if one.expected is None:
        return "ungraded"
    by_status: dict[str, list[str]] = {}
    for name, status in one.expected.items():
        if status != "passed":
            by_status.setdefault(status, []).append(f"`{name}`")
    return "; ".join(f"{status}: {_some(names)}" for status, names in by_status.items())


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{names[0]} … {names[-1]}"


def page() -> str:
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(TABLE[0])[0], text.split(TABLE[1])[1]
    return before + TABLE[0] + "".join(rows()) + TABLE[1] + after


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
