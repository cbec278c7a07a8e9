"""Hidden checks of section 2.6: windows of inputs and targets in a dataset."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise

from ..windows import WindowChecks

LAZY = """
import torch
from torch.utils.data import DataLoader, Dataset

class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.token_ids = torch.tensor(tokenizer.encode(txt, allowed_special={"<|endoftext|>"}))
        self.max_length, self.stride = max_length, stride

    def __len__(self):
        return len(range(0, len(self.token_ids) - self.max_length, self.stride))

    def __getitem__(self, idx):
        start = idx * self.stride
        return self.token_ids[start : start + self.max_length], self.token_ids[start + 1 : start + self.max_length + 1]
"""
VALUE_ERROR = """
import torch
from torch.utils.data import DataLoader, Dataset

class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        ids = tokenizer.encode(txt, allowed_special="all")
        if len(ids) <= max_length:
            raise ValueError("too short")
        self.pairs = []
        for i in range(0, len(ids) - max_length, stride):
            pair = torch.tensor(ids[i : i + max_length]), torch.tensor(ids[i + 1 : i + 1 + max_length])
            self.pairs.append(pair)
        print(len(self.pairs), "windows")

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, idx):
        return self.pairs[idx]
"""
SHARED = """
import torch
from torch.utils.data import DataLoader, Dataset

class GPTDatasetV1(Dataset):
    input_ids, target_ids = [], []

    def __init__(self, txt, tokenizer, max_length, stride):
        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        for i in range(0, len(token_ids) - max_length, stride):
            self.input_ids.append(torch.tensor(token_ids[i : i + max_length]))
            self.target_ids.append(torch.tensor(token_ids[i + 1 : i + max_length + 1]))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]
"""
MARKER_NOT_ALLOWED = """
import torch
from torch.utils.data import DataLoader, Dataset

class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []
        token_ids = tokenizer.encode(txt)
        for i in range(0, len(token_ids) - max_length, stride):
            self.input_ids.append(torch.tensor(token_ids[i : i + max_length]))
            self.target_ids.append(torch.tensor(token_ids[i + 1 : i + max_length + 1]))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]
"""


@exercise("gpt-dataset", points=4)
class TestGptDataset(WindowChecks):
    wrong = (
        Wrong(
            "target-not-shifted",
            {2: "token_ids[i : i + max_length]"},
            ko="타깃을 옮기지 않아 입력과 같습니다. 타깃은 한 토큰 뒤에서 시작해야 합니다.",
            en="The target is not shifted and equals the input. It starts one token later.",
        ),
        Wrong(
            "target-too-short",
            {2: "token_ids[i + 1 : i + max_length]"},
            ko="타깃의 끝을 함께 옮기지 않아 토큰이 하나 모자랍니다.",
            en="The target's end was not moved along, so one token is missing.",
        ),
        Wrong(
            "target-shifted-by-stride",
            {2: "token_ids[i + stride : i + stride + max_length]"},
            ko="타깃을 `stride`만큼 옮겼습니다. `stride`는 윈도 사이의 간격이고, 타깃은 늘 한 토큰만 옮깁니다.",
            en="The target is shifted by `stride`, which is the step between windows. A target is one token later.",
        ),
        Wrong(
            "next-token-only",
            {2: "token_ids[i + max_length]"},
            ko="윈도 다음의 토큰 하나만 담았습니다. 입력의 모든 위치마다 다음 토큰이 있어야 합니다.",
            en="This is the one token after the window. Every position of the input needs its next token.",
        ),
        Wrong(
            "start-ignored",
            {1: "token_ids[:max_length]", 2: "token_ids[1 : max_length + 1]"},
            ko="시작 위치 `i`를 쓰지 않아 모든 윈도가 글의 맨 앞입니다.",
            en="The start `i` is not used, so every window is the beginning of the text.",
        ),
        Wrong(
            "stride-for-length",
            {1: "token_ids[i : i + stride]", 2: "token_ids[i + 1 : i + stride + 1]"},
            ko="윈도의 길이로 `stride`를 썼습니다. 길이는 `max_length`이고, `stride`는 시작 위치의 간격입니다.",
            en="The windows are `stride` long. Their length is `max_length`; `stride` is the step between starts.",
        ),
        Wrong(
            "global-ids",
            {1: "enc_text[i : i + max_length]", 2: "enc_text[i + 1 : i + max_length + 1]"},
            ko="전역 변수 `enc_text`에서 잘랐습니다. 넘겨받은 글의 토큰 ID는 `token_ids`입니다.",
            en="This cuts from the global `enc_text`. The token IDs of the text that was passed in are `token_ids`.",
        ),
        Wrong(
            "shared-lists",
            SHARED,
            ko="리스트를 클래스에 두어 모든 데이터셋이 함께 씁니다. `__init__`에서 새로 만들어 `self`에 담습니다.",
            en="The lists belong to the class, so all datasets share them. Make new ones on `self` in `__init__`.",
        ),
        Wrong(
            "marker-not-allowed",
            MARKER_NOT_ALLOWED,
            ko='`allowed_special={"<|endoftext|>"}`이 빠져 `<|endoftext|>`가 든 글에서 `ValueError`가 납니다.',
            en='Without `allowed_special={"<|endoftext|>"}` a text with `<|endoftext|>` raises `ValueError`.',
        ),
        Wrong(
            "fixed-length",
            {1: "token_ids[i : i + 4]", 2: "token_ids[i + 1 : i + 5]"},
            ko="길이를 숫자로 적었습니다. 길이는 넘겨받은 `max_length`여야 합니다.",
            en="The length is a fixed number. It has to be the `max_length` that was passed in.",
        ),
    )
    right = (
        Right("lazy", LAZY),
        Right("value-error", VALUE_ERROR),
        Right("cut-twice", {1: "token_ids[i:][:max_length]", 2: "token_ids[i + 1 :][:max_length]"}),
        Right("one-by-one", {1: "[token_ids[i + k] for k in range(max_length)]"}),
        Right("from-the-input", {2: "[*input_chunk[1:], token_ids[i + max_length]]"}),
    )
    equal = (
        ("1: token_ids[i:max_length + i]", "a sum, a product and a dot product are the same in either order"),
        ("2: token_ids[1 + i:i + max_length + 1]", "a sum, a product and a dot product are the same in either order"),
        (
            "2: token_ids[i + 1:1 + (i + max_length)]",
            "a sum, a product and a dot product are the same in either order",
        ),
        ("2: token_ids[i + 1:max_length + i + 1]", "a sum, a product and a dot product are the same in either order"),
    )
