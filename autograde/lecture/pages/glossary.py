"""The glossary: terms and their meaning, from `source/site/glossary.toml`; their page, and where texts mention them."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.errors import AuthoringError
from autograde.lecture.pages.words import WORDS
from autograde.text import Text

__all__ = ["GLOSSARY", "Term", "glossary_page", "has_terms", "mentions", "read_terms"]

#: The name of the page.
GLOSSARY = "glossary"
#: What may follow a Korean noun: a particle, so that a longer word that begins alike is no mention.
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|도|만|마다|보다|부터|까지|처럼|이나|나|란|이란|라고|이라고|"
    "라는|이라는|입니다|이다|인|이며|이고|에는|에서는|으로는|로는|만큼|들|들은|들이|들을|들의|이라|라"
)


@dataclass(frozen=True)
class Term:
    """A term, what it means in one sentence, and by language other words that texts mention it by."""

    term: Text
    meaning: Text
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """Of its place on the page, the same in every language."""
        return "term-" + re.sub(r"[^a-z0-9]+", "-", (self.term.en or self.term.ko).lower()).strip("-")


def has_terms(course: Course) -> bool:
    """Whether the author wrote any."""
    return _file(course).is_file()


def read_terms(course: Course) -> list[Term]:
    """The terms in the author's order. Raises AuthoringError where one lacks a text in some language."""
    if not has_terms(course):
        return []
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    terms = [_term(table) for table in toml.loads(_file(course).read_text(encoding="utf-8"))["terms"]]
    for term in terms:
        lacking = [*term.term.lacks(course.languages), *term.meaning.lacks(course.languages)]
        if lacking:
            raise AuthoringError(f"the term '{term.term.en}' is missing in: {', '.join(lacking)}", file=_file(course))
    return terms


def glossary_page(terms: Sequence[Term], language: str, languages: Sequence[str]) -> str:
    """In MyST's Markdown. A term is a heading, so that the search finds it; beside it stands its other name."""
    about = f":::{{container}} glossary-about\n{WORDS['glossary about'][language]}\n:::\n"
    head = f"---\nhide-toc: true\n---\n# {WORDS['glossary'][language]}\n\n{about}"
    ordered = sorted(terms, key=lambda term: term.term[language].lower())
    return "\n".join([head, *(_entry(term, language, languages) for term in ordered)])


def mentions(terms: Sequence[Term], language: str, text: str) -> Iterator[tuple[re.Match[str], Term]]:
    """Where a text mentions which term; of a longer term no part is a mention of a shorter one."""
    words = {word.lower(): term for term in terms for word in (term.term[language], *term.also.get(language, ()))}
    named = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    endings = _PARTICLES if language == "ko" else "s|es"
    pattern = rf"(?<![\w-])(?P<word>{named})(?=(?:{endings})?(?![\w-]))"
    for found in re.finditer(pattern, text, flags=re.IGNORECASE) if words else ():
        yield found, words[found["word"].lower()]


def _entry(term: Term, language: str, languages: Sequence[str]) -> str:
    others = [
        f'<a lang="{other}" hreflang="{other}" href="../{other}/{GLOSSARY}.html#{term.anchor}">{term.term[other]}</a>'
        for other in languages
        if other != language
    ]
    named = f'<p class="other-name">{", ".join(others)}</p>\n\n' if others else ""
    return f"({term.anchor})=\n## {term.term[language]}\n\n{named}{term.meaning[language]}\n"


def _term(table: dict[str, Any]) -> Term:
    return Term(Text(**table["term"]), Text(**table["meaning"]), table.get("also", {}))


def _file(course: Course) -> Path:
    return course.root / "source" / "site" / "glossary.toml"
