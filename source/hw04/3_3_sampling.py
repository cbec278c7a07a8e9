"""Homework 04: drawing the next token."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
### 다음 토큰 뽑기

<!-- slide: 확률이 가장 큰 토큰만 고르면 글이 되풀이됩니다. 확률대로 뽑되, 온도와 톱-k로 조절합니다. -->

그리디 디코딩은 늘 로짓이 가장 큰 토큰을 고릅니다. 같은 시작 글에서는 늘 같은 글이 나오고, 같은 말을 되풀이하기
쉽습니다. 그래서 보통은 다음 토큰을 **확률대로 뽑습니다**(sampling). 두 가지로 조절합니다.

![](figure:temperature-and-top-k)

<!-- notes -->

**온도**(temperature) $\tau$는 로짓을 소프트맥스에 넣기 전에 나누는 수입니다.

$$p_i=\frac{e^{z_i/\tau}}{\sum_j e^{z_j/\tau}}$$

$\tau$가 1보다 작으면 큰 로짓의 확률이 더 커지고, 1보다 크면 확률이 고르게 퍼집니다. $\tau$가 0에 가까워지면 가장 큰
로짓만 남으므로, 온도 0은 그리디 디코딩으로 약속합니다. 0으로 나누지는 않습니다.

**톱-k**(top-k)는 로짓이 큰 토큰 $k$개에서만 뽑는 것입니다. 나머지 토큰은 로짓을 $-\infty$로 바꿉니다. 그러면
소프트맥스를 거친 확률이 정확히 0이 되고, 남은 확률의 합은 저절로 1이 됩니다. 말이 안 되는 토큰은 하나하나의
확률이 작아도 수만 개라서, 그냥 두면 가끔 뽑힙니다.

#### {{heading:sample-next}}

함수 `generate`의 빈칸 {{blanks:sample-next}} 개를 채웁니다. 마지막 위치의 로짓을 꺼내고 토큰을 이어 붙이는 것은
이미 있습니다.

1. `smallest`: 텍스트마다 **`top_k`번째로 큰** 로짓입니다. 크기는 (배치, 1)입니다. `top_k`가 어휘 사전보다 크면
   가장 작은 로짓이고, 그러면 아무것도 빠지지 않습니다.
2. `logits`: `smallest`보다 작은 로짓을 $-\infty$로 바꾼 것입니다. `smallest`와 같은 로짓은 남습니다. 모델이
   돌려준 텐서는 고치지 않고 새 텐서를 만듭니다.
3. `probas`: 로짓을 온도로 나눈 다음 어휘 사전 전체에 대해 계산한 소프트맥스입니다.
4. `idx_next`: `probas`의 확률대로 **뽑은** 토큰의 ID입니다. 텍스트마다 따로 하나씩 뽑습니다. 크기는 (배치, 1)입니다.
5. `idx_next`: 온도가 0일 때의 토큰, 곧 로짓이 가장 큰 것입니다. 크기는 (배치, 1)입니다.

무작위로 뽑으므로 숨은 검사는 뽑은 토큰을 하나씩 견주지 않습니다. 많이 뽑아, 나올 수 없는 토큰이 나오는지와 얼마나 자주
나오는지를 봅니다. 온도가 0이면 결과가 `generate_text_simple`의 것과 정확히 같아야 합니다.
"""

