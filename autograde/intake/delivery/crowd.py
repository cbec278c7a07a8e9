"""Whose file is it, where no LMS named it? Told from all files of a run side by side: what a folder is shows in what
stands beside it.

Knows names only; never looks at contents.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from autograde.intake.delivery.copies import COPY_OF, without_copy_marks
from autograde.intake.delivery.found import CHECKPOINTS, NOTEBOOK, Found, is_zip_name, without_zip
from autograde.intake.delivery.lms import Owner
from autograde.intake.delivery.shared import DATE, NUMBER, is_somebody, lead_of_class, without_task

__all__ = ["Crowd"]

WHOLE_DATE = re.compile(DATE)
#: Between the student and the file in Google Classroom's names.
DASH = re.compile(rf"\s{{1,3}}-\s{{1,3}}(?:{COPY_OF}){{0,3}}", re.IGNORECASE)


Parts = tuple[str, ...]


class Crowd:
    """All `files` of a run; `unnamed` are those that no LMS named, which say how this class names its files, as do the
    names of those that came `before`. `known`: the students of the class so far.
    """

    def __init__(
        self,
        files: Sequence[Found],
        unnamed: Sequence[Found],
        assignments: Collection[str],
        known: Collection[str] = (),
        before: Sequence[str] = (),
    ) -> None:
        ids = "|".join(map(re.escape, assignments)) or "(?!)"
        self.assignments, self.known = assignments, known
        self.assignment = re.compile(rf"(?:{ids})(?:$|[\s_-]+)", re.IGNORECASE)
        self.parents: dict[str, set[Parts]] = defaultdict(set)
        self.inside: dict[Parts, set[str]] = {}
        for file in files:
            for depth, folder in enumerate(file.parts[:-1]):
                self.parents[folder].add((file.base, *file.parts[:depth]))
            if file.is_notebook and not file.leftover:
                place = (file.base, *file.parts[:-1])
                self.inside.setdefault(place, set()).add(file.name)
        self.leads = self._leads(unnamed, {self._bare(_naming_part(name.split("/"))[1]) for name in before})
        #: Numbers in the names that begin with one word: in one place, and (None) everywhere.
        self.numbers: dict[tuple[Parts | None, str], set[str]] = defaultdict(set)
        self._count_numbers(files)
        self.holds: dict[tuple[Parts, bool], bool] = {}
        self.zips = _students_zips(files)
        holders = Counter(zip[:-1] for zip in self.zips)
        #: Students' folders with their zip in them: several folders hold one zip each, below the path that was named.
        self.around_zips = {place for place, zips in holders.items() if len(place) > 1 and zips == 1}

    def owner(self, file: Found) -> Owner:
        if file.folder:
            file = replace(file, parts=(*self._home(file), ""))
        elif CHECKPOINTS in file.parts:
            file = replace(file, parts=tuple(part for part in file.parts if part != CHECKPOINTS))
        folders, stem = file.parts[:-1], self._stem(file.base, file.name)
        for depth, folder in enumerate(folders):
            place = (file.base, *folders[: depth + 1])
            if NUMBER.search(folder) and not self._holds_students(place, numbered=True):
                return Owner(self._number_among(place[:-1], folder) or _number_first(folder))
        after = self.assignment.match(stem)
        if not after and NUMBER.search(_prefix(stem)):
            return Owner(_number_first(stem))
        if number := (after and _number(stem[after.end() :])) or self._number_among((file.base, *folders), stem):
            return Owner(number)
        own = self._own_folder(file)
        if own is not None:
            return Owner(self._of_zip(file.base, own) if is_zip_name(own) else own)
        if number := self._number_among(None, stem):
            return Owner(number)
        return Owner(self._last_resort(file, stem, after), sure=False)

    def _leads(self, unnamed: Sequence[Found], before: set[str]) -> dict[str, str]:
        """By named path, what the names of the class begin with and what is nobody's, as `HW1_`."""
        stems: dict[str, set[str]] = defaultdict(set)
        places: dict[tuple[str, str], set[Parts]] = defaultdict(set)
        for file in unnamed:
            if file.is_notebook and not file.leftover:
                around, name = _naming_part(file.parts)
                stem = self._bare(name)
                stems[file.base].add(stem)
                places[file.base, stem].add(tuple(around))
        # Where one name lies in several folders, the folders are the students.
        plain = {base: names for base, names in stems.items() if all(len(places[base, name]) == 1 for name in names)}
        return {base: lead_of_class(names | before, self.assignments) for base, names in plain.items()}

    def _count_numbers(self, files: Sequence[Found]) -> None:
        names = [(place, self._stem(place[0], name)) for place, names in self.inside.items() for name in names]
        folders = {(file.base, *file.parts[:depth]) for file in files for depth in range(1, len(file.parts))}
        for place, name in [*names, *((folder[:-1], folder[-1]) for folder in folders)]:
            if found := NUMBER.search(name):
                self.numbers[place, _prefix(name)].add(found[0])
                self.numbers[None, _prefix(name)].add(found[0])

    def _home(self, folder: Found) -> Parts:
        """The student's folder that a folder lies in, else the folder itself, which may be a student's."""
        for depth in range(1, len(folder.parts)):
            place = (folder.base, *folder.parts[:depth])
            if place in self.inside and not self._holds_students(place):
                return folder.parts[:depth]
        return folder.parts

    def _last_resort(self, file: Found, stem: str, after: re.Match[str] | None) -> str:
        """The first word of the name, or the one that is a student's of the class; of a file that is alone and has but
        one word, what it lies in.
        """
        members = [word for word in stem.split("_") if word in self.known]
        if len(members) == 1 and not is_somebody(_prefix(stem), self.assignments):
            return members[0]
        if after and after.end() < len(stem):
            return _prefix(stem[after.end() :])
        folders = file.parts[:-1]
        around = without_zip(folders[-1] if folders else file.base)
        several = len(self.inside.get((file.base, *folders), ())) > 1
        if several and not self._says_who(file.name):
            return NOTEBOOK.split(file.name, maxsplit=1)[0]  # `lec26 (1)` beside `lec26` may be another student's
        somebody = is_somebody(around, self.assignments) or not self._says_who(file.name)
        if "_" in stem or several or not file.base or self.assignment.fullmatch(around) or not somebody:
            return _prefix(stem)
        return around

    def _of_zip(self, base: str, name: str) -> str:
        """The student by the name of a zip, which is read like a notebook's."""
        stem = self._stem(base, name)
        after = self.assignment.match(stem)
        return _prefix(stem[after.end() :] if after and after.end() < len(stem) else stem)

    def _own_folder(self, file: Found) -> str | None:
        """The innermost folder that is a student's: not `lec26` in `STUDENT/lec26/lec26.ipynb`, not a whole class."""
        folders, stem = self._without_inside_of_zip(file), self._bare(file.name)
        for depth in range(len(folders) - 1, -1, -1):
            inner = folders[depth] == stem or len(self.parents[folders[depth]]) > 1
            if (depth and inner) or self.assignment.fullmatch(folders[depth]):
                continue
            place = (file.base, *folders[: depth + 1])
            return None if self._is_class(place) or self._holds_students(place) else folders[depth]
        return None

    def _is_class(self, place: Parts) -> bool:
        """Whether all notebooks lie in this one folder, and their names are somebody's."""
        names = self.inside.get(place, ())
        return len(self.inside) == 1 < len(names) and any(self._says_who(name) for name in names)

    def _says_who(self, name: str) -> bool:
        return is_somebody(self._bare(name), self.assignments)

    def _without_inside_of_zip(self, file: Found) -> Parts:
        """The folders around a file down to the student's own zip, or down to what that lies in alone."""
        folders = file.parts[:-1]
        for depth in range(1, len(folders) + 1):
            zip = (file.base, *folders[:depth])
            if zip in self.zips:
                several = len(self.around_zips) > 1 and zip[:-1] in self.around_zips
                return folders[: depth - 1] if several else folders[:depth]
        return folders

    def _number_among(self, place: Parts | None, name: str) -> str | None:
        """`lec26_2023100001.ipynb` beside `lec26_2023100002.ipynb`: there the first word names nobody."""
        own = NUMBER.search(name)
        return own[0] if own and len(self.numbers.get((place, _prefix(name)), ())) > 1 else None

    def _holds_students(self, place: Parts, numbered: bool = False) -> bool:
        """Whether the notebooks directly in a folder are named like those of several students."""
        if (place, numbered) not in self.holds:  # asked for every file of the folder
            bare = [self._bare(name) for name in self.inside.get(place, ())]
            prefixes = {_prefix(self._led(place[0], stem)) for stem in bare if numbered or "_" in stem}
            if numbered:
                prefixes = {prefix for prefix in prefixes if NUMBER.search(prefix)}
            self.holds[place, numbered] = len(prefixes) > 1
        return self.holds[place, numbered]

    def _stem(self, base: str, name: str) -> str:
        """`Copy of 2023100001_lec26.ipynb (1)` → `2023100001_lec26`; `김민수 - lec26.ipynb` → `김민수_lec26`."""
        return self._led(base, self._bare(name))

    def _led(self, base: str, stem: str) -> str:
        """Without what all names of the class begin with."""
        lead = self.leads.get(base, "")
        stem = stem[len(lead) :] if lead and stem.startswith(lead) else stem
        return without_task(stem, self.assignments)

    @staticmethod
    def _bare(name: str) -> str:
        stem = without_zip(NOTEBOOK.split(name, maxsplit=1)[0])
        if stem == name:
            stem = name.rpartition(".")[0] or name
        stem = without_copy_marks(stem.lstrip("~$.").removesuffix("-checkpoint"))
        return DASH.sub("_", stem)


