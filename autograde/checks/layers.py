"""What the checks of layer norm and feed-forward network ask, wherever an exercise makes them. Declares no exercise.

Answers and the reference get the same weights and the same inputs, and have to give the same, forward and backward.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Student, check

from .arrays import agrees, each_by_itself, floats
from .devices import require_device
from .gpt import LONGEST, TOOLS, alike, draw_config, draw_seed, gelu, normalized

__all__ = ["FeedForwardChecks", "LayerNormChecks"]

#: Rows whose variance is less than the 1e-5 added to it, and one of equal values.
CLOSE = np.array(
    [[0.001, -0.0005, 0.0015, -0.001], [7, 7, 7, 7], [0.002, 0.002, 0.002, -0.001]],
    dtype=np.float32,
)

#: One layer for all tensors of the same width, in training and in evaluation, so that what is kept from call to call
#: would show, and another one with other numbers, so that what both share would.
NORM_RUN = f"""{TOOLS}
made = {{}}
outputs = []
for drawn_x in drawn:
    module = made.setdefault(drawn_x.shape[-1], LayerNorm(drawn_x.shape[-1]))
    other = filled(LayerNorm(drawn_x.shape[-1]), 1)
    outputs += [module.train()(drawn_x), module.eval()(drawn_x)]
outputs, drawn
"""
NORM_MADE = "module = filled(LayerNorm(drawn_x.shape[-1]), drawn_seed)"
NORM_TRAINED = f"""{TOOLS}
{NORM_MADE}
module(drawn_x), [passed(module.double(), inputs.double()) for inputs in (drawn_x, drawn_x + drawn_offset)]
"""

FORWARD_MADE = f"""{TOOLS}
def made(drawn_size):
    module = FeedForward({{**drawn_cfg, "emb_dim": drawn_size}})
    return len(module.layers), {{name: tuple(one.shape) for name, one in module.named_parameters()}}, *starts(module)

