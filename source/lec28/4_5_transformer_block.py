"""Lecture 28, 4.5: the transformer block."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
<!-- slide: 숏컷이 있으면 앞쪽 층의 그레이디언트가 천 배 넘게 커집니다. 달라진 것은 덧셈뿐입니다. -->

![](figure:gradients-compared)

이번에는 앞의 네 층이 0.21에서 0.33 사이로 고릅니다. 첫 층의 그레이디언트는 숏컷이 없을 때의 천 배가 넘습니다.
마지막 층은 크기가 3에서 1로 바뀌므로 두 신경망 모두 숏컷이 없습니다. 두 신경망의 초깃값은 같습니다. 달라진 것은
덧셈뿐입니다.

## 4.5 트랜스포머 블록 · 25분

<!-- notes -->

이제 부품을 묶어 **트랜스포머 블록**(transformer block)을 만듭니다. 블록은 두 절반으로 되어 있고, 두 절반의 모양이
같습니다.

- 앞 절반: 층 정규화 → 멀티 헤드 어텐션 → 드롭아웃 → 블록의 입력을 더함
- 뒤 절반: 층 정규화 → 피드 포워드 신경망 → 드롭아웃 → 앞 절반의 결과를 더함

<!-- slide: 들어온 크기와 나가는 크기가 같으므로, 블록을 몇 개든 쌓을 수 있습니다. -->

![](figure:transformer-block)

두 부품은 하는 일이 다릅니다. 어텐션은 **토큰과 토큰 사이의** 관계를 보고, 피드 포워드 신경망은 **토큰 하나하나를**
따로 다듬습니다. 들어온 크기와 나가는 크기가 같으므로 블록을 몇 개든 이어 쌓을 수 있습니다.

### 앞 강의의 코드

<!-- notes -->

아래 셀에는 26강에서 만든 `GPTDatasetV1`과 `create_dataloader_v1`, 27강에서 만든 `MultiHeadAttention`이 들어
있습니다. 하는 일은 그때와 똑같고, 고칠 것은 없습니다. 이 강의에서는 `MultiHeadAttention`을 쓰고, 나머지는
과제에서 다시 씁니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: With shortcuts the first gradient is over a thousand times larger. Only an addition has changed. -->

![](figure:gradients-compared)

This time the first four layers are much alike, between 0.21 and 0.33, and the gradient of the first layer is
more than a thousand times what it was without shortcuts. The last layer changes the size from 3 to 1, so it
has no shortcut in either network. Both started from the same values; the additions are the only difference.

## 4.5 The transformer block · 25 min

<!-- notes -->

Now the parts are tied together into a **transformer block**. It has two halves of the same form.

- First half: layer norm → multi-head attention → dropout → add the input of the block
- Second half: layer norm → feed-forward network → dropout → add the result of the first half

<!-- slide: What comes out has the shape of what went in, so any number of blocks can be stacked. -->

![](figure:transformer-block)

The two main parts do different work. Attention looks at relations **between tokens**; the feed-forward
network refines **each token by itself**. What comes out has the shape of what went in, so any number of
blocks can be stacked.

### Code from before

<!-- notes -->

The next cell holds `GPTDatasetV1` and `create_dataloader_v1` from lecture 26 and `MultiHeadAttention` from
lecture 27. They do exactly what they did there, and there is nothing to change. This lecture needs
`MultiHeadAttention`; the others come back in the homework.
"""

# %% include="start-here" only="release"

# %% include="earlier-lectures"
from common import MultiHeadAttention

