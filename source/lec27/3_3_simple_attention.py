"""Lecture 27, 3.3: self-attention without trainable weights."""

from autograde.course.edition import tr

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

<!-- notes -->

두 번째 토큰 `journey`를 **쿼리**(query)로 삼아 세 단계를 밟습니다.

1. **어텐션 점수**(attention score) $\omega_{2j}=x^{(j)}\cdot x^{(2)}$. **점곱**(내적, dot product)은 성분끼리 곱해
   모두 더한 값입니다. 두 벡터가 같은 쪽을 볼수록, 그리고 길수록 커집니다. 첫 번째 색인이 쿼리, 두 번째 색인이
   바라보는 위치입니다.
2. **어텐션 가중치**(attention weight) $\alpha_{2j}$. 합이 1이 되도록 점수를 정규화(normalize)합니다.
3. 문맥 벡터 $z^{(2)}=\sum_j\alpha_{2j}x^{(j)}$.

<!-- slide: 점곱은 같은 위치의 성분끼리 곱해 모두 더한 값입니다. 같은 쪽을 볼수록 커집니다. -->

![](figure:dot-product-definition)

#### {{heading:dot-product-loop}}

점곱을 반복문으로 직접 구합니다. `query`에는 `inputs`의 두 번째 행을, `x_1`에는 첫 번째 행을 담습니다. 반복문은
`x_1`의 성분을 하나씩 돌며, 그 성분과 `query`의 같은 위치 성분의 곱을 `res`에 더합니다. 결과는 0.9544입니다.
"""

# %% [markdown] lang="en"
r"""
**Mind the counting.** Formulas count positions from 1, Python counts from 0: $x^{(2)}$ is `inputs[1]`, and
$x^{(1)}$ is `inputs[0]`.

<!-- notes -->

The second token, `journey`, is the **query**. Three steps follow.

1. **Attention scores** $\omega_{2j}=x^{(j)}\cdot x^{(2)}$. A **dot product** multiplies component by component and
   adds up. It grows the more two vectors point the same way, and the longer they are. The first index is the query,
   the second the position that it looks at.
2. **Attention weights** $\alpha_{2j}$: the scores, normalized so that they add up to 1.
3. The context vector $z^{(2)}=\sum_j\alpha_{2j}x^{(j)}$.

<!-- slide: A dot product multiplies place by place and adds up. It grows the more two vectors point the same way. -->

![](figure:dot-product-definition)

#### {{heading:dot-product-loop}}

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

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 빈칸을 보인 채로 묻습니다. 수식의 $x^{(2)}$는 Python에서 몇 번째 행입니까? 손을 들게 한 다음
정답을 보입니다.

**걸리는 곳.** 위치를 1부터 세는 사람이 늘 있습니다. 값이 틀려도 오류는 나지 않는다는 점을 짚습니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask**, with the blanks on the screen: which row is $x^{(2)}$ in Python? Let them raise hands, then show the answer.

**Where they stumble.** Somebody always counts from 1. Point out that the wrong value raises no error.
"""

# %% [markdown] lang="ko"
"""
PyTorch에는 점곱이 들어 있습니다. 같은 값이 나옵니다.
"""

# %% [markdown] lang="en"
"""
PyTorch has the dot product built in, and gives the same value.
"""

# %% slides=false
print(torch.dot(x_1, query))

# %% [markdown] lang="ko"
"""
쿼리 하나를 여섯 행 모두와 점곱하면 점수가 여섯 개 나옵니다.

<!-- notes -->

![](figure:query-dot-products)

#### {{heading:scores-for-query}}

(1) `query`에 `inputs`의 두 번째 행을 담습니다. (2) 반복문 안에서 `attn_scores_2`의 `i`번째 값에 `i`번째 행과
`query`의 점곱을 넣습니다.
"""

# %% [markdown] lang="en"
"""
The dot products of one query with all six rows are six scores.

<!-- notes -->

![](figure:query-dot-products)

#### {{heading:scores-for-query}}

