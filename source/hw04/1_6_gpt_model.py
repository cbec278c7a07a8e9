"""Homework 04: the GPT model, before training."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
#### {{heading:review-gpt-model}}

부품을 조립하면 GPT 모델입니다. 가장 작은 GPT-2에서는 트랜스포머 블록이 12번 되풀이됩니다.

<!-- slide: 여섯 클래스를 이으면 이 모델이 됩니다. -->

![](figure:gpt-full)

`__init__`과 두 임베딩은 이미 있습니다. `forward`의 빈칸은 다섯 개입니다.

1. `x`: 토큰 임베딩과 위치 임베딩의 합. 크기는 (배치, 토큰, `emb_dim`)입니다.
2. `x`: 임베딩의 드롭아웃 `drop_emb`를 지난 것
3. `x`: 모든 블록을 지난 것
4. `x`: 마지막 층 정규화를 지난 것
5. `logits`: 출력 헤드를 지난 것. 크기는 (배치, 토큰, `vocab_size`)입니다.

숨은 검사는 작은 설정의 모델로 계산 결과와 드롭아웃을 살펴보고, 짧은 훈련도 해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:review-gpt-model}}

Put together, the parts are the GPT model. In the smallest GPT-2 the transformer block is repeated 12 times.

<!-- slide: The six classes make this model. -->

![](figure:gpt-full)

`__init__` and both embeddings are there already. `forward` has {{blanks:review-gpt-model}} blanks.

1. `x`: the sum of token embeddings and position embeddings, of shape (batch, tokens, `emb_dim`)
2. `x`: after `drop_emb`, the dropout of the embeddings
3. `x`: after all blocks
4. `x`: after the final layer norm
5. `logits`: what comes out of the output head, of shape (batch, tokens, `vocab_size`)

The hidden checks look at results and dropout of models with small configurations, and train one for a moment.
Nothing is printed.
"""


# %% exercise="review-gpt-model" points=3 slides=false
class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)

    def forward(self, in_idx):
        _, seq_len = in_idx.shape
        # ko: (배치, 토큰) → (배치, 토큰, emb_dim)
        # en: (batch, tokens) → (batch, tokens, emb_dim)
        tok_embeds = self.tok_emb(in_idx)
        # ko: (토큰,) → (토큰, emb_dim)
        # en: (tokens,) → (tokens, emb_dim)
        pos_embeds = self.pos_emb(torch.arange(seq_len, device=in_idx.device))
        # ko: 두 임베딩의 합  (배치, 토큰, emb_dim)
        # en: the sum of both embeddings  (batch, tokens, emb_dim)
        x = tok_embeds + pos_embeds  ### your code
        # ko: 드롭아웃
        # en: dropout
        x = self.drop_emb(x)  ### your code
        # ko: 모든 블록  (배치, 토큰, emb_dim)
        # en: all blocks  (batch, tokens, emb_dim)
        x = self.trf_blocks(x)  ### your code
        # ko: 마지막 층 정규화
        # en: the final layer norm
        x = self.final_norm(x)  ### your code
        # ko: 출력 헤드  (배치, 토큰, emb_dim) → (배치, 토큰, vocab_size)
        # en: the output head  (batch, tokens, emb_dim) → (batch, tokens, vocab_size)
        logits = self.out_head(x)  ### your code
        return logits


