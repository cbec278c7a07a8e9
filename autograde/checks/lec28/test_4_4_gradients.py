"""Hidden checks of section 4.4: the gradients that reach the layers without shortcuts and with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, floats
from ..gpt import class_names
from .shortcuts import network, pairs, slopes

MODEL = """
parameters = list({name}.parameters())
({name}(sample_input), [weight.grad for weight in parameters], {name}, parameters, sample_input)
"""
WITHOUT, WITH = MODEL.format(name="model_without_shortcut"), MODEL.format(name="model_with_shortcut")
PAIR = "[list(model.parameters()) for model in (model_with_shortcut, model_without_shortcut)]"

#: Two ways to the same output.
SWITCHED_ON = {
    "ko": '숏컷이 켜져 있습니다. 이 신경망에는 숏컷이 없습니다. 따옴표로 묶은 `"False"`도 참으로 여겨집니다.',
    "en": 'The shortcuts are on, and this network has none. In quotes, `"False"` counts as true as well.',
}


def other_sizes(rng: np.random.Generator) -> dict[str, Any]:
    """Other sizes for the models whose gradients are printed, more of them, and another row to put in."""
    sizes = [int(size) for size in rng.integers(2, 5, size=int(rng.integers(7, 10)))]
    row = rng.uniform(0.5, 1.5, (1, sizes[0])) * rng.choice([-1, 1], sizes[0])
    return {"layer_sizes": [*sizes, sizes[-1], 1], "sample_input": row.astype(np.float32)}


def require_gradients(found: Any, sizes: Sequence[int], *, shortcut: bool) -> None:
    """AssertionError unless a model of these sizes computes with or without shortcuts, as wanted, and holds the
    gradients of one backward pass from the loss for the target 0.
    """
    output, gradients, model, weights, x = found
    layers, row = pairs(list(zip(weights[::2], weights[1::2], strict=True)), sizes), floats(x)
    assert "ExampleDeepNeuralNetwork" in class_names(model)
    assert row.shape == (1, sizes[0])
    assert agrees(output, network(row, layers, shortcut=shortcut))
    for gradient, numbers in zip(gradients, (one for layer in layers for one in layer), strict=True):
        expected = slopes(lambda: np.mean(network(row, layers, shortcut=shortcut) ** 2), numbers)
        assert agrees(gradient, expected, atol=1e-3 * np.abs(expected).max() + 1e-9)


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
    def test_when_sizes_are_others_then_the_network_follows(self, student: Student, rng: np.random.Generator) -> None:
        other = other_sizes(rng)
        require_gradients(student.rerun(**other).run(WITHOUT), other["layer_sizes"], shortcut=False)

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
    equal = (("weights-frozen", "its gradients are those of the cell, which has run"),)


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
    def test_when_sizes_are_others_then_the_network_follows(self, student: Student, rng: np.random.Generator) -> None:
        other = other_sizes(rng)
        require_gradients(student.rerun(**other).run(WITH), other["layer_sizes"], shortcut=True)

    @check(
        ko="시드가 같으므로 두 신경망의 파라미터는 같은 값이어야 하지만, 앞의 신경망에는 여전히 숏컷이 없어야 합니다.",
        en="With the same seed both networks have the same parameters, yet the earlier one still has no shortcuts.",
    )
    def test_when_both_networks_are_compared_then_only_the_additions_differ(self, student: Student) -> None:
        with_shortcut, without_shortcut = student.run(PAIR)
        assert with_shortcut == without_shortcut
        require_gradients(student.run(WITHOUT), [3, 3, 3, 3, 3, 1], shortcut=False)

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
            ko="시드를 정한 다음 두 번 만들어, 앞의 신경망과 초깃값이 다릅니다.",
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
    equal = (("weights-frozen", "its gradients are those of the cell, which has run"),)
