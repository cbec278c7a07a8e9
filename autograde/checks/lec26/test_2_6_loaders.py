"""Hidden checks of section 2.6: the function that makes data loaders.

Nothing here depends on the order that shuffling draws: only on whether there is one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..unseen import UNSEEN
from .texts import drawn_story, ruled_story

#: Names of earlier cells that the function must not lean on.
GONE: dict[str, Any] = {"tokenizer": None, "raw_text": "", "enc_text": [], "text": ""}
#: All windows of a loader's dataset: (windows, 2, `max_length`).
WINDOWS = """
def windows(loader):
    items = [loader.dataset[k] for k in range(len(loader.dataset))]
    return torch.stack([torch.stack(tuple(item)) for item in items])
"""
#: All loaders are made before any is looked at. Of a long text the last window is enough.
ITEMS = f"""{WINDOWS}
loaders = [create_dataloader_v1(txt, batch_size=2, shuffle=False, **size) for txt in texts for size in sizes]
changed = (long, {{}}), (long[:2000], {{'max_length': 40}}), (long[:2000], {{'stride': 60}})
defaults = [create_dataloader_v1(txt, **size) for txt, size in changed]
lasts = [loader.dataset[len(loader.dataset) - 1] for loader in defaults]
([windows(loader) for loader in loaders], [len(loader.dataset) for loader in defaults], lasts)
"""
COUNT = "len(create_dataloader_v1(story, max_length=4, stride=stride).dataset)"
OPTIONS = """
def sizes(**chosen):
    return [len(inputs) for inputs, _ in create_dataloader_v1(story, max_length=4, stride=3, **chosen)]
loaders = [create_dataloader_v1(story, max_length=4, **chosen) for chosen in ({}, {'num_workers': workers})]
some = [sizes(), sizes(batch_size=batch), sizes(drop_last=False), sizes(batch_size=batch, drop_last=False)]
(some, [loader.num_workers for loader in loaders])
"""
#: Two epochs of one loader, and the windows in order.
ORDER = f"""{WINDOWS}
def epochs(**chosen):
    loader = create_dataloader_v1(story, max_length=4, stride=4, **chosen)
    found = [torch.cat([torch.stack(tuple(batch), 1) for batch in loader]) for _ in range(2)]
    return [*found, windows(loader)]
[epochs(shuffle=False), epochs(shuffle=True), epochs()]
"""


def story_of_batches(reference: Student, rng: np.random.Generator, stride: int, rest: bool) -> tuple[str, int]:
    """A passage whose windows of four tokens leave a rest behind the batches of the default size, or none; and how many
    windows it has.
    """
    while True:
        story = drawn_story(rng, int(rng.integers(300, 400)))
        count = reference.run(COUNT, story=story, stride=stride)
        if bool(count % 4) == rest:
            return story, count


@exercise("create-dataloader", points=4)
class TestCreateDataloader:
    @check(
        ko="데이터셋은 넘겨받은 글, `max_length`, `stride`와 GPT-2의 토큰 ID로 만들어야 합니다.",
        en="The dataset is made of GPT-2 tokens, with the text, `max_length` and `stride` that were passed in.",
        points=2,
    )
    def test_when_a_story_is_loaded_then_its_windows_agree(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        texts = [f"{UNSEEN[:300]}<|endoftext|>{UNSEEN[300:800]}", f"<|endoftext|>{drawn_story(rng, 800)}"]
        stride = int(rng.integers(3, 9))
        sizes = [{"max_length": 6, "stride": 4}, {"max_length": stride + int(rng.integers(1, 9)), "stride": stride}]
        names: dict[str, Any] = {"texts": texts, "sizes": sizes, "long": ruled_story(rng), **GONE}
        assert student.run(ITEMS, **names) == reference.run(ITEMS, **names)

    @check(
        ko="`batch_size`, `drop_last`, `num_workers`가 데이터 로더까지 전달되어야 합니다.",
        en="`batch_size`, `drop_last` and `num_workers` are passed on to the data loader.",
        points=1,
    )
    def test_when_options_are_chosen_then_the_loader_has_them(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        story, count = story_of_batches(reference, rng, stride=3, rest=True)
        batch = next(size for size in rng.permutation(np.arange(5, 20)).tolist() if count % size)
        names: dict[str, Any] = {"story": story, "batch": batch, "workers": int(rng.integers(1, 9)), **GONE}
        assert student.run(OPTIONS, **names) == reference.run(OPTIONS, **names)

    @check(
        ko="`shuffle`이 참일 때만 에포크마다 순서를 새로 섞고, 거짓이면 늘 데이터셋의 순서를 지켜야 합니다.",
        en="The order is shuffled anew in every epoch when `shuffle` is true, and is the dataset's own otherwise.",
        points=1,
    )
    def test_when_shuffle_is_chosen_then_only_then_the_order_changes(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        story, _ = story_of_batches(reference, rng, stride=4, rest=False)  # what `drop_last` does is judged above
        kept, *drawn = student.run(ORDER, story=story, **GONE)
        assert kept[0] == kept[1] == kept[2]
        for first, second, in_order in drawn:
            assert first != second
            assert in_order not in (first, second)
            for epoch in (first, second):
                assert sorted(epoch.values.tolist()) == sorted(in_order.values.tolist())

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
            "same-order-every-epoch",
            {
                3: "DataLoader(dataset, batch_size, drop_last=drop_last, num_workers=num_workers, "
                "sampler=torch.randperm(len(dataset)).tolist() if shuffle else None)"
            },
            ko="순서를 한 번만 정하여 에포크마다 같습니다. `shuffle`을 전달하면 에포크마다 새로 섞습니다.",
            en="The order is drawn once and is the same in every epoch. Given `shuffle`, `DataLoader` draws a new one.",
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
            "generator-and-prints",
            """def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True,
                         num_workers=0, pin_memory=False):
    enc = tiktoken.get_encoding("gpt2")
    ds = GPTDatasetV1(txt, enc, max_length=max_length, stride=stride)
    print(len(ds), "windows")
    return DataLoader(ds, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers,
                      pin_memory=pin_memory, generator=torch.Generator().manual_seed(123))""",
        ),
        Right(
            "own-sampler",
            {
                3: "DataLoader(dataset, batch_size, num_workers=num_workers, drop_last=drop_last, sampler="
                "(torch.utils.data.RandomSampler if shuffle else torch.utils.data.SequentialSampler)(dataset))"
            },
        ),
    )
    equal = (
        ("inputs-spoilt", "nothing here that this would change"),
        ("result-a-list", "nothing here that this would change"),
    )
