"""What benchmarks measure with: processes, their time and their memory."""

from __future__ import annotations

import contextlib
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Cost", "Watch", "family", "held_mib", "measured", "watched"]


@dataclass(frozen=True)
class Cost:
    """Of everything below this process: wall, user and system seconds, and the most memory that was held at once."""

    wall: float
    user: float
    system: float
    peak_mib: float


def family(pid: int | None = None) -> list[psutil.Process]:
    """A process, this one unless another is named, and everything below it; empty when it has ended."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def held_mib(processes: Sequence[psutil.Process] | None = None) -> float:
    """MiB that the family holds; what they share counts once (proportional set size)."""
    total = 0
    for process in family() if processes is None else processes:
        with contextlib.suppress(OSError):  # it has ended meanwhile
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 2**10


def measured(
    work: Sequence[Sequence[str]] | Callable[[], None],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Cost:
    """What it costs to run the commands one after the other, or to call `work`."""
    with watched() as watch:
        wall = time.perf_counter()
        if callable(work):
            work()
        else:
            for command in work:
                _run(command, cwd, env)
        wall = time.perf_counter() - wall
    return Cost(wall, watch.user, watch.system, watch.peak_mib)


def _run(command: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")


class Watch:
    """Looks at the processes while they live: what is killed with its whole namespace is never waited for, so its time
    would be lost afterwards. Times are those of everything below this process; so is memory, but with the `whole`
    family this process counts, too.
    """

    def __init__(self, whole: bool = False) -> None:
        self._whole = whole
        self.user = self.system = self.peak_mib = 0.0
        self._before = (0.0, 0.0)
        self._before = self._times()
        self._ended = threading.Event()

    def look_often(self) -> None:
        looks = 0
        while not self._ended.wait(0.25):
            self.look(memory=looks % 8 == 0)  # adding up memory is dear
            looks += 1

    def look(self, memory: bool) -> None:
        user, system = self._times()
        self.user, self.system = max(self.user, user), max(self.system, system)
        if memory:
            self.peak_mib = max(self.peak_mib, held_mib(family()[not self._whole :]))

    def end(self) -> None:
        self._ended.set()
        self.look(memory=False)

    def _times(self) -> tuple[float, float]:
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        user, system = ended.ru_utime, ended.ru_stime
        for process in family()[1:]:
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                user, system = user + times.user + times.children_user, system + times.system + times.children_system
        return user - self._before[0], system - self._before[1]


@contextmanager
def watched(whole: bool = False) -> Iterator[Watch]:
    """What it takes while the block runs."""
    watch = Watch(whole)
    thread = threading.Thread(target=watch.look_often, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.end()
        thread.join()
