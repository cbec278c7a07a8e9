"""Demo: attention weights of the trained model, by layer, head and token, with and without mask and scaling."""

from __future__ import annotations

from typing import Any

from demos.words import WORDS, pretrained

from autograde.text import Text

__all__ = ["TEXTS", "data"]

#: Which of the sentences is shown.
SENTENCE = 0

TEXTS = {
    **WORDS,
    "title": Text("어텐션: 토큰 하나가 어디를 보는가", "Attention: where one token looks"),
    "try": Text(
        "표에서 토큰(행)을 고르고, 헤드를 바꾸어 봅니다. 그다음 마스크를 끕니다.",
        "Choose a token (a row), then other heads. Then switch the mask off.",
    ),
    "notice": Text(
        "행마다 합은 늘 1입니다. 마스크를 끄면 아직 나오지 않은 토큰까지 보고, √dₖ를 끄면 가중치가 몇 토큰에 몰립니다.",
        "Every row sums to 1. Without the mask a token sees what has not been written yet; without √dₖ the "
        "weights crowd on a few tokens.",
    ),
    "source": Text(
        "lec27 3.5절 causal-attention과 3.6절 multi-head-attention의 식입니다. 점수는 이 강의가 훈련한 모델의 "
        "것입니다.",
        "The formula of causal-attention (lec27, section 3.5) and multi-head-attention (3.6). The scores are "
        "those of the model that this course trained.",
    ),
    "own": Text(
        "lec27 3.5절 causal-attention과 3.6절 multi-head-attention의 식입니다. 점수는 이 노트북의 모델이 방금 "
        "계산한 것입니다.",
        "The formula of causal-attention (lec27, section 3.5) and multi-head-attention (3.6). The scores were "
        "just computed by the model of this notebook.",
    ),
    "heads": Text("층과 헤드", "layer and head"),
    "head": Text("층 {l}, 헤드 {h}", "layer {l}, head {h}"),
    "masked": Text("코잘 마스크", "causal mask"),
    "scaled": Text("÷ √dₖ (dₖ = {d})", "÷ √dₖ (dₖ = {d})"),
    "token": Text("쿼리: 보는 토큰", "query: the token that looks"),
    "weights": Text("{q}: 키마다 가중치", "{q}: weight of each key"),
    "score": Text("점수", "score"),
    "weight": Text("가중치", "weight"),
    "sum": Text("합", "sum"),
    "future": Text("뒤의 토큰에 주는 가중치", "weight on later tokens"),
    "most": Text("가장 큰 가중치", "largest weight"),
}


def data() -> dict[str, Any]:
    """One sentence: its tokens, the raw scores by layer, head, row and column, and the width of a head."""
    sentence: dict[str, Any] = pretrained("demo")["attention"][SENTENCE]
    return sentence
