"""Known wrong answers of `train-step`. Declares no checks."""

from __future__ import annotations

from autograde.checking import Wrong

__all__ = ["WRONG"]

#: Nothing is learned in any of these ways.
NOTHING_LEARNED = {
    "ko": "파라미터가 처음 그대로입니다. 지우기, 역전파, 고치기가 모두 있는지, 이 차례인지 확인합니다. 역전파한 다음에 "
    "지우면 고칠 때 그레이디언트가 없습니다.",
    "en": "The parameters stay where they began. See that there are clearing, backpropagation and update, and in this "
    "order: cleared after backpropagation, there is no gradient for the update.",
}
NO_TENSOR = {
    "ko": "손실이 Python의 수라서 역전파할 수 없습니다. 배치 하나의 손실을 `calc_loss_batch`가 준 텐서 그대로 둡니다.",
    "en": "The loss is a Python number, from which there is no way back. Leave the loss of the one batch the tensor "
    "that `calc_loss_batch` gives.",
}
LEFT_IN_EVALUATION = {
    "ko": "손실을 잰 뒤에 훈련 모드로 되돌리지 않아, 다음 스텝부터 드롭아웃 없이 훈련합니다.",
    "en": "There is no way back to training mode after the losses are measured: from the next step on, training runs "
    "without dropout.",
}
ADDED_UP = {
    "ko": "그레이디언트를 스텝마다 지우지 않아, 앞 스텝의 것이 쌓입니다.",
    "en": "The gradients are not cleared in every step, so those of earlier steps add up.",
}

EVALUATE = "train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, {})"

