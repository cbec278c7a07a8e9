"""Hidden checks of section 2.4: special tokens and the tokenizer that knows a token for unknown words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from .texts import MARKS, drawn_story, drawn_text, drawn_vocabulary, drawn_words

#: Small vocabularies whose IDs have gaps and stand in no order.
TOY = {"b": 3, ",": 17, "a": 8, ".": 1, ";": 4, "?": 30, "<|endoftext|>": 21, "<|unk|>": 6}
OTHER = {"zz": 5, "b": 2, "<|unk|>": 9, "?": 7, "<|endoftext|>": 40}
OLDER_DECODE = """
class SimpleTokenizerV2(SimpleTokenizerV1):
    def encode(self, text):
        tokens = re.split(r'([,.:;?_!"()\\']|--|\\s)', text)
        known = self.str_to_int
        return [known.get(token.strip(), known["<|unk|>"]) for token in tokens if token.strip()]
"""
SPECIAL = ["<|endoftext|>", "<|unk|>"]
#: Both tokenizers are made before either is used.
ENCODED = """
tokenizers = [SimpleTokenizerV2(words) for words in (toy, other)]
([[tokenizer.encode(text) for text in texts] for tokenizer in tokenizers], toy, other)
"""
DECODED = """
tokenizer = SimpleTokenizerV2(vocab)
lists = [tokenizer.encode(story) for story in (raw_text[:900], *strange)]
parts = [ids[start : start + 30] for ids in lists for start in (0, 30)]
(lists, [tokenizer.decode(ids) for ids in lists + parts], [tokenizer.encode(tokenizer.decode(ids)) for ids in lists])
"""


def closed_up(texts: list[str]) -> list[str]:
    """Without the space before marks, which is the given line's work: an older edition leaves some of it."""
    return [re.sub(r"\s+([,.:;?!\"()'])", r"\1", text) for text in texts]


