"""What a source comes to: an assignment with its cells and exercises, as plain frozen data.

Not done here: reading (`assemble`), pictures and notebooks (`release`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from autograde.course.audiences import EVERYBODY, Audience
from autograde.course.blanks import Blank, fill, open_blanks
from autograde.course.seal import seal
from autograde.course.source import nearest
from autograde.course.written import written_text
from autograde.errors import CourseError
from autograde.text import LANGUAGES, Text

__all__ = [
    "Assignment",
    "AssignmentCell",
    "CellKind",
    "Exercise",
    "ReleaseCell",
    "Step",
    "StepKind",
    "check_cell",
    "check_title",
]

StepKind = Literal["given", "exercise", "check"]
CellKind = Literal["prose", "given", "exercise", "check", "written"]


def check_cell(exercise: str) -> str:
    """The name of an exercise's check cell."""
    return f"{exercise}-check"


def check_title(language: str, exercise: str) -> str:
    """What is seen of a check cell that is folded, its first line."""
    return f"# @title {Text('확인', 'Check')[language]} · {exercise}"


@dataclass(frozen=True)
class Exercise:
    """One code cell with blanks, or one text cell to write into, which has neither blanks nor a check.

    `solution`, `release` and `check` hold the cells' sources per language. `number` is what its heading in the prose
    says, such as `2-1`.
    """

    id: str
    points: float
    hint: Text
    solution: dict[str, str]
    release: dict[str, str]
    blanks: tuple[Blank, ...]
    check: dict[str, str]
    file: Path
    line: int
    number: str

    @property
    def language(self) -> str:
        """The course's primary one."""
        return next(iter(self.solution))

    @property
    def is_written(self) -> bool:
        """Whether the answer is a text."""
        return not self.blanks

    def fill(self, answers: Mapping[int, str]) -> str:
        """The solved cell (primary edition) with other code in the blanks of these numbers, e.g. `{1: "[]"}`.

        Further lines of an answer stand relative to the first. Raises ValueError for a number that is no blank.
        """
        if not answers:
            return self.solution[self.language]
        return fill(self.release[self.language], self.blanks, answers)

    def open_blanks(self, answer: str) -> dict[int, int]:
        """The blanks that a submission's cell leaves open: the line (from 0) of each by its number."""
        return open_blanks(answer, self.blanks)

    def is_blank(self, answer: str) -> bool:
        """Whether any blank of the submission's cell is still open, or no text was written."""
        return not self.written(answer) if self.is_written else bool(self.open_blanks(answer))

    def written(self, answer: str) -> str:
        """What a student wrote into the text cell of a written exercise."""
        return written_text(answer, self.release.values())


@dataclass(frozen=True)
class Step:
    """One code cell of the notebook, in order; `code` per language, that of an exercise is the solved cell."""

    kind: StepKind
    id: str
    tags: tuple[str, ...]
    exercise: Exercise | None
    code: dict[str, str]


@dataclass(frozen=True)
class AssignmentCell:
    """One cell of both editions. A prose cell may still hold `![](figure:NAME)` lines; `file:line` is its source.

    A cell with `only` is for these and nobody else; an `editable` one is given, and students may change it;
    of a `sealed` one the release has the code packed. One with a `demo` is filled in when a notebook is made of it:
    its source is what it does with the demo. `marked` is prose with the marks of slides, where it has any; `minutes`
    belong to a speaker's note; `pitfalls` are the known wrong answers that an exercise's slides show.
    """

    kind: CellKind
    id: str
    tags: tuple[str, ...]
    exercise: Exercise | None
    source: dict[str, str]
    file: Path
    line: int
    only: tuple[Audience, ...] = EVERYBODY
    editable: bool = False
    sealed: bool = False
    demo: str = ""
    marked: dict[str, str] = field(default_factory=dict)
    minutes: float = 0
    pitfalls: tuple[str, ...] = ()

    @property
    def cell_type(self) -> Literal["markdown", "code"]:
        return "markdown" if self.kind in ("prose", "written") else "code"

    def release(self, language: str) -> str:
        """What the student's notebook has here."""
        if self.kind in ("exercise", "written") and self.exercise:
            return self.exercise.release[language]
        return seal(self.source[language], language) if self.sealed else self.source[language]


@dataclass(frozen=True)
class ReleaseCell:
    """One cell of a release, for aligning a submission with it. `exercise` is set for answer and check cells; what is
    `only_here` no grader has.
    """

    id: str
    kind: CellKind
    cell_type: Literal["markdown", "code"]
    source: str
    tags: tuple[str, ...]
    exercise: str | None
    editable: bool = False
    only_here: bool = False


@dataclass(frozen=True)
class Assignment:
    """One notebook of the series. `folder` is its folder in `source/`, `languages` are its editions, the primary one
    first.
    """

    id: str
    title: Text
    cells: tuple[AssignmentCell, ...]
    folder: Path
    languages: tuple[str, ...] = LANGUAGES

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(cell.exercise for cell in self.cells if cell.kind in ("exercise", "written") and cell.exercise)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The code cells that the grader has, in order."""
        return tuple(
            Step(cell.kind, cell.id, cell.tags, cell.exercise, cell.source)
            for cell in self.cells
            if cell.kind != "prose" and cell.kind != "written" and "grader" in cell.only
        )

    @cached_property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    def exercise(self, id: str) -> Exercise:
        """The exercise of this id. Raises CourseError naming the nearest one."""
        for exercise in self.exercises:
            if exercise.id == id:
                return exercise
        known = [exercise.id for exercise in self.exercises]
        raise CourseError(f"assignment '{self.id}' has no exercise '{id}'{nearest(id, known)}")

    def release_cells(self, language: str) -> tuple[ReleaseCell, ...]:
        """The cells of one edition of the release; prose without its pictures."""
        return self._releases[language]

    @cached_property
    def _releases(self) -> dict[str, tuple[ReleaseCell, ...]]:
        return {
            language: tuple(
                ReleaseCell(
                    cell.id,
                    cell.kind,
                    cell.cell_type,
                    cell.release(language),
                    cell.tags,
                    cell.exercise.id if cell.exercise else None,
                    cell.editable,
                    "grader" not in cell.only,
                )
                for cell in self.cells
                if "release" in cell.only
            )
            for language in self.languages
        }
