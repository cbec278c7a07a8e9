"""Lecture 26, 2.6: sampling with a sliding window."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
## 2.6 슬라이딩 윈도로 데이터 뽑기 · 35분

<!-- slide: 언어 모델이 배우는 일은 하나입니다. 앞을 보고 바로 다음 토큰을 맞힙니다. -->

언어 모델이 배우는 일은 단순합니다. 앞의 토큰을 보고 바로 다음 토큰을 맞힙니다. 이것이 **다음 토큰
예측**(next-token prediction)입니다. 정답을 사람이 달아 줄 필요가 없습니다. 글 자체가 문제이고, 한 칸 뒤가
정답입니다.

![](figure:next-token-rows)

#### {{heading:encode-verdict}}

첫 줄이 소설 전체를 `raw_text`로 다시 읽습니다. GPT-2의 토크나이저 `tokenizer`로 `raw_text`를 인코딩해 리스트
`enc_text`에 담습니다. 글에 특수 토큰이 없으므로 글 말고 다른 인자는 필요 없습니다. *The Verdict*라면 5145가
나옵니다.
"""

# %% [markdown] lang="en"
"""
## 2.6 Sampling with a sliding window · 35 min

<!-- slide: A language model learns one thing: see some tokens, say which comes next. -->

What a language model learns is simple: see some tokens, say which one comes next. This is **next-token
prediction**. Nobody has to write down the answers. The text itself is the question, and one position further
on it is the answer.

![](figure:next-token-rows)

#### {{heading:encode-verdict}}

The first line reads the whole story into `raw_text` once more. Encode `raw_text` with GPT-2's `tokenizer` and
put the list into `enc_text`. The text holds no special token, so no argument but the text is needed. For *The
Verdict* the cell prints 5145.
"""

# %% include="start-here" only="release"

# %% exercise="encode-verdict" points=1 slides=false
raw_text = story.read_text(encoding="utf-8")

# ko: 글 전체의 토큰 ID입니다. 특수 토큰은 들어 있지 않습니다.
# en: The token IDs of the whole story, which holds no special token.
enc_text = tokenizer.encode(raw_text)  ### your code

print(len(enc_text))

# %% check="encode-verdict"
with check(
    "encode-verdict",
    hint=tr(
        ko="바로 앞 문제와 같은 메서드이고, 인코딩할 글만 `raw_text`입니다. "
        "`tokenizer`가 GPT-2의 토크나이저인지도 확인합니다.",
        en="It is the method of the exercise before; only the text is now `raw_text`. "
        "Make sure too that `tokenizer` is GPT-2's.",
    ),
    more=tr(
        ko="`tokenizer`의 `encode`를 인자 하나로 한 번만 부릅니다. 글을 줄이나 단어로 나누거나 공백을 고치지 않습니다. "
        "돌려받은 리스트를 그대로 담습니다.",
        en="One single call of `encode` of `tokenizer`, with one argument. Do not cut the text into lines or words, "
        "do not tidy its whitespace, and keep the list that comes back as it is.",
    ),
):
    answered(enc_text)
    assert raw_text == story.read_text(encoding="utf-8"), tr(
        ko="`raw_text`가 이야기 그대로가 아닙니다. 뒤의 셀도 쓰므로 바꾸지 않습니다.",
        en="`raw_text` is no longer the story. Later cells use it, so it has to stay as it was read.",
    )
    assert isinstance(enc_text, list), tr(
        ko="`enc_text`가 리스트가 아닙니다.",
        en="`enc_text` is not a list.",
    )
    assert all(isinstance(i, int) for i in enc_text), tr(
        ko="`enc_text`에 정수가 아닌 항목이 있습니다. 토큰이 아니라 토큰 ID가 필요합니다.",
        en="Some item of `enc_text` is not an integer. What is needed are token IDs, not tokens.",
    )
    assert tokenizer.decode(enc_text) == raw_text, tr(
        ko="디코딩하면 원래 글이 되지 않습니다. 글 전체를 바꾸지 않고 인코딩합니다.",
        en="Decoded, it does not give the story. Encode all of it, unchanged.",
    )
    _again = rerun(raw_text="unfamiliarword\n\n\nunfamiliarword").enc_text
    assert (_again[:4], len(_again)) == ([403, 69, 19968, 4775], 10), tr(
        ko="`raw_text`에 다른 글을 넣어 보면 토큰이 GPT-2의 것과 다릅니다. 그 글을 나누지 말고 한 번에 인코딩합니다.",
        en="With another text in `raw_text` the tokens are not those of GPT-2. Encode that text in one go, uncut.",
    )

