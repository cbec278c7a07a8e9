"""Lecture 26, 2.4: adding special tokens."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
## 2.4 특수 토큰 더하기 · 15분

<!-- slide: 글에 나오지 않는 표시를 어휘 사전에 더합니다. 이것이 특수 토큰입니다. -->

어휘 사전에 없는 단어 하나 때문에 프로그램이 멈추어서는 곤란합니다. 그래서 글에 나오지 않는 표시를 어휘 사전에
더합니다. 이것이 **특수 토큰**(special token)입니다. 흔히 쓰는 것은 다음과 같습니다.

| 특수 토큰 | 뜻 |
| --- | --- |
| `[BOS]` | 글의 시작 |
| `[EOS]` | 글의 끝. 서로 관계없는 글을 이을 때 경계가 됩니다. |
| `[PAD]` | 배치 안의 짧은 글을 채워 길이를 맞춥니다. |
| `[UNK]` | 어휘 사전에 없는 단어를 대신합니다. |

<!-- slide: GPT-2에는 `<|endoftext|>` 하나뿐입니다. 서로 관계없는 글 사이의 경계입니다. -->

GPT-2는 이 가운데 하나에 해당하는 `<|endoftext|>`만 씁니다. 글의 끝과 경계를 나타내고, 길이를 맞출 때도
쓸 수 있습니다. 채운 자리는 어텐션 마스크(attention mask)로 가리고, 손실(loss)을 구할 때도 빼야 합니다. 그러면
무엇으로 채웠는지는 상관없습니다. `[UNK]`는 필요 없습니다. 2.5에서 보듯이 바이트 페어 인코딩은 어떤 단어든 아는
조각으로 나눕니다.

![](figure:endoftext-between-documents)

여기서는 단어 단위의 토크나이저를 고치는 중이므로 `<|endoftext|>`와 `<|unk|>` 두 개를 씁니다.

<!-- notes -->

![](figure:special-tokens-vocab)

두 토큰은 **정렬이 끝난 뒤 맨 끝에** 붙입니다. 그래야 이미 있는 토큰 ID가 하나도 바뀌지 않습니다. 함께
정렬하면 `<`가 `;`와 `?` 사이에 오므로 *The Verdict*에서는 10과 11이 되고, 그 뒤의 번호가 모두 밀립니다.

#### {{heading:special-tokens}}

리스트 `all_tokens`의 끝에 문자열 `"<|endoftext|>"`와 `"<|unk|>"`를 **이 순서로** 붙입니다. 빈칸은 문장 하나
전체입니다. `all_tokens`는 `all_words`의 사본이므로 셀을 두 번 실행해도 두 개만 늘어납니다. 다음 줄이
`vocab`을 다시 만듭니다.
"""

# %% [markdown] lang="en"
"""
## 2.4 Adding special tokens · 15 min

<!-- slide: Special tokens are markers in the vocabulary that do not occur in the text. -->

One word that is not in the vocabulary should not bring the program down. So the vocabulary gets markers that
do not occur in the text: **special tokens**. The usual ones are

| special token | meaning |
| --- | --- |
| `[BOS]` | start of a text |
| `[EOS]` | end of a text; the border between unrelated texts that are joined |
| `[PAD]` | fills the short texts of a batch up to equal length |
| `[UNK]` | stands for a word that is not in the vocabulary |

<!-- slide: GPT-2 has only `<|endoftext|>`: the border between unrelated texts. -->

GPT-2 has only one of them, `<|endoftext|>`. It marks the end of a text and the border to the next, and it can
serve for padding as well. The padded positions are hidden by the attention mask, and the loss must ignore them,
too; then it does not matter what they hold. There is no need for `[UNK]`, because byte-pair encoding cuts any
word into pieces that are known, as 2.5 will show.

![](figure:endoftext-between-documents)

The tokenizer of this lecture works with whole words, so it gets two special tokens, `<|endoftext|>` and `<|unk|>`.

<!-- notes -->

![](figure:special-tokens-vocab)

They are put **at the very end, after sorting**, so that no token ID changes. If they were sorted in, they
would become 10 and 11 in *The Verdict*, because `<` comes between `;` and `?`, and every number behind them
would shift.

#### {{heading:special-tokens}}

Put the strings `"<|endoftext|>"` and `"<|unk|>"`, **in this order**, at the end of the list `all_tokens`. The
blank is a whole statement. `all_tokens` is a copy of `all_words`, so running the cell twice still adds only
two. The next line makes `vocab` anew.
"""

