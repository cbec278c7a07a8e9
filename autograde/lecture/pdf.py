"""A deck as PDF, printed by Chromium: a page for every step of every slide."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from autograde.errors import CourseError

__all__ = ["print_pdf"]

#: Seconds for one deck; and milliseconds of the page's own time, in which reveal.js lays it out.
PATIENCE, LAYOUT = 300, 20_000


def print_pdf(page: Path, pdf: Path) -> None:
    """Prints the deck in the file `page`. Raises CourseError where there is no Chromium, or it does not print."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if not chromium:
        raise CourseError("Chromium prints the slides, and is missing: 'make browser' installs it")
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            f"--user-data-dir={profile}", f"--virtual-time-budget={LAYOUT}", "--no-pdf-header-footer",
            f"--print-to-pdf={pdf}", f"{page.resolve().as_uri()}?print-pdf",
        ]  # fmt: skip
        pdf.unlink(missing_ok=True)
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if not pdf.is_file():
        raise CourseError(f"Chromium did not print {page}: {done.stderr.strip()[-500:]}")
