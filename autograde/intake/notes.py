"""Notes for instructors: one string that says the same in Korean and in English."""

from __future__ import annotations

__all__ = ["note"]


def note(ko: str, en: str) -> str:
    """Both languages in one string, e.g. `셀이 없습니다. / The cell is missing.`"""
    return f"{ko} / {en}"
