"""Mutants of the solution of `find-the-bug` that are right, too. Declares no checks."""

from __future__ import annotations

__all__ = ["EQUAL"]

INPUT = "an input on which the results differ, too"
ORDER = "the same numbers in another order"
SAME = "the same axis, or the same number, under another name"
WORDS = "a person reads the sentence"
TRAINED = "what the function computes is asked, not whether it can be trained"

MENDED_1 = "3: def mended_1(ids, token_table, position_table): "
MENDED_2 = "7: def mended_2(x, w_query, w_key, w_value): queries, keys, values = (x @ w_query, x @ w_key, x @ w_value) "
WEIGHTED = "return torch.softmax(scores, dim=-1) @ values"
MENDED_3 = "11: def mended_3(x, weight, bias): normalized = nn.functional.layer_norm(x, "

EQUAL: tuple[tuple[str, str], ...] = (
    ("1: 5", "positions can be put right where they are used, too"),
    ("2: (torch.tensor([[-1]]), torch.zeros(1, 1), torch.eye(2, 1))", INPUT),
    ("2: (torch.tensor([[0]]), torch.eye(1, 1), torch.eye(2, 1))", INPUT),
    ("2: (torch.tensor([[0]]), torch.zeros(1), torch.eye(2, 1))", INPUT),
    ("2: (torch.tensor([[0]]), torch.zeros(1, 1), torch.eye(2))", INPUT),
    ("2: (torch.tensor([[0]]), torch.zeros(1, 1), torch.eye(2, 2))", INPUT),
    ("2: (torch.tensor([[0]]), torch.zeros(1, 1), torch.eye(3, 1))", INPUT),
    ("2: (torch.tensor([[0]]), torch.zeros(1, 2), torch.eye(2, 1))", INPUT),
    ("2: (torch.tensor([[0]]), torch.zeros(2, 1), torch.eye(2, 1))", INPUT),
    (
        f"{MENDED_1}positions = torch.arange(ids.shape[-1]) return position_table[positions] + token_table[ids]",
        ORDER,
    ),
    (f"{MENDED_1}positions = torch.arange(ids.shape[1]) return token_table[ids] + position_table[positions]", SAME),
    ('4: """ 행은 훈련되지 않고, 문맥 길이를 꽉 채운 글에서는 표의 끝을 넘어 오류가 납니다."""', WORDS),
    ('4: """첫 행은 훈련되지 않고, 문맥 길이를 꽉 채운 글에서는 표의 끝을 넘어 오류가 납니다"""', WORDS),
    ('4: """첫 행은 훈련되지 않고, 문맥 길이를 꽉 채운 글에서는 표의 끝을 넘어 오류가 납니다. """', WORDS),
    ("6: (torch.eye(2), torch.eye(2), torch.ones(2, 2), torch.eye(2))", INPUT),
    ("6: (torch.eye(2), torch.ones(2), torch.eye(2), torch.ones(2, 2))", INPUT),
    (f"{MENDED_2}scores = queries @ keys.transpose(-1, -2) / keys.shape[-1] ** 0.5 {WEIGHTED}", SAME),
    (
        f"{MENDED_2}scores = queries @ keys.transpose(-2, -1) / keys.shape[-1] ** 0.5 "
        "return torch.softmax(scores, dim=1) @ values",
        SAME,
    ),
    (f"{MENDED_2}scores = queries @ keys.transpose(-2, -1) / keys.shape[1] ** 0.5 {WEIGHTED}", SAME),
    (f"{MENDED_2}scores = queries @ keys.transpose(-2, -1) / queries.shape[-1] ** 0.5 {WEIGHTED}", SAME),
    (f"{MENDED_2}scores = queries @ keys.transpose(-2, -1) / w_key.shape[-1] ** 0.5 {WEIGHTED}", SAME),
    (f"{MENDED_2}scores = queries @ keys.transpose(-2, -1) / w_query.shape[-1] ** 0.5 {WEIGHTED}", SAME),
    (f"{MENDED_2}scores = queries @ keys.transpose(-2, 1) / keys.shape[-1] ** 0.5 {WEIGHTED}", SAME),
    ('8: """련은 거의 그대로 됩니다. 사전 훈련된 가중치를 넣으면 뜻 없는 글이 나옵니다."""', WORDS),
    ('8: """훈련은 거의 그대로 됩니다. 사전 훈련된 가중치를 넣으면 뜻 없는 글이 나옵니다"""', WORDS),
    ('8: """훈련은 거의 그대로 됩니다. 사전 훈련된 가중치를 넣으면 뜻 없는 글이 나옵니다. """', WORDS),
    ("10: (torch.eye(2), torch.eye(2), 2)", INPUT),
    ("10: (torch.eye(2), torch.eye(2), torch.eye(2))", INPUT),
    ("10: (torch.eye(2), torch.eye(2), torch.zeros(1))", INPUT),
    ("10: (torch.eye(2), torch.zeros(2), torch.eye(2))", INPUT),
    ("10: (torch.eye(2), torch.zeros(2), torch.zeros(2))", INPUT),
    (f"{MENDED_3}bias.shape[-1:]) return x + torch.relu(normalized @ weight + bias)", SAME),
    (f"{MENDED_3}weight.shape[-1:]) return x + torch.relu(normalized @ weight + bias)", SAME),
    (f"{MENDED_3}x.shape[-1:]) return torch.relu(normalized @ weight + bias) + x", ORDER),
    (f"{MENDED_3}x.shape[-1:]) return x + torch.relu(bias + normalized @ weight)", ORDER),
    ('12: """숏컷이 정규화로 끊겨, 블록이 많으면 그레이디언트가 작아지고 손실이 더디게 줄어듭니다"""', WORDS),
    ('12: """숏컷이 정규화로 끊겨, 블록이 많으면 그레이디언트가 작아지고 손실이 더디게 줄어듭니다. """', WORDS),
    ('12: """컷이 정규화로 끊겨, 블록이 많으면 그레이디언트가 작아지고 손실이 더디게 줄어듭니다."""', WORDS),
    ("inputs-detached", TRAINED),
    ("inputs-through-numpy", TRAINED),
    ("inputs-to-cpu", "in this exercise all tensors are on the CPU"),
    ("inputs-to-float", "the notebooks compute in single precision"),
    ("kept-from-the-first-run", "examples and sentences are the answer itself, made from nothing"),
    ("no-gradient", TRAINED),
    ("result-detached", TRAINED),
    ("result-doubled-precision", "the same numbers; the precision is left open"),
)
