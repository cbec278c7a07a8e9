"""Writes the record of a class (`record`), to which every run appends, one line a submission, as results come.

Not done here: the grade files (`grades`), and which of two hand-ins counts (`classroom.precedence`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.errors import CourseError
from autograde.records.lines import Lines, now
from autograde.records.record import RESULTS, Record, Rule, read_record
from autograde.records.results import SubmissionResult
from autograde.records.upgrade import RECORD_SCHEMA
from autograde.text import Note

if TYPE_CHECKING:
    from autograde.intake.delivery.submission import Submission

__all__ = ["ResultStore", "open_record"]


class ResultStore(Record):
    """Keeps results in `folder/results.jsonl`, as a context manager; each is on the disk when `add` returns.

    `version` has by name everything that a result depends on besides the submission (`grading.fingerprint`);
    it is opaque here. Raises CourseError if the file belongs to another assignment, another version or another run that
    is not done, or is damaged, and if the folder cannot be written to. For whoever judges a class by another version,
    `regrade`, the one of the file may be another.
    """

    def __init__(
        self, folder: Path, assignment: str, version: Mapping[str, str] | None = None, *, regrade: bool = False
    ) -> None:
        self._wanted = assignment
        self._wants = dict(version or {})
        self._paths: list[str] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CourseError(f"--out {folder} cannot be made: {error.strerror}; choose another folder") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise CourseError(f"--out {folder} cannot be written to; check its permissions, or choose another folder")
        self._lines = Lines(folder / RESULTS)
        super().__init__(self._lines.path, self._lines.file)
        try:
            self._begun = self._goes_on(regrade)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._lines.close()

    def deliver(self, paths: Sequence[Path]) -> None:
        """From now on results are of what is in `paths`, for whoever has to grade it all again."""
        self._paths = [str(path.absolute()) for path in paths]

    def add(self, submission: Submission, result: SubmissionResult, because: str = "") -> None:
        """Appends a result; the last one of a student counts. `because`: why it was judged once more."""
        before = self._entries.get(submission.student)
        self._append_result(
            {
                "at": now(),
                "student": submission.student,
                "file": submission.file,
                "sha256": submission.digest,
                "identity": submission.identity.to_json(),
                "attempt": submission.attempt,
                "submitted_at": submission.submitted_at,
                "late": submission.late,
                "delivery": self._paths or list(before.delivery if before else ()),
                "notes": [note.to_json() for note in submission.notes],
                "rule": max(0, len(self._rules) - 1),
                **({"because": because} if because else {}),
                "result": result.to_json(),
                "answers": {one.id: one.kept.to_json() for one in result.exercises if one.kept},
            }
        )

    def note(self, student: str, note: Note) -> None:
        """Adds a note to what counts of a student, unless it says so already."""
        line = self.line(student)
        if note.to_json() not in line["result"]["notes"]:
            line["result"]["notes"].append(note.to_json())
            line["notes"].append(note.to_json())
            self._append_result({**line, "at": now(), "noted": note.text.en})

    def change_rule(self, rule: Rule) -> None:
        """From now on results are by this one."""
        said = None if rule.touches is None else sorted(rule.touches)
        version = dict(rule.version or {})
        self._append({"rule": len(self._rules), "version": version, "touches": said, "at": now(), "why": rule.why})
        self._rules.append(rule)

    def _append_result(self, line: dict[str, Any]) -> None:
        self._keep(line, self._append(line))

    def _append(self, data: dict[str, Any]) -> int:
        """Where the new line begins."""
        if not self._begun:
            self._begun = True
            self._rules = [Rule(self._wants)]
            self._append({"schema": RECORD_SCHEMA, "assignment": self._wanted, "version": self._wants, "at": now()})
        elif self._schemas and self._schemas[-1][1] < RECORD_SCHEMA:
            self._schemas.append((self._lines.append({"schema": RECORD_SCHEMA, "at": now()}), RECORD_SCHEMA))
        return self._lines.append(data)

    def _goes_on(self, regrade: bool) -> bool:
        """Takes over what the runs before left; False if there is nothing, or not even a first line of ours."""
        self._file.seek(0)
        first = self._file.readline()
        if not self._is_ours(first):
            if first:
                self._put_aside()
            return False
        self.read()
        return regrade or self._is_of_this_version()

    def _is_ours(self, line: bytes) -> bool:
        """A file whose first line is not ours holds nothing to keep. CourseError if it is another assignment's."""
        try:
            holds = json.loads(line)["assignment"]
        except (KeyError, TypeError, ValueError):
            return False
        if holds != self._wanted:
            raise CourseError(
                f"{self.path} holds results of '{holds}', not of '{self._wanted}'; choose another --out folder, so "
                "that they are kept"
            )
        return True

    def _is_of_this_version(self) -> bool:
        """False where it is of another, but a run was killed before its first result. CourseError where it has some."""
        made = self._rules[-1].version
        if made == self._wants:
            self._expect_whole()
            return True
        if not self._entries:
            self._put_aside()
            return False
        if isinstance(made, dict):
            changed = ", ".join(name for name in {**made, **self._wants} if made.get(name) != self._wants.get(name))
            why = f"was made with other {changed} than now"
        else:
            why = "was made with another version of the grader"
        raise CourseError(
            f"{self.path} {why}, and one class is graded by one rule. To go on with it, put back what was changed, or "
            f"judge again what the change touches: autograde grade {self._wanted} --out {self.path.parent} --regrade"
            f"{self._again()}"
        )

    def _expect_whole(self) -> None:
        if waiting := self.pending():
            raise CourseError(
                f"{self.path}: {len(waiting)} hand-ins are not yet judged by the rule that was changed; go on with "
                f"autograde grade {self._wanted} --out {self.path.parent} --regrade"
            )

    def _put_aside(self) -> None:
        self._forget()
        self._lines.put_aside()
        self._file = self._lines.file


def open_record(folder: Path) -> ResultStore:
    """The record in the folder, to write into by the rule that it has. Raises CourseError where there is none, or
    another run writes into it.
    """
    with read_record(folder) as record:
        assignment = record.assignment
    return ResultStore(folder, assignment, regrade=True)