# %% [markdown] lang="en"
r"""
### Drawing the next token

<!-- slide: Taking the most probable token alone goes round in circles. Drawing is tuned by temperature and top-k. -->

Greedy decoding always takes the token with the largest logit. The same prompt always gets the same text, which easily
repeats itself. So the next token is usually **drawn by its probability** (sampling). Two numbers tune this.

![](figure:temperature-and-top-k)

<!-- notes -->

The **temperature** $\tau$ is what the logits are divided by before they go into softmax:

$$p_i=\frac{e^{z_i/\tau}}{\sum_j e^{z_j/\tau}}$$

With $\tau$ below 1 large logits become more probable still, with $\tau$ above 1 the probabilities spread more
evenly. As $\tau$ goes to 0 only the largest logit is left; so temperature 0 stands for greedy decoding, and
nothing is divided by 0.

**Top-k** draws from the $k$ tokens with the largest logits only. The logits of all others become $-\infty$:
after softmax their probabilities are exactly 0, and those that stay add up to 1 without further ado. A token
that makes no sense has a small probability, but there are tens of thousands of them, and now and then one would
be drawn.

#### {{heading:sample-next}}

Fill the {{blanks:sample-next}} blanks of the function `generate`. Taking the logits of the last position and appending
the token are there already.

1. `smallest`: of each text, the **`top_k`-th largest** logit, of shape (batch, 1). If `top_k` is larger than the
   vocabulary, it is the smallest logit, and nothing is left out.
2. `logits`: those below `smallest` become $-\infty$; logits equal to `smallest` stay. This makes a new tensor
   and leaves the one that the model returned as it is.
3. `probas`: the logits divided by the temperature, then the softmax over the whole vocabulary.
4. `idx_next`: the ID of a token **drawn** by the probabilities `probas`, one for each text by itself, of shape
   (batch, 1).
5. `idx_next`: the token at temperature 0, that is, the one with the largest logit, of shape (batch, 1).

Since tokens are drawn at random, the hidden checks do not compare them one by one. They draw many, and see whether any
comes up that cannot, and how often each does. At temperature 0 the result is exactly that of `generate_text_simple`.
"""


# %% exercise="sample-next" points=8 slides=false
def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None):
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model(idx[:, -context_size:])
        # ko: 마지막 위치의 로짓  (배치, vocab_size)
        # en: the logits of the last position  (batch, vocab_size)
        logits = logits[:, -1, :]

        if top_k is not None:
            # ko: 텍스트마다 top_k번째로 큰 로짓  (배치, vocab_size) → (배치, 1)
            # en: of each text the top_k-th largest logit  (batch, vocab_size) → (batch, 1)
            smallest = torch.topk(logits, min(top_k, logits.shape[-1]), dim=-1).values[:, -1:]  ### your code
            # ko: 그보다 작은 로짓은 -∞가 됩니다.  (배치, vocab_size)
            # en: Logits below it become -∞.  (batch, vocab_size)
            logits = logits.masked_fill(logits < smallest, float("-inf"))  ### your code

        if temperature > 0:
            # ko: 온도로 나눈 로짓의 확률  (배치, vocab_size)
            # en: the probabilities of the logits divided by the temperature  (batch, vocab_size)
            probas = torch.softmax(logits / temperature, dim=-1)  ### your code
            # ko: 확률대로 뽑습니다.  (배치, vocab_size) → (배치, 1)
            # en: Draw by the probabilities.  (batch, vocab_size) → (batch, 1)
            idx_next = torch.multinomial(probas, num_samples=1)  ### your code
        else:
            # ko: 로짓이 가장 큰 토큰  (배치, vocab_size) → (배치, 1)
            # en: the token with the largest logit  (batch, vocab_size) → (batch, 1)
            idx_next = torch.argmax(logits, dim=-1, keepdim=True)  ### your code

        # ko: 뒤에 이어 붙입니다.  (배치, 토큰) → (배치, 토큰 + 1)
        # en: Append it.  (batch, tokens) → (batch, tokens + 1)
        idx = torch.cat((idx, idx_next), dim=1)

    return idx


# %% check="sample-next"
import math


class _Fixed(nn.Module):
    # ko: 시험용 모델: 토큰 0 다음과 토큰 1 다음의 로짓이 정해져 있습니다. 돌려준 텐서를 기억합니다.
    # en: A model to try things out: the logits after tokens 0 and 1 are fixed. It remembers what it returned.
    def __init__(self, rows):
        super().__init__()
        self.table = torch.tensor(rows)[[number % 2 for number in range(len(rows[0]))]]
        self.returned = []
        self.lengths = []

    def forward(self, idx):
        self.lengths.append(idx.shape[1])
        self.returned.append(self.table[idx])
        return self.returned[-1]


