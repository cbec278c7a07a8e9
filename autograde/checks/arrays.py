"""Random arrays and comparisons for the checks of every assignment that computes with tensors. Declares no checks.

Numbers that a check expects are computed in the grader's process and in double precision. Nobody's random draws are
compared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checks import Array

__all__ = ["Floats", "agrees", "floats", "sample", "softmax"]

Floats = npt.NDArray[np.floating[Any]]


def sample(*shape: int, seed: int = 27) -> npt.NDArray[np.float32]:
    """Random numbers around 0, the same for everyone."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


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
