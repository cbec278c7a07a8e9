"""Hidden checks of section 2.2: splitting text at all marks, also in sentences that the notebook does not show."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from .texts import MARKS, NO_MARKS, drawn_sentence


@exercise("split-all-marks", points=1)
class TestSplitAllMarks:
    @check(
        ko="예시 문장을 단어, 문장 부호, `--`로 나누어야 합니다.",
        en="The example is split into words, marks and `--`.",
    )
    def test_when_text_is_split_then_marks_are_tokens(self, student: Student, reference: Student) -> None:
        assert student["result"] == reference["result"]

    @check(
        ko="열한 가지 문장 부호와 `--`가 모두 따로 나뉘고, 하이픈 하나는 단어 안에 남아야 합니다.",
        en="All eleven marks and `--` become tokens of their own, and a single hyphen stays in its word.",
    )
    def test_when_every_mark_occurs_then_only_those_split(self, student: Student, reference: Student) -> None:
        text = """He said: "No; (maybe) it's_fine!"--ok? A well-known, plain case."""
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    @check(
        ko="긴 글에서도 토큰이 하나도 빠지거나 달라지지 않아야 합니다.",
        en="In a long text, too, no token is missing or different.",
    )
    def test_when_whole_stories_are_split_then_every_token_agrees(self, student: Student, reference: Student) -> None:
        text = reference["raw_text"] + UNSEEN
        assert student.rerun(text=text).run("repr(result)") == reference.rerun(text=text).run("repr(result)")

    @check(
        ko="다른 기호에서는 나누지 않고, 이어진 문장 부호는 하나하나 토큰이 되어야 합니다.",
        en="Other characters do not split, and each of several marks in a row is a token.",
    )
    def test_when_marks_follow_each_other_then_each_is_a_token(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        text = drawn_sentence(rng, MARKS, NO_MARKS)
        assert student.rerun(text=text)["result"] == reference.rerun(text=text)["result"]

    wrong = (
        Wrong(
            "marks-of-before",
            {1: r're.split(r"([,.]|\s)", text)'},
            ko="앞 문제의 패턴 그대로입니다. 구분자를 문장 부호 열한 가지와 `--`까지 넓혀야 합니다.",
            en="This is still the pattern of before. Extend it to all eleven marks and `--`.",
        ),
        Wrong(
            "hyphen-in-class",
            {1: r"""re.split(r'([,.:;?_!"()\'-]|\s)', text)"""},
            ko="대괄호 안에 `-`를 넣으면 하이픈 하나에서도 나뉩니다. `--`는 대괄호 밖에 따로 씁니다.",
            en="With `-` in the brackets a single hyphen splits, too. `--` belongs outside the brackets.",
        ),
        Wrong(
            "non-word-characters",
            {1: r're.split(r"(\W)", text)'},
            ko="`\\W`는 하이픈 하나에서도 나누고 `_`에서는 나누지 않습니다. 구분자를 하나하나 적어야 합니다.",
            en="`\\W` splits at a single hyphen and not at `_`. The separators have to be listed.",
        ),
        Wrong(
            "no-double-hyphen",
            {1: r"""re.split(r'([,.:;?_!"()\']|\s)', text)"""},
            ko="`--`가 패턴에 없어 앞 단어에 붙어 있습니다. `|--|`를 넣어야 합니다.",
            en="`--` is missing from the pattern and stays with the word before it. Add `|--|`.",
        ),
        Wrong(
            "long-dash",
            {1: r"""re.split(r'([,.:;?_!"()\']|--|—|\s)', text)"""},
            ko="`—`에서도 나누었습니다. 구분자는 정해진 12가지와 공백 문자뿐입니다.",
            en="This splits at `—`, too. The separators are the 12 that are listed, and whitespace.",
        ),
        Wrong(
            "no-apostrophe",
            {1: r"""re.split(r'([,.:;?_!"()]|--|\s)', text)"""},
            ko="작은따옴표 `'`가 구분자에 없습니다. 문자열 안에서는 `\\'`로 적습니다.",
            en="The apostrophe `'` is missing among the separators. Inside the string write it as `\\'`.",
        ),
        Wrong(
            "no-underscore",
            {1: r"""re.split(r'([,.:;?!"()\']|--|\s)', text)"""},
            ko="밑줄 `_`이 구분자에 없습니다. `_`도 열한 가지 부호 가운데 하나입니다.",
            en="The underscore `_` is missing. It is one of the eleven marks.",
        ),
        Wrong(
            "no-capture-group",
            {1: r"""re.split(r'[,.:;?_!"()\']|--|\s', text)"""},
            ko="그룹이 없어 문장 부호가 모두 사라집니다.",
            en="There is no group, so all the marks vanish.",
        ),
    )
    right = (
        Right("whitespace-in-class", {1: r"""re.split(r"(--|[\s,.:;?_!\"()'])", text)"""}),
        Right(
            "stripped-already",
            r"""text = "Hello, world. Is this-- a test?"
result = []
for piece in re.split(r'([,.:;?_!"()\']|--|\s)', text):
    piece = piece.strip()
    if piece:
        result.append(piece)
print(result)""",
        ),
        Right("findall", {1: r"""re.findall(r'--|[,.:;?_!"()\']|(?:(?!--)[^\s,.:;?_!"()\'])+', text)"""}),
        Right(
            "joined-alternatives",
            {1: r"""re.split("(" + "|".join(map(re.escape, [*",.:;?_!\"()'", "--"])) + r"|\s)", text)"""},
        ),
    )
