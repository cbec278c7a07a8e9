"""Homework 04: own prompts."""

# %% [markdown] lang="ko"
"""
#### {{heading:three-prompts}}

시작 글 **세 개**를 직접 정해 사전 훈련된 모델로 잇고, 결과를 아래 셀에 붙여 넣습니다. 위에 있던 시작 글 세 개와도,
서로도 달라야 합니다. 위 셀의 자유로운 자리를 써도 되고 새 셀을 더해도 됩니다. 위 셀이 출력하는 모양 그대로 씁니다.

```
prompt: 시작 글
output: 시작 글에 이어진 글
```

`prompt:` 줄과 `output:` 줄이 세 번 나옵니다. 결과는 저마다 그 시작 글로 시작하고 더 길어야 합니다. GPT-2는 거의
영어로만 훈련했으므로 시작 글은 영어로 씁니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:three-prompts}}

Make up **three prompts**, let the pretrained model continue them, and paste the results into the cell below. They
have to be different from the three above and from each other. Use the free place in the cell above, or add a
cell of your own. Write them in the form in which that cell prints them:

```
prompt: the prompt
output: the prompt and how it goes on
```

There are three pairs of a `prompt:` line and an `output:` line. Each output begins with its prompt and is longer.
GPT-2 was trained almost only on English, so use English prompts.
"""

# %% [markdown] written="three-prompts" points=4 lang="ko"
"""
**답 · `three-prompts`** `prompt:` 줄과 `output:` 줄의 짝 세 개를 붙여 넣습니다.

이 노트북의 {{part:pretrained}}부는 GPT-2가 아니라 이 강의의 작은 모델로 실행했습니다. 제인 오스틴의 소설로 훈련했으므로 글이 오스틴을
닮았습니다.

```
prompt: Once upon a time
output: Once upon a time, and the same time of the same time, and the first time of the first time of the

prompt: Mr. Darcy
output: Mr. Darcy, and his wife, and his own, he had been a very much more than he had been

prompt: She was very sorry to
output: She was very sorry to be in the world, and the very little of the world, and the very little of the world
```
"""

# %% [markdown] written="three-prompts" points=4 lang="en"
"""
**Answer · `three-prompts`** Paste three pairs of a `prompt:` line and an `output:` line.

Part {{part:pretrained}} of this notebook ran with the course's own small model, not with GPT-2. It was trained on novels by Jane Austen,
and that is how its texts sound.

```
prompt: Once upon a time
output: Once upon a time, and the same time of the same time, and the first time of the first time of the

prompt: Mr. Darcy
output: Mr. Darcy, and his wife, and his own, he had been a very much more than he had been

prompt: She was very sorry to
output: She was very sorry to be in the world, and the very little of the world, and the very little of the world
```
"""
