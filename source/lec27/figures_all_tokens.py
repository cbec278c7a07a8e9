"""The figures of lecture 27 on self-attention without trainable weights for all tokens at once (section 3.3.2)."""

from __future__ import annotations

from itertools import pairwise

from drawing import Drawing
from lec27.examples import INPUTS, WORDS, example
from matplotlib.figure import Figure
from palette import LARGE, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["attention_matrix_row", "three_steps"]


@figure(
    name="attention-matrix-row",
    ko="6×6 어텐션 가중치 행렬. 행은 쿼리, 열은 바라보는 토큰이며 수가 적혀 있고 두 번째 행이 강조되어 있습니다. "
    "행마다 합이 1입니다.",
    en="The 6×6 matrix of attention weights with its numbers; rows are queries, columns the tokens they look at. "
    "Row 2 is outlined. Each row adds up to 1.",
)
def attention_matrix_row(language: str) -> Figure:
    drawing, found = Drawing(660), example()
    grid = drawing.matrix(
        780,
        350,
        found.all_weights,
        cell=(126, 78),
        decimals=4,
        limit=0.4,
        row_labels=WORDS,
        column_labels=WORDS,
    )
    drawing.outline(grid.row(1), role="input")
    drawing.text(170, 350, Text("쿼리", "query")[language], bold=True, role="input")
    drawing.text(780, 36, Text("바라보는 토큰", "token looked at")[language], bold=True, role="target")
    drawing.text(grid.right[0] + 60, 80, Text("행의 합", "row sum")[language], SMALL, bold=True, align="left")
    for i, total in enumerate(found.all_weights.sum(dim=-1).tolist()):
        y = grid.row(i).y
        drawing.arrow(grid.row(i).right, (grid.right[0] + 60, y), width=2)
        drawing.text(grid.right[0] + 70, y, f"{total:.4f}", SMALL, mono=True, align="left", bold=i == 1)
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
