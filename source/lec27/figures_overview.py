"""The figures of lecture 27 on where attention stands and why it is needed (overview, sections 3.1 and 3.2)."""

from __future__ import annotations

from itertools import pairwise

from drawing import Drawing, spread
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


@figure(
    name="roadmap-attention-step",
    ko="강의 전체의 지도에서 2번 칸 '어텐션 메커니즘'과 'LLM 만들기'만 강조되어 있습니다. 이번 강의가 맡은 자리입니다.",
    en="The map of the course with only box 2, the attention mechanism, and 'Building an LLM' picked out: the "
    "part of this "
    "lecture.",
)
def roadmap_attention_step(language: str) -> Figure:
    return roadmap(language, highlight=2)


@figure(
    name="four-attention-variants",
    ko="네 상자가 화살표로 이어집니다. 간단한 셀프 어텐션, 훈련할 수 있는 셀프 어텐션, 코잘 어텐션, 멀티 헤드 어텐션의 "
    "순서이며 앞의 것에 하나씩 더해집니다.",
    en="Four boxes joined by arrows: simplified self-attention, self-attention with trainable weights, causal "
    "attention, "
    "multi-head attention. Each adds one thing to the one before.",
)
def four_attention_variants(language: str) -> Figure:
    drawing = Drawing(330)
    steps = (
        (Text("1) 간단한\n셀프 어텐션", "1) simplified\nself-attention"), Text("생각만 익힙니다", "the idea alone")),
        (Text("2) 셀프 어텐션", "2) self-attention"), Text("훈련할 수 있는\n가중치", "trainable\nweights")),
        (
            Text("3) 코잘 어텐션", "3) causal\nattention"),
            Text("앞의 토큰과\n자기 자신만", "earlier tokens\nand itself"),
        ),
        (
            Text("4) 멀티 헤드\n어텐션", "4) multi-head\nattention"),
            Text("여러 시선을\n동시에", "several views\nat once"),
        ),
    )
    boxes = []
    for index, (x, (title, meaning)) in enumerate(zip(spread(800, 4, 390), steps, strict=True)):
        role = "output" if index == 3 else "plain"
        boxes.append(drawing.box(x, 120, 300, 130, title[language], role=role, bold=True, trainable=index > 0))
        drawing.text(x, 245, meaning[language], SMALL)
    for left, right in pairwise(boxes):
        drawing.arrow(left.right, right.left)
    return drawing.figure


@figure(
    name="word-order-translation",
    ko="위에는 한국어 문장, 아래에는 영어 번역이 있습니다. 뜻이 맞는 낱말을 잇는 화살표는 서로 엇갈리고, 같은 자리끼리 "
    "이은 점선에는 틀렸다는 표시가 있습니다.",
    en="A Korean sentence above its English translation. The arrows between words of the same meaning cross; the "
    "dashed "
    "lines from position to position are marked as wrong.",
)
def word_order_translation(language: str) -> Figure:
    drawing = Drawing(520)
    korean, english = ("나는", "집에", "가고", "싶다", "."), ("I", "want", "to go", "home", ".")
    above = drawing.token_row(800, 110, korean, gap=110, role="input", width=150)
    below = drawing.token_row(800, 400, english, gap=110, role="output", width=150)
    for i, j in ((0, 0), (1, 3), (2, 2), (3, 1), (4, 4)):
        drawing.arrow(above[i].bottom, below[j].top)
    for i in (1, 3):
        x = above[i].x + 34
        drawing.arrow((x, above[i].bottom[1]), (x, below[i].top[1]), role="wrong", dashed=True)
        drawing.cross(x, 318)
    caption = Text(
        "뜻으로 이으면 엇갈리고, 자리로 이으면 틀립니다.",
        "Joined by meaning they cross; joined by position they are wrong.",
    )
    drawing.text(800, 478, caption[language], SMALL)
    return drawing.figure


@figure(
    name="seq2seq-encoder-decoder",
    ko="왼쪽의 인코더 칸들이 토큰을 하나씩 읽어 은닉 상태를 넘기고, 가운데의 문맥 벡터 하나를 거쳐, 오른쪽의 "
    "디코더 칸들이 "
    "번역문의 토큰을 하나씩 만듭니다. 글 전체가 벡터 하나를 지나는 병목입니다.",
    en="Encoder cells on the left read one token each and pass on a hidden state; everything goes through one "
    "context vector "
    "in the middle; decoder cells on the right make one token each. The single vector is a bottleneck.",
)
def seq2seq_encoder_decoder(language: str) -> Figure:
    drawing = Drawing(520)
    middle = drawing.box(
        800, 250, 190, 150, Text("문맥 벡터\n하나", "one context\nvector")[language], role="wrong", bold=True
    )
    left, right, made = [], [], []
    for x, word in zip(spread(360, 3, 210), ("나는", "집에", "간다"), strict=True):
        left.append(drawing.box(x, 250, 130, 90, Text("인코더", "encoder")[language]))
        token = drawing.token(x, 400, word, role="input")
        drawing.arrow(token.top, left[-1].bottom)
    for x, word in zip(spread(1240, 3, 210), ("I", "go", "home"), strict=True):
        right.append(drawing.box(x, 250, 130, 90, Text("디코더", "decoder")[language]))
        token = drawing.token(x, 100, word, role="output")
        drawing.arrow(right[-1].top, token.bottom)
        made.append(token)
    for token, cell in zip(made, right[1:], strict=False):
        drawing.arrow(token.right, (cell.x - 42, token.y), (cell.x - 42, cell.top[1]), width=2)
    for start, end in zip([*left, middle, *right], [*left[1:], middle, *right], strict=False):
        drawing.arrow(start.right, end.left)
    drawing.text(360, 480, Text("입력을 하나씩 읽습니다", "reads the input token by token")[language], SMALL)
    drawing.text(800, 370, Text("병목", "bottleneck")[language], SMALL, role="wrong", bold=True)
    drawing.text(1240, 400, Text("출력을 하나씩 만듭니다", "makes the output token by token")[language], SMALL)
    return drawing.figure


@figure(
    name="attention-over-inputs",
    ko="지금 만드는 출력 토큰 'home'에서 모든 입력 토큰으로 선이 이어집니다. '집에'로 가는 선이 가장 굵어 가장 "
    "중요함을 "
    "나타냅니다.",
    en="Lines join the output token being made, 'home', with every input token. The one to the Korean word for "
    "home is the "
    "thickest: it counts most.",
)
def attention_over_inputs(language: str) -> Figure:
    drawing = Drawing(520)
    words, weights = ("나는", "집에", "가고", "싶다", "."), (0.06, 0.66, 0.16, 0.08, 0.04)
    inputs = drawing.token_row(800, 400, words, gap=90, role="input", width=160)
    made = drawing.token(800, 90, "home", role="output", width=180, bold=True)
    for word, weight in zip(inputs, weights, strict=True):
        drawing.line(word.top, made.bottom, role="input", width=2 + 24 * weight)
        drawing.text(word.x, 448, f"{weight:.2f}", SMALL, mono=True)
    drawing.text(1210, 90, Text("지금 만드는 토큰", "the token being made")[language], SMALL)
    drawing.note(Text("개념도: 가중치는 예시입니다.", "Schematic: the weights are examples.")[language])
    return drawing.figure
