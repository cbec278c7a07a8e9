"""Hidden checks of section 4.3, the activation function: the two objects that are drawn."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, around_zero, far_out
from ..gpt import class_names, gelu


@exercise("activation-plots", points=1)
class TestActivationPlots:
    @check(
        ko="`gelu`는 `GELU`의 객체, `relu`는 `nn.ReLU`의 객체여야 합니다.",
        en="`gelu` is an object of `GELU`, and `relu` one of `nn.ReLU`.",
    )
    def test_when_they_are_made_then_both_are_objects_of_their_class(self, student: Student) -> None:
        smooth, angular = student.run("(gelu, relu)")
        assert "GELU" in class_names(smooth)
        assert "torch.nn.modules.activation.ReLU" in class_names(angular)

    @check(
        ko="`gelu`는 GELU를, `relu`는 ReLU를 계산해야 합니다.",
        en="`gelu` computes GELU, and `relu` computes ReLU.",
    )
    def test_when_they_are_called_then_each_computes_its_function(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for x in (around_zero(rng), far_out(rng, 5, 6)):
            smooth, angular = student.run("(gelu(drawn_x), relu(drawn_x))", drawn_x=x)
            assert agrees(smooth, gelu(x.astype(np.float64)), atol=1e-4)
            assert agrees(angular, np.maximum(x, 0))

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
            ko="PyTorch의 `nn.GELU`입니다. `gelu` 문제에서 만든 `GELU`를 씁니다.",
            en="This is PyTorch's `nn.GELU`. Use the `GELU` of the exercise `gelu`.",
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
            "cut-at-six",
            {1: "gelu, relu = GELU(), nn.ReLU6()"},
            ko="`ReLU6`은 6보다 큰 수를 6으로 자릅니다. `nn.ReLU`를 써야 합니다.",
            en="`ReLU6` cuts numbers above 6 off. Use `nn.ReLU`.",
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
