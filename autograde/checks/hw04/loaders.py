"""What the checks of the loaders ask: other texts and lengths, and windows that can be compared. Declares no checks."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Array, Student

from ..unseen import UNSEEN

__all__ = ["WINDOWS", "Rows", "other", "rows", "with_one_window_over"]

WINDOWS = "[torch.stack(list(part)) for part in zip(*train_loader.dataset)]"
NUMBER = "len(train_loader.dataset)"

Rows = list[tuple[bytes, bytes]]


def other(rng: np.random.Generator, context_length: int | None = None) -> dict[str, Any]:
    """Another text, and windows of another length than those of either preset, wherever the length is looked up. Nine
    tenths of the text are a whole number of characters.
    """
    length = 10 * int(rng.integers(430, 500))
    start = int(rng.integers(len(UNSEEN) - length))
    model = {
        "vocab_size": 50257,
        "context_length": context_length or int(rng.integers(17, 29)),
        "emb_dim": 10,
        "n_heads": 2,
        "n_layers": 1,
        "drop_rate": 0.1,
        "qkv_bias": False,
    }
    training = {"learning_rate": 0.001, "num_epochs": 3, "eval_freq": 4, "eval_iter": 2}
    preset = {"model": model, "training": training}
    text = UNSEEN[start : start + length]
    return {"text_data": text, "GPT_CONFIG_TRAIN": model, "PRESETS": {"full": preset, "small": preset}}


def with_one_window_over(rng: np.random.Generator, reference: Student) -> dict[str, Any]:
    """Another text and length with an odd number of windows, so that one of them makes a short batch."""
    given = other(rng)
    for length in map(int, rng.permutation(np.arange(17, 29))):
        given = other(rng, length)
        if reference.rerun(**given).run(NUMBER) % 2:
            break
    return given


def rows(inputs: object, targets: object) -> Rows:
    """The windows, each with its target; an AssertionError for what are no windows."""
    assert isinstance(inputs, Array)
    assert isinstance(targets, Array)
    assert (inputs.dtype, targets.dtype, inputs.shape) == ("torch.int64", "torch.int64", targets.shape)
    return [(x.tobytes(), y.tobytes()) for x, y in zip(inputs.values, targets.values, strict=True)]
