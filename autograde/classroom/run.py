"""Grades a class from files to pages: finds submissions, grades them, keeps each result at once, writes what people
read. `--out` is the class's record: a further delivery adds to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograde.classroom.look import Looker
from autograde.classroom.members import class_list, hand_ins_of
from autograde.classroom.precedence import decide
from autograde.classroom.roster import Roster, read_roster, recorded_roster, write_roster
from autograde.classroom.terminal import Brief, show_class_list, show_delivery, show_standing
from autograde.course import Assignment, Course
from autograde.course.data import find_data
from autograde.errors import CourseError
from autograde.grading.fingerprint import version
from autograde.grading.grader import Grader, Mode
from autograde.grading.hidden_checks import load_checks
from autograde.grading.seed import new_seed
from autograde.intake.delivery.submission import Look, Submission, Wanted
from autograde.intake.delivery.submissions import find_files, sort_out
from autograde.records.grades import keep_edited, write_grades
from autograde.records.record import recorded_version
from autograde.records.results import SubmissionResult
from autograde.records.store import ResultStore
from autograde.reporting.feedback import write_feedback
from autograde.reporting.report import write_report

if TYPE_CHECKING:
    from autograde.grading.cluster import Cluster

__all__ = ["grade_class", "grade_paths"]


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
    graded = sum(result.reason is None for result in results)
    console.print(f"{graded} of {len(results)} submissions graded: {out / 'report.html'}", highlight=False)
    if waiting := [result.awaiting for result in results if result.awaiting]:
        say = f"{sum(waiting):g} points in {len(waiting)} of them wait for a person"
        console.print(f"{say} (report.html shows the answers and rubrics)", highlight=False)
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
    seed: str | None = None,
    roster: Path | None = None,
) -> list[Brief]:
    """What the whole class in `out` came to, sorted by student; grades and pages are written there. Without `seed` it
    is that of the class's record, else a new one; without a `roster` it is the record's, if that has one.
    """
    files = find_files(paths)
    people = read_roster(roster) if roster else recorded_roster(out)
    seed = seed or recorded_version(out).get("seed") or new_seed()
    with ResultStore(out, assignment.id, version(course, assignment, seconds, sandbox, seed)) as store:
        if roster and people:
            write_roster(out, people)
        known = {student: entry.identity.lms_id for student, entry in store.entries.items()}
        before = [entry.file for entry in store.entries.values()]
        with Looker(course, assignment) as look:
            delivery = sort_out(files, Wanted(assignment.id, course.assignments, look, known, before), paths)
            show_delivery(delivery, console)
            store.deliver(paths)
            waiting = _waiting(delivery.submissions, store, look, resume, console)
        if waiting:
            graders: AbstractContextManager[Grader | Cluster]
            if scheduler:
                graders = _cluster()(scheduler, course, assignment, sandbox=sandbox, seconds=seconds, seed=seed)
            else:
                workers = min(workers, len(waiting))
                graders = Grader(course, assignment, sandbox=sandbox, workers=workers, seconds=seconds, seed=seed)
            _grade(graders, course, waiting, len(delivery.submissions), store, console)
        return _write(out, course, assignment, store, sandbox, people, console)


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


def _grade(
    graders: AbstractContextManager[Grader | Cluster],
    course: Course,
    waiting: Sequence[Submission],
    total: int,
    store: ResultStore,
    console: Console,
) -> None:
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
                store.add(submission, result)
                missing |= set(result.packages)
                progress.advance(task)
    if missing:
        packages = " ".join(sorted(missing))
        say = f"answers wait for a person: packages are missing here that Colab has. pip install {packages}, then grade"
        console.print(f"{say} into another --out", markup=False, highlight=False)


def _write(
    out: Path,
    course: Course,
    assignment: Assignment,
    store: ResultStore,
    sandbox: Mode,
    people: Roster | None,
    console: Console,
) -> list[Brief]:
    """Grades, report and feedback; what a person changed in the grades before is kept."""
    if edited := keep_edited(out):
        console.print(f"grades.csv was changed by hand, and is kept as {edited}", markup=False, highlight=False)
    rubrics = {
        exercise: [(criterion.points, criterion.text) for criterion in hidden.rubric]
        for exercise, hidden in load_checks(assignment, course.checks).items()
        if hidden.rubric
    }
    present = None
    if people:
        present = class_list(people, hand_ins_of({student: one.file for student, one in sorted(store.entries.items())}))
        show_class_list(present, console)
    briefs: list[Brief] = []
    results, sandboxed = _noted(store.results(), briefs), sandbox == "strict"
    write_grades(out, assignment.id, assignment.points, results, sandboxed=sandboxed, rubrics=rubrics, roster=present)
    write_report(out, assignment)
    write_feedback(out, assignment)
    return briefs


def _noted(results: Iterator[SubmissionResult], briefs: list[Brief]) -> Iterator[SubmissionResult]:
    """The results; what the terminal shows of each is put into `briefs`."""
    for result in results:
        briefs.append(Brief.of(result))
        yield result
