"""Lecture 26, 2.3: from tokens to token IDs."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
## 2.3 토큰을 토큰 ID로 · 30분

<!-- slide: 서로 다른 토큰을 정렬하고 0부터 번호를 붙인 표가 어휘 사전입니다. -->

모델은 `genius`라는 문자열을 모릅니다. 아는 것은 번호뿐입니다. 그래서 서로 다른 토큰을 한 번씩만 모아
정렬하고, 0부터 차례로 번호를 붙입니다. 이 표가 **어휘 사전**(vocabulary)입니다. Python에서는 딕셔너리
하나이고, 방향은 **토큰 → 토큰 ID**입니다. 토큰이 키, 번호가 값입니다.

![](figure:vocabulary-map)

#### {{heading:vocabulary}}

`preprocessed`에 나온 서로 다른 토큰을 한 번씩만 모아, 작은 것부터 정렬한 **리스트** `all_words`를 만듭니다.
대문자와 소문자는 다른 글자로 두고 아무것도 바꾸지 않습니다. 다음 줄은 그 길이를 `vocab_size`에 담아
출력합니다. *The Verdict*라면 1,130이 나옵니다.
"""

# %% [markdown] lang="en"
"""
## 2.3 From tokens to token IDs · 30 min

<!-- slide: The vocabulary is a table: the distinct tokens, sorted and numbered from 0. -->

A model does not know the string `genius`. All it knows are numbers. So the distinct tokens are collected,
each of them once, sorted, and numbered from 0. This table is the **vocabulary**. In Python it is a dict, and
it goes from **token to token ID**: the token is the key, the number is the value.

![](figure:vocabulary-map)

#### {{heading:vocabulary}}

Make `all_words`, a **list** that holds every distinct token of `preprocessed` once, in ascending order.
Capital and small letters are different, and nothing is to be changed. The next line puts the length into
`vocab_size` and prints it. For *The Verdict* it is 1,130.
"""

# %% include="start-here" only="release"

# %% exercise="vocabulary" points=1 slides=false
# ko: 서로 다른 토큰을 모아 정렬한 리스트입니다.
# en: The distinct tokens as a sorted list.
all_words = sorted(set(preprocessed))  ### your code

vocab_size = len(all_words)
print(vocab_size)

# %% check="vocabulary"
with check(
    "vocabulary",
    hint=tr(
        ko="집합(`set`)은 같은 값을 한 번만 담지만 순서가 없습니다. `sorted`는 무엇을 받든 정렬된 리스트를 돌려줍니다. "
        "리스트의 `sort()`는 `None`을 돌려주므로 주의합니다.",
        en="A `set` holds every value once but has no order. `sorted` takes anything and returns a sorted list. "
        "Mind that a list's own `sort()` returns `None`.",
    ),
    more=tr(
        ko="두 단계입니다. 먼저 `preprocessed`를 집합으로 만들어 같은 토큰을 하나로 합치고, 그 집합을 `sorted`에 "
        "넘깁니다. 정렬 방법을 정하는 인자는 주지 않습니다.",
        en="Two steps: first make a set of `preprocessed`, so that equal tokens become one, then hand that set to "
        "`sorted`, without any argument that changes the order.",
    ),
):
    answered(all_words)
    assert isinstance(all_words, list), tr(
        ko="`all_words`가 리스트가 아닙니다. 집합에는 순서가 없어 번호를 매길 수 없습니다.",
        en="`all_words` is not a list. A set has no order, so its items cannot be numbered.",
    )
    assert len(all_words) == len(set(all_words)), tr(
        ko="같은 토큰이 두 번 이상 들어 있습니다.",
        en="Some token occurs more than once.",
    )
    assert set(all_words) == set(preprocessed), tr(
        ko="`preprocessed`에 나온 토큰과 다릅니다. 대소문자를 바꾸거나 토큰을 빼지 않습니다.",
        en="These are not the tokens of `preprocessed`. Leave their case alone and leave none out.",
    )
    assert all(all_words[i] < all_words[i + 1] for i in range(len(all_words) - 1)), tr(
        ko="토큰이 작은 것부터 차례로 놓여 있지 않습니다.",
        en="The tokens are not in ascending order.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:token-to-id}}

딕셔너리 `vocab`을 만듭니다. 키는 토큰(문자열)이고, 값은 그 토큰의 `all_words`에서의 위치(정수)입니다. 위치는
0부터 셉니다. 키와 값을 뒤바꾸는 실수가 가장 흔합니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:token-to-id}}

