"""Lecture 28: building the GPT model, in Korean and English side by side."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 28강 · GPT 모델 만들기

26강에서는 글을 토큰 ID의 배치로 바꾸었고, 27강에서는 멀티 헤드 어텐션을 만들었습니다. 이번에는 남은 부품을 하나씩
만들고 모두 조립해, 가장 작은 GPT-2와 똑같이 생긴 언어 모델을 완성합니다. 필요한 것은 26강과 27강의 내용과
`nn.Module`의 기초입니다. 앞 강의의 코드 가운데 다시 쓰는 것은 이 노트북 안에 들어 있습니다.

끝까지 마치면 다음을 갖게 됩니다.

- 부품 `LayerNorm`, `GELU`, `FeedForward`, `TransformerBlock`
- 파라미터가 1억 6,300만 개인 모델 `GPTModel`
- 그 모델로 글을 잇는 함수 `generate_text_simple`

아직 훈련하지 않았으므로 이 모델이 잇는 글은 뜻이 없습니다. 훈련은 과제 hw04에서 합니다.

> 이 강의는 Sebastian Raschka의 책
> [『Build a Large Language Model (From Scratch)』](https://www.manning.com/books/build-a-large-language-model-from-scratch)의
> 길을 따라갑니다. 글과 그림은 새로 쓰고 그렸습니다.

절의 제목 옆에 있는 시간은 문제를 푸는 시간까지 넣은 어림입니다. 모두 2시간 반쯤 걸립니다.

### 푸는 방법

1. **빈칸을 채웁니다.** 문제 셀에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 여러 줄로 써도 됩니다. 뒤에 쉼표가 붙은 `...,`은 괄호 안의 인자이므로 쉼표는 남겨 둡니다.
2. **확인 셀을 실행합니다.** 문제 셀 바로 아래에 접혀 있는 셀입니다. 몇 번이든 다시 실행할 수 있습니다.
   - `✅ 7/17`: 맞았습니다. 수는 지금까지 통과한 문제입니다.
   - `❌`: 틀린 이유와 힌트가 나옵니다. 세 번 틀리면 힌트가 하나 더 나옵니다.
   - `⬜`: 빈칸이 남아 있습니다. `🔁`: 문제 셀을 (다시) 실행합니다. `⏪`: 이름이 나온 앞의 문제부터 끝냅니다.
3. **막히면 넘어갑니다.** 뒤의 셀은 앞의 결과를 씁니다. 빈칸이 남은 문제의 확인 셀을 실행하면 그 결과 대신 값이
   들어가므로 다음 문제를 풀 수 있습니다. 클래스와 함수는 대신하지 않습니다.
4. **다음에 이어 풉니다.** Colab에서는 먼저 `파일 → Drive에 사본 저장`을 합니다. 다시 열면 맨 위의 접힌 셀들을
   실행하고, 풀던 절의 처음에 있는 **▶ 여기에서 이어 풀기** 셀을 실행합니다. 그 위의 셀이 실행되고 남은 문제에는
   값이 들어갑니다.
5. **제출합니다.** 맨 끝의 셀이 빠진 것을 알려 줍니다. Colab에서는 `파일 → 다운로드 → .ipynb 다운로드`로
   노트북을 받아 그대로 냅니다. 셀을 지우거나 순서를 바꾸지 않습니다. 새 셀을 더하는 것은 괜찮습니다.

문제는 17개, 빈칸은 49개, 배점은 모두 40점입니다. 제출한 노트북은 숨은 검사가 한 번 더 살펴봅니다. 숨은 검사는
크기가 다른 작은 모델로도 답을 실행해 봅니다. 화면에 나온 수를 옮겨 적은 답이나 768 같은 수를 직접 쓴 답은
통과하지 못합니다.

GPU는 필요하지 않습니다. 다 채운 노트북은 CPU에서 1분 안에 끝나고, 메모리는 약 1.5 GB를 씁니다.

먼저 아래의 접힌 셀들을 실행하고, 그다음 셀에 학번을 적어 실행합니다. 접힌 셀은 확인 셀이 쓰는 도구이고, 고칠
것은 없습니다.
"""

# %% [markdown] lang="en"
"""
# Lecture 28 · Building the GPT model

Lecture 26 turned text into batches of token IDs, and lecture 27 built multi-head attention. Now the remaining
parts are made one by one and put together into a language model of exactly the form of the smallest GPT-2.
What is needed is the content of lectures 26 and 27 and the basics of `nn.Module`. The code of theirs that is
used again is inside this notebook.

At the end there will be

- the parts: `LayerNorm`, `GELU`, `FeedForward` and `TransformerBlock`,
- `GPTModel`, a model with 163 million parameters,
- `generate_text_simple`, a function that continues a text with that model.

The model is not trained yet, so what it writes makes no sense. Training is the homework, hw04.

> The course follows the path of Sebastian Raschka's book
> [*Build a Large Language Model (From Scratch)*](https://www.manning.com/books/build-a-large-language-model-from-scratch).
> The text and the figures are our own.

The time beside a heading is a rough guide, exercises included. It comes to about two and a half hours in all.

### How to work

1. **Fill the blanks.** An exercise cell has lines that end in `...  ### your code`. Delete the `...` and
   write code in its place, over several lines if need be. Where a comma follows, as in `...,`, the blank is an
   argument between parentheses: leave the comma.
2. **Run the check.** It is the folded cell right below the exercise, and can be run as often as you like.
   - `✅ 7/17`: right. The number says how many have passed so far.
   - `❌`: the reason and a hint; after three wrong tries one more hint.
   - `⬜`: a blank is open. `🔁`: run the exercise cell (again). `⏪`: finish the earlier exercise that is named.
3. **Go on when stuck.** Later cells use earlier results. Running the check of an exercise with an open blank
   puts values in the place of its result, so that the next one can be worked on. Nothing stands in for classes
   and functions.
4. **Come back later.** In Colab, first use `File → Save a copy in Drive`. When you open it again, run the
   folded cells at the top, then the cell **▶ Go on from here** at the start of your section: it runs the cells
   above and puts values in.
5. **Hand it in.** The last cell says what is missing. In Colab, `File → Download → Download .ipynb` saves the
   notebook; hand in that file as it is. Do not delete or reorder cells. Adding cells of your own is fine.

There are 17 exercises with 49 blanks, worth 40 points in all. Hidden checks look at the notebook once more
after it has been handed in, and they run the answers on small models of other sizes. Copying printed numbers,
or writing a number such as 768 into a class, will not pass.

No GPU is needed. With all blanks filled, the notebook runs in less than a minute on a CPU and takes about
1.5 GB of memory.

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
## 지금 있는 곳 · 5분

네 걸음 가운데 세 번째, LLM 아키텍처(architecture)입니다.

![](figure:roadmap-architecture-step)

아래의 첫 셀은 GPT-2의 어휘 사전을 내려받는 함수를 정의합니다. 둘째 셀은
[`tiktoken`](https://github.com/openai/tiktoken)과 어휘 사전을 없을 때만 준비하고, 세 패키지의 버전을 출력합니다. 버전의
숫자는 환경마다 달라도 괜찮습니다.
"""

# %% [markdown] lang="en"
"""
## Where we are · 5 min

This is the third of four steps: the architecture of the LLM.

![](figure:roadmap-architecture-step)

The first cell below defines a function that downloads GPT-2's vocabulary. The second one gets
[`tiktoken`](https://github.com/openai/tiktoken) and the vocabulary if they are missing, and prints the versions
of three packages. Other version numbers are fine.
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

for package in ("matplotlib", "torch", "tiktoken"):
    print(package, version(package))

# %% [markdown] lang="ko"
"""
## 4.1 위에서 내려다본 GPT · 15분

처음의 트랜스포머는 글을 읽는 인코더와 글을 쓰는 디코더로 되어 있었습니다. GPT 같은 모델은 그중 **디코더 쪽만**
써서, 토큰을 한 번에 하나씩 만들어 냅니다. '대규모' 언어 모델에서 큰 것은 코드의 양이 아니라 파라미터의
수입니다. 부품은 몇 가지뿐이고, 같은 것이 되풀이됩니다.

![](figure:gpt-overview)

크기는 가장 작은 GPT-2에 맞춥니다. 설정은 딕셔너리(dict) 하나에 모아 두고, 이제부터 만드는 모든 클래스가 이
딕셔너리에서 크기를 꺼내 씁니다.

| 키 | 값 | 뜻 |
| --- | --- | --- |
| `vocab_size` | 50257 | BPE 토크나이저가 아는 토큰의 수 |
| `context_length` | 1024 | 문맥 길이. 모델이 한 번에 볼 수 있는 토큰의 수 |
| `emb_dim` | 768 | 토큰 하나를 나타내는 벡터의 차원 |
| `n_heads` | 12 | 멀티 헤드 어텐션의 헤드 수 |
| `n_layers` | 12 | 트랜스포머 블록의 수 |
| `drop_rate` | 0.1 | 드롭아웃이 0으로 만드는 비율. 훈련할 때만 씁니다. |
| `qkv_bias` | False | 쿼리, 키, 값을 만드는 선형 층에 편향을 둘지 여부 |

마지막 키는 지금은 `False`입니다. OpenAI가 공개한 GPT-2의 가중치에는 이 편향이 들어 있습니다. 그래서 그 가중치를
불러오는 과제에서는 `True`로 바꿉니다.

더 큰 GPT-2도 구조는 같고 세 값만 다릅니다.

| 파라미터 | `emb_dim` | `n_layers` | `n_heads` |
| --- | --- | --- | --- |
| 124M | 768 | 12 | 12 |
| 355M | 1024 | 24 | 16 |
| 774M | 1280 | 36 | 20 |
| 1558M | 1600 | 48 | 25 |

M은 백만입니다. 가장 작은 모델은 처음에 117M으로 발표되었다가 나중에 124M으로 바로잡혔습니다.
"""

# %% [markdown] lang="en"
"""
## 4.1 The architecture from above · 15 min

The first transformer had an encoder, which read a text, and a decoder, which wrote one. Models like GPT use
**only the decoder part** and produce one token after another. What is "large" about a large language model is
the number of its parameters, not the amount of code: there are few kinds of parts, repeated many times.

![](figure:gpt-overview)

The sizes are those of the smallest GPT-2. They are kept in one dictionary, and every class from here on takes
its sizes out of it.

| key | value | meaning |
| --- | --- | --- |
| `vocab_size` | 50257 | number of tokens that the BPE tokenizer knows |
| `context_length` | 1024 | how many tokens the model can see at once |
| `emb_dim` | 768 | dimension of the vector that stands for a token |
| `n_heads` | 12 | heads of the multi-head attention |
| `n_layers` | 12 | number of transformer blocks |
| `drop_rate` | 0.1 | share of values that dropout sets to 0, in training only |
| `qkv_bias` | False | whether the linear layers for query, key and value have a bias |

The last key is `False` for now. The GPT-2 weights that OpenAI published do have these biases, so the homework,
which loads those weights, will set it to `True`.

The larger GPT-2 models have the same structure and differ in three values only.

| parameters | `emb_dim` | `n_layers` | `n_heads` |
| --- | --- | --- | --- |
| 124M | 768 | 12 | 12 |
| 355M | 1024 | 24 | 16 |
| 774M | 1280 | 36 | 20 |
| 1558M | 1600 | 48 | 25 |

M stands for a million. The smallest model was first reported with 117M, which was later corrected to 124M.
"""

# %%
GPT_CONFIG_124M = {
    # ko: 어휘 사전의 크기
    # en: size of the vocabulary
    "vocab_size": 50257,
    # ko: 문맥 길이: 한 번에 볼 수 있는 토큰의 수
    # en: context length: how many tokens the model sees at once
    "context_length": 1024,
    # ko: 임베딩 벡터의 차원
    # en: dimension of the embedding vectors
    "emb_dim": 768,
    # ko: 멀티 헤드 어텐션의 헤드 수
    # en: heads of the multi-head attention
    "n_heads": 12,
    # ko: 트랜스포머 블록의 수
    # en: number of transformer blocks
    "n_layers": 12,
    # ko: 드롭아웃의 비율
    # en: share of values that dropout sets to 0
    "drop_rate": 0.1,
    # ko: 쿼리, 키, 값을 만드는 층에 편향을 둘지 여부
    # en: whether the layers for query, key and value have a bias
    "qkv_bias": False,
}

# %% [markdown] lang="ko"
"""
### 뼈대 먼저

만드는 순서는 그림과 같습니다. 먼저 (1) 전체의 뼈대를 세우고, (2)~(5)의 부품을 만들어 (6) 트랜스포머 블록으로
묶은 다음, (7) 뼈대에 끼워 완성합니다.

![](figure:build-order)

뼈대 `DummyGPTModel`은 벌써 토큰 ID를 받아 **로짓**(logit)을 내놓습니다. 로짓은 확률로 바꾸기 전의 점수로,
위치마다 어휘 사전의 토큰 수만큼 나옵니다. 점수가 클수록 그 토큰이 다음에 올 가능성이 크다는 뜻입니다. 데이터는
다음 길을 지납니다.

1. 토큰 임베딩과 위치 임베딩을 더합니다. 26강의 `input_embeddings`와 같습니다.
2. 드롭아웃을 거칩니다.
3. 블록 `n_layers`개를 차례로 지납니다. **아직은 받은 것을 그대로 돌려주는 가짜**입니다.
4. 마지막 층 정규화를 지납니다. 이것도 가짜입니다.
5. 출력 헤드라고 부르는 편향 없는 선형 층이 벡터를 로짓으로 바꿉니다. 어텐션의 헤드와는 다른 것입니다.
"""

# %% [markdown] lang="en"
"""
### The backbone first

The order of building is shown in the figure. (1) comes the backbone of the whole; the parts (2) to (5) are
then made and tied together into (6) the transformer block; and (7) the block goes into the backbone, which
completes the model.

![](figure:build-order)

The backbone, `DummyGPTModel`, already takes token IDs and gives **logits**. Logits are scores that have not
been turned into probabilities yet; every position gets one for each token of the vocabulary. The larger the
score, the likelier that token comes next. The data takes this path:

1. Token embedding and position embedding are added, like the `input_embeddings` of lecture 26.
2. Dropout follows.
3. So do `n_layers` blocks, one after another. **They are dummies, which hand back what they were given.**
4. A final layer norm, a dummy too.
5. A linear layer without bias, called the output head, turns vectors into logits. It has nothing to do with
   the heads of attention.
"""

# %%
import torch
from torch import nn


class DummyGPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        # ko: 아직 아무 일도 하지 않는 블록 n_layers개
        # en: n_layers blocks that do nothing yet
        self.trf_blocks = nn.Sequential(*[DummyTransformerBlock(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = DummyLayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)

    def forward(self, in_idx):
        _, seq_len = in_idx.shape
        # ko: (배치, 토큰) → (배치, 토큰, emb_dim)
        # en: (batch, tokens) → (batch, tokens, emb_dim)
        tok_embeds = self.tok_emb(in_idx)
        # ko: (토큰,) → (토큰, emb_dim)
        # en: (tokens,) → (tokens, emb_dim)
        pos_embeds = self.pos_emb(torch.arange(seq_len, device=in_idx.device))
        x = tok_embeds + pos_embeds
        x = self.drop_emb(x)
        x = self.trf_blocks(x)
        x = self.final_norm(x)
        # ko: (배치, 토큰, emb_dim) → (배치, 토큰, vocab_size)
        # en: (batch, tokens, emb_dim) → (batch, tokens, vocab_size)
        logits = self.out_head(x)
        return logits


class DummyTransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()

    def forward(self, x):
        # ko: 받은 것을 그대로 돌려줍니다.
        # en: Hands back what it was given.
        return x


class DummyLayerNorm(nn.Module):
    def __init__(self, normalized_shape, eps=1e-5):
        super().__init__()

    def forward(self, x):
        return x


# %% [markdown] lang="ko"
"""
텍스트 두 개를 GPT-2의 토크나이저로 인코딩해 배치 하나로 쌓습니다. 길이가 같아야 쌓을 수 있는데, 둘 다 토큰이 네
개입니다.
"""

# %% [markdown] lang="en"
"""
Two texts are encoded with GPT-2's tokenizer and stacked into one batch. They must be of equal length for
that, and both have four tokens.
"""

# %%
import tiktoken

tokenizer = tiktoken.get_encoding("gpt2")

txt1 = "Every effort moves you"
txt2 = "Every day holds a"

# ko: 토큰 ID 네 개로 된 시퀀스 둘을 쌓아 배치 하나로 만듭니다.  (4,), (4,) → (2, 4)
# en: Two rows of four token IDs are stacked into one batch.  (4,), (4,) → (2, 4)
batch = torch.stack([torch.tensor(tokenizer.encode(txt)) for txt in (txt1, txt2)], dim=0)

print(batch)

# %% [markdown] lang="ko"
"""
배치를 뼈대에 넣습니다. 토큰 ID 하나가 768차원 벡터가 되고, 마지막에 로짓 50,257개가 됩니다. 그래서 크기는
`(2, 4)`에서 `(2, 4, 50257)`이 됩니다. 마지막 토큰만이 아니라 **모든 위치**에서 다음 토큰을 예측합니다.

![](figure:backbone-dataflow)

텍스트 두 개가 같은 토큰 `Every`로 시작합니다. 그래서 첫 위치의 로짓도 서로 같습니다.
"""

# %% [markdown] lang="en"
"""
The batch goes into the backbone. Each token ID becomes a vector of dimension 768 and in the end 50,257
logits, so the shape changes from `(2, 4)` to `(2, 4, 50257)`. The next token is predicted at **every
position**, not just at the last.

![](figure:backbone-dataflow)

