"""How hidden checks are declared: what a class inherits, and the slips that are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from our_course import our_course

from autograde.course.assemble import read_assignment
from autograde.errors import AuthoringError
from autograde.grading.evidence import Evidence
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.judge import judge
from autograde.grading.moments import LiveMoment
from autograde.text import LANGUAGES, Text

Load = Callable[[str], HiddenChecks]

SOURCE = """
# %% exercise="double" points=4
double = 2 * 21  ### your code

# %% check="double"
with check("double", hint=tr(ko="곱합니다.", en="Multiply.")):
    assert double == 42
"""
CHECKS = """
from autograde.checking import Student, Wrong, check, exercise, worth

class Shared:
    @check(ko="정수", en="an integer", points=1)
    def test_type(self, student: Student) -> None:
        assert type(student["double"]) is int

    @check(ko="값", en="the value", points=1)
    def test_value(self, student: Student) -> None:
        assert student["double"] == 42

@exercise("double", points=4)
class TestDouble(Shared):
    test_value = worth(2, Shared.test_value)

    @check(ko="짝수", en="even", points=1)
    def test_even(self, student: Student) -> None:
        assert student["double"] % 2 == 0
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(checks: str) -> HiddenChecks:
        source, package = tmp_path / "course" / "small", tmp_path / "checks" / "small"
        for folder in (source, package):
            folder.mkdir(parents=True)
        (source / "1_small.py").write_text(SOURCE, encoding="utf-8")
        (package / "test_double.py").write_text(checks, encoding="utf-8")
        assignment = read_assignment(source, Text("작은 것", "Small"))
        return load_checks(assignment, tmp_path / "checks")["double"]

    return load


class Answered:
    """A process whose answer left this value."""

    ended = False

    def __init__(self, value: object) -> None:
        self.value = value

    def evaluate(self, *_: object) -> object:
        return self.value

    def outline(self, *_: object) -> object:
        return []


def score(hidden: HiddenChecks, value: object) -> float:
    moment = LiveMoment(Answered(value), 1.0)  # type: ignore[arg-type]
    return judge(hidden, Evidence(), "seed", moment, moment).score


def test_when_a_class_inherits_checks_then_they_count_as_its_own(load: Load) -> None:
    hidden = load(CHECKS)
    assert [(check.name, check.points, check.text.en) for check in hidden.checks] == [
        ("test_type", 1, "an integer"),
        ("test_value", 2, "the value"),
        ("test_even", 1, "even"),
    ]
    assert [score(hidden, value) for value in (42, 42.0, 44, 43.0)] == [4, 3, 2, 0]


def test_when_a_class_shares_its_checks_then_they_keep_their_own_points(load: Load) -> None:
    with pytest.raises(AuthoringError, match="add up to 3"):
        load(CHECKS.replace("    test_value = worth(2, Shared.test_value)\n", ""))


def test_when_a_check_says_nothing_then_it_is_refused(load: Load) -> None:
    silent = CHECKS.replace('    @check(ko="짝수", en="even", points=1)\n', "")
    with pytest.raises(AuthoringError, match="test_even needs @check"):
        load(silent)


@pytest.mark.parametrize(
    ("slip", "line", "said"),
    [
        (("points=4)", "point=4)"), '@exercise("double"', "point"),
        (
            ("test_value = worth(2,", "values = test_value = worth(2,"),
            '@exercise("double"',
            "'values', which nothing reads",
        ),
        (("test_even(self,", "test_even(self;"), "    def test_even", "SyntaxError"),
    ],
)
def test_when_there_is_a_slip_in_a_file_of_checks_then_the_message_names_file_and_line(
    load: Load, slip: tuple[str, str], line: str, said: str
) -> None:
    with pytest.raises(AuthoringError, match=said) as caught:
        load(CHECKS.replace(*slip))
    found = CHECKS.splitlines()[(caught.value.line or 0) - 1]
    assert caught.value.file is not None
    assert caught.value.file.name == "test_double.py"
    assert found.startswith(line)


def test_when_a_declared_answer_fills_a_blank_that_is_not_there_then_it_is_named(load: Load) -> None:
    wrong = '    wrong = (Wrong("far", {2: "1"}, ko="가", en="a"),)\n'
    with pytest.raises(AuthoringError, match="'far' fills blank 2; the exercise has 1"):
        load(CHECKS + wrong)


def test_when_an_id_is_used_twice_then_it_is_refused(load: Load) -> None:
    wrong = '    wrong = (Wrong("same", {1: "1"}, ko="가", en="a"), Wrong("same", {1: "2"}, ko="나", en="b"))\n'
    with pytest.raises(AuthoringError, match="'same' is used twice"):
        load(CHECKS + wrong)


def test_when_the_course_speaks_then_its_backticks_come_in_pairs() -> None:
    """An odd one would take what a student wrote behind it for the end of its code."""
    course = our_course()
    for assignment in map(course.assignment, course.assignments):
        hidden = load_checks(assignment, course.checks)
        texts = [exercise.hint for exercise in assignment.exercises]
        texts += [check.text for one in hidden.values() for check in one.checks]
        texts += [wrong.text for one in hidden.values() for wrong in one.wrong]
        texts += [line.text for one in hidden.values() for line in one.rubric]
        assert [text for text in texts for language in LANGUAGES if text[language].count("`") % 2] == []
