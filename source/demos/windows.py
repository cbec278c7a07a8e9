"""Demo: how length and stride cut a text into windows (lec26, section 2.6)."""

from __future__ import annotations

from typing import Any

from demos.words import WORDS
from lec26.examples import OPENING, gpt2_pieces

from autograde.text import Text

__all__ = ["TEXTS", "data"]

#: Tokens of the whole story, as lec26 counts them; the story itself is not needed here (tests compare).
STORY_TOKENS = 5145
#: How many tokens are shown, and the story's words that are.
SHOWN = 14
BEGINNING = f"{OPENING}--"

TEXTS = {
    **WORDS,
    "title": Text("슬라이딩 윈도: 글 하나에서 샘플 여러 개", "Sliding windows: many samples from one text"),
    "try": Text(
        "스트라이드를 1까지 줄이고, 그다음 길이보다 크게 해 봅니다.",
        "Set the stride to 1, then make it larger than the length.",
    ),
    "notice": Text(
        "스트라이드가 길이와 같을 때만 끝의 몇 개를 뺀 모든 토큰이 입력으로 꼭 한 번 쓰입니다. 작으면 겹치고, "
        "크면 빠지는 토큰이 생깁니다.",
        "Only when the stride equals the length is every token, but for a few at the end, an input exactly once. "
        "Below it windows overlap; above it tokens are left out.",
    ),
    "source": Text(
        "lec26 2.6절의 문제 gpt-dataset과 같은 계산입니다. 토큰은 The Verdict의 첫머리를 GPT-2의 토크나이저로 "
        "자른 것입니다.",
        "The arithmetic of exercise gpt-dataset in lec26, section 2.6. The tokens are the beginning of The "
        "Verdict, cut by GPT-2's tokenizer.",
    ),
    "length": Text("길이 max_length", "length max_length"),
    "stride": Text("스트라이드 stride", "stride"),
    "input": Text("입력", "input"),
    "target": Text("타깃", "target"),
    "window": Text("윈도 {n}", "window {n}"),
    "used": Text("쓰인 횟수", "times used"),
    "grid": Text("앞의 토큰 {n}개와 그 위의 윈도", "The first {n} tokens and the windows on them"),
    "row": Text(
        "윈도 {n}: 입력은 토큰 {a}~{b}, 타깃은 한 칸 뒤",
        "window {n}: input is tokens {a} to {b}, target one further on",
    ),
    "windows": Text("이야기 전체의 윈도 (토큰 {n}개)", "windows in the whole story ({n} tokens)"),
    "overlap": Text("이웃한 입력이 함께 쓰는 토큰", "tokens shared by neighbouring inputs"),
    "gap": Text("이웃한 입력 사이에 빠지는 토큰", "tokens left out between neighbours"),
}


def data() -> dict[str, Any]:
    """The first tokens of the story, and how many there are in all."""
    return {"tokens": gpt2_pieces(BEGINNING)[:SHOWN], "story": STORY_TOKENS}
