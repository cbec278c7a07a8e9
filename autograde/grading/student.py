"""What a hidden check sees: one answer, as questions and plain data. The same face stands for the reference answer.

Every question is kept as an `Observation`: it tells the student what was tried and what came back, and it is compared
with the behaviour of known wrong answers. What the reference said to the same questions is kept beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from autograde.course.course import Arrays
from autograde.grading.plan import Frame
from autograde.sandbox.data import canonical, encode_input
from autograde.sandbox.process import AnswerError, AnswerFaultError, Process, Raised
from autograde.sandbox.values import as_tensors

__all__ = ["CachedMoment", "LiveMoment", "Moment", "NotedMoment", "Observation", "Student"]

View = list[dict[str, Any]]
UNKNOWN = object()


@dataclass(frozen=True)
class Observation:
    """One question and its answer: a plain value, or the fault that came in its place."""

    code: str
    inputs: dict[str, Any]
    view: View
    value: Any = None
    fault: AnswerFaultError | None = None

    @property
    def question(self) -> str:
        """Equal for two questions that are the same."""
        return canonical([self.code, self.inputs, *self.view])

    def behaviour(self, passed: bool = False) -> tuple[str, ...] | None:
        """Question and answer as text, equal for two answers that behave alike. None where nothing can be told from it:
        the process was lost, or of an exception only the type is known. That is enough in a check that it `passed`.
        """
        if self.fault is None:
            return self.question, canonical(self.value)
        if not isinstance(self.fault, AnswerError):
            return None
        raised = self.fault.raised
        evidence = (raised.type,) if passed else raised.evidence
        return evidence and (self.question, *evidence)


class Moment(Protocol):
    """The state right after an answer ran."""

    def evaluate(self, code: str, inputs: dict[str, Any], view: View) -> Any: ...

    def outline(self) -> Any:
        """What the cell defines; see `inside/outline.py`."""


@dataclass
class LiveMoment:
    """The moment in a process. `seconds` limits each question, `hidden` names are out of its reach; `fault` is the
    exception that ended the cell, if one did.
    """

    process: Process
    seconds: float
    hidden: Sequence[str] = ()
    observations: list[Observation] = field(default_factory=list)
    fault: AnswerError | None = None

    @classmethod
    def after(
        cls,
        process: Process,
        source: str,
        helpers: Sequence[str],
        frame: Frame,
        seconds: float,
        *,
        goes_on: bool = False,
    ) -> LiveMoment:
        """The moment after the process ran an answer cell, to its end or to an exception. AnswerTimeoutError or
        AnswerDiedError when there is none. `goes_on` as for cells of a notebook's own world.
        """
        moment = cls(process, seconds, frame.hidden)
        try:
            process.answer(
                source,
                helpers=helpers,
                given=frame.given,
                asked=frame.asked,
                words=frame.words,
                seconds=seconds,
                goes_on=goes_on,
            )
        except AnswerError as error:
            moment.fault = error
        return moment

    def evaluate(self, code: str, inputs: dict[str, Any], view: View) -> Any:
        try:
            value = self.process.evaluate(code, inputs, view, self.seconds, self.hidden)
        except AnswerFaultError as fault:
            self.observations.append(Observation(code, inputs, view, fault=fault))
            raise
        self.observations.append(Observation(code, inputs, view, value))
        return value

    def outline(self) -> Any:
        return self.process.outline(self.seconds)


@dataclass
class NotedMoment:
    """A moment whose answers are kept beside it, where a value came."""

    moment: Moment
    observations: list[Observation] = field(default_factory=list)

    def evaluate(self, code: str, inputs: dict[str, Any], view: View) -> Any:
        value = self.moment.evaluate(code, inputs, view)
        self.observations.append(Observation(code, inputs, view, value))
        return value

    def outline(self) -> Any:
        return self.moment.outline()


#: Questions of one exercise that are remembered: the checks' own are a few, others carry a student's values.
MOST_REMEMBERED = 100


@dataclass
class CachedMoment:
    """A moment that asks each question once and remembers what came back, the latest of them: for the reference answer,
    which never changes.
    """

    moment: Moment
    answers: OrderedDict[bytes, Any] = field(default_factory=OrderedDict)
    defined: Any = None

    def evaluate(self, code: str, inputs: dict[str, Any], view: View) -> Any:
        question = [code, *([[name, encode_input(names[name])] for name in names] for names in (inputs, *view))]
        key = hashlib.sha256(json.dumps(question).encode("ascii")).digest()
        answer = self.answers.pop(key, UNKNOWN)
        if answer is UNKNOWN:
            try:
                answer = self.moment.evaluate(code, inputs, view)
            except AnswerError as error:
                answer = error
        self.answers[key] = answer
        while len(self.answers) > MOST_REMEMBERED:
            self.answers.popitem(last=False)
        if isinstance(answer, AnswerError):
            raise answer
        return answer

    def outline(self) -> Any:
        if self.defined is None:
            self.defined = self.moment.outline()
        return self.defined


@dataclass(frozen=True)
class Student:
    """One answer. What comes back is plain data: builtin values, `Array` for tensors and arrays, `Opaque` for other
    objects. Numpy arrays that are handed over arrive as what `arrays` says.
    """

    moment: Moment
    arrays: Arrays = "numpy"
    view: View = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        """The value of a name right after the answer ran. AnswerError when there is no such name."""
        return self.moment.evaluate(name, {}, self.view)

    def run(self, code: str, /, **inputs: Any) -> Any:
        """Runs `code` with `inputs` bound and gives the value of its last expression; leaves no trace in the
        namespace.
        """
        return self.moment.evaluate(code, self._arriving(inputs), self.view)

    def rerun(self, /, **bindings: Any) -> Student:
        """The answer run once more, `bindings` standing in for the cell's own given assignments to those names."""
        return Student(self.moment, self.arrays, [*self.view, self._arriving(bindings)])

    def _arriving(self, inputs: dict[str, Any]) -> dict[str, Any]:
        return {name: as_tensors(value) for name, value in inputs.items()} if self.arrays == "torch" else inputs

    def error(self, code: str, /, **inputs: Any) -> Raised | None:
        """The exception that `code` raises, or None."""
        try:
            self.run(code, **inputs)
        except AnswerError as error:
            return error.raised
        return None
