"""Hidden checks of section 4.3, the feed-forward network, in small widths."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, floats
from ..gpt import class_names, draw_config, feed_forward
from ..layers import FeedForwardChecks

CALLED = """
count = sum(weight.numel() for weight in ffn.parameters())
(ffn, count, out, ffn(x))
"""

WIDER = 'nn.Linear(cfg["emb_dim"], 4 * cfg["emb_dim"])'
BACK = 'nn.Linear(4 * cfg["emb_dim"], cfg["emb_dim"])'


@exercise("feed-forward", points=3)
class TestFeedForward(FeedForwardChecks):
    wrong = (
        Wrong(
            "fixed-width",
            {1: "nn.Linear(768, 3072)", 3: "nn.Linear(3072, 768)"},
            ko="크기를 숫자로 적었습니다. `cfg`에서 꺼내야 다른 모델에서도 맞습니다.",
            en="The sizes are fixed numbers. Taken from `cfg`, they fit other models as well.",
        ),
        Wrong(
            "global-configuration",
            {
                1: 'nn.Linear(GPT_CONFIG_124M["emb_dim"], 4 * GPT_CONFIG_124M["emb_dim"])',
                3: 'nn.Linear(4 * GPT_CONFIG_124M["emb_dim"], GPT_CONFIG_124M["emb_dim"])',
            },
            ko="노트북의 전역 설정을 썼습니다. 넘겨받은 `cfg`를 써야 합니다.",
            en="This reads the notebook's global configuration. Use `cfg`, which was passed in.",
        ),
        Wrong(
            "not-wider",
            {1: 'nn.Linear(cfg["emb_dim"], cfg["emb_dim"])', 3: 'nn.Linear(cfg["emb_dim"], cfg["emb_dim"])'},
            ko="가운데가 넓어지지 않았습니다. `emb_dim`의 네 배여야 합니다.",
            en="The middle is not wider. It has to be four times `emb_dim`.",
        ),
        Wrong(
            "twice-as-wide",
            {1: 'nn.Linear(cfg["emb_dim"], 2 * cfg["emb_dim"])', 3: 'nn.Linear(2 * cfg["emb_dim"], cfg["emb_dim"])'},
            ko="가운데가 두 배입니다. 네 배여야 합니다.",
            en="The middle is twice as wide. It has to be four times.",
        ),
        Wrong(
            "narrow-first",
            {1: BACK, 3: WIDER},
            ko="두 선형 층의 순서가 바뀌었습니다. 먼저 넓히고 나중에 좁힙니다.",
            en="The two linear layers changed places. First wider, then back.",
        ),
        Wrong(
            "stays-wide",
            {3: 'nn.Linear(4 * cfg["emb_dim"], 4 * cfg["emb_dim"])'},
            ko="네 배로 넓어진 채 끝납니다. 마지막 층이 `emb_dim`으로 되돌려야 합니다.",
            en="It ends four times as wide. The last layer has to come back to `emb_dim`.",
        ),
        Wrong(
            "no-bias",
            {
                1: 'nn.Linear(cfg["emb_dim"], 4 * cfg["emb_dim"], bias=False)',
                3: 'nn.Linear(4 * cfg["emb_dim"], cfg["emb_dim"], bias=False)',
            },
            ko="편향이 없습니다. `bias`는 기본값인 `True`로 둡니다.",
            en="There is no bias. Leave `bias` at its default, `True`.",
        ),
        Wrong(
            "bias-by-qkv",
            {1: 'nn.Linear(cfg["emb_dim"], 4 * cfg["emb_dim"], bias=cfg["qkv_bias"])'},
            ko="`qkv_bias`는 어텐션의 쿼리, 키, 값에만 쓰입니다. 여기의 선형 층에는 언제나 편향이 있습니다.",
            en="`qkv_bias` is for query, key and value of the attention only. These layers always have a bias.",
        ),
        Wrong(
            "relu",
            {2: "nn.ReLU()"},
            ko="ReLU를 썼습니다. GPT-2의 활성화 함수는 GELU입니다.",
            en="This is ReLU. The activation function of GPT-2 is GELU.",
        ),
        Wrong(
            "exact-gelu",
            {2: "nn.GELU()"},
            ko="PyTorch의 `nn.GELU()`는 정확한 식을 계산합니다. tanh 근사식인 `gelu` 문제의 `GELU`를 씁니다.",
            en="PyTorch's `nn.GELU()` computes the exact formula. Use the `GELU` of the exercise `gelu`, with tanh.",
        ),
        Wrong(
            "input-cut-off",
            "class FeedForward(nn.Module):\n"
            "    def __init__(self, cfg):\n"
            "        super().__init__()\n"
            f"        self.layers = nn.Sequential({WIDER}, GELU(), {BACK})\n"
            "    def forward(self, x):\n"
            "        return self.layers(x.detach())\n",
            ko="`detach`가 입력의 그레이디언트를 끊어, 앞의 층이 아무것도 배우지 못합니다.",
            en="`detach` cuts the gradient of the input off, so earlier layers would learn nothing.",
        ),
        Wrong(
            "class-for-object",
            {2: "GELU"},
            ko="`GELU`는 클래스입니다. 괄호를 붙여 객체를 만들어야 층이 됩니다.",
            en="`GELU` is a class. With parentheses after it, it makes an object, and that is a layer.",
        ),
        Wrong(
            "no-activation",
            {2: "nn.Identity()"},
            ko="활성화 함수가 없습니다. 그러면 두 선형 층은 선형 층 하나와 다를 것이 없습니다.",
            en="There is no activation function, so two linear layers can do no more than one.",
        ),
        Wrong(
            "activation-twice",
            {3: f"{BACK},\nGELU()"},
            ko="마지막 층 다음에도 GELU가 있습니다. 가운데에만 둡니다.",
            en="There is a GELU after the last layer, too. It stands in the middle only.",
        ),
        Wrong(
            "dropout-inside",
            {2: 'GELU(),\nnn.Dropout(cfg["drop_rate"])'},
            ko="드롭아웃이 더 들어 있습니다. 드롭아웃은 나중에 블록이 합니다.",
            en="There is a dropout as well. Dropout is done by the block, later.",
        ),
    )
    right = (
        Right(
            "keyword-arguments",
            {
                1: 'nn.Linear(in_features=cfg["emb_dim"], out_features=cfg["emb_dim"] * 4)',
                3: 'torch.nn.Linear(out_features=cfg["emb_dim"], in_features=cfg["emb_dim"] * 4, bias=True)',
            },
        ),
        Right("ready-made-activation", {2: 'nn.GELU(approximate="tanh")'}),
        Right("over-two-lines", {1: 'nn.Linear(\n    cfg["emb_dim"],\n    cfg["emb_dim"] << 2,\n)'}),
        Right("looked-up", {1: 'nn.Linear(cfg.get("emb_dim"), 4 * cfg.get("emb_dim"))'}),
        Right(
            "with-local-names",
            "class FeedForward(nn.Module):\n"
            "    def __init__(self, cfg):\n"
            "        super().__init__()\n"
            '        d = cfg["emb_dim"]\n'
            "        steps = [nn.Linear(d, 4 * d), GELU(), nn.Linear(4 * d, d)]\n"
            "        self.layers = nn.Sequential(*steps)\n"
            "    def forward(self, x):\n"
            "        for step in self.layers:\n"
            "            x = step(x)\n"
            "        return x\n",
        ),
    )
    equal = (
        ("children-shared", "no two parts have one shape"),
        ("weights-shared", "no two parts have one shape"),
    )


@exercise("feed-forward-shape", points=1)
class TestFeedForwardShape:
    @check(
        ko="`ffn`은 `FeedForward`의 객체여야 하고, `out`은 `ffn`이 `x`에서 계산한 값이어야 합니다.",
        en="`ffn` is an object of `FeedForward`, and `out` is what `ffn` makes of `x`.",
    )
    def test_when_it_is_called_then_the_output_is_that_of_the_network(self, student: Student) -> None:
        made, count, out, again = student.run(CALLED)
        assert "FeedForward" in class_names(made)
        assert count == 4_722_432
        assert floats(out).shape == (2, 3, 768)
        assert agrees(out, again)

    @check(
        ko="설정과 `x`가 달라지면 신경망의 크기와 결과도 따라 달라져야 합니다.",
        en="With another configuration and another `x` the network and its result follow.",
    )
    def test_when_the_configuration_is_another_then_the_network_follows(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for tokens in (int(rng.integers(4, 9)), int(rng.integers(130, 150))):
            cfg = draw_config(rng)
            x = rng.normal(size=(3, tokens, cfg["emb_dim"])).astype(np.float32)
            small = student.rerun(GPT_CONFIG_124M=cfg, x=x)
            out, weights = small.run("(out, dict(ffn.named_parameters()))")
            assert weights["layers.0.weight"].shape == (4 * cfg["emb_dim"], cfg["emb_dim"])
            assert agrees(out, feed_forward(x, weights))

    wrong = (
        Wrong(
            "width-for-configuration",
            {1: "FeedForward(768)"},
            ko="클래스는 수가 아니라 설정 딕셔너리를 받습니다. `GPT_CONFIG_124M`을 넘깁니다.",
            en="The class takes the dictionary of the configuration, not a number. Pass `GPT_CONFIG_124M`.",
        ),
        Wrong(
            "own-configuration",
            {1: 'FeedForward({"emb_dim": 768})'},
            ko="설정을 새로 적었습니다. `GPT_CONFIG_124M`을 써야 설정을 바꾸어도 맞습니다.",
            en="This writes a configuration of its own. With `GPT_CONFIG_124M` it follows when that changes.",
        ),
        Wrong(
            "no-configuration",
            {1: "FeedForward()"},
            ko="설정을 넘기지 않았습니다.",
            en="The configuration is not passed.",
        ),
        Wrong(
            "linear-layer",
            {1: "nn.Linear(768, 768)"},
            ko="크기는 맞지만 선형 층 하나입니다. `FeedForward`의 객체여야 합니다.",
            en="The shape fits, but this is a linear layer. It has to be an object of `FeedForward`.",
        ),
        Wrong(
            "class-for-object",
            {1: "FeedForward"},
            ko="클래스를 담았습니다. 설정을 넣어 객체를 만들어야 합니다.",
            en="This is the class. Given the configuration, it makes an object.",
        ),
        Wrong(
            "input-handed-back",
            {2: "x"},
            ko="`x`를 그대로 담았습니다. 크기는 같아도 신경망을 거친 값이 아닙니다.",
            en="This is `x` itself. The shape is the same, but it has not gone through the network.",
        ),
        Wrong(
            "another-network",
            {2: "FeedForward(GPT_CONFIG_124M)(x)"},
            ko="신경망을 하나 더 만들어 불렀습니다. 가중치가 다르므로 `ffn`의 결과가 아닙니다.",
            en="A second network is made and called. Its weights are others, so this is not what `ffn` gives.",
        ),
        Wrong(
            "another-input",
            {2: "ffn(torch.rand(2, 3, 768))"},
            ko="새로 뽑은 텐서를 넣었습니다. `x`를 넣어야 합니다.",
            en="A newly drawn tensor goes in. It has to be `x`.",
        ),
        Wrong(
            "one-text",
            {2: "ffn(x[0])"},
            ko="텍스트 하나만 넣었습니다. 배치 `x`를 그대로 넣습니다.",
            en="Only one text goes in. Put in the whole batch, `x`.",
        ),
        Wrong(
            "first-layer-only",
            {2: "ffn.layers[0](x)"},
            ko="첫 선형 층만 거쳐 넓어진 채 끝났습니다. `ffn` 전체를 부릅니다.",
            en="This goes through the first linear layer only and stays wide. Call the whole of `ffn`.",
        ),
        Wrong(
            "input-added",
            {2: "x + ffn(x)"},
            ko="입력을 더했습니다. 숏컷 연결은 나중에 나오고, 여기서는 `ffn`의 결과만 담습니다.",
            en="The input is added. Shortcuts come later; here it is the result of `ffn` alone.",
        ),
    )
    right = (
        Right("keyword-argument", {1: "FeedForward(cfg=GPT_CONFIG_124M)"}),
        Right("forward-called", {2: "ffn.forward(x)"}),
        Right("text-by-text", {2: "torch.stack([ffn(text) for text in x])"}),
        Right("copied-configuration", {1: "FeedForward({**GPT_CONFIG_124M})", 2: "ffn.layers(x)"}),
    )
    equal = (
        ("result-detached", "the shape alone is asked for"),
        ("result-doubled-precision", "the shape alone is asked for"),
        ("weights-frozen", "the shape alone is asked for"),
    )
