"""Lecture 26, 2.2: splitting text into tokens."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
## 2.2 글을 토큰으로 나누기 · 20분

<!-- notes -->

글이 벡터가 되기까지는 세 단계를 거칩니다.

1. 문장을 작은 조각인 **토큰**(token)으로 나눕니다.
2. 토큰마다 고유한 번호인 **토큰 ID**(token ID)를 붙입니다.
3. 토큰 ID마다 벡터를 하나씩 꺼냅니다.

이 노트북은 세 단계를 이 순서대로 모두 만듭니다.

<!-- slide: 글은 세 단계를 거쳐 벡터가 됩니다. 나누고, 번호를 붙이고, 벡터를 꺼냅니다. -->

![](figure:text-to-vectors)

<!-- slide: 토큰의 크기는 얼마가 좋을까요? -->

그렇다면 토큰의 크기는 얼마가 좋을까요? 글자 하나씩 나누면 종류는 적지만 시퀀스가 길어집니다. 단어로 나누면
시퀀스는 짧지만 종류가 끝없이 늘어납니다. 그 사이에 형태소(morpheme)와 부분 단어(subword)가 있고, 이웃한 단어를 묶는
n-그램(n-gram)도 있습니다.

![](figure:tokenization-levels)

처음에는 가장 단순한 방법을 씁니다. 정규 표현식으로 단어와 문장 부호를 떼어 냅니다. GPT-2가 실제로 쓰는 부분
단어는 2.5에서 다룹니다.
"""

# %% [markdown] lang="en"
"""
## 2.2 Splitting text into tokens · 20 min

<!-- notes -->

Text becomes vectors in three steps.

1. The sentence is cut into small pieces, the **tokens**.
2. Every token gets a number of its own, its **token ID**.
3. For every token ID one vector is fetched.

This notebook builds all three, in this order.

<!-- slide: Text becomes vectors in three steps: cut it, number the pieces, fetch a vector for each. -->

![](figure:text-to-vectors)

<!-- slide: How large should a token be? -->

How large should a token be? Single characters give few kinds of tokens but long sequences. Words give short
sequences, but there is no end to the kinds. Between the two lie morphemes and subwords, and there are
n-grams, which tie neighbouring words together.

![](figure:tokenization-levels)

The first version is the simplest one: regular expressions that separate words and punctuation marks.
Subwords, which GPT-2 really uses, follow in 2.5.
"""

# %% [markdown] lang="ko"
"""
### 이야기 한 편

연습할 글은 단편 소설 [*The Verdict*](https://en.wikisource.org/wiki/The_Verdict)(1908)입니다. 저작권이 끝나 누구나
쓸 수 있습니다. 아래 셀은 `the-verdict.txt` 파일을 찾는 함수를 정의합니다. 파일이 `COURSE_DATA` 폴더나 작업 폴더에
있으면 그 파일을 쓰고, 없을 때만 내려받습니다.
"""

# %% [markdown] lang="en"
"""
### A short story

The text to practise on is a short story, [*The Verdict*](https://en.wikisource.org/wiki/The_Verdict) (1908). It is
in the public domain. The next cell defines a function that finds the file `the-verdict.txt`: a copy in the folder
`COURSE_DATA` or in the working folder is used as it is, and only if there is none is the file downloaded.
"""

# %% include="story"
from common import find_story

# %% [markdown] lang="ko"
"""
파일 전체를 문자열 `raw_text`로 읽고, 문자의 수와 처음 99자를 출력합니다. 문자는 모두 20,479개입니다.
"""

# %% [markdown] lang="en"
"""
The whole file is read into the string `raw_text`. The cell prints how many characters there are, 20,479, and
the first 99 of them.
"""

# %% name="read-story"
story = find_story()

# ko: 글 전체를 문자열 하나로 읽습니다.
# en: The whole text is read as one string.
raw_text = story.read_text(encoding="utf-8")

print(tr(ko="문자 수:", en="characters:"), len(raw_text))
print(raw_text[:99])

