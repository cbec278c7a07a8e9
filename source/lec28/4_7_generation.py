"""Lecture 28, 4.7: generating text, and the summary."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
약 622 MB입니다. 이것은 파라미터만 센 것입니다. 훈련할 때는 파라미터마다 그레이디언트가 하나 더 있고, 흔히 쓰는
옵티마이저 AdamW는 수를 두 개 더 저장하므로 네 배쯤 필요합니다. 계산 도중의 값도 따로 메모리를 씁니다.

## 4.7 글 생성하기 · 25분

<!-- slide: 모델은 로짓을 내놓을 뿐입니다. 글을 이으려면 네 걸음을 되풀이합니다. -->

모델은 로짓을 내놓을 뿐입니다. 글을 이으려면 다음을 되풀이합니다.

1. 지금까지의 토큰 ID를 모두 모델에 넣습니다. `context_size`보다 길면 마지막 `context_size`개만 넣습니다.
2. **마지막 위치**의 로짓만 꺼냅니다. 나머지 위치는 이미 아는 토큰을 예측한 것입니다.
3. 로짓을 확률로 바꾸고 다음 토큰을 고릅니다.
4. 고른 토큰을 뒤에 이어 붙이고 처음으로 돌아갑니다.

<!-- slide: 토큰 하나를 고르고, 뒤에 붙이고, 다시 넣습니다. -->

![](figure:one-token-at-a-time)

<!-- slide: 확률이 가장 큰 토큰을 늘 고르는 것이 그리디 디코딩입니다. -->

확률이 가장 큰 토큰을 늘 고르는 방법이 **그리디 디코딩**(greedy decoding)입니다. 소프트맥스는 크고 작은 순서를
바꾸지 않으므로, 고르기만 한다면 로짓에서 바로 골라도 결과가 같습니다. 그래도 여기서는 확률을 거칩니다. 무슨 일이
일어나는지 잘 보이고, 확률에 따라 무작위로 뽑는 방법으로 나중에 바꾸기도 쉽습니다.

![](figure:greedy-step)

`torch.no_grad()` 안에서는 그레이디언트를 준비하지 않으므로 메모리를 아낍니다.

#### {{heading:greedy-generation}}

함수 `generate_text_simple`의 빈칸 {{blanks:greedy-generation}} 개를 채웁니다. 되풀이와 자르기는 이미 있습니다. 결과의 크기는
(배치, 토큰 + `max_new_tokens`)입니다.

1. `logits`: `idx_cond`를 모델에 넣은 결과입니다.
2. `logits`: 그중 마지막 위치의 로짓입니다. 크기는 (배치, `vocab_size`)입니다.
3. `probas`: 어휘 사전 전체에 대한 소프트맥스입니다.
4. `idx_next`: 확률이 가장 큰 토큰의 ID입니다. 크기는 (배치, 1)입니다.
5. `idx`: `idx` 뒤에 `idx_next`를 토큰의 차원으로 이어 붙인 것입니다.

숨은 검사는 텍스트가 여러 개인 배치와 문맥 길이보다 긴 글로도 실행해 봅니다. 함수가 받은 `idx`와
모델의 모드는 바뀌지 않아야 합니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
About 622 MB, for the parameters alone. In training every parameter has a gradient too, and the usual
optimizer, AdamW, stores two more numbers for each, so it takes about four times as much. The values computed
along the way need memory as well.

## 4.7 Generating text · 25 min

<!-- slide: The model gives nothing but logits. To continue a text, four steps are repeated. -->

The model gives nothing but logits. To continue a text, these steps are repeated.

1. All token IDs so far go into the model; if there are more than `context_size`, only the last
   `context_size` of them.
2. Only the logits of the **last position** are taken. The other positions predict tokens that are known
   already.
3. The logits become probabilities, and the next token is chosen.
4. It is appended, and everything starts over.

<!-- slide: Choose one token, append it, put all of them in again. -->

![](figure:one-token-at-a-time)

<!-- slide: Greedy decoding always chooses the most probable token. -->

Always choosing the most probable token is called **greedy decoding**. Softmax does not change which number is
larger, so for choosing alone the logits would do. The probabilities are computed here all the same: they show
what is going on, and with them it is easy to change later to drawing tokens at random.

![](figure:greedy-step)

Inside `torch.no_grad()` no gradients are prepared, which saves memory.

#### {{heading:greedy-generation}}

Fill the {{blanks:greedy-generation}} blanks of the function `generate_text_simple`. The loop and the cropping are there already. The
result has the shape (batch, tokens + `max_new_tokens`).

1. `logits`: what the model makes of `idx_cond`.
2. `logits`: those of the last position, of shape (batch, `vocab_size`).
3. `probas`: the softmax over the whole vocabulary.
4. `idx_next`: the ID of the most probable token, of shape (batch, 1).
5. `idx`: `idx` with `idx_next` behind it, concatenated along the dimension of the tokens.

The hidden checks also try batches of several texts, and texts longer than the context. Neither the
`idx` that was handed in nor the mode of the model must change. Nothing is printed.
"""

