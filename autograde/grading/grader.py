"""Grades submissions of one assignment, each in two worlds.

First as its author ran it: all its code from top to bottom in one process, where the checks ask at each exercise. An
exercise that passes there has passed. What does not is judged once more in a process of its own on the state that the
reference answers leave; the better of the two counts. So what works in the notebook works here, one mistake costs one
exercise, and nothing that one student's code does reaches another's.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from math import ceil
from typing import Literal

from autograde.course import Assignment, Course, Exercise
from autograde.course.caches import fill_caches
from autograde.course.data import find_data
from autograde.errors import CourseError, SubmissionError
from autograde.grading.allowance import ALL_QUESTIONS, Allowance, PutAsideError
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.judge import shorten
from autograde.grading.judging import Judging, Means
from autograde.grading.manual import solved_outputs
from autograde.grading.moments import LiveMoment
from autograde.grading.plan import make_plan
from autograde.grading.pool import Pool
from autograde.grading.reference import Reference
from autograde.grading.seed import new_seed
from autograde.grading.verdicts import Verdicts
from autograde.intake.alignment.answers import Answers
from autograde.intake.alignment.settings import settings_of
from autograde.intake.delivery.submissions import Submission
from autograde.intake.reader import Reader
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.sandbox.sandbox import ProcessLimits, Sandbox
from autograde.sandbox.watch import MemoryWatch
from autograde.text import Note, Text

__all__ = ["Grader", "Mode"]

Mode = Literal["strict", "off"]

#: Room for the pages that an answer's process shares with the warm one.
SHARED_MIB = 1024


_Judged = tuple[list[ExerciseResult], list[Note], set[str]]


class Grader:
    """Warm sandboxes for one assignment, as a context manager. `seconds` limits an answer, and a question to it; what
    checks draw comes from `seed`, the class's, or a new one; results have `only` these exercises, or all.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        *,
        sandbox: Mode = "strict",
        workers: int = 1,
        seconds: float | None = None,
        seed: str | None = None,
        only: frozenset[str] | None = None,
    ) -> None:
        self._course, self.assignment, self._only = course, assignment, only
        self.seed = new_seed() if seed is None else seed
        self._seconds = seconds or course.limits.answer_seconds
        self._isolated = sandbox == "strict"
        self._workers = workers
        self.checks: dict[str, HiddenChecks] = load_checks(assignment, course.checks, course.arrays)
        self.data = [find_data(course, file.name, fallback=True) for file in course.data_files]
        self._caches = fill_caches(course)
        self._plan = make_plan(assignment)
        self._by_hand = any(hidden.rubric for hidden in self.checks.values())
        self.reader = Reader(course, assignment, workers, pictures=self._by_hand)
        self._stack = ExitStack()

    def __enter__(self) -> Grader:
        with ExitStack() as stack:
            stack.enter_context(self.reader)
            self._pool = stack.enter_context(Pool(self._start, self._workers))
            saved = solved_outputs(self._course, self.assignment) if self._by_hand else {}
            about = (self._seconds, saved, settings_of(self.assignment))
            self.reference = Reference(self._pool.reference, self._plan, *about, self.seed)
            stack.callback(self.reference.rest)
            shared = (self.assignment, self.checks, self._plan, self.reference)
            self._means = Means(*shared, Verdicts(), self.seed, self.reader.programs, self._only)
            most = self._course.limits.memory_mib + SHARED_MIB
            stack.enter_context(MemoryWatch(lambda: self._pool.pids, most))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def grade(self, submission: Submission) -> SubmissionResult:
        """The submission's result. What cannot be graded is a result too, with the reason; nothing is raised for it."""
        return self._attempt(submission, alone=False) or self._alone(submission)

    def grade_all(self, submissions: Iterable[Submission]) -> Iterator[tuple[Submission, SubmissionResult]]:
        """Results in order of completion. What does nothing for a while is put aside, and graded when the others are
        done.
        """
        left, aside = iter(submissions), list[Submission]()
        with ThreadPoolExecutor(self._workers) as pool:

            def submit(number: int) -> dict[Future[SubmissionResult | None], Submission]:
                return {pool.submit(self._attempt, one, alone=False): one for one in islice(left, number)}

            waiting = submit(2 * self._workers)
            try:
                while waiting:
                    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                        submission, result = waiting.pop(future), future.result()
                        waiting |= submit(1)
                        if result is None:
                            aside.append(submission)
                        else:
                            yield submission, result
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        for submission in aside:
            yield submission, self._alone(submission)

    def _alone(self, submission: Submission) -> SubmissionResult:
        result = self._attempt(submission, alone=True)
        assert result is not None  # nobody puts aside what is graded alone
        return result

    def _attempt(self, submission: Submission, *, alone: bool) -> SubmissionResult | None:
        """The result, or None where the submission is to be graded `alone`."""
        began = time.monotonic()
        try:
            answers = self._read(submission)
            results, notes, packages = self._judge(answers, alone)
        except PutAsideError:
            return None
        except SubmissionError as error:
            return self._ungraded(submission, error.reason, began)
        except Exception as error:  # the promise is that no submission stops a class, whatever it is made of
            fault = str(error) if isinstance(error, CourseError) else shorten(f"{type(error).__name__}: {error}")
            reason = Text(f"채점기 오류입니다: {fault}", f"A fault of the grader: {fault}")
            return self._ungraded(submission, reason, began)
        return SubmissionResult(
            student=submission.student,
            file=submission.file,
            max_score=self.assignment.points,
            seconds=time.monotonic() - began,
            exercises=tuple(results),
            notes=(*submission.notes, *answers.notes, *notes),
            packages=tuple(sorted(packages)),
            number=answers.number,
        )

    def _read(self, submission: Submission) -> Answers:
        return self.reader.read(submission.read(), submission.file)

    def asked(self, exercise: Exercise) -> tuple[str, ...]:
        """The names that the exercise asks for."""
        return self._plan.frames[exercise.id].asked

    @contextmanager
    def moments(self, exercise: Exercise, answers: Answers) -> Iterator[Iterator[LiveMoment]]:
        """The moments right after one answer of a submission ran, first in its own world, then in the reference's, for
        looking at it by hand.
        """
        with self._pool.place() as warm:
            sandbox = warm.use(lambda sandbox: sandbox)
            judging = Judging(self._means, sandbox, answers, Allowance(self._seconds, alone=True))
            with closing(judging.moments(exercise)) as moments:
                yield moments

    def _start(self) -> Sandbox:
        limits = self._course.limits
        return Sandbox(
            self._plan.cells,
            self._plan.modules,
            {file.name: file.path for file in self.data},
            self._caches,
            ProcessLimits(
                cpu_seconds=ceil(ALL_QUESTIONS * self._seconds),
                memory_mib=limits.memory_mib,
                file_mib=limits.file_mib,
                processes=limits.processes,
            ),
            isolated=self._isolated,
            hidden=self._course.secret,
            warm_up=self._course.warm_up,
            unchanging=self._course.unchanging,
        )

    def _judge(self, answers: Answers, alone: bool) -> _Judged:
        """Results, notes and missing packages, from a free sandbox; when that dies, it is tried once more."""

        def judge(sandbox: Sandbox) -> _Judged:
            judging = Judging(self._means, sandbox, answers, Allowance(self._seconds, alone))
            return judging.results(), judging.notes, judging.packages

        with self._pool.place() as warm:
            try:
                return warm.use(judge)
            finally:
                self.reference.rest()

    def _ungraded(self, submission: Submission, reason: Text, began: float) -> SubmissionResult:
        return SubmissionResult(
            student=submission.student,
            file=submission.file,
            max_score=self.assignment.points,
            seconds=time.monotonic() - began,
            notes=submission.notes,
            reason=reason,
        )
