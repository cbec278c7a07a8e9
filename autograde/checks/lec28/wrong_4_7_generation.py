"""Known wrong answers of `greedy-generation`. Declares no checks."""

from autograde.checking import Wrong

__all__ = ["WRONG"]

WRONG = (
    Wrong(
        "context-not-cropped",
        {1: "model(idx)"},
        ko="자르지 않은 `idx`를 넣었습니다. 모델에는 `idx_cond`를 넣어야 합니다.",
        en="The whole `idx` goes in. Give the model `idx_cond`.",
    ),
    Wrong(
        "last-token-only",
        {1: "model(idx_cond[:, -1:])"},
        ko="마지막 토큰 하나만 넣었습니다. 모델은 앞의 토큰도 보아야 합니다.",
        en="Only the last token goes in. The model has to see the tokens before it as well.",
    ),
    Wrong(
        "first-text-only",
        {1: "model(idx_cond[:1])"},
        ko="배치의 첫 텍스트만 넣었습니다. `idx_cond` 전체를 넣어야 합니다.",
        en="Only the first text of the batch goes in. Give the model all of `idx_cond`.",
    ),
    Wrong(
        "beginning-of-the-text",
        {1: "model(idx[:, :context_size])"},
        ko="글의 앞부분을 넣었습니다. 문맥은 마지막 `context_size`개의 토큰입니다.",
        en="The beginning of the text goes in. The context is its last `context_size` tokens.",
    ),
    Wrong(
        "global-model",
        "def generate_text_simple(net, idx, max_new_tokens, context_size):\n"
        "    for _ in range(max_new_tokens):\n"
        "        with torch.no_grad():\n"
        "            logits = model(idx[:, -context_size:])[:, -1]\n"
        "        idx = torch.cat((idx, logits.argmax(dim=-1, keepdim=True)), dim=1)\n"
        "    return idx\n",
        ko="노트북의 전역 변수 `model`을 불렀습니다. 넘겨받은 모델을 불러야 합니다.",
        en="This calls the notebook's global `model`. Call the model that was passed in.",
    ),
    Wrong(
        "stops-at-the-end-of-text",
        {5: "torch.cat((idx, idx_next), dim=1)\nif (idx_next == 50256).any():\n    break"},
        ko="토큰 50256이 나오면 멈춥니다. 언제나 `max_new_tokens`개를 만들어야 합니다.",
        en="This stops at the token 50256. It always has to make `max_new_tokens` of them.",
    ),
    Wrong(
        "gradients-on",
        {1: "torch.enable_grad()(model)(idx_cond)"},
        ko="`no_grad` 안에서 그레이디언트를 다시 켰습니다.",
        en="This turns gradients on again inside `no_grad`.",
    ),
    Wrong(
        "gradients-off-for-good",
        {2: "logits[:, -1, :]\ntorch.set_grad_enabled(False)"},
        ko="함수가 끝난 뒤에도 그레이디언트가 꺼져 있습니다. `with torch.no_grad()` 안에서만 꺼야 합니다.",
        en="Gradients stay off after the call. They should be off inside `with torch.no_grad()` only.",
    ),
    Wrong(
        "switches-to-evaluation",
        {1: "model.eval()(idx_cond)"},
        ko="함수가 모델의 모드를 바꾸어 놓았습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
        en="The function leaves the model in another mode. The mode is up to the caller.",
    ),
    Wrong(
        "switches-to-training",
        {1: "model(idx_cond)\nmodel.train()"},
        ko="함수가 모델을 훈련 모드로 바꾸어 놓았습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
        en="The function leaves the model in training mode. The mode is up to the caller.",
    ),
    Wrong(
        "first-position",
        {2: "logits[:, 0, :]"},
        ko="첫 위치의 로짓을 꺼냈습니다. 다음 토큰은 마지막 위치가 예측합니다.",
        en="These are the logits of the first position. It is the last one that predicts the next token.",
    ),
    Wrong(
        "last-but-one-position",
        {2: "logits[:, -2, :]"},
        ko="끝에서 두 번째 위치의 로짓입니다. 마지막 위치의 번호는 -1입니다.",
        en="These are the logits of the last position but one. The last has index -1.",
    ),
    Wrong(
        "last-text",
        {2: "logits[-1]"},
        ko="배치의 마지막 텍스트를 꺼냈습니다. 토큰의 차원에서 마지막 위치를 꺼내야 합니다.",
        en="This is the last text of the batch. Take the last position, along the dimension of the tokens.",
    ),
    Wrong(
        "last-entry-of-the-vocabulary",
        {2: "logits[:, :, -1]"},
        ko="어휘 사전의 마지막 토큰의 점수를 꺼냈습니다. 마지막 위치는 두 번째 차원에 있습니다.",
        en="These are the scores of the vocabulary's last token. Positions are the second dimension.",
    ),
    Wrong(
        "mean-of-the-positions",
        {2: "logits.mean(dim=1)"},
        ko="모든 위치의 로짓을 평균했습니다. 마지막 위치만 써야 합니다.",
        en="The logits of all positions are averaged. Use the last position only.",
    ),
    Wrong(
        "softmax-over-the-batch",
        {3: "torch.softmax(logits, dim=0)"},
        ko="배치의 차원을 따라 소프트맥스를 계산해 텍스트끼리 섞입니다. 어휘 사전은 마지막 차원입니다.",
        en="Softmax runs along the batch, which mixes the texts. The vocabulary is the last dimension.",
    ),
    Wrong(
        "smallest",
        {4: "torch.argmin(probas, dim=-1, keepdim=True)"},
        ko="로짓이 가장 작은 토큰이 뽑힙니다. 가장 큰 것을 고르는지, 부호가 뒤집히지 않았는지 확인합니다.",
        en="The token with the smallest logit is chosen. See that it is the largest, and that no sign is turned "
        "around.",
    ),
    Wrong(
        "softmax-of-the-negative",
        {3: "torch.softmax(-logits, dim=-1)"},
        ko="로짓이 가장 작은 토큰이 뽑힙니다. 가장 큰 것을 고르는지, 부호가 뒤집히지 않았는지 확인합니다.",
        en="The token with the smallest logit is chosen. See that it is the largest, and that no sign is turned "
        "around.",
    ),
    Wrong(
        "dimension-not-kept",
        {4: "torch.argmax(probas, dim=-1)"},
        ko="`idx_next`의 크기가 (배치, 1)이 아니어서 이어 붙일 수 없습니다. 마지막 위치를 꺼낼 때와 argmax를 부를 "
        "때 어느 차원이 사라지고 어느 차원이 남는지 확인합니다.",
        en="`idx_next` does not have the shape (batch, 1), so it cannot be appended. See which dimensions go and "
        "which stay where the last position is taken and where argmax is called.",
    ),
    Wrong(
        "three-dimensions",
        {2: "logits[:, -1:, :]"},
        ko="`idx_next`의 크기가 (배치, 1)이 아니어서 이어 붙일 수 없습니다. 마지막 위치를 꺼낼 때와 argmax를 부를 "
        "때 어느 차원이 사라지고 어느 차원이 남는지 확인합니다.",
        en="`idx_next` does not have the shape (batch, 1), so it cannot be appended. See which dimensions go and "
        "which stay where the last position is taken and where argmax is called.",
    ),
    Wrong(
        "sampled",
        {4: "torch.multinomial(probas, num_samples=1)"},
        ko="확률에 따라 무작위로 뽑았습니다. 그리디 디코딩은 늘 확률이 가장 큰 토큰을 고릅니다.",
        en="The token is drawn at random. Greedy decoding always takes the most probable one.",
    ),
    Wrong(
        "argmax-over-the-batch",
        {4: "torch.argmax(probas, dim=0, keepdim=True)"},
        ko="배치의 차원에서 가장 큰 것을 찾았습니다. 어휘 사전의 차원을 따라 찾아야 합니다.",
        en="This looks for the maximum along the batch. Look along the vocabulary.",
    ),
    Wrong(
        "probability-for-token",
        {4: "torch.max(probas, dim=-1, keepdim=True).values"},
        ko="가장 큰 확률 자체를 붙였습니다. 필요한 것은 그 확률이 있는 위치, 곧 토큰 ID입니다.",
        en="This appends the largest probability itself. What is wanted is its place, the token ID.",
    ),
    Wrong(
        "two-tokens-at-once",
        {4: "torch.topk(probas, 2, dim=-1).indices"},
        ko="한 번에 토큰 두 개를 붙였습니다. 되풀이할 때마다 하나씩 붙입니다.",
        en="Two tokens are appended at once. Every round appends one.",
    ),
    Wrong(
        "concatenated-along-dimension-0",
        {5: "torch.cat((idx, idx_next), dim=0)"},
        ko="이어 붙이는 차원이 다릅니다. 0은 배치, 1은 토큰의 차원입니다.",
        en="That is another dimension: 0 is the batch, 1 are the tokens.",
    ),
    Wrong(
        "prepended",
        {5: "torch.cat((idx_next, idx), dim=1)"},
        ko="새 토큰을 앞에 붙였습니다. 뒤에 붙여야 합니다.",
        en="The new token stands in front. It goes behind.",
    ),
    Wrong(
        "appended-to-the-cropped-text",
        {5: "torch.cat((idx_cond, idx_next), dim=1)"},
        ko="잘라 낸 `idx_cond`에 붙여, 글이 길면 앞부분이 사라집니다. `idx`에 붙여야 합니다.",
        en="The token is appended to the cropped `idx_cond`, so the beginning of a long text is lost. Use `idx`.",
    ),
    Wrong(
        "first-token-dropped",
        {5: "torch.cat((idx[:, 1:], idx_next), dim=1)"},
        ko="붙일 때마다 첫 토큰을 버려 길이가 그대로입니다. 모든 토큰을 남겨야 합니다.",
        en="Every round drops the first token, so the length stays the same. Keep them all.",
    ),
    Wrong(
        "only-the-new-token",
        {5: "idx_next"},
        ko="새 토큰만 남기고 앞의 글을 버렸습니다.",
        en="Only the new token is left, and the text before it is lost.",
    ),
    Wrong(
        "floats",
        {5: "torch.cat((idx, idx_next.float()), dim=1)"},
        ko="토큰 ID가 실수가 되었습니다. ID는 정수여야 합니다.",
        en="The token IDs have become floats. They have to stay integers.",
    ),
    Wrong(
        "given-tensor-changed",
        {5: "idx.set_(torch.cat((idx, idx_next), dim=1))"},
        ko="받은 텐서 `idx`를 바꾸었습니다. 새 텐서를 만들어 이어 붙여야 합니다.",
        en="This changes the `idx` that was handed in. Make a new tensor to append to.",
    ),
    Wrong(
        "ends-after-one",
        {5: "torch.cat((idx, idx_next), dim=1)\nbreak"},
        ko="토큰 하나를 만들고 되풀이를 끝냈습니다. `max_new_tokens`번 되풀이해야 합니다.",
        en="The loop ends after one token. It has to run `max_new_tokens` times.",
    ),
)
