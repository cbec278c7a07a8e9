"""Homework 04: three broken functions, drawn from the student number."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
### 고장 난 함수 고치기

<!-- slide: 오류 없이 돌아가는 틀린 코드가 가장 찾기 어렵습니다. 작은 텐서를 넣어 보고 손으로 계산한 것과 견줍니다. -->

모델의 코드가 틀려도 오류가 나지 않을 때가 많습니다. 손실은 조금 덜 줄고 글은 조금 더 이상할 뿐입니다. 그런 고장은
실행해 보는 것만으로는 알 수 없고, 함수가 무엇을 해야 하는지 알아야 찾을 수 있습니다.

<!-- notes -->

아래의 접힌 셀에는 고장 난 함수가 열 개 있습니다. 모두 텐서만 쓰는 짧은 함수이고, 저마다 고장이 하나씩 있습니다.
그 가운데 **세 개를 학번에서 뽑습니다.** 그다음 셀이 뽑힌 함수를 줄 번호와 함께 출력합니다.
"""

# %% [markdown] lang="en"
"""
### Mending broken functions

<!-- slide: Wrong code that raises no error is hardest to find. Try tiny tensors, and compare with a sum by hand. -->

Wrong code in a model often raises no error: the loss falls a little less, the texts are a little odder, and that is
all. Such a bug does not show by running the code. It takes somebody who knows what the function should do.

<!-- notes -->

The folded cell below holds ten broken functions. All are short, work on nothing but tensors, and have one bug each.
**Three of them are drawn from your student number.** The cell after it prints those three, with line numbers.
"""

# %% name="broken-functions" slides=false
# ko: @title 고장 난 함수 열 개 (고칠 것은 없습니다)
# en: @title The ten broken functions (nothing to change here)