Make the dict `vocab`. Its keys are the tokens (strings), its values their positions in `all_words`
(integers), counted from 0. Swapping keys and values is the most frequent slip. Nothing is printed.
"""

# %% exercise="token-to-id" points=1 slides=false
# ko: 토큰에서 토큰 ID(all_words에서의 위치)로 가는 딕셔너리입니다.
# en: A dict from token to token ID, which is the token's position in all_words.
vocab = {token: position for position, token in enumerate(all_words)}  ### your code

# %% check="token-to-id"
with check(
    "token-to-id",
    hint=tr(
        ko="`enumerate(all_words)`는 (위치, 토큰) 쌍을 차례로 줍니다. 딕셔너리에서는 콜론 앞이 키, 뒤가 값입니다. "
        "키가 되어야 하는 쪽을 앞에 씁니다.",
        en="`enumerate(all_words)` yields pairs (position, token). In a dict the key stands before the colon and "
        "the value behind it: put the one to be looked up in front.",
    ),
    more=tr(
        ko="중괄호로 된 딕셔너리 컴프리헨션을 씁니다. `for` 뒤에서 `enumerate`가 주는 쌍을 두 변수로 받고, 그 앞에 "
        "`키: 값`을 쓰되 받은 순서와 거꾸로 놓습니다.",
        en="Write a dict comprehension, in braces. Behind `for`, two variables take the pairs of `enumerate`; in front "
        "of it stands `key: value`, in the opposite order from that of the pairs.",
    ),
):
    answered(vocab)
    assert set(all_words) == set(preprocessed) and all_words[0] < all_words[1] < all_words[-1], tr(
        ko="`all_words`가 `vocabulary` 문제의 리스트와 다릅니다. 이 셀은 `all_words`를 읽기만 하고 바꾸지 않아야 "
        "합니다.",
        en="`all_words` is not the list of the exercise `vocabulary`. This cell should read it and not change it.",
    )
    assert isinstance(vocab, dict), tr(
        ko="`vocab`이 딕셔너리가 아닙니다.",
        en="`vocab` is not a dict.",
    )
    assert all(isinstance(key, str) for key in vocab), tr(
        ko="키가 문자열이 아닙니다. 토큰으로 ID를 찾을 수 있도록 키와 값의 방향을 확인합니다.",
        en="The keys are not strings. A token is to be looked up to get its ID: see which side is the key.",
    )
    assert all(type(i) is int for i in vocab.values()), tr(
        ko="값이 정수가 아닙니다. 토큰 ID는 Python의 정수(`int`)입니다.",
        en="The values are not integers. A token ID is an integer of Python, an `int`.",
    )
    assert len(vocab) == len(all_words), tr(
        ko="항목의 수가 `all_words`의 길이와 다릅니다.",
        en="There are not as many entries as `all_words` has.",
    )
    assert sorted(vocab.values()) == list(range(len(all_words))), tr(
        ko="ID가 0부터 빈틈없이 이어지지 않습니다.",
        en="The IDs do not run from 0 without gaps.",
    )
    assert all(all_words[i] == token for token, i in vocab.items()), tr(
        ko="ID가 `all_words`에서의 위치와 다른 토큰이 있습니다.",
        en="Some token's ID is not its position in `all_words`.",
    )

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 대문자로 시작하는 단어와 소문자로 시작하는 단어 가운데 무엇이 먼저 옵니까? 정렬이 문자 코드를
따른다는 것을 이 질문으로 알게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Which comes first, words with a capital or words in small letters? So they find that sorting goes by
character code.
"""

