"""One token's attention as a picture that grows: query and keys, scores, weights, then the sum of the values.

Sections 3.3 and 3.4 show the same picture, every part in the same place: first the inputs are keys and values at once,
then keys and values are projections, and the scores are scaled as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from drawing import Drawing, Grid, spread
from lec27.examples import WORDS
from matplotlib.figure import Figure
from palette import BODY

from autograde.text import Text

__all__ = ["COLUMNS", "SCORES", "SUM", "WEIGHTS", "WIDE", "OneQuery", "attention_steps"]

#: The steps: what the picture shows last.
SCORES, WEIGHTS, SUM = 1, 2, 3
#: Where the six tokens stand, and the query at the left.
COLUMNS, _QUERY = spread(904, 6, 226), 120
#: How wide a token and its vector are.
WIDE = 216
#: The rows, from the tokens down to the context vector.
_TOKENS, _KEYS, _DOTS, _SCORES, _SCALED, _SOFTMAX, _WEIGHTS, _TIMES, _VALUES, _PLUS, _CONTEXT = (
    *(42, 100, 194, 286, 366, 436, 508),
    *(567, 622, 738, 834),
)
#: How high the picture is after each step, and where the part that the step added begins.
_HEIGHTS, _TOPS = {SCORES: 336, WEIGHTS: 560, SUM: 890}, {WEIGHTS: 326, SUM: 540}


@dataclass(frozen=True)
class OneQuery:
    """A query, what it is compared with and what it gets; `letters` and `decimals` are those of the vectors."""

    query: torch.Tensor
    keys: torch.Tensor
    values: torch.Tensor
    scores: torch.Tensor
    weights: torch.Tensor
    context: torch.Tensor
    letters: str
    decimals: int
    scaled: torch.Tensor | None = None

    @property
    def trainable(self) -> bool:
        return self.scaled is not None


def attention_steps(language: str, one: OneQuery, step: int) -> Figure:
    """The picture up to `step`; what the step added lies on a pale panel."""
    drawing = Drawing(_HEIGHTS[step])
    if step in _TOPS:
        top, bottom = _TOPS[step], drawing.height - 10
        drawing.panel(800, (top + bottom) / 2, 1580, bottom - top)
    again = step == SUM and not one.trainable  # the same numbers stand below once more, where they are multiplied
    scores = _draw_scores(drawing, language, one, printed=not again)
    if step >= WEIGHTS:
        _draw_weights(drawing, language, one, scores)
    if step >= SUM:
        _draw_sum(drawing, language, one)
    return drawing.figure


def _vector(
    drawing: Drawing, x: float, y: float, values: torch.Tensor, decimals: int, role: str, *, printed: bool = True
) -> Grid:
    width = WIDE / len(values)
    return drawing.vector(x, y, values, cell=(width, 48), limit=2, decimals=decimals, role=role, printed=printed)


def _row(drawing: Drawing, y: float, values: torch.Tensor, limit: float, symbol: str) -> list[Grid]:
    """One number for each token; its symbol is to the left."""
    cells = []
    for i, x in enumerate(COLUMNS):
        cells.append(drawing.vector(x, y, values[i : i + 1], cell=(112, 48), limit=limit, decimals=4))
        if symbol:
            drawing.text(x - 64, y, f"${symbol}_{{2{i + 1}}}$", BODY, align="right")
    return cells


def _caption(drawing: Drawing, y: float, label: str) -> None:
    drawing.text(22, y, label, align="left", bold=True)


def _draw_scores(drawing: Drawing, language: str, one: OneQuery, *, printed: bool) -> list[Grid]:
    """Tokens, keys and query; where the line of the query meets a key, their dot product goes down."""
    letter, role = one.letters[1], "target" if one.trainable else "input"
    name = Text("키", "keys") if one.trainable else Text("입력", "inputs")
    _caption(drawing, _KEYS, f"{name[language]} ${letter}^{{(j)}}$")
    query = _vector(drawing, _QUERY, _DOTS, one.query, one.decimals, "input")
    drawing.text(
        _QUERY, _DOTS - 46, f"{Text('쿼리', 'query')[language]} ${one.letters[0]}^{{(2)}}$", role="input", bold=True
    )
    drawing.line(query.right, (COLUMNS[-1], _DOTS), role="input", width=4)
    _caption(drawing, _SCORES, Text("점수", "scores")[language])
    scores = _row(drawing, _SCORES, one.scores, 3.0, "\\omega")
    for i, (x, word, score) in enumerate(zip(COLUMNS, WORDS, scores, strict=True)):
        drawing.text(x, _TOKENS, word, mono=True, bold=i == 1)
        key = _vector(drawing, x, _KEYS, one.keys[i], one.decimals, role, printed=printed)
        dot = drawing.operation(x, _DOTS, "·", radius=20)
        drawing.arrow(key.bottom, dot.top, gap=(0, 2))
        drawing.arrow(dot.bottom, score.top, gap=(0, 2))
    return scores


def _draw_weights(drawing: Drawing, language: str, one: OneQuery, above: list[Grid]) -> None:
    """The scores, scaled if they have to be, through softmax."""
    if one.scaled is not None:
        _caption(drawing, _SCALED, "$\\div\\,\\sqrt{d_k}=\\sqrt{2}$")
        scaled = _row(drawing, _SCALED, one.scaled, 3.0, "")
        for upper, lower in zip(above, scaled, strict=True):
            drawing.arrow(upper.bottom, lower.top, gap=(0, 2))
        above = scaled
    softmax = drawing.box(904, _SOFTMAX, 1326, 42, "softmax", role="given", mono=True)
    _caption(drawing, _WEIGHTS, Text("가중치", "weights")[language])
    weights = _row(drawing, _WEIGHTS, one.weights, 0.5, "\\alpha")
    for upper, lower in zip(above, weights, strict=True):
        drawing.arrow(upper.bottom, (upper.x, softmax.top[1]), gap=(0, 2))
        drawing.arrow((lower.x, softmax.bottom[1]), lower.top, gap=(0, 2))


def _draw_sum(drawing: Drawing, language: str, one: OneQuery) -> None:
    """Each value times its weight, and the sum."""
    letter, role = one.letters[2], "output" if one.trainable else "input"
    name = Text("값", "values") if one.trainable else Text("입력", "inputs")
    _caption(drawing, _VALUES, f"{name[language]} ${letter}^{{(j)}}$")
    plus = drawing.operation(904, _PLUS, "+")
    for i, x in enumerate(COLUMNS):
        value = _vector(drawing, x, _VALUES, one.values[i], one.decimals, role)
        drawing.text(x, _TIMES, "×", bold=True)
        drawing.arrow(value.bottom, plus.edge(value.bottom), gap=(0, 2))
    context = drawing.vector(904, _CONTEXT, one.context, cell=(132, 56), limit=2, decimals=4, role="output", size=BODY)
    drawing.arrow(plus.bottom, context.top, gap=(0, 2))
    drawing.text(
        context.right[0] + 20,
        _CONTEXT,
        f"{Text('문맥 벡터', 'context vector')[language]} $z^{{(2)}}$",
        role="output",
        bold=True,
        align="left",
    )
