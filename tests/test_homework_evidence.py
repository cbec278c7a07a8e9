"""What the homework's checks read out of logs, plots and texts that anybody may have written."""

from __future__ import annotations

import json
import math
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from autograde.checking import Evidence, Saved, Submitted
from autograde.checks.hw04.log import PRESETS, PROMPT, Line, read_log
from autograde.checks.hw04.prompts import pairs_in, valid_pairs
from autograde.checks.hw04.runs import FULL, SMALL, printed, results
from autograde.course.assemble import read_assignment
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.judge import Verdict, judge
from autograde.text import Text

ROOT = Path(__file__).parents[1]
SOURCE, CHECKS = ROOT / "source" / "hw04", ROOT / "autograde" / "checks"


@pytest.fixture(scope="module")
def training_log() -> HiddenChecks:
    return load_checks(read_assignment(SOURCE, Text("과제", "Homework")), CHECKS)["training-log"]


def judged(hidden: HiddenChecks, text: str, saved: str = "") -> tuple[Verdict, Evidence]:
    evidence = Evidence(text, {"train": Saved(saved)})
    return judge(hidden, evidence, "seed"), evidence


def test_when_a_log_is_complete_then_all_is_suggested_and_a_person_reads_what_was_seen(
    training_log: HiddenChecks,
) -> None:
    verdict, evidence = judged(training_log, printed(FULL), printed(FULL))
    assert (verdict.score, evidence.flags) == (5, [])
    assert [remark.en for remark in evidence.remarks] == [
        "18 lines with losses (full), training 9.781 → 0.391, validation 9.933 → 6.452",
        f'10 samples, the last one: `{PROMPT} know," was one of the axioms 9`',
        "21.40 minutes",
    ]


def test_when_parts_are_missing_then_their_points_are(training_log: HiddenChecks) -> None:
    cut = printed((FULL[0][:12], FULL[1][:12]), samples=6, minutes=None)
    assert judged(training_log, "", printed(FULL, samples=9))[0].score == 4.5
    assert judged(training_log, "", printed(FULL, minutes=None))[0].score == 4.5
    assert judged(training_log, "", printed(FULL, samples=0, minutes=None))[0].score == 4
    assert judged(training_log, "", cut)[0].score == 0


def test_when_the_pasted_log_is_not_the_saved_one_then_a_person_is_told_and_nothing_is_deducted(
    training_log: HiddenChecks,
) -> None:
    other = printed((tuple(loss + 0.01 for loss in FULL[0]), FULL[1]))
    verdict, evidence = judged(training_log, printed(FULL), other)
    assert verdict.score == 5
    assert [flag.en for flag in evidence.flags] == [
        "The log that was pasted is not the output of the training cell. Training loss saved there: 9.791 → 0.401"
    ]
    assert judged(training_log, printed(FULL), printed(SMALL, PRESETS[1]))[1].flags
    assert not judged(training_log, results(), printed(FULL))[1].flags


def test_when_the_first_line_names_another_preset_then_a_person_is_told(training_log: HiddenChecks) -> None:
    verdict, evidence = judged(training_log, printed(SMALL, PRESETS[1], name="full"))
    assert (verdict.score, len(evidence.flags)) == (5, 1)


