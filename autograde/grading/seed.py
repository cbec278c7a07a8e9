"""The class's seed, and the random numbers that a check draws from it.

Sizes, texts and numbers that are drawn cannot be foreseen by an answer; the same seed draws the same for everybody, in
both worlds, in any order and on any machine, since each check has a generator of its own.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

import numpy as np

from autograde.errors import CourseError

__all__ = ["generator", "kept_seed", "new_seed"]


def new_seed() -> str:
    """A seed that nobody can guess."""
    return secrets.token_hex(8)


def kept_seed(file: Path) -> str:
    """The seed that stands in the file; a new one is put there first where there is none. CourseError where the file is
    empty.
    """
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as new:
            new.write(f"{new_seed()}\n")
    except FileExistsError:
        pass
    seed = file.read_text(encoding="utf-8").strip()
    if not seed:
        raise CourseError(f"{file} is empty; it holds the seed of the class. Remove it, and a new one is drawn")
    return seed


def generator(seed: str, exercise: str, check: str) -> np.random.Generator:
    """A check's own generator; it depends on these three alone."""
    digest = hashlib.sha256("\n".join((seed, exercise, check)).encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
