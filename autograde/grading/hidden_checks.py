"""Loads an assignment's hidden checks and refuses declarations that do not fit the source.

The checks are ordinary pytest classes; grading calls their methods directly, which is what keeps a submission under a
second.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograde import syntax
from autograde.course import Assignment
from autograde.course.course import Arrays
from autograde.course.declarations import Criterion, Declared, Right, Submitted, Wrong
from autograde.errors import AuthoringError, CourseError
from autograde.grading.check_files import files_of, import_file
from autograde.text import Text

__all__ = ["Check", "HiddenChecks", "load_checks"]


@dataclass(frozen=True)
class Check:
    """One check: a method of an exercise's class. `points` is None where the exercise is all or nothing."""

    name: str
    text: Text
    points: float | None
    run: Callable[..., None]

    @cached_property
    def wants(self) -> tuple[str, ...]:
        """What it asks for by its parameters: `student`, `reference`, `evidence`, `rng`."""
        return tuple(inspect.signature(self.run).parameters)


@dataclass(frozen=True)
class HiddenChecks:
    """Everything hidden that belongs to one exercise. With a `rubric` a person grades it, and what the checks come to
    is a suggestion; their points may then add up to less, and a person alone gives the rest. `equal` gives the reason
    for each mutant of the solution that is right, too, by its id or, of wrappers, by its kind. `arrays` is what numpy
    arrays of the checks arrive as.
    """

    exercise: str
    points: float
    checks: tuple[Check, ...]
    wrong: tuple[Wrong, ...]
    right: tuple[Right, ...]
    rubric: tuple[Criterion, ...]
    equal: Mapping[str, str]
    file: Path
    line: int
    arrays: Arrays = "numpy"

    @property
    def most(self) -> float:
        """What the checks can come to."""
        parts = [check.points for check in self.checks if check.points is not None]
        return sum(parts) if parts else self.points


def load_checks(assignment: Assignment, checks: Path, arrays: Arrays = "numpy") -> dict[str, HiddenChecks]:
    """Hidden checks by exercise id, from the course's folder of `checks`. AuthoringError names file, line and exercise
    where declarations and source disagree.
    """
    found: dict[str, HiddenChecks] = {}
    for module in _modules(assignment, checks):
        for kind in _exercise_classes(module):
            declared = replace(_read(kind, Path(inspect.getfile(module)), assignment.languages), arrays=arrays)
            exercise = assignment.exercise(declared.exercise)
            if declared.exercise in found:
                raise _mistake(declared, f"its checks stand in {found[declared.exercise].file.name} already")
            if exercise.is_written and exercise.points and not declared.rubric:
                raise _mistake(declared, "is answered in words, so a person grades it: it needs a rubric")
            if declared.points != exercise.points:
                raise _mistake(
                    declared, f"the checks say {declared.points:g} points, the source says {exercise.points:g}"
                )
            _require_blanks(declared, {blank.number for blank in exercise.blanks})
            found[declared.exercise] = declared
    for exercise in assignment.exercises:
        if exercise.id not in found:
            raise AuthoringError("has no hidden checks", file=exercise.file, line=exercise.line, exercise=exercise.id)
    return found


def _modules(assignment: Assignment, checks: Path) -> Iterator[ModuleType]:
    files = files_of(checks, assignment.id)
    if not files:
        raise AuthoringError("the assignment has no hidden checks", file=checks / assignment.id)
    for file in files:
        try:
            yield import_file(checks, file)
        except CourseError:
            raise
        except Exception as error:  # a slip of the author's, whatever it is
            said = f"cannot be read: {type(error).__name__}: {error}"
            raise AuthoringError(said, file=file, line=_line_in(file, error)) from error


def _line_in(file: Path, error: Exception) -> int | None:
    """The line of the file at which it was being read."""
    if isinstance(error, SyntaxError):
        return error.lineno if error.filename == str(file) else None
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return lines[-1] if lines else None


