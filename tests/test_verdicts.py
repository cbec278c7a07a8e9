"""Verdicts that are remembered: for which answers, and that nothing but the work is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from our_course import our_course

from autograde.course import Exercise
from autograde.grading.allowance import Allowance
from autograde.grading.grader import Grader
from autograde.grading.judging import HURRIED, Judging
from autograde.grading.verdicts import Judged, Verdicts
from autograde.intake.alignment.digests import MOST_CHARACTERS, digest_of
from autograde.intake.alignment.programs import Program
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult
from notebooks import StudentNotebook

SECONDS = 1.0


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    course = our_course()
    with Grader(course, course.assignment("lec26"), seconds=SECONDS) as grader:
        yield grader


@pytest.fixture
def in_references_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing passes in a submission's own world, where nothing is remembered."""
    monkeypatch.setattr(Judging, "_judge_in_own_world", lambda self: None)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The exercises whose answer got a process of its own; the reference's do not count."""
    started: list[str] = []
    start = Judging._in_references_world

    def noted(self: Judging, exercise: Exercise) -> object:
        started.append(exercise.id)
        return start(self, exercise)

    monkeypatch.setattr(Judging, "_in_references_world", noted)
    return started


def grade(grader: Grader, answers: Mapping[str, Mapping[int, str] | str]) -> SubmissionResult:
    notebook = StudentNotebook(grader.assignment).solve().answer(answers)
    return grader.grade(Submission("2023100001", "2023100001_lec26.ipynb", notebook.to_bytes()))


def in_other_words(grader: Grader) -> dict[str, str]:
    """The solutions with a comment and an empty line more."""
    solutions = {exercise.id: exercise.solution["ko"] for exercise in grader.assignment.exercises}
    return {name: f"# 다른 학생\n\n{source}\n# {name}" for name, source in solutions.items()}


@pytest.mark.usefixtures("in_references_world")
def test_when_a_class_writes_the_same_programs_then_each_is_judged_once(grader: Grader, judged: list[str]) -> None:
    first = grade(grader, {"vocabulary": {1: "sorted(preprocessed)"}})
    assert sorted(judged) == sorted(exercise.id for exercise in grader.assignment.exercises)
    judged.clear()
    again = grade(grader, in_other_words(grader) | {"vocabulary": {1: "sorted(  preprocessed )"}})
    assert judged == []
    assert again.exercises == first.exercises
    for before, now in zip(first.exercises, again.exercises, strict=True):
        assert before.kept
        assert now.kept
        assert (now.kept.program, now.kept.behaviour) == (before.kept.program, before.kept.behaviour)
        assert (now.kept.behaviour is not None) is (now.id == "vocabulary")
    assert [one.id for one in again.exercises if one.score != one.points] == ["vocabulary"]


def test_when_answers_do_the_same_in_other_words_then_they_behave_alike_and_are_other_programs(grader: Grader) -> None:
    wrong = ("sorted(preprocessed)", "sorted(list(preprocessed))", "list(preprocessed)")
    results = [grade(grader, {"vocabulary": {1: answer}}) for answer in wrong]
    kept = [one.kept for result in results for one in result.exercises if one.id == "vocabulary" and one.kept]
    assert (len({one.program for one in kept}), len({one.digest for one in kept})) == (3, 3)
    assert kept[0].behaviour == kept[1].behaviour != kept[2].behaviour


@pytest.mark.usefixtures("in_references_world")
def test_when_one_answer_is_another_program_then_it_alone_is_judged(grader: Grader, judged: list[str]) -> None:
    grade(grader, {})
    judged.clear()
    result = grade(grader, {"vocabulary": {1: "sorted({*preprocessed})"}})
    assert (judged, result.score) == (["vocabulary"], grader.assignment.points)


@pytest.mark.parametrize(
    ("fault", "status"), [("1 / 0", "error"), ("while True: pass", "timeout"), ("import os; os._exit(1)", "error")]
)
def test_when_an_answer_ended_in_a_fault_then_it_is_judged_anew(
    grader: Grader, judged: list[str], fault: str, status: str
) -> None:
    for _ in range(2):
        judged.clear()
        result = grade(grader, {"vocabulary": fault})
        assert [one.status for one in result.exercises if one.status != "passed"] == [status]
        assert "vocabulary" in judged


