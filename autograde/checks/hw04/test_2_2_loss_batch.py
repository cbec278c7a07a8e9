"""Hidden checks of the homework: the loss of a batch, and the mean over a loader.

The mean is compared with what the answer's own `calc_loss_batch` gives, so that one mistake costs one check.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, check, exercise

from ..arrays import agrees, alike, normal
from .tables import TABLE, drawn_windows, losses_of
from .wrong_2_2_loss_batch import WRONG, block

#: Of each batch the loss, its gradient at the table, whether the model is still in the mode it was in, and the batch.
BATCHES = f"""{TABLE}
def drawn_run(table, inputs, targets, training):
    model = DrawnTable(table, 1.0).train(training)
    loss = calc_loss_batch(inputs, targets, model, torch.device("cpu"))
    (gradient,) = torch.autograd.grad(loss, [model.table])
    return loss, gradient, model.training == training, inputs, targets

[drawn_run(*one) for one in drawn]
"""
#: Of each loader its loss with each number of batches, and the losses of its batches one by one.
LOADERS = f"""{TABLE}
def drawn_run(table, inputs, targets, size, counts):
    model, loader, cpu = DrawnTable(table).eval(), drawn_batches(inputs, targets, size), torch.device("cpu")
    means = [calc_loss_loader(loader, model, cpu)]
    means += [calc_loss_loader(loader, model, cpu, num_batches=count) for count in counts]
    with torch.no_grad():
        return means, [float(calc_loss_batch(*batch, model, cpu)) for batch in loader]

