"""`nbgrader autograde lec26` with the real sandbox and the real hidden checks, in a course folder of its own."""

from __future__ import annotations

import json

import pytest
from nbgrader_course import make_course, nbgrader, scores

from autograde.authoring.exercises import Assignment
from autograde.authoring.notebook import notebook_path
from autograde.course import Course


def hand_in(course: Course, student: str, answers: dict[str, str]) -> None:
    """The release with these answers in place of its blanks."""
    notebook = json.loads((course.root / notebook_path("notebooks", "ko", "lec26")).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], "".join(cell["source"]))
    file = course.root / "submitted" / student / "lec26" / "lec26.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def lec26(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Assignment]:
    course = make_course(tmp_path_factory.mktemp("course"))
    assignment = course.assignment("lec26")
    nbgrader(course.root, "generate_assignment", "lec26")
    solved = {exercise.id: exercise.solution["ko"] for exercise in assignment.exercises}
    forged = "import os, sys\nprint('40 / 40')\nos._exit(0)"
    hand_in(course, "solved", solved)
    hand_in(course, "one-wrong", solved | {assignment.exercises[1].id: "raise SystemExit(0)"})
    hand_in(course, "forged", {exercise.id: forged for exercise in assignment.exercises})
    hand_in(course, "blank", {})
    nbgrader(course.root, "autograde", "lec26")
    return course, assignment


def test_when_a_submission_is_solved_then_nbgraders_gradebook_has_all_points(lec26: tuple[Course, Assignment]) -> None:
    course, assignment = lec26
    assert scores(course, "solved") == {exercise.id: exercise.points for exercise in assignment.exercises}


def test_when_one_answer_is_wrong_then_only_its_points_are_lost(lec26: tuple[Course, Assignment]) -> None:
    course, assignment = lec26
    wrong = assignment.exercises[1].id
    expected = {exercise.id: exercise.points * (exercise.id != wrong) for exercise in assignment.exercises}
    assert scores(course, "one-wrong") == expected


@pytest.mark.parametrize("student", ["blank", "forged"])
def test_when_nothing_was_answered_or_all_is_forged_then_there_are_no_points(
    lec26: tuple[Course, Assignment], student: str
) -> None:
    course, assignment = lec26
    assert scores(course, student) == {exercise.id: 0.0 for exercise in assignment.exercises}
