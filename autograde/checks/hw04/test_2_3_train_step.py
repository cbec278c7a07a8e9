"""Hidden checks of the homework: the inner loop of training, with a table for a model and a plain optimizer.

Each check looks at one thing alone: where the parameters are asked, nothing is measured, and where losses are measured,
nothing moves.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, check, exercise

from ..arrays import alike, normal
from .tables import TRAINING, drawn_windows, losses_of
from .wrong_2_3_train_step import WRONG

NOT_MEASURED = """
def evaluate_model(*arguments, **named):
    return 1.0, 2.0
"""
#: The table before and after, and what was measured meanwhile.
TRAINED = f"{TRAINING}{NOT_MEASURED}[drawn_training(asked, rate=0.7)[1] for asked in drawn]"
SEEN = f"{TRAINING}{NOT_MEASURED}[drawn_training(asked)[0][2] for asked in drawn]"
MEASURED = f"{TRAINING}[drawn_training(asked, rate=0.0) for asked in drawn]"
MODES = (
    f"{TRAINING}drawn_training(drawn, factor=2.5)\n[training for _, gradients, training in drawn_calls if gradients]"
)


def drawn_run(rng: np.random.Generator, **others: Any) -> dict[str, Any]:
    """A table and two loaders whose last batches are smaller, and how often to measure."""
    vocabulary = int(rng.integers(9, 14))
    return {
        "table": normal(rng, vocabulary, vocabulary),
        "train": drawn_windows(rng, vocabulary, 7, int(rng.integers(4, 7))),
        "val": drawn_windows(rng, vocabulary, 5, 3),
        "size": 2,
        "num_epochs": 3,
        "eval_freq": 3,
        "eval_iter": 2,
        "start": f"text {rng.integers(1000)}",
        "tokenizer": int(rng.integers(1000)),
        **others,
    }


def measured_at(asked: dict[str, Any]) -> list[int]:
    """The steps at which losses are measured."""
    windows, size = len(asked["train"][0]), asked["size"]
    return list(range(0, asked["num_epochs"] * -(-windows // size), asked["eval_freq"]))


def seen_by(asked: dict[str, Any]) -> list[int]:
    """How many tokens went in until each measurement."""
    windows, size = asked["train"][0], asked["size"]
    each = [windows[first : first + size].size for first in range(0, len(windows), size)] * asked["num_epochs"]
    return [sum(each[: step + 1]) for step in measured_at(asked)]


@exercise("train-step", points=8)
class TestTrainStep:
    @check(
        ko="스텝마다 그레이디언트를 지우고, 이 배치의 손실에서 역전파하고, 그다음에 파라미터를 한 번 고쳐야 합니다. "
        "작은 모델의 파라미터가 그렇게 훈련한 것과 같아야 합니다.",
        en="Each step clears the gradients, goes back from the loss of this batch, and then updates the parameters "
        "once. Those of a small model end where such a training leads.",
        points=3,
    )
    def test_when_steps_are_taken_then_the_parameters_end_where_they_should(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        drawn = [drawn_run(rng), drawn_run(rng, num_epochs=2, size=3), drawn_run(rng)]
        found = student.run(TRAINED, drawn=drawn)
        assert alike(found, reference.run(TRAINED, drawn=drawn), rtol=1e-4)

    @check(
        ko="모델을 어느 모드로 받았든 모든 스텝이 훈련 모드에서 실행되어야 합니다. 손실을 잰 다음의 스텝도 그렇습니다.",
        en="Every step runs in training mode, in whichever mode the model came, and also after the losses were "
        "measured.",
        points=2,
    )
    def test_when_losses_were_measured_then_training_goes_on_in_training_mode(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        asked = drawn_run(rng, eval_freq=int(rng.integers(2, 4)))
        modes = student.run(MODES, drawn=asked)
        assert len(modes) >= asked["num_epochs"] * -(-len(asked["train"][0]) // asked["size"])
        assert all(modes)

    @check(
        ko="`eval_freq` 스텝마다 두 로더의 손실을 앞의 배치 `eval_iter`개까지로 재어, 훈련 손실과 검증 손실의 리스트에 "
        "차례로 담아야 합니다.",
        en="Every `eval_freq` steps the losses of both loaders are measured on `eval_iter` batches at most, and go in "
        "turn into the lists of training losses and of validation losses.",
        points=2,
    )
    def test_when_losses_are_measured_then_each_list_has_its_own(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        drawn = [drawn_run(rng), drawn_run(rng), drawn_run(rng, num_epochs=2, eval_freq=3, eval_iter=1, size=3)]
        for asked, (lists, _, samples) in zip(drawn, student.run(MEASURED, drawn=drawn), strict=True):
            count = len(measured_at(asked))
            for name, found in zip(("train", "val"), lists, strict=False):
                inputs, targets = asked[name]
                each = losses_of(asked["table"], inputs, targets, asked["size"])[: asked["eval_iter"]]
                assert len(found) == count
                assert np.allclose(found, sum(each) / len(each), rtol=0, atol=1e-3)
            assert samples == [f"{asked['start']} {asked['tokenizer']}"] * asked["num_epochs"]

    @check(
        ko="본 토큰의 수는 처음부터 그때까지 모델에 넣은 모든 배치의 입력에 있는 토큰의 수여야 합니다.",
        en="The number of tokens seen is that of the inputs of all batches that went in, from the beginning.",
        points=1,
    )
    def test_when_tokens_are_counted_then_they_are_those_of_the_inputs(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        drawn = [drawn_run(rng, eval_freq=freq) for freq in (1, 1, int(rng.integers(2, 5)))]
        assert student.run(SEEN, drawn=drawn) == [seen_by(asked) for asked in drawn]

    wrong = WRONG
    right = (
        Right("modes-by-argument", {1: "model.train(True)", 8: "model.train(mode=True)"}),
        Right("cleared-by-the-model", {2: "model.zero_grad()"}),
        Right("zeros-in-place", {2: "optimizer.zero_grad(set_to_none=False)"}),
        Right("cleared-one-by-one", {2: "for parameter in model.parameters():\n    parameter.grad = None"}),
        Right("cleared-after-the-step", {2: "pass", 5: "optimizer.step()\noptimizer.zero_grad()"}),
        Right("cleared-before-backward", {2: "pass", 4: "optimizer.zero_grad()\nloss.backward()"}),
        Right(
            "by-names",
            {
                3: "calc_loss_batch(input_batch=input_batch, target_batch=target_batch, model=model, device=device)",
                7: "train_loss, val_loss = evaluate_model(\n    model, train_loader=train_loader, "
                "val_loader=val_loader, device=device, eval_iter=eval_iter\n)",
            },
        ),
        Right(
            "loss-by-hand",
            {
                3: "nn.functional.cross_entropy(model(input_batch.to(device)).flatten(0, 1), "
                "target_batch.to(device).flatten())"
            },
        ),
        Right("backward-by-function", {4: "torch.autograd.backward(loss)"}),
        Right("tokens-by-shape", {6: "input_batch.shape[0] * input_batch.shape[1]"}),
        Right("tokens-flattened", {6: "len(input_batch.flatten())"}),
        Right("tokens-of-the-targets", {6: "target_batch.nelement()"}),
        Right(
            "back-in-the-loop",
            {
                7: "train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)\n"
                "model.train()",
                8: "pass",
            },
        ),
        Right(
            "both-then-each",
            {
                7: "both = evaluate_model(model, train_loader, val_loader, device, eval_iter)\n"
                "train_loss = both[0]\nval_loss = both[1]"
            },
        ),
        Right(
            "measured-here",
            {
                7: "train_loss = calc_loss_loader(train_loader, model, device, eval_iter)\n"
                "val_loss = calc_loss_loader(val_loader, model, device, eval_iter)\nmodel.train()"
            },
        ),
    )
    equal = (
        ("2: model.zero_grad()", "the optimizer has the model's parameters"),
        (
            "3: calc_loss_batch(input_batch, target_batch, model, input_batch)",
            "a batch is on the device that it moves to: the checks run on the CPU",
        ),
        (
            "3: calc_loss_batch(input_batch, target_batch, model, target_batch)",
            "a batch is on the device that it moves to: the checks run on the CPU",
        ),
        ("6: target_batch.numel()", "there are as many targets as inputs"),
        (
            "7: train_loss, val_loss = evaluate_model(model, train_loader, val_loader, input_batch, eval_iter)",
            "a batch is on the device that it moves to: the checks run on the CPU",
        ),
        (
            "7: train_loss, val_loss = evaluate_model(model, train_loader, val_loader, target_batch, eval_iter)",
            "a batch is on the device that it moves to: the checks run on the CPU",
        ),
        ("ignores-device", "the checks run on the CPU, where nothing moves"),
        ("inputs-cut", "only of `evaluate_model`, which gets no tensor, text or list"),
        ("inputs-spoilt", "only of `evaluate_model`, which gets no tensor, text or list"),
        ("kept-by-shape", "each call has an optimizer of its own, so that nothing is kept"),
        ("result-a-list", "the results are Python's floats and lists already"),
    )
