"""Homework 04: training the GPT model and loading pretrained weights, in Korean and English side by side."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 과제 hw04 · 훈련하기와 사전 훈련된 가중치 불러오기

26강에서 데이터를, 27강에서 어텐션을, 28강에서 모델의 구조를 만들었습니다. 이 과제는 그 셋을 이어 **모델을
훈련**합니다. 세 부분으로 되어 있습니다.

| 부분 | 하는 일 | 문제 | 배점 |
| --- | --- | --- | --- |
| 1. 트랜스포머 복습 | 앞 강의의 클래스를 기억해서 다시 씁니다. | 1-1 ~ 1-6 | 30 |
| 2. 훈련 | 짧은 소설로 훈련하고 손실 곡선과 샘플을 해석합니다. | 2-1 ~ 2-5 | 40 |
| 3. 사전 훈련된 가중치 | 공개된 GPT-2의 가중치를 직접 만든 모델에 옮깁니다. | 3-1 ~ 3-5 | 30 |

끝까지 마치면 훈련 루프를 읽고 돌릴 수 있고, 과대적합(overfitting)을 알아볼 수 있으며, 남이 저장한 체크포인트를
자기 모델에 맞추어 넣을 수 있습니다.

> 이 과제는 Sebastian Raschka의 책
> [『Build a Large Language Model (From Scratch)』](https://www.manning.com/books/build-a-large-language-model-from-scratch)의
> 길을 따라갑니다. 글과 그림은 새로 쓰고 그렸습니다.

제목 옆에 있는 시간은 문제를 푸는 시간까지 넣은 어림입니다. 모두 4시간쯤 걸립니다. 기다리는 시간은 넣지 않았습니다.

### 푸는 방법

1. **빈칸을 채웁니다.** 코드 문제에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 여러 줄로 써도 됩니다. 뒤에 쉼표가 붙은 `...,`의 쉼표는 남겨 둡니다.
2. **확인 셀을 실행합니다.** 코드 문제 바로 아래에 접혀 있는 셀입니다. 몇 번이든 다시 실행할 수 있습니다.
   - `✅ 3/11`: 맞았습니다. 수는 지금까지 통과한 문제입니다.
   - `❌`: 틀린 이유와 힌트가 나옵니다. 세 번 틀리면 힌트가 하나 더 나옵니다.
   - `⬜`: 빈칸이 남아 있습니다. `🔁`: 문제 셀을 (다시) 실행합니다. `⏪`: 이름이 나온 앞의 문제부터 끝냅니다.
3. **글로 답합니다.** 다섯 문제는 글로 답합니다. `답`으로 시작하는 텍스트 셀을 두 번 눌러 열고, `...`을
   지우고 그 자리에 씁니다. 첫 줄은 그대로 둡니다. 글로 쓴 답은 사람이 읽습니다.
4. **막히면 넘어갑니다.** 뒤의 셀은 앞의 결과를 씁니다. 빈칸이 남은 문제의 확인 셀을 실행하면 그 결과 대신 값이
   들어가므로 다음 문제를 풀 수 있습니다. 클래스와 함수는 대신하지 않습니다.
5. **다음에 이어 풉니다.** Colab에서는 먼저 `파일 → Drive에 사본 저장`을 합니다. 다시 열면 맨 위의 접힌 셀들을
   실행하고, 풀던 절의 처음에 있는 **▶ 여기에서 이어 풀기** 셀을 실행합니다. 그 위의 셀이 실행되고 남은 문제에는
   값이 들어갑니다.

문제는 16개이고 그중 11개가 코드, 5개가 글입니다. 빈칸은 53개, 배점은 모두 100점입니다. 숨은 검사는 코드 문제의
답을 크기가 다른 작은 모델로도 실행해 봅니다. 768 같은 수를 클래스 안에 직접 쓴 답은 통과하지 못합니다.

### 제출

노트북을 **끝까지 실행하고 출력이 있는 채로** 저장합니다. 2부의 로그와 그래프, 3부의 글도 답의 일부입니다.
다음 두 파일을 학습 플랫폼에 올립니다. 마감은 학습 플랫폼에 있고, 그 전에는 몇 번이든 다시 올릴 수 있습니다.

- 노트북 파일 `.ipynb`. Colab에서는 `파일 → 다운로드 → .ipynb 다운로드`로 받습니다.
- 같은 노트북을 HTML로 바꾼 `.html` 파일. Jupyter에는 내보내기 메뉴가 있습니다. Colab에서는 받은 `.ipynb`
  파일을 왼쪽의 파일 창에 올리고, 새 셀에서 `!jupyter nbconvert --to html 파일이름.ipynb`를 실행한 다음
  만들어진 `.html`을 받습니다.

셀을 지우거나 순서를 바꾸지 않습니다. 새 셀을 더하는 것은 괜찮습니다.

먼저 아래의 접힌 셀들을 실행하고, 그다음 셀에 학번을 적어 실행합니다. 접힌 셀은 확인 셀이 쓰는 도구이고, 고칠
것은 없습니다.
"""

# %% [markdown] lang="en"
"""
# Homework hw04 · Training, and loading pretrained weights

Lecture 26 made the data, lecture 27 attention, lecture 28 the architecture. This homework joins them and
**trains the model**. It has three parts.

| part | what happens | questions | points |
| --- | --- | --- | --- |
| 1. Transformer review | the classes of the lectures, written once more from memory | 1-1 to 1-6 | 30 |
| 2. Training | training on a short story, reading the loss curves and the samples | 2-1 to 2-5 | 40 |
| 3. Pretrained weights | the published weights of GPT-2 go into the model made here | 3-1 to 3-5 | 30 |

At the end you can read and run a training loop, recognise overfitting, and load a checkpoint that somebody else
saved into a model of your own.

> The course follows the path of Sebastian Raschka's book
> [*Build a Large Language Model (From Scratch)*](https://www.manning.com/books/build-a-large-language-model-from-scratch).
> The text and the figures are our own.

The time beside a heading is a rough guide, exercises included. It comes to about four hours in all, not counting the
time spent waiting.

### How to work

1. **Fill the blanks.** A code exercise has lines that end in `...  ### your code`. Delete the `...` and write
   code in its place, over several lines if need be. Where a comma follows, as in `...,`, leave the comma.
2. **Run the check.** It is the folded cell right below the exercise, and can be run as often as you like.
   - `✅ 3/11`: right. The number says how many have passed so far.
   - `❌`: the reason and a hint; after three wrong tries one more hint.
   - `⬜`: a blank is open. `🔁`: run the exercise cell (again). `⏪`: finish the earlier exercise that is named.
3. **Answer in words.** Five questions are answered in writing. Double-click the text cell that begins with
   `Answer`, delete the `...` and write in its place. Leave the first line as it is. A person reads these
   answers.
4. **Go on when stuck.** Later cells use earlier results. Running the check of an exercise with an open blank
   puts values in the place of its result, so that the next one can be worked on. Nothing stands in for classes
   and functions.
5. **Come back later.** In Colab, first use `File → Save a copy in Drive`. When you open it again, run the
   folded cells at the top, then the cell **▶ Go on from here** at the start of your section: it runs the cells
   above and puts values in.

There are 16 questions, 11 in code and 5 in words, with 53 blanks, worth 100 points in all. Hidden checks run
the code on small models of other sizes, too. Writing a number such as 768 into a class will not pass.

### Handing in

**Run the notebook to its end and save it with its outputs**: the log and the plot of part 2 and the texts of
part 3 belong to the answers. Upload two files to the learning platform. The deadline is shown there; until
then you may upload as often as you like.

- The notebook, `.ipynb`. In Colab, `File → Download → Download .ipynb` saves it.
- The same notebook as `.html`. Jupyter can export it from its menu. In Colab, put the downloaded `.ipynb` into
  the file pane on the left, run `!jupyter nbconvert --to html FILE.ipynb` in a new cell, and download the
  `.html` that appears.

Do not delete or reorder cells. Adding cells of your own is fine.

Run the folded cells below first, then type your student number into the cell after them and run it. The folded cells
hold the tools of the checks; there is nothing to change in them.
"""

# %% include="check"
from common import answered, check, rerun

# %% include="go-on" only="release"

# %% include="stand-ins" only="release"

# %% include="student" only="release" editable=true

# %% [markdown] lang="ko"
"""
아래의 첫 셀은 GPT-2의 어휘 사전을 내려받는 함수를 정의합니다. 둘째 셀은
[`tiktoken`](https://github.com/openai/tiktoken)과 어휘 사전을 없을 때만 준비하고, 네 패키지의 버전을 출력합니다. 버전의
숫자는 환경마다 달라도 괜찮습니다. 그 밖의 패키지는 필요하지 않습니다.
"""

# %% [markdown] lang="en"
"""
The first cell below defines a function that downloads GPT-2's vocabulary. The second one gets
[`tiktoken`](https://github.com/openai/tiktoken) and the vocabulary if they are missing, and prints the versions
of four packages. Other version numbers are fine. No further package is needed.
"""

# %% include="vocabulary"
from common import fetch_vocabulary

# %%
import importlib.util
import subprocess
import sys
from importlib.metadata import version

# ko: tiktoken은 GPT 모델의 토크나이저입니다. 없을 때만 설치합니다.
# en: tiktoken is the tokenizer of the GPT models. It is installed only when it is missing.
if importlib.util.find_spec("tiktoken") is None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "tiktoken"], check=True)

# ko: tiktoken이 쓸 GPT-2의 어휘 사전을 미리 받아 둡니다.
# en: GPT-2's vocabulary, which tiktoken is going to use, is fetched ahead.
fetch_vocabulary()

for package in ("matplotlib", "numpy", "tiktoken", "torch"):
    print(package, version(package))

# %%
import matplotlib.pyplot as plt
import numpy as np
import tiktoken
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

# %% [markdown] lang="ko"
"""
## 1부 · 트랜스포머 복습 (30점) · 90분

앞 강의의 클래스를 다시 씁니다. 강의 노트북을 펴 놓지 않고 먼저 기억을 더듬어 써 보기를 권합니다. 힌트는 크기(shape)와
순서를 알려 줍니다.

#### 문제 1-1 · `review-dataset` · 5점

26강의 데이터셋(dataset)입니다. 글을 토큰 ID로 바꾸고, 길이가 `max_length`인 윈도를 `stride`만큼씩 옮기며
(입력, 타깃) 쌍을 만듭니다.

1. `input_chunk`: `token_ids`의 위치 `i`부터 `max_length`개
2. `target_chunk`: 길이가 같은 윈도를 **한 토큰 뒤**에서 시작한 것

스트라이드(stride)가 얼마든 타깃은 늘 한 토큰 뒤입니다. 데이터 로더(data loader)를 만드는
`create_dataloader_v1`은 완성되어 있습니다. 숨은 검사는 다른 길이와 스트라이드, 다른 토크나이저로도 실행해
봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
## Part 1 · Transformer review (30 points) · 90 min

The classes of the lectures once more. Try to write them from memory first, without the notebooks of the
lectures. The hints name shapes and order.

#### Exercise 1-1 · `review-dataset` · 5 points

The dataset of lecture 26. The text becomes token IDs, and a window of length `max_length` moves along by
`stride`; each position yields an (input, target) pair.

1. `input_chunk`: `max_length` items of `token_ids`, from position `i` on
2. `target_chunk`: a window of the same length that starts **one token later**

Whatever the stride, the target is always one token later. `create_dataloader_v1`, which makes the data
loader, is complete. The hidden checks also try other lengths and strides and another tokenizer. Nothing is
printed.
"""


# %% exercise="review-dataset" points=5
class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []

        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        assert len(token_ids) > max_length, tr(
            ko="글이 너무 짧습니다. 토큰이 max_length보다 많아야 합니다.",
            en="The text is too short: it must have more than max_length tokens.",
        )

        # ko: i는 윈도가 시작하는 위치이고, stride씩 커집니다.
        # en: i is where a window starts; it grows by stride.
        for i in range(0, len(token_ids) - max_length, stride):
            # ko: 입력: 위치 i부터 토큰 ID max_length개
            # en: input: max_length token IDs from position i on
            input_chunk = token_ids[i : i + max_length]  ### your code
            # ko: 타깃: 같은 길이를 한 토큰 뒤에서
            # en: target: as many, one token later
            target_chunk = token_ids[i + 1 : i + max_length + 1]  ### your code
            # ko: 크기: (max_length,)
            # en: shape: (max_length,)
            self.input_ids.append(torch.tensor(input_chunk))
            self.target_ids.append(torch.tensor(target_chunk))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]


def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    tokenizer = tiktoken.get_encoding("gpt2")
    dataset = GPTDatasetV1(txt, tokenizer, max_length, stride)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers)


# %% check="review-dataset"
class _Numbers:
    # ko: 글에 적힌 수를 그대로 ID로 쓰는 시험용 토크나이저
    # en: A tokenizer for trying things out: the numbers in the text are the IDs.
    def encode(self, txt, allowed_special=None):
        return [int(number) for number in txt.split()]


with check(
    "review-dataset",
    hint=tr(
        ko="슬라이스 `token_ids[시작 : 끝]`을 씁니다. 끝은 시작에 `max_length`를 더한 것입니다. 타깃은 시작과 "
        "끝이 모두 1만큼 큽니다.",
        en="Use a slice, `token_ids[start : stop]`, where the stop is the start plus `max_length`. For the target both "
        "are larger by 1.",
    ),
    more=tr(
        ko="두 빈칸 모두 `token_ids` 뒤의 대괄호 안에 콜론으로 나눈 두 수를 씁니다. 입력은 `i`에서 시작하고, 끝은 그 "
        "시작에 `max_length`를 더한 것입니다. 타깃은 두 수에 모두 1을 더합니다.",
        en="Both blanks are `token_ids` with two numbers and a colon between them in square brackets. The input starts "
        "at `i`, and its stop is that start plus `max_length`. For the target add 1 to both numbers.",
    ),
):
    _windows = GPTDatasetV1("35 20 71 14 92 53 68 47 11 86 39", _Numbers(), max_length=5, stride=2)
    assert len(_windows) == 3, tr(
        ko="윈도의 수가 다릅니다. 반복문은 고치지 않습니다.",
        en="The number of windows is not right. The loop stays as it is.",
    )
    assert [len(_windows[0][0]), len(_windows[0][1])] == [5, 5], tr(
        ko="입력과 타깃의 길이가 모두 `max_length`여야 합니다.",
        en="Inputs and targets must all have length `max_length`.",
    )
    assert _windows[2][0].tolist() == [92, 53, 68, 47, 11], tr(
        ko="세 번째 입력이 잘못되었습니다. 위치 `i`에서 시작하는지 확인합니다.",
        en="The third input is wrong. See whether it starts at position `i`.",
    )
    assert _windows[2][1].tolist() == [53, 68, 47, 11, 86], tr(
        ko="세 번째 타깃이 잘못되었습니다. 글에서 입력보다 정확히 한 토큰 뒤에 있는 토큰들이어야 합니다.",
        en="The third target is wrong. It has to be the tokens that stand in the text exactly one later than the "
        "input.",
    )

# %% [markdown] lang="ko"
r"""
#### 문제 1-2 · `review-multi-head-attention` · 5점

27강의 멀티 헤드 어텐션(multi-head attention)입니다. 헤드 하나의 폭은 $d_h=d_{out}/H$입니다. 텐서는 다음 크기를
지납니다. $b$는 배치, $T$는 토큰, $H$는 헤드의 수입니다.

$$(b, T, d_{out})\to(b, T, H, d_h)\to(b, H, T, d_h)\to(b, H, T, T)\to(b, H, T, d_h)\to(b, T, H, d_h)\to(b, T, d_{out})$$

빈칸은 열다섯 개이고, 순서는 다음과 같습니다.

1. `head_dim`: 헤드 하나의 폭(정수)
2. `keys`, `queries`, `values`: 입력을 세 선형 층에 넣은 것
3. `keys`, `values`, `queries`: 헤드로 나눈 것
4. `keys`, `queries`, `values`: 토큰의 축과 헤드의 축을 바꾼 것
5. `attn_scores`: 쿼리와, 뒤의 두 축을 바꾼 키의 행렬 곱. 마스크를 씌우는 것은 이미 있습니다.
6. `attn_weights`: 점수를 $\sqrt{d_h}$로 나눈 것의 소프트맥스
7. `attn_weights`: 드롭아웃을 한 가중치
8. `context_vec`: 가중치와 값의 행렬 곱에서 두 축을 되돌린 것
9. `context_vec`: 헤드를 합쳐 폭이 $d_{out}$인 텐서로 만든 것

숨은 검사는 배치, 토큰, 헤드, 헤드 폭, `d_in`이 모두 다른 작은 예로 실행해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
#### Exercise 1-2 · `review-multi-head-attention` · 5 points

The multi-head attention of lecture 27. One head is $d_h=d_{out}/H$ wide. A tensor passes through these shapes,
with batch $b$, tokens $T$ and heads $H$:

$$(b, T, d_{out})\to(b, T, H, d_h)\to(b, H, T, d_h)\to(b, H, T, T)\to(b, H, T, d_h)\to(b, T, H, d_h)\to(b, T, d_{out})$$

There are fifteen blanks, in this order.

1. `head_dim`: the width of one head, an integer
2. `keys`, `queries`, `values`: what the three linear layers make of the input
3. `keys`, `values`, `queries`: split into heads
4. `keys`, `queries`, `values`: with the axes of tokens and heads swapped
5. `attn_scores`: the matrix product of the queries and the keys with their last two axes swapped. Masking is
   there already.
6. `attn_weights`: the softmax of the scores divided by $\sqrt{d_h}$
7. `attn_weights`: the weights after dropout
8. `context_vec`: the matrix product of weights and values, with the two axes swapped back
9. `context_vec`: the heads merged into a tensor of width $d_{out}$

The hidden checks use small examples in which batch, tokens, heads, head width and `d_in` are all different.
Nothing is printed.
"""


# %% exercise="review-multi-head-attention" points=5
class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert d_out % num_heads == 0, tr(
            ko="d_out은 num_heads로 나누어떨어져야 합니다.",
            en="d_out must be divisible by num_heads.",
        )
        self.d_out = d_out
        self.num_heads = num_heads
        # ko: 헤드 하나의 폭
        # en: the width of one head
        self.head_dim = d_out // num_heads  ### your code
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        # ko: 대각선 위가 1인 마스크. 파라미터가 아니라 버퍼입니다.
        # en: The mask, 1 above the diagonal. It is a buffer, not a parameter.
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))

    def forward(self, x):
        b, num_tokens, _ = x.shape

        # ko: 세 선형 층  (b, T, d_in) → (b, T, d_out)
        # en: the three linear layers  (b, T, d_in) → (b, T, d_out)
        keys = self.W_key(x)  ### your code
        queries = self.W_query(x)  ### your code
        values = self.W_value(x)  ### your code

        # ko: 헤드로 나눕니다.  (b, T, d_out) → (b, T, H, d_h)
        # en: Split into heads.  (b, T, d_out) → (b, T, H, d_h)
        keys = keys.view(b, num_tokens, self.num_heads, self.head_dim)  ### your code
        values = values.view(b, num_tokens, self.num_heads, self.head_dim)  ### your code
        queries = queries.view(b, num_tokens, self.num_heads, self.head_dim)  ### your code

        # ko: 헤드를 앞으로 옮깁니다.  (b, T, H, d_h) → (b, H, T, d_h)
        # en: Bring the heads forward.  (b, T, H, d_h) → (b, H, T, d_h)
        keys = keys.transpose(1, 2)  ### your code
        queries = queries.transpose(1, 2)  ### your code
        values = values.transpose(1, 2)  ### your code

        # ko: 헤드마다 어텐션 점수  (b, H, T, T)
        # en: attention scores of every head  (b, H, T, T)
        attn_scores = queries @ keys.transpose(2, 3)  ### your code

        # ko: 마스크를 토큰 수에 맞게 잘라 뒤의 토큰을 가립니다.
        # en: The mask is cut to the number of tokens, and later tokens are masked.
        mask_bool = self.mask.bool()[:num_tokens, :num_tokens]
        attn_scores.masked_fill_(mask_bool, -torch.inf)

        # ko: 크기를 줄인 점수의 소프트맥스, 그다음 드롭아웃  (b, H, T, T)
        # en: softmax of the scaled scores, then dropout  (b, H, T, T)
        attn_weights = torch.softmax(attn_scores / self.head_dim**0.5, dim=-1)  ### your code
        attn_weights = self.dropout(attn_weights)  ### your code

        # ko: 값의 가중합을 구하고 축을 되돌립니다.  (b, H, T, d_h) → (b, T, H, d_h)
        # en: Weighted sums of the values, axes swapped back.  (b, H, T, d_h) → (b, T, H, d_h)
        context_vec = (attn_weights @ values).transpose(1, 2)  ### your code
        # ko: 헤드를 합칩니다.  (b, T, H, d_h) → (b, T, d_out)
        # en: Merge the heads.  (b, T, H, d_h) → (b, T, d_out)
        context_vec = context_vec.contiguous().view(b, num_tokens, self.d_out)  ### your code
        return self.out_proj(context_vec)


