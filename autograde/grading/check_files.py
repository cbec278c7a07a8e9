"""The files of a course's hidden checks: one folder per assignment, and beside them what they share.

They are imported by path, as one package for each course under a name of its own, so that several courses fit into one
process; within it they import each other by relative imports (`from ..arrays import agrees`). Not done here: what the
checks declare (`hidden_checks`).
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Collection
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from autograde.errors import CourseError

__all__ = ["content_of", "files_of", "import_file"]

#: Files that say nothing about what a submission comes to.
NO_PART = {"__pycache__", "conftest.py"}


def files_of(checks: Path, assignment: str) -> list[Path]:
    """The modules of an assignment's checks."""
    return [file for file in sorted((checks / assignment).glob("*.py")) if file.name != "__init__.py"]


def content_of(checks: Path, assignment: str, others: Collection[str]) -> tuple[Path, ...]:
    """All files that an assignment's checks may use: its own and the shared ones, data as well as code; none of the
    `others`' folders.
    """
    kept_out = {*others} - {assignment}
    files = (file for file in checks.rglob("*") if file.is_file() and NO_PART.isdisjoint(file.parts))
    return tuple(sorted(file for file in files if file.relative_to(checks).parts[0] not in kept_out))


def import_file(checks: Path, file: Path) -> ModuleType:
    """The module of a file in the folder `checks`. Raises whatever its code raises."""
    parts = file.relative_to(checks).with_suffix("").parts
    return importlib.import_module(".".join((_package(checks), *parts)))


def _package(checks: Path) -> str:
    """The name of the package that the folder is, imported when it is first asked for."""
    name = f"checks_{hashlib.sha256(str(checks).encode()).hexdigest()[:16]}"
    if name not in sys.modules:
        start, folders = checks / "__init__.py", [str(checks)]
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = folders
        if start.is_file():
            found = importlib.util.spec_from_file_location(name, start, submodule_search_locations=folders)
            if found is None or found.loader is None:
                raise CourseError(f"{start} cannot be imported")
            spec = found
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        if spec.loader is not None:
            spec.loader.exec_module(module)
    return name
