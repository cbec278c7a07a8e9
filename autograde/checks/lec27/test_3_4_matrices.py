"""Hidden checks of section 3.4.1: the three weight matrices of queries, keys and values."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import between, each_by_itself, floats

MATRICES = "(W_query, W_key, W_value)"
#: Two ways to the same three equal matrices: from their numbers nobody can tell which it was.
EQUAL = {
    "ko": "세 행렬이 똑같습니다. 행렬을 하나만 만들었거나, 뽑을 때마다 시드를 다시 정했습니다.",
    "en": "All three matrices are equal: only one was made, or the seed was set again before each draw.",
}


@exercise("qkv-weights", points=2)
class TestQkvWeights:
    @check(
        ko="세 행렬의 크기는 (`d_in`, `d_out`)이고, 그레이디언트를 요구하지 않아야 합니다.",
        en="The three matrices have the shape (`d_in`, `d_out`) and do not ask for gradients.",
        points=1,
    )
    def test_when_sizes_are_others_then_the_shapes_follow(self, student: Student, rng: np.random.Generator) -> None:
        sizes = between(rng, 50, 60), between(rng, 40, 49)
        for seen, shape in ((student, (3, 2)), (student.rerun(d_in=sizes[0], d_out=sizes[1]), sizes)):
            for matrix in seen.run(MATRICES):
                assert (floats(matrix).shape, matrix.dtype, matrix.requires_grad) == (shape, "torch.float32", False)

    @check(
        ko="세 행렬은 0과 1 사이에서 고르게 뽑은 수여야 하고, 서로 달라야 합니다.",
        en="The three matrices are drawn evenly between 0 and 1, each by itself.",
        points=1,
    )
    def test_when_matrices_are_large_then_their_numbers_are_even(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        large = student.rerun(d_in=between(rng, 50, 60), d_out=between(rng, 40, 49)).run(MATRICES)
        for matrix in map(floats, large):
            assert 0 <= matrix.min() < 0.01 < 0.99 < matrix.max() < 1
            assert abs(matrix.mean() - 0.5) < 0.04
            assert abs(matrix.std() - 12**-0.5) < 0.02
        assert each_by_itself(large)

    wrong = (
        Wrong(
            "normal-numbers",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.randn(d_in, d_out), requires_grad=False)"),
            ko="`randn`은 정규 분포라 음수도 나옵니다. 0과 1 사이에서 고르게 뽑는 함수는 `rand`입니다.",
            en="`randn` draws from the normal distribution, negative numbers too. Between 0 and 1, evenly, is `rand`.",
        ),
        Wrong(
            "sizes-swapped",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.rand(d_out, d_in), requires_grad=False)"),
            ko="두 크기의 자리가 바뀌었습니다. `x @ W`로 곱하려면 행이 `d_in`개여야 합니다.",
            en="The two sizes changed places. For `x @ W` there have to be `d_in` rows.",
        ),
        Wrong(
            "gradients-on",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.rand(d_in, d_out))"),
            ko="`nn.Parameter`는 그레이디언트를 요구하는 것이 기본입니다. 여기서는 `requires_grad=False`를 줍니다.",
            en="An `nn.Parameter` asks for gradients by default. Here `requires_grad=False` is wanted.",
        ),
        Wrong(
            "one-for-all",
            {2: "W_query", 3: "W_query"},
            **EQUAL,
        ),
        Wrong(
            "overlapping",
            {
                1: "torch.rand(d_in, d_out + 2)[:, :d_out]",
                2: "W_query.as_strided((d_in, d_out), W_query.stride(), 1)",
                3: "W_query.as_strided((d_in, d_out), W_query.stride(), 2)",
            },
            ko="세 행렬이 한 행렬의 겹치는 조각이라 같은 수를 나누어 씁니다. 저마다 따로 뽑아야 합니다.",
            en="The three are overlapping parts of one matrix and share their numbers. Draw each by itself.",
        ),
        Wrong(
            "seed-each-time",
            {
                2: "nn.Parameter(torch.rand(d_in, d_out, generator=torch.manual_seed(123)), requires_grad=False)",
                3: "nn.Parameter(torch.rand(d_in, d_out, generator=torch.manual_seed(123)), requires_grad=False)",
            },
            **EQUAL,
        ),
        Wrong(
            "zeros",
            dict.fromkeys((1, 2, 3), "torch.zeros(d_in, d_out)"),
            ko="0으로 채웠습니다. 그러면 쿼리, 키, 값이 모두 0입니다.",
            en="These are zeros, so queries, keys and values would all be zero.",
        ),
        Wrong(
            "fixed-sizes",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.rand(3, 2), requires_grad=False)"),
            ko="크기를 숫자로 적었습니다. `d_in`과 `d_out`을 써야 값이 바뀌어도 맞습니다.",
            en="The sizes are written as numbers. With `d_in` and `d_out` they follow when these change.",
        ),
        Wrong(
            "square",
            dict.fromkeys((1, 2, 3), "torch.rand(d_in, d_in)"),
            ko="정사각 행렬입니다. 열의 수는 `d_out`이어야 합니다.",
            en="These are square. The number of columns has to be `d_out`.",
        ),
    )
    right = (
        Right("plain-tensors", dict.fromkeys((1, 2, 3), "torch.rand(d_in, d_out)")),
        Right(
            "size-tuple", {1: "torch.nn.Parameter(torch.rand((d_in, d_out)), False)", 2: "torch.rand((d_in, d_out))"}
        ),
        Right("uniform", {3: "torch.empty(d_in, d_out).uniform_(0, 1)"}),
        Right(
            "all-at-once",
            "torch.manual_seed(123)\nW_query, W_key, W_value = torch.rand(3, d_in, d_out)",
        ),
    )
    equal = (
        ("1: torch.rand(d_in, d_out)", "a tensor that asks for no gradient, as the parameter does not"),
        ("2: torch.rand(d_in, d_out)", "a tensor that asks for no gradient, as the parameter does not"),
        ("3: torch.rand(d_in, d_out)", "a tensor that asks for no gradient, as the parameter does not"),
    )
