"""What a reader's process sends comes out as it went in, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.intake.packing import pack, unpack


@dataclass(frozen=True)
class Line:
    kind: Literal["own", "answer"]
    code: str
    exercise: str | None = None
    heavy: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Page:
    lines: tuple[Line, ...]
    by_name: Mapping[str, tuple[str, ...]]
    first: Line | None
    pair: tuple[int, str]
    names: frozenset[str] = frozenset()
    numbers: list[int] | None = None


#: Half a surrogate pair is kept; two halves that fit become one character, as in all JSON.
TEXT = st.text(max_size=5) | st.characters(categories=["Cs", "Cc"])
LINE = st.builds(
    Line,
    st.sampled_from(["own", "answer"]),
    TEXT,
    st.none() | TEXT,
    st.booleans(),
    st.floats(allow_nan=False),
)
PAGE = st.builds(
    Page,
    st.lists(LINE, max_size=3).map(tuple),
    st.dictionaries(TEXT, st.lists(TEXT, max_size=3).map(tuple), max_size=3),
    st.none() | LINE,
    st.tuples(st.integers(), TEXT),
    st.frozensets(TEXT, max_size=3),
    st.none() | st.lists(st.integers(), max_size=3),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(PAGE)
@settings(deadline=None)
def test_when_a_value_is_sent_then_the_same_comes_out(page: Page) -> None:
    assert unpack(Page, pack(page)) == page


@given(st.lists(TEXT, max_size=3), JSON)
@settings(deadline=None)
def test_when_something_else_is_sent_then_it_is_refused_or_of_the_right_kinds(texts: list[str], plain: Any) -> None:
    try:
        page = unpack(Page, json.dumps([texts, plain]).encode())
    except ValueError:
        return
    assert unpack(Page, pack(page)) == page


@pytest.mark.parametrize("body", [b"", b"{", b"3", b"[]", b"[[], 3, 4]", b"\xff", b"[[], []]", b"[3, [[], [], null]]"])
def test_when_the_body_is_no_packed_value_then_it_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(Page, body)


def test_when_a_text_stands_in_a_value_many_times_then_it_is_sent_once() -> None:
    cell = "x" * 1_000_000
    page = Page((), dict.fromkeys(map(str, range(100)), (cell,) * 10), None, (1, cell))
    assert len(pack(page)) < 1_020_000


def test_when_a_value_is_not_plain_then_the_author_is_told() -> None:
    with pytest.raises(TypeError, match="a set cannot be sent"):
        pack({"a": {1}})
