"""Homework 04: sizes, the text and its loaders."""

from autograde.course.edition import tr

# %% [markdown] part="training" lang="ko"
"""
## {{part:training}}부 · 훈련 ({{points:training}}점) · 125분

<!-- slide: 단편 소설 한 편으로 훈련합니다. 글은 아주 적지만, 훈련 루프는 큰 모델의 것과 같습니다. -->

이제 모델을 훈련합니다. 데이터는 26강의 단편 소설 한 편입니다. 사전 훈련(pretraining)이라고 부르기에는 아주 작은
데이터이지만, 훈련 루프는 큰 모델의 것과 같습니다.

### 크기 고르기

<!-- slide: 작은 크기가 기본입니다. GPU가 있으면 단어 하나를 `"full"`로 바꾸어도 됩니다. -->

이 부의 문제는 모두 작은 모델로 풀 수 있고, GPU가 없어도 됩니다. 그래서 아래 셀은 `"small"`입니다. GPU가 있으면
`"full"`로 바꾸어 가장 작은 GPT-2와 같은 크기의 모델을 훈련해도 됩니다. Colab에서는 `런타임 → 런타임 유형 변경`에서
T4 GPU를 고릅니다. 고칠 것은 이 단어 하나이고, 문제와 배점은 같습니다.

| `PRESET` | `"small"` | `"full"` |
| --- | --- | --- |
| 파라미터 | 13,673,984개 | 162,419,712개 |
| 문맥 길이 | 128 | 256 |
| GPU에서 걸리는 시간 | 1분 안쪽 | 1~2분 |
| CPU에서 걸리는 시간 | 코어 두 개가 비어 있으면 1분쯤, 다른 일로 바쁘면 9분까지 | 20분쯤(메모리 5 GB) |
| 훈련 손실 | 11쯤에서 시작해 5보다 작아집니다. | 10쯤에서 시작해 1보다 작아집니다. |

나중에 바꾸려면 `런타임 → 세션 다시 시작`을 하고 처음부터 다시 실행합니다.
"""

# %% [markdown] lang="en"
"""
## Part {{part:training}} · Training ({{points:training}} points) · 125 min

<!-- slide: The data is one short story: far too little, but the training loop is that of large models. -->

Now the model is trained. The data is one short story, that of lecture 26. This is far too little for real
pretraining, but the training loop is the same as for large models.

### Choosing a size

<!-- slide: The small size is the default. With a GPU, one word may be changed to `"full"`. -->

Every question of this part can be answered with a small model and without a GPU, so the next cell says `"small"`. With
a GPU you may replace it by `"full"`, and train a model of the size of the smallest GPT-2. In Colab, choose T4 GPU under
`Runtime → Change runtime type`. That one word is all there is to change; questions and points stay the same.

| `PRESET` | `"small"` | `"full"` |
| --- | --- | --- |
| parameters | 13,673,984 | 162,419,712 |
| context length | 128 | 256 |
| time on a GPU | less than a minute | 1 to 2 minutes |
| time on a CPU | about a minute on two idle cores, up to nine on a busy machine | about 20 minutes, 5 GB of memory |
| training loss | starts near 11, ends below 5 | starts near 10, ends below 1 |

To change it later, use `Runtime → Restart session` and run everything from the top.
"""

# %% include="start-here" only="release"

# %% editable=true slides=false
PRESET = "small"

# %% only="solutions"
# ko: 다 푼 이 노트북은 CPU에서 실행했습니다. 스레드가 하나면 결과가 실행할 때마다 같습니다.
# en: This solved notebook was run on a CPU. With one thread every run gives the same.
torch.set_num_threads(1)