# ko: 함수마다, 무엇을 계산해야 하는지와 고장 난 코드입니다.
# en: Of each function what it ought to compute, and its broken code.
broken_functions = {
    "causal_attention_weights": (
        tr(
            ko="어텐션 점수 (헤드, 토큰, 토큰) → 어텐션 가중치. 토큰은 자신과 앞의 토큰만 봅니다.",
            en="attention scores (heads, tokens, tokens) → attention weights; a token sees itself and those before it",
        ),
        """\
def causal_attention_weights(scores):
    num_tokens = scores.shape[-1]
    ones = torch.ones(num_tokens, num_tokens)
    mask = torch.triu(ones, diagonal=2).bool()
    scores = scores.masked_fill(mask, -torch.inf)
    return torch.softmax(scores, dim=-1)
""",
    ),
    "scaled_dot_product_attention": (
        tr(
            ko="쿼리, 키 (배치, 토큰, 키의 차원), 값 (배치, 토큰, 값의 차원) → 문맥 벡터. 마스크는 없습니다.",
            en="queries, keys (batch, tokens, key dimension), values (batch, tokens, value dimension) → context "
            "vectors; without a mask",
        ),
        """\
def scaled_dot_product_attention(queries, keys, values):
    scores = queries @ keys.transpose(-2, -1)
    attn_weights = torch.softmax(scores, dim=-1)
    context = attn_weights @ values
    return context
""",
    ),
    "self_attention": (
        tr(
            ko="입력 (토큰, d_in)과 가중치 행렬 셋 → 문맥 벡터 (토큰, 값의 차원). 마스크는 없습니다.",
            en="inputs (tokens, d_in) and three weight matrices → context vectors (tokens, value dimension); without a "
            "mask",
        ),
        """\
def self_attention(x, w_query, w_key, w_value):
    queries = x @ w_query
    values, keys = x @ w_key, x @ w_value
    scores = queries @ keys.transpose(-2, -1) / keys.shape[-1] ** 0.5
    attn_weights = torch.softmax(scores, dim=-1)
    return attn_weights @ values
""",
    ),
    "feed_forward_with_shortcut": (
        tr(
            ko="트랜스포머 블록의 뒤쪽 절반을 작게 줄인 것 (배치, 토큰, 차원): 층 정규화, 피드 포워드(층 하나와 ReLU), "
            "숏컷 연결",
            en="the second half of a transformer block, made small (batch, tokens, dimension): layer normalization, "
            "feed-forward (one layer and ReLU), shortcut connection",
        ),
        """\
def feed_forward_with_shortcut(x, weight, bias):
    shortcut = x
    x = torch.relu(x @ weight + bias)
    x = x + shortcut
    x = nn.functional.layer_norm(x, x.shape[-1:])
    return x
""",
    ),
    "embed_tokens": (
        tr(
            ko="토큰 ID (배치, 토큰) → 입력 임베딩 (배치, 토큰, 차원): 토큰 임베딩과 위치 임베딩의 합",
            en="token IDs (batch, tokens) → input embeddings (batch, tokens, dimension): token embedding plus position "
            "embedding",
        ),
        """\
def embed_tokens(ids, token_table, position_table):
    num_tokens = ids.shape[-1]
    tokens = token_table[ids]
    positions = torch.arange(1, num_tokens + 1)
    return tokens + position_table[positions]
""",
    ),
    "next_token_loss": (
        tr(
            ko="모델이 낸 로짓 (배치, 토큰, 어휘 사전)과 모델에 넣은 토큰 ID (배치, 토큰) → 다음 토큰 예측의 손실",
            en="a model's logits (batch, tokens, vocabulary) and the token IDs that it was given (batch, tokens) → the "
            "loss of next-token prediction",
        ),
        """\
def next_token_loss(logits, ids):
    predictions = logits[:, :-1, :]
    targets = ids[:, :-1]
    predictions = predictions.flatten(0, 1)
    targets = targets.flatten()
    return nn.functional.cross_entropy(predictions, targets)
""",
    ),
    "drop_out": (
        tr(
            ko="모델의 드롭아웃 층. 뽑은 것은 받습니다: 텐서 keep은 남는 수의 자리가 1, 빠지는 수의 자리가 0이고, p는 "
            "빠지는 비율, training은 훈련 모드인지(True, False)입니다.",
            en="a model's dropout layer. What was drawn is passed in: the tensor keep is 1 where a number stays and 0 "
            "where it is dropped; p is the dropout rate, training the mode (True, False)",
        ),
        """\
def drop_out(x, keep, p, training):
    if training and p == 0:
        return x
    scale = 1 / (1 - p)
    return x * keep * scale
""",
    ),
    "merge_heads": (
        tr(
            ko="헤드마다의 문맥 벡터 (배치, 헤드, 토큰, 헤드의 차원) → (배치, 토큰, 헤드 × 헤드의 차원)",
            en="the context vectors of each head (batch, heads, tokens, head dimension) → (batch, tokens, heads × head "
            "dimension)",
        ),
        """\
def merge_heads(context):
    b, num_heads, num_tokens, head_dim = context.shape
    d_out = num_heads * head_dim
    merged = context.reshape(b, d_out, num_tokens)
    return merged.transpose(1, 2)
""",
    ),
    "project_into_heads": (
        tr(
            ko="입력 (배치, 토큰, d_in)을 편향이 있는 선형 층 하나에 넣고 헤드로 나눈 것 (배치, 헤드, 토큰, 헤드의 "
            "차원). weight는 (d_out, d_in), bias는 (d_out,)입니다.",
            en="inputs (batch, tokens, d_in) through one linear layer with bias, split into heads (batch, heads, "
            "tokens, head dimension); weight is (d_out, d_in), bias is (d_out,)",
        ),
        """\
def project_into_heads(x, weight, bias, num_heads):
    b, num_tokens, _ = x.shape
    projected = nn.functional.linear(x, weight, bias)
    head_dim = projected.shape[-1] // num_heads
    projected = projected.view(b, num_tokens, num_heads, head_dim)
    projected = projected + bias.view(num_heads, head_dim)
    return projected.transpose(1, 2)
""",
    ),
    "step_with_tied_weights": (
        tr(
            ko="가장 작은 모델의 경사 하강법 한 스텝. 임베딩 층과 출력층이 표 하나 (어휘 사전, 차원)를 함께 씁니다. "
            "ids와 targets는 (토큰,), lr은 학습률이고, 새 표를 돌려줍니다.",
            en="one step of gradient descent of the smallest model, whose embedding layer and output layer share one "
            "table (vocabulary, dimension); ids and targets are (tokens,), lr is the learning rate; returns the new "
            "table",
        ),
        """\
def step_with_tied_weights(table, ids, targets, lr):
    embedding = table.clone().requires_grad_()
    output_layer = embedding.detach().clone()
    logits = embedding[ids] @ output_layer.T
    loss = nn.functional.cross_entropy(logits, targets)
    loss.backward()
    return embedding.detach() - lr * embedding.grad
""",
    ),
}
for _, _code in broken_functions.values():
    exec(_code)


