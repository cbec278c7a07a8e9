"""Random checkpoints in GPT-2's layout, and where each of their tensors belongs in the model. Declares no checks.

A linear layer is stored as (in, out), so its weight has to be transposed; `c_attn` holds query, key and value side by
side; the head is the token embedding (Radford et al. 2019, and the layout of the published files).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array

__all__ = ["config", "drawn_sizes", "expected", "random_checkpoint", "state_of"]

Tensors = Mapping[str, npt.NDArray[np.float32]]


def drawn_sizes(rng: np.random.Generator, *, deep: bool = False) -> dict[str, int]:
    """Sizes of a small checkpoint, no two of them equal; a `deep` one has more blocks than the published 124M model."""
    heads = int(rng.choice([3, 5]))
    return {
        "n_vocab": int(rng.integers(41, 60)),
        "n_ctx": int(rng.integers(9, 13)),
        "n_embd": heads * int(rng.integers(6, 9)),
        "n_head": heads,
        "n_layer": int(rng.integers(13, 17)) if deep else int(rng.choice([2, 4])),
    }


def config(sizes: Mapping[str, int]) -> dict[str, Any]:
    """The notebook's configuration for a model of these sizes."""
    return {
        "vocab_size": sizes["n_vocab"],
        "context_length": sizes["n_ctx"],
        "emb_dim": sizes["n_embd"],
        "n_heads": sizes["n_head"],
        "n_layers": sizes["n_layer"],
        "drop_rate": 0.25,
        "qkv_bias": True,
    }


def random_checkpoint(sizes: Mapping[str, int], rng: np.random.Generator) -> dict[str, npt.NDArray[np.float32]]:
    """Tensors by the names of the published files, mask buffers and head included."""
    width, length = sizes["n_embd"], sizes["n_ctx"]
    shapes: dict[str, tuple[int, ...]] = {"wte.weight": (sizes["n_vocab"], width), "wpe.weight": (length, width)}
    for block in range(sizes["n_layer"]):
        for name, shape in {
            "ln_1": (width,),
            "attn.c_attn": (width, 3 * width),
            "attn.c_proj": (width, width),
            "ln_2": (width,),
            "mlp.c_fc": (width, 4 * width),
            "mlp.c_proj": (4 * width, width),
        }.items():
            shapes[f"h.{block}.{name}.weight"], shapes[f"h.{block}.{name}.bias"] = shape, shape[-1:]
    shapes |= {"ln_f.weight": (width,), "ln_f.bias": (width,)}
    tensors = {
        name: (rng.normal(0, 0.1, shape) + ("ln_" in name and name.endswith("weight"))).astype(np.float32)
        for name, shape in shapes.items()
    }
    for block in range(sizes["n_layer"]):
        tensors[f"h.{block}.attn.bias"] = np.tril(np.ones((1, 1, length, length), dtype=np.float32))
    return tensors | {"lm_head.weight": tensors["wte.weight"]}


def expected(tensors: Tensors, blocks: int) -> dict[str, npt.NDArray[np.float32]]:
    """What belongs into each parameter of the model, by the names of its state dict."""
    found = {"tok_emb": "wte", "pos_emb": "wpe", "out_head": "wte"}
    values = {f"{name}.weight": tensors[f"{source}.weight"] for name, source in found.items()}
    values |= {"final_norm.scale": tensors["ln_f.weight"], "final_norm.shift": tensors["ln_f.bias"]}
    for number in range(blocks):
        block, source = f"trf_blocks.{number}", f"h.{number}"
        for part, weight, bias in zip(
            ("query", "key", "value"),
            np.split(tensors[f"{source}.attn.c_attn.weight"], 3, axis=1),
            np.split(tensors[f"{source}.attn.c_attn.bias"], 3),
            strict=True,
        ):
            values |= {f"{block}.att.W_{part}.weight": weight.T, f"{block}.att.W_{part}.bias": bias}
        for layer, name in {
            "att.out_proj": "attn.c_proj",
            "ff.layers.0": "mlp.c_fc",
            "ff.layers.2": "mlp.c_proj",
        }.items():
            values[f"{block}.{layer}.weight"] = tensors[f"{source}.{name}.weight"].T
            values[f"{block}.{layer}.bias"] = tensors[f"{source}.{name}.bias"]
        for norm in (1, 2):
            values[f"{block}.norm{norm}.scale"] = tensors[f"{source}.ln_{norm}.weight"]
            values[f"{block}.norm{norm}.shift"] = tensors[f"{source}.ln_{norm}.bias"]
    return values


def state_of(values: Tensors) -> dict[str, Array]:
    """These values as they would come back from a model, for `autograde.checks.gpt`."""
    return {name: Array("torch.float32", value.shape, value) for name, value in values.items()}
