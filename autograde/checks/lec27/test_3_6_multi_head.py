"""Hidden checks of section 3.6.2: several heads cut from one projection, in sizes that all differ."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise

from ..multi_head import MultiHeadChecks

ONES = "torch.ones(context_length, context_length)"

#: Two ways to write the same.
KEYS_AS_THEY_ARE = {
    "ko": "키의 마지막 두 축을 바꾸지 않아 쿼리와 곱할 수 없습니다. 점수는 헤드마다 토큰 수 × 토큰 수입니다.",
    "en": "The last two axes of the keys are not swapped, so queries cannot be multiplied by them. Scores are "
    "tokens × tokens for every head.",
}


@exercise("multi-head-attention", points=5)
class TestMultiHeadAttention(MultiHeadChecks):
    wrong = (
        Wrong(
            "head-width-of-the-class",
            {1: "None\n        del self.head_dim\n        type(self).head_dim = d_out // num_heads"},
            ko="`head_dim`이 클래스에 있어, 다른 크기의 객체를 만들면 모든 객체의 것이 바뀝니다. `self`에 담습니다.",
            en="`head_dim` belongs to the class, so an object of another size changes it for all. Keep it in `self`.",
        ),
        Wrong(
            "float-head-width",
            {1: "d_out / num_heads"},
            ko="`/`는 실수를 돌려주므로 크기로 쓸 수 없습니다. 정수 나눗셈은 `//`입니다.",
            en="`/` gives a float, which is no size. The integer quotient is `//`.",
        ),
        Wrong(
            "one-layer-for-all",
            {3: "self.W_query", 4: "self.W_query"},
            ko="세 이름이 모두 같은 층입니다. 쿼리, 키, 값은 저마다 층이 있습니다.",
            en="All three names stand for one layer. Query, key and value have one each.",
        ),
        Wrong(
            "never-a-bias",
            dict.fromkeys((2, 3, 4), "nn.Linear(d_in, d_out, bias=False)"),
            ko="편향을 늘 껐습니다. `qkv_bias`가 정하도록 넘겨야 합니다.",
            en="The bias is always off. Let `qkv_bias` decide.",
        ),
        Wrong(
            "fixed-rate",
            {5: "nn.Dropout(0.1)"},
            ko="드롭아웃의 확률을 숫자로 적었습니다. 넘겨받은 `dropout`을 써야 합니다.",
            en="The probability is a fixed number. Use `dropout`, which was passed in.",
        ),
        Wrong(
            "mask-is-a-parameter",
            {6: f"self.mask = nn.Parameter(torch.triu({ONES}, diagonal=1))"},
            ko="마스크가 파라미터가 되어 옵티마이저가 바꿀 수 있습니다. 훈련하지 않는 텐서는 버퍼로 등록합니다.",
            en="The mask is a parameter, which an optimizer may change. A tensor that is not learned is a buffer.",
        ),
        Wrong(
            "diagonal-masked",
            {6: f'self.register_buffer("mask", torch.triu({ONES}))'},
            ko="대각선까지 가렸습니다. 첫 토큰이 볼 것이 없어 `nan`이 됩니다.",
            en="The diagonal is masked as well, so the first token sees nothing and gives `nan`.",
        ),
        Wrong(
            "mask-transposed",
            {6: f'self.register_buffer("mask", torch.tril({ONES}, diagonal=-1))'},
            ko="마스크가 전치되어 앞의 토큰을 가리고 뒤의 토큰을 보여 줍니다.",
            en="The mask is transposed: it hides earlier tokens and shows later ones.",
        ),
        Wrong(
            "lower-triangle-shifted",
            {6: f'self.register_buffer("mask", torch.tril({ONES}, diagonal=1))'},
            ko="`tril`은 아래쪽에 1을 남기므로 앞의 토큰이 가려집니다. 1은 대각선 위에만 있어야 합니다.",
            en="`tril` keeps the ones below, so the earlier tokens are hidden. Ones belong above the diagonal only.",
        ),
        Wrong(
            "lower-triangle-hidden",
            {6: f'self.register_buffer("mask", torch.tril({ONES}))'},
            ko="`tril`은 아래쪽에 1을 남기므로 앞의 토큰이 가려집니다. 1은 대각선 위에만 있어야 합니다.",
            en="`tril` keeps the ones below, so the earlier tokens are hidden. Ones belong above the diagonal only.",
        ),
        Wrong(
            "one-ahead",
            {6: f'self.register_buffer("mask", torch.triu({ONES}, diagonal=2))'},
            ko="다음 토큰 하나가 보입니다. 대각선 바로 위부터 가려야 합니다.",
            en="The next token is visible. Mask from right above the diagonal on.",
        ),
        Wrong(
            "view-without-transpose",
            {
                **{
                    7 + k: f"{name}.view(b, self.num_heads, num_tokens, self.head_dim)"
                    for k, name in enumerate(("keys", "values", "queries"))
                },
                10: "keys",
                11: "queries",
                12: "values",
            },
            ko="`view`만으로 축을 바꾸면 토큰과 헤드의 수가 뒤섞입니다. 나눈 다음 `transpose`로 바꿉니다.",
            en="`view` alone does not swap axes, it mixes tokens and heads. Split first, then use `transpose`.",
        ),
        Wrong(
            "width-before-heads",
            {
                7: "keys.view(b, num_tokens, self.head_dim, self.num_heads).transpose(2, 3)",
                8: "values.view(b, num_tokens, self.head_dim, self.num_heads).transpose(2, 3)",
                9: "queries.view(b, num_tokens, self.head_dim, self.num_heads).transpose(2, 3)",
            },
            ko="열을 건너뛰며 나누었습니다. 헤드 하나는 이어진 `head_dim`개의 열입니다.",
            en="The columns are dealt out in turn. One head is `head_dim` columns in a row.",
        ),
        Wrong(
            "heads-not-swapped",
            {10: "keys", 11: "queries", 12: "values"},
            ko="헤드와 토큰의 축을 바꾸지 않아, 토큰 사이가 아니라 헤드 사이에 점수를 매깁니다.",
            en="Heads and tokens are not swapped, so scores are taken between heads, not between tokens.",
        ),
        Wrong(
            "keys-swapped-once-too-often",
            {13: "queries @ keys.transpose(1, 2)"},
            ko="헤드와 토큰의 축을 바꾸었습니다. 마지막 두 축을 바꾸어야 합니다.",
            en="This swaps heads and tokens. Swap the last two axes.",
        ),
        Wrong(
            "keys-as-they-are",
            {13: "queries @ keys"},
            **KEYS_AS_THEY_ARE,
        ),
        Wrong(
            "keys-as-they-are-by-matmul",
            {13: "torch.matmul(queries, keys)"},
            **KEYS_AS_THEY_ARE,
        ),
        Wrong(
            "scores-transposed",
            {13: "keys @ queries.transpose(2, 3)"},
            ko="점수 행렬이 뒤집혔습니다. 행이 쿼리가 되도록 `queries`가 앞에 와야 합니다.",
            en="The scores are transposed. For rows of queries, `queries` comes first.",
        ),
        Wrong(
            "mask-not-cut",
            {14: "self.mask.bool()"},
            ko="마스크를 토큰 수에 맞게 자르지 않아, 문맥 길이보다 짧은 입력에서 크기가 맞지 않습니다.",
            en="The mask is not cut to the number of tokens and does not fit inputs shorter than the context.",
        ),
        Wrong(
            "result-thrown-away",
            {15: "attn_scores.masked_fill(mask_bool, -torch.inf)"},
            ko="밑줄 없는 `masked_fill`은 새 텐서를 돌려주는데, 받아 두지 않아 아무것도 가려지지 않습니다.",
            en="`masked_fill` without the underscore returns a new tensor. Nobody keeps it, so nothing is masked.",
        ),
        Wrong(
            "filled-with-a-large-number",
            {15: "attn_scores.masked_fill_(mask_bool, -1e9)"},
            ko="유한한 수로 가렸습니다. 점수가 더 작으면 뒤의 토큰이 다시 보입니다. `-torch.inf`라야 늘 0이 됩니다.",
            en="This masks with a finite number: where scores are smaller still, later tokens are seen again. Only "
            "`-torch.inf` becomes 0 always.",
        ),
        Wrong(
            "mask-made-anew",
            {14: "torch.ones(num_tokens, num_tokens).triu(1).bool()"},
            ko="`forward`가 마스크를 CPU에 새로 만들어, 모듈이 GPU에 있으면 실패합니다. 등록한 버퍼 `self.mask`를 "
            "씁니다.",
            en="`forward` makes a mask anew on the CPU, which fails where the module is on a GPU. Use the buffer, "
            "`self.mask`.",
        ),
        Wrong(
            "weights-detached",
            {16: "torch.softmax(attn_scores / self.head_dim**0.5, dim=-1).detach()"},
            ko="가중치를 `detach`해 쿼리와 키의 층이 훈련되지 않습니다.",
            en="The weights are detached, so the layers of queries and keys are never trained.",
        ),
        Wrong(
            "masked-after-softmax",
            {15: "pass", 17: "self.dropout(attn_weights.masked_fill(mask_bool, 0.0))"},
            ko="소프트맥스 다음에 가리고 다시 정규화하지 않아 행의 합이 1보다 작습니다.",
            en="This masks after softmax without normalizing again, so rows add up to less than 1.",
        ),
        Wrong(
            "no-scale",
            {16: "torch.softmax(attn_scores, dim=-1)"},
            ko="점수를 나누지 않았습니다. 헤드 하나의 폭의 제곱근으로 나눕니다.",
            en="The scores are not scaled. Divide by the square root of the width of one head.",
        ),
        Wrong(
            "divided-by-the-width",
            {16: "torch.softmax(attn_scores / self.head_dim, dim=-1)"},
            ko="제곱근이 빠졌습니다. 헤드 폭의 제곱근으로 나눕니다.",
            en="The root is missing. Divide by the square root of the width of a head.",
        ),
        Wrong(
            "scale-by-whole-width",
            {16: "torch.softmax(attn_scores / self.d_out**0.5, dim=-1)"},
            ko="`d_out`의 제곱근으로 나누었습니다. 헤드마다 점곱을 하므로 헤드 하나의 폭을 씁니다.",
            en="This scales by the root of `d_out`. The dot products are per head: use the width of one head.",
        ),
        Wrong(
            "wrong-axis-normalized",
            {16: "torch.softmax(attn_scores / self.head_dim**0.5, dim=-2)"},
            ko="쿼리의 축을 따라 정규화했습니다. 쿼리 하나의 가중치는 마지막 차원에 있습니다.",
            en="This normalizes along the queries. The weights of one query lie along the last dimension.",
        ),
        Wrong(
            "no-dropout",
            {17: "attn_weights"},
            ko="드롭아웃을 쓰지 않았습니다.",
            en="Dropout is not applied.",
        ),
        Wrong(
            "scores-for-weights",
            {18: "(attn_scores @ values).transpose(1, 2)"},
            ko="점수에 값을 곱했습니다. 소프트맥스와 드롭아웃을 거친 `attn_weights`를 써야 합니다.",
            en="The values are weighted by scores. Use `attn_weights`, after softmax and dropout.",
        ),
        Wrong(
            "not-swapped-back",
            {18: "attn_weights @ values"},
            ko="헤드와 토큰의 축을 되돌리지 않고 합쳐 서로 다른 토큰이 섞입니다.",
            en="Heads and tokens are not swapped back before merging, so different tokens are mixed.",
        ),
        Wrong(
            "view-after-transpose",
            {19: "context_vec.view(b, num_tokens, self.d_out)"},
            ko="`transpose` 다음의 메모리는 이어져 있지 않아 `view`가 안 됩니다. `contiguous`나 `reshape`를 씁니다.",
            en="After `transpose` the memory is not contiguous, and `view` refuses. Use `contiguous` or `reshape`.",
        ),
        Wrong(
            "heads-merged-wrongly",
            {19: "context_vec.transpose(2, 3).reshape(b, num_tokens, self.d_out)"},
            ko="헤드의 열이 하나씩 섞였습니다. 헤드를 통째로 차례로 이어야 합니다.",
            en="The columns of the heads alternate. Whole heads have to follow one another.",
        ),
    )
    right = (
        Right(
            "reshape",
            {
                **{
                    7 + k: f"{name}.reshape(b, num_tokens, self.num_heads, -1)"
                    for k, name in enumerate(("keys", "values", "queries"))
                },
                19: "context_vec.reshape(b, num_tokens, -1)",
            },
        ),
        Right(
            "permute-and-flatten",
            {10: "keys.permute(0, 2, 1, 3)", 13: "queries @ keys.mT", 19: "context_vec.flatten(start_dim=2)"},
        ),
        Right(
            "einsum",
            {
                13: 'torch.einsum("bhid,bhjd->bhij", queries, keys)',
                18: 'torch.einsum("bhij,bhjd->bihd", attn_weights, values)',
            },
        ),
        Right(
            "library",
            {
                18: "nn.functional.scaled_dot_product_attention(\n"
                "    queries, keys, values, attn_mask=~mask_bool, dropout_p=self.dropout.p if self.training else 0.0\n"
                ").transpose(1, 2)",
            },
        ),
        Right(
            "lower-triangle",
            {
                6: f'self.register_buffer("mask", torch.tril({ONES}))',
                14: "self.mask[:num_tokens, :num_tokens] == 0",
                15: "attn_scores = attn_scores.masked_fill(mask_bool, -torch.inf)",
            },
        ),
        Right("scale-by-head-width", {16: "nn.functional.softmax(attn_scores / self.head_dim**0.5, dim=3)"}),
    )
    equal = (
        ("10: keys.transpose(2, 1)", "the same axis, or the same number, under another name"),
        ("11: queries.transpose(2, 1)", "the same axis, or the same number, under another name"),
        ("12: values.transpose(2, 1)", "the same axis, or the same number, under another name"),
        ("13: queries @ keys.transpose(3, 2)", "the same axis, or the same number, under another name"),
        (
            "16: torch.softmax(attn_scores / queries.shape[-1] ** 0.5, dim=-1)",
            "the same axis, or the same number, under another name",
        ),
        (
            "16: torch.softmax(attn_scores / values.shape[-1] ** 0.5, dim=-1)",
            "the same axis, or the same number, under another name",
        ),
        ("18: (attn_weights @ values).transpose(2, 1)", "the same axis, or the same number, under another name"),
    )