# %% [markdown] only="notes" minutes=6 lang="ko"
"""
**물어볼 것.** 그림에서 한 문장을 글자로 나눌 때와 단어로 나눌 때, 무엇이 길어지고 무엇이 많아집니까? 옆 사람과
1분 이야기하게 합니다.

**걸리는 곳.** 토큰은 단어와 같지 않습니다. 오늘 뒤쪽에서 단어보다 작은 조각이 나온다고 미리 말해 둡니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Cut into characters or into words: what gets longer, and what gets more numerous? A minute with the neighbour.

**Where they stumble.** A token is not a word. Say now that pieces smaller than words come later today.
"""

# %% [markdown] lang="ko"
r"""
<!-- notes -->

긴 글에 바로 쓰기 전에, 짧은 문장으로 나누는 방법을 익힙니다. 도구는 정규 표현식 모듈 `re`의 함수
`re.split(패턴, 글)`입니다. 이 함수는 패턴에 맞는 곳마다 글을 자릅니다.

- 패턴에 맞은 부분은 보통 버려집니다. 패턴을 괄호로 묶어 **그룹**으로 만들면 버려지지 않고 결과에 남습니다.
- 나누는 자리 둘이 이웃하면 그 사이에는 아무 글자도 없습니다. 그래서 빈 문자열 `''`이 하나 생깁니다. 글이
  나누는 자리로 끝날 때도 마찬가지입니다.
- 패턴은 `r"\s"`처럼 `r`을 붙인 문자열로 씁니다. 역슬래시가 Python을 거치지 않고 `re`에 그대로 전해집니다.
  `\s`는 공백 문자 하나로, 스페이스와 탭과 줄바꿈, 그리고 드물게 쓰는 `\r`, `\f`, `\v`가 모두 여기에 듭니다.

#### {{heading:split-whitespace}}

`text`를 공백 문자 하나하나에서 나누고, 나눈 자리의 공백도 항목으로 남겨 `result`에 담습니다. 문장 부호는 아직
단어에 붙여 둡니다. 공백이 두 칸 이어지면 두 곳에서 나누어야 합니다. 숨은 검사는 이 여섯 가지 공백 문자가 든
긴 글로도 실행해 봅니다.
"""

# %% [markdown] lang="en"
r"""
<!-- notes -->

Before the long text comes a short sentence to learn the technique on. The tool is `re.split(pattern, text)` from
the module `re` of regular expressions. It cuts the text wherever the pattern matches.

- What the pattern matched is normally thrown away. Put the pattern in parentheses, which makes it a
  **group**, and the matched part stays in the result.
- Between two neighbouring separators there is no character at all, and so an empty string `''` appears there.
  The same happens when the text ends in a separator.
- Patterns are written with an `r` in front, as in `r"\s"`, so that the backslash reaches `re` untouched by
  Python. `\s` stands for one whitespace character: a space, a tab, a line break or one of the rarer `\r`, `\f`
  and `\v`.

#### {{heading:split-whitespace}}

Split `text` at every single whitespace character, keep those characters as items, and put the list into
`result`. Punctuation stays attached to its word for now. Two spaces in a row separate in two places. The
hidden checks also try long texts with all six of these whitespace characters.
"""

# %% exercise="split-whitespace" points=1 pitfalls=["no-capture-group", "whitespace-runs"]
import re

text = "Hello, world. It's a test."

# ko: 공백 문자 하나마다 나누고, 나눈 자리의 공백도 리스트에 남깁니다.
# en: Split at every single whitespace character and keep that character in the list.
result = re.split(r"(\s)", text)  ### your code

print(result)

