"""How long a browser takes to open a class's report, against an empty page in the same browser.

    python benchmarks/open_report.py [ASSIGNMENT] [--students 300 3000]

The class is made up: every student has lost points in a fifth of the exercises, and is named by a slip of them; right
answers are written in forty ways, and wrong ones did one of twenty things. A page is open when it has been laid out and
its script has run; the least of three times counts.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from autograde.chromium import need_chromium
from autograde.course import Assignment, Exercise, load_course
from autograde.records.grades import write_grades
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.reporting.report import write_report
from autograde.text import Text

__all__ = ["made_up", "opened"]

#: Seconds in which the report of a class of 300 is open.
MOST = 2.0
TIMES = 3
SLIP = Text("괄호가 없습니다.", "There is no group.")


def made_up(assignment: Assignment, students: int) -> Iterator[SubmissionResult]:
    draw = random.Random(0)
    for number in range(students):
        student = f"{2023100000 + number}"
        exercises = tuple(_made_up(one, draw) for one in assignment.exercises)
        yield SubmissionResult(student, f"{student}_{assignment.id}.ipynb", assignment.points, 0.3, exercises)


def _made_up(one: Exercise, draw: random.Random) -> ExerciseResult:
    way, did = draw.randrange(40), f"did {min(draw.randrange(20), draw.randrange(20))}"
    text = f"# {way}\n{one.solution[one.language]}"
    kept = KeptAnswer(text, text, program=f"{way}")
    if draw.random() < 0.8:
        return ExerciseResult(one.id, one.points, one.points, "passed", kept=kept)
    diagnosis = SLIP if did < "did 5" else None
    return ExerciseResult(one.id, one.points, 0.0, "failed", SLIP, diagnosis, kept=replace(kept, behaviour=did))


def opened(browser: Browser, address: str) -> float:
    """Seconds until the page is there."""
    times = []
    for _ in range(TIMES):
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        start = time.perf_counter()
        page.goto(address, wait_until="load")
        page.evaluate("document.body && document.body.scrollHeight")
        times.append(time.perf_counter() - start)
        page.close()
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--students", nargs="*", type=int, default=[300, 3000])
    arguments = parser.parse_args()
    assignment = load_course().assignment(arguments.assignment)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        program = need_chromium("opens the report")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        blank = opened(browser, "about:blank")
        for students in arguments.students:
            out = Path(folder, str(students))
            write_grades(out, assignment.id, assignment.points, list(made_up(assignment, students)))
            start = time.perf_counter()
            write_report(out, assignment)
            written, seconds = time.perf_counter() - start, opened(browser, (out / "report.html").as_uri())
            print(
                f"{students} students: written in {written:.2f} s, open in {seconds:.2f} s, an empty page {blank:.3f} s"
            )
            if students <= 300 and seconds > MOST:
                raise SystemExit(f"the report of {students} students takes longer than {MOST:g} s to open")
        browser.close()


if __name__ == "__main__":
    main()
