"""Hidden checks of section 2.3: from tokens to token IDs, with vocabularies of the checks' own beside the story's."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import AnswerError, Right, Student, Wrong, check, exercise

from .texts import MARKS, drawn_words

#: Tokens that sort apart by code point, by case, by length and by anything else.
TRICKY = ("The", "the", "THE", "_", "--", "Z", "z", "10", "9", "é", "한글", "<", "zoo", "Zoo")


def drawn_tokens(rng: np.random.Generator) -> list[str]:
    """Many tokens, most of them more than once."""
    return [str(token) for token in rng.permutation([*MARKS * 3, *TRICKY * 2, *drawn_words(rng, 120) * 2])]


@exercise("vocabulary", points=1)
class TestVocabulary:
    @check(
        ko="`preprocessed`의 서로 다른 토큰을 한 번씩 담은 정렬된 리스트여야 하고, `vocab_size`는 그 길이여야 합니다.",
        en="A sorted list of the distinct tokens of `preprocessed`, each once, and `vocab_size` is its length.",
    )
    def test_when_the_story_is_read_then_its_tokens_are_sorted(self, student: Student, reference: Student) -> None:
        assert student["all_words"] == reference["all_words"]
        assert vocabulary_size(student) in (None, reference["vocab_size"])

    @check(
        ko="토큰이 달라지면 어휘 사전도 그 토큰으로 만들어져야 합니다.",
        en="With other tokens the vocabulary is made of those tokens.",
    )
    def test_when_tokens_are_others_then_the_list_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        for tokens in (["b", "a", "_", "B", "b", "--", "a", "zoo"], drawn_tokens(rng)):
            assert student.rerun(preprocessed=tokens)["all_words"] == reference.rerun(preprocessed=tokens)["all_words"]

    wrong = (
        Wrong(
            "not-sorted",
            {1: "list(dict.fromkeys(preprocessed))"},
            ko="중복은 없앴지만 정렬하지 않았습니다. 토큰 ID가 정해지려면 `sorted`로 순서를 고정해야 합니다.",
            en="Duplicates are gone, but nothing is sorted. `sorted` fixes the order that token IDs depend on.",
        ),
        Wrong(
            "set-only",
            {1: "set(preprocessed)"},
            ko="집합에는 순서가 없어 토큰 ID를 매길 수 없습니다. `sorted`로 정렬된 리스트를 만듭니다.",
            en="A set has no order to number tokens by. `sorted` makes it a sorted list.",
        ),
        Wrong(
            "duplicates-kept",
            {1: "sorted(preprocessed)"},
            ko="같은 토큰이 여러 번 남아 있습니다. 어휘 사전에는 서로 다른 토큰이 한 번씩만 들어갑니다.",
            en="Tokens are still repeated. A vocabulary holds every distinct token once.",
        ),
        Wrong(
            "lower-case",
            {1: "sorted({token.lower() for token in preprocessed})"},
            ko="모두 소문자로 바꾸어 대문자 토큰이 사라졌습니다. `The`와 `the`는 서로 다른 토큰입니다.",
            en="Everything became lower case, so capital tokens are lost. `The` and `the` are two tokens.",
        ),
        Wrong(
            "case-insensitive-order",
            {1: "sorted(set(preprocessed), key=str.lower)"},
            ko="대소문자를 무시하고 정렬했습니다. 코드 포인트 순서로는 대문자가 소문자보다 앞에 옵니다.",
            en="The order ignores case. By code point, capitals come before small letters.",
        ),
        Wrong(
            "characters",
            {1: "sorted(set(raw_text))"},
            ko="토큰이 아니라 원문의 문자를 모았습니다. 토큰은 `preprocessed`에 들어 있습니다.",
            en="These are the characters of the raw text. The tokens are in `preprocessed`.",
        ),
        Wrong(
            "result-instead",
            {1: "sorted(set(result))"},
            ko="예시 문장의 `result`를 썼습니다. 글 전체의 토큰은 `preprocessed`에 들어 있습니다.",
            en="This uses `result`, the example sentence. The tokens of the whole text are in `preprocessed`.",
        ),
        Wrong(
            "printed-size",
            {1: "list(range(1130))"},
            ko="출력될 개수만 맞춘 숫자 리스트입니다. `all_words`에는 토큰이 들어 있어야 합니다.",
            en="A list of numbers that has the printed length. `all_words` has to hold the tokens themselves.",
        ),
    )
    right = (
        Right("set-comprehension", {1: "sorted({token for token in preprocessed})"}),
        Right("dict-keys", {1: "sorted(dict.fromkeys(preprocessed))"}),
        Right("without-the-size", "all_words = list(set(preprocessed))\nall_words.sort()\nprint(len(all_words))"),
        Right("neighbours", {1: "[t for t, u in zip(sorted(preprocessed), [None, *sorted(preprocessed)]) if t != u]"}),
    )


def vocabulary_size(student: Student) -> Any:
    """The given line's number; None where an answer left that line out."""
    try:
        return student["vocab_size"]
    except AnswerError:
        return None


