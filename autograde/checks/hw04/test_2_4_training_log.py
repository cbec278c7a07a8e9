"""Hidden checks of the log of the training: is it complete, and can it be the log of such a run?

The figures differ from one machine to another, so none is compared. A person confirms what is suggested here.
"""

from __future__ import annotations

import json
import math
from typing import Any

from autograde.checking import Criterion, Evidence, Right, Saved, Submitted, Wrong, as_code, check, exercise

from .log import (
    LINES,
    PRESETS,
    PROMPT,
    SAMPLES,
    Log,
    Preset,
    differ,
    preset_of,
    read_log,
)


def log_in(evidence: Evidence) -> Log:
    """The log in the written answer; where there is none, the one that is saved with the training cell."""
    written = read_log(evidence.text)
    return written if written.lines else read_log(evidence.saved("train").text)


def is_plausible(log: Log, preset: Preset) -> bool:
    """Whether the losses go the way that such a training goes."""
    losses = [loss for line in log.lines for loss in (line.train, line.val)]
    if len(log.lines) < 5 or not all(math.isfinite(loss) and loss >= 0 for loss in losses):
        return False
    first, last = log.lines[0], log.lines[-1]
    falls = preset.first[0] <= first.train <= preset.first[1] and last.train < preset.last
    return falls and last.train < preset.share * last.val and all(5.5 <= line.val <= 7.5 for line in log.lines[4:])


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


def pasted(text: str, saved: str = "") -> Submitted:
    """This text in the cell, with this output saved with the training cell."""
    return Submitted(text, {"train": Saved(saved)})


