"""Logs of runs for the answers that are declared: what the notebook prints and stores. Declares no checks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from .log import LINES, PRESETS, PROMPT, SAMPLES, Preset, digest_of, read_log

__all__ = ["FULL", "SMALL", "printed", "results", "run"]

FULL = (
    (9.781, 8.111, 6.661, 5.961, 5.726, 5.201, 4.417, 4.069, 3.732, 2.850, 2.427, 2.104, 1.882, 1.320, 0.985, 0.717,
     0.541, 0.391),
    (9.933, 8.339, 7.048, 6.616, 6.600, 6.348, 6.278, 6.226, 6.160, 6.179, 6.141, 6.134, 6.233, 6.238, 6.242, 6.293,
     6.393, 6.452),
)  # fmt: skip
SMALL = (
    (10.905, 9.237, 7.619, 6.513, 6.178, 6.106, 5.823, 5.767, 5.575, 5.437, 5.196, 4.903, 4.690, 4.575, 4.364, 4.166,
     3.796, 3.645),
    (10.898, 9.371, 7.835, 6.891, 6.641, 6.625, 6.586, 6.553, 6.503, 6.477, 6.421, 6.381, 6.308, 6.298, 6.286, 6.245,
     6.223, 6.237),
)  # fmt: skip


def printed(
    losses: tuple[tuple[Any, ...], tuple[Any, ...]],
    preset: Preset = PRESETS[0],
    *,
    name: str | None = None,
    samples: int = SAMPLES,
    minutes: float | None = 21.4,
) -> str:
    """What the training cell prints for these losses."""
    lines, written = [f"Preset {name or preset.name}: 162,419,712 parameters"], 0
    for step, train, val in zip(preset.steps, *losses, strict=False):
        epoch = step // preset.steps_per_epoch
        if written < min(epoch, samples):
            written += 1
            lines.append(f"{PROMPT}, and the picture of number {written}")
        lines.append(f"Epoch {epoch + 1} (Step {step:06d}): Train loss {train:.3f}, Val loss {val:.3f}")
    lines += [f'{PROMPT} know," was one of the axioms {number}' for number in range(written, samples)]
    if minutes is not None:
        lines.append(f"Training completed in {minutes:.2f} minutes.")
    return "\n".join(lines)


def results(**other: Any) -> str:
    """The content of the file of results."""
    kept: dict[str, Any] = {
        "preset": "full",
        "parameters": 162_419_712,
        "eval_freq": 5,
        "train_losses": FULL[0],
        "val_losses": FULL[1],
        "tokens_seen": [512 + 2560 * number for number in range(LINES)],
        "samples": [f"{PROMPT}, and {number}" for number in range(SAMPLES)],
        "minutes": 21.4,
    }
    return json.dumps(kept | other, indent=1)


def run(
    losses: tuple[tuple[Any, ...], tuple[Any, ...]] = SMALL,
    preset: Preset = PRESETS[1],
    *,
    number: str = "",
    prediction: str = "10.8",
    part: str = "first_loss",
    experiment: str = "",
) -> str:
    """All that a cell prints for these losses, with the copy of the `part` of a prediction, and the digest."""
    head = f"Experiment: {experiment}\n" if experiment else ""
    text = f"{head}Prediction · {part}: {prediction}\n{printed(losses, preset, minutes=1.76)}"
    digest = digest_of(replace(read_log(text), number=number))
    return f"{text}\nRun {digest}" + (f" · student {number}" if number else "")
