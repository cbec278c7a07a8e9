"""Makes the source notebook of one edition: solved code, nbgrader's metadata, prose with its pictures in it.

Both the release and the solved notebook come from it. Not done here: blanking, running, writing.
"""

from __future__ import annotations

import base64
import html
import importlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from autograde.authoring.demos import demo_cell
from autograde.authoring.figures import Picture
from autograde.authoring.stand_ins import put_in
from autograde.course import Course
from autograde.course.audiences import Audience
from autograde.course.exercises import Assignment, AssignmentCell, check_cell
from autograde.course.source import nearest
from autograde.errors import AuthoringError
from autograde.text import Text

__all__ = [
    "Notebook",
    "Shown",
    "check_figures",
    "colab_address",
    "expected_output",
    "links",
    "notebook_path",
    "output_cell",
    "source_notebook",
    "to_bytes",
]

#: A notebook as JSON holds it, sources as single texts.
Notebook: TypeAlias = dict[str, Any]

#: Pixels at which a figure is shown; it is twice as wide, for dense screens and projectors.
SHOWN_WIDTH = 800
#: Pixels below which its smallest type can't be read. On a phone the figure scrolls sideways in its box instead.
LEGIBLE_WIDTH = 720
#: A soft card on any theme. JupyterLab and nbconvert keep these styles; where they are taken out, the picture is white.
_BOX = "overflow-x:auto"
_CARD = (
    f"min-width:{LEGIBLE_WIDTH}px;box-sizing:border-box;border:1px solid #d0d0d0;border-radius:12px;background:#ffffff"
)

_FIGURE = re.compile(r"^!\[\]\(figure:(?P<name>[\w-]+)\)$", flags=re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\(|<img\b", flags=re.IGNORECASE)

_COLAB = "https://colab.research.google.com"
_BADGE = f"{_COLAB}/assets/colab-badge.svg"
_OPEN = Text("Colab에서 열기", "Open in Colab")
_NAMES = Text("한국어", "English")
_EXPECTED = Text("출력을 펼쳐 비교하기", "Unfold the output to compare")

#: Of an output that is shown beforehand.
MOST_LINES, MOST_COLUMNS = 40, 400
_PREVIOUS = Text("← 이전: {}", "← previous: {}")
_NEXT = Text("다음: {} →", "next: {} →")


def notebook_path(folder: str, language: str, assignment: str) -> str:
    """Where a notebook of one edition lies, relative to the course: `FOLDER/ko/ID/ID.ipynb`."""
    return f"{folder}/{language}/{assignment}/{assignment}.ipynb"


@dataclass(frozen=True)
class Shown:
    """What a release takes from the run of the solved notebook: the values that stand in for what is open, packed, and
    what cells print, by their ids.
    """

    stand_ins: str
    printed: Mapping[str, str]


def source_notebook(
    course: Course,
    assignment: Assignment,
    language: str,
    pictures: Mapping[str, Picture],
    audience: Audience = "release",
    shown: Shown | None = None,
) -> Notebook:
    """The edition's notebook for this audience, with solved answer cells; its first cell gets the links to Colab. A
    release has, folded, what each exercise prints, as far as that is known.
    """
    first = next(cell for cell in assignment.cells if audience in cell.only)
    if first.kind != "prose":
        raise AuthoringError("a notebook begins with a prose cell, its title", file=first.file, line=first.line)
    cells = [_cell(cell, course, language, pictures, audience) for cell in assignment.cells if audience in cell.only]
    if shown:
        cells = list(_with_what_is_shown(cells, language, shown))
    cells[0]["source"] = _with_links(cells[0]["source"], course, assignment.id, language)
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def to_bytes(notebook: Notebook) -> bytes:
    """The notebook's file as nbformat writes it: sorted keys and split lines, the same bytes for the same notebook."""
    nbformat: Any = importlib.import_module("nbformat")  # only partly annotated
    text: str = nbformat.writes(nbformat.from_dict(notebook))
    return (text.rstrip("\n") + "\n").encode()


def check_figures(assignment: Assignment, pictures: Mapping[str, Picture]) -> None:
    """Raises AuthoringError unless every figure is shown once, in both editions, and no other image is."""
    shown: set[str] = set()
    for cell in assignment.cells:
        if cell.kind != "prose":
            continue
        names = {language: _figures_of(cell, language) for language in assignment.languages}
        first = names[assignment.languages[0]]
        if any(other != first for other in names.values()):
            raise _error(cell, f"the editions show different figures: {names}")
        for name in first:
            if name not in pictures:
                raise _error(cell, f"unknown figure '{name}'{nearest(name, pictures)}")
            if "release" not in cell.only:
                continue  # slides may show a figure again
            if name in shown:
                raise _error(cell, f"figure '{name}' is already shown above; refer to it instead")
            shown.add(name)
    for name, picture in pictures.items():
        if name not in shown:
            raise AuthoringError(f"figure '{name}' is not shown anywhere", file=picture.file, line=picture.line)


def _figures_of(cell: AssignmentCell, language: str) -> list[str]:
    text = cell.source[language]
    if _IMAGE.search(_FIGURE.sub("", text)):
        raise _error(cell, f"an image that is no figure; write ![](figure:NAME) on a line of its own ({language})")
    return [match["name"] for match in _FIGURE.finditer(text)]


def _error(cell: AssignmentCell, what: str) -> AuthoringError:
    return AuthoringError(what, file=cell.file, line=cell.line)


def _cell(
    cell: AssignmentCell, course: Course, language: str, pictures: Mapping[str, Picture], audience: Audience
) -> dict[str, Any]:
    source = cell.release(language) if cell.sealed and audience == "release" else cell.source[language]
    if cell.demo:
        source = demo_cell(course, cell.demo, language, source)
    if cell.kind == "prose":
        return {
            "cell_type": "markdown",
            "id": cell.id,
            "metadata": {},
            "source": _embed(source, language, pictures),
        }
    if cell.kind == "written":
        return {"cell_type": "markdown", "id": cell.id, "metadata": {"nbgrader": _nbgrader(cell)}, "source": source}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell.id,
        "metadata": {
            **({} if cell.editable else {"nbgrader": _nbgrader(cell)}),
            **({"tags": list(cell.tags)} if cell.tags else {}),
            **_folded(source),
        },
        "outputs": [],
        "source": source,
    }


def _with_what_is_shown(cells: Sequence[dict[str, Any]], language: str, shown: Shown) -> Iterator[dict[str, Any]]:
    """The cells with the values in their place, and below each check what its exercise prints."""
    checked = {check_cell(name): name for name in shown.printed}
    for cell in cells:
        yield {**cell, "source": put_in(cell["source"], shown.stand_ins)}
        exercise = checked.get(cell["id"], "")
        if exercise in shown.printed:
            source = expected_output(shown.printed[exercise], language)
            yield {"cell_type": "markdown", "id": output_cell(exercise), "metadata": {}, "source": source}


def output_cell(exercise: str) -> str:
    """The id of the cell that shows what an exercise prints."""
    return f"{exercise}-output"


def expected_output(printed: str, language: str) -> str:
    """That cell's source, folded; what is long is cut."""
    lines = [line if len(line) <= MOST_COLUMNS else f"{line[:MOST_COLUMNS]}…" for line in printed.split("\n")]
    text = "\n".join([*lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else [])])
    return f"<details><summary>{_EXPECTED[language]}</summary>\n\n```text\n{text}\n```\n\n</details>"


