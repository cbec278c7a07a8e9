"""Hidden checks of section 3.5.3: causal attention for batches, in sizes that all differ."""

from __future__ import annotations

from autograde.checks import Right, Student, Wrong, check, exercise
from autograde.checks.arrays import agrees, floats, sample
from autograde.checks.attention import FILL, context, dropped_weights
from autograde.checks.causal import CHANGED, TWO_MODES, has_dropped, require_no_leak

LAYERS = ("W_query.weight", "W_key.weight", "W_value.weight")
NAMES = f"{FILL}module = CausalAttention(5, 7, 10, 0.0)\n"
NAMES += "({name for name, _ in module.named_parameters()}, {name for name, _ in module.named_buffers()})"
FULL = f"{FILL}module = filled(CausalAttention(5, 7, 4, 0.0, qkv_bias=True)){CHANGED}"
RUN = f"""{FILL}
module = filled(CausalAttention(5, 7, 10, 0.0, qkv_bias=True))
(module(x[:2, :4]), module(x[:1, :1]), module(x), reached(module, x), weights(module))
"""
DROPOUT = f"{FILL}module = filled(CausalAttention(5, 7, 10, 0.25)){TWO_MODES}"

CUT = "self.mask.bool()[:num_tokens, :num_tokens]"
ONES = "torch.ones(context_length, context_length)"


