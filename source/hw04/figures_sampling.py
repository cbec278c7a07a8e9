"""The figure of the homework's part 3 on drawing the next token: what temperature and top-k do to the probabilities."""

from __future__ import annotations

from drawing import Drawing
from hw04.examples import CANDIDATES, LOGITS, chances
from matplotlib.figure import Figure
from palette import ROLES, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["temperature_and_top_k"]

#: Temperature and top-k of each chart, and what it shows.
_CHARTS: tuple[tuple[float, int | None, Text], ...] = (
    (0.5, None, Text("큰 것이 더 커집니다", "the large grow larger")),
    (1.0, None, Text("로짓 그대로", "the logits as they are")),
    (2.0, None, Text("고르게 퍼집니다", "more even")),
    (2.0, 3, Text("셋만 남습니다", "three are left")),
)


@figure(
    name="temperature-and-top-k",
    ko="다음 토큰 후보 여섯 개의 로짓 3.2, 2.6, 2.0, 1.0, 0.4, −1.0에서 나온 확률을 막대 그림 넷으로 보입니다. 온도 "
    "0.5에서는 71, 21, 6, 1, 0, 0 %로 첫 토큰에 몰립니다. 온도 1에서는 49, 27, 15, 5, 3, 1 %이고, 온도 2에서는 33, 25, "
    "18, 11, 8, 4 %로 고르게 퍼집니다. 온도 2에 톱-k 3을 더하면 44, 32, 24 %이고 나머지 셋은 0입니다.",
    en="Four bar charts of the probabilities that come from the logits 3.2, 2.6, 2.0, 1.0, 0.4 and −1.0 of six "
    "candidates for the next token. At temperature 0.5 most goes to the first: 71, 21, 6, 1, 0 and 0 %. At temperature "
    "1 it is 49, 27, 15, 5, 3 and 1 %, at temperature 2 more even: 33, 25, 18, 11, 8 and 4 %. With top-k 3 at "
    "temperature 2 it is 44, 32 and 24 %, and 0 for the other three.",
)
def temperature_and_top_k(language: str) -> Figure:
    drawing = Drawing(690)
    drawing.matrix(800, 96, [LOGITS], cell=(112, 60), decimals=1, limit=5, column_labels=CANDIDATES, shape=False)
    drawing.text(440, 96, Text("로짓", "logits")[language], bold=True, align="right")
    for column, (temperature, top_k, meaning) in enumerate(_CHARTS):
        left, top, w, h = 52 + 386 * column, 282, 344, 270
        axes = drawing.chart(left, top, w, h)
        found = chances(temperature, top_k)
        kept = [place for place, chance in enumerate(found) if chance]
        axes.bar(kept, [found[place] for place in kept], width=0.72, color=ROLES["output"].line)
        axes.set(xlim=(-0.6, 5.6), ylim=(0, 0.85), yticks=[], xticks=range(6), xticklabels=CANDIDATES, zorder=-1)
        drawing.finish_chart(axes)
        for place, chance in enumerate(found):
            x, y = left + w * (place + 0.6) / 6.2, top + h * (1 - chance / 0.85) - 18
            drawing.text(x, y, f"{100 * chance:.0f}", SMALL)
        name = Text(f"온도 {temperature:g}", f"temperature {temperature:g}")[language]
        top_k_name = Text(f"톱-k {top_k}", f"top-k {top_k}")[language]
        drawing.text(left + w / 2, 206, f"{name}, {top_k_name}" if top_k else name, bold=True)
        drawing.text(left + w / 2, 246, meaning[language], SMALL)
    drawing.note(
        Text(
            "막대 위의 수는 퍼센트입니다. 로짓은 지어낸 예이고, 확률은 그것으로 계산했습니다.",
            "The numbers on the bars are percent. The logits are made up; the probabilities are computed from them.",
        )[language]
    )
    return drawing.figure
