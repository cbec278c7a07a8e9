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
    if CHILDREN:
        return sum(map(own_seconds, _below(pid)))
    total = 0.0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for member in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += _seconds(member)
    return total


def _below(pid: int) -> list[int]:
    """The process and everything below it, without a look at each process of the machine."""
    found = [pid]
    for process in found:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                found += map(int, (thread / "children").read_bytes().split())
    return found


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)
