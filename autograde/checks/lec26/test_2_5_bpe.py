"""Hidden checks of section 2.5: GPT-2's byte-pair encoding and its end marker."""

from __future__ import annotations

import numpy as np

from autograde.checking import Opaque, Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from .texts import drawn_story, drawn_words


@exercise("gpt2-tokenizer", points=1)
class TestGpt2Tokenizer:
    @check(
        ko="`tokenizer`는 GPT-2의 인코딩 객체여야 합니다. 이름, 어휘 사전의 크기, 끝을 나타내는 ID가 맞아야 합니다.",
        en="`tokenizer` is GPT-2's encoding object: its name, vocabulary size and end marker agree.",
    )
    def test_when_it_is_loaded_then_it_is_the_gpt2_encoding(self, student: Student, reference: Student) -> None:
        assert isinstance(student["tokenizer"], Opaque)
        code = "(tokenizer.name, tokenizer.n_vocab, tokenizer.eot_token, tokenizer.special_tokens_set)"
        assert student.run(code) == reference.run(code)

    @check(
        ko="어떤 글이든 GPT-2의 토큰 ID로 인코딩하고, 디코딩하면 원래 글이 나와야 합니다.",
        en="Any text encodes to GPT-2's token IDs and decodes to the same text again.",
    )
    def test_when_text_is_encoded_then_ids_are_those_of_gpt2(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        code = "lists = [tokenizer.encode(text, allowed_special='all') for text in texts]\n"
        code += "(lists, [tokenizer.decode(ids) for ids in lists])"
        words = " ".join(drawn_words(rng, 40))
        texts = [f"unfamiliarword 한글 😀\n{UNSEEN[:500]}", f"{words}<|endoftext|>\t \r\n{drawn_story(rng, 3000)}"]
        assert student.run(code, texts=texts) == reference.run(code, texts=texts)

    wrong = (
        Wrong(
            "name-only",
            {1: '"gpt2"'},
            ko="인코딩의 이름만 넣었습니다. 이름으로 인코딩 객체를 불러와야 합니다.",
            en="This is the encoding's name only. Load the encoding object by that name.",
        ),
        Wrong(
            "function-not-called",
            {1: "tiktoken.get_encoding"},
            ko="함수를 호출하지 않았습니다. 괄호 안에 인코딩의 이름을 적어 호출해야 합니다.",
            en="The function is not called. Call it with the encoding's name in parentheses.",
        ),
        Wrong(
            "own-tokenizer",
            {1: "SimpleTokenizerV2(vocab)"},
            ko="앞에서 만든 단어 토크나이저입니다. 여기서는 `tiktoken`의 GPT-2 인코딩을 씁니다.",
            en="This is the word tokenizer of before. Here `tiktoken`'s GPT-2 encoding is wanted.",
        ),
        Wrong(
            "encode-method",
            {1: 'tiktoken.get_encoding("gpt2").encode'},
            ko="객체가 아니라 메서드 `encode`를 담았습니다. 디코딩도 하려면 객체 전체가 필요합니다.",
            en="This keeps the method `encode` only. The whole object is needed, for decoding as well.",
        ),
        Wrong(
            "encoding-names",
            {1: "tiktoken.list_encoding_names()"},
            ko="쓸 수 있는 인코딩의 이름 목록입니다. 그 가운데 GPT-2의 것을 불러와야 합니다.",
            en="This is the list of encodings there are. Load the one of GPT-2.",
        ),
    )
    right = (
        Right("by-model", {1: 'tiktoken.encoding_for_model("gpt2")'}),
        Right("keyword-argument", {1: 'tiktoken.get_encoding(encoding_name="gpt2")'}),
        Right("encoding-of-model-name", {1: 'tiktoken.get_encoding(tiktoken.encoding_name_for_model("gpt2"))'}),
    )


@exercise("bpe-encode", points=1)
class TestBpeEncode:
    @check(
        ko="`integers`는 `text`의 토큰 ID 리스트여야 하고, 끝 표시는 특수 토큰 하나여야 합니다.",
        en="`integers` is the list of token IDs of `text`, with the end marker as one special token.",
    )
    def test_when_the_example_is_encoded_then_the_marker_is_one_token(
        self, student: Student, reference: Student
    ) -> None:
        assert student["integers"] == reference["integers"]

    @check(
        ko="끝 표시가 여러 번 나오는 다른 글도 인코딩해야 합니다.",
        en="Another text, with several end markers, is encoded as well.",
    )
    def test_when_the_text_has_several_markers_then_each_is_one_token(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        few = "<|endoftext|>Who knows someunknownPlace?<|endoftext|> Nobody. <|endoftext|>"
        passages = [drawn_story(rng, int(rng.integers(50, 400))) for _ in range(20)]
        for text in (few, "<|endoftext|>".join([*passages, "<|endoftext", "endoftext|>", "<|unk|>", ""])):
            assert student.rerun(text=text)["integers"] == reference.rerun(text=text)["integers"]

    wrong = (
        Wrong(
            "no-permission",
            {1: "tokenizer.encode(text)"},
            ko="허락 없이 특수 토큰이 든 글을 인코딩하면 `ValueError`가 납니다. `allowed_special`로 허락해야 합니다.",
            en="Text with a special token raises `ValueError` unless the token is allowed with `allowed_special`.",
        ),
        Wrong(
            "marker-as-text",
            {1: "tokenizer.encode(text, disallowed_special=())"},
            ko="끝 표시가 보통 글자로 쪼개졌습니다. `allowed_special`에 넣어야 토큰 하나가 됩니다.",
            en="The marker was cut into pieces like plain text. It is one token when `allowed_special` names it.",
        ),
        Wrong(
            "ordinary",
            {1: 'tokenizer.encode_ordinary(text.replace(" <|endoftext|> ", " "))'},
            ko="끝 표시를 지우고 인코딩했습니다. 표시는 특수 토큰으로 남아야 합니다.",
            en="The marker was removed before encoding. It has to stay, as a special token.",
        ),
        Wrong(
            "pieces",
            {1: '[tokenizer.decode([i]) for i in tokenizer.encode(text, allowed_special="all")]'},
            ko="ID를 다시 글 조각으로 바꾸었습니다. `integers`는 정수 리스트여야 합니다.",
            en="The IDs became pieces of text again. `integers` has to be a list of integers.",
        ),
        Wrong(
            "bytes",
            {1: "list(text.encode())"},
            ko="문자열의 `encode`는 바이트를 줍니다. `tokenizer`의 `encode`를 써야 합니다.",
            en="A string's `encode` gives bytes. Use the `encode` of the `tokenizer`.",
        ),
        Wrong(
            "printed-ids",
            {
                1: "[15496, 11, 466, 345, 588, 8887, 30, 220, 50256, 554, 262, 4252, 18250, 8812, 2114, 286, 617, "
                "34680, 27271, 13]"
            },
            ko="출력 예시의 숫자를 그대로 적었습니다. 어떤 `text`든 인코딩해야 합니다.",
            en="These are the printed numbers. Whatever `text` holds has to be encoded.",
        ),
    )
    right = (
        Right("all-allowed", {1: 'tokenizer.encode(text, allowed_special="all")'}),
        Right("special-set", {1: "tokenizer.encode(text, allowed_special=tokenizer.special_tokens_set)"}),
        Right("batch-of-texts", {1: 'tokenizer.encode_batch([text], allowed_special={"<|endoftext|>"})[0]'}),
    )
