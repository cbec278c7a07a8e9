"""Lecture 28, 4.2: layer normalization."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
## 4.2 층 정규화 · 25분

<!-- slide: 층 정규화는 토큰 하나의 벡터마다 평균을 0으로, 분산을 1로 맞춥니다. -->

층이 깊어지면 값이 너무 커지거나 작아져 훈련이 불안정해지기 쉽습니다. **층 정규화**(layer normalization)는 토큰
하나의 벡터마다 평균을 0으로, 분산을 1로 맞추어 훈련을 안정시키고 빠르게 합니다. 배치 정규화(batch normalization)와
달리 **행마다 따로** 계산하므로, 배치에 다른 무엇이 함께 들어 있는지는 결과에 영향을 주지 않습니다.

![](figure:layer-norm-row)

먼저 작은 예를 손으로 계산합니다. 그림이 그 예의 첫 행입니다.

#### {{heading:toy-layer}}

특성 5개를 받아 6개로 바꾸는 선형 층과 ReLU를 `nn.Sequential`로 이어 `layer`에 담습니다. 선형 층에는 편향이
있습니다. ReLU는 음수를 0으로 바꾸는 활성화 함수(activation function)입니다. 시드가 123이면 출력의 첫 행은
0.2260, 0.3470, 0, 0.2216, 0, 0입니다.
"""

# %% [markdown] lang="en"
"""
## 4.2 Layer normalization · 25 min

<!-- slide: Layer normalization gives the vector of each token mean 0 and variance 1. -->

In a deep network values easily grow too large or too small, which makes training unstable. **Layer
normalization** gives the vector of each token mean 0 and variance 1, and so makes training stable and faster.
Unlike batch normalization it works on **every row by itself**, so the rest of the batch makes no difference.

![](figure:layer-norm-row)

A small example comes first, by hand. The figure shows its first row.

#### {{heading:toy-layer}}

Join a linear layer that turns 5 features into 6 and a ReLU with `nn.Sequential`, and put the result into
`layer`. The linear layer has a bias. ReLU is the activation function that turns negative numbers into 0. With
seed 123 the first row of the output is 0.2260, 0.3470, 0, 0.2216, 0, 0.
"""

# %% exercise="toy-layer" points=1 slides=false
torch.manual_seed(123)

# ko: 입력 샘플 2개, 샘플마다 특성 5개
# en: 2 samples of 5 features each
batch_example = torch.randn(2, 5)

# ko: 특성 5개를 6개로 바꾸는 선형 층과 ReLU를 차례로 잇습니다.
# en: A linear layer from 5 to 6 features, and ReLU after it.
layer = nn.Sequential(nn.Linear(5, 6), nn.ReLU())  ### your code
# ko: (2, 5) → (2, 6)
# en: (2, 5) → (2, 6)
out = layer(batch_example)

print(out)

