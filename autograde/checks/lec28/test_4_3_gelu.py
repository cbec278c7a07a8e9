"""Hidden checks of section 4.3, the activation function: GELU by its formula, and the two objects that are drawn."""

from __future__ import annotations

import numpy as np

from autograde.checks import Right, Student, Wrong, check, exercise
from autograde.checks.arrays import agrees
from autograde.checks.gpt import TOOLS, gelu

#: A few numbers, and many from -4 to 4 in three dimensions.
FEW = np.array([-2, -0.5, 0, 0.5, 1.5, 3], dtype=np.float32)
X = np.linspace(-4, 4, 60, dtype=np.float32).reshape(3, 4, 5)
#: The slope of GELU there, by central differences.
SLOPE = (gelu(X.astype(np.float64) + 1e-5) - gelu(X.astype(np.float64) - 1e-5)) / 2e-5

RUN = f"{TOOLS}\nmodule = GELU()\n(module(x), x)"
GRADIENT = f"""{TOOLS}
module = GELU()
output = module(x.requires_grad_())
if output.requires_grad:
    output.sum().backward()
(x.grad, len(list(module.parameters())))
"""

CUBE = "0.044715 * torch.pow(x, 3)"
ROOT = "torch.sqrt(torch.tensor(2.0 / torch.pi))"


