"""Hidden checks of section 3.5.1: two ways to keep later tokens out of the weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, alike, backward, between, floats, leaf, normal, require_flow, softmax


@exercise("tril-mask", points=1)
class TestTrilMask:
    @check(
        ko="대각선과 그 아래는 1, 위는 0인 실수 행렬이어야 합니다.",
        en="A matrix of floats with 1 on the diagonal and below it and 0 above.",
    )
    def test_when_it_is_made_then_it_has_ones_up_to_the_diagonal(self, student: Student, reference: Student) -> None:
        assert agrees(student["mask_simple"], reference["mask_simple"])

    @check(
        ko="`context_length`가 달라지면 마스크의 크기도 따라 달라져야 합니다.",
        en="With another `context_length` the mask has another size.",
    )
    def test_when_the_context_is_another_then_the_mask_follows(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        names = drawn(rng)
        below = names.pop("mask_simple")
        assert agrees(student.rerun(**names)["mask_simple"], below)

    wrong = (
        Wrong(
            "upper",
            {1: "torch.triu(torch.ones(context_length, context_length))"},
            ko="위쪽을 남겼습니다. 남길 것은 자기 자신과 앞의 토큰, 곧 아래쪽입니다.",
            en="This keeps the upper part. What stays is the token itself and those before it: the lower part.",
        ),
        Wrong(
            "diagonal-dropped",
            {1: "torch.tril(torch.ones(context_length, context_length), diagonal=-1)"},
            ko="대각선까지 0입니다. 토큰은 자기 자신에게 주목할 수 있습니다.",
            en="The diagonal is 0 as well. A token may attend to itself.",
        ),
        Wrong(
            "one-ahead",
            {1: "torch.tril(torch.ones(context_length, context_length), diagonal=1)"},
            ko="다음 토큰 하나가 보입니다. 대각선 바로 위도 0이어야 합니다.",
            en="The next token is visible. Right above the diagonal there have to be zeros as well.",
        ),
        Wrong(
            "only-the-diagonal",
            {1: "torch.eye(context_length)"},
            ko="대각선만 1입니다. 앞의 토큰도 보여야 합니다.",
            en="Only the diagonal is 1. Earlier tokens have to be visible, too.",
        ),
        Wrong(
            "everything",
            {1: "torch.ones(context_length, context_length)"},
            ko="모두 1이라 아무것도 가리지 않습니다.",
            en="It is all ones, so nothing is masked.",
        ),
        Wrong(
            "fixed-size",
            {1: "torch.tril(torch.ones(6, 6))"},
            ko="크기를 숫자 6으로 적었습니다. `context_length`를 써야 합니다.",
            en="The size is written as the number 6. Use `context_length`.",
        ),
        Wrong(
            "weights-for-ones",
            {1: "torch.tril(attn_weights)"},
            ko="가중치의 아래쪽을 남겼습니다. 여기서 만들 것은 1과 0으로 된 마스크입니다.",
            en="This keeps the lower part of the weights. What is wanted is the mask of ones and zeros.",
        ),
    )
    right = (
        Right("method", {1: "torch.ones((context_length, context_length)).tril()"}),
        Right("like-the-scores", {1: "torch.tril(torch.ones_like(attn_scores))"}),
        Right("size-of-the-scores", {1: "torch.tril(torch.ones(attn_scores.shape[0], attn_scores.shape[1]))"}),
        Right("one-minus-upper", {1: "1 - torch.triu(torch.ones(context_length, context_length), diagonal=1)"}),
        Right("positions", {1: "(torch.arange(context_length)[:, None] >= torch.arange(context_length)).float()"}),
    )
    equal = (
        ("inputs-halved", "zeros and ones are exact in every type"),
        ("result-doubled-precision", "zeros and ones are exact in every type"),
        ("result-rounded", "zeros and ones are exact in every type"),
    )


@exercise("mask-weights", points=1)
class TestMaskWeights:
    @check(
        ko="대각선 위는 0이고 나머지는 가중치 그대로여야 하며, `attn_weights`는 바뀌지 않아야 합니다.",
        en="Above the diagonal there is 0, elsewhere the weights are as before; `attn_weights` itself does not change.",
    )
    def test_when_the_mask_is_applied_then_the_weights_stay(self, student: Student, reference: Student) -> None:
        masked, weights = student.run("(masked_simple, attn_weights)")
        assert agrees(masked, reference["masked_simple"])
        assert agrees(weights, reference["attn_weights"])

    @check(
        ko="다른 가중치와 다른 크기의 마스크에서도 마찬가지이고, 그레이디언트가 가중치로 흘러야 합니다.",
        en="The same holds for other weights and a mask of another size, and gradients go back to the weights.",
    )
    def test_when_the_weights_are_others_then_the_result_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        names = drawn(rng)
        leaves = {"attn_weights": names.pop("attn_weights")}
        require_flow(student, reference, rng, "masked_simple", leaves, **names)

    wrong = (
        Wrong(
            "matrix-product",
            {1: "attn_weights @ mask_simple"},
            ko="행렬의 곱입니다. 마스크는 같은 자리의 수끼리 `*`로 곱합니다.",
            en="This is the matrix product. A mask is multiplied number by number, with `*`.",
        ),
        Wrong(
            "mask-transposed",
            {1: "attn_weights * mask_simple.T"},
            ko="마스크를 전치해 뒤의 토큰이 남고 앞의 토큰이 가려졌습니다.",
            en="The mask is transposed: later tokens stay and earlier ones are masked.",
        ),
        Wrong(
            "added",
            {1: "attn_weights + mask_simple"},
            ko="더했습니다. 가리려면 곱해야 합니다.",
            en="This adds. To mask, multiply.",
        ),
        Wrong(
            "scores-for-weights",
            {1: "attn_scores * mask_simple"},
            ko="점수에 마스크를 곱했습니다. 여기서는 가중치에 곱합니다.",
            en="The mask multiplies the scores. Here it multiplies the weights.",
        ),
        Wrong(
            "in-place",
            {1: "attn_weights.mul_(mask_simple)"},
            ko="`attn_weights` 자체를 바꾸었습니다. 새 텐서를 만들어야 합니다.",
            en="This changes `attn_weights` itself. Make a new tensor.",
        ),
        Wrong(
            "detached",
            {1: "attn_weights.detach() * mask_simple"},
            ko="`detach`로 그레이디언트를 끊어 가중치를 만든 층이 훈련되지 않습니다.",
            en="`detach` cuts the gradients off: the layers that made the weights would never be trained.",
        ),
        Wrong(
            "infinity-for-zero",
            {1: "attn_weights.masked_fill(mask_simple == 0, -torch.inf)"},
            ko="`-inf`는 소프트맥스 전의 점수에 씁니다. 가중치를 가릴 때는 0입니다.",
            en="`-inf` is for scores, before softmax. Weights are masked with 0.",
        ),
        Wrong(
            "renormalized-already",
            {1: "(attn_weights * mask_simple) / (attn_weights * mask_simple).sum(dim=-1, keepdim=True)"},
            ko="다시 정규화하는 일은 다음 문제에서 합니다. 여기서는 가리기만 합니다.",
            en="Normalizing again is the next exercise. Here the weights are only masked.",
        ),
    )
    right = (
        Right("torch-mul", {1: "torch.mul(mask_simple, attn_weights)"}),
        Right("filled-with-zero", {1: "attn_weights.masked_fill(mask_simple == 0, 0.0)"}),
        Right("where", {1: "torch.where(mask_simple.bool(), attn_weights, torch.zeros_like(attn_weights))"}),
    )


@exercise("renormalize-rows", points=1)
class TestRenormalizeRows:
    @check(
        ko="가린 가중치를 그 행의 합으로 나누어 행의 합이 모두 1이 되어야 합니다.",
        en="The masked weights are divided by the sum of their row, so that every row adds up to 1.",
    )
    def test_when_rows_are_divided_then_each_sums_to_one(self, student: Student, reference: Student) -> None:
        found, before = student.run("(masked_simple_norm, masked_simple)")
        assert agrees(found, reference["masked_simple_norm"])
        assert agrees(before, reference["masked_simple"])

    @check(
        ko="다른 가중치에서도 열이 아니라 행의 합이 1이고, 그레이디언트가 가중치로 흘러야 합니다.",
        en="With other weights, too, it is the rows that add up to 1, not the columns, and gradients go back to the "
        "weights.",
    )
    def test_when_the_weights_are_others_then_rows_sum_to_one(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        names = drawn(rng)
        below = names["mask_simple"]
        masked, pull = leaf(names["attn_weights"] * below), normal(rng, *below.shape)
        code = backward("masked_simple_norm", "masked_simple")
        found, expected = (
            answer.rerun(masked_simple=masked, **names).run(code, pull=pull) for answer in (student, reference)
        )
        assert alike(found[0], expected[0])
        assert np.allclose(floats(found[1][0]) * below, floats(expected[1][0]) * below, rtol=0, atol=1e-4)

    wrong = (
        Wrong(
            "no-keepdim",
            {1: "masked_simple / masked_simple.sum(dim=-1)"},
            ko="`keepdim=True`가 없어 행의 합으로 나누는 일이 열 방향으로 일어납니다.",
            en="Without `keepdim=True` the row sums are applied along the columns.",
        ),
        Wrong(
            "columns",
            {1: "masked_simple / masked_simple.sum(dim=0, keepdim=True)"},
            ko="열의 합으로 나누었습니다. 쿼리 하나의 가중치는 행에 있습니다.",
            en="This divides by the sums of the columns. The weights of a query form a row.",
        ),
        Wrong(
            "total",
            {1: "masked_simple / masked_simple.sum()"},
            ko="전체의 합으로 나누었습니다. 행마다 그 행의 합으로 나누어야 합니다.",
            en="This divides by the total. Every row has its own sum.",
        ),
        Wrong(
            "softmax-again",
            {1: "torch.softmax(masked_simple, dim=-1)"},
            ko="소프트맥스를 다시 하면 0이던 자리도 0보다 커져 뒤의 토큰이 보입니다. 행의 합으로 나눕니다.",
            en="Softmax again turns zeros into positive numbers: later tokens are seen. Divide by the row sums.",
        ),
        Wrong(
            "by-largest",
            {1: "masked_simple / masked_simple.max(dim=-1, keepdim=True).values"},
            ko="행에서 가장 큰 값으로 나누었습니다. 합으로 나누어야 합니다.",
            en="This divides by the largest of each row. Divide by the sum.",
        ),
        Wrong(
            "by-count",
            {1: "masked_simple / mask_simple.sum(dim=-1, keepdim=True)"},
            ko="보이는 토큰의 수로 나누었습니다. 가중치의 합으로 나누어야 합니다.",
            en="This divides by how many tokens are visible. Divide by the sum of their weights.",
        ),
        Wrong(
            "in-place",
            {1: "masked_simple.div_(masked_simple.sum(dim=-1, keepdim=True))"},
            ko="`masked_simple` 자체를 바꾸었습니다. 새 텐서를 만들어야 합니다.",
            en="This changes `masked_simple` itself. Make a new tensor.",
        ),
    )
    right = (
        Right("unsqueeze", {1: "masked_simple / masked_simple.sum(dim=1).unsqueeze(1)"}),
        Right("transposed-twice", {1: "(masked_simple.T / masked_simple.sum(dim=-1)).T"}),
        Right("functional", {1: "nn.functional.normalize(masked_simple, p=1, dim=-1)"}),
    )
    equal = (
        (
            "1: masked_simple / masked_simple.sum(dim=1, keepdim=True)",
            "the same axis, or the same number, under another name",
        ),
    )


def drawn(rng: np.random.Generator) -> dict[str, Any]:
    """Scores, weights and mask for more tokens than anybody would write as a number, and their inputs."""
    tokens, width = between(rng, 33, 40), between(rng, 17, 24)
    queries, keys = normal(rng, tokens, width), normal(rng, tokens, width)
    scores = queries @ keys.T
    return {
        "inputs": normal(rng, tokens, 3),
        "queries": queries,
        "keys": keys,
        "attn_scores": scores,
        "attn_weights": softmax(scores / np.sqrt(width, dtype=np.float32)),
        "context_length": tokens,
        "mask_simple": np.tril(np.ones((tokens, tokens), dtype=np.float32)),
    }
