"""`autograde oral`: six questions to a student about the own hand-in, drawn from what the course declares."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_record import hand_in
from our_course import our_course

from autograde.authoring.new import new_course
from autograde.classroom.oral import oral
from autograde.course import Course, load_course
from autograde.course.oral import oral_questions
from autograde.errors import AuthoringError, CourseError
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Text

LOG = """Preset small: 13,673,984 parameters
Epoch 1 (Step 000000): Train loss 10.905, Val loss 10.911
Every effort moves you, the, the
Epoch 9 (Step 000150): Train loss 4.321, Val loss 6.234
Every effort moves you, I had the picture"""


def answered(id: str, text: str, *, saved: str = "", status: ExerciseStatus = "passed") -> ExerciseResult:
    return ExerciseResult(id, 1.0, None, status, kept=KeptAnswer(text, id, saved))


def solved(course: Course, assignment: str) -> dict[str, ExerciseResult]:
    """The solution's answers, with a log and a quotation where the homework asks for them."""
    exercises = course.assignment(assignment).exercises
    return {one.id: answered(one.id, one.solution[one.language]) for one in exercises} | (
        {"training-log": answered("training-log", "", saved=LOG, status="manual")} if assignment == "hw04" else {}
    )


def record(
    out: Path, assignment: str, students: dict[str, dict[str, ExerciseResult]], reason: Text | None = None
) -> Path:
    with ResultStore(out, assignment) as store:
        for student, answers in students.items():
            result = SubmissionResult(student, f"{student}.ipynb", 9.0, 0.1, tuple(answers.values()), reason=reason)
            store.add(hand_in(student), result)
    return out


def asked(lines: list[str]) -> list[str]:
    return [line for line in lines if line[:1].isdigit()]


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.mark.parametrize("assignment", ["lec26", "lec27", "lec28", "hw04"])
def test_when_an_assignment_is_solved_then_there_are_six_questions_of_six_exercises(
    course: Course, tmp_path: Path, assignment: str
) -> None:
    out = record(tmp_path / "out", assignment, {"kim": solved(course, assignment)})
    lines = list(oral(course, out, "kim"))
    assert len({line.split(". ")[1] for line in asked(lines)}) == 6
    assert [line[:2] for line in asked(lines)] == [f"{number}." for number in range(1, 7)]
    assert sum(line.startswith("   → ") for line in lines) == 2 * 6
    assert not any("{" in line and "}" in line and "{line}" in line for line in lines)


def test_when_it_is_asked_again_then_questions_are_the_same_and_another_student_has_others(
    course: Course, tmp_path: Path
) -> None:
    answers = solved(course, "hw04")
    out = record(tmp_path / "out", "hw04", dict.fromkeys(("kim", "lee", "park"), answers))
    drawn = [list(oral(course, out, name))[1:] for name in ("kim", "lee", "park")]
    assert drawn[0] == list(oral(course, out, "kim"))[1:]
    assert drawn[0] != drawn[1] != drawn[2] != drawn[0]


def test_when_a_log_is_there_then_its_own_numbers_are_asked_about(course: Course, tmp_path: Path) -> None:
    answers = {"training-log": solved(course, "hw04")["training-log"]}
    said = "\n".join(oral(course, record(tmp_path / "out", "hw04", {"kim": answers}), "kim"))
    assert "At step 150 of your log the training loss is 4.321 and the validation loss 6.234." in said
    assert "로그의 스텝 150에서 훈련 손실은 4.321, 검증 손실은 6.234입니다." in said
    assert "`small`, has 13,673,984 parameters" in said
    assert "The first training loss of your log is 10.905." in said


def test_when_an_answer_was_left_open_then_it_is_not_asked_about(course: Course, tmp_path: Path) -> None:
    answers = solved(course, "hw04")
    for id in set(answers) - {"sample-next", "writing-style"}:
        answers[id] = replace(answers[id], status="blank")
    out = record(tmp_path / "out", "hw04", {"kim": answers})
    assert {line.split(". ")[1] for line in asked(list(oral(course, out, "kim")))} == {"sample-next", "writing-style"}


