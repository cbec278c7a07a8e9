"""Homework 04: matching names and shapes."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
### 이름과 크기 맞추기

<!-- slide: GPT-2의 이름과 우리 모델의 이름을 짝지어, 값을 옮깁니다. -->

GPT-2의 이름과 여기서 만든 모델의 이름은 다릅니다. 아래 그림과 표가 짝을 보여 줍니다. `blocks[i]`의 것은
`trf_blocks[i]`로 갑니다.

![](figure:checkpoint-mapping)

<!-- notes -->

| `params`에서 | 모델에서 | 할 일 |
| --- | --- | --- |
| `wte`, `wpe` | `tok_emb`, `pos_emb` | 그대로 |
| `attn`의 `c_attn` | `att`의 `W_query`, `W_key`, `W_value` | 셋으로 나누고, 가중치는 전치 |
| `attn`의 `c_proj` | `att`의 `out_proj` | 가중치는 전치 |
| `mlp`의 `c_fc`, `c_proj` | `ff`의 `layers[0]`, `layers[2]` | 가중치는 전치 |
| `ln_1`, `ln_2`의 `g`, `b` | `norm1`, `norm2`의 `scale`, `shift` | 그대로 |
| `g`, `b` | `final_norm`의 `scale`, `shift` | 그대로 |
| `wte` | `out_head` | 그대로(가중치 묶기) |

<!-- slide: 네 가지에 주의합니다. -->

네 가지에 주의합니다.

- **전치.** GPT-2는 선형 층의 가중치를 (입력, 출력)으로 저장하고, `nn.Linear`는 (출력, 입력)으로 둡니다. 그래서
  `.T`로 전치합니다. 편향은 그대로입니다.
- **셋으로 나누기.** `c_attn`에는 쿼리, 키, 값의 것이 이 순서로 나란히 붙어 있습니다. `np.split(배열, 3, axis=-1)`이
  마지막 축을 따라 셋으로 나눕니다.
- **설정.** GPT-2는 쿼리, 키, 값에 편향을 쓰므로 `qkv_bias`가 `True`입니다. 문맥 길이는 1,024입니다. 크기는 모두
  `settings`에서 꺼냅니다.
- **가중치 묶기**(weight tying). GPT-2의 출력 헤드는 토큰 임베딩과 같은 행렬입니다. 여기서는 두 곳에 따로 복사합니다.

값을 넣을 때는 함수 `assign(left, right)`를 씁니다. 모델의 파라미터 `left`를 대신할 새 파라미터를 배열 `right`로
만들어 돌려줍니다. 두 크기가 다르면 두 크기를 알려 주는 오류가 나므로, 전치를 빠뜨린 것을 대개 바로 알 수 있습니다.
정사각형 행렬은 전치해도 크기가 같아서 오류가 나지 않습니다.
"""

# %% [markdown] lang="en"
"""
### Matching names and shapes

<!-- slide: GPT-2's names are paired with ours, and the values carried over. -->

GPT-2's names are not those of the model made here. Figure and table show what belongs together; what is in
`blocks[i]` goes to `trf_blocks[i]`.

![](figure:checkpoint-mapping)

<!-- notes -->

| in `params` | in the model | what to do |
| --- | --- | --- |
| `wte`, `wpe` | `tok_emb`, `pos_emb` | copy |
| `c_attn` of `attn` | `W_query`, `W_key`, `W_value` of `att` | split in three, transpose the weights |
| `c_proj` of `attn` | `out_proj` of `att` | transpose the weight |
| `c_fc`, `c_proj` of `mlp` | `layers[0]`, `layers[2]` of `ff` | transpose the weights |
| `g`, `b` of `ln_1`, `ln_2` | `scale`, `shift` of `norm1`, `norm2` | copy |
| `g`, `b` | `scale`, `shift` of `final_norm` | copy |
| `wte` | `out_head` | copy (weight tying) |

<!-- slide: Four things to watch. -->

Four things to watch:

- **Transposing.** GPT-2 stores the weight of a linear layer as (in, out), `nn.Linear` keeps it as (out, in). Hence
  the `.T`. A bias stays as it is.
- **Splitting.** In `c_attn` what belongs to query, key and value stands side by side, in this order.
  `np.split(array, 3, axis=-1)` splits it in three along the last axis.
- **Configuration.** GPT-2 has biases for query, key and value, so `qkv_bias` is `True`; its context length is
  1,024. All sizes come out of `settings`.
- **Weight tying.** The output head of GPT-2 is the same matrix as the token embedding. Here it is copied to both
  places.

The function `assign(left, right)` puts values in: out of the array `right` it makes a new parameter to replace the
model's parameter `left`. If the shapes differ, an error names them both, so a transpose that was forgotten mostly
shows at once. A square matrix has the same shape either way and raises no error.
"""


