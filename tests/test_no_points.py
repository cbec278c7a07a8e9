"""An answer in words that everybody is asked for, and that earns nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_graded_course import change, hand_graded_course
from rich.console import Console

from autograde.classroom.run import grade_class
from autograde.course import Course, load_course
from autograde.errors import AuthoringError
from autograde.records.grades import Grades, read_grades
from notebooks import StudentNotebook

TEXT = '''
# %% [markdown] written="tools-used" points=0
"""
**Answer · `tools-used`** Say which tools were used.

None.
"""

# %% include="ready"'''
CHECKS = '''

@exercise("tools-used", points=0)
class TestToolsUsed:
    """Nobody grades it."""
'''


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("course") / "course"
    hand_graded_course(folder, "intro")
    change(folder / "course.toml", "exercises = 3\nblanks = 3\nwritten = 1", "exercises = 4\nblanks = 3\nwritten = 2")
    change(folder / "source" / "intro" / "1_intro.py", '\n# %% include="ready"', TEXT)
    checks = folder / "checks" / "intro" / "test_intro.py"
    checks.write_text(checks.read_text(encoding="utf-8") + CHECKS, encoding="utf-8")
    return load_course(folder)


@pytest.fixture(scope="module")
def graded(course: Course, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Grades]:
    out, delivered = tmp_path_factory.mktemp("graded"), tmp_path_factory.mktemp("delivered")
    assignment = course.assignment("intro")
    blank = assignment.exercise("tools-used").release["en"]
    for student, answers in {"kim": {}, "lee": {"tools-used": blank}}.items():
        notebook = StudentNotebook(assignment, "en").solve().answer(answers)
        (delivered / f"{student}_intro.ipynb").write_bytes(notebook.to_bytes())
    grade_class(course, assignment, [delivered], out, Console(quiet=True))
    return out, read_grades(out)


def test_when_words_earn_nothing_then_who_wrote_some_has_passed_and_nobody_is_waited_for(
    graded: tuple[Path, Grades],
) -> None:
    kim, lee = graded[1].submissions
    assert [(one.id, one.status) for one in kim.exercises if one.status != "passed"] == [("explain-axis", "manual")]
    assert (kim.score, lee.score, kim.awaiting, lee.awaiting) == (3, 3, 2, 2)
    assert (kim.max_score, kim.notes) == (5, ())


def test_when_it_was_not_answered_then_student_and_instructor_are_told_and_nothing_is_deducted(
    graded: tuple[Path, Grades],
) -> None:
    out, grades = graded
    lee = grades.submissions[1]
    (open_one,) = [one for one in lee.exercises if one.status == "blank"]
    assert (open_one.id, open_one.points, open_one.score) == ("tools-used", 0, 0)
    assert [note.text.en for note in lee.notes] == [
        "tools-used: Not answered. It has no points, but everybody is asked."
    ]
    pages = {student: (out / "feedback" / f"{student}.html").read_text(encoding="utf-8") for student in ("kim", "lee")}
    assert {student: "everybody is asked" in page for student, page in pages.items()} == {"kim": False, "lee": True}
    assert "everybody is asked" in (out / "grades.csv").read_text(encoding="utf-8-sig")
    assert "tools-used" in (out / "report.html").read_text(encoding="utf-8")


def test_when_an_exercise_in_code_is_worth_nothing_then_the_author_is_told(course: Course, tmp_path: Path) -> None:
    other = hand_graded_course(tmp_path / "course", "intro")
    source = other.root / "source" / "intro" / "1_intro.py"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("points=1", "points=0", 1), encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"says what it is worth: points=1, not points=0"):
        load_course(other.root).assignment("intro")