# %% [markdown] lang="ko"
"""
#### {{heading:transformer-block}}

4.5의 그림을 코드로 옮깁니다. `self.att`는 이미 있습니다.

`__init__`의 빈칸은 네 개입니다.

1. `self.ff`: `cfg`로 만든 `FeedForward`
2. `self.norm1`: 크기가 `emb_dim`인 `LayerNorm`
3. `self.norm2`: 또 하나의 `LayerNorm`. 둘은 파라미터를 따로 배웁니다.
4. `self.dropout`: 비율이 `drop_rate`인 드롭아웃 층. 배우는 것이 없으므로 하나를 두 곳에서 씁니다.

`forward`의 빈칸은 앞 절반에 다섯 개, 뒤 절반에 다섯 개입니다.

5. `shortcut`에 `x`를 남겨 둡니다.
6. `x`를 `norm1`에 통과시킵니다.
7. 어텐션에 통과시킵니다.
8. 드롭아웃에 통과시킵니다.
9. 남겨 둔 `shortcut`을 더합니다.
10. 여기서 14번까지 `norm2`와 `ff`로 같은 일을 되풀이합니다. 남겨 두는 것은 **이때의** `x`입니다.

더할 때 `+=`를 쓰면 남겨 둔 텐서까지 바뀔 수 있으므로 새 텐서를 만듭니다. 숨은 검사는 여러 설정의 작은 블록으로 계산
결과, 그레이디언트, 코잘 마스크, 드롭아웃을 살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:transformer-block}}

Turn the figure of 4.5 into code. `self.att` is there already.

`__init__` has four blanks.

1. `self.ff`: a `FeedForward` made from `cfg`
2. `self.norm1`: a `LayerNorm` of size `emb_dim`
3. `self.norm2`: another `LayerNorm`, because the two learn separate parameters
4. `self.dropout`: a dropout layer with the rate `drop_rate`. It learns nothing, so one serves in both places.

`forward` has ten, five in each half.

5. Keep `x` in `shortcut`.
6. Pass `x` through `norm1`.
7. Pass it through attention.
8. Pass it through dropout.
9. Add the `shortcut` that was kept.
10. Up to number 14, do the same with `norm2` and `ff`. What is kept is `x` **as it is at that moment**.

Adding with `+=` may change the tensor that was kept, so make a new one. The hidden checks look at results,
gradients, causal mask and dropout of small blocks with several configurations. Nothing is printed.
"""


# %% exercise="transformer-block" points=5 pitfalls=["post-norm", "one-norm-for-both", "shortcut-normalized"]
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
        # ko: 피드 포워드 신경망
        # en: the feed-forward network
        self.ff = FeedForward(cfg)  ### your code
        # ko: 어텐션 앞의 층 정규화
        # en: the layer norm before attention
        self.norm1 = LayerNorm(cfg["emb_dim"])  ### your code
        # ko: 피드 포워드 앞의 층 정규화
        # en: the layer norm before the feed-forward network
        self.norm2 = LayerNorm(cfg["emb_dim"])  ### your code
        # ko: 숏컷에 더하기 전의 드롭아웃
        # en: dropout before each addition
        self.dropout = nn.Dropout(cfg["drop_rate"])  ### your code

    def forward(self, x):
        # ko: 크기는 끝까지 (배치, 토큰, emb_dim)입니다.
        # en: The shape is (batch, tokens, emb_dim) all the way.
        # ko: 앞 절반: 숏컷에 쓸 x를 남겨 둡니다.
        # en: First half: x is kept for the shortcut.
        shortcut = x  ### your code
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
        shortcut = x  ### your code
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


