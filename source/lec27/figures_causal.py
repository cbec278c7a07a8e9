"""The figures of lecture 27 on causal attention (section 3.5)."""

from __future__ import annotations

from collections.abc import Collection

import torch
from drawing import Box, Drawing, Grid, spread
from lec27.examples import INPUTS, WORDS, example
from lec27.trained import ALIKE, similar_words
from matplotlib.figure import Figure
from palette import LARGE, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["causal_mask_matrix", "dropout_on_weights", "future_leak", "mask_pipeline"]


@figure(
    name="future-leak",
    ko="세 줄의 토큰 그림. 위의 두 줄에서는 토큰이 앞의 토큰과 자기 자신만 보고 다음 토큰을 맞힙니다. 셋째 줄에서는 "
    "맞혀야 할 넷째 토큰까지 봅니다. 반은 타깃, 반은 금지의 색인 그 토큰에 '맞힐 것이 남았나요?'라고 적혀 있고, 뒤를 "
    "보는 화살표에는 틀렸다는 표시가 있습니다.",
    en="Three rows of tokens. In the first two a token sees only earlier ones and itself and infers the next. In the "
    "third it also sees the fourth token, the very one to be inferred, which is half in the colour of a target and "
    "half in that of the forbidden and marked 'still to infer?'; the arrows to later tokens are crossed out.",
)
def future_leak(language: str) -> Figure:
    drawing = Drawing(890)
    proper = Text("올바름", "proper")
    for y, place, leaks in ((160, 2, False), (420, 3, False), (680, 2, True)):
        label = Text("미래가 샘", "the future\nleaks") if leaks else proper
        role = "wrong" if leaks else "output"
        drawing.text(1330, y, label[language], LARGE, role=role, align="left", bold=True)
        boxes = [_position(drawing, x, y, i, place, leaks=leaks) for i, x in enumerate(spread(690, 5, 240))]
        _attends(drawing, boxes, place, leaks=leaks)
        start, end = boxes[place].bottom, boxes[place + 1].bottom
        low = start[1] + 58
        drawing.arrow(start, (start[0], low), (end[0], low), end, role="target", width=4, dashed=True, gap=4)
        if leaks:
            still = Text("맞힐 것이 남았나요?", "still to infer?")
            drawing.text(end[0] + 20, low, still[language], SMALL, role="wrong", bold=True, align="left")
    _legend(drawing, language)
    return drawing.figure


def _position(drawing: Drawing, x: float, y: float, i: int, place: int, *, leaks: bool) -> Box:
    """Token i (from 0) and its vector: the one that attends, the next one, a later one that it sees or must not see."""
    role, later = "input" if i == place else "plain", i > place + 1
    if i > place and leaks:
        role = "wrong"
    box = drawing.box(
        x, y, 132, 56, "" if i == place + 1 else f"$x^{{({i + 1})}}$", role=role, faded=later and not leaks
    )
    if i == place + 1:
        drawing.box(x - (33 if leaks else 0), y, 66 if leaks else 132, 56, role="target")
        drawing.text(x, y, f"$x^{{({i + 1})}}$")
    strip = drawing.vector(
        x, y + 48, INPUTS[i], cell=(44, 34), limit=2, printed=False, masked=[[later and not leaks] * 3]
    )
    return Box.around([box, strip])


def _attends(drawing: Drawing, boxes: list[Box], place: int, *, leaks: bool) -> None:
    """An arrow to every token seen, the token itself included; those to later ones are crossed out."""
    x, top = boxes[place].top
    drawing.arrow((x - 26, top), (x - 26, top - 34), (x + 26, top - 34), (x + 26, top), role="input", width=4, gap=2)
    for i, box in enumerate(boxes):
        if i < place:
            drawing.arrow((x - 44, top), (box.x, top), curve=-0.28, role="input", width=4, gap=2)
        elif i > place and leaks:
            drawing.arrow((x + 44, top), (box.x, top), curve=0.28, role="wrong", width=4, gap=2)
            drawing.cross((x + 44 + box.x) / 2, top - 0.14 * (box.x - x - 44))


def _legend(drawing: Drawing, language: str) -> None:
    y = 858
    drawing.arrow((130, y), (220, y), role="input", width=4)
    drawing.text(236, y, Text("바라봅니다(어텐션)", "attends to")[language], SMALL, align="left")
    drawing.arrow((560, y), (650, y), role="wrong", width=4)
    drawing.cross(600, y, 22)
    drawing.text(666, y, Text("보면 안 됩니다", "must not attend to")[language], SMALL, align="left")
    drawing.arrow((990, y), (1080, y), role="target", width=4, dashed=True)
    drawing.text(1096, y, Text("맞힙니다(다음 토큰)", "infers (the next token)")[language], SMALL, align="left")


def _write_hidden(drawing: Drawing, grid: Grid, cells: torch.Tensor, text: str, rows: Collection[int]) -> None:
    """What really stands in the hatched cells of these rows."""
    for row, column in cells.nonzero().tolist():
        if row in rows:
            cell = grid.cell(row, column)
            drawing.text(cell.x, cell.y, text, SMALL, mono=True, halo="white")


