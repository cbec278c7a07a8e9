"""Homework 04: generating with the pretrained weights."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
#### {{heading:generate-pretrained}}

사전 훈련된 모델로 글을 잇습니다. 빈칸은 두 개입니다.

1. 시작 글의 리스트에 있는 **자리**에 직접 정한 시작 글을 **세 개** 씁니다. 주어진 것과도, 서로도 다른 영어 글입니다.
   GPT-2는 거의 영어로만 훈련했습니다. 따옴표로 감싼 글 뒤에 저마다 쉼표를 붙이고, 한 줄에 하나씩 써도 됩니다.
   이 글들로 지은 것을 마지막 문제에서 씁니다.
2. `token_ids`: `generate_text_simple`로 `encoded`에 이어 글을 만든 결과입니다. 모델은 `model_pretrained`,
   문맥의 크기는 이 모델의 문맥 길이입니다. 새 토큰의 수 `max_new_tokens`는 1 이상에서 자유롭게 정합니다. 30쯤이
   읽기에 알맞습니다.

CPU에서는 글 하나에 1분 가까이 걸릴 수 있습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:generate-pretrained}}

The pretrained model continues texts. There are {{blanks:generate-pretrained}} blanks.

1. The **place** in the list of prompts is for **three prompts of your own**, different from those given and from each
   other, in English: GPT-2 was trained on hardly anything else. Each is a text in quotes with a comma after it; they
   may stand on lines of their own. What comes of them is used in the last question.
2. `token_ids`: what `generate_text_simple` makes of `encoded`. The model is `model_pretrained`, and the context
   size is the context length of that model. How many tokens are new, `max_new_tokens`, is for you to choose, at
   least 1; about 30 are a good length to read.

On a CPU a text may take almost a minute.
"""

# %% exercise="generate-pretrained" points=2 tags=["course-model"] slides=false
start_contexts = [
    "Every effort moves you",
    "Hello, I am",
    "The future of AI is",
    # ko: 직접 정한 시작 글 세 개
    # en: three prompts of your own
    "The old house by the sea",  ### your code
]
# ko: 그대로 남은 `...`은 리스트에서 뺍니다.
# en: A `...` that was left is taken out of the list.
start_contexts = [prompt for prompt in start_contexts if prompt is not ...]

for prompt in start_contexts:
    # ko: 글 → 토큰 ID  (1, 토큰)
    # en: text → token IDs  (1, tokens)
    encoded = text_to_token_ids(prompt, tokenizer).to(device)
    with torch.no_grad():
        # ko: 사전 훈련된 모델로 잇습니다.  (1, 토큰) → (1, 토큰 + max_new_tokens)
        # en: The pretrained model continues it.  (1, tokens) → (1, tokens + max_new_tokens)
        token_ids = generate_text_simple(
            model=model_pretrained,
            idx=encoded,
            max_new_tokens=30,
            context_size=GPT_CONFIG_PRETRAINED["context_length"],
        )  ### your code

    # ko: 줄바꿈은 공백으로 바꾸어 한 줄로 출력합니다.
    # en: Printed in one line, with spaces for line breaks.
    print("=" * 40)
    print("prompt:", prompt)
    print("output:", token_ids_to_text(token_ids, tokenizer).replace("\n", " "))

# %% check="generate-pretrained"
with check(
    "generate-pretrained",
    hint=tr(
        ko="`generate_text_simple`은 모델, 토큰 ID, 새 토큰의 수, 문맥의 크기를 차례로 받습니다. 문맥의 크기는 "
        "이 모델의 설정 `GPT_CONFIG_PRETRAINED`에 있습니다.",
        en="`generate_text_simple` takes the model, the token IDs, the number of new tokens and the context size, in "
        "this order. The context size is in this model's configuration, `GPT_CONFIG_PRETRAINED`.",
    ),
    more=tr(
        ko="둘째 빈칸은 `generate_text_simple` 하나를 부른 것입니다. 모델은 `model_pretrained`, 토큰 ID는 `encoded`, "
        '새 토큰의 수는 30쯤이고, 문맥의 크기는 `GPT_CONFIG_PRETRAINED`의 키 `"context_length"`에서 꺼냅니다.',
        en="The second blank is one call of `generate_text_simple`. The model is `model_pretrained`, the token IDs are "
        "`encoded`, about 30 tokens are new, and the context size comes from `GPT_CONFIG_PRETRAINED` by the key "
        '`"context_length"`.',
    ),
):
    answered(token_ids)
    _prompt = text_to_token_ids(start_contexts[-1], tokenizer).to(token_ids.device)
    _length = _prompt.shape[1]
    assert torch.equal(token_ids[:, :_length], _prompt), tr(
        ko="결과가 마지막 시작 글로 시작하지 않습니다. `encoded`에 이어 만들어야 합니다.",
        en="The result does not begin with the last prompt. It has to continue `encoded`.",
    )
    assert token_ids.shape[1] > _length, tr(
        ko="새 토큰이 없습니다. `max_new_tokens`는 1 이상입니다.",
        en="There is no new token. `max_new_tokens` is at least 1.",
    )
    # ko: 새 토큰마다, 그 앞까지를 본 모델이 로짓을 가장 크게 준 것인지 확인합니다.
    # en: Each new token should be the one that got the largest logit from the model, seeing what came before.
    _seen = token_ids[:, : GPT_CONFIG_PRETRAINED["context_length"] + 1]
    with torch.no_grad():
        _logits = model_pretrained(_seen[:, :-1])[0, _length - 1 :]
        _chosen = _logits.gather(1, _seen[0, _length:, None])[:, 0]
    assert (_logits.max(dim=-1).values - _chosen).max() < 0.01, tr(
        ko="새 토큰이 `model_pretrained`의 그리디 디코딩과 다릅니다. 모델과 문맥의 크기를 확인합니다.",
        en="The new tokens are not the greedy choice of `model_pretrained`. Look at the model and the context size.",
    )
    # ko: 생성하는 함수 대신, 받은 문맥의 크기를 적어 두는 함수로 셀을 다시 실행합니다.
    # en: The cell once more, with a function in the other's place that notes the context size it was given.
    _sizes = []

    def _noting(model, idx, max_new_tokens, context_size):
        _sizes.append(context_size)
        return idx

    rerun(generate_text_simple=_noting, start_contexts=start_contexts[-1:])
    assert set(_sizes) <= {GPT_CONFIG_PRETRAINED["context_length"]}, tr(
        ko="문맥의 크기가 `model_pretrained`의 문맥 길이가 아닙니다. 이 모델의 설정에서 꺼냅니다.",
        en="The context size is not the context length of `model_pretrained`. Take it out of that model's "
        "configuration.",
    )
