"""The numbers that the figures of lecture 28 show: measured with the notebook's own code, examples and seeds.

Only what the 124M model says before training stands here as constants: building it for a picture takes seconds and more
than a gigabyte. `tests/test_figure_numbers.py` builds it once and compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import tiktoken
import torch
from torch import nn

__all__ = [
    "BATCH",
    "GENERATED",
    "LOGITS",
    "PROBABILITIES",
    "PROMPT",
    "ToyLayer",
    "backbone",
    "feed_forward",
    "gpt2_ids",
    "gpt2_pieces",
    "gradients",
    "toy_layer",
]

#: The two texts of section 4.1.
BATCH = ("Every effort moves you", "Every day holds a")

PROMPT = "Hello, I am"
#: The IDs that the untrained model (seed 123) appends to the prompt.
GENERATED = (27018, 24086, 47843, 30961, 42348, 7267)
#: Some of its logits for the prompt by the ID that they are for, one for each position; ...
LOGITS = {
    0: (-0.2949, 1.2199, 1.0446, -0.6430),
    1: (-0.8076, -0.4768, -0.0873, -0.1466),
    27017: (0.8122, 1.0414, 0.1936, -0.9880),
    27018: (0.8522, 0.2603, -0.0867, 2.4972),
    27019: (-0.5235, 0.1296, 1.0947, 1.1127),
    50256: (-0.8141, -0.3599, 0.0020, -0.8765),
}
#: ... and what the softmax over the whole vocabulary makes of those at the last position.
PROBABILITIES = {0: 8.89e-6, 1: 1.461e-5, 27017: 6.30e-6, 27018: 2.0546e-4, 27019: 5.146e-5, 50256: 7.04e-6}


def gpt2_ids(text: str) -> list[int]:
    return tiktoken.get_encoding("gpt2").encode(text)


def gpt2_pieces(ids: list[int]) -> list[str]:
    return [tiktoken.get_encoding("gpt2").decode([token_id]) for token_id in ids]


@cache
def backbone() -> tuple[torch.Tensor, torch.Tensor]:
    """The vectors (4, 768) and logits (4, 50257) of the first text in `DummyGPTModel`, whose blocks do nothing."""
    torch.manual_seed(123)
    tokens, positions = nn.Embedding(50257, 768), nn.Embedding(1024, 768)
    head = nn.Linear(768, 50257, bias=False)
    with torch.no_grad():
        vectors = tokens(torch.tensor(gpt2_ids(BATCH[0]))) + positions(torch.arange(4))
        return vectors, head(vectors)


@dataclass(frozen=True)
class ToyLayer:
    """The toy layer: samples (2, 5), outputs (2, 6), their mean and variance (2, 1), and normalized (2, 6)."""

    samples: torch.Tensor
    outputs: torch.Tensor
    mean: torch.Tensor
    variance: torch.Tensor
    normalized: torch.Tensor


def toy_layer() -> ToyLayer:
    torch.manual_seed(123)
    samples = torch.randn(2, 5)
    layer = nn.Sequential(nn.Linear(5, 6), nn.ReLU())
    outputs = layer(samples).detach()
    mean, variance = outputs.mean(dim=-1, keepdim=True), outputs.var(dim=-1, keepdim=True)
    return ToyLayer(samples, outputs, mean, variance, (outputs - mean) / torch.sqrt(variance))


def feed_forward() -> tuple[torch.Tensor, ...]:
    """One token on its way through `FeedForward`: its vector (768,), then what each of the three layers makes of it."""
    torch.manual_seed(123)
    states = [torch.rand(768)]
    for layer in (nn.Linear(768, 3072), nn.GELU(approximate="tanh"), nn.Linear(3072, 768)):
        states.append(layer(states[-1]).detach())
    return tuple(states)


def gradients(sizes: list[int], x: torch.Tensor, *, use_shortcut: bool) -> list[float]:
    """Mean absolute gradient of each weight of `ExampleDeepNeuralNetwork` (seed 123), as `print_gradients` has it."""
    torch.manual_seed(123)
    layers = [nn.Linear(before, after) for before, after in pairwise(sizes)]
    for layer in layers:
        made = nn.functional.gelu(layer(x), approximate="tanh")
        x = x + made if use_shortcut and x.shape == made.shape else made
    nn.MSELoss()(x, torch.zeros_like(x)).backward()
    return [float(layer.weight.grad.abs().mean()) for layer in layers if layer.weight.grad is not None]
