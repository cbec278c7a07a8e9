"""Homework 04: comparing both models, and the summary."""

# %% [markdown] lang="ko"
"""
#### {{heading:compare-models}}

{{part:training}}부에서 훈련한 모델의 샘플과 {{part:pretrained}}부의 사전 훈련된 모델이 지은 글을 견주어 아래 셀에 씁니다.

- 두 모델의 글은 **무엇이 다릅니까?** 글을 인용해 말합니다. 사전 훈련된 모델의 아쉬운 점도 하나 찾습니다.
- **왜** 다릅니까? 데이터와 훈련의 양으로 설명합니다.
- 두 모델에서 **같은 것**은 무엇입니까? 거기에서 무엇을 알 수 있습니까?
"""

# %% [markdown] lang="en"
"""
#### {{heading:compare-models}}

Compare the samples of the model that was trained in part {{part:training}} with what the pretrained model of part {{part:pretrained}} writes.

- **What is different** about the texts? Quote from them. Find one weakness of the pretrained model as well.
- **Why** are they different? Explain it by the data and the amount of training.
- **What is the same** about the two models, and what does that tell?
"""

# %% [markdown] written="compare-models" points=5 lang="ko"
"""
**답 · `compare-models`** 다른 점, 그 까닭, 같은 점을 차례로 씁니다.

{{part:training}}부의 모델은 "I had", "the picture", "the house"처럼 소설의 낱말과 구절을 되풀이하고, 문장이 도중에 끊기거나 서로
이어지지 않습니다. 무엇으로 시작해도 같은 소설로 돌아갑니다. {{part:pretrained}}부에서 읽은 것은 이 강의의 작은 모델입니다.
"The old house by the sea, and the two ladies were to be in the house"처럼 낱말이 문법에 맞게 이어지고, 시작 글에 나온
집이 다시 나옵니다. 다만 무엇으로 시작해도 오스틴의 말투가 되고, "I am sure I am sure I am sure"처럼 같은 말을
되풀이하며, 뜻은 곧 흐려집니다.

{{part:training}}부의 모델이 본 것은 소설 한 편에서 떼어 낸 훈련 세트, 토큰 4,600개쯤을 열 번 되풀이한 것뿐입니다.
그래서 그 글을 외웠고, 처음 보는 글에서는
손실이 6 아래로 내려가지 않았습니다(과대적합). 이 강의의 모델은 장편 여섯 편, 토큰 87만 개를 여덟 번 보았습니다.
그만큼의 글은 외울 수 없으므로 여러 문장에 두루 맞는 것을 배웠고, 처음 보는 글의 손실이 4.5까지 내려갔습니다.
GPT-2는 웹에서 모은 글 수십억 토큰으로 훈련해, 여러 주제의 글을 이어 갑니다.

두 모델의 구조는 같고, 블록과 헤드의 수와 폭까지 같습니다. 그러므로 차이를 만든 것은 데이터와 훈련입니다. 같은 말을
되풀이하는 데에는 늘 가장 큰 로짓만 고르는 그리디 디코딩의 탓도 있습니다.
"""

# %% [markdown] written="compare-models" points=5 lang="en"
"""
**Answer · `compare-models`** What is different, why, and what is the same, in this order.

The model of part {{part:training}} repeats words and phrases of the story, such as "I had", "the picture" and "the house"; its
sentences break off or do not belong together, and whatever the beginning, it comes back to the same story. What was
loaded in part {{part:pretrained}} is the course's own small model. Its words follow one another grammatically, and the house of the
prompt comes up again: "The old house by the sea, and the two ladies were to be in the house". But whatever the
beginning, it sounds like Austen; it repeats itself, "I am sure I am sure I am sure", and soon loses the thread.

All that the model of part {{part:training}} has seen is the training set of one story, about 4,600 tokens, ten times over.
It memorised that text, and
on text that it had not seen its loss never came below 6 (overfitting). The course's model has seen six novels, 870,000
tokens, eight times. So much text cannot be memorised, so it learned what fits many sentences, and its loss on unseen
text came down to 4.5. GPT-2 was trained on billions of tokens from the web, and continues texts on many subjects.

The architecture of both models is the same, and so are width and number of blocks and heads. So data and training make
the difference. Greedy decoding, which always takes the largest logit, has its share in the repetitions.
"""

