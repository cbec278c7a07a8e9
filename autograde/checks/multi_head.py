"""What the checks of multi-head attention ask, wherever an exercise makes it: in sizes that all differ. Declares no
exercise.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Student, check

from .arrays import Floats, alike, between, each_by_itself, with_one_far
from .attention import (
    LAYERS,
    Trial,
    divided,
    joined,
    linear,
    project,
    qkv,
    require_agreement,
    require_gradients,
    split,
)
from .causal import is_causal_mask, require_dropped, require_no_leak, require_own_mask, trained_passes
from .devices import require_device

__all__ = ["MultiHeadChecks"]

MADE = """
plain, biased = made(), MultiHeadAttention(*arguments, qkv_bias=True)
longer = larger().mask.shape[-1]
(dict(plain.named_parameters()), dict(plain.named_buffers()), plain.head_dim, plain(x), parameters(biased), longer)
"""


class MultiHeadChecks:
    """Checks of `MultiHeadAttention`: parts, causality, values, dropout."""

    @check(
        ko="파라미터는 세 선형 층과 `out_proj`의 것뿐이고 저마다 무작위 수에서 시작하며, 편향은 `qkv_bias`를 따르고, "
        '`head_dim`은 헤드 하나의 폭, `"mask"`는 대각선 위를 가리는 (`context_length`, `context_length`) '
        "버퍼여야 합니다.",
        en="The parameters are those of the three layers and of `out_proj`, each starting from random numbers; biases "
        'follow `qkv_bias`, `head_dim` is the width of one head, and `"mask"` is a buffer of shape (`context_length`, '
        "`context_length`) that hides what is above the diagonal.",
        points=1,
    )
    def test_when_it_is_made_then_parameters_and_buffers_are_right(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        heads = between(rng, 5, 7)
        trial = drawn(rng, heads, np.float32)
        _, width, length, *_ = trial.arguments
        parameters, buffers, head_width, output, biased, longer = trial.run(student, MADE)
        assert longer == 2 * length
        assert {name: matrix.shape for name, matrix in parameters.items()} == {
            name: numbers.shape for name, numbers in trial.weights.items()
        }
        assert all(matrix.requires_grad for matrix in parameters.values())
        assert each_by_itself(one[f"{layer}.weight"] for one in (parameters, biased) for layer in (*LAYERS, "out_proj"))
        assert {name for name in biased if name.startswith("W_")} == {
            f"{layer}.{kind}" for layer in LAYERS for kind in ("weight", "bias")
        }
        assert is_causal_mask(buffers["mask"], length)
        assert head_width == width // heads
        assert (output.dtype, output.shape) == ("torch.float32", (*trial.x.shape[:-1], width))
        require_own_mask(student, reference, trial)
        require_device(student, f"{trial.made}module = made()", **trial.asked, drawn_x=trial.x)

    @check(
        ko="뒤의 토큰을 바꾸어도, 점수가 아무리 크거나 작아도, 앞의 출력은 그대로여야 하고, 배치의 다른 항목과 섞이지 "
        "않아야 합니다.",
        en="Changing later tokens changes no earlier output, whatever the size of the scores, and the sequences of a "
        "batch do not mix.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_outputs_stay(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require_no_leak(student, rng, drawn(rng, between(rng, 5, 7)))

    @check(
        ko="헤드가 몇 개이든, 문맥 길이까지의 어떤 길이에서도 헤드마다 스케일드 점곱 어텐션을 하고 이어서 "
        "`out_proj`를 거쳐야 "
        "하며, 그레이디언트가 입력과 모든 파라미터에 그대로 흘러야 합니다.",
        en="For any number of heads and any length up to the context length every head does scaled dot-product "
        "attention, the heads are joined and go through `out_proj`; the gradients reach the input and all parameters.",
        points=2,
    )
    def test_when_lengths_vary_then_the_heads_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        trial = drawn(rng, between(rng, 5, 7), bias=True)
        require_agreement(student, reference, rng, trial)
        require_gradients(student, reference, rng, trial)
        require_agreement(student, reference, rng, drawn(rng, 1, shape=(2, 6, 3)))

    @check(
        ko="훈련할 때만, 부를 때마다 넘겨받은 확률의 드롭아웃이 어텐션 가중치에 하나씩 따로 걸리고, 남은 가중치는 "
        "그만큼 "
        "커져야 합니다.",
        en="In training only, and at every call, dropout with the given probability acts on each attention weight by "
        "itself and scales up those that stay.",
        points=1,
    )
    def test_when_it_trains_then_weights_are_dropped(self, student: Student, rng: np.random.Generator) -> None:
        rate = between(rng, 200, 450) / 1000
        heads, d_in, tokens = 3, between(rng, 13, 16), between(rng, 10, 12)
        width = heads * (tokens + between(rng, 1, 3))
        weights = {**qkv(rng, d_in, width, bias=False), **linear(rng, "out_proj", width, width, bias=True)}
        x = rng.normal(size=(4, tokens, d_in)) * 0.3
        trial = Trial("MultiHeadAttention", (d_in, width, tokens + 3, rate, heads), weights, x, width)
        passes, quiet = trained_passes(student, rng, trial)
        attention, values = split(x, weights, heads)
        assert alike(quiet, project(joined(attention @ values), weights, "out_proj"))
        inverse = np.linalg.inv(weights["out_proj.weight"].T)
        before = [divided((each - weights["out_proj.bias"]) @ inverse, heads) for each in passes]
        require_dropped(attention, values, before, rate)


def drawn(
    rng: np.random.Generator,
    heads: int,
    dtype: type = np.float64,
    *,
    bias: bool = False,
    shape: tuple[int, int, int] | None = None,
) -> Trial:
    """A module of the class without dropout, and an input shorter than its context, of this shape or of one that nobody
    would write as numbers.
    """
    sequences, tokens, d_in = shape or (3, between(rng, 33, 40), between(rng, 17, 24))
    width = heads * (heads + between(rng, 1, 3))
    weights = {**qkv(rng, d_in, width, bias=bias), **linear(rng, "out_proj", width, width, bias=True)}
    arguments = (d_in, width, tokens + between(rng, 1, 9), 0.0, heads)
    x: Floats = with_one_far(rng, rng.normal(size=(sequences, tokens, d_in))).astype(dtype)
    return Trial("MultiHeadAttention", arguments, weights, x, width, {"qkv_bias": True} if bias else {})
