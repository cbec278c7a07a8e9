"""Homework 04: the loss."""

# %% [markdown] lang="ko"
r"""
### 손실

<!-- slide: 손실은 예측이 얼마나 틀렸는지를 수 하나로 나타냅니다. -->

모델은 모든 위치에서 다음 토큰의 점수, 곧 로짓(logit) 50,257개를 내놓습니다. **손실**(loss)은 그 예측이 얼마나
틀렸는지를 수 하나로 나타냅니다. 여기서 쓰는 것은 **교차 엔트로피**(cross-entropy)입니다.

$$L=-\frac1N\sum_{n=1}^{N}\log p_\theta(y_n\mid x_{\le n})$$

<!-- notes -->

$N$은 배치에 있는 모든 위치의 수입니다. PyTorch의 `cross_entropy`는 로짓에서 바로 계산합니다. 행마다 타깃이 하나인
표를 받으므로, 크기가 $(B, T, V)$인 로짓은 $(B\cdot T, V)$로, $(B, T)$인 타깃은 $(B\cdot T)$로 펼쳐서 넣습니다.

훈련하지 않은 모델은 모든 토큰을 거의 똑같이 있을 법하게 보므로, 손실은 $\ln 50257\approx 10.82$ 근처에서
시작합니다. $e^L$은 **퍼플렉시티**(perplexity)라고 합니다. 모델이 다음 토큰을, 확률이 똑같은 토큰 몇 개 가운데서
고르는 셈인지를 나타냅니다.
"""

# %% [markdown] lang="en"
r"""
### The loss

<!-- slide: The loss says in one number how wrong the predictions are. -->

At every position the model gives a score, a logit, to each of the 50,257 tokens that could come next. The
**loss** says in one number how wrong these predictions are. The one used here is **cross-entropy**.

$$L=-\frac1N\sum_{n=1}^{N}\log p_\theta(y_n\mid x_{\le n})$$

<!-- notes -->

$N$ counts all positions of the batch. PyTorch's `cross_entropy` computes it from the logits directly. It takes a
table with one target per row, so logits of shape $(B, T, V)$ are flattened to $(B\cdot T, V)$ and targets of
shape $(B, T)$ to $(B\cdot T)$.

An untrained model gives all tokens about the same probability, so the loss starts near $\ln 50257\approx 10.82$.
$e^L$ is called **perplexity**: the model is as unsure as if it had to choose among that many equally likely tokens.
"""

# %% [markdown] lang="ko"
r"""
#### {{heading:loss-batch}}

배치 하나의 손실을 구하는 함수와, 로더의 손실을 재는 함수를 씁니다. 빈칸은 {{blanks:loss-batch}} 개입니다.

`calc_loss_batch`는 훈련에도 쓰이므로, 손실에서 그레이디언트를 구할 수 있어야 하고 모델의 모드를 바꾸지 않습니다.

1. `loss`: 배치의 모든 위치에서 구한 교차 엔트로피의 평균. 로짓과 타깃은 위에 쓴 크기로 펼칩니다.

`calc_loss_loader`는 재기만 합니다. 재는 동안에는 드롭아웃이 꺼져 있어야 하고, 그레이디언트는 필요 없습니다. 배치마다
구한 손실의 평균을 Python의 실수 하나로 돌려줍니다. 배치가 없으면 `nan`입니다.

2. `num_batches`: 실제로 쓸 배치의 수. `None`이면 로더의 배치를 모두 쓰고, 로더에 있는 것보다 많으면 있는 만큼만
   씁니다.
3. 모델을 **평가 모드**로 바꾸는 문장. 도로 바꾸는 것은 훈련 루프가 합니다.
4. 앞에서부터 배치 `num_batches`개의 손실을 `total_loss`에 더하는 문장. **그레이디언트 없이** 계산합니다. 반복문까지
   여러 줄로 씁니다.
5. 돌려주는 값: 쓴 배치에서 구한 손실의 평균
"""

# %% [markdown] lang="en"
r"""
#### {{heading:loss-batch}}

Write the function that computes the loss of a batch, and the one that measures the loss of a loader. There are
{{blanks:loss-batch}} blanks.

`calc_loss_batch` is used for training, too: gradients can be found from its loss, and the mode of the model stays as
it is.

1. `loss`: the cross-entropy, the mean over all positions of the batch. Logits and targets are flattened to the
   shapes given above.

`calc_loss_loader` only measures. While it does, dropout has to be off, and no gradients are needed. It returns the
mean of the losses of the batches, as one Python float; without batches it is `nan`.

2. `num_batches`: how many batches are really used. `None` stands for all batches of the loader; of a number larger
   than that, only as many as there are.
3. A statement that switches the model to **evaluation mode**. Switching back is up to the training loop.
4. A statement that adds the losses of the first `num_batches` batches to `total_loss`, computed **without
   gradients**. With its loop it takes several lines.
5. What is returned: the mean of the losses of the batches that were used
"""