# %% check="review-multi-head-attention"
with (
    check(
        "review-multi-head-attention",
        hint=tr(
            ko="주석에 적힌 크기를 단계마다 견주어 봅니다. `view`로 나눈 다음 `transpose`로 바꾸고, 합칠 때는 축을 "
            "먼저 되돌립니다. `transpose` 다음에는 `.contiguous().view(…)`나 `.reshape(…)`가 필요합니다.",
            en="Compare the shape after every step with the comments. `view` splits and `transpose` swaps after it; "
            "for merging, swap back first. After `transpose` it takes `.contiguous().view(…)` or `.reshape(…)`.",
        ),
        more=tr(
            ko="`head_dim`은 `d_out`을 헤드의 수로 `//`로 나눈 것입니다. 순서는 세 선형 층에 `x` 넣기, 마지막 차원을 "
            "`(self.num_heads, self.head_dim)`으로 나누기, 차원 1과 2 바꾸기, 쿼리와 전치한 키의 행렬 곱, 폭의 "
            "제곱근으로 나누어 소프트맥스, `self.dropout`, 값과의 행렬 곱, 차원 1과 2 되돌리기, 마지막 두 차원 "
            "합치기입니다.",
            en="`head_dim` is `d_out` divided by the number of heads, with `//`. The order: give `x` to the three "
            "linear layers; split the last dimension into `(self.num_heads, self.head_dim)`; swap dimensions 1 and 2; "
            "matrix product of queries and transposed keys; divide by the root of the width, softmax; "
            "`self.dropout`; matrix product with the values; swap 1 and 2 back; merge the last two dimensions.",
        ),
    ),
    torch.random.fork_rng(devices=[]),
):
    torch.manual_seed(0)
    _mha = MultiHeadAttention(d_in=5, d_out=12, context_length=10, dropout=0.5, num_heads=3)
    answered(_mha.head_dim)
    assert (type(_mha.head_dim), _mha.head_dim) == (int, 4), tr(
        ko="`d_out`이 12이고 헤드가 셋이면 `head_dim`은 정수 4입니다.",
        en="With `d_out` 12 and three heads, `head_dim` is the integer 4.",
    )
    # ko: out_proj에 들어가는 텐서, 곧 헤드를 합친 결과를 적어 둡니다.
    # en: Note down what goes into out_proj: the heads, merged.
    _merged = []
    _mha.out_proj.register_forward_pre_hook(lambda _module, _inputs: _merged.append(_inputs[0].detach()))
    _x = torch.randn(2, 7, 5)
    _kept = _x.clone()
    _changed = _x.clone()
    _changed[:, 4:] = 1.0
    _mha.eval()
    _y = _mha(_x)
    answered(_y)
    assert torch.equal(_x, _kept), tr(
        ko="받은 `x` 자체가 바뀌었습니다. 새 텐서를 만들어야 합니다.",
        en="The `x` that was passed in has been changed. Make a new tensor.",
    )
    assert tuple(_y.shape) == (2, 7, 12), tr(
        ko="입력 (2, 7, 5), `d_out` 12이면 결과는 (2, 7, 12)여야 합니다.",
        en="For an input of shape (2, 7, 5) and `d_out` 12 the result must be (2, 7, 12).",
    )
    assert torch.equal(_y, _mha(_x)), tr(
        ko="`eval()`에서는 드롭아웃이 멈추어, 두 번 계산한 결과가 같아야 합니다.",
        en="In `eval()` dropout stops, and two runs give the same.",
    )
    assert torch.allclose(_mha(_changed)[:, :4], _y[:, :4], atol=1e-5), tr(
        ko="뒤의 토큰을 바꾸었더니 앞의 결과가 달라졌습니다. 점수의 축과 합치는 순서를 확인합니다.",
        en="Earlier outputs change when later tokens do. Look at the axes of the scores and at the merging.",
    )
    with torch.no_grad():
        for _columns in (slice(0, 4), slice(4, 8), slice(8, 12)):
            _q, _k, _v = (_layer(_x)[..., _columns] for _layer in (_mha.W_query, _mha.W_key, _mha.W_value))
            _scores = (_q @ _k.mT).masked_fill(torch.ones(7, 7).triu(1).bool(), -torch.inf)
            assert not torch.allclose(_merged[0][..., _columns], torch.softmax(_scores, -1) @ _v, atol=1e-5), tr(
                ko="점수를 헤드 폭의 제곱근으로 나누지 않았습니다.",
                en="The scores were not divided by the square root of a head's width.",
            )
            assert torch.allclose(_merged[0][..., _columns], torch.softmax(_scores / 2, -1) @ _v, atol=1e-5), tr(
                ko="어떤 헤드의 결과가 식과 다릅니다. 나누는 축, 나누는 수, 합치는 순서를 하나씩 확인합니다.",
                en="The result of a head is not that of the formula. Look at the split, the scaling and the merging.",
            )
        # ko: 훈련 모드. 첫 토큰은 자기만 보므로, 헤드마다 값 벡터가 통째로 사라지거나 두 배가 됩니다.
        # en: Training mode. The first token sees only itself, so in each head its value vanishes or doubles.
        _mha.train()
        _many = torch.randn(20, 3, 5)
        _mha(_many)
        _ratio = (_merged[-1] / _mha.W_value(_many))[:, 0].view(20, 3, 4)
    assert {round(_value, 2) for _value in _ratio.flatten().tolist()} == {0.0, 2.0}, tr(
        ko="훈련 모드에서 드롭아웃이 어텐션 가중치에 쓰이지 않습니다.",
        en="In training mode dropout does not act on the attention weights.",
    )
    assert (_ratio.amax(dim=-1) - _ratio.amin(dim=-1)).max() < 0.01, tr(
        ko="드롭아웃은 소프트맥스를 거친 가중치에 씁니다. 문맥 벡터에 쓰는 것이 아닙니다.",
        en="Dropout belongs on the weights that softmax gave, not on the context vectors.",
    )
    _mha(_x).square().sum().backward()
    assert all(_parameter.grad is not None for _parameter in _mha.parameters()), tr(
        ko="그레이디언트가 닿지 않는 파라미터가 있습니다.",
        en="The gradient does not reach every parameter.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x[:1, :3].double().requires_grad_()
    assert torch.autograd.gradcheck(_mha.double().eval(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 식의 그레이디언트와 다릅니다. 그레이디언트를 끊는 곳이 있는지 확인합니다.",
        en="The gradient that reaches the input is not that of the formula. See whether something cuts it off.",
    )

# %% [markdown] lang="ko"
r"""
#### 문제 1-3 · `review-layer-norm` · 5점

28강의 층 정규화(layer normalization)입니다. 벡터마다 평균을 빼고 표준 편차로 나눕니다. $\varepsilon$은 제곱근 안의
수를 양수로 지키고, `scale`과 `shift`는 훈련되는 파라미터입니다. 평균과 분산은 이미 있습니다.

1. `norm_x`: 평균을 빼고, $\varepsilon$을 더한 분산의 제곱근으로 나눈 것
2. 돌려주는 값: `norm_x`에 `scale`을 곱하고 `shift`를 더한 것

숨은 검사는 값들의 차이가 아주 작은 행과, 1과 0이 아닌 `scale`과 `shift`로도 실행해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
#### Exercise 1-3 · `review-layer-norm` · 5 points

The layer normalization of lecture 28. Each vector has its mean subtracted and is divided by its standard
deviation. $\varepsilon$ keeps what is under the root positive; `scale` and `shift` are trainable parameters.
Mean and variance are there already.

1. `norm_x`: the mean subtracted, divided by the root of the variance plus $\varepsilon$
2. The value to return: `norm_x` times `scale`, plus `shift`

The hidden checks also try rows whose values are very close together, and other values than 1 and 0 in `scale`
and `shift`. Nothing is printed.
"""


# %% exercise="review-layer-norm" points=5
class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.eps = 1e-5
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))

    def forward(self, x):
        # ko: 마지막 차원의 평균과 분산. 분산은 n으로 나눕니다.  (…, emb_dim) → (…, 1)
        # en: mean and variance along the last dimension, the latter with divisor n  (…, emb_dim) → (…, 1)
        mean = x.mean(dim=-1, keepdim=True)
        var = x.var(dim=-1, keepdim=True, unbiased=False)
        # ko: 정규화. eps는 제곱근 안에서 더합니다.  (…, emb_dim)
        # en: normalized, with eps added under the root  (…, emb_dim)
        norm_x = (x - mean) / torch.sqrt(var + self.eps)  ### your code
        # ko: scale을 곱하고 shift를 더합니다.  (…, emb_dim)
        # en: times scale, plus shift  (…, emb_dim)
        return self.scale * norm_x + self.shift  ### your code


# %% check="review-layer-norm"
with check(
    "review-layer-norm",
    hint=tr(
        ko="뺄셈이 나눗셈보다 먼저 되도록 괄호를 씁니다. `self.eps`는 분산에 더한 다음 제곱근을 씌웁니다. 곱하고 "
        "더하는 두 파라미터도 `self`에 있습니다.",
        en="Parentheses make the subtraction come before the division. Add `self.eps` to the variance, then take the "
        "root. The two parameters to multiply with and to add belong to `self`, too.",
    ),
    more=tr(
        ko="`norm_x`는 `x`에서 `mean`을 뺀 것을 괄호로 묶고, `var`와 `self.eps`의 합에 `torch.sqrt`를 쓴 값으로 나눈 "
        "것입니다. 돌려주는 값은 `norm_x`에 `self.scale`을 곱한 다음 `self.shift`를 더한 것입니다.",
        en="`norm_x` is `x` minus `mean`, in parentheses, divided by what `torch.sqrt` makes of the sum of `var` and "
        "`self.eps`. What is returned is `norm_x` times `self.scale`, and after that plus `self.shift`.",
    ),
):
    _norm = LayerNorm(4)
    # ko: 크기 (2, 3, 4). 한 행은 네 값이 모두 같고, 한 행은 값들의 차이가 아주 작습니다.
    # en: Shape (2, 3, 4). In one row all values are equal, in one they are very close together.
    _x = torch.tensor(
        [
            [[1.0, 2.0, 3.0, 6.0], [-4.0, 0.0, 4.0, 8.0], [5.0, 5.0, 5.0, 9.0]],
            [[0.0, -1.0, 0.0, 1.0], [0.001, 0.002, 0.003, 0.004], [7.0, 7.0, 7.0, 7.0]],
        ]
    )
    _kept = _x.clone()
    _y = _norm(_x)
    answered(_y)
    assert torch.equal(_x, _kept), tr(
        ko="받은 `x` 자체가 바뀌었습니다. 새 텐서를 만들어야 합니다.",
        en="The `x` that was passed in has been changed. Make a new tensor.",
    )
    assert _y.shape == _x.shape, tr(
        ko="결과의 크기가 입력의 크기와 다릅니다.",
        en="The result does not have the shape of the input.",
    )
    assert not _y.isnan().any(), tr(
        ko="한 행의 값이 모두 같으면 nan이 나옵니다. 0으로 나누지 않게 하는 것이 `eps`의 일입니다.",
        en="A row of equal values gives nan. Keeping the divisor from being 0 is the job of `eps`.",
    )
    assert _y.mean(dim=-1).abs().max() < 1e-5, tr(
        ko="행의 평균이 0이 아닙니다. 평균을 빼는 일이 나눗셈보다 먼저인지 확인합니다.",
        en="The rows do not have mean 0. See whether the mean is subtracted before the division.",
    )
    assert abs(_y[0, 0].square().mean().item() - 1) < 1e-3, tr(
        ko="행의 분산이 1이 아닙니다. 나누는 수는 분산이 아니라 그 제곱근입니다.",
        en="The rows do not have variance 1. The divisor is the root of the variance, not the variance.",
    )
    assert torch.allclose(_y, nn.LayerNorm(4, eps=1e-5)(_x), atol=1e-4), tr(
        ko="값들의 차이가 아주 작은 행에서 결과가 다릅니다. `eps`를 어디에 더하는지 확인합니다.",
        en="Rows whose values are very close together come out wrong. See where `eps` is added.",
    )
    with torch.no_grad():
        _norm.scale.fill_(2.0)
        _norm.shift.fill_(1.0)
    assert torch.allclose(_norm(_x), 2 * _y + 1, atol=1e-4), tr(
        ko="`scale`과 `shift`를 바꾸어도 결과가 그에 맞게 바뀌지 않습니다.",
        en="Other values of `scale` and `shift` do not change the result as they should.",
    )
    _loss = _norm(_x).square().sum()
    if _loss.requires_grad:
        _loss.backward()
    assert None not in [parameter.grad for parameter in _norm.parameters()], tr(
        ko="그레이디언트가 `scale`과 `shift`까지 오지 않습니다.",
        en="The gradient does not reach `scale` and `shift`.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x[0].double().requires_grad_()
    assert torch.autograd.gradcheck(_norm.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 식의 그레이디언트와 다릅니다. 그레이디언트를 끊는 곳이 있는지 확인합니다.",
        en="The gradient that reaches the input is not that of the formula. See whether something cuts it off.",
    )

# %% [markdown] lang="ko"
"""
활성화 함수(activation function) GELU는 주어집니다. GPT-2가 쓴 tanh 근사식입니다.
"""

# %% [markdown] lang="en"
"""
The activation function GELU is given. It is the approximation with tanh that GPT-2 used.
"""


# %%
class GELU(nn.Module):
    def forward(self, x):
        return 0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (x + 0.044715 * torch.pow(x, 3))))


# %% [markdown] lang="ko"
"""
#### 문제 1-4 · `review-feed-forward` · 5점

28강의 피드 포워드 신경망(feed-forward network)입니다. 벡터를 네 배로 넓히고, GELU를 지나, 다시 처음의 폭으로
좁힙니다. `nn.Sequential` 안의 빈칸 세 개를 채웁니다. 쉼표는 이미 있습니다.

1. `emb_dim`에서 그 네 배로 가는 선형 층
2. `GELU`의 객체
3. 네 배에서 `emb_dim`으로 돌아오는 선형 층

두 선형 층에는 편향이 있습니다. `emb_dim`은 `cfg`에서 꺼냅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 1-4 · `review-feed-forward` · 5 points

The feed-forward network of lecture 28. It makes the vector four times as wide, applies GELU, and makes it as
narrow as before. Fill the three blanks inside the `nn.Sequential`. The commas are there already.

1. A linear layer from `emb_dim` to four times as much
2. An object of `GELU`
3. A linear layer from there back to `emb_dim`

Both linear layers have a bias. Take `emb_dim` from `cfg`. Nothing is printed.
"""


