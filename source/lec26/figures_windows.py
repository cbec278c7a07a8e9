"""The figures of lecture 26 on sampling with a sliding window (section 2.6)."""

from __future__ import annotations

from drawing import Drawing, spread
from lec26.examples import OPENING, gpt2_ids, gpt2_pieces
from matplotlib.figure import Figure
from palette import LARGE, SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["input_target_shift", "next_token_rows", "stride_1_vs_4"]


@figure(
    name="next-token-rows",
    ko="아홉 단어로 된 문장에서 나온 샘플 여덟 개. k번째 줄은 앞의 k개 단어가 입력, 그다음 단어가 타깃이고, 뒤의 "
    "단어는 가려져 있습니다. GPT-2라면 이 문장을 토큰 몇 개로 자르는지 아래에 적혀 있습니다.",
    en="Eight samples from a sentence of nine words. In row k the first k words are the input and the next word is "
    "the target; the words after it are hidden. A note says how many tokens GPT-2 would make of the sentence.",
)
def next_token_rows(language: str) -> Figure:
    sentences = Text(
        "늦은 밤 작은 고양이가 조용히 창밖의 밝은 달을 바라본다", "A small cat quietly watches the bright moon tonight"
    )
    drawing, words = Drawing(850), sentences[language].split()
    columns = spread(880, 9, 150)
    for row in range(1, 9):
        y = 60 + 78 * (row - 1)
        drawing.text(50, y, Text(f"샘플 {row}", f"Sample {row}")[language], bold=True, align="left")
        for index, (x, word) in enumerate(zip(columns, words, strict=True)):
            role = "input" if index < row else "target"
            drawing.token(x, y, word, role=role, width=140, hidden=index > row, bold=index == row)
    legend = ((430, "input", Text("입력", "input")), (780, "target", Text("타깃", "target")))
    for x, role, label in legend:
        drawing.token(x, 738, "", role=role, width=60, height=44)
        drawing.text(x + 50, 738, label[language], align="left")
    drawing.token(1130, 738, "", hidden=True, width=60, height=44)
    drawing.text(1180, 738, Text("모델에는 가려진 단어", "hidden from the model")[language], align="left")
    count = len(gpt2_ids(sentences[language]))
    note = Text(
        f"그림에서는 단어 하나를 토큰 하나로 칩니다. GPT-2는 한국어를 바이트로 잘라 이 문장이 토큰 {count}개가 됩니다.",
        f"Each word counts as one token here; GPT-2 makes {count} tokens of this sentence.",
    )
    drawing.note(note[language])
    return drawing.figure


@figure(
    name="input-target-shift",
    ko="토큰 띠 위에서 입력 윈도는 첫 네 토큰을, 타깃 윈도는 한 칸 오른쪽의 네 토큰을 둘러쌉니다. 아래의 텐서 x와 "
    "y에서도 y의 모든 행은 x의 행보다 한 토큰 뒤입니다.",
    en="On a ribbon of tokens the input window frames the first four tokens and the target window the four tokens "
    "one place to the right. In the tensors x and y below, every row of y is the row of x moved on by one token.",
)
def input_target_shift(language: str) -> Figure:
    drawing, pieces = Drawing(770), gpt2_pieces(OPENING)
    ribbon = drawing.token_row(800, 150, pieces, gap=22, size=SMALL)
    labels = (Text("입력", "input"), Text("타깃: 한 토큰 뒤", "target: one token on"))
    drawing.outline(*ribbon[:4], role="input", pad=6)
    drawing.outline(*ribbon[1:5], role="target", pad=15, dashed=True)
    drawing.text(ribbon[0].left[0], 76, labels[0][language], role="input", bold=True, align="left")
    drawing.text(ribbon[4].right[0] + 15, 226, labels[1][language], role="target", bold=True, align="right")
    for x, shift, role, name, label in zip((420, 1180), (0, 1), ("input", "target"), "xy", labels, strict=True):
        drawing.text(x, 330, f"{name}: {label[language].split(':')[0]}", 24, role=role, bold=True)
        rows = []
        for row in range(3):
            start = 4 * row + shift
            tokens = pieces[start : start + 4]
            rows.append(drawing.token_row(x, 408 + 84 * row, tokens, width=150, role=role, size=SMALL))
        drawing.outline(*rows[0], role=role, pad=8, dashed=shift == 1)
        drawing.text(x, 638, "⋮", LARGE, bold=True)
    note = Text(
        "더 긴 텍스트의 처음 세 행.  ␣ = 토큰 앞의 공백",
        "The first three rows of a longer text.  ␣ = space before a token",
    )
    drawing.note(note[language])
    return drawing.figure


@figure(
    name="stride-1-vs-4",
    ko="같은 토큰 띠 두 개. 위는 스트라이드 1이라 길이 4인 윈도가 한 토큰씩 밀려 세 토큰씩 겹치고, 아래는 스트라이드 "
    "4라 윈도들이 겹침도 빈틈도 없이 이어집니다.",
    en="The same ribbon of tokens twice. Above, with stride 1, windows of length 4 move on by one token and share "
    "three; below, with stride 4, the windows follow each other without overlap or gap.",
)
def stride_1_vs_4(language: str) -> Figure:
    drawing, pieces = Drawing(800), gpt2_pieces(OPENING)[:12]
    titles = (
        (
            1,
            50,
            76,
            Text("한 토큰씩 이동, 이웃한 윈도는 세 토큰이 겹침", "one token on, neighbours share three tokens"),
        ),
        (4, 520, 0, Text("네 토큰씩 이동, 겹침도 빈틈도 없음", "four tokens on, no overlap and no gap")),
    )
    for stride, top, drop, title in titles:
        drawing.text(40, top, f"stride={stride}", 24, mono=True, bold=True, align="left")
        drawing.text(240, top, title[language], align="left")
        ribbon = drawing.token_row(800, top + 110, pieces, gap=24, size=SMALL)
        drawing.arrow((ribbon[0].left[0], top + 62), (ribbon[stride].left[0], top + 62), gap=0)
        for index in range(3):
            window = ribbon[index * stride : index * stride + 4]
            left, right, y = window[0].left[0], window[-1].right[0], top + 176 + drop * index
            drawing.bracket(left, right, y, Text(f"윈도 {index + 1}", f"window {index + 1}")[language], role="input")
    return drawing.figure