# %% slides=false
def assign(left, right):
    there = None if left is None else tuple(left.shape)
    if there != tuple(right.shape):
        raise ValueError(
            tr(
                ko=f"크기가 다릅니다. 모델의 파라미터는 {there}, 넣으려는 배열은 {tuple(right.shape)}입니다.",
                en=f"The shapes differ: the model's parameter has {there}, the array has {tuple(right.shape)}.",
            )
        )
    # ko: .T는 메모리를 그대로 두고 읽는 순서만 바꿉니다.
    # ko: 모델을 저장할 수 있게, 메모리에서도 그 순서로 이어 놓습니다.
    # en: .T leaves the memory as it is and only reads it in another order.
    # en: The memory is put into that order as well, made contiguous, so that the model can be saved.
    values = torch.tensor(np.ascontiguousarray(right), dtype=left.dtype, device=left.device)
    return nn.Parameter(values)


# %% [markdown] lang="ko"
"""
#### {{heading:assign-weights}}

함수 `assign_weights(model, params)`는 `params`의 값을 `model`에 넣습니다. 돌려주는 값은 없습니다. 빈칸 {{blanks:assign-weights}} 개를
채웁니다. 왼쪽에는 값이 들어갈 파라미터가 이미 있습니다. 바로 옆에 있는 줄이 본보기입니다.

1. `pos_emb`의 가중치
2. `W_key`의 가중치
3. `W_value`의 가중치
4. `W_key`의 편향
5. `W_value`의 편향
6. `ff.layers[0]`의 편향
7. `ff.layers[2]`의 가중치
8. `norm1`의 `scale`
9. `norm2`의 `shift`

그 아래에서 공개된 모델과 크기가 같은 모델 `model_pretrained`를 만들어 가중치를 넣습니다. 숨은 검사는 블록의 수가 다른
작은 체크포인트로 모든 파라미터를 하나씩 견주어 봅니다. 잘못 넣어도 오류가 나지 않고 글만 이상해지는 자리가
있으므로 하나씩 확인합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:assign-weights}}

The function `assign_weights(model, params)` puts the values of `params` into `model`. It returns nothing. Fill its
{{blanks:assign-weights}} blanks. On the left stands the parameter that the values go to; the lines around it are examples to follow.

1. The weight of `pos_emb`
2. The weight of `W_key`
3. The weight of `W_value`
4. The bias of `W_key`
5. The bias of `W_value`
6. The bias of `ff.layers[0]`
7. The weight of `ff.layers[2]`
8. `scale` of `norm1`
9. `shift` of `norm2`

Below it `model_pretrained`, a model of the size of the published one, is made and gets the weights. The hidden
checks compare every single parameter, with small checkpoints of other numbers of blocks. In some places a wrong
value raises no error and only makes the texts strange, so look at each of them.
"""


