"""The figures of the homework's part 2 on what goes into training: the two sets, and the loss."""

from __future__ import annotations

from random import Random

from drawing import Drawing, number, spread
from hw04.examples import (
    BATCH_SIZE,
    CHARACTERS,
    CONTEXT,
    ENDING,
    INPUT,
    OPENING,
    TARGET,
    TOKENS,
    VOCABULARY,
    loss,
    windows,
)
from matplotlib.figure import Figure
from palette import SMALL, THICK

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["logits_to_loss", "train_val_split"]

#: Width of a window in `train-val-split`, by which the two sets are drawn to scale.
_STEP = 64


@figure(
    name="train-val-split",
    ko="글의 문자 20,479개를 띠로 그린 그림입니다. 앞의 18,431개는 훈련 세트, 뒤의 2,048개는 검증 세트입니다. 훈련 "
    "세트의 토큰 4,612개에서 길이 256인 윈도 18개가, 검증 세트의 토큰 534개에서 윈도 2개가 나옵니다. 훈련 세트의 "
    "윈도는 순서를 섞어 두 개씩 배치 9개가 되고, 검증 세트의 윈도 2개는 그대로 배치 하나가 됩니다.",
    en="The 20,479 characters of the text as a bar: the first 18,431 are the training set, the last 2,048 the "
    "validation set. The 4,612 tokens of the former give 18 windows of 256 tokens, the 534 of the latter give 2. The "
    "training windows are shuffled and make 9 batches of two; the 2 validation windows make one batch as they are.",
)
def train_val_split(language: str) -> Figure:
    drawing = Drawing(800)
    for y, label in (
        (126, Text("글", "text")),
        (206, Text("문자", "characters")),
        (330, Text("토큰", "tokens")),
        (484, Text("윈도", "windows")),
        (644, Text("배치", "batches")),
    ):
        drawing.text(40, y, label[language], bold=True, align="left")
    left, right = 236, 1560 - _STEP * windows(TOKENS[1])
    drawing.text(left, 50, Text("훈련 세트", "training set")[language], 24, bold=True, align="left")
    drawing.text(1560, 50, Text("검증 세트", "validation set")[language], 24, bold=True, align="right")
    count = windows(TOKENS[0])
    shuffled = Random(123).sample(range(count), count)  # torch's order differs from version to version
    middle = _set(drawing, 0, left, f"{OPENING} …", shuffled, "input")
    _set(drawing, 1, right, f"… {ENDING.split()[-1]}", range(windows(TOKENS[1])), "given")
    for y, work in (
        (268, Text("인코딩합니다", "encode")),
        (406, Text(f"토큰 {CONTEXT}개씩 자릅니다", f"cut into pieces of {CONTEXT} tokens")),
        (564, Text("섞어서 두 개씩 묶습니다", "shuffle, then take two at a time")),
    ):
        drawing.text(middle + 18, y, work[language], SMALL, align="left")
    note = Text(
        f'문맥 길이가 {CONTEXT}인 PRESET "full"입니다. 섞인 순서는 한 예입니다.',
        f'This is PRESET "full" with context length {CONTEXT}. The random order is only an example.',
    )
    drawing.note(note[language])
    return drawing.figure


def _set(drawing: Drawing, which: int, left: float, words: str, order: list[int] | range, role: str) -> float:
    """One of the two sets: text, characters, tokens, windows, and these once more as batches; returns its middle."""
    w, style = _STEP * len(order), {"role": role, "mono": True}
    x = left + w / 2
    drawing.box(x, 126, w, 60, role=role)
    drawing.text(left + 14, 126, words, SMALL, mono=True, align="left")
    drawing.bracket(left, left + w, 180, f"{CHARACTERS[which]:,}", role=role)
    tokens = drawing.box(x, 330, w, 56, f"{TOKENS[which]:,}", **style)
    for window, place in enumerate(spread(x, len(order), _STEP), start=1):
        drawing.box(place, 484, 54, 60, str(window), SMALL, **style)
    for first in range(0, len(order), BATCH_SIZE):
        places = spread(left + (first + 1) * _STEP, BATCH_SIZE, 56)
        batch = zip(places, order[first : first + BATCH_SIZE], strict=True)
        drawing.outline(*(drawing.box(place, 644, 50, 60, str(i + 1), SMALL, **style) for place, i in batch), width=3)
    for start, end in ((234, tokens.top[1]), (tokens.bottom[1], 454), (514, 608)):
        drawing.arrow((x, start), (x, end))
    return x


