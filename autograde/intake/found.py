"""One file as it was found in a folder or an archive, before anybody knows whose it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from autograde.text import Text

__all__ = ["MAX_BYTES", "Found", "is_ignored", "is_notebook_name", "is_zip_name", "normalised", "too_large"]

#: A submission larger than this is not read (bytes): notebooks with megabytes of outputs stay well below it.
MAX_BYTES = 64 * 2**20

IGNORED_NAMES = {"__macosx", "__pycache__", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Found:
    """`parts` leads from the named path to the file, e.g. `("2023100001", "lec26.ipynb")`.

    `base` is the name of the path that was given itself, `modified` a time in seconds that only orders files. A file
    that could not be read has a `problem` and no content. `named` says that the instructor named this very file,
    `folder` that it is a folder which could not be entered.
    """

    parts: tuple[str, ...]
    base: str
    content: bytes = b""
    modified: float = 0.0
    problem: Text | None = None
    named: bool = False
    folder: bool = False

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def shown(self) -> str:
        return "/".join(self.parts)


def normalised(name: str) -> str:
    """NFC, so that a Korean name from macOS (NFD) equals the same name from elsewhere; no control characters."""
    kept = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in name)
    return unicodedata.normalize("NFC", kept).strip()


def is_ignored(name: str) -> bool:
    """What computers leave behind: hidden files, checkpoints, resource forks, lock files of Office."""
    return name.startswith((".", "~$")) or name.lower() in IGNORED_NAMES or "-checkpoint.ipynb" in name


def is_notebook_name(name: str) -> bool:
    """`.ipynb`, also where a browser or Drive put something behind it: `x.ipynb.txt`, `x.ipynb (1)`."""
    return re.search(r"\.ipynb\b", name, re.IGNORECASE) is not None


def is_zip_name(name: str) -> bool:
    return name.lower().endswith(".zip")


def too_large(size: int) -> Text:
    limit = MAX_BYTES // 2**20
    return Text(
        ko=f"파일이 너무 큽니다({size / 2**20:,.0f} MiB, 한도 {limit} MiB). 출력을 지우고 다시 제출해야 합니다.",
        en=f"The file is too large ({size / 2**20:,.0f} MiB, the limit is {limit} MiB). "
        "It has to be handed in again with its outputs cleared.",
    )
