"""The two drawings of the model that several notebooks show: the transformer block opened up, and the whole GPT.

Both run from bottom to top, with the names of the code beside the parts and the shapes on the edges. What differs from
notebook to notebook (texts, sizes) is handed in; a notebook's `figures.py` gives the drawing its name and alt text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from drawing import Box, Drawing
from matplotlib.figure import Figure
from palette import LARGE, SMALL

from autograde.text import Text

__all__ = ["Shape", "gpt_full", "transformer_block"]

#: Of the opened block: width and height of a part, radius of a sum; the room between parts and below each half.
_W, _H, _R, _GAP, _ENTRY = 480, 56, 24, 28, 60
#: How far to the left of the parts the shortcuts run.
_DETOUR = 54
#: The block's two halves from bottom to top: name in the code, label, whether it is trained.
_HALVES = (
    (
        ("norm1", Text("층 정규화 1", "layer norm 1"), True),
        ("att", Text("마스크드 멀티 헤드 어텐션", "masked multi-head attention"), True),
        ("dropout", Text("드롭아웃", "dropout"), False),
    ),
    (
        ("norm2", Text("층 정규화 2", "layer norm 2"), True),
        ("ff", Text("피드 포워드 신경망", "feed-forward network"), True),
        ("dropout", Text("드롭아웃", "dropout"), False),
    ),
)
_BLOCK = Text("트랜스포머 블록", "transformer block")
_TRAINED = Text("훈련되는 부분", "learned in training")


@dataclass(frozen=True)
class Shape:
    """The sizes that flow through the model."""

    batch: int = 2
    tokens: int = 4
    dim: int = 768
    vocabulary: int = 50257

    def vectors(self, times: int = 1) -> str:
        return f"({self.batch}, {self.tokens}, {times * self.dim})"

    @property
    def ids(self) -> str:
        return f"({self.batch}, {self.tokens})"

    @property
    def logits(self) -> str:
        return f"({self.batch}, {self.tokens}, {self.vocabulary})"


def transformer_block(language: str, shape: Shape | None = None) -> Figure:
    """One block: two halves of norm, main part, dropout and sum, with the shortcuts around; its `ff` opened beside."""
    drawing, shape, x = Drawing(900), shape or Shape(), 470
    parts = _open_block(drawing, language, x, 796, shape)
    frame = drawing.outline(Box(x + 14, 456, 780, 780), pad=0, dashed=True, width=3)
    drawing.text(frame.left[0] + 24, frame.top[1] + 34, _BLOCK[language], bold=True, align="left")
    drawing.arrow((x, 888), parts["norm1"].bottom, gap=(0, 3))
    drawing.text(x + 16, 870, shape.vectors(), SMALL, mono=True, align="left")
    drawing.arrow(parts["sum"].top, (x, 16), gap=(0, 0))
    drawing.text(x + 16, 36, shape.vectors(), SMALL, mono=True, align="left")
    _open_feed_forward(drawing, language, parts["ff"], shape)
    y = parts["att"].y
    drawing.line((x + _W / 2 + 76, y), (1014, y), dashed=True, role="given")
    between = Text("어텐션은 토큰과 토큰\n사이의 관계를 봅니다.", "Attention looks at\nrelations between tokens.")
    drawing.text(1030, y, between[language], SMALL, align="left")
    drawing.dial(1042, 824, _TRAINED[language])
    return drawing.figure


def _open_block(drawing: Drawing, language: str, x: float, bottom: float, shape: Shape) -> dict[str, Box]:
    """The inside of a block above `bottom`; its parts by their names in the code, and the last `sum`."""
    found: dict[str, Box] = {}
    for parts in _HALVES:
        boxes, y = [], bottom - _H / 2
        for name, label, trainable in parts:
            boxes.append(drawing.box(x, y, _W, _H, label[language], trainable=trainable))
            drawing.text(x + _W / 2 + 16, y, name, SMALL, mono=True, align="left")
            y -= _H + _GAP
        total = drawing.operation(x, y + _H / 2 - _R, "+", radius=_R)
        for lower, upper in pairwise([*boxes, total]):
            drawing.arrow(lower.top, upper.bottom, gap=(0, 3))
        _shortcut(drawing, language, boxes[0], total)
        if found:
            drawing.arrow(found["sum"].top, boxes[0].bottom, gap=(0, 3))
            drawing.text(x + 16, bottom + _ENTRY / 2, shape.vectors(), SMALL, mono=True, align="left")
        found |= {name: box for (name, *_), box in zip(parts, boxes, strict=True)} | {"sum": total}
        bottom = total.top[1] - _ENTRY
    return found


def _shortcut(drawing: Drawing, language: str, first: Box, total: Box) -> None:
    """The detour from below a half's first part to its sum."""
    below, side = first.bottom[1] + 36, first.left[0] - _DETOUR
    drawing.arrow((first.x, below), (side, below), (side, total.y), total.left, role="input", width=4, gap=(0, 3))
    label, rotation = Text("숏\n컷", "shortcut")[language], 0 if language == "ko" else 90  # Hangul stands upright
    middle = (below + total.y) / 2
    drawing.text(side - 26, middle, label, SMALL, role="input", bold=True, rotation=rotation)


