"""Lecture 26, 2.8: adding positions, and the summary."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
r"""
## 2.8 위치 정보 더하기 · 20분

<!-- slide: 같은 토큰 ID는 어디에 있든 같은 벡터가 됩니다. 순서가 사라집니다. -->

룩업에는 빠진 것이 하나 있습니다. 같은 토큰 ID는 어디에 있든 같은 벡터가 됩니다. '빨간 공과 파란 상자'와
'파란 공과 빨간 상자'는 같은 글자로 되어 있어도 뜻이 다른데, 벡터만 보아서는 무엇이 먼저인지 알 수 없습니다.

![](figure:same-token-same-vector)

<!-- slide: 위치마다 벡터를 하나씩 두고, 토큰의 벡터에 더합니다. -->

그래서 위치마다 벡터를 하나씩 더 두고, 토큰의 벡터에 더합니다. 이것이 **위치 임베딩**(position
embedding)입니다. 위치 $p$에 토큰 $t_p$가 있으면 모델이 받는 벡터는 다음과 같습니다.

$$h_p = E[t_p] + P[p]$$

더하려면 두 벡터의 차원이 같아야 합니다.

![](figure:token-plus-position)

<!-- notes -->

위치 벡터는 어떤 수여야 할까요? 그림처럼 1.1, 1.2, 1.3, …으로 계속 커지게 하면 긴 글에서는 위치의 값이 토큰의
값을 덮어 버립니다. 처음 나온 트랜스포머는 −1과 1 사이를 오가는 물결을 썼습니다.

$$PE(p,\,2i)=\sin\!\left(\frac{p}{10000^{2i/d}}\right) \qquad PE(p,\,2i+1)=\cos\!\left(\frac{p}{10000^{2i/d}}\right)$$

![](figure:sinusoidal-heatmap)

이 공식은 참고로만 알아 둡니다. **GPT-2는 이 공식을 쓰지 않습니다.** 위치의 벡터도 무작위로 시작해 훈련하면서
배웁니다. 곧 두 번째 임베딩 층이 있고, 그 행의 번호가 위치입니다. 이제 GPT-2와 같은 방식으로 만듭니다.

#### {{heading:token-embedding-layer}}

실제 크기로 만듭니다. `vocab_size`(50257)가지 토큰을 `output_dim`(256)차원 벡터로 바꾸는 임베딩 층을
`token_embedding_layer`에 담습니다. 크기는 숫자로 적지 않고, 다른 인자는 주지 않습니다. 파라미터는
$50{,}257\times 256=12{,}865{,}792$개이고 무작위로 시작합니다. 시드는 정하지 않으므로 값은 실행할 때마다 다를 수
있습니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
## 2.8 Adding positions · 20 min

<!-- slide: The same token ID gives the same vector wherever it stands: the order is lost. -->

The lookup misses one thing. The same token ID gives the same vector wherever it stands. "The dog bit the man"
and "the man bit the dog" use the same words and mean quite different things, but the vectors alone do not
tell which word came first.

![](figure:same-token-same-vector)

<!-- slide: Every position gets a vector, which is added to that of the token. -->

So every position gets a vector as well, and it is added to that of the token. This is the **position
embedding**. With the token $t_p$ at position $p$, the model receives

$$h_p = E[t_p] + P[p]$$

To be added, both vectors need the same dimension.

![](figure:token-plus-position)

<!-- notes -->

Which numbers should the position vectors hold? If they went on growing, 1.1, 1.2, 1.3, … as in the figure,
then in a long text the positions would swamp the tokens. The original transformer used waves that stay
between −1 and 1:

$$PE(p,\,2i)=\sin\!\left(\frac{p}{10000^{2i/d}}\right) \qquad PE(p,\,2i+1)=\cos\!\left(\frac{p}{10000^{2i/d}}\right)$$

![](figure:sinusoidal-heatmap)

This is for reference only: **GPT-2 does not use this formula.** Its position vectors start out random and are
learnt in training. In other words, there is a second embedding layer, whose row numbers are positions. The
rest of this section does as GPT-2 does.

#### {{heading:token-embedding-layer}}

