"""The figures of lecture 26 on the way from text to token IDs (sections 2.2 and 2.3)."""

from __future__ import annotations

from itertools import pairwise

from drawing import Drawing, spread
from lec26.examples import STORY_IDS, gpt2_ids, gpt2_pieces, random_embeddings
from matplotlib.figure import Figure
from palette import LARGE, SMALL, THICK

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["encode_decode", "text_to_vectors", "tokenization_levels", "vocabulary_map"]


@figure(
    name="text-to-vectors",
    ko="위에서 아래로: 문장 하나가 다섯 토큰으로 나뉘고, 토큰마다 GPT-2의 토큰 ID가 붙고, ID마다 숫자 세 개짜리 "
    "임베딩 벡터가 되어 GPT-2 방식의 디코더 트랜스포머로 들어갑니다.",
    en="From top to bottom: a sentence is split into five tokens, every token gets its GPT-2 token ID, every ID "
    "becomes an embedding vector of three numbers, and these enter a decoder-only transformer in the style of GPT-2.",
)
def text_to_vectors(language: str) -> Figure:
    drawing, text = Drawing(900), "Words become small vectors."
    pieces, ids, columns = gpt2_pieces(text), gpt2_ids(text), spread(913, 5, 262)
    rows = {"text": 62, "tokens": 212, "ids": 352, "vectors": 492, "model": 650}
    labels = (
        Text("텍스트", "Text"),
        Text("토큰", "Tokens"),
        Text("토큰 ID", "Token IDs"),
        Text("임베딩", "Embeddings"),
    )
    for label, y in zip(labels, rows.values(), strict=False):
        drawing.text(40, y, label[language], bold=True, align="left")
    weight = random_embeddings(50257, 3)
    sentence = drawing.box(913, rows["text"], 1294, 64, text, 24, mono=True, role="input")
    model = Text("디코더 트랜스포머 (GPT-2 방식)", "decoder-only transformer (GPT-2 style)")
    transformer = drawing.box(913, rows["model"], 1294, 84, model[language], 24, rounded=30, trainable=True, bold=True)
    for x, piece, token_id in zip(columns, pieces, ids, strict=True):
        token = drawing.token(x, rows["tokens"], piece, width=210)
        number = drawing.token_id(x, rows["ids"], token_id, width=210)
        vector = drawing.vector(x, rows["vectors"], weight[token_id], cell=(82, 66), limit=3, decimals=1, role="output")
        drawing.arrow((x, sentence.bottom[1]), token.top)
        drawing.arrow(token.bottom, number.top)
        drawing.arrow(number.bottom, vector.top)
        drawing.arrow(vector.bottom, (x, transformer.top[1]))
    drawing.arrow(transformer.bottom, (913, 770))
    drawing.text(913, 786, "…", LARGE, bold=True)
    note = Text(
        "␣ = 토큰 앞의 공백. 토큰 ID는 GPT-2의 실제 값이고, 벡터는 3차원으로 줄인 훈련 전의 임베딩입니다.",
        "␣ = space before a token. The IDs are GPT-2's own; the vectors are untrained, cut down to 3 dimensions.",
    )
    drawing.note(note[language])
    return drawing.figure


@figure(
    name="tokenization-levels",
    ko="같은 문장을 n-그램, 문자, 단어, 형태소, 부분 단어로 나눈 표. 방법에 따라 토큰의 개수와 경계가 달라집니다. "
    "부분 단어는 GPT-2의 조각이고, ladybirds는 앞에 공백이 있는 lady와 그 뒤에 이어지는 birds로 나뉩니다.",
    en="A table of one sentence split into n-grams, characters, words, morphemes and subwords: the method decides "
    "how many tokens there are and where they end. The subwords are GPT-2's: ladybirds becomes lady, with the space "
    "before it, and birds, which continues the word.",
)
def tokenization_levels(language: str) -> Figure:
    drawing, sentence = Drawing(890), "We feed two happy ladybirds"
    words, subwords = sentence.split(), gpt2_pieces(sentence)
    inner = next(piece for piece in subwords[1:] if not piece.startswith(" "))
    rows = (
        (Text("n-그램 (n = 2)", "n-gram (n = 2)"), Text("이웃한 단어 n개씩", "n neighbouring words"),
         [f"{a} {b}" for a, b in pairwise(words)]),
        (Text("문자", "character"), Text("글자 하나씩", "one letter each"), list(sentence.replace(" ", ""))),
        (Text("단어", "word"), Text("공백에서 나눔", "split at spaces"), words),
        (Text("형태소", "morpheme"), Text("뜻을 가진 가장 작은 단위", "smallest unit of meaning"),
         ["We", "feed", "two", "happy", "lady", "bird", "s"]),
        (Text("부분 단어", "subword"), Text("자주 나오는 조각", "pieces that are frequent"), subwords),
    )  # fmt: skip
    drawing.text(800, 52, f"“{sentence}”", 24, mono=True)
    heads = (Text("방법", "Method"), Text("아이디어", "Idea"), Text("토큰", "Tokens"))
    for x, head in zip((50, 290, 610), heads, strict=True):
        drawing.text(x, 124, head[language], bold=True, align="left")
    drawing.line((40, 156), (1560, 156), width=4)
    for index, (method, idea, tokens) in enumerate(rows):
        y = 216 + 118 * index
        drawing.text(50, y, method[language], bold=True, align="left")
        drawing.text(290, y, idea[language], SMALL, align="left")
        wide = len(tokens) > 10
        drawing.token_row(610, y, tokens, align="left", gap=4 if wide else 10, size=SMALL, width=36 if wide else None)
        drawing.line((40, y + 59), (1560, y + 59), role="given", width=2)
    for y, line in (
        (
            816,
            Text(
                f"부분 단어는 GPT-2의 실제 조각입니다. ␣ = 토큰 앞의 공백. ␣이 없는 {inner}는 앞 조각에 이어집니다.",
                f"The subwords are GPT-2's own. ␣ = space before a token; {inner} has none and continues a word.",
            ),
        ),
        (
            856,
            Text(
                f"다른 토크나이저인 WordPiece는 이어지는 조각을 ##{inner}처럼 적습니다.",
                f"WordPiece, another tokenizer, writes a piece that continues a word as ##{inner}.",
            ),
        ),
    ):
        drawing.note(line[language], y)
    return drawing.figure


