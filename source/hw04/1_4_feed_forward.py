"""Homework 04: the feed-forward network."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
#### {{heading:review-feed-forward}}

28강의 피드 포워드 신경망(feed-forward network)입니다. 벡터를 네 배로 넓히고, GELU를 지나, 다시 처음의 폭으로
좁힙니다. `nn.Sequential` 안의 빈칸 {{blanks:review-feed-forward}} 개를 채웁니다. 쉼표는 이미 있습니다.

1. `emb_dim`에서 그 네 배로 가는 선형 층
2. `GELU`의 객체
3. 네 배에서 `emb_dim`으로 돌아오는 선형 층

두 선형 층에는 편향이 있습니다. `emb_dim`은 `cfg`에서 꺼냅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:review-feed-forward}}

The feed-forward network of lecture 28. It makes the vector four times as wide, applies GELU, and makes it as
narrow as before. Fill the {{blanks:review-feed-forward}} blanks inside the `nn.Sequential`. The commas are there already.

1. A linear layer from `emb_dim` to four times as much
2. An object of `GELU`
3. A linear layer from there back to `emb_dim`

Both linear layers have a bias. Take `emb_dim` from `cfg`. Nothing is printed.
"""


# %% exercise="review-feed-forward" points=2 slides=false
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


# %% check="review-feed-forward"
with check(
    "review-feed-forward",
    hint=tr(
        ko="`nn.Linear`는 들어오는 폭과 나가는 폭을 차례로 받습니다. 첫 층에서 네 배로 넓어진 것을 마지막 층이 "
        "되돌립니다. 클래스 이름 뒤에 괄호를 붙이면 객체가 됩니다.",
        en="`nn.Linear` takes the width that comes in, then the width that goes out. The last layer turns back "
        "what the first one widened. Parentheses after a class's name make an object.",
    ),
    more=tr(
        ko="첫째와 셋째 빈칸은 `nn.Linear`입니다. 두 폭 가운데 한쪽은 "
        '`cfg["emb_dim"]`, 다른 쪽은 그 네 배이며, 두 층에서 순서가 반대입니다. 둘째 빈칸은 `GELU` 뒤에 괄호를 '
        "붙인 것입니다.",
        en='The first and the third blank are `nn.Linear`. One of the two widths is `cfg["emb_dim"]`, the other four '
        "times that; the two layers have them in opposite order. The second blank is `GELU` with parentheses after it.",
    ),
):
    _ff = FeedForward({"emb_dim": 6})
    assert len(_ff.layers) == 3, tr(
        ko="`layers`에 들어 있는 것이 셋이 아닙니다.",
        en="There are not three things in `layers`.",
    )
    assert all(isinstance(layer, nn.Linear) for layer in _ff.layers[::2]), tr(
        ko="처음과 마지막은 선형 층이어야 합니다.",
        en="The first and the last have to be linear layers.",
    )
    assert _ff.layers[0].in_features == _ff.layers[2].out_features == 6, tr(
        ko="들어오고 나가는 폭이 `emb_dim`이 아닙니다. `cfg`에서 꺼낸 값이어야 합니다.",
        en="What comes in and what goes out does not have the width `emb_dim`, which has to come from `cfg`.",
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
        ko="가운데의 활성화 함수가 위에서 준 GELU와 다르게 계산합니다.",
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
