"""Prose in Markdown → blocks: headings, paragraphs, things to look at, and the author's marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt

from autograde.course.audiences import MARK
from autograde.lecture.formulas import formula

__all__ = ["Block", "blocks", "first_sentence", "inline"]

BlockKind = Literal["heading", "paragraph", "figure", "formula", "table", "list", "code", "slide", "notes"]

_FIGURE = re.compile(r"!\[\]\(figure:(?P<name>[\w-]+)\)")
_DISPLAY = re.compile(r"\$\$(?P<tex>.+?)\$\$", flags=re.DOTALL)
_MATH = re.compile(r"\$(?P<tex>[^$\n]+(?:\n[^$\n]+)?)\$")
#: Ends of sentences; a full stop within code, brackets or a number has no space behind it.
_SENTENCE = re.compile(r"(?<=[^.][.?!])(?:\*\*|\))?\s+(?=\S)")


@dataclass(frozen=True)
class Block:
    """One block: its HTML, its Markdown (of a figure the name), and of a table or list how many lines it has."""

    kind: BlockKind
    html: str
    text: str
    level: int = 0
    lines: int = 0


def blocks(prose: str) -> list[Block]:
    """The blocks of a cell of prose."""
    tokens = _markdown().parse(prose)
    found, start = list[Block](), 0
    for position, token in enumerate(tokens):
        if token.level == 0 and token.nesting != 1:
            found += _block(tokens[start : position + 1])
            start = position + 1
    return found


def inline(text: str) -> str:
    """One line of Markdown as HTML."""
    rendered: str = _markdown().renderInline(text)
    return rendered


def first_sentence(text: str) -> str:
    """Of a paragraph in Markdown; a sentence whose bold or code would be cut is taken with the next."""
    text = " ".join(text.split())
    for match in _SENTENCE.finditer(text):
        sentence = text[: match.start() + len(match[0].rstrip())]
        if sentence.count("`") % 2 == 0 and sentence.count("**") % 2 == 0 and sentence.count("$") % 2 == 0:
            return sentence
    return text


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    markdown.inline.ruler.before("escape", "math", _math)
    markdown.add_render_rule("math", lambda self, tokens, at, options, env: formula(tokens[at].content))
    return markdown


def _math(state: Any, silent: bool) -> bool:
    """`$…$` within a line."""
    match = _MATH.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("math", "", 0).content = match["tex"]
    state.pos = match.end()
    return True


def _block(tokens: list[Any]) -> Iterator[Block]:
    first = tokens[0]
    rendered = _markdown().renderer.render(tokens, _markdown().options, {})
    text = "\n".join(token.content for token in tokens if token.type == "inline")
    if first.type == "html_block":
        yield from _marks(first.content)
    elif first.type == "heading_open":
        yield Block("heading", inline(text), text, level=int(first.tag[1]))
    elif figure := _FIGURE.fullmatch(text):
        yield Block("figure", "", figure["name"])
    elif display := _DISPLAY.fullmatch(text):
        yield Block("formula", formula(" ".join(display["tex"].split()), display=True), display["tex"])
    elif first.type == "table_open":
        yield Block("table", rendered, text, lines=sum(token.type == "tr_open" for token in tokens) - 1)
    elif first.type in ("bullet_list_open", "ordered_list_open"):
        items = sum(token.type == "list_item_open" for token in tokens)
        yield Block("list", rendered, text, lines=items)
    elif first.type in ("fence", "code_block"):
        yield Block("code", f"<pre>{html.escape(first.content)}</pre>", first.content)
    elif text:
        yield Block("paragraph", rendered, text)


def _marks(content: str) -> Iterator[Block]:
    for mark in MARK.finditer(content):
        kinds: Mapping[str, BlockKind] = {"slide": "slide", "notes": "notes"}
        yield Block(kinds[mark["what"]], "", mark["sentence"] or "")