(1) `query` is the second row of `inputs`. (2) In the loop, entry `i` of `attn_scores_2` is the dot product of
row `i` and `query`.
"""

# %% exercise="scores-for-query" points=1 slides=false
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
        ko="`query`를 담는 줄은 문제 {{number:dot-product-loop}}과 같습니다. 반복문 안의 줄은 벡터 전체를 받아 수 하나를 내야 하므로, 자르거나 "
        "길이로 나누지 않고 함수를 한 번 부르면 됩니다.",
        en="The line for `query` is that of exercise {{number:dot-product-loop}}. The line in the loop turns two whole vectors into one number: "
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

<!-- notes -->

![](figure:score-normalization)

#### {{heading:weights-by-sum}}

`attn_scores_2`를 그 합으로 나누어 `attn_weights_2_tmp`에 담습니다. `attn_scores_2`는 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
r"""
### From scores to weights

Weights must add up to 1 to say how much of each goes in. The simplest way divides by the sum of the scores. It
works only as long as all scores are positive.

<!-- notes -->

![](figure:score-normalization)

#### {{heading:weights-by-sum}}

Divide `attn_scores_2` by its sum and call the result `attn_weights_2_tmp`. Leave `attn_scores_2` as it is.
"""

# %% exercise="weights-by-sum" points=1 slides=false
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
        ko="`attn_scores_2` 자체가 바뀌었습니다. 새 텐서를 만들고, 문제 {{number:scores-for-query}}의 셀부터 다시 실행합니다.",
        en="`attn_scores_2` itself was changed. Make a new tensor, and run the cells from exercise {{number:scores-for-query}} on again.",
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
<!-- slide: 소프트맥스는 지수를 지수의 합으로 나눕니다. 음수인 점수도 양수인 가중치가 됩니다. -->

실제로는 **소프트맥스**(softmax)를 씁니다.

$$\alpha_j=\frac{e^{\omega_j}}{\sum_k e^{\omega_k}}$$

<!-- slide: 점수가 (s, 0) 두 개일 때 첫 가중치입니다. 양쪽 끝이 평평합니다. -->

지수 함수 덕분에 점수가 음수여도 가중치는 늘 양수이고, 큰 값과 작은 값을 잘 다루며, 훈련할 때 그레이디언트도
좋습니다. 아래 곡선은 점수가 $(s, 0)$ 두 개일 때 첫 가중치입니다. 양쪽 끝은 평평해서 그레이디언트가 거의 없습니다.
이 그림은 뒤에서 다시 떠올리게 됩니다.

![](figure:softmax-curve)

#### {{heading:softmax-naive}}

함수 `softmax_naive(x)`를 완성합니다. 1차원 텐서 `x`의 지수(`torch.exp`)를 그 지수들의 합으로 나누어 돌려줍니다.
"""

# %% [markdown] lang="en"
r"""
<!-- slide: Softmax divides exponentials by their sum. Even a negative score gets a positive weight. -->

In practice it is done by **softmax**:

$$\alpha_j=\frac{e^{\omega_j}}{\sum_k e^{\omega_k}}$$

<!-- slide: The first weight of two scores (s, 0). Both ends are flat. -->

Thanks to the exponential, weights are positive even when scores are not; large and small values are handled well,
and the gradients are good for training. The curve shows the first weight of two scores $(s, 0)$. Its ends are flat:
there is almost no gradient there. This will matter again later in the lecture.

![](figure:softmax-curve)

#### {{heading:softmax-naive}}

Complete the function `softmax_naive(x)`: the exponentials (`torch.exp`) of the one-dimensional tensor `x`, divided
by their sum.
"""


# %% exercise="softmax-naive" points=2 pitfalls=["sum-without-exp", "exp-of-sum"]
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
        ko="넘겨받은 텐서가 바뀌었습니다. 새 텐서를 만들고, 문제 {{number:scores-for-query}}의 셀부터 다시 실행합니다.",
        en="The tensor that was passed in was changed. Make a new one, and run the cells from exercise {{number:scores-for-query}} on again.",
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

# %% [markdown] only="notes" minutes=6 lang="ko"
r"""
**물어볼 것.** 곡선의 어느 쪽에서 점수를 조금 바꾸어도 가중치가 거의 그대로입니까? 양쪽 끝이라는 답이 나오면,
거기서는 배우는 것도 없다고
말해 둡니다. 20분 뒤에 $\sqrt{d_k}$에서 다시 씁니다.

**걸리는 곳.** `softmax_naive(torch.tensor([1000., 0.]))`을 직접 실행해 `nan`을 보여 줍니다.
"""

