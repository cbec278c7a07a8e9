"""The figures of the homework on training: the split of the story, the loss, the loop and its curves (part 2)."""

from __future__ import annotations

from itertools import pairwise
from math import log

from drawing import Box, Drawing, number
from hw04.examples import CONTEXT, LOSSES, TRAIN, VALIDATION, Part, loss_row
from matplotlib.figure import Figure
from palette import BODY, ROLES, SMALL, font

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["logits_to_loss", "loss_curves", "train_val_split", "training_loop"]


def _windows(drawing: Drawing, x: float, part: Part, order: list[int], role: str) -> Box:
    """The batches of a part: its windows by number, two in a row, and what is left over hatched below."""
    boxes = []
    for place, window in enumerate(order):
        column, row = divmod(place, 2)
        boxes.append(drawing.box(x + column * 96, 500 + row * 66, 84, 56, str(window), SMALL, role=role, mono=True))
    for column in range(part.batches):
        drawing.outline(*[box for box in boxes if abs(box.x - x - column * 96) < 1], pad=4, width=2.5)
    return Box.around(boxes)


@figure(
    name="train-val-split",
    ko="글의 앞 90%(18,431자, 토큰 4,612개)는 훈련 세트, 나머지(2,048자, 534개)는 검증 "
    "세트입니다. 훈련 세트에서 나온 윈도 18개는 순서를 섞어 두 개씩 배치 9개로, 검증 세트의 윈도 2개는 "
    "순서대로 배치 1개로 묶습니다.",
    en="The first 90% of the story (18,431 characters, 4,612 tokens) are the training set, the rest (2,048 "
    "characters, 534 tokens) the validation set. The 18 windows of the training set go, in random order, "
    "into 9 batches of two; the 2 windows of the validation set into one batch, in order.",
)
def train_val_split(language: str) -> Figure:
    drawing, split = Drawing(760), 80 + 1440 * TRAIN.characters / (TRAIN.characters + VALIDATION.characters)
    label = Text("훈련 세트", "training set")[language]
    drawing.box((80 + split) / 2, 150, split - 80, 90, label, role="input", bold=True)
    held = drawing.box((split + 1520) / 2, 150, 1520 - split, 90, "", role="target")
    drawing.text(held.x, 70, Text("검증 세트", "validation set")[language], bold=True, role="target")
    drawing.text(600, 70, Text("글 한 편", "the story")[language], bold=True)
    drawing.line((split, 60), (split, 195), dashed=True)
    drawing.text(split - 44, 70, "split_idx", SMALL, mono=True, align="right")
    counts = Text("{:,}자\n토큰 {:,}개", "{:,} characters\n{:,} tokens")
    drawing.text(560, 236, counts[language].format(TRAIN.characters, TRAIN.tokens), SMALL)
    drawing.text(held.x, 236, counts[language].format(VALIDATION.characters, VALIDATION.tokens), SMALL)
    order = [7, 2, 13, 16, 5, 11, 1, 18, 9, 4, 15, 8, 12, 3, 17, 6, 10, 14]
    assert sorted(order) == list(range(1, TRAIN.windows + 1))
    shuffled = _windows(drawing, 176, TRAIN, order, "input")
    ordered = _windows(drawing, held.x, VALIDATION, list(range(1, VALIDATION.windows + 1)), "target")
    cut = Text(f"토큰 {CONTEXT}개씩 자른 윈도", f"windows of {CONTEXT} tokens")
    drawing.arrow((shuffled.x, 286), (shuffled.x, 450), label=cut[language])
    drawing.arrow((ordered.x, 286), (ordered.x, 450))
    said = Text("윈도 {}개를 섞어 배치 {}개", "{} windows, shuffled: {} batches")
    drawing.text(shuffled.x, 640, said[language].format(TRAIN.windows, TRAIN.batches), bold=True)
    said = Text("윈도 {}개를\n순서대로 배치 {}개", "{} windows, in\norder: {} batch")
    drawing.text(held.x - 10, 656, said[language].format(VALIDATION.windows, VALIDATION.batches), bold=True)
    uses = Text("훈련에 씁니다", "trained on"), Text("재기만 합니다", "only measured")
    drawing.text(shuffled.x, 690, uses[0][language], SMALL)
    drawing.text(held.x - 10, 720, uses[1][language], SMALL)
    return drawing.figure