# %% include="start-here" only="release"


# %% exercise="greedy-generation" points=5 pitfalls=["context-not-cropped", "first-position"]
def generate_text_simple(model, idx, max_new_tokens, context_size):
    # ko: idx는 지금까지의 토큰 ID입니다.  (배치, 토큰)
    # en: idx holds the token IDs so far.  (batch, tokens)
    for _ in range(max_new_tokens):
        # ko: 모델이 볼 수 있는 만큼, 마지막 context_size개만 남깁니다.
        # en: Keep the last context_size tokens, all that the model can see.
        idx_cond = idx[:, -context_size:]

        with torch.no_grad():
            # ko: 모델의 출력  (배치, 토큰) → (배치, 토큰, vocab_size)
            # en: the model's output  (batch, tokens) → (batch, tokens, vocab_size)
            logits = model(idx_cond)  ### your code

        # ko: 마지막 위치만  (배치, 토큰, vocab_size) → (배치, vocab_size)
        # en: the last position only  (batch, tokens, vocab_size) → (batch, vocab_size)
        logits = logits[:, -1, :]  ### your code
        # ko: 어휘 사전 전체에 대한 확률  (배치, vocab_size)
        # en: probabilities over the vocabulary  (batch, vocab_size)
        probas = torch.softmax(logits, dim=-1)  ### your code
        # ko: 확률이 가장 큰 토큰의 ID  (배치, vocab_size) → (배치, 1)
        # en: the ID of the most probable token  (batch, vocab_size) → (batch, 1)
        idx_next = torch.argmax(probas, dim=-1, keepdim=True)  ### your code
        # ko: 뒤에 이어 붙입니다.  (배치, 토큰) → (배치, 토큰 + 1)
        # en: Append it.  (batch, tokens) → (batch, tokens + 1)
        idx = torch.cat((idx, idx_next), dim=1)  ### your code

    return idx


# %% check="greedy-generation"
class _Counting(nn.Module):
    # ko: 시험용 모델: 로짓이 가장 큰 것은, 그 위치의 토큰에 거기까지 본 토큰의 수를 더한 토큰입니다.
    # en: A model to try things out: the largest logit is that of the token at a position plus how many it has seen.
    def __init__(self):
        super().__init__()
        self.lengths = []
        self.gradients = []

    def forward(self, idx):
        self.lengths.append(idx.shape[1])
        self.gradients.append(torch.is_grad_enabled())
        following = idx.long() + torch.arange(1, idx.shape[1] + 1)
        return nn.functional.one_hot(following, 50_300) * 0.5 - 3.0


