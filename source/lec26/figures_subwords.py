"""The figures of lecture 26 on special tokens and byte-pair encoding (sections 2.4 and 2.5)."""

from __future__ import annotations

from drawing import Box, Drawing, spread
from lec26.examples import STORY_IDS, gpt2_ids, gpt2_pieces
from matplotlib.figure import Figure
from palette import LARGE, SMALL, THICK

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["bpe_subwords", "endoftext_between_documents", "special_tokens_vocab"]


@figure(
    name="special-tokens-vocab",
    ko="어휘 사전 끝에 <|endoftext|> 1130과 <|unk|> 1131이 덧붙어 있습니다. 어휘 사전에 있는 your는 1128이 되고, "
    "어휘 사전에 없는 tablet은 <|unk|>의 1131이 됩니다.",
    en="Two entries are added at the end of the vocabulary: <|endoftext|> 1130 and <|unk|> 1131. The known word your "
    "becomes 1128, the unknown word tablet becomes 1131, the ID of <|unk|>.",
)
def special_tokens_vocab(language: str) -> Figure:
    drawing, known = Drawing(860), ("!", '"', "…", "younger", "your", "yourself", "<|endoftext|>", "<|unk|>")
    drawing.text(800, 52, Text("어휘 사전", "Vocabulary")[language], LARGE, bold=True)
    rows: dict[str, tuple[Box, Box]] = {}
    for index, token in enumerate(known):
        y = 128 + 82 * index + (34 if index > 5 else 0)
        if token == "…":
            drawing.text(800, y, "⋮", LARGE, bold=True)
        else:
            number = drawing.token_id(960, y, STORY_IDS[token], width=130)
            rows[token] = drawing.token(740, y, token, width=280, bold=index > 5), number
    frame = drawing.outline(*rows["<|endoftext|>"], *rows["<|unk|>"], pad=14)
    drawing.text(
        1080,
        rows["<|endoftext|>"][0].y,
        Text("맨 뒤에 덧붙인\n특수 토큰", "special tokens,\nadded at the end")[language],
        SMALL,
        align="left",
    )
    drawing.text(210, 300, Text("입력", "Input")[language], bold=True)
    drawing.text(210, 352, "“your tablet”", 24, mono=True)
    for word, entry, label in (
        ("your", "your", Text("어휘 사전에 있는 단어", "known word")),
        ("tablet", "<|unk|>", Text("어휘 사전에 없는 단어", "unknown word")),
    ):
        (target, number), dashed = rows[entry], word != entry
        token = drawing.token(210, target.y, word, width=180, role="input", height=64, size=24)
        drawing.text(210, target.y + 56, label[language], SMALL)
        drawing.arrow(token.right, (frame.left[0], target.y), width=THICK, dashed=dashed)
        result = drawing.token_id(1480, target.y, STORY_IDS[entry], width=140, height=64, size=24)
        drawing.arrow((frame.right[0], target.y), result.left, width=THICK, dashed=dashed)
    drawing.text(1480, 352, Text("토큰 ID", "Token IDs")[language], bold=True)
    return drawing.figure


@figure(
    name="endoftext-between-documents",
    ko="서로 관계없는 글 세 편이 하나의 긴 띠로 이어지고, 이웃한 글 사이마다 <|endoftext|> 토큰이 끼어 경계를 "
    "알립니다.",
    en="Three unrelated documents are joined into one long ribbon; between neighbours stands an <|endoftext|> token "
    "that marks the boundary.",
)
def endoftext_between_documents(language: str) -> Figure:
    drawing, columns = Drawing(560), (230, 800, 1370)
    documents = (
        (
            Text("글 1: 동화", "Document 1: a tale"),
            Text("옛날 어느 숲에\n여우가 살았다.", "Once a fox lived\nin a forest."),
        ),
        (
            Text("글 2: 날씨", "Document 2: weather"),
            Text("내일은 남부에\n비가 내린다.", "Rain will reach\nthe south tomorrow."),
        ),
        (
            Text("글 3: 요리", "Document 3: cooking"),
            Text("감자를 얇게\n썰어 굽는다.", "Slice the potatoes\nand fry them."),
        ),
    )
    for x, (title, text) in zip(columns, documents, strict=True):
        drawing.text(x, 52, title[language], bold=True)
        page = drawing.box(x, 146, 330, 120, text[language], role="input")
        part = drawing.box(x, 388, 330, 120, text[language], role="input", rounded=2)
        drawing.arrow(page.bottom, part.top)
    for x in spread(800, 2, 570):
        drawing.token(x, 388, "<|endoftext|>", role="given", width=240, height=120, size=SMALL, bold=True)
    label = Text("훈련에 쓰는 하나의 긴 텍스트", "one long text for training")
    drawing.bracket(65, 1535, 486, label[language])
    return drawing.figure


@figure(
    name="bpe-subwords",
    ko="BPE는 처음 보는 단어 unfamiliarword를 un, f, amiliar, word로 나누고 각 조각에 ID를 붙입니다. 오른쪽의 한글 "
    "‘가’처럼 아는 조각이 없으면 바이트 하나하나가 토큰이 됩니다.",
    en="BPE splits the unseen word unfamiliarword into un, f, amiliar and word and gives every piece its ID. Where "
    "no longer piece is known, as for the Korean letter 가, single bytes become tokens.",
)
def bpe_subwords(language: str) -> Figure:
    drawing, word, letter = Drawing(740), "unfamiliarword", "가"
    lanes, rows = (620, 1280), (170, 390, 570)
    heads = (
        Text("처음 보는 단어 → 아는 조각", "unseen word → known pieces"),
        Text("마지막 수단 → 바이트", "last resort → single bytes"),
    )
    for label, y in ((Text("토큰", "Tokens"), rows[1]), (Text("토큰 ID", "Token IDs"), rows[2])):
        drawing.text(40, y, label[language], bold=True, align="left")
    letters = [f"{byte:02X}" for byte in letter.encode()]
    for x, text, head, pieces in zip(lanes, (word, letter), heads, (gpt2_pieces(word), letters), strict=True):
        drawing.text(x, 70, head[language], 24, bold=True)
        whole = drawing.token(x, rows[0], text, role="input", width=440, height=80, size=30)
        boxes = drawing.token_row(x, rows[1], pieces, gap=48, size=26, height=72)
        for box, token_id in zip(boxes, gpt2_ids(text), strict=True):
            number = drawing.token_id(box.x, rows[2], token_id, width=max(box.w, 90))
            drawing.arrow((x + (box.x - x) * 0.6, whole.bottom[1]), box.top)
            drawing.arrow(box.bottom, number.top)
    note = Text(
        "EA, B0, 80은 글자 ‘가’의 UTF-8 바이트 세 개입니다 (16진수).",
        "EA, B0 and 80 are the three UTF-8 bytes of the Korean letter 가 (hexadecimal).",
    )
    drawing.note(note[language])
    return drawing.figure
