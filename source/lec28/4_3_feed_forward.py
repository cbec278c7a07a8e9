"""Lecture 28, 4.3: GELU and the feed-forward network."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
<!-- notes -->

이것으로 부품 하나가 끝났습니다.

<!-- notes -->

![](figure:build-progress-layernorm)

## 4.3 GELU와 피드 포워드 신경망 · 20분

<!-- slide: GELU는 $x$에 0과 1 사이의 수를 곱합니다. ReLU처럼 꺾이지 않고 매끄럽습니다. -->

ReLU는 $\max(0,x)$입니다. 0에서 꺾인 두 직선이고, 음수에서는 그레이디언트가 언제나 0이어서 그 방향으로는 아무것도
배우지 못합니다. LLM은 더 매끄러운 활성화 함수를 주로 씁니다. 요즘의 모델이 흔히 쓰는 SwiGLU도 그렇습니다. 선형
층 두 개의 출력을 서로 곱하되, 한쪽을 먼저 매끄러운 함수에 통과시킵니다. GPT-2가 쓰는 것은 **GELU**(Gaussian
error linear unit)입니다.

$$\mathrm{GELU}(x)=x\,\Phi(x),\qquad \Phi(x)=\tfrac12\left(1+\mathrm{erf}\!\left(\tfrac{x}{\sqrt2}\right)\right)$$

<!-- notes -->

$\Phi$는 표준 정규 분포의 분포 함수입니다. 곧 GELU는 $x$에 0과 1 사이의 수를 곱합니다. $x$가 큰 양수이면 거의 1을,
큰 음수이면 거의 0을 곱합니다. GPT-2는 이 식 대신 계산이 빠른 다음 근사식을 썼습니다. 둘의 차이는 0.0005보다 작습니다.

$$\mathrm{GELU}(x)\approx 0.5\,x\left(1+\tanh\!\left[\sqrt{\tfrac{2}{\pi}}\,\bigl(x+0.044715\,x^3\bigr)\right]\right)$$

#### {{heading:gelu}}

클래스 `GELU`의 `forward`가 **두 번째 식, tanh 근사식**의 값을 돌려주게 합니다. 파라미터는 없고, 결과의 크기는
`x`와 같습니다. 값은 다음과 같습니다.

| $x$ | −3 | −1 | 0 | 1 | 3 |
| --- | --- | --- | --- | --- | --- |
| GELU | −0.0036 | −0.1588 | 0 | 0.8412 | 2.9964 |

숨은 검사는 근사식과 정확한 식을 구별할 수 있을 만큼 작은 오차만 허용하고, 0에서 먼 수와 그레이디언트도
살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
<!-- notes -->

That is one part done.

<!-- notes -->

![](figure:build-progress-layernorm)

## 4.3 GELU and the feed-forward network · 20 min

<!-- slide: GELU multiplies $x$ by a number between 0 and 1. It has no corner, as ReLU has. -->

ReLU is $\max(0,x)$: two straight lines that meet at 0. For negative numbers its gradient is always 0, so
nothing can be learnt there. LLMs mostly use smoother activation functions. A common one in recent models is
SwiGLU, which multiplies the outputs of two linear layers after one of them has passed a smooth function.
GPT-2 uses **GELU**, the Gaussian error linear unit.

$$\mathrm{GELU}(x)=x\,\Phi(x),\qquad \Phi(x)=\tfrac12\left(1+\mathrm{erf}\!\left(\tfrac{x}{\sqrt2}\right)\right)$$

<!-- notes -->

$\Phi$ is the distribution function of the standard normal distribution. So GELU multiplies $x$ by a number
between 0 and 1, almost 1 for large $x$ and almost 0 for very negative ones. GPT-2 used an approximation that
is faster to compute; the two differ by less than 0.0005.

$$\mathrm{GELU}(x)\approx 0.5\,x\left(1+\tanh\!\left[\sqrt{\tfrac{2}{\pi}}\,\bigl(x+0.044715\,x^3\bigr)\right]\right)$$

#### {{heading:gelu}}

Let the `forward` of the class `GELU` return the value of **the second formula, the approximation with tanh**.
There are no parameters, and the result has the shape of `x`. Some values:

| $x$ | −3 | −1 | 0 | 1 | 3 |
| --- | --- | --- | --- | --- | --- |
| GELU | −0.0036 | −0.1588 | 0 | 0.8412 | 2.9964 |

The hidden checks allow only so small an error that they can tell the two formulas apart, and they look at
numbers far from 0 and at gradients as well. Nothing is printed.
"""