# %% [markdown] lang="ko"
"""
앞의 21개를 봅니다. 정렬의 기준은 문자 코드입니다. 그래서 문장 부호가 맨 앞에 오고, 대문자로 시작하는 단어,
밑줄 `_`, 소문자로 시작하는 단어가 그 뒤를 잇습니다. *The Verdict*에서 밑줄의 토큰 ID는 114입니다.
"""

# %% [markdown] lang="en"
"""
Here are the first 21 entries. Sorting goes by character code: punctuation first, then words with a capital
letter, then the underscore `_`, then words in small letters. In *The Verdict* the underscore has the token ID 114.
"""

# %% slides=false
# ko: 앞에서부터 21개를 봅니다.
# en: The first 21 entries.
for item in list(vocab.items())[:21]:
    print(item)

# %% [markdown] lang="ko"
"""
<!-- slide: 인코딩은 글을 토큰 ID로, 디코딩은 토큰 ID를 글로 바꿉니다. -->

어휘 사전이 있으면 두 방향으로 갈 수 있습니다. 글을 토큰 ID의 리스트로 바꾸는 일이 **인코딩**(encode), 토큰
ID를 글로 되돌리는 일이 **디코딩**(decode)입니다. 디코딩에는 방향이 반대인 딕셔너리, 곧 토큰 ID → 토큰이
필요합니다. 두 방향을 한 클래스에 담은 것이 **토크나이저**(tokenizer)입니다.

![](figure:encode-decode)

#### {{heading:tokenizer-v1}}

클래스 `SimpleTokenizerV1`의 빈칸 {{blanks:tokenizer-v1}} 개를 채웁니다. 나누기와 다듬기는 이미 쓰여 있습니다.

1. `self.str_to_int`: `__init__`이 받은 어휘 사전 `vocab`을 그대로 둡니다.
2. `self.int_to_str`: 키와 값을 맞바꾼 딕셔너리입니다.
3. `ids`: `preprocessed`의 토큰마다 하나씩, 순서대로 찾은 토큰 ID의 리스트입니다. 어휘 사전에 없는
   단어(unknown word)에서 `KeyError`가 나는 것은 그대로 둡니다.
4. `text`: `ids`를 토큰으로 되돌려 **공백 하나**를 사이에 두고 이은 문자열입니다.

메서드 안에서는 바깥의 `vocab`이 아니라 `self`에 담은 것을 씁니다. 그래야 어휘 사전이 다른 토크나이저 둘이
서로 섞이지 않습니다. 숨은 검사는 아주 작은 어휘 사전과 빈 글로도 실행해 봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
<!-- slide: Encoding goes from text to token IDs, decoding from token IDs to text. -->

With a vocabulary there are two ways to go. Turning text into a list of token IDs is to **encode**; turning
token IDs back into text is to **decode**. Decoding needs a dict that goes the other way, from token ID to
token. A class that holds both ways is a **tokenizer**.

![](figure:encode-decode)

#### {{heading:tokenizer-v1}}

Fill the {{blanks:tokenizer-v1}} blanks of the class `SimpleTokenizerV1`. Splitting and tidying up are already there.

1. `self.str_to_int`: the vocabulary `vocab` that `__init__` receives, as it is.
2. `self.int_to_str`: the dict with keys and values swapped.
3. `ids`: the list of token IDs, one for every token of `preprocessed`, in order. A word that is not in the
   vocabulary raises `KeyError`; leave it at that.
4. `text`: the tokens of `ids`, joined to a string with **one space** between them.

Inside the methods use what is stored in `self`, not the `vocab` outside, so that two tokenizers with
different vocabularies do not mix. The hidden checks also try a tiny vocabulary and an empty text. Nothing is
printed.
"""


