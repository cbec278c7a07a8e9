"""Puts right in Sphinx's pages what keeps people out who do not see them, and what the theme says in English only."""

from __future__ import annotations

from pathlib import Path

from autograde.lecture.pages.words import LABELS
from autograde.writing import write_whole

__all__ = ["mend_pages"]


def mend_pages(folder: Path, language: str) -> None:
    """Rewrites every page of the folder."""
    for file in folder.rglob("*.html"):
        write_whole(file, _mended(file.read_text(encoding="utf-8"), language).encode())


def _mended(page: str, language: str) -> str:
    page = page.replace('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">')
    page = page.replace('<summary aria-label="Toggle hidden content">', "<summary>")  # it has a text, which says more
    for label in LABELS:
        page = page.replace(f'aria-label="{label.en}"', f'aria-label="{label[language]}"')
    return page