# %% include="start-here" only="release"


# %% exercise="gelu" points=3
class GELU(nn.Module):
    def forward(self, x):
        # ko: GPT-2가 쓴 근사식. 크기는 x와 같습니다.
        # en: The approximation that GPT-2 used. The shape is that of x.
        return (
            0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (x + 0.044715 * torch.pow(x, 3))))
        )  ### your code


# %% check="gelu"
with check(
    "gelu",
    hint=tr(
        ko="식을 안쪽부터 옮깁니다: x의 세제곱, 0.044715를 곱해 x에 더하기, √(2/π) 곱하기, tanh, 1 더하기, "
        "마지막으로 0.5·x 곱하기. 괄호의 짝을 확인합니다. π는 `torch.pi`, tanh는 `torch.tanh`입니다.",
        en="Write the formula from the inside out: x cubed, times 0.044715 and added to x, times √(2/π), tanh, plus 1, "
        "and at last times 0.5·x. Match the parentheses. π is `torch.pi`, and there is `torch.tanh`.",
    ),
    more=tr(
        ko="한 줄로 쓰기 어려우면 이름 두 개로 나눕니다. 먼저 식의 대괄호 안을 계산하고, 그것에 `torch.tanh`를 쓴 "
        "다음, 1을 더한 것에 0.5와 x를 곱해 돌려줍니다. 세제곱은 `torch.pow`나 `**`로, 2/π의 제곱근은 `** 0.5`로도 "
        "씁니다.",
        en="If one line is too much, take two names: first what stands in the square brackets, then what `torch.tanh` "
        "makes of it; return 1 plus that, times 0.5 and x. A cube is written with `torch.pow` or `**`, and the root "
        "of 2/π may be written with `** 0.5`.",
    ),
):
    _gelu = GELU()
    _y = _gelu(torch.tensor([0.0]))
    answered(_y)
    assert getattr(_y, "shape", None) == (1,), tr(
        ko="텐서를 넣으면 같은 크기의 텐서가 나와야 합니다.",
        en="A tensor goes in, and a tensor of the same shape has to come out.",
    )
    assert _y.item() == 0, tr(
        ko="0을 넣었는데 0이 나오지 않습니다.",
        en="0 goes in, and something else than 0 comes out.",
    )
    _x = torch.tensor([-100.0, -6.0, 6.0, 100.0])
    _kept = _x.clone()
    _y = _gelu(_x)
    assert torch.equal(_x, _kept), tr(
        ko="받은 `x` 자체가 바뀌었습니다. 새 텐서를 만들어야 합니다.",
        en="The `x` that was passed in has been changed. Make a new tensor.",
    )
    assert not _y.isnan().any(), tr(
        ko="0에서 먼 수를 넣으면 nan이 나옵니다. 아주 큰 수를 아주 큰 수로 나누지 않는지 확인합니다.",
        en="Numbers far from 0 give nan. See whether something huge is divided by something huge.",
    )
    assert (_y[2:] - _x[2:]).abs().max() < 0.01, tr(
        ko="큰 양수는 거의 그대로 나와야 합니다. 0.5와 1 더하기를 확인합니다.",
        en="A large positive number comes out almost unchanged. Look at the 0.5 and at the 1 that is added.",
    )
    assert _y[:2].abs().max() < 0.01, tr(
        ko="큰 음수는 거의 0이 되어야 합니다.",
        en="A large negative number has to become almost 0.",
    )
    _x = torch.tensor([[-3.0, -2.0, -1.0], [1.0, 2.0, 3.0]])
    _right = torch.tensor([[-0.0036374, -0.0454023, -0.1588080], [0.8411920, 1.9545977, 2.9963627]])
    _gap = (_gelu(_x) - _right).abs().max().item()
    assert _gap < 1e-3, tr(
        ko="값이 식과 다릅니다. 상수와 괄호, 세제곱을 하나씩 확인합니다.",
        en="The values are not those of the formula. Look at the constants, the parentheses and the cube.",
    )
    assert _gap < 2e-6, tr(
        ko="거의 맞지만 조금 다릅니다. GPT-2가 쓴 tanh 식인지, 상수의 자릿수가 맞는지 확인합니다.",
        en="Almost, but not quite. See whether it is the formula with tanh that GPT-2 used, with every digit.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x.double().requires_grad_()
    assert torch.autograd.gradcheck(_gelu, _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 GELU의 기울기와 다릅니다. 그레이디언트를 끊는 곳이 있는지 확인합니다.",
        en="The gradient that reaches the input is not the slope of GELU. See whether something cuts it off.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:activation-plots}}

두 함수를 나란히 그립니다. 이름 `gelu`에 `GELU`의 객체를, `relu`에 `nn.ReLU`의 객체를 담습니다. 빈칸은 **문장
하나 전체**로, 두 이름에 한 번에 담는 대입문입니다. 그리는 코드는 이미 있습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:activation-plots}}

