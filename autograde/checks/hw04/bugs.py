"""The ten broken functions of `find-the-bug`: what each ought to compute, and what it does. Declares no checks.

In numpy and in double precision, since neither a right function nor what it returns may enter the sandbox. The torch
code of the broken ones is in the notebook (`source/hw04/3_5_find_the_bug.py`); a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array

from ..arrays import Floats, between, normal, softmax, with_one_far

__all__ = ["BUGS", "MOST", "Bug", "arguments", "differ", "result"]

#: Numbers of a tensor in an example, and the largest other number. Whatever shapes a stranger gives to four tensors,
#: what comes of them is small enough to be computed here.
MOST, LARGEST = 64, 1_000
#: How far apart two results are that differ. The notebook says 0.001 to students.
APART = 5e-4

Function = Callable[..., Any]
Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Bug:
    """One of the functions: the right one, the broken one, all `lines` that may be called broken, and several
    arguments drawn by a generator.
    """

    right: Function
    broken: Function
    lines: frozenset[int]
    draw: Callable[[np.random.Generator], list[Arguments]]


def arguments(example: Any) -> Arguments:
    """An example as the functions here take it. An AssertionError for what is none."""
    assert isinstance(example, tuple | list)
    return tuple(map(_argument, example))


def _argument(value: Any) -> Any:
    if isinstance(value, Array):
        assert 0 < value.values.size <= MOST
        assert value.values.dtype.kind in "fiub"
        return value.values.astype(np.float64 if value.values.dtype.kind == "f" else np.int64)
    assert isinstance(value, int | float)
    assert abs(value) <= LARGEST
    return value


def result(function: Function, given: Sequence[Any]) -> Floats:
    """What a function returns. An AssertionError where the arguments are none for it."""
    try:
        with np.errstate(all="ignore"):
            found = np.asarray(function(*given))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise AssertionError from error
    assert found.dtype.kind in "fi"
    return np.asarray(found, dtype=np.float64)


def differ(one: Floats, other: Floats) -> bool:
    """Whether two results are not the same."""
    return one.shape != other.shape or not np.allclose(one, other, rtol=0, atol=APART, equal_nan=True)


def _causal(scores: Floats, first: int) -> Floats:
    hidden = np.triu(np.ones(scores.shape[-1:] * 2, dtype=bool), first)
    return softmax(np.where(hidden, -np.inf, scores))


def _attention(queries: Floats, keys: Floats, values: Floats, scale: float) -> Any:
    return softmax(queries @ np.swapaxes(keys, -2, -1) / scale) @ values


def _self_attention(x: Floats, query: Floats, key: Floats, value: Floats) -> Any:
    return _attention(x @ query, x @ key, x @ value, key.shape[-1] ** 0.5)


def _normalized(x: Floats) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5))


def _relu(x: Floats) -> Floats:
    return np.maximum(x, 0)


def _embedded(ids: npt.NDArray[np.int64], tokens: Floats, positions: Floats, first: int) -> Any:
    return tokens[ids] + positions[np.arange(first, first + ids.shape[-1])]


def _cross_entropy(logits: Floats, targets: npt.NDArray[np.int64]) -> Any:
    """The mean over all positions; there is at least one."""
    probabilities = softmax(logits.reshape(-1, logits.shape[-1]))
    return -np.log(probabilities[np.arange(targets.size), targets.ravel()]).sum() / targets.size


def _dropped(x: Floats, keep: Floats, p: float) -> Any:
    return x * keep / (1 - p)


def _merged(context: Floats) -> Any:
    batch, heads, tokens, width = context.shape
    return context.transpose(0, 2, 1, 3).reshape(batch, tokens, heads * width)


def _merged_too_early(context: Floats) -> Any:
    batch, heads, tokens, width = context.shape
    return context.reshape(batch, heads * width, tokens).transpose(0, 2, 1)


def _projected(x: Floats, weight: Floats, bias: Floats, heads: int, times: int) -> Any:
    projected = x @ weight.T + times * bias
    return projected.reshape(*x.shape[:2], heads, len(weight) // heads).transpose(0, 2, 1, 3)


def _step(table: Floats, ids: npt.NDArray[np.int64], targets: npt.NDArray[np.int64], lr: float, *, tied: bool) -> Any:
    """Cross-entropy's gradient at the logits is (softmax - 1 at the target) / tokens."""
    logits = table[ids] @ table.T
    pull = (softmax(logits) - np.eye(len(table))[targets]) / len(ids)
    gradient = np.zeros_like(table)
    np.add.at(gradient, ids, pull @ table)
    return table - lr * (gradient + (pull.T @ table[ids] if tied else 0))


def _several(*draws: Callable[[np.random.Generator], Arguments]) -> Callable[[np.random.Generator], list[Arguments]]:
    """Arguments of several sizes, and each size once more with other numbers, one of them far from the others."""

    def drawn(rng: np.random.Generator) -> list[Arguments]:
        first = [draw(rng) for draw in (draws * 3)[: max(3, len(draws))]]
        return first + [tuple(_others(rng, one) for one in each) for each in first]

    return drawn


def _others(rng: np.random.Generator, given: Any) -> Any:
    if not isinstance(given, np.ndarray):
        return given
    shuffled = rng.permutation(given.ravel()).reshape(given.shape)
    plain = given.dtype.kind != "f" or set(given.flat) <= {0, 1}
    return shuffled if plain else with_one_far(rng, shuffled)


