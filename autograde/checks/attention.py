"""Attention in numpy, from weights that a check draws, and what the checks of all attention classes ask alike.
Declares no checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Student

from .arrays import Floats, alike, between, normal, softmax

__all__ = [
    "LAYERS",
    "TOOLS",
    "Trial",
    "Weights",
    "attend",
    "context",
    "divided",
    "dropped_weights",
    "extreme",
    "joined",
    "linear",
    "project",
    "qkv",
    "require_agreement",
    "require_gradients",
    "split",
    "vectors",
]

Weights = Mapping[str, Floats]

LAYERS = ("W_query", "W_key", "W_value")

#: Code for the sandbox: `loaded(module, weights)` gives the module's parameters these numbers, by name, in double
#: precision; `whole(module, x, pull)` runs it forward and backward: the output, and the gradients of the sum of
#: `output * pull` at `x` and at each parameter; `parameters(module)` hands all of them over by name, and
#: `numbers(module)` in a row.
#: The notebook's names are taken away first: a class must not read them.
TOOLS = """
inputs = batch = x_2 = torch.ones(2, 2)
d_in = d_out = d_k = context_length = batch_size = W_query = W_key = W_value = None
queries = keys = values = mask = attn_scores = attn_weights = context_vec = dropout = None

def loaded(module, weights):
    module = module.double()
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(weights[name])
    return module

def parameters(module):
    return {name: parameter.detach().clone() for name, parameter in module.named_parameters()}

def numbers(module):
    return torch.cat([parameter.detach().flatten() for parameter in module.parameters()])

def whole(module, x, pull):
    x = x.clone().requires_grad_()
    found, names = module(x), [name for name, _ in module.named_parameters()]
    if not found.requires_grad:
        return found, None
    tensors = [x, *module.parameters()]
    gradients = torch.autograd.grad((found * pull).sum(), tensors, allow_unused=True)
    return found, dict(zip(["x", *names], gradients))
"""

MADE = """
def made():
    return {kind}(*arguments, **options)

def larger():
    d_in, d_out, *others = arguments
    return {kind}(2 * d_in, 4 * d_out, *(2 * length for length in others[:1]), *others[1:], **options)
"""
#: Code for the sandbox: outputs for `x`, for other lengths and numbers, and for `x` once more, while other modules of
#: the class are about, one of them with other sizes; then what is left of `x` and of the weights.
RUN = """
module, others = loaded(made(), weights), (made(), larger())
parts = (x[:2, :short], x[:1, :1], -x, x) if x.dim() == 3 else (x[:short], x[:1], -x, x)
([module(part) for part in (x, *parts)], x, numbers(module))
"""


@dataclass(frozen=True)
class Trial:
    """A class to be tried: its name, what to make it with, the numbers for all of its parameters, an input, and the
    width of the output.
    """

    kind: str
    arguments: tuple[Any, ...]
    weights: Weights
    x: Floats
    width: int
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def made(self) -> str:
        """Code in which `made()` makes a module of the class."""
        return f"{TOOLS}{MADE.format(kind=self.kind)}"

    @property
    def asked(self) -> dict[str, Any]:
        """What that code and the questions' take."""
        return {"arguments": self.arguments, "options": self.options, "weights": self.weights, "x": self.x}

    def run(self, answer: Student, code: str, **inputs: Any) -> Any:
        """What `code` gives, in which `made()` makes a module of the class."""
        return answer.run(f"{self.made}{code}", **{**self.asked, **inputs})


def linear(rng: np.random.Generator, layer: str, d_in: int, d_out: int, *, bias: bool) -> dict[str, Floats]:
    """Numbers for an `nn.Linear` layer of this name."""
    weights: dict[str, Floats] = {f"{layer}.weight": rng.normal(size=(d_out, d_in)) * 1.5 / np.sqrt(d_in)}
    return {**weights, f"{layer}.bias": rng.normal(size=d_out)} if bias else weights


def qkv(rng: np.random.Generator, d_in: int, d_out: int, *, bias: bool, prefix: str = "") -> dict[str, Floats]:
    """Numbers for the three layers of an attention class."""
    layers = (linear(rng, prefix + layer, d_in, d_out, bias=bias) for layer in LAYERS)
    return {name: numbers for layer in layers for name, numbers in layer.items()}


