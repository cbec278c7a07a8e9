"""The same assignment for Otter-Grader: each exercise's visible check as one of its tests.

Otter lives in a virtual environment of its own, made on first use, with the versions of torch and tiktoken that the
course is tested with.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import measured

from autograde.course import Assignment

__all__ = ["bundle", "install", "require_full_marks", "with_its_checks"]

PACKAGES = ("otter-grader==7.0.0", "torch", "tiktoken", "numpy", "matplotlib", "ipython", "ipykernel", "nbconvert")
TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case()
def test_visible_check(env):
    exec({code!r}, dict(env))
"""


def install(folder: Path) -> Path:
    """The program `otter`."""
    program = folder / "bin" / "otter"
    if not program.exists():
        constraints = Path(__file__).resolve().parents[1] / "constraints.txt"
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--constraint", str(constraints)]
        subprocess.run([*pip, *PACKAGES], check=True)
    return program


def bundle(program: Path, assignment: Assignment, folder: Path, env: dict[str, str]) -> Path:
    """The zip file with the tests of every exercise, by which Otter grades."""
    tests = folder / "tests"
    tests.mkdir()
    for step in assignment.steps:
        if step.kind == "check" and step.exercise is not None:
            test = TEST.format(name=step.exercise.id, points=step.exercise.points, code=step.code["ko"])
            (tests / f"{step.exercise.id}.py").write_text(test, encoding="utf-8")
    made = folder / "autograder.zip"
    words = ["generate", "-t", str(tests), "-o", str(made), "--no-config", "--no-requirements", "--no-environment"]
    measured([[str(program), *words]], cwd=folder, env=env)
    return made


def with_its_checks(notebook: bytes) -> bytes:
    """The submission with `grader.check(…)` where the visible checks stand."""
    data = json.loads(notebook)
    first = next(index for index, cell in enumerate(data["cells"]) if cell["cell_type"] == "code")
    start: dict[str, Any] = {
        "cell_type": "code",
        "id": "otter-start",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    data["cells"].insert(first, start | {"source": "import otter\ngrader = otter.Notebook()"})
    for cell in data["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if grade_id.endswith("-check"):
            cell["source"] = f"grader.check({grade_id.removesuffix('-check')!r})"
    return json.dumps(data).encode()


def require_full_marks(results: Sequence[Path], assignment: Assignment) -> None:
    """Otter did all of it: every test of every submission passed."""
    for folder in results:
        tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
        scored = [test for test in tests if test.get("max_score")]
        assert len(scored) >= len(assignment.exercises), tests
        assert all(test["score"] == test["max_score"] for test in scored), tests
