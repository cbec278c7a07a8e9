"""Grades a class on a Dask cluster: the same unit of work as on one machine, one submission to one result.

Each worker process of the cluster keeps one warm grader for an assignment, made once by a plugin of its own. A worker
that dies costs the submission in hand, which another worker takes over. Dask brings its own trust: whoever can reach
the scheduler can run code on its workers, so a cluster belongs behind a firewall or TLS (docs/scale.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from itertools import islice
from typing import Any

from distributed import Client, Future, KilledWorker, Worker, WorkerPlugin, as_completed, get_worker
from distributed.comm.core import CommClosedError

from autograde.course import Assignment, Course, load_course
from autograde.errors import CourseError
from autograde.grading.fingerprint import fingerprint
from autograde.grading.grader import Grader, Mode
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult
from autograde.text import Text

__all__ = ["Cluster", "Job"]

CONNECT_SECONDS = 15
#: Submissions that the scheduler holds at a time, at least, and for each thread of the workers: so all of them have
#: work, and a class is never in its memory at once.
AHEAD, FOR_EACH_THREAD = 100, 2


@dataclass(frozen=True)
class Job:
    """What every worker must agree on."""

    assignment: str
    seconds: float | None
    sandbox: Mode
    seed: str
    fingerprint: str
    only: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        only = f"-{'-'.join(self.only)}" if self.only is not None else ""
        return f"autograde-{self.assignment}-{self.fingerprint[:16]}{only}"


class WarmGrader(WorkerPlugin):
    """A worker's grader: warmed when the plugin or the worker arrives, ended with the worker."""

    idempotent = True

    def __init__(self, job: Job) -> None:
        self.job, self.name = job, job.name

    async def setup(self, worker: Worker) -> None:
        """CourseError tells which worker cannot grade, and why."""
        try:
            self.grader = await asyncio.to_thread(self._warm, worker.state.nthreads)
        except Exception as error:
            raise CourseError(f"the worker {worker.address} cannot grade: {error}") from None

    async def teardown(self, worker: Worker) -> None:
        if grader := vars(self).pop("grader", None):
            await asyncio.to_thread(grader.__exit__)

    def _warm(self, workers: int) -> Grader:
        course = load_course()
        assignment = course.assignment(self.job.assignment)
        job = self.job
        if fingerprint(course, assignment, job.seconds, job.sandbox, job.seed) != job.fingerprint:
            raise CourseError(
                f"its version of {assignment.id} (exercises, checks, data or grader, in {course.root}) is not that of "
                "the machine that started the run. Install the same commit on both and start the worker anew"
            )
        only = None if job.only is None else frozenset(job.only)
        grader = Grader(
            course, assignment, sandbox=job.sandbox, workers=workers, seconds=job.seconds, seed=job.seed, only=only
        )
        return grader.__enter__()


class Cluster:
    """The graders of a cluster, as a context manager; `grade_all` is that of a `Grader`.

    Raises CourseError when the scheduler cannot be reached or is lost, and when a worker cannot grade.
    """

    def __init__(
        self,
        address: str,
        course: Course,
        assignment: Assignment,
        *,
        sandbox: Mode,
        seconds: float | None,
        seed: str,
        only: frozenset[str] | None = None,
    ) -> None:
        self._address, self._assignment = address, assignment
        common = fingerprint(course, assignment, seconds, sandbox, seed)
        self._job = Job(assignment.id, seconds, sandbox, seed, common, None if only is None else tuple(sorted(only)))

    def __enter__(self) -> Cluster:
        if "://" not in self._address:
            raise CourseError(f"--scheduler {self._address}: expected an address such as tcp://192.168.0.5:8786")
        try:
            self._client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CourseError(
                f"no scheduler answers at {self._address}: {error}. Start one with 'dask scheduler' and workers with "
                "'dask worker ADDRESS', check address and firewall, or grade on this machine without --scheduler"
            ) from None
        try:
            self._client.register_plugin(WarmGrader(self._job))
        except BaseException as error:
            self._client.close()
            if isinstance(error, ImportError):
                raise CourseError(f"a worker lacks what grading needs: {error}; install the project there") from None
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def workers(self) -> int:
        """How many worker processes there are now."""
        return len(self._client.nthreads())

    def grade_all(self, submissions: Sequence[Submission]) -> Iterator[tuple[Submission, SubmissionResult]]:
        """Results in order of completion."""
        left = iter(submissions)
        ahead = max(AHEAD, FOR_EACH_THREAD * sum(self._client.nthreads().values()))
        running = {self._submit(submission): submission for submission in islice(left, ahead)}
        finished = as_completed(list(running), loop=self._client.loop)
        try:
            for future in finished:
                submission = running.pop(future)
                yield submission, self._result(future, submission)
                for following in islice(left, 1):
                    running[added := self._submit(following)] = following
                    finished.add(added)
        except (CommClosedError, CancelledError, OSError) as error:
            raise CourseError(
                f"the scheduler {self._address} is gone ({type(error).__name__}). The results so far are kept: start "
                "the cluster again and run the same command with --resume"
            ) from None

    def _submit(self, submission: Submission) -> Future[SubmissionResult]:
        return self._client.submit(_grade, self._job, submission.loaded(), pure=False, key=None, retries=1)

    def _result(self, future: Future[SubmissionResult], submission: Submission) -> SubmissionResult:
        try:
            return future.result()
        except KilledWorker as error:
            ko = f"이 제출물을 채점하던 워커가 거듭 종료되었습니다: {error.last_worker.address}"
            reason = Text(ko, f"The workers that graded this submission died: {error.last_worker.address}")
            return SubmissionResult(
                submission.student, submission.file, self._assignment.points, 0.0, notes=submission.notes, reason=reason
            )


def _grade(job: Job, submission: Submission) -> SubmissionResult:
    """On a worker: one submission in its warm grader."""
    plugin: Any = get_worker().plugins[job.name]
    result: SubmissionResult = plugin.grader.grade(submission)
    return result
