"""Packs what a release's cell holds, so that it is not in plain sight. It is no secret: whoever wants to can unpack it,
since the notebook must.
"""

from __future__ import annotations

import base64
import zlib

from autograde.text import Text

__all__ = ["packed", "seal", "string_of", "unpacked"]

TITLE = Text("지금은 접어 둔 코드 (고칠 것은 없습니다)", "Code that is packed for now (nothing to change here)")
WIDTH = 110


def packed(content: bytes) -> str:
    """Text for a string of a cell: zlib, base64."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def unpacked(text: str) -> bytes:
    """What was packed."""
    return zlib.decompress(base64.b64decode(text))


def string_of(packed: str) -> str:
    """The text as a string of a cell, over several lines, which base64 does not mind."""
    lines = "\n".join(packed[start : start + WIDTH] for start in range(0, len(packed), WIDTH))
    return f'"""\n{lines}\n"""'


def seal(source: str, language: str) -> str:
    """A cell that does what `source` does."""
    code = string_of(packed(source.encode()))
    return (
        f"# @title {TITLE[language]}\nimport base64\nimport zlib\n\n"
        f"exec(zlib.decompress(base64.b64decode({code})).decode())"
    )