# %% check="toy-layer"
with check(
    "toy-layer",
    hint=tr(
        ko="`nn.Sequential`에 두 층을 쓰는 순서대로 넣습니다. `nn.Linear`는 들어오는 특성의 수와 나가는 특성의 수를 "
        "차례로 받습니다. ReLU도 `nn`에 층으로 있습니다.",
        en="Give `nn.Sequential` the two layers in the order in which they are applied. `nn.Linear` takes how many "
        "features come in, then how many go out. ReLU, too, is a layer in `nn`.",
    ),
    more=tr(
        ko="`nn.Sequential`의 괄호 안에 객체 두 개를 쉼표로 이어 씁니다. 먼저 수 5와 6을 받은 `nn.Linear`, 다음에 인자 "
        "없이 만든 `nn.ReLU`입니다. `nn.ReLU` 뒤에도 괄호가 있어야 객체가 됩니다.",
        en="Inside the parentheses of `nn.Sequential` stand two objects with a comma between them: first an "
        "`nn.Linear` that was given 5 and 6, then an `nn.ReLU` that was given nothing. `nn.ReLU`, too, needs "
        "parentheses to make an object.",
    ),
):
    answered(layer)
    assert (isinstance(layer, nn.Sequential), len(list(layer.children()))) == (True, 2), tr(
        ko="`layer`가 층 두 개를 이은 `nn.Sequential`이 아닙니다.",
        en="`layer` is not an `nn.Sequential` of two layers.",
    )
    assert list(layer[0].parameters()), tr(
        ko="먼저 오는 층이 선형 층이 아닙니다.",
        en="The layer that comes first is not a linear layer.",
    )
    assert [tuple(one.shape) for one in layer.parameters() if one.requires_grad] == [(6, 5), (6,)], tr(
        ko="훈련되는 파라미터가 다릅니다. 선형 층에 특성이 5개 들어와 6개 나가는지, 편향이 있는지 확인합니다.",
        en="The trainable parameters are others. See whether 5 features go into the linear layer and 6 come out, and "
        "whether it has its bias.",
    )
    assert layer[1](torch.tensor([-2.0, 0.0, 9.0])).tolist() == [0.0, 0.0, 9.0], tr(
        ko="나중에 오는 층이 ReLU가 아닙니다.",
        en="The layer that comes second is not ReLU.",
    )
    assert tuple(out.shape) == (2, 6), tr(
        ko="`out`의 크기가 (2, 6)이 아닙니다. 셀을 처음부터 다시 실행합니다.",
        en="The shape of `out` is not (2, 6). Run the whole cell again.",
    )

# %% [markdown] lang="ko"
"""
#### {{heading:mean-and-variance}}

`out`의 **행마다** 평균과 분산을 구해 `mean`과 `var`에 담습니다. 두 인자가 중요합니다.

- `dim`은 계산하면서 없앨 차원입니다. `dim=-1`은 마지막 차원, 곧 특성의 차원입니다. 텐서가 2차원이든 3차원이든
  뜻이 같습니다.
- `keepdim=True`를 주면 그 차원이 사라지지 않고 크기 1로 남습니다. 크기가 `(2,)`가 아니라 `(2, 1)`이어야 다음
  문제에서 행마다 빼고 나눌 수 있습니다.

<!-- slide: 평균은 행마다, 곧 토큰마다 구합니다. -->

![](figure:mean-dim)

분산은 $n$개의 값이 평균에서 떨어진 거리의 제곱을 더해 나눈 것입니다. PyTorch는 기본으로 $n$이 아니라 $n-1$로
나눕니다(베셀 보정). **여기서는 기본값을 그대로 씁니다.** 뒤에서 만드는 클래스는 $n$으로 나누며, 까닭은 그때
설명합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:mean-and-variance}}

Compute mean and variance of **every row** of `out`; they go into `mean` and `var`. Two arguments matter.

- `dim` is the dimension to work along, which then disappears. `dim=-1` is the last one, that of the features,
  whether the tensor has two dimensions or three.
- With `keepdim=True` that dimension does not disappear, it stays with size 1. The shape has to be `(2, 1)`,
  not `(2,)`, for the next exercise to subtract and divide row by row.

<!-- slide: The mean is taken along each row, that is, for each token. -->

![](figure:mean-dim)

The variance adds up the squared distances of the $n$ values from their mean and divides. By default PyTorch
divides not by $n$ but by $n-1$ (Bessel's correction). **Use the default here.** The class that follows later
divides by $n$, and the reason is given there.
"""

# %% exercise="mean-and-variance" points=1
# ko: 행마다 평균 하나. 마지막 차원은 크기 1로 남습니다.  (2, 6) → (2, 1)
# en: One mean per row. The last dimension stays, with size 1.  (2, 6) → (2, 1)
mean = out.mean(dim=-1, keepdim=True)  ### your code
# ko: 행마다 분산 하나. 나누는 수는 기본값(n-1)입니다.  (2, 6) → (2, 1)
# en: One variance per row, with the default divisor (n-1).  (2, 6) → (2, 1)
var = out.var(dim=-1, keepdim=True)  ### your code

print(tr(ko="평균:\n", en="mean:\n"), mean)
print(tr(ko="분산:\n", en="variance:\n"), var)

