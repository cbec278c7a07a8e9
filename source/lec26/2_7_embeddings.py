"""Lecture 26, 2.7: token embeddings."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
## 2.7 토큰 임베딩 · 10분

<!-- slide: 토큰 ID는 이름표일 뿐입니다. 벡터라야 뜻이 가까운지를 말할 수 있습니다. -->

토큰 ID는 이름표일 뿐입니다. 285가 284보다 조금 더 크다고 해서 뜻이 비슷한 것은 아닙니다. 그래서 토큰 ID마다
벡터를 하나씩 마련합니다. 훈련이 끝나면 뜻이 가까운 토큰의 벡터는 가까이 모이고, 같은 관계는 비슷한 방향으로
나타나기를 기대합니다.

![](figure:embedding-space)

<!-- slide: 룩업은 원-핫 벡터를 곱한 것과 결과가 같지만, 곱셈을 하지 않습니다. -->

벡터들을 쌓은 표가 **임베딩 층**(embedding layer)입니다. 어휘 사전의 크기가 $V$, 벡터의 차원(dimension)이
$d$이면 가중치(weight)는 행렬 $E\in\mathbb{R}^{V\times d}$입니다. 토큰 ID $i$를 넣으면 $i$번째 행을 꺼내
줍니다. 이것을 **룩업**(lookup)이라고 합니다. 원-핫 벡터(one-hot vector)를 $E$에 곱한 것과 결과가 같지만,
곱셈을 하지 않으므로 훨씬 빠릅니다.

$$\text{onehot}(i)^{\top} E = E_{i}$$

이 행렬은 모델의 파라미터(parameter)입니다. 처음에는 무작위 값이고, 훈련하면서 바뀝니다.

#### {{heading:embedding-layer}}

작은 예로 시작합니다. 토큰이 `vocab_size`(6)가지이고 벡터가 `output_dim`(3)차원인 임베딩 층을 `torch.nn`의
클래스로 만들어 `embedding_layer`에 담습니다. 다른 인자는 주지 않습니다. `torch.nn`은 `nn`이라는 이름으로 이미
불러와 있습니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
## 2.7 Token embeddings · 10 min

<!-- slide: A token ID is only a name tag. Vectors can say what is close in meaning. -->

A token ID is no more than a name tag: 285 is a little larger than 284, which does not make the two similar in
meaning. So every token ID gets a vector. The hope is that after training tokens of similar meaning lie
close together, and that equal relations show as similar directions.

![](figure:embedding-space)

<!-- slide: A lookup gives what a one-hot vector times the matrix gives, without multiplying. -->

The table of these vectors is an **embedding layer**. For a vocabulary of size $V$ and vectors of
dimension $d$ its weights are a matrix $E\in\mathbb{R}^{V\times d}$. Given the token ID $i$ it returns row
$i$; this is called a **lookup**. The result is the same as that of a one-hot vector times $E$, but without
any multiplication, and so much faster.

$$\text{onehot}(i)^{\top} E = E_{i}$$

The matrix is a parameter of the model: it starts out random and changes in training.

#### {{heading:embedding-layer}}

A small example first. Make an embedding layer for `vocab_size` (6) tokens with vectors of `output_dim` (3)
dimensions, using the class in `torch.nn`, and put it into `embedding_layer`. Give no other arguments.
`torch.nn` has been imported under the name `nn`. Nothing is printed.
"""

# %% include="start-here" only="release"

# %% exercise="embedding-layer" points=1 slides=false
from torch import nn

vocab_size = 6
output_dim = 3

# ko: 시드를 정하면 무작위 초깃값이 늘 같습니다.
# en: With a fixed seed the random start values are always the same.
torch.manual_seed(123)
# ko: 임베딩 층. 가중치의 크기: (vocab_size, output_dim)
# en: The embedding layer. Shape of its weights: (vocab_size, output_dim)
embedding_layer = nn.Embedding(vocab_size, output_dim)  ### your code

