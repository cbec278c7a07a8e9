"""Lecture 28, 4.6: the GPT model."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
<!-- notes -->

이제 모든 부품이 있습니다.

<!-- notes -->

![](figure:build-progress-block)

## 4.6 GPT 모델 · 20분

<!-- slide: 뼈대의 가짜 부품을 진짜로 바꾸면 GPT 모델이 됩니다. -->

뼈대의 가짜 부품을 진짜로 바꾸면 GPT 모델이 됩니다. 트랜스포머 블록이 `n_layers`번 되풀이되고, 그 뒤에 층 정규화와
출력 헤드가 옵니다.

![](figure:gpt-full)

#### {{heading:gpt-model}}

클래스 `GPTModel`의 빈칸 {{blanks:gpt-model}} 개를 채웁니다. 임베딩을 더하는 곳까지는 이미 있습니다.

1. `self.trf_blocks`: `TransformerBlock` `n_layers`개를 이은 `nn.Sequential`입니다. 블록마다 **새 객체**여야
   합니다.
2. `x`: 모든 블록을 지난 결과입니다.
3. `x`: 마지막 층 정규화를 지난 결과입니다.
4. `logits`: 출력 헤드를 지난 결과입니다. 크기는 (배치, 토큰, `vocab_size`)입니다.

여기서 만드는 모델은 토큰 임베딩과 출력 헤드의 행렬을 따로 둡니다. 숨은 검사는 작은 설정으로 여러 모델을 만들어
봅니다. 뒤의 토큰을 바꾸어도 앞의 로짓은 바뀌지 않아야 하고, 그레이디언트는 모든 파라미터에 닿아야 합니다. 출력은
없습니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

All the parts are there now.

<!-- notes -->

![](figure:build-progress-block)

## 4.6 The GPT model · 20 min

<!-- slide: With real parts in place of the dummies, the backbone becomes a GPT. -->

With real parts in place of the dummies, the backbone becomes a GPT model: the transformer block is repeated
`n_layers` times, and a layer norm and the output head follow.

![](figure:gpt-full)

#### {{heading:gpt-model}}

Fill the {{blanks:gpt-model}} blanks of the class `GPTModel`. Everything up to the sum of the embeddings is there already.

1. `self.trf_blocks`: an `nn.Sequential` of `n_layers` times `TransformerBlock`, each of them a **new object**.
2. `x`: what comes out of all the blocks.
3. `x`: what comes out of the final layer norm.
4. `logits`: what comes out of the output head, of shape (batch, tokens, `vocab_size`).

In this model token embedding and output head have separate matrices. The hidden checks make several models of
small configurations. Changing a later token must not change earlier logits, and the gradient has to reach every
parameter. Nothing is printed.
"""

# %% include="start-here" only="release"


# %% exercise="gpt-model" points=5 pitfalls=["one-block-repeated", "no-final-norm"]
class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        # ko: 트랜스포머 블록 n_layers개를 차례로 잇습니다.
        # en: n_layers transformer blocks, one after another.
        self.trf_blocks = nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["n_layers"])])  ### your code
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
        x = tok_embeds + pos_embeds
        x = self.drop_emb(x)
        # ko: 모든 블록을 지납니다.  (배치, 토큰, emb_dim)
        # en: through all blocks  (batch, tokens, emb_dim)
        x = self.trf_blocks(x)  ### your code
        # ko: 마지막 층 정규화  (배치, 토큰, emb_dim)
        # en: the final layer norm  (batch, tokens, emb_dim)
        x = self.final_norm(x)  ### your code
        # ko: 출력 헤드  (배치, 토큰, emb_dim) → (배치, 토큰, vocab_size)
        # en: the output head  (batch, tokens, emb_dim) → (batch, tokens, vocab_size)
        logits = self.out_head(x)  ### your code
        return logits