# %% check="mean-and-variance"
with check(
    "mean-and-variance",
    hint=tr(
        ko="텐서의 메서드 `mean`과 `var`에 인자 두 개를 줍니다. `dim`은 없앨 차원으로, 마지막 차원은 -1입니다. "
        "`keepdim`은 그 차원을 크기 1로 남길지 정합니다.",
        en="The tensor's methods `mean` and `var` take two arguments here: `dim`, the dimension that they work along "
        "(-1 is the last one), and `keepdim`, whether that dimension stays with size 1.",
    ),
    more=tr(
        ko="두 빈칸 모두 `out` 전체에서 메서드 하나를 부릅니다. 첫째는 `mean`, 둘째는 `var`이고 인자는 둘이 같습니다. "
        "나누는 수를 정하는 인자는 주지 않습니다. 그러면 기본값이 쓰입니다.",
        en="Each blank calls one method of the whole `out`: the first `mean`, the second `var`, both with the same two "
        "arguments. Give no argument about the divisor, so that the default is used.",
    ),
):
    answered(mean, var)
    assert mean.dim() == var.dim() == 2, tr(
        ko="차원 하나가 사라졌습니다. 마지막 차원은 크기 1로 남겨야 합니다.",
        en="A dimension is gone. The last one has to stay, with size 1.",
    )
    # ko: 위의 out에서, 그리고 행과 특성의 수가 다른 out에서 확인합니다.
    # en: For the `out` above, and for another one with other numbers of rows and features.
    _again = rerun(out=torch.linspace(-2, 3, 24).sin().view(3, 8))
    for _values, _mean, _var in ((out, mean, var), (_again.out, _again.mean, _again.var)):
        _rows, _features = _values.shape
        assert tuple(_mean.shape) == tuple(_var.shape) == (_rows, 1), tr(
            ko="크기가 (행의 수, 1)이 아닙니다. 열이 아니라 행마다 값이 하나씩 나와야 합니다.",
            en="The shape is not (number of rows, 1). There has to be one value per row, not per column.",
        )
        _distances = _values - _mean
        assert _distances.sum(dim=-1).abs().max() < 1e-4, tr(
            ko="평균이 행에 있는 모든 값의 평균과 다릅니다.",
            en="The mean is not the mean of all values in the row.",
        )
        _squares = _distances.square().sum(dim=-1)
        assert (_var[:, 0] * _features - _squares).abs().max() > 1e-4, tr(
            ko="분산을 n으로 나누었습니다. 여기서는 기본값인 n-1로 나눈 값을 씁니다.",
            en="The variance was divided by n. Here the default is wanted, which divides by n-1.",
        )
        assert (_var[:, 0] * (_features - 1) - _squares).abs().max() < 1e-4, tr(
            ko="분산이 행에 있는 모든 값의 분산과 다릅니다. 표준 편차가 아닌지 확인합니다.",
            en="The variance is not that of all values in the row. See whether it is the standard deviation.",
        )

# %% [markdown] lang="ko"
r"""
#### {{heading:normalize-by-hand}}

`out`의 각 행에서 평균을 빼고 표준 편차로 나눈 텐서를 `out_norm`에 담습니다. 표준 편차는 분산의 제곱근입니다.

<!-- notes -->

$$\hat x=\frac{x-\mu}{\sqrt{\sigma^2}}$$

첫 행은 0.6159, 1.4126, −0.8719, 0.5872, −0.8719, −0.8719가 됩니다.
"""

# %% [markdown] lang="en"
r"""
#### {{heading:normalize-by-hand}}

Subtract from each row of `out` its mean, divide by its standard deviation, and put the tensor into
`out_norm`. The standard deviation is the square root of the variance.

<!-- notes -->

$$\hat x=\frac{x-\mu}{\sqrt{\sigma^2}}$$

The first row becomes 0.6159, 1.4126, −0.8719, 0.5872, −0.8719, −0.8719.
"""

# %% exercise="normalize-by-hand" points=1 slides=false
# ko: 평균을 빼고 표준 편차로 나눕니다.  (2, 6) → (2, 6)
# en: Subtract the mean, divide by the standard deviation.  (2, 6) → (2, 6)
out_norm = (out - mean) / torch.sqrt(var)  ### your code