# %% exercise="assign-weights" points=10 slides=false
def assign_weights(model, params):
    model.tok_emb.weight = assign(model.tok_emb.weight, params["wte"])
    # ko: 위치 임베딩  (n_ctx, n_embd)
    # en: the position embedding  (n_ctx, n_embd)
    model.pos_emb.weight = assign(model.pos_emb.weight, params["wpe"])  ### your code

    for block, source in zip(model.trf_blocks, params["blocks"], strict=True):
        # ko: 쿼리, 키, 값의 가중치. 저장된 크기는 (입력, 출력)입니다.  (n_embd, 3 * n_embd) → 셋 (n_embd, n_embd)
        # en: Weights of query, key and value, stored as (in, out).  (n_embd, 3 * n_embd) → three (n_embd, n_embd)
        q_w, k_w, v_w = np.split(source["attn"]["c_attn"]["w"], 3, axis=-1)
        block.att.W_query.weight = assign(block.att.W_query.weight, q_w.T)
        block.att.W_key.weight = assign(block.att.W_key.weight, k_w.T)  ### your code
        block.att.W_value.weight = assign(block.att.W_value.weight, v_w.T)  ### your code

        # ko: 쿼리, 키, 값의 편향  (3 * n_embd,) → 셋 (n_embd,)
        # en: biases of query, key and value  (3 * n_embd,) → three (n_embd,)
        q_b, k_b, v_b = np.split(source["attn"]["c_attn"]["b"], 3, axis=-1)
        block.att.W_query.bias = assign(block.att.W_query.bias, q_b)
        block.att.W_key.bias = assign(block.att.W_key.bias, k_b)  ### your code
        block.att.W_value.bias = assign(block.att.W_value.bias, v_b)  ### your code

        # ko: 어텐션의 마지막 선형 층
        # en: the last linear layer of attention
        block.att.out_proj.weight = assign(block.att.out_proj.weight, source["attn"]["c_proj"]["w"].T)
        block.att.out_proj.bias = assign(block.att.out_proj.bias, source["attn"]["c_proj"]["b"])

        # ko: 피드 포워드 신경망: c_fc는 넓히는 층, c_proj는 좁히는 층
        # en: the feed-forward network: c_fc makes it wider, c_proj narrow again
        block.ff.layers[0].weight = assign(block.ff.layers[0].weight, source["mlp"]["c_fc"]["w"].T)
        block.ff.layers[0].bias = assign(block.ff.layers[0].bias, source["mlp"]["c_fc"]["b"])  ### your code
        block.ff.layers[2].weight = assign(block.ff.layers[2].weight, source["mlp"]["c_proj"]["w"].T)  ### your code
        block.ff.layers[2].bias = assign(block.ff.layers[2].bias, source["mlp"]["c_proj"]["b"])

        # ko: 두 층 정규화: g는 배율, b는 이동
        # en: both layer norms: g is the scale, b the shift
        block.norm1.scale = assign(block.norm1.scale, source["ln_1"]["g"])  ### your code
        block.norm1.shift = assign(block.norm1.shift, source["ln_1"]["b"])
        block.norm2.scale = assign(block.norm2.scale, source["ln_2"]["g"])
        block.norm2.shift = assign(block.norm2.shift, source["ln_2"]["b"])  ### your code

    model.final_norm.scale = assign(model.final_norm.scale, params["g"])
    model.final_norm.shift = assign(model.final_norm.shift, params["b"])
    # ko: 출력 헤드는 토큰 임베딩과 같은 행렬입니다.
    # en: The output head is the same matrix as the token embedding.
    model.out_head.weight = assign(model.out_head.weight, params["wte"])


GPT_CONFIG_PRETRAINED = {
    "vocab_size": settings["n_vocab"],
    "context_length": settings["n_ctx"],
    "emb_dim": settings["n_embd"],
    "n_heads": settings["n_head"],
    "n_layers": settings["n_layer"],
    "drop_rate": 0.1,
    "qkv_bias": True,
}

torch.manual_seed(123)
model_pretrained = GPTModel(GPT_CONFIG_PRETRAINED)
assign_weights(model_pretrained, params)
model_pretrained.to(device)
model_pretrained.eval()

print(tr(ko="가중치를 모두 넣었습니다.", en="All weights are in their places."))

