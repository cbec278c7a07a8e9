"""Hidden checks of section 2.8: position embeddings and the sum that goes into the model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from autograde.checking import Array, Right, Student, Wrong, check, exercise

from .lookup import Sizes, look_up_others


def drawn_sizes(rng: np.random.Generator, length: int, width: int) -> Sizes:
    """The earlier cells' names for two rows of so many tokens, with vectors of this width."""
    ids = rng.integers(50257, size=(2, length + 1))
    embeddings = np.zeros((2, length, width), dtype=np.float32)
    names = {"max_length": length, "output_dim": width, "inputs": ids[:, :-1], "targets": ids[:, 1:]}
    return Sizes({**names, "token_embeddings": embeddings}, ("context_length", width))


#: Some token embeddings before and after those of positions change, and how many of these there are.
APART = """
before = token_embedding_layer.weight[:4].detach().clone()
with torch.no_grad():
    pos_embedding_layer.weight.zero_()
(before, token_embedding_layer.weight[:4], tuple(pos_embedding_layer.weight.shape))
"""


@exercise("position-embedding-layer", points=2)
class TestPositionEmbeddingLayer:
    @check(
        ko="`context_length`는 `max_length`를 따라야 합니다.",
        en="`context_length` follows `max_length`.",
        points=1,
    )
    def test_when_the_length_is_another_then_the_context_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        assert student["context_length"] == reference["context_length"]
        sizes = drawn_sizes(rng, int(rng.integers(17, 40)), 256)
        assert student.rerun(**sizes.names)["context_length"] == sizes.names["max_length"]

    @check(
        ko="`pos_embedding_layer`는 자기 가중치를 가진 임베딩 층이어야 하고, 위치마다 `output_dim` 차원의 행이 있어 "
        "무작위로 시작하고 모두 훈련되어야 합니다.",
        en="`pos_embedding_layer` is an embedding layer of its own weights, with a row of `output_dim` numbers per "
        "position that start out random and are all trained.",
        points=1,
    )
    def test_when_sizes_are_others_then_the_layer_follows(self, student: Student, rng: np.random.Generator) -> None:
        before, after, _ = student.run(APART)
        assert before == after
        length, width = int(rng.integers(70, 140)), int(rng.integers(7, 20))
        kept, sizes = drawn_sizes(rng, length, 256), drawn_sizes(rng, length, width)
        del kept.names["output_dim"]
        layer = look_up_others(student, "pos_embedding_layer", "token_embedding_layer", sizes, kept)
        assert layer.is_table()
        assert layer.starts_at_random()
        assert layer.looks_up()
        assert layer.trains()

    wrong = (
        Wrong(
            "fixed-length",
            {1: "4"},
            ko="길이를 숫자 4로 적었습니다. `max_length`가 바뀌면 문맥 길이도 따라 바뀌어야 합니다.",
            en="The length is written as the number 4. It has to follow `max_length`.",
        ),
        Wrong(
            "batch-size-for-length",
            {1: "len(inputs)"},
            ko="`len(inputs)`는 배치 크기 8입니다. 문맥 길이는 한 행에 든 토큰의 수입니다.",
            en="`len(inputs)` is the batch size, 8. The context length is the number of tokens in a row.",
        ),
        Wrong(
            "dimension-for-length",
            {1: "output_dim"},
            ko="벡터의 차원을 문맥 길이로 썼습니다. 문맥 길이는 `max_length`입니다.",
            en="The vector's dimension stands in for the context length, which is `max_length`.",
        ),
        Wrong(
            "width-of-the-embeddings",
            {1: "token_embeddings.shape[-1]"},
            ko="벡터의 차원을 문맥 길이로 썼습니다. 문맥 길이는 `max_length`입니다.",
            en="The vector's dimension stands in for the context length, which is `max_length`.",
        ),
        Wrong(
            "vocabulary-for-positions",
            {2: "nn.Embedding(vocab_size, output_dim)"},
            ko="행의 수로 어휘 사전의 크기를 썼습니다. 이 층에는 위치마다 행이 하나씩 있습니다.",
            en="The number of rows is the vocabulary's size. This layer has one row per position.",
        ),
        Wrong(
            "rows-of-the-token-layer",
            {2: "nn.Embedding.from_pretrained(token_embedding_layer.weight[:context_length].detach(), freeze=False)"},
            ko="토큰 임베딩 층의 가중치를 함께 씁니다. 한쪽을 훈련하면 다른 쪽도 바뀌므로 새 층을 만들어야 합니다.",
            en="The weights are those of the token embedding layer: training one changes the other. Make a new layer.",
        ),
        Wrong(
            "padding-index",
            {2: "nn.Embedding(context_length, output_dim, padding_idx=0)"},
            ko="`padding_idx=0`이면 위치 0의 벡터가 0이 되고 훈련되지 않습니다. 두 크기만 넘깁니다.",
            en="With `padding_idx=0` the vector of position 0 is zero and is never trained. Give the two sizes only.",
        ),
        Wrong(
            "zeros",
            {2: "nn.Embedding.from_pretrained(torch.zeros(context_length, output_dim), freeze=False)"},
            ko="가중치가 모두 0이라 모든 위치의 벡터가 같습니다. 무작위로 시작해야 합니다.",
            en="All weights are zero, so all positions have the same vector. They have to start out random.",
        ),
        Wrong(
            "sizes-swapped",
            {2: "nn.Embedding(output_dim, context_length)"},
            ko="두 크기의 자리가 바뀌었습니다. 행은 위치마다 하나씩이므로 `context_length`가 먼저입니다.",
            en="The two sizes changed places. There is one row per position, so `context_length` comes first.",
        ),
        Wrong(
            "token-layer-again",
            {2: "token_embedding_layer"},
            ko="토큰 임베딩 층을 다시 썼습니다. 위치에는 따로 훈련되는 층이 필요합니다.",
            en="This is the token embedding layer again. Positions need a layer of their own.",
        ),
        Wrong(
            "linear-layer",
            {2: "nn.Linear(output_dim, context_length)"},
            ko="선형 층입니다. 위치 번호로 행을 꺼내려면 임베딩 층이 필요합니다.",
            en="This is a linear layer. Looking up a row by its position needs an embedding layer.",
        ),
        Wrong(
            "fixed-sizes",
            {1: "4", 2: "nn.Embedding(4, 256)"},
            ko="크기를 모두 숫자로 적었습니다. `max_length`와 `output_dim`을 따라야 합니다.",
            en="All sizes are written as numbers. They have to follow `max_length` and `output_dim`.",
        ),
    )
    right = (
        Right("keyword-arguments", {2: "torch.nn.Embedding(embedding_dim=output_dim, num_embeddings=context_length)"}),
        Right("width-of-the-token-layer", {2: "nn.Embedding(context_length, token_embedding_layer.embedding_dim)"}),
        Right(
            "sizes-of-the-embeddings",
            {1: "token_embeddings.shape[1]", 2: "nn.Embedding(max_length, token_embeddings.shape[-1])"},
        ),
        Right("same-length-named-twice", {1: "int(max_length)", 2: "nn.Embedding(max_length, output_dim)"}),
        Right(
            "weights-given",
            {2: "nn.Embedding.from_pretrained(torch.randn(context_length, output_dim), freeze=False)"},
        ),
    )