with (
    check(
        "greedy-generation",
        hint=tr(
            ko="주석의 크기를 하나씩 맞춥니다. 마지막 위치는 번호 -1로 꺼냅니다. 소프트맥스와 argmax는 어휘 사전의 "
            "차원을 따라 계산하고, argmax에는 `keepdim=True`가 필요합니다. 이어 붙이는 것은 토큰의 차원(1)입니다.",
            en="Follow the shapes in the comments one by one. The last position has index -1. Softmax and argmax work "
            "along the vocabulary, and argmax needs `keepdim=True`. Concatenate along the dimension of the tokens (1).",
        ),
        more=tr(
            ko="차례로 쓰는 것은 이렇습니다. 모델에 `idx_cond` 전체를 넣고, 대괄호 안에 차원 세 개를 적어 가운데만 "
            "-1로 꺼내고, `torch.softmax`와 `torch.argmax`에 모두 `dim=-1`을 주고, `torch.cat`에는 두 텐서의 튜플을 "
            "`idx`가 먼저 오게 넣습니다. 모델의 모드와 되풀이는 건드리지 않습니다.",
            en="In order: the model gets all of `idx_cond`; square brackets with three dimensions, of which only the "
            "middle one is -1; `torch.softmax` and `torch.argmax`, both with `dim=-1`; `torch.cat` with a tuple of "
            "the two tensors, `idx` first. Leave the mode of the model and the loop alone.",
        ),
    ),
    torch.enable_grad(),
):
    _model = _Counting()
    _start = torch.tensor([[1, 5, 50253]])
    _kept = _start.clone()
    _ids = generate_text_simple(_model, _start, max_new_tokens=4, context_size=5)
    answered(_ids)
    assert torch.is_grad_enabled(), tr(
        ko="함수가 끝난 뒤에도 그레이디언트가 꺼져 있습니다. `no_grad` 안에서만 꺼야 합니다.",
        en="Gradients stay off after the call. They should be off inside `no_grad` only.",
    )
    assert tuple(_ids.shape) == (1, 7), tr(
        ko="크기가 (배치, 토큰 + `max_new_tokens`)가 아닙니다. 어떤 토큰이 나오든 한 번에 하나씩, `max_new_tokens`번 "
        "이어 붙입니다.",
        en="The shape is not (batch, tokens + `max_new_tokens`). Every round appends one token, and there are "
        "`max_new_tokens` of them, whatever tokens come out.",
    )
    assert _ids.dtype == torch.int64, tr(
        ko="토큰 ID는 정수여야 합니다. 확률이 아니라 확률이 가장 큰 위치를 이어 붙입니다.",
        en="Token IDs are integers. What is appended is the place of the largest probability, not the probability.",
    )
    assert torch.equal(_start, _kept), tr(
        ko="함수가 받은 `idx`가 바뀌었습니다. 새 텐서를 만들어 이어 붙입니다.",
        en="The `idx` that was handed in has changed. Make a new tensor to append to.",
    )
    assert torch.equal(_ids[:, :3], _start), tr(
        ko="처음의 토큰이 그대로 남아 있지 않습니다. 새 토큰은 뒤에 붙입니다.",
        en="The first tokens are no longer there. The new token goes behind them.",
    )
    assert _model.lengths, tr(
        ko="넘겨받은 모델을 부르지 않았습니다. 전역 변수가 아니라 인자 `model`을 부릅니다.",
        en="The model that was passed in has not been called. Call the argument `model`, not a global variable.",
    )
    assert max(_model.lengths) <= 5, tr(
        ko="모델이 `context_size`보다 많은 토큰을 받았습니다. 모델에는 `idx_cond`를 넣습니다.",
        en="The model got more than `context_size` tokens. It is `idx_cond` that goes into the model.",
    )
    assert not any(_model.gradients), tr(
        ko="그레이디언트를 준비하며 계산했습니다. 모델은 `no_grad` 안에서 부릅니다.",
        en="Gradients were prepared. The model is to be called inside `no_grad`.",
    )
    assert _ids[0, 2:].diff().tolist() == [3, 4, 5, 5], tr(
        ko="고른 토큰이 다릅니다. 모델이 `idx_cond`를 모두 받는지, 마지막 위치의 로짓에서 어휘 사전의 차원을 따라 가장 "
        "큰 것을 고르는지 확인합니다.",
        en="Other tokens were chosen. See whether the model gets all of `idx_cond`, and whether it is the largest "
        "logit of the last position, along the vocabulary.",
    )
    _three = torch.tensor([[1, 2], [8, 9], [4, 4]])
    _alone = [generate_text_simple(_model, text.unsqueeze(0), 3, 4) for text in _three]
    assert torch.equal(generate_text_simple(_model, _three, 3, 4), torch.cat(_alone)), tr(
        ko="텍스트가 여러 개일 때 결과가 다릅니다. 배치의 행마다 토큰을 따로 골라야 합니다.",
        en="With several texts the result is wrong. Every row of the batch chooses its own token.",
    )
    for _mode in (True, False):
        generate_text_simple(_model.train(_mode), _three, 2, 4)
        assert _model.training == _mode, tr(
            ko="함수가 모델의 모드를 바꾸어 놓았습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
            en="The function leaves the model in another mode. The mode is up to the caller.",
        )

