"""Hidden checks of section 3.3.2: weights and context vectors of all tokens, also for a matrix that is not square."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees, between, normal, require_flow, softmax


@exercise("all-weights", points=1)
class TestAllWeights:
    @check(
        ko="행마다 소프트맥스를 해서 행의 합이 1이어야 하고, `attn_scores`는 그대로 남아야 합니다.",
        en="Softmax goes along the rows, so that every row adds up to 1; `attn_scores` itself stays as it was.",
    )
    def test_when_scores_are_normalized_then_rows_sum_to_one(self, student: Student, reference: Student) -> None:
        weights, scores = student.run("(attn_weights, attn_scores)")
        assert agrees(weights, reference["attn_weights"])
        assert agrees(scores, reference["attn_scores"])

    @check(
        ko="점수의 크기와 값이 달라져도 행마다 정규화해야 하고, 그레이디언트가 점수로 흘러야 합니다.",
        en="Scores of another shape are normalized row by row as well, and gradients go back to the scores.",
    )
    def test_when_scores_are_others_then_rows_sum_to_one(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        require_flow(student, reference, rng, "attn_weights", {"attn_scores": scores(rng) * 4})

    wrong = (
        Wrong(
            "columns",
            {1: "torch.softmax(attn_scores, dim=0)"},
            ko="`dim=0`은 열마다 정규화합니다. 쿼리 하나의 가중치는 행에 있으므로 마지막 차원을 따라야 합니다.",
            en="`dim=0` normalizes the columns. The weights of one query form a row: go along the last dimension.",
        ),
        Wrong(
            "all-together",
            {1: "torch.softmax(attn_scores.flatten(), dim=0).view_as(attn_scores)"},
            ko="행렬 전체의 합이 1이 되었습니다. 행마다 합이 1이어야 합니다.",
            en="The whole matrix adds up to 1. Every row has to.",
        ),
        Wrong(
            "by-sum",
            {1: "attn_scores / attn_scores.sum(dim=-1, keepdim=True)"},
            ko="합으로 나누기만 했습니다. 소프트맥스는 지수 함수를 씁니다.",
            en="This only divides by the sums. Softmax uses the exponential.",
        ),
        Wrong(
            "sum-over-everything",
            {1: "torch.exp(attn_scores) / torch.exp(attn_scores).sum()"},
            ko="모든 지수 값의 합으로 나누었습니다. 행의 합으로 나누어야 합니다.",
            en="This divides by the sum of all exponentials. Divide by the sum of the row.",
        ),
        Wrong(
            "row-sums-without-keepdim",
            {1: "torch.exp(attn_scores) / torch.exp(attn_scores).sum(dim=-1)"},
            ko="`keepdim=True`가 없어 행의 합으로 나누는 일이 열 방향으로 일어납니다.",
            en="Without `keepdim=True` the row sums are applied along the columns.",
        ),
        Wrong(
            "transposed",
            {1: "torch.softmax(attn_scores.T, dim=0)"},
            ko="전치한 행렬이라 쿼리와 대상이 뒤바뀌었습니다. 첫 번째 축이 쿼리여야 합니다.",
            en="The matrix is transposed: queries and attended tokens changed places. Queries are the first axis.",
        ),
        Wrong(
            "one-query",
            {1: "torch.softmax(attn_scores[1], dim=-1)"},
            ko="쿼리 하나의 가중치만 구했습니다. 모든 행이 필요합니다.",
            en="These are the weights of one query. All rows are wanted.",
        ),
    )
    right = (
        Right("functional", {1: "nn.functional.softmax(attn_scores, dim=1)"}),
        Right("module", {1: "nn.Softmax(dim=-1)(attn_scores)"}),
        Right("by-hand", {1: "torch.exp(attn_scores) / torch.exp(attn_scores).sum(dim=-1, keepdim=True)"}),
        Right("row-by-row", {1: "torch.stack([torch.softmax(row, dim=0) for row in attn_scores])"}),
    )
    equal = (("1: torch.softmax(attn_scores, dim=1)", "the same axis, or the same number, under another name"),)


@exercise("all-contexts", points=1)
class TestAllContexts:
    @check(
        ko="행마다 그 쿼리의 가중치로 모든 토큰을 더한 문맥 벡터여야 합니다.",
        en="Each row is the context vector of its query: all tokens added up with that query's weights.",
    )
    def test_when_weights_meet_tokens_then_contexts_agree(self, student: Student, reference: Student) -> None:
        assert agrees(student["all_context_vecs"], reference["all_context_vecs"])

    @check(
        ko="`attn_weights`와 `inputs`가 달라지면 문맥 벡터도 따라 달라지고, 그레이디언트가 둘 모두로 흘러야 합니다.",
        en="With other `attn_weights` and `inputs` the context vectors follow, and gradients go back to both.",
    )
    def test_when_both_are_others_then_contexts_follow(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        weights = softmax(scores(rng))
        leaves = {"attn_weights": weights, "inputs": normal(rng, weights.shape[1], between(rng, 17, 24))}
        require_flow(student, reference, rng, "all_context_vecs", leaves)

    wrong = (
        Wrong(
            "weights-transposed",
            {1: "attn_weights.T @ inputs"},
            ko="가중치 행렬을 전치했습니다. 쿼리는 행이므로 그대로 곱해야 합니다.",
            en="The weight matrix is transposed. Queries are its rows, so multiply it as it stands.",
        ),
        Wrong(
            "scores-for-weights",
            {1: "attn_scores @ inputs"},
            ko="정규화하지 않은 점수를 곱했습니다. `attn_weights`를 써야 합니다.",
            en="These are the scores, not normalized. Use `attn_weights`.",
        ),
        Wrong(
            "other-order",
            {1: "inputs @ attn_weights"},
            ko="순서가 바뀌어 크기가 맞지 않습니다. 가중치가 앞에 와야 합니다.",
            en="In this order the shapes do not fit. The weights come first.",
        ),
        Wrong(
            "one-query",
            {1: "attn_weights[1] @ inputs"},
            ko="쿼리 하나의 문맥 벡터입니다. 모든 토큰의 문맥 벡터가 필요합니다.",
            en="This is the context vector of one query. All of them are wanted.",
        ),
        Wrong(
            "same-for-all",
            {1: "context_vec_2.expand(6, 3)"},
            ko="앞에서 구한 문맥 벡터를 여섯 번 되풀이했습니다. 쿼리마다 가중치가 다릅니다.",
            en="The context vector of before, six times. Every query has weights of its own.",
        ),
        Wrong(
            "averaged",
            {1: "attn_weights @ inputs / len(inputs)"},
            ko="토큰의 수로 한 번 더 나누었습니다. 가중치의 합이 이미 1입니다.",
            en="This divides by the number of tokens as well. The weights add up to 1 already.",
        ),
    )
    right = (
        Right("matmul", {1: "torch.matmul(attn_weights, inputs)"}),
        Right("einsum", {1: 'torch.einsum("ij,jd->id", attn_weights, inputs)'}),
        Right("broadcast", {1: "(attn_weights.unsqueeze(-1) * inputs).sum(dim=1)"}),
    )


def scores(rng: np.random.Generator) -> Floats:
    """Of some queries over more tokens: no two axes are equal, so that a wrong axis shows."""
    return normal(rng, between(rng, 25, 32), between(rng, 33, 40))
