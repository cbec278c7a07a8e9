"""The GPT model in numpy, from the state dict of the student's own modules. Declares no checks.

The formulas are those of GPT-2 (Radford et al. 2019), with layer norm before each half of a block and causal multi-head
attention (Vaswani et al. 2017). A configuration is the notebook's dictionary; a state maps the names of `state_dict()`
to what came back from the sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array, Opaque

from .arrays import Floats, floats, softmax

__all__ = [
    "FILL",
    "LONGEST",
    "TINY",
    "TOOLS",
    "Ids",
    "alike",
    "block",
    "block_shapes",
    "class_names",
    "draw_config",
    "draw_rate",
    "draw_seed",
    "feed_forward",
    "gelu",
    "gpt",
    "gpt_shapes",
    "layer_norm",
    "normalized",
    "parameters",
    "require_causal",
    "require_dropout",
    "require_greedy",
]

Config = Mapping[str, Any]
State = Mapping[str, Any]
Ids = npt.NDArray[np.int64]

#: A configuration in which all sizes differ, those of a head (4) and of the feed-forward network (48) as well.
TINY: dict[str, Any] = {
    "vocab_size": 50,
    "context_length": 16,
    "emb_dim": 12,
    "n_heads": 3,
    "n_layers": 2,
    "drop_rate": 0.0,
    "qkv_bias": False,
}

#: Code for the sandbox. `filled(module, seed)` gives all weights numbers that depend on the seed and on their names
#: alone, the scales around 1; `state(module)` hands them over; `shapes(module)` only their shapes, and how many numbers
#: are trained; `starts(module)` whether it trains, and the first numbers of each of its matrices; `passed(module,
#: inputs)` is one pass forward and backward: the output, the inputs as they are then, and the gradients at the inputs
#: and at every parameter.
FILL = """
def filled(module, seed=28):
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, weight in sorted(module.named_parameters()):
            weight.copy_(torch.randn(weight.shape) / 2 + name.endswith("scale"))
    return module

def state(module):
    return {name: weight.detach().clone() for name, weight in module.state_dict().items()}

def shapes(module):
    every = {name: tuple(weight.shape) for name, weight in module.state_dict().items()}
    return every, sum(weight.numel() for weight in module.parameters() if weight.requires_grad)

def starts(module):
    matrices = [weight.detach() for weight in module.parameters() if weight.dim() > 1]
    return module.training, torch.cat([matrix.flatten()[:99] for matrix in matrices])

def passed(module, inputs):
    module.zero_grad()
    inputs = inputs.clone().requires_grad_(inputs.is_floating_point())
    output = module(inputs)
    if output.requires_grad:
        steps = torch.arange(output.numel(), dtype=output.dtype).sin()
        (output * steps.view(output.shape)).sum().backward()
    return output, inputs.detach(), inputs.grad, {name: weight.grad for name, weight in module.named_parameters()}
