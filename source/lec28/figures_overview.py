"""The figures of lecture 28 on the whole model and the order of building it (overview, sections 4.1 to 4.5)."""

from __future__ import annotations

import torch
from drawing import Box, Drawing, spread
from lec28.examples import BATCH, backbone, gpt2_ids, gpt2_pieces
from matplotlib.figure import Figure
from palette import SMALL, THICK
from roadmap import roadmap

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = [
    "backbone_dataflow",
    "build_order",
    "build_progress_block",
    "build_progress_ff",
    "build_progress_layernorm",
    "gpt_overview",
    "roadmap_architecture_step",
]

PARTS = (
    Text("1) GPT의 뼈대", "1) GPT backbone"),
    Text("2) 층 정규화", "2) layer normalization"),
    Text("3) GELU 활성화 함수", "3) GELU activation"),
    Text("4) 피드 포워드 신경망", "4) feed-forward network"),
    Text("5) 숏컷 연결", "5) shortcut connections"),
    Text("6) 트랜스포머 블록", "6) transformer block"),
    Text("7) 완성된 GPT 모델", "7) final GPT model"),
)
#: Centre and width of each part.
PLACES = ((345, 78, 460), *((345, y, 460) for y in spread(358, 4, 98)), (880, 358, 400), (1370, 358, 400))


@figure(
    name="roadmap-architecture-step",
    ko="강의 전체의 지도에서 3번 칸 'LLM 아키텍처'와 'LLM 만들기'만 강조되어 있습니다. 이번 강의가 맡은 자리입니다.",
    en="The map of the course with only box 3, the LLM architecture, and 'Building an LLM' picked out: the part of "
    "this lecture.",
)
def roadmap_architecture_step(language: str) -> Figure:
    return roadmap(language, highlight=3)


@figure(
    name="gpt-overview",
    ko="아래에서 위로 토큰으로 나눈 글, 임베딩 층, 여러 겹의 트랜스포머 블록, 출력 층이 이어집니다. 블록 안의 "
    "마스크드 멀티 헤드 어텐션은 27강에서 이미 만든 것이고, 맨 위에서 글의 다음 토큰이 나옵니다.",
    en="From bottom to top: tokenized text, embedding layers, several transformer blocks, output layers. The "
    "masked multi-head attention inside the blocks was already built in lecture 27; the next token of the text "
    "comes out on top.",
)
def gpt_overview(language: str) -> Figure:
    drawing, x, w, side = Drawing(860), 640, 700, 1050
    text = drawing.token_row(x, 800, gpt2_pieces(gpt2_ids(BATCH[0])), role="input")
    embedding = drawing.box(x, 672, w, 84, Text("임베딩 층", "embedding layers")[language], trainable=True)
    for shift in (32, 16, 0):
        blocks = drawing.box(x + shift, 460 - shift, w, 224, rounded=10)
    drawing.text(x, 390, Text("트랜스포머 블록", "transformer blocks")[language], bold=True)
    attention = Text("마스크드 멀티 헤드 어텐션", "masked multi-head attention")
    inside = drawing.box(x, 494, 560, 112, attention[language], role="output", trainable=True)
    output = drawing.box(x, 222, w, 84, Text("출력 층", "output layers")[language], trainable=True)
    word = drawing.token(x, 76, " forward", role="output", bold=True)
    behind = Box(x, 428, w, 224)
    for lower, upper in ((Box.around(text), embedding), (embedding, blocks), (behind, output), (output, word)):
        drawing.arrow((x, lower.top[1]), upper.bottom)
    for y, label in (
        (800, Text("토큰으로 나눈 글", "tokenized text")),
        (390, Text("같은 것이 12번 되풀이됩니다", "the same 12 times over")),
        (76, Text("다음 토큰", "the next token")),
    ):
        drawing.text(side, y, label[language], align="left")
    drawing.line((inside.right[0] + 6, inside.y), (side - 14, inside.y), role="output")
    built = Text("27강에서 만들었습니다", "built in lecture 27")
    drawing.text(side, inside.y, built[language], align="left", role="output", bold=True)
    return drawing.figure