# %% slides=false
# ko: 학번에서 뽑은 함수 세 개를, 번호와 무엇을 계산해야 하는지와 함께 출력합니다.
# en: Prints the three functions that are drawn from the student number, with what each ought to compute.
def show_my_bugs():
    if not str(STUDENT_NUMBER or "").strip():
        said = tr(
            ko="학번을 적지 않았습니다. 노트북의 처음에 있는 셀에 적고, 이 셀을 다시 실행합니다.",
            en="There is no student number yet. Type it into its cell at the top, and run this cell again.",
        )
        print(f"⚠️ {said}\n")
    drawn = draw_from_number(STUDENT_NUMBER, "find-the-bug", broken_functions, 3)
    for number, name in enumerate(drawn, start=1):
        purpose, code = broken_functions[name]
        print(f"[{number}] {name}: {purpose}\n")
        for line, text in enumerate(code.splitlines(), start=1):
            print(f"{line:3}  {text}")
        print()


show_my_bugs()

# %% [markdown] lang="ko"
r"""
#### {{heading:find-the-bug}}

뽑힌 함수마다 고장을 찾아 고칩니다. 위의 목록은 고치지 않고, 아래의 셀에 네 가지씩 씁니다. `[1]`에는 이름이 `_1`로
끝나는 것을 씁니다.

1. `line_1`: 고장 난 줄의 **번호**입니다. 고치거나 옮겨야 하는 줄을 말합니다. 그런 줄이 여럿이면 어느 것이든 맞습니다.
2. `example_1`: 고장 난 함수와 옳은 함수의 결과가 **다른 입력**입니다. 함수에 넘길 인자를 차례로 담은 튜플로 씁니다.
   인자가 하나이면 `(torch.ones(1, 2, 2),)`처럼 쉼표를 남깁니다. 고장 난 함수도 오류 없이 결과를 내야 하고, 어디에선가
   0.001보다 크게 달라야 합니다. 텐서 하나에는 수가 64개까지 들어갑니다.
3. 고친 함수: `...`의 자리에 `def mended_1(…):`로 시작하는 **함수 전체**를 씁니다. 인자는 목록의 함수와 같고, 받은
   텐서를 바꾸지 않습니다.
4. `symptom_1`: 이 고장이 모델에 있었다면 **훈련이나 생성에서 무엇이 보였을지**를 한두 문장으로 씁니다. 사람이
   읽습니다(셋 모두 합해 2점).

함수는 이름으로 바로 부를 수 있습니다. 새 셀에서 아주 작은 텐서를 넣어 보고, {{part:review}}부에서 쓴 코드와 견줍니다.
확인 셀은 옳은 함수를 모릅니다. 고친 함수와 고장 난 함수가 `example_1`에서 다른지, 줄 번호가 목록에 있는지만 봅니다.
무엇이 옳은지는 숨은 검사가 다른 입력으로 봅니다.
"""

