"""What the checks of layer norm and feed-forward network ask, wherever an exercise makes them. Declares no exercise."""

from __future__ import annotations

import numpy as np

from autograde.checks import Student, check
from autograde.checks.arrays import agrees, floats, sample
from autograde.checks.gpt import TINY, TOOLS, feed_forward, gelu, normalized

__all__ = ["FeedForwardChecks", "LayerNormChecks"]

#: Rows whose variance is less than the 1e-5 added to it, and one of equal values.
CLOSE = np.array(
    [[0.001, -0.0005, 0.0015, -0.001], [7, 7, 7, 7], [0.002, 0.002, 0.002, -0.001]],
    dtype=np.float32,
)

NORM_RUN = f"{TOOLS}\nmodule = LayerNorm(x.shape[-1])\n(module(x), x)"
NORM_TRAINED = f"""{TOOLS}
plain, module = LayerNorm(x.shape[-1]), filled(LayerNorm(x.shape[-1]))
(reached(module, x), module(x), plain(x), state(module))
"""

#: Two texts of three tokens.
X = sample(2, 3, TINY["emb_dim"])

FORWARD_MADE = f"""{TOOLS}
def made(size):
    module = FeedForward({{**cfg, "emb_dim": size}})
    return len(module.layers), {{name: tuple(weight.shape) for name, weight in module.named_parameters()}}

(made(12), made(7))
"""
FORWARD_RUN = f"""{TOOLS}
module = filled(FeedForward(cfg))
(module(x), module.layers[1](x), state(module))
"""
FORWARD_ALONE = f"""{TOOLS}
module = filled(FeedForward(cfg))
(module(x), module(x[1:, 2:]), reached(module, x))
"""


class LayerNormChecks:
    """Checks of `LayerNorm`: other sizes, close values, other scale and shift."""

    @check(
        ko="2차원과 3차원의 텐서에서 행마다 따로 정규화해야 하고(분산은 n으로 나눕니다), 받은 `x`는 그대로여야 합니다.",
        en="In tensors of two and of three dimensions every row is normalized by itself, its variance divided by n; "
        "the `x` passed in stays as it is.",
        points=2,
    )
    def test_when_rows_vary_then_each_is_normalized(self, student: Student) -> None:
        for x in (3 * sample(2, 5) + 1, 2 * sample(3, 4, 7) - 0.5):
            found, before = student.run(NORM_RUN, x=x)
            assert agrees(found, normalized(x), atol=1e-4)
            assert agrees(before, x, atol=0)

    @check(
        ko="값이 모두 같은 행은 0이 되어야 하고, 값들이 아주 가까운 행에서는 `eps`가 식대로 작용해야 합니다.",
        en="A row of equal values becomes 0, and in rows of values very close together `eps` acts as in the formula.",
        points=1,
    )
    def test_when_values_are_close_then_eps_counts(self, student: Student) -> None:
        found = student.run(f"{TOOLS}\nLayerNorm(4)(x)", x=CLOSE)
        # The divisor of the variance is judged above; here it makes less difference than this tolerance.
        assert agrees(found, normalized(CLOSE), atol=0.02)
        assert np.abs(floats(found)[1]).max() < 1e-6

    @check(
        ko="`scale`을 곱하고 `shift`를 더해야 하며, 역전파하면 둘 다에 0이 아닌 그레이디언트가 닿아야 합니다.",
        en="The result is multiplied by `scale`, then `shift` is added; backward, gradients other than 0 reach both.",
        points=1,
    )
    def test_when_scale_and_shift_are_others_then_they_take_effect(self, student: Student) -> None:
        reached, found, plain, weights = student.run(NORM_TRAINED, x=sample(2, 3, 6))
        assert reached == {"scale": True, "shift": True}
        assert agrees(found, floats(weights["scale"]) * floats(plain) + floats(weights["shift"]), atol=1e-4)


class FeedForwardChecks:
    """Checks of `FeedForward` in small widths."""

    @check(
        ko="`layers`에는 세 가지가 있어야 합니다. 편향이 있는 두 선형 층은 `cfg`의 `emb_dim`을 네 배로 넓혔다가 다시 "
        "`emb_dim`으로 좁혀야 합니다.",
        en="`layers` holds three things. Its two linear layers, with bias, go from the `emb_dim` of `cfg` to four "
        "times as much and back.",
        points=1,
    )
    def test_when_the_width_is_another_then_the_layers_follow(self, student: Student) -> None:
        for size, (count, shapes) in zip((12, 7), student.run(FORWARD_MADE, cfg=TINY), strict=True):
            assert count == 3
            wider = {"layers.0.weight": (4 * size, size), "layers.0.bias": (4 * size,)}
            assert shapes == {**wider, "layers.2.weight": (size, 4 * size), "layers.2.bias": (size,)}

    @check(
        ko="가운데는 앞에서 정의한 `GELU`를 계산해야 하고, 결과는 선형 층, GELU, 선형 층을 차례로 거친 값이어야 "
        "합니다.",
        en="The middle computes the `GELU` defined before, and the result is a linear layer, GELU and a linear layer "
        "in turn.",
        points=1,
    )
    def test_when_it_runs_then_gelu_stands_between_the_layers(self, student: Student) -> None:
        found, middle, weights = student.run(FORWARD_RUN, cfg=TINY, x=X)
        assert agrees(middle, gelu(X))
        assert agrees(found, feed_forward(X, weights), atol=1e-3)

    @check(
        ko="토큰마다 따로 계산해 같은 크기로 돌려주어야 하고, 모든 파라미터에 그레이디언트가 닿아야 합니다.",
        en="Each token is computed by itself and keeps its shape, and gradients reach all parameters.",
        points=1,
    )
    def test_when_a_token_is_alone_then_its_output_stays(self, student: Student) -> None:
        found, alone, reached = student.run(FORWARD_ALONE, cfg=TINY, x=X)
        assert floats(found).shape == X.shape
        assert agrees(alone, floats(found)[1:, 2:], atol=1e-3)
        assert reached
        assert all(reached.values())