# %% [markdown] lang="ko"
"""
<!-- notes -->

모델의 설정 `GPT_CONFIG_TRAIN`과 훈련의 설정 `TRAINING`은 여기에서 나옵니다. 계산을 아끼려고 문맥 길이를 1,024보다
짧게 합니다. 3부는 다른 이름의 설정을 쓰므로 이 설정을 바꾸지 않습니다.

| 키 | 뜻 |
| --- | --- |
| `learning_rate` | 학습률(learning rate): 한 스텝(step)에 파라미터를 고치는 폭 |
| `num_epochs` | 에포크(epoch) 수: 훈련 세트 전체를 몇 번 보는지 |
| `eval_freq` | 몇 스텝마다 손실을 재는지 |
| `eval_iter` | 손실을 잴 때 로더마다 배치를 몇 개까지 쓰는지 |
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

This is where the configuration of the model, `GPT_CONFIG_TRAIN`, and the settings of the training, `TRAINING`,
come from. A context shorter than 1,024 saves computing. Part {{part:pretrained}} uses a configuration of another name and leaves
this one as it is.

| key | meaning |
| --- | --- |
| `learning_rate` | how far a step moves the parameters |
| `num_epochs` | number of epochs, how often the whole training set is gone through |
| `eval_freq` | after how many steps the losses are measured |
| `eval_iter` | how many batches of each loader are used for that, at most |
"""

# %% slides=false
PRESETS = {
    "full": {
        "model": {
            "vocab_size": 50257,
            "context_length": 256,
            "emb_dim": 768,
            "n_heads": 12,
            "n_layers": 12,
            "drop_rate": 0.1,
            "qkv_bias": False,
        },
        "training": {"learning_rate": 0.0004, "num_epochs": 10, "eval_freq": 5, "eval_iter": 5},
    },
    "small": {
        "model": {
            "vocab_size": 50257,
            "context_length": 128,
            "emb_dim": 128,
            "n_heads": 4,
            "n_layers": 4,
            "drop_rate": 0.1,
            "qkv_bias": False,
        },
        "training": {"learning_rate": 0.001, "num_epochs": 10, "eval_freq": 10, "eval_iter": 5},
    },
}
if PRESET not in PRESETS:
    raise ValueError(
        tr(
            ko=f'PRESET은 "full"이나 "small"이어야 합니다. 지금은 {PRESET!r}입니다.',
            en=f'PRESET has to be "full" or "small"; now it is {PRESET!r}.',
        )
    )

GPT_CONFIG_TRAIN = PRESETS[PRESET]["model"]
TRAINING = PRESETS[PRESET]["training"]

# %% [markdown] lang="ko"
"""
이 설정으로 모델을 만들고 평가 모드로 둡니다.
"""

# %% [markdown] lang="en"
"""
A model of this configuration, in evaluation mode.
"""

# %% tags=["heavy"] slides=false
torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_TRAIN)
model.eval()

print(f"{sum(parameter.numel() for parameter in model.parameters()):,}")

# %% [markdown] lang="ko"
"""
### 글

<!-- notes -->

글은 26강에서 쓴 [*The Verdict*](https://en.wikisource.org/wiki/The_Verdict)(1908)입니다. 아래 셀은
`the-verdict.txt` 파일을 찾는 함수를 정의합니다. 파일이 `COURSE_DATA` 폴더나 작업 폴더에 있으면 그 파일을 쓰고, 없을
때만 내려받습니다.
"""

# %% [markdown] lang="en"
"""
### The text

<!-- notes -->

The text is [*The Verdict*](https://en.wikisource.org/wiki/The_Verdict) (1908), as in lecture 26. The next cell
defines a function that finds the file `the-verdict.txt`: a copy in the folder `COURSE_DATA` or in the working
folder is used as it is, and only if there is none is the file downloaded.
"""

# %% include="story"
from common import find_story

# %% slides=false
text_data = find_story().read_text(encoding="utf-8")

# ko: 처음 100자와 마지막 100자
# en: the first and the last 100 characters
print(text_data[:100])
print("…")
print(text_data[-100:])
print()
print(tr(ko="문자 수:", en="characters:"), len(text_data))
print(tr(ko="토큰 수:", en="tokens:"), len(tokenizer.encode(text_data)))