def vectors(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Queries and keys, or values, of more tokens than anybody would write as a number."""
    shape = between(rng, 33, 40), between(rng, 17, 24)
    return normal(rng, *shape), normal(rng, *shape)


def extreme(weights: Weights, prefixes: Iterable[str]) -> dict[str, Floats]:
    """These weights with queries and keys so large that no finite number can stand for minus infinity: the first
    token's score with itself is far below any of them.
    """
    steep = dict(weights)
    for prefix in prefixes:
        steep[f"{prefix}W_key.weight"] = weights[f"{prefix}W_key.weight"] * 1e15
        steep[f"{prefix}W_query.weight"] = -steep[f"{prefix}W_key.weight"]
    return steep


def require_agreement(student: Student, reference: Student, rng: np.random.Generator, trial: Trial) -> None:
    """AssertionError where outputs, or what is left of inputs and weights, are other than the reference's."""
    short = between(rng, 2, trial.x.shape[-2] - 1)
    found, expected = (trial.run(answer, RUN, short=short) for answer in (student, reference))
    assert alike(found, expected, rtol=1e-6)


def require_gradients(student: Student, reference: Student, rng: np.random.Generator, trial: Trial) -> None:
    """AssertionError where the output, or its gradients at the input and at all parameters, are other than the
    reference's.
    """
    pull = rng.normal(size=(*trial.x.shape[:-1], trial.width))
    code = "whole(loaded(made(), weights), x, pull)"
    found, expected = (trial.run(answer, code, pull=pull) for answer in (student, reference))
    assert alike(found, expected, rtol=1e-6)


def attend(queries: Floats, keys: Floats, *, causal: bool) -> Floats:
    """Attention weights, softmax(QKᵀ/√d_k) over the last axes (Vaswani et al. 2017, equation 1)."""
    scores = queries @ np.swapaxes(keys, -1, -2) / np.sqrt(keys.shape[-1])
    if causal:
        scores = np.where(np.triu(np.ones(scores.shape[-2:], dtype=bool), k=1), -np.inf, scores)
    return softmax(scores)


def context(x: Floats, weights: Weights, prefix: str = "", *, causal: bool) -> tuple[Floats, Floats]:
    """Attention weights and values of one head whose three `nn.Linear` layers have these weights."""
    queries, keys, values = (project(x, weights, prefix + layer) for layer in LAYERS)
    return attend(queries, keys, causal=causal), values


def split(x: Floats, weights: Weights, heads: int) -> tuple[Floats, Floats]:
    """Causal attention weights and values of each of `heads` heads, cut from these three layers."""
    queries, keys, values = (divided(project(x, weights, layer), heads) for layer in LAYERS)
    return attend(queries, keys, causal=True), values


def project(x: Floats, weights: Weights, layer: str) -> Floats:
    """What the `nn.Linear` layer of this name gives for `x`."""
    return np.asarray(x @ weights[f"{layer}.weight"].T + weights.get(f"{layer}.bias", 0))


def divided(vectors: Floats, heads: int) -> Floats:
    """(batch, tokens, width) cut into heads: (batch, heads, tokens, width of one head)."""
    return np.stack(np.split(vectors, heads, axis=-1), axis=1)


def joined(vectors: Floats) -> Floats:
    """The inverse of `divided`: the heads side by side."""
    return np.concatenate(list(np.moveaxis(vectors, 1, 0)), axis=-1)


def dropped_weights(attention: Floats, contexts: Floats, values: Floats, rate: float) -> npt.NDArray[np.bool_]:
    """Which attention weights dropout set to 0, found by solving `weights @ values == contexts`; values must have at
    least as many columns as tokens, and so must the inputs that they come from. An AssertionError where a weight is
    neither 0 nor 1/(1 - rate) times itself.
    """
    used = contexts @ np.linalg.pinv(values)
    assert np.allclose(used @ values, contexts, rtol=0, atol=1e-6)
    dropped, kept = np.abs(used) < 1e-6, np.abs(used - attention / (1 - rate)) < 1e-6
    assert np.all(dropped | kept)
    return np.asarray(dropped)
