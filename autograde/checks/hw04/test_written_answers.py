"""Rubrics of the answers that a person alone grades."""

from __future__ import annotations

from autograde.checking import Criterion, exercise


@exercise("explain-cross-entropy", points=4)
class TestExplainCrossEntropy:
    rubric = (
        Criterion(
            1,
            ko="기준값은 실제로 온 다음 토큰, 곧 입력을 한 칸 뒤로 민 것이라고 말합니다.",
            en="The reference values are the tokens that really came next: the input, shifted by one.",
        ),
        Criterion(
            1,
            ko="모든 위치에 어휘 사전의 토큰 50,257개에 대한 로짓이 있고, 배치와 토큰을 한 차원으로 펼친다고 말합니다.",
            en="Every position has logits for all 50,257 tokens; batch and tokens are flattened into one dimension.",
        ),
        Criterion(
            1,
            ko="소프트맥스로 얻은 타깃 토큰의 확률에 −log를 취해(0.5점) 모든 위치에서 평균한다고 말합니다(0.5점).",
            en="The loss is −log of the probability that softmax gives to the target token (0.5), averaged over all "
            "positions (0.5).",
        ),
        Criterion(
            1,
            ko="손실을 작게, 곧 실제로 온 다음 토큰의 확률을 크게 하는 것이 목적이라고 말합니다. 퍼플렉시티나 처음 "
            "손실 10.8을 들어 설명해도 좋습니다.",
            en="The aim is a small loss, that is, a high probability of the token that really comes next. Perplexity "
            "or the initial loss of 10.8 may support this.",
        ),
    )


@exercise("writing-style", points=5)
class TestWritingStyle:
    rubric = (
        Criterion(
            2,
            ko="소설의 문체(20세기 초의 문학적인 서술과 대화)라고 말하고(1점), 샘플의 낱말이나 구절을 둘 이상 "
            "인용합니다(1점).",
            en="The style is that of the story, literary narrative and dialogue of the early 20th century (1), with "
            "two or more words or phrases of the samples quoted (1).",
        ),
        Criterion(
            2,
            ko="모델이 훈련에서 본 글이 이 소설의 훈련 세트, 곧 토큰 4,612개뿐이고(1점. 5천 개쯤이라는 어림도 "
            "받아들입니다), 열 번 되풀이해 외웠다고 설명합니다(1점).",
            en="In training the model has seen the training set of this one story only, 4,612 tokens (1; an estimate "
            "such as five thousand will do), ten times over, and memorised it (1).",
        ),
        Criterion(
            1,
            ko="훈련 손실이 검증 손실보다 훨씬 작다는 것을 로그의 수로 보이고 과대적합이라고 말합니다.",
            en="Numbers of the log show a training loss far below the validation loss: overfitting.",
        ),
    )


@exercise("ai-use", points=0)
class TestAiUse:
    """Asked of everybody; nobody's points depend on it, and nobody grades it."""


@exercise("compare-models", points=5)
class TestCompareModels:
    rubric = (
        Criterion(
            2,
            ko="차이를 글을 인용해 말합니다. 직접 훈련한 모델은 소설을 외워 쓰고 끊기며(1점), 사전 훈련된 모델은 "
            "매끄럽게 시작 글을 잇지만 되풀이 같은 아쉬운 점이 있습니다(1점).",
            en="The difference, with quotations: the own model writes the memorised story and breaks off (1); the "
            "pretrained one continues prompts fluently, with a weakness such as repetition (1).",
        ),
        Criterion(
            2,
            ko="까닭을 데이터(훨씬 많고 다양한 글과 소설 하나, 1점)와 훈련의 양이나 과대적합(1점)으로 설명합니다.",
            en="The causes: much more and varied text against one story (1); the amount of training, or "
            "overfitting (1).",
        ),
        Criterion(
            1,
            ko="구조가 같으므로 차이를 만든 것은 무엇보다 데이터와 훈련이라고 말하거나, 그리디 디코딩의 영향을 "
            "말합니다. 크기는 고른 `PRESET`과 읽은 체크포인트에 따라 같을 수도 다를 수도 있습니다. `small`과 124M이면 "
            "크기도 다르다고 해야 맞습니다.",
            en="The architecture is the same, so data and training above all make the difference; or a remark on "
            "greedy decoding. Whether the size is the same depends on the `PRESET` and on the checkpoint: of `small` "
            "and 124M it is right to say that the sizes differ, too.",
        ),
    )
