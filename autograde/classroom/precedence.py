"""Whether what a student hands in now takes the place of what the record has: the rule of one delivery, across several.

Of this assignment first, answered before untouched, then the later attempt; where the LMS says nothing of attempts,
what is handed in now is the later, unless it was handed in before. Decides only; grades and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from autograde.intake.delivery.submission import Look, Submission
from autograde.intake.notes import note
from autograde.records.record import Entry
from autograde.text import Note, Text

__all__ = ["Decision", "decide"]

UNREADABLE = Text("이 과제의 노트북으로 읽을 수 없습니다", "it cannot be read as a notebook of this assignment")
UNTOUCHED = Text("작성한 답이 없습니다", "nothing is answered in it")
OLDER = Text("더 먼저 제출한 것입니다", "it is an older attempt")
FORMER = Text("이미 받았고, 그 뒤에 제출한 것이 있습니다", "it had come before, and another one after it")


@dataclass(frozen=True)
class Decision:
    """The submission to grade, or None where the record stays; `note` says why the record's hand-in counts."""

    grade: Submission | None
    note: Note | None = None


def decide(submission: Submission, entry: Entry | None, look: Callable[[Submission], Look], resume: bool) -> Decision:
    """What to do with a student's submission beside the record's `entry`. What could not be graded is tried again: the
    reason may have been ours.
    """
    if entry is None:
        return Decision(submission)
    digest = submission.digest
    if digest == entry.digest:
        return Decision(None if resume and entry.graded else submission)
    if why := _falls_behind(submission, digest, entry, look(submission)):
        ko = f"{submission.file} 파일은 채점하지 않고 앞서 제출한 것을 그대로 두었습니다: {why.ko}"
        en = f"{submission.file} was not graded, and the earlier hand-in still counts: {why.en}"
        return Decision(None, note(ko, en))
    ko = f"앞서 제출한 {entry.file} 파일을 대신합니다"
    said = note(ko, f"it takes the place of {entry.file}, handed in earlier")
    return Decision(replace(submission, notes=(*submission.notes, said)))


def _falls_behind(submission: Submission, digest: str, entry: Entry, look: Look) -> Text | None:
    """Why the record's hand-in counts; None where it does not."""
    now, before = (look.fits, look.touched), (entry.graded, entry.touched)
    if now != before:
        return None if now > before else UNTOUCHED if look.fits else UNREADABLE
    if submission.attempt is not None and entry.attempt is not None and submission.attempt != entry.attempt:
        return OLDER if submission.attempt < entry.attempt else None
    return FORMER if digest in entry.former else None
