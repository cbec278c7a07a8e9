"""The figures of lecture 28 on vanishing gradients and shortcut connections (section 4.4)."""

from __future__ import annotations

import math
from itertools import pairwise, product

import torch
from drawing import Box, Drawing, spread
from lec28.examples import gradients
from matplotlib.figure import Figure
from palette import LARGE, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["gradients_compared", "shortcut_wiring", "vanishing_gradient_network"]


@figure(
    name="vanishing-gradient-network",
    ko="뉴런 여섯 개씩 아홉 열이 모두 이어진 신경망입니다. 선은 그레이디언트가 클수록 진합니다. 오른쪽의 출력 쪽은 "
    "검고, 왼쪽의 입력 쪽으로 갈수록 옅어져 거의 보이지 않습니다. 아래의 측정값은 0.001에서 0.000001 아래로 "
    "줄어듭니다.",
    en="A network of nine columns of six neurons, all connected. The darker the lines, the larger the gradient: "
    "black at the output on the right, and fading towards the input on the left until hardly visible. The measured "
    "values below shrink from 0.001 to less than 0.000001.",
)
def vanishing_gradient_network(language: str) -> Figure:
    drawing = Drawing(660)
    torch.manual_seed(123)
    sizes = gradients([6] * 9, torch.randn(1, 6), use_shortcut=False)
    xs, ys = spread(800, 9, 176), spread(264, 6, 62)
    low, high = math.log(min(sizes)), math.log(max(sizes))
    for (left, right), size in zip(pairwise(xs), sizes, strict=True):
        tone = (math.log(size) - low) / (high - low)
        for start, end in product(ys, ys):
            drawing.line((left + 17, start), (right - 17, end), colour=f"{0.92 * (1 - tone):.3f}", width=2)
        drawing.text((left + right) / 2, 482, f"{size:.7f}", SMALL, mono=True)
    for x, y in product(xs, ys):
        drawing.operation(x, y, "", radius=17)
    darker = Text(
        "진할수록 그레이디언트가 큽니다 (로그 눈금)", "the darker, the larger the gradient (logarithmic scale)"
    )
    drawing.text(800, 46, darker[language])
    drawing.arrow((1490, 550), (110, 550), width=5)
    for x, label in ((140, Text("입력 쪽", "input side")), (1460, Text("출력 쪽", "output side"))):
        drawing.text(x, 606, label[language], bold=True)
    drawing.text(800, 606, Text("역전파", "backpropagation")[language])
    return drawing.figure


@figure(
    name="shortcut-wiring",
    ko="왼쪽에서 오른쪽으로 선형 층, GELU, 더하기가 두 번 되풀이됩니다. 색칠한 화살표 '숏컷'이 선형 층 앞에서 "
    "갈라져 두 층을 건너뛰고 더하기로 들어갑니다.",
    en="From left to right: linear layer, GELU, plus, and the same once more. A coloured arrow, the shortcut, "
    "branches off before each linear layer, goes around the two and ends at the plus.",
)
def shortcut_wiring(language: str) -> Figure:
    drawing, y = Drawing(460), 244
    start = Box(96, y, 0, 0)
    drawing.text(66, y, "$x$", LARGE)
    for left, inner, outer in ((96, "$f(x)$", "$y=x+f(x)$"), (800, "$g(y)$", "$y+g(y)$")):
        linear = drawing.box(left + 200, y, 180, 90, "Linear", mono=True, trainable=True)
        gelu = drawing.box(left + 410, y, 150, 90, "GELU", mono=True)
        total = drawing.operation(left + 570, y, "+")
        for one, other in pairwise((start, linear, gelu, total)):
            drawing.arrow(one.right, other.left, gap=(0, 3))
        way = ((left + 54, y), (left + 54, 104), (total.x, 104), total.top)
        drawing.arrow(*way, role="input", width=5, gap=(0, 3))
        drawing.text(left + 312, 66, Text("숏컷", "shortcut")[language], role="input", bold=True)
        drawing.bracket(linear.left[0], gelu.right[0], y + 90)
        drawing.text((linear.left[0] + gelu.right[0]) / 2, y + 134, inner, LARGE)
        drawing.text(total.x + 100, y + 50, outer, LARGE)
        start = total
    drawing.arrow(start.right, (1560, y), gap=0)
    return drawing.figure


def _stack(drawing: Drawing, language: str, x: float, *, use_shortcut: bool) -> None:
    """Five layers from bottom to top and the gradient of each; the last changes the shape and has no shortcut."""
    sizes = gradients([3, 3, 3, 3, 3, 1], torch.tensor([[1.0, 0.0, -1.0]]), use_shortcut=use_shortcut)
    title = Text("숏컷이 있을 때", "with shortcuts") if use_shortcut else Text("숏컷이 없을 때", "without shortcuts")
    drawing.text(x + 115, 44, title[language], bold=True)
    drawing.text(x + 270, 96, Text("그레이디언트", "gradient")[language], SMALL)
    below = Box(x, 844, 0, 0)
    for index, (size, y) in enumerate(zip(sizes, reversed(spread(464, 5, 154)), strict=True)):
        layer = drawing.box(x, y, 240, 56, f"layers.{index}", mono=True)
        drawing.matrix(x + 270, y, [[size]], cell=(150, 56), decimals=5, limit=1.4, shape=False)
        drawing.arrow(below.top, layer.bottom, gap=(0, 3))
        if use_shortcut and index < 4:
            total = drawing.operation(x, y - 70, "+", radius=20)
            drawing.arrow(layer.top, total.bottom, gap=(0, 3))
            start, side = layer.bottom[1] + 26, layer.left[0] - 60
            way = ((x, start), (side, start), (side, total.y), total.left)
            drawing.arrow(*way, role="input", width=4, gap=(0, 3))
            layer = total
        below = layer
    drawing.arrow(below.top, (x, 82), gap=0)


@figure(
    name="gradients-compared",
    ko="다섯 층을 쌓은 신경망이 둘 있고, 층마다 그레이디언트의 크기가 적혀 있습니다. 숏컷이 없으면 출력 쪽의 "
    "0.00505에서 입력 쪽의 0.0002까지 줄고, 숏컷이 있으면 앞의 네 층이 0.21에서 0.33 사이로 고릅니다.",
    en="Two stacks of five layers with the size of its gradient beside each layer. Without shortcuts it shrinks "
    "from 0.00505 at the output to 0.0002 at the input; with shortcuts the first four layers all have between 0.21 "
    "and 0.33.",
)
def gradients_compared(language: str) -> Figure:
    drawing = Drawing(890)
    _stack(drawing, language, 330, use_shortcut=False)
    _stack(drawing, language, 1100, use_shortcut=True)
    return drawing.figure