#: What of a gradient reaches the weights of the positions and `token_embeddings`; where the answer looked the tokens up
#: itself, the rows of their layer.
GRADIENTS = """
parts = (pos_embedding_layer.weight, token_embeddings)
total = (input_embeddings * steps).sum()
positions, tokens = torch.autograd.grad(total, parts, retain_graph=True, allow_unused=True)
rows = None
if tokens is None:
    rows = torch.autograd.grad(total, token_embedding_layer.weight, retain_graph=True)[0][inputs]
(positions, tokens, rows)
"""


def summed(steps: npt.NDArray[np.float32], ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """For every token the sum of the steps of all its occurrences."""
    return np.array([[steps[ids == token].sum(axis=0) for token in row] for row in ids])


@exercise("input-embeddings", points=1)
class TestInputEmbeddings:
    @check(
        ko="토큰마다 토큰 임베딩에 그 위치의 위치 임베딩을 더한 값이어야 합니다.",
        en="Each token's embedding has the embedding of its position added to it.",
    )
    def test_when_both_are_added_then_every_number_agrees(self, student: Student, reference: Student) -> None:
        ids = reference["inputs"].values
        rows = np.unique(ids)
        code = "(input_embeddings, token_embedding_layer.weight[rows], pos_embedding_layer.weight)"
        found, tokens, positions = student.run(code, rows=rows)
        assert isinstance(found, Array)
        # The layers are those of the cells above, not what an answer made of them.
        assert (tokens, positions) == reference.run(code, rows=rows)[1:]
        assert found.dtype == "torch.float32"
        assert np.array_equal(found.values, tokens.values[np.searchsorted(rows, ids)] + positions.values)

    @check(
        ko="그레이디언트가 토큰 임베딩 층과 위치 임베딩 층에 모두 닿아야 합니다.",
        en="Gradients reach both the token embedding layer and the position embedding layer.",
    )
    def test_when_the_sum_is_trained_then_gradients_reach_both_layers(
        self, student: Student, reference: Student
    ) -> None:
        ids = reference["inputs"].values
        steps = np.arange(ids.size * 256, dtype=np.float32).reshape(*ids.shape, 256) % 97
        positions, tokens, rows = student.run(GRADIENTS, steps=steps)
        assert np.array_equal(positions.values, steps.sum(axis=0))
        found, expected = (tokens, steps) if rows is None else (rows, summed(steps, ids))
        assert np.array_equal(found.values, expected)

    @check(
        ko="배치의 크기나 행의 길이가 달라져도 토큰마다 그 위치의 위치 임베딩을 더해야 합니다.",
        en="With another batch size and shorter rows, too, each token gets the embedding of its position.",
    )
    def test_when_the_batch_is_another_then_the_sum_follows(self, student: Student, rng: np.random.Generator) -> None:
        ids = rng.integers(50257, size=(int(rng.integers(9, 20)), 3))
        tokens, positions = student.run("(token_embedding_layer.weight[ids], pos_embedding_layer.weight[:3])", ids=ids)
        names = {"inputs": ids, "targets": ids + 1, "token_embeddings": tokens, "pos_embeddings": positions}
        found = student.rerun(**names, max_length=3, context_length=3)["input_embeddings"]
        assert isinstance(found, Array)
        assert np.array_equal(found.values, tokens.values + positions.values)

    @check(
        ko="셀을 한 번 더 실행해도 같은 값이 나와야 합니다.",
        en="Running the cell once more gives the same numbers.",
    )
    def test_when_the_cell_runs_twice_then_nothing_changes(self, student: Student) -> None:
        first = student["input_embeddings"]
        assert student.rerun()["input_embeddings"] == first

    wrong = (
        Wrong(
            "concatenated",
            {1: "torch.cat([token_embeddings, pos_embeddings.expand_as(token_embeddings)], dim=-1)"},
            ko="두 임베딩을 이어 붙여 차원이 512가 되었습니다. 같은 자리의 수끼리 더해야 합니다.",
            en="The two are concatenated, which makes 512 dimensions. They have to be added number by number.",
        ),
        Wrong(
            "multiplied",
            {1: "token_embeddings * pos_embeddings"},
            ko="곱했습니다. 위치 임베딩은 토큰 임베딩에 더합니다.",
            en="This multiplies. Position embeddings are added to token embeddings.",
        ),
        Wrong(
            "first-position-everywhere",
            {1: "token_embeddings + pos_embeddings[0]"},
            ko="모든 토큰에 위치 0의 벡터를 더했습니다. 위치마다 자기 벡터를 더해야 합니다.",
            en="Every token gets the vector of position 0. Each position has a vector of its own.",
        ),
        Wrong(
            "positions-forgotten",
            {1: "token_embeddings"},
            ko="위치 임베딩을 더하지 않아 같은 토큰은 어디에서나 같은 벡터입니다.",
            en="No position embedding is added, so a token has the same vector everywhere.",
        ),
        Wrong(
            "position-numbers",
            {1: "token_embeddings + torch.arange(max_length).unsqueeze(1)"},
            ko="위치 번호 자체를 더했습니다. 위치 임베딩 층에서 꺼낸 벡터 `pos_embeddings`를 더해야 합니다.",
            en="The position numbers themselves are added. Add `pos_embeddings`, the vectors of that layer.",
        ),
        Wrong(
            "averaged",
            {1: "(token_embeddings + pos_embeddings) / 2"},
            ko="합을 2로 나누었습니다. 나누지 않고 더하기만 합니다.",
            en="The sum is halved. The two are only added.",
        ),
        Wrong(
            "detached",
            {1: "token_embeddings + pos_embeddings.detach()"},
            ko="`detach`로 그레이디언트를 끊어 위치 임베딩 층이 훈련되지 않습니다.",
            en="`detach` cuts the gradients off, so the position embedding layer would not be trained.",
        ),
        Wrong(
            "in-place",
            {1: "token_embeddings.add_(pos_embeddings)"},
            ko="`token_embeddings` 자체를 바꾸었습니다. 셀을 다시 실행하면 위치 임베딩이 두 번 더해집니다.",
            en="This changes `token_embeddings` itself: a second run of the cell adds the positions twice.",
        ),
    )
    right = (
        Right("torch-add", {1: "torch.add(pos_embeddings, token_embeddings)"}),
        Right("batch-axis", {1: "token_embeddings + pos_embeddings.unsqueeze(0)"}),
        Right("row-by-row", {1: "torch.stack([row + pos_embeddings for row in token_embeddings])"}),
        Right("from-the-layers", {1: "token_embedding_layer(inputs) + pos_embedding_layer(torch.arange(max_length))"}),
    )
    equal = (
        ("1: pos_embeddings + token_embeddings", "a sum, a product and a dot product are the same in either order"),
    )
