"""Lecture 28, 4.4: shortcut connections."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
<!-- notes -->

부품 두 개가 더 끝났습니다.

<!-- notes -->

![](figure:build-progress-ff)

## 4.4 숏컷 연결 · 20분

<!-- slide: 층마다 작은 수가 곱해지면, 앞쪽 층에 닿는 그레이디언트가 거의 0이 됩니다. -->

층이 깊으면 훈련이 어려워집니다. 역전파(backpropagation)는 출력에서 입력 쪽으로 그레이디언트를 전하면서 층마다
수를 곱합니다. 그 수가 작으면 앞쪽 층에 닿는 그레이디언트가 거의 0이 되고, 그런 층은 거의 배우지 못합니다. 이것이
**그레이디언트 소실**(vanishing gradient)입니다.

![](figure:vanishing-gradient-network)

<!-- slide: 숏컷 연결은 층의 입력을 출력에 더합니다. 미분하면 1이 남습니다. -->

**숏컷 연결**(shortcut connection)은 층의 입력을 출력에 더합니다. 스킵 연결(skip connection), 잔차 연결(residual
connection)이라고도 합니다. 깊은 이미지 신경망을 훈련하려고 처음 만들었습니다.

$$y=x+f(x)\qquad\Rightarrow\qquad \frac{dy}{dx}=1+f'(x)$$

<!-- slide: 그레이디언트가 줄지 않고 지나가는 길이 생깁니다. -->

$f'(x)$가 아무리 작아도 1이 남으므로, 그레이디언트가 줄지 않고 지나가는 길이 생깁니다.

![](figure:shortcut-wiring)

더하려면 $x$와 $f(x)$의 **크기가 같아야** 합니다. 크기가 바뀌는 층에는 숏컷을 둘 수 없습니다.

#### {{heading:shortcut-connection}}

`ExampleDeepNeuralNetwork`는 숏컷을 켜고 끌 수 있는 실험용 신경망입니다. 층마다 선형 층과 GELU가 하나씩 있습니다.
빈칸은 하나입니다. 숏컷을 쓰기로 했고 크기가 같을 때, `x`에 무엇을 담아야 하는지 씁니다. 함수가 받은 텐서를
제자리에서 바꾸지 않습니다.

함수 `print_gradients`는 이미 있습니다. 타깃 0에 대한 손실에서 역전파를 하고, 가중치마다 그레이디언트의 절댓값의
평균을 출력합니다. 이 셀에서는 출력이 없습니다.
"""

# %% [markdown] lang="en"
r"""
<!-- notes -->

Two more parts are done.

<!-- notes -->

![](figure:build-progress-ff)

## 4.4 Shortcut connections · 20 min

<!-- slide: Each layer multiplies the gradient by something small; almost nothing reaches the first layers. -->

Deep networks are hard to train. Backpropagation carries the gradient from the output towards the input, and
each layer multiplies it by something. Where these factors are small, almost nothing of the gradient arrives
at the early layers, and they hardly learn. This is the **vanishing gradient**.

![](figure:vanishing-gradient-network)

<!-- slide: A shortcut adds the input of a layer to its output. In the derivative, a 1 remains. -->

A **shortcut connection** adds the input of a layer to its output. It is also called a skip or residual
connection, and was invented to train deep networks for images.

$$y=x+f(x)\qquad\Rightarrow\qquad \frac{dy}{dx}=1+f'(x)$$

<!-- slide: There is a path on which the gradient does not get weaker. -->

However small $f'(x)$ may be, the 1 remains: there is a path on which the gradient does not get weaker.

![](figure:shortcut-wiring)

Only what has the **same shape** can be added. A layer that changes the shape cannot have a shortcut.

#### {{heading:shortcut-connection}}

`ExampleDeepNeuralNetwork` is a network to experiment with, whose shortcuts can be turned on and off. Each of
its layers is a linear layer and GELU. There is one blank: what should `x` become when shortcuts are wanted
and the shapes are equal? The tensor that was handed in must not be changed in place.

The function `print_gradients` is given. It goes back from the loss for the target 0 and prints for every
weight matrix the mean of the gradient's absolute values. This cell prints nothing.
"""

# %% include="start-here" only="release"


