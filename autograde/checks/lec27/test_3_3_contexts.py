"""Hidden checks of sections 3.3.1 and 3.3.2: the context vector of one query, and the scores of all tokens."""

from __future__ import annotations

import numpy as np

from autograde.checking import Array, Right, Student, Wrong, check, exercise

from ..arrays import agrees, alike, between, leaf, normal, require_flow, softmax

#: How many steps led to the scores, as far as gradients go back through them: each round of a loop takes one or more.
STEPS = """
found, waiting = set(), [attn_scores.grad_fn]
while waiting:
    step = waiting.pop()
    if step is not None and step not in found:
        found.add(step)
        waiting += [earlier for earlier, _ in step.next_functions]
len(found)
"""


@exercise("context-for-query", points=1)
class TestContextForQuery:
    @check(
        ko="문맥 벡터는 가중치를 곱한 토큰 벡터를 모두 더한 값이어야 합니다.",
        en="The context vector is the sum of all token vectors, each multiplied by its weight.",
    )
    def test_when_weights_and_tokens_meet_then_the_sum_agrees(self, student: Student, reference: Student) -> None:
        assert agrees(student["context_vec_2"], reference["context_vec_2"])

    @check(
        ko="`inputs`와 `attn_weights_2`의 크기와 값이 달라지면 문맥 벡터도 따라 달라지고, 그레이디언트가 "
        "`inputs`로 흘러야 "
        "합니다.",
        en="With `inputs` and `attn_weights_2` of other sizes and numbers the context vector follows, and gradients go "
        "back to `inputs`.",
    )
    def test_when_both_are_others_then_the_context_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        tokens = normal(rng, between(rng, 33, 40), between(rng, 17, 24))
        weights = softmax(normal(rng, len(tokens)))
        require_flow(student, reference, rng, "context_vec_2", {"inputs": tokens}, attn_weights_2=weights)

    wrong = (
        Wrong(
            "weight-forgotten",
            {1: "x_i"},
            ko="가중치를 곱하지 않고 토큰 벡터를 더하기만 했습니다.",
            en="The token vectors are added without their weights.",
        ),
        Wrong(
            "query-each-time",
            {1: "attn_weights_2[i] * query"},
            ko="늘 `query`에 가중치를 곱했습니다. 위치 i의 토큰에 곱해야 합니다.",
            en="The weight always multiplies `query`. It belongs to the token at position i.",
        ),
        Wrong(
            "scores-for-weights",
            {1: "attn_scores_2[i] * x_i"},
            ko="정규화하지 않은 점수를 곱했습니다. 합이 1인 가중치를 써야 합니다.",
            en="These are the scores, not normalized. Use the weights, which add up to 1.",
        ),
        Wrong(
            "weights-by-sum",
            {1: "attn_weights_2_tmp[i] * x_i"},
            ko="합으로 나눈 가중치를 썼습니다. 소프트맥스로 얻은 `attn_weights_2`를 씁니다.",
            en="These are the weights by sum. Use `attn_weights_2`, from softmax.",
        ),
        Wrong(
            "one-weight-for-all",
            {1: "attn_weights_2[1] * x_i"},
            ko="모든 토큰에 같은 가중치를 곱했습니다. 위치마다 자기 가중치가 있습니다.",
            en="All tokens get the same weight. Every position has its own.",
        ),
        Wrong(
            "divided-by-count",
            {1: "attn_weights_2[i] * x_i / len(inputs)"},
            ko="토큰의 수로 한 번 더 나누었습니다. 가중치의 합이 이미 1입니다.",
            en="This divides by the number of tokens as well. The weights add up to 1 already.",
        ),
    )
    right = (
        Right("tensor-first", {1: "x_i * attn_weights_2[i]"}),
        Right("by-position", {1: "torch.mul(inputs[i], attn_weights_2[i])"}),
        Right("weight-as-number", {1: "attn_weights_2[i].item() * x_i"}),
    )