Both functions side by side. Put an object of `GELU` into `gelu` and one of `nn.ReLU` into `relu`. The blank
is **one whole statement**, an assignment to both names at once. The code for plotting is there already.
"""

# %% exercise="activation-plots" points=1
import matplotlib.pyplot as plt

# ko: GELU 객체와 nn.ReLU 객체를 이 순서로 만듭니다.
# en: A GELU object and an nn.ReLU object, in this order.
gelu, relu = GELU(), nn.ReLU()  ### your code

# ko: -3과 3 사이의 점 100개
# en: 100 points between -3 and 3
x = torch.linspace(-3, 3, 100)
y_gelu, y_relu = gelu(x), relu(x)

figure, panels = plt.subplots(1, 2, figsize=(8, 3))
for panel, y, name in zip(panels, (y_gelu, y_relu), ("GELU", "ReLU"), strict=True):
    panel.plot(x, y)
    panel.set_title(f"{name} activation function")
    panel.set_xlabel("x")
    panel.set_ylabel(f"{name}(x)")
    panel.grid(True)
figure.tight_layout()
plt.show()

# %% check="activation-plots"
with check(
    "activation-plots",
    hint=tr(
        ko="클래스 이름 뒤에 괄호를 붙이면 객체가 만들어집니다. 등호 왼쪽에 이름 두 개를 쉼표로 이어 쓰고, 오른쪽에도 "
        "객체 두 개를 같은 순서로 씁니다.",
        en="The name of a class with parentheses after it makes an object. To the left of the equals sign stand two "
        "names with a comma between them, to the right two objects in the same order.",
    ),
    more=tr(
        ko="왼쪽의 두 이름은 `gelu`, `relu`의 순서입니다. 오른쪽에는 위에서 만든 `GELU`의 객체와 `nn.ReLU`의 객체를 이 "
        "순서로 씁니다. 두 클래스 모두 괄호 안에 아무것도 쓰지 않습니다. 문장 두 개로 나누어 써도 됩니다.",
        en="The two names on the left are `gelu` and `relu`, in this order. On the right stand an object of the `GELU` "
        "from above and one of `nn.ReLU`; nothing goes into the parentheses of either. Two statements will do as well.",
    ),
):
    # ko: 빈칸이 남아 있으면 두 이름이 아직 없습니다.
    # en: While the blank is open, the two names do not exist yet.
    answered(globals().get("gelu", ...), globals().get("relu", ...))
    assert type not in (type(gelu), type(relu)), tr(
        ko="클래스 자체가 담겨 있습니다. 클래스 이름 뒤에 괄호를 붙여 객체를 만듭니다.",
        en="These are the classes themselves. Parentheses after a class's name make an object.",
    )
    assert gelu(torch.tensor(-1.0)).item() < 0, tr(
        ko="`gelu(-1)`이 음수가 아닙니다. 두 객체의 순서를 확인합니다.",
        en="`gelu(-1)` is not negative. See the order of the two objects.",
    )
    _x = torch.tensor([-1.0, 2.0, 9.0])
    assert relu(_x.clone()).tolist() == [0.0, 2.0, 9.0], tr(
        ko="`relu`가 ReLU처럼 계산하지 않습니다.",
        en="`relu` does not compute ReLU.",
    )
    assert (isinstance(gelu, GELU), isinstance(relu, nn.ReLU)) == (True, True), tr(
        ko="`gelu`는 위에서 만든 `GELU`의 객체, `relu`는 `nn.ReLU`의 객체여야 합니다.",
        en="`gelu` has to be an object of the class `GELU` from above, and `relu` one of `nn.ReLU`.",
    )
    relu(_x)
    assert _x.min() < 0, tr(
        ko="`relu`가 받은 `x` 자체를 바꾸어, 음수 쪽의 그래프가 사라집니다. 인자 없이 만듭니다.",
        en="`relu` changes the `x` that it is given, and the negative side of the plots is lost. Make it without "
        "arguments.",
    )

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
**물어볼 것.** 음수에서 ReLU의 그레이디언트는 얼마입니까? 그 뉴런은 다시 배울 수 있습니까? 두 곡선을 보면서
답하게 합니다.

**걸리는 곳.** 식의 괄호입니다. 문제의 표에 있는 값 다섯 개와 견주어 보게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** What is ReLU's gradient for negative numbers? Can such a neuron learn again? Let them answer from the curves.

**Where they stumble.** The parentheses of the formula: compare with the five values in the exercise.
"""