def _staircase(language: str, done: int = 0) -> Drawing:
    """The seven parts in the order of building; the first `done`, if any, are ticked off and the next one framed."""
    drawing = Drawing(680 if done else 610)
    parts = drawing.panel(345, 358, 520, 420)
    boxes = []
    for number, ((x, y, w), part) in enumerate(zip(PLACES, PARTS, strict=True), start=1):
        boxes.append(
            _part(drawing, Box(x, y, w, 78), part[language], done=number <= done, coming=0 < done < number - 1)
        )
        if done and number == done + 1:
            drawing.outline(boxes[-1], pad=2)
    backbone, *_, block, model = boxes
    drawing.arrow(parts.right, block.left, width=THICK)
    drawing.arrow(block.right, model.left, width=THICK)
    drawing.arrow(backbone.right, (model.x, backbone.y), model.top, width=THICK)
    if done:
        _legend(drawing, language)
    return drawing


def _part(drawing: Drawing, place: Box, label: str, *, done: bool, coming: bool) -> Box:
    role = "output" if done else "plain"
    box = drawing.box(place.x, place.y, place.w, place.h, label, role=role, bold=True, faded=coming)
    if done:
        drawing.text(box.right[0] - 30, box.y, "✓", role="output", bold=True)
    return box


def _legend(drawing: Drawing, language: str) -> None:
    made, now, coming = Text("완성", "done"), Text("다음", "next"), Text("나중", "later")
    for x, label in zip((480, 780, 1080), (made, now, coming), strict=True):
        sign = drawing.box(x, 632, 60, 42, role="output" if label is made else "plain", faded=label is coming)
        if label is made:
            drawing.text(x, 632, "✓", role="output", bold=True)
        elif label is now:
            drawing.outline(sign, pad=2)
        drawing.text(x + 48, 632, label[language], align="left")


@figure(
    name="build-order",
    ko="만드는 순서를 보이는 일곱 상자입니다. 1번은 GPT의 뼈대입니다. 2~5번 부품(층 정규화, GELU, 피드 포워드 "
    "신경망, 숏컷 연결)이 모여 6번 트랜스포머 블록이 되고, 뼈대와 블록이 만나 7번 완성된 GPT 모델이 됩니다.",
    en="Seven boxes in the order of building. 1 is the GPT backbone; parts 2 to 5 (layer normalization, GELU, "
    "feed-forward network, shortcut connections) go into 6, the transformer block; backbone and block make 7, the "
    "final GPT model.",
)
def build_order(language: str) -> Figure:
    return _staircase(language).figure


@figure(
    name="build-progress-layernorm",
    ko="만드는 순서 그림에서 1번 뼈대와 2번 층 정규화가 완성되었고, 다음은 3번 GELU 활성화 함수라는 표시가 있습니다.",
    en="The order of building with parts 1 and 2, backbone and layer normalization, marked as done; GELU, part 3, "
    "is next.",
)
def build_progress_layernorm(language: str) -> Figure:
    return _staircase(language, done=2).figure


@figure(
    name="build-progress-ff",
    ko="만드는 순서 그림에서 1번부터 4번 피드 포워드 신경망까지 완성되었고, 다음은 5번 숏컷 연결이라는 표시가 "
    "있습니다.",
    en="The order of building with parts 1 to 4, up to the feed-forward network, marked as done; shortcut "
    "connections, part 5, are next.",
)
def build_progress_ff(language: str) -> Figure:
    return _staircase(language, done=4).figure


@figure(
    name="build-progress-block",
    ko="만드는 순서 그림에서 1번부터 6번 트랜스포머 블록까지 완성되었고, 7번 완성된 GPT 모델만 남았다는 표시가 "
    "있습니다.",
    en="The order of building with parts 1 to 6, up to the transformer block, marked as done; only 7, the final "
    "GPT model, is left.",
)
def build_progress_block(language: str) -> Figure:
    return _staircase(language, done=6).figure