@figure(
    name="logits-to-loss",
    ko="한 위치의 로짓 여섯 개가 소프트맥스를 지나 확률이 되고, 그 가운데 타깃 토큰의 확률에 −log를 취한 것이 "
    "그 위치의 손실입니다. 모든 위치의 평균이 배치의 손실입니다.",
    en="Six logits of one position become probabilities by softmax; the −log of the target token's "
    "probability is the loss of that position. The mean over all positions is the loss of the batch.",
)
def logits_to_loss(language: str) -> Figure:
    drawing, row = Drawing(760), loss_row()
    style = {"cell": (130, 66), "decimals": 2}
    logits = drawing.vector(800, 130, row.logits, limit=3, role="output", **style)
    chances = drawing.vector(800, 330, row.probabilities, limit=1, **style)
    drawing.arrow(logits.bottom, chances.top, label="softmax")
    target = chances.cell(0, row.target)
    drawing.outline(target, role="target", pad=0)
    loss = drawing.box(target.x, 530, 190, 70, number(row.loss), role="target", mono=True, bold=True)
    drawing.arrow(target.bottom, loss.top, label="−log")
    for y, label in (
        (130, Text("로짓", "logits")),
        (330, Text("확률", "probabilities")),
        (530, Text("이 위치의 손실", "loss of this position")),
    ):
        drawing.text(40, y, label[language], bold=True, align="left")
    drawing.text(target.x, 268, Text("타깃", "target")[language], SMALL, role="target", bold=True)
    for j in range(row.logits.size):
        drawing.text(logits.cell(0, j).x, 72, str(j), SMALL, mono=True)
    drawing.text(1210, 72, Text("토큰 ID", "token ID")[language], SMALL, align="left")
    shapes = Text(
        "모든 위치: 로짓 (B, T, V) → (B·T, V), 타깃 (B, T) → (B·T,)",
        "all positions: logits (B, T, V) → (B·T, V), targets (B, T) → (B·T,)",
    )
    drawing.text(800, 634, shapes[language])
    even = f"ln 50257 ≈ {log(50257):.2f}"
    same = Text(
        f"배치의 손실은 모든 위치의 평균입니다. 50,257개의 확률이 모두 같으면 {even}입니다.",
        f"The loss of a batch is the mean over all positions; with 50,257 equal probabilities it is {even}.",
    )
    drawing.note(same[language])
    return drawing.figure


