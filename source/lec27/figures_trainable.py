"""The figures of lecture 27 on self-attention with trainable weights (section 3.4)."""

from __future__ import annotations

from drawing import Drawing, spread
from lec27.examples import INPUTS, WORDS, example
from matplotlib.figure import Figure
from palette import BODY, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["qkv_matrix_form", "qkv_scores", "scaled_softmax", "simple_vs_trainable", "value_weighted_sum"]

COLUMNS = spread(840, 6, 240)


@figure(
    name="simple-vs-trainable",
    ko="왼쪽은 가중치 없는 셀프 어텐션, 오른쪽은 훈련할 수 있는 셀프 어텐션. 왼쪽에서는 입력이 그대로 점곱과 "
    "가중합에 쓰이고, "
    "오른쪽에서는 입력이 세 행렬을 거쳐 쿼리, 키, 값이 된 다음 쓰입니다.",
    en="Left, self-attention without weights; right, with trainable ones. On the left the inputs themselves go "
    "into dot products "
    "and sums; on the right they first become queries, keys and values through three matrices.",
)
def simple_vs_trainable(language: str) -> Figure:
    drawing = Drawing(760)
    drawing.line((800, 40), (800, 720), colour="#D5D5D5")
    drawing.text(400, 50, Text("가중치 없이 (3.3)", "without weights (3.3)")[language], BODY, bold=True)
    drawing.text(
        1200, 50, Text("훈련할 수 있는 가중치 (3.4)", "with trainable weights (3.4)")[language], BODY, bold=True
    )
    labels = (
        Text("입력", "inputs"),
        Text("점수와 소프트맥스", "scores, softmax"),
        Text("가중합", "weighted sum"),
    )
    for y, label in zip((240, 430, 560), labels, strict=True):
        drawing.text(24, y, label[language], SMALL, align="left")
    _left_side(drawing)
    _right_side(drawing)
    return drawing.figure


def _left_side(drawing: Drawing) -> None:
    for j, x in enumerate(spread(480, 3, 160), start=1):
        given = drawing.box(x, 240, 120, 64, f"$x^{{({j})}}$", role="input")
        weight = drawing.box(x, 430, 120, 64, f"$\\alpha_{{2{j}}}$", role="target")
        drawing.arrow(given.bottom, weight.top, label="$\\cdot\\,x^{(2)}$")
        plus = (480 + (j - 2) * 10, 555)
        drawing.arrow(weight.bottom, plus)
    drawing.operation(480, 575, "+")
    result = drawing.box(480, 690, 130, 64, "$z^{(2)}$", role="output")
    drawing.arrow((480, 601), result.top)
    drawing.text(560, 575, "$\\times\\,x^{(j)}$", BODY, align="left")


def _right_side(drawing: Drawing) -> None:
    given = drawing.box(1200, 130, 120, 60, "$x^{(i)}$", role="input")
    for x, letter, role in ((980, "q", "input"), (1200, "k", "target"), (1420, "v", "output")):
        matrix = drawing.box(x, 240, 150, 64, f"$W_{letter}$", role="given", trainable=True)
        vector = drawing.box(x, 350, 120, 60, f"${letter}^{{({'2' if letter == 'q' else 'j'})}}$", role=role)
        drawing.arrow(given.bottom if letter == "k" else (given.left if letter == "q" else given.right), matrix.top)
        drawing.arrow(matrix.bottom, vector.top)
    weight = drawing.box(1090, 490, 130, 64, "$\\alpha_{2j}$", role="target")
    drawing.arrow((980, 380), (1070, 458))
    drawing.arrow((1200, 380), (1110, 458))
    plus = drawing.operation(1200, 590, "+")
    drawing.arrow(weight.bottom, plus.left)
    drawing.arrow((1420, 380), plus.right)
    result = drawing.box(1200, 690, 130, 64, "$z^{(2)}$", role="output")
    drawing.arrow(plus.bottom, result.top)


@figure(
    name="qkv-scores",
    ko="두 번째 토큰의 쿼리 (0.4306, 1.4551)를 여섯 키와 점곱한 점수 1.2705, 1.8524, 1.8111, 1.0795, 0.5577, 1.5440이 "
    "키 아래에 있습니다.",
    en="The query of the second token, (0.4306, 1.4551), against the six keys; under each key its score: 1.2705, "
    "1.8524, "
    "1.8111, 1.0795, 0.5577, 1.5440.",
)
def qkv_scores(language: str) -> Figure:
    drawing, found = Drawing(560), example()
    query = drawing.vector(840, 70, found.queries[1], cell=(120, 60), limit=2, decimals=4, role="input")
    drawing.text(query.left[0] - 20, 70, Text("쿼리 $q^{(2)}$", "query $q^{(2)}$")[language], BODY, align="right")
    for i, (x, word) in enumerate(zip(COLUMNS, WORDS, strict=True)):
        key = drawing.vector(x, 270, found.keys[i], cell=(106, 60), limit=2, decimals=4, role="target")
        drawing.text(x, 212, word, SMALL, mono=True, halo="white")
        score = drawing.vector(x, 430, found.qk_scores[i : i + 1], cell=(130, 60), limit=3, decimals=4)
        drawing.arrow(key.bottom, score.top)
        drawing.text(x, 490, f"$\\omega_{{2{i + 1}}}$", BODY)
        drawing.arrow((840 + (i - 2.5) * 38, 100), (x, 192))
    drawing.text(20, 270, Text("키", "keys")[language], BODY, align="left", bold=True)
    drawing.text(20, 430, Text("점수", "scores")[language], BODY, align="left", bold=True)
    return drawing.figure