# %% [markdown] lang="ko"
"""
글 `Hello, I am`을 인코딩합니다. 모델은 배치를 받으므로 맨 앞에 크기 1인 차원을 더합니다.
"""

# %% [markdown] lang="en"
"""
The text `Hello, I am` is encoded. The model takes batches, so a dimension of size 1 is added in front.
"""

# %% slides=false
start_context = "Hello, I am"

encoded = tokenizer.encode(start_context)
print(encoded)

# ko: 배치의 차원을 더합니다.  (4,) → (1, 4)
# en: Add the dimension of the batch.  (4,) → (1, 4)
encoded_tensor = torch.tensor(encoded).unsqueeze(0)
print(encoded_tensor.shape)

# %% [markdown] lang="ko"
"""
#### {{heading:generate-first-text}}

1. `model`을 **평가 모드**로 바꿉니다. 빈칸은 문장 하나 전체입니다. 평가 모드에서는 드롭아웃이 꺼집니다.
2. `out`: `generate_text_simple`로 `encoded_tensor`에 이어 **새 토큰 6개**를 만든 결과입니다. 문맥의 크기는 설정의
   `context_length`입니다.

처음의 토큰 4개에 6개가 더해져 길이는 10이 됩니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:generate-first-text}}

1. Switch `model` to **evaluation mode**. The blank is one whole statement. In this mode dropout is off.
2. `out`: `encoded_tensor` continued with `generate_text_simple` by **six new tokens**. The size of the context
   is `context_length` of the configuration.

The four tokens at the beginning and the six new ones make a length of 10.
"""

# %% exercise="generate-first-text" points=2 slides=false
# ko: 모델을 평가 모드로 바꿉니다. 드롭아웃이 꺼집니다.
# en: Switch the model to evaluation mode, which turns dropout off.
model.eval()  ### your code

# ko: encoded_tensor에 이어 새 토큰 6개를 만듭니다. 문맥 길이는 설정에서 꺼냅니다.  (1, 4) → (1, 10)
# en: Continue encoded_tensor by 6 new tokens. The context length comes from the configuration.  (1, 4) → (1, 10)
out = generate_text_simple(
    model=model, idx=encoded_tensor, max_new_tokens=6, context_size=GPT_CONFIG_124M["context_length"]
)  ### your code

print(out)
print(len(out[0]))

