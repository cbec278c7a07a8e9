"""Runs one exercise's hidden checks against one answer, and turns what was seen into a result that a student
understands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.errors import CourseError
from autograde.grading.evidence import Evidence
from autograde.grading.hidden_checks import Check, HiddenChecks
from autograde.grading.seed import generator
from autograde.grading.student import LiveMoment, Moment, Observation, Student
from autograde.records.results import ExerciseStatus
from autograde.sandbox.data import line_number
from autograde.sandbox.process import AnswerDiedError, AnswerError, AnswerFaultError, AnswerTimeoutError
from autograde.text import Text

__all__ = ["Outcome", "Verdict", "crashed", "describe_fault", "judge", "shorten"]


@dataclass(frozen=True)
class Outcome:
    """What one check came to. `surprise` is an exception that the check itself did not expect, for the instructor's
    notes.
    """

    check: Check
    passed: bool
    seen: tuple[Observation, ...]
    fault: AnswerFaultError | None = None
    surprise: str | None = None
    looks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """All checks of one exercise together."""

    score: float
    status: ExerciseStatus
    message: Text | None
    outcomes: tuple[Outcome, ...]
    fault: AnswerFaultError | None = None

    @property
    def faults(self) -> tuple[AnswerFaultError, ...]:
        """What the answer's cell and the questions to it ended in."""
        return tuple(fault for fault in (self.fault, *(outcome.fault for outcome in self.outcomes)) if fault)

    @property
    def late(self) -> bool:
        """Whether a question ran out of time."""
        return any(isinstance(fault, AnswerTimeoutError) for fault in self.faults)

    @property
    def behaviour(self) -> tuple[Any, ...]:
        """Equal for two answers that did the same: in every check, or in how their own cell failed."""
        if self.fault is not None:
            return (type(self.fault).__name__, str(self.fault))
        return tuple((o.check.name, o.passed, *(seen.behaviour for seen in o.seen), *o.looks) for o in self.outcomes)


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
        return crashed(ended)
    outcomes: list[Outcome] = []
    gone: AnswerFaultError | None = None
    for check in hidden.checks:
        rng = generator(seed, hidden.exercise, check.name)
        outcome = Outcome(check, False, (), gone) if gone else _run(check, rng, evidence, answer, reference)
        if isinstance(outcome.fault, AnswerTimeoutError | AnswerDiedError):
            gone = outcome.fault
        outcomes.append(outcome)
    verdict = _verdict(hidden, tuple(outcomes))
    if ended is None:
        return verdict
    return crashed(ended, min(verdict.score, hidden.points - least))


def crashed(fault: AnswerFaultError, score: float = 0.0) -> Verdict:
    """The verdict on an answer whose own cell did not run to its end."""
    return Verdict(score, "partial" if score else _status(fault), describe_fault(fault), (), fault)


def _run(
    check: Check,
    rng: np.random.Generator,
    evidence: Evidence,
    answer: LiveMoment | None,
    reference: Moment | None,
) -> Outcome:
    given: dict[str, Any] = {"evidence": evidence, "rng": rng}
    seen: list[Observation] = []
    evidence.looks.clear()
    if answer and reference:
        answer.observations.clear()
        seen = answer.observations
        given |= {"student": Student(answer), "reference": Student(reference)}
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
    return Outcome(check, passed, tuple(seen), fault, surprise, tuple(evidence.looks))


def _verdict(hidden: HiddenChecks, outcomes: tuple[Outcome, ...]) -> Verdict:
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if not outcomes:  # a person alone can tell
        return Verdict(0.0, "manual", None, ())
    if not failed:
        return Verdict(hidden.points, "passed", None, outcomes)
    score = sum(outcome.check.points or 0.0 for outcome in outcomes if outcome.passed)
    first = failed[0]
    lost = isinstance(first.fault, AnswerTimeoutError | AnswerDiedError)
    status: ExerciseStatus = "partial" if score else _status(first.fault) if lost else "failed"
    return Verdict(score, status, _message(first), outcomes)


def _status(fault: AnswerFaultError | None) -> ExerciseStatus:
    return "timeout" if isinstance(fault, AnswerTimeoutError) else "error"


def _message(outcome: Outcome) -> Text:
    """What is asked, what was tried, and what came back."""
    text = outcome.check.text
    last = outcome.seen[-1] if outcome.seen else None
    if outcome.fault is not None:
        fault = describe_fault(outcome.fault)
        tried = _tried(last) if last else Text("", "")
        return Text(f"{text.ko} {tried.ko}{fault.ko}", f"{text.en} {tried.en}{fault.en}")
    if last is None or last.fault is not None:
        return text
    tried, came = _tried(last), shorten(repr(last.value))
    return Text(f"{text.ko} {tried.ko}나온 값: `{came}`", f"{text.en} {tried.en}What came back: `{came}`")


def _tried(seen: Observation) -> Text:
    bindings = {name: value for names in (*seen.view, seen.inputs) for name, value in names.items()}
    inputs = ", ".join(f"{name} = {shorten(repr(value), 60)}" for name, value in bindings.items())
    lines = [line for line in seen.code.strip().splitlines() if line.strip()]
    call = shorten(lines[-1].strip(), 120) if lines else ""
    where = f", `{inputs}`" if inputs else ""
    return Text(f"해 본 것: `{call}`{where}. ", f"Tried: `{call}`{where}. ")


def describe_fault(fault: AnswerFaultError) -> Text:
    """A fault in a student's words: what happened, where in the cell, what to look at."""
    if isinstance(fault, AnswerError):
        raised, line = shorten(str(fault.raised)), line_number(fault.raised.line)
        ko = f"{line}번째 줄에서 " if line else ""
        en = f" at line {line}" if line else ""
        return Text(f"실행 중 {ko}예외가 발생했습니다: {raised}", f"An exception was raised{en}: {raised}")
    if isinstance(fault, AnswerTimeoutError):
        return Text(
            "제한 시간 안에 끝나지 않았습니다. 끝나지 않는 반복이 있는지 확인합니다.",
            "It did not end within its time limit. Look for a loop that never ends.",
        )
    return Text(
        "결과를 남기지 않고 프로세스가 끝났습니다. 메모리를 너무 많이 쓰거나 실행을 끝내는 코드가 있는지 확인합니다.",
        "Its process ended without a result. Look for code that uses too much memory or that ends the process.",
    )


def shorten(text: str, most: int = 160) -> str:
    """At most `most` characters of one line; what cannot be printed is written as an escape."""
    words = " ".join(text[: 20 * most].split())[: most + 1]
    line = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in words)
    return line if len(line) <= most else f"{line[: most - 1]}…"