def _exercise_classes(module: ModuleType) -> list[type]:
    kinds = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == module.__name__]
    return [kind for kind in kinds if "exercise_id" in vars(kind)]


def _read(kind: Any, file: Path, languages: Sequence[str]) -> HiddenChecks:
    instance = kind()
    known = {"exercise_id", "exercise_points", "wrong", "right", "rubric", "equal"}
    unknown = [name for name in vars(kind) if not name.startswith(("test", "_")) and name not in known]
    if unknown:
        said = f"has '{unknown[0]}', which nothing reads; checks begin with 'test', answers are 'wrong' or 'right'"
        raise AuthoringError(said, file=file, line=syntax.line_of(kind), exercise=kind.exercise_id)
    checks = []
    for name in _check_names(kind):
        run = getattr(instance, name)
        declared = getattr(run, "declared", Declared(Text(), None))
        checks.append(Check(name, declared.text, declared.points, run))
    line = syntax.line_of(kind)
    wrong, right = getattr(kind, "wrong", ()), getattr(kind, "right", ())
    answers = (tuple(wrong), tuple(right), tuple(getattr(kind, "rubric", ())), dict(getattr(kind, "equal", {})))
    hidden = HiddenChecks(kind.exercise_id, kind.exercise_points, tuple(checks), *answers, file, line)
    _require_sound(hidden, languages)
    return hidden


def _check_names(kind: type) -> list[str]:
    """The class's checks and those it inherits, in the order in which they are written, the inherited ones first."""
    names = [name for part in reversed(kind.__mro__) for name in vars(part) if name.startswith("test")]
    return list(dict.fromkeys(names))


def _require_sound(hidden: HiddenChecks, languages: Sequence[str]) -> None:
    if not hidden.checks and not hidden.rubric and hidden.points:
        raise _mistake(hidden, "has no check, and no rubric for a person to grade by")
    total = sum(criterion.points for criterion in hidden.rubric)
    if hidden.rubric and total != hidden.points:
        raise _mistake(hidden, f"the rubric's points add up to {total:g}, the exercise has {hidden.points:g}")
    _require_texts(hidden, languages)
    parts = [check.points for check in hidden.checks]
    if any(part is not None for part in parts):
        total = hidden.most
        fits = total <= hidden.points if hidden.rubric else total == hidden.points
        if None in parts or not fits:
            raise _mistake(hidden, f"the checks' points add up to {total:g}, the exercise has {hidden.points:g}")
    ids = [wrong.id for wrong in hidden.wrong] + [right.id for right in hidden.right]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise _mistake(hidden, f"the id '{twice[0]}' is used twice")


def _require_texts(hidden: HiddenChecks, languages: Sequence[str]) -> None:
    wanted = ", ".join(f"{language}=…" for language in languages)
    said = [(check.name, check.text, f"@check({wanted})") for check in hidden.checks]
    said += [(f"wrong '{wrong.id}'", wrong.text, wanted) for wrong in hidden.wrong]
    said += [("a line of the rubric", line.text, wanted) for line in hidden.rubric]
    for what, text, how in said:
        if text.lacks(languages):
            raise _mistake(hidden, f"{what} needs {how}")


def _require_blanks(hidden: HiddenChecks, numbers: set[int]) -> None:
    """The answers that are declared fill blanks that there are."""
    declared: tuple[Wrong | Right, ...] = (*hidden.wrong, *hidden.right)
    for one in declared:
        answer = one.answer.answer if isinstance(one.answer, Submitted) else one.answer
        unknown = [] if isinstance(answer, str) else sorted(answer.keys() - numbers)
        if unknown:
            raise _mistake(hidden, f"'{one.id}' fills blank {unknown[0]}; the exercise has {len(numbers)}")


def _mistake(hidden: HiddenChecks, what: str) -> AuthoringError:
    return AuthoringError(what, file=hidden.file, line=hidden.line, exercise=hidden.exercise)
