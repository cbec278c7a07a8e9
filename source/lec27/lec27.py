"""Lecture 27: attention, from a weighted sum to several causal heads, in Korean and English side by side."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 27강 · 어텐션

26강에서 글은 토큰 임베딩의 배치가 되었습니다. 하지만 벡터들은 아직 서로를 모릅니다. 이번에는 각 토큰이 다른
토큰의 정보를 필요한 만큼 가져오게 하는 장치, **어텐션**(attention)을 만듭니다. 가중치가 없는 간단한 식에서
출발해 GPT가 쓰는 멀티 헤드 어텐션에서 끝납니다. 필요한 것은 토큰 임베딩의 뜻, 행렬 곱, `nn.Module`의
기초입니다. 26강의 코드는 쓰지 않습니다.

끝까지 마치면 다음을 갖게 됩니다.

- 어텐션 점수, 어텐션 가중치, 문맥 벡터를 구하는 식과 그 이유
- 클래스 `SelfAttention_v1`, `SelfAttention_v2`, `CausalAttention`, `MultiHeadAttentionWrapper`
- 28강과 과제에서 그대로 쓰는 `MultiHeadAttention`

> 이 강의는 Sebastian Raschka의 책
> [『Build a Large Language Model (From Scratch)』](https://www.manning.com/books/build-a-large-language-model-from-scratch)의
> 길을 따라갑니다. 글과 그림은 새로 쓰고 그렸습니다.

절의 제목 옆에 있는 시간은 문제를 푸는 시간까지 넣은 어림입니다. 모두 3시간쯤 걸립니다.

### 푸는 방법

1. **빈칸을 채웁니다.** 문제 셀에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 나머지 줄은 그대로 둡니다.
2. **확인 셀을 실행합니다.** 문제 셀 바로 아래에 접혀 있는 셀입니다. 몇 번이든 다시 실행할 수 있습니다.
   - `✅ 7/27`: 맞았습니다. 수는 지금까지 통과한 문제입니다.
   - `❌`: 틀린 이유와 힌트가 나옵니다. 세 번 틀리면 힌트가 하나 더 나옵니다.
   - `⬜`: 빈칸이 남아 있습니다. `🔁`: 문제 셀을 (다시) 실행합니다. `⏪`: 이름이 나온 앞의 문제부터 끝냅니다.
3. **막히면 넘어갑니다.** 뒤의 셀은 앞의 결과를 씁니다. 빈칸이 남은 문제의 확인 셀을 실행하면 그 결과 대신 값이
   들어가므로 다음 문제를 풀 수 있습니다. 클래스와 함수는 대신하지 않습니다.
4. **다음에 이어 풉니다.** Colab에서는 먼저 `파일 → Drive에 사본 저장`을 합니다. 다시 열면 맨 위의 접힌 셀들을
   실행하고, 풀던 절의 처음에 있는 **▶ 여기에서 이어 풀기** 셀을 실행합니다. 그 위의 셀이 실행되고 남은 문제에는
   값이 들어갑니다.
5. **제출합니다.** 맨 끝의 셀이 빠진 것을 알려 줍니다. Colab에서는 `파일 → 다운로드 → .ipynb 다운로드`로
   노트북을 받아 그대로 냅니다. 셀을 지우거나 순서를 바꾸지 않습니다. 새 셀을 더하는 것은 괜찮습니다.

문제는 27개, 빈칸은 70개, 배점은 모두 46점입니다. 숨은 검사는 다른 입력과 다른 크기로도 답을 실행해 봅니다.
화면에 나온 수를 옮겨 적은 답은 통과하지 못합니다.

먼저 아래의 접힌 셀들을 실행하고, 그다음 셀에 학번을 적어 실행합니다. 접힌 셀은 확인 셀이 쓰는 도구이고, 고칠
것은 없습니다.
"""

# %% [markdown] lang="en"
"""
# Lecture 27 · Attention

Lecture 26 turned text into batches of token embeddings. Those vectors do not know of each other yet. Now comes
the device that lets each token take what it needs from the others: **attention**. It begins with a plain
formula without any weights and ends with the multi-head attention that a GPT uses. What is needed is the idea of
token embeddings, matrix products and the basics of `nn.Module`, but no code of lecture 26.

At the end there will be

- the formulas for attention scores, attention weights and context vectors, and the reasons for them,
- the classes `SelfAttention_v1`, `SelfAttention_v2`, `CausalAttention` and `MultiHeadAttentionWrapper`,
- `MultiHeadAttention`, which lecture 28 and the homework use unchanged.

> The course follows the path of Sebastian Raschka's book
> [*Build a Large Language Model (From Scratch)*](https://www.manning.com/books/build-a-large-language-model-from-scratch).
> The text and the figures are our own.

The time beside a heading is a rough guide, exercises included. It comes to about three hours in all.

### How to work

1. **Fill the blanks.** An exercise cell has lines that end in `...  ### your code`. Delete the `...` and write
   code in its place. Leave the other lines as they are.
2. **Run the check.** It is the folded cell right below the exercise, and can be run as often as you like.
   - `✅ 7/27`: right. The number says how many have passed so far.
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

There are 27 exercises with 70 blanks, worth 46 points in all. Hidden checks run the answers on other inputs and
other sizes too. Copying the printed numbers will not pass.

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
## 이번 강의의 길 · 5분

지도에서 두 번째 칸입니다.

![](figure:roadmap-attention-step)

어텐션을 네 단계로 만듭니다. 각 단계는 앞 단계에 하나를 더합니다.

![](figure:four-attention-variants)

1. **간단한 셀프 어텐션**(self-attention): 훈련할 가중치 없이 생각만 익힙니다.
2. **셀프 어텐션**: 훈련할 수 있는 가중치를 더합니다.
3. **코잘 어텐션**(causal attention): 앞에 나온 토큰과 자기 자신만 봅니다.
4. **멀티 헤드 어텐션**(multi-head attention): 여러 시선으로 동시에 봅니다.

아래 셀은 PyTorch를 불러오고 버전을 출력합니다. 버전은 환경마다 달라도 괜찮습니다.
"""

# %% [markdown] lang="en"
"""
## The path of this lecture · 5 min

This is the second box of the map.

![](figure:roadmap-attention-step)

Attention is built in four steps, each of which adds one thing to the one before.

![](figure:four-attention-variants)

1. **Simplified self-attention**: the idea alone, with nothing to train.
2. **Self-attention** with weights that can be trained.
3. **Causal attention**: only earlier tokens and the token itself are seen.
4. **Multi-head attention**: several views at the same time.

The next cell imports PyTorch and prints its version. Another version is fine.
"""

# %%
import torch
from torch import nn

print(torch.__version__)

# %% [markdown] lang="ko"
"""
## 3.1 긴 글의 어려움 · 5분

트랜스포머는 기계 번역을 위해 태어났습니다. 단어를 하나씩 옮기는 번역은 통하지 않습니다. 언어마다 문법과
어순이 다르기 때문입니다.

![](figure:word-order-translation)

그전에는 **인코더-디코더**(encoder–decoder) 구조의 순환 신경망(RNN)을 썼습니다. 인코더는 토큰을 하나씩 읽고
마지막에 은닉 상태 하나를 남깁니다. 디코더는 그 벡터 하나만 보고 번역문의 토큰을 하나씩 만듭니다.

![](figure:seq2seq-encoder-decoder)

여기에는 한계가 세 가지 있습니다. 긴 글에서는 앞쪽 단어가 흐려집니다. 글 전체가 크기가 정해진 벡터 하나에 들어가야
합니다. 그리고 단계마다 앞 단계를 기다려야 하므로 병렬로 계산할 수 없습니다.

## 3.2 어텐션으로 의존 관계 잡기 · 5분

어텐션이 있으면 디코더는 단계마다 **모든** 입력 토큰을 볼 수 있습니다. 지금 만드는 토큰에 어느 입력이 얼마나
중요한지는 가중치가 말해 줍니다. 그림에서는 선이 굵을수록 가중치가 큽니다.

![](figure:attention-over-inputs)

남은 질문은 하나입니다. 이 가중치는 어떻게 구할까요?
"""

# %% [markdown] lang="en"
"""
## 3.1 The trouble with long sequences · 5 min

The transformer was made for machine translation. Translating word by word fails, because grammar and word
order differ from language to language.

![](figure:word-order-translation)

Before it there were **encoder–decoder** recurrent networks (RNNs). The encoder reads token by token and leaves
a single hidden state at the end. The decoder makes the translation, token by token, from that one vector.

![](figure:seq2seq-encoder-decoder)

This has three limits. In long inputs the early words fade. The whole input must fit into one vector of fixed
size. And each step has to wait for the one before, so nothing can be computed in parallel.

## 3.2 Capturing dependencies with attention · 5 min

With attention the decoder may look at **all** input tokens at every step. Weights say how strongly each of them
counts for the token being produced. In the figure, a thicker line is a larger weight.

![](figure:attention-over-inputs)

One question is left: how are these weights found?
"""

# %% [markdown] lang="ko"
r"""
## 3.3 셀프 어텐션 · 40분

### 3.3.1 가중치 없는 간단한 셀프 어텐션

**셀프**라는 말은 묻는 쪽과 답하는 쪽이 같은 글에서 나온다는 뜻입니다. 토큰 임베딩 $x^{(1)},\dots,x^{(T)}$가
있을 때, 각 $x^{(i)}$마다 같은 크기의 **문맥 벡터**(context vector) $z^{(i)}$를 만듭니다. 문맥 벡터는 모든
$x^{(j)}$의 가중합입니다. 중요한 토큰일수록 많이 섞입니다.

![](figure:context-vector-idea)

예로 쓸 문장은 "Your journey starts with one step"입니다. 토큰이 여섯 개이고, 임베딩은 3차원입니다.
"""

# %% [markdown] lang="en"
r"""
## 3.3 Self-attention · 40 min

### 3.3.1 A simplified version without trainable weights

*Self* means that a sequence looks at itself: its tokens both ask and answer. Given token embeddings
$x^{(1)},\dots,x^{(T)}$, each $x^{(i)}$ gets a **context vector** $z^{(i)}$ of the same size: a weighted sum of all
$x^{(j)}$, to which important tokens contribute more.

![](figure:context-vector-idea)

The example sentence is "Your journey starts with one step": six tokens, with embeddings of three numbers.
"""

# %%
# ko: 여섯 토큰의 임베딩입니다. 크기는 (6, 3)입니다.
# en: The embeddings of six tokens, of shape (6, 3).
inputs = torch.tensor(
    [
        [0.43, 0.15, 0.89],  # Your     x^(1)
        [0.55, 0.87, 0.66],  # journey  x^(2)
        [0.57, 0.85, 0.64],  # starts   x^(3)
        [0.22, 0.58, 0.33],  # with     x^(4)
        [0.77, 0.25, 0.10],  # one      x^(5)
        [0.05, 0.80, 0.55],  # step     x^(6)
    ]
)

# %% [markdown] lang="ko"
r"""
**주의.** 수식의 위치는 1부터, Python의 위치는 0부터 셉니다. $x^{(2)}$는 `inputs[1]`이고 $x^{(1)}$은
`inputs[0]`입니다.

두 번째 토큰 `journey`를 **쿼리**(query)로 삼아 세 단계를 밟습니다.

1. **어텐션 점수**(attention score) $\omega_{2j}=x^{(j)}\cdot x^{(2)}$. **점곱**(내적, dot product)은 성분끼리 곱해
   모두 더한 값입니다. 두 벡터가 같은 쪽을 볼수록, 그리고 길수록 커집니다. 첫 번째 색인이 쿼리, 두 번째 색인이
   바라보는 위치입니다.
2. **어텐션 가중치**(attention weight) $\alpha_{2j}$. 합이 1이 되도록 점수를 정규화(normalize)합니다.
3. 문맥 벡터 $z^{(2)}=\sum_j\alpha_{2j}x^{(j)}$.

![](figure:dot-product-definition)

#### 문제 1 · `dot-product-loop` · 2점

점곱을 반복문으로 직접 구합니다. `query`에는 `inputs`의 두 번째 행을, `x_1`에는 첫 번째 행을 담습니다. 반복문은
`x_1`의 성분을 하나씩 돌며, 그 성분과 `query`의 같은 위치 성분의 곱을 `res`에 더합니다. 결과는 0.9544입니다.
"""

# %% [markdown] lang="en"
r"""
**Mind the counting.** Formulas count positions from 1, Python counts from 0: $x^{(2)}$ is `inputs[1]`, and
$x^{(1)}$ is `inputs[0]`.

The second token, `journey`, is the **query**. Three steps follow.

1. **Attention scores** $\omega_{2j}=x^{(j)}\cdot x^{(2)}$. A **dot product** multiplies component by component and
   adds up. It grows the more two vectors point the same way, and the longer they are. The first index is the query,
   the second the position that it looks at.
2. **Attention weights** $\alpha_{2j}$: the scores, normalized so that they add up to 1.
3. The context vector $z^{(2)}=\sum_j\alpha_{2j}x^{(j)}$.

![](figure:dot-product-definition)

#### Exercise 1 · `dot-product-loop` · 2 points

Compute a dot product by hand, in a loop. `query` is the second row of `inputs`, `x_1` the first. The loop goes
over the components of `x_1`; add to `res` the product of each with the component of `query` at the same place.
The result is 0.9544.
"""

# %% exercise="dot-product-loop" points=2
# ko: 쿼리와 또 하나의 벡터입니다. 크기는 둘 다 (3,)입니다.
# en: The query and one other vector, both of shape (3,).
query = inputs[1]  ### your code
x_1 = inputs[0]  ### your code

# ko: 같은 위치의 성분끼리 곱해 더해 갑니다.
# en: Components at the same place are multiplied and added up.
res = 0.0
for idx, element in enumerate(x_1):
    res += element * query[idx]  ### your code

print(res)

# %% check="dot-product-loop"
with check(
    "dot-product-loop",
    hint=tr(
        ko="행 하나는 `inputs[위치]`로 꺼내고 위치는 0부터 셉니다. 반복문의 `element`는 이미 `x_1`의 성분이고, "
        "`query`의 같은 위치 성분은 `idx`로 찾습니다.",
        en="A row is `inputs[position]`, counted from 0. In the loop `element` is a component of `x_1` already; `idx` "
        "finds the one of `query` at the same place.",
    ),
    more=tr(
        ko="`res +=`의 오른쪽에는 두 수의 곱 하나만 씁니다. 앞의 수는 `element`, 뒤의 수는 대괄호와 `idx`로 "
        "`query`에서 꺼낸 수입니다. 반복문이 셋을 더합니다.",
        en="To the right of `res +=` stands one product of two numbers: `element`, and the number that brackets and "
        "`idx` take out of `query`. The loop adds them up.",
    ),
):
    answered(query, x_1)
    _rows = torch.rand(4, 5)
    _rows[0] = torch.tensor([0.0, 0.0, 0.0, 0.0, 1.0])
    _again = rerun(inputs=_rows)
    assert torch.equal(_again.query, _rows[1]), tr(
        ko="`query`가 두 번째 행이 아닙니다.", en="`query` is not the second row."
    )
    assert torch.equal(_again.x_1, _rows[0]), tr(ko="`x_1`이 첫 번째 행이 아닙니다.", en="`x_1` is not the first row.")
    assert abs(float(_again.res) - float(_rows[1, 4])) < 1e-5, tr(
        ko="다른 두 벡터에서는 `res`가 점곱이 아닙니다. 같은 위치의 곱이 모두 더해졌는지 봅니다.",
        en="For two other vectors `res` is not the dot product. Have the products of all places been added?",
    )
    # ko: 첫 곱이 아주 커서, 곱을 하나씩 더할 때만 나오는 합이 있습니다.
    # en: The first product is so large that only adding one product at a time gives one of these sums.
    _rows = torch.ones(2, 64)
    _rows[:, 0] = 2.0**12
    assert float(rerun(inputs=_rows).res) in (2.0**24, 2.0**24 + 63), tr(
        ko="반복할 때마다 더하는 것이 그 위치의 곱 하나가 아닙니다.",
        en="What a turn of the loop adds is not the one product at its place.",
    )

# %% [markdown] lang="ko"
"""
PyTorch에는 점곱이 들어 있습니다. 같은 값이 나옵니다.
"""

# %% [markdown] lang="en"
"""
PyTorch has the dot product built in, and gives the same value.
"""

# %%
print(torch.dot(x_1, query))

# %% [markdown] lang="ko"
"""
쿼리 하나를 여섯 행 모두와 점곱하면 점수가 여섯 개 나옵니다.

![](figure:query-dot-products)

#### 문제 2 · `scores-for-query` · 1점

(1) `query`에 `inputs`의 두 번째 행을 담습니다. (2) 반복문 안에서 `attn_scores_2`의 `i`번째 값에 `i`번째 행과
`query`의 점곱을 넣습니다.
"""

# %% [markdown] lang="en"
"""
The dot products of one query with all six rows are six scores.

![](figure:query-dot-products)

#### Exercise 2 · `scores-for-query` · 1 point

(1) `query` is the second row of `inputs`. (2) In the loop, entry `i` of `attn_scores_2` is the dot product of
row `i` and `query`.
"""

# %% exercise="scores-for-query" points=1
# ko: 두 번째 토큰이 쿼리입니다.
# en: The second token is the query.
query = inputs[1]  ### your code

# ko: 점수는 토큰마다 하나이므로 크기는 (6,)입니다.
# en: One score for each token, so the shape is (6,).
attn_scores_2 = torch.empty(inputs.shape[0])
for i, x_i in enumerate(inputs):
    attn_scores_2[i] = torch.dot(x_i, query)  ### your code

print(attn_scores_2)

