"""Lecture 27, 3.5: causal attention."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
두 판의 출력이 다른 까닭은 초깃값뿐입니다. `sa_v2`의 `weight`를 전치해 `sa_v1`의 행렬에 복사하면 같은 출력이
나옵니다. 한번 해 보면 좋습니다.

## 3.5 코잘 어텐션 · 45분

<!-- slide: 위치마다 맞혀야 할 답은 바로 다음 토큰입니다. 그 토큰을 보면 안 됩니다. -->

훈련할 때는 모든 위치를 한 번에 계산합니다. 그런데 위치 $i$가 뒤의 토큰을 보면 안 됩니다. 맞혀야 할 답이 거기에 있기
때문입니다.

![](figure:future-leak)

<!-- slide: 코잘 마스크는 주대각선 위쪽을 가립니다. 자기 자신은 볼 수 있습니다. -->

그래서 주대각선 위쪽의 가중치를 가립니다. 이것이 **코잘 마스크**(causal mask)입니다. 자기 자신은 볼 수 있으므로
대각선은 남깁니다.

![](figure:causal-mask-matrix)

### 3.5.1 마스크 씌우기

<!-- notes -->

연습에는 `sa_v2`의 쿼리와 키로 구한 가중치를 씁니다.
"""

# %% [markdown] lang="en"
r"""
The two versions give different outputs only because they start from different values. Copy the transposed `weight`s of
`sa_v2` into the matrices of `sa_v1`, and the outputs agree. It is worth trying.

## 3.5 Causal attention · 45 min

<!-- slide: The answer at each position is the next token, so it must not be seen. -->

In training, all positions are computed at once. But position $i$ must not look at later tokens, because the next one
is the answer that it has to give.

![](figure:future-leak)

<!-- slide: The causal mask hides what is above the diagonal. A token may see itself. -->

So the weights above the main diagonal are masked. That is the **causal mask**. A token may see itself, so the diagonal
stays.

![](figure:causal-mask-matrix)

### 3.5.1 Applying the mask

<!-- notes -->

For practice we take the weights that come from the queries and keys of `sa_v2`.
"""

# %% include="start-here" only="release"

# %% slides=false
# ko: 쿼리와 키는 (6, 2), 점수와 가중치는 (6, 6)입니다.
# en: Queries and keys are (6, 2), scores and weights (6, 6).
queries = sa_v2.W_query(inputs)
keys = sa_v2.W_key(inputs)
attn_scores = queries @ keys.T
attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
print(attn_weights)

# %% [markdown] lang="ko"
r"""
<!-- slide: 가리는 길은 둘이고, 끝에서 만나는 행렬은 같습니다. -->

가리는 길은 둘입니다. 그림의 위쪽 길은 소프트맥스 **다음에** 0을 곱하고 행을 다시 나눕니다. 아래쪽 길은 소프트맥스
**앞에서** 점수를 $-\infty$로 바꿉니다. 끝에서 만나는 행렬은 같습니다.

![](figure:mask-pipeline)

먼저 위쪽 길을 갑니다. `torch.tril`은 행렬의 대각선과 그 아래만 남기고 나머지를 0으로 만듭니다.

#### {{heading:tril-mask}}

대각선과 그 아래는 1, 위는 0인 크기 (`context_length`, `context_length`)의 텐서 `mask_simple`을 만듭니다.
"""

# %% [markdown] lang="en"
r"""
<!-- slide: There are two ways to mask, and both end in the same matrix. -->

There are two ways. The upper lane of the figure multiplies by 0 **after** softmax and divides the rows again. The lower
lane replaces scores by $-\infty$ **before** softmax. Both end in the same matrix.

![](figure:mask-pipeline)

The upper lane first. `torch.tril` keeps the diagonal of a matrix and what is below, and makes the rest 0.

#### {{heading:tril-mask}}

`mask_simple` is a tensor of shape (`context_length`, `context_length`) with ones on and below the diagonal and zeros
above.
"""

# %% exercise="tril-mask" points=1 slides=false
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
#### {{heading:mask-weights}}

