"""What the alignment puts together: cells of the release (targets) and where they are in a submission (places)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from autograde.course import Assignment
from autograde.intake.notebook import Cell
from autograde.intake.similarity import Profile, bare, likeness, profile
from autograde.intake.statements import statements
from autograde.text import LANGUAGES

__all__ = ["Evidence", "Place", "Target", "targets_of"]

Evidence = Literal["grade_id", "cell id", "content"]


@dataclass(frozen=True)
class Target:
    """A code cell of the release or one for a written answer; `forms` are its sources: both editions, for an exercise
    blank and solved.
    """

    id: str
    forms: tuple[str, ...]
    is_exercise: bool
    is_written: bool = False

    @cached_property
    def texts(self) -> frozenset[str]:
        return frozenset(map(bare, self.forms))

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        return tuple(profile(form) for form in dict.fromkeys(self.forms))

    @cached_property
    def smallest(self) -> int:
        """The grams of its shortest form."""
        return min(len(form.code) for form in self.profiles)

    @cached_property
    def statements(self) -> tuple[tuple[Profile, ...], ...]:
        """Its statements in order, each in all its forms."""
        forms = [statements(form) for form in dict.fromkeys(self.forms)]
        alike = [form for form in forms if len(form) == len(forms[-1])]
        return tuple(tuple(map(profile, dict.fromkeys(one))) for one in zip(*alike, strict=True))

    def likeness(self, source: str, own: Profile) -> float:
        """How alike a cell with this source and profile is, from 0 to 1."""
        if bare(source) in self.texts:
            return 1.0
        return max(likeness(own, form) for form in self.profiles)

    def share_in(self, own: Profile) -> float:
        """Which share of its code is in a cell of this profile, from 0 to 1."""
        return max(len(form.code & own.code) / max(len(form.code), 1) for form in self.profiles)


@dataclass(frozen=True)
class Place:
    """A cell of the submission has been found to be the release's cell `target`."""

    cell: Cell
    target: str
    evidence: Evidence


def targets_of(assignment: Assignment) -> list[Target]:
    """The assignment's code cells and those for written answers, in order."""
    forms: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for cell in assignment.release_cells(language):
            if cell.kind != "prose":
                forms.setdefault(cell.id, []).append(cell.source)
    exercises = {exercise.id: exercise for exercise in assignment.exercises}
    for name, exercise in exercises.items():
        forms.setdefault(name, []).extend(exercise.solution.values())
    return [
        Target(name, tuple(sources), name in exercises, name in exercises and exercises[name].is_written)
        for name, sources in forms.items()
    ]
