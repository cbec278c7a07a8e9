"""Finds the hand-ins that a class's record knows, where they were delivered or where somebody says that they are now.

The record holds results, not notebooks: a file is the one that counts when its name and its bytes are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from autograde.errors import CourseError, SubmissionError
from autograde.intake.delivery.found import Found
from autograde.intake.delivery.submission import Submission
from autograde.intake.delivery.submissions import find_files
from autograde.records.record import Entry, Record
from autograde.text import Note

__all__ = ["existing", "find_hand_ins", "gone"]

#: Students that an error message names.
MOST_NAMED = 5


def find_hand_ins(record: Record, students: Sequence[str], paths: Sequence[Path], again: str) -> list[Submission]:
    """The hand-ins of these students that count, found where they were delivered, or in `paths`. Of what could not be
    graded some may be missing; CourseError, which tells the command to give `again`, where others are gone.
    """
    if not students:
        return []
    files = _Files([*paths, *existing(record.delivered)])
    found = {student: files.of(record.entries[student]) for student in students}
    if lost := [student for student in students if found[student] is None and record.entries[student].graded]:
        raise CourseError(gone(record, lost, again))
    return [_submission(record, student, file) for student, file in found.items() if file is not None]


class _Files:
    """The files of deliveries by what they are called and what is in them; each is read once."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._named: dict[str, list[Found]] = defaultdict(list)
        for file in find_files(paths):
            self._named[file.name].append(file)
        self._known: dict[str, dict[str, Found]] = {}

    def of(self, entry: Entry) -> Found | None:
        name = entry.file.rpartition("/")[2]
        if name not in self._known:
            self._known[name] = {digest: file for file in self._named[name] if (digest := _digest(file))}
        return self._known[name].get(entry.digest)


def _digest(file: Found) -> str | None:
    try:
        return sha256(file.source.read()).hexdigest() if file.source else None
    except SubmissionError:
        return None


def _submission(record: Record, student: str, file: Found) -> Submission:
    """What was handed in, as it was when it was graded first."""
    entry, line = record.entries[student], record.line(student)
    return Submission(
        student,
        entry.file,
        notes=tuple(map(Note.from_json, line["notes"])),
        source=file.source,
        identity=entry.identity,
        attempt=entry.attempt,
        submitted_at=entry.submitted_at,
        late=entry.late,
    )


def existing(paths: Sequence[str]) -> list[Path]:
    """Those of the paths of deliveries that are still there."""
    return [Path(path) for path in paths if Path(path).exists()]


def gone(record: Record, students: Sequence[str], again: str) -> str:
    """What is said where the hand-ins of these students cannot be found."""
    entries = [(student, record.entries[student]) for student in students[:MOST_NAMED]]
    named = ", ".join(f"{student} ({entry.file}, of {', '.join(entry.delivery)})" for student, entry in entries)
    more = f" and {len(students) - MOST_NAMED} more" if len(students) > MOST_NAMED else ""
    return (
        f"hand-ins are no longer where they were, or were changed: {named}{more}. Nothing was done. Say where they "
        f"are now: {again}"
    )
