"""Lecture 27, 3.6: several heads, and the summary."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
## 3.6 여러 개의 헤드 · 35분

### 3.6.1 헤드를 나란히 쌓기

<!-- slide: 헤드마다 행렬 세 개가 따로 있고, 저마다 다른 관계를 배웁니다. -->

어텐션 모듈 하나가 **헤드**(head) 하나입니다. 헤드마다 $W_q, W_k, W_v$가 따로 있고, 저마다 다른 관계를 배웁니다.

![](figure:heads-in-parallel)

같은 자리에서도 헤드마다 보는 것이 다릅니다. 무엇을 볼지는 아무도 정해 주지 않고, 훈련으로 정해집니다.

![](figure:what-heads-look-at)

같은 대명사에서도 어떤 헤드는 그것이 가리키는 명사만 보고, 다른 헤드는 그 명사를 설명하는 말까지 봅니다.

<!-- notes -->

![](figure:attention-two-heads-lines)

<!-- slide: 헤드의 결과는 마지막 차원으로 이어 붙입니다. -->

결과는 마지막 차원으로 이어 붙입니다. 폭은 `d_out * num_heads`가 됩니다.

![](figure:concat-heads)

#### {{heading:multi-head-wrapper}}

1. `nn.ModuleList`에 `CausalAttention` `num_heads`개의 리스트를 넣습니다. 다섯 인자를 모두 넘깁니다.
2. 모든 헤드의 출력을 마지막 차원으로 이어 붙여 `out`에 담습니다.
"""

# %% [markdown] lang="en"
r"""
## 3.6 Several heads · 35 min

### 3.6.1 Stacking single heads

<!-- slide: Each head has three matrices of its own and learns relations of its own. -->

One attention module is one **head**. Each head has its own $W_q, W_k, W_v$ and learns relations of its own.

![](figure:heads-in-parallel)

From one and the same position, each head may look elsewhere. Nobody tells it where: training does.

![](figure:what-heads-look-at)

At the same pronoun, one head may look only at the noun that it stands for, another also at the word that describes
that noun.

<!-- notes -->

![](figure:attention-two-heads-lines)

<!-- slide: The results of the heads are joined along the last dimension. -->

The results are joined along the last dimension, whose width becomes `d_out * num_heads`.

![](figure:concat-heads)

#### {{heading:multi-head-wrapper}}

1. Hand `nn.ModuleList` a list of `num_heads` `CausalAttention`s; pass all five arguments on.
2. `out` is the outputs of all heads, joined along the last dimension.
"""

# %% include="start-here" only="release"


# %% exercise="multi-head-wrapper" points=3 slides=false
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

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 그림에서 두 헤드는 같은 자리에서 무엇을 봅니까? 누가 그렇게 정했습니까? (아무도 정하지 않았고,
훈련으로 정해졌습니다)
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** In the figure, what do the two heads look at from the same place? Who decided that? (Nobody; training did.)
"""

# %% [markdown] lang="ko"
r"""
### 3.6.2 투영 하나를 나누기

작은 층을 여럿 두는 대신 넓은 층 하나를 두고 결과를 나눌 수 있습니다. 행렬 곱이 한 번이라 훨씬 빠릅니다.

![](figure:split-projection)

<!-- slide: 텐서는 이 길을 지납니다. 배치 $b$, 토큰 $T$, 헤드 $H$입니다. -->

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

#### {{heading:multi-head-attention}}

클래스 `MultiHeadAttention`을 완성합니다. 28강과 과제에서 그대로 씁니다.

1. `head_dim`: `d_out`을 `num_heads`로 나눈 몫(정수)
2. `W_query`, `W_key`, `W_value`: 폭 `d_in`에서 `d_out`으로 가는 `nn.Linear`, 편향은 `qkv_bias`
3. `dropout` 층, 그리고 문장 하나로 버퍼 `"mask"`(문제 {{number:causal-attention}}와 같음)
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

<!-- slide: A tensor goes this way, with batch $b$, tokens $T$ and heads $H$. -->

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