# ko: 토큰 0과 토큰 1에 이어 2,000번씩 뽑아, 토큰마다 얼마나 자주 나왔는지 셉니다.
# en: Draws 2,000 times after token 0 and as often after token 1, and counts how often each token came up.
def _frequencies(model, **options):
    _ids = generate(model, torch.tensor([[0], [1]]).repeat(2000, 1), 1, 4, **options)
    answered(_ids)
    assert isinstance(_ids, torch.Tensor) and tuple(_ids.shape) == (4000, 2) and _ids.dtype == torch.int64, tr(
        ko="결과가 (배치, 토큰 + 1)인 토큰 ID가 아닙니다. `idx_next`의 크기를 확인합니다.",
        en="The result is not token IDs of shape (batch, tokens + 1). Look at the shape of `idx_next`.",
    )
    return [torch.bincount(_ids[start::2, 1], minlength=6) / 2000 for start in (0, 1)]


with check(
    "sample-next",
    hint=tr(
        ko="`torch.topk(logits, k, dim=-1).values`에는 큰 것부터 k개가 행마다 담깁니다. k는 어휘 사전의 크기를 넘을 수 "
        "없습니다. 마지막 열만 꺼내되 차원은 남깁니다. `masked_fill`은 조건이 참인 자리에 다른 수를 넣은 새 텐서를 "
        "돌려줍니다. 뽑는 것은 `torch.multinomial`입니다.",
        en="`torch.topk(logits, k, dim=-1).values` holds k logits of each row, the largest first; k must not be larger "
        "than the vocabulary. Take the last column and keep its dimension. `masked_fill` returns a new tensor with "
        "another number where a condition is true. Drawing is what `torch.multinomial` does.",
    ),
    more=tr(
        ko="k는 `top_k`와 `logits.shape[-1]` 가운데 작은 것이고, `[:, -1:]`로 마지막 열을 꺼냅니다. 조건은 `logits`가 "
        '`smallest`보다 작은 것이고, 넣을 수는 `float("-inf")`입니다. 소프트맥스에는 `temperature`로 나눈 로짓을 '
        "넣고 `dim=-1`을 줍니다. 한 번에 하나를 뽑고, 온도 0에서는 `torch.argmax`에 `keepdim=True`를 줍니다.",
        en="k is the smaller of `top_k` and `logits.shape[-1]`, and `[:, -1:]` takes the last column. The condition is "
        'that `logits` are less than `smallest`, the number `float("-inf")`. Softmax gets the logits divided by '
        "`temperature`, and `dim=-1`. One token is drawn; at temperature 0 `torch.argmax` gets `keepdim=True`.",
    ),
):
    torch.manual_seed(3)
    _model = _Fixed([[-1.0, -3.0, -2.0, -1.5, -4.0, -2.0], [2.0, 2.5, 0.0, 1.0, 2.5, 9.0]])
    _start = torch.tensor([[1, 0], [0, 1]])
    for _options in ({}, {"top_k": 3}, {"top_k": 50}):
        _ids = generate(_model, _start, 3, 3, **_options)
        answered(_ids)
        assert torch.equal(_ids, generate_text_simple(_model, _start, 3, 3)), tr(
            ko=f"온도가 0이면 `generate_text_simple`과 결과가 같아야 합니다({_options}).",
            en=f"At temperature 0 the result has to be that of `generate_text_simple` ({_options}).",
        )
    assert max(_model.lengths) <= 3, tr(
        ko="모델이 `context_size`보다 많은 토큰을 받았습니다. 주어진 줄은 그대로 둡니다.",
        en="The model got more than `context_size` tokens. Leave the given lines as they are.",
    )
    assert torch.equal(generate(_model, _start, 3, 4, temperature=5.0, top_k=1)[:, 2], torch.tensor([0, 5])), tr(
        ko="`top_k=1`이면 온도와 상관없이 로짓이 가장 큰 토큰만 남습니다. `smallest`와 -∞로 바꾸는 조건을 확인합니다.",
        en="With `top_k=1` the token with the largest logit is all that is left, whatever the temperature. See "
        "`smallest`, and the condition for -∞.",
    )
    _long = [generate(_model, torch.tensor([[0], [0]]), 40, 4, temperature=1000.0) for _ in range(2)]
    assert all(tuple(_ids.shape) == (2, 41) for _ids in _long), tr(
        ko="토큰 40개를 이어 붙인 크기가 아닙니다. 어떤 토큰이 나오든 한 번에 하나씩, `max_new_tokens`번 이어 "
        "붙입니다.",
        en="That is not the shape with 40 more tokens. Every round appends one, and there are `max_new_tokens` of "
        "them, whatever tokens come out.",
    )
    _rows = {tuple(row) for _ids in _long for row in _ids.tolist()}
    assert len(_rows) == 4 and all(len(set(row)) > 2 for row in _rows), tr(
        ko="온도가 아주 높은데 같은 글이 두 번 나오거나 같은 토큰만 나옵니다. 토큰마다, 텍스트마다 새로 뽑아야 합니다.",
        en="At a very high temperature a text comes out twice, or one token again and again. Each token is drawn anew, "
        "in each text.",
    )
    # ko: 온도가 아주 높으면 남은 토큰이 모두 거의 똑같이 자주 나옵니다. 같은 로짓은 함께 남습니다.
    # en: At a very high temperature all tokens that are left come up about as often. Equal logits stay together.
    for _top_k, _remaining in ((2, ({0, 3}, {1, 4, 5})), (3, ({0, 2, 3, 5}, {1, 4, 5})), (50, (set(range(6)),) * 2)):
        for _row, _found in enumerate(_frequencies(_model, temperature=1000.0, top_k=_top_k)):
            assert set(_found.nonzero()[:, 0].tolist()) == _remaining[_row], tr(
                ko=f"`top_k={_top_k}`에서 뽑힌 토큰들이, 그 텍스트의 로짓이 큰 것들과 다릅니다. 로짓이 `smallest`와 "
                f"같은 토큰은 남고, 어휘 사전보다 큰 `top_k`는 아무것도 빼지 않습니다.",
                en=f"With `top_k={_top_k}` the tokens that came up are not those with the largest logits of that text. "
                "Logits equal to `smallest` stay, and a `top_k` beyond the vocabulary leaves nothing out.",
            )
    for _temperature, _top_k in ((1.0, None), (0.5, None), (4.0, 50), (2.0, 3)):
        for _row, _found in enumerate(_frequencies(_model, temperature=_temperature, top_k=_top_k)):
            # ko: 남은 토큰마다 e^(로짓 / 온도)에 비례해 나와야 합니다.
            # en: The tokens that are left come up in proportion to e^(logit / temperature).
            _powers = [math.exp(logit / _temperature) for logit in _model.table[_row].tolist()]
            if _top_k == 3:
                _powers = [
                    power if token in ({0, 2, 3, 5}, {1, 4, 5})[_row] else 0 for token, power in enumerate(_powers)
                ]
            _worst = max(
                abs(found - power / sum(_powers)) for found, power in zip(_found.tolist(), _powers, strict=True)
            )
            assert _worst < 0.07, tr(
                ko=f"`temperature={_temperature}`, `top_k={_top_k}`일 때 토큰이 나오는 횟수가 확률과 맞지 않습니다. "
                "온도로 나누는지, 행마다 소프트맥스를 계산하고 그 확률대로 뽑는지 확인합니다.",
                en=f"With `temperature={_temperature}` and `top_k={_top_k}` tokens do not come up by their "
                "probabilities. See that logits are divided by the temperature, that softmax works along each row, "
                "and that tokens are drawn by it.",
            )
    assert torch.equal(_model.returned[-1], _model.table[torch.tensor([[0], [1]]).repeat(2000, 1)]), tr(
        ko="모델이 돌려준 텐서가 바뀌었습니다. 로짓을 바꿀 때는 새 텐서를 만듭니다.",
        en="The tensor that the model returned has changed. Changing logits makes a new tensor.",
    )
