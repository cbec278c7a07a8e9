"""Hidden checks of sections 3.5.1 and 3.5.2: scores masked before softmax, and the dropout layer."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees, alike, backward, between, floats, leaf, normal

#: Whether the layer is in training, two passes in training and one in evaluation mode, and what is left of the input;
#: the layer is left as it was.
PASSES = """
torch.manual_seed(seed)
mode, ones = dropout.training, numbers * 1
first, second, quiet = dropout.train()(ones), dropout(ones), dropout.eval()(ones)
dropout.train(mode)
(mode, first, second, quiet, ones)
"""


@exercise("mask-scores", points=1)
class TestMaskScores:
    @check(
        ko="대각선 위의 점수는 `-inf`이고 나머지는 나누지 않은 점수 그대로여야 합니다. 셀을 다시 실행해도 "
        "같아야 합니다.",
        en="Above the diagonal there is `-inf`, elsewhere the scores are as they were, not scaled, "
        "and a second run changes nothing.",
    )
    def test_when_the_mask_is_applied_then_later_scores_are_gone(self, student: Student, reference: Student) -> None:
        assert agrees(student["masked"], reference["masked"])
        assert agrees(student.rerun()["masked"], reference["masked"])

    @check(
        ko="점수와 마스크의 크기가 달라지고 점수가 아주 크거나 작아도 마찬가지이며, `attn_scores`는 바뀌지 않고, "
        "보이는 "
        "점수로 그레이디언트가 흘러야 합니다.",
        en="The same holds for scores and a mask of another size, and for very large and small scores; `attn_scores` "
        "itself does not change, and gradients go back to the visible scores.",
    )
    def test_when_scores_are_others_then_the_result_follows(self, student: Student, rng: np.random.Generator) -> None:
        queries, keys, above = drawn(rng)
        scores = (queries @ keys.T) * 1e6
        names = {"inputs": queries, "queries": queries, "keys": keys, "mask": above, "context_length": len(above)}
        pull = normal(rng, *scores.shape)
        view = student.rerun(attn_scores=leaf(scores), **names)
        found, (gradient,) = view.run(backward("torch.where(mask.bool(), mask, masked)", "attn_scores"), pull=pull)
        assert alike(found, np.where(above == 1, above, scores), rtol=0)
        assert alike(gradient, np.where(above == 1, 0, pull).astype(np.float32))
        masked, after = student.rerun(attn_scores=scores, **names).run("(masked, attn_scores)")
        assert alike(masked, np.where(above == 1, -np.inf, scores).astype(np.float32), rtol=0)
        assert alike(after, scores, rtol=0)

    wrong = (
        Wrong(
            "zeros",
            {1: "attn_scores.masked_fill(mask.bool(), 0.0)"},
            ko="0으로 채웠습니다. 소프트맥스에서 0은 가중치가 되므로 뒤의 토큰이 보입니다. `-inf`라야 0이 됩니다.",
            en="This fills in 0, which softmax turns into a weight: later tokens are seen. Only `-inf` becomes 0.",
        ),
        Wrong(
            "positive-infinity",
            {1: "attn_scores.masked_fill(mask.bool(), torch.inf)"},
            ko="부호가 빠졌습니다. `inf`는 소프트맥스에서 `nan`이 됩니다.",
            en="The sign is missing. Softmax turns `inf` into `nan`.",
        ),
        Wrong(
            "mask-inverted",
            {1: "attn_scores.masked_fill(mask == 0, -torch.inf)"},
            ko="마스크가 뒤집혔습니다. `mask`가 1인 자리를 가려야 합니다.",
            en="The mask is inverted. Hide the places where `mask` is 1.",
        ),
        Wrong(
            "mask-transposed",
            {1: "attn_scores.masked_fill(mask.T.bool(), -torch.inf)"},
            ko="마스크를 전치해 앞의 토큰이 가려졌습니다.",
            en="The mask is transposed, so earlier tokens are hidden.",
        ),
        Wrong(
            "multiplied",
            {1: "attn_scores * (1 - mask)"},
            ko="곱해서 0을 만들었습니다. 소프트맥스 전에는 0이 아니라 `-inf`로 가립니다.",
            en="Multiplying makes zeros. Before softmax it takes `-inf`, not 0.",
        ),
        Wrong(
            "infinity-times-zero",
            {1: "attn_scores + mask * -torch.inf"},
            ko="0에 무한대를 곱하면 `nan`입니다. `masked_fill`은 곱하지 않고 채웁니다.",
            en="0 times infinity is `nan`. `masked_fill` does not multiply, it fills.",
        ),
        Wrong(
            "finite",
            {1: "attn_scores.masked_fill(mask.bool(), -1e9)"},
            ko="유한한 수로 가렸습니다. 점수가 더 작으면 뒤의 토큰이 다시 보입니다. `-torch.inf`라야 늘 0이 됩니다.",
            en="This masks with a finite number: where scores are smaller still, later tokens are seen again. Only "
            "`-torch.inf` becomes 0 always.",
        ),
        Wrong(
            "in-place",
            {1: "attn_scores.masked_fill_(mask.bool(), -torch.inf)"},
            ko="밑줄이 붙은 `masked_fill_`은 `attn_scores` 자체를 바꿉니다. 여기서는 점수가 그대로 남아야 합니다.",
            en="`masked_fill_`, with the underscore, changes `attn_scores` itself, which is to stay as it is here.",
        ),
        Wrong(
            "large-number",
            {1: "attn_scores.masked_fill(mask.bool(), -1.0)"},
            ko="-1은 충분히 작지 않아 뒤의 토큰에 가중치가 남습니다. `-inf`라야 정확히 0이 됩니다.",
            en="-1 is not small enough: later tokens keep some weight. Only `-inf` becomes exactly 0.",
        ),
        Wrong(
            "weights-for-scores",
            {1: "attn_weights.masked_fill(mask.bool(), -torch.inf)"},
            ko="이미 소프트맥스를 한 가중치를 가렸습니다. 소프트맥스 전의 점수를 가려야 합니다.",
            en="These are weights, which went through softmax already. Mask the scores.",
        ),
        Wrong(
            "scaled-already",
            {1: "(attn_scores / keys.shape[-1] ** 0.5).masked_fill(mask.bool(), -torch.inf)"},
            ko="점수를 미리 나누었습니다. 나누는 일은 다음 셀에서 합니다.",
            en="The scores are scaled already. The next cell does that.",
        ),
    )
    right = (
        Right("where", {1: "torch.where(mask == 1, torch.tensor(float('-inf')), attn_scores)"}),
        Right("comparison", {1: 'attn_scores.masked_fill(mask > 0, float("-inf"))'}),
        Right("added", {1: "attn_scores + torch.zeros_like(mask).masked_fill(mask.bool(), -torch.inf)"}),
        Right("copy-filled", {1: "attn_scores.clone().masked_fill_(mask.bool(), -torch.inf)"}),
    )


@exercise("dropout-layer", points=1)
class TestDropoutLayer:
    @check(
        ko="`dropout`은 확률이 0.5인 `nn.Dropout` 층이어야 합니다.",
        en="`dropout` is an `nn.Dropout` layer with probability 0.5.",
    )
    def test_when_it_is_made_then_it_is_a_dropout_layer(self, student: Student) -> None:
        layer, rate = student.run("(dropout, dropout.p)")
        assert "torch.nn.modules.dropout.Dropout" in getattr(layer, "bases", ())
        assert rate == 0.5

    @check(
        ko="새 층은 훈련 모드여야 합니다. 훈련할 때는 절반쯤이 0이 되고 나머지는 두 배가 되어야 하며, 평가할 때는 "
        "아무것도 "
        "바뀌지 않아야 합니다. 넘겨받은 텐서는 그대로 남아야 합니다.",
        en="The new layer is in training mode. In training about half of the numbers become 0 and the others "
        "double; in "
        "evaluation nothing changes. The tensor that goes in stays as it was.",
    )
    def test_when_numbers_go_through_then_half_of_them_stay_doubled(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        numbers = (1 + rng.random(size=(between(rng, 90, 110), 90))).astype(np.float32)
        mode, first, second, quiet, after = student.run(PASSES, numbers=numbers, seed=between(rng, 1, 10_000))
        assert mode is True
        for seen in (first, second):
            dropped = floats(seen) == 0
            assert alike(seen, np.where(dropped, 0, 2 * numbers).astype(np.float32))
            assert 0.47 < dropped.mean() < 0.53
        assert first != second
        assert alike((quiet, after), (numbers, numbers), rtol=0)

    wrong = (
        Wrong(
            "small-rate",
            {1: "nn.Dropout(0.1)"},
            ko="확률이 0.1입니다. 여기서는 절반을 0으로 만드는 0.5입니다.",
            en="The probability is 0.1. Here it is 0.5, which sets half of the numbers to 0.",
        ),
        Wrong(
            "percent",
            {1: "nn.Dropout(0.05)"},
            ko="확률이 0.05입니다. 50퍼센트는 0.5라고 씁니다.",
            en="The probability is 0.05. Fifty percent is written as 0.5.",
        ),
        Wrong(
            "function",
            {1: "lambda x: nn.functional.dropout(x, p=0.5)"},
            ko="함수는 평가할 때도 늘 0을 만듭니다. `eval()`을 따르는 것은 `nn.Dropout` 층입니다.",
            en="The function drops numbers in evaluation, too. An `nn.Dropout` layer follows `eval()`.",
        ),
        Wrong(
            "class",
            {1: "nn.Dropout"},
            ko="클래스 자체입니다. 괄호 안에 확률을 적어 층을 만들어야 합니다.",
            en="This is the class. Call it with the probability to make a layer.",
        ),
        Wrong(
            "everything",
            {1: "nn.Dropout(1.0)"},
            ko="확률이 1이면 모두 0이 됩니다.",
            en="With a probability of 1 everything becomes 0.",
        ),
        Wrong(
            "in-place",
            {1: "nn.Dropout(0.5, inplace=True)"},
            ko="`inplace=True`는 넘겨받은 텐서 자체를 바꿉니다. 다음 셀의 어텐션 가중치가 망가집니다.",
            en="With `inplace=True` the tensor that goes in is changed: the next cell's attention weights are spoilt.",
        ),
        Wrong(
            "in-evaluation",
            {1: "nn.Dropout(0.5).eval()"},
            ko="`eval()`로 평가 모드가 되어 아무것도 0이 되지 않습니다. 새로 만든 층은 훈련 모드입니다.",
            en="`eval()` puts the layer into evaluation mode, where nothing is dropped. A new layer is in training "
            "mode.",
        ),
        Wrong(
            "alpha-dropout",
            {1: "nn.AlphaDropout(0.5)"},
            ko="`AlphaDropout`은 0이 아닌 다른 수로 바꿉니다. `nn.Dropout`을 씁니다.",
            en="`AlphaDropout` puts in another number than 0. Use `nn.Dropout`.",
        ),
    )
    right = (
        Right("keyword", {1: "torch.nn.Dropout(p=0.5)"}),
        Right("default", {1: "nn.Dropout()"}),
        Right("fraction", {1: "nn.Dropout(1 / 2, inplace=False)"}),
    )
    equal = (("1: nn.Dropout()", "it is the default"),)


def drawn(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Queries and keys of more tokens than anybody would write as a number, and the mask for them."""
    tokens, width = between(rng, 33, 40), between(rng, 17, 24)
    above = np.triu(np.ones((tokens, tokens), dtype=np.float32), k=1)
    return normal(rng, tokens, width), normal(rng, tokens, width), above
