"""Links to what stands beside the pages: slides, notebooks, demos. A link is made to what is there."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

from autograde.lecture.pages.words import WORDS

__all__ = ["demos_in", "doors"]

#: Files beside the page of a notebook, and what a link to them says; the notebook's own name stands for None.
_BESIDE = {"slides.html": "slides", "slides.pdf": "pdf", None: "notebook", "live.ipynb": "live"}
_TITLE = re.compile(r"<title>(.*?)</title>", flags=re.DOTALL)


def doors(id: str, language: str, folder: Path, colab: str) -> list[tuple[str, str]]:
    """What one can do with a notebook, as pairs of address and text; `folder` is that of its page."""
    named = [(name or f"{id}.ipynb", WORDS[word][language]) for name, word in _BESIDE.items()]
    here = [(name, text) for name, text in named if name == f"{id}.ipynb" or (folder / name).is_file()]
    return [*([(colab, WORDS["colab"][language])] if colab else []), *here]


def demos_in(folder: Path, language: str) -> Mapping[str, str]:
    """The demos of the site, as titles by their names."""
    files = sorted((folder / "demos").glob(f"*.{language}.html"))
    return {file.name.split(".")[0]: _title(file) for file in files}


def _title(file: Path) -> str:
    found = _TITLE.search(file.read_text(encoding="utf-8"))
    return html.unescape(found[1].strip()) if found else file.stem
