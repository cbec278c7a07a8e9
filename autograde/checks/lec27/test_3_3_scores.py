"""Hidden checks of section 3.3.1: dot products of one query with the tokens, also with tokens of another width."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Array, Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees, alike, between, floats, normal

#: What is added up in shares of the whole comes to the right number in one draw of eight.
DRAWS = 6


@exercise("dot-product-loop", points=2)
class TestDotProductLoop:
    @check(
        ko="`query`는 `inputs`의 두 번째 행, `x_1`은 첫 번째 행이어야 합니다.",
        en="`query` is the second row of `inputs`, and `x_1` the first.",
        points=1,
    )
    def test_when_inputs_are_others_then_both_rows_follow(self, student: Student, rng: np.random.Generator) -> None:
        others = normal(rng, between(rng, 33, 40), between(rng, 17, 24))
        query, x_1 = student.rerun(inputs=others).run("(query, x_1)")
        assert agrees(query, others[1])
        assert agrees(x_1, others[0])

    @check(
        ko="반복할 때마다 같은 위치의 두 수를 곱한 값 하나를 더해야 하고, 끝나면 점곱이 되어야 합니다.",
        en="Each turn adds one product of two numbers at the same position; in the end it is the dot product.",
        points=1,
    )
    def test_when_products_are_added_one_by_one_then_it_is_the_dot_product(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        query, x_1, given = student.run("(query, x_1, res)")
        assert abs(number(given) - floats(query) @ floats(x_1)) < 1e-5
        for _ in range(DRAWS):
            query, x_1, res = student.rerun(inputs=lopsided(rng)).run("(query, x_1, res)")
            products = floats(query) * floats(x_1)
            assert number(res) in (one_by_one(products), products.sum())
            assert number(res) != number(given)  # three numbers that were written down fit each other, too

    wrong = (
        Wrong(
            "counting-from-one",
            {1: "inputs[2]", 2: "inputs[1]"},
            ko="행 번호를 1부터 세었습니다. Python에서는 0부터 세므로 두 번째 행은 `inputs[1]`입니다.",
            en="This counts rows from 1. Python counts from 0, so the second row is `inputs[1]`.",
        ),
        Wrong(
            "rows-swapped",
            {1: "inputs[0]", 2: "inputs[1]"},
            ko="두 벡터가 서로 바뀌었습니다. 점곱의 값은 같지만 쿼리는 두 번째 토큰입니다.",
            en="The two vectors changed places. The dot product is the same, but the query is the second token.",
        ),
        Wrong(
            "column-for-row",
            {1: "inputs[:, 1]", 2: "inputs[:, 0]"},
            ko="행이 아니라 열을 꺼냈습니다. 토큰 하나는 `inputs`의 행 하나입니다.",
            en="These are columns. A token is a row of `inputs`.",
        ),
        Wrong(
            "query-squared",
            {3: "query[idx] * query[idx]"},
            ko="쿼리를 자기 자신과 곱했습니다. 다른 벡터의 원소와 곱해야 합니다.",
            en="The query is multiplied by itself. Multiply by the element of the other vector.",
        ),
        Wrong(
            "query-ignored",
            {3: "element"},
            ko="원소만 더했습니다. 같은 위치의 `query` 원소를 곱해야 합니다.",
            en="Only the elements are added. Multiply each by the component of `query` at its position.",
        ),
        Wrong(
            "sum-instead-of-product",
            {3: "element + query[idx]"},
            ko="두 수를 더했습니다. 점곱은 같은 위치의 수끼리 곱한 값의 합입니다.",
            en="The two numbers are added. A dot product adds up products.",
        ),
        Wrong(
            "whole-product-each-turn",
            {3: "torch.dot(x_1, query)"},
            ko="반복할 때마다 점곱 전체를 더했습니다. 한 번에 한 위치의 곱만 더해야 합니다.",
            en="Every turn adds the whole dot product. One turn adds the product at one position.",
        ),
        Wrong(
            "always-the-first",
            {3: "element * query[0]"},
            ko="늘 `query`의 첫 원소를 곱했습니다. 위치가 함께 움직여야 합니다.",
            en="This always takes the first component of `query`. The position has to move along.",
        ),
        Wrong(
            "share-of-the-whole",
            {3: "torch.dot(x_1, query) / len(x_1)"},
            ko="반복할 때마다 다 구한 점곱의 일부를 더했습니다. 한 번에 한 위치의 곱만 더해야 합니다.",
            en="Every turn adds a share of the finished dot product. One turn adds the product at one position.",
        ),
        Wrong(
            "last-product-only",
            "query = inputs[1]\nx_1 = inputs[0]\nres = 0.0\nfor idx, element in enumerate(x_1):\n"
            "    res = element * query[idx]",
            ko="`=`는 앞의 값을 덮어써 마지막 곱만 남습니다. `+=`로 더해야 합니다.",
            en="`=` overwrites what was there, so only the last product is left. `+=` adds to it.",
        ),
        Wrong(
            "printed-value",
            {3: "0.9544 / 3"},
            ko="출력된 값을 옮겨 적었습니다. 벡터가 바뀌면 점곱도 바뀌어야 합니다.",
            en="This is the printed number, copied. With other vectors the dot product has to change.",
        ),
    )
    right = (
        Right("negative-index-and-multiply", {2: "inputs[0, :]", 3: "torch.mul(query[idx], element)"}),
        Right("by-position", {1: "inputs.select(0, 1)", 3: "x_1[idx] * query[idx]"}),
        Right("plain-numbers", {3: "element.item() * query[idx].item()"}),
        Right(
            "summed-in-one-line",
            "query, x_1 = inputs[1], inputs[0]\nres = sum(a * b for a, b in zip(query, x_1))\nprint(res)",
        ),
        Right(
            "annotated",
            "query = inputs[1]\nx_1 = inputs[0]\nres: float = 0.0\nfor idx, element in enumerate(x_1):\n"
            "    res += element * query[idx]",
        ),
    )
    equal = (("result-doubled-precision", "the numbers are compared; nothing goes on with their type"),)


@exercise("scores-for-query", points=1)
class TestScoresForQuery:
    @check(
        ko="`query`는 두 번째 토큰이고, 점수마다 그 토큰과 `query`의 점곱이어야 합니다.",
        en="`query` is the second token, and every score is the dot product of its token with `query`.",
    )
    def test_when_scores_are_computed_then_each_is_a_dot_product(self, student: Student, reference: Student) -> None:
        assert agrees(student["query"], reference["query"])
        assert agrees(student["attn_scores_2"], reference["attn_scores_2"])

    @check(
        ko="`inputs`의 크기와 값이 달라지면 쿼리와 점수도 따라 달라져야 합니다.",
        en="With `inputs` of another shape and other numbers the query and the scores follow.",
    )
    def test_when_inputs_are_others_then_the_scores_follow(self, student: Student, rng: np.random.Generator) -> None:
        others = normal(rng, between(rng, 33, 40), between(rng, 17, 24))
        query, scores = student.rerun(inputs=others).run("(query, attn_scores_2)")
        assert agrees(query, others[1])
        assert alike(scores, others @ others[1])

    wrong = (
        Wrong(
            "third-row",
            {1: "inputs[2]"},
            ko="세 번째 행을 꺼냈습니다. 위치는 0부터 세므로 두 번째 행은 `inputs[1]`입니다.",
            en="This is the third row. Positions count from 0, so the second row is `inputs[1]`.",
        ),
        Wrong(
            "first-row",
            {1: "inputs[0]"},
            ko="첫 번째 토큰을 쿼리로 썼습니다. 여기서 쿼리는 두 번째 토큰입니다.",
            en="The first token stands in for the query, which is the second one here.",
        ),
        Wrong(
            "token-with-itself",
            {2: "torch.dot(x_i, x_i)"},
            ko="토큰을 자기 자신과 곱했습니다. 점수는 토큰과 `query`의 점곱입니다.",
            en="Each token is multiplied by itself. A score is the dot product of the token with `query`.",
        ),
        Wrong(
            "query-with-itself",
            {2: "torch.dot(query, query)"},
            ko="모든 자리에 `query`와 `query`의 점곱을 넣었습니다. 위치 i의 토큰을 써야 합니다.",
            en="Every place gets the dot product of `query` with itself. Use the token at position i.",
        ),
        Wrong(
            "query-forgotten",
            {2: "x_i.sum()"},
            ko="토큰의 원소를 더하기만 했습니다. `query`와 곱한 다음 더해야 합니다.",
            en="The elements are only added up. They have to be multiplied by those of `query` first.",
        ),
        Wrong(
            "narrow",
            {2: "torch.dot(x_i[:3], query[:3])"},
            ko="앞의 세 수만 곱했습니다. 벡터의 크기가 달라져도 모든 위치의 곱을 더해야 합니다.",
            en="Only the first three numbers are multiplied. All positions count, however wide the vectors are.",
        ),
        Wrong(
            "cosine",
            {2: "nn.functional.cosine_similarity(x_i, query, dim=0)"},
            ko="코사인 유사도는 길이로 나눈 값입니다. 여기서는 나누지 않은 점곱을 씁니다.",
            en="Cosine similarity is divided by the lengths. Here the plain dot product is wanted.",
        ),
        Wrong(
            "no-sum",
            {2: "x_i * query"},
            ko="원소끼리 곱하기만 해서 벡터입니다. 점수 하나는 곱을 모두 더한 수 하나입니다.",
            en="Element by element this is a vector still. A score is one number: the sum of these products.",
        ),
    )
    right = (
        Right("at-sign", {2: "x_i @ query"}),
        Right("plain-number", {2: "torch.dot(x_i, query).item()"}),
        Right("multiplied-and-summed", {2: "(inputs[i] * query).sum()"}),
        Right("einsum", {1: "inputs[1, :]", 2: 'torch.einsum("d,d->", x_i, query)'}),
    )
    equal = (
        ("2: torch.dot(query, x_i)", "a sum, a product and a dot product are the same in either order"),
        ("result-doubled-precision", "the numbers are compared; nothing goes on with their type"),
    )


def number(found: Any) -> float:
    """A score: a tensor without dimensions or a plain number; an AssertionError for anything else."""
    assert isinstance(found, float) or (isinstance(found, Array) and found.shape == () and agrees(found, found))
    return float(found)


def lopsided(rng: np.random.Generator) -> Floats:
    """Tokens of which the first two have products of 1, behind one so large that in `float32` none of these can be
    added to it alone: what is added up otherwise comes to another number.
    """
    powers = 2.0 ** rng.integers(-6, 7, size=between(rng, 49, 64))
    rows = rng.normal(size=(5, powers.size))
    rows[0], rows[1] = powers, 1 / powers
    rows[:2, 0] = 2**12
    return rows.astype(np.float32)


def one_by_one(products: Floats) -> float:
    """The sum as `float32` numbers give it that are added in turn."""
    total = np.float32(0)
    for product in products.astype(np.float32):
        total += product
    return float(total)