`attn_weights`에 `mask_simple`을 성분끼리 곱해 `masked_simple`에 담습니다. `attn_weights`는 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:mask-weights}}

`masked_simple` is `attn_weights` times `mask_simple`, component by component. Leave `attn_weights` as it is.
"""

# %% exercise="mask-weights" points=1 slides=false
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
        ko="`*` 하나면 됩니다. 곱할 것은 점수가 아니라 소프트맥스를 거친 가중치와, 문제 {{number:tril-mask}}의 마스크입니다. `*=`나 "
        "`mul_`은 가중치 자체를 바꾸므로 쓰지 않습니다.",
        en="One `*` will do, of the weights, which went through softmax, not the scores, and the mask of exercise {{number:tril-mask}}. "
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

# %% slides=false
print(masked_simple.sum(dim=-1))

# %% [markdown] lang="ko"
"""
행을 제 합으로 다시 나누면 됩니다. 가려진 토큰의 몫이 남은 토큰에 나뉘므로 미래의 정보가 새지 않습니다. 보이는
부분만으로 소프트맥스를 구한 것과 같습니다.

**주의.** 합을 구할 때 `keepdim=True`를 주어 크기를 (6, 1)로 남겨야 합니다. 없으면 크기가 (6,)이 되어 나누기가
열 방향으로 일어납니다.

#### {{heading:renormalize-rows}}

`masked_simple`의 행마다 그 행의 합으로 나누어 `masked_simple_norm`에 담습니다.
"""

# %% [markdown] lang="en"
"""
Divide each row by its own sum, and they do. The share of the masked tokens goes to the others, so nothing of the future
leaks: it is the softmax over the visible part.

**Mind the shape.** The sums need `keepdim=True`, which keeps them at shape (6, 1). Without it they are (6,), and the
division runs along the columns.

#### {{heading:renormalize-rows}}

`masked_simple_norm` is `masked_simple` with each row divided by its sum.
"""

# %% exercise="renormalize-rows" points=1 slides=false
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
        ko="`masked_simple` 자체가 바뀌었습니다. 새 텐서를 만들고, 문제 {{number:mask-weights}}의 셀부터 다시 실행합니다.",
        en="`masked_simple` itself was changed. Make a new tensor, and run the cells from exercise {{number:mask-weights}} on again.",
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

#### {{heading:mask-scores}}

`attn_scores`에서 `mask`가 1인 자리를 $-\infty$(`-torch.inf`)로 바꾸어 `masked`에 담습니다. 점수는 나누지 않고,
`attn_scores`도 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
r"""
The lower lane is shorter. In softmax $e^{-\infty}$ is exactly 0, so with the scores to be masked replaced by
$-\infty$ one normalization is enough. `torch.triu(…, diagonal=1)` keeps only what is **above** the diagonal.
`tensor.masked_fill(condition, value)` returns a new tensor in which the value stands wherever the condition is
true; the condition must be boolean, hence `.bool()`.

#### {{heading:mask-scores}}

`masked` is `attn_scores` with $-\infty$ (`-torch.inf`) wherever `mask` is 1. The scores are not scaled yet, and
`attn_scores` stays as it is.
"""

# %% exercise="mask-scores" points=1 pitfalls=["zeros", "finite"]
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

# %% [markdown] only="notes" minutes=7 lang="ko"
"""
**물어볼 것.** 왜 점수를 0으로 바꾸면 안 됩니까? $e^0$이 얼마인지 먼저 묻습니다. 1이므로 가린 토큰이 여전히 몫을
받습니다.

**걸리는 곳.** 가중치를 나중에 0으로 만들면 행의 합이 1이 아닙니다. 위쪽 길과 아래쪽 길을 그림에서 손으로 따라갑니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Why not replace scores by 0? Ask first what $e^0$ is: 1, so the masked token still gets a share.

