"""The results of a run as they come: `results.jsonl`, one line a submission, so that a killed run can go on.

The first line says which assignment and which version of its checks the results belong to. A fresh run keeps a
former file as `results.jsonl.bak`, as soon as it has a result of its own. Not done here: what a result is (`results`),
the grade files (`grades`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.errors import CourseError
from autograde.records.results import SCHEMA, SubmissionResult

if TYPE_CHECKING:
    from autograde.intake.submissions import Submission

__all__ = ["ResultStore"]

#: What tells one submission from another: who, which file, and the sha256 of its content.
Key = tuple[str, str, str]


class ResultStore:
    """Keeps results in `folder/results.jsonl`; each is on the disk when `add` returns.

    `fingerprint` stands for everything that a result depends on besides the submission (the version of the exercises
    and of their checks, limits); it is opaque here. With `resume` the results that are there are read.

    Raises CourseError if the file belongs to another assignment or the folder cannot be written to, and on resume if
    it is of another fingerprint or damaged.
    """

    def __init__(self, folder: Path, assignment: str, resume: bool, fingerprint: str = "") -> None:
        self.path = folder / "results.jsonl"
        self._header = {"schema": SCHEMA, "assignment": assignment, "fingerprint": fingerprint}
        self._results: dict[Key, SubmissionResult] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CourseError(f"--out {folder} cannot be made: {error.strerror}; choose another folder") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise CourseError(f"--out {folder} cannot be written to; check its permissions, or choose another folder")
        self._expect_assignment()
        self._begun = resume and self._read()

    def done(self, submission: Submission) -> SubmissionResult | None:
        """The result of exactly this submission, if it was graded before."""
        return self._results.get(_key(submission))

    def add(self, submission: Submission, result: SubmissionResult) -> None:
        """Appends a result; after a second `add` of the same submission the last one counts."""
        student, file, sha256 = key = _key(submission)
        if not self._begun:
            self._begin()
        self._append({"student": student, "file": file, "sha256": sha256, "result": result.to_json()})
        self._results[key] = result

    def _begin(self) -> None:
        if self.path.exists():
            self.path.replace(self.path.with_name("results.jsonl.bak"))
        self._append(self._header)
        self._begun = True

    def _append(self, data: dict[str, Any]) -> None:
        line = json.dumps(data, ensure_ascii=False) + "\n"
        with self.path.open("ab") as file:
            # A lone surrogate (from a damaged file name) has no UTF-8; json.dumps would not mind it.
            file.write(line.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())

    def _expect_assignment(self) -> None:
        """A file whose first line is not ours holds nothing to keep."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file, suppress(ValueError, AttributeError):
            holds, wanted = json.loads(file.readline()).get("assignment"), self._header["assignment"]
            if holds != wanted:
                raise CourseError(
                    f"{self.path} holds results of '{holds}', not of '{wanted}'; choose another --out folder, so that "
                    "they are kept"
                )

    def _read(self) -> bool:
        """Takes over the file of the run before; False if there is none, or not even its first line."""
        if not self.path.exists():
            return False
        lines = self._parsed(_cut_torn_line(self.path))
        header = next(lines, None)
        if header is None:
            return False
        if header != self._header:
            raise CourseError(
                f"{self.path} was made with another version of the exercises, checks or data of "
                f"'{self._header['assignment']}', or with other limits (--timeout, --sandbox); run without --resume to "
                "grade anew, or choose another --out folder"
            )
        for number, line in enumerate(lines, start=2):
            try:
                key = (line["student"], line["file"], line["sha256"])
                self._results[key] = SubmissionResult.from_json(line["result"])
            except (AttributeError, KeyError, TypeError) as error:
                raise self._damaged(number) from error
        return True

    def _parsed(self, content: bytes) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(content.splitlines(), start=1):
            try:
                data = json.loads(line)
            except ValueError as error:
                raise self._damaged(number) from error
            if not isinstance(data, dict):
                raise self._damaged(number)
            yield data

    def _damaged(self, line: int) -> CourseError:
        return CourseError(f"{self.path}, line {line}: not a result; run without --resume to grade anew")


def _cut_torn_line(path: Path) -> bytes:
    """The whole lines of the file. A last line without its end, left by a killed run, is cut off on the disk too."""
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        with path.open("r+b") as file:
            file.truncate(len(whole))
            os.fsync(file.fileno())
    return whole


def _key(submission: Submission) -> Key:
    return submission.student, submission.file, hashlib.sha256(submission.content).hexdigest()