@figure(
    name="training-loop",
    ko="훈련 루프의 다섯 걸음이 고리를 이룹니다. 그레이디언트를 0으로, 순전파, 손실, 역전파, 파라미터 갱신, "
    "그리고 다음 배치로 돌아갑니다. eval_freq 스텝마다 평가 모드에서 두 손실을 재고 훈련 모드로 돌아오는 "
    "가지가 있습니다.",
    en="Five steps of the training loop form a ring: set the gradients to zero, forward, loss, backward, "
    "update; then the next batch. Every eval_freq steps a branch leads to evaluation mode, where both "
    "losses are measured, and back to training mode.",
)
def training_loop(language: str) -> Figure:
    drawing = Drawing(720)
    steps = (
        (Text("1) 그레이디언트를 0으로", "1) zero the gradients"), "optimizer.zero_grad()"),
        (Text("2) 순전파: 로짓", "2) forward: logits"), "model(input_batch)"),
        (Text("3) 손실", "3) loss"), "calc_loss_batch(…)"),
        (Text("4) 역전파: 그레이디언트", "4) backward: gradients"), "loss.backward()"),
        (Text("5) 파라미터 갱신", "5) update parameters"), "optimizer.step()"),
    )
    places = [(250, 170), (720, 170), (1190, 170), (1190, 390), (720, 390)]
    boxes = []
    for (x, y), (label, code) in zip(places, steps, strict=True):
        boxes.append(drawing.box(x, y, 380, 90, label[language], role="output", bold=True))
        drawing.text(x, y + 66, code, SMALL, mono=True)
    for start, end in pairwise(boxes):
        if start.y == end.y:
            forward = end.x > start.x
            drawing.arrow(start.right if forward else start.left, end.left if forward else end.right)
    drawing.arrow((1420, 170), (1460, 170), (1460, 390), boxes[3].right, gap=(0, 7))
    drawing.line(boxes[2].right, (1420, 170))
    drawing.arrow(boxes[4].left, (250, 390), (250, 262))
    drawing.text(290, 426, Text("다음 배치", "next batch")[language], align="left")
    drawing.text(800, 52, Text("한 스텝 = 배치 하나", "one step = one batch")[language], bold=True)
    evaluate = Text(
        "평가 모드: 두 세트의 손실을 잽니다\n(그레이디언트 없이)",
        "evaluation mode: losses of both sets\n(no gradients)",
    )
    check = drawing.box(720, 606, 620, 110, evaluate[language], role="target")
    drawing.arrow((640, 478), (640, check.top[1]))
    drawing.arrow((800, check.top[1]), (800, 478))
    drawing.text(620, 514, Text("eval_freq 스텝마다", "every eval_freq steps")[language], SMALL, align="right")
    drawing.text(820, 514, Text("다시 훈련 모드로", "back to training mode")[language], SMALL, align="left")
    sample = Text("에포크가 끝나면\n글을 하나 지어 봅니다", "after each epoch\na sample is written")
    drawing.text(1300, 606, sample[language])
    return drawing.figure


@figure(
    name="loss-curves",
    ko="열 에포크 동안의 손실 곡선입니다. 훈련 손실은 9.8에서 0.4까지 계속 줄고, 검증 손실은 9.9에서 "
    "6.1까지 줄다가 멈춘 뒤 6.5까지 조금 커집니다. 둘 사이가 벌어진 곳이 과대적합입니다.",
    en="Loss curves over ten epochs. The training loss keeps falling from 9.8 to 0.4; the validation loss "
    "falls from 9.9 to 6.1, stops, and rises a little to 6.5. Where the two part there is overfitting.",
)
def loss_curves(language: str) -> Figure:
    drawing = Drawing(720)
    axes = drawing.chart(150, 40, 1380, 510)
    epochs = [step / 9 for step, _, _ in LOSSES]
    train, held = [loss for _, loss, _ in LOSSES], [loss for _, _, loss in LOSSES]
    apart = [a for a in range(len(LOSSES)) if held[a] - train[a] > 1]
    axes.fill_between([epochs[a] for a in apart], [train[a] for a in apart], [held[a] for a in apart],
                      facecolor=ROLES["wrong"].fill, hatch="//", edgecolor="#E9C4B0", linewidth=0)  # fmt: skip
    axes.plot(epochs, train, color=ROLES["input"].line, linewidth=4)
    axes.plot(epochs, held, color=ROLES["target"].line, linewidth=4, linestyle="--")
    axes.set(xlim=(0, 10), ylim=(0, 10.5), xticks=range(0, 11, 2), yticks=range(0, 11, 2))
    for text, role, x, y in (
        (Text("훈련 손실", "training loss"), "input", 5.3, 1.15),
        (Text("검증 손실", "validation loss"), "target", 6.2, 7.1),
        (Text("과대적합", "overfitting"), "wrong", 7.4, 3.9),
    ):
        axes.text(x, y, text[language], color=ROLES[role].ink, fontproperties=font(BODY, bold=True), ha="center",
                  backgroundcolor="white" if role == "wrong" else "none")  # fmt: skip
    drawing.finish_chart(axes, x=Text("에포크", "epoch")[language], y=Text("손실", "loss")[language])
    note = Text('"full" 설정으로 한 번 훈련한 실제 값입니다.', 'Real values of one training with the preset "full".')
    drawing.note(note[language])
    return drawing.figure
