"""Hidden checks of section 3.3.1: from the scores of one query to its weights, by sum and by softmax."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import Floats, agrees, alike, between, floats, normal, require_flow, softmax

#: Scores are at most so many.
MOST = 60
#: The function of the answer on its own: outputs and gradients in single and in double precision, and what is left of
#: the scores. The notebook's names are taken away first.
CALLED = """
attn_scores_2 = attn_weights_2_tmp = None

def called(x):
    x = x.clone().requires_grad_()
    found = softmax_naive(x)
    gradient = torch.autograd.grad((found * pull).sum(), x)[0] if found.requires_grad else None
    return found, gradient

short, less, few = scores[1:3], -scores, scores[2:6]
(called(scores), called(scores.double()), *map(softmax_naive, (short, less, few, scores)), scores)
"""


@exercise("weights-by-sum", points=1)
class TestWeightsBySum:
    @check(
        ko="가중치는 점수를 그 합으로 나눈 값이어야 하고, `attn_scores_2`는 그대로 남아야 합니다.",
        en="The weights are the scores divided by their sum, and `attn_scores_2` itself stays as it was.",
    )
    def test_when_scores_are_normalized_then_they_stay(self, student: Student, reference: Student) -> None:
        weights, scores = student.run("(attn_weights_2_tmp, attn_scores_2)")
        assert agrees(weights, reference["attn_weights_2_tmp"])
        assert agrees(scores, reference["attn_scores_2"])

    @check(
        ko="점수가 달라져도 가중치의 합은 1이고, 점수 사이의 비는 그대로여야 하며, 그레이디언트가 점수로 흘러야 "
        "합니다.",
        en="With other scores, too, the weights add up to 1 and keep the ratios of the scores, and gradients go "
        "back to "
        "the scores.",
    )
    def test_when_scores_are_others_then_the_weights_follow(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        scores = many(rng)
        require_flow(
            student, reference, rng, "attn_weights_2_tmp", {"attn_scores_2": scores * np.sign(scores.sum()) + 1}
        )

    wrong = (
        Wrong(
            "by-largest",
            {1: "attn_scores_2 / attn_scores_2.max()"},
            ko="가장 큰 점수로 나누었습니다. 합이 1이 되려면 점수의 합으로 나누어야 합니다.",
            en="This divides by the largest score. For weights that add up to 1, divide by the sum.",
        ),
        Wrong(
            "by-count",
            {1: "attn_scores_2 / len(attn_scores_2)"},
            ko="점수의 개수로 나누었습니다. 점수의 합으로 나누어야 합니다.",
            en="This divides by how many scores there are. Divide by their sum.",
        ),
        Wrong(
            "by-length",
            {1: "attn_scores_2 / attn_scores_2.norm()"},
            ko="벡터의 길이로 나누었습니다. 그러면 합이 아니라 제곱의 합이 1이 됩니다.",
            en="This divides by the vector's length, which makes the squares add up to 1, not the weights.",
        ),
        Wrong(
            "softmax-already",
            {1: "torch.softmax(attn_scores_2, dim=0)"},
            ko="소프트맥스는 다음 단계입니다. 여기서는 점수를 합으로 나누기만 합니다.",
            en="Softmax is the next step. Here the scores are only divided by their sum.",
        ),
        Wrong(
            "absolute-values",
            {1: "attn_scores_2 / attn_scores_2.abs().sum()"},
            ko="절댓값의 합으로 나누었습니다. 음수 점수가 있으면 가중치의 합이 1이 되지 않습니다.",
            en="This divides by the sum of absolute values. With a negative score the weights do not add up to 1.",
        ),
        Wrong(
            "in-place",
            {1: "attn_scores_2.div_(attn_scores_2.sum())"},
            ko="`attn_scores_2` 자체를 바꾸었습니다. 뒤에서 점수를 다시 쓰므로 새 텐서를 만들어야 합니다.",
            en="This changes `attn_scores_2` itself, which is needed again later. Make a new tensor.",
        ),
        Wrong(
            "printed-sum",
            {1: "attn_scores_2 / 6.5617"},
            ko="합을 숫자로 적었습니다. 점수가 바뀌면 합도 바뀌어야 합니다.",
            en="The sum is written as a number. It has to follow the scores.",
        ),
    )
    right = (
        Right("torch-sum", {1: "torch.div(attn_scores_2, torch.sum(attn_scores_2, dim=-1, keepdim=True))"}),
        Right("reciprocal", {1: "attn_scores_2 * (1 / attn_scores_2.sum())"}),
        Right("python-sum", {1: "attn_scores_2 / sum(attn_scores_2)"}),
    )


@exercise("softmax-naive", points=2)
class TestSoftmaxNaive:
    @check(
        ko="`softmax_naive`는 넘겨받은 점수를 지수 함수에 넣고 그 합으로 나누어야 합니다. 점수가 몇 개이고 "
        "음수이더라도 "
        "마찬가지이며, 자료형이 그대로이고 그레이디언트가 점수로 흘러야 합니다.",
        en="`softmax_naive` takes the exponentials of the scores it is given and divides by their sum, however many "
        "there are and also where they are negative. It keeps their dtype, and gradients go back to the scores.",
    )
    def test_when_the_function_is_called_then_it_uses_its_argument(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        scores, pull = many(rng), rng.normal(size=MOST)[: between(rng, 33, MOST)]
        inputs = {"scores": scores[: pull.size], "pull": pull.astype(np.float32)}
        assert alike(student.run(CALLED, **inputs), reference.run(CALLED, **inputs))

    @check(
        ko="`attn_weights_2_naive`는 `attn_scores_2`의 소프트맥스여야 하고, 점수는 그대로 남아야 합니다.",
        en="`attn_weights_2_naive` is the softmax of `attn_scores_2`, which itself stays as it was.",
    )
    def test_when_the_scores_go_in_then_the_weights_agree(self, student: Student, reference: Student) -> None:
        weights, scores = student.run("(attn_weights_2_naive, attn_scores_2)")
        assert agrees(weights, reference["attn_weights_2_naive"])
        assert agrees(scores, reference["attn_scores_2"])

    wrong = (
        Wrong(
            "sum-without-exp",
            {1: "torch.exp(x) / x.sum()"},
            ko="분모에 지수 함수가 빠졌습니다. 지수 함수 값의 합으로 나누어야 합니다.",
            en="The denominator lacks the exponential. Divide by the sum of the exponentials.",
        ),
        Wrong(
            "exp-of-sum",
            {1: "torch.exp(x) / torch.exp(x.sum())"},
            ko="점수를 먼저 더하고 지수 함수에 넣었습니다. 지수 함수에 넣은 다음 더해야 합니다.",
            en="The scores are added before the exponential. Take the exponentials first, then add.",
        ),
        Wrong(
            "not-normalized",
            {1: "torch.exp(x)"},
            ko="합으로 나누지 않아 가중치의 합이 1이 아닙니다.",
            en="Nothing is divided, so the weights do not add up to 1.",
        ),
        Wrong(
            "plain-sum",
            {1: "x / x.sum()"},
            ko="지수 함수를 쓰지 않았습니다. 음수 점수의 가중치가 음수가 됩니다.",
            en="There is no exponential, so a negative score gets a negative weight.",
        ),
        Wrong(
            "powers-of-two",
            {1: "2**x / (2**x).sum()"},
            ko="밑이 2인 거듭제곱을 썼습니다. 소프트맥스의 밑은 e입니다.",
            en="These are powers of 2. The base of softmax is e.",
        ),
        Wrong(
            "global-scores",
            {1: "torch.exp(attn_scores_2) / torch.exp(attn_scores_2).sum()"},
            ko="함수가 전역 변수 `attn_scores_2`를 썼습니다. 넘겨받은 `x`를 써야 합니다.",
            en="The function reads the global `attn_scores_2`. Use `x`, which was passed in.",
        ),
        Wrong(
            "in-place",
            {1: "x.exp_() / x.sum()"},
            ko="`exp_`는 넘겨받은 텐서를 바꿉니다. 호출한 쪽의 점수가 망가집니다.",
            en="`exp_` changes the tensor that was passed in and spoils the caller's scores.",
        ),
        Wrong(
            "rebuilt-from-numbers",
            {1: "torch.tensor((torch.exp(x) / torch.exp(x).sum()).tolist())"},
            ko="텐서를 수의 리스트로 바꾸었다가 다시 만들어 그레이디언트가 끊깁니다. 텐서로만 계산합니다.",
            en="The tensor goes through a list of numbers and is built anew, which cuts the gradients off. Compute "
            "with "
            "tensors throughout.",
        ),
        Wrong(
            "mean-for-sum",
            {1: "torch.exp(x) / torch.exp(x).mean()"},
            ko="평균으로 나누었습니다. 합이 1이 되려면 합으로 나누어야 합니다.",
            en="This divides by the mean. For weights that add up to 1, divide by the sum.",
        ),
    )
    right = (
        Right("largest-subtracted", {1: "torch.exp(x - x.max()) / torch.exp(x - x.max()).sum()"}),
        Right("methods", {1: "x.exp() / x.exp().sum(dim=-1, keepdim=True)"}),
        Right("logarithms", {1: "torch.exp(x - torch.logsumexp(x, dim=0))"}),
    )
    equal = (
        ("1: torch.exp(x) / torch.exp(x).sum()", "the scores have one axis"),
        ("1: torch.exp(x) / torch.exp(x).sum(dim=-1)", "the scores have one axis"),
        ("inputs-to-cpu", "in this lecture all tensors are on the CPU"),
    )


@exercise("softmax-torch", points=1)
class TestSoftmaxTorch:
    @check(
        ko="`attn_scores_2`의 소프트맥스여야 하고, 점수는 그대로 남아야 합니다.",
        en="The result is the softmax of `attn_scores_2`, which itself stays as it was.",
    )
    def test_when_the_scores_go_in_then_the_weights_agree(self, student: Student, reference: Student) -> None:
        weights, scores = student.run("(attn_weights_2, attn_scores_2)")
        assert agrees(weights, reference["attn_weights_2"])
        assert agrees(scores, reference["attn_scores_2"])

    @check(
        ko="점수가 달라지면 가중치도 따라 달라지고 그레이디언트가 점수로 흘러야 하며, 점수가 아주 커도 수로 나와야 "
        "합니다.",
        en="With other scores the weights follow and gradients go back to the scores, and even huge scores give "
        "numbers.",
    )
    def test_when_scores_are_huge_then_the_weights_are_numbers(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        require_flow(student, reference, rng, "attn_weights_2", {"attn_scores_2": many(rng)})
        huge = np.array([1000.0, 0.0, 999.0], dtype=np.float32)
        weights = floats(student.rerun(attn_scores_2=huge)["attn_weights_2"])
        assert np.allclose(weights, softmax(huge.astype(np.float64)), atol=1e-4)

    wrong = (
        Wrong(
            "naive",
            {1: "softmax_naive(attn_scores_2)"},
            ko="직접 만든 함수는 큰 점수에서 `nan`이 됩니다. 라이브러리의 소프트맥스를 씁니다.",
            en="The function made by hand gives `nan` for large scores. Use the library's softmax.",
        ),
        Wrong(
            "log-softmax",
            {1: "torch.log_softmax(attn_scores_2, dim=0)"},
            ko="`log_softmax`는 가중치의 로그입니다. 합이 1이 되지 않습니다.",
            en="`log_softmax` gives the logarithms of the weights, which do not add up to 1.",
        ),
        Wrong(
            "softmax-twice",
            {1: "torch.softmax(attn_weights_2_naive, dim=0)"},
            ko="이미 정규화한 가중치에 소프트맥스를 한 번 더 썼습니다. 점수 `attn_scores_2`에 씁니다.",
            en="This takes the softmax of weights that went through it already. Apply it to `attn_scores_2`.",
        ),
        Wrong(
            "by-sum",
            {1: "attn_scores_2 / attn_scores_2.sum()"},
            ko="합으로 나누기만 했습니다. 소프트맥스는 지수 함수를 씁니다.",
            en="This only divides by the sum. Softmax uses the exponential.",
        ),
        Wrong(
            "sigmoid",
            {1: "torch.sigmoid(attn_scores_2)"},
            ko="시그모이드는 점수를 하나씩 따로 바꾸므로 합이 1이 되지 않습니다.",
            en="A sigmoid changes every score by itself, so the weights do not add up to 1.",
        ),
        Wrong(
            "weights-of-before",
            {1: "attn_weights_2_naive"},
            ko="앞 문제의 결과를 그대로 썼습니다. 점수에서 다시 계산해야 합니다.",
            en="This is the result of before. It has to be computed from the scores.",
        ),
    )
    right = (
        Right("functional", {1: "nn.functional.softmax(attn_scores_2, dim=-1)"}),
        Right("module", {1: "nn.Softmax(dim=0)(attn_scores_2)"}),
        Right("method", {1: "attn_scores_2.softmax(-1)"}),
    )
    equal = (("1: torch.softmax(attn_scores_2, dim=-1)", "the same axis, or the same number, under another name"),)


def many(rng: np.random.Generator) -> Floats:
    """More scores than anybody would write as a number, some of them far from 0."""
    return normal(rng, MOST) * 5
