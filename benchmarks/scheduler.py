"""What Dask's scheduler takes for a class, by itself: tasks that do nothing, submitted as `--scheduler` submits.

    python benchmarks/scheduler.py [--tasks 100000] [--notebooks 2000]

One scheduler, one worker process with eight threads and the client, all on this machine; the class goes through
`Cluster.grade_all`, so with its window and its way of taking results. First empty submissions, then some that carry
0.8 MB each, as notebooks with pictures do. The scheduler is one process on one core: what it takes of a core per task
says how many submissions an hour are its limit, whatever the number of workers. Likewise for the client, which is the
command. About 5 minutes on two idle cores; the rate is that of all three together, so it is lower than the limits.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from big_class import SIZE
from distributed import Client, Future

from autograde.course import load_course
from autograde.grading.cluster import AHEAD, CONNECT_SECONDS, Cluster
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult

THREADS = 8
ROWS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=100_000, help="Empty ones.")
    parser.add_argument("--notebooks", type=int, default=2000, help="Those of 0.8 MB.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, started(Path(name)) as (address, scheduler):
        print(f"{os.cpu_count()} cores, {THREADS} threads in one worker, {AHEAD} tasks ahead")
        with Scheduling(address) as cluster:
            measure(cluster, scheduler, "empty tasks", options.tasks, b"")
            measure(cluster, scheduler, f"tasks of {SIZE / 1e6:g} MB", options.notebooks, random.randbytes(SIZE))


class Scheduling(Cluster):
    """A cluster whose workers have nothing to do; everything else is as when a class is graded."""

    def __init__(self, address: str) -> None:
        course = load_course()
        super().__init__(address, course, course.assignment("lec26"), sandbox="strict", seconds=None, seed="benchmark")

    def __enter__(self) -> Scheduling:
        self._client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        self._client.wait_for_workers(1, timeout=60)
        return self

    def _submit(self, submission: Submission) -> Future[SubmissionResult]:
        return self._client.submit(nothing, submission.loaded(), pure=False, key=None, retries=1)


def nothing(submission: Submission) -> SubmissionResult:
    return SubmissionResult(submission.student, submission.file, 1.0, 0.0)


def measure(cluster: Cluster, scheduler: psutil.Process, what: str, number: int, content: bytes) -> None:
    """Prints a line for each fifth of the tasks: rate, processor time of scheduler and client, memory of the former."""
    print(f"\n{what:<18}{'tasks/s':>9}{'scheduler ms':>14}{'client ms':>11}{'scheduler MiB':>15}", flush=True)
    submissions = [Submission(str(task), f"{task}_lec26.ipynb", content) for task in range(number)]
    client, each = psutil.Process(), max(1, number // ROWS)
    done, before = 0, (time.monotonic(), seconds(scheduler), seconds(client))
    start = before
    for _ in cluster.grade_all(submissions):
        done += 1
        if done % each == 0:
            now = (time.monotonic(), seconds(scheduler), seconds(client))
            wall, its, ours = (late - early for late, early in zip(now, before, strict=True))
            mib = scheduler.memory_info().rss / 2**20
            print(
                f"{done:<18,}{each / wall:>9.0f}{its / each * 1e3:>14.2f}{ours / each * 1e3:>11.2f}{mib:>15.0f}",
                flush=True,
            )
            before = now
    wall, its, ours = (late - early for late, early in zip(before, start, strict=True))
    print(f"{done:,} {what} in {wall:.0f} s: {done / wall:.0f} a second, {done / wall * 3600:,.0f} an hour here")
    its_limit, our_limit = (3600 * done / used for used in (its, ours))
    print(f"limit of the scheduler {its_limit:,.0f} an hour, of the client {our_limit:,.0f}: one core each")


def seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


@contextmanager
def started(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The address and the process of a scheduler with one worker."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    words = (["scheduler", "--host", "127.0.0.1", "--port", port], ["worker", address, "--nthreads", str(THREADS)])
    dask = [sys.executable, "-m", "dask"]
    with (folder / "said").open("wb") as said:
        both = [
            subprocess.Popen([*dask, *one, "--no-dashboard"], cwd=folder, stdout=said, stderr=said) for one in words
        ]
    try:
        yield address, psutil.Process(both[0].pid)
    finally:
        for process in reversed(both):
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
