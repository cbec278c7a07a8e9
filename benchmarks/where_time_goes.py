"""Where a warm worker's time goes, against the floor: a solved submission's cells executed in a warm interpreter.

    python benchmarks/where_time_goes.py [ASSIGNMENT] [--submissions 20]

The first submission, which fills the memory of expected values, is not counted. Processor seconds are those of the
grader and of the answers' processes; wall seconds are what the grader does or waits for.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable

from compare import measure_floor
from measure import Watch, family, held_mib
from submissions import complete, vary

from autograde.course import load_course
from autograde.grading.grader import Grader
from autograde.intake.answers import read_answers
from autograde.intake.submissions import Submission
from autograde.sandbox.process import Process
from autograde.sandbox.sandbox import Sandbox

STEPS: dict[str, Callable[..., object]] = {
    "finding the answers in the notebook": read_answers,
    "starting processes": Sandbox.start_answer,
    "running the cells": Process.run,
    "the checks' questions": Process.evaluate,
    "ending processes": Process.close,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--submissions", type=int, default=20)
    options = parser.parse_args()
    course = load_course()
    assignment = course.assignment(options.assignment)
    content = complete(course, assignment.id)
    floor = measure_floor(course, assignment)
    number = options.submissions
    # No two alike, also those that are profiled: what was judged before would not be run again.
    submissions = [Submission(str(i), f"{i}_{assignment.id}.ipynb", vary(content, i)) for i in range(2 * number + 1)]
    profile = cProfile.Profile()
    with Grader(course, assignment) as grader:
        grader.grade(submissions[0])
        watch, own = Watch(), family()[0].cpu_times()
        wall = time.perf_counter()
        for submission in submissions[1 : number + 1]:
            grader.grade(submission)
        wall = time.perf_counter() - wall
        watch.look(memory=False)
        now = family()[0].cpu_times()
        peak = held_mib()
        for submission in submissions[number + 1 :]:  # apart: the profiler itself takes its time
            profile.runcall(grader.grade, submission)
    answers = (watch.user + watch.system) / number
    grading = (now.user - own.user + now.system - own.system) / number
    print(f"{assignment.id}, one warm worker, {number} complete submissions; seconds per submission")
    print(f"one core: {answers + grading:.3f} = grader {grading:.3f} + answers' processes {answers:.3f}")
    print(f"          (user {watch.user / number:.3f}, system {watch.system / number:.3f})")
    print(f"floor:    {floor:.3f}; 1.6 x floor + 0.1 = {1.6 * floor + 0.1:.3f}")
    print(f"memory of the worker: {peak:.0f} MiB")
    print(f"wall:     {wall / number:.3f}; of it, where it is profiled and therefore longer:")
    left = spent(profile, Grader.grade)[1]
    for what, function in STEPS.items():
        calls, seconds = spent(profile, function)
        left -= seconds
        print(f"  {what:<40}{seconds / number:.3f}  ({calls / number:.0f} times)")
    print(f"  {'comparing, and everything else':<40}{left / number:.3f}")


def spent(profile: cProfile.Profile, function: Callable[..., object]) -> tuple[int, float]:
    """How often the function was called, and the wall seconds in it and below it."""
    code = function.__code__  # type: ignore[attr-defined]
    key = (code.co_filename, code.co_firstlineno, code.co_name)
    calls, _, _, seconds, _ = pstats.Stats(profile).stats[key]  # type: ignore[attr-defined]
    return calls, seconds


if __name__ == "__main__":
    main()