Now for the real size. Make an embedding layer that turns `vocab_size` (50257) tokens into vectors of `output_dim`
(256) dimensions, and put it into `token_embedding_layer`. Do not write the sizes as numbers, and give no other
arguments. The layer has $50{,}257\times 256=12{,}865{,}792$ parameters, which start out random. No seed is set,
so their values may differ from run to run. Nothing is printed.
"""

# %% include="start-here" only="release"

# %% exercise="token-embedding-layer" points=1 slides=false
vocab_size = 50257
output_dim = 256

# ko: 토큰 임베딩 층. 가중치의 크기: (50257, 256)
# en: The token embedding layer. Shape of its weights: (50257, 256)
token_embedding_layer = nn.Embedding(vocab_size, output_dim)  ### your code

# %% check="token-embedding-layer"
with check(
    "token-embedding-layer",
    hint=tr(
        ko="`embedding-layer` 문제와 같은 클래스에 새 `vocab_size`와 `output_dim`을 줍니다.",
        en="The same class as in the exercise `embedding-layer`, with the new `vocab_size` and `output_dim`.",
    ),
    more=tr(
        ko="`embedding-layer`의 줄을 그대로 옮겨 쓰면 됩니다. 변수의 이름은 같고 값만 커졌습니다. `padding_idx` 같은 "
        "다른 인자는 주지 않습니다.",
        en="The line of `embedding-layer` will do as it is: the variables have the same names, only larger values. "
        "Give no other argument, such as `padding_idx`.",
    ),
):
    answered(token_embedding_layer)
    assert isinstance(token_embedding_layer, nn.Embedding), tr(
        ko="`token_embedding_layer`가 임베딩 층이 아닙니다.",
        en="`token_embedding_layer` is not an embedding layer.",
    )
    assert tuple(token_embedding_layer.weight.shape) == (vocab_size, output_dim), tr(
        ko="가중치의 크기가 다릅니다. 행은 토큰의 수, 열은 벡터의 차원입니다.",
        en="The weights have another shape. Rows are tokens, columns the vectors' dimension.",
    )
    assert token_embedding_layer.weight.requires_grad, tr(
        ko="가중치가 훈련되지 않는 층입니다. 훈련할 수 있는 층이어야 합니다.",
        en="The weights of this layer cannot be trained, and they have to be.",
    )
    # ko: 토큰이 다섯 가지인 작은 층을 하나 더 만들어, 토큰 ID를 넣어 봅니다. 4는 두 번 넣습니다.
    # en: A small layer for five tokens, into which token IDs go, 4 twice.
    _five = SimpleNamespace(n_vocab=5, max_token_value=4, eot_token=4)
    _other = rerun(vocab_size=5, output_dim=40, tokenizer=_five).token_embedding_layer
    assert tuple(_other.weight.shape) == (5, 40), tr(
        ko="`vocab_size`와 `output_dim`을 바꾸어도 층의 크기가 따라 바뀌지 않습니다. 크기를 숫자로 적지 않습니다.",
        en="With another `vocab_size` and `output_dim` the layer does not follow. Do not write its sizes as numbers.",
    )
    assert len(_other.weight.unique()) > 100, tr(
        ko="가중치가 무작위로 시작하지 않습니다. 같은 값이 되풀이됩니다.",
        en="The weights do not start out random: the same values come again and again.",
    )
    _rows = _other.weight.detach().clone()
    _found = _other(torch.tensor([0, 1, 2, 3, 4, 4]))
    _found.sum().backward()
    _gradient = _other.weight.grad.to_dense()[:, 0].tolist()
    assert torch.equal(_found[:5], _rows) and _rows.dtype == torch.float32, tr(
        ko="룩업이 가중치의 행을 그대로 돌려주지 않거나 수의 형식이 `float32`가 아닙니다. 두 크기 말고 다른 인자는 "
        "주지 않습니다.",
        en="A lookup does not give the rows of the weights as they are, or the numbers are not `float32`. Give no "
        "argument but the two sizes.",
    )
    assert _gradient == [1, 1, 1, 1, 2] and not _other.weight.grad.is_sparse, tr(
        ko="그레이디언트가 행마다 꺼낸 횟수만큼 가지 않거나 희소 텐서입니다. 두 크기 말고 다른 인자는 주지 않습니다.",
        en="A row does not get the gradient of each of its lookups, or the gradient is a sparse tensor. Give no "
        "argument but the two sizes.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:embedding-dataloader}}

`raw_text`의 데이터 로더를 `dataloader`에 담습니다. `batch-of-eight`과 같은 배치가 나와야 합니다. 윈도 여덟 개씩,
겹치거나 빠뜨리지 않고, 글의 순서대로 나오고, 모자라는 마지막 배치는 버립니다. 다만 길이와 스트라이드는 숫자가 아니라
변수 `max_length`에서 나와야 합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:embedding-dataloader}}

Put a data loader for `raw_text` into `dataloader`. Its batches should be those of `batch-of-eight`: eight windows,
without overlap or gap, in the order of the text, a shorter last batch dropped. Only, the length and the stride
have to come from the variable `max_length` instead of being written as numbers.
"""

