"""What the checks of transformer block and GPT model ask, wherever an exercise makes them. Declares no exercise."""

from __future__ import annotations

import numpy as np

from autograde.checks import Student, check
from autograde.checks.arrays import agrees, floats, sample
from autograde.checks.gpt import FILL, TINY, block, gpt, random_ids, require_causal

__all__ = ["BIASED", "DEEP", "PLAIN", "BlockChecks", "ModelChecks"]

PLAIN = {**TINY, "drop_rate": 0.5}
BIASED = {**TINY, "emb_dim": 20, "n_heads": 4, "context_length": 9, "qkv_bias": True}
DEEP = {**TINY, "n_layers": 3, "emb_dim": 20, "n_heads": 4, "context_length": 9, "drop_rate": 0.5, "qkv_bias": True}

BLOCK_LEAK = f"""{FILL}
module = filled(TransformerBlock(cfg)).eval()
(module(vectors), module(later), module(vectors[:1]))
"""
#: At the end attention and feed-forward network give constants: what is left of the gradient came by the shortcuts.
BLOCK_RUN = f"""{FILL}
module = filled(TransformerBlock(cfg)).eval()
found = [module(vectors), module(vectors[:2, :5]), module(vectors[:1, :1])]
result = (found, vectors, state(module), reached(module, vectors))
inputs = vectors.clone().requires_grad_()
with torch.no_grad():
    module.att.out_proj.weight.zero_()
    module.ff.layers[2].weight.zero_()
module(inputs).sum().backward()
(*result, inputs.grad)
"""
#: Attention gives 1 and the feed-forward network 4 everywhere, so that what is added shows what dropout did.
BLOCK_DROPOUT = """
module = TransformerBlock(cfg)
with torch.no_grad():
    for weight in module.parameters():
        weight.zero_()
    module.att.out_proj.bias.fill_(1.0)
    module.ff.layers[2].bias.fill_(4.0)
(module(vectors) - vectors, module.eval()(vectors) - vectors)
"""

MODEL_LEAK = f"""{FILL}
module = filled(GPTModel(cfg)).eval()
(module(ids), module(later), module(ids[:1]), module(same))
"""
MODEL_RUN = f"""{FILL}
module = filled(GPTModel(cfg)).eval()
found = [module(ids), module(ids[:2, :5]), module(ids[:1, :1])]
(found, state(module), reached(module, ids))
"""
MODEL_LONG = "GPTModel(cfg)(ids)"
#: In training with dropout in the blocks alone, then after the embeddings alone, and at last in evaluation.
MODEL_DROPOUT = f"""{FILL}
module = filled(GPTModel(cfg))
module.drop_emb.eval()
blocks = module(ids), module(ids)
module.train()
module.trf_blocks.eval()
(*blocks, module(ids), module(ids), module.eval()(ids), state(module))
"""