# %% check="assign-weights"
with (
    check(
        "assign-weights",
        hint=tr(
            ko="빈칸마다 오른쪽은 `assign(왼쪽의 파라미터, 배열)`입니다. 배열은 표에서 찾습니다. 가중치 행렬은 `.T`로 "
            "전치하고, 임베딩과 편향과 층 정규화는 그대로 씁니다.",
            en="The right side of each blank is `assign(the parameter on the left, an array)`. The table says which "
            "array. Weights of linear layers get a `.T`; embeddings, biases and layer norms are taken as they are.",
        ),
        more=tr(
            ko="`np.split`이 나눈 셋의 순서는 쿼리, 키, 값입니다. 가중치는 이름이 `_w`, 편향은 `_b`로 끝납니다. 블록 "
            "안의 배열은 모두 `source`에서 꺼냅니다. 위아래에 주어진 줄과 짝을 맞추면, 키의 이름 가운데 하나만 "
            "다릅니다.",
            en="The three parts from `np.split` are query, key and value, in this order; names of weights end in `_w`, "
            "those of biases in `_b`. Inside a block all arrays come out of `source`. Compare each blank with the "
            "given lines around it: only one of the keys is another.",
        ),
    ),
    torch.random.fork_rng(devices=[]),
):
    _sizes = {"n_vocab": 50, "n_ctx": 16, "n_embd": 12, "n_head": 3, "n_layer": 2}
    _config = {
        "vocab_size": 50,
        "context_length": 16,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.0,
        "qkv_bias": True,
    }
    _shapes = {"wte": (50, 12), "wpe": (16, 12), "ln_f": (12,)}
    for _number in range(2):
        _shapes |= {f"h.{_number}.{name}": (12,) for name in ("ln_1", "ln_2")}
        _shapes |= {f"h.{_number}.attn.c_attn": (12, 36), f"h.{_number}.attn.c_proj": (12, 12)}
        _shapes |= {f"h.{_number}.mlp.c_fc": (12, 48), f"h.{_number}.mlp.c_proj": (48, 12)}
    _rng = np.random.default_rng(4)
    _tensors = {}
    for _name, _shape in _shapes.items():
        _tensors[f"{_name}.weight"] = _rng.normal(size=_shape).astype("float32")
        _tensors[f"{_name}.bias"] = _rng.normal(size=_shape[-1:]).astype("float32")
    _params = nested_params(_tensors, _sizes)
    _unchanged = str(_params)
    _model = GPTModel(_config)
    _shapes = {name: parameter.shape for name, parameter in _model.named_parameters()}
    assign_weights(_model, _params)
    for _name, _shape in _shapes.items():
        _parameter = _model.get_parameter(_name)
        assert (_parameter.shape, _parameter.dtype, _parameter.requires_grad) == (_shape, torch.float32, True), tr(
            ko=f"`{_name}`의 크기나 자료형이 달라졌거나, 더는 훈련되지 않습니다.",
            en=f"`{_name}` has another shape or type now, or is not trained any more.",
        )
        assert _parameter.is_contiguous(), tr(
            ko=f"`{_name}`의 수가 메모리에 이어져 있지 않습니다. 전치한 배열은 `assign`을 거쳐야 합니다.",
            en=f"The numbers of `{_name}` are not contiguous in memory. A transposed array has to go through `assign`.",
        )
    assert all(part.training for part in _model.modules()), tr(
        ko="함수 안에서 모델의 모드가 바뀌었습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
        en="The function has changed the mode of the model. The mode is up to the caller.",
    )
    assert str(_params) == _unchanged, tr(
        ko="`params`가 바뀌었습니다. 배열을 읽기만 해야 합니다.",
        en="`params` has been changed. Its arrays are to be read only.",
    )

    # ko: 작은 체크포인트의 수를 자리마다 다른 무게로 더한 값입니다.
    # ko: 다른 배열을 넣거나 전치를 빠뜨리면 이 값이 나오지 않습니다.
    # en: The numbers of a small checkpoint, added up with a weight for each place.
    # en: Another array, or a transpose that was forgotten, gives other sums.
    _expected = {
        "att.W_key.weight": (-1056.581, -635.961),
        "att.W_value.weight": (1365.786, -2.294),
        "att.W_key.bias": (0.123, 10.964),
        "att.W_value.bias": (-12.399, 7.589),
        "ff.layers.0.bias": (-221.134, -64.242),
        "ff.layers.2.weight": (7928.757, 10655.284),
        "norm1.scale": (19.588, -37.666),
        "norm2.shift": (-7.946, 5.924),
    }
    _sums = {f"trf_blocks.{i}.{name}": sums[i] for i in range(2) for name, sums in _expected.items()}
    for _name, _sum in {"pos_emb.weight": -875.09, **_sums}.items():
        _values = _model.get_parameter(_name).detach().double().flatten()
        assert abs(_values @ torch.arange(1.0, len(_values) + 1).double() - _sum) < 0.01, tr(
            ko=f"`{_name}`에 들어간 값이 다릅니다. 어느 배열인지, 전치해야 하는지 확인합니다.",
            en=f"`{_name}` has got other values. See which array belongs there, and whether it is to be transposed.",
        )
    with torch.no_grad():
        for _parameter in _model.parameters():
            _parameter += 1
    assert str(_params) == _unchanged, tr(
        ko="모델의 파라미터를 바꾸면 `params`도 함께 바뀝니다. 파라미터는 `assign`이 만드는 새 텐서여야 합니다.",
        en="When parameters of the model change, `params` changes with them. They have to be new tensors, as `assign` "
        "makes them.",
    )

    assert isinstance(model_pretrained, GPTModel) and not model_pretrained.training, tr(
        ko="`model_pretrained`가 평가 모드의 `GPTModel`이 아닙니다.",
        en="`model_pretrained` is not a `GPTModel` in evaluation mode.",
    )
    assert torch.equal(model_pretrained.pos_emb.weight.cpu(), torch.tensor(params["wpe"])), tr(
        ko="`model_pretrained`에 `params`의 값이 들어 있지 않습니다. 위의 셀을 처음부터 다시 실행합니다.",
        en="`model_pretrained` does not hold the values of `params`. Run the whole cell above again.",
    )