@exercise("all-scores-loop", points=1)
class TestAllScoresLoop:
    @check(
        ko="위치 (i, j)에는 토큰 i와 토큰 j의 점곱이 있어야 하고, 자료형은 `float32`여야 합니다.",
        en="Entry (i, j) is the dot product of tokens i and j, in `float32`.",
    )
    def test_when_all_pairs_are_scored_then_the_matrix_agrees(self, student: Student, reference: Student) -> None:
        found = student["attn_scores"]
        assert agrees(found, reference["attn_scores"])
        assert isinstance(found, Array)
        assert found.dtype == "torch.float32"

    @check(
        ko="토큰의 폭과 값이 달라지면 점수도 모두 따라 달라져야 합니다.",
        en="With tokens of another width and other numbers all scores follow.",
    )
    def test_when_tokens_are_others_then_all_scores_follow(self, student: Student, rng: np.random.Generator) -> None:
        tokens = normal(rng, 6, between(rng, 33, 40))
        assert alike(student.rerun(inputs=tokens)["attn_scores"], tokens @ tokens.T)

    wrong = (
        Wrong(
            "integers",
            {1: "torch.empty(6, 6, dtype=torch.int64)"},
            ko="정수 텐서라 소수 부분이 잘립니다. 점수는 실수입니다.",
            en="A tensor of integers cuts the fractions off. Scores are real numbers.",
        ),
        Wrong(
            "one-row",
            {1: "torch.empty(6)"},
            ko="점수를 6개만 담을 수 있습니다. 토큰의 쌍마다 자리가 하나씩, 6 × 6개 필요합니다.",
            en="There is room for 6 scores only. Every pair of tokens needs a place: 6 × 6.",
        ),
        Wrong(
            "shape-of-inputs",
            {1: "torch.empty(inputs.shape)"},
            ko="`inputs`와 같은 6 × 3 크기입니다. 점수는 토큰 수 × 토큰 수의 행렬입니다.",
            en="This has the shape of `inputs`, 6 × 3. Scores form a matrix of tokens × tokens.",
        ),
        Wrong(
            "diagonal-everywhere",
            {2: "torch.dot(x_i, x_i)"},
            ko="토큰을 자기 자신과 곱해 한 행의 값이 모두 같습니다. 토큰 i와 토큰 j를 곱합니다.",
            en="A token is multiplied by itself, so a row holds one number only. Multiply token i by token j.",
        ),
        Wrong(
            "one-query",
            {2: "torch.dot(query, x_j)"},
            ko="늘 같은 `query`를 곱해 모든 행이 같습니다. 이제는 토큰마다 쿼리가 됩니다.",
            en="With the same `query` all rows are equal. Now every token is a query in turn.",
        ),
        Wrong(
            "not-summed",
            {2: "(x_i * x_j).mean()"},
            ko="곱의 평균입니다. 점곱은 곱의 합입니다.",
            en="This is the mean of the products. A dot product is their sum.",
        ),
        Wrong(
            "outer",
            {2: "torch.outer(x_i, x_j)"},
            ko="외적은 행렬입니다. 자리 하나에는 수 하나, 곧 점곱이 들어갑니다.",
            en="An outer product is a matrix. One place takes one number: the dot product.",
        ),
    )
    right = (
        Right("zeros", {1: "torch.zeros((len(inputs), len(inputs)))", 2: "x_i @ x_j"}),
        Right("multiplied-and-summed", {1: "torch.full((6, 6), 0.0)", 2: "(inputs[i] * inputs[j]).sum()"}),
        Right("plain-number", {2: "float(torch.dot(x_i, x_j))"}),
        Right("swapped", {1: "inputs.new_empty(len(inputs), len(inputs))", 2: "torch.inner(x_j, x_i)"}),
    )
    equal = (("2: torch.dot(x_j, x_i)", "a sum, a product and a dot product are the same in either order"),)


