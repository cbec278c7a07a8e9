"""Hidden checks of the homework: the feed-forward network, with the checks of lecture 28."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise, worth

from ..layers import FeedForwardChecks

WIDER = 'nn.Linear(cfg["emb_dim"], 4 * cfg["emb_dim"])'
BACK = 'nn.Linear(4 * cfg["emb_dim"], cfg["emb_dim"])'


@exercise("review-feed-forward", points=2)
class TestReviewFeedForward(FeedForwardChecks):
    test_when_the_width_is_another_then_the_layers_follow = worth(
        0.5, FeedForwardChecks.test_when_the_width_is_another_then_the_layers_follow
    )
    test_when_it_runs_then_gelu_stands_between_the_layers = worth(
        1, FeedForwardChecks.test_when_it_runs_then_gelu_stands_between_the_layers
    )
    test_when_a_token_is_alone_then_its_output_stays = worth(
        0.5, FeedForwardChecks.test_when_a_token_is_alone_then_its_output_stays
    )

    wrong = (
        Wrong(
            "fixed-width",
            {1: "nn.Linear(768, 3072)", 3: "nn.Linear(3072, 768)"},
            ko="크기를 숫자로 적었습니다. `cfg`에서 꺼내야 다른 모델에서도 맞습니다.",
            en="The sizes are fixed numbers. Taken from `cfg`, they fit other models as well.",
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
            ko="PyTorch의 `nn.GELU()`는 정확한 식을 계산합니다. tanh 근사식인 위의 `GELU`를 씁니다.",
            en="PyTorch's `nn.GELU()` computes the exact formula. Use the `GELU` from above, the one with tanh.",
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
