"""Hidden checks of section 4.2, the example by hand: mean and variance of rows, and rows normalized with them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees


def drawn_outputs(rng: np.random.Generator) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Other outputs of the layer, with mean and variance of their rows: a few features, and many; the last row has
    values close together.
    """
    for rows, features in ((int(rng.integers(4, 7)), int(rng.integers(7, 12))), (70, int(rng.integers(130, 150)))):
        scales = np.array([*rng.uniform(0.5, 4, rows - 1), 0.01])[:, None]
        out = (rng.normal(size=(rows, features)) * scales + 0.5).astype(np.float32)
        yield out, out.mean(axis=1, keepdims=True), out.var(axis=1, keepdims=True, ddof=1)


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
    def test_when_the_output_is_another_then_both_follow(self, student: Student, rng: np.random.Generator) -> None:
        for out, mean, var in drawn_outputs(rng):
            found = student.rerun(out=out).run("(mean, var, out)")
            for seen, expected in zip(found, (mean, var, out), strict=True):
                assert agrees(seen, expected, atol=2e-5)

    wrong = (
        Wrong(
            "columns",
            {1: "out.mean(dim=0, keepdim=True)", 2: "out.var(dim=0, keepdim=True)"},
            ko="열마다 구했습니다. 행마다 값이 하나씩 나오려면 마지막 차원을 따라 계산합니다.",
            en="These are per column. For one value per row, work along the last dimension.",
        ),
        Wrong(
            "first-six-features",
            {1: "out[:, :6].mean(dim=-1, keepdim=True)", 2: "out[:, :6].var(dim=-1, keepdim=True)"},
            ko="특성의 수를 숫자로 적었습니다. 행 전체에서 구해야 합니다.",
            en="The number of features is written as a number. Take the whole row.",
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
    equal = (
        ("1: out.mean(dim=1, keepdim=True)", "the same axis, or the same number, under another name"),
        ("2: out.var(dim=1, keepdim=True)", "the same axis, or the same number, under another name"),
        ("result-detached", "the numbers are printed and compared; nothing is trained through them"),
        ("result-doubled-precision", "the numbers are compared; nothing goes on with their type"),
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
    def test_when_the_output_is_another_then_rows_are_normalized(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for out, mean, var in drawn_outputs(rng):
            found, before = student.rerun(out=out, mean=mean, var=var).run("(out_norm, out)")
            assert agrees(found, (out - mean) / np.sqrt(var), atol=2e-4)
            assert agrees(before, out, atol=0)

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
        Right(
            "checked-under-other-names",
            "out_norm = (out - mean) / torch.sqrt(var)\n"
            "mean_after = out_norm.mean(dim=-1, keepdim=True)\n"
            "assert out_norm.shape == out.shape\n"
            "print(out_norm, mean_after)\n",
        ),
    )
    equal = (
        ("result-detached", "the numbers are printed and compared; nothing is trained through them"),
        ("result-doubled-precision", "the numbers are compared; nothing goes on with their type"),
    )
