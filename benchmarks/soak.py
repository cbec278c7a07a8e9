"""Whether memory stays flat: one grader and a class of thousands.

    python benchmarks/soak.py [ASSIGNMENT] [--submissions 2000] [--workers 2]

No two submissions are the same: they are the example class over and over, each time with other names and numbers in the
answers. Prints what the grader and everything below it hold (proportional set size), and their open files, processes
and scratch folders, every 100 submissions; fails when the last quarter needs over 5 % more memory than the first.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from measure import family, held_mib
from submissions import vary

from autograde.course import load_course
from autograde.grading.grader import Grader
from autograde.intake.submissions import Submission, discover
from autograde.records.store import ResultStore

EVERY = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    course = load_course()
    examples = discover([course.root / "examples" / options.assignment])
    held: list[float] = []
    print(f"{'graded':>8}{'MiB':>8}{'grader':>8}{'files':>7}{'processes':>11}{'folders':>9}{'seconds':>9}", flush=True)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        ResultStore(Path(folder), options.assignment) as store,
        Grader(course, course.assignment(options.assignment), workers=options.workers, seconds=2) as grader,
    ):
        numbered = itertools.islice(varied(examples), options.submissions)
        graded = 0
        while batch := list(itertools.islice(numbered, EVERY)):
            for submission, result in grader.grade_all(batch):
                store.add(submission, result)
            graded += len(batch)
            held.append(held_mib())
            if graded % 100 == 0:
                print(f"{graded:>8}{held[-1]:>8.0f}{counts()}{time.monotonic() - began:>9.0f}", flush=True)
    first, last = mean(quarter(held, 0)), mean(quarter(held, 3))
    print(
        f"first quarter {first:.0f} MiB, last quarter {last:.0f} MiB: {last / first - 1:+.1%}; peak {max(held):.0f} MiB"
    )
    raise SystemExit(last > 1.05 * first)


def varied(examples: list[Submission]) -> Iterator[Submission]:
    """The examples without end, those left out that wait for a time limit; every cell of code differs each time."""
    quick = [(one, content) for one in examples if one.problem is None and b"while True" not in (content := one.read())]
    for number, (example, content) in enumerate(itertools.cycle(quick)):
        yield Submission(f"{number}", f"{number}_{example.file}", vary(content, number), example.notes)


def counts() -> str:
    everything = family()
    own = everything[0].memory_info().rss / 2**20
    folders = len(list(Path(tempfile.gettempdir()).glob("autograde-*")))
    return f"{own:>8.0f}{everything[0].num_fds():>7}{len(everything):>11}{folders:>9}"


def quarter(values: list[float], number: int) -> list[float]:
    size = max(1, len(values) // 4)
    return values[number * size :][:size]


if __name__ == "__main__":
    main()
