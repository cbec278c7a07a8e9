"""Homework 04: the transformer block."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
#### {{heading:review-transformer-block}}

28강의 트랜스포머 블록(transformer block)입니다. 두 절반의 모양이 같습니다.

<!-- notes -->

![](figure:transformer-block)

부품은 모두 `__init__`에 있고, 숏컷에 쓸 `x`를 남겨 두는 줄도 이미 있습니다. `forward`의 빈칸은 절반마다 네 개씩
여덟 개입니다.

1. `norm1`을 지난 `x`
2. 어텐션을 지난 `x`
3. 드롭아웃을 지난 `x`
4. 남겨 둔 `shortcut`을 더한 `x`
5. 여기서 8번까지 `norm2`와 `ff`로 같은 일을 되풀이합니다.

더할 때는 새 텐서를 만듭니다. `+=`를 쓰면 남겨 둔 텐서까지 바뀔 수 있습니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:review-transformer-block}}

The transformer block of lecture 28. Its two halves have the same form.

<!-- notes -->

![](figure:transformer-block)

All parts are made in `__init__`, and the lines that keep `x` for the shortcut are there as well. `forward` has
{{blanks:review-transformer-block}} blanks, four in each half.

1. `x` after `norm1`
2. `x` after attention
3. `x` after dropout
4. `x` with the `shortcut` that was kept added to it
5. Up to number 8, the same with `norm2` and `ff`

Make a new tensor when adding: `+=` may change the tensor that was kept. Nothing is printed.
"""


# %% exercise="review-transformer-block" points=3 slides=false
class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.att = MultiHeadAttention(
            d_in=cfg["emb_dim"],
            d_out=cfg["emb_dim"],
            context_length=cfg["context_length"],
            num_heads=cfg["n_heads"],
            dropout=cfg["drop_rate"],
            qkv_bias=cfg["qkv_bias"],
        )
        self.ff = FeedForward(cfg)
        self.norm1 = LayerNorm(cfg["emb_dim"])
        self.norm2 = LayerNorm(cfg["emb_dim"])
        self.dropout = nn.Dropout(cfg["drop_rate"])

    def forward(self, x):
        # ko: 크기는 끝까지 (배치, 토큰, emb_dim)입니다. 앞 절반: 숏컷에 쓸 x를 남겨 둡니다.
        # en: The shape is (batch, tokens, emb_dim) all the way. First half: x is kept for the shortcut.
        shortcut = x
        # ko: 층 정규화
        # en: layer norm
        x = self.norm1(x)  ### your code
        # ko: 멀티 헤드 어텐션
        # en: multi-head attention
        x = self.att(x)  ### your code
        # ko: 드롭아웃
        # en: dropout
        x = self.dropout(x)  ### your code
        # ko: 남겨 둔 것을 더합니다.
        # en: Add what was kept.
        x = x + shortcut  ### your code

        # ko: 뒤 절반: 지금까지의 x를 다시 남겨 둡니다.
        # en: Second half: x as it is now is kept.
        shortcut = x
        # ko: 층 정규화
        # en: layer norm
        x = self.norm2(x)  ### your code
        # ko: 피드 포워드 신경망
        # en: feed-forward network
        x = self.ff(x)  ### your code
        # ko: 드롭아웃
        # en: dropout
        x = self.dropout(x)  ### your code
        # ko: 남겨 둔 것을 더합니다.
        # en: Add what was kept.
        x = x + shortcut  ### your code
        return x


# %% check="review-transformer-block"
from copy import deepcopy


# ko: 블록의 복사본입니다. 이름을 적은 부분의 마지막 층은 0을 냅니다.
# en: A copy of a block in which the last layer of the named parts gives 0.
def _silenced(block, *names):
    block = deepcopy(block)
    for name in names:
        last = block.att.out_proj if name == "att" else block.ff.layers[2]
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
    return block


