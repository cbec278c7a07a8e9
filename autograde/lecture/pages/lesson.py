"""A notebook → what Sphinx makes a page of: pictures and demos as files, tools folded under their titles, the links of
Colab's badge in a line of their own.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograde.authoring.notebook import colab_address, notebook_path
from autograde.course import Course
from autograde.errors import CourseError
from autograde.lecture.pages.figures import figure
from autograde.lecture.pages.links import doors
from autograde.lecture.pages.words import WORDS

__all__ = ["lesson_page"]

#: Pixels of a demo on a page.
DEMO_HEIGHT = 720

_BADGE = re.compile(r"^\[!\[.*$\n?", flags=re.MULTILINE)
_PICTURE = re.compile(
    r'(?:<p[^>]*>)?<img src="data:image/png;base64,(?P<data>[^"]+)" alt="(?P<alt>[^"]*)"[^>]*>(?:</p>)?'
)
_TITLE = re.compile(r"\A# @title (?P<title>.*)\n?")
#: A cell that shows a demo as it opens, and does nothing else with it.
_DEMO = re.compile(r"^def demo_(?P<name>\w+)\(.*^demo_(?P=name)\(\)\s*\Z", flags=re.MULTILINE | re.DOTALL)
#: Lines of packed values, of which the first ones do.
_PACKED = re.compile(r"((?:^[A-Za-z0-9+/=]{60,}\n){2})(?:^[A-Za-z0-9+/=]+\n)+", flags=re.MULTILINE)


def lesson_page(course: Course, id: str, language: str, beside: Path, demos: Mapping[str, str]) -> bytes:
    """The notebook that `[site] notebooks` says, for the page in the folder `beside`."""
    kind = "notebooks" if course.site.notebooks == "releases" else "solutions"
    file = course.root / notebook_path(kind, language, id)
    if not file.is_file():
        raise CourseError(f"there is no notebook {file}; run 'autograde build'")
    notebook = json.loads(file.read_text(encoding="utf-8"))
    cells = [_cell(cell, course, language, demos) for cell in notebook["cells"]]
    cells[0]["source"] = _with_doors(
        cells[0]["source"], doors(id, language, beside, colab_address(course, id, language))
    )
    return json.dumps({**notebook, "cells": cells}, ensure_ascii=False).encode()


def _cell(cell: Mapping[str, Any], course: Course, language: str, demos: Mapping[str, str]) -> dict[str, Any]:
    text = _text(cell)
    if cell["cell_type"] == "markdown":
        return _prose(cell, _PICTURE.sub(lambda found: _figure(course, language, found), text))
    demo = _DEMO.search(text)
    if demo and demo["name"] in demos:
        return _prose(cell, _demo(demo["name"], language, demos[demo["name"]]))
    title = _TITLE.match(text)
    if title is not None:
        return _folded(cell, text[title.end() :], title["title"])
    drawn = {"mystnb": {"image": {"alt": WORDS["drawn"][language]}}}
    return {**cell, "metadata": drawn if cell.get("outputs") else {}, "source": text}


def _text(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _prose(cell: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {"id": cell["id"], "cell_type": "markdown", "metadata": {}, "source": text}


def _folded(cell: Mapping[str, Any], code: str, title: str) -> dict[str, Any]:
    metadata = {"tags": ["hide-input"], "mystnb": {"code_prompt_show": title, "code_prompt_hide": title}}
    return {**cell, "metadata": metadata, "source": _PACKED.sub(r"\1…\n", code)}


def _demo(name: str, language: str, title: str) -> str:
    address, shown = f"../../demos/{name}.{language}.html", html.escape(title)
    frame = f'<iframe class="demo" src="{address}" title="{shown}" height="{DEMO_HEIGHT}" loading="lazy"></iframe>'
    return f'{frame}\n<p class="demo-link"><a href="{address}">{WORDS["demo"][language]}</a></p>'


def _figure(course: Course, language: str, found: re.Match[str]) -> str:
    """The picture as a file of the site; one that the build did not draw stays as it is."""
    name = _pictures(course.root / "images" / language).get(_hash(base64.b64decode(found["data"])))
    return figure(course, f"{language}/{name}", html.unescape(found["alt"]), "../images/") if name else found[0]


@cache
def _pictures(folder: Path) -> Mapping[str, str]:
    """The build's pictures, their paths in the folder by their hashes."""
    return {_hash(file.read_bytes()): file.relative_to(folder).as_posix() for file in sorted(folder.glob("*/*.png"))}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _with_doors(prose: str, links: list[tuple[str, str]]) -> str:
    """The first cell, its badge replaced by links below the title."""
    heading, _, rest = _BADGE.sub("", prose, count=1).partition("\n")
    listed = " ".join(f'<a href="{html.escape(address)}">{html.escape(text)}</a>' for address, text in links)
    return f'{heading}\n\n<p class="doors">{listed}</p>\n\n{rest.lstrip()}'
