"""Which hand-ins of a class share more than the exercises force: groups on the terminal, and `OUT/similar.html`.

For the instructor alone: neither the report nor any feedback has anything of it, and no grade hangs on it. The hand-ins
are read again where they were delivered, since the record holds results and no notebooks. They are parsed in the
readers' processes; here their texts are only cut into tokens, up to a limit and at linear cost.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from autograde.alike.side_by_side import ShownGroup, show_groups
from autograde.alike.traces import Given, Traces, given_of, traces_of
from autograde.classroom.hand_ins import find_hand_ins
from autograde.course import Assignment, Course
from autograde.course.declarations import Right, Wrong
from autograde.errors import SubmissionError
from autograde.grading.hidden_checks import load_checks
from autograde.grading.reference import answer_source
from autograde.intake.delivery.submission import Submission
from autograde.intake.reader import Reader
from autograde.records.record import read_record
from autograde.reporting.similar import write_similar
from autograde.text import Text

__all__ = ["known_answers", "show_similar"]

#: Students of a group that its line names.
MOST_NAMED = 8


def show_similar(course: Course, out: Path, paths: Sequence[Path], console: Console) -> int:
    """Exit status 0. Raises CourseError where the record is not there, or hand-ins are gone."""
    with read_record(out) as record:
        assignment = course.assignment(record.assignment)
        again = f"autograde similar {out} PATH…"
        submissions = find_hand_ins(record, sorted(record.entries), paths, again)
    given = given_of(assignment, known_answers(course, assignment))
    read = _read(course, assignment, submissions, given)
    groups = show_groups(read.hand_ins, given.words)
    page = write_similar(out, assignment, groups, len(read.hand_ins), read.left_out)
    for line in _lines(groups, read, page):
        console.print(line, markup=False, highlight=False)
    return 0


def known_answers(course: Course, assignment: Assignment) -> Iterator[str]:
    """The cells with answers that the hidden checks declare, right and wrong."""
    for id, hidden in load_checks(assignment, course.checks).items():
        answers: tuple[Right | Wrong, ...] = (*hidden.right, *hidden.wrong)
        for declared in answers:
            yield answer_source(assignment.exercise(id), declared.answer)


@dataclass
class _Read:
    """What could be read, and by student why the others could not."""

    hand_ins: list[Traces] = field(default_factory=list)
    left_out: dict[str, Text] = field(default_factory=dict)


def _read(course: Course, assignment: Assignment, submissions: Sequence[Submission], given: Given) -> _Read:
    processes = max(1, min(len(submissions), os.cpu_count() or 1))
    found = _Read()
    with Reader(course, assignment, processes) as reader, ThreadPoolExecutor(processes) as pool:

        def read(submission: Submission) -> Traces | Text:
            try:
                return traces_of(submission.student, reader.read(submission.read(), submission.file), given)
            except SubmissionError as error:
                return error.reason

        for submission, one in zip(submissions, pool.map(read, submissions), strict=True):
            if isinstance(one, Text):
                found.left_out[submission.student] = one
            else:
                found.hand_ins.append(one)
    return found


def _lines(groups: Sequence[ShownGroup], read: _Read, page: Path) -> Iterator[str]:
    for student, reason in read.left_out.items():
        yield f"not compared: {student}: {reason.en}"
    for number, group in enumerate(groups, start=1):
        more = f" and {len(group.students) - MOST_NAMED} more" if len(group.students) > MOST_NAMED else ""
        places = sum(len(pair.passages) + pair.more for pair in group.pairs)
        yield f"{number}. {', '.join(group.students[:MOST_NAMED])}{more}: {places} place{'s' * (places != 1)}"
    share = "no group shares" if not groups else "1 group shares" if len(groups) == 1 else f"{len(groups)} groups share"
    yield f"of {len(read.hand_ins)} hand-ins {share} more than the exercises force: {page}"
    if groups:
        yield "similarity proves nothing: read the places side by side, and talk to the students before anything else"
