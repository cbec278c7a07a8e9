"""Three graders on the same classes, in one run on one machine: `autograde grade`, `nbgrader autograde` with its stock
Execute, and Otter-Grader's `otter run`.

    python benchmarks/compare.py [ASSIGNMENT] [--sizes 1 10 100] [--workers 3]

Every submission is complete and right; `benchmarks/submissions.py` says what the class is. Each tool starts cold and
does what it does for a class: ours runs the hidden checks, nbgrader the visible ones, Otter the visible ones as its
tests (one `otter run` a submission, as it grades without Docker). Ours remembers its verdict on a program, so it grades
a class in which no two answers are alike as well; to the others it makes no difference. What counts are the ratios.
Figures go to docs/speed.json, the curve to docs/speed.png. The course must have been built (`autograde build`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import curve
import otter_grader as otter
from measure import Cost, measured
from submissions import CLASSES

from autograde.course import Assignment, Course, load_course
from autograde.data import find_data, install_vocabulary
from autograde.grading.plan import make_plan
from autograde.sandbox.sandbox import Cell, Limits, Sandbox

STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
c.ExecutePreprocessor.timeout = 300
"""
OURS, HARDEST = "autograde grade", "autograde grade, no two alike"
OTHERS = ("nbgrader autograde", "otter run")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100])
    # One more than cores: while an answer works, its grader waits.
    parser.add_argument("--workers", type=int, default=(os.cpu_count() or 1) + 1)
    options = parser.parse_args()
    course = load_course()
    assignment = course.assignment(options.assignment)
    floor = measure_floor(course, assignment)
    own = partial(ours, workers=options.workers)
    plan = ((HARDEST, own, "no two alike"), (OURS, own, "as in class"))
    plan += ((OTHERS[0], stock, "as in class"), (OTHERS[1], otter_run, "as in class"))
    costs: dict[str, dict[int, Cost]] = {tool: {} for tool in (OURS, HARDEST, *OTHERS)}
    for size in sorted(options.sizes):
        for tool, run, kind in plan:
            with class_of(course, assignment, CLASSES[kind](course, assignment.id, size)) as (folder, env):
                costs[tool][size] = run(course, assignment, folder, env)
                print(f"{tool}, {size}: {costs[tool][size]}", file=sys.stderr, flush=True)
    report = f"{assignment.id}, {os.cpu_count()} cores, {options.workers} workers\n" + "\n".join(lines(costs, floor))
    print(report)
    docs = course.root / "docs"
    data = {tool: {str(size): asdict(cost) for size, cost in of.items()} for tool, of in costs.items()}
    written = {"assignment": assignment.id, "cores": os.cpu_count(), "floor": floor, "costs": data}
    (docs / "speed.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    curve.draw(docs / "speed.json", docs / "speed.png")


def lines(costs: Mapping[str, Mapping[int, Cost]], floor: float) -> Iterator[str]:
    yield f"{'':<30}{'class':>6}{'wall s':>9}{'user s':>9}{'system s':>10}{'peak MiB':>10}"
    for tool, of in costs.items():
        for size, cost in of.items():
            yield f"{tool:<30}{size:>6}{cost.wall:>9.1f}{cost.user:>9.1f}{cost.system:>10.1f}{cost.peak_mib:>10.0f}"
    for own in (OURS, HARDEST):
        for tool in OTHERS:
            yield f"wall time of {tool} over {own}: " + ", ".join(
                f"{of.wall / costs[own][size].wall:.1f} (class of {size})" for size, of in costs[tool].items()
            )
        size = max(costs[own])
        each = (costs[own][size].user + costs[own][size].system) / size
        yield f"one core, per submission of {size}, start included, {own}: {each:.3f} s"
    yield f"floor {floor:.3f} s; 1.6 x floor + 0.1 s = {1.6 * floor + 0.1:.3f} s"


@contextmanager
def class_of(
    course: Course, assignment: Assignment, notebooks: Sequence[bytes]
) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder with `submissions/` and `data/`, and the environment in which every tool finds the data."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for part in ("submissions", "data"):
            (folder / part).mkdir()
        for number, notebook in enumerate(notebooks):
            (folder / "submissions" / f"student{number:03}_{assignment.id}.ipynb").write_bytes(notebook)
        for data in course.data_files:
            shutil.copyfile(find_data(course, data.name, fallback=True).path, folder / "data" / data.name)
        env = os.environ | {"TIKTOKEN_CACHE_DIR": str(install_vocabulary()), "COURSE_DATA": str(folder / "data")}
        # nbgrader starts the program alembic by name.
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
        yield folder, env


def ours(course: Course, assignment: Assignment, folder: Path, env: dict[str, str], workers: int) -> Cost:
    words = ["grade", assignment.id, str(folder / "submissions"), "--out", str(folder / "out")]
    command = [sys.executable, "-m", "autograde", *words, "--workers", str(workers)]
    cost = measured([command], cwd=course.root, env=env)
    graded = json.loads((folder / "out" / "grades.json").read_text(encoding="utf-8"))["submissions"]
    assert all(one["score"] == assignment.points for one in graded), "a complete submission lost points"
    return cost


def stock(course: Course, assignment: Assignment, folder: Path, env: dict[str, str]) -> Cost:
    """`nbgrader autograde` as it comes, in a course folder made for the purpose."""
    root = folder / "nbgrader"
    shutil.copytree(course.root / ".build" / "ko" / assignment.id, root / "source" / assignment.id)
    (root / "nbgrader_config.py").write_text(STOCK_CONFIG.format(root=str(root)), encoding="utf-8")
    command = [sys.executable, "-m", "nbgrader"]
    measured([[*command, "generate_assignment", assignment.id, "--force"]], cwd=root, env=env)
    for file in (folder / "submissions").iterdir():
        submitted = root / "submitted" / file.stem.partition("_")[0] / assignment.id
        submitted.mkdir(parents=True)
        shutil.copyfile(file, submitted / f"{assignment.id}.ipynb")
    return measured([[*command, "autograde", assignment.id]], cwd=root, env=env)


def otter_run(course: Course, assignment: Assignment, folder: Path, env: dict[str, str]) -> Cost:
    program = otter.install(course.root / ".build" / "otter")
    root = folder / "otter"
    root.mkdir()
    bundle = otter.bundle(program, assignment, root, env)
    commands = []
    for file in sorted((folder / "submissions").iterdir()):
        notebook = root / file.name
        notebook.write_bytes(otter.with_its_checks(file.read_bytes()))
        out = root / file.stem
        out.mkdir()
        commands.append([str(program), "run", str(notebook), "-a", str(bundle), "-o", str(out), "--no-logo"])
    cost = measured(commands, cwd=root, env=env)
    otter.require_full_marks([root / Path(command[2]).stem for command in commands], assignment)
    return cost


def measure_floor(course: Course, assignment: Assignment, times: int = 10) -> float:
    """Processor seconds of a solved submission's cells, given and answered, in one fork of a warm interpreter."""
    plan = make_plan(assignment)
    data = {file.name: find_data(course, file.name, fallback=True).path for file in course.data_files}
    start = Cell("start", "", exercise=True)
    sandbox = Sandbox([start], plan.modules, data, install_vocabulary(), Limits(), isolated=True)
    try:
        sandbox.wait()

        def run() -> None:
            for _ in range(times):
                process = sandbox.start_answer("start")
                for cell in plan.cells:
                    process.answer(cell.source, helpers=[], given={}, seconds=60)
                process.close()

        run()
        cost = measured(run)
        return (cost.user + cost.system) / times
    finally:
        sandbox.close()


if __name__ == "__main__":
    main()
