"""Hidden checks of section 4.2, the small layer whose output is normalized by hand."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, floats
from ..gpt import FILL, LONGEST, alike, class_names, draw_seed

PARTS = """
parameters = [(tuple(each.shape), each.requires_grad) for each in layer.parameters()]
(layer, list(layer.children()), parameters)
"""
STEPS = """
first, second = layer
(first(batch_example), second(drawn_x))
"""
#: A copy gets other numbers, which depend on the order of its parameters alone: their names are the student's own.
PASSED = f"""{FILL}
from copy import deepcopy
module = deepcopy(layer)
torch.manual_seed(drawn_seed)
with torch.no_grad():
    for weight in module.parameters():
        weight.copy_(torch.randn(weight.shape))
outputs = module.train()(drawn_x), module.eval()(drawn_x), module(drawn_x.flip(0))
*found, gradients = passed(module.double(), drawn_x.double())
outputs, found, list(gradients.values())
"""


@exercise("toy-layer", points=1)
class TestToyLayer:
    @check(
        ko="`layer`는 특성 5개를 6개로 바꾸는 선형 층(편향 있음)과 ReLU, 이 두 층을 이은 `nn.Sequential`이어야 합니다.",
        en="`layer` is an `nn.Sequential` of two layers: a linear one, with bias, from 5 features to 6, and a ReLU.",
    )
    def test_when_it_is_made_then_it_has_two_layers(self, student: Student) -> None:
        layer, children, parameters = student.run(PARTS)
        assert "torch.nn.modules.container.Sequential" in class_names(layer)
        assert len(children) == 2
        assert parameters == [((6, 5), True), ((6,), True)]

    @check(
        ko="먼저 선형 층이, 다음에 ReLU가 계산해야 합니다. ReLU는 음수를 0으로 바꾸고 다른 수는 그대로 둡니다.",
        en="The linear layer computes first, the ReLU second. ReLU turns negative numbers into 0 and leaves others.",
    )
    def test_when_each_layer_is_called_then_the_second_is_relu(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        x = np.concatenate([[-2, -0.5, 0, 0.25, 3], rng.normal(0, 10 ** np.arange(5))]).astype(np.float32)
        linear, relu = student.run(STEPS, drawn_x=x)
        assert floats(linear).shape == (2, 6)
        assert agrees(relu, np.maximum(x, 0))

    @check(
        ko="값이 크든 작든 입력이 두 층을 차례로 지나야 하고, 역전파하면 두 파라미터와 입력에 그레이디언트가 닿아야 "
        "합니다.",
        en="Inputs small and large go through both layers, and backward the gradients reach both parameters and the "
        "input.",
    )
    def test_when_it_goes_backward_then_all_is_reached(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        x = (rng.normal(size=(9, 5)) * 10.0 ** rng.integers(-1, 3, size=(9, 1))).astype(np.float32)
        asked = {"drawn_x": x, "drawn_seed": draw_seed(rng)}
        assert alike(student.run(PASSED, **asked), reference.run(PASSED, **asked))

    @check(
        ko="`out`은 `batch_example`의 행마다 선형 층과 ReLU를 거친 값이어야 합니다.",
        en="Each row of `out` is a row of `batch_example` after the linear layer and ReLU.",
    )
    def test_when_the_batch_is_another_then_the_output_follows(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        many = LONGEST + int(rng.integers(1, 20))
        other = student.rerun(batch_example=rng.normal(0, 9, (many, 5)).astype(np.float32))
        for seen, rows in ((student, 2), (other, many)):
            found, batch, parameters = seen.run("(out, batch_example, list(layer.parameters()))")
            assert (floats(batch).shape, len(parameters)) == ((rows, 5), 2)
            weight, bias = map(floats, parameters)
            assert agrees(found, np.maximum(floats(batch) @ weight.T + bias, 0), atol=1e-4)

    wrong = (
        Wrong(
            "relu-first",
            {1: "nn.Sequential(nn.ReLU(), nn.Linear(5, 6))"},
            ko="ReLU가 앞에 있습니다. 그러면 선형 층의 음수가 그대로 나옵니다. 쓰는 순서대로 넣습니다.",
            en="ReLU comes first, so negative numbers of the linear layer stay. Put them in the order of use.",
        ),
        Wrong(
            "sizes-swapped",
            {1: "nn.Sequential(nn.Linear(6, 5), nn.ReLU())"},
            ko="크기의 순서가 바뀌었습니다. `nn.Linear`는 들어오는 특성의 수를 먼저, 나가는 수를 나중에 받습니다.",
            en="The sizes changed places. `nn.Linear` takes how many features come in first, then how many go out.",
        ),
        Wrong(
            "no-relu",
            {1: "nn.Sequential(nn.Linear(5, 6))"},
            ko="활성화 함수가 없습니다. 선형 층 다음에 ReLU를 잇습니다.",
            en="There is no activation function. A ReLU follows the linear layer.",
        ),
        Wrong(
            "linear-alone",
            {1: "nn.Linear(5, 6)"},
            ko="선형 층 하나뿐입니다. ReLU와 함께 `nn.Sequential`로 이어야 합니다.",
            en="This is the linear layer alone. Join it with a ReLU by `nn.Sequential`.",
        ),
        Wrong(
            "no-bias",
            {1: "nn.Sequential(nn.Linear(5, 6, bias=False), nn.ReLU())"},
            ko="선형 층에 편향이 없습니다. `bias`는 기본값인 `True`로 둡니다.",
            en="The linear layer has no bias. Leave `bias` at its default, `True`.",
        ),
        Wrong(
            "smooth-activation",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.GELU())"},
            ko="ReLU가 아닌 활성화 함수입니다. 음수가 정확히 0이 되지 않습니다.",
            en="The activation function is not ReLU: negative numbers do not become exactly 0.",
        ),
        Wrong(
            "leaky",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.LeakyReLU())"},
            ko="`LeakyReLU`는 음수를 조금 남깁니다. ReLU는 음수를 0으로 바꿉니다.",
            en="`LeakyReLU` leaves a little of negative numbers. ReLU turns them into 0.",
        ),
        Wrong(
            "cut-at-six",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.ReLU6())"},
            ko="`ReLU6`은 6보다 큰 수를 6으로 자릅니다. ReLU는 양수를 그대로 둡니다.",
            en="`ReLU6` cuts numbers above 6 off. ReLU leaves positive numbers as they are.",
        ),
        Wrong(
            "with-dropout",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Dropout(0.1))"},
            ko="드롭아웃이 더 들어 있습니다. 선형 층 하나와 ReLU 하나면 됩니다.",
            en="There is a dropout as well. One linear layer and one ReLU will do.",
        ),
        Wrong(
            "two-linear-layers",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.Linear(6, 6), nn.ReLU())"},
            ko="층이 더 있습니다. 선형 층 하나와 ReLU 하나면 됩니다.",
            en="There is a layer too many. One linear layer and one ReLU will do.",
        ),
        Wrong(
            "list-of-layers",
            {1: "nn.ModuleList([nn.Linear(5, 6), nn.ReLU()])"},
            ko="`nn.ModuleList`는 층을 담아 둘 뿐 차례로 부르지 않습니다. 잇는 것은 `nn.Sequential`입니다.",
            en="`nn.ModuleList` only holds layers and does not call them in turn. `nn.Sequential` does.",
        ),
        Wrong(
            "class-for-object",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.ReLU)"},
            ko="`nn.ReLU`는 클래스입니다. 괄호를 붙여 객체를 만들어야 층이 됩니다.",
            en="`nn.ReLU` is a class. With parentheses after it, it makes an object, and that is a layer.",
        ),
        Wrong(
            "applied-already",
            {1: "nn.Sequential(nn.Linear(5, 6), nn.ReLU())(batch_example)"},
            ko="층이 아니라 층의 출력을 담았습니다. 부르는 일은 다음 줄이 합니다.",
            en="This keeps the output and not the layer. The next line does the calling.",
        ),
    )
    right = (
        Right(
            "keyword-arguments", {1: "nn.Sequential(nn.Linear(in_features=5, out_features=6, bias=True), nn.ReLU())"}
        ),
        Right("unpacked-list", {1: "torch.nn.Sequential(*[nn.Linear(5, 6), nn.ReLU(inplace=True)])"}),
        Right("appended", {1: "nn.Sequential(nn.Linear(5, 6))\nlayer.append(nn.ReLU())"}),
        Right(
            "named", {1: 'nn.Sequential()\nlayer.add_module("a", nn.Linear(5, 6))\nlayer.add_module("b", nn.ReLU())'}
        ),
        Right(
            "ordered",
            {1: 'nn.Sequential(__import__("collections").OrderedDict(linear=nn.Linear(5, 6), relu=nn.ReLU()))'},
        ),
        Right(
            "subclass",
            {
                1: "type('Small', (nn.Sequential,), {})(nn.Linear(5, 6), nn.ReLU())\n"
                "assert len(layer) == 2 and layer[0].bias is not None\nprint(layer)"
            },
        ),
        Right("sizes-from-the-batch", {1: "nn.Sequential(nn.Linear(batch_example.shape[-1], 6), nn.ReLU())"}),
    )
    equal = (
        ("children-shared", "no two parts have one shape"),
        ("weights-shared", "no two parts have one shape"),
    )