# %% [markdown] lang="ko"
"""
연습에는 앞의 21개를 건너뛴 나머지 `enc_sample`을 씁니다. 첫머리보다 조금 더 재미있는 구절입니다.
"""

# %% [markdown] lang="en"
"""
For practice, `enc_sample` leaves out the first 21 tokens and starts at a livelier passage.
"""

# %% slides=false
# ko: 첫 구절을 건너뛰고 22번째 토큰부터 씁니다.
# en: The opening is skipped: the sample starts with the 22nd token.
enc_sample = enc_text[21:]

# %% [markdown] lang="ko"
r"""
<!-- notes -->

모델에 넣는 시퀀스가 **입력**(input), 맞혀야 하는 시퀀스가 **타깃**(target)입니다. 길이가 $L$인 입력이
위치 $i$에서 시작한다면 둘은 다음과 같습니다.

$$x=(t_i,\ t_{i+1},\ \dots,\ t_{i+L-1}) \qquad y=(t_{i+1},\ t_{i+2},\ \dots,\ t_{i+L})$$

<!-- slide: 타깃은 입력을 한 칸 옮긴 것입니다. 윈도 하나에 훈련 예가 여러 개 들어 있습니다. -->

타깃은 입력을 **한 칸 옮긴 것**입니다. 그래서 $x$의 $k$번째까지 보고 $y$의 $k$번째를 맞히는 문제가 한꺼번에
$L$개 들어 있습니다.

![](figure:input-target-shift)

#### {{heading:input-target}}

1. `x`: `enc_sample`의 처음 `context_size`개입니다.
2. `y`: `enc_sample`의 위치 1부터 `context_size`개입니다.

숫자 4를 쓰지 않고 `context_size`를 씁니다. 숨은 검사는 `context_size`를 7이나 더 큰 수로 바꾸어서도 실행해
봅니다. `enc_sample`은 뒤의 셀이 다시 쓰므로 바꾸지 않습니다.
"""

# %% [markdown] lang="en"
r"""
<!-- notes -->

The tokens that go into the model are the **input**, the tokens to be predicted are the **target**. For an
input of length $L$ that starts at position $i$ they are

$$x=(t_i,\ t_{i+1},\ \dots,\ t_{i+L-1}) \qquad y=(t_{i+1},\ t_{i+2},\ \dots,\ t_{i+L})$$

<!-- slide: The target is the input moved by one position. One window holds many training examples. -->

The target is the input **moved by one position**. One such window holds $L$ training examples at once: see
the first $k$ items of $x$, predict item $k$ of $y$.

![](figure:input-target-shift)

#### {{heading:input-target}}

1. `x`: the first `context_size` items of `enc_sample`.
2. `y`: `context_size` items of `enc_sample`, from position 1 on.

Use `context_size` and not the number 4: the hidden checks also run it with `context_size` set to 7 and to
larger numbers. Leave `enc_sample` as it is; the next cells use it.
"""

# %% exercise="input-target" points=2 pitfalls=["target-not-shifted", "ids-plus-one"]
context_size = 4

# ko: 입력: 처음부터 context_size개.  크기: (context_size,)
# en: Input: the first context_size IDs.  Shape: (context_size,)
x = enc_sample[:context_size]  ### your code
# ko: 타깃: 한 칸 뒤에서 시작하는 context_size개.
# en: Target: context_size IDs, starting one position later.
y = enc_sample[1 : context_size + 1]  ### your code

print("x:", x)
print("y:", y)

