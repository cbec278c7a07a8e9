"""Known wrong answers of `loss-batch`. Declares no checks."""

from __future__ import annotations

from textwrap import indent

from autograde.checking import Wrong

__all__ = ["WRONG", "block"]

TARGETS = "target_batch.flatten()"
FLAT = "logits.flatten(0, 1)"


def block(loop: str, *, x: str = "input_batch", y: str = "target_batch", context: str = "torch.no_grad()") -> str:
    """The fourth blank with this loop, in which `{add}` adds the loss of a batch."""
    return f"with {context}:\n" + indent(loop.format(add=f"total_loss += {loss(x, y)}"), "    ")


def loss(x: str = "input_batch", y: str = "target_batch") -> str:
    return f"calc_loss_batch({x}, {y}, model, device).item()"


def entropy(logits: str = FLAT, targets: str = TARGETS, more: str = "") -> dict[int, str]:
    """The first blank with these arguments."""
    return {1: f"nn.functional.cross_entropy({logits}, {targets}{more})"}


LOOP = (
    "for number, (input_batch, target_batch) in enumerate(data_loader):\n    if number == num_batches:\n        break\n"
)

WRONG = (
    Wrong(
        "not-flattened",
        entropy("logits", "target_batch"),
        ko="펼치지 않은 텐서를 넣었습니다. `cross_entropy`는 둘째 차원을 어휘 사전으로 봅니다. 로짓은 (배치 * 토큰, "
        "vocab_size), 타깃은 (배치 * 토큰,)이어야 합니다.",
        en="The tensors are not flattened. `cross_entropy` takes the second dimension for the vocabulary: logits have "
        "to be (batch * tokens, vocab_size), targets (batch * tokens,).",
    ),
    Wrong(
        "other-dimensions-flattened",
        entropy("logits.flatten(1)"),
        ko="토큰과 어휘 사전을 한 차원으로 펼쳤습니다. 펼칠 것은 배치와 토큰, 곧 차원 0과 1입니다.",
        en="Tokens and vocabulary became one dimension. It is batch and tokens that are flattened, dimensions 0 and 1.",
    ),
    Wrong(
        "vocabulary-to-the-front",
        entropy("logits.reshape(logits.shape[-1], -1).T"),
        ko="크기만 맞추어 수가 뒤섞였습니다. 어휘 사전의 차원은 그대로 두고 앞의 두 차원만 펼칩니다.",
        en="The shape fits but the numbers are mixed up. Leave the dimension of the vocabulary alone and flatten the "
        "two before it.",
    ),
    Wrong(
        "softmax-before",
        entropy("torch.softmax(logits, dim=-1).flatten(0, 1)"),
        ko="소프트맥스를 두 번 거칩니다. `cross_entropy`는 로짓을 그대로 받습니다.",
        en="Softmax is applied twice. `cross_entropy` takes the logits as they are.",
    ),
    Wrong(
        "sum",
        entropy(more=', reduction="sum"'),
        ko="모든 위치의 손실을 더하기만 했습니다. 위치의 수로 나눈 평균이어야 배치의 크기가 달라도 견줄 수 있습니다.",
        en="The losses of all positions are only added. It has to be their mean, which does not depend on the batch "
        "size.",
    ),
    Wrong(
        "mean-over-the-batch-alone",
        {1: f"nn.functional.cross_entropy({FLAT}, {TARGETS}, reduction='sum') / len(input_batch)"},
        ko="합을 배치에 있는 텍스트의 수로 나누었습니다. 토큰의 수까지, 모든 위치의 수로 나눕니다.",
        en="The sum is divided by the number of texts in the batch. Divide by the number of all positions, tokens as "
        "well.",
    ),
    Wrong(
        "one-loss-for-each-position",
        entropy(more=', reduction="none"'),
        ko="위치마다 손실을 하나씩 돌려주었습니다. 모든 위치의 평균이어야 합니다.",
        en="There is one loss for each position. It has to be the mean over all of them.",
    ),
    Wrong(
        "last-position-only",
        entropy("logits[:, -1]", "target_batch[:, -1]"),
        ko="마지막 위치의 손실만 구했습니다. 훈련할 때는 모든 위치에서 다음 토큰을 예측합니다.",
        en="Only the last position has a loss. In training the next token is predicted at every position.",
    ),
    Wrong(
        "first-text-only",
        entropy("logits[0]", "target_batch[0]"),
        ko="배치의 첫 텍스트만 보았습니다. 배치의 모든 텍스트에서 평균합니다.",
        en="Only the first text of the batch counts. Take the mean over all texts.",
    ),
    Wrong(
        "inputs-for-targets",
        entropy(targets="input_batch.flatten()"),
        ko="입력과 견주었습니다. 기준값은 입력을 한 칸 민 `target_batch`입니다.",
        en="The logits are compared with the inputs. The reference values are `target_batch`, one token later.",
    ),
    Wrong(
        "shifted-once-more",
        entropy("logits[:, :-1].flatten(0, 1)", "target_batch[:, 1:].flatten()"),
        ko="타깃을 한 칸 더 밀었습니다. `target_batch`는 데이터셋이 이미 밀어 둔 것입니다.",
        en="The targets are shifted once more. The dataset has shifted `target_batch` already.",
    ),
    Wrong(
        "sign-forgotten",
        {1: "torch.log_softmax(logits, dim=-1).gather(-1, target_batch.unsqueeze(-1)).mean()"},
        ko="부호가 반대입니다. 손실은 −log의 평균이므로 0보다 작을 수 없습니다.",
        en="The sign is wrong. The loss is the mean of −log, which is never below 0.",
    ),
    Wrong(
        "log-of-the-mean",
        {1: "-torch.log(torch.softmax(logits, dim=-1).gather(-1, target_batch.unsqueeze(-1)).mean())"},
        ko="확률을 평균한 다음 로그를 취했습니다. 위치마다 −log를 취한 다음 평균합니다.",
        en="This is the log of the mean probability. Take −log at every position first, then the mean.",
    ),
    Wrong(
        "log-of-softmax",
        {1: "-torch.log(torch.softmax(logits, dim=-1)).gather(-1, target_batch.unsqueeze(-1)).mean()"},
        ko="소프트맥스와 로그를 따로 계산해, 확률이 아주 작으면 0의 로그가 됩니다. `cross_entropy`는 둘을 한 번에 "
        "계산합니다.",
        en="Softmax and log are computed one after the other, so a very small probability gives the log of 0. "
        "`cross_entropy` computes both at once.",
    ),
    Wrong(
        "perplexity",
        {1: f"torch.exp(nn.functional.cross_entropy({FLAT}, {TARGETS}))"},
        ko="퍼플렉시티를 돌려주었습니다. 손실은 그 지수입니다.",
        en="This is the perplexity. The loss is its logarithm.",
    ),
    Wrong(
        "a-number",
        {1: f"nn.functional.cross_entropy({FLAT}, {TARGETS}).item()"},
        ko="배치의 손실에서 수를 꺼내, 그레이디언트를 구할 수 없습니다. 텐서 그대로 돌려줍니다.",
        en="The number was taken out of the batch's loss, so no gradients can be found from it. Return the tensor.",
    ),
    Wrong(
        "detached",
        entropy("logits.detach().flatten(0, 1)"),
        ko="`detach`가 그레이디언트를 끊어 훈련할 수 없습니다.",
        en="`detach` cuts the gradient off, so nothing can be trained.",
    ),
    Wrong(
        "mode-changed-in-the-batch",
        {1: f"nn.functional.cross_entropy({FLAT}, {TARGETS})\nmodel.eval()"},
        ko="`calc_loss_batch`가 모델을 평가 모드로 바꾸어, 훈련할 때 드롭아웃이 꺼집니다. 모드는 "
        "`calc_loss_loader`에서 바꿉니다.",
        en="`calc_loss_batch` switches the model to evaluation mode, so that training runs without dropout. The mode "
        "is switched in `calc_loss_loader`.",
    ),
    Wrong(
        "more-batches-than-there-are",
        {2: "len(data_loader) if num_batches is None else num_batches"},
        ko="로더에 있는 것보다 많은 수로 나눕니다. 둘 가운데 작은 것이어야 합니다.",
        en="The sum is divided by more batches than the loader has. Take the smaller of the two numbers.",
    ),
    Wrong(
        "none-forgotten",
        {2: "min(num_batches, len(data_loader))"},
        ko="`num_batches`가 `None`일 때를 빠뜨렸습니다. 그때는 로더의 배치를 모두 씁니다.",
        en="The case that `num_batches` is `None` is missing. It stands for all batches of the loader.",
    ),
    Wrong(
        "always-all",
        {2: "len(data_loader)"},
        ko="`num_batches`와 상관없이 배치를 모두 씁니다.",
        en="All batches are used, whatever `num_batches` says.",
    ),
    Wrong(
        "larger-of-two",
        {2: "len(data_loader) if num_batches is None else max(num_batches, len(data_loader))"},
        ko="둘 가운데 큰 것을 골랐습니다. 작은 것이어야 합니다.",
        en="This takes the larger of the two numbers. It has to be the smaller.",
    ),
    Wrong(
        "training-mode-kept",
        {3: "pass"},
        ko="평가 모드로 바꾸지 않아, 드롭아웃이 켜진 채로 잽니다.",
        en="The model is not switched to evaluation mode, so dropout is on while it is measured.",
    ),
    Wrong(
        "switched-to-training",
        {3: "model.train()"},
        ko="훈련 모드로 바꾸었습니다. 잴 때는 드롭아웃이 꺼지는 평가 모드입니다.",
        en="This switches to training mode. Measuring needs evaluation mode, in which dropout is off.",
    ),
    Wrong(
        "gradients-on",
        {4: f"{LOOP}    total_loss += {loss()}"},
        ko="그레이디언트를 준비하며 계산해, 시간과 메모리를 두 배쯤 씁니다. `torch.no_grad()` 안에서 계산합니다.",
        en="Gradients are prepared, which about doubles time and memory. Compute inside `torch.no_grad()`.",
    ),
    Wrong(
        "gradients-off-for-good",
        {4: f"torch.set_grad_enabled(False)\n{LOOP}    total_loss += {loss()}"},
        ko="함수가 끝난 뒤에도 그레이디언트가 꺼져 있어, 다음에 훈련할 수 없습니다. `with torch.no_grad():` 안에서만 "
        "끕니다.",
        en="Gradients stay off after the call, and nothing can be trained then. Turn them off inside `with "
        "torch.no_grad():` only.",
    ),
    Wrong(
        "tensor-kept",
        {4: block(f"{LOOP}    total_loss += calc_loss_batch(input_batch, target_batch, model, device)")},
        ko="텐서를 더해 결과도 텐서입니다. `.item()`으로 수를 꺼내 더합니다.",
        en="Tensors are added, so the result is one. Take the number out with `.item()` and add that.",
    ),
    Wrong(
        "one-batch-too-many",
        {4: block(LOOP.replace("==", ">") + "    {add}")},
        ko="배치를 하나 더 썼습니다. 번호는 0부터 셉니다.",
        en="One batch too many is used: numbers begin at 0.",
    ),
    Wrong(
        "not-added-up",
        {4: block(f"{LOOP}    total_loss = {loss()}")},
        ko="더하지 않고 마지막 배치의 손실만 남겼습니다.",
        en="The losses are not added: only that of the last batch is left.",
    ),
    Wrong(
        "first-batch-only",
        {4: block("for input_batch, target_batch in data_loader:\n    {add}\n    break")},
        ko="첫 배치에서 반복문이 끝납니다.",
        en="The loop ends after the first batch.",
    ),
    Wrong(
        "divided-by-all",
        {5: "total_loss / len(data_loader)"},
        ko="로더의 모든 배치의 수로 나누었습니다. 실제로 쓴 배치의 수로 나눕니다.",
        en="The sum is divided by the number of all batches. Divide by how many were used.",
    ),
    Wrong(
        "sum-of-the-batches",
        {5: "total_loss"},
        ko="더하기만 하고 나누지 않았습니다. 배치의 손실을 평균합니다.",
        en="The losses are added, not divided. Return their mean.",
    ),
)
