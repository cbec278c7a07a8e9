"""Hidden checks of the homework: the split of the text and the training loader, on other texts and lengths.

The order that shuffling draws is not looked at: only that there is one, and another one in every epoch.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from .loaders import WINDOWS, other, rows, with_one_window_over

SPLIT = "(train_data, val_data)"
#: What three epochs give: the sizes of the batches, and their windows one after the other.
EPOCHS = """
epochs = [list(train_loader) for _ in range(3)]
[([len(x) for x, _ in epoch], *(torch.cat(part) for part in zip(*epoch))) for epoch in epochs]
"""
WORKERS = "train_loader.num_workers"
#: The windows of the given loader, where it was left in the cell.
VALIDATION = """
try:
    windows = [torch.stack(list(part)) for part in zip(*val_loader.dataset)]
except NameError:
    windows = None
windows
"""

LOADER = (
    'create_dataloader_v1({text}, batch_size=2, max_length=GPT_CONFIG_TRAIN["context_length"], '
    'stride=GPT_CONFIG_TRAIN["context_length"]{rest})'
)
REST = ", drop_last=True, shuffle=True, num_workers=0"


@exercise("data-loaders", points=4)
class TestDataLoaders:
    @check(
        ko="훈련 세트는 글의 앞 90 %, 검증 세트는 나머지여야 하고, 다른 글에서도 둘을 이으면 글 전체가 되어야 합니다.",
        en="The training set is the first 90 % of the text and the validation set is the rest; with another text, too, "
        "both together are the whole.",
        points=1,
    )
    def test_when_the_text_is_split_then_nothing_is_lost(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        given = other(rng)
        assert abs(student["train_ratio"] - 0.9) < 1e-6
        assert student.run(SPLIT) == reference.run(SPLIT)
        assert student.rerun(**given).run(SPLIT) == reference.rerun(**given).run(SPLIT)

    @check(
        ko="`train_loader`의 윈도는 훈련 세트의 것이어야 하고, 길이와 스트라이드는 설정의 문맥 길이를 따라야 합니다.",
        en="The windows of `train_loader` are those of the training set; their length and stride are the context "
        "length of the configuration.",
        points=2,
    )
    def test_when_windows_are_cut_then_they_cover_the_training_set(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        given = other(rng)
        assert student.run(WINDOWS) == reference.run(WINDOWS)
        assert student.rerun(**given).run(WINDOWS) == reference.rerun(**given).run(WINDOWS)

    @check(
        ko="`train_loader`는 윈도를 두 개씩 내고, 에포크마다 순서를 새로 섞고, 마지막의 짧은 배치를 버려야 합니다. "
        "`num_workers`와 `val_loader`의 윈도는 그대로여야 합니다.",
        en="`train_loader` gives two windows at a time, in a new random order in every epoch, and drops a short batch "
        "at the end; `num_workers` and the windows of `val_loader` stay as they are.",
        points=1,
    )
    def test_when_batches_are_drawn_then_the_options_hold(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        given = with_one_window_over(rng, reference)
        rerun, right = student.rerun(**given), reference.rerun(**given)
        windows = rows(*rerun.run(WINDOWS))  # those of the answer, which are judged above
        epochs = [(sizes, rows(x, y)) for sizes, x, y in rerun.run(EPOCHS)]
        for sizes, drawn in epochs:
            assert sizes == [2] * (len(windows) // 2)
            assert len(set(drawn)) == len(drawn)
            assert set(drawn) <= set(windows)
        orders = [drawn for _, drawn in epochs]
        assert all(drawn not in (windows[: len(drawn)], *orders[:n]) for n, drawn in enumerate(orders))
        assert rerun.run(WORKERS) == right.run(WORKERS)
        assert rerun.run(VALIDATION) in (None, right.run(VALIDATION))

    wrong = (
        Wrong(
            "share-of-the-rest",
            {1: "0.10"},
            ko="검증 세트의 비율을 썼습니다. `train_ratio`는 훈련 세트의 비율입니다.",
            en="That is the share of the validation set. `train_ratio` is the share of the training set.",
        ),
        Wrong(
            "percent",
            {1: "90"},
            ko="퍼센트로 썼습니다. 글자 수에 곱하는 값이므로 0과 1 사이의 비율이어야 합니다.",
            en="This is in percent. It gets multiplied by the number of characters, so it is a share between 0 and 1.",
        ),
        Wrong(
            "four-fifths",
            {1: "0.80"},
            ko="비율이 0.80입니다. 문제에서는 앞의 90 %입니다.",
            en="The share is 0.80. The question asks for the first 90 %.",
        ),
        Wrong(
            "parts-swapped",
            {2: "text_data[split_idx:]", 3: "text_data[:split_idx]"},
            ko="두 부분이 서로 바뀌었습니다. `split_idx` 앞이 훈련 세트입니다.",
            en="The parts changed places. What is before `split_idx` is the training set.",
        ),
        Wrong(
            "one-character-lost",
            {3: "text_data[split_idx + 1 :]"},
            ko="`split_idx`에 있는 문자가 어느 쪽에도 없습니다. 슬라이스의 시작은 들어가므로 1을 더하지 않습니다.",
            en="The character at `split_idx` is in neither part. A slice includes its start: do not add 1.",
        ),
        Wrong(
            "one-character-twice",
            {2: "text_data[: split_idx + 1]"},
            ko="`split_idx`에 있는 문자가 두 부분에 모두 있습니다. 슬라이스의 끝은 들어가지 않습니다.",
            en="The character at `split_idx` is in both parts. A slice leaves its stop out anyway.",
        ),
        Wrong(
            "whole-text-for-training",
            {2: "text_data"},
            ko="훈련 세트에 글 전체가 들어 있습니다. 검증 세트는 훈련에 쓰지 않은 글이어야 합니다.",
            en="The training set is the whole text. The validation set has to be text that training never sees.",
        ),
        Wrong(
            "half-and-half",
            {3: "text_data[: len(text_data) - split_idx]"},
            ko="검증 세트를 글의 앞에서 가져왔습니다. 훈련 세트와 겹치지 않게 `split_idx`부터 가져옵니다.",
            en="The validation set comes from the beginning and overlaps the training set. Start it at `split_idx`.",
        ),
        Wrong(
            "tokens-counted",
            {2: "tokenizer.encode(text_data)[:split_idx]"},
            ko="토큰으로 바꾸어 잘랐습니다. 여기서는 문자를 자르고, 토큰으로 바꾸는 것은 데이터셋이 합니다.",
            en="This cuts tokens. Here characters are cut; the dataset makes the tokens.",
        ),
        Wrong(
            "validation-set-for-training",
            {4: LOADER.format(text="val_data", rest=REST)},
            ko="훈련 로더가 검증 세트를 읽습니다. `train_data`를 넘겨야 합니다.",
            en="The training loader reads the validation set. Pass `train_data`.",
        ),
        Wrong(
            "whole-text-loaded",
            {4: LOADER.format(text="text_data", rest=REST)},
            ko="훈련 로더가 글 전체를 읽어 검증 세트로도 훈련하게 됩니다. `train_data`를 넘겨야 합니다.",
            en="The training loader reads the whole text, so training sees the validation set. Pass `train_data`.",
        ),
        Wrong(
            "stride-forgotten",
            {4: 'create_dataloader_v1(train_data, batch_size=2, max_length=GPT_CONFIG_TRAIN["context_length"])'},
            ko="`stride`를 넘기지 않아 기본값 128이 쓰입니다. 문맥 길이와 같아야 합니다.",
            en="Without `stride` its default of 128 is used. It has to be the context length.",
        ),
        Wrong(
            "fixed-length",
            {4: "create_dataloader_v1(train_data, batch_size=2, max_length=256, stride=256)"},
            ko="길이를 숫자로 적었습니다. 설정의 `context_length`를 써야 크기를 바꾸어도 맞습니다.",
            en="The length is a fixed number. With `context_length` from the configuration any preset fits.",
        ),
        Wrong(
            "overlapping",
            {
                4: 'create_dataloader_v1(train_data, batch_size=2, max_length=GPT_CONFIG_TRAIN["context_length"], '
                "stride=1)"
            },
            ko="스트라이드가 1이라 윈도가 거의 모두 겹칩니다. 문맥 길이만큼 옮기면 겹치지 않습니다.",
            en="With a stride of 1 the windows overlap almost fully. They do not when it is the context length.",
        ),
        Wrong(
            "batch-size-forgotten",
            {
                4: 'create_dataloader_v1(train_data, max_length=GPT_CONFIG_TRAIN["context_length"], '
                'stride=GPT_CONFIG_TRAIN["context_length"])'
            },
            ko="`batch_size`를 넘기지 않아 배치에 윈도가 네 개씩 들어갑니다. 두 개여야 합니다.",
            en="Without `batch_size` a batch holds four windows. It has to be two.",
        ),
        Wrong(
            "not-shuffled",
            {4: LOADER.format(text="train_data", rest=", drop_last=True, shuffle=False")},
            ko="윈도의 순서를 섞지 않았습니다. 훈련 로더는 `shuffle=True`입니다.",
            en="The windows keep their order. The training loader has `shuffle=True`.",
        ),
        Wrong(
            "short-batch-kept",
            {4: LOADER.format(text="train_data", rest=", drop_last=False, shuffle=True")},
            ko="마지막의 짧은 배치가 남습니다. 훈련 로더는 `drop_last=True`입니다.",
            en="A short batch at the end stays. The training loader has `drop_last=True`.",
        ),
        Wrong(
            "copied-from-validation",
            {4: LOADER.format(text="train_data", rest=", drop_last=False, shuffle=False, num_workers=0")},
            ko="글만 바꾸고 `drop_last`와 `shuffle`은 검증 로더의 것 그대로입니다. 훈련에서는 둘 다 `True`입니다.",
            en="Only the text was changed; `drop_last` and `shuffle` are those of validation. Both are `True` here.",
        ),
        Wrong(
            "shuffled-once",
            {
                4: "(lambda windows: DataLoader(windows, batch_size=2, drop_last=True, "
                "sampler=torch.randperm(len(windows)).tolist()))(\n"
                '    GPTDatasetV1(train_data, tokenizer, *[GPT_CONFIG_TRAIN["context_length"]] * 2)\n)'
            },
            ko="순서를 한 번만 섞어 모든 에포크가 같은 순서입니다. `shuffle=True`는 에포크마다 새로 섞습니다.",
            en="The order is drawn once and is the same in every epoch. `shuffle=True` draws a new one each time.",
        ),
        Wrong(
            "with-workers",
            {4: LOADER.format(text="train_data", rest=", drop_last=True, shuffle=True, num_workers=2")},
            ko="`num_workers`가 `val_loader`와 다릅니다. 0이어야 합니다.",
            en="`num_workers` is not that of `val_loader`. It has to be 0.",
        ),
        Wrong(
            "dataset-for-loader",
            {
                4: "GPTDatasetV1(train_data, tokenizer, "
                'GPT_CONFIG_TRAIN["context_length"], GPT_CONFIG_TRAIN["context_length"])'
            },
            ko="데이터셋만 만들었습니다. 배치로 묶는 로더를 `create_dataloader_v1`로 만들어야 합니다.",
            en="This is the dataset only. `create_dataloader_v1` makes the loader, which gives batches.",
        ),
    )
    right = (
        Right(
            "configuration-of-the-preset",
            {
                4: 'create_dataloader_v1(train_data, 2, PRESETS[PRESET]["model"]["context_length"], '
                'PRESETS[PRESET]["model"]["context_length"])'
            },
        ),
        Right(
            "own-sampler",
            {
                4: "(lambda windows: DataLoader(windows, batch_sampler=torch.utils.data.BatchSampler("
                "torch.utils.data.SubsetRandomSampler(range(len(windows))), 2, True)))(\n"
                '    GPTDatasetV1(train_data, tokenizer, *[GPT_CONFIG_TRAIN["context_length"]] * 2)\n)'
            },
        ),
        Right("fraction", {1: "9 / 10", 2: "text_data[0:split_idx]", 3: "text_data[split_idx : len(text_data)]"}),
        Right(
            "by-position",
            {
                4: 'create_dataloader_v1(train_data, 2, GPT_CONFIG_TRAIN["context_length"], '
                'GPT_CONFIG_TRAIN["context_length"], True, True, 0)'
            },
        ),
        Right("defaults", {4: LOADER.format(text="train_data", rest="")}),
        Right(
            "loader-by-hand",
            {
                4: 'DataLoader(\n    GPTDatasetV1(train_data, tokenizer, *[GPT_CONFIG_TRAIN["context_length"]] * 2),\n'
                "    batch_size=2,\n    drop_last=True,\n    shuffle=True,\n)"
            },
        ),
        Right(
            "options-in-a-dict",
            {
                3: "text_data.removeprefix(train_data)",
                4: 'create_dataloader_v1(train_data, **dict.fromkeys(("max_length", "stride"), '
                'GPT_CONFIG_TRAIN["context_length"]), batch_size=2)',
            },
        ),
    )
    equal = (
        (
            (
                "4: create_dataloader_v1(train_data, batch_size=2, max_length=GPT_CONFIG_TRAIN['context_len"
                "gth'], stride=GPT_CONFIG_TRAIN['context_length'], drop_last=True, num_workers=0)"
            ),
            "it is the default",
        ),
        (
            (
                "4: create_dataloader_v1(train_data, batch_size=2, max_length=GPT_CONFIG_TRAIN['context_len"
                "gth'], stride=GPT_CONFIG_TRAIN['context_length'], drop_last=True, shuffle=True)"
            ),
            "it is the default",
        ),
        (
            (
                "4: create_dataloader_v1(train_data, batch_size=2, max_length=GPT_CONFIG_TRAIN['context_len"
                "gth'], stride=GPT_CONFIG_TRAIN['context_length'], shuffle=True, num_workers=0)"
            ),
            "it is the default",
        ),
    )
