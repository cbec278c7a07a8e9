"""Known wrong answers of `sample-next`. Declares no checks."""

from __future__ import annotations

from autograde.checking import Wrong

__all__ = ["WRONG"]

#: Two ways in which nothing comes of the temperature.
NO_TEMPERATURE = {
    "ko": "온도가 아무것도 바꾸지 않습니다. 소프트맥스에 **넣기 전에** 로짓을 온도로 나눕니다.",
    "en": "The temperature changes nothing. Divide the logits by it **before** they go into softmax.",
}
#: Logits that were left out become 0 in both.
ZERO = {
    "ko": "빠진 토큰의 로짓을 0으로 바꾸었습니다. 로짓이 음수이면 0이 가장 클 수도 있습니다. −∞여야 확률이 0이 됩니다.",
    "en": "The logits that are left out become 0, which may be the largest where logits are negative. Only −∞ has "
    "probability 0.",
}
#: What is drawn from has numbers below 0, or nothing at all.
NO_PROBABILITIES = {
    "ko": "`multinomial`이 받은 것이 확률이 아닙니다. 소프트맥스를 거쳤는지, `smallest`가 로짓의 자리가 아니라 "
    "로짓인지 확인합니다.",
    "en": "What `multinomial` gets are no probabilities. See whether they went through softmax, and whether `smallest` "
    "is a logit and not the place of one.",
}
NOT_IN_A_COLUMN = {
    "ko": "`idx_next`의 크기가 (배치, 1)이 아니어서 이어 붙일 수 없습니다. `keepdim=True`를 주거나 차원을 남깁니다.",
    "en": "`idx_next` does not have the shape (batch, 1), so it cannot be appended. Keep the dimension, by "
    "`keepdim=True` for instance.",
}

K = "min(top_k, logits.shape[-1])"
FILTER = 'logits.masked_fill({}, float("-inf"))'
SOFTMAX = "torch.softmax(logits / temperature, dim=-1)"
CELL = """def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None):
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model({ids})
        logits = {logits}
        if top_k is not None:
            smallest = torch.topk(logits, min(top_k, logits.shape[-1]), dim=-1).values[:, -1:]
            logits = logits.masked_fill(logits < smallest, float("-inf"))
        if {condition}:
            idx_next = torch.multinomial(torch.softmax(logits / temperature, dim=-1), num_samples=1)
        else:
            idx_next = torch.argmax(logits, dim=-1, keepdim=True)
        idx = torch.cat((idx, idx_next), dim=1)
    return idx
"""


def cell(
    ids: str = "idx[:, -context_size:]",
    logits: str = "logits[:, -1, :]",
    condition: str = "temperature > 0",
) -> str:
    """The whole cell, with other given lines."""
    return CELL.format(ids=ids, logits=logits, condition=condition)


