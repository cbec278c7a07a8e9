"""Plain data that crossed the sandbox's wall: decoding it with limits, and encoding inputs.

What comes from the sandbox is only ever read as data: nothing is unpickled, and no type of the submission is rebuilt
here. What would make trouble later, when it is compared, shown or written, is refused here: texts with half a
character, arrays of absurd shapes.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.sandbox.values import Array, Leaf, Opaque, canonical, close

__all__ = [
    "Array",
    "BadDataError",
    "Leaf",
    "Opaque",
    "canonical",
    "close",
    "decode",
    "encode_input",
    "line_number",
    "plain_text",
]

MOST_DEPTH = 50
#: Items of a set and keys of a dict whose hashes anybody can foresee. Building either takes quadratic time when the
#: hashes all agree: this many take a tenth of a second.
MOST_FORESEEN = 3_000
#: Arrays of plain numbers and texts, in numpy's notation: no objects, no records.
STORED = re.compile(r"[<>|=][biufcSU]\d{1,8}", re.ASCII)


#: How the names of a stored kind's dtypes begin, in torch and numpy; else with the kind's letter, in numpy's notation.
KINDS: dict[str, str | tuple[str, ...]] = {
    "b": "bool",
    "i": "int",
    "u": "uint",
    "f": ("float", "bfloat"),
    "c": "complex",
    "S": "bytes",
    "U": "str",
}
#: Numbers of an array; also of one that has none, since an axis is empty: what is computed from it may have them.
MOST_NUMBERS = 64 << 20
#: A cell of more lines is no cell of a person.
MOST_LINES = 100_000
SURROGATES = (0xD800, 0xE000)
CODE_POINTS = 0x110000


class BadDataError(Exception):
    """The sandbox sent something that is not a value; the message says what."""


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
    content.encode("utf-8")  # half a character can be neither shown nor written: a ValueError
    return content


def _integer(content: Any, depth: int) -> int:
    if len(content) > 4_200:
        raise BadDataError("an integer of too many digits")
    return int(content)


def _dict(content: Any, depth: int) -> dict[Any, Any]:
    keys, values = (decode(part, depth) for part in content)
    if set(map(type, keys)) != {str}:  # vocabularies are thousands of texts
        _require_hashable(keys)
        keys = map(_hashable, keys)
    return dict(zip(keys, values, strict=True))


def _set(content: Any, depth: int) -> set[Any]:
    items = _items(content, depth)
    _require_hashable(items)
    return set(map(_hashable, items))


def _hashable(item: Any) -> Any:
    """As a key: a set is a frozen one; an array, which only Python's own identity could find, is any object."""
    if isinstance(item, set):
        return frozenset(item)
    if isinstance(item, tuple):
        return tuple(map(_hashable, item))
    return Opaque(item.dtype) if isinstance(item, Array) else item


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
    if wanted is str:
        "".join(items).encode("utf-8")
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
    if math.prod(max(size, 1) for size in shape) > MOST_NUMBERS:
        raise BadDataError("an array of too many numbers")
    stored = np.dtype(content["stored"])
    raw = base64.b64decode(_text(content["data"], depth), validate=True)
    if len(raw) != math.prod(shape) * stored.itemsize:
        raise BadDataError("an array whose size contradicts its shape")
    dtype = _text(content["dtype"], depth)[:30]
    name = dtype.removeprefix("torch.")
    if not (name.startswith(KINDS[stored.kind]) or name.lstrip("<>|=").startswith(stored.kind)):
        raise BadDataError(f"an array of {dtype} that holds {stored}")
    if stored.kind == "U" and not _are_characters(np.frombuffer(raw, dtype=f"{content['stored'][0]}u4")):
        raise BadDataError("texts with code points of no character")
    values = np.frombuffer(raw, dtype=stored).reshape(shape)
    gradient = (content["requires_grad"] is True, content["has_grad_fn"] is True)
    return Array(dtype, shape, values, *gradient)


def _are_characters(codes: npt.NDArray[np.uint32]) -> bool:
    halves = (codes >= SURROGATES[0]) & (codes < SURROGATES[1])
    return not bool(np.any(halves | (codes >= CODE_POINTS)))


def line_number(content: Any) -> int | None:
    """The line that an exception is said to come from, if a cell can have it."""
    return content if type(content) is int and 1 <= content <= MOST_LINES else None


def plain_text(content: Any, most: int) -> str:
    """A name or a message of the submission, at most so long; what cannot be printed is a question mark, but for ends
    of lines.
    """
    text = content[:most] if isinstance(content, str) else ""
    return "".join(one if one.isprintable() or one in "\t\n" else "?" for one in text)


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


def _is_json(value: Any) -> bool:
    """Whether JSON gives it back as it is; long lists and vocabularies go at once."""
    if type(value) is list:
        return _JSON.issuperset(map(type, value))
    if type(value) is dict:
        return set(map(type, value)) <= {str} and _JSON.issuperset(map(type, value.values()))
    return type(value) in _JSON


_JSON = frozenset({str, int, bool, type(None)})


def encode_input(value: Any) -> list[Any]:
    """Tagged form of a check's input; numpy arrays arrive in the sandbox as such, an `Array` as what it stands for, a
    `Leaf` as a tensor that asks for gradients.
    """
    if _is_json(value):
        return ["plain", value]
    if isinstance(value, float):
        return ["float", value.hex()]
    if isinstance(value, bytes):
        return ["bytes", base64.b64encode(value).decode("ascii")]
    if isinstance(value, Array | np.ndarray):
        array = np.asarray(value.values if isinstance(value, Array) else value)
        data = base64.b64encode(array.tobytes()).decode("ascii")
        content = {"stored": array.dtype.str, "shape": list(array.shape), "data": data}
        if isinstance(value, Leaf) or (isinstance(value, Array) and value.dtype.startswith("torch.")):
            return ["tensor", {**content, "requires_grad": isinstance(value, Leaf)}]
        return ["array", content]
    if isinstance(value, dict):
        return ["dict", [[encode_input(key), encode_input(item)] for key, item in value.items()]]
    for kind, tag in ((list, "list"), (tuple, "tuple"), (set, "set"), (frozenset, "set")):
        if isinstance(value, kind):
            return [tag, [encode_input(item) for item in value]]
    raise TypeError(f"a check's input must be plain data, not {type(value).__name__}")