@exercise("gelu", points=3)
class TestGelu:
    @check(
        ko="어떤 크기의 텐서에서나 0.001 안에서 GELU의 값이 나와야 하고, 받은 `x`는 그대로여야 합니다.",
        en="For tensors of any shape the values are those of GELU to within 0.001, and the `x` passed in stays as it "
        "is.",
        points=1,
    )
    def test_when_shapes_vary_then_the_values_are_about_right(self, student: Student) -> None:
        for x in (FEW, X):
            found, before = student.run(RUN, x=x)
            assert agrees(found, gelu(x), atol=1e-3)
            assert agrees(before, x, atol=0)

    @check(
        ko="값은 GPT-2가 쓴 tanh 근사식의 값과 끝자리까지 같아야 합니다.",
        en="The values agree to the last digits with the approximation with tanh that GPT-2 used.",
        points=1,
    )
    def test_when_looked_at_closely_then_it_is_the_formula_with_tanh(self, student: Student) -> None:
        assert agrees(student.run(f"{TOOLS}\nGELU()(x)", x=X), gelu(X.astype(np.float64)), atol=2e-6)

    @check(
        ko="역전파하면 입력에 GELU의 기울기가 닿아야 하고, 파라미터는 없어야 합니다.",
        en="Backward, the slope of GELU reaches the input, and there are no parameters.",
        points=1,
    )
    def test_when_it_goes_backward_then_the_slope_reaches_the_input(self, student: Student) -> None:
        gradient, parameters = student.run(GRADIENT, x=X)
        assert agrees(gradient, SLOPE, atol=5e-3)
        assert parameters == 0

    wrong = (
        Wrong(
            "exact-form",
            {1: "0.5 * x * (1 + torch.erf(x / torch.sqrt(torch.tensor(2.0))))"},
            ko="erf로 쓴 정확한 식입니다. GPT-2가 쓴 것은 tanh 근사식이고, 0.0005까지 차이가 납니다.",
            en="This is the exact formula, with erf. GPT-2 used the one with tanh; they differ by up to 0.0005.",
        ),
        Wrong(
            "ready-made-default",
            {1: "nn.functional.gelu(x)"},
            ko="이 함수는 기본으로 정확한 식을 계산합니다. 여기서는 tanh 근사식이 필요합니다.",
            en="By default this function computes the exact formula. The approximation with tanh is wanted here.",
        ),
        Wrong(
            "squared",
            {1: f"0.5 * x * (1 + torch.tanh({ROOT} * (x + 0.044715 * torch.pow(x, 2))))"},
            ko="세제곱이 아니라 제곱을 했습니다.",
            en="`x` is squared. The formula has its cube.",
        ),
        Wrong(
            "digit-lost",
            {1: f"0.5 * x * (1 + torch.tanh({ROOT} * (x + 0.04715 * torch.pow(x, 3))))"},
            ko="상수의 숫자가 다릅니다. 식의 0.044715와 한 자리씩 견주어 봅니다.",
            en="A digit of the constant is off. Compare it with the 0.044715 of the formula.",
        ),
        Wrong(
            "constant-ten-times",
            {1: f"0.5 * x * (1 + torch.tanh({ROOT} * (x + 0.44715 * torch.pow(x, 3))))"},
            ko="상수가 열 배입니다. 식에는 0.044715가 있습니다.",
            en="The constant is ten times too large. The formula has 0.044715.",
        ),
        Wrong(
            "root-forgotten",
            {1: f"0.5 * x * (1 + torch.tanh(2.0 / torch.pi * (x + {CUBE})))"},
            ko="2/π에 제곱근을 씌우지 않았습니다.",
            en="The root of 2/π is not taken.",
        ),
        Wrong(
            "root-of-two-only",
            {1: f"0.5 * x * (1 + torch.tanh(2.0 ** 0.5 / torch.pi * (x + {CUBE})))"},
            ko="2에만 제곱근을 씌웠습니다. 2/π 전체의 제곱근입니다.",
            en="The root is taken of 2 only. It is the root of 2/π as a whole.",
        ),
        Wrong(
            "fraction-upside-down",
            {1: f"0.5 * x * (1 + torch.tanh((torch.pi / 2.0) ** 0.5 * (x + {CUBE})))"},
            ko="분수가 뒤집혀 π/2가 되었습니다.",
            en="The fraction is upside down: this is π/2.",
        ),
        Wrong(
            "half-forgotten",
            {1: f"x * (1 + torch.tanh({ROOT} * (x + {CUBE})))"},
            ko="앞의 0.5가 빠져 값이 두 배입니다.",
            en="The 0.5 in front is missing, so the values are doubled.",
        ),
        Wrong(
            "one-forgotten",
            {1: f"0.5 * x * torch.tanh({ROOT} * (x + {CUBE}))"},
            ko="tanh에 1을 더하지 않았습니다.",
            en="The 1 is not added to tanh.",
        ),
        Wrong(
            "outer-parentheses",
            {1: f"0.5 * x * 1 + torch.tanh({ROOT} * (x + {CUBE}))"},
            ko="1 + tanh를 괄호로 묶지 않아 0.5·x가 1에만 곱해집니다.",
            en="Without parentheses around 1 + tanh, 0.5·x multiplies the 1 only.",
        ),
        Wrong(
            "inner-parentheses",
            {1: f"0.5 * x * (1 + torch.tanh({ROOT} * x + {CUBE}))"},
            ko="√(2/π)가 x에만 곱해집니다. 세제곱을 더한 합 전체에 곱해야 합니다.",
            en="√(2/π) multiplies x only. It belongs to the whole sum with the cube.",
        ),
        Wrong(
            "sigmoid-form",
            {1: "x * torch.sigmoid(1.702 * x)"},
            ko="시그모이드로 쓴 더 거친 근사식입니다. 여기서는 tanh 근사식입니다.",
            en="This is a rougher approximation, with the sigmoid. Here it is the one with tanh.",
        ),
        Wrong(
            "relu",
            {1: "torch.maximum(x, torch.zeros_like(x))"},
            ko="ReLU입니다. GELU는 0 근처에서 매끄럽고, 음수에서도 0이 아닙니다.",
            en="This is ReLU. GELU is smooth around 0, and not 0 for negative numbers.",
        ),
        Wrong(
            "cut-off",
            {1: 'nn.functional.gelu(x.detach(), approximate="tanh")'},
            ko="`detach`가 그레이디언트를 끊어, 앞의 층이 아무것도 배우지 못합니다.",
            en="`detach` cuts the gradient off, so earlier layers would learn nothing.",
        ),
        Wrong(
            "in-place",
            {1: f"x.mul_(0.5 * (1 + torch.tanh({ROOT} * (x + {CUBE}))))"},
            ko="받은 `x` 자체를 바꾸었습니다. 새 텐서를 만들어야 합니다.",
            en="This changes the `x` that was passed in. Make a new tensor.",
        ),
        Wrong(
            "one-number-only",
            {1: "0.5 * x * (1 + torch.tanh(torch.tensor(0.7978845608 * (x.item() + 0.044715 * x.item() ** 3))))"},
            ko="`item`은 수 하나짜리 텐서에만 쓸 수 있습니다. 어떤 크기의 텐서든 받아야 합니다.",
            en="`item` is for tensors of one number. Tensors of any shape have to work.",
        ),
    )
    right = (
        Right("ready-made", {1: 'nn.functional.gelu(x, approximate="tanh")'}),
        Right("powers", {1: "0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x ** 3)))"}),
        Right("factored", {1: "x * (1 + torch.tanh(x * 0.7978845608 * (1 + 0.044715 * x * x))) / 2"}),
        Right("by-sigmoid", {1: "x * torch.sigmoid(2 * (2 / torch.pi) ** 0.5 * (x + 0.044715 * x ** 3))"}),
        Right(
            "in-steps",
            "import math\n\n"
            "class GELU(nn.Module):\n"
            "    def __init__(self):\n"
            "        super().__init__()\n"
            "        self.root = math.sqrt(2 / math.pi)\n"
            "    def forward(self, x):\n"
            "        inner = self.root * (x + 0.044715 * x.pow(3))\n"
            "        return x.mul(0.5).mul(inner.tanh().add(1))\n",
        ),
    )