[drawn_run(*one) for one in drawn]
"""
EMPTY = f"""{TABLE}
calc_loss_loader(drawn_batches([], [], 2), DrawnTable(drawn_table), torch.device("cpu"))
"""
#: How the model was called, and whether gradients are on, the model trains and its table has no gradient afterwards.
QUIET = f"""{TABLE}
model = DrawnTable(drawn_table, 3.0).train(drawn_mode)
loader = drawn_batches(drawn_inputs, drawn_targets, 2)
mean = calc_loss_loader(loader, model, torch.device("cpu"), 2)
(drawn_calls, torch.is_grad_enabled(), model.table.requires_grad, model.table.grad is None, mean)
"""


@exercise("loss-batch", points=6)
class TestLossBatch:
    @check(
        ko="`calc_loss_batch`는 배치의 모든 위치에서 구한 교차 엔트로피의 평균을 텐서로 돌려주어야 하고, 그 "
        "그레이디언트는 모델의 파라미터에 닿아야 합니다. 모델의 모드와 받은 배치는 그대로여야 합니다.",
        en="`calc_loss_batch` returns the cross-entropy, the mean over all positions of the batch, as a tensor whose "
        "gradient reaches the parameters of the model. The mode of the model and the batch stay as they are.",
        points=2,
    )
    def test_when_a_batch_is_given_then_loss_and_gradient_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        vocabulary = int(rng.integers(9, 14))
        drawn: list[tuple[Any, ...]] = []
        for rows, tokens, scale in ((2, 5, 1), (2, 5, 3), (4, 3, 2), (1, 1, 1), (3, int(rng.integers(18, 30)), 90)):
            table = scale * normal(rng, vocabulary, vocabulary)
            drawn.append((table, *drawn_windows(rng, vocabulary, rows, tokens), bool(rng.integers(2))))
        drawn += [(drawn[0][0].astype(np.float64), *drawn[2][1:3], True), (drawn[1][0], *drawn[0][1:3], False)]
        found = student.run(BATCHES, drawn=drawn)
        assert alike(found, reference.run(BATCHES, drawn=drawn))
        for (table, inputs, targets, _), (loss, *_) in zip(drawn, found, strict=True):
            assert agrees(loss, np.array(losses_of(table, inputs, targets, len(inputs))[0]), atol=1e-3)

    @check(
        ko="`calc_loss_loader`는 앞에서부터 `num_batches`개까지의 배치에서 구한 손실의 평균을 Python의 실수로 "
        "돌려주어야 합니다. `None`이면 모두, 로더에 있는 것보다 많으면 있는 만큼입니다.",
        en="`calc_loss_loader` returns the mean of the losses of the first `num_batches` batches, as a Python float: "
        "of all with `None`, and of as many as there are if the number is larger.",
        points=2,
    )
    def test_when_a_loader_is_measured_then_the_mean_of_its_batches_comes_back(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        vocabulary, tokens = int(rng.integers(9, 14)), int(rng.integers(3, 7))
        drawn: list[tuple[Any, ...]] = []
        for windows, size in ((7, 2), (7, 2), (11, 3), (4, 4), (int(rng.integers(90, 120)), 1)):
            given = drawn_windows(rng, vocabulary, windows, tokens)
            drawn.append((2 * normal(rng, vocabulary, vocabulary), *given, size, [1, 3, 2, 40, 500]))
        for (*_, counts), (means, each) in zip(drawn, student.run(LOADERS, drawn=drawn), strict=True):
            assert len(each) == 1 or len(set(each)) > 1
            wanted = [sum(each[:count]) / min(count, len(each)) for count in (len(each), *counts)]
            assert all(type(mean) is float for mean in means)
            assert np.allclose(means, wanted, rtol=0, atol=1e-4)
        empty = student.run(EMPTY, drawn_table=drawn[0][0])
        assert empty != empty

    @check(
        ko="`calc_loss_loader`는 평가 모드에서, 그레이디언트 없이 계산해야 합니다. 끝난 뒤에는 그레이디언트를 다시 "
        "준비할 수 있어야 합니다.",
        en="`calc_loss_loader` computes in evaluation mode and without gradients. Afterwards gradients can be prepared "
        "again.",
        points=2,
    )
    def test_when_a_loader_is_measured_then_nothing_is_trained(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        vocabulary = int(rng.integers(9, 14))
        inputs, targets = drawn_windows(rng, vocabulary, 7, 5)
        for mode in (False, True):
            asked = {"drawn_table": normal(rng, vocabulary, vocabulary), "drawn_inputs": inputs, "drawn_mode": mode}
            calls, enabled, *rest, _ = student.run(QUIET, **asked, drawn_targets=targets)
            assert len(calls) >= 2
            assert not any(gradients or training for _, gradients, training in calls)
            assert enabled
            assert all(rest)

    wrong = WRONG
    right = (
        Right(
            "reshaped",
            {1: "nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), target_batch.reshape(-1))"},
        ),
        Right("vocabulary-second", {1: "nn.functional.cross_entropy(logits.transpose(1, 2), target_batch)"}),
        Right("as-a-module", {1: "nn.CrossEntropyLoss()(logits.view(-1, logits.size(-1)), target_batch.view(-1))"}),
        Right(
            "log-softmax",
            {
                1: "nn.functional.nll_loss(torch.log_softmax(logits, dim=-1).flatten(0, 1), target_batch.flatten(), "
                'reduction="mean")'
            },
        ),
        Right(
            "by-the-formula",
            {1: "-torch.log_softmax(logits, dim=-1).gather(-1, target_batch.unsqueeze(-1)).mean()"},
        ),
        Right(
            "row-by-row",
            {1: "torch.stack([nn.functional.cross_entropy(*one) for one in zip(logits, target_batch)]).mean()"},
        ),
        Right("smaller-of-two", {2: "min(len(data_loader), len(data_loader) if num_batches is None else num_batches)"}),
        Right("not-training", {3: "model.train(False)"}),
        Right(
            "counted-by-zip",
            {4: block("for _, (x, y) in zip(range(num_batches), data_loader):\n    {add}", x="x", y="y")},
        ),
        Right(
            "inference-mode",
            {
                4: block(
                    "for number, (x, y) in enumerate(data_loader):\n    if number < num_batches:\n        {add}",
                    x="x",
                    y="y",
                    context="torch.inference_mode()",
                )
            },
        ),
        Right(
            "list-of-losses",
            {
                4: "losses = []\nwith torch.no_grad():\n    for x, y in data_loader:\n"
                "        losses.append(float(calc_loss_batch(x, y, model, device)))",
                5: "sum(losses[:num_batches]) / len(losses[:num_batches])",
            },
        ),
        Right(
            "mode-put-back",
            {3: "mode = model.training\nmodel.eval()", 5: "(model.train(mode), total_loss / num_batches)[1]"},
        ),
        Right(
            "decorated",
            "def calc_loss_batch(input_batch, target_batch, model, device):\n"
            "    logits = model(input_batch.to(device))\n"
            "    return nn.functional.cross_entropy(logits.flatten(0, -2), target_batch.to(device).flatten())\n"
            "@torch.no_grad()\n"
            "def calc_loss_loader(data_loader, model, device, num_batches=None):\n"
            "    model.eval()\n"
            "    losses = []\n"
            "    for input_batch, target_batch in data_loader:\n"
            "        if len(losses) == num_batches:\n"
            "            break\n"
            "        losses.append(calc_loss_batch(input_batch, target_batch, model, device).item())\n"
            "    return sum(losses) / len(losses) if losses else float('nan')\n",
        ),
    )
    equal = (
        (
            "2: len(data_loader) if num_batches is None else min(len(data_loader), num_batches)",
            "the smaller of the same two",
        ),
        (
            "4: with torch.no_grad(): for number, (input_batch, target_batch) in enumerate(data_loader): "
            "if number == num_batches: break total_loss += calc_loss_batch(input_batch, target_batch, model, "
            "input_batch).item()",
            "a batch is on the device that it moves to: the checks run on the CPU, where nothing moves",
        ),
        (
            "4: with torch.no_grad(): for number, (input_batch, target_batch) in enumerate(data_loader): "
            "if number == num_batches: break total_loss += calc_loss_batch(input_batch, target_batch, model, "
            "target_batch).item()",
            "a batch is on the device that it moves to: the checks run on the CPU, where nothing moves",
        ),
        ("ignores-device", "the checks run on the CPU, where nothing moves"),
        ("inputs-cut", "only of `calc_loss_loader`, which gets no tensor"),
        ("inputs-clamped", "token IDs are integers, which this leaves alone"),
        ("inputs-detached", "token IDs are integers, which this leaves alone"),
        ("inputs-halved", "token IDs are integers, which this leaves alone"),
        ("inputs-spoilt", "token IDs are integers, which this leaves alone"),
        ("inputs-through-numpy", "token IDs are integers, which this leaves alone"),
        ("inputs-to-float", "token IDs are integers, which this leaves alone"),
        ("inputs-to-cpu", "the checks run on the CPU, where nothing moves"),
        ("no-gradient", "only of `calc_loss_loader`, which is to prepare none"),
        ("result-a-list", "the loss of a loader is a Python float, which this leaves alone"),
        ("result-detached", "the loss of a loader is a Python float, which this leaves alone"),
        ("result-doubled-precision", "the loss of a loader is a Python float, which this leaves alone"),
        ("result-rounded", "the loss of a loader is a Python float, which this leaves alone"),
    )
