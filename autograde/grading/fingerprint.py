"""What is equal where the same submission must come to the same result: by name for a class's record, which one rule
grades, and as one text for machines that grade a class together.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from autograde.course import Assignment, Course
from autograde.course.data import find_data
from autograde.course.included import COMMON
from autograde.grading.check_files import content_of

__all__ = ["fingerprint", "version"]

PACKAGE = Path(__file__).resolve().parents[1]
#: What only writes or shows results; a course's checks count with their assignment, wherever they lie.
NO_PART = {"checks", "reporting", "records"}


def version(course: Course, assignment: Assignment, seconds: float | None, sandbox: str, seed: str) -> dict[str, str]:
    """By name, everything besides the submission that a result depends on."""
    data = [find_data(course, file.name, fallback=True).path for file in course.data_files]
    return {
        "exercises": _content((*_python(assignment.folder), *assignment.folder.parent.glob(COMMON))),
        "checks": _content(content_of(course.checks, assignment.id, course.assignments)),
        "data": _content(tuple(data)),
        "limits": repr(course.limits),
        "packages": repr((course.caches, course.warm_up, course.unchanging, course.arrays)),
        "values": hashlib.sha256(repr(course.values).encode()).hexdigest(),
        "engine": _engine(),
        "sandbox": sandbox,
        "timeout": f"{seconds or course.limits.answer_seconds:g}",
        "seed": seed,
    }


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
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _python(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.py")))
