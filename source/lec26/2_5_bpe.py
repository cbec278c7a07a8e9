"""Lecture 26, 2.5: byte-pair encoding."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
## 2.5 바이트 페어 인코딩 · 15분

<!-- slide: GPT-2는 어휘 사전에 없는 단어를 버리지 않고, 아는 조각으로 나눕니다. -->

GPT-2는 **바이트 페어 인코딩**(byte-pair encoding, BPE)을 씁니다. 어휘 사전에 없는 단어를 버리지 않고, 아는 조각으로
나눕니다.

먼저 정규 표현식이 글을 큰 덩어리로 자릅니다. 덩어리는 앞의 공백까지 붙인 단어, 수, 이어진 문장 부호 같은
것입니다. 이것을 **사전 토큰화**(pre-tokenization)라고 합니다. 합치는 일은 덩어리 안에서만 하므로, 토큰 하나가 두
단어에 걸치는 일은 없습니다.

덩어리 안의 조각은 사람이 정하지 않고 글에서 배웁니다. 처음에는 바이트 256개만 토큰입니다. 훈련에 쓰는 글에서 가장
자주 이웃하는 두 토큰을 찾아 하나로 합치고, 그것을 새 토큰으로 더합니다. 이 일을 되풀이합니다. 예를 들어
`low lower lowest`에서는 `l`과 `o`가 세 번 이웃하고, `o`와 `w`도 세 번 이웃합니다. 수가 같으면 앞에 나온 쌍을 먼저
합치기로 하면 `lo`가 됩니다. 다음에는 `lo`와 `w`가 합쳐져 `low`가 됩니다. 자주 나오는 단어는 이렇게 토큰 하나로
자라고, 드문 단어는 여러 조각으로 남습니다.

<!-- notes -->

GPT-2의 어휘 사전에는 토큰이 50,257개 있습니다. 바이트 256개, 합쳐서 만든 50,000개, 그리고 `<|endoftext|>`
하나입니다.

$$256 + 50{,}000 + 1 = 50{,}257$$

<!-- slide: 어떤 글도 바이트의 시퀀스이므로, 모든 글을 인코딩하고 그대로 되돌릴 수 있습니다. -->

가장 큰 토큰 ID 50256이 `<|endoftext|>`입니다. 어떤 글도 결국은 바이트의 시퀀스이므로, 모든 글을 인코딩할 수
있고 하나도 잃지 않고 되돌릴 수 있습니다. 예를 들어 지어낸 단어 `unfamiliarword`는 `un`, `f`, `amiliar`, `word` 네
조각이 되고, 토큰 ID는 403, 69, 19968, 4775입니다.

![](figure:bpe-subwords)

공백도 사라지지 않습니다. 단어 앞의 공백은 `' do'`처럼 **그 단어의 토큰에 들어갑니다.** 그래서 `'do'`와
`' do'`는 서로 다른 토큰입니다. 다른 토크나이저는 이것을 달리 나타내기도 합니다. BERT의 토크나이저는 공백을 버리고,
그 대신 단어의 첫 조각이 아닌 조각 앞에 `##`을 붙입니다.

#### {{heading:gpt2-tokenizer}}

BPE를 빠르게 구현한 라이브러리가 `tiktoken`입니다. 핵심 부분은 Rust로 쓰였습니다. `tiktoken`에서 이름이
`gpt2`인 인코딩 객체를 불러와 `tokenizer`에 담습니다.
"""

