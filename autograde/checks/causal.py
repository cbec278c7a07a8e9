"""What the checks of all causal attention classes ask alike. Declares no checks.

The code stands after code that makes `module`; `x` has three sequences or more, each of four tokens or more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checks.arrays import floats

__all__ = ["CHANGED", "TWO_MODES", "has_dropped", "require_no_leak"]

#: Outputs for `x`, for `x` with other tokens from position 2 on, and for its first sequence alone.
CHANGED = """
later = x.clone()
later[:, 2:] = 1 - 2 * later[:, 2:].flip(0)
(module(x), module(later), module(x[:1]))
"""
#: Two outputs in training and one in evaluation, with the weights.
TWO_MODES = """
torch.manual_seed(27)
(module(x), module(x), module.eval()(x), weights(module))
"""


def require_no_leak(found: Any) -> None:
    """AssertionError where a changed later token changes an earlier output, or one sequence changes another."""
    plain, changed, alone = map(floats, found)
    assert np.allclose(plain[:, :2], changed[:, :2], rtol=0, atol=1e-6)
    assert np.all(np.abs(plain[:, 2:] - changed[:, 2:]).max(axis=-1) > 1e-4)
    assert np.allclose(plain[:1], alone, rtol=0, atol=1e-6)


def has_dropped(dropped: npt.NDArray[np.bool_]) -> bool:
    """Whether dropout with rate 0.25 may have set these weights to 0: some of them, far from all."""
    return bool(0.05 < dropped.mean() < 0.5)