# %% [markdown] lang="ko"
"""
#### {{heading:data-loaders}}

글을 둘로 나눕니다. 앞의 90 %는 **훈련 세트**(training set), 나머지는 **검증 세트**(validation set)입니다. 검증
세트로는 훈련하지 않습니다. 처음 보는 글에서 모델이 얼마나 맞히는지 재는 데만 씁니다.

<!-- slide: 글의 앞쪽으로 훈련하고, 처음 보는 뒤쪽으로 검증합니다. -->

![](figure:train-val-split)

1. `train_ratio`: 훈련 세트의 비율, 0.90
2. `train_data`: `text_data`에서 `split_idx` **앞**에 있는 문자들
3. `val_data`: `split_idx`**부터** 끝까지
4. `train_loader`: `create_dataloader_v1`로 만든 **훈련 세트의** 로더. 배치 크기, 길이, 스트라이드와
   `num_workers`는 `val_loader`와 같습니다. 마지막의 짧은 배치는 버리고(`drop_last`), 윈도의 순서를
   섞습니다(`shuffle`).

길이와 스트라이드는 수로 쓰지 않고 설정 `GPT_CONFIG_TRAIN`에서 꺼냅니다. 길이로 18431과 2048이 출력되고, 이어서
배치의 크기가 출력됩니다. `"small"`이면 훈련 배치 18개와 검증 배치 2개, `"full"`이면 9개와 1개입니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:data-loaders}}

The text is split in two. The first 90 % are the **training set**, the rest is the **validation set**. The
model is not trained on the latter, which serves to measure how well it predicts a text that it has not seen.

<!-- slide: The beginning is for training, the rest, which the model has not seen, for validation. -->

![](figure:train-val-split)

1. `train_ratio`: the share of the training set, 0.90
2. `train_data`: the characters of `text_data` **before** `split_idx`
3. `val_data`: those **from** `split_idx` to the end
4. `train_loader`: a loader of **the training set**, made with `create_dataloader_v1`. Batch size, length,
   stride and `num_workers` are those of `val_loader`. A short batch at the end is dropped (`drop_last`), and the
   windows are taken in random order (`shuffle`).

Length and stride come out of the configuration `GPT_CONFIG_TRAIN` instead of being written as numbers. The
lengths printed are 18431 and 2048; the shapes of the batches follow. With `"small"` there are 18 batches for
training and 2 for validation, with `"full"` 9 and 1.
"""

# %% exercise="data-loaders" points=4 slides=false
# ko: 훈련 세트의 비율
# en: the share of the training set
train_ratio = 0.90  ### your code
split_idx = int(train_ratio * len(text_data))
# ko: split_idx 앞은 훈련 세트, 그 뒤는 검증 세트
# en: what is before split_idx is for training, the rest for validation
train_data = text_data[:split_idx]  ### your code
val_data = text_data[split_idx:]  ### your code

print(len(train_data))
print(len(val_data))

torch.manual_seed(123)
# ko: 훈련 세트의 로더. 아래의 val_loader와 견주어 봅니다.
# en: The loader of the training set; compare it with val_loader below.
train_loader = create_dataloader_v1(
    train_data,
    batch_size=2,
    max_length=GPT_CONFIG_TRAIN["context_length"],
    stride=GPT_CONFIG_TRAIN["context_length"],
    drop_last=True,
    shuffle=True,
    num_workers=0,
)  ### your code

val_loader = create_dataloader_v1(
    val_data,
    batch_size=2,
    max_length=GPT_CONFIG_TRAIN["context_length"],
    stride=GPT_CONFIG_TRAIN["context_length"],
    drop_last=False,
    shuffle=False,
    num_workers=0,
)

print(tr(ko="훈련 로더:", en="training loader:"))
for x, y in train_loader:
    print(x.shape, y.shape)

print(tr(ko="검증 로더:", en="validation loader:"))
for x, y in val_loader:
    print(x.shape, y.shape)

