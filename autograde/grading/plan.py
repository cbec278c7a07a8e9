"""What an assignment asks of the sandbox: its cells in order, and for each exercise what surrounds its answer."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from autograde import syntax
from autograde.course import Assignment, Exercise
from autograde.intake.alignment.programs import NEVER_RUN
from autograde.intake.alignment.student_code import bound_names, given_assignments, imported_modules
from autograde.sandbox.sandbox import WarmCell

__all__ = ["Frame", "Plan", "make_plan"]

WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Frame:
    """Around one answer: its given assignments as source, the other names that the solution binds, the names of others
    that a function or class of it has no business with, and the names in its cell as it is given.
    """

    given: dict[str, str]
    asked: tuple[str, ...]
    hidden: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Cells of the sandbox, the modules that they import, and by exercise id what surrounds the answer."""

    cells: list[WarmCell]
    modules: list[str]
    frames: dict[str, Frame]

    @property
    def given(self) -> dict[str, str]:
        """The source of the given cells by their ids."""
        return {cell.id: cell.source for cell in self.cells if not cell.exercise}


def make_plan(assignment: Assignment) -> Plan:
    """The given cells and reference answers in the notebook's order."""
    cells: list[WarmCell] = []
    frames: dict[str, Frame] = {}
    statements = _statements(assignment)
    for step in assignment.steps:
        if step.kind == "given" and not NEVER_RUN.intersection(step.tags):
            cells.append(WarmCell(step.id, step.code[assignment.languages[0]], exercise=False))
        elif step.exercise is not None and step.kind == "exercise":
            known = bound_names(cell.source for cell in cells) - _tools(cells)
            frames[step.exercise.id] = _frame(step.exercise, known, statements[step.exercise.id])
            cells.append(WarmCell(step.exercise.id, step.exercise.fill({}), exercise=True))
    return Plan(cells, imported_modules(cell.source for cell in cells), frames)


def _frame(exercise: Exercise, known: frozenset[str], statement: str) -> Frame:
    release = exercise.release[exercise.language]
    given = given_assignments(release)
    asked = bound_names([exercise.fill({})]) - given.keys()
    named = set(WORD.findall(" ".join((statement, *exercise.release.values()))))
    hidden = known - named - asked if _defines(release) else frozenset()
    words = set(WORD.findall(release))
    return Frame(given, tuple(sorted(asked)), tuple(sorted(hidden)), tuple(sorted(words)))


def _tools(cells: list[WarmCell]) -> frozenset[str]:
    """The names of the cell that defines `check`, which every visible check uses."""
    bound = [bound_names([cell.source]) for cell in cells if not cell.exercise]
    return next((names for names in bound if "check" in names), frozenset())


def _defines(source: str) -> bool:
    """Whether a function or a class is what the cell is about."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(statement, kinds) for statement in syntax.parse(source).body)


def _statements(assignment: Assignment) -> dict[str, str]:
    """The prose between each exercise and the code above it, in all languages."""
    statements: dict[str, str] = {}
    prose: list[str] = []
    for cell in assignment.cells:
        if cell.kind == "prose":
            prose += cell.source.values()
            continue
        if cell.exercise is not None and cell.kind == "exercise":
            statements[cell.exercise.id] = "\n".join(prose)
        prose = []
    return statements
