"""The course: what course.toml declares, and its assignments, read from `source/` when first asked for.

It is imported by every part of the grader and must stay quick: nothing here draws, renders or runs anything.
"""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from autograde.course.assemble import read_assignment
from autograde.course.exercises import Assignment
from autograde.course.extras import Extra, read_extras, read_values
from autograde.course.late import LatePolicy, read_policy
from autograde.course.source import nearest
from autograde.errors import CourseError
from autograde.text import LANGUAGES, Text

__all__ = ["CachedFile", "Course", "DataFile", "Declared", "Limits", "Site", "load_course"]

CONFIG = "course.toml"
#: The folder of the hidden checks, in the course's, where course.toml names no other.
CHECKS = "checks"

StandIns = Literal["values", "all"]
Notebooks = Literal["releases", "solutions"]
Arrays = Literal["numpy", "torch"]


@dataclass(frozen=True)
class Limits:
    """What one answer may use, from `[limits]`: processor time of its cell, and again of each question that a check
    asks (`grading.allowance` limits the whole); memory, processes, and the size of its files.
    """

    answer_seconds: float = 10.0
    memory_mib: int = 3072
    processes: int = 16
    file_mib: int = 64


@dataclass(frozen=True)
class DataFile:
    """A file that the course works on but does not ship. `fallback` is one of its own that may stand in for it."""

    name: str
    sha256: str
    urls: tuple[str, ...]
    fallback: Path | None


@dataclass(frozen=True)
class CachedFile:
    """A file that a package looks for in a folder of its own. `shipped` is where an installed package has it, as in
    "package/data/file"; empty where none has.
    """

    name: str
    sha256: str
    urls: tuple[str, ...]
    shipped: str


@dataclass(frozen=True)
class Site:
    """What `[site]` says of the course's site: which notebooks its pages show; one sentence about the course, and a
    figure as `ASSIGNMENT/NAME`, for the front page; the author's own pages, in order.
    """

    notebooks: Notebooks = "releases"
    about: Text = field(default_factory=Text)
    picture: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declared:
    """What course.toml says of an assignment; the build compares it with the source. `written` are the exercises
    answered in words, which have no blanks. `start_here`: what stands in for open exercises, values, or code as well;
    `sealed`: the given cells that a release has packed; `late`: what becomes of late hand-ins; `gradebook`: what the
    LMS calls it, where neither by id nor by title.
    """

    id: str
    title: Text
    exercises: int
    blanks: int
    points: float
    written: int = 0
    start_here: StandIns = "values"
    sealed: tuple[str, ...] = ()
    late: LatePolicy = field(default_factory=LatePolicy)
    gradebook: str = ""


@dataclass(frozen=True)
class Course:
    """The whole course. `repository` and `branch` say where the published notebooks are, if they are; `checks` is the
    folder of the hidden checks; `languages` are the editions, the primary one first. `caches` are, by environment
    variable, the files of the folder that it points to; `warm_up` is what the warm sandbox does once after it has
    imported a package; of the classes in `unchanging` no object changes in place; `arrays` says what numpy arrays of a
    check arrive as; `extras` are files that solved notebooks are run with, `values` what cells may ask for; `site` is
    what its site shows.
    """

    root: Path
    checks: Path
    languages: tuple[str, ...]
    title: Text
    repository: str
    branch: str
    limits: Limits
    declared: tuple[Declared, ...]
    data_files: tuple[DataFile, ...]
    caches: Mapping[str, tuple[CachedFile, ...]]
    warm_up: Mapping[str, str]
    unchanging: tuple[str, ...]
    arrays: Arrays
    extras: tuple[Extra, ...]
    values: Mapping[str, object]
    site: Site = field(default_factory=Site)
    _read: dict[str, Assignment] = field(default_factory=dict, repr=False, compare=False)

    @property
    def secret(self) -> tuple[Path, ...]:
        """The folders that a submission must not see."""
        return (self.root, self.checks)

    @property
    def assignments(self) -> tuple[str, ...]:
        """The ids of the assignments, in order."""
        return tuple(declared.id for declared in self.declared)

    def assignment(self, id: str) -> Assignment:
        """The assignment of this id. Raises CourseError for an unknown id, AuthoringError for a mistaken source."""
        if id not in self._read:
            declared = self.declaration(id)
            folder = self.root / "source" / id
            self._read[id] = read_assignment(folder, declared.title, declared.sealed, self.languages, self.values)
        return self._read[id]

    def others(self, id: str) -> Iterator[Assignment]:
        """The other assignments, each read when it is asked for."""
        return (self.assignment(other) for other in self.assignments if other != id)

    def declaration(self, id: str) -> Declared:
        """What course.toml says of the assignment. Raises CourseError naming the nearest id."""
        for declared in self.declared:
            if declared.id == id:
                return declared
        raise CourseError(f"the course has no assignment '{id}'{nearest(id, self.assignments)}")

    def data_file(self, name: str) -> DataFile:
        """The data file of this name. Raises CourseError naming the nearest one."""
        for file in self.data_files:
            if file.name == name:
                return file
        raise CourseError(f"the course has no data file '{name}'{nearest(name, [f.name for f in self.data_files])}")