"""

#: `FILL`, after the names are taken away that the notebooks bind: a class or function must not read them. So that it
#: reads no input of a question either, those are called `drawn_…`.
TOOLS = f"""
for name in ("batch_example", "layer", "out", "mean", "var", "out_norm", "norm_mean", "norm_var", "ln", "out_ln",
             "batch", "logits", "model", "gelu", "relu", "x", "y_gelu", "y_relu", "ffn", "layer_sizes", "sample_input",
             "model_without_shortcut", "model_with_shortcut", "block", "output", "total_params", "encoded",
             "encoded_tensor", "start_context", "tokenizer", "GPT_CONFIG_124M"):
    globals().pop(name, None)
{FILL}"""

#: Longer than the longest context of a GPT-2.
LONGEST = 1024


def draw_config(rng: np.random.Generator, **others: Any) -> dict[str, Any]:
    """A configuration of small sizes that all differ, without dropout and bias unless `others` says otherwise."""
    heads, width, layers = (int(size) for size in rng.permutation([2, 3, 4, 5])[:3])
    return {
        "vocab_size": int(rng.integers(41, 60)),
        "context_length": int(rng.integers(17, 28)),
        "emb_dim": heads * width,
        "n_heads": heads,
        "n_layers": layers,
        "drop_rate": 0.0,
        "qkv_bias": False,
        **others,
    }


def draw_rate(rng: np.random.Generator) -> float:
    """A rate of dropout that nobody would write."""
    return int(rng.integers(20, 50)) / 100 + 0.003


def draw_seed(rng: np.random.Generator) -> int:
    """For `filled`."""
    return int(rng.integers(1 << 31))


def alike(found: Any, expected: Any, atol: float = 1e-4) -> bool:
    """Whether an answer gave what the reference gave: tensors of the same dtypes and shapes, and the same numbers to
    `atol`, for large ones relative to them.
    """
    if isinstance(expected, Array):
        form = isinstance(found, Array) and (found.dtype, found.shape) == (expected.dtype, expected.shape)
        return form and bool(np.allclose(found.values, expected.values, rtol=atol, atol=atol, equal_nan=True))
    if isinstance(expected, dict):
        same = isinstance(found, dict) and found.keys() == expected.keys()
        return same and all(alike(found[name], expected[name], atol) for name in expected)
    if isinstance(expected, list | tuple):
        same = isinstance(found, list | tuple) and len(found) == len(expected)
        return same and all(alike(one, other, atol) for one, other in zip(found, expected, strict=True))
    return bool(found == expected)


def require_dropout(dropped: Sequence[npt.NDArray[np.bool_]], rate: float) -> None:
    """AssertionError unless each of these masks drops about that share of a few thousand numbers, one by one: neither
    two masks nor two neighbours on an axis fall together more often than by chance.
    """
    pairs = list(combinations(dropped, 2))
    for mask in dropped:
        assert abs(mask.mean() - rate) < 0.06
        pairs += [(np.delete(mask, 0, axis), np.delete(mask, -1, axis)) for axis in range(mask.ndim)]
    for one, other in pairs:
        assert abs((one & other).mean() - rate**2) < 0.06


def class_names(found: Any) -> list[str]:
    """The names of an object's class and of that class's bases, those of torch with their modules."""
    names = found.bases if isinstance(found, Opaque) else ()
    return [name if name.startswith("torch.") else name.rpartition(".")[2] for name in names]


def gpt(ids: Ids, state: State, cfg: Config) -> Floats:
    """Logits (batch, tokens, vocabulary) of a whole model without dropout."""
    x: Floats = _weight(state, "tok_emb.weight")[ids] + _weight(state, "pos_emb.weight")[: ids.shape[1]]
    for number in range(cfg["n_layers"]):
        x = block(x, state, cfg, f"trf_blocks.{number}.")
    return _linear(layer_norm(x, state, "final_norm."), state, "out_head.")


def block(x: Floats, state: State, cfg: Config, prefix: str = "") -> Floats:
    """What one transformer block makes of `x` (batch, tokens, width), without dropout."""
    x = x + _attention(layer_norm(x, state, f"{prefix}norm1."), state, cfg["n_heads"], f"{prefix}att.")
    return np.asarray(x + feed_forward(layer_norm(x, state, f"{prefix}norm2."), state, f"{prefix}ff."))


def layer_norm(x: Floats, state: State, prefix: str = "") -> Floats:
    """Layer normalization (Ba et al. 2016) with these scales and shifts."""
    return _weight(state, f"{prefix}scale") * normalized(x) + _weight(state, f"{prefix}shift")


def normalized(x: Floats) -> Floats:
    """Rows with mean 0 and variance 1: divisor n, and 1e-5 under the root."""
    centred = x.astype(np.float64) - x.mean(axis=-1, keepdims=True, dtype=np.float64)
    return np.asarray(centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5))


def _attention(x: Floats, state: State, heads: int, prefix: str) -> Floats:
    def split(part: str) -> Floats:
        vectors = _linear(x, state, f"{prefix}W_{part}.")
        return np.asarray(vectors.reshape(*x.shape[:2], heads, -1))

    queries, keys, values = split("query"), split("key"), split("value")
    scores = np.einsum("bqhd,bkhd->bhqk", queries, keys) / np.sqrt(queries.shape[-1])
    future = np.triu(np.ones(scores.shape[-2:], dtype=bool), k=1)
    merged = np.einsum("bhqk,bkhd->bqhd", softmax(np.where(future, -np.inf, scores)), values)
    return _linear(merged.reshape(*x.shape[:2], -1), state, f"{prefix}out_proj.")


def feed_forward(x: Floats, state: State, prefix: str = "") -> Floats:
    """Linear layer, GELU, linear layer, each token by itself."""
    return _linear(gelu(_linear(x, state, f"{prefix}layers.0.")), state, f"{prefix}layers.2.")


def gelu(x: Floats) -> Floats:
    """The approximation with tanh (Hendrycks and Gimpel 2016)."""
    return np.asarray(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))))


def _linear(x: Floats, state: State, prefix: str) -> Floats:
    product = x @ _weight(state, f"{prefix}weight").T
    return np.asarray(product + _weight(state, f"{prefix}bias") if f"{prefix}bias" in state else product)


def _weight(state: State, name: str) -> Floats:
    assert name in state
    return floats(state[name])


def block_shapes(cfg: Config, prefix: str = "") -> dict[str, tuple[int, ...]]:
    """The shapes in a block's state dict."""
    width, length = cfg["emb_dim"], cfg["context_length"]
    shapes: dict[str, tuple[int, ...]] = {"att.mask": (length, length)}
    for part in ("query", "key", "value"):
        shapes[f"att.W_{part}.weight"] = (width, width)
        if cfg["qkv_bias"]:
            shapes[f"att.W_{part}.bias"] = (width,)
    shapes |= {"att.out_proj.weight": (width, width), "att.out_proj.bias": (width,)}
    shapes |= {"ff.layers.0.weight": (4 * width, width), "ff.layers.0.bias": (4 * width,)}
    shapes |= {"ff.layers.2.weight": (width, 4 * width), "ff.layers.2.bias": (width,)}
    shapes |= {f"norm{number}.{part}": (width,) for number in (1, 2) for part in ("scale", "shift")}
    return {prefix + name: shape for name, shape in shapes.items()}


