"""The attack collection through `nbgrader autograde` with our configuration. What judges them there is what
`test_attacks.py` tests, so this is for `make proof`.

What is not attacked stays blank here, which saves most of the time; `test_attacks.py` has the rest solved.
"""

from __future__ import annotations

import pytest
from attacks import ATTACKS, SECONDS, Attack
from nbgrader_course import make_course, nbgrader, scores

from autograde.course import Course
from notebooks import StudentNotebook

pytestmark = pytest.mark.proof

HONEST = ("0-honest", "zz-honest")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course in which the class was graded."""
    course = make_course(tmp_path_factory.mktemp("course"))
    config = course.root / "course.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("answer_seconds = 10", f"answer_seconds = {SECONDS}").replace(
            "memory_mib = 3072", "memory_mib = 1024"
        ),
        encoding="utf-8",
    )
    assignment = course.assignment("lec26")
    nbgrader(course.root, "generate_assignment", "lec26")
    for name in HONEST:
        hand_in(course, name, StudentNotebook(assignment).solve())
    for attack in ATTACKS:
        notebook = StudentNotebook(assignment)
        notebook.answer(attack.answers_at(9, "/x"))
        if attack.change:
            attack.change(notebook)
        hand_in(course, attack.name, notebook)
    nbgrader(course.root, "autograde", "lec26")
    return course


def hand_in(course: Course, student: str, notebook: StudentNotebook) -> None:
    file = course.root / "submitted" / student / "lec26" / "lec26.ipynb"
    file.parent.mkdir(parents=True)
    file.write_bytes(notebook.to_bytes())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_gains_nothing_with_nbgrader(graded: Course, attack: Attack) -> None:
    exercises = graded.assignment("lec26").exercises
    assert scores(graded, attack.name) == {one.id: attack.deserved.get(one.id, 0.0) for one in exercises}


@pytest.mark.parametrize("honest", HONEST)
def test_when_attackers_are_in_nbgraders_class_then_honest_students_get_full_marks(graded: Course, honest: str) -> None:
    assert scores(graded, honest) == {one.id: one.points for one in graded.assignment("lec26").exercises}
