"""Hidden checks of section 4.2, the example by hand: a small layer, mean and variance of its rows, normalized rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checks import Array, Right, Student, Wrong, check, exercise
from autograde.checks.arrays import agrees, floats, sample

#: Another output of the layer: four rows of seven features, the last row with values close together.
OTHER = sample(4, 7) * np.array([[1], [3], [0.5], [0.01]], dtype=np.float32) + 0.5
MEAN = OTHER.mean(axis=1, keepdims=True)
VAR = OTHER.var(axis=1, keepdims=True, ddof=1)

PARTS = """
parameters = [(tuple(each.shape), each.requires_grad) for each in layer.parameters()]
(layer, list(layer.children()), parameters)
"""
STEPS = """
first, second = layer
(first(batch_example), second(torch.tensor([-2.0, -0.5, 0.0, 1.5, 3.0])))
"""


def type_names(found: Any) -> list[str]:
    """The names of an object's class and of that class's bases, without their modules."""
    return [name.rpartition(".")[2] for name in getattr(found, "bases", ())]


@exercise("toy-layer", points=1)
class TestToyLayer:
    @check(
        ko="`layer`는 특성 5개를 6개로 바꾸는 선형 층(편향 있음)과 ReLU, 이 두 층을 이은 `nn.Sequential`이어야 합니다.",
        en="`layer` is an `nn.Sequential` of two layers: a linear one, with bias, from 5 features to 6, and a ReLU.",
    )
    def test_when_it_is_made_then_it_has_two_layers(self, student: Student) -> None:
        layer, children, parameters = student.run(PARTS)
        assert "Sequential" in type_names(layer)
        assert len(children) == 2
        assert parameters == [((6, 5), True), ((6,), True)]

    @check(
        ko="먼저 선형 층이, 다음에 ReLU가 계산해야 합니다. ReLU는 음수를 0으로 바꾸고 다른 수는 그대로 둡니다.",
        en="The linear layer computes first, the ReLU second. ReLU turns negative numbers into 0 and leaves others.",
    )
    def test_when_each_layer_is_called_then_the_second_is_relu(self, student: Student) -> None:
        linear, relu = student.run(STEPS)
        assert floats(linear).shape == (2, 6)
        assert agrees(relu, [0, 0, 0, 1.5, 3])

    @check(
        ko="`out`은 `batch_example`의 행마다 선형 층과 ReLU를 거친 값이어야 합니다.",
        en="Each row of `out` is a row of `batch_example` after the linear layer and ReLU.",
    )
    def test_when_the_batch_is_another_then_the_output_follows(self, student: Student) -> None:
        for seen, rows in ((student, 2), (student.rerun(batch_example=sample(4, 5)), 4)):
            found, batch, parameters = seen.run("(out, batch_example, list(layer.parameters()))")
            assert (floats(batch).shape, len(parameters)) == ((rows, 5), 2)
            weight, bias = map(floats, parameters)
            assert agrees(found, np.maximum(floats(batch) @ weight.T + bias, 0))

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
        Right("sizes-from-the-batch", {1: "nn.Sequential(nn.Linear(batch_example.shape[-1], 6), nn.ReLU())"}),
    )


@exercise("mean-and-variance", points=1)
class TestMeanAndVariance:
    @check(
        ko="`mean`과 `var`에는 `out`의 행마다 평균과 분산(나누는 수는 기본값)이 하나씩, 크기 (2, 1)로 있어야 합니다.",
        en="`mean` and `var` hold one mean and one variance, with the default divisor, per row of `out`, in the shape "
        "(2, 1).",
    )
    def test_when_rows_are_measured_then_both_agree(self, student: Student, reference: Student) -> None:
        for found, expected in zip(student.run("(mean, var)"), reference.run("(mean, var)"), strict=True):
            assert agrees(found, expected)

    @check(
        ko="`out`의 크기와 값이 달라지면 평균과 분산도 따라 달라져야 합니다.",
        en="With `out` of another shape and other numbers mean and variance follow.",
    )
    def test_when_the_output_is_another_then_both_follow(self, student: Student) -> None:
        mean, var = student.rerun(out=OTHER).run("(mean, var)")
        assert agrees(mean, MEAN)
        assert agrees(var, VAR)

    wrong = (
        Wrong(
            "columns",
            {1: "out.mean(dim=0, keepdim=True)", 2: "out.var(dim=0, keepdim=True)"},
            ko="열마다 구했습니다. 행마다 값이 하나씩 나오려면 마지막 차원을 따라 계산합니다.",
            en="These are per column. For one value per row, work along the last dimension.",
        ),
        Wrong(
            "no-keepdim",
            {1: "out.mean(dim=-1)", 2: "out.var(dim=-1)"},
            ko="마지막 차원이 사라졌습니다. `keepdim=True`로 크기 1을 남깁니다.",
            en="The last dimension is gone. `keepdim=True` keeps it, with size 1.",
        ),
        Wrong(
            "divided-by-n",
            {2: "out.var(dim=-1, keepdim=True, unbiased=False)"},
            ko="분산을 n으로 나누었습니다. 이 문제에서는 기본값(n-1)을 씁니다. n은 뒤의 클래스에서 씁니다.",
            en="The variance is divided by n. This exercise takes the default, n-1; n is for the class later on.",
        ),
        Wrong(
            "standard-deviation",
            {2: "out.std(dim=-1, keepdim=True)"},
            ko="표준 편차를 구했습니다. 분산은 표준 편차의 제곱입니다.",
            en="This is the standard deviation. The variance is its square.",
        ),
        Wrong(
            "one-for-all",
            {1: "out.mean(dim=(0, 1), keepdim=True)", 2: "out.var(dim=(0, 1), keepdim=True)"},
            ko="텐서 전체에서 하나씩 구했습니다. 행마다 따로 구해야 합니다.",
            en="There is one for the whole tensor. Every row needs its own.",
        ),
        Wrong(
            "swapped",
            {1: "out.var(dim=-1, keepdim=True)", 2: "out.mean(dim=-1, keepdim=True)"},
            ko="평균과 분산이 서로 바뀌었습니다.",
            en="Mean and variance changed places.",
        ),
        Wrong(
            "of-the-batch",
            {1: "batch_example.mean(dim=-1, keepdim=True)", 2: "batch_example.var(dim=-1, keepdim=True)"},
            ko="층의 입력 `batch_example`에서 구했습니다. 층의 출력 `out`에서 구해야 합니다.",
            en="These are of the layer's input, `batch_example`. Take its output, `out`.",
        ),
        Wrong(
            "mean-not-subtracted",
            {2: "(out ** 2).sum(dim=-1, keepdim=True) / (out.shape[-1] - 1)"},
            ko="제곱하기 전에 평균을 빼지 않았습니다. 분산은 평균에서 떨어진 거리로 구합니다.",
            en="The mean is not subtracted before squaring. Variance is about the distance from the mean.",
        ),
        Wrong(
            "median",
            {1: "out.median(dim=-1, keepdim=True).values"},
            ko="중앙값을 구했습니다. 평균은 `mean`으로 구합니다.",
            en="This is the median. The mean comes from `mean`.",
        ),
    )
    right = (
        Right("functions", {1: "torch.mean(out, -1, True)", 2: "torch.var(out, dim=-1, keepdim=True, correction=1)"}),
        Right("unsqueezed", {1: "out.mean(dim=1).unsqueeze(1)", 2: "out.var(dim=-1)[:, None]"}),
        Right("added-up", {1: "out.sum(dim=-1, keepdim=True) / out.shape[-1]", 2: "out.std(dim=1, keepdim=True) ** 2"}),
        Right("from-distances", {2: "((out - mean) ** 2).sum(dim=-1, keepdim=True) / (out.shape[-1] - 1)"}),
        Right("both-at-once", {2: "torch.var_mean(out, dim=-1, keepdim=True)[0]"}),
    )


@exercise("normalize-by-hand", points=1)
class TestNormalizeByHand:
    @check(
        ko="`out_norm`은 `out`의 각 행에서 평균을 빼고 표준 편차로 나눈 새 텐서여야 하고, `out`은 그대로여야 합니다.",
        en="`out_norm` is a new tensor, each row of `out` minus its mean and divided by its standard deviation; `out` "
        "stays as it is.",
    )
    def test_when_rows_are_normalized_then_the_tensor_agrees(self, student: Student, reference: Student) -> None:
        found, before = student.run("(out_norm, out)")
        assert agrees(found, reference["out_norm"])
        assert agrees(before, reference["out"])

    @check(
        ko="다른 `out`에서도 각 행의 평균은 0, 분산은 1이어야 합니다. 값들이 서로 가까운 행도 그렇습니다.",
        en="With another `out`, too, every row has mean 0 and variance 1, also a row of values close together.",
    )
    def test_when_the_output_is_another_then_rows_are_normalized(self, student: Student) -> None:
        found, mean, var = student.rerun(out=OTHER, mean=MEAN, var=VAR).run("(out_norm, norm_mean, norm_var)")
        assert isinstance(found, Array)
        assert agrees(found, (OTHER - MEAN) / np.sqrt(VAR), atol=1e-4)
        assert agrees(mean, np.zeros((4, 1)), atol=1e-4)
        assert agrees(var, np.ones((4, 1)), atol=1e-4)

    wrong = (
        Wrong(
            "divided-by-variance",
            {1: "(out - mean) / var"},
            ko="분산으로 나누었습니다. 분산의 제곱근인 표준 편차로 나눕니다.",
            en="This divides by the variance. Divide by its square root, the standard deviation.",
        ),
        Wrong(
            "parentheses-forgotten",
            {1: "out - mean / torch.sqrt(var)"},
            ko="괄호가 없어 평균만 나누었습니다. 뺄셈을 괄호로 묶습니다.",
            en="Without parentheses only the mean is divided. Put the subtraction into them.",
        ),
        Wrong(
            "only-centred",
            {1: "out - mean"},
            ko="평균만 뺐습니다. 표준 편차로 나누어야 분산이 1이 됩니다.",
            en="Only the mean is subtracted. It takes the standard deviation to get variance 1.",
        ),
        Wrong(
            "only-scaled",
            {1: "out / torch.sqrt(var)"},
            ko="평균을 빼지 않았습니다.",
            en="The mean is not subtracted.",
        ),
        Wrong(
            "sign",
            {1: "(mean - out) / torch.sqrt(var)"},
            ko="뺄셈의 순서가 바뀌어 부호가 모두 반대입니다.",
            en="The subtraction is the wrong way round, so all signs are reversed.",
        ),
        Wrong(
            "multiplied",
            {1: "(out - mean) * torch.sqrt(var)"},
            ko="표준 편차를 곱했습니다. 나누어야 합니다.",
            en="This multiplies by the standard deviation. Divide by it.",
        ),
        Wrong(
            "whole-tensor",
            {1: "(out - out.mean()) / out.std()"},
            ko="텐서 전체의 평균과 표준 편차를 썼습니다. 행마다 그 행의 것을 씁니다.",
            en="Mean and standard deviation are those of the whole tensor. Every row has its own.",
        ),
        Wrong(
            "columns",
            {1: "(out - out.mean(dim=0)) / out.std(dim=0)"},
            ko="열마다 정규화했습니다. 샘플마다, 곧 행마다 따로 정규화합니다.",
            en="The columns are normalized. Normalize every sample, that is every row.",
        ),
        Wrong(
            "layer-norm-already",
            {1: "nn.functional.layer_norm(out, out.shape[-1:])"},
            ko="이 함수는 분산을 n으로 나누고 작은 수를 더합니다. 여기서는 앞에서 구한 `var`를 그대로 씁니다.",
            en="This function divides the variance by n and adds a small number. Here it is `var` as computed above.",
        ),
        Wrong(
            "small-number-added",
            {1: "(out - mean) / torch.sqrt(var + 1e-5)"},
            ko="분산에 작은 수를 더했습니다. 뒤의 클래스에서 할 일이고, 여기의 식에는 없습니다.",
            en="A small number is added to the variance. That comes with the class; this formula has none.",
        ),
        Wrong(
            "in-place",
            {1: "out.sub_(mean).div_(torch.sqrt(var))"},
            ko="`out` 자체를 바꾸었습니다. 새 텐서를 만들어야 합니다.",
            en="This changes `out` itself. Make a new tensor.",
        ),
        Wrong(
            "softmax",
            {1: "torch.softmax(out, dim=-1)"},
            ko="소프트맥스는 합을 1로 만듭니다. 여기서는 평균 0, 분산 1로 만듭니다.",
            en="Softmax makes rows add up to 1. Here they get mean 0 and variance 1.",
        ),
    )
    right = (
        Right("methods", {1: "out.sub(mean).div(var.sqrt())"}),
        Right("power", {1: "(out - mean) / var ** 0.5"}),
        Right("reciprocal-root", {1: "(out - mean) * torch.rsqrt(var)"}),
        Right("standard-deviation", {1: "(out - out.mean(dim=-1, keepdim=True)) / out.std(dim=-1, keepdim=True)"}),
        Right("row-by-row", {1: "torch.stack([(row - row.mean()) / row.std() for row in out])"}),
        Right("split-in-two", {1: "out / var.sqrt() - mean / var.sqrt()"}),
    )
