"""Hidden checks of section 4.4: the shortcut connection, in layers that keep the width and layers that change it."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees
from ..gpt import LONGEST, TOOLS, alike, draw_seed

ZERO = f"""{TOOLS}
def zeroed(module):
    with torch.no_grad():
        for weight in module.parameters():
            weight.zero_()
    return module

sizes = [drawn_x.shape[-1]] * 14
with_shortcut = zeroed(ExampleDeepNeuralNetwork(sizes, use_shortcut=True))
without_shortcut = zeroed(ExampleDeepNeuralNetwork(sizes, use_shortcut=False))
(with_shortcut(drawn_x), without_shortcut(drawn_x))
"""
#: The numbers of the layers depend on the order of the parameters alone.
FILLED = f"""{TOOLS}
def numbered(model):
    torch.manual_seed(drawn_seed)
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(torch.randn(weight.shape) / 2)
    return model

with_shortcut = numbered(ExampleDeepNeuralNetwork(drawn_sizes, use_shortcut=True))
without_shortcut = numbered(ExampleDeepNeuralNetwork(drawn_sizes, use_shortcut=False))
"""
RUN = f"""{FILLED}
[(model.train()(drawn_x.clone()), model.eval()(drawn_x.clone()), model(drawn_x.flip(0)))
 for model in (with_shortcut, without_shortcut)]