#### {{heading:multi-head-attention}}

Complete the class `MultiHeadAttention`, which lecture 28 and the homework use unchanged.

1. `head_dim`: the (integer) quotient of `d_out` and `num_heads`
2. `W_query`, `W_key`, `W_value`: `nn.Linear` from width `d_in` to `d_out`, with the bias that `qkv_bias` says
3. the `dropout` layer, and one statement for the buffer `"mask"`, as in exercise {{number:causal-attention}}
4. split `keys`, `values`, `queries`, **in this order**, into $(b, T, H, d_h)$; then swap axes 1 and 2 of `keys`,
   `queries`, `values`
5. `attn_scores`: the queries times the keys with their last two axes swapped
6. `mask_bool`: the boolean mask, cut to the number of tokens; the next statement fills the scores in place with
   `-torch.inf`
7. `attn_weights`: the softmax of the scores divided by the square root of the head's width, then dropout
8. `context_vec`: weights times values with axes 1 and 2 swapped back, then merged to $(b, T, d_{out})$
"""


# %% exercise="multi-head-attention" points=5 pitfalls=["view-without-transpose", "scale-by-whole-width"]
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

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
코드를 한 줄씩 읽지 말고, 크기의 표를 화면에 두고 줄마다 표의 몇 번째 줄인지 묻습니다.

**물어볼 것.** `view`로 바로 (b, H, T, d_h)를 만들면 왜 안 됩니까? 크기는 맞지만 토큰과 헤드의 값이 섞입니다.

**걸리는 곳.** 축을 되돌린 다음 `contiguous()` 없이 `view`를 부르면 오류가 납니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Do not read the code line by line: keep the table of shapes in mind, and ask for each line which row of it this is.

**Ask.** Why not `view` straight to (b, H, T, d_h)? The shape is right, but tokens and heads get mixed up.

**Where they stumble.** After swapping axes back, `view` without `contiguous()` raises an error.
"""

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

# %% tags=["demo"] slides=false
other = MultiHeadAttention(d_in=6, d_out=12, context_length=8, dropout=0.0, num_heads=3)
print(other(torch.rand(2, 5, 6)).shape)

# %% [markdown] lang="ko"
r"""
<!-- slide -->

아래 셀을 실행하면 훈련된 모델의 헤드마다 토큰이 어디를 보는지 볼 수 있습니다. 마스크와 $\sqrt{d_k}$도 켜고 끕니다.
"""

# %% [markdown] lang="en"
r"""
<!-- slide -->

Run the cell below to see where each token looks in every head of a trained model. Mask and $\sqrt{d_k}$ can be switched
off.
"""

# %% demo="attention"

# %% [markdown] only="notes" minutes=3 lang="ko"
r"""
마스크를 끄고, 토큰 하나를 골라 어디를 보는지 먼저 예상하게 합니다. 켜면 뒤의 토큰이 사라지고 나머지의 합이 다시 1이
됩니다.

**물어볼 것.** 헤드를 넘기면서, 바로 앞의 토큰을 보는 헤드를 찾게 합니다. $\sqrt{d_k}$를 끄면 왜 한 곳에 몰립니까?
"""

# %% [markdown] only="notes" lang="en"
r"""
With the mask off, choose a token and let them guess where it looks. With the mask on, later tokens vanish and the rest
adds up to 1 again.

**Ask.** Go through the heads and find one that looks at the token just before. Why does it all go to one place without
$\sqrt{d_k}$?
"""

# %% [markdown] lang="ko"
r"""
<!-- notes -->

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
<!-- notes -->

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

# %% [markdown] only="notes" minutes=2 lang="ko"
"""
요약은 학생이 채웁니다. 단계의 이름을 부르고 무엇이 더해졌는지 말하게 합니다. 제출할 파일과 기한을 말하고 마칩니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Let students fill the summary in: name a step and ask what it added. End with the file to hand in, and the date.
"""

# %% include="ready" only="release"
