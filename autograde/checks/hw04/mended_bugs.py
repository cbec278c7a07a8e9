"""Answers to `find-the-bug` that are known: for each of the ten functions how it is mended, nearly mended, and on which
input it differs, and whole submissions of them. Declares no checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograde.checking import Submitted

from .bugs import BUGS
from .drawn import draw_from_number

__all__ = ["EXERCISE", "KNOWN", "NUMBERS", "Known", "drawn_from", "place_of", "submitted"]

EXERCISE = "find-the-bug"

#: Student numbers that draw all ten between them. The first is the release's, which the solved notebook has.
NUMBERS = ("", "2023100001", "2023100029", "2023100006")

#: What every function of a known answer is called, until it has its place.
NAME = "mended"
SYMPTOM = '"the loss falls less than it should"'


@dataclass(frozen=True)
class Known:
    """Of one function: the broken line, an example, one on which nothing differs, a mended function and one written in
    another way; one that is nearly mended, and what is wrong with that.
    """

    line: int
    example: str
    same: str
    mended: str
    other: str
    nearly: str
    ko: str
    en: str


KNOWN: Mapping[str, Known] = {
    "causal_attention_weights": Known(
        4,
        "(torch.zeros(1, 2, 2),)",
        "(torch.ones(2, 1, 1),)",
        """def mended(scores):
    n = scores.shape[-1]
    mask = torch.triu(torch.ones(n, n), diagonal=1).bool()
    return torch.softmax(scores.masked_fill(mask, -torch.inf), dim=-1)""",
        """def mended(scores):
    allowed = torch.tril(torch.ones(scores.shape[-2:])) == 1
    weights = torch.where(allowed, torch.exp(scores - scores.max()), torch.zeros(()))
    return weights / weights.sum(dim=-1, keepdim=True)""",
        """def mended(scores):
    n = scores.shape[-1]
    mask = torch.triu(torch.ones(n, n), diagonal=0).bool()
    return torch.softmax(scores.masked_fill(mask, -torch.inf), dim=-1)""",
        "대각선까지 가려, 토큰이 자신을 보지 못하고 첫 행은 nan이 됩니다. 마스크는 대각선 바로 위에서 시작합니다.",
        "The diagonal is masked, too: no token sees itself, and the first row is nan. The mask begins right above it.",
    ),
    "scaled_dot_product_attention": Known(
        2,
        "(torch.eye(2)[None], torch.eye(2)[None], torch.eye(2)[None])",
        "(torch.ones(1, 2, 1), torch.ones(1, 2, 1), torch.ones(1, 2, 3))",
        """def mended(queries, keys, values):
    scores = queries @ keys.transpose(-2, -1) / keys.shape[-1] ** 0.5
    return torch.softmax(scores, dim=-1) @ values""",
        """def mended(queries, keys, values):
    return nn.functional.scaled_dot_product_attention(queries, keys, values)""",
        """def mended(queries, keys, values):
    scores = queries @ keys.transpose(-2, -1) / keys.shape[-1]
    return torch.softmax(scores, dim=-1) @ values""",
        "점수를 $d_k$로 나누었습니다. 키의 차원의 제곱근으로 나누어야 합니다.",
        "The scores are divided by the key dimension itself. Divide them by its square root.",
    ),
    "self_attention": Known(
        3,
        "(torch.eye(2), torch.eye(2), torch.eye(2), torch.ones(2, 2))",
        "(torch.ones(3, 2), torch.eye(2), torch.eye(2), torch.eye(2))",
        """def mended(x, w_query, w_key, w_value):
    queries, keys, values = x @ w_query, x @ w_key, x @ w_value
    scores = queries @ keys.transpose(-2, -1) / keys.shape[-1] ** 0.5
    return torch.softmax(scores, dim=-1) @ values""",
        """def mended(x, w_query, w_key, w_value):
    queries = x @ w_query
    values, keys = x @ w_key, x @ w_value
    scores = queries @ values.transpose(-2, -1) / values.shape[-1] ** 0.5
    return torch.softmax(scores, dim=-1) @ keys""",
        """def mended(x, w_query, w_key, w_value):
    queries, keys, values = x @ w_query, x @ w_key, x @ w_value
    scores = keys @ queries.transpose(-2, -1) / keys.shape[-1] ** 0.5
    return torch.softmax(scores, dim=-1) @ values""",
        "점수에서 쿼리와 키가 서로 바뀌었습니다. 행이 쿼리이고 열이 키입니다.",
        "Queries and keys have changed places in the scores. A row belongs to a query, a column to a key.",
    ),
    "feed_forward_with_shortcut": Known(
        5,
        "(torch.eye(2)[None], torch.eye(2), torch.zeros(2))",
        "(torch.tensor([[[-1.0, 1.0]]]), torch.zeros(2, 2), torch.zeros(2))",
        """def mended(x, weight, bias):
    normalized = nn.functional.layer_norm(x, x.shape[-1:])
    return x + torch.relu(normalized @ weight + bias)""",
        """def mended(x, weight, bias):
    mean, variance = x.mean(-1, keepdim=True), x.var(-1, keepdim=True, unbiased=False)
    hidden = torch.clamp((x - mean) / torch.sqrt(variance + 1e-5) @ weight + bias, min=0)
    return hidden + x""",
        """def mended(x, weight, bias):
    x = nn.functional.layer_norm(x, x.shape[-1:])
    return x + torch.relu(x @ weight + bias)""",
        "숏컷이 정규화한 것을 더합니다. 숏컷은 정규화하기 **전의** 입력입니다.",
        "The shortcut adds what was normalized. It is the input from **before** the normalization.",
    ),
    "embed_tokens": Known(
        4,
        "(torch.tensor([[0]]), torch.zeros(1, 1), torch.eye(2, 1))",
        "(torch.tensor([[0, 1]]), torch.eye(2), torch.ones(3, 2))",
        """def mended(ids, token_table, position_table):
    positions = torch.arange(ids.shape[-1])
    return token_table[ids] + position_table[positions]""",
        """def mended(ids, token_table, position_table):
    return nn.functional.embedding(ids, token_table) + position_table[: ids.shape[1]]""",
        """def mended(ids, token_table, position_table):
    return token_table[ids] + position_table[ids]""",
        "위치 임베딩을 토큰 ID로 꺼냅니다. 위치의 표는 0부터 세는 위치로 찾습니다.",
        "The position embedding is looked up by token IDs. That table is looked up by positions, counted from 0.",
    ),
    "next_token_loss": Known(
        3,
        "(4 * torch.eye(2)[None], torch.tensor([[0, 1]]))",
        "(torch.zeros(1, 3, 4), torch.tensor([[0, 1, 2]]))",
        """def mended(logits, ids):
    predictions, targets = logits[:, :-1, :], ids[:, 1:]
    return nn.functional.cross_entropy(predictions.flatten(0, 1), targets.flatten())""",
        """def mended(logits, ids):
    log_probas = torch.log_softmax(logits[:, :-1], dim=-1)
    return -log_probas.gather(-1, ids[:, 1:, None]).mean()""",
        """def mended(logits, ids):
    predictions, targets = logits[:, 1:, :], ids[:, :-1]
    return nn.functional.cross_entropy(predictions.flatten(0, 1), targets.flatten())""",
        "거꾸로 밀었습니다. 위치마다 **앞의** 토큰을 맞히게 됩니다. 타깃이 한 칸 뒤입니다.",
        "This is shifted the other way: each position is to tell the token **before**. The target is one later.",
    ),
    "drop_out": Known(
        2,
        "(torch.ones(2), torch.tensor([0.0, 1.0]), 0.5, False)",
        "(torch.ones(2), torch.tensor([0.0, 1.0]), 0.5, True)",
        """def mended(x, keep, p, training):
    if not training or p == 0:
        return x
    return x * keep / (1 - p)""",
        """def mended(x, keep, p, training):
    factor = keep / (1 - p) if training else torch.ones_like(x)
    return x * factor""",
        """def mended(x, keep, p, training):
    if training:
        return x * keep / (1 - p)
    return x * (1 - p)""",
        "평가 모드에서도 수를 바꿉니다. 훈련할 때 이미 1 − p로 나누므로, 평가 모드에서는 받은 그대로 돌려줍니다.",
        "Numbers change in evaluation mode, too. Training divides by 1 - p already, so nothing is changed here.",
    ),
    "merge_heads": Known(
        4,
        "(torch.arange(8.0).view(1, 2, 2, 2),)",
        "(torch.arange(6.0).view(1, 2, 3, 1),)",
        """def mended(context):
    b, num_heads, num_tokens, head_dim = context.shape
    return context.transpose(1, 2).reshape(b, num_tokens, num_heads * head_dim)""",
        """def mended(context):
    return torch.cat(list(context.unbind(dim=1)), dim=-1)""",
        """def mended(context):
    b, num_heads, num_tokens, head_dim = context.shape
    return context.reshape(b, num_tokens, num_heads * head_dim)""",
        "헤드와 토큰의 차원을 바꾸지 않고 합쳐, 한 토큰의 자리에 여러 토큰의 수가 섞입니다. 먼저 바꾸고 합칩니다.",
        "Heads and tokens have not changed places before the merging, so numbers of several tokens get mixed.",
    ),
    "project_into_heads": Known(
        6,
        "(torch.zeros(1, 1, 1), torch.ones(2, 1), torch.ones(2), 2)",
        "(torch.ones(1, 2, 3), torch.ones(2, 3), torch.zeros(2), 2)",
        """def mended(x, weight, bias, num_heads):
    b, num_tokens, _ = x.shape
    projected = nn.functional.linear(x, weight, bias)
    return projected.view(b, num_tokens, num_heads, -1).transpose(1, 2)""",
        """def mended(x, weight, bias, num_heads):
    heads = zip(weight.chunk(num_heads), bias.chunk(num_heads))
    return torch.stack([x @ w.T + b for w, b in heads], dim=1)""",
        """def mended(x, weight, bias, num_heads):
    b, num_tokens, _ = x.shape
    projected = nn.functional.linear(x, weight)
    return projected.view(b, num_tokens, num_heads, -1).transpose(1, 2)""",
        "편향이 아예 빠졌습니다. 한 번은 더해야 합니다.",
        "Now there is no bias at all. It has to be added once.",
    ),
    "step_with_tied_weights": Known(
        3,
        "(torch.eye(2), torch.tensor([0]), torch.tensor([1]), 1.0)",
        "(torch.eye(2), torch.tensor([0]), torch.tensor([1]), 0.0)",
        """def mended(table, ids, targets, lr):
    tied = table.clone().requires_grad_()
    loss = nn.functional.cross_entropy(tied[ids] @ tied.T, targets)
    loss.backward()
    return tied.detach() - lr * tied.grad""",
        """def mended(table, ids, targets, lr):
    embedding, output_layer = (table.clone().requires_grad_() for _ in range(2))
    loss = nn.functional.cross_entropy(embedding[ids] @ output_layer.T, targets)
    parts = torch.autograd.grad(loss, (embedding, output_layer))
    return table - lr * sum(parts)""",
        """def mended(table, ids, targets, lr):
    tied = table.clone().requires_grad_()
    loss = nn.functional.cross_entropy(tied.detach()[ids] @ tied.T, targets)
    loss.backward()
    return tied.detach() - lr * tied.grad""",
        "이번에는 임베딩 쪽의 그레이디언트가 빠집니다. 두 쪽에서 온 그레이디언트가 같은 표에 더해져야 합니다.",
        "Now the gradient through the embedding is missing. What comes from both uses adds up at the one table.",
    ),
}


def drawn_from(number: object) -> list[str]:
    """The three functions of a student number."""
    return draw_from_number(number, EXERCISE, BUGS, 3)


def place_of(name: str) -> tuple[str, int]:
    """The first of the known numbers that draws this function, and its place there, from 1."""
    number = next(number for number in NUMBERS if name in drawn_from(number))
    return number, drawn_from(number).index(name) + 1


def submitted(
    number: str, others: Mapping[int, str] | None = None, *, written: str | None = None, solving: str | None = None
) -> Submitted:
    """The solved cell of a student with this number, or of one who answered what the number `solving` draws; with
    `others` in place of blanks, and each number typed as it is `written`.
    """
    answers: dict[int, str] = {}
    for place, name in enumerate(drawn_from(number if solving is None else solving), start=1):
        known = KNOWN[name]
        one = (str(known.line), known.example, known.mended, SYMPTOM.replace("loss", f"loss of [{place}]"))
        answers |= dict(enumerate(one, start=4 * place - 3))
    filled = {blank: code.replace("def mended(", f"def mended_{(blank + 3) // 4}(") for blank, code in answers.items()}
    filled |= {
        blank: code.replace("def mended(", f"def mended_{(blank + 3) // 4}(") for blank, code in (others or {}).items()
    }
    return Submitted(filled, settings={"STUDENT_NUMBER": number if written is None else written})
