"""What computers write into the names of copies: Google Drive, Windows, macOS and browsers, in several languages.

    Drive     Copy of lec26.ipynb · lec26.ipynb의 사본 · Kopie von lec26.ipynb
    Windows   lec26 - Copy (2).ipynb · lec26 - 복사본.ipynb
    macOS     lec26 copy 2.ipynb · lec26 복사본.ipynb
    browsers  lec26 (1).ipynb

The marks say nothing about whose a file is, also where several of them meet. A name that is nothing but a mark stays.
"""

from __future__ import annotations

import re

__all__ = ["COPY_OF", "without_copy_marks"]

#: What stands before the name that was copied. Blanks are counted, so that a long name costs no more than its length.
COPY_OF = (
    r"(?:(?:copy(?:\s\(?\d{1,3}\)?)?\sof|kopie\svon|copie\sde|c[oó]pia\sd[ei])[\s_]{1,3}"
    r"|(?:사본|복사본)(?:\s?\(\d{1,3}\))?(?:\s{0,3}-\s{1,3}|[\s_]{1,3}))"
)
NUMBERED = r"(?:\s{0,2}\(\d{1,3}\)|\s\d{1,3})?"
COPY = r"(?:copy|copie|kopie|c[oó]pia|사본|복사본)"
BEHIND = rf"(?:의\s?사본{NUMBERED}|(?:\s{{0,3}}-\s{{1,3}}|[\s_]){COPY}{NUMBERED}|\s{{0,3}}\(\d{{1,3}}\)|\s?\({COPY}\))"

FIRST = re.compile(rf"{COPY_OF}", re.IGNORECASE)
LAST = re.compile(rf"{BEHIND}\s{{0,3}}$", re.IGNORECASE)
#: No mark is longer than so many characters.
LONGEST = 40


def without_copy_marks(name: str) -> str:
    """`Copy of 김민수_lec26 (1) - 복사본` → `김민수_lec26`."""
    while True:
        shorter = name
        if found := FIRST.match(shorter):
            shorter = shorter[found.end() :]
        if found := LAST.search(shorter, max(0, len(shorter) - LONGEST)):
            shorter = shorter[: found.start()]
        shorter = shorter.strip()
        if not shorter or shorter == name:
            return name
        name = shorter
