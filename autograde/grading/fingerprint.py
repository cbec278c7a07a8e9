"""What is equal where the same submission must come to the same result: by name for a class's record, which one rule
grades, and as one text for machines that grade a class together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from autograde.course import Assignment, Course
from autograde.course.data import find_data
from autograde.course.included import COMMON
from autograde.grading.check_files import content_of
from autograde.grading.parts import split

__all__ = ["OWN", "fingerprint", "touches", "version"]

PACKAGE = Path(__file__).resolve().parents[1]
#: What only writes or shows results, or makes what is handed out; a course's checks count with their assignment,
#: wherever they lie.
NO_PART = {"checks", "classroom", "lecture", "publish", "records", "reporting"}
#: What the version calls an exercise's own hidden checks and its points.
OWN = "checks of "
#: In the head of a cell; they count with the exercise.
POINTS = re.compile(rb"^(# %%.*?)\s+points=[\d.]+", re.MULTILINE)


def version(course: Course, assignment: Assignment, seconds: float | None, sandbox: str, seed: str) -> dict[str, str]:
    """By name, everything besides the submission that a result depends on."""
    points = {exercise.id: exercise.points for exercise in assignment.exercises}
    own, rest = _checks(content_of(course.checks, assignment.id, course.assignments))
    data = [find_data(course, file.name, fallback=True).path for file in course.data_files]
    return {
        "exercises": _source((*_python(assignment.folder), *assignment.folder.parent.glob(COMMON))),
        "checks": rest,
        **{f"{OWN}{id}": f"{own.get(id, '')} {points[id]:g}" for id in points},
        "data": _content(tuple(data)),
        "limits": repr(course.limits),
        "packages": repr((course.caches, course.warm_up, course.unchanging, course.arrays)),
        "values": hashlib.sha256(repr(course.values).encode()).hexdigest(),
        "engine": _engine(),
        "sandbox": sandbox,
        "timeout": f"{seconds or course.limits.answer_seconds:g}",
        "seed": seed,
    }


def touches(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str] | None:
    """The exercises whose results may be others by the version `now` than by the one before; None where all may be."""
    changed = {name for name in {**before, **now} if before.get(name) != now.get(name)}
    if not all(name.startswith(OWN) and name in before for name in changed):
        return None
    return frozenset(name.removeprefix(OWN) for name in changed if name in now)


def fingerprint(course: Course, assignment: Assignment, seconds: float | None, sandbox: str, seed: str) -> str:
    """The version in one short text."""
    parts = version(course, assignment, seconds, sandbox, seed)
    return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()


def _engine() -> str:
    files = (file for file in PACKAGE.rglob("*.py") if file.relative_to(PACKAGE).parts[0] not in NO_PART)
    return _content(tuple(sorted(files)))


@cache
def _content(files: tuple[Path, ...]) -> str:
    """Read once: a process that has imported a file goes on with what it had imported."""
    return hashlib.sha256(b"".join(_sha256(file.read_bytes()) for file in files)).hexdigest()


@cache
def _source(files: tuple[Path, ...]) -> str:
    """Without the points."""
    return hashlib.sha256(b"".join(_sha256(POINTS.sub(rb"\1", file.read_bytes())) for file in files)).hexdigest()


@cache
def _checks(files: tuple[Path, ...]) -> tuple[Mapping[str, str], str]:
    """What is each exercise's own, and the rest."""
    own, rest = split(files)
    return {id: _sha256(text).hex() for id, text in own.items()}, _sha256(rest).hex()


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _python(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.py")))
