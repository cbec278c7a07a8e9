"""Fills the folders in which a package of the course looks for files of its own, so that no notebook needs the network
for them: `[caches.VARIABLE]` of course.toml, VARIABLE being the environment variable that points there.

A file is taken from the installed package that ships it, else downloaded; its hash is compared either way.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from autograde.course.course import CachedFile, Course
from autograde.course.data import cache_folder, download
from autograde.errors import DataError
from autograde.shipped import shipped
from autograde.writing import write_whole

__all__ = ["fill_caches", "pointing_to"]


def fill_caches(course: Course) -> dict[str, Path]:
    """Each folder, by the variable that is to point to it in whatever process uses it: where this process's own points,
    else in the user's cache. Raises DataError when a file is not to be had.
    """
    folders = {}
    for variable, files in course.caches.items():
        chosen = os.environ.get(variable)
        folders[variable] = Path(chosen) if chosen else cache_folder() / variable
        for file in files:
            path = folders[variable] / file.name
            if not _is_right(file, path):
                write_whole(path, _content(file))
    return folders


@contextmanager
def pointing_to(folders: Mapping[str, Path]) -> Iterator[None]:
    """This process's own variables point to the folders."""
    before = {variable: os.environ.get(variable) for variable in folders}
    os.environ.update({variable: str(folder) for variable, folder in folders.items()})
    try:
        yield
    finally:
        for variable, value in before.items():
            if value is None:
                del os.environ[variable]
            else:
                os.environ[variable] = value


def _is_right(file: CachedFile, path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256


def _content(file: CachedFile) -> bytes:
    own = shipped(file.shipped)
    if own and _is_right(file, own):
        return own.read_bytes()
    downloaded = download(file)
    if downloaded:
        return downloaded.read_bytes()
    package = file.shipped.partition("/")[0]
    how = f"install the package that ships it, {package}, again" if package else f"get it from {file.urls[0]}"
    raise DataError(f"{file.name} (sha256 {file.sha256}) is not here and could not be downloaded; {how}")
