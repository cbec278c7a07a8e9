"""Lecture 27, 3.4: self-attention with trainable weights."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
## 3.4 훈련할 수 있는 가중치 · 40분

### 3.4.1 한 걸음씩

<!-- slide: 훈련할 수 있는 행렬 세 개가 입력을 쿼리, 키, 값으로 바꿉니다. -->

지금까지는 입력이 직접 묻고 답했습니다. 그래서 배울 것이 없습니다. 이제 훈련할 수 있는 행렬 세 개를 둡니다.

$$q^{(i)}=x^{(i)}W_q,\qquad k^{(i)}=x^{(i)}W_k,\qquad v^{(i)}=x^{(i)}W_v$$

<!-- slide: 쿼리는 묻는 말, 키는 견주는 말, 값은 돌려주는 내용입니다. -->

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

<!-- slide: Three matrices that can be trained turn an input into a query, a key and a value. -->

So far the inputs served as questions and answers themselves, so there was nothing to learn. Now three matrices are
added that can be trained:

$$q^{(i)}=x^{(i)}W_q,\qquad k^{(i)}=x^{(i)}W_k,\qquad v^{(i)}=x^{(i)}W_v$$

<!-- slide: A query asks, a key is compared with it, a value is what comes back. -->

The names come from databases. A **query** is what is asked, a **key** is what it is compared with, a **value** is what
is returned. Each $W$ is of size $d_{in}\times d_{out}$.

![](figure:simple-vs-trainable)

**Mind the two kinds of weights.** The $W$ are **parameters**, learnt in training; attention weights $\alpha$ are
computed anew for each input.

In a GPT $d_{in}=d_{out}$ as a rule. Here they are 3 and 2, so that shapes can be told apart.
"""

# %% include="start-here" only="release"

# %% slides=false
# ko: 두 번째 입력과, 입력과 출력의 차원입니다.
# en: The second input, and the dimensions of inputs and outputs.
x_2 = inputs[1]
d_in = inputs.shape[1]
d_out = 2

# %% [markdown] lang="ko"
"""
#### {{heading:qkv-weights}}

시드를 정한 다음, `W_query`, `W_key`, `W_value`를 **이 순서로** 만듭니다. 저마다 0과 1 사이의 균등 난수
(`torch.rand`)로 채운 크기 (`d_in`, `d_out`)의 텐서이고, 출력을 간단히 보려고 그레이디언트는 끕니다. 훈련할 때는
켜야 합니다. `nn.Parameter(…, requires_grad=False)`를 써도 되고 그냥 텐서여도 됩니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:qkv-weights}}

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
#### {{heading:qkv-one-token}}

두 번째 입력 `x_2`에 세 행렬을 곱해 `query_2`, `key_2`, `value_2`를 구합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:qkv-one-token}}

`query_2`, `key_2` and `value_2` are the second input `x_2` times each matrix.
"""

# %% exercise="qkv-one-token" points=1 slides=false
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

#### {{heading:qkv-all-tokens}}

`inputs` 전체에 세 행렬을 곱해 `queries`, `keys`, `values`를 구합니다. 크기는 모두 (6, 2)입니다.
"""

# %% [markdown] lang="en"
"""
To answer one query, the keys and values of all tokens are needed.

#### {{heading:qkv-all-tokens}}

`queries`, `keys` and `values` are all of `inputs` times each matrix, each of shape (6, 2).
"""

# %% exercise="qkv-all-tokens" points=1 slides=false
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
        ko="문제 {{number:qkv-one-token}}와 같은 식에서 `x_2` 대신 `inputs`를 씁니다.",
        en="The lines of exercise {{number:qkv-one-token}}, with `inputs` for `x_2`.",
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

# %% [markdown] only="notes" minutes=6 lang="ko"
r"""
**물어볼 것.** 도서관에서 책을 찾을 때 쿼리, 키, 값은 각각 무엇입니까? (검색어, 책의 제목과 분류, 책의 내용)

**걸리는 곳.** '가중치'라는 말이 둘입니다. $W$는 훈련으로 배우고, $\alpha$는 입력마다 새로 계산합니다. 칠판
양쪽에 나누어 적습니다.
"""

# %% [markdown] only="notes" lang="en"
r"""
**Ask.** Looking for a book in a library, what are query, key and value? (What you type; title and subject; the book.)

**Where they stumble.** There are two kinds of weights: $W$ is learnt, $\alpha$ is computed anew for each input. Write
them on two sides of the board.
"""

# %% [markdown] lang="ko"
r"""
점수는 이제 입력끼리가 아니라 쿼리와 키의 점곱입니다. $\omega_{ij}=q^{(i)}\cdot k^{(j)}$.