# ko: 정규화한 뒤의 평균과 분산
# en: mean and variance after normalizing
norm_mean = out_norm.mean(dim=-1, keepdim=True)
norm_var = out_norm.var(dim=-1, keepdim=True)

print(tr(ko="정규화한 출력:\n", en="normalized output:\n"), out_norm)
print(tr(ko="평균:\n", en="mean:\n"), norm_mean)
print(tr(ko="분산:\n", en="variance:\n"), norm_var)

# %% check="normalize-by-hand"
with check(
    "normalize-by-hand",
    hint=tr(
        ko="표준 편차는 분산의 제곱근입니다. 뺄셈이 나눗셈보다 먼저 되도록 괄호를 씁니다. 크기 (2, 1)은 "
        "브로드캐스팅이 알아서 (2, 6)에 맞춥니다.",
        en="The standard deviation is the square root of the variance. Parentheses make the subtraction come before "
        "the division. Broadcasting fits the shape (2, 1) to (2, 6).",
    ),
    more=tr(
        ko="앞에서 구한 `mean`과 `var`를 씁니다. 먼저 `out`에서 `mean`을 빼고 괄호로 묶습니다. 그것을 `var`에 "
        "`torch.sqrt`를 쓴 값으로 나눕니다. `var`에 더하는 수는 없습니다.",
        en="Use the `mean` and the `var` from before. First subtract `mean` from `out`, in parentheses. Then divide by "
        "what `torch.sqrt` makes of `var`. Nothing is added to `var`.",
    ),
):
    answered(out_norm)
    # ko: 크기가 다른 out에서도 확인합니다. 둘째 행의 값은 서로 가깝습니다.
    # en: An `out` of another shape is tried, too. The values of its second row are close together.
    _given = torch.tensor([[1.0, 2.0, 4.0, 9.0], [0.01, 0.02, -0.03, 0.05], [-5.0, 3.0, 8.0, 7.0]])
    _var, _mean = torch.var_mean(_given, dim=-1, keepdim=True)
    _again = rerun(out=_given.clone(), mean=_mean, var=_var)
    assert torch.equal(_again.out, _given), tr(
        ko="`out` 자체가 바뀌었습니다. 새 텐서를 만들도록 고친 다음, `toy-layer`의 셀부터 다시 실행합니다.",
        en="`out` itself has been changed. Make a new tensor, and then run the cells from `toy-layer` on again.",
    )
    for _values, _result in ((out, out_norm), (_given, _again.out_norm)):
        assert _result.shape == _values.shape, tr(
            ko="정규화한 결과의 크기가 `out`의 크기와 다릅니다.",
            en="The result does not have the shape of `out`. Normalizing does not change it.",
        )
        assert _result.mean(dim=-1).abs().max() < 1e-5, tr(
            ko="행의 평균이 0이 아닙니다. 평균을 빼는 일이 나눗셈보다 먼저인지 확인합니다.",
            en="The rows do not have mean 0. See whether the mean is subtracted before the division.",
        )
        assert (_result.var(dim=-1) - 1).abs().max() < 1e-5, tr(
            ko="행의 분산이 1이 아닙니다. 분산이 아니라 표준 편차로 나누고, 더하는 수가 없어야 합니다.",
            en="The rows do not have variance 1. The divisor is the standard deviation, not the variance, and nothing "
            "is added to it.",
        )
        assert torch.equal(_result.argmax(dim=-1), _values.argmax(dim=-1)), tr(
            ko="가장 컸던 값이 더는 가장 크지 않습니다. 빼는 순서를 확인합니다.",
            en="What was largest is so no longer. See what is subtracted from what.",
        )

# %% [markdown] lang="ko"
"""
평균이 정확히 0이 아니라 `1e-08` 근처의 수로 보입니다. 1억 분의 1, 곧 부동소수점 계산의 반올림 오차입니다. 컴퓨터에
따라 값과 부호가 달라도 괜찮습니다. 다음 셀은 이런 수를 읽기 좋게 **출력 설정을 바꿉니다.** 값은 그대로이고, 이
설정은 노트북의 끝까지 남습니다.
"""

