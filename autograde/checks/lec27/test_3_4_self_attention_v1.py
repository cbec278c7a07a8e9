"""Hidden checks of section 3.4.2: self-attention as a class, with matrices of its own, in sizes that all differ."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, between, each_by_itself, floats, with_one_far
from ..attention import LAYERS, Trial, require_agreement, require_gradients

#: The order in which the numbers are drawn does not matter.
VALUES_FIRST = "nn.Parameter(torch.rand(d_in, d_out))\nself.W_query, self.W_key = self.W_key, self.W_query"

#: Two ways to the same output.
TRANSPOSED = {
    "ko": "쿼리와 키가 서로 바뀌어 점수 행렬이 뒤집혔습니다. 행이 쿼리, 열이 키여야 합니다.",
    "en": "Queries and keys changed places, so the scores are transposed. Rows have to be queries, columns keys.",
}

#: Two ways to write the same.
KEYS_AS_THEY_ARE = {
    "ko": "키를 전치하지 않아 쿼리와 곱할 수 없습니다. 점수는 토큰 수 × 토큰 수입니다.",
    "en": "The keys are not transposed, so queries cannot be multiplied by them. Scores are tokens × tokens.",
}


@exercise("self-attention-v1", points=5)
class TestSelfAttentionV1:
    @check(
        ko="훈련할 수 있는 파라미터가 `W_query`, `W_key`, `W_value` 세 개여야 하고, 0과 1 사이에서 고르게, "
        "저마다 따로 뽑은 (`d_in`, `d_out`) 크기의 행렬이어야 합니다.",
        en="There are three trainable parameters, `W_query`, `W_key` and `W_value`: (`d_in`, `d_out`) matrices, each "
        "drawn evenly between 0 and 1 by itself.",
        points=1,
    )
    def test_when_it_is_made_then_it_has_three_parameters(self, student: Student, rng: np.random.Generator) -> None:
        trial = drawn(rng)
        matrices, output = trial.run(student, "module = made()\n(dict(module.named_parameters()), module(x.float()))")
        assert output.dtype == "torch.float32"
        assert set(matrices) == set(LAYERS)
        for matrix in matrices.values():
            numbers = floats(matrix)
            assert matrix.requires_grad
            assert numbers.shape == trial.arguments
            assert 0 <= numbers.min() < 0.1 < 0.9 < numbers.max() < 1
            assert 0.4 < numbers.mean() < 0.6
        assert each_by_itself(matrices.values())

    @check(
        ko="쿼리가 모두 0이면 모든 토큰에 똑같이 주목하므로 문맥 벡터는 값의 평균이어야 합니다.",
        en="Where all queries are 0, attention is even, and every context vector is the mean of the values.",
        points=1,
    )
    def test_when_queries_are_zero_then_values_are_averaged(self, student: Student, rng: np.random.Generator) -> None:
        trial = drawn(rng)
        weights = {**trial.weights, "W_query": np.zeros(trial.arguments)}
        found = trial.run(student, "loaded(made(), weights)(x)", weights=weights)
        mean = (trial.x @ weights["W_value"]).mean(axis=0)
        assert agrees(found, np.tile(mean, (len(trial.x), 1)))

    @check(
        ko="토큰이 몇 개이고 폭이 얼마이든 스케일드 점곱 어텐션이어야 하고, 노트북의 전역 변수를 쓰지 않아야 합니다.",
        en="For any number of tokens and any widths it is scaled dot-product attention, and the notebook's global "
        "variables are not used.",
        points=2,
    )
    def test_when_sizes_all_differ_then_the_context_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        require_agreement(student, reference, rng, drawn(rng))
        require_agreement(student, reference, rng, drawn(rng, (6, 3)))

    @check(
        ko="역전파하면 입력과 세 행렬 모두에 그레이디언트가 그대로 흘러야 합니다.",
        en="Backward, the gradients reach the input and all three matrices.",
        points=1,
    )
    def test_when_it_goes_backward_then_every_matrix_is_reached(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        require_gradients(student, reference, rng, drawn(rng))

    wrong = (
        Wrong(
            "plain-tensors",
            dict.fromkeys((1, 2, 3), "torch.rand(d_in, d_out)"),
            ko="텐서를 그대로 두면 모듈의 파라미터로 등록되지 않아 훈련되지 않습니다. `nn.Parameter`로 감쌉니다.",
            en="Plain tensors are not registered with the module and are never trained. Wrap them in `nn.Parameter`.",
        ),
        Wrong(
            "frozen",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.rand(d_in, d_out), requires_grad=False)"),
            ko="`requires_grad=False`라서 훈련되지 않습니다. 이번에는 훈련할 파라미터입니다.",
            en="With `requires_grad=False` they are not trained. This time they are to be trained.",
        ),
        Wrong(
            "global-matrices",
            {4: "x @ W_key", 5: "x @ W_query", 6: "x @ W_value"},
            ko="노트북의 전역 행렬을 썼습니다. 모듈이 가진 `self.W_…`를 써야 합니다.",
            en="These are the notebook's global matrices. Use the module's own, `self.W_…`.",
        ),
        Wrong(
            "global-inputs",
            {4: "inputs @ self.W_key", 5: "inputs @ self.W_query", 6: "inputs @ self.W_value"},
            ko="전역 변수 `inputs`를 썼습니다. 넘겨받은 `x`를 써야 합니다.",
            en="This reads the global `inputs`. Use `x`, which was passed in.",
        ),
        Wrong(
            "queries-and-keys-swapped",
            {4: "x @ self.W_query", 5: "x @ self.W_key"},
            **TRANSPOSED,
        ),
        Wrong(
            "queries-from-keys",
            {5: "x @ self.W_key"},
            ko="쿼리에 키의 행렬을 곱했습니다. 그래서 `W_query`가 훈련되지 않습니다.",
            en="The queries use the matrix of the keys, so `W_query` is never trained.",
        ),
        Wrong(
            "keys-from-queries",
            {4: "x @ self.W_query"},
            ko="키에 쿼리의 행렬을 곱했습니다. 그래서 `W_key`가 훈련되지 않습니다.",
            en="The keys use the matrix of the queries, so `W_key` is never trained.",
        ),
        Wrong(
            "values-from-keys",
            {6: "x @ self.W_key"},
            ko="값에 키의 행렬을 곱했습니다. 그래서 `W_value`가 훈련되지 않습니다.",
            en="The values use the matrix of the keys, so `W_value` is never trained.",
        ),
        Wrong(
            "scores-transposed",
            {7: "keys @ queries.T"},
            **TRANSPOSED,
        ),
        Wrong(
            "axes-of-width",
            {7: "queries.T @ keys"},
            ko="점수의 크기가 토큰 수 × 토큰 수가 아닙니다. 쿼리 하나와 키 하나마다 점곱 하나가 있어야 합니다.",
            en="The scores are not tokens × tokens. There has to be one dot product for each query with each key.",
        ),
        Wrong(
            "keys-as-they-are",
            {7: "queries @ keys"},
            **KEYS_AS_THEY_ARE,
        ),
        Wrong(
            "keys-as-they-are-by-matmul",
            {7: "torch.matmul(queries, keys)"},
            **KEYS_AS_THEY_ARE,
        ),
        Wrong(
            "element-by-element",
            {7: "queries * keys"},
            ko="점수의 크기가 토큰 수 × 토큰 수가 아닙니다. 쿼리 하나와 키 하나마다 점곱 하나가 있어야 합니다.",
            en="The scores are not tokens × tokens. There has to be one dot product for each query with each key.",
        ),
        Wrong(
            "no-scale",
            {8: "torch.softmax(attn_scores, dim=-1)"},
            ko="점수를 키의 차원의 제곱근으로 나누지 않았습니다.",
            en="The scores are not divided by the square root of the keys' width.",
        ),
        Wrong(
            "no-root",
            {8: "torch.softmax(attn_scores / keys.shape[-1], dim=-1)"},
            ko="제곱근이 빠졌습니다. 키의 차원의 제곱근으로 나눕니다.",
            en="The root is missing. Divide by the square root of the keys' width.",
        ),
        Wrong(
            "scale-by-tokens",
            {8: "torch.softmax(attn_scores / keys.shape[0] ** 0.5, dim=-1)"},
            ko="토큰 수의 제곱근으로 나누었습니다. 키의 마지막 차원을 써야 합니다.",
            en="This divides by the root of the number of tokens. Use the last dimension of the keys.",
        ),
        Wrong(
            "scale-by-input-width",
            {8: "torch.softmax(attn_scores / x.shape[-1] ** 0.5, dim=-1)"},
            ko="입력의 차원 `d_in`으로 나누었습니다. 키의 차원을 써야 합니다.",
            en="This scales by the width of the input, `d_in`. Use the width of the keys.",
        ),
        Wrong(
            "columns-normalized",
            {8: "torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=0)"},
            ko="열마다 정규화했습니다. 쿼리 하나의 가중치는 행에 있으므로 `dim=-1`입니다.",
            en="The columns are normalized. The weights of a query form a row, so it is `dim=-1`.",
        ),
        Wrong(
            "scores-for-weights",
            {9: "attn_scores @ values"},
            ko="정규화하지 않은 점수를 곱했습니다. `attn_weights`를 써야 합니다.",
            en="These are the scores, not normalized. Use `attn_weights`.",
        ),
        Wrong(
            "scores-for-weights-by-matmul",
            {9: "torch.matmul(attn_scores, values)"},
            ko="정규화하지 않은 점수를 곱했습니다. `attn_weights`를 써야 합니다.",
            en="These are the scores, not normalized. Use `attn_weights`.",
        ),
        Wrong(
            "lists-for-tensors",
            {9: "(attn_weights @ values).tolist()"},
            ko="텐서를 리스트로 바꾸어 그레이디언트가 흐르지 않습니다. 텐서를 그대로 돌려줍니다.",
            en="The tensor became a list, through which no gradient flows. Return the tensor as it is.",
        ),
        Wrong(
            "detached",
            {5: "x @ self.W_query.detach()"},
            ko="`detach`로 그레이디언트를 끊어 `W_query`가 훈련되지 않습니다.",
            en="`detach` cuts the gradients off, so `W_query` is never trained.",
        ),
        Wrong(
            "input-detached",
            {4: "x.detach() @ self.W_key", 5: "x.detach() @ self.W_query", 6: "x.detach() @ self.W_value"},
            ko="입력을 `detach`해 그레이디언트가 앞의 층으로 흐르지 않습니다. 그러면 앞의 층은 훈련되지 않습니다.",
            en="The input is detached, so no gradient goes back to the layers before, which are then never trained.",
        ),
        Wrong(
            "sixteen-tokens",
            {4: "x[:16] @ self.W_key", 6: "x[:16] @ self.W_value"},
            ko="앞의 열여섯 토큰만 봅니다. 토큰이 더 많아도 모두 보아야 합니다.",
            en="Only the first sixteen tokens are seen. All of them count, however many there are.",
        ),
        Wrong(
            "fixed-sizes",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.rand(3, 2))"),
            ko="크기를 숫자로 적었습니다. 넘겨받은 `d_in`과 `d_out`을 써야 합니다.",
            en="The sizes are written as numbers. Use `d_in` and `d_out`, which were passed in.",
        ),
    )
    right = (
        Right("drawn-in-another-order", {3: VALUES_FIRST}),
        Right(
            "einsum",
            {7: 'torch.einsum("id,jd->ij", queries, keys)', 9: 'torch.einsum("ij,jd->id", attn_weights, values)'},
        ),
        Right("matmul", {4: "torch.matmul(x, self.W_key)", 7: "torch.matmul(queries, keys.transpose(-2, -1))"}),
        Right("functional", {8: "nn.functional.softmax(attn_scores * keys.size(1) ** -0.5, dim=1)"}),
        Right("library", {9: "nn.functional.scaled_dot_product_attention(queries, keys, values)"}),
    )
    equal = (
        (
            "8: torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=1)",
            "the same axis, or the same number, under another name",
        ),
        (
            "8: torch.softmax(attn_scores / keys.shape[1] ** 0.5, dim=-1)",
            "the same axis, or the same number, under another name",
        ),
        (
            "8: torch.softmax(attn_scores / queries.shape[-1] ** 0.5, dim=-1)",
            "the same axis, or the same number, under another name",
        ),
        (
            "8: torch.softmax(attn_scores / values.shape[-1] ** 0.5, dim=-1)",
            "the same axis, or the same number, under another name",
        ),
        ("inputs-to-cpu", "in this lecture all tensors are on the CPU"),
    )


def drawn(rng: np.random.Generator, shape: tuple[int, int] | None = None) -> Trial:
    """A module of the class for inputs of this shape, that of the notebook's, say, where the class may have kept
    something; else for more tokens than anybody would write as a number.
    """
    (tokens, d_in), d_out = shape or (between(rng, 33, 40), between(rng, 17, 24)), between(rng, 25, 32)
    weights = {layer: rng.normal(size=(d_in, d_out)) / np.sqrt(d_in) for layer in LAYERS}
    return Trial("SelfAttention_v1", (d_in, d_out), weights, with_one_far(rng, rng.normal(size=(tokens, d_in))), d_out)
