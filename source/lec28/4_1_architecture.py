"""Lecture 28, 4.1: the architecture from above."""

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

<!-- notes -->

1. **빈칸을 채웁니다.** 문제 셀에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 여러 줄로 써도 됩니다. 뒤에 쉼표가 붙은 `...,`은 괄호 안의 인자이므로 쉼표는 남겨 둡니다.
2. **확인 셀을 실행합니다.** 문제 셀 바로 아래에 접혀 있는 셀입니다. 몇 번이든 다시 실행할 수 있습니다.
   - `✅ 7/{{exercises}}`: 맞았습니다. 수는 지금까지 통과한 문제입니다.
   - `❌`: 틀린 이유와 힌트가 나옵니다. 세 번 틀리면 힌트가 하나 더 나옵니다.
   - `⬜`: 빈칸이 남아 있습니다. `🔁`: 문제 셀을 (다시) 실행합니다. `⏪`: 이름이 나온 앞의 문제부터 끝냅니다.
3. **막히면 넘어갑니다.** 뒤의 셀은 앞의 결과를 씁니다. 빈칸이 남은 문제의 확인 셀을 실행하면 그 결과 대신 값이
   들어가므로 다음 문제를 풀 수 있습니다. 클래스와 함수는 대신하지 않습니다.
4. **다음에 이어 풉니다.** Colab에서는 먼저 `파일 → Drive에 사본 저장`을 합니다. 다시 열면 맨 위의 접힌 셀들을
   실행하고, 풀던 절의 처음에 있는 **▶ 여기에서 이어 풀기** 셀을 실행합니다. 그 위의 셀이 실행되고 남은 문제에는
   값이 들어갑니다.
5. **제출합니다.** 맨 끝의 셀이 빠진 것을 알려 줍니다. Colab에서는 `파일 → 다운로드 → .ipynb 다운로드`로
   노트북을 받아 그대로 냅니다. 셀을 지우거나 순서를 바꾸지 않습니다. 새 셀을 더하는 것은 괜찮습니다.

문제는 {{exercises}}개, 빈칸은 {{blanks}}개, 배점은 모두 {{points}}점입니다. 제출한 노트북은 숨은 검사가 한 번 더 살펴봅니다. 숨은 검사는
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

<!-- notes -->

1. **Fill the blanks.** An exercise cell has lines that end in `...  ### your code`. Delete the `...` and
   write code in its place, over several lines if need be. Where a comma follows, as in `...,`, the blank is an
   argument between parentheses: leave the comma.
2. **Run the check.** It is the folded cell right below the exercise, and can be run as often as you like.
   - `✅ 7/{{exercises}}`: right. The number says how many have passed so far.
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

There are {{exercises}} exercises with {{blanks}} blanks, worth {{points}} points in all. Hidden checks look at the notebook once more
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
r"""
### 되짚어 보기

<!-- notes -->

27강에서 배운 것을 기억에서 꺼내 봅니다. 노트북을 펴 보지 않고 고릅니다. **점수가 없고**, 몇 번이든 바꿀 수 있습니다.

1. 어텐션 점수를 왜 $\sqrt{d_k}$로 나눕니까?
   - **a** 어텐션 가중치의 합이 1이 되게 하려고
   - **b** 키의 차원이 크면 점수도 커져서, 소프트맥스가 한 토큰에 쏠리고 그레이디언트가 작아지기 때문에
   - **c** 계산을 줄이려고
2. 코잘 마스크는 왜 소프트맥스 **앞**에서 점수를 $-\infty$로 바꿉니까?
   - **a** 남은 토큰의 가중치만으로 합이 1이 되고, 뒤의 토큰이 조금도 섞이지 않기 때문에
   - **b** 점수를 0으로 바꾸어도 결과는 같지만, $-\infty$로 쓰는 것이 관례이기 때문에
   - **c** 앞의 토큰을 가리려고
3. `d_out`이 12이고 헤드가 3개이면 헤드 하나의 폭은 얼마입니까?
   - **a** 12
   - **b** 36
   - **c** 4
4. 값(value) 벡터는 어디에 쓰입니까?
   - **a** 쿼리와 견주어 점수를 구하는 데
   - **b** 소프트맥스의 분모를 구하는 데
   - **c** 어텐션 가중치를 곱하고 더해 문맥 벡터를 만드는 데
5. 어텐션 가중치의 드롭아웃은 언제 일합니까?
   - **a** 훈련 모드에서만
   - **b** 언제나
   - **c** 평가 모드에서만

아래의 접힌 셀을 실행하고, 그다음 셀의 따옴표 안에 문제마다 a, b, c 가운데 하나를 적어 실행합니다.
"""

