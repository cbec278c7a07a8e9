"""A file of JSON lines that only grows: one writer at a time, and what `append` has returned from is on the disk.

A killed writer leaves at most a last line without its end, which the next one cuts off and readers leave out. Not done
here: what the lines say (`record`, `decisions`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from autograde.records.lock import open_locked

__all__ = ["Lines", "now", "whole_lines"]


def now() -> str:
    """The time of a line, in UTC, fine enough to order lines of several files."""
    return datetime.now(timezone.utc).isoformat(timespec="microseconds")


def whole_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every line that has its end, with where it begins."""
    offset = file.seek(0)
    for line in file:
        if line.endswith(b"\n"):
            yield offset, line
        offset += len(line)


class Lines:
    """The file at `path`, made where it is missing. Raises CourseError while another process writes into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = open_locked(path)
        try:
            self._cut_torn_line()
        except BaseException:
            self.file.close()
            raise

    @property
    def empty(self) -> bool:
        return self.file.seek(0, os.SEEK_END) == 0

    def append(self, *data: Mapping[str, Any]) -> int:
        """Where the new lines begin. An OSError, of a full disk say, names the file, which then is closed."""
        offset = self.file.seek(0, os.SEEK_END)
        try:
            # A lone surrogate (from a damaged file name) has no UTF-8; json.dumps would not mind it.
            text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in data)
            self.file.write(text.encode("utf-8", "backslashreplace"))
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            self.file.raw.close()  # `close` would try to write the rest once more
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        return offset

    def put_aside(self) -> None:
        """Begins anew; what was there stays beside it under another name."""
        asides = (self.path.with_name(f"{self.path.name}.bak{f'-{n}' if n > 1 else ''}") for n in count(1))
        self.path.replace(next(aside for aside in asides if not aside.exists()))
        self.file.close()
        self.file = open_locked(self.path)

    def close(self) -> None:
        if not self.file.closed and self.empty:
            self.path.unlink(missing_ok=True)  # made for the lock alone
        self.file.close()

    def _cut_torn_line(self) -> None:
        end = self.file.seek(0, os.SEEK_END)
        whole = end
        while whole:
            start = max(0, whole - 2**16)
            self.file.seek(start)
            block = self.file.read(whole - start)
            if (found := block.rfind(b"\n")) >= 0:
                whole = start + found + 1
                break
            whole = start
        if whole != end:
            self.file.truncate(whole)
            os.fsync(self.file.fileno())
