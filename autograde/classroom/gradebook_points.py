"""Points that people gave, and their comments, between a class's record and nbgrader's gradebook.

They go over only where both have graded the same file of a student; whose is another one is named. What is written to
then says what is read says. Not here: hand-ins, and the late policy's deductions, which stay with the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any

from rich.console import Console

from autograde.classroom.collect import nbgrader_name
from autograde.classroom.deadlines import decide
from autograde.classroom.members import Students
from autograde.course import Course
from autograde.course.late import LatePolicy
from autograde.errors import CourseError
from autograde.records.database import open_gradebook, shown_url
from autograde.records.decisions import Points, read_decisions
from autograde.records.gradebook import grades_of, storable, write_result
from autograde.records.hand_ins import graded_hand_in
from autograde.records.record import Entry, read_record
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.standing import standing
from autograde.records.store import open_record
from autograde.text import number

__all__ = ["points_from_gradebook", "points_to_gradebook"]

#: Who gave the points that the gradebook has: it keeps no names.
FORMGRADER = "nbgrader formgrader"
#: Nothing is deducted.
NO_POLICY = LatePolicy()


@dataclass
class _Told:
    """What is said on the terminal; how much was `left` where it was."""

    console: Console
    left: int = 0

    def say(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False)

    def leave(self, line: str) -> None:
        self.say(line)
        self.left += 1


def points_to_gradebook(out: Path, url: str, console: Console) -> int:
    """The gradebook gets the scores of the record in `out`, with people's points and comments; points that it alone has
    stay there. Exit status: 1 where students were left out, who are named.
    """
    told, decisions, others = _Told(console), read_decisions(out), 0
    with read_record(out) as record, open_gradebook(url) as gradebook:
        notebooks = _notebooks(gradebook, record.assignment)
        for student, entry in sorted(record.entries.items()):
            name, result = nbgrader_name(student), record.result(student)
            notebook = notebooks.get(name)
            if notebook is not None and (why := _another(gradebook, notebook, entry)):
                told.leave(f"{student}: not written: {why}")
                continue
            changed = result if notebook is None else _changed(notebook, result)
            notebook = write_result(gradebook, record.assignment, replace(changed, student=name), entry.digest)
            for exercise in standing(entry, result, decisions, NO_POLICY).exercises:
                _write_points(notebook, exercise, f"{student}, {exercise.id}", told)
                others += not exercise.by_hand and _is_entered(grades_of(notebook)(exercise.id))
            gradebook.db.commit()
    told.say(f"students written to {shown_url(url)}: {len(record.entries) - told.left} of {len(record.entries)}")
    if others:
        told.say(f"answers that have points by hand in the gradebook alone (--from-gradebook takes them): {others}")
    return int(told.left > 0)


def points_from_gradebook(course: Course, out: Path, url: str, console: Console) -> int:
    """What people entered in the formgrader is decided in the record in `out`, where that says something else. Exit
    status: 1 where something was left, which is named.
    """
    told, decisions, decided = _Told(console), read_decisions(out), list[Points]()
    with open_record(out) as store:
        students = {nbgrader_name(student): student for student in store.entries}
        with open_gradebook(url) as gradebook:
            for name, notebook in sorted(_notebooks(gradebook, store.assignment).items()):
                if not any(_is_entered(grade) for grade in notebook.grades):
                    continue
                student = students.get(name) or _found(Students(out, store), name)
                if student is None:
                    told.leave(f"{name}: not taken: {out} has no such student")
                    continue
                entry, result = store.entries[student], store.result(student)
                if why := _another(gradebook, notebook, entry) or _ungraded(result):
                    told.leave(f"{student}: not taken: {why}")
                    continue
                for exercise in standing(entry, result, decisions, NO_POLICY).exercises:
                    decided += _taken(notebook, exercise, student, entry, told)
        if decided:
            decide(course, out, store, decided, shown_url(url), FORMGRADER, console)
    told.say(f"answers whose points by hand were taken from {shown_url(url)}: {len(decided)}")
    return int(told.left > 0)


def _notebooks(gradebook: Any, assignment: str) -> dict[str, Any]:
    """nbgrader's submitted notebooks, by what the students are called there."""
    return {one.student.id: one for one in gradebook.notebook_submissions(assignment, assignment)}


def _found(students: Students, name: str) -> str | None:
    """A folder may be called by a number or a login, which the record or the class's roster knows."""
    try:
        return students.find(name)
    except CourseError:
        return None


def _another(gradebook: Any, notebook: Any, entry: Entry) -> str:
    """Why the gradebook's scores are not of the hand-in that the record has; empty where they are."""
    digest = graded_hand_in(gradebook, notebook)
    if digest is None:
        return "the gradebook does not say which file it graded; run nbgrader autograde with --force once"
    if digest != entry.digest:
        return f"the gradebook has graded another file than {entry.file}; collect and grade the same delivery in both"
    return ""


def _ungraded(result: SubmissionResult) -> str:
    return f"the record could not grade {result.file}, and has no exercises to give points for" if result.reason else ""


def _changed(notebook: Any, result: SubmissionResult) -> SubmissionResult:
    """With the exercises whose scores are others in the gradebook: nobody needs to look at the rest once more."""
    grade_of, graded = grades_of(notebook), any(grade.auto_score is not None for grade in notebook.grades)
    changed = [one for one in result.exercises if getattr(grade_of(one.id), "auto_score", one) != one.score]
    return replace(result, exercises=tuple(changed), reason=result.reason if graded else None)


def _is_entered(grade: Any) -> bool:
    return grade.manual_score is not None or grade.extra_credit is not None


def _points(grade: Any) -> float:
    """As nbgrader adds them up."""
    base = grade.auto_score if grade.manual_score is None else grade.manual_score
    return float(base or 0.0) + float(grade.extra_credit or 0.0)


def _comment(notebook: Any, exercise: str) -> Any:
    """nbgrader's comment on the answer, None where it has no place for one."""
    return next((comment for comment in notebook.comments if comment.name == exercise), None)


def _write_points(notebook: Any, exercise: ExerciseResult, where: str, told: _Told) -> None:
    """The record's points by hand; points of the gradebook that they replace are named."""
    grade, comment = grades_of(notebook)(exercise.id), _comment(notebook, exercise.id)
    if not exercise.by_hand:
        return
    if not _is_entered(grade) or _points(grade) != exercise.score:
        if _is_entered(grade):
            told.say(f"{where}: {number(_points(grade))} by hand, now {number(exercise.score or 0)}")
        grade.manual_score, grade.extra_credit = exercise.score, None
    grade.needs_manual_grade = False
    if comment is not None and exercise.comment:
        comment.manual_comment = storable(exercise.comment)


def _taken(notebook: Any, exercise: ExerciseResult, student: str, entry: Entry, told: _Told) -> Iterator[Points]:
    """What was entered for one answer, if the record does not say so already."""
    grade, comment = grades_of(notebook)(exercise.id), _comment(notebook, exercise.id)
    if grade is None or not _is_entered(grade):
        return
    points, said = _points(grade), (comment.manual_comment if comment is not None else None) or ""
    if exercise.by_hand and (exercise.score, exercise.comment) == (points, said):
        return
    if grade.needs_manual_grade:
        told.leave(f"{student}, {exercise.id}: not taken: it was graded again since; resolve it in the formgrader")
    elif not isfinite(points) or points < 0:
        told.leave(f"{student}, {exercise.id}: not taken: {points} are no points")
    else:
        digest = exercise.kept.digest if exercise.kept else None
        yield Points(student, exercise.id, points, entry.digest, digest, comment=said)