#### {{heading:one-score}}

`query_2`와 `keys_2`의 점곱을 `attn_score_22`에 담습니다. 결과는 수 하나입니다.
"""

# %% [markdown] lang="en"
r"""
A score is no longer the dot product of two inputs but of a query and a key: $\omega_{ij}=q^{(i)}\cdot k^{(j)}$.

#### {{heading:one-score}}

`attn_score_22` is the dot product of `query_2` and `keys_2`: a single number.
"""

# %% exercise="one-score" points=1 slides=false
# ko: 두 번째 토큰의 키입니다.
# en: The key of the second token.
keys_2 = keys[1]
attn_score_22 = query_2.dot(keys_2)  ### your code

print(attn_score_22)

# %% check="one-score"
with check(
    "one-score",
    hint=tr(
        ko="크기가 같은 벡터 두 개의 점곱입니다. 문제 {{number:scores-for-query}}에서 쓴 함수를 다시 씁니다.",
        en="A dot product of two vectors of the same size: the function of exercise {{number:scores-for-query}} again.",
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

<!-- notes -->

![](figure:qkv-scores)

#### {{heading:scores-with-keys}}

`query_2`와 `keys`의 전치를 곱해 여섯 점수 `attn_scores_2`를 구합니다.
"""

# %% [markdown] lang="en"
"""
One matrix product gives the scores with all keys.

<!-- notes -->

![](figure:qkv-scores)

#### {{heading:scores-with-keys}}

`attn_scores_2`, the six scores, is `query_2` times the transpose of `keys`.
"""

# %% exercise="scores-with-keys" points=1 slides=false
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

<!-- slide: 점수가 크면 소프트맥스가 한 토큰에 쏠립니다. 그래서 키의 차원의 제곱근으로 나눕니다. -->

왜 나눌까요? 성분이 서로 독립이고 평균이 0, 분산이 1인 두 벡터의 점곱은 분산이 $d_k$, 표준 편차가 $\sqrt{d_k}$입니다.
$d_k$가 2, 64, 768이면 약 1.4, 8, 28입니다. 점수가 이렇게 커지면 소프트맥스가 한 토큰에 쏠리고, 앞에서 본 곡선의 평평한
끝에 걸려 그레이디언트가 거의 사라집니다.

![](figure:scaled-softmax)

#### {{heading:scaled-weights}}

`attn_scores_2`를 `d_k`의 제곱근으로 나눈 다음 마지막 차원으로 소프트맥스를 구해 `attn_weights_2`에 담습니다. 숨은
검사는 `d_k`를 바꾸어 보기도 합니다.
"""

# %% [markdown] lang="en"
r"""
Before softmax, the scores are divided by $\sqrt{d_k}$, where $d_k$ is the dimension of the keys. Hence the name
**scaled dot-product attention**.

<!-- slide: With large scores softmax settles on one token, so they are divided by the root of the keys' dimension. -->

Why? The dot product of two vectors with independent components of mean 0 and variance 1 has variance $d_k$ and standard
deviation $\sqrt{d_k}$: about 1.4, 8 and 28 for $d_k$ = 2, 64 and 768. With scores that large, softmax settles on one
token, on the flat end of the curve above, where the gradient has almost vanished.

![](figure:scaled-softmax)

#### {{heading:scaled-weights}}

Divide `attn_scores_2` by the square root of `d_k` and take the softmax along the last dimension: `attn_weights_2`.
Hidden checks change `d_k`, too.
"""

# %% exercise="scaled-weights" points=1 pitfalls=["no-scale", "no-root"]
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

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** $d_k$가 2에서 768로 커지면 점수는 대략 몇 배로 퍼집니까? (표준 편차가 1.4에서 28로, 약 20배)

**걸리는 곳.** 나누지 않아도 여기서는 값이 조금만 다릅니다. 숨은 검사가 큰 $d_k$로 물어보는 까닭입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** From $d_k$ = 2 to 768, by how much do scores spread? (Standard deviation 1.4 to 28: twenty times.)

**Where they stumble.** Without the division the numbers here change only a little. That is why hidden checks ask with
a large $d_k$.
"""

# %% [markdown] lang="ko"
"""
문맥 벡터는 이제 **값** 벡터의 가중합입니다.

<!-- notes -->

![](figure:value-weighted-sum)

#### {{heading:context-with-values}}

`attn_weights_2`와 `values`의 곱을 `context_vec_2`에 담습니다.
"""