def test_when_a_line_is_a_known_mistake_itself_then_it_is_not_put_beside_itself(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    new_course(folder)
    shutil.copy(our_course().root / "source" / "oral.toml", folder / "source")
    course = load_course(folder)
    exercise = course.assignment("intro").exercise("row-means")
    out = tmp_path / "out"
    record(out, "intro", {"kim": {"row-means": answered("row-means", exercise.fill({1: "scores.mean( axis=0 )"}))}})
    lines = list(oral(course, out, "kim"))
    assert any("you wrote `means = scores.mean( axis=0 )`" in line for line in lines)
    assert not any("with `means = scores.mean(axis=0)`" in line for line in lines)
    assert any("with `means = scores.mean()`" in line for line in lines) or len(asked(lines)) == 6
    assert not any("썼습니다" in line for line in lines)  # a course in English alone


def test_when_a_text_would_steer_the_terminal_then_it_stands_there_as_text(course: Course, tmp_path: Path) -> None:
    hostile = '"a\x1b[2J\u202ephrase" {exercise} {0.__class__} [red]' + "x" * 9000
    out = record(tmp_path / "out", "hw04", {"kim\x1b": {"writing-style": answered("writing-style", hostile)}})
    lines = list(oral(course, out, "kim\x1b"))
    assert any("“a [2J phrase”" in line for line in lines)
    assert all(line.isprintable() and len(line) < 600 for line in lines)


def test_when_braces_are_in_a_line_then_nothing_is_filled_in(course: Course, tmp_path: Path) -> None:
    exercise = course.assignment("hw04").exercise("sample-next")
    text = exercise.fill({blank.number: "{reason} if temperature else {line.x}" for blank in exercise.blanks})
    out = record(tmp_path / "out", "hw04", {"kim": {"sample-next": answered("sample-next", text)}})
    assert any("{reason} if temperature else {line.x}" in line for line in oral(course, out, "kim"))


def test_when_there_is_nothing_to_ask_then_it_is_said_why(course: Course, tmp_path: Path) -> None:
    empty = {"writing-style": answered("writing-style", "", status="blank")}
    out = record(tmp_path / "out", "hw04", {"kim": empty})
    with pytest.raises(CourseError, match=r"kim: kim\.ipynb has no answer that a question could be about"):
        list(oral(course, out, "kim"))
    with pytest.raises(CourseError, match="has no student 'kin'; did you mean 'kim'"):
        list(oral(course, out, "kin"))
    with pytest.raises(CourseError, match="nothing"):
        list(oral(course, tmp_path / "nothing", "kim"))
    unread = record(tmp_path / "unread", "hw04", {"kim": {}}, Text("깨졌습니다.", "It is broken."))
    with pytest.raises(CourseError, match=r"could not be graded, so there is nothing to ask: It is broken\."):
        list(oral(course, unread, "kim"))


GOOD = 'en = "a {exercise}"\ngood = { en = "b" }\n'


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (None, "no questions for an oral are declared"),
        ("[[questions]", "is no TOML"),
        ("", "has no \\[\\[questions\\]\\]"),
        ("questions = [1]", "has no \\[\\[questions\\]\\]"),
        (f'[[questions]]\nexercise = "row-mean"\n{GOOD}', "no exercise 'row-mean'; did you mean 'row-means'"),
        (f"[[questions]]\n{GOOD}", 'about = "answer" needs one'),
        (f'[[questions]]\nabout = "lines"\n{GOOD}', 'about is "answer"'),
        (f'[[questions]]\nabout = "line"\nfinds = "x"\n{GOOD}', "'finds'; did you mean 'find'"),
        (f'[[questions]]\nabout = "line"\nfind = "("\n{GOOD}', "find = '\\('"),
        (f'[[questions]]\nabout = "line"\nfind = 3\n{GOOD}', "find = 3"),
        ('[[questions]]\nabout = "line"\nen = "{lines}"\ngood = { en = "b" }', "has {lines}; did you mean 'line'"),
        ('[[questions]]\nabout = "line"\nen = "{"\ngood = { en = "b" }', "is written twice"),
        ('[[questions]]\nabout = "line"\nen = "a"\n', "needs en = …"),
        ('[[questions]]\nabout = "line"\nen = "a"\ngood = "b"', "needs en = …"),
    ],
)
def test_when_questions_are_declared_wrongly_then_the_file_and_the_slip_are_named(
    tmp_path: Path, declared: str | None, said: str
) -> None:
    new_course(tmp_path)
    if declared is not None:
        (tmp_path / "source" / "oral.toml").write_text(declared, encoding="utf-8")
    with pytest.raises(AuthoringError, match=said) as raised:
        oral_questions(load_course(tmp_path), "intro")
    assert str(raised.value).startswith(str(tmp_path / "source" / "oral.toml"))


def test_when_an_experiment_ran_and_a_loss_was_predicted_then_both_are_asked_about(
    course: Course, tmp_path: Path
) -> None:
    loss = answered("predict-the-run", solved(course, "hw04")["predict-the-run"].kept.text)  # type: ignore[union-attr]
    ran = answered("own-experiment", "", saved="Experiment: no dropout\nEpoch 1", status="manual")
    out = record(tmp_path / "out", "hw04", {"kim": {"predict-the-run": loss, "own-experiment": ran}})
    said = "\n".join(oral(course, out, "kim"))
    assert "Your experiment changed “no dropout”." in said
    assert "Before the run you wrote `first_loss = 10.8`." in said


def test_when_a_line_is_a_mere_text_or_number_then_no_general_question_is_about_it(
    course: Course, tmp_path: Path
) -> None:
    exercise = course.assignment("hw04").exercise("predict-the-run")
    text = exercise.fill({blank.number: '"said"' for blank in exercise.blanks})
    out = record(tmp_path / "out", "hw04", {"kim": {exercise.id: answered(exercise.id, text)}})
    assert not any("what is the value" in line.lower() or "in silence" in line for line in oral(course, out, "kim"))
