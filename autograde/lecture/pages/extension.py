"""What is Sphinx's part in the pages: formulas as MathML, links from a term's first mention to the glossary and from a
page to itself in the other language, and a search that finds Korean nouns whatever particle they have.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage
from sphinx.transforms import SphinxTransform

from autograde.lecture.formulas import formula
from autograde.lecture.pages.glossary import GLOSSARY, Term, mentions
from autograde.lecture.pages.words import NAMES, WORDS

__all__ = ["setup"]

#: Where no mention is looked for.
_KEPT_OUT = (nodes.literal, nodes.literal_block, nodes.title, nodes.reference, nodes.math, nodes.math_block, nodes.raw)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    for name in ("site_languages", "site_lessons", "site_terms"):
        app.add_config_value(name, (), "")
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
    app.add_search_language(KoreanSearch)
    app.add_transform(TermLinks)
    app.connect("builder-inited", _dark_code, priority=400)  # before the theme reads it
    app.connect("html-page-context", _other_languages)
    return {"parallel_read_safe": False}


def _dark_code(app: Sphinx) -> None:
    """The theme declares this setting too late for it to be among the others."""
    app.config["pygments_dark_style"] = "github-dark-high-contrast"


def _inline(writer: Any, node: nodes.math) -> None:
    writer.body.append(formula(node.astext()))
    raise nodes.SkipNode


def _display(writer: Any, node: nodes.math_block) -> None:
    shown = formula(" ".join(node.astext().split()), display=True).replace(" tabindex='-1'", "")
    writer.body.append(f'<div class="math">{shown}</div>\n')
    raise nodes.SkipNode


class KoreanSearch(SearchLanguage):
    """A word is found by all its beginnings of two syllables and more: what follows a noun is a particle."""

    lang = "ko"
    language_name = "Korean"

    def split(self, input: str) -> list[str]:
        words = super().split(input)
        return [part for word in words for part in (_beginnings(word) if _hangul(word) else [word])]


def _hangul(word: str) -> bool:
    return "가" <= word[:1] <= "힣"


def _beginnings(word: str) -> list[str]:
    return [word[:length] for length in range(2, len(word))] + [word]


class TermLinks(SphinxTransform):
    """In the page of a notebook each term leads to the glossary from its first mention."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        if self.env.docname.split("/")[0] not in self.config.site_lessons:
            return
        known = set[str]()
        for text in list(self.document.findall(nodes.Text)):
            if not any(isinstance(parent, _KEPT_OUT) for parent in _parents(text)):
                self._link(text, known)

    def _link(self, text: nodes.Text, known: set[str]) -> None:
        said, pieces, start = text.astext(), list[nodes.Node](), 0
        for found, term in mentions(self.config.site_terms, self.config.language, said):
            if term.anchor not in known:
                known.add(term.anchor)
                pieces += [nodes.Text(said[start : found.start()]), _reference(found[0], term, self.config.language)]
                start = found.end()
        if pieces:
            pieces.append(nodes.Text(said[start:]))
            text.parent.replace(text, [piece for piece in pieces if piece.astext()])


def _reference(said: str, term: Term, language: str) -> nodes.reference:
    address = f"../{GLOSSARY}.html#{term.anchor}"
    link = nodes.reference("", said, refuri=address, internal=True, classes=["term"])
    link["reftitle"] = term.meaning[language]
    return link


def _parents(node: nodes.Node) -> list[nodes.Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _other_languages(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    root = "../" * (pagename.count("/") + 1)
    others = [language for language in app.config.site_languages if language != app.config.language]
    context["other_languages"] = [(other, NAMES[other], f"{root}{other}/{pagename}.html") for other in others]
    context["site_root"] = f"{root}index.html"
    context["front_name"] = WORDS["front"][app.config.language]
