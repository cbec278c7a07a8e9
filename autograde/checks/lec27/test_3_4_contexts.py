"""Hidden checks of section 3.4.1: scaled weights and context vector of one query."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, normal, require_flow, softmax
from ..attention import vectors


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
