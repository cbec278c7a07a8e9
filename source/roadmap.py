"""The map of the whole course, drawn once and shown again by each lecture with its own step picked out."""

from __future__ import annotations

from drawing import Box, Drawing, spread
from matplotlib.figure import Figure
from palette import LARGE, SMALL, THICK

from autograde.text import Text

__all__ = ["roadmap"]

_STAGES = (
    (Text("1단계", "Stage 1"), Text("만들기", "Building")),
    (Text("2단계", "Stage 2"), Text("사전 훈련", "Pretraining")),
    (Text("3단계", "Stage 3"), Text("미세 튜닝", "Fine-tuning")),
)
_BUILDING = (
    Text("1) 데이터\n준비와\n샘플링", "1) data\npreparation\n& sampling"),
    Text("2) 어텐션\n메커니즘", "2) attention\nmechanism"),
    Text("3) LLM\n아키텍처", "3) LLM\narchitecture"),
)
_PRETRAINING = (
    Text("5) 훈련\n루프", "5) training\nloop"),
    Text("6) 모델\n평가", "6) model\nevaluation"),
    Text("7) 사전\n훈련된\n가중치 로드", "7) load\npretrained\nweights"),
)
_DATASETS = (
    Text("클래스 레이블이\n있는 데이터셋", "dataset with\nclass labels"),
    Text("지시 데이터셋", "instruction\ndataset"),
)
_ASSISTANTS = (Text("분류기", "Classifier"), Text("개인 비서", "Personal\nassistant"))
_LLM, _BASE = Text("LLM 만들기", "Building an LLM"), Text("파운데이션 모델", "Foundation model")
_STEP_4, _STEP_8, _STEP_9 = (
    Text("4) 사전 훈련", "4) pretraining"),
    Text("8) 미세 튜닝", "8) fine-tuning"),
    Text("9) 미세 튜닝", "9) fine-tuning"),
)
_COLUMNS, _STEPS, _RESULTS = (306, 862, 1404), 262, 560


def roadmap(language: str, highlight: int | None = None) -> Figure:
    """The three stages from text to assistant. With `highlight` 1, 2 or 3 all but that step of stage 1 is faded."""
    drawing, faded = Drawing(720), highlight is not None
    for centre, width, (stage, name) in zip(_COLUMNS, (500, 500, 260), _STAGES, strict=True):
        drawing.text(centre, 48, stage[language], SMALL)
        drawing.text(centre, 92, name[language], LARGE, bold=True)
        drawing.line((centre - width / 2, 132), (centre + width / 2, 132), role="given", width=4)
    llm = drawing.box(_COLUMNS[0], _RESULTS, 320, 120, _LLM[language], 24, role="output", bold=True)
    base = drawing.box(_COLUMNS[1], _RESULTS, 320, 120, _BASE[language], 24, role="output", bold=True, faded=faded)
    for step, (x, text) in enumerate(zip(spread(_COLUMNS[0], 3, 170), _BUILDING, strict=True), start=1):
        _step(drawing, x, text[language], llm, faded=faded and step != highlight, picked=step == highlight)
    for x, text in zip(spread(_COLUMNS[1], 3, 170), _PRETRAINING, strict=True):
        _step(drawing, x, text[language], base, faded=faded)
    if faded:
        drawing.outline(llm, pad=2)
    drawing.arrow(llm.right, base.left, label=_STEP_4[language], width=THICK, faded=faded)
    _assistants(drawing, language, base, faded=faded)
    return drawing.figure


def _step(drawing: Drawing, x: float, text: str, result: Box, *, faded: bool, picked: bool = False) -> None:
    """A step in the upper row and its arrow down into the wide box."""
    step = drawing.box(x, _STEPS, 160, 150, text, SMALL, faded=faded, bold=picked)
    if picked:
        drawing.outline(step, pad=2)
    end = result.x + (x - result.x) * 0.6
    drawing.arrow(step.bottom, (end, result.top[1]), faded=faded, width=THICK if picked else 3)


def _assistants(drawing: Drawing, language: str, base: Box, *, faded: bool) -> None:
    """The right column: two data sets, the two models made with them, and the curved arrows from the base model."""
    x = _COLUMNS[2]
    for data, model, y, curve in zip(_DATASETS, _ASSISTANTS, (215, 495), (0.3, -0.15), strict=True):
        dataset = drawing.box(x, y, 260, 96, data[language], SMALL, role="input", faded=faded)
        result = drawing.box(x, y + 140, 260, 96, model[language], role="output", bold=True, faded=faded)
        drawing.arrow(dataset.bottom, result.top, faded=faded)
        drawing.arrow(base.right, result.left, curve=curve, faded=faded, width=THICK)
    drawing.text(1174, 478, _STEP_8[language], SMALL, faded=faded)
    drawing.text(1174, 568, _STEP_9[language], SMALL, faded=faded)
