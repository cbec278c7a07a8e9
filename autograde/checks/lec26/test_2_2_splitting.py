"""Hidden checks of section 2.2: splitting text into tokens, also in sentences that the notebook does not show."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from .texts import MARKS, NO_MARKS, OTHER_MARKS, WHITESPACE, drawn_sentence, drawn_words


@exercise("split-whitespace", points=1)
class TestSplitWhitespace:
    @check(
        ko="`text`를 나눈 문자열의 리스트여야 하고, 이어 붙이면 다시 `text`가 되어야 합니다.",
        en="The result is a list of strings that give `text` again when they are joined.",
    )
    def test_when_text_is_split_then_nothing_is_lost(self, student: Student, reference: Student) -> None:
        assert student["result"] == reference["result"]

    @check(
        ko="줄바꿈이나 탭도 공백 문자이므로 그 자리에서 나누고 남겨 두어야 합니다.",
        en="Tabs and line breaks are whitespace, too: the text is split there and they are kept.",
    )
    def test_when_text_has_tabs_then_they_are_pieces(self, student: Student, reference: Student) -> None:
        text = "a b\tc\nd"
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    @check(
        ko="긴 글에서도 모든 종류의 공백 문자(`\\r`, `\\f`, `\\v`까지)에서만 나누어야 합니다.",
        en="A long text, too, is split at whitespace of every kind (`\\r`, `\\f` and `\\v` as well) and nowhere else.",
    )
    def test_when_the_text_is_long_then_every_whitespace_splits(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        text = drawn_sentence(rng, WHITESPACE, (*MARKS, *NO_MARKS))
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    @check(
        ko="공백 문자 하나마다 나누어야 합니다. 이어진 공백도 한 덩어리로 묶지 않습니다.",
        en="Every single whitespace character splits: whitespace in a row is not taken as one.",
    )
    def test_when_spaces_follow_each_other_then_each_one_splits(self, student: Student, reference: Student) -> None:
        text = "Two  spaces"
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    wrong = (
        Wrong(
            "no-capture-group",
            {1: r're.split(r"\s", text)'},
            ko="그룹 `( )` 없이 나누면 구분자인 공백이 결과에서 사라집니다.",
            en="Without a group `( )` the separators, here the whitespace, vanish from the result.",
        ),
        Wrong(
            "str-split",
            {1: "text.split()"},
            ko="문자열의 `split()`은 공백을 모두 버립니다. 공백을 남기려면 `re.split`과 그룹을 씁니다.",
            en="A string's `split()` throws the whitespace away. To keep it, use `re.split` with a group.",
        ),
        Wrong(
            "space-only",
            {1: 're.split(r"( )", text)'},
            ko="스페이스에서만 나누었습니다. 탭과 줄바꿈까지 모두 가리키는 패턴은 `\\s`입니다.",
            en="This splits at the space character only. The pattern for tabs and line breaks as well is `\\s`.",
        ),
        Wrong(
            "whitespace-runs",
            {1: r're.split(r"(\s+)", text)'},
            ko="`\\s+`는 이어진 공백을 한 덩어리로 묶습니다. 공백 문자 하나마다 나누려면 `+`를 빼야 합니다.",
            en="`\\s+` takes whitespace in a row as one piece. To split at every single character, leave out the `+`.",
        ),
        Wrong(
            "empty-pieces-dropped",
            {1: r're.findall(r"\s|\S+", text)'},
            ko="공백이 이어지면 그 사이에 빈 문자열이 생기는데 이를 빠뜨렸습니다. 빈 문자열은 다음 단계에서 없앱니다.",
            en="Between two separators in a row stands an empty string, missing here. A later step drops those.",
        ),
        Wrong(
            "commonest-whitespace",
            {1: r're.split(r"([ \t\n])", text)'},
            ko="스페이스, 탭, `\\n`에서만 나누었습니다. `\\r`, `\\f`, `\\v`까지 모두 가리키는 패턴은 `\\s`입니다.",
            en="This splits at space, tab and `\\n` only. The pattern for `\\r`, `\\f` and `\\v` as well is `\\s`.",
        ),
        Wrong(
            "flags-for-maxsplit",
            {1: r're.split(r"(\s)", text, re.MULTILINE)'},
            ko="`re.split`의 세 번째 인자는 `maxsplit`이어서 여덟 번만 나눕니다. 플래그는 `flags=`로 넘깁니다.",
            en="The third argument of `re.split` is `maxsplit`: only eight splits are made. Flags go into `flags=`.",
        ),
        Wrong(
            "printed-output",
            {1: """['Hello,', ' ', 'world.', ' ', "It's", ' ', 'a', ' ', 'test.']"""},
            ko="출력 예시를 그대로 적었습니다. 어떤 `text`가 와도 나눌 수 있어야 합니다.",
            en="This is the printed example, copied. The answer has to split whatever `text` holds.",
        ),
    )
    right = (
        Right("compiled-pattern", {1: r're.compile(r"(\s)").split(text)'}),
        Right("character-class", {1: r're.split("([ \\t\\n\\r\\f\\v])", text)'}),
        Right("keyword-arguments", {1: r're.split(pattern=r"([\s])", string=text)'}),
    )


@exercise("split-punctuation", points=1)
class TestSplitPunctuation:
    @check(
        ko="쉼표, 마침표, 공백에서 나눈 리스트여야 하고, 이어 붙이면 다시 `text`가 되어야 합니다.",
        en="The text is split at commas, full stops and whitespace, and the joined pieces give it again.",
    )
    def test_when_text_is_split_then_marks_are_pieces(self, student: Student, reference: Student) -> None:
        assert student["result"] == reference["result"]

    @check(
        ko="다른 문장도 같은 방식으로 나누고, 구분자가 이어질 때 생기는 빈 문자열도 그대로 두어야 합니다.",
        en="Another sentence is split in the same way, and empty strings between separators stay.",
    )
    def test_when_separators_meet_then_empty_strings_stay(self, student: Student, reference: Student) -> None:
        text = "One, two. Three\n.."
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    @check(
        ko="쉼표와 마침표 말고 다른 문장 부호에서는 나누지 않아야 합니다.",
        en="Other punctuation marks than comma and full stop do not split.",
    )
    def test_when_text_has_other_marks_then_they_stay(self, student: Student, reference: Student) -> None:
        text = "Is it? Yes; no:\tmay-be!"
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    @check(
        ko="긴 글에서도 쉼표, 마침표, 모든 종류의 공백 문자에서 빠짐없이 나누고 다른 곳에서는 나누지 않아야 합니다.",
        en="A long text is split at every comma, full stop and whitespace character, and nowhere else.",
    )
    def test_when_the_text_is_long_then_every_separator_splits(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        text = drawn_sentence(rng, (",", "."), (*OTHER_MARKS, *NO_MARKS))
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    wrong = (
        Wrong(
            "unescaped-dot",
            {1: r're.split(r"(,|.|\s)", text)'},
            ko="대괄호 밖의 `.`은 모든 문자를 뜻합니다. 마침표는 `[.]`이나 `\\.`으로 씁니다.",
            en="Outside brackets `.` stands for any character. A full stop is written `[.]` or `\\.`.",
        ),
        Wrong(
            "no-capture-group",
            {1: r're.split(r"[,.]|\s", text)'},
            ko="그룹이 없어 쉼표, 마침표, 공백이 결과에서 사라집니다.",
            en="There is no group, so commas, full stops and whitespace vanish from the result.",
        ),
        Wrong(
            "group-around-marks-only",
            {1: r're.split(r"([,.])|\s", text)'},
            ko="괄호가 `[,.]`만 감싸서 공백 자리에는 `None`이 남습니다. 괄호는 패턴 전체를 감싸야 합니다.",
            en="The group holds `[,.]` only, so whitespace leaves `None`. Enclose the whole pattern in parentheses.",
        ),
        Wrong(
            "whitespace-forgotten",
            {1: 're.split(r"([,.])", text)'},
            ko="공백에서 나누지 않았습니다. 구분자는 쉼표, 마침표, 공백 문자 세 가지입니다.",
            en="Whitespace does not split here. The separators are comma, full stop and whitespace.",
        ),
        Wrong(
            "separator-runs",
            {1: r're.split(r"([,.\s]+)", text)'},
            ko="`+` 때문에 이어진 구분자가 한 덩어리가 됩니다. 구분자 하나마다 나누어야 합니다.",
            en="The `+` glues separators in a row together. Every single separator has to split.",
        ),
        Wrong(
            "empty-strings-dropped",
            {1: r'[piece for piece in re.split(r"([,.]|\s)", text) if piece]'},
            ko="빈 문자열을 미리 없앴습니다. 이 문제에서는 나누기만 하고, 거르는 일은 다음 문제에서 합니다.",
            en="Empty strings are dropped already. This exercise only splits; the next one filters.",
        ),
        Wrong(
            "too-many-marks",
            {1: r're.split(r"([,.:;?!]|\s)", text)'},
            ko="요구하지 않은 문장 부호에서도 나누었습니다. 여기서는 쉼표와 마침표만 구분자입니다.",
            en="This splits at marks that were not asked for. Here only comma and full stop are separators.",
        ),
    )
    right = (
        Right("one-class", {1: r're.split(r"([,.\s])", text)'}),
        Right("alternatives", {1: r're.split(r"(,|\.|\s)", text)'}),
        Right("compiled-pattern", {1: r're.compile(r"(\s|[.,])").split(text)'}),
    )


@exercise("drop-whitespace", points=1)
class TestDropWhitespace:
    @check(
        ko="빈 문자열과 공백뿐인 항목만 없앤 리스트여야 하고, 셀을 다시 실행해도 달라지지 않아야 합니다.",
        en="Only empty and blank items go, the others stay in their order, and a second run changes nothing.",
    )
    def test_when_the_items_are_filtered_then_only_blank_ones_go(self, student: Student, reference: Student) -> None:
        assert student["result"] == reference["result"]
        assert student.rerun()["result"] == reference["result"]

    @check(
        ko="`result`에 어떤 항목이 들어 있어도 같은 규칙으로 걸러야 합니다.",
        en="Whatever items `result` holds, they are filtered by the same rule.",
    )
    def test_when_items_are_others_then_the_rule_is_the_same(self, student: Student, reference: Student) -> None:
        result = ["b", " ", "", "a", "\n", "?", "a", "\t", "   "]
        assert student.rerun(result=result)["result"] == reference.rerun(result=result)["result"]

    @check(
        ko="긴 리스트에서도 공백뿐인 항목은 종류와 길이에 상관없이 없애고, 되풀이되는 항목은 그대로 두어야 합니다.",
        en="In a long list, too, blank items of every kind and length go, and items that are repeated stay.",
    )
    def test_when_the_list_is_long_then_only_blank_items_go(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        blank = ["", *WHITESPACE, *("".join(rng.choice(WHITESPACE, size=size)) for size in range(2, 9))]
        items = [*drawn_words(rng, 20), *MARKS, *NO_MARKS, "0", "None"]
        result = [str(one) for one in rng.permutation([*blank * 8, *items * 3])]
        assert student.rerun(result=result)["result"] == reference.rerun(result=result)["result"]

    wrong = (
        Wrong(
            "empty-only",
            {1: "[item for item in result if item]"},
            ko="빈 문자열만 없애고 공백 항목은 남겼습니다. 공백뿐인 항목은 `strip()`을 해 보면 비어 있습니다.",
            en="Empty strings go, but blank items stay. An item of whitespace is empty once `strip()` was applied.",
        ),
        Wrong(
            "strip-without-filter",
            {1: "[item.strip() for item in result]"},
            ko="`strip()`은 항목의 내용만 줄입니다. 비게 된 항목을 빼려면 `if` 조건이 필요합니다.",
            en="`strip()` only shortens the items. To leave out those that became empty, an `if` is needed.",
        ),
        Wrong(
            "isspace",
            {1: "[item for item in result if not item.isspace()]"},
            ko='`"".isspace()`는 거짓이므로 빈 문자열이 남습니다. 빈 문자열도 걸러야 합니다.',
            en='`"".isspace()` is false, so empty strings stay. They have to go as well.',
        ),
        Wrong(
            "space-literal",
            {1: '[item for item in result if item not in ("", " ")]'},
            ko="스페이스 하나만 공백으로 보았습니다. 줄바꿈, 탭, 여러 칸의 공백도 없애야 합니다.",
            en="Only a single space counts as blank here. Line breaks, tabs and wider blanks have to go, too.",
        ),
        Wrong(
            "words-only",
            {1: "[item for item in result if item.strip().isalpha()]"},
            ko="문장 부호까지 없앴습니다. 문장 부호도 토큰이므로 남겨야 합니다.",
            en="Punctuation is gone as well. Marks are tokens and have to stay.",
        ),
        Wrong(
            "removed-while-looping",
            """for item in result:
    if not item.strip():
        result.remove(item)
