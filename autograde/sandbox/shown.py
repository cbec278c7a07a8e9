"""How a value of an answer's is shown to people: on one line, small, and never cut in the middle of a number or a word.

What is left out is counted. Where two values differ is said by the place alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.sandbox.values import Array, Leaf, Opaque, close

__all__ = ["first_difference", "shown"]

#: Digits of the largest integer that is shown as it is.
MOST_DIGITS = 40
#: Characters of a float; a longer one is rounded.
MOST_FLOAT = 10
#: Characters that an item of a container may take, and how deep containers are opened.
LEAST, MOST_DEPTH = 24, 4
_BRACKETS: dict[type, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), dict: ("{", "}")}


def shown(value: Any, most: int = 160, depth: int = 0) -> str:
    """About `most` characters of it. No value of an answer makes this raise."""
    if isinstance(value, str | bytes):
        return _text(value, most)
    if isinstance(value, np.ndarray):  # of a check's
        value = Array(f"{'torch.' if isinstance(value, Leaf) else ''}{value.dtype}", value.shape, value)
    if isinstance(value, Array | Opaque):
        return repr(value)
    if type(value) is float and len(repr(value)) > MOST_FLOAT:
        return f"{value:.6g}"
    if type(value) is int and abs(value) >= 10**MOST_DIGITS:
        return f"<integer of {value.bit_length()} bits>"
    kind = set if isinstance(value, frozenset) else type(value)
    if kind in _BRACKETS and value:
        return _items(value, kind, most, depth) if depth < MOST_DEPTH else f"<{kind.__name__} of {len(value)}>"
    return repr(value)


def first_difference(left: Any, right: Any) -> tuple[str, Any, Any] | None:
    """The first place of `left` that is not as in `right`, as an index, and what either has there. None where the
    values agree, or differ as a whole: in kind, in shape or length, in every number.
    """
    if isinstance(left, Array) and isinstance(right, Array):
        return _first_number(left, right)
    if type(left) is not type(right):
        return None
    if isinstance(left, list | tuple):
        pairs: Iterator[tuple[Any, Any, Any]] = ((k, a, b) for k, (a, b) in enumerate(zip(left, right, strict=False)))
    elif isinstance(left, dict):
        pairs = ((key, item, right[key]) for key, item in left.items() if key in right)
    else:
        return None
    for key, item, other in pairs:
        if not close(item, other):
            place, *there = first_difference(item, other) or ("", item, other)
            return f"[{shown(key, LEAST)}]{place}", there[0], there[1]
    return None


def _text(value: str | bytes, most: int) -> str:
    if len(value) <= most:
        return repr(value)
    unit = "characters" if isinstance(value, str) else "bytes"
    return f"{value[: most // 2]!r}… ({len(value)} {unit})"


def _items(value: Any, kind: type, most: int, depth: int) -> str:
    """As many items as there is room for, at least one."""
    left, right = _BRACKETS[kind]
    parts, room = list[str](), most
    for item in value.items() if kind is dict else value:
        text = _item(item, kind, max(most // 2, LEAST), depth)
        room -= len(text) + 2
        if parts and room < 0:
            break
        parts.append(text)
    if len(parts) < len(value):
        return f"{left}{', '.join([*parts, '…'])}{right} ({len(value)} items)"
    comma = "," if kind is tuple and len(parts) == 1 else ""
    return f"{left}{', '.join(parts)}{comma}{right}"


def _item(item: Any, kind: type, most: int, depth: int) -> str:
    if kind is dict:
        key, inner = item
        return f"{shown(key, LEAST, depth + 1)}: {shown(inner, most, depth + 1)}"
    return shown(item, most, depth + 1)


def _first_number(left: Array, right: Array) -> tuple[str, Any, Any] | None:
    if left.shape != right.shape or not left.shape:
        return None
    differs = _differing(left.values, right.values)
    if not differs.any() or differs.all():
        return None
    place = tuple(int(index) for index in np.unravel_index(int(differs.argmax()), left.shape))
    return f"[{', '.join(map(str, place))}]", _at(left, place), _at(right, place)


def _at(array: Array, place: tuple[int, ...]) -> Any:
    there = Array(array.dtype, (), np.asarray(array.values[place]))
    number = there.number()
    return there.values.item() if number is None else number


def _differing(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where two arrays of one shape are not near each other; nowhere, if they cannot be compared."""
    kinds = left.dtype.kind + right.dtype.kind
    if set(kinds) & set("SU"):
        same_kind = kinds[0] == kinds[1]
        return np.asarray(left != right) if same_kind else np.zeros(left.shape, dtype=bool)
    wide = complex if "c" in kinds else float
    with np.errstate(all="ignore"):
        near = np.isclose(left.astype(wide), right.astype(wide), rtol=0, atol=1e-5, equal_nan=True)
    return np.asarray(~near)
