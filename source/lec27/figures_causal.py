"""The figures of lecture 27 on causal attention (section 3.5)."""

from __future__ import annotations

import torch
from drawing import Drawing, spread
from lec27.examples import WORDS, example
from matplotlib.figure import Figure
from palette import BODY, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["causal_mask_matrix", "dropout_on_weights", "future_leak", "mask_pipeline"]


@figure(
    name="future-leak",
    ko="세 줄의 토큰 그림. 위의 두 줄에서는 토큰이 앞의 토큰과 자기 자신만 보고 다음 토큰을 맞힙니다. 셋째 "
    "줄에서는 맞혀야 할 "
    "넷째 토큰까지 보므로 틀렸다는 표시가 있습니다.",
    en="Three rows of tokens. In the first two a token sees only earlier ones and itself and infers the next. In "
    "the third it "
    "also sees the fourth token, the very one to be inferred: marked as wrong.",
)
def future_leak(language: str) -> Figure:
    drawing = Drawing(760)
    rows = (
        (2, False, Text("올바름", "proper")),
        (3, False, Text("올바름", "proper")),
        (2, True, Text("미래가 샘", "the future leaks")),
    )
    for y, (place, leaks, label) in zip((150, 380, 610), rows, strict=True):
        xs = spread(760, 5, 210)
        drawing.text(1290, y, label[language], BODY, role="wrong" if leaks else "output", align="left", bold=True)
        for i, x in enumerate(xs):
            seen = i <= place or leaks
            role = "input" if i == place else "wrong" if leaks and i > place else "plain"
            box = drawing.box(
                x, y, 120, 64, f"$x^{{({i + 1})}}$", role=role, faded=not seen and i != place + 1, rounded=14
            )
            if i == place + 1:
                drawing.outline(box, role="target", dashed=True)
            if seen and i != place:
                bend = 0.35 if i < place else -0.35
                role = "wrong" if leaks and i > place else "input"
                drawing.arrow((xs[place], y - 34), (x, y - 34), curve=-bend, role=role, gap=4)
        low = y + 66
        drawing.line((xs[place], y + 34), (xs[place], low), (xs[place + 1], low), role="target", dashed=True)
        drawing.arrow((xs[place + 1], low), (xs[place + 1], y + 40), role="target", gap=0)
    drawing.arrow((200, 720), (280, 720), role="input")
    drawing.text(296, 720, Text("바라보기(어텐션)", "attends to")[language], SMALL, align="left")
    drawing.arrow((760, 720), (840, 720), role="target", dashed=True)
    drawing.text(856, 720, Text("맞히기(다음 토큰)", "infers (the next token)")[language], SMALL, align="left")
    return drawing.figure


@figure(
    name="causal-mask-matrix",
    ko="6×6 가중치 행렬의 가리기 전과 후. 후에는 대각선 위가 빗금으로 가려지고, 남은 값은 행의 합이 1이 되도록 "
    "커졌습니다.",
    en="The 6×6 weights before and after masking: above the diagonal they are hatched out, and the rest has grown "
    "so that each "
    "row adds up to 1 again.",
)
def causal_mask_matrix(language: str) -> Figure:
    drawing, found = Drawing(620), example()
    style = {"cell": (102, 70), "limit": 0.6, "decimals": 2, "column_labels": WORDS}
    before = drawing.matrix(452, 330, found.v2_weights, row_labels=WORDS, **style)
    after = drawing.matrix(1270, 330, found.causal_weights, masked=found.hidden, role="output", **style)
    drawing.arrow(before.right, after.left, label=Text("가리고\n다시 나누기", "mask, then\nrenormalize")[language])
    drawing.text(452, 50, Text("모두를 봅니다", "everything is seen")[language], BODY, bold=True)
    drawing.text(1270, 50, Text("앞과 자신만 봅니다", "only what came before, and itself")[language], BODY, bold=True)
    return drawing.figure


