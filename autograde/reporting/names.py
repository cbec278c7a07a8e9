"""File names for the feedback pages: readable, safe on every system, one for each submission."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from autograde.records.results import SubmissionResult

__all__ = ["feedback_names"]

#: What some file system or address refuses, and all control and format characters (also those that turn text around).
_REFUSED = re.compile(
    r'[/\\:*?"<>|#%\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
#: Names that Windows keeps for devices.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
#: Bytes of UTF-8; file systems take 255, some of which are needed for a number and the ending.
_LONGEST = 180


def feedback_names(submissions: Sequence[SubmissionResult]) -> tuple[str, ...]:
    """One name per submission, in order: `김하늘.html`, and `김하늘-2.html` for a second file of the same student.

    Names that differ in case only count as the same, since on some systems they are the same file.
    """
    taken: set[str] = set()
    return tuple(_free(_safe(submission.student), taken) for submission in submissions)


def _safe(student: str) -> str:
    name = _REFUSED.sub("_", unicodedata.normalize("NFC", student)).strip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")


def _free(stem: str, taken: set[str]) -> str:
    name, number = f"{stem}.html", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.html"
    taken.add(name.casefold())
    return name
