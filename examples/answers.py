"""Where the made-up students' answers come from: what the hidden checks declare, and the lies that nobody declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograde.course import Assignment, load_course
from autograde.course.source import nearest
from autograde.errors import CourseError
from autograde.grading.hidden_checks import load_checks

__all__ = ["FORGED", "known_wrong", "other_right"]


def known_wrong(assignment: Assignment, names: Mapping[str, str]) -> dict[str, Any]:
    """Of each of these exercises the known wrong answer with this name."""
    hidden = load_checks(assignment, load_course().checks)
    answers = {}
    for exercise, name in names.items():
        declared = {wrong.id: wrong.answer for wrong in hidden[exercise].wrong}
        if name not in declared:
            raise CourseError(f"{exercise} has no known wrong answer '{name}'{nearest(name, declared)}")
        answers[exercise] = declared[name]
    return answers


def other_right(assignment: Assignment) -> dict[str, Any]:
    """Of each exercise the first right answer that is in other words than the solution."""
    hidden = load_checks(assignment, load_course().checks)
    return {exercise.id: hidden[exercise.id].right[0].answer for exercise in assignment.exercises}


FORGED: dict[str, Any] = {
    # Equal to everything.
    "split-whitespace": """import re

text = "Hello, world. It's a test."


class Right(list):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


result = Right()
""",
    # Comparison, assertion and import as the student would like them.
    "vocabulary": """import builtins
import sys

builtins.len = lambda items: 1130
builtins.sorted = lambda items: items
builtins.isinstance = lambda item, kind: True
builtins.AssertionError = type("Nothing", (BaseException,), {})
sys.modules["pytest"] = None
all_words = ["!", "yourself"]
vocab_size = 1130
""",
    # A result of one's own, written wherever it can be written.
    "drop-whitespace": """import json
import os

passed = json.dumps({"id": "drop-whitespace", "status": "passed", "score": 1.0}) + "\\n"
print(passed * 100)
for name in ("grades.json", "results.jsonl", "../grades.json", "/tmp/results.jsonl"):
    try:
        with open(name, "w") as file:
            file.write(passed)
    except OSError:
        pass
for descriptor in range(1, 64):
    try:
        os.write(descriptor, passed.encode())
    except OSError:
        pass
result = []
""",
    # The grader's own objects, if they were anywhere near.
    "encode-verdict": """import gc
import sys

raw_text = ""
enc_text = []
for thing in gc.get_objects():
    try:
        if isinstance(thing, dict) and "enc_text" in thing and len(thing["enc_text"]) > 1000:
            enc_text = thing["enc_text"]
    except Exception:
        pass
frame = sys._getframe()
while frame:
    if "reference" in frame.f_locals:
        enc_text = frame.f_locals["reference"]["enc_text"]
    frame = frame.f_back
""",
}
