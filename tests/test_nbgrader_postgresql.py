"""nbgrader's own commands with a gradebook on PostgreSQL, which runs for the test."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import postgresql
import pytest
from nbgrader.api import Course, Gradebook
from nbgrader_small_course import RIGHT, answered, grades_of, hand_in, make_course, nbgrader


def done(course: Path, *command: str) -> None:
    ran = nbgrader(course, *command)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgresql.running() as url:
        yield url


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, url: str) -> Path:
    """A class of two, graded; a person has given the points that waited for one."""
    folder = make_course(tmp_path_factory.mktemp("course"), url)
    done(folder, "generate_assignment", "mini")  # once more, now that the gradebook has it
    hand_in(folder, "김하늘", answered(folder, RIGHT))
    hand_in(folder, "by-hand", answered(folder, {"answer": RIGHT["answer"], "half": "half = 21  # BY HAND"}))
    done(folder, "autograde", "mini")
    assert grades_of(folder, "by-hand", url) == {"answer-check": (1.0, False), "half-check": (None, True)}
    with Gradebook(url) as gradebook:
        grade = gradebook.find_grade("half-check", "mini", "mini", "by-hand")
        grade.manual_score, grade.needs_manual_grade = 1.25, False
        comment = gradebook.find_comment("half", "mini", "mini", "by-hand")
        assert comment.auto_comment == "읽습니다\n\nread \N{REPLACEMENT CHARACTER} it"  # PostgreSQL takes no NUL
        comment.manual_comment = "nicely said"
        gradebook.db.commit()
    return folder


@pytest.mark.proof
def test_when_the_gradebook_is_on_postgresql_then_it_has_the_scores_and_the_courses_row(course: Path, url: str) -> None:
    assert grades_of(course, "김하늘", url) == {"answer-check": (1.0, False), "half-check": (2.0, False)}
    with Gradebook(url) as gradebook:
        assert "" in {one.id for one in gradebook.db.query(Course)}


@pytest.mark.proof
def test_when_a_person_gave_points_on_postgresql_then_feedback_export_and_a_regrade_keep_them(
    course: Path, url: str
) -> None:
    done(course, "generate_feedback", "mini")
    page = (course / "feedback" / "by-hand" / "mini" / "mini.html").read_text(encoding="utf-8")
    assert "(Score: 2.25 / 3.0)" in page
    assert "nicely said" in page
    done(course, "autograde", "mini", "--student", "by-hand", "--force")
    done(course, "export", "--to", "grades.csv")
    with (course / "grades.csv").open(encoding="utf-8") as file:
        assert {row["student_id"]: row["score"] for row in csv.DictReader(file)} == {"김하늘": "3.0", "by-hand": "2.25"}
