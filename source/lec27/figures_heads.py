"""The figures of lecture 27 on several heads (section 3.6)."""

from __future__ import annotations

from typing import Any

from drawing import Box, Drawing, spread
from lec27.examples import INPUTS, STUDENT, Head, example, student_heads
from lec27.trained import ASKED, question
from matplotlib.figure import Figure
from palette import INK, LARGE, SMALL
import torch

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = [
    "attention_two_heads_lines",
    "concat_heads",
    "heads_in_parallel",
    "split_projection",
    "what_heads_look_at",
]


@figure(
    name="heads-in-parallel",
    ko="네 토큰 'I am a student'의 4×4 입력이 여러 헤드로 나란히 들어갑니다. 헤드마다 크기가 (4, 2)인 쿼리, 키, 값 "
    "행렬이 따로 있고 코잘 어텐션을 거쳐 (4, 2) 결과를 냅니다. 헤드가 num_heads번 되풀이됩니다.",
    en="The 4×4 input of the four tokens 'I am a student' goes into several heads side by side. Each head has its own "
    "query, key and value matrices of shape (4, 2) and gives, through causal attention, a (4, 2) result; there are "
    "num_heads of them.",
)
def heads_in_parallel(language: str) -> Figure:
    drawing, (inputs, heads) = Drawing(900), student_heads()
    rows = (146, 428, 752)
    given = drawing.matrix(
        268, rows[1], inputs, cell=(56, 48), limit=1.5, role="input", row_labels=STUDENT, name="X", printed=False
    )
    drawing.text(given.x, given.top[1] - 30, Text("입력", "inputs")[language], bold=True)
    for y, index, head in zip(rows, ("0", "1", "H-1"), (heads[0], heads[1], heads[3]), strict=True):
        panel = drawing.panel(920, y, 920, 268)
        drawing.text(
            480, y - 102, f"{Text('헤드', 'head')[language]} {index.replace('-', '−')}", bold=True, align="left"
        )
        side = given.right[0] + 34
        way = [given.right] if y == given.y else [given.right, (side, given.y), (side, y)]
        drawing.arrow(*way, panel.left, gap=(4, 2))
        _one_head(drawing, language, y, index, head)
    drawing.text(920, 590, "⋮", LARGE, bold=True)
    drawing.arrow((1574, rows[0] - 110), (1574, rows[2] + 110), gap=0, width=4)
    drawing.text(1556, 449, Text("num_heads번\n되풀이", "num_heads\ntimes")[language], SMALL, align="right")
    return drawing.figure


def _one_head(drawing: Drawing, language: str, y: float, index: str, head: Head) -> None:
    """Three matrices, attention and the result of one head, all with their shapes; nothing is printed in the cells."""
    matrices = []
    for x, letter, role, values in zip(
        (540, 686, 832), "QKV", ("input", "target", "output"), head.matrices, strict=True
    ):
        drawing.text(x - 12, y - 52, f"$W_{{{index}}}^{letter}$")
        drawing.dial(x + 46, y - 52)
        matrices.append(drawing.matrix(x, y + 30, values, role=role, cell=(48, 28), printed=False, limit=0.7))
    attention = drawing.box(1066, y + 30, 190, 104, Text("코잘\n어텐션", "causal\nattention")[language])
    result = drawing.matrix(1284, y + 22, head.contexts, cell=(56, 30), limit=0.5, role="output", printed=False)
    drawing.text(result.x, y - 74, f"$a_{{{index}}}$")
    drawing.arrow(matrices[-1].right, attention.left)
    drawing.arrow(attention.right, (result.left[0], attention.y))


