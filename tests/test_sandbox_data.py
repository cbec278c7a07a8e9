"""What the grader makes of replies, whoever wrote them: values, or a refusal within known time and memory."""

from __future__ import annotations

import base64
import contextlib
import json
import math
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograde.grading.judge import describe_fault, shorten
from autograde.grading.moments import Observation
from autograde.grading.telling import tell
from autograde.sandbox.data import (
    BadDataError,
    Opaque,
    canonical,
    close,
    decode,
    encode_input,
    line_number,
    plain_text,
)
from autograde.sandbox.inside.encode import encode
from autograde.sandbox.process import AnswerDiedError, AnswerError, AnswerTimeoutError, Process, Raised
from autograde.text import Text

PRIME = 2**61 - 1  # integers are hashed modulo this number


def array(stored: str, shape: list[Any], size: int) -> list[Any]:
    data = base64.b64encode(bytes(size)).decode()
    return ["array", {"dtype": stored, "stored": stored, "shape": shape, "data": data} | dict.fromkeys(GRADIENT, False)]


GRADIENT = ("requires_grad", "has_grad_fn")


@pytest.mark.parametrize(
    "value",
    [
        [1, -(2**70), True, None, ..., 1.5, "한글", b"x"],
        (math.inf, -0.0),
        {"a": {1, 2}, (1, 2): [[]]},
        set(range(10_000)),
        {f"token {k}": k for k in range(50_000)},
    ],
)
def test_when_a_value_is_plain_then_it_comes_back_the_same(value: object) -> None:
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_when_sets_tuples_or_tensors_are_keys_then_the_rest_comes_back() -> None:
    found = decode(encode({frozenset({1}): "a", (1, frozenset()): "b", torch.tensor(1): "c"}))
    assert found[frozenset({1})] == "a"
    assert found[1, frozenset()] == "b"
    assert sorted(map(str, found.values())) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "reply",
    [
        None,
        [],
        ["int", 7],
        ["int", "1" * 5_000],
        ["const", 1],
        ["float", "nonsense"],
        ["float", "0x1p9999"],
        ["set", [["list", []]]],
        ["dict", [["list", [["str", "a"]]], ["list", []]]],
        ["alike", ["list", "int", [1, True]]],
        ["alike", ["object", "int", [1]]],
        ["unknown", None],
        [{}, 1],
        array("|O", [1], 8),
        array("f4,i4", [1], 8),
        array("(2,2)f8", [1], 32),
        array("<f4", [2], 4),
        array("<f4", [-1], 0),
        array("<f4", [1] * 17, 4),
        array("<f4", ["1" * 5_000], 4),
        array("<U0", [1], 0),
        array("<f4", [0, 2**62], 0),
        array("<f4", [0, 9_000, 9_000], 0),
        array("<f4", [10**400, 0], 0),
        ["array", {**array("<U1", [1], 4)[1], "dtype": "torch.float32"}],
        ["array", {**array("<U1", [1], 4)[1], "data": base64.b64encode(b"\xff" * 4).decode()}],
        ["array", {**array(">U1", [1], 4)[1], "data": base64.b64encode(b"\0\0\xd8\0").decode()}],
        ["str", "\ud800"],
        ["alike", ["list", "str", ["a", "\udfff"]]],
        ["object", ["\ud800"]],
    ],
    ids=lambda reply: json.dumps(reply)[:30],
)
def test_when_a_reply_is_malformed_then_it_is_no_value(reply: object) -> None:
    with pytest.raises(BadDataError):
        decode(reply)


def test_when_a_reply_nests_too_deeply_then_it_is_no_value() -> None:
    reply: list[Any] = ["list", []]
    for _ in range(100):
        reply = ["list", [reply]]
    with pytest.raises(BadDataError, match="deeply"):
        decode(reply)


@pytest.mark.parametrize(
    "reply",
    [
        ["alike", ["set", "int", [PRIME * k for k in range(100_000)]]],
        ["set", [["int", str(PRIME * k)] for k in range(100_000)]],
        ["dict", [["alike", ["list", "int", [PRIME * k for k in range(100_000)]]], ["list", []]]],
    ],
    ids=["set", "set-of-parts", "dict"],
)
def test_when_the_hashes_of_a_set_all_agree_then_it_is_refused_before_it_is_built(reply: list[Any]) -> None:
    with pytest.raises(BadDataError, match="small integers"):
        decode(reply)


def test_when_two_objects_have_classes_of_one_name_then_they_are_not_equal() -> None:
    assert Opaque("tiktoken.core.Encoding") != Opaque("tiktoken.core.Encoding")


@contextmanager
def liar(reply: bytes) -> Iterator[tuple[Process, list[str]]]:
    """A process that sends these bytes whatever it is asked, and what was done about it."""
    ours, theirs = socket.socketpair()
    done: list[str] = []

    def send() -> None:
        with theirs, contextlib.suppress(OSError):
            theirs.sendall(reply)
            theirs.recv(1_000)
            theirs.recv(1_000)

    sender = threading.Thread(target=send)
    sender.start()
    yield Process(ours, lambda: done.append("ended"), 0, idle=0.5), done  # no process of this number
    ours.close()
    sender.join()