# %% [markdown] lang="en"
"""
The means are not exactly 0 but numbers around `1e-08`. That is a hundred-millionth, rounding noise of
floating-point arithmetic; value and sign may differ from one computer to another. The next cell **changes how
tensors are printed**, to make such numbers readable. The values stay as they are, and the setting remains for
the rest of the notebook.
"""

# %% slides=false
# ko: 출력 설정을 바꿉니다. 이 셀부터 노트북 전체에서, 작은 수도 1e-8 같은 지수 표기 없이 보입니다.
# en: A setting for printing: from this cell on, all through the notebook, small numbers appear without exponents.
torch.set_printoptions(sci_mode=False)

print(tr(ko="평균:\n", en="mean:\n"), norm_mean)
print(tr(ko="분산:\n", en="variance:\n"), norm_var)

# %% [markdown] lang="ko"
r"""
### 클래스로 만들기

<!-- slide: 실제로는 두 가지가 더 있습니다. 훈련되는 두 파라미터와, 0으로 나누지 않게 하는 작은 수입니다. -->

실제로 쓰는 층 정규화에는 두 가지가 더 있습니다.

$$\mathrm{LayerNorm}(x)=\gamma\odot\frac{x-\mu}{\sqrt{\sigma^2+\varepsilon}}+\beta$$

<!-- notes -->

- $\varepsilon=10^{-5}$는 한 행의 값이 모두 같아 분산이 0일 때 0으로 나누지 않게 합니다. **제곱근 안에서**
  더합니다.
- $\gamma$(`scale`)와 $\beta$(`shift`)는 **훈련되는 파라미터**입니다. $\odot$는 같은 자리끼리 곱한다는 뜻입니다.
  평균 0, 분산 1이 늘 가장 좋은 것은 아니므로, 특성마다 알맞은 크기와 위치를 모델이 배우게 합니다.

분산은 이제 **$n$으로 나눕니다**(`unbiased=False`). GPT-2가 그렇게 했기 때문입니다. 특성이 768개면 $n-1$로 나눈
것과 거의 같지만, 공개된 가중치와 정확히 맞으려면 같은 식을 써야 합니다.

GPT-2에서는 층 정규화가 어텐션의 **앞**, 피드 포워드 신경망의 **앞**, 그리고 출력 헤드의 앞에 한 번 놓입니다. 이를
pre-norm이라고 합니다. 처음의 트랜스포머는 어텐션과 피드 포워드의 뒤에 두었습니다.

#### {{heading:layer-norm}}

클래스 `LayerNorm`의 빈칸 {{blanks:layer-norm}} 개를 채웁니다. `self.eps`는 이미 있습니다.

1. `self.scale`: 1이 `emb_dim`개인 텐서를 훈련되는 파라미터로 만든 것입니다. `nn.Parameter`로 감싸면
   `parameters()`에 나타나고 훈련됩니다.
2. `self.shift`: 0이 `emb_dim`개인 텐서를 같은 방법으로 만든 것입니다.
3. `mean`: 마지막 차원을 따라 구한 평균입니다. 그 차원은 크기 1로 남깁니다.
4. `var`: 마찬가지로 구한 분산입니다. $n$으로 나눕니다.
5. `norm_x`: 위 식에서 $\gamma$와 $\beta$를 뺀 분수입니다.
6. 돌려주는 값: `scale`을 곱하고 `shift`를 더합니다.

숨은 검사는 2차원과 3차원의 텐서, 값이 모두 같은 행, 값들의 차이가 아주 작은 행, 1과 0이 아닌 `scale`과
`shift`로도 실행해 봅니다. 역전파할 때 두 파라미터와 입력 `x`에 닿는 그레이디언트도 살펴봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
r"""
### As a class

<!-- slide: Two things more: two trainable parameters, and a small number that keeps the divisor from being 0. -->

Layer normalization as it is really used has two things more.

$$\mathrm{LayerNorm}(x)=\gamma\odot\frac{x-\mu}{\sqrt{\sigma^2+\varepsilon}}+\beta$$

