"""A short story that no notebook shows, to judge answers on text their author has not seen."""

from __future__ import annotations

from pathlib import Path

__all__ = ["UNSEEN"]

UNSEEN = Path(__file__).with_name("unseen.txt").read_text(encoding="utf-8")
