"""The figures of lecture 27 on self-attention without trainable weights for one token (section 3.3.1)."""

from __future__ import annotations

import numpy as np
from drawing import Box, Drawing, number
from lec27.attention_steps import COLUMNS, SCORES, SUM, WIDE, OneQuery, attention_steps
from lec27.examples import INPUTS, WORDS, example
from matplotlib.figure import Figure
from palette import LARGE, ROLES, SMALL, font

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = [
    "context_vector_idea",
    "dot_product_definition",
    "query_dot_products",
    "score_normalization",
    "softmax_curve",
    "weighted_sum",
]


def _one_query() -> OneQuery:
    found = example()
    return OneQuery(
        query=INPUTS[1],
        keys=INPUTS,
        values=INPUTS,
        scores=found.scores,
        weights=found.weights,
        context=found.context,
        letters="xxx",
        decimals=2,
    )


@figure(
    name="context-vector-idea",
    ko="여섯 토큰과 세 칸짜리 벡터가 위에 있고, 가중치 알파가 적힌 굵은 선이 모두 더하기로 모여 아래의 문맥 벡터 z가 "
    "됩니다. 선의 굵기는 가중치에 비례합니다. 쿼리인 두 번째 토큰 journey와 starts의 선이 굵고 one의 선이 가장 "
    "가늡니다.",
    en="Six tokens with vectors of three cells; broad lines labelled with the weights alpha lead from all of them to a "
    "plus and on to the context vector z below. A line is as broad as its weight is large: those of the query, the "
    "second token journey, and of starts are broad, that of one is the thinnest.",
)
def context_vector_idea(language: str) -> Figure:
    drawing, found = Drawing(760), example()
    plus = drawing.operation(904, 540, "+", size=LARGE, radius=34)
    context = drawing.vector(904, 650, found.context, cell=(112, 56), limit=2, decimals=4, role="output")
    drawing.arrow(plus.bottom, context.top, width=4, gap=(0, 4))
    for i, (x, word) in enumerate(zip(COLUMNS, WORDS, strict=True)):
        drawing.token(x, 92, word, role="input" if i == 1 else "plain", width=WIDE, bold=i == 1)
        vector = drawing.vector(x, 160, INPUTS[i], cell=(WIDE / 3, 48), limit=2, role="input")
        drawing.text(x, 216, f"$x^{{({i + 1})}}$")
        weight = float(found.weights[i])
        drawing.text(x, 268, f"$\\alpha_{{2{i + 1}}}=$ {number(weight)}")
        start, width = (x, 318), 130 * weight
        end = Box(plus.x, plus.y, plus.w + width + 6, plus.h).edge(start)
        drawing.line(start, end, colour=ROLES["input"].line, width=width)
        if i == 1:
            drawing.outline(vector, role="input", pad=5)
            drawing.text(x, 34, Text("쿼리", "query")[language], role="input", bold=True)
    for y, label in (
        (160, Text("입력", "inputs")),
        (268, Text("가중치", "weights")),
        (650, Text("문맥 벡터", "context vector")),
    ):
        drawing.text(22, y, label[language], bold=True, align="left")
    drawing.text(context.right[0] + 20, 650, "$z^{(2)}$", role="output", align="left")
    thicker = Text(
        "선의 굵기는 가중치에 비례합니다. 굵을수록 더 많이 섞입니다.",
        "A line is as broad as its weight is large: the broader, the more goes in.",
    )
    drawing.note(thicker[language])
    return drawing.figure


@figure(
    name="query-dot-products",
    ko="여섯 입력 벡터가 나란히 있고, 쿼리 (0.55, 0.87, 0.66)에서 나온 선이 벡터마다 만나 점곱이 됩니다. 아래에 점수 "
    "0.9544, 1.4950, 1.4754, 0.8434, 0.7070, 1.0865가 있습니다.",
    en="The six input vectors side by side. A line from the query (0.55, 0.87, 0.66) meets each of them in a dot "
    "product; below are the scores 0.9544, 1.4950, 1.4754, 0.8434, 0.7070, 1.0865.",
)
def query_dot_products(language: str) -> Figure:
    return attention_steps(language, _one_query(), SCORES)


@figure(
    name="dot-product-definition",
    ko="두 벡터를 성분끼리 곱해 더하는 점곱의 뜻을 inputs의 두 번째와 첫 번째 행으로 보입니다. 0.55·0.43 + 0.87·0.15 + "
    "0.66·0.89 = 0.9544입니다.",
    en="What a dot product is, with the second and first rows of the inputs: 0.55·0.43 + 0.87·0.15 + 0.66·0.89 = "
    "0.9544.",
)
def dot_product_definition(language: str) -> Figure:
    drawing, found, x = Drawing(560), example(), 606
    drawing.text(800, 48, "$a\\cdot b\\;=\\;a_1b_1+a_2b_2+a_3b_3$", LARGE)
    style = {"cell": (224, 64), "limit": 2, "size": LARGE}
    a = drawing.vector(x, 136, INPUTS[1], role="input", **style)
    b = drawing.vector(x, 268, INPUTS[0], role="target", **style)
    products = drawing.vector(x, 420, INPUTS[1] * INPUTS[0], decimals=4, **style)
    total = drawing.vector(1330, 420, found.scores[:1], role="output", decimals=4, **style)
    for column in range(3):
        drawing.text(a.cell(0, column).x, 202, "×", LARGE, bold=True)
        drawing.arrow(b.cell(0, column).bottom, products.cell(0, column).top)
        if column:
            drawing.operation(products.cell(0, column).left[0], 420, "+", radius=20)
    drawing.arrow(products.right, total.left, label=Text("더하기", "add up")[language])
    for place, label in (
        (a, "$a=x^{(2)}$"),
        (b, "$b=x^{(1)}$"),
        (products, Text("성분의 곱", "products")[language]),
    ):
        drawing.text(place.left[0] - 28, place.y, label, align="right")
    drawing.text(total.x, 492, Text("점곱: 수 하나", "dot product: one number")[language], bold=True)
    return drawing.figure


