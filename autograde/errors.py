"""Every error that the project raises on purpose.

    CourseError                  base: a message says what, where and what to do next
    ├── AuthoringError           the author's mistake: carries file, line and exercise id
    ├── DataError                a data file is missing or damaged
    ├── SubmissionError          a submission cannot be graded; the reason is kept in both languages
    ├── SandboxError             the sandbox cannot be started, or it died for a reason of ours
    └── BusyError                another process writes into the class's record

What a *student's* code does wrong is never an exception of the grader: it is a result (`autograde.records.results`).
"""

from __future__ import annotations

from pathlib import Path

from autograde.text import Text

__all__ = ["AuthoringError", "BusyError", "CourseError", "DataError", "SandboxError", "SubmissionError"]


class CourseError(Exception):
    """Base of the project's errors; `str(error)` is the whole message for the person at the terminal."""


class AuthoringError(CourseError):
    """The author's mistake, e.g. a missing translation. `line` counts from 1."""

    def __init__(self, what: str, *, file: Path, line: int | None = None, exercise: str | None = None) -> None:
        where = f"{file}:{line}" if line is not None else f"{file}"
        subject = f" (exercise '{exercise}')" if exercise else ""
        super().__init__(f"{where}{subject}: {what}")
        self.file, self.line, self.exercise = file, line, exercise


class DataError(CourseError):
    """A data file cannot be had; the message says which file to put where."""


class SubmissionError(CourseError):
    """A submission that cannot be graded; `reason` goes into the records, the run goes on."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class SandboxError(CourseError):
    """The sandbox cannot do its work (bubblewrap missing, warm process dead); never the student's fault."""


class BusyError(CourseError):
    """Another process writes into the class's record; it will not for long."""
