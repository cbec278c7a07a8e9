"""A first look into a notebook, where a student has several: is it of this assignment, and was anything answered?"""

from __future__ import annotations

from autograde.course import Assignment, Course, Exercise
from autograde.grading.own_code import is_untouched
from autograde.intake.answers import read_answers
from autograde.intake.submission import Look, Submission

__all__ = ["look_into"]


def look_into(course: Course, assignment: Assignment, submission: Submission) -> Look:
    """Whether it can be read as a notebook of the assignment, and whether any answer differs from the release."""
    try:
        answers = read_answers(submission, assignment, lambda: course.others(assignment.id))
    except Exception:  # no submission stops a class; when this one is graded, the same reason or fault is its result
        return Look(fits=False, touched=False)
    sources = ((exercise, answers.sources.get(exercise.id)) for exercise in assignment.exercises)
    return Look(True, any(source is not None and _is_touched(exercise, source) for exercise, source in sources))


def _is_touched(exercise: Exercise, source: str) -> bool:
    if exercise.is_written:
        return not exercise.is_blank(source)
    return not is_untouched(source, exercise)