@exercise("special-tokens", points=1)
class TestSpecialTokens:
    @check(
        ko="특수 토큰 두 개가 차례로 맨 뒤의 ID를 받고, 다른 토큰의 ID는 그대로여야 합니다.",
        en="The two special tokens get the last IDs, in the order asked for, and all other IDs stay.",
    )
    def test_when_special_tokens_are_added_then_old_ids_stay(self, student: Student, reference: Student) -> None:
        assert student["all_tokens"] == reference["all_tokens"]
        assert student["vocab"] == reference["vocab"]

    @check(
        ko="다른 `all_words`에서도 특수 토큰은 정렬되지 않고 맨 뒤에 있어야 합니다.",
        en="With another `all_words` the special tokens come last as well and are not sorted in.",
    )
    def test_when_words_are_others_then_special_tokens_come_last(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        for words in (["!", "a", "b", "~"], sorted([*drawn_words(rng, 150), *MARKS, "한글", "~"])):
            tokens = {"all_words": words, "preprocessed": [*words, *words]}
            assert student.rerun(**tokens)["all_tokens"] == [*words, *SPECIAL]
            assert student.rerun(**tokens)["vocab"] == reference.rerun(**tokens)["vocab"]

    @check(
        ko="셀을 한 번 더 실행해도 특수 토큰이 또 늘어나지 않고, `all_words`는 그대로여야 합니다.",
        en="Running the cell once more does not add the special tokens again, and `all_words` stays as it is.",
    )
    def test_when_the_cell_runs_twice_then_nothing_is_added(self, student: Student, reference: Student) -> None:
        assert student.rerun()["all_tokens"] == reference["all_tokens"]
        assert student["all_words"] == reference["all_words"]

    wrong = (
        Wrong(
            "sorted-in",
            {1: 'all_tokens = sorted([*all_tokens, "<|endoftext|>", "<|unk|>"])'},
            ko="붙인 뒤에 다시 정렬했습니다. `<`는 글자보다 앞이라 특수 토큰이 앞으로 가고 다른 ID가 모두 밀립니다.",
            en="Sorting again moves the special tokens forward, as `<` comes before letters, and shifts all other IDs.",
        ),
        Wrong(
            "order-swapped",
            {1: 'all_tokens.extend(["<|unk|>", "<|endoftext|>"])'},
            ko='두 특수 토큰의 순서가 바뀌었습니다. `"<|endoftext|>"`가 먼저입니다.',
            en='The two special tokens changed places: `"<|endoftext|>"` comes first.',
        ),
        Wrong(
            "at-the-front",
            {1: 'all_tokens = ["<|endoftext|>", "<|unk|>"] + all_tokens'},
            ko="특수 토큰을 맨 앞에 넣어 다른 토큰의 ID가 모두 2씩 커졌습니다. 맨 뒤에 붙여야 합니다.",
            en="The special tokens stand in front, so every other ID grew by 2. They belong at the end.",
        ),
        Wrong(
            "characters",
            {1: 'all_tokens.extend("<|endoftext|><|unk|>")'},
            ko="`extend`에 문자열을 넘기면 문자가 하나씩 붙습니다. 특수 토큰 두 개를 리스트에 담아 넘겨야 합니다.",
            en="Given a string, `extend` appends its characters one by one. Pass a list of the two special tokens.",
        ),
        Wrong(
            "result-unused",
            {1: 'all_tokens + ["<|endoftext|>", "<|unk|>"]'},
            ko="`+`는 새 리스트를 만들 뿐 `all_tokens`를 바꾸지 않습니다. 결과를 다시 담거나 `extend`를 씁니다.",
            en="`+` makes a new list and leaves `all_tokens` alone. Assign the result, or use `extend`.",
        ),
        Wrong(
            "one-item",
            {1: 'all_tokens.append(("<|endoftext|>", "<|unk|>"))'},
            ko="`append`는 항목을 하나만 붙이므로 두 토큰이 한 묶음이 되었습니다. `extend`를 씁니다.",
            en="`append` adds one item, so the two became a pair. Use `extend`.",
        ),
        Wrong(
            "misspelt",
            {1: 'all_tokens.extend(["<|endoftext|>", "<unk>"])'},
            ko="특수 토큰의 이름이 다릅니다. 세로줄까지 넣어 `<|unk|>`로 적습니다.",
            en="The special token is misspelt. With its bars it is `<|unk|>`.",
        ),
        Wrong(
            "word-list-changed",
            {1: 'all_words.extend(["<|endoftext|>", "<|unk|>"]); all_tokens = all_words'},
            ko="원래의 `all_words`를 바꾸어 셀을 실행할 때마다 특수 토큰이 늘어납니다. `all_tokens`에 붙여야 합니다.",
            en="This changes `all_words` itself, so every run adds more special tokens. Append to `all_tokens`.",
        ),
    )
    right = (
        Right("augmented-assignment", {1: 'all_tokens += ["<|endoftext|>", "<|unk|>"]'}),
        Right("append-twice", {1: 'all_tokens.append("<|endoftext|>"); all_tokens.append("<|unk|>")'}),
        Right("new-list", {1: 'all_tokens = [*all_words, "<|endoftext|>", "<|unk|>"]'}),
        Right("loop", {1: 'for token in ("<|endoftext|>", "<|unk|>"): all_tokens.append(token)'}),
    )


@exercise("tokenizer-v2", points=3)
class TestTokenizerV2:
    @check(
        ko="어휘 사전에 없는 단어는 어떤 것이든 `<|unk|>`가 되고, 나머지 토큰은 그대로여야 합니다.",
        en="Every unknown word becomes `<|unk|>`, and known tokens stay.",
    )
    def test_when_words_are_unknown_then_the_unknown_token_stands_in(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        texts = ["B zz <|endoftext|> a; the zz.", "B zz <|endoftext|> a, the b.", ""]
        names: dict[str, Any] = {"toy": TOY, "other": TOY, "texts": texts}
        assert student.run(ENCODED, **names) == reference.run(ENCODED, **names)
        known, strange = drawn_words(rng, 80), drawn_words(rng, 80)
        toy = drawn_vocabulary(rng, [*known, *MARKS[:-2], *SPECIAL])
        words = [*known, *map(str.lower, known), *map(str.upper, known), *strange, "<unk>", *SPECIAL]
        text = drawn_text(rng, words, MARKS, 200)
        names = {"toy": toy, "other": toy, "texts": [text, f"{text} {known[0]}"]}
        assert student.run(ENCODED, **names) == reference.run(ENCODED, **names)

    @check(
        ko="어떤 단어가 없는지는 그 토크나이저 자신의 어휘 사전으로 판단해야 합니다.",
        en="Whether a word is unknown is decided by that tokenizer's own vocabulary.",
    )
    def test_when_vocabularies_differ_then_each_tokenizer_uses_its_own(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        names: dict[str, Any] = {"toy": TOY, "other": OTHER, "texts": ["b, zz? a the zz"]}
        assert student.run(ENCODED, **names) == reference.run(ENCODED, **names)
        words = drawn_words(rng, 90)
        toy, other = (drawn_vocabulary(rng, [*part, *MARKS, *SPECIAL]) for part in (words[:60], words[30:]))
        names = {"toy": toy, "other": other, "texts": [drawn_text(rng, words, MARKS, 120)]}
        assert student.run(ENCODED, **names) == reference.run(ENCODED, **names)

    @check(
        ko="어휘 사전에 있는 단어로만 된 글과 처음 보는 글을 모두 오류 없이 인코딩하고 디코딩해야 합니다.",
        en="Text of known words and a text never seen are both encoded and decoded without an error.",
    )
    def test_when_stories_are_encoded_then_every_id_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        strange = [UNSEEN[:2000], drawn_story(rng, 2000)]
        ids, texts, again = student.run(DECODED, strange=strange)
        expected, clean, _ = reference.run(DECODED, strange=strange)
        assert (ids, again) == (expected, expected)
        assert closed_up(texts) == closed_up(clean)

    wrong = (
        Wrong(
            "condition-swapped",
            {1: '["<|unk|>" if item in self.str_to_int else item for item in preprocessed]'},
            ko="조건이 거꾸로입니다. 어휘 사전에 있는 토큰이 `<|unk|>`로 바뀌고 없는 단어가 남습니다.",
            en="The condition is the wrong way round: known tokens become `<|unk|>` and unknown words stay.",
        ),
        Wrong(
            "unknown-dropped",
            {1: "[item for item in preprocessed if item in self.str_to_int]"},
            ko="어휘 사전에 없는 단어를 빼 버렸습니다. 빼지 말고 그 자리를 `<|unk|>`로 채워야 합니다.",
            en="Unknown words are left out. Put `<|unk|>` in their place instead.",
        ),
        Wrong(
            "global-vocab",
            {1: '[item if item in vocab else "<|unk|>" for item in preprocessed]'},
            ko="전역 변수 `vocab`으로 판단했습니다. 토크나이저 자신의 `self.str_to_int`를 써야 합니다.",
            en="This asks the global `vocab`. Use the tokenizer's own `self.str_to_int`.",
        ),
        Wrong(
            "global-word-list",
            {1: '[item if item in all_words else "<|unk|>" for item in preprocessed]'},
            ko="`all_words`에는 특수 토큰이 없어 `<|endoftext|>`까지 `<|unk|>`가 됩니다. `self.str_to_int`를 씁니다.",
            en="`all_words` has no special tokens, so `<|endoftext|>` becomes `<|unk|>`, too. Use `self.str_to_int`.",
        ),
        Wrong(
            "inverse-dict",
            {1: '[item if item in self.int_to_str else "<|unk|>" for item in preprocessed]'},
            ko="`int_to_str`의 키는 ID이므로 모든 토큰이 없는 단어로 여겨집니다. `str_to_int`에서 찾아야 합니다.",
            en="The keys of `int_to_str` are IDs, so every token seems unknown. Look in `str_to_int`.",
        ),
        Wrong(
            "misspelt",
            {1: '[item if item in self.str_to_int else "<unk>" for item in preprocessed]'},
            ko="`<unk>`는 어휘 사전에 없어 `KeyError`가 납니다. 세로줄까지 넣어 `<|unk|>`로 적습니다.",
            en="`<unk>` is not in the vocabulary and raises `KeyError`. With its bars it is `<|unk|>`.",
        ),
        Wrong(
            "end-marker",
            {1: '[item if item in self.str_to_int else "<|endoftext|>" for item in preprocessed]'},
            ko="`<|endoftext|>`는 글의 끝을 나타냅니다. 어휘 사전에 없는 단어의 자리는 `<|unk|>`로 채웁니다.",
            en="`<|endoftext|>` marks the end of a text. Unknown words are replaced by `<|unk|>`.",
        ),
        Wrong(
            "first-unknown-only",
            {
                1: """preprocessed
for number, token in enumerate(preprocessed):
    if token not in self.str_to_int:
        preprocessed[number] = "<|unk|>"
        break"""
            },
            ko="처음 나온 모르는 단어만 바꾸고 멈추었습니다. 어휘 사전에 없는 토큰은 모두 `<|unk|>`가 되어야 합니다.",
            en="Only the first unknown word is replaced. Every token that is not in the vocabulary becomes `<|unk|>`.",
        ),
        Wrong(
            "lower-case",
            {1: '[item if item.lower() in self.str_to_int else "<|unk|>" for item in preprocessed]'},
            ko="소문자로 바꾸어 찾았습니다. 어휘 사전은 대소문자를 구별하므로 토큰을 있는 그대로 찾아야 합니다.",
            en="This looks up the small letters. The vocabulary tells cases apart: look up the token as it is.",
        ),
    )
    right = (
        Right("older-decode", OLDER_DECODE),
        Right(
            "loop",
            {
                1: """list(preprocessed)
for number, token in enumerate(preprocessed):
    if token not in self.str_to_int:
        preprocessed[number] = "<|unk|>"
print(preprocessed)"""
            },
        ),
        Right("negated", {1: '["<|unk|>" if item not in self.str_to_int else item for item in preprocessed]'}),
        Right(
            "map", {1: 'list(map(lambda item: item if item in self.str_to_int.keys() else "<|unk|>", preprocessed))'}
        ),
        Right(
            "dict-get",
            {1: "[self.int_to_str[self.str_to_int.get(s, self.str_to_int['<|unk|>'])] for s in preprocessed]"},
        ),
    )
    equal = (
        ("inputs-spoilt", "nothing here that this would change"),
        ("result-a-list", "nothing here that this would change"),
    )