# %% check="split-whitespace"
with check(
    "split-whitespace",
    hint=tr(
        ko="`re.split`은 패턴에 맞은 부분을 버립니다. 패턴을 괄호로 묶어 그룹으로 만들면 맞은 부분도 결과에 남습니다. "
        "공백 문자를 뜻하는 정규 표현식 기호는 `\\s`입니다.",
        en="`re.split` throws away what the pattern matched. Put the pattern into a group, with parentheses, and the "
        "matched part stays in the result. The regular expression for a whitespace character is `\\s`.",
    ),
    more=tr(
        ko="`re.split`에는 패턴과 `text` 둘만 줍니다. 패턴에는 기호 하나와 그것을 감싼 괄호만 있으면 됩니다. `+`를 "
        "붙이면 이어진 공백이 한 덩어리가 되고, 결과를 거르면 빈 문자열이 사라집니다.",
        en="Give `re.split` the pattern and `text`, nothing else. The pattern is one symbol in parentheses. A `+` "
        "would take whitespace in a row as one piece, and filtering the result would lose the empty strings.",
    ),
):
    answered(result)
    assert isinstance(result, list), tr(
        ko="`result`가 리스트가 아닙니다.",
        en="`result` is not a list.",
    )
    assert any(item.isspace() for item in result), tr(
        ko="공백이 결과에서 사라졌습니다. 나누는 데 쓴 공백도 항목으로 남아야 합니다.",
        en="The whitespace is gone. The characters at which the text was split have to stay as items.",
    )
    assert "Hello," in result, tr(
        ko="단어와 문장 부호까지 떨어졌습니다. 이 문제에서는 공백에서만 나눕니다.",
        en="Words were cut at other places too. In this exercise only whitespace separates.",
    )
    assert "".join(result) == text, tr(
        ko="항목을 다시 이어 붙여도 `text`가 되지 않습니다. 사라지거나 더해진 문자가 있습니다.",
        en="Joined together again, the items do not give `text`. Some character was lost or added.",
    )
    _other = "a\tb  c\nd\r\ne\ff\vg, h; i_j k l m"
    _pieces = rerun(text=_other).result
    assert "".join(_pieces) == _other, tr(
        ko="다른 글을 주면 그 글의 조각이 나오지 않습니다. `text`에 어떤 글이 들어 있어도 나누어야 합니다.",
        en="Given another text, the cell does not give that text's pieces. It has to split whatever `text` holds.",
    )
    assert all(len(item) == 1 for item in _pieces if set(item) & set(" \t\n\r\f\v")), tr(
        ko="다른 글에서 공백 문자가 다른 문자와 한 항목에 남았습니다. 여섯 가지 공백 문자 하나하나에서 빠짐없이 "
        "나눕니다.",
        en="In another text some whitespace shares an item with other characters. Each single character of all six "
        "kinds has to separate, as often as it comes.",
    )
    assert len(_pieces) == 1 + 2 * sum(letter.isspace() for letter in _other), tr(
        ko="다른 글에서 항목의 수가 맞지 않습니다. 공백 문자에서만 나누고, 이어진 공백 사이의 빈 문자열도 남깁니다.",
        en="In another text the number of items is not right. Only whitespace separates, and the empty string between "
        "two whitespace characters in a row stays.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:split-punctuation}}

이제 문장 부호도 떼어 냅니다. 같은 `text`를 **쉼표, 마침표, 공백 문자**에서 나누고, 나눈 자리의 문자를 모두
남겨 `result`에 담습니다. 쉼표 바로 뒤에 공백이 오면 그 사이에 빈 문자열이 생깁니다. 빈 문자열은 여기서 지우지
않습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:split-punctuation}}

