"""The tree that students may see: notebooks, their figures, a page to begin with. It is made in memory, looked through
together with what else is in the folder, and written when nothing is found.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.authoring.figures import alt_texts
from autograde.authoring.gallery import PAGE, gallery
from autograde.authoring.notebook import links, notebook_path
from autograde.course import Course
from autograde.errors import CourseError
from autograde.publish.leaks import Leak, find_leaks
from autograde.publish.readme import OURS, readmes
from autograde.writing import write_whole

__all__ = ["Published", "publish"]

LICENCE = "LICENSE"


@dataclass(frozen=True)
class Published:
    """What is in the tree, which files were written, and the leaks, because of which none was."""

    assignments: tuple[str, ...]
    written: tuple[str, ...]
    leaks: tuple[Leak, ...]


def publish(course: Course, folder: Path, assignments: Sequence[str] = (), *, check: bool = False) -> Published:
    """Publishes these assignments beside those that are in the folder already; with neither, all. `check` writes
    nothing, and looks through the folder as it is. Other people's files there stay, and are looked through, too.

    Raises CourseError where there is nothing to publish or to look through, or the folder is a part of the course.
    """
    _refuse_own(course, folder)
    there = [id for id in course.assignments if _is_there(course, folder, id)]
    if check and not there:
        raise CourseError(f"{folder} has no notebook of this course; `autograde publish {folder}` writes them")
    wanted = {course.declaration(id).id for id in assignments} | {*there} or {*course.assignments}
    published = tuple(id for id in course.assignments if id in wanted)
    ours = _tree(course, published)
    found, linked = _read(folder)
    kept = {name for name, content in found.items() if name in ours and _is_others(name, content)}
    new = {} if check else {path: content for path, content in ours.items() if path not in kept}
    leaks = [*find_leaks(course, published, ours, {**found, **new}), *(Leak(path, 1, "is a link") for path in linked)]
    changed = () if leaks else tuple(path for path, content in new.items() if found.get(path) != content)
    for path in changed:
        write_whole(folder / path, new[path])
    return Published(published, changed, tuple(sorted(leaks, key=lambda leak: (leak.file, leak.line))))


def _refuse_own(course: Course, folder: Path) -> None:
    place = folder.resolve()
    kept = [course.checks, *(course.root / name for name in ("source", "notebooks", "solutions", "images"))]
    if course.root.is_relative_to(place) or any(place.is_relative_to(one) for one in kept):
        raise CourseError(f"{folder} is a part of the course; publish into a folder of its own")


def _is_there(course: Course, folder: Path, id: str) -> bool:
    return any((folder / notebook_path("notebooks", language, id)).is_file() for language in course.languages)


def _tree(course: Course, published: Sequence[str]) -> dict[str, bytes]:
    """The files by their paths, with `/`."""
    files = readmes(course, published)
    if (course.root / LICENCE).is_file():
        files[LICENCE] = (course.root / LICENCE).read_bytes()
    for id in published:
        for language in course.languages:
            files[notebook_path("notebooks", language, id)] = _notebook(course, id, language, published)
            for image in sorted((course.root / "images" / language / id).glob("*.png")):
                files[f"images/{language}/{id}/{image.name}"] = image.read_bytes()
    files[PAGE] = gallery(course, {id: alt_texts(course.root / "source" / id) for id in published})
    return files


def _notebook(course: Course, id: str, language: str, published: Collection[str]) -> bytes:
    """As it is built, without links to notebooks that are not published."""
    file = course.root / notebook_path("notebooks", language, id)
    if not file.is_file():
        raise CourseError(f"{file} is missing; `autograde build {id}` makes it")
    built, wanted = (
        json.dumps(links(course, id, language, others), ensure_ascii=False)[1:-1]
        for others in (course.assignments, published)
    )
    text = file.read_text(encoding="utf-8")
    if built not in text:
        raise CourseError(f"{file} was built with other links than course.toml has now; `autograde build {id}`")
    return text.replace(built, wanted).encode()


def _read(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """What is in the folder, but for git's own files; and the links, which are not followed."""
    files, linked = {}, []
    for path in sorted(_walk(folder)):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            linked.append(name)
        else:
            files[name] = path.read_bytes()
    return files, linked


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            if path.name != ".git":
                yield from _walk(path)
        elif path.name != ".git":
            yield path


def _is_others(name: str, content: bytes) -> bool:
    """Whether a README or a licence is one that somebody else wrote."""
    return name == LICENCE or (name.startswith("README") and OURS.encode() not in content)
