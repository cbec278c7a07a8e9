"""What a damage is, and the collection that the modules beside this one fill: `from damage import DAMAGES` has all.

The student behind every notebook is the same: everything right but for one wrong answer and one blank left open. What
was damaged must change nothing about that, unless the damage took an answer away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograde.course import Assignment
from notebooks import StudentNotebook

__all__ = ["ASSIGNMENT", "AS_EVER", "COLLECTED", "FILE", "UNGRADED", "Damage", "Made", "Note", "damage", "student"]

ASSIGNMENT = "lec26"
FILE = "2023100001_lec26.ipynb"

MISTAKE = {"token-to-id": {1: "dict(enumerate(all_words))"}}
LEFT_OPEN = "input-embeddings"

#: The exercises that do not pass, by what they come to; all others pass.
Expected = Mapping[str, str]
AS_EVER: Expected = {"token-to-id": "failed", LEFT_OPEN: "blank"}
#: The submission cannot be graded, and what the note says is the reason.
UNGRADED = None

#: What a note says of it in Korean and in English, word for word or in part.
Note = tuple[str, str]
#: A notebook, the bytes of one, or files by their names.
Made = StudentNotebook | bytes | Mapping[str, bytes]


@dataclass(frozen=True)
class Damage:
    """`notes` are all that instructors are told, in any order; `expected` is what every submission in it comes to."""

    name: str
    about: str
    make: Callable[[Assignment], Made]
    notes: tuple[Note, ...] = ()
    expected: Expected | None = None

    def files(self, assignment: Assignment) -> dict[str, bytes]:
        """What arrives: files by their names in the folder that is graded."""
        made = self.make(assignment)
        if isinstance(made, StudentNotebook):
            made = made.to_bytes()
        return {FILE: made} if isinstance(made, bytes) else dict(made)


COLLECTED: list[Damage] = []


def damage(
    about: str, *notes: Note, expected: Expected | None = AS_EVER
) -> Callable[[Callable[[Assignment], Made]], Callable[[Assignment], Made]]:
    """Adds a damage, named like the function that does it."""

    def collect(make: Callable[[Assignment], Made]) -> Callable[[Assignment], Made]:
        COLLECTED.append(Damage(make.__name__.replace("_", "-"), about, make, notes, expected))
        return make

    return collect


def student(assignment: Assignment, language: str = "ko") -> StudentNotebook:
    """The student's notebook before anything happened to it."""
    notebook = StudentNotebook(assignment, language).solve().answer(MISTAKE)
    notebook.write(LEFT_OPEN, assignment.exercise(LEFT_OPEN).release[language])
    return notebook.run()
