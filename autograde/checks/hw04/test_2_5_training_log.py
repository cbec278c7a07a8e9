"""Hidden checks of the log of the training: is it complete, and can it be the log of such a run?

It is read from the output that is saved with the training cell; who pastes it all the same loses nothing. The figures
differ from one machine to another, so none is compared. What does not fit together is told to a person, and costs
nothing.
"""

from __future__ import annotations

import math

from autograde.checking import Criterion, Evidence, Right, Saved, Submitted, Wrong, as_code, check, exercise

from .fitting import flag_another_log, flag_what_does_not_fit, is_complete, remark_on
from .log import LINES, PRESETS, PROMPT, SAMPLES, Log, Preset, preset_of, read_log
from .runs import FULL, SMALL, printed, results, run


def log_in(evidence: Evidence) -> Log:
    """The log that is saved with the training cell, or the one in the written answer where that has more of it."""
    saved, written = read_log(evidence.saved("train").text), read_log(evidence.text)
    return max(saved, written, key=lambda log: (len(log.lines), len(log.samples), log.minutes is not None))


def is_plausible(log: Log, preset: Preset) -> bool:
    """Whether the losses go the way that such a training goes."""
    losses = [loss for line in log.lines for loss in (line.train, line.val)]
    if len(log.lines) < 5 or not all(math.isfinite(loss) and loss >= 0 for loss in losses):
        return False
    first, last = log.lines[0], log.lines[-1]
    falls = preset.first[0] <= first.train <= preset.first[1] and last.train < preset.last
    return falls and last.train < preset.share * last.val and all(5.5 <= line.val <= 7.5 for line in log.lines[4:])


def pasted(text: str, saved: str = "", number: str = "") -> Submitted:
    """This text in the cell, with this output saved with the training cell."""
    return Submitted(text, {"train": Saved(saved)}, {"STUDENT_NUMBER": number})