# %% exercise="loss-batch" points=6 slides=false
def calc_loss_batch(input_batch, target_batch, model, device):
    input_batch, target_batch = input_batch.to(device), target_batch.to(device)
    # ko: (배치, 토큰) → (배치, 토큰, vocab_size)
    # en: (batch, tokens) → (batch, tokens, vocab_size)
    logits = model(input_batch)
    # ko: 배치와 토큰을 한 차원으로 펼칩니다.  (배치 * 토큰, vocab_size), (배치 * 토큰,) → 수 하나
    # en: Batch and tokens become one dimension.  (batch * tokens, vocab_size), (batch * tokens,) → one number
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), target_batch.flatten())  ### your code
    return loss


def calc_loss_loader(data_loader, model, device, num_batches=None):
    # ko: 배치가 없으면 평균도 없습니다.
    # en: Without batches there is no mean.
    if len(data_loader) == 0:
        return float("nan")
    # ko: 실제로 쓸 배치의 수. None은 모두를 뜻합니다.
    # en: How many batches are really used; None stands for all of them.
    num_batches = len(data_loader) if num_batches is None else min(num_batches, len(data_loader))  ### your code
    # ko: 평가 모드로 바꿉니다. 도로 바꾸는 것은 훈련 루프가 합니다.
    # en: Switch to evaluation mode. Switching back is up to the training loop.
    model.eval()  ### your code
    total_loss = 0.0
    # ko: 앞에서부터 배치 num_batches개의 손실을, 그레이디언트 없이 더합니다.
    # en: Add up the losses of the first num_batches batches, without gradients.
    with torch.no_grad():  ### your code
        for number, (input_batch, target_batch) in enumerate(data_loader):
            if number == num_batches:
                break
            total_loss += calc_loss_batch(input_batch, target_batch, model, device).item()
    return total_loss / num_batches  ### your code


# %% check="loss-batch"
import math


class _Guessing(nn.Module):
    # ko: 시험용 모델: 토큰마다 다음 토큰의 로짓을 표에서 꺼냅니다. 훈련 모드에서는 로짓이 다릅니다.
    # en: A model to try things out: a table has the logits of the next token. In training mode they are others.
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.linspace(-2, 3, 77).sin().view(7, 11) * 4)
        self.gradients = []

    def forward(self, idx):
        self.gradients.append(torch.is_grad_enabled())
        return self.table[idx] * (1.5 if self.training else 1.0)


