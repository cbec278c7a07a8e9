"""Proves an assignment's hidden checks: the solution passes, blanks fail, known wrong answers fail, right alternatives
pass. What a student is shown must not say otherwise: every right answer passes the visible check, too, and every known
wrong one fails it but those that are declared `unseen` with the reason.

Every exercise is judged on the state that the reference leaves, whatever the other answers are, so "every other
exercise stays full" holds by construction; a test in `tests/` shows it on whole submissions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from rich.console import Console

from autograde.authoring.notebook import notebook_path
from autograde.authoring.solutions import what_it_shows
from autograde.authoring.stand_ins import copied
from autograde.course import Assignment, Course, Exercise
from autograde.course.declarations import Answer, Saved, Submitted
from autograde.grading.grader import Grader
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict
from autograde.grading.reference import Judged, explanations
from autograde.show import find_exercise
from autograde.text import Text
from autograde.verify.finding import Finding, Proof
from autograde.verify.table import show_checks, show_proofs
from autograde.verify.visible import as_shown

__all__ = ["AT_ONCE", "SEED", "chosen", "verify_exercise", "verify_target"]

#: Assignments that are verified at the same time; each holds two sandboxes.
AT_ONCE = 2
#: An answer is judged in both; in its own the other answers are the reference's here.
REFERENCES, OWN = "in the reference's world", "in its own world"
#: Seeds that checks draw from, by default, and how each is called.
SEEDS, SEED = 5, "verify-"
#: Known answers that an exercise with code must have.
LEAST_WRONG, LEAST_RIGHT = 3, 2

Behaviour = tuple[Any, ...] | None


def verify_target(course: Course, target: str | None, console: Console, seeds: int = SEEDS) -> int:
    """Verifies an assignment, one exercise, or everything, under so many seeds; 0 when all is proven, else 1. Prints
    the counts, of a single exercise the checks that each answer fails, and each finding.
    """

    def prove(assignment: Assignment, exercises: Sequence[Exercise]) -> list[Proof]:
        with Grader(course, assignment, seed=f"{SEED}1") as grader:
            shown = what_it_shows(course.root / notebook_path("solutions", course.languages[0], assignment.id))
            copies = copied(shown.stand_ins) if shown.stand_ins else {}
            return [verify_exercise(grader, one, seeds, copies.get(one.id)) for one in exercises]

    findings: list[Finding] = []
    targets = chosen(course, target)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # The last ones take longest; what is begun last should be short.
        proving = [pool.submit(prove, *one) for one in reversed(targets)]
        for (assignment, exercises), proven in zip(targets, reversed(proving), strict=True):
            proofs = proven.result()
            findings += [finding for proof in proofs for finding in proof.findings]
            show_proofs(assignment, proofs, console)
            if len(exercises) == 1:
                show_checks(proofs[0], console)
    for finding in findings:
        console.print(f"not proven: {finding}", markup=False, highlight=False)
    return 1 if findings else 0


def chosen(course: Course, target: str | None) -> list[tuple[Assignment, tuple[Exercise, ...]]]:
    """The assignments with the exercises that a target names: an assignment, one exercise, or None for everything."""
    if target is None or target in course.assignments:
        chosen = course.assignments if target is None else (target,)
        return [(assignment, assignment.exercises) for assignment in map(course.assignment, chosen)]
    assignment, exercise = find_exercise(course, target)
    return [(assignment, (exercise,))]


def verify_exercise(grader: Grader, exercise: Exercise, seeds: int = 1, copy: str | None = None) -> Proof:
    """Judges every declared answer of one exercise in both worlds, and once more under each further seed; also the
    `copy` of the values that stand in for it.
    """
    hidden = grader.checks[exercise.id]
    findings = [*_hint(exercise), *_counted(exercise, hidden)]
    if not hidden.checks:
        findings += _unread(exercise)
    failed, did = dict[str, frozenset[str]](), dict[str, Mapping[str, Behaviour]]()
    unseen, shown = {one.id: one.unseen for one in hidden.wrong}, dict[str, bool]()
    for name, answer, must, holds in _declared(grader, exercise, hidden, copy) if hidden.checks else ():
        shown_as = as_shown(exercise, hidden, answer) if exercise.check else None
        verdicts, seen = grader.reference.try_out(exercise, answer, partial(_verdicts, shown_as, hidden, holds, seeds))
        if holds is _rejected:
            wrong = name.removeprefix("wrong ").strip("'")
            failed[wrong] = _failed(hidden, verdicts[REFERENCES])
            if seen:
                shown[wrong] = not _full(seen)
            did[wrong] = {world: verdicts[world].behaviour for world in (OWN, REFERENCES)}
        findings += [*_held(exercise, name, verdicts, must, holds), *_steady(hidden, name, verdicts)]
        findings += _seen(exercise, name, seen, holds, unseen.get(name.removeprefix("wrong ").strip("'"), ""))
    names = tuple(check.name for check in hidden.checks)
    told = explanations((did[one.id][REFERENCES], one.text) for one in hidden.wrong if one.id in did)
    why = {name: reason for name, reason in unseen.items() if reason}
    unnamed = tuple(wrong for wrong, behaviours in did.items() if behaviours[REFERENCES] not in told)
    findings += _misled(hidden, did, told)
    return Proof(exercise.id, exercise.points, len(hidden.right), names, failed, tuple(findings), shown, why, unnamed)


def _verdicts(
    visible: HiddenChecks | None, hidden: HiddenChecks, holds: Callable[[Verdict], bool], seeds: int, judged: Judged
) -> tuple[dict[str, Verdict], Verdict | None]:
    """The verdicts in both worlds and under further seeds, by where they come from, and that of the visible check."""
    seen = judged(visible, f"{SEED}1") if visible else None
    own = judged(hidden, f"{SEED}1")
    drawn = {f"under the seed {seed}": judged(checks, seed) for seed, checks in _drawing(hidden, own, holds, seeds)}
    return {OWN: own, **drawn, REFERENCES: judged(hidden, f"{SEED}1", goes_on=False)}, seen


def _declared(
    grader: Grader, exercise: Exercise, hidden: HiddenChecks, copy: str | None
) -> Iterator[tuple[str, Answer, str, Callable[[Verdict], bool]]]:
    """Every answer with its name, what it must come to in words, and whether a verdict is that."""
    yield "solution", {}, "get full marks", _full
    nothing_saved = dict.fromkeys(grader.reference.saved, Saved())
    yield "blank", Submitted(exercise.release[exercise.language], nothing_saved), "get no points", _nothing
    if copy is not None:
        yield "the values that stand in, written down", copy, "get no points", _nothing
    for wrong in hidden.wrong:
        yield f"wrong '{wrong.id}'", wrong.answer, "be rejected by a check", _rejected
    for right in hidden.right:
        yield f"right '{right.id}'", right.answer, "get full marks", _full


def _drawing(
    hidden: HiddenChecks, first: Verdict, holds: Callable[[Verdict], bool], seeds: int
) -> Iterator[tuple[str, HiddenChecks]]:
    """The further seeds with the checks that draw. The others say the same under every seed; an answer that they reject
    is rejected, and earns nothing where no check has points of its own.
    """
    drawing = tuple(check for check in hidden.checks if "rng" in check.wants)
    names = {check.name for check in drawing}
    whole = any(check.points is None for check in hidden.checks)
    rejected = any(not one.passed and one.check.name not in names for one in first.outcomes)
    rejected = (rejected and whole) or first.fault is not None
    if drawing and holds is not _nothing and not (holds is _rejected and rejected):
        for number in range(2, seeds + 1):
            yield f"{SEED}{number}", replace(hidden, checks=drawing) if whole else hidden


def _held(
    exercise: Exercise, name: str, verdicts: Mapping[str, Verdict], must: str, holds: Callable[[Verdict], bool]
) -> Iterator[Finding]:
    for where, verdict in verdicts.items():
        surprises = [outcome.surprise for outcome in verdict.outcomes if outcome.surprise]
        if not holds(verdict):
            said = verdict.message.en if verdict.message else "all checks passed"
            if holds is _full and surprises:
                said = f"a check raised an exception of its own: {surprises[0]}"
            came = f"{verdict.score:g}/{exercise.points:g}"
            yield Finding(exercise.id, name, f"must {must}, but came to {came} {where}: {said}")
        elif holds is _full and surprises:
            yield Finding(exercise.id, name, f"a check raised an exception of its own: {surprises[0]}")


def _seen(
    exercise: Exercise, name: str, seen: Verdict | None, holds: Callable[[Verdict], bool], unseen: str
) -> Iterator[Finding]:
    """What the visible check says must be what the hidden ones say, but where it would give the answer away."""
    if seen is None:
        return
    if holds is _full and not _full(seen):
        said = seen.message.en if seen.message else ""
        yield Finding(exercise.id, name, f"must pass the visible check: {said}")
    elif holds is _rejected and _full(seen) and not unseen:
        yield Finding(exercise.id, name, "passes the visible check; let that see it, or declare it `unseen` and why")
    elif holds is _rejected and not _full(seen) and unseen:
        yield Finding(exercise.id, name, "is declared `unseen`, but the visible check does reject it")


def _steady(hidden: HiddenChecks, name: str, verdicts: Mapping[str, Verdict]) -> Iterator[Finding]:
    """What an answer earns in parts must not depend on the class's seed."""
    if any(check.points is None for check in hidden.checks):
        return
    first = {outcome.check.name: outcome.passed for outcome in verdicts[OWN].outcomes}
    for where, verdict in verdicts.items():
        for outcome in verdict.outcomes if where not in (OWN, REFERENCES) else ():
            if first.get(outcome.check.name, outcome.passed) != outcome.passed:
                passes = "passes" if outcome.passed else "fails"
                yield Finding(hidden.exercise, name, f"{passes} {outcome.check.name} {where}, and not under the first")