# %% exercise="review-feed-forward" points=5
class FeedForward(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.layers = nn.Sequential(
            # ko: 넓힙니다: emb_dim → 4 * emb_dim
            # en: wider: emb_dim → 4 * emb_dim
            nn.Linear(cfg["emb_dim"], 4 * cfg["emb_dim"]),  ### your code
            # ko: 활성화 함수
            # en: the activation function
            GELU(),  ### your code
            # ko: 다시 좁힙니다: 4 * emb_dim → emb_dim
            # en: back again: 4 * emb_dim → emb_dim
            nn.Linear(4 * cfg["emb_dim"], cfg["emb_dim"]),  ### your code
        )

    def forward(self, x):
        # ko: (배치, 토큰, emb_dim) → (배치, 토큰, emb_dim)
        # en: (batch, tokens, emb_dim) → (batch, tokens, emb_dim)
        return self.layers(x)


# %% check="review-feed-forward"
with check(
    "review-feed-forward",
    hint=tr(
        ko="`nn.Linear`는 들어오는 폭과 나가는 폭을 차례로 받습니다. 첫 층에서 네 배로 넓어진 것을 마지막 층이 "
        "되돌립니다. 클래스 이름 뒤에 괄호를 붙이면 객체가 됩니다.",
        en="`nn.Linear` takes the width that comes in, then the width that goes out. The last layer turns back "
        "what the first one widened. Parentheses after a class's name make an object.",
    ),
    more=tr(
        ko="첫째와 셋째 빈칸은 `nn.Linear`입니다. 두 폭 가운데 한쪽은 "
        '`cfg["emb_dim"]`, 다른 쪽은 그 네 배이며, 두 층에서 순서가 반대입니다. 둘째 빈칸은 `GELU` 뒤에 괄호를 '
        "붙인 것입니다.",
        en='The first and the third blank are `nn.Linear`. One of the two widths is `cfg["emb_dim"]`, the other four '
        "times that; the two layers have them in opposite order. The second blank is `GELU` with parentheses after it.",
    ),
):
    _ff = FeedForward({"emb_dim": 6})
    assert len(_ff.layers) == 3, tr(
        ko="`layers`에 들어 있는 것이 셋이 아닙니다.",
        en="There are not three things in `layers`.",
    )
    assert all(isinstance(layer, nn.Linear) for layer in _ff.layers[::2]), tr(
        ko="처음과 마지막은 선형 층이어야 합니다.",
        en="The first and the last have to be linear layers.",
    )
    assert _ff.layers[0].in_features == _ff.layers[2].out_features == 6, tr(
        ko="들어오고 나가는 폭이 `emb_dim`이 아닙니다. `cfg`에서 꺼낸 값이어야 합니다.",
        en="What comes in and what goes out does not have the width `emb_dim`, which has to come from `cfg`.",
    )
    assert _ff.layers[0].out_features == _ff.layers[2].in_features == 4 * 6, tr(
        ko="가운데의 폭이 `emb_dim`의 네 배가 아닙니다.",
        en="The width in the middle is not four times `emb_dim`.",
    )
    assert None not in (_ff.layers[0].bias, _ff.layers[2].bias), tr(
        ko="두 선형 층에는 편향이 있어야 합니다.",
        en="Both linear layers need their bias.",
    )
    _x = torch.linspace(-3, 3, 30).view(1, 5, 6)
    assert torch.allclose(_ff.layers[1](_x), GELU()(_x), atol=1e-6), tr(
        ko="가운데의 활성화 함수가 위에서 준 GELU와 다르게 계산합니다.",
        en="The activation function in the middle does not compute what the GELU from above does.",
    )
    assert _ff(_x).shape == _x.shape, tr(
        ko="결과의 크기가 입력의 크기와 다릅니다.",
        en="The result does not have the shape of the input.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x.double().requires_grad_()
    assert torch.autograd.gradcheck(_ff.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 식의 그레이디언트와 다릅니다. 그레이디언트를 끊는 곳이 있는지 확인합니다.",
        en="The gradient that reaches the input is not that of the formula. See whether something cuts it off.",
    )

# %% [markdown] lang="ko"
"""
#### 문제 1-5 · `review-transformer-block` · 5점

28강의 트랜스포머 블록(transformer block)입니다. 두 절반의 모양이 같습니다.

![](figure:transformer-block)

부품은 모두 `__init__`에 있고, 숏컷에 쓸 `x`를 남겨 두는 줄도 이미 있습니다. `forward`의 빈칸은 절반마다 네 개씩
여덟 개입니다.

1. `norm1`을 지난 `x`
2. 어텐션을 지난 `x`
3. 드롭아웃을 지난 `x`
4. 남겨 둔 `shortcut`을 더한 `x`
5. 여기서 8번까지 `norm2`와 `ff`로 같은 일을 되풀이합니다.

더할 때는 새 텐서를 만듭니다. `+=`를 쓰면 남겨 둔 텐서까지 바뀔 수 있습니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 1-5 · `review-transformer-block` · 5 points

The transformer block of lecture 28. Its two halves have the same form.

![](figure:transformer-block)

All parts are made in `__init__`, and the lines that keep `x` for the shortcut are there as well. `forward` has
eight blanks, four in each half.

1. `x` after `norm1`
2. `x` after attention
3. `x` after dropout
4. `x` with the `shortcut` that was kept added to it
5. Up to number 8, the same with `norm2` and `ff`

Make a new tensor when adding: `+=` may change the tensor that was kept. Nothing is printed.
"""


# %% exercise="review-transformer-block" points=5
class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.att = MultiHeadAttention(
            d_in=cfg["emb_dim"],
            d_out=cfg["emb_dim"],
            context_length=cfg["context_length"],
            num_heads=cfg["n_heads"],
            dropout=cfg["drop_rate"],
            qkv_bias=cfg["qkv_bias"],
        )
        self.ff = FeedForward(cfg)
        self.norm1 = LayerNorm(cfg["emb_dim"])
        self.norm2 = LayerNorm(cfg["emb_dim"])
        self.dropout = nn.Dropout(cfg["drop_rate"])

    def forward(self, x):
        # ko: 크기는 끝까지 (배치, 토큰, emb_dim)입니다. 앞 절반: 숏컷에 쓸 x를 남겨 둡니다.
        # en: The shape is (batch, tokens, emb_dim) all the way. First half: x is kept for the shortcut.
        shortcut = x
        # ko: 층 정규화
        # en: layer norm
        x = self.norm1(x)  ### your code
        # ko: 멀티 헤드 어텐션
        # en: multi-head attention
        x = self.att(x)  ### your code
        # ko: 드롭아웃
        # en: dropout
        x = self.dropout(x)  ### your code
        # ko: 남겨 둔 것을 더합니다.
        # en: Add what was kept.
        x = x + shortcut  ### your code

        # ko: 뒤 절반: 지금까지의 x를 다시 남겨 둡니다.
        # en: Second half: x as it is now is kept.
        shortcut = x
        # ko: 층 정규화
        # en: layer norm
        x = self.norm2(x)  ### your code
        # ko: 피드 포워드 신경망
        # en: feed-forward network
        x = self.ff(x)  ### your code
        # ko: 드롭아웃
        # en: dropout
        x = self.dropout(x)  ### your code
        # ko: 남겨 둔 것을 더합니다.
        # en: Add what was kept.
        x = x + shortcut  ### your code
        return x


# %% check="review-transformer-block"
from copy import deepcopy


# ko: 블록의 복사본입니다. 이름을 적은 부분의 마지막 층은 0을 냅니다.
# en: A copy of a block in which the last layer of the named parts gives 0.
def _silenced(block, *names):
    block = deepcopy(block)
    for name in names:
        last = block.att.out_proj if name == "att" else block.ff.layers[2]
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
    return block


with check(
    "review-transformer-block",
    hint=tr(
        ko="절반마다 순서는 층 정규화, 어텐션이나 피드 포워드, 드롭아웃, 더하기입니다. 빈칸마다 부품 하나를 `x`로 "
        "부릅니다. 부품은 `self`에 있습니다.",
        en="Each half goes: layer norm, attention or feed-forward network, dropout, addition. A blank calls one "
        "part with `x`; the parts belong to `self`.",
    ),
    more=tr(
        ko="앞 절반은 `norm1`, `att`, `dropout`의 순서이고 뒤 절반은 `norm2`, `ff`, `dropout`의 순서입니다. 절반마다 "
        "마지막 줄은 `x`와 `shortcut`을 `+`로 더한 것입니다.",
        en="The first half goes `norm1`, `att`, `dropout`, the second `norm2`, `ff`, `dropout`. The last line of each "
        "half adds `x` and `shortcut` with `+`.",
    ),
):
    torch.manual_seed(0)
    _tiny = {
        "vocab_size": 50,
        "context_length": 16,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.3,
        "qkv_bias": False,
    }
    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 두 층 정규화가 서로 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that the two layer norms differ.
    _block = TransformerBlock(_tiny).eval()
    for _parameter in _block.parameters():
        nn.init.normal_(_parameter, std=0.3)
    _x = torch.randn(2, 5, 12)
    _kept = _x.clone()
    with torch.no_grad():
        _y = _block(_x)
        answered(_y)
        assert torch.equal(_x, _kept), tr(
            ko="입력 텐서가 바뀌었습니다. 제자리에서 더하지 말고 새 텐서를 만듭니다.",
            en="The input tensor has changed. Make a new tensor instead of adding in place.",
        )
        assert _y.shape == _x.shape, tr(
            ko="결과의 크기가 입력의 크기와 다릅니다.",
            en="The result does not have the shape of the input.",
        )
        assert torch.allclose(_silenced(_block, "att", "ff")(_x), _x, atol=1e-5), tr(
            ko="`att`와 `ff`가 0을 내면 블록은 입력을 그대로 돌려주어야 합니다. 숏컷을 더하는 두 곳을 확인합니다.",
            en="When `att` and `ff` give 0, the block should hand its input back. See the two places where a shortcut "
            "is added.",
        )
        _first = _silenced(_block, "ff")(_x)
        assert torch.allclose(_first - _x, nn.Sequential(_block.norm1, _block.att)(_x), atol=1e-4), tr(
            ko="앞 절반이 입력에 더하는 값이 다릅니다. `norm1`과 `att`를 차례로 한 번씩 지나야 합니다.",
            en="What the first half adds to the input is wrong. It goes through `norm1` and `att`, once each and in "
            "order.",
        )
        _second = _silenced(_block, "att")
        assert torch.allclose(_second(_x) - _x, nn.Sequential(_block.norm2, _block.ff)(_x), atol=1e-4), tr(
            ko="뒤 절반이 더하는 값이 다릅니다. `norm2`와 `ff`를 차례로 한 번씩 지나야 합니다.",
            en="What the second half adds is wrong. It goes through `norm2` and `ff`, once each and in order.",
        )
        assert torch.allclose(_y, _second(_first), atol=1e-4), tr(
            ko="뒤 절반이 앞 절반의 결과에서 시작하지 않습니다.",
            en="The second half does not start from the result of the first.",
        )
        # ko: 훈련 모드에서 `att`는 1만, `ff`는 4만 냅니다. 드롭아웃에서 남은 수는 1/0.7배가 됩니다.
        # en: In training mode, with `att` giving 1 and `ff` giving 4 only. What dropout leaves is divided by 0.7.
        _loud = _silenced(_block, "att", "ff").train()
        nn.init.constant_(_loud.att.out_proj.bias, 1.0)
        nn.init.constant_(_loud.ff.layers[2].bias, 4.0)
        _x = torch.randn(2, 16, 12)
        _added = 0.7 * (_loud(_x) - _x)
    assert {round(value, 2) for value in _added.flatten().tolist()} == {0, 1, 4, 5}, tr(
        ko="훈련 모드의 드롭아웃이 잘못되었습니다. 두 번 더하기 바로 앞마다 `drop_rate`의 비율로 지워야 합니다.",
        en="Dropout in training is wrong. Before each of the two additions it has to drop a share of `drop_rate`.",
    )
    assert _added.std(dim=-1).max() > 0.1, tr(
        ko="드롭아웃이 토큰의 벡터를 통째로 지웁니다. 값마다 따로 지워야 합니다.",
        en="Dropout drops whole vectors of tokens. It has to drop each number by itself.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x[:1, :3].double().requires_grad_()
    assert torch.autograd.gradcheck(_block.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 다릅니다. 숏컷이나 `att`, `ff`로 가는 길이 끊기지 않았는지 확인합니다.",
        en="The gradient that reaches the input is wrong. See whether a path, by a shortcut, by `att` or by `ff`, is "
        "cut off.",
    )

# %% [markdown] lang="ko"
"""
#### 문제 1-6 · `review-gpt-model` · 5점

부품을 조립하면 GPT 모델입니다. 가장 작은 GPT-2에서는 트랜스포머 블록이 12번 되풀이됩니다.

![](figure:gpt-full)

`__init__`과 두 임베딩은 이미 있습니다. `forward`의 빈칸은 다섯 개입니다.

1. `x`: 토큰 임베딩과 위치 임베딩의 합. 크기는 (배치, 토큰, `emb_dim`)입니다.
2. `x`: 임베딩의 드롭아웃 `drop_emb`를 지난 것
3. `x`: 모든 블록을 지난 것
4. `x`: 마지막 층 정규화를 지난 것
5. `logits`: 출력 헤드를 지난 것. 크기는 (배치, 토큰, `vocab_size`)입니다.

숨은 검사는 작은 설정의 모델로 계산 결과와 드롭아웃을 살펴보고, 짧은 훈련도 해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 1-6 · `review-gpt-model` · 5 points

Put together, the parts are the GPT model. In the smallest GPT-2 the transformer block is repeated 12 times.

![](figure:gpt-full)

`__init__` and both embeddings are there already. `forward` has five blanks.

1. `x`: the sum of token embeddings and position embeddings, of shape (batch, tokens, `emb_dim`)
2. `x`: after `drop_emb`, the dropout of the embeddings
3. `x`: after all blocks
4. `x`: after the final layer norm
5. `logits`: what comes out of the output head, of shape (batch, tokens, `vocab_size`)

The hidden checks look at results and dropout of models with small configurations, and train one for a moment.
Nothing is printed.
"""


# %% exercise="review-gpt-model" points=5
class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)

    def forward(self, in_idx):
        _, seq_len = in_idx.shape
        # ko: (배치, 토큰) → (배치, 토큰, emb_dim)
        # en: (batch, tokens) → (batch, tokens, emb_dim)
        tok_embeds = self.tok_emb(in_idx)
        # ko: (토큰,) → (토큰, emb_dim)
        # en: (tokens,) → (tokens, emb_dim)
        pos_embeds = self.pos_emb(torch.arange(seq_len, device=in_idx.device))
        # ko: 두 임베딩의 합  (배치, 토큰, emb_dim)
        # en: the sum of both embeddings  (batch, tokens, emb_dim)
        x = tok_embeds + pos_embeds  ### your code
        # ko: 드롭아웃
        # en: dropout
        x = self.drop_emb(x)  ### your code
        # ko: 모든 블록  (배치, 토큰, emb_dim)
        # en: all blocks  (batch, tokens, emb_dim)
        x = self.trf_blocks(x)  ### your code
        # ko: 마지막 층 정규화
        # en: the final layer norm
        x = self.final_norm(x)  ### your code
        # ko: 출력 헤드  (배치, 토큰, emb_dim) → (배치, 토큰, vocab_size)
        # en: the output head  (batch, tokens, emb_dim) → (batch, tokens, vocab_size)
        logits = self.out_head(x)  ### your code
        return logits


# %% check="review-gpt-model"
with check(
    "review-gpt-model",
    hint=tr(
        ko="빈칸의 순서는 그림의 아래에서 위로 가는 순서입니다. 두 임베딩을 더하고, 그다음은 빈칸마다 `self`의 "
        "부품 하나를 `x`로 부릅니다.",
        en="The blanks go the way that the figure goes from bottom to top. Add the two embeddings; after that each "
        "blank calls one part of `self` with `x`.",
    ),
    more=tr(
        ko="첫 빈칸은 바로 위의 두 이름을 `+`로 더한 것입니다. 나머지는 `self`의 `drop_emb`, `trf_blocks`, "
        "`final_norm`, `out_head`를 이 순서로 부르는 것이고, 괄호 안에는 모두 앞 줄의 `x`가 들어갑니다.",
        en="The first blank adds the two names right above with `+`. The others call `drop_emb`, `trf_blocks`, "
        "`final_norm` and `out_head` of `self`, in this order, each with the `x` of the line before in parentheses.",
    ),
):
    torch.manual_seed(0)
    _tiny = {
        "vocab_size": 50,
        "context_length": 16,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.5,
        "qkv_bias": False,
    }
    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 층 정규화가 모두 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that no two layer norms are alike.
    _gpt = GPTModel(_tiny).eval()
    for _parameter in _gpt.parameters():
        nn.init.normal_(_parameter, std=0.5)
    _ids = torch.tensor([[7, 1, 7, 3, 9], [7, 1, 7, 4, 2]])
    _logits = _gpt(_ids)
    answered(_logits)
    assert tuple(_logits.shape) == (2, 5, 50), tr(
        ko="로짓의 크기가 (배치, 토큰, `vocab_size`)가 아닙니다.",
        en="The logits do not have the shape (batch, tokens, `vocab_size`).",
    )
    assert _logits.dtype == torch.float32, tr(
        ko="로짓의 자료형이 바뀌었습니다. 출력 헤드가 낸 것을 그대로 돌려줍니다.",
        en="The dtype of the logits has been changed. Return them as the output head gives them.",
    )
    assert torch.allclose(_logits[0, :3], _logits[1, :3], atol=1e-4), tr(
        ko="뒤의 토큰만 다른데 앞 위치의 로짓이 달라졌습니다. 문제 1-2의 마스크를 확인합니다.",
        en="Only later tokens differ, and yet logits at earlier positions do. See the mask of exercise 1-2.",
    )
    assert not torch.allclose(_logits[0, 0], _logits[0, 2], atol=1e-3), tr(
        ko="같은 토큰이 다른 위치에서도 같은 로짓을 냅니다. 위치 임베딩을 더하는지 확인합니다.",
        en="The same token gives the same logits at two positions. See whether the position embeddings are added.",
    )
    _vectors = _gpt.tok_emb(_ids) + _gpt.pos_emb.weight[:5]
    _parts = nn.Sequential(*_gpt.trf_blocks, _gpt.final_norm, _gpt.out_head)
    assert torch.allclose(_logits, _parts(_vectors), atol=1e-4), tr(
        ko="로짓이 두 임베딩의 합에서 시작해 블록, `final_norm`, `out_head`를 차례로 한 번씩 지난 값과 다릅니다.",
        en="The logits are not what the sum of both embeddings becomes on its way through the blocks, `final_norm` and "
        "`out_head`, once each and in this order.",
    )
    _logits.square().mean().backward()
    assert all(parameter.grad is not None for parameter in _gpt.parameters()), tr(
        ko="그레이디언트가 닿지 않는 파라미터가 있습니다.",
        en="The gradient does not reach every parameter.",
    )
    # ko: 훈련 모드. 블록이 아무것도 더하지 않으면 임베딩 다음의 드롭아웃만 남습니다.
    # en: Training mode. When the blocks add nothing, the dropout after the embeddings is all that is left.
    _gpt.train()
    with torch.no_grad():
        for _parameter in _gpt.trf_blocks.parameters():
            _parameter.zero_()
        assert not torch.equal(_gpt(_ids), _gpt(_ids)), tr(
            ko="블록에 들어가는 값이 임베딩 다음의 드롭아웃을 지나지 않았습니다.",
            en="What goes into the blocks did not pass the dropout after the embeddings.",
        )

# %% [markdown] lang="ko"
"""
### 훈련하지 않은 모델로 글 잇기

함수 `generate_text_simple`은 28강의 것과 같은 일을 합니다. 토큰을 하나씩, 늘 로짓이 가장 큰 것으로 잇습니다(그리디
디코딩, greedy decoding). 소프트맥스는 크고 작은 순서를 바꾸지 않으므로 여기서는 거치지 않습니다.
"""

# %% [markdown] lang="en"
"""
### Continuing a text with an untrained model

The function `generate_text_simple` does what it did in lecture 28: one token after another, always the one with
the largest logit (greedy decoding). Softmax does not change which number is largest, so it is left out here.
"""

# %%
tokenizer = tiktoken.get_encoding("gpt2")


def generate_text_simple(model, idx, max_new_tokens, context_size):
    # ko: idx는 지금까지의 토큰 ID입니다.  (배치, 토큰)
    # en: idx holds the token IDs so far.  (batch, tokens)
    for _ in range(max_new_tokens):
        # ko: 모델이 볼 수 있는 만큼, 마지막 context_size개만 넣습니다.
        # en: Only the last context_size tokens go in, all that the model can see.
        with torch.no_grad():
            logits = model(idx[:, -context_size:])
        # ko: 마지막 위치에서 로짓이 가장 큰 토큰  (배치, 토큰, vocab_size) → (배치, 1)
        # en: the token with the largest logit at the last position  (batch, tokens, vocab_size) → (batch, 1)
        idx_next = torch.argmax(logits[:, -1, :], dim=-1, keepdim=True)
        # ko: 뒤에 이어 붙입니다.  (배치, 토큰) → (배치, 토큰 + 1)
        # en: Append it.  (batch, tokens) → (batch, tokens + 1)
        idx = torch.cat((idx, idx_next), dim=1)
    return idx


# %% [markdown] lang="ko"
"""
1부의 클래스로 가장 작은 GPT-2와 크기가 같은 모델을 만들어 시험합니다. 훈련하지 않았으므로 뜻이 없는 글이
나오지만, 시드가 같으면 늘 같은 글입니다. CPU에서는 다음과 같이 나옵니다.

`Hello, I am Featureiman Byeswickattribute argue logger Normandy Compton analogous`

토큰 ID는 처음의 4개에 10개가 더해져 14개입니다. 다르게 나오면 1부의 클래스를 다시 살펴봅니다.
"""

# %% [markdown] lang="en"
"""
The classes of part 1 make a model of the size of the smallest GPT-2, which is tried out here. It is not
trained, so the text makes no sense, but with the same seed it is always the same text. On a CPU it is

`Hello, I am Featureiman Byeswickattribute argue logger Normandy Compton analogous`

There are 14 token IDs, the 4 at the beginning and 10 new ones. If something else comes out, look at the classes
of part 1 again.
"""

# %%
GPT_CONFIG_124M = {
    "vocab_size": 50257,
    "context_length": 1024,
    "emb_dim": 768,
    "n_heads": 12,
    "n_layers": 12,
    "drop_rate": 0.1,
    "qkv_bias": False,
}

# %% tags=["heavy"]
torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_124M)
# ko: 평가 모드: 드롭아웃을 끕니다.
# en: Evaluation mode turns dropout off.
model.eval()

encoded = torch.tensor(tokenizer.encode("Hello, I am")).unsqueeze(0)
out = generate_text_simple(model, encoded, max_new_tokens=10, context_size=GPT_CONFIG_124M["context_length"])

print(tr(ko="====== 입력 ======", en="====== input ======"))
print(encoded[0].tolist())
print(tr(ko="====== 출력 ======", en="====== output ======"))
print(out[0].tolist())
print(tr(ko="길이:", en="length:"), out.shape[1])
print(tokenizer.decode(out[0].tolist()))

# %% [markdown] lang="ko"
"""
## 2부 · 훈련 (40점) · 80분

이제 모델을 훈련합니다. 데이터는 26강의 단편 소설 한 편입니다. 사전 훈련(pretraining)이라고 부르기에는 아주 작은
데이터이지만, 훈련 루프는 큰 모델의 것과 같습니다.

### 크기 고르기

가장 작은 GPT-2와 같은 크기의 모델을 훈련하려면 GPU가 있는 편이 좋습니다. Colab에서는 `런타임 → 런타임 유형
변경`에서 T4 GPU를 고릅니다. GPU가 없으면 아래 셀의 `"full"`을 `"small"`로 바꿉니다. 고칠 것은 이 단어 하나이고,
문제와 배점은 같습니다.

| `PRESET` | `"full"` | `"small"` |
| --- | --- | --- |
| 파라미터 | 162,419,712개 | 13,673,984개 |
| 문맥 길이 | 256 | 128 |
| GPU에서 걸리는 시간 | 1~2분 | 1분 안쪽 |
| CPU에서 걸리는 시간 | 20분쯤(메모리 5 GB) | 2~3분 |
| 훈련 손실 | 10쯤에서 시작해 1보다 작아집니다. | 11쯤에서 시작해 5보다 작아집니다. |

나중에 바꾸려면 `런타임 → 세션 다시 시작`을 하고 처음부터 다시 실행합니다.
"""

# %% [markdown] lang="en"
"""
## Part 2 · Training (40 points) · 80 min

Now the model is trained. The data is one short story, that of lecture 26. This is far too little for real
pretraining, but the training loop is the same as for large models.

### Choosing a size

A model of the size of the smallest GPT-2 is best trained on a GPU. In Colab, choose T4 GPU under
`Runtime → Change runtime type`. Without a GPU, replace `"full"` by `"small"` in the next cell. That one word is
all there is to change; questions and points stay the same.

| `PRESET` | `"full"` | `"small"` |
| --- | --- | --- |
| parameters | 162,419,712 | 13,673,984 |
| context length | 256 | 128 |
| time on a GPU | 1 to 2 minutes | less than a minute |
| time on a CPU | about 20 minutes, 5 GB of memory | 2 to 3 minutes |
| training loss | starts near 10, ends below 1 | starts near 11, ends below 5 |

To change it later, use `Runtime → Restart session` and run everything from the top.
"""

# %% include="start-here" only="release"

# %% editable=true
PRESET = "full"

# %% only="solutions"
# ko: 다 푼 이 노트북은 CPU에서, 작은 크기로 실행했습니다. 스레드가 하나면 결과가 실행할 때마다 같습니다.
# en: This solved notebook was run on a CPU, with the small preset. With one thread every run gives the same.
PRESET = "small"
torch.set_num_threads(1)

# %% [markdown] lang="ko"
"""
모델의 설정 `GPT_CONFIG_TRAIN`과 훈련의 설정 `TRAINING`은 여기에서 나옵니다. 계산을 아끼려고 문맥 길이를 1,024보다
짧게 합니다. 3부는 다른 이름의 설정을 쓰므로 이 설정을 바꾸지 않습니다.

| 키 | 뜻 |
| --- | --- |
| `learning_rate` | 학습률(learning rate): 한 스텝(step)에 파라미터를 고치는 폭 |
| `num_epochs` | 에포크(epoch) 수: 훈련 세트 전체를 몇 번 보는지 |
| `eval_freq` | 몇 스텝마다 손실을 재는지 |
| `eval_iter` | 손실을 잴 때 로더마다 배치를 몇 개까지 쓰는지 |
"""

# %% [markdown] lang="en"
"""
This is where the configuration of the model, `GPT_CONFIG_TRAIN`, and the settings of the training, `TRAINING`,
come from. A context shorter than 1,024 saves computing. Part 3 uses a configuration of another name and leaves
this one as it is.

| key | meaning |
| --- | --- |
| `learning_rate` | how far a step moves the parameters |
| `num_epochs` | number of epochs, how often the whole training set is gone through |
| `eval_freq` | after how many steps the losses are measured |
| `eval_iter` | how many batches of each loader are used for that, at most |
"""

# %%
PRESETS = {
    "full": {
        "model": {
            "vocab_size": 50257,
            "context_length": 256,
            "emb_dim": 768,
            "n_heads": 12,
            "n_layers": 12,
            "drop_rate": 0.1,
            "qkv_bias": False,
        },
        "training": {"learning_rate": 0.0004, "num_epochs": 10, "eval_freq": 5, "eval_iter": 5},
    },
    "small": {
        "model": {
            "vocab_size": 50257,
            "context_length": 128,
            "emb_dim": 128,
            "n_heads": 4,
            "n_layers": 4,
            "drop_rate": 0.1,
            "qkv_bias": False,
        },
        "training": {"learning_rate": 0.001, "num_epochs": 10, "eval_freq": 10, "eval_iter": 5},
    },
}
if PRESET not in PRESETS:
    raise ValueError(
        tr(
            ko=f'PRESET은 "full"이나 "small"이어야 합니다. 지금은 {PRESET!r}입니다.',
            en=f'PRESET has to be "full" or "small"; now it is {PRESET!r}.',
        )
    )

GPT_CONFIG_TRAIN = PRESETS[PRESET]["model"]
TRAINING = PRESETS[PRESET]["training"]

# %% [markdown] lang="ko"
"""
이 설정으로 모델을 만들고 평가 모드로 둡니다.
"""

# %% [markdown] lang="en"
"""
A model of this configuration, in evaluation mode.
"""

# %% tags=["heavy"]
torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_TRAIN)
model.eval()

