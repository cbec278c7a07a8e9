"""Hidden checks of section 2.3: encoding and decoding one text with the tokenizer."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from .texts import MARKS, drawn_text, drawn_vocabulary, drawn_words

WORDS = ["!", ",", ".", "Tea", "a", "cup", "of", "please"]
#: Another vocabulary and a text in its words, as the earlier cells would have left them.
TEA: dict[str, Any] = {
    "all_words": WORDS,
    "vocab": {word: number for number, word in enumerate(WORDS)},
    "text": "Tea,  please!\n a cup of Tea.",
}


def drawn_names(rng: np.random.Generator) -> dict[str, Any]:
    """As `TEA`, with a long text."""
    words = sorted([*drawn_words(rng, 60), *MARKS])
    vocab = drawn_vocabulary(rng, words)
    return {"all_words": words, "vocab": vocab, "text": drawn_text(rng, words, MARKS, 120)}


@exercise("encode-v1", points=2)
class TestEncodeV1:
    @check(
        ko="`tokenizer`는 `vocab`으로 만든 `SimpleTokenizerV1` 객체여야 합니다.",
        en="`tokenizer` is a `SimpleTokenizerV1` object made with `vocab`.",
        points=1,
    )
    def test_when_the_vocabulary_changes_then_the_tokenizer_has_it(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for names in (TEA, drawn_names(rng)):
            tokenizer, words = student.rerun(**names).run("(tokenizer, tokenizer.str_to_int)")
            assert "SimpleTokenizerV1" in [name.rpartition(".")[2] for name in (tokenizer.type, *tokenizer.bases)]
            assert words == names["vocab"]

    @check(
        ko="`ids`는 `text`를 인코딩한 토큰 ID의 리스트여야 합니다.",
        en="`ids` is the list of token IDs that `text` encodes to.",
        points=1,
    )
    def test_when_the_text_changes_then_the_ids_follow(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        assert student["ids"] == reference["ids"]
        for names in (TEA, drawn_names(rng)):
            assert student.rerun(**names)["ids"] == reference.rerun(**names)["ids"]

    wrong = (
        Wrong(
            "list-for-vocabulary",
            {1: "SimpleTokenizerV1(all_words)"},
            ko="토큰 리스트 `all_words`를 넘겼습니다. 토큰 → ID 딕셔너리인 `vocab`이 필요합니다.",
            en="This passes the list `all_words`. The dict from token to ID, `vocab`, is needed.",
        ),
        Wrong(
            "class-not-object",
            {1: "SimpleTokenizerV1"},
            ko="클래스 자체를 넣었습니다. `vocab`을 넘겨 호출해야 객체가 만들어집니다.",
            en="This is the class itself. Call it with `vocab` to make an object.",
        ),
        Wrong(
            "reversed-vocabulary",
            {1: "SimpleTokenizerV1({number: token for token, number in vocab.items()})"},
            ko="어휘 사전을 뒤집어 넘겼습니다. 뒤집는 일은 토크나이저가 스스로 합니다.",
            en="This passes the vocabulary reversed. Turning it round is the tokenizer's own work.",
        ),
        Wrong(
            "printed-ids",
            {2: "[1, 56, 2, 850, 988, 602, 533, 746, 5, 1126, 596, 5, 1, 67, 7, 38, 851, 1108, 754, 793, 7]"},
            ko="출력 예시의 숫자를 그대로 적었습니다. `tokenizer`로 `text`를 인코딩해야 합니다.",
            en="These are the printed numbers. Encode `text` with the `tokenizer`.",
        ),
        Wrong(
            "decode-for-encode",
            {2: "tokenizer.decode(text)"},
            ko="`decode`는 ID를 글로 바꿉니다. 글을 ID로 바꾸는 메서드는 `encode`입니다.",
            en="`decode` turns IDs into text. The method from text to IDs is `encode`.",
        ),
        Wrong(
            "split-by-whitespace",
            {2: "[vocab.get(word, 0) for word in text.split()]"},
            ko="공백으로만 나누어 문장 부호가 단어에 붙어 있습니다. 나누는 일은 `tokenizer.encode`에 맡깁니다.",
            en="Split at whitespace only, marks stay with their words. Leave the splitting to `tokenizer.encode`.",
        ),
        Wrong(
            "tokens-kept",
            {2: "[tokenizer.int_to_str[number] for number in tokenizer.encode(text)]"},
            ko="ID를 다시 토큰으로 바꾸었습니다. `ids`는 정수 리스트여야 합니다.",
            en="The IDs became tokens again. `ids` has to be a list of integers.",
        ),
    )
    right = (
        Right("keyword-arguments", {1: "SimpleTokenizerV1(vocab=vocab)", 2: "tokenizer.encode(text=text)"}),
        Right(
            "subclass",
            {1: "type('Loud', (SimpleTokenizerV1,), {})(vocab)", 2: "[i for i in tokenizer.encode(text)]"},
        ),
        Right("through-the-class", {2: "SimpleTokenizerV1.encode(tokenizer, text)"}),
        Right("fresh-tokenizer", {1: "SimpleTokenizerV1(dict(vocab))", 2: "SimpleTokenizerV1(vocab).encode(text)"}),
    )


@exercise("decode-v1", points=1)
class TestDecodeV1:
    @check(
        ko="`ids`를 디코딩한 문자열이 공백까지 정확히 맞아야 합니다.",
        en="The decoded string has to agree exactly, spaces included.",
    )
    def test_when_the_ids_are_decoded_then_every_space_agrees(self, student: Student, reference: Student) -> None:
        assert student["decoded_text"] == reference["decoded_text"]

    @check(
        ko="`ids`가 다른 글의 것이면 그 글이 나와야 합니다.",
        en="With the IDs of another text, that text comes out.",
    )
    def test_when_the_ids_are_others_then_their_text_comes_out(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        _, *words = reference["raw_text"].split(" ")
        start = int(rng.integers(len(words) - 400))
        text = " ".join(words[start : start + 300])
        names = {"text": text, "ids": reference.run("tokenizer.encode(sample)", sample=text)}
        assert student.rerun(**names)["decoded_text"] == reference.rerun(**names)["decoded_text"]

    wrong = (
        Wrong(
            "text-itself",
            {1: "text"},
            ko="원래의 `text`를 넣었습니다. `ids`를 디코딩한 결과는 원문과 공백이 다릅니다.",
            en="This is the original `text`. What `ids` decode to has other spaces.",
        ),
        Wrong(
            "marks-not-closed-up",
            {1: '" ".join([tokenizer.int_to_str[number] for number in ids])'},
            ko="토큰을 잇기만 하여 문장 부호 앞에 공백이 남았습니다. `decode`는 그 공백도 없앱니다.",
            en="The tokens are only joined, so spaces stay before marks. `decode` removes those, too.",
        ),
        Wrong(
            "encode-for-decode",
            {1: "tokenizer.encode(text)"},
            ko="인코딩을 다시 했습니다. ID를 글로 바꾸는 메서드는 `decode`입니다.",
            en="This encodes again. The method from IDs to text is `decode`.",
        ),
        Wrong(
            "one-by-one",
            {1: "[tokenizer.decode([number]) for number in ids]"},
            ko="ID를 하나씩 디코딩한 리스트입니다. `ids` 전체를 한 번에 디코딩해야 합니다.",
            en="This is a list, decoded one ID at a time. Decode all of `ids` at once.",
        ),
        Wrong(
            "text-decoded",
            {1: "tokenizer.decode(text)"},
            ko="`decode`에 글을 넘겼습니다. `decode`는 ID의 리스트를 받습니다.",
            en="This passes text to `decode`, which takes a list of IDs.",
        ),
        Wrong(
            "printed-output",
            {1: """'" It\\' s the last he painted, you know," Mrs. Gisburn said with pardonable pride.'"""},
            ko="출력 예시를 그대로 적었습니다. `ids`를 디코딩해야 합니다.",
            en="This is the printed example, copied. Decode `ids`.",
        ),
    )
    right = (
        Right("keyword-argument", {1: "tokenizer.decode(ids=ids)"}),
        Right("fresh-tokenizer", {1: "SimpleTokenizerV1(vocab).decode(ids)"}),
        Right(
            "by-hand",
            {1: r"""re.sub(r'\s+([,.?!"()\'])', r"\1", " ".join(tokenizer.int_to_str[i] for i in ids))"""},
        ),
    )
