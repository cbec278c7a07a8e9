"""The figures of the homework's part 2 on the training itself: its loop, and what the losses tell."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from drawing import Box, Drawing
from matplotlib.figure import Figure
from palette import ROLES, SMALL, THICK

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["loss_curves", "training_loop"]

#: A loss (0 to 1) over a part (0 to 1) of the training.
Curve: TypeAlias = Callable[[float], float]

#: The five steps of the loop in their order: label, code, and place.
_STEPS = (
    (Text("그레이디언트를 0으로", "gradients to zero"), "optimizer.zero_grad()", (606, 262)),
    (Text("모델에 넣기", "through the model"), "model(input_batch)", (998, 262)),
    (Text("손실 구하기", "compute the loss"), "cross_entropy(…)", (1390, 262)),
    (Text("역전파", "backpropagation"), "loss.backward()", (1390, 562)),
    (Text("파라미터 고치기", "update parameters"), "optimizer.step()", (606, 562)),
)
#: The two curves.
_NAMES = (Text("훈련 손실", "training loss"), Text("검증 손실", "validation loss"))
_W, _H = 340, 116
_MEASURE = Text("두 세트의 손실 재기\n(그레이디언트 없이)", "losses of both sets\n(no gradients)")
_SAMPLE = Text("샘플: 토큰 50개를 이어 봅니다", "a sample text of 50 new tokens")


@figure(
    name="training-loop",
    ko="한 스텝의 다섯 가지 일이 고리를 이룹니다. 1 그레이디언트를 0으로, 2 입력 배치를 모델에 넣기, 3 타깃 배치와 "
    "견주어 손실 구하기, 4 역전파, 5 파라미터 고치기를 하고 다음 배치로 다시 1번입니다. eval_freq 스텝마다 5번에서 "
    "옆길로 나가 평가 모드에서 두 세트의 손실을 재고 훈련 모드로 돌아옵니다. 에포크가 끝날 때마다 글을 하나 지어 "
    "봅니다.",
    en="The five things that a step does form a circle: 1 gradients to zero, 2 the input batch through the model, 3 "
    "compute the loss with the target batch, 4 backpropagation, 5 update the parameters; then back to 1 with the next "
    "batch. Every eval_freq steps a side road leaves after 5: the losses of both sets are measured in evaluation mode, "
    "then it is training mode again. At the end of each epoch a sample text is written.",
)
def training_loop(language: str) -> Figure:
    drawing = Drawing(850)
    zero, forward, loss, backward, update = steps = [_step(drawing, language, index) for index in range(5)]
    for start, end in (
        (zero.right, forward.left),
        (forward.right, loss.left),
        (loss.bottom, backward.top),
        (backward.left, update.right),
        (update.top, zero.bottom),
    ):
        drawing.arrow(start, end, width=4)
    for step, name, role in ((forward, "input_batch", "input"), (loss, "target_batch", "target")):
        batch = drawing.token(step.x, 92, name, role=role)
        drawing.arrow(batch.bottom, step.top)
    drawing.text(Box.around(steps).x, 412, Text("배치 하나에 한 스텝", "one step for each batch")[language], bold=True)
    drawing.text(zero.x + 18, 412, Text("다음 배치", "next batch")[language], SMALL, align="left")
    _evaluation(drawing, language, zero, update)
    sample = drawing.box(update.x, 770, 500, 70, _SAMPLE[language], role="output")
    epoch = Text("에포크가 끝날 때마다", "at the end of each epoch")
    drawing.arrow(update.bottom, sample.top, label=epoch[language], dashed=True)
    return drawing.figure


def _step(drawing: Drawing, language: str, index: int) -> Box:
    """One of the five steps, its number in a circle on its corner."""
    label, code, (x, y) = _STEPS[index]
    box = drawing.box(x, y, _W, _H)
    drawing.text(x, y - 22, label[language], bold=True)
    drawing.text(x, y + 26, code, SMALL, mono=True)
    drawing.operation(box.left[0], box.top[1], str(index + 1), size=SMALL, radius=22)
    return box


def _evaluation(drawing: Drawing, language: str, zero: Box, update: Box) -> None:
    """The side road on the left, from the last step up to the first."""
    panel = drawing.panel(192, 378, 316, 524)
    drawing.text(panel.x, 150, Text("평가", "evaluation")[language], bold=True)
    drawing.text(panel.x, 192, Text("eval_freq 스텝마다", "every eval_freq steps")[language], SMALL)
    first = drawing.box(panel.x, update.y, 272, 70, "model.eval()", SMALL, mono=True)
    measure = drawing.box(panel.x, (zero.y + update.y) / 2, 272, 110, _MEASURE[language], SMALL)
    last = drawing.box(panel.x, zero.y, 272, 70, "model.train()", SMALL, mono=True)
    drawing.arrow(update.left, first.right, dashed=True)
    drawing.arrow(first.top, measure.bottom)
    drawing.arrow(measure.top, last.bottom)
    drawing.arrow(last.right, zero.left, dashed=True)


#: Three ways that the losses can go: what is seen, what it means, and both losses at the parts 0 to 1 of the training.
_READINGS: tuple[tuple[Text, Text, Curve, Curve], ...] = (
    (
        Text("둘 다 계속 줄어듭니다", "both keep falling"),
        Text("아직 배우는 중:\n더 훈련할 만합니다", "still learning:\nit may train on"),
        lambda part: 0.25 + 0.65 * math.exp(-2.0 * part),
        lambda part: 0.32 + 0.60 * math.exp(-1.8 * part),
    ),
    (
        Text("둘 다 높은 곳에서 멈춥니다", "both stop while high"),
        Text("덜 배움: 훈련한 글도\n잘 맞히지 못합니다", "too little learnt: not even\nthe training text"),
        lambda part: 0.66 + 0.24 * math.exp(-9.0 * part),
        lambda part: 0.71 + 0.21 * math.exp(-9.0 * part),
    ),
    (
        Text("훈련 손실만 줄어듭니다", "only the training loss falls"),
        Text("과대적합: 훈련 세트에만\n맞는 것을 배웁니다", "overfitting: it learns what\nfits the training set alone"),
        lambda part: 0.06 + 0.84 * math.exp(-3.0 * part),
        lambda part: 0.40 + 0.52 * math.exp(-4.5 * part) + 0.22 * part**2,
    ),
)


@figure(
    name="loss-curves",
    ko="손실 곡선을 읽는 법을 개념도 셋으로 보입니다. 가로축은 에포크, 세로축은 손실입니다. 첫째, 훈련 손실과 검증 "
    "손실이 함께 계속 줄면 아직 배우는 중입니다. 둘째, 둘 다 높은 곳에서 멈추면 덜 배운 것입니다. 셋째, 훈련 손실만 "
    "줄고 검증 손실이 멈추거나 커지면 과대적합입니다.",
    en="How to read loss curves, in three schematic charts of loss over epochs. First, training and validation loss "
    "both keep falling: the model is still learning. Second, both stop while they are high: it learnt too little. "
    "Third, only the training loss falls while the validation loss stops or rises: overfitting.",
)
def loss_curves(language: str) -> Figure:
    drawing, (top, w, h) = Drawing(760), (96, 410, 360)
    parts = [place / 100 for place in range(101)]
    for left, (seen, meaning, train, val) in zip((96, 612, 1128), _READINGS, strict=True):
        axes = drawing.chart(left, top, w, h)
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], zorder=-1)
        for loss, role, style in ((train, "input", "-"), (val, "given", (0, (4, 2)))):
            axes.plot(parts, [loss(part) for part in parts], color=ROLES[role].ink, linewidth=THICK, linestyle=style)
        drawing.finish_chart(axes, x=Text("에포크", "epoch")[language], y=Text("손실", "loss")[language])
        drawing.text(left + w / 2, 48, seen[language], bold=True)
        drawing.text(left + w / 2, 568, meaning[language])
    for x, role, dashed, name in ((420, "input", False, _NAMES[0]), (860, "given", True, _NAMES[1])):
        drawing.line((x, 660), (x + 90, 660), colour=ROLES[role].ink, width=THICK * 1.4, dashed=dashed)
        drawing.text(x + 110, 660, name[language], bold=True, align="left")
    drawing.note(
        Text(
            "개념도: 실제 훈련에서 잰 값이 아닙니다. 로그가 어느 쪽인지는 수를 보고 판단합니다.",
            "Schematic, not measured. Which of them a log shows is for its numbers to say.",
        )[language]
    )
    return drawing.figure
