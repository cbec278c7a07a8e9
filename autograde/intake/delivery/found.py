"""One file as it was found in a folder or an archive, before anybody knows whose it is, and what its name says it is.

What a file holds is looked at only so far as to tell a notebook without its ending (`holds_notebook`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from autograde.intake.delivery.content import Source
from autograde.text import Text

__all__ = [
    "CHECKPOINTS",
    "HEAD_BYTES",
    "MAX_BYTES",
    "NOTEBOOK",
    "Found",
    "holds_notebook",
    "is_closed",
    "is_leftover",
    "is_notebook_name",
    "is_zip_name",
    "normalised",
    "too_large",
    "without_zip",
]

#: A submission larger than this is not read (bytes): notebooks with megabytes of outputs stay well below it.
MAX_BYTES = 64 * 2**20
#: So much of a file without a notebook's name is looked at.
HEAD_BYTES = 2**16

#: Characters of a name; in a zip it can have 65,535.
LONGEST = 255
#: Folders of computers, which nobody hands in.
CLOSED = {"__macosx", "__pycache__"}
LEFT_BEHIND = {"thumbs.db", "desktop.ini"}
#: Where Jupyter keeps a notebook as it was saved last.
CHECKPOINTS = ".ipynb_checkpoints"

NOTEBOOK = re.compile(r"\.ipynb(?![0-9A-Za-z])", re.IGNORECASE)
ZIP = re.compile(r"\.zip(?![0-9A-Za-z])", re.IGNORECASE)
#: What only the JSON of a notebook has.
OF_A_NOTEBOOK = re.compile(rb'"(?:cells|worksheets)"\s{0,16}:\s{0,16}\[|"nbformat(?:_minor)?"\s{0,16}:\s{0,16}\d')
BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe"


@dataclass(frozen=True)
class Found:
    """`parts` leads from the named path to the file, e.g. `("2023100001", "lec26.ipynb")`.

    `base` is the name of the path that was given itself, `modified` a time in seconds that only orders files. A file
    that cannot be read has a `problem` and no source. `named` says that the instructor named this very file, `folder`
    that it is a folder which could not be entered, `sniffed` that a notebook was seen in it, and `leftover` that a
    computer left it behind.
    """

    parts: tuple[str, ...]
    base: str
    source: Source | None = None
    modified: float = 0.0
    problem: Text | None = None
    named: bool = False
    folder: bool = False
    sniffed: bool = False
    leftover: bool = False

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def shown(self) -> str:
        return "/".join(self.parts)

    @property
    def is_notebook(self) -> bool:
        return self.sniffed or is_notebook_name(self.name)

    @property
    def is_last_resort(self) -> bool:
        """Whether a computer left a notebook behind, which counts where there is nothing else of a student."""
        return self.leftover and self.is_notebook and not self.name.startswith("._")


def normalised(name: str) -> str:
    """NFC, so that a Korean name from macOS (NFD) equals the same name from elsewhere; no control characters, and no
    longer than a disk would have it.
    """
    kept = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in name)
    whole = unicodedata.normalize("NFC", kept).strip()
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST // 2]}…{whole[-LONGEST // 3 :]}"


def is_closed(folder: str) -> bool:
    """Whether a folder is a computer's own: hidden, resource forks, compiled modules."""
    return folder.startswith(".") or folder.lower() in CLOSED


def is_leftover(name: str) -> bool:
    """What computers leave behind: hidden files, lock files of Office, pictures of folders."""
    return name.startswith((".", "~$")) or name.lower() in LEFT_BEHIND


def is_notebook_name(name: str) -> bool:
    """`.ipynb`, also with something behind it: `x.ipynb.txt`, `x.ipynb (1)`, `x.ipynb의 사본`."""
    return NOTEBOOK.search(name) is not None


def is_zip_name(name: str) -> bool:
    """`.zip`, also with something behind it: `x.zip의 사본`."""
    return ZIP.search(name) is not None


def without_zip(name: str) -> str:
    return ZIP.split(name, maxsplit=1)[0]


def holds_notebook(head: bytes) -> bool:
    """Whether a file that begins like this is a notebook's JSON, in UTF-8 or UTF-16; nothing is parsed."""
    head = head.replace(b"\0", b"").lstrip(BYTE_ORDER_MARKS + b" \t\r\n")
    return head.startswith(b"{") and OF_A_NOTEBOOK.search(head) is not None


def too_large(size: int) -> Text:
    limit = MAX_BYTES // 2**20
    return Text(
        ko=f"파일이 너무 큽니다({size / 2**20:,.0f} MiB, 한도 {limit} MiB). 출력을 지우고 다시 제출해야 합니다.",
        en=f"The file is too large ({size / 2**20:,.0f} MiB, the limit is {limit} MiB). "
        "It has to be handed in again with its outputs cleared.",
    )