@figure(
    name="mask-pipeline",
    ko="두 길이 같은 행렬로 갑니다. 위: 점수, 소프트맥스, 대각선 위를 0으로, 다시 나누기. 아래: 점수, 대각선 위를 "
    "음의 무한대로, "
    "소프트맥스.",
    en="Two lanes to the same matrix. Above: scores, softmax, zeros above the diagonal, divide again. Below: "
    "scores, minus "
    "infinity above the diagonal, softmax.",
)
def mask_pipeline(language: str) -> Figure:
    drawing, found = Drawing(820), example()
    style = {"cell": 44, "printed": False, "shape": False}
    drawing.matrix(170, 420, found.v2_scores, limit=0.6, name=Text("점수", "scores")[language], **style)
    upper = drawing.matrix(590, 200, found.v2_weights, limit=0.5, name=Text("가중치", "weights")[language], **style)
    zeros = drawing.matrix(
        990,
        200,
        found.masked_weights,
        limit=0.5,
        masked=found.hidden,
        name=Text("위는 0", "0 above")[language],
        **style,
    )
    drawing.matrix(
        1410, 420, found.causal_weights, limit=1.0, masked=found.hidden, role="output",
        name=Text("같은 결과", "the same result")[language], **style,
    )  # fmt: skip
    drawing.matrix(
        790,
        620,
        found.v2_scores,
        limit=0.6,
        masked=found.hidden,
        name=Text("위는 −∞", "−∞ above")[language],
        **style,
    )
    drawing.arrow((302, 360), (458, 220))
    drawing.text(350, 262, "softmax", SMALL, align="right")
    drawing.arrow(upper.right, zeros.left, label="× tril")
    drawing.arrow((1122, 220), (1278, 360))
    drawing.text(1236, 262, Text("÷ 행의 합", "÷ row sums")[language], SMALL, align="left")
    drawing.arrow((302, 480), (658, 620))
    drawing.text(450, 600, "masked_fill", SMALL, align="right")
    drawing.arrow((922, 620), (1278, 480))
    drawing.text(1120, 650, "÷ $\\sqrt{d_k}$, softmax", SMALL, align="left")
    drawing.text(
        790, 36, Text("길 A: 소프트맥스 다음에 가리기", "way A: mask after softmax")[language], BODY, bold=True
    )
    drawing.text(
        790, 440, Text("길 B: 소프트맥스 앞에서 가리기", "way B: mask before softmax")[language], BODY, bold=True
    )
    return drawing.figure


@figure(
    name="dropout-on-weights",
    ko="6×6 코잘 가중치, 절반을 지운 무작위 마스크, 살아남은 값이 두 배가 된 결과가 차례로 있습니다.",
    en="The 6×6 causal weights, a random mask with about half of the cells crossed out, and the result with the "
    "survivors "
    "doubled.",
)
def dropout_on_weights(language: str) -> Figure:
    drawing, found = Drawing(560), example()
    torch.manual_seed(7)
    dropped = torch.rand(6, 6) < 0.5
    style = {"cell": (74, 58), "decimals": 2, "shape": False}
    first = drawing.matrix(250, 290, found.causal_weights, limit=1.0, masked=found.hidden, **style)
    middle = drawing.matrix(800, 290, torch.ones(6, 6, dtype=torch.int64), limit=3, masked=dropped, **style)
    last = drawing.matrix(
        1350, 290, found.causal_weights * 2, limit=1.0, masked=found.hidden | dropped, role="output", **style
    )
    drawing.text((first.right[0] + middle.left[0]) / 2, 290, "×", 26, bold=True)
    drawing.arrow(middle.right, last.left, label="× 2")
    titles = (
        Text("어텐션 가중치", "attention weights"),
        Text("무작위로 지우기 (p = 0.5)", "dropped at random (p = 0.5)"),
        Text("남은 값은 두 배", "survivors are doubled"),
    )
    for x, title in zip((250, 800, 1350), titles, strict=True):
        drawing.text(x, 56, title[language], BODY, bold=True)
    drawing.note(
        Text("무늬는 환경마다 다릅니다. 빗금은 0입니다.", "The pattern differs elsewhere. Hatched cells are 0.")[
            language
        ]
    )
    return drawing.figure
