"""Runs hidden checks under pytest, against one submission: `pytest checks/lec26 --submission FILE`.

For authors who look at one failure with pytest's own tools; `autograde grade` calls the same checks without pytest. The
conftest.py of a course's checks takes all of it: `from autograde.verify.fixtures import *`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograde.course import load_course
from autograde.grading.evidence import Evidence
from autograde.grading.grader import Grader
from autograde.grading.seed import generator
from autograde.grading.student import Student
from autograde.intake.alignment.answers import Answers
from autograde.intake.delivery.submissions import discover
from autograde.sandbox.process import AnswerFaultError

__all__ = [
    "answers",
    "evidence",
    "grader",
    "pytest_addoption",
    "pytest_pyfunc_call",
    "reference",
    "rng",
    "started",
    "student",
    "worlds",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--submission", type=Path, metavar="FILE", help="the notebook that the hidden checks are run on")
    parser.addoption("--seed", metavar="TEXT", help="the class's, from which checks draw; else a new one")


@pytest.fixture(scope="session")
def started(pytestconfig: pytest.Config) -> Iterator[Callable[[str], Grader]]:
    """Gives the warm grader of an assignment; each is started once."""
    with ExitStack() as stack:

        @cache
        def start(assignment: str) -> Grader:
            course = load_course()
            seed: str | None = pytestconfig.getoption("--seed")
            return stack.enter_context(Grader(course, course.assignment(assignment), seed=seed))

        yield start


@pytest.fixture
def grader(request: pytest.FixtureRequest, started: Callable[[str], Grader]) -> Grader:
    return started(request.path.parent.name)


@pytest.fixture
def answers(request: pytest.FixtureRequest, grader: Grader) -> Answers:
    file: Path | None = request.config.getoption("--submission")
    if file is None:
        raise pytest.UsageError("say which notebook to check: --submission FILE")
    return grader.reader.read(discover([file])[0].read(), file.name)


@pytest.fixture
def worlds(request: pytest.FixtureRequest, grader: Grader, answers: Answers) -> Iterator[Iterator[Student]]:
    exercise = grader.assignment.exercise(request.cls.exercise_id)
    if answers.sources.get(exercise.id) is None:
        pytest.fail(f"the submission has no cell for '{exercise.id}'")
    with grader.moments(exercise, answers) as moments:
        yield (Student(moment, grader.checks[exercise.id].arrays) for moment in moments)


@pytest.fixture
def student(worlds: Iterator[Student]) -> None:
    """The answer; `pytest_pyfunc_call` puts it in."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """A check that passes in either of a submission's worlds has passed."""
    given: dict[str, Any] = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    if "student" not in given:
        return None
    drawn = {"rng": given.pop("rng")} if "rng" in given else {}  # each world is asked with the same numbers
    failure: Exception | None = None
    found: dict[str, Any] = pyfuncitem.funcargs
    for student in found["worlds"]:
        try:
            pyfuncitem.obj(**deepcopy(drawn), **{**given, "student": student})
        except (AssertionError, AnswerFaultError) as error:
            failure = error
        else:
            return True
    raise failure or AssertionError("no world could be made")


@pytest.fixture
def evidence(request: pytest.FixtureRequest, grader: Grader, answers: Answers) -> Evidence:
    exercise = grader.assignment.exercise(request.cls.exercise_id)
    if answers.sources.get(exercise.id) is None:
        pytest.fail(f"the submission has no cell for '{exercise.id}'")
    return Evidence(answers.texts.get(exercise.id, ""), answers.saved, answers.settings)


@pytest.fixture
def rng(request: pytest.FixtureRequest, grader: Grader) -> np.random.Generator:
    return generator(grader.seed, request.cls.exercise_id, request.node.originalname)


@pytest.fixture
def reference(request: pytest.FixtureRequest, grader: Grader) -> Student:
    exercise = grader.assignment.exercise(request.cls.exercise_id)
    return Student(grader.reference.moment(exercise), grader.checks[exercise.id].arrays)
