"""Proves an assignment's hidden checks: the solution passes, blanks fail, known wrong answers fail, right alternatives
pass.

Every exercise is judged on the state that the reference leaves, whatever the other answers are, so "every other
exercise stays full" holds by construction; a test in `tests/` shows it on whole submissions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from autograde.course import Assignment, Course, Exercise
from autograde.grading.declarations import Answer, Submitted
from autograde.grading.grader import Grader
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict
from autograde.intake.notebook import Saved
from autograde.show import find_exercise
from autograde.text import LANGUAGES

__all__ = ["Finding", "Proof", "verify_exercise", "verify_target"]

#: Assignments that are verified at the same time; each holds two sandboxes.
AT_ONCE = 2
#: An answer is judged in both; in its own the other answers are the reference's here.
WORLDS = {"in the reference's world": False, "in its own world": True}


@dataclass(frozen=True)
class Finding:
    """A declared answer that did not come to what it must; `what` is for the author."""

    exercise: str
    answer: str
    what: str

    def __str__(self) -> str:
        return f"{self.exercise} / {self.answer}: {self.what}"


@dataclass(frozen=True)
class Proof:
    """What verifying one exercise came to."""

    exercise: str
    points: float
    wrong: int
    right: int
    findings: tuple[Finding, ...]


def verify_target(course: Course, target: str | None, console: Console) -> int:
    """Verifies an assignment, one exercise, or everything; 0 when all is proven, else 1. Prints the counts and each
    finding.
    """

    def prove(assignment: Assignment, exercises: Sequence[Exercise]) -> list[Proof]:
        with Grader(course, assignment) as grader:
            return [verify_exercise(grader, exercise) for exercise in exercises]

    findings: list[Finding] = []
    targets = _targets(course, target)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (assignment, _), proofs in zip(targets, pool.map(prove, *zip(*targets, strict=True)), strict=True):
            findings += [finding for proof in proofs for finding in proof.findings]
            _show(assignment, proofs, console)
    for finding in findings:
        console.print(f"not proven: {finding}", markup=False, highlight=False)
    return 1 if findings else 0


def _targets(course: Course, target: str | None) -> list[tuple[Assignment, tuple[Exercise, ...]]]:
    if target is None or target in course.assignments:
        chosen = course.assignments if target is None else (target,)
        return [(assignment, assignment.exercises) for assignment in map(course.assignment, chosen)]
    assignment, exercise = find_exercise(course, target)
    return [(assignment, (exercise,))]


def _show(assignment: Assignment, proofs: list[Proof], console: Console) -> None:
    table = Table("exercise", "points", "wrong", "right", "proven", title=assignment.id)
    for proof in proofs:
        counts = (f"{proof.points:g}", str(proof.wrong), str(proof.right))
        table.add_row(proof.exercise, *counts, "no" if proof.findings else "yes")
    table.add_section()
    totals = (sum(p.points for p in proofs), sum(p.wrong for p in proofs), sum(p.right for p in proofs))
    table.add_row(f"{len(proofs)} exercises", *(f"{total:g}" for total in totals), "")
    console.print(table)


def verify_exercise(grader: Grader, exercise: Exercise) -> Proof:
    """Judges every declared answer of one exercise."""
    hidden = grader.checks[exercise.id]
    findings = tuple(_findings(grader, exercise, hidden) if hidden.checks else _unread(exercise))
    return Proof(exercise.id, exercise.points, len(hidden.wrong), len(hidden.right), findings)


def _findings(grader: Grader, exercise: Exercise, hidden: HiddenChecks) -> Iterator[Finding]:
    def found(name: str, holds: Callable[[Verdict], bool], must: str, answer: Answer) -> Iterator[Finding]:
        for world, own in WORLDS.items():
            verdict = grader.reference.judge(exercise, hidden, answer, own_world=own)
            surprises = [outcome.surprise for outcome in verdict.outcomes if outcome.surprise]
            if not holds(verdict):
                said = verdict.message.en if verdict.message else "all checks passed"
                came = f"{verdict.score:g}/{exercise.points:g}"
                yield Finding(exercise.id, name, f"must {must}, but came to {came} {world}: {said}")
            elif holds is _full and surprises:
                yield Finding(exercise.id, name, f"a check raised an exception of its own: {surprises[0]}")

    yield from found("solution", _full, "get full marks", {})
    nothing_saved = dict.fromkeys(grader.reference.saved, Saved())
    yield from found("blank", _nothing, "get no points", Submitted(exercise.release["ko"], nothing_saved))
    for wrong in hidden.wrong:
        yield from found(f"wrong '{wrong.id}'", _rejected, "be rejected by a check", wrong.answer)
    for right in hidden.right:
        yield from found(f"right '{right.id}'", _full, "get full marks", right.answer)
    yield from _hint(exercise)


def _unread(exercise: Exercise) -> Iterator[Finding]:
    """What there is to prove where a person alone grades."""
    for language in LANGUAGES:
        if not exercise.is_blank(exercise.release[language]):
            yield Finding(exercise.id, "blank", f"must count as not answered ({language})")
        if exercise.is_blank(exercise.solution[language]):
            yield Finding(exercise.id, "solution", f"must count as answered ({language})")
    yield from _hint(exercise)


def _hint(exercise: Exercise) -> Iterator[Finding]:
    if not (exercise.hint.ko and exercise.hint.en):
        yield Finding(exercise.id, "hint", "must exist in both languages")


def _full(verdict: Verdict) -> bool:
    return verdict.status == "passed"


def _nothing(verdict: Verdict) -> bool:
    return verdict.score == 0


def _rejected(verdict: Verdict) -> bool:
    return verdict.status in ("failed", "partial", "error")