# %% exercise="tokenizer-v1" points=5 pitfalls=["inverse-not-inverted", "global-vocab"]
class SimpleTokenizerV1:
    def __init__(self, vocab):
        # ko: 토큰 → ID. 받은 어휘 사전을 그대로 둡니다.
        # en: token → ID: the vocabulary as it was given.
        self.str_to_int = vocab  ### your code
        # ko: ID → 토큰. 어휘 사전을 뒤집습니다.
        # en: ID → token: the vocabulary the other way round.
        self.int_to_str = {i: token for token, i in vocab.items()}  ### your code

    def encode(self, text):
        # ko: 글을 토큰으로 나눕니다.
        # en: The text is split into tokens.
        preprocessed = re.split(r'([,.:;?_!"()\']|--|\s)', text)
        preprocessed = [item.strip() for item in preprocessed if item.strip()]
        # ko: 토큰마다 ID를 찾아 리스트로 만듭니다.
        # en: The ID of every token, as a list.
        ids = [self.str_to_int[token] for token in preprocessed]  ### your code
        return ids

    def decode(self, ids):
        # ko: ID를 토큰으로 되돌리고, 공백 하나를 사이에 두고 잇습니다.
        # en: The IDs become tokens again, joined with one space between them.
        text = " ".join([self.int_to_str[i] for i in ids])  ### your code
        # ko: 문장 부호 , . ? ! " ( ) ' 앞의 공백을 없앱니다.
        # en: The space before the marks , . ? ! " ( ) ' is removed.
        text = re.sub(r'\s+([,.?!"()\'])', r"\1", text)
        return text


# %% check="tokenizer-v1"
with check(
    "tokenizer-v1",
    hint=tr(
        ko="메서드 안에서는 `vocab`이 아니라 `__init__`이 `self`에 담아 둔 딕셔너리를 씁니다. "
        '`encode`는 토큰마다, `decode`는 ID마다 한 번씩 찾습니다. 문자열을 이을 때는 `" ".join(…)`을 씁니다.',
        en="Inside the methods use the dicts that `__init__` stored in `self`, not the `vocab` outside. `encode` looks "
        'up once per token, `decode` once per ID, and `" ".join(…)` puts strings together.',
    ),
    more=tr(
        ko="빈칸 1은 받은 인자를 그대로 담습니다. 빈칸 2는 `vocab.items()`를 도는 딕셔너리 컴프리헨션에서 키와 값의 "
        "자리를 바꿉니다. 빈칸 3은 `preprocessed`를 도는 리스트 컴프리헨션이고, 대괄호로 찾으면 없는 단어에서 저절로 "
        "`KeyError`가 납니다. 빈칸 4는 `ids`를 도는 리스트 컴프리헨션을 `join`에 넘깁니다.",
        en="Blank 1 stores the argument as it is. Blank 2 is a dict comprehension over `vocab.items()` in which key "
        "and value change places. Blank 3 is a list comprehension over `preprocessed`; looked up with square "
        "brackets, an unknown word raises `KeyError` of itself. Blank 4 hands a list comprehension over `ids` to "
        "`join`.",
    ),
):
    _words = {"!": 9, ",": 2, "cat": 30, "sat": 4, "the": 17}
    _toy = SimpleTokenizerV1(_words)
    answered(_toy.str_to_int, _toy.int_to_str, _toy.encode(""))
    assert _toy.str_to_int.get("cat") == 30, tr(
        ko="`str_to_int`에서 토큰으로 ID를 찾을 수 없습니다. `__init__`이 받은 어휘 사전이어야 합니다.",
        en="`str_to_int` does not give a token's ID. It has to be the vocabulary that `__init__` received.",
    )
    assert (_toy.int_to_str.get(30), _toy.int_to_str.get(2), len(_toy.int_to_str)) == ("cat", ",", 5), tr(
        ko="`int_to_str`에서 어휘 사전에 적힌 ID로 토큰을 찾을 수 없습니다. 키와 값을 맞바꾸고, 번호는 새로 매기지 "
        "않습니다.",
        en="`int_to_str` does not give the token of an ID of the vocabulary. Keys and values have to change places, "
        "and nothing is numbered anew.",
    )
    assert _toy.encode("the cat, the cat!") == [17, 30, 2, 17, 30, 9], tr(
        ko="다섯 토큰짜리 작은 어휘 사전으로 인코딩한 결과가 다릅니다. 토큰마다 ID가 하나씩 나와야 합니다.",
        en="Encoding with a small vocabulary of five tokens went wrong. Every token has to give one ID.",
    )
    _ids = [17, 30, 4, 9]
    assert _toy.decode(_ids) == "the cat sat!", tr(
        ko="작은 어휘 사전으로 디코딩한 결과가 다릅니다. 토큰 사이에는 공백이 하나씩 있어야 합니다.",
        en="Decoding with the small vocabulary went wrong. There has to be one space between the tokens.",
    )
    assert _toy.encode("") == [] and _toy.decode([]) == "", tr(
        ko="빈 글을 인코딩하면 빈 리스트, 빈 리스트를 디코딩하면 빈 문자열이 나와야 합니다.",
        en="An empty text encodes to an empty list, and an empty list decodes to an empty string.",
    )
    try:
        _unknown = _toy.encode("the dog sat")
    except KeyError:
        _unknown = None
    assert _unknown is None, tr(
        ko="어휘 사전에 없는 단어가 든 글이 오류 없이 인코딩됩니다. V1에서는 `KeyError`가 나야 합니다.",
        en="A text with an unknown word is encoded without an error. In V1 there has to be a `KeyError`.",
    )
    _second = SimpleTokenizerV1({"cat": 6, "dog": 30})
    assert [_toy.encode("cat"), _second.encode("cat"), _toy.decode([30])] == [[30], [6], "cat"], tr(
        ko="어휘 사전이 다른 토크나이저를 하나 더 만들면 둘이 섞입니다. 딕셔너리는 객체마다 따로 `self`에 담습니다.",
        en="When a second tokenizer with another vocabulary is made, the two mix. Each object keeps dicts of its "
        "own, in `self`.",
    )
    assert _words == {"!": 9, ",": 2, "cat": 30, "sat": 4, "the": 17} and _ids == [17, 30, 4, 9], tr(
        ko="`__init__`에 넘긴 어휘 사전이나 `decode`에 넘긴 리스트가 바뀌었습니다. 읽기만 해야 합니다.",
        en="The vocabulary handed to `__init__` or the list handed to `decode` has changed. They should only be read.",
    )

