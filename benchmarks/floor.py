"""The floor: what a solved submission's cells take of one core in a warm interpreter, and what is asked beside it."""

from __future__ import annotations

from measure import measured

from autograde.course import Assignment, Course
from autograde.course.caches import fill_caches
from autograde.course.data import find_data
from autograde.grading.plan import make_plan
from autograde.sandbox.sandbox import ProcessLimits, Sandbox, WarmCell

__all__ = ["ASKED", "BASE", "asked", "measure_floor"]

#: The assignment whose floor is the unit of what grading may take besides running the cells,
BASE = "lec26"
#: and how many of these units each assignment gets.
ASKED = {"lec26": 1.0, "lec27": 1.5}


def measure_floor(course: Course, assignment: Assignment, times: int = 10) -> float:
    """Processor seconds of a solved submission's cells, given and answered, in one fork of a warm interpreter."""
    plan = make_plan(assignment)
    data = {file.name: find_data(course, file.name, fallback=True).path for file in course.data_files}
    start = WarmCell("start", "", exercise=True)
    sandbox = Sandbox(
        [start], plan.modules, data, fill_caches(course), ProcessLimits(), isolated=True, warm_up=course.warm_up
    )
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


def asked(assignment: str, floor: float, base: float) -> str:
    """What a complete submission may take, in words; `base` is the floor of lec26."""
    if assignment not in ASKED:
        return "nothing is asked"
    units = ASKED[assignment]
    return f"asked: at most {floor + units * base:.3f} (its floor and {units:g} x that of {BASE}, {base:.3f})"
