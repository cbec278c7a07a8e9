"""Judges a class again after a change: what the change touches, of the hand-ins that the record knows, and no more.

Where only one exercise's checks or points have changed, only that one is judged; the others, and the points that people
gave, stay as they are. A stopped run goes on where it was. What cannot be judged now keeps the result that it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import Console

from autograde.classroom.changes import tell_changes
from autograde.classroom.hand_ins import existing, find_hand_ins, gone
from autograde.classroom.run import grade_waiting, graders
from autograde.classroom.terminal import show_outcome
from autograde.classroom.write import rubrics_of, write_class
from autograde.course import Assignment, Course
from autograde.errors import CourseError
from autograde.grading.fingerprint import OWN, touches, version
from autograde.grading.grader import Mode
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.seed import new_seed
from autograde.intake.delivery.submission import Submission
from autograde.records.grades import former_grades
from autograde.records.record import Record, Rule, Touched, read_record, recorded_version
from autograde.records.results import SubmissionResult
from autograde.records.store import ResultStore

__all__ = ["regrade_class"]

#: Exit status after Ctrl-C.
STOPPED = 130


def regrade_class(
    course: Course,
    assignment: Assignment,
    paths: Sequence[Path],
    out: Path,
    console: Console,
    *,
    student: str | None = None,
    workers: int = 1,
    seconds: float | None = None,
    sandbox: Mode = "strict",
    scheduler: str | None = None,
    seed: str | None = None,
) -> int:
    """Exit status as of a run that grades, 130 when it was stopped by Ctrl-C. With a `student` only this one is judged,
    and wholly where nothing changed. The seed is the record's, where none is given. Raises CourseError where hand-ins
    are gone.
    """
    with read_record(out):  # else it would be made
        pass
    seed = seed or recorded_version(out).get("seed") or new_seed()
    now = version(course, assignment, seconds, sandbox, seed)
    grading = partial(graders, course, assignment, sandbox=sandbox, seconds=seconds, seed=seed, scheduler=scheduler)
    with ResultStore(out, assignment.id, now, regrade=True) as store:
        before = former_grades(out)
        again = _Again(store, load_checks(assignment, course.checks))
        work, submissions = _take_up(store, now, paths, student)
        what = store.why if work and store.pending() else "nothing that judging depends on"
        console.print(f"changed: {what}", markup=False, highlight=False)
        try:
            for touched, some in _by_touched(work, submissions):
                judges = grading(workers=min(workers, len(some)), only=touched)
                grade_waiting(judges, course, some, len(some), again.keep(touched), console)
        except KeyboardInterrupt:
            console.print("stopped; what was judged again is kept. The same command goes on", highlight=False)
            return STOPPED
        briefs = write_class(out, course, assignment, store, rubrics_of(course, assignment), console)
        left = len(store.pending())
    tell_changes(out, before, again.why, len(briefs), console)
    for name, reason in again.failed.items():
        say = f"could not be judged again, and keeps its result: {name}: {reason}"
        console.print(say, markup=False, highlight=False)
    if left:
        say = f"{left} hand-ins still have to be judged again: autograde grade {assignment.id} --out {out} --regrade"
        console.print(say, markup=False, highlight=False)
    return max(show_outcome(briefs, out, console), int(bool(again.failed)))


def _take_up(
    store: ResultStore, now: Mapping[str, str], paths: Sequence[Path], student: str | None
) -> tuple[dict[str, Touched], list[Submission]]:
    """By student the exercises to judge, and the hand-ins; the record has the rule of now once all are found."""
    rules = [Rule(now, touches(store.version, now), _changed(store.version, now))] if store.version != now else []
    work = _work(store, rules, student)
    again = f"autograde grade {store.assignment} PATH… --out {store.path.parent} --regrade"
    submissions = find_hand_ins(store, list(work), paths, again)
    if student is not None and not submissions:
        raise CourseError(gone(store, list(work), again))
    for rule in rules:
        store.change_rule(rule)
    if paths:
        store.deliver([*paths, *existing(store.delivered)])
    return work, submissions


class _Again:
    """Keeps what was judged once more. `why` says by student why, `failed` what could not be judged."""

    def __init__(self, store: ResultStore, checks: Mapping[str, HiddenChecks]) -> None:
        self._store, self._checks = store, checks
        self.why: dict[str, str] = {}
        self.failed: dict[str, str] = {}

    def keep(self, touched: Touched) -> Callable[[Submission, SubmissionResult], None]:
        """For results of the `touched` exercises."""

        def keep(submission: Submission, result: SubmissionResult) -> None:
            student, before = submission.student, self._store.result(submission.student)
            if result.reason and not before.reason:
                self.failed[student] = result.reason.en
                return
            if result.reason and (result.reason, result.max_score) == (before.reason, before.max_score):
                return
            self.why[student] = self._store.why or "judged again"
            if touched is not None:
                result = self._merged(before, result, touched)
            self._store.add(submission, result, self.why[student])

        return keep

    def _merged(self, before: SubmissionResult, now: SubmissionResult, touched: frozenset[str]) -> SubmissionResult:
        """The result before, with what was judged now in place of it."""
        anew = {exercise.id: exercise for exercise in now.exercises}
        checks = [f"{check.name} raised" for id in touched for check in self._checks[id].checks]
        about = (*checks, *(f"{id}:" for id in touched))
        kept = [note for note in before.notes if not note.text.en.startswith(about)]
        return replace(
            now,
            exercises=tuple(anew.get(exercise.id, exercise) for exercise in before.exercises),
            notes=tuple(dict.fromkeys((*kept, *now.notes))),
            packages=tuple(sorted({*before.packages, *now.packages})),
        )


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The names of what is another than before; an older record has no names for the parts of single exercises."""
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return ", ".join(name for name in names if name in before or not name.startswith(OWN))


def _work(store: Record, rules: Sequence[Rule], student: str | None) -> dict[str, Touched]:
    """By student, the exercises to judge. What could not be graded is tried again."""
    pending = store.pending(*rules)
    if student is not None:
        name = store.find(student)
        return {name: pending.get(name)}
    return {**pending, **{name: None for name, entry in store.entries.items() if not entry.graded}}


def _by_touched(
    work: Mapping[str, Touched], submissions: Sequence[Submission]
) -> Iterator[tuple[Touched, list[Submission]]]:
    """Those of whom the same exercises are to be judged together."""
    groups: dict[Touched, list[Submission]] = defaultdict(list)
    for submission in submissions:
        groups[work[submission.student]].append(submission)
    yield from groups.items()