@figure(
    name="score-normalization",
    ko="토큰마다 막대가 있는 그래프 셋: 점수, 합으로 나눈 가중치, 소프트맥스로 구한 가중치. 점수의 합은 6.5617, 뒤의 "
    "둘은 합이 1이고, 소프트맥스는 큰 점수에 조금 더 많은 몫을 줍니다.",
    en="Three charts with a bar for each token: the scores, the weights by their sum, the weights by softmax. The "
    "scores add up to 6.5617, the other two to 1, and softmax gives a little more to the large scores.",
)
def score_normalization(language: str) -> Figure:
    drawing, found = Drawing(600), example()
    panels = (
        (Text("점수", "scores"), "$\\omega_{2j}$", found.scores, "given", 1.7),
        (
            Text("합으로 나누기", "divided by the sum"),
            "$\\omega_{2j}/\\sum_k\\omega_{2k}$",
            found.weights_by_sum,
            "output",
            0.26,
        ),
        (Text("소프트맥스", "softmax"), "$e^{\\omega_{2j}}/\\sum_k e^{\\omega_{2k}}$", found.weights, "output", 0.26),
    )
    rows = [178 + 58 * i for i in range(6)]
    for y, word in zip(rows, WORDS, strict=True):
        drawing.text(170, y, word, mono=True, align="right")
    drawing.text(170, 550, Text("합", "sum")[language], bold=True, align="right")
    for left, (title, formula, values, role, top) in zip((200, 670, 1140), panels, strict=True):
        drawing.text(left + 200, 40, title[language], bold=True)
        drawing.text(left + 200, 96, formula)
        for y, value in zip(rows, values.tolist(), strict=True):
            width = value / top * 300
            drawing.box(left + width / 2, y, width, 40, role=role, rounded=2)
            drawing.text(left + width + 14, y, f"{value:.4f}", SMALL, mono=True, align="left")
        drawing.line((left, 144), (left, 504))
        drawing.text(left + 14, 550, f"{float(values.sum()):.4f}", mono=True, bold=True, align="left")
    drawing.line((40, 514), (1560, 514), role="given")
    return drawing.figure


@figure(
    name="softmax-curve",
    ko="두 점수 (s, 0)에 소프트맥스를 쓸 때 첫 가중치를 s에 대해 그린 곡선. s가 0이면 0.5이고, -6에서 0, 6에서 1에 "
    "가까워지며 평평한 양 끝에는 '그레이디언트가 거의 없음'이라고 적혀 있습니다.",
    en="The first weight of softmax on two scores (s, 0), as a function of s: 0.5 at 0, close to 0 at −6 and to 1 "
    "at 6. The flat ends are marked 'almost no gradient'.",
)
def softmax_curve(language: str) -> Figure:
    drawing = Drawing(640)
    axes = drawing.chart(190, 50, 1320, 450)
    s, ticks = np.linspace(-6, 6, 241), range(-6, 7, 2)
    for left, right in ((-6, -3.5), (3.5, 6)):
        axes.axvspan(left, right, color="#EDEDED", linewidth=0)
    axes.axhline(0.5, color="#8A8A8A", linewidth=2, linestyle=(0, (4, 3)))
    axes.axvline(0, color="#8A8A8A", linewidth=2, linestyle=(0, (4, 3)))
    axes.plot(s, 1 / (1 + np.exp(-s)), color=ROLES["output"].line, linewidth=5)
    axes.plot(0, 0.5, "o", color=ROLES["output"].line, markersize=14)
    axes.set(xlim=(-6, 6), ylim=(-0.04, 1.04), yticks=(0, 0.5, 1), xticks=ticks, xticklabels=map(number, ticks))
    axes.spines[["top", "right"]].set_visible(False)
    drawing.finish_chart(
        axes,
        x=Text("첫 점수 s (둘째 점수는 0)", "first score s (the second is 0)")[language],
        y=Text("첫 가중치", "first weight")[language],
    )
    flat = Text("그레이디언트가\n거의 없음", "almost\nno gradient")
    for place, weight in ((-4.75, 0.26), (4.75, 0.74)):
        label = {"ha": "center", "va": "center", "linespacing": 1.5, "fontproperties": font(SMALL, bold=True)}
        axes.text(place, weight, flat[language], **label)
    return drawing.figure


@figure(
    name="weighted-sum",
    ko="앞의 그림이 끝까지 자랍니다. 점수가 소프트맥스를 지나 가중치가 되고, 여섯 입력 벡터에 저마다 가중치를 곱해 "
    "모두 더하면 문맥 벡터 (0.4419, 0.6515, 0.5683)가 됩니다.",
    en="The picture before, complete: softmax makes weights of the scores, and each of the six input vectors times its "
    "weight, all added up, is the context vector (0.4419, 0.6515, 0.5683).",
)
def weighted_sum(language: str) -> Figure:
    return attention_steps(language, _one_query(), SUM)
