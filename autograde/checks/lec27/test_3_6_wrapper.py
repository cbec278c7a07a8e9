"""Hidden checks of section 3.6.1: several causal attentions side by side, as many heads as tokens and widths differ."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, alike, between, each_by_itself, with_one_far
from ..attention import (
    Trial,
    context,
    divided,
    qkv,
    require_agreement,
    require_gradients,
)
from ..causal import is_causal_mask, require_dropped, trained_passes

MADE = """
module = made()
(list(module.heads), dict(module.named_parameters()), module(x.float()))
"""
OPTIONS = """
biased = MultiHeadAttentionWrapper(*arguments, qkv_bias=True)
([name for name, _ in biased.named_parameters()], dict(biased.named_buffers()))
"""

HEAD = "CausalAttention(d_in, d_out, context_length, dropout, qkv_bias)"


@exercise("multi-head-wrapper", points=3)
class TestMultiHeadWrapper:
    @check(
        ko="`heads`에는 저마다 가중치가 있는 `CausalAttention`이 `num_heads`개 있어야 합니다.",
        en="`heads` holds `num_heads` objects of `CausalAttention`, each with weights of its own.",
        points=1,
    )
    def test_when_it_is_made_then_every_head_has_its_own_weights(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        heads = between(rng, 5, 7)
        trial = drawn(rng, heads)
        kinds, parameters, output = trial.run(student, MADE)
        assert output.dtype == "torch.float32"
        assert len(kinds) == heads
        for kind in kinds:
            assert "CausalAttention" in [name.rpartition(".")[2] for name in getattr(kind, "bases", ())]
        assert {name: matrix.shape for name, matrix in parameters.items()} == {
            name: numbers.shape for name, numbers in trial.weights.items()
        }
        assert all(matrix.requires_grad for matrix in parameters.values())
        assert each_by_itself(parameters.values())

    @check(
        ko="`context_length`, `dropout`, `qkv_bias`를 모든 헤드에 넘겨야 합니다. 드롭아웃은 훈련할 때 헤드마다 "
        "따로 걸립니다.",
        en="`context_length`, `dropout` and `qkv_bias` are passed on to every head; in training, dropout acts in each "
        "head by itself.",
        points=1,
    )
    def test_when_options_are_given_then_every_head_has_them(self, student: Student, rng: np.random.Generator) -> None:
        heads, rate, tokens, d_in = between(rng, 5, 6), between(rng, 200, 450) / 1000, between(rng, 15, 17), 19
        width = tokens + between(rng, 2, 5)
        weights, length = several(rng, heads, d_in, width), tokens + between(rng, 18, 25)
        x = rng.normal(size=(2, tokens, d_in)) * 0.3
        trial = Trial("MultiHeadAttentionWrapper", (d_in, width, length, rate, heads), weights, x, heads * width)
        names, buffers = trial.run(student, OPTIONS)
        assert set(names) == {name for plain in weights for name in (plain, plain.replace("weight", "bias"))}
        assert all(is_causal_mask(buffers[f"heads.{k}.mask"], length) for k in range(heads))
        passes, quiet = trained_passes(student, rng, trial)
        parts = [context(x, weights, f"heads.{k}.", causal=True) for k in range(heads)]
        attention, values = (np.stack(each, axis=1) for each in zip(*parts, strict=True))
        assert alike(quiet, np.concatenate([weight @ value for weight, value in parts], axis=-1))
        require_dropped(attention, values, [divided(each, heads) for each in passes], rate)

    @check(
        ko="헤드가 몇 개이든 출력은 헤드들의 출력을 마지막 차원을 따라 차례로 이은 것이어야 하고, 뒤의 토큰을 보지 "
        "않아야 "
        "하며, 그레이디언트가 입력과 모든 헤드에 그대로 흘러야 합니다.",
        en="However many heads there are, the output is that of all heads in turn, joined along the last dimension; it "
        "sees no later tokens, and its gradients reach the input and every head.",
        points=1,
    )
    def test_when_it_runs_then_the_heads_stand_side_by_side(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        heads = between(rng, 5, 7)
        trial = drawn(rng, heads, bias=True)
        require_agreement(student, reference, rng, trial)
        require_gradients(student, reference, rng, trial)
        require_agreement(student, reference, rng, drawn(rng, 1, shape=(2, 6, 3)))

    wrong = (
        Wrong(
            "one-head-repeated",
            {1: f"[{HEAD}] * num_heads"},
            ko="같은 헤드 하나를 되풀이했습니다. 리스트에 곱하면 같은 객체가 여러 번 들어갑니다.",
            en="One head is repeated: multiplying a list puts the same object into it several times.",
        ),
        Wrong(
            "two-heads-always",
            {1: f"[{HEAD} for _ in range(2)]"},
            ko="헤드의 수를 숫자로 적었습니다. `num_heads`를 써야 합니다.",
            en="The number of heads is fixed. Use `num_heads`.",
        ),
        Wrong(
            "four-heads-at-most",
            {2: "torch.cat([head(x) for head in self.heads[:4]], dim=-1)"},
            ko="앞의 네 헤드만 불렀습니다. 헤드가 더 많아도 모두 불러야 합니다.",
            en="Only the first four heads are called. All of them count, however many there are.",
        ),
        Wrong(
            "single-head",
            {1: f"[{HEAD}]"},
            ko="헤드가 하나뿐입니다. `num_heads`개를 만들어야 합니다.",
            en="There is one head only. Make `num_heads` of them.",
        ),
        Wrong(
            "bias-not-passed-on",
            {1: "[CausalAttention(d_in, d_out, context_length, dropout) for _ in range(num_heads)]"},
            ko="`qkv_bias`를 넘기지 않아 늘 편향이 없습니다.",
            en="`qkv_bias` is not passed on, so there is never a bias.",
        ),
        Wrong(
            "dropout-not-passed-on",
            {1: "[CausalAttention(d_in, d_out, context_length, 0.0, qkv_bias) for _ in range(num_heads)]"},
            ko="드롭아웃을 0.0으로 고정했습니다. 넘겨받은 `dropout`을 넘겨야 합니다.",
            en="The dropout is fixed at 0.0. Pass on `dropout`.",
        ),
        Wrong(
            "fixed-context",
            {1: "[CausalAttention(d_in, d_out, 6, dropout, qkv_bias) for _ in range(num_heads)]"},
            ko="문맥 길이를 숫자로 적었습니다. `context_length`를 넘겨야 합니다.",
            en="The context length is a fixed number. Pass on `context_length`.",
        ),
        Wrong(
            "width-divided",
            {
                1: "[CausalAttention(d_in, max(1, d_out // num_heads), context_length, dropout, qkv_bias)"
                " for _ in range(num_heads)]"
            },
            ko="`d_out`을 헤드의 수로 나누었습니다. 이 클래스에서는 헤드마다 폭이 `d_out`입니다.",
            en="`d_out` is divided by the number of heads. In this class every head has the width `d_out`.",
        ),
        Wrong(
            "no-causal-mask",
            {1: "[SelfAttention_v2(d_in, d_out, qkv_bias) for _ in range(num_heads)]"},
            ko="마스크가 없고 배치를 받지 못하는 클래스입니다. `CausalAttention`을 써야 합니다.",
            en="That class has no mask and takes no batches. Use `CausalAttention`.",
        ),
        Wrong(
            "joined-along-tokens",
            {2: "torch.cat([head(x) for head in self.heads], dim=1)"},
            ko="토큰의 축을 따라 이었습니다. 폭이 늘도록 마지막 차원을 따라 이어야 합니다.",
            en="The outputs are joined along the tokens. The width has to grow: join along the last dimension.",
        ),
        Wrong(
            "joined-along-batch",
            {2: "torch.cat([head(x) for head in self.heads], dim=0)"},
            ko="배치의 축을 따라 이었습니다. 마지막 차원을 따라 이어야 합니다.",
            en="The outputs are joined along the batch. Join along the last dimension.",
        ),
        Wrong(
            "stacked",
            {2: "torch.stack([head(x) for head in self.heads], dim=-1).flatten(-2)"},
            ko="쌓은 다음 펼쳐서 헤드의 열이 하나씩 섞였습니다. `torch.cat`은 헤드를 통째로 잇습니다.",
            en="Stacked and flattened, the columns of the heads alternate. `torch.cat` puts whole heads side by side.",
        ),
        Wrong(
            "summed",
            {2: "sum(head(x) for head in self.heads)"},
            ko="헤드의 출력을 더했습니다. 이어 붙여야 헤드마다의 관점이 남습니다.",
            en="The outputs are added up. Joined, every head keeps its own view.",
        ),
        Wrong(
            "one-after-another",
            {2: "torch.cat([self.heads[0](x) for head in self.heads], dim=-1)"},
            ko="첫 헤드의 출력만 되풀이했습니다. 모든 헤드를 불러야 합니다.",
            en="The first head's output is repeated. Call every head.",
        ),
    )
    right = (
        Right(
            "keyword-arguments",
            {
                1: "[CausalAttention(d_in=d_in, d_out=d_out, context_length=context_length, dropout=dropout, "
                "qkv_bias=qkv_bias) for _ in range(num_heads)]"
            },
        ),
        Right("generator", {1: f"({HEAD} for _ in range(num_heads))"}),
        Right("concatenate", {2: "torch.concat([head(x) for head in self.heads], -1)"}),
        Right("last-axis-by-number", {2: "torch.cat(tuple(head(x) for head in self.heads), dim=2)"}),
        Right("stacked-by-head", {2: "torch.stack([head(x) for head in self.heads], dim=-2).flatten(-2)"}),
    )
    equal = (("inputs-to-cpu", "in this lecture all tensors are on the CPU"),)


def several(rng: np.random.Generator, heads: int, d_in: int, width: int, *, bias: bool = False) -> dict[str, Floats]:
    """Numbers for so many heads."""
    parts = (qkv(rng, d_in, width, bias=bias, prefix=f"heads.{k}.") for k in range(heads))
    return {name: numbers for part in parts for name, numbers in part.items()}


def drawn(
    rng: np.random.Generator, heads: int, *, bias: bool = False, shape: tuple[int, int, int] | None = None
) -> Trial:
    """A module of the class without dropout, and an input shorter than its context, of this shape or of one that nobody
    would write as numbers.
    """
    sequences, tokens, d_in = shape or (3, between(rng, 33, 36), between(rng, 17, 20))
    width = between(rng, 8, 16)
    arguments = (d_in, width, tokens + between(rng, 1, 9), 0.0, heads)
    weights = several(rng, heads, d_in, width, bias=bias)
    x = with_one_far(rng, rng.normal(size=(sequences, tokens, d_in)))
    options = {"qkv_bias": True} if bias else {}
    return Trial("MultiHeadAttentionWrapper", arguments, weights, x, heads * width, options)
