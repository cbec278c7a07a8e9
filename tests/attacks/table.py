"""Writes `docs/attacks.md`, the table of all attacks: `python tests/attacks/table.py`. A test compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "examples")]

from attacks import ATTACKS, FAMILIES  # noqa: E402
from attacks.walls import WALLS  # noqa: E402

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "attacks.md"


def page() -> str:
    lines = [
        "# The attack collection",
        "",
        f"{len(ATTACKS)} notebooks that try to gain points, to learn what is hidden, or to do damage. None succeeds: "
        "`tests/test_attacks.py` grades them with the",
        "engine, among honest students, and `tests/test_attacks_nbgrader.py` with `nbgrader autograde`. What the walls "
        "are, and which test fails when one is",
        "taken away, says [the threat model](threat-model.md).",
        "",
        "Written by `python tests/attacks/table.py` from the definitions in `tests/attacks/`.",
    ]
    for family, attacks in FAMILIES.items():
        lines += ["", f"## {family}", "| attack | what it tries | what stops it |", "| --- | --- | --- |"]
        lines += [f"| `{a.name}` | {a.tries} | **{a.wall}**: {WALLS[a.wall]} |" for a in attacks]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
