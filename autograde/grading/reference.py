"""The reference answers: what they give is computed once and remembered.

The known wrong answers are run in the same way, once each and only when some submission failed the exercise, so that a
student's behaviour can be compared with theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Protocol, TypeVar

from autograde.course import Exercise
from autograde.course.declarations import Answer, Saved, Submitted
from autograde.errors import AuthoringError, SandboxError
from autograde.grading.evidence import Evidence
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict, crashed, judge
from autograde.grading.moments import CachedMoment, LiveMoment, Moment, View
from autograde.grading.plan import Plan
from autograde.grading.pool import Warm
from autograde.sandbox.process import AnswerError, AnswerFaultError
from autograde.sandbox.sandbox import Sandbox
from autograde.text import Text

__all__ = ["Judged", "Reference", "answer_source", "explanations"]


def answer_source(exercise: Exercise, answer: Answer) -> str:
    """The whole answer cell for a declared answer: blanks filled, or the cell as it is given."""
    cell = answer.answer if isinstance(answer, Submitted) else answer
    return cell if isinstance(cell, str) else exercise.fill(cell)


def explanations(known: Iterable[tuple[tuple[Any, ...] | None, Text]]) -> dict[tuple[Any, ...], Text]:
    """The explanations of known wrong answers by their behaviour: where all that behave so have the same one."""
    texts: dict[tuple[Any, ...], set[Text]] = {}
    for behaviour, text in known:
        if behaviour is not None:
            texts.setdefault(behaviour, set()).add(text)
    return {behaviour: found.pop() for behaviour, found in texts.items() if len(found) == 1}


#: How long an answer of the project's own may do nothing, in multiples of its processor time.
IDLE = 4

Result = TypeVar("Result")


class Judged(Protocol):
    """A verdict on one answer, by these checks under this seed."""

    def __call__(self, hidden: HiddenChecks, seed: str, *, goes_on: bool = True) -> Verdict: ...


class Reference:
    """Expected values and known behaviours of one assignment; safe to use from several threads.

    `saved` and `settings` are those of the solved notebook, which stand for a declared answer's; `seed` is the class's.
    """

    def __init__(
        self, warm: Warm, plan: Plan, seconds: float, saved: Mapping[str, Saved], settings: Mapping[str, str], seed: str
    ) -> None:
        self._warm, self._plan, self._seconds = warm, plan, seconds
        self.saved, self._settings, self._seed = saved, settings, seed
        self._lock = threading.RLock()
        self._moments: dict[str, CachedMoment] = {}
        self._kept: tuple[Sandbox, str, LiveMoment] | None = None
        self._known: dict[str, dict[tuple[Any, ...], Text]] = {}

    def moment(self, exercise: Exercise) -> CachedMoment:
        """The state right after the exercise's reference answer."""
        with self._lock:
            if exercise.id not in self._moments:
                self._moments[exercise.id] = CachedMoment(_Questions(self, exercise))
            return self._moments[exercise.id]

    def ask(self, exercise: Exercise, code: str, inputs: dict[str, Any], view: View) -> Any:
        """One question to the reference answer. Its process is kept for the next one about the same exercise; what a
        question leaves behind (it may have changed a model, or a function) does not reach that one.
        """
        return self._asked(exercise, lambda moment: moment.evaluate(code, inputs, view))

    def outline(self, exercise: Exercise) -> Any:
        """What the reference answer defines of what the exercise asks for."""
        asked = self._plan.frames[exercise.id].asked
        rows = self._asked(exercise, lambda moment: moment.outline())
        return [row for row in rows if (row[1] or row[0]) in asked]

    def _asked(self, exercise: Exercise, question: Callable[[LiveMoment], Any]) -> Any:
        def answer(sandbox: Sandbox) -> Any:
            moment = self._at(sandbox, exercise)
            if moment.fault:
                raise moment.fault
            try:
                return question(moment)
            finally:
                moment.process.finish_questions()

        try:
            with self._lock:
                return self._warm.use(answer)
        except AnswerError:
            raise
        except AnswerFaultError as fault:
            what = f"the reference answer failed on a check's input: {fault}"
            raise AuthoringError(what, file=exercise.file, line=exercise.line, exercise=exercise.id) from fault

    def rest(self) -> None:
        """Ends the process that is kept for further questions; a model in it may be large."""
        with self._lock:
            kept, self._kept = self._kept, None
            if kept is not None:
                with suppress(SandboxError):  # it went with its sandbox
                    kept[2].process.close()

    def _at(self, sandbox: Sandbox, exercise: Exercise) -> LiveMoment:
        """The moment after the exercise's answer, in the process that is kept or in a new one."""
        if self._kept is not None:
            where, what, moment = self._kept
            if (where, what) == (sandbox, exercise.id) and not moment.process.ended:
                return moment
            self.rest()
        moment = self._after(sandbox, exercise, exercise.fill({}), goes_on=True)
        self._kept = sandbox, exercise.id, moment
        return moment

    def judge(self, exercise: Exercise, hidden: HiddenChecks, answer: Answer) -> Verdict:
        """Verdict on a declared answer in the reference's world."""
        return self.try_out(exercise, answer, lambda judged: judged(hidden, self._seed, goes_on=False))

    def try_out(self, exercise: Exercise, answer: Answer, trial: Callable[[Judged], Result]) -> Result:
        """What comes of a trial of a declared answer, which may judge it as often as it likes; the answer runs once."""
        source = answer_source(exercise, answer)
        text = exercise.written(source) if exercise.is_written else ""
        evidence = Evidence(text, *self._said_with(answer))
        if exercise.is_written:
            return trial(lambda hidden, seed, **_: judge(hidden, evidence, seed))

        def tried(sandbox: Sandbox) -> Result:
            with _Answered(lambda: self._after(sandbox, exercise, source, goes_on=True)) as answered:
                return trial(partial(answered.judge, evidence, self.moment(exercise)))

        with self._lock:
            return self._warm.use(tried)

    def _said_with(self, answer: Answer) -> tuple[Mapping[str, Saved], Mapping[str, str]]:
        """The saved outputs and the settings of the notebook that a declared answer stands in."""
        if not isinstance(answer, Submitted):
            return self.saved, self._settings
        typed = {name: repr(value) for name, value in answer.settings.items()}
        return {**self.saved, **answer.saved}, {**self._settings, **typed}

    def diagnosis(self, exercise: Exercise, hidden: HiddenChecks, verdict: Verdict) -> Text | None:
        """The explanation of the known wrong answer that behaved just like this one. None where there is no such, where
        others with another explanation did the same, or where nothing can be told from what was seen.
        """
        behaviour = verdict.behaviour
        if behaviour is None:
            return None
        with self._lock:
            if exercise.id not in self._known:
                self._known[exercise.id] = explanations(
                    (self.judge(exercise, hidden, wrong.answer).behaviour, wrong.text) for wrong in hidden.wrong
                )
            return self._known[exercise.id].get(behaviour)

    def _after(self, sandbox: Sandbox, exercise: Exercise, source: str, *, goes_on: bool) -> LiveMoment:
        """The moment after an answer of the project's own, in a process that is to be closed. AnswerFaultError when
        there is none.
        """
        idle = IDLE * self._seconds
        process, frame = sandbox.start_answer(exercise.id, idle=idle), self._plan.frames[exercise.id]
        try:
            return LiveMoment.after(process, source, [], frame, self._seconds, goes_on=goes_on)
        except BaseException:
            process.close()
            raise


