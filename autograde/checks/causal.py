"""What the checks of all causal attention classes ask alike: inputs are (batch, tokens, width). Declares no checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array, Student

from .arrays import Floats, alike, between, floats
from .attention import Trial, dropped_weights, extreme
from .devices import require_device

__all__ = ["is_causal_mask", "require_dropped", "require_no_leak", "require_own_mask", "trained_passes"]

#: Outputs for `x`, for `x` with other later tokens, and for its first sequence alone; then with extreme scores.
CHANGED = """
module, steep = loaded(made(), weights), loaded(made(), steep_weights)
(module(x), module(later), module(x[:1]), steep(x), steep(later))
"""
#: Outputs in training, for one sequence, for all and for one again, then in evaluation and in training once more.
PASSES = """
torch.manual_seed(seed)
module = loaded(made(), weights)
(module(x[:1]), module(x), module(x[:1]), module.eval()(x), module.train()(x[:1]))
"""

#: Outputs with the buffers as they are, and with all of them 0 and 1; None where the class finds fault with that.
FILLED = """
module, x = loaded(made(), weights), x.double()
found = [module(x)]
for number in (0, 1):
    for buffer in module.buffers():
        buffer.fill_(number)
    try:
        found.append(module(x))
    except Exception:
        found.append(None)
found
"""


def is_causal_mask(buffer: Any, length: int) -> bool:
    """Whether a buffer tells, for so many tokens, what is above the diagonal from the rest, in whatever numbers."""
    if not isinstance(buffer, Array) or buffer.shape[-2:] != (length, length) or buffer.values.size != length**2:
        return False
    matrix, above = buffer.values.reshape(length, length), np.triu(np.ones((length, length), dtype=bool), k=1)
    hidden, seen = np.unique(matrix[above]), np.unique(matrix[~above])
    return len(hidden) == len(seen) == 1 and bool(hidden[0] != seen[0])


def require_no_leak(student: Student, rng: np.random.Generator, trial: Trial, prefixes: Iterable[str] = ("",)) -> None:
    """AssertionError where a changed later token changes an earlier output, however large the scores are, or one
    sequence changes another. `prefixes` are those of the heads' layers.
    """
    at = between(rng, 2, trial.x.shape[1] - 2)
    later = trial.x.copy()
    later[:, at:] = rng.normal(size=later[:, at:].shape)
    steep = extreme(trial.weights, prefixes)
    found = trial.run(student, CHANGED, later=later, steep_weights=steep)
    plain, changed, alone, first, second = map(floats, found)
    assert np.allclose(plain[:, :at], changed[:, :at], rtol=0, atol=1e-9)
    assert np.all(np.abs(plain[:, at:] - changed[:, at:]).max(axis=-1) > 1e-6)
    assert np.allclose(plain[:1], alone, rtol=0, atol=1e-9)
    assert np.allclose(first[:, :at], second[:, :at], rtol=0, atol=1e-6)


def require_own_mask(student: Student, reference: Student, trial: Trial) -> None:
    """AssertionError where later tokens are hidden by something else than the module's buffers, made on the CPU in
    whatever place the module is. Where they are not hidden at all, other checks say so.
    """
    found = trial.run(student, FILLED)
    unused = all(each is not None and np.array_equal(floats(found[0]), floats(each)) for each in found[1:])
    if unused and alike(found[0], trial.run(reference, FILLED)[0]):
        require_device(student, f"{trial.made}module = made()", **trial.asked, drawn_x=trial.x)


def trained_passes(student: Student, rng: np.random.Generator, trial: Trial) -> tuple[list[Floats], Array]:
    """Outputs in training, the second one for all sequences, the others for the first; and the output in evaluation."""
    first, every, again, quiet, later = trial.run(student, PASSES, seed=between(rng, 1, 10_000))
    return [floats(each) for each in (first, every, again, later)], quiet


def require_dropped(attention: Floats, values: Floats, passes: Iterable[Floats], rate: float) -> None:
    """AssertionError where one of the `passes` was not made with weights of which dropout set each to 0, or scaled it
    up, by itself. `passes` are as large as `values` or, with the first sequence alone, smaller.
    """
    patterns = [dropped_weights(attention[: len(each)], each, values[: len(each)], rate) for each in passes]
    seen = attention > 1e-3
    for dropped in patterns:
        share = dropped[seen[: len(dropped)]]
        assert abs(share.mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / share.size)
    several = [single for dropped in patterns for single in _matrices(dropped)]
    assert len({single.tobytes() for single in several}) == len(several)


def _matrices(dropped: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return dropped.reshape(-1, *dropped.shape[-2:])