def load_course(root: Path | None = None) -> Course:
    """The course in `root`; else that of the working folder or the nearest one above it with a course.toml; else the
    one that this package was installed from. Raises CourseError when there is none or course.toml is mistaken.
    """
    folder = _find_root() if root is None else root.resolve()
    file = folder / CONFIG
    if not file.is_file():
        raise CourseError(f"{folder} has no {CONFIG}; run this in the course's folder")
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        return _course(folder, toml.loads(file.read_text(encoding="utf-8")))
    except toml.TOMLDecodeError as error:
        raise CourseError(f"{file}: {error}") from None
    except KeyError as error:
        raise CourseError(f"{file}: {error.args[0]!r} is missing") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise CourseError(f"{file}: a value is not of its kind ({error}). Is it this course's file?") from None


def _find_root() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return folder
    return Path(__file__).resolve().parents[2]


def _course(root: Path, data: Mapping[str, Any]) -> Course:
    course, sandbox = data["course"], data.get("sandbox", {})
    languages = tuple(_one_of(one, LANGUAGES, "[course] languages") for one in course.get("languages", LANGUAGES))
    extras = read_extras(data)
    return Course(
        root=root,
        checks=(root / course.get("checks", CHECKS)).resolve(),
        languages=languages,
        title=_title(course["title"], languages),
        repository=course.get("repository", "").rstrip("/"),
        branch=course["branch"] if "repository" in course else "",
        limits=_limits(root, data.get("limits", {})),
        declared=tuple(_declared(table, languages, data.get("late", {})) for table in data["assignments"]),
        data_files=tuple(_data_file(root, name, table) for name, table in data.get("data", {}).items()),
        caches={name: _cached_files(table) for name, table in data.get("caches", {}).items()},
        warm_up=sandbox.get("warm_up", {}),
        unchanging=tuple(sandbox.get("unchanging", ())),
        arrays=_one_of(course.get("arrays", "numpy"), get_args(Arrays), "[course] arrays"),
        extras=extras,
        values=read_values(root, data, extras),
        site=_site(data.get("site", {})),
    )


def _limits(root: Path, table: Mapping[str, Any]) -> Limits:
    known = [item.name for item in dataclasses.fields(Limits)]
    for name in table:
        if name not in known:
            raise CourseError(f"{root / CONFIG}: [limits] has no '{name}'{nearest(name, known)}")
        if isinstance(table[name], bool) or not isinstance(table[name], int | float) or table[name] <= 0:
            raise CourseError(f"{root / CONFIG}: [limits] {name} = {table[name]!r} is no number above 0")
    return Limits(**table)


def _site(table: Mapping[str, Any]) -> Site:
    shown = _one_of(table.get("notebooks", "releases"), get_args(Notebooks), "[site] notebooks")
    return Site(shown, Text(**table.get("about", {})), table.get("picture", ""), tuple(table.get("pages", ())))


def _title(said: Mapping[str, str] | str, languages: Sequence[str]) -> Text:
    """The text of `title`, which in a course of one language may stand without its name."""
    title = Text(**({languages[0]: said} if isinstance(said, str) else said))
    if lacking := title.lacks(languages):
        raise CourseError(f"{CONFIG}: the title {title[languages[0]]!r} is missing in: {', '.join(lacking)}")
    return title


def _declared(table: Mapping[str, Any], languages: Sequence[str], late: Mapping[str, Any]) -> Declared:
    counts = (table["exercises"], table["blanks"], float(table["points"]), table.get("written", 0))
    start_here = _one_of(
        table.get("start_here", "values"), get_args(StandIns), f"assignment '{table['id']}': start_here"
    )
    sealed, policy = tuple(table.get("sealed", ())), read_policy(CONFIG, late, table)
    title, gradebook = _title(table["title"], languages), table.get("gradebook", "")
    return Declared(table["id"], title, *counts, start_here, sealed, policy, gradebook)


def _data_file(root: Path, name: str, table: Mapping[str, Any]) -> DataFile:
    fallback = root / table["fallback"] if "fallback" in table else None
    return DataFile(name, table["sha256"], tuple(table["urls"]), fallback)


def _cached_files(table: Mapping[str, Any]) -> tuple[CachedFile, ...]:
    return tuple(
        CachedFile(name, file["sha256"], tuple(file["urls"]), file.get("shipped", "")) for name, file in table.items()
    )


def _one_of(value: Any, known: Sequence[str], where: str) -> Any:
    """The value, which must be a known one."""
    if value not in known:
        raise CourseError(f"{CONFIG}, {where} = {value!r} is none of {', '.join(known)}")
    return value
