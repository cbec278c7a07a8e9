"""The first page of a language: what the author says of the course, then the way to everything."""

from __future__ import annotations

from collections.abc import Mapping

from autograde.course import Course
from autograde.lecture.pages.glossary import GLOSSARY, has_terms
from autograde.lecture.pages.words import WORDS

__all__ = ["home_page"]


def home_page(course: Course, language: str, demos: Mapping[str, str]) -> str:
    """In MyST's Markdown."""
    file = course.root / "source" / "site" / language / "index.md"
    said = file.read_text(encoding="utf-8") if file.is_file() else f"# {course.title[language]}\n"
    titles = {id: course.declaration(id).title[language] for id in course.assignments}
    cards = [f"- [**{id}** · {title}]({id}/index)" for id, title in titles.items()]
    moving = [f'- <a href="../demos/{name}.{language}.html">{title}</a>' for name, title in demos.items()]
    lists = _list("notebooks", language, cards) + _list("demos", language, moving)
    rest = [*course.site.pages, "figures", *([GLOSSARY] if has_terms(course) else [])]
    trees = _tree(WORDS["notebooks"][language], [f"{id} · {title} <{id}/index>" for id, title in titles.items()])
    return f"{said}\n{lists}\n{trees}\n{_tree(WORDS['more'][language], rest)}"


def _list(word: str, language: str, lines: list[str]) -> str:
    shown = "\n".join(lines)
    return f"\n## {WORDS[word][language]}\n\n:::{{container}} cards\n{shown}\n:::\n" if lines else ""


def _tree(caption: str, pages: list[str]) -> str:
    listed = "\n".join(pages)
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n"