# %% check="transformer-block"
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
    "transformer-block",
    hint=tr(
        ko="앞 절반의 순서는 남겨 두기, `norm1`, `att`, 드롭아웃, 더하기입니다. 뒤 절반은 `norm2`와 `ff`로 같은 "
        "일을 되풀이합니다. 두 번째로 남겨 두는 것은 블록의 입력이 아니라 앞 절반의 결과입니다.",
        en="The first half goes: keep, `norm1`, `att`, dropout, add. The second half does the same with `norm2` "
        "and `ff`. What is kept the second time is the result of the first half, not the input of the block.",
    ),
    more=tr(
        ko='`__init__`에서 `FeedForward`는 `cfg` 전체를, 두 `LayerNorm`은 `cfg["emb_dim"]`을, `nn.Dropout`은 '
        '`cfg["drop_rate"]`를 받습니다. `forward`의 빈칸은 한 줄에 한 걸음입니다. 남겨 두는 줄은 `x`라는 이름만, 층을 '
        "지나는 줄은 `self`의 층에 `x`를 넣은 것, 더하는 줄은 두 이름을 `+`로 이은 것입니다.",
        en='In `__init__`, `FeedForward` takes all of `cfg`, both `LayerNorm` take `cfg["emb_dim"]`, and `nn.Dropout` '
        'takes `cfg["drop_rate"]`. In `forward` every blank is one step: to keep is the name `x` alone; to pass '
        "through a layer is to call that layer of `self` with `x`; to add is two names with a `+` between them.",
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
    _block = TransformerBlock(_tiny)
    answered(_block.ff, _block.norm1, _block.norm2)
    assert all(isinstance(norm, LayerNorm) for norm in (_block.norm1, _block.norm2)), tr(
        ko="`norm1`과 `norm2`가 앞에서 만든 `LayerNorm`이어야 합니다.",
        en="`norm1` and `norm2` have to be the `LayerNorm` made above.",
    )
    assert (len(_block.norm1.scale), len(_block.norm2.scale)) == (12, 12), tr(
        ko="층 정규화의 크기가 `cfg`의 `emb_dim`이 아닙니다.",
        en="The size of a layer norm is not `emb_dim` of `cfg`.",
    )
    assert _block.norm1 is not _block.norm2, tr(
        ko="`norm1`과 `norm2`가 같은 객체입니다. 따로 배우도록 하나씩 만듭니다.",
        en="`norm1` and `norm2` are one object. Each of them learns for itself, so make two.",
    )
    assert isinstance(_block.ff, FeedForward) and _block.ff.layers[0].in_features == 12, tr(
        ko="`ff`가 `cfg`로 만든 `FeedForward`여야 합니다.",
        en="`ff` has to be a `FeedForward` made from `cfg`.",
    )

    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 두 층 정규화가 서로 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that the two layer norms differ.
    _block.eval()
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
            ko="`att`와 `ff`가 0을 내면 블록은 입력을 그대로 돌려주어야 합니다. 숏컷을 남겨 두고 더하는 곳을 "
            "확인합니다.",
            en="When `att` and `ff` give 0, the block should hand its input back. See where the shortcuts are kept and "
            "added.",
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
            ko="뒤 절반이 앞 절반의 결과에서 시작하지 않습니다. 두 번째로 남겨 두는 것과 `norm2`에 넣는 것을 "
            "확인합니다.",
            en="The second half does not start from the result of the first. See what is kept the second time, and "
            "what goes into `norm2`.",
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

# %% [markdown] only="notes" minutes=9 lang="ko"
"""
**물어볼 것.** 층 정규화는 어텐션의 앞에 있습니까, 뒤에 있습니까? 그림의 화살표를 학생이 칠판에 다시 그립니다.

**걸리는 곳.** 정규화한 값을 숏컷에 더하는 실수입니다. 더하는 것은 정규화하기 전의 값입니다. 숏컷을 두 번 모두
새로 기억해야 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Is the layer norm before attention or after it? A student draws the arrows of the figure on the board again.

**Where they stumble.** Adding the normalized value as the shortcut. What is added is the value before the norm,
and it has
to be remembered anew for the second half.
"""

# %% [markdown] lang="ko"
"""
#### {{heading:transformer-block-shape}}

1. `block`: 설정 `GPT_CONFIG_124M`으로 만든 `TransformerBlock`입니다. 파라미터는 7,085,568개입니다.
2. `output`: `x`를 `block`에 넣은 결과입니다.

블록은 크기를 바꾸지 않으므로 두 번 모두 `torch.Size([2, 4, 768])`이 출력됩니다. 드롭아웃이 켜져 있어 값은 PyTorch
버전에 따라 다르므로 출력하지 않습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:transformer-block-shape}}

1. `block`: a `TransformerBlock` made from the configuration `GPT_CONFIG_124M`. It has 7,085,568 parameters.
2. `output`: what `block` makes of `x`.

A block keeps the shape, so `torch.Size([2, 4, 768])` is printed both times. Dropout is on, which makes the
values depend on the version of PyTorch, so they are not printed.
"""

# %% exercise="transformer-block-shape" points=1 slides=false
torch.manual_seed(123)
# ko: 텍스트 2개, 토큰 4개, 벡터의 차원 768
# en: 2 texts, 4 tokens, vectors of dimension 768
x = torch.rand(2, 4, 768)

# ko: GPT_CONFIG_124M의 트랜스포머 블록
# en: a transformer block of GPT_CONFIG_124M
block = TransformerBlock(GPT_CONFIG_124M)  ### your code
# ko: x를 넣은 결과  (2, 4, 768) → (2, 4, 768)
# en: what x becomes  (2, 4, 768) → (2, 4, 768)
output = block(x)  ### your code

print(x.shape)
print(output.shape)

# %% check="transformer-block-shape"
from copy import deepcopy

with check(
    "transformer-block-shape",
    hint=tr(
        ko="`feed-forward-shape` 문제와 같은 두 걸음입니다. 설정으로 객체를 만들고, 그 객체를 `x`로 부릅니다.",
        en="The two steps of the exercise `feed-forward-shape` again: make the object from the configuration, then "
        "call it with `x`.",
    ),
    more=tr(
        ko="첫 빈칸은 `TransformerBlock` 뒤의 괄호에 딕셔너리 `GPT_CONFIG_124M`을 그대로 넣은 것입니다. 둘째 빈칸은 "
        "`block` 뒤의 괄호에 `x`를 넣은 것입니다.",
        en="The first blank is `TransformerBlock` with the dictionary `GPT_CONFIG_124M`, as it is, in parentheses "
        "after it. The second is `block` with `x` in parentheses after it.",
    ),
):
    answered(block, output)
    assert isinstance(block, TransformerBlock), tr(
        ko="`block`이 `TransformerBlock`의 객체가 아닙니다.",
        en="`block` is not an object of `TransformerBlock`.",
    )
    assert (sum(one.numel() for one in block.parameters()), block.att.num_heads) == (7_085_568, 12), tr(
        ko="`GPT_CONFIG_124M`으로 만든 블록이 아닙니다. 파라미터가 7,085,568개, 헤드가 12개여야 합니다.",
        en="The block was not made from `GPT_CONFIG_124M`. It should have 7,085,568 parameters and 12 heads.",
    )
    assert tuple(output.shape) == (2, 4, 768), tr(
        ko="`output`의 크기가 (2, 4, 768)이 아닙니다.",
        en="The shape of `output` is not (2, 4, 768).",
    )
    assert output.requires_grad, tr(
        ko="`output`이 블록을 지나지 않았습니다. `block`을 `x`로 부른 결과여야 합니다.",
        en="`output` did not go through the block. It has to be what `block` makes of `x`.",
    )
    with torch.no_grad():
        _training = deepcopy(block).train()
        assert not torch.equal(_training(x), _training(x)), tr(
            ko="훈련 모드인데 드롭아웃이 없습니다. 설정의 `drop_rate`가 그대로인지 확인합니다.",
            en="There is no dropout in training mode. See whether `drop_rate` is that of the configuration.",
        )
    # ko: 설정과 x가 바뀌면 블록과 결과도 따라 바뀌어야 합니다. 이번에는 드롭아웃이 없습니다.
    # en: With another configuration and another `x`, block and result have to follow. This time there is no dropout.
    _other = {**GPT_CONFIG_124M, "context_length": 32, "drop_rate": 0.0}
    _again = rerun(GPT_CONFIG_124M=_other, x=torch.rand(3, 5, 768))
    assert len(_again.block.att.mask) == 32, tr(
        ko="`GPT_CONFIG_124M`을 바꾸어도 블록이 따라 바뀌지 않습니다. 값을 옮겨 적지 말고 `GPT_CONFIG_124M`을 씁니다.",
        en="With another `GPT_CONFIG_124M` the block does not follow. Use `GPT_CONFIG_124M` instead of writing its "
        "values out.",
    )
    assert _again.output.shape == _again.x.shape, tr(
        ko="`x`를 바꾸면 `output`의 크기가 다릅니다. `x` 전체를 넣어야 합니다.",
        en="With another `x` the shape of `output` is wrong. All of `x` has to go in.",
    )
    assert (_again.output - _again.block(_again.x)).abs().max() < 1e-4, tr(
        ko="`output`이 `block`을 `x`로 한 번 부른 결과와 다릅니다.",
        en="`output` is not what `block` makes of `x` when it is called once.",
    )
    # ko: 새 블록은 입력을 조금만 바꿉니다. 숏컷으로 온 입력이 결과에 그대로 남아 있습니다.
    # en: A new block changes its input only a little: the shortcuts carry it into the result.
    assert (output - x).abs().mean() < 0.5, tr(
        ko="입력의 흔적이 결과에 남아 있지 않습니다. `transformer-block` 문제의 숏컷을 확인합니다.",
        en="Nothing of the input is left in the result. See the shortcuts of the exercise `transformer-block`.",
    )