# %% check="scores-for-query"
with check(
    "scores-for-query",
    hint=tr(
        ko="`torch.dot`에 벡터 두 개를 줍니다. 하나는 반복문이 주는 `x_i`, 다른 하나는 `query`입니다.",
        en="`torch.dot` takes two vectors: the `x_i` that the loop gives, and `query`.",
    ),
    more=tr(
        ko="`query`를 담는 줄은 문제 1과 같습니다. 반복문 안의 줄은 벡터 전체를 받아 수 하나를 내야 하므로, 자르거나 "
        "길이로 나누지 않고 함수를 한 번 부르면 됩니다.",
        en="The line for `query` is that of exercise 1. The line in the loop turns two whole vectors into one number: "
        "a single call of the function, with nothing cut off and nothing divided.",
    ),
):
    answered(query)
    # ko: 두 번째 행만 빼고 모두 단위 벡터입니다.
    # en: All rows but the second are unit vectors.
    _rows = torch.eye(5)
    _rows[1] = torch.rand(5)
    _again, _others = rerun(inputs=_rows), [0, 2, 3, 4]
    assert torch.equal(_again.query, _rows[1]), tr(
        ko="`query`가 두 번째 행이 아닙니다.", en="`query` is not the second row."
    )
    assert torch.allclose(_again.attn_scores_2[_others], _rows[1, _others], atol=1e-5), tr(
        ko="토큰이 다섯이고 폭이 5일 때, 그 행과 `query`의 점곱이 아닌 점수가 있습니다.",
        en="With five tokens of width 5, some score is not the dot product of its row and `query`.",
    )

# %% [markdown] lang="ko"
r"""
### 점수를 가중치로

가중치는 합이 1이어야 얼마나 섞을지 말할 수 있습니다. 가장 쉬운 방법은 점수의 합으로 나누는 것입니다. 점수가 모두 양수일
때만 통합니다.

![](figure:score-normalization)

#### 문제 3 · `weights-by-sum` · 1점

`attn_scores_2`를 그 합으로 나누어 `attn_weights_2_tmp`에 담습니다. `attn_scores_2`는 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
r"""
### From scores to weights

Weights must add up to 1 to say how much of each goes in. The simplest way divides by the sum of the scores. It
works only as long as all scores are positive.

![](figure:score-normalization)

#### Exercise 3 · `weights-by-sum` · 1 point

Divide `attn_scores_2` by its sum and call the result `attn_weights_2_tmp`. Leave `attn_scores_2` as it is.
"""

# %% exercise="weights-by-sum" points=1
# ko: 합이 1이 되도록 나눕니다. 크기는 (6,) 그대로입니다.
# en: Divided so that they add up to 1; the shape stays (6,).
attn_weights_2_tmp = attn_scores_2 / attn_scores_2.sum()  ### your code

print(attn_weights_2_tmp)
print(attn_weights_2_tmp.sum())

# %% check="weights-by-sum"
with check(
    "weights-by-sum",
    hint=tr(
        ko="텐서의 합은 `.sum()`입니다. 텐서를 수 하나로 나누면 성분마다 나뉩니다.",
        en="`.sum()` adds up a tensor. Dividing a tensor by one number divides every component.",
    ),
    more=tr(
        ko="나누기 `/` 하나면 됩니다. 위에는 점수 텐서가, 아래에는 그 텐서의 합이 옵니다. `/=`나 `div_`는 점수 자체를 "
        "바꾸므로 쓰지 않습니다.",
        en="One division, `/`, will do: the tensor of scores by the sum of that tensor. `/=` and `div_` change the "
        "scores themselves, so they are no use here.",
    ),
):
    answered(attn_weights_2_tmp)
    _leaf = torch.tensor([-1.0, 2.0, 0.5, 3.0], requires_grad=True)
    _scores = _leaf.clone()
    _weights = rerun(attn_scores_2=_scores).attn_weights_2_tmp
    assert torch.equal(_scores, _leaf), tr(
        ko="`attn_scores_2` 자체가 바뀌었습니다. 새 텐서를 만들고, 문제 2의 셀부터 다시 실행합니다.",
        en="`attn_scores_2` itself was changed. Make a new tensor, and run the cells from exercise 2 on again.",
    )
    assert abs(_weights.sum().item() - 1) < 1e-5, tr(
        ko="음수가 섞인 다른 점수에서는 가중치의 합이 1이 아닙니다.",
        en="For other scores, one of them negative, the weights do not add up to 1.",
    )
    assert torch.allclose(_weights / _weights[0], _scores / _scores[0], atol=1e-5), tr(
        ko="가중치의 비율이 점수의 비율과 다릅니다.", en="The weights are not in proportion to the scores."
    )
    assert _weights.requires_grad, tr(
        ko="가중치에서 점수로 그레이디언트가 흐르지 않습니다. 텐서끼리 계산합니다.",
        en="No gradient goes from the weights back to the scores: compute with the tensors themselves.",
    )

# %% [markdown] lang="ko"
r"""
실제로는 **소프트맥스**(softmax)를 씁니다.

$$\alpha_j=\frac{e^{\omega_j}}{\sum_k e^{\omega_k}}$$

지수 함수 덕분에 점수가 음수여도 가중치는 늘 양수이고, 큰 값과 작은 값을 잘 다루며, 훈련할 때 그레이디언트도
좋습니다. 아래 곡선은 점수가 $(s, 0)$ 두 개일 때 첫 가중치입니다. 양쪽 끝은 평평해서 그레이디언트가 거의 없습니다.
이 그림은 뒤에서 다시 떠올리게 됩니다.

![](figure:softmax-curve)

#### 문제 4 · `softmax-naive` · 2점

함수 `softmax_naive(x)`를 완성합니다. 1차원 텐서 `x`의 지수(`torch.exp`)를 그 지수들의 합으로 나누어 돌려줍니다.
"""

# %% [markdown] lang="en"
r"""
In practice it is done by **softmax**:

$$\alpha_j=\frac{e^{\omega_j}}{\sum_k e^{\omega_k}}$$

Thanks to the exponential, weights are positive even when scores are not; large and small values are handled well,
and the gradients are good for training. The curve shows the first weight of two scores $(s, 0)$. Its ends are flat:
there is almost no gradient there. This will matter again later in the lecture.

![](figure:softmax-curve)

#### Exercise 4 · `softmax-naive` · 2 points

Complete the function `softmax_naive(x)`: the exponentials (`torch.exp`) of the one-dimensional tensor `x`, divided
by their sum.
"""


# %% exercise="softmax-naive" points=2
# ko: 지수를 지수의 합으로 나눕니다. 입력과 출력의 크기가 같습니다.
# en: Exponentials divided by their sum; input and output have the same shape.
def softmax_naive(x):
    return torch.exp(x) / torch.exp(x).sum(dim=0)  ### your code


attn_weights_2_naive = softmax_naive(attn_scores_2)
print(attn_weights_2_naive)
print(attn_weights_2_naive.sum())

# %% check="softmax-naive"
with check(
    "softmax-naive",
    hint=tr(
        ko="분자와 분모 모두에 `torch.exp(x)`가 있습니다. 함수 밖의 이름 말고 `x`만 씁니다.",
        en="`torch.exp(x)` stands in the numerator and in the denominator. Use `x` only, no name from outside.",
    ),
    more=tr(
        ko="먼저 점수마다 지수를 구하고, 그 지수들을 `.sum`으로 더한 수로 나눕니다. 더한 다음 지수를 구하면 다른 값이 "
        "됩니다. 밑줄로 끝나는 메서드는 `x`를 바꾸므로 쓰지 않습니다.",
        en="Take the exponential of every score first; then divide by what `.sum` makes of these exponentials. Adding "
        "first gives something else. Methods that end in an underscore change `x`, so leave them out.",
    ),
):
    answered(attn_weights_2_naive)
    _leaf = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
    _scores = _leaf.clone()
    _test = softmax_naive(_scores)
    answered(_test)
    assert torch.equal(_scores, _leaf), tr(
        ko="넘겨받은 텐서가 바뀌었습니다. 새 텐서를 만들고, 문제 2의 셀부터 다시 실행합니다.",
        en="The tensor that was passed in was changed. Make a new one, and run the cells from exercise 2 on again.",
    )
    assert tuple(_test.shape) == (3,), tr(
        ko="결과의 크기가 넘겨받은 `x`의 크기와 다릅니다.",
        en="The result is not as long as the `x` that was passed in.",
    )
    assert abs(_test.sum().item() - 1) < 1e-5, tr(ko="결과의 합이 1이 아닙니다.", en="The result does not add up to 1.")
    assert torch.all(_test > 0), tr(
        ko="점수가 음수일 때도 가중치는 양수여야 합니다.", en="Weights must be positive even for negative scores."
    )
    assert abs((_test[2] / _test[1]).item() - 7.389056) < 1e-3, tr(
        ko="점수가 2만큼 크면 가중치는 e²배(약 7.39배)가 되어야 합니다.",
        en="A score that is larger by 2 must give a weight that is e² (about 7.39) times as large.",
    )
    assert _test.requires_grad and softmax_naive(_scores.double()).dtype == torch.float64, tr(
        ko="결과에서 `x`로 그레이디언트가 흐르지 않거나 자료형이 달라집니다. 텐서를 새로 만들지 않고 연산만 합니다.",
        en="No gradient goes from the result back to `x`, or its dtype changes: only operate on `x`, build no tensor "
        "from numbers.",
    )

# %% [markdown] lang="ko"
r"""
**주의.** 이 식을 그대로 쓰면 큰 점수에서 오버플로(overflow)가 일어납니다.
`softmax_naive(torch.tensor([1000., 0.]))`은 `nan`을 냅니다.
라이브러리의 소프트맥스는 가장 큰 값을 먼저 빼고 계산하므로 `[1., 0.]`이 나옵니다. 그래서 앞으로는 라이브러리를 씁니다.

#### 문제 5 · `softmax-torch` · 1점

`torch.softmax`로 `attn_scores_2`의 가중치를 구해 `attn_weights_2`에 담습니다. 차원은 하나뿐이므로 `dim=0`입니다.
"""

# %% [markdown] lang="en"
r"""
**Mind large scores.** Written like this the formula overflows: `softmax_naive(torch.tensor([1000., 0.]))` gives
`nan`. The library subtracts the largest value first and gives `[1., 0.]`, so from now on we use the library.

#### Exercise 5 · `softmax-torch` · 1 point

Get the weights of `attn_scores_2` by `torch.softmax` and call them `attn_weights_2`. There is only one dimension,
`dim=0`.
"""

# %% exercise="softmax-torch" points=1
# ko: 라이브러리의 소프트맥스입니다. 크기는 (6,)입니다.
# en: The library's softmax; the shape is (6,).
attn_weights_2 = torch.softmax(attn_scores_2, dim=0)  ### your code

print(attn_weights_2)
print(attn_weights_2.sum())

# %% check="softmax-torch"
with check(
    "softmax-torch",
    hint=tr(
        ko="`torch.softmax(텐서, dim=…)`의 꼴입니다. `dim`을 빠뜨리면 오류가 납니다.",
        en="It has the form `torch.softmax(tensor, dim=…)`, and needs the `dim`.",
    ),
    more=tr(
        ko="넣을 텐서는 앞 문제의 가중치가 아니라 점수 `attn_scores_2`입니다. 차원이 하나뿐이므로 `dim`은 첫 번째 "
        "차원을 가리킵니다.",
        en="What goes in are the scores, `attn_scores_2`, not the weights of the exercise before. There is one "
        "dimension only, so `dim` is the first.",
    ),
):
    answered(attn_weights_2)
    _scores = torch.tensor([1000.0, 998.0, 999.5, 1001.0, 999.0], requires_grad=True)
    _weights = rerun(attn_scores_2=_scores).attn_weights_2
    assert tuple(_weights.shape) == (5,), tr(
        ko="점수가 다섯 개일 때 가중치가 다섯 개가 아닙니다.", en="Five scores do not give five weights."
    )
    assert bool(torch.isfinite(_weights).all()), tr(
        ko="점수가 1000쯤 되면 수가 아닌 값이 나옵니다. 라이브러리의 함수를 씁니다.",
        en="For scores of about 1000 something comes out that is no number. Use the library's function.",
    )
    assert abs(_weights.sum().item() - 1) < 1e-5, tr(
        ko="가중치의 합이 1이 아닙니다.", en="The weights do not add up to 1."
    )
    assert torch.allclose(torch.log(_weights / _weights[0]), _scores - _scores[0], atol=1e-3), tr(
        ko="점수의 소프트맥스가 아닙니다.", en="This is not the softmax of the scores."
    )
    assert _weights.requires_grad, tr(
        ko="가중치에서 점수로 그레이디언트가 흐르지 않습니다. 텐서를 그대로 넣습니다.",
        en="No gradient goes from the weights back to the scores: hand the tensor over as it is.",
    )

# %% [markdown] lang="ko"
"""
마지막 단계는 가중합입니다. 벡터마다 제 가중치를 곱해 모두 더합니다.

![](figure:weighted-sum)

#### 문제 6 · `context-for-query` · 1점

반복문 안에서 `i`번째 가중치와 `i`번째 행의 곱을 `context_vec_2`에 더합니다.
"""

# %% [markdown] lang="en"
"""
The last step is the weighted sum: each vector times its weight, all added up.

![](figure:weighted-sum)

#### Exercise 6 · `context-for-query` · 1 point

In the loop, add the product of weight `i` and row `i` to `context_vec_2`.
"""

# %% exercise="context-for-query" points=1
query = inputs[1]

# ko: 크기가 (3,)인 0 벡터에서 시작해 더해 갑니다.
# en: It starts as a zero vector of shape (3,).
context_vec_2 = torch.zeros(query.shape)
for i, x_i in enumerate(inputs):
    context_vec_2 += attn_weights_2[i] * x_i  ### your code

print(context_vec_2)

# %% check="context-for-query"
with check(
    "context-for-query",
    hint=tr(
        ko="가중치 하나(`attn_weights_2[i]`)는 수이고 `x_i`는 벡터입니다. 수와 벡터를 곱하면 벡터가 됩니다.",
        en="One weight, `attn_weights_2[i]`, is a number and `x_i` a vector; their product is a vector.",
    ),
    more=tr(
        ko="`context_vec_2 +=`의 오른쪽에는 곱 하나만 씁니다. 반복문이 주는 벡터에, 소프트맥스로 얻은 가중치 가운데 "
        "같은 위치 `i`의 것을 곱합니다.",
        en="To the right of `context_vec_2 +=` stands one product: the vector that the loop gives, and, of the "
        "weights from softmax, the one at the same position `i`.",
    ),
):
    answered(context_vec_2)
    _rows, _others = torch.rand(5, 4), {"attn_scores_2": torch.rand(5), "attn_weights_2_tmp": torch.rand(5)}
    # ko: 첫 토큰과 마지막 토큰을 절반씩 섞는 가중치입니다.
    # en: Weights that mix the first and the last token, half and half.
    _weights = torch.tensor([0.5, 0.0, 0.0, 0.0, 0.5])
    _leaf = _rows.clone().requires_grad_()
    _vector = rerun(inputs=_leaf, attn_weights_2=_weights, **_others).context_vec_2
    assert tuple(_vector.shape) == (4,), tr(
        ko="문맥 벡터의 크기는 입력 벡터와 같아야 합니다.", en="A context vector has the size of an input vector."
    )
    assert torch.allclose(_vector, (_rows[0] + _rows[4]) / 2, atol=1e-5), tr(
        ko="가중치가 절반씩인 두 토큰의 평균이 나오지 않습니다. 가중치와 행의 짝을 확인합니다.",
        en="Two tokens with half of the weight each do not come to their mean. Does each weight go with its own row?",
    )
    assert _vector.requires_grad, tr(
        ko="문맥 벡터에서 `inputs`로 그레이디언트가 흐르지 않습니다. 텐서끼리 계산합니다.",
        en="No gradient goes from the context vector back to `inputs`: compute with the tensors themselves.",
    )

# %% [markdown] lang="ko"
r"""
### 3.3.2 모든 토큰을 한 번에

이제 여섯 토큰이 모두 한 번씩 쿼리가 됩니다. 세 단계는 그대로입니다.

![](figure:three-steps)

점수를 모두 모으면 6×6 행렬 $\Omega=XX^\top$입니다. 먼저 반복문으로, 다음에는 행렬 곱으로 구합니다.

#### 문제 7 · `all-scores-loop` · 1점

(1) `attn_scores`에 크기 (6, 6)인 텐서를 만듭니다. 값은 곧 채우므로 무엇이든 괜찮습니다. (2) 두 겹 반복문 안에서
`i`행 `j`열에 `i`번째 행과 `j`번째 행의 점곱을 넣습니다.
"""

# %% [markdown] lang="en"
r"""
### 3.3.2 All tokens at once

Now each of the six tokens is the query once. The three steps stay the same.

![](figure:three-steps)

All scores together are a 6×6 matrix, $\Omega=XX^\top$: first by loops, then by a matrix product.

#### Exercise 7 · `all-scores-loop` · 1 point