# %% check="review-gpt-model"
with check(
    "review-gpt-model",
    hint=tr(
        ko="빈칸의 순서는 그림의 아래에서 위로 가는 순서입니다. 두 임베딩을 더하고, 그다음은 빈칸마다 `self`의 "
        "부품 하나를 `x`로 부릅니다.",
        en="The blanks go the way that the figure goes from bottom to top. Add the two embeddings; after that each "
        "blank calls one part of `self` with `x`.",
    ),
    more=tr(
        ko="첫 빈칸은 바로 위의 두 이름을 `+`로 더한 것입니다. 나머지는 `self`의 `drop_emb`, `trf_blocks`, "
        "`final_norm`, `out_head`를 이 순서로 부르는 것이고, 괄호 안에는 모두 앞 줄의 `x`가 들어갑니다.",
        en="The first blank adds the two names right above with `+`. The others call `drop_emb`, `trf_blocks`, "
        "`final_norm` and `out_head` of `self`, in this order, each with the `x` of the line before in parentheses.",
    ),
):
    torch.manual_seed(0)
    _tiny = {
        "vocab_size": 50,
        "context_length": 16,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.5,
        "qkv_bias": False,
    }
    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 층 정규화가 모두 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that no two layer norms are alike.
    _gpt = GPTModel(_tiny).eval()
    for _parameter in _gpt.parameters():
        nn.init.normal_(_parameter, std=0.5)
    _ids = torch.tensor([[7, 1, 7, 3, 9], [7, 1, 7, 4, 2]])
    _logits = _gpt(_ids)
    answered(_logits)
    assert tuple(_logits.shape) == (2, 5, 50), tr(
        ko="로짓의 크기가 (배치, 토큰, `vocab_size`)가 아닙니다.",
        en="The logits do not have the shape (batch, tokens, `vocab_size`).",
    )
    assert _logits.dtype == torch.float32, tr(
        ko="로짓의 자료형이 바뀌었습니다. 출력 헤드가 낸 것을 그대로 돌려줍니다.",
        en="The dtype of the logits has been changed. Return them as the output head gives them.",
    )
    assert torch.allclose(_logits[0, :3], _logits[1, :3], atol=1e-4), tr(
        ko="뒤의 토큰만 다른데 앞 위치의 로짓이 달라졌습니다. 문제 {{number:review-multi-head-attention}}의 마스크를 "
        "확인합니다.",
        en="Only later tokens differ, and yet logits at earlier positions do. See the mask of exercise "
        "{{number:review-multi-head-attention}}.",
    )
    assert not torch.allclose(_logits[0, 0], _logits[0, 2], atol=1e-3), tr(
        ko="같은 토큰이 다른 위치에서도 같은 로짓을 냅니다. 위치 임베딩을 더하는지 확인합니다.",
        en="The same token gives the same logits at two positions. See whether the position embeddings are added.",
    )
    _vectors = _gpt.tok_emb(_ids) + _gpt.pos_emb.weight[:5]
    _parts = nn.Sequential(*_gpt.trf_blocks, _gpt.final_norm, _gpt.out_head)
    assert torch.allclose(_logits, _parts(_vectors), atol=1e-4), tr(
        ko="로짓이 두 임베딩의 합에서 시작해 블록, `final_norm`, `out_head`를 차례로 한 번씩 지난 값과 다릅니다.",
        en="The logits are not what the sum of both embeddings becomes on its way through the blocks, `final_norm` and "
        "`out_head`, once each and in this order.",
    )
    _logits.square().mean().backward()
    assert all(parameter.grad is not None for parameter in _gpt.parameters()), tr(
        ko="그레이디언트가 닿지 않는 파라미터가 있습니다.",
        en="The gradient does not reach every parameter.",
    )
    # ko: 훈련 모드. 블록이 아무것도 더하지 않으면 임베딩 다음의 드롭아웃만 남습니다.
    # en: Training mode. When the blocks add nothing, the dropout after the embeddings is all that is left.
    _gpt.train()
    with torch.no_grad():
        for _parameter in _gpt.trf_blocks.parameters():
            _parameter.zero_()
        assert not torch.equal(_gpt(_ids), _gpt(_ids)), tr(
            ko="블록에 들어가는 값이 임베딩 다음의 드롭아웃을 지나지 않았습니다.",
            en="What goes into the blocks did not pass the dropout after the embeddings.",
        )