@exercise("training-log", points=5)
class TestTrainingLog:
    @check(
        ko=f"훈련 셀에 저장된 출력에 손실의 줄 {LINES}개가 빠짐없이 차례로 있고, 스텝과 에포크가 고른 크기의 것과 "
        "같아야 합니다.",
        en=f"The saved output of the training cell has all {LINES} lines with losses in order, with the steps and "
        "epochs of the preset.",
        points=2,
    )
    def test_when_the_log_is_read_then_all_lines_are_there(self, evidence: Evidence) -> None:
        log = log_in(evidence)
        remark_on(evidence, log)
        flag_what_does_not_fit(evidence, log)
        flag_another_log(evidence)
        assert is_complete(log)

    @check(
        ko="손실이 이 훈련에서 나올 만한 값이어야 합니다. 훈련 손실은 고른 크기의 표만큼 줄고, 검증 손실은 그보다 훨씬 "
        "높은 데서 멈춥니다.",
        en="The losses can come from this training: the training loss falls as the table of the preset says, and the "
        "validation loss stops far above it.",
        points=2,
    )
    def test_when_losses_are_compared_then_they_are_plausible(self, evidence: Evidence) -> None:
        log = log_in(evidence)
        preset = preset_of(log)
        if preset and log.preset not in (None, preset.name):
            evidence.flag(
                ko="첫 줄에 적힌 크기와 스텝의 간격이 서로 맞지 않습니다.",
                en="The preset in the first line and the distance between steps do not belong together.",
            )
        assert preset
        assert is_plausible(log, preset)

    @check(
        ko=f"에포크마다 하나씩, 시작 글에 이어 쓴 샘플이 {SAMPLES}개 있어야 합니다.",
        en=f"There are {SAMPLES} samples, one for each epoch, that continue the beginning.",
        points=0.5,
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
        points=0.5,
    )
    def test_when_the_end_is_read_then_the_time_is_there(self, evidence: Evidence) -> None:
        minutes = log_in(evidence).minutes
        assert minutes
        assert minutes > 0
        evidence.remark(ko=f"{minutes:.2f}분", en=f"{minutes:.2f} minutes")

    rubric = (
        Criterion(
            2,
            ko=f"손실의 줄 {LINES}개가 모두 있습니다. 2점: 18줄이 차례로 있다. 빠진 줄이 있으면 그 비율만큼 뺍니다. "
            "9줄에서 멈춘 로그는 1점.",
            en=f"All {LINES} lines with losses. 2: all 18 in order. Take off in proportion to what is missing: 1 for a "
            "log that stops after 9.",
        ),
        Criterion(
            2,
            ko="손실이 고른 크기의 훈련에서 나올 만한 값입니다. 2점: `small`에서 10.9에서 3.6으로 줄고 검증은 6.2에 "
            "머문다. 0점: 훈련 손실이 9.8에서 그대로다. 다시 훈련해 값이 달라졌다면 인정합니다.",
            en="The losses can come from a training with the preset. 2: with `small` from 10.9 to 3.6, while the "
            "validation loss stays near 6.2. 0: the training loss stays at 9.8. Other figures because of training "
            "again are fine.",
        ),
        Criterion(
            0.5,
            ko=f"샘플 {SAMPLES}개가 있습니다. 0.5점: 에포크마다 하나. 0점: 샘플이 없거나 같은 글이 열 번 나온다.",
            en=f"{SAMPLES} samples. 0.5: one for each epoch. 0: none, or ten times the same text.",
        ),
        Criterion(
            0.5,
            ko="걸린 시간이 있습니다. 0.5점: `completed in 1.76 minutes`. 0점: 마지막 줄이 없다.",
            en="The time it took. 0.5: `completed in 1.76 minutes`. 0: the last lines are missing.",
        ),
    )
    wrong = (
        Wrong(
            "only-said-to-be-done",
            pasted("훈련이 잘 끝났습니다. 손실이 0.391까지 줄었습니다."),
            ko="로그가 없습니다. 훈련 셀을 끝까지 실행하고 노트북을 출력이 있는 채로 저장합니다.",
            en="There is no log. Run the training cell to its end, and save the notebook with its outputs.",
        ),
        Wrong(
            "first-and-last-line-only",
            pasted(
                "Preset full: 162,419,712 parameters\n"
                "Epoch 1 (Step 000000): Train loss 9.781, Val loss 9.933\n"
                "Epoch 10 (Step 000085): Train loss 0.391, Val loss 6.452\n"
                "Training completed in 21.40 minutes."
            ),
            ko="처음과 마지막 줄만 있습니다. 출력 전체가 저장되어 있어야 합니다.",
            en="Only the first and the last line are there. The whole output has to be saved.",
        ),
        Wrong(
            "one-line-left-out",
            pasted("", "\n".join(line for line in printed(FULL).splitlines() if "000040" not in line)),
            ko="로그의 가운데 줄이 빠졌습니다. 출력 전체가 있어야 합니다.",
            en="A line is missing from the middle of the log. All of the output has to be there.",
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
            ko="샘플이 없습니다. 손실의 줄만이 아니라 출력 전체가 있어야 합니다.",
            en="The samples are missing. All of the output has to be there, not only the lines with losses.",
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
            "file-without-samples",
            pasted(results(samples=[], minutes=None)),
            ko="파일의 내용에서 샘플과 시간이 빠졌습니다. 파일 전체를 붙여 넣습니다.",
            en="Samples and time are missing from the content of the file. Paste all of it.",
        ),
    )
    right = (
        Right("full-preset", pasted("", run(FULL, PRESETS[0]))),
        Right("small-preset", pasted("한 문장", run())),
        Right("before-there-was-a-digest", pasted("", printed(SMALL, PRESETS[1], minutes=1.76))),
        Right("see-the-output-above", pasted("위의 출력과 같습니다.", printed(FULL))),
        Right("pasted-all-the-same", pasted(printed(FULL), printed(FULL))),
        Right("content-of-the-file", pasted(f"```json\n{results()}\n```")),
        Right("file-and-saved-output", pasted(results(), printed(FULL))),
        Right("quoted", pasted("\r\n".join(f"> {line}" for line in printed(FULL).splitlines()))),
        Right("all-in-one-line", pasted(" ".join(printed(FULL).split()))),
        Right(
            "run-twice",
            pasted("", printed((FULL[0][:5], FULL[1][:5]), samples=2, minutes=None) + "\n" + printed(FULL)),
        ),
        # What looks odd is told to a person, and costs nothing.
        Right("another-students-number", pasted("", run(number="2023100002"), "2023100001")),
        Right("edited", pasted("", run().replace("Train loss 3.645", "Train loss 2.645"))),
        Right("not-the-saved-output", pasted(run(FULL, PRESETS[0]), run())),
        Right("another-preset-in-the-first-line", pasted("", printed(SMALL, PRESETS[1], name="full"))),
    )