print(f"{sum(parameter.numel() for parameter in model.parameters()):,}")

# %% [markdown] lang="ko"
"""
### 글

글은 26강에서 쓴 [*The Verdict*](https://en.wikisource.org/wiki/The_Verdict)(1908)입니다. 아래 셀은
`the-verdict.txt` 파일을 찾는 함수를 정의합니다. 파일이 `COURSE_DATA` 폴더나 작업 폴더에 있으면 그 파일을 쓰고, 없을
때만 내려받습니다.
"""

# %% [markdown] lang="en"
"""
### The text

The text is [*The Verdict*](https://en.wikisource.org/wiki/The_Verdict) (1908), as in lecture 26. The next cell
defines a function that finds the file `the-verdict.txt`: a copy in the folder `COURSE_DATA` or in the working
folder is used as it is, and only if there is none is the file downloaded.
"""

# %% include="story"
from common import find_story

# %%
text_data = find_story().read_text(encoding="utf-8")

# ko: 처음 100자와 마지막 100자
# en: the first and the last 100 characters
print(text_data[:100])
print("…")
print(text_data[-100:])
print()
print(tr(ko="문자 수:", en="characters:"), len(text_data))
print(tr(ko="토큰 수:", en="tokens:"), len(tokenizer.encode(text_data)))

# %% [markdown] lang="ko"
"""
#### 문제 2-1 · `data-loaders` · 5점

글을 둘로 나눕니다. 앞의 90 %는 **훈련 세트**(training set), 나머지는 **검증 세트**(validation set)입니다. 검증
세트로는 훈련하지 않습니다. 처음 보는 글에서 모델이 얼마나 맞히는지 재는 데만 씁니다.

![](figure:train-val-split)

1. `train_ratio`: 훈련 세트의 비율, 0.90
2. `train_data`: `text_data`에서 `split_idx` **앞**에 있는 문자들
3. `val_data`: `split_idx`**부터** 끝까지
4. `train_loader`: `create_dataloader_v1`로 만든 **훈련 세트의** 로더. 배치 크기, 길이, 스트라이드와
   `num_workers`는 `val_loader`와 같습니다. 마지막의 짧은 배치는 버리고(`drop_last`), 윈도의 순서를
   섞습니다(`shuffle`).

길이와 스트라이드는 수로 쓰지 않고 설정 `GPT_CONFIG_TRAIN`에서 꺼냅니다. 길이로 18431과 2048이 출력되고, 이어서
배치의 크기가 출력됩니다. `"full"`이면 훈련 배치 9개와 검증 배치 1개, `"small"`이면 18개와 2개입니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 2-1 · `data-loaders` · 5 points

The text is split in two. The first 90 % are the **training set**, the rest is the **validation set**. The
model is not trained on the latter, which serves to measure how well it predicts a text that it has not seen.

![](figure:train-val-split)

1. `train_ratio`: the share of the training set, 0.90
2. `train_data`: the characters of `text_data` **before** `split_idx`
3. `val_data`: those **from** `split_idx` to the end
4. `train_loader`: a loader of **the training set**, made with `create_dataloader_v1`. Batch size, length,
   stride and `num_workers` are those of `val_loader`. A short batch at the end is dropped (`drop_last`), and the
   windows are taken in random order (`shuffle`).

Length and stride come out of the configuration `GPT_CONFIG_TRAIN` instead of being written as numbers. The
lengths printed are 18431 and 2048; the shapes of the batches follow. With `"full"` there are 9 batches for
training and 1 for validation, with `"small"` 18 and 2.
"""

# %% exercise="data-loaders" points=5
# ko: 훈련 세트의 비율
# en: the share of the training set
train_ratio = 0.90  ### your code
split_idx = int(train_ratio * len(text_data))
# ko: split_idx 앞은 훈련 세트, 그 뒤는 검증 세트
# en: what is before split_idx is for training, the rest for validation
train_data = text_data[:split_idx]  ### your code
val_data = text_data[split_idx:]  ### your code

print(len(train_data))
print(len(val_data))

torch.manual_seed(123)
# ko: 훈련 세트의 로더. 아래의 val_loader와 견주어 봅니다.
# en: The loader of the training set; compare it with val_loader below.
train_loader = create_dataloader_v1(
    train_data,
    batch_size=2,
    max_length=GPT_CONFIG_TRAIN["context_length"],
    stride=GPT_CONFIG_TRAIN["context_length"],
    drop_last=True,
    shuffle=True,
    num_workers=0,
)  ### your code

val_loader = create_dataloader_v1(
    val_data,
    batch_size=2,
    max_length=GPT_CONFIG_TRAIN["context_length"],
    stride=GPT_CONFIG_TRAIN["context_length"],
    drop_last=False,
    shuffle=False,
    num_workers=0,
)

print(tr(ko="훈련 로더:", en="training loader:"))
for x, y in train_loader:
    print(x.shape, y.shape)

print(tr(ko="검증 로더:", en="validation loader:"))
for x, y in val_loader:
    print(x.shape, y.shape)

# %% check="data-loaders"
with check(
    "data-loaders",
    hint=tr(
        ko="문자열도 슬라이스로 자릅니다. 앞부분은 `[:위치]`, 뒷부분은 `[위치:]`입니다. 로더는 `val_loader`와 견주어 "
        "글, `drop_last`, `shuffle` 세 가지만 다릅니다.",
        en="A string can be sliced: `[:position]` is the part before, `[position:]` the part after. Only three things "
        "are not as in `val_loader`: the text, `drop_last` and `shuffle`.",
    ),
    more=tr(
        ko="자르는 위치는 두 빈칸 모두 `split_idx`입니다. 로더는 `val_loader`를 만드는 문장을 괄호까지 옮겨 쓰고, 첫 "
        "인자를 훈련 세트로, `drop_last`와 `shuffle`을 모두 반대로 바꿉니다.",
        en="In both slices the position is `split_idx`. For the loader copy the call that makes `val_loader`, with its "
        "parentheses; the first argument becomes the training set, and `drop_last` and `shuffle` become the opposite.",
    ),
):
    answered(train_ratio)
    answered(train_data)
    answered(val_data)
    answered(train_loader)
    assert abs(train_ratio - 0.9) < 1e-6, tr(
        ko="훈련 세트의 비율이 0.90이 아닙니다.",
        en="The share of the training set is not 0.90.",
    )
    assert train_data + val_data == text_data, tr(
        ko="두 부분을 이으면 처음의 글이 되어야 합니다.",
        en="The two parts put together have to be the whole text.",
    )
    assert len(train_data) == int(0.9 * len(text_data)), tr(
        ko="앞의 90 %가 훈련 세트여야 합니다.",
        en="The first 90 % have to be the training set.",
    )
    assert isinstance(train_loader, DataLoader), tr(
        ko="`train_loader`가 배치를 내는 로더가 아닙니다.",
        en="`train_loader` is not a loader, which gives batches.",
    )
    assert train_loader.num_workers == val_loader.num_workers, tr(
        ko="`num_workers`가 `val_loader`의 것과 다릅니다.",
        en="`num_workers` is not that of `val_loader`.",
    )
    # ko: 짧은 글과 다른 문맥 길이로 셀을 다시 실행합니다. 설정을 어디에서 꺼내든 길이는 같습니다.
    # en: The cell once more, with a short text and another context length, wherever the configuration is looked up.
    _model = {**GPT_CONFIG_TRAIN, "context_length": 23}
    _presets = {PRESET: {**PRESETS[PRESET], "model": _model}}
    _again = rerun(text_data=text_data[:4000], GPT_CONFIG_TRAIN=_model, PRESETS=_presets)
    for _loader, _text, _length in (
        (train_loader, train_data, GPT_CONFIG_TRAIN["context_length"]),
        (_again.train_loader, _again.train_data, 23),
    ):
        _tokens = tokenizer.encode(_text)
        _windows = [tuple(_loader.dataset[number][0].tolist()) for number in range(len(_loader.dataset))]
        assert list(_windows[0]) == _tokens[:_length], tr(
            ko="`train_loader`의 첫 윈도가 훈련 세트의 처음이 아니거나, 길이가 설정의 문맥 길이와 다릅니다.",
            en="The first window of `train_loader` is not the start of the training set, or it does not have the "
            "context length of the configuration.",
        )
        assert len(_windows) == -((_length - len(_tokens)) // _length), tr(
            ko="윈도의 수가 다릅니다. 스트라이드도 문맥 길이와 같아야 합니다.",
            en="The number of windows is not right. The stride has to be the context length, too.",
        )
    # ko: 이제 윈도의 수는 홀수입니다. 두 에포크를 뽑아 봅니다.
    # en: The number of windows is odd now. Two epochs are drawn.
    _epochs = [[inputs for inputs, _ in _again.train_loader] for _ in range(2)]
    assert len(_epochs[0][0]) == 2, tr(
        ko="배치 크기가 2가 아닙니다.",
        en="The batch size is not 2.",
    )
    assert len(_epochs[0]) == len(_windows) // 2, tr(
        ko="`train_loader`는 마지막의 짧은 배치를 버려야 합니다.",
        en="`train_loader` has to drop a short batch at the end.",
    )
    _orders = [[tuple(window) for inputs in epoch for window in inputs.tolist()] for epoch in _epochs]
    assert _orders[0] != _windows[: len(_orders[0])], tr(
        ko="`train_loader`는 윈도의 순서를 섞어야 합니다.",
        en="`train_loader` has to take the windows in random order.",
    )
    assert _orders[0] != _orders[1], tr(
        ko="두 에포크의 순서가 같습니다. 에포크마다 새로 섞어야 합니다.",
        en="Two epochs have the same order. It has to be drawn anew for each.",
    )
    assert (
        val_loader.dataset.input_ids[0].tolist() == tokenizer.encode(val_data)[: GPT_CONFIG_TRAIN["context_length"]]
    ), tr(
        ko="`val_loader`는 고치지 않습니다. 검증 세트를 길이 그대로 읽습니다.",
        en="`val_loader` stays as it is: it reads the validation set, with the same length.",
    )

# %% [markdown] lang="ko"
r"""
### 손실

모델은 모든 위치에서 다음 토큰의 점수, 곧 로짓(logit) 50,257개를 내놓습니다. **손실**(loss)은 그 예측이 얼마나
틀렸는지를 수 하나로 나타냅니다. 여기서 쓰는 것은 **교차 엔트로피**(cross-entropy)입니다.

$$L=-\frac1N\sum_{n=1}^{N}\log p_\theta(y_n\mid x_{\le n})$$

$N$은 배치에 있는 모든 위치의 수입니다. PyTorch의 `cross_entropy`는 로짓에서 바로 계산합니다. 행마다 타깃이 하나인
표를 받으므로, 크기가 $(B, T, V)$인 로짓은 $(B\cdot T, V)$로, $(B, T)$인 타깃은 $(B\cdot T)$로 펼쳐서 넣습니다.

훈련하지 않은 모델은 모든 토큰을 거의 똑같이 있을 법하게 보므로, 손실은 $\ln 50257\approx 10.82$ 근처에서
시작합니다. $e^L$은 **퍼플렉시티**(perplexity)라고 합니다. 모델이 다음 토큰을, 확률이 똑같은 토큰 몇 개 가운데서
고르는 셈인지를 나타냅니다.
"""

# %% [markdown] lang="en"
r"""
### The loss

At every position the model gives a score, a logit, to each of the 50,257 tokens that could come next. The
**loss** says in one number how wrong these predictions are. The one used here is **cross-entropy**.

$$L=-\frac1N\sum_{n=1}^{N}\log p_\theta(y_n\mid x_{\le n})$$

$N$ counts all positions of the batch. PyTorch's `cross_entropy` computes it from the logits directly. It takes a
table with one target per row, so logits of shape $(B, T, V)$ are flattened to $(B\cdot T, V)$ and targets of
shape $(B, T)$ to $(B\cdot T)$.

An untrained model gives all tokens about the same probability, so the loss starts near $\ln 50257\approx 10.82$.
$e^L$ is called **perplexity**: the model is as unsure as if it had to choose among that many equally likely tokens.
"""

# %%
from itertools import islice


def calc_loss_batch(input_batch, target_batch, model, device):
    input_batch, target_batch = input_batch.to(device), target_batch.to(device)
    # ko: (배치, 토큰) → (배치, 토큰, vocab_size)
    # en: (batch, tokens) → (batch, tokens, vocab_size)
    logits = model(input_batch)
    # ko: 배치와 토큰을 한 차원으로 펼칩니다.  (배치 * 토큰, vocab_size), (배치 * 토큰,)
    # en: Batch and tokens are flattened into one dimension.  (batch * tokens, vocab_size), (batch * tokens,)
    return nn.functional.cross_entropy(logits.flatten(0, 1), target_batch.flatten())


def calc_loss_loader(data_loader, model, device, num_batches=None):
    # ko: 배치가 없으면 평균도 없습니다.
    # en: Without batches there is no mean.
    if len(data_loader) == 0:
        return float("nan")
    # ko: 앞의 num_batches개까지만 쓰고, 정하지 않았으면 모두 씁니다.
    # en: The first num_batches at most, or all of them if no number was given.
    num_batches = len(data_loader) if num_batches is None else min(num_batches, len(data_loader))
    total_loss = 0.0
    for input_batch, target_batch in islice(data_loader, num_batches):
        total_loss += calc_loss_batch(input_batch, target_batch, model, device).item()
    return total_loss / num_batches


# %% [markdown] lang="ko"
"""
#### 문제 2-2 · `explain-cross-entropy` · 5점

`calc_loss_batch`를 읽고 아래 셀에 자기 말로 설명합니다. 네 문장에서 여덟 문장이면 충분합니다.

- 손실을 구할 때 모델의 출력과 견주는 **기준값**은 무엇입니까? 어디에서 옵니까?
- 로짓에서 손실까지 **어떻게 계산**합니까? 텐서의 크기도 말합니다.
- 이 손실로 훈련해서 **마지막에 바라는 것**은 무엇입니까?
"""

# %% [markdown] lang="en"
"""
#### Question 2-2 · `explain-cross-entropy` · 5 points

Read `calc_loss_batch` and explain it in your own words in the cell below. Four to eight sentences are enough.

- Which **reference values** is the output of the model compared with, and where do they come from?
- **How** does one get from logits to the loss? Mention the shapes of the tensors.
- What is the **final aim** of training with this loss?
"""