with check(
    "review-transformer-block",
    hint=tr(
        ko="절반마다 순서는 층 정규화, 어텐션이나 피드 포워드, 드롭아웃, 더하기입니다. 빈칸마다 부품 하나를 `x`로 "
        "부릅니다. 부품은 `self`에 있습니다.",
        en="Each half goes: layer norm, attention or feed-forward network, dropout, addition. A blank calls one "
        "part with `x`; the parts belong to `self`.",
    ),
    more=tr(
        ko="앞 절반은 `norm1`, `att`, `dropout`의 순서이고 뒤 절반은 `norm2`, `ff`, `dropout`의 순서입니다. 절반마다 "
        "마지막 줄은 `x`와 `shortcut`을 `+`로 더한 것입니다.",
        en="The first half goes `norm1`, `att`, `dropout`, the second `norm2`, `ff`, `dropout`. The last line of each "
        "half adds `x` and `shortcut` with `+`.",
    ),
):
    torch.manual_seed(0)
    _tiny = {
        "vocab_size": 50,
        "context_length": 16,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.3,
        "qkv_bias": False,
    }
    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 두 층 정규화가 서로 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that the two layer norms differ.
    _block = TransformerBlock(_tiny).eval()
    for _parameter in _block.parameters():
        nn.init.normal_(_parameter, std=0.3)
    _x = torch.randn(2, 5, 12)
    _kept = _x.clone()
    with torch.no_grad():
        _y = _block(_x)
        answered(_y)
        assert torch.equal(_x, _kept), tr(
            ko="입력 텐서가 바뀌었습니다. 제자리에서 더하지 말고 새 텐서를 만듭니다.",
            en="The input tensor has changed. Make a new tensor instead of adding in place.",
        )
        assert _y.shape == _x.shape, tr(
            ko="결과의 크기가 입력의 크기와 다릅니다.",
            en="The result does not have the shape of the input.",
        )
        assert torch.allclose(_silenced(_block, "att", "ff")(_x), _x, atol=1e-5), tr(
            ko="`att`와 `ff`가 0을 내면 블록은 입력을 그대로 돌려주어야 합니다. 숏컷을 더하는 두 곳을 확인합니다.",
            en="When `att` and `ff` give 0, the block should hand its input back. See the two places where a shortcut "
            "is added.",
        )
        _first = _silenced(_block, "ff")(_x)
        assert torch.allclose(_first - _x, nn.Sequential(_block.norm1, _block.att)(_x), atol=1e-4), tr(
            ko="앞 절반이 입력에 더하는 값이 다릅니다. `norm1`과 `att`를 차례로 한 번씩 지나야 합니다.",
            en="What the first half adds to the input is wrong. It goes through `norm1` and `att`, once each and in "
            "order.",
        )
        _second = _silenced(_block, "att")
        assert torch.allclose(_second(_x) - _x, nn.Sequential(_block.norm2, _block.ff)(_x), atol=1e-4), tr(
            ko="뒤 절반이 더하는 값이 다릅니다. `norm2`와 `ff`를 차례로 한 번씩 지나야 합니다.",
            en="What the second half adds is wrong. It goes through `norm2` and `ff`, once each and in order.",
        )
        assert torch.allclose(_y, _second(_first), atol=1e-4), tr(
            ko="뒤 절반이 앞 절반의 결과에서 시작하지 않습니다.",
            en="The second half does not start from the result of the first.",
        )
        # ko: 훈련 모드에서 `att`는 1만, `ff`는 4만 냅니다. 드롭아웃에서 남은 수는 1/0.7배가 됩니다.
        # en: In training mode, with `att` giving 1 and `ff` giving 4 only. What dropout leaves is divided by 0.7.
        _loud = _silenced(_block, "att", "ff").train()
        nn.init.constant_(_loud.att.out_proj.bias, 1.0)
        nn.init.constant_(_loud.ff.layers[2].bias, 4.0)
        _x = torch.randn(2, 16, 12)
        _added = 0.7 * (_loud(_x) - _x)
    assert {round(value, 2) for value in _added.flatten().tolist()} == {0, 1, 4, 5}, tr(
        ko="훈련 모드의 드롭아웃이 잘못되었습니다. 두 번 더하기 바로 앞마다 `drop_rate`의 비율로 지워야 합니다.",
        en="Dropout in training is wrong. Before each of the two additions it has to drop a share of `drop_rate`.",
    )
    assert _added.std(dim=-1).max() > 0.1, tr(
        ko="드롭아웃이 토큰의 벡터를 통째로 지웁니다. 값마다 따로 지워야 합니다.",
        en="Dropout drops whole vectors of tokens. It has to drop each number by itself.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x[:1, :3].double().requires_grad_()
    assert torch.autograd.gradcheck(_block.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 다릅니다. 숏컷이나 `att`, `ff`로 가는 길이 끊기지 않았는지 확인합니다.",
        en="The gradient that reaches the input is wrong. See whether a path, by a shortcut, by `att` or by `ff`, is "
        "cut off.",
    )
