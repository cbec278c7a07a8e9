"""Homework 04: multi-head attention."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
#### {{heading:review-multi-head-attention}}

27강의 멀티 헤드 어텐션(multi-head attention)입니다. 헤드 하나의 폭은 $d_h=d_{out}/H$입니다. 텐서는 다음 크기를
지납니다. $b$는 배치, $T$는 토큰, $H$는 헤드의 수입니다.

<!-- notes -->

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
#### {{heading:review-multi-head-attention}}

The multi-head attention of lecture 27. One head is $d_h=d_{out}/H$ wide. A tensor passes through these shapes,
with batch $b$, tokens $T$ and heads $H$:

<!-- notes -->

$$(b, T, d_{out})\to(b, T, H, d_h)\to(b, H, T, d_h)\to(b, H, T, T)\to(b, H, T, d_h)\to(b, T, H, d_h)\to(b, T, d_{out})$$

There are {{blanks:review-multi-head-attention}} blanks, in this order.

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


# %% exercise="review-multi-head-attention" points=8 slides=false
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
