"""Whether the same submissions always come to the same results: the example class, graded again and again.

    python benchmarks/same.py [ASSIGNMENT] [--runs 20]

Each run starts anew, with one worker or two and the class in another order. All that is written of a submission, but
for the times, must be the same byte for byte.
"""

from __future__ import annotations

import argparse
import json
import random

from autograde.course import load_course
from autograde.grading.grader import Grader
from autograde.intake.delivery.submissions import discover


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    course = load_course()
    assignment = course.assignment(options.assignment)
    submissions = discover([course.root / "examples" / assignment.id])
    first: dict[str, str] = {}
    differing = 0
    for run in range(options.runs):
        workers = 1 + run % 2
        order = random.Random(run).sample(submissions, len(submissions))
        with Grader(course, assignment, workers=workers, seconds=3) as grader:
            results = {submission.file: result.to_json() for submission, result in grader.grade_all(order)}
        said = {file: json.dumps(result | {"seconds": 0}, ensure_ascii=False) for file, result in results.items()}
        first = first or said
        differ = sorted(file for file in first if first[file] != said[file])
        differing += bool(differ)
        print(
            f"run {run + 1}, workers {workers}: {len(said)} submissions, {len(differ)} differ",
            *differ,
            flush=True,
        )
    print(f"{options.runs - differing} of {options.runs} runs agree")
    raise SystemExit(differing > 0)


if __name__ == "__main__":
    main()
