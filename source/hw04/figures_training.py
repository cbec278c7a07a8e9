"""The figures of the homework's part 2 on the training itself: its loop, and what the losses tell."""

from __future__ import annotations

from drawing import Box, Drawing
from hw04.examples import LOSSES, STEPS, TOKENS, batches
from matplotlib.figure import Figure
from palette import ROLES, SMALL, THICK

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["loss_curves", "training_loop"]

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


@figure(
    name="loss-curves",
    ko="가로축은 에포크, 세로축은 손실입니다. 훈련 손실은 9.78에서 0.39까지 계속 줄어듭니다. 검증 손실은 9.93에서 "
    "줄다가 6.13에서 멈추고 마지막에는 6.45로 조금 커집니다. 검증 손실이 가장 낮은 곳의 오른쪽, 두 곡선이 점점 "
    "벌어지는 구간이 과대적합으로 표시되어 있습니다.",
    en="Loss over epochs. The training loss keeps falling, from 9.78 to 0.39. The validation loss falls from 9.93, "
    "stops at 6.13 and is a little larger at the end, 6.45. To the right of its lowest point, where the curves part "
    "more and more, the region is marked as overfitting.",
)
def loss_curves(language: str) -> Figure:
    drawing, (left, top, w, h) = Drawing(816), (150, 30, 1140, 620)
    axes = drawing.chart(left, top, w, h)
    axes.set(xlim=(0, 10), ylim=(0, 10.5), xticks=range(11), yticks=range(0, 11, 2), zorder=-1)
    epochs = [(step + 1) / batches(TOKENS[0]) for step in STEPS]
    train, val = zip(*LOSSES, strict=True)
    lowest = val.index(min(val))

    def at(index: int, loss: float) -> tuple[float, float]:
        return left + w * epochs[index] / 10, top + h * (1 - loss / 10.5)

    axes.axvspan(epochs[lowest], 10, facecolor=ROLES["wrong"].fill)
    for losses, role, style in ((train, "input", "-"), (val, "given", (0, (4, 2)))):
        axes.plot(epochs, losses, color=ROLES[role].ink, linewidth=THICK, linestyle=style)
    drawing.finish_chart(axes, x=Text("에포크", "epoch")[language], y=Text("손실", "loss")[language])
    for losses, role, name in ((val, "given", _NAMES[1]), (train, "input", _NAMES[0])):
        x, y = at(-1, losses[-1])
        drawing.text(left + w + 24, y - 18, name[language], role=role, bold=True, align="left")
        drawing.text(left + w + 24, y + 24, f"{losses[-1]:.2f}", SMALL, role=role, align="left", mono=True)
    x, y = at(lowest, val[lowest])
    drawing.line((x, top), (x, top + h), role="wrong", dashed=True)
    drawing.operation(x, y, "", radius=10)
    words = Text(f"가장 낮은 검증 손실 {val[lowest]:.2f}", f"lowest validation loss {val[lowest]:.2f}")
    drawing.text(x - 20, y - 44, words[language], SMALL, align="right")
    drawing.text((x + left + w) / 2, top + 52, Text("과대적합", "overfitting")[language], 24, role="wrong", bold=True)
    (x, low), (_, high) = at(-2, train[-2]), at(-2, val[-2])
    drawing.arrow((x, low), (x, high), role="wrong", both=True)
    gap = Text("점점 벌어집니다", "the gap grows")
    drawing.text(x - 18, (low + high) / 2, gap[language], SMALL, align="right")
    note = Text(
        'PRESET "full"로 CPU에서 훈련하며 잰 손실입니다.',
        'Losses measured in a training run with PRESET "full" on a CPU.',
    )
    drawing.note(note[language])
    return drawing.figure
