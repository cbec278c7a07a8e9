"""Rubrics of the answers that a person alone grades.

A line is met or not; there is nothing in between. It says what earns it, with words that do (✓) and words that do not
(✗). A number counts where the student's own log has it, which is the output saved with the training cell: the losses
differ from one machine to another, and the presets from each other. `docs/rubrics.md` has made-up answers with their
points, for graders to try.
"""

from __future__ import annotations

from autograde.checking import Criterion, exercise


@exercise("explain-cross-entropy", points=4)
class TestExplainCrossEntropy:
    rubric = (
        Criterion(
            1,
            ko="기준값: 실제로 온 다음 토큰, 곧 입력을 한 칸 민 것. 둘 가운데 하나만 말해도 됩니다. ✓ “타깃은 "
            "입력을 한 칸 민 것이라 위치마다 그다음에 온 토큰이다” ✗ “정답 레이블과 비교한다”(정답이 무엇인지 없음)",
            en="Reference values: the tokens that really came next, the input shifted by one. Either will do. "
            "✓ “the targets are the input moved by one, so each position is compared with the token after it” "
            "✗ “compared with the labels” (does not say which)",
        ),
        Criterion(
            0.5,
            ko="위치마다 어휘 사전의 모든 토큰에 로짓이 있음. 크기로 말해도 됩니다. ✓ “(B, T, 50257)” ✓ “어휘 "
            "사전의 토큰마다 점수 하나” ✗ “모델이 다음 토큰을 하나 내놓는다”",
            en="Every position has a logit for every token of the vocabulary; a shape will do. ✓ “(B, T, 50257)” "
            "✓ “one score for each token of the vocabulary” ✗ “the model puts out the next token”",
        ),
        Criterion(
            0.5,
            ko="배치와 토큰을 한 차원으로 펼침. 로짓이나 타깃 하나만 말해도 됩니다. ✓ “(B·T, V)와 (B·T)로 펼친다” "
            "✗ “flatten을 부른다”(무엇이 합쳐지는지 없음)",
            en="Batch and tokens become one dimension; saying it of logits or targets alone will do. ✓ “flattened "
            "to (B·T, V) and (B·T)” ✗ “flatten is called” (does not say what is joined)",
        ),
        Criterion(
            0.5,
            ko="소프트맥스가 타깃 토큰에 준 확률의 −log. ✓ “정답 토큰의 확률에 −log를 취한다” ✓ “y가 원-핫인 −Σ y "
            "log p” ✗ “예측한 분포와 정답의 차이를 구한다” ✗ “가장 큰 확률에 −log”",
            en="−log of the probability that softmax gives to the target token. ✓ “the negative log of the target's "
            "probability” ✓ “−Σ y log p with a one-hot y” ✗ “the difference between prediction and target” ✗ “−log "
            "of the largest probability”",
        ),
        Criterion(
            0.5,
            ko="모든 위치에서 평균. ✓ “배치의 모든 위치에서 평균을 낸다” ✓ “배치에서 평균” ✗ “모두 더한다” "
            "✗ 평균이라는 말이 없음",
            en="The mean over all positions. ✓ “averaged over all B·T positions” ✓ “the mean of the batch” ✗ “all "
            "are added up” ✗ no word of a mean",
        ),
        Criterion(
            1,
            ko="목적: 실제로 온 다음 토큰의 확률을 크게 함. ✓ “손실이 작을수록 실제 다음 토큰의 확률이 크다” "
            "✓ “퍼플렉시티가 50,257에서 1 쪽으로, 덜 망설이게 된다” ✗ “손실을 줄인다”(그것이 무슨 뜻인지 없음) "
            "✗ “문장을 외운다”",
            en="The aim: a high probability for the tokens that really come next. ✓ “the smaller the loss, the more "
            "probable the real next token” ✓ “perplexity falls from 50,257 towards 1, the model is less unsure” "
            "✗ “the loss gets small” (not what that means) ✗ “to learn the sentences by heart”",
        ),
    )


