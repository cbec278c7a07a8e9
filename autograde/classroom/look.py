"""A first look into a notebook, where a student has several: is it of this assignment, and was anything answered?"""

from __future__ import annotations

from contextlib import ExitStack

from autograde.course import Assignment, Course
from autograde.errors import CourseError
from autograde.intake.delivery.submission import Look, Submission
from autograde.intake.reader import Reader

__all__ = ["Looker"]


class Looker:
    """Looks into submissions when called, as a context manager; the process that reads them starts with the first."""

    def __init__(self, course: Course, assignment: Assignment) -> None:
        self._course, self._assignment = course, assignment
        self._stack = ExitStack()
        self._reader: Reader | None = None

    def __enter__(self) -> Looker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __call__(self, submission: Submission) -> Look:
        """Whether it can be read as a notebook of the assignment, and whether any answer differs from the release."""
        if self._reader is None:
            self._reader = self._stack.enter_context(Reader(self._course, self._assignment))
        try:
            answers = self._reader.read(submission.read(), submission.file)
        except CourseError:  # when this one is graded, the same reason or fault is its result
            return Look(fits=False, touched=False)
        there = {exercise for exercise, source in answers.sources.items() if source is not None}
        blank = answers.untouched | (answers.unfinished & answers.texts.keys())
        return Look(True, bool(there - blank))