HOSTILE = {
    "nothing": "",
    "deep": '"train_losses"' + "[" * 50_000,
    "deep-object": '{"train_losses":' + "[" * 50_000,
    "no-results": '"train_losses" } {',
    "no-lists": '{"train_losses": 3, "val_losses": {}, "samples": "x", "minutes": "9", "preset": []}',
    "no-numbers": '{"train_losses": [null, "1", true, {}], "val_losses": [[], 1, 2, 3], "eval_freq": "5"}',
    "not-finite": '{"train_losses": [NaN, Infinity, 1e999], "val_losses": [-Infinity, NaN, 1e308], "minutes": NaN}',
    "long-integer": f'{{"train_losses": [{"9" * 4000}], "val_losses": [1], "eval_freq": {"9" * 4000}}}',
    "longer-integer": f'{{"train_losses": [{"9" * 9000}]}}',
    "blanks": ("Epoch" + " " * 9_000) * 10,
    "half-lines": "Epoch 1 (Step 000000): Train loss 9.781, Val loss " * 2_000,
    "digits": f"Epoch {'1' * 50_000} (Step {'0' * 40_000}): Train loss 1.0, Val loss 1.0",
    "prompts": PROMPT * 4_000,
    "other-digits": "Epoch ١ (Step ٠٠٠٠٠٠): Train loss ٩.٧, Val loss ９.９",
    "negative": "Epoch 1 (Step 000000): Train loss -9.7, Val loss -9.9",
    "surrogate": "\ud800 Epoch 1 (Step 000000): Train loss nan, Val loss inf",
    "flood": "Epoch 1 (Step 000000): Train loss 9.781, Val loss 9.933\n" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_when_a_text_is_hostile_then_nothing_is_suggested_and_nothing_breaks(
    training_log: HiddenChecks, text: str
) -> None:
    for verdict, _ in (judged(training_log, text), judged(training_log, "", text), judged(training_log, "…", text)):
        assert verdict.score == 0
        assert [outcome.surprise for outcome in verdict.outcomes if outcome.surprise] == []


def test_when_a_hostile_number_stands_beside_a_good_log_then_it_counts_for_nothing(training_log: HiddenChecks) -> None:
    for minutes in (-1.0, math.nan, math.inf, 10**400, "9", True, None):
        assert judged(training_log, results(minutes=minutes))[0].score == 4.5
    for loss in (-1.0, math.nan, math.inf, 10**400, "0.1", None):
        assert judged(training_log, results(train_losses=[*FULL[0][:-1], loss]))[0].score == 3


def test_when_a_text_is_long_then_only_its_beginning_is_read() -> None:
    line = "Epoch 1 (Step 000000): Train loss 9.781, Val loss 9.933"
    assert read_log(" " * 50_000 + line).lines == (Line(0, 9.781, 9.933, 1),)
    assert read_log(" " * 100_000 + line).lines == ()


@pytest.mark.parametrize("wrap", ["{}", "```\n{}\n```", "> {}", "**{}**", "로그입니다. {} 끝."])
def test_when_the_log_is_wrapped_in_something_then_it_is_read_the_same(wrap: str) -> None:
    for text in (printed(FULL), printed(FULL).replace("\n", "\r\n"), printed(FULL).replace(" ", "\u00a0"), results()):
        log, plain = read_log(wrap.format(text)), read_log(printed(FULL))
        assert [(line.step, line.train, line.val) for line in log.lines] == [
            (line.step, line.train, line.val) for line in plain.lines
        ]
        assert (log.preset, log.minutes, len(log.samples)) == ("full", 21.4, 10)


def pair(prompt: str, output: str) -> str:
    return f"prompt: {prompt}\noutput: {output}"


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (pair("Once upon a time", "Once upon a time, there was"), 1),
        (pair("Once upon a time", "once upon a time, there was"), 0),
        (pair("Once upon a time", "Once upon a time"), 0),
        (pair("Once upon a time", ""), 0),
        (pair("", "Once upon a time"), 0),
        (pair("Hello,  I am", "Hello, I am a fan"), 0),
        (pair("옛날 옛적에", "옛날 옛적에 한 사람이"), 1),
        (pair('"Oh', '"Oh, no," said he'), 1),
        ("output: a b\nprompt: a\noutput: a b\nprompt: a\noutput: a c", 1),
        ("```\nprompt: a\noutput: a b\n```\n```\nprompt: b\noutput: b c\n```", 2),
        ("1) Prompt 1: a\n   Output 1: a b\n2) Prompt 2: b\n   Output 2: b c", 2),
        ("prompt：a\noutput：a b", 1),
        ("The prompt: a\nThe output: a b", 0),
        ("prompt:" * 9_000, 0),
        ("\n".join(["prompt: a", "output: a b"] * 9_000), 1),
        ("> " * 30_000, 0),
    ],
)
def test_when_pairs_are_read_then_the_valid_ones_are_counted(text: str, valid: int) -> None:
    assert len(valid_pairs(text)) == valid


def test_when_an_output_is_broken_into_lines_then_it_is_one_text() -> None:
    text = "prompt: a\noutput: a b\nc d\n========\nprompt: e\noutput: e f"
    assert pairs_in(text) == [("a", "a b c d"), ("e", "e f")]


def test_when_results_are_written_by_the_notebook_then_the_names_are_those_that_are_read() -> None:
    written: dict[str, Any] = json.loads(results())
    source = (SOURCE / "2_5_training_log.py").read_text(encoding="utf-8")
    start = source.index("results = {")
    assert all(f'"{name}":' in source[start : start + 600] for name in written)


def test_when_a_plot_earns_the_points_then_the_check_in_the_notebook_takes_it() -> None:
    assignment = read_assignment(SOURCE, Text("과제", "Homework"))
    exercise = assignment.exercise("plot-losses")
    preset = {name: [5.0, 3.0, 1.0] for name in ("tokens_seen", "train_losses", "val_losses")}
    notebook = {"plt": plt, "torch": torch, "np": np, "num_epochs": 3, **preset}
    notebook |= {"check": lambda *_, **__: nullcontext(), "tr": lambda ko, en: en, "answered": _answered}
    for right in load_checks(assignment, CHECKS)["plot-losses"].right:
        assert isinstance(right.answer, Submitted)
        assert not isinstance(right.answer.answer, str)
        names = dict(notebook)
        exec(exercise.fill(right.answer.answer), names)
        exec(exercise.check["en"], names)
        plt.close("all")


def _answered(value: object) -> None:
    assert value is not ...
