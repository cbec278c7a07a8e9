"""Runs one exercise's hidden checks against one answer, and turns what was seen into a result that a student
understands. How that is put into words is in `telling` and `naming`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograde.course.course import Arrays
from autograde.errors import CourseError
from autograde.grading.evidence import Evidence
from autograde.grading.hidden_checks import Check, HiddenChecks
from autograde.grading.moments import LiveMoment, Moment, NotedMoment, Observation
from autograde.grading.naming import misnamed
from autograde.grading.plan import WORD
from autograde.grading.seed import generator
from autograde.grading.student import Student
from autograde.grading.telling import asked_about, describe_fault, differing, shorten, tell
from autograde.records.results import ExerciseStatus
from autograde.sandbox.process import AnswerDiedError, AnswerError, AnswerFaultError, AnswerTimeoutError
from autograde.text import LANGUAGES, Text

__all__ = ["Outcome", "Verdict", "crashed", "describe_fault", "judge", "shorten"]


@dataclass(frozen=True)
class Outcome:
    """What one check came to. `told` is the question that a student is told of, and what the reference said to it;
    `surprise` is an exception that the check itself did not expect, for the instructor's notes.
    """

    check: Check
    passed: bool
    seen: tuple[Observation, ...]
    fault: AnswerFaultError | None = None
    surprise: str | None = None
    looks: tuple[str, ...] = ()
    told: tuple[Observation | None, Observation | None] = (None, None)

    @property
    def behaviour(self) -> tuple[Any, ...] | None:
        """Equal for two answers that did the same in this check; None where nothing can be told from what they did."""
        seen = [one.behaviour(self.passed) for one in self.seen]
        lost = self.fault is not None and not isinstance(self.fault, AnswerError)
        return None if lost or None in seen else (self.check.name, self.passed, *seen, *self.looks)


@dataclass(frozen=True)
class Verdict:
    """All checks of one exercise together. `names` is what is to be said of the names that the answer binds."""

    score: float
    status: ExerciseStatus
    message: Text | None
    outcomes: tuple[Outcome, ...]
    fault: AnswerFaultError | None = None
    names: Text | None = None

    @property
    def found(self) -> bool:
        """Whether there is something that a check with points of its own accepted, though it may be worth nothing."""
        return any(outcome.passed and outcome.check.points is not None for outcome in self.outcomes)

    @property
    def faults(self) -> tuple[AnswerFaultError, ...]:
        """What the answer's cell and the questions to it ended in."""
        return tuple(fault for fault in (self.fault, *(outcome.fault for outcome in self.outcomes)) if fault)

    @property
    def late(self) -> bool:
        """Whether a question ran out of time."""
        return any(isinstance(fault, AnswerTimeoutError) for fault in self.faults)

    @property
    def behaviour(self) -> tuple[Any, ...] | None:
        """Equal for two answers that did the same: in every check, or in how their own cell failed. None where nothing
        can be told from it: a process was lost, or of an exception only the type is known.
        """
        if self.fault is not None:
            evidence = self.fault.raised.evidence if isinstance(self.fault, AnswerError) else None
            return evidence and (self.names, *evidence)
        did = [outcome.behaviour for outcome in self.outcomes]
        return None if None in did else (self.names, *did)


def judge(
    hidden: HiddenChecks,
    evidence: Evidence,
    seed: str,
    answer: LiveMoment | None = None,
    reference: Moment | None = None,
) -> Verdict:
    """Runs every check, which draws from the class's `seed`; after a time-out or a death the checks that are left fail
    without being run, so the limit is spent once. A written answer has no moment, only evidence.

    Where an exception ended the answer's own cell, checks that earn their points alone are run on what the cell had
    left by then; the answer is never complete.
    """
    ended = answer.fault if answer else None
    least = min((check.points or 0.0 for check in hidden.checks), default=0.0)
    if ended and not least:
        return _with_names(crashed(ended), answer, reference)
    outcomes: list[Outcome] = []
    gone: AnswerFaultError | None = None
    for check in hidden.checks:
        rng = generator(seed, hidden.exercise, check.name)
        outcome = (
            Outcome(check, False, (), gone) if gone else _run(check, rng, evidence, answer, reference, hidden.arrays)
        )
        if isinstance(outcome.fault, AnswerTimeoutError | AnswerDiedError):
            gone = outcome.fault
        outcomes.append(outcome)
    verdict = _verdict(hidden, tuple(outcomes))
    if ended:
        verdict = crashed(ended, min(verdict.score, hidden.most - least))
    return _with_names(verdict, answer, reference)


