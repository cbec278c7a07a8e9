"""Hidden checks of the homework: temperature and top-k, by what is drawn how often.

Nobody's draws are compared: each text is continued many times, and what comes up is counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array, Right, Student, check, exercise

from ..arrays import softmax
from ..gpt import TOOLS, draw_config, draw_seed, require_greedy
from .tables import TABLE
from .wrong_3_3_sampling import WRONG

#: How many texts are continued with each start; no frequency is off by more than six standard deviations of it.
TIMES, OFF = 2_000, 0.068

#: Starts are continued with each pair of temperature and top-k.
DRAW = f"""{TABLE}
torch.manual_seed(drawn_seed)
model = DrawnTable(drawn_table)
[generate(model, drawn_ids, drawn_new, 5, temperature=temperature, top_k=top_k) for temperature, top_k in drawn_pairs]
"""
REAL = f"""{TOOLS}
drawn_model = filled(GPTModel(drawn_cfg), drawn_seed).eval()
plain = generate_text_simple(drawn_model, drawn_ids, 8, drawn_size)
found = [generate(drawn_model, drawn_ids, 8, drawn_size), generate(drawn_model, drawn_ids, 8, drawn_size, 0.0, 4)]
found += [generate(drawn_model, drawn_ids, 8, drawn_size, temperature=900.0, top_k=1)]
found, plain, state(drawn_model)
"""
#: How the model was called, whether what it returned has changed, the mode, the given IDs, and 0 new tokens.
QUIET = f"""{TABLE}
model, kept = DrawnTable(drawn_table).train(drawn_mode), drawn_ids.clone()
for temperature, top_k in drawn_pairs:
    generate(model, drawn_ids, 4, 5, temperature, top_k)
same = all(torch.equal(logits.detach(), copy) for logits, copy in drawn_returned)
(drawn_calls, same, model.training == drawn_mode, torch.equal(drawn_ids, kept), torch.is_grad_enabled(),
 generate(model, drawn_ids, 0, 5, 1.0, 3))
