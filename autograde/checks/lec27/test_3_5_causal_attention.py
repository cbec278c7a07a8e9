"""Hidden checks of section 3.5.3: causal attention for batches, in sizes that all differ."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, alike, between, each_by_itself, with_one_far
from ..attention import (
    LAYERS,
    Trial,
    context,
    qkv,
    require_agreement,
    require_gradients,
)
from ..causal import is_causal_mask, require_dropped, require_no_leak, require_own_mask, trained_passes

MADE = """
plain, biased = made(), CausalAttention(*arguments, qkv_bias=True)
names = [name for name, _ in biased.named_parameters()]
(dict(plain.named_parameters()), dict(plain.named_buffers()), plain(x), names, larger().mask.shape[-1])
"""

CUT = "self.mask.bool()[:num_tokens, :num_tokens]"
ONES = "torch.ones(context_length, context_length)"


@exercise("causal-attention", points=5)
class TestCausalAttention:
    @check(
        ko='`"mask"`는 대각선 위를 가리는 (`context_length`, `context_length`) 버퍼로 등록되어야 합니다. 파라미터는 '
        "세 선형 층의 것뿐이고, 저마다 무작위 수에서 시작해야 합니다.",
        en='`"mask"` is registered as a buffer of shape (`context_length`, `context_length`) that hides what is above '
        "the diagonal. The only parameters are those of the three layers, each starting from random numbers.",
        points=1,
    )
    def test_when_it_is_made_then_the_mask_is_a_buffer(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        trial = drawn(rng, np.float32)
        _, width, length, _ = trial.arguments
        parameters, buffers, output, biased, longer = trial.run(student, MADE)
        assert longer == 2 * length
        assert {name: matrix.shape for name, matrix in parameters.items()} == {
            f"{layer}.weight": (width, trial.x.shape[-1]) for layer in LAYERS
        }
        assert all(matrix.requires_grad for matrix in parameters.values())
        assert each_by_itself(parameters.values())
        assert set(biased) == {f"{layer}.{kind}" for layer in LAYERS for kind in ("weight", "bias")}
        assert is_causal_mask(buffers["mask"], length)
        assert (output.dtype, output.shape) == ("torch.float32", (*trial.x.shape[:-1], width))
        require_own_mask(student, reference, trial)

    @check(
        ko="뒤의 토큰을 바꾸어도, 점수가 아무리 크거나 작아도, 앞의 출력은 그대로여야 하고, 배치의 다른 항목과 섞이지 "
        "않아야 합니다.",
        en="Changing later tokens changes no earlier output, whatever the size of the scores, and the sequences of a "
        "batch do not mix.",
        points=1,
    )
    def test_when_later_tokens_change_then_earlier_outputs_stay(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require_no_leak(student, rng, drawn(rng))

    @check(
        ko="문맥 길이보다 짧은 입력에서도, 배치의 크기가 얼마이든, 보이는 토큰에 대한 스케일드 점곱 어텐션이어야 하고, "
        "그레이디언트가 입력과 모든 파라미터에 그대로 흘러야 합니다.",
        en="For any batch size and any length up to the context length it is scaled dot-product attention over the "
        "visible tokens, and its gradients reach the input and all parameters.",
        points=2,
    )
    def test_when_lengths_vary_then_the_context_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        trial = drawn(rng, bias=True)
        require_agreement(student, reference, rng, trial)
        require_agreement(student, reference, rng, drawn(rng, shape=(2, 6, 3)))
        require_gradients(student, reference, rng, trial)

    @check(
        ko="훈련할 때만, 부를 때마다 넘겨받은 확률의 드롭아웃이 어텐션 가중치에 하나씩 따로 걸리고, 남은 가중치는 "
        "그만큼 "
        "커져야 합니다.",
        en="In training only, and at every call, dropout with the given probability acts on each attention weight by "
        "itself and scales up those that stay.",
        points=1,
    )
    def test_when_it_trains_then_weights_are_dropped(self, student: Student, rng: np.random.Generator) -> None:
        rate = between(rng, 200, 450) / 1000
        tokens, d_in, d_out = between(rng, 15, 17), between(rng, 18, 20), between(rng, 21, 24)
        weights = qkv(rng, d_in, d_out, bias=False)
        x = rng.normal(size=(4, tokens, d_in)) * 0.3
        passes, quiet = trained_passes(
            student, rng, Trial("CausalAttention", (d_in, d_out, tokens + 3, rate), weights, x, d_out)
        )
        attention, values = context(x, weights, causal=True)
        assert alike(quiet, attention @ values)
        require_dropped(attention, values, passes, rate)

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
            "lower-triangle-shifted",
            {2: f'self.register_buffer("mask", torch.tril({ONES}, diagonal=1))'},
            ko="`tril`은 아래쪽에 1을 남기므로 앞의 토큰이 가려집니다. 1은 대각선 위에만 있어야 합니다.",
            en="`tril` keeps the ones below, so the earlier tokens are hidden. Ones belong above the diagonal only.",
        ),
        Wrong(
            "lower-triangle-hidden",
            {2: f'self.register_buffer("mask", torch.tril({ONES}))'},
            ko="`tril`은 아래쪽에 1을 남기므로 앞의 토큰이 가려집니다. 1은 대각선 위에만 있어야 합니다.",
            en="`tril` keeps the ones below, so the earlier tokens are hidden. Ones belong above the diagonal only.",
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
            "filled-with-a-large-number",
            {4: f"attn_scores.masked_fill_({CUT}, -100.0)"},
            ko="유한한 수로 가렸습니다. 점수가 더 작으면 뒤의 토큰이 다시 보입니다. `-torch.inf`라야 늘 0이 됩니다.",
            en="This masks with a finite number: where scores are smaller still, later tokens are seen again. Only "
            "`-torch.inf` becomes 0 always.",
        ),
        Wrong(
            "mask-made-anew",
            {4: "attn_scores.masked_fill_(torch.ones(num_tokens, num_tokens).triu(1).bool(), -torch.inf)"},
            ko="`forward`가 마스크를 CPU에 새로 만들어, 모듈이 GPU에 있으면 실패합니다. 등록한 버퍼 `self.mask`를 "
            "씁니다.",
            en="`forward` makes a mask anew on the CPU, which fails where the module is on a GPU. Use the buffer, "
            "`self.mask`.",
        ),
        Wrong(
            "input-detached",
            {3: "b, num_tokens, d_in = x.shape\nx = x.detach()"},
            ko="입력을 `detach`해 그레이디언트가 앞의 층으로 흐르지 않습니다. 그러면 앞의 층은 훈련되지 않습니다.",
            en="The input is detached, so no gradient goes back to the layers before, which are then never trained.",
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
        Right("printed", {3: "b, num_tokens, d_in = x.shape\nprint(x.shape)"}),
        Right("size-of-each-axis", {3: "b = x.size(0)\nnum_tokens = x.size(1)"}),
        Right("where", {4: f"attn_scores = torch.where({CUT}, -torch.inf, attn_scores)"}),
        Right("functional", {5: "nn.functional.dropout(attn_weights, self.dropout.p, self.training)"}),
    )
    equal = (("inputs-to-cpu", "in this lecture all tensors are on the CPU"),)


def drawn(
    rng: np.random.Generator,
    dtype: type = np.float64,
    *,
    bias: bool = False,
    shape: tuple[int, int, int] | None = None,
) -> Trial:
    """A module of the class without dropout, and an input shorter than its context, of this shape or of one that nobody
    would write as numbers.
    """
    sequences, tokens, d_in = shape or (between(rng, 3, 5), between(rng, 33, 40), between(rng, 17, 24))
    d_out = between(rng, 25, 32)
    arguments = (d_in, d_out, tokens + between(rng, 1, 9), 0.0)
    x: Floats = with_one_far(rng, rng.normal(size=(sequences, tokens, d_in))).astype(dtype)
    options = {"qkv_bias": True} if bias else {}
    return Trial("CausalAttention", arguments, qkv(rng, d_in, d_out, bias=bias), x, d_out, options)
