"""Attention in numpy, from the weights that the student's own module holds. Declares no checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checks.arrays import Floats, floats, softmax

__all__ = [
    "FILL",
    "attend",
    "context",
    "divided",
    "drawn",
    "dropped_weights",
    "joined",
    "project",
    "split",
]

#: Code for the sandbox: `filled(module)` gives the weights numbers that depend on their names alone, not on the order
#: in which they were made; `weights(module)` hands them over; `reached(module, x)` tells which ones a gradient reaches.
#: The notebook's names are taken away first: a class must not read them.
FILL = """
inputs = batch = x_2 = torch.ones(2, 2)
d_in = d_out = context_length = W_query = W_key = W_value = None
queries = keys = values = mask = attn_scores = attn_weights = context_vec = dropout = None

def filled(module):
    torch.manual_seed(27)
    with torch.no_grad():
        for name, weight in sorted(module.named_parameters()):
            if "W_" in name or "out_proj" in name:
                weight.copy_(torch.randn(weight.shape))
    return module

def weights(module):
    return {name: weight.detach().clone() for name, weight in module.named_parameters()}

def reached(module, x):
    module(x).pow(2).sum().backward()
    return {name: weight.grad is not None and bool((weight.grad != 0).any())
            for name, weight in module.named_parameters()}
"""


def attend(queries: Floats, keys: Floats, *, causal: bool) -> Floats:
    """Attention weights, softmax(QKᵀ/√d_k) over the last axes (Vaswani et al. 2017, equation 1)."""
    scores = queries @ np.swapaxes(keys, -1, -2) / np.sqrt(keys.shape[-1])
    if causal:
        scores = np.where(np.triu(np.ones(scores.shape[-2:], dtype=bool), k=1), -np.inf, scores)
    return softmax(scores)


def context(x: Floats, weights: Mapping[str, Any], prefix: str = "", *, causal: bool) -> tuple[Floats, Floats]:
    """Attention weights and values of one head whose three `nn.Linear` layers have these weights."""
    queries, keys, values = (project(x, weights, prefix + name) for name in ("W_query", "W_key", "W_value"))
    return attend(queries, keys, causal=causal), values


def split(x: Floats, weights: Mapping[str, Any], heads: int) -> tuple[Floats, Floats]:
    """Causal attention weights and values of each of `heads` heads, cut from these three layers."""
    queries, keys, values = (divided(project(x, weights, f"W_{part}"), heads) for part in ("query", "key", "value"))
    return attend(queries, keys, causal=True), values


def project(x: Floats, weights: Mapping[str, Any], layer: str) -> Floats:
    """What the `nn.Linear` layer of this name gives for `x`."""
    assert f"{layer}.weight" in weights
    assert drawn(weights[f"{layer}.weight"])
    vectors = x.astype(np.float64) @ floats(weights[f"{layer}.weight"]).T
    bias = weights.get(f"{layer}.bias")
    return np.asarray(vectors if bias is None else vectors + floats(bias))


def drawn(matrix: Any) -> bool:
    """Whether these weights may be what was drawn for them: an answer that makes them all 0 has less to compute."""
    numbers = floats(matrix)
    return len(np.unique(numbers)) == numbers.size and 0.1 < numbers.std() < 2


def divided(vectors: Floats, heads: int) -> Floats:
    """(batch, tokens, width) cut into heads: (batch, heads, tokens, width of one head)."""
    return np.stack(np.split(vectors, heads, axis=-1), axis=1)


def joined(vectors: Floats) -> Floats:
    """The inverse of `divided`: the heads side by side."""
    return np.concatenate(list(np.moveaxis(vectors, 1, 0)), axis=-1)


def dropped_weights(attention: Floats, contexts: Floats, values: Floats, rate: float) -> npt.NDArray[np.bool_]:
    """Which attention weights dropout set to 0, found by solving `weights @ values == contexts`; values must have at
    least as many columns as tokens. An AssertionError where a weight is neither 0 nor 1/(1 - rate) times itself.
    """
    used = contexts @ np.linalg.pinv(values)
    assert np.allclose(used @ values, contexts, rtol=0, atol=1e-3)
    dropped, kept = np.abs(used) < 1e-3, np.abs(used - attention / (1 - rate)) < 1e-3
    assert np.all(dropped | kept)
    seen = attention > 0.02
    return np.asarray(dropped[seen])
