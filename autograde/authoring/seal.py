"""Packs a given cell of a release, so that its code is not in plain sight. It is no secret: whoever wants to can unpack
it, since the notebook must.
"""

from __future__ import annotations

import base64
import textwrap
import zlib

from autograde.text import Text

__all__ = ["packed", "seal"]

TITLE = Text("지금은 접어 둔 코드 (고칠 것은 없습니다)", "Code that is packed for now (nothing to change here)")
WIDTH = 110


def packed(content: bytes) -> str:
    """Text for a string of a cell: zlib, base64."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def seal(source: str, language: str) -> str:
    """A cell that does what `source` does."""
    lines = "\n".join(textwrap.wrap(packed(source.encode()), WIDTH))
    return (
        f"# @title {TITLE[language]}\nimport base64\nimport zlib\n\n"
        f'exec(zlib.decompress(base64.b64decode("""\n{lines}\n""")).decode())'
    )