@exercise("causal-attention", points=5)
class TestCausalAttention:
    @check(
        ko='`"mask"`는 버퍼로 등록되어야 하고, 파라미터는 세 선형 층의 가중치뿐이어야 합니다.',
        en='`"mask"` is registered as a buffer, and the only parameters are the weights of the three layers.',
        points=1,
    )
    def test_when_it_is_made_then_the_mask_is_a_buffer(self, student: Student) -> None:
        parameters, buffers = student.run(NAMES)
        assert "mask" in buffers
        assert parameters == set(LAYERS)

    @check(
        ko="뒤의 토큰을 바꾸어도 앞의 출력은 그대로여야 하고, 배치의 다른 항목과 섞이지 않아야 합니다.",
        en="Changing later tokens changes no earlier output, and the sequences of a batch do not mix.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_outputs_stay(self, student: Student) -> None:
        require_no_leak(student.run(FULL, x=sample(3, 4, 5)))

    @check(
        ko="문맥 길이보다 짧은 입력에서도, 배치의 크기가 얼마이든, 보이는 토큰에 대한 스케일드 점곱 어텐션이어야 하고 "
        "모든 가중치에 그레이디언트가 닿아야 합니다.",
        en="For any batch size and any length up to the context length it is scaled dot-product attention over the "
        "visible tokens, and gradients reach all weights.",
        points=2,
    )
    def test_when_lengths_vary_then_the_context_agrees(self, student: Student) -> None:
        x = sample(3, 10, 5)
        *found, reached, weights = student.run(RUN, x=x)
        for seen, tokens in zip(found, (x[:2, :4], x[:1, :1], x), strict=True):
            attention, values = context(tokens, weights, causal=True)
            assert agrees(seen, attention @ values, atol=1e-4)
        assert all(reached[name] for name in LAYERS)

    @check(
        ko="훈련할 때만 어텐션 가중치에 넘겨받은 확률의 드롭아웃이 걸리고, 남은 가중치는 그만큼 커져야 합니다.",
        en="In training only, dropout with the given probability acts on the attention weights and scales up those "
        "that stay.",
        points=1,
    )
    def test_when_it_trains_then_weights_are_dropped(self, student: Student) -> None:
        x = sample(6, 4, 5) * 0.3
        first, second, quiet, weights = student.run(DROPOUT, x=x)
        attention, values = context(x, weights, causal=True)
        assert agrees(quiet, attention @ values)
        assert first != second
        assert floats(first).shape == (6, 4, 7)
        assert has_dropped(dropped_weights(attention, floats(first), values, 0.25))

    wrong = (
        Wrong(
            "fixed-rate",
            {1: "nn.Dropout(0.5)"},
            ko="드롭아웃의 확률을 숫자로 적었습니다. 넘겨받은 `dropout`을 써야 합니다.",
            en="The probability is a fixed number. Use `dropout`, which was passed in.",
        ),
        Wrong(
            "rate-for-layer",
            {1: "dropout"},
            ko="확률을 그대로 담았습니다. `self.dropout`은 부를 수 있는 드롭아웃 층이어야 합니다.",
            en="This keeps the probability. `self.dropout` has to be a layer that can be called.",
        ),
        Wrong(
            "mask-is-a-parameter",
            {2: f"self.mask = nn.Parameter(torch.triu({ONES}, diagonal=1))"},
            ko="마스크가 파라미터가 되어 옵티마이저가 바꿀 수 있습니다. 훈련하지 않는 텐서는 버퍼로 등록합니다.",
            en="The mask is a parameter, which an optimizer may change. A tensor that is not learned is a buffer.",
        ),
        Wrong(
            "mask-is-an-attribute",
            {2: f"self.mask = torch.triu({ONES}, diagonal=1)"},
            ko="보통의 속성이라 `.to(device)`를 따라가지 않고 저장되지도 않습니다. `register_buffer`를 씁니다.",
            en="A plain attribute does not move with `.to(device)` and is not saved. Use `register_buffer`.",
        ),
        Wrong(
            "diagonal-masked",
            {2: f'self.register_buffer("mask", torch.triu({ONES}))'},
            ko="대각선까지 가렸습니다. 첫 토큰이 볼 것이 없어 `nan`이 됩니다. `diagonal=1`이 필요합니다.",
            en="The diagonal is masked as well. The first token sees nothing and gives `nan`; it takes `diagonal=1`.",
        ),
        Wrong(
            "mask-transposed",
            {2: f'self.register_buffer("mask", torch.tril({ONES}, diagonal=-1))'},
            ko="마스크가 전치되어 앞의 토큰을 가리고 뒤의 토큰을 보여 줍니다.",
            en="The mask is transposed: it hides earlier tokens and shows later ones.",
        ),
        Wrong(
            "one-ahead",
            {2: f'self.register_buffer("mask", torch.triu({ONES}, diagonal=2))'},
            ko="다음 토큰 하나가 보입니다. 대각선 바로 위부터 가려야 합니다.",
            en="The next token is visible. Mask from right above the diagonal on.",
        ),
        Wrong(
            "fixed-context",
            {2: 'self.register_buffer("mask", torch.triu(torch.ones(6, 6), diagonal=1))'},
            ko="마스크의 크기를 숫자로 적었습니다. 넘겨받은 `context_length`를 써야 합니다.",
            en="The mask has a fixed size. Use `context_length`, which was passed in.",
        ),
        Wrong(
            "batch-of-the-notebook",
            {3: "b, num_tokens, d_in = batch.shape"},
            ko="노트북의 전역 변수 `batch`의 크기를 썼습니다. 넘겨받은 `x`의 크기여야 합니다.",
            en="This is the shape of the notebook's global `batch`. Take that of `x`, which was passed in.",
        ),
        Wrong(
            "axes-swapped",
            {3: "b, d_in, num_tokens = x.shape"},
            ko="축의 순서가 바뀌었습니다. 입력의 크기는 (배치, 토큰 수, `d_in`)입니다.",
            en="The axes are in another order. The input has the shape (batch, tokens, `d_in`).",
        ),
        Wrong(
            "mask-not-cut",
            {4: "attn_scores.masked_fill_(self.mask.bool(), -torch.inf)"},
            ko="마스크를 토큰 수에 맞게 자르지 않아, 문맥 길이보다 짧은 입력에서 크기가 맞지 않습니다.",
            en="The mask is not cut to the number of tokens and does not fit inputs shorter than the context.",
        ),
        Wrong(
            "result-thrown-away",
            {4: f"attn_scores.masked_fill({CUT}, -torch.inf)"},
            ko="밑줄 없는 `masked_fill`은 새 텐서를 돌려주는데, 받아 두지 않아 아무것도 가려지지 않습니다.",
            en="`masked_fill` without the underscore returns a new tensor. Nobody keeps it, so nothing is masked.",
        ),
        Wrong(
            "filled-with-zero",
            {4: f"attn_scores.masked_fill_({CUT}, 0.0)"},
            ko="0으로 채웠습니다. 소프트맥스에서 0은 가중치가 되므로 뒤의 토큰이 보입니다.",
            en="This fills in 0, which softmax turns into a weight: later tokens are seen.",
        ),
        Wrong(
            "mask-inverted",
            {4: f"attn_scores.masked_fill_(~{CUT}, -torch.inf)"},
            ko="마스크가 뒤집혀, 보여야 할 토큰을 가렸습니다.",
            en="The mask is inverted and hides what should be seen.",
        ),
        Wrong(
            "masked-after-softmax",
            {4: "pass", 5: f"self.dropout(attn_weights.masked_fill({CUT}, 0.0))"},
            ko="소프트맥스 다음에 가리고 다시 정규화하지 않아 행의 합이 1보다 작습니다.",
            en="This masks after softmax without normalizing again, so rows add up to less than 1.",
        ),
        Wrong(
            "no-dropout",
            {5: "attn_weights"},
            ko="드롭아웃을 쓰지 않았습니다.",
            en="Dropout is not applied.",
        ),
        Wrong(
            "dropout-always",
            {5: "nn.functional.dropout(attn_weights, self.dropout.p)"},
            ko="함수로 쓴 드롭아웃은 `eval()`을 따르지 않습니다. `self.dropout`을 불러야 합니다.",
            en="Dropout as a function does not follow `eval()`. Call `self.dropout`.",
        ),
        Wrong(
            "dropout-of-scores",
            {
                4: f"attn_scores = self.dropout(attn_scores).masked_fill({CUT}, -torch.inf)",
                5: "attn_weights",
            },
            ko="점수에 드롭아웃을 걸었습니다. 점수가 0이 되어도 가중치는 0이 되지 않습니다. 소프트맥스 다음에 겁니다.",
            en="Dropout acts on the scores. A score of 0 is no weight of 0; it belongs after softmax.",
        ),
        Wrong(
            "dropout-of-values",
            {5: "attn_weights\nvalues = self.dropout(values)"},
            ko="값에 드롭아웃을 걸었습니다. 어텐션 가중치에 걸어야 합니다.",
            en="Dropout acts on the values. It belongs on the attention weights.",
        ),
        Wrong(
            "unscaled-dropout",
            {5: "self.dropout(attn_weights) * (1 - self.dropout.p if self.training else 1)"},
            ko="남은 가중치를 키우지 않았습니다. `nn.Dropout`이 이미 1/(1-p)를 곱해 줍니다.",
            en="The weights that stay are not scaled up. `nn.Dropout` multiplies by 1/(1-p) already.",
        ),
    )
    right = (
        Right(
            "boolean-buffer",
            {
                2: f'self.register_buffer("mask", {ONES}.bool().triu(1))',
                4: "attn_scores.masked_fill_(self.mask[:num_tokens, :num_tokens], -torch.inf)",
            },
        ),
        Right(
            "lower-triangle",
            {
                2: f'self.register_buffer("mask", torch.tril({ONES}))',
                4: 'attn_scores = attn_scores.masked_fill(self.mask[:num_tokens, :num_tokens] == 0, float("-inf"))',
            },
        ),
        Right("not-saved", {2: f'self.register_buffer("mask", torch.triu({ONES}, diagonal=1), persistent=False)'}),
        Right("size-of-each-axis", {3: "b = x.size(0)\nnum_tokens = x.size(1)"}),
        Right("where", {4: f"attn_scores = torch.where({CUT}, -torch.inf, attn_scores)"}),
        Right("functional", {5: "nn.functional.dropout(attn_weights, self.dropout.p, self.training)"}),
    )
