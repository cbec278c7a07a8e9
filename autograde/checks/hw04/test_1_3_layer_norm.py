"""Hidden checks of the homework: layer normalization, with the checks of lecture 28."""

from __future__ import annotations

from autograde.checking import Right, Wrong, exercise, worth

from ..layers import LayerNormChecks

ROOT = "torch.sqrt(var + self.eps)"


@exercise("review-layer-norm", points=2)
class TestReviewLayerNorm(LayerNormChecks):
    test_when_rows_vary_then_each_is_normalized = worth(1, LayerNormChecks.test_when_rows_vary_then_each_is_normalized)
    test_when_values_are_close_then_eps_counts = worth(0.5, LayerNormChecks.test_when_values_are_close_then_eps_counts)
    test_when_scale_and_shift_are_others_then_they_take_effect = worth(
        0.5, LayerNormChecks.test_when_scale_and_shift_are_others_then_they_take_effect
    )

    wrong = (
        Wrong(
            "eps-outside",
            {1: "(x - mean) / (torch.sqrt(var) + self.eps)"},
            ko="`eps`를 제곱근 밖에서 더했습니다. 분산에 더한 다음 제곱근을 씌웁니다.",
            en="`eps` is added outside the root. Add it to the variance, then take the root.",
        ),
        Wrong(
            "eps-subtracted-from-the-root",
            {1: "(x - mean) / (torch.sqrt(var) - self.eps)"},
            ko="`eps`를 뺐습니다. 0으로 나누는 일이 없도록 분산에 더해야 합니다.",
            en="`eps` is subtracted. Added to the variance, it makes sure that nothing is divided by 0.",
        ),
        Wrong(
            "no-eps",
            {1: "(x - mean) / torch.sqrt(var)"},
            ko="`eps`가 없어 값이 모두 같은 행은 0을 0으로 나누어 `nan`이 됩니다.",
            en="Without `eps` a row of equal values divides 0 by 0, which gives `nan`.",
        ),
        Wrong(
            "no-root",
            {1: "(x - mean) / (var + self.eps)"},
            ko="제곱근이 없어 분산으로 나누었습니다.",
            en="The root is missing, so this divides by the variance.",
        ),
        Wrong(
            "parentheses-forgotten",
            {1: f"x - mean / {ROOT}"},
            ko="괄호가 없어 평균만 나누었습니다. 뺄셈을 괄호로 묶습니다.",
            en="Without parentheses only the mean is divided. Put the subtraction into them.",
        ),
        Wrong(
            "mean-not-subtracted",
            {1: f"x / {ROOT}"},
            ko="평균을 빼지 않았습니다.",
            en="The mean is not subtracted.",
        ),
        Wrong(
            "in-place",
            {1: f"x.sub_(mean).div_({ROOT})"},
            ko="받은 `x` 자체를 바꾸었습니다. 뒤에서 `x`를 다시 쓰므로 새 텐서를 만들어야 합니다.",
            en="This changes the `x` that was passed in. It is used again later, so make a new tensor.",
        ),
        Wrong(
            "nothing-trained",
            {2: "norm_x"},
            ko="`scale`과 `shift`를 쓰지 않았습니다. 처음에는 차이가 없지만, 훈련해도 아무 효과가 없습니다.",
            en="`scale` and `shift` are not used. At first that makes no difference, but training them has no effect.",
        ),
        Wrong(
            "no-shift",
            {2: "self.scale * norm_x"},
            ko="`shift`를 더하지 않았습니다.",
            en="`shift` is not added.",
        ),
        Wrong(
            "shift-scaled",
            {2: "self.scale * (norm_x + self.shift)"},
            ko="`shift`를 먼저 더해서 그것까지 `scale`이 곱해집니다. 곱한 다음 더합니다.",
            en="`shift` is added first, so `scale` multiplies it, too. Multiply, then add.",
        ),
        Wrong(
            "roles-swapped",
            {2: "self.shift * norm_x + self.scale"},
            ko="두 파라미터의 역할이 바뀌었습니다. `scale`은 곱하고 `shift`는 더합니다.",
            en="The two parameters changed roles. `scale` multiplies, `shift` is added.",
        ),
        Wrong(
            "cut-off",
            {2: "self.scale.data * norm_x + self.shift.data"},
            ko="`.data`는 그레이디언트를 끊습니다. 파라미터를 그대로 씁니다.",
            en="`.data` cuts the gradient off. Use the parameters themselves.",
        ),
        Wrong(
            "new-layer-each-time",
            {2: "nn.LayerNorm(x.shape[-1])(x)"},
            ko="부를 때마다 새 층을 만들어, 이 모듈의 `scale`과 `shift`는 쓰이지 않습니다.",
            en="Every call makes a new layer, and this module's own `scale` and `shift` are not used.",
        ),
        Wrong(
            "variance-subtracted",
            {1: "(x - var) / torch.sqrt(mean + self.eps)"},
            ko="평균과 분산의 자리가 바뀌었습니다. 평균을 빼고 분산의 제곱근으로 나눕니다.",
            en="Mean and variance changed places. Subtract the mean, divide by the root of the variance.",
        ),
        Wrong(
            "multiplied-by-the-root",
            {1: f"(x - mean) * {ROOT}"},
            ko="제곱근을 곱했습니다. 나누어야 분산이 1이 됩니다.",
            en="This multiplies by the root. Dividing is what makes the variance 1.",
        ),
        Wrong(
            "eps-subtracted",
            {1: "(x - mean) / torch.sqrt(var - self.eps)"},
            ko="`eps`를 뺐습니다. 제곱근 안이 음수가 되지 않게 더해야 합니다.",
            en="`eps` is subtracted. It has to be added, which keeps what is under the root positive.",
        ),
        Wrong(
            "input-scaled",
            {2: "self.scale * x + self.shift"},
            ko="정규화하기 전의 `x`를 썼습니다. `norm_x`를 써야 합니다.",
            en="This scales `x` as it was before. Use `norm_x`.",
        ),
    )
    right = (
        Right(
            "functional",
            {2: "nn.functional.layer_norm(x, x.shape[-1:], self.scale, self.shift, self.eps)"},
        ),
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
        Right(
            "powers",
            {1: "(x - mean) * (var + self.eps) ** -0.5", 2: "torch.addcmul(self.shift, self.scale, norm_x)"},
        ),
        Right("other-order", {1: f"(x - mean).div({ROOT})", 2: "self.shift + norm_x * self.scale"}),
    )
    equal = (
        (
            "1: (x - mean) / torch.sqrt(self.eps + var)",
            "a sum, a product and a dot product are the same in either order",
        ),
        ("2: self.shift + self.scale * norm_x", "a sum, a product and a dot product are the same in either order"),
        ("inputs-to-float", "the notebooks compute in single precision"),
    )