# %% exercise="embedding-dataloader" points=1 slides=false
max_length = 4

# ko: 윈도 여덟 개씩, 겹치거나 빠뜨리지 않고, 글의 순서대로. 길이는 max_length입니다.
# en: eight windows at a time, without overlap or gap, in the order of the text; max_length is their length
dataloader = create_dataloader_v1(
    raw_text, batch_size=8, max_length=max_length, stride=max_length, shuffle=False
)  ### your code

data_iter = iter(dataloader)
inputs, targets = next(data_iter)

# %% check="embedding-dataloader"
with check(
    "embedding-dataloader",
    hint=tr(
        ko="`batch-of-eight`과 같은 호출입니다. 다만 길이와 `stride`를 숫자로 쓰지 않고 변수 `max_length`로 줍니다.",
        en="The call of `batch-of-eight` once more; only give the length and `stride` as the variable `max_length` "
        "instead of a number.",
    ),
    more=tr(
        ko="`batch-of-eight`의 줄을 옮겨 쓰고, 숫자 4를 모두 `max_length`로 바꿉니다. 앞의 `dataloader`를 다시 쓰지 "
        "않고 새로 만듭니다.",
        en="Copy the line of `batch-of-eight` and write `max_length` for every 4. Make a new loader; the present "
        "`dataloader` cannot be used again.",
    ),
):
    answered(dataloader)
    assert isinstance(dataloader, DataLoader), tr(
        ko="`dataloader`가 데이터 로더가 아닙니다.",
        en="`dataloader` is not a data loader.",
    )
    assert isinstance(dataloader.sampler, torch.utils.data.SequentialSampler), tr(
        ko="순서를 섞는 데이터 로더입니다.",
        en="This data loader shuffles.",
    )
    assert tuple(inputs.shape) == (8, max_length), tr(
        ko="입력의 크기가 (8, `max_length`)가 아닙니다.",
        en="The inputs do not have the shape (8, `max_length`).",
    )
    assert inputs.flatten().tolist() == enc_text[: 8 * max_length], tr(
        ko="입력의 행을 이어 붙여도 글의 앞부분이 되지 않습니다. `stride`를 확인합니다.",
        en="Put together, the rows of the inputs are not the beginning of the text. See `stride`.",
    )
    assert len(dataloader) == len(dataloader.dataset) // 8, tr(
        ko="여덟 행이 안 되는 마지막 배치가 남아 있습니다. 위의 네 값 말고는 기본값을 그대로 둡니다.",
        en="A last batch with fewer than eight rows is still there. Apart from the four values above, keep the "
        "defaults.",
    )
    _other = rerun(max_length=6, raw_text=raw_text[:999])
    assert tuple(_other.inputs.shape) == (8, 6), tr(
        ko="`max_length`를 6으로 바꾸어도 입력의 길이가 따라 바뀌지 않습니다.",
        en="With `max_length` set to 6 the length of the inputs does not follow.",
    )
    assert torch.equal(_other.inputs.flatten()[1:], _other.targets.flatten()[:-1]), tr(
        ko="`max_length`를 6으로 바꾸면 행 사이에 겹침이나 틈이 생깁니다. `stride`도 따라 바뀌어야 합니다.",
        en="With `max_length` set to 6 the rows overlap or leave gaps. `stride` has to follow as well.",
    )

