"""A lookup in weights that the check itself writes: only a layer that looks its rows up passes. Declares no checks."""

from __future__ import annotations

import numpy as np

from autograde.checks import Array, Student

__all__ = ["looks_up"]

#: Numbers of a row; those of this lecture have 256 at most.
MOST_WIDE = 4_096
#: The weights become 1, 2, 3 and so on, row by row; up to 2 ** 24 such numbers are exact.
WRITE_AND_LOOK_UP = """
weight = {layer}.weight
with torch.no_grad():
    weight.copy_(torch.arange(1, 1 + weight.numel()).reshape(weight.shape))
{layer}(torch.tensor(rows))
"""


def looks_up(student: Student, layer: str, shape: tuple[int, int]) -> bool:
    """Whether the layer of this name, of weights of this shape, gives the rows that are asked for."""
    height, width = shape
    if not (height > 0 and 0 < width <= MOST_WIDE):  # what a layer says of itself must not cost us memory
        return False
    rows = [2, height - 1, 0, 1, 2]
    found = student.run(WRITE_AND_LOOK_UP.format(layer=layer), rows=rows)
    expected = np.array(rows)[:, None] * width + np.arange(1, 1 + width)
    return isinstance(found, Array) and found.has_grad_fn and np.array_equal(found.values, expected)
