"""An assignment with answers in words, in both languages."""

from __future__ import annotations

from pathlib import Path

from small_assignment import Cells

from autograde.course import Assignment
from autograde.course.assemble import read_assignment
from autograde.text import Text

__all__ = ["SOURCE", "made", "released"]

SOURCE = '''
# %% [markdown] lang="ko"
"""
# 글로 답하기
"""

# %% [markdown] lang="en"
"""
# Answers in words
"""

# %% name="train" tags=["heavy"]
print("loss 1.0")

# %% only="grader"
stand_in = 1

# %% only="solutions"
shown = 2

# %% [markdown] lang="ko"
"""
손실이 무엇을 비교하는지 설명하세요.
"""

# %% [markdown] lang="en"
"""
Explain what the loss compares.
"""

# %% [markdown] written="explain-loss" points=3 lang="ko"
"""
**답 · `explain-loss`** 무엇과 무엇을
비교하는지 씁니다.

예측과 다음 토큰을 비교합니다.
"""

# %% [markdown] written="explain-loss" points=3 lang="en"
"""
**Answer · `explain-loss`** Say what is compared
with what.

The prediction with the next token.
"""

# %% exercise="double" points=1
double = 2 * 21  ### your code

# %% check="double"
with check("double", hint=tr(ko="곱합니다.", en="Multiply.")):
    assert double == 42

# %% [markdown] lang="ko"
"""
훈련 기록을 붙여 넣으세요.
"""

# %% [markdown] lang="en"
"""
Paste the log of the training.
"""

# %% [markdown] written="paste-log" points=2 lang="ko"
"""
**답 · `paste-log`** 출력된 줄을 그대로 붙입니다.

loss 1.0
"""

# %% [markdown] written="paste-log" points=2 lang="en"
"""
**Answer · `paste-log`** Paste the printed lines as they are.

loss 1.0
"""
'''


def made(folder: Path, source: str = SOURCE) -> Assignment:
    folder = folder / "words"
    folder.mkdir()
    (folder / "1_words.py").write_text(source, encoding="utf-8")
    return read_assignment(folder, Text("글", "Words"))


def released(assignment: Assignment, language: str = "ko") -> Cells:
    cells = []
    for cell in assignment.release_cells(language):
        metadata = {"nbgrader": {"grade_id": cell.id}} if cell.exercise else {}
        cells.append({"id": cell.id, "cell_type": cell.cell_type, "metadata": metadata, "source": cell.source})
    return cells
