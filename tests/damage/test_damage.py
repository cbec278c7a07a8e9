"""Honest notebooks that arrive broken are graded as their students deserve, and instructors are told what was done."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping

import pytest
from our_course import our_course

from autograde.classroom.look import Looker
from autograde.course import Assignment
from autograde.errors import SubmissionError
from autograde.grading.grader import Grader
from autograde.intake import Submission, Wanted, discover, read_answers
from autograde.records.results import SubmissionResult
from autograde.text import LANGUAGES
from damage import DAMAGES, Damage
from damage.collection import ASSIGNMENT, FILE
from damage.older import another_edition
from damage.table import PAGE, page
from notebooks import StudentNotebook

SECONDS = 5.0

Results = Mapping[str, list[SubmissionResult]]


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return our_course().assignment(ASSIGNMENT)


@pytest.fixture(scope="module")
def results(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """All submissions of all damages, graded as one class."""
    whose: dict[Submission, str] = {}
    with Looker(our_course(), assignment) as look:
        for damage in DAMAGES:
            folder = tmp_path_factory.mktemp(damage.name)
            for name, content in damage.files(assignment).items():
                (folder / name).write_bytes(content)
            whose |= dict.fromkeys(discover([folder], Wanted(ASSIGNMENT, (ASSIGNMENT,), look)), damage.name)
    graded: dict[str, list[SubmissionResult]] = {}
    with Grader(our_course(), assignment, workers=2, seconds=SECONDS) as grader:
        for submission, result in grader.grade_all(list(whose)):
            graded.setdefault(whose[submission], []).append(result)
    return graded


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_when_a_notebook_is_damaged_then_it_is_graded_as_the_student_deserves(damage: Damage, results: Results) -> None:
    expected = damage.expected or {}
    for result in results[damage.name]:
        assert (result.status == "ungraded") == (damage.expected is None), result.reason
        found = {exercise.id: exercise.status for exercise in result.exercises if exercise.status != "passed"}
        assert found == {name: status for name, status in expected.items() if status != "passed"}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_when_something_was_put_right_then_instructors_are_told_in_both_languages(
    damage: Damage, results: Results
) -> None:
    for result in results[damage.name]:
        told = [f"{result.reason.ko} / {result.reason.en}"] if result.reason else list(map(str, result.notes))
        missing = [(ko, en) for ko, en in damage.notes if not any(ko in said and en in said for said in told)]
        assert (missing, len(told)) == ([], len(damage.notes)), told


@pytest.mark.slow
@pytest.mark.parametrize("name", our_course().assignments)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("solved", [True, False])
@pytest.mark.parametrize("checks", [True, pytest.param(False, marks=pytest.mark.proof)])
def test_when_an_assignment_is_of_another_edition_then_every_exercise_is_found(
    name: str, language: str, solved: bool, checks: bool
) -> None:
    assignment = our_course().assignment(name)
    cells, answers = another_edition(assignment, language, solved=solved, checks=checks)
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}).encode()
    found = read_answers(Submission("2023100001", FILE, content), assignment)
    assert {name: found.sources[name] for name in answers} == answers
    assert [name for name in answers if assignment.exercise(name).open_blanks(answers[name])] == (
        [] if solved else list(answers)
    )


@pytest.mark.slow
@pytest.mark.parametrize("graded", our_course().assignments)
def test_when_an_assignments_notebook_is_handed_in_for_another_then_the_reason_names_it(graded: str) -> None:
    course = our_course()
    others = [course.assignment(name) for name in course.assignments if name != graded]
    for other, bare in zip(others, itertools.cycle((False, True)), strict=False):
        notebook = StudentNotebook(other).solve()
        content = (notebook.strip() if bare else notebook).to_bytes()
        with pytest.raises(SubmissionError, match=f"notebook of {other.id}, not of {graded}"):
            read_answers(Submission("2023100001", FILE, content), course.assignment(graded), lambda: others)


def test_when_the_collection_is_looked_at_then_it_is_large_and_no_damage_has_two_names() -> None:
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 45


def test_when_the_table_is_written_again_then_it_is_the_committed_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python tests/damage/table.py`"