@figure(
    name="what-heads-look-at",
    ko="'does the small cat love its new' 다음에 home이 온다고 맞힌 작은 모델의 네 헤드입니다. 마지막 토큰 new에서 "
    "헤드 0은 its에 0.76, does에 0.24, 헤드 1은 cat에 1.00, 헤드 2는 love에 0.93, 헤드 3은 the에 0.77, new에 0.18의 "
    "가중치를 둡니다. 헤드의 일을 누가 정해 준 것이 아니라 훈련으로 이렇게 되었습니다.",
    en="Four heads of a small model that expects home after 'does the small cat love its new'. From the last token, "
    "new, head 0 gives its 0.76 and does 0.24; head 1 gives cat 1.00; head 2 gives love 0.93; head 3 gives the 0.77 "
    "and new 0.18. Nobody gave the heads their parts; training came to this.",
)
def what_heads_look_at(language: str) -> Figure:
    drawing, found = Drawing(750), question()
    columns = [270 + 166 * i for i in range(len(ASKED))]
    for head, (y, weights) in enumerate(zip(spread(352, 4, 144), found.weights, strict=True)):
        drawing.panel(800, y, 1570, 132)
        drawing.text(44, y, f"{Text('헤드', 'head')[language]} {head}", align="left", bold=True)
        for x, word, weight in zip(columns, ASKED, weights.tolist(), strict=True):
            seen = weight > 0.1
            box = drawing.token(x, y - 26, word, role="input" if seen else "plain", width=140, bold=seen)
            drawing.vector(x, y + 33, [weight], cell=(140, 40), limit=1.0)
        drawing.outline(box, role="input", pad=4, width=5)
        answer = drawing.token(1478, y - 26, found.answer, role="output", width=140, bold=True)
        drawing.arrow((columns[-1] + 76, y - 26), answer.left)
    drawing.text(columns[-1], 36, Text("쿼리", "query")[language], role="input", bold=True)
    drawing.text(1478, 36, Text("예측", "prediction")[language], role="output", bold=True)
    drawing.text(44, 36, Text("토큰과 그 가중치", "tokens and their weights")[language], bold=True, align="left")
    for y, line in (
        (
            670,
            Text(
                "지어낸 문장 192개로 훈련한 작은 모델의 실제 가중치입니다.",
                "Real weights of a small model trained on 192 made-up sentences.",
            ),
        ),
        (
            712,
            Text(
                "무엇을 볼지는 훈련이 정합니다. 시드를 바꾸어 훈련하면 헤드마다 보는 것도 달라집니다.",
                "What a head looks at comes from training: trained with another seed, each looks elsewhere.",
            ),
        ),
    ):
        drawing.note(line[language], y)
    return drawing.figure


@figure(
    name="attention-two-heads-lines",
    ko="같은 문장이 위아래에 있습니다. 위의 대명사 it에서 내려온 선 가운데 헤드 A는 명사 cup에만, 헤드 B는 cup과 "
    "old에 이어집니다. 선은 가중치가 클수록 굵습니다.",
    en="The same sentence above and below. From the pronoun 'it' above, head A has a line to the noun 'cup' only, head "
    "B to 'cup' and 'old'. The larger the weight, the thicker the line.",
)
def attention_two_heads_lines(language: str) -> Figure:
    drawing = Drawing(600)
    words = ("The", "cup", "was", "old", "and", "now", "it", "leaks", ".")
    above = drawing.token_row(840, 90, words, gap=58, roles=["input" if w == "it" else "plain" for w in words])
    roles = {"cup": "given", "old": "given"}
    below = drawing.token_row(840, 440, words, gap=58, roles=[roles.get(w, "plain") for w in words])
    it, cup, old = above[6], below[1], below[3]
    for start, end, weight, role, dashed, (right, down) in (
        (it.x - 28, cup.x - 34, 0.9, "target", False, (-60, -20)),
        (it.x + 2, cup.x + 36, 0.5, "output", True, (52, 16)),
        (it.x + 26, old.x, 0.4, "output", True, (56, 14)),
    ):
        top, bottom = it.bottom[1] + 4, cup.top[1] - 4
        drawing.line((start, top), (end, bottom), role=role, width=16 * weight, dashed=dashed)
        x, y = (start + end) / 2 + right, (top + bottom) / 2 + down
        drawing.text(x, y, f"{weight:.1f}", mono=True, role=role, bold=True)
    drawing.text(28, 90, Text("쿼리", "query")[language], bold=True, align="left")
    drawing.text(28, 440, Text("바라보는\n토큰", "tokens\nlooked at")[language], bold=True, align="left")
    for x, label, role, dashed in (
        (500, Text("헤드 A", "head A"), "target", False),
        (860, Text("헤드 B", "head B"), "output", True),
    ):
        drawing.line((x, 516), (x + 110, 516), role=role, width=9, dashed=dashed)
        drawing.text(x + 128, 516, label[language], align="left", bold=True)
    drawing.note(Text("개념도: 가중치는 예시입니다.", "Schematic: the weights are examples.")[language])
    return drawing.figure


@figure(
    name="concat-heads",
    ko="네 헤드의 (4, 2) 출력 a0, a1, a2, a3을 마지막 차원으로 옆으로 이어 붙이면 (4, 8) 행렬 하나가 됩니다. am의 행에 "
    "적힌 수를 보면 헤드의 두 열이 그대로 제 자리에 들어갑니다.",
    en="The (4, 2) outputs of four heads, a0 to a3, laid side by side along the last dimension, make one (4, 8) "
    "matrix; as the numbers in the row of 'am' show, the two columns of each head go in unchanged.",
)
def concat_heads(language: str) -> Figure:
    drawing, (_, heads) = Drawing(790), student_heads()
    style = {"limit": 0.5, "role": "output", "cell": (108, 48), "printed": [1]}
    whole = drawing.matrix(860, 590, torch.cat([head.contexts for head in heads], dim=-1), row_labels=STUDENT, **style)
    for h, (x, head) in enumerate(zip(spread(860, 4, 330), heads, strict=True)):
        part = drawing.matrix(x, 190, head.contexts, row_labels=STUDENT if h == 0 else (), **style)
        drawing.text(x, 62, f"{Text('헤드', 'head')[language]} {h}:  $a_{h}$", bold=True)
        first, last = whole.column(2 * h), whole.column(2 * h + 1)
        y, middle = whole.top[1] - 22, (first.x + last.x) / 2
        drawing.bracket(first.left[0] + 8, last.right[0] - 8, y, below=False)
        drawing.text(middle, y - 28, f"$a_{h}$")
        drawing.arrow((x, part.bottom[1] + 56), (middle, y - 54), width=4, gap=2)
    drawing.text(40, 400, "torch.cat(…, dim=-1)", SMALL, mono=True, align="left")
    label = Text("모든 헤드의 출력", "the outputs of all heads")
    drawing.text(860, whole.bottom[1] + 74, label[language], bold=True)
    return drawing.figure