(1) Make `attn_scores`, a tensor of shape (6, 6); its values do not matter, since they are filled next. (2) In the
double loop, row `i`, column `j` is the dot product of rows `i` and `j`.
"""

# %% exercise="all-scores-loop" points=1
# ko: 쿼리마다 한 행, 바라보는 토큰마다 한 열입니다.
# en: A row for each query, a column for each token that is looked at.
attn_scores = torch.empty(6, 6)  ### your code

for i, x_i in enumerate(inputs):
    for j, x_j in enumerate(inputs):
        attn_scores[i, j] = torch.dot(x_i, x_j)  ### your code

print(attn_scores)

# %% check="all-scores-loop"
with check(
    "all-scores-loop",
    hint=tr(
        ko="`torch.empty`나 `torch.zeros`에 행과 열의 수를 줍니다. 안쪽 줄은 문제 2와 같고 벡터가 둘 다 반복문에서 "
        "옵니다.",
        en="Give `torch.empty` or `torch.zeros` the numbers of rows and columns. The inner line is that of exercise "
        "2, with both vectors from the loops.",
    ),
    more=tr(
        ko="(1)에는 실수 텐서가 필요하고, 행도 열도 토큰의 수만큼입니다. (2)에는 `torch.dot`이 바깥 반복문의 벡터와 "
        "안쪽 반복문의 벡터를 받습니다.",
        en="(1) is a tensor of floats with as many rows, and as many columns, as there are tokens. In (2) `torch.dot` "
        "takes the vector of the outer loop and that of the inner one.",
    ),
):
    answered(attn_scores)
    # ko: 앞의 세 토큰은 단위 벡터입니다.
    # en: The first three tokens are unit vectors.
    _rows = torch.cat([torch.eye(4)[:3], torch.rand(3, 4)])
    _scores = rerun(inputs=_rows, query=_rows[1]).attn_scores
    assert tuple(_scores.shape) == (6, 6), tr(ko="크기가 (6, 6)이 아닙니다.", en="The shape is not (6, 6).")
    assert _scores.dtype == torch.float32, tr(
        ko="점수를 담는 텐서의 자료형이 `float32`가 아닙니다.", en="The tensor for the scores is not of type `float32`."
    )
    assert torch.allclose(_scores, _scores.T, atol=1e-5), tr(
        ko="점곱은 순서를 바꾸어도 같으므로 행렬이 대칭이어야 합니다.",
        en="A dot product does not depend on the order, so the matrix must be symmetric.",
    )
    assert all(torch.allclose(_scores[_k], _rows[:, _k], atol=1e-5) for _k in range(3)), tr(
        ko="폭이 4인 다른 토큰에서는 행과 열의 점곱이 아닌 점수가 있습니다.",
        en="For other tokens, of width 4, some score is not the dot product of the two rows.",
    )

# %% [markdown] lang="ko"
"""
토큰이 늘 자기 자신을 가장 많이 보는 것은 아닙니다. `with`의 점수는 `journey`와는 0.8434이고 자기 자신과는
0.4937입니다. 점곱은 벡터가 길수록 커지는데, `journey`의 벡터가 더 길기 때문입니다.

Python의 반복문은 느립니다. 같은 일을 행렬 곱 한 번으로 끝낼 수 있습니다.

#### 문제 8 · `all-scores-matmul` · 1점

반복문 없이, `inputs`와 그 전치(transpose)의 행렬 곱 한 번으로 `attn_scores`를 구합니다.
"""

# %% [markdown] lang="en"
"""
A token does not always look at itself most. The score of `with` is 0.8434 with `journey` but only 0.4937 with
itself: a dot product grows with the length of the vectors, and that of `journey` is longer.

Loops are slow in Python. One matrix product does the same.

#### Exercise 8 · `all-scores-matmul` · 1 point

Compute `attn_scores` without a loop: one matrix product of `inputs` and its transpose.
"""

# %% exercise="all-scores-matmul" points=1
# ko: (6, 3) @ (3, 6) → (6, 6)
# en: (6, 3) @ (3, 6) → (6, 6)
attn_scores = inputs @ inputs.T  ### your code

print(attn_scores)

# %% check="all-scores-matmul"
with check(
    "all-scores-matmul",
    hint=tr(
        ko="행렬 곱은 `@`, 전치는 `.T`입니다. 어느 쪽을 전치해야 결과가 (6, 6)이 되는지 크기를 적어 봅니다.",
        en="`@` is the matrix product and `.T` the transpose. Write the shapes down: which side has to be transposed "
        "to get (6, 6)?",
    ),
    more=tr(
        ko="`inputs`가 두 번 나오고, 뒤의 것만 전치합니다. 안쪽 수가 3과 3으로 맞고 바깥쪽 수 6과 6이 남습니다.",
        en="`inputs` comes twice, and only the second one is transposed: the inner sizes, 3 and 3, meet, the outer "
        "ones, 6 and 6, remain.",
    ),
):
    answered(attn_scores)

    # ko: 결과가 나오기까지의 계산 단계를 셉니다. 반복문은 돌 때마다 단계를 더합니다.
    # en: Counts the steps of computation that led to a result. A loop adds steps with every turn.
    def _steps(result):
        found, waiting = set(), [result.grad_fn]
        while waiting:
            step = waiting.pop()
            if step is not None and step not in found:
                found.add(step)
                waiting += [earlier for earlier, _ in step.next_functions]
        return len(found)

    _rows = torch.cat([torch.eye(4)[:3], torch.rand(5, 4)]).requires_grad_()
    _scores = rerun(inputs=_rows, query=_rows[1]).attn_scores
    assert tuple(_scores.shape) == (8, 8), tr(
        ko="토큰이 여덟일 때 크기가 (8, 8)이 아닙니다. `inputs`의 토큰을 모두 쓰는지, 어느 쪽을 전치하는지 봅니다.",
        en="For eight tokens the shape is not (8, 8). Are all tokens of `inputs` used, and which side is transposed?",
    )
    assert all(torch.allclose(_scores[_k], _rows[:, _k], atol=1e-5) for _k in range(3)), tr(
        ko="행과 열의 점곱이 아닌 점수가 있습니다.", en="Some score is not the dot product of the two tokens."
    )
    _few = rerun(inputs=_rows[:5].detach().requires_grad_(), query=_rows[1]).attn_scores
    assert _scores.requires_grad and _steps(_scores) == _steps(_few), tr(
        ko="토큰이 많아지면 계산의 단계도 늘어납니다. 반복문 없이 한 번에 계산합니다.",
        en="More tokens take more steps: compute all scores at once, without a loop.",
    )

# %% [markdown] lang="ko"
r"""
다음은 가중치입니다. 한 행은 한 쿼리의 점수이므로 **행마다** 합이 1이어야 합니다. 마지막 차원(`dim=-1`)으로
소프트맥스를 구합니다.

**주의.** `dim=0`으로 구하면 열의 합이 1이 됩니다. 이 예에서 행의 합은 0.9220, 1.2970, …이 되어 뜻을 잃습니다.

![](figure:attention-matrix-row)

#### 문제 9 · `all-weights` · 1점

`attn_scores`의 마지막 차원으로 소프트맥스를 구해 `attn_weights`에 담습니다.
"""

# %% [markdown] lang="en"
r"""
Next come the weights. A row holds the scores of one query, so **each row** must add up to 1: take the softmax along
the last dimension, `dim=-1`.

**Mind the dimension.** With `dim=0` the columns add up to 1. The rows here would come to 0.9220, 1.2970, … and mean
nothing.

![](figure:attention-matrix-row)

#### Exercise 9 · `all-weights` · 1 point

`attn_weights` is the softmax of `attn_scores` along the last dimension.
"""

# %% exercise="all-weights" points=1
# ko: 행마다 합이 1입니다. 크기는 (6, 6) 그대로입니다.
# en: Each row adds up to 1; the shape stays (6, 6).
attn_weights = torch.softmax(attn_scores, dim=-1)  ### your code

print(attn_weights)

# %% check="all-weights"
with check(
    "all-weights",
    hint=tr(
        ko="문제 5와 같은 함수입니다. `dim`만 마지막 차원으로 바꿉니다.",
        en="It is the function of exercise 5, with the last dimension as its `dim`.",
    ),
    more=tr(
        ko="`attn_scores`를 그대로 `torch.softmax`에 넣습니다. 마지막 차원은 -1로 가리키고, 전치하거나 더 나눌 것은 "
        "없습니다.",
        en="`attn_scores` goes into `torch.softmax` as it is. The last dimension is called -1; there is nothing to "
        "transpose or to divide.",
    ),
):
    answered(attn_weights)
    _scores = torch.randn(4, 4, requires_grad=True)
    _weights = rerun(attn_scores=_scores).attn_weights
    assert tuple(_weights.shape) == (4, 4), tr(
        ko="크기가 (4, 4)인 점수에서 같은 크기의 가중치가 나오지 않습니다.",
        en="Scores of shape (4, 4) do not give weights of that shape.",
    )
    assert torch.allclose(_weights.sum(dim=-1), torch.ones(4), atol=1e-5), tr(
        ko="행의 합이 1이 아닙니다. `dim`이 가리키는 방향을 확인합니다.",
        en="The rows do not add up to 1. Which way does `dim` point?",
    )
    assert torch.allclose(torch.log(_weights / _weights[:, :1]), _scores - _scores[:, :1], atol=1e-4), tr(
        ko="행마다 구한 점수의 소프트맥스가 아닙니다.", en="This is not the softmax of the scores, row by row."
    )
    assert _weights.requires_grad, tr(
        ko="가중치에서 점수로 그레이디언트가 흐르지 않습니다. 텐서를 그대로 넣습니다.",
        en="No gradient goes from the weights back to the scores: hand the tensor over as it is.",
    )

# %% [markdown] lang="ko"
"""
행의 합을 봅니다. 모두 1입니다.
"""

# %% [markdown] lang="en"
"""
The sums of the rows are all 1.
"""

# %%
print(attn_weights.sum(dim=-1))

# %% [markdown] lang="ko"
r"""
마지막으로 문맥 벡터도 한 번에 구합니다. $Z=AX$, 가중치 행렬과 입력의 행렬 곱입니다.

#### 문제 10 · `all-contexts` · 1점

`attn_weights`와 `inputs`의 행렬 곱을 `all_context_vecs`에 담습니다.
"""

# %% [markdown] lang="en"
r"""
Last come all context vectors at once: $Z=AX$, the product of the weights and the inputs.

#### Exercise 10 · `all-contexts` · 1 point

`all_context_vecs` is the matrix product of `attn_weights` and `inputs`.
"""

# %% exercise="all-contexts" points=1
# ko: (6, 6) @ (6, 3) → (6, 3)
# en: (6, 6) @ (6, 3) → (6, 3)
all_context_vecs = attn_weights @ inputs  ### your code

print(all_context_vecs)

# %% check="all-contexts"
with check(
    "all-contexts",
    hint=tr(
        ko="가중치의 한 행이 입력의 여섯 행을 섞습니다. 가중치가 왼쪽에 옵니다.",
        en="One row of weights mixes the six rows of the inputs, so the weights stand on the left.",
    ),
    more=tr(
        ko="행렬 곱 `@` 하나면 됩니다. 문제 9의 가중치 전체와 `inputs`를 쓰고, 어느 쪽도 전치하지 않습니다.",
        en="One matrix product, `@`, will do: all weights of exercise 9 and `inputs`, neither of them transposed.",
    ),
):
    answered(all_context_vecs)
    # ko: 쿼리마다 다음 토큰 하나만 보는 가중치입니다.
    # en: Weights with which each query looks at a single token, that after it.
    _weights = torch.eye(5).roll(1, dims=1).requires_grad_()
    _rows = torch.rand(5, 4, requires_grad=True)
    _vectors = rerun(attn_weights=_weights, attn_scores=torch.rand(5, 5), inputs=_rows).all_context_vecs
    assert tuple(_vectors.shape) == (5, 4), tr(
        ko="가중치 (5, 5)와 입력 (5, 4)에서 나온 결과의 크기가 (5, 4)가 아닙니다.",
        en="Weights of shape (5, 5) and inputs of shape (5, 4) do not come to shape (5, 4).",
    )
    assert torch.allclose(_vectors, _rows.roll(-1, dims=0), atol=1e-5), tr(
        ko="다음 토큰 하나만 보게 했는데 그 토큰이 나오지 않습니다. 가중치를 전치하지 않았는지 봅니다.",
        en="With weights that look at the next token only, that token does not come out. Were the weights transposed?",
    )
    _grads = torch.autograd.grad(_vectors.sum(), [_weights, _rows], allow_unused=True)
    assert all(_g is not None for _g in _grads), tr(
        ko="결과에서 가중치와 입력 모두로 그레이디언트가 흐르지는 않습니다. 텐서를 그대로 곱합니다.",
        en="Gradients do not go back to both the weights and the inputs: multiply the tensors as they are.",
    )

# %% [markdown] lang="ko"
"""
반복문으로 구한 문맥 벡터와 나란히 놓아 봅니다. 같은 벡터입니다.
"""

# %% [markdown] lang="en"
"""
Compare it with the context vector from the loop: they are the same.
"""

# %%
print(context_vec_2)
print(all_context_vecs[1])

# %% [markdown] lang="ko"
r"""
## 3.4 훈련할 수 있는 가중치 · 40분

### 3.4.1 한 걸음씩

지금까지는 입력이 직접 묻고 답했습니다. 그래서 배울 것이 없습니다. 이제 훈련할 수 있는 행렬 세 개를 둡니다.

$$q^{(i)}=x^{(i)}W_q,\qquad k^{(i)}=x^{(i)}W_k,\qquad v^{(i)}=x^{(i)}W_v$$

이름은 데이터베이스에서 왔습니다. **쿼리**(query)는 묻는 말, **키**(key)는 견주는 말, **값**(value)은 돌려주는
내용입니다. 모든 $W$의 크기는 $d_{in}\times d_{out}$입니다.

![](figure:simple-vs-trainable)

**주의.** 가중치라는 말이 둘 나옵니다. $W$는 훈련으로 배우는 **파라미터**이고, 어텐션 가중치 $\alpha$는 입력마다 새로
계산하는 값입니다.

GPT에서는 대개 $d_{in}=d_{out}$입니다. 여기서는 크기가 눈에 띄게 다르도록 3과 2로 둡니다.
"""

# %% [markdown] lang="en"
r"""
## 3.4 Self-attention with trainable weights · 40 min

### 3.4.1 Step by step

So far the inputs served as questions and answers themselves, so there was nothing to learn. Now three matrices are
added that can be trained:

$$q^{(i)}=x^{(i)}W_q,\qquad k^{(i)}=x^{(i)}W_k,\qquad v^{(i)}=x^{(i)}W_v$$

The names come from databases. A **query** is what is asked, a **key** is what it is compared with, a **value** is what
is returned. Each $W$ is of size $d_{in}\times d_{out}$.

![](figure:simple-vs-trainable)

**Mind the two kinds of weights.** The $W$ are **parameters**, learnt in training; attention weights $\alpha$ are
computed anew for each input.

In a GPT $d_{in}=d_{out}$ as a rule. Here they are 3 and 2, so that shapes can be told apart.
"""

# %% include="start-here" only="release"

# %%
# ko: 두 번째 입력과, 입력과 출력의 차원입니다.
# en: The second input, and the dimensions of inputs and outputs.
x_2 = inputs[1]
d_in = inputs.shape[1]
d_out = 2

# %% [markdown] lang="ko"
"""
#### 문제 11 · `qkv-weights` · 2점

시드를 정한 다음, `W_query`, `W_key`, `W_value`를 **이 순서로** 만듭니다. 저마다 0과 1 사이의 균등 난수
(`torch.rand`)로 채운 크기 (`d_in`, `d_out`)의 텐서이고, 출력을 간단히 보려고 그레이디언트는 끕니다. 훈련할 때는
켜야 합니다. `nn.Parameter(…, requires_grad=False)`를 써도 되고 그냥 텐서여도 됩니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 11 · `qkv-weights` · 2 points

After the seed, make `W_query`, `W_key` and `W_value`, **in this order**: tensors of shape (`d_in`, `d_out`) with
uniform random numbers between 0 and 1 (`torch.rand`). Gradients are off to keep the printing clean; in training
they must be on. `nn.Parameter(…, requires_grad=False)` will do, and so will a plain tensor.
"""

# %% exercise="qkv-weights" points=2
torch.manual_seed(123)

# ko: 크기는 모두 (d_in, d_out) = (3, 2)입니다.
# en: All of shape (d_in, d_out) = (3, 2).
W_query = nn.Parameter(torch.rand(d_in, d_out), requires_grad=False)  ### your code
W_key = nn.Parameter(torch.rand(d_in, d_out), requires_grad=False)  ### your code
W_value = nn.Parameter(torch.rand(d_in, d_out), requires_grad=False)  ### your code

# %% check="qkv-weights"
with check(
    "qkv-weights",
    hint=tr(
        ko="`torch.rand`에 행과 열의 수를 차례로 줍니다. 정규 분포 난수를 내는 `torch.randn`과 헷갈리지 않도록 "
        "주의합니다.",
        en="`torch.rand` takes the numbers of rows and columns. It is not `torch.randn`, which draws from a normal "
        "distribution.",
    ),
    more=tr(
        ko="`torch.rand`를 세 번 따로 부르고, 행의 수는 `d_in`, 열의 수는 `d_out`으로 적습니다. `nn.Parameter`로 "
        "감싼다면 그레이디언트를 끄는 인자를 함께 줍니다.",
        en="Call `torch.rand` three times, with `d_in` for the rows and `d_out` for the columns. What is wrapped in "
        "`nn.Parameter` also needs the argument that turns gradients off.",
    ),
):
    answered(W_query, W_key, W_value)
    _wide = rerun(d_in=60, d_out=40)
    _matrices = (_wide.W_query, _wide.W_key, _wide.W_value)
    assert all(tuple(_w.shape) == (60, 40) for _w in _matrices), tr(
        ko="`d_in`이 60, `d_out`이 40일 때 크기가 (`d_in`, `d_out`)이 아닌 행렬이 있습니다.",
        en="With 60 for `d_in` and 40 for `d_out`, some matrix is not of shape (`d_in`, `d_out`).",
    )
    assert not any(_w.requires_grad for _w in _matrices), tr(
        ko="여기서는 그레이디언트를 끕니다.", en="Gradients are off here."
    )
    assert all(0 <= _w.min() < 0.1 and 0.9 < _w.max() < 1 and abs(_w.mean() - 0.5) < 0.05 for _w in _matrices), tr(
        ko="0과 1 사이에서 고르게 뽑은 수가 아닌 행렬이 있습니다.",
        en="The numbers of some matrix are not drawn evenly between 0 and 1.",
    )
    assert torch.cat(_matrices).unique().numel() > 0.98 * 3 * 60 * 40, tr(
        ko="세 행렬에 같은 수가 여러 번 나옵니다. 저마다 새로 뽑습니다.",
        en="The three matrices have numbers in common: draw each of them anew.",
    )

# %% [markdown] lang="ko"
"""
#### 문제 12 · `qkv-one-token` · 1점

두 번째 입력 `x_2`에 세 행렬을 곱해 `query_2`, `key_2`, `value_2`를 구합니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 12 · `qkv-one-token` · 1 point