# %% check="generate-first-text"
with check(
    "generate-first-text",
    hint=tr(
        ko="평가 모드로 바꾸는 메서드는 4.1에서 가짜 모델에 썼습니다. `generate_text_simple`은 모델, 토큰 ID의 텐서, "
        "새 토큰의 수, 문맥 길이를 차례로 받습니다.",
        en="The method for evaluation mode was used in 4.1, on the dummy model. `generate_text_simple` takes the "
        "model, the tensor of token IDs, the number of new tokens and the context length, in this order.",
    ),
    more=tr(
        ko="첫 빈칸은 `model`의 메서드 `eval`을 괄호까지 써서 부르는 문장입니다. 둘째 빈칸은 `generate_text_simple` "
        '하나를 부른 것으로, 새 토큰의 수는 6이고 문맥 길이는 `GPT_CONFIG_124M`의 키 `"context_length"`에서 꺼냅니다. '
        "그 뒤에 모드를 다시 바꾸지 않습니다.",
        en="The first blank is a statement that calls the method `eval` of `model`, with its parentheses. The second "
        "is one call of `generate_text_simple`: the number of new tokens is 6, and the context length comes from "
        '`GPT_CONFIG_124M` by the key `"context_length"`. Do not change the mode after that.',
    ),
):
    answered(out)
    assert not any(part.training for part in model.modules()), tr(
        ko="모델이 아직 훈련 모드입니다. 드롭아웃이 켜져 있으면 결과가 실행할 때마다 달라집니다.",
        en="The model is still in training mode. With dropout on, the result changes from run to run.",
    )
    assert tuple(out.shape) == (1, 10), tr(
        ko="크기가 (1, 10)이 아닙니다. 토큰 4개에 새 토큰 6개가 이어져야 합니다.",
        en="The shape is not (1, 10). Six new tokens have to follow the four.",
    )
    assert torch.equal(out[:, :4], encoded_tensor), tr(
        ko="처음의 토큰 네 개가 `encoded_tensor`와 다릅니다.",
        en="The first four tokens are not those of `encoded_tensor`.",
    )
    with torch.no_grad():
        # ko: 토큰마다, 그 앞까지를 본 모델이 로짓을 가장 크게 준 것인지 확인합니다.
        # en: Each token should be the one that got the largest logit from the model, seeing what came before.
        _logits = model(out[:, :-1])[0, 3:]
        _lead = _logits.max(dim=-1).values - _logits[torch.arange(6), out[0, 4:]]
    assert _lead.max() < 1e-3, tr(
        ko="새 토큰이 이 모델의 그리디 디코딩과 다릅니다. 평가 모드로 바꾼 다음에 생성해야 합니다.",
        en="The new tokens are not this model's greedy choice. Generate after switching to evaluation mode.",
    )
    # ko: 문맥 길이가 5인 작은 모델과 다른 글로 셀을 다시 실행합니다. 모델이 받는 토큰의 수를 적고, 5개만 남깁니다.
    # en: The cell once more, with another text and a small model of context length 5, which notes how much it gets.
    _small = {**GPT_CONFIG_124M, "context_length": 5, "emb_dim": 12, "n_layers": 1, "drop_rate": 0.0}
    _model, _lengths = GPTModel(_small), []
    _model.register_forward_pre_hook(
        lambda part, inputs: (_lengths.append(inputs[0].shape[1]), (inputs[0][:, -5:],))[1]
    )
    _again = rerun(model=_model, GPT_CONFIG_124M=_small, encoded_tensor=torch.tensor([[3, 1, 4]]))
    assert _again.out.shape == (1, 9) and _again.out[0, :3].tolist() == [3, 1, 4], tr(
        ko="`encoded_tensor`를 바꾸면 그 글에 새 토큰 6개가 이어지지 않습니다. 토큰을 옮겨 적지 말고 "
        "`generate_text_simple`로 만듭니다.",
        en="With another `encoded_tensor` it is not that text with six new tokens. Do not write tokens out, generate "
        "them with `generate_text_simple`.",
    )
    assert max(_lengths, default=0) <= 5, tr(
        ko="설정의 `context_length`를 줄여도 모델이 그보다 많은 토큰을 받습니다. 문맥 길이는 설정에서 꺼냅니다.",
        en="With a smaller `context_length` in the configuration, the model still gets more tokens than that. Take the "
        "context length out of the configuration.",
    )

# %% [markdown] lang="ko"
"""
여섯 번 되풀이하는 동안 일어난 일을 표로 보면 다음과 같습니다. 매번 지금까지의 ID가 모두 들어가고, ID 하나가 뒤에
붙습니다.

<!-- slide: 매번 지금까지의 ID가 모두 들어가고, ID 하나가 뒤에 붙습니다. -->

![](figure:generation-iterations)

<!-- slide: 글로 되돌리면 뜻이 없습니다. 모델이 아직 아무것도 배우지 않았기 때문입니다. -->

토큰 ID를 글로 되돌려 봅니다.
"""

# %% [markdown] lang="en"
"""
This is what happened in the six rounds. Each time all IDs so far go in, and one ID is appended.

<!-- slide: Each time all IDs so far go in, and one ID is appended. -->

![](figure:generation-iterations)

<!-- slide: Back to text, it makes no sense: the model has not learnt anything yet. -->

Back to text:
"""

