"""Hidden checks of the homework: multi-head attention, with the checks of lecture 27."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise, worth

from ..multi_head import MultiHeadChecks

#: Two ways to write the same.
KEYS_AS_THEY_ARE = {
    "ko": "키의 마지막 두 축을 바꾸지 않아 쿼리와 곱할 수 없습니다. 점수는 헤드마다 토큰 수 × 토큰 수입니다.",
    "en": "The last two axes of the keys are not swapped, so queries cannot be multiplied by them. Scores are "
    "tokens × tokens for every head.",
}


@exercise("review-multi-head-attention", points=8)
class TestReviewMultiHeadAttention(MultiHeadChecks):
    test_when_later_tokens_change_then_earlier_outputs_stay = worth(
        2, MultiHeadChecks.test_when_later_tokens_change_then_earlier_outputs_stay
    )
    test_when_lengths_vary_then_the_heads_agree = worth(3, MultiHeadChecks.test_when_lengths_vary_then_the_heads_agree)
    test_when_it_trains_then_weights_are_dropped = worth(
        2, MultiHeadChecks.test_when_it_trains_then_weights_are_dropped
    )

    wrong = (
        Wrong(
            "float-head-width",
            {1: "d_out / num_heads"},
            ko="`/`는 실수를 돌려주므로 크기로 쓸 수 없습니다. 정수 나눗셈은 `//`입니다.",
            en="`/` gives a float, which is no size. The integer quotient is `//`.",
        ),
        Wrong(
            "view-without-transpose",
            {
                5: "keys.view(b, self.num_heads, num_tokens, self.head_dim)",
                6: "values.view(b, self.num_heads, num_tokens, self.head_dim)",
                7: "queries.view(b, self.num_heads, num_tokens, self.head_dim)",
                8: "keys",
                9: "queries",
                10: "values",
            },
            ko="`view`만으로 축을 바꾸면 토큰과 헤드의 수가 뒤섞입니다. 나눈 다음 `transpose`로 바꿉니다.",
            en="`view` alone does not swap axes, it mixes tokens and heads. Split first, then use `transpose`.",
        ),
        Wrong(
            "width-before-heads",
            {
                5: "keys.view(b, num_tokens, self.head_dim, self.num_heads).transpose(2, 3)",
                6: "values.view(b, num_tokens, self.head_dim, self.num_heads).transpose(2, 3)",
                7: "queries.view(b, num_tokens, self.head_dim, self.num_heads).transpose(2, 3)",
            },
            ko="열을 건너뛰며 나누었습니다. 헤드 하나는 이어진 `head_dim`개의 열입니다.",
            en="The columns are dealt out in turn. One head is `head_dim` columns in a row.",
        ),
        Wrong(
            "heads-not-swapped",
            {8: "keys", 9: "queries", 10: "values"},
            ko="헤드와 토큰의 축을 바꾸지 않아, 토큰 사이가 아니라 헤드 사이에 점수를 매깁니다.",
            en="Heads and tokens are not swapped, so scores are taken between heads, not between tokens.",
        ),
        Wrong(
            "keys-swapped-once-too-often",
            {11: "queries @ keys.transpose(1, 2)"},
            ko="헤드와 토큰의 축을 바꾸었습니다. 마지막 두 축을 바꾸어야 합니다.",
            en="This swaps heads and tokens. Swap the last two axes.",
        ),
        Wrong(
            "keys-as-they-are",
            {11: "queries @ keys"},
            **KEYS_AS_THEY_ARE,
        ),
        Wrong(
            "keys-as-they-are-by-matmul",
            {11: "torch.matmul(queries, keys)"},
            **KEYS_AS_THEY_ARE,
        ),
        Wrong(
            "scores-transposed",
            {11: "keys @ queries.transpose(2, 3)"},
            ko="점수 행렬이 뒤집혔습니다. 행이 쿼리가 되도록 `queries`가 앞에 와야 합니다.",
            en="The scores are transposed. For rows of queries, `queries` comes first.",
        ),
        Wrong(
            "no-scale",
            {12: "torch.softmax(attn_scores, dim=-1)"},
            ko="점수를 나누지 않았습니다. 헤드 하나의 폭의 제곱근으로 나눕니다.",
            en="The scores are not scaled. Divide by the square root of the width of one head.",
        ),
        Wrong(
            "scale-by-whole-width",
            {12: "torch.softmax(attn_scores / self.d_out**0.5, dim=-1)"},
            ko="`d_out`의 제곱근으로 나누었습니다. 헤드마다 점곱을 하므로 헤드 하나의 폭을 씁니다.",
            en="This scales by the root of `d_out`. The dot products are per head: use the width of one head.",
        ),
        Wrong(
            "wrong-axis-normalized",
            {12: "torch.softmax(attn_scores / self.head_dim**0.5, dim=-2)"},
            ko="쿼리의 축을 따라 정규화했습니다. 쿼리 하나의 가중치는 마지막 차원에 있습니다.",
            en="This normalizes along the queries. The weights of one query lie along the last dimension.",
        ),
        Wrong(
            "no-dropout",
            {13: "attn_weights"},
            ko="드롭아웃을 쓰지 않았습니다.",
            en="Dropout is not applied.",
        ),
        Wrong(
            "not-swapped-back",
            {14: "attn_weights @ values"},
            ko="헤드와 토큰의 축을 되돌리지 않고 합쳐 서로 다른 토큰이 섞입니다.",
            en="Heads and tokens are not swapped back before merging, so different tokens are mixed.",
        ),
        Wrong(
            "view-after-transpose",
            {15: "context_vec.view(b, num_tokens, self.d_out)"},
            ko="`transpose` 다음의 메모리는 이어져 있지 않아 `view`가 안 됩니다. `contiguous`나 `reshape`를 씁니다.",
            en="After `transpose` the memory is not contiguous, and `view` refuses. Use `contiguous` or `reshape`.",
        ),
        Wrong(
            "heads-merged-wrongly",
            {15: "context_vec.transpose(2, 3).reshape(b, num_tokens, self.d_out)"},
            ko="헤드의 열이 하나씩 섞였습니다. 헤드를 통째로 차례로 이어야 합니다.",
            en="The columns of the heads alternate. Whole heads have to follow one another.",
        ),
        Wrong(
            "heads-for-width",
            {1: "num_heads"},
            ko="헤드의 수를 담았습니다. 헤드 하나의 폭은 `d_out`을 헤드의 수로 나눈 것입니다.",
            en="This is the number of heads. The width of one head is `d_out` divided by that number.",
        ),
        Wrong(
            "width-of-the-input",
            {1: "d_in // num_heads"},
            ko="입력의 폭을 나누었습니다. 나누는 것은 선형 층의 결과이므로 `d_out`을 나눕니다.",
            en="This divides the width of the input. What gets split is the result of the layers: divide `d_out`.",
        ),
        Wrong(
            "keys-and-queries-from-one-layer",
            {2: "self.W_query(x)"},
            ko="키에 `W_query`를 썼습니다. 키에는 `W_key`가 따로 있습니다.",
            en="The keys come from `W_query`. They have a layer of their own, `W_key`.",
        ),
        Wrong(
            "queries-from-keys",
            {3: "self.W_key(x)"},
            ko="쿼리에 `W_key`를 썼습니다. 쿼리에는 `W_query`가 따로 있습니다.",
            en="The queries come from `W_key`. They have a layer of their own, `W_query`.",
        ),
        Wrong(
            "values-from-keys",
            {4: "self.W_key(x)"},
            ko="값의 자리에 키가 들어 있습니다. 값은 `W_value`에서 나오고, 나눌 때에도 그 값을 나눕니다.",
            en="Where the values belong there are the keys. Values come from `W_value`, and it is they that get split.",
        ),
        Wrong(
            "layers-mixed-up",
            {2: "self.W_value(x)", 4: "self.W_key(x)"},
            ko="키와 값의 층이 서로 바뀌었습니다.",
            en="The layers of keys and values changed places.",
        ),
        Wrong(
            "input-for-values",
            {4: "x"},
            ko="값을 선형 층에 넣지 않았습니다. `W_value`를 거쳐야 합니다.",
            en="The values do not go through their layer, `W_value`.",
        ),
        Wrong(
            "split-forgotten-for-values",
            {6: "keys"},
            ko="값의 자리에 키가 들어 있습니다. 값은 `W_value`에서 나오고, 나눌 때에도 그 값을 나눕니다.",
            en="Where the values belong there are the keys. Values come from `W_value`, and it is they that get split.",
        ),
        Wrong(
            "mask-undone",
            {12: "torch.softmax(queries @ keys.transpose(2, 3) / self.head_dim**0.5, dim=-1)"},
            ko="점수를 다시 계산해 마스크가 사라졌습니다. 마스크를 씌운 `attn_scores`를 써야 합니다.",
            en="The scores are computed anew, without the mask. Use `attn_scores`, which is masked.",
        ),
        Wrong(
            "divided-by-the-width",
            {12: "torch.softmax(attn_scores / self.head_dim, dim=-1)"},
            ko="제곱근이 빠졌습니다. 헤드 폭의 제곱근으로 나눕니다.",
            en="The root is missing. Divide by the square root of the width of a head.",
        ),
        Wrong(
            "dropout-always",
            {13: "nn.functional.dropout(attn_weights, self.dropout.p)"},
            ko="함수로 쓴 드롭아웃은 `eval()`을 따르지 않습니다. `self.dropout`을 불러야 합니다.",
            en="Dropout as a function does not follow `eval()`. Call `self.dropout`.",
        ),
        Wrong(
            "dropout-on-the-result",
            {13: "attn_weights", 15: "self.dropout(context_vec.contiguous().view(b, num_tokens, self.d_out))"},
            ko="문맥 벡터에 드롭아웃을 걸었습니다. 어텐션 가중치에 걸어야 합니다.",
            en="Dropout acts on the context vectors. It belongs on the attention weights.",
        ),
        Wrong(
            "scores-for-weights",
            {14: "(attn_scores @ values).transpose(1, 2)"},
            ko="점수에 값을 곱했습니다. 소프트맥스와 드롭아웃을 거친 `attn_weights`를 써야 합니다.",
            en="The values are weighted by scores. Use `attn_weights`, after softmax and dropout.",
        ),
    )
    right = (
        Right(
            "reshape",
            {
                5: "keys.reshape(b, num_tokens, self.num_heads, -1)",
                6: "values.reshape(b, num_tokens, self.num_heads, -1)",
                7: "queries.reshape(b, num_tokens, self.num_heads, -1)",
                15: "context_vec.reshape(b, num_tokens, -1)",
            },
        ),
        Right(
            "permute-and-flatten",
            {8: "keys.permute(0, 2, 1, 3)", 11: "queries @ keys.mT", 15: "context_vec.flatten(start_dim=2)"},
        ),
        Right(
            "einsum",
            {
                11: 'torch.einsum("bhid,bhjd->bhij", queries, keys)',
                14: 'torch.einsum("bhij,bhjd->bihd", attn_weights, values)',
            },
        ),
        Right(
            "library",
            {
                14: "nn.functional.scaled_dot_product_attention(\n"
                "    queries, keys, values, attn_mask=~mask_bool, dropout_p=self.dropout.p if self.training else 0.0\n"
                ").transpose(1, 2)",
            },
        ),
        Right("scale-by-head-width", {12: "nn.functional.softmax(attn_scores / self.head_dim**0.5, dim=3)"}),
    )
    equal = (
        ("10: values.transpose(2, 1)", "the same axis, or the same number, under another name"),
        ("11: queries @ keys.transpose(3, 2)", "the same axis, or the same number, under another name"),
        ("14: (attn_weights @ values).transpose(2, 1)", "the same axis, or the same number, under another name"),
        ("8: keys.transpose(2, 1)", "the same axis, or the same number, under another name"),
        ("9: queries.transpose(2, 1)", "the same axis, or the same number, under another name"),
    )
