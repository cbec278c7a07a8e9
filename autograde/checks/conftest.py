"""Runs hidden checks under pytest, against one submission: `pytest autograde/checks/lec26 --submission FILE`.

For authors who look at one failure with pytest's own tools; `autograde grade` calls the same checks without pytest.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.course import load_course
from autograde.grading.grader import Grader
from autograde.grading.student import Student
from autograde.intake.answers import Answers, read_answers
from autograde.intake.submissions import discover


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--submission", type=Path, metavar="FILE", help="the notebook that the hidden checks are run on")


@pytest.fixture(scope="package")
def grader(request: pytest.FixtureRequest) -> Iterator[Grader]:
    course = load_course()
    with Grader(course, course.assignment(request.path.name)) as grader:
        yield grader


@pytest.fixture(scope="package")
def answers(request: pytest.FixtureRequest, grader: Grader) -> Answers:
    file: Path | None = request.config.getoption("--submission")
    if file is None:
        raise pytest.UsageError("say which notebook to check: --submission FILE")
    return read_answers(discover([file])[0], grader.assignment)


@pytest.fixture
def student(request: pytest.FixtureRequest, grader: Grader, answers: Answers) -> Iterator[Student]:
    exercise = grader.assignment.exercise(request.cls.exercise_id)
    with grader.answer(exercise, answers) as moment:
        yield Student(moment)


@pytest.fixture
def reference(request: pytest.FixtureRequest, grader: Grader) -> Student:
    return Student(grader.reference.moment(grader.assignment.exercise(request.cls.exercise_id)))
