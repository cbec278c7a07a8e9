"""The figure of the homework on where GPT-2's published weights go (part 3)."""

from __future__ import annotations

from drawing import Drawing
from matplotlib.figure import Figure
from palette import SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["checkpoint_mapping"]

COPY, TURN = Text("그대로", "copy"), Text("전치", "transpose")
THREE, TIED = Text("셋으로 나누고 전치", "split 3, transpose"), Text("두 곳에 그대로", "copy to both")

#: Entry of `params` and its shape; what happens on the way; attribute of the model and its shape.
ROWS = (
    ('["wte"]', "(50257, 768)", TIED, "tok_emb.weight, out_head.weight", "(50257, 768)"),
    ('["wpe"]', "(1024, 768)", COPY, "pos_emb.weight", "(1024, 768)"),
    ('["attn"]["c_attn"]["w"]', "(768, 2304)", THREE, "att.W_query, W_key, W_value", "3 × (768, 768)"),
    ('["attn"]["c_proj"]["w"]', "(768, 768)", TURN, "att.out_proj.weight", "(768, 768)"),
    ('["mlp"]["c_fc"]["w"]', "(768, 3072)", TURN, "ff.layers[0].weight", "(3072, 768)"),
    ('["mlp"]["c_proj"]["w"]', "(3072, 768)", TURN, "ff.layers[2].weight", "(768, 3072)"),
    ('["ln_1"], ["ln_2"]: g, b', "(768,)", COPY, "norm1, norm2: scale, shift", "(768,)"),
    ('["g"], ["b"]', "(768,)", COPY, "final_norm: scale, shift", "(768,)"),
)
#: The rows that each of the twelve blocks has.
BLOCK = range(2, 7)


@figure(
    name="checkpoint-mapping",
    ko="왼쪽에는 체크포인트의 이름과 크기, 오른쪽에는 모델의 속성과 크기가 있고 화살표가 잇습니다. c_attn은 "
    "셋으로 나누어 전치하고, 다른 선형 층의 가중치는 전치하며, 임베딩과 층 정규화의 값은 그대로 옮깁니다. 토큰 "
    "임베딩은 출력 헤드에도 들어갑니다.",
    en="Left the names and shapes of the checkpoint, right the attributes of the model and theirs, joined by "
    "arrows. c_attn is split in three and transposed, the other linear weights are transposed, embeddings "
    "and layer norms are copied. The token embedding also goes into the output head.",
)
def checkpoint_mapping(language: str) -> Figure:
    drawing = Drawing(880)
    drawing.text(260, 44, Text("체크포인트: params", "checkpoint: params")[language], bold=True)
    drawing.text(1110, 44, Text("모델", "the model")[language], bold=True)
    ys = [110 + 88 * i for i in range(len(ROWS))]
    first, last = ys[BLOCK[0]], ys[BLOCK[-1]]
    drawing.panel(800, (first + last) / 2, 1570, last - first + 82)
    drawing.text(36, (first + last) / 2, Text("블록마다", "each block")[language], SMALL, bold=True, rotation=90)
    for y, (name, shape, how, attribute, to) in zip(ys, ROWS, strict=True):
        left = drawing.box(260, y, 400, 58, name, SMALL, role="given", mono=True)
        drawing.text(556, y, shape, SMALL, mono=True)
        right = drawing.box(1110, y, 480, 58, attribute, SMALL, role="output", mono=True)
        drawing.text(1460, y, to, SMALL, mono=True)
        drawing.arrow((left.right[0] + 190, y), right.left)
        drawing.text(758, y - 24, how[language], SMALL, halo="white", bold=how is not COPY)
    note = Text(
        "GPT-2는 (입력, 출력), nn.Linear는 (출력, 입력)으로 저장합니다. 편향은 나누기만 하고 그대로 옮깁니다.",
        "GPT-2 stores (in, out), nn.Linear (out, in). Biases are split alike and copied.",
    )
    drawing.note(note[language])
    return drawing.figure
