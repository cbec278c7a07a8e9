"""The visible check of an exercise as one check among others, so that `verify` can tell what a student is shown.

It runs in the answer's own process with the notebook's own `check`, as it does there.
"""

from __future__ import annotations

from dataclasses import replace

from autograde.course import Exercise
from autograde.course.declarations import Answer, Submitted
from autograde.grading.hidden_checks import Check, HiddenChecks
from autograde.grading.reference import answer_source
from autograde.grading.student import Student
from autograde.text import Text

__all__ = ["as_shown"]

#: Before the check's own cell: the answer ran just now, and a check that fails is to raise.
BEFORE = """\
import os
import time

os.environ["NBGRADER_EXECUTION"] = "verify"
_ran[exercise] = (source, None, time.time())
"""


def as_shown(exercise: Exercise, hidden: HiddenChecks, answer: Answer) -> HiddenChecks:
    """The exercise with its visible check in place of the hidden ones, for one answer and what was typed with it."""
    code = f"{BEFORE}\n{exercise.check[exercise.language]}\n\nTrue"
    source = answer_source(exercise, answer)
    typed = answer.settings if isinstance(answer, Submitted) else {}

    def run(student: Student) -> None:
        student.run(code, **typed, exercise=exercise.id, source=source)

    return replace(hidden, checks=(Check("visible", Text(), None, run),))
