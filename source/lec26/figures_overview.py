"""The figures of lecture 26 that open the course, and what an embedding is (section 2.1)."""

from __future__ import annotations

import math
from itertools import pairwise

from drawing import Box, Drawing, spread
from lec26.examples import random_embeddings
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, Wedge
from palette import BODY, INK
from roadmap import roadmap

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["course_roadmap", "modalities_to_vectors", "pretraining_vs_finetuning", "roadmap_data_step"]


@figure(
    name="pretraining-vs-finetuning",
    ko="언어 모델이 자라는 세 단계. 아기는 말을 시켜도 웃기만 하고, 사전 훈련을 거친 아이는 말은 술술 하지만 같은 "
    "산수 문제에 13이라고 틀리게 답하며, 미세 튜닝을 거친 어른은 11이라고 바르게 답합니다.",
    en="Three stages of a language model. An infant asked to speak only smiles; after pretraining a child talks "
    "freely but answers a sum wrongly with 13; after fine-tuning an adult answers the same question rightly with 11.",
)
def pretraining_vs_finetuning(language: str) -> Figure:
    drawing, columns = Drawing(900), (270, 800, 1330)
    for x, (stage, ability) in zip(columns, _STAGES_OF_LIFE, strict=True):
        drawing.text(x, 50, stage[language], 24, bold=True)
        drawing.text(x, 844, ability[language])
    for x, bubbles in zip(columns, _TALK, strict=True):
        for y, role, text in bubbles:
            shift = -50 if role == "input" else 60
            drawing.bubble(x + shift, y, text[language], role=role, tail="left", size=BODY)
    drawing.cross(columns[1] + 190, 444, 36)
    heads = [_person(drawing, x, 760, size) for x, size in zip(columns, (52, 66, 78), strict=True)]
    steps = (Text("사전 훈련", "Pretraining"), Text("미세 튜닝", "Fine-tuning"))
    for (left, right), step in zip(pairwise(heads), steps, strict=True):
        drawing.arrow((left.right[0], 650), (right.left[0], 650), width=14, gap=30)
        drawing.text((left.right[0] + right.left[0]) / 2 - 8, 600, step[language], 24, bold=True)
    return drawing.figure


_STAGES_OF_LIFE = (
    (Text("아기 = 훈련 전", "Infant = untrained"), Text("아직 언어를 쓰지 못함", "cannot use language yet")),
    (
        Text("아이 = 사전 훈련 후", "Child = pretrained"),
        Text("말은 함 (사실이라는 보장은 없음)", "talks (truth not guaranteed)"),
    ),
    (Text("어른 = 미세 튜닝 후", "Adult = fine-tuned"), Text("언어로 과제를 해결함", "uses language to do tasks")),
)
_SUM = Text("연필 4자루에 7자루를\n더하면 모두 몇 자루?", "4 pencils and 7 more:\nhow many pencils?")
_TALK = (
    (
        (308, "input", Text("따라 해 보렴.\n“나무!”", "Say after me:\n“tree!”")),
        (444, "output", Text("(방긋)", "(smiles)")),
    ),
    (
        (152, "output", Text("바다… 파도… 모래…\n수박… 여름!", "sea … waves … sand …\nmelons … summer!")),
        (308, "input", _SUM),
        (444, "output", Text("13자루요!", "13, easy!")),
    ),
    ((308, "input", _SUM), (444, "output", Text("모두 11자루입니다.", "11 pencils."))),
)


def _person(drawing: Drawing, x: float, ground: float, radius: float) -> Box:
    """A smiling head with shoulders that stand on the ground; returns the box of the shoulders."""
    axes, y = drawing.axes, ground - 2 * radius
    axes.add_patch(Wedge((x, ground), radius * 1.25, 180, 360, facecolor="#E9E9E9", edgecolor=INK, linewidth=2.2))
    axes.add_patch(Circle((x, y), radius, facecolor="#FFFFFF", edgecolor=INK, linewidth=2.2, zorder=3))
    for side in (-1, 1):
        axes.add_patch(Circle((x + side * radius * 0.36, y - radius * 0.15), radius * 0.09, facecolor=INK, zorder=4))
    axes.add_patch(Arc((x, y + radius * 0.1), radius, radius * 0.9, theta1=25, theta2=155, linewidth=3, zorder=4))
    return Box(x, y, 2.5 * radius, 2 * radius)


