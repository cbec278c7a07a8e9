"""A small course in a folder of its own for nbgrader's command line, and hand-ins to it; no sandbox is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from autograde.authoring.notebook import notebook_path, source_notebook, to_bytes
from autograde.course import load_course

__all__ = ["RIGHT", "answered", "cell_of", "graded", "grades_of", "hand_in", "make_course", "nbgrader", "release"]

COURSE = """
[course]
title.ko = "강의"
title.en = "Course"
repository = "https://github.com/someone/course"
branch = "main"
[[assignments]]
id = "mini"
title.ko = "작은 과제"
title.en = "Small assignment"
exercises = 2
blanks = 2
points = 3
"""

SOURCE = '''
# %% [markdown] lang="ko"
"""
# 작은 과제
"""
# %% [markdown] lang="en"
"""
# Small assignment
"""
# %%
import math
# %% exercise="answer" points=1
result = 6 * 7  ### your code
# %% check="answer"
with check("answer", hint=tr(ko="곱셈입니다.", en="Multiply.")):
    assert result == 42
# %% exercise="half" points=2
half = result / 2  ### your code
# %% check="half"
with check("half", hint=tr(ko="나눗셈입니다.", en="Divide.")):
    assert half == 21
'''

#: A grader that reads answers as the real one does and judges them by a word, so that no sandbox is needed here.
CONFIG = """
import autograde.nbgrader_plugin as plugin
from autograde.errors import SubmissionError
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.text import Text


class WordGrader:
    checks = {}

    def __init__(self, course, assignment, *, seed):
        self.assignment, self.reader = assignment, self

    def read(self, content, file):
        return read_answers(Submission("", file, content), self.assignment)

    def __enter__(self):
        print("a grader starts")
        return self

    def __exit__(self, *error):
        print("a grader ends")

    def grade(self, submission):
        try:
            answers = self.read(submission.read(), submission.file)
        except SubmissionError as error:
            return SubmissionResult(submission.student, submission.file, 3.0, 0.0, reason=error.reason)
        if "FAULT" in answers.sources["answer"]:
            raise RuntimeError("a fault of the grader")
        results = [self.judge(exercise, answers.sources[exercise.id]) for exercise in self.assignment.exercises]
        return SubmissionResult(submission.student, submission.file, 3.0, 0.0, tuple(results), answers.notes)

    def judge(self, exercise, source):
        if source is None or exercise.is_blank(source):
            return ExerciseResult(exercise.id, exercise.points, 0.0, "missing" if source is None else "blank")
        if "BY HAND" in source:
            return ExerciseResult(exercise.id, exercise.points, None, "manual", Text("읽습니다", "read \\0 it"))
        if "RIGHT" in source:
            return ExerciseResult(exercise.id, exercise.points, exercise.points, "passed")
        return ExerciseResult(exercise.id, exercise.points, 0.5, "partial", Text("<b>아직</b>", "<b>not yet</b>"))


plugin.Grader = WordGrader
plugin.configure(get_config())
"""

RIGHT = {"answer": "result = 6 * 7  # RIGHT", "half": "half = result / 2  # RIGHT"}


def nbgrader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(course / "jupyter"), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def make_course(folder: Path, url: str = "") -> Path:
    (folder / "source" / "mini").mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "source" / "mini" / "1_mini.py").write_text(SOURCE, encoding="utf-8")
    elsewhere = f"get_config().CourseDirectory.db_url = {url!r}\n" if url else ""
    (folder / "nbgrader_config.py").write_text(CONFIG + elsewhere, encoding="utf-8")
    course = load_course(folder)
    source = folder / notebook_path(".build", "ko", "mini")
    source.parent.mkdir(parents=True)
    source.write_bytes(to_bytes(source_notebook(course, course.assignment("mini"), "ko", {})))
    done = nbgrader(folder, "generate_assignment", "mini")
    assert done.returncode == 0, done.stderr
    return folder


def release(course: Path) -> Any:
    return json.loads((course / "notebooks" / "ko" / "mini" / "mini.ipynb").read_text(encoding="utf-8"))


def answered(course: Path, answers: dict[str, str]) -> Any:
    notebook = release(course)
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], "".join(cell["source"]))
    return notebook


def hand_in(course: Path, student: str, content: Any) -> None:
    file = course / "submitted" / student / "mini" / "mini.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def grades_of(course: Path, student: str, url: str = "") -> dict[str, tuple[float | None, bool]]:
    """What the gradebook has: the score that counts, and whether a person must look at it."""
    with Gradebook(url or f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook("mini", "mini", student)
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}


def graded(course: Path, student: str) -> Any:
    return nbformat.read(course / "autograded" / student / "mini" / "mini.ipynb", as_version=4)


def cell_of(notebook: Any, name: str) -> Any:
    return next(cell for cell in notebook.cells if cell.id == name)