def _open_feed_forward(drawing: Drawing, language: str, ff: Box, shape: Shape) -> None:
    """The inset: the three layers of the feed-forward network, tied to its box by dashed lines."""
    inset = drawing.panel(1290, 322, 520, 560)
    each = Text(
        "피드 포워드 신경망은\n토큰마다 따로 계산합니다.", "The feed-forward network\nworks on each token by itself."
    )
    drawing.text(1290, 92, each[language], SMALL)
    drawing.line((ff.right[0] + 60, ff.y), (inset.left[0], ff.y), dashed=True, role="given")
    narrow, wide = shape.vectors(), shape.vectors(4)
    way, x = [Box(1290, 602, 0, 0)], 1290
    for y, label in ((486, "Linear"), (352, "GELU"), (218, "Linear")):
        way.append(drawing.box(x, y, 280, _H, label, mono=True, trainable=label == "Linear"))
    way.append(Box(x, 138, 0, 0))
    for (lower, upper), label in zip(pairwise(way), (narrow, wide, wide, narrow), strict=True):
        drawing.arrow(lower.top, upper.bottom, gap=(0, 3))
        drawing.text(x + 16, (lower.top[1] + upper.bottom[1]) / 2, label, SMALL, mono=True, align="left")


def gpt_full(language: str, texts: Sequence[Sequence[str]], shape: Shape | None = None, *, layers: int = 12) -> Figure:
    """The whole model from the texts' tokens up to logits, with one of its blocks opened on the right."""
    drawing, shape = Drawing(900), shape or Shape(batch=len(texts), tokens=len(texts[0]))
    block = _whole_model(drawing, language, texts, shape, layers)
    x = 1186
    parts = _open_block(drawing, language, x, 786, shape)
    frame = drawing.outline(Box(x + 22, 444, 740, 788), pad=0, dashed=True, width=3)
    drawing.text(frame.left[0] + 24, frame.top[1] + 36, _BLOCK[language], bold=True, align="left")
    drawing.text(frame.right[0] - 24, frame.top[1] + 36, f"× {layers}", LARGE, bold=True, align="right")
    drawing.arrow((x, frame.bottom[1]), parts["norm1"].bottom, gap=(0, 3))
    drawing.arrow(parts["sum"].top, (x, frame.top[1]), gap=(0, 3))
    drawing.line(block.right, (frame.left[0], block.y), dashed=True, role="given")
    drawing.dial(frame.left[0] + 36, 868, _TRAINED[language])
    return drawing.figure


def _whole_model(drawing: Drawing, language: str, texts: Sequence[Sequence[str]], shape: Shape, layers: int) -> Box:
    """The column on the left; returns the box of the blocks."""
    x, ids, positions = 420, 255, 585
    total = _embeddings(drawing, language, texts, shape, (ids, positions))
    dropout = _named(drawing, Box(x, 486, 380, 52), Text("드롭아웃", "dropout")[language], "drop_emb", trainable=False)
    for shift in (20, 10, 0):
        blocks = drawing.box(x + shift, 374 - shift, 380, 104)
    drawing.text(x, 356, _BLOCK[language])
    drawing.text(x, 394, f"trf_blocks  × {layers}", SMALL, mono=True)
    norm = _named(drawing, Box(x, 240, 380, 52), Text("마지막 층 정규화", "final layer norm")[language], "final_norm")
    head = _named(drawing, Box(x, 146, 380, 52), Text("출력 헤드", "output head")[language], "out_head")
    logits = drawing.box(x, 48, 380, 56, Text("로짓", "logits")[language], role="output", rounded=14, bold=True)
    drawing.text(logits.right[0] + 16, logits.y, shape.logits, SMALL, mono=True, align="left")
    behind = Box(x, 354, 0, 104)
    for lower, upper in ((total, dropout), (dropout, blocks), (behind, norm), (norm, head), (head, logits)):
        drawing.arrow(lower.top, upper.bottom, gap=(0, 3))
    for y in (443, 284):
        drawing.text(x + 16, y, shape.vectors(), SMALL, mono=True, align="left")
    return Box(x + 20, 364, 380, 124)


def _named(drawing: Drawing, place: Box, label: str, name: str, *, trainable: bool = True) -> Box:
    """A part with its name in the code to its right."""
    drawing.text(place.right[0] + 16, place.y, name, SMALL, mono=True, align="left")
    return drawing.box(place.x, place.y, place.w, place.h, label, trainable=trainable)


def _embeddings(
    drawing: Drawing, language: str, texts: Sequence[Sequence[str]], shape: Shape, columns: tuple[float, float]
) -> Box:
    """The texts' tokens and positions at the foot, their two embeddings, and the sum of these, which is returned."""
    parts = (
        (Text("토큰 임베딩", "token embedding"), "tok_emb"),
        (Text("위치 임베딩", "position embedding"), "pos_emb"),
    )
    total = drawing.operation(sum(columns) / 2, 566, "+", radius=_R)
    for x, (label, name), end in zip(columns, parts, (total.left, total.right), strict=True):
        box = drawing.box(x, 668, 316, 76, trainable=True)
        drawing.text(x, 652, label[language], SMALL)
        drawing.text(x, 686, name, SMALL, mono=True)
        drawing.arrow((x, 767), box.bottom, gap=(0, 3))
        drawing.arrow(box.top, (x, total.y), end, gap=(0, 3))
    for row, pieces in enumerate(texts):
        drawing.token_row(columns[0], 790 + 52 * row, pieces, gap=4, size=SMALL, height=46, role="input")
    drawing.token_row(
        columns[1], 790, [str(i) for i in range(shape.tokens)], gap=4, size=SMALL, height=46, width=36, role="given"
    )
    drawing.text(columns[1], 842, Text("위치", "positions")[language], SMALL)
    label = drawing.text(columns[0] + 16, 737, Text("토큰 ID", "token IDs")[language], SMALL, align="left")
    drawing.text(label.right[0] + 12, 737, shape.ids, SMALL, mono=True, align="left")
    return total
