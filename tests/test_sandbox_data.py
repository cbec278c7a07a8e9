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

from autograde.sandbox.data import Array, BadDataError, Opaque, close, decode
from autograde.sandbox.inside.encode import encode
from autograde.sandbox.process import AnswerDiedError, AnswerTimeoutError, Process

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


def test_when_an_array_is_sent_then_it_comes_back_the_same() -> None:
    for values in (np.arange(6.0).reshape(2, 3), np.array(["가", "bc"]), np.zeros((0, 3), dtype=bool), np.float32(2)):
        found = decode(encode(values))
        assert (found.dtype, found.shape) == (str(values.dtype), values.shape)
        assert np.array_equal(found.values, values)


@pytest.mark.parametrize("value", [np.zeros(2, dtype="f4,i4"), np.array([object()]), np.array(["2024"], dtype="M8[D]")])
def test_when_an_array_holds_no_plain_numbers_then_it_is_an_object(value: object) -> None:
    assert decode(encode(value)).type == "numpy.ndarray"


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


def test_when_an_array_has_many_axes_then_it_is_shown_in_a_few_numbers() -> None:
    values = np.zeros((3,) * 13, dtype=np.uint8)
    assert len(repr(Array("uint8", values.shape, values))) < 200


def test_when_two_objects_have_classes_of_one_name_then_they_are_not_equal() -> None:
    assert Opaque("tiktoken.core.Encoding") != Opaque("tiktoken.core.Encoding")


@pytest.mark.parametrize(
    ("left", "right"),
    [(math.nan, 1.0), (math.nan, math.nan), (math.inf, 1e308), (10**4000, 0.5), (True, 1), (True, 1.0), ("1", 1)],
)
def test_when_numbers_are_strange_then_they_are_not_close(left: object, right: object) -> None:
    assert not close(left, right)
    assert not close(right, left)


def test_when_arrays_are_of_other_shape_or_hold_nan_where_there_is_none_then_they_are_not_close() -> None:
    numbers = decode(encode(np.array([1.0, 2.0])))
    for other in (np.array([[1.0, 2.0]]), np.array([math.nan, 2.0]), np.array(1.0), np.array([math.inf, 2.0])):
        assert not close(decode(encode(other)), numbers)
        assert decode(encode(other)) != numbers


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
    yield Process(ours, lambda: done.append("ended")), done
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