<!-- notes -->

- $\varepsilon=10^{-5}$ keeps the divisor from being 0 when all values of a row are equal and the variance is
  0. It is added **under the root**.
- $\gamma$ (`scale`) and $\beta$ (`shift`) are **trainable parameters**; $\odot$ multiplies entry by entry.
  Mean 0 and variance 1 are not always best, so the model learns a suitable size and place for each feature.

The variance is now **divided by $n$** (`unbiased=False`), because GPT-2 did it that way. With 768 features
that is almost the same as dividing by $n-1$, but to agree exactly with published weights it takes the same
formula.

In GPT-2 there is a layer norm **before** attention, one **before** the feed-forward network, and one more
before the output head. This is called pre-norm. The first transformer had them after attention and
after the feed-forward network.

#### {{heading:layer-norm}}

Fill the {{blanks:layer-norm}} blanks of the class `LayerNorm`. `self.eps` is there already.

1. `self.scale`: a tensor of `emb_dim` ones, made into a trainable parameter. What is wrapped in
   `nn.Parameter` shows up in `parameters()` and gets trained.
2. `self.shift`: a tensor of `emb_dim` zeros, in the same way.
3. `mean`: the mean along the last dimension, which stays with size 1.
4. `var`: the variance likewise, divided by $n$.
5. `norm_x`: the fraction in the formula above, without $\gamma$ and $\beta$.
6. The value to return: times `scale`, plus `shift`.

