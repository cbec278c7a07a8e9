"""Files of a folder, found safely: nothing but regular files is opened, no link is followed.

Does not know whose a file is (`naming`), and looks into a file only so far as to tell a notebook without its ending.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from autograde.intake.delivery.archives import read_archive
from autograde.intake.delivery.content import open_regular, source_of, unreadable
from autograde.intake.delivery.found import (
    CHECKPOINTS,
    HEAD_BYTES,
    MAX_BYTES,
    Found,
    holds_notebook,
    is_closed,
    is_leftover,
    is_notebook_name,
    is_zip_name,
    normalised,
    too_large,
)
from autograde.text import Text

__all__ = ["read_file", "read_folder"]

MAX_DEPTH = 16

#: What an earlier run wrote beside its `RESULTS`: with `--out` inside the class's folder it is nobody's submission.
RESULTS = "results.jsonl"
OURS = re.compile(
    r"(?:results|decisions)\.jsonl(\.bak(-\d+)?)?|(?:grades|roster)\.json|(?:grades(-edited)?|changes)(-\d+)?\.csv|"
    r"report\.html|feedback|export"
)

LINK = Text(
    ko="심볼릭 링크는 따라가지 않습니다. 파일이나 폴더 자체를 넣어야 합니다.",
    en="It is a symbolic link, and links are not followed. Put the file or the folder itself there.",
)
TOO_DEEP = Text(
    ko=f"폴더가 {MAX_DEPTH}단계보다 깊어 들어가지 않았습니다.",
    en=f"The folders are nested deeper than {MAX_DEPTH}, so it was not entered.",
)


def read_folder(folder: Path) -> Iterator[Found]:
    """Every file below `folder`, in the order of their names; zips are looked into."""
    base = normalised(folder.resolve().name)
    yield from _walk(folder, (), base)


def read_file(
    path: Path, parts: tuple[str, ...], base: str, *, named: bool = False, leftover: bool = False
) -> Iterator[Found]:
    """The one file at `path`; a zip gives what is in it (under its own name, unless it is what was named)."""
    opened = open_regular(path)
    if isinstance(opened, Text):
        yield Found(parts or (path.name,), base, problem=opened, named=named or not parts, leftover=leftover)
        return
    with opened as file:
        source = source_of(path, file)
        if is_zip_name(normalised(path.name)):
            yield from read_archive(file, source, parts, base)
            return
        problem = too_large(source.size) if source.size > MAX_BYTES else None
        sniffed = not (problem or is_notebook_name(parts[-1])) and holds_notebook(file.read(HEAD_BYTES))
    modified = source.modified_ns / 1e9
    yield Found(parts, base, None if problem else source, modified, problem, named, sniffed=sniffed, leftover=leftover)


def _walk(folder: Path, parts: tuple[str, ...], base: str, leftover: bool = False) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(parts or (base,), base, problem=unreadable(error), named=not parts, folder=True)
        return
    graded_here = any(entry.name == RESULTS for entry in entries)
    for entry in entries:
        below = (*parts, normalised(entry.name))
        is_folder = entry.is_dir(follow_symlinks=False)
        if (graded_here and OURS.fullmatch(entry.name)) or (is_folder and _stays_shut(below[-1])):
            continue
        left = leftover or is_leftover(below[-1])
        if entry.is_symlink():
            yield Found(below, base, problem=LINK, folder=entry.is_dir(), leftover=left)
        elif not is_folder:
            yield from read_file(Path(entry.path), below, base, leftover=left)
        elif len(below) > MAX_DEPTH:
            yield Found(below, base, problem=TOO_DEEP, folder=True)
        else:
            yield from _walk(Path(entry.path), below, base, left)


def _stays_shut(folder: str) -> bool:
    return is_closed(folder) and folder != CHECKPOINTS