Now the punctuation comes off too. Split the same `text` at **commas, full stops and whitespace characters**,
keep all of these, and put the list into `result`. Where a space follows a comma, an empty string appears
between the two. Do not remove the empty strings here.
"""

# %% exercise="split-punctuation" points=1 slides=false
# ko: 쉼표, 마침표, 공백 문자에서 나누고 셋 다 리스트에 남깁니다.
# en: Split at a comma, a full stop or a whitespace character and keep all three in the list.
result = re.split(r"([,.]|\s)", text)  ### your code

print(result)

# %% check="split-punctuation"
with check(
    "split-punctuation",
    hint=tr(
        ko="대괄호 `[ ]` 안에 쓴 문자는 '이 가운데 하나'를 뜻하고, `|`는 '또는'을 뜻합니다. "
        "대괄호 밖의 마침표는 모든 문자와 맞으므로 주의합니다.",
        en="Characters in square brackets `[ ]` mean 'one of these', and `|` means 'or'. "
        "Mind that a full stop outside the brackets matches any character.",
    ),
    more=tr(
        ko="앞 문제의 `re.split`을 그대로 쓰고 패턴만 넓힙니다. 대괄호 안에 쉼표와 마침표를 쓰고, 그 뒤에 `|`와 공백 "
        "문자의 기호를 쓴 다음, 괄호 한 쌍으로 이 모두를 감쌉니다.",
        en="Keep the `re.split` of the exercise before and widen the pattern: square brackets with the comma and the "
        "full stop, then `|` and the symbol for whitespace, and one pair of parentheses around all of it.",
    ),
):
    answered(result)
    assert None not in result, tr(
        ko="`None`이 섞여 있습니다. 괄호가 패턴 전체를 감싸지 않아, 맞지 않은 그룹이 `None`으로 남았습니다.",
        en="There is `None` among the items. The parentheses do not hold the whole pattern, and a group that "
        "matched nothing leaves `None`.",
    )
    assert "," in result, tr(
        ko="쉼표가 항목 하나로 떨어져 있지 않습니다. 쉼표도 나누는 자리이고, 결과에 남아야 합니다.",
        en="The comma is not an item of its own. It separates as well, and it has to stay.",
    )
    assert "." in result, tr(
        ko="마침표가 항목 하나로 떨어져 있지 않습니다.",
        en="The full stop is not an item of its own.",
    )
    assert not any(len(item) > 1 and " " in item for item in result), tr(
        ko="공백이 단어에 붙어 있습니다. 쉼표, 마침표와 함께 공백 문자에서도 나눕니다.",
        en="Spaces are still attached to words. Whitespace separates, too, along with comma and full stop.",
    )
    assert "world" in result, tr(
        ko="단어가 그대로 남아 있지 않습니다. 패턴이 글자에도 맞는지 살펴봅니다.",
        en="The words did not stay whole. See whether the pattern matches letters too.",
    )
    assert "".join(result) == text, tr(
        ko="항목을 이어 붙여도 `text`가 되지 않습니다. 공백을 비롯해 나눈 자리의 문자는 모두 남아야 합니다.",
        en="Joined together, the items do not give `text`. Every separator, whitespace too, has to stay.",
    )
    assert "" in result, tr(
        ko="빈 문자열이 벌써 빠졌습니다. 빈 문자열은 다음 문제에서 거릅니다.",
        en="The empty strings are gone already. They are filtered out in the next exercise.",
    )
    _other = "One,two..\tThree; four:\nfive! (six-seven)? It's_8  "
    _pieces = rerun(text=_other).result
    assert "".join(_pieces) == _other, tr(
        ko="다른 글을 주면 그 글의 조각이 나오지 않습니다. `text`에 어떤 글이 들어 있어도 나누어야 합니다.",
        en="Given another text, the cell does not give that text's pieces. It has to split whatever `text` holds.",
    )
    assert all(len(item) == 1 for item in _pieces if set(item) & set(",. \t\n")), tr(
        ko="다른 글에서 쉼표, 마침표, 공백 문자 가운데 다른 문자와 한 항목에 남은 것이 있습니다. 하나하나에서 "
        "나눕니다.",
        en="In another text some comma, full stop or whitespace character shares an item with other characters. Each "
        "single one has to separate.",
    )
    assert len(_pieces) == 1 + 2 * sum(letter in ",. \t\n" for letter in _other), tr(
        ko="다른 글에서 항목의 수가 맞지 않습니다. 쉼표, 마침표, 공백 문자에서만 나누고, 빈 문자열은 모두 남깁니다.",
        en="In another text the number of items is not right. Nothing but comma, full stop and whitespace separates, "
        "and all empty strings stay.",
    )

# %% [markdown] lang="ko"
"""
공백은 남겨야 할까요, 버려야 할까요? 버리면 토큰이 줄고 다루기 쉽습니다. 그러나 들여쓰기가 뜻을 갖는 Python
코드 같은 글에서는 중요한 정보가 사라집니다. GPT-2의 방식은 공백을 버리지 않습니다. 여기서는 단순한 쪽을 골라
버립니다.

