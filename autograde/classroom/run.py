"""Grades a class from files to pages: finds submissions, grades them, keeps each result at once, writes what people
read. `--out` is the class's record: a further delivery adds to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograde.classroom.look import Looker
from autograde.classroom.precedence import decide
from autograde.classroom.roster import read_roster, write_roster
from autograde.classroom.terminal import Brief, show_delivery, show_outcome, show_standing
from autograde.classroom.write import rubrics_of, write_class
from autograde.course import Assignment, Course
from autograde.course.data import find_data
from autograde.errors import CourseError
from autograde.grading.fingerprint import version
from autograde.grading.grader import Grader, Mode
from autograde.grading.seed import new_seed
from autograde.intake.delivery.submission import Look, Submission, Wanted
from autograde.intake.delivery.submissions import find_files, sort_out
from autograde.records.record import recorded_version
from autograde.records.results import SubmissionResult
from autograde.records.store import ResultStore

if TYPE_CHECKING:
    from autograde.grading.cluster import Cluster

__all__ = ["grade_class", "grade_paths", "grade_waiting", "graders"]


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
    seed: str | None = None,
    roster: Path | None = None,
) -> int:
    """Exit status: 0 when every submission of the class in `out` is graded, 1 when some could not be; these are named.
    130 when it was stopped by Ctrl-C.
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
            seed=seed,
            roster=roster,
        )
    except KeyboardInterrupt:
        say = "stopped; what was graded is kept in {}. The same command with --resume goes on"
        console.print(say.format(out), markup=False, highlight=False)
        return 130
    return show_outcome(results, out, console)


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
    seed: str | None = None,
    roster: Path | None = None,
) -> list[Brief]:
    """What the whole class in `out` came to, sorted by student; grades and pages are written there. Without `seed` it
    is that of the class's record, else a new one; without a `roster` it is the record's, if that has one.
    """
    files = find_files(paths)
    people = read_roster(roster) if roster else None
    seed = seed or recorded_version(out).get("seed") or new_seed()
    with ResultStore(out, assignment.id, version(course, assignment, seconds, sandbox, seed)) as store:
        if people:
            write_roster(out, people)
        known = {student: entry.identity.lms_id for student, entry in store.entries.items()}
        before = [entry.file for entry in store.entries.values()]
        with Looker(course, assignment) as look:
            delivery = sort_out(files, Wanted(assignment.id, course.assignments, look, known, before), paths)
            show_delivery(delivery, console)
            store.deliver(paths)
            waiting = _waiting(delivery.submissions, store, look, resume, console)
        if waiting:
            grading = graders(
                course,
                assignment,
                sandbox=sandbox,
                workers=min(workers, len(waiting)),
                seconds=seconds,
                seed=seed,
                scheduler=scheduler,
            )
            grade_waiting(grading, course, waiting, len(delivery.submissions), store.add, console)
        rubrics = rubrics_of(course, assignment)
        return write_class(out, course, assignment, store, rubrics, console)


def graders(
    course: Course,
    assignment: Assignment,
    *,
    sandbox: Mode,
    workers: int,
    seconds: float | None,
    seed: str,
    scheduler: str | None = None,
    only: frozenset[str] | None = None,
) -> AbstractContextManager[Grader | Cluster]:
    """Those of this machine, or of the scheduler's cluster; they judge `only` these exercises, or all."""
    if scheduler:
        return _cluster()(scheduler, course, assignment, sandbox=sandbox, seconds=seconds, seed=seed, only=only)
    return Grader(course, assignment, sandbox=sandbox, workers=workers, seconds=seconds, seed=seed, only=only)


def _cluster() -> type[Cluster]:
    """Dask takes its time to import, and few need it."""
    try:
        from autograde.grading.cluster import Cluster
    except ModuleNotFoundError as error:
        say = "--scheduler needs Dask: pip install 'autograde-notebooks[cluster]', or .[cluster] in a clone"
        raise CourseError(f"{say} ({error})") from None
    return Cluster


def _waiting(
    submissions: Sequence[Submission],
    store: ResultStore,
    look: Callable[[Submission], Look],
    resume: bool,
    console: Console,
) -> list[Submission]:
    """Those to grade; where the record's hand-in counts, that is noted there."""
    waiting, kept, before = [], [], 0
    others = len(store.entries.keys() - {submission.student for submission in submissions})
    for submission in submissions:
        decision = decide(submission, store.entries.get(submission.student), look, resume)
        if decision.grade:
            waiting.append(decision.grade)
        elif decision.note:
            store.note(submission.student, decision.note)
            kept.append((submission, decision.note))
        else:
            before += 1
    show_standing(kept, others, console)
    if before:
        console.print(f"{before} of {len(submissions)} submissions were graded before")
    return waiting


def grade_waiting(
    graders: AbstractContextManager[Grader | Cluster],
    course: Course,
    waiting: Sequence[Submission],
    total: int,
    keep: Callable[[Submission, SubmissionResult], None],
    console: Console,
) -> None:
    """Grades those that wait, of `total`, and has each result kept at once."""
    missing: set[str] = set()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("warming up", total=total, completed=total - len(waiting))
        with graders as grader:
            for data in course.data_files:
                if said := find_data(course, data.name, fallback=True).note:
                    console.print(said, highlight=False)
            progress.update(task, description="grading")
            for submission, result in grader.grade_all(waiting):
                keep(submission, result)
                missing |= set(result.packages)
                progress.advance(task)
    if missing:
        packages = " ".join(sorted(missing))
        say = f"answers wait for a person: packages are missing here that Colab has. pip install {packages}, then grade"
        console.print(f"{say} into another --out", markup=False, highlight=False)
