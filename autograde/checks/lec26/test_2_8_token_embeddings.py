"""Hidden checks of section 2.8: from token IDs to token embeddings in the sizes of a real model.

The weights are random and too large to be sent: shapes are asked for, and the few rows that matter.
"""

from __future__ import annotations

import numpy as np

from autograde.checks import UNSEEN, Array, Right, Student, Wrong, check, exercise
from autograde.checks.lec26.lookup import looks_up


@exercise("token-embedding-layer", points=1)
class TestTokenEmbeddingLayer:
    @check(
        ko="훈련할 수 있는 임베딩 층이어야 하고, 토큰마다 `output_dim` 차원의 행이 있어야 합니다.",
        en="A trainable embedding layer with a row of `output_dim` numbers per token.",
    )
    def test_when_it_is_made_then_every_token_has_a_row(self, student: Student) -> None:
        code = "weight = token_embedding_layer.weight\n"
        code += "(token_embedding_layer, tuple(weight.shape), str(weight.dtype), weight.requires_grad)"
        layer, shape, *kind = student.run(code)
        assert "Embedding" in [name.rpartition(".")[2] for name in (layer.type, *layer.bases)]
        assert (shape, kind) == ((50257, 256), ["torch.float32", True])

    @check(
        ko="`vocab_size`와 `output_dim`이 달라지면 층도 따라 달라지고, 룩업하면 그 행이 나와야 합니다.",
        en="With another `vocab_size` and `output_dim` the layer follows, and a lookup gives its rows.",
    )
    def test_when_sizes_are_others_then_the_layer_follows(self, student: Student) -> None:
        other = student.rerun(vocab_size=11, output_dim=7)
        assert other.run("tuple(token_embedding_layer.weight.shape)") == (11, 7)
        assert looks_up(other, "token_embedding_layer", (11, 7))

    wrong = (
        Wrong(
            "layer-of-before",
            {1: "embedding_layer"},
            ko="앞에서 만든 6 × 3 크기의 층입니다. 새 크기로 층을 다시 만들어야 합니다.",
            en="This is the layer of before, 6 × 3. Make a new one with the new sizes.",
        ),
        Wrong(
            "sizes-swapped",
            {1: "nn.Embedding(output_dim, vocab_size)"},
            ko="두 크기의 자리가 바뀌었습니다. 행은 토큰마다 하나씩이므로 `vocab_size`가 먼저입니다.",
            en="The two sizes changed places. There is one row per token, so `vocab_size` comes first.",
        ),
        Wrong(
            "word-vocabulary",
            {1: "nn.Embedding(len(vocab), output_dim)"},
            ko="앞에서 만든 단어 어휘 사전의 크기를 썼습니다. GPT-2의 어휘 사전에는 토큰이 50,257개 있습니다.",
            en="This is the size of the word vocabulary of before. GPT-2's vocabulary has 50,257 tokens.",
        ),
        Wrong(
            "text-length",
            {1: "nn.Embedding(len(enc_text), output_dim)"},
            ko="글에 든 토큰의 수를 썼습니다. 행의 수는 글의 길이가 아니라 어휘 사전의 크기입니다.",
            en="This is the number of tokens in the text. The number of rows is the vocabulary's size.",
        ),
        Wrong(
            "context-size-for-width",
            {1: "nn.Embedding(vocab_size, context_size)"},
            ko="문맥 길이를 벡터의 차원으로 썼습니다. 차원은 `output_dim`입니다.",
            en="The context length stands in for the vector's dimension, which is `output_dim`.",
        ),
        Wrong(
            "fixed-sizes",
            {1: "nn.Embedding(50257, 256)"},
            ko="크기를 숫자로 적었습니다. `vocab_size`와 `output_dim`을 써야 값이 바뀌어도 맞습니다.",
            en="The sizes are written as numbers. With `vocab_size` and `output_dim` they follow when these change.",
        ),
    )
    right = (
        Right("keyword-arguments", {1: "torch.nn.Embedding(embedding_dim=output_dim, num_embeddings=vocab_size)"}),
        Right("weights-given", {1: "nn.Embedding.from_pretrained(torch.zeros(vocab_size, output_dim), freeze=False)"}),
    )