# %% [markdown] lang="en"
"""
## 2.5 Byte-pair encoding · 15 min

<!-- slide: GPT-2 does not throw an unknown word away: it cuts it into pieces that it knows. -->

GPT-2 uses **byte-pair encoding** (BPE). It does not throw an unknown word away: it cuts the word into pieces
that it knows.

First a regular expression cuts the text into chunks, such as a word with the space before it, a number, or a run
of punctuation marks. This is called **pre-tokenization**. Merging happens only within a chunk, so no token ever
spans two words.

Nobody chooses the pieces within a chunk, they are learnt from text. At first the only tokens are the 256 bytes.
The pair of tokens that occurs most often side by side in the training text is merged into one, a new token; then
the next pair, and so on. In `low lower lowest`, for example, `l` and `o` stand side by side three times, and so
do `o` and `w`. If the pair that comes first wins such a tie, `l` and `o` become `lo`; next, `lo` and `w` become
`low`. In this way frequent words grow into single tokens, while rare ones stay in several pieces.

<!-- notes -->

The vocabulary of GPT-2 has 50,257 tokens: the 256 bytes, 50,000 made by merging, and `<|endoftext|>`.

$$256 + 50{,}000 + 1 = 50{,}257$$

<!-- slide: Every text is a sequence of bytes, so every text can be encoded, and decoded without loss. -->

The largest token ID, 50256, is `<|endoftext|>`. Every text is in the end a sequence of bytes, so every text
can be encoded, and decoded again without any loss. The made-up word `unfamiliarword`, for example, becomes
the four pieces `un`, `f`, `amiliar` and `word`, with the token IDs 403, 69, 19968 and 4775.

![](figure:bpe-subwords)

Whitespace survives too. The space before a word **belongs to the word's token**, as in `' do'`; `'do'` and
`' do'` are two different tokens. Other tokenizers write this in other ways: BERT's drops the spaces and puts `##`
before every piece of a word but the first instead.

#### {{heading:gpt2-tokenizer}}

`tiktoken` is a fast implementation of BPE, with its core written in Rust. Get the encoding object named
`gpt2` from `tiktoken` and put it into `tokenizer`.
"""

# %% include="start-here" only="release"

# %% exercise="gpt2-tokenizer" points=1 slides=false
import tiktoken

# ko: GPT-2의 토크나이저를 불러옵니다.
# en: The tokenizer of GPT-2.
tokenizer = tiktoken.get_encoding("gpt2")  ### your code

# %% check="gpt2-tokenizer"
with check(
    "gpt2-tokenizer",
    hint=tr(
        ko="`tiktoken`에는 이름으로 토크나이저를 불러오는 함수 `get_encoding`이 있습니다. "
        "이름은 모두 소문자이고 하이픈이 없습니다.",
        en="`tiktoken` has a function `get_encoding` that takes a tokenizer's name. The name is all small letters, "
        "without a hyphen.",
    ),
    more=tr(
        ko="모듈 이름 `tiktoken` 뒤에 점을 찍고 `get_encoding`을 부릅니다. 괄호 안에는 위의 글에 나온 이름을 "
        "따옴표로 감싸 씁니다. 메서드 `encode`까지 붙이지는 않습니다.",
        en="A dot behind the module's name, `tiktoken`, then `get_encoding`; into its parentheses goes the name "
        "given in the text above, in quotes. Nothing follows, no method `encode` in particular.",
    ),
):
    answered(tokenizer)
    assert isinstance(tokenizer, tiktoken.Encoding), tr(
        ko="`tokenizer`가 tiktoken의 토크나이저가 아닙니다.",
        en="`tokenizer` is not a tokenizer of tiktoken.",
    )
    assert tokenizer.n_vocab == 50257, tr(
        ko="어휘 사전의 크기가 GPT-2와 다릅니다. 다른 모델의 토크나이저입니다.",
        en="Its vocabulary is not as large as GPT-2's. This is another model's tokenizer.",
    )
    assert tokenizer.name == "gpt2", tr(
        ko="GPT-2의 토크나이저가 아닙니다.",
        en="This is not the tokenizer of GPT-2.",
    )

# %% [markdown] lang="ko"
"""
이 토크나이저가 아는 특수 토큰은 하나입니다.
"""

# %% [markdown] lang="en"
"""
This tokenizer knows one special token.
"""

# %% slides=false
print(tokenizer.special_tokens_set)

