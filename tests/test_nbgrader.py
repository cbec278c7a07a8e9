"""nbgrader's own commands with our preprocessors, on a small course; the sandbox is tested elsewhere and at the end."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader_small_course import (
    RIGHT,
    answered,
    cell_of,
    graded,
    grades_of,
    hand_in,
    make_course,
    nbgrader,
    release,
)

from autograde.course import Assignment, load_course
from autograde.errors import CourseError
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import Submission
from autograde.nbgrader_plugin import graded_notebook
from autograde.records.gradebook import write_gradebook
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.text import Note, Text


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class whose worse submissions stop nbgrader's own preprocessors, or its whole batch, graded in one run."""
    folder = make_course(tmp_path_factory.mktemp("course"))
    hand_in(folder, "a-right", answered(folder, RIGHT))
    hand_in(folder, "b-blank", release(folder))
    hand_in(folder, "c-partial", answered(folder, {"answer": RIGHT["answer"], "half": "half = 1"}))
    hand_in(folder, "d-no-json", b"\x80\x81 not a notebook")
    forged = answered(folder, RIGHT)
    for cell in forged["cells"]:
        cell["metadata"].get("nbgrader", {}).update(schema_version=99, points=1000, grade=True, forged=True)
    hand_in(folder, "e-forged", forged)
    doubled = answered(folder, RIGHT)
    doubled["cells"] += doubled["cells"]
    hand_in(folder, "f-doubled", doubled)
    hand_in(folder, "g-fault", answered(folder, {"answer": "result = FAULT"}))
    hand_in(folder, "김하늘", answered(folder, RIGHT))
    done = nbgrader(folder, "autograde", "mini")
    (folder / "log.txt").write_text(done.stdout + done.stderr + f"status {done.returncode}", encoding="utf-8")
    return folder


def test_when_an_assignment_is_generated_then_its_answers_are_blanked(course: Path) -> None:
    sources = {cell["id"]: "".join(cell["source"]) for cell in release(course)["cells"]}
    assert sources["answer"] == "# answer\nresult = ...  ### your code"


@pytest.mark.parametrize("student", ["a-right", "e-forged", "f-doubled", "김하늘"])
def test_when_answers_are_right_then_the_gradebook_has_full_scores(course: Path, student: str) -> None:
    assert grades_of(course, student) == {"answer-check": (1.0, False), "half-check": (2.0, False)}


def test_when_an_answer_is_partly_right_then_its_points_stand_in_the_gradebook(course: Path) -> None:
    assert grades_of(course, "c-partial") == {"answer-check": (1.0, False), "half-check": (0.5, False)}


def test_when_an_answer_is_blank_then_it_has_no_points_and_says_so(course: Path) -> None:
    assert grades_of(course, "b-blank") == {"answer-check": (0.0, False), "half-check": (0.0, False)}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_comment("half", "mini", "mini", "b-blank").comment == "No response."
        assert gradebook.find_comment("half", "mini", "mini", "a-right").comment is None


def test_when_a_submission_cannot_be_read_then_it_waits_for_a_person_and_says_why(course: Path) -> None:
    assert grades_of(course, "d-no-json") == {"answer-check": (None, True), "half-check": (None, True)}
    first = graded(course, "d-no-json").cells[0]
    assert first.id == "remarks"
    assert len(first.outputs[0].text.splitlines()) == 2
    assert "d-no-json/mini/mini.ipynb could not be graded" in (course / "log.txt").read_text(encoding="utf-8")


def test_when_the_grader_has_a_fault_then_others_are_graded_and_it_costs_no_points(course: Path) -> None:
    assert grades_of(course, "g-fault") == {"answer-check": (None, True), "half-check": (None, True)}
    assert not (course / "autograded" / "g-fault").exists()
    assert "status 1" in (course / "log.txt").read_text(encoding="utf-8")


def test_when_a_class_is_graded_then_one_grader_serves_all_and_is_closed(course: Path) -> None:
    log = (course / "log.txt").read_text(encoding="utf-8")
    assert (log.count("a grader starts"), log.count("a grader ends")) == (1, 1)