# %% check="embedding-layer"
with check(
    "embedding-layer",
    hint=tr(
        ko="`nn` 모듈에 임베딩 층 클래스가 있습니다. 첫 번째 인자는 행의 수(토큰이 몇 가지인가), "
        "두 번째 인자는 열의 수(벡터의 차원)입니다.",
        en="The module `nn` has a class for embedding layers. Its first argument is the number of rows (how many "
        "tokens there are), the second the number of columns (the vectors' dimension).",
    ),
    more=tr(
        ko="`nn` 뒤에 점을 찍고 `Embedding`을 부릅니다. 괄호 안에는 셀에 이미 있는 두 변수를 행, 열의 순서로 쓰고 "
        "다른 것은 쓰지 않습니다.",
        en="A dot behind `nn`, then `Embedding`. Into its parentheses go the two variables that the cell has "
        "already, rows first, then columns, and nothing else.",
    ),
):
    answered(embedding_layer)
    assert isinstance(embedding_layer, nn.Embedding), tr(
        ko="`embedding_layer`가 임베딩 층이 아닙니다.",
        en="`embedding_layer` is not an embedding layer.",
    )
    assert tuple(embedding_layer.weight.shape) == (vocab_size, output_dim), tr(
        ko="가중치의 크기가 다릅니다. 토큰마다 행이 하나씩 있어야 합니다.",
        en="The weights have another shape. There has to be one row per token.",
    )
    assert embedding_layer.weight.requires_grad, tr(
        ko="가중치가 훈련되지 않는 층입니다. 훈련할 수 있는 층이어야 합니다.",
        en="The weights of this layer cannot be trained, and they have to be.",
    )
    # ko: 크기를 바꾸어 층을 하나 더 만들고, 토큰 ID 다섯을 넣어 봅니다. 4는 두 번 넣습니다.
    # en: A layer of other sizes; five token IDs go in, 4 twice.
    _other = rerun(vocab_size=5, output_dim=40).embedding_layer
    assert tuple(_other.weight.shape) == (5, 40), tr(
        ko="`vocab_size`와 `output_dim`을 바꾸어도 층의 크기가 따라 바뀌지 않습니다. 크기를 숫자로 적지 않습니다.",
        en="With another `vocab_size` and `output_dim` the layer does not follow. Do not write its sizes as numbers.",
    )
    assert len(_other.weight.unique()) > 100, tr(
        ko="가중치가 무작위로 시작하지 않습니다. 같은 값이 되풀이됩니다.",
        en="The weights do not start out random: the same values come again and again.",
    )
    _rows = _other.weight.detach().clone()
    _found = _other(torch.tensor([0, 1, 2, 3, 4, 4]))
    _found.sum().backward()
    _gradient = _other.weight.grad.to_dense()[:, 0].tolist()
    assert torch.equal(_found[:5], _rows) and _rows.dtype == torch.float32, tr(
        ko="룩업이 가중치의 행을 그대로 돌려주지 않거나 수의 형식이 `float32`가 아닙니다. 두 크기 말고 다른 인자는 "
        "주지 않습니다.",
        en="A lookup does not give the rows of the weights as they are, or the numbers are not `float32`. Give no "
        "argument but the two sizes.",
    )
    assert _gradient == [1, 1, 1, 1, 2] and not _other.weight.grad.is_sparse, tr(
        ko="그레이디언트가 행마다 꺼낸 횟수만큼 가지 않거나 희소 텐서입니다. 두 크기 말고 다른 인자는 주지 않습니다.",
        en="A row does not get the gradient of each of its lookups, or the gradient is a sparse tensor. Give no "
        "argument but the two sizes.",
    )

# %% [markdown] lang="ko"
"""
가중치는 6행 3열의 무작위 값입니다. 셀에서 시드를 123으로 정했으므로 같은 값이 나옵니다.
`requires_grad=True`는 훈련할 수 있다는 뜻입니다.
"""

# %% [markdown] lang="en"
"""
The weights are 6 rows and 3 columns of random values, the same ones every time because the cell set the seed
to 123. `requires_grad=True` means that they can be trained.
"""

# %% slides=false
print(embedding_layer.weight)

# %% [markdown] lang="ko"
"""
<!-- slide: 토큰 ID가 행을 꺼냅니다. 행은 0부터 셉니다. -->

토큰 ID 2, 3, 5, 1을 넣어 봅니다.

![](figure:embedding-lookup)

행은 0부터 셉니다. 토큰 ID 2는 위에서 **세 번째** 행을 꺼냅니다. 아래 출력의 행이 위 표의 어느 행인지 하나씩
짚어 봅니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: A token ID fetches a row. Rows count from 0. -->

Now the token IDs 2, 3, 5 and 1 go in.

![](figure:embedding-lookup)

Rows count from 0, so token ID 2 fetches the **third** row from the top. Find each row of the output in the
table above.
"""

# %% slides=false
input_ids = torch.tensor([2, 3, 5, 1])

# ko: (4,) → (4, 3)
# en: (4,) → (4, 3)
print(embedding_layer(input_ids))

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 토큰 ID 2는 위에서 몇 번째 행입니까? 그림에서 손가락으로 짚게 합니다.

**걸리는 곳.** 처음의 벡터는 무작위입니다. 앞 그림처럼 뜻이 모이는 것은 훈련이 끝난 뒤의 일입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Which row from the top is token ID 2? Let them point at it in the figure.

**Where they stumble.** At first the vectors are random; meanings gather, as in the figure before, only after training.
"""
