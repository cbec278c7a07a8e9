"""What the checks of multi-head attention ask, wherever an exercise makes it: in sizes that all differ. Declares no
exercise.
"""

from __future__ import annotations

import numpy as np

from autograde.checks import Student, check
from autograde.checks.arrays import agrees, floats, sample
from autograde.checks.attention import FILL, divided, dropped_weights, joined, project, split
from autograde.checks.causal import CHANGED, TWO_MODES, has_dropped, require_no_leak

__all__ = ["MultiHeadChecks"]

#: Four heads of width 2, from width 5, for up to 10 tokens.
MADE = f"""{FILL}
def made(module):
    names = {{name: tuple(weight.shape) for name, weight in module.named_parameters()}}
    return names, sorted(name for name, _ in module.named_buffers()), module.head_dim

try:
    MultiHeadAttention(4, 5, 10, 0.0, 2)
    refused = False
except AssertionError:
    refused = True
(made(MultiHeadAttention(5, 8, 10, 0.0, 4)), made(MultiHeadAttention(5, 12, 10, 0.0, 4, qkv_bias=True)), refused)
"""
FULL = f"{FILL}module = filled(MultiHeadAttention(5, 8, 7, 0.0, 4)){CHANGED}"
RUN = f"""{FILL}
import contextlib, io
module = filled(MultiHeadAttention(5, 8, 10, 0.0, 4, qkv_bias=True))
with contextlib.redirect_stdout(io.StringIO()) as printed:
    module(x)
(module(x[:, :7]), module(x[:1, :1]), module(x), reached(module, x), printed.getvalue(), weights(module))
"""
#: Two heads of width 6 for three tokens: from the output the attention weights can be told.
DROPOUT = f"{FILL}module = filled(MultiHeadAttention(8, 12, 10, 0.25, 2)){TWO_MODES}"

TRAINED = ("W_query.weight", "W_key.weight", "W_value.weight", "out_proj.weight", "out_proj.bias")


class MultiHeadChecks:
    """Checks of `MultiHeadAttention`: parts, causality, values, dropout."""

    @check(
        ko="파라미터는 세 선형 층과 `out_proj`의 것뿐이고, 편향은 `qkv_bias`를 따르며, `head_dim`은 헤드 하나의 폭, "
        '`"mask"`는 버퍼여야 합니다.',
        en="The parameters are those of the three layers and of `out_proj`; biases follow `qkv_bias`, `head_dim` is "
        'the width of one head, and `"mask"` is a buffer.',
        points=1,
    )
    def test_when_it_is_made_then_parameters_and_buffers_are_right(self, student: Student) -> None:
        plain, biased, refused = student.run(MADE)
        square = {"out_proj.weight": (8, 8), "out_proj.bias": (8,)}
        assert plain[0] == {**square, "W_query.weight": (8, 5), "W_key.weight": (8, 5), "W_value.weight": (8, 5)}
        assert {name for name in biased[0] if name.startswith("W_")} == {
            f"W_{part}.{kind}" for part in ("query", "key", "value") for kind in ("weight", "bias")
        }
        assert "mask" in plain[1]
        assert (plain[2], biased[2]) == (2, 3)
        assert refused is True

    @check(
        ko="뒤의 토큰을 바꾸어도 앞의 출력은 그대로여야 하고, 배치의 다른 항목과 섞이지 않아야 합니다.",
        en="Changing later tokens changes no earlier output, and the sequences of a batch do not mix.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_outputs_stay(self, student: Student) -> None:
        require_no_leak(student.run(FULL, x=sample(3, 7, 5)))

    @check(
        ko="문맥 길이까지의 어떤 길이에서도 헤드마다 스케일드 점곱 어텐션을 하고 이어서 `out_proj`를 거쳐야 하며, 모든 "
        "파라미터에 그레이디언트가 닿고 아무것도 출력하지 않아야 합니다.",
        en="For any length up to the context length every head does scaled dot-product attention, the heads are joined "
        "and go through `out_proj`; gradients reach all weights, and nothing is printed.",
        points=2,
    )
    def test_when_lengths_vary_then_the_heads_agree(self, student: Student) -> None:
        x = sample(3, 10, 5)
        *found, reached, printed, weights = student.run(RUN, x=x)
        for seen, tokens in zip(found, (x[:, :7], x[:1, :1], x), strict=True):
            attention, values = split(tokens, weights, 4)
            assert agrees(seen, project(joined(attention @ values), weights, "out_proj"), atol=1e-3)
        assert all(reached[name] for name in TRAINED)
        assert printed == ""

    @check(
        ko="훈련할 때만 어텐션 가중치에 넘겨받은 확률의 드롭아웃이 걸리고, 남은 가중치는 그만큼 커져야 합니다.",
        en="In training only, dropout with the given probability acts on the attention weights and scales up those "
        "that stay.",
        points=1,
    )
    def test_when_it_trains_then_weights_are_dropped(self, student: Student) -> None:
        x = sample(6, 3, 8) * 0.3
        first, second, quiet, weights = student.run(DROPOUT, x=x)
        attention, values = split(x, weights, 2)
        assert agrees(quiet, project(joined(attention @ values), weights, "out_proj"), atol=1e-4)
        assert first != second
        assert floats(first).shape == (6, 3, 12)
        merged = (floats(first) - floats(weights["out_proj.bias"])) @ np.linalg.inv(
            floats(weights["out_proj.weight"]).T
        )
        assert has_dropped(dropped_weights(attention, divided(merged, 2), values, 0.25))
