"""Homework 04: layer normalization."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
#### {{heading:review-layer-norm}}

28강의 층 정규화(layer normalization)입니다. 벡터마다 평균을 빼고 표준 편차로 나눕니다. $\varepsilon$은 제곱근 안의
수를 양수로 지키고, `scale`과 `shift`는 훈련되는 파라미터입니다. 평균과 분산은 이미 있습니다.

1. `norm_x`: 평균을 빼고, $\varepsilon$을 더한 분산의 제곱근으로 나눈 것
2. 돌려주는 값: `norm_x`에 `scale`을 곱하고 `shift`를 더한 것

숨은 검사는 값들의 차이가 아주 작은 행과, 1과 0이 아닌 `scale`과 `shift`로도 실행해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
#### {{heading:review-layer-norm}}

The layer normalization of lecture 28. Each vector has its mean subtracted and is divided by its standard
deviation. $\varepsilon$ keeps what is under the root positive; `scale` and `shift` are trainable parameters.
Mean and variance are there already.

1. `norm_x`: the mean subtracted, divided by the root of the variance plus $\varepsilon$
2. The value to return: `norm_x` times `scale`, plus `shift`

The hidden checks also try rows whose values are very close together, and other values than 1 and 0 in `scale`
and `shift`. Nothing is printed.
"""


# %% exercise="review-layer-norm" points=2 slides=false
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


# %% slides=false
class GELU(nn.Module):
    def forward(self, x):
        return 0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (x + 0.044715 * torch.pow(x, 3))))
