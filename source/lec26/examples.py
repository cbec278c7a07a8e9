"""What the figures of lecture 26 show as examples: texts, real token IDs, real numbers.

Token IDs come from GPT-2's tokenizer, vectors from freshly made, seeded layers. The IDs of the story's own vocabulary
stand here, so that the figures are the same where the story cannot be had; the tests compare them with the story.
"""

from __future__ import annotations

import tiktoken
import torch

__all__ = ["OPENING", "STORY_IDS", "TWICE", "gpt2_ids", "gpt2_pieces", "random_embeddings"]

#: Entries of the vocabulary of The Verdict that the figures show; the story itself is not needed to draw them.
STORY_IDS = {
    "!": 0, '"': 1, ",": 5, ".": 7, "A": 11, "Ah": 12, "Among": 13, "And": 14, "Are": 15, "Yes": 112, "it": 585,
    "painted": 746, "she": 876, "younger": 1127, "your": 1128, "yourself": 1129, "<|endoftext|>": 1130, "<|unk|>": 1131,
}  # fmt: skip
#: How the story begins, and the place in it where one token occurs twice.
OPENING = "I HAD always thought Jack Gisburn rather a cheap genius"
TWICE = " to me to"


def gpt2_ids(text: str) -> list[int]:
    return tiktoken.get_encoding("gpt2").encode(text)


def gpt2_pieces(text: str) -> list[str]:
    encoding = tiktoken.get_encoding("gpt2")
    return [encoding.decode([token_id]) for token_id in encoding.encode(text)]


def random_embeddings(rows: int, width: int, seed: int = 123) -> torch.Tensor:
    """The weight of a freshly made embedding layer."""
    torch.manual_seed(seed)
    return torch.nn.Embedding(rows, width).weight.detach()
