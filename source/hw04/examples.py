"""The numbers that the figures of the homework show.

What the loss is made of is computed with a small seeded model. Two things stand here as constants: the sizes of the
story's two parts, so that the figures are the same where the story cannot be had; and the names and shapes of GPT-2's
weights, half a gigabyte that is not downloaded for a picture. `tests/test_figure_numbers.py` compares the first with
the story and the second with the model of the notebooks.
"""

from __future__ import annotations

from dataclasses import dataclass

import tiktoken
import torch
from torch import nn

__all__ = [
    "BATCH_SIZE",
    "CANDIDATES",
    "CHARACTERS",
    "CONTEXT",
    "ENDING",
    "INPUT",
    "LOGITS",
    "OPENING",
    "PAIRS",
    "TARGET",
    "TEXTS",
    "TOKENS",
    "VOCABULARY",
    "Loss",
    "Pair",
    "batches",
    "chances",
    "gpt2_pieces",
    "loss",
    "windows",
]

#: Two prompts of the homework, both of four tokens.
TEXTS = ("Every effort moves you", "Hello, I am")

#: The story's training set and validation set, in characters and in tokens; how the story begins and ends.
CHARACTERS, TOKENS = (18431, 2048), (4612, 534)
OPENING, ENDING = "I HAD always thought Jack Gisburn rather a cheap genius", 'our kind of art."'
#: Of the preset "full".
CONTEXT, BATCH_SIZE = 256, 2

#: The words of the small model that the loss is explained with, and a text of theirs with its target.
VOCABULARY = ("and", "cat", "dog", "ran", "the")
INPUT, TARGET = ("the", "cat", "and", "the"), ("cat", "and", "the", "dog")

#: Candidates for the next token after "Every effort moves", and logits made up for them.
CANDIDATES, LOGITS = ("you", "me", "us", "up", "on", "tea"), (3.2, 2.6, 2.0, 1.0, 0.4, -1.0)


@dataclass(frozen=True)
class Pair:
    """An entry of the checkpoint, what is done to it, and where it goes in the model."""

    source: str
    shape: tuple[int, ...]
    work: tuple[str, ...]  # of "split" and "transpose"; nothing = copy
    targets: tuple[str, ...]
    target_shape: tuple[int, ...]


#: What goes where in the 124M model; the pairs from `ln_1` to `mlp c_proj` once in every block.
PAIRS = (
    Pair("wte", (50257, 768), (), ("tok_emb.weight",), (50257, 768)),
    Pair("wte", (50257, 768), (), ("out_head.weight",), (50257, 768)),
    Pair("wpe", (1024, 768), (), ("pos_emb.weight",), (1024, 768)),
    Pair("ln_1 g, b", (768,), (), ("norm1.scale", "norm1.shift"), (768,)),
    Pair(
        "attn c_attn w",
        (768, 2304),
        ("split", "transpose"),
        ("att.W_query.weight", "att.W_key.weight", "att.W_value.weight"),
        (768, 768),
    ),
    Pair("attn c_attn b", (2304,), ("split",), ("att.W_query.bias", "att.W_key.bias", "att.W_value.bias"), (768,)),
    Pair("attn c_proj w", (768, 768), ("transpose",), ("att.out_proj.weight",), (768, 768)),
    Pair("ln_2 g, b", (768,), (), ("norm2.scale", "norm2.shift"), (768,)),
    Pair("mlp c_fc w", (768, 3072), ("transpose",), ("ff.layers.0.weight",), (3072, 768)),
    Pair("mlp c_proj w", (3072, 768), ("transpose",), ("ff.layers.2.weight",), (768, 3072)),
    Pair("g, b", (768,), (), ("final_norm.scale", "final_norm.shift"), (768,)),
)


def gpt2_pieces(text: str) -> list[str]:
    encoding = tiktoken.get_encoding("gpt2")
    return [encoding.decode([token_id]) for token_id in encoding.encode(text)]


def windows(tokens: int) -> int:
    """How many windows `GPTDatasetV1` cuts out of so many tokens when the stride is the context length."""
    return len(range(0, tokens - CONTEXT, CONTEXT))


def batches(tokens: int) -> int:
    return windows(tokens) // BATCH_SIZE


@dataclass(frozen=True)
class Loss:
    """On the way to the loss: logits and probabilities (4, 5), those of the targets and their −log (4,), the mean."""

    logits: torch.Tensor
    probabilities: torch.Tensor
    chosen: torch.Tensor
    losses: torch.Tensor
    mean: float


def loss() -> Loss:
    """The loss of a model of embeddings and head, without blocks, on `INPUT` and `TARGET`."""
    torch.manual_seed(123)
    tokens, positions, head = nn.Embedding(5, 8), nn.Embedding(4, 8), nn.Linear(8, 5, bias=False)
    given, wanted = (torch.tensor([VOCABULARY.index(word) for word in text]) for text in (INPUT, TARGET))
    with torch.no_grad():
        logits = head(tokens(given) + positions(torch.arange(4)))
    probabilities = torch.softmax(logits, dim=-1)
    chosen = probabilities[torch.arange(4), wanted]
    mean = float(nn.functional.cross_entropy(logits, wanted))
    return Loss(logits, probabilities, chosen, -torch.log(chosen), mean)


def chances(temperature: float, top_k: int | None = None) -> list[float]:
    """The probabilities of `CANDIDATES`, whose logits come in falling order, at this temperature."""
    logits = torch.tensor(LOGITS)
    logits[top_k or len(LOGITS) :] = -torch.inf
    found: list[float] = torch.softmax(logits / temperature, dim=-1).tolist()
    return found
