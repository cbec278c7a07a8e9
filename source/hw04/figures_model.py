"""The figures of the homework's part 1: the transformer block and the whole model, as lecture 28 draws them."""

from __future__ import annotations

import architecture
from hw04.examples import TEXTS, gpt2_pieces
from matplotlib.figure import Figure

from autograde.authoring.figures import figure

__all__ = ["gpt_full", "transformer_block"]


@figure(
    name="transformer-block",
    ko="트랜스포머 블록을 아래에서 위로 그린 그림입니다. norm1, att, dropout을 지난 값에 숏컷으로 돌아온 블록의 "
    "입력을 더하고, norm2, ff, dropout을 지난 값에 앞 절반의 결과를 더합니다. 크기는 처음부터 끝까지 (2, 4, 768)이고, "
    "오른쪽에 펼친 피드 포워드 신경망 안에서만 3072로 넓어집니다.",
    en="A transformer block from bottom to top. What comes through norm1, att and dropout is added to the block's "
    "input, which went around them by a shortcut; what comes through norm2, ff and dropout is added to the result of "
    "the first half. The shape is (2, 4, 768) all along and widens to 3072 only inside the feed-forward network, which "
    "is opened on the right.",
)
def transformer_block(language: str) -> Figure:
    return architecture.transformer_block(language)


@figure(
    name="gpt-full",
    ko="GPT 모델 전체를 아래에서 위로 그린 그림입니다. 네 토큰짜리 시작 글 두 개, 토큰 임베딩과 위치 임베딩의 합, "
    "드롭아웃, 트랜스포머 블록 12개, 마지막 층 정규화, 출력 헤드를 지나 크기가 (2, 4, 50257)인 로짓이 나옵니다. "
    "오른쪽 점선 상자에는 블록 하나의 안이 펼쳐져 있습니다.",
    en="The whole GPT model from bottom to top: two prompts of four tokens, the sum of token and position embedding, "
    "dropout, 12 transformer blocks, the final layer norm and the output head, then logits of shape (2, 4, 50257). "
    "A dashed box on the right shows the inside of one block.",
)
def gpt_full(language: str) -> Figure:
    return architecture.gpt_full(language, [gpt2_pieces(text) for text in TEXTS])
