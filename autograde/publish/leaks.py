"""Looks through the tree that is to be published, and names what students must not see, by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde.authoring.notebook import colab_address, notebook_path
from autograde.course import Course
from autograde.course.course import CONFIG
from autograde.publish.layers import Layer, layers
from autograde.publish.released import Released
from autograde.publish.secrets import Finder, Secret, secrets

__all__ = ["Leak", "find_leaks"]

#: Characters of what was found that a message shows.
SHOWN = 60
#: A smaller file may be in two places by chance.
LEAST_FILE = 100
_COLAB = re.compile(r"https://colab\.research\.google\.com/github/[^\s\"()\[\]<>\\#]+")
_WORDS = re.compile(r"[/._\s-]+")


@dataclass(frozen=True)
class Leak:
    """`file` is the path in the tree."""

    file: str
    line: int
    what: str


def find_leaks(
    course: Course, published: Collection[str], ours: Collection[str], tree: Mapping[str, bytes]
) -> list[Leak]:
    """All of the tree, its files by their paths, in which these assignments are published; `ours` are the paths that
    publishing writes.
    """
    search = _Search(course, published, ours)
    return [leak for path, content in tree.items() for leak in search.file(path, content)]


class _Search:
    def __init__(self, course: Course, published: Collection[str], ours: Collection[str]) -> None:
        self._course, self._published, self._ours = course, published, ours
        self._finder = Finder(secrets(course, published))
        self._files = dict(_hidden_files(course, published))
        self._addresses = {colab_address(course, id, language) for id in published for language in course.languages}
        self._notebooks = {
            notebook_path("notebooks", language, id): (id, language)
            for id in published
            for language in course.languages
        }

    def file(self, path: str, content: bytes) -> Iterator[Leak]:
        """Each thing once for a line."""
        yield from (Leak(path, 1, what) for what in self._of_path(path))
        released = None
        if path in self._notebooks:
            released = Released(self._course, *self._notebooks[path], content.decode("utf-8", "replace"))
            yield from (Leak(path, *fault) for fault in released.faults())
        keep = (lambda number, text: not released.gives(number, text)) if released else (lambda number, text: True)
        found: dict[tuple[int, str], Leak] = {}
        for layer in layers(content, keep):
            inside = f" (in {layer.inside})" if layer.inside else ""
            for line, what, shown in self._of_layer(layer, released):
                found.setdefault((line, what), Leak(path, line, f"{what}{inside}{shown}"))
        yield from found.values()

    def _of_path(self, path: str) -> Iterator[str]:
        words = set(_WORDS.split(path))
        yield from (
            f"belongs to {id}, which is not published"
            for id in self._course.assignments
            if id in words - {*self._published}
        )
        if path.startswith(("notebooks/", "images/")) and path not in self._ours:
            yield "is no part of what is published; take it away"

    def _of_layer(self, layer: Layer, released: Released | None) -> Iterator[tuple[int, str, str]]:
        """The line, what it says, and how."""
        name = self._files.get(hashlib.sha256(layer.content).hexdigest())
        if name:
            yield layer.numbers[0] if layer.numbers else 1, f"the file {name}", ""
            return
        for offset, secret in self._finder.find(layer.text):
            line = layer.line(offset)
            if not (released and self._is_recalled(released, secret, layer, line)):
                yield line, secret.what, f": {secret.text[:SHOWN]}"
        for match in _COLAB.finditer(layer.text):
            if match[0] not in self._addresses:
                yield layer.line(match.start()), "a link to what is not published", f": {match[0]}"

    def _is_recalled(self, released: Released, secret: Secret, layer: Layer, line: int) -> bool:
        """Whether the author says in a later notebook what an earlier one asked for."""
        order = self._course.assignments
        if not secret.answers or order.index(secret.answers) >= order.index(released.assignment):
            return False
        place = layer.numbers.index(line)
        end = layer.starts[place + 1] if place + 1 < len(layer.starts) else len(layer.text)
        return released.says(line, layer.text[layer.starts[place] : end])


def _hidden_files(course: Course, published: Collection[str]) -> Iterator[tuple[str, str]]:
    """By their digests the names of files that are not for students."""
    folders = [course.checks, *(course.root / name for name in ("source", "solutions", "examples"))]
    images = [file for file in (course.root / "images").rglob("*.png") if file.parent.name not in published]
    shown = {_digest(file) for id in published for file in (course.root / "images").glob(f"*/{id}/*.png")}
    for file in [*(file for folder in folders for file in folder.rglob("*")), *images, course.root / CONFIG]:
        if file.is_file() and file.stat().st_size >= LEAST_FILE and (digest := _digest(file)) not in shown:
            yield digest, str(file.relative_to(course.root) if file.is_relative_to(course.root) else file)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