# %% check="data-loaders"
with check(
    "data-loaders",
    hint=tr(
        ko="문자열도 슬라이스로 자릅니다. 앞부분은 `[:위치]`, 뒷부분은 `[위치:]`입니다. 로더는 `val_loader`와 견주어 "
        "글, `drop_last`, `shuffle` 세 가지만 다릅니다.",
        en="A string can be sliced: `[:position]` is the part before, `[position:]` the part after. Only three things "
        "are not as in `val_loader`: the text, `drop_last` and `shuffle`.",
    ),
    more=tr(
        ko="자르는 위치는 두 빈칸 모두 `split_idx`입니다. 로더는 `val_loader`를 만드는 문장을 괄호까지 옮겨 쓰고, 첫 "
        "인자를 훈련 세트로, `drop_last`와 `shuffle`을 모두 반대로 바꿉니다.",
        en="In both slices the position is `split_idx`. For the loader copy the call that makes `val_loader`, with its "
        "parentheses; the first argument becomes the training set, and `drop_last` and `shuffle` become the opposite.",
    ),
):
    answered(train_ratio)
    answered(train_data)
    answered(val_data)
    answered(train_loader)
    assert abs(train_ratio - 0.9) < 1e-6, tr(
        ko="훈련 세트의 비율이 0.90이 아닙니다.",
        en="The share of the training set is not 0.90.",
    )
    assert train_data + val_data == text_data, tr(
        ko="두 부분을 이으면 처음의 글이 되어야 합니다.",
        en="The two parts put together have to be the whole text.",
    )
    assert len(train_data) == int(0.9 * len(text_data)), tr(
        ko="앞의 90 %가 훈련 세트여야 합니다.",
        en="The first 90 % have to be the training set.",
    )
    assert isinstance(train_loader, DataLoader), tr(
        ko="`train_loader`가 배치를 내는 로더가 아닙니다.",
        en="`train_loader` is not a loader, which gives batches.",
    )
    assert train_loader.num_workers == val_loader.num_workers, tr(
        ko="`num_workers`가 `val_loader`의 것과 다릅니다.",
        en="`num_workers` is not that of `val_loader`.",
    )
    # ko: 짧은 글과 다른 문맥 길이로 셀을 다시 실행합니다. 설정을 어디에서 꺼내든 길이는 같습니다.
    # en: The cell once more, with a short text and another context length, wherever the configuration is looked up.
    _model = {**GPT_CONFIG_TRAIN, "context_length": 23}
    _presets = {PRESET: {**PRESETS[PRESET], "model": _model}}
    _again = rerun(text_data=text_data[:4000], GPT_CONFIG_TRAIN=_model, PRESETS=_presets)
    for _loader, _text, _length in (
        (train_loader, train_data, GPT_CONFIG_TRAIN["context_length"]),
        (_again.train_loader, _again.train_data, 23),
    ):
        _tokens = tokenizer.encode(_text)
        _windows = [tuple(_loader.dataset[number][0].tolist()) for number in range(len(_loader.dataset))]
        assert list(_windows[0]) == _tokens[:_length], tr(
            ko="`train_loader`의 첫 윈도가 훈련 세트의 처음이 아니거나, 길이가 설정의 문맥 길이와 다릅니다.",
            en="The first window of `train_loader` is not the start of the training set, or it does not have the "
            "context length of the configuration.",
        )
        assert len(_windows) == -((_length - len(_tokens)) // _length), tr(
            ko="윈도의 수가 다릅니다. 스트라이드도 문맥 길이와 같아야 합니다.",
            en="The number of windows is not right. The stride has to be the context length, too.",
        )
    # ko: 이제 윈도의 수는 홀수입니다. 두 에포크를 뽑아 봅니다.
    # en: The number of windows is odd now. Two epochs are drawn.
    _epochs = [[inputs for inputs, _ in _again.train_loader] for _ in range(2)]
    assert len(_epochs[0][0]) == 2, tr(
        ko="배치 크기가 2가 아닙니다.",
        en="The batch size is not 2.",
    )
    assert len(_epochs[0]) == len(_windows) // 2, tr(
        ko="`train_loader`는 마지막의 짧은 배치를 버려야 합니다.",
        en="`train_loader` has to drop a short batch at the end.",
    )
    _orders = [[tuple(window) for inputs in epoch for window in inputs.tolist()] for epoch in _epochs]
    assert _orders[0] != _windows[: len(_orders[0])], tr(
        ko="`train_loader`는 윈도의 순서를 섞어야 합니다.",
        en="`train_loader` has to take the windows in random order.",
    )
    assert _orders[0] != _orders[1], tr(
        ko="두 에포크의 순서가 같습니다. 에포크마다 새로 섞어야 합니다.",
        en="Two epochs have the same order. It has to be drawn anew for each.",
    )
    assert (
        val_loader.dataset.input_ids[0].tolist() == tokenizer.encode(val_data)[: GPT_CONFIG_TRAIN["context_length"]]
    ), tr(
        ko="`val_loader`는 고치지 않습니다. 검증 세트를 길이 그대로 읽습니다.",
        en="`val_loader` stays as it is: it reads the validation set, with the same length.",
    )
