"""The site's first page, in all languages at once. It is one file that needs nothing but the picture beside it."""

from __future__ import annotations

from pathlib import Path

from autograde.authoring.figures import alt_texts
from autograde.authoring.notebook import colab_address
from autograde.course import Course
from autograde.lecture.pages.glossary import GLOSSARY, has_terms
from autograde.lecture.pages.links import demos_in, doors
from autograde.lecture.pages.words import NAMES, WORDS
from autograde.templates import environment
from autograde.text import Text

__all__ = ["front_page"]


def front_page(course: Course, folder: Path) -> bytes:
    """What stands in the site's folder is linked."""
    template = environment("autograde.lecture.pages").get_template("front.html")
    page = template.render(
        course=course,
        languages=course.languages,
        alt=_alt(course),
        lessons={language: _lessons(course, folder, language) for language in course.languages},
        demos={language: demos_in(folder, language) for language in course.languages},
        pages={language: _pages(course, language) for language in course.languages},
        names=NAMES,
        words=WORDS,
    )
    return page.encode()


def _alt(course: Course) -> Text:
    """Of the picture."""
    id, _, name = course.site.picture.partition("/")
    return alt_texts(course.assignment(id).folder)[name] if name else Text("", "")


def _lessons(course: Course, folder: Path, language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Of each assignment its id, its title, and what one can do with it."""
    return [
        (id, course.declaration(id).title[language], _doors(course, id, language, folder)) for id in course.assignments
    ]


def _doors(course: Course, id: str, language: str, folder: Path) -> list[tuple[str, str]]:
    links = doors(id, language, folder / language / id, colab_address(course, id, language))
    return [(address if ":" in address else f"{language}/{id}/{address}", text) for address, text in links]


def _pages(course: Course, language: str) -> list[tuple[str, str]]:
    """The author's pages, by the titles that they have, then those of every course."""
    folder = course.root / "source" / "site" / language
    own = [(page, _heading((folder / f"{page}.md").read_text(encoding="utf-8"))) for page in course.site.pages]
    made = ["figures", *([GLOSSARY] if has_terms(course) else [])]
    return [*own, *((page, WORDS[page][language]) for page in made)]


def _heading(markdown: str) -> str:
    return next((line[2:] for line in markdown.splitlines() if line.startswith("# ")), "")
