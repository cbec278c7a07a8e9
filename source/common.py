"""Code cells that several notebooks of the course share, beside those of the engine (`autograde/cells/`).

A notebook takes one with `# %% include="NAME"`; the build puts the cell's code there in the edition's language.
The story and the vocabulary need the standard library only, so that a notebook works in Colab as it stands. The code of
earlier lectures uses `torch`, `nn` and `tiktoken`, which its notebooks import before.
"""

import tiktoken
import torch
from torch import nn

from autograde.cells.check import SimpleNamespace, answered, check, rerun  # noqa: F401 (for the scripts as plain Python)
from autograde.course.edition import tr

demo_attention = dict  # in notebooks the demo's own cell defines it

# %% name="story"
# ko: @title 이야기 파일을 찾는 함수 (고칠 것은 없습니다)
# en: @title The function that finds the story's file (nothing to change here)
import hashlib
import os
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

STORY = "the-verdict.txt"
STORY_SHA256 = "b41e41a68f0398a3154ae69e2e4c0e2694e17fe0d66730536837f1b01935b31f"
STORY_ADDRESSES = (
    "https://raw.githubusercontent.com/rasbt/LLMs-from-scratch/main/ch02/01_main-chapter-code/the-verdict.txt",
    "https://cdn.jsdelivr.net/gh/rasbt/LLMs-from-scratch@main/ch02/01_main-chapter-code/the-verdict.txt",
)


# ko: 이야기 파일의 경로를 돌려줍니다.
# en: Returns the path of the story's file.
def find_story():
    # ko: 이미 있는 파일을 먼저 찾습니다.
    # en: A file that is already there comes first.
    for folder in (os.environ.get("COURSE_DATA"), "."):
        if folder and Path(folder, STORY).is_file():
            return Path(folder, STORY)
    # ko: 없으면 내려받고, 내용이 맞는지 해시로 확인합니다.
    # en: Otherwise it is downloaded, and its hash shows whether it is the right text.
    for address in STORY_ADDRESSES:
        try:
            with urlopen(address, timeout=30) as response:
                content = response.read()
        except (OSError, HTTPException):
            continue
        if hashlib.sha256(content).hexdigest() == STORY_SHA256:
            Path(STORY).write_bytes(content)
            return Path(STORY)
    raise FileNotFoundError(
        tr(
            ko=f"{STORY} 파일을 내려받지 못했습니다. {STORY_ADDRESSES[0]} 에서 받아 {Path.cwd()} 폴더에 넣습니다.",
            en=f"{STORY} could not be downloaded. Get it from {STORY_ADDRESSES[0]} and put it into {Path.cwd()}.",
        )
    )


# %% name="vocabulary"
# ko: @title GPT-2의 어휘 사전을 받아 오는 함수 (고칠 것은 없습니다)
# en: @title The function that fetches GPT-2's vocabulary (nothing to change here)
import hashlib
import os
import tempfile
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

# ko: GPT-2의 어휘 사전은 파일 두 개입니다. 파일마다 해시와 주소 두 개가 있습니다. 첫 주소는 tiktoken이 쓰는 것이고,
# ko: 둘째 주소에는 이름만 다른 같은 파일이 있습니다.
# en: GPT-2's vocabulary is two files. Each has its hash and two addresses: the first is the one that tiktoken uses, at
# en: the second there is the same file under another name.
VOCABULARY_FILES = {
    "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5": (
        "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/vocab.bpe",
        "https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/merges.txt",
    ),
    "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783": (
        "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/encoder.json",
        "https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/vocab.json",
    ),
}


# ko: 어휘 사전을 tiktoken이 찾는 폴더에 넣어 둡니다. 이미 있으면 아무 일도 하지 않습니다.
# en: Puts the vocabulary into the folder where tiktoken looks for it. If it is there already, nothing happens.
def fetch_vocabulary():
    chosen = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    folder = Path(chosen or Path(tempfile.gettempdir(), "data-gym-cache"))
    for sha256, addresses in VOCABULARY_FILES.items():
        # ko: tiktoken은 첫 주소의 해시를 파일의 이름으로 씁니다.
        # en: tiktoken names a file by the hash of its first address.
        file = folder / hashlib.sha1(addresses[0].encode()).hexdigest()
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            _download_vocabulary(addresses, sha256, file)