@figure(
    name="split-projection",
    ko="왼쪽에서는 헤드 둘이 저마다 (3, 2) 행렬을 X에 곱해 곱이 두 번입니다. 오른쪽에서는 (3, 4) 행렬 하나로 한 번 "
    "곱한 (6, 4) 결과를 열 둘씩 나눕니다. 앞의 두 열이 Q0, 뒤의 두 열이 Q1입니다. 두 번째 토큰의 행에 적힌 수가 "
    "왼쪽과 오른쪽에서 같습니다.",
    en="Left: two heads multiply X by a (3, 2) matrix each, which makes two products. Right: one (3, 4) matrix, one "
    "product, and its (6, 4) result is cut after two columns. The first two are Q0, the last two Q1. The numbers, "
    "printed in the row of the second token, are the same on both sides.",
)
def split_projection(language: str) -> Figure:
    drawing, found = Drawing(900), example()
    titles = (
        (400, Text("헤드마다 따로: 곱 두 번", "each head by itself: two products")),
        (1200, Text("한 번에 곱하고 나누기", "one product, then split")),
    )
    for x, title in titles:
        drawing.text(x, 30, title[language], bold=True)
    drawing.line((800, 20), (800, 640), role="given")
    drawing.line((800, 806), (800, 880), role="given")
    for x, split in ((400, False), (1200, True)):
        _projection(drawing, x, found.wide_query, found.wide_queries, split=split)
    drawing.text(800, 686, "=", 40, bold=True)
    drawing.text(800, 756, Text("같은 수", "same\nnumbers")[language], SMALL, bold=True)
    return drawing.figure


def _projection(drawing: Drawing, x: float, weight: torch.Tensor, queries: torch.Tensor, *, split: bool) -> None:
    """X above, the queries' matrix below it, the queries at the foot: in two, or in one with a cut."""
    given = drawing.matrix(x, 176, INPUTS, cell=(84, 36), limit=1.5, role="input", shape=False, printed=[1])
    drawing.text(given.right[0] + 20, given.y, "X (6, 3)", SMALL, mono=True, align="left")
    shift = 92 if split else 128
    cell: dict[str, Any] = {"cell": (92, 38), "limit": 1.0, "shape": False}
    below = cell | {"printed": [1], "role": "input"}
    if split:
        wide = drawing.matrix(x, 426, weight, printed=False, **cell)
        whole = drawing.matrix(x, 700, queries, **below)
        drawing.arrow(given.bottom, wide.top, gap=(7, 14))
        drawing.arrow(wide.bottom, whole.top, gap=14)
        for grid, letter in ((wide, "W"), (whole, "Q")):
            x_label = grid.right[0] + 20
            drawing.text(x_label, grid.y - 20, f"{letter} ({grid.rows}, 4)", SMALL, mono=True, align="left")
            drawing.text(x_label, grid.y + 20, f"$=[{letter}_0,\\;{letter}_1]$", SMALL, align="left")
            drawing.line((x, grid.top[1] - 10), (x, grid.bottom[1] + 10), width=4, dashed=True, colour=INK)
    for h, centre in enumerate((x - shift, x + shift)):
        columns = slice(2 * h, 2 * h + 2)
        part, result = Box(centre, 426, 184, 114), Box(centre, 700, 184, 228)
        if not split:
            drawing.matrix(centre, 426, weight[:, columns], printed=False, **cell)
            drawing.matrix(centre, 700, queries[:, columns], **below)
            drawing.arrow((given.x + (h - 0.5) * 80, given.bottom[1]), part.top)
            drawing.arrow(part.bottom, result.top)
            drawing.text(
                centre + (h * 2 - 1) * 106, 426, f"$W_{h}$ (3, 2)", SMALL, mono=True, align="left" if h else "right"
            )
        drawing.bracket(result.left[0] + 6, result.right[0] - 6, result.bottom[1] + 22)
        drawing.text(centre, result.bottom[1] + 52, f"$Q_{h}$ (6, 2)", SMALL, mono=True, bold=True)
