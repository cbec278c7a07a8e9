"""Hidden checks of the homework: the transformer block, with the checks of lecture 28."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise, worth

from ..models import BlockChecks


@exercise("review-transformer-block", points=3)
class TestReviewTransformerBlock(BlockChecks):
    test_when_later_tokens_change_then_earlier_outputs_stay = worth(
        0.5, BlockChecks.test_when_later_tokens_change_then_earlier_outputs_stay
    )
    test_when_it_runs_then_the_output_agrees = worth(1.5, BlockChecks.test_when_it_runs_then_the_output_agrees)

    wrong = (
        Wrong(
            "post-norm",
            {1: "x", 4: "self.norm1(x + shortcut)", 5: "x", 8: "self.norm2(x + shortcut)"},
            ko="더한 다음에 정규화했습니다(post-norm). GPT-2는 어텐션과 피드 포워드의 앞에서 정규화합니다.",
            en="This normalizes after the additions (post-norm). GPT-2 does it before attention and before `ff`.",
        ),
        Wrong(
            "norm-after-attention",
            {1: "self.att(x)", 2: "self.norm1(x)", 5: "self.ff(x)", 6: "self.norm2(x)"},
            ko="층 정규화가 어텐션과 피드 포워드의 뒤에 있습니다. 저마다 앞에 와야 합니다.",
            en="The layer norms stand after attention and after `ff`. Each has to come before.",
        ),
        Wrong(
            "norms-swapped",
            {1: "self.norm2(x)", 5: "self.norm1(x)"},
            ko="두 층 정규화가 서로 바뀌었습니다. `norm1`은 어텐션의 앞, `norm2`는 피드 포워드의 앞에 옵니다.",
            en="The two layer norms are swapped: `norm1` comes before attention, `norm2` before `ff`.",
        ),
        Wrong(
            "first-norm-twice",
            {5: "self.norm1(x)"},
            ko="`norm1`을 두 번 썼습니다. 뒤 절반에는 `norm2`를 씁니다.",
            en="`norm1` is used twice. The second half has `norm2`.",
        ),
        Wrong(
            "no-norms",
            {1: "x", 5: "x"},
            ko="층 정규화를 거치지 않았습니다.",
            en="The layer norms are left out.",
        ),
        Wrong(
            "attention-of-the-input",
            {2: "self.att(shortcut)"},
            ko="어텐션이 정규화하기 전의 값을 받습니다. `norm1`을 거친 `x`를 넣어야 합니다.",
            en="Attention gets what is not normalized. Give it the `x` that went through `norm1`.",
        ),
        Wrong(
            "no-attention",
            {2: "x"},
            ko="어텐션을 거치지 않아 토큰끼리 아무것도 주고받지 못합니다.",
            en="Attention is left out, so tokens know nothing of each other.",
        ),
        Wrong(
            "feed-forward-first",
            {2: "self.ff(x)", 6: "self.att(x)"},
            ko="어텐션과 피드 포워드의 자리가 바뀌었습니다. 앞 절반이 어텐션입니다.",
            en="Attention and feed-forward network changed places. Attention is in the first half.",
        ),
        Wrong(
            "no-dropout-after-attention",
            {3: "x"},
            ko="앞 절반에 드롭아웃이 없습니다.",
            en="The first half has no dropout.",
        ),
        Wrong(
            "no-dropout-after-feed-forward",
            {7: "x"},
            ko="뒤 절반에 드롭아웃이 없습니다.",
            en="The second half has no dropout.",
        ),
        Wrong(
            "dropout-always",
            {3: "nn.functional.dropout(x, self.dropout.p)", 7: "nn.functional.dropout(x, self.dropout.p)"},
            ko="함수로 쓴 드롭아웃은 `eval()`을 따르지 않습니다. `self.dropout`을 불러야 합니다.",
            en="Dropout as a function does not follow `eval()`. Call `self.dropout`.",
        ),
        Wrong(
            "dropout-of-the-sum",
            {3: "x", 4: "self.dropout(x + shortcut)", 7: "x", 8: "self.dropout(x + shortcut)"},
            ko="더한 다음에 드롭아웃을 걸어 숏컷으로 온 값까지 지워집니다. 더하기 앞에 걸어야 합니다.",
            en="Dropout after the addition wipes out what came by the shortcut as well. It belongs before.",
        ),
        Wrong(
            "dropout-before-attention",
            {2: "self.dropout(x)", 3: "self.att(x)", 6: "self.dropout(x)", 7: "self.ff(x)"},
            ko="드롭아웃이 어텐션과 피드 포워드의 앞에 있습니다. 이들의 결과에 걸어야 합니다.",
            en="Dropout stands before attention and before `ff`. It acts on what comes out of them.",
        ),
        Wrong(
            "no-first-shortcut",
            {4: "x"},
            ko="앞 절반에서 남겨 둔 것을 더하지 않았습니다.",
            en="The first half does not add what was kept.",
        ),
        Wrong(
            "no-second-shortcut",
            {8: "x"},
            ko="뒤 절반에서 남겨 둔 것을 더하지 않았습니다.",
            en="The second half does not add what was kept.",
        ),
        Wrong(
            "added-to-itself",
            {4: "x + x"},
            ko="`x`에 `x`를 더했습니다. 남겨 둔 `shortcut`을 더해야 합니다.",
            en="This adds `x` to itself. Add the `shortcut` that was kept.",
        ),
        Wrong(
            "multiplied",
            {4: "x * shortcut", 8: "x * shortcut"},
            ko="숏컷을 곱했습니다. 더해야 그레이디언트가 약해지지 않고 지나가는 길이 생깁니다.",
            en="The shortcut is multiplied. Only a sum leaves the gradient a path with the factor 1.",
        ),
        Wrong(
            "input-changed-in-place",
            {4: "shortcut.add_(x)"},
            ko="제자리에서 더해 블록이 받은 입력 텐서가 바뀝니다. 새 텐서를 만들어야 합니다.",
            en="Adding in place changes the tensor that the block was given. Make a new one.",
        ),
        Wrong(
            "no-feed-forward",
            {6: "x"},
            ko="피드 포워드 신경망을 거치지 않았습니다.",
            en="The feed-forward network is left out.",
        ),
        Wrong(
            "feed-forward-not-normalized",
            {6: "self.ff(shortcut)"},
            ko="피드 포워드가 정규화하기 전의 값을 받습니다. `norm2`를 거친 `x`를 넣어야 합니다.",
            en="`ff` gets what is not normalized. Give it the `x` that went through `norm2`.",
        ),
        Wrong(
            "attention-twice",
            {6: "self.att(x)"},
            ko="뒤 절반에서도 어텐션을 불렀습니다. 뒤 절반은 `ff`입니다.",
            en="The second half calls attention again. It is `ff` there.",
        ),
        Wrong(
            "halves-side-by-side",
            {4: "x + shortcut\nfirst = shortcut", 5: "self.norm2(first)"},
            ko="`norm2`가 블록의 입력을 받아 두 절반이 나란히 놓였습니다. 뒤 절반은 앞 절반의 결과에서 시작합니다.",
            en="`norm2` gets the input of the block, so the halves stand side by side. They have to follow each other.",
        ),
        Wrong(
            "shortcut-normalized",
            {8: "x + self.norm2(shortcut)"},
            ko="정규화한 값을 더했습니다. 숏컷은 남겨 둔 `shortcut` 그대로입니다.",
            en="What is added is normalized. The shortcut is what was kept, as it is.",
        ),
    )
    right = (
        Right(
            "each-half-in-one-line",
            {
                **dict.fromkeys((1, 2, 3, 5, 6, 7), "x"),
                4: "x + self.dropout(self.att(self.norm1(shortcut)))",
                8: "shortcut + self.dropout(self.ff(self.norm2(x)))",
            },
        ),
        Right("in-place-on-its-own-tensor", {4: "x.add_(shortcut)", 8: "x.add_(shortcut)"}),
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
        Right(
            "functional",
            {
                1: "nn.functional.layer_norm(x, x.shape[-1:], self.norm1.scale, self.norm1.shift)",
                3: "nn.functional.dropout(x, self.dropout.p, self.training)",
                7: "nn.functional.dropout(x, self.dropout.p, training=self.training)",
            },
        ),
        Right("added-by-function", {4: "torch.add(shortcut, x)", 8: "torch.stack([x, shortcut]).sum(dim=0)"}),
    )
    equal = (
        ("1: self.norm1(shortcut)", "the same axis, or the same number, under another name"),
        ("4: shortcut + x", "a sum, a product and a dot product are the same in either order"),
        ("5: self.norm2(shortcut)", "the same axis, or the same number, under another name"),
        ("8: shortcut + x", "a sum, a product and a dot product are the same in either order"),
        ("inputs-to-float", "the notebooks compute in single precision"),
    )
