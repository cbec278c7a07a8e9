"""The figures of lecture 27 on several heads (section 3.6)."""

from __future__ import annotations

import torch
from drawing import Drawing, Grid, spread
from matplotlib.figure import Figure
from palette import BODY, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = [
    "attention_two_heads_lines",
    "concat_heads",
    "heads_in_parallel",
    "split_projection",
    "what_heads_look_at",
]

WORDS = ("I", "am", "a", "student")


def _random(rows: int, columns: int, seed: int) -> torch.Tensor:
    torch.manual_seed(seed)
    return torch.rand(rows, columns)


@figure(
    name="heads-in-parallel",
    ko="네 토큰의 4×4 입력이 여러 헤드로 나란히 들어갑니다. 헤드마다 쿼리, 키, 값 행렬이 따로 있고 4×2 결과를 "
    "냅니다. 헤드가 "
    "num_heads번 되풀이됩니다.",
    en="A 4×4 input of four tokens goes into several heads side by side. Each head has its own query, key and "
    "value matrices "
    "and gives a 4×2 result; there are num_heads of them.",
)
def heads_in_parallel(language: str) -> Figure:
    drawing = Drawing(700)
    given = drawing.matrix(280, 340, _random(4, 4, 1), cell=52, printed=False, row_labels=WORDS, role="input", name="X")
    for h, y in enumerate((130, 340, 560)):
        last = h == 2
        index = "H-1" if last else str(h)
        for x, letter, role in ((620, "Q", "input"), (780, "K", "target"), (940, "V", "output")):
            drawing.box(x, y, 130, 80, f"$W^{letter}_{{{index}}}$", role=role, trainable=True)
        result = drawing.matrix(
            1240, y, _random(4, 2, 10 + h), cell=(52, 30), printed=False, role="output", shape=False
        )
        drawing.text(result.right[0] + 20, y, f"$a_{{{index}}}$", BODY, align="left")
        drawing.text(1400, y, "(4, 2)", SMALL, mono=True, align="left")
        drawing.arrow(given.right, (548, y))
        drawing.arrow((1012, y), result.left)
    drawing.text(780, 450, "⋮", 26)
    drawing.text(1240, 450, "⋮", 26)
    drawing.arrow((1540, 90), (1540, 610), gap=0)
    drawing.text(1540, 650, Text("num_heads번", "num_heads times")[language], SMALL, align="right")
    return drawing.figure


@figure(
    name="what-heads-look-at",
    ko="질문 문장 'Does the small cat love its new home?'이 네 번 적혀 있고 줄마다 다른 낱말이 강조되어 있습니다. "
    "문장의 종류, "
    "명사, 관계, 강조를 보는 헤드입니다.",
    en="The question 'Does the small cat love its new home?' four times, with other words picked out each time: "
    "heads that look "
    "at the type of sentence, nouns, relations, emphasis.",
)
def what_heads_look_at(language: str) -> Figure:
    drawing = Drawing(560)
    words = ("Does", "the", "small", "cat", "love", "its", "new", "home", "?")
    rows = (
        (Text("문장의 종류", "type of sentence"), {0, 8}, "input"),
        (Text("명사", "nouns"), {3, 7}, "target"),
        (Text("관계", "relations"), {3, 4, 5}, "output"),
        (Text("강조", "emphasis"), {2, 6}, "given"),
    )
    for y, (label, chosen, role) in zip((90, 210, 330, 450), rows, strict=True):
        drawing.text(40, y, label[language], BODY, align="left", bold=True)
        roles = [role if i in chosen else "plain" for i in range(len(words))]
        boxes = drawing.token_row(900, y, words, gap=22, roles=roles)
        for i in chosen:
            drawing.outline(boxes[i], role=role, pad=3, width=4)
    drawing.note(
        Text("개념도: 실제 헤드가 배우는 것은 훈련이 정합니다.", "Schematic: what heads learn is up to training.")[
            language
        ]
    )
    return drawing.figure