# %% [markdown] lang="en"
r"""
### Looking back

<!-- notes -->

What do you remember of lecture 27? Choose without opening its notebook.
It has **no points**, and you can change your mind.

1. Why are attention scores divided by $\sqrt{d_k}$?
   - **a** To make the attention weights add up to 1
   - **b** Wide vectors give large scores: softmax then picks a single token, and gradients get tiny
   - **c** To save computing
2. Why does the causal mask set scores to $-\infty$ **before** softmax?
   - **a** The weights of the tokens that are left add up to 1, and nothing of later tokens gets in
   - **b** It is only a custom: scores of 0 would give the same weights
   - **c** To hide the earlier tokens
3. With `d_out` 12 and 3 heads, how wide is one head?
   - **a** 12
   - **b** 36
   - **c** 4
4. What are the value vectors for?
   - **a** Scores come from comparing them with the queries
   - **b** They are the denominator of softmax
   - **c** Summed up with the attention weights, they are the context vector
5. When does dropout act on attention weights?
   - **a** In training mode only
   - **b** Always
   - **c** In evaluation mode only

Run the folded cells below; then type a, b or c between the quotes of the cell after them, and run it.
"""

# %% include="look-back" only=["release", "solutions"]
from common import look_back_at

# %% name="looked-back" only=["release", "solutions"]
# ko: @title 되짚어 보기의 설명 (고칠 것은 없습니다)
# en: @title The explanations (nothing to change here)
look_back = look_back_at(
    [
        {
            "right": "b",
            "a": tr(
                ko="합이 1이 되게 하는 것은 소프트맥스입니다. 나누지 않아도 합은 1입니다.",
                en="Softmax does that. The weights add up to 1 without the division, too.",
            ),
            "b": tr(
                ko="맞습니다. 나누면 점수가 흩어진 정도가 키의 차원과 상관없이 비슷해집니다.",
                en="Right. After the division scores spread about as far, however wide the vectors are.",
            ),
            "c": tr(
                ko="나눗셈을 하나 더 하므로 계산은 늘어납니다.", en="It is one more operation, so computing grows."
            ),
        },
        {
            "right": "a",
            "a": tr(
                ko="맞습니다. 소프트맥스 뒤에 0으로 바꾸면 합이 1보다 작아지고, 분모에 뒤의 토큰이 남습니다.",
                en="Right. Zeros put in after softmax would leave a sum below 1, with later tokens in the denominator.",
            ),
            "b": tr(
                ko="결과가 다릅니다. e⁰ = 1이므로 점수가 0이어도 가중치는 0이 아닙니다.",
                en="They would not: a score of 0 is not a weight of 0, since e⁰ = 1.",
            ),
            "c": tr(
                ko="가리는 것은 뒤의 토큰입니다. 앞의 토큰과 자기 자신은 보아야 합니다.",
                en="Later tokens are hidden. Earlier ones and the token itself are to be seen.",
            ),
        },
        {
            "right": "c",
            "a": tr(
                ko="헤드마다 폭이 12이면 합쳐서 36이 됩니다. 27강의 래퍼 클래스가 그랬습니다.",
                en="Three heads of width 12 would come to 36 when merged, as in the wrapper class of lecture 27.",
            ),
            "b": tr(
                ko="헤드는 폭을 나누어 갖습니다. 곱하는 것이 아닙니다.",
                en="The heads share the width: it is divided, not multiplied.",
            ),
            "c": tr(
                ko="맞습니다. 12를 셋이 나누어 갖고, 합치면 다시 12입니다.",
                en="Right. Three heads share 12, and merged they are 12 again.",
            ),
        },
        {
            "right": "c",
            "a": tr(ko="쿼리와 견주는 것은 키입니다.", en="It is the keys that queries are compared with."),
            "b": tr(
                ko="분모는 점수의 지수를 더한 것입니다. 값은 들어가지 않습니다.",
                en="The denominator is the sum of the exponentials of the scores, without the values.",
            ),
            "c": tr(
                ko="맞습니다. 가중치는 무엇을 얼마나 볼지, 값은 무엇을 가져올지입니다.",
                en="Right. Weights say how much to look, values what to take.",
            ),
        },
        {
            "right": "a",
            "a": tr(
                ko="맞습니다. `eval()`에서는 그대로 지나가므로 결과가 늘 같습니다.",
                en="Right. In `eval()` all passes through, and the result is always the same.",
            ),
            "b": tr(
                ko="글을 이을 때도 가중치 일부를 0으로 바꾸면 실행할 때마다 결과가 달라집니다.",
                en="Then generated texts would change with every call.",
            ),
            "c": tr(
                ko="거꾸로입니다. 훈련할 때 몇몇 연결에만 기대지 않게 하려는 것입니다.",
                en="The other way round: while training, it keeps the model from leaning on a few connections.",
            ),
        },
    ]
)

