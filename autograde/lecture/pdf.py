"""A deck as PDF, printed by Chromium: a page for every step of every slide."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograde.errors import CourseError

__all__ = ["find_chromium", "print_pdf"]

#: Milliseconds in which a deck is laid out for printing.
PATIENCE = 120_000
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str:
    """The browser's program. Raises CourseError where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise CourseError("Chromium prints the slides, and is missing: 'make browser' installs it")
    return found


def print_pdf(page: Path, pdf: Path) -> None:
    """Prints the deck in the file `page`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        try:
            tab = browser.new_page()
            tab.goto(f"{page.resolve().as_uri()}?print-pdf")
            tab.wait_for_function("Reveal.isReady() && document.querySelector('.pdf-page')", timeout=PATIENCE)
            tab.wait_for_function("document.fonts.status == 'loaded'", timeout=PATIENCE)
            tab.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
        finally:
            browser.close()