@figure(
    name="attention-two-heads-lines",
    ko="같은 문장이 위아래에 있습니다. 위의 대명사 it에서 내려온 선 가운데 헤드 A는 명사 cup에만, 헤드 B는 cup과 "
    "broken에 "
    "이어집니다.",
    en="The same sentence above and below. From the pronoun 'it' above, head A has a line to the noun 'cup' only, "
    "head B to 'cup' "
    "and 'broken'.",
)
def attention_two_heads_lines(language: str) -> Figure:
    drawing = Drawing(520)
    words = ("The", "cup", "fell", "and", "now", "it", "is", "broken", ".")
    above = drawing.token_row(800, 110, words, gap=40, roles=["input" if w == "it" else "plain" for w in words])
    below = drawing.token_row(800, 380, words, gap=40)
    start = above[5].bottom
    drawing.line((start[0] - 10, start[1]), (below[1].x - 12, below[1].top[1]), role="target", width=9)
    drawing.line((start[0], start[1]), (below[1].x + 14, below[1].top[1]), role="output", width=4, dashed=True)
    drawing.line((start[0] + 10, start[1]), (below[7].x, below[7].top[1]), role="output", width=7, dashed=True)
    for x, label, role, dashed in (
        (420, Text("헤드 A", "head A"), "target", False),
        (960, Text("헤드 B", "head B"), "output", True),
    ):
        drawing.line((x, 470), (x + 90, 470), role=role, width=6, dashed=dashed)
        drawing.text(x + 110, 470, label[language], SMALL, align="left")
    drawing.text(1560, 470, Text("개념도", "schematic")[language], SMALL, align="right", faded=True)
    return drawing.figure


@figure(
    name="concat-heads",
    ko="네 헤드의 4×2 출력 a0, a1, a2, a3을 옆으로 이어 붙이면 4×8 행렬 하나가 됩니다.",
    en="The 4×2 outputs of four heads, a0 to a3, laid side by side, make one 4×8 matrix.",
)
def concat_heads(language: str) -> Figure:
    drawing = Drawing(420)
    parts: list[Grid] = []
    values = [_random(4, 2, 10 + h) for h in range(4)]
    for h, x in enumerate(spread(360, 4, 170)):
        parts.append(drawing.matrix(x, 210, values[h], cell=52, printed=False, role="output"))
        drawing.text(x, 76, f"$a_{h}$", BODY)
    whole = drawing.matrix(1250, 210, torch.cat(values, dim=-1), cell=(66, 52), printed=False, role="output")
    for h in range(4):
        left, right = whole.column(2 * h), whole.column(2 * h + 1)
        drawing.bracket(left.left[0] + 6, right.right[0] - 6, 88, f"$a_{h}$", below=False)
    drawing.arrow(parts[-1].right, whole.left, label="cat(dim=-1)")
    drawing.text(1250, 390, Text("모든 헤드의 출력", "the outputs of all heads")[language], SMALL)
    return drawing.figure


@figure(
    name="split-projection",
    ko="왼쪽에서는 헤드 둘이 저마다 작은 행렬로 곱을 두 번 합니다. 오른쪽에서는 넓은 행렬 하나로 한 번 곱한 "
    "결과를 둘로 나눕니다. "
    "두 결과는 같습니다.",
    en="Left: two heads with small matrices of their own, two products. Right: one wide matrix, one product, the "
    "result cut in "
    "two. The results are equal.",
)
def split_projection(language: str) -> Figure:
    drawing = Drawing(760)
    x_in, wide = _random(6, 3, 1), _random(3, 4, 2) - 0.4
    drawing.text(
        400, 50, Text("헤드마다 따로: 곱 두 번", "each head by itself: two products")[language], BODY, bold=True
    )
    drawing.text(1200, 50, Text("한 번에 곱하고 나누기", "one product, then split")[language], BODY, bold=True)
    drawing.line((800, 40), (800, 720), colour="#D5D5D5")
    style = {"printed": False, "limit": 1.2}
    given = drawing.matrix(120, 390, x_in, cell=40, role="input", name="X", **style)
    for h, y in enumerate((210, 560)):
        weight = drawing.matrix(370, y, wide[:, 2 * h : 2 * h + 2], cell=40, name=f"$W_{h}$", **style)
        part = drawing.matrix(
            630, y, x_in @ wide[:, 2 * h : 2 * h + 2], cell=(40, 32), role="output", name=f"$Q_{h}$", **style
        )
        drawing.arrow(given.right, weight.left)
        drawing.arrow(weight.right, part.left)
    given = drawing.matrix(900, 390, x_in, cell=40, role="input", name="X", **style)
    weight = drawing.matrix(1120, 390, wide, cell=40, name="W", **style)
    whole = drawing.matrix(1340, 390, x_in @ wide, cell=(36, 32), role="output", name="Q", **style)
    drawing.arrow(given.right, weight.left)
    drawing.arrow(weight.right, whole.left)
    for h, y in enumerate((210, 560)):
        part = drawing.matrix(
            1520, y, (x_in @ wide)[:, 2 * h : 2 * h + 2], cell=(36, 28), role="output", shape=False, **style
        )
        drawing.text(1520, part.bottom[1] + 32, f"$Q_{h}$", SMALL)
        drawing.arrow(whole.column(2 * h + 1).top if h == 0 else whole.column(3).right, part.left)
    drawing.text(800, 390, "=", 34, bold=True, halo="white")
    return drawing.figure
