"""What an answer needs of the rest of its notebook to run elsewhere, and which answers are the same program.

Programs are compared as syntax trees: comments, layout and the number of a line make no difference, all else does. They
are only parsed here, never compiled: a few lines can be compiled to gigabytes.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograde import syntax
from autograde.course import Assignment
from autograde.intake.alignment.answers import Answers
from autograde.intake.alignment.student_code import bound_names, definitions, needed_statements
from autograde.intake.alignment.targets import once

__all__ = ["ALONE", "MOST_CHARACTERS", "NEVER_RUN", "Program", "digest_of", "program_of"]

#: Given cells that graders never run: expensive ones and those for the lecture only.
NEVER_RUN = frozenset({"heavy", "demo"})
#: Answers longer than this are not compared, since reading them takes time and memory.
MOST_CHARACTERS = 20_000


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


def digest_of(sources: Sequence[str]) -> str | None:
    """Equal for the same pieces of program in the same order."""
    programs = [_dumped(source) for source in sources]
    return None if None in programs else hashlib.sha256(repr(programs).encode()).hexdigest()


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


@lru_cache(maxsize=256)
def _dumped(source: str) -> str | None:
    if len(source) > MOST_CHARACTERS:
        return None
    try:
        return ast.dump(syntax.parse(source), annotate_fields=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