class BlockChecks:
    """Checks of `TransformerBlock`, in sizes that all differ."""

    @check(
        ko="뒤의 토큰을 바꾸어도 앞의 출력은 그대로여야 하고, 배치의 다른 항목과 섞이지 않아야 합니다.",
        en="Changing later tokens changes no earlier output, and the sequences of a batch do not mix.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_outputs_stay(self, student: Student) -> None:
        vectors = sample(5, 7, 12)
        later = np.concatenate([vectors[:, :3], sample(5, 4, 12, seed=28)], axis=1)
        require_causal(student.run(BLOCK_LEAK, cfg=PLAIN, vectors=vectors, later=later), first=3)

    @check(
        ko="평가 모드의 출력은 층 정규화, 어텐션, 더하기, 층 정규화, 피드 포워드, 더하기를 차례로 거친 값이어야 하고, "
        "그레이디언트가 모든 파라미터에, 그리고 숏컷을 지나 입력에 닿아야 하며, 입력 텐서는 그대로여야 합니다.",
        en="In evaluation mode the output comes from layer norm, attention, addition, layer norm, feed-forward "
        "network, addition, in this order; gradients reach all parameters and, by the shortcuts, the input; the input "
        "tensor stays as it was.",
        points=2,
    )
    def test_when_it_runs_then_the_output_agrees(self, student: Student) -> None:
        vectors = sample(5, 9, 20)
        found, after, state, reached, gradient = student.run(BLOCK_RUN, cfg=BIASED, vectors=vectors)
        for seen, tokens in zip(found, (vectors, vectors[:2, :5], vectors[:1, :1]), strict=True):
            assert agrees(seen, block(tokens, state, BIASED), atol=1e-3)
        assert agrees(after, vectors)
        assert agrees(gradient, np.ones_like(vectors))
        # A bias of the keys adds the same to all scores of a query: softmax takes it away, and with it the gradient.
        assert all(seen for name, seen in reached.items() if name != "att.W_key.bias")

    @check(
        ko="훈련할 때만, 두 번 더하기 바로 앞에서 `drop_rate`의 비율로 드롭아웃이 걸려야 합니다.",
        en="In training only, dropout with the rate `drop_rate` acts right before each of the two additions.",
        points=1,
    )
    def test_when_it_trains_then_both_halves_drop(self, student: Student) -> None:
        cfg = {**TINY, "drop_rate": 0.25}
        vectors = np.full((5, 16, 12), 32, dtype=np.float32)
        training, quiet = map(floats, student.run(BLOCK_DROPOUT, cfg=cfg, vectors=vectors))
        assert np.allclose(quiet, 5, rtol=0, atol=1e-3)
        assert training.shape == quiet.shape == vectors.shape
        sums = np.array([[0, 1], [4, 5]]) / 0.75
        near = np.abs(training[..., None, None] - sums) < 1e-3
        assert np.all(near.any(axis=(-1, -2)))
        shares = near.mean(axis=(0, 1, 2))
        assert np.all(np.abs([shares[:, 0].sum() - 0.25, shares[0].sum() - 0.25]) < 0.1)


class ModelChecks:
    """Checks of `GPTModel`, in sizes that all differ."""

    @check(
        ko="뒤의 토큰을 바꾸어도 앞 위치의 로짓은 그대로여야 하고, 같은 토큰이라도 위치가 다르면 로짓이 달라야 합니다.",
        en="Changing later tokens changes no earlier logits, and one token at two positions has different logits.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_logits_stay(self, student: Student) -> None:
        ids = random_ids(5, 7)
        later = np.concatenate([ids[:, :3], (ids[:, 3:] + 1) % TINY["vocab_size"]], axis=1)
        *found, same = student.run(MODEL_LEAK, cfg=TINY, ids=ids, later=later, same=np.full((1, 7), 4))
        require_causal(found, first=3)
        logits = floats(same)
        assert np.all(np.abs(logits[0, 1:] - logits[0, 0]).max(axis=-1) > 1e-2)

    @check(
        ko="로짓은 임베딩, 모든 블록, 마지막 층 정규화, 출력 헤드를 차례로 거친 값이어야 하고, 모든 파라미터에 "
        "그레이디언트가 닿아야 하며, 문맥 길이보다 긴 입력은 받지 않아야 합니다.",
        en="The logits come from embeddings, all blocks, final layer norm and output head, in this order; gradients "
        "reach all parameters, and longer inputs than the context length are refused.",
        points=2,
    )
    def test_when_it_runs_then_the_logits_agree(self, student: Student) -> None:
        ids = random_ids(5, 9)
        found, state, reached = student.run(MODEL_RUN, cfg=DEEP, ids=ids)
        for seen, tokens in zip(found, (ids, ids[:2, :5], ids[:1, :1]), strict=True):
            assert agrees(seen, gpt(tokens, state, DEEP), atol=1e-3)
        assert all(seen for name, seen in reached.items() if not name.endswith("W_key.bias"))
        assert student.error(MODEL_LONG, cfg=TINY, ids=random_ids(2, 17)) is not None

    @check(
        ko="훈련할 때는 임베딩 다음과 블록 안에서 드롭아웃이 걸리고, 평가 모드에서는 걸리지 않아야 합니다.",
        en="In training dropout acts after the embeddings and inside the blocks; in evaluation mode there is none.",
        points=1,
    )
    def test_when_it_trains_then_all_dropouts_are_on(self, student: Student) -> None:
        cfg, ids = {**TINY, "drop_rate": 0.25}, random_ids(5, 7)
        *training, quiet, state = student.run(MODEL_DROPOUT, cfg=cfg, ids=ids)
        blocks, again, embeddings, once_more = map(floats, training)
        assert np.abs(blocks - again).max() > 1e-2
        assert np.abs(embeddings - once_more).max() > 1e-2
        assert agrees(quiet, gpt(ids, state, cfg), atol=1e-3)
