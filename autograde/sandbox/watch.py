"""The second wall around memory: watches from outside what the sandboxed processes hold, and ends an answer that holds
too much.

The first wall is the limit on each process's own data (`RLIMIT_DATA`); this one sees what many processes together
hold. It reads the process table, so it sees within a fraction of a second, not at once.
"""

from __future__ import annotations

import contextlib
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
            self._look()

    def _look(self) -> None:
        """Ends every answer below a root that holds too much. An answer is the first process of a namespace, with its
        children.
        """
        children = _children()
        for root in self._roots():
            for pid in _below(root, children):
                try:
                    if is_first_of_namespace(pid, below=root) and self._holds_too_much([pid, *_below(pid, children)]):
                        psutil.Process(pid).kill()
                except (psutil.Error, OSError):  # it has just ended
                    continue

    def _holds_too_much(self, family: list[int]) -> bool:
        """Counts pages that several processes share once, which takes long, only where counting them each time would
        be too much.
        """
        return sum(map(_resident, family)) > self._most and sum(map(_proportional, family)) > self._most


def _children() -> dict[int, list[int]]:
    """The machine's processes by their parents, read once per look: psutil reads all of them for each question."""
    children: dict[int, list[int]] = {}
    for pid in psutil.pids():
        with contextlib.suppress(OSError), Path(f"/proc/{pid}/stat").open("rb") as status:
            parent = int(status.read().rpartition(b")")[2].split()[1])
            children.setdefault(parent, []).append(pid)
    return children


def _below(root: int, children: dict[int, list[int]]) -> list[int]:
    found = list(children.get(root, ()))
    for pid in found:
        found += children.get(pid, ())
    return found


def is_first_of_namespace(pid: int, below: int) -> bool:
    """Whether `pid` is process 1 of a pid namespace nested in the sandbox's own (two levels below this process)."""
    return _levels(pid)[-1] == 1 and len(_levels(pid)) >= len(_levels(below)) + 2


def _levels(pid: int) -> list[int]:
    """The process's ids from this namespace inwards (`NSpid` of `proc_pid_status(5)`)."""
    with Path(f"/proc/{pid}/status").open(encoding="ascii", errors="replace") as status:
        line = next(line for line in status if line.startswith("NSpid:"))
    return [int(word) for word in line.split()[1:]]


def _resident(pid: int) -> int:
    """Bytes that the process holds, with all that it shares; 0 when it has just ended."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _proportional(pid: int) -> int:
    """Bytes that the process holds, its part of what it shares (`Pss` of `smaps_rollup`); 0 when it has just ended."""
    try:
        return int(psutil.Process(pid).memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0
    except psutil.AccessDenied:
        return _resident(pid)
