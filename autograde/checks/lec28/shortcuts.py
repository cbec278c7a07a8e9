"""The network of section 4.4 in numpy, and gradients by differences. Declares no checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..arrays import Floats, floats
from ..gpt import gelu

__all__ = ["network", "pairs", "slopes"]

Layers = Sequence[tuple[Floats, Floats]]


def network(x: Floats, layers: Layers, *, shortcut: bool) -> Floats:
    """What `ExampleDeepNeuralNetwork` with these weights and biases gives for `x`."""
    for weight, bias in layers:
        output = gelu(x @ weight.T + bias)
        x = x + output if shortcut and x.shape == output.shape else output
    return x


def slopes(loss: Callable[[], Any], numbers: Floats, step: float = 1e-5) -> Floats:
    """The derivative of `loss` by each of the `numbers` that it reads, by central differences."""
    found = np.empty_like(numbers)
    for place in np.ndindex(numbers.shape):
        kept, values = numbers[place], []
        for moved in (kept + step, kept - step):
            numbers[place] = moved
            values.append(loss())
        numbers[place] = kept
        found[place] = (values[0] - values[1]) / (2 * step)
    return found


def pairs(found: Any, sizes: Sequence[int]) -> Layers:
    """Weights and biases that came from the sandbox, in double precision; an AssertionError if the layers do not have
    these sizes.
    """
    layers = [(floats(weight), floats(bias)) for weight, bias in found]
    assert [weight.shape for weight, _ in layers] == list(zip(sizes[1:], sizes[:-1], strict=True))
    assert [bias.shape for _, bias in layers] == [(size,) for size in sizes[1:]]
    return layers
