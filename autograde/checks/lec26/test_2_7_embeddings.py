"""Hidden checks of section 2.7: a small embedding layer. Its random numbers are never compared with anyone else's."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from .lookup import look_up


def drawn_sizes(rng: np.random.Generator) -> tuple[int, int]:
    """More rows and columns than those of the notebook."""
    return int(rng.integers(70, 140)), int(rng.integers(17, 40))


@exercise("embedding-layer", points=1)
class TestEmbeddingLayer:
    @check(
        ko="훈련할 수 있는 임베딩 층이어야 하고, 가중치는 크기가 (`vocab_size`, `output_dim`)이며 무작위로 "
        "시작해야 합니다.",
        en="A trainable embedding layer, whose weights have the shape (`vocab_size`, `output_dim`) and start out "
        "random.",
    )
    def test_when_it_is_made_then_it_is_a_trainable_table(self, student: Student) -> None:
        layer = look_up(student.rerun(), "embedding_layer", 6, 3)
        assert layer.is_table()
        assert layer.starts_at_random()

    @check(
        ko="`vocab_size`와 `output_dim`이 달라지면 층의 크기도 따라 달라져야 합니다.",
        en="With another `vocab_size` and `output_dim` the layer has these sizes.",
    )
    def test_when_sizes_are_others_then_the_layer_follows(self, student: Student, rng: np.random.Generator) -> None:
        height, width = drawn_sizes(rng)
        other = student.rerun(vocab_size=height, output_dim=width)
        assert other.run("tuple(embedding_layer.weight.shape)") == (height, width)

    @check(
        ko="토큰 ID로 룩업하면 가중치의 그 행이 그대로 나오고, 어느 행이든 훈련되어야 합니다.",
        en="Looking up token IDs gives exactly these rows of the weights, and every row is trained.",
    )
    def test_when_ids_are_looked_up_then_their_rows_come_out(self, student: Student, rng: np.random.Generator) -> None:
        height, width = drawn_sizes(rng)
        layer = look_up(student.rerun(vocab_size=height, output_dim=width), "embedding_layer", height, width)
        assert layer.is_table()
        assert layer.starts_at_random()
        assert layer.looks_up()
        assert layer.trains()

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
            "sparse-gradients",
            {1: "nn.Embedding(vocab_size, output_dim, sparse=True)"},
            ko="`sparse=True`이면 그레이디언트가 희소 텐서가 되어 AdamW로 훈련할 수 없습니다. 두 크기만 넘깁니다.",
            en="With `sparse=True` the gradients are sparse tensors, which AdamW refuses. Give the two sizes only.",
        ),
        Wrong(
            "scaled-by-frequency",
            {1: "nn.Embedding(vocab_size, output_dim, scale_grad_by_freq=True)"},
            ko="`scale_grad_by_freq=True`이면 자주 나온 토큰의 그레이디언트가 나누어집니다. 두 크기만 넘깁니다.",
            en="`scale_grad_by_freq=True` divides a token's gradient by how often it occurs. Give the two sizes only.",
        ),
        Wrong(
            "norm-limited",
            {1: "nn.Embedding(vocab_size, output_dim, max_norm=1.0)"},
            ko="`max_norm`은 룩업할 때 가중치를 줄입니다. 두 크기만 넘깁니다.",
            en="`max_norm` shrinks the weights when they are looked up. Give the two sizes only.",
        ),
        Wrong(
            "zeros",
            {1: "nn.Embedding.from_pretrained(torch.zeros(vocab_size, output_dim), freeze=False)"},
            ko="가중치가 모두 0이라 모든 토큰의 벡터가 같습니다. 무작위로 시작해야 합니다.",
            en="All weights are zero, so all tokens have the same vector. They have to start out random.",
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
        Right(
            "small-start-values",
            {1: "nn.Embedding(vocab_size, output_dim); nn.init.normal_(embedding_layer.weight, std=0.02)"},
        ),
        Right("subclass", {1: "type('Table', (nn.Embedding,), {})(vocab_size, output_dim)"}),
        Right("full-name", {1: "torch.nn.modules.sparse.Embedding(vocab_size, output_dim)"}),
    )
