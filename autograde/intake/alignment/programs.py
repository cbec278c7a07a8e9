"""What an answer needs of the rest of its notebook to run elsewhere, and which answers then are the same program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograde.course import Assignment
from autograde.intake.alignment.answers import Answers
from autograde.intake.alignment.digests import digest_of
from autograde.intake.alignment.student_code import bound_names, definitions, needed_statements
from autograde.intake.alignment.targets import once

__all__ = ["ALONE", "NEVER_RUN", "Program", "program_of"]

#: Given cells that graders never run: expensive ones and those for the lecture only.
NEVER_RUN = frozenset({"heavy", "demo"})


@dataclass(frozen=True)
class Program:
    """`helpers` are statements of the student's own from other cells, in their order; `digest` is equal for equal
    programs, helpers included, and None for what is no plain Python or too long.
    """

    helpers: tuple[str, ...]
    digest: str | None


#: An answer that cannot be read brings nothing along.
ALONE = Program((), None)


def program_of(assignment: Assignment, answers: Answers, exercise: str) -> Program:
    """The program of one answer in code."""
    ids = [one.id for one in assignment.exercises if not one.is_written]
    before, behind = ids[: ids.index(exercise)], ids[ids.index(exercise) + 1 :]
    asked = _known(assignment)[ids[-1]] | bound_names(assignment.exercise(ids[-1]).solution.values())
    elsewhere = [*answers.elsewhere, *(text for id in behind if (text := answers.sources.get(id)))]
    own = [
        *(definitions(text, asked) for text in elsewhere),
        *answers.extra.get(exercise, ()),
        *(text for id in before if (text := answers.sources.get(id))),
    ]
    source = answers.sources[exercise] or ""
    helpers = needed_statements(source, own, _known(assignment)[exercise])
    return Program(tuple(helpers), digest_of([*helpers, source]))


@once
def _known(assignment: Assignment) -> Mapping[str, frozenset[str]]:
    """By exercise the names that the cells above it bind, as far as graders run them."""
    known: dict[str, frozenset[str]] = {}
    names: frozenset[str] = frozenset()
    for step in assignment.steps:
        if step.kind == "exercise":
            known[step.id] = names
        if step.kind == "exercise" or (step.kind == "given" and not NEVER_RUN.intersection(step.tags)):
            names |= bound_names([next(iter(step.code.values()))])
    return known