def _draw_attention(rng: np.random.Generator) -> Arguments:
    batch, queries, keys, width, values = between(rng, 1, 3), between(rng, 2, 4), 5, between(rng, 6, 9), 3
    return normal(rng, batch, queries, width), normal(rng, batch, keys, width), normal(rng, batch, keys, values)


def _draw_self_attention(rng: np.random.Generator) -> Arguments:
    tokens, d_in, width, values = between(rng, 17, 19), 4, between(rng, 8, 10), between(rng, 2, 3)
    return normal(rng, tokens, d_in), *(normal(rng, d_in, each) for each in (width, width, values))


def _draw_feed_forward(rng: np.random.Generator) -> Arguments:
    width = between(rng, 5, 8)
    return 2 * normal(rng, 2, between(rng, 17, 19), width) + 1, normal(rng, width, width), normal(rng, width)


def _draw_ids(rng: np.random.Generator) -> Arguments:
    batch, tokens, vocabulary, width = between(rng, 1, 3), between(rng, 17, 19), between(rng, 7, 9), 3
    longest = tokens + int(rng.integers(2))  # the whole table, or not
    ids = rng.integers(vocabulary, size=(batch, tokens))
    return ids, normal(rng, vocabulary, width), normal(rng, longest, width)


def _draw_logits(rng: np.random.Generator) -> Arguments:
    batch, tokens, vocabulary = between(rng, 1, 3), between(rng, 4, 6), between(rng, 7, 9)
    return 3 * normal(rng, batch, tokens, vocabulary), rng.integers(vocabulary, size=(batch, tokens))


def _draw_dropout(rng: np.random.Generator, *, training: bool) -> Arguments:
    x = normal(rng, between(rng, 2, 4), 15)
    p = float(rng.choice([0.25, 0.5, 0.75]))
    return x, (rng.random(x.shape) >= p).astype(np.float32), p, training


def _draw_heads(rng: np.random.Generator) -> Arguments:
    return (normal(rng, between(rng, 1, 2), 3, between(rng, 4, 6), 2),)


def _draw_projection(rng: np.random.Generator) -> Arguments:
    heads, width, d_in = between(rng, 2, 4), 5, between(rng, 6, 8)
    out = heads * width
    return normal(rng, 2, 3, d_in), normal(rng, out, d_in), normal(rng, out), heads


def _draw_step(rng: np.random.Generator) -> Arguments:
    tokens, vocabulary, width = between(rng, 4, 6), between(rng, 7, 9), 3
    ids, targets = rng.integers(vocabulary, size=(2, tokens))
    return normal(rng, vocabulary, width), ids, targets, float(rng.uniform(0.5, 1.5))


BUGS: Mapping[str, Bug] = {
    "causal_attention_weights": Bug(
        lambda scores: _causal(scores, 1),
        lambda scores: _causal(scores, 2),
        frozenset({4}),
        _several(lambda rng: (3 * normal(rng, between(rng, 1, 3), *[between(rng, 4, 6)] * 2),)),
    ),
    "scaled_dot_product_attention": Bug(
        lambda queries, keys, values: _attention(queries, keys, values, keys.shape[-1] ** 0.5),
        lambda queries, keys, values: _attention(queries, keys, values, 1),
        frozenset({2, 3}),
        _several(_draw_attention),
    ),
    "self_attention": Bug(
        _self_attention,
        lambda x, query, key, value: _self_attention(x, query, value, key),
        frozenset({3}),
        _several(_draw_self_attention),
    ),
    "feed_forward_with_shortcut": Bug(
        lambda x, weight, bias: x + _relu(_normalized(x) @ weight + bias),
        lambda x, weight, bias: _normalized(x + _relu(x @ weight + bias)),
        frozenset({3, 5}),
        _several(_draw_feed_forward),
    ),
    "embed_tokens": Bug(
        lambda ids, tokens, positions: _embedded(ids, tokens, positions, 0),
        lambda ids, tokens, positions: _embedded(ids, tokens, positions, 1),
        frozenset({4, 5}),
        _several(_draw_ids),
    ),
    "next_token_loss": Bug(
        lambda logits, ids: _cross_entropy(logits[:, :-1], ids[:, 1:]),
        lambda logits, ids: _cross_entropy(logits[:, :-1], ids[:, :-1]),
        frozenset({3}),
        _several(_draw_logits),
    ),
    "drop_out": Bug(
        lambda x, keep, p, training: _dropped(x, keep, p) if training and p else x,
        lambda x, keep, p, training: x if training and p == 0 else _dropped(x, keep, p),
        frozenset({2}),
        _several(partial(_draw_dropout, training=True), partial(_draw_dropout, training=False)),
    ),
    "merge_heads": Bug(_merged, _merged_too_early, frozenset({4, 5}), _several(_draw_heads)),
    "project_into_heads": Bug(
        lambda x, weight, bias, heads: _projected(x, weight, bias, heads, 1),
        lambda x, weight, bias, heads: _projected(x, weight, bias, heads, 2),
        frozenset({3, 6}),
        _several(_draw_projection),
    ),
    "step_with_tied_weights": Bug(
        lambda table, ids, targets, lr: _step(table, ids, targets, lr, tied=True),
        lambda table, ids, targets, lr: _step(table, ids, targets, lr, tied=False),
        frozenset({3, 4, 7}),
        _several(_draw_step),
    ),
}
