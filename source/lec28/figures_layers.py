"""The figures of lecture 28 on the small layers: layer normalization and the feed-forward network (4.2 and 4.3)."""

from __future__ import annotations

from itertools import pairwise

from drawing import Box, Drawing, number, spread
from lec28.examples import feed_forward, toy_layer
from matplotlib.figure import Figure
from palette import SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["feed_forward_shapes", "feed_forward_structure", "layer_norm_row", "mean_dim"]


def _moments(drawing: Drawing, language: str, y: float, mean: float, variance: float) -> None:
    """Mean and variance to the right of a row."""
    for shift, label, value in (
        (-22, Text("평균", "mean"), mean),
        (22, Text("분산", "variance"), variance),
    ):
        drawing.text(1250, y + shift, label[language], align="left")
        drawing.text(1400, y + shift, number(round(value, 2) + 0.0), mono=True, align="left", bold=True)


@figure(
    name="layer-norm-row",
    ko="수 다섯 개가 선형 층과 ReLU를 지나 여섯 개가 됩니다. 평균은 0.13, 분산은 0.02입니다. 평균을 빼고 표준 "
    "편차로 나누면 평균이 0, 분산이 1인 행이 됩니다.",
    en="Five numbers pass a linear layer and ReLU and become six, with mean 0.13 and variance 0.02. Subtracting "
    "the mean and dividing by the standard deviation makes a row of mean 0 and variance 1.",
)
def layer_norm_row(language: str) -> Figure:
    drawing, toy, x = Drawing(740), toy_layer(), 770
    style = {"cell": (132, 64), "decimals": 4}
    samples = drawing.vector(x, 650, toy.samples[0], role="input", limit=2, **style)
    outputs = drawing.vector(x, 370, toy.outputs[0], limit=2, **style)
    normalized = drawing.vector(x, 90, toy.normalized[0], role="output", limit=2, **style)
    layer = drawing.box(x, 510, 480, 70, "Linear(5, 6), ReLU()", mono=True, trainable=True)
    centre = Text("− 평균,  ÷ 표준 편차", "− mean,  ÷ standard deviation")
    norm = drawing.box(x, 230, 480, 70, centre[language], role="given")
    for lower, upper in pairwise((samples, layer, outputs, norm, normalized)):
        drawing.arrow(lower.top, upper.bottom)
    for row, label in (
        (samples, Text("입력", "input")),
        (outputs, Text("층의 출력", "output\nof the layer")),
        (normalized, Text("정규화한 출력", "normalized\noutput")),
    ):
        drawing.text(48, row.y, label[language], bold=True, align="left")
    _moments(drawing, language, outputs.y, float(toy.mean[0]), float(toy.variance[0]))
    _moments(drawing, language, normalized.y, float(toy.normalized[0].mean()), float(toy.normalized[0].var()))
    return drawing.figure


@figure(
    name="mean-dim",
    ko="같은 2×6 행렬이 둘 있습니다. 위에서는 dim=0이 열을 따라 아래로 평균을 내어 여섯 개, 아래에서는 dim=-1이 "
    "행을 따라 평균을 내어 두 개가 나옵니다. 층 정규화에 필요한 것은 아래쪽입니다.",
    en="The same 2×6 matrix twice. Above, dim=0 averages down the columns and gives six means; below, dim=-1 "
    "averages along the rows and gives two. Layer normalization needs the latter.",
)
def mean_dim(language: str) -> Figure:
    drawing, outputs, x = Drawing(740), toy_layer().outputs, 790
    style = {"cell": (128, 70), "decimals": 4, "limit": 1.0, "shape": False}
    above = drawing.matrix(x, 116, outputs, **style)
    down = drawing.matrix(x, 318, outputs.mean(dim=0, keepdim=True), **style)
    for column in range(6):
        drawing.outline(above.column(column), pad=-3, width=3)
        drawing.arrow(above.column(column).bottom, down.cell(0, column).top)
    below = drawing.matrix(x, 544, outputs, **style)
    beside = drawing.matrix(1430, 544, outputs.mean(dim=-1, keepdim=True), role="output", **style)
    for row in range(2):
        drawing.outline(below.row(row), pad=-3, width=3)
        drawing.arrow(below.row(row).right, beside.cell(row, 0).left)
    drawing.line((40, 424), (1560, 424), role="given")
    for y, code, label in (
        (116, "dim=0", Text("열마다\n평균 하나", "a mean for\neach column")),
        (544, "dim=-1", Text("행마다 평균 하나:\n층 정규화", "a mean for each row:\nlayer normalization")),
    ):
        drawing.text(40, y - 50, code, mono=True, bold=True, align="left")
        drawing.text(40, y + 24, label[language], align="left")
    for px, py, shape in ((1250, 116, "(2, 6)"), (1250, 318, "(1, 6)"), (x, 652, "(2, 6)"), (1430, 652, "(2, 1)")):
        drawing.text(px, py, shape, SMALL, mono=True)
    note = Text(
        "out.mean(dim=…, keepdim=True)의 결과와 그 크기입니다.",
        "What out.mean(dim=…, keepdim=True) gives, and its shape.",
    )
    drawing.note(note[language])
    return drawing.figure