`query_2`, `key_2` and `value_2` are the second input `x_2` times each matrix.
"""

# %% exercise="qkv-one-token" points=1
# ko: (3,) @ (3, 2) → (2,)
# en: (3,) @ (3, 2) → (2,)
query_2 = x_2 @ W_query  ### your code
key_2 = x_2 @ W_key  ### your code
value_2 = x_2 @ W_value  ### your code

print(query_2)

# %% check="qkv-one-token"
with check(
    "qkv-one-token",
    hint=tr(
        ko="벡터가 왼쪽, 행렬이 오른쪽입니다. 이름과 행렬의 짝을 확인합니다.",
        en="The vector stands on the left, the matrix on the right. Does each name go with its own matrix?",
    ),
    more=tr(
        ko="세 줄 모두 행렬 곱 `@`이고 왼쪽은 늘 `x_2`입니다. 오른쪽에는 차례로 쿼리, 키, 값의 행렬이 옵니다.",
        en="All three lines are a product, `@`, with `x_2` on the left. On the right stand, in turn, the matrices of "
        "query, key and value.",
    ),
):
    answered(query_2, key_2, value_2)
    # ko: 첫 성분과 마지막 성분만 1인 토큰입니다.
    # en: A token whose first and last components are 1, the others 0.
    _rows = torch.rand(3, 4)
    _rows[1] = torch.tensor([1.0, 0.0, 0.0, 1.0])
    _matrices = {_name: torch.rand(4, 3, requires_grad=True) for _name in ("W_query", "W_key", "W_value")}
    _again = rerun(inputs=_rows, x_2=_rows[1], **_matrices)
    _vectors = (_again.query_2, _again.key_2, _again.value_2)
    assert all(tuple(_v.shape) == (3,) for _v in _vectors), tr(
        ko="폭이 4인 토큰과 크기가 (4, 3)인 행렬에서 크기가 (3,)인 벡터가 나오지 않습니다.",
        en="A token of width 4 and matrices of shape (4, 3) do not give vectors of shape (3,).",
    )
    assert all(
        torch.allclose(_v, _w[0] + _w[3], atol=1e-5) for _v, _w in zip(_vectors, _matrices.values(), strict=True)
    ), tr(ko="`x_2`와 제 행렬의 곱이 아닌 벡터가 있습니다.", en="Some vector is not `x_2` times its own matrix.")
    assert all(_v.requires_grad for _v in _vectors), tr(
        ko="행렬로 그레이디언트가 흐르지 않는 벡터가 있습니다. 텐서를 그대로 곱합니다.",
        en="From some vector no gradient goes back to its matrix: multiply the tensors as they are.",
    )

# %% [markdown] lang="ko"
"""
쿼리 하나에 답하려면 키와 값은 모든 토큰의 것이 필요합니다.

#### 문제 13 · `qkv-all-tokens` · 1점

`inputs` 전체에 세 행렬을 곱해 `queries`, `keys`, `values`를 구합니다. 크기는 모두 (6, 2)입니다.
"""

# %% [markdown] lang="en"
"""
To answer one query, the keys and values of all tokens are needed.

#### Exercise 13 · `qkv-all-tokens` · 1 point

`queries`, `keys` and `values` are all of `inputs` times each matrix, each of shape (6, 2).
"""

# %% exercise="qkv-all-tokens" points=1
# ko: (6, 3) @ (3, 2) → (6, 2)
# en: (6, 3) @ (3, 2) → (6, 2)
queries = inputs @ W_query  ### your code
keys = inputs @ W_key  ### your code
values = inputs @ W_value  ### your code

print(inputs.shape)
print(queries.shape)
print(keys.shape)
print(values.shape)

# %% check="qkv-all-tokens"
with check(
    "qkv-all-tokens",
    hint=tr(
        ko="문제 12와 같은 식에서 `x_2` 대신 `inputs`를 씁니다.",
        en="The lines of exercise 12, with `inputs` for `x_2`.",
    ),
    more=tr(
        ko="`inputs`가 왼쪽, 행렬이 오른쪽인 행렬 곱 셋입니다. `queries`는 `W_query`와, `keys`는 `W_key`와, "
        "`values`는 `W_value`와 짝입니다.",
        en="Three matrix products with `inputs` on the left. `queries` goes with `W_query`, `keys` with `W_key`, "
        "`values` with `W_value`.",
    ),
):
    answered(queries, keys, values)
    # ko: 앞의 네 토큰은 단위 벡터입니다.
    # en: The first four tokens are unit vectors.
    _rows = torch.cat([torch.eye(4), torch.rand(1, 4)])
    _matrices = {_name: torch.rand(4, 3, requires_grad=True) for _name in ("W_query", "W_key", "W_value")}
    _again = rerun(inputs=_rows, x_2=_rows[1], **_matrices)
    _projected = (_again.queries, _again.keys, _again.values)
    assert all(tuple(_p.shape) == (5, 3) for _p in _projected), tr(
        ko="폭이 4인 토큰 다섯과 크기가 (4, 3)인 행렬에서 크기가 (5, 3)인 텐서가 나오지 않습니다.",
        en="Five tokens of width 4 and matrices of shape (4, 3) do not give tensors of shape (5, 3).",
    )
    assert all(torch.allclose(_p[:4], _w, atol=1e-5) for _p, _w in zip(_projected, _matrices.values(), strict=True)), (
        tr(ko="`inputs`와 제 행렬의 곱이 아닌 텐서가 있습니다.", en="Some tensor is not `inputs` times its own matrix.")
    )
    assert all(_p.requires_grad for _p in _projected), tr(
        ko="행렬로 그레이디언트가 흐르지 않는 텐서가 있습니다. 텐서를 그대로 곱합니다.",
        en="From some tensor no gradient goes back to its matrix: multiply the tensors as they are.",
    )

# %% [markdown] lang="ko"
r"""
점수는 이제 입력끼리가 아니라 쿼리와 키의 점곱입니다. $\omega_{ij}=q^{(i)}\cdot k^{(j)}$.

#### 문제 14 · `one-score` · 1점

`query_2`와 `keys_2`의 점곱을 `attn_score_22`에 담습니다. 결과는 수 하나입니다.
"""

# %% [markdown] lang="en"
r"""
A score is no longer the dot product of two inputs but of a query and a key: $\omega_{ij}=q^{(i)}\cdot k^{(j)}$.

#### Exercise 14 · `one-score` · 1 point

`attn_score_22` is the dot product of `query_2` and `keys_2`: a single number.
"""

# %% exercise="one-score" points=1
# ko: 두 번째 토큰의 키입니다.
# en: The key of the second token.
keys_2 = keys[1]
attn_score_22 = query_2.dot(keys_2)  ### your code

print(attn_score_22)

# %% check="one-score"
with check(
    "one-score",
    hint=tr(
        ko="크기가 같은 벡터 두 개의 점곱입니다. 문제 2에서 쓴 함수를 다시 씁니다.",
        en="A dot product of two vectors of the same size: the function of exercise 2 again.",
    ),
    more=tr(
        ko="`torch.dot`에, 또는 벡터의 `.dot`에 쿼리 `query_2`와 키 `keys_2`를 줍니다. 아직 나누지 않습니다.",
        en="`torch.dot`, or `.dot` of a vector, takes the query `query_2` and the key `keys_2`. Nothing is divided "
        "yet.",
    ),
):
    answered(query_2, keys)
    answered(attn_score_22)
    _shapes = {"queries": (3, 5), "values": (3, 5), "inputs": (3, 4)}
    _given = {_name: torch.rand(_shape) for _name, _shape in _shapes.items()}
    _query, _keys = _given["queries"][1], torch.rand(3, 5)
    _keys[1] = torch.tensor([1.0, 0.0, 0.0, 0.0, 1.0])
    _score = rerun(keys=_keys, query_2=_query, key_2=_keys[1], x_2=_given["inputs"][1], **_given).attn_score_22
    assert torch.as_tensor(_score).dim() == 0, tr(
        ko="결과가 수 하나가 아닙니다. 성분끼리 곱한 다음 모두 더해야 합니다.",
        en="The result is not a single number. The products of the components have to be added up.",
    )
    assert abs(float(_score) - float(_query[0] + _query[4])) < 1e-5, tr(
        ko="폭이 5인 다른 쿼리와 키에서는 둘의 점곱이 아닙니다.",
        en="For another query and key, of width 5, this is not the dot product of the two.",
    )

# %% [markdown] lang="ko"
"""
모든 키와의 점수는 행렬 곱 한 번으로 구합니다.

![](figure:qkv-scores)

#### 문제 15 · `scores-with-keys` · 1점

`query_2`와 `keys`의 전치를 곱해 여섯 점수 `attn_scores_2`를 구합니다.
"""

# %% [markdown] lang="en"
"""
One matrix product gives the scores with all keys.

![](figure:qkv-scores)

#### Exercise 15 · `scores-with-keys` · 1 point

`attn_scores_2`, the six scores, is `query_2` times the transpose of `keys`.
"""

# %% exercise="scores-with-keys" points=1
# ko: (2,) @ (2, 6) → (6,)
# en: (2,) @ (2, 6) → (6,)
attn_scores_2 = query_2 @ keys.T  ### your code

print(attn_scores_2)

# %% check="scores-with-keys"
with check(
    "scores-with-keys",
    hint=tr(
        ko="크기를 적어 봅니다. (2,)와 (6, 2)는 그대로는 곱할 수 없습니다.",
        en="Write the shapes down: (2,) and (6, 2) cannot be multiplied as they are.",
    ),
    more=tr(
        ko="행렬 곱 `@`의 왼쪽에는 쿼리 벡터가, 오른쪽에는 전치한 키가 옵니다. 나누는 일은 다음 문제에서 합니다.",
        en="On the left of `@` stands the query vector, on the right the keys, transposed. The scaling is the next "
        "exercise.",
    ),
):
    answered(attn_scores_2)
    _shapes = {"queries": (5, 4), "values": (5, 4), "inputs": (5, 3)}
    _given = {_name: torch.rand(_shape) for _name, _shape in _shapes.items()}
    _query, _keys = _given["queries"][1], torch.cat([torch.eye(4), torch.rand(1, 4)]).requires_grad_()
    _scores = rerun(keys=_keys, query_2=_query, key_2=_keys[1], x_2=_given["inputs"][1], **_given).attn_scores_2
    assert tuple(_scores.shape) == (5,), tr(
        ko="키가 다섯이면 점수도 다섯이어야 합니다.", en="Five keys must give five scores, one for each token."
    )
    assert torch.allclose(_scores[:4], _query, atol=1e-5), tr(
        ko="`query_2`와 키의 점곱이 아닌 점수가 있습니다.",
        en="Some score is not the dot product of `query_2` and the key of its token.",
    )
    assert _scores.requires_grad, tr(
        ko="점수에서 키로 그레이디언트가 흐르지 않습니다. 텐서를 그대로 곱합니다.",
        en="No gradient goes from the scores back to the keys: multiply the tensors as they are.",
    )

# %% [markdown] lang="ko"
r"""
소프트맥스를 구하기 전에 점수를 $\sqrt{d_k}$로 나눕니다. $d_k$는 키의 차원입니다. 그래서 이름이 **스케일드 점곱
어텐션**(scaled dot-product attention)입니다.

왜 나눌까요? 성분이 서로 독립이고 평균이 0, 분산이 1인 두 벡터의 점곱은 분산이 $d_k$, 표준 편차가 $\sqrt{d_k}$입니다.
$d_k$가 2, 64, 768이면 약 1.4, 8, 28입니다. 점수가 이렇게 커지면 소프트맥스가 한 토큰에 쏠리고, 앞에서 본 곡선의 평평한
끝에 걸려 그레이디언트가 거의 사라집니다.

![](figure:scaled-softmax)

#### 문제 16 · `scaled-weights` · 1점

`attn_scores_2`를 `d_k`의 제곱근으로 나눈 다음 마지막 차원으로 소프트맥스를 구해 `attn_weights_2`에 담습니다. 숨은
검사는 `d_k`를 바꾸어 보기도 합니다.
"""

# %% [markdown] lang="en"
r"""
Before softmax, the scores are divided by $\sqrt{d_k}$, where $d_k$ is the dimension of the keys. Hence the name
**scaled dot-product attention**.

Why? The dot product of two vectors with independent components of mean 0 and variance 1 has variance $d_k$ and standard
deviation $\sqrt{d_k}$: about 1.4, 8 and 28 for $d_k$ = 2, 64 and 768. With scores that large, softmax settles on one
token, on the flat end of the curve above, where the gradient has almost vanished.

![](figure:scaled-softmax)

#### Exercise 16 · `scaled-weights` · 1 point

Divide `attn_scores_2` by the square root of `d_k` and take the softmax along the last dimension: `attn_weights_2`.
Hidden checks change `d_k`, too.
"""

# %% exercise="scaled-weights" points=1
# ko: 키의 차원의 제곱근으로 점수를 나눈 다음 소프트맥스를 구합니다.
# en: The scores are divided by the square root of the keys' dimension, then softmax.
d_k = keys.shape[1]
attn_weights_2 = torch.softmax(attn_scores_2 / d_k**0.5, dim=-1)  ### your code

print(attn_weights_2)

# %% check="scaled-weights"
with check(
    "scaled-weights",
    hint=tr(
        ko="제곱근은 `d_k**0.5`입니다. 나누기는 소프트맥스를 구하기 **전에** 합니다.",
        en="`d_k**0.5` is the square root. Divide **before** the softmax.",
    ),
    more=tr(
        ko="`torch.softmax`의 첫 인자 자리에서 `attn_scores_2`를 나눕니다. 나누는 수는 숫자나 `d_out`이 아니라 "
        "`d_k`에서 구하고, 차원은 -1로 가리킵니다.",
        en="The division of `attn_scores_2` stands inside `torch.softmax`, as its first argument. What to divide by "
        "comes from `d_k`, not from a number or from `d_out`; the dimension is -1.",
    ),
):
    answered(attn_weights_2)
    _scores = torch.tensor([-3.0, 2.0, 0.5, 4.0, -1.0], requires_grad=True)
    _weights = rerun(attn_scores_2=_scores, keys=torch.rand(5, 16), d_out=13).attn_weights_2
    assert abs(_weights.sum().item() - 1) < 1e-5, tr(
        ko="가중치의 합이 1이 아닙니다.", en="The weights do not add up to 1."
    )
    # ko: 소프트맥스에 들어간 점수의 차이입니다.
    # en: The differences of the scores that went into the softmax.
    _used = torch.log(_weights / _weights[0])
    assert not torch.allclose(_used, _scores - _scores[0], atol=1e-3), tr(
        ko="점수를 나누지 않은 결과입니다.", en="These weights come from scores that were not scaled."
    )
    assert torch.allclose(_used * 4, _scores - _scores[0], atol=1e-3), tr(
        ko="키의 차원이 16일 때, 나눈 수가 그 제곱근이 아닙니다.",
        en="For keys of width 16 the scores were divided by something else than the root of that.",
    )
    assert _weights.requires_grad, tr(
        ko="가중치에서 점수로 그레이디언트가 흐르지 않습니다. 텐서끼리 계산합니다.",
        en="No gradient goes from the weights back to the scores: compute with the tensors themselves.",
    )

# %% [markdown] lang="ko"
"""
문맥 벡터는 이제 **값** 벡터의 가중합입니다.

![](figure:value-weighted-sum)

#### 문제 17 · `context-with-values` · 1점

`attn_weights_2`와 `values`의 곱을 `context_vec_2`에 담습니다.
"""

# %% [markdown] lang="en"
"""
The context vector is now a weighted sum of the **values**.

![](figure:value-weighted-sum)

#### Exercise 17 · `context-with-values` · 1 point

`context_vec_2` is the product of `attn_weights_2` and `values`.
"""

# %% exercise="context-with-values" points=1
# ko: (6,) @ (6, 2) → (2,)
# en: (6,) @ (6, 2) → (2,)
context_vec_2 = attn_weights_2 @ values  ### your code

print(context_vec_2)

# %% check="context-with-values"
with check(
    "context-with-values",
    hint=tr(
        ko="섞는 것은 키가 아니라 값입니다. 가중치가 왼쪽에 옵니다.",
        en="It is the values that are mixed, not the keys. The weights stand on the left.",
    ),
    more=tr(
        ko="행렬 곱 `@` 하나면 됩니다. 왼쪽에는 쿼리 하나의 가중치 여섯 개, 오른쪽에는 전치하지 않은 값이 옵니다.",
        en="One product, `@`, will do: on the left the six weights of the one query, on the right the values, not "
        "transposed.",
    ),
):
    answered(context_vec_2)
    _shapes = {"keys": (5, 4), "queries": (5, 4), "inputs": (5, 3), "attn_scores_2": (5,), "attn_weights": (5, 5)}
    _given = {_name: torch.rand(_shape) for _name, _shape in _shapes.items()}
    # ko: 첫 토큰과 마지막 토큰을 절반씩 섞는 가중치입니다.
    # en: Weights that mix the first and the last token, half and half.
    _weights = torch.tensor([0.5, 0.0, 0.0, 0.0, 0.5], requires_grad=True)
    _values = torch.rand(5, 4, requires_grad=True)
    _vector = rerun(attn_weights_2=_weights, values=_values, **_given).context_vec_2
    assert tuple(_vector.shape) == (4,), tr(
        ko="값의 폭이 4일 때 문맥 벡터의 크기가 (4,)가 아닙니다.",
        en="For values of width 4 the context vector is not of shape (4,).",
    )
    assert torch.allclose(_vector, (_values[0] + _values[4]) / 2, atol=1e-5), tr(
        ko="가중치가 절반씩인 두 값의 평균이 나오지 않습니다. 값 벡터들의 가중합이어야 합니다.",
        en="Two values with half of the weight each do not come to their mean: it has to be a weighted sum of values.",
    )
    _grads = torch.autograd.grad(_vector.sum(), [_weights, _values], allow_unused=True)
    assert all(_g is not None for _g in _grads), tr(
        ko="결과에서 가중치와 값 모두로 그레이디언트가 흐르지는 않습니다. 텐서를 그대로 곱합니다.",
        en="Gradients do not go back to both the weights and the values: multiply the tensors as they are.",
    )

# %% [markdown] lang="ko"
r"""
### 3.4.2 클래스로 만들기

모든 토큰을 한 번에 계산하면 식은 한 줄이 됩니다.