def test_when_a_notebook_is_graded_then_it_has_the_answers_and_what_they_came_to(course: Path) -> None:
    notebook = graded(course, "c-partial")
    assert cell_of(notebook, "half").source == "half = 1"
    assert cell_of(notebook, "half-check").outputs[0].text.splitlines() == [
        "◐ 부분 통과 · partly passed   0.5 / 2",
        "<b>아직</b>",
        "<b>not yet</b>",
        "힌트: 나눗셈입니다.",
        "Hint: Divide.",
    ]
    assert cell_of(notebook, "answer-check").outputs[0].text == "✓ 통과 · passed   1 / 1\n"


def test_when_metadata_is_forged_then_the_graded_notebook_has_the_releases(course: Path) -> None:
    notebook = graded(course, "e-forged")
    assert cell_of(notebook, "answer-check").metadata.nbgrader.points == 1
    assert [cell.id for cell in notebook.cells if cell.id != "remarks"] == [c["id"] for c in release(course)["cells"]]


def test_when_feedback_is_generated_then_it_has_the_score_and_no_markup_of_messages(course: Path) -> None:
    done = nbgrader(course, "generate_feedback", "mini", "--student", "c-partial")
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "c-partial" / "mini" / "mini.html").read_text(encoding="utf-8")
    assert "(Score: 1.5 / 3.0)" in page
    assert "<b>not yet</b>" not in page


def test_when_it_is_graded_again_then_manual_grades_stay_and_are_looked_at_once_more(course: Path) -> None:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("half-check", "mini", "mini", "f-doubled")
        grade.manual_score = 1.25
        gradebook.db.commit()
    done = nbgrader(course, "autograde", "mini", "--student", "f-doubled", "--force")
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("half-check", "mini", "mini", "f-doubled")
        assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (2.0, 1.25, True)


# The gradebook itself ----------------------------------------------------------------------------------------------


def result(student: str, *exercises: ExerciseResult) -> SubmissionResult:
    return SubmissionResult(student, "mini.ipynb", 3.0, 0.1, exercises)


@pytest.mark.filterwarnings("ignore:Object of type <Submitted")  # how nbgrader 0.9 adds submissions
def test_when_a_student_is_new_then_the_gradebook_gets_them_with_their_submission(course: Path) -> None:
    manual = ExerciseResult("half", 2.0, None, "manual")
    url = f"sqlite:///{course / 'gradebook.db'}"
    newcomer = result("newcomer", ExerciseResult("answer", 1.0, 1.0, "passed"), manual)
    write_gradebook(url, "mini", newcomer, "5ha")
    assert grades_of(course, "newcomer") == {"answer-check": (1.0, False), "half-check": (None, True)}


def test_when_the_gradebook_lacks_the_exercise_then_the_message_says_what_to_run(course: Path) -> None:
    url = f"sqlite:///{course / 'gradebook.db'}"
    with pytest.raises(CourseError, match=r"no exercise 'other'.*nbgrader generate_assignment mini --force"):
        write_gradebook(url, "mini", result("a-right", ExerciseResult("other", 1.0, 1.0, "passed")), "5ha")


def test_when_the_gradebook_lacks_the_assignment_then_the_message_says_what_to_run(course: Path) -> None:
    with pytest.raises(CourseError, match=r"no assignment 'maxi'.*nbgrader generate_assignment maxi --force"):
        write_gradebook(f"sqlite:///{course / 'gradebook.db'}", "maxi", result("a"), "5ha")


def test_when_an_answer_is_empty_then_the_graded_notebook_shows_it_empty(course: Path) -> None:
    assignment: Assignment = load_course(course).assignment("mini")
    content = json.dumps(answered(course, {"answer": "", "half": "half = 1"})).encode()
    reason = Text("까닭", "why")
    empty = SubmissionResult("a", "mini.ipynb", 3.0, 0.0, notes=(Note(Text("메모", "note")),), reason=reason)
    answers = read_answers(Submission("a", "mini.ipynb", content), assignment).sources
    released = nbformat.reads(json.dumps(release(course)), as_version=4)
    notebook = graded_notebook(released, assignment, answers, empty, {})
    assert cell_of(notebook, "half").source == "half = 1"
    assert notebook.cells[0].outputs[0].text == "까닭\nwhy\n메모 / note\n"
    assert SubmissionResult.from_json(notebook.metadata["autograde"]) == empty
