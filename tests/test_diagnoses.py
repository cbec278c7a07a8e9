"""What a student is told of a wrong answer: a misconception only where what was seen is evidence for it, names before
values, and values that are whole.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from our_course import our_course

from autograde.grading.grader import Grader
from autograde.grading.hidden_checks import Check
from autograde.grading.judge import Outcome, Verdict, crashed
from autograde.grading.moments import Observation
from autograde.grading.naming import misnamed
from autograde.grading.reference import explanations
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import ExerciseResult
from autograde.sandbox.faults import AnswerDiedError, AnswerError, AnswerTimeoutError, Raised, without_sizes
from autograde.sandbox.inside.outline import outline
from autograde.sandbox.values import Array
from autograde.text import Text
from autograde.verify.proof import Behaviour, _misled
from notebooks import StudentNotebook

Rows = list[tuple[str, str, str, list[object], bool, bool]]

ASKED = Text("묻는 것.", "What is asked.")
CHECK = Check("test_it", ASKED, None, lambda student: None)


def raised(text: str, place: str = "", kind: str = "RuntimeError") -> AnswerError:
    return AnswerError(Raised(kind, (kind, "Exception"), text, 3, place))


def failed(*seen: Observation) -> Verdict:
    return Verdict(0.0, "failed", None, (Outcome(CHECK, False, seen),))


def tensor(*rows: Any) -> Array:
    values = np.array(rows, dtype="f4")
    return Array("torch.float32", values.shape, values)


class TestExceptions:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (
                "mat1 and mat2 shapes cannot be multiplied (4x3 and 5x2)",
                "mat1 and mat2 shapes cannot be multiplied (1x9 and 8x8)",
            ),
            (
                "The size of tensor a (4) must match the size of tensor b (6)",
                "The size of tensor a (4) must match\nthe size of tensor b (7)",
            ),
            ("shape '[2, 3, -1]' is invalid for input of size 12", "shape '[2, 4]' is invalid for input of size 7"),
            ("<function f at 0x7fe0a1> failed", "<function f at 0x55d2c8> failed"),
            ("no file /tmp/a/b.txt (<cell 12>)", "no file /scratch/c.txt (<cell 3>)"),
        ],
    )
    def test_when_only_sizes_or_places_differ_then_the_message_is_the_same(self, one: str, other: str) -> None:
        assert without_sizes(one) == without_sizes(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("name 'x1' is not defined", "name 'x2' is not defined"),
            ("expected Float32 but found Int64", "expected Float32 but found Int32"),
            ("'list' object has no attribute 'shape'", "'list' object has no attribute 'size'"),
        ],
    )
    def test_when_names_differ_then_the_message_is_another(self, one: str, other: str) -> None:
        assert without_sizes(one) != without_sizes(other)

    def test_when_nothing_but_the_type_is_known_then_nothing_can_be_told(self) -> None:
        assert crashed(raised("")).behaviour is None
        assert failed(Observation("x", {}, [], fault=raised(""))).behaviour is None
        for lost in (AnswerDiedError("ended"), AnswerTimeoutError("late")):
            assert crashed(lost).behaviour is None
            assert failed(Observation("x", {}, [], fault=lost)).behaviour is None

    def test_when_type_message_and_place_agree_then_it_is_the_same_behaviour(self) -> None:
        assert crashed(raised("at (4)", "here")).behaviour == crashed(raised("at (5)", "here")).behaviour
        others = (raised("at (4)", "there"), raised("by (4)", "here"), raised("at (4)", "here", "ValueError"))
        assert all(crashed(raised("at (4)", "here")).behaviour != crashed(other).behaviour for other in others)

    def test_when_a_check_expects_the_exception_then_its_place_is_nobodys_business(self) -> None:
        verdicts = [
            Verdict(0.0, "failed", None, (Outcome(CHECK, True, (Observation("x", {}, [], fault=raised("a", place)),)),))
            for place in ("here", "there")
        ]
        assert verdicts[0].behaviour == verdicts[1].behaviour is not None


class TestExplanations:
    def test_when_two_do_the_same_then_neither_is_named_unless_the_text_is_the_same(self) -> None:
        same = [crashed(raised(f"at ({size})", "here")).behaviour for size in (1, 2)]
        assert explanations(zip(same, (Text("가", "a"), Text("나", "b")), strict=True)) == {}
        assert list(explanations(zip(same, (ASKED, ASKED), strict=True)).values()) == [ASKED]


def named(student: str, reference: str, mentioned: str, keywords: str = "") -> str | None:
    """What is said in English of two cells."""
    sides = []
    for source in (student, reference):
        names: dict[str, Any] = {"__name__": "__main__"}
        tree = ast.parse(source)
        exec(compile(tree, "<cell>", "exec"), names)
        bound = names.keys() - {"__name__", "__builtins__"}
        sides.append([(name, owner, *rest) for name, owner, *rest in outline(names, bound, [tree.body])])
    theirs, ours = sides
    naming = misnamed(theirs, ours, set(mentioned.split()), set(keywords.split()))
    assert naming is None or naming.text.ko
    return naming.text.en if naming else None


class TestNames:
    @pytest.mark.parametrize(
        ("student", "reference", "said"),
        [
            ("allWords = []", "all_words = []", "`all_words`, and the cell does not bind it. .* `allWords`"),
            ("x = 1", "all_words = []", "`all_words`, and the cell does not bind it.$"),
            ("class Tokenizer: pass", "class Splitter: pass", "class `Splitter`, .* `Tokenizer`"),
            ("all_words = None", "all_words = []", "holds `None`; the exercise asks for a list"),
            ("def f(x): x * 2", "def f(x): return x * 2", "`f` has no `return` with a value"),
            (
                "class A:\n    def _init_(self): pass",
                "class A:\n    def __init__(self): pass",
                "`A` has no method `__init__`. .* `_init_`",
            ),
            ("def f(n): return n", "def f(size): return size", "no parameter of the name `size`. It has `n` instead"),
        ],
    )
    def test_when_a_name_is_missing_or_something_else_then_it_is_said(
        self, student: str, reference: str, said: str
    ) -> None:
        assert re.search(said, named(student, reference, "all_words Splitter f A", "size") or "")

    @pytest.mark.parametrize(
        ("student", "reference"),
        [
            ("all_words = (1,)", "all_words = [1]"),
            ("x = 1\ndef f(a, **more): return a", "def f(size): return size"),
            ("def f(size): yield size", "def f(size): return size"),
            ("class A: pass\nA.__init__ = lambda self: None", "class A:\n    def __init__(self): pass"),
            ("class B:\n    def g(self): return 1\nclass A(B): pass", "class A:\n    def g(self): return 1"),
            ("f = lambda size: size", "def f(size): return size"),
            ("y = 2", "x = 1\ny = 2\nfor i in (): pass"),
        ],
    )
    def test_when_it_is_written_in_another_way_then_nothing_is_said(self, student: str, reference: str) -> None:
        assert named(student, reference, "all_words f A g y", "size") is None

    def test_when_an_exception_speaks_of_none_then_the_function_without_a_return_is_named(self) -> None:
        reference = "class A:\n    def g(self): return 1\nfound = A().g()"
        student = reference.replace("return 1", "pass")
        assert named(student, reference, "NoneType") == "`A.g` has no `return` with a value, so that `None` comes back."
        assert named(student, reference, "shape") is None
        assert named(reference, reference, "NoneType") is None

    def test_when_a_name_of_another_cell_is_changed_in_place_then_it_is_not_missing(self) -> None:
        changed: Rows = [("words", "", "changed", [], True, True)]
        assert misnamed(changed, [("words", "", "list", [], True, True)], {"words"}, set()) is None

    @pytest.mark.parametrize("rows", [None, 5, "rows", [[]], [("words", "", "list")]])
    def test_when_the_outline_is_forged_then_nothing_is_said_of_names(self, rows: Any) -> None:
        assert misnamed(rows, [("words", "", "list", [], True, True)], {"words"}, set()) is None

    @pytest.mark.parametrize(
        "rows",
        [[], [("a", "", "def", "b", 1, 1)], [(1, 2, 3, [4], 5, 6)], [("a b", "", "list", [], True, True)]],
    )
    def test_when_names_are_forged_then_they_bind_nothing(self, rows: Any) -> None:
        reference: Rows = [("words", "", "list", [], True, True)]
        naming = misnamed(rows, reference, {"words"}, set())
        assert naming is not None
        assert naming.text.en.endswith("does not bind it.")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    course = our_course()
    with Grader(course, course.assignment("lec26"), seconds=3.0) as grader:
        yield grader


def result(grader: Grader, exercise: str, answer: str) -> ExerciseResult:
    notebook = StudentNotebook(grader.assignment).solve().answer({exercise: answer})
    graded = grader.grade(Submission("2023100001", "2023100001_lec26.ipynb", notebook.to_bytes()))
    return next(one for one in graded.exercises if one.id == exercise)


class TestGraded:
    def test_when_an_exception_of_a_known_type_comes_from_elsewhere_then_nothing_is_named(self, grader: Grader) -> None:
        hidden, exercise = grader.checks["tokenizer-v1"], grader.assignment.exercise("tokenizer-v1")
        known = {one.id: grader.reference.judge(exercise, hidden, one.answer) for one in hidden.wrong}
        kinds = {fault.raised.type for one in known.values() for fault in one.faults if isinstance(fault, AnswerError)}
        for kind in kinds:
            answer = exercise.fill({3: f"(_ for _ in ()).throw({kind}('something else'))"})
            assert result(grader, "tokenizer-v1", answer).diagnosis is None

    def test_when_the_asked_name_is_never_bound_then_no_value_is_judged(self, grader: Grader) -> None:
        answer = grader.assignment.exercise("drop-whitespace").solution["ko"].replace("result = ", "results = ")
        told = result(grader, "drop-whitespace", answer)
        assert told.diagnosis is None  # though what `result` holds is what nobody has filtered
        assert told.message is not None
        assert "`results`" in told.message.en
        assert "`results`" in told.message.ko
        assert "What came back" not in told.message.en

    def test_when_a_method_is_misspelt_then_the_message_names_both(self, grader: Grader) -> None:
        answer = grader.assignment.exercise("tokenizer-v1").solution["ko"].replace("__init__", "_init_")
        message = result(grader, "tokenizer-v1", answer).message
        assert message is not None
        assert "no method `__init__`" in message.en
        assert "`_init_`" in message.en

    def test_when_an_exception_came_before_the_asked_name_was_bound_then_it_is_not_called_missing(
        self, grader: Grader
    ) -> None:
        answer = "all_words = sorted(preprocessed, key=vocab_size)\nvocab_size = 1\nprint(vocab_size)"
        message = result(grader, "vocabulary", answer).message
        assert message is not None
        assert "vocab_size" in message.en
        assert "does not bind" not in message.en

    @pytest.mark.parametrize("name", ["gpt2-tokenizer", "tokenizer-v2", "create-dataloader"])
    def test_when_known_wrong_answers_raise_alike_then_each_gets_its_own_explanation_or_none(
        self, grader: Grader, name: str
    ) -> None:
        """`autograde verify`, with which `make test` begins, says the same of all exercises and in both worlds."""
        exercise, hidden = grader.assignment.exercise(name), grader.checks[name]
        judged = [(one, grader.reference.judge(exercise, hidden, one.answer)) for one in hidden.wrong]
        assert any(isinstance(fault, AnswerError) for _, verdict in judged for fault in verdict.faults)
        for one, verdict in judged:
            assert grader.reference.diagnosis(exercise, hidden, verdict) in (one.text, None)


def test_when_one_known_wrong_answer_would_be_told_what_another_is_then_it_is_not_proven(grader: Grader) -> None:
    hidden = grader.checks["vocabulary"]
    first, second = hidden.wrong[:2]
    did: dict[str, dict[str, Behaviour]] = {
        first.id: {"here": ("a",), "there": ("b",)},
        second.id: {"here": ("b",), "there": None},
    }
    findings = list(_misled(hidden, did, {("a",): first.text, ("b",): second.text}))
    assert [finding.answer for finding in findings] == [f"wrong '{first.id}'"]
    assert "there" in findings[0].what
