"""Files of a folder, read safely: nothing but regular files is opened, no link is followed.

Does not know whose a file is (`naming`) and does not look into notebooks (`notebook`).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograde.intake.archives import read_archive
from autograde.intake.found import MAX_BYTES, Found, is_ignored, is_zip_name, normalised, too_large
from autograde.text import Text

__all__ = ["read_file", "read_folder"]

MAX_DEPTH = 16

#: What an earlier run wrote beside its `RESULTS`: with `--out` inside the class's folder it is nobody's submission.
RESULTS = "results.jsonl"
OURS = re.compile(r"results\.jsonl(\.bak)?|grades\.json|grades(-edited(-\d+)?)?\.csv|report\.html|feedback")

LINK = Text(
    ko="심볼릭 링크는 따라가지 않습니다. 파일이나 폴더 자체를 넣어야 합니다.",
    en="It is a symbolic link, and links are not followed. Put the file or the folder itself there.",
)
NOT_REGULAR = Text(
    ko="보통 파일이 아니어서(FIFO, 소켓, 장치) 열지 않았습니다.",
    en="It is not a regular file (a FIFO, a socket or a device), so it was not opened.",
)
TOO_DEEP = Text(
    ko=f"폴더가 {MAX_DEPTH}단계보다 깊어 들어가지 않았습니다.",
    en=f"The folders are nested deeper than {MAX_DEPTH}, so it was not entered.",
)


def read_folder(folder: Path) -> Iterator[Found]:
    """Every file below `folder`, in the order of their names; zips are looked into."""
    base = normalised(folder.resolve().name)
    yield from _walk(folder, (), base)


def read_file(path: Path, parts: tuple[str, ...], base: str, *, named: bool = False) -> Iterator[Found]:
    """The one file at `path`; a zip gives what is in it (under its own name, unless it is what was named)."""
    opened = _open(path)
    if isinstance(opened, Text):
        yield Found(parts or (path.name,), base, problem=opened, named=named or not parts)
        return
    with opened as file:
        if is_zip_name(path.name):
            yield from read_archive(file, parts, base)
            return
        details = os.fstat(file.fileno())
        problem = too_large(details.st_size) if details.st_size > MAX_BYTES else None
        content = b"" if problem else file.read(MAX_BYTES)
    yield Found(parts, base, content, details.st_mtime, problem, named)


def _walk(folder: Path, parts: tuple[str, ...], base: str) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(parts or (base,), base, problem=_unreadable(error), named=not parts, folder=True)
        return
    graded_here = any(entry.name == RESULTS for entry in entries)
    for entry in entries:
        below = (*parts, normalised(entry.name))
        if is_ignored(below[-1]) or (graded_here and OURS.fullmatch(entry.name)):
            continue
        if entry.is_symlink():
            yield Found(below, base, problem=LINK, folder=entry.is_dir())
        elif not entry.is_dir(follow_symlinks=False):
            yield from read_file(Path(entry.path), below, base)
        elif len(below) > MAX_DEPTH:
            yield Found(below, base, problem=TOO_DEEP, folder=True)
        else:
            yield from _walk(Path(entry.path), below, base)


def _open(path: Path) -> BinaryIO | Text:
    """The open file, or why not. Asks the *open* file what it is, so that nobody can swap it in between."""
    # Without O_NONBLOCK, opening a FIFO would wait for a writer for ever; Windows knows neither flag.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        # Opening a device can already do something (rewind a tape), hence the first look.
        if not stat.S_ISREG(path.lstat().st_mode):
            return NOT_REGULAR
        file = os.fdopen(os.open(path, flags), "rb")
    except OSError as error:
        return _unreadable(error)
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    return NOT_REGULAR


def _unreadable(error: OSError) -> Text:
    why = error.strerror or type(error).__name__
    return Text(
        ko=f"읽을 수 없습니다({why}). 권한을 확인해야 합니다.",
        en=f"It could not be read ({why}). Check its permissions.",
    )