# %% [markdown] only="notes" lang="en"
r"""
**Ask.** Where on the curve does a small change of the score hardly change the weight? At both ends: say that nothing is
learnt there. It comes back in twenty minutes, with $\sqrt{d_k}$.

**Where they stumble.** Run `softmax_naive(torch.tensor([1000., 0.]))` live, and show the `nan`.
"""

# %% [markdown] lang="ko"
r"""
<!-- notes -->

**주의.** 이 식을 그대로 쓰면 큰 점수에서 오버플로(overflow)가 일어납니다.
`softmax_naive(torch.tensor([1000., 0.]))`은 `nan`을 냅니다.
라이브러리의 소프트맥스는 가장 큰 값을 먼저 빼고 계산하므로 `[1., 0.]`이 나옵니다. 그래서 앞으로는 라이브러리를 씁니다.

#### {{heading:softmax-torch}}

`torch.softmax`로 `attn_scores_2`의 가중치를 구해 `attn_weights_2`에 담습니다. 차원은 하나뿐이므로 `dim=0`입니다.
"""

# %% [markdown] lang="en"
r"""
<!-- notes -->

**Mind large scores.** Written like this the formula overflows: `softmax_naive(torch.tensor([1000., 0.]))` gives
`nan`. The library subtracts the largest value first and gives `[1., 0.]`, so from now on we use the library.

#### {{heading:softmax-torch}}

Get the weights of `attn_scores_2` by `torch.softmax` and call them `attn_weights_2`. There is only one dimension,
`dim=0`.
"""

# %% exercise="softmax-torch" points=1 slides=false
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

<!-- slide: 마지막 단계는 가중합입니다. 벡터마다 제 가중치를 곱해 모두 더합니다. -->

![](figure:weighted-sum)

#### {{heading:context-for-query}}

반복문 안에서 `i`번째 가중치와 `i`번째 행의 곱을 `context_vec_2`에 더합니다.
"""

# %% [markdown] lang="en"
"""
The last step is the weighted sum: each vector times its weight, all added up.

<!-- slide: The last step is a weighted sum: each vector times its weight, all added up. -->

![](figure:weighted-sum)

#### {{heading:context-for-query}}

In the loop, add the product of weight `i` and row `i` to `context_vec_2`.
"""

# %% exercise="context-for-query" points=1 slides=false
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

<!-- notes -->

![](figure:three-steps)

점수를 모두 모으면 6×6 행렬 $\Omega=XX^\top$입니다. 먼저 반복문으로, 다음에는 행렬 곱으로 구합니다.

#### {{heading:all-scores-loop}}

(1) `attn_scores`에 크기 (6, 6)인 텐서를 만듭니다. 값은 곧 채우므로 무엇이든 괜찮습니다. (2) 두 겹 반복문 안에서
`i`행 `j`열에 `i`번째 행과 `j`번째 행의 점곱을 넣습니다.
"""

# %% [markdown] lang="en"
r"""
### 3.3.2 All tokens at once

Now each of the six tokens is the query once. The three steps stay the same.

<!-- notes -->

![](figure:three-steps)

All scores together are a 6×6 matrix, $\Omega=XX^\top$: first by loops, then by a matrix product.

#### {{heading:all-scores-loop}}

(1) Make `attn_scores`, a tensor of shape (6, 6); its values do not matter, since they are filled next. (2) In the
double loop, row `i`, column `j` is the dot product of rows `i` and `j`.
"""

# %% exercise="all-scores-loop" points=1 slides=false
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
        ko="`torch.empty`나 `torch.zeros`에 행과 열의 수를 줍니다. 안쪽 줄은 문제 {{number:scores-for-query}}와 같고 벡터가 둘 다 반복문에서 "
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

#### {{heading:all-scores-matmul}}

