"""What intake has to say, in both languages: notes for instructors, and reasons why something cannot be graded."""

from __future__ import annotations

from autograde.errors import SubmissionError
from autograde.text import Note, Text

__all__ = ["note", "refuse"]


def note(ko: str, en: str) -> Note:
    """What the student may read, too."""
    return Note(Text(ko, en))


def refuse(ko: str, en: str) -> SubmissionError:
    """The error for a file that has to be handed in again."""
    return SubmissionError(
        Text(ko=f"{ko} 노트북을 다시 제출해야 합니다.", en=f"{en} The notebook has to be handed in again.")
    )
