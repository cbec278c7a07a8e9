"""Grades a class from files to pages: finds submissions, grades them, keeps each result at once, writes what people
read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograde.course import Assignment, Course
from autograde.data import find_data
from autograde.errors import SubmissionError
from autograde.grading.grader import Grader, Mode
from autograde.grading.hidden_checks import load_checks
from autograde.grading.version import fingerprint
from autograde.intake.answers import read_answers
from autograde.intake.submissions import Submission, Wanted, discover
from autograde.records.grades import keep_edited, write_grades
from autograde.records.results import SubmissionResult
from autograde.records.store import ResultStore
from autograde.reporting.feedback import write_feedback
from autograde.reporting.report import write_report

if TYPE_CHECKING:
    from autograde.grading.cluster import Cluster

__all__ = ["grade_class", "grade_paths", "show_results"]

#: Students whose superseded files are named on the terminal; where an LMS gives every attempt, that is everybody.
MOST_SHOWN = 10


def grade_class(
    course: Course,
    assignment: Assignment,
    paths: Sequence[Path],
    out: Path,
    console: Console,
    *,
    workers: int = 1,
    seconds: float | None = None,
    sandbox: Mode = "strict",
    resume: bool = False,
    scheduler: str | None = None,
) -> int:
    """Exit status: 0 when every submission was graded, 1 when some could not be; these are named. 130 when it was
    stopped by Ctrl-C.
    """
    try:
        results = grade_paths(
            course,
            assignment,
            paths,
            out,
            console,
            workers=workers,
            seconds=seconds,
            sandbox=sandbox,
            resume=resume,
            scheduler=scheduler,
        )
    except KeyboardInterrupt:
        say = "stopped; what was graded is kept in {}. The same command with --resume goes on"
        console.print(say.format(out), markup=False, highlight=False)
        return 130
    graded = sum(result.status == "graded" for result in results)
    console.print(f"{graded} of {len(results)} submissions graded: {out / 'report.html'}", highlight=False)
    if awaiting := sum(bool(result.awaiting) for result in results):
        console.print(f"{awaiting} of them wait for a person's points (report.html shows the answers and rubrics)")
    for result in results:
        if result.reason:
            console.print(f"could not be graded: {result.file}: {result.reason.en}", markup=False, highlight=False)
    return 0 if graded == len(results) else 1


def grade_paths(
    course: Course,
    assignment: Assignment,
    paths: Sequence[Path],
    out: Path,
    console: Console,
    *,
    workers: int,
    seconds: float | None,
    sandbox: Mode,
    resume: bool,
    scheduler: str | None = None,
) -> list[SubmissionResult]:
    """Results in the order of the submissions; grades and pages are written into `out`."""
    wanted = Wanted(assignment.id, course.assignments, partial(_fits, course, assignment))
    submissions = discover(paths, wanted)
    _show_superseded(submissions, console)
    store = ResultStore(out, assignment.id, resume, fingerprint(course, assignment, seconds, sandbox))
    before = {submission: store.done(submission) for submission in submissions}
    # What could not be graded is tried again: the reason may have been ours.
    done = {submission: result for submission, result in before.items() if result and result.status == "graded"}
    waiting = [submission for submission in submissions if submission not in done]
    if done:
        console.print(f"{len(done)} of {len(submissions)} submissions were graded before")
    if waiting:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("warming up", total=len(submissions), completed=len(done))
            graders: AbstractContextManager[Grader | Cluster]
            if scheduler:
                from autograde.grading.cluster import Cluster  # Dask takes its time to import

                graders = Cluster(scheduler, course, assignment, sandbox=sandbox, seconds=seconds)
            else:
                workers = min(workers, len(waiting))
                graders = Grader(course, assignment, sandbox=sandbox, workers=workers, seconds=seconds)
            with graders as grader:
                for data in course.data_files:
                    if said := find_data(course, data.name, fallback=True).note:
                        console.print(said, highlight=False)
                progress.update(task, description="grading")
                for submission, result in grader.grade_all(waiting):
                    store.add(submission, result)
                    done[submission] = result
                    progress.advance(task)
    results = [done[submission] for submission in submissions]
    _write(out, assignment, results, sandbox, console)
    return results


def _write(
    out: Path, assignment: Assignment, results: Sequence[SubmissionResult], sandbox: Mode, console: Console
) -> None:
    """Grades, report and feedback; what a person changed in the grades before is kept."""
    if edited := keep_edited(out):
        console.print(f"grades.csv was changed by hand, and is kept as {edited}", markup=False, highlight=False)
    rubrics = {
        exercise: [(criterion.points, criterion.text) for criterion in hidden.rubric]
        for exercise, hidden in load_checks(assignment).items()
        if hidden.rubric
    }
    write_grades(out, assignment.id, assignment.points, results, sandboxed=sandbox == "strict", rubrics=rubrics)
    write_report(out, assignment)
    write_feedback(out, assignment)


def _fits(course: Course, assignment: Assignment, submission: Submission) -> bool:
    """Whether it can be read as a notebook of this assignment."""
    try:
        read_answers(submission, assignment, lambda: course.others(assignment.id))
    except SubmissionError:
        return False
    return True


def _show_superseded(submissions: Sequence[Submission], console: Console) -> None:
    several = [submission for submission in submissions if submission.superseded]
    if several:
        console.print(f"of {len(several)} students with several files, one file each counts")
    for one in several[:MOST_SHOWN]:
        line = f"  {one.student}: {one.file} counts, not {', '.join(one.superseded)}"
        console.print(line, markup=False, highlight=False)
    if len(several) > MOST_SHOWN:
        console.print(f"  … the others stand in the notes of grades.csv ({len(several) - MOST_SHOWN})")


def show_results(results: Sequence[SubmissionResult], console: Console) -> None:
    """The class as a table on the terminal."""
    table = Table("student", "score", "exercises", "seconds")
    for result in results:
        counts = Counter(exercise.status for exercise in result.exercises)
        what = ", ".join(f"{number} {status}" for status, number in counts.items()) or "could not be graded"
        score = f"{result.score:g}/{result.max_score:g}" if result.status == "graded" else "–"
        table.add_row(result.student, score, what, f"{result.seconds:.1f}")
    console.print(table)
