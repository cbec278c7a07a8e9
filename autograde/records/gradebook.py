"""Results in nbgrader's gradebook (SQLite or any other SQLAlchemy URL); what people graded by hand stays.

Not done here: making the gradebook's assignment; `nbgrader generate_assignment` does that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbgrader.api import MissingEntry

from autograde.course.exercises import check_cell
from autograde.errors import CourseError
from autograde.records.database import open_gradebook
from autograde.records.hand_ins import keep_hand_in
from autograde.records.results import ExerciseResult, SubmissionResult

__all__ = ["grades_of", "storable", "write_gradebook", "write_result"]

#: What nbgrader itself writes beside an answer that is as it was released.
NO_RESPONSE = "No response."


def grades_of(notebook: Any) -> Callable[[str], Any]:
    """By exercise, its grade in nbgrader's submitted notebook, or None. It is tied to the check's cell; that of a
    written answer to its own.
    """
    grades = {grade.name: grade for grade in notebook.grades}
    return lambda exercise: grades.get(check_cell(exercise)) or grades.get(exercise)


def write_gradebook(db_url: str, assignment: str, result: SubmissionResult, sha256: str) -> None:
    """As `write_result`, into the gradebook at the URL."""
    with open_gradebook(db_url) as gradebook:
        write_result(gradebook, assignment, result, sha256)


def write_result(gradebook: Any, assignment: str, result: SubmissionResult, sha256: str) -> Any:
    """Writes the scores as `auto_score`, and that they are of the hand-in with this hash; student and submission are
    made where the gradebook lacks them. Gives nbgrader's submitted notebook.

    A submission that could not be graded, and an exercise that is graded by hand, get no score and are marked for
    manual grading. Raises CourseError if the gradebook lacks the assignment or one of its exercises.
    """
    try:
        gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        raise _unknown(f"assignment '{assignment}'", assignment) from None
    gradebook.update_or_create_student(result.student)
    gradebook.update_or_create_submission(assignment, result.student)
    notebook = gradebook.find_submission_notebook(assignment, assignment, result.student)
    grade_of = grades_of(notebook)
    comments = {comment.name: comment for comment in notebook.comments}
    if result.reason:
        for grade in notebook.grades:
            _score(grade, None)
    for exercise in result.exercises:
        grade = grade_of(exercise.id)
        if grade is None:
            raise _unknown(f"exercise '{exercise.id}' of assignment '{assignment}'", assignment)
        _score(grade, exercise.score)
        if exercise.id in comments:
            comments[exercise.id].auto_comment = _comment(exercise)
    keep_hand_in(gradebook, notebook, sha256)
    gradebook.db.commit()
    return notebook


def _score(grade: Any, score: float | None) -> None:
    grade.auto_score = score
    # As nbgrader does: after grading again a person looks once more at what a person had graded.
    grade.needs_manual_grade = score is None or grade.manual_score is not None


def _comment(exercise: ExerciseResult) -> str | None:
    if exercise.status in ("blank", "missing"):
        return NO_RESPONSE
    if exercise.status == "manual" and exercise.message:
        return storable(f"{exercise.message.ko}\n\n{exercise.message.en}")
    return None


def storable(text: str) -> str:
    """Without the characters that a database refuses, which an answer may hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _unknown(what: str, assignment: str) -> CourseError:
    return CourseError(
        f"nbgrader's gradebook has no {what}; run `autograde build {assignment}`, then "
        f"`nbgrader generate_assignment {assignment} --force`"
    )
