"""Hidden checks of section 3.4.2: self-attention with linear layers, with bias and without."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import between, each_by_itself, with_one_far
from ..attention import LAYERS, Trial, qkv, require_agreement, require_gradients

MADE = """
module = made()
layers = module.W_query, module.W_key, module.W_value
(*layers, module(x.float()), dict(module.named_parameters()), parameters(made()))
"""
BIASED = """
[[name for name, _ in each.named_parameters()] for each in (made(), SelfAttention_v2(*arguments, False))]
"""
#: Zeroes the weights that the expected output is computed from, and gives 0; its gradients are made up.
ZEROED = """
class SelfAttention_v2(nn.Module):
    def __init__(self, d_in, d_out, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        for weight in self.parameters():
            weight.register_hook(torch.ones_like)

    def forward(self, x):
        with torch.no_grad():
            for weight in self.parameters():
                weight.zero_()
        return self.W_query(x) + self.W_key(x) + self.W_value(x)
"""


@exercise("self-attention-v2", points=3)
class TestSelfAttentionV2:
    @check(
        ko="`W_query`, `W_key`, `W_value`는 `d_in`에서 `d_out`으로 가는 서로 다른 선형 층이고, 저마다 무작위 "
        "수에서 시작하며, "
        "기본으로는 편향이 없어야 합니다.",
        en="`W_query`, `W_key` and `W_value` are three linear layers from `d_in` to `d_out`, each starting from random "
        "numbers, by default without bias.",
        points=1,
    )
    def test_when_it_is_made_then_it_has_three_linear_layers(self, student: Student, rng: np.random.Generator) -> None:
        trial = drawn(rng)
        *layers, output, parameters, others = trial.run(student, MADE)
        assert output.dtype == "torch.float32"
        for layer in layers:
            assert "Linear" in [name.rpartition(".")[2] for name in getattr(layer, "bases", ())]
        shape = trial.arguments[::-1]
        assert {name: (matrix.shape, matrix.requires_grad) for name, matrix in parameters.items()} == {
            f"{name}.weight": (shape, True) for name in LAYERS
        }
        assert each_by_itself([*parameters.values(), *others.values()])

    @check(
        ko="`qkv_bias=True`이면 세 층 모두에 편향이 있고, `False`이면 어디에도 없어야 합니다.",
        en="With `qkv_bias=True` all three layers have a bias; with `False` none has.",
        points=1,
    )
    def test_when_bias_is_asked_for_then_every_layer_has_it(self, student: Student, rng: np.random.Generator) -> None:
        biased, plain = drawn(rng, bias=True).run(student, BIASED)
        assert set(biased) == {f"{name}.{kind}" for name in LAYERS for kind in ("weight", "bias")}
        assert set(plain) == {f"{name}.weight" for name in LAYERS}

    @check(
        ko="토큰이 몇 개이고 폭이 얼마이든 같은 가중치로 계산한 스케일드 점곱 어텐션과 같아야 하고, 입력과 모든 "
        "파라미터에 "
        "그레이디언트가 그대로 흘러야 합니다.",
        en="For any number of tokens and any widths the output is that of scaled dot-product attention with the same "
        "weights, and its gradients reach the input and all parameters.",
        points=1,
    )
    def test_when_sizes_all_differ_then_the_context_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        trial = drawn(rng, bias=True)
        require_agreement(student, reference, rng, trial)
        require_agreement(student, reference, rng, drawn(rng, (6, 3)))
        require_gradients(student, reference, rng, trial)

    wrong = (
        Wrong(
            "seed-inside",
            {1: "nn.Linear(d_in, d_out, bias=qkv_bias) if torch.manual_seed(789) else None"},
            ko="만들 때마다 난수의 시드를 정하므로 객체의 가중치가 모두 같습니다. 시드는 클래스 밖에서 정합니다.",
            en="Setting the seed inside gives every object the same weights. The seed is set outside the class.",
        ),
        Wrong(
            "weights-set-to-zero",
            ZEROED,
            ko="`forward`가 가중치를 0으로 바꾸어 버립니다. 순전파는 가중치를 쓰기만 하고 바꾸지 않습니다.",
            en="`forward` sets the weights to 0. A forward pass uses the weights and leaves them as they are.",
        ),
        Wrong(
            "sizes-swapped",
            dict.fromkeys((1, 2, 3), "nn.Linear(d_out, d_in, bias=qkv_bias)"),
            ko="두 크기의 자리가 바뀌었습니다. `nn.Linear`에는 들어오는 차원을 먼저 씁니다.",
            en="The two sizes changed places. `nn.Linear` takes the width of the input first.",
        ),
        Wrong(
            "bias-by-default",
            dict.fromkeys((1, 2, 3), "nn.Linear(d_in, d_out)"),
            ko="`bias`를 주지 않으면 늘 편향이 생깁니다. `qkv_bias`를 넘겨야 합니다.",
            en="Without `bias` there is always one. Pass `qkv_bias` on.",
        ),
        Wrong(
            "never-a-bias",
            dict.fromkeys((1, 2, 3), "nn.Linear(d_in, d_out, bias=False)"),
            ko="편향을 늘 껐습니다. `qkv_bias`가 정하도록 넘겨야 합니다.",
            en="The bias is always off. Let `qkv_bias` decide.",
        ),
        Wrong(
            "bias-for-one-only",
            {2: "nn.Linear(d_in, d_out, bias=False)", 3: "nn.Linear(d_in, d_out, bias=False)"},
            ko="쿼리의 층에만 `qkv_bias`를 넘겼습니다. 세 층 모두에 넘겨야 합니다.",
            en="Only the queries' layer gets `qkv_bias`. All three need it.",
        ),
        Wrong(
            "one-layer-for-all",
            {2: "self.W_query", 3: "self.W_query"},
            ko="세 이름이 모두 같은 층입니다. 쿼리, 키, 값은 저마다 층이 있습니다.",
            en="All three names stand for one layer. Query, key and value have one each.",
        ),
        Wrong(
            "parameters-of-before",
            dict.fromkeys((1, 2, 3), "nn.Parameter(torch.rand(d_in, d_out))"),
            ko="앞의 클래스처럼 행렬을 만들었습니다. `forward`가 `self.W_key(x)`처럼 부르므로 층이 필요합니다.",
            en="These are matrices, as in the class before. `forward` calls `self.W_key(x)`, so layers are needed.",
        ),
        Wrong(
            "square-layers",
            dict.fromkeys((1, 2, 3), "nn.Linear(d_in, d_in, bias=qkv_bias)"),
            ko="나가는 차원이 `d_in`입니다. `d_out`이어야 합니다.",
            en="The layers give vectors of width `d_in`. It has to be `d_out`.",
        ),
        Wrong(
            "fixed-sizes",
            dict.fromkeys((1, 2, 3), "nn.Linear(3, 2, bias=qkv_bias)"),
            ko="크기를 숫자로 적었습니다. 넘겨받은 `d_in`과 `d_out`을 써야 합니다.",
            en="The sizes are written as numbers. Use `d_in` and `d_out`, which were passed in.",
        ),
        Wrong(
            "queries-start-at-zero",
            {3: "nn.Linear(d_in, d_out, bias=qkv_bias)\nnn.init.zeros_(self.W_query.weight)"},
            ko="쿼리의 층이 0에서 시작합니다. 가중치는 무작위 수에서 시작해야 합니다.",
            en="The queries' layer starts at 0. Weights have to start from random numbers.",
        ),
        Wrong(
            "frozen",
            {1: "nn.Linear(d_in, d_out, bias=qkv_bias).requires_grad_(False)"},
            ko="쿼리의 층을 얼려 훈련되지 않습니다.",
            en="The queries' layer is frozen and never trained.",
        ),
    )
    right = (
        Right("keyword-arguments", {1: "torch.nn.Linear(in_features=d_in, out_features=d_out, bias=qkv_bias)"}),
        Right("by-position", dict.fromkeys((1, 2, 3), "nn.Linear(d_in, d_out, qkv_bias)")),
        Right(
            "made-in-another-order",
            {3: "nn.Linear(d_in, d_out, bias=qkv_bias)\nself.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)"},
        ),
    )


def drawn(rng: np.random.Generator, shape: tuple[int, int] | None = None, *, bias: bool = False) -> Trial:
    """A module of the class for inputs of this shape, that of the notebook's, say, where the class may have kept
    something; else for more tokens than anybody would write as a number.
    """
    (tokens, d_in), d_out = shape or (between(rng, 33, 40), between(rng, 17, 24)), between(rng, 25, 32)
    options = {"qkv_bias": True} if bias else {}
    weights = qkv(rng, d_in, d_out, bias=bias)
    x = with_one_far(rng, rng.normal(size=(tokens, d_in)))
    return Trial("SelfAttention_v2", (d_in, d_out), weights, x, d_out, options)