def _naming_part(parts: Sequence[str]) -> tuple[Sequence[str], str]:
    """What names a file, and what that lies in: what is in a student's zip is named by the student, the zip by the
    class's habit.
    """
    depth = next((depth for depth, part in enumerate(parts) if is_zip_name(part)), len(parts) - 1)
    return parts[:depth], parts[depth]


def _students_zips(files: Sequence[Found]) -> set[Parts]:
    """Where zips with one notebook lie: one student's each, whatever the folders inside are called."""
    held: Counter[Parts] = Counter()
    for file in files:
        if file.is_notebook:
            held.update((file.base, *file.parts[: n + 1]) for n, part in enumerate(file.parts) if is_zip_name(part))
    return {place for place, notebooks in held.items() if notebooks == 1}


def _prefix(stem: str) -> str:
    return stem.split("_", 1)[0].strip() or stem


def _number(text: str) -> str | None:
    """The first number that can be a student's."""
    return next((number for number in NUMBER.findall(text) if not WHOLE_DATE.fullmatch(number)), None)


def _number_first(name: str) -> str:
    """`2023100001_홍길동` and `2023100001 홍길동` → `2023100001`; `홍길동_2023100001` → `홍길동`, by the rule."""
    leading = re.match(r"[A-Za-z]{0,3}\d{5,}(?=[\W_]|$)", name)
    return leading[0] if leading else without_zip(name).split("_", 1)[0].strip() or name