# %% [markdown] only="notes" minutes=8 lang="ko"
"""
**물어볼 것.** `str_to_int`와 `int_to_str` 가운데 `decode`가 쓰는 것은 무엇입니까? 손을 들게 합니다.

**걸리는 곳.** 클래스 안에서 바깥의 `vocab`을 쓰면 이 노트북에서는 맞은 것처럼 보입니다. 어휘 사전이 다른
토크나이저를 하나 더 만들어 보입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Which of `str_to_int` and `int_to_str` does `decode` need? A show of hands.

**Where they stumble.** Using the `vocab` outside seems right in this notebook. Make a second tokenizer with another
vocabulary, live.
"""

# %% [markdown] lang="ko"
"""
#### {{heading:encode-v1}}

1. `tokenizer`: 어휘 사전 `vocab`으로 만든 `SimpleTokenizerV1` 객체입니다.
2. `ids`: `tokenizer`로 `text`를 인코딩한 토큰 ID의 리스트입니다.

`text`는 두 줄이고, 둘째 줄은 들여쓰기로 시작합니다. 토큰 ID는 21개가 나옵니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:encode-v1}}

1. `tokenizer`: an object of `SimpleTokenizerV1` with the vocabulary `vocab`.
2. `ids`: the list of token IDs that `tokenizer` makes of `text`.

`text` has two lines, and the second one is indented. There will be 21 token IDs.
"""

# %% exercise="encode-v1" points=2 slides=false
text = """"It's the last he painted, you know,"
           Mrs. Gisburn said with pardonable pride."""

# ko: 어휘 사전 vocab으로 토크나이저를 만듭니다.
# en: A tokenizer with the vocabulary vocab.
tokenizer = SimpleTokenizerV1(vocab)  ### your code
# ko: text를 토큰 ID의 리스트로 바꿉니다.
# en: text becomes a list of token IDs.
ids = tokenizer.encode(text)  ### your code

print(ids)

