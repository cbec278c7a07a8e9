"""Copies of a process that runs a notebook: they go on where it stands, and nothing that they do comes back."""

from __future__ import annotations

import ctypes
import os
import random
import threading

__all__ = ["DONE", "copy_process", "ended_well"]

#: How a copy ends when its questions are over; otherwise a question has ended it.
DONE = 77
#: Neither hooks nor a new seed for `random`: the copy goes on where the process stands.
_fork = ctypes.PyDLL(None).fork


def copy_process() -> int:
    """Like `os.fork`, which is only used where threads of the student's have to be let go of; below 0 where there can
    be no more processes.
    """
    if threading.active_count() == 1:
        return int(_fork())
    state = random.getstate()
    try:
        process = os.fork()
    except OSError:
        return -1
    if process == 0:
        random.setstate(state)
    return process


def ended_well(process: int) -> bool:
    """Waits for a copy; whether its questions were over."""
    status = os.waitpid(process, 0)[1]
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == DONE