def _failed(hidden: HiddenChecks, verdict: Verdict) -> frozenset[str]:
    """The checks that an answer fails: all of them where its own cell failed."""
    passed = {outcome.check.name for outcome in verdict.outcomes if outcome.passed}
    return frozenset(check.name for check in hidden.checks if check.name not in passed)


def _misled(
    hidden: HiddenChecks, did: Mapping[str, Mapping[str, Behaviour]], told: Mapping[tuple[Any, ...], Text]
) -> Iterator[Finding]:
    """A known wrong answer gets its own explanation or none, in whatever world it is looked at."""
    for one in hidden.wrong:
        for where, behaviour in did.get(one.id, {}).items():
            text = told.get(behaviour) if behaviour else None
            if text is not None and text != one.text:
                yield Finding(hidden.exercise, f"wrong '{one.id}'", f"is told what another one is, {where}: {text.en}")


def _counted(exercise: Exercise, hidden: HiddenChecks) -> Iterator[Finding]:
    """An exercise with code needs so many known answers that its checks can be believed."""
    if exercise.is_written:
        return
    for what, least, declared in (("known wrong", LEAST_WRONG, hidden.wrong), ("right", LEAST_RIGHT, hidden.right)):
        if len(declared) < least:
            yield Finding(exercise.id, "checks", f"must know at least {least} {what} answers, not {len(declared)}")


def _unread(exercise: Exercise) -> Iterator[Finding]:
    """What there is to prove where a person alone grades."""
    for language in exercise.release:
        if not exercise.is_blank(exercise.release[language]):
            yield Finding(exercise.id, "blank", f"must count as not answered ({language})")
        if exercise.is_blank(exercise.solution[language]):
            yield Finding(exercise.id, "solution", f"must count as answered ({language})")


def _hint(exercise: Exercise) -> Iterator[Finding]:
    if exercise.hint.lacks(exercise.release):
        yield Finding(exercise.id, "hint", "must exist in every language")


def _full(verdict: Verdict) -> bool:
    return verdict.status == "passed"


def _nothing(verdict: Verdict) -> bool:
    return verdict.score == 0


def _rejected(verdict: Verdict) -> bool:
    return verdict.status in ("failed", "partial", "error")
