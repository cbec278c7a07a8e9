"""Hidden checks of section 2.6: the story's token IDs, and the first window of inputs and targets cut from them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from .texts import long_story

#: As much of `enc_sample` as the given cells go on with.
KEPT = "enc_sample[:200]"
SAMPLE = [50, 7, 7, 31, 9, 12, 88, 3, 64, 21, 5]
#: The earlier cells' names for another sample and another context size.
OTHER_SAMPLE: dict[str, Any] = {"context_size": 7, "enc_sample": SAMPLE, "enc_text": [*range(100, 121), *SAMPLE]}


def drawn_sample(rng: np.random.Generator) -> dict[str, Any]:
    """As `OTHER_SAMPLE`, with a context longer than any of the notebook's."""
    tokens = rng.integers(50_257, size=900).tolist()
    return {"context_size": int(rng.integers(260, 400)), "enc_sample": tokens[21:], "enc_text": tokens}


@exercise("encode-verdict", points=1)
class TestEncodeVerdict:
    @check(
        ko="`enc_text`는 글 전체의 토큰 ID를 순서대로 담은 정수 리스트여야 합니다.",
        en="`enc_text` is a list of integers: the token IDs of the whole text in order.",
    )
    def test_when_the_story_is_encoded_then_every_id_agrees(self, student: Student, reference: Student) -> None:
        assert student.run("repr(enc_text)") == reference.run("repr(enc_text)")

    @check(
        ko="다른 글도 줄바꿈과 공백까지 빠짐없이 인코딩해야 합니다.",
        en="Another text is encoded completely, too, with its line breaks and spaces.",
    )
    def test_when_the_text_is_another_then_its_ids_come_out(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        text = f"\n{UNSEEN}\n\n{long_story(rng)}\t \r\n 한글 😀  "
        expected = reference.rerun(raw_text=text).run("repr(enc_text)")
        assert student.rerun(raw_text=text).run("repr(enc_text)") == expected

    wrong = (
        Wrong(
            "word-tokenizer",
            {1: "SimpleTokenizerV2(vocab).encode(raw_text)"},
            ko="앞에서 만든 단어 토크나이저를 썼습니다. 여기서는 GPT-2의 `tokenizer`로 인코딩합니다.",
            en="This uses the word tokenizer of before. Here GPT-2's `tokenizer` encodes.",
        ),
        Wrong(
            "example-text",
            {1: 'tokenizer.encode(text, allowed_special="all")'},
            ko="예시 문장 `text`를 인코딩했습니다. 글 전체는 `raw_text`에 들어 있습니다.",
            en="This encodes the example `text`. The whole story is in `raw_text`.",
        ),
        Wrong(
            "line-by-line",
            {1: "[i for line in raw_text.splitlines() for i in tokenizer.encode(line)]"},
            ko="줄마다 따로 인코딩하여 줄바꿈이 사라졌습니다. 글 전체를 한 번에 인코딩해야 합니다.",
            en="Encoding line by line loses the line breaks. Encode the whole text at once.",
        ),
        Wrong(
            "whitespace-tidied",
            {1: 'tokenizer.encode(" ".join(raw_text.split()))'},
            ko="줄바꿈과 이어진 공백을 하나로 바꾸었습니다. BPE는 공백도 다루므로 원문 그대로 넘깁니다.",
            en="Line breaks and wide spaces became single ones. BPE encodes whitespace as well: leave the text alone.",
        ),
        Wrong(
            "beginning-only",
            {1: "tokenizer.encode(raw_text[:99])"},
            ko="글의 앞부분만 인코딩했습니다. `raw_text` 전체를 인코딩해야 합니다.",
            en="Only the beginning is encoded. Encode all of `raw_text`.",
        ),
        Wrong(
            "nested",
            {1: "[tokenizer.encode(raw_text)]"},
            ko="리스트 안에 리스트가 들어 있습니다. `encode`가 돌려주는 리스트를 그대로 씁니다.",
            en="This is a list inside a list. Use the list that `encode` returns as it is.",
        ),
        Wrong(
            "printed-length",
            {1: "list(range(5145))"},
            ko="출력될 길이만 맞춘 숫자 리스트입니다. `raw_text`를 인코딩해야 합니다.",
            en="A list of numbers that has the printed length. Encode `raw_text`.",
        ),
    )
    right = (
        Right("ordinary", {1: "tokenizer.encode_ordinary(raw_text)"}),
        Right("marker-allowed", {1: 'tokenizer.encode(raw_text, allowed_special={"<|endoftext|>"})'}),
        Right("nothing-disallowed", {1: "tokenizer.encode(text=raw_text, disallowed_special=())"}),
    )


@exercise("input-target", points=2)
class TestInputTarget:
    @check(
        ko="`x`는 `enc_sample`의 처음 `context_size`개 토큰 ID여야 합니다.",
        en="`x` holds the first `context_size` token IDs of `enc_sample`.",
        points=1,
    )
    def test_when_the_context_grows_then_x_grows_with_it(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        assert student["x"] == reference["x"]
        for names in (OTHER_SAMPLE, drawn_sample(rng)):
            assert student.rerun(**names)["x"] == reference.rerun(**names)["x"]

    @check(
        ko="`y`는 길이가 `x`와 같고 한 토큰 뒤에서 시작하며, `enc_sample`은 그대로여야 합니다.",
        en="`y` is as long as `x` and starts one token later, and `enc_sample` stays as it is.",
        points=1,
    )
    def test_when_the_context_grows_then_y_stays_one_token_ahead(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        assert student["y"] == reference["y"]
        for names in (OTHER_SAMPLE, drawn_sample(rng)):
            assert student.rerun(**names)["y"] == reference.rerun(**names)["y"]
        assert student.run(KEPT) == reference.run(KEPT)

    wrong = (
        Wrong(
            "target-not-shifted",
            {2: "enc_sample[:context_size]"},
            ko="타깃을 옮기지 않아 `x`와 같습니다. 다음 토큰을 예측하려면 한 칸 뒤에서 시작해야 합니다.",
            en="The target is not shifted and equals `x`. To predict the next token it starts one position later.",
        ),
        Wrong(
            "target-too-short",
            {2: "enc_sample[1:context_size]"},
            ko="끝 위치를 함께 옮기지 않아 토큰이 하나 모자랍니다. `x`와 길이가 같아야 합니다.",
            en="The end was not moved along, so one token is missing. The target is as long as `x`.",
        ),
        Wrong(
            "next-token-only",
            {2: "enc_sample[context_size]"},
            ko="마지막 다음 토큰 하나만 담았습니다. `x`의 모든 위치마다 다음 토큰이 있어야 합니다.",
            en="This is a single token. Every position of `x` needs its next token.",
        ),
        Wrong(
            "next-window",
            {2: "enc_sample[context_size : 2 * context_size]"},
            ko="`context_size`만큼 건너뛴 다음 윈도입니다. 타깃은 한 칸만 옮깁니다.",
            en="This is the next window, `context_size` later. The target is shifted by one only.",
        ),
        Wrong(
            "ids-plus-one",
            {2: "[token + 1 for token in x]"},
            ko="위치가 아니라 토큰 ID에 1을 더했습니다. 한 칸 뒤의 토큰을 가져와야 합니다.",
            en="This adds 1 to the IDs, not to the positions. Take the tokens one position later.",
        ),
        Wrong(
            "fixed-size",
            {1: "enc_sample[:4]", 2: "enc_sample[1:5]"},
            ko="길이를 숫자 4로 적었습니다. `context_size`가 바뀌면 길이도 따라 바뀌어야 합니다.",
            en="The size is written as the number 4. It has to follow `context_size`.",
        ),
        Wrong(
            "input-from-one",
            {1: "enc_sample[1 : context_size + 1]"},
            ko="입력이 두 번째 토큰에서 시작합니다. 위치는 0부터 셉니다.",
            en="The input starts at the second token. Positions count from 0.",
        ),
        Wrong(
            "sample-shortened",
            {2: "enc_sample[:context_size] if enc_sample.pop(0) else []"},
            ko="`pop`은 `enc_sample`에서 첫 토큰을 지웁니다. 뒤의 셀이 `enc_sample`을 쓰므로 슬라이스로 꺼내야 합니다.",
            en="`pop` removes the first token from `enc_sample`, which the next cells use. Take a slice instead.",
        ),
        Wrong(
            "whole-text",
            {1: "enc_text[:context_size]", 2: "enc_text[1 : context_size + 1]"},
            ko="글 전체의 맨 앞에서 잘랐습니다. 여기서는 `enc_sample`을 씁니다.",
            en="This cuts from the beginning of the whole text. Use `enc_sample`.",
        ),
    )
    right = (
        Right("start-given", {1: "enc_sample[0:context_size]", 2: "enc_sample[1 : 1 + context_size]"}),
        Right("cut-twice", {2: "enc_sample[1:][:context_size]"}),
        Right(
            "one-by-one", {1: "[enc_sample[i] for i in range(context_size)]", 2: "[*x[1:], enc_sample[context_size]]"}
        ),
    )
    equal = (("2: enc_sample[1:1 + context_size]", "a sum, a product and a dot product are the same in either order"),)
