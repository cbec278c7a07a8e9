"""Hidden checks of section 2.6: the first data loaders made of the story, one window and eight windows at a time."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from ..windows import BATCHES, LAST, is_data_loader
from .texts import drawn_story, ruled_story


@exercise("batch-of-one", points=1)
class TestBatchOfOne:
    @check(
        ko="첫 배치는 글의 처음 네 토큰과 그 타깃이어야 하고, 배치의 수도 맞아야 합니다.",
        en="The first batch is the story's first four tokens with their target, and the number of batches is right.",
    )
    def test_when_the_story_is_loaded_then_the_first_batch_agrees(self, student: Student, reference: Student) -> None:
        assert student.run("(first_batch, len(dataloader))") == reference.run("(first_batch, len(dataloader))")
        assert is_data_loader(student["dataloader"])

    @check(
        ko="`raw_text`가 달라지면 배치도 그 글의 순서대로 한 토큰씩 옮겨 가며 나와야 합니다.",
        en="With another `raw_text` the batches come in that text's order, one token further each time.",
    )
    def test_when_the_text_is_another_then_all_batches_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        for text in (UNSEEN[:100], drawn_story(rng, int(rng.integers(150, 250)))):
            assert student.rerun(raw_text=text).run(BATCHES) == reference.rerun(raw_text=text).run(BATCHES)

    wrong = (
        Wrong(
            "shuffle-forgotten",
            {1: "create_dataloader_v1(raw_text, batch_size=1, max_length=4, stride=1)"},
            ko="`shuffle=False`가 빠져 순서가 섞입니다. 함수의 기본값은 `True`입니다.",
            en="`shuffle=False` is missing, so the order is drawn at random: the function's default is `True`.",
        ),
        Wrong(
            "stride-forgotten",
            {1: "create_dataloader_v1(raw_text, batch_size=1, max_length=4, shuffle=False)"},
            ko="`stride=1`이 빠져 기본값 128만큼 건너뜁니다.",
            en="`stride=1` is missing, so the windows are the default of 128 apart.",
        ),
        Wrong(
            "stride-as-length",
            {1: "create_dataloader_v1(raw_text, batch_size=1, max_length=4, stride=4, shuffle=False)"},
            ko="`stride`가 4이면 윈도가 겹치지 않습니다. 여기서는 한 토큰씩 옮깁니다.",
            en="With a `stride` of 4 the windows do not overlap. Here they move by one token.",
        ),
        Wrong(
            "batch-size-forgotten",
            {1: "create_dataloader_v1(raw_text, max_length=4, stride=1, shuffle=False)"},
            ko="`batch_size=1`이 빠져 배치에 기본값인 윈도 네 개가 들어 있습니다.",
            en="`batch_size=1` is missing, so a batch holds the default of four windows.",
        ),
        Wrong(
            "sizes-swapped",
            {1: "create_dataloader_v1(raw_text, 4, 1, 1, False)"},
            ko="`batch_size`와 `max_length`의 자리가 바뀌었습니다. 옵션은 이름을 붙여 넘깁니다.",
            en="`batch_size` and `max_length` changed places. Pass the options by name.",
        ),
        Wrong(
            "example-text",
            {1: "create_dataloader_v1(text, batch_size=1, max_length=4, stride=1, shuffle=False)"},
            ko="예시 문장 `text`를 넘겼습니다. 글 전체는 `raw_text`에 들어 있습니다.",
            en="This passes the example `text`. The whole story is in `raw_text`.",
        ),
        Wrong(
            "printed-batch",
            {1: "[[torch.tensor([[40, 367, 2885, 1464]]), torch.tensor([[367, 2885, 1464, 1807]])]]"},
            ko="출력 예시의 텐서를 그대로 적었습니다. `raw_text`로 데이터 로더를 만들어야 합니다.",
            en="These are the printed tensors. Make a data loader of `raw_text`.",
        ),
    )
    right = (
        Right("by-position", {1: "create_dataloader_v1(raw_text, 1, 4, 1, False)"}),
        Right(
            "loader-by-hand", {1: "DataLoader(GPTDatasetV1(raw_text, tokenizer, 4, 1), batch_size=1, shuffle=False)"}
        ),
        Right(
            "everything-named",
            {1: "create_dataloader_v1(txt=raw_text, stride=1, shuffle=False, max_length=4, batch_size=1)"},
        ),
    )


@exercise("batch-of-eight", points=1)
class TestBatchOfEight:
    @check(
        ko="첫 배치는 글의 처음 32개 토큰을 네 개씩 여덟 행에 담아야 하고, 배치의 수도 맞아야 합니다.",
        en="The first batch holds the first 32 tokens in eight rows of four, and the number of batches is right.",
    )
    def test_when_the_story_is_loaded_then_the_first_batch_agrees(self, student: Student, reference: Student) -> None:
        code = "(inputs, targets, len(dataloader))"
        assert student.run(code) == reference.run(code)
        assert is_data_loader(student["dataloader"])

    @check(
        ko="`raw_text`가 달라져도 빈틈이나 겹침 없이 순서대로 여덟 행씩 나와야 합니다.",
        en="With another `raw_text` the batches come in order, eight rows each, without gaps or overlaps.",
    )
    def test_when_the_text_is_another_then_all_batches_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        for text in (UNSEEN[:400], drawn_story(rng, int(rng.integers(500, 900)))):
            assert student.rerun(raw_text=text).run(BATCHES) == reference.rerun(raw_text=text).run(BATCHES)
        long = ruled_story(rng)
        assert student.rerun(raw_text=long).run(LAST) == reference.rerun(raw_text=long).run(LAST)

    wrong = (
        Wrong(
            "loader-of-before",
            {1: "dataloader"},
            ko="앞 문제의 데이터 로더를 그대로 썼습니다. 배치 크기와 스트라이드가 다른 것을 새로 만들어야 합니다.",
            en="This is the data loader of before. Make a new one, with another batch size and stride.",
        ),
        Wrong(
            "shuffle-forgotten",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=4, stride=4)"},
            ko="`shuffle=False`가 빠져 순서가 섞입니다. 함수의 기본값은 `True`입니다.",
            en="`shuffle=False` is missing, so the order is drawn at random: the function's default is `True`.",
        ),
        Wrong(
            "stride-one",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=4, stride=1, shuffle=False)"},
            ko="`stride`가 1이라 행이 서로 겹칩니다. `max_length`와 같게 하면 겹치지 않습니다.",
            en="With a `stride` of 1 the rows overlap. They do not when it equals `max_length`.",
        ),
        Wrong(
            "stride-forgotten",
            {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=4, shuffle=False)"},
            ko="`stride=4`가 빠져 기본값 128만큼 건너뜁니다.",
            en="`stride=4` is missing, so the rows are the default of 128 apart.",
        ),
        Wrong(
            "sizes-swapped",
            {1: "create_dataloader_v1(raw_text, 4, 8, 4, False)"},
            ko="`batch_size`와 `max_length`의 자리가 바뀌어 크기가 (4, 8)입니다.",
            en="`batch_size` and `max_length` changed places, which gives the shape (4, 8).",
        ),
        Wrong(
            "printed-batch",
            {1: "[(torch.tensor(enc_text[:32]).view(8, 4), torch.tensor(enc_text[1:33]).view(8, 4))] * 160"},
            ko="출력될 배치만 만들었습니다. `raw_text`로 데이터 로더를 만들어야 합니다.",
            en="Only the printed batch is made. Make a data loader of `raw_text`.",
        ),
    )
    right = (
        Right("by-position", {1: "create_dataloader_v1(raw_text, 8, 4, 4, False)"}),
        Right(
            "loader-by-hand", {1: "DataLoader(GPTDatasetV1(raw_text, tokenizer, 4, 4), batch_size=8, drop_last=True)"}
        ),
        Right(
            "other-order",
            {1: "create_dataloader_v1(shuffle=False, stride=4, max_length=4, batch_size=8, txt=raw_text)"},
        ),
    )
