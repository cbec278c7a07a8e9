"""The page that students see first in what is published: the notebooks, and how to work with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograde.authoring.notebook import colab_address, notebook_path
from autograde.course import Course
from autograde.text import Text

__all__ = ["OURS", "readme_name", "readmes"]

#: Stands in every page of ours.
OURS = "<!-- autograde publish -->"

_NAMES = Text("한국어", "English")
_HEAD = Text("노트북", "Notebook")
_CONTENT = Text("문제 {}개, {:g}점", "{} exercises, {:g} points")
_COLAB = Text("Colab에서 열기", "Open in Colab")
_HOW = Text("공부하는 방법", "How to work")
_FIGURES = Text("노트북의 그림은 모두 `images/` 폴더에 있습니다.", "All figures of the notebooks are in `images/`.")
_OPEN = Text("노트북을 내려받아 Jupyter에서 엽니다.", "Download a notebook and open it in Jupyter.")
_OPEN_IN_COLAB = Text(
    "Colab에서 노트북을 열고 `파일 → Drive에 사본 저장`으로 자기 사본을 만듭니다.",
    "Open a notebook in Colab and make a copy of your own with `File → Save a copy in Drive`.",
)
_STEPS = (
    Text(
        "빈칸 `...  ### your code`를 채웁니다. 문제 바로 아래의 확인 셀이 답이 맞는지 알려 주고, 틀리면 힌트를 줍니다.",
        "Fill the blanks, `...  ### your code`. The check below each exercise tells whether the answer is right, and "
        "gives a hint when it is not.",
    ),
    Text(
        "노트북을 `.ipynb` 파일로 내려받아 그대로 제출합니다.",
        "Download the notebook as `.ipynb` and hand in that file.",
    ),
)


def readme_name(course: Course, language: str) -> str:
    """The file of the edition; that of the primary one is the page that GitHub shows."""
    return "README.md" if language == course.languages[0] else f"README.{language}.md"


def readmes(course: Course, published: Sequence[str]) -> dict[str, bytes]:
    """By file name."""
    return {
        readme_name(course, language): ("\n".join(_page(course, published, language)) + "\n").encode()
        for language in course.languages
    }


def _page(course: Course, published: Sequence[str], language: str) -> Iterator[str]:
    yield f"# {course.title[language]}"
    yield OURS
    yield ""
    others = [one for one in course.languages if one != language]
    if others:
        yield " · ".join(f"[{_NAMES[other]}]({readme_name(course, other)})" for other in others)
        yield ""
    yield f"| {_HEAD[language]} | | |"
    yield "| --- | --- | --- |"
    yield from (_row(course, id, language) for id in published)
    yield ""
    yield f"## {_HOW[language]}"
    steps = (_OPEN_IN_COLAB if course.repository else _OPEN, *_STEPS)
    yield from (f"{number}. {step[language]}" for number, step in enumerate(steps, start=1))
    yield ""
    yield _FIGURES[language]


def _row(course: Course, id: str, language: str) -> str:
    declared, file = course.declaration(id), notebook_path("notebooks", language, id)
    content = _CONTENT[language].format(declared.exercises, declared.points)
    address = colab_address(course, id, language)
    colab = f"[{_COLAB[language]}]({address})" if address else ""
    return f"| [**{id}** · {declared.title[language]}]({file}) | {content} | {colab} |"