"""
INPUT = FILLED + "output = with_shortcut(drawn_x)\ndrawn_x"
PASSED = f"""{FILLED}
found = [passed(model.double(), drawn_x.double()) for model in (with_shortcut, without_shortcut)]
[(*others, list(gradients.values())) for *others, gradients in found]
"""


def drawn_sizes(rng: np.random.Generator) -> list[int]:
    """Layers that keep the width beside layers that change it, to 1 as well, more than anybody would count on."""
    one, two, three = (int(size) for size in rng.permutation([3, 4, 5, 6])[:3])
    return [one, one, two, two, 1, three, three, three, one, one, one, two, two, 1]


def drawn_rows(rng: np.random.Generator, size: int, *shape: int) -> Floats:
    return rng.normal(size=(*shape, size)).astype(np.float32)


#: Two ways to the same output.
IN_PLACE = {
    "ko": "받은 텐서를 제자리에서 바꾸었습니다. `add_`도, 텐서의 `+=`도 그렇게 합니다. `+`로 새 텐서를 만듭니다.",
    "en": "This changes the tensor that was passed in. Both `add_` and, on tensors, `+=` do. Make a new one with `+`.",
}


@exercise("shortcut-connection", points=3)
class TestShortcutConnection:
    @check(
        ko="파라미터가 모두 0이면, 숏컷이 있는 신경망은 입력을 그대로 돌려주고 숏컷이 없는 신경망은 0을 돌려주어야 "
        "합니다.",
        en="With all parameters 0 the network with shortcuts hands its input back, and the one without gives 0.",
        points=1,
    )
    def test_when_all_weights_are_zero_then_the_input_passes(self, student: Student, rng: np.random.Generator) -> None:
        x = 100 * drawn_rows(rng, int(rng.integers(3, 7)), 2)
        found, plain = student.run(ZERO, drawn_x=x)
        assert agrees(found, x)
        assert agrees(plain, np.zeros_like(x))

    @check(
        ko="크기가 같은 층에서는 입력을 출력에 더하고, 크기가 바뀌는 층에서는 더하지 않아야 합니다.",
        en="Where a layer keeps the shape its input is added to its output, where it changes the shape it is not.",
        points=1,
    )
    def test_when_widths_vary_then_only_equal_shapes_are_added(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        sizes = drawn_sizes(rng)
        for shape in ((2,), (2, 3), (LONGEST + 3,)):
            asked = {"drawn_sizes": sizes, "drawn_seed": draw_seed(rng), "drawn_x": drawn_rows(rng, sizes[0], *shape)}
            assert alike(student.run(RUN, **asked), reference.run(RUN, **asked), atol=1e-3)

    @check(
        ko="받은 텐서와 자료형은 그대로여야 하고, 역전파할 때 그레이디언트가 숏컷과 층의 두 길을 모두 지나 입력과 모든 "
        "파라미터에 닿아야 합니다.",
        en="The tensor passed in and the dtype stay as they are, and backward the gradient takes both paths, shortcuts "
        "and layers, to the input and to all parameters.",
        points=1,
    )
    def test_when_it_goes_backward_then_both_paths_carry_gradients(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        sizes = drawn_sizes(rng)
        x = drawn_rows(rng, sizes[0], 4)
        asked = {"drawn_sizes": sizes, "drawn_seed": draw_seed(rng), "drawn_x": x}
        assert agrees(student.run(INPUT, **asked), x, atol=0)
        assert alike(student.run(PASSED, **asked), reference.run(PASSED, **asked))

    wrong = (
        Wrong(
            "output-only",
            {1: "layer_output"},
            ko="층의 출력만 담았습니다. 숏컷은 층의 입력을 출력에 더합니다.",
            en="This keeps the layer's output only. A shortcut adds the layer's input to it.",
        ),
        Wrong(
            "input-only",
            {1: "x"},
            ko="입력을 그대로 두어 층을 건너뛰기만 합니다. 층의 출력을 더해야 합니다.",
            en="The input stays as it is, so layers are only skipped. Add the layer's output.",
        ),
        Wrong(
            "input-twice",
            {1: "x + x"},
            ko="입력에 입력을 더했습니다. 층의 출력을 더해야 합니다.",
            en="The input is added to itself. Add the layer's output.",
        ),
        Wrong(
            "output-twice",
            {1: "layer_output + layer_output"},
            ko="출력에 출력을 더했습니다. 층의 입력 `x`를 더해야 합니다.",
            en="The output is added to itself. Add the layer's input, `x`.",
        ),
        Wrong(
            "multiplied",
            {1: "x * layer_output"},
            ko="곱했습니다. 그러면 출력이 0일 때 입력도 사라집니다. 더해야 합니다.",
            en="This multiplies, so where the output is 0 the input is lost, too. Add.",
        ),
        Wrong(
            "subtracted",
            {1: "x - layer_output"},
            ko="출력을 뺐습니다. 더해야 합니다.",
            en="The output is subtracted. Add it.",
        ),
        Wrong(
            "averaged",
            {1: "(x + layer_output) / 2"},
            ko="평균을 냈습니다. 그러면 층을 지날 때마다 입력이 반으로 줄어듭니다. 더하기만 합니다.",
            en="This takes the average, so every layer halves the input. Just add.",
        ),
        Wrong(
            "joined",
            {1: "torch.cat([x, layer_output], dim=-1)"},
            ko="두 텐서를 이어 붙여 폭이 두 배가 되었습니다. 같은 자리끼리 더해야 합니다.",
            en="The two tensors are joined, which doubles the width. Add them, entry by entry.",
        ),
        Wrong(
            "layer-twice",
            {1: "x + layer(layer_output)"},
            ko="층을 한 번 더 거쳤습니다. 이미 구한 `layer_output`을 더합니다.",
            en="This goes through the layer once more. Add the `layer_output` that is there already.",
        ),
        Wrong(
            "in-place",
            {1: "x.add_(layer_output)"},
            **IN_PLACE,
        ),
        Wrong(
            "in-place-operator",
            {1: "x\nx += layer_output"},
            **IN_PLACE,
        ),
        Wrong(
            "shortcut-cut-off",
            {1: "x.detach() + layer_output"},
            ko="`detach`가 숏컷의 그레이디언트를 끊었습니다. 그레이디언트가 지날 길을 만드는 것이 숏컷입니다.",
            en="`detach` cuts the gradient of the shortcut off, and to carry it is what the shortcut is for.",
        ),
        Wrong(
            "layer-cut-off",
            {1: "x + layer_output.detach()"},
            ko="`detach`가 층의 그레이디언트를 끊어 층이 배우지 못합니다.",
            en="`detach` cuts the gradient of the layer off, so the layer learns nothing.",
        ),
    )
    right = (
        Right("other-order", {1: "layer_output + x"}),
        Right("function", {1: "torch.add(x, layer_output)"}),
        Right("method", {1: "layer_output.add(x)"}),
        Right("stacked", {1: "torch.stack([x, layer_output]).sum(dim=0)"}),
        Right("sum", {1: "sum((x, layer_output))"}),
    )
    equal = (
        ("1: layer_output + x", "a sum, a product and a dot product are the same in either order"),
        ("inputs-to-cpu", "in this lecture all tensors are on the CPU"),
    )
