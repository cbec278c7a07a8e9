"""The attack collection through `nbgrader autograde` with our configuration: in `make test` an attack of each family
and all that is done to the notebook file, in `make proof` the others. What judges them is what `test_attacks.py` tests.

What is not attacked stays blank here, which saves most of the time; `test_attacks.py` has the rest solved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from attacks import ATTACKS, FAMILIES, SECONDS, Attack
from nbgrader_course import make_course, nbgrader, scores

from autograde.course import Course
from notebooks import StudentNotebook

HONEST = ("0-honest", "zz-honest")
FILES = FAMILIES["The notebook file itself"]  # what of it counts is nbgrader's business, too
FEW = (*FILES, *(attacks[0] for attacks in FAMILIES.values() if attacks is not FILES))
CLASSES = {"few": FEW, "rest": tuple(attack for attack in ATTACKS if attack not in FEW)}


def lane(name: str) -> tuple[pytest.MarkDecorator, ...]:
    return (pytest.mark.proof,) if name == "rest" else ()


EACH = [
    pytest.param(name, attack, id=attack.name, marks=lane(name))
    for name, attacks in CLASSES.items()
    for attack in attacks
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Course]:
    """The course in which a class was graded, when it is first asked for."""
    return cache(lambda name: graded_course(tmp_path_factory.mktemp(name), CLASSES[name]))


def graded_course(folder: Path, attacks: Sequence[Attack]) -> Course:
    course = make_course(folder)
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
    for attack in attacks:
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


@pytest.mark.parametrize(("name", "attack"), EACH)
def test_gains_nothing_with_nbgrader(graded: Callable[[str], Course], name: str, attack: Attack) -> None:
    course = graded(name)
    expected = {exercise.id: attack.deserved.get(exercise.id, 0.0) for exercise in course.assignment("lec26").exercises}
    assert scores(course, attack.name) == expected


@pytest.mark.parametrize("name", [pytest.param(name, marks=lane(name)) for name in CLASSES])
@pytest.mark.parametrize("honest", HONEST)
def test_when_attackers_are_in_nbgraders_class_then_honest_students_get_full_marks(
    graded: Callable[[str], Course], name: str, honest: str
) -> None:
    course = graded(name)
    assert scores(course, honest) == {one.id: one.points for one in course.assignment("lec26").exercises}
