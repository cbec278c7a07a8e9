"""The figures of lecture 26 on embeddings of tokens and of positions (sections 2.7 and 2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from drawing import Drawing, spread
from lec26.examples import TWICE, gpt2_ids, gpt2_pieces, random_embeddings
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from palette import INK, LARGE, SCALE, SMALL, THICK

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["embedding_lookup", "embedding_space", "same_token_same_vector", "sinusoidal_heatmap", "token_plus_position"]


@figure(
    name="embedding-space",
    ko="2차원 평면에 놓인 단어들의 개념도. 왕에서 남자로 가는 화살표와 여왕에서 여자로 가는 화살표가 나란하고, "
    "수도와 나라, 단수와 복수, 형용사의 비교급과 최상급도 관계가 같으면 방향이 같습니다.",
    en="Schematic of words on a plane. The arrow from king to man runs parallel to the one from queen to woman; "
    "capital and country, singular and plural, comparative and superlative likewise: the same relation, the same "
    "direction.",
)
def embedding_space(language: str) -> Figure:
    drawing = Drawing(900)
    drawing.arrow((70, 830), (1560, 830), gap=0)
    drawing.arrow((70, 830), (70, 30), gap=0)
    drawing.text(1560, 866, Text("차원 1", "dimension 1")[language], SMALL, align="right")
    drawing.text(90, 34, Text("차원 2", "dimension 2")[language], SMALL, align="left")
    drawing.note(Text("개념도: 좌표는 예시입니다.", "Schematic: the coordinates are examples.")[language])
    for relation in _RELATIONS:
        title_x, title_y = relation.title_place
        drawing.text(title_x, title_y, relation.title[language], role="input", bold=True, align="left")
        for index, chain in enumerate(relation.chains):
            points = [relation.point(index, place) for place in range(len(chain))]
            for place, (word, (x, y)) in enumerate(zip(chain, points, strict=True)):
                drawing.axes.add_patch(Circle((x, y), 8, facecolor=INK, zorder=4))
                drawing.text(x, y - 28 if relation.falls and place == 0 else y + 36, word[language], SMALL)
            for start, end in pairwise(points):
                drawing.arrow(start, end, role="input", gap=14)
    return drawing.figure


@dataclass(frozen=True)
class _Relation:
    """Chains of words one behind the other: `step` leads along a chain, `row` from one chain to the next."""

    title: Text
    start: tuple[float, float]
    step: tuple[float, float]
    row: tuple[float, float]
    chains: tuple[tuple[Text, ...], ...]

    @property
    def falls(self) -> bool:
        return self.step[1] > 0

    @property
    def title_place(self) -> tuple[float, float]:
        """Above the highest of the points."""
        highest = min(self.point(0, 0)[1], self.point(0, len(self.chains[0]) - 1)[1])
        return self.start[0] - 50, highest - (70 if self.falls else 46)

    def point(self, chain: int, place: int) -> tuple[float, float]:
        x, y = (a + b * chain + c * place for a, b, c in zip(self.start, self.row, self.step, strict=True))
        return x, y


_RELATIONS = (
    _Relation(
        Text("왕족 → 보통 사람", "royalty → person"), (190, 170), (230, -24), (60, 110),
        ((Text("왕", "king"), Text("남자", "man")), (Text("여왕", "queen"), Text("여자", "woman"))),
    ),
    _Relation(
        Text("수도 → 나라", "capital → country"), (640, 160), (220, 50), (24, 104),
        (
            (Text("서울", "Seoul"), Text("한국", "Korea")),
            (Text("파리", "Paris"), Text("프랑스", "France")),
            (Text("도쿄", "Tokyo"), Text("일본", "Japan")),
        ),
    ),
    _Relation(
        Text("원급 → 비교급 → 최상급", "adjective → comparative → superlative"), (1050, 170), (200, -20), (20, 110),
        (
            (Text("큰", "big"), Text("더 큰", "bigger"), Text("가장 큰", "biggest")),
            (Text("빠른", "fast"), Text("더 빠른", "faster"), Text("가장 빠른", "fastest")),
            (Text("밝은", "bright"), Text("더 밝은", "brighter"), Text("가장 밝은", "brightest")),
        ),
    ),
    _Relation(
        Text("단수 → 복수", "singular → plural"), (190, 560), (220, 80), (50, 110),
        ((Text("고양이", "cat"), Text("고양이들", "cats")), (Text("개", "dog"), Text("개들", "dogs"))),
    ),
    _Relation(
        Text("대명사 → 재귀대명사", "pronoun → reflexive"), (660, 620), (240, -40), (50, 110),
        ((Text("그", "he"), Text("그 자신", "himself")), (Text("그녀", "she"), Text("그녀 자신", "herself"))),
    ),
    _Relation(
        Text("부모 → 자녀", "parent → children"), (1180, 660), (230, -60), (0, 0),
        ((Text("부모", "parent"), Text("자녀", "children")),),
    ),
)  # fmt: skip


@figure(
    name="embedding-lookup",
    ko="ID 2, 3, 5, 1이 왼쪽에 있고, 가운데 6×3 임베딩 행렬에서 이 번호의 행이 강조되어 있으며, 오른쪽에는 그 행들이 "
    "요청한 순서대로 쌓인 4×3 결과가 있습니다.",
    en="IDs 2, 3, 5, 1 on the left; in the middle the 6×3 embedding matrix with these rows outlined; on the right "
    "the 4×3 output, the same rows in the order asked for.",
)
def embedding_lookup(language: str) -> Figure:
    drawing, ids, weight = Drawing(740), [2, 3, 5, 1], random_embeddings(6, 3)
    style = {"cell": (124, 84), "limit": 3.0, "decimals": 4}
    table = drawing.matrix(720, 370, weight, row_labels=[str(i) for i in range(6)], **style)
    output = drawing.matrix(1350, 370, weight[ids], role="output", **style)
    heads = (
        Text("토큰 ID", "Token IDs"),
        Text("임베딩 층의 가중치", "weight of the embedding layer"),
        Text("임베딩 벡터", "embedding vectors"),
    )
    for x, head in zip((170, 720, 1350), heads, strict=True):
        drawing.text(x, 62, head[language], bold=True)
    drawing.dial(table.right[0] + 26, table.top[1] - 4)
    for row, token_id in enumerate(ids):
        number = drawing.token_id(170, output.row(row).y, token_id, width=90)
        drawing.outline(table.row(token_id), pad=-2, role="input")
        drawing.arrow(number.right, (table.left[0] - 44, table.row(token_id).y))
        drawing.arrow(table.row(token_id).right, output.row(row).left)
    return drawing.figure


@figure(
    name="same-token-same-vector",
    ko="토큰 ␣to가 두 위치에 나옵니다. 두 화살표 모두 임베딩 행렬의 284번 행으로 가고, 그래서 두 위치의 출력 벡터가 "
    "똑같습니다.",
    en="The token ␣to occurs at two positions. Both arrows lead to row 284 of the embedding matrix, so the output "
    "vectors of both positions are identical.",
)
def same_token_same_vector(language: str) -> Figure:
    drawing, rows = Drawing(720), (210, 370, 530)
    pieces, ids = gpt2_pieces(TWICE), gpt2_ids(TWICE)
    weight, style, same = random_embeddings(50257, 3), {"cell": 92, "limit": 3.0}, ids[0]
    heads = (
        (90, Text("위치", "position")),
        (240, Text("토큰", "token")),
        (410, Text("토큰 ID", "token ID")),
        (810, Text("임베딩 행렬", "embedding matrix")),
        (1300, Text("출력 벡터", "output vectors")),
    )
    for x, head in heads:
        drawing.text(x, 70, head[language], bold=True)
    around = range(same - 1, same + 2)
    table = drawing.matrix(
        810, rows[1], weight[list(around)], row_labels=[str(i) for i in around], shape=False, **style
    )
    drawing.outline(table.row(1), role="input", pad=2)
    for y in (table.top[1] - 36, table.bottom[1] + 36):
        drawing.text(810, y, "⋮", LARGE, bold=True)
    outputs = []
    for position, (y, piece, token_id) in enumerate(zip(rows, pieces, ids, strict=True)):
        other = token_id != same
        drawing.text(90, y, str(position), 24, mono=True)
        drawing.token(240, y, piece, width=130, faded=other)
        number = drawing.token_id(410, y, token_id, width=110, faded=other)
        outputs.append(drawing.vector(1300, y, weight[token_id], role="output", masked=[[other] * 3], **style))
        if not other:
            drawing.arrow(number.right, (table.left[0] - 74, table.y), role="input", width=THICK)
            drawing.arrow(table.row(1).right, outputs[-1].left, role="input", width=THICK)
    first, last = outputs[0].right, outputs[-1].right
    drawing.line((first[0] + 10, first[1]), (1510, first[1]), (1510, last[1]), (last[0] + 10, last[1]))
    drawing.operation(1510, rows[1], "=", size=24)
    note = Text("훈련 전의 임베딩을 3차원으로 줄여 그렸습니다.", "Untrained embeddings, cut down to 3 dimensions.")
    drawing.note(note[language])
    return drawing.figure


@figure(
    name="token-plus-position",
    ko="같은 토큰 no가 세 위치에 있습니다. 토큰 임베딩은 세 번 모두 (1, 1, 1)로 같지만, 위치마다 다른 위치 임베딩을 "
    "성분마다 더하면 입력 임베딩은 셋이 서로 다릅니다.",
    en="The same token, no, stands at three positions. Its token embedding is (1, 1, 1) all three times, but with the "
    "position embedding added number by number, which differs from position to position, the three input embeddings "
    "differ.",
)
def token_plus_position(language: str) -> Figure:
    drawing = Drawing(790)
    tokens = torch.ones(3, 3)
    positions = 1.1 + 0.1 * torch.arange(9).reshape(3, 3)
    rows = (
        (236, tokens, "plain", Text("토큰 임베딩", "token embedding")),
        (406, positions, "plain", Text("위치 임베딩", "position embedding")),
        (576, tokens + positions, "output", Text("입력 임베딩", "input embedding")),
    )
    for position, x in enumerate(spread(960, 3, 400)):
        drawing.text(x, 44, Text(f"위치 {position}", f"position {position}")[language], bold=True)
        word = drawing.token(x, 112, "no", role="input", size=24)
        for y, values, role, _ in rows:
            vector = drawing.vector(x, y, values[position], cell=96, decimals=1, limit=4, role=role, size=24)
            if values is tokens:
                drawing.arrow(word.bottom, vector.top, gap=(4, 4))
        for y, sign in ((321, "+"), (491, "=")):
            drawing.operation(x, y, sign, size=24)
    drawing.text(50, 112, Text("토큰: 셋 다 같음", "token: the same")[language], 24, bold=True, align="left")
    for y, _, _, label in rows:
        drawing.text(50, y, label[language], 24, bold=True, align="left")
    for y, line in (
        (
            686,
            Text(
                "같은 토큰이 세 번 나오면 토큰 임베딩은 같습니다. 위치를 더해야 세 벡터가 달라집니다.",
                "A token that comes three times has one embedding. Only the positions make the three vectors differ.",
            ),
        ),
        (730, Text("개념도: 계산을 보이려고 고른 숫자입니다.", "Schematic: numbers chosen to show the sum.")),
    ):
        drawing.note(line[language], y)
    return drawing.figure


@figure(
    name="sinusoidal-heatmap",
    ko="사인과 코사인으로 만든 위치 인코딩의 열 지도. 세로는 위치, 가로는 깊이이며, 왼쪽의 빠른 물결이 오른쪽으로 "
    "갈수록 느려집니다. 값은 늘 −1과 1 사이입니다.",
    en="Heat map of the sine and cosine position encoding, positions downwards and depth to the right: quick waves "
    "on the left grow slower to the right, and all values stay between −1 and 1.",
)
def sinusoidal_heatmap(language: str) -> Figure:
    drawing, width = Drawing(860), 128
    position, pair = torch.arange(51).unsqueeze(1), torch.arange(0, width, 2)
    angle = position / 10000 ** (pair / width)
    waves = torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
    axes = drawing.chart(180, 36, 1152, 714)
    image = axes.imshow(
        waves.numpy(),
        cmap=SCALE,
        vmin=-1,
        vmax=1,
        aspect="auto",
        interpolation="nearest",
        extent=(0, width, 50.5, -0.5),
    )
    axes.set_xticks(range(0, width + 1, 16))
    axes.set_yticks(range(0, 51, 10))
    drawing.finish_chart(
        axes,
        x=Text("깊이 (임베딩의 차원)", "depth (dimension of the embedding)")[language],
        y=Text("위치", "position")[language],
    )
    bar = drawing.chart(1392, 36, 44, 714)
    drawing.figure.colorbar(image, cax=bar, ticks=[-1, -0.5, 0, 0.5, 1], format=lambda v, _: f"{v:g}".replace("-", "−"))
    drawing.finish_chart(bar)
    return drawing.figure