WRONG = (
    Wrong(
        "beyond-the-vocabulary",
        {1: "torch.topk(logits, top_k, dim=-1).values[:, -1:]"},
        ko="`top_k`가 어휘 사전보다 크면 `topk`가 오류를 냅니다. 둘 가운데 작은 수를 씁니다.",
        en="`topk` fails where `top_k` is larger than the vocabulary. Use the smaller of the two.",
    ),
    Wrong(
        "largest-for-smallest",
        {1: f"torch.topk(logits, {K}, dim=-1).values[:, :1]"},
        ko="가장 큰 로짓을 꺼내, `top_k`가 무엇이든 한 토큰만 남습니다. `top_k`번째는 마지막 열입니다.",
        en="This takes the largest logit, so one token is left whatever `top_k` is. The `top_k`-th is the last column.",
    ),
    Wrong(
        "smallest-k",
        {1: f"torch.topk(logits, {K}, dim=-1, largest=False).values[:, -1:]"},
        ko="작은 쪽에서 `top_k`번째를 골랐습니다. 큰 쪽에서 세야 합니다.",
        en="This is the `top_k`-th from below. Count from the largest.",
    ),
    Wrong(
        "one-threshold-for-all",
        {1: f"torch.topk(logits, {K}, dim=-1).values.min()"},
        ko="모든 텍스트에 같은 기준을 썼습니다. 텍스트마다 자기 로짓에서 `top_k`번째를 꺼냅니다.",
        en="All texts share one threshold. Each has its own, the `top_k`-th of its logits.",
    ),
    Wrong(
        "threshold-of-the-first-text",
        {1: f"torch.topk(logits[0], {K}).values[-1]"},
        ko="첫 텍스트의 기준을 모든 텍스트에 썼습니다. 텍스트마다 자기 로짓에서 `top_k`번째를 꺼냅니다.",
        en="The threshold of the first text is used for all. Each has its own, the `top_k`-th of its logits.",
    ),
    Wrong(
        "along-the-batch",
        {1: "torch.topk(logits, min(top_k, logits.shape[0]), dim=0).values[-1:]"},
        ko="배치의 차원을 따라 골랐습니다. 어휘 사전의 차원을 따라 고릅니다.",
        en="This looks along the batch. Look along the vocabulary.",
    ),
    Wrong("places-for-logits", {1: f"torch.topk(logits, {K}, dim=-1).indices[:, -1:]"}, **NO_PROBABILITIES),
    Wrong(
        "one-more",
        {1: "torch.topk(logits, min(top_k + 1, logits.shape[-1]), dim=-1).values[:, -1:]"},
        ko="하나를 더 남겼습니다. 같은 로짓이 없으면 남는 것은 `top_k`개입니다.",
        en="One token too many is left. Unless logits are equal, `top_k` of them stay.",
    ),
    Wrong(
        "nothing-left-out",
        {2: "logits"},
        ko="아무것도 빼지 않아 `top_k`가 소용없습니다.",
        en="Nothing is left out, so `top_k` has no effect.",
    ),
    Wrong(
        "the-k-th-left-out",
        {2: FILTER.format("logits <= smallest")},
        ko="`top_k`번째 토큰까지 뺐습니다. `smallest`와 같은 로짓은 남습니다.",
        en="The `top_k`-th token is left out as well. Logits equal to `smallest` stay.",
    ),
    Wrong(
        "equal-logits-left-out",
        {2: f'torch.full_like(logits, float("-inf")).scatter(1, *torch.topk(logits, {K}, dim=-1)[::-1])'},
        ko="언제나 꼭 `top_k`개만 남겼습니다. 로짓이 `smallest`와 같은 토큰은 모두 남습니다.",
        en="Exactly `top_k` tokens are left. All tokens whose logit equals `smallest` stay.",
    ),
    Wrong(
        "the-large-ones-left-out",
        {2: FILTER.format("logits > smallest")},
        ko="조건이 반대입니다. 로짓이 큰 토큰을 뺐습니다.",
        en="The condition is the wrong way round: the tokens with large logits are left out.",
    ),
    Wrong("zero-for-infinity", {2: "logits.masked_fill(logits < smallest, 0.0)"}, **ZERO),
    Wrong("multiplied-by-a-mask", {2: "logits * (logits >= smallest)"}, **ZERO),
    Wrong(
        "finite",
        {2: "logits.masked_fill(logits < smallest, -100.0)"},
        ko="−100은 −∞가 아닙니다. 온도가 높거나 로짓이 작으면 뺀 토큰도 나옵니다.",
        en="−100 is not −∞. At a high temperature, or with small logits, tokens that were left out come up.",
    ),
    Wrong(
        "in-place",
        {2: 'logits.masked_fill_(logits < smallest, float("-inf"))'},
        ko="모델이 돌려준 텐서를 고쳤습니다. 밑줄이 없는 `masked_fill`은 새 텐서를 만듭니다.",
        en="This changes the tensor that the model returned. `masked_fill` without the underscore makes a new one.",
    ),
    Wrong(
        "positions-for-tokens",
        {2: f"torch.topk(logits, {K}, dim=-1).values"},
        ko="남은 로짓만 모아, 뽑힌 수가 토큰 ID가 아니라 그 안의 순서입니다. 크기 (배치, vocab_size)를 그대로 둡니다.",
        en="Only the logits that are left are kept, so what is drawn is a place among them and no token ID. Keep the "
        "shape (batch, vocab_size).",
    ),
    Wrong("temperature-ignored", {3: "torch.softmax(logits, dim=-1)"}, **NO_TEMPERATURE),
    Wrong("temperature-after-softmax", {3: "torch.softmax(logits, dim=-1) / temperature"}, **NO_TEMPERATURE),
    Wrong(
        "multiplied",
        {3: "torch.softmax(logits * temperature, dim=-1)"},
        ko="로짓에 온도를 곱해, 높은 온도가 낮은 온도처럼 됩니다. 나누어야 합니다.",
        en="The logits are multiplied by the temperature, so a high one acts like a low one. Divide.",
    ),
    Wrong(
        "softmax-along-the-batch",
        {3: "torch.softmax(logits / temperature, dim=0)"},
        ko="배치의 차원을 따라 소프트맥스를 계산해 텍스트끼리 섞입니다. 어휘 사전은 마지막 차원입니다.",
        en="Softmax runs along the batch, which mixes the texts. The vocabulary is the last dimension.",
    ),
    Wrong(
        "softmax-of-softmax",
        {3: "torch.softmax(torch.softmax(logits, dim=-1) / temperature, dim=-1)"},
        ko="소프트맥스를 두 번 거쳐 확률이 거의 고르게 되고, 뺀 토큰도 나옵니다.",
        en="Softmax is applied twice: the probabilities become almost even, and tokens that were left out come up.",
    ),
    Wrong("logits-for-probabilities", {3: "logits / temperature"}, **NO_PROBABILITIES),
    Wrong("log-probabilities", {3: "torch.log_softmax(logits / temperature, dim=-1)"}, **NO_PROBABILITIES),
    Wrong(
        "largest-for-drawn",
        {4: "torch.argmax(probas, dim=-1, keepdim=True)"},
        ko="뽑지 않고 늘 확률이 가장 큰 토큰을 골랐습니다. 온도가 무엇이든 그리디 디코딩이 됩니다.",
        en="Nothing is drawn: this always takes the most probable token, which is greedy decoding at every "
        "temperature.",
    ),
    Wrong(
        "two-tokens",
        {4: "torch.multinomial(probas, num_samples=2)"},
        ko="한 번에 토큰 두 개를 뽑았습니다. 되풀이할 때마다 하나씩 뽑습니다.",
        en="Two tokens are drawn at once. Every round draws one.",
    ),
    Wrong(
        "one-draw-for-all",
        {4: "torch.multinomial(probas[:1], num_samples=1).expand(len(probas), 1)"},
        ko="모든 텍스트에 같은 토큰을 붙였습니다. 텍스트마다 자기 확률대로 따로 뽑습니다.",
        en="All texts get the same token. Each has its own, drawn by its own probabilities.",
    ),
    Wrong(
        "evenly-drawn",
        {4: "torch.multinomial((probas > 0).float(), num_samples=1)"},
        ko="남은 토큰을 모두 똑같은 확률로 뽑았습니다. `probas`의 확률대로 뽑습니다.",
        en="All tokens that are left are drawn with equal probability. Draw by `probas`.",
    ),
    Wrong(
        "seeded-in-every-round",
        {3: f"{SOFTMAX}\ntorch.manual_seed(123)"},
        ko="되풀이할 때마다 시드를 정해, 늘 같은 수가 나옵니다. 함수 안에서는 시드를 정하지 않습니다.",
        en="The seed is set in every round, so the same numbers come up again. Set no seed inside the function.",
    ),
    Wrong("drawn-in-a-row", {4: "torch.multinomial(probas, num_samples=1)[:, 0]"}, **NOT_IN_A_COLUMN),
    Wrong("greedy-in-a-row", {5: "torch.argmax(logits, dim=-1)"}, **NOT_IN_A_COLUMN),
    Wrong(
        "drawn-at-zero",
        {5: "torch.multinomial(torch.softmax(logits, dim=-1), num_samples=1)"},
        ko="온도 0에서도 뽑았습니다. 온도 0은 그리디 디코딩입니다.",
        en="Tokens are drawn at temperature 0, too. It stands for greedy decoding.",
    ),
    Wrong(
        "smallest-at-zero",
        {5: "torch.argmin(logits, dim=-1, keepdim=True)"},
        ko="온도 0에서 로짓이 가장 작은 토큰을 골랐습니다.",
        en="At temperature 0 this takes the token with the smallest logit.",
    ),
    Wrong(
        "logit-for-token",
        {5: "logits.max(dim=-1, keepdim=True).values"},
        ko="로짓 자체를 붙였습니다. 필요한 것은 그 로짓이 있는 자리, 곧 토큰 ID입니다.",
        en="This appends the logit itself. What is wanted is its place, the token ID.",
    ),
    Wrong(
        "divided-by-zero",
        cell(condition="True"),
        ko="온도가 0일 때 0으로 나눕니다. 온도 0은 그리디 디코딩으로 따로 다룹니다.",
        en="At temperature 0 this divides by 0. Temperature 0 is greedy decoding, a case of its own.",
    ),
    Wrong(
        "context-not-cropped",
        cell(ids="idx"),
        ko="자르지 않은 `idx`를 넣었습니다. 모델은 `context_size`개의 토큰까지만 볼 수 있습니다.",
        en="The whole `idx` goes in. The model can see `context_size` tokens at most.",
    ),
    Wrong(
        "first-position",
        cell(logits="logits[:, 0, :]"),
        ko="첫 위치의 로짓을 꺼냈습니다. 다음 토큰은 마지막 위치가 예측합니다.",
        en="These are the logits of the first position. It is the last one that predicts the next token.",
    ),
    Wrong(
        "all-positions",
        cell(logits="logits.flatten(0, 1)"),
        ko="모든 위치의 로짓을 썼습니다. 마지막 위치만 꺼냅니다.",
        en="The logits of all positions are used. Take those of the last one only.",
    ),
)
