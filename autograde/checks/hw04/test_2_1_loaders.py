"""Hidden checks of question 2-1: the split of the text and the training loader, on other texts and lengths.

The order that shuffling draws is not looked at: only whether there is shuffling.
"""

from __future__ import annotations

from typing import Any

from autograde.checks import UNSEEN, Right, Student, Wrong, check, exercise

#: Another text, and windows of another length than those of either preset.
OTHER: dict[str, Any] = {"text_data": UNSEEN[:4321], "GPT_CONFIG_TRAIN": {"context_length": 24, "emb_dim": 10}}

SPLIT = "(train_data, val_data, split_idx)"
WINDOWS = "[torch.stack(list(part)) for part in zip(*train_loader.dataset)]"
OPTIONS = """
names = ("batch_size", "drop_last", "num_workers")
([getattr(train_loader, name) for name in names], [tuple(part.shape) for batch in train_loader for part in batch],
 isinstance(train_loader.sampler, torch.utils.data.RandomSampler))
"""
VALIDATION = "list(val_loader)"

LOADER = (
    'create_dataloader_v1({text}, batch_size=2, max_length=GPT_CONFIG_TRAIN["context_length"], '
    'stride=GPT_CONFIG_TRAIN["context_length"]{rest})'
)
REST = ", drop_last=True, shuffle=True, num_workers=0"


@exercise("data-loaders", points=5)
class TestDataLoaders:
    @check(
        ko="훈련 세트는 글의 앞 90 %, 검증 세트는 나머지여야 하고, 다른 글에서도 둘을 이으면 글 전체가 되어야 합니다.",
        en="The training set is the first 90 % of the text and the validation set is the rest; with another text, too, "
        "both together are the whole.",
        points=2,
    )
    def test_when_the_text_is_split_then_nothing_is_lost(self, student: Student, reference: Student) -> None:
        assert abs(student["train_ratio"] - 0.9) < 1e-6
        assert student.run(SPLIT) == reference.run(SPLIT)
        assert student.rerun(**OTHER).run(SPLIT) == reference.rerun(**OTHER).run(SPLIT)

    @check(
        ko="`train_loader`의 윈도는 훈련 세트의 것이어야 하고, 길이와 스트라이드는 설정의 문맥 길이를 따라야 합니다.",
        en="The windows of `train_loader` are those of the training set; their length and stride are the context "
        "length of the configuration.",
        points=2,
    )
    def test_when_windows_are_cut_then_they_cover_the_training_set(self, student: Student, reference: Student) -> None:
        assert student.run(WINDOWS) == reference.run(WINDOWS)
        assert student.rerun(**OTHER).run(WINDOWS) == reference.rerun(**OTHER).run(WINDOWS)

    @check(
        ko="`train_loader`는 윈도를 두 개씩, 순서를 섞어 내고 마지막의 짧은 배치를 버려야 합니다. `val_loader`는 "
        "그대로여야 합니다.",
        en="`train_loader` gives two windows at a time, in random order, and drops a short batch at the end; "
        "`val_loader` stays as it is.",
        points=1,
    )
    def test_when_batches_are_drawn_then_the_options_hold(self, student: Student, reference: Student) -> None:
        assert student.run(OPTIONS) == reference.run(OPTIONS)
        other = student.rerun(**OTHER)
        assert other.run(OPTIONS) == reference.rerun(**OTHER).run(OPTIONS)
        assert other.run(VALIDATION) == reference.rerun(**OTHER).run(VALIDATION)

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