# %% [markdown] lang="ko"
r"""
<!-- notes -->

두 곡선을 견주어 봅니다. ReLU는 0에서 꺾이고, GELU는 매끄럽게 휘어집니다. GELU는 늘 커지기만 하는 함수가 아닙니다.
$x\approx-0.752$에서 가장 작은 값 약 −0.170을 지나 다시 0으로 올라옵니다. 그레이디언트는 그 한 점에서만 0이고, 다른
음수에서는 작아도 0이 아닙니다. 그래서 입력이 음수인 뉴런도 조금은 배웁니다.

### 피드 포워드 신경망

<!-- slide: 벡터를 네 배로 넓혔다가 다시 좁힙니다. -->

트랜스포머 블록에는 작은 신경망이 하나씩 들어갑니다. **피드 포워드 신경망**(feed-forward network)이라고 하며, 선형
층, GELU, 선형 층으로 되어 있습니다. 벡터를 네 배로 **넓혔다가** 다시 **좁힙니다.** 넓은 공간에서 더 많은 특징을
살펴본 다음 원래 크기로 돌아오므로, 블록을 몇 개든 쌓을 수 있습니다.

![](figure:feed-forward-structure)

<!-- slide: 토큰마다 따로, 같은 가중치로 계산합니다. -->

앞의 두 차원은 배치와 토큰입니다. 신경망은 마지막 차원에만 작용하므로 **토큰마다 따로, 같은 가중치로** 계산합니다.

![](figure:feed-forward-shapes)

#### {{heading:feed-forward}}

클래스 `FeedForward`의 `nn.Sequential` 안에 있는 빈칸 {{blanks:feed-forward}} 개를 채웁니다. 쉼표는 이미 있습니다.

1. `emb_dim`에서 그 네 배로 가는 선형 층
2. 문제 {{number:gelu}}에서 만든 `GELU`의 객체
3. 네 배에서 `emb_dim`으로 돌아오는 선형 층

`emb_dim`은 `cfg`에서 꺼냅니다. $d=768$이면 파라미터는
$768\times 3072+3072+3072\times 768+768=4{,}722{,}432$개입니다. 숨은 검사는 다른 크기로도 실행해 보고,
그레이디언트도 살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
<!-- notes -->

Compare the two curves. ReLU has a corner at 0, GELU turns smoothly. GELU does not always grow: at
$x\approx-0.752$ it passes its lowest value, about −0.170, and then comes back up to 0. Its gradient is 0 at
that one point only; elsewhere on the negative side it is small, but not 0. So neurons with negative inputs
still learn a little.

### The feed-forward network

<!-- slide: It makes the vector four times as wide, and then narrow again. -->

Every transformer block holds a small network: a linear layer, GELU, a linear layer. It is called the
**feed-forward network**. It makes the vector four times as **wide** and then **narrow** again: in the wider
space there is room to look at more features, and because it comes back to the size it started from, any
number of blocks can be stacked.

![](figure:feed-forward-structure)

<!-- slide: Each token is treated by itself, all with the same weights. -->

The first two dimensions are batch and tokens. The network acts on the last dimension alone, so it treats
**each token by itself, all with the same weights**.

![](figure:feed-forward-shapes)

#### {{heading:feed-forward}}

Fill the {{blanks:feed-forward}} blanks inside the `nn.Sequential` of the class `FeedForward`. The commas are there already.

1. A linear layer from `emb_dim` to four times as much
2. An object of the `GELU` from exercise {{number:gelu}}
3. A linear layer from there back to `emb_dim`

Take `emb_dim` from `cfg`. With $d=768$ there are
$768\times 3072+3072+3072\times 768+768=4{,}722{,}432$ parameters. The hidden checks also try other sizes and
look at gradients. Nothing is printed.
"""


