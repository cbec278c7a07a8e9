"""Classes to grade in benchmarks: every submission is complete and right."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from autograde.course import Course
from autograde.grading.hidden_checks import load_checks
from autograde.grading.reference import answer_source

__all__ = ["CLASSES", "complete", "no_two_alike", "vary"]

#: The share of answers that are nobody else's, in a class as classes are.
OWN = 0.5


def complete(course: Course, assignment: str) -> bytes:
    """The solved notebook, as a student would hand it in: without outputs."""
    notebook = json.loads((course.root / "solutions" / "ko" / assignment / f"{assignment}.ipynb").read_bytes())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(notebook).encode()


def as_in_class(course: Course, assignment: str, size: int) -> list[bytes]:
    """Students who answer as the reference or as one of the known right alternatives, half of the time in a way that is
    nobody else's.
    """
    exercises = {exercise.id: exercise for exercise in course.assignment(assignment).exercises}
    checks = load_checks(course.assignment(assignment))
    notebooks = []
    for number in range(size):
        draw = random.Random(number)
        notebook = json.loads(complete(course, assignment))
        for cell in notebook["cells"]:
            exercise = exercises.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
            if exercise is None or exercise.is_written:
                continue
            right = [exercise.fill({}), *(answer_source(exercise, one.answer) for one in checks[exercise.id].right)]
            cell["source"] = draw.choice(right)
            if draw.random() < OWN:
                cell["source"] += f"\nown_{number} = [{number}]"
        notebooks.append(json.dumps(notebook).encode())
    return notebooks


def no_two_alike(course: Course, assignment: str, size: int) -> list[bytes]:
    """The hardest class: not even two given cells have the same code."""
    return [vary(complete(course, assignment), number) for number in range(size)]


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
    "as in class": as_in_class,
    "no two alike": no_two_alike,
}
