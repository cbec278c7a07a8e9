"""Demo: a recorded training run to scrub through (hw04, part 2)."""

from __future__ import annotations

from typing import Any

from demos.words import WORDS, pretrained

from autograde.text import Text

__all__ = ["TEXTS", "data"]

TEXTS = {
    **WORDS,
    "title": Text("훈련 한 번을 처음부터 끝까지", "One training run, from beginning to end"),
    "try": Text(
        "맨 왼쪽에서 오른쪽으로 천천히 밀며 글을 소리 내어 읽어 봅니다.",
        "Start at the far left, move right slowly, and read the text aloud.",
    ),
    "notice": Text(
        "처음에는 손실이 ln(어휘 사전의 크기)쯤이고 막대는 거의 같습니다. 손실이 줄수록 막대가 몇 개 토큰에 모입니다.",
        "At first the loss is about ln(size of the vocabulary) and all bars are alike; as it falls, probability "
        "gathers on a few tokens.",
    ),
    "source": Text(
        "이 강의의 모델을 hw04 2부처럼 손실과 AdamW로 훈련한 기록입니다(make pretrained). 글: {text}. 파라미터 "
        "{parameters}개, {minutes}분.",
        "The log of the course's own model, trained with the loss and the optimizer of hw04, part 2 (make "
        "pretrained). Text: {text}. {parameters} parameters, {minutes} minutes.",
    ),
    "evaluation": Text("평가", "evaluation"),
    "train": Text("훈련 손실", "training loss"),
    "val": Text("검증 손실", "validation loss"),
    "seen": Text("본 토큰", "tokens seen"),
    "sample": Text("이때 모델이 쓴 글", "what the model writes now"),
    "next": Text("“{prompt}” 다음 토큰의 확률", "probabilities of the token after “{prompt}”"),
    "graph": Text(
        "두 손실 곡선. 스텝 {s}에서 훈련 손실 {t}, 검증 손실 {v}",
        "The two loss curves. At step {s} the training loss is {t}, the validation loss {v}",
    ),
    "steps": Text("스텝", "step"),
}


def data() -> dict[str, Any]:
    """The run's log, as far as it is shown."""
    run = pretrained("run")
    kept = {key: run[key] for key in ("text", "parameters", "minutes", "next_prompt")}
    shown = ("step", "tokens", "train_loss", "val_loss", "sample", "next")
    return {**kept, "evaluations": [{key: one[key] for key in shown} for one in run["evaluations"]]}
