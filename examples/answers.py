"""What the made-up students wrote in their blanks, by exercise and number of the blank."""

from __future__ import annotations

from typing import Any

#: Right in every exercise, but in other words than the reference.
WRITTEN_DIFFERENTLY: dict[str, Any] = {
    "split-whitespace": {1: r're.compile(r"(\s)").split(text)'},
    "split-punctuation": {1: r're.split("([,.]|[ \\t\\n\\r\\f\\v])", text)'},
    "drop-whitespace": {1: "list(filter(str.strip, result))"},
    "split-all-marks": {1: r"""re.split(r'(--|[,.:;?_!"()\'\s])', text)"""},
    "vocabulary": {1: "sorted(dict.fromkeys(preprocessed))"},
    "token-to-id": {1: "dict(zip(all_words, range(len(all_words))))"},
    "tokenizer-v1": {
        1: "dict(vocab)",
        2: "dict(zip(vocab.values(), vocab.keys()))",
        3: "list(map(self.str_to_int.__getitem__, preprocessed))",
        4: '" ".join(self.int_to_str[number] for number in ids)',
    },
    "encode-v1": {1: "SimpleTokenizerV1(vocab=vocab)", 2: "tokenizer.encode(text=text)"},
    "decode-v1": {1: "tokenizer.decode(list(ids))"},
    "special-tokens": {1: 'all_tokens += ["<|endoftext|>"] + ["<|unk|>"]'},
    "tokenizer-v2": {1: '["<|unk|>" if token not in self.str_to_int else token for token in preprocessed]'},
    "gpt2-tokenizer": {1: 'tiktoken.encoding_for_model("gpt2")'},
    "bpe-encode": {1: 'tokenizer.encode(text, allowed_special="all")'},
    "encode-verdict": {1: "tokenizer.encode_ordinary(raw_text)"},
    "input-target": {1: "window(0, context_size)", 2: "window(1, context_size)"},
    "gpt-dataset": {1: "token_ids[i:][:max_length]", 2: "token_ids[i + 1 :][:max_length]"},
    "create-dataloader": {
        1: 'tiktoken.encoding_for_model("gpt2")',
        2: "GPTDatasetV1(txt=txt, tokenizer=tokenizer, stride=stride, max_length=max_length)",
        3: "DataLoader(dataset, batch_size, shuffle, num_workers=num_workers, drop_last=drop_last)",
    },
    "batch-of-one": {1: "create_dataloader_v1(raw_text, 1, 4, 1, False)"},
    "batch-of-eight": {1: "create_dataloader_v1(raw_text, 8, 4, 4, False)"},
    "embedding-layer": {1: "Table(num_embeddings=vocab_size, embedding_dim=output_dim)"},
    "token-embedding-layer": {1: "torch.nn.Embedding(embedding_dim=output_dim, num_embeddings=vocab_size)"},
    "embedding-dataloader": {1: "create_dataloader_v1(raw_text, 8, max_length, max_length, shuffle=False)"},
    "token-embeddings": {1: "token_embedding_layer.weight[inputs]"},
    "position-embedding-layer": {1: "int(max_length)", 2: "torch.nn.Embedding(context_length, output_dim)"},
    "input-embeddings": {1: "torch.add(token_embeddings, pos_embeddings)"},
}

#: Without the parentheses the separators are lost.
NO_CAPTURE_GROUP: dict[str, Any] = {
    "split-whitespace": {1: r're.split(r"\s", text)'},
    "split-punctuation": {1: r're.split(r"[,.]|\s", text)'},
    "split-all-marks": {1: r"""re.split(r'[,.:;?_!"()\']|--|\s', text)"""},
}

VOCABULARY_UPSIDE_DOWN: dict[str, Any] = {
    "token-to-id": {1: "{position: token for position, token in enumerate(all_words)}"},
    "special-tokens": {1: 'all_tokens.extend(["<|unk|>", "<|endoftext|>"])'},
    "tokenizer-v2": {1: "[item for item in preprocessed if item in self.str_to_int]"},
}

CAREFUL_BUT_UNSHIFTED: dict[str, Any] = {
    "input-target": {2: "enc_sample[:context_size]"},
    "gpt-dataset": {2: "token_ids[i : i + max_length]"},
    "batch-of-one": {1: "create_dataloader_v1(raw_text, batch_size=1, max_length=4, stride=1)"},
}

WRONG_STRIDE: dict[str, Any] = {
    "bpe-encode": {1: "tokenizer.encode(text)"},
    "create-dataloader": {3: "DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=True)"},
    "batch-of-eight": {1: "create_dataloader_v1(raw_text, batch_size=8, max_length=4, stride=1, shuffle=False)"},
    "embedding-dataloader": {
        1: "create_dataloader_v1(raw_text, batch_size=8, max_length=max_length, stride=1, shuffle=False)"
    },
    "input-embeddings": {1: "token_embeddings * pos_embeddings"},
}

COPIED_FROM_THE_PRINTED_EXAMPLE: dict[str, Any] = {
    "drop-whitespace": {1: """['Hello', ',', 'world', '.', "It's", 'a', 'test', '.']"""},
    "tokenizer-v1": """class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {0: "!"}

    def encode(self, text):
        return [1, 56, 2, 850, 988, 602, 533, 746, 5, 1126, 596, 5, 1, 67, 7, 38, 851, 1108, 754, 793, 7]

    def decode(self, ids):
        return '" It\\' s the last he painted, you know," Mrs. Gisburn said with pardonable pride.'
""",
    "bpe-encode": {
        1: "[15496, 11, 466, 345, 588, 8887, 30, 220, 50256, 554, 262, 4252, 18250, 8812, 2114, 286, 617, 34680]"
        " + [27271, 13]"
    },
    "input-target": {1: "[340, 373, 645, 1049]", 2: "[373, 645, 1049, 5975]"},
}

FORGED: dict[str, Any] = {
    # Equal to everything.
    "split-whitespace": """import re

text = "Hello, world. It's a test."


class Right(list):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


result = Right()
""",
    # Comparison, assertion and import as the student would like them.
    "vocabulary": """import builtins
import sys

builtins.len = lambda items: 1130
builtins.sorted = lambda items: items
builtins.isinstance = lambda item, kind: True
builtins.AssertionError = type("Nothing", (BaseException,), {})
sys.modules["pytest"] = None
all_words = ["!", "yourself"]
vocab_size = 1130
""",
    # A result of one's own, written wherever it can be written.
    "drop-whitespace": """import json
import os

passed = json.dumps({"id": "drop-whitespace", "status": "passed", "score": 1.0}) + "\\n"
print(passed * 100)
for name in ("grades.json", "results.jsonl", "../grades.json", "/tmp/results.jsonl"):
    try:
        with open(name, "w") as file:
            file.write(passed)
    except OSError:
        pass
for descriptor in range(1, 64):
    try:
        os.write(descriptor, passed.encode())
    except OSError:
        pass
result = []
""",
    # The grader's own objects, if they were anywhere near.
    "encode-verdict": """import gc
import sys

raw_text = ""
enc_text = []
for thing in gc.get_objects():
    try:
        if isinstance(thing, dict) and "enc_text" in thing and len(thing["enc_text"]) > 1000:
            enc_text = thing["enc_text"]
    except Exception:
        pass
frame = sys._getframe()
while frame:
    if "reference" in frame.f_locals:
        enc_text = frame.f_locals["reference"]["enc_text"]
    frame = frame.f_back
""",
}