# %% [markdown] lang="ko"
"""
<!-- notes -->

글 속에 `<|endoftext|>`라는 글자들이 있으면 두 가지로 읽을 수 있습니다. 특수 토큰일 수도 있고, 누군가 그냥
그렇게 쓴 글자일 수도 있습니다. `tiktoken`은 스스로 정하지 않습니다.

- 아무 말 없이 인코딩하면 `ValueError`가 납니다.
- `allowed_special`에 집합 `{"<|endoftext|>"}`을 주면 특수 토큰으로 읽습니다. 토큰 ID 50256 하나가 됩니다.
- `disallowed_special=()`을 주면 보통 글자로 읽어 여러 조각으로 나눕니다. 아래 예에서는 토큰 ID가 20개에서
  25개로 늘어납니다.

#### {{heading:bpe-encode}}

`tokenizer`로 `text`를 인코딩해 `integers`에 담습니다. `<|endoftext|>`를 특수 토큰으로 허락합니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

When the characters `<|endoftext|>` stand in a text, there are two ways to read them: as the special token, or
as something that somebody happened to write. `tiktoken` does not decide this on its own.

- Encoding without saying anything raises `ValueError`.
- With the set `{"<|endoftext|>"}` as `allowed_special` it is read as the special token and becomes the one
  token ID 50256.
- With `disallowed_special=()` it is read as plain characters and cut into pieces. In the example below there
  are then 25 token IDs instead of 20.

#### {{heading:bpe-encode}}

Encode `text` with `tokenizer` and put the result into `integers`. Allow `<|endoftext|>` as a special token.
"""

# %% exercise="bpe-encode" points=1 pitfalls=["no-permission", "marker-as-text"]
text = "Hello, do you like tea? <|endoftext|> In the sunlit terraces of someunknownPlace."

# ko: <|endoftext|>를 특수 토큰으로 허락하고 인코딩합니다.
# en: Encode with <|endoftext|> allowed as a special token.
integers = tokenizer.encode(text, allowed_special={"<|endoftext|>"})  ### your code

print(integers)

# %% check="bpe-encode"
with check(
    "bpe-encode",
    hint=tr(
        ko="`encode`의 키워드 인자 `allowed_special`에 허락할 특수 토큰의 집합을 줍니다. "
        "이 인자가 없으면 `ValueError`가 납니다.",
        en="`encode` has a keyword argument `allowed_special` that takes the set of special tokens to allow. "
        "Without it the call raises `ValueError`.",
    ),
    more=tr(
        ko="`tokenizer`의 `encode`를 한 번 부릅니다. 첫 인자는 글이고, 그다음에 `allowed_special=`을 쓰고 위의 글에 "
        "나온 집합을 줍니다. 집합은 중괄호 안에 문자열 하나입니다.",
        en="One call of `encode` of `tokenizer`: first the text, then `allowed_special=` with the set shown in the "
        "text above, which is one string in braces.",
    ),
):
    answered(integers)
    assert isinstance(integers, list), tr(
        ko="`integers`가 리스트가 아닙니다.",
        en="`integers` is not a list.",
    )
    assert all(isinstance(i, int) for i in integers), tr(
        ko="`integers`에 정수가 아닌 항목이 있습니다. 글 조각이 아니라 토큰 ID가 필요합니다.",
        en="Some item of `integers` is not an integer. What is needed are token IDs, not pieces of text.",
    )
    assert tokenizer.decode(integers) == text, tr(
        ko="디코딩하면 `text`가 되지 않습니다. `text` 전체를 인코딩했는지 확인합니다.",
        en="Decoded, it does not give `text`. See whether the whole of `text` was encoded.",
    )
    assert integers.count(tokenizer.eot_token) == 1, tr(
        ko="`<|endoftext|>`가 ID 하나가 되지 않고 보통 글처럼 여러 조각으로 나뉘었습니다.",
        en="`<|endoftext|>` did not become one ID: it was cut into pieces like ordinary text.",
    )
    _other = "<|endoftext|>unfamiliarword<|endoftext|> unfamiliar tea <|endoftext|>"
    _again = rerun(text=_other).integers
    assert tokenizer.decode(_again) == _other, tr(
        ko="다른 글을 주면 그 글의 ID가 나오지 않습니다. `text`에 든 글을 인코딩해야 합니다.",
        en="Given another text, the cell does not give that text's IDs. Encode whatever `text` holds.",
    )
    assert _again.count(tokenizer.eot_token) == 3 and [403, 69, 19968, 4775] == _again[1:5], tr(
        ko="다른 글에서 `<|endoftext|>`가 모두 ID 하나씩이 되지 않았거나, 단어의 조각이 GPT-2의 것과 다릅니다. 글을 "
        "나누지 말고 한 번에 인코딩합니다.",
        en="In another text `<|endoftext|>` is not one ID each time, or a word's pieces are not those of GPT-2. Encode "
        "the text in one go, uncut.",
    )