# %% include="start-here" only="release"

# %% exercise="special-tokens" points=1 slides=false
# ko: 정렬된 토큰의 사본입니다. 셀을 다시 실행해도 원래 리스트에서 시작합니다.
# en: A copy of the sorted tokens. Running the cell again starts from the original list.
all_tokens = list(all_words)

# ko: 특수 토큰 두 개를 리스트의 끝에 차례로 붙입니다.
# en: The two special tokens are put at the end of the list, in this order.
all_tokens.extend(["<|endoftext|>", "<|unk|>"])  ### your code

vocab = {token: i for i, token in enumerate(all_tokens)}

# %% check="special-tokens"
with check(
    "special-tokens",
    hint=tr(
        ko="`append`는 항목 하나를, `extend`는 리스트의 항목들을 차례로 끝에 붙입니다. "
        "세로줄까지 정확히 쓴 문자열 두 개가 필요합니다.",
        en="`append` puts one item at the end of a list, `extend` all items of another list. "
        "Two strings are needed, spelled exactly, with their vertical bars.",
    ),
    more=tr(
        ko="`all_tokens` 뒤에 점을 찍고 `extend`를 부릅니다. 넘기는 것은 두 문자열을 순서대로 담은 리스트 하나입니다. "
        "`all_tokens + [...]`만 쓰면 새 리스트가 버려지고, `all_words`에 붙이면 셀을 실행할 때마다 늘어납니다.",
        en="A dot behind `all_tokens`, then `extend`, which is handed one list of the two strings in their order. A "
        "mere `all_tokens + [...]` makes a new list and drops it, and what is put into `all_words` grows with every "
        "run.",
    ),
):
    answered(all_words)
    assert "<|endoftext|>" not in all_words and "<|unk|>" not in all_words, tr(
        ko="`all_words`가 바뀌었습니다. 사본 `all_tokens`에만 붙입니다. `vocabulary`의 셀을 다시 실행하면 돌아옵니다.",
        en="`all_words` was changed. Only its copy, `all_tokens`, gets new items. Running the cell of `vocabulary` "
        "again brings it back.",
    )
    assert all_tokens != all_words, tr(
        ko="`all_tokens`에 아무것도 더해지지 않았습니다.",
        en="Nothing was added to `all_tokens`.",
    )
    assert all(isinstance(token, str) for token in all_tokens), tr(
        ko="문자열이 아닌 항목이 있습니다. 특수 토큰 하나가 항목 하나입니다.",
        en="Some item is not a string. Each special token is one item.",
    )
    assert len(all_tokens) == len(all_words) + 2, tr(
        ko="정확히 두 개의 토큰이 늘어나야 합니다.",
        en="The list has to grow by exactly two tokens.",
    )
    assert all_tokens[: len(all_words)] == all_words, tr(
        ko="원래 토큰의 ID가 바뀌었습니다. 특수 토큰은 정렬이 끝난 리스트의 뒤에 붙입니다.",
        en="The old tokens have new IDs. The special tokens go behind the list that is already sorted.",
    )
    assert "<|endoftext|>" in vocab, tr(
        ko="`<|endoftext|>`가 어휘 사전에 없습니다. 글자를 하나씩 확인합니다.",
        en="`<|endoftext|>` is not in the vocabulary. Compare it letter by letter.",
    )
    assert vocab.get("<|unk|>") == len(all_words) + 1, tr(
        ko="`<|unk|>`의 ID가 가장 크지 않습니다. 두 토큰의 철자와 순서를 확인합니다.",
        en="`<|unk|>` does not have the largest ID. Check the spelling and the order of the two tokens.",
    )

# %% [markdown] lang="ko"
"""
어휘 사전의 크기가 2만큼 늘었습니다. 마지막 다섯 항목도 봅니다.
"""

# %% [markdown] lang="en"
"""
The vocabulary has grown by 2. Here are its size and its last five entries.
"""

# %% slides=false
print(len(vocab))

