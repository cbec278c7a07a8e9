"""Hidden checks of section 4.4: a network with and without shortcuts, and the gradients that reach its layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograde.checks import Right, Student, Wrong, check, exercise
from autograde.checks.arrays import Floats, agrees, floats, sample
from autograde.checks.lec28.layers import TOOLS, gelu

#: Layers that keep the width beside layers that change it, and two rows to put in.
SIZES = [5, 5, 3, 3, 4, 4, 1]
X = sample(2, 5)
#: Other sizes for the models whose gradients are printed, and the row to put in.
OTHER: dict[str, Any] = {"layer_sizes": [2, 4, 4, 3, 1], "sample_input": sample(1, 2)}

ZERO = f"""{TOOLS}
def zeroed(module):
    with torch.no_grad():
        for weight in module.parameters():
            weight.zero_()
    return module

with_shortcut = zeroed(ExampleDeepNeuralNetwork([5] * 6, use_shortcut=True))
without_shortcut = zeroed(ExampleDeepNeuralNetwork([5] * 6, use_shortcut=False))
(with_shortcut(x), without_shortcut(x))
"""
FILLED = f"""{TOOLS}
def layers(model):
    return [(layer[0].weight, layer[0].bias) for layer in model.layers]

with_shortcut = filled(ExampleDeepNeuralNetwork(sizes, use_shortcut=True))
without_shortcut = filled(ExampleDeepNeuralNetwork(sizes, use_shortcut=False))
"""
RUN = FILLED + "(with_shortcut(x.clone()), without_shortcut(x.clone()), layers(with_shortcut))"
INPUT = FILLED + "output = with_shortcut(x)\nx"
BACKWARD = f"""{FILLED}
with_shortcut(x.requires_grad_()).sum().backward()
(x.grad, with_shortcut.layers[0][0].weight.grad, layers(with_shortcut))
"""
MODEL = """
made = isinstance({name}, ExampleDeepNeuralNetwork)
layers = [(layer[0].weight, layer[0].bias) for layer in {name}.layers]
gradients = [layer[0].weight.grad for layer in {name}.layers]
({name}(sample_input), gradients, made, layers, sample_input)
"""
WITHOUT, WITH = MODEL.format(name="model_without_shortcut"), MODEL.format(name="model_with_shortcut")
PAIR = """
pair = [[each for each in model.parameters()] for model in (model_with_shortcut, model_without_shortcut)]
(model_with_shortcut is model_without_shortcut, *pair)
"""

#: Two ways to the same output each.
IN_PLACE = {
    "ko": "받은 텐서를 제자리에서 바꾸었습니다. `add_`도, 텐서의 `+=`도 그렇게 합니다. `+`로 새 텐서를 만듭니다.",
    "en": "This changes the tensor that was passed in. Both `add_` and, on tensors, `+=` do. Make a new one with `+`.",
}
SWITCHED_ON = {
    "ko": '숏컷이 켜져 있습니다. 이 신경망에는 숏컷이 없습니다. 따옴표로 묶은 `"False"`도 참으로 여겨집니다.',
    "en": 'The shortcuts are on, and this network has none. In quotes, `"False"` counts as true as well.',
}

Layers = Sequence[tuple[Floats, Floats]]


def network(x: Floats, layers: Layers, *, shortcut: bool) -> Floats:
    """What `ExampleDeepNeuralNetwork` with these weights and biases gives for `x`."""
    for weight, bias in layers:
        output = gelu(x @ weight.T + bias)
        x = x + output if shortcut and x.shape == output.shape else output
    return x


def slopes(loss: Callable[[], Any], numbers: Floats, step: float = 1e-5) -> Floats:
    """The derivative of `loss` by each of the `numbers` that it reads, by central differences."""
    found = np.empty_like(numbers)
    for place in np.ndindex(numbers.shape):
        kept, values = numbers[place], []
        for moved in (kept + step, kept - step):
            numbers[place] = moved
            values.append(loss())
        numbers[place] = kept
        found[place] = (values[0] - values[1]) / (2 * step)
    return found


def pairs(found: Any) -> Layers:
    """Weights and biases that came from the sandbox, in double precision."""
    return [(floats(weight), floats(bias)) for weight, bias in found]


def require_gradients(found: Any, sizes: Sequence[int], *, shortcut: bool) -> None:
    """AssertionError unless a model of these sizes computes with or without shortcuts, as wanted, and holds the
    gradients of one backward pass from the loss for the target 0.
    """
    output, gradients, made, weights, x = found
    layers, row = pairs(weights), floats(x)
    assert made is True
    assert [weight.shape for weight, _ in layers] == list(zip(sizes[1:], sizes[:-1], strict=True))
    assert agrees(output, network(row, layers, shortcut=shortcut))
    for gradient, (weight, _) in zip(gradients, layers, strict=True):
        expected = slopes(lambda: np.mean(network(row, layers, shortcut=shortcut) ** 2), weight)
        assert np.isclose(np.abs(floats(gradient)).mean(), np.abs(expected).mean(), rtol=1e-4, atol=0)


@exercise("shortcut-connection", points=3)
class TestShortcutConnection:
    @check(
        ko="파라미터가 모두 0이면, 숏컷이 있는 신경망은 입력을 그대로 돌려주고 숏컷이 없는 신경망은 0을 돌려주어야 "
        "합니다.",
        en="With all parameters 0 the network with shortcuts hands its input back, and the one without gives 0.",
        points=1,
    )
    def test_when_all_weights_are_zero_then_the_input_passes(self, student: Student) -> None:
        found, plain = student.run(ZERO, x=X)
        assert agrees(found, X)
        assert agrees(plain, np.zeros_like(X))

    @check(
        ko="크기가 같은 층에서는 입력을 출력에 더하고, 크기가 바뀌는 층에서는 더하지 않아야 합니다.",
        en="Where a layer keeps the shape its input is added to its output, where it changes the shape it is not.",
        points=1,
    )
    def test_when_widths_vary_then_only_equal_shapes_are_added(self, student: Student) -> None:
        found, plain, layers = student.run(RUN, sizes=SIZES, x=X)
        assert agrees(found, network(X, pairs(layers), shortcut=True), atol=1e-3)
        assert agrees(plain, network(X, pairs(layers), shortcut=False), atol=1e-3)

    @check(
        ko="받은 텐서는 그대로여야 하고, 역전파할 때 그레이디언트가 숏컷과 층의 두 길을 모두 지나야 합니다.",
        en="The tensor passed in stays as it is, and backward the gradient takes both paths, shortcuts and layers.",
        points=1,
    )
    def test_when_it_goes_backward_then_both_paths_carry_gradients(self, student: Student) -> None:
        assert agrees(student.run(INPUT, sizes=SIZES, x=X), X, atol=0)
        of_input, of_weight, found = student.run(BACKWARD, sizes=SIZES, x=X)
        layers, x = pairs(found), X.astype(np.float64)
        for gradient, numbers in ((of_input, x), (of_weight, layers[0][0])):
            expected = slopes(lambda: network(x, layers, shortcut=True).sum(), numbers)
            assert agrees(gradient, expected, atol=1e-3)

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


@exercise("gradients-without-shortcut", points=1)
class TestGradientsWithoutShortcut:
    @check(
        ko="`model_without_shortcut`은 크기가 `layer_sizes`인 `ExampleDeepNeuralNetwork`이고 숏컷 없이 계산해야 하며, "
        "출력된 그레이디언트를 갖고 있어야 합니다.",
        en="`model_without_shortcut` is an `ExampleDeepNeuralNetwork` of the sizes `layer_sizes`, computes without "
        "shortcuts, and holds the gradients that were printed.",
    )
    def test_when_gradients_are_printed_then_there_are_no_shortcuts(self, student: Student) -> None:
        require_gradients(student.run(WITHOUT), [3, 3, 3, 3, 3, 1], shortcut=False)

    @check(
        ko="`layer_sizes`와 `sample_input`이 달라지면 신경망과 그레이디언트도 따라 달라져야 합니다.",
        en="With another `layer_sizes` and `sample_input` the network and its gradients follow.",
    )
    def test_when_sizes_are_others_then_the_network_follows(self, student: Student) -> None:
        require_gradients(student.rerun(**OTHER).run(WITHOUT), OTHER["layer_sizes"], shortcut=False)

    wrong = (
        Wrong(
            "with-shortcut",
            {1: "ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=True)"},
            **SWITCHED_ON,
        ),
        Wrong(
            "false-as-text",
            {1: 'ExampleDeepNeuralNetwork(layer_sizes, use_shortcut="False")'},
            **SWITCHED_ON,
        ),
        Wrong(
            "argument-forgotten",
            {1: "ExampleDeepNeuralNetwork(layer_sizes)"},
            ko="숏컷을 쓸지 정하는 인자가 빠졌습니다.",
            en="The argument that decides about shortcuts is missing.",
        ),
        Wrong(
            "last-size-forgotten",
            {1: "ExampleDeepNeuralNetwork(layer_sizes[:-1], use_shortcut=False)"},
            ko="마지막 크기가 빠져 층이 하나 적고, 출력이 하나가 아닙니다.",
            en="The last size is missing: there is a layer less, and more than one output.",
        ),
        Wrong(
            "all-widths-equal",
            {1: "ExampleDeepNeuralNetwork([layer_sizes[0]] * len(layer_sizes), use_shortcut=False)"},
            ko="모든 층의 폭이 같습니다. 크기는 `layer_sizes` 그대로여야 합니다.",
            en="All layers have the same width. The sizes are those of `layer_sizes`.",
        ),
        Wrong(
            "fixed-sizes",
            {1: "ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 1], use_shortcut=False)"},
            ko="크기를 숫자로 적었습니다. `layer_sizes`를 써야 그것이 바뀌어도 맞습니다.",
            en="The sizes are written as numbers. With `layer_sizes` they follow when it changes.",
        ),
        Wrong(
            "number-of-layers",
            {1: "ExampleDeepNeuralNetwork(5, use_shortcut=False)"},
            ko="층의 수를 주었습니다. 크기를 담은 리스트를 받습니다.",
            en="This gives the number of layers. The class takes the list of sizes.",
        ),
        Wrong(
            "linear-layers-only",
            {1: "nn.Sequential(*[nn.Linear(a, b) for a, b in zip(layer_sizes, layer_sizes[1:])])"},
            ko="선형 층만 이었습니다. 앞에서 만든 `ExampleDeepNeuralNetwork`의 객체여야 합니다.",
            en="These are linear layers alone. It has to be an object of `ExampleDeepNeuralNetwork` from above.",
        ),
    )
    right = (
        Right("positional", {1: "ExampleDeepNeuralNetwork(layer_sizes, False)"}),
        Right("keywords", {1: "ExampleDeepNeuralNetwork(use_shortcut=False, layer_sizes=layer_sizes)"}),
        Right("zero", {1: "ExampleDeepNeuralNetwork(tuple(layer_sizes), use_shortcut=0)"}),
        Right("copied-list", {1: "ExampleDeepNeuralNetwork([*layer_sizes], use_shortcut=not True).train()"}),
    )


@exercise("gradients-with-shortcut", points=1)
class TestGradientsWithShortcut:
    @check(
        ko="`model_with_shortcut`은 크기가 `layer_sizes`인 `ExampleDeepNeuralNetwork`이고 숏컷을 써서 계산해야 하며, "
        "출력된 그레이디언트를 갖고 있어야 합니다.",
        en="`model_with_shortcut` is an `ExampleDeepNeuralNetwork` of the sizes `layer_sizes`, computes with "
        "shortcuts, and holds the gradients that were printed.",
    )
    def test_when_gradients_are_printed_then_there_are_shortcuts(self, student: Student) -> None:
        require_gradients(student.run(WITH), [3, 3, 3, 3, 3, 1], shortcut=True)

    @check(
        ko="`layer_sizes`와 `sample_input`이 달라지면 신경망과 그레이디언트도 따라 달라져야 합니다.",
        en="With another `layer_sizes` and `sample_input` the network and its gradients follow.",
    )
    def test_when_sizes_are_others_then_the_network_follows(self, student: Student) -> None:
        require_gradients(student.rerun(**OTHER).run(WITH), OTHER["layer_sizes"], shortcut=True)

    @check(
        ko="시드가 같으므로 두 신경망의 파라미터는 같은 값이어야 하지만, 서로 다른 객체여야 합니다.",
        en="With the same seed both networks have the same parameters, yet they are two objects.",
    )
    def test_when_both_networks_are_compared_then_only_the_additions_differ(self, student: Student) -> None:
        same_object, with_shortcut, without_shortcut = student.run(PAIR)
        assert same_object is False
        assert with_shortcut == without_shortcut

    wrong = (
        Wrong(
            "without-shortcut",
            {1: "ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=False)"},
            ko="숏컷이 꺼져 있습니다. 이번에는 숏컷이 있는 신경망입니다.",
            en="The shortcuts are off. This time the network has them.",
        ),
        Wrong(
            "same-network",
            {1: "model_without_shortcut"},
            ko="숏컷이 없는 신경망을 그대로 썼습니다. 새로 만들어야 합니다.",
            en="This is the network without shortcuts again. Make a new one.",
        ),
        Wrong(
            "switched-on",
            {1: "model_without_shortcut\nmodel_with_shortcut.use_shortcut = True"},
            ko="앞의 신경망을 바꾸어 썼습니다. 그래서 앞의 그레이디언트에 새 그레이디언트가 더해집니다. 새로 만듭니다.",
            en="The earlier network is altered, and the new gradients are added to its old ones. Make a new network.",
        ),
        Wrong(
            "made-twice",
            {
                1: "ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=True)\n"
                "model_with_shortcut = ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=True)"
            },
            ko="시드를 정한 다음 두 번 만들어, 앞의 신경망과 초기값이 다릅니다.",
            en="After the seed it is made twice, so it does not start from the values of the earlier network.",
        ),
        Wrong(
            "argument-forgotten",
            {1: "ExampleDeepNeuralNetwork(layer_sizes)"},
            ko="숏컷을 쓸지 정하는 인자가 빠졌습니다.",
            en="The argument that decides about shortcuts is missing.",
        ),
        Wrong(
            "all-widths-equal",
            {1: "ExampleDeepNeuralNetwork([layer_sizes[0]] * len(layer_sizes), use_shortcut=True)"},
            ko="모든 층의 폭이 같습니다. 크기는 `layer_sizes` 그대로여야 합니다.",
            en="All layers have the same width. The sizes are those of `layer_sizes`.",
        ),
        Wrong(
            "fixed-sizes",
            {1: "ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 1], use_shortcut=True)"},
            ko="크기를 숫자로 적었습니다. `layer_sizes`를 써야 그것이 바뀌어도 맞습니다.",
            en="The sizes are written as numbers. With `layer_sizes` they follow when it changes.",
        ),
        Wrong(
            "arguments-swapped",
            {1: "ExampleDeepNeuralNetwork(True, layer_sizes)"},
            ko="두 인자의 순서가 바뀌었습니다. 크기의 리스트가 먼저입니다.",
            en="The two arguments changed places. The list of sizes comes first.",
        ),
    )
    right = (
        Right("positional", {1: "ExampleDeepNeuralNetwork(layer_sizes, True)"}),
        Right("keywords", {1: "ExampleDeepNeuralNetwork(use_shortcut=True, layer_sizes=layer_sizes)"}),
        Right("one", {1: "ExampleDeepNeuralNetwork(tuple(layer_sizes), use_shortcut=1)"}),
        Right(
            "switched-on-before-use",
            {1: "ExampleDeepNeuralNetwork(layer_sizes, use_shortcut=False)\nmodel_with_shortcut.use_shortcut = True"},
        ),
    )
