"""Which files of a delivery can be hand-ins, and how those of one student are ordered. Looks at names, not inside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.intake.delivery.found import Found, is_notebook_name, is_zip_name
from autograde.intake.delivery.naming import Owner
from autograde.text import Text

__all__ = ["Candidate", "candidates_among"]

#: What students hand in by mistake in place of the notebook; other files beside notebooks are nobody's submission.
MISTAKEN = {".py", ".doc", ".docx", ".hwp", ".hwpx", ".pdf", ".htm", ".html", ".rtf", ".odt", ".pages"}
#: Archives that are not opened.
ARCHIVES = {".rar", ".7z", ".egg", ".alz", ".tar", ".tgz", ".gz", ".xz", ".bz2"}
#: What an LMS puts beside the hand-ins.
OF_LMS = re.compile(r"(?:index|grades?|attendance|grading worksheet.*|manifest)\.\w+", re.IGNORECASE)
BORDER = re.compile(r"_|\s-\s")

OTHER_ARCHIVE = Text(
    ko="zip이 아닌 압축 파일은 열지 않습니다. 노트북(.ipynb)을 그대로 다시 제출해야 합니다.",
    en="It is an archive, but no zip, and was not opened. The notebook itself (.ipynb) has to be handed in again.",
)


@dataclass(frozen=True)
class Candidate:
    """A file that can be its owner's hand-in. `elsewhere`: by its name it is of another assignment.

    `problem`: why it cannot be graded, as far as is known. `digest`: the sha256 of its bytes, where they were read.
    """

    file: Found
    owner: Owner
    elsewhere: bool = False
    problem: Text | None = None
    digest: str | None = None

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, float, float, tuple[int, str]]:
        """Notebooks before other files, readable before unreadable, of this assignment by its name, no autosave, then
        the later.
        """
        file = self.file
        later = (len(file.name), file.shown)  # `lec26-2.ipynb` and `lec26 (1).ipynb` come after `lec26.ipynb`
        kind = file.is_notebook, self.problem is None, not self.elsewhere, "-checkpoint." not in file.name
        return *kind, self.owner.attempt or 0.0, file.modified, later


def candidates_among(
    files: Sequence[Found], owners: Sequence[Owner], assignment: str, assignments: Collection[str]
) -> tuple[list[Candidate], list[Found]]:
    """The candidates, and those of the other files that look like somebody's although nothing tells whose.

    What a computer left behind counts for a student only who handed in nothing else.
    """
    habits = _habits(files, owners, assignments)
    found, left, doubtful = [], [], []
    for file, owner in zip(files, owners, strict=True):
        problem = file.problem or (OTHER_ARCHIVE if _is_archive(file) else None)
        candidate = Candidate(file, owner, _elsewhere(file, assignment, assignments), problem)
        if file.leftover:
            left += [candidate] * (owner.sure and file.is_last_resort)
        elif _stands_as_submission(file, owner, habits):
            found.append(candidate)
        elif not OF_LMS.fullmatch(file.name) and (_looks_handed_in(file) or file.problem):
            doubtful.append(file)
    students = {candidate.owner.student for candidate in found}
    return found + [candidate for candidate in left if candidate.owner.student not in students], doubtful


@dataclass(frozen=True)
class _Habits:
    """How this class hands in: whether in folders, the places of files named by the student alone, and the course's
    assignments.
    """

    folders: bool
    plain: frozenset[tuple[str, ...]]
    ids: re.Pattern[str]


def _habits(files: Sequence[Found], owners: Sequence[Owner], assignments: Collection[str]) -> _Habits:
    notebooks = [(file, owner) for file, owner in zip(files, owners, strict=True) if file.is_notebook]
    return _Habits(
        folders=any(len(file.parts) > 1 for file, _ in notebooks),
        plain=frozenset(_place(file) for file, owner in notebooks if Path(file.name).stem == owner.student),
        ids=re.compile("|".join(map(re.escape, assignments)) or "(?!)", re.IGNORECASE),
    )


def _place(file: Found) -> tuple[str, ...]:
    return (file.base, *file.parts[:-1])


def _stands_as_submission(file: Found, owner: Owner, habits: _Habits) -> bool:
    if file.named or file.folder or file.is_notebook or owner.by_lms:
        return True
    if OF_LMS.fullmatch(file.name):
        return False
    names_student = BORDER.search(file.name) is not None or _place(file) in habits.plain
    # A text beside the notebooks is data, unless it is named as a hand-in is.
    as_handed_in = _looks_handed_in(file) or habits.ids.search(file.name) is not None
    return (owner.sure and (habits.folders or as_handed_in)) or (names_student and as_handed_in)


def _looks_handed_in(file: Found) -> bool:
    return Path(file.name).suffix.lower() in MISTAKEN or _is_archive(file) or is_zip_name(file.name)


def _is_archive(file: Found) -> bool:
    return Path(file.name).suffix.lower() in ARCHIVES and not is_notebook_name(file.name)


def _elsewhere(file: Found, assignment: str, assignments: Iterable[str]) -> bool:
    """Whether the file's name, or else its folder's, is that of another assignment."""
    for part in reversed(file.parts):
        if named := {id for id in assignments if re.search(rf"(?<![^\W_]){id}(?!\d)", part, re.IGNORECASE)}:
            return assignment not in named
    return False