# %% exercise="feed-forward" points=3 pitfalls=["not-wider", "no-activation"]
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


# %% check="feed-forward"
with check(
    "feed-forward",
    hint=tr(
        ko="크기를 수로 쓰지 않고 `cfg`에서 꺼냅니다. 첫 층에서 네 배로 넓어진 것을 마지막 층이 되돌립니다. "
        "가운데에는 앞에서 만든 활성화 함수의 객체가 들어갑니다.",
        en="Take the size from `cfg` instead of writing a number. The first layer makes it four times as wide, the "
        "last one turns it back. Between them goes an object of the activation function made above.",
    ),
    more=tr(
        ko="첫째와 셋째 빈칸은 `nn.Linear`이고, 들어오는 크기와 나가는 크기를 차례로 받습니다. 한쪽은 "
        '`cfg["emb_dim"]`, '
        "다른 쪽은 그 네 배이며, 두 층에서 순서가 반대입니다. 둘째 빈칸은 `GELU` 뒤에 괄호를 붙인 것입니다.",
        en="The first and the third blank are `nn.Linear`, which takes the size that comes in and the size that goes "
        'out. One of them is `cfg["emb_dim"]`, the other four times that; the two layers have them in opposite order. '
        "The second blank is `GELU` with parentheses after it.",
    ),
):
    _ff = FeedForward({**GPT_CONFIG_124M, "emb_dim": 6})
    assert len(_ff.layers) == 3, tr(
        ko="`layers`에 들어 있는 것이 셋이 아닙니다.",
        en="There are not three things in `layers`.",
    )
    assert all(isinstance(layer, nn.Linear) for layer in _ff.layers[::2]), tr(
        ko="처음과 마지막은 선형 층이어야 합니다.",
        en="The first and the last have to be linear layers.",
    )
    assert _ff.layers[0].in_features == _ff.layers[2].out_features == 6, tr(
        ko="들어오고 나가는 크기가 `emb_dim`이 아닙니다. `cfg`에서 꺼낸 값이어야 합니다.",
        en="What comes in and what goes out does not have the size `emb_dim`. The size has to come from `cfg`.",
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
        ko="가운데의 활성화 함수가 위에서 만든 GELU와 다르게 계산합니다.",
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

# %% [markdown] lang="ko"
"""
설정의 `emb_dim`은 768입니다. 그러므로 가운데의 폭은 3,072입니다.
"""

# %% [markdown] lang="en"
"""
`emb_dim` of the configuration is 768, so the width in the middle is 3,072.
"""

# %% slides=false
print(GPT_CONFIG_124M["emb_dim"])

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
**물어볼 것.** 768에서 3072로 넓혔다가 768로 좁히는 층에는 파라미터가 몇 개쯤 있습니까? 블록마다 하나씩 12개 있으면?

어텐션은 토큰 사이를, 피드 포워드는 토큰 하나를 다룬다는 것을 여기서 말해 둡니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** From 768 to 3072 and back: about how many parameters? And with one in each of 12 blocks?

Say it here: attention works between tokens, the feed-forward network on one token at a time.
"""

# %% [markdown] lang="ko"
"""
#### {{heading:feed-forward-shape}}

1. `ffn`: 설정 `GPT_CONFIG_124M`으로 만든 `FeedForward`입니다.
2. `out`: `x`를 `ffn`에 넣은 결과입니다.

시드를 정하지 않으므로 값은 실행할 때마다 다르고, 크기만 출력합니다. 두 번 모두 `torch.Size([2, 3, 768])`입니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:feed-forward-shape}}