@exercise("token-to-id", points=1)
class TestTokenToId:
    @check(
        ko="모든 토큰이 키이고, 값은 `all_words`에서 그 토큰이 있는 위치(정수)여야 합니다.",
        en="Every token is a key, and its value is the token's position in `all_words`, an integer.",
    )
    def test_when_the_story_is_read_then_tokens_lead_to_positions(self, student: Student, reference: Student) -> None:
        vocab = student["vocab"]
        assert vocab == reference["vocab"]
        assert {type(number) for number in vocab.values()} == {int}

    @check(
        ko="`all_words`가 달라지면 딕셔너리도 따라서 달라져야 합니다.",
        en="With another `all_words` the dict is another, too.",
    )
    def test_when_words_are_others_then_the_dict_follows(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        for tokens in (["b", "zoo", "a", "b", "!"], drawn_tokens(rng)):
            words = sorted(set(tokens))
            names = {"all_words": words, "preprocessed": tokens, "vocab_size": len(words)}
            assert student.rerun(**names)["vocab"] == reference.rerun(**names)["vocab"]

    wrong = (
        Wrong(
            "reversed",
            {1: "{index: token for index, token in enumerate(all_words)}"},
            ko="키와 값이 뒤바뀌어 ID → 토큰이 되었습니다. 토큰으로 ID를 찾을 수 있어야 합니다.",
            en="Key and value changed places: this is ID → token. It has to lead from token to ID.",
        ),
        Wrong(
            "counts-from-one",
            {1: "{token: index for index, token in enumerate(all_words, start=1)}"},
            ko="ID를 1부터 매겼습니다. 위치는 0부터 셉니다.",
            en="The IDs start at 1. Positions count from 0.",
        ),
        Wrong(
            "all-occurrences",
            {1: "{token: index for index, token in enumerate(preprocessed)}"},
            ko="`preprocessed`에서의 위치를 썼습니다. 어휘 사전의 ID는 정렬된 `all_words`에서의 위치입니다.",
            en="These are positions in `preprocessed`. An ID is the position in the sorted `all_words`.",
        ),
        Wrong(
            "pairs",
            {1: "list(zip(all_words, range(len(all_words))))"},
            ko="쌍의 리스트로는 토큰을 키로 찾을 수 없습니다. `dict( )`로 만들어야 합니다.",
            en="A list of pairs cannot be looked up by token. Make it a dict.",
        ),
        Wrong(
            "text-ids",
            {1: "{token: str(index) for index, token in enumerate(all_words)}"},
            ko="ID가 문자열입니다. 토큰 ID는 정수여야 합니다.",
            en="The IDs are strings. Token IDs are integers.",
        ),
        Wrong(
            "last-word-missing",
            {1: "{all_words[index]: index for index in range(len(all_words) - 1)}"},
            ko="마지막 토큰이 빠졌습니다. `range(n)`은 이미 n-1에서 끝나므로 1을 더 빼지 않습니다.",
            en="The last token is missing. `range(n)` ends at n-1 already, so nothing is to be subtracted.",
        ),
    )
    right = (
        Right("zip", {1: "dict(zip(all_words, range(len(all_words))))"}),
        Right("positions", {1: "{all_words[index]: index for index in range(len(all_words))}"}),
        Right(
            "loop",
            """vocab = {}
for token in all_words:
    vocab[token] = len(vocab)""",
        ),
        Right("index-method", {1: "{token: all_words.index(token) for token in all_words}"}),
    )