# %% slides=false
# ko: 8행 4열: 글 조각 8개, 조각마다 토큰 4개
# en: 8 rows, 4 columns: 8 pieces of text with 4 tokens each
print(inputs)
print(inputs.shape)

# %% [markdown] lang="ko"
"""
#### {{heading:token-embeddings}}

`inputs`를 `token_embedding_layer`에 넣은 결과를 `token_embeddings`에 담습니다. 토큰 ID 하나가 벡터 하나가
되므로 크기는 `(8, 4)`에서 `(8, 4, 256)`이 됩니다. 출력된 수는 앞의 셀을 몇 번 실행했는지에 따라 달라집니다.
크기만 견주어 봅니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:token-embeddings}}

Put `inputs` through `token_embedding_layer`; the result goes into `token_embeddings`. Each token ID becomes a
vector, so the shape changes from `(8, 4)` to `(8, 4, 256)`. The numbers printed depend on how often earlier
cells were run; compare the shape only.
"""

# %% exercise="token-embeddings" points=1 slides=false
# ko: (8, 4) → (8, 4, 256)
# en: (8, 4) → (8, 4, 256)
token_embeddings = token_embedding_layer(inputs)  ### your code

print(token_embeddings.shape)
print(token_embeddings)

# %% check="token-embeddings"
with check(
    "token-embeddings",
    hint=tr(
        ko="층은 함수처럼 부릅니다. 괄호 안에 토큰 ID의 텐서를 넣으면 ID마다 행 하나를 꺼내 줍니다.",
        en="A layer is called like a function. Hand it the tensor of token IDs and it fetches one row per ID.",
    ),
    more=tr(
        ko="`token_embedding_layer` 뒤에 괄호를 붙이고, 그 안에 배치의 입력 텐서를 통째로 넣습니다. 결과에 곱하거나 "
        "`detach`를 붙이지 않습니다.",
        en="Parentheses behind `token_embedding_layer`, and in them the whole tensor of the batch's inputs. The "
        "result is neither scaled nor detached.",
    ),
):
    answered(token_embeddings)
    assert tuple(token_embeddings.shape) == (8, max_length, output_dim), tr(
        ko="크기가 (8, 4, 256)이 아닙니다.",
        en="The shape is not (8, 4, 256).",
    )
    assert torch.equal(token_embeddings[0, 0], token_embedding_layer.weight[inputs[0, 0]]), tr(
        ko="첫 번째 토큰의 벡터가 `token_embedding_layer`의 그 행과 다릅니다.",
        en="The vector of the first token is not its row in `token_embedding_layer`.",
    )
    assert torch.equal(token_embeddings[7, 3], token_embedding_layer.weight[inputs[7, 3]]), tr(
        ko="마지막 토큰의 벡터가 다릅니다. `inputs` 전체를 층에 넣었는지 확인합니다.",
        en="The vector of the last token is wrong. See whether all of `inputs` went into the layer.",
    )
    assert token_embeddings.dtype == token_embedding_layer.weight.dtype, tr(
        ko="수의 형식(`dtype`)이 가중치와 다릅니다. 룩업한 행을 그대로 씁니다.",
        en="The numbers have another `dtype` than the weights. Use the rows as they are looked up.",
    )
    assert token_embeddings.requires_grad, tr(
        ko="그레이디언트가 끊겼습니다. `detach`나 `no_grad` 없이 층을 불러야 합니다.",
        en="The gradient is cut off. Call the layer without `detach` or `no_grad`.",
    )
    # ko: 크기가 다른 입력을 넣어 봅니다.
    # en: Inputs of another shape go in.
    _ids = torch.tensor([[50256, 0, 9]])
    _other = rerun(inputs=_ids, max_length=3).token_embeddings
    assert _ids.tolist() == [[50256, 0, 9]], tr(
        ko="셀이 `inputs`를 바꿉니다. 뒤의 셀도 쓰므로 읽기만 해야 합니다.",
        en="The cell changes `inputs`. Later cells use it, so it should only be read.",
    )
    _last = token_embedding_layer.weight[-1]
    assert tuple(_other.shape) == (1, 3, output_dim) and torch.equal(_other[0, 0], _last), tr(
        ko="크기가 다른 `inputs`를 넣으면 토큰마다 그 행이 나오지 않습니다. `inputs`에 무엇이 들어 있어도 룩업해야 "
        "합니다.",
        en="For `inputs` of another shape the tokens do not get their rows. Look up whatever `inputs` hold.",
    )
    # ko: 그레이디언트가 거슬러 가는 길을 모두 따라가 봅니다.
    # en: All ways that a gradient takes back are followed.
    _way = [_other.grad_fn]
    for _step in _way:
        _way += [before for before, _ in _step.next_functions if before]
    assert any(getattr(step, "variable", None) is token_embedding_layer.weight for step in _way), tr(
        ko="그레이디언트가 `token_embedding_layer`에 닿지 않습니다. 그 층을 복사하지 말고 바로 부릅니다.",
        en="No gradient reaches `token_embedding_layer`. Call that layer itself, not a copy of it.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:position-embedding-layer}}

1. `context_length`: **문맥 길이**(context length)는 모델이 한 번에 볼 수 있는 토큰의 수입니다. 여기서는
   `max_length`와 같게 둡니다.
2. `pos_embedding_layer`: 행이 `context_length`개, 열이 `output_dim`개인 새 임베딩 층입니다. 다른 인자는 주지
   않습니다.

이 층의 행은 토큰이 아니라 위치입니다. 어휘 사전의 크기는 여기에 나오지 않습니다. 이 층의 가중치도 따로 있고
무작위로 시작합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:position-embedding-layer}}

