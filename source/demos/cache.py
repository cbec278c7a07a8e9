"""Demo: what is computed again at each new token, without and with a KV cache (lec28, section 4.7)."""

from __future__ import annotations

from typing import Any

import tiktoken
from demos.words import WORDS, pretrained

from autograde.text import Text

__all__ = ["TEXTS", "data"]

#: How many tokens the model adds, and how many the model can see in all.
FOLLOWING, CONTEXT = 10, 256

TEXTS = {
    **WORDS,
    "title": Text("KV 캐시: 이미 아는 것은 다시 계산하지 않기", "KV cache: do not compute what is known already"),
    "try": Text(
        "스텝을 하나씩 밀어 두 표를 견주어 봅니다.",
        "Move the step on, one at a time, and compare the two tables.",
    ),
    "notice": Text(
        "앞 토큰의 키와 값은 뒤에 무엇이 와도 바뀌지 않습니다. 코잘 마스크가 뒤를 가리기 때문입니다. 그래서 "
        "저장해 두면 됩니다.",
        "Keys and values of earlier tokens never change, whatever follows: the causal mask hides it from them. So "
        "they can be kept.",
    ),
    "source": Text(
        "캐시 없는 쪽은 lec28 4.7절의 generate_text_simple이 하는 일입니다. 글은 이 강의가 훈련한 모델이 훈련의 "
        "마지막에 쓴 것입니다.",
        "Without a cache is what generate_text_simple of lec28, section 4.7, does. The text is what the course's "
        "trained model wrote at the end of its training.",
    ),
    "step": Text("스텝", "step"),
    "without": Text("캐시 없이", "without a cache"),
    "with": Text("KV 캐시로", "with a KV cache"),
    "new": Text("처음 계산", "computed for the first time"),
    "again": Text("다시 계산", "computed again"),
    "kept": Text("캐시에서 읽음", "read from the cache"),
    "count": Text("지금까지 계산한 키와 값 ({l}개 층)", "keys and values computed so far ({l} layers)"),
    "table": Text(
        "{name}: 행은 스텝, 열은 토큰의 위치. 스텝 {s}에서 위치 {n}개를 계산합니다. 다시 계산하는 것은 {a}개입니다.",
        "{name}: a row for each step, a column for each position. Step {s} computes {n} positions, {a} of them again.",
    ),
    "long": Text(
        "문맥 {n}개 토큰까지 이으면 계산하는 위치: 캐시 없이 {a}, 캐시로 {b}",
        "Continued up to a context of {n} tokens, positions computed: {a} without a cache, {b} with it",
    ),
}


def data() -> dict[str, Any]:
    """What the trained model wrote by greedy decoding, in tokens, and how many layers it has."""
    encoding, run = tiktoken.get_encoding("gpt2"), pretrained("run")
    ids = encoding.encode(run["evaluations"][-1]["greedy"])
    given, layers = len(encoding.encode(run["prompt"])), len(pretrained("demo")["attention"][0]["scores"])
    tokens = [encoding.decode([id]) for id in ids[: given + FOLLOWING]]
    return {"tokens": tokens, "given": given, "layers": layers, "context": CONTEXT}