**Where they stumble.** Weights made 0 afterwards do not add up to 1. Trace both lanes of the figure by hand.
"""

# %% [markdown] lang="ko"
"""
나누고 소프트맥스를 구하면 문제 {{number:renormalize-rows}}와 같은 행렬이 나옵니다.
"""

# %% [markdown] lang="en"
"""
Scaled and put through softmax, it is the matrix of exercise {{number:renormalize-rows}}.
"""

# %% slides=false
attn_weights = torch.softmax(masked / keys.shape[-1] ** 0.5, dim=-1)
print(attn_weights)

# %% [markdown] lang="ko"
r"""
### 3.5.2 어텐션 가중치의 드롭아웃

<!-- slide: 훈련하는 동안에만 가중치를 무작위로 지우고, 남은 값을 키웁니다. 행의 합은 1이 아니게 됩니다. -->

**드롭아웃**(dropout)은 훈련하는 동안에만 가중치를 하나하나 확률 $p$로 지워 0으로 만듭니다. 몇몇 토큰에만 기대는 일을
막아 과대적합을 줄입니다. 살아남은 값에는 $\frac{1}{1-p}$를 곱해 기댓값을 그대로 둡니다. $p=0.5$이면 2배, $p=0.2$이면
1.25배입니다. `eval()` 모드에서는 아무 일도 하지 않습니다. GPT-2는 $p=0.1$을 썼습니다. 요즘의 큰 모델은 글이
아주 많아 같은 글을 거의 되풀이해 보지 않으므로, 대개 드롭아웃을 쓰지 않습니다.

드롭아웃을 하고 나면 행의 합이 1이 아닙니다. 원래 그런 것입니다.

![](figure:dropout-on-weights)

#### {{heading:dropout-layer}}

확률이 0.5인 드롭아웃 층 `dropout`을 만듭니다. 어느 자리가 0이 되는지는 PyTorch의 버전과 운영 체제에 따라 다릅니다.
"""

# %% [markdown] lang="en"
r"""
### 3.5.2 Dropout on attention weights

<!-- slide: In training only, weights are dropped at random and the rest made larger. Rows no longer add up to 1. -->

**Dropout** sets each weight to 0 with probability $p$, in training only. It keeps the model from relying on a few
tokens and so reduces overfitting. What survives is multiplied by $\frac{1}{1-p}$, which keeps the expected value: by 2
for $p=0.5$, by 1.25 for $p=0.2$. In `eval()` mode it does nothing. GPT-2 used $p=0.1$. Today's large models mostly use
no dropout: they have so much text that they hardly ever see the same one twice.

After dropout the rows no longer add up to 1. That is intended.

![](figure:dropout-on-weights)

#### {{heading:dropout-layer}}

Make `dropout`, a dropout layer with probability 0.5. Which places become 0 depends on PyTorch's version and on the
operating system.
"""

# %% exercise="dropout-layer" points=1 slides=false
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

# %% [markdown] only="notes" minutes=3 lang="ko"
"""
**물어볼 것.** `eval()`에서는 드롭아웃이 무엇을 합니까? (아무 일도 하지 않습니다) 글을 지을 때 왜 그래야
하는지도 묻습니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** What does dropout do in `eval()`? (Nothing.) And why must that be so when the model writes text?
"""

# %% [markdown] lang="ko"
"""
어텐션 가중치에 써 봅니다. 값은 0이 되거나 두 배가 됩니다. 무늬는 환경마다 다를 수 있습니다.
"""

# %% [markdown] lang="en"
"""
Applied to the attention weights, it makes values 0 or doubles them. The pattern may differ on other computers.
"""

# %% slides=false
torch.manual_seed(123)
print(dropout(attn_weights))

# %% [markdown] lang="ko"
"""
### 3.5.3 코잘 어텐션 클래스

<!-- notes -->

실제 입력은 배치입니다. 같은 문장을 두 번 쌓아 크기 (2, 6, 3)인 배치를 만듭니다. 앞의 수부터 배치, 토큰, 임베딩
차원입니다.
"""

# %% [markdown] lang="en"
"""
### 3.5.3 A causal attention class

<!-- notes -->

Real inputs come in batches. The same sentence twice makes a batch of shape (2, 6, 3): batch, tokens, embedding
dimension.
"""

# %% slides=false
batch = torch.stack((inputs, inputs), dim=0)
print(batch.shape)

# %% [markdown] lang="ko"
r"""
<!-- slide: 클래스에서 새로 나오는 것은 네 가지입니다. -->

