"""Hidden checks of section 3.4.1: scores of one query, with one key and with all."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, require_flow
from ..attention import vectors


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


def is_number(found: Any, expected: float) -> bool:
    """Whether a tensor without dimensions or a plain number is this one."""
    return (isinstance(found, float) and abs(found - expected) < 1e-4) or agrees(found, np.float64(expected), atol=1e-4)
