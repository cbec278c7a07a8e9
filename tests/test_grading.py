"""One submission through the real engine: what each answer costs, and what the student is told."""

import time
from collections.abc import Iterator, Mapping

import pytest
from our_course import our_course

from autograde.course import Course
from autograde.course.declarations import Saved
from autograde.grading.evidence import shows_pass
from autograde.grading.grader import Grader
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict, judge
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.sandbox import process
from autograde.sandbox.process import AnswerTimeoutError
from notebooks import Filling, StudentNotebook

pytestmark = pytest.mark.usefixtures("nothing_remembered")

SECONDS = 1.0

PRINTED_IDS = [1, 56, 2, 850, 988, 602, 533, 746, 5, 1126, 596, 5, 1, 67, 7, 38, 851, 1108, 754, 793, 7]
PRINTS_THE_EXAMPLE = f"""
class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {{i: s for s, i in vocab.items()}}

    def encode(self, text):
        return {PRINTED_IDS}

    def decode(self, ids):
        return '" It\\' s the last he painted, you know," Mrs. Gisburn said with pardonable pride.'
"""


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, course.assignment("lec26"), seconds=SECONDS) as grader:
        yield grader


def grade(grader: Grader, answers: Mapping[str, Mapping[int, str] | str]) -> SubmissionResult:
    notebook = StudentNotebook(grader.assignment).solve().answer(answers)
    return grader.grade(Submission("2023100001", "2023100001_lec26.ipynb", notebook.to_bytes()))


def of(result: SubmissionResult, exercise: str) -> ExerciseResult:
    return next(one for one in result.exercises if one.id == exercise)


def lost(result: SubmissionResult) -> dict[str, str]:
    return {one.id: one.status for one in result.exercises if one.status != "passed"}


def test_when_every_answer_is_the_reference_then_the_score_is_full(grader: Grader) -> None:
    result = grade(grader, {})
    points = grader.assignment.points
    assert (lost(result), result.score, result.max_score, result.notes) == ({}, points, points, ())


def test_when_only_the_tokenizer_is_wrong_then_only_it_costs_points(grader: Grader) -> None:
    result = grade(grader, {"tokenizer-v1": {3: "[self.str_to_int[s] + 1 for s in preprocessed]"}})
    assert set(lost(result)) == {"tokenizer-v1"}
    assert result.score >= grader.assignment.points - grader.assignment.exercise("tokenizer-v1").points


def test_when_the_class_returns_the_printed_ids_then_it_is_rejected_on_other_text(grader: Grader) -> None:
    result = grade(grader, {"tokenizer-v1": PRINTS_THE_EXAMPLE})
    assert set(lost(result)) == {"tokenizer-v1"}
    assert of(result, "tokenizer-v1").status in ("failed", "partial")


def test_when_the_notebook_showed_a_pass_and_points_were_lost_then_the_result_says_so(grader: Grader) -> None:
    answers: dict[str, Filling] = {
        "tokenizer-v1": PRINTS_THE_EXAMPLE,
        "vocabulary": {1: "..."},
        "token-to-id": {1: "{}"},
    }
    notebook = StudentNotebook(grader.assignment).solve().answer(answers)
    for exercise, printed in (
        ("tokenizer-v1", "✅ 7/30 tokenizer-v1\n"),
        ("vocabulary", "✅ 5/30 vocabulary\n"),
        ("token-to-id", "✅ 6/30 vocabulary\n"),
        ("special-tokens", "✅ 10/30 special-tokens\n"),
    ):
        cell = notebook.cells[notebook.position(f"{exercise}-check")]
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [printed]}]
    result = grader.grade(Submission("2023100001", "2023100001_lec26.ipynb", notebook.to_bytes()))
    assert [one.id for one in result.exercises if one.visible_check_passed] == ["tokenizer-v1"]
    assert of(result, "tokenizer-v1").to_json()["visible_check_passed"] is True
    assert "visible_check_passed" not in of(result, "special-tokens").to_json()
    assert SubmissionResult.from_json(result.to_json()).exercises == result.exercises


@pytest.mark.parametrize(
    ("printed", "passed"),
    [
        ("✅ 3/30 vocabulary\n", True),
        ("note\n✅ 3/30 vocabulary\n", True),
        ("", False),
        ("❌ vocabulary: ✅ 3/30 vocabulary\n", False),
        ("✅ 3/30 vocabulary-size\n", False),
        ("✅\nvocabulary\n", False),
    ],
)
def test_when_saved_outputs_are_read_then_only_the_checks_own_line_counts(printed: str, passed: bool) -> None:
    assert shows_pass(Saved(printed), "vocabulary") is passed


