"""Whose file is it? Read from the LMS's naming, else from `STUDENT/x.ipynb` or `STUDENT_anything.ipynb`.

How the LMSs name what they let an instructor download:

    Canvas       kimminsu_12345_67890_lec26.ipynb, kimminsu_LATE_12345_67890_lec26.ipynb (user id, file id);
                 anonymous: anon_x7Kq2_67890_lec26.ipynb
    Moodle       김민수_1234567_assignsubmission_file_/lec26.ipynb, or the same in front of the file's name
    Blackboard   Lecture 26_2023100001_attempt_2025-09-01-12-30-00_lec26.ipynb
    Brightspace  12345-67890 - Minsu Kim - Sep 1, 2025 1230 PM/lec26.ipynb, or the same in front of the file's name

Knows names only; never looks at contents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from autograde.intake.found import Found, is_notebook_name

__all__ = ["Owner", "owners"]

#: A name with so many digits in a row is a student's number, not a word.
NUMBER = re.compile(r"\d{5,}")
COPY_PREFIX = re.compile(r"^(?:copy of|사본)\s+", re.IGNORECASE)

LMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<student>.+?)_(?P<identity>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?",
        r".+_(?P<student>[^_]+)_(?:attempt|시도)_(?P<when>\d{4}(?:-\d\d){5})(?:[_.].*)?",
        r"(?P<identity>\d+-\d+)\s+-\s+(?P<student>.+?)(?:\s*-\s+(?P<when>.+?)(?:\s+-\s+.+)?)?",
        r"(?P<student>anon_(?:LATE_)?[0-9A-Za-z]+)_(?P<when>\d{2,})_.+",
        r"(?P<student>[^_]+)(?:_LATE)?_(?P<identity>\d{2,})_(?P<when>\d{2,})_.+",
    )
)
DATES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p")


@dataclass(frozen=True)
class Owner:
    """`identity` is the LMS's own number, which tells two students of one name apart; `attempt` orders attempts.

    `sure`: the name can only be a submission's, whatever kind of file it is.
    """

    student: str
    identity: str | None = None
    attempt: float | None = None
    sure: bool = True


def owners(files: Sequence[Found]) -> list[Owner]:
    """The owner of every file. All files are looked at together: what a folder is shows in what stands beside it."""
    crowd = _Crowd(files)
    return [_of_lms(file) or crowd.owner(file) for file in files]


def _of_lms(file: Found) -> Owner | None:
    """From the outermost part that an LMS has named: what is below it comes from the student."""
    for part in file.parts:
        for pattern in LMS:
            match = pattern.fullmatch(part)
            # `2023100001_09_11_lec26.ipynb` looks like Canvas, but there a name has no numbers: a student's own dates.
            if match and not (pattern is LMS[-1] and NUMBER.search(match["student"])):
                found = match.groupdict()
                student = found["student"].replace("LATE_", "").strip()
                return Owner(student, found.get("identity"), _attempt(found.get("when")))
    return None


def _attempt(when: str | None) -> float | None:
    """A time, or Canvas's file id, which grows with time; None where the LMS says nothing readable."""
    if when is None:
        return None
    if when.isdecimal():
        return float(when)
    for form in DATES:
        try:
            return (datetime.strptime(when.removesuffix(".zip"), form) - datetime(1970, 1, 1)).total_seconds()
        except ValueError:
            continue
    return None


class _Crowd:
    """All files of a run side by side, to tell a student's folder from a folder of students."""

    def __init__(self, files: Sequence[Found]) -> None:
        self.parents: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.inside: dict[tuple[str, ...], set[str]] = {}
        for file in files:
            for depth, folder in enumerate(file.parts[:-1]):
                self.parents[folder].add((file.base, *file.parts[:depth]))
            if is_notebook_name(file.name):
                place = (file.base, *file.parts[:-1])
                self.inside.setdefault(place, set()).add(file.name)

    def owner(self, file: Found) -> Owner:
        folders, name = file.parts[:-1], file.name
        for depth, folder in enumerate(folders):
            if NUMBER.search(folder) and not self._holds_students((file.base, *folders[: depth + 1]), numbered=True):
                return Owner(_number_first(folder))
        if NUMBER.search(_prefix(name)):
            return Owner(_number_first(_stem(name)))
        if number := self._number_behind(file):
            return Owner(number)
        own = self._own_folder(file)
        if own is not None:
            return Owner(_without_zip(own))
        place = (file.base, *folders)
        if "_" in _stem(name) or len(self.inside.get(place, ())) > 1 or not file.base:
            return Owner(_prefix(name), sure=False)
        return Owner(_without_zip(folders[-1] if folders else file.base), sure=False)

    def _own_folder(self, file: Found) -> str | None:
        """The innermost folder that is a student's: not `lec26` in `STUDENT/lec26/lec26.ipynb`, not a whole class."""
        folders = file.parts[:-1]
        for depth in range(len(folders) - 1, -1, -1):
            inner = folders[depth] == _stem(file.name) or len(self.parents[folders[depth]]) > 1
            if depth and inner:
                continue
            place = (file.base, *folders[: depth + 1])
            alone = len(self.inside) == 1 and len(self.inside.get(place, ())) > 1
            return None if alone or self._holds_students(place) else folders[depth]
        return None

    def _number_behind(self, file: Found) -> str | None:
        """`lec26_2023100001.ipynb` beside `lec26_2023100002.ipynb`: there the first word names nobody."""
        place = (file.base, *file.parts[:-1])
        beside = [_stem(name) for name in self.inside.get(place, ()) if _prefix(name) == _prefix(file.name)]
        numbers = {found[0] for stem in beside if (found := NUMBER.search(stem))}
        own = NUMBER.search(_stem(file.name))
        return own[0] if own and len(numbers) > 1 else None

    def _holds_students(self, place: tuple[str, ...], numbered: bool = False) -> bool:
        """Whether the notebooks directly in a folder are named like those of several students."""
        prefixes = {_prefix(name) for name in self.inside.get(place, ()) if numbered or "_" in _stem(name)}
        if numbered:
            prefixes = {prefix for prefix in prefixes if NUMBER.search(prefix)}
        return len(prefixes) > 1


def _stem(name: str) -> str:
    """`Copy of 2023100001_lec26.ipynb (1)` → `2023100001_lec26`."""
    stem = re.split(r"\.ipynb\b", name, maxsplit=1, flags=re.IGNORECASE)[0]
    if stem == name:
        stem = name.rpartition(".")[0] or name
    return COPY_PREFIX.sub("", stem)


def _prefix(name: str) -> str:
    stem = _stem(name)
    return stem.split("_", 1)[0].strip() or stem


def _number_first(name: str) -> str:
    """`2023100001_홍길동` and `2023100001 홍길동` → `2023100001`; `홍길동_2023100001` → `홍길동`, by the rule."""
    leading = re.match(r"[A-Za-z]{0,3}\d{5,}(?=[\W_]|$)", name)
    return leading[0] if leading else _without_zip(name).split("_", 1)[0].strip() or name


def _without_zip(name: str) -> str:
    return name[:-4] if name.lower().endswith(".zip") else name
