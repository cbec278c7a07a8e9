"""What the checks of transformer block and GPT model ask, wherever an exercise makes them. Declares no exercise.

Answers and the reference get the same weights and the same inputs, and have to give the same, forward and backward.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Student, check

from .arrays import Floats, floats
from .devices import require_device
from .gpt import (
    LONGEST,
    TOOLS,
    alike,
    draw_config,
    draw_rate,
    draw_seed,
    require_causal,
    require_dropout,
)

__all__ = ["BlockChecks", "ModelChecks"]

BLOCK_MADE = "module = filled(TransformerBlock(drawn_cfg), drawn_seed).eval()"
BLOCK_LEAK = f"""{TOOLS}
{BLOCK_MADE}
module(drawn_x), module(drawn_later), module(drawn_x[:1])
"""
BLOCK_RUN = f"""{TOOLS}
{BLOCK_MADE}
found = [module(drawn_x), module(drawn_x[:2, :5]), module(drawn_x[:1, :1]), module(drawn_x.flip(0))]
found, drawn_x, passed(module.double(), drawn_x.double())
"""
BLOCK_LONG = f"""{TOOLS}
{BLOCK_MADE}
with torch.no_grad():
    output = module(drawn_x)
output
"""
#: Attention gives 1 and the feed-forward network 4 everywhere, so that what is added shows what dropout did. At last
#: attention gives each head's first weight, and the feed-forward network nothing.
CONSTANT = """
def constant(module):
    with torch.no_grad():
        for weight in module.parameters():
            weight.zero_()
        module.att.out_proj.bias.fill_(1.0)
        module.ff.layers[2].bias.fill_(4.0)
    return module
"""
BLOCK_DROPOUT = f"""{TOOLS}{CONSTANT}
module = constant(TransformerBlock(drawn_cfg))
found = [module(drawn_x) - drawn_x, module(drawn_x) - drawn_x, module.eval()(drawn_x) - drawn_x]
with torch.no_grad():
    module.att.out_proj.bias.zero_()
    module.ff.layers[2].bias.zero_()
    module.att.W_value.bias.fill_(1.0)
    module.att.out_proj.weight.copy_(torch.eye(drawn_x.shape[-1]))
(*found, module.train()(drawn_x)[:, 0] - drawn_x[:, 0])
"""

MODEL_MADE = "module = filled(GPTModel(drawn_cfg), drawn_seed).eval()"
MODEL_LEAK = f"""{TOOLS}
{MODEL_MADE}
module(drawn_ids), module(drawn_later), module(drawn_ids[:1]), module(drawn_same)
"""
MODEL_RUN = f"""{TOOLS}
{MODEL_MADE}
found = [module(drawn_ids), module(drawn_ids[:2, :5]), module(drawn_ids[:1, :1]), module(drawn_ids.flip(0))]
found, drawn_ids, passed(module.double(), drawn_ids)
"""
MODEL_LONG = f"""{TOOLS}
{MODEL_MADE}
with torch.no_grad():
    output = module(drawn_ids)
output
"""
MODEL_TOO_LONG = f"{TOOLS}\nGPTModel(drawn_cfg)(drawn_ids)"
#: What each block adds in training. Then dropout in the blocks alone: all embeddings are 0. Then after the embeddings
#: alone: the blocks add 0. At last the logits in evaluation.
MODEL_DROPOUT = f"""{TOOLS}{CONSTANT}
module = filled(GPTModel(drawn_cfg), drawn_seed)
quiet = module.eval()(drawn_ids)
module.train()
with torch.no_grad():
    for weight in module.tok_emb.weight, module.pos_emb.weight:
        weight.zero_()
    added = torch.stack([constant(block)(drawn_x) - drawn_x for block in module.trf_blocks])
    blocks = module(drawn_ids), module(drawn_ids)
    module.tok_emb.weight.fill_(1.0)
    for block in module.trf_blocks:
        for weight in block.parameters():
            weight.zero_()
    embeddings = module(drawn_ids), module(drawn_ids)
