"""The numbers that the figures of the homework show.

What only the story or a training of 124M parameters can say stands here as constants: a picture must come out the same
where the story is not to be had, and cannot wait for twenty minutes. tests/test_figures.py compares the counts with the
story; the losses are those of one run of the notebook's `"full"` preset (torch 2.13 on a CPU, seed 123).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

__all__ = ["CONTEXT", "LOSSES", "TRAIN", "VALIDATION", "Part", "Row", "loss_row"]

#: Context length of the `"full"` preset, which is also the stride; windows in a batch.
CONTEXT, BATCH = 256, 2

#: Step, training loss and validation loss of each evaluation; an epoch has nine steps.
LOSSES = (
    (0, 9.781, 9.933), (5, 8.111, 8.339), (10, 6.661, 7.048), (15, 5.961, 6.616), (20, 5.726, 6.600),
    (25, 5.201, 6.348), (30, 4.417, 6.278), (35, 4.069, 6.226), (40, 3.732, 6.160), (45, 2.850, 6.179),
    (50, 2.427, 6.141), (55, 2.104, 6.134), (60, 1.882, 6.233), (65, 1.320, 6.238), (70, 0.985, 6.242),
    (75, 0.717, 6.293), (80, 0.541, 6.393), (85, 0.391, 6.452),
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of the story: how many characters and tokens it has."""

    characters: int
    tokens: int

    @property
    def windows(self) -> int:
        """Windows of one context length with a target behind each, as `GPTDatasetV1` cuts them."""
        return len(range(0, self.tokens - CONTEXT, CONTEXT))

    @property
    def batches(self) -> int:
        return ceil(self.windows / BATCH)


#: The first 90 % of the story's characters, and the rest.
TRAIN, VALIDATION = Part(18_431, 4_612), Part(2_048, 534)


@dataclass(frozen=True)
class Row:
    """One position: its logits over a vocabulary of six, their softmax, the target and its loss."""

    logits: npt.NDArray[np.float64]
    probabilities: npt.NDArray[np.float64]
    target: int

    @property
    def loss(self) -> float:
        """Cross-entropy of this position, −log p(target)."""
        return float(-np.log(self.probabilities[self.target]))


def loss_row() -> Row:
    """Random logits (seed 123) and the token with the second largest one as the target."""
    logits = np.random.default_rng(123).normal(size=6).round(2)
    powers = np.exp(logits - logits.max())
    return Row(logits, powers / powers.sum(), int(np.argsort(logits)[-2]))
