"""Hidden checks of section 2.8: from token IDs to token embeddings in the sizes of a real model.

The weights are random and too large to be sent: shapes are asked for, and the few rows that matter.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Array, Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from ..windows import BATCHES, LAST, is_data_loader
from .lookup import Sizes, look_up_others
from .texts import drawn_story, ruled_story

#: What `inputs` give, and what of a gradient reaches the layer's rows. It has 50 MB, nearly all of them zeros, so a
#: lookup's own is kept as the rows that it looked up.
LOOKED_UP = """
from torch.utils._python_dispatch import TorchDispatchMode

class RowsOnly(TorchDispatchMode):
    _should_skip_dynamo = classmethod(lambda cls: False)  # else torch imports its compiler

    def __torch_dispatch__(self, operation, types, arguments=(), named=None):
        if operation is not torch.ops.aten.embedding_dense_backward.default:
            return operation(*arguments, **(named or {}))
        step, ids, height = arguments[:3]
        width = step.shape[-1]
        found = ids.reshape(1, -1), step.reshape(-1, width)
        return torch.sparse_coo_tensor(*found, (height, width), check_invariants=False)

weight = token_embedding_layer.weight
with RowsOnly():
    (gradient,) = torch.autograd.grad((token_embeddings * steps).sum(), weight, retain_graph=True)
(token_embeddings, weight[rows], gradient.index_select(0, torch.tensor(rows)).to_dense())
"""


@exercise("token-embedding-layer", points=1)
class TestTokenEmbeddingLayer:
    @check(
        ko="훈련할 수 있는 임베딩 층이어야 하고, 토큰마다 `output_dim` 차원의 무작위로 시작하는 행이 있어야 합니다.",
        en="A trainable embedding layer with a row of `output_dim` numbers per token, which start out random.",
    )
    def test_when_it_is_made_then_every_token_has_a_row(self, student: Student) -> None:
        code = "weight = token_embedding_layer.weight\n"
        code += "(tuple(weight.shape), str(weight.dtype), weight.requires_grad, weight[[0, 1, 300, 50256]])"
        *kind, start = student.run(code)
        assert kind == [(50257, 256), "torch.float32", True]
        assert np.unique(start.values).size > start.values.size / 2

    @check(
        ko="`vocab_size`와 `output_dim`이 달라지면 층도 따라 달라지고, 룩업하면 그 행이 나오며, 어느 행이든 훈련되어야 "
        "합니다.",
        en="With another `vocab_size` and `output_dim` the layer follows, a lookup gives its rows, and every row is "
        "trained.",
    )
    def test_when_sizes_are_others_then_the_layer_follows(self, student: Student, rng: np.random.Generator) -> None:
        height, width = int(rng.integers(70, 140)), int(rng.integers(7, 20))
        sizes = Sizes({"vocab_size": height, "output_dim": width}, (height, width))
        kept = Sizes({"output_dim": width}, (50257, width))
        layer = look_up_others(student, "token_embedding_layer", "tokenizer", sizes, kept)
        assert layer.is_table()
        assert layer.starts_at_random()
        assert layer.looks_up()
        assert layer.trains()

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
            "end-marker-as-padding",
            {1: "nn.Embedding(vocab_size, output_dim, padding_idx=-1)"},
            ko="`padding_idx`를 주면 그 토큰의 벡터가 0이 되고 훈련되지 않습니다. 두 크기만 넘깁니다.",
            en="The vector of the token `padding_idx` is zero and is never trained. Give the two sizes only.",
        ),
        Wrong(
            "sparse-gradients",
            {1: "nn.Embedding(vocab_size, output_dim, sparse=True)"},
            ko="`sparse=True`이면 그레이디언트가 희소 텐서가 되어 AdamW로 훈련할 수 없습니다. 두 크기만 넘깁니다.",
            en="With `sparse=True` the gradients are sparse tensors, which AdamW refuses. Give the two sizes only.",
        ),
        Wrong(
            "zeros",
            {1: "nn.Embedding.from_pretrained(torch.zeros(vocab_size, output_dim), freeze=False)"},
            ko="가중치가 모두 0이라 모든 토큰의 벡터가 같습니다. 무작위로 시작해야 합니다.",
            en="All weights are zero, so all tokens have the same vector. They have to start out random.",
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
        Right("weights-given", {1: "nn.Embedding.from_pretrained(torch.randn(vocab_size, output_dim), freeze=False)"}),
        Right("size-of-the-tokenizer", {1: "nn.Embedding(tokenizer.n_vocab, output_dim)"}),
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
        assert is_data_loader(student["dataloader"])

    @check(
        ko="`max_length`나 `raw_text`가 달라지면 데이터 로더도 따라 달라져야 합니다.",
        en="With another `max_length` or `raw_text` the data loader follows.",
    )
    def test_when_length_and_text_are_others_then_all_batches_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        drawn = {"raw_text": drawn_story(rng, 1500), "max_length": int(rng.integers(5, 19))}
        for names in ({"raw_text": UNSEEN[:900], "max_length": 6}, drawn):
            assert student.rerun(**names).run(BATCHES) == reference.rerun(**names).run(BATCHES)
        names = {"raw_text": ruled_story(rng), "max_length": int(rng.integers(40, 70))}
        assert student.rerun(**names).run(LAST) == reference.rerun(**names).run(LAST)

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
        steps = np.arange(ids.size * 256, dtype=np.float32).reshape(*ids.shape, 256) % 97
        found, weight, gradient = student.run(LOOKED_UP, rows=rows.tolist(), steps=steps)
        assert isinstance(found, Array)
        assert weight == reference.run("token_embedding_layer.weight[rows]", rows=rows)
        assert found.dtype == "torch.float32"
        assert np.array_equal(found.values, weight.values[np.searchsorted(rows, ids)])
        assert np.array_equal(gradient.values, [steps[ids == row].sum(axis=0) for row in rows])

    @check(
        ko="`inputs`의 크기와 토큰이 달라지면 결과도 따라 달라져야 합니다.",
        en="With other tokens and another shape of `inputs` the result follows.",
    )
    def test_when_inputs_are_others_then_the_result_follows(self, student: Student, rng: np.random.Generator) -> None:
        ids = rng.integers(50257, size=(17, int(rng.integers(2, 4))))
        ids[[0, 1, 2], [0, 1, 0]] = 50256, 0, 50256
        other = student.rerun(inputs=ids, targets=ids + 1, max_length=ids.shape[1])
        found, weight = other.run("(token_embeddings, token_embedding_layer.weight[rows])", rows=ids)
        assert isinstance(found, Array)
        assert found.shape == weight.shape
        assert np.array_equal(found.values, weight.values)

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
            "layer-copied",
            {1: "nn.Embedding.from_pretrained(token_embedding_layer.weight, freeze=False)(inputs)"},
            ko="가중치를 다른 층에 담아 룩업했습니다. 그레이디언트가 `token_embedding_layer`에 닿지 않습니다.",
            en="The weights were put into another layer, so no gradient reaches `token_embedding_layer`.",
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
