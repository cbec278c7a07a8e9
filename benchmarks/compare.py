"""Three graders on the same classes, in one run on one machine: `autograde grade`, `nbgrader autograde` with its stock
Execute, and Otter-Grader's `otter run`.

    python benchmarks/compare.py [ASSIGNMENT] [--sizes 1 10 100] [--others 10 20] [--workers 2]

Every submission is complete and no two are alike, since ours remembers verdicts; to the others it makes no difference.
All of it is right; the largest class is graded by ours once more with a quarter of the answers wrong. Each tool starts
cold and does what it does for a class: ours runs the hidden checks, nbgrader the visible ones, Otter the visible ones
as its tests (one `otter run` a submission, as it grades without Docker).

The other two take as long for each further submission: they are measured on two small classes, and what they take for
the largest is read off the line through both. What counts are the ratios. Figures go to docs/speed.json, the curve to
docs/speed.png. The course must have been built (`autograde build`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import curve
import otter_grader as otter
from floor import BASE, asked, measure_floor
from measure import Cost, measured
from submissions import CLASSES
from where_time_goes import grade_warm

from autograde.course import Assignment, Course, load_course
from autograde.course.caches import fill_caches
from autograde.course.data import find_data

STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
c.ExecutePreprocessor.timeout = 300
"""
OURS, WRONG = "autograde grade", "autograde grade, a quarter wrong"
#: What is asked of the largest class of lec26: the others' wall time over ours, and what wrong answers may cost.
OTHERS = {"nbgrader autograde": 22, "otter run": 35}
MOST_WRONG = 2
Costs = Mapping[str, Mapping[int, Cost]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--others", type=int, nargs=2, default=[10, 20], help="Classes of the other two tools.")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    began = time.monotonic()
    course = load_course()
    assignment = course.assignment(options.assignment)
    floor = measure_floor(course, assignment)
    base = floor if assignment.id == BASE else measure_floor(course, course.assignment(BASE))
    warm = grade_warm(course, assignment, 20).seconds
    largest = max(options.sizes)
    costs = grade_classes(course, assignment, sorted(options.sizes), sorted(options.others), options.workers)
    extrapolated = {tool: on_the_line(costs[tool], largest) for tool in OTHERS}
    print(f"{assignment.id}, {os.cpu_count()} cores, {options.workers} workers")
    print(*table(costs), "", *rows(costs, extrapolated), "", *compared(costs, extrapolated, largest), sep="\n")
    print(f"warm, one worker, per submission: {warm:.3f} s of one core; floor {floor:.3f} s")
    print(asked(assignment.id, floor, base))
    print(f"all of it took {(time.monotonic() - began) / 60:.1f} minutes")
    written = {
        "assignment": assignment.id,
        "cores": os.cpu_count(),
        "workers": options.workers,
        "floor": floor,
        "warm": warm,
        "costs": {tool: {str(size): asdict(cost) for size, cost in of.items()} for tool, of in costs.items()},
        "extrapolated_wall": {tool: {str(largest): wall} for tool, wall in extrapolated.items()},
    }
    docs = course.root / "docs"
    (docs / "speed.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    curve.draw(docs / "speed.json", docs / "speed.png")


def grade_classes(
    course: Course, assignment: Assignment, sizes: Sequence[int], small: Sequence[int], workers: int
) -> dict[str, dict[int, Cost]]:
    """The cost of every class with every tool that grades it."""
    own, own_wrong = partial(ours, workers=workers), partial(ours, workers=workers, right=False)
    alike, wrong = "no two alike", "a quarter wrong"
    plan: list[tuple[str, Callable[..., Cost], str, int]] = [(OURS, own, alike, size) for size in sizes]
    plan.append((WRONG, own_wrong, wrong, sizes[-1]))
    for tool, run in zip(OTHERS, (stock, otter_run), strict=True):
        plan += [(tool, run, alike, size) for size in small]
    costs: dict[str, dict[int, Cost]] = {tool: {} for tool in (OURS, WRONG, *OTHERS)}
    for tool, run, kind, size in plan:
        with class_of(course, assignment, CLASSES[kind](course, assignment.id, size)) as (folder, env):
            costs[tool][size] = run(course, assignment, folder, env)
            print(f"{tool}, {size}: {costs[tool][size]}", file=sys.stderr, flush=True)
    return costs


def on_the_line(costs: Mapping[int, Cost], size: int) -> float:
    """Wall seconds for a class of that size, on the line through the two that were measured."""
    (small, first), (large, second) = ((of, cost.wall) for of, cost in sorted(costs.items()))
    return second + (second - first) / (large - small) * (size - large)


def table(costs: Costs) -> Iterator[str]:
    yield f"{'':<34}{'class':>6}{'wall s':>9}{'user s':>9}{'system s':>10}{'peak MiB':>10}"
    for tool, of in costs.items():
        for size, cost in of.items():
            yield f"{tool:<34}{size:>6}{cost.wall:>9.1f}{cost.user:>9.1f}{cost.system:>10.1f}{cost.peak_mib:>10.0f}"


def rows(costs: Costs, extrapolated: Mapping[str, float]) -> Iterator[str]:
    """The table of docs/speed.md; what is extrapolated is marked."""
    sizes = sorted({size for of in costs.values() for size in of})
    yield f"| seconds for a class of | {' | '.join(map(str, sizes))} |"
    yield f"|{' --- |' * (1 + len(sizes))}"
    for tool, of in costs.items():
        walls = {size: f"{cost.wall:.1f}" for size, cost in of.items()}
        if tool in extrapolated:
            walls[sizes[-1]] = f"{extrapolated[tool]:.0f} (extrapolated)"
        yield f"| `{tool}` | {' | '.join(walls.get(size, '') for size in sizes)} |"


def compared(costs: Costs, extrapolated: Mapping[str, float], size: int) -> Iterator[str]:
    """What the largest class comes to, and what is asked of it."""
    own, wrong = costs[OURS][size], costs[WRONG][size]
    for tool, least in OTHERS.items():
        measured_on = " and ".join(map(str, costs[tool]))
        yield f"{tool}, class of {size}: {extrapolated[tool]:.0f} s, on the line through classes of {measured_on}"
        yield f"  over {OURS}: {extrapolated[tool] / own.wall:.1f} times (asked of lec26 and 100: at least {least})"
    yield f"a quarter wrong over all right: {wrong.wall / own.wall:.2f} of the wall time (asked: at most {MOST_WRONG})"
    for tool, cost in ((OURS, own), (WRONG, wrong)):
        yield f"{tool}: {(cost.user + cost.system) / size:.3f} s of one core per submission, start included"


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
        env = os.environ | {name: str(cache) for name, cache in fill_caches(course).items()}
        env["COURSE_DATA"] = str(folder / "data")
        # nbgrader starts the program alembic by name.
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
        yield folder, env


def ours(
    course: Course, assignment: Assignment, folder: Path, env: dict[str, str], workers: int, right: bool = True
) -> Cost:
    """`autograde grade`; where everything is `right`, everybody must have all points."""
    words = ["grade", assignment.id, str(folder / "submissions"), "--out", str(folder / "out")]
    command = [sys.executable, "-m", "autograde", *words, "--workers", str(workers)]
    cost = measured([command], cwd=course.root, env=env)
    graded = json.loads((folder / "out" / "grades.json").read_text(encoding="utf-8"))["submissions"]
    if right:
        assert all(one["score"] == assignment.points for one in graded), "a complete submission lost points"
    else:
        assert any(one["score"] < assignment.points for one in graded), "no wrong answer lost a point"
    assert all(one["status"] == "graded" for one in graded), "a submission could not be graded"
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


if __name__ == "__main__":
    main()