# %% check="input-target"
with check(
    "input-target",
    hint=tr(
        ko="슬라이스 `a[시작:끝]`에서 끝은 들어가지 않습니다. 시작이 한 칸 밀리면 끝도 한 칸 밀려야 길이가 같습니다.",
        en="In a slice `a[start:end]` the end is not included. If the start moves by one, the end has to move too, "
        "or the length changes.",
    ),
    more=tr(
        ko="둘 다 `enc_sample`의 슬라이스입니다. `x`는 시작을 비워 두고 끝에 `context_size`를 씁니다. `y`는 1에서 "
        "시작하고, 끝은 `x`의 끝에 1을 더한 것입니다.",
        en="Both are slices of `enc_sample`. That of `x` leaves its start empty and ends at `context_size`. That of "
        "`y` starts at 1, and its end is one more than that of `x`.",
    ),
):
    answered(x, y)
    assert enc_sample == enc_text[21:], tr(
        ko="`enc_sample`이 바뀌었습니다. 뒤의 셀도 쓰므로 읽기만 합니다. `enc_sample`을 만든 셀부터 다시 실행합니다.",
        en="`enc_sample` was changed. Later cells use it, so it should only be read. Run the cell that made it "
        "again, and go on from there.",
    )
    assert isinstance(x, list) and isinstance(y, list), tr(
        ko="`x`나 `y`가 리스트가 아닙니다.",
        en="`x` or `y` is not a list.",
    )
    assert len(x) == context_size, tr(
        ko="`x`의 길이가 `context_size`와 다릅니다.",
        en="The length of `x` is not `context_size`.",
    )
    assert len(y) == context_size, tr(
        ko="`y`의 길이가 `context_size`와 다릅니다. 슬라이스의 끝도 확인합니다.",
        en="The length of `y` is not `context_size`. Look at the end of the slice too.",
    )
    assert x[0] == enc_sample[0], tr(
        ko="`x`가 `enc_sample`의 처음에서 시작하지 않습니다.",
        en="`x` does not start at the beginning of `enc_sample`.",
    )
    assert x[1:] == y[:-1], tr(
        ko="`y`가 `x`보다 정확히 한 칸 뒤가 아닙니다.",
        en="`y` does not start exactly one position after `x`.",
    )
    assert y[-1] == enc_sample[context_size], tr(
        ko="`y`의 마지막 항목이 `x` 바로 다음 토큰이 아닙니다.",
        en="The last item of `y` is not the token that follows `x`.",
    )
    _longer = rerun(context_size=7)
    assert len(_longer.x) == len(_longer.y) == 7 and _longer.x[1:] == _longer.y[:-1], tr(
        ko="`context_size`를 7로 바꾸면 `x`와 `y`가 따라 길어지지 않습니다. 길이를 숫자로 적지 않습니다.",
        en="With `context_size` set to 7, `x` and `y` do not follow. Do not write their length as a number.",
    )

# %% [markdown] only="notes" minutes=8 lang="ko"
"""
**물어볼 것.** 토큰 네 개짜리 윈도 하나에 문제가 몇 개 들어 있습니까? 왜 하나가 아닙니까?

**걸리는 곳.** 타깃을 "다음 토큰 하나"로 생각합니다. 타깃의 길이가 입력과 같다는 것을 그림에서 세어 보게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** How many questions does a window of four tokens hold? Why not one?

**Where they stumble.** They take the target for one single token. Have them count in the figure: it is as long
as the input.
"""

# %% [markdown] lang="ko"
"""
윈도 하나에 든 훈련 예 네 개를 펼쳐 봅니다. 화살표 왼쪽이 모델이 보는 것, 오른쪽이 맞혀야 하는 것입니다.
"""

# %% [markdown] lang="en"
"""
One window holds four training examples. What the model sees is to the left of the arrow, what it has to predict
to the right.
"""

# %% slides=false
for i in range(1, context_size + 1):
    print(enc_sample[:i], "---->", enc_sample[i])

# %% [markdown] lang="ko"
"""
같은 것을 글로 되돌립니다. 토큰에 든 앞 공백도 그대로 보입니다.
"""

# %% [markdown] lang="en"
"""
The same as text. The leading spaces belong to the tokens.
"""

# %%
for i in range(1, context_size + 1):
    print(tokenizer.decode(enc_sample[:i]), "---->", tokenizer.decode([enc_sample[i]]))

# %% [markdown] lang="ko"
r"""
### 데이터셋

<!-- notes -->

이 일을 글 전체에 되풀이합니다. 길이가 `max_length`인 틀을 글 위에 놓고, `stride`만큼씩 옮기며 입력과 타깃을
뽑습니다. 이것이 **슬라이딩 윈도**(sliding window)이고, 옮기는 폭이 **스트라이드**(stride)입니다. 토큰이
$N$개이고 윈도의 길이가 $L$이면 윈도는 모두 $\lceil (N-L)/\text{stride} \rceil$개입니다.

PyTorch에서는 항목을 하나씩 꺼내 주는 것을 **데이터셋**(dataset), 항목을 모아 **배치**(batch)로 묶어 주는 것을
**데이터 로더**(data loader)라고 합니다. `Dataset`을 물려받은 클래스에는 항목의 수를 알려 주는 `__len__`과
항목 하나를 돌려주는 `__getitem__`이 있어야 합니다.

#### {{heading:gpt-dataset}}

클래스 `GPTDatasetV1`의 빈칸 {{blanks:gpt-dataset}} 개를 채웁니다. `i`는 윈도가 시작하는 위치입니다.

1. `input_chunk`: `token_ids`의 위치 `i`부터 `max_length`개입니다.
2. `target_chunk`: 같은 길이를 한 칸 뒤에서 시작한 것입니다.

`stride`만큼 옮기는 일은 반복문이 이미 합니다. 타깃은 스트라이드와 관계없이 **늘 한 칸** 뒤입니다. 숨은 검사는
길이와 스트라이드가 다른 여러 경우와 다른 토크나이저로도 실행해 보고, `<|endoftext|>`가 토큰 하나가 되는지도
봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
### The dataset

<!-- notes -->

The same is now done all along the text. A frame of length `max_length` is laid on it and moved on by
`stride`, and each position yields an input and a target. This is the **sliding window**, and the step is the
**stride**. With $N$ tokens and windows of length $L$ there are $\lceil (N-L)/\text{stride} \rceil$ windows.

In PyTorch the object that hands out single items is a **dataset**; the object that collects items into
**batches** is a **data loader**. A class derived from `Dataset` needs `__len__`, which says how many items
there are, and `__getitem__`, which returns one of them.

#### {{heading:gpt-dataset}}

Fill the {{blanks:gpt-dataset}} blanks of the class `GPTDatasetV1`. `i` is the position where a window starts.

1. `input_chunk`: `max_length` items of `token_ids`, from position `i` on.
2. `target_chunk`: as many, starting one position later.

Moving on by `stride` is the loop's job already. Whatever the stride, the target starts **always one
position** after the input. The hidden checks also try other lengths and strides and another tokenizer, and
see that `<|endoftext|>` becomes one token. Nothing is printed.
"""