# %% [markdown] lang="ko"
"""
### 훈련하지 않은 모델로 글 잇기

<!-- notes -->

함수 `generate_text_simple`은 28강의 것과 같은 일을 합니다. 토큰을 하나씩, 늘 로짓이 가장 큰 것으로 잇습니다(그리디
디코딩, greedy decoding). 소프트맥스는 크고 작은 순서를 바꾸지 않으므로 여기서는 거치지 않습니다.
"""

# %% [markdown] lang="en"
"""
### Continuing a text with an untrained model

<!-- notes -->

The function `generate_text_simple` does what it did in lecture 28: one token after another, always the one with
the largest logit (greedy decoding). Softmax does not change which number is largest, so it is left out here.
"""

# %% slides=false
tokenizer = tiktoken.get_encoding("gpt2")


def generate_text_simple(model, idx, max_new_tokens, context_size):
    # ko: idx는 지금까지의 토큰 ID입니다.  (배치, 토큰)
    # en: idx holds the token IDs so far.  (batch, tokens)
    for _ in range(max_new_tokens):
        # ko: 모델이 볼 수 있는 만큼, 마지막 context_size개만 넣습니다.
        # en: Only the last context_size tokens go in, all that the model can see.
        with torch.no_grad():
            logits = model(idx[:, -context_size:])
        # ko: 마지막 위치에서 로짓이 가장 큰 토큰  (배치, 토큰, vocab_size) → (배치, 1)
        # en: the token with the largest logit at the last position  (batch, tokens, vocab_size) → (batch, 1)
        idx_next = torch.argmax(logits[:, -1, :], dim=-1, keepdim=True)
        # ko: 뒤에 이어 붙입니다.  (배치, 토큰) → (배치, 토큰 + 1)
        # en: Append it.  (batch, tokens) → (batch, tokens + 1)
        idx = torch.cat((idx, idx_next), dim=1)
    return idx


# %% [markdown] lang="ko"
"""
{{part:review}}부의 클래스로 가장 작은 GPT-2와 크기가 같은 모델을 만들어 시험합니다. 훈련하지 않았으므로 뜻이 없는 글이
나오지만, 시드가 같으면 늘 같은 글입니다. CPU에서는 다음과 같이 나옵니다.

`Hello, I am Featureiman Byeswickattribute argue logger Normandy Compton analogous`

토큰 ID는 처음의 4개에 10개가 더해져 14개입니다. 다르게 나오면 {{part:review}}부의 클래스를 다시 살펴봅니다.
"""

# %% [markdown] lang="en"
"""
The classes of part {{part:review}} make a model of the size of the smallest GPT-2, which is tried out here. It is not
trained, so the text makes no sense, but with the same seed it is always the same text. On a CPU it is

`Hello, I am Featureiman Byeswickattribute argue logger Normandy Compton analogous`

There are 14 token IDs, the 4 at the beginning and 10 new ones. If something else comes out, look at the classes
of part {{part:review}} again.
"""

# %% slides=false
GPT_CONFIG_124M = {
    "vocab_size": 50257,
    "context_length": 1024,
    "emb_dim": 768,
    "n_heads": 12,
    "n_layers": 12,
    "drop_rate": 0.1,
    "qkv_bias": False,
}

# %% tags=["heavy"] slides=false
torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_124M)
# ko: 평가 모드: 드롭아웃을 끕니다.
# en: Evaluation mode turns dropout off.
model.eval()

encoded = torch.tensor(tokenizer.encode("Hello, I am")).unsqueeze(0)
out = generate_text_simple(model, encoded, max_new_tokens=10, context_size=GPT_CONFIG_124M["context_length"])

print(tr(ko="====== 입력 ======", en="====== input ======"))
print(encoded[0].tolist())
print(tr(ko="====== 출력 ======", en="====== output ======"))
print(out[0].tolist())
print(tr(ko="길이:", en="length:"), out.shape[1])
print(tokenizer.decode(out[0].tolist()))
