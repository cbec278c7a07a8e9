"""The figures of lecture 27 on self-attention without trainable weights (section 3.3)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from drawing import Box, Drawing, Grid, spread
from lec27.examples import INPUTS, WORDS, example
from matplotlib.figure import Figure
from palette import BODY, ROLES, SMALL, font

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = [
    "attention_matrix_row",
    "context_vector_idea",
    "dot_product_definition",
    "query_dot_products",
    "score_normalization",
    "softmax_curve",
    "three_steps",
    "weighted_sum",
]

COLUMNS = spread(820, 6, 245)


def _inputs(drawing: Drawing, y: float, query: int | None = 1) -> list[Grid]:
    """The six tokens with their vectors, in the same places in every figure; the query is framed."""
    vectors = []
    for i, (x, word) in enumerate(zip(COLUMNS, WORDS, strict=True)):
        drawing.token(x, y, word, role="input" if i == query else "plain", width=170)
        vectors.append(drawing.vector(x, y + 78, INPUTS[i], cell=(70, 50), limit=1.5, role="input"))
        drawing.text(x, y + 130, f"$x^{{({i + 1})}}$", BODY)
    if query is not None:
        drawing.outline(vectors[query], role="input")
    return vectors


@figure(
    name="context-vector-idea",
    ko="여섯 토큰의 세 칸짜리 벡터가 위에 있고, 가중치 알파가 적힌 선이 모두 아래의 문맥 벡터 z로 모입니다. 두 "
    "번째 토큰 "
    "journey가 쿼리로 표시되어 있습니다.",
    en="Six tokens with vectors of three cells; lines labelled with the weights alpha lead from all of them to "
    "the context "
    "vector z below. The second token, journey, is marked as the query.",
)
def context_vector_idea(language: str) -> Figure:
    drawing, found = Drawing(640), example()
    vectors = _inputs(drawing, 90)
    drawing.text(COLUMNS[1], 40, Text("쿼리", "query")[language], SMALL, role="input", bold=True)
    context = drawing.vector(820, 520, found.context, cell=(120, 60), limit=1.5, role="output", decimals=4)
    for i, vector in enumerate(vectors):
        end = (820 + (i - 2.5) * 44, context.top[1])
        start = (vector.x, 250)
        drawing.arrow(start, end)
        x, y = start[0] * 0.55 + end[0] * 0.45, start[1] * 0.55 + end[1] * 0.45
        drawing.text(x, y, f"$\\alpha_{{2{i + 1}}}$", BODY, halo="white")
    drawing.text(820, 588, Text("문맥 벡터 $z^{(2)}$", "context vector $z^{(2)}$")[language], BODY)
    return drawing.figure


@figure(
    name="query-dot-products",
    ko="쿼리 벡터 (0.55, 0.87, 0.66)를 여섯 입력 벡터와 점곱한 결과 0.9544, 1.4950, 1.4754, 0.8434, 0.7070, 1.0865가 "
    "각 벡터 아래에 있습니다.",
    en="The query (0.55, 0.87, 0.66) against all six input vectors; under each its dot product: 0.9544, 1.4950, "
    "1.4754, "
    "0.8434, 0.7070, 1.0865.",
)
def query_dot_products(language: str) -> Figure:
    drawing, found = Drawing(620), example()
    vectors = _inputs(drawing, 90)
    query = drawing.vector(820, 330, INPUTS[1], cell=(90, 60), limit=1.5, role="input")
    drawing.text(query.left[0] - 20, 330, Text("쿼리 $x^{(2)}$", "query $x^{(2)}$")[language], BODY, align="right")
    for i, vector in enumerate(vectors):
        score = drawing.vector(
            vector.x, 520, found.scores[i : i + 1], cell=(130, 60), limit=3, decimals=4, role="target"
        )
        drawing.arrow((820 + (i - 2.5) * 44, query.bottom[1]), score.top)
        drawing.text(vector.x, 578, f"$\\omega_{{2{i + 1}}}$", BODY)
    drawing.text(16, 520, Text("점곱", "dot\nproducts")[language], SMALL, align="left", bold=True)
    return drawing.figure


@figure(
    name="dot-product-definition",
    ko="두 벡터를 성분끼리 곱해 더하는 점곱의 뜻을 inputs의 두 번째와 첫 번째 행으로 보입니다. 0.55·0.43 + 0.87·0.15 + "
    "0.66·0.89 = 0.9544입니다.",
    en="What a dot product is, with the second and first rows of the inputs: 0.55·0.43 + 0.87·0.15 + 0.66·0.89 = "
    "0.9544.",
)
def dot_product_definition(language: str) -> Figure:
    drawing, found = Drawing(430), example()
    drawing.text(800, 56, "$a\\cdot b=a_1b_1+a_2b_2+a_3b_3$", 26)
    a = drawing.vector(560, 160, INPUTS[1], cell=(150, 64), limit=1.5, role="input")
    b = drawing.vector(560, 290, INPUTS[0], cell=(150, 64), limit=1.5, role="target")
    drawing.text(a.left[0] - 20, 160, "$a=x^{(2)}$", BODY, align="right")
    drawing.text(b.left[0] - 20, 290, "$b=x^{(1)}$", BODY, align="right")
    for j in range(3):
        drawing.text(a.cell(0, j).x, 225, "×", BODY, bold=True)
        product = float(INPUTS[1, j] * INPUTS[0, j])
        drawing.text(a.cell(0, j).x, 375, f"{product:.4f}", BODY, mono=True)
    for j in range(2):
        drawing.text(a.cell(0, j).right[0], 375, "+", BODY, bold=True)
    drawing.text(850, 375, "=", BODY, bold=True)
    drawing.vector(1000, 375, found.scores[:1], cell=(150, 64), limit=3, decimals=4, role="output")
    drawing.text(
        1100, 375, Text("점곱 하나는 수 하나입니다", "a dot product is one number")[language], SMALL, align="left"
    )
    return drawing.figure


@figure(
    name="score-normalization",
    ko="막대그래프 셋: 여섯 점수, 합으로 나눈 가중치, 소프트맥스로 구한 가중치. 뒤의 둘은 합이 1이고, "
    "소프트맥스는 큰 점수에 조금 "
    "더 많은 몫을 줍니다.",
    en="Three bar charts: the six scores, the weights by their sum, the weights by softmax. The last two add up "
    "to 1, and "
    "softmax gives a little more to the large scores.",
)
def score_normalization(language: str) -> Figure:
    drawing, found = Drawing(560), example()
    panels = (
        (Text("점수", "scores"), found.scores, "target", 2.0),
        (Text("합으로 나눈 가중치", "weights by the sum"), found.weights_by_sum, "output", 0.32),
        (Text("소프트맥스 가중치", "weights by softmax"), found.weights, "output", 0.32),
    )
    for left, (title, values, role, top) in zip((60, 580, 1100), panels, strict=True):
        drawing.text(left + 230, 50, title[language], BODY, bold=True)
        base, height = 440.0, 330.0
        drawing.line((left, base), (left + 460, base))
        for i, value in enumerate(values.tolist()):
            x, h = left + 40 + i * 76, value / top * height
            drawing.box(x, base - h / 2, 52, h, role=role, rounded=2)
            drawing.text(x, base - h - 22 - (i % 2) * 26, f"{value:.4f}", SMALL, mono=True, halo="white")
            drawing.text(x, base + 30, f"$x^{{({i + 1})}}$", SMALL)
        total = f"{float(values.sum()):.4f}"
        drawing.text(left + 230, 520, Text(f"합 {total}", f"sum {total}")[language], SMALL)
    return drawing.figure


@figure(
    name="softmax-curve",
    ko="두 점수 (s, 0)에 소프트맥스를 쓸 때 첫 가중치를 s에 대해 그린 곡선. s가 0이면 0.5이고, -6에서 0, 6에서 1에 "
    "가까워지며 평평한 양 끝에는 '그레이디언트가 거의 없음'이라고 적혀 있습니다.",
    en="The first weight of softmax on two scores (s, 0), as a function of s: 0.5 at 0, close to 0 at −6 and to 1 "
    "at 6. The "
    "flat ends are marked 'almost no gradient'.",
)
def softmax_curve(language: str) -> Figure:
    drawing = Drawing(640)
    axes = drawing.chart(190, 60, 1280, 440)
    s = np.linspace(-6, 6, 241)
    axes.plot(s, 1 / (1 + np.exp(-s)), color=ROLES["output"].line, linewidth=4)
    axes.axhline(0.5, color="#B4B4B4", linewidth=2, linestyle=(0, (4, 3)))
    axes.axvline(0, color="#B4B4B4", linewidth=2, linestyle=(0, (4, 3)))
    axes.set(xlim=(-6, 6), ylim=(-0.04, 1.04), yticks=(0, 0.5, 1))
    axes.spines[["top", "right"]].set_visible(False)
    drawing.finish_chart(
        axes,
        x=Text("첫 점수 s (둘째 점수는 0)", "first score s (the second is 0)")[language],
        y=Text("첫 가중치", "first weight")[language],
    )
    flat = Text("그레이디언트가 거의 없음", "almost no gradient")[language]
    for s_flat, weight in ((-4.6, 0.12), (4.6, 0.88)):
        axes.text(s_flat, weight, flat, ha="center", color=ROLES["wrong"].ink, fontproperties=font(SMALL))
    return drawing.figure


@figure(
    name="weighted-sum",
    ko="여섯 입력 벡터에 저마다 가중치를 곱해 더하면 문맥 벡터 (0.4419, 0.6515, 0.5683)가 됩니다.",
    en="Each of the six input vectors times its weight, all added up, gives the context vector (0.4419, 0.6515, "
    "0.5683).",
)
def weighted_sum(language: str) -> Figure:
    drawing, found = Drawing(640), example()
    vectors = _inputs(drawing, 90, query=None)
    plus = drawing.operation(820, 430, "+")
    for i, vector in enumerate(vectors):
        drawing.text(vector.x, 262, f"× {found.weights[i]:.4f}", SMALL, mono=True, bold=True)
        drawing.arrow((vector.x, 280), (plus.x + (i - 2.5) * 9, plus.y - 20))
    context = drawing.vector(820, 540, found.context, cell=(120, 60), limit=1.5, role="output", decimals=4)
    drawing.arrow(plus.bottom, context.top)
    drawing.text(context.right[0] + 20, 540, "$z^{(2)}$", BODY, align="left")
    drawing.text(context.left[0] - 20, 540, Text("문맥 벡터", "context vector")[language], SMALL, align="right")
    return drawing.figure


@figure(
    name="attention-matrix-row",
    ko="6×6 어텐션 가중치 행렬. 행은 쿼리, 열은 바라보는 토큰이며 수가 적혀 있고 두 번째 행이 강조되어 있습니다. "
    "행마다 합이 "
    "1입니다.",
    en="The 6×6 matrix of attention weights with its numbers; rows are queries, columns the tokens they look at. "
    "Row 2 is "
    "outlined. Each row adds up to 1.",
)
def attention_matrix_row(language: str) -> Figure:
    drawing, found = Drawing(660), example()
    grid = drawing.matrix(
        830,
        340,
        found.all_weights,
        cell=(120, 78),
        decimals=4,
        limit=0.4,
        row_labels=WORDS,
        column_labels=WORDS,
        role="output",
    )
    drawing.outline(grid.row(1), role="input")
    drawing.text(300, 340, Text("쿼리", "query")[language], BODY, bold=True, role="input")
    drawing.text(830, 30, Text("바라보는 토큰", "token looked at")[language], BODY, bold=True, role="target")
    drawing.text(1220, grid.row(1).y, Text("행의 합 = 1", "row sum = 1")[language], SMALL, align="left")
    return drawing.figure


@figure(
    name="three-steps",
    ko="세 상자가 이어집니다. 1) 점곱으로 점수 구하기, 2) 소프트맥스로 가중치 구하기, 3) 가중합으로 문맥 벡터 "
    "구하기. 상자마다 "
    "식이 있습니다.",
    en="Three boxes in a row: 1) scores by dot products, 2) weights by softmax, 3) context vectors by weighted "
    "sums, each with "
    "its formula.",
)
def three_steps(language: str) -> Figure:
    drawing = Drawing(260)
    steps = (
        (Text("1) 어텐션 점수", "1) attention scores"), Text("점곱", "dot products"), "$\\Omega=XX^\\top$", "target"),
        (
            Text("2) 어텐션 가중치", "2) attention weights"),
            Text("소프트맥스", "softmax"),
            "$A=\\mathrm{softmax}(\\Omega)$",
            "plain",
        ),
        (Text("3) 문맥 벡터", "3) context vectors"), Text("가중합", "weighted sum"), "$Z=AX$", "output"),
    )
    boxes: list[Box] = []
    for x, (title, means, formula, role) in zip(spread(800, 3, 520), steps, strict=True):
        boxes.append(drawing.box(x, 100, 380, 120, f"{title[language]}\n{means[language]}", role=role, bold=True))
        drawing.text(x, 210, formula, 24)
    for left, right in pairwise(boxes):
        drawing.arrow(left.right, right.left)
    return drawing.figure
