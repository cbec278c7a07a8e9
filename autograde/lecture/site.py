"""Writes `site/`, what lecturers teach with: for each assignment and language the slides, their PDF, and the notebook
for live coding; the demos. Not done here: the pages around them (`pages`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograde.authoring.demos import write_demos
from autograde.authoring.notebook import to_bytes
from autograde.course import Course
from autograde.course.caches import fill_caches, pointing_to
from autograde.lecture.deck import make_deck
from autograde.lecture.live import live_notebook
from autograde.lecture.material import gather
from autograde.lecture.page import render
from autograde.lecture.pdf import print_pdf
from autograde.writing import write_whole

__all__ = ["SITE", "write_site"]

#: The folder, in the course's.
SITE = "site"
#: The folder of the demos, in it.
DEMOS = "demos"


def write_site(
    course: Course,
    assignments: Sequence[str],
    folder: Path,
    *,
    languages: Sequence[str] = (),
    say: Callable[[str], None] = lambda line: None,
    pdf: bool = True,
) -> None:
    """Makes the files of these assignments anew, in these languages or all. Raises CourseError for what the author has
    to put right first.
    """
    demos = write_demos(course, folder / DEMOS)
    with pointing_to(fill_caches(course)):  # figures' and checks' modules may use them
        for id in assignments:
            for language in languages or course.languages:
                pages = {file.name.split(".")[0]: file for file in demos if file.name.endswith(f".{language}.html")}
                say(_write_lecture(course, id, language, folder / language / id, pages, pdf=pdf))


def _write_lecture(
    course: Course, id: str, language: str, folder: Path, demos: Mapping[str, Path], *, pdf: bool
) -> str:
    """The files of one lecture; returns what was made."""
    pages = {name: file.read_text(encoding="utf-8") for name, file in demos.items()}
    material = gather(course, course.assignment(id), language, pages)
    deck = make_deck(course, material)
    write_whole(folder / "slides.html", render(deck))
    write_whole(folder / "live.ipynb", to_bytes(live_notebook(course, material)))
    if pdf:
        print_pdf(folder / "slides.html", folder / "slides.pdf")
    minutes = f", {deck.minutes:g} minutes" if deck.minutes else ""
    return f"{id} ({language}): {len(deck.slides)} slides{minutes}"