"""

Table = npt.NDArray[np.floating[Any]]


def drawn_table(rng: np.random.Generator) -> Table:
    """Logits as far apart in every row, in another order in each and around another number, mostly below 0."""
    vocabulary = int(rng.integers(7, 10))
    table: Table = np.linspace(-2, 2, vocabulary) + np.zeros((vocabulary, 1))
    around = rng.permutation(np.linspace(-9, 2, vocabulary))[:, None]
    return np.asarray(rng.permuted(table, axis=1) + around, dtype=np.float32)


def new_tokens(found: Any, start: npt.NDArray[np.int64], new: int = 1) -> npt.NDArray[np.int64]:
    """The tokens behind each start; an AssertionError where the result is something else."""
    assert isinstance(found, Array)
    assert (found.dtype, found.shape) == ("torch.int64", (len(start), start.shape[1] + new))
    assert np.array_equal(found.values[:, : start.shape[1]], start)
    return np.asarray(found.values[:, start.shape[1] :])


def frequencies(
    student: Student, rng: np.random.Generator, table: Table, pairs: list[tuple[float, int | None]]
) -> list[npt.NDArray[np.float64]]:
    """For each pair of temperature and top-k: how often each token came behind each of three, (3, vocabulary)."""
    starts = rng.permutation(len(table))[:3]
    ids = np.stack([rng.integers(len(table), size=3 * TIMES), np.tile(starts, TIMES)], axis=1)
    asked = {"drawn_table": table, "drawn_ids": ids, "drawn_new": 1, "drawn_seed": draw_seed(rng)}
    counted = []
    for found in student.run(DRAW, **asked, drawn_pairs=pairs):
        tokens = new_tokens(found, ids)[:, 0].reshape(TIMES, 3)
        assert tokens.min() >= 0
        assert tokens.max() < len(table)
        counted.append(np.array([np.bincount(row, minlength=len(table)) for row in tokens.T]) / TIMES)
    return [np.stack([each, chances(table[starts], *pair)]) for each, pair in zip(counted, pairs, strict=True)]


def chances(logits: Table, temperature: float, top_k: int | None) -> npt.NDArray[np.float64]:
    """The probabilities of each row, where logits equal to the k-th largest stay."""
    least = -np.sort(-logits, axis=1)[:, [min(top_k or logits.shape[1], logits.shape[1]) - 1]]
    return np.asarray(softmax(np.where(logits < least, -np.inf, logits.astype(np.float64)) / temperature))


@exercise("sample-next", points=8)
class TestSampleNext:
    @check(
        ko="온도가 0이면, `top_k`가 무엇이든, 결과가 `generate_text_simple`의 것과 같아야 합니다. `top_k`가 1이면 "
        "온도가 높아도 그렇습니다.",
        en="At temperature 0 the result is that of `generate_text_simple`, whatever `top_k` is; with `top_k` 1 it is "
        "so at high temperatures, too.",
        points=2,
    )
    def test_when_one_token_is_left_then_generation_is_greedy(self, student: Student, rng: np.random.Generator) -> None:
        size = int(rng.integers(6, 9))
        cfg = draw_config(rng, context_length=size)
        start = rng.integers(cfg["vocab_size"], size=(3, int(rng.integers(17, 22))))
        asked = {"drawn_cfg": cfg, "drawn_ids": start, "drawn_size": size, "drawn_seed": draw_seed(rng)}
        found, plain, state = student.run(REAL, **asked)
        for ids in found:
            new_tokens(ids, start, 8)
            require_greedy(ids.values, start.shape[1], state, cfg, size=size)
        assert found[0] == plain
        table = drawn_table(rng)
        best = table.argmax(axis=1)
        ids = np.tile([[0], [int(np.argmax(best != best[0]))]], (30, 1))  # two whose best tokens are not the same
        asked = {"drawn_table": table, "drawn_ids": ids, "drawn_new": 1, "drawn_seed": draw_seed(rng)}
        (one,) = student.run(DRAW, **asked, drawn_pairs=[(900.0, 1)])
        assert np.array_equal(new_tokens(one, ids), best[ids])

    @check(
        ko="`top_k`를 주면 텍스트마다 로짓이 가장 큰 `top_k`개에서만 뽑아야 합니다. 로짓이 `top_k`번째와 같은 토큰은 "
        "남고, `top_k`가 어휘 사전만 하거나 그보다 크면 아무것도 빠지지 않습니다.",
        en="With `top_k` tokens are drawn from the `top_k` with the largest logits of each text only. Those whose "
        "logit equals the `top_k`-th stay; a `top_k` as large as the vocabulary or larger leaves nothing out.",
        points=2,
    )
    def test_when_top_k_is_given_then_no_other_token_comes_up(self, student: Student, rng: np.random.Generator) -> None:
        table = drawn_table(rng)
        vocabulary, k = len(table), int(rng.integers(2, 5))
        tied = np.round(table)
        for logits in (table, tied, table - 90, 30 + 0 * table + table):
            pairs = [(500.0, k), (500.0, k + 1), (500.0, vocabulary), (500.0, 10 * vocabulary)]
            for found, expected in frequencies(student, rng, logits, [*pairs, (500.0, None)]):
                assert np.array_equal(found > 0, expected > 0)

    @check(
        ko="토큰은 온도로 나눈 로짓의 소프트맥스대로, 텍스트마다 그 확률만큼 자주 나와야 합니다. `top_k`를 주면 남은 "
        "토큰의 확률이 그만큼 커집니다.",
        en="Tokens come up as often as softmax of the logits divided by the temperature says, in each text by its own "
        "logits. With `top_k` the probabilities of those that are left grow accordingly.",
        points=2,
    )
    def test_when_the_temperature_varies_then_tokens_come_up_by_their_probabilities(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        table = drawn_table(rng)
        temperatures = (1.0, float(rng.uniform(0.3, 0.5)), float(rng.uniform(2.5, 4)), 0.01)
        pairs: list[tuple[float, int | None]] = [(temperature, None) for temperature in temperatures]
        pairs += [(1.0, 3), (temperatures[2], 4), (temperatures[1], 10 * len(table))]
        for logits in (table, table.astype(np.float64) + 40):
            for found, expected in frequencies(student, rng, logits, pairs):
                assert np.abs(found - expected).max() < OFF

    @check(
        ko="뽑은 토큰이 글에 이어 붙어 다음 토큰을 정해야 하고, 토큰마다, 텍스트마다, 부를 때마다 새로 뽑아야 합니다.",
        en="What was drawn is appended and decides on the next token; it is drawn anew for each token, each text and "
        "each call.",
        points=1,
    )
    def test_when_several_tokens_are_drawn_then_each_is_drawn_anew(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        table, start = drawn_table(rng), np.array([[1, 2], [1, 2]])
        asked = {"drawn_ids": start, "drawn_new": 60, "drawn_seed": draw_seed(rng)}
        pairs = [(900.0, None), (900.0, None), (900.0, 2)]
        free, again, two = (
            new_tokens(found, start, 60) for found in student.run(DRAW, **asked, drawn_table=table, drawn_pairs=pairs)
        )
        assert len(np.unique(np.stack([*free, *again]), axis=0)) == 4
        assert all(len(np.unique(row)) > 3 for row in (*free, *again))
        allowed = np.argsort(-table, axis=1)[:, :2]
        before = np.concatenate([start[:, -1:], two[:, :-1]], axis=1)
        first, second = (two == allowed[before][..., place] for place in (0, 1))
        assert np.all(first | second)
        assert first.any()
        assert second.any()

    @check(
        ko="모델은 마지막 `context_size`개의 토큰까지만, 그레이디언트 없이 받아야 합니다. 모델의 모드, 모델이 돌려준 "
        "텐서, 받은 `idx`는 그대로여야 하고, 새 토큰이 0개면 `idx`와 같은 값을 돌려주어야 합니다.",
        en="The model gets the last `context_size` tokens at most, without gradients. Its mode, the tensors it "
        "returned and the given `idx` stay as they are; with 0 new tokens the result equals `idx`.",
        points=1,
    )
    def test_when_it_has_run_then_nothing_else_has_changed(self, student: Student, rng: np.random.Generator) -> None:
        table, start = drawn_table(rng), rng.integers(7, size=(2, 4))
        table -= table.max(axis=1, keepdims=True)
        pairs = [(1.5, 3), (0.0, 2), (1.0, None), (0.0, None)]
        asked = {"drawn_table": table, "drawn_ids": start, "drawn_pairs": pairs, "drawn_mode": bool(rng.integers(2))}
        calls, *same, nothing = student.run(QUIET, **asked)
        assert len(calls) >= 16
        assert all(tokens <= 5 and not gradients for tokens, gradients, _ in calls)
        assert all(same)
        new_tokens(nothing, start, 0)

    wrong = WRONG
    right = (
        Right(
            "sorted",
            {1: "logits.sort(dim=-1, descending=True).values[:, min(top_k, logits.shape[-1]) - 1].unsqueeze(-1)"},
        ),
        Right(
            "kth-value",
            {1: "torch.kthvalue(logits, max(logits.shape[-1] - top_k + 1, 1), dim=-1, keepdim=True).values"},
        ),
        Right("least-of-the-largest", {1: "torch.topk(logits, min(top_k, logits.size(1)))[0].amin(-1, keepdim=True)"}),
        Right("where", {2: 'torch.where(logits >= smallest, logits, torch.tensor(float("-inf"), dtype=logits.dtype))'}),
        Right("smallest-number", {2: "logits.masked_fill(logits < smallest, torch.finfo(logits.dtype).min)"}),
        Right("copied-first", {2: "logits.clone()\nlogits[logits < smallest] = -torch.inf"}),
        Right(
            "probabilities-set-to-zero",
            {
                2: "logits",
                3: "torch.softmax(logits / temperature, dim=-1)\nif top_k is not None:\n"
                "    probas = probas * (logits >= smallest)\n    probas = probas / probas.sum(-1, keepdim=True)",
            },
        ),
        Right("weights", {3: "torch.exp((logits - logits.max(dim=-1, keepdim=True).values) / temperature)"}),
        Right("by-method", {3: "logits.div(temperature).softmax(1)", 4: "probas.multinomial(1)"}),
        Right("categorical", {4: "torch.distributions.Categorical(probs=probas).sample().unsqueeze(-1)"}),
        Right("exponential-race", {4: "(probas / torch.empty_like(probas).exponential_()).argmax(-1, keepdim=True)"}),
        Right("text-by-text", {4: "torch.stack([torch.multinomial(row, 1) for row in probas])"}),
        Right("greedy-by-topk", {5: "torch.topk(logits, 1, dim=-1).indices"}),
        Right("greedy-by-max", {5: "logits.max(dim=1, keepdim=True)[1]"}),
    )
    equal = (
        ("1: torch.topk(logits, min(logits.shape[-1], top_k), dim=-1).values[:, -1:]", "the smaller of the same two"),
        ("1: torch.topk(logits, min(top_k, logits.shape[-1])).values[:, -1:]", "the last axis is the default"),
        (
            "1: torch.topk(logits, min(top_k, logits.shape[-1]), dim=1).values[:, -1:]",
            "the same axis, or the same number, under another name",
        ),
        (
            "1: torch.topk(logits, min(top_k, logits.shape[1]), dim=-1).values[:, -1:]",
            "the same axis, or the same number, under another name",
        ),
        ("2: logits.masked_fill(logits < smallest, float('-inf '))", "Python reads the same number"),
        ("3: torch.softmax(logits / temperature, dim=1)", "the same axis, or the same number, under another name"),
        ("5: torch.argmax(logits, dim=1, keepdim=True)", "the same axis, or the same number, under another name"),
        ("inputs-clamped", "token IDs are integers, which this leaves alone"),
        ("inputs-detached", "token IDs are integers, which this leaves alone"),
        ("inputs-halved", "token IDs are integers, which this leaves alone"),
        ("inputs-spoilt", "token IDs are integers, which this leaves alone"),
        ("inputs-through-numpy", "token IDs are integers, which this leaves alone"),
        ("inputs-to-float", "token IDs are integers, which this leaves alone"),
        ("inputs-to-cpu", "the checks run on the CPU, where nothing moves"),
        ("no-gradient", "token IDs are integers, which this leaves alone"),
        ("result-detached", "token IDs are integers, which this leaves alone"),
        ("result-doubled-precision", "token IDs are integers, which this leaves alone"),
        ("result-rounded", "token IDs are integers, which this leaves alone"),
    )