# %% only="release" editable=true
look_back("", "", "", "", "")

# %% only="solutions"
look_back("b", "a", "c", "c", "a")

# %% [markdown] lang="ko"
"""
## 지금 있는 곳 · 5분

<!-- notes -->

네 걸음 가운데 세 번째, LLM 아키텍처(architecture)입니다.

<!-- notes -->

![](figure:roadmap-architecture-step)

아래의 첫 셀은 GPT-2의 어휘 사전을 내려받는 함수를 정의합니다. 둘째 셀은
[`tiktoken`](https://github.com/openai/tiktoken)과 어휘 사전을 없을 때만 준비하고, 세 패키지의 버전을 출력합니다. 버전의
숫자는 환경마다 달라도 괜찮습니다.
"""

# %% [markdown] lang="en"
"""
## Where we are · 5 min

<!-- notes -->

This is the third of four steps: the architecture of the LLM.

<!-- notes -->

![](figure:roadmap-architecture-step)

The first cell below defines a function that downloads GPT-2's vocabulary. The second one gets
[`tiktoken`](https://github.com/openai/tiktoken) and the vocabulary if they are missing, and prints the versions
of three packages. Other version numbers are fine.
"""

# %% include="vocabulary"
from common import fetch_vocabulary

# %% slides=false
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

<!-- slide: GPT는 디코더 쪽만 씁니다. 큰 것은 코드가 아니라 파라미터의 수입니다. -->

처음의 트랜스포머는 글을 읽는 인코더와 글을 쓰는 디코더로 되어 있었습니다. GPT 같은 모델은 그중 **디코더 쪽만**
써서, 토큰을 한 번에 하나씩 만들어 냅니다. '대규모' 언어 모델에서 큰 것은 코드의 양이 아니라 파라미터의
수입니다. 부품은 몇 가지뿐이고, 같은 것이 되풀이됩니다.

![](figure:gpt-overview)

<!-- notes -->

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

<!-- slide: 더 큰 GPT-2도 구조는 같고 세 값만 다릅니다. -->

더 큰 GPT-2도 구조는 같고 세 값만 다릅니다.

| 파라미터 | `emb_dim` | `n_layers` | `n_heads` |
| --- | --- | --- | --- |
| 124M | 768 | 12 | 12 |
| 355M | 1024 | 24 | 16 |
| 774M | 1280 | 36 | 20 |
| 1558M | 1600 | 48 | 25 |

<!-- slide: 설정은 딕셔너리 하나입니다. 모든 클래스가 여기에서 크기를 꺼냅니다. -->

M은 백만입니다. 가장 작은 모델은 처음에 117M으로 발표되었다가 나중에 124M으로 바로잡혔습니다.
"""

# %% [markdown] lang="en"
"""
## 4.1 The architecture from above · 15 min

<!-- slide: A GPT is the decoder alone. What is large is not the code but the number of parameters. -->

The first transformer had an encoder, which read a text, and a decoder, which wrote one. Models like GPT use
**only the decoder part** and produce one token after another. What is "large" about a large language model is
the number of its parameters, not the amount of code: there are few kinds of parts, repeated many times.

![](figure:gpt-overview)

<!-- notes -->

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

<!-- slide: The larger GPT-2 models differ in three values only. -->