@figure(
    name="scaled-softmax",
    ko="여섯 점수를 루트 2로 나눈 다음 소프트맥스를 구해 가중치 0.1500, 0.2264, 0.2199, 0.1311, 0.0906, 0.1820이 "
    "되는 세 줄의 "
    "그림입니다.",
    en="Three rows: the six scores, divided by the root of 2, then through softmax, become the weights 0.1500, "
    "0.2264, 0.2199, "
    "0.1311, 0.0906, 0.1820.",
)
def scaled_softmax(language: str) -> Figure:
    drawing, found = Drawing(560), example()
    rows = (
        (90, found.qk_scores, "plain", 3.0, Text("점수", "scores")),
        (280, found.scaled_scores, "plain", 3.0, Text("나눈 점수", "scaled")),
        (470, found.qk_weights, "target", 0.5, Text("가중치", "weights")),
    )
    strips = []
    for y, values, role, limit, label in rows:
        strips.append(drawing.vector(860, y, values, cell=(190, 70), limit=limit, decimals=4, role=role, size=BODY))
        drawing.text(40, y, label[language], BODY, align="left", bold=True)
    for upper, lower, what in zip(strips, strips[1:], ("÷ $\\sqrt{d_k}=\\sqrt{2}$", "softmax"), strict=False):
        drawing.arrow(upper.bottom, lower.top, label=what)
    return drawing.figure


@figure(
    name="value-weighted-sum",
    ko="여섯 값 벡터에 저마다 가중치를 곱해 더하면 문맥 벡터 (0.3061, 0.8210)가 됩니다.",
    en="The six value vectors, each times its weight, add up to the context vector (0.3061, 0.8210).",
)
def value_weighted_sum(language: str) -> Figure:
    drawing, found = Drawing(540), example()
    plus = drawing.operation(840, 320, "+")
    for i, (x, word) in enumerate(zip(COLUMNS, WORDS, strict=True)):
        drawing.text(x, 40, word, SMALL, mono=True)
        drawing.vector(x, 100, found.values[i], cell=(106, 60), limit=1.5, decimals=4, role="output")
        drawing.text(x, 160, f"× {found.qk_weights[i]:.4f}", SMALL, mono=True, bold=True)
        drawing.arrow((x, 182), (plus.x + (i - 2.5) * 9, plus.y - 20))
    context = drawing.vector(840, 440, found.value_context, cell=(130, 64), limit=1.5, decimals=4, role="output")
    drawing.arrow(plus.bottom, context.top)
    drawing.text(context.right[0] + 20, 440, "$z^{(2)}$", BODY, align="left")
    drawing.text(context.left[0] - 20, 440, Text("문맥 벡터", "context vector")[language], SMALL, align="right")
    drawing.text(20, 100, Text("값", "values")[language], BODY, align="left", bold=True)
    return drawing.figure


@figure(
    name="qkv-matrix-form",
    ko="입력 X (6, 3)에 세 행렬 (3, 2)를 곱해 Q, K, V (6, 2)를 얻고, Q와 K의 전치를 곱한 (6, 6) 점수가 "
    "소프트맥스를 거쳐 "
    "가중치가 되며, V를 곱하면 Z (6, 2)가 됩니다. 모든 행렬 아래에 크기가 있습니다.",
    en="X (6, 3) times three (3, 2) matrices gives Q, K, V (6, 2); Q times K transposed gives (6, 6) scores, "
    "softmax makes "
    "them weights, and times V they give Z (6, 2). The shape stands under every matrix.",
)
def qkv_matrix_form(language: str) -> Figure:
    drawing, found = Drawing(820), example()
    x = drawing.matrix(130, 410, INPUTS, cell=42, printed=False, limit=1.5, role="input", name="X")
    results = {}
    for y, letter, role, values in (
        (150, "Q", "input", found.queries),
        (410, "K", "target", found.keys),
        (670, "V", "output", found.values),
    ):
        weight = drawing.box(350, y, 110, 74, f"$W_{letter.lower()}$", role="given", trainable=True)
        drawing.text(350, y + 58, "(3, 2)", SMALL, mono=True)
        drawing.arrow(x.right, weight.left)
        results[letter] = drawing.matrix(560, y, values, cell=(52, 30), printed=False, limit=2, role=role, name=letter)
        drawing.arrow(weight.right, results[letter].left)
    scores = drawing.matrix(860, 280, found.queries @ found.keys.T, cell=40, printed=False, limit=3, name="$QK^T$")
    product = drawing.operation(690, 280, "@")
    drawing.arrow(results["Q"].right, product.top)
    drawing.arrow(results["K"].right, product.bottom)
    drawing.arrow(product.right, scores.left)
    weights = (found.queries @ found.keys.T / 2**0.5).softmax(-1)
    attention = drawing.matrix(1260, 280, weights, cell=40, printed=False, limit=0.4, role="target", name="A")
    drawing.arrow(scores.right, attention.left, label="softmax")
    second = drawing.operation(1260, 560, "@")
    drawing.arrow((1260, 450), second.top)
    drawing.arrow(results["V"].right, (1260, 670), second.bottom)
    z = drawing.matrix(
        1480, 560, weights @ found.values, cell=(52, 30), printed=False, limit=1.5, role="output", name="Z"
    )
    drawing.arrow(second.right, z.left)
    drawing.text(1060, 330, "÷ $\\sqrt{d_k}$", SMALL)
    drawing.text(1260, 720, Text("여섯 토큰을 한 번에 계산합니다.", "All six tokens at once.")[language], SMALL)
    return drawing.figure
