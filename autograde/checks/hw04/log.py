"""Reads the log of a training run: the lines that it printed, or the content of hw04-results.json, and what does not
fit in it. Declares no checks.

Anybody may have written it, so only a limited length is read, patterns look ahead only so far, and a number may be
anything.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "LINES",
    "PRESETS",
    "PROMPT",
    "SAMPLES",
    "Line",
    "Log",
    "Preset",
    "differ",
    "digest_of",
    "preset_of",
    "read_log",
]

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
#: The copy of what was predicted, one line each: anything may stand there.
_PREDICTED = re.compile(r"^[ \t>]{0,8}Prediction · (\w{1,40}): (.{0,20000})$", re.MULTILINE)
_EXPERIMENT = re.compile(r"^[ \t>]{0,8}Experiment: ([\w ./]{1,60})$", re.MULTILINE)
_RUN = re.compile(r"Run ([0-9a-f]{12})\b(?: · student ([^\n]{1,200}))?")
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
    """What was found of one run; `preset` is what its first line says. `digest` is the one that the run printed, with
    the `number` of its student and a copy of the `prediction`; `experiment` is what was changed in it.
    """

    preset: str | None = None
    lines: tuple[Line, ...] = ()
    samples: tuple[str, ...] = ()
    minutes: float | None = None
    prediction: Mapping[str, str] = field(default_factory=dict)
    digest: str | None = None
    number: str = ""
    experiment: str | None = None

    @property
    def is_edited(self) -> bool:
        """Whether a digest was printed and is not that of what stands there."""
        return self.digest is not None and self.digest != digest_of(self)


def read_log(text: str) -> Log:
    """The log in this text; where it holds several runs, the longest one's lines."""
    text = text[:MOST].replace("\u00a0", " ")
    results = _results(text)
    if results is not None:
        return _from_results(results)
    prediction = {name: said.strip() for name, said in _PREDICTED.findall(text)}
    experiment = _EXPERIMENT.search(text)
    text = _PREDICTED.sub("", text)
    run = _RUN.findall(text)
    lines = [Line(int(step), float(train), float(val), int(epoch)) for epoch, step, train, val in _LINE.findall(text)]
    preset, minutes = _PRESET.search(text), _MINUTES.findall(text)
    samples = [_AFTER_SAMPLE.split(part, maxsplit=1)[0] for part in text.split(PROMPT)[1:]]
    return Log(
        preset[1].lower() if preset else None,
        _longest_run(lines),
        tuple(" ".join(f"{PROMPT}{sample}".split()) for sample in samples),
        float(minutes[-1]) if minutes else None,
        prediction,
        run[-1][0] if run else None,
        run[-1][1].strip() if run else "",
        experiment[1].strip() if experiment else None,
    )


def digest_of(log: Log) -> str:
    """The digest that the notebook makes of such a run (source/hw04/2_5_training_log.py)."""
    losses = [f"{line.train:.3f} {line.val:.3f}" for line in log.lines]
    letters = "".join(letter for sample in log.samples for letter in sample if letter.isalnum())
    said = [log.experiment or log.preset, losses, letters, log.number, list(log.prediction.items())]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


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
        _copy(results.get("prediction")),
        _word(results, "run") or None,
        _word(results, "student"),
        _word(results, "experiment") or None,
    )


def _copy(prediction: Any) -> dict[str, str]:
    held = prediction.items() if isinstance(prediction, dict) else ()
    return {name: said for name, said in held if isinstance(said, str)}


def _word(results: dict[str, Any], name: str) -> str:
    value = results.get(name)
    return value if isinstance(value, str) else ""


def _items(results: dict[str, Any], name: str) -> list[Any]:
    items = results.get(name)
    return items if isinstance(items, list) else []


def _number(value: Any) -> float:
    """A number of the file; not a number where something else stands in its place, or more than any log can hold."""
    return float(value) if type(value) in (int, float) and -1e6 < value < 1e6 else math.nan
