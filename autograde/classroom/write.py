"""Writes what people read of a class's record: grades, report and feedback, with all that people decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from autograde.classroom.joining import HandIn, join
from autograde.classroom.members import NumbersOfOthers, class_list
from autograde.classroom.roster import Person, recorded_roster
from autograde.classroom.terminal import Brief, show_class_list
from autograde.course import Assignment, Course
from autograde.course.late import LatePolicy
from autograde.records.decisions import Decisions, Extension, read_decisions
from autograde.records.grades import Rubrics, keep_edited, write_grades
from autograde.records.record import Record
from autograde.records.results import SubmissionResult
from autograde.records.standing import standing
from autograde.reporting.feedback import write_feedback
from autograde.reporting.report import write_report
from autograde.text import Note, Text

__all__ = ["rubrics_of", "standings", "write_class"]


def write_class(
    out: Path, course: Course, assignment: Assignment, record: Record, rubrics: Rubrics, console: Console
) -> list[Brief]:
    """What the whole class came to, sorted by student; what a person changed in the grades before is kept."""
    if edited := keep_edited(out):
        console.print(f"grades.csv was changed by hand, and is kept as {edited}", markup=False, highlight=False)
    briefs: list[Brief] = []
    decisions = read_decisions(out)
    results, roster = standings(record, decisions, course.declaration(assignment.id).late), None
    if people := recorded_roster(out):
        entries = sorted(record.entries.items())
        hand_ins = [HandIn(student, entry.identity, entry.file) for student, entry in entries]
        joined = join(hand_ins, people.people)
        results, roster = _with_numbers(results, NumbersOfOthers(people, joined)), class_list(people, joined)
        show_class_list(roster, console)
    results = _briefly(results, briefs)
    sandboxed = record.version.get("sandbox") != "off"
    write_grades(out, assignment.id, assignment.points, results, sandboxed=sandboxed, rubrics=rubrics, roster=roster)
    write_report(out, assignment)
    write_feedback(out, assignment)
    _show_waiting(record, decisions, console)
    return briefs


def _with_numbers(results: Iterator[SubmissionResult], numbers: NumbersOfOthers) -> Iterator[SubmissionResult]:
    """The results, with a note for instructors where a notebook has the student number of somebody else."""
    for result in results:
        owner = numbers.owner(result.student, result.number)
        yield replace(result, notes=(*result.notes, _others_number(owner))) if owner else result


def _others_number(owner: Person) -> Note:
    said = Text(
        f"노트북에 적힌 학번은 명단에서 다른 사람({owner.shown})의 것입니다. 사람이 확인합니다",
        f"the student number in the notebook is somebody else's in the roster ({owner.shown}); for a person to look at",
    )
    return Note(said, private=True)


def standings(record: Record, decisions: Decisions, policy: LatePolicy) -> Iterator[SubmissionResult]:
    """What each student of the class comes to, sorted by student."""
    for student in sorted(record.entries):
        yield standing(record.entries[student], record.result(student), decisions, policy)


def _show_waiting(record: Record, decisions: Decisions, console: Console) -> None:
    """Extensions of whom there is no hand-in: perhaps not yet, perhaps the name is mistaken."""
    known = {name for student, entry in record.entries.items() for name in entry.names(student)}
    extended = {one.what.student for one in decisions.all if isinstance(one.what, Extension)}
    if waiting := sorted(extended - known):
        say = f"extensions wait for a hand-in of: {', '.join(waiting)}"
        console.print(say, markup=False, highlight=False)


def rubrics_of(course: Course, assignment: Assignment) -> Rubrics:
    """By exercise, what a person looks for. Imports the hidden checks, which takes its time."""
    from autograde.grading.hidden_checks import load_checks

    return {
        exercise: [(criterion.points, criterion.text) for criterion in hidden.rubric]
        for exercise, hidden in load_checks(assignment, course.checks).items()
        if hidden.rubric
    }


def _briefly(results: Iterator[SubmissionResult], briefs: list[Brief]) -> Iterator[SubmissionResult]:
    """The results; what the terminal shows of each is put into `briefs`."""
    for result in results:
        briefs.append(Brief.of(result))
        yield result