# %% slides=false
for item in list(vocab.items())[-5:]:
    print(item)

# %% [markdown] lang="ko"
"""
#### {{heading:tokenizer-v2}}

`SimpleTokenizerV2`는 어휘 사전에 없는 단어를 만나도 멈추지 않습니다. 빈칸 하나를 채웁니다. `preprocessed`의 토큰 가운데
`self.str_to_int`에 **없는 것만** 문자열 `"<|unk|>"`로 바꾼 새 리스트를 `preprocessed`에 담습니다. 토큰의 수와
순서는 그대로이고, `<|endoftext|>`처럼 어휘 사전에 있는 토큰은 바뀌지 않습니다.

V1과 다른 곳이 하나 더 있습니다. V2의 `decode`는 쌍점 `:`과 쌍반점 `;` 앞의 공백도 없앱니다. 숨은 검사는 작은
어휘 사전으로도 실행해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:tokenizer-v2}}

`SimpleTokenizerV2` does not stop at a word it does not know. There is one blank to fill: put into
`preprocessed` a new list in which **only** the tokens that are not in `self.str_to_int` are replaced by the
string `"<|unk|>"`. The number of tokens and their order stay, and so do tokens that are in the vocabulary,
such as `<|endoftext|>`.

V2 differs from V1 in one more place: its `decode` also removes the space before a colon `:` and a semicolon
`;`. The hidden checks also try a tiny vocabulary. Nothing is printed.
"""


# %% exercise="tokenizer-v2" points=3 pitfalls=["condition-swapped", "unknown-dropped"]
class SimpleTokenizerV2:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {i: s for s, i in vocab.items()}

    def encode(self, text):
        preprocessed = re.split(r'([,.:;?_!"()\']|--|\s)', text)
        preprocessed = [item.strip() for item in preprocessed if item.strip()]
        # ko: 어휘 사전에 없는 토큰은 <|unk|>로 바꾸고, 나머지는 그대로 둡니다.
        # en: A token that is not in the vocabulary becomes <|unk|>; all others stay.
        preprocessed = [item if item in self.str_to_int else "<|unk|>" for item in preprocessed]  ### your code
        return [self.str_to_int[s] for s in preprocessed]

    def decode(self, ids):
        text = " ".join(self.int_to_str[i] for i in ids)
        # ko: V1과 달리 : 과 ; 앞의 공백도 없앱니다.
        # en: Unlike V1, this removes the space before : and ; too.
        return re.sub(r'\s+([,.:;?!"()\'])', r"\1", text)


