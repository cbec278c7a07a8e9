"""A submission's own world: its code from top to bottom in one process, as its author ran it, with the given cells of
the release. At each exercise the checks put their questions to it.

A cell that ends the process or resists its time limit is left out of a new one, which is taken up behind it. When a
cell has run out of time the limits of those behind it are short, since what it defined may well be used again. After a
few such cells the exercises that are left are judged in the reference's world alone. What a cell of the student's own
comes to is nobody's business; an answer that misses it will say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from autograde.grading.allowance import HURRIED, Allowance
from autograde.grading.colab import missing_package
from autograde.grading.moments import LiveMoment
from autograde.grading.plan import Plan
from autograde.intake.alignment.script import Step
from autograde.sandbox.process import AnswerError, AnswerFaultError, AnswerTimeoutError, Process
from autograde.sandbox.sandbox import START, Sandbox

__all__ = ["World"]

#: Processes for one submission.
LIVES = 3


class World:
    """One submission's world, as a context manager; exercises are to be reached in the script's order."""

    def __init__(self, sandbox: Sandbox, script: Sequence[Step], plan: Plan, allowance: Allowance) -> None:
        self._sandbox, self._frames, self._given, self._allowance = sandbox, plan.frames, plan.given, allowance
        self._steps = [step for step in script if step.kind != "given" or step.id in self._given]
        self._answers = {step.id: index for index, step in enumerate(self._steps) if step.kind == "answer"}
        self._left_out: set[int] = set()
        self._lives, self._position = LIVES, 0
        self._process: Process | None = None
        self._late = False
        #: A package that Colab has and that was missing where a cell imported it.
        self.missing: str | None = None

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def reach(self, exercise: str) -> LiveMoment | AnswerFaultError | None:
        """The moment right after the exercise's answer, or what took it away; None where no world is left. Raises
        PutAsideError.
        """
        target = self._answers[exercise]
        while (process := self._living()) is not None:
            steps = [index for index in range(self._position, target + 1) if index not in self._left_out]
            goes_on = target < max(self._answers.values())
            outcomes = process.run([self._cell(self._steps[index]) for index in steps], goes_on=goes_on)
            self._look_at(zip(steps, outcomes, strict=False))
            if process.ended:
                self._left_out.add(steps[len(outcomes) - 1])
                self._end()
                if target in self._left_out:
                    return outcomes[-1]
                continue
            self._position, fault = target + 1, outcomes[-1]
            if fault is not None and not isinstance(fault, AnswerError):
                return fault
            return LiveMoment(process, self._seconds, self._frames[exercise].hidden, fault=fault)
        return None

    def leave(self, late: bool = False) -> None:
        """The questions are over, one of which may have run out of time: the next cell finds everything as the answer
        left it. Raises PutAsideError.
        """
        if late:
            self._run_late()
        if self._process is not None:
            self._process.finish_questions()
            if self._process.ended:
                self._end()

    @property
    def _seconds(self) -> float:
        return self._allowance.once * (HURRIED if self._late else 1)

    def _living(self) -> Process | None:
        """The process, its limits renewed for one more exercise; a new one before the first cell where it has ended.
        None when too much has ended or run out of time, or all time is used up.
        """
        if self._lives < 0:
            self._end()
        if self._process is None and self._lives > 0:
            self._lives -= 1
            self._position = 0
            self._process = self._sandbox.start_answer(START, self._allowance.world, self._allowance.idle)
        if self._process is not None and not self._process.allow(self._allowance.whole, self._allowance.world):
            self._lives = 0
            self._end()
        return self._process

    def _look_at(self, ran: Iterable[tuple[int, AnswerFaultError | None]]) -> None:
        """What ran out of time makes the rest hurry; so does what a student runs for themselves, but as often as they
        like.
        """
        for index, fault in ran:
            self.missing = self.missing or (missing_package(fault.raised) if isinstance(fault, AnswerError) else None)
            if isinstance(fault, AnswerTimeoutError):
                self._run_late(self._steps[index].kind == "own")

    def _run_late(self, own: bool = False) -> None:
        self._late = True
        self._lives -= not own

    def _cell(self, step: Step) -> dict[str, Any]:
        source = step.source or self._given.get(step.id, "")
        cell = {"kind": step.kind, "source": source, "seconds": self._seconds}
        if step.kind == "answer":
            frame = self._frames[step.id]
            cell |= {"given": frame.given, "asked": list(frame.asked)}
        return cell

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()
            self._allowance.spent += process.spent
            if process.idled:
                self._allowance.count_idle()
