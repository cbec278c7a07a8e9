"""Hidden checks of section 2.6: the function that makes data loaders.

Nothing here depends on the order that shuffling draws: only on whether there is one.
"""

from __future__ import annotations

from typing import Any

from autograde.checks import UNSEEN, Right, Student, Wrong, check, exercise

#: Names of earlier cells that the function must not lean on.
GONE: dict[str, Any] = {"tokenizer": None, "raw_text": "", "enc_text": [], "text": ""}
ITEMS = """
loader = create_dataloader_v1(story, batch_size=2, max_length=6, stride=4, shuffle=False)
[torch.stack(part) for part in zip(*loader.dataset)], len(create_dataloader_v1(story).dataset)
"""
OPTIONS = """
def options(**chosen):
    loader = create_dataloader_v1(story, **chosen)
    return loader.batch_size, loader.drop_last, loader.num_workers
[options(), options(batch_size=5, drop_last=False), options(batch_size=3, num_workers=1, max_length=9, stride=9)]
"""
ORDER = """
def rows(**chosen):
    loader = create_dataloader_v1(story, batch_size=3, max_length=4, stride=4, drop_last=False, **chosen)
    inputs = torch.cat([part for part, _ in loader])
    return inputs, torch.stack([part for part, _ in [*loader.dataset]])
[rows(shuffle=False), rows()]
"""


