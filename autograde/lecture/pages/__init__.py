"""The site's pages: a front page, and for each language a page per notebook, figures, a glossary, the author's own.

Sphinx renders them, once for each language (`renderer`), out of Markdown and notebooks that `write_pages` puts into a
scratch folder. Nothing is run: notebooks keep the outputs that they have. Slides and demos are linked where they
already stand in the site's folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograde.authoring.notebook import notebook_path
from autograde.course import Course
from autograde.errors import CourseError
from autograde.lecture.pages.figures import figures_page
from autograde.lecture.pages.front import front_page
from autograde.lecture.pages.glossary import GLOSSARY, glossary_page, read_terms
from autograde.lecture.pages.home import home_page
from autograde.lecture.pages.lesson import lesson_page
from autograde.lecture.pages.links import demos_in
from autograde.lecture.pages.plan import with_plans
from autograde.lecture.pages.renderer import render_pages
from autograde.writing import write_whole

__all__ = ["write_pages"]


def write_pages(course: Course, folder: Path, say: Callable[[str], None] = print) -> None:
    """Makes all pages of the site in `folder` anew. Raises CourseError for what the author has to put right first."""
    for language in course.languages:
        with tempfile.TemporaryDirectory(prefix="site-") as scratch:
            pages = _write_source(course, language, folder, Path(scratch))
            render_pages(course, language, Path(scratch), folder / language)
        say(f"pages ({language}): {', '.join(pages)}")
    write_whole(folder / "index.html", front_page(course, folder))
    write_whole(folder / ".nojekyll", b"")  # GitHub's own generator leaves folders out that begin with "_"


def _write_source(course: Course, language: str, folder: Path, scratch: Path) -> Sequence[str]:
    """What Sphinx reads, and beside its pages the files that they link to. Returns the names of the pages."""
    demos = demos_in(folder, language)
    own = {page: _own_page(course, language, page) for page in course.site.pages}
    terms = read_terms(course)
    pages = {"index": home_page(course, language, demos), "figures": figures_page(course, language), **own}
    if terms:
        pages[GLOSSARY] = glossary_page(terms, language, course.languages)
    for name, text in pages.items():
        write_whole(scratch / f"{name}.md", text.encode())
    for id in course.assignments:
        beside = folder / language / id
        write_whole(scratch / id / "index.ipynb", lesson_page(course, id, language, beside, demos))
        release = notebook_path("notebooks", language, id)
        write_whole(beside / f"{id}.ipynb", (course.root / release).read_bytes())
    if (course.root / "images" / language).is_dir():
        shutil.copytree(course.root / "images" / language, folder / language / "images", dirs_exist_ok=True)
    return [*pages, *course.assignments]


def _own_page(course: Course, language: str, page: str) -> str:
    file = course.root / "source" / "site" / language / f"{page}.md"
    if not file.is_file():
        raise CourseError(f"[site] pages names '{page}', but there is no {file}")
    return with_plans(course, language, file.read_text(encoding="utf-8"))