# %% [markdown] written="explain-cross-entropy" points=5 lang="ko"
r"""
**답 · `explain-cross-entropy`** 기준값, 계산하는 방법, 마지막에 바라는 것을 차례로 씁니다.

기준값은 `target_batch`의 토큰 ID입니다. 입력을 한 칸 뒤로 민 것이므로, 위치마다 그다음에 실제로 온 토큰입니다.
사람이 따로 붙인 정답이 아니라 글 자체에서 나옵니다.

모델은 (배치, 토큰)인 입력에서 (배치, 토큰, 50257)인 로짓을 만듭니다. 배치와 토큰을 한 차원으로 펼치면 로짓은
(배치 × 토큰, 50257), 타깃은 (배치 × 토큰)이 됩니다. 행마다 소프트맥스로 로짓을 확률로 바꾸고, 타깃 토큰의 확률에
−log를 취한 다음, 모든 위치에서 평균을 냅니다. 타깃의 확률이 1에 가까우면 손실은 0에 가깝고, 확률이 작으면 손실은
커집니다. 훈련하지 않은 모델은 어느 토큰이나 확률이 1/50257쯤이므로 10.8 근처에서 시작합니다.

바라는 것은 손실을 가장 작게 하는 것, 곧 실제로 온 다음 토큰의 확률을 가장 크게 하는 것입니다. 그러면 퍼플렉시티
$e^L$도 작아져, 모델이 다음 토큰을 덜 망설입니다.
"""

# %% [markdown] written="explain-cross-entropy" points=5 lang="en"
r"""
**Answer · `explain-cross-entropy`** The reference values, the computation and the final aim, in this order.

The reference values are the token IDs in `target_batch`. They are the input shifted by one position, so for each
position they say which token really came next. Nobody had to label anything: they come from the text itself.

From an input of shape (batch, tokens) the model makes logits of shape (batch, tokens, 50257). With batch and
tokens flattened into one dimension the logits are (batch × tokens, 50257) and the targets (batch × tokens). In
each row softmax turns the logits into probabilities; the loss of the position is −log of the probability of the
target token, and the mean is taken over all positions. It is near 0 where the target gets a probability near 1,
and large where it gets a small one. To an untrained model every token has a probability of about 1/50257, so the
loss starts near 10.8.

The aim is to make the loss as small as possible, that is, to make the tokens that really come next as probable as
possible. The perplexity $e^L$ then gets smaller, too: the model is less unsure of the next token.
"""

# %% [markdown] lang="ko"
"""
### 처음의 손실

로짓에서 손실까지의 길을 작은 모델의 수로 봅니다.

![](figure:logits-to-loss)

훈련하기 전의 손실을 잽니다. 모델은 위에서 **평가 모드**로 바꾸어 두었습니다. 훈련 모드라면 드롭아웃 때문에 손실이
달라집니다. 그레이디언트도 필요 없습니다. CPU에서 `"full"`이면 훈련 10.988, 검증 10.981, `"small"`이면 10.971과
10.970쯤입니다.
"""

# %% [markdown] lang="en"
"""
### The losses at the beginning

The way from logits to the loss, with the numbers of a small model:

![](figure:logits-to-loss)

The losses before training. The model was switched to **evaluation mode** above; in training mode dropout would
change them. No gradients are needed either. On a CPU they are about 10.988 for training and 10.981 for
validation with `"full"`, 10.971 and 10.970 with `"small"`.
"""

# %%
# ko: NVIDIA GPU가 있으면 그것을, PyTorch 2.9부터는 Apple의 GPU도, 아니면 CPU를 씁니다.
# en: An NVIDIA GPU if there is one; from PyTorch 2.9 on an Apple GPU as well; otherwise the CPU.
torch_version = tuple(int(number) for number in torch.__version__.split(".")[:2])
if torch.cuda.is_available():
    device = torch.device("cuda")
elif torch.backends.mps.is_available() and torch_version >= (2, 9):
    device = torch.device("mps")
else:
    device = torch.device("cpu")

print(device)

# %% tags=["heavy"]
torch.manual_seed(123)
model.to(device)
with torch.no_grad():
    train_loss = calc_loss_loader(train_loader, model, device)
    val_loss = calc_loss_loader(val_loader, model, device)

print(tr(ko="훈련 손실:", en="training loss:"), f"{train_loss:.3f}")
print(tr(ko="검증 손실:", en="validation loss:"), f"{val_loss:.3f}")

# %% [markdown] lang="ko"
"""
### 훈련 루프

한 스텝은 배치 하나로 다음 다섯 가지를 합니다. 그레이디언트를 0으로 되돌리고, 배치를 모델에 넣고, 손실을 구하고,
역전파로 그레이디언트를 구하고, 옵티마이저(optimizer)가 파라미터를 고칩니다.

![](figure:training-loop)

`eval_freq` 스텝마다 평가 모드로 바꾸어 두 세트의 손실을 재고, 다시 훈련 모드로 되돌립니다. 이때 쓰는 것은 로더마다
앞의 배치 `eval_iter`개까지입니다. 에포크가 끝날 때마다 같은 시작 글에 이어 글을 하나 지어 봅니다. 토큰 50개를 그리디
디코딩으로 잇습니다.
"""

# %% [markdown] lang="en"
"""
### The training loop

A step takes one batch and does five things: set the gradients to zero, put the batch through the model, compute
the loss, find the gradients by backpropagation, and let the optimizer change the parameters.

![](figure:training-loop)

Every `eval_freq` steps the losses of both sets are measured, in evaluation mode and on `eval_iter` batches of each
loader at most; then it is back to training mode. At the end of each epoch the model continues the same beginning
of a text, by 50 tokens with greedy decoding.
"""

# %%
from IPython.display import display


# ko: 진행 막대를 보이고, 어디까지 왔는지 알려 줄 함수를 돌려줍니다. 로그의 글과 섞이지 않습니다.
# en: Shows a progress bar and returns the function that moves it on. It does not mix with the text of the log.
def progress_bar(total):
    def bar(percent):
        return {"text/html": f'<progress value="{percent}" max="100"></progress> {percent} %'}

    shown = 0
    handle = display(bar(shown), raw=True, display_id=True)

    def show(done):
        nonlocal shown
        percent = 100 * done // total
        if handle is not None and percent > shown:
            shown = percent
            handle.update(bar(percent), raw=True)

    return show


# ko: 글 → 토큰 ID  (1, 토큰)
# en: text → token IDs  (1, tokens)
def text_to_token_ids(text, tokenizer):
    return torch.tensor(tokenizer.encode(text, allowed_special={"<|endoftext|>"})).unsqueeze(0)


# ko: 토큰 ID (1, 토큰) → 글
# en: token IDs (1, tokens) → text
def token_ids_to_text(token_ids, tokenizer):
    return tokenizer.decode(token_ids.squeeze(0).tolist())


# ko: 모델을 훈련합니다. 잰 손실 두 가지와, 그때까지 본 토큰의 수를 리스트 세 개로 돌려줍니다.
# ko: samples에 리스트를 주면 에포크마다 지은 글을 그 리스트에 담습니다.
# en: Trains the model. Returns three lists: the losses measured on both sets, and the number of tokens seen by then.
# en: A list given as samples receives the text written at the end of each epoch.
def train_model_simple(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    num_epochs,
    eval_freq,
    eval_iter,
    start_context,
    tokenizer,
    samples=None,
):
    train_losses, val_losses, track_tokens_seen = [], [], []
    tokens_seen, global_step = 0, -1
    show_progress = progress_bar(num_epochs * len(train_loader))

    for epoch in range(num_epochs):
        model.train()
        for input_batch, target_batch in train_loader:
            # ko: 앞 스텝의 그레이디언트를 지웁니다.
            # en: Clear the gradients of the step before.
            optimizer.zero_grad()
            # ko: 배치를 모델에 넣고 손실을 구합니다.
            # en: Put the batch through the model and compute the loss.
            loss = calc_loss_batch(input_batch, target_batch, model, device)
            # ko: 역전파로 그레이디언트를 구합니다.
            # en: Backpropagation finds the gradients.
            loss.backward()
            # ko: 옵티마이저가 파라미터를 고칩니다.
            # en: The optimizer changes the parameters.
            optimizer.step()
            tokens_seen += input_batch.numel()
            global_step += 1
            show_progress(global_step + 1)

            if global_step % eval_freq == 0:
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                track_tokens_seen.append(tokens_seen)
                print(
                    f"Epoch {epoch + 1} (Step {global_step:06d}): Train loss {train_loss:.3f}, Val loss {val_loss:.3f}"
                )

        sample = generate_and_print_sample(model, tokenizer, device, start_context)
        if samples is not None:
            samples.append(sample)

    return train_losses, val_losses, track_tokens_seen


# ko: 두 세트의 손실을 평가 모드에서, 그레이디언트 없이 잽니다.
# en: Measures the losses of both sets in evaluation mode, without gradients.
def evaluate_model(model, train_loader, val_loader, device, eval_iter):
    model.eval()
    with torch.no_grad():
        train_loss = calc_loss_loader(train_loader, model, device, num_batches=eval_iter)
        val_loss = calc_loss_loader(val_loader, model, device, num_batches=eval_iter)
    model.train()
    return train_loss, val_loss


# ko: 시작 글에 토큰 50개를 이어 한 줄로 출력하고, 그 글을 돌려줍니다. 줄바꿈은 공백으로 바꿉니다.
# en: Continues the beginning by 50 tokens, prints the text in one line and returns it. Line breaks become spaces.
def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    # ko: 문맥 길이는 위치 임베딩의 행의 수와 같습니다.
    # en: The context length is the number of rows of the position embedding.
    context_size = model.pos_emb.weight.shape[0]
    encoded = text_to_token_ids(start_context, tokenizer).to(device)
    token_ids = generate_text_simple(model, encoded, max_new_tokens=50, context_size=context_size)
    text = token_ids_to_text(token_ids, tokenizer).replace("\n", " ")
    print(text)
    model.train()
    return text


# %% [markdown] lang="ko"
"""
이제 훈련합니다. 새 모델로 시작하고, 옵티마이저는 AdamW입니다. 걸리는 시간은 위의 표와 같습니다. 기다리는 동안 다음
문제들을 읽어 두면 좋습니다.

로그의 첫 줄에는 고른 크기와 파라미터의 수가, 마지막 줄에는 걸린 시간이 나옵니다. 결과는 노트북 옆의
`hw04-results.json` 파일에도 남습니다. Colab의 파일은 세션이 끝나면 사라지지만, 로그는 노트북의 출력으로 저장됩니다.
"""

# %% [markdown] lang="en"
"""
Now for the training. It starts with a new model; the optimizer is AdamW. How long it takes is in the table above.
Meanwhile, read the questions that follow.

The first line of the log says which size was chosen and how many parameters there are, the last one how long it
took. The results also go into the file `hw04-results.json` beside the notebook. In Colab files are gone when the
session ends, but the log is saved as the output of the cell.
"""

# %% name="train" tags=["heavy"]
import json
import time

torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_TRAIN)
model.to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=TRAINING["learning_rate"], weight_decay=0.1)

num_epochs = TRAINING["num_epochs"]
start_context = "Every effort moves you"
samples = []
num_parameters = sum(parameter.numel() for parameter in model.parameters())
print(f"Preset {PRESET}: {num_parameters:,} parameters")

start_time = time.time()
train_losses, val_losses, tokens_seen = train_model_simple(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    num_epochs=num_epochs,
    eval_freq=TRAINING["eval_freq"],
    eval_iter=TRAINING["eval_iter"],
    start_context=start_context,
    tokenizer=tokenizer,
    samples=samples,
)
minutes = (time.time() - start_time) / 60

# ko: 결과를 파일로도 남깁니다.
# en: The results are kept in a file, too.
results = {
    "preset": PRESET,
    "parameters": num_parameters,
    "eval_freq": TRAINING["eval_freq"],
    "train_losses": [round(loss, 3) for loss in train_losses],
    "val_losses": [round(loss, 3) for loss in val_losses],
    "tokens_seen": tokens_seen,
    "samples": samples,
    "minutes": round(minutes, 2),
}
with open("hw04-results.json", "w", encoding="utf-8") as file:
    json.dump(results, file, ensure_ascii=False, indent=1)

print(f"Training completed in {minutes:.2f} minutes.")

# %% only="grader"
# ko: 채점할 때는 훈련하지 않습니다. 위의 셀이 남기는 이름에 작은 값을 대신 넣습니다.
# en: Nothing is trained while grading. Small values stand in for what the cell above leaves.
num_epochs = 3
start_context = "Every effort moves you"
samples = ["Every effort moves you,,,,", "Every effort moves you, and, and,", "Every effort moves you?"]
train_losses = [9.8, 7.1, 5.2, 3.7, 2.4]
val_losses = [9.9, 7.5, 6.6, 6.3, 6.4]
tokens_seen = [512, 2560, 4608, 6656, 8704]
minutes = 0.5
torch.manual_seed(123)
model = GPTModel(
    {
        "vocab_size": 50257,
        "context_length": 48,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.1,
        "qkv_bias": False,
    }
)

# %% [markdown] lang="ko"
"""
#### 문제 2-3 · `training-log` · 20점

훈련 셀의 **출력 전체**를 아래 셀에 붙여 넣습니다. 그 대신 `hw04-results.json` 파일의 내용을 붙여 넣어도 됩니다. 다음이
모두 있어야 합니다.

- 첫 줄: `Preset`으로 시작하고 파라미터의 수가 있는 줄
- 손실: `Epoch 1 (Step 000000): Train loss …, Val loss …`처럼 생긴 줄 18개
- 샘플: 에포크마다 하나씩, `Every effort moves you`로 시작하는 줄 10개
- 마지막 줄: 걸린 시간(`minutes`)

아래 셀을 그대로 두면 훈련 셀에 저장된 출력을 대신 봅니다. 그러므로 노트북은 **출력이 있는 채로** 저장합니다. 손실의
값은 GPU와 PyTorch 버전에 따라 조금씩 다르고, 그것은 점수에 영향을 주지 않습니다. 손실이 표에 적힌 것처럼 줄지
않으면 1부와 문제 2-1을 다시 봅니다.
"""

# %% [markdown] lang="en"
"""
#### Question 2-3 · `training-log` · 20 points

Paste the **whole output** of the training cell into the cell below. The content of the file `hw04-results.json`
will do as well. All of this has to be there:

- the first line, which begins with `Preset` and has the number of parameters
- the losses, 18 lines of the form `Epoch 1 (Step 000000): Train loss …, Val loss …`
- the samples, one for each epoch: 10 lines that begin with `Every effort moves you`
- the last line, with the time it took (`minutes`)

If the cell below is left as it is, the saved output of the training cell is read instead, so save the notebook
**with its outputs**. The losses differ a little from one GPU or version of PyTorch to another, which does not
matter for the points. If the loss does not fall as the table says, look at part 1 and exercise 2-1 again.
"""

# %% [markdown] written="training-log" points=20 lang="ko"
"""
**답 · `training-log`** 훈련 셀의 출력을 첫 줄부터 마지막 줄까지 붙여 넣습니다.

```
Preset small: 13,673,984 parameters
Epoch 1 (Step 000000): Train loss 10.905, Val loss 10.898
Epoch 1 (Step 000010): Train loss 9.237, Val loss 9.371
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 2 (Step 000020): Train loss 7.619, Val loss 7.835
Epoch 2 (Step 000030): Train loss 6.513, Val loss 6.891
Every effort moves you the.. the... the, the...., the. the, the.. the...., the. the. the. the...
Epoch 3 (Step 000040): Train loss 6.178, Val loss 6.641
Epoch 3 (Step 000050): Train loss 6.106, Val loss 6.625
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 4 (Step 000060): Train loss 5.823, Val loss 6.586
Epoch 4 (Step 000070): Train loss 5.767, Val loss 6.553
Every effort moves you, and, the, the, and, the, the, the, the, the, the, the, and, and, the, and, the the, the,
the, and, the, and, the, and, the,
Epoch 5 (Step 000080): Train loss 5.575, Val loss 6.503
Every effort moves you, I had a a the to the to.
Epoch 6 (Step 000090): Train loss 5.437, Val loss 6.477
Epoch 6 (Step 000100): Train loss 5.196, Val loss 6.421
Every effort moves you of the in the had the picture, and, and, and, and I had.
Epoch 7 (Step 000110): Train loss 4.903, Val loss 6.381
Epoch 7 (Step 000120): Train loss 4.690, Val loss 6.308
Every effort moves you of the picture it, the picture, and, and the through, and I had the picture it, and the
and, and the, and, and, the and the of the of the of the of the of the of the--the,
Epoch 8 (Step 000130): Train loss 4.575, Val loss 6.298
Epoch 8 (Step 000140): Train loss 4.364, Val loss 6.286
Every effort moves you of the picture it, the picture, and, the picture it, and I had been of the picture, and I
had had been, and, and, with a a of the, and I had the had been the end, and I.
Epoch 9 (Step 000150): Train loss 4.166, Val loss 6.245
Epoch 9 (Step 000160): Train loss 3.796, Val loss 6.223
Every effort moves you know, I had the fact--theisburn, and I had been of the house and I had a little of the
fact. Gisburn, I had a the fact.    "Oh, and I had been the picture
Epoch 10 (Step 000170): Train loss 3.645, Val loss 6.237
Every effort moves you know, in the picture of a little of the house.          "Oh, and--I--as, the house and my
of the fact of the house the Riv of the fact, and in the
Training completed in 1.76 minutes.
```
"""

# %% [markdown] written="training-log" points=20 lang="en"
"""
**Answer · `training-log`** Paste the output of the training cell, from its first line to its last.

```
Preset small: 13,673,984 parameters
Epoch 1 (Step 000000): Train loss 10.905, Val loss 10.898
Epoch 1 (Step 000010): Train loss 9.237, Val loss 9.371
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 2 (Step 000020): Train loss 7.619, Val loss 7.835
Epoch 2 (Step 000030): Train loss 6.513, Val loss 6.891
Every effort moves you the.. the... the, the...., the. the, the.. the...., the. the. the. the...
Epoch 3 (Step 000040): Train loss 6.178, Val loss 6.641
Epoch 3 (Step 000050): Train loss 6.106, Val loss 6.625
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 4 (Step 000060): Train loss 5.823, Val loss 6.586
Epoch 4 (Step 000070): Train loss 5.767, Val loss 6.553
Every effort moves you, and, the, the, and, the, the, the, the, the, the, the, and, and, the, and, the the, the,
the, and, the, and, the, and, the,
Epoch 5 (Step 000080): Train loss 5.575, Val loss 6.503
Every effort moves you, I had a a the to the to.
Epoch 6 (Step 000090): Train loss 5.437, Val loss 6.477
Epoch 6 (Step 000100): Train loss 5.196, Val loss 6.421
Every effort moves you of the in the had the picture, and, and, and, and I had.
Epoch 7 (Step 000110): Train loss 4.903, Val loss 6.381
Epoch 7 (Step 000120): Train loss 4.690, Val loss 6.308
Every effort moves you of the picture it, the picture, and, and the through, and I had the picture it, and the
and, and the, and, and, the and the of the of the of the of the of the of the--the,
Epoch 8 (Step 000130): Train loss 4.575, Val loss 6.298
Epoch 8 (Step 000140): Train loss 4.364, Val loss 6.286
Every effort moves you of the picture it, the picture, and, the picture it, and I had been of the picture, and I
had had been, and, and, with a a of the, and I had the had been the end, and I.
Epoch 9 (Step 000150): Train loss 4.166, Val loss 6.245
Epoch 9 (Step 000160): Train loss 3.796, Val loss 6.223
Every effort moves you know, I had the fact--theisburn, and I had been of the house and I had a little of the
fact. Gisburn, I had a the fact.    "Oh, and I had been the picture
Epoch 10 (Step 000170): Train loss 3.645, Val loss 6.237
Every effort moves you know, in the picture of a little of the house.          "Oh, and--I--as, the house and my
of the fact of the house the Riv of the fact, and in the
Training completed in 1.76 minutes.
```
"""