# ko: 두 주소에서 차례로, 두 번까지 시도합니다. 내용이 맞는지는 해시로 확인합니다.
# en: Tries both addresses in turn, up to twice. The hash shows whether the content is right.
def _download_vocabulary(addresses, sha256, file):
    for address in 2 * addresses:
        try:
            with urlopen(address, timeout=30) as response:
                content = response.read()
            if hashlib.sha256(content).hexdigest() == sha256:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                return
            problem = tr(ko="내용이 다릅니다", en="its content is not right")
        except (OSError, HTTPException) as error:
            problem = error
    raise FileNotFoundError(
        tr(
            ko=f"GPT-2의 어휘 사전을 {file.parent} 폴더에 내려받지 못했습니다({problem}). 이 셀을 다시 실행합니다. "
            f"네트워크가 없으면 {addresses[0]} 파일을 다른 곳에서 받아 {file} 파일로 저장합니다.",
            en=f"GPT-2's vocabulary could not be downloaded into the folder {file.parent} ({problem}). Run this cell "
            f"again. Without a network, get {addresses[0]} elsewhere and save it as {file}.",
        )
    )


# %% name="earlier-lectures"
from torch.utils.data import DataLoader, Dataset


# ko: lec26: 글을 슬라이딩 윈도로 잘라 (입력, 타깃) 쌍을 내주는 데이터셋
# en: lec26: a dataset that cuts a text into (input, target) pairs with a sliding window
class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []

        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        assert len(token_ids) > max_length, tr(
            ko="글이 너무 짧습니다. 토큰이 max_length보다 많아야 합니다.",
            en="The text is too short: it must have more than max_length tokens.",
        )

        # ko: i는 윈도가 시작하는 위치입니다. 타깃은 늘 한 칸 뒤입니다.
        # en: i is where a window starts. The target is always one position later.
        for i in range(0, len(token_ids) - max_length, stride):
            self.input_ids.append(torch.tensor(token_ids[i : i + max_length]))
            self.target_ids.append(torch.tensor(token_ids[i + 1 : i + max_length + 1]))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]


# ko: lec26: 데이터셋을 배치로 묶어 주는 데이터 로더
# en: lec26: a data loader that puts the dataset's items into batches
def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    tokenizer = tiktoken.get_encoding("gpt2")
    dataset = GPTDatasetV1(txt, tokenizer, max_length, stride)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers)


# ko: lec27: 코잘 마스크와 드롭아웃이 있는 멀티 헤드 어텐션
# en: lec27: multi-head attention with a causal mask and dropout
class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert d_out % num_heads == 0, tr(
            ko="d_out은 num_heads로 나누어떨어져야 합니다.",
            en="d_out must be divisible by num_heads.",
        )
        self.d_out = d_out
        self.num_heads = num_heads
        # ko: 헤드 하나의 폭
        # en: the width of one head
        self.head_dim = d_out // num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        # ko: 대각선 위가 1인 마스크. 파라미터가 아니라 버퍼입니다.
        # en: The mask, 1 above the diagonal. It is a buffer, not a parameter.
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))

    def forward(self, x):
        b, num_tokens, _ = x.shape
        # ko: (b, num_tokens, d_out)을 헤드로 나눕니다.  → (b, num_heads, num_tokens, head_dim)
        # en: Split (b, num_tokens, d_out) into heads.  → (b, num_heads, num_tokens, head_dim)
        keys = self.W_key(x).view(b, num_tokens, self.num_heads, self.head_dim).transpose(1, 2)
        values = self.W_value(x).view(b, num_tokens, self.num_heads, self.head_dim).transpose(1, 2)
        queries = self.W_query(x).view(b, num_tokens, self.num_heads, self.head_dim).transpose(1, 2)

        # ko: 헤드마다 어텐션 점수. 뒤의 토큰은 가립니다.  → (b, num_heads, num_tokens, num_tokens)
        # en: Attention scores of every head, later tokens masked.  → (b, num_heads, num_tokens, num_tokens)
        attn_scores = queries @ keys.transpose(2, 3)
        mask_bool = self.mask.bool()[:num_tokens, :num_tokens]
        attn_scores.masked_fill_(mask_bool, -torch.inf)

        # ko: 크기를 줄여 소프트맥스를 취하고 드롭아웃을 씁니다.
        # en: Scaled softmax, then dropout.
        attn_weights = torch.softmax(attn_scores / self.head_dim**0.5, dim=-1)
        attn_weights = self.dropout(attn_weights)

        # ko: 값의 가중합을 구하고 헤드를 다시 합칩니다.  → (b, num_tokens, d_out)
        # en: Weighted sums of the values; the heads are merged again.  → (b, num_tokens, d_out)
        context_vec = (attn_weights @ values).transpose(1, 2)
        context_vec = context_vec.contiguous().view(b, num_tokens, self.d_out)
        return self.out_proj(context_vec)