$$Z=\mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$$

![](figure:qkv-matrix-form)

#### 문제 18 · `self-attention-v1` · 5점

클래스 `SelfAttention_v1(d_in, d_out)`을 완성합니다. `forward(x)`가 받는 `x`의 크기는 (토큰 수, `d_in`)입니다.

1. `__init__`: `self.W_query`, `self.W_key`, `self.W_value`를 이 순서로, 균등 난수로 채운 크기 (`d_in`, `d_out`)의
   **훈련할 수 있는** `nn.Parameter`로 만듭니다.
2. `forward`: `keys`, `queries`, `values`는 `x`와 제 행렬의 곱, `attn_scores`는 쿼리와 전치한 키의 곱,
   `attn_weights`는 키의 차원의 제곱근으로 나눈 점수의 소프트맥스(마지막 차원), `context_vec`는 가중치와 값의 곱입니다.

클래스 밖의 이름(`inputs`, `W_query` 등)은 쓰지 않습니다. 숨은 검사는 다른 크기로 클래스를 써 봅니다.
"""

# %% [markdown] lang="en"
r"""
### 3.4.2 As a class

For all tokens at once, everything is one line:

$$Z=\mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$$

![](figure:qkv-matrix-form)

#### Exercise 18 · `self-attention-v1` · 5 points

Complete the class `SelfAttention_v1(d_in, d_out)`, whose `forward(x)` takes an `x` of shape (tokens, `d_in`).

1. `__init__`: `self.W_query`, `self.W_key` and `self.W_value`, in this order, are **trainable** `nn.Parameter`s
   of shape (`d_in`, `d_out`) with uniform random numbers.
2. `forward`: `keys`, `queries` and `values` are `x` times each matrix; `attn_scores` the queries times the transposed
   keys; `attn_weights` the softmax (last dimension) of the scores divided by the square root of the keys' dimension;
   `context_vec` the weights times the values.

Use no name from outside the class (`inputs`, `W_query`, …). Hidden checks use the class with other sizes.
"""


# %% exercise="self-attention-v1" points=5
class SelfAttention_v1(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        # ko: 훈련할 수 있는 행렬 세 개, 크기는 (d_in, d_out)입니다.
        # en: Three trainable matrices of shape (d_in, d_out).
        self.W_query = nn.Parameter(torch.rand(d_in, d_out))  ### your code
        self.W_key = nn.Parameter(torch.rand(d_in, d_out))  ### your code
        self.W_value = nn.Parameter(torch.rand(d_in, d_out))  ### your code

    def forward(self, x):
        # ko: (T, d_in) → (T, d_out)
        # en: (T, d_in) → (T, d_out)
        keys = x @ self.W_key  ### your code
        queries = x @ self.W_query  ### your code
        values = x @ self.W_value  ### your code

        # ko: 점수와 가중치는 (T, T), 문맥 벡터는 (T, d_out)입니다.
        # en: Scores and weights are (T, T), context vectors (T, d_out).
        attn_scores = queries @ keys.T  ### your code
        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)  ### your code
        context_vec = attn_weights @ values  ### your code
        return context_vec


torch.manual_seed(123)
sa_v1 = SelfAttention_v1(d_in, d_out)
print(sa_v1(inputs))

# %% check="self-attention-v1"
with check(
    "self-attention-v1",
    hint=tr(
        ko="문제 11~17의 식을 옮기되 행렬은 `self.`에서, 입력은 `x`에서 가져옵니다. 나누는 수는 `keys`의 마지막 "
        "크기에서 구합니다.",
        en="These are the lines of exercises 11 to 17, with the matrices from `self.` and the inputs from `x`. The "
        "number to divide by comes from the last size of `keys`.",
    ),
    more=tr(
        ko="`__init__`의 세 줄은 `torch.rand(…)`를 `nn.Parameter(…)`로 감싸되 이번에는 그레이디언트를 켜 둡니다. "
        "`forward`는 행렬 곱 셋, 쿼리와 전치한 키의 곱, 문제 16의 소프트맥스, 가중치와 값의 곱 순서입니다.",
        en="The three lines of `__init__` wrap `torch.rand(…)` in `nn.Parameter(…)`, with gradients on this time. "
        "`forward` goes: three products, queries with transposed keys, the softmax of exercise 16, weights with "
        "values.",
    ),
):
    answered(sa_v1.W_query, sa_v1.W_key, sa_v1.W_value)
    _layer = SelfAttention_v1(6, 9)
    _parameters = dict(_layer.named_parameters())
    assert set(_parameters) == {"W_query", "W_key", "W_value"}, tr(
        ko="파라미터는 `W_query`, `W_key`, `W_value` 셋이어야 합니다. `nn.Parameter`로 만들었는지 봅니다.",
        en="The parameters must be `W_query`, `W_key` and `W_value`. Are they made with `nn.Parameter`?",
    )
    assert all(_p.requires_grad for _p in _parameters.values()), tr(
        ko="훈련할 수 있어야 하므로 그레이디언트를 켜 둡니다.", en="They are to be trained, so gradients stay on."
    )
    assert all(tuple(_p.shape) == (6, 9) for _p in _parameters.values()), tr(
        ko="`d_in` 6, `d_out` 9로 만들었는데 크기가 (6, 9)가 아닌 행렬이 있습니다.",
        en="Made with 6 for `d_in` and 9 for `d_out`, some matrix is not of shape (6, 9).",
    )
    _numbers = torch.cat(list(_parameters.values())).detach()
    assert 0 <= _numbers.min() < 0.3 and 0.7 < _numbers.max() < 1 and _numbers.unique().numel() > 150, tr(
        ko="세 행렬은 0과 1 사이의 균등 난수로 저마다 따로 채웁니다.",
        en="Each of the matrices takes uniform random numbers between 0 and 1 of its own.",
    )
    _x = torch.rand(20, 6, requires_grad=True)
    _out = _layer(_x)
    assert torch.is_tensor(_out) and tuple(_out.shape) == (20, 9), tr(
        ko="크기가 (20, 6)인 입력, 폭이 9인 출력이면 결과는 크기가 (20, 9)인 텐서여야 합니다.",
        en="For inputs of shape (20, 6) and output width 9 the result must be a tensor of shape (20, 9).",
    )
    _grads = torch.autograd.grad(_out[0].sum(), [_x, *_parameters.values()], allow_unused=True)
    assert all(_g is not None and bool(_g.any()) for _g in _grads), tr(
        ko="결과에서 입력과 세 행렬 모두로 그레이디언트가 흐르지는 않습니다.",
        en="Gradients do not go back to the input and to all three matrices.",
    )
    assert bool(_grads[0].any(dim=-1).all()), tr(
        ko="스무 토큰 가운데 첫 토큰의 결과에 아무 몫도 없는 토큰이 있습니다. 모든 토큰을 봅니다.",
        en="Of the twenty tokens, some have no part in the output of the first. All tokens are to be seen.",
    )
    # ko: 토큰이 단위 벡터이고 키와 값이 정해져 있어, 결과에서 어텐션 가중치를 읽을 수 있습니다.
    # en: The tokens are unit vectors, keys and values are set: the attention weights can be read off the result.
    with torch.no_grad():
        _layer.W_key.copy_(torch.eye(6, 9))
        _layer.W_value.copy_(torch.eye(6, 9).roll(3, dims=1))
        _weights, _scores = _layer(torch.eye(6))[:, 3:], _layer.W_query[:, :6]
    assert torch.allclose(_weights.sum(dim=-1), torch.ones(6), atol=1e-5), tr(
        ko="한 쿼리의 가중치의 합이 1이 아니거나, 섞은 것이 값이 아닙니다.",
        en="The weights of a query do not add up to 1, or it is not the values that are mixed.",
    )
    assert torch.allclose(torch.log(_weights / _weights[:, :1]) * 3, _scores - _scores[:, :1], atol=1e-4), tr(
        ko="가중치가 식과 다릅니다. 쿼리와 키의 짝, 점수의 행과 열, 나누는 수를 하나씩 확인합니다.",
        en="The weights do not follow the formula. Look at queries and keys, at rows and columns of the scores and at "
        "the scaling one by one.",
    )

# %% [markdown] lang="ko"
r"""
두 번째 판은 `nn.Linear`를 씁니다. 초깃값이 더 좋고, 원하면 편향(bias)도 더할 수 있습니다. `nn.Linear`는 행렬을
전치해서, 곧 $d_{out}\times d_{in}$으로 저장합니다.

#### 문제 19 · `self-attention-v2` · 3점

`SelfAttention_v2`의 `W_query`, `W_key`, `W_value`를 이 순서로 `nn.Linear`로 만듭니다. 입력 폭 `d_in`, 출력 폭
`d_out`, 편향은 `qkv_bias`를 따릅니다. `forward`는 주어져 있습니다.
"""

# %% [markdown] lang="en"
r"""
The second version uses `nn.Linear`: it starts from better values and can have a bias. It stores its matrix transposed,
as $d_{out}\times d_{in}$.

#### Exercise 19 · `self-attention-v2` · 3 points

Make `W_query`, `W_key` and `W_value` of `SelfAttention_v2`, in this order, as `nn.Linear` from width `d_in` to `d_out`
with the bias that `qkv_bias` says. `forward` is given.
"""


# %% exercise="self-attention-v2" points=3
class SelfAttention_v2(nn.Module):
    def __init__(self, d_in, d_out, qkv_bias=False):
        super().__init__()
        # ko: 선형 층 세 개입니다.
        # en: Three linear layers.
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)  ### your code
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)  ### your code
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)  ### your code

    def forward(self, x):
        keys = self.W_key(x)
        queries = self.W_query(x)
        values = self.W_value(x)

        attn_scores = queries @ keys.T
        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
        context_vec = attn_weights @ values
        return context_vec


torch.manual_seed(789)
sa_v2 = SelfAttention_v2(d_in, d_out)
print(sa_v2(inputs))

# %% check="self-attention-v2"
with check(
    "self-attention-v2",
    hint=tr(
        ko="`nn.Linear(입력 폭, 출력 폭, bias=…)`입니다. `bias`에는 `True`나 `False`가 아니라 인자의 이름을 씁니다.",
        en="`nn.Linear(input width, output width, bias=…)`. For `bias` pass the argument on instead of `True` or "
        "`False`.",
    ),
    more=tr(
        ko="세 줄의 오른쪽은 모두 같은 꼴이고, 그때마다 `nn.Linear`를 새로 부릅니다. 폭은 숫자가 아니라 `d_in`, "
        "`d_out` 순서로, 편향은 `qkv_bias`로 넘깁니다.",
        en="The right sides of the three lines look the same, and each calls `nn.Linear` anew. The widths are `d_in` "
        "and `d_out`, in this order and not as numbers; the bias is `qkv_bias`.",
    ),
):
    answered(sa_v2.W_query, sa_v2.W_key, sa_v2.W_value)
    _plain, _other, _biased = SelfAttention_v2(4, 5), SelfAttention_v2(4, 5), SelfAttention_v2(4, 5, qkv_bias=True)
    _layers = (_plain.W_query, _plain.W_key, _plain.W_value)
    assert all(isinstance(_l, nn.Linear) and tuple(_l.weight.shape) == (5, 4) for _l in _layers), tr(
        ko="`d_in` 4, `d_out` 5로 만들었는데 폭 4에서 5로 가는 선형 층이 아닌 것이 있습니다.",
        en="Made with 4 for `d_in` and 5 for `d_out`, some layer is not linear from width 4 to 5.",
    )
    assert len(list(_plain.parameters())) == 3, tr(
        ko="편향이 없는 것이 기본이므로 파라미터는 셋이어야 합니다.",
        en="Without a bias, which is the default, there must be three parameters.",
    )
    assert len(list(_biased.parameters())) == 6, tr(
        ko="`qkv_bias=True`이면 편향이 셋 더 있어야 합니다.", en="With `qkv_bias=True` there must be three biases more."
    )
    assert all(_p.requires_grad for _p in _biased.parameters()), tr(
        ko="훈련할 수 없는 층이 있습니다. 그레이디언트를 켜 둡니다.",
        en="Some layer cannot be trained: gradients stay on.",
    )
    assert torch.cat([*_plain.parameters(), *_other.parameters()]).unique().numel() > 110, tr(
        ko="층마다, 객체마다 다른 난수에서 시작해야 합니다. 클래스 안에서 시드나 값을 정하지 않습니다.",
        en="Every layer of every object starts from random numbers of its own: set no seed and no values in the class.",
    )

# %% [markdown] lang="ko"
r"""
두 판의 출력이 다른 까닭은 초깃값뿐입니다. `sa_v2`의 `weight`를 전치해 `sa_v1`의 행렬에 복사하면 같은 출력이
나옵니다. 한번 해 보면 좋습니다.

## 3.5 코잘 어텐션 · 45분

훈련할 때는 모든 위치를 한 번에 계산합니다. 그런데 위치 $i$가 뒤의 토큰을 보면 안 됩니다. 맞혀야 할 답이 거기에 있기
때문입니다.

![](figure:future-leak)

그래서 주대각선 위쪽의 가중치를 가립니다. 이것이 **코잘 마스크**(causal mask)입니다. 자기 자신은 볼 수 있으므로
대각선은 남깁니다.

![](figure:causal-mask-matrix)

### 3.5.1 마스크 씌우기

연습에는 `sa_v2`의 쿼리와 키로 구한 가중치를 씁니다.
"""

# %% [markdown] lang="en"
r"""
The two versions give different outputs only because they start from different values. Copy the transposed `weight`s of
`sa_v2` into the matrices of `sa_v1`, and the outputs agree. It is worth trying.

## 3.5 Causal attention · 45 min

In training, all positions are computed at once. But position $i$ must not look at later tokens, because the next one
is the answer that it has to give.

![](figure:future-leak)

So the weights above the main diagonal are masked. That is the **causal mask**. A token may see itself, so the diagonal
stays.

![](figure:causal-mask-matrix)

### 3.5.1 Applying the mask

For practice we take the weights that come from the queries and keys of `sa_v2`.
"""

# %% include="start-here" only="release"

# %%
# ko: 쿼리와 키는 (6, 2), 점수와 가중치는 (6, 6)입니다.
# en: Queries and keys are (6, 2), scores and weights (6, 6).
queries = sa_v2.W_query(inputs)
keys = sa_v2.W_key(inputs)
attn_scores = queries @ keys.T
attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
print(attn_weights)

# %% [markdown] lang="ko"
r"""
가리는 길은 둘입니다. 그림의 위쪽 길은 소프트맥스 **다음에** 0을 곱하고 행을 다시 나눕니다. 아래쪽 길은 소프트맥스
**앞에서** 점수를 $-\infty$로 바꿉니다. 끝에서 만나는 행렬은 같습니다.

![](figure:mask-pipeline)

먼저 위쪽 길을 갑니다. `torch.tril`은 행렬의 대각선과 그 아래만 남기고 나머지를 0으로 만듭니다.

#### 문제 20 · `tril-mask` · 1점

대각선과 그 아래는 1, 위는 0인 크기 (`context_length`, `context_length`)의 텐서 `mask_simple`을 만듭니다.
"""

# %% [markdown] lang="en"
r"""
There are two ways. The upper lane of the figure multiplies by 0 **after** softmax and divides the rows again. The lower
lane replaces scores by $-\infty$ **before** softmax. Both end in the same matrix.

![](figure:mask-pipeline)

The upper lane first. `torch.tril` keeps the diagonal of a matrix and what is below, and makes the rest 0.

#### Exercise 20 · `tril-mask` · 1 point

`mask_simple` is a tensor of shape (`context_length`, `context_length`) with ones on and below the diagonal and zeros
above.
"""

# %% exercise="tril-mask" points=1
# ko: 토큰의 수만큼의 정사각 행렬입니다.
# en: A square matrix, as large as there are tokens.
context_length = attn_scores.shape[0]
mask_simple = torch.tril(torch.ones(context_length, context_length))  ### your code

print(mask_simple)

# %% check="tril-mask"
with check(
    "tril-mask",
    hint=tr(
        ko="1로 채운 정사각 행렬을 `torch.ones`로 만들어 `torch.tril`에 넣습니다. 크기는 6을 쓰지 말고 이름으로 "
        "씁니다.",
        en="Make a square matrix of ones with `torch.ones` and hand it to `torch.tril`. Write the name of the size, "
        "not 6.",
    ),
    more=tr(
        ko="안쪽의 `torch.ones`에는 `context_length`를 행과 열의 수로 두 번 주고, 바깥의 `torch.tril`에는 "
        "`diagonal`을 주지 않습니다. 그대로 두면 대각선도 남습니다.",
        en="The inner `torch.ones` takes `context_length` twice, for rows and for columns; the outer `torch.tril` "
        "takes no `diagonal`: as it is, it keeps the diagonal, too.",
    ),
):
    answered(attn_scores)
    answered(mask_simple)
    _mask = rerun(attn_scores=torch.rand(5, 5), attn_weights=torch.rand(5, 5)).mask_simple
    assert tuple(_mask.shape) == (5, 5), tr(
        ko="토큰이 다섯일 때 크기가 (5, 5)가 아닙니다. 크기는 `context_length`를 따라야 합니다.",
        en="For five tokens the shape is not (5, 5): it has to follow `context_length`.",
    )
    assert _mask.dtype.is_floating_point, tr(
        ko="가중치에 곱할 실수 텐서여야 합니다.", en="It is to be multiplied with weights: floats, please."
    )
    assert bool(((_mask == 0) | (_mask == 1)).all()), tr(
        ko="0도 1도 아닌 값이 있습니다.", en="Some value is neither 0 nor 1."
    )
    assert float(_mask[0].sum()) == 1 and float(_mask[-1].sum()) == 5, tr(
        ko="첫 행에는 1이 하나, 마지막 행에는 모두 1이어야 합니다. 위와 아래, 그리고 대각선을 확인합니다.",
        en="The first row must have a single 1, the last row nothing but ones. Which side of the diagonal is which, "
        "and is the diagonal right?",
    )
    assert _mask.sum(dim=1).tolist() == [1, 2, 3, 4, 5] and _mask.sum(dim=0).tolist() == [5, 4, 3, 2, 1], tr(
        ko="행이 하나 내려갈 때마다 1이 하나씩 늘어야 합니다.", en="Each row must have one 1 more than the row above."
    )

# %% [markdown] lang="ko"
"""
#### 문제 21 · `mask-weights` · 1점