# %% [markdown] lang="ko"
"""
### 로그 읽기

훈련 손실은 훈련한 글에서, 검증 손실은 처음 보는 글에서 잰 것입니다. 아래 그림은 두 곡선이 벌어지는 것이 무엇을 뜻하는지
보여 줍니다. 훈련 손실만 계속 줄고 검증 손실이 멈추거나 도로 커지면, 모델은 훈련 세트에만 맞는 것을 배우고 있습니다.
이것이 **과대적합**입니다.

![](figure:loss-curves)

#### 문제 2-4 · `writing-style` · 5점

로그의 샘플을 처음부터 끝까지 읽고 아래 셀에 답합니다.

- 마지막 샘플들은 **어떤 문체**입니까? 샘플의 낱말이나 구절을 둘 이상 인용합니다.
- **왜** 그런 글이 나옵니까? 모델이 무엇을 얼마나 보았는지로 설명합니다.
- 손실의 **수**를 들어 설명을 뒷받침합니다.
"""

# %% [markdown] lang="en"
"""
### Reading the log

The training loss is measured on the text that was trained on, the validation loss on text that the model has not
seen. The figure below shows what it means when the two curves move apart. If only the training loss keeps falling while
the validation loss stops or rises again, the model is learning what fits the training set alone. That is
**overfitting**.

![](figure:loss-curves)

#### Question 2-4 · `writing-style` · 5 points

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
#### 문제 2-5 · `plot-losses` · 5점

함수 `plot_losses`가 두 손실을 한 그림에 그리게 합니다. 아래 가로축은 에포크, 위 가로축은 본 토큰의 수입니다. 축과
범례는 이미 있습니다. 빈칸은 **문장 하나씩**이고, 둘 다 `ax1`에 곡선을 그립니다.

1. `epochs_seen`에 대한 `train_losses`의 곡선. 범례의 이름은 `Training loss`입니다.
2. `epochs_seen`에 대한 `val_losses`의 곡선. 범례의 이름은 `Validation loss`입니다.

범례의 이름은 `label` 인자로 줍니다. 색과 선의 모양은 자유입니다. 두 곡선이 구별되게 합니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 2-5 · `plot-losses` · 5 points

Let the function `plot_losses` draw both losses into one plot. The horizontal axis below shows epochs, the one
above the tokens seen. Axes and legend are there already. Each blank is **one whole statement** that draws a
curve on `ax1`.

1. The curve of `train_losses` over `epochs_seen`, called `Training loss` in the legend
2. The curve of `val_losses` over `epochs_seen`, called `Validation loss` in the legend

The argument `label` gives the name for the legend. Colour and style are free, as long as the curves can be told
apart.
"""

# %% exercise="plot-losses" points=5
from matplotlib.ticker import MaxNLocator


def plot_losses(epochs_seen, tokens_seen, train_losses, val_losses):
    figure, ax1 = plt.subplots(figsize=(8, 4))

    # ko: ax1에 훈련 손실의 곡선, 그다음 줄에서 검증 손실의 곡선
    # en: The curve of the training losses on ax1; in the line after it, that of the validation losses.
    ax1.plot(epochs_seen, train_losses, label="Training loss")  ### your code
    ax1.plot(epochs_seen, val_losses, linestyle="--", label="Validation loss")  ### your code
    ax1.set_xlabel("Epochs")
    ax1.set_ylabel("Loss")
    ax1.legend(loc="upper right")
    ax1.xaxis.set_major_locator(MaxNLocator(integer=True))

    # ko: 위쪽의 둘째 가로축. 보이지 않는 곡선이 눈금의 범위를 정합니다.
    # en: A second horizontal axis on top; an invisible curve sets its range.
    ax2 = ax1.twiny()
    ax2.plot(tokens_seen, train_losses, alpha=0)
    ax2.set_xlabel("Tokens seen")

    figure.tight_layout()
    plt.show()


epochs_seen = torch.linspace(0, num_epochs, len(train_losses))
plot_losses(epochs_seen, tokens_seen, train_losses, val_losses)

# %% check="plot-losses"
from unittest import mock

with check(
    "plot-losses",
    hint=tr(
        ko="`ax1.plot`은 가로축의 값, 세로축의 값을 차례로 받고, `label`에 범례의 이름을 받습니다. 이름의 철자와 "
        "대문자를 확인합니다.",
        en="`ax1.plot` takes the values for the horizontal axis, then those for the vertical one, and the name for the "
        "legend as `label`. Mind the spelling and the capital letters.",
    ),
    more=tr(
        ko="두 빈칸 모두 `ax1`의 메서드 `plot`을 부르는 문장입니다. 첫 인자는 둘 다 `epochs_seen` 전체이고, 둘째 "
        "인자는 차례로 `train_losses`와 `val_losses`입니다. `label`에는 문제에 적힌 이름을 따옴표로 감싸 넘깁니다.",
        en="Both blanks are statements that call the method `plot` of `ax1`. The first argument of both is all of "
        "`epochs_seen`; the second is `train_losses`, then `val_losses`. `label` gets the name from the question, in "
        "quotes.",
    ),
):
    # ko: 점 40개를 화면에 보이지 않고 그려 봅니다.
    # en: 40 points, drawn without being shown.
    _across = [number / 8 for number in range(40)]
    _up = [5 - number / 16 for number in range(40)], [6 - number / 32 for number in range(40)]
    _open = set(plt.get_fignums())
    with mock.patch.object(plt, "show"):
        try:
            plot_losses(torch.tensor(_across), [10 * number for number in range(40)], *_up)
            _axes = plt.figure(min(set(plt.get_fignums()) - _open)).axes[0]
        finally:
            for _number in set(plt.get_fignums()) - _open:
                plt.close(_number)
    _legend = _axes.get_legend()
    _names = [text.get_text() for text in _legend.get_texts()] if _legend else []
    # ko: 보이는 곡선과 그 이름. `label`이 없는 곡선의 이름은 범례에서 찾습니다. 다른 선을 더 그려도 됩니다.
    # en: The curves that can be seen, by their names; without a `label` the legend may name them. Other lines are fine.
    _drawn = {}
    for _number, _line in enumerate(_axes.lines):
        _label = _line.get_label()
        if _label.startswith("_child") and len(_names) == len(_axes.lines):
            _label = _names[_number]
        if _line.get_visible() and _line.get_alpha() != 0:
            _points = zip(_line.get_xdata(), _line.get_ydata(), strict=True)
            _drawn[" ".join(_label.lower().split())] = [(float(x), float(y)) for x, y in _points]
    answered(... if len(_axes.lines) + len(_axes.collections) < 2 else None)
    assert {"training loss", "validation loss"} <= set(_drawn), tr(
        ko="이름이 `Training loss`인 곡선과 `Validation loss`인 곡선이 `ax1`에 모두 있지 않습니다.",
        en="There are no two curves on `ax1` called `Training loss` and `Validation loss`.",
    )
    assert all([x for x, _ in _drawn[name]] == _across for name in ("training loss", "validation loss")), tr(
        ko="가로축의 값이 `epochs_seen`의 값 모두가 아닙니다.",
        en="The values on the horizontal axis are not all those of `epochs_seen`.",
    )
    assert [y for _, y in _drawn["training loss"]] == _up[0], tr(
        ko="`Training loss`라는 곡선이 `train_losses`의 값이 아닙니다.",
        en="The curve called `Training loss` does not have the values of `train_losses`.",
    )
    assert [y for _, y in _drawn["validation loss"]] == _up[1], tr(
        ko="`Validation loss`라는 곡선이 `val_losses`의 값이 아닙니다.",
        en="The curve called `Validation loss` does not have the values of `val_losses`.",
    )
    assert {"training loss", "validation loss"} <= {" ".join(name.lower().split()) for name in _names}, tr(
        ko="범례에 두 이름이 모두 나오지 않습니다. 곡선은 범례보다 먼저 그려야 합니다.",
        en="The legend does not show both names. The curves have to be drawn before it.",
    )

# %% [markdown] lang="ko"
"""
## 3부 · 사전 훈련된 가중치 (30점) · 70분

좋은 언어 모델을 처음부터 훈련하려면 글도 계산도 아주 많이 듭니다. 다행히 OpenAI가 GPT-2의 **사전 훈련된
가중치**(pretrained weights)를 공개했습니다. 구조가 같은 모델이라면 누가 만들었든 그 가중치를 쓸 수 있습니다.
이름과 크기만 맞추면 됩니다.

### 체크포인트 파일

훈련된 파라미터를 저장한 것을 **체크포인트**(checkpoint)라고 합니다. 여기서 쓰는 `model.safetensors` 파일은 형식이
간단해서 패키지 없이 읽을 수 있습니다.

| 바이트 | 내용 |
| --- | --- |
| 처음의 8바이트 | 머리말의 길이. 작은 자리부터 적은 정수입니다. |
| 머리말 | JSON: 텐서의 이름마다 자료형 `dtype`, 크기 `shape`, 자리 `data_offsets` |
| 나머지 | 텐서의 수를 그대로 이어 놓은 것 |

자료뿐이고 코드가 들어 있지 않으므로, 남이 준 파일을 열어도 안전합니다. Python의 pickle 형식은 그렇지 않습니다. 읽기만
해도 파일에 숨은 코드가 실행될 수 있으므로 쓰지 않습니다.

아래 셀의 함수는 다음 일을 합니다.

- `read_safetensors`: 파일을 읽어 이름과 NumPy 배열의 딕셔너리(dict)로 돌려줍니다.
- `nested_params`: 그 딕셔너리를 모델의 구조대로 묶은 `params`로 바꿉니다. 블록마다 딕셔너리가 하나씩 있는 리스트가
  `params["blocks"]`입니다.
- `save_checkpoint`: 시험에 쓰려고, 무작위 수로 된 작은 체크포인트를 같은 형식으로 저장합니다.
"""

# %% [markdown] lang="en"
"""
## Part 3 · Pretrained weights (30 points) · 70 min

Training a good language model from scratch takes a great deal of text and computing. Luckily OpenAI published the
**pretrained weights** of GPT-2. Any model of the same architecture can use them, whoever wrote it, once names and
shapes are matched.

### The checkpoint file

Trained parameters that have been saved are called a **checkpoint**. The file used here, `model.safetensors`, has
a format simple enough to be read without any package.

| bytes | content |
| --- | --- |
| the first 8 | length of the header, an integer with its low digits first |
| header | JSON: for the name of each tensor its type `dtype`, its `shape` and its place `data_offsets` |
| the rest | the numbers of the tensors, one after another |

It holds data and no code, so a file that somebody else made is safe to open. Python's pickle format is not:
reading alone may run code that is hidden in the file, so it is not used here.

This is what the functions in the next cell do.

- `read_safetensors` reads the file into a dictionary of names and NumPy arrays.
- `nested_params` regroups it as `params`, along the structure of the model. `params["blocks"]` is a list with a
  dictionary for each block.
- `save_checkpoint` saves a small checkpoint of random numbers in the same format, for trying things out.
"""

# %% include="start-here" only="release"

# %%
import json
from pathlib import Path

# ko: 파일에 적힌 자료형의 이름과 NumPy의 이름
# en: names of the types in the file, and NumPy's names for them
DTYPES = {"F32": "<f4", "F16": "<f2", "I64": "<i8", "U8": "u1", "BOOL": "?"}


def read_safetensors(path):
    path = Path(path)
    with path.open("rb") as file:
        start = 8 + int.from_bytes(file.read(8), "little")
        if start > path.stat().st_size:
            raise ValueError(tr(ko=f"{path}는 safetensors 파일이 아닙니다.", en=f"{path} is not a safetensors file."))
        header = json.loads(file.read(start - 8))
        header.pop("__metadata__", None)
        if start + max(entry["data_offsets"][1] for entry in header.values()) != path.stat().st_size:
            raise ValueError(
                tr(
                    ko=f"{path}가 온전하지 않습니다. 지우고 다시 받습니다.",
                    en=f"{path} is not complete. Delete it and get it again.",
                )
            )
        tensors = {}
        for name, entry in header.items():
            first, last = entry["data_offsets"]
            file.seek(start + first)
            numbers = np.frombuffer(file.read(last - first), dtype=DTYPES[entry["dtype"]])
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def nested_params(tensors, settings):
    # ko: 어떤 파일에서는 모든 이름이 "transformer."로 시작합니다.
    # en: In some files all names begin with "transformer.".
    tensors = {name.removeprefix("transformer."): array for name, array in tensors.items()}

    def norm(name):
        return {"g": tensors[f"{name}.weight"], "b": tensors[f"{name}.bias"]}

    def linear(name):
        return {"w": tensors[f"{name}.weight"], "b": tensors[f"{name}.bias"]}

    # ko: 꺼내지 않는 것은 버려집니다: 마스크 버퍼와, 토큰 임베딩과 같은 출력 헤드.
    # en: What is not asked for is left out: mask buffers, and an output head equal to the token embedding.
    blocks = [
        {
            "ln_1": norm(f"h.{i}.ln_1"),
            "attn": {"c_attn": linear(f"h.{i}.attn.c_attn"), "c_proj": linear(f"h.{i}.attn.c_proj")},
            "ln_2": norm(f"h.{i}.ln_2"),
            "mlp": {"c_fc": linear(f"h.{i}.mlp.c_fc"), "c_proj": linear(f"h.{i}.mlp.c_proj")},
        }
        for i in range(settings["n_layer"])
    ]
    return {"wte": tensors["wte.weight"], "wpe": tensors["wpe.weight"], "blocks": blocks, **norm("ln_f")}


def save_checkpoint(folder, settings, seed):
    rng = np.random.default_rng(seed)
    width, context = settings["n_embd"], settings["n_ctx"]
    shapes = {"wte": (settings["n_vocab"], width), "wpe": (context, width)}
    for i in range(settings["n_layer"]):
        shapes |= {
            f"h.{i}.ln_1": (width,),
            f"h.{i}.attn.c_attn": (width, 3 * width),
            f"h.{i}.attn.c_proj": (width, width),
            f"h.{i}.ln_2": (width,),
            f"h.{i}.mlp.c_fc": (width, 4 * width),
            f"h.{i}.mlp.c_proj": (4 * width, width),
        }
    shapes["ln_f"] = (width,)

    tensors = {}
    for name, shape in shapes.items():
        # ko: 층 정규화의 배율은 1 근처, 나머지는 0 근처의 수
        # en: scales of layer norms are near 1, everything else near 0
        tensors[f"{name}.weight"] = rng.normal(1.0 if len(shape) == 1 else 0.0, 0.08, shape)
        if name not in ("wte", "wpe"):
            tensors[f"{name}.bias"] = rng.normal(0.0, 0.05, shape[-1])
    for i in range(settings["n_layer"]):
        # ko: 공개된 파일처럼 마스크 버퍼도 넣습니다.
        # en: Mask buffers, as in the published file.
        tensors[f"h.{i}.attn.bias"] = np.tril(np.ones((1, 1, context, context)))

    header, place = {"__metadata__": {"format": "pt"}}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [place, place + 4 * array.size]}
        place += 4 * array.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "model.safetensors").open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for array in tensors.values():
            file.write(array.astype("<f4").tobytes())
    (folder / "hparams.json").write_text(json.dumps(settings), encoding="utf-8")


# %% [markdown] lang="ko"
"""
다음은 내려받는 함수입니다.

- `download`: 체크포인트를 폴더에 내려받습니다. 끊기면 셀을 다시 실행해 받던 곳부터 이어 받고, 다 받으면 해시로
  온전한지 확인합니다. 124M 모델의 파일은 548 MB입니다.
- `download_and_load_gpt2(model_size, models_dir)`: `models_dir/model_size` 폴더의 파일 두 개,
  `model.safetensors`와 모델의 크기를 적은 `hparams.json`을 읽습니다. 없을 때만 내려받습니다. 딕셔너리 두 개
  `settings`와 `params`를 돌려줍니다.

`model_size`는 `"124M"`, `"355M"`, `"774M"`, `"1558M"` 가운데 하나입니다. 이 과제에는 `"124M"`이면 됩니다. 더 큰
모델은 파일을 직접 구해 폴더에 넣으면 읽습니다. 네트워크를 쓸 수 없을 때도 그렇게 하면 됩니다.
"""

# %% [markdown] lang="en"
"""
The functions for downloading come next.

- `download` fetches the checkpoint into a folder. If it breaks off, run the cell again and it goes on from where it
  stopped; at the end a hash shows whether the file is complete. The file of the 124M model has 548 MB.
- `download_and_load_gpt2(model_size, models_dir)` reads two files in the folder `models_dir/model_size`:
  `model.safetensors`, and `hparams.json` with the sizes of the model. Only if they are missing are they
  downloaded. It returns two dictionaries, `settings` and `params`.

`model_size` is one of `"124M"`, `"355M"`, `"774M"` and `"1558M"`; `"124M"` is what this homework needs. Larger
models are read, too, if you put their file into the folder yourself. The same helps where there is no network.
"""

# %%
import hashlib
from http.client import HTTPException
from urllib.request import Request, urlopen

# ko: 공개된 네 모델의 크기
# en: sizes of the four published models
GPT2_SIZES = {
    "124M": {"n_embd": 768, "n_head": 12, "n_layer": 12},
    "355M": {"n_embd": 1024, "n_head": 16, "n_layer": 24},
    "774M": {"n_embd": 1280, "n_head": 20, "n_layer": 36},
    "1558M": {"n_embd": 1600, "n_head": 25, "n_layer": 48},
}

# ko: 내려받을 수 있는 파일의 주소, 바이트 수, 해시
# en: address, number of bytes and hash of the files that can be downloaded
GPT2_FILES = {
    "124M": (
        "https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/model.safetensors",
        548105171,
        "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707",
    ),
}


def fetch(address, size, sha256, file):
    # ko: 다 받을 때까지는 이름이 .part로 끝나는 파일에 씁니다. 있으면 그 뒤부터 이어 받습니다.
    # en: Until everything is there it goes into a file whose name ends in .part; what is there already is kept.
    part = file.with_name(file.name + ".part")
    done = part.stat().st_size if part.is_file() else 0
    if done < size:
        show_progress = progress_bar(size)
        request = Request(address, headers={"Range": f"bytes={done}-"} if done else {})
        with urlopen(request, timeout=60) as response:
            # ko: 206은 이어서 보낸다는 뜻입니다. 아니면 처음부터 보냅니다.
            # en: 206 means that the server goes on; otherwise it sends everything from the start.
            if response.status != 206:
                done = 0
            with part.open("ab" if done else "wb") as target:
                while piece := response.read(1024 * 1024):
                    target.write(piece)
                    done += len(piece)
                    show_progress(done)
        if done < size:
            raise OSError(f"{done} / {size} bytes")

    digest = hashlib.sha256()
    with part.open("rb") as source:
        while piece := source.read(1024 * 1024):
            digest.update(piece)
    if digest.hexdigest() != sha256:
        part.unlink()
        raise OSError(tr(ko="받은 내용이 온전하지 않아 지웠습니다", en="the content was damaged and is deleted"))
    part.replace(file)


def download(model_size, folder):
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {"n_vocab": 50257, "n_ctx": 1024, **GPT2_SIZES[model_size]}
    (folder / "hparams.json").write_text(json.dumps(sizes), encoding="utf-8")

    file = folder / "model.safetensors"
    if file.is_file():
        return
    if model_size not in GPT2_FILES:
        raise FileNotFoundError(
            tr(
                ko=f"{model_size} 모델은 내려받지 않습니다. model.safetensors를 {folder.resolve()} 폴더에 넣습니다.",
                en=f"The {model_size} model is not downloaded. Put its model.safetensors into {folder.resolve()}.",
            )
        )
    address, size, sha256 = GPT2_FILES[model_size]
    try:
        fetch(address, size, sha256, file)
    except (OSError, HTTPException) as error:
        raise FileNotFoundError(
            tr(
                ko=f"model.safetensors를 내려받지 못했습니다({error}). 셀을 다시 실행하면 받던 곳부터 이어 받습니다. "
                f"네트워크가 없으면 {address} 파일을 다른 곳에서 받아 {folder.resolve()} 폴더에 넣습니다.",
                en=f"model.safetensors could not be downloaded ({error}). Run the cell again to go on from where it "
                f"stopped. Without a network, get {address} elsewhere and put it into {folder.resolve()}.",
            )
        ) from None


