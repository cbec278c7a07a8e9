"""Words that all demos share, and what some of them have from the trained model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograde.text import Text

__all__ = ["WORDS", "pretrained"]

WORDS = {
    "try_word": Text("해 보기", "Try"),
    "notice_word": Text("눈여겨볼 것", "Notice"),
    "play": Text("▶ 재생", "▶ Play"),
    "pause": Text("⏸ 멈춤", "⏸ Pause"),
}


def pretrained(name: str) -> Any:
    """What is kept of the course's trained model: `run` or `demo` (`source/pretrained/`)."""
    file = Path(__file__).resolve().parents[1] / "pretrained" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))
