"""Makes the releases with nbgrader's own generate_assignment, used as a library.

nbgrader works in a temporary folder with a gradebook of its own, so that a build leaves nothing behind and never
touches an instructor's gradebook.
"""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions

from autograde.authoring.clear_solutions import ClearBlanks
from autograde.authoring.notebook import notebook_path
from autograde.course.exercises import Assignment
from autograde.errors import AuthoringError

__all__ = ["make_releases"]

GRADEBOOK = "gradebook.db"


def make_releases(assignment: Assignment, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The student notebooks per language, from the source notebooks. Raises AuthoringError with nbgrader's words."""
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        root = Path(folder).resolve()
        _empty_gradebook(root / GRADEBOOK)
        return {language: _generate(assignment, root, language, source) for language, source in sources.items()}


def _generate(assignment: Assignment, root: Path, language: str, source: bytes) -> bytes:
    file = root / notebook_path("source", language, assignment.id)
    file.parent.mkdir(parents=True)
    file.write_bytes(source)
    directory = CourseDirectory(
        root=str(root),
        assignment_id=assignment.id,
        source_directory=f"source/{language}",
        release_directory=f"release/{language}",
        db_url=f"sqlite:///{root / GRADEBOOK}",  # one for all editions: their cells have the same names
    )
    messages = _Messages()
    converter = GenerateAssignment(coursedir=directory, log=messages.logger())
    converter.preprocessors = [ClearBlanks if step is ClearSolutions else step for step in converter.preprocessors]
    try:
        converter.start()
    except NbGraderException as error:
        raise AuthoringError(f"nbgrader: {error}\n{messages.text()}", file=assignment.folder) from error
    return (root / notebook_path("release", language, assignment.id)).read_bytes()


def _empty_gradebook(file: Path) -> None:
    """A gradebook that looks begun: for a wholly new one nbgrader would start the program `alembic`, which takes longer
    than all the rest and only writes down a version that nothing asks for here.
    """
    with closing(sqlite3.connect(file)) as gradebook:
        gradebook.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        gradebook.commit()


class _Messages(logging.Handler):
    """Keeps what nbgrader logs as wrong, which its exceptions only point at."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: Any) -> None:
        self.lines.append(self.format(record))

    def text(self) -> str:
        return "\n".join(self.lines)

    def logger(self) -> logging.Logger:
        logger = logging.Logger("nbgrader", logging.WARNING)
        logger.addHandler(self)
        return logger
