"""Demo: temperature and top-k on the logits of the trained model."""

from __future__ import annotations

from typing import Any

import tiktoken
from demos.words import WORDS, pretrained

from autograde.text import Text

__all__ = ["TEXTS", "data"]

#: Which of the prompts is shown.
PROMPT = 0

TEXTS = {
    **WORDS,
    "title": Text("온도와 톱-k: 다음 토큰을 뽑는 두 손잡이", "Temperature and top-k: two knobs for the next token"),
    "try": Text("온도를 0.2로 낮춰 뽑고, 2.0으로 높여 다시 뽑아 봅니다.", "Draw at a temperature of 0.2, then at 2.0."),
    "notice": Text(
        "온도는 순서를 바꾸지 않고 차이만 키우거나 줄입니다. 톱-k는 뒤의 토큰을 모두 0으로 만들고, 남은 확률을 "
        "다시 1로 맞춥니다.",
        "Temperature changes no order, only how far apart the probabilities are. Top-k sets all others to 0 and "
        "scales the rest to 1 again.",
    ),
    "source": Text(
        "lec28 4.7절 greedy-generation의 logits를 온도로 나눈 소프트맥스입니다. 로짓은 이 강의가 훈련한 모델의 "
        "것입니다.",
        "The softmax of the logits in greedy-generation (lec28, section 4.7), divided by the temperature. The "
        "logits are those of the model that this course trained.",
    ),
    "temperature": Text("온도 T", "temperature T"),
    "top": Text("톱-k", "top-k"),
    "draw": Text("20번 뽑기", "Draw 20"),
    "rest": Text("그다음 {n}개", "the next {n}"),
    "cut": Text("잘림", "cut off"),
    "table": Text("다음 토큰의 확률", "probability of the next token"),
    "times": Text("{n}번", "×{n}"),
    "first": Text("가장 큰 확률", "largest probability"),
    "half": Text("확률의 절반을 차지하는 토큰의 수", "tokens that hold half of the probability"),
    "held": Text(
        "T = 1일 때 이 {k}개가 어휘 사전 {n}개 가운데 차지하는 확률",
        "what these {k} of {n} tokens hold when T = 1",
    ),
}


def data() -> dict[str, Any]:
    """One prompt, the likeliest tokens with their logits, and the log of the sum of e to all other logits."""
    return {**pretrained("demo")["sampling"][PROMPT], "vocabulary": tiktoken.get_encoding("gpt2").n_vocab}