# %% check="encode-v1"
with check(
    "encode-v1",
    hint=tr(
        ko="클래스 이름을 함수처럼 불러 객체를 만들고, 그 객체의 메서드에 `text`를 줍니다. "
        "`__init__`이 받는 것은 리스트가 아니라 딕셔너리입니다.",
        en="Call the class like a function to make an object, then hand `text` to the object's method. "
        "What `__init__` takes is the dict, not the list.",
    ),
    more=tr(
        ko="빈칸 1: `SimpleTokenizerV1` 뒤의 괄호 안에 어휘 사전을 씁니다. 빈칸 2: 방금 만든 `tokenizer` 뒤에 점을 "
        "찍고 `encode`를 불러 글을 넘깁니다. 글을 직접 나누지 않습니다.",
        en="Blank 1: the vocabulary goes into parentheses behind `SimpleTokenizerV1`. Blank 2: a dot behind the "
        "`tokenizer` just made, then `encode`, which is handed the text. There is no need to split it first.",
    ),
):
    answered(tokenizer)
    answered(ids)
    assert isinstance(tokenizer, SimpleTokenizerV1), tr(
        ko="`tokenizer`가 `SimpleTokenizerV1`의 객체가 아닙니다. 클래스를 불러 객체를 만들어야 합니다.",
        en="`tokenizer` is not an object of `SimpleTokenizerV1`. The class has to be called to make one.",
    )
    assert tokenizer.str_to_int == vocab, tr(
        ko="토크나이저의 어휘 사전이 `vocab`과 다릅니다.",
        en="The tokenizer's vocabulary is not `vocab`.",
    )
    assert isinstance(ids, list), tr(
        ko="`ids`가 리스트가 아닙니다.",
        en="`ids` is not a list.",
    )
    assert all(isinstance(i, int) for i in ids), tr(
        ko="`ids`에 정수가 아닌 항목이 있습니다. 토큰이 아니라 토큰 ID의 리스트입니다.",
        en="Some item of `ids` is not an integer. It is a list of token IDs, not of tokens.",
    )
    assert [tokenizer.int_to_str[i] for i in ids[:4]] == ['"', "It", "'", "s"], tr(
        ko="ID를 토큰으로 되돌려 보면 `text`의 앞부분과 다릅니다. 인코딩한 글이 `text`인지 확인합니다.",
        en="Turned back into tokens, the IDs do not begin like `text`. See whether it is `text` that was encoded.",
    )
    assert len(ids) == 21, tr(
        ko="토큰의 수가 다릅니다. 두 줄을 모두 인코딩해야 합니다.",
        en="The number of tokens is not right. Both lines have to be encoded.",
    )
    _first = rerun(text=text.splitlines()[0]).ids
    assert len(_first) < len(ids) and ids[: len(_first)] == _first, tr(
        ko="`text`가 첫 줄뿐이어도 `ids`가 그 줄의 것으로 바뀌지 않습니다. `text`에 든 글을 인코딩해야 합니다.",
        en="When `text` is its first line only, `ids` are not those of that line. Encode whatever `text` holds.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:decode-v1}}

`tokenizer`로 `ids`를 디코딩해 문자열 `decoded_text`를 만듭니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:decode-v1}}

