"""What is kept of the trained model: the file in GPT-2's layout, and what the demos show of it.

The layout is that of the published files: names such as `h.0.attn.c_attn.weight`, the weights of linear layers as
(in, out), query, key and value side by side. The output head is the token embedding and is not stored again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save

from autograde.writing import write_whole

__all__ = ["attention", "sampling", "save_model"]

#: Tokens whose logits the demo of sampling has; the others are summed up.
LIKELIEST = 60


def save_model(model: Any, sizes: Mapping[str, int], folder: Path) -> dict[str, Any]:
    """Writes `model.safetensors` and `hparams.json`; returns size and hash of the former, as course.toml has them."""
    content = save({name: tensor.detach().contiguous() for name, tensor in _tensors(model).items()}, {"format": "pt"})
    write_whole(folder / "model.safetensors", content)
    write_whole(folder / "hparams.json", json.dumps(dict(sizes)).encode())
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _tensors(model: Any) -> dict[str, torch.Tensor]:
    tensors = {"wte.weight": model.tok_emb.weight, "wpe.weight": model.pos_emb.weight}
    for number, block in enumerate(model.trf_blocks):
        query, key, value = block.att.W_query, block.att.W_key, block.att.W_value
        found = {
            **_norm("ln_1", block.norm1),
            "attn.c_attn.weight": torch.cat([layer.weight.T for layer in (query, key, value)], dim=-1),
            "attn.c_attn.bias": torch.cat([layer.bias for layer in (query, key, value)]),
            **_linear("attn.c_proj", block.att.out_proj),
            **_norm("ln_2", block.norm2),
            **_linear("mlp.c_fc", block.ff.layers[0]),
            **_linear("mlp.c_proj", block.ff.layers[2]),
        }
        tensors |= {f"h.{number}.{name}": tensor for name, tensor in found.items()}
    return tensors | _norm("ln_f", model.final_norm)


def _norm(name: str, layer: Any) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": layer.scale, f"{name}.bias": layer.shift}


def _linear(name: str, layer: Any) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": layer.weight.T, f"{name}.bias": layer.bias}


@torch.no_grad()
def attention(model: Any, tokenizer: Any, text: str) -> dict[str, Any]:
    """The raw scores QKᵀ of every head of every block for a text, neither scaled nor masked."""
    ids = tokenizer.encode(text)
    scores, hooks = [], []
    for block in model.trf_blocks:
        hooks.append(block.att.register_forward_pre_hook(lambda att, inputs: scores.append(_scores(att, inputs[0]))))
    model.eval()(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    tokens = [tokenizer.decode([id]) for id in ids]
    return {"text": text, "tokens": tokens, "head_width": model.trf_blocks[0].att.head_dim, "scores": _rounded(scores)}


def _scores(att: Any, x: torch.Tensor) -> list[Any]:
    """Of one block, [head][row][column], for its input (1, tokens, width)."""
    heads = (x.shape[1], att.num_heads, att.head_dim)
    query, key = (layer(x[0]).view(heads).transpose(0, 1) for layer in (att.W_query, att.W_key))
    found: list[Any] = (query @ key.transpose(1, 2)).tolist()
    return found


@torch.no_grad()
def sampling(model: Any, tokenizer: Any, prompt: str) -> dict[str, Any]:
    """The likeliest tokens behind a prompt and their logits; `rest` is the log of the sum of e to the others."""
    logits = model.eval()(torch.tensor([tokenizer.encode(prompt)]))[0, -1]
    values, ids = logits.sort(descending=True)
    return {
        "prompt": prompt,
        "tokens": [tokenizer.decode([id]) for id in ids[:LIKELIEST].tolist()],
        "logits": _rounded(values[:LIKELIEST].tolist()),
        "rest": _rounded(float(values[LIKELIEST:].logsumexp(dim=0))),
    }


def _rounded(value: float | Sequence[Any]) -> Any:
    """The number, or all in a list of lists, with four significant digits."""
    return float(f"{value:.4g}") if isinstance(value, float) else [_rounded(one) for one in value]