# %% exercise="gpt-dataset" points=4 pitfalls=["target-shifted-by-stride", "global-ids"]
import torch
from torch.utils.data import DataLoader, Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []

        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        assert len(token_ids) > max_length, tr(
            ko="글이 너무 짧습니다. 토큰이 max_length보다 많아야 합니다.",
            en="The text is too short: it must have more than max_length tokens.",
        )

        # ko: i는 윈도가 시작하는 위치이고, stride씩 커집니다.
        # en: i is where a window starts; it grows by stride.
        for i in range(0, len(token_ids) - max_length, stride):
            # ko: 위치 i부터 토큰 ID max_length개
            # en: max_length token IDs from position i on
            input_chunk = token_ids[i : i + max_length]  ### your code
            # ko: 같은 길이를 한 칸 뒤에서
            # en: as many, one position later
            target_chunk = token_ids[i + 1 : i + max_length + 1]  ### your code
            # ko: 크기: (max_length,)
            # en: shape: (max_length,)
            self.input_ids.append(torch.tensor(input_chunk))
            self.target_ids.append(torch.tensor(target_chunk))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]


# %% check="gpt-dataset"
class _Numbers:
    # ko: 글에 적힌 수를 그대로 ID로 쓰는 시험용 토크나이저
    # en: A tokenizer for trying things out: the numbers in the text are the IDs.
    def encode(self, txt, allowed_special=(), **options):
        self.allowed = allowed_special
        return [0 if word == "<|endoftext|>" else int(word) for word in txt.split()]


with check(
    "gpt-dataset",
    hint=tr(
        ko="`token_ids`를 위치 `i`에서 `i + max_length` 앞까지 자릅니다. 타깃은 시작과 끝을 모두 1만큼 옮깁니다. "
        "`stride`는 이미 반복문이 처리하므로 슬라이스에 쓰지 않습니다.",
        en="Cut `token_ids` from `i` up to, not including, `i + max_length`. For the target both ends move by 1. "
        "The loop takes care of `stride` already, so the slices do not need it.",
    ),
    more=tr(
        ko="두 빈칸 모두 `token_ids`의 슬라이스입니다. `input-target` 문제의 슬라이스에서 `context_size`를 "
        "`max_length`로 바꾸고, 시작과 끝에 모두 `i`를 더합니다. 숫자는 타깃의 1뿐입니다.",
        en="Both blanks are slices of `token_ids`. Take those of the exercise `input-target`, with `max_length` for "
        "`context_size`, and add `i` to every start and end. The only number in them is the 1 of the target.",
    ),
):
    _tokenizer = _Numbers()
    _windows = GPTDatasetV1("10 11 12 <|endoftext|> 14 15 16 17 18 19", _tokenizer, max_length=3, stride=2)
    assert _tokenizer.allowed, tr(
        ko="글을 인코딩할 때 특수 토큰을 허락하지 않았습니다. 주어진 줄의 `allowed_special`은 그대로 둡니다.",
        en="The text is encoded without allowing special tokens. The `allowed_special` of the given line has to stay.",
    )
    _others = GPTDatasetV1("30 31 32 33 34 35 36", _Numbers(), max_length=5, stride=1)
    assert [len(_windows), len(_others)] == [4, 2], tr(
        ko="윈도의 수가 다릅니다. 반복문은 고치지 않고, 리스트는 데이터셋마다 `self`에 새로 만듭니다.",
        en="The number of windows is not right. The loop stays as it is, and each dataset makes new lists in `self`.",
    )
    assert [tuple(part.shape) for part in (*_windows[0], *_others[0])] == [(3,), (3,), (5,), (5,)], tr(
        ko="입력과 타깃의 길이가 모두 `max_length`여야 합니다.",
        en="Inputs and targets must all have length `max_length`.",
    )
    assert [_windows[2][0].tolist(), _others[1][0].tolist()] == [[14, 15, 16], [31, 32, 33, 34, 35]], tr(
        ko="뒤의 입력이 잘못되었습니다. 위치 `i`에서 시작하는지, 넘겨받은 글의 토큰인지 확인합니다.",
        en="A later input is wrong. See whether it starts at position `i` and holds tokens of the text passed in.",
    )
    assert [_windows[2][1].tolist(), _others[1][1].tolist()] == [[15, 16, 17], [32, 33, 34, 35, 36]], tr(
        ko="뒤의 타깃이 잘못되었습니다. 입력보다 정확히 한 칸 뒤여야 합니다.",
        en="A later target is wrong. It has to start exactly one position after the input.",
    )