# %% [markdown] lang="ko"
"""
`allowed_special="all"`은 토크나이저가 아는 특수 토큰을 모두 허락합니다. GPT-2에는 하나뿐이므로 결과가
같습니다.
"""

# %% [markdown] lang="en"
"""
`allowed_special="all"` allows every special token that the tokenizer knows. GPT-2 has only the one, so the
result is the same.
"""

# %% slides=false
# ko: 특수 토큰을 이름으로 허락해도, 모두 허락해도 결과는 같습니다.
# en: Allowing the special token by name or allowing all of them gives the same result.
for allowed in ({"<|endoftext|>"}, "all"):
    print(tokenizer.encode(text, allowed_special=allowed))

# %% [markdown] lang="ko"
"""
토큰 ID를 하나씩 디코딩하면 조각이 보입니다.
"""

# %% [markdown] lang="en"
"""
Decoding the token IDs one at a time shows the pieces.
"""

# %%
# ko: ID를 하나씩 디코딩하면 조각이 보입니다.
# en: Decoded one by one, the IDs show their pieces.
print([tokenizer.decode([i]) for i in integers])

# %% [markdown] lang="ko"
"""
`sunlit`은 `' sun'`과 `'lit'` 두 조각, `terraces`는 `' terr'`와 `'aces'` 두 조각, 지어낸 단어
`someunknownPlace`는 `' some'`, `'unknown'`, `'Place'` 세 조각입니다. `<|unk|>`는 어디에도 없습니다.
"""

# %% [markdown] lang="en"
"""
`sunlit` is cut in two, `' sun'` and `'lit'`; so is `terraces`, `' terr'` and `'aces'`; the made-up word
`someunknownPlace` comes in three, `' some'`, `'unknown'` and `'Place'`. There is no `<|unk|>` anywhere.
"""

# %% [markdown] lang="ko"
"""
<!-- slide -->

아래 셀을 실행하면 합치기를 한 걸음씩 볼 수 있습니다. 자기 이름도 써 봅니다. 한국어 문장이 영어 문장보다 토큰이 얼마나
많은지도 봅니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide -->

Run the cell below to watch the merges one step at a time. Type your own name, too, and see how many more tokens a
Korean sentence takes than an English one.
"""

# %% demo="bpe"

# %% [markdown] only="notes" minutes=9 lang="ko"
"""
`low lower lowest`의 합치기를 칠판에서 한 번 해 봅니다. 가장 자주 이웃하는 쌍을 학생이 부릅니다.

**물어볼 것.** "I want to go home."과 "나는 집에 가고 싶다."는 GPT-2의 토큰으로 몇 개씩입니까? 적어 둔 다음
`tokenizer.encode`로 세어
봅니다. 6개와 25개입니다. 왜 이렇게 다른지 묻습니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Do the merging of `low lower lowest` once on the board; the room calls out the most frequent pair.

**Ask.** How many GPT-2 tokens are "I want to go home." and "나는 집에 가고 싶다." ("I want to go home" in
Korean)? Write
guesses down, then count with `tokenizer.encode`: 6 and 25. Why so different?
"""
