"""nbgrader's commands with the real sandbox and the real hidden checks, in a course folder of their own."""

from __future__ import annotations

import html
import json

import pytest
from nbgrader.api import Gradebook
from nbgrader_course import make_course, nbgrader, scores

from autograde.authoring.notebook import notebook_path
from autograde.course import Course
from autograde.course.exercises import Assignment
from autograde.grading.hidden_checks import load_checks


def hand_in(course: Course, student: str, answers: dict[str, str], assignment: str = "lec26") -> None:
    """The release with these answers in place of its blanks."""
    notebook = json.loads((course.root / notebook_path("notebooks", "ko", assignment)).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], "".join(cell["source"]))
    file = course.root / "submitted" / student / assignment / f"{assignment}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def lec26(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Assignment]:
    course = make_course(tmp_path_factory.mktemp("course"))
    assignment = course.assignment("lec26")
    nbgrader(course.root, "generate_assignment", "lec26")
    solved = {exercise.id: exercise.solution["ko"] for exercise in assignment.exercises}
    forged = "import os, sys\nprint('100 / 100')\nos._exit(0)"
    hand_in(course, "solved", solved)
    hand_in(course, "one-wrong", solved | {assignment.exercises[1].id: "raise SystemExit(0)"})
    hand_in(course, "forged", {exercise.id: forged for exercise in assignment.exercises})
    hand_in(course, "blank", {})
    nbgrader(course.root, "autograde", "lec26")
    return course, assignment


@pytest.mark.proof
def test_when_a_submission_is_solved_then_nbgraders_gradebook_has_all_points(lec26: tuple[Course, Assignment]) -> None:
    course, assignment = lec26
    assert scores(course, "solved") == {exercise.id: exercise.points for exercise in assignment.exercises}


@pytest.mark.proof
def test_when_one_answer_is_wrong_then_only_its_points_are_lost(lec26: tuple[Course, Assignment]) -> None:
    course, assignment = lec26
    wrong = assignment.exercises[1].id
    expected = {exercise.id: exercise.points * (exercise.id != wrong) for exercise in assignment.exercises}
    assert scores(course, "one-wrong") == expected


@pytest.mark.proof
@pytest.mark.parametrize("student", ["blank", "forged"])
def test_when_nothing_was_answered_or_all_is_forged_then_there_are_no_points(
    lec26: tuple[Course, Assignment], student: str
) -> None:
    course, assignment = lec26
    assert scores(course, student) == {exercise.id: 0.0 for exercise in assignment.exercises}


@pytest.fixture(scope="module")
def hw04(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Assignment]:
    """A class of one, whose texts are answered but for one, graded and given its feedback."""
    course = make_course(tmp_path_factory.mktemp("homework"), "hw04")
    assignment = course.assignment("hw04")
    nbgrader(course.root, "generate_assignment", "hw04")
    solved = {exercise.id: exercise.solution["ko"] for exercise in assignment.exercises}
    del solved["compare-models"]
    hand_in(course, "solved", solved, "hw04")
    nbgrader(course.root, "autograde", "hw04")
    nbgrader(course.root, "generate_feedback", "hw04")
    return course, assignment


def test_when_a_person_must_grade_then_the_formgrader_waits_with_the_rubric(hw04: tuple[Course, Assignment]) -> None:
    course, assignment = hw04
    by_hand = {name for name, hidden in load_checks(assignment, course.checks).items() if hidden.rubric}
    found = scores(course, "solved", "hw04")
    assert {name for name, score in found.items() if score is None} == by_hand - {"compare-models"}
    assert found["compare-models"] == 0
    assert sum(score or 0 for score in found.values()) == sum(
        exercise.points for exercise in assignment.exercises if exercise.id not in by_hand
    )
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook("hw04", "hw04", "solved")
        waiting = {grade.name.removesuffix("-check") for grade in notebook.grades if grade.needs_manual_grade}
        comments = {comment.name: comment.auto_comment for comment in notebook.comments}
    assert waiting == by_hand - {"compare-models"}
    assert "✓" in (comments["predict-the-run"] or "")
    assert "✗" in (comments["training-log"] or "")  # nothing was saved with the training cell
    shown = (course.root / "autograded" / "solved" / "hw04" / "hw04.ipynb").read_text(encoding="utf-8")
    assert all(f"{name}-rubric" in shown for name in by_hand)


def test_when_feedback_is_generated_then_no_rubric_stands_in_it(hw04: tuple[Course, Assignment]) -> None:
    course, assignment = hw04
    page = (course.root / "feedback" / "solved" / "hw04" / "hw04.html").read_text(encoding="utf-8")
    lines = [line for hidden in load_checks(assignment, course.checks).values() for line in hidden.rubric]
    assert lines
    assert not [line for line in lines if html.escape(line.ko) in page or html.escape(line.en) in page]