# %% [markdown] lang="ko"
"""
### 데이터 로더

데이터 로더는 네 가지를 정합니다.

- `batch_size`: 배치 크기(batch size), 곧 한 배치에 넣을 윈도의 수입니다.
- `shuffle`: 윈도의 순서를 섞을지 정합니다. 섞을 때는 에포크(epoch)마다, 곧 글을 처음부터 볼 때마다 새로
  섞습니다.
- `drop_last`: 마지막 배치가 `batch_size`보다 짧으면 버릴지 정합니다. 훈련할 때 짧은 배치는 손실을 튀게
  하므로 보통 버립니다.
- `num_workers`: 데이터를 준비하는 프로세스의 수입니다. 0이면 따로 띄우지 않습니다.

#### {{heading:create-dataloader}}

함수 `create_dataloader_v1`의 빈칸 {{blanks:create-dataloader}} 개를 채웁니다.

1. `tokenizer`: `gpt2` 인코딩 객체입니다. 함수 안에서 새로 불러옵니다.
2. `dataset`: `txt`, `tokenizer`, `max_length`, `stride`로 만든 `GPTDatasetV1`입니다.
3. `dataloader`: `dataset`을 담은 `DataLoader`입니다. `batch_size`, `shuffle`, `drop_last`, `num_workers`를
   받은 값 그대로 넘깁니다.

인자 하나를 빠뜨려도 오류가 나지 않고 조용히 기본값이 쓰입니다. 숨은 검사는 네 가지가 모두 전달되는지, 함수가
바깥의 `tokenizer`나 `raw_text`에 기대지 않는지 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
### The data loader

Four arguments say how a data loader makes its batches.

- `batch_size`: the batch size, how many windows go into a batch.
- `shuffle`: whether the windows come in random order. Each epoch, that is, each pass through the whole text,
  has a new order.
- `drop_last`: whether a last batch shorter than `batch_size` is dropped. In training a short batch makes the
  loss jump, so it usually is.
- `num_workers`: how many processes prepare the data; with 0 there are no extra ones.

#### {{heading:create-dataloader}}

Fill the {{blanks:create-dataloader}} blanks of the function `create_dataloader_v1`.

1. `tokenizer`: the encoding object `gpt2`, fetched anew inside the function.
2. `dataset`: a `GPTDatasetV1` made with `txt`, `tokenizer`, `max_length` and `stride`.
3. `dataloader`: a `DataLoader` over `dataset`, with `batch_size`, `shuffle`, `drop_last` and `num_workers`
   passed on as received.

A forgotten argument raises no error: a default quietly takes its place. The hidden checks see whether all
four arrive, and whether the function does without any `tokenizer` or `raw_text` outside. Nothing is printed.
"""


# %% exercise="create-dataloader" points=4
def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    # ko: GPT-2의 토크나이저
    # en: GPT-2's tokenizer
    tokenizer = tiktoken.get_encoding("gpt2")  ### your code
    # ko: txt로 만든 GPTDatasetV1
    # en: a GPTDatasetV1 of txt
    dataset = GPTDatasetV1(txt, tokenizer, max_length, stride)  ### your code
    # ko: dataset을 배치로 묶는 DataLoader
    # en: a DataLoader that puts the dataset's items into batches
    dataloader = DataLoader(
        dataset, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers
    )  ### your code
    return dataloader