1. `context_length`: the **context length** is the number of tokens that the model can see at once. Here it is
   to be equal to `max_length`.
2. `pos_embedding_layer`: a new embedding layer with `context_length` rows and `output_dim` columns. Give no
   other arguments.

A row of this layer belongs to a position, not to a token, so the size of the vocabulary has no place here. Its
weights are its own and start out random as well.
"""

# %% exercise="position-embedding-layer" points=2 slides=false
torch.manual_seed(456)

# ko: 문맥 길이: 한 행에 들어 있는 토큰의 수
# en: Context length: the number of tokens in a row
context_length = max_length  ### your code
# ko: 위치 임베딩 층. 가중치의 크기: (context_length, output_dim)
# en: The position embedding layer. Shape of its weights: (context_length, output_dim)
pos_embedding_layer = nn.Embedding(context_length, output_dim)  ### your code

print(pos_embedding_layer.weight)

# %% check="position-embedding-layer"
with check(
    "position-embedding-layer",
    hint=tr(
        ko="이 층의 행은 토큰이 아니라 위치입니다. 그래서 행의 수는 어휘 사전의 크기가 아니라 문맥 길이입니다. "
        "벡터의 차원은 토큰 임베딩과 같아야 더할 수 있습니다.",
        en="A row of this layer belongs to a position, not to a token, so the number of rows is the context length and "
        "not the size of the vocabulary. To be added, its vectors need the dimension of the token embeddings.",
    ),
    more=tr(
        ko="빈칸 1에는 변수 이름 `max_length`만 씁니다. 빈칸 2는 `token-embedding-layer`에서 부른 클래스를 다시 "
        "부르되, 첫 인자를 빈칸 1의 변수로 바꿉니다.",
        en="Blank 1 is just the name of the variable `max_length`. Blank 2 calls the class that was called in "
        "`token-embedding-layer`, with the variable of blank 1 as its first argument.",
    ),
):
    answered(context_length)
    answered(pos_embedding_layer)
    assert context_length == max_length, tr(
        ko="`context_length`가 한 행에 들어 있는 토큰의 수와 다릅니다.",
        en="`context_length` is not the number of tokens in a row.",
    )
    assert isinstance(pos_embedding_layer, nn.Embedding), tr(
        ko="`pos_embedding_layer`가 임베딩 층이 아닙니다.",
        en="`pos_embedding_layer` is not an embedding layer.",
    )
    assert tuple(pos_embedding_layer.weight.shape) == (context_length, output_dim), tr(
        ko="가중치의 크기가 다릅니다. 위치마다 행이 하나씩 있어야 합니다.",
        en="The weights have another shape. There has to be one row per position.",
    )
    assert pos_embedding_layer.weight.requires_grad, tr(
        ko="가중치가 훈련되지 않는 층입니다. 훈련할 수 있는 층이어야 합니다.",
        en="The weights of this layer cannot be trained, and they have to be.",
    )
    # ko: 한 행에 토큰이 다섯 개이고 벡터가 40차원일 때의 층을 하나 더 만들어, 위치를 넣어 봅니다. 4는 두 번 넣습니다.
    # en: A layer for rows of five tokens and vectors of 40 dimensions, into which positions go, 4 twice.
    _tokens = SimpleNamespace(embedding_dim=40, num_embeddings=9, weight=torch.randn(9, 40))
    _ids, _vectors = torch.zeros(2, 5, dtype=torch.long), torch.zeros(2, 5, 40)
    _again = rerun(
        max_length=5, output_dim=40, inputs=_ids, targets=_ids, token_embeddings=_vectors, token_embedding_layer=_tokens
    )
    _other = _again.pos_embedding_layer
    assert (_again.context_length, *_other.weight.shape) == (5, 5, 40), tr(
        ko="`max_length`와 `output_dim`을 바꾸면 `context_length`나 층의 크기가 따라 바뀌지 않습니다. 크기를 숫자로 "
        "적지 않습니다.",
        en="With another `max_length` and `output_dim`, `context_length` or the layer does not follow. Do not write "
        "sizes as numbers.",
    )
    assert _other.weight.untyped_storage().data_ptr() != _tokens.weight.untyped_storage().data_ptr(), tr(
        ko="가중치를 토큰 임베딩 층과 함께 씁니다. 위치에는 가중치가 따로 있는 새 층이 필요합니다.",
        en="The weights are those of the token embedding layer. Positions need a new layer with weights of its own.",
    )
    assert len(_other.weight.unique()) > 100, tr(
        ko="가중치가 무작위로 시작하지 않습니다. 같은 값이 되풀이됩니다.",
        en="The weights do not start out random: the same values come again and again.",
    )
    _rows = _other.weight.detach().clone()
    _found = _other(torch.tensor([0, 1, 2, 3, 4, 4]))
    _found.sum().backward()
    _gradient = _other.weight.grad.to_dense()[:, 0].tolist()
    assert torch.equal(_found[:5], _rows) and _rows.dtype == torch.float32, tr(
        ko="룩업이 가중치의 행을 그대로 돌려주지 않거나 수의 형식이 `float32`가 아닙니다. 두 크기 말고 다른 인자는 "
        "주지 않습니다.",
        en="A lookup does not give the rows of the weights as they are, or the numbers are not `float32`. Give no "
        "argument but the two sizes.",
    )
    assert _gradient == [1, 1, 1, 1, 2] and not _other.weight.grad.is_sparse, tr(
        ko="그레이디언트가 행마다 꺼낸 횟수만큼 가지 않거나 희소 텐서입니다. 두 크기 말고 다른 인자는 주지 않습니다.",
        en="A row does not get the gradient of each of its lookups, or the gradient is a sparse tensor. Give no "
        "argument but the two sizes.",
    )

# %% [markdown] lang="ko"
"""
`torch.arange(max_length)`는 위치 0, 1, 2, 3입니다. 네 위치를 차례로 꺼내므로 결과는 층의 가중치와 같습니다.
"""

# %% [markdown] lang="en"
"""
`torch.arange(max_length)` are the positions 0, 1, 2, 3. They fetch all four rows in order, so the result
equals the weights of the layer.
"""

# %% slides=false
# ko: 위치 0, 1, 2, 3의 벡터를 차례로 꺼냅니다.  (4,) → (4, 256)
# en: The vectors of the positions 0, 1, 2, 3.  (4,) → (4, 256)
pos_embeddings = pos_embedding_layer(torch.arange(max_length))

print(pos_embeddings.shape)
print(pos_embeddings)

# %% [markdown] lang="ko"
"""
#### {{heading:input-embeddings}}