# %%
# ko: 배치의 차원을 없애고 글로 되돌립니다.  (1, 10) → (10,)
# en: Drop the dimension of the batch and turn the IDs back into text.  (1, 10) → (10,)
decoded_text = tokenizer.decode(out.squeeze(0).tolist())

print(decoded_text)

# %% [markdown] lang="ko"
"""
`Hello, I am Featureiman Byeswickattribute argue`입니다. 문장이 되지 않습니다. 코드가 잘못된 것이 아닙니다. **모델이
아직 아무것도 배우지 않았기** 때문입니다. 1억 6,300만 개의 파라미터가 모두 처음 값 그대로입니다. 층 정규화의 1과 0을
빼면 모두 무작위로 정한 수입니다.

그래서 어텐션도 아직 볼 것을 고르지 못합니다. 다음 셀은 이 모델의 헤드마다 토큰이 어디를 보는지 보여 줍니다. 27강의
훈련된 모델과 견주어 봅니다.
"""

# %% [markdown] lang="en"
"""
`Hello, I am Featureiman Byeswickattribute argue`. This makes no sense, but the code is not at fault: **the model has
not learnt anything yet.** All of its 163 million parameters still have the values that they started from, 1 and 0
in the layer norms and random numbers everywhere else.

So attention cannot choose yet where to look. The next cell shows where each token looks in every head of this model;
compare it with the trained one of lecture 27.
"""

# %% include="show-attention" demo="attention" slides=false
from common import show_attention

# %% tags=["demo"] only=["release", "solutions"] editable=true
show_attention(model, "Every effort moves you forward", tokenizer)

# %% [markdown] only="notes" minutes=8 lang="ko"
"""
**물어볼 것.** 글이 문장이 되지 않는데, 코드가 틀린 것인지 어떻게 압니까? 크기, 반복해도 같은 결과, 첫 위치의 로짓을
봅니다.

**걸리는 곳.** 마지막 위치가 아니라 첫 위치의 로짓을 꺼내는 실수, 문맥 길이를 넘는 입력을 자르지 않는 실수입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** The text makes no sense: how do we know that the code is right all the same? Shapes, the same result each time,
the logits of the first position.

**Where they stumble.** Taking the logits of the first position in place of the last, and not cutting what is longer
than the context.
"""

# %% [markdown] lang="ko"
"""
<!-- slide -->

훈련된 모델이라면 로짓으로 할 수 있는 일이 더 있습니다. 그리디 디코딩은 늘 같은 글을 쓰지만, **온도**(temperature)와
**톱-k**(top-k)를 정해 확률대로 뽑으면 글이 다양해집니다. 아래 셀을 실행합니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide -->

With a trained model there is more to do with logits. Greedy decoding always writes the same text; drawing by the
probabilities, shaped by a **temperature** and by **top-k**, gives variety. Run the cell below.
"""

# %% demo="sampling"

# %% [markdown] only="notes" minutes=3 lang="ko"
"""
온도를 0.1, 1, 2로 바꾸면서 막대가 어떻게 될지 먼저 예상하게 합니다. 그런 다음 톱-k를 3으로 줄이고 다섯 번 뽑습니다.

**물어볼 것.** 온도를 높이면 가장 그럴듯한 토큰이 다른 토큰으로 바뀝니까? 순서는 그대로이고 차이만 줄어듭니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Set the temperature to 0.1, 1 and 2; before each, let them say what the bars will do. Then cut top-k to 3, and draw five
times.

**Ask.** Does a higher temperature make another token the likeliest? The order stays; only the differences shrink.
"""

# %% [markdown] lang="ko"
"""
`generate_text_simple`은 토큰마다 처음부터 다시 계산합니다. 실제로는 앞 토큰의 키와 값을 **KV 캐시**(KV cache)에 저장해
두고 새 토큰만 계산합니다. 얼마나 아끼는지 아래 셀에서 봅니다.
"""

# %% [markdown] lang="en"
"""
`generate_text_simple` computes everything anew for each token. In practice keys and values of earlier tokens are kept
in a **KV cache**, and only the new token is computed. The cell below shows how much that saves.
"""

# %% demo="cache"