Both texts begin with the same token, `Every`, and so both have the same logits at the first position.
"""

# %%
torch.manual_seed(123)
model = DummyGPTModel(GPT_CONFIG_124M)

# ko: 평가 모드에서는 드롭아웃이 꺼져, 값이 실행할 때마다 같습니다.
# en: In evaluation mode dropout is off, and the values are the same in every run.
model.eval()
logits = model(batch)

print(logits.shape)
print(logits)

# %% [markdown] lang="ko"
"""
## 4.2 층 정규화 · 25분

층이 깊어지면 값이 너무 커지거나 작아져 훈련이 불안정해지기 쉽습니다. **층 정규화**(layer normalization)는 토큰
하나의 벡터마다 평균을 0으로, 분산을 1로 맞추어 훈련을 안정시키고 빠르게 합니다. 배치 정규화(batch normalization)와
달리 **행마다 따로** 계산하므로, 배치에 다른 무엇이 함께 들어 있는지는 결과에 영향을 주지 않습니다.

![](figure:layer-norm-row)

먼저 작은 예를 손으로 계산합니다. 그림이 그 예의 첫 행입니다.

#### 문제 1 · `toy-layer` · 1점

특성 5개를 받아 6개로 바꾸는 선형 층과 ReLU를 `nn.Sequential`로 이어 `layer`에 담습니다. 선형 층에는 편향이
있습니다. ReLU는 음수를 0으로 바꾸는 활성화 함수(activation function)입니다. 시드가 123이면 출력의 첫 행은
0.2260, 0.3470, 0, 0.2216, 0, 0입니다.
"""

# %% [markdown] lang="en"
"""
## 4.2 Layer normalization · 25 min

In a deep network values easily grow too large or too small, which makes training unstable. **Layer
normalization** gives the vector of each token mean 0 and variance 1, and so makes training stable and faster.
Unlike batch normalization it works on **every row by itself**, so the rest of the batch makes no difference.

![](figure:layer-norm-row)

A small example comes first, by hand. The figure shows its first row.

#### Exercise 1 · `toy-layer` · 1 point

Join a linear layer that turns 5 features into 6 and a ReLU with `nn.Sequential`, and put the result into
`layer`. The linear layer has a bias. ReLU is the activation function that turns negative numbers into 0. With
seed 123 the first row of the output is 0.2260, 0.3470, 0, 0.2216, 0, 0.
"""

# %% exercise="toy-layer" points=1
torch.manual_seed(123)

# ko: 입력 샘플 2개, 샘플마다 특성 5개
# en: 2 samples of 5 features each
batch_example = torch.randn(2, 5)

# ko: 특성 5개를 6개로 바꾸는 선형 층과 ReLU를 차례로 잇습니다.
# en: A linear layer from 5 to 6 features, and ReLU after it.
layer = nn.Sequential(nn.Linear(5, 6), nn.ReLU())  ### your code
# ko: (2, 5) → (2, 6)
# en: (2, 5) → (2, 6)
out = layer(batch_example)

print(out)

# %% check="toy-layer"
with check(
    "toy-layer",
    hint=tr(
        ko="`nn.Sequential`에 두 층을 쓰는 순서대로 넣습니다. `nn.Linear`는 들어오는 특성의 수와 나가는 특성의 수를 "
        "차례로 받습니다. ReLU도 `nn`에 층으로 있습니다.",
        en="Give `nn.Sequential` the two layers in the order in which they are applied. `nn.Linear` takes how many "
        "features come in, then how many go out. ReLU, too, is a layer in `nn`.",
    ),
    more=tr(
        ko="`nn.Sequential`의 괄호 안에 객체 두 개를 쉼표로 이어 씁니다. 먼저 수 5와 6을 받은 `nn.Linear`, 다음에 인자 "
        "없이 만든 `nn.ReLU`입니다. `nn.ReLU` 뒤에도 괄호가 있어야 객체가 됩니다.",
        en="Inside the parentheses of `nn.Sequential` stand two objects with a comma between them: first an "
        "`nn.Linear` that was given 5 and 6, then an `nn.ReLU` that was given nothing. `nn.ReLU`, too, needs "
        "parentheses to make an object.",
    ),
):
    answered(layer)
    assert (isinstance(layer, nn.Sequential), len(list(layer.children()))) == (True, 2), tr(
        ko="`layer`가 층 두 개를 이은 `nn.Sequential`이 아닙니다.",
        en="`layer` is not an `nn.Sequential` of two layers.",
    )
    assert list(layer[0].parameters()), tr(
        ko="먼저 오는 층이 선형 층이 아닙니다.",
        en="The layer that comes first is not a linear layer.",
    )
    assert [tuple(one.shape) for one in layer.parameters() if one.requires_grad] == [(6, 5), (6,)], tr(
        ko="훈련되는 파라미터가 다릅니다. 선형 층에 특성이 5개 들어와 6개 나가는지, 편향이 있는지 확인합니다.",
        en="The trainable parameters are others. See whether 5 features go into the linear layer and 6 come out, and "
        "whether it has its bias.",
    )
    assert layer[1](torch.tensor([-2.0, 0.0, 9.0])).tolist() == [0.0, 0.0, 9.0], tr(
        ko="나중에 오는 층이 ReLU가 아닙니다.",
        en="The layer that comes second is not ReLU.",
    )
    assert tuple(out.shape) == (2, 6), tr(
        ko="`out`의 크기가 (2, 6)이 아닙니다. 셀을 처음부터 다시 실행합니다.",
        en="The shape of `out` is not (2, 6). Run the whole cell again.",
    )

# %% [markdown] lang="ko"
"""
#### 문제 2 · `mean-and-variance` · 1점

`out`의 **행마다** 평균과 분산을 구해 `mean`과 `var`에 담습니다. 두 인자가 중요합니다.

- `dim`은 계산하면서 없앨 차원입니다. `dim=-1`은 마지막 차원, 곧 특성의 차원입니다. 텐서가 2차원이든 3차원이든
  뜻이 같습니다.
- `keepdim=True`를 주면 그 차원이 사라지지 않고 크기 1로 남습니다. 크기가 `(2,)`가 아니라 `(2, 1)`이어야 다음
  문제에서 행마다 빼고 나눌 수 있습니다.

![](figure:mean-dim)

분산은 $n$개의 값이 평균에서 떨어진 거리의 제곱을 더해 나눈 것입니다. PyTorch는 기본으로 $n$이 아니라 $n-1$로
나눕니다(베셀 보정). **여기서는 기본값을 그대로 씁니다.** 뒤에서 만드는 클래스는 $n$으로 나누며, 까닭은 그때
설명합니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 2 · `mean-and-variance` · 1 point

Compute mean and variance of **every row** of `out`; they go into `mean` and `var`. Two arguments matter.

- `dim` is the dimension to work along, which then disappears. `dim=-1` is the last one, that of the features,
  whether the tensor has two dimensions or three.
- With `keepdim=True` that dimension does not disappear, it stays with size 1. The shape has to be `(2, 1)`,
  not `(2,)`, for the next exercise to subtract and divide row by row.

![](figure:mean-dim)

