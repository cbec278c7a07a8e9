"""Hidden checks of section 4.6: the large model, built once by the answer's own cell, and a small one."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees
from ..gpt import FILL, TINY, class_names, draw_config, gpt, gpt_shapes, parameters

LARGE = f"{FILL}(model, *shapes(model), tuple(out.shape), out[:, -1, :9])"
#: The weights only of a small model: one that did not follow is judged by its shapes.
AGAIN = f"{FILL}(out, shapes(model), state(model) if shapes(model)[1] < 1_000_000 else None)"
RATES = "sorted({part.p for part in model.modules() if isinstance(part, nn.Dropout)})"


@exercise("gpt-forward", points=1)
class TestGPTForward:
    @check(
        ko="`model`은 `GPT_CONFIG_124M`으로 만든 `GPTModel`이어야 하고, `out`에는 `batch`의 모든 위치의 로짓이 "
        "있어야 합니다.",
        en="`model` is a `GPTModel` made from `GPT_CONFIG_124M`, and `out` holds logits for every position of `batch`.",
    )
    def test_when_it_is_made_then_it_is_the_large_model(self, student: Student) -> None:
        large = {**TINY, "vocab_size": 50257, "context_length": 1024, "emb_dim": 768, "n_layers": 12}
        wanted = gpt_shapes(large)
        made, shapes, trained, size, some = student.run(LARGE)
        assert "GPTModel" in class_names(made)
        assert (shapes, trained, size) == (wanted, parameters(wanted), (2, 4, 50257))
        assert (some.dtype, some.requires_grad) == ("torch.float32", True)
        assert student.run(RATES) == [0.1]

    @check(
        ko="설정과 `batch`가 달라지면 모델과 로짓도 따라 달라져야 합니다.",
        en="With another configuration and another `batch`, model and logits follow.",
    )
    def test_when_the_configuration_is_another_then_the_logits_follow(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for bias, tokens in ((False, int(rng.integers(5, 9))), (True, int(rng.integers(130, 150)))):
            cfg = draw_config(rng, context_length=tokens + 3, qkv_bias=bias)
            ids = rng.integers(cfg["vocab_size"], size=(6, tokens))
            found, (shapes, _), state = student.rerun(GPT_CONFIG_124M=cfg, batch=ids).run(AGAIN)
            assert shapes == gpt_shapes(cfg)
            assert agrees(found, gpt(ids, state, cfg), atol=1e-4)

    wrong = (
        Wrong(
            "dummy-model",
            {1: "DummyGPTModel(GPT_CONFIG_124M)"},
            ko="가짜 블록으로 된 뼈대입니다. 방금 만든 `GPTModel`을 써야 합니다.",
            en="That is the backbone with its dummies. Use the `GPTModel` made just now.",
        ),
        Wrong(
            "model-of-before",
            {1: "model"},
            ko="4.1에서 만든 가짜 모델을 그대로 두었습니다. `GPTModel`의 객체를 새로 만들어야 합니다.",
            en="This keeps the dummy of section 4.1. Make a new object of `GPTModel`.",
        ),
        Wrong(
            "one-block",
            {1: "TransformerBlock(GPT_CONFIG_124M)"},
            ko="블록 하나는 벡터를 받습니다. 토큰 ID를 받는 것은 모델 전체입니다.",
            en="A single block takes vectors. It is the whole model that takes token IDs.",
        ),
        Wrong(
            "fewer-layers",
            {1: 'GPTModel({**GPT_CONFIG_124M, "n_layers": 1})'},
            ko="설정을 바꾸어 작은 모델을 만들었습니다. `GPT_CONFIG_124M`을 그대로 넘겨야 합니다.",
            en="The configuration is changed, which makes a smaller model. Pass `GPT_CONFIG_124M` as it is.",
        ),
        Wrong(
            "without-dropout",
            {1: 'GPTModel({**GPT_CONFIG_124M, "drop_rate": 0.0})'},
            ko="설정의 `drop_rate`를 바꾸었습니다. `GPT_CONFIG_124M`을 그대로 넘겨야 합니다.",
            en="This changes `drop_rate`. Pass `GPT_CONFIG_124M` as it is.",
        ),
        Wrong(
            "logits-of-the-dummy",
            {2: "logits"},
            ko="4.1의 가짜 모델이 낸 로짓입니다. 새 `model`에 `batch`를 넣어야 합니다.",
            en="These are the logits of the dummy in section 4.1. Give `batch` to the new `model`.",
        ),
        Wrong(
            "first-text-only",
            {2: "model(batch[:1])"},
            ko="배치의 첫 텍스트만 넣었습니다. `batch` 전체를 한 번에 넣습니다.",
            en="Only the first text of the batch goes in. Give the model all of `batch` at once.",
        ),
        Wrong(
            "last-position-only",
            {2: "model(batch)[:, -1:]"},
            ko="마지막 위치의 로짓만 담았습니다. 모든 위치의 로짓이 필요합니다.",
            en="This keeps the logits of the last position. Those of all positions are wanted.",
        ),
        Wrong(
            "detached",
            {2: "model(batch).detach()"},
            ko="`detach`가 그레이디언트를 끊습니다. 결과를 그대로 담아야 합니다.",
            en="`detach` cuts the gradient off. Keep the result as it is.",
        ),
        Wrong(
            "probabilities",
            {2: "torch.softmax(model(batch), dim=-1)"},
            ko="확률로 바꾸었습니다. 모델이 낸 로짓을 그대로 담아야 합니다.",
            en="These are probabilities. Keep the logits as the model gives them.",
        ),
        Wrong(
            "written-out",
            {2: "model(torch.tensor([[6109, 3626, 6100, 345], [6109, 1110, 6622, 257]]))"},
            ko="토큰 ID를 옮겨 적었습니다. `batch`를 넣어야 글이 바뀌어도 맞습니다.",
            en="The token IDs are written out. With `batch` the output follows when the texts change.",
        ),
    )
    right = (
        Right("keyword-arguments", {1: "GPTModel(cfg=GPT_CONFIG_124M)", 2: "model(in_idx=batch)"}),
        Right("copied-configuration", {1: "GPTModel({**GPT_CONFIG_124M})", 2: "model.forward(batch)"}),
        Right("text-by-text", {2: "torch.cat([model(text.unsqueeze(0)) for text in batch])"}),
    )
