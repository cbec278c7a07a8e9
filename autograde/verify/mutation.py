"""Proves an assignment's hidden checks by mutants of the solutions: each is rejected, or declared equal with a reason.

`verify` proves them by the answers that somebody thought of; what gets full marks here shows a gap, or another right
answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from autograde.course import Assignment, Course, Exercise
from autograde.grading.grader import Grader
from autograde.verify.finding import Finding
from autograde.verify.mutants import Mutant, kind_of, small_mutants, wrappers, wrappers_of
from autograde.verify.proof import AT_ONCE, SEED, chosen

__all__ = ["Survivors", "verify_mutants"]

#: For a mutant, and for each question to it.
SECONDS = 2.0


@dataclass(frozen=True)
class Survivors:
    """How many mutants of one exercise were judged, small ones and wrappers, and how many of each got full marks."""

    exercise: str
    small: int
    small_full: int
    wrappers: int
    wrappers_full: int
    findings: tuple[Finding, ...]


def verify_mutants(course: Course, target: str | None, console: Console) -> int:
    """Judges the mutants of an assignment, one exercise, or everything; 0 when each is rejected or declared equal, else
    1. Prints the counts and the others.
    """

    def prove(assignment: Assignment, exercises: Sequence[Exercise]) -> list[Survivors]:
        with Grader(course, assignment, seed=f"{SEED}1", seconds=SECONDS) as grader:
            return [_survivors(grader, exercise, own) for exercise in exercises if not exercise.is_written]

    own = wrappers_of(course.checks)
    findings: list[Finding] = []
    targets = chosen(course, target)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (assignment, _), survivors in zip(targets, pool.map(prove, *zip(*targets, strict=True)), strict=True):
            findings += [finding for one in survivors for finding in one.findings]
            _show(assignment, survivors, console)
    for finding in findings:
        console.print(f"not proven: {finding}", markup=False, highlight=False)
    return 1 if findings else 0


def _survivors(grader: Grader, exercise: Exercise, own: Any) -> Survivors:
    """`own` are the course's wrappers, if it has any."""
    small = list(small_mutants(exercise))
    wrapped = list(wrappers(exercise, own, _traits(grader, exercise, own.TRAITS))) if own else []
    full = [[one.id for one in mutants if _gets_full_marks(grader, exercise, one)] for mutants in (small, wrapped)]
    names = {name for passed in full for name in passed}
    findings = tuple(_findings(exercise, grader.checks[exercise.id].equal, own.EQUAL if own else (), names))
    return Survivors(exercise.id, len(small), len(full[0]), len(wrapped), len(full[1]), findings)


def _traits(grader: Grader, exercise: Exercise, question: str) -> dict[str, tuple[str, ...]]:
    """Of each name that the exercise asks for, what it is in the reference."""
    asked = list(grader.asked(exercise))
    found = grader.reference.moment(exercise).evaluate(question, {"asked": asked}, [])
    return {name: tuple(traits) for name, traits in zip(asked, found, strict=True)}


def _gets_full_marks(grader: Grader, exercise: Exercise, mutant: Mutant) -> bool:
    return grader.reference.judge(exercise, grader.checks[exercise.id], mutant.source).status == "passed"


def _findings(
    exercise: Exercise, equal: Collection[str], anywhere: Collection[str], full: set[str]
) -> Iterator[Finding]:
    """`equal` has ids of mutants, kinds of wrappers, and `2: *` for a blank that may hold anything of its kind; the
    kinds in `anywhere` are right in every exercise.
    """
    for name in sorted(full):
        if {name, kind_of(name), _blank_of(name)}.isdisjoint({*equal, *anywhere}):
            yield Finding(exercise.id, name, "gets full marks, and is not declared equal")
    for name in sorted(set(equal) - full - set(map(kind_of, full)) - set(map(_blank_of, full))):
        yield Finding(exercise.id, name, "is declared equal, but no such mutant gets full marks")


def _blank_of(mutant: str) -> str:
    return f"{mutant.partition(':')[0]}: *"


def _show(assignment: Assignment, survivors: Sequence[Survivors], console: Console) -> None:
    table = Table("exercise", "small", "full marks", "wrappers", "full marks", "proven", title=assignment.id)
    rows = [(one.small, one.small_full, one.wrappers, one.wrappers_full) for one in survivors]
    for one, row in zip(survivors, rows, strict=True):
        table.add_row(one.exercise, *map(str, row), "no" if one.findings else "yes")
    table.add_section()
    table.add_row(f"{len(rows)} exercises", *(str(sum(column)) for column in zip(*rows, strict=True)), "")
    console.print(table)