# %% check="create-dataloader"
with check(
    "create-dataloader",
    hint=tr(
        ko="함수가 받은 인자를 빠짐없이 넘깁니다. `max_length`와 `stride`는 데이터셋으로, "
        "`batch_size`, `shuffle`, `drop_last`, `num_workers`는 키워드 인자로 `DataLoader`에 갑니다.",
        en="Pass on every argument that the function receives: `max_length` and `stride` go to the dataset; "
        "`batch_size`, `shuffle`, `drop_last` and `num_workers` go to `DataLoader`, as keyword arguments.",
    ),
    more=tr(
        ko="빈칸 1은 `gpt2-tokenizer`의 답과 같습니다. 빈칸 2는 `GPTDatasetV1`에 `__init__`이 받는 순서대로 네 "
        "인자를 넘깁니다. 빈칸 3은 `DataLoader`에 `dataset`을 먼저 주고, 네 옵션을 `이름=이름` 꼴로 하나씩 씁니다.",
        en="Blank 1 is the answer of `gpt2-tokenizer` again. Blank 2 hands the four arguments to `GPTDatasetV1`, in "
        "the order in which its `__init__` takes them. Blank 3 gives `DataLoader` the `dataset` first, then the four "
        "options, each in the form `name=name`.",
    ),
):
    _long = "unfamiliarword" + " one two" * 150
    _loader = create_dataloader_v1(_long, batch_size=5, max_length=3, stride=2, shuffle=False, num_workers=1)
    answered(_loader)
    assert isinstance(_loader, DataLoader), tr(
        ko="함수가 `DataLoader`를 돌려주지 않습니다.",
        en="The function does not return a `DataLoader`.",
    )
    answered(_loader.dataset)
    assert isinstance(_loader.dataset, GPTDatasetV1), tr(
        ko="`DataLoader`의 데이터셋이 `GPTDatasetV1`이 아닙니다.",
        en="The dataset of the `DataLoader` is not a `GPTDatasetV1`.",
    )
    assert _loader.dataset[0][0].tolist()[:2] == [403, 69], tr(
        ko="데이터셋이 함수가 받은 글의 GPT-2 토큰 ID로 시작하지 않습니다. `txt`와 `gpt2` 인코딩을 썼는지 확인합니다.",
        en="The dataset does not begin with GPT-2's token IDs of the text that the function received. See whether "
        "`txt` and the encoding `gpt2` are used.",
    )
    assert (len(_loader.dataset), len(_loader.dataset[0][0])) == (151, 3), tr(
        ko="`max_length`와 `stride`가 데이터셋까지 제대로 가지 않았습니다.",
        en="`max_length` and `stride` did not reach the dataset as they should.",
    )
    assert _loader.batch_size == 5, tr(
        ko="`batch_size`가 `DataLoader`까지 가지 않았습니다.",
        en="`batch_size` did not reach the `DataLoader`.",
    )
    assert isinstance(_loader.sampler, torch.utils.data.SequentialSampler), tr(
        ko="`shuffle=False`로 불렀는데도 순서를 섞습니다.",
        en="It was called with `shuffle=False` and shuffles all the same.",
    )
    assert _loader.drop_last, tr(
        ko="`drop_last`의 기본값은 `True`입니다. 받은 값을 그대로 넘겨야 합니다.",
        en="The default of `drop_last` is `True`. The value received has to be passed on.",
    )
    assert _loader.num_workers == 1, tr(
        ko="`num_workers`가 `DataLoader`까지 가지 않았습니다.",
        en="`num_workers` did not reach the `DataLoader`.",
    )
    _loader = create_dataloader_v1("one two three four", max_length=2, stride=1, drop_last=False)
    assert len(_loader.dataset) == 2, tr(
        ko="다른 글로 한 번 더 부르면 윈도의 수가 다릅니다. 부를 때마다 받은 글로 데이터셋을 새로 만들어야 합니다.",
        en="Called again with another text, it gives another number of windows than it should. Every call makes a new "
        "dataset of the text it receives.",
    )
    assert isinstance(_loader.sampler, torch.utils.data.RandomSampler), tr(
        ko="`shuffle`의 기본값은 `True`입니다. 받은 값을 그대로 넘겨야 합니다.",
        en="The default of `shuffle` is `True`. The value received has to be passed on.",
    )
    assert not _loader.drop_last, tr(
        ko="`drop_last=False`로 불렀는데도 마지막 배치를 버립니다.",
        en="It was called with `drop_last=False` and drops the last batch all the same.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:batch-of-one}}

`create_dataloader_v1`로 `raw_text`의 데이터 로더를 만들어 `dataloader`에 담습니다. 배치는 다음과 같아야 합니다. 인자를
어떻게 줄지는 직접 정합니다.

- 배치 하나에 윈도가 하나, 윈도 하나에 토큰이 네 개 들어 있습니다.
- 글에서 만들 수 있는 윈도가 서로 겹치는 것까지 하나도 빠짐없이 나옵니다.
- 윈도는 글에 나온 순서대로 나옵니다.

다음 줄들은 첫 배치를 꺼내 출력합니다. 배치는 입력과 타깃 두 텐서이고, 크기(shape)는 모두 `(1, 4)`입니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:batch-of-one}}

