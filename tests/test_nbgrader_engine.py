"""`nbgrader autograde lec26` with the real sandbox and the real hidden checks, in a course folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.authoring.exercises import Assignment
from autograde.authoring.figures import Picture
from autograde.authoring.notebook import notebook_path, source_notebook, to_bytes
from autograde.course import Course, load_course
from autograde.data import find_data
from autograde.text import Text

REPOSITORY = Path(__file__).resolve().parents[1]


class NoPictures(dict[str, Picture]):
    """Stands for every figure: grading needs none, and drawing them takes long."""

    def __missing__(self, name: str) -> Picture:
        return Picture(name, Text("그림", "figure"), {"ko": b"", "en": b""}, REPOSITORY, 1)


def nbgrader(course: Path, *arguments: str) -> None:
    data = find_data(load_course(REPOSITORY), "the-verdict.txt", fallback=True)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={
            **os.environ,
            "COURSE_DATA": str(data.path.parent),  # beside this course folder there is none
            "JUPYTER_CONFIG_DIR": str(course / "jupyter"),
            "PYTHONWARNINGS": "ignore",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def make_course(folder: Path) -> Course:
    """What an instructor has after cloning and `autograde build`, as far as nbgrader is concerned."""
    for name in ("course.toml", "nbgrader_config.py", "source", "autograde/data"):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, place)
        else:
            shutil.copy(REPOSITORY / name, place)
    course = load_course(folder)
    source = folder / notebook_path(".build", "ko", "lec26")
    source.parent.mkdir(parents=True)
    source.write_bytes(to_bytes(source_notebook(course, course.assignment("lec26"), "ko", NoPictures())))
    return course


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


def scores(course: Course, student: str) -> dict[str, float | None]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook("lec26", "lec26", student)
        return {grade.name.removesuffix("-check"): grade.auto_score for grade in notebook.grades}


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