`attn_weights`에 `mask_simple`을 성분끼리 곱해 `masked_simple`에 담습니다. `attn_weights`는 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
"""
#### Exercise 21 · `mask-weights` · 1 point

`masked_simple` is `attn_weights` times `mask_simple`, component by component. Leave `attn_weights` as it is.
"""

# %% exercise="mask-weights" points=1
# ko: 대각선 위가 0이 됩니다. 크기는 (6, 6)입니다.
# en: What is above the diagonal becomes 0; the shape is (6, 6).
masked_simple = attn_weights * mask_simple  ### your code

print(masked_simple)

# %% check="mask-weights"
with check(
    "mask-weights",
    hint=tr(
        ko="성분끼리의 곱은 `*`이고 행렬 곱은 `@`입니다.",
        en="`*` multiplies component by component; `@` is the matrix product.",
    ),
    more=tr(
        ko="`*` 하나면 됩니다. 곱할 것은 점수가 아니라 소프트맥스를 거친 가중치와, 문제 20의 마스크입니다. `*=`나 "
        "`mul_`은 가중치 자체를 바꾸므로 쓰지 않습니다.",
        en="One `*` will do, of the weights, which went through softmax, not the scores, and the mask of exercise 20. "
        "`*=` and `mul_` change the weights themselves, so they are no use here.",
    ),
):
    answered(masked_simple)
    _mask = torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    _leaf = torch.rand(3, 3, requires_grad=True)
    _weights = _leaf.clone()
    _masked = rerun(attn_weights=_weights, mask_simple=_mask, attn_scores=torch.rand(3, 3)).masked_simple
    assert torch.equal(_weights, _leaf), tr(
        ko="`attn_weights` 자체가 바뀌었습니다. 새 텐서를 만들고, 3.5.1의 첫 셀부터 다시 실행합니다.",
        en="`attn_weights` itself was changed. Make a new tensor, and run the cells from the first one of 3.5.1 on "
        "again.",
    )
    assert not bool(_masked[_mask == 0].any()), tr(
        ko="대각선 위에 0이 아닌 값이 있습니다.", en="Something above the diagonal is not 0."
    )
    assert torch.equal(_masked[_mask == 1], _weights[_mask == 1]), tr(
        ko="대각선과 그 아래의 값이 달라졌습니다.", en="Values on or below the diagonal have changed."
    )
    assert _masked.requires_grad, tr(
        ko="결과에서 가중치로 그레이디언트가 흐르지 않습니다. 텐서를 그대로 곱합니다.",
        en="No gradient goes from the result back to the weights: multiply the tensors as they are.",
    )

# %% [markdown] lang="ko"
"""
이제 행의 합이 1이 아닙니다.
"""

# %% [markdown] lang="en"
"""
The rows do not add up to 1 any more.
"""

# %%
print(masked_simple.sum(dim=-1))

# %% [markdown] lang="ko"
"""
행을 제 합으로 다시 나누면 됩니다. 가려진 토큰의 몫이 남은 토큰에 나뉘므로 미래의 정보가 새지 않습니다. 보이는
부분만으로 소프트맥스를 구한 것과 같습니다.

**주의.** 합을 구할 때 `keepdim=True`를 주어 크기를 (6, 1)로 남겨야 합니다. 없으면 크기가 (6,)이 되어 나누기가
열 방향으로 일어납니다.

#### 문제 22 · `renormalize-rows` · 1점

`masked_simple`의 행마다 그 행의 합으로 나누어 `masked_simple_norm`에 담습니다.
"""

# %% [markdown] lang="en"
"""
Divide each row by its own sum, and they do. The share of the masked tokens goes to the others, so nothing of the future
leaks: it is the softmax over the visible part.

**Mind the shape.** The sums need `keepdim=True`, which keeps them at shape (6, 1). Without it they are (6,), and the
division runs along the columns.

#### Exercise 22 · `renormalize-rows` · 1 point

`masked_simple_norm` is `masked_simple` with each row divided by its sum.
"""

# %% exercise="renormalize-rows" points=1
# ko: (6, 6) / (6, 1) → (6, 6)
# en: (6, 6) / (6, 1) → (6, 6)
masked_simple_norm = masked_simple / masked_simple.sum(dim=-1, keepdim=True)  ### your code

print(masked_simple_norm)
print(masked_simple_norm.sum(dim=-1))

# %% check="renormalize-rows"
with check(
    "renormalize-rows",
    hint=tr(
        ko="바로 위 셀의 합에 `keepdim=True`를 더합니다.", en="Take the sums of the cell above and add `keepdim=True`."
    ),
    more=tr(
        ko="`masked_simple`을 그 행의 합으로 나눕니다. 합은 마지막 차원을 따라 구하고 그 차원을 남깁니다. `/=`나 "
        "`div_`는 `masked_simple` 자체를 바꾸므로 쓰지 않습니다.",
        en="Divide `masked_simple` by its sums along the last dimension, with that dimension kept. `/=` and `div_` "
        "change `masked_simple` itself, so they are no use here.",
    ),
):
    answered(masked_simple_norm)
    _mask = torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    _leaf = (torch.rand(3, 3) * _mask).requires_grad_()
    _masked = _leaf.clone()
    _norm = rerun(masked_simple=_masked, mask_simple=_mask).masked_simple_norm
    assert torch.equal(_masked, _leaf), tr(
        ko="`masked_simple` 자체가 바뀌었습니다. 새 텐서를 만들고, 문제 21의 셀부터 다시 실행합니다.",
        en="`masked_simple` itself was changed. Make a new tensor, and run the cells from exercise 21 on again.",
    )
    assert torch.allclose(_norm.sum(dim=-1), torch.ones(3), atol=1e-5), tr(
        ko="행의 합이 1이 아닙니다.", en="The rows do not add up to 1."
    )
    assert not bool(_norm[_mask == 0].any()), tr(
        ko="대각선 위는 0으로 남아야 합니다.", en="What is above the diagonal must stay 0."
    )
    assert torch.allclose(_norm / _norm[:, :1], _masked / _masked[:, :1], atol=1e-4), tr(
        ko="한 행에 있는 가중치의 비율이 달라졌습니다.", en="The weights of a row are not in proportion any more."
    )
    assert _norm.requires_grad, tr(
        ko="결과에서 가중치로 그레이디언트가 흐르지 않습니다. 텐서끼리 계산합니다.",
        en="No gradient goes from the result back to the weights: compute with the tensors themselves.",
    )

# %% [markdown] lang="ko"
r"""
아래쪽 길이 더 짧습니다. 소프트맥스에서 $e^{-\infty}$는 정확히 0이므로, 가릴 점수를 $-\infty$로 바꾸면 정규화 한 번으로
끝납니다. `torch.triu(…, diagonal=1)`은 대각선 **위**만 남깁니다. `텐서.masked_fill(조건, 값)`은 조건이 참인 자리를
값으로 바꾼 새 텐서를 돌려줍니다. 조건은 참·거짓 텐서여야 하므로 `.bool()`로 바꿉니다.

#### 문제 23 · `mask-scores` · 1점

`attn_scores`에서 `mask`가 1인 자리를 $-\infty$(`-torch.inf`)로 바꾸어 `masked`에 담습니다. 점수는 나누지 않고,
`attn_scores`도 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
r"""
The lower lane is shorter. In softmax $e^{-\infty}$ is exactly 0, so with the scores to be masked replaced by
$-\infty$ one normalization is enough. `torch.triu(…, diagonal=1)` keeps only what is **above** the diagonal.
`tensor.masked_fill(condition, value)` returns a new tensor in which the value stands wherever the condition is
true; the condition must be boolean, hence `.bool()`.

#### Exercise 23 · `mask-scores` · 1 point

`masked` is `attn_scores` with $-\infty$ (`-torch.inf`) wherever `mask` is 1. The scores are not scaled yet, and
`attn_scores` stays as it is.
"""

# %% exercise="mask-scores" points=1
# ko: 대각선 위만 1인 마스크입니다.
# en: A mask with ones above the diagonal only.
mask = torch.triu(torch.ones(context_length, context_length), diagonal=1)
masked = attn_scores.masked_fill(mask.bool(), -torch.inf)  ### your code

print(masked)

# %% check="mask-scores"
with check(
    "mask-scores",
    hint=tr(
        ko="`masked_fill`에 참·거짓 마스크와 `-torch.inf`를 차례로 줍니다. 이름 끝에 밑줄이 있는 `masked_fill_`은 "
        "원래 텐서를 바꾸므로 여기서는 쓰지 않습니다.",
        en="`masked_fill` takes the boolean mask and `-torch.inf`. With an underscore at its end, `masked_fill_` "
        "changes the tensor itself; not here.",
    ),
    more=tr(
        ko="점으로 이어 부릅니다. 앞에는 나누지 않은 점수 `attn_scores`, 뒤에는 `masked_fill`이 오고, 조건은 "
        "`.bool()`을 붙인 `mask`입니다. 무한대에는 빼기 기호가 붙습니다.",
        en="It is a method call: in front of the dot the scores, `attn_scores`, not scaled, behind it `masked_fill`; "
        "the condition is `mask` with `.bool()`. Mind the minus of the infinity.",
    ),
):
    answered(attn_scores)
    answered(masked)
    _leaf = torch.randn(4, 4, requires_grad=True)
    _scores = _leaf.clone()
    _given = {_name: torch.rand(4, 3) for _name in ("inputs", "queries", "keys")}
    _again = rerun(attn_scores=_scores, context_length=4, attn_weights=torch.rand(4, 4), **_given)
    _hidden = _again.mask.bool()
    assert torch.equal(_scores, _leaf), tr(
        ko="`attn_scores` 자체가 바뀌었습니다. 새 텐서를 만들고, 3.5.1의 첫 셀부터 다시 실행합니다.",
        en="`attn_scores` itself was changed. Make a new tensor, and run the cells from the first one of 3.5.1 on "
        "again.",
    )
    assert bool(torch.isneginf(_again.masked[_hidden]).all()), tr(
        ko="가려야 할 자리에 `-inf`가 아닌 값이 있습니다.", en="Some place that must be masked is not `-inf`."
    )
    assert bool(torch.isfinite(_again.masked[~_hidden]).all()), tr(
        ko="보여야 할 자리까지 가렸습니다.", en="Some place that must be visible is masked."
    )
    assert torch.equal(_again.masked[~_hidden], _scores[~_hidden]), tr(
        ko="보이는 점수가 달라졌습니다.", en="Visible scores have changed."
    )
    assert _again.masked.requires_grad, tr(
        ko="결과에서 점수로 그레이디언트가 흐르지 않습니다. 텐서를 그대로 씁니다.",
        en="No gradient goes from the result back to the scores: use the tensor as it is.",
    )

# %% [markdown] lang="ko"
"""
나누고 소프트맥스를 구하면 문제 22와 같은 행렬이 나옵니다.
"""

# %% [markdown] lang="en"
"""
Scaled and put through softmax, it is the matrix of exercise 22.
"""

# %%
attn_weights = torch.softmax(masked / keys.shape[-1] ** 0.5, dim=-1)
print(attn_weights)

# %% [markdown] lang="ko"
r"""
### 3.5.2 어텐션 가중치의 드롭아웃

**드롭아웃**(dropout)은 훈련하는 동안에만 가중치를 하나하나 확률 $p$로 지워 0으로 만듭니다. 몇몇 토큰에만 기대는 일을
막아 과대적합을 줄입니다. 살아남은 값에는 $\frac{1}{1-p}$를 곱해 기댓값을 그대로 둡니다. $p=0.5$이면 2배, $p=0.2$이면
1.25배입니다. `eval()` 모드에서는 아무 일도 하지 않습니다. GPT-2는 $p=0.1$을 썼습니다. 요즘의 큰 모델은 글이
아주 많아 같은 글을 거의 되풀이해 보지 않으므로, 대개 드롭아웃을 쓰지 않습니다.

드롭아웃을 하고 나면 행의 합이 1이 아닙니다. 원래 그런 것입니다.

![](figure:dropout-on-weights)

#### 문제 24 · `dropout-layer` · 1점

확률이 0.5인 드롭아웃 층 `dropout`을 만듭니다. 어느 자리가 0이 되는지는 PyTorch의 버전과 운영 체제에 따라 다릅니다.
"""

# %% [markdown] lang="en"
r"""
### 3.5.2 Dropout on attention weights

**Dropout** sets each weight to 0 with probability $p$, in training only. It keeps the model from relying on a few
tokens and so reduces overfitting. What survives is multiplied by $\frac{1}{1-p}$, which keeps the expected value: by 2
for $p=0.5$, by 1.25 for $p=0.2$. In `eval()` mode it does nothing. GPT-2 used $p=0.1$. Today's large models mostly use
no dropout: they have so much text that they hardly ever see the same one twice.

After dropout the rows no longer add up to 1. That is intended.

![](figure:dropout-on-weights)

#### Exercise 24 · `dropout-layer` · 1 point

Make `dropout`, a dropout layer with probability 0.5. Which places become 0 depends on PyTorch's version and on the
operating system.
"""

# %% exercise="dropout-layer" points=1
torch.manual_seed(123)

# ko: 절반쯤이 0이 되고 나머지는 2가 됩니다.
# en: About half of the ones become 0, the others 2.
dropout = nn.Dropout(0.5)  ### your code
example = torch.ones(6, 6)
print(dropout(example))

# %% check="dropout-layer"
with check(
    "dropout-layer",
    hint=tr(
        ko="`torch.nn`에 드롭아웃 층이 있습니다. 인자는 0으로 만들 확률입니다.",
        en="`torch.nn` has a dropout layer. Its argument is the probability of becoming 0.",
    ),
    more=tr(
        ko="`nn.Dropout`을 확률 하나로 부르기만 하면 됩니다. 다른 인자도, `.eval()`도 붙이지 않습니다.",
        en="Just call `nn.Dropout` with the one probability: no other argument, and no `.eval()` after it.",
    ),
):
    answered(dropout)
    _layer, _ones = rerun().dropout, torch.ones(1000)
    assert isinstance(_layer, nn.Dropout), tr(ko="드롭아웃 층이 아닙니다.", en="This is not a dropout layer.")
    assert _layer.p == 0.5, tr(ko="확률이 0.5가 아닙니다.", en="Its probability is not 0.5.")
    assert bool((_layer(_ones) == 0).any()), tr(
        ko="아무것도 0이 되지 않습니다. 새로 만든 층은 훈련 모드로 남아야 합니다.",
        en="Nothing becomes 0: a layer that was just made has to stay in training mode.",
    )
    assert torch.equal(_ones, torch.ones(1000)), tr(
        ko="층이 넘겨받은 텐서 자체를 바꿉니다. 그러면 다음 셀의 어텐션 가중치가 망가집니다.",
        en="The layer changes the tensor that goes in, and so would spoil the attention weights of the next cell.",
    )

# %% [markdown] lang="ko"
"""
어텐션 가중치에 써 봅니다. 값은 0이 되거나 두 배가 됩니다. 무늬는 환경마다 다를 수 있습니다.
"""

# %% [markdown] lang="en"
"""
Applied to the attention weights, it makes values 0 or doubles them. The pattern may differ on other computers.
"""

# %%
torch.manual_seed(123)
print(dropout(attn_weights))

# %% [markdown] lang="ko"
"""
### 3.5.3 코잘 어텐션 클래스

실제 입력은 배치입니다. 같은 문장을 두 번 쌓아 크기 (2, 6, 3)인 배치를 만듭니다. 앞의 수부터 배치, 토큰, 임베딩
차원입니다.
"""

# %% [markdown] lang="en"
"""
### 3.5.3 A causal attention class

Real inputs come in batches. The same sentence twice makes a batch of shape (2, 6, 3): batch, tokens, embedding
dimension.
"""

# %%
batch = torch.stack((inputs, inputs), dim=0)
print(batch.shape)

# %% [markdown] lang="ko"
r"""
클래스를 쓰기 전에 새로 나오는 것 네 가지를 봅니다.

- 배치에서는 키를 `.T`가 아니라 `transpose(1, 2)`로 전치합니다. 배치 차원은 그대로 두고 뒤의 두 차원만 바꿉니다.
- 마스크는 훈련하지 않지만 모델과 함께 저장하고 옮겨야 합니다. 이런 텐서는 **버퍼**(buffer)로 등록합니다.
  `self.register_buffer("mask", 텐서)`라고 쓰면 `self.mask`가 생기고 `.to(device)`도 따라갑니다.
- 입력은 `context_length`보다 짧을 수 있습니다. 마스크를 `[:num_tokens, :num_tokens]`로 잘라 씁니다.
- `masked_fill_`처럼 이름 끝에 밑줄이 있는 메서드는 텐서를 제자리에서 바꿉니다.

#### 문제 25 · `causal-attention` · 5점

클래스 `CausalAttention`을 완성합니다. 입력의 크기는 (배치, 토큰 수, `d_in`)입니다.

1. `self.dropout`: 확률이 `dropout`인 드롭아웃 층
2. 문장 하나: 대각선 위가 1인 크기 (`context_length`, `context_length`)의 행렬을 버퍼 `"mask"`로 등록
3. 문장 하나: `x.shape`를 `b`, `num_tokens`, `d_in`으로 풀기
4. 문장 하나: `attn_scores`에서, 토큰 수에 맞게 잘라 참·거짓으로 바꾼 마스크의 자리를 `-torch.inf`로 제자리에서 채우기
5. `attn_weights`: 드롭아웃을 한 가중치
"""

# %% [markdown] lang="en"
r"""
Four things are new in the class.

- In a batch the keys are transposed by `transpose(1, 2)`, not `.T`: the batch dimension stays, the last two swap.
- The mask is not trained, but has to be saved and moved with the model. Such a tensor is registered as a **buffer**:
  `self.register_buffer("mask", tensor)` makes `self.mask`, and `.to(device)` takes it along.
