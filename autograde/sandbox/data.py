"""Plain data that crossed the sandbox's wall: decoding it with limits, comparing it, and encoding inputs.

What comes from the sandbox is only ever read as data: nothing is unpickled, and no type of the submission is rebuilt
here.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "BadDataError", "Opaque", "canonical", "close", "decode", "encode_input"]

MOST_DEPTH = 50
#: Items of a set and keys of a dict whose hashes anybody can foresee. Building either takes quadratic time when the
#: hashes all agree: this many take a tenth of a second.
MOST_FORESEEN = 3_000
#: Arrays of plain numbers and texts, in numpy's notation: no objects, no records.
STORED = re.compile(r"[<>|=][biufcSU]\d{1,8}", re.ASCII)


class BadDataError(Exception):
    """The sandbox sent something that is not a value; the message says what."""


@dataclass(frozen=True, eq=False)
class Array:
    """A tensor or numpy array. `dtype` is as its library prints it: "torch.int64", or "int64" for numpy."""

    dtype: str
    shape: tuple[int, ...]
    values: npt.NDArray[Any]
    requires_grad: bool = False
    has_grad_fn: bool = False

    def __eq__(self, other: object) -> bool:
        """Same dtype, shape and values; NaN equals NaN."""
        if not isinstance(other, Array):
            return False
        same_form = self.dtype == other.dtype and self.shape == other.shape
        return same_form and bool(np.array_equal(self.values, other.values, equal_nan=self.values.dtype.kind in "fc"))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = self.values if self.values.ndim <= 4 else self.values.ravel()  # 2 items an axis are many on 16 axes
        inner = np.array2string(shown, threshold=8, edgeitems=2, precision=4, separator=", ").replace("\n", " ")
        kind = "tensor" if self.dtype.startswith("torch.") else "array"
        return f"{kind}({inner}, shape={self.shape}, dtype={self.dtype})"


@dataclass(frozen=True, eq=False)
class Opaque:
    """An object with no plain form: only the names of its class and of that class's bases are known.

    It equals nothing but itself, since anybody can write a class of that name.
    """

    type: str
    bases: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.type.rpartition('.')[2]} object>"


def decode(data: Any, depth: int = 0) -> Any:
    """The value described by `data`, as `encode` in `inside/encode.py` wrote it. Raises BadDataError for anything
    else.
    """
    if depth > MOST_DEPTH:
        raise BadDataError("nested too deeply")
    if not (isinstance(data, list) and len(data) == 2 and isinstance(data[0], str)):
        raise BadDataError("not a tagged value")
    tag, content = data
    if tag == "too-large":
        raise BadDataError(f"too large: {str(content)[:100]}")
    decoder = _DECODERS.get(tag)
    if decoder is None:
        raise BadDataError(f"unknown tag {tag[:20]!r}")
    try:
        return decoder(content, depth + 1)
    except (TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
        raise BadDataError(f"a malformed {tag}") from error


def _items(content: Any, depth: int) -> list[Any]:
    if not isinstance(content, list):
        raise BadDataError("items are not a list")
    return [decode(item, depth) for item in content]


def _constant(content: Any, depth: int) -> bool | None:
    if content is not None and not isinstance(content, bool):
        raise BadDataError("not a constant")
    return content


def _text(content: Any, depth: int) -> str:
    if not isinstance(content, str):
        raise BadDataError("not a text")
    return content


def _integer(content: Any, depth: int) -> int:
    if len(content) > 4_200:
        raise BadDataError("an integer of too many digits")
    return int(content)


def _dict(content: Any, depth: int) -> dict[Any, Any]:
    keys, values = (decode(part, depth) for part in content)
    _require_hashable(keys)
    return dict(zip(keys, values, strict=True))


def _set(content: Any, depth: int) -> set[Any]:
    items = _items(content, depth)
    _require_hashable(items)
    return set(items)


def _require_hashable(items: list[Any]) -> None:
    """Refuses items made so that their hashes agree: texts are hashed with a secret, small integers are their hash."""
    foreseen = sum(not isinstance(item, str) and not (type(item) is int and abs(item) < 2**60) for item in items)
    if foreseen > MOST_FORESEEN:
        raise BadDataError(f"{foreseen} items in a set or dict that are neither texts nor small integers")


def _alike(content: Any, depth: int) -> list[Any] | tuple[Any, ...] | set[Any]:
    """Items of one type in one go."""
    container, kind, items = content
    wanted = {"str": str, "int": int}[kind]
    if not isinstance(items, list) or not set(map(type, items)) <= {wanted}:
        raise BadDataError("items that are not alike")
    if container == "set":
        _require_hashable(items)
    built: list[Any] | tuple[Any, ...] | set[Any] = {"list": list, "tuple": tuple, "set": set}[container](items)
    return built


def _object(content: Any, depth: int) -> Opaque:
    names = tuple(_text(name, depth)[:200] for name in content[:20])
    return Opaque(names[0] if names else "builtins.object", names)


def _array(content: Any, depth: int) -> Array:
    shape = tuple(int(size) for size in content["shape"])
    if not STORED.fullmatch(content["stored"]) or len(shape) > 16 or min(shape, default=0) < 0:
        raise BadDataError("not a plain array")
    stored = np.dtype(content["stored"])
    raw = base64.b64decode(_text(content["data"], depth), validate=True)
    if len(raw) != math.prod(shape) * stored.itemsize:
        raise BadDataError("an array whose size contradicts its shape")
    values = np.frombuffer(raw, dtype=stored).reshape(shape)
    gradient = (content["requires_grad"] is True, content["has_grad_fn"] is True)
    return Array(_text(content["dtype"], depth)[:30], shape, values, *gradient)


_DECODERS: Mapping[str, Callable[[Any, int], Any]] = {
    "const": _constant,
    "ellipsis": lambda content, depth: ...,
    "int": _integer,
    "float": lambda content, depth: float.fromhex(_text(content, depth)),
    "str": _text,
    "bytes": lambda content, depth: base64.b64decode(content, validate=True),
    "alike": _alike,
    "list": _items,
    "tuple": lambda content, depth: tuple(_items(content, depth)),
    "set": _set,
    "dict": _dict,
    "object": _object,
    "array": _array,
}


def encode_input(value: Any) -> list[Any]:
    """Tagged form of a check's input; numpy arrays and `Array`s arrive in the sandbox as torch tensors."""
    if value is None or isinstance(value, bool | int | str):
        return ["plain", value]
    if isinstance(value, float):
        return ["float", value.hex()]
    if isinstance(value, bytes):
        return ["bytes", base64.b64encode(value).decode("ascii")]
    if isinstance(value, Array | np.ndarray):
        array = np.asarray(value.values if isinstance(value, Array) else value)
        data = base64.b64encode(array.tobytes()).decode("ascii")
        return ["tensor", {"stored": array.dtype.str, "shape": list(array.shape), "data": data}]
    if isinstance(value, dict):
        return ["dict", [[encode_input(key), encode_input(item)] for key, item in value.items()]]
    for kind, tag in ((list, "list"), (tuple, "tuple"), (set, "set")):
        if isinstance(value, kind):
            return [tag, [encode_input(item) for item in value]]
    raise TypeError(f"a check's input must be plain data, not {type(value).__name__}")


def canonical(value: Any) -> str:
    """A text that is equal for equal plain values, and short for large arrays."""
    if isinstance(value, Array):
        digest = hashlib.sha256(value.values.tobytes()).hexdigest()
        return f"array({value.dtype}, {value.shape}, {value.requires_grad}, {value.has_grad_fn}, {digest})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{canonical(key)}: {canonical(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(map(canonical, value))})"
    if isinstance(value, set):
        return f"set({', '.join(sorted(map(canonical, value)))})"
    return repr(value)


def close(left: Any, right: Any, atol: float = 1e-5) -> bool:
    """Whether two plain values agree, numbers to `atol`; arrays must have the same shape, whatever their dtype."""
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            return False
        return bool(
            np.allclose(left.values.astype(float), right.values.astype(float), rtol=0, atol=atol, equal_nan=True)
        )
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        comparable = abs(left) < 1e300 and abs(right) < 1e300  # the difference of others may be no number at all
        return left == right or (comparable and abs(left - right) <= atol)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(close(left[key], right[key], atol) for key in left)
    if isinstance(left, list | tuple) and type(left) is type(right):
        return len(left) == len(right) and all(close(a, b, atol) for a, b in zip(left, right, strict=True))
    return bool(left == right)
