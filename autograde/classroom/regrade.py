"""Judges a class again after a change: what the change touches, of the hand-ins that the record knows, and no more.

Where only one exercise's checks or points have changed, only that one is judged; the others, and the points that people
gave, stay as they are. A stopped run goes on where it was. What cannot be judged now keeps the result that it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from autograde.classroom.changes import tell_changes
from autograde.classroom.run import grade_waiting, graders
from autograde.classroom.terminal import show_outcome
from autograde.classroom.write import rubrics_of, write_class
from autograde.course import Assignment, Course
from autograde.errors import CourseError, SubmissionError
from autograde.grading.fingerprint import OWN, touches, version
from autograde.grading.grader import Mode
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.seed import new_seed
from autograde.intake.delivery.found import Found
from autograde.intake.delivery.submission import Submission
from autograde.intake.delivery.submissions import find_files
from autograde.records.grades import former_grades
from autograde.records.record import Entry, Record, Rule, Touched, read_record, recorded_version
from autograde.records.results import SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Note

__all__ = ["regrade_class"]

#: Exit status after Ctrl-C.
STOPPED = 130
#: Students that an error message names.
MOST_NAMED = 5


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
    submissions = _hand_ins(store, work, paths)
    if student is not None and not submissions:
        raise CourseError(_gone(store, list(work)))
    for rule in rules:
        store.change_rule(rule)
    if paths:
        store.deliver([*paths, *_existing(store.delivered)])
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


def _hand_ins(store: Record, work: Mapping[str, Touched], paths: Sequence[Path]) -> list[Submission]:
    """The hand-ins that count, found where they were delivered, or in `paths`. CourseError where some are gone."""
    if not work:
        return []
    files = _Files([*paths, *_existing(store.delivered)])
    found = {student: files.of(store.entries[student]) for student in work}
    if gone := [student for student in work if found[student] is None and store.entries[student].graded]:
        raise CourseError(_gone(store, gone))
    return [_submission(store, student, file) for student, file in found.items() if file is not None]


class _Files:
    """The files of deliveries by what they are called and what is in them; each is read once."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._named: dict[str, list[Found]] = defaultdict(list)
        for file in find_files(paths):
            self._named[file.name].append(file)
        self._known: dict[str, dict[str, Found]] = {}

    def of(self, entry: Entry) -> Found | None:
        name = entry.file.rpartition("/")[2]
        if name not in self._known:
            self._known[name] = {digest: file for file in self._named[name] if (digest := _digest(file))}
        return self._known[name].get(entry.digest)


def _digest(file: Found) -> str | None:
    try:
        return sha256(file.source.read()).hexdigest() if file.source else None
    except SubmissionError:
        return None


def _submission(store: Record, student: str, file: Found) -> Submission:
    """What was handed in, as it was when it was graded first."""
    entry, line = store.entries[student], store.line(student)
    return Submission(
        student,
        entry.file,
        notes=tuple(map(Note.from_json, line["notes"])),
        source=file.source,
        identity=entry.identity,
        attempt=entry.attempt,
        submitted_at=entry.submitted_at,
        late=entry.late,
    )


def _existing(paths: Sequence[str]) -> list[Path]:
    return [Path(path) for path in paths if Path(path).exists()]


def _gone(store: Record, students: Sequence[str]) -> str:
    entries = [(student, store.entries[student]) for student in students[:MOST_NAMED]]
    named = ", ".join(f"{student} ({entry.file}, of {', '.join(entry.delivery)})" for student, entry in entries)
    more = f" and {len(students) - MOST_NAMED} more" if len(students) > MOST_NAMED else ""
    return (
        f"hand-ins are no longer where they were, or were changed: {named}{more}. Nothing was judged. Say where they "
        f"are now: autograde grade {store.assignment} PATH… --out {store.path.parent} --regrade"
    )