# %% check="gpt-model"
with check(
    "gpt-model",
    hint=tr(
        ko="`DummyGPTModel`과 견주어 봅니다. 블록의 클래스만 바뀌었습니다. `nn.Sequential`에 리스트를 줄 때는 "
        "앞에 `*`를 붙여 풀어 놓고, 블록은 리스트 안에서 하나씩 새로 만듭니다.",
        en="Compare it with `DummyGPTModel`: only the class of the blocks is another one. A list goes into "
        "`nn.Sequential` with a `*` in front, which spreads it out; each block in the list is made anew.",
    ),
    more=tr(
        ko='`trf_blocks`에는 `cfg["n_layers"]`번 되풀이하며 `TransformerBlock`에 `cfg`를 그대로 넣어 만든 객체가 '
        "들어갑니다. `forward`의 세 빈칸은 저마다 `self`의 부분 하나에 앞 줄의 `x`를 넣은 것입니다. 순서는 "
        "`trf_blocks`, `final_norm`, `out_head`입니다.",
        en='`trf_blocks` holds objects of `TransformerBlock`, each given `cfg` as it is, made `cfg["n_layers"]` times '
        "in a loop. The three blanks of `forward` each give the `x` of the line before to one part of `self`: "
        "`trf_blocks`, `final_norm`, `out_head`, in this order.",
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
    _gpt = GPTModel(_tiny)
    answered(_gpt.trf_blocks)
    assert isinstance(_gpt.trf_blocks, nn.Module), tr(
        ko="블록이 모델에 등록되지 않았습니다. 리스트를 그대로 두지 말고 `nn.Sequential`에 넣습니다.",
        en="The blocks are not registered with the model. Do not leave them in a list, put them into `nn.Sequential`.",
    )
    _blocks = list(_gpt.trf_blocks.children())
    assert all(isinstance(block, TransformerBlock) for block in _blocks), tr(
        ko="`trf_blocks`에 `TransformerBlock`이 아닌 것이 있습니다.",
        en="Something in `trf_blocks` is not a `TransformerBlock`.",
    )
    assert all(len(block.norm1.scale) == 12 for block in _blocks), tr(
        ko="블록의 크기가 `cfg`를 따르지 않습니다. 넘겨받은 `cfg`로 만들어야 합니다.",
        en="The size of the blocks is not that of `cfg`. Make them from the `cfg` that was passed in.",
    )
    assert [len(_gpt.trf_blocks), len(GPTModel({**_tiny, "n_layers": 4}).trf_blocks)] == [2, 4], tr(
        ko="블록의 수가 `n_layers`와 다릅니다.",
        en="The number of blocks is not `n_layers`.",
    )
    assert len(_blocks) == 2, tr(
        ko="같은 블록을 되풀이해 넣었습니다. 블록마다 파라미터가 따로 있어야 합니다.",
        en="It is one block over and over. Every block needs parameters of its own.",
    )

    # ko: 평가 모드에서, 파라미터를 다른 수로 바꾸어 봅니다. 그러면 층 정규화가 모두 다릅니다.
    # en: In evaluation mode, with other numbers for parameters, so that no two layer norms are alike.
    _gpt.eval()
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
        ko="뒤의 토큰만 다른데 앞 위치의 로짓이 달라졌습니다. 뒤의 토큰이 새어 들어옵니다.",
        en="Only later tokens differ, and yet logits at earlier positions do. The future leaks in.",
    )
    assert not torch.allclose(_logits[0, 0], _logits[0, 2], atol=1e-3), tr(
        ko="같은 토큰이 다른 위치에서도 같은 로짓을 냅니다.",
        en="The same token gives the same logits at two positions.",
    )
    _vectors = _gpt.tok_emb(_ids) + _gpt.pos_emb.weight[:5]
    _parts = nn.Sequential(*_blocks, _gpt.final_norm, _gpt.out_head)
    assert torch.allclose(_logits, _parts(_vectors), atol=1e-4), tr(
        ko="로짓이 임베딩의 합에서 시작해 `trf_blocks`의 블록, `final_norm`, `out_head`를 차례로 한 번씩 지난 값과 "
        "다릅니다.",
        en="The logits are not what the sum of the embeddings becomes on its way through the blocks, `final_norm` and "
        "`out_head`, once each and in this order.",
    )
    _logits.square().mean().backward()
    assert all(parameter.grad is not None for parameter in _gpt.parameters()), tr(
        ko="그레이디언트가 닿지 않는 파라미터가 있습니다. 쓰이지 않는 층이 있는지 확인합니다.",
        en="The gradient does not reach every parameter. See whether some layer is not used.",
    )
    _gpt.train()
    with torch.no_grad():
        assert not any(torch.equal(block(_vectors), block(_vectors)) for block in _blocks), tr(
            ko="훈련 모드인데 블록 안에 드롭아웃이 없습니다. 블록에 `cfg`를 그대로 넘깁니다.",
            en="There is no dropout inside the blocks in training mode. Pass `cfg` on to them as it is.",
        )
        # ko: 블록이 아무것도 더하지 않으면 임베딩 다음의 드롭아웃만 남습니다.
        # en: When the blocks add nothing, the dropout after the embeddings is all that is left.
        for _block in _blocks:
            for _parameter in _block.parameters():
                _parameter.zero_()
        assert not torch.equal(_gpt(_ids), _gpt(_ids)), tr(
            ko="블록에 들어가는 값이 임베딩 다음의 드롭아웃을 지나지 않았습니다.",
            en="What goes into the blocks did not pass the dropout after the embeddings.",
        )

# %% [markdown] lang="ko"
"""
#### {{heading:gpt-forward}}

1. `model`: 설정 `GPT_CONFIG_124M`으로 만든 `GPTModel`입니다. 파라미터가 많아 1~2초 걸립니다.
2. `out`: 4.1의 `batch`를 `model`에 넣은 결과입니다.

`out`의 크기는 `torch.Size([2, 4, 50257])`입니다. 새로 만든 모델은 훈련 모드여서 드롭아웃이 켜져 있고, `out`의 값은
PyTorch 버전에 따라 다릅니다. 그래서 값은 평가 모드에서 다시 계산해 출력합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:gpt-forward}}

1. `model`: a `GPTModel` made from the configuration `GPT_CONFIG_124M`. With so many parameters it takes a
   second or two.
2. `out`: what `model` makes of the `batch` of 4.1.

`out` has the shape `torch.Size([2, 4, 50257])`. A new model is in training mode, where dropout is on, and the
values of `out` depend on the version of PyTorch. The values printed are therefore computed once more in
evaluation mode.
"""

# %% exercise="gpt-forward" points=1 slides=false
torch.manual_seed(123)
# ko: GPT_CONFIG_124M의 GPT 모델
# en: the GPT model of GPT_CONFIG_124M
model = GPTModel(GPT_CONFIG_124M)  ### your code

# ko: batch를 넣은 결과  (2, 4) → (2, 4, 50257)
# en: what batch becomes  (2, 4) → (2, 4, 50257)
out = model(batch)  ### your code

print(tr(ko="입력:\n", en="input:\n"), batch)
print(tr(ko="출력의 크기:", en="shape of the output:"), out.shape)

# ko: 값은 드롭아웃을 끈 평가 모드에서 봅니다. 그다음 훈련 모드로 되돌립니다.
# en: The values are those of evaluation mode, with dropout off. After that the model goes back to training mode.
model.eval()
with torch.no_grad():
    logits = model(batch)
model.train()

print(tr(ko="평가 모드의 출력:\n", en="output in evaluation mode:\n"), logits)

# %% check="gpt-forward"
with check(
    "gpt-forward",
    hint=tr(
        ko="`GPTModel`에 설정을 넣어 객체를 만들고, 그 객체를 4.1에서 만든 `batch`로 부릅니다.",
        en="Give `GPTModel` the configuration to make the object, and call that object with the `batch` of 4.1.",
    ),
    more=tr(
        ko="첫 빈칸은 `GPTModel` 뒤의 괄호에 딕셔너리 `GPT_CONFIG_124M`을 그대로 넣은 것입니다. 둘째 빈칸은 방금 만든 "
        "`model` 뒤의 괄호에 `batch`를 넣은 것입니다. 결과는 아무것도 바꾸지 않고 담습니다.",
        en="The first blank is `GPTModel` with the dictionary `GPT_CONFIG_124M`, as it is, in parentheses after it. "
        "The second is the new `model` with `batch` in parentheses after it. Keep the result as it comes.",
    ),
):
    answered(model, out)
    assert isinstance(model, GPTModel), tr(
        ko="`model`이 `GPTModel`의 객체가 아닙니다.",
        en="`model` is not an object of `GPTModel`.",
    )
    assert (tuple(model.pos_emb.weight.shape), len(model.trf_blocks)) == ((1024, 768), 12), tr(
        ko="`GPT_CONFIG_124M`으로 만든 모델이 아닙니다.",
        en="The model was not made from `GPT_CONFIG_124M`.",
    )
    assert tuple(out.shape) == (2, 4, 50257), tr(
        ko="`out`의 크기가 (2, 4, 50257)이 아닙니다. `batch` 전체를 넣었는지 확인합니다.",
        en="The shape of `out` is not (2, 4, 50257). See whether all of `batch` went in.",
    )
    assert out.requires_grad, tr(
        ko="그레이디언트가 끊겼습니다. `detach`나 `no_grad` 없이 모델을 불러야 합니다.",
        en="The gradient is cut off. Call the model without `detach` or `no_grad`.",
    )
    assert 0.1 < out.std().item() < 2, tr(
        ko="로짓의 흩어진 정도가 새로 만든 모델답지 않습니다. `gpt-model` 문제를 다시 확인합니다.",
        en="The logits do not spread as those of a new model should. See the exercise `gpt-model` again.",
    )
    # ko: 작은 설정과 다른 배치로 셀을 다시 실행합니다. 처음에는 드롭아웃 없이, 다음에는 드롭아웃을 켭니다.
    # en: The cell once more, with a small configuration and another batch: without dropout first, then with it.
    _small = {**GPT_CONFIG_124M, "context_length": 8, "emb_dim": 12, "n_layers": 2, "drop_rate": 0.0}
    _again = rerun(GPT_CONFIG_124M=_small, batch=torch.tensor([[5, 1, 5, 2, 9], [8, 3, 0, 7, 7], [4, 4, 6, 1, 2]]))
    assert _again.model.tok_emb.embedding_dim == 12, tr(
        ko="`GPT_CONFIG_124M`을 바꾸어도 모델이 따라 바뀌지 않습니다. 값을 옮겨 적지 말고 `GPT_CONFIG_124M`을 씁니다.",
        en="With another `GPT_CONFIG_124M` the model does not follow. Use `GPT_CONFIG_124M` instead of writing its "
        "values out.",
    )
    _follows = tuple(_again.out.shape) == (3, 5, 50257)
    assert _follows and (_again.out - _again.model(_again.batch)).abs().max() < 1e-4, tr(
        ko="`batch`를 바꾸면 `out`이 `model`에 그 배치를 넣은 결과와 다릅니다. `model`을 `batch`로 한 번 부릅니다.",
        en="With another `batch`, `out` is not what `model` makes of it. Call `model` with `batch`, once.",
    )
    _again = rerun(GPT_CONFIG_124M={**_small, "drop_rate": 0.5})
    _again.model.train()
    assert not torch.equal(_again.model(batch), _again.model(batch)), tr(
        ko="훈련 모드인데 드롭아웃이 없습니다. 설정의 `drop_rate`가 그대로인지 확인합니다.",
        en="There is no dropout in training mode. See whether `drop_rate` is that of the configuration.",
    )

# %% [markdown] lang="ko"
"""
<!-- notes -->

첫 위치의 로짓은 이번에도 서로 같습니다. 어텐션이 있어도 첫 토큰은 자기 자신밖에 볼 수 없고, 뒤에 무엇이 오는지
모릅니다. 코잘 마스크가 제대로 일하고 있다는 뜻입니다.

### 파라미터 세기

<!-- notes -->

모델의 파라미터를 모두 셉니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

Once again the logits at the first position are the same for both texts. Even with attention the first token
sees nothing but itself and knows nothing of what follows: the causal mask does its work.

### Counting parameters

<!-- notes -->

How many parameters does the model have?
"""

# %% slides=false
total_params = sum(p.numel() for p in model.parameters())

print(f"{total_params:,}")

# %% [markdown] lang="ko"
"""
<!-- slide: 파라미터는 모두 163,009,536개입니다. 어디에 얼마나 있습니까? -->

163,009,536개입니다. 어디에 얼마나 있는지 나누어 보면 다음과 같습니다.

| 부품 | 파라미터 |
| --- | --- |
| 토큰 임베딩 | 50,257 × 768 = 38,597,376 |
| 위치 임베딩 | 1,024 × 768 = 786,432 |
| 트랜스포머 블록 12개 | 12 × 7,085,568 = 85,026,816 |
| 마지막 층 정규화 | 2 × 768 = 1,536 |
| 출력 헤드 | 768 × 50,257 = 38,597,376 |
| 합 | 163,009,536 |

그런데 이름은 124M입니다. 두 행렬의 크기를 봅니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: There are 163,009,536 parameters. Where are they? -->

163,009,536. This is where they are:

| part | parameters |
| --- | --- |
| token embedding | 50,257 × 768 = 38,597,376 |
| position embedding | 1,024 × 768 = 786,432 |
| 12 transformer blocks | 12 × 7,085,568 = 85,026,816 |
| final layer norm | 2 × 768 = 1,536 |
| output head | 768 × 50,257 = 38,597,376 |
| in all | 163,009,536 |

And yet the model is called 124M. Look at the shapes of two matrices.
"""

# %% slides=false
print(model.tok_emb.weight.shape)
print(model.out_head.weight.shape)

# %% [markdown] lang="ko"
"""
토큰 임베딩과 출력 헤드는 크기가 같습니다. 하나는 토큰을 벡터로, 다른 하나는 벡터를 토큰의 점수로 바꿉니다. GPT-2는
두 곳에 **같은 행렬 하나**를 씁니다. 이것을 **가중치 묶기**(weight tying)라고 합니다. 그러면 그 행렬을 한 번만 세므로
124M이 됩니다.
"""

# %% [markdown] lang="en"
"""
Token embedding and output head have the same shape. One turns tokens into vectors, the other turns vectors
into scores of tokens. GPT-2 uses **one and the same matrix** for both, which is called **weight tying**.
Counted once, it makes 124M.
"""

# %% slides=false
# ko: 출력 헤드의 행렬을 빼고 셉니다.
# en: Count without the matrix of the output head.
total_params_gpt2 = total_params - sum(p.numel() for p in model.out_head.parameters())

print(f"{total_params_gpt2:,}")

# %% [markdown] lang="ko"
"""
124,412,160개입니다. 이 수는 가중치를 묶었을 때의 수입니다. 여기서 만든 모델은 두 행렬을 따로 두므로 **훈련되는
파라미터는 163,009,536개**입니다. 그만큼 메모리를 더 씁니다. 요즘에도 두 가지가 다 쓰입니다. 작은 모델에서는 이 행렬이
파라미터의 큰 몫을 차지하므로(여기서는 거의 4분의 1) 대개 묶고, 큰 모델에서는 따로 두는 일이 많습니다. 묶고 싶으면
출력 헤드의 가중치에 토큰 임베딩의 가중치를 대입하는 한 줄이면 됩니다.

### 메모리

<!-- notes -->

파라미터 하나는 float32로 4바이트입니다.
"""

# %% [markdown] lang="en"
"""
124,412,160 is the number with the weights tied. The model built here keeps two separate matrices, so it
**trains 163,009,536 parameters** and takes that much more memory. Both ways are in use today. Small models, in which
this matrix is a large share of all parameters (here almost a quarter), mostly tie it; large models often keep two.
Tying them would take one line, which assigns the weight of the token embedding to the output head.

### Memory

<!-- notes -->

In float32 a parameter takes 4 bytes.
"""

# %% slides=false
# ko: float32는 수 하나에 4바이트입니다.
# en: A float32 number takes 4 bytes.
total_size_bytes = total_params * 4

# ko: 1 MB를 1024 * 1024바이트로 셉니다(정확히는 MiB).
# en: Here 1 MB stands for 1024 * 1024 bytes (strictly speaking, a MiB).
print(f"{total_size_bytes / 1024**2:.2f} MB")

# %% [markdown] only="notes" minutes=8 lang="ko"
"""
**물어볼 것.** 처음에 적어 둔 짐작을 다시 봅니다. 표에서 가장 큰 것은 무엇입니까? 같은 크기인 두 줄은 왜
같습니까? 여기서 가중치 묶기로
넘어갑니다.

**걸리는 곳.** 163M과 124M. 여기서 만든 모델은 두 행렬을 따로 두고, 이름의 124M은 하나로 묶었을 때의 수입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Look at the guesses from the start: what is largest in the table? Why do two rows have the same number?
That leads
to weight tying.

**Where they stumble.** 163M or 124M? Our model keeps two matrices; the 124M in the name count them once.
"""
