"""Writing a file whole or not at all: a reader never sees half of it, and a killed run leaves the former one. And names
for files that every system takes.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

__all__ = ["safe_name", "write_whole"]

#: What some file system or address refuses, and all control and format characters (also those that turn text around).
_REFUSED = re.compile(
    r'[/\\:*?"<>|#%\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
#: Names that Windows keeps for devices.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
#: Bytes of UTF-8; file systems take 255, some of which are needed for a number and the ending.
_LONGEST = 180


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


def safe_name(name: str) -> str:
    """The name with nothing in it that leads elsewhere, is hidden or refused; two names may become the same one."""
    safe = _REFUSED.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    if not safe or _RESERVED.fullmatch(safe):
        safe = f"_{safe}"
    return safe.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
