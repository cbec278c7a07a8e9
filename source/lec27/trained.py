"""Attention with something to see in it: two small models trained on made-up sentences, in a second and with a seed.

The weights of the lecture's own example are nearly the same everywhere, so a figure about where attention goes takes
them from here. Nothing is typed in: `similar_words` uses the formula of section 3.3, `question` a layer like that of
3.6. All in double precision, so that every computer draws the same digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import permutations

import torch
from torch import nn

__all__ = ["ALIKE", "ASKED", "Question", "question", "similar_words"]

#: The two sentences that are looked at; the second one up to the word after which the model predicts.
ALIKE = ("the", "king", "and", "the", "queen", "sing")
ASKED = ("does", "the", "small", "cat", "love", "its", "new")
#: Pairs that are used alike, and what they do.
_PAIRS = (
    (("king", "queen"), ("sing", "smile")),
    (("cat", "dog"), ("sleep", "play")),
    (("cup", "plate"), ("break", "shine")),
)
#: Who loves what: "its" alone does not say whether a home or a nest comes.
_LOVES = {
    "cat": ("its", "home"),
    "bird": ("its", "nest"),
    "king": ("his", "castle"),
    "monk": ("his", "cell"),
    "queen": ("her", "palace"),
    "nun": ("her", "garden"),
}


@cache
def similar_words() -> torch.Tensor:
    """The weights softmax(X Xᵀ) for `ALIKE` (6, 6); X are embeddings trained to predict the words around each word."""
    sentences = [
        ("the", one, "and", "the", other, verb)
        for pair, verbs in _PAIRS
        for one, other in permutations(pair)
        for verb in verbs
    ]
    ids = _ids(sentences)
    near = [(s[i], s[j]) for s in sentences for i in range(6) for j in range(6) if 0 < abs(i - j) <= 2]
    words, around = torch.tensor([[ids[word] for word in pair] for pair in near]).T
    torch.manual_seed(123)
    embedding, head = (
        (torch.randn(len(ids), 8, dtype=torch.float64) * 0.3).requires_grad_() for _ in ("words", "those around them")
    )
    optimizer = torch.optim.Adam([embedding, head], lr=0.05)
    for _ in range(25):
        loss = nn.functional.cross_entropy((embedding @ head.T)[words], around)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    inputs = embedding.detach()[[ids[word] for word in ALIKE]]
    return torch.softmax(inputs @ inputs.T, dim=-1)


@dataclass(frozen=True)
class Question:
    """What the four heads look at from the last word of `ASKED`, (4, 7), and the word predicted there."""

    weights: torch.Tensor
    answer: str


@cache
def question() -> Question:
    """One layer of four causal heads, trained to predict the next word of questions and statements."""
    sentences = [
        (*begin, size, noun, verb, whose, which, place, end)
        for noun, (whose, place) in _LOVES.items()
        for size in ("small", "old", "young", "tired")
        for which in ("new", "warm", "quiet", "old")
        for begin, verb, end in ((("does", "the"), "love", "?"), (("now", "the"), "loves", "."))
    ]
    ids = _ids(sentences)
    data = torch.tensor([[ids[word] for word in sentence] for sentence in sentences])
    torch.manual_seed(26)
    model = _Heads(len(ids)).double()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.0)
    for _ in range(60):
        loss = nn.functional.cross_entropy(model(data[:, :-1])[1].flatten(0, 1), data[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        weights, logits = model(torch.tensor([[ids[word] for word in ASKED]]))
    return Question(weights[0, :, -1], list(ids)[int(logits[0, -1].argmax())])


class _Heads(nn.Module):
    """Embeddings of width 32, four heads of width 8, an output head; gives the weights and the logits."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.tokens, self.positions = nn.Embedding(words, 32), nn.Embedding(10, 32)
        self.query, self.key, self.value = (nn.Linear(32, 32, bias=False) for _ in range(3))
        self.out = nn.Linear(32, words)
        for embedding in (self.tokens, self.positions):
            nn.init.normal_(embedding.weight, std=0.3)

    def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        batch, length = ids.shape
        x = self.tokens(ids) + self.positions(torch.arange(length))
        query, key, value = (
            layer(x).view(batch, length, 4, 8).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        later = torch.ones(length, length).triu(1).bool()
        scores = (query @ key.transpose(2, 3) / 8**0.5).masked_fill(later, -torch.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights, self.out((weights @ value).transpose(1, 2).reshape(batch, length, 32))


def _ids(sentences: list[tuple[str, ...]]) -> dict[str, int]:
    return {word: index for index, word in enumerate(sorted({word for sentence in sentences for word in sentence}))}
