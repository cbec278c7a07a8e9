"""Homework 04: the loss curves."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
#### {{heading:plot-losses}}

함수 `plot_losses`가 두 손실을 한 그림에 그리게 합니다. 아래 가로축은 에포크, 위 가로축은 본 토큰의 수입니다. 축과
범례는 이미 있습니다. 빈칸은 **문장 하나씩**이고, 둘 다 `ax1`에 곡선을 그립니다.

1. `epochs_seen`에 대한 `train_losses`의 곡선. 범례의 이름은 `Training loss`입니다.
2. `epochs_seen`에 대한 `val_losses`의 곡선. 범례의 이름은 `Validation loss`입니다.

범례의 이름은 `label` 인자로 줍니다. 색과 선의 모양은 자유입니다. 두 곡선이 구별되게 합니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:plot-losses}}

Let the function `plot_losses` draw both losses into one plot. The horizontal axis below shows epochs, the one
above the tokens seen. Axes and legend are there already. Each blank is **one whole statement** that draws a
curve on `ax1`.

1. The curve of `train_losses` over `epochs_seen`, called `Training loss` in the legend
2. The curve of `val_losses` over `epochs_seen`, called `Validation loss` in the legend

The argument `label` gives the name for the legend. Colour and style are free, as long as the curves can be told
apart.
"""

# %% exercise="plot-losses" points=2 slides=false
from matplotlib.ticker import MaxNLocator


def plot_losses(epochs_seen, tokens_seen, train_losses, val_losses):
    figure, ax1 = plt.subplots(figsize=(8, 4))

    # ko: ax1에 훈련 손실의 곡선, 그다음 줄에서 검증 손실의 곡선
    # en: The curve of the training losses on ax1; in the line after it, that of the validation losses.
    ax1.plot(epochs_seen, train_losses, label="Training loss")  ### your code
    ax1.plot(epochs_seen, val_losses, linestyle="--", label="Validation loss")  ### your code
    ax1.set_xlabel("Epochs")
    ax1.set_ylabel("Loss")
    ax1.legend(loc="upper right")
    ax1.xaxis.set_major_locator(MaxNLocator(integer=True))

    # ko: 위쪽의 둘째 가로축. 보이지 않는 곡선이 눈금의 범위를 정합니다.
    # en: A second horizontal axis on top; an invisible curve sets its range.
    ax2 = ax1.twiny()
    ax2.plot(tokens_seen, train_losses, alpha=0)
    ax2.set_xlabel("Tokens seen")

    figure.tight_layout()
    plt.show()


epochs_seen = torch.linspace(0, num_epochs, len(train_losses))
plot_losses(epochs_seen, tokens_seen, train_losses, val_losses)

# %% check="plot-losses"
from unittest import mock

with check(
    "plot-losses",
    hint=tr(
        ko="`ax1.plot`은 가로축의 값, 세로축의 값을 차례로 받고, `label`에 범례의 이름을 받습니다. 이름의 철자와 "
        "대문자를 확인합니다.",
        en="`ax1.plot` takes the values for the horizontal axis, then those for the vertical one, and the name for the "
        "legend as `label`. Mind the spelling and the capital letters.",
    ),
    more=tr(
        ko="두 빈칸 모두 `ax1`의 메서드 `plot`을 부르는 문장입니다. 첫 인자는 둘 다 `epochs_seen` 전체이고, 둘째 "
        "인자는 차례로 `train_losses`와 `val_losses`입니다. `label`에는 문제에 적힌 이름을 따옴표로 감싸 넘깁니다.",
        en="Both blanks are statements that call the method `plot` of `ax1`. The first argument of both is all of "
        "`epochs_seen`; the second is `train_losses`, then `val_losses`. `label` gets the name from the question, in "
        "quotes.",
    ),
):
    # ko: 점 40개를 화면에 보이지 않고 그려 봅니다.
    # en: 40 points, drawn without being shown.
    _across = [number / 8 for number in range(40)]
    _up = [5 - number / 16 for number in range(40)], [6 - number / 32 for number in range(40)]
    _open = set(plt.get_fignums())
    with mock.patch.object(plt, "show"):
        try:
            plot_losses(torch.tensor(_across), [10 * number for number in range(40)], *_up)
            _axes = plt.figure(min(set(plt.get_fignums()) - _open)).axes[0]
        finally:
            for _number in set(plt.get_fignums()) - _open:
                plt.close(_number)
    _legend = _axes.get_legend()
    _names = [text.get_text() for text in _legend.get_texts()] if _legend else []
    # ko: 보이는 곡선과 그 이름. `label`이 없는 곡선의 이름은 범례에서 찾습니다. 다른 선을 더 그려도 됩니다.
    # en: The curves that can be seen, by their names; without a `label` the legend may name them. Other lines are fine.
    _drawn = {}
    for _number, _line in enumerate(_axes.lines):
        _label = _line.get_label()
        if _label.startswith("_child") and len(_names) == len(_axes.lines):
            _label = _names[_number]
        if _line.get_visible() and _line.get_alpha() != 0:
            _points = zip(_line.get_xdata(), _line.get_ydata(), strict=True)
            _drawn[" ".join(_label.lower().split())] = [(float(x), float(y)) for x, y in _points]
    answered(... if len(_axes.lines) + len(_axes.collections) < 2 else None)
    assert {"training loss", "validation loss"} <= set(_drawn), tr(
        ko="이름이 `Training loss`인 곡선과 `Validation loss`인 곡선이 `ax1`에 모두 있지 않습니다.",
        en="There are no two curves on `ax1` called `Training loss` and `Validation loss`.",
    )
    assert all([x for x, _ in _drawn[name]] == _across for name in ("training loss", "validation loss")), tr(
        ko="가로축의 값이 `epochs_seen`의 값 모두가 아닙니다.",
        en="The values on the horizontal axis are not all those of `epochs_seen`.",
    )
    assert [y for _, y in _drawn["training loss"]] == _up[0], tr(
        ko="`Training loss`라는 곡선이 `train_losses`의 값이 아닙니다.",
        en="The curve called `Training loss` does not have the values of `train_losses`.",
    )
    assert [y for _, y in _drawn["validation loss"]] == _up[1], tr(
        ko="`Validation loss`라는 곡선이 `val_losses`의 값이 아닙니다.",
        en="The curve called `Validation loss` does not have the values of `val_losses`.",
    )
    assert {"training loss", "validation loss"} <= {" ".join(name.lower().split()) for name in _names}, tr(
        ko="범례에 두 이름이 모두 나오지 않습니다. 곡선은 범례보다 먼저 그려야 합니다.",
        en="The legend does not show both names. The curves have to be drawn before it.",
    )