@figure(
    name="vocabulary-map",
    ko="어휘 사전의 일부. 토큰 A, Ah, Among, And, Are와 토큰 ID 11부터 15가 양방향 화살표로 하나씩 이어져 있습니다.",
    en="Part of the vocabulary: the tokens A, Ah, Among, And, Are and the token IDs 11 to 15, joined one to one by "
    "two-way arrows.",
)
def vocabulary_map(language: str) -> Figure:
    drawing, tokens = Drawing(500), ("A", "Ah", "Among", "And", "Are")
    drawing.panel(800, 250, 1520, 440, "")
    drawing.text(800, 82, Text("어휘 사전", "Vocabulary")[language], LARGE, bold=True)
    for label, y in ((Text("토큰", "Tokens"), 190), (Text("토큰 ID", "Token IDs"), 380)):
        drawing.text(80, y, label[language], bold=True, align="left")
        for x in (290, 1480):
            drawing.text(x, y, "…", LARGE, bold=True)
    for x, token in zip(spread(885, 5, 230), tokens, strict=True):
        upper = drawing.token(x, 190, token, width=180, height=70, size=24)
        lower = drawing.token_id(x, 380, STORY_IDS[token], width=180, height=70, size=24)
        drawing.arrow(upper.bottom, lower.top, both=True)
    return drawing.figure


@figure(
    name="encode-decode",
    ko="왼쪽 인코딩은 위에서 아래로 텍스트를 토큰으로, 다시 어휘 사전으로 토큰 ID로 바꿉니다. 오른쪽 디코딩은 "
    "아래에서 위로 같은 ID를 거꾸로 토큰과 텍스트로 되돌립니다.",
    en="Encoding, on the left, goes down from text to tokens and through the vocabulary to token IDs. Decoding, on "
    "the right, goes up from the same IDs through the inverse vocabulary to tokens and text.",
)
def encode_decode(language: str) -> Figure:
    drawing, text, tokens = Drawing(740), "Yes, she painted it.", ["Yes", ",", "she", "painted", "it", "."]
    rows, lanes = (190, 420, 650), (500, 1220)
    labels = (Text("텍스트", "Text"), Text("토큰", "Tokens"), Text("토큰 ID", "Token IDs"))
    for label, y in zip(labels, rows, strict=True):
        drawing.text(40, y, label[language], bold=True, align="left")
    heads = (Text("인코딩", "Encode"), Text("디코딩", "Decode"))
    ways = (
        (Text("토큰으로 나누기", "split into tokens"), Text("어휘 사전: 토큰 → ID", "vocabulary: token → ID")),
        (
            Text("토큰 이어 붙이기", "join the tokens"),
            Text("역방향 어휘 사전: ID → 토큰", "inverse vocabulary: ID → token"),
        ),
    )
    for lane, head, (upper, lower) in zip(lanes, heads, ways, strict=True):
        down = lane == lanes[0]
        drawing.text(lane, 70, f"{head[language]} {'↓' if down else '↑'}", LARGE, bold=True)
        drawing.box(lane, rows[0], 520, 70, text, 24, mono=True, role="input" if down else "output")
        boxes = drawing.token_row(lane, rows[1], tokens, gap=18)
        for box, token in zip(boxes, tokens, strict=True):
            drawing.token_id(box.x, rows[2], STORY_IDS[token], width=box.w, size=SMALL)
        for a, b, label in ((rows[0] + 35, rows[1] - 28, upper), (rows[1] + 28, rows[2] - 28, lower)):
            ends = ((lane - 60, a), (lane - 60, b)) if down else ((lane - 60, b), (lane - 60, a))
            drawing.arrow(*ends, label=label[language], width=THICK)
    drawing.line((860, 60), (860, 700), role="given", width=2, dashed=True)
    return drawing.figure
