"""Where a warm worker's time goes, against the floor: a solved submission's cells executed in a warm interpreter.

    python benchmarks/where_time_goes.py [ASSIGNMENT…] [--submissions 20]

Submissions are complete, and no two are alike. The first, which fills the memory of expected values, is not counted.
Processor seconds are those of the grader, its reader and the answers' processes; wall seconds are what the grader does
or waits for. At the end stand the lines of the tables in docs/speed.md and docs/scale.md.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from floor import BASE, asked, measure_floor
from measure import Watch, family, held_mib, watched
from submissions import complete, vary

from autograde.course import Assignment, Course, load_course
from autograde.grading.grader import Grader
from autograde.intake.delivery.submissions import Submission
from autograde.intake.reader import Reader
from autograde.sandbox.process import Process
from autograde.sandbox.sandbox import Sandbox

__all__ = ["Warm", "grade_warm"]

STEPS: dict[str, Callable[..., object]] = {
    "finding the answers in the notebook": Reader.read,
    "starting processes": Sandbox.start_answer,
    "running the cells": Process.run,
    "the checks' questions": Process.evaluate,
    "ending processes": Process.close,
}
#: What a worker with its sandbox and reader may hold, where something is asked.
MOST_MIB = {"lec28": 2048}
CLASS = 100_000


@dataclass(frozen=True)
class Warm:
    """What one warm worker takes for one submission: processor seconds of the grader itself and of everything below it
    (of these, user and system), wall seconds; MiB that the worker, its sandbox and its reader hold between two
    submissions, and at most while there are answers in it; and the profile of as many submissions again.
    """

    grading: float
    user: float
    system: float
    wall: float
    rest_mib: float
    peak_mib: float
    profile: cProfile.Profile

    @property
    def seconds(self) -> float:
        """Of one core."""
        return self.grading + self.user + self.system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", default=[BASE])
    parser.add_argument("--submissions", type=int, default=20)
    options = parser.parse_args()
    course = load_course()
    base = measure_floor(course, course.assignment(BASE))
    rows = []
    for assignment in map(course.assignment, options.assignments):
        floor = base if assignment.id == BASE else measure_floor(course, assignment)
        warm = grade_warm(course, assignment, options.submissions)
        print(f"{assignment.id}, one warm worker, {options.submissions} complete submissions; seconds per submission")
        print(*lines(assignment.id, warm, floor, base), *steps(warm, options.submissions), sep="\n", flush=True)
        hours = CLASS * warm.seconds / 3600
        numbers = f"{warm.seconds:.2f} | {floor:.2f} | {hours:.1f} | {warm.rest_mib:.0f} | {warm.peak_mib:.0f}"
        rows.append(f"| `{assignment.id}` | {numbers} |")
    head = ("assignment", "seconds of one core", "floor", f"core hours for {CLASS:,}", "MiB", "with answers")
    print("", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *rows, sep="\n")


def grade_warm(course: Course, assignment: Assignment, number: int) -> Warm:
    """Grades so many submissions, and then as many others with a look at what it does."""
    profile = cProfile.Profile()
    content = complete(course, assignment.id)
    # No two alike, also those that are profiled: what was judged before need not be run again.
    submissions = [Submission(str(i), f"{i}_{assignment.id}.ipynb", vary(content, i)) for i in range(2 * number + 1)]
    with Grader(course, assignment) as grader:
        grader.grade(submissions[0])
        watch, own = Watch(), family()[0].cpu_times()
        wall = time.perf_counter()
        for submission in submissions[1 : number + 1]:
            grader.grade(submission)
        wall = time.perf_counter() - wall
        watch.look(memory=False)
        now, rest = family()[0].cpu_times(), held_mib()
        with watched(whole=True) as looked:  # apart: to look, and to profile, takes time
            for submission in submissions[number + 1 :]:
                profile.runcall(grader.grade, submission)
    grading = now.user - own.user + now.system - own.system
    graded, user, system, whole = (one / number for one in (grading, watch.user, watch.system, wall))
    return Warm(graded, user, system, whole, rest_mib=rest, peak_mib=looked.peak_mib, profile=profile)


def lines(assignment: str, warm: Warm, floor: float, base: float) -> Iterator[str]:
    answers = warm.user + warm.system
    yield f"one core: {warm.seconds:.3f} = grader {warm.grading:.3f} + reader and answers {answers:.3f}"
    yield f"          (user {warm.user:.3f}, system {warm.system:.3f}); {asked(assignment, floor, base)}"
    yield f"floor:    {floor:.3f}; {warm.seconds / floor:.2f} times that"
    most = f" (asked: under {MOST_MIB[assignment]})" if assignment in MOST_MIB else ""
    memory = f"{warm.rest_mib:.0f} MiB, with answers in it at most {warm.peak_mib:.0f}"
    yield f"memory of the worker with its sandbox and reader: {memory}{most}"


def steps(warm: Warm, number: int) -> Iterator[str]:
    yield f"wall:     {warm.wall:.3f}; of it, where it is profiled and therefore longer:"
    left = spent(warm.profile, Grader.grade)[1]
    for what, function in STEPS.items():
        calls, seconds = spent(warm.profile, function)
        left -= seconds
        yield f"  {what:<40}{seconds / number:.3f}  ({calls / number:.0f} times)"
    yield f"  {'comparing, and everything else':<40}{left / number:.3f}"


def spent(profile: cProfile.Profile, function: Callable[..., object]) -> tuple[int, float]:
    """How often the function was called, and the wall seconds in it and below it; nothing where it never was."""
    code = function.__code__
    key = (code.co_filename, code.co_firstlineno, code.co_name)
    calls, _, _, seconds, _ = pstats.Stats(profile).stats.get(key, (0, 0, 0.0, 0.0, {}))  # type: ignore[attr-defined]
    return calls, seconds


if __name__ == "__main__":
    main()
