"""Hidden checks of section 4.5: the transformer block as a class, in small sizes that all differ."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, check, exercise

from ..arrays import each_by_itself
from ..gpt import LONGEST, TOOLS, block_shapes, draw_config, parameters
from ..models import BlockChecks
from .wrong_4_5_transformer_block import WRONG

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
    wrong = WRONG
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