WRONG = (
    Wrong(
        "training-mode-forgotten",
        {1: "pass"},
        ko="훈련 모드로 바꾸지 않았습니다. 평가 모드로 받은 모델은 첫 스텝을 드롭아웃 없이 훈련합니다.",
        en="The model is not switched to training mode. If it comes in evaluation mode, the first step runs without "
        "dropout.",
    ),
    Wrong(
        "epochs-in-evaluation-mode",
        {1: "model.eval()"},
        ko="에포크를 평가 모드로 시작합니다. 훈련할 때는 드롭아웃이 켜지는 훈련 모드입니다.",
        en="Each epoch begins in evaluation mode. Training needs training mode, in which dropout is on.",
    ),
    Wrong("never-cleared", {2: "pass"}, **ADDED_UP),
    Wrong("cleared-once-an-epoch", {1: "model.train()\noptimizer.zero_grad()", 2: "pass"}, **ADDED_UP),
    Wrong("cleared-after-backward", {2: "pass", 4: "loss.backward()\noptimizer.zero_grad()"}, **NOTHING_LEARNED),
    Wrong(
        "inputs-and-targets-swapped",
        {3: "calc_loss_batch(target_batch, input_batch, model, device)"},
        ko="입력과 타깃의 자리가 바뀌었습니다. 모델에는 입력을 넣습니다.",
        en="Inputs and targets changed places. It is the inputs that go into the model.",
    ),
    Wrong("loss-of-the-loader", {3: "calc_loss_loader(train_loader, model, device)"}, **NO_TENSOR),
    Wrong("number-for-loss", {3: "calc_loss_batch(input_batch, target_batch, model, device).item()"}, **NO_TENSOR),
    Wrong(
        "loss-without-gradient",
        {3: "torch.no_grad()(calc_loss_batch)(input_batch, target_batch, model, device)"},
        ko="그레이디언트 없이 손실을 구해 역전파할 수 없습니다. `no_grad`는 손실을 잴 때만 씁니다.",
        en="The loss is computed without gradients, so there is no way back. `no_grad` is for measuring only.",
    ),
    Wrong(
        "loss-of-the-first-text",
        {3: "calc_loss_batch(input_batch[:1], target_batch[:1], model, device)"},
        ko="배치의 첫 텍스트만 훈련합니다. 배치 전체를 넣어야 합니다.",
        en="Only the first text of the batch is trained on. Pass the whole batch.",
    ),
    Wrong("no-backward", {4: "pass"}, **NOTHING_LEARNED),
    Wrong("no-step", {5: "pass"}, **NOTHING_LEARNED),
    Wrong("step-before-backward", {4: "optimizer.step()", 5: "loss.backward()"}, **NOTHING_LEARNED),
    Wrong(
        "update-of-the-step-before",
        {
            2: "optimizer.step()",
            3: "calc_loss_batch(input_batch, target_batch, model, device)\noptimizer.zero_grad()",
            5: "pass",
        },
        ko="파라미터를 다음 스텝에서야 고칩니다. 마지막 배치는 아무것도 바꾸지 못합니다.",
        en="The parameters are updated one step too late, and the last batch changes nothing.",
    ),
    Wrong(
        "two-updates",
        {5: "optimizer.step()\noptimizer.step()"},
        ko="한 스텝에 파라미터를 두 번 고칩니다.",
        en="The parameters are updated twice in one step.",
    ),
    Wrong(
        "divided-by-the-batches",
        {4: "(loss / len(train_loader)).backward()"},
        ko="손실을 배치의 수로 나누었습니다. 배치마다 따로 고치므로 그 배치의 손실 그대로 역전파합니다.",
        en="The loss is divided by the number of batches. Each batch has an update of its own, so go back from its "
        "loss as it is.",
    ),
    Wrong(
        "backward-twice",
        {4: "loss.backward(retain_graph=True)\nloss.backward()"},
        ko="역전파를 두 번 해 그레이디언트가 두 배가 됩니다.",
        en="Backpropagation runs twice, which doubles the gradients.",
    ),
    Wrong(
        "texts-counted",
        {6: "len(input_batch)"},
        ko="배치에 있는 텍스트의 수를 더했습니다. 세는 것은 토큰입니다.",
        en="The texts of the batch are counted. It is the tokens that count.",
    ),
    Wrong(
        "length-counted",
        {6: "input_batch.shape[1]"},
        ko="텍스트 하나의 길이만 더했습니다. 배치에 있는 모든 텍스트의 토큰을 셉니다.",
        en="Only the length of one text is added. Count the tokens of all texts in the batch.",
    ),
    Wrong(
        "targets-counted-too",
        {6: "input_batch.numel() + target_batch.numel()"},
        ko="타깃까지 두 번 셌습니다. 타깃은 입력을 한 칸 민 같은 글입니다.",
        en="The targets are counted as well. They are the same text, shifted by one.",
    ),
    Wrong(
        "last-batch-as-large-as-all",
        {6: "train_loader.batch_size * input_batch.shape[1]"},
        ko="마지막 배치는 다른 배치보다 작을 수 있습니다. 이 배치의 토큰을 셉니다.",
        en="The last batch may be smaller than the others. Count the tokens of this one.",
    ),
    Wrong(
        "tokens-not-added-up",
        {6: "input_batch.numel() - tokens_seen"},
        ko="앞에서 센 수를 버려, 이 배치의 토큰만 남습니다. 처음부터 모두 더합니다.",
        en="What was counted before is lost, and only the tokens of this batch are left. Add them up from the "
        "beginning.",
    ),
    Wrong(
        "losses-swapped",
        {7: EVALUATE.format("eval_iter").replace("train_loss, val_loss", "val_loss, train_loss")},
        ko="두 손실이 서로 바뀌었습니다. `evaluate_model`은 훈련 손실을 먼저 돌려줍니다.",
        en="The two losses changed places. `evaluate_model` returns the training loss first.",
    ),
    Wrong(
        "validation-set-twice",
        {7: "train_loss, val_loss = evaluate_model(model, val_loader, val_loader, device, eval_iter)"},
        ko="두 손실을 모두 검증 세트에서 쟀습니다.",
        en="Both losses are measured on the validation set.",
    ),
    Wrong(
        "loss-of-the-last-batch",
        {7: f"{EVALUATE.format('eval_iter')}\ntrain_loss = loss.item()"},
        ko="훈련 손실로 마지막 배치의 손실을 썼습니다. 두 세트를 같은 방법으로, 평가 모드에서 잽니다.",
        en="The training loss is that of the last batch. Both sets are measured in the same way, in evaluation mode.",
    ),
    Wrong(
        "whole-loaders",
        {7: EVALUATE.format("None")},
        ko="로더 전체에서 잽니다. `eval_iter`개까지의 배치만 씁니다.",
        en="The whole loaders are measured. Use `eval_iter` batches at most.",
    ),
    Wrong(
        "frequency-for-number",
        {7: EVALUATE.format("eval_freq")},
        ko="배치의 수로 `eval_freq`를 넘겼습니다. 그것은 몇 스텝마다 재는지입니다. 배치의 수는 `eval_iter`입니다.",
        en="`eval_freq` is passed as the number of batches. It says after how many steps to measure; the number of "
        "batches is `eval_iter`.",
    ),
    Wrong(
        "not-unpacked",
        {7: EVALUATE.format("eval_iter").replace("train_loss, val_loss =", "train_loss = val_loss =")},
        ko="두 손실이 이름마다 함께 들어갔습니다. 쉼표로 이은 두 이름에 나누어 담습니다.",
        en="Both losses went into each name together. Write two names with a comma between them.",
    ),
    Wrong("evaluation-mode-left-on", {8: "pass"}, **LEFT_IN_EVALUATION),
    Wrong("evaluation-mode-once-more", {8: "model.eval()"}, **LEFT_IN_EVALUATION),
)