#### {{heading:drop-whitespace}}

`result`에서 빈 문자열과 공백 문자뿐인 항목을 빼고, 나머지를 **순서 그대로** 다시 `result`에 담습니다. 이 셀은
두 번 실행해도 결과가 같아야 합니다. 숨은 검사는 줄바꿈만 든 항목이 섞인 리스트로도 실행해 봅니다.
"""

# %% [markdown] lang="en"
"""
Should whitespace be kept or dropped? Without it there are fewer tokens, and they are easier to handle. But
where whitespace carries meaning, as the indentation of Python code does, something important is lost. GPT-2's
own method keeps it. Here it is dropped, which is simpler.

#### {{heading:drop-whitespace}}

Leave out of `result` the empty strings and the items that are nothing but whitespace, and put the others,
**in their order**, back into `result`. Running the cell twice has to give the same. The hidden checks also
try a list with an item that is only a line break.
"""

# %% exercise="drop-whitespace" points=1 slides=false
# ko: 빈 문자열과 공백뿐인 항목을 빼고, 나머지는 순서대로 둡니다.
# en: Leave out empty strings and items of mere whitespace; all others stay in order.
result = [item for item in result if item.strip()]  ### your code

print(result)

# %% check="drop-whitespace"
with check(
    "drop-whitespace",
    hint=tr(
        ko="빈 문자열은 조건식에서 거짓입니다. `strip()`은 양쪽 공백을 없애므로 공백뿐인 항목도 빈 문자열이 됩니다. "
        "이 둘을 리스트 컴프리헨션의 `if`에 씁니다.",
        en="In a condition an empty string counts as false. `strip()` removes whitespace at both ends, so an item of "
        "mere whitespace becomes empty too. Use both in the `if` of a list comprehension.",
    ),
    more=tr(
        ko="`result`의 항목을 하나씩 꺼내는 리스트 컴프리헨션을 쓰고, 끝의 `if`에서 그 항목에 `strip()`을 한 것이 "
        "비어 있지 않은지 묻습니다. `isspace()`는 빈 문자열에 거짓을 돌려주므로 혼자서는 모자랍니다.",
        en="Write a list comprehension that goes through the items of `result`; its `if`, at the end, asks whether the "
        "item is still something after `strip()`. `isspace()` alone is not enough: for an empty string it is false.",
    ),
):
    answered(result)
    assert isinstance(result, list), tr(
        ko="`result`가 리스트가 아닙니다.",
        en="`result` is not a list.",
    )
    assert "" not in result, tr(
        ko="빈 문자열이 남아 있습니다.",
        en="There are still empty strings.",
    )
    assert all(item.strip() for item in result), tr(
        ko="공백뿐인 항목이 남아 있습니다.",
        en="There are still items of mere whitespace.",
    )
    assert "".join(result) == "".join(text.split()), tr(
        ko="단어나 문장 부호가 사라졌거나 순서가 바뀌었습니다. 공백이 아닌 항목은 그대로 두어야 합니다.",
        en="Words or marks were lost or changed places. Whatever is not whitespace has to stay as it is.",
    )
    # ko: 다른 리스트로도 해 보고, 지금의 result는 그대로 돌려놓습니다.
    # en: Another list is tried, and the present result is put back.
    _result, result = result, ["b", " ", "", "a", "\n", "", "?", "a", "\r\n", "\t", "\v\f", "   ", "B"]
    _given = list(result)
    try:
        _other = rerun().result
    finally:
        result = _result
    assert all(item.strip() for item in _other), tr(
        ko="다른 리스트에서 빈 항목이 남았습니다. 줄바꿈, 탭, 이어진 공백처럼 공백 문자뿐인 항목도 모두 뺍니다.",
        en="In another list blank items stayed. Line breaks, tabs and several spaces are mere whitespace, too.",
    )
    assert set(_other) <= set(_given) and "".join(_other) == "".join("".join(_given).split()), tr(
        ko="다른 리스트를 주면 그 리스트의 항목이 순서대로 남지 않습니다. `result`에 든 항목을 골라야 합니다.",
        en="Given another list, the cell does not keep that list's items in their order. It has to choose among the "
        "items of `result`.",
    )

# %% [markdown] lang="ko"
"""
<!-- notes -->