@exercise("training-log", points=20)
class TestTrainingLog:
    @check(
        ko=f"손실의 줄 {LINES}개가 빠짐없이 차례로 있고, 스텝과 에포크가 고른 크기의 것과 같아야 합니다.",
        en=f"All {LINES} lines with losses are there in order, with the steps and epochs of the preset.",
        points=8,
    )
    def test_when_the_log_is_read_then_all_lines_are_there(self, evidence: Evidence) -> None:
        log = log_in(evidence)
        preset = preset_of(log)
        if log.lines:
            first, last = log.lines[0], log.lines[-1]
            name = preset.name if preset else "?"
            train, val = f"{first.train:.3f} → {last.train:.3f}", f"{first.val:.3f} → {last.val:.3f}"
            evidence.remark(
                ko=f"손실 {len(log.lines)}줄({name}), 훈련 {train}, 검증 {val}",
                en=f"{len(log.lines)} lines with losses ({name}), training {train}, validation {val}",
            )
        assert preset
        assert [line.step for line in log.lines] == preset.steps
        epochs = [line.step // preset.steps_per_epoch + 1 for line in log.lines]
        assert all(line.epoch in (None, epoch) for line, epoch in zip(log.lines, epochs, strict=True))

    @check(
        ko="손실이 이 훈련에서 나올 만한 값이어야 합니다. 훈련 손실은 고른 크기의 표만큼 줄고, 검증 손실은 그보다 훨씬 "
        "높은 데서 멈춥니다. 붙여 넣은 로그는 저장된 출력과 같아야 합니다.",
        en="The losses can come from this training: the training loss falls as the table of the preset says, the "
        "validation loss stops far above it, and a log that was pasted agrees with the output that was saved.",
        points=6,
    )
    def test_when_losses_are_compared_then_they_are_plausible(self, evidence: Evidence) -> None:
        log, saved = log_in(evidence), read_log(evidence.saved("train").text)
        preset = preset_of(log)
        if log.lines and saved.lines and differ(log, saved):
            seen = f"{saved.lines[0].train:.3f} → {saved.lines[-1].train:.3f}"
            evidence.flag(
                ko=f"붙여 넣은 로그가 훈련 셀에 저장된 출력과 다릅니다. 저장된 훈련 손실: {seen}",
                en=f"The log that was pasted is not the output of the training cell. Training loss saved there: {seen}",
            )
            raise AssertionError
        if preset and log.preset not in (None, preset.name):
            evidence.flag(
                ko="첫 줄에 적힌 크기와 스텝의 간격이 서로 맞지 않습니다.",
                en="The preset in the first line and the distance between steps do not belong together.",
            )
            raise AssertionError
        assert preset
        assert is_plausible(log, preset)

    @check(
        ko=f"에포크마다 하나씩, 시작 글에 이어 쓴 샘플이 {SAMPLES}개 있어야 합니다.",
        en=f"There are {SAMPLES} samples, one for each epoch, that continue the beginning.",
        points=4,
    )
    def test_when_samples_are_counted_then_every_epoch_has_one(self, evidence: Evidence) -> None:
        samples = log_in(evidence).samples
        if samples:
            last = as_code(samples[-1][:120])
            evidence.remark(
                ko=f"샘플 {len(samples)}개, 마지막: {last}", en=f"{len(samples)} samples, the last one: {last}"
            )
        assert len(samples) >= SAMPLES
        assert all(sample.startswith(PROMPT) for sample in samples)
        # Early samples may be nothing but blanks, or equal to one another.
        assert len({sample for sample in samples if len(sample) > len(PROMPT)}) >= SAMPLES // 2

    @check(
        ko="걸린 시간을 적은 줄이 있어야 합니다.",
        en="There is a line that says how long it took.",
        points=2,
    )
    def test_when_the_end_is_read_then_the_time_is_there(self, evidence: Evidence) -> None:
        minutes = log_in(evidence).minutes
        assert minutes
        assert minutes > 0
        evidence.remark(ko=f"{minutes:.2f}분", en=f"{minutes:.2f} minutes")

    rubric = (
        Criterion(
            8,
            ko=f"손실의 줄 {LINES}개가 모두 있습니다. 빠진 줄의 비율만큼 뺍니다.",
            en=f"All {LINES} lines with losses; take off in proportion to what is missing.",
        ),
        Criterion(
            6,
            ko="손실이 고른 크기의 훈련에서 나올 만한 값이고, 저장된 출력과 맞습니다. 다시 훈련해 값이 달라졌다면 "
            "인정합니다.",
            en="The losses can come from a training with the preset and agree with the saved output. Other figures "
            "because of training again are fine.",
        ),
        Criterion(
            4,
            ko=f"샘플 {SAMPLES}개가 있고, 처음에는 서투르다가 소설의 구절에 가까워집니다.",
            en=f"{SAMPLES} samples, clumsy at first and closer to phrases of the story later.",
        ),
        Criterion(2, ko="걸린 시간이 있습니다.", en="The time it took."),
    )
    wrong = (
        Wrong(
            "only-said-to-be-done",
            pasted("훈련이 잘 끝났습니다. 손실이 0.391까지 줄었습니다."),
            ko="로그가 없습니다. 훈련 셀의 출력을 첫 줄부터 마지막 줄까지 붙여 넣습니다.",
            en="There is no log. Paste the output of the training cell, from its first line to its last.",
        ),
        Wrong(
            "first-and-last-line-only",
            pasted(
                "Preset full: 162,419,712 parameters\n"
                "Epoch 1 (Step 000000): Train loss 9.781, Val loss 9.933\n"
                "Epoch 10 (Step 000085): Train loss 0.391, Val loss 6.452\n"
                "Training completed in 21.40 minutes."
            ),
            ko="처음과 마지막 줄만 있습니다. 출력 전체를 붙여 넣습니다.",
            en="Only the first and the last line are there. Paste the whole output.",
        ),
        Wrong(
            "interrupted",
            pasted("", printed((FULL[0][:9], FULL[1][:9]), samples=4, minutes=None)),
            ko="훈련이 도중에 멈추었습니다. 셀을 끝까지 실행해야 합니다.",
            en="The training stopped half-way. Run the cell to its end.",
        ),
        Wrong(
            "samples-left-out",
            pasted(printed(FULL, samples=0)),
            ko="샘플이 없습니다. 손실의 줄만이 아니라 출력 전체를 붙여 넣습니다.",
            en="The samples are missing. Paste all of the output, not only the lines with losses.",
        ),
        Wrong(
            "same-sample-ten-times",
            pasted(f"{printed(FULL, samples=0)}\n" + f"{PROMPT}, and\n" * SAMPLES),
            ko="같은 샘플이 열 번 나옵니다. 샘플은 에포크마다 새로 지은 글입니다.",
            en="One sample appears ten times. A sample is written anew after each epoch.",
        ),
        Wrong(
            "time-left-out",
            pasted(printed(FULL, minutes=None)),
            ko="걸린 시간이 있는 마지막 줄이 없습니다.",
            en="The last line, with the time it took, is missing.",
        ),
        Wrong(
            "nothing-learned",
            pasted(printed((tuple(9.8 - 0.01 * k for k in range(LINES)), tuple(9.9 for _ in range(LINES))))),
            ko="훈련 손실이 줄지 않았습니다. 1부의 클래스와 `data-loaders` 문제의 로더를 다시 봅니다.",
            en="The training loss did not fall. Look at the classes of part 1 and the loaders of `data-loaders`.",
        ),
        Wrong(
            "trained-on-the-validation-set",
            pasted(printed((FULL[0], tuple(loss + 0.1 for loss in FULL[0])))),
            ko="검증 손실이 훈련 손실만큼 줄었습니다. 검증 세트로도 훈련한 것입니다.",
            en="The validation loss fell as far as the training loss: the model was trained on that text as well.",
        ),
        Wrong(
            "curves-swapped",
            pasted(printed((FULL[1], FULL[0]))),
            ko="훈련 손실과 검증 손실이 서로 바뀌었습니다.",
            en="Training loss and validation loss changed places.",
        ),
        Wrong(
            "not-a-number",
            pasted(printed((FULL[0][:4] + (math.nan,) * 14, FULL[1][:4] + (math.nan,) * 14))),
            ko="손실이 nan이 되었습니다. 마스크가 모든 토큰을 가리거나 0으로 나누는 곳이 있습니다.",
            en="The losses became nan. Some mask hides every token, or something is divided by 0.",
        ),
        Wrong(
            "too-good",
            pasted(results(train_losses=[-1.0] * LINES, val_losses=[0.0] * LINES)),
            ko="손실이 음수입니다. 교차 엔트로피는 음수가 될 수 없습니다.",
            en="A loss is negative, which cross-entropy can never be.",
        ),
        Wrong(
            "not-the-saved-output",
            pasted(printed(FULL), printed((tuple(loss + 0.5 for loss in FULL[0]), FULL[1]))),
            ko="붙여 넣은 로그가 훈련 셀에 저장된 출력과 다릅니다.",
            en="The log that was pasted is not the output saved with the training cell.",
        ),
        Wrong(
            "another-preset-in-the-first-line",
            pasted(printed(SMALL, PRESETS[1], name="full")),
            ko="첫 줄은 `full`이라고 하는데 스텝의 간격은 `small`의 것입니다.",
            en="The first line says `full`, but the distance between steps is that of `small`.",
        ),
        Wrong(
            "file-without-samples",
            pasted(results(samples=[], minutes=None)),
            ko="파일의 내용에서 샘플과 시간이 빠졌습니다. 파일 전체를 붙여 넣습니다.",
            en="Samples and time are missing from the content of the file. Paste all of it.",
        ),
    )
    right = (
        Right("full-preset", pasted(printed(FULL), printed(FULL))),
        Right("small-preset-saved-only", pasted("", printed(SMALL, PRESETS[1], minutes=1.76))),
        Right("see-the-output-above", pasted("위의 출력과 같습니다.", printed(FULL))),
        Right("content-of-the-file", pasted(f"```json\n{results()}\n```")),
        Right("file-and-saved-output", pasted(results(), printed(FULL))),
        Right("quoted", pasted("\r\n".join(f"> {line}" for line in printed(FULL).splitlines()))),
        Right("all-in-one-line", pasted(" ".join(printed(FULL).split()))),
        Right(
            "run-twice",
            pasted("", printed((FULL[0][:5], FULL[1][:5]), samples=2, minutes=None) + "\n" + printed(FULL)),
        ),
    )