class _Answered:
    """An answer of the project's own that is judged several times, as a context manager. A process whose questions have
    ended it, or left a trace in it, is not asked again.
    """

    def __init__(self, start: Callable[[], LiveMoment]) -> None:
        self._start = start
        self._moment: LiveMoment | AnswerFaultError | None = None

    def __enter__(self) -> _Answered:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def judge(
        self, evidence: Evidence, reference: Moment, hidden: HiddenChecks, seed: str, *, goes_on: bool = True
    ) -> Verdict:
        """One verdict; `goes_on` as if further cells came, in a world of the answer's own."""
        used = self._moment is not None
        verdict = self._judged(evidence, reference, hidden, seed, goes_on)
        if used and any(not isinstance(fault, AnswerError) for fault in verdict.faults):  # its time is for one verdict
            self._end()
            verdict = self._judged(evidence, reference, hidden, seed, goes_on)
        return verdict

    def _judged(self, evidence: Evidence, reference: Moment, hidden: HiddenChecks, seed: str, goes_on: bool) -> Verdict:
        if self._moment is None:
            try:
                self._moment = self._start()
            except AnswerFaultError as fault:
                self._moment = fault
        if isinstance(self._moment, AnswerFaultError):
            return crashed(self._moment)
        if not goes_on:
            self._moment.process.finish_questions(goes_on=False)
        verdict = judge(hidden, evidence, seed, self._moment, reference)
        self._moment.process.finish_questions()
        if self._moment.process.ended or not goes_on:
            self._end()
        return verdict

    def _end(self) -> None:
        if isinstance(self._moment, LiveMoment):
            self._moment.process.close()
            self._moment = None


class _Questions:
    """The reference's moment, as what a remembered moment asks."""

    def __init__(self, reference: Reference, exercise: Exercise) -> None:
        self._reference, self._exercise = reference, exercise

    def evaluate(self, code: str, inputs: dict[str, Any], view: View) -> Any:
        return self._reference.ask(self._exercise, code, inputs, view)

    def outline(self) -> Any:
        return self._reference.outline(self._exercise)
