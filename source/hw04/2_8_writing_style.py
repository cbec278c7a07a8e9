"""Homework 04: reading the log."""

# %% [markdown] lang="ko"
"""
### 로그 읽기

훈련 손실은 훈련한 글에서, 검증 손실은 처음 보는 글에서 잰 것입니다.

#### {{heading:writing-style}}

로그의 샘플을 처음부터 끝까지 읽고 아래 셀에 답합니다.

- 마지막 샘플들은 **어떤 문체**입니까? 샘플의 낱말이나 구절을 둘 이상 인용합니다.
- **왜** 그런 글이 나옵니까? 모델이 무엇을 얼마나 보았는지로 설명합니다.
- 손실의 **수**를 들어 설명을 뒷받침합니다.
"""

# %% [markdown] lang="en"
"""
### Reading the log

The training loss is measured on the text that was trained on, the validation loss on text that the model has not
seen.

#### {{heading:writing-style}}

Read the samples of the log from the first to the last, and answer in the cell below.

- What is the **style** of the last samples? Quote at least two words or phrases of them.
- **Why** does the model write like that? Explain it by what the model has seen, and how much of it.
- Support the explanation with **numbers** from the losses.
"""

# %% [markdown] written="writing-style" points=5 lang="ko"
"""
**답 · `writing-style`** 문체와 그 까닭을 쓰고, 샘플의 구절과 손실의 수를 증거로 듭니다.

소설 *The Verdict*의 문체입니다. 20세기 초의 문학적인 이야기로, 일인칭의 "I had", 줄표 "--", 따옴표로 여는 대사
"Oh, and", 그리고 "the picture", "the house", "Gisburn" 같은 소설의 낱말이 나옵니다. 처음의 샘플은 쉼표와 "the"만
되풀이하고, 뒤로 갈수록 소설의 구절에 가까워집니다. 다만 작은 모델이라 문장이 아직 어색하고 자주 끊깁니다.

모델은 이 소설 하나만 보았습니다. 토큰이 약 4,600개인 훈련 세트를 열 번 되풀이해 보았으므로, 언어를 두루 배운 것이
아니라 이 글의 낱말과 순서를 외웠습니다. 다른 문체는 본 적이 없으므로 시작 글이 무엇이든 이 소설처럼 씁니다.

손실이 이를 뒷받침합니다. 훈련 손실은 10.905에서 3.645까지 줄었지만 검증 손실은 6.2쯤에서 멈추었습니다(마지막에
6.237). 훈련한 글은 점점 잘 맞히면서 처음 보는 글은 더 잘 맞히지 못하므로 과대적합입니다.
"""

# %% [markdown] written="writing-style" points=5 lang="en"
"""
**Answer · `writing-style`** The style and the reason for it, with phrases of the samples and losses as evidence.

It is the style of the story, *The Verdict*: literary narrative of the early 20th century, with a first person, "I had",
dashes, "--", dialogue that opens with a quotation mark, "Oh, and", and words of the story such as "the picture", "the
house" and "Gisburn". The first samples only repeat commas and "the"; later ones come closer to phrases of the story.
The model is small, so the sentences are still clumsy and break off.

This one story is all that the model has seen. It went ten times through a training set of about 4,600 tokens, so it
did not learn the language at large but memorised the words of this text and their order. It knows no other style and
writes like this story, whatever the beginning.

The losses support this. The training loss fell from 10.905 to 3.645, while the validation loss stopped near 6.2 (6.237
at the end). The model predicts the text that it was trained on better and better, and new text no better: that is
overfitting.
"""

# %% [markdown] lang="ko"
"""
### 두 곡선 읽기

<!-- slide: 훈련 손실만 줄고 검증 손실이 멈추면 과대적합입니다. -->

위의 답을 쓴 다음에 읽습니다. 두 곡선이 가는 길은 크게 셋입니다. 훈련 손실만 계속 줄고 검증 손실이 멈추거나 도로 커지면,
모델은 훈련 세트에만 맞는 것을 배우고 있습니다. 이것이 **과대적합**입니다.

![](figure:loss-curves)
"""

# %% [markdown] lang="en"
"""
### Reading the two curves

<!-- slide: When only the training loss goes down and the validation loss stops, it is overfitting. -->

Read this when the answer above is written. There are three ways that the two curves may go. If only the
training loss keeps falling while the validation loss stops or rises again, the model is learning what fits
the training set alone. That is **overfitting**.

![](figure:loss-curves)
"""

# %% [markdown] lang="ko"
"""
아래 셀을 실행하면 더 큰 글로 더 오래 훈련한 기록을 처음부터 끝까지 밀며 볼 수 있습니다. 자기 곡선과 견주어 봅니다.
"""

# %% [markdown] lang="en"
"""
Run the cell below to scrub through the record of a longer training on a larger text. Compare it with your own curves.
"""

# %% demo="training"

# %% [markdown] only="notes" minutes=7 lang="ko"
"""
**물어볼 것.** 두 곡선이 벌어지기 시작하는 곳에서 훈련을 멈추면 무엇을 얻고 무엇을 잃습니까?

**걸리는 곳.** 로그의 샘플이 소설을 그대로 외운 것인데도 잘 배웠다고 적는 답이 많습니다. 원문에서 그 문장을
찾아보게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** If training stops where the curves part, what is gained and what is lost?

**Where they stumble.** Many answers praise a sample that is the story, learnt by heart. Have them look the
sentence up in
the text.
"""
