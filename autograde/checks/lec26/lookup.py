"""A lookup in weights that the check itself writes: only a layer that looks its rows up passes. Declares no checks."""

from __future__ import annotations

import numpy as np

from autograde.checks import Array, Student

__all__ = ["looks_up"]


def looks_up(student: Student, layer: str, shape: tuple[int, int]) -> bool:
    """Whether the layer of this name, of weights of this shape, gives the rows that are asked for."""
    numbers = np.arange(1, 1 + shape[0] * shape[1], dtype=np.float32).reshape(shape)
    rows = [2, shape[0] - 1, 0, 1, 2]
    code = f"with torch.no_grad():\n    {layer}.weight.copy_(numbers)\n{layer}(torch.tensor(rows))"
    found = student.run(code, numbers=numbers, rows=rows)
    return isinstance(found, Array) and found.has_grad_fn and np.array_equal(found.values, numbers[rows])