The variance adds up the squared distances of the $n$ values from their mean and divides. By default PyTorch
divides not by $n$ but by $n-1$ (Bessel's correction). **Use the default here.** The class that follows later
divides by $n$, and the reason is given there.
"""

# %% exercise="mean-and-variance" points=1
# ko: 행마다 평균 하나. 마지막 차원은 크기 1로 남습니다.  (2, 6) → (2, 1)
# en: One mean per row. The last dimension stays, with size 1.  (2, 6) → (2, 1)
mean = out.mean(dim=-1, keepdim=True)  ### your code
# ko: 행마다 분산 하나. 나누는 수는 기본값(n-1)입니다.  (2, 6) → (2, 1)
# en: One variance per row, with the default divisor (n-1).  (2, 6) → (2, 1)
var = out.var(dim=-1, keepdim=True)  ### your code

print(tr(ko="평균:\n", en="mean:\n"), mean)
print(tr(ko="분산:\n", en="variance:\n"), var)

# %% check="mean-and-variance"
with check(
    "mean-and-variance",
    hint=tr(
        ko="텐서의 메서드 `mean`과 `var`에 인자 두 개를 줍니다. `dim`은 없앨 차원으로, 마지막 차원은 -1입니다. "
        "`keepdim`은 그 차원을 크기 1로 남길지 정합니다.",
        en="The tensor's methods `mean` and `var` take two arguments here: `dim`, the dimension that they work along "
        "(-1 is the last one), and `keepdim`, whether that dimension stays with size 1.",
    ),
    more=tr(
        ko="두 빈칸 모두 `out` 전체에서 메서드 하나를 부릅니다. 첫째는 `mean`, 둘째는 `var`이고 인자는 둘이 같습니다. "
        "나누는 수를 정하는 인자는 주지 않습니다. 그러면 기본값이 쓰입니다.",
        en="Each blank calls one method of the whole `out`: the first `mean`, the second `var`, both with the same two "
        "arguments. Give no argument about the divisor, so that the default is used.",
    ),
):
    answered(mean, var)
    assert mean.dim() == var.dim() == 2, tr(
        ko="차원 하나가 사라졌습니다. 마지막 차원은 크기 1로 남겨야 합니다.",
        en="A dimension is gone. The last one has to stay, with size 1.",
    )
    # ko: 위의 out에서, 그리고 행과 특성의 수가 다른 out에서 확인합니다.
    # en: For the `out` above, and for another one with other numbers of rows and features.
    _again = rerun(out=torch.linspace(-2, 3, 24).sin().view(3, 8))
    for _values, _mean, _var in ((out, mean, var), (_again.out, _again.mean, _again.var)):
        _rows, _features = _values.shape
        assert tuple(_mean.shape) == tuple(_var.shape) == (_rows, 1), tr(
            ko="크기가 (행의 수, 1)이 아닙니다. 열이 아니라 행마다 값이 하나씩 나와야 합니다.",
            en="The shape is not (number of rows, 1). There has to be one value per row, not per column.",
        )
        _distances = _values - _mean
        assert _distances.sum(dim=-1).abs().max() < 1e-4, tr(
            ko="평균이 행에 있는 모든 값의 평균과 다릅니다.",
            en="The mean is not the mean of all values in the row.",
        )
        _squares = _distances.square().sum(dim=-1)
        assert (_var[:, 0] * _features - _squares).abs().max() > 1e-4, tr(
            ko="분산을 n으로 나누었습니다. 여기서는 기본값인 n-1로 나눈 값을 씁니다.",
            en="The variance was divided by n. Here the default is wanted, which divides by n-1.",
        )
        assert (_var[:, 0] * (_features - 1) - _squares).abs().max() < 1e-4, tr(
            ko="분산이 행에 있는 모든 값의 분산과 다릅니다. 표준 편차가 아닌지 확인합니다.",
            en="The variance is not that of all values in the row. See whether it is the standard deviation.",
        )

# %% [markdown] lang="ko"
r"""
#### 문제 3 · `normalize-by-hand` · 1점

`out`의 각 행에서 평균을 빼고 표준 편차로 나눈 텐서를 `out_norm`에 담습니다. 표준 편차는 분산의 제곱근입니다.

$$\hat x=\frac{x-\mu}{\sqrt{\sigma^2}}$$

첫 행은 0.6159, 1.4126, −0.8719, 0.5872, −0.8719, −0.8719가 됩니다.
"""

# %% [markdown] lang="en"
r"""
#### Exercise 3 · `normalize-by-hand` · 1 point

Subtract from each row of `out` its mean, divide by its standard deviation, and put the tensor into
`out_norm`. The standard deviation is the square root of the variance.

$$\hat x=\frac{x-\mu}{\sqrt{\sigma^2}}$$

The first row becomes 0.6159, 1.4126, −0.8719, 0.5872, −0.8719, −0.8719.
"""

# %% exercise="normalize-by-hand" points=1
# ko: 평균을 빼고 표준 편차로 나눕니다.  (2, 6) → (2, 6)
# en: Subtract the mean, divide by the standard deviation.  (2, 6) → (2, 6)
out_norm = (out - mean) / torch.sqrt(var)  ### your code

# ko: 정규화한 뒤의 평균과 분산
# en: mean and variance after normalizing
norm_mean = out_norm.mean(dim=-1, keepdim=True)
norm_var = out_norm.var(dim=-1, keepdim=True)

print(tr(ko="정규화한 출력:\n", en="normalized output:\n"), out_norm)
print(tr(ko="평균:\n", en="mean:\n"), norm_mean)
print(tr(ko="분산:\n", en="variance:\n"), norm_var)

# %% check="normalize-by-hand"
with check(
    "normalize-by-hand",
    hint=tr(
        ko="표준 편차는 분산의 제곱근입니다. 뺄셈이 나눗셈보다 먼저 되도록 괄호를 씁니다. 크기 (2, 1)은 "
        "브로드캐스팅이 알아서 (2, 6)에 맞춥니다.",
        en="The standard deviation is the square root of the variance. Parentheses make the subtraction come before "
        "the division. Broadcasting fits the shape (2, 1) to (2, 6).",
    ),
    more=tr(
        ko="앞에서 구한 `mean`과 `var`를 씁니다. 먼저 `out`에서 `mean`을 빼고 괄호로 묶습니다. 그것을 `var`에 "
        "`torch.sqrt`를 쓴 값으로 나눕니다. `var`에 더하는 수는 없습니다.",
        en="Use the `mean` and the `var` from before. First subtract `mean` from `out`, in parentheses. Then divide by "
        "what `torch.sqrt` makes of `var`. Nothing is added to `var`.",
    ),
):
    answered(out_norm)
    # ko: 크기가 다른 out에서도 확인합니다. 둘째 행의 값은 서로 가깝습니다.
    # en: An `out` of another shape is tried, too. The values of its second row are close together.
    _given = torch.tensor([[1.0, 2.0, 4.0, 9.0], [0.01, 0.02, -0.03, 0.05], [-5.0, 3.0, 8.0, 7.0]])
    _var, _mean = torch.var_mean(_given, dim=-1, keepdim=True)
    _again = rerun(out=_given.clone(), mean=_mean, var=_var)
    assert torch.equal(_again.out, _given), tr(
        ko="`out` 자체가 바뀌었습니다. 새 텐서를 만들도록 고친 다음, `toy-layer`의 셀부터 다시 실행합니다.",
        en="`out` itself has been changed. Make a new tensor, and then run the cells from `toy-layer` on again.",
    )
    for _values, _result in ((out, out_norm), (_given, _again.out_norm)):
        assert _result.shape == _values.shape, tr(
            ko="정규화한 결과의 크기가 `out`의 크기와 다릅니다.",
            en="The result does not have the shape of `out`. Normalizing does not change it.",
        )
        assert _result.mean(dim=-1).abs().max() < 1e-5, tr(
            ko="행의 평균이 0이 아닙니다. 평균을 빼는 일이 나눗셈보다 먼저인지 확인합니다.",
            en="The rows do not have mean 0. See whether the mean is subtracted before the division.",
        )
        assert (_result.var(dim=-1) - 1).abs().max() < 1e-5, tr(
            ko="행의 분산이 1이 아닙니다. 분산이 아니라 표준 편차로 나누고, 더하는 수가 없어야 합니다.",
            en="The rows do not have variance 1. The divisor is the standard deviation, not the variance, and nothing "
            "is added to it.",
        )
        assert torch.equal(_result.argmax(dim=-1), _values.argmax(dim=-1)), tr(
            ko="가장 컸던 값이 더는 가장 크지 않습니다. 빼는 순서를 확인합니다.",
            en="What was largest is so no longer. See what is subtracted from what.",
        )

# %% [markdown] lang="ko"
"""
평균이 정확히 0이 아니라 `1e-08` 근처의 수로 보입니다. 1억 분의 1, 곧 부동소수점 계산의 반올림 오차입니다. 컴퓨터에
따라 값과 부호가 달라도 괜찮습니다. 다음 셀은 이런 수를 읽기 좋게 **출력 설정을 바꿉니다.** 값은 그대로이고, 이
설정은 노트북의 끝까지 남습니다.
"""

# %% [markdown] lang="en"
"""
The means are not exactly 0 but numbers around `1e-08`. That is a hundred-millionth, rounding noise of
floating-point arithmetic; value and sign may differ from one computer to another. The next cell **changes how
tensors are printed**, to make such numbers readable. The values stay as they are, and the setting remains for
the rest of the notebook.
"""

# %%
# ko: 출력 설정을 바꿉니다. 이 셀부터 노트북 전체에서, 작은 수도 1e-8 같은 지수 표기 없이 보입니다.
# en: A setting for printing: from this cell on, all through the notebook, small numbers appear without exponents.
torch.set_printoptions(sci_mode=False)

print(tr(ko="평균:\n", en="mean:\n"), norm_mean)
print(tr(ko="분산:\n", en="variance:\n"), norm_var)

# %% [markdown] lang="ko"
r"""
### 클래스로 만들기

실제로 쓰는 층 정규화에는 두 가지가 더 있습니다.

$$\mathrm{LayerNorm}(x)=\gamma\odot\frac{x-\mu}{\sqrt{\sigma^2+\varepsilon}}+\beta$$

- $\varepsilon=10^{-5}$는 한 행의 값이 모두 같아 분산이 0일 때 0으로 나누지 않게 합니다. **제곱근 안에서**
  더합니다.
- $\gamma$(`scale`)와 $\beta$(`shift`)는 **훈련되는 파라미터**입니다. $\odot$는 같은 자리끼리 곱한다는 뜻입니다.
  평균 0, 분산 1이 늘 가장 좋은 것은 아니므로, 특성마다 알맞은 크기와 위치를 모델이 배우게 합니다.

분산은 이제 **$n$으로 나눕니다**(`unbiased=False`). GPT-2가 그렇게 했기 때문입니다. 특성이 768개면 $n-1$로 나눈
것과 거의 같지만, 공개된 가중치와 정확히 맞으려면 같은 식을 써야 합니다.

GPT-2에서는 층 정규화가 어텐션의 **앞**, 피드 포워드 신경망의 **앞**, 그리고 출력 헤드의 앞에 한 번 놓입니다. 이를
pre-norm이라고 합니다. 처음의 트랜스포머는 어텐션과 피드 포워드의 뒤에 두었습니다.

#### 문제 4 · `layer-norm` · 5점

클래스 `LayerNorm`의 빈칸 여섯 개를 채웁니다. `self.eps`는 이미 있습니다.

1. `self.scale`: 1이 `emb_dim`개인 텐서를 훈련되는 파라미터로 만든 것입니다. `nn.Parameter`로 감싸면
   `parameters()`에 나타나고 훈련됩니다.
2. `self.shift`: 0이 `emb_dim`개인 텐서를 같은 방법으로 만든 것입니다.
3. `mean`: 마지막 차원을 따라 구한 평균입니다. 그 차원은 크기 1로 남깁니다.
4. `var`: 마찬가지로 구한 분산입니다. $n$으로 나눕니다.
5. `norm_x`: 위 식에서 $\gamma$와 $\beta$를 뺀 분수입니다.
6. 돌려주는 값: `scale`을 곱하고 `shift`를 더합니다.

숨은 검사는 2차원과 3차원의 텐서, 값이 모두 같은 행, 값들의 차이가 아주 작은 행, 1과 0이 아닌 `scale`과
`shift`로도 실행해 봅니다. 역전파할 때 두 파라미터와 입력 `x`에 닿는 그레이디언트도 살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
### As a class

Layer normalization as it is really used has two things more.

$$\mathrm{LayerNorm}(x)=\gamma\odot\frac{x-\mu}{\sqrt{\sigma^2+\varepsilon}}+\beta$$

- $\varepsilon=10^{-5}$ keeps the divisor from being 0 when all values of a row are equal and the variance is
  0. It is added **under the root**.
- $\gamma$ (`scale`) and $\beta$ (`shift`) are **trainable parameters**; $\odot$ multiplies entry by entry.
  Mean 0 and variance 1 are not always best, so the model learns a suitable size and place for each feature.

The variance is now **divided by $n$** (`unbiased=False`), because GPT-2 did it that way. With 768 features
that is almost the same as dividing by $n-1$, but to agree exactly with published weights it takes the same
formula.

In GPT-2 there is a layer norm **before** attention, one **before** the feed-forward network, and one more
before the output head. This is called pre-norm. The first transformer had them after attention and
after the feed-forward network.

#### Exercise 4 · `layer-norm` · 5 points

Fill the six blanks of the class `LayerNorm`. `self.eps` is there already.

1. `self.scale`: a tensor of `emb_dim` ones, made into a trainable parameter. What is wrapped in
   `nn.Parameter` shows up in `parameters()` and gets trained.
2. `self.shift`: a tensor of `emb_dim` zeros, in the same way.
3. `mean`: the mean along the last dimension, which stays with size 1.
4. `var`: the variance likewise, divided by $n$.
5. `norm_x`: the fraction in the formula above, without $\gamma$ and $\beta$.
6. The value to return: times `scale`, plus `shift`.

The hidden checks also try tensors of two and of three dimensions, rows whose values are all equal or very
close together, and other values than 1 and 0 in `scale` and `shift`. They look at the gradients, too, at both
parameters and at the input `x`. Nothing is printed.
"""


# %% exercise="layer-norm" points=5
class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.eps = 1e-5
        # ko: 훈련되는 배율. 1에서 시작합니다.  (emb_dim,)
        # en: The trainable scale; starts as ones.  (emb_dim,)
        self.scale = nn.Parameter(torch.ones(emb_dim))  ### your code
        # ko: 훈련되는 이동. 0에서 시작합니다.  (emb_dim,)
        # en: The trainable shift; starts as zeros.  (emb_dim,)
        self.shift = nn.Parameter(torch.zeros(emb_dim))  ### your code

    def forward(self, x):
        # ko: 마지막 차원의 평균  (…, emb_dim) → (…, 1)
        # en: mean along the last dimension  (…, emb_dim) → (…, 1)
        mean = x.mean(dim=-1, keepdim=True)  ### your code
        # ko: 마지막 차원의 분산. n으로 나눕니다.  (…, emb_dim) → (…, 1)
        # en: variance along the last dimension, with divisor n  (…, emb_dim) → (…, 1)
        var = x.var(dim=-1, keepdim=True, unbiased=False)  ### your code
        # ko: 정규화. eps는 제곱근 안에서 더합니다.  (…, emb_dim)
        # en: normalized, with eps added under the root  (…, emb_dim)
        norm_x = (x - mean) / torch.sqrt(var + self.eps)  ### your code
        # ko: scale을 곱하고 shift를 더합니다.  (…, emb_dim)
        # en: times scale, plus shift  (…, emb_dim)
        return self.scale * norm_x + self.shift  ### your code


# %% check="layer-norm"
with check(
    "layer-norm",
    hint=tr(
        ko="`scale`과 `shift`는 `nn.Parameter`로 감싼 1과 0의 텐서입니다. 분산은 `unbiased=False`로 구하고, "
        "`self.eps`는 분산에 더한 다음 제곱근을 씌웁니다.",
        en="`scale` and `shift` are tensors of ones and zeros, wrapped in `nn.Parameter`. The variance takes "
        "`unbiased=False`, and `self.eps` is added to the variance before the root is taken.",
    ),
    more=tr(
        ko="1과 0의 텐서는 `torch.ones`와 `torch.zeros`로 만듭니다. `mean`과 `var`는 `mean-and-variance` 문제와 같고, "
        "`var`에만 인자가 하나 더 있습니다. `norm_x`는 `normalize-by-hand` 문제와 같고, 제곱근 안의 분산에만 "
        "`self.eps`가 더해집니다. 마지막에는 `norm_x`에 `scale`을 곱한 다음 `shift`를 더합니다.",
        en="`torch.ones` and `torch.zeros` make the two tensors. `mean` and `var` are those of `mean-and-variance`, "
        "`var` with one argument more. `norm_x` is that of `normalize-by-hand`, with `self.eps` added to the variance "
        "inside the root. At last `norm_x` is multiplied by `scale`, and then `shift` is added.",
    ),
):
    _norm, _other = LayerNorm(4), LayerNorm(4)
    answered(_norm.scale, _norm.shift)
    assert sorted(name for name, one in _norm.named_parameters() if one.requires_grad) == ["scale", "shift"], tr(
        ko="훈련되는 파라미터가 `scale`과 `shift` 둘이어야 합니다. 보통의 텐서는 훈련되지 않습니다.",
        en="There have to be two trainable parameters, `scale` and `shift`. A plain tensor is not trained.",
    )
    assert [_norm.scale.tolist(), _norm.shift.tolist()] == [[1.0] * 4, [0.0] * 4], tr(
        ko="`scale`은 1이 `emb_dim`개, `shift`는 0이 `emb_dim`개인 채로 시작해야 합니다.",
        en="`scale` has to start as `emb_dim` ones and `shift` as `emb_dim` zeros.",
    )
    assert _norm.scale is not _other.scale and _norm.shift is not _other.shift, tr(
        ko="두 층이 같은 파라미터를 함께 씁니다. 층마다 파라미터를 새로 만들어야 합니다.",
        en="Two layers share a parameter. Every layer has to make its own.",
    )
    # ko: 크기 (2, 3, 4): 텍스트 2개, 토큰 3개, 특성 4개. 마지막 행은 네 값이 모두 같습니다.
    # en: Shape (2, 3, 4): 2 texts, 3 tokens, 4 features. The four values of the last row are all the same.
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
        ko="행의 평균이 0이 아닙니다. 마지막 차원을 따라 평균을 구하고 빼는지 확인합니다.",
        en="The rows do not have mean 0. See whether the mean is taken along the last dimension and subtracted.",
    )
    assert abs(_y[0, 0].square().mean().item() - 1) < 1e-3, tr(
        ko="행의 분산이 1이 아닙니다. n으로 나눈 분산을 쓰는지, 제곱근을 씌우는지 확인합니다.",
        en="The rows do not have variance 1. See whether the variance is divided by n and whether its root is taken.",
    )
    assert torch.allclose(_y, nn.LayerNorm(4, eps=1e-5)(_x), atol=1e-4), tr(
        ko="값들의 차이가 아주 작은 행에서 결과가 다릅니다. `eps`를 어디에 더하는지 확인합니다.",
        en="Rows whose values are very close together come out wrong. See where `eps` is added.",
    )
    assert torch.allclose(_norm(_x[0]), _y[0], atol=1e-5), tr(
        ko="2차원 텐서에서 결과가 다릅니다. 차원의 수와 상관없이 행마다 따로 계산해야 합니다.",
        en="A tensor of two dimensions comes out otherwise. Whatever the dimensions, every row is treated by itself.",
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
문제 1의 `batch_example`에 층 정규화를 써 봅니다. 특성이 5개이므로 `emb_dim`은 5입니다.
"""

# %% [markdown] lang="en"
"""
Layer normalization on the `batch_example` of exercise 1. It has 5 features, so `emb_dim` is 5.
"""

# %%
ln = LayerNorm(emb_dim=5)
# ko: (2, 5) → (2, 5)
# en: (2, 5) → (2, 5)
out_ln = ln(batch_example)

# %% [markdown] lang="ko"
"""
행마다 평균은 0, 분산은 1이어야 합니다. 분산도 클래스와 같이 $n$으로 나누어 구합니다. 평균이 `-0.0000`으로
보이기도 합니다. 0보다 아주 조금 작은 반올림 오차일 뿐입니다.
"""

# %% [markdown] lang="en"
"""
Every row should have mean 0 and variance 1. The variance, too, is divided by $n$ here, as in the class. A
mean may appear as `-0.0000`: rounding noise a tiny bit below 0.
"""

# %%
mean = out_ln.mean(dim=-1, keepdim=True)
# ko: 클래스와 같은 분산, 곧 n으로 나눈 분산
# en: the same variance as in the class, divided by n
var = out_ln.var(dim=-1, unbiased=False, keepdim=True)

print(tr(ko="평균:\n", en="mean:\n"), mean)
print(tr(ko="분산:\n", en="variance:\n"), var)

# %% [markdown] lang="ko"
r"""
이것으로 부품 하나가 끝났습니다.

![](figure:build-progress-layernorm)

## 4.3 GELU와 피드 포워드 신경망 · 20분

ReLU는 $\max(0,x)$입니다. 0에서 꺾인 두 직선이고, 음수에서는 그레이디언트가 언제나 0이어서 그 방향으로는 아무것도
배우지 못합니다. LLM은 더 매끄러운 활성화 함수를 주로 씁니다. 요즘의 모델이 흔히 쓰는 SwiGLU도 그렇습니다. 선형
층 두 개의 출력을 서로 곱하되, 한쪽을 먼저 매끄러운 함수에 통과시킵니다. GPT-2가 쓰는 것은 **GELU**(Gaussian
error linear unit)입니다.

$$\mathrm{GELU}(x)=x\,\Phi(x),\qquad \Phi(x)=\tfrac12\left(1+\mathrm{erf}\!\left(\tfrac{x}{\sqrt2}\right)\right)$$

$\Phi$는 표준 정규 분포의 분포 함수입니다. 곧 GELU는 $x$에 0과 1 사이의 수를 곱합니다. $x$가 큰 양수이면 거의 1을,
큰 음수이면 거의 0을 곱합니다. GPT-2는 이 식 대신 계산이 빠른 다음 근사식을 썼습니다. 둘의 차이는 0.0005보다 작습니다.

$$\mathrm{GELU}(x)\approx 0.5\,x\left(1+\tanh\!\left[\sqrt{\tfrac{2}{\pi}}\,\bigl(x+0.044715\,x^3\bigr)\right]\right)$$

#### 문제 5 · `gelu` · 3점

클래스 `GELU`의 `forward`가 **두 번째 식, tanh 근사식**의 값을 돌려주게 합니다. 파라미터는 없고, 결과의 크기는
`x`와 같습니다. 값은 다음과 같습니다.

| $x$ | −3 | −1 | 0 | 1 | 3 |
| --- | --- | --- | --- | --- | --- |
| GELU | −0.0036 | −0.1588 | 0 | 0.8412 | 2.9964 |

숨은 검사는 근사식과 정확한 식을 구별할 수 있을 만큼 작은 오차만 허용하고, 0에서 먼 수와 그레이디언트도
살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
That is one part done.

![](figure:build-progress-layernorm)

## 4.3 GELU and the feed-forward network · 20 min

ReLU is $\max(0,x)$: two straight lines that meet at 0. For negative numbers its gradient is always 0, so
nothing can be learnt there. LLMs mostly use smoother activation functions. A common one in recent models is
SwiGLU, which multiplies the outputs of two linear layers after one of them has passed a smooth function.
GPT-2 uses **GELU**, the Gaussian error linear unit.

$$\mathrm{GELU}(x)=x\,\Phi(x),\qquad \Phi(x)=\tfrac12\left(1+\mathrm{erf}\!\left(\tfrac{x}{\sqrt2}\right)\right)$$

$\Phi$ is the distribution function of the standard normal distribution. So GELU multiplies $x$ by a number
between 0 and 1, almost 1 for large $x$ and almost 0 for very negative ones. GPT-2 used an approximation that
is faster to compute; the two differ by less than 0.0005.

$$\mathrm{GELU}(x)\approx 0.5\,x\left(1+\tanh\!\left[\sqrt{\tfrac{2}{\pi}}\,\bigl(x+0.044715\,x^3\bigr)\right]\right)$$

#### Exercise 5 · `gelu` · 3 points

Let the `forward` of the class `GELU` return the value of **the second formula, the approximation with tanh**.
There are no parameters, and the result has the shape of `x`. Some values:

| $x$ | −3 | −1 | 0 | 1 | 3 |
| --- | --- | --- | --- | --- | --- |
| GELU | −0.0036 | −0.1588 | 0 | 0.8412 | 2.9964 |

The hidden checks allow only so small an error that they can tell the two formulas apart, and they look at
numbers far from 0 and at gradients as well. Nothing is printed.
"""

# %% include="start-here" only="release"


# %% exercise="gelu" points=3
class GELU(nn.Module):
    def forward(self, x):
        # ko: GPT-2가 쓴 근사식. 크기는 x와 같습니다.
        # en: The approximation that GPT-2 used. The shape is that of x.
        return (
            0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (x + 0.044715 * torch.pow(x, 3))))
        )  ### your code


