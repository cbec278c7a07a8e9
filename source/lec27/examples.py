"""The numbers that the figures of lecture 27 show, computed with the notebook's own example, code and seeds."""

from __future__ import annotations

import torch

__all__ = ["INPUTS", "WORDS", "Example", "example"]

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


class Example:
    """Every intermediate result of the lecture, by the name it has in the notebook."""

    def __init__(self) -> None:
        query = INPUTS[1]
        self.scores = INPUTS @ query
        self.weights_by_sum = self.scores / self.scores.sum()
        self.weights = torch.softmax(self.scores, dim=0)
        self.context = self.weights @ INPUTS
        self.all_weights = torch.softmax(INPUTS @ INPUTS.T, dim=-1)
        torch.manual_seed(123)
        w_query, w_key, w_value = (torch.rand(3, 2) for _ in range(3))
        self.queries, self.keys, self.values = INPUTS @ w_query, INPUTS @ w_key, INPUTS @ w_value
        self.qk_scores = self.keys @ self.queries[1]
        self.scaled_scores = self.qk_scores / 2**0.5
        self.qk_weights = torch.softmax(self.scaled_scores, dim=0)
        self.value_context = self.qk_weights @ self.values
        self._mask()

    def _mask(self) -> None:
        """Section 3.5: from the layers of `SelfAttention_v2`, made with seed 789."""
        torch.manual_seed(789)
        w_query, w_key = (torch.nn.Linear(3, 2, bias=False) for _ in range(2))
        with torch.no_grad():
            self.v2_scores = w_query(INPUTS) @ w_key(INPUTS).T
        self.v2_weights = torch.softmax(self.v2_scores / 2**0.5, dim=-1)
        self.hidden = torch.ones(6, 6).triu(1).bool()
        self.masked_weights = self.v2_weights.masked_fill(self.hidden, 0.0)
        self.causal_weights = self.masked_weights / self.masked_weights.sum(dim=-1, keepdim=True)


def example() -> Example:
    return Example()
