"""One text that is equal where the same submission must come to the same result: for going on with a stopped run, and
for machines that grade a class together.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from autograde.course import Assignment, Course
from autograde.data import find_data

__all__ = ["fingerprint"]

PACKAGE = Path(__file__).resolve().parents[1]
#: What only writes or shows results; the checks count with their assignment.
NO_PART = {"checks", "reporting", "records"}


def fingerprint(course: Course, assignment: Assignment, seconds: float | None, sandbox: str) -> str:
    """Of everything besides the submission that a result depends on: the engine, the exercises, their checks, the data
    and the limits.
    """
    checks = PACKAGE / "checks"
    data = [find_data(course, file.name, fallback=True).path for file in course.data_files]
    parts = [_engine(), _content((*_python(assignment.folder), *_python(checks), *_python(checks / assignment.id)))]
    parts += [_content(tuple(data)), repr(course.limits), f"{seconds or course.limits.answer_seconds:g}", sandbox]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _engine() -> str:
    files = (file for file in PACKAGE.rglob("*.py") if file.relative_to(PACKAGE).parts[0] not in NO_PART)
    return _content(tuple(sorted(files)))


@cache
def _content(files: tuple[Path, ...]) -> str:
    """Read once: a process that has imported a file goes on with what it had imported."""
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _python(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.py")))