# %% [markdown] lang="en"
r"""
#### {{heading:find-the-bug}}

Find the bug of each function that was drawn, and mend it. Leave the listing as it is; four things for each go into the
cell below. What belongs to `[1]` has a name that ends in `_1`.

1. `line_1`: the **number** of the broken line, that is, of a line that has to be changed or moved. Where there are
   several, any of them is right.
2. `example_1`: an **input on which the results differ**, that of the broken function and that of a right one. Write a
   tuple of the arguments in their order; for a single one the comma stays, as in `(torch.ones(1, 2, 2),)`. The broken
   function has to return something, too, and somewhere the difference is more than 0.001. A tensor has at most 64
   numbers.
3. The mended function: in place of `...` write the **whole function**, which begins `def mended_1(…):`. It takes the
   arguments of the listed one, and does not change the tensors that it is given.
4. `symptom_1`: **what one would see in training or generation** if this bug were in a model, in a sentence or two. A
   person reads it (2 points for the three together).

You can call the functions by their names. Try tiny tensors in a cell of your own, and compare with the code of
part {{part:review}}. The check does not know the right function: it only sees whether yours and the broken one differ
on `example_1`, and whether the line is in the listing. The hidden checks try other inputs and see what is right.
"""

# %% exercise="find-the-bug" points=8 tags=["words"] slides=false
# ko: 아직 고치지 않은 함수의 자리입니다.
# en: The places of functions that are not mended yet.
mended_1 = mended_2 = mended_3 = None

# ko: [1] 고장 난 줄의 번호, 결과가 다른 입력
# en: [1] The number of the broken line, and an input on which the results differ
line_1 = 4  ### your code
example_1 = (torch.tensor([[0]]), torch.zeros(1, 1), torch.eye(2, 1))  ### your code


# ko: 고친 함수: `...`의 자리에 `def mended_1(…):`로 시작하는 함수 전체
# en: The mended function: in place of `...` all of it, from `def mended_1(…):` on
def mended_1(ids, token_table, position_table):  ### your code
    positions = torch.arange(ids.shape[-1])
    return token_table[ids] + position_table[positions]


# ko: 이 고장이 모델에 있었다면 보였을 것
# en: What one would see if a model had this bug
symptom_1 = tr(
    ko="첫 행은 훈련되지 않고, 문맥 길이를 꽉 채운 글에서는 표의 끝을 넘어 오류가 납니다.",
    en="The first row is never trained, and a text that fills the context runs past the end of the table.",
)  ### your code

# ko: [2]도 같은 차례로
# en: [2] The same in the same order
line_2 = 3  ### your code
example_2 = (torch.eye(2), torch.eye(2), torch.eye(2), torch.ones(2, 2))  ### your code


# ko: 고친 함수: `...`의 자리에 `def mended_2(…):`로 시작하는 함수 전체
# en: The mended function: in place of `...` all of it, from `def mended_2(…):` on
def mended_2(x, w_query, w_key, w_value):  ### your code
    queries, keys, values = x @ w_query, x @ w_key, x @ w_value
    scores = queries @ keys.transpose(-2, -1) / keys.shape[-1] ** 0.5
    return torch.softmax(scores, dim=-1) @ values


# ko: 이 고장이 모델에 있었다면 보였을 것
# en: What one would see if a model had this bug
symptom_2 = tr(
    ko="훈련은 거의 그대로 됩니다. 사전 훈련된 가중치를 넣으면 뜻 없는 글이 나옵니다.",
    en="Training goes on almost as before, but with pretrained weights the model writes nonsense.",
)  ### your code

# ko: [3]도 같은 차례로
# en: [3] The same in the same order
line_3 = 5  ### your code
example_3 = (torch.eye(2), torch.eye(2), torch.zeros(2))  ### your code


# ko: 고친 함수: `...`의 자리에 `def mended_3(…):`로 시작하는 함수 전체
# en: The mended function: in place of `...` all of it, from `def mended_3(…):` on
def mended_3(x, weight, bias):  ### your code
    normalized = nn.functional.layer_norm(x, x.shape[-1:])
    return x + torch.relu(normalized @ weight + bias)