@pytest.fixture
def timeouts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each time that a limit ran out: how long grading takes, without a clock."""
    said: list[str] = []

    class CountedError(AnswerTimeoutError):
        def __init__(self, words: str) -> None:
            super().__init__(words)
            said.append(words)

    monkeypatch.setattr(process, "AnswerTimeoutError", CountedError)
    return said


def test_when_an_answer_never_ends_then_it_costs_its_limit_once_and_the_rest_is_graded(
    grader: Grader, timeouts: list[str]
) -> None:
    result = grade(grader, {"token-to-id": "vocab = {}\nwhile True:\n    pass"})
    assert lost(result) == {"token-to-id": "timeout"}
    # Once in either world. Behind it cells have a short limit, which may run out where the machine is busy.
    assert timeouts.count(f"no result within {SECONDS:g} s") == 2
    assert result.seconds >= SECONDS


def test_when_a_method_never_ends_then_its_exercise_costs_its_limit_once(grader: Grader, timeouts: list[str]) -> None:
    result = grade(grader, {"tokenizer-v1": {3: "[s for s in iter(str, 1) if s]"}})
    assert set(lost(result)) == {"tokenizer-v1"}
    # Once in either world, and in the student's own a shorter time in each of the two cells that use the method later.
    whole, quarter = (f"no result within {seconds:g} s" for seconds in (SECONDS, SECONDS / 4))
    assert timeouts.count(whole) == 2
    assert timeouts.count(quarter) >= 2
    assert {*timeouts} == {whole, quarter}


def test_when_an_answer_ends_the_process_then_only_it_is_lost(grader: Grader) -> None:
    assert lost(grade(grader, {"vocabulary": "import os\nos._exit(0)"})) == {"vocabulary": "error"}


def test_when_an_answer_raises_then_the_message_names_exception_and_line(grader: Grader) -> None:
    result = of(grade(grader, {"drop-whitespace": "x = 1\nresult = x.nothing"}), "drop-whitespace")
    assert result.status == "error"
    assert result.message is not None
    assert "AttributeError" in result.message.en
    assert "line 2" in result.message.en
    assert "2번째 줄" in result.message.ko


def test_when_a_cell_is_half_finished_then_it_is_an_error_of_that_exercise_only(grader: Grader) -> None:
    assert lost(grade(grader, {"drop-whitespace": "result = [item for item in"})) == {"drop-whitespace": "error"}


def test_when_an_answer_raises_at_its_end_then_parts_that_earn_points_alone_keep_them(grader: Grader) -> None:
    solved = grader.assignment.exercise("tokenizer-v1").fill({3: "[0 for s in preprocessed]"})
    wrong = of(grade(grader, {"tokenizer-v1": solved}), "tokenizer-v1")
    ended = of(grade(grader, {"tokenizer-v1": f"{solved}\nSimpleTokenizerV1()"}), "tokenizer-v1")
    assert (ended.status, ended.score) == ("partial", wrong.score)
    assert ended.message is not None
    assert "TypeError" in ended.message.en


def test_when_an_answer_raises_then_it_is_never_complete(grader: Grader) -> None:
    solved = grader.assignment.exercise("tokenizer-v1").fill({})
    result = of(grade(grader, {"tokenizer-v1": f"{solved}\n1 / 0"}), "tokenizer-v1")
    assert (result.status, result.score) == ("partial", 4)


def test_when_blanks_are_open_then_the_exercise_is_blank(grader: Grader) -> None:
    release = grader.assignment.exercise("vocabulary").release["ko"]
    assert lost(grade(grader, {"vocabulary": release})) == {"vocabulary": "blank"}


def test_when_an_answer_behaves_like_a_known_wrong_one_then_the_misconception_is_named(grader: Grader) -> None:
    result = of(grade(grader, {"split-whitespace": {1: r"re.compile(r'\s').split(text)"}}), "split-whitespace")
    hidden = grader.checks["split-whitespace"]
    assert result.diagnosis == next(wrong.text for wrong in hidden.wrong if wrong.id == "no-capture-group")


def test_when_an_answer_uses_a_helper_of_another_cell_then_the_helper_comes_along(grader: Grader) -> None:
    helper = "import string as letters\n\ndef tidy(items):\n    return [item for item in items if item.strip()]\n"
    split = grader.assignment.exercise("split-punctuation").solution["ko"]
    answers: dict[str, Filling] = {"split-punctuation": f"{helper}\n{split}", "drop-whitespace": {1: "tidy(result)"}}
    assert lost(grade(grader, answers)) == {}


def test_when_an_answer_patches_python_then_no_other_answer_is_changed(grader: Grader) -> None:
    patch = "import builtins, re, torch\nre.split = builtins.len = torch.tensor = lambda *a, **k: 0\nresult = []"
    assert set(lost(grade(grader, {"split-whitespace": patch}))) == {"split-whitespace"}


def test_when_the_same_submission_is_graded_again_then_the_result_is_the_same(grader: Grader) -> None:
    answers = {"split-whitespace": {1: "text.split()"}, "create-dataloader": {3: "None"}}
    assert grade(grader, answers).exercises == grade(grader, answers).exercises


def test_when_a_result_is_told_to_students_then_no_reference_answer_is_in_it(grader: Grader) -> None:
    result = grade(grader, {exercise.id: "pass" for exercise in grader.assignment.exercises})
    assert result.score == 0
    for exercise in grader.assignment.exercises:
        message = of(result, exercise.id).message
        assert message is not None
        for solution in (blank.solution for blank in exercise.blanks if len(blank.solution) > 12):
            assert solution not in message.ko + message.en


def test_when_an_answer_stands_below_an_untouched_blank_then_it_is_judged(grader: Grader) -> None:
    exercise = grader.assignment.exercise("vocabulary")
    below = exercise.release["ko"].replace("vocab_size", "all_words = sorted(set(preprocessed))\nvocab_size", 1)
    assert lost(grade(grader, {"vocabulary": below})) == {}


def test_when_a_method_is_slow_at_every_question_then_the_whole_exercise_has_a_limit(
    grader: Grader, timeouts: list[str]
) -> None:
    slow = "import time\n\nclass SimpleTokenizerV1:\n    def __init__(self, vocab):\n"
    slow += f"        end = time.process_time() + {SECONDS * 0.4}\n        while time.process_time() < end: pass\n"
    result = grade(grader, {"tokenizer-v1": slow + "        self.str_to_int = self.int_to_str = {}\n"})
    assert set(lost(result)) == {"tokenizer-v1"}
    # Of the whole exercise, in either world (no single question took so long), and where the method is used later.
    assert len(timeouts) == 3


def test_when_code_nests_more_deeply_than_can_be_read_then_it_is_judged_all_the_same(grader: Grader) -> None:
    deep = grader.assignment.exercise("vocabulary").release["ko"] + "\nx = " + "+".join(["1"] * 5000)
    assert set(lost(grade(grader, {"vocabulary": deep}))) == {"vocabulary"}


@pytest.mark.proof
def test_when_code_has_very_many_names_then_reading_it_takes_no_longer_than_running_it(grader: Grader) -> None:
    for number in (4_000, 20_000):
        names = "\n".join(f"n{k} = m{k} if 0 else n{k - 1}" for k in range(1, number))
        answers = {"split-whitespace": f"n0 = 0\n{names}", "vocabulary": f"all_words = n{number - 1}"}
        costs: list[float] = []  # the grader's own processor time; a machine may stall once
        while not costs or (costs[-1] > 5 * SECONDS and len(costs) < 3):
            before = time.thread_time()
            assert set(lost(grade(grader, answers))) == set(answers)
            costs.append(time.thread_time() - before)
        assert min(costs) <= 5 * SECONDS


def test_when_a_helper_is_decorated_or_shares_its_line_then_it_comes_along_whole(grader: Grader) -> None:
    helper = "import functools; 한글 = '가'; spoilt = 1 / 1\n"
    helper += "@functools.cache\ndef unique(items):\n    return sorted({*items})\n"
    split = grader.assignment.exercise("split-punctuation").solution["ko"]
    answers: dict[str, Filling] = {
        "split-punctuation": helper + split,
        "vocabulary": {1: "unique(tuple(preprocessed)) if 한글 else 0"},
    }
    assert lost(grade(grader, answers)) == {}


def test_when_something_unforeseen_goes_wrong_then_the_submission_is_ungraded_and_nothing_is_raised(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograde.grading.grader.Judging", lambda *_: 1 / 0)
    result = grade(grader, {})
    assert result.reason is not None
    assert "ZeroDivisionError" in result.reason.en


def test_when_something_unforeseen_goes_wrong_with_one_answer_then_a_person_looks_at_that_one(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(hidden: HiddenChecks, *rest: object) -> Verdict:
        if hidden.exercise == "vocabulary":
            raise OverflowError("too much")
        return judge(hidden, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("autograde.grading.judging.judge", fails)
    result = grade(grader, {})
    assert (lost(result), result.score, result.awaiting) == ({"vocabulary": "manual"}, grader.assignment.points - 1, 1)
    assert any("OverflowError: too much" in str(note) for note in result.notes)
    assert not any("OverflowError" in str(note) for note in result.public_notes)


def test_when_an_earlier_cell_fails_then_a_later_one_with_local_names_alike_loses_nothing(grader: Grader) -> None:
    failing = "for s in range(3):\n    item = s / 0\nall_words = []"
    assert lost(grade(grader, {"vocabulary": failing})) == {"vocabulary": "error"}


def test_when_a_helper_fails_then_only_an_answer_that_needs_it_is_told_so(grader: Grader) -> None:
    helper = "result = []\nunused = needed = 1 / 0\n"
    kept = {1: "sorted(set(preprocessed)) if True else unused"}
    assert lost(grade(grader, {"split-punctuation": helper, "vocabulary": kept})) == {"split-punctuation": "error"}
    result = grade(grader, {"split-punctuation": helper, "vocabulary": {1: "sorted(set(preprocessed), key=needed)"}})
    message = of(result, "vocabulary").message
    assert message is not None
    assert "NameError: name 'needed'" in message.en  # as the notebook says, too
