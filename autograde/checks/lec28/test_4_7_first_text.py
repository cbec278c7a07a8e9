"""Hidden checks of section 4.7: the first text of the large model, and one of a small model put in its place.

What was generated is judged by the model of the answer itself, never by remembered IDs.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Array, Right, Student, Wrong, check, exercise

from ..arrays import floats
from ..gpt import FILL, class_names, draw_config, require_greedy

MODE = """
(model, sum(weight.numel() for weight in model.parameters()),
 sum(part.training for part in model.modules()), model.drop_emb.training, torch.is_grad_enabled())
"""
#: The logits of all new positions come from one pass: with a context of 1024 tokens nothing is cropped.
LOGITS = """
model.eval()
with torch.no_grad():
    logits = model(out[:1, :10])[:, 3:-1]
(out, logits)
"""
#: Makes the model a small one in place, so that the cell, run again, generates with that.
SMALLER = f"{FILL}\nGPTModel.__init__(model, drawn_cfg)\nlen(filled(model).trf_blocks)"
AGAIN = f"{FILL}(out, state(model))"

GENERATED = "generate_text_simple(model, encoded_tensor, {}, {})"
LENGTH = 'GPT_CONFIG_124M["context_length"]'


@exercise("generate-first-text", points=2)
class TestGenerateFirstText:
    @check(
        ko="`model`은 평가 모드여야 하고, 새 토큰은 저마다 평가 모드의 모델이 로짓을 가장 크게 준 것이어야 합니다.",
        en="`model` is in evaluation mode, and each new token got the largest logit from the model in that mode.",
        points=1,
    )
    def test_when_it_has_generated_then_dropout_was_off(self, student: Student) -> None:
        made, count, training, *_ = student.run(MODE)
        assert "GPTModel" in class_names(made)
        assert (count, training) == (163_009_536, 0)
        out, logits = student.run(LOGITS)
        assert isinstance(out, Array)
        assert out.dtype == "torch.int64"
        new = out.values[:1, 4:10, None]
        scores = floats(logits)
        assert scores.shape == (1, new.shape[1], 50257)
        assert new.size
        assert np.all(scores.max(axis=-1, keepdims=True) - np.take_along_axis(scores, new, axis=-1) < 1e-3)

    @check(
        ko="`out`은 `encoded_tensor`에 새 토큰 6개가 이어진 것이어야 하고, 모델과 글, 설정의 `context_length`가 "
        "달라지면 따라 달라져야 합니다.",
        en="`out` is `encoded_tensor` continued by six new tokens; with another model, another text and another "
        "`context_length` in the configuration it follows.",
        points=1,
    )
    def test_when_model_and_text_are_others_then_six_tokens_follow(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        prompt, shape = student.run("(encoded_tensor, out.shape)")
        assert tuple(shape) == (1, prompt.shape[1] + 6)
        size = int(rng.integers(6, 9))
        cfg = draw_config(rng, context_length=size)
        assert student.run(SMALLER, drawn_cfg=cfg) == cfg["n_layers"]
        ids = rng.integers(cfg["vocab_size"], size=(1, 5))
        found, state = student.rerun(encoded_tensor=ids, GPT_CONFIG_124M=cfg).run(AGAIN)
        assert isinstance(found, Array)
        assert (found.dtype, found.shape) == ("torch.int64", (1, 11))
        assert np.array_equal(found.values[:, :5], ids)
        require_greedy(found.values, 5, state, cfg, size=size)

    wrong = (
        Wrong(
            "mode-not-called",
            {1: "model.eval"},
            ko="셀이 끝났을 때 모델이 훈련 모드입니다. 생성하기 전에 평가 모드로 바꾸고 그대로 두어야 하며, 메서드는 "
            "뒤에 괄호를 붙여야 실행됩니다.",
            en="The model is in training mode when the cell ends. Switch it before generating and leave it so; a "
            "method is only called with parentheses.",
        ),
        Wrong(
            "training-mode",
            {1: "model.train()"},
            ko="셀이 끝났을 때 모델이 훈련 모드입니다. 생성하기 전에 평가 모드로 바꾸고 그대로 두어야 하며, 메서드는 "
            "뒤에 괄호를 붙여야 실행됩니다.",
            en="The model is in training mode when the cell ends. Switch it before generating and leave it so; a "
            "method is only called with parentheses.",
        ),
        Wrong(
            "gradients-off-instead",
            {1: "torch.set_grad_enabled(False)"},
            ko="그레이디언트를 끄는 것과 평가 모드는 다릅니다. 드롭아웃은 그대로 켜져 있습니다.",
            en="Turning gradients off is not evaluation mode: dropout is still on.",
        ),
        Wrong(
            "one-dropout-off",
            {1: "model.drop_emb.eval()"},
            ko="임베딩 다음의 드롭아웃만 껐습니다. 모델 전체를 평가 모드로 바꾸어야 합니다.",
            en="Only the dropout after the embeddings is off. Switch the whole model.",
        ),
        Wrong(
            "evaluation-afterwards",
            {1: "pass", 2: f"{GENERATED.format(6, LENGTH)}\nmodel.eval()"},
            ko="생성한 다음에 평가 모드로 바꾸었습니다. 생성하기 전에 바꾸어야 합니다.",
            en="The mode is switched after generating. Do it before.",
        ),
        Wrong(
            "ten-tokens",
            {2: GENERATED.format(10, LENGTH)},
            ko="새 토큰을 10개 만들었습니다. 처음의 토큰을 더한 길이가 10이 되어야 합니다.",
            en="Ten new tokens are made. It is together with the first ones that there are ten.",
        ),
        Wrong(
            "five-tokens",
            {2: GENERATED.format(5, LENGTH)},
            ko="새 토큰의 수가 다릅니다.",
            en="The number of new tokens is another one.",
        ),
        Wrong(
            "fixed-context",
            {2: GENERATED.format(6, 1024)},
            ko="문맥 길이를 숫자로 적었습니다. 설정에서 꺼내야 합니다.",
            en="The context length is a fixed number. Take it out of the configuration.",
        ),
        Wrong(
            "context-of-the-prompt",
            {2: GENERATED.format(6, "encoded_tensor.shape[1]")},
            ko="문맥의 크기를 처음 토큰의 수로 정해 앞의 토큰을 잊어버립니다. 설정의 `context_length`를 씁니다.",
            en="With the prompt's length for a context, tokens are forgotten. Use `context_length`.",
        ),
        Wrong(
            "output-for-context",
            {2: GENERATED.format(6, "out")},
            ko="문맥의 크기를 앞에서 나온 모델의 출력 `out`에서 가져왔습니다. 설정의 `context_length`를 써야 합니다.",
            en="The context size is taken from `out`, the output of before. Use `context_length` of the configuration.",
        ),
        Wrong(
            "length-of-the-output",
            {2: GENERATED.format(6, "out.shape[1]")},
            ko="문맥의 크기를 앞에서 나온 모델의 출력 `out`에서 가져왔습니다. 설정의 `context_length`를 써야 합니다.",
            en="The context size is taken from `out`, the output of before. Use `context_length` of the configuration.",
        ),
        Wrong(
            "other-text",
            {2: f"generate_text_simple(model, batch, 6, {LENGTH})"},
            ko="4.1의 `batch`에 이어 썼습니다. `encoded_tensor`에 이어야 합니다.",
            en="This continues the `batch` of section 4.1. Continue `encoded_tensor`.",
        ),
        Wrong(
            "written-out",
            {2: "torch.tensor([[15496, 11, 314, 716, 27018, 24086, 47843, 30961, 42348, 7267]])"},
            ko="화면에 나온 ID를 옮겨 적었습니다. `generate_text_simple`로 만들어야 합니다.",
            en="The printed IDs are copied. Generate them with `generate_text_simple`.",
        ),
        Wrong(
            "new-tokens-only",
            {2: f"{GENERATED.format(6, LENGTH)}[:, encoded_tensor.shape[1]:]"},
            ko="새 토큰만 남겼습니다. `out`에는 처음의 토큰도 있어야 합니다.",
            en="Only the new tokens are left. `out` has the first ones as well.",
        ),
        Wrong(
            "training-afterwards",
            {2: f"{GENERATED.format(6, LENGTH)}\nmodel.train()"},
            ko="셀이 끝났을 때 모델이 훈련 모드입니다. 생성하기 전에 평가 모드로 바꾸고 그대로 두어야 하며, 메서드는 "
            "뒤에 괄호를 붙여야 실행됩니다.",
            en="The model is in training mode when the cell ends. Switch it before generating and leave it so; a "
            "method is only called with parentheses.",
        ),
        Wrong(
            "without-batch",
            {2: f"{GENERATED.format(6, LENGTH)}.squeeze(0)"},
            ko="배치의 차원이 사라졌습니다. 함수가 돌려준 텐서를 그대로 담아야 합니다.",
            en="The dimension of the batch is gone. Keep what the function returns.",
        ),
    )
    right = (
        Right("by-position", {2: GENERATED.format(6, LENGTH)}),
        Right("train-false", {1: "model.train(False)"}),
        Right("assigned", {1: "model = model.eval()"}),
        Right("length-of-the-model", {2: GENERATED.format(6, "model.pos_emb.num_embeddings")}),
        Right(
            "step-by-step",
            {2: f"encoded_tensor\nfor _ in range(6):\n    out = generate_text_simple(model, out, 1, {LENGTH})"},
        ),
        Right("without-gradients", {2: f"torch.no_grad()(generate_text_simple)(model, encoded_tensor, 6, {LENGTH})"}),
    )