@exercise("embedding-dataloader", points=1)
class TestEmbeddingDataloader:
    @check(
        ko="첫 배치의 입력과 타깃이 글의 순서와 맞아야 하고, 배치의 수도 맞아야 합니다.",
        en="Inputs and targets of the first batch follow the story, and the number of batches is right.",
    )
    def test_when_the_story_is_loaded_then_the_first_batch_agrees(self, student: Student, reference: Student) -> None:
        code = "(inputs, targets, len(dataloader))"
        assert student.run(code) == reference.run(code)

    @check(
        ko="`max_length`나 `raw_text`가 달라지면 데이터 로더도 따라 달라져야 합니다.",
        en="With another `max_length` or `raw_text` the data loader follows.",
    )
    def test_when_length_and_text_are_others_then_all_batches_agree(self, student: Student, reference: Student) -> None:
        seen = student.rerun(raw_text=UNSEEN[:900], max_length=6).run("list(dataloader)")
        assert seen == reference.rerun(raw_text=UNSEEN[:900], max_length=6).run("list(dataloader)")

    wrong = (
        Wrong(
            "loader-of-before",
            {1: "dataloader"},
            ko="앞에서 만든 데이터 로더를 그대로 썼습니다. `max_length`에 맞추어 새로 만들어야 합니다.",
            en="This is the data loader of before. Make a new one that follows `max_length`.",
        ),
        Wrong(
            "fixed-length",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=4, stride=4, shuffle=False)"},
            ko="길이와 스트라이드를 숫자 4로 적었습니다. 둘 다 `max_length`를 따라야 합니다.",
            en="Length and stride are written as the number 4. Both have to follow `max_length`.",
        ),
        Wrong(
            "stride-one",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=max_length, stride=1, shuffle=False)"},
            ko="`stride`가 1이라 행이 서로 겹칩니다. `stride`도 `max_length`여야 합니다.",
            en="With a `stride` of 1 the rows overlap. The stride has to be `max_length` as well.",
        ),
        Wrong(
            "stride-forgotten",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=max_length, shuffle=False)"},
            ko="`stride`가 빠져 기본값 128만큼 건너뜁니다.",
            en="`stride` is missing, so the rows are the default of 128 apart.",
        ),
        Wrong(
            "shuffle-forgotten",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=max_length, stride=max_length)"},
            ko="`shuffle=False`가 빠져 순서가 섞입니다. 함수의 기본값은 `True`입니다.",
            en="`shuffle=False` is missing, so the order is drawn at random: the function's default is `True`.",
        ),
        Wrong(
            "batch-size-forgotten",
            {1: "create_dataloader_v1(raw_text, max_length=max_length, stride=max_length, shuffle=False)"},
            ko="`batch_size=8`이 빠져 행이 기본값인 네 개입니다.",
            en="`batch_size=8` is missing, so there are four rows, the default.",
        ),
    )
    right = (
        Right("by-position", {1: "create_dataloader_v1(raw_text, 8, max_length, max_length, False)"}),
        Right(
            "loader-by-hand",
            {1: "DataLoader(GPTDatasetV1(raw_text, tokenizer, max_length, max_length), batch_size=8, drop_last=True)"},
        ),
    )


@exercise("token-embeddings", points=1)
class TestTokenEmbeddings:
    @check(
        ko="`inputs`의 토큰마다 `token_embedding_layer`의 해당 행이 있어야 하고, 훈련할 수 있어야 합니다.",
        en="Every token of `inputs` has its row of `token_embedding_layer`, and the result can be trained.",
    )
    def test_when_inputs_are_looked_up_then_every_row_agrees(self, student: Student, reference: Student) -> None:
        ids = reference["inputs"].values
        assert student.run("tuple(token_embeddings.shape)") == (*ids.shape, 256)
        rows = np.unique(ids)
        found, weight = student.run("(token_embeddings, token_embedding_layer.weight[rows])", rows=rows)
        assert isinstance(found, Array)
        assert weight == reference.run("token_embedding_layer.weight[rows]", rows=rows)
        assert (found.dtype, found.has_grad_fn) == ("torch.float32", True)
        assert np.array_equal(found.values, weight.values[np.searchsorted(rows, ids)])

    @check(
        ko="`inputs`의 크기와 토큰이 달라지면 결과도 따라 달라져야 합니다.",
        en="With other tokens and another shape of `inputs` the result follows.",
    )
    def test_when_inputs_are_others_then_the_result_follows(self, student: Student) -> None:
        ids = np.array([[5, 0, 50256], [2, 5, 7]])
        other = student.rerun(inputs=ids)
        assert other.run("tuple(token_embeddings.shape)") == (2, 3, 256)
        code = "(token_embeddings, token_embedding_layer.weight[rows])"
        found, weight = other.run(code, rows=ids.flatten())
        assert np.array_equal(found.values.reshape(6, 256), weight.values)

    wrong = (
        Wrong(
            "targets",
            {1: "token_embedding_layer(targets)"},
            ko="타깃을 룩업했습니다. 모델에 들어가는 것은 `inputs`입니다.",
            en="This looks up the targets. What goes into the model is `inputs`.",
        ),
        Wrong(
            "first-row-only",
            {1: "token_embedding_layer(inputs[0])"},
            ko="배치의 첫 행만 룩업했습니다. `inputs` 전체를 한 번에 넘길 수 있습니다.",
            en="Only the first row of the batch is looked up. The whole of `inputs` can be passed at once.",
        ),
        Wrong(
            "example-ids",
            {1: "token_embedding_layer(input_ids)"},
            ko="앞의 예시 `input_ids`를 룩업했습니다. 배치는 `inputs`에 들어 있습니다.",
            en="This looks up the example `input_ids` of before. The batch is in `inputs`.",
        ),
        Wrong(
            "detached",
            {1: "token_embedding_layer(inputs).detach()"},
            ko="`detach`로 그레이디언트를 끊었습니다. 그러면 임베딩 층이 훈련되지 않습니다.",
            en="`detach` cuts the gradients off, so the embedding layer would not be trained.",
        ),
        Wrong(
            "averaged",
            {1: "token_embedding_layer(inputs).mean(dim=1)"},
            ko="행마다 토큰 벡터의 평균을 냈습니다. 토큰마다 벡터가 하나씩 있어야 합니다.",
            en="The vectors of each row are averaged. Every token needs a vector of its own.",
        ),
        Wrong(
            "fresh-random",
            {1: "torch.randn(8, 4, 256, requires_grad=True)"},
            ko="크기만 맞는 무작위 텐서입니다. 층의 가중치에서 토큰마다 행을 꺼내야 합니다.",
            en="A random tensor of the right shape. The rows of the layer's weights have to be looked up.",
        ),
        Wrong(
            "scaled",
            {1: "token_embedding_layer(inputs) * output_dim**0.5"},
            ko="벡터에 수를 곱했습니다. 룩업한 행을 그대로 써야 합니다.",
            en="The vectors are scaled. Use the rows as they are looked up.",
        ),
    )
    right = (
        Right("indexing", {1: "token_embedding_layer.weight[inputs]"}),
        Right("functional", {1: "nn.functional.embedding(inputs, token_embedding_layer.weight)"}),
        Right("row-by-row", {1: "torch.stack([token_embedding_layer(row) for row in inputs])"}),
    )
