"""What is seen of an answer: where it stopped, and its values beside those that were expected."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.moments import Observation
from autograde.grading.telling import differing, tell
from autograde.sandbox.inside.place import place_of
from autograde.sandbox.shown import first_difference, shown
from autograde.sandbox.values import Array, Leaf
from autograde.text import Text

ASKED = Text("묻는 것.", "What is asked.")


def tensor(*rows: Any) -> Array:
    values = np.array(rows, dtype="f4")
    return Array("torch.float32", values.shape, values)


class TestPlace:
    CELL = """
class Attention:
    def forward(self, x):
        keys = x @ self.W_key
        scores = queries @ keys
        for row in scores: row = 1 / 0; row = []
        return scores
"""

    def place(self, source: str, part: str, known: str = "Attention forward x W_key scores") -> str:
        line = next(number for number, text in enumerate(source.splitlines(), 1) if part in text)
        return place_of(ValueError(), line, ast.parse(source).body, known.split())

    def test_when_only_line_and_own_names_differ_then_it_is_the_same_place(self) -> None:
        other = "# mine\n\n" + self.CELL.replace("keys", "k")
        assert self.place(self.CELL, "scores = queries") == self.place(other, "scores = queries") != ""

    @pytest.mark.parametrize(
        ("old", "new"), [("queries @ keys", "keys @ queries"), ("scores = q", "context = q"), ("forward", "attend")]
    )
    def test_when_the_statement_is_another_then_so_is_the_place(self, old: str, new: str) -> None:
        known = "Attention forward attend x W_key scores context"
        other = self.CELL.replace(old, new)
        assert self.place(self.CELL, "queries", known) != self.place(other, "queries", known)

    def test_when_a_loop_fails_in_its_head_then_its_body_does_not_count(self) -> None:
        one, other = "for row in 5:\n    a = row", "for row in 5:\n    b = 1"
        assert self.place(one, "for") == self.place(other, "for") != self.place("for row in 6:\n    a = row", "for")

    def test_when_the_cell_is_no_python_then_the_text_there_counts(self) -> None:
        errors = [SyntaxError("invalid syntax", ("<cell>", 1, 1, text)) for text in ("a b", "  a b\n", "c d")]
        first, same, other = (place_of(error, 1, [], ()) for error in errors)
        assert first == same != other

    def test_when_it_was_raised_elsewhere_then_there_is_no_place(self) -> None:
        assert place_of(ValueError(), None, ast.parse("x = 1").body, ()) == ""
        assert place_of(ValueError(), 9, ast.parse("x = 1").body, ()) == ""


class TestShown:
    def test_when_a_value_is_long_then_it_is_shown_whole_and_small(self) -> None:
        assert shown(tensor([1.5, 2.25, -0.125])) == "tensor([[1.5, 2.25, -0.125]], shape=(1, 3), dtype=torch.float32)"
        large = Array("torch.float32", (2, 5, 9), np.arange(90, dtype="f4").reshape(2, 5, 9))
        assert shown(large) == "tensor([[[0.0, 1.0, 2.0, …], …], …], shape=(2, 5, 9), dtype=torch.float32)"
        assert shown("word " * 100, 20) == "'word word '… (500 characters)"
        assert shown(list(range(1000, 2000)), 30) == "[1000, 1001, 1002, 1003, 1004, …] (1000 items)"
        rows = "[[0.0, 0.0, 0.0, 0.0, 0.0, 0.0], …], shape=(2, 6)"
        plain = np.zeros((2, 6), dtype="f4")
        assert shown(plain) == f"array({rows}, dtype=float32)"
        assert shown(plain.view(Leaf)) == f"tensor({rows}, dtype=torch.float32)"
        assert shown([0.1 + 0.2, 0.25, 1e300]) == "[0.3, 0.25, 1e+300]"
        assert shown({"a": (1,), "b": set()}) == "{'a': (1,), 'b': set()}"

    @given(st.lists(st.integers(-(10**20), 10**20) | st.floats(allow_nan=False), min_size=1), st.integers(1, 60))
    def test_whatever_numbers_are_shown_then_none_is_cut(self, numbers: list[float], most: int) -> None:
        items = shown(numbers, most).partition("[")[2].partition("]")[0].split(", ")
        whole = [repr(one) if len(repr(one)) <= 10 or isinstance(one, int) else f"{one:.6g}" for one in numbers]
        assert items[:-1] == whole[: len(items) - 1]
        assert items[-1] in ("…", whole[-1])

    def test_when_values_differ_then_the_first_place_is_found(self) -> None:
        assert first_difference(tensor([1, 2], [3, 4]), tensor([1, 2], [5, 4])) == ("[1, 0]", 3.0, 5.0)
        assert first_difference({"w": [tensor([1, 4])]}, {"w": [tensor([2, 4])]}) == ("['w'][0][0, 0]", 1.0, 2.0)
        assert first_difference(["a", "b"], ["a", "c", "d"]) == ("[1]", "b", "c")
        assert first_difference(tensor([1]), tensor([1, 2])) is None
        assert first_difference(tensor([1, 2]), tensor([3, 4])) is None

    def test_when_the_reference_was_asked_the_same_then_the_question_that_differs_is_told(self) -> None:
        seen = [Observation(code, {}, [], value) for code, value in (("a", 1), ("b", [5, 6]), ("c", 3))]
        noted = [Observation(code, {}, [], value) for code, value in (("b", [5, 7]), ("a", 1))]
        message = tell(ASKED, *differing(seen, noted), None)
        assert (
            message.en
            == "What is asked. Tried: `b`. What came back: `[5, 6]`. First differing place: `[1]`, which holds `6`"
        )
        assert "7" not in message.en + message.ko

    def test_when_quite_another_thing_came_back_then_it_is_said_in_kind(self) -> None:
        for value, wanted, said in (
            (None, tensor([1]), "What came back: `None` (`None` where a tensor is asked for)"),
            ((1, [2.0]), (1, tensor([3])), "`[1]`, which holds `[2.0]` (a list or tuple where a tensor is asked for)"),
            (5, tensor([1]), "What came back: `5`"),
        ):
            seen, reference = Observation("f(x)", {}, [], value), Observation("f(x)", {}, [], wanted)
            assert tell(ASKED, seen, reference, None).en.endswith(said)

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("def helper(x):\n    return x\nhelper(f(2))", ""),
            ("class Letters: pass\nstory = 5\nsplit(n)", "Tried: `split(n)`, `n = 4`. "),
            ("split = tokenizer = None\nf(n)", "Tried: `f(n)`, `n = 4`. "),
            ("a = f(n)\na, g(a)", "Tried: `a = f(n); a, g(a)`, `n = 4`. "),
        ],
    )
    def test_when_a_check_brings_tools_along_then_the_question_is_shown_without_them(
        self, code: str, said: str
    ) -> None:
        seen = Observation(code, {"n": 4, "tokenizer": None}, [], 1)
        assert tell(ASKED, seen, None, None).en == f"What is asked. {said}What came back: `1`"
