"""Turns a value of the student's namespace into plain JSON data; never calls a method that the value's own class
defines.

Every value becomes a pair `[tag, content]`, so that `autograde.sandbox.data.decode` can rebuild it on the other side.
What has no plain form becomes `["object", …]` with its type's names: enough to say what it is, nothing to run.
"""

from __future__ import annotations

import base64
import sys
from typing import Any

__all__ = ["describe_error", "encode", "type_names"]

MOST_ITEMS = 200_000
MOST_DEPTH = 40
MOST_TEXT = 4_000_000
MOST_DIGITS = 4_000


class TooLargeError(Exception):
    """The value is too large or too deep to be sent."""


def encode(value: Any) -> list[Any]:
    """Tagged plain data of `value`; subclasses of the builtin types are sent as their base type."""
    budget = [MOST_ITEMS]
    try:
        return _encode(value, budget, 0)
    except TooLargeError as error:
        return ["too-large", str(error)]
    except RecursionError:
        return ["too-large", "nested too deeply"]


def type_names(kind: type) -> list[str]:
    """Qualified names along the class's method resolution order, without `object`."""
    return [f"{base.__module__}.{base.__qualname__}" for base in type.mro(kind)[:-1]][:20]


def describe_error(error: BaseException, line: int | None = None, place: str = "") -> dict[str, Any]:
    """An exception as text: its type, base types, message, the line of the answer that it came from, and the statement
    there, as `place` says it.
    """
    try:
        text = str(error)
    except BaseException:
        text = ""
    names = [name.removeprefix("builtins.") for name in type_names(type(error))]
    return {"type": type(error).__name__, "bases": names, "text": text[:1000], "line": line, "place": place}


def _encode(value: Any, budget: list[int], depth: int) -> list[Any]:
    budget[0] -= 1
    if budget[0] < 0:
        raise TooLargeError(f"more than {MOST_ITEMS} items")
    if depth > MOST_DEPTH:
        raise TooLargeError("nested too deeply")
    if value is None or value is True or value is False:
        return ["const", value]
    if value is ...:
        return ["ellipsis", None]
    kind = type(value)
    for base, coder in _SCALARS:
        if issubclass(kind, base):
            tagged: list[Any] = coder(value)
            return tagged
    if kind in (list, tuple, set) and (plain := _encode_alike(kind, value, budget)):
        return plain
    for base, tag in ((list, "list"), (tuple, "tuple"), (set, "set"), (frozenset, "set")):
        if issubclass(kind, base):
            return [tag, [_encode(item, budget, depth + 1) for item in base.__iter__(value)]]
    if issubclass(kind, dict):
        keys, values = list(dict.keys(value)), list(dict.values(value))
        return ["dict", [_encode(keys, budget, depth + 1), _encode(values, budget, depth + 1)]]
    return _encode_array(value) or ["object", type_names(kind)]


def _encode_alike(kind: type, value: Any, budget: list[int]) -> list[Any] | None:
    """Many texts, or many small integers, at once: vocabularies and token ids are thousands of items."""
    kinds = set(map(type, value))
    if kinds == {str} or (kinds == {int} and -(2**53) < min(value) <= max(value) < 2**53):
        budget[0] -= len(value)
        if budget[0] < 0 or (kinds == {str} and sum(map(len, value)) > MOST_TEXT):
            raise TooLargeError(f"{len(value)} items")
        return ["alike", [kind.__name__, kinds.pop().__name__, list(value)]]
    return None


def _integer(value: int) -> list[Any]:
    number = int.__int__(value)
    if number.bit_length() > 3 * MOST_DIGITS:
        raise TooLargeError(f"an integer of {number.bit_length()} bits")
    return ["int", str(number)]


def _text(value: str) -> list[Any]:
    if str.__len__(value) > MOST_TEXT:
        raise TooLargeError(f"a text of {str.__len__(value)} characters")
    return ["str", str.__str__(value)]


def _bytes(value: bytes) -> list[Any]:
    if bytes.__len__(value) > MOST_TEXT:
        raise TooLargeError(f"{bytes.__len__(value)} bytes")
    return ["bytes", base64.b64encode(value).decode("ascii")]


_SCALARS: tuple[tuple[type, Any], ...] = (
    (int, _integer),
    (float, lambda value: ["float", float.hex(value)]),
    (str, _text),
    (bytes, _bytes),
)


def _encode_array(value: Any) -> list[Any] | None:
    """Tensors and numpy arrays as dtype, shape and raw bytes; numpy's scalars, which are numbers to everybody, as plain
    ones. None for anything else.
    """
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and isinstance(value, torch.Tensor):
        plain = value.detach()
        gradient = (bool(value.requires_grad), value.grad_fn is not None)
        if plain.dtype.is_floating_point and plain.dtype not in (torch.float32, torch.float64):
            plain = plain.float()  # numpy has not all of them
        return _raw(str(value.dtype), plain.cpu().resolve_conj().numpy(), gradient)
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        array = numpy.asarray(value)
        if isinstance(value, numpy.generic) and array.dtype.kind in "biuf":
            return _number(array)
        return _raw(str(array.dtype), array, (False, False)) if array.dtype.kind in "biufcSU" else None
    return None


def _number(array: Any) -> list[Any]:
    if array.dtype.kind == "b":
        return ["const", bool(array)]
    return ["float", float(array).hex()] if array.dtype.kind == "f" else ["int", str(int(array))]


def _raw(dtype: str, array: Any, gradient: tuple[bool, bool]) -> list[Any]:
    if array.nbytes > 12 << 20:
        raise TooLargeError(f"an array of shape {tuple(array.shape)}")
    content = {
        "dtype": dtype,
        "stored": array.dtype.str,
        "shape": list(array.shape),
        "data": base64.b64encode(array.tobytes()).decode("ascii"),
        "requires_grad": gradient[0],
        "has_grad_fn": gradient[1],
    }
    return ["array", content]
