"""Hidden checks of section 2.7: a small embedding layer. Its random numbers are never compared with anyone else's."""

from __future__ import annotations

from typing import Any

from autograde.checks import Right, Student, Wrong, check, exercise
from autograde.checks.lec26.lookup import looks_up


def seen_layer(student: Student, rows: list[int]) -> Any:
    """The layer, its weights, its padding index and what it gives for `rows`."""
    code = "(embedding_layer, embedding_layer.weight, embedding_layer.padding_idx, embedding_layer(torch.tensor(rows)))"
    return student.run(code, rows=rows)


@exercise("embedding-layer", points=1)
class TestEmbeddingLayer:
    @check(
        ko="훈련할 수 있는 임베딩 층이어야 하고, 가중치의 크기는 (`vocab_size`, `output_dim`)이어야 합니다.",
        en="A trainable embedding layer, whose weights have the shape (`vocab_size`, `output_dim`).",
    )
    def test_when_it_is_made_then_it_is_a_trainable_table(self, student: Student) -> None:
        layer, weight, padding, _ = seen_layer(student.rerun(), [0])
        assert "Embedding" in [name.rpartition(".")[2] for name in (layer.type, *layer.bases)]
        assert (weight.shape, weight.dtype, weight.requires_grad) == ((6, 3), "torch.float32", True)
        assert padding is None

    @check(
        ko="`vocab_size`와 `output_dim`이 달라지면 층의 크기도 따라 달라져야 합니다.",
        en="With another `vocab_size` and `output_dim` the layer has these sizes.",
    )
    def test_when_sizes_are_others_then_the_layer_follows(self, student: Student) -> None:
        _, weight, _, _ = seen_layer(student.rerun(vocab_size=9, output_dim=5), [0])
        assert weight.shape == (9, 5)

    @check(
        ko="토큰 ID로 룩업하면 가중치의 그 행이 그대로 나와야 합니다.",
        en="Looking up token IDs gives exactly these rows of the weights.",
    )
    def test_when_ids_are_looked_up_then_their_rows_come_out(self, student: Student) -> None:
        rows = [2, 3, 5, 1, 2]
        again = student.rerun()
        _, weight, _, found = seen_layer(again, rows)
        assert found.values.tolist() == weight.values[rows].tolist()
        assert looks_up(again, "embedding_layer", (6, 3))

    wrong = (
        Wrong(
            "sizes-swapped",
            {1: "nn.Embedding(output_dim, vocab_size)"},
            ko="두 크기의 자리가 바뀌었습니다. 행은 토큰마다 하나씩이므로 `vocab_size`가 먼저입니다.",
            en="The two sizes changed places. There is one row per token, so `vocab_size` comes first.",
        ),
        Wrong(
            "linear-layer",
            {1: "nn.Linear(vocab_size, output_dim)"},
            ko="선형 층은 벡터를 받아 곱합니다. 토큰 ID로 행을 꺼내는 것은 임베딩 층입니다.",
            en="A linear layer multiplies vectors. Looking up a row by its token ID is what an embedding layer does.",
        ),
        Wrong(
            "plain-tensor",
            {1: "torch.randn(vocab_size, output_dim)"},
            ko="크기는 같지만 층이 아니라 텐서입니다. 훈련할 수 있는 `nn.Embedding` 층이 필요합니다.",
            en="The shape is right, but this is a tensor and not a layer. A trainable `nn.Embedding` is wanted.",
        ),
        Wrong(
            "fixed-sizes",
            {1: "nn.Embedding(6, 3)"},
            ko="크기를 숫자로 적었습니다. `vocab_size`와 `output_dim`을 써야 값이 바뀌어도 맞습니다.",
            en="The sizes are written as numbers. With `vocab_size` and `output_dim` they follow when these change.",
        ),
        Wrong(
            "padding-index",
            {1: "nn.Embedding(vocab_size, output_dim, 0)"},
            ko="세 번째 인자는 패딩 토큰의 ID입니다. 0번 토큰의 벡터가 0이 되고 훈련되지 않습니다.",
            en="The third argument is the ID of a padding token: the vector of token 0 is zero and is never trained.",
        ),
        Wrong(
            "frozen",
            {1: "nn.Embedding.from_pretrained(torch.randn(vocab_size, output_dim))"},
            ko="`from_pretrained`는 가중치를 얼려 둡니다. 임베딩은 훈련하면서 바뀌어야 합니다.",
            en="`from_pretrained` freezes the weights. The embeddings have to change during training.",
        ),
        Wrong(
            "one-row-more",
            {1: "nn.Embedding(vocab_size + 1, output_dim)"},
            ko="행이 하나 더 많습니다. ID는 0부터 `vocab_size - 1`까지이므로 행은 `vocab_size`개면 됩니다.",
            en="There is one row too many: IDs run from 0 to `vocab_size - 1`, which makes `vocab_size` rows.",
        ),
    )
    right = (
        Right("keyword-arguments", {1: "torch.nn.Embedding(embedding_dim=output_dim, num_embeddings=vocab_size)"}),
        Right("weights-given", {1: "nn.Embedding.from_pretrained(torch.randn(vocab_size, output_dim), freeze=False)"}),
        Right("full-name", {1: "torch.nn.modules.sparse.Embedding(vocab_size, output_dim)"}),
    )