# %% [markdown] only="notes" minutes=2 lang="ko"
"""
한 스텝씩 가면서, 캐시 없이 다시 계산되는 것이 무엇인지 말하게 합니다. 캐시가 있으면 스텝마다 새 토큰 하나만
계산합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Go step by step and let them say what is computed again without a cache. With one, only the new token is left.
"""

# %% [markdown] lang="ko"
"""
## 정리

<!-- notes -->

| 부품 | 하는 일 | 크기의 변화 |
| --- | --- | --- |
| `LayerNorm` | 벡터마다 평균 0, 분산 1로 맞춤 | 그대로 |
| `GELU` | 매끄러운 활성화 함수 | 그대로 |
| `FeedForward` | 토큰마다 따로, 넓혔다가 좁힘 | 768 → 3072 → 768 |
| 숏컷 연결 | 그레이디언트가 지나가는 길 | 그대로 |
| `TransformerBlock` | 어텐션과 피드 포워드를 묶음 | 그대로 |
| `GPTModel` | 토큰 ID에서 로짓까지 | (배치, 토큰) → (배치, 토큰, 50257) |
| `generate_text_simple` | 토큰을 하나씩 이어 붙임 | (배치, 토큰) → (배치, 토큰 + 새 토큰) |

과제 hw04에서는 이 모델을 훈련합니다. 예측이 얼마나 틀렸는지를 손실(loss)로 재고, 그레이디언트를 따라 파라미터를
조금씩 고칩니다. 그다음에는 OpenAI가 훈련해 공개한 GPT-2의 가중치를 이 모델에 불러옵니다.

모든 확인 셀이 `✅`이면 노트북을 저장하고 `.ipynb` 파일로 내려받아 제출합니다.
"""

# %% [markdown] lang="en"
"""
## Summary

<!-- notes -->

| part | what it does | shape |
| --- | --- | --- |
| `LayerNorm` | gives each vector mean 0 and variance 1 | unchanged |
| `GELU` | a smooth activation function | unchanged |
| `FeedForward` | widens and narrows, each token by itself | 768 → 3072 → 768 |
| shortcut connection | a path for the gradient | unchanged |
| `TransformerBlock` | joins attention and feed-forward network | unchanged |
| `GPTModel` | from token IDs to logits | (batch, tokens) → (batch, tokens, 50257) |
| `generate_text_simple` | appends one token after another | (batch, tokens) → (batch, tokens + new ones) |

In the homework, hw04, this model is trained: a loss measures how wrong its predictions are, and the gradients
show how to change the parameters, little by little. After that, the weights of GPT-2 that OpenAI trained and
published are loaded into it.

When every check says `✅`, save the notebook, download it as `.ipynb` and hand it in.
"""

# %% [markdown] only="slides" lang="ko"
"""
## 정리

부품 다섯과, 그것을 묶은 모델입니다.

| 부품 | 하는 일 |
| --- | --- |
| `LayerNorm` | 벡터마다 평균 0, 분산 1로 맞춤 |
| `GELU`, `FeedForward` | 토큰마다 따로, 넓혔다가 좁힘 |
| 숏컷 연결 | 그레이디언트가 지나가는 길 |
| `TransformerBlock` | 어텐션과 피드 포워드를 묶음 |
| `GPTModel` | 토큰 ID에서 로짓까지 |
| `generate_text_simple` | 토큰을 하나씩 이어 붙임 |
"""

# %% [markdown] only="slides" lang="en"
"""
## Summary

The parts, and the model that ties them together.

| part | what it does |
| --- | --- |
| `LayerNorm` | gives each vector mean 0 and variance 1 |
| `GELU`, `FeedForward` | widen and narrow, each token by itself |
| shortcut connection | a path for the gradient |
| `TransformerBlock` | joins attention and feed-forward network |
| `GPTModel` | from token IDs to logits |
| `generate_text_simple` | appends one token after another |
"""

# %% [markdown] only="notes" minutes=2 lang="ko"
"""
훈련하면 무엇이 달라질지 예상하게 하고 과제를 소개합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
What will training change? Collect guesses, then introduce the homework.
"""

# %% include="ready" only="release"
