"""Hidden checks of section 4.5: one block of the large configuration, and of a small one."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees, floats
from ..gpt import FILL, block, block_shapes, class_names, draw_config

#: Two outputs in training.
LARGE = f"""{FILL}
block.train()
(block, shapes(block)[1], block.att.mask.shape[0], block.att.num_heads, output, block(x), block(x))
"""


@exercise("transformer-block-shape", points=1)
class TestTransformerBlockShape:
    @check(
        ko="`block`은 `GPT_CONFIG_124M`으로 만든 `TransformerBlock`이어야 하고, `output`의 크기는 `x`와 같아야 합니다.",
        en="`block` is a `TransformerBlock` made from `GPT_CONFIG_124M`, and `output` has the shape of `x`.",
    )
    def test_when_it_is_made_then_it_is_a_block_of_the_large_model(self, student: Student) -> None:
        made, *numbers, output, once, again = student.run(LARGE)
        assert "TransformerBlock" in class_names(made)
        assert numbers == [7_085_568, 1024, 12]
        assert floats(output).shape == (2, 4, 768)
        assert output.requires_grad
        assert np.abs(floats(once) - floats(again)).max() > 1e-3  # dropout is on

    @check(
        ko="설정과 `x`가 달라지면 블록과 `output`도 따라 달라져야 합니다.",
        en="With another configuration and another `x`, block and `output` follow.",
    )
    def test_when_the_configuration_is_another_then_the_output_follows(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for bias, tokens in ((False, int(rng.integers(5, 9))), (True, int(rng.integers(130, 150)))):
            cfg = draw_config(rng, context_length=tokens + 3, qkv_bias=bias)
            vectors = rng.normal(size=(6, tokens, cfg["emb_dim"])).astype(np.float32)
            other = student.rerun(GPT_CONFIG_124M=cfg, x=vectors)
            found, (shapes, _), state = other.run(f"{FILL}(output, shapes(block), state(block))")
            assert shapes == block_shapes(cfg)
            assert agrees(found, block(vectors, state, cfg), atol=1e-4)

    wrong = (
        Wrong(
            "class-for-object",
            {1: "TransformerBlock"},
            ko="클래스 자체를 담았습니다. 설정을 넣어 객체를 만들어야 합니다.",
            en="This is the class itself. Give it the configuration to make an object.",
        ),
        Wrong(
            "dummy-block",
            {1: "DummyTransformerBlock(GPT_CONFIG_124M)"},
            ko="받은 것을 그대로 돌려주는 가짜 블록입니다. `TransformerBlock`을 써야 합니다.",
            en="That is the dummy, which hands back what it was given. Use `TransformerBlock`.",
        ),
        Wrong(
            "feed-forward-only",
            {1: "FeedForward(GPT_CONFIG_124M)"},
            ko="피드 포워드 신경망만 만들었습니다. 블록 전체가 필요합니다.",
            en="This makes the feed-forward network alone. The whole block is wanted.",
        ),
        Wrong(
            "written-out",
            {
                1: 'TransformerBlock({"context_length": 1024, "emb_dim": 768, "n_heads": 12, "drop_rate": 0.1, '
                '"qkv_bias": False})'
            },
            ko="설정의 값을 옮겨 적었습니다. `GPT_CONFIG_124M`을 넘겨야 설정이 바뀌어도 맞습니다.",
            en="The values are written out. With `GPT_CONFIG_124M` the block follows when they change.",
        ),
        Wrong(
            "without-dropout",
            {1: 'TransformerBlock({**GPT_CONFIG_124M, "drop_rate": 0.0})'},
            ko="설정의 `drop_rate`를 바꾸었습니다. `GPT_CONFIG_124M`을 그대로 넘겨야 합니다.",
            en="This changes `drop_rate`. Pass `GPT_CONFIG_124M` as it is.",
        ),
        Wrong(
            "with-bias",
            {1: 'TransformerBlock({**GPT_CONFIG_124M, "qkv_bias": True})'},
            ko="설정의 `qkv_bias`를 바꾸었습니다. `GPT_CONFIG_124M`을 그대로 넘겨야 합니다.",
            en="This changes `qkv_bias`. Pass `GPT_CONFIG_124M` as it is.",
        ),
        Wrong(
            "block-not-called",
            {2: "block"},
            ko="블록을 부르지 않았습니다. `x`를 넣은 결과가 필요합니다.",
            en="The block is not called. What is wanted is what it makes of `x`.",
        ),
        Wrong(
            "input-itself",
            {2: "x"},
            ko="입력을 그대로 담았습니다. 크기는 같지만 블록을 지나지 않았습니다.",
            en="This is the input itself: it has the right shape but did not go through the block.",
        ),
        Wrong(
            "attention-only",
            {2: "block.att(x)"},
            ko="블록 안의 어텐션만 불렀습니다. 블록 전체를 불러야 합니다.",
            en="This calls the attention inside the block. Call the whole block.",
        ),
        Wrong(
            "twice",
            {2: "block(block(x))"},
            ko="블록을 두 번 지났습니다. 한 번이면 됩니다.",
            en="This goes through the block twice. Once is enough.",
        ),
        Wrong(
            "detached",
            {2: "block(x).detach()"},
            ko="`detach`가 그레이디언트를 끊습니다. 결과를 그대로 담아야 합니다.",
            en="`detach` cuts the gradient off. Keep the result as it is.",
        ),
        Wrong(
            "fresh-input",
            {2: "block(torch.rand(2, 4, 768))"},
            ko="다른 텐서를 넣었습니다. 위에서 만든 `x`를 넣어야 합니다.",
            en="Another tensor goes in. Use the `x` made above.",
        ),
        Wrong(
            "first-text-only",
            {2: "block(x[:1])"},
            ko="배치의 첫 텍스트만 넣었습니다. `x` 전체를 한 번에 넣습니다.",
            en="Only the first text of the batch goes in. Give the block all of `x` at once.",
        ),
    )
    right = (
        Right("keyword-argument", {1: "TransformerBlock(cfg=GPT_CONFIG_124M)"}),
        Right("copied-configuration", {1: "TransformerBlock(dict(GPT_CONFIG_124M))"}),
        Right("forward-method", {2: "block.forward(x)"}),
        Right("evaluation-mode", {2: "block.eval()(x)"}),
        Right("text-by-text", {2: "torch.stack([block(text.unsqueeze(0)).squeeze(0) for text in x])"}),
    )
    equal = (
        ("result-doubled-precision", "the shape alone is asked for"),
        ("weights-in-double-precision", "the shape alone is asked for"),
    )
