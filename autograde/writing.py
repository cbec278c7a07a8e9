"""Writing a file whole or not at all: a reader never sees half of it, and a killed run leaves the former one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Writes beside `path`, perhaps in parts, and puts the new file in its place in one step; makes the folder where it
    is missing. An OSError, of a full disk say, names the file, and leaves nothing beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")  # several processes may write the same one
    try:
        with beside.open("wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