- Inputs may be shorter than `context_length`, so the mask is cut to `[:num_tokens, :num_tokens]`.
- A method with an underscore at its end, like `masked_fill_`, changes the tensor in place.

#### Exercise 25 · `causal-attention` · 5 points

Complete the class `CausalAttention`. Inputs are of shape (batch, tokens, `d_in`).

1. `self.dropout`: a dropout layer with probability `dropout`
2. one statement: register the buffer `"mask"`, a matrix of shape (`context_length`, `context_length`) with ones
   above the diagonal
3. one statement: unpack `x.shape` into `b`, `num_tokens`, `d_in`
4. one statement: fill `attn_scores` in place with `-torch.inf` where the mask, cut to the number of tokens and
   made boolean, is set
5. `attn_weights`: the weights after dropout
"""


# %% exercise="causal-attention" points=5
class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        # ko: 드롭아웃 층을 만들고, 그다음 줄에서 마스크를 버퍼로 등록합니다.
        # en: The dropout layer; the line after it registers the mask as a buffer.
        self.dropout = nn.Dropout(dropout)  ### your code
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))  ### your code

    def forward(self, x):
        # ko: 배치 크기 b, 토큰 수 num_tokens, 입력 폭 d_in으로 풉니다.
        # en: Unpacked into the batch size b, the number of tokens num_tokens and the input width d_in.
        b, num_tokens, d_in = x.shape  ### your code
        keys = self.W_key(x)
        queries = self.W_query(x)
        values = self.W_value(x)

        # ko: 점수의 크기는 (b, num_tokens, num_tokens)입니다. 뒤의 토큰을 가립니다.
        # en: Scores are (b, num_tokens, num_tokens); later tokens get masked.
        attn_scores = queries @ keys.transpose(1, 2)
        attn_scores.masked_fill_(self.mask.bool()[:num_tokens, :num_tokens], -torch.inf)  ### your code
        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
        attn_weights = self.dropout(attn_weights)  ### your code

        context_vec = attn_weights @ values
        return context_vec


torch.manual_seed(123)
context_length = batch.shape[1]
ca = CausalAttention(d_in, d_out, context_length, 0.0)
context_vecs = ca(batch)
print(context_vecs)
print("context_vecs.shape:", context_vecs.shape)

# %% check="causal-attention"
with check(
    "causal-attention",
    hint=tr(
        ko="마스크는 문제 23의 `mask`와 같은 식으로 만듭니다. 채울 때는 `self.mask`를 참·거짓으로 바꾸고 행과 열을 "
        "모두 `num_tokens`까지 자릅니다.",
        en="The mask is made like `mask` in exercise 23. When filling, make `self.mask` boolean and cut both its rows "
        "and its columns at `num_tokens`.",
    ),
    more=tr(
        ko="차례로 `nn.Dropout`, `self.register_buffer`, `x.shape`의 세 이름, 점수의 `masked_fill_`, "
        "`self.dropout`입니다. `register_buffer`는 이름과 텐서를 받고, 드롭아웃은 소프트맥스를 거친 가중치에 합니다.",
        en="In turn: `nn.Dropout`, `self.register_buffer`, three names for `x.shape`, `masked_fill_` of the scores, "
        "`self.dropout`. `register_buffer` takes a name and a tensor; dropout acts on the weights, after softmax.",
    ),
):
    answered(ca.dropout)
    assert "mask" in dict(ca.named_buffers()), tr(
        ko="`mask`가 버퍼로 등록되지 않았습니다.", en="`mask` is not registered as a buffer."
    )
    _ca = CausalAttention(4, 5, 10, 0.0)
    assert tuple(_ca.mask.shape[-2:]) == (10, 10), tr(
        ko="문맥 길이가 10인데 마스크의 크기가 (10, 10)이 아닙니다.",
        en="With a context length of 10 the mask is not of shape (10, 10).",
    )
    _x = torch.rand(3, 7, 4, requires_grad=True)
    _out = _ca(_x)
    assert tuple(_out.shape) == (3, 7, 5), tr(
        ko="문맥 길이 10에 토큰 일곱인 글 셋을 넣으면 결과는 (3, 7, 5)여야 합니다.",
        en="Three texts of seven tokens, with a context length of 10, must come to (3, 7, 5).",
    )
    # ko: 첫 글의 네 번째 결과가 어느 토큰에 달려 있는지는 그레이디언트가 말해 줍니다.
    # en: The gradients tell which tokens the fourth output of the first text depends on.
    _grads = torch.autograd.grad(_out[0, 3].sum(), [_x, *_ca.parameters()], allow_unused=True)
    assert all(_g is not None for _g in _grads), tr(
        ko="결과에서 입력과 모든 층으로 그레이디언트가 흐르지는 않습니다.",
        en="Gradients do not go back to the input and to all layers.",
    )
    _seen = _grads[0].abs().sum(dim=-1) > 0
    assert not bool(_seen[0, 4:].any()) and not bool(_seen[1:].any()), tr(
        ko="앞의 결과가 뒤의 토큰이나 다른 글에 따라 달라집니다. 미래가 새고 있습니다.",
        en="An earlier output depends on later tokens or on another text: the future leaks.",
    )
    assert bool(_seen[0, :4].all()), tr(
        ko="보여야 할 토큰이 가려졌습니다. 마스크가 어느 쪽을 가리는지, 대각선은 어떤지 확인합니다.",
        en="A token that must be visible is masked. Which side does the mask cover, and what about the diagonal?",
    )
    assert torch.allclose(_out[:, 0], _ca.W_value(_x)[:, 0], atol=1e-5), tr(
        ko="첫 토큰은 자기 자신만 볼 수 있으므로 결과가 제 값 벡터와 같아야 합니다.",
        en="The first token sees only itself, so its output must be its own value vector.",
    )
    # ko: 버퍼를 지워도 결과가 같으면 마스크를 새로 만든 것입니다. 그때는 그 마스크가 모듈의 장치에 있는지 봅니다.
    # en: If the output stays when the buffer is wiped, a mask was made anew; then it has to be on the module's device.
    _mask = _ca.mask.clone()
    _ca.mask.zero_()
    if torch.equal(_ca(_x), _out):
        with torch.device("meta"):
            assert torch.equal(_ca(_x), _out), tr(
                ko="`forward`가 마스크를 CPU에 새로 만들어, 모듈이 GPU에 있으면 실패합니다. 등록한 버퍼를 씁니다.",
                en="`forward` makes a mask anew on the CPU, which fails with a module on a GPU. Use the buffer.",
            )
    _ca.mask.copy_(_mask)
    with torch.no_grad():
        _ca.W_key.weight.copy_(-1e15 * _ca.W_query.weight)
    assert torch.allclose(_ca(_x)[:, 0], _ca.W_value(_x)[:, 0], atol=1e-5), tr(
        ko="점수가 아주 작으면 가린 토큰이 다시 보입니다. 채운 값이 충분히 작지 않습니다.",
        en="Where scores are very small, masked tokens are seen again: what was filled in is not small enough.",
    )
    # ko: 자기만 보는 첫 토큰의 가중치는 드롭아웃을 거치면 0이거나 1 / (1 - 0.75) = 4입니다.
    # en: The weight of the first token, which sees only itself, is 0 or 1 / (1 - 0.75) = 4 after dropout.
    _ca, _x = CausalAttention(4, 5, 10, 0.75), torch.rand(64, 7, 4)
    _first, _values = _ca(_x)[:, 0], _ca.W_value(_x)[:, 0]
    _dropped = (_first == 0).all(dim=-1)
    _kept = torch.isclose(_first, 4 * _values, atol=1e-4).all(dim=-1)
    assert bool((_dropped | _kept).all() and _dropped.any() and _kept.any()), tr(
        ko="훈련 모드에서 어텐션 가중치가 저마다 0이 되거나 그만큼 커지지 않습니다. 드롭아웃의 확률과 자리를 봅니다.",
        en="In training, attention weights do not each become 0 or larger by that much. Look at the probability of "
        "the dropout and at its place.",
    )
    assert torch.allclose(_ca.eval()(_x)[:, 0], _values, atol=1e-5), tr(
        ko="`eval()`에서는 드롭아웃이 멈추어야 합니다.", en="In `eval()` dropout must stop."
    )

# %% [markdown] lang="ko"
r"""
## 3.6 여러 개의 헤드 · 35분

### 3.6.1 헤드를 나란히 쌓기

어텐션 모듈 하나가 **헤드**(head) 하나입니다. 헤드마다 $W_q, W_k, W_v$가 따로 있고, 저마다 다른 관계를 배웁니다.

![](figure:heads-in-parallel)

같은 자리에서도 헤드마다 보는 것이 다릅니다. 무엇을 볼지는 아무도 정해 주지 않고, 훈련으로 정해집니다.

![](figure:what-heads-look-at)

같은 대명사에서도 어떤 헤드는 그것이 가리키는 명사만 보고, 다른 헤드는 그 명사를 설명하는 말까지 봅니다.

![](figure:attention-two-heads-lines)

결과는 마지막 차원으로 이어 붙입니다. 폭은 `d_out * num_heads`가 됩니다.

![](figure:concat-heads)

#### 문제 26 · `multi-head-wrapper` · 3점

1. `nn.ModuleList`에 `CausalAttention` `num_heads`개의 리스트를 넣습니다. 다섯 인자를 모두 넘깁니다.
2. 모든 헤드의 출력을 마지막 차원으로 이어 붙여 `out`에 담습니다.
"""

# %% [markdown] lang="en"
r"""
## 3.6 Several heads · 35 min

### 3.6.1 Stacking single heads

One attention module is one **head**. Each head has its own $W_q, W_k, W_v$ and learns relations of its own.

![](figure:heads-in-parallel)

From one and the same position, each head may look elsewhere. Nobody tells it where: training does.

![](figure:what-heads-look-at)

At the same pronoun, one head may look only at the noun that it stands for, another also at the word that describes
that noun.

![](figure:attention-two-heads-lines)

The results are joined along the last dimension, whose width becomes `d_out * num_heads`.

![](figure:concat-heads)

#### Exercise 26 · `multi-head-wrapper` · 3 points

1. Hand `nn.ModuleList` a list of `num_heads` `CausalAttention`s; pass all five arguments on.
2. `out` is the outputs of all heads, joined along the last dimension.
"""

# %% include="start-here" only="release"


# %% exercise="multi-head-wrapper" points=3
class MultiHeadAttentionWrapper(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        # ko: 서로 다른 헤드 num_heads개의 리스트입니다.
        # en: A list of num_heads different heads.
        self.heads = nn.ModuleList(
            [CausalAttention(d_in, d_out, context_length, dropout, qkv_bias) for _ in range(num_heads)],  ### your code
        )

    def forward(self, x):
        # ko: (b, T, d_in) → (b, T, d_out * num_heads)
        # en: (b, T, d_in) → (b, T, d_out * num_heads)
        out = torch.cat([head(x) for head in self.heads], dim=-1)  ### your code
        return out


torch.manual_seed(123)
context_length = batch.shape[1]
d_in, d_out = 3, 2
mha = MultiHeadAttentionWrapper(d_in, d_out, context_length, 0.0, num_heads=2)
context_vecs = mha(batch)
print(context_vecs)
print("context_vecs.shape:", context_vecs.shape)

# %% check="multi-head-wrapper"
with check(
    "multi-head-wrapper",
    hint=tr(
        ko="리스트 컴프리헨션으로 헤드를 매번 새로 만듭니다. `[헤드] * 수`는 같은 헤드를 여러 번 담을 뿐입니다. 이어 "
        "붙이는 함수는 `torch.cat`입니다.",
        en="A list comprehension makes a new head each time; `[head] * number` holds the same one several times. "
        "`torch.cat` joins tensors.",
    ),
    more=tr(
        ko="(1)은 `CausalAttention`을 `range(num_heads)`만큼 되풀이해 만드는 리스트이고, 그때마다 인자 다섯 개를 "
        "넘깁니다. (2)의 `torch.cat`은 모든 헤드에 `x`를 넣어 얻은 리스트와, 마지막 차원을 가리키는 `dim`을 받습니다.",
        en="(1) is a list that makes a `CausalAttention` for each of `range(num_heads)`, with the five arguments "
        "every time. In (2) `torch.cat` takes the list of what every head makes of `x`, and as `dim` the last "
        "dimension.",
    ),
):
    _heads = MultiHeadAttentionWrapper(3, 5, 11, 0.25, 6, qkv_bias=True)
    _plain = MultiHeadAttentionWrapper(3, 5, 11, 0.25, 6)
    assert len(_heads.heads) == 6, tr(ko="헤드의 수가 `num_heads`와 다릅니다.", en="There are not `num_heads` heads.")
    assert len({id(_head) for _head in _heads.heads}) == 6, tr(
        ko="같은 헤드가 여러 번 들어 있습니다.", en="The same head is in the list more than once."
    )
    assert all(isinstance(_head, CausalAttention) for _head in _heads.heads), tr(
        ko="`CausalAttention`이 아닌 헤드가 있습니다.", en="Some head is not a `CausalAttention`."
    )
    assert (len(list(_heads.parameters())), len(list(_plain.parameters()))) == (36, 18), tr(
        ko="`qkv_bias`가 헤드에 전해지지 않았습니다.", en="`qkv_bias` does not reach the heads."
    )
    assert all(_head.mask.shape[-1] == 11 for _head in _heads.heads), tr(
        ko="`context_length`가 헤드에 전해지지 않았습니다.", en="`context_length` does not reach the heads."
    )
    assert all(_head.dropout.p == 0.25 for _head in _heads.heads), tr(
        ko="`dropout`이 헤드에 전해지지 않았습니다.", en="`dropout` does not reach the heads."
    )
    _x = torch.rand(2, 7, 3, requires_grad=True)
    _out = _heads.eval()(_x)
    answered(_out)
    assert tuple(_out.shape) == (2, 7, 30), tr(
        ko="폭이 5인 헤드 여섯의 결과는 (2, 7, 30)이어야 합니다. 헤드의 폭과 이어 붙이는 차원을 확인합니다.",
        en="Six heads of width 5 must come to (2, 7, 30). Look at the width of a head and at the dimension that is "
        "joined.",
    )
    _parts = zip(_out.chunk(6, dim=-1), _heads.heads, strict=True)
    assert all(torch.allclose(_part, _head(_x), atol=1e-5) for _part, _head in _parts), tr(
        ko="결과가 모든 헤드의 출력을 차례로 이은 것이 아닙니다.",
        en="The result is not the outputs of all heads in turn.",
    )
    _grads = torch.autograd.grad(_out.sum(), [_x, *_heads.parameters()], allow_unused=True)
    assert all(_g is not None for _g in _grads), tr(
        ko="결과에서 입력과 모든 헤드로 그레이디언트가 흐르지는 않습니다.",
        en="Gradients do not go back to the input and to all heads.",
    )

# %% [markdown] lang="ko"
r"""
### 3.6.2 투영 하나를 나누기

작은 층을 여럿 두는 대신 넓은 층 하나를 두고 결과를 나눌 수 있습니다. 행렬 곱이 한 번이라 훨씬 빠릅니다.

![](figure:split-projection)

`d_out`은 모든 헤드를 합친 폭입니다. 헤드 하나의 폭은 $d_h=d_{out}/H$이고, 나누어떨어져야 합니다. 텐서는 다음 길을
지납니다. 배치 $b$, 토큰 $T$, 헤드 $H$입니다.

| 단계 | 크기 | 예(b 2, T 6, d_out 4, H 2) |
| --- | --- | --- |
| 투영 | $(b, T, d_{out})$ | (2, 6, 4) |
| 나누기 `view` | $(b, T, H, d_h)$ | (2, 6, 2, 2) |
| 축 1과 2 바꾸기 | $(b, H, T, d_h)$ | (2, 2, 6, 2) |
| 점수 | $(b, H, T, T)$ | (2, 2, 6, 6) |
| 값의 가중합, 축 되돌리기 | $(b, T, H, d_h)$ | (2, 6, 2, 2) |
| 합치기 | $(b, T, d_{out})$ | (2, 6, 4) |

마지막에 선형 층 `out_proj`를 한 번 더 지납니다. 여러 헤드의 결과를 섞는 층이고, 꼭 있어야 하는 것은 아니지만 LLM에서는
흔히 씁니다.

**주의.** `transpose` 다음에는 메모리가 이어져 있지 않아 `view`가 오류를 냅니다. `.contiguous().view(…)`나
`.reshape(…)`를 씁니다.

#### 문제 27 · `multi-head-attention` · 5점

클래스 `MultiHeadAttention`을 완성합니다. 28강과 과제에서 그대로 씁니다.

1. `head_dim`: `d_out`을 `num_heads`로 나눈 몫(정수)
2. `W_query`, `W_key`, `W_value`: 폭 `d_in`에서 `d_out`으로 가는 `nn.Linear`, 편향은 `qkv_bias`
3. `dropout` 층, 그리고 문장 하나로 버퍼 `"mask"`(문제 25와 같음)
4. `keys`, `values`, `queries`를 **이 순서로** $(b, T, H, d_h)$로 나누고, `keys`, `queries`, `values`의 축 1과 2를
   바꿉니다.
5. `attn_scores`: 쿼리와, 뒤의 두 축을 바꾼 키의 곱
6. `mask_bool`: 토큰 수에 맞게 자른 참·거짓 마스크. 다음 문장 하나로 점수를 제자리에서 `-torch.inf`로 채웁니다.
7. `attn_weights`: 헤드 폭의 제곱근으로 나눈 점수의 소프트맥스, 그다음 드롭아웃
8. `context_vec`: 가중치와 값의 곱에서 축 1과 2를 되돌린 것, 그다음 $(b, T, d_{out})$으로 합친 것
"""

# %% [markdown] lang="en"
r"""
### 3.6.2 Splitting one projection

Instead of many small layers there can be one wide layer whose result is split. It takes a single matrix product
and is much faster.

![](figure:split-projection)

`d_out` is the width of all heads together; one head is $d_h=d_{out}/H$ wide, which must come out even. A tensor
goes this way, with batch $b$, tokens $T$ and heads $H$:

