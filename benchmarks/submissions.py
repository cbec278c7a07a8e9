"""Classes to grade in benchmarks: complete submissions, no two alike."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from autograde.course import Course
from autograde.grading.hidden_checks import load_checks
from autograde.grading.reference import answer_source

__all__ = ["CLASSES", "complete", "vary"]

#: The share of answers that are wrong, in a class where some are.
WRONG = 0.25


def complete(course: Course, assignment: str) -> bytes:
    """The solved notebook as a student hands it in: with its saved outputs, which are evidence in some exercises."""
    return (course.root / "solutions" / "ko" / assignment / f"{assignment}.ipynb").read_bytes()


def no_two_alike(course: Course, assignment: str, size: int) -> list[bytes]:
    """All of it is right, and not even two given cells have the same code."""
    return [vary(complete(course, assignment), number) for number in range(size)]


def a_quarter_wrong(course: Course, assignment: str, size: int) -> list[bytes]:
    """The same class, but that each answer in code is by a chance of one quarter a known wrong answer to its exercise.
    No two are alike either, so nothing is judged from memory.
    """
    exercises = {exercise.id: exercise for exercise in course.assignment(assignment).exercises}
    checks = load_checks(course.assignment(assignment), course.checks)
    notebooks = []
    for number in range(size):
        draw = random.Random(number)
        notebook = json.loads(complete(course, assignment))
        for cell in notebook["cells"]:
            exercise = exercises.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
            if exercise is not None and not exercise.is_written and draw.random() < WRONG:
                cell["source"] = answer_source(exercise, draw.choice(checks[exercise.id].wrong).answer)
        notebooks.append(vary(json.dumps(notebook).encode(), number))
    return notebooks


def vary(content: bytes, number: int) -> bytes:
    """The same notebook with a line more in each cell of code, different for each number."""
    try:
        notebook = json.loads(content)
    except ValueError:
        return content + b" " * number
    for index, cell in enumerate(notebook.get("cells", [])):
        if cell.get("cell_type") == "code":
            source = "".join(cell["source"])
            cell["source"] = f"{source}\nvariation_{number}_{index} = [{number}] * {1 + number % 7}  # {number}"
    return json.dumps(notebook).encode()


CLASSES: dict[str, Callable[[Course, str, int], list[bytes]]] = {
    "no two alike": no_two_alike,
    "a quarter wrong": a_quarter_wrong,
}
