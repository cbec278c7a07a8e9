"""The figures of lecture 28 on generating text (section 4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from drawing import Box, Drawing, Grid
from lec28.examples import GENERATED, LOGITS, PROBABILITIES, PROMPT, gpt2_ids, gpt2_pieces
from matplotlib.figure import Figure
from palette import SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["generation_iterations", "greedy_step", "one_token_at_a_time"]

#: How a trained model might go on; what ours writes before training is in the other two figures.
CONTINUATION = " a model ready to help."


@figure(
    name="one-token-at-a-time",
    ko="여섯 줄입니다. 줄마다 지금까지의 토큰이 모두 GPT에 들어가 새 토큰 하나가 나오고, 그 토큰이 화살표를 따라 "
    "다음 줄 입력의 끝에 붙습니다. 'Hello, I am'이 한 토큰씩 'Hello, I am a model ready to help.'까지 길어집니다.",
    en="Six rows. In each, all tokens so far go into the GPT and one new token comes out; an arrow leads it to the "
    "end of the next row's input. 'Hello, I am' grows token by token to 'Hello, I am a model ready to help.'",
)
def one_token_at_a_time(language: str) -> Figure:
    drawing, start = Drawing(900), gpt2_pieces(gpt2_ids(PROMPT))
    pieces = start + gpt2_pieces(gpt2_ids(CONTINUATION))
    made: Box | None = None
    for row in range(6):
        y, count = 96 + 134 * row, len(start) + row
        roles = ["input"] * len(start) + ["output"] * row
        tokens = drawing.token_row(40, y, pieces[:count], roles=roles, align="left")
        if made is not None:
            middle = y - 67
            way = (made.bottom, (made.x, middle), (tokens[-1].x, middle), tokens[-1].top)
            drawing.arrow(*way, role="output", width=3, gap=(0, 3))
        gpt = drawing.box(1190, y, 150, 64, "GPT", role="given", bold=True)
        made = drawing.token(1450, y, pieces[count], role="output", bold=True)
        drawing.arrow(tokens[-1].right, gpt.left)
        drawing.arrow(gpt.right, made.left)
    drawing.text(40, 30, Text("지금까지의 토큰", "all tokens so far")[language], bold=True, align="left")
    drawing.text(1450, 30, Text("새 토큰 하나", "one new token")[language], bold=True)
    note = Text("개념도: 훈련을 마친 모델이라면 이렇게 잇습니다.", "Schematic: a trained model would go on like this.")
    drawing.note(note[language], 862)
    return drawing.figure


def _strip(
    drawing: Drawing, y: float, rows: Sequence[Sequence[float]], h: float, decimals: int, limit: float
) -> list[Grid]:
    """Some of the 50257 columns, in three pieces with dots between."""
    grids, place = [], 0
    for x, count in ((806, 2), (1161, 3), (1455, 1)):
        part = [row[place : place + count] for row in rows]
        grids.append(drawing.matrix(x, y, part, cell=(122, h), decimals=decimals, limit=limit, shape=False))
        place += count
    for left, right in pairwise(grids):
        drawing.text((left.right[0] + right.left[0]) / 2, y, "…", 26)
    return grids


@figure(
    name="greedy-step",
    ko="'Hello, I am'의 네 토큰이 ID 15496, 11, 314, 716이 되어 GPT에 들어가고 4×50257 로짓이 나옵니다. 마지막 "
    "행만 꺼내 소프트맥스를 취하면 27018번의 확률이 가장 크고, 그 ID의 토큰 ' Feature'가 글의 끝에 붙습니다.",
    en="The four tokens of 'Hello, I am' become the IDs 15496, 11, 314, 716, go into the GPT and give 4×50257 "
    "logits. The last row alone goes through softmax; the probability is largest at 27018, and the token of that "
    "ID, ' Feature', is appended to the text.",
)
def greedy_step(language: str) -> Figure:
    drawing, ids = Drawing(850), gpt2_ids(PROMPT)
    columns, step, top = list(LOGITS), 76, 178
    pieces = [*gpt2_pieces(ids), *gpt2_pieces([GENERATED[0]])]
    boxes = []
    for row, (piece, token_id) in enumerate(zip(pieces, [*ids, GENERATED[0]], strict=True)):
        y, new = top + step * row + (24 if row == len(ids) else 0), row == len(ids)
        role = "output" if new else "input"
        token = drawing.token(130, y, piece, role=role, width=180, bold=new)
        boxes.append(drawing.token_id(340, y, token_id, width=124, role="output" if new else "given", bold=new))
        if new:
            drawing.arrow(boxes[-1].left, token.right, gap=(3, 3))
        else:
            drawing.arrow(token.right, boxes[-1].left, gap=(3, 3))
            drawing.arrow(boxes[-1].right, (480, y), gap=(3, 3))
    middle = top + 1.5 * step
    gpt = drawing.box(550, middle, 140, 4 * step, "GPT", role="given", bold=True, trainable=True)
    rows = [[LOGITS[column][row] for column in columns] for row in range(4)]
    logits = _strip(drawing, middle, rows, step, 2, 2.5)
    drawing.arrow(gpt.right, logits[0].left, gap=(3, 3))
    for grid, names in zip(logits, (columns[:2], columns[2:5], columns[5:]), strict=True):
        for place, name in enumerate(names):
            drawing.text(grid.cell(0, place).x, grid.top[1] - 24, str(name), SMALL, mono=True)
    last = drawing.outline(*(grid.row(3) for grid in logits), pad=2)
    chances = _strip(drawing, 606, [[PROBABILITIES[column] for column in columns]], 64, 5, 2.2e-4)
    best = chances[1].cell(0, 1)
    drawing.outline(best, role="output", pad=0)
    drawing.arrow((best.x, last.bottom[1]), best.top, label="softmax")
    chosen = drawing.token_id(best.x, 776, GENERATED[0], role="output", bold=True)
    drawing.arrow(best.bottom, chosen.top, label="argmax")
    drawing.arrow(chosen.left, (340, 776), boxes[-1].bottom, role="output", width=4)
    drawing.text(700, 744, Text("글의 끝에 붙입니다", "append to the text")[language])
    for x, label in ((130, Text("토큰", "tokens")), (340, Text("토큰 ID", "token IDs"))):
        drawing.text(x, 56, label[language], bold=True)
    drawing.text(1130, 56, f"{Text('로짓', 'logits')[language]}  (4, 50257)", bold=True)
    drawing.text(700, 504, Text("마지막 행만", "the last row alone")[language], bold=True, align="left")
    drawing.text(664, 606, Text("확률", "probabilities")[language], bold=True, align="right")
    return drawing.figure


@figure(
    name="generation-iterations",
    ko="여섯 번의 되풀이를 줄마다 적은 표입니다. 처음에는 15496, 11, 314, 716이 들어가 27018이 나오고, 매번 나온 "
    "ID가 다음 번 입력의 끝에 붙습니다. 맨 아래는 열 토큰의 글 'Hello, I am Featureiman Byeswickattribute "
    "argue'입니다.",
    en="A table of the six rounds. First 15496, 11, 314, 716 go in and 27018 comes out; each predicted ID stands "
    "at the end of the next round's input. At the foot are the ten tokens of 'Hello, I am Featureiman "
    "Byeswickattribute argue'.",
)
def generation_iterations(language: str) -> Figure:
    prompt = gpt2_ids(PROMPT)
    ids = [*prompt, *GENERATED]
    drawing, pieces = Drawing(780), gpt2_pieces(ids)
    widths = [
        max(drawing.token_width(piece), drawing.token_width(str(i))) for piece, i in zip(pieces, ids, strict=True)
    ]
    left, centres = 1560 - sum(widths) - 22 * (len(widths) - 1), []
    for width in widths:
        centres.append(left + width / 2)
        left += width + 22
    for row in range(6):
        y, last = 100 + 84 * row, len(prompt) + row
        drawing.text(88, y, str(row + 1), bold=True)
        for place in range(last + 1):
            role = "output" if place == last else "input"
            drawing.token_id(centres[place], y, ids[place], width=widths[place], role=role, bold=place == last)
    for x, w, piece in zip(centres, widths, pieces, strict=True):
        drawing.token(x, 640, piece, width=w)
    drawing.text(88, 40, Text("되풀이", "round")[language], bold=True)
    drawing.text(88, 640, Text("글", "text")[language], bold=True)
    drawing.line((40, 580), (1560, 580), role="given")
    for x, role, label in (
        (420, "input", Text("모델에 들어가는 ID", "IDs that go into the model")),
        (960, "output", Text("예측한 ID: 끝에 붙습니다", "predicted ID, appended")),
    ):
        drawing.box(x, 728, 52, 40, role=role, rounded=12)
        drawing.text(x + 44, 728, label[language], align="left")
    return drawing.figure
