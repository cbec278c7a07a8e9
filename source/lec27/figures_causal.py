"""The figures of lecture 27 on causal attention (section 3.5)."""

from __future__ import annotations

import torch
from drawing import Box, Drawing, Grid, spread
from lec27.examples import INPUTS, WORDS, example
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


def _write_hidden(drawing: Drawing, grid: Grid, cells: torch.Tensor, text: str) -> None:
    """What really stands in hatched cells."""
    for row, column in cells.nonzero().tolist():
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
    ko="6×6 가중치 행렬의 가리기 전과 후. 전에는 행마다 모든 토큰에 가중치가 있고, 계단 모양의 선이 대각선 위를 "
    "갈라놓습니다. 후에는 대각선 위가 빗금으로 가려지고, 남은 값은 행의 합이 1이 되도록 커졌습니다.",
    en="The 6×6 weights before and after masking. Before, each row has weights for all tokens, and a line like stairs "
    "parts off what is above the diagonal; after, that part is hatched out, and the rest has grown so that each row "
    "adds up to 1 again.",
)
def causal_mask_matrix(language: str) -> Figure:
    drawing, found = Drawing(640), example()
    style = {"cell": (108, 70), "limit": 0.6, "column_labels": WORDS}
    before = drawing.matrix(458, 340, found.v2_weights, row_labels=WORDS, **style)
    after = drawing.matrix(1256, 340, found.causal_weights, masked=found.hidden, role="output", **style)
    _stairs(drawing, before)
    drawing.arrow(before.right, after.left, width=5)
    for y, label in ((300, Text("가리고", "mask, then")), (384, Text("다시 나누기", "renormalize"))):
        drawing.text((before.right[0] + after.left[0]) / 2, y, label[language], SMALL)
    drawing.text(458, 44, Text("모두를 봅니다", "everything is seen")[language], bold=True)
    drawing.text(1256, 44, Text("앞과 자신만 봅니다", "only what came before, and itself")[language], bold=True)
    return drawing.figure


@figure(
    name="mask-pipeline",
    ko="두 길이 같은 행렬로 갑니다. 위의 길: 점수, 소프트맥스로 구한 가중치, 대각선 위를 0으로, 행의 합으로 나누기. "
    "아래의 길: 점수의 대각선 위를 음의 무한대로, 루트 d_k로 나누고 소프트맥스. 모든 칸에 실제 수가 있습니다.",
    en="Two lanes to the same matrix. Above: scores, weights by softmax, zeros above the diagonal, divide by the row "
    "sums. Below: minus infinity above the diagonal of the scores, divide by the root of d_k, softmax. All cells have "
    "their real numbers.",
)
def mask_pipeline(language: str) -> Figure:
    drawing, found, x = Drawing(890), example(), (256, 806, 1356)
    upper, lower = 238, 676
    narrow, wide = {"cell": (66, 46), "limit": 0.6, "shape": False}, {"cell": (80, 46), "limit": 0.6, "shape": False}
    scores = drawing.matrix(x[0], upper, found.v2_scores, **wide)
    weights = drawing.matrix(x[1], upper, found.v2_weights, **narrow)
    zeros = drawing.matrix(x[2], upper, found.masked_weights, masked=found.hidden, **narrow)
    endless = drawing.matrix(x[0], lower, found.v2_scores, masked=found.hidden, **wide)
    result = drawing.matrix(x[2], lower, found.causal_weights, masked=found.hidden, role="output", **narrow)
    for grid, hidden in ((zeros, "0"), (endless, "−∞"), (result, "0")):
        _write_hidden(drawing, grid, found.hidden, hidden)
    scaled = "÷ $\\sqrt{d_k}$"
    for start, end, above, below in (
        (scores.right, weights.left, scaled, "softmax"),
        (weights.right, zeros.left, "× tril", ""),
        (endless.right, result.left, f"{scaled},  softmax", ""),
    ):
        drawing.arrow(start, end, width=4)
        middle = (start[0] + end[0]) / 2
        drawing.text(middle, start[1] - 30, above, SMALL)
        if below:
            drawing.text(middle, start[1] + 30, below, SMALL)
    for place, end, label in (
        (zeros, result, Text("÷ 행의 합", "÷ row sums")),
        (scores, endless, Text("대각선 위를 −∞로", "−∞ above the diagonal")),
    ):
        drawing.arrow(place.bottom, end.top, width=4, label=label[language])
    for place, label in (
        (scores, Text("점수 (6, 6)", "scores (6, 6)")),
        (weights, Text("가중치 (6, 6)", "weights (6, 6)")),
        (zeros, Text("대각선 위는 0 (6, 6)", "0 above the diagonal (6, 6)")),
    ):
        drawing.text(place.x, place.top[1] - 26, label[language], bold=True)
    drawing.text(
        x[1],
        28,
        Text("위의 길: 소프트맥스 다음에 가리기", "upper lane: mask after softmax")[language],
        role="input",
        bold=True,
    )
    drawing.text(
        x[1],
        lower + 74,
        Text("아래의 길: 소프트맥스 앞에서 가리기", "lower lane: mask before softmax")[language],
        role="input",
        bold=True,
    )
    drawing.text(
        result.x,
        result.bottom[1] + 32,
        Text("두 길의 같은 결과 (6, 6)", "the same result (6, 6)")[language],
        role="output",
        bold=True,
    )
    drawing.text(x[1], lower - 84, "$e^{-\\infty}=0$", LARGE)
    drawing.text(
        endless.x, endless.bottom[1] + 32, Text("가린 점수 (6, 6)", "masked scores (6, 6)")[language], bold=True
    )
    return drawing.figure


