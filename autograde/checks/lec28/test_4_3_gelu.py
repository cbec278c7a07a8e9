"""Hidden checks of section 4.3, the activation function: GELU by its formula."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, around_zero, far_out
from ..devices import require_device
from ..gpt import LONGEST, TOOLS, alike, gelu

#: One object for all tensors, in training and in evaluation, so that what is kept from call to call would show.
RUN = f"{TOOLS}\nmodule = GELU()\n[(module.train()(drawn_x), module.eval()(drawn_x), drawn_x) for drawn_x in drawn]"
PASSED = f"{TOOLS}\nmodule = GELU()\n[passed(module, drawn_x) for drawn_x in drawn], len(list(module.parameters()))"
CUBE = "0.044715 * torch.pow(x, 3)"
ROOT = "torch.sqrt(torch.tensor(2.0 / torch.pi))"


@exercise("gelu", points=3)
class TestGelu:
    @check(
        ko="어떤 크기의 텐서에서나, 아주 큰 수와 아주 작은 수에서도 0.001 안에서 GELU의 값이 나와야 하고, 받은 `x`는 "
        "그대로여야 합니다.",
        en="For tensors of any shape, and for numbers far from 0 as well, the values are those of GELU to within "
        "0.001, and the `x` passed in stays as it is.",
        points=1,
    )
    def test_when_shapes_vary_then_the_values_are_about_right(self, student: Student, rng: np.random.Generator) -> None:
        size = int(rng.integers(5, 9))
        shapes = [(), (size,), (size,), (2, size, 3, 4), (LONGEST + size, 4)]
        drawn = [np.asarray(far_out(rng, *shape)) for shape in shapes]
        drawn.append(np.array([-100, -10, 0, 10, 100], dtype=np.float32))
        for x, (*found, before) in zip(drawn, student.run(RUN, drawn=drawn), strict=True):
            for seen in found:
                assert seen.dtype == "torch.float32"
                assert agrees(seen, gelu(x.astype(np.float64)), atol=1e-3)
            assert agrees(before, x, atol=0)

    @check(
        ko="값은 GPT-2가 쓴 tanh 근사식의 값과 끝자리까지 같아야 합니다.",
        en="The values agree to the last digits with the approximation with tanh that GPT-2 used.",
        points=1,
    )
    def test_when_looked_at_closely_then_it_is_the_formula_with_tanh(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        x = around_zero(rng)
        assert agrees(student.run(f"{TOOLS}\nGELU()(drawn_x)", drawn_x=x), gelu(x.astype(np.float64)), atol=3e-6)

    @check(
        ko="역전파하면 입력에 GELU의 기울기가 닿아야 하고, 파라미터는 없어야 합니다. 결과는 `x`와 같은 자료형이어야 "
        "하고, 다른 장치에서도 계산되어야 합니다.",
        en="Backward, the slope of GELU reaches the input, and there are no parameters. The result has the dtype of "
        "`x`, and other devices work as well.",
        points=1,
    )
    def test_when_it_goes_backward_then_the_slope_reaches_the_input(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        drawn = [around_zero(rng), around_zero(rng).astype(np.float64), far_out(rng, 5, 6)]
        found, parameters = student.run(PASSED, drawn=drawn)
        # The exact formula has almost the same slope; which of the two it is, is judged above.
        assert alike(found, reference.run(PASSED, drawn=drawn)[0], atol=5e-3)
        assert parameters == 0
        require_device(student, "module = GELU()", drawn_x=drawn[0])

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
            "clamped",
            {1: 'nn.functional.gelu(x.clamp(-4, 4), approximate="tanh")'},
            ko="`x`를 4에서 잘랐습니다. 큰 양수는 거의 그대로 나와야 합니다.",
            en="`x` is cut off at 4. Large positive numbers come out almost unchanged.",
        ),
        Wrong(
            "powers-of-e",
            {
                1: f"0.5 * x * (1 + (torch.exp(2 * {ROOT} * (x + {CUBE})) - 1) / "
                f"(torch.exp(2 * {ROOT} * (x + {CUBE})) + 1))"
            },
            ko="tanh를 지수 함수로 계산해 큰 수에서 무한대를 무한대로 나눈 `nan`이 됩니다. `torch.tanh`를 씁니다.",
            en="With exponentials for tanh, large numbers divide infinity by infinity: `nan`. Use `torch.tanh`.",
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
    equal = (
        (
            (
                "1: 0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (0.044715 * torch."
                "pow(x, 3) + x)))"
            ),
            "a sum, a product and a dot product are the same in either order",
        ),
        (
            (
                "1: 0.5 * x * (torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (x + 0.044715 * torch."
                "pow(x, 3))) + 1)"
            ),
            "a sum, a product and a dot product are the same in either order",
        ),
    )
