"""The processor time of an answer's processes, seen from outside: what they say of it themselves proves nothing."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil

__all__ = ["family_seconds", "own_seconds"]

PROC = Path("/proc/self/stat").exists()
#: A kernel may be built without it; see `proc_tid_children(5)`.
CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children").exists()


def own_seconds(pid: int) -> float:
    """Processor seconds of one process and of those children that it waited for; 0 when it has ended."""
    try:
        if not PROC:
            return _seconds(psutil.Process(pid))
        with Path(f"/proc/{pid}/stat").open("rb") as status:  # at each exercise: psutil takes longer
            return sum(map(int, status.read().rpartition(b")")[2].split()[11:15])) / os.sysconf("SC_CLK_TCK")
    except (OSError, psutil.Error):
        return 0.0


def family_seconds(pid: int) -> float:
    """Processor seconds of a process and of everything below it, ended children included; 0 when it has ended."""
    return sum(map(own_seconds, _below(pid)))


def _below(pid: int) -> list[int]:
    """The process and everything below it, where the kernel says so without a look at each process of the machine."""
    found = [pid]
    if not CHILDREN:
        with contextlib.suppress(psutil.Error):
            found += [child.pid for child in psutil.Process(pid).children(recursive=True)]
        return found
    for process in found:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                found += map(int, (thread / "children").read_bytes().split())
    return found


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)
