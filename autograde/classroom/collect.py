"""A delivery into nbgrader's folder: `submitted/STUDENT/lec26/lec26.ipynb`, and its time, where the LMS says one.

Of a student's hand-ins the one is taken that `autograde grade` would take, also where one was there before; what it
takes the place of is kept in `submitted/.replaced/`. Nothing is written elsewhere, no link is followed. Nothing is
graded; the gradebook learns of students when nbgrader grades them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo
from hashlib import sha256
from itertools import count
from pathlib import Path
from shlex import quote

from rich.console import Console

from autograde.classroom.collected import Collected
from autograde.classroom.look import Looker
from autograde.classroom.precedence import decide
from autograde.classroom.terminal import show_left
from autograde.course import Assignment, Course
from autograde.errors import SubmissionError
from autograde.intake.delivery.submission import Look, Submission, Wanted
from autograde.intake.delivery.submissions import find_files, sort_out
from autograde.writing import safe_name, write_whole

__all__ = ["collect_class", "nbgrader_name"]

#: nbgrader's folders and file.
SUBMITTED, AUTOGRADED, TIMESTAMP = "submitted", "autograded", "timestamp.txt"
#: Hidden from nbgrader.
REPLACED = ".replaced"
#: What nbgrader takes for a pattern or a list, and what its export takes for a border.
SPECIAL = re.compile(r"[\[\]{}!,]")
#: Characters; nbgrader's gradebook takes 128, and a hash may come behind them.
LONGEST = 100


def nbgrader_name(student: str) -> str:
    """What the student is called in nbgrader, which is a folder's name: the same, or, where something in it would not
    do, with a hash behind it, so that two never share one.
    """
    safe = SPECIAL.sub("_", safe_name(student))[:LONGEST].rstrip(" .")
    return safe if safe == student else f"{safe}-{sha256(student.encode('utf-8', 'replace')).hexdigest()[:8]}"


def collect_class(course: Course, assignment: Assignment, paths: Sequence[Path], console: Console) -> int:
    """Into the course's folder. Exit status: 1 where a hand-in could not be taken; these are named."""
    files, submitted = find_files(paths), course.root / SUBMITTED
    deadline = course.declaration(assignment.id).late.deadline
    zone = deadline.tzinfo if deadline else None
    with Collected(submitted, assignment.id) as collected, Looker(course, assignment) as look:
        wanted = Wanted(assignment.id, course.assignments, look, collected.known, collected.files)
        delivery = sort_out(files, wanted, paths)
        taking = _Taking(course.root, assignment.id, collected, look, zone)
        outcomes = []
        for submission in delivery.submissions:
            outcomes.append(taking.take(submission))
            console.print(outcomes[-1].said, markup=False, highlight=False)
    show_left(delivery, console)
    taken, problems = sum(one.taken for one in outcomes), sum(one.problem for one in outcomes)
    stay = len(outcomes) - taken - problems
    say = f"{taken} taken, {stay} as before, {problems} could not be taken: {submitted}"
    console.print(say, markup=False, highlight=False)
    for outcome in outcomes:
        if outcome.again:
            say = f"graded before; again: nbgrader autograde {assignment.id} --force --student={quote(outcome.name)}"
            console.print(say, markup=False, highlight=False)
    return int(problems > 0)


@dataclass(frozen=True)
class _Outcome:
    """What became of a student's hand-in. `again`: nbgrader has graded what was there, and does not see by itself that
    there is another one.
    """

    name: str
    said: str
    taken: bool = False
    problem: bool = False
    again: bool = False


@dataclass(frozen=True)
class _Taking:
    """Puts hand-ins into the folder `root`. `zone` is that of times that come without one."""

    root: Path
    assignment: str
    collected: Collected
    look: Callable[[Submission], Look]
    zone: tzinfo | None

    def take(self, submission: Submission) -> _Outcome:
        student, name = submission.student, nbgrader_name(submission.student)
        who = student if name == student else f"{student} (in nbgrader {name})"
        place = self.root / SUBMITTED / name / self.assignment / f"{self.assignment}.ipynb"
        if link := next((path for path in (place.parents[1], place.parent, place) if path.is_symlink()), None):
            return _Outcome(name, f"{who}: not taken: {link} is a link, which is not followed; remove it", problem=True)
        try:
            content = submission.read()
        except SubmissionError as error:
            return _Outcome(name, f"{who}: not taken: {submission.file}: {error.reason.en}", problem=True)
        before = place.read_bytes() if place.is_file() else None
        if before == content:
            self.collected.add(submission, content)
            return _Outcome(name, f"{who}: {submission.file} is there already{_noted(submission)}")
        if before is not None:
            there = Submission(student, place.name, before)
            decision = decide(submission, self.collected.entry(there, self.look), self.look, resume=False)
            if decision.grade is None:
                return _Outcome(name, f"{who}: {decision.note.text.en if decision.note else 'as before'}")
            submission = decision.grade
            self._put_aside(name, before)
        return self._put(submission, content, place, who)

    def _put(self, submission: Submission, content: bytes, place: Path, who: str) -> _Outcome:
        write_whole(place, content)
        time = self._write_time(submission, place.with_name(TIMESTAMP))
        self.collected.add(submission, content)
        name = place.parents[1].name
        graded = self.root / AUTOGRADED / name / self.assignment
        again = graded.is_dir() and not (time and (graded / TIMESTAMP).is_file())
        return _Outcome(name, f"{who}: {submission.file} taken{time}{_noted(submission)}", taken=True, again=again)

    def _put_aside(self, name: str, content: bytes) -> None:
        folder = self.root / SUBMITTED / REPLACED / name / self.assignment
        write_whole(next(path for n in count(1) if not (path := folder / f"{n}.ipynb").exists()), content)

    def _write_time(self, submission: Submission, file: Path) -> str:
        """What is said of it. The file of a hand-in that was there before goes with it."""
        time = datetime.fromisoformat(submission.submitted_at) if submission.submitted_at else None
        if time is not None and time.tzinfo is None:
            time = time.replace(tzinfo=self.zone)
        if time is None or time.tzinfo is None:
            file.unlink(missing_ok=True)
            return ""
        shown = f"{time.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S} UTC"
        write_whole(file, shown.encode())
        return f", handed in {shown}"


def _noted(submission: Submission) -> str:
    """Which other hand-ins were left, and what this one takes the place of."""
    return "".join(f"; {note.text.en}" for note in submission.notes)
