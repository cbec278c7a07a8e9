"""The numbers that the figures of lecture 27 show, computed with the notebook's own example, code and seeds."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

__all__ = ["INPUTS", "STUDENT", "WORDS", "Example", "Head", "example", "heads", "student_heads"]

WORDS = ("Your", "journey", "starts", "with", "one", "step")
INPUTS = torch.tensor(
    [
        [0.43, 0.15, 0.89],
        [0.55, 0.87, 0.66],
        [0.57, 0.85, 0.64],
        [0.22, 0.58, 0.33],
        [0.77, 0.25, 0.10],
        [0.05, 0.80, 0.55],
    ]
)
#: The four tokens of the two figures on stacked heads; their embeddings are random.
STUDENT = ("I", "am", "a", "student")


class Example:
    """Every intermediate result of the lecture, by the name it has in the notebook."""

    def __init__(self) -> None:
        query = INPUTS[1]
        self.scores = INPUTS @ query
        self.weights_by_sum = self.scores / self.scores.sum()
        self.weights = torch.softmax(self.scores, dim=0)
        self.context = self.weights @ INPUTS
        self.all_scores = INPUTS @ INPUTS.T
        self.all_weights = torch.softmax(self.all_scores, dim=-1)
        self.all_contexts = self.all_weights @ INPUTS
        self._trainable()
        self._mask()
        self._split()

    def _trainable(self) -> None:
        """Section 3.4: the three matrices of `qkv-weights`, made with seed 123."""
        torch.manual_seed(123)
        self.w_query, self.w_key, self.w_value = (torch.rand(3, 2) for _ in range(3))
        self.queries, self.keys, self.values = INPUTS @ self.w_query, INPUTS @ self.w_key, INPUTS @ self.w_value
        self.qk_scores = self.keys @ self.queries[1]
        self.scaled_scores = self.qk_scores / 2**0.5
        self.qk_weights = torch.softmax(self.scaled_scores, dim=0)
        self.value_context = self.qk_weights @ self.values
        self.all_qk_scores = self.queries @ self.keys.T
        self.all_qk_weights = torch.softmax(self.all_qk_scores / 2**0.5, dim=-1)
        self.all_value_contexts = self.all_qk_weights @ self.values

    def _mask(self) -> None:
        """Section 3.5: from the layers of `SelfAttention_v2`, made with seed 789."""
        torch.manual_seed(789)
        w_query, w_key = (nn.Linear(3, 2, bias=False) for _ in range(2))
        with torch.no_grad():
            self.v2_scores = w_query(INPUTS) @ w_key(INPUTS).T
        self.v2_weights = torch.softmax(self.v2_scores / 2**0.5, dim=-1)
        self.hidden = torch.ones(6, 6).triu(1).bool()
        self.masked_weights = self.v2_weights.masked_fill(self.hidden, 0.0)
        self.causal_weights = self.masked_weights / self.masked_weights.sum(dim=-1, keepdim=True)

    def _split(self) -> None:
        """Section 3.6.2: what the wide query layer of `MultiHeadAttention`, made with seed 123, gives."""
        torch.manual_seed(123)
        self.wide_query = nn.Linear(3, 4, bias=False).weight.detach().T
        self.wide_queries = INPUTS @ self.wide_query


@dataclass(frozen=True)
class Head:
    """One `CausalAttention`: its matrices (d_in, d_out), weights (T, T) and context vectors (T, d_out)."""

    matrices: tuple[torch.Tensor, ...]
    weights: torch.Tensor
    contexts: torch.Tensor


def _head(inputs: torch.Tensor, d_out: int) -> Head:
    w_query, w_key, w_value = (nn.Linear(inputs.shape[1], d_out, bias=False).weight.detach().T for _ in range(3))
    later = torch.ones(len(inputs), len(inputs)).triu(1).bool()
    scores = (inputs @ w_query @ (inputs @ w_key).T).masked_fill(later, -torch.inf)
    weights = torch.softmax(scores / d_out**0.5, dim=-1)
    return Head((w_query, w_key, w_value), weights, weights @ (inputs @ w_value))


def heads() -> list[Head]:
    """The two heads of `multi-head-wrapper`."""
    torch.manual_seed(123)
    return [_head(INPUTS, 2) for _ in range(2)]


def student_heads() -> tuple[torch.Tensor, list[Head]]:
    """Inputs (4, 4) for `STUDENT` and what four heads of width 2 make of them."""
    torch.manual_seed(123)
    inputs = torch.rand(4, 4)
    return inputs, [_head(inputs, 2) for _ in range(4)]


def example() -> Example:
    return Example()