| step | shape | example (b 2, T 6, d_out 4, H 2) |
| --- | --- | --- |
| project | $(b, T, d_{out})$ | (2, 6, 4) |
| split, `view` | $(b, T, H, d_h)$ | (2, 6, 2, 2) |
| swap axes 1 and 2 | $(b, H, T, d_h)$ | (2, 2, 6, 2) |
| scores | $(b, H, T, T)$ | (2, 2, 6, 6) |
| weighted values, axes swapped back | $(b, T, H, d_h)$ | (2, 6, 2, 2) |
| merge | $(b, T, d_{out})$ | (2, 6, 4) |

At the end comes one more linear layer, `out_proj`, which mixes the results of the heads. It is not strictly needed, but
common in LLMs.

**Mind the memory.** After `transpose` the memory is not contiguous and `view` raises an error. Use
`.contiguous().view(…)` or `.reshape(…)`.

#### Exercise 27 · `multi-head-attention` · 5 points

Complete the class `MultiHeadAttention`, which lecture 28 and the homework use unchanged.

1. `head_dim`: the (integer) quotient of `d_out` and `num_heads`
2. `W_query`, `W_key`, `W_value`: `nn.Linear` from width `d_in` to `d_out`, with the bias that `qkv_bias` says
3. the `dropout` layer, and one statement for the buffer `"mask"`, as in exercise 25
4. split `keys`, `values`, `queries`, **in this order**, into $(b, T, H, d_h)$; then swap axes 1 and 2 of `keys`,
   `queries`, `values`
5. `attn_scores`: the queries times the keys with their last two axes swapped
6. `mask_bool`: the boolean mask, cut to the number of tokens; the next statement fills the scores in place with
   `-torch.inf`
7. `attn_weights`: the softmax of the scores divided by the square root of the head's width, then dropout
8. `context_vec`: weights times values with axes 1 and 2 swapped back, then merged to $(b, T, d_{out})$
"""


# %% exercise="multi-head-attention" points=5
class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert d_out % num_heads == 0, tr(
            ko="d_out은 num_heads로 나누어떨어져야 합니다.",
            en="d_out must be divisible by num_heads.",
        )

        self.d_out = d_out
        self.num_heads = num_heads
        # ko: 헤드 하나의 폭입니다.
        # en: The width of one head.
        self.head_dim = d_out // num_heads  ### your code

        # ko: 모든 헤드의 투영을 한 층이 맡습니다.
        # en: One layer projects for all heads.
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)  ### your code
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)  ### your code
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)  ### your code
        self.out_proj = nn.Linear(d_out, d_out)
        # ko: 드롭아웃 층을 만들고, 그다음 줄에서 마스크를 버퍼로 등록합니다.
        # en: The dropout layer; the line after it registers the mask as a buffer.
        self.dropout = nn.Dropout(dropout)  ### your code
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))  ### your code

    def forward(self, x):
        b, num_tokens, d_in = x.shape

        # ko: (b, T, d_out)
        # en: (b, T, d_out)
        keys = self.W_key(x)
        queries = self.W_query(x)
        values = self.W_value(x)

        # ko: 헤드로 나눕니다. (b, T, d_out) → (b, T, H, d_h)
        # en: Split into heads: (b, T, d_out) → (b, T, H, d_h)
        keys = keys.view(b, num_tokens, self.num_heads, self.head_dim)  ### your code
        values = values.view(b, num_tokens, self.num_heads, self.head_dim)  ### your code
        queries = queries.view(b, num_tokens, self.num_heads, self.head_dim)  ### your code

        # ko: 헤드를 앞으로 옮깁니다. (b, T, H, d_h) → (b, H, T, d_h)
        # en: Bring the heads forward: (b, T, H, d_h) → (b, H, T, d_h)
        keys = keys.transpose(1, 2)  ### your code
        queries = queries.transpose(1, 2)  ### your code
        values = values.transpose(1, 2)  ### your code

        # ko: 헤드마다 점수를 구하고 뒤의 토큰을 가립니다. (b, H, T, T)
        # en: Scores of each head, with later tokens masked: (b, H, T, T)
        attn_scores = queries @ keys.transpose(2, 3)  ### your code
        mask_bool = self.mask.bool()[:num_tokens, :num_tokens]  ### your code
        attn_scores.masked_fill_(mask_bool, -torch.inf)  ### your code

        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)  ### your code
        attn_weights = self.dropout(attn_weights)  ### your code

        # ko: 축을 되돌리고 헤드를 합칩니다. (b, H, T, d_h) → (b, T, H, d_h) → (b, T, d_out)
        # en: Swap back and merge the heads: (b, H, T, d_h) → (b, T, H, d_h) → (b, T, d_out)
        context_vec = (attn_weights @ values).transpose(1, 2)  ### your code
        context_vec = context_vec.contiguous().view(b, num_tokens, self.d_out)  ### your code
        context_vec = self.out_proj(context_vec)
        return context_vec


torch.manual_seed(123)
batch_size, context_length, d_in = batch.shape
d_out = 4
mha = MultiHeadAttention(d_in, d_out, context_length, 0.0, num_heads=2)
context_vecs = mha(batch)
print(context_vecs)
print("context_vecs.shape:", context_vecs.shape)

# %% check="multi-head-attention"
with check(
    "multi-head-attention",
    hint=tr(
        ko="단계마다 텐서의 크기를 표와 견주어 봅니다. `view` 다음에 `transpose`를 하고, 나누는 수는 헤드의 폭에서 "
        "구하며, 합칠 때는 축을 먼저 되돌립니다.",
        en="Compare the shape after each step with the table. `view` comes first and `transpose` after it, the number "
        "to divide by comes from the width of a head, and the axes are swapped back before the heads are merged.",
    ),
    more=tr(
        ko="`view`는 배치, 토큰, `self.num_heads`, `self.head_dim` 순서로 나눕니다. 그다음 셋 모두 축 1과 2를 바꾸고, "
        "점수를 구할 때 키만 뒤의 두 축을 한 번 더 바꿉니다. 마스크, 소프트맥스, 드롭아웃, 값과의 곱 다음에 축을 "
        "되돌리고, `contiguous`를 거쳐 `view`로 합칩니다.",
        en="`view` splits into batch, tokens, `self.num_heads`, `self.head_dim`. Then axes 1 and 2 of all three are "
        "swapped, and for the scores the last two axes of the keys once more. After mask, softmax, dropout and the "
        "product with the values the axes are swapped back, and `contiguous` and `view` merge the heads.",
    ),
):
    answered(mha.head_dim, mha.W_query, mha.W_key, mha.W_value, mha.dropout)
    assert "mask" in dict(mha.named_buffers()), tr(
        ko="`mask`가 버퍼로 등록되지 않았습니다.", en="`mask` is not registered as a buffer."
    )
    _mha = MultiHeadAttention(5, 12, 10, 0.0, 3)
    assert tuple(_mha.mask.shape[-2:]) == (10, 10), tr(
        ko="문맥 길이가 10인데 마스크의 크기가 (10, 10)이 아닙니다.",
        en="With a context length of 10 the mask is not of shape (10, 10).",
    )
    _biased = MultiHeadAttention(5, 12, 10, 0.0, 3, qkv_bias=True)
    assert (len(list(_mha.parameters())), len(list(_biased.parameters()))) == (5, 8), tr(
        ko="파라미터의 수가 맞지 않습니다. 층이 저마다 따로 있고 편향이 `qkv_bias`를 따르는지 봅니다.",
        en="The number of parameters is wrong. Is every layer one of its own, and do the biases follow `qkv_bias`?",
    )
    _x = torch.rand(2, 7, 5, requires_grad=True)
    _out = _mha(_x)
    assert _mha.head_dim == 4 and tuple(_out.shape) == (2, 7, 12), tr(
        ko="입력 (2, 7, 5), `d_out` 12, 헤드 3이면 헤드의 폭은 4, 결과는 (2, 7, 12)여야 합니다.",
        en="For inputs of shape (2, 7, 5), `d_out` 12 and 3 heads, a head is 4 wide and the result is (2, 7, 12).",
    )
    # ko: 첫 글의 네 번째 결과가 어느 토큰에 달려 있는지는 그레이디언트가 말해 줍니다.
    # en: The gradients tell which tokens the fourth output of the first text depends on.
    _grads = torch.autograd.grad(_out[0, 3].sum(), [_x, *_mha.parameters()], allow_unused=True)
    assert all(_g is not None for _g in _grads), tr(
        ko="결과에서 입력과 모든 층으로 그레이디언트가 흐르지는 않습니다.",
        en="Gradients do not go back to the input and to all layers.",
    )
    _seen = _grads[0].abs().sum(dim=-1) > 0
    assert not bool(_seen[0, 4:].any()) and not bool(_seen[1:].any()), tr(
        ko="앞의 결과가 뒤의 토큰이나 다른 글에 따라 달라집니다. 마스크와 축을 확인합니다.",
        en="An earlier output depends on later tokens or on another text. Look at the mask and at the axes.",
    )
    assert bool(_seen[0, :4].all()), tr(
        ko="보여야 할 토큰이 가려졌습니다. 마스크가 어느 쪽을 가리는지, 대각선은 어떤지 확인합니다.",
        en="A token that must be visible is masked. Which side does the mask cover, and what about the diagonal?",
    )
    # ko: 버퍼를 지워도 결과가 같으면 마스크를 새로 만든 것입니다. 그때는 그 마스크가 모듈의 장치에 있는지 봅니다.
    # en: If the output stays when the buffer is wiped, a mask was made anew; then it has to be on the module's device.
    _mask = _mha.mask.clone()
    _mha.mask.zero_()
    if torch.equal(_mha(_x), _out):
        with torch.device("meta"):
            assert torch.equal(_mha(_x), _out), tr(
                ko="`forward`가 마스크를 CPU에 새로 만들어, 모듈이 GPU에 있으면 실패합니다. 등록한 버퍼를 씁니다.",
                en="`forward` makes a mask anew on the CPU, which fails with a module on a GPU. Use the buffer.",
            )
    _mha.mask.copy_(_mask)
    # ko: 헤드 하나의 가중치만 가진 모듈 셋은, 이으면 헤드가 셋인 모듈과 같아야 합니다.
    # en: Three modules that have the weights of one head each must, side by side, equal the module with three heads.
    _parts, _singles = [], [MultiHeadAttention(5, 4, 10, 0.0, 1) for _ in range(3)]
    with torch.no_grad():
        _mha.out_proj.load_state_dict({"weight": torch.eye(12), "bias": torch.zeros(12)})
        for _number, _single in enumerate(_singles):
            _single.out_proj.load_state_dict({"weight": torch.eye(4), "bias": torch.zeros(4)})
            for _name in ("W_query", "W_key", "W_value"):
                _rows = getattr(_mha, _name).weight.chunk(3)[_number]
                getattr(_single, _name).weight.copy_(_rows)
            _parts.append(_single(_x))
    assert torch.allclose(_mha(_x), torch.cat(_parts, dim=-1), atol=1e-5), tr(
        ko="헤드 셋의 결과가 헤드를 하나씩 계산한 것과 다릅니다. 나누기와 합치기의 순서, 축, 나누는 수를 확인합니다.",
        en="Three heads do not come to what each of them gives alone. Look at the order of splitting and merging, at "
        "the axes and at the scaling.",
    )
    # ko: 토큰이 단위 벡터이고 키와 값이 정해져 있어, 결과에서 어텐션 가중치를 읽을 수 있습니다.
    # en: The tokens are unit vectors, keys and values are set: the attention weights can be read off the result.
    _single = MultiHeadAttention(5, 9, 10, 0.0, 1)
    with torch.no_grad():
        _single.W_key.weight.copy_(torch.eye(9, 5))
        _single.W_value.weight.copy_(torch.eye(9, 5).roll(4, dims=0))
        _single.out_proj.load_state_dict({"weight": torch.eye(9), "bias": torch.zeros(9)})
        _weights, _scores = _single(torch.eye(5).unsqueeze(0))[0, :, 4:], _single.W_query.weight[:5].T
        _used = torch.log(_weights / _weights[:, :1]) * 3
    assert torch.allclose(_weights.sum(dim=-1), torch.ones(5), atol=1e-5), tr(
        ko="한 쿼리의 가중치의 합이 1이 아니거나, 섞은 것이 값이 아닙니다.",
        en="The weights of a query do not add up to 1, or it is not the values that are mixed.",
    )
    assert torch.allclose(_used.tril(), (_scores - _scores[:, :1]).tril(), atol=1e-4), tr(
        ko="보이는 토큰의 가중치가 식과 다릅니다. 점수의 행과 열, 나누는 수, 소프트맥스의 차원을 확인합니다.",
        en="The weights of the visible tokens do not follow the formula. Look at rows and columns of the scores, at "
        "the scaling and at the dimension of the softmax.",
    )
    with torch.no_grad():
        _mha.W_key.weight.copy_(-1e15 * _mha.W_query.weight)
    assert torch.allclose(_mha(_x)[:, 0], _mha.W_value(_x)[:, 0], atol=1e-5), tr(
        ko="점수가 아주 작으면 가린 토큰이 다시 보입니다. 채운 값이 충분히 작지 않습니다.",
        en="Where scores are very small, masked tokens are seen again: what was filled in is not small enough.",
    )
    # ko: 자기만 보는 첫 토큰의 가중치는 드롭아웃을 거치면 헤드마다 0이거나 1 / (1 - 0.75) = 4입니다.
    # en: The weight of the first token, which sees only itself, is 0 or 1 / (1 - 0.75) = 4 after dropout, in each head.
    _mha, _x = MultiHeadAttention(5, 12, 10, 0.75, 3), torch.rand(64, 7, 5)
    _mha.out_proj.load_state_dict({"weight": torch.eye(12), "bias": torch.zeros(12)})
    _first, _values = (torch.stack(_rows[:, 0].chunk(3, dim=-1)) for _rows in (_mha(_x), _mha.W_value(_x)))
    _dropped = (_first == 0).all(dim=-1)
    _kept = torch.isclose(_first, 4 * _values, atol=1e-4).all(dim=-1)
    assert bool((_dropped | _kept).all() and _dropped.any() and _kept.any()), tr(
        ko="훈련 모드에서 어텐션 가중치가 저마다 0이 되거나 그만큼 커지지 않습니다. 드롭아웃의 확률과 자리를 봅니다.",
        en="In training, attention weights do not each become 0 or larger by that much. Look at the probability of "
        "the dropout and at its place.",
    )
    assert torch.allclose(_mha.eval()(_x)[:, 0], _mha.W_value(_x)[:, 0], atol=1e-5), tr(
        ko="`eval()`에서는 드롭아웃이 멈추어야 합니다.", en="In `eval()` dropout must stop."
    )

# %% [markdown] lang="ko"
"""
위의 예에서는 헤드의 수와 폭이 모두 2라서 축을 잘못 바꾸어도 크기가 맞을 수 있습니다. 모든 크기가 다른 예를 하나 더
봅니다. 배치 2, 토큰 5, 입력 폭 6, 출력 폭 12, 헤드 3, 헤드 폭 4입니다.
"""

# %% [markdown] lang="en"
"""
In the example above, heads and head width are both 2, so a wrong swap of axes may still give the right shape. Here is
one in which all sizes differ: batch 2, tokens 5, input width 6, output width 12, 3 heads of width 4.
"""

# %% tags=["demo"]
other = MultiHeadAttention(d_in=6, d_out=12, context_length=8, dropout=0.0, num_heads=3)
print(other(torch.rand(2, 5, 6)).shape)

# %% [markdown] lang="ko"
r"""
PyTorch에도 `torch.nn.MultiheadAttention`이 있습니다. 같은 수식이라 파라미터를 옮겨 넣으면 같은 결과가 나옵니다.

## 정리

| 단계 | 더해진 것 | 클래스 |
| --- | --- | --- |
| 간단한 셀프 어텐션 | 점곱, 소프트맥스, 가중합 | |
| 셀프 어텐션 | 훈련할 수 있는 $W_q, W_k, W_v$와 $\sqrt{d_k}$ | `SelfAttention_v1`, `SelfAttention_v2` |
| 코잘 어텐션 | 마스크, 드롭아웃, 배치 | `CausalAttention` |
| 멀티 헤드 어텐션 | 여러 시선, `out_proj` | `MultiHeadAttentionWrapper`, `MultiHeadAttention` |

`MultiHeadAttentionWrapper`의 예는 `d_out`이 2인 헤드 둘을 이어 폭 4를 만들고, `MultiHeadAttention`의 예는 `d_out`
4를 헤드 둘로 나눕니다. 가장 작은 GPT-2의 어텐션은 폭 768에 헤드가 12개입니다.

다음 강의 lec28에서는 `MultiHeadAttention`을 트랜스포머 블록에 넣고, 블록을 쌓아 GPT-2를 완성합니다.

모든 확인 셀이 `✅`이면 노트북을 저장하고 `.ipynb` 파일로 내려받아 제출합니다.
"""

# %% [markdown] lang="en"
r"""
PyTorch has a `torch.nn.MultiheadAttention`, too. The mathematics is the same: with the parameters copied, the
results agree.

## Summary

| step | what it adds | classes |
| --- | --- | --- |
| simplified self-attention | dot products, softmax, weighted sum | |
| self-attention | trainable $W_q, W_k, W_v$ and $\sqrt{d_k}$ | `SelfAttention_v1`, `SelfAttention_v2` |
| causal attention | mask, dropout, batches | `CausalAttention` |
| multi-head attention | several views, `out_proj` | `MultiHeadAttentionWrapper`, `MultiHeadAttention` |

The example of `MultiHeadAttentionWrapper` joins two heads with a `d_out` of 2 to a width of 4; that of
`MultiHeadAttention` splits a `d_out` of 4 into two heads. The attention of the smallest GPT-2 is 768 wide and has
12 heads.

In the next lecture, lec28, `MultiHeadAttention` goes into a transformer block, and a stack of blocks becomes GPT-2.

When every check says `✅`, save the notebook, download it as `.ipynb` and hand it in.
"""

# %% include="ready" only="release"