소설에는 다른 문장 부호도 나옵니다. 나누는 자리를 모두 **12가지**로 넓힙니다.

- 한 글자인 것 11가지: 쉼표 `,` 마침표 `.` 쌍점 `:` 쌍반점 `;` 물음표 `?` 밑줄 `_` 느낌표 `!` 큰따옴표 `"`
  여는 괄호 `(` 닫는 괄호 `)` 작은따옴표 `'`
- 두 글자인 것 1가지: 줄표로 쓴 하이픈 두 개 `--`

#### {{heading:split-all-marks}}

새 문장 `text`를 위의 12가지 문장 부호와 공백 문자에서 나누고, 나눈 자리의 문자를 모두 남겨 `result`에
담습니다. `--`는 토큰 하나가 되어야 하고, `well-known`처럼 하이픈이 하나뿐인 단어는 나누지 않습니다. 빈칸 다음
줄은 양쪽 공백을 없애고 빈 항목을 뺍니다. 숨은 검사는 12가지 부호가 모두 든 문장으로도 실행해 봅니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

The story has other marks too. From now on there are **12** separators:

- 11 of one character: comma `,` full stop `.` colon `:` semicolon `;` question mark `?` underscore `_`
  exclamation mark `!` double quote `"` opening parenthesis `(` closing parenthesis `)` single quote `'`
- one of two characters: the double hyphen `--` that stands for a dash

#### {{heading:split-all-marks}}

