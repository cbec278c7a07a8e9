"""The figures of lecture 27 on self-attention with trainable weights (section 3.4)."""

from __future__ import annotations

from drawing import Box, Drawing, spread
from lec27.attention_steps import SCORES, SUM, WEIGHTS, OneQuery, attention_steps
from lec27.examples import INPUTS, example
from matplotlib.figure import Figure
from palette import SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["qkv_matrix_form", "qkv_scores", "scaled_softmax", "simple_vs_trainable", "value_weighted_sum"]

#: The six rows of `simple_vs_trainable`: where they begin, and what they are called.
_ROWS = (
    (52, Text("입력", "inputs")),
    (136, Text("투영", "projection")),
    (252, Text("점곱", "dot products")),
    (426, Text("가중치", "weights")),
    (510, Text("값과 곱하기", "times values")),
    (666, Text("문맥 벡터", "context vector")),
)
_END = 838


@figure(
    name="simple-vs-trainable",
    ko="두 열에 같은 여섯 줄이 있습니다. 왼쪽(3.3)에서는 입력이 그대로 쿼리, 키, 값의 일을 합니다. 오른쪽(3.4)에서는 "
    "입력이 먼저 훈련할 수 있는 세 행렬을 지나 쿼리, 키, 값이 됩니다. 그다음은 같습니다. 점곱, 소프트맥스 가중치, "
    "가중치와 값의 곱, 그 합인 문맥 벡터입니다.",
    en="Two columns with the same six rows. On the left (3.3) the inputs themselves serve as query, keys and values; "
    "on the right (3.4) they first go through three trainable matrices. The rest is the same: dot products, softmax "
    "weights, each weight times its value, and their sum, the context vector.",
)
def simple_vs_trainable(language: str) -> Figure:
    drawing = Drawing(850)
    for (top, label), bottom in zip(_ROWS, [*(top for top, _ in _ROWS[1:]), _END], strict=True):
        row = drawing.panel(800, (top + bottom) / 2 - 2, 1580, bottom - top - 4)
        drawing.text(28, row.y, label[language], align="left", bold=True)
    for x, letters, title in (
        (570, "xxx", Text("3.3 가중치 없이", "3.3 without trainable weights")),
        (1240, "qkv", Text("3.4 훈련할 수 있는 가중치로", "3.4 with trainable weights")),
    ):
        drawing.text(x, 26, title[language], bold=True)
        _one_side(drawing, x, letters)
    unchanged = Text("그대로", "as they are")
    drawing.text(586, 192, unchanged[language], SMALL, align="left")
    return drawing.figure


def _one_side(drawing: Drawing, x: float, letters: str) -> None:
    """A column from the inputs down to the context vector; with `qkv` the inputs are projected first."""
    roles = ("input", "target", "output") if letters == "qkv" else ("input",) * 3
    given = _three(drawing, x, 92, "x", "input")
    query = drawing.box(x - 270, 376, 104, 52, f"${letters[0]}^{{(2)}}$", role=roles[0])
    keys, values = _three(drawing, x, 298, letters[1], roles[1]), _three(drawing, x, 622, letters[2], roles[2])
    side = x + 270
    for letter, way, target in (
        ("q", (given.left, (query.x, given.y)), (query.top,)),
        ("k", (given.bottom,), (keys.top,)),
        ("v", (given.right, (side, given.y)), ((side, values.y), values.right)),
    ):
        if letters == "qkv":
            matrix = drawing.box(way[-1][0], 192, 116, 60, f"$W_{letter}$", role="given", trainable=True)
            drawing.arrow(*way, matrix.top, gap=(0, 2))
            way = (matrix.bottom,)
        drawing.arrow(*way, *target, gap=(0, 2))
    plus = drawing.operation(x, 712, "+", radius=22)
    drawing.line(query.right, (x + 130, query.y), role="input", width=4)
    for j, place in enumerate(spread(x, 3, 130), start=1):
        dot, times = drawing.operation(place, query.y, "·", radius=20), drawing.operation(place, 550, "×", radius=20)
        weight = drawing.box(place, 466, 104, 52, f"$\\alpha_{{2{j}}}$")
        drawing.arrow((place, keys.bottom[1] - 8), dot.top, gap=(0, 2))
        drawing.arrow(dot.bottom, weight.top, gap=(0, 2))
        drawing.line(weight.bottom, times.top)
        drawing.line(times.bottom, (place, values.top[1] + 8))
        start = (place, values.bottom[1] - 8)
        drawing.arrow(start, plus.edge(start), gap=(0, 2))
    result = drawing.box(x, 796, 130, 56, "$z^{(2)}$", role="output")
    drawing.arrow(plus.bottom, result.top, gap=(0, 2))