print(result)""",
            ko="리스트를 돌면서 그 리스트에서 항목을 지우면 지운 항목의 다음 항목을 건너뜁니다. 새 리스트를 만듭니다.",
            en="Removing items from a list while looping over it skips the item behind each. Make a new list.",
        ),
        Wrong(
            "filter-object",
            {1: "filter(str.strip, result)"},
            ko="`filter`가 돌려주는 것은 리스트가 아닙니다. `list( )`로 감싸야 합니다.",
            en="What `filter` returns is no list. Wrap it in `list( )`.",
        ),
        Wrong(
            "from-text-again",
            {1: r're.findall(r"[,.]|[^,.\s]+", text)'},
            ko="`result`를 거르지 않고 `text`를 새로 나누었습니다. 앞에서 얻은 `result`의 항목을 골라야 합니다.",
            en="This splits `text` anew instead of filtering. The items of the present `result` are to be selected.",
        ),
    )
    right = (
        Right("list-filter", {1: "list(filter(str.strip, result))"}),
        Right(
            "loop",
            """kept = []
for item in result:
    if item.strip() != "":
        kept.append(item)
result = kept
print(len(result), result)""",
        ),
        Right("two-conditions", {1: "[piece for piece in result if piece and not piece.isspace()]"}),
        Right("stripped-items", {1: '[item.strip() for item in result if item.strip() != ""]'}),
    )
