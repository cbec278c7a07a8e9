"""What the checks of embedding layers ask: of its start values, its gradient, and lookups in weights that the check
writes. Declares no checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import AnswerError, Array, Opaque, Student

__all__ = ["Layer", "Sizes", "look_up", "look_up_others"]

#: The weights become 1, 2, 3 and so on, row by row; up to 2 ** 24 such numbers are exact.
LOOK_UP = """
weight = {layer}.weight
found = {layer}(torch.tensor(rows))
start = weight[rows].detach().clone()
(gradient,) = torch.autograd.grad((found * steps).sum(), weight)
gradient = (str(gradient.layout), gradient.to_dense()[rows])
with torch.no_grad():
    weight.copy_(torch.arange(1, 1 + weight.numel()).reshape(weight.shape))
kind = (str(weight.dtype), weight.requires_grad, {layer}.padding_idx)
parameters = [tuple(parameter.shape) for parameter in {layer}.parameters()]
({layer}, parameters, kind, start, gradient, found, {layer}(torch.tensor(rows)))
"""


@dataclass(frozen=True)
class Sizes:
    """Names of earlier cells that say sizes, and the shape of the weights that follows from them; for the number of
    rows also the name of it that the answer itself binds, whose value is judged elsewhere.
    """

    names: dict[str, Any]
    shape: tuple[int | str, int]


@dataclass(frozen=True)
class Layer:
    """An embedding layer that should have weights of this shape, seen from outside: what it is, and what it gives for
    `rows`, of which some come twice.
    """

    shape: tuple[int, int]
    rows: npt.NDArray[np.int64]
    steps: npt.NDArray[np.float32]
    layer: Any
    parameters: list[tuple[int, ...]]
    kind: tuple[Any, ...]
    start: Array
    gradient: tuple[str, Array]
    before: Array
    found: Array

    def is_table(self) -> bool:
        """Whether it is torch's own layer, or one derived from it, with trainable weights of the shape."""
        names = (self.layer.type, *self.layer.bases) if isinstance(self.layer, Opaque) else ()
        is_torchs = "torch.nn.modules.sparse.Embedding" in names
        return is_torchs and (self.parameters, self.kind) == ([self.shape], ("torch.float32", True, None))

    def starts_at_random(self) -> bool:
        """Whether its start values differ; constant ones would make all tokens, or all dimensions, the same."""
        values = self.start.values[np.unique(self.rows, return_index=True)[1]]
        return bool(np.isfinite(values).all()) and np.unique(values).size > values.size / 2

    def looks_up(self) -> bool:
        """Whether it gives the rows that are asked for: those of the weights, whatever these are."""
        width = self.shape[1]
        expected = self.rows[:, None] * width + np.arange(1, 1 + width)
        return self.before.values.tolist() == self.start.values.tolist() and np.array_equal(self.found.values, expected)

    def trains(self) -> bool:
        """Whether each row that was looked up, and as often as it was, gets its gradient, as a dense tensor."""
        layout, gradient = self.gradient
        expected = [self.steps[self.rows == row].sum(axis=0) for row in self.rows]
        return layout == "torch.strided" and np.array_equal(gradient.values, expected)


def look_up(student: Student, layer: str, height: int | str, width: int) -> Layer:
    """What the layer of this name does, which should have this many rows and columns: all its rows if they are few.
    AssertionError where the `height` has a name, and its value is no number of rows.
    """
    height = student[height] if isinstance(height, str) else height
    assert isinstance(height, int)
    assert 1 < height < 10**6
    rows = np.array([1, height - 1, 0, 1, *(range(height) if height <= 500 else ()), height // 2, 1])
    steps = 1 + np.arange(rows.size * width, dtype=np.float32).reshape(-1, width) % 97
    seen = student.run(LOOK_UP.format(layer=layer), rows=rows.tolist(), steps=steps)
    return Layer((height, width), rows, steps, *seen)


def look_up_others(student: Student, layer: str, source: str, sizes: Sizes, kept: Sizes) -> Layer:
    """The layer where its sizes are others, those of `sizes`. An answer that reads `source`, an
    object that has a size as well and cannot be replaced here, is asked with the sizes of `kept`, which leave that one.
    """
    try:
        return look_up(student.rerun(**sizes.names, **{source: None}), layer, *sizes.shape)
    except AnswerError as error:
        if "NoneType" not in error.raised.text:
            raise
    return look_up(student.rerun(**kept.names), layer, *kept.shape)
