"""The figures of lecture 27 on self-attention without trainable weights for all tokens at once (section 3.3.2)."""

from __future__ import annotations

from itertools import pairwise

from drawing import Drawing
from lec27.examples import INPUTS, example
from lec27.trained import ALIKE, similar_words
from matplotlib.figure import Figure
from palette import LARGE

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["attention_matrix_row", "three_steps"]


@figure(
    name="attention-matrix-row",
    ko="'the king and the queen sing'의 6×6 어텐션 가중치 행렬입니다. 행은 쿼리, 열은 바라보는 토큰입니다. 강조된 두 "
    "번째 행에서 king은 자신에게 0.52, queen에 0.37을 주고, 나머지는 거의 보지 않으며, 행의 합은 1입니다. 두 the는 "
    "서로 절반씩 봅니다. 작은 말뭉치로 훈련한 임베딩에 이 절의 식을 쓴 값입니다.",
    en="The 6×6 attention weights of 'the king and the queen sing'; rows are queries, columns the tokens they look at. "
    "In row 2, outlined, king gives 0.52 to itself, 0.37 to queen and next to nothing to the others; the row adds up "
    "to 1. The two 'the' share their weight half and half. Computed by this section's formula from embeddings trained "
    "on a few sentences.",
)
def attention_matrix_row(language: str) -> Figure:
    drawing, weights = Drawing(690), similar_words()
    grid = drawing.matrix(780, 336, weights, cell=(126, 72), limit=0.6, row_labels=ALIKE, column_labels=ALIKE)
    row = drawing.outline(grid.row(1), role="input")
    drawing.text(170, grid.row(1).y, Text("쿼리", "query")[language], bold=True, role="input")
    drawing.text(780, 36, Text("바라보는 토큰", "token looked at")[language], bold=True, role="target")
    drawing.arrow(row.right, (grid.right[0] + 70, row.y))
    total = Text("행의 합", "row sum")[language]
    drawing.text(grid.right[0] + 84, row.y, f"{total} {weights[1].sum():.2f}", bold=True, align="left")
    drawing.note(
        Text(
            "작은 말뭉치로 훈련한 임베딩 X의 softmax(XXᵀ). 비슷하게 쓰인 단어끼리 크게 봅니다.",
            "softmax(XXᵀ) of embeddings X, trained on a few sentences: words that are used alike look at each other.",
        )[language]
    )
    return drawing.figure


@figure(
    name="three-steps",
    ko="입력 X (6, 3)에서 세 단계가 이어집니다. 1) 점곱으로 (6, 6) 점수, 2) 행마다 소프트맥스로 (6, 6) 가중치, "
    "3) 가중합으로 (6, 3) 문맥 벡터를 구합니다. 단계마다 식과 실제 값의 색으로 칠한 행렬이 있습니다.",
    en="From the inputs X (6, 3) three steps follow: 1) scores (6, 6) by dot products, 2) weights (6, 6) by softmax "
    "along each row, 3) context vectors (6, 3) by weighted sums; each with its formula and its matrix, shaded by the "
    "real values.",
)
def three_steps(language: str) -> Figure:
    drawing, found = Drawing(560), example()
    steps = (
        (150, 220, Text("입력", "inputs"), "", "$X$", INPUTS, 2.0, "input"),
        (
            520,
            360,
            Text("1) 어텐션 점수", "1) attention scores"),
            Text("점곱", "dot products"),
            "$\\Omega=XX^\\top$",
            found.all_scores,
            3.0,
            "plain",
        ),
        (
            960,
            360,
            Text("2) 어텐션 가중치", "2) attention weights"),
            Text("행마다 소프트맥스", "softmax of each row"),
            "$A=\\mathrm{softmax}(\\Omega)$",
            found.all_weights,
            0.4,
            "plain",
        ),
        (
            1390,
            340,
            Text("3) 문맥 벡터", "3) context vectors"),
            Text("가중합", "weighted sums"),
            "$Z=AX$",
            found.all_contexts,
            2.0,
            "output",
        ),
    )
    boxes = []
    for x, width, title, means, formula, values, limit, role in steps:
        boxes.append(drawing.panel(x, 280, width, 520, title[language]))
        if means:
            drawing.text(x, 112, means[language])
        drawing.matrix(x, 292, values, cell=44, printed=False, limit=limit, role=role)
        drawing.text(x, 506, formula, LARGE)
    for left, right in pairwise(boxes):
        drawing.arrow(left.right, right.left, width=5)
    return drawing.figure