@figure(
    name="feed-forward-structure",
    ko="수 768개인 벡터가 점점 넓어지는 선형 층을 지나 3072개가 되고, GELU를 지난 다음 점점 좁아지는 선형 층을 "
    "지나 다시 768개가 됩니다.",
    en="A vector of 768 numbers passes a linear layer that opens up to 3072, then GELU, then a linear layer that "
    "closes to 768 again.",
)
def feed_forward_structure(language: str) -> Figure:
    drawing, y = Drawing(720), 350
    before, wide, active, after = feed_forward()
    strips = []
    for x, state, count, role in (
        (150, before, 5, "input"),
        (610, wide, 20, "plain"),
        (990, active, 20, "plain"),
        (1450, after, 5, "output"),
    ):
        sample = state[:: len(state) // count][:count]
        cell = {"cell": (48, 24), "printed": False, "vertical": True, "limit": 1.0}
        strips.append(drawing.vector(x, y, sample, role=role, **cell))
        drawing.text(x, strips[-1].bottom[1] + 34, str(len(state)), mono=True, bold=True)
    widen = drawing.trapezoid(380, y, 220, 120, 480, "Linear", trainable=True)
    gelu = drawing.box(800, y, 160, 120, "GELU", mono=True)
    narrow = drawing.trapezoid(1220, y, 220, 480, 120, "Linear", trainable=True)
    for part, label in (
        (widen, Text("네 배로 넓힙니다", "four times as wide")),
        (gelu, Text("값마다 따로", "each value by itself")),
        (narrow, Text("다시 좁힙니다", "narrow again")),
    ):
        drawing.text(part.x, 60, label[language])
    way = [strips[0], widen, strips[1], gelu, strips[2], narrow, strips[3]]
    for start, end in pairwise(way):
        drawing.arrow(start.right, end.left)
    note = Text(
        "벡터 하나의 실제 값입니다. 칸 하나가 수 150개쯤을 대표합니다.",
        "Real values of one vector; a cell stands for some 150 numbers.",
    )
    drawing.note(note[language])
    return drawing.figure


def _sheets(drawing: Drawing, left: float, y: float, w: float, role: str) -> Box:
    """A tensor of two texts (sheets, one behind the other) with three tokens (rows); the box of the front sheet."""
    for shift in (28, 0):
        rows = [drawing.box(left + w / 2 + shift, row - shift, w, 56, role=role, rounded=0) for row in spread(y, 3, 56)]
    drawing.outline(rows[1], pad=0)
    return Box.around(rows)


@figure(
    name="feed-forward-shapes",
    ko="크기가 (2, 3, 768)인 텐서가 선형 층을 지나 (2, 3, 3072)가 되고, GELU를 지나, 선형 층을 지나 다시 (2, 3, "
    "768)이 됩니다. 2는 텍스트, 3은 토큰의 수이고 바뀌지 않습니다. 토큰 하나의 행이 강조되어 있습니다.",
    en="A tensor of shape (2, 3, 768) passes a linear layer and becomes (2, 3, 3072), passes GELU, and with "
    "another linear layer becomes (2, 3, 768) again. The 2 texts and 3 tokens stay; the row of one token is picked "
    "out.",
)
def feed_forward_shapes(language: str) -> Figure:
    drawing, y = Drawing(500), 276
    tensors = []
    for left, w, dim, role in ((180, 56, 768, "input"), (510, 224, 3072, "plain"), (988, 224, 3072, "plain")):
        tensors.append(_sheets(drawing, left, y, w, role))
        drawing.text(left + w / 2, 404, f"(2, 3, {dim})", mono=True)
    tensors.append(_sheets(drawing, 1472, y, 56, "output"))
    drawing.text(1484, 404, "(2, 3, 768)", mono=True)
    for (left, right), label in zip(pairwise(tensors), ("Linear", "GELU", "Linear"), strict=True):
        start = left.right[0] + 28
        layer = drawing.box(
            (start + right.left[0]) / 2,
            y,
            156 if label == "Linear" else 110,
            100,
            label,
            mono=True,
            trainable=label == "Linear",
        )
        drawing.arrow((start, y), layer.left, gap=(4, 3))
        drawing.arrow(layer.right, right.left, gap=3)
    drawing.text(162, y, Text("토큰 3개", "3 tokens")[language], align="right")
    drawing.text(222, y - 142, Text("텍스트 2개", "2 texts")[language])
    alone = Text("토큰마다 따로, 모두 같은 가중치로 계산합니다", "each token by itself, all with the same weights")
    drawing.text(800, 52, alone[language], bold=True)
    drawing.dial(690, 466, Text("훈련되는 부분", "learned in training")[language])
    return drawing.figure