@exercise("all-scores-matmul", points=1)
class TestAllScoresMatmul:
    @check(
        ko="모든 토큰 쌍의 점곱을 담은 행렬이어야 합니다.",
        en="The matrix holds the dot products of all pairs of tokens.",
    )
    def test_when_all_pairs_are_scored_then_the_matrix_agrees(self, student: Student, reference: Student) -> None:
        assert agrees(student["attn_scores"], reference["attn_scores"])

    @check(
        ko="`inputs`의 크기와 값이 달라지면 점수 행렬도 따라 달라지고, 그레이디언트가 `inputs`로 흘러야 합니다.",
        en="With `inputs` of another shape and other numbers the matrix follows, and gradients go back to `inputs`.",
    )
    def test_when_tokens_are_others_then_the_matrix_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        tokens = normal(rng, between(rng, 33, 40), between(rng, 17, 24))
        require_flow(student, reference, rng, "attn_scores", {"inputs": tokens})

    @check(
        ko="반복문 없이 구해야 합니다. 토큰이나 성분이 많아져도 계산의 단계가 늘지 않습니다.",
        en="There is no loop: more or wider tokens take no more steps.",
    )
    def test_when_there_are_more_tokens_then_there_are_no_more_steps(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        shapes = [
            (between(rng, *rows), between(rng, *columns)) for rows, columns in (((5, 8), (3, 4)), ((25, 32), (9, 16)))
        ]
        few, many = (student.rerun(inputs=leaf(normal(rng, *shape))).run(STEPS) for shape in shapes)
        assert few == many

    wrong = (
        Wrong(
            "transposed-first",
            {1: "inputs.T @ inputs"},
            ko="전치한 행렬이 앞에 와서 3 × 3이 되었습니다. 토큰끼리의 점수는 6 × 6입니다.",
            en="With the transpose in front the result is 3 × 3. Scores between tokens are 6 × 6.",
        ),
        Wrong(
            "no-transpose",
            {1: "inputs @ inputs"},
            ko="6 × 3과 6 × 3은 곱할 수 없습니다. 뒤의 행렬을 전치해야 합니다.",
            en="6 × 3 times 6 × 3 does not fit. Transpose the second matrix.",
        ),
        Wrong(
            "element-by-element",
            {1: "inputs * inputs"},
            ko="`*`는 같은 자리의 수끼리 곱합니다. 행렬의 곱은 `@`입니다.",
            en="`*` multiplies number by number. The matrix product is `@`.",
        ),
        Wrong(
            "one-query",
            {1: "inputs @ query"},
            ko="쿼리 하나의 점수만 얻었습니다. 모든 토큰이 쿼리가 되어야 합니다.",
            en="These are the scores of one query. All tokens have to be queries.",
        ),
        Wrong(
            "scores-of-the-loop",
            {1: "attn_scores"},
            ko="반복문으로 얻은 행렬을 그대로 두었습니다. `inputs`에서 다시 계산해야 합니다.",
            en="This keeps the matrix of the loop. It has to be computed from `inputs`.",
        ),
        Wrong(
            "first-tokens-only",
            {1: "inputs[:6] @ inputs[:6].T"},
            ko="앞의 여섯 토큰만 썼습니다. 토큰이 더 많아도 모두 써야 합니다.",
            en="Only the first six tokens are used. All of them count, however many there are.",
        ),
        Wrong(
            "softmax-already",
            {1: "torch.softmax(inputs @ inputs.T, dim=-1)"},
            ko="소프트맥스까지 했습니다. 여기서는 점수만 구합니다.",
            en="Softmax is applied already. Here only the scores are wanted.",
        ),
        Wrong(
            "loop-again",
            {
                1: "torch.empty(len(inputs), len(inputs))\nfor i, x_i in enumerate(inputs):\n"
                "    for j, x_j in enumerate(inputs):\n        attn_scores[i, j] = torch.dot(x_i, x_j)"
            },
            ko="반복문으로 다시 구했습니다. 여기서는 반복문 없이 행렬 곱 한 번으로 구합니다.",
            en="This is the loop again. Here one matrix product takes its place.",
        ),
        Wrong(
            "row-by-row",
            {1: "torch.stack([inputs @ x_i for x_i in inputs])"},
            ko="행마다 되풀이하는 것도 반복문입니다. 행렬 곱 한 번으로 모든 행을 구합니다.",
            en="Going row by row is a loop, too. One matrix product gives all rows.",
        ),
    )
    right = (
        Right("matmul", {1: "torch.matmul(inputs, inputs.transpose(0, 1))"}),
        Right("einsum", {1: 'torch.einsum("id,jd->ij", inputs, inputs)'}),
        Right("linear", {1: "nn.functional.linear(inputs, inputs)"}),
        Right("broadcast", {1: "(inputs[:, None] * inputs).sum(dim=-1)"}),
        Right(
            "looked-at-row-by-row",
            {1: "inputs @ inputs.T\nfor row in attn_scores:\n    assert len(row) == len(inputs)"},
        ),
    )