# %% exercise="shortcut-connection" points=3 pitfalls=["output-only", "input-twice"]
class ExampleDeepNeuralNetwork(nn.Module):
    def __init__(self, layer_sizes, use_shortcut):
        super().__init__()
        self.use_shortcut = use_shortcut
        # ko: 크기가 여섯 개면 층은 다섯 개입니다. 층마다 선형 층과 GELU가 있습니다.
        # en: Six sizes make five layers, each of them a linear layer and GELU.
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Linear(layer_sizes[i], layer_sizes[i + 1]), GELU()) for i in range(len(layer_sizes) - 1)
        )

    def forward(self, x):
        for layer in self.layers:
            layer_output = layer(x)
            if self.use_shortcut and x.shape == layer_output.shape:
                # ko: 숏컷: 층의 입력을 층의 출력에 더합니다.
                # en: The shortcut: the layer's input is added to its output.
                x = x + layer_output  ### your code
            else:
                x = layer_output
        return x


def print_gradients(model, x):
    output = model(x)
    # ko: 타깃은 0, 손실은 오차의 제곱의 평균
    # en: the target is 0, the loss the mean squared error
    target = torch.tensor([[0.0]])
    loss = nn.MSELoss()(output, target)
    # ko: 역전파로 모든 파라미터의 그레이디언트를 구합니다.
    # en: Backpropagation finds the gradient of every parameter.
    loss.backward()

    for name, parameter in model.named_parameters():
        if "weight" in name:
            print(f"{name}: {parameter.grad.abs().mean().item():.9f}")


# %% check="shortcut-connection"
with check(
    "shortcut-connection",
    hint=tr(
        ko="층에 들어간 것과 층에서 나온 것을 더해 `x`에 담습니다. 두 이름은 위의 두 줄에 나와 있습니다. "
        "`+=`로 제자리에서 바꾸면 입력 텐서가 함께 바뀝니다.",
        en="Add what went into the layer and what came out of it, and call the sum `x`. Both names stand in the "
        "two lines above. Changing it in place with `+=` would change the input tensor as well.",
    ),
    more=tr(
        ko="빈칸은 두 이름을 `+`로 이은 식 하나입니다. 층의 입력은 `x`, 층의 출력은 `layer_output`입니다. 둘을 그대로 "
        "더하고, 다른 것은 하지 않습니다.",
        en="The blank is one expression, two names with a `+` between them. The layer's input is `x`, its output "
        "`layer_output`. They are added as they are, and nothing else is done to them.",
    ),
):
    _with = ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 3], use_shortcut=True)
    _x = torch.tensor([[1.0, -2.0, 0.5]])
    _same = _x.clone()
    with torch.no_grad():
        for _parameter in _with.parameters():
            _parameter.zero_()
        _y = _with(_x)
    answered(_y)
    assert torch.equal(_x, _same), tr(
        ko="입력 텐서가 바뀌었습니다. 제자리에서 더하지 말고 새 텐서를 만듭니다.",
        en="The input tensor has changed. Make a new tensor instead of adding in place.",
    )
    assert torch.equal(_y, _x), tr(
        ko="파라미터가 모두 0이면 층의 출력은 0이고, 숏컷으로 온 입력만 그대로 남아야 합니다.",
        en="With all parameters 0 the layers give 0, and the input that came by the shortcut should be left as it was.",
    )
    with torch.no_grad():
        for _layer in _with.layers:
            _layer[0].bias.fill_(1.0)
        _added = _with(_x) - _same
    assert torch.equal(_x, _same), tr(
        ko="입력 텐서가 바뀌었습니다. 제자리에서 더하지 말고 새 텐서를 만듭니다.",
        en="The input tensor has changed. Make a new tensor instead of adding in place.",
    )
    assert torch.allclose(_added, 5 * GELU()(torch.ones(1, 3)), atol=1e-5), tr(
        ko="다섯 층의 출력이 차례로 더해지지 않습니다.",
        en="The outputs of the five layers are not added up.",
    )
    with torch.no_grad():
        _without = ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 1], use_shortcut=False)
        _by_hand = nn.Sequential(*_without.layers)(_x)
        assert torch.allclose(_without(_x), _by_hand), tr(
            ko="`use_shortcut=False`인데도 층의 출력이 그대로 이어지지 않습니다.",
            en="With `use_shortcut=False` the layers should simply follow each other.",
        )
        _last = ExampleDeepNeuralNetwork([3, 1], use_shortcut=True)
        assert torch.allclose(_last(_x), _last.layers[0](_x)), tr(
            ko="크기가 바뀌는 층에는 숏컷을 더하지 않습니다.",
            en="A layer that changes the shape gets no shortcut.",
        )
        _single = ExampleDeepNeuralNetwork([3, 3], use_shortcut=True)
        assert torch.allclose(_single(_x) - _x, _single.layers[0](_x), atol=1e-5), tr(
            ko="숏컷으로 온 입력을 빼고 남는 것이 층의 출력과 다릅니다. 층은 한 번만 지나야 합니다.",
            en="Without the input that came by the shortcut, what is left is not the layer's output. The data goes "
            "through the layer once.",
        )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x.double().requires_grad_()
    assert torch.autograd.gradcheck(_single.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 다릅니다. 숏컷과 층, 두 길 가운데 하나가 끊기지 않았는지 확인합니다.",
        en="The gradient that reaches the input is wrong. See whether one of its two paths, shortcut and layer, is cut "
        "off.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:gradients-without-shortcut}}

크기가 `layer_sizes`이고 **숏컷이 없는** 신경망을 `model_without_shortcut`에 담습니다. 다섯 층의 그레이디언트가
출력됩니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:gradients-without-shortcut}}

