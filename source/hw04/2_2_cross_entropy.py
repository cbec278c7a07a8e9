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

# %% slides=false
from itertools import islice


def calc_loss_batch(input_batch, target_batch, model, device):
    input_batch, target_batch = input_batch.to(device), target_batch.to(device)
    # ko: (배치, 토큰) → (배치, 토큰, vocab_size)
    # en: (batch, tokens) → (batch, tokens, vocab_size)
    logits = model(input_batch)
    # ko: 배치와 토큰을 한 차원으로 펼칩니다.  (배치 * 토큰, vocab_size), (배치 * 토큰,)
    # en: Batch and tokens are flattened into one dimension.  (batch * tokens, vocab_size), (batch * tokens,)
    return nn.functional.cross_entropy(logits.flatten(0, 1), target_batch.flatten())


def calc_loss_loader(data_loader, model, device, num_batches=None):
    # ko: 배치가 없으면 평균도 없습니다.
    # en: Without batches there is no mean.
    if len(data_loader) == 0:
        return float("nan")
    # ko: 앞의 num_batches개까지만 쓰고, 정하지 않았으면 모두 씁니다.
    # en: The first num_batches at most, or all of them if no number was given.
    num_batches = len(data_loader) if num_batches is None else min(num_batches, len(data_loader))
    total_loss = 0.0
    for input_batch, target_batch in islice(data_loader, num_batches):
        total_loss += calc_loss_batch(input_batch, target_batch, model, device).item()
    return total_loss / num_batches


# %% [markdown] lang="ko"
"""
#### {{heading:explain-cross-entropy}}

`calc_loss_batch`를 읽고 아래 셀에 자기 말로 설명합니다. 네 문장에서 여덟 문장이면 충분합니다.

- 손실을 구할 때 모델의 출력과 견주는 **기준값**은 무엇입니까? 어디에서 옵니까?
- 로짓에서 손실까지 **어떻게 계산**합니까? 텐서의 크기도 말합니다.
- 이 손실로 훈련해서 **마지막에 바라는 것**은 무엇입니까?
"""

# %% [markdown] lang="en"
"""
#### {{heading:explain-cross-entropy}}

Read `calc_loss_batch` and explain it in your own words in the cell below. Four to eight sentences are enough.

- Which **reference values** is the output of the model compared with, and where do they come from?
- **How** does one get from logits to the loss? Mention the shapes of the tensors.
- What is the **final aim** of training with this loss?
"""

# %% [markdown] written="explain-cross-entropy" points=5 lang="ko"
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

# %% [markdown] written="explain-cross-entropy" points=5 lang="en"
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