@figure(
    name="logits-to-loss",
    ko="입력 'the cat and the'의 네 위치마다 단어 다섯 개의 로짓이 나옵니다. 행마다 소프트맥스로 확률을 구하고, 타깃 "
    "'cat and the dog'의 확률 0.121, 0.070, 0.193, 0.297만 꺼내 −log를 취하면 2.11, 2.66, 1.64, 1.21입니다. 그 평균 "
    "1.91이 손실입니다. 타깃의 확률이 작을수록 손실이 큽니다.",
    en="At each of the four positions of the input 'the cat and the' there are logits for five words. Softmax makes "
    "probabilities of each row; only those of the target 'cat and the dog' are taken, 0.121, 0.070, 0.193 and 0.297. "
    "Their −log is 2.11, 2.66, 1.64 and 1.21, and the mean of these, 1.91, is the loss. The smaller the probability of "
    "the target, the larger the loss.",
)
def logits_to_loss(language: str) -> Figure:
    drawing, values, y = Drawing(724), loss(), 326
    style = {"cell": (90, 80), "shape": False}
    logits = drawing.matrix(377, y, values.logits, limit=3, column_labels=VOCABULARY, **style)
    style |= {"decimals": 3, "limit": 0.8}
    chances = drawing.matrix(941, y, values.probabilities, column_labels=VOCABULARY, **style)
    chosen = drawing.vector(1317, y, values.chosen, vertical=True, role="target", **style)
    losses = drawing.vector(1515, y, values.losses, vertical=True, **{**style, "decimals": 2, "limit": 100})
    for row, (word, target) in enumerate(zip(INPUT, TARGET, strict=True)):
        place, column = logits.cell(row, 0), VOCABULARY.index(target)
        drawing.arrow(drawing.token(78, place.y, word, role="input", width=76).right, place.left, gap=3)
        drawing.token(1226, place.y, target, role="target", width=76)
        for grid in (logits, chances):
            drawing.outline(grid.cell(row, column), role="target", pad=-3, width=THICK)
    drawing.arrow(logits.right, chances.left, label="softmax")
    drawing.arrow(chosen.right, losses.left, label="−log")
    mean = drawing.box(losses.x, 606, 100, 64, number(values.mean), role="output", bold=True, mono=True)
    drawing.arrow(losses.bottom, mean.top)
    drawing.text(losses.x - 20, 522, Text("평균", "mean")[language], SMALL, align="right")
    drawing.text(
        mean.left[0] - 20, mean.y, Text("배치의 손실", "loss of the batch")[language], bold=True, align="right"
    )
    for x, label, shape in (
        (78, Text("입력", "input"), "(4,)"),
        (logits.x, Text("로짓", "logits"), "(4, 5)"),
        (chances.x, Text("확률", "probabilities"), "(4, 5)"),
        (losses.x, Text("손실", "losses"), "(4,)"),
    ):
        drawing.text(x, 50, label[language], bold=True)
        drawing.text(x, 92, shape, SMALL, mono=True)
    drawing.text(1275, 71, Text("타깃과\n그 확률", "target and\nits probability")[language], bold=True)
    note = Text(
        "단어 5개만 아는 훈련 전의 작은 모델이 낸 실제 값입니다. 과제의 모델은 행마다 로짓이 50,257개입니다.",
        "Real values of a small untrained model that knows 5 words. That of the homework has 50,257 logits in a row.",
    )
    drawing.note(note[language])
    return drawing.figure
