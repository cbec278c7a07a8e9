"""The figures of lecture 27 on where attention stands and why it is needed (overview, sections 3.1 and 3.2)."""

from __future__ import annotations

from itertools import pairwise

from drawing import Box, Drawing, spread
from lec27.examples import example, heads
from matplotlib.figure import Figure
from palette import SMALL
from roadmap import roadmap

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = [
    "attention_over_inputs",
    "four_attention_variants",
    "roadmap_attention_step",
    "seq2seq_encoder_decoder",
    "word_order_translation",
]


#: What the Korean words of the next figures are, since a tokenizer would not leave them whole.
_WORDS = Text(
    "개념도: 단어 하나를 토큰 하나로 칩니다. GPT-2의 토크나이저는 한국어 단어를 바이트로 자릅니다.",
    "Schematic: each word counts as one token. GPT-2's tokenizer would cut the Korean words into bytes.",
)


@figure(
    name="roadmap-attention-step",
    ko="강의 전체의 지도에서 2번 칸 '어텐션 메커니즘'과 'LLM 만들기'만 강조되어 있습니다. 이번 강의가 맡은 자리입니다.",
    en="The map of the course with only box 2, the attention mechanism, and 'Building an LLM' picked out: the part "
    "of this lecture.",
)
def roadmap_attention_step(language: str) -> Figure:
    return roadmap(language, highlight=2)


@figure(
    name="four-attention-variants",
    ko="네 칸이 화살표로 이어지고 칸마다 6×6 어텐션 가중치 행렬이 있습니다. 간단한 셀프 어텐션, 훈련할 수 있는 "
    "가중치를 더한 셀프 어텐션, 대각선 위를 빗금으로 가린 코잘 어텐션, 그런 행렬이 둘 겹친 멀티 헤드 어텐션의 순서이며 "
    "앞의 것에 하나씩 더해집니다.",
    en="Four panels joined by arrows, each with a 6×6 matrix of attention weights: simplified self-attention, "
    "self-attention with trainable weights, causal attention with its matrix hatched above the diagonal, multi-head "
    "attention with two such matrices. Each adds one thing to the one before.",
)
def four_attention_variants(language: str) -> Figure:
    drawing, found, both = Drawing(540), example(), heads()
    steps = (
        (Text("1) 간단한\n셀프 어텐션", "1) simplified\nself-attention"), Text("생각만 익힙니다", "the idea alone")),
        (Text("2) 셀프 어텐션", "2) self-attention"), Text("+ 훈련할 수 있는\n가중치", "+ trainable\nweights")),
        (
            Text("3) 코잘 어텐션", "3) causal\nattention"),
            Text("+ 앞의 토큰과\n자기 자신만", "+ only earlier\ntokens and itself"),
        ),
        (
            Text("4) 멀티 헤드\n어텐션", "4) multi-head\nattention"),
            Text("+ 여러 시선을\n동시에", "+ several views\nat once"),
        ),
    )
    style = {"cell": 34, "printed": False, "shape": False}
    panels = []
    for x, (title, meaning) in zip(spread(800, 4, 400), steps, strict=True):
        panels.append(drawing.panel(x, 270, 330, 510))
        drawing.text(x, 70, title[language], bold=True)
        drawing.text(x, 460, meaning[language])
    simple, trainable, causal, several = (panel.x for panel in panels)
    drawing.matrix(simple, 262, found.all_weights, limit=0.4, **style)
    drawing.matrix(trainable, 292, found.all_qk_weights, limit=0.4, **style)
    for x, letter, role in zip(spread(trainable, 3, 84), "qkv", ("input", "target", "output"), strict=True):
        drawing.box(x, 152, 76, 46, f"$W_{letter}$", SMALL, role=role)
        drawing.dial(x + 30, 135)
    drawing.arrow((trainable, 175), (trainable, 190), gap=0)
    drawing.matrix(causal, 262, found.causal_weights, masked=found.hidden, limit=0.6, **style)
    for shift, head in ((22, both[1]), (-22, both[0])):
        drawing.matrix(
            several + shift, 262 - shift, head.weights, masked=found.hidden, limit=0.6, role="output", **style
        )
    for left, right in pairwise(panels):
        drawing.arrow(left.right, right.left, width=5)
    return drawing.figure


@figure(
    name="word-order-translation",
    ko="위에는 한국어 문장, 아래에는 영어 번역이 있습니다. 뜻이 맞는 낱말을 잇는 화살표는 서로 엇갈리고, 같은 자리끼리 "
    "이은 점선에는 틀렸다는 표시가 있습니다.",
    en="A Korean sentence above its English translation. The arrows between words of the same meaning cross; the "
    "dashed lines from position to position are marked as wrong.",
)
def word_order_translation(language: str) -> Figure:
    drawing = Drawing(610)
    korean, english = ("나는", "집에", "가고", "싶다", "."), ("I", "want", "to go", "home", ".")
    above = drawing.token_row(880, 90, korean, gap=110, role="input", width=160)
    below = drawing.token_row(880, 420, english, gap=110, role="output", width=160)
    for i, j in ((0, 0), (1, 3), (2, 2), (3, 1), (4, 4)):
        drawing.arrow(above[i].bottom, below[j].top, width=4)
    for i, side in ((1, -46), (3, 46)):
        x = above[i].x + side
        drawing.arrow((x, above[i].bottom[1]), (x, below[i].top[1]), role="wrong", dashed=True, width=4)
        drawing.cross(x, 255)
    for y, label in ((90, Text("한국어", "Korean")), (420, Text("영어", "English"))):
        drawing.text(40, y, label[language], bold=True, align="left")
    drawing.arrow((300, 516), (400, 516), width=4)
    drawing.text(420, 516, Text("뜻으로 이으면 엇갈립니다", "by meaning: they cross")[language], align="left")
    drawing.arrow((900, 516), (1000, 516), role="wrong", dashed=True, width=4)
    drawing.cross(940, 516, 22)
    drawing.text(1020, 516, Text("자리로 이으면 틀립니다", "by position: wrong")[language], align="left")
    drawing.note(_WORDS[language])
    return drawing.figure