# %% [markdown] lang="ko"
"""
#### {{heading:ai-use}}

어떤 도구를 썼는지 적습니다. 점수는 없지만 **모두가 답합니다**. 쓰지 않았으면 "쓰지 않았습니다"라고 적습니다. 무엇을
적어도 점수가 줄지 않습니다.

- **어떤 도구**를 썼습니까? (챗봇, 코드 자동 완성, 번역기, 친구, 검색)
- **어느 문제의 무엇에** 썼습니까?
- 도구가 준 것이 맞는지 **어떻게 확인했습니까?** 틀린 것을 찾았다면 그것도 적습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:ai-use}}

Say which tools were used. It has no points, but **everybody answers**. If there were none, write "none". Nothing that
you write here costs points.

- **Which tools?** (Chatbot, code completion, translator, friends, a search.)
- **For what**, in which exercises?
- **How did you check** what they gave you? If you found something wrong, say that, too.
"""

# %% [markdown] written="ai-use" points=0 lang="ko"
"""
**답 · `ai-use`** 도구, 쓴 곳, 확인한 방법을 씁니다. 쓰지 않았으면 그렇게 씁니다.

이 노트북은 본보기로 푼 것이고, 챗봇은 쓰지 않았습니다. 답이라면 이를테면 이렇게 씁니다. "`train-step`에서
왜 `zero_grad`가 필요한지 챗봇에 물었습니다. 그 줄을 지우고 두 스텝을 돌려 그레이디언트가 정말 더해지는지
확인했습니다."
"""

# %% [markdown] written="ai-use" points=0 lang="en"
"""
**Answer · `ai-use`** Tools, what for, and how it was checked. If there were none, say so.

This notebook was solved as an example, without a chatbot. An answer could read: "I asked a chatbot why `zero_grad` is
needed in `train-step`. To check, I took the line out, ran two steps, and saw that the gradients do add up."
"""

# %% [markdown] lang="ko"
"""
## 정리

| 부분 | 한 일 |
| --- | --- |
| 1 | 데이터셋에서 `GPTModel`까지 클래스를 다시 썼습니다. |
| 2 | 교차 엔트로피와 훈련 루프를 쓰고, 손실 곡선에서 과대적합을 읽었습니다. |
| 3 | 남이 저장한 체크포인트를 읽어 자기 모델에 넣고, 온도와 톱-k로 다음 토큰을 뽑았습니다. |

모델을 저장하려면 `torch.save(model_pretrained.state_dict(), "파일이름.pth")`를 씁니다. 이 형식은 pickle을 쓰므로, 남이
준 파일은 `torch.load(…, weights_only=True)`로만 엽니다.

이것으로 글 파일에서 시작해 사전 훈련된 GPT-2를 자기 코드로 돌리는 데까지 왔습니다.

모든 확인 셀이 `✅`이고 글로 쓴 답이 모두 있으면, 노트북을 **출력이 있는 채로** 저장하고 `.ipynb` 파일과 `.html`
파일을 제출합니다.
"""

# %% [markdown] lang="en"
"""
## Summary

| part | what was done |
| --- | --- |
| 1 | The classes were written once more, from the dataset to `GPTModel`. |
| 2 | Cross-entropy and the training loop were written, and the loss curves showed overfitting. |
| 3 | A checkpoint saved by others was put into your own model, and tokens were drawn by temperature and top-k. |

To save the model, use `torch.save(model_pretrained.state_dict(), "NAME.pth")`. This format uses pickle, so open files
of others only with `torch.load(…, weights_only=True)`.

What began with a text file now runs the pretrained GPT-2, with code that is all your own.

When every check says `✅` and every written answer is there, save the notebook **with its outputs** and hand in the
`.ipynb` and the `.html`.
"""

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
**물어볼 것.** 같은 코드, 같은 구조인데 글이 다릅니다. 무엇이 다릅니까? (본 글의 양)

**걸리는 곳.** 전치를 빠뜨려도 768×768인 행렬에서는 오류가 나지 않습니다. 글이 이상하면 그 네 가지부터 봅니다.
제출할 파일은 두 개입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** The same code, the same architecture, different texts: what makes the difference? (How much text was seen.)

**Where they stumble.** A forgotten transpose raises no error where the matrix is 768×768. When the text is odd, look at
these four things first. Two files are handed in.
"""

# %% include="ready" only="release"
