"""One writer at a time: a lock on an open file, which the system lets go when its process ends, however it ends."""

from __future__ import annotations

import os
import sys
from io import BufferedRandom
from pathlib import Path

from autograde.errors import BusyError

__all__ = ["open_locked"]


def open_locked(path: Path) -> BufferedRandom:
    """The file, made where it is missing, for appending. Raises BusyError while another process has it."""
    while True:
        file = path.open("a+b")
        try:
            _lock(file)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BlockingIOError:
            file.close()
            raise BusyError(
                f"another run is writing into {path.parent}; wait until it is done, or choose another --out folder"
            ) from None
        except BaseException:
            file.close()
            raise
        file.close()  # it was put aside between opening and locking


def _lock(file: BufferedRandom) -> None:
    # Windows has no such lock; there only --sandbox off works at all.
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
