"""A small assignment in memory, and notebooks of it to damage: for the tests of intake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograde.course import Assignment
from autograde.course.assemble import read_assignment
from autograde.intake import Answers, Submission, read_answers
from autograde.text import Text

SOURCE = r'''"""A small assignment: four exercises, five blanks, two exercises much alike."""

# %% [markdown] lang="ko"
"""
# 연습 😀
나누고 세어 봅시다.
"""

# %% [markdown] lang="en"
"""
# Practice 😀
Let us split and count.
"""

# %%
text = "Hello, world."

# %% exercise="split" points=1
import re

# ko: 공백에서 나눕니다.
# en: Split at whitespace.
result = re.split(r"(\s)", text)  ### your code

print(result)

# %% check="split"
with check("split", hint=tr(ko="괄호를 씁니다.", en="Use parentheses.")):
    assert "".join(result) == text

# %% exercise="drop" points=1
# ko: 공백을 뺍니다.
# en: Drop whitespace.
result = [item for item in result if item.strip()]  ### your code

print(result)

# %% check="drop"
with check("drop", hint=tr(ko="조건을 씁니다.", en="Use a condition.")):
    assert " " not in result

# %%
words = sorted(set(result))
print(len(words))

# %% exercise="counter" points=2
class Counter:
    def __init__(self, words):
        # ko: 단어
        # en: the words
        self.words = words  ### your code

    def count(self, word):
        # ko: 몇 번 나오는지 셉니다.
        # en: How often it occurs.
        return self.words.count(word)  ### your code

# %% check="counter"
with check("counter", hint=tr(ko="`count`를 씁니다.", en="Use `count`.")):
    assert Counter(["a"]).count("a") == 1

# %% exercise="total" points=1
counter = Counter(words)
# ko: 모두 더합니다.
# en: The sum of all.
total = sum(counter.count(word) for word in words)  ### your code

# %% check="total"
with check("total", hint=tr(ko="`sum`을 씁니다.", en="Use `sum`.")):
    assert total > 0
'''

EXERCISES = ("split", "drop", "counter", "total")
Cells = list[dict[str, Any]]


def small_assignment(folder: Path) -> Assignment:
    """The assignment, its source written into `folder`."""
    folder = folder / "small"
    folder.mkdir()
    (folder / "1_small.py").write_text(SOURCE, encoding="utf-8")
    return read_assignment(folder, Text("작은 과제", "A small assignment"))


def released(assignment: Assignment, language: str = "ko", *, solved: bool = True) -> Cells:
    """The release's cells as Jupyter saves them."""
    cells = []
    for cell in assignment.release_cells(language):
        source = assignment.exercise(cell.id).solution[language] if solved and cell.id in EXERCISES else cell.source
        entry: dict[str, Any] = {"id": cell.id, "cell_type": cell.cell_type, "metadata": {}, "source": source}
        if cell.kind in ("exercise", "check"):
            entry["metadata"] = {"nbgrader": {"grade_id": cell.id, "solution": cell.kind == "exercise"}}
        cells.append(entry)
    return cells


def find(cells: Cells, name: str) -> dict[str, Any]:
    return next(cell for cell in cells if cell.get("id") == name)


def without(cells: Cells, *names: str) -> Cells:
    return [cell for cell in cells if cell.get("id") not in names]


def insert_behind(cells: Cells, name: str, *new: dict[str, Any]) -> Cells:
    position = cells.index(find(cells, name)) + 1
    return [*cells[:position], *new, *cells[position:]]


def code(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, **more}


def stripped(cells: Cells) -> Cells:
    return [{"cell_type": cell["cell_type"], "metadata": {}, "source": cell["source"]} for cell in cells]


def read(assignment: Assignment, cells: Cells) -> Answers:
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    return read_answers(Submission("2023100001", "2023100001_small.ipynb", content), assignment)


def solutions(assignment: Assignment, language: str = "ko") -> dict[str, str]:
    return {exercise.id: exercise.solution[language] for exercise in assignment.exercises}
