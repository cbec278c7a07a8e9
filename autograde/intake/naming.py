"""Whose file is it? Read from the LMS's naming, else from `STUDENT/x.ipynb` or `STUDENT_anything.ipynb`.

How the LMSs name what they let an instructor download:

    Canvas       kimminsu_12345_67890_lec26.ipynb, kimminsu_LATE_12345_67890_lec26.ipynb (user id, file id);
                 anonymous: anon_x7Kq2_67890_lec26.ipynb
    Moodle       김민수_1234567_assignsubmission_file_/lec26.ipynb, or the same in front of the file's name
    Blackboard   Lecture 26_2023100001_attempt_2025-09-01-12-30-00_lec26.ipynb
    Brightspace  12345-67890 - Minsu Kim - Sep 1, 2025 1230 PM/lec26.ipynb, or the same in front of the file's name
    Classroom    김민수 - lec26.ipynb

An assignment's own name is nobody's: `lec26_kim.ipynb` and `lec26/kim.ipynb` are kim's. Knows names only; never looks
at contents.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from autograde.intake.found import Found, is_notebook_name, is_zip_name

__all__ = ["Owner", "owners"]

#: A name with so many digits in a row is a student's number, not a word.
NUMBER = re.compile(r"\d{5,}")
#: A date, or a date and a time: `lec26_20250901.ipynb` does not say whose it is.
DATE = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?")
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


def owners(files: Sequence[Found], assignments: Collection[str] = ()) -> list[Owner]:
    """The owner of every file. All files are looked at together: what a folder is shows in what stands beside it.

    `assignments`: the course's ids, which are no students.
    """
    crowd = _Crowd(files, assignments)
    files = [replace(file, parts=(*crowd.home(file), "")) if file.folder else file for file in files]
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

    def __init__(self, files: Sequence[Found], assignments: Collection[str]) -> None:
        ids = "|".join(map(re.escape, assignments)) or "(?!)"
        self.assignment = re.compile(rf"(?:{ids})(?:$|[\s_-]+)", re.IGNORECASE)
        self.behind = re.compile(rf"\s+-\s+(?=(?:{ids})\b)", re.IGNORECASE)
        self.parents: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.inside: dict[tuple[str, ...], set[str]] = {}
        for file in files:
            for depth, folder in enumerate(file.parts[:-1]):
                self.parents[folder].add((file.base, *file.parts[:depth]))
            if is_notebook_name(file.name):
                place = (file.base, *file.parts[:-1])
                self.inside.setdefault(place, set()).add(file.name)
        #: Numbers in the names that begin with one word: in one place, and (None) everywhere.
        self.numbers: dict[tuple[tuple[str, ...] | None, str], set[str]] = defaultdict(set)
        for place, names in self.inside.items():
            for stem in map(self._stem, names):
                if found := NUMBER.search(stem):
                    self.numbers[place, _prefix(stem)].add(found[0])
                    self.numbers[None, _prefix(stem)].add(found[0])
        self.holds: dict[tuple[tuple[str, ...], bool], bool] = {}
        self.zips = _students_zips(files)
        holders = [zip[:-1] for zip in self.zips]
        #: Students' folders with their zip in them: several folders hold one zip each, below the path that was named.
        self.around_zips = {place for place in holders if len(place) > 1 and holders.count(place) == 1}

    def owner(self, file: Found) -> Owner:
        folders, stem = file.parts[:-1], self._stem(file.name)
        for depth, folder in enumerate(folders):
            if NUMBER.search(folder) and not self._holds_students((file.base, *folders[: depth + 1]), numbered=True):
                return Owner(_number_first(folder))
        after = self.assignment.match(stem)
        if not after and NUMBER.search(_prefix(stem)):
            return Owner(_number_first(stem))
        if number := (after and _number(stem[after.end() :])) or self._number_among((file.base, *folders), stem):
            return Owner(number)
        own = self._own_folder(file)
        if own is not None:
            return Owner(_without_zip(own))
        if number := self._number_among(None, stem):
            return Owner(number)
        return Owner(self._last_resort(file, stem, after), sure=False)

    def home(self, folder: Found) -> tuple[str, ...]:
        """The student's folder that a folder lies in, else the folder itself, which may be a student's."""
        for depth in range(1, len(folder.parts)):
            place = (folder.base, *folder.parts[:depth])
            if place in self.inside and not self._holds_students(place):
                return folder.parts[:depth]
        return folder.parts

    def _last_resort(self, file: Found, stem: str, after: re.Match[str] | None) -> str:
        """The first word of the name; of a file that is alone and has but one, what it lies in."""
        if after and after.end() < len(stem):
            return _prefix(stem[after.end() :])
        folders = file.parts[:-1]
        around = _without_zip(folders[-1] if folders else file.base)
        several = len(self.inside.get((file.base, *folders), ())) > 1
        if "_" in stem or several or not file.base or self.assignment.fullmatch(around):
            return _prefix(stem)
        return around

    def _own_folder(self, file: Found) -> str | None:
        """The innermost folder that is a student's: not `lec26` in `STUDENT/lec26/lec26.ipynb`, not a whole class."""
        folders = self._without_inside_of_zip(file)
        for depth in range(len(folders) - 1, -1, -1):
            inner = folders[depth] == self._stem(file.name) or len(self.parents[folders[depth]]) > 1
            if (depth and inner) or self.assignment.fullmatch(folders[depth]):
                continue
            place = (file.base, *folders[: depth + 1])
            alone = len(self.inside) == 1 and len(self.inside.get(place, ())) > 1
            return None if alone or self._holds_students(place) else folders[depth]
        return None

    def _without_inside_of_zip(self, file: Found) -> tuple[str, ...]:
        """The folders around a file down to the student's own zip, or down to what that lies in alone."""
        folders = file.parts[:-1]
        for depth in range(1, len(folders) + 1):
            zip = (file.base, *folders[:depth])
            if zip in self.zips:
                several = len(self.around_zips) > 1 and zip[:-1] in self.around_zips
                return folders[: depth - 1] if several else folders[:depth]
        return folders

    def _number_among(self, place: tuple[str, ...] | None, stem: str) -> str | None:
        """`lec26_2023100001.ipynb` beside `lec26_2023100002.ipynb`: there the first word names nobody."""
        own = NUMBER.search(stem)
        return own[0] if own and len(self.numbers.get((place, _prefix(stem)), ())) > 1 else None

    def _holds_students(self, place: tuple[str, ...], numbered: bool = False) -> bool:
        """Whether the notebooks directly in a folder are named like those of several students."""
        if (place, numbered) not in self.holds:  # asked for every file of the folder
            stems = [self._stem(name) for name in self.inside.get(place, ())]
            prefixes = {_prefix(stem) for stem in stems if numbered or "_" in stem}
            if numbered:
                prefixes = {prefix for prefix in prefixes if NUMBER.search(prefix)}
            self.holds[place, numbered] = len(prefixes) > 1
        return self.holds[place, numbered]

    def _stem(self, name: str) -> str:
        """`Copy of 2023100001_lec26.ipynb (1)` → `2023100001_lec26`; `김민수 - lec26.ipynb` → `김민수_lec26`."""
        stem = re.split(r"\.ipynb\b", name, maxsplit=1, flags=re.IGNORECASE)[0]
        if stem == name:
            stem = name.rpartition(".")[0] or name
        return self.behind.sub("_", COPY_PREFIX.sub("", stem))


def _students_zips(files: Sequence[Found]) -> list[tuple[str, ...]]:
    """Where zips with one notebook lie: one student's each, whatever the folders inside are called."""
    held: Counter[tuple[str, ...]] = Counter()
    for file in files:
        if is_notebook_name(file.name):
            held.update((file.base, *file.parts[: n + 1]) for n, part in enumerate(file.parts) if is_zip_name(part))
    return [place for place, notebooks in held.items() if notebooks == 1]


def _prefix(stem: str) -> str:
    return stem.split("_", 1)[0].strip() or stem


def _number(text: str) -> str | None:
    """The first number that can be a student's."""
    return next((number for number in NUMBER.findall(text) if not DATE.fullmatch(number)), None)


def _number_first(name: str) -> str:
    """`2023100001_홍길동` and `2023100001 홍길동` → `2023100001`; `홍길동_2023100001` → `홍길동`, by the rule."""
    leading = re.match(r"[A-Za-z]{0,3}\d{5,}(?=[\W_]|$)", name)
    return leading[0] if leading else _without_zip(name).split("_", 1)[0].strip() or name


def _without_zip(name: str) -> str:
    return name[:-4] if name.lower().endswith(".zip") else name
