"""Hidden checks of section 4.5: the transformer block as a class, in small sizes that all differ."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import each_by_itself
from ..gpt import LONGEST, TOOLS, block_shapes, draw_config, parameters
from ..models import BlockChecks

MADE = f"{TOOLS}[(*shapes(module), *starts(module)) for module in map(TransformerBlock, drawn)]"


class Parts:
    """The check of what the constructor makes, which homework 4 gives."""

    @check(
        ko="`att`, `ff`, `norm1`, `norm2`의 파라미터는 크기가 `cfg`를 따르고, 행렬은 무작위 수에서 "
        "시작하며, 두 층 정규화는 따로 있어야 합니다.",
        en="The parameters are those of `att`, `ff`, `norm1` and `norm2`, with sizes from `cfg`; matrices start from "
        "random numbers, and the two layer norms are separate.",
        points=1,
    )
    def test_when_it_is_made_then_all_parts_have_their_sizes(self, student: Student, rng: np.random.Generator) -> None:
        large = {"emb_dim": 26, "n_heads": 13, "context_length": LONGEST + int(rng.integers(9))}
        configs = [draw_config(rng), draw_config(rng, qkv_bias=True), draw_config(rng, **large, qkv_bias=True)]
        for (shapes, count, trains, numbers), cfg in zip(student.run(MADE, drawn=configs), configs, strict=True):
            assert shapes == block_shapes(cfg)
            assert count == parameters(shapes)
            assert trains
            assert each_by_itself([numbers])


@exercise("transformer-block", points=5)
class TestTransformerBlock(BlockChecks, Parts):
    wrong = (
        Wrong(
            "sizes-of-the-large-model",
            {1: "FeedForward(GPT_CONFIG_124M)"},
            ko="전역 변수 `GPT_CONFIG_124M`을 썼습니다. 넘겨받은 `cfg`에서 크기를 꺼내야 합니다.",
            en="This uses the global `GPT_CONFIG_124M`. Take the sizes from `cfg`, which was passed in.",
        ),
        Wrong(
            "one-linear-layer",
            {1: 'nn.Linear(cfg["emb_dim"], cfg["emb_dim"])'},
            ko="선형 층 하나로는 넓혔다가 좁히지 못합니다. 앞에서 만든 `FeedForward`를 써야 합니다.",
            en="A single linear layer does not widen and narrow. Use the `FeedForward` made before.",
        ),
        Wrong(
            "fixed-width",
            {2: "LayerNorm(768)", 3: "LayerNorm(768)"},
            ko='층 정규화의 크기를 숫자로 적었습니다. `cfg["emb_dim"]`을 써야 합니다.',
            en='The size of the layer norms is a fixed number. Use `cfg["emb_dim"]`.',
        ),
        Wrong(
            "one-norm-for-both",
            {3: "self.norm1"},
            ko="두 이름이 같은 객체입니다. 파라미터를 따로 배우도록 `LayerNorm`을 하나 더 만들어야 합니다.",
            en="Both names stand for one object. Make another `LayerNorm`, which learns parameters of its own.",
        ),
        Wrong(
            "dummy-norm",
            {2: 'DummyLayerNorm(cfg["emb_dim"])', 3: 'DummyLayerNorm(cfg["emb_dim"])'},
            ko="받은 것을 그대로 돌려주는 가짜 층입니다. 앞에서 만든 `LayerNorm`을 써야 합니다.",
            en="That is the dummy, which hands back what it was given. Use the `LayerNorm` made before.",
        ),
        Wrong(
            "norm-of-torch",
            {2: 'nn.LayerNorm(cfg["emb_dim"])', 3: 'nn.LayerNorm(cfg["emb_dim"])'},
            ko="PyTorch의 층은 파라미터의 이름이 달라, 저장한 가중치와 맞지 않습니다. 앞의 `LayerNorm`을 써야 합니다.",
            en="PyTorch's layer names its parameters otherwise, so saved weights do not fit. Use the one made before.",
        ),
        Wrong(
            "fixed-rate",
            {4: "nn.Dropout(0.1)"},
            ko='드롭아웃의 비율을 숫자로 적었습니다. `cfg["drop_rate"]`를 써야 합니다.',
            en='The rate of dropout is a fixed number. Use `cfg["drop_rate"]`.',
        ),
        Wrong(
            "default-rate",
            {4: "nn.Dropout()"},
            ko='비율을 넘기지 않아 기본값 0.5가 쓰입니다. `cfg["drop_rate"]`를 넘겨야 합니다.',
            en='Without an argument the rate is 0.5. Pass `cfg["drop_rate"]`.',
        ),
        Wrong(
            "rate-inverted",
            {4: 'nn.Dropout(1 - cfg["drop_rate"])'},
            ko="`nn.Dropout`이 받는 것은 남기는 비율이 아니라 0으로 만드는 비율입니다.",
            en="`nn.Dropout` takes the share that becomes 0, not the share that stays.",
        ),
        Wrong(
            "shortcut-normalized",
            {5: "self.norm1(x)", 10: "self.norm2(x)"},
            ko="정규화한 값을 남겨 두었습니다. 숏컷에는 정규화하기 전의 `x`가 그대로 지나가야 합니다.",
            en="What is kept is normalized. The shortcut carries `x` as it was before the layer norm.",
        ),
        Wrong(
            "shortcut-detached",
            {5: "x.detach()", 10: "x.detach()"},
            ko="`detach`가 그레이디언트를 끊습니다. 숏컷은 바로 그 그레이디언트가 지나가는 길입니다.",
            en="`detach` cuts the gradient off, and the shortcut is the very path for it.",
        ),
        Wrong(
            "branches-detached",
            {6: "self.norm1(x.detach())", 11: "self.norm2(x.detach())"},
            ko="`detach`가 두 갈래의 그레이디언트를 끊어, 숏컷으로만 그레이디언트가 지납니다.",
            en="`detach` cuts the gradient of both branches off, so it passes by the shortcuts alone.",
        ),
        Wrong(
            "one-rate-fixed",
            {13: "nn.functional.dropout(x, 0.25, self.training)"},
            ko='뒤 절반의 드롭아웃 비율을 숫자로 적었습니다. 비율은 `cfg["drop_rate"]`입니다.',
            en='The rate of the second dropout is a fixed number. The rate is `cfg["drop_rate"]`.',
        ),
        Wrong(
            "whole-tokens-dropped",
            {4: 'nn.Dropout1d(cfg["drop_rate"])'},
            ko="토큰의 벡터를 통째로 지웁니다. `nn.Dropout`은 값마다 따로 지웁니다.",
            en="This drops whole vectors of tokens. `nn.Dropout` drops each number by itself.",
        ),
        Wrong(
            "post-norm",
            {6: "x", 9: "self.norm1(x + shortcut)", 11: "x", 14: "self.norm2(x + shortcut)"},
            ko="더한 다음에 정규화했습니다(post-norm). GPT-2는 어텐션과 피드 포워드의 앞에서 정규화합니다.",
            en="This normalizes after the additions (post-norm). GPT-2 does it before attention and before `ff`.",
        ),
        Wrong(
            "norm-after-attention",
            {6: "self.att(x)", 7: "self.norm1(x)", 11: "self.ff(x)", 12: "self.norm2(x)"},
            ko="층 정규화가 어텐션과 피드 포워드의 뒤에 있습니다. 저마다 앞에 와야 합니다.",
            en="The layer norms stand after attention and after `ff`. Each has to come before.",
        ),
        Wrong(
            "norms-swapped",
            {6: "self.norm2(x)", 11: "self.norm1(x)"},
            ko="두 층 정규화가 서로 바뀌었습니다. `norm1`은 어텐션의 앞, `norm2`는 피드 포워드의 앞에 옵니다.",
            en="The two layer norms are swapped: `norm1` comes before attention, `norm2` before `ff`.",
        ),
        Wrong(
            "first-norm-twice",
            {11: "self.norm1(x)"},
            ko="`norm1`을 두 번 썼습니다. 뒤 절반에는 `norm2`를 씁니다.",
            en="`norm1` is used twice. The second half has `norm2`.",
        ),
        Wrong(
            "no-norms",
            {6: "x", 11: "x"},
            ko="층 정규화를 거치지 않았습니다.",
            en="The layer norms are left out.",
        ),
        Wrong(
            "attention-of-the-input",
            {7: "self.att(shortcut)"},
            ko="어텐션이 정규화하기 전의 값을 받습니다. `norm1`을 거친 `x`를 넣어야 합니다.",
            en="Attention gets what is not normalized. Give it the `x` that went through `norm1`.",
        ),
        Wrong(
            "no-attention",
            {7: "x"},
            ko="어텐션을 거치지 않아 토큰끼리 아무것도 주고받지 못합니다.",
            en="Attention is left out, so tokens know nothing of each other.",
        ),
        Wrong(
            "feed-forward-first",
            {7: "self.ff(x)", 12: "self.att(x)"},
            ko="어텐션과 피드 포워드의 자리가 바뀌었습니다. 앞 절반이 어텐션입니다.",
            en="Attention and feed-forward network changed places. Attention is in the first half.",
        ),
        Wrong(
            "no-dropout-after-attention",
            {8: "x"},
            ko="앞 절반에 드롭아웃이 없습니다.",
            en="The first half has no dropout.",
        ),
        Wrong(
            "no-dropout-after-feed-forward",
            {13: "x"},
            ko="뒤 절반에 드롭아웃이 없습니다.",
            en="The second half has no dropout.",
        ),
        Wrong(
            "dropout-always",
            {8: "nn.functional.dropout(x, self.dropout.p)", 13: "nn.functional.dropout(x, self.dropout.p)"},
            ko="함수로 쓴 드롭아웃은 `eval()`을 따르지 않습니다. `self.dropout`을 불러야 합니다.",
            en="Dropout as a function does not follow `eval()`. Call `self.dropout`.",
        ),
        Wrong(
            "dropout-of-the-sum",
            {8: "x", 9: "self.dropout(x + shortcut)", 13: "x", 14: "self.dropout(x + shortcut)"},
            ko="더한 다음에 드롭아웃을 걸어 숏컷으로 온 값까지 지워집니다. 더하기 앞에 걸어야 합니다.",
            en="Dropout after the addition wipes out what came by the shortcut as well. It belongs before.",
        ),
        Wrong(
            "dropout-before-attention",
            {7: "self.dropout(x)", 8: "self.att(x)", 12: "self.dropout(x)", 13: "self.ff(x)"},
            ko="드롭아웃이 어텐션과 피드 포워드의 앞에 있습니다. 이들의 결과에 걸어야 합니다.",
            en="Dropout stands before attention and before `ff`. It acts on what comes out of them.",
        ),
        Wrong(
            "no-first-shortcut",
            {9: "x"},
            ko="앞 절반에서 남겨 둔 것을 더하지 않았습니다.",
            en="The first half does not add what was kept.",
        ),
        Wrong(
            "no-second-shortcut",
            {14: "x"},
            ko="뒤 절반에서 남겨 둔 것을 더하지 않았습니다.",
            en="The second half does not add what was kept.",
        ),
        Wrong(
            "added-to-itself",
            {9: "x + x"},
            ko="`x`에 `x`를 더했습니다. 남겨 둔 `shortcut`을 더해야 합니다.",
            en="This adds `x` to itself. Add the `shortcut` that was kept.",
        ),
        Wrong(
            "multiplied",
            {9: "x * shortcut", 14: "x * shortcut"},
            ko="숏컷을 곱했습니다. 더해야 그레이디언트가 약해지지 않고 지나가는 길이 생깁니다.",
            en="The shortcut is multiplied. Only a sum leaves the gradient a path with the factor 1.",
        ),
        Wrong(
            "input-changed-in-place",
            {9: "shortcut.add_(x)"},
            ko="제자리에서 더해 블록이 받은 입력 텐서가 바뀝니다. 새 텐서를 만들어야 합니다.",
            en="Adding in place changes the tensor that the block was given. Make a new one.",
        ),
        Wrong(
            "second-shortcut-from-the-input",
            {10: "shortcut"},
            ko="뒤 절반의 숏컷이 블록의 입력입니다. 앞 절반의 결과를 새로 남겨 두어야 합니다.",
            en="The second shortcut is still the input of the block. Keep the result of the first half.",
        ),
        Wrong(
            "no-feed-forward",
            {12: "x"},
            ko="피드 포워드 신경망을 거치지 않았습니다.",
            en="The feed-forward network is left out.",
        ),
        Wrong(
            "feed-forward-not-normalized",
            {12: "self.ff(shortcut)"},
            ko="피드 포워드가 정규화하기 전의 값을 받습니다. `norm2`를 거친 `x`를 넣어야 합니다.",
            en="`ff` gets what is not normalized. Give it the `x` that went through `norm2`.",
        ),
        Wrong(
            "attention-twice",
            {12: "self.att(x)"},
            ko="뒤 절반에서도 어텐션을 불렀습니다. 뒤 절반은 `ff`입니다.",
            en="The second half calls attention again. It is `ff` there.",
        ),
        Wrong(
            "halves-side-by-side",
            {9: "x + shortcut\nfirst = shortcut", 11: "self.norm2(first)"},
            ko="`norm2`가 블록의 입력을 받아 두 절반이 나란히 놓였습니다. 뒤 절반은 앞 절반의 결과에서 시작합니다.",
            en="`norm2` gets the input of the block, so the halves stand side by side. They have to follow each other.",
        ),
    )
    right = (
        Right("keyword-arguments", {1: "FeedForward(cfg=cfg)", 2: 'LayerNorm(emb_dim=cfg["emb_dim"])'}),
        Right("width-of-attention", {2: "LayerNorm(self.att.d_out)", 3: "LayerNorm(self.att.d_out)"}),
        Right(
            "two-dropouts",
            {4: 'nn.Dropout(cfg["drop_rate"])\nself.drop_ff = nn.Dropout(cfg["drop_rate"])', 13: "self.drop_ff(x)"},
        ),
        Right(
            "functional",
            {
                4: 'cfg["drop_rate"]',
                6: "nn.functional.layer_norm(x, x.shape[-1:], self.norm1.scale, self.norm1.shift)",
                8: "nn.functional.dropout(x, self.dropout, self.training)",
                13: "nn.functional.dropout(x, self.dropout, self.training)",
            },
        ),
        Right(
            "each-half-in-one-line",
            {
                **dict.fromkeys((6, 7, 8, 11, 12, 13), "x"),
                9: "x + self.dropout(self.att(self.norm1(shortcut)))",
                14: "shortcut + self.dropout(self.ff(self.norm2(x)))",
            },
        ),
        Right("cloned", {5: "x.clone()", 9: "torch.add(shortcut, x)", 10: "x.clone()", 14: "torch.add(shortcut, x)"}),
        Right("in-place-on-its-own-tensor", {9: "x.add_(shortcut)", 14: "x.add_(shortcut)"}),
        Right(
            "another-name",
            """class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        width = cfg["emb_dim"]
        self.norm1, self.norm2 = LayerNorm(width), LayerNorm(width)
        self.att = MultiHeadAttention(
            width, width, cfg["context_length"], cfg["drop_rate"], cfg["n_heads"], cfg["qkv_bias"]
        )
        self.ff = FeedForward(cfg)
        self.drop_shortcut = nn.Dropout(cfg["drop_rate"])

    def forward(self, x):
        x = x + self.drop_shortcut(self.att(self.norm1(x)))
        return x + self.drop_shortcut(self.ff(self.norm2(x)))
""",
        ),
    )
    equal = (
        ("11: self.norm2(shortcut)", "the same axis, or the same number, under another name"),
        ("14: shortcut + x", "a sum, a product and a dot product are the same in either order"),
        ("6: self.norm1(shortcut)", "the same axis, or the same number, under another name"),
        ("9: shortcut + x", "a sum, a product and a dot product are the same in either order"),
        ("inputs-to-float", "the notebooks compute in single precision"),
    )