`token_embeddings`와 `pos_embeddings`를 더해 `input_embeddings`를 만듭니다. 크기는 `(8, 4, 256)`과
`(4, 256)`으로 다르지만, PyTorch의 브로드캐스팅(broadcasting)이 같은 위치 벡터를 배치의 여덟 행에 똑같이 더해
줍니다. 이제 같은 토큰도 위치가 다르면 벡터가 다릅니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:input-embeddings}}

Add `token_embeddings` and `pos_embeddings` to get `input_embeddings`. Their shapes, `(8, 4, 256)` and
`(4, 256)`, differ, but PyTorch's broadcasting adds the same position vectors to all eight rows of the batch.
From now on the same token has different vectors at different positions.
"""

# %% exercise="input-embeddings" points=1 pitfalls=["concatenated", "position-numbers"]
# ko: (8, 4, 256) + (4, 256) → (8, 4, 256)
# en: (8, 4, 256) + (4, 256) → (8, 4, 256)
input_embeddings = token_embeddings + pos_embeddings  ### your code

print(input_embeddings.shape)
print(input_embeddings)

# %% check="input-embeddings"
with check(
    "input-embeddings",
    hint=tr(
        ko="두 텐서를 `+`로 더합니다. 크기가 다르지만 브로드캐스팅이 (4, 256)을 배치의 행마다 한 번씩 더해 줍니다.",
        en="Add the two tensors with `+`. Their shapes differ, but broadcasting adds the (4, 256) once to every row of "
        "the batch.",
    ),
    more=tr(
        ko="`token_embeddings`를 먼저 쓰고, `+` 기호, 그다음에 위의 셀이 만든 위치의 벡터를 씁니다. 나누거나, "
        "`detach`를 붙이거나, `add_`처럼 원래 텐서를 바꾸는 메서드는 쓰지 않습니다.",
        en="First `token_embeddings`, then a plus sign, then the vectors of the positions that the cell above made. No "
        "division, no `detach`, and no method such as `add_`, which changes the tensor itself.",
    ),
):
    answered(input_embeddings)
    assert tuple(input_embeddings.shape) == (8, max_length, output_dim), tr(
        ko="크기가 (8, 4, 256)이 아닙니다. 이어 붙이지 않고 더합니다.",
        en="The shape is not (8, 4, 256). The two are added, not put side by side.",
    )
    # ko: 행이 둘이고 토큰이 세 개씩인 작은 배치로 해 봅니다.
    # en: A small batch is tried: two rows of three tokens.
    _ids = torch.tensor([[9, 0, 9], [5, 5, 1]])
    _layers = token_embedding_layer.weight, pos_embedding_layer.weight
    _tokens, _positions = _layers[0][_ids], _layers[1][:3]
    _unchanged = _tokens.detach().clone(), _positions.detach().clone()
    _small = rerun(
        inputs=_ids, token_embeddings=_tokens, pos_embeddings=_positions, max_length=3, context_length=3
    ).input_embeddings
    assert torch.equal(_tokens, _unchanged[0]) and torch.equal(_positions, _unchanged[1]), tr(
        ko="셀이 `token_embeddings`나 `pos_embeddings`를 바꿉니다. 두 텐서는 그대로 두고 새 텐서를 만듭니다. "
        "`token-embeddings`의 셀부터 다시 실행합니다.",
        en="The cell changes `token_embeddings` or `pos_embeddings`. Leave both as they are and make a new tensor. "
        "Run the notebook again from the cell of `token-embeddings` on.",
    )
    assert torch.allclose(input_embeddings[0] - token_embeddings[0], pos_embeddings, atol=1e-5), tr(
        ko="토큰 임베딩을 빼도 위치 임베딩이 남지 않습니다.",
        en="With the token embeddings taken away, what is left is not the position embeddings.",
    )
    assert torch.allclose(input_embeddings[7] - token_embeddings[7], pos_embeddings, atol=1e-5), tr(
        ko="배치의 마지막 행에는 위치 임베딩이 더해지지 않았습니다. 모든 행에 똑같이 더해야 합니다.",
        en="The last row of the batch did not get the position embeddings. Every row gets the same ones.",
    )
    assert input_embeddings.requires_grad, tr(
        ko="그레이디언트가 끊겼습니다. 두 텐서를 그대로 더합니다.",
        en="The gradient is cut off. Add the two tensors as they are.",
    )
    assert torch.allclose(_small[1] - _unchanged[0][1], _unchanged[1], atol=1e-5), tr(
        ko="더 작은 배치에서는 모든 행에 위치 임베딩이 더해지지 않습니다. 크기를 숫자로 적지 않습니다.",
        en="In a smaller batch not every row gets the position embeddings. Do not write sizes as numbers.",
    )
    # ko: 그레이디언트가 거슬러 가는 길을 모두 따라가 봅니다.
    # en: All ways that a gradient takes back are followed.
    _way = [_small.grad_fn]
    for _step in _way:
        _way += [before for before, _ in _step.next_functions if before]
    assert {id(weight) for weight in _layers} <= {id(getattr(step, "variable", None)) for step in _way}, tr(
        ko="그레이디언트가 두 층에 모두 닿지 않습니다. 두 텐서를 `detach` 없이 그대로 더합니다.",
        en="Gradients do not reach both layers. Add the two tensors as they are, without `detach`.",
    )

# %% [markdown] lang="ko"
"""
## 정리