@figure(
    name="course-roadmap",
    ko="과정의 지도. 1단계에서 데이터, 어텐션, 아키텍처로 LLM을 만들고, 2단계에서 사전 훈련하여 파운데이션 모델을 "
    "얻고, 3단계에서 미세 튜닝하여 분류기나 개인 비서를 만듭니다.",
    en="Map of the course. Stage 1 builds an LLM from data, attention and architecture, stage 2 pretrains it into a "
    "foundation model, stage 3 fine-tunes that into a classifier or a personal assistant.",
)
def course_roadmap(language: str) -> Figure:
    return roadmap(language)


@figure(
    name="roadmap-data-step",
    ko="같은 지도에서 이 노트북이 다루는 1) 데이터 준비와 샘플링과 LLM 만들기만 진하게 표시되어 있고 나머지는 "
    "흐립니다.",
    en="The same map with only this notebook's step, 1) data preparation and sampling, and Building an LLM in full "
    "strength; everything else is faded.",
)
def roadmap_data_step(language: str) -> Figure:
    return roadmap(language, highlight=1)


@figure(
    name="modalities-to-vectors",
    ko="비디오, 오디오, 텍스트가 각각 자기만의 임베딩 모델을 거쳐 벡터가 됩니다. 서로 다른 모델의 벡터는 비교할 수 "
    "없습니다.",
    en="Video, audio and text each go through an embedding model of their own to become a vector. Vectors of "
    "different models cannot be compared.",
)
def modalities_to_vectors(language: str) -> Figure:
    drawing, rows = Drawing(820), (150, 380, 610)
    names = (Text("비디오", "video"), Text("오디오", "audio"), Text("텍스트", "text"))
    vectors = random_embeddings(3, 4, seed=1)
    strips = []
    for name, y, values in zip(names, rows, vectors, strict=True):
        drawing.text(120, y, name[language].capitalize(), 24, bold=True)
        model = Text(f"{name['ko']}\n임베딩 모델", f"{name['en']}\nembedding model")
        layer = drawing.box(800, y, 330, 130, model[language], 24, trainable=True)
        strips.append(drawing.vector(1300, y, values, cell=90, limit=2.5, role="output"))
        drawing.arrow((500, y), layer.left)
        drawing.arrow(layer.right, strips[-1].left)
    _film(drawing, 360, rows[0])
    _wave(drawing, 360, rows[1])
    sample = Text("창밖에는 비가\n내리고 있었다.", "It was raining\noutside.")
    drawing.box(360, rows[2], 250, 110, sample[language], role="input")
    for upper, lower in pairwise(strips):
        drawing.operation(1300, (upper.y + lower.y) / 2, "≠")
    drawing.dial(700, 712, Text("훈련되는 부분", "learned in training")[language])
    drawing.text(1300, 50, Text("임베딩 벡터", "embedding vectors")[language], bold=True)
    note = Text(
        "개념도: 벡터의 숫자는 예시입니다.  ≠ 서로 다른 모델의 벡터는 비교할 수 없습니다.",
        "Schematic: the numbers are examples.  ≠ Vectors of different models cannot be compared.",
    )
    drawing.note(note[language])
    return drawing.figure


def _film(drawing: Drawing, x: float, y: float) -> None:
    """Three frames of a video, a ball falling through them."""
    for index, left in enumerate(spread(x, 3, 84)):
        drawing.box(left, y, 80, 100, role="input", rounded=2)
        drawing.axes.add_patch(Circle((left - 14 + 14 * index, y - 26 + 26 * index), 12, facecolor=INK, zorder=3))


def _wave(drawing: Drawing, x: float, y: float) -> None:
    """The wave of a sound."""
    drawing.box(x, y, 250, 110, role="input")
    turns = [(t / 100) for t in range(101)]
    drawing.line(*((x - 115 + 230 * t, y + 40 * math.sin(math.pi * t) * math.sin(44 * t)) for t in turns))
