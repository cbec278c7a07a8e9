"""Hidden checks of sections 3.5.1 and 3.5.2: scores masked before softmax, and the dropout layer."""

from __future__ import annotations

import numpy as np

from autograde.checks import Right, Student, Wrong, check, exercise
from autograde.checks.arrays import agrees, floats, sample

SCORES = sample(5, 5)
ABOVE = np.triu(np.ones((5, 5), dtype=np.float32), k=1)
#: Two passes in training and one in evaluation mode; the layer is left as it was.
PASSES = """
torch.manual_seed(27)
ones, mode = torch.ones(400, 300), dropout.training
first, second = dropout.train()(ones), dropout(ones)
quiet = dropout.eval()(ones)
dropout.train(mode)
(first, bool((first == second).all()), bool((quiet == ones).all()))
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
        ko="다른 점수와 다른 크기의 마스크에서도 마찬가지여야 합니다.",
        en="The same holds for other scores and a mask of another size.",
    )
    def test_when_scores_are_others_then_the_result_follows(self, student: Student) -> None:
        found = student.rerun(attn_scores=SCORES, mask=ABOVE, context_length=5)["masked"]
        assert agrees(found, np.where(ABOVE == 1, -np.inf, SCORES))

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
        ko="훈련할 때는 절반쯤이 0이 되고 나머지는 두 배가 되어야 하며, 평가할 때는 아무것도 바뀌지 않아야 합니다.",
        en="In training about half of the numbers become 0 and the others double; in evaluation nothing changes.",
    )
    def test_when_ones_go_through_then_half_of_them_stay_doubled(self, student: Student) -> None:
        first, same, quiet = student.run(PASSES)
        numbers = floats(first)
        assert set(np.unique(numbers)) == {0.0, 2.0}
        assert 0.49 < (numbers == 0).mean() < 0.51
        assert (same, quiet) == (False, True)

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
