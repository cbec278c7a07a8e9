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
from contextlib import ExitStack, contextmanager
from itertools import islice
from math import ceil
from typing import Literal, NamedTuple

from autograde.course import Assignment, Course, Exercise
from autograde.data import find_data, install_vocabulary
from autograde.errors import CourseError, SandboxError, SubmissionError
from autograde.grading.allowance import ALL_QUESTIONS, Allowance, PutAsideError
from autograde.grading.colab import missing_package
from autograde.grading.evidence import Evidence
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.judge import Verdict, crashed, judge, shorten
from autograde.grading.manual import awaiting, solved_outputs
from autograde.grading.own_code import is_untouched, needed_statements
from autograde.grading.plan import make_plan
from autograde.grading.pool import Pool
from autograde.grading.reference import Reference
from autograde.grading.student import LiveMoment
from autograde.grading.verdicts import Judged, Verdicts
from autograde.grading.world import World
from autograde.intake.answers import Answers, read_answers
from autograde.intake.notes import note
from autograde.intake.submissions import Submission
from autograde.records.results import PRIVATE, ExerciseResult, SubmissionResult
from autograde.sandbox.process import AnswerError, AnswerFaultError
from autograde.sandbox.sandbox import Limits, Sandbox
from autograde.sandbox.watch import MemoryWatch
from autograde.text import Text

__all__ = ["PACKAGE_MISSING", "Grader", "Mode"]

Mode = Literal["strict", "off"]

NOT_ANSWERED = Text("아직 작성하지 않은 빈칸이 있습니다.", "There is a blank that is not answered yet.")
CELL_MISSING = Text(
    "이 문제의 셀을 제출물에서 찾지 못했습니다.", "The cell of this exercise was not found in the submission."
)
NOT_JUDGED = Text(
    "채점기가 이 답을 판정하지 못했습니다. 사람이 확인합니다.",
    "The grader could not judge this answer. A person will look at it.",
)
MISSING_HERE = Text(
    "Colab에 있는 패키지가 채점 환경에 없어 실행하지 못했습니다. 사람이 확인합니다.",
    "It needs a package that Colab has and that is missing where notebooks are graded. A person will look at it.",
)
#: How a note begins that names a package to install.
PACKAGE_MISSING = f"{PRIVATE}a package that Colab has is missing: "
HURRIED = note(
    "시간을 너무 많이 써서 뒤의 문제에는 제한 시간을 짧게 두었습니다. 필요하면 `--timeout`을 늘려 다시 채점합니다.",
    "It used so much time that the exercises behind got a short limit. If in doubt, grade it again with a larger "
    "`--timeout`.",
)


class Seen(NamedTuple):
    """What came of an answer in one world, and the evidence that its checks looked at."""

    verdict: Verdict
    evidence: Evidence
    #: A package that Colab has, and whose missing ended the answer.
    package: str | None = None


def _missing(verdict: Verdict, before: str | None = None) -> str | None:
    """The package whose missing shows in a verdict, be it that an earlier cell could not import it."""
    raised = [fault.raised for fault in verdict.faults if isinstance(fault, AnswerError)]
    found = next((package for one in raised if (package := missing_package(one))), None)
    return found or (before if any("NameError" in one.bases for one in raised) else None)


#: Room for the pages that an answer's process shares with the warm one.
SHARED_MIB = 1024


