"""Hidden checks, one package per assignment; this module, and `arrays` for those who compute, is all that a check's
author imports.

A check asks the student's answer for plain data and compares it here, in the grader's process, with what the reference
answer gives on the same input. See CONTRIBUTING.md, "Add or change an exercise".
"""

from __future__ import annotations

from pathlib import Path

from autograde.course.declarations import Criterion, Right, Saved, Submitted, Wrong, check, exercise, worth
from autograde.grading.evidence import Evidence
from autograde.grading.student import Student
from autograde.sandbox.data import Array, Leaf, Opaque, close
from autograde.sandbox.process import AnswerError, Raised
from autograde.text import as_code

__all__ = [
    "UNSEEN",
    "AnswerError",
    "Array",
    "Criterion",
    "Evidence",
    "Leaf",
    "Opaque",
    "Raised",
    "Right",
    "Saved",
    "Student",
    "Submitted",
    "Wrong",
    "as_code",
    "check",
    "close",
    "exercise",
    "worth",
]

#: A short story that no notebook shows, to judge answers on text their author has not seen.
UNSEEN = Path(__file__).with_name("unseen.txt").read_text(encoding="utf-8")