Put a network of the sizes `layer_sizes`, **without shortcuts**, into `model_without_shortcut`. The gradients
of the five layers are printed.
"""

# %% exercise="gradients-without-shortcut" points=1 slides=false
# ko: 크기 3, 3, 3, 3, 3, 1: 층은 다섯 개
# en: sizes 3, 3, 3, 3, 3, 1: five layers
layer_sizes = [3, 3, 3, 3, 3, 1]
sample_input = torch.tensor([[1.0, 0.0, -1.0]])

torch.manual_seed(123)
# ko: 숏컷이 없는 신경망
# en: the network without shortcuts
model_without_shortcut = ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=False)  ### your code

print_gradients(model_without_shortcut, sample_input)

# %% check="gradients-without-shortcut"
with check(
    "gradients-without-shortcut",
    hint=tr(
        ko="`ExampleDeepNeuralNetwork`는 층의 크기 리스트와, 숏컷을 쓸지 말지를 정하는 `True`나 `False`를 받습니다.",
        en="`ExampleDeepNeuralNetwork` takes the list of sizes, and `True` or `False` for whether to use shortcuts.",
    ),
    more=tr(
        ko="첫 인자는 위에서 만든 리스트 `layer_sizes`의 이름 그대로입니다. 둘째 인자 `use_shortcut`에는 숏컷을 쓰지 "
        "않는다는 값을 따옴표 없이 넘깁니다.",
        en="The first argument is the list `layer_sizes`, by its name. The second, `use_shortcut`, gets the value that "
        "says no, without quotes.",
    ),
):
    answered(model_without_shortcut)
    assert isinstance(model_without_shortcut, ExampleDeepNeuralNetwork), tr(
        ko="`model_without_shortcut`이 `ExampleDeepNeuralNetwork`의 객체가 아닙니다.",
        en="`model_without_shortcut` is not an object of `ExampleDeepNeuralNetwork`.",
    )
    assert not model_without_shortcut.use_shortcut, tr(
        ko="숏컷을 쓰는 신경망입니다. 이 문제의 신경망에는 숏컷이 없습니다.",
        en="This network uses shortcuts, and the one of this exercise has none.",
    )
    assert [layer[0].out_features for layer in model_without_shortcut.layers] == layer_sizes[1:], tr(
        ko="층의 크기가 `layer_sizes`와 다릅니다.",
        en="The sizes of the layers are not those of `layer_sizes`.",
    )
    _gradients = [layer[0].weight.grad.abs().mean().item() for layer in model_without_shortcut.layers]
    assert _gradients[4] > 20 * max(_gradients[:2]), tr(
        ko="앞의 두 층의 그레이디언트가 마지막 층보다 훨씬 작아야 합니다. 셀을 처음부터 다시 실행합니다.",
        en="The gradients of the first two layers should be far below the last one's. Run the whole cell again.",
    )
    _again = rerun(layer_sizes=[3, 2, 4, 1])
    assert [layer[0].out_features for layer in _again.model_without_shortcut.layers] == [2, 4, 1], tr(
        ko="`layer_sizes`를 바꾸어도 층의 크기가 따라 바뀌지 않습니다. 크기를 옮겨 적지 말고 `layer_sizes`를 씁니다.",
        en="With another `layer_sizes` the sizes of the layers do not follow. Use `layer_sizes` instead of writing the "
        "sizes out.",
    )

# %% [markdown] lang="ko"
"""
앞의 두 층은 약 0.00020과 0.00012로, 마지막 층의 0.00505보다 25배와 42배쯤 작습니다. 층을 하나 지날 때마다 반드시
줄어드는 것은 아닙니다. 실제로 첫 번째 층이 두 번째 층보다 큽니다. 그래도 앞쪽 층이 훨씬 작다는 것은 분명합니다.

#### {{heading:gradients-with-shortcut}}

