"""Whose file it is by the name that an LMS gave it when an instructor downloaded the class.

    Canvas       kimminsu_12345_67890_lec26.ipynb, kimminsu_LATE_12345_67890_lec26.ipynb (user id, file id);
                 anonymous: anon_x7Kq2_67890_lec26.ipynb
    Moodle       김민수_1234567_assignsubmission_file_/lec26.ipynb, or the same in front of the file's name
    Blackboard   Lecture 26_2023100001_attempt_2025-09-01-12-30-00_lec26.ipynb (the assignment's name, the user's)
    Brightspace  12345-67890 - Minsu Kim - Sep 1, 2025 1230 PM/lec26.ipynb, or the same in front of the file's name

What all names beside each other begin with may stand before any of these. Knows names only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograde.intake.delivery.copies import without_copy_marks
from autograde.intake.delivery.found import Found
from autograde.intake.delivery.identity import NOBODY, STUDENT_NUMBER, Identity
from autograde.intake.delivery.shared import NUMBER, shared_lead, students_behind

__all__ = ["Owner", "named_by_lms", "owner_by_name", "owners_by_lms"]

#: Moodle writes a blank for every underscore of a student's name.
MOODLE = re.compile(
    r"(?:.*_)?(?P<student>[^_]+)_(?P<lms_id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.IGNORECASE
)
BLACKBOARD = re.compile(r"(?P<head>.+_[^_]+)_(?:attempt|시도)_(?P<when>\d{4}(?:-\d\d){5})(?:[_.].*)?")
BRIGHTSPACE = re.compile(r"(?P<lms_id>\d+-\d+)\s+-\s+(?P<student>.+?)(?:\s*-\s+(?P<when>.+?)(?:\s+-\s+.+)?)?")
ANONYMOUS = re.compile(r"(?P<anonymous>anon)_(?P<late>LATE_)?(?P<student>[0-9A-Za-z]+)_(?P<when>\d{2,})_.+")
CANVAS = re.compile(r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<lms_id>\d{2,})_(?P<when>\d{2,})_.+")
PATTERNS = (MOODLE, BLACKBOARD, BRIGHTSPACE, ANONYMOUS, CANVAS)
#: `kim_09_11_lec26.ipynb` has a day in its name, not two ids of Canvas.
DAY = re.compile(r"[^_]+_(?:0[1-9]|1[0-2])_(?:0[1-9]|[12]\d|3[01])_.+")

DATES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %I%M %p")
#: What stands between the words of a name.
BETWEEN = re.compile(r"_|\s{1,3}-\s{1,3}")

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Owner:
    """`identity.lms_id` tells two students of one name apart; `attempt` orders attempts.

    `submitted_at` is the LMS's time of handing in (ISO 8601, without an offset where the name has none), `late` its
    mark; None where the name says nothing. `sure`: the name, or the folder, says whose it is; `by_lms`: it can only be
    a submission's, whatever kind of file it is.
    """

    student: str
    identity: Identity = NOBODY
    attempt: float | None = None
    submitted_at: str | None = None
    late: bool | None = None
    sure: bool = True
    by_lms: bool = False


def owners_by_lms(
    files: Sequence[Found], known: Collection[str], assignments: Collection[str], before: Collection[str] = ()
) -> list[Owner | None]:
    """The owner of every file that an LMS has named or that lies below what it has named; None for the others.

    The outermost such name counts: what is below it comes from the student. `known` students and the names of files
    that came `before` tell what is the assignment's.
    """
    leads = _Leads(files)
    matches = [_match(file, leads) for file in files]
    heads: dict[Parts, set[str]] = defaultdict(set)
    for match in matches:
        if match and "head" in match[1]:
            heads[match[0]].add(match[1]["head"] or "")
    former = {found["head"] or "" for name in before if (found := _found_below(name)) and "head" in found}
    for some in heads.values():
        if shared_lead([head.split("_") for head in some | former]):
            some |= former
    students = {place: students_behind(some, known, assignments) for place, some in heads.items()}
    return [match and _owner(match[1], students.get(match[0], {})) for match in matches]


def named_by_lms(name: str) -> bool:
    """Whether an LMS has named the file, or something that it lies in."""
    return _found_below(name) is not None


def owner_by_name(name: str, student: str) -> Owner | None:
    """The owner of a file that an LMS has named and that is known to be the `student`'s; None for other files."""
    found = _found_below(name)
    return _owner(found, {found.get("head") or "": student}) if found else None


def _found_below(name: str) -> Mapping[str, str | None] | None:
    parts = (without_copy_marks(part) for part in name.split("/"))
    return next((found for part in parts if (found := _found_in(part))), None)


def _match(file: Found, leads: _Leads) -> tuple[Parts, Mapping[str, str | None]] | None:
    """Where the name stands, and what the pattern found in it."""
    for depth, part in enumerate(file.parts):
        place = (file.base, *file.parts[:depth])
        for name in leads.possible(place, part):
            if found := _found_in(name):
                return place, found
    return None


def _found_in(name: str) -> Mapping[str, str | None] | None:
    for pattern in PATTERNS:
        match = pattern.fullmatch(name)
        # `2023100001_09_11_lec26.ipynb` looks like Canvas, but there a name has no numbers: a student's own dates.
        if match and not (pattern is CANVAS and (NUMBER.search(match["student"]) or DAY.fullmatch(name))):
            return match.groupdict()
    return None


def _owner(found: Mapping[str, str | None], students: Mapping[str, str]) -> Owner:
    student = (found.get("student") or students.get(found.get("head") or "", "")).strip()
    when, late = found.get("when") or "", bool(found["late"]) if "late" in found else None
    if time := _time(when):
        attempt: float | None = (time - datetime(1970, 1, 1)).total_seconds()
    else:
        attempt = float(when) if when.isdecimal() else None  # Canvas's file id grows with time
    submitted_at = time.isoformat() if time else None
    return Owner(_shown(found, student), _identity(found, student), attempt, submitted_at, late, by_lms=True)


def _shown(found: Mapping[str, str | None], student: str) -> str:
    return f"anon_{student}" if found.get("anonymous") else student


def _identity(found: Mapping[str, str | None], student: str) -> Identity:
    """Blackboard names users as they sign in, which many universities have students do by their number."""
    if found.get("anonymous"):
        return NOBODY
    if "head" in found:
        return Identity(login=student, student_number=student if STUDENT_NUMBER.fullmatch(student) else None)
    return Identity(name=student, lms_id=found.get("lms_id"))


def _time(when: str) -> datetime | None:
    """None where the LMS says no time, or none that can be read."""
    for form in DATES:
        try:
            return datetime.strptime(when.removesuffix(".zip"), form)
        except ValueError:
            continue
    return None


class _Leads:
    """By place, how many words all the names there begin with alike."""

    def __init__(self, files: Sequence[Found]) -> None:
        names: dict[Parts, set[str]] = defaultdict(set)
        for file in files:
            for depth, part in enumerate(file.parts):
                place = (file.base, *file.parts[:depth])
                names[place].add(without_copy_marks(part))
        self._shared = {
            place: shared_lead([BETWEEN.split(name) for name in some]) for place, some in names.items() if len(some) > 1
        }

    def possible(self, place: Parts, name: str) -> Iterator[str]:
        """The name, and the name without what stands before it in all names beside it."""
        name = without_copy_marks(name)
        yield name
        starts = [found.end() for found in BETWEEN.finditer(name)]
        yield from (name[start:] for start in starts[: self._shared.get(place, 0)])
