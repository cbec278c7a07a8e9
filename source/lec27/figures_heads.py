"""The figures of lecture 27 on several heads (section 3.6)."""

from __future__ import annotations

from drawing import Box, Drawing, spread
from lec27.examples import INPUTS, STUDENT, Head, example, student_heads
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
    given = drawing.matrix(268, rows[1], inputs, cell=(66, 48), limit=1.5, role="input", row_labels=STUDENT, name="X")
    drawing.text(given.x, given.top[1] - 30, Text("입력", "inputs")[language], bold=True)
    for y, index, head in zip(rows, ("0", "1", "H-1"), (heads[0], heads[1], heads[3]), strict=True):
        panel = drawing.panel(933, y, 910, 268)
        drawing.text(
            500, y - 102, f"{Text('헤드', 'head')[language]} {index.replace('-', '−')}", bold=True, align="left"
        )
        side = given.right[0] + 40
        way = [given.right] if y == given.y else [given.right, (side, given.y), (side, y)]
        drawing.arrow(*way, panel.left, gap=(4, 2))
        _one_head(drawing, language, y, index, head)
    drawing.text(933, 590, "⋮", LARGE, bold=True)
    drawing.arrow((1582, rows[0] - 110), (1582, rows[2] + 110), gap=0, width=4)
    drawing.text(1566, 449, Text("num_heads번\n되풀이", "num_heads\ntimes")[language], SMALL, align="right")
    return drawing.figure


def _one_head(drawing: Drawing, language: str, y: float, index: str, head: Head) -> None:
    """Three matrices, attention and the result of one head, all with their shapes."""
    style = {"cell": (44, 26), "printed": False, "limit": 0.7}
    matrices = []
    for x, letter, role, values in zip(
        (546, 680, 814), "QKV", ("input", "target", "output"), head.matrices, strict=True
    ):
        drawing.text(x - 12, y - 54, f"$W_{{{index}}}^{letter}$")
        drawing.dial(x + 46, y - 54)
        matrices.append(drawing.matrix(x, y + 26, values, role=role, **style))
    attention = drawing.box(1032, y + 26, 176, 104, Text("코잘\n어텐션", "causal\nattention")[language])
    result = drawing.matrix(1284, y + 6, head.contexts, cell=(84, 38), limit=1.5, role="output")
    drawing.text(result.x, y - 98, f"$a_{{{index}}}$")
    drawing.arrow(matrices[-1].right, attention.left)
    drawing.arrow(attention.right, (result.left[0], attention.y))


@figure(
    name="what-heads-look-at",
    ko="질문 문장 'Does the small cat love its new home?'이 네 번 적혀 있고 줄마다 다른 낱말이 강조되어 있습니다. "
    "문장의 종류, 명사, 관계, 강조를 보는 헤드입니다.",
    en="The question 'Does the small cat love its new home?' four times, with other words picked out each time: heads "
    "that look at the type of sentence, nouns, relations, emphasis.",
)
def what_heads_look_at(language: str) -> Figure:
    drawing = Drawing(600)
    words = ("Does", "the", "small", "cat", "love", "its", "new", "home", "?")
    rows = (
        (Text("문장의 종류", "type of sentence"), {0, 8}, "input"),
        (Text("명사", "nouns"), {3, 7}, "target"),
        (Text("관계", "relations"), {3, 4, 5}, "output"),
        (Text("강조", "emphasis"), {2, 6}, "given"),
    )
    for number, (y, (label, chosen, role)) in enumerate(zip((86, 214, 342, 470), rows, strict=True)):
        drawing.panel(800, y, 1570, 108)
        drawing.text(44, y - 19, f"{Text('헤드', 'head')[language]} {number}", SMALL, align="left")
        drawing.text(44, y + 19, label[language], align="left", bold=True)
        roles = [role if i in chosen else "plain" for i in range(len(words))]
        boxes = drawing.token_row(930, y, words, gap=26, roles=roles)
        for i in chosen:
            drawing.outline(boxes[i], role=role, pad=4, width=5)
    schematic = Text(
        "개념도: 실제 헤드가 배우는 것은 훈련이 정합니다.", "Schematic: what heads learn is up to training."
    )
    drawing.note(schematic[language])
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
    ko="네 헤드의 (4, 2) 출력 a0, a1, a2, a3을 마지막 차원으로 옆으로 이어 붙이면 (4, 8) 행렬 하나가 됩니다. 헤드의 두 "
    "열이 그대로 제 자리에 들어갑니다.",
    en="The (4, 2) outputs of four heads, a0 to a3, laid side by side along the last dimension, make one (4, 8) "
    "matrix; the two columns of each head go in unchanged.",
)
def concat_heads(language: str) -> Figure:
    drawing, (_, heads) = Drawing(790), student_heads()
    style = {"limit": 1.5, "role": "output", "cell": (84, 48)}
    whole = drawing.matrix(840, 590, torch.cat([head.contexts for head in heads], dim=-1), row_labels=STUDENT, **style)
    for h, (x, head) in enumerate(zip(spread(840, 4, 290), heads, strict=True)):
        part = drawing.matrix(x, 190, head.contexts, row_labels=STUDENT if h == 0 else (), **style)
        drawing.text(x, 62, f"{Text('헤드', 'head')[language]} {h}:  $a_{h}$", bold=True)
        columns = Box.around([whole.column(2 * h), whole.column(2 * h + 1)])
        drawing.outline(columns, pad=-2, width=4)
        drawing.arrow((x, part.bottom[1] + 56), (columns.x, columns.top[1] - 50), width=4, gap=2)
        drawing.text(columns.x, columns.top[1] - 28, f"$a_{h}$")
    drawing.text(40, 400, "torch.cat(…, dim=-1)", SMALL, mono=True, align="left")
    label = Text("모든 헤드의 출력", "the outputs of all heads")
    drawing.text(840, whole.bottom[1] + 74, label[language], bold=True)
    return drawing.figure