@figure(
    name="dropout-on-weights",
    ko="6×6 코잘 가중치, 칸의 절반쯤이 0인 무작위 마스크, 살아남은 값이 두 배가 된 결과가 차례로 있습니다. 오른쪽에 "
    "적힌 행의 합은 이제 1이 아닙니다.",
    en="The 6×6 causal weights, a random mask with about half of the cells at 0, and the result with the survivors "
    "doubled. The row sums beside it are no longer 1.",
)
def dropout_on_weights(language: str) -> Figure:
    drawing, found, p = Drawing(560), example(), 0.5
    torch.manual_seed(1)
    dropped = torch.rand(6, 6) < p
    result = (found.causal_weights / (1 - p)).masked_fill(dropped, 0.0)
    style, y = {"cell": (68, 54), "limit": 2.0, "shape": False}, 272
    first = drawing.matrix(228, y, found.causal_weights, masked=found.hidden, **style)
    middle = drawing.matrix(738, y, (~dropped).long(), masked=dropped, **style)
    last = drawing.matrix(1266, y, result, masked=found.hidden | dropped, role="output", **style)
    _write_hidden(drawing, middle, dropped, "0")
    _write_hidden(drawing, last, dropped & ~found.hidden, "0")
    drawing.operation((first.right[0] + middle.left[0]) / 2, y, "×")
    drawing.arrow(middle.right, last.left, width=4)
    drawing.text((middle.right[0] + last.left[0]) / 2, y - 34, f"× {1 / (1 - p):.0f}", bold=True)
    for x, title in (
        (first.x, Text("어텐션 가중치", "attention weights")),
        (middle.x, Text("무작위로 지우기 (p = 0.5)", "dropped at random (p = 0.5)")),
        (last.x, Text("남은 값은 1/(1−p) = 2배", "survivors times 1/(1−p) = 2")),
    ):
        drawing.text(x, 44, title[language], bold=True)
    drawing.text(1530, 84, Text("행의 합", "row sum")[language], SMALL, bold=True)
    for row, total in enumerate(result.sum(dim=-1).tolist()):
        drawing.text(1530, last.row(row).y, f"{total:.2f}", SMALL, mono=True)
    drawing.note(
        Text(
            "빗금은 0입니다. 어느 칸이 지워지는지는 실행 환경마다 다릅니다.",
            "Hatched cells are 0. Which ones are dropped differs from one environment to another.",
        )[language]
    )
    return drawing.figure