1. `ffn`: a `FeedForward` made from the configuration `GPT_CONFIG_124M`.
2. `out`: what `ffn` makes of `x`.

No seed is set, so the values differ from run to run and only shapes are printed: `torch.Size([2, 3, 768])`
both times.
"""

# %% exercise="feed-forward-shape" points=1 slides=false
# ko: 텍스트 2개, 토큰 3개, 벡터의 차원 768
# en: 2 texts, 3 tokens, vectors of dimension 768
x = torch.rand(2, 3, 768)

# ko: GPT_CONFIG_124M의 피드 포워드 신경망
# en: the feed-forward network of GPT_CONFIG_124M
ffn = FeedForward(GPT_CONFIG_124M)  ### your code
# ko: x를 넣은 결과  (2, 3, 768) → (2, 3, 768)
# en: what x becomes  (2, 3, 768) → (2, 3, 768)
out = ffn(x)  ### your code

print(x.shape)
print(out.shape)

# %% check="feed-forward-shape"
from contextlib import suppress

with check(
    "feed-forward-shape",
    hint=tr(
        ko="클래스에 설정을 넣으면 객체가 만들어지고, 그 객체를 함수처럼 부르면 계산합니다. "
        "부를 때 넣는 것은 `x`입니다.",
        en="The class, given the configuration, makes the object; the object, called like a function, computes. "
        "What it is called with is `x`.",
    ),
    more=tr(
        ko="첫 빈칸은 `FeedForward` 뒤의 괄호에 딕셔너리 `GPT_CONFIG_124M`을 그대로 넣은 것입니다. 둘째 빈칸은 `ffn` "
        "뒤의 괄호에 `x`를 넣은 것입니다.",
        en="The first blank is `FeedForward` with the dictionary `GPT_CONFIG_124M`, as it is, in parentheses after it. "
        "The second is `ffn` with `x` in parentheses after it.",
    ),
):
    answered(ffn, out)
    assert isinstance(ffn, FeedForward), tr(
        ko="`ffn`이 `FeedForward`의 객체가 아닙니다.",
        en="`ffn` is not an object of `FeedForward`.",
    )
    assert ffn.layers[0].out_features == 3072, tr(
        ko="`GPT_CONFIG_124M`으로 만든 신경망이 아닙니다.",
        en="The network was not made from `GPT_CONFIG_124M`.",
    )
    assert tuple(out.shape) == (2, 3, 768), tr(
        ko="`out`의 크기가 (2, 3, 768)이 아닙니다.",
        en="The shape of `out` is not (2, 3, 768).",
    )
    with torch.no_grad():
        assert (out[1, 2] - ffn(x[1, 2])).abs().max() < 1e-5, tr(
            ko="마지막 토큰의 결과가 `ffn`이 그 토큰에서 계산하는 값과 다릅니다. `ffn`에 `x`를 그대로 넣습니다.",
            en="The result for the last token is not what `ffn` makes of that token. Give `ffn` the `x` as it is.",
        )
    # ko: 설정과 x가 바뀌면 신경망과 결과도 따라 바뀌어야 합니다.
    # en: With another configuration and another `x` the network and its result have to follow.
    _again = None
    with suppress(RuntimeError):
        _again = rerun(GPT_CONFIG_124M={**GPT_CONFIG_124M, "emb_dim": 6}, x=torch.rand(4, 5, 6))
    assert _again and tuple(_again.out.shape) == (4, 5, 6), tr(
        ko="`GPT_CONFIG_124M`의 `emb_dim`과 `x`를 바꾸면 셀이 그에 맞게 계산하지 않습니다. 크기를 옮겨 적지 말고 "
        "`GPT_CONFIG_124M`과 `x`를 씁니다.",
        en="With another `emb_dim` in `GPT_CONFIG_124M` and another `x`, the cell does not follow. Use "
        "`GPT_CONFIG_124M` and `x` instead of writing sizes out.",
    )