# %% [markdown] lang="en"
"""
The context vector is now a weighted sum of the **values**.

<!-- notes -->

![](figure:value-weighted-sum)

#### {{heading:context-with-values}}

`context_vec_2` is the product of `attn_weights_2` and `values`.
"""

# %% exercise="context-with-values" points=1 slides=false
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

<!-- slide: 모든 토큰을 한 번에 계산하면 식은 한 줄이 됩니다. -->

모든 토큰을 한 번에 계산하면 식은 한 줄이 됩니다.

$$Z=\mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$$

<!-- notes -->

![](figure:qkv-matrix-form)

#### {{heading:self-attention-v1}}

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

<!-- slide: For all tokens at once, everything is one line. -->

For all tokens at once, everything is one line:

$$Z=\mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$$

<!-- notes -->

![](figure:qkv-matrix-form)

#### {{heading:self-attention-v1}}

Complete the class `SelfAttention_v1(d_in, d_out)`, whose `forward(x)` takes an `x` of shape (tokens, `d_in`).

1. `__init__`: `self.W_query`, `self.W_key` and `self.W_value`, in this order, are **trainable** `nn.Parameter`s
   of shape (`d_in`, `d_out`) with uniform random numbers.
2. `forward`: `keys`, `queries` and `values` are `x` times each matrix; `attn_scores` the queries times the transposed
   keys; `attn_weights` the softmax (last dimension) of the scores divided by the square root of the keys' dimension;
   `context_vec` the weights times the values.

Use no name from outside the class (`inputs`, `W_query`, …). Hidden checks use the class with other sizes.
"""


# %% exercise="self-attention-v1" points=5 pitfalls=["plain-tensors", "queries-and-keys-swapped"]
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
        ko="문제 {{number:qkv-weights}}~{{number:context-with-values}}의 식을 옮기되 행렬은 `self.`에서, 입력은 `x`에서 가져옵니다. 나누는 수는 `keys`의 마지막 "
        "크기에서 구합니다.",
        en="These are the lines of exercises {{number:qkv-weights}} to {{number:context-with-values}}, with the matrices from `self.` and the inputs from `x`. The "
        "number to divide by comes from the last size of `keys`.",
    ),
    more=tr(
        ko="`__init__`의 세 줄은 `torch.rand(…)`를 `nn.Parameter(…)`로 감싸되 이번에는 그레이디언트를 켜 둡니다. "
        "`forward`는 행렬 곱 셋, 쿼리와 전치한 키의 곱, 문제 {{number:scaled-weights}}의 소프트맥스, 가중치와 값의 곱 순서입니다.",
        en="The three lines of `__init__` wrap `torch.rand(…)` in `nn.Parameter(…)`, with gradients on this time. "
        "`forward` goes: three products, queries with transposed keys, the softmax of exercise {{number:scaled-weights}}, weights with "
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

# %% [markdown] only="notes" minutes=7 lang="ko"
"""
`forward`의 다섯 줄이 앞에서 따로 푼 문제 다섯 개입니다. 줄마다 몇 번 문제였는지 학생이 말하게 합니다.

**물어볼 것.** `nn.Parameter`를 쓰지 않고 그냥 텐서로 두면 훈련할 때 무엇이 달라집니까? (옵티마이저가 그 텐서를
보지 못합니다)
"""

# %% [markdown] only="notes" lang="en"
"""
The lines of `forward` are the exercises from before; have students say which line was which.

**Ask.** With plain tensors in place of `nn.Parameter`, what changes in training? (The optimizer does not see them.)
"""

# %% [markdown] lang="ko"
r"""
두 번째 판은 `nn.Linear`를 씁니다. 초깃값이 더 좋고, 원하면 편향(bias)도 더할 수 있습니다. `nn.Linear`는 행렬을
전치해서, 곧 $d_{out}\times d_{in}$으로 저장합니다.

#### {{heading:self-attention-v2}}

`SelfAttention_v2`의 `W_query`, `W_key`, `W_value`를 이 순서로 `nn.Linear`로 만듭니다. 입력 폭 `d_in`, 출력 폭
`d_out`, 편향은 `qkv_bias`를 따릅니다. `forward`는 주어져 있습니다.
"""

# %% [markdown] lang="en"
r"""
The second version uses `nn.Linear`: it starts from better values and can have a bias. It stores its matrix transposed,
as $d_{out}\times d_{in}$.

#### {{heading:self-attention-v2}}

Make `W_query`, `W_key` and `W_value` of `SelfAttention_v2`, in this order, as `nn.Linear` from width `d_in` to `d_out`
with the bias that `qkv_bias` says. `forward` is given.
"""


# %% exercise="self-attention-v2" points=3 slides=false
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
