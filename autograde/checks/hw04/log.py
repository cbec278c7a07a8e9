"""Reads the log of a training run: the lines that it printed, or the content of hw04-results.json. Declares no checks.

Anybody may have written it, so only a limited length is read, patterns look ahead only so far, and a number may be
anything.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["LINES", "PRESETS", "PROMPT", "SAMPLES", "Line", "Log", "Preset", "differ", "preset_of", "read_log"]

#: Either preset measures the losses this often, and writes this many samples, one an epoch.
LINES, SAMPLES = 18, 10
PROMPT = "Every effort moves you"

#: Characters that are read; a log has about six thousand.
MOST = 100_000

_LOSS = r"(-?[0-9]{1,6}(?:\.[0-9]{1,9})?|nan|-?inf)"
_LINE = re.compile(
    r"Epoch\s{1,9}([0-9]{1,6})\s{0,9}\(Step\s{1,9}([0-9]{1,9})\)\s{0,9}:\s{0,9}"
    rf"Train\s{{1,9}}loss\s{{1,9}}{_LOSS}\s{{0,9}},\s{{0,9}}Val\s{{1,9}}loss\s{{1,9}}{_LOSS}",
    re.IGNORECASE,
)
_PRESET = re.compile(r"Preset\s{1,9}([a-z]{1,20})\s{0,9}:\s{0,9}[0-9,]{1,15}\s{1,9}parameters", re.IGNORECASE)
_MINUTES = re.compile(r"completed\s{1,9}in\s{1,9}([0-9]{1,6}(?:\.[0-9]{1,6})?)\s{1,9}minutes", re.IGNORECASE)
#: What comes after a sample: a line of the log, its end, or the end of a fenced text.
_AFTER_SAMPLE = re.compile(r"Epoch\s{1,9}[0-9]|Training completed|```")


@dataclass(frozen=True)
class Preset:
    """A setting of the homework, and what its losses come to: `first` and `last` training loss, the latter also as a
    share of the validation loss.
    """

    name: str
    eval_freq: int
    steps_per_epoch: int
    first: tuple[float, float]
    last: float
    share: float

    @property
    def steps(self) -> list[int]:
        """The steps at which the losses are measured."""
        return [self.eval_freq * number for number in range(LINES)]


PRESETS = (Preset("full", 5, 9, (9.0, 11.0), 1.0, 0.5), Preset("small", 10, 18, (10.0, 11.5), 5.0, 0.8))


@dataclass(frozen=True)
class Line:
    """Both losses at one step. The file of results has no epochs."""

    step: int
    train: float
    val: float
    epoch: int | None = None


@dataclass(frozen=True)
class Log:
    """What was found of one run; `preset` is what its first line says."""

    preset: str | None = None
    lines: tuple[Line, ...] = ()
    samples: tuple[str, ...] = ()
    minutes: float | None = None


def read_log(text: str) -> Log:
    """The log in this text; where it holds several runs, the longest one's lines."""
    text = text[:MOST].replace("\u00a0", " ")
    results = _results(text)
    if results is not None:
        return _from_results(results)
    lines = [Line(int(step), float(train), float(val), int(epoch)) for epoch, step, train, val in _LINE.findall(text)]
    preset, minutes = _PRESET.search(text), _MINUTES.findall(text)
    samples = [_AFTER_SAMPLE.split(part, maxsplit=1)[0] for part in text.split(PROMPT)[1:]]
    return Log(
        preset[1].lower() if preset else None,
        _longest_run(lines),
        tuple(" ".join(f"{PROMPT}{sample}".split()) for sample in samples),
        float(minutes[-1]) if minutes else None,
    )


def preset_of(log: Log) -> Preset | None:
    """The preset whose distance between steps the log has; with one line only, the one that is named."""
    if len(log.lines) > 1:
        return next((preset for preset in PRESETS if preset.eval_freq == log.lines[1].step - log.lines[0].step), None)
    return next((preset for preset in PRESETS if preset.name == log.preset), None)


def differ(one: Log, other: Log) -> bool:
    """Whether two logs cannot be of the same run: other losses at a step that both have, or no such step."""
    losses = {line.step: line for line in one.lines}
    both = [(losses[line.step], line) for line in other.lines if line.step in losses]
    near = [abs(a.train - b.train) < 0.002 and abs(a.val - b.val) < 0.002 for a, b in both]
    return preset_of(one) != preset_of(other) or not near or not all(near)


def _longest_run(lines: Sequence[Line]) -> tuple[Line, ...]:
    """A run starts at a step that is not after the one before; of equally long runs the last counts."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.step > runs[-1][-1].step:
            runs[-1].append(line)
        else:
            runs.append([line])
    longest: list[Line] = max(reversed(runs), key=len, default=[])
    return tuple(longest)


def _results(text: str) -> dict[str, Any] | None:
    """The file of results in this text, if it is there."""
    if '"train_losses"' not in text:
        return None
    try:
        results = json.loads(text[text.find("{") : text.rfind("}") + 1])
    except (ValueError, RecursionError):
        return None
    return results if isinstance(results, dict) else None


def _from_results(results: dict[str, Any]) -> Log:
    train, val, samples = (_items(results, name) for name in ("train_losses", "val_losses", "samples"))
    name = results.get("preset")
    frequency = results.get("eval_freq")
    if type(frequency) is not int:
        frequency = next((preset.eval_freq for preset in PRESETS if preset.name == name), 1)
    pairs = zip(train, val, strict=False)
    minutes = _number(results.get("minutes"))
    return Log(
        name if isinstance(name, str) else None,
        tuple(Line(number * frequency, _number(a), _number(b)) for number, (a, b) in enumerate(pairs)),
        tuple(" ".join(sample.split()) for sample in samples if isinstance(sample, str)),
        minutes if math.isfinite(minutes) else None,
    )


def _items(results: dict[str, Any], name: str) -> list[Any]:
    items = results.get(name)
    return items if isinstance(items, list) else []


def _number(value: Any) -> float:
    """A number of the file; not a number where something else stands in its place, or more than any log can hold."""
    return float(value) if type(value) in (int, float) and -1e6 < value < 1e6 else math.nan