def gpt_shapes(cfg: Config) -> dict[str, tuple[int, ...]]:
    """The shapes in a whole model's state dict."""
    vocabulary, width = cfg["vocab_size"], cfg["emb_dim"]
    shapes: dict[str, tuple[int, ...]] = {"pos_emb.weight": (cfg["context_length"], width)}
    shapes |= {"tok_emb.weight": (vocabulary, width), "out_head.weight": (vocabulary, width)}
    shapes |= {"final_norm.scale": (width,), "final_norm.shift": (width,)}
    for number in range(cfg["n_layers"]):
        shapes |= block_shapes(cfg, f"trf_blocks.{number}.")
    return shapes


def parameters(shapes: Mapping[str, tuple[int, ...]]) -> int:
    """How many numbers are trained: the mask is a buffer."""
    return sum(int(np.prod(shape)) for name, shape in shapes.items() if not name.endswith("mask"))


def require_causal(found: Any, first: int) -> None:
    """AssertionError where outputs before position `first` change with later tokens, or one sequence changes another.

    `found` are the outputs for a batch, for one with other tokens from `first` on, and for its first sequence alone.
    """
    plain, changed, alone = map(floats, found)
    assert np.allclose(plain[:, :first], changed[:, :first], rtol=0, atol=1e-4)
    assert np.all(np.abs(plain[:, first:] - changed[:, first:]).max(axis=-1) > 1e-3)
    assert np.allclose(plain[:1], alone, rtol=0, atol=1e-4)


def require_greedy(ids: Ids, start: int, state: State, cfg: Config, size: int) -> None:
    """AssertionError where a token from position `start` on is not the choice of the model that sees `size` tokens at
    most. Among tokens that are as good as equal, any will do.
    """
    for position in range(start, ids.shape[1]):
        logits = gpt(ids[:, max(0, position - size) : position], state, cfg)[:, -1]
        chosen = np.take_along_axis(logits, ids[:, position : position + 1], axis=1)
        assert np.all(logits.max(axis=1, keepdims=True) - chosen < 1e-3)