@exercise("writing-style", points=5)
class TestWritingStyle:
    rubric = (
        Criterion(
            1,
            ko="문체를 한 가지라도 구체적으로 말함: 이 소설, 옛 문학, 일인칭 서술, 대화. ✓ “The Verdict 같은 옛날 "
            "소설의 대화체” ✗ “영어 문장” ✗ “자연스러운 문체” ✗ “이상한 글”",
            en="Names the style by at least one trait: this story, old literary prose, a first person, dialogue. "
            "✓ “dialogue as in an old novel like The Verdict” ✗ “English sentences” ✗ “a natural style” ✗ “strange "
            "text”",
        ),
        Criterion(
            1,
            ko='자기 로그의 마지막 샘플 세 개에 있는 낱말이나 구절을 둘 이상 인용함. ✓ “"I had", "the picture"”가 '
            "거기에 있음 ✗ 하나뿐임 ✗ 시작 글 `Every effort moves you` ✗ 자기 로그에 없는 말(소설이나 다른 사람의 "
            "로그에서 옴)",
            en='Quotes two or more words or phrases that stand in the last three samples of the own log. ✓ “"I '
            'had", "the picture"”, which are there ✗ one only ✗ the beginning, `Every effort moves you` ✗ what the '
            "own log does not have (it comes from the story or somebody else's log)",
        ),
        Criterion(
            1,
            ko="본 것: 이 소설 한 편의 훈련 세트뿐이고 그 분량. 둘 다 말합니다. 훈련 세트는 토큰 4,612개(문자 "
            "18,431개)이고, 5천 개쯤이나 소설의 90 %라고 해도 됩니다. ✓ “소설 한 편, 토큰 4,600개쯤만 보았다” ✗ “이 "
            "소설만 보았다”(분량 없음) ✗ “데이터가 적다” ✗ “한 편 전체, 5,145개로 훈련했다”(검증 세트까지 셈)",
            en="What was seen, nothing but the training set of this one story, and its size. The set has 4,612 "
            "tokens (18,431 characters); about five thousand, or 90 % of the story, will do. ✓ “one story only, "
            "some 4,600 tokens” ✗ “it saw only this story” (no size) ✗ “little data” ✗ “all 5,145 tokens of the "
            "story” (counts the validation set)",
        ),
        Criterion(
            1,
            ko="그래서 외움: 같은 글을 열 번(에포크) 되풀이해 그 글의 낱말과 순서를 기억함. ✓ “열 번 되풀이해 "
            "보아서 소설의 구절을 외웠다” ✗ “열 번 훈련해서 좋아졌다” ✗ “소설을 학습했다”(되풀이도 외움도 없음)",
            en="Hence memorised: the same text ten times over (epochs), so that its words and their order stuck. "
            "✓ “it saw the story ten times and knows phrases by heart” ✗ “ten epochs made it good” ✗ “it learnt the "
            "story” (neither repeating nor memorising)",
        ),
        Criterion(
            1,
            ko="자기 로그의 같은 줄에 있는 훈련 손실과 검증 손실로(둘째 자리까지 같음) 과대적합임을 보임. ✓ 로그가 "
            "그럴 때 “마지막에 3.645와 6.237, 처음 보는 글에는 안 통하니 과대적합” ✗ “10.9에서 3.6으로 줄었다”(검증 "
            "손실 없음) ✗ 자기 로그와 다른 수 ✗ 수만 있고 결론이 없음",
            en="Shows overfitting by a training and a validation loss of the same line of the own log (equal to two "
            "digits). ✓ with such a log: “3.645 against 6.237 at the end: no use on new text, overfitting” ✗ “fell "
            "from 10.9 to 3.6” (no validation loss) ✗ other numbers than the own log's ✗ numbers without the "
            "conclusion",
        ),
    )


@exercise("ai-use", points=0)
class TestAiUse:
    """Asked of everybody; nobody's points depend on it, and nobody grades it."""