클래스를 쓰기 전에 새로 나오는 것 네 가지를 봅니다.

- 배치에서는 키를 `.T`가 아니라 `transpose(1, 2)`로 전치합니다. 배치 차원은 그대로 두고 뒤의 두 차원만 바꿉니다.
- 마스크는 훈련하지 않지만 모델과 함께 저장하고 옮겨야 합니다. 이런 텐서는 **버퍼**(buffer)로 등록합니다.
  `self.register_buffer("mask", 텐서)`라고 쓰면 `self.mask`가 생기고 `.to(device)`도 따라갑니다.
- 입력은 `context_length`보다 짧을 수 있습니다. 마스크를 `[:num_tokens, :num_tokens]`로 잘라 씁니다.
- `masked_fill_`처럼 이름 끝에 밑줄이 있는 메서드는 텐서를 제자리에서 바꿉니다.

#### {{heading:causal-attention}}

클래스 `CausalAttention`을 완성합니다. 입력의 크기는 (배치, 토큰 수, `d_in`)입니다.

1. `self.dropout`: 확률이 `dropout`인 드롭아웃 층
2. 문장 하나: 대각선 위가 1인 크기 (`context_length`, `context_length`)의 행렬을 버퍼 `"mask"`로 등록
3. 문장 하나: `x.shape`를 `b`, `num_tokens`, `d_in`으로 풀기
4. 문장 하나: `attn_scores`에서, 토큰 수에 맞게 잘라 참·거짓으로 바꾼 마스크의 자리를 `-torch.inf`로 제자리에서 채우기
5. `attn_weights`: 드롭아웃을 한 가중치
"""

# %% [markdown] lang="en"
r"""
<!-- slide: Four things are new in the class. -->

Four things are new in the class.

- In a batch the keys are transposed by `transpose(1, 2)`, not `.T`: the batch dimension stays, the last two swap.
- The mask is not trained, but has to be saved and moved with the model. Such a tensor is registered as a **buffer**:
  `self.register_buffer("mask", tensor)` makes `self.mask`, and `.to(device)` takes it along.
- Inputs may be shorter than `context_length`, so the mask is cut to `[:num_tokens, :num_tokens]`.
- A method with an underscore at its end, like `masked_fill_`, changes the tensor in place.

#### {{heading:causal-attention}}

Complete the class `CausalAttention`. Inputs are of shape (batch, tokens, `d_in`).

1. `self.dropout`: a dropout layer with probability `dropout`
2. one statement: register the buffer `"mask"`, a matrix of shape (`context_length`, `context_length`) with ones
   above the diagonal
3. one statement: unpack `x.shape` into `b`, `num_tokens`, `d_in`
4. one statement: fill `attn_scores` in place with `-torch.inf` where the mask, cut to the number of tokens and
   made boolean, is set
5. `attn_weights`: the weights after dropout
"""


# %% exercise="causal-attention" points=5 pitfalls=["mask-is-an-attribute", "mask-not-cut", "masked-after-softmax"]
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
        ko="마스크는 문제 {{number:mask-scores}}의 `mask`와 같은 식으로 만듭니다. 채울 때는 `self.mask`를 참·거짓으로 바꾸고 행과 열을 "
        "모두 `num_tokens`까지 자릅니다.",
        en="The mask is made like `mask` in exercise {{number:mask-scores}}. When filling, make `self.mask` boolean and cut both its rows "
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

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
세 장에 나누어 보입니다. 버퍼, 모양을 푸는 줄, 마스크를 자르는 줄에서 잠깐 멈춥니다.

**물어볼 것.** 토큰이 4개뿐인 입력이 들어오면 마스크의 어느 부분을 씁니까?
"""

# %% [markdown] only="notes" lang="en"
"""
It takes three slides. Stop at the buffer, at the unpacked shape, and where the mask is cut.

**Ask.** When an input has only four tokens, which part of the mask is used?
"""