시드와 크기는 그대로 두고, **숏컷이 있는** 신경망을 `model_with_shortcut`에 담습니다.
"""

# %% [markdown] lang="en"
"""
The first two layers, with about 0.00020 and 0.00012, are some 25 and 42 times smaller than the last, with
0.00505. The gradient does not shrink at every single layer: the first layer's is in fact larger than the
second's. Still, early layers clearly get far less.

#### {{heading:gradients-with-shortcut}}

With the same seed and the same sizes, put a network **with shortcuts** into `model_with_shortcut`.
"""

# %% exercise="gradients-with-shortcut" points=1 slides=false
torch.manual_seed(123)
# ko: 숏컷이 있는 신경망. 크기는 같습니다.
# en: the network with shortcuts, of the same sizes
model_with_shortcut = ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=True)  ### your code

print_gradients(model_with_shortcut, sample_input)

# %% check="gradients-with-shortcut"
with check(
    "gradients-with-shortcut",
    hint=tr(
        ko="앞의 문제와 같은 클래스, 같은 크기입니다. 달라지는 것은 숏컷을 쓸지 정하는 인자 하나입니다.",
        en="The class and the sizes are those of the exercise before. Only the argument about shortcuts is different.",
    ),
    more=tr(
        ko="앞의 신경망을 다시 쓰지 않고 `ExampleDeepNeuralNetwork`의 객체를 한 번만 새로 만듭니다. 첫 인자는 "
        "`layer_sizes`, 둘째 인자는 숏컷을 쓴다는 값입니다.",
        en="Do not use the earlier network again: make one new object of `ExampleDeepNeuralNetwork`, once. The first "
        "argument is `layer_sizes`, the second the value that says yes to shortcuts.",
    ),
):
    answered(model_with_shortcut)
    assert isinstance(model_with_shortcut, ExampleDeepNeuralNetwork), tr(
        ko="`model_with_shortcut`이 `ExampleDeepNeuralNetwork`의 객체가 아닙니다.",
        en="`model_with_shortcut` is not an object of `ExampleDeepNeuralNetwork`.",
    )
    assert model_with_shortcut is not model_without_shortcut, tr(
        ko="앞의 신경망을 그대로 썼습니다. 새로 만들고, 앞 문제의 셀부터 다시 실행합니다.",
        en="This is the earlier network again. Make a new one, and run the cell of the exercise before again, too.",
    )
    assert model_with_shortcut.use_shortcut, tr(
        ko="숏컷을 쓰지 않는 신경망입니다.",
        en="This network does not use shortcuts.",
    )
    assert [layer[0].out_features for layer in model_with_shortcut.layers] == layer_sizes[1:], tr(
        ko="층의 크기가 `layer_sizes`와 다릅니다.",
        en="The sizes of the layers are not those of `layer_sizes`.",
    )
    assert torch.equal(model_with_shortcut.layers[0][0].weight, model_without_shortcut.layers[0][0].weight), tr(
        ko="두 신경망의 초깃값이 다릅니다. 두 셀을 시드를 정하는 줄부터 다시 실행합니다.",
        en="The two networks did not start from the same values. Run both cells again, from the seed on.",
    )
    _first = [model.layers[0][0].weight.grad for model in (model_without_shortcut, model_with_shortcut)]
    assert _first[1].abs().mean() > 100 * _first[0].abs().mean(), tr(
        ko="첫 층의 그레이디언트가 숏컷이 없을 때보다 훨씬 커야 합니다. `shortcut-connection` 문제를 다시 확인합니다.",
        en="The gradient of the first layer should be far above that without shortcuts. See `shortcut-connection`.",
    )
    _again = rerun(layer_sizes=[3, 2, 4, 1])
    assert [layer[0].out_features for layer in _again.model_with_shortcut.layers] == [2, 4, 1], tr(
        ko="`layer_sizes`를 바꾸어도 층의 크기가 따라 바뀌지 않습니다. 크기를 옮겨 적지 말고 `layer_sizes`를 씁니다.",
        en="With another `layer_sizes` the sizes of the layers do not follow. Use `layer_sizes` instead of writing the "
        "sizes out.",
    )

# %% [markdown] only="notes" minutes=8 lang="ko"
"""
**물어볼 것.** 다섯 층을 지나며 0.1씩 곱해지면 얼마가 남습니까? 그다음 숏컷을 더한 식에서 1이 어디에서 왔는지 묻습니다.

그림의 막대를 보이기 전에, 덧셈 하나로 몇 배나 달라질지 예상하게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Five layers, each multiplying by 0.1: what is left? Then ask where the 1 in the formula comes from.

Before the bars are shown, let them guess by how much one addition changes the gradient.
"""
