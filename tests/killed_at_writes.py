"""Runs a command again and again on the same class, and kills it at its first write, at its second, … until it ends:

    python killed_at_writes.py OUT WORD…

What the class's folder is after each is kept as `OUT.1`, `OUT.2`, …; the last one is that of the whole command. The
graders are made up. A process of its own, since it forks and so must have no threads.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from unittest.mock import patch

from made_up_class import MadeUp

from autograde.cli import app

__all__: list[str] = []


def killed_at(write: int, words: list[str]) -> bool:
    """Whether the command was killed before that write was on the disk."""
    child = os.fork()
    if not child:
        remaining, fsync = count(write, -1), os.fsync

        def kill(descriptor: int) -> None:
            if next(remaining) == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            fsync(descriptor)

        with patch("os.fsync", kill), patch("autograde.classroom.run.Grader", MadeUp):
            app(words)
    _, status = os.waitpid(child, 0)
    if status and not os.WIFSIGNALED(status):
        raise SystemExit(f"{' '.join(words)} ended with {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status)


def main() -> None:
    out, words = Path(sys.argv[1]), sys.argv[2:]
    before = out.with_name(f"{out.name}.0")
    out.mkdir(exist_ok=True)
    shutil.copytree(out, before)
    for write in count(1):
        shutil.rmtree(out)
        shutil.copytree(before, out)
        killed = killed_at(write, words)
        shutil.copytree(out, out.with_name(f"{out.name}.{write}"))
        if not killed:
            return


if __name__ == "__main__":
    main()
