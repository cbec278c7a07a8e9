"""Hidden checks of section 3.4.1: queries, keys and values of one token and of all."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import (
    Floats,
    agrees,
    alike,
    between,
    floats,
    leaf,
    normal,
    require_flow,
)
from ..attention import LAYERS

#: The result, and the gradients at the matrices and at whichever of `x_2` and `inputs` it was made from.
ONE_TOKEN = """
found = torch.cat([query_2, key_2, value_2])
leaves = [W_query, W_key, W_value, x_2, inputs]
gradients = torch.autograd.grad((found * pull).sum(), leaves, retain_graph=True, allow_unused=True)
(found, *gradients)
"""


@exercise("qkv-one-token", points=1)
class TestQkvOneToken:
    @check(
        ko="`query_2`, `key_2`, `value_2`는 `x_2`에 저마다의 행렬을 곱한 벡터여야 합니다.",
        en="`query_2`, `key_2` and `value_2` are `x_2` times the matrix of each.",
    )
    def test_when_a_token_is_projected_then_each_vector_agrees(self, student: Student, reference: Student) -> None:
        code = "(query_2, key_2, value_2)"
        for found, expected in zip(student.run(code), reference.run(code), strict=True):
            assert agrees(found, expected)

    @check(
        ko="토큰과 행렬의 크기와 값이 달라지면 세 벡터도 따라 달라지고, 그레이디언트가 토큰과 세 행렬로 흘러야 합니다.",
        en="With a token and matrices of other sizes and numbers the three vectors follow, and gradients go back "
        "to the "
        "token and the matrices.",
    )
    def test_when_matrices_are_others_then_the_vectors_follow(self, student: Student, rng: np.random.Generator) -> None:
        inputs, matrices = drawn(rng)
        x_2, stacked = inputs[1], np.concatenate(list(matrices.values()), axis=1)
        pull = normal(rng, stacked.shape[1])
        leaves = {name: leaf(one) for name, one in {"inputs": inputs, "x_2": x_2, **matrices}.items()}
        seen = student.rerun(**leaves, d_in=len(x_2), d_out=stacked.shape[1] // 3)
        found, *gradients, token, tokens = seen.run(ONE_TOKEN, pull=pull)
        assert alike(found, x_2 @ stacked)
        assert alike(gradients, list(np.split(np.outer(x_2, pull), 3, axis=1)))
        reached = [floats(token)] if token is not None else []
        reached += [floats(tokens)[1]] if tokens is not None else []
        assert np.allclose(sum(reached), stacked @ pull, rtol=0, atol=1e-3)

    wrong = (
        Wrong(
            "query-three-times",
            {2: "x_2 @ W_query", 3: "x_2 @ W_query"},
            ko="세 벡터 모두 `W_query`를 곱했습니다. 키는 `W_key`, 값은 `W_value`를 곱합니다.",
            en="All three use `W_query`. The key takes `W_key`, the value `W_value`.",
        ),
        Wrong(
            "key-and-value-swapped",
            {2: "x_2 @ W_value", 3: "x_2 @ W_key"},
            ko="키와 값의 행렬이 서로 바뀌었습니다.",
            en="The matrices of key and value changed places.",
        ),
        Wrong(
            "query-and-key-swapped",
            {1: "x_2 @ W_key", 2: "x_2 @ W_query"},
            ko="쿼리와 키의 행렬이 서로 바뀌었습니다.",
            en="The matrices of query and key changed places.",
        ),
        Wrong(
            "query-from-the-keys-matrix",
            {1: "x_2 @ W_key"},
            ko="쿼리에 키의 행렬을 곱했습니다. 쿼리에는 `W_query`가 따로 있습니다.",
            en="The query uses the matrix of the keys. It has one of its own, `W_query`.",
        ),
        Wrong(
            "matrix-first",
            {1: "W_query @ x_2", 2: "W_key @ x_2", 3: "W_value @ x_2"},
            ko="행렬이 앞에 와서 크기가 맞지 않습니다. 토큰이 앞에 옵니다.",
            en="With the matrix in front the shapes do not fit. The token comes first.",
        ),
        Wrong(
            "another-token",
            {1: "inputs[2] @ W_query", 2: "inputs[2] @ W_key", 3: "inputs[2] @ W_value"},
            ko="`x_2`가 아닌 토큰을 썼습니다. 수식의 2번 토큰은 `inputs[1]`이고, 이것이 `x_2`입니다.",
            en="This is another token than `x_2`. Token 2 of the formulas is `inputs[1]`, and that is `x_2`.",
        ),
        Wrong(
            "all-tokens",
            {1: "inputs @ W_query", 2: "inputs @ W_key", 3: "inputs @ W_value"},
            ko="모든 토큰을 곱했습니다. 여기서는 토큰 하나, `x_2`만 곱합니다.",
            en="All tokens are projected. Here it is one token, `x_2`.",
        ),
        Wrong(
            "element-by-element",
            {1: "(x_2.unsqueeze(1) * W_query).mean(dim=0)"},
            ko="곱의 평균을 냈습니다. 벡터와 행렬의 곱은 곱을 더한 값입니다.",
            en="The products are averaged. A vector times a matrix adds them up.",
        ),
    )
    right = (
        Right("transposed", {1: "W_query.T @ x_2", 2: "torch.matmul(x_2, W_key)"}),
        Right("einsum", {1: 'torch.einsum("i,io->o", x_2, W_query)', 3: "x_2.matmul(W_value)"}),
        Right("summed", {2: "(x_2[:, None] * W_key).sum(dim=0)", 3: "torch.mv(W_value.T, x_2)"}),
    )


@exercise("qkv-all-tokens", points=1)
class TestQkvAllTokens:
    @check(
        ko="`queries`, `keys`, `values`는 `inputs`에 저마다의 행렬을 곱한 값이어야 합니다.",
        en="`queries`, `keys` and `values` are `inputs` times the matrix of each.",
    )
    def test_when_all_tokens_are_projected_then_each_matrix_agrees(self, student: Student, reference: Student) -> None:
        code = "(queries, keys, values)"
        for found, expected in zip(student.run(code), reference.run(code), strict=True):
            assert agrees(found, expected)

    @check(
        ko="토큰과 행렬의 크기와 값이 달라지면 세 결과도 따라 달라지고, 그레이디언트가 토큰과 세 행렬로 흘러야 합니다.",
        en="With tokens and matrices of other sizes and numbers the three results follow, and gradients go back to the "
        "tokens and the matrices.",
    )
    def test_when_matrices_are_others_then_the_results_follow(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        inputs, matrices = drawn(rng)
        d_in, d_out = matrices["W_key"].shape
        others = {"x_2": inputs[1], "d_in": d_in, "d_out": d_out}
        result = "torch.cat([queries, keys, values], dim=-1)"
        require_flow(student, reference, rng, result, {"inputs": inputs, **matrices}, **others)

    wrong = (
        Wrong(
            "queries-and-keys-swapped",
            {1: "inputs @ W_key", 2: "inputs @ W_query"},
            ko="쿼리와 키의 행렬이 서로 바뀌었습니다.",
            en="The matrices of queries and keys changed places.",
        ),
        Wrong(
            "values-from-keys",
            {3: "inputs @ W_key"},
            ko="값에 키의 행렬을 곱했습니다. 값의 행렬은 `W_value`입니다.",
            en="The values use the matrix of the keys. Theirs is `W_value`.",
        ),
        Wrong(
            "queries-from-keys",
            {1: "inputs @ W_key"},
            ko="쿼리에 키의 행렬을 곱했습니다. 쿼리에는 `W_query`가 따로 있습니다.",
            en="The queries use the matrix of the keys. They have one of their own, `W_query`.",
        ),
        Wrong(
            "one-token",
            {1: "x_2 @ W_query", 2: "x_2 @ W_key", 3: "x_2 @ W_value"},
            ko="토큰 하나만 곱했습니다. `inputs` 전체를 한 번에 곱할 수 있습니다.",
            en="Only one token is projected. The whole of `inputs` can be multiplied at once.",
        ),
        Wrong(
            "key-of-a-query",
            {2: "queries @ W_key.T @ W_key"},
            ko="쿼리에서 키를 만들었습니다. 셋 다 `inputs`에서 만들어야 합니다.",
            en="The keys are made from the queries. All three are made from `inputs`.",
        ),
        Wrong(
            "values-are-inputs",
            {3: "inputs"},
            ko="토큰 벡터를 그대로 값으로 썼습니다. 이제 값도 행렬을 곱해 얻습니다.",
            en="The tokens themselves serve as values. Values, too, are now made with a matrix.",
        ),
        Wrong(
            "transposed",
            {1: "(inputs @ W_query).T", 2: "(inputs @ W_key).T", 3: "(inputs @ W_value).T"},
            ko="결과를 전치했습니다. 행이 토큰이어야 합니다.",
            en="The results are transposed. Rows have to be tokens.",
        ),
        Wrong(
            "matrix-first",
            {1: "W_query @ inputs", 2: "W_key @ inputs", 3: "W_value @ inputs"},
            ko="행렬이 앞에 와서 크기가 맞지 않습니다. `inputs`가 앞에 옵니다.",
            en="With the matrix in front the shapes do not fit. `inputs` comes first.",
        ),
    )
    right = (
        Right("matmul", {1: "torch.matmul(inputs, W_query)", 2: "inputs.mm(W_key)"}),
        Right(
            "einsum", {1: 'torch.einsum("ti,io->to", inputs, W_query)', 3: "nn.functional.linear(inputs, W_value.T)"}
        ),
        Right("row-by-row", {2: "torch.stack([x @ W_key for x in inputs])"}),
    )


def drawn(rng: np.random.Generator) -> tuple[Floats, dict[str, Floats]]:
    """More tokens than anybody would write as a number, and three matrices for them."""
    d_in, d_out = between(rng, 17, 24), between(rng, 25, 32)
    return normal(rng, between(rng, 33, 40), d_in), {layer: normal(rng, d_in, d_out) for layer in LAYERS}