def crashed(fault: AnswerFaultError, score: float = 0.0) -> Verdict:
    """The verdict on an answer whose own cell did not run to its end."""
    return Verdict(score, "partial" if score else _status(fault), describe_fault(fault), (), fault)


def _run(
    check: Check,
    rng: np.random.Generator,
    evidence: Evidence,
    answer: LiveMoment | None,
    reference: Moment | None,
    arrays: Arrays,
) -> Outcome:
    given: dict[str, Any] = {"evidence": evidence, "rng": rng}
    seen: list[Observation] = []
    noted: list[Observation] = []
    evidence.looks.clear()
    if answer and reference:
        answer.observations.clear()
        seen = answer.observations
        given |= {"student": Student(answer, arrays), "reference": Student(NotedMoment(reference, noted), arrays)}
    wanted = {name: given[name] for name in check.wants}
    fault: AnswerFaultError | None = None
    surprise: str | None = None
    try:
        check.run(**wanted)
        passed = bool(seen or evidence.looks)
    except AnswerFaultError as error:
        passed, fault = False, error
    except AssertionError:
        passed = False
    except CourseError:
        raise
    except Exception as error:
        passed, surprise = False, shorten(f"{check.name} raised {type(error).__name__}: {error}")
    told = (None, None) if passed or not seen else (seen[-1], None) if fault else differing(seen, noted)
    return Outcome(check, passed, tuple(seen), fault, surprise, tuple(evidence.looks), told)


def _verdict(hidden: HiddenChecks, outcomes: tuple[Outcome, ...]) -> Verdict:
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if not outcomes:  # a person alone can tell
        return Verdict(0.0, "manual", None, ())
    if not failed:
        return Verdict(hidden.most, "passed", None, outcomes)
    score = sum(outcome.check.points or 0.0 for outcome in outcomes if outcome.passed)
    first = failed[0]
    lost = isinstance(first.fault, AnswerTimeoutError | AnswerDiedError)
    status: ExerciseStatus = "partial" if score else _status(first.fault) if lost else "failed"
    return Verdict(score, status, tell(first.check.text, *first.told, first.fault), outcomes)


def _with_names(verdict: Verdict, answer: LiveMoment | None, reference: Moment | None) -> Verdict:
    """The verdict with what is to be said of the answer's names, in place of values that mean little then."""
    failed = next((outcome for outcome in verdict.outcomes if not outcome.passed), None)
    fault = verdict.fault or (failed.fault if failed else None)
    if answer is None or reference is None or not (failed or fault):
        return verdict
    if answer.process.ended or not isinstance(fault, AnswerError | None):
        return verdict
    mentioned, keywords = asked_about(failed.seen if failed else ())
    said = set(WORD.findall(fault.raised.text)) if isinstance(fault, AnswerError) else set[str]()
    try:
        naming = misnamed(answer.outline(), reference.outline(), mentioned | said, keywords | said)
    except AnswerFaultError:
        return verdict
    if naming is None or (naming.with_values and not failed):  # what an exception has ended may hold older values
        return verdict
    first = failed.check.text if failed else verdict.message or Text("", "")
    message = Text(*(f"{first[language].rstrip('.')}. {naming.text[language]}" for language in LANGUAGES))
    if failed and naming.with_values:
        message = tell(message, failed.told[0], None, failed.fault)
    return replace(verdict, names=naming.text, message=message)


def _status(fault: AnswerFaultError | None) -> ExerciseStatus:
    return "timeout" if isinstance(fault, AnswerTimeoutError) else "error"
