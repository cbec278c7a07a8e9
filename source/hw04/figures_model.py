"""The figures of the homework that repeat the block and the whole model of lecture 28 (part 1)."""

from __future__ import annotations

import architecture
from lec28.examples import BATCH, gpt2_ids, gpt2_pieces
from matplotlib.figure import Figure

from autograde.authoring.figures import figure

__all__ = ["gpt_full", "transformer_block"]


@figure(
    name="transformer-block",
    ko="트랜스포머 블록을 아래에서 위로 그린 그림입니다. 층 정규화 1, 마스크드 멀티 헤드 어텐션, 드롭아웃을 지나 "
    "블록의 입력과 더하고, 층 정규화 2, 피드 포워드 신경망, 드롭아웃을 지나 다시 더합니다. 크기는 처음과 끝이 "
    "같습니다.",
    en="A transformer block from bottom to top: layer norm 1, masked multi-head attention and dropout, then "
    "the block's input is added; layer norm 2, the feed-forward network and dropout, then what was there "
    "before is added. Input and output have the same shape.",
)
def transformer_block(language: str) -> Figure:
    return architecture.transformer_block(language)


@figure(
    name="gpt-full",
    ko="GPT 모델 전체를 아래에서 위로 그린 그림입니다. 토큰 임베딩과 위치 임베딩의 합, 드롭아웃, 트랜스포머 블록 "
    "12개, 마지막 층 정규화, 출력 헤드를 지나 로짓이 나옵니다.",
    en="The whole GPT model from bottom to top: the sum of token and position embedding, dropout, 12 "
    "transformer blocks, the final layer norm and the output head, which gives logits.",
)
def gpt_full(language: str) -> Figure:
    return architecture.gpt_full(language, [gpt2_pieces(gpt2_ids(text)) for text in BATCH])
