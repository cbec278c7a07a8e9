"""What an assignment asks of the sandbox: its cells in order, and for each exercise the names that are known when it
runs.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograde.course import Assignment, Exercise
from autograde.grading.own_code import bound_names, given_assignments, imported_modules
from autograde.sandbox.sandbox import Cell

__all__ = ["Plan", "make_plan"]

#: Given cells that graders never run: expensive ones, those for the lecture only, and deliberate errors.
NEVER_RUN = frozenset({"heavy", "demo", "raises-exception"})
LANGUAGE = "ko"


@dataclass(frozen=True)
class Plan:
    """Cells of the sandbox, the modules that they import, and by exercise id: the names bound before it, and its given
    assignments as source.
    """

    cells: list[Cell]
    modules: list[str]
    known: dict[str, frozenset[str]]
    given: dict[str, dict[str, str]]


def make_plan(assignment: Assignment) -> Plan:
    """The given cells and reference answers in the notebook's order."""
    cells: list[Cell] = []
    known: dict[str, frozenset[str]] = {}
    given: dict[str, dict[str, str]] = {}
    for step in assignment.steps:
        if step.kind == "given" and not NEVER_RUN.intersection(step.tags):
            cells.append(Cell(step.id, step.code[LANGUAGE], exercise=False))
        elif step.exercise is not None and step.kind == "exercise":
            exercise: Exercise = step.exercise
            known[exercise.id] = bound_names(cell.source for cell in cells)
            given[exercise.id] = given_assignments(exercise.release[LANGUAGE])
            cells.append(Cell(exercise.id, exercise.solution[LANGUAGE], exercise=True))
    return Plan(cells, imported_modules(cell.source for cell in cells), known, given)