def _three(drawing: Drawing, x: float, y: float, letter: str, role: str) -> Box:
    """The vectors of the first three tokens, in a thin frame."""
    boxes = [
        drawing.box(place, y, 104, 52, f"${letter}^{{({j})}}$", role=role)
        for j, place in enumerate(spread(x, 3, 130), start=1)
    ]
    return drawing.outline(*boxes, pad=8, width=2, dashed=True, role="given")


def _one_query() -> OneQuery:
    found = example()
    return OneQuery(
        query=found.queries[1],
        keys=found.keys,
        values=found.values,
        scores=found.qk_scores,
        weights=found.qk_weights,
        context=found.value_context,
        letters="qkv",
        decimals=4,
        scaled=found.scaled_scores,
    )


@figure(
    name="qkv-scores",
    ko="여섯 토큰의 키가 나란히 있고, 두 번째 토큰의 쿼리 (0.4306, 1.4551)에서 나온 선이 키마다 만나 점곱이 됩니다. "
    "점수는 1.2705, 1.8524, 1.8111, 1.0795, 0.5577, 1.5440입니다.",
    en="The keys of the six tokens side by side. A line from the query of the second token, (0.4306, 1.4551), meets "
    "each of them in a dot product; the scores are 1.2705, 1.8524, 1.8111, 1.0795, 0.5577, 1.5440.",
)
def qkv_scores(language: str) -> Figure:
    return attention_steps(language, _one_query(), SCORES)


@figure(
    name="scaled-softmax",
    ko="앞 그림의 점수 아래에 두 줄이 더해집니다. 점수를 루트 2로 나눈 값과, 거기에 소프트맥스를 취한 가중치 0.1500, "
    "0.2264, 0.2199, 0.1311, 0.0906, 0.1820입니다.",
    en="The picture before with two more rows under the scores: the scores divided by the root of 2, and what softmax "
    "makes of these, the weights 0.1500, 0.2264, 0.2199, 0.1311, 0.0906, 0.1820.",
)
def scaled_softmax(language: str) -> Figure:
    return attention_steps(language, _one_query(), WEIGHTS)


@figure(
    name="value-weighted-sum",
    ko="같은 그림이 끝까지 자랍니다. 가중치마다 아래에 그 토큰의 값 벡터가 있고, 가중치와 값의 곱을 모두 더하면 "
    "문맥 벡터 (0.3061, 0.8210)가 됩니다.",
    en="The same picture, complete: under each weight stands its token's value vector; each weight times its value, "
    "all added up, is the context vector (0.3061, 0.8210).",
)
def value_weighted_sum(language: str) -> Figure:
    return attention_steps(language, _one_query(), SUM)


