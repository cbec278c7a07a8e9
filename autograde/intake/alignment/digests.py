"""Which answers are the same program. They are compared as syntax trees: comments, layout and the number of a line make
no difference, all else does. They are only parsed here, never compiled: a few lines can be compiled to gigabytes.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Sequence
from functools import lru_cache

from autograde import syntax

__all__ = ["MOST_CHARACTERS", "digest_of"]

#: Answers longer than this are not compared, since reading them takes time and memory.
MOST_CHARACTERS = 20_000


def digest_of(sources: Sequence[str]) -> str | None:
    """Equal for the same pieces of program in the same order; None for what is no plain Python or too long."""
    programs = [_dumped(source) for source in sources]
    return None if None in programs else hashlib.sha256(repr(programs).encode()).hexdigest()


@lru_cache(maxsize=256)
def _dumped(source: str) -> str | None:
    if len(source) > MOST_CHARACTERS:
        return None
    try:
        return ast.dump(syntax.parse(source), annotate_fields=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