@exercise("compare-models", points=5)
class TestCompareModels:
    rubric = (
        Criterion(
            1,
            ko='직접 훈련한 모델: 자기 로그의 샘플을 인용하고, 소설을 되풀이하거나 끊긴다고 말함. ✓ “"I had"처럼 '
            "소설의 말을 되풀이하다 끊긴다” ✗ 인용이 없음 ✗ 인용이 자기 로그에 없음 ✗ “못 쓴다”",
            en="The own model: quotes a sample of the own log and says that it repeats the story or breaks off. "
            '✓ “it repeats the story\'s words, "I had", and breaks off” ✗ no quotation ✗ one that the own log does '
            "not have ✗ “it writes badly”",
        ),
        Criterion(
            0.5,
            ko="사전 훈련된 모델의 좋은 점: 자기 노트북이 출력한 글을 인용하고, 시작 글에 이어지거나 문법에 "
            '맞는다고 말함. ✓ “시작 글의 집이 "in the house"로 다시 나온다” ✗ “훨씬 잘 쓴다” ✗ 노트북에 출력되지 '
            "않은 글",
            en="What the pretrained model does well: quotes what the own notebook printed and says that it goes on "
            'from the prompt, or is grammatical. ✓ “the house of the prompt comes back, "in the house"” ✗ “it '
            "writes much better” ✗ a text that the notebook did not print",
        ),
        Criterion(
            0.5,
            ko='사전 훈련된 모델의 아쉬운 점 하나: 되풀이, 흐려지는 뜻, 지어낸 사실 등. ✓ “"I am sure I am sure"를 '
            "되풀이한다” ✗ “완벽하지 않다” ✗ “느리다”(글에 대한 말이 아님)",
            en="One weakness of the pretrained model's text: repetition, losing the thread, made-up facts. ✓ “it "
            'repeats "I am sure I am sure"” ✗ “it is not perfect” ✗ “it is slow” (not about the text)',
        ),
        Criterion(
            1,
            ko="까닭 하나, 데이터: 훨씬 많거나 다양한 글과 소설 한 편의 대비. 양쪽을 다 말합니다(“아주 적은 "
            "데이터”도 한쪽입니다). ✓ “웹의 글 수십억 토큰과 소설 한 편” ✗ “데이터가 더 좋다” ✗ 한쪽만 말함",
            en="One cause, the data: much more or more varied text against one story, both sides named (“a tiny "
            "data set” is one side). ✓ “billions of tokens from the web against one story” ✗ “better data” ✗ one "
            "side only",
        ),
        Criterion(
            1,
            ko="다른 까닭, 훈련의 양이나 과대적합. 데이터의 양만 되풀이한 것은 앞줄에서만 셉니다. ✓ “같은 글을 열 "
            "번 보아 외웠다” ✓ “큰 데이터로 오래 훈련해 외울 수 없었다” ✗ “훈련을 더 했다”(무엇을 얼마나인지 없음) "
            "✗ “모델이 더 좋다”",
            en="Another cause, the amount of training or overfitting; the amount of data once more counts in the "
            "line above alone. ✓ “it saw the same text ten times and memorised it” ✓ “long training on too much "
            "text to memorise” ✗ “more training” (not of what, nor how much) ✗ “a better model”",
        ),
        Criterion(
            1,
            ko="같은 것(구조, 또는 그리디 디코딩)과 거기에서 아는 것(차이는 데이터와 훈련에서, 또는 되풀이는 "
            "디코딩에서 옴)을 다 말함. 크기를 말했으면 맞아야 합니다. 로그 첫 줄의 `full`은 162,419,712개로 124M과 "
            "같은 크기(출력층을 따로 셈), `small`은 13,673,984개로 124M보다 작고, 강의의 작은 모델과는 폭과 블록 "
            "수가 같습니다. ✓ “구조가 같으니 차이는 데이터와 훈련” ✗ “둘 다 GPT다”(결론 없음) ✗ `small`로 훈련하고 "
            "“124M과 크기가 같다”",
            en="Says both what is the same (the architecture, or greedy decoding) and what it tells (data and "
            "training make the difference, or decoding the repetitions). A size that is mentioned has to be right: "
            "by the log's first line `full` has 162,419,712 parameters, the size of 124M (the output layer counted "
            "by itself); `small` has 13,673,984, less than 124M, and width and blocks of the course's small model. "
            "✓ “the architecture is the same, so data and training make the difference” ✗ “both are GPTs” (no "
            "conclusion) ✗ “as large as 124M” with `small`",
        ),
    )