# %% name="look-back"
# ko: @title 되짚어 보기에 답하는 함수 (고칠 것은 없습니다)
# en: @title The function that answers when you look back (nothing to change here)


# ko: 문제마다 고른 것이 왜 맞거나 틀린지 말해 주는 함수를 돌려줍니다.
# en: Returns the function that says of each choice why it is right or wrong.
def look_back_at(questions):
    def look_back(*choices):
        for number, question in enumerate(questions, start=1):
            choice = str(choices[number - 1]).strip().lower() if number <= len(choices) else ""
            if choice in question and choice != "right":
                print(number, "✅" if choice == question["right"] else "❌", f"{choice}:", question[choice])
            elif choice:
                said = tr(
                    ko=f"a, b, c 가운데 하나를 적습니다. 지금은 {choice[:20]!r}입니다.",
                    en=f"type a, b or c; now it is {choice[:20]!r}.",
                )
                print(number, "⬜", said)
            else:
                print(number, "⬜", tr(ko="아직 고르지 않았습니다.", en="nothing chosen yet."))
        if len(choices) > len(questions):
            print(
                tr(
                    ko="문제보다 많이 적었습니다. 남은 것은 보지 않았습니다.",
                    en="There are more answers than questions.",
                )
            )

    return look_back


# %% name="show-attention"
# ko: 글을 모델에 넣고, 블록마다 W_query와 W_key가 낸 것으로 헤드마다 어텐션 점수를 구해 보여 줍니다.
# ko: 토큰은 16개까지입니다.
# en: Puts a text into the model and shows the attention scores of each head, from what W_query and W_key of each block
# en: give. It takes 16 tokens at most.
def show_attention(model, text, tokenizer):
    import torch

    ids = tokenizer.encode(text)[:16]
    parts, seen = [block.att for block in model.trf_blocks], {}
    layers = [layer for att in parts for layer in (att.W_query, att.W_key)]
    hooks = [
        layer.register_forward_hook(lambda layer, inputs, output: seen.update({layer: output})) for layer in layers
    ]
    training = model.training
    with torch.no_grad():
        model.eval()(torch.tensor([ids], device=next(model.parameters()).device))
    model.train(training)
    for hook in hooks:
        hook.remove()

    # ko: (1, 토큰, d_out) → (헤드, 토큰, 헤드의 폭)
    # en: (1, tokens, d_out) → (heads, tokens, width of a head)
    def split(att, layer):
        return seen[layer][0].view(len(ids), att.num_heads, -1).transpose(0, 1)

    def rounded(value):
        return [rounded(one) for one in value] if isinstance(value, list) else float(f"{value:.4g}")

    # ko: 헤드마다 (토큰, 토큰)
    # en: of each head (tokens, tokens)
    scores = [split(att, att.W_query) @ split(att, att.W_key).transpose(1, 2) for att in parts]
    return demo_attention(
        {
            "own": True,
            "tokens": [tokenizer.decode([one]) for one in ids],
            "head_width": split(parts[0], parts[0].W_query).shape[-1],
            "scores": rounded([one.tolist() for one in scores]),
        }
    )
