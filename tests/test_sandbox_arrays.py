"""Arrays, tensors and their numbers, on the way into the sandbox and back: what they are there, and what they equal."""

from __future__ import annotations

import json
import math
import operator
from typing import Any

import numpy as np
import pytest
import torch

from autograde.sandbox.data import Array, Leaf, close, decode, encode_input
from autograde.sandbox.inside.encode import encode
from autograde.sandbox.inside.inputs import build_inputs
from autograde.sandbox.values import as_tensors


def test_when_an_array_is_sent_then_it_comes_back_the_same() -> None:
    for values in (np.arange(6.0).reshape(2, 3), np.array(["가", "bc"]), np.zeros((0, 3), dtype=bool), np.array(2)):
        found = decode(encode(values))
        assert (found.dtype, found.shape) == (str(values.dtype), values.shape)
        assert np.array_equal(found.values, values)


@pytest.mark.parametrize(
    ("scalar", "number"),
    [(np.int64(5), 5), (np.uint8(5), 5), (np.float32(0.5), 0.5), (np.longdouble(2), 2.0), (np.bool_(True), True)],
)
def test_when_a_scalar_of_numpy_is_sent_then_it_comes_back_as_the_number_it_is(scalar: Any, number: object) -> None:
    found = decode(json.loads(json.dumps(encode({"in": [scalar], scalar: "key"}))))
    assert found == {"in": [number], number: "key"}
    assert type(found["in"][0]) is type(number)


@pytest.mark.parametrize("tensor", [torch.tensor(5), torch.tensor(5.0, requires_grad=True), np.array(5)])
def test_when_a_tensor_has_no_axes_then_it_equals_its_number_and_is_still_a_tensor(tensor: Any) -> None:
    found = decode(encode(tensor))
    assert (operator.eq(5, found), found == 5, [found] == [5.0], found == 6, found == "5") == (
        True,
        True,
        True,
        False,
        False,
    )
    assert (close(found, 5.000001), close(5, found), close(found, 5.1), float(found)) == (True, True, False, 5.0)
    assert isinstance(found, Array)
    assert not isinstance(found, int)


def test_when_a_check_compares_with_an_array_of_its_own_then_values_and_shape_count() -> None:
    own = np.array([[1.0, 2.0]])
    found = decode(encode(torch.tensor([[1.0, 2.0]])))
    assert close(found, own)
    assert close(own, found)
    assert not close(found, own + 1)
    assert not close(found, own[0])


def test_when_a_tensor_is_no_single_number_then_it_equals_none() -> None:
    for tensor in (torch.tensor([5]), torch.zeros(0), np.array("5"), np.array(5 + 0j)):
        found = decode(encode(tensor))
        assert found != 5
        assert not close(found, 5)
        with pytest.raises(TypeError, match="no number"):
            float(found)
    assert decode(encode(torch.tensor(True))) != 1
    assert decode(encode(torch.tensor(1))) != True  # noqa: E712
    assert decode(encode(torch.tensor(True))) == True  # noqa: E712


@pytest.mark.parametrize("value", [np.zeros(2, dtype="f4,i4"), np.array([object()]), np.array(["2024"], dtype="M8[D]")])
def test_when_an_array_holds_no_plain_numbers_then_it_is_an_object(value: object) -> None:
    assert decode(encode(value)).type == "numpy.ndarray"


def test_when_an_array_has_many_axes_then_it_is_shown_in_a_few_numbers() -> None:
    values = np.zeros((3,) * 13, dtype=np.uint8)
    assert len(repr(Array("uint8", values.shape, values))) < 200


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


def test_when_a_numpy_array_goes_in_then_it_stays_one_unless_the_course_computes_with_tensors() -> None:
    numbers = {"x": [np.arange(6).reshape(2, 3)]}
    (plain,), (tensor,) = (build_inputs({"x": encode_input(one)})["x"]["x"] for one in (numbers, as_tensors(numbers)))
    assert (type(plain), plain.dtype, plain.tolist()) == (np.ndarray, np.int64, [[0, 1, 2], [3, 4, 5]])
    assert (type(tensor), tensor.dtype, tensor.tolist()) == (torch.Tensor, torch.int64, plain.tolist())
    plain += 1  # it is the student's own


def test_when_a_leaf_goes_in_then_the_tensor_asks_for_gradients() -> None:
    numbers = np.arange(3.0)
    built = {
        name: build_inputs({name: encode_input(value)})[name]
        for name, value in as_tensors({"plain": numbers, "leaf": numbers.view(Leaf)}).items()
    }
    assert (built["plain"].requires_grad, built["leaf"].requires_grad) == (False, True)
    assert built["leaf"].tolist() == [0.0, 1.0, 2.0]