def _folded(source: str) -> dict[str, Any]:
    """A cell that begins with a title is folded: in Colab as a form, in Jupyter its source is hidden."""
    return {"cellView": "form", "jupyter": {"source_hidden": True}} if source.startswith("# @title ") else {}


def _nbgrader(cell: AssignmentCell) -> dict[str, Any]:
    """nbgrader's metadata, schema 3. Given cells are locked, so that nbgrader puts them back when it grades; those
    that students may change have no such metadata.
    """
    graded, answer = cell.kind in ("check", "written"), cell.kind in ("exercise", "written")
    metadata: dict[str, Any] = {
        "grade": graded,
        "grade_id": cell.id,
        "locked": not answer,
        "schema_version": 3,
        "solution": answer,
        "task": False,
    }
    if graded and cell.exercise:
        points = cell.exercise.points
        metadata["points"] = int(points) if points.is_integer() else points
    return metadata


def _embed(prose: str, language: str, pictures: Mapping[str, Picture]) -> str:
    """Figures as data URIs: Colab shows neither files beside the notebook nor attachments. Each is in a box."""

    def image(match: re.Match[str]) -> str:
        picture = pictures[match["name"]]
        data = base64.b64encode(picture.png[language]).decode()
        alt = html.escape(picture.alt[language])
        shown = f'<img src="data:image/png;base64,{data}" alt="{alt}" width="{SHOWN_WIDTH}" style="{_CARD}">'
        return f'<p style="{_BOX}">{shown}</p>'

    return _FIGURE.sub(image, prose)


def links(course: Course, assignment: str, language: str, published: Collection[str]) -> str:
    """The line with the Colab badge, the other editions and the notebooks before and after this one, of those that are
    published; nothing where the course says no address.
    """
    if not course.repository:
        return ""
    parts = [f"[![{_OPEN[language]}]({_BADGE})]({colab_address(course, assignment, language)})"]
    parts += [
        f"[{_NAMES[other]}]({colab_address(course, assignment, other)})"
        for other in course.languages
        if other != language
    ]
    place = course.assignments.index(assignment)
    for label, near in ((_PREVIOUS, course.declared[:place][-1:]), (_NEXT, course.declared[place + 1 :][:1])):
        parts += [
            f"[{label[language].format(it.title[language])}]({colab_address(course, it.id, language)})"
            for it in near
            if it.id in published
        ]
    return " · ".join(parts)


def _with_links(prose: str, course: Course, assignment: str, language: str) -> str:
    line = links(course, assignment, language, course.assignments)
    return "\n\n".join(_after_title(prose, line)) if line else prose


def _after_title(prose: str, links: str) -> Iterator[str]:
    first, _, rest = prose.partition("\n")
    if first.startswith("# "):
        yield first
        prose = rest.strip("\n")
    yield links
    if prose:
        yield prose


def colab_address(course: Course, assignment: str, language: str) -> str:
    """Where a released notebook is opened in Colab; nothing where the notebooks are not published."""
    if not course.repository:
        return ""
    repository = course.repository.removeprefix("https://github.com/")
    return f"{_COLAB}/github/{repository}/blob/{course.branch}/{notebook_path('notebooks', language, assignment)}"
