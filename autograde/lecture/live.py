"""The notebook for live coding: the lecture with its blanks empty, and below each exercise a folded cell that holds the
answer. It needs no extension: unfold the cell, or run it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograde.authoring.figures import Picture
from autograde.authoring.notebook import Notebook, source_notebook
from autograde.course import Assignment, Course
from autograde.lecture.material import Material
from autograde.lecture.words import WORDS

__all__ = ["live_notebook"]


def live_notebook(course: Course, material: Material) -> Notebook:
    """As JSON holds it, not run."""
    assignment, language = material.assignment, material.language
    files = {file.stem: file for file in material.pictures.glob("*.png")}
    pictures = {
        name: Picture(name, material.alts[name], {language: file.read_bytes()}, file, 1) for name, file in files.items()
    }
    notebook = source_notebook(course, assignment, language, pictures, "solutions")
    return {**notebook, "cells": list(_with_blanks(notebook["cells"], assignment, language))}


def _with_blanks(cells: list[dict[str, Any]], assignment: Assignment, language: str) -> Iterator[dict[str, Any]]:
    coded = {exercise.id: exercise for exercise in assignment.exercises}
    for cell in cells:
        exercise = coded.get(cell["id"])
        if exercise is None:
            yield cell
            continue
        yield {**cell, "source": exercise.release[language]}
        title = f"# @title {WORDS['answer'][language]} · {exercise.id}\n"
        folded = {"cellView": "form", "jupyter": {"source_hidden": True}}
        if exercise.is_written:
            text = exercise.solution[language]
            summary = f"<details><summary>{WORDS['answer'][language]}</summary>\n\n{text}\n\n</details>"
            yield {"cell_type": "markdown", "id": f"{exercise.id}-answer", "metadata": {}, "source": summary}
        else:
            source = title + exercise.solution[language]
            yield {**cell, "id": f"{exercise.id}-answer", "metadata": folded, "source": source}
