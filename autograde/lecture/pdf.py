"""A deck as PDF, printed by Chromium: a page for every step of every slide."""

from __future__ import annotations

from pathlib import Path

from autograde.chromium import need_chromium

__all__ = ["print_pdf"]

#: Milliseconds in which a deck is laid out for printing.
PATIENCE = 120_000


def print_pdf(page: Path, pdf: Path) -> None:
    """Prints the deck in the file `page`. Raises CourseError where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = need_chromium("prints the slides")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            tab = browser.new_page()
            tab.goto(f"{page.resolve().as_uri()}?print-pdf")
            tab.wait_for_function("Reveal.isReady() && document.querySelector('.pdf-page')", timeout=PATIENCE)
            tab.wait_for_function("document.fonts.status == 'loaded'", timeout=PATIENCE)
            tab.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
        finally:
            browser.close()