# ko: 이 고장이 모델에 있었다면 보였을 것
# en: What one would see if a model had this bug
symptom_3 = tr(
    ko="숏컷이 정규화로 끊겨, 블록이 많으면 그레이디언트가 작아지고 손실이 더디게 줄어듭니다.",
    en="Normalization interrupts the shortcut: with many blocks gradients shrink and the loss falls slowly.",
)  ### your code


# %% check="find-the-bug"
# ko: 번호가 이것인 고장에 대해 할 말입니다. 없으면 빈 글, 빈칸이 남아 있으면 `...`입니다.
# en: What there is to say about the bug of this number: nothing, or `...` while a blank is open.
def _about(number):
    line, example, mended, symptom = (
        globals().get(f"{name}_{number}", ...) for name in ("line", "example", "mended", "symptom")
    )
    if mended is None or any(one is ... for one in (line, example, symptom)):
        return ...
    name = _own_bugs[number - 1]
    last = len(broken_functions[name][1].splitlines())
    if not callable(mended):
        return tr(
            ko=f"`mended_{number}`: 함수가 아닙니다. `...` 대신 `def mended_{number}(…):`로 시작하는 함수를 씁니다.",
            en=f"`mended_{number}` is no function. In place of `...` write one that begins `def mended_{number}(…):`.",
        )
    if not isinstance(line, int) or not 1 <= line <= last:
        return tr(
            ko=f"`line_{number}`: `{name}`의 목록에 있는 줄 번호(1부터 {last}까지)를 씁니다.",
            en=f"`line_{number}` has to be a line of the listing of `{name}`, from 1 to {last}.",
        )
    if not isinstance(symptom, str) or len(symptom.split()) < 3:
        return tr(
            ko=f"`symptom_{number}`에는 따옴표로 감싼 문장을 씁니다.",
            en=f"`symptom_{number}` is a sentence in quotes.",
        )
    return _about_example(number, name, example, mended)


def _about_example(number, name, example, mended):
    if not isinstance(example, tuple | list):
        return tr(
            ko=f"`example_{number}`: 인자를 차례로 담은 튜플을 씁니다. 인자가 하나이면 뒤에 쉼표를 남깁니다.",
            en=f"`example_{number}` has to be a tuple of the arguments; with a single one the comma stays.",
        )
    if any(isinstance(one, torch.Tensor) and one.numel() > 64 for one in example):
        return tr(
            ko=f"`example_{number}`의 텐서가 너무 큽니다. 텐서 하나에는 수가 64개까지 들어갑니다.",
            en=f"A tensor of `example_{number}` is too large. It has at most 64 numbers.",
        )
    results = []
    for function, which in ((globals()[name], f"`{name}`"), (mended, f"`mended_{number}`")):
        arguments = [one.clone() if isinstance(one, torch.Tensor) else one for one in example]
        try:
            results.append(function(*arguments))
        except Exception as error:
            return tr(
                ko=f"`example_{number}`: 이 입력에서 {which} 함수가 오류로 멈춥니다. {type(error).__name__}: {error}",
                en=f"With `example_{number}` the function {which} stops. {type(error).__name__}: {error}",
            )
        same = (torch.equal(a, b) for a, b in zip(arguments, example, strict=True) if isinstance(a, torch.Tensor))
        if not all(same):
            return tr(
                ko=f"{which} 함수가 받은 텐서를 바꾸었습니다. 새 텐서를 만듭니다.",
                en=f"{which} has changed a tensor that it was given. Make a new one.",
            )
    broken, found = results
    if not isinstance(broken, torch.Tensor):
        return tr(
            ko=f"`example_{number}`에서 목록의 인자가 텐서인 자리에는 텐서를 넣습니다.",
            en=f"Where an argument of the listing is a tensor, `example_{number}` has to have a tensor.",
        )
    if not isinstance(found, torch.Tensor) or found.shape != broken.shape:
        return tr(
            ko=f"`mended_{number}`의 결과는 `{name}`의 결과와 크기가 같은 텐서여야 합니다.",
            en=f"`mended_{number}` has to return a tensor of the shape that `{name}` returns.",
        )
    if torch.allclose(broken.double(), found.double(), rtol=0, atol=1e-3, equal_nan=True):
        return tr(
            ko=f"`example_{number}`: 이 입력에서는 고친 함수와 `{name}`의 결과가 같습니다. 입력이 고장을 드러내지 "
            "않거나, 고장이 아직 남아 있습니다.",
            en=f"On `example_{number}` the results of `mended_{number}` and `{name}` are the same. Either the input "
            "does not show the bug, or the bug is still there.",
        )
    return ""


