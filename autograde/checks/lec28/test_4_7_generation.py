"""Hidden checks of section 4.7: greedy generation, with a model that looks at one token only and with a small GPT."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograde.checking import Array, Right, Student, check, exercise

from ..gpt import TOOLS, draw_config, require_greedy
from .wrong_4_7_generation import WRONG

#: A model that takes the logits of the next token from a table; it notes down how it was called.
TABLE = f"""{TOOLS}
class Table(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.table = nn.Parameter(table)
        self.calls = []

    def forward(self, ids):
        self.calls.append((ids.shape[1], torch.is_grad_enabled()))
        return self.table[ids]

drawn_model = Table(drawn_table)
"""
RUN = f"""{TABLE}
(generate_text_simple(drawn_model, drawn_ids, drawn_new, drawn_size), [length for length, _ in drawn_model.calls])
"""
#: Another model after the first one, with texts of the same size.
TWO = f"""{TABLE}
drawn_other = Table(drawn_table.flip(1))
[generate_text_simple(one, ids, 5, 9)
 for one, ids in ((drawn_model, drawn_ids), (drawn_other, drawn_ids), (drawn_other, drawn_ids.flip(0)))]
"""
QUIET = f"""{TABLE}
drawn_kept = drawn_ids.clone()
nothing = generate_text_simple(drawn_model, drawn_ids, 0, 5)
drawn_model.train()
generate_text_simple(drawn_model, drawn_ids, 3, 5)
training = drawn_model.training
drawn_model.eval()
generate_text_simple(drawn_model, drawn_ids, 3, 5)
(nothing, drawn_ids, [gradient for _, gradient in drawn_model.calls], torch.is_grad_enabled(), training,
 drawn_model.training)
"""
#: A large vocabulary, in which token t is followed by t + 1.
LARGE = f"""{TOOLS}
class Counting(nn.Module):
    def forward(self, ids):
        return -(torch.arange(50_300) - ids[..., None] - 1).abs() / 100

generate_text_simple(Counting(), drawn_ids, 4, 9)
"""
REAL = f"""{TOOLS}
drawn_model = filled(GPTModel(drawn_cfg)).eval()
(generate_text_simple(drawn_model, drawn_ids, 8, drawn_size), state(drawn_model))
"""


def _table(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Logits by which token t is followed by t + 1, and the last one by 0; all below 0, or far above."""
    drawn = rng.normal(size=(11, 11)) + rng.choice([-8, 55], size=(11, 1))
    table: npt.NDArray[np.float32] = drawn.astype(np.float32)
    rows = np.arange(11)
    best, following = table.argmax(axis=1), (rows + 1) % 11
    table[rows, best], table[rows, following] = table[rows, following], table[rows, best]
    table[rows, following] += 0.1
    return table


def _require_ids(found: Any, start: npt.NDArray[np.int64], new: int) -> npt.NDArray[np.int64]:
    """The token IDs, after making sure that `new` ones were appended to `start`."""
    assert isinstance(found, Array)
    assert (found.dtype, found.shape) == ("torch.int64", (start.shape[0], start.shape[1] + new))
    assert np.array_equal(found.values[:, : start.shape[1]], start)
    return found.values


@exercise("greedy-generation", points=5)
class TestGreedyGeneration:
    @check(
        ko="텍스트마다 처음의 토큰은 그대로 남고, 마지막 위치에서 로짓이 가장 큰 토큰이 하나씩 뒤에 붙어야 합니다.",
        en="Every text keeps its first tokens; the token with the largest logit at the last position is appended to "
        "it, again and again.",
        points=2,
    )
    def test_when_a_batch_is_continued_then_each_text_goes_on(self, student: Student, rng: np.random.Generator) -> None:
        table = _table(rng)
        for shape, new in (((1, 1), 1), ((3, 2), 5), ((2, 7), int(rng.integers(60, 80)))):
            start = rng.integers(11, size=shape)
            found, _ = student.run(RUN, drawn_table=table, drawn_ids=start, drawn_new=new, drawn_size=9)
            ids = _require_ids(found, start, new)
            assert np.array_equal(ids[:, shape[1] :], (start[:, -1:] + np.arange(1, new + 1)) % 11)
        first = rng.integers(11, size=(3, 2))
        found = student.run(TWO, drawn_table=table, drawn_ids=first)
        asked = ((first, table), (first, table[:, ::-1]), (first[::-1], table[:, ::-1]))
        for one, (start, scores) in zip(found, asked, strict=True):
            ids = _require_ids(one, start, 5)
            assert np.array_equal(ids[:, 2:], scores.argmax(axis=1)[ids[:, 1:-1]])
        start = np.array([[7, 50_254], [9, 120]])
        ids = _require_ids(student.run(LARGE, drawn_ids=start), start, 4)
        assert np.array_equal(ids[:, 2:], start[:, 1:] + np.arange(1, 5))

    @check(
        ko="글이 길어져도 모델은 마지막 `context_size`개의 토큰까지만 받아야 하고, 결과에는 모든 토큰이 있어야 합니다.",
        en="However long the text, the model gets the last `context_size` tokens at most, and the result keeps all.",
        points=1,
    )
    def test_when_the_text_is_long_then_the_model_sees_its_end(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        for tokens, size in ((9, 4), (1_100, 1_050)):
            start = rng.integers(11, size=(1, tokens))
            asked = {"drawn_table": _table(rng), "drawn_ids": start}
            found, lengths = student.run(RUN, **asked, drawn_new=3, drawn_size=size)
            ids = _require_ids(found, start, 3)
            assert np.array_equal(ids[0, tokens:], (start[0, -1] + np.arange(1, 4)) % 11)
            assert 0 < max(lengths, default=0) <= size

    @check(
        ko="작은 GPT 모델로 문맥 길이보다 긴 글을 만들어도, 새 토큰은 저마다 그 앞까지를 본 모델이 고른 것이어야 "
        "합니다.",
        en="With a small GPT model, past its context length as well, each new token is what the model chooses from the "
        "tokens before it.",
        points=1,
    )
    def test_when_a_gpt_generates_then_each_token_is_its_choice(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        size = int(rng.integers(6, 9))
        cfg = draw_config(rng, context_length=size)
        start = rng.integers(cfg["vocab_size"], size=(3, 5))
        found, state = student.run(REAL, drawn_cfg=cfg, drawn_ids=start, drawn_size=size)
        require_greedy(_require_ids(found, start, 8), 5, state, cfg, size=size)

    @check(
        ko="새 토큰이 0개면 받은 `idx`와 같은 값을 돌려주어야 합니다. 받은 텐서와 모델의 모드는 바뀌지 않고, 모델은 "
        "그레이디언트 없이 불려야 합니다.",
        en="With 0 new tokens the result equals the given `idx`. That tensor and the mode of the model stay as they "
        "were, and the model is called without gradients.",
        points=1,
    )
    def test_when_it_has_run_then_nothing_else_has_changed(self, student: Student, rng: np.random.Generator) -> None:
        start = rng.integers(11, size=(2, 3))
        nothing, kept, gradients, enabled, *modes = student.run(QUIET, drawn_table=_table(rng), drawn_ids=start)
        _require_ids(nothing, start, 0)
        _require_ids(kept, start, 0)
        assert gradients
        assert not any(gradients)
        assert [enabled, *modes] == [True, True, False]

    wrong = WRONG
    right = (
        Right("without-softmax", {3: "logits", 4: "probas.argmax(-1, keepdim=True)"}),
        Right("log-softmax", {3: "nn.functional.log_softmax(logits, dim=-1)"}),
        Right("softmax-by-method", {2: "logits[:, -1]", 3: "logits.softmax(1)", 4: "probas.max(1, keepdim=True)[1]"}),
        Right("topk", {4: "torch.topk(probas, 1, dim=-1).indices"}),
        Right("unsqueezed", {4: "torch.argmax(probas, dim=-1).unsqueeze(-1)", 5: "torch.hstack((idx, idx_next))"}),
        Right(
            "select", {1: "model.forward(idx_cond)", 2: "logits.select(1, -1)", 5: "torch.concat([idx, idx_next], -1)"}
        ),
        Right("one-dimension-more", {2: "logits[:, -1:]", 4: "torch.argmax(probas, dim=-1)"}),
        Right("text-by-text", {1: "torch.cat([model(text.unsqueeze(0)) for text in idx_cond])"}),
        Right(
            "new-tensor",
            {5: "torch.stack([torch.cat([text, new]) for text, new in zip(idx, idx_next)])"},
        ),
        Right(
            "mode-put-back",
            {1: "(mode := model.training, model.eval()(idx_cond))[1]", 2: "logits[:, -1, :]\nmodel.train(mode)"},
        ),
    )
    equal = (
        ("2: logits[:, -1]", "the same axis, or the same number, under another name"),
        ("3: logits", "the largest logit has the largest probability"),
        ("3: torch.softmax(logits, dim=1)", "the same axis, or the same number, under another name"),
        ("4: torch.argmax(logits, dim=-1, keepdim=True)", "the largest logit has the largest probability"),
        ("4: torch.argmax(probas, dim=1, keepdim=True)", "the same axis, or the same number, under another name"),
        ("inputs-clamped", "token IDs are integers, which this leaves alone"),
        ("inputs-detached", "token IDs are integers, which this leaves alone"),
        ("inputs-halved", "token IDs are integers, which this leaves alone"),
        ("inputs-spoilt", "token IDs are integers, which this leaves alone"),
        ("inputs-through-numpy", "token IDs are integers, which this leaves alone"),
        ("inputs-to-cpu", "the checks run on the CPU, where nothing moves"),
        ("inputs-to-float", "token IDs are integers, which this leaves alone"),
        ("no-gradient", "token IDs are integers, which this leaves alone"),
        ("result-detached", "token IDs are integers, which this leaves alone"),
        ("result-doubled-precision", "token IDs are integers, which this leaves alone"),
        ("result-rounded", "token IDs are integers, which this leaves alone"),
    )
