"""What `autograde collect` has put into nbgrader's folder, `submitted/.collected.jsonl`: a line for each hand-in, in
order, so that a later delivery knows what came before, and by which attempt.

Lines are only added. nbgrader does not see hidden files.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity
from autograde.intake.delivery.submission import Look, Submission
from autograde.records.lines import Lines, now, whole_lines
from autograde.records.record import Entry

__all__ = ["COLLECTED", "Collected"]

COLLECTED = ".collected.jsonl"
SCHEMA = 1


@dataclass(frozen=True)
class _Line:
    """A hand-in that was put there: of whom, which file it was, and what the LMS's names say."""

    student: str
    file: str
    sha256: str
    attempt: float | None
    identity: Identity


class Collected:
    """The hand-ins of one assignment, as a context manager. Raises CourseError where a line is damaged, and while
    another run collects into the same folder.
    """

    def __init__(self, submitted: Path, assignment: str) -> None:
        submitted.mkdir(parents=True, exist_ok=True)
        self._assignment = assignment
        self._lines = Lines(submitted / COLLECTED)
        self._by_student: dict[str, list[_Line]] = defaultdict(list)
        try:
            self._read()
        except BaseException:
            self._lines.close()
            raise

    def __enter__(self) -> Collected:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    @property
    def known(self) -> dict[str, str | None]:
        """The students so far, with the LMS's numbers where it gave some."""
        return {student: lines[-1].identity.lms_id for student, lines in self._by_student.items()}

    @property
    def files(self) -> list[str]:
        """How the class has named its files."""
        return [line.file for lines in self._by_student.values() for line in lines]

    def entry(self, there: Submission, look: Callable[[Submission], Look]) -> Entry:
        """What is there of a student now. Where it is not what was collected last, somebody put it there by hand, and
        nothing tells when it was handed in.
        """
        lines, digest, seen = self._by_student.get(there.student, []), there.digest, look(there)
        last = lines[-1] if lines and lines[-1].sha256 == digest else None
        return Entry(
            file=last.file if last else there.file,
            digest=digest,
            graded=seen.fits,
            touched=seen.touched,
            identity=there.identity,
            attempt=last.attempt if last else None,
            former=tuple(line.sha256 for line in lines if line.sha256 != digest),
            offset=0,
        )

    def add(self, submission: Submission, content: bytes) -> None:
        """Its bytes are there now."""
        digest = sha256(content).hexdigest()
        lines = self._by_student[submission.student]
        if lines and lines[-1].sha256 == digest:
            return
        line = _Line(submission.student, submission.file, digest, submission.attempt, submission.identity)
        if self._lines.empty:
            self._lines.append({"schema": SCHEMA})
        said = {**vars(line), "identity": line.identity.to_json()}
        self._lines.append({"at": now(), "assignment": self._assignment, **said})
        lines.append(line)

    def _read(self) -> None:
        for number, (_, line) in enumerate(whole_lines(self._lines.file), start=1):
            try:
                self._take(json.loads(line))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                say = (
                    f"{self._lines.path}, line {number}: not a hand-in ({error}). Correct the line, or remove the file"
                )
                raise CourseError(say) from error

    def _take(self, data: Mapping[str, Any]) -> None:
        if data.get("schema", SCHEMA) > SCHEMA:
            raise CourseError(f"{self._lines.path} was written by a newer version of autograde; install that one")
        if data.get("assignment") == self._assignment:
            identity = Identity.from_json(data["identity"])
            line = _Line(data["student"], data["file"], data["sha256"], data["attempt"], identity)
            self._by_student[line.student].append(line)