[made(size) for size in drawn_sizes]
"""
FORWARD_MODULE = "module = filled(FeedForward(drawn_cfg), drawn_seed)"
FORWARD_RUN = f"""{TOOLS}
{FORWARD_MODULE}
[module.train()(drawn_x), module.eval()(drawn_x), module(drawn_other), module(drawn_long)], module.layers[1](drawn_x)
"""
FORWARD_PASSED = f"""{TOOLS}
{FORWARD_MODULE}
module(drawn_x), module(drawn_x[1:, 2:]), passed(module.double(), drawn_x.double())
"""


class LayerNormChecks:
    """Checks of `LayerNorm`: other sizes, close values, other scale and shift."""

    @check(
        ko="2차원과 3차원의 텐서에서, 크기나 모드, 앞서 부른 것과 상관없이 행마다 따로 정규화해야 하고(분산은 n으로 "
        "나눕니다), 받은 `x`는 그대로여야 합니다.",
        en="In tensors of two and of three dimensions every row is normalized by itself, its variance divided by n, "
        "whatever the size, the mode and the calls before; the `x` passed in stays as it is.",
        points=2,
    )
    def test_when_rows_vary_then_each_is_normalized(self, student: Student, rng: np.random.Generator) -> None:
        small, width, *others = (int(size) for size in rng.permutation([5, 6, 7, 8, 9]))
        shapes = [(others[0], small), (others[0], small), (others[1], others[2], width), (LONGEST + small, width)]
        drawn = [rng.normal(2, 3, shape).astype(np.float32) for shape in [*shapes, (2, LONGEST + width)]]
        found, before = student.run(NORM_RUN, drawn=drawn)
        for number, x in enumerate(drawn):
            training, evaluating = found[2 * number : 2 * number + 2]
            assert training.dtype == evaluating.dtype == "torch.float32"
            assert agrees(training, normalized(x), atol=1e-3)
            assert agrees(evaluating, normalized(x), atol=1e-3)
            assert agrees(before[number], x, atol=0)

    @check(
        ko="값이 모두 같은 행은 0이 되어야 하고, 값들이 아주 가까운 행에서는 `eps`가 식대로 작용해야 합니다.",
        en="A row of equal values becomes 0, and in rows of values very close together `eps` acts as in the formula.",
        points=1,
    )
    def test_when_values_are_close_then_eps_counts(self, student: Student) -> None:
        found = student.run(f"{TOOLS}\nLayerNorm(4)(drawn_x)", drawn_x=CLOSE)
        # The divisor of the variance is judged above; here it makes less difference than this tolerance.
        assert agrees(found, normalized(CLOSE), atol=0.02)
        assert np.abs(floats(found)[1]).max() < 1e-6

    @check(
        ko="`scale`을 곱하고 `shift`를 더해야 합니다. 역전파하면 두 파라미터와 입력 `x`에 식의 그레이디언트가 닿아야 "
        "하고, 결과는 `x`와 같은 자료형이어야 하며, 다른 장치에서도 계산되어야 합니다.",
        en="The result is multiplied by `scale`, then `shift` is added. Backward, the gradients of the formula reach "
        "both parameters and the input `x`; the result has the dtype of `x`, and other devices work as well.",
        points=1,
    )
    def test_when_scale_and_shift_are_others_then_they_take_effect(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        width = int(rng.integers(6, 10))  # rows so wide apart that `eps`, which is judged above, makes no difference
        x = rng.permuted(np.linspace(-3, 3, width) + rng.normal(size=(2, 3, width)) / 9, axis=-1).astype(np.float32)
        asked = {"drawn_x": x, "drawn_seed": draw_seed(rng)}
        offset = float(rng.uniform(500, 1000))
        found = student.run(NORM_TRAINED, **asked, drawn_offset=offset)
        assert alike(found, reference.run(NORM_TRAINED, **asked, drawn_offset=offset))
        require_device(student, f"{TOOLS}\n{NORM_MADE}", **asked)


class FeedForwardChecks:
    """Checks of `FeedForward` in small widths."""

    @check(
        ko="`layers`에는 세 가지가 있어야 합니다. 편향이 있는 두 선형 층은 `cfg`의 `emb_dim`을 네 배로 넓혔다가 다시 "
        "`emb_dim`으로 좁혀야 하며, 무작위 수에서 시작해야 합니다.",
        en="`layers` holds three things. Its two linear layers, with bias, go from the `emb_dim` of `cfg` to four "
        "times as much and back, and start from random numbers.",
        points=1,
    )
    def test_when_the_width_is_another_then_the_layers_follow(self, student: Student, rng: np.random.Generator) -> None:
        sizes = [int(rng.integers(*ends)) for ends in ((5, 9), (10, 20), (130, 140))]
        cfg = draw_config(rng)
        found = student.run(FORWARD_MADE, drawn_cfg=cfg, drawn_sizes=sizes)
        for size, (count, shapes, trains, numbers) in zip(sizes, found, strict=True):
            assert count == 3
            assert trains
            assert each_by_itself([numbers])
            wider = {"layers.0.weight": (4 * size, size), "layers.0.bias": (4 * size,)}
            assert shapes == {**wider, "layers.2.weight": (size, 4 * size), "layers.2.bias": (size,)}

    @check(
        ko="가운데는 앞에서 정의한 `GELU`를 계산해야 하고, 결과는 텍스트의 길이나 모드와 상관없이 선형 층, GELU, 선형 "
        "층을 차례로 거친 값이어야 합니다.",
        en="The middle computes the `GELU` defined before, and the result is a linear layer, GELU and a linear layer "
        "in turn, for texts of any length and in both modes.",
        points=1,
    )
    def test_when_it_runs_then_gelu_stands_between_the_layers(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        cfg, seed = draw_config(rng, drop_rate=0.5), draw_seed(rng)
        shapes = {"drawn_x": (2, 3), "drawn_other": (2, 3), "drawn_long": (1, LONGEST + 7)}
        drawn = {name: 3 * rng.normal(size=(*shape, cfg["emb_dim"])) for name, shape in shapes.items()}
        asked = {name: x.astype(np.float32) for name, x in drawn.items()}
        found, middle = student.run(FORWARD_RUN, drawn_cfg=cfg, drawn_seed=seed, **asked)
        assert agrees(middle, gelu(asked["drawn_x"]))
        assert alike(found, reference.run(FORWARD_RUN, drawn_cfg=cfg, drawn_seed=seed, **asked)[0])

    @check(
        ko="토큰마다 따로 계산해 같은 크기와 자료형으로 돌려주어야 하고, 받은 `x`는 그대로여야 하며, 역전파하면 모든 "
        "파라미터와 입력에 식의 그레이디언트가 닿아야 합니다. 다른 장치에서도 계산되어야 합니다.",
        en="Each token is computed by itself and keeps shape and dtype, and the `x` passed in stays as it is. "
        "Backward, the gradients of the formula reach all parameters and the input. Other devices work as well.",
        points=1,
    )
    def test_when_a_token_is_alone_then_its_output_stays(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        cfg = draw_config(rng)
        x = rng.normal(size=(2, 3, cfg["emb_dim"])).astype(np.float32)
        asked = {"drawn_cfg": cfg, "drawn_seed": draw_seed(rng), "drawn_x": x}
        found, alone, passed = student.run(FORWARD_PASSED, **asked)
        assert floats(found).shape == x.shape
        assert agrees(alone, floats(found)[1:, 2:], atol=1e-3)
        assert alike(passed, reference.run(FORWARD_PASSED, **asked)[2])
        require_device(student, f"{TOOLS}\n{FORWARD_MODULE}", **asked)