class Grader:
    """Warm sandboxes for one assignment, as a context manager. `seconds` limits an answer, and a question to it."""

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        *,
        sandbox: Mode = "strict",
        workers: int = 1,
        seconds: float | None = None,
    ) -> None:
        self._course, self.assignment = course, assignment
        self._seconds = seconds or course.limits.answer_seconds
        self._isolated = sandbox == "strict"
        self._workers = workers
        self.checks: dict[str, HiddenChecks] = load_checks(assignment)
        self.data = [find_data(course, file.name, fallback=True) for file in course.data_files]
        self._vocabulary = install_vocabulary()
        self._plan = make_plan(assignment)
        self._verdicts = Verdicts()
        self._stack = ExitStack()

    def __enter__(self) -> Grader:
        with ExitStack() as stack:
            self._pool = stack.enter_context(Pool(self._start, self._workers))
            by_hand = any(hidden.rubric for hidden in self.checks.values())
            saved = solved_outputs(self._course, self.assignment) if by_hand else {}
            self.reference = Reference(self._pool.reference, self._plan, self._seconds, saved)
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
            answers = read_answers(submission, self.assignment, lambda: self._course.others(self.assignment.id))
            results, notes = self._with_sandbox(answers, alone)
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
            notes=(*answers.notes, *notes),
        )

    @contextmanager
    def moments(self, exercise: Exercise, answers: Answers) -> Iterator[Iterator[LiveMoment]]:
        """The moments right after one answer of a submission ran, first in its own world, then in the reference's, for
        looking at it by hand.
        """
        with self._pool.place() as warm:
            sandbox = warm.use(lambda sandbox: sandbox)
            yield self._each_moment(sandbox, exercise, answers, Allowance(self._seconds, alone=True))

    def _each_moment(
        self, sandbox: Sandbox, exercise: Exercise, answers: Answers, allowance: Allowance
    ) -> Iterator[LiveMoment]:
        with World(sandbox, answers.script, self._plan, allowance) as world:
            moment = world.reach(exercise.id)
            if isinstance(moment, LiveMoment):
                yield moment
        with self._answered(sandbox, exercise, answers, self._helpers(exercise, answers), allowance) as other:
            yield other

    def _start(self) -> Sandbox:
        limits = self._course.limits
        return Sandbox(
            self._plan.cells,
            self._plan.modules,
            {file.name: file.path for file in self.data},
            self._vocabulary,
            Limits(
                cpu_seconds=ceil(ALL_QUESTIONS * self._seconds),
                memory_mib=limits.memory_mib,
                file_mib=limits.file_mib,
                processes=limits.processes,
            ),
            isolated=self._isolated,
            hidden=[self._course.root],
        )

    def _with_sandbox(self, answers: Answers, alone: bool) -> tuple[list[ExerciseResult], list[str]]:
        """Grades in a free sandbox; when that dies the submission is tried once more."""
        with self._pool.place() as warm:
            return warm.use(lambda sandbox: self._grade_exercises(sandbox, answers, alone))

    def _grade_exercises(
        self, sandbox: Sandbox, answers: Answers, alone: bool
    ) -> tuple[list[ExerciseResult], list[str]]:
        notes: list[str] = []
        results: list[ExerciseResult] = []
        allowance = Allowance(self._seconds, alone)
        own = self._in_own_world(sandbox, answers, allowance)
        for exercise in self.assignment.exercises:
            results.append(self._contained(sandbox, exercise, answers, own.get(exercise.id), allowance, notes))
            if allowance.hurried and HURRIED not in notes:
                notes.append(HURRIED)
        return results, notes

    def _in_own_world(self, sandbox: Sandbox, answers: Answers, allowance: Allowance) -> dict[str, Seen]:
        """What came of each answer in code that has something to judge, as far as the submission's own world got."""
        seen: dict[str, Seen] = {}
        with World(sandbox, answers.script, self._plan, allowance) as world:
            for step in answers.script:
                if step.kind != "answer" or self._has_nothing(exercise := self.assignment.exercise(step.id), answers):
                    continue
                moment = world.reach(exercise.id)
                if moment is None:
                    break
                evidence = self._evidence(exercise, answers)
                if not isinstance(moment, LiveMoment):
                    verdict: Verdict | None = crashed(moment)
                else:
                    verdict = self._own_verdict(exercise, evidence, moment)
                if verdict:
                    seen[exercise.id] = Seen(verdict, evidence, _missing(verdict, world.missing))
                world.leave(late=bool(verdict and moment is not None and verdict.late))
        return seen

    def _own_verdict(self, exercise: Exercise, evidence: Evidence, moment: LiveMoment) -> Verdict | None:
        """None after a fault of ours: the answer is judged in the reference's world, where the fault will be told."""
        try:
            return judge(self.checks[exercise.id], evidence, moment, self.reference.moment(exercise))
        except SandboxError:
            raise
        except Exception:
            return None

    def _has_nothing(self, exercise: Exercise, answers: Answers) -> bool:
        """Whether there is nothing in the exercise's cell to judge."""
        source = answers.sources.get(exercise.id)
        if source is None:
            return True
        return not exercise.is_written and exercise.is_blank(source) and is_untouched(source, exercise)

    def _evidence(self, exercise: Exercise, answers: Answers) -> Evidence:
        written = exercise.written(answers.sources[exercise.id] or "") if exercise.is_written else ""
        return Evidence(written, answers.saved)

    def _contained(
        self,
        sandbox: Sandbox,
        exercise: Exercise,
        answers: Answers,
        own: Seen | None,
        allowance: Allowance,
        notes: list[str],
    ) -> ExerciseResult:
        """The exercise's result. A fault of ours costs nobody points: a person looks at the answer."""
        try:
            return self._grade_exercise(sandbox, exercise, answers, own, allowance, notes)
        except (SandboxError, PutAsideError):
            raise
        except Exception as error:
            notes.append(f"{PRIVATE}{exercise.id}: {shorten(f'{type(error).__name__}: {error}')}")
            return ExerciseResult(exercise.id, exercise.points, None, "manual", NOT_JUDGED)

    def _grade_exercise(
        self,
        sandbox: Sandbox,
        exercise: Exercise,
        answers: Answers,
        own: Seen | None,
        allowance: Allowance,
        notes: list[str],
    ) -> ExerciseResult:
        if answers.sources.get(exercise.id) is None:
            return ExerciseResult(exercise.id, exercise.points, 0.0, "missing", CELL_MISSING)
        if not exercise.is_written and self._has_nothing(exercise, answers):
            return ExerciseResult(exercise.id, exercise.points, 0.0, "blank", NOT_ANSWERED)
        hidden = self.checks[exercise.id]
        (verdict, evidence, package), diagnosis = self._judged(sandbox, exercise, answers, own, allowance)
        if package:
            notes.append(f"{PACKAGE_MISSING}{package}")
            return ExerciseResult(exercise.id, exercise.points, None, "manual", MISSING_HERE)
        notes += [f"{PRIVATE}{outcome.surprise}" for outcome in verdict.outcomes if outcome.surprise]
        notes += [note(f"{exercise.id}: {flag.ko}", f"{exercise.id}: {flag.en}") for flag in evidence.flags]
        if verdict.score == 0 and exercise.is_blank(answers.sources[exercise.id] or ""):
            return ExerciseResult(exercise.id, exercise.points, 0.0, "blank", NOT_ANSWERED)
        if hidden.rubric and (exercise.is_written or verdict.score):
            return awaiting(exercise, hidden, verdict, evidence)
        return ExerciseResult(exercise.id, exercise.points, verdict.score, verdict.status, verdict.message, diagnosis)

    def _judged(
        self, sandbox: Sandbox, exercise: Exercise, answers: Answers, own: Seen | None, allowance: Allowance
    ) -> tuple[Seen, Text | None]:
        """The better of both worlds, at a tie the own one; and the misconception that the answer looks like."""
        hidden, evidence = self.checks[exercise.id], self._evidence(exercise, answers)
        if exercise.is_written:
            seen = Seen(judge(hidden, evidence), evidence)
            return seen, self._diagnosis(exercise, hidden, seen.verdict)
        if own and own.verdict.status == "passed":
            return own, None
        judged = self._in_references_world(sandbox, exercise, answers, evidence, allowance)
        other = Seen(judged.verdict, evidence, _missing(judged.verdict))
        if own and own.verdict.score >= judged.verdict.score:
            return own if other.package else own._replace(package=None), judged.diagnosis
        return (other if own is None or own.package else other._replace(package=None)), judged.diagnosis

    def _in_references_world(
        self, sandbox: Sandbox, exercise: Exercise, answers: Answers, evidence: Evidence, allowance: Allowance
    ) -> Judged:
        """What came of an answer in code, now or when the same program was judged before."""
        hidden, source, before = self.checks[exercise.id], answers.sources[exercise.id] or "", allowance.spent
        helpers = self._helpers(exercise, answers)
        # A hurried answer may run out of a time that others had; so its verdict is its own.
        key = None if allowance.hurried else self._verdicts.key(hidden, source, helpers)
        known = self._verdicts.get(key)
        if known is not None:
            allowance.spent += known.spent
            return known
        try:
            with self._answered(sandbox, exercise, answers, helpers, allowance) as moment:
                verdict = judge(hidden, evidence, moment, self.reference.moment(exercise))
        except AnswerFaultError as fault:
            verdict = crashed(fault)
        judged = Judged(verdict, self._diagnosis(exercise, hidden, verdict), allowance.spent - before)
        self._verdicts.keep(key, judged)
        return judged

    def _diagnosis(self, exercise: Exercise, hidden: HiddenChecks, verdict: Verdict) -> Text | None:
        if verdict.status in ("failed", "partial", "error"):
            return self.reference.diagnosis(exercise, hidden, verdict)
        return None

    def _helpers(self, exercise: Exercise, answers: Answers) -> list[str]:
        """Statements of the student's own that the answer needs, from the cells before it."""
        before = self.assignment.exercises[: self.assignment.exercises.index(exercise)]
        earlier = [text for other in before if (text := answers.sources.get(other.id)) and not other.is_written]
        own = [*answers.extra.get(exercise.id, ()), *earlier]
        return needed_statements(answers.sources[exercise.id] or "", own, self._plan.frames[exercise.id].known)

    @contextmanager
    def _answered(
        self, sandbox: Sandbox, exercise: Exercise, answers: Answers, helpers: list[str], allowance: Allowance
    ) -> Iterator[LiveMoment]:
        """The moment right after the student's answer ran, or an exception ended it. AnswerFaultError when its process
        was lost.
        """
        source = answers.sources[exercise.id] or ""
        seconds, process = allowance.once, sandbox.start_answer(exercise.id, allowance.whole, allowance.idle)
        try:
            yield LiveMoment.after(process, source, helpers, self._plan.frames[exercise.id], seconds)
        finally:
            process.close()
            allowance.spent += process.spent
            if process.idled:
                allowance.count_idle()

    def _ungraded(self, submission: Submission, reason: Text, began: float) -> SubmissionResult:
        return SubmissionResult(
            student=submission.student,
            file=submission.file,
            max_score=self.assignment.points,
            seconds=time.monotonic() - began,
            notes=submission.notes,
            reason=reason,
        )