@exercise("activation-plots", points=1)
class TestActivationPlots:
    @check(
        ko="`gelu`는 `GELU`의 객체, `relu`는 `nn.ReLU`의 객체여야 합니다.",
        en="`gelu` is an object of `GELU`, and `relu` one of `nn.ReLU`.",
    )
    def test_when_they_are_made_then_both_are_objects_of_their_class(self, student: Student) -> None:
        assert student.run("(isinstance(gelu, GELU), isinstance(relu, nn.ReLU))") == (True, True)

    @check(
        ko="`gelu`는 GELU를, `relu`는 ReLU를 계산해야 합니다.",
        en="`gelu` computes GELU, and `relu` computes ReLU.",
    )
    def test_when_they_are_called_then_each_computes_its_function(self, student: Student) -> None:
        smooth, angular = student.run("(gelu(x), relu(x))", x=X)
        assert agrees(smooth, gelu(X))
        assert agrees(angular, np.maximum(X, 0))

    @check(
        ko="그래프에는 −3에서 3까지의 `x`와 두 함수의 값이 그대로 있어야 합니다.",
        en="What is drawn is `x` from −3 to 3, unchanged, and the values of both functions.",
    )
    def test_when_they_are_drawn_then_the_points_are_right(self, student: Student) -> None:
        points = np.linspace(-3, 3, 100)
        x, smooth, angular = student.run("(x, y_gelu, y_relu)")
        assert agrees(x, points)
        assert agrees(smooth, gelu(points))
        assert agrees(angular, np.maximum(points, 0))

    wrong = (
        Wrong(
            "swapped",
            {1: "gelu, relu = nn.ReLU(), GELU()"},
            ko="두 객체의 순서가 바뀌었습니다.",
            en="The two objects are in the other order.",
        ),
        Wrong(
            "classes",
            {1: "gelu, relu = GELU, nn.ReLU"},
            ko="클래스를 담았습니다. 이름 뒤에 괄호를 붙여야 객체가 만들어집니다.",
            en="These are the classes. Parentheses after the name make an object.",
        ),
        Wrong(
            "ready-made-gelu",
            {1: "gelu, relu = nn.GELU(), nn.ReLU()"},
            ko="PyTorch의 `nn.GELU`입니다. 문제 5에서 만든 `GELU`를 씁니다.",
            en="This is PyTorch's `nn.GELU`. Use the `GELU` of exercise 5.",
        ),
        Wrong(
            "functions",
            {1: "gelu, relu = nn.functional.gelu, nn.functional.relu"},
            ko="함수를 담았습니다. 두 클래스의 객체를 만들어야 합니다.",
            en="These are functions. Make an object of each class.",
        ),
        Wrong(
            "gelu-twice",
            {1: "gelu = relu = GELU()"},
            ko="두 이름에 같은 GELU를 담았습니다. `relu`는 `nn.ReLU`의 객체입니다.",
            en="Both names hold the same GELU. `relu` is an object of `nn.ReLU`.",
        ),
        Wrong(
            "leaky",
            {1: "gelu, relu = GELU(), nn.LeakyReLU()"},
            ko="`LeakyReLU`는 음수를 조금 남깁니다. `nn.ReLU`를 써야 합니다.",
            en="`LeakyReLU` leaves a little of negative numbers. Use `nn.ReLU`.",
        ),
        Wrong(
            "in-place",
            {1: "gelu, relu = GELU(), nn.ReLU(inplace=True)"},
            ko="`inplace=True`면 `relu`가 `x` 자체를 바꾸어, 음수 쪽의 그래프가 사라집니다.",
            en="With `inplace=True` `relu` changes `x` itself, and the negative side of the plots is lost.",
        ),
    )
    right = (
        Right("two-statements", {1: "gelu = GELU()\nrelu = nn.ReLU()"}),
        Right("tuple", {1: "(gelu, relu) = (GELU(), torch.nn.ReLU(inplace=False))"}),
        Right("generator", {1: "gelu, relu = (kind() for kind in (GELU, nn.ReLU))"}),
        Right("full-name", {1: "gelu, relu = [GELU(), torch.nn.modules.activation.ReLU()]"}),
    )
