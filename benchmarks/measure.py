"""What benchmarks measure with: processes, their time and their memory."""

from __future__ import annotations

import contextlib

import psutil

__all__ = ["family", "held_mib"]


def family() -> list[psutil.Process]:
    """This process and everything below it."""
    this = psutil.Process()
    return [this, *this.children(recursive=True)]


def held_mib() -> float:
    """MiB that they hold; what they share counts once (proportional set size)."""
    total = 0
    for process in family():
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            total += process.memory_full_info().pss
    return total / 2**20
