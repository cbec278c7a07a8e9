"""What the alignment puts together: cells of the release (targets) and where they are in a submission (places).

All that depends on the assignment alone is worked out once and kept: a grader reads hundreds of submissions of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Literal, TypeVar

from autograde.course import Assignment
from autograde.intake.alignment.similarity import Profile, bare, profile
from autograde.intake.alignment.structure import shape_of
from autograde.intake.document.cells import Cell
from autograde.intake.document.statements import statements

__all__ = ["Form", "FoundBy", "Place", "Target", "Targets", "once", "targets_of"]

FoundBy = Literal["grade_id", "cell id", "content"]

T = TypeVar("T")
#: Assignments that something is kept of: a course has a few, a test run makes many.
MOST_KEPT = 16


@dataclass(frozen=True)
class Target:
    """A code cell of the release or one for a written answer; `forms` are its sources: both editions, for an exercise
    blank and solved. One that `is_spare` no grader needs, so it is not searched for.
    """

    id: str
    forms: tuple[str, ...]
    is_exercise: bool
    is_written: bool = False
    is_spare: bool = False

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


@dataclass(frozen=True)
class Form:
    """One of a target's forms, as it is compared: what it defines, and how many grams it has."""

    target: str
    names: frozenset[str]
    code: int
    whole: int


@dataclass(frozen=True)
class Targets:
    """All targets of an assignment, in order."""

    all: tuple[Target, ...]

    @cached_property
    def code(self) -> tuple[Target, ...]:
        return tuple(target for target in self.all if not target.is_written)

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(target.id for target in self.all)

    @cached_property
    def owners(self) -> Mapping[str, frozenset[str]]:
        """Whose forms a text is, word for word; of the code cells."""
        owners: dict[str, set[str]] = {}
        for target in self.code:
            for form in target.forms:
                owners.setdefault(bare(form), set()).add(target.id)
        return {text: frozenset(names) for text, names in owners.items()}

    @cached_property
    def shapes(self) -> Mapping[str, frozenset[str]]:
        """The structures of the exercises that are solved in one line."""
        exercises = [target for target in self.code if target.is_exercise]
        found = {target.id: frozenset(filter(None, map(shape_of, target.forms))) for target in exercises}
        return {name: shapes for name, shapes in found.items() if shapes}

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms of all code cells."""
        return tuple(Form(name, form.names, len(form.code), len(form.whole)) for name, form in self._profiles())

    @cached_property
    def in_code(self) -> Mapping[int, tuple[int, ...]]:
        """Which of the `forms` have a gram in their code."""
        return _index(form.code for _, form in self._profiles())

    @cached_property
    def in_whole(self) -> Mapping[int, tuple[int, ...]]:
        """Which of the `forms` have a gram in their code and comments."""
        return _index(form.whole for _, form in self._profiles())

    def _profiles(self) -> Iterator[tuple[str, Profile]]:
        return ((target.id, form) for target in self.code for form in target.profiles)


@dataclass(frozen=True)
class Place:
    """A cell of the submission has been found to be the release's cell `target`."""

    cell: Cell
    target: str
    found_by: FoundBy


def once(make: Callable[[Assignment], T]) -> Callable[[Assignment], T]:
    """The function, which keeps what it made of the latest assignments. They never change, but cannot be hashed."""
    kept: dict[int, tuple[Assignment, T]] = {}

    @wraps(make)
    def kept_or_made(assignment: Assignment) -> T:
        # The assignment is held as well, so that no other one can get its id.
        if id(assignment) not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[id(assignment)] = (assignment, make(assignment))
        return kept[id(assignment)][1]

    return kept_or_made


@once
def targets_of(assignment: Assignment) -> Targets:
    """The assignment's code cells and those for written answers, in order."""
    forms: dict[str, list[str]] = {}
    spare = {cell.id for cell in assignment.release_cells(assignment.languages[0]) if cell.only_here}
    for language in assignment.languages:
        for cell in assignment.release_cells(language):
            if cell.kind != "prose":
                forms.setdefault(cell.id, []).append(cell.source)
    exercises = {exercise.id: exercise for exercise in assignment.exercises}
    for name, exercise in exercises.items():
        forms.setdefault(name, []).extend(exercise.solution.values())
    return Targets(
        tuple(
            Target(
                name, tuple(sources), name in exercises, name in exercises and exercises[name].is_written, name in spare
            )
            for name, sources in forms.items()
        )
    )


def _index(forms: Iterable[frozenset[int]]) -> dict[int, tuple[int, ...]]:
    index: dict[int, list[int]] = {}
    for number, grams in enumerate(forms):
        for gram in grams:
            index.setdefault(gram, []).append(number)
    return {gram: tuple(numbers) for gram, numbers in index.items()}
