"""A course folder of its own for nbgrader's command line, with our configuration and without pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from nbgrader.api import Gradebook
from our_course import our_course

from autograde.authoring.figures import Picture
from autograde.authoring.notebook import notebook_path, source_notebook, to_bytes
from autograde.course import Course, load_course
from autograde.course.data import find_data
from autograde.text import Text

__all__ = ["make_course", "nbgrader", "scores"]

REPOSITORY = Path(__file__).resolve().parents[1]


class NoPictures(dict[str, Picture]):
    """Stands for every figure: grading needs none, and drawing them takes long."""

    def __missing__(self, name: str) -> Picture:
        return Picture(name, Text("그림", "figure"), {"ko": b"", "en": b""}, REPOSITORY, 1)


def nbgrader(course: Path, *arguments: str) -> None:
    data = find_data(our_course(), "the-verdict.txt", fallback=True)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={
            **os.environ,
            "COURSE_DATA": str(data.path.parent),  # beside this course folder there is none
            "JUPYTER_CONFIG_DIR": str(course / "jupyter"),
            "PYTHONWARNINGS": "ignore",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def make_course(folder: Path, assignment: str = "lec26") -> Course:
    """What an instructor has after cloning and `autograde build`, as far as nbgrader is concerned."""
    for name in ("course.toml", "nbgrader_config.py", "source", "autograde/checks", f"notebooks/ko/{assignment}"):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, place)
        else:
            shutil.copy(REPOSITORY / name, place)
    course = load_course(folder)
    source = folder / notebook_path(".build", "ko", assignment)
    source.parent.mkdir(parents=True)
    source.write_bytes(to_bytes(source_notebook(course, course.assignment(assignment), "ko", NoPictures())))
    return course


def scores(course: Course, student: str, assignment: str = "lec26") -> dict[str, float | None]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook(assignment, assignment, student)
        return {grade.name.removesuffix("-check"): grade.auto_score for grade in notebook.grades}