# %% check="gelu"
with check(
    "gelu",
    hint=tr(
        ko="식을 안쪽부터 옮깁니다: x의 세제곱, 0.044715를 곱해 x에 더하기, √(2/π) 곱하기, tanh, 1 더하기, "
        "마지막으로 0.5·x 곱하기. 괄호의 짝을 확인합니다. π는 `torch.pi`, tanh는 `torch.tanh`입니다.",
        en="Write the formula from the inside out: x cubed, times 0.044715 and added to x, times √(2/π), tanh, plus 1, "
        "and at last times 0.5·x. Match the parentheses. π is `torch.pi`, and there is `torch.tanh`.",
    ),
    more=tr(
        ko="한 줄로 쓰기 어려우면 이름 두 개로 나눕니다. 먼저 식의 대괄호 안을 계산하고, 그것에 `torch.tanh`를 쓴 "
        "다음, 1을 더한 것에 0.5와 x를 곱해 돌려줍니다. 세제곱은 `torch.pow`나 `**`로, 2/π의 제곱근은 `** 0.5`로도 "
        "씁니다.",
        en="If one line is too much, take two names: first what stands in the square brackets, then what `torch.tanh` "
        "makes of it; return 1 plus that, times 0.5 and x. A cube is written with `torch.pow` or `**`, and the root "
        "of 2/π may be written with `** 0.5`.",
    ),
):
    _gelu = GELU()
    _y = _gelu(torch.tensor([0.0]))
    answered(_y)
    assert getattr(_y, "shape", None) == (1,), tr(
        ko="텐서를 넣으면 같은 크기의 텐서가 나와야 합니다.",
        en="A tensor goes in, and a tensor of the same shape has to come out.",
    )
    assert _y.item() == 0, tr(
        ko="0을 넣었는데 0이 나오지 않습니다.",
        en="0 goes in, and something else than 0 comes out.",
    )
    _x = torch.tensor([-100.0, -6.0, 6.0, 100.0])
    _kept = _x.clone()
    _y = _gelu(_x)
    assert torch.equal(_x, _kept), tr(
        ko="받은 `x` 자체가 바뀌었습니다. 새 텐서를 만들어야 합니다.",
        en="The `x` that was passed in has been changed. Make a new tensor.",
    )
    assert not _y.isnan().any(), tr(
        ko="0에서 먼 수를 넣으면 nan이 나옵니다. 아주 큰 수를 아주 큰 수로 나누지 않는지 확인합니다.",
        en="Numbers far from 0 give nan. See whether something huge is divided by something huge.",
    )
    assert (_y[2:] - _x[2:]).abs().max() < 0.01, tr(
        ko="큰 양수는 거의 그대로 나와야 합니다. 0.5와 1 더하기를 확인합니다.",
        en="A large positive number comes out almost unchanged. Look at the 0.5 and at the 1 that is added.",
    )
    assert _y[:2].abs().max() < 0.01, tr(
        ko="큰 음수는 거의 0이 되어야 합니다.",
        en="A large negative number has to become almost 0.",
    )
    _x = torch.tensor([[-3.0, -2.0, -1.0], [1.0, 2.0, 3.0]])
    _right = torch.tensor([[-0.0036374, -0.0454023, -0.1588080], [0.8411920, 1.9545977, 2.9963627]])
    _gap = (_gelu(_x) - _right).abs().max().item()
    assert _gap < 1e-3, tr(
        ko="값이 식과 다릅니다. 상수와 괄호, 세제곱을 하나씩 확인합니다.",
        en="The values are not those of the formula. Look at the constants, the parentheses and the cube.",
    )
    assert _gap < 2e-6, tr(
        ko="거의 맞지만 조금 다릅니다. GPT-2가 쓴 tanh 식인지, 상수의 자릿수가 맞는지 확인합니다.",
        en="Almost, but not quite. See whether it is the formula with tanh that GPT-2 used, with every digit.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x.double().requires_grad_()
    assert torch.autograd.gradcheck(_gelu, _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 GELU의 기울기와 다릅니다. 그레이디언트를 끊는 곳이 있는지 확인합니다.",
        en="The gradient that reaches the input is not the slope of GELU. See whether something cuts it off.",
    )

# %% [markdown] lang="ko"
"""
#### 문제 6 · `activation-plots` · 1점

두 함수를 나란히 그립니다. 이름 `gelu`에 `GELU`의 객체를, `relu`에 `nn.ReLU`의 객체를 담습니다. 빈칸은 **문장
하나 전체**로, 두 이름에 한 번에 담는 대입문입니다. 그리는 코드는 이미 있습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 6 · `activation-plots` · 1 point

Both functions side by side. Put an object of `GELU` into `gelu` and one of `nn.ReLU` into `relu`. The blank
is **one whole statement**, an assignment to both names at once. The code for plotting is there already.
"""

# %% exercise="activation-plots" points=1
import matplotlib.pyplot as plt

# ko: GELU 객체와 nn.ReLU 객체를 이 순서로 만듭니다.
# en: A GELU object and an nn.ReLU object, in this order.
gelu, relu = GELU(), nn.ReLU()  ### your code

# ko: -3과 3 사이의 점 100개
# en: 100 points between -3 and 3
x = torch.linspace(-3, 3, 100)
y_gelu, y_relu = gelu(x), relu(x)

figure, panels = plt.subplots(1, 2, figsize=(8, 3))
for panel, y, name in zip(panels, (y_gelu, y_relu), ("GELU", "ReLU"), strict=True):
    panel.plot(x, y)
    panel.set_title(f"{name} activation function")
    panel.set_xlabel("x")
    panel.set_ylabel(f"{name}(x)")
    panel.grid(True)
figure.tight_layout()
plt.show()

# %% check="activation-plots"
with check(
    "activation-plots",
    hint=tr(
        ko="클래스 이름 뒤에 괄호를 붙이면 객체가 만들어집니다. 등호 왼쪽에 이름 두 개를 쉼표로 이어 쓰고, 오른쪽에도 "
        "객체 두 개를 같은 순서로 씁니다.",
        en="The name of a class with parentheses after it makes an object. To the left of the equals sign stand two "
        "names with a comma between them, to the right two objects in the same order.",
    ),
    more=tr(
        ko="왼쪽의 두 이름은 `gelu`, `relu`의 순서입니다. 오른쪽에는 위에서 만든 `GELU`의 객체와 `nn.ReLU`의 객체를 이 "
        "순서로 씁니다. 두 클래스 모두 괄호 안에 아무것도 쓰지 않습니다. 문장 두 개로 나누어 써도 됩니다.",
        en="The two names on the left are `gelu` and `relu`, in this order. On the right stand an object of the `GELU` "
        "from above and one of `nn.ReLU`; nothing goes into the parentheses of either. Two statements will do as well.",
    ),
):
    # ko: 빈칸이 남아 있으면 두 이름이 아직 없습니다.
    # en: While the blank is open, the two names do not exist yet.
    answered(globals().get("gelu", ...), globals().get("relu", ...))
    assert type not in (type(gelu), type(relu)), tr(
        ko="클래스 자체가 담겨 있습니다. 클래스 이름 뒤에 괄호를 붙여 객체를 만듭니다.",
        en="These are the classes themselves. Parentheses after a class's name make an object.",
    )
    assert gelu(torch.tensor(-1.0)).item() < 0, tr(
        ko="`gelu(-1)`이 음수가 아닙니다. 두 객체의 순서를 확인합니다.",
        en="`gelu(-1)` is not negative. See the order of the two objects.",
    )
    _x = torch.tensor([-1.0, 2.0, 9.0])
    assert relu(_x.clone()).tolist() == [0.0, 2.0, 9.0], tr(
        ko="`relu`가 ReLU처럼 계산하지 않습니다.",
        en="`relu` does not compute ReLU.",
    )
    assert (isinstance(gelu, GELU), isinstance(relu, nn.ReLU)) == (True, True), tr(
        ko="`gelu`는 위에서 만든 `GELU`의 객체, `relu`는 `nn.ReLU`의 객체여야 합니다.",
        en="`gelu` has to be an object of the class `GELU` from above, and `relu` one of `nn.ReLU`.",
    )
    relu(_x)
    assert _x.min() < 0, tr(
        ko="`relu`가 받은 `x` 자체를 바꾸어, 음수 쪽의 그래프가 사라집니다. 인자 없이 만듭니다.",
        en="`relu` changes the `x` that it is given, and the negative side of the plots is lost. Make it without "
        "arguments.",
    )

# %% [markdown] lang="ko"
r"""
두 곡선을 견주어 봅니다. ReLU는 0에서 꺾이고, GELU는 매끄럽게 휘어집니다. GELU는 늘 커지기만 하는 함수가 아닙니다.
$x\approx-0.752$에서 가장 작은 값 약 −0.170을 지나 다시 0으로 올라옵니다. 그레이디언트는 그 한 점에서만 0이고, 다른
음수에서는 작아도 0이 아닙니다. 그래서 입력이 음수인 뉴런도 조금은 배웁니다.

### 피드 포워드 신경망

트랜스포머 블록에는 작은 신경망이 하나씩 들어갑니다. **피드 포워드 신경망**(feed-forward network)이라고 하며, 선형
층, GELU, 선형 층으로 되어 있습니다. 벡터를 네 배로 **넓혔다가** 다시 **좁힙니다.** 넓은 공간에서 더 많은 특징을
살펴본 다음 원래 크기로 돌아오므로, 블록을 몇 개든 쌓을 수 있습니다.

![](figure:feed-forward-structure)

앞의 두 차원은 배치와 토큰입니다. 신경망은 마지막 차원에만 작용하므로 **토큰마다 따로, 같은 가중치로** 계산합니다.

![](figure:feed-forward-shapes)

#### 문제 7 · `feed-forward` · 3점

클래스 `FeedForward`의 `nn.Sequential` 안에 있는 빈칸 세 개를 채웁니다. 쉼표는 이미 있습니다.

1. `emb_dim`에서 그 네 배로 가는 선형 층
2. 문제 5에서 만든 `GELU`의 객체
3. 네 배에서 `emb_dim`으로 돌아오는 선형 층

`emb_dim`은 `cfg`에서 꺼냅니다. $d=768$이면 파라미터는
$768\times 3072+3072+3072\times 768+768=4{,}722{,}432$개입니다. 숨은 검사는 다른 크기로도 실행해 보고,
그레이디언트도 살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
Compare the two curves. ReLU has a corner at 0, GELU turns smoothly. GELU does not always grow: at
$x\approx-0.752$ it passes its lowest value, about −0.170, and then comes back up to 0. Its gradient is 0 at
that one point only; elsewhere on the negative side it is small, but not 0. So neurons with negative inputs
still learn a little.

### The feed-forward network

Every transformer block holds a small network: a linear layer, GELU, a linear layer. It is called the
**feed-forward network**. It makes the vector four times as **wide** and then **narrow** again: in the wider
space there is room to look at more features, and because it comes back to the size it started from, any
number of blocks can be stacked.

![](figure:feed-forward-structure)

The first two dimensions are batch and tokens. The network acts on the last dimension alone, so it treats
**each token by itself, all with the same weights**.

![](figure:feed-forward-shapes)

#### Exercise 7 · `feed-forward` · 3 points

Fill the three blanks inside the `nn.Sequential` of the class `FeedForward`. The commas are there already.

1. A linear layer from `emb_dim` to four times as much
2. An object of the `GELU` from exercise 5
3. A linear layer from there back to `emb_dim`

Take `emb_dim` from `cfg`. With $d=768$ there are
$768\times 3072+3072+3072\times 768+768=4{,}722{,}432$ parameters. The hidden checks also try other sizes and
look at gradients. Nothing is printed.
"""


# %% exercise="feed-forward" points=3
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


# %% check="feed-forward"
with check(
    "feed-forward",
    hint=tr(
        ko="크기를 수로 쓰지 않고 `cfg`에서 꺼냅니다. 첫 층에서 네 배로 넓어진 것을 마지막 층이 되돌립니다. "
        "가운데에는 앞에서 만든 활성화 함수의 객체가 들어갑니다.",
        en="Take the size from `cfg` instead of writing a number. The first layer makes it four times as wide, the "
        "last one turns it back. Between them goes an object of the activation function made above.",
    ),
    more=tr(
        ko="첫째와 셋째 빈칸은 `nn.Linear`이고, 들어오는 크기와 나가는 크기를 차례로 받습니다. 한쪽은 "
        '`cfg["emb_dim"]`, '
        "다른 쪽은 그 네 배이며, 두 층에서 순서가 반대입니다. 둘째 빈칸은 `GELU` 뒤에 괄호를 붙인 것입니다.",
        en="The first and the third blank are `nn.Linear`, which takes the size that comes in and the size that goes "
        'out. One of them is `cfg["emb_dim"]`, the other four times that; the two layers have them in opposite order. '
        "The second blank is `GELU` with parentheses after it.",
    ),
):
    _ff = FeedForward({**GPT_CONFIG_124M, "emb_dim": 6})
    assert len(_ff.layers) == 3, tr(
        ko="`layers`에 들어 있는 것이 셋이 아닙니다.",
        en="There are not three things in `layers`.",
    )
    assert all(isinstance(layer, nn.Linear) for layer in _ff.layers[::2]), tr(
        ko="처음과 마지막은 선형 층이어야 합니다.",
        en="The first and the last have to be linear layers.",
    )
    assert _ff.layers[0].in_features == _ff.layers[2].out_features == 6, tr(
        ko="들어오고 나가는 크기가 `emb_dim`이 아닙니다. `cfg`에서 꺼낸 값이어야 합니다.",
        en="What comes in and what goes out does not have the size `emb_dim`. The size has to come from `cfg`.",
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
        ko="가운데의 활성화 함수가 위에서 만든 GELU와 다르게 계산합니다.",
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
설정의 `emb_dim`은 768입니다. 그러므로 가운데의 폭은 3,072입니다.
"""

# %% [markdown] lang="en"
"""
`emb_dim` of the configuration is 768, so the width in the middle is 3,072.
"""

# %%
print(GPT_CONFIG_124M["emb_dim"])

# %% [markdown] lang="ko"
"""
#### 문제 8 · `feed-forward-shape` · 1점

1. `ffn`: 설정 `GPT_CONFIG_124M`으로 만든 `FeedForward`입니다.
2. `out`: `x`를 `ffn`에 넣은 결과입니다.

시드를 정하지 않으므로 값은 실행할 때마다 다르고, 크기만 출력합니다. 두 번 모두 `torch.Size([2, 3, 768])`입니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 8 · `feed-forward-shape` · 1 point

1. `ffn`: a `FeedForward` made from the configuration `GPT_CONFIG_124M`.
2. `out`: what `ffn` makes of `x`.

No seed is set, so the values differ from run to run and only shapes are printed: `torch.Size([2, 3, 768])`
both times.
"""

# %% exercise="feed-forward-shape" points=1
# ko: 텍스트 2개, 토큰 3개, 벡터의 차원 768
# en: 2 texts, 3 tokens, vectors of dimension 768
x = torch.rand(2, 3, 768)

# ko: GPT_CONFIG_124M의 피드 포워드 신경망
# en: the feed-forward network of GPT_CONFIG_124M
ffn = FeedForward(GPT_CONFIG_124M)  ### your code
# ko: x를 넣은 결과  (2, 3, 768) → (2, 3, 768)
# en: what x becomes  (2, 3, 768) → (2, 3, 768)
out = ffn(x)  ### your code

print(x.shape)
print(out.shape)

# %% check="feed-forward-shape"
from contextlib import suppress

with check(
    "feed-forward-shape",
    hint=tr(
        ko="클래스에 설정을 넣으면 객체가 만들어지고, 그 객체를 함수처럼 부르면 계산합니다. "
        "부를 때 넣는 것은 `x`입니다.",
        en="The class, given the configuration, makes the object; the object, called like a function, computes. "
        "What it is called with is `x`.",
    ),
    more=tr(
        ko="첫 빈칸은 `FeedForward` 뒤의 괄호에 딕셔너리 `GPT_CONFIG_124M`을 그대로 넣은 것입니다. 둘째 빈칸은 `ffn` "
        "뒤의 괄호에 `x`를 넣은 것입니다.",
        en="The first blank is `FeedForward` with the dictionary `GPT_CONFIG_124M`, as it is, in parentheses after it. "
        "The second is `ffn` with `x` in parentheses after it.",
    ),
):
    answered(ffn, out)
    assert isinstance(ffn, FeedForward), tr(
        ko="`ffn`이 `FeedForward`의 객체가 아닙니다.",
        en="`ffn` is not an object of `FeedForward`.",
    )
    assert ffn.layers[0].out_features == 3072, tr(
        ko="`GPT_CONFIG_124M`으로 만든 신경망이 아닙니다.",
        en="The network was not made from `GPT_CONFIG_124M`.",
    )
    assert tuple(out.shape) == (2, 3, 768), tr(
        ko="`out`의 크기가 (2, 3, 768)이 아닙니다.",
        en="The shape of `out` is not (2, 3, 768).",
    )
    with torch.no_grad():
        assert (out[1, 2] - ffn(x[1, 2])).abs().max() < 1e-5, tr(
            ko="마지막 토큰의 결과가 `ffn`이 그 토큰에서 계산하는 값과 다릅니다. `ffn`에 `x`를 그대로 넣습니다.",
            en="The result for the last token is not what `ffn` makes of that token. Give `ffn` the `x` as it is.",
        )
    # ko: 설정과 x가 바뀌면 신경망과 결과도 따라 바뀌어야 합니다.
    # en: With another configuration and another `x` the network and its result have to follow.
    _again = None
    with suppress(RuntimeError):
        _again = rerun(GPT_CONFIG_124M={**GPT_CONFIG_124M, "emb_dim": 6}, x=torch.rand(4, 5, 6))
    assert _again and tuple(_again.out.shape) == (4, 5, 6), tr(
        ko="`GPT_CONFIG_124M`의 `emb_dim`과 `x`를 바꾸면 셀이 그에 맞게 계산하지 않습니다. 크기를 옮겨 적지 말고 "
        "`GPT_CONFIG_124M`과 `x`를 씁니다.",
        en="With another `emb_dim` in `GPT_CONFIG_124M` and another `x`, the cell does not follow. Use "
        "`GPT_CONFIG_124M` and `x` instead of writing sizes out.",
    )

# %% [markdown] lang="ko"
r"""
부품 두 개가 더 끝났습니다.

![](figure:build-progress-ff)

## 4.4 숏컷 연결 · 20분

층이 깊으면 훈련이 어려워집니다. 역전파(backpropagation)는 출력에서 입력 쪽으로 그레이디언트를 전하면서 층마다
수를 곱합니다. 그 수가 작으면 앞쪽 층에 닿는 그레이디언트가 거의 0이 되고, 그런 층은 거의 배우지 못합니다. 이것이
**그레이디언트 소실**(vanishing gradient)입니다.

![](figure:vanishing-gradient-network)

**숏컷 연결**(shortcut connection)은 층의 입력을 출력에 더합니다. 스킵 연결(skip connection), 잔차 연결(residual
connection)이라고도 합니다. 깊은 이미지 신경망을 훈련하려고 처음 만들었습니다.

$$y=x+f(x)\qquad\Rightarrow\qquad \frac{dy}{dx}=1+f'(x)$$

$f'(x)$가 아무리 작아도 1이 남으므로, 그레이디언트가 줄지 않고 지나가는 길이 생깁니다.

![](figure:shortcut-wiring)

더하려면 $x$와 $f(x)$의 **크기가 같아야** 합니다. 크기가 바뀌는 층에는 숏컷을 둘 수 없습니다.

#### 문제 9 · `shortcut-connection` · 3점

`ExampleDeepNeuralNetwork`는 숏컷을 켜고 끌 수 있는 실험용 신경망입니다. 층마다 선형 층과 GELU가 하나씩 있습니다.
빈칸은 하나입니다. 숏컷을 쓰기로 했고 크기가 같을 때, `x`에 무엇을 담아야 하는지 씁니다. 함수가 받은 텐서를
제자리에서 바꾸지 않습니다.

함수 `print_gradients`는 이미 있습니다. 타깃 0에 대한 손실에서 역전파를 하고, 가중치마다 그레이디언트의 절댓값의
평균을 출력합니다. 이 셀에서는 출력이 없습니다.
"""

# %% [markdown] lang="en"
r"""
Two more parts are done.

![](figure:build-progress-ff)

## 4.4 Shortcut connections · 20 min

Deep networks are hard to train. Backpropagation carries the gradient from the output towards the input, and
each layer multiplies it by something. Where these factors are small, almost nothing of the gradient arrives
at the early layers, and they hardly learn. This is the **vanishing gradient**.

![](figure:vanishing-gradient-network)

A **shortcut connection** adds the input of a layer to its output. It is also called a skip or residual
connection, and was invented to train deep networks for images.

$$y=x+f(x)\qquad\Rightarrow\qquad \frac{dy}{dx}=1+f'(x)$$

However small $f'(x)$ may be, the 1 remains: there is a path on which the gradient does not get weaker.

![](figure:shortcut-wiring)

Only what has the **same shape** can be added. A layer that changes the shape cannot have a shortcut.

#### Exercise 9 · `shortcut-connection` · 3 points

`ExampleDeepNeuralNetwork` is a network to experiment with, whose shortcuts can be turned on and off. Each of
its layers is a linear layer and GELU. There is one blank: what should `x` become when shortcuts are wanted
and the shapes are equal? The tensor that was handed in must not be changed in place.

The function `print_gradients` is given. It goes back from the loss for the target 0 and prints for every
weight matrix the mean of the gradient's absolute values. This cell prints nothing.
"""

# %% include="start-here" only="release"


# %% exercise="shortcut-connection" points=3
class ExampleDeepNeuralNetwork(nn.Module):
    def __init__(self, layer_sizes, use_shortcut):
        super().__init__()
        self.use_shortcut = use_shortcut
        # ko: 크기가 여섯 개면 층은 다섯 개입니다. 층마다 선형 층과 GELU가 있습니다.
        # en: Six sizes make five layers, each of them a linear layer and GELU.
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Linear(layer_sizes[i], layer_sizes[i + 1]), GELU()) for i in range(len(layer_sizes) - 1)
        )

    def forward(self, x):
        for layer in self.layers:
            layer_output = layer(x)
            if self.use_shortcut and x.shape == layer_output.shape:
                # ko: 숏컷: 층의 입력을 층의 출력에 더합니다.
                # en: The shortcut: the layer's input is added to its output.
                x = x + layer_output  ### your code
            else:
                x = layer_output
        return x


def print_gradients(model, x):
    output = model(x)
    # ko: 타깃은 0, 손실은 오차의 제곱의 평균
    # en: the target is 0, the loss the mean squared error
    target = torch.tensor([[0.0]])
    loss = nn.MSELoss()(output, target)
    # ko: 역전파로 모든 파라미터의 그레이디언트를 구합니다.
    # en: Backpropagation finds the gradient of every parameter.
    loss.backward()

    for name, parameter in model.named_parameters():
        if "weight" in name:
            print(f"{name}: {parameter.grad.abs().mean().item():.9f}")


# %% check="shortcut-connection"
with check(
    "shortcut-connection",
    hint=tr(
        ko="층에 들어간 것과 층에서 나온 것을 더해 `x`에 담습니다. 두 이름은 위의 두 줄에 나와 있습니다. "
        "`+=`로 제자리에서 바꾸면 입력 텐서가 함께 바뀝니다.",
        en="Add what went into the layer and what came out of it, and call the sum `x`. Both names stand in the "
        "two lines above. Changing it in place with `+=` would change the input tensor as well.",
    ),
    more=tr(
        ko="빈칸은 두 이름을 `+`로 이은 식 하나입니다. 층의 입력은 `x`, 층의 출력은 `layer_output`입니다. 둘을 그대로 "
        "더하고, 다른 것은 하지 않습니다.",
        en="The blank is one expression, two names with a `+` between them. The layer's input is `x`, its output "
        "`layer_output`. They are added as they are, and nothing else is done to them.",
    ),
):
    _with = ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 3], use_shortcut=True)
    _x = torch.tensor([[1.0, -2.0, 0.5]])
    _same = _x.clone()
    with torch.no_grad():
        for _parameter in _with.parameters():
            _parameter.zero_()
        _y = _with(_x)
    answered(_y)
    assert torch.equal(_x, _same), tr(
        ko="입력 텐서가 바뀌었습니다. 제자리에서 더하지 말고 새 텐서를 만듭니다.",
        en="The input tensor has changed. Make a new tensor instead of adding in place.",
    )
    assert torch.equal(_y, _x), tr(
        ko="파라미터가 모두 0이면 층의 출력은 0이고, 숏컷으로 온 입력만 그대로 남아야 합니다.",
        en="With all parameters 0 the layers give 0, and the input that came by the shortcut should be left as it was.",
    )
    with torch.no_grad():
        for _layer in _with.layers:
            _layer[0].bias.fill_(1.0)
        _added = _with(_x) - _same
    assert torch.equal(_x, _same), tr(
        ko="입력 텐서가 바뀌었습니다. 제자리에서 더하지 말고 새 텐서를 만듭니다.",
        en="The input tensor has changed. Make a new tensor instead of adding in place.",
    )
    assert torch.allclose(_added, 5 * GELU()(torch.ones(1, 3)), atol=1e-5), tr(
        ko="다섯 층의 출력이 차례로 더해지지 않습니다.",
        en="The outputs of the five layers are not added up.",
    )
    with torch.no_grad():
        _without = ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 1], use_shortcut=False)
        _by_hand = nn.Sequential(*_without.layers)(_x)
        assert torch.allclose(_without(_x), _by_hand), tr(
            ko="`use_shortcut=False`인데도 층의 출력이 그대로 이어지지 않습니다.",
            en="With `use_shortcut=False` the layers should simply follow each other.",
        )
        _last = ExampleDeepNeuralNetwork([3, 1], use_shortcut=True)
        assert torch.allclose(_last(_x), _last.layers[0](_x)), tr(
            ko="크기가 바뀌는 층에는 숏컷을 더하지 않습니다.",
            en="A layer that changes the shape gets no shortcut.",
        )
        _single = ExampleDeepNeuralNetwork([3, 3], use_shortcut=True)
        assert torch.allclose(_single(_x) - _x, _single.layers[0](_x), atol=1e-5), tr(
            ko="숏컷으로 온 입력을 빼고 남는 것이 층의 출력과 다릅니다. 층은 한 번만 지나야 합니다.",
            en="Without the input that came by the shortcut, what is left is not the layer's output. The data goes "
            "through the layer once.",
        )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x.double().requires_grad_()
    assert torch.autograd.gradcheck(_single.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 다릅니다. 숏컷과 층, 두 길 가운데 하나가 끊기지 않았는지 확인합니다.",
        en="The gradient that reaches the input is wrong. See whether one of its two paths, shortcut and layer, is cut "
        "off.",
    )

# %% [markdown] lang="ko"
"""
#### 문제 10 · `gradients-without-shortcut` · 1점

크기가 `layer_sizes`이고 **숏컷이 없는** 신경망을 `model_without_shortcut`에 담습니다. 다섯 층의 그레이디언트가
출력됩니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 10 · `gradients-without-shortcut` · 1 point

Put a network of the sizes `layer_sizes`, **without shortcuts**, into `model_without_shortcut`. The gradients
of the five layers are printed.
"""

# %% exercise="gradients-without-shortcut" points=1
# ko: 크기 3, 3, 3, 3, 3, 1: 층은 다섯 개
# en: sizes 3, 3, 3, 3, 3, 1: five layers
layer_sizes = [3, 3, 3, 3, 3, 1]
sample_input = torch.tensor([[1.0, 0.0, -1.0]])

torch.manual_seed(123)
# ko: 숏컷이 없는 신경망
# en: the network without shortcuts
model_without_shortcut = ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=False)  ### your code

print_gradients(model_without_shortcut, sample_input)

# %% check="gradients-without-shortcut"
with check(
    "gradients-without-shortcut",
    hint=tr(
        ko="`ExampleDeepNeuralNetwork`는 층의 크기 리스트와, 숏컷을 쓸지 말지를 정하는 `True`나 `False`를 받습니다.",
        en="`ExampleDeepNeuralNetwork` takes the list of sizes, and `True` or `False` for whether to use shortcuts.",
    ),
    more=tr(
        ko="첫 인자는 위에서 만든 리스트 `layer_sizes`의 이름 그대로입니다. 둘째 인자 `use_shortcut`에는 숏컷을 쓰지 "
        "않는다는 값을 따옴표 없이 넘깁니다.",
        en="The first argument is the list `layer_sizes`, by its name. The second, `use_shortcut`, gets the value that "
        "says no, without quotes.",
    ),
):
    answered(model_without_shortcut)
    assert isinstance(model_without_shortcut, ExampleDeepNeuralNetwork), tr(
        ko="`model_without_shortcut`이 `ExampleDeepNeuralNetwork`의 객체가 아닙니다.",
        en="`model_without_shortcut` is not an object of `ExampleDeepNeuralNetwork`.",
    )
    assert not model_without_shortcut.use_shortcut, tr(
        ko="숏컷을 쓰는 신경망입니다. 이 문제의 신경망에는 숏컷이 없습니다.",
        en="This network uses shortcuts, and the one of this exercise has none.",
    )
    assert [layer[0].out_features for layer in model_without_shortcut.layers] == layer_sizes[1:], tr(
        ko="층의 크기가 `layer_sizes`와 다릅니다.",
        en="The sizes of the layers are not those of `layer_sizes`.",
    )
    _gradients = [layer[0].weight.grad.abs().mean().item() for layer in model_without_shortcut.layers]
    assert _gradients[4] > 20 * max(_gradients[:2]), tr(
        ko="앞의 두 층의 그레이디언트가 마지막 층보다 훨씬 작아야 합니다. 셀을 처음부터 다시 실행합니다.",
        en="The gradients of the first two layers should be far below the last one's. Run the whole cell again.",
    )
    _again = rerun(layer_sizes=[3, 2, 4, 1])
    assert [layer[0].out_features for layer in _again.model_without_shortcut.layers] == [2, 4, 1], tr(
        ko="`layer_sizes`를 바꾸어도 층의 크기가 따라 바뀌지 않습니다. 크기를 옮겨 적지 말고 `layer_sizes`를 씁니다.",
        en="With another `layer_sizes` the sizes of the layers do not follow. Use `layer_sizes` instead of writing the "
        "sizes out.",
    )

# %% [markdown] lang="ko"
"""
앞의 두 층은 약 0.00020과 0.00012로, 마지막 층의 0.00505보다 25배와 42배쯤 작습니다. 층을 하나 지날 때마다 반드시
줄어드는 것은 아닙니다. 실제로 첫 번째 층이 두 번째 층보다 큽니다. 그래도 앞쪽 층이 훨씬 작다는 것은 분명합니다.

#### 문제 11 · `gradients-with-shortcut` · 1점

시드와 크기는 그대로 두고, **숏컷이 있는** 신경망을 `model_with_shortcut`에 담습니다.
"""

# %% [markdown] lang="en"
"""
The first two layers, with about 0.00020 and 0.00012, are some 25 and 42 times smaller than the last, with
0.00505. The gradient does not shrink at every single layer: the first layer's is in fact larger than the
second's. Still, early layers clearly get far less.

#### Exercise 11 · `gradients-with-shortcut` · 1 point

With the same seed and the same sizes, put a network **with shortcuts** into `model_with_shortcut`.
"""

# %% exercise="gradients-with-shortcut" points=1
torch.manual_seed(123)
# ko: 숏컷이 있는 신경망. 크기는 같습니다.
# en: the network with shortcuts, of the same sizes
model_with_shortcut = ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=True)  ### your code

print_gradients(model_with_shortcut, sample_input)

# %% check="gradients-with-shortcut"
with check(
    "gradients-with-shortcut",
    hint=tr(
        ko="앞의 문제와 같은 클래스, 같은 크기입니다. 달라지는 것은 숏컷을 쓸지 정하는 인자 하나입니다.",
        en="The class and the sizes are those of the exercise before. Only the argument about shortcuts is different.",
    ),
    more=tr(
        ko="앞의 신경망을 다시 쓰지 않고 `ExampleDeepNeuralNetwork`의 객체를 한 번만 새로 만듭니다. 첫 인자는 "
        "`layer_sizes`, 둘째 인자는 숏컷을 쓴다는 값입니다.",
        en="Do not use the earlier network again: make one new object of `ExampleDeepNeuralNetwork`, once. The first "
        "argument is `layer_sizes`, the second the value that says yes to shortcuts.",
    ),
):
    answered(model_with_shortcut)
    assert isinstance(model_with_shortcut, ExampleDeepNeuralNetwork), tr(
        ko="`model_with_shortcut`이 `ExampleDeepNeuralNetwork`의 객체가 아닙니다.",
        en="`model_with_shortcut` is not an object of `ExampleDeepNeuralNetwork`.",
    )
    assert model_with_shortcut is not model_without_shortcut, tr(
        ko="앞의 신경망을 그대로 썼습니다. 새로 만들고, 앞 문제의 셀부터 다시 실행합니다.",
        en="This is the earlier network again. Make a new one, and run the cell of the exercise before again, too.",
    )
    assert model_with_shortcut.use_shortcut, tr(
        ko="숏컷을 쓰지 않는 신경망입니다.",
        en="This network does not use shortcuts.",
    )
    assert [layer[0].out_features for layer in model_with_shortcut.layers] == layer_sizes[1:], tr(
        ko="층의 크기가 `layer_sizes`와 다릅니다.",
        en="The sizes of the layers are not those of `layer_sizes`.",
    )
    assert torch.equal(model_with_shortcut.layers[0][0].weight, model_without_shortcut.layers[0][0].weight), tr(
        ko="두 신경망의 초깃값이 다릅니다. 두 셀을 시드를 정하는 줄부터 다시 실행합니다.",
        en="The two networks did not start from the same values. Run both cells again, from the seed on.",
    )
    _first = [model.layers[0][0].weight.grad for model in (model_without_shortcut, model_with_shortcut)]
    assert _first[1].abs().mean() > 100 * _first[0].abs().mean(), tr(
        ko="첫 층의 그레이디언트가 숏컷이 없을 때보다 훨씬 커야 합니다. `shortcut-connection` 문제를 다시 확인합니다.",
        en="The gradient of the first layer should be far above that without shortcuts. See `shortcut-connection`.",
    )
    _again = rerun(layer_sizes=[3, 2, 4, 1])
    assert [layer[0].out_features for layer in _again.model_with_shortcut.layers] == [2, 4, 1], tr(
        ko="`layer_sizes`를 바꾸어도 층의 크기가 따라 바뀌지 않습니다. 크기를 옮겨 적지 말고 `layer_sizes`를 씁니다.",
        en="With another `layer_sizes` the sizes of the layers do not follow. Use `layer_sizes` instead of writing the "
        "sizes out.",
    )

# %% [markdown] lang="ko"
"""
![](figure:gradients-compared)

이번에는 앞의 네 층이 0.21에서 0.33 사이로 고릅니다. 첫 층의 그레이디언트는 숏컷이 없을 때의 천 배가 넘습니다.
마지막 층은 크기가 3에서 1로 바뀌므로 두 신경망 모두 숏컷이 없습니다. 두 신경망의 초깃값은 같습니다. 달라진 것은
덧셈뿐입니다.

## 4.5 트랜스포머 블록 · 25분

이제 부품을 묶어 **트랜스포머 블록**(transformer block)을 만듭니다. 블록은 두 절반으로 되어 있고, 두 절반의 모양이
같습니다.

- 앞 절반: 층 정규화 → 멀티 헤드 어텐션 → 드롭아웃 → 블록의 입력을 더함
- 뒤 절반: 층 정규화 → 피드 포워드 신경망 → 드롭아웃 → 앞 절반의 결과를 더함

![](figure:transformer-block)

두 부품은 하는 일이 다릅니다. 어텐션은 **토큰과 토큰 사이의** 관계를 보고, 피드 포워드 신경망은 **토큰 하나하나를**
따로 다듬습니다. 들어온 크기와 나가는 크기가 같으므로 블록을 몇 개든 이어 쌓을 수 있습니다.

### 앞 강의의 코드

아래 셀에는 26강에서 만든 `GPTDatasetV1`과 `create_dataloader_v1`, 27강에서 만든 `MultiHeadAttention`이 들어
있습니다. 하는 일은 그때와 똑같고, 고칠 것은 없습니다. 이 강의에서는 `MultiHeadAttention`을 쓰고, 나머지는
과제에서 다시 씁니다.
"""

# %% [markdown] lang="en"
"""
![](figure:gradients-compared)

This time the first four layers are much alike, between 0.21 and 0.33, and the gradient of the first layer is
more than a thousand times what it was without shortcuts. The last layer changes the size from 3 to 1, so it
has no shortcut in either network. Both started from the same values; the additions are the only difference.

## 4.5 The transformer block · 25 min

Now the parts are tied together into a **transformer block**. It has two halves of the same form.

- First half: layer norm → multi-head attention → dropout → add the input of the block
- Second half: layer norm → feed-forward network → dropout → add the result of the first half

![](figure:transformer-block)

The two main parts do different work. Attention looks at relations **between tokens**; the feed-forward
network refines **each token by itself**. What comes out has the shape of what went in, so any number of
blocks can be stacked.

### Code from before

The next cell holds `GPTDatasetV1` and `create_dataloader_v1` from lecture 26 and `MultiHeadAttention` from
lecture 27. They do exactly what they did there, and there is nothing to change. This lecture needs
`MultiHeadAttention`; the others come back in the homework.
"""

# %% include="start-here" only="release"

# %% include="earlier-lectures"
from common import MultiHeadAttention

# %% [markdown] lang="ko"
"""
#### 문제 12 · `transformer-block` · 5점

4.5의 그림을 코드로 옮깁니다. `self.att`는 이미 있습니다.

`__init__`의 빈칸은 네 개입니다.

1. `self.ff`: `cfg`로 만든 `FeedForward`
2. `self.norm1`: 크기가 `emb_dim`인 `LayerNorm`
3. `self.norm2`: 또 하나의 `LayerNorm`. 둘은 파라미터를 따로 배웁니다.
4. `self.dropout`: 비율이 `drop_rate`인 드롭아웃 층. 배우는 것이 없으므로 하나를 두 곳에서 씁니다.

`forward`의 빈칸은 앞 절반에 다섯 개, 뒤 절반에 다섯 개입니다.

5. `shortcut`에 `x`를 남겨 둡니다.
6. `x`를 `norm1`에 통과시킵니다.
7. 어텐션에 통과시킵니다.
8. 드롭아웃에 통과시킵니다.
9. 남겨 둔 `shortcut`을 더합니다.
10. 여기서 14번까지 `norm2`와 `ff`로 같은 일을 되풀이합니다. 남겨 두는 것은 **이때의** `x`입니다.

더할 때 `+=`를 쓰면 남겨 둔 텐서까지 바뀔 수 있으므로 새 텐서를 만듭니다. 숨은 검사는 여러 설정의 작은 블록으로 계산
결과, 그레이디언트, 코잘 마스크, 드롭아웃을 살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 12 · `transformer-block` · 5 points

Turn the figure of 4.5 into code. `self.att` is there already.

`__init__` has four blanks.

1. `self.ff`: a `FeedForward` made from `cfg`
2. `self.norm1`: a `LayerNorm` of size `emb_dim`
3. `self.norm2`: another `LayerNorm`, because the two learn separate parameters
4. `self.dropout`: a dropout layer with the rate `drop_rate`. It learns nothing, so one serves in both places.

`forward` has ten, five in each half.

5. Keep `x` in `shortcut`.
6. Pass `x` through `norm1`.
7. Pass it through attention.
8. Pass it through dropout.
9. Add the `shortcut` that was kept.
10. Up to number 14, do the same with `norm2` and `ff`. What is kept is `x` **as it is at that moment**.

Adding with `+=` may change the tensor that was kept, so make a new one. The hidden checks look at results,
gradients, causal mask and dropout of small blocks with several configurations. Nothing is printed.
"""


# %% exercise="transformer-block" points=5
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
        # ko: 피드 포워드 신경망
        # en: the feed-forward network
        self.ff = FeedForward(cfg)  ### your code
        # ko: 어텐션 앞의 층 정규화
        # en: the layer norm before attention
        self.norm1 = LayerNorm(cfg["emb_dim"])  ### your code
        # ko: 피드 포워드 앞의 층 정규화
        # en: the layer norm before the feed-forward network
        self.norm2 = LayerNorm(cfg["emb_dim"])  ### your code
        # ko: 숏컷에 더하기 전의 드롭아웃
        # en: dropout before each addition
        self.dropout = nn.Dropout(cfg["drop_rate"])  ### your code

    def forward(self, x):
        # ko: 크기는 끝까지 (배치, 토큰, emb_dim)입니다.
        # en: The shape is (batch, tokens, emb_dim) all the way.
        # ko: 앞 절반: 숏컷에 쓸 x를 남겨 둡니다.
        # en: First half: x is kept for the shortcut.
        shortcut = x  ### your code
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
        shortcut = x  ### your code
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


# %% check="transformer-block"
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
    "transformer-block",
    hint=tr(
        ko="앞 절반의 순서는 남겨 두기, `norm1`, `att`, 드롭아웃, 더하기입니다. 뒤 절반은 `norm2`와 `ff`로 같은 "
        "일을 되풀이합니다. 두 번째로 남겨 두는 것은 블록의 입력이 아니라 앞 절반의 결과입니다.",
        en="The first half goes: keep, `norm1`, `att`, dropout, add. The second half does the same with `norm2` "
        "and `ff`. What is kept the second time is the result of the first half, not the input of the block.",
    ),
    more=tr(
        ko='`__init__`에서 `FeedForward`는 `cfg` 전체를, 두 `LayerNorm`은 `cfg["emb_dim"]`을, `nn.Dropout`은 '
        '`cfg["drop_rate"]`를 받습니다. `forward`의 빈칸은 한 줄에 한 걸음입니다. 남겨 두는 줄은 `x`라는 이름만, 층을 '
        "지나는 줄은 `self`의 층에 `x`를 넣은 것, 더하는 줄은 두 이름을 `+`로 이은 것입니다.",
        en='In `__init__`, `FeedForward` takes all of `cfg`, both `LayerNorm` take `cfg["emb_dim"]`, and `nn.Dropout` '
        'takes `cfg["drop_rate"]`. In `forward` every blank is one step: to keep is the name `x` alone; to pass '
        "through a layer is to call that layer of `self` with `x`; to add is two names with a `+` between them.",
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
    _block = TransformerBlock(_tiny)
    answered(_block.ff, _block.norm1, _block.norm2)
    assert all(isinstance(norm, LayerNorm) for norm in (_block.norm1, _block.norm2)), tr(
        ko="`norm1`과 `norm2`가 앞에서 만든 `LayerNorm`이어야 합니다.",
        en="`norm1` and `norm2` have to be the `LayerNorm` made above.",
    )
    assert (len(_block.norm1.scale), len(_block.norm2.scale)) == (12, 12), tr(
        ko="층 정규화의 크기가 `cfg`의 `emb_dim`이 아닙니다.",
        en="The size of a layer norm is not `emb_dim` of `cfg`.",
    )
    assert _block.norm1 is not _block.norm2, tr(
        ko="`norm1`과 `norm2`가 같은 객체입니다. 따로 배우도록 하나씩 만듭니다.",
        en="`norm1` and `norm2` are one object. Each of them learns for itself, so make two.",
    )
    assert isinstance(_block.ff, FeedForward) and _block.ff.layers[0].in_features == 12, tr(
        ko="`ff`가 `cfg`로 만든 `FeedForward`여야 합니다.",
        en="`ff` has to be a `FeedForward` made from `cfg`.",
    )

    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 두 층 정규화가 서로 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that the two layer norms differ.
    _block.eval()
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
            ko="`att`와 `ff`가 0을 내면 블록은 입력을 그대로 돌려주어야 합니다. 숏컷을 남겨 두고 더하는 곳을 "
            "확인합니다.",
            en="When `att` and `ff` give 0, the block should hand its input back. See where the shortcuts are kept and "
            "added.",
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
            ko="뒤 절반이 앞 절반의 결과에서 시작하지 않습니다. 두 번째로 남겨 두는 것과 `norm2`에 넣는 것을 "
            "확인합니다.",
            en="The second half does not start from the result of the first. See what is kept the second time, and "
            "what goes into `norm2`.",
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
#### 문제 13 · `transformer-block-shape` · 1점

1. `block`: 설정 `GPT_CONFIG_124M`으로 만든 `TransformerBlock`입니다. 파라미터는 7,085,568개입니다.
2. `output`: `x`를 `block`에 넣은 결과입니다.

블록은 크기를 바꾸지 않으므로 두 번 모두 `torch.Size([2, 4, 768])`이 출력됩니다. 드롭아웃이 켜져 있어 값은 PyTorch
버전에 따라 다르므로 출력하지 않습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 13 · `transformer-block-shape` · 1 point

1. `block`: a `TransformerBlock` made from the configuration `GPT_CONFIG_124M`. It has 7,085,568 parameters.
2. `output`: what `block` makes of `x`.

A block keeps the shape, so `torch.Size([2, 4, 768])` is printed both times. Dropout is on, which makes the
values depend on the version of PyTorch, so they are not printed.
"""

# %% exercise="transformer-block-shape" points=1
torch.manual_seed(123)
# ko: 텍스트 2개, 토큰 4개, 벡터의 차원 768
# en: 2 texts, 4 tokens, vectors of dimension 768
x = torch.rand(2, 4, 768)

# ko: GPT_CONFIG_124M의 트랜스포머 블록
# en: a transformer block of GPT_CONFIG_124M
block = TransformerBlock(GPT_CONFIG_124M)  ### your code
# ko: x를 넣은 결과  (2, 4, 768) → (2, 4, 768)
# en: what x becomes  (2, 4, 768) → (2, 4, 768)
output = block(x)  ### your code

print(x.shape)
print(output.shape)

# %% check="transformer-block-shape"
from copy import deepcopy

with check(
    "transformer-block-shape",
    hint=tr(
        ko="`feed-forward-shape` 문제와 같은 두 걸음입니다. 설정으로 객체를 만들고, 그 객체를 `x`로 부릅니다.",
        en="The two steps of the exercise `feed-forward-shape` again: make the object from the configuration, then "
        "call it with `x`.",
    ),
    more=tr(
        ko="첫 빈칸은 `TransformerBlock` 뒤의 괄호에 딕셔너리 `GPT_CONFIG_124M`을 그대로 넣은 것입니다. 둘째 빈칸은 "
        "`block` 뒤의 괄호에 `x`를 넣은 것입니다.",
        en="The first blank is `TransformerBlock` with the dictionary `GPT_CONFIG_124M`, as it is, in parentheses "
        "after it. The second is `block` with `x` in parentheses after it.",
    ),
):
    answered(block, output)
    assert isinstance(block, TransformerBlock), tr(
        ko="`block`이 `TransformerBlock`의 객체가 아닙니다.",
        en="`block` is not an object of `TransformerBlock`.",
    )
    assert (sum(one.numel() for one in block.parameters()), block.att.num_heads) == (7_085_568, 12), tr(
        ko="`GPT_CONFIG_124M`으로 만든 블록이 아닙니다. 파라미터가 7,085,568개, 헤드가 12개여야 합니다.",
        en="The block was not made from `GPT_CONFIG_124M`. It should have 7,085,568 parameters and 12 heads.",
    )
    assert tuple(output.shape) == (2, 4, 768), tr(
        ko="`output`의 크기가 (2, 4, 768)이 아닙니다.",
        en="The shape of `output` is not (2, 4, 768).",
    )
    assert output.requires_grad, tr(
        ko="`output`이 블록을 지나지 않았습니다. `block`을 `x`로 부른 결과여야 합니다.",
        en="`output` did not go through the block. It has to be what `block` makes of `x`.",
    )
    with torch.no_grad():
        _training = deepcopy(block).train()
        assert not torch.equal(_training(x), _training(x)), tr(
            ko="훈련 모드인데 드롭아웃이 없습니다. 설정의 `drop_rate`가 그대로인지 확인합니다.",
            en="There is no dropout in training mode. See whether `drop_rate` is that of the configuration.",
        )
    # ko: 설정과 x가 바뀌면 블록과 결과도 따라 바뀌어야 합니다. 이번에는 드롭아웃이 없습니다.
    # en: With another configuration and another `x`, block and result have to follow. This time there is no dropout.
    _other = {**GPT_CONFIG_124M, "context_length": 32, "drop_rate": 0.0}
    _again = rerun(GPT_CONFIG_124M=_other, x=torch.rand(3, 5, 768))
    assert len(_again.block.att.mask) == 32, tr(
        ko="`GPT_CONFIG_124M`을 바꾸어도 블록이 따라 바뀌지 않습니다. 값을 옮겨 적지 말고 `GPT_CONFIG_124M`을 씁니다.",
        en="With another `GPT_CONFIG_124M` the block does not follow. Use `GPT_CONFIG_124M` instead of writing its "
        "values out.",
    )
    assert _again.output.shape == _again.x.shape, tr(
        ko="`x`를 바꾸면 `output`의 크기가 다릅니다. `x` 전체를 넣어야 합니다.",
        en="With another `x` the shape of `output` is wrong. All of `x` has to go in.",
    )
    assert (_again.output - _again.block(_again.x)).abs().max() < 1e-4, tr(
        ko="`output`이 `block`을 `x`로 한 번 부른 결과와 다릅니다.",
        en="`output` is not what `block` makes of `x` when it is called once.",
    )
    # ko: 새 블록은 입력을 조금만 바꿉니다. 숏컷으로 온 입력이 결과에 그대로 남아 있습니다.
    # en: A new block changes its input only a little: the shortcuts carry it into the result.
    assert (output - x).abs().mean() < 0.5, tr(
        ko="입력의 흔적이 결과에 남아 있지 않습니다. `transformer-block` 문제의 숏컷을 확인합니다.",
        en="Nothing of the input is left in the result. See the shortcuts of the exercise `transformer-block`.",
    )

# %% [markdown] lang="ko"
"""
이제 모든 부품이 있습니다.

![](figure:build-progress-block)

## 4.6 GPT 모델 · 20분

뼈대의 가짜 부품을 진짜로 바꾸면 GPT 모델이 됩니다. 트랜스포머 블록이 `n_layers`번 되풀이되고, 그 뒤에 층 정규화와
출력 헤드가 옵니다.

![](figure:gpt-full)

#### 문제 14 · `gpt-model` · 5점

클래스 `GPTModel`의 빈칸 네 개를 채웁니다. 임베딩을 더하는 곳까지는 이미 있습니다.

1. `self.trf_blocks`: `TransformerBlock` `n_layers`개를 이은 `nn.Sequential`입니다. 블록마다 **새 객체**여야
   합니다.
2. `x`: 모든 블록을 지난 결과입니다.
3. `x`: 마지막 층 정규화를 지난 결과입니다.
4. `logits`: 출력 헤드를 지난 결과입니다. 크기는 (배치, 토큰, `vocab_size`)입니다.

여기서 만드는 모델은 토큰 임베딩과 출력 헤드의 행렬을 따로 둡니다. 숨은 검사는 작은 설정으로 여러 모델을 만들어
봅니다. 뒤의 토큰을 바꾸어도 앞의 로짓은 바뀌지 않아야 하고, 그레이디언트는 모든 파라미터에 닿아야 합니다. 출력은
없습니다.
"""

# %% [markdown] lang="en"
"""
All the parts are there now.

![](figure:build-progress-block)

## 4.6 The GPT model · 20 min

With real parts in place of the dummies, the backbone becomes a GPT model: the transformer block is repeated
`n_layers` times, and a layer norm and the output head follow.

![](figure:gpt-full)

#### Exercise 14 · `gpt-model` · 5 points

Fill the four blanks of the class `GPTModel`. Everything up to the sum of the embeddings is there already.

1. `self.trf_blocks`: an `nn.Sequential` of `n_layers` times `TransformerBlock`, each of them a **new object**.
2. `x`: what comes out of all the blocks.
3. `x`: what comes out of the final layer norm.
4. `logits`: what comes out of the output head, of shape (batch, tokens, `vocab_size`).

In this model token embedding and output head have separate matrices. The hidden checks make several models of
small configurations. Changing a later token must not change earlier logits, and the gradient has to reach every
parameter. Nothing is printed.
"""

# %% include="start-here" only="release"


# %% exercise="gpt-model" points=5
class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        # ko: 트랜스포머 블록 n_layers개를 차례로 잇습니다.
        # en: n_layers transformer blocks, one after another.
        self.trf_blocks = nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["n_layers"])])  ### your code
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
        x = tok_embeds + pos_embeds
        x = self.drop_emb(x)
        # ko: 모든 블록을 지납니다.  (배치, 토큰, emb_dim)
        # en: through all blocks  (batch, tokens, emb_dim)
        x = self.trf_blocks(x)  ### your code
        # ko: 마지막 층 정규화  (배치, 토큰, emb_dim)
        # en: the final layer norm  (batch, tokens, emb_dim)
        x = self.final_norm(x)  ### your code
        # ko: 출력 헤드  (배치, 토큰, emb_dim) → (배치, 토큰, vocab_size)
        # en: the output head  (batch, tokens, emb_dim) → (batch, tokens, vocab_size)
        logits = self.out_head(x)  ### your code
        return logits