with (
    check(
        "loss-batch",
        hint=tr(
            ko="`flatten`은 두 번호를 받으면 그 사이의 차원만 하나로 펼칩니다. 소프트맥스는 `cross_entropy` 안에 이미 "
            "있습니다. 로더의 손실은 문제에 적힌 순서대로 씁니다. 더한 다음 나눌 수는 실제로 쓴 배치의 수입니다.",
            en="Given two numbers, `flatten` makes one dimension of those from the one to the other. Softmax is part "
            "of `cross_entropy` already. For the loader follow the question line by line; the sum is divided by the "
            "number of batches that were really used.",
        ),
        more=tr(
            ko="로짓은 차원 0과 1을 펼치고, 타깃은 모두 펼칩니다. 배치의 수는 `None`인지 먼저 보고, 아니면 둘 가운데 "
            "작은 것을 고릅니다(`min`). 더하는 문장은 `with torch.no_grad():` 아래에 `for`를 두고, 배치마다 "
            "`calc_loss_batch`를 불러 `.item()`으로 수를 꺼냅니다.",
            en="Of the logits flatten dimensions 0 and 1, of the targets all. For the number of batches see first "
            "whether it is `None`, else take the smaller of the two (`min`). The adding is a `for` below `with "
            "torch.no_grad():`, in which every batch goes through `calc_loss_batch` and `.item()` takes the number "
            "out.",
        ),
    ),
    torch.enable_grad(),
):
    _model, _cpu = _Guessing(), torch.device("cpu")
    _inputs, _targets = torch.tensor([[0, 3, 6], [5, 1, 2]]), torch.tensor([[3, 10, 8], [1, 2, 9]])
    _loss = calc_loss_batch(_inputs, _targets, _model, _cpu)
    answered(_loss)
    assert isinstance(_loss, torch.Tensor) and _loss.dim() == 0, tr(
        ko="배치의 손실이 수 하나인 텐서가 아닙니다. 모든 위치에서 평균하고, 텐서 그대로 돌려줍니다.",
        en="The loss of a batch is not a tensor with one number. Take the mean over all positions and leave it a "
        "tensor.",
    )
    assert _model.training, tr(
        ko="`calc_loss_batch`가 모델의 모드를 바꾸었습니다. 훈련에도 쓰이므로 모드는 그대로 둡니다.",
        en="`calc_loss_batch` has changed the mode of the model. It is used for training, too: leave the mode alone.",
    )
    assert _loss.requires_grad, tr(
        ko="배치의 손실에서 그레이디언트를 구할 수 없습니다. 그레이디언트는 로더의 손실을 잴 때만 끕니다.",
        en="No gradient can be found from the loss of a batch. Gradients are off only where a loader is measured.",
    )
    # ko: 확률이 모두 같으면 손실은 ln 11입니다. 한 토큰만 확실하면, 맞힌 위치는 0이고 틀린 위치는 큽니다.
    # en: With equal probabilities the loss is ln 11. Where one token is sure, it is 0 if right and large if wrong.
    with torch.no_grad():
        _kept = _model.table.clone()
        _model.table.zero_()
        _flat = calc_loss_batch(_inputs, _targets, _model, _cpu).item()
        for _token, _next in zip(_inputs.flatten(), _targets.flatten(), strict=True):
            _model.table[_token, _next] = 200.0
        _sure = calc_loss_batch(_inputs, _targets, _model, _cpu).item()
        _wrong = calc_loss_batch(_inputs, torch.tensor([[4, 10, 8], [1, 2, 9]]), _model, _cpu).item()
        _model.table.copy_(_kept)
    assert abs(_flat - 2.3979) < 1e-3, tr(
        ko="로짓이 모두 같을 때의 손실이 ln 11이 아닙니다. 합이 아니라 평균인지, 로그가 자연로그인지 확인합니다.",
        en="With equal logits the loss is not ln 11. See that it is a mean and no sum, and that the log is natural.",
    )
    assert _sure < 1e-3 and abs(_wrong - 50) < 1e-2, tr(
        ko="확실하게 맞힌 위치의 손실이 0이 아니거나, 한 위치를 틀린 배치의 손실이 다릅니다. 로짓을 그대로 넣는지, "
        "위치마다 자기 타깃과 짝이 되는지 확인합니다.",
        en="Positions that are surely right do not have loss 0, or a batch with one wrong position has another loss. "
        "See that the logits go in as they are, and that every position meets its own target.",
    )
    # ko: 윈도 5개를 두 개씩 내는 로더: 마지막 배치에는 하나만 있습니다.
    # en: A loader of 5 windows, two at a time: there is only one in the last batch.
    _windows = [(torch.tensor([n, 6 - n, 2]), torch.tensor([n + 5, 2 * n, 9 - n])) for n in range(5)]
    _all = DataLoader(_windows, batch_size=2)
    _model.eval()
    _each = [calc_loss_batch(*batch, _model, _cpu).item() for batch in _all]
    for _count, _used in ((None, 3), (1, 1), (2, 2), (9, 3)):
        _model.train()
        _model.gradients.clear()
        _mean = calc_loss_loader(_all, _model, _cpu, num_batches=_count)
        answered(_mean)
        assert type(_mean) is float, tr(
            ko="로더의 손실이 Python의 실수가 아닙니다. 배치의 손실에서 수를 꺼내 더합니다.",
            en="The loss of a loader is not a Python float. Take the number out of each batch's loss and add it.",
        )
        assert not any(_model.gradients), tr(
            ko="로더의 손실을 그레이디언트를 준비하며 계산했습니다.",
            en="The loss of a loader was computed with gradients being prepared.",
        )
        assert torch.is_grad_enabled(), tr(
            ko="함수가 끝난 뒤에도 그레이디언트가 꺼져 있습니다. 재는 동안에만 꺼야 합니다.",
            en="Gradients stay off after the call. They should be off only while it measures.",
        )
        assert abs(_mean - sum(_each[:_used]) / _used) < 1e-4, tr(
            ko=f"배치 3개인 로더에서 `num_batches={_count}`일 때의 평균이 다릅니다. 평가 모드에서 재는지, 배치를 몇 "
            "개 쓰고 무엇으로 나누는지 확인합니다.",
            en=f"With a loader of 3 batches and `num_batches={_count}` the mean is another. See that it is measured in "
            "evaluation mode, how many batches are used, and what the sum is divided by.",
        )
    assert math.isnan(calc_loss_loader(DataLoader([]), _model, _cpu)), tr(
        ko="배치가 없는 로더의 손실은 `nan`입니다. 주어진 줄은 그대로 둡니다.",
        en="Without batches the loss is `nan`. Leave the given lines as they are.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:explain-cross-entropy}}

위에서 쓴 `calc_loss_batch`가 하는 일을 아래 셀에 자기 말로 설명합니다. 네 문장에서 여덟 문장이면 충분합니다.

- 손실을 구할 때 모델의 출력과 견주는 **기준값**은 무엇입니까? 어디에서 옵니까?
- 로짓에서 손실까지 **어떻게 계산**합니까? 텐서의 크기도 말합니다.
- 이 손실로 훈련해서 **마지막에 바라는 것**은 무엇입니까?
"""

# %% [markdown] lang="en"
"""
#### {{heading:explain-cross-entropy}}

Explain in your own words, in the cell below, what `calc_loss_batch` above does. Four to eight sentences are enough.

- Which **reference values** is the output of the model compared with, and where do they come from?
- **How** does one get from logits to the loss? Mention the shapes of the tensors.
- What is the **final aim** of training with this loss?
"""

# %% [markdown] written="explain-cross-entropy" points=4 lang="ko"
r"""
**답 · `explain-cross-entropy`** 기준값, 계산하는 방법, 마지막에 바라는 것을 차례로 씁니다.

기준값은 `target_batch`의 토큰 ID입니다. 입력을 한 칸 뒤로 민 것이므로, 위치마다 그다음에 실제로 온 토큰입니다.
사람이 따로 붙인 정답이 아니라 글 자체에서 나옵니다.

모델은 (배치, 토큰)인 입력에서 (배치, 토큰, 50257)인 로짓을 만듭니다. 배치와 토큰을 한 차원으로 펼치면 로짓은
(배치 × 토큰, 50257), 타깃은 (배치 × 토큰)이 됩니다. 행마다 소프트맥스로 로짓을 확률로 바꾸고, 타깃 토큰의 확률에
−log를 취한 다음, 모든 위치에서 평균을 냅니다. 타깃의 확률이 1에 가까우면 손실은 0에 가깝고, 확률이 작으면 손실은
커집니다. 훈련하지 않은 모델은 어느 토큰이나 확률이 1/50257쯤이므로 10.8 근처에서 시작합니다.

바라는 것은 손실을 가장 작게 하는 것, 곧 실제로 온 다음 토큰의 확률을 가장 크게 하는 것입니다. 그러면 퍼플렉시티
$e^L$도 작아져, 모델이 다음 토큰을 덜 망설입니다.
"""

# %% [markdown] written="explain-cross-entropy" points=4 lang="en"
r"""
**Answer · `explain-cross-entropy`** The reference values, the computation and the final aim, in this order.

The reference values are the token IDs in `target_batch`. They are the input shifted by one position, so for each
position they say which token really came next. Nobody had to label anything: they come from the text itself.

From an input of shape (batch, tokens) the model makes logits of shape (batch, tokens, 50257). With batch and
tokens flattened into one dimension the logits are (batch × tokens, 50257) and the targets (batch × tokens). In
each row softmax turns the logits into probabilities; the loss of the position is −log of the probability of the
target token, and the mean is taken over all positions. It is near 0 where the target gets a probability near 1,
and large where it gets a small one. To an untrained model every token has a probability of about 1/50257, so the
loss starts near 10.8.

The aim is to make the loss as small as possible, that is, to make the tokens that really come next as probable as
possible. The perplexity $e^L$ then gets smaller, too: the model is less unsure of the next token.
"""

# %% [markdown] only="notes" minutes=6 lang="ko"
r"""
**물어볼 것.** 훈련하지 않은 모델의 손실은 왜 10.8쯤입니까? ($\ln 50257$) 손실이 1이면 모델은 토큰 몇 개
가운데서 망설입니까?

**걸리는 곳.** 크기를 펼치는 줄입니다. `(B, T, V)`를 `(B·T, V)`로 펼치는 그림을 칠판에 그립니다.
"""

# %% [markdown] only="notes" lang="en"
r"""
**Ask.** Why is the loss of an untrained model about 10.8? ($\ln 50257$.) With a loss of 1, among how many
tokens does it
hesitate?

**Where they stumble.** The flattening: draw `(B, T, V)` becoming `(B·T, V)` on the board.
"""