Use `create_dataloader_v1` to make a data loader for `raw_text` and put it into `dataloader`. This is what its
batches should be like; which arguments that takes is for you to decide.

- A batch holds one window, and a window four tokens.
- Every window that the text allows comes up, the overlapping ones included.
- The windows come in the order of the text.

The lines after it fetch the first batch and print it: two tensors, input and target, both of shape `(1, 4)`.
"""

# %% exercise="batch-of-one" points=1 slides=false
# ko: 토큰 네 개짜리 윈도 하나씩, 빠짐없이, 글의 순서대로
# en: one window of four tokens at a time, each of them, in the order of the text
dataloader = create_dataloader_v1(raw_text, batch_size=1, max_length=4, stride=1, shuffle=False)  ### your code

data_iter = iter(dataloader)
first_batch = next(data_iter)
print(first_batch)

# %% check="batch-of-one"
with check(
    "batch-of-one",
    hint=tr(
        ko="방금 만든 함수를 `raw_text`로 부르고, 기본값과 다른 네 가지를 키워드 인자로 줍니다. "
        "`shuffle=False`를 잊기 쉽습니다.",
        en="Call the function just written with `raw_text` and give the four values that differ from the defaults as "
        "keyword arguments. `shuffle=False` is easily forgotten.",
    ),
    more=tr(
        ko="`create_dataloader_v1`의 괄호 안에 글을 먼저 쓰고, 그 뒤에 위의 글에 나온 네 값을 이름과 함께 쉼표로 "
        "이어 씁니다. 이름을 붙이면 순서가 달라도 됩니다.",
        en="In the parentheses of `create_dataloader_v1` comes the text first, then the four values of the statement "
        "above, each with its name, separated by commas. With names their order does not matter.",
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
    assert dataloader.batch_size == 1, tr(
        ko="배치 크기가 1이 아닙니다.",
        en="The batch size is not 1.",
    )
    assert tuple(first_batch[0].shape) == (1, 4), tr(
        ko="입력의 크기가 (1, 4)가 아닙니다. `max_length`를 확인합니다.",
        en="The inputs do not have the shape (1, 4). See `max_length`.",
    )
    assert len(dataloader) == len(enc_text) - 4, tr(
        ko="배치의 수가 다릅니다. `stride`와 글(`raw_text`)을 확인합니다.",
        en="The number of batches is not right. See `stride` and the text (`raw_text`).",
    )
    assert first_batch[0][0].tolist() == enc_text[:4], tr(
        ko="첫 배치의 입력이 `raw_text`의 처음 네 토큰이 아닙니다.",
        en="The first inputs are not the first four tokens of `raw_text`.",
    )

# %% [markdown] lang="ko"
"""
둘째 배치의 입력을 첫 배치의 입력과 견주어 봅니다. 윈도가 몇 토큰 옮겨 갔습니까?
"""

# %% [markdown] lang="en"
"""
Compare the second batch with the first: how many tokens has the window moved on?
"""

# %% slides=false
second_batch = next(data_iter)
print(second_batch)

# %% [markdown] lang="ko"
"""
<!-- slide: 스트라이드가 윈도의 길이와 같으면 겹치지도 않고 빠뜨리지도 않습니다. -->

스트라이드가 1이면 이웃한 윈도가 $L-1$개의 토큰을 함께 씁니다. 스트라이드가 $L$이면 겹치지도 않고 빠뜨리지도
않습니다.

![](figure:stride-1-vs-4)

배치끼리 너무 많이 겹치면 모델이 같은 구절을 되풀이해 보게 되어 과대적합(overfitting)이 일어나기 쉽습니다.
그래서 앞으로는 윈도가 겹치지 않게 합니다.

#### {{heading:batch-of-eight}}

`raw_text`의 데이터 로더를 다시 만들어 `dataloader`에 담습니다. 이번에는 배치가 다음과 같아야 합니다.

- 배치 하나에 윈도가 여덟 개, 윈도 하나에 토큰이 네 개 들어 있습니다.
- 이웃한 입력은 겹치지 않고, 그 사이에 빠진 토큰도 없습니다.
- 윈도는 글에 나온 순서대로 나오고, 여덟 개를 채우지 못한 마지막 배치는 버립니다.

꺼낸 `inputs`와 `targets`의 크기는 모두 `(8, 4)`입니다. 위 그림의 아래쪽처럼, `inputs`의 한 행이 끝난 곳에서 다음 행이
시작하는지 봅니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: With a stride as long as the window, nothing overlaps and nothing is left out. -->