with check(
    "find-the-bug",
    hint=tr(
        ko="먼저 함수가 무엇을 계산해야 하는지 한 줄씩 말로 적어 봅니다. 그다음 손으로 계산할 수 있는 텐서"
        "(`torch.eye`, `torch.ones`, `torch.arange`)를 넣고 줄마다 크기와 값을 출력해, 어느 줄부터 생각과 다른지 "
        "봅니다.",
        en="First say in words, line by line, what the function should compute. Then put in tensors small enough to "
        "work out by hand (`torch.eye`, `torch.ones`, `torch.arange`), print shapes and values after each line, and "
        "see from which line on they are not what you expected.",
    ),
    more=tr(
        ko="앞에서 같은 일을 하는 코드를 찾아 나란히 놓고, 줄마다 다른 점을 봅니다. 차이를 드러내는 입력은 대개 "
        "토큰이 둘 이상이고, 수가 서로 다릅니다. 모두 0이거나 모두 같은 수이면 고장이 숨기 쉽습니다.",
        en="Find the code further up that does the same, lay both side by side, and look at each line that is "
        "different. An input that shows the bug mostly has two tokens or more, and numbers that are not all equal: "
        "among zeros and ones a bug hides easily.",
    ),
):
    _own_bugs = draw_from_number(STUDENT_NUMBER, "find-the-bug", broken_functions, 3)
    _all_said = {number: _about(number) for number in (1, 2, 3)}
    # ko: 빈칸이 남아 있는 동안에도, 다 쓴 것에 대해서는 말합니다.
    # en: While blanks are open, what is written already is told of.
    if any(_said is ... for _said in _all_said.values()):
        for _number, _said in _all_said.items():
            if _said is not ...:
                print(f"[{_number}]", _said or tr(ko="여기까지는 좋습니다.", en="so far, so good."))
    if not str(STUDENT_NUMBER or "").strip():
        print(
            tr(
                ko="⚠️ 학번을 적지 않아, 학번이 없을 때 뽑히는 함수로 확인합니다.",
                en="⚠️ There is no student number, so this looks at the functions that no number draws.",
            )
        )
    answered(*_all_said.values())
    for _said in _all_said.values():
        assert not _said, _said

# %% [markdown] only="notes" minutes=3 lang="ko"
"""
**물어볼 것.** 마스크를 한 칸 잘못 그리면 오류가 납니까? 손실은 어떻게 됩니까? (오류는 없습니다. 다음 토큰이 보이므로
훈련 손실이 이상하게 작아지고, 생성한 글은 나빠집니다.)

**걸리는 곳.** 함수 셋이 사람마다 다릅니다. 서로 답이 아니라 찾는 방법을 이야기하게 합니다. 작은 텐서, 줄마다 크기,
손으로 한 계산의 순서입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Does a mask that is one off raise an error, and what becomes of the loss? (No error. The next token is in
sight, so the training loss is strangely small, and what is generated is bad.)

**Where they stumble.** The three functions differ from student to student. Let them talk about how to look, and not
about answers: tiny tensors, shapes line by line, a sum by hand.
"""
