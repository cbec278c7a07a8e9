"""Finds the course's data files, which are not part of the project: near at hand first, then by download.

A file counts only when its hash is the declared one, so that a damaged copy never reaches a notebook.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from autograde.course import Course
from autograde.course.course import CachedFile, DataFile
from autograde.errors import DataError

__all__ = ["FoundFile", "cache_folder", "download", "find_data", "put_data", "put_extras"]

#: Seconds to wait for one address to answer.
DOWNLOAD_SECONDS = 15


@dataclass(frozen=True)
class FoundFile:
    """Where a data file is. With `fallback` the path is the project's own story in its place."""

    name: str
    path: Path
    fallback: bool

    @property
    def note(self) -> str | None:
        """What to tell the person at the terminal, if anything."""
        if not self.fallback:
            return None
        return f"{self.name} cannot be had here; the project's own story ({self.path.name}) stands in for it"


def find_data(course: Course, name: str, *, fallback: bool = False) -> FoundFile:
    """The data file of this name: in `$COURSE_DATA`, the working folder, the user's cache, `shared/data` beside the
    course, else downloaded into the cache; with `fallback` else the project's own story (never under REQUIRE_VERDICT).

    Raises DataError saying which file to put where.
    """
    file = course.data_file(name)
    damaged: list[str] = []
    for folder in _folders(course.root):
        path = folder / name
        if path.is_file():
            found = _sha256(path)
            if found == file.sha256:
                return FoundFile(name, path, fallback=False)
            damaged.append(f"{path} is another file: its sha256 is {found}")
    downloaded = download(file)
    if downloaded:
        return FoundFile(name, downloaded, fallback=False)
    if fallback and file.fallback and not os.environ.get("REQUIRE_VERDICT"):
        return FoundFile(name, file.fallback, fallback=True)
    looked = "\n".join(f"  {folder / name}" for folder in _folders(course.root))
    raise DataError(
        f"{name} (sha256 {file.sha256}) is not here and could not be downloaded.\n"
        f"Get it from {file.urls[0]} and put it at one of these places:\n{looked}" + "".join(f"\n{d}" for d in damaged)
    )


def put_data(course: Course, folder: Path, *, fallback: bool = False) -> tuple[FoundFile, ...]:
    """Copy every data file into `folder` under its own name, for a notebook to find. Raises DataError."""
    found = tuple(find_data(course, file.name, fallback=fallback) for file in course.data_files)
    folder.mkdir(parents=True, exist_ok=True)
    for file in found:
        shutil.copyfile(file.path, folder / file.name)
    return found


def put_extras(course: Course, folder: Path) -> frozenset[str]:
    """Copy what is at hand of the course's extras into `folder`; the names of the others."""
    missing = set[str]()
    for extra in course.extras:
        places = (place / extra.file for place in _folders(course.root))
        found = next((path for path in places if path.is_file() and _sha256(path) == extra.sha256), None)
        if found:
            (folder / extra.file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found, folder / extra.file)
        else:
            missing.add(extra.name)
    return frozenset(missing)


def cache_folder() -> Path:
    """The user's cache of this project."""
    return user_cache_path("autograde", appauthor=False)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _folders(root: Path) -> Iterator[Path]:
    if os.environ.get("COURSE_DATA"):
        yield Path(os.environ["COURSE_DATA"])
    yield Path.cwd()
    yield cache_folder()
    yield root.parent / "shared" / "data"


def download(file: DataFile | CachedFile) -> Path | None:
    """The file from the first address that gives it with the right hash, or None."""
    import pooch  # takes a while to import and is rarely needed

    pooch.get_logger().setLevel(logging.WARNING)
    downloader = pooch.HTTPDownloader(timeout=DOWNLOAD_SECONDS)
    for url in file.urls:
        try:
            path = pooch.retrieve(url, f"sha256:{file.sha256}", file.name, cache_folder(), downloader=downloader)
        except (OSError, ValueError):  # no network or an error page; a wrong hash
            continue
        return Path(path)
    return None
