"""Layer normalization, GELU and the feed-forward network in numpy, from the weights that the student's own module
holds. Declares no checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.checks.arrays import Floats, floats
from autograde.checks.lec27.arrays import project

__all__ = ["CONFIG", "TOOLS", "feed_forward", "gelu", "layer_norm", "normalized"]

#: A GPT that is quick to make.
CONFIG: dict[str, Any] = {
    "vocab_size": 50,
    "context_length": 16,
    "emb_dim": 12,
    "n_heads": 3,
    "n_layers": 2,
    "drop_rate": 0.0,
    "qkv_bias": False,
}

#: Code for the sandbox: `filled(module)` gives all parameters numbers that depend on their names alone, not on the
#: order in which they were made; `weights(module)` hands them over; `reached(module, x)` tells which ones a gradient
#: reaches. The notebook's names are taken away first: a class must not read them.
TOOLS = """
for name in ("batch_example", "layer", "out", "mean", "var", "out_norm", "norm_mean", "norm_var", "ln", "out_ln",
             "batch", "logits", "model", "gelu", "relu", "y_gelu", "y_relu", "ffn", "GPT_CONFIG_124M"):
    globals().pop(name, None)

def filled(module):
    torch.manual_seed(28)
    with torch.no_grad():
        for name, weight in sorted(module.named_parameters()):
            weight.copy_(torch.randn(weight.shape))
    return module

def weights(module):
    return {name: weight.detach().clone() for name, weight in module.named_parameters()}

def reached(module, x):
    output = module(x)
    if output.requires_grad:
        output.pow(2).sum().backward()
    return {name: weight.grad is not None and bool((weight.grad != 0).any())
            for name, weight in module.named_parameters()}
"""


def normalized(x: Floats) -> Floats:
    """Rows with mean 0 and variance 1 (Ba et al. 2016): divisor n, and 1e-5 under the root."""
    centred = x.astype(np.float64) - x.mean(axis=-1, keepdims=True, dtype=np.float64)
    return np.asarray(centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5))


def layer_norm(x: Floats, weights: Mapping[str, Any], prefix: str = "") -> Floats:
    """What `LayerNorm` with these weights gives for `x`."""
    assert {f"{prefix}scale", f"{prefix}shift"} <= set(weights)
    return floats(weights[f"{prefix}scale"]) * normalized(x) + floats(weights[f"{prefix}shift"])


def gelu(x: Floats) -> Floats:
    """The approximation with tanh (Hendrycks and Gimpel 2016) that GPT-2 uses."""
    return np.asarray(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))))


def feed_forward(x: Floats, weights: Mapping[str, Any], prefix: str = "") -> Floats:
    """What `FeedForward` with these weights gives for `x`."""
    return project(gelu(project(x, weights, f"{prefix}layers.0")), weights, f"{prefix}layers.2")