The larger GPT-2 models have the same structure and differ in three values only.

| parameters | `emb_dim` | `n_layers` | `n_heads` |
| --- | --- | --- | --- |
| 124M | 768 | 12 | 12 |
| 355M | 1024 | 24 | 16 |
| 774M | 1280 | 36 | 20 |
| 1558M | 1600 | 48 | 25 |

<!-- slide: The configuration is one dictionary, and every class takes its sizes out of it. -->

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

# %% [markdown] only="notes" minutes=7 lang="ko"
"""
**물어볼 것.** 설정의 수 가운데 모델을 가장 크게 만드는 것은 무엇입니까? 지금은 짐작만 적어 두고, 파라미터를 셀
때 다시 봅니다.

지도는 짧게 지나가고, 오늘 만들 순서(1에서 7)를 그림에서 짚습니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Which number of the configuration makes the model largest? Write guesses down now; they come back when
parameters
are counted.

Be quick with the map; point out today's order, 1 to 7, in the figure.
"""

# %% [markdown] lang="ko"
"""
### 뼈대 먼저

<!-- slide: 뼈대를 먼저 세우고, 부품을 만들어 블록으로 묶은 다음, 뼈대에 끼웁니다. -->

만드는 순서는 그림과 같습니다. 먼저 (1) 전체의 뼈대를 세우고, (2)~(5)의 부품을 만들어 (6) 트랜스포머 블록으로
묶은 다음, (7) 뼈대에 끼워 완성합니다.

![](figure:build-order)

<!-- notes -->

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

<!-- slide: The backbone first; then the parts, tied into a block; then the block goes into the backbone. -->

The order of building is shown in the figure. (1) comes the backbone of the whole; the parts (2) to (5) are
then made and tied together into (6) the transformer block; and (7) the block goes into the backbone, which
completes the model.

![](figure:build-order)

<!-- notes -->

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

# %% slides=false
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
<!-- notes -->

텍스트 두 개를 GPT-2의 토크나이저로 인코딩해 배치 하나로 쌓습니다. 길이가 같아야 쌓을 수 있는데, 둘 다 토큰이 네
개입니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

Two texts are encoded with GPT-2's tokenizer and stacked into one batch. They must be of equal length for
that, and both have four tokens.
"""

# %% slides=false
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
<!-- slide: 토큰 ID 하나가 벡터가 되고, 마지막에 로짓 50,257개가 됩니다. 모든 위치에서 예측합니다. -->

배치를 뼈대에 넣습니다. 토큰 ID 하나가 768차원 벡터가 되고, 마지막에 로짓 50,257개가 됩니다. 그래서 크기는
`(2, 4)`에서 `(2, 4, 50257)`이 됩니다. 마지막 토큰만이 아니라 **모든 위치**에서 다음 토큰을 예측합니다.

![](figure:backbone-dataflow)

<!-- notes -->

텍스트 두 개가 같은 토큰 `Every`로 시작합니다. 그래서 첫 위치의 로짓도 서로 같습니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: A token ID becomes a vector and in the end 50,257 logits, at every position. -->

The batch goes into the backbone. Each token ID becomes a vector of dimension 768 and in the end 50,257
logits, so the shape changes from `(2, 4)` to `(2, 4, 50257)`. The next token is predicted at **every
position**, not just at the last.

![](figure:backbone-dataflow)

<!-- notes -->

Both texts begin with the same token, `Every`, and so both have the same logits at the first position.
"""

# %% slides=false
torch.manual_seed(123)
model = DummyGPTModel(GPT_CONFIG_124M)

# ko: 평가 모드에서는 드롭아웃이 꺼져, 값이 실행할 때마다 같습니다.
# en: In evaluation mode dropout is off, and the values are the same in every run.
model.eval()
logits = model(batch)

print(logits.shape)
print(logits)

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
**물어볼 것.** 두 텍스트의 첫 위치에서 로짓이 왜 서로 같습니까? (둘 다 `Every`로 시작하고, 블록은 아직
가짜입니다) 진짜 블록을 끼운 뒤에도 같을지
예상하게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Why do both texts have the same logits at the first position? (Both begin with `Every`, and the blocks
are still
dummies.) Will they be the same with real blocks? Let them predict.
"""
