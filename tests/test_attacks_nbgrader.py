"""The attack collection through `nbgrader autograde` with our configuration: in `make test` an attack of each family
and all that is done to the notebook file, in `make proof` the others. What judges them is what `test_attacks.py` tests.

What is not attacked stays blank here, which saves most of the time; `test_attacks.py` has the rest solved.
"""

from __future__ import annotations

import pytest
from attacks import FAMILIES, SECONDS, Attack
from nbgrader_course import make_course, nbgrader, scores

from autograde.course import Course
from notebooks import StudentNotebook

HONEST = ("0-honest", "zz-honest")
#: What of the notebook file counts is nbgrader's business, too.
FILES = FAMILIES["The notebook file itself"]
FEW = (*FILES, *(attacks[0] for attacks in FAMILIES.values() if attacks is not FILES))
REST = tuple(attack for attacks in FAMILIES.values() for attack in attacks if attack not in FEW)


#: Each attack with the class that it is graded in.
EACH = [
    *(pytest.param(FEW, attack, id=attack.name) for attack in FEW),
    *(pytest.param(REST, attack, id=attack.name, marks=pytest.mark.proof) for attack in REST),
]
CLASSES = [pytest.param(FEW, id="few"), pytest.param(REST, id="rest", marks=pytest.mark.proof)]


@pytest.fixture(scope="module")
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Course:
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
    for attack in request.param:
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


@pytest.mark.parametrize(("graded", "attack"), EACH, indirect=["graded"])
def test_gains_nothing_with_nbgrader(graded: Course, attack: Attack) -> None:
    expected = {exercise.id: attack.deserved.get(exercise.id, 0.0) for exercise in graded.assignment("lec26").exercises}
    assert scores(graded, attack.name) == expected


@pytest.mark.parametrize("graded", CLASSES, indirect=True)
@pytest.mark.parametrize("name", HONEST)
def test_when_attackers_are_in_nbgraders_class_then_honest_students_get_full_marks(graded: Course, name: str) -> None:
    assert scores(graded, name) == {one.id: one.points for one in graded.assignment("lec26").exercises}