글 한 편이 다음 길을 지나 텐서가 되었습니다.

| 단계 | 만든 것 | 결과의 모습 |
| --- | --- | --- |
| 토큰으로 나누기 | 정규 표현식, 그다음 BPE | 문자열의 리스트 |
| 토큰 ID로 바꾸기 | `vocab`, 토크나이저 | 정수의 리스트 |
| 윈도로 자르기 | `GPTDatasetV1` | 크기 `(4,)`인 입력과 타깃 |
| 배치로 묶기 | `create_dataloader_v1` | 크기 `(8, 4)` |
| 벡터로 바꾸기 | `token_embedding_layer` | 크기 `(8, 4, 256)` |
| 위치 더하기 | `pos_embedding_layer` | 크기 `(8, 4, 256)` |

`input_embeddings`가 GPT의 첫 층이 받는 입력입니다. 여기서는 문맥 길이를 4로 두었지만, GPT-2의 문맥 길이는
1,024입니다. 방법은 같고 숫자만 큽니다.

다음 강의 lec27에서는 이 벡터들이 서로를 바라보게 합니다. 토큰마다 다른 토큰의 정보를 얼마나 가져올지 정하는
**어텐션**을 처음부터 만듭니다. `GPTDatasetV1`과 `create_dataloader_v1`은 lec28과 과제에서 다시 씁니다.