@figure(
    name="split-projection",
    ko="왼쪽에서는 헤드 둘이 저마다 (3, 2) 행렬을 X에 곱해 곱이 두 번입니다. 오른쪽에서는 (3, 4) 행렬 하나로 한 번 "
    "곱한 (6, 4) 결과를 열 둘씩 나눕니다. 앞의 두 열이 Q0, 뒤의 두 열이 Q1이고, 왼쪽의 두 결과와 수가 같습니다.",
    en="Left: two heads multiply X by a (3, 2) matrix each, which makes two products. Right: one (3, 4) matrix, one "
    "product, and its (6, 4) result is cut after two columns. The first two are Q0, the last two Q1, with the same "
    "numbers as the two results on the left.",
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
    given = drawing.matrix(x, 176, INPUTS, cell=(72, 36), limit=1.5, role="input", shape=False)
    drawing.text(given.right[0] + 20, given.y, "X (6, 3)", SMALL, mono=True, align="left")
    cell, shift = {"cell": (86, 38), "limit": 1.0, "shape": False}, 86 if split else 130
    if split:
        wide = drawing.matrix(x, 426, weight, **cell)
        whole = drawing.matrix(x, 700, queries, role="input", **cell)
        drawing.arrow(given.bottom, wide.top, gap=(7, 14))
        drawing.arrow(wide.bottom, whole.top, gap=14)
        for grid, letter in ((wide, "W"), (whole, "Q")):
            x_label = grid.right[0] + 20
            drawing.text(x_label, grid.y - 20, f"{letter} ({grid.rows}, 4)", SMALL, mono=True, align="left")
            drawing.text(x_label, grid.y + 20, f"$=[{letter}_0,\\;{letter}_1]$", SMALL, align="left")
            drawing.line((x, grid.top[1] - 10), (x, grid.bottom[1] + 10), width=4, dashed=True, colour=INK)
    for h, centre in enumerate((x - shift, x + shift)):
        columns = slice(2 * h, 2 * h + 2)
        part, result = Box(centre, 426, 172, 114), Box(centre, 700, 172, 228)
        if not split:
            drawing.matrix(centre, 426, weight[:, columns], **cell)
            drawing.matrix(centre, 700, queries[:, columns], role="input", **cell)
            drawing.arrow((given.x + (h - 0.5) * 80, given.bottom[1]), part.top)
            drawing.arrow(part.bottom, result.top)
            drawing.text(
                centre + (h * 2 - 1) * 102, 426, f"$W_{h}$ (3, 2)", SMALL, mono=True, align="left" if h else "right"
            )
        drawing.bracket(result.left[0] + 6, result.right[0] - 6, result.bottom[1] + 22)
        drawing.text(centre, result.bottom[1] + 52, f"$Q_{h}$ (6, 2)", SMALL, mono=True, bold=True)