# %% check="gpt-model"
with check(
    "gpt-model",
    hint=tr(
        ko="`DummyGPTModel`과 견주어 봅니다. 블록의 클래스만 바뀌었습니다. `nn.Sequential`에 리스트를 줄 때는 "
        "앞에 `*`를 붙여 풀어 놓고, 블록은 리스트 안에서 하나씩 새로 만듭니다.",
        en="Compare it with `DummyGPTModel`: only the class of the blocks is another one. A list goes into "
        "`nn.Sequential` with a `*` in front, which spreads it out; each block in the list is made anew.",
    ),
    more=tr(
        ko='`trf_blocks`에는 `cfg["n_layers"]`번 되풀이하며 `TransformerBlock`에 `cfg`를 그대로 넣어 만든 객체가 '
        "들어갑니다. `forward`의 세 빈칸은 저마다 `self`의 부분 하나에 앞 줄의 `x`를 넣은 것입니다. 순서는 "
        "`trf_blocks`, `final_norm`, `out_head`입니다.",
        en='`trf_blocks` holds objects of `TransformerBlock`, each given `cfg` as it is, made `cfg["n_layers"]` times '
        "in a loop. The three blanks of `forward` each give the `x` of the line before to one part of `self`: "
        "`trf_blocks`, `final_norm`, `out_head`, in this order.",
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
    _gpt = GPTModel(_tiny)
    answered(_gpt.trf_blocks)
    assert isinstance(_gpt.trf_blocks, nn.Module), tr(
        ko="블록이 모델에 등록되지 않았습니다. 리스트를 그대로 두지 말고 `nn.Sequential`에 넣습니다.",
        en="The blocks are not registered with the model. Do not leave them in a list, put them into `nn.Sequential`.",
    )
    _blocks = list(_gpt.trf_blocks.children())
    assert all(isinstance(block, TransformerBlock) for block in _blocks), tr(
        ko="`trf_blocks`에 `TransformerBlock`이 아닌 것이 있습니다.",
        en="Something in `trf_blocks` is not a `TransformerBlock`.",
    )
    assert all(len(block.norm1.scale) == 12 for block in _blocks), tr(
        ko="블록의 크기가 `cfg`를 따르지 않습니다. 넘겨받은 `cfg`로 만들어야 합니다.",
        en="The size of the blocks is not that of `cfg`. Make them from the `cfg` that was passed in.",
    )
    assert [len(_gpt.trf_blocks), len(GPTModel({**_tiny, "n_layers": 4}).trf_blocks)] == [2, 4], tr(
        ko="블록의 수가 `n_layers`와 다릅니다.",
        en="The number of blocks is not `n_layers`.",
    )
    assert len(_blocks) == 2, tr(
        ko="같은 블록을 되풀이해 넣었습니다. 블록마다 파라미터가 따로 있어야 합니다.",
        en="It is one block over and over. Every block needs parameters of its own.",
    )

    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 층 정규화가 모두 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that no two layer norms are alike.
    _gpt.eval()
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
        ko="뒤의 토큰만 다른데 앞 위치의 로짓이 달라졌습니다. 뒤의 토큰이 새어 들어옵니다.",
        en="Only later tokens differ, and yet logits at earlier positions do. The future leaks in.",
    )
    assert not torch.allclose(_logits[0, 0], _logits[0, 2], atol=1e-3), tr(
        ko="같은 토큰이 다른 위치에서도 같은 로짓을 냅니다.",
        en="The same token gives the same logits at two positions.",
    )
    _vectors = _gpt.tok_emb(_ids) + _gpt.pos_emb.weight[:5]
    _parts = nn.Sequential(*_blocks, _gpt.final_norm, _gpt.out_head)
    assert torch.allclose(_logits, _parts(_vectors), atol=1e-4), tr(
        ko="로짓이 임베딩의 합에서 시작해 `trf_blocks`의 블록, `final_norm`, `out_head`를 차례로 한 번씩 지난 값과 "
        "다릅니다.",
        en="The logits are not what the sum of the embeddings becomes on its way through the blocks, `final_norm` and "
        "`out_head`, once each and in this order.",
    )
    _logits.square().mean().backward()
    assert all(parameter.grad is not None for parameter in _gpt.parameters()), tr(
        ko="그레이디언트가 닿지 않는 파라미터가 있습니다. 쓰이지 않는 층이 있는지 확인합니다.",
        en="The gradient does not reach every parameter. See whether some layer is not used.",
    )
    _gpt.train()
    with torch.no_grad():
        assert not any(torch.equal(block(_vectors), block(_vectors)) for block in _blocks), tr(
            ko="훈련 모드인데 블록 안에 드롭아웃이 없습니다. 블록에 `cfg`를 그대로 넘깁니다.",
            en="There is no dropout inside the blocks in training mode. Pass `cfg` on to them as it is.",
        )
        # ko: 블록이 아무것도 더하지 않으면 임베딩 다음의 드롭아웃만 남습니다.
        # en: When the blocks add nothing, the dropout after the embeddings is all that is left.
        for _block in _blocks:
            for _parameter in _block.parameters():
                _parameter.zero_()
        assert not torch.equal(_gpt(_ids), _gpt(_ids)), tr(
            ko="블록에 들어가는 값이 임베딩 다음의 드롭아웃을 지나지 않았습니다.",
            en="What goes into the blocks did not pass the dropout after the embeddings.",
        )

# %% [markdown] lang="ko"
"""
#### 문제 15 · `gpt-forward` · 1점

1. `model`: 설정 `GPT_CONFIG_124M`으로 만든 `GPTModel`입니다. 파라미터가 많아 1~2초 걸립니다.
2. `out`: 4.1의 `batch`를 `model`에 넣은 결과입니다.

`out`의 크기는 `torch.Size([2, 4, 50257])`입니다. 새로 만든 모델은 훈련 모드여서 드롭아웃이 켜져 있고, `out`의 값은
PyTorch 버전에 따라 다릅니다. 그래서 값은 평가 모드에서 다시 계산해 출력합니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 15 · `gpt-forward` · 1 point

1. `model`: a `GPTModel` made from the configuration `GPT_CONFIG_124M`. With so many parameters it takes a
   second or two.
2. `out`: what `model` makes of the `batch` of 4.1.

`out` has the shape `torch.Size([2, 4, 50257])`. A new model is in training mode, where dropout is on, and the
values of `out` depend on the version of PyTorch. The values printed are therefore computed once more in
evaluation mode.
"""

# %% exercise="gpt-forward" points=1
torch.manual_seed(123)
# ko: GPT_CONFIG_124M의 GPT 모델
# en: the GPT model of GPT_CONFIG_124M
model = GPTModel(GPT_CONFIG_124M)  ### your code

# ko: batch를 넣은 결과  (2, 4) → (2, 4, 50257)
# en: what batch becomes  (2, 4) → (2, 4, 50257)
out = model(batch)  ### your code

print(tr(ko="입력:\n", en="input:\n"), batch)
print(tr(ko="출력의 크기:", en="shape of the output:"), out.shape)

# ko: 값은 드롭아웃을 끈 평가 모드에서 봅니다. 그다음 훈련 모드로 되돌립니다.
# en: The values are those of evaluation mode, with dropout off. After that the model goes back to training mode.
model.eval()
with torch.no_grad():
    logits = model(batch)
model.train()

print(tr(ko="평가 모드의 출력:\n", en="output in evaluation mode:\n"), logits)

# %% check="gpt-forward"
with check(
    "gpt-forward",
    hint=tr(
        ko="`GPTModel`에 설정을 넣어 객체를 만들고, 그 객체를 4.1에서 만든 `batch`로 부릅니다.",
        en="Give `GPTModel` the configuration to make the object, and call that object with the `batch` of 4.1.",
    ),
    more=tr(
        ko="첫 빈칸은 `GPTModel` 뒤의 괄호에 딕셔너리 `GPT_CONFIG_124M`을 그대로 넣은 것입니다. 둘째 빈칸은 방금 만든 "
        "`model` 뒤의 괄호에 `batch`를 넣은 것입니다. 결과는 아무것도 바꾸지 않고 담습니다.",
        en="The first blank is `GPTModel` with the dictionary `GPT_CONFIG_124M`, as it is, in parentheses after it. "
        "The second is the new `model` with `batch` in parentheses after it. Keep the result as it comes.",
    ),
):
    answered(model, out)
    assert isinstance(model, GPTModel), tr(
        ko="`model`이 `GPTModel`의 객체가 아닙니다.",
        en="`model` is not an object of `GPTModel`.",
    )
    assert (tuple(model.pos_emb.weight.shape), len(model.trf_blocks)) == ((1024, 768), 12), tr(
        ko="`GPT_CONFIG_124M`으로 만든 모델이 아닙니다.",
        en="The model was not made from `GPT_CONFIG_124M`.",
    )
    assert tuple(out.shape) == (2, 4, 50257), tr(
        ko="`out`의 크기가 (2, 4, 50257)이 아닙니다. `batch` 전체를 넣었는지 확인합니다.",
        en="The shape of `out` is not (2, 4, 50257). See whether all of `batch` went in.",
    )
    assert out.requires_grad, tr(
        ko="그레이디언트가 끊겼습니다. `detach`나 `no_grad` 없이 모델을 불러야 합니다.",
        en="The gradient is cut off. Call the model without `detach` or `no_grad`.",
    )
    assert 0.1 < out.std().item() < 2, tr(
        ko="로짓의 흩어진 정도가 새로 만든 모델답지 않습니다. `gpt-model` 문제를 다시 확인합니다.",
        en="The logits do not spread as those of a new model should. See the exercise `gpt-model` again.",
    )
    # ko: 작은 설정과 다른 배치로 셀을 다시 실행합니다. 처음에는 드롭아웃 없이, 다음에는 드롭아웃을 켭니다.
    # en: The cell once more, with a small configuration and another batch: without dropout first, then with it.
    _small = {**GPT_CONFIG_124M, "context_length": 8, "emb_dim": 12, "n_layers": 2, "drop_rate": 0.0}
    _again = rerun(GPT_CONFIG_124M=_small, batch=torch.tensor([[5, 1, 5, 2, 9], [8, 3, 0, 7, 7], [4, 4, 6, 1, 2]]))
    assert _again.model.tok_emb.embedding_dim == 12, tr(
        ko="`GPT_CONFIG_124M`을 바꾸어도 모델이 따라 바뀌지 않습니다. 값을 옮겨 적지 말고 `GPT_CONFIG_124M`을 씁니다.",
        en="With another `GPT_CONFIG_124M` the model does not follow. Use `GPT_CONFIG_124M` instead of writing its "
        "values out.",
    )
    _follows = tuple(_again.out.shape) == (3, 5, 50257)
    assert _follows and (_again.out - _again.model(_again.batch)).abs().max() < 1e-4, tr(
        ko="`batch`를 바꾸면 `out`이 `model`에 그 배치를 넣은 결과와 다릅니다. `model`을 `batch`로 한 번 부릅니다.",
        en="With another `batch`, `out` is not what `model` makes of it. Call `model` with `batch`, once.",
    )
    _again = rerun(GPT_CONFIG_124M={**_small, "drop_rate": 0.5})
    _again.model.train()
    assert not torch.equal(_again.model(batch), _again.model(batch)), tr(
        ko="훈련 모드인데 드롭아웃이 없습니다. 설정의 `drop_rate`가 그대로인지 확인합니다.",
        en="There is no dropout in training mode. See whether `drop_rate` is that of the configuration.",
    )

# %% [markdown] lang="ko"
"""
첫 위치의 로짓은 이번에도 서로 같습니다. 어텐션이 있어도 첫 토큰은 자기 자신밖에 볼 수 없고, 뒤에 무엇이 오는지
모릅니다. 코잘 마스크가 제대로 일하고 있다는 뜻입니다.

### 파라미터 세기

모델의 파라미터를 모두 셉니다.
"""

# %% [markdown] lang="en"
"""
Once again the logits at the first position are the same for both texts. Even with attention the first token
sees nothing but itself and knows nothing of what follows: the causal mask does its work.

### Counting parameters

How many parameters does the model have?
"""

# %%
total_params = sum(p.numel() for p in model.parameters())

print(f"{total_params:,}")

# %% [markdown] lang="ko"
"""
163,009,536개입니다. 어디에 얼마나 있는지 나누어 보면 다음과 같습니다.

| 부품 | 파라미터 |
| --- | --- |
| 토큰 임베딩 | 50,257 × 768 = 38,597,376 |
| 위치 임베딩 | 1,024 × 768 = 786,432 |
| 트랜스포머 블록 12개 | 12 × 7,085,568 = 85,026,816 |
| 마지막 층 정규화 | 2 × 768 = 1,536 |
| 출력 헤드 | 768 × 50,257 = 38,597,376 |
| 합 | 163,009,536 |

그런데 이름은 124M입니다. 두 행렬의 크기를 봅니다.
"""

# %% [markdown] lang="en"
"""
163,009,536. This is where they are:

| part | parameters |
| --- | --- |
| token embedding | 50,257 × 768 = 38,597,376 |
| position embedding | 1,024 × 768 = 786,432 |
| 12 transformer blocks | 12 × 7,085,568 = 85,026,816 |
| final layer norm | 2 × 768 = 1,536 |
| output head | 768 × 50,257 = 38,597,376 |
| in all | 163,009,536 |

And yet the model is called 124M. Look at the shapes of two matrices.
"""

# %%
print(model.tok_emb.weight.shape)
print(model.out_head.weight.shape)

# %% [markdown] lang="ko"
"""
토큰 임베딩과 출력 헤드는 크기가 같습니다. 하나는 토큰을 벡터로, 다른 하나는 벡터를 토큰의 점수로 바꿉니다. GPT-2는
두 곳에 **같은 행렬 하나**를 씁니다. 이것을 **가중치 묶기**(weight tying)라고 합니다. 그러면 그 행렬을 한 번만 세므로
124M이 됩니다.
"""

# %% [markdown] lang="en"
"""
Token embedding and output head have the same shape. One turns tokens into vectors, the other turns vectors
into scores of tokens. GPT-2 uses **one and the same matrix** for both, which is called **weight tying**.
Counted once, it makes 124M.
"""

# %%
# ko: 출력 헤드의 행렬을 빼고 셉니다.
# en: Count without the matrix of the output head.
total_params_gpt2 = total_params - sum(p.numel() for p in model.out_head.parameters())

print(f"{total_params_gpt2:,}")

# %% [markdown] lang="ko"
"""
124,412,160개입니다. 이 수는 가중치를 묶었을 때의 수입니다. 여기서 만든 모델은 두 행렬을 따로 두므로 **훈련되는
파라미터는 163,009,536개**입니다. 그만큼 메모리를 더 씁니다. 요즘에도 두 가지가 다 쓰입니다. 작은 모델에서는 이 행렬이
파라미터의 큰 몫을 차지하므로(여기서는 거의 4분의 1) 대개 묶고, 큰 모델에서는 따로 두는 일이 많습니다. 묶고 싶으면
출력 헤드의 가중치에 토큰 임베딩의 가중치를 대입하는 한 줄이면 됩니다.

### 메모리

파라미터 하나는 float32로 4바이트입니다.
"""

# %% [markdown] lang="en"
"""
124,412,160 is the number with the weights tied. The model built here keeps two separate matrices, so it
**trains 163,009,536 parameters** and takes that much more memory. Both ways are in use today. Small models, in which
this matrix is a large share of all parameters (here almost a quarter), mostly tie it; large models often keep two.
Tying them would take one line, which assigns the weight of the token embedding to the output head.

### Memory

In float32 a parameter takes 4 bytes.
"""

# %%
# ko: float32는 수 하나에 4바이트입니다.
# en: A float32 number takes 4 bytes.
total_size_bytes = total_params * 4

# ko: 1 MB를 1024 * 1024바이트로 셉니다(정확히는 MiB).
# en: Here 1 MB stands for 1024 * 1024 bytes (strictly speaking, a MiB).
print(f"{total_size_bytes / 1024**2:.2f} MB")

# %% [markdown] lang="ko"
"""
약 622 MB입니다. 이것은 파라미터만 센 것입니다. 훈련할 때는 파라미터마다 그레이디언트가 하나 더 있고, 흔히 쓰는
옵티마이저 AdamW는 수를 두 개 더 저장하므로 네 배쯤 필요합니다. 계산 도중의 값도 따로 메모리를 씁니다.

## 4.7 글 생성하기 · 25분

모델은 로짓을 내놓을 뿐입니다. 글을 이으려면 다음을 되풀이합니다.

1. 지금까지의 토큰 ID를 모두 모델에 넣습니다. `context_size`보다 길면 마지막 `context_size`개만 넣습니다.
2. **마지막 위치**의 로짓만 꺼냅니다. 나머지 위치는 이미 아는 토큰을 예측한 것입니다.
3. 로짓을 확률로 바꾸고 다음 토큰을 고릅니다.
4. 고른 토큰을 뒤에 이어 붙이고 처음으로 돌아갑니다.

![](figure:one-token-at-a-time)

확률이 가장 큰 토큰을 늘 고르는 방법이 **그리디 디코딩**(greedy decoding)입니다. 소프트맥스는 크고 작은 순서를
바꾸지 않으므로, 고르기만 한다면 로짓에서 바로 골라도 결과가 같습니다. 그래도 여기서는 확률을 거칩니다. 무슨 일이
일어나는지 잘 보이고, 확률에 따라 무작위로 뽑는 방법으로 나중에 바꾸기도 쉽습니다.

![](figure:greedy-step)

`torch.no_grad()` 안에서는 그레이디언트를 준비하지 않으므로 메모리를 아낍니다.

#### 문제 16 · `greedy-generation` · 5점

함수 `generate_text_simple`의 빈칸 다섯 개를 채웁니다. 되풀이와 자르기는 이미 있습니다. 결과의 크기는
(배치, 토큰 + `max_new_tokens`)입니다.

1. `logits`: `idx_cond`를 모델에 넣은 결과입니다.
2. `logits`: 그중 마지막 위치의 로짓입니다. 크기는 (배치, `vocab_size`)입니다.
3. `probas`: 어휘 사전 전체에 대한 소프트맥스입니다.
4. `idx_next`: 확률이 가장 큰 토큰의 ID입니다. 크기는 (배치, 1)입니다.
5. `idx`: `idx` 뒤에 `idx_next`를 토큰의 차원으로 이어 붙인 것입니다.

숨은 검사는 텍스트가 여러 개인 배치와 문맥 길이보다 긴 글로도 실행해 봅니다. 함수가 받은 `idx`와
모델의 모드는 바뀌지 않아야 합니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
About 622 MB, for the parameters alone. In training every parameter has a gradient too, and the usual
optimizer, AdamW, stores two more numbers for each, so it takes about four times as much. The values computed
along the way need memory as well.

## 4.7 Generating text · 25 min

The model gives nothing but logits. To continue a text, these steps are repeated.

1. All token IDs so far go into the model; if there are more than `context_size`, only the last
   `context_size` of them.
2. Only the logits of the **last position** are taken. The other positions predict tokens that are known
   already.
3. The logits become probabilities, and the next token is chosen.
4. It is appended, and everything starts over.

![](figure:one-token-at-a-time)

Always choosing the most probable token is called **greedy decoding**. Softmax does not change which number is
larger, so for choosing alone the logits would do. The probabilities are computed here all the same: they show
what is going on, and with them it is easy to change later to drawing tokens at random.

![](figure:greedy-step)

Inside `torch.no_grad()` no gradients are prepared, which saves memory.

#### Exercise 16 · `greedy-generation` · 5 points

Fill the five blanks of the function `generate_text_simple`. The loop and the cropping are there already. The
result has the shape (batch, tokens + `max_new_tokens`).

1. `logits`: what the model makes of `idx_cond`.
2. `logits`: those of the last position, of shape (batch, `vocab_size`).
3. `probas`: the softmax over the whole vocabulary.
4. `idx_next`: the ID of the most probable token, of shape (batch, 1).
5. `idx`: `idx` with `idx_next` behind it, concatenated along the dimension of the tokens.

The hidden checks also try batches of several texts, and texts longer than the context. Neither the
`idx` that was handed in nor the mode of the model must change. Nothing is printed.
"""

# %% include="start-here" only="release"


# %% exercise="greedy-generation" points=5
def generate_text_simple(model, idx, max_new_tokens, context_size):
    # ko: idx는 지금까지의 토큰 ID입니다.  (배치, 토큰)
    # en: idx holds the token IDs so far.  (batch, tokens)
    for _ in range(max_new_tokens):
        # ko: 모델이 볼 수 있는 만큼, 마지막 context_size개만 남깁니다.
        # en: Keep the last context_size tokens, all that the model can see.
        idx_cond = idx[:, -context_size:]

        with torch.no_grad():
            # ko: 모델의 출력  (배치, 토큰) → (배치, 토큰, vocab_size)
            # en: the model's output  (batch, tokens) → (batch, tokens, vocab_size)
            logits = model(idx_cond)  ### your code

        # ko: 마지막 위치만  (배치, 토큰, vocab_size) → (배치, vocab_size)
        # en: the last position only  (batch, tokens, vocab_size) → (batch, vocab_size)
        logits = logits[:, -1, :]  ### your code
        # ko: 어휘 사전 전체에 대한 확률  (배치, vocab_size)
        # en: probabilities over the vocabulary  (batch, vocab_size)
        probas = torch.softmax(logits, dim=-1)  ### your code
        # ko: 확률이 가장 큰 토큰의 ID  (배치, vocab_size) → (배치, 1)
        # en: the ID of the most probable token  (batch, vocab_size) → (batch, 1)
        idx_next = torch.argmax(probas, dim=-1, keepdim=True)  ### your code
        # ko: 뒤에 이어 붙입니다.  (배치, 토큰) → (배치, 토큰 + 1)
        # en: Append it.  (batch, tokens) → (batch, tokens + 1)
        idx = torch.cat((idx, idx_next), dim=1)  ### your code

    return idx


# %% check="greedy-generation"
class _Counting(nn.Module):
    # ko: 시험용 모델: 로짓이 가장 큰 것은, 그 위치의 토큰에 거기까지 본 토큰의 수를 더한 토큰입니다.
    # en: A model to try things out: the largest logit is that of the token at a position plus how many it has seen.
    def __init__(self):
        super().__init__()
        self.lengths = []
        self.gradients = []

    def forward(self, idx):
        self.lengths.append(idx.shape[1])
        self.gradients.append(torch.is_grad_enabled())
        following = idx.long() + torch.arange(1, idx.shape[1] + 1)
        return nn.functional.one_hot(following, 50_300) * 0.5 - 3.0


with (
    check(
        "greedy-generation",
        hint=tr(
            ko="주석의 크기를 하나씩 맞춥니다. 마지막 위치는 번호 -1로 꺼냅니다. 소프트맥스와 argmax는 어휘 사전의 "
            "차원을 따라 계산하고, argmax에는 `keepdim=True`가 필요합니다. 이어 붙이는 것은 토큰의 차원(1)입니다.",
            en="Follow the shapes in the comments one by one. The last position has index -1. Softmax and argmax work "
            "along the vocabulary, and argmax needs `keepdim=True`. Concatenate along the dimension of the tokens (1).",
        ),
        more=tr(
            ko="차례로 쓰는 것은 이렇습니다. 모델에 `idx_cond` 전체를 넣고, 대괄호 안에 차원 세 개를 적어 가운데만 "
            "-1로 꺼내고, `torch.softmax`와 `torch.argmax`에 모두 `dim=-1`을 주고, `torch.cat`에는 두 텐서의 튜플을 "
            "`idx`가 먼저 오게 넣습니다. 모델의 모드와 되풀이는 건드리지 않습니다.",
            en="In order: the model gets all of `idx_cond`; square brackets with three dimensions, of which only the "
            "middle one is -1; `torch.softmax` and `torch.argmax`, both with `dim=-1`; `torch.cat` with a tuple of "
            "the two tensors, `idx` first. Leave the mode of the model and the loop alone.",
        ),
    ),
    torch.enable_grad(),
):
    _model = _Counting()
    _start = torch.tensor([[1, 5, 50253]])
    _kept = _start.clone()
    _ids = generate_text_simple(_model, _start, max_new_tokens=4, context_size=5)
    answered(_ids)
    assert torch.is_grad_enabled(), tr(
        ko="함수가 끝난 뒤에도 그레이디언트가 꺼져 있습니다. `no_grad` 안에서만 꺼야 합니다.",
        en="Gradients stay off after the call. They should be off inside `no_grad` only.",
    )
    assert tuple(_ids.shape) == (1, 7), tr(
        ko="크기가 (배치, 토큰 + `max_new_tokens`)가 아닙니다. 어떤 토큰이 나오든 한 번에 하나씩, `max_new_tokens`번 "
        "이어 붙입니다.",
        en="The shape is not (batch, tokens + `max_new_tokens`). Every round appends one token, and there are "
        "`max_new_tokens` of them, whatever tokens come out.",
    )
    assert _ids.dtype == torch.int64, tr(
        ko="토큰 ID는 정수여야 합니다. 확률이 아니라 확률이 가장 큰 위치를 이어 붙입니다.",
        en="Token IDs are integers. What is appended is the place of the largest probability, not the probability.",
    )
    assert torch.equal(_start, _kept), tr(
        ko="함수가 받은 `idx`가 바뀌었습니다. 새 텐서를 만들어 이어 붙입니다.",
        en="The `idx` that was handed in has changed. Make a new tensor to append to.",
    )
    assert torch.equal(_ids[:, :3], _start), tr(
        ko="처음의 토큰이 그대로 남아 있지 않습니다. 새 토큰은 뒤에 붙입니다.",
        en="The first tokens are no longer there. The new token goes behind them.",
    )
    assert _model.lengths, tr(
        ko="넘겨받은 모델을 부르지 않았습니다. 전역 변수가 아니라 인자 `model`을 부릅니다.",
        en="The model that was passed in has not been called. Call the argument `model`, not a global variable.",
    )
    assert max(_model.lengths) <= 5, tr(
        ko="모델이 `context_size`보다 많은 토큰을 받았습니다. 모델에는 `idx_cond`를 넣습니다.",
        en="The model got more than `context_size` tokens. It is `idx_cond` that goes into the model.",
    )
    assert not any(_model.gradients), tr(
        ko="그레이디언트를 준비하며 계산했습니다. 모델은 `no_grad` 안에서 부릅니다.",
        en="Gradients were prepared. The model is to be called inside `no_grad`.",
    )
    assert _ids[0, 2:].diff().tolist() == [3, 4, 5, 5], tr(
        ko="고른 토큰이 다릅니다. 모델이 `idx_cond`를 모두 받는지, 마지막 위치의 로짓에서 어휘 사전의 차원을 따라 가장 "
        "큰 것을 고르는지 확인합니다.",
        en="Other tokens were chosen. See whether the model gets all of `idx_cond`, and whether it is the largest "
        "logit of the last position, along the vocabulary.",
    )
    _three = torch.tensor([[1, 2], [8, 9], [4, 4]])
    _alone = [generate_text_simple(_model, text.unsqueeze(0), 3, 4) for text in _three]
    assert torch.equal(generate_text_simple(_model, _three, 3, 4), torch.cat(_alone)), tr(
        ko="텍스트가 여러 개일 때 결과가 다릅니다. 배치의 행마다 토큰을 따로 골라야 합니다.",
        en="With several texts the result is wrong. Every row of the batch chooses its own token.",
    )
    for _mode in (True, False):
        generate_text_simple(_model.train(_mode), _three, 2, 4)
        assert _model.training == _mode, tr(
            ko="함수가 모델의 모드를 바꾸어 놓았습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
            en="The function leaves the model in another mode. The mode is up to the caller.",
        )

# %% [markdown] lang="ko"
"""
글 `Hello, I am`을 인코딩합니다. 모델은 배치를 받으므로 맨 앞에 크기 1인 차원을 더합니다.
"""

# %% [markdown] lang="en"
"""
The text `Hello, I am` is encoded. The model takes batches, so a dimension of size 1 is added in front.
"""

# %%
start_context = "Hello, I am"

encoded = tokenizer.encode(start_context)
print(encoded)

# ko: 배치의 차원을 더합니다.  (4,) → (1, 4)
# en: Add the dimension of the batch.  (4,) → (1, 4)
encoded_tensor = torch.tensor(encoded).unsqueeze(0)
print(encoded_tensor.shape)

# %% [markdown] lang="ko"
"""
#### 문제 17 · `generate-first-text` · 2점

1. `model`을 **평가 모드**로 바꿉니다. 빈칸은 문장 하나 전체입니다. 평가 모드에서는 드롭아웃이 꺼집니다.
2. `out`: `generate_text_simple`로 `encoded_tensor`에 이어 **새 토큰 6개**를 만든 결과입니다. 문맥의 크기는 설정의
   `context_length`입니다.

처음의 토큰 4개에 6개가 더해져 길이는 10이 됩니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 17 · `generate-first-text` · 2 points

1. Switch `model` to **evaluation mode**. The blank is one whole statement. In this mode dropout is off.
2. `out`: `encoded_tensor` continued with `generate_text_simple` by **six new tokens**. The size of the context
   is `context_length` of the configuration.

The four tokens at the beginning and the six new ones make a length of 10.
"""

# %% exercise="generate-first-text" points=2
# ko: 모델을 평가 모드로 바꿉니다. 드롭아웃이 꺼집니다.
# en: Switch the model to evaluation mode, which turns dropout off.
model.eval()  ### your code

# ko: encoded_tensor에 이어 새 토큰 6개를 만듭니다. 문맥 길이는 설정에서 꺼냅니다.  (1, 4) → (1, 10)
# en: Continue encoded_tensor by 6 new tokens. The context length comes from the configuration.  (1, 4) → (1, 10)
out = generate_text_simple(
    model=model, idx=encoded_tensor, max_new_tokens=6, context_size=GPT_CONFIG_124M["context_length"]
)  ### your code

print(out)
print(len(out[0]))

# %% check="generate-first-text"
with check(
    "generate-first-text",
    hint=tr(
        ko="평가 모드로 바꾸는 메서드는 4.1에서 가짜 모델에 썼습니다. `generate_text_simple`은 모델, 토큰 ID의 텐서, "
        "새 토큰의 수, 문맥 길이를 차례로 받습니다.",
        en="The method for evaluation mode was used in 4.1, on the dummy model. `generate_text_simple` takes the "
        "model, the tensor of token IDs, the number of new tokens and the context length, in this order.",
    ),
    more=tr(
        ko="첫 빈칸은 `model`의 메서드 `eval`을 괄호까지 써서 부르는 문장입니다. 둘째 빈칸은 `generate_text_simple` "
        '하나를 부른 것으로, 새 토큰의 수는 6이고 문맥 길이는 `GPT_CONFIG_124M`의 키 `"context_length"`에서 꺼냅니다. '
        "그 뒤에 모드를 다시 바꾸지 않습니다.",
        en="The first blank is a statement that calls the method `eval` of `model`, with its parentheses. The second "
        "is one call of `generate_text_simple`: the number of new tokens is 6, and the context length comes from "
        '`GPT_CONFIG_124M` by the key `"context_length"`. Do not change the mode after that.',
    ),
):
    answered(out)
    assert not any(part.training for part in model.modules()), tr(
        ko="모델이 아직 훈련 모드입니다. 드롭아웃이 켜져 있으면 결과가 실행할 때마다 달라집니다.",
        en="The model is still in training mode. With dropout on, the result changes from run to run.",
    )
    assert tuple(out.shape) == (1, 10), tr(
        ko="크기가 (1, 10)이 아닙니다. 토큰 4개에 새 토큰 6개가 이어져야 합니다.",
        en="The shape is not (1, 10). Six new tokens have to follow the four.",
    )
    assert torch.equal(out[:, :4], encoded_tensor), tr(
        ko="처음의 토큰 네 개가 `encoded_tensor`와 다릅니다.",
        en="The first four tokens are not those of `encoded_tensor`.",
    )
    with torch.no_grad():
        # ko: 토큰마다, 그 앞까지를 본 모델이 로짓을 가장 크게 준 것인지 확인합니다.
        # en: Each token should be the one that got the largest logit from the model, seeing what came before.
        _logits = model(out[:, :-1])[0, 3:]
        _lead = _logits.max(dim=-1).values - _logits[torch.arange(6), out[0, 4:]]
    assert _lead.max() < 1e-3, tr(
        ko="새 토큰이 이 모델의 그리디 디코딩과 다릅니다. 평가 모드로 바꾼 다음에 생성해야 합니다.",
        en="The new tokens are not this model's greedy choice. Generate after switching to evaluation mode.",
    )
    # ko: 문맥 길이가 5인 작은 모델과 다른 글로 셀을 다시 실행합니다. 모델이 받는 토큰의 수를 적고, 5개만 남깁니다.
    # en: The cell once more, with another text and a small model of context length 5, which notes how much it gets.
    _small = {**GPT_CONFIG_124M, "context_length": 5, "emb_dim": 12, "n_layers": 1, "drop_rate": 0.0}
    _model, _lengths = GPTModel(_small), []
    _model.register_forward_pre_hook(
        lambda part, inputs: (_lengths.append(inputs[0].shape[1]), (inputs[0][:, -5:],))[1]
    )
    _again = rerun(model=_model, GPT_CONFIG_124M=_small, encoded_tensor=torch.tensor([[3, 1, 4]]))
    assert _again.out.shape == (1, 9) and _again.out[0, :3].tolist() == [3, 1, 4], tr(
        ko="`encoded_tensor`를 바꾸면 그 글에 새 토큰 6개가 이어지지 않습니다. 토큰을 옮겨 적지 말고 "
        "`generate_text_simple`로 만듭니다.",
        en="With another `encoded_tensor` it is not that text with six new tokens. Do not write tokens out, generate "
        "them with `generate_text_simple`.",
    )
    assert max(_lengths, default=0) <= 5, tr(
        ko="설정의 `context_length`를 줄여도 모델이 그보다 많은 토큰을 받습니다. 문맥 길이는 설정에서 꺼냅니다.",
        en="With a smaller `context_length` in the configuration, the model still gets more tokens than that. Take the "
        "context length out of the configuration.",
    )

# %% [markdown] lang="ko"
"""
여섯 번 되풀이하는 동안 일어난 일을 표로 보면 다음과 같습니다. 매번 지금까지의 ID가 모두 들어가고, ID 하나가 뒤에
붙습니다.

![](figure:generation-iterations)

토큰 ID를 글로 되돌려 봅니다.
"""

# %% [markdown] lang="en"
"""
This is what happened in the six rounds. Each time all IDs so far go in, and one ID is appended.

![](figure:generation-iterations)

Back to text:
"""

# %%
# ko: 배치의 차원을 없애고 글로 되돌립니다.  (1, 10) → (10,)
# en: Drop the dimension of the batch and turn the IDs back into text.  (1, 10) → (10,)
decoded_text = tokenizer.decode(out.squeeze(0).tolist())

print(decoded_text)

# %% [markdown] lang="ko"
"""
`Hello, I am Featureiman Byeswickattribute argue`입니다. 문장이 되지 않습니다. 코드가 잘못된 것이 아닙니다. **모델이
아직 아무것도 배우지 않았기** 때문입니다. 1억 6,300만 개의 파라미터가 모두 처음 값 그대로입니다. 층 정규화의 1과 0을
빼면 모두 무작위로 정한 수입니다.

## 정리

| 부품 | 하는 일 | 크기의 변화 |
| --- | --- | --- |
| `LayerNorm` | 벡터마다 평균 0, 분산 1로 맞춤 | 그대로 |
| `GELU` | 매끄러운 활성화 함수 | 그대로 |
| `FeedForward` | 토큰마다 따로, 넓혔다가 좁힘 | 768 → 3072 → 768 |
| 숏컷 연결 | 그레이디언트가 지나가는 길 | 그대로 |
| `TransformerBlock` | 어텐션과 피드 포워드를 묶음 | 그대로 |
| `GPTModel` | 토큰 ID에서 로짓까지 | (배치, 토큰) → (배치, 토큰, 50257) |
| `generate_text_simple` | 토큰을 하나씩 이어 붙임 | (배치, 토큰) → (배치, 토큰 + 새 토큰) |

과제 hw04에서는 이 모델을 훈련합니다. 예측이 얼마나 틀렸는지를 손실(loss)로 재고, 그레이디언트를 따라 파라미터를
조금씩 고칩니다. 그다음에는 OpenAI가 훈련해 공개한 GPT-2의 가중치를 이 모델에 불러옵니다.

모든 확인 셀이 `✅`이면 노트북을 저장하고 `.ipynb` 파일로 내려받아 제출합니다.
"""

# %% [markdown] lang="en"
"""
`Hello, I am Featureiman Byeswickattribute argue`. This makes no sense, but the code is not at fault: **the model has
not learnt anything yet.** All of its 163 million parameters still have the values that they started from, 1 and 0
in the layer norms and random numbers everywhere else.

## Summary

| part | what it does | shape |
| --- | --- | --- |
| `LayerNorm` | gives each vector mean 0 and variance 1 | unchanged |
| `GELU` | a smooth activation function | unchanged |
| `FeedForward` | widens and narrows, each token by itself | 768 → 3072 → 768 |
| shortcut connection | a path for the gradient | unchanged |
| `TransformerBlock` | joins attention and feed-forward network | unchanged |
| `GPTModel` | from token IDs to logits | (batch, tokens) → (batch, tokens, 50257) |
| `generate_text_simple` | appends one token after another | (batch, tokens) → (batch, tokens + new ones) |

In the homework, hw04, this model is trained: a loss measures how wrong its predictions are, and the gradients
show how to change the parameters, little by little. After that, the weights of GPT-2 that OpenAI trained and
published are loaded into it.

When every check says `✅`, save the notebook, download it as `.ipynb` and hand it in.
"""

# %% include="ready" only="release"