@pytest.mark.usefixtures("in_references_world")
def test_when_a_verdict_is_remembered_then_its_time_still_counts_for_the_submission(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade(grader, {})
    get = grader._means.verdicts.get

    def slow(key: str | None) -> Judged | None:
        known = get(key)
        return known and replace(known, spent=SECONDS)

    monkeypatch.setattr(grader._means.verdicts, "get", slow)
    assert HURRIED in grade(grader, {}).notes


@pytest.fixture
def key(grader: Grader) -> Callable[..., str | None]:
    verdicts = Verdicts()
    return lambda *sources: verdicts.key(grader.checks["vocabulary"], Program((), digest_of(sources)))


class TestKey:
    @pytest.mark.parametrize("source", ["x = [1, 2]  # two", "\n\nx = [\n    1,\n    2,\n]\n"])
    def test_when_only_the_layout_differs_then_it_is_the_same_program(
        self, key: Callable[..., str | None], source: str
    ) -> None:
        assert key(source) == key("x = [1, 2]")

    @pytest.mark.parametrize(
        "source",
        [
            "x = [1, 2, ]; x = [1, 2]",
            "x = [1, True]",
            "x = [1, 2.0]",
            "x = [1, -2]",
            "x = (1, 2)",
            "y = [1, 2]",
            "x = [1, 2]; 'said'; x",
            "def f(): return 1\nx = [1, 2]",
        ],
    )
    def test_when_anything_else_differs_then_it_is_another(self, key: Callable[..., str | None], source: str) -> None:
        assert None is not key(source) != key("x = [1, 2]")

    def test_when_the_signs_of_zeros_differ_then_it_is_another(self, key: Callable[..., str | None]) -> None:
        assert key("x = 0.0") != key("x = -0.0")

    def test_when_defaults_names_or_handlers_differ_then_it_is_another(self, key: Callable[..., str | None]) -> None:
        sources = [
            "def f(a, b=1): return a",
            "def f(a, *, b=1): return a",
            "def f(a, /, b=1): return a",
            "def f(a, *b): return a",
            "def g(a, b=1): return a",
            "async def f(a, b=1): return a",
            "def f(a, b=1):\n    try: return a\n    except ValueError: return b",
            "def f(a, b=1):\n    try: return a\n    except KeyError: return b",
        ]
        assert len({key(source) for source in sources}) == len(sources)

    def test_when_a_helper_differs_then_it_is_another(self, key: Callable[..., str | None]) -> None:
        keys = [key("x = f()"), key("x = f()", "def f(): return 1"), key("x = f()", "def f(): return 2")]
        assert len(set(keys)) == 3

    @pytest.mark.parametrize(
        "source", ["!pip list", "x = (", "x = '\0'", "x = '\ud800'", "(" * 500, "x = 1\n" * MOST_CHARACTERS]
    )
    def test_when_it_is_no_plain_python_or_very_long_then_it_is_judged_by_itself(
        self, key: Callable[..., str | None], source: str
    ) -> None:
        assert key(source) is None

    def test_when_a_check_looks_at_more_than_the_answer_then_it_is_judged_by_itself(self, grader: Grader) -> None:
        hidden = grader.checks["vocabulary"]
        check = replace(hidden.checks[0], run=lambda student, evidence: None)
        assert Verdicts().key(replace(hidden, checks=(check,)), Program((), "x")) is None


@pytest.mark.usefixtures("in_references_world")
def test_when_very_many_answers_are_remembered_then_the_oldest_are_forgotten(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade(grader, {})
    monkeypatch.setattr("autograde.grading.verdicts.MOST_REMEMBERED", 3)
    verdicts, hidden = Verdicts(), grader.checks["vocabulary"]
    judged = next(iter(grader._means.verdicts._judged.values()))
    keys = [verdicts.key(hidden, Program((), str(number))) for number in range(4)]
    for one in keys:
        verdicts.keep(one, judged)
        verdicts.get(keys[0])
    assert [verdicts.get(one) is not None for one in keys] == [True, False, True, True]


@pytest.mark.usefixtures("in_references_world")
def test_when_a_submission_is_hurried_then_its_answers_are_judged_within_its_own_time(
    grader: Grader, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    grade(grader, {})
    judged.clear()
    monkeypatch.setattr(Allowance, "hurried", property(lambda self: True))
    grade(grader, {})
    assert sorted(judged) == sorted(exercise.id for exercise in grader.assignment.exercises)


def test_when_a_submission_has_spent_the_time_of_ten_answers_then_the_rest_is_hurried() -> None:
    allowance = Allowance(seconds=8)
    assert (allowance.once, allowance.whole) == (8, 24)
    allowance.spent = 80
    assert (allowance.hurried, allowance.once, allowance.whole) == (True, 2, 2)


def test_when_a_question_changes_what_the_reference_made_then_no_other_question_sees_it(grader: Grader) -> None:
    moment = grader.reference.moment(grader.assignment.exercise("tokenizer-v1"))
    assert moment.evaluate("SimpleTokenizerV1.decode = None\nSimpleTokenizerV1.decode is None", {}, []) is True
    assert moment.evaluate("SimpleTokenizerV1.decode is None", {}, []) is False