@exercise("create-dataloader", points=4)
class TestCreateDataloader:
    @check(
        ko="데이터셋은 넘겨받은 글, `max_length`, `stride`와 GPT-2의 토큰 ID로 만들어야 합니다.",
        en="The dataset is made of GPT-2 tokens, with the text, `max_length` and `stride` that were passed in.",
        points=2,
    )
    def test_when_a_story_is_loaded_then_its_windows_agree(self, student: Student, reference: Student) -> None:
        story = UNSEEN[:300] + "<|endoftext|>" + UNSEEN[300:2000]
        assert student.run(ITEMS, story=story, **GONE) == reference.run(ITEMS, story=story, **GONE)

    @check(
        ko="`batch_size`, `drop_last`, `num_workers`가 데이터 로더까지 전달되어야 합니다.",
        en="`batch_size`, `drop_last` and `num_workers` are passed on to the data loader.",
        points=1,
    )
    def test_when_options_are_chosen_then_the_loader_has_them(self, student: Student, reference: Student) -> None:
        story = UNSEEN[:2000]
        assert student.run(OPTIONS, story=story, **GONE) == reference.run(OPTIONS, story=story, **GONE)

    @check(
        ko="`shuffle`이 참일 때만 순서를 섞고, 거짓이면 데이터셋의 순서를 지켜야 합니다.",
        en="The order is shuffled when `shuffle` is true, and the dataset's own order is kept otherwise.",
        points=1,
    )
    def test_when_shuffle_is_chosen_then_only_then_the_order_changes(self, student: Student) -> None:
        (kept, in_order), (drawn, ordered) = student.run(ORDER, story=UNSEEN[:600], **GONE)
        assert kept == in_order
        assert drawn != ordered
        assert sorted(drawn.values.tolist()) == sorted(ordered.values.tolist())

    wrong = (
        Wrong(
            "word-tokenizer",
            {1: "SimpleTokenizerV2(vocab)"},
            ko="앞에서 만든 단어 토크나이저에는 `allowed_special`이 없습니다. GPT-2의 인코딩을 불러와야 합니다.",
            en="The word tokenizer of before has no `allowed_special`. Load GPT-2's encoding.",
        ),
        Wrong(
            "name-only",
            {1: '"gpt2"'},
            ko="인코딩의 이름만 넣었습니다. `tiktoken`에서 인코딩 객체를 불러와야 합니다.",
            en="This is the encoding's name only. Load the encoding object from `tiktoken`.",
        ),
        Wrong(
            "sizes-swapped",
            {2: "GPTDatasetV1(txt, tokenizer, stride, max_length)"},
            ko="`max_length`와 `stride`의 자리가 바뀌었습니다. 인자의 순서를 확인합니다.",
            en="`max_length` and `stride` changed places. Check the order of the arguments.",
        ),
        Wrong(
            "stride-ignored",
            {2: "GPTDatasetV1(txt, tokenizer, max_length, max_length)"},
            ko="`stride` 대신 `max_length`를 넘겼습니다. 함수가 받은 `stride`를 전달해야 합니다.",
            en="`max_length` stands in for `stride`. Pass on the `stride` that the function received.",
        ),
        Wrong(
            "fixed-sizes",
            {2: "GPTDatasetV1(txt, tokenizer, max_length=256, stride=128)"},
            ko="기본값을 숫자로 다시 적어 함수가 받은 값이 쓰이지 않습니다. 인자 이름을 그대로 전달해야 합니다.",
            en="The defaults are written again as numbers, so what was passed in is not used. Pass the arguments on.",
        ),
        Wrong(
            "global-text",
            {2: "GPTDatasetV1(raw_text, tokenizer, max_length, stride)"},
            ko="전역 변수 `raw_text`를 썼습니다. 함수가 받은 글은 `txt`입니다.",
            en="This uses the global `raw_text`. The text that the function received is `txt`.",
        ),
        Wrong(
            "shuffle-forgotten",
            {3: "DataLoader(dataset, batch_size=batch_size, drop_last=drop_last, num_workers=num_workers)"},
            ko="`shuffle`을 전달하지 않아 순서가 섞이지 않습니다. `DataLoader`의 기본값은 `False`입니다.",
            en="`shuffle` is not passed on, so nothing is shuffled: `DataLoader`'s own default is `False`.",
        ),
        Wrong(
            "always-shuffled",
            {3: "DataLoader(dataset, batch_size, shuffle=True, drop_last=drop_last, num_workers=num_workers)"},
            ko="`shuffle=True`로 고정하여 늘 섞입니다. 함수가 받은 `shuffle`을 전달해야 합니다.",
            en="`shuffle=True` is fixed, so the order always changes. Pass on the `shuffle` that was received.",
        ),
        Wrong(
            "drop-last-forgotten",
            {3: "DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, num_workers=num_workers)"},
            ko="`drop_last`를 전달하지 않아 짧은 마지막 배치가 남습니다.",
            en="`drop_last` is not passed on, so a short last batch stays.",
        ),
        Wrong(
            "batch-size-forgotten",
            {3: "DataLoader(dataset, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers)"},
            ko="`batch_size`를 전달하지 않아 배치에 윈도가 하나씩만 들어갑니다.",
            en="`batch_size` is not passed on, so a batch holds one window only.",
        ),
        Wrong(
            "workers-forgotten",
            {3: "DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last)"},
            ko="`num_workers`를 전달하지 않았습니다. 함수가 받은 네 가지 옵션을 모두 전달해야 합니다.",
            en="`num_workers` is not passed on. All four options that the function received have to be.",
        ),
        Wrong(
            "by-position",
            {3: "DataLoader(dataset, batch_size, shuffle, drop_last, num_workers)"},
            ko="`DataLoader`에서 `shuffle` 다음 자리는 `drop_last`가 아닙니다. 옵션은 이름을 붙여 넘깁니다.",
            en="In `DataLoader` the place after `shuffle` is not `drop_last`. Pass the options by name.",
        ),
    )
    right = (
        Right(
            "other-order",
            {
                1: 'tiktoken.encoding_for_model("gpt2")',
                2: "GPTDatasetV1(txt=txt, stride=stride, max_length=max_length, tokenizer=tokenizer)",
                3: "DataLoader(dataset, batch_size, shuffle, num_workers=num_workers, drop_last=drop_last)",
            },
        ),
        Right(
            "options-in-a-dict",
            {
                3: "DataLoader(dataset, **dict("
                "batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers))"
            },
        ),
        Right(
            "own-sampler",
            {
                3: "DataLoader(dataset, batch_size, num_workers=num_workers, drop_last=drop_last, sampler="
                "(torch.utils.data.RandomSampler if shuffle else torch.utils.data.SequentialSampler)(dataset))"
            },
        ),
    )