모든 확인 셀이 `✅`이면 노트북을 저장하고 `.ipynb` 파일로 내려받아 제출합니다.
"""

# %% [markdown] lang="en"
"""
## Summary

A story has become a tensor, along this path:

| step | what was built | what comes out |
| --- | --- | --- |
| split into tokens | a regular expression, later BPE | a list of strings |
| to token IDs | `vocab`, the tokenizers | a list of integers |
| cut into windows | `GPTDatasetV1` | inputs and targets of shape `(4,)` |
| pack into batches | `create_dataloader_v1` | shape `(8, 4)` |
| to vectors | `token_embedding_layer` | shape `(8, 4, 256)` |
| add positions | `pos_embedding_layer` | shape `(8, 4, 256)` |

`input_embeddings` is what the first layer of a GPT takes in. The context length was 4 here; that of GPT-2 is
1,024. The method is the same, only the numbers are larger.

In the next lecture, lec27, these vectors begin to look at one another: **attention**, built from the ground
up, decides how much each token takes from the others. `GPTDatasetV1` and `create_dataloader_v1` come back in
lec28 and in the homework.

When every check says `✅`, save the notebook, download it as `.ipynb` and hand it in.
"""

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 크기 `(8, 4, 256)`과 `(4, 256)`을 더하면 무슨 일이 일어납니까? 어느 축이 늘어나는지 손으로 그려 보입니다.

요약의 표를 한 줄씩 학생이 읽습니다. 제출할 파일과 기한을 말하고, 다음 시간에는 이 벡터들이 서로를 본다고 예고합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** What happens when `(8, 4, 256)` and `(4, 256)` are added? Draw which axis is repeated.

Students read the summary, a line each. Say what to hand in and when; next time these vectors look at one another.
"""

# %% include="ready" only="release"