The hidden checks also try tensors of two and of three dimensions, rows whose values are all equal or very
close together, and other values than 1 and 0 in `scale` and `shift`. They look at the gradients, too, at both
parameters and at the input `x`. Nothing is printed.
"""


# %% exercise="layer-norm" points=5 pitfalls=["default-divisor", "eps-outside"]
class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.eps = 1e-5
        # ko: 훈련되는 배율. 1에서 시작합니다.  (emb_dim,)
        # en: The trainable scale; starts as ones.  (emb_dim,)
        self.scale = nn.Parameter(torch.ones(emb_dim))  ### your code
        # ko: 훈련되는 이동. 0에서 시작합니다.  (emb_dim,)
        # en: The trainable shift; starts as zeros.  (emb_dim,)
        self.shift = nn.Parameter(torch.zeros(emb_dim))  ### your code

    def forward(self, x):
        # ko: 마지막 차원의 평균  (…, emb_dim) → (…, 1)
        # en: mean along the last dimension  (…, emb_dim) → (…, 1)
        mean = x.mean(dim=-1, keepdim=True)  ### your code
        # ko: 마지막 차원의 분산. n으로 나눕니다.  (…, emb_dim) → (…, 1)
        # en: variance along the last dimension, with divisor n  (…, emb_dim) → (…, 1)
        var = x.var(dim=-1, keepdim=True, unbiased=False)  ### your code
        # ko: 정규화. eps는 제곱근 안에서 더합니다.  (…, emb_dim)
        # en: normalized, with eps added under the root  (…, emb_dim)
        norm_x = (x - mean) / torch.sqrt(var + self.eps)  ### your code
        # ko: scale을 곱하고 shift를 더합니다.  (…, emb_dim)
        # en: times scale, plus shift  (…, emb_dim)
        return self.scale * norm_x + self.shift  ### your code


# %% check="layer-norm"
with check(
    "layer-norm",
    hint=tr(
        ko="`scale`과 `shift`는 `nn.Parameter`로 감싼 1과 0의 텐서입니다. 분산은 `unbiased=False`로 구하고, "
        "`self.eps`는 분산에 더한 다음 제곱근을 씌웁니다.",
        en="`scale` and `shift` are tensors of ones and zeros, wrapped in `nn.Parameter`. The variance takes "
        "`unbiased=False`, and `self.eps` is added to the variance before the root is taken.",
    ),
    more=tr(
        ko="1과 0의 텐서는 `torch.ones`와 `torch.zeros`로 만듭니다. `mean`과 `var`는 `mean-and-variance` 문제와 같고, "
        "`var`에만 인자가 하나 더 있습니다. `norm_x`는 `normalize-by-hand` 문제와 같고, 제곱근 안의 분산에만 "
        "`self.eps`가 더해집니다. 마지막에는 `norm_x`에 `scale`을 곱한 다음 `shift`를 더합니다.",
        en="`torch.ones` and `torch.zeros` make the two tensors. `mean` and `var` are those of `mean-and-variance`, "
        "`var` with one argument more. `norm_x` is that of `normalize-by-hand`, with `self.eps` added to the variance "
        "inside the root. At last `norm_x` is multiplied by `scale`, and then `shift` is added.",
    ),
):
    _norm, _other = LayerNorm(4), LayerNorm(4)
    answered(_norm.scale, _norm.shift)
    assert sorted(name for name, one in _norm.named_parameters() if one.requires_grad) == ["scale", "shift"], tr(
        ko="훈련되는 파라미터가 `scale`과 `shift` 둘이어야 합니다. 보통의 텐서는 훈련되지 않습니다.",
        en="There have to be two trainable parameters, `scale` and `shift`. A plain tensor is not trained.",
    )
    assert [_norm.scale.tolist(), _norm.shift.tolist()] == [[1.0] * 4, [0.0] * 4], tr(
        ko="`scale`은 1이 `emb_dim`개, `shift`는 0이 `emb_dim`개인 채로 시작해야 합니다.",
        en="`scale` has to start as `emb_dim` ones and `shift` as `emb_dim` zeros.",
    )
    assert _norm.scale is not _other.scale and _norm.shift is not _other.shift, tr(
        ko="두 층이 같은 파라미터를 함께 씁니다. 층마다 파라미터를 새로 만들어야 합니다.",
        en="Two layers share a parameter. Every layer has to make its own.",
    )
    # ko: 크기 (2, 3, 4): 텍스트 2개, 토큰 3개, 특성 4개. 마지막 행은 네 값이 모두 같습니다.
    # en: Shape (2, 3, 4): 2 texts, 3 tokens, 4 features. The four values of the last row are all the same.
    _x = torch.tensor(
        [
            [[1.0, 2.0, 3.0, 6.0], [-4.0, 0.0, 4.0, 8.0], [5.0, 5.0, 5.0, 9.0]],
            [[0.0, -1.0, 0.0, 1.0], [0.001, 0.002, 0.003, 0.004], [7.0, 7.0, 7.0, 7.0]],
        ]
    )
    _kept = _x.clone()
    _y = _norm(_x)
    answered(_y)
    assert torch.equal(_x, _kept), tr(
        ko="받은 `x` 자체가 바뀌었습니다. 새 텐서를 만들어야 합니다.",
        en="The `x` that was passed in has been changed. Make a new tensor.",
    )
    assert _y.shape == _x.shape, tr(
        ko="결과의 크기가 입력의 크기와 다릅니다.",
        en="The result does not have the shape of the input.",
    )
    assert not _y.isnan().any(), tr(
        ko="한 행의 값이 모두 같으면 nan이 나옵니다. 0으로 나누지 않게 하는 것이 `eps`의 일입니다.",
        en="A row of equal values gives nan. Keeping the divisor from being 0 is the job of `eps`.",
    )
    assert _y.mean(dim=-1).abs().max() < 1e-5, tr(
        ko="행의 평균이 0이 아닙니다. 마지막 차원을 따라 평균을 구하고 빼는지 확인합니다.",
        en="The rows do not have mean 0. See whether the mean is taken along the last dimension and subtracted.",
    )
    assert abs(_y[0, 0].square().mean().item() - 1) < 1e-3, tr(
        ko="행의 분산이 1이 아닙니다. n으로 나눈 분산을 쓰는지, 제곱근을 씌우는지 확인합니다.",
        en="The rows do not have variance 1. See whether the variance is divided by n and whether its root is taken.",
    )
    assert torch.allclose(_y, nn.LayerNorm(4, eps=1e-5)(_x), atol=1e-4), tr(
        ko="값들의 차이가 아주 작은 행에서 결과가 다릅니다. `eps`를 어디에 더하는지 확인합니다.",
        en="Rows whose values are very close together come out wrong. See where `eps` is added.",
    )
    assert torch.allclose(_norm(_x[0]), _y[0], atol=1e-5), tr(
        ko="2차원 텐서에서 결과가 다릅니다. 차원의 수와 상관없이 행마다 따로 계산해야 합니다.",
        en="A tensor of two dimensions comes out otherwise. Whatever the dimensions, every row is treated by itself.",
    )
    with torch.no_grad():
        _norm.scale.fill_(2.0)
        _norm.shift.fill_(1.0)
    assert torch.allclose(_norm(_x), 2 * _y + 1, atol=1e-4), tr(
        ko="`scale`과 `shift`를 바꾸어도 결과가 그에 맞게 바뀌지 않습니다.",
        en="Other values of `scale` and `shift` do not change the result as they should.",
    )
    _loss = _norm(_x).square().sum()
    if _loss.requires_grad:
        _loss.backward()
    assert None not in [parameter.grad for parameter in _norm.parameters()], tr(
        ko="그레이디언트가 `scale`과 `shift`까지 오지 않습니다.",
        en="The gradient does not reach `scale` and `shift`.",
    )
    # ko: 입력을 조금 움직여 잰 기울기와 역전파한 그레이디언트를 견줍니다.
    # en: The slope measured by moving the input a little is compared with the gradient from backpropagation.
    _x = _x[0].double().requires_grad_()
    assert torch.autograd.gradcheck(_norm.double(), _x, eps=1e-3, atol=1e-2, raise_exception=False), tr(
        ko="입력에 닿는 그레이디언트가 식의 그레이디언트와 다릅니다. 그레이디언트를 끊는 곳이 있는지 확인합니다.",
        en="The gradient that reaches the input is not that of the formula. See whether something cuts it off.",
    )

# %% [markdown] lang="ko"
"""
문제 {{number:toy-layer}}의 `batch_example`에 층 정규화를 써 봅니다. 특성이 5개이므로 `emb_dim`은 5입니다.
"""

# %% [markdown] lang="en"
"""
Layer normalization on the `batch_example` of exercise {{number:toy-layer}}. It has 5 features, so `emb_dim` is 5.
"""

# %% slides=false
ln = LayerNorm(emb_dim=5)
# ko: (2, 5) → (2, 5)
# en: (2, 5) → (2, 5)
out_ln = ln(batch_example)

# %% [markdown] lang="ko"
"""
행마다 평균은 0, 분산은 1이어야 합니다. 분산도 클래스와 같이 $n$으로 나누어 구합니다. 평균이 `-0.0000`으로
보이기도 합니다. 0보다 아주 조금 작은 반올림 오차일 뿐입니다.
"""

# %% [markdown] lang="en"
"""
Every row should have mean 0 and variance 1. The variance, too, is divided by $n$ here, as in the class. A
mean may appear as `-0.0000`: rounding noise a tiny bit below 0.
"""

# %% slides=false
mean = out_ln.mean(dim=-1, keepdim=True)
# ko: 클래스와 같은 분산, 곧 n으로 나눈 분산
# en: the same variance as in the class, divided by n
var = out_ln.var(dim=-1, unbiased=False, keepdim=True)

print(tr(ko="평균:\n", en="mean:\n"), mean)
print(tr(ko="분산:\n", en="variance:\n"), var)

# %% [markdown] only="notes" minutes=10 lang="ko"
"""
**물어볼 것.** 배치 정규화와 무엇이 다릅니까? 글의 길이가 서로 다르면 배치를 따라 평균을 내는 것이 왜 곤란합니까?

**걸리는 곳.** `dim=0`과 `dim=-1`, 그리고 `keepdim`. 크기 (2, 6)에서 (2,)를 빼려고 하면 무슨 오류가 나는지 직접
보입니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** How does it differ from batch normalization? With texts of different lengths, why not average along the batch?

**Where they stumble.** `dim=0` or `dim=-1`, and `keepdim`. Subtract (2,) from (2, 6) live, and read the error.
"""