def download_and_load_gpt2(model_size, models_dir):
    if model_size not in GPT2_SIZES:
        sizes = ", ".join(GPT2_SIZES)
        raise ValueError(
            tr(
                ko=f"이런 크기는 없습니다: {model_size!r}. 있는 크기: {sizes}",
                en=f"There is no size {model_size!r}, only: {sizes}",
            )
        )
    folder = Path(models_dir) / model_size
    if not all((folder / name).is_file() for name in ("model.safetensors", "hparams.json")):
        download(model_size, folder)
    settings = json.loads((folder / "hparams.json").read_text(encoding="utf-8"))
    return settings, nested_params(read_safetensors(folder / "model.safetensors"), settings)


# %% only=["grader", "solutions"]
# ko: 여기에는 네트워크가 없습니다. 공개된 가중치를 대신해, 어휘 사전의 크기와 문맥 길이만 진짜와 같은 작은 무작위
# ko: 체크포인트를 만듭니다. 그래서 아래에서 생성하는 글에는 뜻이 없습니다.
# en: There is no network here. In place of the published weights a small random checkpoint is made, in which only the
# en: size of the vocabulary and the context length are the real ones. So the texts generated below make no sense.
def download(model_size, folder):
    save_checkpoint(folder, {"n_vocab": 50257, "n_ctx": 1024, "n_embd": 32, "n_head": 4, "n_layer": 2}, seed=123)


# %% [markdown] lang="ko"
"""
#### 문제 3-1 · `load-checkpoint` · 5점

`download_and_load_gpt2`로 **124M** 모델을 읽어, 돌려주는 두 값을 `settings`와 `params`에 담습니다. 내려받은 파일을 둘
폴더의 이름은 `gpt2`처럼 자유롭게 정합니다. 빈칸은 **문장 하나 전체**로, 두 이름에 한 번에 담는 대입문입니다.

`settings`에는 `n_vocab` 50257, `n_ctx` 1024, `n_embd` 768, `n_head` 12, `n_layer` 12가 있습니다. `params`의 키는
`wte`, `wpe`, `blocks`, `g`, `b`이고, 블록은 12개입니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 3-1 · `load-checkpoint` · 5 points

Load the **124M** model with `download_and_load_gpt2`; the two values that it returns go into `settings` and
`params`. The folder for the downloaded files may have any name, such as `gpt2`. The blank is **one whole
statement**, an assignment to both names at once.

`settings` has `n_vocab` 50257, `n_ctx` 1024, `n_embd` 768, `n_head` 12 and `n_layer` 12. The keys of `params` are
`wte`, `wpe`, `blocks`, `g` and `b`, and there are 12 blocks.
"""

# %% exercise="load-checkpoint" points=5
# ko: 124M 모델을 읽어 settings와 params에 담습니다.
# en: Load the 124M model into settings and params.
settings, params = download_and_load_gpt2(model_size="124M", models_dir="gpt2")  ### your code

print(tr(ko="설정:", en="settings:"), settings)
print(tr(ko="params의 키:", en="keys of params:"), list(params))
print(tr(ko="블록의 수:", en="number of blocks:"), len(params["blocks"]))

# %% check="load-checkpoint"
with check(
    "load-checkpoint",
    hint=tr(
        ko="등호의 왼쪽에 이름 두 개를 쉼표로 이어 쓰고, 오른쪽에서 함수를 부릅니다. 인자는 모델의 크기와 폴더의 "
        "이름이고, 둘 다 문자열입니다.",
        en="To the left of the equals sign stand two names with a comma between them, to the right the call. Its "
        "arguments are the size of the model and the name of a folder, both of them strings.",
    ),
    more=tr(
        ko="왼쪽의 두 이름은 `settings`, `params`의 순서입니다. 오른쪽에서는 `download_and_load_gpt2`를 부르고, 첫 "
        "인자는 따옴표로 감싼 `124M`(`M`은 대문자), 둘째 인자는 따옴표로 감싼 폴더의 이름입니다.",
        en="The two names on the left are `settings` and `params`, in this order. On the right "
        "`download_and_load_gpt2` is called: its first argument is `124M` in quotes (with a capital `M`), its second "
        "the name of a folder in quotes.",
    ),
):
    # ko: 빈칸이 남아 있으면 두 이름이 아직 없습니다.
    # en: While the blank is open, the two names do not exist yet.
    answered(globals().get("settings", ...), globals().get("params", ...))
    assert (type(settings), type(params)) == (dict, dict), tr(
        ko="`settings`와 `params`가 모두 딕셔너리(dict)여야 합니다. 두 값을 이름 하나에 담지 않았는지 확인합니다.",
        en="`settings` and `params` both have to be dictionaries. See whether one name got both values.",
    )
    assert {"n_vocab", "n_ctx", "n_embd", "n_head", "n_layer"} <= set(settings), tr(
        ko="`settings`에 모델의 크기가 없습니다. 두 이름의 순서를 확인합니다.",
        en="`settings` does not hold the sizes of the model. See the order of the two names.",
    )
    assert set(params) == {"wte", "wpe", "blocks", "g", "b"}, tr(
        ko="`params`의 키가 다릅니다. 함수가 돌려준 두 번째 값이어야 합니다.",
        en="The keys of `params` are not right. It has to be the second value that the function returns.",
    )
    assert settings["n_layer"] <= 12, tr(
        ko="더 큰 모델을 읽었습니다. 이 과제에서는 124M 모델을 씁니다.",
        en="This is a larger model. The homework uses the one called 124M.",
    )
    assert len(params["blocks"]) == settings["n_layer"], tr(
        ko="블록의 수가 `n_layer`와 다릅니다.",
        en="The number of blocks is not `n_layer`.",
    )
    assert params["wte"].shape == (settings["n_vocab"], settings["n_embd"]), tr(
        ko="토큰 임베딩의 크기가 `settings`와 다릅니다. 폴더에 다른 파일이 섞였는지 확인합니다.",
        en="The shape of the token embedding does not agree with `settings`. See whether files got mixed up.",
    )
    # ko: 함수 대신, 무엇을 물었는지 적어 두는 함수로 셀을 다시 실행합니다.
    # en: The cell once more, with a function in the other's place that notes what it was asked for.
    _asked = []

    def _noting(model_size, models_dir):
        _asked.append(model_size)
        return settings, params

    rerun(download_and_load_gpt2=_noting)
    assert _asked, tr(
        ko="체크포인트를 `download_and_load_gpt2`로 읽지 않았습니다.",
        en="The checkpoint was not loaded with `download_and_load_gpt2`.",
    )
    assert set(_asked) == {"124M"}, tr(
        ko="124M 모델이 아닌 것을 읽었습니다.",
        en="Another model than the one called 124M was loaded.",
    )

# %% [markdown] lang="ko"
"""
`params`에 든 배열의 크기를 봅니다. 124M 모델에서는 `wte`가 (50257, 768), `wpe`가 (1024, 768), 첫 블록의 키가
`ln_1`, `attn`, `ln_2`, `mlp`, `c_attn`의 가중치가 (768, 2304), 편향이 (2304,)입니다.
"""

# %% [markdown] lang="en"
"""
Here are the shapes of the arrays in `params`. In the 124M model `wte` is (50257, 768) and `wpe` (1024, 768); the
keys of the first block are `ln_1`, `attn`, `ln_2` and `mlp`; the weight of `c_attn` is (768, 2304) and its bias
(2304,).
"""

# %%
print("wte:", params["wte"].shape)
print("wpe:", params["wpe"].shape)

first_block = params["blocks"][0]
print(tr(ko="첫 블록의 키:", en="keys of the first block:"), list(first_block))
print("c_attn w:", first_block["attn"]["c_attn"]["w"].shape)
print("c_attn b:", first_block["attn"]["c_attn"]["b"].shape)

# %% [markdown] lang="ko"
"""
### 이름과 크기 맞추기

GPT-2의 이름과 여기서 만든 모델의 이름은 다릅니다. 아래 그림과 표가 짝을 보여 줍니다. `blocks[i]`의 것은
`trf_blocks[i]`로 갑니다.

![](figure:checkpoint-mapping)

| `params`에서 | 모델에서 | 할 일 |
| --- | --- | --- |
| `wte`, `wpe` | `tok_emb`, `pos_emb` | 그대로 |
| `attn`의 `c_attn` | `att`의 `W_query`, `W_key`, `W_value` | 셋으로 나누고, 가중치는 전치 |
| `attn`의 `c_proj` | `att`의 `out_proj` | 가중치는 전치 |
| `mlp`의 `c_fc`, `c_proj` | `ff`의 `layers[0]`, `layers[2]` | 가중치는 전치 |
| `ln_1`, `ln_2`의 `g`, `b` | `norm1`, `norm2`의 `scale`, `shift` | 그대로 |
| `g`, `b` | `final_norm`의 `scale`, `shift` | 그대로 |
| `wte` | `out_head` | 그대로(가중치 묶기) |

네 가지에 주의합니다.

- **전치.** GPT-2는 선형 층의 가중치를 (입력, 출력)으로 저장하고, `nn.Linear`는 (출력, 입력)으로 둡니다. 그래서
  `.T`로 전치합니다. 편향은 그대로입니다.
- **셋으로 나누기.** `c_attn`에는 쿼리, 키, 값의 것이 이 순서로 나란히 붙어 있습니다. `np.split(배열, 3, axis=-1)`이
  마지막 축을 따라 셋으로 나눕니다.
- **설정.** GPT-2는 쿼리, 키, 값에 편향을 쓰므로 `qkv_bias`가 `True`입니다. 문맥 길이는 1,024입니다. 크기는 모두
  `settings`에서 꺼냅니다.
- **가중치 묶기**(weight tying). GPT-2의 출력 헤드는 토큰 임베딩과 같은 행렬입니다. 여기서는 두 곳에 따로 복사합니다.

값을 넣을 때는 함수 `assign(left, right)`를 씁니다. 모델의 파라미터 `left`를 대신할 새 파라미터를 배열 `right`로
만들어 돌려줍니다. 두 크기가 다르면 두 크기를 알려 주는 오류가 나므로, 전치를 빠뜨린 것을 대개 바로 알 수 있습니다.
정사각형 행렬은 전치해도 크기가 같아서 오류가 나지 않습니다.
"""

# %% [markdown] lang="en"
"""
### Matching names and shapes

GPT-2's names are not those of the model made here. Figure and table show what belongs together; what is in
`blocks[i]` goes to `trf_blocks[i]`.

![](figure:checkpoint-mapping)

| in `params` | in the model | what to do |
| --- | --- | --- |
| `wte`, `wpe` | `tok_emb`, `pos_emb` | copy |
| `c_attn` of `attn` | `W_query`, `W_key`, `W_value` of `att` | split in three, transpose the weights |
| `c_proj` of `attn` | `out_proj` of `att` | transpose the weight |
| `c_fc`, `c_proj` of `mlp` | `layers[0]`, `layers[2]` of `ff` | transpose the weights |
| `g`, `b` of `ln_1`, `ln_2` | `scale`, `shift` of `norm1`, `norm2` | copy |
| `g`, `b` | `scale`, `shift` of `final_norm` | copy |
| `wte` | `out_head` | copy (weight tying) |

Four things to watch:

- **Transposing.** GPT-2 stores the weight of a linear layer as (in, out), `nn.Linear` keeps it as (out, in). Hence
  the `.T`. A bias stays as it is.
- **Splitting.** In `c_attn` what belongs to query, key and value stands side by side, in this order.
  `np.split(array, 3, axis=-1)` splits it in three along the last axis.
- **Configuration.** GPT-2 has biases for query, key and value, so `qkv_bias` is `True`; its context length is
  1,024. All sizes come out of `settings`.
- **Weight tying.** The output head of GPT-2 is the same matrix as the token embedding. Here it is copied to both
  places.

The function `assign(left, right)` puts values in: out of the array `right` it makes a new parameter to replace the
model's parameter `left`. If the shapes differ, an error names them both, so a transpose that was forgotten mostly
shows at once. A square matrix has the same shape either way and raises no error.
"""


# %%
def assign(left, right):
    there = None if left is None else tuple(left.shape)
    if there != tuple(right.shape):
        raise ValueError(
            tr(
                ko=f"크기가 다릅니다. 모델의 파라미터는 {there}, 넣으려는 배열은 {tuple(right.shape)}입니다.",
                en=f"The shapes differ: the model's parameter has {there}, the array has {tuple(right.shape)}.",
            )
        )
    # ko: .T는 메모리를 그대로 두고 읽는 순서만 바꿉니다.
    # ko: 모델을 저장할 수 있게, 메모리에서도 그 순서로 이어 놓습니다.
    # en: .T leaves the memory as it is and only reads it in another order.
    # en: The memory is put into that order as well, made contiguous, so that the model can be saved.
    values = torch.tensor(np.ascontiguousarray(right), dtype=left.dtype, device=left.device)
    return nn.Parameter(values)


# %% [markdown] lang="ko"
"""
#### 문제 3-2 · `assign-weights` · 10점

함수 `assign_weights(model, params)`는 `params`의 값을 `model`에 넣습니다. 돌려주는 값은 없습니다. 빈칸 아홉 개를
채웁니다. 왼쪽에는 값이 들어갈 파라미터가 이미 있습니다. 바로 옆에 있는 줄이 본보기입니다.

1. `pos_emb`의 가중치
2. `W_key`의 가중치
3. `W_value`의 가중치
4. `W_key`의 편향
5. `W_value`의 편향
6. `ff.layers[0]`의 편향
7. `ff.layers[2]`의 가중치
8. `norm1`의 `scale`
9. `norm2`의 `shift`

그 아래에서 공개된 모델과 크기가 같은 모델 `model_pretrained`를 만들어 가중치를 넣습니다. 숨은 검사는 블록의 수가 다른
작은 체크포인트로 모든 파라미터를 하나씩 견주어 봅니다. 잘못 넣어도 오류가 나지 않고 글만 이상해지는 자리가
있으므로 하나씩 확인합니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 3-2 · `assign-weights` · 10 points

The function `assign_weights(model, params)` puts the values of `params` into `model`. It returns nothing. Fill its
nine blanks. On the left stands the parameter that the values go to; the lines around it are examples to follow.

1. The weight of `pos_emb`
2. The weight of `W_key`
3. The weight of `W_value`
4. The bias of `W_key`
5. The bias of `W_value`
6. The bias of `ff.layers[0]`
7. The weight of `ff.layers[2]`
8. `scale` of `norm1`
9. `shift` of `norm2`

Below it `model_pretrained`, a model of the size of the published one, is made and gets the weights. The hidden
checks compare every single parameter, with small checkpoints of other numbers of blocks. In some places a wrong
value raises no error and only makes the texts strange, so look at each of them.
"""


# %% exercise="assign-weights" points=10
def assign_weights(model, params):
    model.tok_emb.weight = assign(model.tok_emb.weight, params["wte"])
    # ko: 위치 임베딩  (n_ctx, n_embd)
    # en: the position embedding  (n_ctx, n_embd)
    model.pos_emb.weight = assign(model.pos_emb.weight, params["wpe"])  ### your code

    for block, source in zip(model.trf_blocks, params["blocks"], strict=True):
        # ko: 쿼리, 키, 값의 가중치. 저장된 크기는 (입력, 출력)입니다.  (n_embd, 3 * n_embd) → 셋 (n_embd, n_embd)
        # en: Weights of query, key and value, stored as (in, out).  (n_embd, 3 * n_embd) → three (n_embd, n_embd)
        q_w, k_w, v_w = np.split(source["attn"]["c_attn"]["w"], 3, axis=-1)
        block.att.W_query.weight = assign(block.att.W_query.weight, q_w.T)
        block.att.W_key.weight = assign(block.att.W_key.weight, k_w.T)  ### your code
        block.att.W_value.weight = assign(block.att.W_value.weight, v_w.T)  ### your code

        # ko: 쿼리, 키, 값의 편향  (3 * n_embd,) → 셋 (n_embd,)
        # en: biases of query, key and value  (3 * n_embd,) → three (n_embd,)
        q_b, k_b, v_b = np.split(source["attn"]["c_attn"]["b"], 3, axis=-1)
        block.att.W_query.bias = assign(block.att.W_query.bias, q_b)
        block.att.W_key.bias = assign(block.att.W_key.bias, k_b)  ### your code
        block.att.W_value.bias = assign(block.att.W_value.bias, v_b)  ### your code

        # ko: 어텐션의 마지막 선형 층
        # en: the last linear layer of attention
        block.att.out_proj.weight = assign(block.att.out_proj.weight, source["attn"]["c_proj"]["w"].T)
        block.att.out_proj.bias = assign(block.att.out_proj.bias, source["attn"]["c_proj"]["b"])

        # ko: 피드 포워드 신경망: c_fc는 넓히는 층, c_proj는 좁히는 층
        # en: the feed-forward network: c_fc makes it wider, c_proj narrow again
        block.ff.layers[0].weight = assign(block.ff.layers[0].weight, source["mlp"]["c_fc"]["w"].T)
        block.ff.layers[0].bias = assign(block.ff.layers[0].bias, source["mlp"]["c_fc"]["b"])  ### your code
        block.ff.layers[2].weight = assign(block.ff.layers[2].weight, source["mlp"]["c_proj"]["w"].T)  ### your code
        block.ff.layers[2].bias = assign(block.ff.layers[2].bias, source["mlp"]["c_proj"]["b"])

        # ko: 두 층 정규화: g는 배율, b는 이동
        # en: both layer norms: g is the scale, b the shift
        block.norm1.scale = assign(block.norm1.scale, source["ln_1"]["g"])  ### your code
        block.norm1.shift = assign(block.norm1.shift, source["ln_1"]["b"])
        block.norm2.scale = assign(block.norm2.scale, source["ln_2"]["g"])
        block.norm2.shift = assign(block.norm2.shift, source["ln_2"]["b"])  ### your code

    model.final_norm.scale = assign(model.final_norm.scale, params["g"])
    model.final_norm.shift = assign(model.final_norm.shift, params["b"])
    # ko: 출력 헤드는 토큰 임베딩과 같은 행렬입니다.
    # en: The output head is the same matrix as the token embedding.
    model.out_head.weight = assign(model.out_head.weight, params["wte"])


GPT_CONFIG_PRETRAINED = {
    "vocab_size": settings["n_vocab"],
    "context_length": settings["n_ctx"],
    "emb_dim": settings["n_embd"],
    "n_heads": settings["n_head"],
    "n_layers": settings["n_layer"],
    "drop_rate": 0.1,
    "qkv_bias": True,
}

torch.manual_seed(123)
model_pretrained = GPTModel(GPT_CONFIG_PRETRAINED)
assign_weights(model_pretrained, params)
model_pretrained.to(device)
model_pretrained.eval()

print(tr(ko="가중치를 모두 넣었습니다.", en="All weights are in their places."))