@figure(
    name="backbone-dataflow",
    ko="'Every effort moves you'의 네 토큰이 네 토큰 ID가 되어 DummyGPTModel에 들어갑니다. 그 안에서 저마다 "
    "768차원 벡터가 되고, 아직 아무 일도 하지 않는 블록을 지나 출력 헤드에서 로짓 50257개가 됩니다. 네 위치 "
    "모두에서 다음 토큰을 예측합니다.",
    en="The four tokens of 'Every effort moves you' become four token IDs and go into DummyGPTModel. Inside, each "
    "becomes a vector of 768 numbers, passes blocks that do nothing yet, and the output head makes 50257 logits of "
    "it. The next token is predicted at all four positions.",
)
def backbone_dataflow(language: str) -> Figure:
    drawing, ids, middle = Drawing(900), gpt2_ids(BATCH[0]), 900
    vectors, logits = backbone()
    embedding, blocks, head = _inside_backbone(drawing, language, middle)
    for row, (x, token_id, piece) in enumerate(zip(spread(middle, 4, 332), ids, gpt2_pieces(ids), strict=True)):
        token, number = drawing.token(x, 852, piece, role="input"), drawing.token_id(x, 752, token_id)
        vector = _ends(drawing, x, 536, vectors[row], "input", 4.0)
        scores = _ends(drawing, x, 196, logits[row], "output", 3.0)
        following = drawing.token(x, 64, "?", role="output", width=90, bold=True)
        for lower, upper, count in (
            (token, number, ""),
            (number, embedding, ""),
            (embedding, vector, "768"),
            (vector, blocks, ""),
            (blocks, head, ""),
            (head, scores, "50257"),
            (scores, following, ""),
        ):
            drawing.arrow((x, lower.top[1]), (x, upper.bottom[1]), label=count, gap=4)
    for y, label in (
        (852, Text("토큰", "tokens")),
        (752, Text("토큰 ID", "token IDs")),
        (536, Text("벡터", "vectors")),
        (196, Text("로짓", "logits")),
        (64, Text("다음 토큰의\n예측", "prediction of\nthe next token")),
    ):
        drawing.text(28, y, label[language], bold=True, align="left")
    return drawing.figure


def _inside_backbone(drawing: Drawing, language: str, x: float) -> tuple[Box, Box, Box]:
    """The parts of `DummyGPTModel` in their dashed frame: embeddings, blocks that do nothing yet, output head."""
    sums = Text("토큰 임베딩 + 위치 임베딩", "token embedding + position embedding")
    embedding = drawing.box(x, 648, 1300, 56, sums[language], trainable=True)
    passing = Text("블록과 층 정규화: 아직 아무 일도 하지 않습니다", "blocks and layer norm: they do nothing yet")
    blocks = drawing.box(x, 424, 1300, 56, passing[language], faded=True)
    head = drawing.box(x, 330, 1300, 56, Text("출력 헤드", "output head")[language], trainable=True)
    frame = drawing.outline(embedding, head, pad=18, dashed=True, width=3)
    drawing.text(frame.left[0] - 12, 377, "DummyGPTModel", SMALL, mono=True, align="right")
    return embedding, blocks, head


def _ends(drawing: Drawing, x: float, y: float, values: torch.Tensor, role: str, limit: float) -> Box:
    """The first two and the last of many values."""
    first = drawing.vector(x - 55, y, values[:2], cell=(84, 60), role=role, limit=limit)
    last = drawing.vector(x + 97, y, values[-1:], cell=(84, 60), role=role, limit=limit)
    drawing.text((first.right[0] + last.left[0]) / 2, y, "…")
    return Box(x, y, last.right[0] - first.left[0], 60)
