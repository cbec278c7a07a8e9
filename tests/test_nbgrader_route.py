"""From an LMS's zip to exported grades with nbgrader, by the commands of docs/grading.md as they stand there; points by
hand are typed in a real browser, and the gradebook is on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import postgresql
import pytest
from formgrader import open_formgrader
from hand_graded_course import WRITTEN, hand_graded_course
from nbgrader.api import Gradebook

from autograde.course.declarations import Filling
from autograde.records.grades import read_grades
from notebooks import StudentNotebook

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[1]
#: What a student writes in place of an answer, to see what becomes of it.
HOSTILE = "<script>alert(1)</script> </textarea> ``` it goes **along** the row"


def commands() -> list[list[str]]:
    """Those of the section, in order, without what is said of them."""
    text = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8").partition("## With nbgrader\n")[2]
    blocks = re.findall(r"^ *```\n(.*?)^ *```", text.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


class Instructor:
    """Somebody with the LMS's zip in a course's folder, who types what the docs say."""

    def __init__(self, folder: Path, url: str) -> None:
        self.course = hand_graded_course(folder / "course", "lec26")
        self.root, self.settings = self.course.root, folder / "settings"
        self.url = url or f"sqlite:///{self.root / 'gradebook.db'}"
        self.shown, self.said = "", ""
        if url:
            with (self.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
                file.write(f"c.CourseDirectory.db_url = {url!r}\n")
        self._download()
        self.environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "JUPYTER_CONFIG_DIR": str(self.settings),
            "IPYTHONDIR": str(self.settings),
        }

    def _download(self) -> None:
        """The zip, as Moodle gives it."""
        assignment = self.course.assignment("lec26")
        words = assignment.exercise(WRITTEN).release["en"].replace("...", HOSTILE)
        hand_ins: dict[str, dict[str, Filling]] = {
            "김민수_101_assignsubmission_file_/lec26.ipynb": {},
            "Minsu Kim_102_assignsubmission_file_/my work (1).ipynb": {"standardize": {1: "values"}, WRITTEN: words},
        }
        with zipfile.ZipFile(self.root / "submissions.zip", "w") as archive:
            for name, answers in hand_ins.items():
                archive.writestr(name, StudentNotebook(assignment, "en").solve().answer(answers).to_bytes())

    def follow(self) -> None:
        for said in commands():
            command = [self.url if word == "sqlite:///gradebook.db" else word for word in said]
            if command[0] == "jupyter":
                self.grade_by_hand(command)
            else:
                done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True)
                assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
                self.said += done.stdout

    def grade_by_hand(self, command: list[str]) -> None:
        with open_formgrader(command, self.root, self.environment, self.settings) as formgrader:
            formgrader.open("lec26", "Minsu Kim")
            self.shown = formgrader.page.locator("#notebook-container").first.inner_text()
            formgrader.give(WRITTEN, "1.5", "Name the row, <b>too</b>.")
            formgrader.open_again()
            assert formgrader.page.locator(f"input#{WRITTEN}").input_value() == "1.5"
            assert formgrader.dialogs == []


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def instructor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instructor]:
    with ExitStack() as stack:
        url = stack.enter_context(postgresql.running()) if request.param == "postgresql" else ""
        found = Instructor(tmp_path_factory.mktemp("nbgrader"), url)
        found.follow()
        yield found


def test_when_the_docs_are_followed_then_the_exported_scores_are_those_of_the_grader_and_of_the_person(
    instructor: Instructor,
) -> None:
    with (instructor.root / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"김민수": 3.0, "Minsu Kim": 2.5}  # of the first one the words still wait


def test_when_points_are_typed_in_the_formgrader_then_they_stand_in_the_gradebook_with_the_comment(
    instructor: Instructor,
) -> None:
    with Gradebook(instructor.url) as gradebook:
        grade = gradebook.find_grade(WRITTEN, "lec26", "lec26", "Minsu Kim")
        comment = gradebook.find_comment(WRITTEN, "lec26", "lec26", "Minsu Kim").manual_comment
        assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (None, 1.5, False)
        assert gradebook.find_grade(WRITTEN, "lec26", "lec26", "김민수").needs_manual_grade
    assert comment == "Name the row, <b>too</b>."


def test_when_the_class_is_graded_without_nbgrader_too_then_both_have_the_same_points_by_hand(
    instructor: Instructor,
) -> None:
    assert re.search(r"points by hand were taken from .*: 1\n", instructor.said)
    assert re.search(r"students written to .*: 2 of 2\n", instructor.said)
    results = {one.student: one for one in read_grades(instructor.root / "grades").submissions}
    words = results["Minsu Kim"].exercises[-1]
    assert (words.id, words.score, words.by_hand, words.comment) == (WRITTEN, 1.5, True, "Name the row, <b>too</b>.")
    assert {student: one.score for student, one in results.items()} == {"김민수": 3.0, "Minsu Kim": 2.5}


def test_when_a_hand_in_is_opened_in_the_formgrader_then_the_answer_is_text_and_the_rubric_stands_below_it(
    instructor: Instructor,
) -> None:
    at = [instructor.shown.index(text) for text in (HOSTILE, "Rubric", "1 · It says <b>what</b> is gone over.")]
    assert at == sorted(at)
    assert "The mean was not subtracted." in instructor.shown
    assert "def check(" not in instructor.shown  # of folded tools there is the title


def test_when_feedback_is_generated_then_students_read_points_and_comment_and_no_rubric(instructor: Instructor) -> None:
    page = (instructor.root / "feedback" / "Minsu Kim" / "lec26" / "lec26.html").read_text(encoding="utf-8")
    assert "(Score: 2.5 / 5.0)" in page
    assert "Name the row" in page
    assert "It names the row" not in page
    assert "<script>alert(1)" not in page
