"""Demos: pages on which one thing moves when the learner changes something, each one file that needs nothing else.

A demo is `source/demos/NAME.html`, its markup, style and script, and `NAME.py` with its texts (`TEXTS`) and its numbers
(`data()`), which come from the course's own code. The markup goes into the frame that all demos share, `page.html`;
`{{KEY}}` becomes a text, and scripts have texts and numbers as `T` and `DATA`. Not done here: their pictures.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.authoring.figures import imported
from autograde.course import Course
from autograde.course.caches import fill_caches, pointing_to
from autograde.course.seal import packed, string_of
from autograde.course.source import nearest
from autograde.errors import AuthoringError
from autograde.text import Text
from autograde.writing import write_whole

__all__ = ["Demo", "demo_cell", "demo_names", "read_demo", "write_demos"]

FOLDER, FRAME = "demos", "page.html"
#: Bytes of a page with its data.
MOST_BYTES = 60 * 1024
#: Pixels that a notebook gives to a demo.
HEIGHT = 720

_KEY = re.compile(r"\{\{(\w+)\}\}")
#: What shows a packed page, with other data than its own if there are any. Everything is imported inside, so that the
#: notebook's names stay as they are.
_SHOW = """\
def demo_{name}(data=None):
    import base64, html, json, re, zlib
    from IPython.display import HTML

    page = zlib.decompress(base64.b64decode({page})).decode()
    if data is not None:
        text = json.dumps(data, ensure_ascii=False).replace("<", "\\\\u003c")
        page = re.sub('(?<=id="data">).*?(?=</script>)', lambda old: text, page, count=1, flags=re.DOTALL)
    frame = 'style="width:100%;height:{height}px;border:0" sandbox="allow-scripts" title="{title}"'
    return HTML(f'<div><iframe {{frame}} srcdoc="{{html.escape(page)}}"></iframe></div>')


{body}"""


@dataclass(frozen=True)
class Demo:
    """A demo's title, and its page in each of the course's languages."""

    name: str
    title: Text
    page: Mapping[str, str]


def demo_names(course: Course) -> list[str]:
    """The course's demos, in the order of their names."""
    folder = course.root / "source" / FOLDER
    return sorted(file.stem for file in folder.glob("*.html") if file.name != FRAME)


def read_demo(course: Course, name: str) -> Demo:
    """Make the pages of a demo. Raises AuthoringError for one that is unknown, that lacks a text in some language, or
    that is larger than a page may be.
    """
    folder, known = course.root / "source" / FOLDER, demo_names(course)
    if name not in known:
        raise AuthoringError(f"there is no demo '{name}'{nearest(name, known)}", file=folder)
    file = folder / f"{name}.html"
    with pointing_to(fill_caches(course)), imported(folder / f"{name}.py") as module:
        texts, data = module.TEXTS, _json(module.data())
    for key, text in texts.items():
        if lacking := text.lacks(course.languages):
            raise AuthoringError(f"the text '{key}' is missing in: {', '.join(lacking)}", file=file.with_suffix(".py"))
    markup = (folder / FRAME).read_text(encoding="utf-8").replace("{{body}}", file.read_text(encoding="utf-8"))
    pages = {}
    for language in course.languages:
        said = {key: text[language] for key, text in texts.items()}
        pages[language] = _filled(markup, said, {"lang": language, "data": data, "texts": _json(said)}, file)
    return Demo(name, texts["title"], pages)


def write_demos(course: Course, folder: Path) -> list[Path]:
    """Write every demo as `NAME.LANGUAGE.html`; returns the files."""
    files = []
    for name in demo_names(course):
        for language, page in read_demo(course, name).page.items():
            files.append(folder / f"{name}.{language}.html")
            write_whole(files[-1], page.encode())
    return files


def demo_cell(course: Course, name: str, language: str, body: str) -> str:
    """The code of a notebook's folded cell: a function `demo_NAME` that shows the packed page, and what the author
    does with it (`body`).
    """
    demo = read_demo(course, name)
    title = demo.title[language]
    page = string_of(packed(demo.page[language].encode()))
    shown = _SHOW.format(name=name, page=page, height=HEIGHT, title=html.escape(title), body=body)
    return f"# @title ▶ {title}\n{shown}"


def _filled(markup: str, said: Mapping[str, str], values: Mapping[str, str], file: Path) -> str:
    known = {**{key: html.escape(text) for key, text in said.items()}, **values}

    def value(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise AuthoringError(f"unknown text {match[0]}{nearest(match[1], known)}", file=file)
        return known[match[1]]

    page = _KEY.sub(value, markup)
    if (size := len(page.encode())) > MOST_BYTES:
        raise AuthoringError(f"the page has {size:,} bytes; a demo may have {MOST_BYTES:,}", file=file)
    return page


def _json(data: Any) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