def _stairs(drawing: Drawing, grid: Grid) -> None:
    """The line between what a token may see and what comes after it."""
    corners = [grid.cell(0, 0).right[0], grid.top[1]]
    way = [(corners[0], corners[1])]
    for i in range(grid.rows - 1):
        cell = grid.cell(i, i)
        way += [(cell.right[0], cell.bottom[1]), (grid.cell(i + 1, i + 1).right[0], cell.bottom[1])]
    drawing.line(*way, role="wrong", width=6)


@figure(
    name="causal-mask-matrix",
    ko="'the king and the queen sing'의 6×6 가중치 행렬을 가리기 전과 후로 보입니다. 전에는 계단 모양의 선이 대각선 "
    "위를 갈라놓습니다. 후에는 그 위가 빗금으로 가려집니다. 수가 적힌 and의 행에서는 남은 0.01, 0.10, 0.39를 합 "
    "0.50으로 나누어 0.02, 0.20, 0.78이 되었고, 행의 합은 다시 1입니다.",
    en="The 6×6 weights of 'the king and the queen sing' before and after masking. Before, a line like stairs parts "
    "off what is above the diagonal; after, that part is hatched out. In the row of 'and', which has its numbers, the "
    "remaining 0.01, 0.10, 0.39 are divided by their sum 0.50 and become 0.02, 0.20, 0.78, which add up to 1 again.",
)
def causal_mask_matrix(language: str) -> Figure:
    drawing, weights, row = Drawing(660), similar_words(), 2
    hidden = torch.ones(6, 6).triu(1).bool()
    total = weights.masked_fill(hidden, 0.0).sum(dim=-1, keepdim=True)
    style = {"cell": (104, 68), "limit": 0.6, "column_labels": ALIKE, "printed": [row]}
    before = drawing.matrix(430, 330, weights, row_labels=ALIKE, **style)
    after = drawing.matrix(1264, 330, weights / total, masked=hidden, role="output", **style)
    _stairs(drawing, before)
    for grid in (before, after):
        drawing.outline(*(grid.cell(row, column) for column in range(row + 1)), role="input", pad=0)
    drawing.arrow((before.right[0], before.row(row).y), (after.left[0], after.row(row).y), width=5)
    middle = (before.right[0] + after.left[0]) / 2
    drawing.text(middle, before.row(row).y - 40, Text("가리고", "mask, then")[language], SMALL)
    drawing.text(middle, before.row(row).y + 40, f"÷ {float(total[row]):.2f}", bold=True)
    drawing.text(430, 36, Text("모두를 봅니다", "everything is seen")[language], bold=True)
    drawing.text(1264, 36, Text("앞과 자신만 봅니다", "only what came before, and itself")[language], bold=True)
    drawing.note(
        Text(
            f"3.3.2의 행렬을 가렸습니다. and의 남은 가중치의 합은 {float(total[row]):.2f}, 나누면 다시 1입니다.",
            f"The matrix of 3.3.2, masked. What is left of the row of 'and' adds up to {float(total[row]):.2f}; "
            "divided by it, to 1 again.",
        )[language]
    )
    return drawing.figure


#: The row of the token "with", which the next figure follows.
_FOLLOWED = 3


