"""Random arrays and comparisons for the checks of every assignment that computes with tensors. Declares no checks.

Numbers that a check expects are computed in the grader's process and in double precision. Nobody's random draws are
compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array, Leaf, Student

__all__ = [
    "Floats",
    "agrees",
    "alike",
    "around_zero",
    "backward",
    "between",
    "each_by_itself",
    "far_out",
    "floats",
    "leaf",
    "normal",
    "require_flow",
    "sample",
    "softmax",
    "with_one_far",
]

Floats = npt.NDArray[np.floating[Any]]


def sample(*shape: int, seed: int = 27) -> npt.NDArray[np.float32]:
    """Random numbers around 0, the same for everyone."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def between(rng: np.random.Generator, least: int, most: int) -> int:
    """A size, both ends included."""
    return int(rng.integers(least, most + 1))


def normal(rng: np.random.Generator, *shape: int) -> npt.NDArray[np.float32]:
    """Random numbers around 0."""
    return rng.normal(size=shape).astype(np.float32)


def around_zero(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Many numbers from -5 to 5 in three dimensions."""
    return rng.uniform(-5, 5, size=(3, 4, int(rng.integers(20, 30)))).astype(np.float32)


def far_out(rng: np.random.Generator, *shape: int) -> npt.NDArray[np.float32]:
    """Numbers of all sizes up to a thousand."""
    return (rng.uniform(-1, 1, shape) * 10.0 ** rng.integers(-2, 4, shape)).astype(np.float32)


def leaf(numbers: npt.NDArray[Any]) -> Leaf:
    """These numbers, for a question or a rerun, as a tensor that asks for gradients."""
    return numbers.view(Leaf)


def backward(result: str, *names: str) -> str:
    """Code for the sandbox: the result, and the gradients of the sum of `result * pull` at the names' tensors; None
    where none arrives. The same view can be asked again.
    """
    tensors = f"[{', '.join(names)}]"
    gradients = f"torch.autograd.grad((found * pull).sum(), {tensors}, retain_graph=True, allow_unused=True)"
    return f"found = {result}\n(found, list({gradients}) if found.requires_grad else [None] * {len(names)})"


def require_flow(
    student: Student, reference: Student, rng: np.random.Generator, result: str, leaves: Mapping[str, Any], **names: Any
) -> None:
    """AssertionError where the cell, run once more with `leaves` and other `names`, gives another result than the
    reference's, or other gradients at the leaves.
    """
    views = [
        answer.rerun(**{name: leaf(one) for name, one in leaves.items()}, **names) for answer in (reference, student)
    ]
    pull = normal(rng, *views[0].run(result).shape)
    expected, found = (view.run(backward(result, *leaves), pull=pull) for view in views)
    assert alike(found, expected)


def floats(found: Any) -> Floats:
    """The numbers of a tensor in double precision; an AssertionError for anything else."""
    assert isinstance(found, Array)
    assert found.dtype.startswith("torch.float")
    return found.values.astype(np.float64)


def agrees(found: Any, expected: Any, atol: float = 1e-5) -> bool:
    """Whether `found` is a tensor of floats with the shape and, to `atol`, the numbers of `expected`."""
    wanted = np.asarray(expected.values if isinstance(expected, Array) else expected)
    if not isinstance(found, Array) or not found.dtype.startswith("torch.float") or found.shape != wanted.shape:
        return False
    return bool(np.allclose(found.values, wanted, rtol=0, atol=atol))


def softmax(scores: Floats) -> Floats:
    """Softmax along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def alike(found: Any, expected: Any, rtol: float = 1e-5) -> bool:
    """Whether `found` has the build of `expected`, tuples, lists and dicts of tensors, and each tensor the dtype, the
    shape and the numbers, to `rtol` of the largest of them or of 1.
    """
    if isinstance(expected, dict):
        same = isinstance(found, dict) and found.keys() == expected.keys()
        return same and all(alike(found[name], expected[name], rtol) for name in expected)
    if isinstance(expected, list | tuple):
        same = isinstance(found, list | tuple) and len(found) == len(expected)
        return same and all(alike(one, other, rtol) for one, other in zip(found, expected, strict=True))
    if isinstance(expected, np.ndarray):
        expected = Array(f"torch.{expected.dtype}", expected.shape, expected)
    if not isinstance(expected, Array):
        return bool(found == expected)
    same = isinstance(found, Array) and (found.dtype, found.shape) == (expected.dtype, expected.shape)
    return same and _near(found.values, expected.values, rtol)


def _near(found: npt.NDArray[Any], expected: npt.NDArray[Any], rtol: float) -> bool:
    largest = np.abs(expected[np.isfinite(expected)]).max(initial=1)
    return bool(np.allclose(found, expected, rtol=0, atol=rtol * largest))


def with_one_far(rng: np.random.Generator, x: Floats) -> Floats:
    """The numbers with one of them, anywhere, far outside of where the others are: some answers cut off what is."""
    far: Floats = x.copy()
    far.flat[between(rng, 0, far.size - 1)] = 9
    return far


def each_by_itself(matrices: Iterable[Any]) -> bool:
    """Whether hardly any number comes twice, in one matrix or in two: then none is constant, shared or a copy."""
    numbers = np.concatenate([floats(matrix).ravel() for matrix in matrices])
    return len(np.unique(numbers)) > 0.98 * numbers.size
