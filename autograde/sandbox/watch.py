"""The second wall around memory: watches from outside what the sandboxed processes hold, and ends an answer that holds
too much.

The first wall is the limit on each process's own data (`RLIMIT_DATA`); this one sees what many processes together
hold. It reads the process table, so it sees within a fraction of a second, not at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import psutil

__all__ = ["MemoryWatch"]

SECONDS_BETWEEN_LOOKS = 0.25


class MemoryWatch:
    """Watches the descendants of the processes that `roots` names, as a context manager. `most_mib` is one answer's."""

    def __init__(self, roots: Callable[[], list[int]], most_mib: int) -> None:
        self._roots, self._most = roots, most_mib << 20
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_often, name="memory-watch", daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look_often(self) -> None:
        while not self._stop.wait(SECONDS_BETWEEN_LOOKS):
            for root in self._roots():
                try:
                    self._look(psutil.Process(root))
                except psutil.Error:
                    continue

    def _look(self, root: psutil.Process) -> None:
        """Ends every answer below `root` that holds too much. An answer is the first process of a namespace, with its
        children.
        """
        for process in root.children(recursive=True):
            try:
                if is_first_of_namespace(process.pid, below=root.pid) and self._holds_too_much(process):
                    process.kill()
            except (psutil.Error, OSError):
                continue

    def _holds_too_much(self, process: psutil.Process) -> bool:
        """Counts pages that several processes share once, which takes long, only where counting them each time would
        be too much.
        """
        family = [process, *process.children(recursive=True)]
        if sum(member.memory_info().rss for member in family) <= self._most:
            return False
        return sum(map(_proportional, family)) > self._most


def is_first_of_namespace(pid: int, below: int) -> bool:
    """Whether `pid` is process 1 of a pid namespace nested in the sandbox's own (two levels below this process)."""
    return _levels(pid)[-1] == 1 and len(_levels(pid)) >= len(_levels(below)) + 2


def _levels(pid: int) -> list[int]:
    """The process's ids from this namespace inwards (`NSpid` of `proc_pid_status(5)`)."""
    with Path(f"/proc/{pid}/status").open(encoding="ascii", errors="replace") as status:
        line = next(line for line in status if line.startswith("NSpid:"))
    return [int(word) for word in line.split()[1:]]


def _proportional(process: psutil.Process) -> int:
    """Bytes that the process holds, its part of what it shares (`Pss` of `smaps_rollup`); 0 when it has just ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
