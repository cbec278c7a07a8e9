"""How long grading takes: a warm worker of ours beside `nbgrader autograde` with its stock Execute, on the same
notebooks.

    python benchmarks/grading.py [ASSIGNMENT] [--submissions N]

Both are measured in one run on one machine; what counts is the ratio. Seconds are user plus system time of every
process that takes part, and wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograde.course import Assignment, Course, load_course
from autograde.data import find_data, install_vocabulary
from autograde.grading.grader import Grader
from autograde.intake.submissions import Submission

STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
c.ExecutePreprocessor.timeout = 300
"""


@dataclass(frozen=True)
class Cost:
    """Per submission, in seconds; `peak_mib` is the most memory that was held, where it was measured."""

    name: str
    cpu: float
    wall: float
    peak_mib: float | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--submissions", type=int, default=10)
    options = parser.parse_args()
    course = load_course()
    assignment = course.assignment(options.assignment)
    solved = (course.root / "solutions" / "ko" / assignment.id / f"{assignment.id}.ipynb").read_bytes()
    content = without_outputs(solved)
    ours = measure_ours(course, assignment, content, options.submissions)
    stock = measure_stock(course, assignment, content, options.submissions)
    print(f"{assignment.id}, {options.submissions} complete submissions, {os.cpu_count()} cores")
    print(f"{'':<34}{'cpu s':>9}{'wall s':>9}{'peak MiB':>10}")
    for cost in (ours, stock):
        peak = f"{cost.peak_mib:>10.0f}" if cost.peak_mib else f"{'':>10}"
        print(f"{cost.name:<34}{cost.cpu:>9.3f}{cost.wall:>9.3f}{peak}")
    print(f"{'ratio':<34}{stock.cpu / ours.cpu:>9.1f}{stock.wall / ours.wall:>9.1f}")


def without_outputs(notebook: bytes) -> bytes:
    data = json.loads(notebook)
    for cell in data["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(data).encode()


def measure_ours(course: Course, assignment: Assignment, content: bytes, number: int) -> Cost:
    """One warm worker; the first submission, which fills the cache of expected values, is not counted."""
    submissions = [Submission(f"student{i}", f"student{i}_{assignment.id}.ipynb", content) for i in range(number + 1)]
    with Grader(course, assignment) as grader:
        warm = grader.grade(submissions[0])
        assert warm.score == assignment.points, warm
        cpu = cpu_seconds()
        wall = time.perf_counter()
        for submission in submissions[1:]:
            grader.grade(submission)
        wall = time.perf_counter() - wall
        cpu = cpu_seconds() - cpu
        peak = sum(process.memory_full_info().pss for process in family()) / 2**20
    return Cost("a warm worker, checks included", cpu / number, wall / number, peak)


def family() -> list[psutil.Process]:
    return [psutil.Process(), *psutil.Process().children(recursive=True)]


def cpu_seconds() -> float:
    """Of this process and everything below it, the ended included (a moment later, when they have been waited for)."""
    time.sleep(0.5)
    times = [process.cpu_times() for process in family()]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def measure_stock(course: Course, assignment: Assignment, content: bytes, number: int) -> Cost:
    """`nbgrader autograde` as it comes, in a course folder made for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        source = root / "source" / assignment.id
        shutil.copytree(course.root / ".build" / "ko" / assignment.id, source)
        (root / "nbgrader_config.py").write_text(STOCK_CONFIG.format(root=str(root)), encoding="utf-8")
        env = os.environ | {"TIKTOKEN_CACHE_DIR": str(install_vocabulary()), "COURSE_DATA": str(root / "data")}
        # nbgrader starts the program alembic by name.
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
        (root / "data").mkdir()
        for file in course.data_files:
            shutil.copyfile(find_data(course, file.name, fallback=True).path, root / "data" / file.name)
        nbgrader(root, env, "generate_assignment", assignment.id, "--force")
        for i in range(number):
            submitted = root / "submitted" / f"student{i}" / assignment.id
            submitted.mkdir(parents=True)
            (submitted / f"{assignment.id}.ipynb").write_bytes(content)
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        nbgrader(root, env, "autograde", assignment.id)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - wall
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost("nbgrader autograde, stock Execute", cpu / number, wall / number)


def nbgrader(root: Path, env: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")


if __name__ == "__main__":
    main()
