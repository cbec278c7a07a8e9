"""Values of the grader's own types that stand for what an answer holds: how they compare, and how they are shown.

No operation on them raises, whatever `data.decode` let through.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Leaf", "Opaque", "as_tensors", "canonical", "close"]


@dataclass(frozen=True, eq=False)
class Array:
    """A tensor or numpy array. `dtype` is as its library prints it: "torch.int64", or "int64" for numpy.

    One without axes equals the number that it holds, and converts to it: `torch.tensor(5)` is a right answer where 5
    is asked for. Where a check asks for more than the value, it asks for the `Array` and its dtype and shape.
    """

    dtype: str
    shape: tuple[int, ...]
    values: npt.NDArray[Any]
    requires_grad: bool = False
    has_grad_fn: bool = False

    def __eq__(self, other: object) -> bool:
        """Same dtype, shape and values, NaN equals NaN; or, without axes, the number."""
        if isinstance(other, np.generic):
            other = other.item()
        if isinstance(other, int | float):
            number = self.number()
            return isinstance(number, bool) is isinstance(other, bool) and number == other
        if not isinstance(other, Array):
            return False
        same_form = self.dtype == other.dtype and self.shape == other.shape
        return same_form and bool(np.array_equal(self.values, other.values, equal_nan=self.values.dtype.kind in "fc"))

    __hash__ = None  # type: ignore[assignment]

    def __float__(self) -> float:
        number = self.number()
        if number is None:
            raise TypeError(f"an array of shape {self.shape} and dtype {self.dtype} is no number")
        return float(number)

    def __repr__(self) -> str:
        kind = "tensor" if self.dtype.startswith("torch.") else "array"
        return f"{kind}({_beginning(self.values)}, shape={self.shape}, dtype={self.dtype})"

    def number(self) -> bool | int | float | None:
        """The real number that it holds, where it has no axes."""
        if self.shape or self.values.dtype.kind not in "biuf":
            return None
        return float(self.values) if self.values.dtype.kind == "f" else self.values.item()


class Leaf(np.ndarray[Any, np.dtype[Any]]):
    """Numbers of a check that a question or a rerun gets as a tensor which asks for gradients: `array.view(Leaf)`."""


def as_tensors(value: Any) -> Any:
    """A check's input with its numpy arrays as what stands for a tensor; a `Leaf` does already."""
    if isinstance(value, Array) and not value.dtype.startswith("torch."):
        return replace(value, dtype=f"torch.{value.dtype}")
    if isinstance(value, np.ndarray) and not isinstance(value, Leaf):
        return Array(f"torch.{value.dtype}", value.shape, value)
    if type(value) in (list, tuple) and not _PLAIN.issuperset(map(type, value)):
        return type(value)(map(as_tensors, value))
    if type(value) is dict and not _PLAIN.issuperset(map(type, value.values())):
        return {key: as_tensors(item) for key, item in value.items()}
    return value


_PLAIN = frozenset({str, int, float, bool, type(None)})


#: Numbers of an array that are shown all; of a larger one the first of its innermost axis.
ALL_SHOWN, FIRST_SHOWN = 8, 3
#: Characters of a text in an array.
MOST_TEXT = 20


def _beginning(values: npt.NDArray[Any]) -> str:
    """The array's numbers, or the first of them with `…` for the rest of each axis."""
    if values.ndim == 0:
        return _number(values.item() if values.dtype.kind in "SU" else values[()])
    shown = len(values) if values.size <= ALL_SHOWN else FIRST_SHOWN if values.ndim == 1 else 1
    parts = [_beginning(np.asarray(part)) for part in values[: shown if values.size else 0]]
    return f"[{', '.join([*parts, '…'] if len(values) > len(parts) else parts)}]"


def _number(value: Any) -> str:
    if isinstance(value, np.floating):
        text = f"{value:.4g}" if np.isfinite(value) else str(value)
        return f"{text}.0" if text.lstrip("-").isdigit() else text
    if isinstance(value, str | bytes):
        return repr(value[:MOST_TEXT])
    return str(value)


@dataclass(frozen=True, eq=False)
class Opaque:
    """An object with no plain form: only the names of its class and of that class's bases are known.

    It equals nothing but itself, since anybody can write a class of that name.
    """

    type: str
    bases: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.type.rpartition('.')[2]} object>"


def canonical(value: Any) -> str:
    """A text that is equal for equal plain values, and short for large arrays, a check's own as well."""
    if isinstance(value, Array):
        kind = f"{value.dtype}, {value.requires_grad}, {value.has_grad_fn}"
        return f"array({kind}, {canonical(value.values)})"
    if isinstance(value, np.ndarray):
        digest = hashlib.sha256(value.tobytes()).hexdigest()
        return f"{type(value).__name__}({value.dtype}, {value.shape}, {digest})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{canonical(key)}: {canonical(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(map(canonical, value))})"
    if isinstance(value, set | frozenset):
        return f"set({', '.join(sorted(map(canonical, value)))})"
    return repr(value)


def close(left: Any, right: Any, atol: float = 1e-5) -> bool:
    """Whether two plain values agree, numbers to `atol`; arrays, a check's own numpy arrays among them, must have the
    same shape, whatever their dtype.
    """
    arrays = [one.values if isinstance(one, Array) else one for one in (left, right)]
    if all(isinstance(one, np.ndarray) for one in arrays):
        return arrays[0].shape == arrays[1].shape and _near(arrays[0], arrays[1], atol)
    left, right = _as_number(left, right), _as_number(right, left)
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


def _as_number(value: Any, other: Any) -> Any:
    """The number of an array without axes, where the other one is a number."""
    return value.number() if isinstance(value, Array) and isinstance(other, int | float) else value


def _near(left: npt.NDArray[Any], right: npt.NDArray[Any], atol: float) -> bool:
    """NaN is near NaN. Texts are near where they are equal; complex numbers in both parts."""
    kinds = left.dtype.kind + right.dtype.kind
    if set(kinds) & set("SU"):
        return bool(np.array_equal(left, right))
    wide = complex if "c" in kinds else float
    with np.errstate(all="ignore"):  # of `longdouble`, whose numbers may be larger than those of `float`
        return bool(np.allclose(left.astype(wide), right.astype(wide), rtol=0, atol=atol, equal_nan=True))
