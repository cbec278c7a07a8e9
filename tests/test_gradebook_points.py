"""Points by hand go from a class's record into nbgrader's gradebook and back, for the answer that they are of."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hand_graded_course import WRITTEN, hand_graded_course
from nbgrader.api import Base, Gradebook
from rich.console import Console
from sqlalchemy import create_engine
from typer.testing import CliRunner

from autograde.classroom.export import export_csv
from autograde.classroom.gradebook_points import points_from_gradebook, points_to_gradebook
from autograde.classroom.history import history
from autograde.cli import app
from autograde.course import Course
from autograde.errors import CourseError
from autograde.intake.delivery.identity import NOBODY, Identity
from autograde.intake.delivery.submission import Submission
from autograde.records.decisions import Points, keep_decisions, read_decisions
from autograde.records.gradebook import write_gradebook
from autograde.records.grades import read_grades
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore

# How nbgrader 0.9 adds submissions.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")

CODE = "row-means"


class Both:
    """A class's record and nbgrader's gradebook of one course."""

    def __init__(self, course: Course, folder: Path) -> None:
        self.course, self.out, self.url = course, folder / "grades", f"sqlite:///{folder / 'gradebook.db'}"
        shutil.copy(course.root / "gradebook.db", folder)

    def grade(
        self, student: str, content: bytes = b"one", *, code: float = 0.5, identity: Identity = NOBODY
    ) -> SubmissionResult:
        """The record has the result of this hand-in."""
        kept = KeptAnswer("words", f"digest of {content.decode()}")
        words = ExerciseResult(WRITTEN, 2.0, None, "manual", kept=kept)
        exercises = (
            ExerciseResult(CODE, 1.0, code, "partial"),
            ExerciseResult("standardize", 2.0, 2.0, "passed"),
            words,
        )
        result = SubmissionResult(student, f"{student}.ipynb", 5.0, 0.1, exercises)
        with ResultStore(self.out, "intro", {"checks": "1"}) as store:
            store.add(Submission(student, f"{student}.ipynb", content, identity=identity), result)
        return result

    def grade_in_both(self, student: str, called: str = "", identity: Identity = NOBODY) -> None:
        result = replace(self.grade(student, identity=identity), student=called or student)
        write_gradebook(self.url, "intro", result, Submission("", "", b"one").digest)

    def enter(self, student: str, exercise: str, points: float | None, comment: str | None = None, **more: Any) -> None:
        """What the formgrader does when somebody types it."""
        with Gradebook(self.url) as gradebook:
            cell = exercise if exercise == WRITTEN else f"{exercise}-check"
            grade = gradebook.find_grade(cell, "intro", "intro", student)
            grade.manual_score, grade.needs_manual_grade = points, False
            for name, value in more.items():
                setattr(grade, name, value)
            gradebook.find_comment(exercise, "intro", "intro", student).manual_comment = comment
            gradebook.db.commit()

    def entered(self, student: str, exercise: str) -> tuple[float | None, float | None, bool, str | None]:
        """Of the gradebook: auto score, points by hand, whether somebody must look at it, and the comment."""
        with Gradebook(self.url) as gradebook:
            cell = exercise if exercise == WRITTEN else f"{exercise}-check"
            grade = gradebook.find_grade(cell, "intro", "intro", student)
            comment = gradebook.find_comment(exercise, "intro", "intro", student).manual_comment
            return grade.auto_score, grade.manual_score, grade.needs_manual_grade, comment

    def take(self, status: int = 0) -> str:
        said = StringIO()
        assert points_from_gradebook(self.course, self.out, self.url, Console(file=said, soft_wrap=True)) == status
        return said.getvalue()

    def write(self, status: int = 0) -> str:
        said = StringIO()
        assert points_to_gradebook(self.out, self.url, Console(file=said, soft_wrap=True)) == status
        return said.getvalue()

    def stands(self, student: str, exercise: str) -> ExerciseResult:
        """As `grades.json` has it."""
        (result,) = (one for one in read_grades(self.out).submissions if one.student == student)
        return next(one for one in result.exercises if one.id == exercise)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """With the gradebook that `nbgrader generate_assignment` makes."""
    made = hand_graded_course(tmp_path_factory.mktemp("course") / "course", "intro")
    url = f"sqlite:///{made.root / 'gradebook.db'}"
    Base.metadata.create_all(create_engine(url))  # where nbgrader makes the tables itself it starts a process
    with Gradebook(url) as gradebook:
        gradebook.add_assignment("intro")
        gradebook.add_notebook("intro", "intro")
        for exercise in made.assignment("intro").exercises:
            cell = exercise.id if exercise.id == WRITTEN else f"{exercise.id}-check"
            gradebook.add_grade_cell(cell, "intro", "intro", max_score=exercise.points, cell_type="code")
            gradebook.add_solution_cell(exercise.id, "intro", "intro")
    return made


@pytest.fixture
def both(course: Course, tmp_path: Path) -> Both:
    return Both(course, tmp_path)


# From the gradebook ------------------------------------------------------------------------------------------------


def test_when_points_were_entered_in_the_formgrader_then_record_pages_and_export_have_them(both: Both) -> None:
    both.grade_in_both("kim")
    both.grade_in_both("lee")
    both.enter("kim", WRITTEN, 1.5, "Which <b>row</b>?")
    said = both.take()
    assert "points by hand were taken from sqlite:///" in said
    found = both.stands("kim", WRITTEN)
    assert (found.score, found.by_hand, found.comment) == (1.5, True, "Which <b>row</b>?")
    assert not both.stands("lee", WRITTEN).by_hand
    export_csv(both.out, Console(file=StringIO()))
    with (both.out / "export" / "intro.csv").open(encoding="utf-8-sig") as file:
        assert {row["student"]: row["score"] for row in csv.DictReader(file)} == {"kim": "4", "lee": ""}
    assert any("nbgrader formgrader" in line for line in history(both.course, both.out, "kim"))


def test_when_the_class_is_graded_again_then_points_from_the_formgrader_stay(both: Both) -> None:
    both.grade_in_both("kim")
    both.enter("kim", WRITTEN, 1.5)
    both.take()
    both.grade("kim", code=1.0)
    both.enter("kim", CODE, 0.25)
    both.take()
    assert (both.stands("kim", WRITTEN).score, both.stands("kim", CODE).score) == (1.5, 0.25)


def test_when_nothing_new_was_entered_then_nothing_is_decided_once_more(both: Both) -> None:
    both.grade_in_both("kim")
    both.enter("kim", WRITTEN, 1.5)
    both.take()
    assert both.take().endswith(": 0\n")
    assert len(read_decisions(both.out).all) == 1
    both.enter("kim", WRITTEN, 2.0)
    both.take()
    assert both.stands("kim", WRITTEN).score == 2.0


def test_when_there_is_extra_credit_then_it_is_added_as_nbgrader_adds_it(both: Both) -> None:
    both.grade_in_both("kim")
    both.enter("kim", WRITTEN, 1.5, extra_credit=1.0)
    both.enter("kim", CODE, None, extra_credit=0.25)
    both.take()
    assert (both.stands("kim", WRITTEN).score, both.stands("kim", CODE).score) == (2.5, 0.75)


def test_when_the_gradebook_graded_another_file_then_its_points_are_left_and_named(both: Both) -> None:
    both.grade_in_both("kim")
    both.grade_in_both("lee")
    both.enter("kim", WRITTEN, 1.5)
    both.enter("lee", WRITTEN, 1.0)
    both.grade("kim", b"two")
    said = both.take(status=1)
    assert "kim: not taken: the gradebook has graded another file than kim.ipynb" in said
    assert [one.what.student for one in read_decisions(both.out).all] == ["lee"]


def test_when_nbgrader_graded_it_again_since_then_a_person_must_look_first(both: Both) -> None:
    both.grade_in_both("kim")
    both.enter("kim", WRITTEN, 1.5)
    both.grade_in_both("kim")
    said = both.take(status=1)
    assert f"kim, {WRITTEN}: not taken: it was graded again since; resolve it in the formgrader" in said
    both.enter("kim", WRITTEN, 1.5)
    assert both.take().endswith(": 1\n")


@pytest.mark.parametrize("points", [float("inf"), -1.0])
def test_when_what_was_entered_are_no_points_then_it_is_left_and_named(both: Both, points: float) -> None:
    both.grade_in_both("kim")
    both.enter("kim", WRITTEN, points)
    assert f"kim, {WRITTEN}: not taken: {points} are no points" in both.take(status=1)


def test_when_the_student_is_called_otherwise_in_nbgrader_then_the_record_knows_who_it_is(both: Both) -> None:
    both.grade_in_both("a/b", called="a_b-c14cddc0")
    both.grade_in_both("kim", called="2023100001", identity=Identity(student_number="2023100001"))
    both.enter("a_b-c14cddc0", WRITTEN, 0.5)
    both.enter("2023100001", WRITTEN, 1.0)
    both.take()
    assert (both.stands("a/b", WRITTEN).score, both.stands("kim", WRITTEN).score) == (0.5, 1.0)


def test_when_the_record_has_no_such_student_then_the_points_are_left_and_named(both: Both) -> None:
    both.grade_in_both("kim", called="somebody")
    both.enter("somebody", WRITTEN, 1.0)
    assert f"somebody: not taken: {both.out} has no such student" in both.take(status=1)


# Into the gradebook ------------------------------------------------------------------------------------------------


def test_when_the_record_has_points_by_hand_then_the_gradebook_gets_them_with_their_comments(both: Both) -> None:
    both.grade_in_both("kim")
    both.grade("새 학생")
    given = [Points("kim", WRITTEN, 1.5, "", "digest of one", comment="nicely\0 said")]
    given.append(Points("새 학생", CODE, 1.0, Submission("", "", b"one").digest))
    keep_decisions(both.out, given, "jan", "read")
    said = both.write()
    assert said.endswith(": 2 of 2\n")
    assert both.entered("kim", WRITTEN) == (None, 1.5, False, "nicely\N{REPLACEMENT CHARACTER} said")
    assert both.entered("kim", CODE) == (0.5, None, False, None)
    assert both.entered("새 학생", CODE) == (0.5, 1.0, False, None)
    assert both.entered("새 학생", WRITTEN) == (None, None, True, None)


def test_when_points_went_over_then_they_do_not_come_back_as_new_ones(both: Both) -> None:
    both.grade_in_both("kim")
    keep_decisions(both.out, [Points("kim", WRITTEN, 1.5, "", "digest of one", comment="so")], "jan", "read")
    both.write()
    assert both.take().endswith(": 0\n")


def test_when_the_gradebook_has_other_points_then_the_records_replace_them_and_that_is_said(both: Both) -> None:
    both.grade_in_both("kim")
    both.enter("kim", WRITTEN, 1.0, "mine", extra_credit=0.25)
    both.enter("kim", CODE, 0.75)
    keep_decisions(both.out, [Points("kim", WRITTEN, 1.5, "", "digest of one")], "jan", "read")
    said = both.write()
    assert f"kim, {WRITTEN}: 1.25 by hand, now 1.5" in said
    assert both.entered("kim", WRITTEN) == (None, 1.5, False, "mine")
    assert "have points by hand in the gradebook alone (--from-gradebook takes them): 1\n" in said
    assert both.entered("kim", CODE) == (0.5, 0.75, False, None)  # nobody has to look once more


def test_when_the_gradebook_graded_another_file_then_nothing_of_the_student_is_written(both: Both) -> None:
    both.grade_in_both("kim")
    both.grade("kim", b"two", code=1.0)
    assert "kim: not written: the gradebook has graded another file than kim.ipynb" in both.write(status=1)
    assert both.entered("kim", CODE) == (0.5, None, False, None)


def test_when_another_grader_made_the_submission_then_it_is_not_known_to_be_the_same(both: Both) -> None:
    both.grade("kim")
    with Gradebook(both.url) as gradebook:
        gradebook.add_student("kim")
        gradebook.add_submission("intro", "kim")
    said = "the gradebook does not say which file it graded; run nbgrader autograde with --force once"
    assert f"kim: not written: {said}" in both.write(status=1)


# The command -------------------------------------------------------------------------------------------------------


def test_when_the_gradebook_is_not_there_then_none_is_made(both: Both, tmp_path: Path) -> None:
    both.grade("kim")
    with pytest.raises(CourseError, match=r"there is no gradebook at sqlite:///.*typo\.db"):
        points_to_gradebook(both.out, f"sqlite:///{tmp_path / 'typo.db'}", Console(file=StringIO()))
    assert not (tmp_path / "typo.db").exists()


@pytest.mark.parametrize("words", [[], ["--to-gradebook", "sqlite:///a", "--from-gradebook", "sqlite:///a"]])
def test_when_no_direction_or_both_are_given_then_the_command_says_so(words: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["points", str(tmp_path), *words])
    assert done.exit_code == 2
    assert "--to-gradebook URL, --from-gradebook URL" in done.output