# %% check="tokenizer-v2"
with check(
    "tokenizer-v2",
    hint=tr(
        ko="리스트 컴프리헨션 안에 조건식 `A if 조건 else B`를 쓰면 항목을 빼지 않고 바꿀 수 있습니다. "
        "조건은 '토큰이 `self.str_to_int`의 키인가'입니다.",
        en="A conditional expression `A if condition else B` inside a list comprehension replaces items without "
        "dropping any. The condition: is the token a key of `self.str_to_int`?",
    ),
    more=tr(
        ko="순서는 이렇습니다. 대괄호를 열고, 토큰을 그대로 쓸 값으로 놓고, `if`와 조건, `else`와 "
        "`<|unk|>` 문자열, 마지막에 `preprocessed`를 도는 `for`를 씁니다. 조건은 `in`으로 묻고, 토큰은 소문자로 바꾸지 "
        "않습니다.",
        en="In this order: an opening bracket, the token itself as the value to keep, `if` with the condition, `else` "
        "with the string `<|unk|>`, and at last a `for` over `preprocessed`. Ask with `in`, and leave the token's case "
        "alone.",
    ),
):
    _words = {"!": 9, "cat": 30, "the": 17, "<|endoftext|>": 8, "<|unk|>": 5}
    _toy = SimpleTokenizerV2(_words)
    assert _toy.encode("the cat!") == [17, 30, 9], tr(
        ko="어휘 사전에 있는 토큰만 쓴 글이 잘못 인코딩됩니다. 그런 토큰은 바뀌지 않아야 합니다.",
        en="A text of known tokens is encoded wrongly. Tokens of the vocabulary must not change.",
    )
    assert len(_toy.encode("the dog!")) == 3, tr(
        ko="어휘 사전에 없는 토큰이 사라졌습니다. 토큰의 수는 그대로여야 합니다.",
        en="The unknown token disappeared. The number of tokens has to stay the same.",
    )
    assert _toy.encode("the dog!") == [17, 5, 9], tr(
        ko="어휘 사전에 없는 토큰이 `<|unk|>`의 ID가 되지 않았습니다.",
        en="The unknown token did not get the ID of `<|unk|>`.",
    )
    assert _toy.encode("the <|endoftext|>") == [17, 8], tr(
        ko="`<|endoftext|>`는 어휘 사전에 있는 토큰이므로 그대로 남아야 합니다.",
        en="`<|endoftext|>` is in the vocabulary, so it has to stay.",
    )
    try:
        _unknown = _toy.encode("a bird, The CAT")
    except KeyError:
        _unknown = None
    assert _unknown == [5] * 5, tr(
        ko="어휘 사전에 없는 토큰만 쓴 글에서 `<|unk|>`가 되지 않은 것이 있습니다. 하나도 빠짐없이 바꾸고, 대문자와 "
        "소문자는 다른 글자로 봅니다.",
        en="In a text of nothing but unknown tokens, some did not become `<|unk|>`. Every single one is replaced, and "
        "capital and small letters are different.",
    )
    assert _words == {"!": 9, "cat": 30, "the": 17, "<|endoftext|>": 8, "<|unk|>": 5}, tr(
        ko="토크나이저에 넘긴 어휘 사전이 바뀌었습니다. 읽기만 해야 합니다.",
        en="The vocabulary that was handed to the tokenizer has changed. It should only be read.",
    )

# %% [markdown] lang="ko"
"""
서로 관계없는 텍스트 두 개를 `<|endoftext|>`로 이어 시험해 봅니다. `Hello`와 `Dobby`는 어휘 사전에 없습니다.
"""

# %% [markdown] lang="en"
"""
Here it is tried on two unrelated texts, joined with `<|endoftext|>`. `Hello` and `Dobby` are not in the vocabulary.
"""

# %% slides=false
tokenizer = SimpleTokenizerV2(vocab)

text1 = "Hello!"
text2 = "Dobby wants to go home."
text = " <|endoftext|> ".join((text1, text2))

print(text)

# %% slides=false
print(tokenizer.encode(text))

# %% [markdown] lang="ko"
"""
<!-- slide: 오류는 나지 않지만, 모르는 두 단어가 서로 다르다는 사실조차 사라졌습니다. -->

이번에는 오류가 나지 않습니다. *The Verdict*에서는 1130이 `<|endoftext|>`이고, 두 번 나오는 1131이
`<|unk|>`입니다. 디코딩하면 무엇을 잃었는지 보입니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: No error this time, but not even the fact that the two unknown words differ is left. -->

No error this time. In *The Verdict* 1130 is `<|endoftext|>`, and 1131, which occurs twice, is `<|unk|>`.
Decoding shows what has been lost.
"""

# %%
decoded_text = tokenizer.decode(tokenizer.encode(text))

print(text)
print(decoded_text)

# %% [markdown] only="notes" minutes=7 lang="ko"
"""
**물어볼 것.** `Hello`와 `Dobby`가 모두 `<|unk|>`가 되었습니다. 잃은 것은 무엇입니까? 번역기라면 어떤 일이 생깁니까?

**걸리는 곳.** 특수 토큰을 정렬에 함께 넣으면 이미 있는 번호가 밀립니다. 맨 끝에 붙이는 까닭을 짚습니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** `Hello` and `Dobby` have both become `<|unk|>`. What is lost? What would happen to a translator?

**Where they stumble.** Sorted in with the others, special tokens would shift every number after them.
"""

# %% [markdown] lang="ko"
"""
`Hello`도 `Dobby`도 `<|unk|>`가 되었습니다. 둘이 다른 단어였다는 사실조차 사라졌습니다. 멈추지 않는 대신
정보를 잃은 것입니다.
"""

# %% [markdown] lang="en"
"""
Both `Hello` and `Dobby` have become `<|unk|>`; not even the fact that they were different words is left. The
price for not stopping is information.
"""