Use `tokenizer` to decode `ids` into the string `decoded_text`.
"""

# %% exercise="decode-v1" points=1 slides=false
# ko: ids를 다시 글로 바꿉니다.
# en: ids become text again.
decoded_text = tokenizer.decode(ids)  ### your code

print(decoded_text)

# %% check="decode-v1"
with check(
    "decode-v1",
    hint=tr(
        ko="`tokenizer`에는 `encode`의 반대 방향으로 가는 메서드가 있습니다. "
        "그 메서드는 글이 아니라 ID의 리스트를 받습니다.",
        en="`tokenizer` has a method that goes the opposite way of `encode`. It takes the list of IDs, not the text.",
    ),
    more=tr(
        ko="`tokenizer-v1` 문제에서 완성한 메서드 `decode`를 한 번 부릅니다. 넘길 것은 앞 문제의 결과 전체입니다. "
        "반복문은 필요 없습니다.",
        en="One call of the method `decode`, completed in the exercise `tokenizer-v1`. It is handed the whole result "
        "of the exercise before; no loop is needed.",
    ),
):
    answered(decoded_text)
    assert isinstance(decoded_text, str), tr(
        ko="`decoded_text`가 문자열이 아닙니다.",
        en="`decoded_text` is not a string.",
    )
    assert "\n" not in decoded_text, tr(
        ko="줄바꿈이 남아 있습니다. 원래 글이 아니라 ID에서 만든 글이어야 합니다.",
        en="There is a line break. The text has to be made from the IDs, it is not the original.",
    )
    assert " ," not in decoded_text, tr(
        ko="쉼표 앞에 공백이 있습니다. 토큰을 잇기만 하지 않고 `decode`의 마지막 단계까지 거쳐야 합니다.",
        en="There is a space before a comma. Joining is not enough: the last step of `decode` is missing.",
    )
    assert tokenizer.encode(decoded_text) == ids, tr(
        ko="다시 인코딩하면 `ids`가 되지 않습니다.",
        en="Encoded again, it does not give `ids`.",
    )
    assert decoded_text[:2] == '" ', tr(
        ko="여는 따옴표 뒤에 공백이 없습니다. `decode`는 토큰 사이에 공백을 하나씩 두고, 문장 부호 앞의 것만 없앱니다.",
        en="There is no space behind the opening quote. `decode` puts one space between tokens, and removes only those "
        "before marks.",
    )
    _line = text.splitlines()[0]
    _again = rerun(text=_line, ids=tokenizer.encode(_line)).decoded_text
    assert len(_again) < len(decoded_text) and decoded_text.startswith(_again), tr(
        ko="`ids`가 첫 줄의 것뿐이어도 결과가 그 줄로 바뀌지 않습니다. `ids`에 든 것을 디코딩해야 합니다.",
        en="When `ids` are those of the first line only, the result is not that line. Decode whatever `ids` hold.",
    )

# %% [markdown] lang="ko"
"""
결과를 원래 글과 견주어 봅니다. `It' s`에는 없던 공백이 있고, 여는 따옴표 뒤에도 공백이 있습니다. 줄바꿈과
들여쓰기는 사라졌습니다. **디코딩은 인코딩을 정확히 되돌리지 못합니다.** 나눌 때 공백을 버렸기 때문에, 공백이
어디에 몇 칸 있었는지 아무도 모릅니다. `decode`의 마지막 단계가 하는 일은 일부 문장 부호 바로 앞의 공백을
없애는 것뿐입니다. 공백을 잃지 않는 방법은 2.5에서 나옵니다.

<!-- slide: `Hello`는 소설에 없으므로 어휘 사전에도 없습니다. 인코딩하면 오류가 납니다. -->

더 큰 문제가 있습니다. `Hello`는 소설에 한 번도 나오지 않으므로 어휘 사전에 없습니다. 그래서 `Hello!`를
인코딩하면 **오류가 납니다.** 다음 셀은 그 오류를 받아 보여 줍니다. `KeyError: 'Hello'`가 나오면 제대로 된
것입니다.
"""

# %% [markdown] lang="en"
"""
Compare it with the original. `It' s` has a space that was not there, and so does the opening quote. The line
break and the indentation are gone. **Decoding is not the exact inverse of encoding.** Whitespace was thrown
away when the text was split, so where it was, and how much of it, is lost. All that the last step of `decode`
does is to remove the space before certain marks. A way to lose no whitespace follows in 2.5.

<!-- slide: `Hello` is not in the story, so it is not in the vocabulary, and encoding it fails. -->

There is a greater problem. `Hello` does not occur in the story, so it is not in the vocabulary, and encoding
`Hello!` **raises an error.** The next cell catches the error and shows it: `KeyError: 'Hello'` is what ought to
appear.
"""

# %%
# ko: 오류가 나면 except가 받아 출력하므로 노트북은 멈추지 않습니다.
# en: `except` catches the error and prints it, so the notebook does not stop.
try:
    print(tokenizer.decode(tokenizer.encode("Hello!")))
except KeyError as error:
    print("KeyError:", error)
