"""Hidden checks of section 4.2, layer normalization as a class: other sizes, close values, other scale and shift."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import agrees
from ..gpt import TOOLS
from ..layers import LayerNormChecks

ROOT = "torch.sqrt(var + self.eps)"
MADE = f"{TOOLS}\n(dict(LayerNorm(4).named_parameters()), dict(LayerNorm(7).named_parameters()))"


class Parts:
    """The check of what the constructor makes, which homework 4 gives."""

    @check(
        ko="훈련되는 파라미터는 `scale`과 `shift` 둘이고, `emb_dim`개의 1과 `emb_dim`개의 0으로 시작해야 합니다.",
        en="There are two trainable parameters, `scale` and `shift`; they start as `emb_dim` ones and `emb_dim` zeros.",
        points=1,
    )
    def test_when_it_is_made_then_scale_and_shift_are_trainable(self, student: Student) -> None:
        for size, parameters in zip((4, 7), student.run(MADE), strict=True):
            assert set(parameters) == {"scale", "shift"}
            assert agrees(parameters["scale"], np.ones(size), atol=0)
            assert agrees(parameters["shift"], np.zeros(size), atol=0)
            assert all(parameter.requires_grad for parameter in parameters.values())


@exercise("layer-norm", points=5)
class TestLayerNorm(LayerNormChecks, Parts):
    wrong = (
        Wrong(
            "one-scale-for-all-layers",
            {1: 'globals().setdefault(f"scale_{emb_dim}", nn.Parameter(torch.ones(emb_dim)))'},
            ko="같은 폭의 모든 층이 `scale` 하나를 함께 씁니다. 층마다 파라미터를 새로 만듭니다.",
            en="All layers of the same width share one `scale`. Every layer makes parameters of its own.",
        ),
        Wrong(
            "plain-tensors",
            {1: "torch.ones(emb_dim)", 2: "torch.zeros(emb_dim)"},
            ko="보통의 텐서는 모듈의 파라미터로 등록되지 않아 훈련되지 않습니다. `nn.Parameter`로 감쌉니다.",
            en="Plain tensors are not registered with the module and are never trained. Wrap them in `nn.Parameter`.",
        ),
        Wrong(
            "frozen",
            {
                1: "nn.Parameter(torch.ones(emb_dim), requires_grad=False)",
                2: "nn.Parameter(torch.zeros(emb_dim), requires_grad=False)",
            },
            ko="`requires_grad=False`라서 훈련되지 않습니다.",
            en="With `requires_grad=False` they are not trained.",
        ),
        Wrong(
            "one-number",
            {1: "nn.Parameter(torch.ones(1))", 2: "nn.Parameter(torch.zeros(1))"},
            ko="모든 특성이 수 하나를 함께 씁니다. 특성마다 하나씩, `emb_dim`개가 필요합니다.",
            en="All features share one number. Each needs its own, `emb_dim` in all.",
        ),
        Wrong(
            "starts-swapped",
            {1: "nn.Parameter(torch.zeros(emb_dim))", 2: "nn.Parameter(torch.ones(emb_dim))"},
            ko="시작하는 값이 서로 바뀌었습니다. 0을 곱하면 정규화한 값이 모두 사라집니다.",
            en="The starting values changed places. Multiplied by 0, all that was normalized is lost.",
        ),
        Wrong(
            "random-start",
            {1: "nn.Parameter(torch.randn(emb_dim))", 2: "nn.Parameter(torch.randn(emb_dim))"},
            ko="무작위 수로 시작합니다. 처음에는 정규화한 값이 그대로 나오도록 1과 0으로 시작합니다.",
            en="They start as random numbers. With ones and zeros the normalized values come out as they are at first.",
        ),
        Wrong(
            "fixed-size",
            {1: "nn.Parameter(torch.ones(5))", 2: "nn.Parameter(torch.zeros(5))"},
            ko="크기를 숫자로 적었습니다. 넘겨받은 `emb_dim`을 써야 합니다.",
            en="The size is a fixed number. Use `emb_dim`, which was passed in.",
        ),
        Wrong(
            "batch-statistics",
            {3: "x.mean(dim=0, keepdim=True)", 4: "x.var(dim=0, keepdim=True, unbiased=False)"},
            ko="첫 차원, 곧 배치를 따라 계산했습니다. 층 정규화는 행마다 따로, 마지막 차원을 따라 계산합니다.",
            en="This works along the first dimension, the batch. Layer norm takes every row by itself, along the last.",
        ),
        Wrong(
            "second-dimension",
            {3: "x.mean(dim=1, keepdim=True)", 4: "x.var(dim=1, keepdim=True, unbiased=False)"},
            ko="3차원의 텐서에서는 `dim=1`이 토큰의 차원입니다. 마지막 차원은 언제나 `dim=-1`입니다.",
            en="With three dimensions `dim=1` is that of the tokens. The last one is `dim=-1`, always.",
        ),
        Wrong(
            "whole-tensor",
            {3: "x.mean()", 4: "x.var(unbiased=False)"},
            ko="텐서 전체의 평균과 분산입니다. 행마다 그 행의 것을 써야 합니다.",
            en="These are mean and variance of the whole tensor. Every row has its own.",
        ),
        Wrong(
            "no-keepdim",
            {3: "x.mean(dim=-1)", 4: "x.var(dim=-1, unbiased=False)"},
            ko="마지막 차원이 사라져 행마다 뺄 수 없습니다. `keepdim=True`로 크기 1을 남깁니다.",
            en="The last dimension is gone, so rows cannot be subtracted from. `keepdim=True` keeps it, with size 1.",
        ),
        Wrong(
            "default-divisor",
            {4: "x.var(dim=-1, keepdim=True)"},
            ko="분산의 기본값은 n-1로 나눕니다. GPT-2와 같도록 n으로 나눕니다.",
            en="By default the variance is divided by n-1. Divide by n, as GPT-2 does.",
        ),
        Wrong(
            "standard-deviation",
            {4: "x.std(dim=-1, keepdim=True, unbiased=False)"},
            ko="`var`에 표준 편차가 담겨 제곱근을 두 번 씌우게 됩니다. 여기에는 분산을 담습니다.",
            en="`var` holds the standard deviation, and the root is taken twice. This has to be the variance.",
        ),
        Wrong(
            "variance-about-zero",
            {4: "x.pow(2).mean(dim=-1, keepdim=True)"},
            ko="제곱하기 전에 평균을 빼지 않았습니다. 분산은 평균에서 떨어진 거리로 구합니다.",
            en="The mean is not subtracted before squaring. Variance is about the distance from the mean.",
        ),
        Wrong(
            "global-variable",
            {3: "out.mean(dim=-1, keepdim=True)", 4: "out.var(dim=-1, keepdim=True, unbiased=False)"},
            ko="노트북의 전역 변수 `out`을 썼습니다. 넘겨받은 `x`를 써야 합니다.",
            en="This reads the notebook's global `out`. Use `x`, which was passed in.",
        ),
        Wrong(
            "eps-outside",
            {5: "(x - mean) / (torch.sqrt(var) + self.eps)"},
            ko="`eps`를 제곱근 밖에서 더했습니다. 분산에 더한 다음 제곱근을 씌웁니다.",
            en="`eps` is added outside the root. Add it to the variance, then take the root.",
        ),
        Wrong(
            "eps-subtracted",
            {5: "(x - mean) / torch.sqrt(var - self.eps)"},
            ko="`eps`를 뺐습니다. 0으로 나누는 일이 없도록 분산에 더해야 합니다.",
            en="`eps` is subtracted. Added to the variance, it makes sure that nothing is divided by 0.",
        ),
        Wrong(
            "eps-subtracted-from-the-root",
            {5: "(x - mean) / (torch.sqrt(var) - self.eps)"},
            ko="`eps`를 뺐습니다. 0으로 나누는 일이 없도록 분산에 더해야 합니다.",
            en="`eps` is subtracted. Added to the variance, it makes sure that nothing is divided by 0.",
        ),
        Wrong(
            "no-eps",
            {5: "(x - mean) / torch.sqrt(var)"},
            ko="`eps`가 없어 값이 모두 같은 행은 0을 0으로 나누어 `nan`이 됩니다.",
            en="Without `eps` a row of equal values divides 0 by 0, which gives `nan`.",
        ),
        Wrong(
            "no-root",
            {5: "(x - mean) / (var + self.eps)"},
            ko="제곱근이 없어 분산으로 나누었습니다.",
            en="The root is missing, so this divides by the variance.",
        ),
        Wrong(
            "parentheses-forgotten",
            {5: f"x - mean / {ROOT}"},
            ko="괄호가 없어 평균만 나누었습니다. 뺄셈을 괄호로 묶습니다.",
            en="Without parentheses only the mean is divided. Put the subtraction into them.",
        ),
        Wrong(
            "mean-not-subtracted",
            {5: f"x / {ROOT}"},
            ko="평균을 빼지 않았습니다.",
            en="The mean is not subtracted.",
        ),
        Wrong(
            "in-place",
            {5: f"x.sub_(mean).div_({ROOT})"},
            ko="받은 `x` 자체를 바꾸었습니다. 뒤에서 `x`를 다시 쓰므로 새 텐서를 만들어야 합니다.",
            en="This changes the `x` that was passed in. It is used again later, so make a new tensor.",
        ),
        Wrong(
            "nothing-trained",
            {6: "norm_x"},
            ko="`scale`과 `shift`를 쓰지 않았습니다. 처음에는 차이가 없지만, 훈련해도 아무 효과가 없습니다.",
            en="`scale` and `shift` are not used. At first that makes no difference, but training them has no effect.",
        ),
        Wrong(
            "no-shift",
            {6: "self.scale * norm_x"},
            ko="`shift`를 더하지 않았습니다.",
            en="`shift` is not added.",
        ),
        Wrong(
            "shift-scaled",
            {6: "self.scale * (norm_x + self.shift)"},
            ko="`shift`를 먼저 더해서 그것까지 `scale`이 곱해집니다. 곱한 다음 더합니다.",
            en="`shift` is added first, so `scale` multiplies it, too. Multiply, then add.",
        ),
        Wrong(
            "roles-swapped",
            {6: "self.shift * norm_x + self.scale"},
            ko="두 파라미터의 역할이 바뀌었습니다. `scale`은 곱하고 `shift`는 더합니다.",
            en="The two parameters changed roles. `scale` multiplies, `shift` is added.",
        ),
        Wrong(
            "cut-off",
            {6: "self.scale.data * norm_x + self.shift.data"},
            ko="`.data`는 그레이디언트를 끊습니다. 파라미터를 그대로 씁니다.",
            en="`.data` cuts the gradient off. Use the parameters themselves.",
        ),
        Wrong(
            "without-gradients",
            {
                3: "x.detach().mean(dim=-1, keepdim=True)",
                4: "x.detach().var(dim=-1, keepdim=True, unbiased=False)",
            },
            ko="평균과 분산에서 그레이디언트가 끊깁니다. 그러면 입력에 닿는 그레이디언트가 식과 다릅니다.",
            en="Mean and variance carry no gradient, so what reaches the input is not the gradient of the formula.",
        ),
        Wrong(
            "normalized-without-gradients",
            {5: f"((x - mean) / {ROOT}).detach()"},
            ko="정규화한 값에서 그레이디언트가 끊겨, 앞의 층이 아무것도 배우지 못합니다.",
            en="The gradient is cut off at what is normalized, so earlier layers would learn nothing.",
        ),
        Wrong(
            "new-layer-each-time",
            {6: "nn.LayerNorm(x.shape[-1])(x)"},
            ko="부를 때마다 새 층을 만들어, 이 모듈의 `scale`과 `shift`는 쓰이지 않습니다.",
            en="Every call makes a new layer, and this module's own `scale` and `shift` are not used.",
        ),
    )
    right = (
        Right(
            "functional",
            {6: "nn.functional.layer_norm(x, x.shape[-1:], self.scale, self.shift, self.eps)"},
        ),
        Right(
            "functions",
            {
                1: "torch.nn.Parameter(torch.full((emb_dim,), 1.0))",
                2: "torch.nn.Parameter(torch.empty(emb_dim).fill_(0.0))",
                3: "torch.mean(x, -1, True)",
                4: "torch.var(x, dim=-1, correction=0, keepdim=True)",
                6: "torch.addcmul(self.shift, self.scale, norm_x)",
            },
        ),
        Right(
            "distances", {4: "((x - mean) ** 2).mean(dim=-1, keepdim=True)", 5: "(x - mean) / (var + self.eps) ** 0.5"}
        ),
        Right("second-moment", {4: "x.pow(2).mean(dim=-1, keepdim=True) - mean ** 2"}),
        Right(
            "unsqueezed",
            {
                3: "x.mean(dim=-1).unsqueeze(-1)",
                4: "x.var(dim=-1, unbiased=False)[..., None]",
                5: "(x - mean) * torch.rsqrt(var + self.eps)",
                6: "norm_x * self.scale + self.shift",
            },
        ),
        Right("corrected", {4: "x.var(dim=-1, keepdim=True) * (x.shape[-1] - 1) / x.shape[-1]"}),
        Right(
            "shorter",
            "class LayerNorm(nn.Module):\n"
            "    def __init__(self, emb_dim, eps=1e-5):\n"
            "        super().__init__()\n"
            "        self.eps = eps\n"
            "        self.shift = nn.Parameter(torch.zeros(emb_dim))\n"
            "        self.scale = nn.Parameter(torch.ones(emb_dim))\n"
            "    def forward(self, x):\n"
            "        var, mean = torch.var_mean(x, dim=-1, unbiased=False, keepdim=True)\n"
            "        return (x - mean).div((var + self.eps).sqrt()).mul(self.scale).add(self.shift)\n",
        ),
    )
    equal = (
        (
            "5: (x - mean) / torch.sqrt(self.eps + var)",
            "a sum, a product and a dot product are the same in either order",
        ),
        ("6: self.shift + self.scale * norm_x", "a sum, a product and a dot product are the same in either order"),
        ("inputs-to-float", "the notebooks compute in single precision"),
    )