@figure(
    name="qkv-matrix-form",
    ko="입력 X (6, 3)에 세 행렬 (3, 2)를 곱해 Q, K, V (6, 2)를 얻고, Q와 K의 전치를 곱한 (6, 6) 점수가 루트 d_k로 "
    "나누기와 소프트맥스를 지나 (6, 6) 가중치 A가 되며, V를 곱하면 Z (6, 2)가 됩니다. 두 번째 토큰 journey의 행에 "
    "테두리와 수가 있고, 행렬마다 크기가 적혀 있습니다.",
    en="X (6, 3) times three (3, 2) matrices gives Q, K, V (6, 2); Q times K transposed gives (6, 6) scores, division "
    "by the root of d_k and softmax make them the (6, 6) weights A, and times V they give Z (6, 2). The row of the "
    "second token, journey, is outlined and has its numbers; every matrix has its shape.",
)
def qkv_matrix_form(language: str) -> Figure:
    drawing, found = Drawing(890), example()
    rows = (160, 442, 724)
    x = drawing.matrix(140, rows[1], INPUTS, cell=(78, 36), limit=1.5, role="input", name="X", printed=[1])
    vectors = {}
    for y, letter, role, matrix, values in zip(
        rows,
        "QKV",
        ("input", "target", "output"),
        (found.w_query, found.w_key, found.w_value),
        (found.queries, found.keys, found.values),
        strict=True,
    ):
        weight = drawing.matrix(396, y, matrix, cell=(78, 36), limit=1.5, name=f"$W_{letter.lower()}$", printed=False)
        drawing.dial(weight.right[0] + 2, weight.top[1] - 4)
        start = x.right if y == x.y else (x.x, x.top[1] - 52 if y < x.y else x.bottom[1] + 52)
        way = [start] if y == x.y else [start, (x.x, y)]
        drawing.arrow(*way, weight.left, gap=(0, 4))
        rows_printed = [1] if letter == "Q" else []
        vectors[letter] = drawing.matrix(
            640, y, values, cell=(78, 36), limit=2, role=role, name=letter, printed=rows_printed
        )
        drawing.arrow(weight.right, vectors[letter].left, gap=(4, 4))
    scores = drawing.matrix(1150, rows[0], found.all_qk_scores, cell=(84, 36), limit=2, name="$QK^\\top$", printed=[1])
    weights = drawing.matrix(1150, rows[1], found.all_qk_weights, cell=(84, 36), limit=0.3, name="A", printed=[1])
    for grid in (x, vectors["Q"], scores, weights):
        drawing.outline(grid.row(1), pad=2, width=4)
    product, second = drawing.operation(806, rows[0], "@"), drawing.operation(1150, rows[2], "@")
    z = drawing.matrix(
        1426, rows[2], found.all_value_contexts, cell=(78, 36), limit=2, role="output", name="Z", printed=[1]
    )
    drawing.outline(z.row(1), pad=2, width=4)
    drawing.arrow(vectors["Q"].right, product.left, gap=(4, 2))
    drawing.arrow(vectors["K"].right, (product.x, rows[1]), product.bottom, gap=(4, 2))
    drawing.text(product.x + 16, 300, "$K^\\top$ (2, 6)", SMALL, align="left")
    drawing.arrow(product.right, scores.left, gap=(2, 4))
    drawing.arrow((scores.x + 150, scores.bottom[1]), (weights.x + 150, weights.top[1]), gap=4)
    drawing.text(
        scores.x + 170, (scores.bottom[1] + weights.top[1]) / 2, "÷ $\\sqrt{d_k}$, softmax", SMALL, align="left"
    )
    drawing.arrow((second.x, weights.bottom[1] + 48), second.top, gap=(0, 2))
    drawing.arrow(vectors["V"].right, second.left, gap=(4, 2))
    drawing.arrow(second.right, z.left, gap=(2, 4))
    for place, y, label in (
        (140, x.top[1] - 30, Text("입력", "inputs")),
        (1500, scores.y, Text("점수", "scores")),
        (1500, weights.y, Text("가중치", "weights")),
        (z.x, z.top[1] - 30, Text("문맥 벡터", "context vectors")),
    ):
        drawing.text(place, y, label[language], bold=True)
    drawing.text(22, 30, Text("테두리: journey의 행", "outlined: the row of journey")[language], SMALL, align="left")
    return drawing.figure