def framed(body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + body


@pytest.mark.parametrize(
    "reply",
    [
        struct.pack("!I", 0xFFFFFFFF),
        framed(b"[" * 1_000_000),
        framed(b"[" + b"[]," * 3_000_000 + b"0]"),
        framed(b'{"value": [' + b'{"a":1},' * 2_000_000 + b"0]}"),
        framed(b'{"value": ' + b"1" * 10_000_000 + b"}"),
        framed(b'{"value": ["list", NaN]}'),
        framed(b"\xff\xfe\x00"),
        framed(b'"value"'),
        framed(b"{}"),
        framed(b""),
    ],
    ids=["length", "deep", "lists", "objects", "digits", "nan", "no-utf8", "text", "neither", "empty"],
)
def test_when_a_reply_is_made_to_harm_then_the_answer_has_died_and_its_process_is_ended(reply: bytes) -> None:
    with liar(reply) as (process, done):
        with pytest.raises(AnswerDiedError):
            process.evaluate("x", {}, [], 20.0)
        assert done == ["ended"]


def test_when_a_reply_never_gets_complete_then_it_is_a_time_out() -> None:
    with liar(struct.pack("!I", 1_000) + b"{") as (process, done):
        with pytest.raises(AnswerTimeoutError):
            process.evaluate("x", {}, [], 0.2)
        assert done == ["ended"]


STORED = ("|b1", "<i8", ">i4", "|u1", "<f2", "<f4", "<f8", "<f16", "<c8", "<c32", "<U1", ">U2", "|S1", "<U0")
TEXTS = st.text(st.characters(), max_size=4) | st.sampled_from(["\ud800", "\x00", "\u202e", "\U000e0001"])
ODD: list[list[Any]] = [[0, 2**62], [0, -1], [1.5], ["1"], [0] * 16]
SHAPES: st.SearchStrategy[list[Any]] = st.lists(st.integers(0, 2), max_size=17) | st.sampled_from(ODD)


@st.composite
def arrays(draw: st.DrawFn) -> list[Any]:
    stored, shape = draw(st.sampled_from(STORED)), draw(SHAPES)
    number = math.prod(map(int, shape))
    size = number * np.dtype(stored).itemsize if 0 <= number < 1_000 else 0
    content = array(stored, shape, 0)[1] | {"dtype": draw(st.sampled_from([stored, "torch.float32", "int64", "bool"]))}
    raw = draw(st.sampled_from([b"\0", b"\x7f", b"\xff"])) * size
    return ["array", content | {"data": base64.b64encode(raw).decode()}]


def tagged(tag: str, content: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return content.map(lambda one: [tag, one])


LEAVES = st.one_of(
    arrays(),
    tagged("str", TEXTS),
    tagged("object", st.lists(TEXTS, max_size=2)),
    tagged("int", st.sampled_from(["1", "-0", "9" * 4_200, "-" + "9" * 4_199])),
    tagged("float", st.sampled_from(["nan", "-inf", "0x1.fffffffffffffp+1023", "-0x0p0", "0x1p-1074"])),
    tagged("const", st.sampled_from([True, False, None])),
    st.just(["ellipsis", None]),
    st.just(["bytes", "/w=="]),
)
REPLIES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        *(tagged(tag, st.lists(parts, max_size=3)) for tag in ("list", "tuple", "set")),
        st.lists(st.tuples(parts, parts), max_size=2).map(
            lambda items: ["dict", [["list", [key for key, _ in items]], ["list", [item for _, item in items]]]]
        ),
    ),
    max_leaves=6,
)


def told(value: Any, wanted: Any) -> Text:
    """What a student is told of a value."""
    seen, said = (Observation("f(x)", {"x": one}, [{"y": one}], one) for one in (value, wanted))
    return tell(Text("", ""), seen, said, None)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(REPLIES, REPLIES)
def test_when_a_reply_is_let_through_then_it_can_be_shown_compared_and_asked_about(first: Any, second: Any) -> None:
    values: list[Any] = [5, True, None, "a", 10**400, math.inf, [1]]
    for reply in (first, second):
        with contextlib.suppress(BadDataError):
            values.append(decode(json.loads(json.dumps(reply))))
    for value in values[7:]:
        shorten(repr(value)).encode("utf-8")
        canonical(value).encode("utf-8")
        assert Observation("x", {"x": value}, [{"x": value}], value).behaviour()
        assert len(told(value, values[-1]).ko.encode("utf-8")) < 5_000
        with contextlib.suppress(TypeError):  # an object, which no check may ask about
            json.dumps(encode_input(value))
        for other in values:
            assert isinstance(value == other, bool)
            assert isinstance(close(value, other), bool)
            assert isinstance(close(other, value), bool)
            told(value, other)


@pytest.mark.parametrize("line", [0, -1, 10**9, 10**4_299, True, 1.5, "7", None, [1]])
def test_when_a_line_number_is_forged_then_the_message_has_none(line: Any) -> None:
    assert line_number(line) is None
    said = describe_fault(AnswerError(Raised("KeyError", (), "'x'", line)))
    assert said.en == "An exception was raised: `KeyError: 'x'`"


def test_when_a_line_is_one_of_a_cell_then_the_message_names_it() -> None:
    assert "at line 7:" in describe_fault(AnswerError(Raised("KeyError", (), "", 7))).en


def test_when_a_text_is_made_to_harm_then_it_is_short_and_printable() -> None:
    assert plain_text("a\x1b[31m\ud800\u202e\n가" * 9, 7) == "a?[31m?"
    assert plain_text({"no": "text"}, 7) == ""
    for harmful in ("\ud800" * 999, "\U000e0001" * 999, "\x00" * 10**6):
        assert len(shorten(harmful)) <= 160


def test_when_an_exception_text_is_made_to_harm_the_reader_then_it_is_shown_as_escapes() -> None:
    assert shorten("a\x1b[2J\ud800\u202eb\x00 한글\n😀") == "a\\x1b[2J\\ud800\\u202eb\\x00 한글 😀"
    assert len(shorten("x " * 1_000_000)) == 160