반복문 없이, `inputs`와 그 전치(transpose)의 행렬 곱 한 번으로 `attn_scores`를 구합니다.
"""

# %% [markdown] lang="en"
"""
A token does not always look at itself most. The score of `with` is 0.8434 with `journey` but only 0.4937 with
itself: a dot product grows with the length of the vectors, and that of `journey` is longer.

Loops are slow in Python. One matrix product does the same.

#### {{heading:all-scores-matmul}}

Compute `attn_scores` without a loop: one matrix product of `inputs` and its transpose.
"""

# %% exercise="all-scores-matmul" points=1 slides=false
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

<!-- slide: 행이 쿼리, 열이 바라보는 토큰입니다. 행마다 합이 1이어야 합니다. -->

![](figure:attention-matrix-row)

#### {{heading:all-weights}}

`attn_scores`의 마지막 차원으로 소프트맥스를 구해 `attn_weights`에 담습니다.
"""

# %% [markdown] lang="en"
r"""
Next come the weights. A row holds the scores of one query, so **each row** must add up to 1: take the softmax along
the last dimension, `dim=-1`.

**Mind the dimension.** With `dim=0` the columns add up to 1. The rows here would come to 0.9220, 1.2970, … and mean
nothing.

<!-- slide: A row is a query, a column a token that is looked at. Each row must add up to 1. -->

![](figure:attention-matrix-row)

#### {{heading:all-weights}}

`attn_weights` is the softmax of `attn_scores` along the last dimension.
"""

# %% exercise="all-weights" points=1 pitfalls=["columns", "all-together"]
# ko: 행마다 합이 1입니다. 크기는 (6, 6) 그대로입니다.
# en: Each row adds up to 1; the shape stays (6, 6).
attn_weights = torch.softmax(attn_scores, dim=-1)  ### your code

print(attn_weights)

# %% check="all-weights"
with check(
    "all-weights",
    hint=tr(
        ko="문제 {{number:softmax-torch}}와 같은 함수입니다. `dim`만 마지막 차원으로 바꿉니다.",
        en="It is the function of exercise {{number:softmax-torch}}, with the last dimension as its `dim`.",
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

# %% slides=false
print(attn_weights.sum(dim=-1))

# %% [markdown] lang="ko"
r"""
마지막으로 문맥 벡터도 한 번에 구합니다. $Z=AX$, 가중치 행렬과 입력의 행렬 곱입니다.

#### {{heading:all-contexts}}

`attn_weights`와 `inputs`의 행렬 곱을 `all_context_vecs`에 담습니다.
"""

# %% [markdown] lang="en"
r"""
Last come all context vectors at once: $Z=AX$, the product of the weights and the inputs.

#### {{heading:all-contexts}}

`all_context_vecs` is the matrix product of `attn_weights` and `inputs`.
"""

# %% exercise="all-contexts" points=1 slides=false
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
        ko="행렬 곱 `@` 하나면 됩니다. 문제 {{number:all-weights}}의 가중치 전체와 `inputs`를 쓰고, 어느 쪽도 전치하지 않습니다.",
        en="One matrix product, `@`, will do: all weights of exercise {{number:all-weights}} and `inputs`, neither of them transposed.",
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

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
**물어볼 것.** 크기 (6, 6)인 행렬에서 세 번째 행은 누구의 무엇입니까? 옆 사람과 1분 이야기한 다음 답하게 합니다.
답은 "`starts`가 여섯
토큰을 보는 가중치"입니다.

**걸리는 곳.** `dim=0`과 `dim=-1`. 열의 합을 1로 만든 행렬도 그럴듯해 보입니다. 행마다 더해 보는 버릇을 들이게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** In a matrix of shape (6, 6), what is the third row? A minute with the neighbour, then an answer: the weights
with which `starts` looks at the six tokens.

**Where they stumble.** `dim=0` or `dim=-1`: a matrix whose columns add up to 1 looks plausible, too. Get them into the
habit of summing the rows.
"""

# %% [markdown] lang="ko"
"""
반복문으로 구한 문맥 벡터와 나란히 놓아 봅니다. 같은 벡터입니다.
"""

# %% [markdown] lang="en"
"""
Compare it with the context vector from the loop: they are the same.
"""

# %% slides=false
print(context_vec_2)
print(all_context_vecs[1])
