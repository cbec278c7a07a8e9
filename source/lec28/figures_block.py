"""The figures of lecture 28 on the transformer block and the whole model (sections 4.5 and 4.6)."""

from __future__ import annotations

import architecture
from lec28.examples import BATCH, gpt2_ids, gpt2_pieces
from matplotlib.figure import Figure

from autograde.authoring.figures import figure

__all__ = ["gpt_full", "transformer_block"]


@figure(
    name="transformer-block",
    ko="트랜스포머 블록을 아래에서 위로 그린 그림입니다. 층 정규화 1, 마스크드 멀티 헤드 어텐션, 드롭아웃을 지난 "
    "값에 숏컷으로 돌아온 블록의 입력을 더하고, 층 정규화 2, 피드 포워드 신경망, 드롭아웃을 지난 값에 앞 절반의 "
    "결과를 더합니다. 크기는 처음부터 끝까지 (2, 4, 768)이고, 피드 포워드 신경망 안에서만 3072로 넓어집니다.",
    en="A transformer block from bottom to top. What comes through layer norm 1, masked multi-head attention and "
    "dropout is added to the block's input, which went around them by a shortcut; then the same with layer norm 2, "
    "the feed-forward network and dropout. The shape is (2, 4, 768) all along and widens to 3072 only inside the "
    "feed-forward network.",
)
def transformer_block(language: str) -> Figure:
    return architecture.transformer_block(language)


@figure(
    name="gpt-full",
    ko="GPT 모델 전체를 아래에서 위로 그린 그림입니다. 두 글의 토큰, 토큰 임베딩과 위치 임베딩의 합, 드롭아웃, "
    "트랜스포머 블록 12개, 마지막 층 정규화, 출력 헤드를 지나 크기가 (2, 4, 50257)인 로짓이 나옵니다. 오른쪽 점선 "
    "상자에는 블록 하나의 안이 펼쳐져 있습니다.",
    en="The whole GPT model from bottom to top: the tokens of two texts, the sum of token and position embedding, "
    "dropout, 12 transformer blocks, the final layer norm and the output head, then logits of shape (2, 4, 50257). "
    "A dashed box on the right shows the inside of one block.",
)
def gpt_full(language: str) -> Figure:
    return architecture.gpt_full(language, [gpt2_pieces(gpt2_ids(text)) for text in BATCH])