(added, *blocks, *embeddings, quiet)
"""


def _dropped(added: Floats, rate: float) -> list[npt.NDArray[np.bool_]]:
    """Where a `constant` block in training dropped what attention gave, and what the feed-forward network gave; an
    AssertionError where it added something else than the numbers that dropout with this rate leaves.
    """
    sums = np.array([[0, 1], [4, 5]]) / (1 - rate)
    near = np.abs(added[..., None, None] - sums) < 1e-3
    assert np.all(near.any(axis=(-1, -2)))
    return [near[..., 0, 0] | near[..., 1, 0], near[..., 0, 0] | near[..., 0, 1]]


def _batch(rng: np.random.Generator, cfg: dict[str, Any], tokens: int) -> npt.NDArray[np.float32]:
    return rng.normal(size=(6, tokens, cfg["emb_dim"])).astype(np.float32)


def _ids(rng: np.random.Generator, cfg: dict[str, Any], *shape: int) -> npt.NDArray[np.int64]:
    return rng.integers(cfg["vocab_size"], size=shape)


class BlockChecks:
    """Checks of `TransformerBlock`, in sizes that all differ."""

    @check(
        ko="뒤의 토큰을 바꾸어도 앞의 출력은 그대로여야 하고, 배치의 다른 항목과 섞이지 않아야 합니다.",
        en="Changing later tokens changes no earlier output, and the sequences of a batch do not mix.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_outputs_stay(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        cfg = draw_config(rng, drop_rate=0.5)
        vectors = _batch(rng, cfg, 7)
        later = np.concatenate([vectors[:, :3], _batch(rng, cfg, 4)], axis=1)
        asked = {"drawn_cfg": cfg, "drawn_seed": draw_seed(rng)}
        require_causal(student.run(BLOCK_LEAK, **asked, drawn_x=vectors, drawn_later=later), first=3)

    @check(
        ko="평가 모드의 출력은 텍스트의 길이와 상관없이 층 정규화, 어텐션, 더하기, 층 정규화, 피드 포워드, 더하기를 "
        "차례로 거친 값이고 자료형이 입력과 같아야 합니다. 그레이디언트는 두 숏컷과 두 갈래를 모두 지나 모든 "
        "파라미터와 입력에 닿아야 하고, 입력 텐서는 그대로여야 합니다.",
        en="In evaluation mode the output comes from layer norm, attention, addition, layer norm, feed-forward "
        "network, addition, in this order, for texts of any length and with the dtype of the input. Gradients reach "
        "all parameters and the input, through both shortcuts and both branches. The input tensor stays as it was.",
        points=2,
    )
    def test_when_it_runs_then_the_output_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        seed = draw_seed(rng)
        cfg = draw_config(rng, drop_rate=0.5, qkv_bias=True)
        asked = {"drawn_cfg": cfg, "drawn_seed": seed, "drawn_x": _batch(rng, cfg, int(rng.integers(9, 17)))}
        assert alike(student.run(BLOCK_RUN, **asked), reference.run(BLOCK_RUN, **asked))
        require_device(student, f"{TOOLS}\n{BLOCK_MADE}", **asked)
        tokens = LONGEST + int(rng.integers(5, 20))
        for sizes, length in (((4, 2), tokens), ((26, 13), 5)):
            cfg = draw_config(rng, emb_dim=sizes[0], n_heads=sizes[1], context_length=length + 2)
            asked = {"drawn_cfg": cfg, "drawn_seed": seed, "drawn_x": _batch(rng, cfg, length)[:1]}
            assert alike(student.run(BLOCK_LONG, **asked), reference.run(BLOCK_LONG, **asked), atol=1e-3)

    @check(
        ko="훈련할 때만, 두 번 더하기 바로 앞과 어텐션 안에서 `drop_rate`의 비율로 드롭아웃이 걸려야 합니다. 지우는 "
        "자리는 값마다, 부를 때마다 따로 정해져야 합니다.",
        en="In training only, dropout with the rate `drop_rate` acts right before each of the two additions, and in "
        "the attention. What is dropped is drawn for each number by itself and anew each time.",
        points=1,
    )
    def test_when_it_trains_then_both_halves_drop(self, student: Student, rng: np.random.Generator) -> None:
        rate = draw_rate(rng)
        cfg = draw_config(rng, emb_dim=20, n_heads=4, drop_rate=rate, qkv_bias=True)
        vectors = np.full((8, 16, 20), 32, dtype=np.float32)
        found = student.run(BLOCK_DROPOUT, drawn_cfg=cfg, drawn_x=vectors)
        *training, quiet, first = map(floats, found)
        assert np.allclose(quiet, 5, rtol=0, atol=1e-3)
        assert [one.shape for one in (*training, quiet)] == [vectors.shape] * 3
        require_dropout([mask for one in training for mask in _dropped(one, rate)], rate)
        kept = np.abs(first - (1 - rate) ** -2) < 1e-3
        assert kept.any()
        assert np.all(kept | (np.abs(first) < 1e-3))


class ModelChecks:
    """Checks of `GPTModel`, in sizes that all differ."""

    @check(
        ko="뒤의 토큰을 바꾸어도 앞 위치의 로짓은 그대로여야 하고, 같은 토큰이라도 위치가 다르면 로짓이 달라야 합니다.",
        en="Changing later tokens changes no earlier logits, and one token at two positions has different logits.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_logits_stay(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        cfg = draw_config(rng)
        ids = _ids(rng, cfg, 6, 7)
        later = np.concatenate([ids[:, :3], (ids[:, 3:] + 1) % cfg["vocab_size"]], axis=1)
        drawn = {"drawn_ids": ids, "drawn_later": later, "drawn_same": np.full((1, 7), 4)}
        *found, same = student.run(MODEL_LEAK, drawn_cfg=cfg, drawn_seed=draw_seed(rng), **drawn)
        require_causal(found, first=3)
        logits = floats(same)
        assert np.all(np.abs(logits[0, 1:] - logits[0, 0]).max(axis=-1) > 1e-2)

    @check(
        ko="로짓은 텍스트의 길이와 블록의 수에 상관없이 임베딩, 모든 블록, 마지막 층 정규화, 출력 헤드를 차례로 거친 "
        "값이고 자료형은 가중치와 같아야 합니다. 모든 파라미터에 식의 그레이디언트가 닿아야 하며, 문맥 길이보다 긴 "
        "입력은 받지 않아야 합니다.",
        en="The logits come from embeddings, all blocks, final layer norm and output head, in this order, for texts of "
        "any length and any number of blocks, with the dtype of the weights. The gradients of the formula reach all "
        "parameters, and longer inputs than the context length are refused.",
        points=2,
    )
    def test_when_it_runs_then_the_logits_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        seed = draw_seed(rng)
        cfg = draw_config(rng, drop_rate=0.5, qkv_bias=True)
        asked = {"drawn_cfg": cfg, "drawn_seed": seed, "drawn_ids": _ids(rng, cfg, 6, int(rng.integers(10, 17)))}
        assert alike(student.run(MODEL_RUN, **asked), reference.run(MODEL_RUN, **asked))
        tokens, layers = LONGEST + int(rng.integers(5, 20)), int(rng.integers(13, 16))
        for length, number in ((tokens, 1), (6, layers)):
            cfg = draw_config(rng, emb_dim=4, n_heads=2, context_length=length + 1, n_layers=number)
            asked = {"drawn_cfg": cfg, "drawn_seed": seed, "drawn_ids": _ids(rng, cfg, 1, length)}
            assert alike(student.run(MODEL_LONG, **asked), reference.run(MODEL_LONG, **asked), atol=1e-3)
        cfg = draw_config(rng)
        ids = _ids(rng, cfg, 2, cfg["context_length"] + 1)
        assert student.error(MODEL_TOO_LONG, drawn_cfg=cfg, drawn_ids=ids) is not None

    @check(
        ko="훈련할 때는 임베딩 다음과 모든 블록 안에서 `drop_rate`의 비율로 드롭아웃이 걸리고, 평가 모드에서는 걸리지 "
        "않아야 합니다.",
        en="In training dropout with the rate `drop_rate` acts after the embeddings and inside all blocks; in "
        "evaluation mode there is none.",
        points=1,
    )
    def test_when_it_trains_then_all_dropouts_are_on(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        rate = draw_rate(rng)
        cfg = draw_config(rng, drop_rate=rate)
        vectors = np.full((8, 16, cfg["emb_dim"]), 32, dtype=np.float32)
        asked = {"drawn_cfg": cfg, "drawn_seed": draw_seed(rng), "drawn_ids": _ids(rng, cfg, 5, 7)}
        found = student.run(MODEL_DROPOUT, **asked, drawn_x=vectors)
        added, blocks, again, embeddings, once_more, _ = map(floats, found)
        assert added.shape == (cfg["n_layers"], *vectors.shape)
        require_dropout(_dropped(added, rate), rate)
        assert np.abs(blocks - again).max() > 1e-2
        assert np.abs(embeddings - once_more).max() > 1e-2
        assert alike(found[-1], reference.run(MODEL_DROPOUT, **asked, drawn_x=vectors)[-1], atol=1e-3)