@figure(
    name="seq2seq-encoder-decoder",
    ko="왼쪽의 인코더 칸들이 토큰을 하나씩 읽어 은닉 상태를 오른쪽으로 넘기고, 가운데의 문맥 벡터 하나를 거쳐, "
    "오른쪽의 디코더 칸들이 번역문의 토큰을 하나씩 만듭니다. 만든 토큰은 다음 칸으로 들어갑니다. 글 전체가 벡터 "
    "하나를 지나는 병목입니다.",
    en="Encoder cells on the left read one token each and pass a hidden state to the right; everything goes through "
    "one context vector in the middle; decoder cells on the right make one token each, which is fed to the next cell. "
    "The single vector is a bottleneck.",
)
def seq2seq_encoder_decoder(language: str) -> Figure:
    drawing, y = Drawing(640), 326
    for x, width, name, caption, place in (
        (
            318,
            610,
            Text("인코더", "encoder"),
            Text("입력을 하나씩 읽어 은닉 상태를 넘깁니다", "reads token by token,\npasses its hidden state on"),
            170,
        ),
        (
            1246,
            682,
            Text("디코더", "decoder"),
            Text("토큰을 하나씩 만들어 다음 칸에 넣습니다", "makes token by token,\nfeeds each to the next cell"),
            490,
        ),
    ):
        drawing.panel(x, 300, width, 540, name[language])
        drawing.text(x, place, caption[language], SMALL)
    cells, words = [], []
    for x, word in zip(spread(318, 3, 196), ("나는", "집에", "간다"), strict=True):
        cells.append(drawing.box(x, y, 136, 84, "RNN", mono=True, trainable=True))
        drawing.arrow(drawing.token(x, y + 158, word, role="input", width=110).top, cells[-1].bottom)
    cells.append(_bottleneck(drawing, language, 764, y))
    for x, word in zip(spread(1240, 3, 226), ("I", "go", "home"), strict=True):
        cells.append(drawing.box(x, y, 136, 84, "RNN", mono=True, trainable=True))
        words.append(drawing.token(x, y - 168, word, role="output", width=110))
        drawing.arrow(cells[-1].top, words[-1].bottom)
    for left, right in pairwise(cells):
        drawing.arrow(left.right, right.left, width=4, gap=4)
    for word, cell in zip(words, cells[5:], strict=False):
        side, low = (word.right[0] + cell.left[0] + 22) / 2, y - 84
        way = ((side, word.y), (side, low), (cell.x - 44, low), (cell.x - 44, cell.top[1]))
        drawing.arrow(word.right, *way, role="output", dashed=True, gap=(0, 3))
    drawing.note(_WORDS[language])
    return drawing.figure


def _bottleneck(drawing: Drawing, language: str, x: float, y: float) -> Box:
    """The one vector through which everything has to go."""
    box = drawing.box(x, y, 200, 190, role="wrong")
    drawing.text(x, y - 40, Text("문맥 벡터\n하나", "one context\nvector")[language], role="wrong", bold=True)
    strip = drawing.box(x, y + 52, 152, 40, rounded=0)
    for place in spread(x, 3, 38):
        drawing.line((place, strip.top[1]), (place, strip.bottom[1]))
    drawing.text(x, y + 136, Text("병목", "bottleneck")[language], role="wrong", bold=True)
    return box


@figure(
    name="attention-over-inputs",
    ko="지금 만드는 출력 토큰 'home'에서 아래의 모든 입력 토큰으로 선이 이어집니다. 선이 굵을수록 가중치가 크고, "
    "'집에'로 가는 선이 0.66으로 가장 굵습니다. 가중치의 합은 1입니다.",
    en="Lines join the output token being made, 'home', with every input token below. The thicker the line, the "
    "larger the weight; the one to the Korean word for home is the thickest, with 0.66. The weights add up to 1.",
)
def attention_over_inputs(language: str) -> Figure:
    drawing = Drawing(640)
    words, weights = ("나는", "집에", "가고", "싶다", "."), (0.06, 0.66, 0.16, 0.08, 0.04)
    inputs = drawing.token_row(890, 420, words, gap=60, role="input", width=160)
    made = [
        drawing.token(x, 90, word, width=160) for x, word in zip((450, 670, 890), ("I", "want", "to go"), strict=True)
    ]
    made.append(drawing.token(1110, 90, "home", role="output", width=160, bold=True))
    for i, (word, weight) in enumerate(zip(inputs, weights, strict=True)):
        start = (made[-1].x + (i - 2) * 26, made[-1].bottom[1] + 4)
        drawing.line((word.x, word.top[1] - 4), start, role="input", width=2 + 26 * weight)
        drawing.vector(word.x, 490, [weight], cell=(160, 52), limit=1.0)
    drawing.text(made[-1].right[0] + 24, 90, Text("지금 만드는 토큰", "being made now")[language], align="left")
    for y, label in (
        (90, Text("출력 토큰", "output tokens")),
        (420, Text("입력 토큰", "input tokens")),
        (490, Text("가중치 (합 1)", "weights (sum 1)")),
    ):
        drawing.text(40, y, label[language], bold=True, align="left")
    thicker = Text(
        "개념도: 가중치는 예시입니다. 굵은 선일수록 큽니다.",
        "Schematic: example weights; the thicker the line, the larger.",
    )
    drawing.note(thicker[language], 566)
    drawing.note(_WORDS[language])
    return drawing.figure