# %% check="assign-weights"
with (
    check(
        "assign-weights",
        hint=tr(
            ko="빈칸마다 오른쪽은 `assign(왼쪽의 파라미터, 배열)`입니다. 배열은 표에서 찾습니다. 가중치 행렬은 `.T`로 "
            "전치하고, 임베딩과 편향과 층 정규화는 그대로 씁니다.",
            en="The right side of each blank is `assign(the parameter on the left, an array)`. The table says which "
            "array. Weights of linear layers get a `.T`; embeddings, biases and layer norms are taken as they are.",
        ),
        more=tr(
            ko="`np.split`이 나눈 셋의 순서는 쿼리, 키, 값입니다. 가중치는 이름이 `_w`, 편향은 `_b`로 끝납니다. 블록 "
            "안의 배열은 모두 `source`에서 꺼냅니다. 위아래에 주어진 줄과 짝을 맞추면, 키의 이름 가운데 하나만 "
            "다릅니다.",
            en="The three parts from `np.split` are query, key and value, in this order; names of weights end in `_w`, "
            "those of biases in `_b`. Inside a block all arrays come out of `source`. Compare each blank with the "
            "given lines around it: only one of the keys is another.",
        ),
    ),
    torch.random.fork_rng(devices=[]),
):
    _sizes = {"n_vocab": 50, "n_ctx": 16, "n_embd": 12, "n_head": 3, "n_layer": 2}
    _config = {
        "vocab_size": 50,
        "context_length": 16,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.0,
        "qkv_bias": True,
    }
    _shapes = {"wte": (50, 12), "wpe": (16, 12), "ln_f": (12,)}
    for _number in range(2):
        _shapes |= {f"h.{_number}.{name}": (12,) for name in ("ln_1", "ln_2")}
        _shapes |= {f"h.{_number}.attn.c_attn": (12, 36), f"h.{_number}.attn.c_proj": (12, 12)}
        _shapes |= {f"h.{_number}.mlp.c_fc": (12, 48), f"h.{_number}.mlp.c_proj": (48, 12)}
    _rng = np.random.default_rng(4)
    _tensors = {}
    for _name, _shape in _shapes.items():
        _tensors[f"{_name}.weight"] = _rng.normal(size=_shape).astype("float32")
        _tensors[f"{_name}.bias"] = _rng.normal(size=_shape[-1:]).astype("float32")
    _params = nested_params(_tensors, _sizes)
    _unchanged = str(_params)
    _model = GPTModel(_config)
    _shapes = {name: parameter.shape for name, parameter in _model.named_parameters()}
    assign_weights(_model, _params)
    for _name, _shape in _shapes.items():
        _parameter = _model.get_parameter(_name)
        assert (_parameter.shape, _parameter.dtype, _parameter.requires_grad) == (_shape, torch.float32, True), tr(
            ko=f"`{_name}`의 크기나 자료형이 달라졌거나, 더는 훈련되지 않습니다.",
            en=f"`{_name}` has another shape or type now, or is not trained any more.",
        )
        assert _parameter.is_contiguous(), tr(
            ko=f"`{_name}`의 수가 메모리에 이어져 있지 않습니다. 전치한 배열은 `assign`을 거쳐야 합니다.",
            en=f"The numbers of `{_name}` are not contiguous in memory. A transposed array has to go through `assign`.",
        )
    assert all(part.training for part in _model.modules()), tr(
        ko="함수 안에서 모델의 모드가 바뀌었습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
        en="The function has changed the mode of the model. The mode is up to the caller.",
    )
    assert str(_params) == _unchanged, tr(
        ko="`params`가 바뀌었습니다. 배열을 읽기만 해야 합니다.",
        en="`params` has been changed. Its arrays are to be read only.",
    )

    # ko: 작은 체크포인트의 수를 자리마다 다른 무게로 더한 값입니다.
    # ko: 다른 배열을 넣거나 전치를 빠뜨리면 이 값이 나오지 않습니다.
    # en: The numbers of a small checkpoint, added up with a weight for each place.
    # en: Another array, or a transpose that was forgotten, gives other sums.
    _expected = {
        "att.W_key.weight": (-1056.581, -635.961),
        "att.W_value.weight": (1365.786, -2.294),
        "att.W_key.bias": (0.123, 10.964),
        "att.W_value.bias": (-12.399, 7.589),
        "ff.layers.0.bias": (-221.134, -64.242),
        "ff.layers.2.weight": (7928.757, 10655.284),
        "norm1.scale": (19.588, -37.666),
        "norm2.shift": (-7.946, 5.924),
    }
    _sums = {f"trf_blocks.{i}.{name}": sums[i] for i in range(2) for name, sums in _expected.items()}
    for _name, _sum in {"pos_emb.weight": -875.09, **_sums}.items():
        _values = _model.get_parameter(_name).detach().double().flatten()
        assert abs(_values @ torch.arange(1.0, len(_values) + 1).double() - _sum) < 0.01, tr(
            ko=f"`{_name}`에 들어간 값이 다릅니다. 어느 배열인지, 전치해야 하는지 확인합니다.",
            en=f"`{_name}` has got other values. See which array belongs there, and whether it is to be transposed.",
        )
    with torch.no_grad():
        for _parameter in _model.parameters():
            _parameter += 1
    assert str(_params) == _unchanged, tr(
        ko="모델의 파라미터를 바꾸면 `params`도 함께 바뀝니다. 파라미터는 `assign`이 만드는 새 텐서여야 합니다.",
        en="When parameters of the model change, `params` changes with them. They have to be new tensors, as `assign` "
        "makes them.",
    )

    assert isinstance(model_pretrained, GPTModel) and not model_pretrained.training, tr(
        ko="`model_pretrained`가 평가 모드의 `GPTModel`이 아닙니다.",
        en="`model_pretrained` is not a `GPTModel` in evaluation mode.",
    )
    assert torch.equal(model_pretrained.pos_emb.weight.cpu(), torch.tensor(params["wpe"])), tr(
        ko="`model_pretrained`에 `params`의 값이 들어 있지 않습니다. 위의 셀을 처음부터 다시 실행합니다.",
        en="`model_pretrained` does not hold the values of `params`. Run the whole cell above again.",
    )

# %% [markdown] lang="ko"
"""
넣은 다음에는 확인합니다. 같은 설정으로 만든 모델과 모든 파라미터의 크기를 견주고, 값이 모두 유한한지, 메모리의 순서가
맞는지 봅니다. 124M 모델의 파라미터는 163,037,184개입니다. 28강에서 센 것보다 많은 까닭은 쿼리, 키, 값의 편향입니다.
"""

# %% [markdown] lang="en"
"""
Now check what was put in. All shapes are compared with those of a model made from the same configuration; all
values have to be finite, and the memory contiguous. With the 124M model there are 163,037,184 parameters, more
than lecture 28 counted, because of the biases of query, key and value.
"""

# %%
# ko: "meta" 장치의 모델에는 크기만 있고 값은 없어서, 메모리를 쓰지 않습니다.
# en: On the device "meta" a model has shapes but no values, so it takes no memory.
with torch.device("meta"):
    expected = {name: tuple(parameter.shape) for name, parameter in GPTModel(GPT_CONFIG_PRETRAINED).named_parameters()}

found = dict(model_pretrained.named_parameters())
assert {name: tuple(parameter.shape) for name, parameter in found.items()} == expected
assert all(parameter.isfinite().all() and parameter.is_contiguous() for parameter in found.values())

print(tr(ko="텐서의 수:", en="tensors:"), len(found))
print(tr(ko="파라미터의 수:", en="parameters:"), f"{sum(parameter.numel() for parameter in found.values()):,}")

# %% [markdown] lang="ko"
"""
#### 문제 3-3 · `generate-pretrained` · 5점

사전 훈련된 모델로 글을 잇습니다. 빈칸은 두 개입니다.

1. 시작 글의 리스트에 있는 **자유로운 자리**입니다. 여기에 시작 글을 더 써도 되고, **`...`을 그대로 두어도 됩니다.**
   그대로 두어도 점수는 같습니다. 쓸 때는 따옴표로 감싼 글 뒤에 쉼표를 붙입니다. 문제 3-4의 글을 여기에서 만들 수
   있습니다.
2. `token_ids`: `generate_text_simple`로 `encoded`에 이어 글을 만든 결과입니다. 모델은 `model_pretrained`,
   문맥의 크기는 이 모델의 문맥 길이입니다. 새 토큰의 수 `max_new_tokens`는 1 이상에서 자유롭게 정합니다. 30쯤이
   읽기에 알맞습니다.

CPU에서는 글 하나에 1분 가까이 걸릴 수 있습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 3-3 · `generate-pretrained` · 5 points

The pretrained model continues texts. There are two blanks.

1. A **free place** in the list of prompts. You may add prompts of your own here, or **leave the `...` as it is**;
   the points are the same. A prompt is a text in quotes with a comma after it. This is where the texts for question
   3-4 can be made.
2. `token_ids`: what `generate_text_simple` makes of `encoded`. The model is `model_pretrained`, and the context
   size is the context length of that model. How many tokens are new, `max_new_tokens`, is for you to choose, at
   least 1; about 30 are a good length to read.

On a CPU a text may take almost a minute.
"""

# %% exercise="generate-pretrained" points=5
start_contexts = [
    "Every effort moves you",
    "Hello, I am",
    "The future of AI is",
    # ko: 자유로운 자리: 비워 두려면 `...`을 그대로 둡니다.
    # en: The free place: to leave it empty, let the `...` stand.
    "The old house by the sea",  ### your code
]
# ko: 그대로 남은 `...`은 리스트에서 뺍니다.
# en: A `...` that was left is taken out of the list.
start_contexts = [prompt for prompt in start_contexts if prompt is not ...]

for prompt in start_contexts:
    # ko: 글 → 토큰 ID  (1, 토큰)
    # en: text → token IDs  (1, tokens)
    encoded = text_to_token_ids(prompt, tokenizer).to(device)
    with torch.no_grad():
        # ko: 사전 훈련된 모델로 잇습니다.  (1, 토큰) → (1, 토큰 + max_new_tokens)
        # en: The pretrained model continues it.  (1, tokens) → (1, tokens + max_new_tokens)
        token_ids = generate_text_simple(
            model=model_pretrained,
            idx=encoded,
            max_new_tokens=30,
            context_size=GPT_CONFIG_PRETRAINED["context_length"],
        )  ### your code

    # ko: 줄바꿈은 공백으로 바꾸어 한 줄로 출력합니다.
    # en: Printed in one line, with spaces for line breaks.
    print("=" * 40)
    print("prompt:", prompt)
    print("output:", token_ids_to_text(token_ids, tokenizer).replace("\n", " "))

# %% check="generate-pretrained"
with check(
    "generate-pretrained",
    hint=tr(
        ko="`generate_text_simple`은 모델, 토큰 ID, 새 토큰의 수, 문맥의 크기를 차례로 받습니다. 문맥의 크기는 "
        "이 모델의 설정 `GPT_CONFIG_PRETRAINED`에 있습니다.",
        en="`generate_text_simple` takes the model, the token IDs, the number of new tokens and the context size, in "
        "this order. The context size is in this model's configuration, `GPT_CONFIG_PRETRAINED`.",
    ),
    more=tr(
        ko="둘째 빈칸은 `generate_text_simple` 하나를 부른 것입니다. 모델은 `model_pretrained`, 토큰 ID는 `encoded`, "
        '새 토큰의 수는 30쯤이고, 문맥의 크기는 `GPT_CONFIG_PRETRAINED`의 키 `"context_length"`에서 꺼냅니다.',
        en="The second blank is one call of `generate_text_simple`. The model is `model_pretrained`, the token IDs are "
        "`encoded`, about 30 tokens are new, and the context size comes from `GPT_CONFIG_PRETRAINED` by the key "
        '`"context_length"`.',
    ),
):
    answered(token_ids)
    _prompt = text_to_token_ids(start_contexts[-1], tokenizer).to(token_ids.device)
    _length = _prompt.shape[1]
    assert torch.equal(token_ids[:, :_length], _prompt), tr(
        ko="결과가 마지막 시작 글로 시작하지 않습니다. `encoded`에 이어 만들어야 합니다.",
        en="The result does not begin with the last prompt. It has to continue `encoded`.",
    )
    assert token_ids.shape[1] > _length, tr(
        ko="새 토큰이 없습니다. `max_new_tokens`는 1 이상입니다.",
        en="There is no new token. `max_new_tokens` is at least 1.",
    )
    # ko: 새 토큰마다, 그 앞까지를 본 모델이 로짓을 가장 크게 준 것인지 확인합니다.
    # en: Each new token should be the one that got the largest logit from the model, seeing what came before.
    _seen = token_ids[:, : GPT_CONFIG_PRETRAINED["context_length"] + 1]
    with torch.no_grad():
        _logits = model_pretrained(_seen[:, :-1])[0, _length - 1 :]
        _chosen = _logits.gather(1, _seen[0, _length:, None])[:, 0]
    assert (_logits.max(dim=-1).values - _chosen).max() < 0.01, tr(
        ko="새 토큰이 `model_pretrained`의 그리디 디코딩과 다릅니다. 모델과 문맥의 크기를 확인합니다.",
        en="The new tokens are not the greedy choice of `model_pretrained`. Look at the model and the context size.",
    )
    # ko: 생성하는 함수 대신, 받은 문맥의 크기를 적어 두는 함수로 셀을 다시 실행합니다.
    # en: The cell once more, with a function in the other's place that notes the context size it was given.
    _sizes = []

    def _noting(model, idx, max_new_tokens, context_size):
        _sizes.append(context_size)
        return idx

    rerun(generate_text_simple=_noting, start_contexts=start_contexts[-1:])
    assert set(_sizes) <= {GPT_CONFIG_PRETRAINED["context_length"]}, tr(
        ko="문맥의 크기가 `model_pretrained`의 문맥 길이가 아닙니다. 이 모델의 설정에서 꺼냅니다.",
        en="The context size is not the context length of `model_pretrained`. Take it out of that model's "
        "configuration.",
    )

# %% only="solutions"
# ko: 이 노트북에서는 작은 무작위 체크포인트가 가중치를 대신해 글에 뜻이 없습니다.
# ko: 공개된 124M 가중치로는 이런 글이 나옵니다.
# en: In this notebook a small random checkpoint stood in for the weights, so the texts make no sense.
# en: With the published weights of the 124M model they are as follows.
print(
    "Every effort moves you forward. The first step is to understand the importance of your work. "
    "The second step is to understand the importance of your work."
)
print(
    "Hello, I am a little bit of a fan of the original series. "
    "I have been a fan of the original series for a long time, and I have been a"
)
print("The future of AI is uncertain. …")

# %% [markdown] lang="ko"
"""
#### 문제 3-4 · `three-prompts` · 5점

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
#### Question 3-4 · `three-prompts` · 5 points

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

# %% [markdown] written="three-prompts" points=5 lang="ko"
"""
**답 · `three-prompts`** `prompt:` 줄과 `output:` 줄의 짝 세 개를 붙여 넣습니다.

작은 무작위 체크포인트로 만든 글이어서 뜻이 없습니다. 공개된 가중치로는 영어 문장이 나옵니다.

```
prompt: Once upon a time
output: Once upon a timemovieikhailikhailikhailikhailikhailikhailikhailikhailikhail

prompt: My favourite food is
output: My favourite food is decentprompromprompromprompromprompromprom

prompt: The best way to learn a language is
output: The best way to learn a language isikhailikhailikhailikhailikhailikhailikhailikhailikhailikhail
```
"""

# %% [markdown] written="three-prompts" points=5 lang="en"
"""
**Answer · `three-prompts`** Paste three pairs of a `prompt:` line and an `output:` line.

A small random checkpoint made these texts, so they make no sense. With the published weights they are English
sentences.

```
prompt: Once upon a time
output: Once upon a timemovieikhailikhailikhailikhailikhailikhailikhailikhailikhail

prompt: My favourite food is
output: My favourite food is decentprompromprompromprompromprompromprom

prompt: The best way to learn a language is
output: The best way to learn a language isikhailikhailikhailikhailikhailikhailikhailikhailikhailikhail
```
"""

# %% [markdown] lang="ko"
"""
#### 문제 3-5 · `compare-models` · 5점

2부에서 훈련한 모델의 샘플과 3부의 사전 훈련된 모델이 지은 글을 견주어 아래 셀에 씁니다.

- 두 모델의 글은 **무엇이 다릅니까?** 글을 인용해 말합니다. 사전 훈련된 모델의 아쉬운 점도 하나 찾습니다.
- **왜** 다릅니까? 데이터와 훈련의 양으로 설명합니다.
- 두 모델에서 **같은 것**은 무엇입니까? 거기에서 무엇을 알 수 있습니까?
"""

# %% [markdown] lang="en"
"""
#### Question 3-5 · `compare-models` · 5 points

Compare the samples of the model that was trained in part 2 with what the pretrained model of part 3 writes.

- **What is different** about the texts? Quote from them. Find one weakness of the pretrained model as well.
- **Why** are they different? Explain it by the data and the amount of training.
- **What is the same** about the two models, and what does that tell?
"""

# %% [markdown] written="compare-models" points=5 lang="ko"
"""
**답 · `compare-models`** 다른 점, 그 까닭, 같은 점을 차례로 씁니다.

2부의 모델은 "I had", "the picture", "the house"처럼 소설의 낱말과 구절을 되풀이하고, 문장이 도중에 끊기거나 서로
이어지지 않습니다. 무엇으로 시작해도 같은 소설로 돌아갑니다. 사전 훈련된 모델은 "Every effort moves you forward."처럼
자연스러운 문장을 짓고, 여러 주제의 글을 이어 갑니다. 다만 "The first step is to understand the importance of your
work."와 같은 문장을 거의 그대로 되풀이합니다.

2부의 모델이 본 것은 소설 한 편, 토큰 5천 개쯤을 열 번 되풀이한 것뿐입니다. 그래서 그 글을 외웠고, 처음 보는 글에서는
손실이 6 아래로 내려가지 않았습니다(과대적합). GPT-2는 웹에서 모은 글 수십억 토큰으로 훨씬 오래 훈련했습니다. 그만큼
다양한 글은 외울 수 없으므로, 여러 글에 두루 맞는 것을 배웁니다.

두 모델의 구조는 같고, `"full"`이면 크기도 거의 같습니다. 그러므로 차이를 만든 것은 데이터와 훈련입니다. 같은 문장을
되풀이하는 데에는 늘 가장 큰 로짓만 고르는 그리디 디코딩의 탓도 있습니다.
"""

# %% [markdown] written="compare-models" points=5 lang="en"
"""
**Answer · `compare-models`** What is different, why, and what is the same, in this order.

The model of part 2 repeats words and phrases of the story, such as "I had", "the picture" and "the house"; its
sentences break off or do not belong together, and whatever the beginning, it comes back to the same story. The
pretrained model writes natural sentences, such as "Every effort moves you forward.", and continues texts on many
subjects. But it repeats sentences such as "The first step is to understand the importance of your work." with
hardly a change.

All that the model of part 2 has seen is one story, about 5,000 tokens, ten times over. It memorised that text, and
on text that it had not seen its loss never came below 6 (overfitting). GPT-2 was trained much longer, on billions of
tokens of text from the web. So much varied text cannot be memorised, so it learns what fits many texts.

The architecture of both models is the same, and with `"full"` so is their size, almost. So data and training make the
difference. Greedy decoding, which always takes the largest logit, has its share in the repetitions.
"""

# %% [markdown] lang="ko"
"""
## 정리

| 부분 | 한 일 |
| --- | --- |
| 1 | 데이터셋에서 `GPTModel`까지 클래스를 다시 썼습니다. |
| 2 | 교차 엔트로피로 손실을 재고, 훈련 루프로 줄이고, 손실 곡선에서 과대적합을 읽었습니다. |
| 3 | 남이 저장한 체크포인트를 읽어, 이름과 크기를 맞추어 자기 모델에 넣었습니다. |

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
| 2 | Cross-entropy measured the loss, the training loop made it smaller, and the loss curves showed overfitting. |
| 3 | A checkpoint saved by others was read, matched in names and shapes, and put into your own model. |

To save the model, use `torch.save(model_pretrained.state_dict(), "NAME.pth")`. This format uses pickle, so open files
of others only with `torch.load(…, weights_only=True)`.

What began with a text file now runs the pretrained GPT-2, with code that is all your own.

When every check says `✅` and every written answer is there, save the notebook **with its outputs** and hand in the
`.ipynb` and the `.html`.
"""

# %% include="ready" only="release"