Split the new sentence `text` at these 12 marks and at whitespace characters, keep all of them, and put the
list into `result`. `--` has to be one token, and a word with a single hyphen, such as `well-known`, stays
whole. The line after the blank removes surrounding whitespace and empty items. The hidden checks also try a
sentence with all 12 marks.
"""

# %% exercise="split-all-marks" points=1
text = "Hello, world. Is this-- a test?"

# ko: 문장 부호 11개, 하이픈 두 개(--), 공백 문자에서 나눕니다.
# en: Split at the 11 single marks, at the double hyphen and at whitespace.
result = re.split(r"([,.:;?_!\"()']|--|\s)", text)  ### your code

# ko: 양쪽 공백을 없애고, 빈 항목을 뺍니다.
# en: Whitespace at both ends goes, and so do empty items.
result = [item.strip() for item in result if item.strip()]
print(result)

# %% check="split-all-marks"
with check(
    "split-all-marks",
    hint=tr(
        ko="한 글자 부호는 대괄호 안에 모으고, 두 글자인 `--`는 대괄호 밖에 `|`로 이어 붙입니다. "
        "문자열을 감싼 것과 같은 따옴표는 앞에 역슬래시를 씁니다.",
        en="Collect the marks of one character in square brackets; `--` has two characters, so it stands outside, "
        "joined with `|`. A quote of the kind that encloses the string needs a backslash before it.",
    ),
    more=tr(
        ko="`split-punctuation`의 패턴에서 시작합니다. 대괄호 안을 열한 가지 부호로 늘리고 위의 목록과 하나씩 맞추어 "
        "봅니다. 그 뒤에 `|`로 `--`를, 또 `|`로 공백 문자의 기호를 잇고, 괄호는 그대로 전체를 감쌉니다.",
        en="Start from the pattern of `split-punctuation`. Extend the brackets to the eleven marks and compare them "
        "with the list above one by one. Then add `--` with a `|`, and the symbol for whitespace with another; the "
        "parentheses go around all of it as before.",
    ),
):
    answered(result)
    assert "--" in result, tr(
        ko="하이픈 두 개가 토큰 하나로 나오지 않습니다. 대괄호 안에서는 하이픈이 한 글자씩 맞습니다.",
        en="The double hyphen is not one token. Inside square brackets a hyphen matches one character at a time.",
    )
    assert not any(" " in item for item in result), tr(
        ko="공백이 들어 있는 항목이 있습니다. 공백 문자에서도 나눕니다.",
        en="Some item holds a space. Whitespace separates too.",
    )
    assert {",", ".", "?"} <= set(result), tr(
        ko="쉼표, 마침표, 물음표 가운데 토큰으로 떨어지지 않은 것이 있습니다.",
        en="One of comma, full stop and question mark is not a token of its own.",
    )
    assert "".join(result) == "".join(text.split()), tr(
        ko="사라진 문자가 있습니다. 나눈 자리의 문장 부호는 결과에 남아야 합니다.",
        en="Some characters were lost. The marks at which the text was split have to stay.",
    )
    _other = '"It\'s"\t(a_b): tea—time; well-known--\nso-so? no!! I/O, e/f.'
    _tokens = rerun(text=_other).result
    assert "".join(_tokens) == "".join(_other.split()), tr(
        ko="다른 문장에서 문자가 사라지거나 더해졌습니다. `text`에 어떤 문장이 들어 있어도 나누어야 합니다.",
        en="In another sentence characters were lost or added. The cell has to split whatever `text` holds.",
    )
    assert not any(len(token) > 1 and set(token) & set(",.:;?_!\"()'\t\n") for token in _tokens), tr(
        ko="다른 문장에서 단어에 붙어 있는 부호가 있습니다. 열한 가지 부호와 공백 문자에서 빠짐없이 나눕니다.",
        en="In another sentence some mark is still attached to a word. All of the eleven marks, and whitespace, have "
        "to separate.",
    )
    assert {"well-known", "--", "so-so", "tea—time", "I/O", "e/f"} <= set(_tokens), tr(
        ko="다른 문장에서 나누지 않을 곳을 나누었거나 `--`가 떨어지지 않았습니다. 나누는 자리는 위의 12가지와 공백 "
        "문자뿐입니다.",
        en="In another sentence something was cut that should stay whole, or `--` is not a token of its own. Only "
        "the 12 marks above and whitespace separate.",
    )

# %% [markdown] only="notes" minutes=8 lang="ko"
"""
`split-whitespace`는 함께 풀고, `split-all-marks`는 3분을 주고 각자 풉니다.

**물어볼 것.** 괄호를 빼면 무엇이 사라집니까? 답을 들은 다음 실제로 괄호를 빼고 실행합니다.

**걸리는 곳.** `--`를 패턴의 뒤쪽에 두거나 대괄호 안에 넣으면 하이픈 하나에서도 나뉩니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Do `split-whitespace` together; give three minutes for `split-all-marks`.

**Ask.** What is lost without the parentheses? Take answers, then remove them and run it.

**Where they stumble.** `--` inside square brackets splits at single hyphens, too.
"""

# %% [markdown] lang="ko"
"""
문장 하나에서 통한 방법을 소설 전체에 씁니다. 나눈 결과는 `preprocessed`에 담고 앞의 30개를 봅니다.
"""

# %% [markdown] lang="en"
"""
What worked for a sentence now works for the whole story. The tokens go into `preprocessed`; here are the
first 30.
"""

# %% slides=false
# ko: 같은 방법으로 글 전체를 나눕니다.
# en: The whole story is split in the same way.
marks = r'([,.:;?_!"()\']|--|\s)'
preprocessed = re.split(marks, raw_text)
preprocessed = [item.strip() for item in preprocessed if item.strip()]

print(preprocessed[:30])

# %% [markdown] lang="ko"
"""
*The Verdict*는 토큰 4,690개로 나뉩니다.
"""

# %% [markdown] lang="en"
"""
*The Verdict* comes to 4,690 tokens.
"""

# %% slides=false
print(len(preprocessed))
