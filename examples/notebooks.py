"""Notebooks of made-up students: the release, filled in, and then changed as students and their programs change it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from autograde.course.blanks import fill
from autograde.course import Assignment

__all__ = ["Filling", "StudentNotebook"]

#: Pictures are left out: they would be most of each file, and no grader looks at them.
PICTURE = "![](figure:"

Filling = Mapping[int, str] | str


class StudentNotebook:
    """The release of one edition, open for filling in. Every exercise is blank at first."""

    def __init__(self, assignment: Assignment, language: str = "ko") -> None:
        self.assignment, self.language = assignment, language
        self.cells = [self._cell(cell) for cell in assignment.release_cells(language)]
        self.metadata: dict[str, Any] = {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "version": "3.11.9"},
        }
        self.nbformat_minor = 5

    def solve(self, until: str | None = None) -> StudentNotebook:
        """The reference answer in every exercise, up to and including `until`."""
        for exercise in self.assignment.exercises:
            self.write(exercise.id, exercise.solution[self.language])
            if exercise.id == until:
                break
        return self

    def answer(self, answers: Mapping[str, Filling]) -> StudentNotebook:
        """Other answers: code per blank (the rest solved), or the whole cell."""
        for name, answer in answers.items():
            exercise = self.assignment.exercise(name)
            if not isinstance(answer, str):
                answer = fill(exercise.release[self.language], exercise.blanks, answer)
            self.write(name, answer)
        return self

    def write(self, name: str, source: str) -> None:
        self.cells[self.position(name)]["source"] = source.splitlines(keepends=True)

    def position(self, name: str) -> int:
        return next(index for index, cell in enumerate(self.cells) if cell.get("id") == name)

    def delete(self, *names: str) -> None:
        self.cells = [cell for cell in self.cells if cell.get("id") not in names]

    def insert(self, before: str, source: str) -> None:
        """The student's own code cell."""
        number = sum(cell["id"].startswith("own-") for cell in self.cells) + 1
        cell = {"id": f"own-{number}", "cell_type": "code", "metadata": {}, "source": source.splitlines(keepends=True)}
        self.cells.insert(self.position(before), {**cell, "execution_count": None, "outputs": []})

    def duplicate(self, name: str, answer: Filling) -> None:
        """Copy a cell below itself, as Jupyter does it (all metadata stays, the id is new), and answer there."""
        position = self.position(name)
        twin = copy.deepcopy(self.cells[position])
        twin["id"] = f"{name}-copy"
        original = self.cells[position]["source"]
        self.answer({name: answer})
        twin["source"], self.cells[position]["source"] = self.cells[position]["source"], original
        self.cells.insert(position + 1, twin)

    def move(self, name: str, before: str) -> None:
        cell = self.cells.pop(self.position(name))
        self.cells.insert(self.position(before), cell)

    def run(self) -> StudentNotebook:
        """Number the code cells as if they had been run once, from top to bottom."""
        code = [cell for cell in self.cells if cell["cell_type"] == "code"]
        for count, cell in enumerate(code, start=1):
            cell["execution_count"] = count
        return self

    def strip(self) -> StudentNotebook:
        """Without ids and metadata, as some editors and converters leave it."""
        for cell in self.cells:
            cell["metadata"] = {}
            del cell["id"]
        self.nbformat_minor = 4
        return self

    def save_in_colab(self, user: str) -> StudentNotebook:
        """What Colab makes of it: format 4.0, ids in the metadata, who ran what when."""
        for number, cell in enumerate(self.cells):
            cell["metadata"]["id"] = cell.pop("id")
            if cell["cell_type"] == "code":
                cell["metadata"] |= {
                    "colab": {"base_uri": "https://localhost:8080/"},
                    "outputId": f"{number:08x}-0000-4000-8000-000000000000",
                    "executionInfo": {
                        "status": "ok",
                        "timestamp": 1_757_900_000_000 + number,
                        "user_tz": -540,
                        "elapsed": 12,
                        "user": {"displayName": user, "userId": "00000000000000000000"},
                    },
                }
        self.metadata = {
            "colab": {"provenance": [], "toc_visible": True},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        }
        self.nbformat_minor = 0
        return self

    def to_bytes(self, line_end: str = "\n") -> bytes:
        data = {
            "cells": self.cells,
            "metadata": self.metadata,
            "nbformat": 4,
            "nbformat_minor": self.nbformat_minor,
        }
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        return text.replace("\n", line_end).encode()

    def _cell(self, release: Any) -> dict[str, Any]:
        cell: dict[str, Any] = {"id": release.id, "cell_type": release.cell_type, "metadata": {}}
        cell["source"] = [line for line in release.source.splitlines(keepends=True) if not line.startswith(PICTURE)]
        if release.tags:
            cell["metadata"]["tags"] = list(release.tags)
        if release.kind in ("exercise", "check"):
            is_check = release.kind == "check"
            cell["metadata"]["nbgrader"] = {
                "grade": is_check,
                "grade_id": release.id,
                "locked": is_check,
                "schema_version": 3,
                "solution": not is_check,
                "task": False,
            }
            if is_check:
                cell["metadata"]["nbgrader"]["points"] = self.assignment.exercise(release.exercise).points
        if release.cell_type == "code":
            cell |= {"execution_count": None, "outputs": []}
        return cell