With stride 1, neighbouring windows share $L-1$ tokens. With stride $L$ they neither overlap nor leave
anything out.

![](figure:stride-1-vs-4)

Batches that overlap too much show the model the same passages over and over, which favours overfitting. From
here on the windows do not overlap.

#### {{heading:batch-of-eight}}

Make another data loader for `raw_text` and put it into `dataloader`. This time the batches should be like this:

- A batch holds eight windows, and a window four tokens.
- Neighbouring inputs do not overlap, and no token between them is left out.
- The windows come in the order of the text, and a last batch of fewer than eight is dropped.

The `inputs` and `targets` fetched from it both have the shape `(8, 4)`. As in the lower half of the figure, each
row of `inputs` should begin where the row above ends.
"""

# %% exercise="batch-of-eight" points=1 slides=false
# ko: 토큰 네 개짜리 윈도 여덟 개씩, 겹치거나 빠뜨리지 않고, 글의 순서대로
# en: eight windows of four tokens at a time, without overlap or gap, in the order of the text
dataloader = create_dataloader_v1(raw_text, batch_size=8, max_length=4, stride=4, shuffle=False)  ### your code

data_iter = iter(dataloader)
inputs, targets = next(data_iter)
print(inputs)
print(targets)

# %% check="batch-of-eight"
with check(
    "batch-of-eight",
    hint=tr(
        ko="앞 문제에서 쓴 호출과 같고, 배치 크기와 `stride`만 다릅니다. "
        "윈도가 겹치지 않으려면 인자 두 개의 값이 같아야 합니다.",
        en="The same call as before; only the batch size and `stride` differ. For windows without overlap two of the "
        "arguments have to be equal.",
    ),
    more=tr(
        ko="`batch-of-one`의 줄을 옮겨 쓰고, `batch_size`와 `stride`에 위의 글에 나온 값을 넣습니다. 다른 인자는 "
        "더하지 않습니다.",
        en="Copy the line of `batch-of-one` and put the values of the statement above into `batch_size` and "
        "`stride`. Add no other argument.",
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
    assert tuple(inputs.shape) == (8, 4), tr(
        ko="입력의 크기가 (8, 4)가 아닙니다. 배치 크기와 `max_length`를 확인합니다.",
        en="The inputs do not have the shape (8, 4). See the batch size and `max_length`.",
    )
    assert inputs.flatten().tolist() == enc_text[:32], tr(
        ko="입력의 행을 이어 붙여도 글의 앞부분이 되지 않습니다. 윈도가 겹치거나 틈이 있으면 `stride`를 확인합니다.",
        en="Put together, the rows of the inputs are not the beginning of the text. If windows overlap or leave gaps, "
        "see `stride`.",
    )
    assert targets.flatten().tolist() == enc_text[1:33], tr(
        ko="타깃이 입력보다 한 칸 뒤가 아닙니다.",
        en="The targets do not start one position after the inputs.",
    )
    assert len(enc_text) - 8 <= 4 * len(dataloader.dataset) <= len(enc_text), tr(
        ko="윈도의 수가 다릅니다. `raw_text` 전체로 만들어야 합니다.",
        en="The number of windows is not right. The loader has to be made of all of `raw_text`.",
    )
    assert len(dataloader) == len(dataloader.dataset) // 8, tr(
        ko="여덟 행이 안 되는 마지막 배치가 남아 있습니다. 위의 네 값 말고는 기본값을 그대로 둡니다.",
        en="A last batch with fewer than eight rows is still there. Apart from the four values above, keep the "
        "defaults.",
    )

# %% [markdown] lang="ko"
"""
아래 셀을 실행하면 길이와 스트라이드를 바꾸어 보며 윈도가 겹치는 곳과 빠지는 토큰을 볼 수 있습니다.
"""

# %% [markdown] lang="en"
"""
Run the cell below to change length and stride, and to see where windows overlap and which tokens are left out.
"""

# %% demo="windows"

# %% [markdown] only="notes" minutes=9 lang="ko"
"""
**물어볼 것.** 글이 5,145토큰, 윈도가 4토큰, 스트라이드가 4이면 윈도는 몇 개쯤입니까? 스트라이드가 1이면?

**걸리는 곳.** 인자를 빠뜨려도 오류가 없습니다. `shuffle`을 빼고 두 번 실행해 순서가 달라지는 것을 보입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** With 5,145 tokens, windows of 4 and a stride of 4, about how many windows are there? And with a stride of 1?

**Where they stumble.** A forgotten argument raises no error. Leave `shuffle` out and run twice: the order changes.
"""
