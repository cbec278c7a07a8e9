"""Hidden checks of section 3.4.1: scores, scaled weights and context vector of one query, with its keys and values."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees, between, normal, require_flow, softmax


@exercise("one-score", points=1)
class TestOneScore:
    @check(
        ko="점수는 `query_2`와 `keys_2`의 점곱이고, 수 하나여야 합니다.",
        en="The score is the dot product of `query_2` and `keys_2`, a single number.",
    )
    def test_when_query_meets_key_then_the_score_agrees(self, student: Student, reference: Student) -> None:
        assert is_number(student["attn_score_22"], float(reference["attn_score_22"]))

    @check(
        ko="쿼리와 키의 폭과 값이 달라지면 점수도 따라 달라져야 합니다.",
        en="With query and keys of another width and other numbers the score follows.",
    )
    def test_when_vectors_are_others_then_the_score_follows(self, student: Student, rng: np.random.Generator) -> None:
        queries, keys = vectors(rng)
        score = float(queries[1] @ keys[1])
        seen = student.rerun(queries=queries, query_2=queries[1], keys=keys, key_2=keys[1], d_out=keys.shape[1])
        assert is_number(seen["attn_score_22"], score)

    wrong = (
        Wrong(
            "no-sum",
            {1: "query_2 * keys_2"},
            ko="같은 자리의 수끼리 곱하기만 했습니다. 점곱은 그 합입니다.",
            en="The components are only multiplied. A dot product adds them up.",
        ),
        Wrong(
            "query-with-itself",
            {1: "query_2.dot(query_2)"},
            ko="쿼리를 자기 자신과 곱했습니다. 키와 곱해야 합니다.",
            en="The query is multiplied by itself. Multiply it by the key.",
        ),
        Wrong(
            "all-keys",
            {1: "query_2 @ keys.T"},
            ko="모든 키와의 점수입니다. 여기서는 키 하나, `keys_2`와의 점수만 구합니다.",
            en="These are the scores with all keys. Here it is one key, `keys_2`.",
        ),
        Wrong(
            "scaled-already",
            {1: "query_2.dot(keys_2) / keys_2.shape[0] ** 0.5"},
            ko="나누는 일은 나중에 합니다. 여기서는 점곱만 구합니다.",
            en="The scaling comes later. Here only the dot product is wanted.",
        ),
        Wrong(
            "tokens-for-projections",
            {1: "x_2.dot(x_2)"},
            ko="토큰 벡터끼리 곱했습니다. 이제는 쿼리와 키를 곱합니다.",
            en="These are the tokens themselves. Now the query is multiplied by the key.",
        ),
        Wrong(
            "value-for-key",
            {1: "query_2.dot(values[1])"},
            ko="값과 곱했습니다. 점수는 쿼리와 키의 점곱입니다.",
            en="This takes the value. A score is the dot product of query and key.",
        ),
        Wrong(
            "one-element-vector",
            {1: "(query_2 * keys_2).sum().reshape(1)"},
            ko="원소가 하나인 벡터입니다. 점곱은 차원이 없는 텐서입니다.",
            en="This is a vector of one element. A dot product has no dimension.",
        ),
    )
    right = (
        Right("at-sign", {1: "query_2 @ keys_2"}),
        Right("plain-number", {1: "query_2.dot(keys_2).item()"}),
        Right("multiplied-and-summed", {1: "(keys_2 * query_2).sum()"}),
        Right("einsum", {1: 'torch.einsum("d,d->", query_2, keys_2)'}),
    )
    equal = (
        ("result-a-list", "a plain number is the score as well"),
        ("result-doubled-precision", "the numbers are compared; nothing goes on with their type"),
    )


@exercise("scores-with-keys", points=1)
class TestScoresWithKeys:
    @check(
        ko="`query_2`와 모든 키의 점곱이 토큰마다 하나씩 있어야 합니다.",
        en="There is one dot product of `query_2` with the key of every token.",
    )
    def test_when_query_meets_all_keys_then_the_scores_agree(self, student: Student, reference: Student) -> None:
        assert agrees(student["attn_scores_2"], reference["attn_scores_2"])

    @check(
        ko="쿼리와 키의 크기와 값이 달라지면 점수도 따라 달라지고, 그레이디언트가 키로 흘러야 합니다.",
        en="With query and keys of other sizes and numbers the scores follow, and gradients go back to the keys.",
    )
    def test_when_keys_are_others_then_the_scores_follow(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        queries, keys = vectors(rng)
        others = {"queries": queries, "query_2": queries[1], "key_2": keys[1], "d_out": keys.shape[1]}
        require_flow(student, reference, rng, "attn_scores_2", {"keys": keys}, **others)

    wrong = (
        Wrong(
            "no-transpose",
            {1: "query_2 @ keys"},
            ko="키를 전치하지 않아 크기가 맞지 않습니다.",
            en="The keys are not transposed, so the shapes do not fit.",
        ),
        Wrong(
            "no-transpose-by-matmul",
            {1: "torch.matmul(query_2, keys)"},
            ko="키를 전치하지 않아 크기가 맞지 않습니다.",
            en="The keys are not transposed, so the shapes do not fit.",
        ),
        Wrong(
            "values-for-keys",
            {1: "query_2 @ values.T"},
            ko="값과 곱했습니다. 점수는 쿼리와 키로 구합니다.",
            en="This takes the values. Scores come from query and keys.",
        ),
        Wrong(
            "queries-for-keys",
            {1: "query_2 @ queries.T"},
            ko="다른 쿼리들과 곱했습니다. 쿼리는 키와 비교합니다.",
            en="The query is compared with other queries. It has to be compared with keys.",
        ),
        Wrong(
            "key-for-query",
            {1: "key_2 @ keys.T"},
            ko="쿼리 자리에 `key_2`를 썼습니다.",
            en="`key_2` stands in for the query.",
        ),
        Wrong(
            "all-queries",
            {1: "queries @ keys.T"},
            ko="모든 쿼리의 점수입니다. 여기서는 `query_2`의 점수만 구합니다.",
            en="These are the scores of all queries. Here it is `query_2` alone.",
        ),
        Wrong(
            "tokens-for-projections",
            {1: "x_2 @ inputs.T"},
            ko="토큰 벡터끼리 곱했습니다. 이제는 쿼리와 키를 곱합니다.",
            en="These are the tokens themselves. Now the query is multiplied by the keys.",
        ),
        Wrong(
            "scaled-already",
            {1: "query_2 @ keys.T / keys.shape[1] ** 0.5"},
            ko="나누는 일은 다음 문제에서 합니다. 여기서는 점수만 구합니다.",
            en="The scaling is the next exercise. Here only the scores are wanted.",
        ),
    )
    right = (
        Right("keys-first", {1: "keys @ query_2"}),
        Right("matmul", {1: "torch.matmul(query_2, keys.transpose(0, 1))"}),
        Right("einsum", {1: 'torch.einsum("d,td->t", query_2, keys)'}),
        Right("one-by-one", {1: "torch.stack([torch.dot(query_2, key) for key in keys])"}),
    )


@exercise("scaled-weights", points=1)
class TestScaledWeights:
    @check(
        ko="점수를 키의 차원의 제곱근으로 나눈 다음 소프트맥스를 해야 합니다.",
        en="The scores are divided by the square root of the keys' width, then softmax follows.",
    )
    def test_when_scores_are_scaled_then_the_weights_agree(self, student: Student, reference: Student) -> None:
        assert agrees(student["attn_weights_2"], reference["attn_weights_2"])

    @check(
        ko="키의 차원과 점수가 달라지면 가중치도 따라 달라지고, 그레이디언트가 점수로 흘러야 합니다.",
        en="With keys of another width and other scores the weights follow, and gradients go back to the scores.",
    )
    def test_when_keys_are_wider_then_the_scale_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        _, keys = vectors(rng)
        others = {"keys": keys, "d_out": keys.shape[1] - 3}
        require_flow(
            student, reference, rng, "attn_weights_2", {"attn_scores_2": normal(rng, len(keys)) * 10}, **others
        )

    wrong = (
        Wrong(
            "no-scale",
            {1: "torch.softmax(attn_scores_2, dim=-1)"},
            ko="나누지 않았습니다. 소프트맥스 전에 점수를 키의 차원의 제곱근으로 나눕니다.",
            en="Nothing is divided. Before softmax the scores are divided by the square root of the keys' width.",
        ),
        Wrong(
            "no-root",
            {1: "torch.softmax(attn_scores_2 / d_k, dim=-1)"},
            ko="제곱근이 빠졌습니다. `d_k`가 아니라 `d_k`의 제곱근으로 나눕니다.",
            en="The square root is missing: divide by the root of `d_k`, not by `d_k`.",
        ),
        Wrong(
            "squared",
            {1: "torch.softmax(attn_scores_2 / d_k**2, dim=-1)"},
            ko="제곱으로 나누었습니다. 제곱근은 `**0.5`입니다.",
            en="This divides by the square. A square root is `**0.5`.",
        ),
        Wrong(
            "scaled-afterwards",
            {1: "torch.softmax(attn_scores_2, dim=-1) / d_k**0.5"},
            ko="소프트맥스 다음에 나누어 가중치의 합이 1이 아닙니다.",
            en="The division comes after softmax, so the weights do not add up to 1.",
        ),
        Wrong(
            "multiplied",
            {1: "torch.softmax(attn_scores_2 * d_k**0.5, dim=-1)"},
            ko="나누지 않고 곱했습니다. 소프트맥스가 더 쉽게 포화합니다.",
            en="This multiplies. Softmax saturates even sooner.",
        ),
        Wrong(
            "fixed-width",
            {1: "torch.softmax(attn_scores_2 / 2**0.5, dim=-1)"},
            ko="차원을 숫자 2로 적었습니다. `d_k`를 써야 차원이 바뀌어도 맞습니다.",
            en="The width is written as the number 2. With `d_k` it follows the keys.",
        ),
        Wrong(
            "output-width",
            {1: "torch.softmax(attn_scores_2 / d_out**0.5, dim=-1)"},
            ko="`d_out`을 썼습니다. 지금은 값이 같지만, 나눌 것은 키의 차원 `d_k`의 제곱근입니다.",
            en="This uses `d_out`. It happens to be equal here, but the scale is the root of the keys' width `d_k`.",
        ),
        Wrong(
            "token-count",
            {1: "torch.softmax(attn_scores_2 / len(attn_scores_2) ** 0.5, dim=-1)"},
            ko="토큰 수의 제곱근으로 나누었습니다. 키의 차원을 써야 합니다.",
            en="This divides by the root of the number of tokens. Use the width of the keys.",
        ),
    )
    right = (
        Right("torch-sqrt", {1: "nn.functional.softmax(attn_scores_2 / torch.sqrt(torch.tensor(d_k)), dim=0)"}),
        Right("negative-power", {1: "(attn_scores_2 * d_k**-0.5).softmax(dim=-1)"}),
        Right("shape-of-keys", {1: "torch.softmax(attn_scores_2 / keys.shape[-1] ** 0.5, 0)"}),
    )
    equal = (
        (
            "1: torch.softmax(attn_scores_2 / d_k ** 0.5, dim=-0)",
            "the same axis, or the same number, under another name",
        ),
    )


@exercise("context-with-values", points=1)
class TestContextWithValues:
    @check(
        ko="문맥 벡터는 가중치를 곱한 값 벡터를 모두 더한 것이어야 합니다.",
        en="The context vector is the sum of all value vectors, each multiplied by its weight.",
    )
    def test_when_weights_meet_values_then_the_context_agrees(self, student: Student, reference: Student) -> None:
        assert agrees(student["context_vec_2"], reference["context_vec_2"])

    @check(
        ko="가중치와 값의 크기와 수가 달라지면 문맥 벡터도 따라 달라지고, 그레이디언트가 둘 모두로 흘러야 합니다.",
        en="With weights and values of other sizes and numbers the context vector follows, and gradients go back "
        "to both.",
    )
    def test_when_values_are_others_then_the_context_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        _, values = vectors(rng)
        leaves = {"attn_weights_2": softmax(normal(rng, len(values))), "values": values}
        require_flow(student, reference, rng, "context_vec_2", leaves)

    wrong = (
        Wrong(
            "tokens-for-values",
            {1: "attn_weights_2 @ inputs"},
            ko="토큰 벡터를 더했습니다. 이제는 값 `values`를 더합니다.",
            en="This adds up the tokens. Now it is the `values`.",
        ),
        Wrong(
            "keys-for-values",
            {1: "attn_weights_2 @ keys"},
            ko="키를 더했습니다. 키는 점수를 구할 때만 쓰고, 더하는 것은 값입니다.",
            en="This adds up the keys. They serve for the scores only; the values are added up.",
        ),
        Wrong(
            "scores-for-weights",
            {1: "attn_scores_2 @ values"},
            ko="정규화하지 않은 점수를 곱했습니다. `attn_weights_2`를 써야 합니다.",
            en="These are the scores, not normalized. Use `attn_weights_2`.",
        ),
        Wrong(
            "transposed",
            {1: "attn_weights_2 @ values.T"},
            ko="값을 전치해 크기가 맞지 않습니다. 전치는 점수를 구할 때 키에만 합니다.",
            en="With the values transposed the shapes do not fit. Only the keys are transposed, for the scores.",
        ),
        Wrong(
            "all-rows",
            {1: "attn_weights @ values"},
            ko="앞 절의 6 × 6 가중치를 썼습니다. 여기서는 쿼리 하나의 가중치 `attn_weights_2`입니다.",
            en="These are the 6 × 6 weights of the section before. Here it is `attn_weights_2`, of one query.",
        ),
        Wrong(
            "plain-mean",
            {1: "values.mean(dim=0)"},
            ko="모든 값을 똑같이 평균했습니다. 값마다 가중치를 곱해야 합니다.",
            en="All values count the same. Each has to be multiplied by its weight.",
        ),
    )
    right = (
        Right("values-first", {1: "values.T @ attn_weights_2"}),
        Right("einsum", {1: 'torch.einsum("t,td->d", attn_weights_2, values)'}),
        Right("multiplied-and-summed", {1: "(attn_weights_2.unsqueeze(1) * values).sum(dim=0)"}),
    )


def vectors(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Queries and keys, or values, of more tokens than anybody would write as a number."""
    shape = between(rng, 33, 40), between(rng, 17, 24)
    return normal(rng, *shape), normal(rng, *shape)


def is_number(found: Any, expected: float) -> bool:
    """Whether a tensor without dimensions or a plain number is this one."""
    return (isinstance(found, float) and abs(found - expected) < 1e-4) or agrees(found, np.float64(expected), atol=1e-4)