# %% [markdown] lang="ko"
"""
넣은 다음에는 확인합니다. 같은 설정으로 만든 모델과 모든 파라미터의 크기를 견주고, 값이 모두 유한한지, 메모리의 순서가
맞는지 봅니다. 124M 모델의 파라미터는 163,037,184개입니다. 28강에서 센 것보다 많은 까닭은 쿼리, 키, 값의 편향입니다.
"""

# %% [markdown] lang="en"
"""
Now check what was put in. All shapes are compared with those of a model made from the same configuration; all
values have to be finite, and the memory contiguous. With the 124M model there are 163,037,184 parameters, more
than lecture 28 counted, because of the biases of query, key and value.
"""

# %% tags=["course-model"] only=["release", "solutions"] slides=false
# ko: "meta" 장치의 모델에는 크기만 있고 값은 없어서, 메모리를 쓰지 않습니다.
# en: On the device "meta" a model has shapes but no values, so it takes no memory.
with torch.device("meta"):
    expected = {name: tuple(parameter.shape) for name, parameter in GPTModel(GPT_CONFIG_PRETRAINED).named_parameters()}

found = dict(model_pretrained.named_parameters())
assert {name: tuple(parameter.shape) for name, parameter in found.items()} == expected
assert all(parameter.isfinite().all() and parameter.is_contiguous() for parameter in found.values())

print(tr(ko="텐서의 수:", en="tensors:"), len(found))
print(tr(ko="파라미터의 수:", en="parameters:"), f"{sum(parameter.numel() for parameter in found.values()):,}")

# %% [markdown] lang="ko"
"""
훈련된 모델의 헤드는 볼 곳을 고릅니다. 다음 셀은 방금 불러온 모델의 헤드마다 토큰이 어디를 보는지 보여 줍니다. 문장을
바꾸어 봅니다.
"""

# %% [markdown] lang="en"
"""
The heads of a trained model choose where to look. The next cell shows it for every head of the model that was just
loaded. Try other sentences.
"""

# %% include="show-attention" demo="attention" slides=false
from common import show_attention

# %% tags=["demo", "course-model"] only=["release", "solutions"] editable=true
show_attention(model_pretrained, "The cat sat on the mat because it was tired", tokenizer)