@figure(
    name="mask-pipeline",
    ko="두 길이 같은 행렬로 갑니다. 위의 길: 점수, 소프트맥스로 구한 가중치, 대각선 위를 0으로, 행의 합으로 나누기. "
    "아래의 길: 점수의 대각선 위를 음의 무한대로, 루트 d_k로 나누고 소프트맥스. 네 번째 토큰 with의 행에 실제 수가 "
    "있고, 두 길의 끝에서 0.28, 0.25, 0.25, 0.23, 0, 0이 됩니다.",
    en="Two lanes to the same matrix. Above: scores, weights by softmax, zeros above the diagonal, divide by the row "
    "sums. Below: minus infinity above the diagonal of the scores, divide by the root of d_k, softmax. The row of the "
    "fourth token, with, has its real numbers; at the end of both lanes they are 0.28, 0.25, 0.25, 0.23, 0, 0.",
)
def mask_pipeline(language: str) -> Figure:
    drawing, found, x = Drawing(880), example(), (236, 806, 1376)
    upper, lower = 236, 666
    style = {"cell": (70, 44), "limit": 0.6, "shape": False, "printed": [_FOLLOWED]}
    hatched = style | {"masked": found.hidden}
    scores = drawing.matrix(x[0], upper, found.v2_scores, **style)
    weights = drawing.matrix(x[1], upper, found.v2_weights, **style)
    zeros = drawing.matrix(x[2], upper, found.masked_weights, **hatched)
    endless = drawing.matrix(x[0], lower, found.v2_scores, **hatched)
    result = drawing.matrix(x[2], lower, found.causal_weights, role="output", **hatched)
    for grid, text in ((zeros, "0"), (endless, "−∞"), (result, "0")):
        _write_hidden(drawing, grid, found.hidden, text, [_FOLLOWED])
    for grid in (scores, weights, zeros, endless, result):
        drawing.outline(grid.row(_FOLLOWED), pad=2, width=4)
    followed = Text("테두리: with의 행", "outlined: the row of with")
    drawing.text(x[1], (upper + lower) / 2, followed[language], SMALL)
    scaled = "÷ $\\sqrt{d_k}$"
    for start, end, above, below in (
        (scores.right, weights.left, scaled, "softmax"),
        (weights.right, zeros.left, "× tril", ""),
        (endless.right, result.left, f"{scaled},  softmax", "$e^{-\\infty}=0$"),
    ):
        drawing.arrow(start, end, width=4)
        middle = (start[0] + end[0]) / 2
        drawing.text(middle, start[1] - 32, above, SMALL)
        if below:
            drawing.text(middle, start[1] + 36, below, SMALL)
    for place, end, label in (
        (zeros, result, Text("÷ 행의 합", "÷ row sums")),
        (scores, endless, Text("대각선 위를 −∞로", "−∞ above the diagonal")),
    ):
        drawing.arrow(place.bottom, end.top, width=4, label=label[language])
    for place, y, label in (
        (scores, -158, Text("점수 (6, 6)", "scores (6, 6)")),
        (weights, -158, Text("가중치 (6, 6)", "weights (6, 6)")),
        (zeros, -158, Text("대각선 위는 0 (6, 6)", "0 above the diagonal (6, 6)")),
        (endless, 166, Text("가린 점수 (6, 6)", "masked scores (6, 6)")),
        (result, 166, Text("두 길의 같은 결과 (6, 6)", "the same result (6, 6)")),
    ):
        drawing.text(place.x, place.y + y, label[language], bold=True, role="output" if place is result else "plain")
    for y, lane in (
        (30, Text("위의 길: 소프트맥스 다음에 가리기", "upper lane: mask after softmax")),
        (lower + 110, Text("아래의 길: 소프트맥스 앞에서 가리기", "lower lane: mask before softmax")),
    ):
        drawing.text(x[1], y, lane[language], role="input", bold=True)
    return drawing.figure


@figure(
    name="dropout-on-weights",
    ko="6×6 코잘 가중치, 칸의 절반쯤에 가위표가 있는 무작위 마스크, 살아남은 값이 두 배가 된 결과가 차례로 있습니다. "
    "수가 적힌 두 행 가운데 starts의 행은 합이 1.00에서 0.76으로, one의 행은 1.00에서 1.17로 바뀝니다.",
    en="The 6×6 causal weights, a random mask with about half of the cells crossed out, and the result with the "
    "survivors doubled. Of the two rows with numbers, the sum of 'starts' goes from 1.00 to 0.76 and that of 'one' "
    "from 1.00 to 1.17.",
)
def dropout_on_weights(language: str) -> Figure:
    drawing, found, p, rows = Drawing(560), example(), 0.5, (2, 4)
    torch.manual_seed(1)
    dropped = torch.rand(6, 6) < p
    result = (found.causal_weights / (1 - p)).masked_fill(dropped, 0.0)
    style, y = {"cell": (70, 54), "limit": 0.8, "shape": False, "printed": rows}, 266
    first = drawing.matrix(350, y, found.causal_weights, masked=found.hidden, row_labels=WORDS, **style)
    middle = drawing.matrix(836, y, torch.zeros(6, 6), masked=dropped, **style | {"cell": 54, "printed": False})
    last = drawing.matrix(1268, y, result, masked=found.hidden | dropped, role="output", **style)
    _write_hidden(drawing, middle, dropped, "×", range(6))
    _write_hidden(drawing, last, dropped & ~found.hidden, "0", rows)
    drawing.operation((first.right[0] + middle.left[0]) / 2, y, "×")
    drawing.arrow(middle.right, last.left, width=4)
    drawing.text((middle.right[0] + last.left[0]) / 2, y - 34, f"× {1 / (1 - p):.0f}", bold=True)
    for x, title in (
        (first.x, Text("어텐션 가중치", "attention weights")),
        (middle.x, Text("무작위로 지우기 (p = 0.5)", "dropped at random (p = 0.5)")),
        (last.x, Text("남은 값은 1/(1−p) = 2배", "survivors times 1/(1−p) = 2")),
    ):
        drawing.text(x, 40, title[language], bold=True)
    drawing.text(1534, 84, Text("행의 합", "row sum")[language], SMALL, bold=True)
    for row in rows:
        drawing.text(1534, last.row(row).y, f"{result[row].sum():.2f}", mono=True, bold=True)
        for grid in (first, last):
            drawing.outline(grid.row(row), pad=0, width=4)
    drawing.note(
        Text(
            "빗금은 0입니다. 지우기 전에는 행의 합이 1입니다. 어느 칸이 지워지는지는 실행 환경마다 다릅니다.",
            "Hatched cells are 0. Before, each row adds up to 1. Which cells are dropped differs between environments.",
        )[language]
    )
    return drawing.figure
