"""The record of a class: `results.jsonl`, to which every run appends, one line a submission, as results come.

The first line says which assignment the results belong to and what they depend on; a student's last line is the one
that counts. Nothing is taken out: what a student had handed in before stays above. Results stay on the disk; only what
tells hand-ins apart is kept in memory. Not done here: what a result is (`results`), the grade files (`grades`), and
which of two hand-ins counts (`grading.precedence`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from autograde.errors import CourseError
from autograde.records.lock import open_locked
from autograde.records.results import SCHEMA, SubmissionResult
from autograde.text import Note

if TYPE_CHECKING:
    from autograde.intake.delivery.submission import Submission

__all__ = ["Entry", "ResultStore", "recorded_version"]


RESULTS = "results.jsonl"


def recorded_version(folder: Path) -> dict[str, str]:
    """What the record in the folder was made with, by name; nothing where there is none, or no readable first line."""
    try:
        with (folder / RESULTS).open("rb") as file:
            made = json.loads(file.readline())["version"]
        return {name: value for name, value in made.items() if isinstance(value, str)}
    except (AttributeError, KeyError, OSError, TypeError, ValueError):
        return {}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the record has of a student, without the result itself: `offset` is where its line begins.

    `touched`: something was answered. `former`: digests of what the student had handed in before.
    """

    file: str
    digest: str
    graded: bool
    touched: bool
    identity: str | None
    attempt: float | None
    former: tuple[str, ...]
    offset: int


class ResultStore:
    """Keeps results in `folder/results.jsonl`, as a context manager; each is on the disk when `add` returns.

    `version` has by name everything that a result depends on besides the submission (`grading.fingerprint`);
    it is opaque here. Raises CourseError if the file belongs to another assignment, another version or another run that
    is not done, or is damaged, and if the folder cannot be written to.
    """

    def __init__(self, folder: Path, assignment: str, version: Mapping[str, str] | None = None) -> None:
        self.path = folder / RESULTS
        self._header = {"schema": SCHEMA, "assignment": assignment, "version": dict(version or {})}
        self._entries: dict[str, Entry] = {}
        self._delivery: list[str] = []
        self._delivered: dict[str, None] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CourseError(f"--out {folder} cannot be made: {error.strerror}; choose another folder") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise CourseError(f"--out {folder} cannot be written to; check its permissions, or choose another folder")
        self._file = open_locked(self.path)
        try:
            self._begun = self._read()
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> ResultStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def entries(self) -> Mapping[str, Entry]:
        """By student, what counts."""
        return self._entries

    def result(self, student: str) -> SubmissionResult:
        """The student's result, read from the disk."""
        self._file.seek(self._entries[student].offset)
        return SubmissionResult.from_json(json.loads(self._file.readline())["result"])

    def results(self) -> Iterator[SubmissionResult]:
        """The results of the whole class, sorted by student, each read when it is asked for."""
        return map(self.result, sorted(self._entries))

    def deliver(self, paths: Sequence[Path]) -> None:
        """From now on results are of what is in `paths`, for whoever has to grade it all again."""
        self._delivery = [str(path.absolute()) for path in paths]

    def add(self, submission: Submission, result: SubmissionResult) -> None:
        """Appends a result; the last one of a student counts."""
        self._keep(
            {
                "student": submission.student,
                "file": submission.file,
                "sha256": submission.digest,
                "identity": submission.identity.lms_id,
                "attempt": submission.attempt,
                "delivery": self._delivery,
                "result": result.to_json(),
            }
        )

    def note(self, student: str, note: Note) -> None:
        """Adds a note to what counts of a student, unless it says so already."""
        self._file.seek(self._entries[student].offset)
        line = json.loads(self._file.readline())
        if note.to_json() not in line["result"]["notes"]:
            line["result"]["notes"].append(note.to_json())
            self._keep(line)

    def _keep(self, line: dict[str, Any]) -> None:
        offset = self._append(line)
        self._entries[line["student"]] = _entry(line, offset, self._entries.get(line["student"]))

    def _append(self, data: dict[str, Any]) -> int:
        """Where the new line begins."""
        if not self._begun:
            self._begun = True
            self._append(self._header)
        offset = self._file.seek(0, os.SEEK_END)
        # A lone surrogate (from a damaged file name) has no UTF-8; json.dumps would not mind it.
        self._file.write((json.dumps(data, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
        self._file.flush()
        os.fsync(self._file.fileno())
        return offset

    def _read(self) -> bool:
        """Takes over what the runs before left; False if there is nothing, or not even a first line of ours."""
        self._cut_torn_line()
        self._file.seek(0)
        first = self._file.readline()
        if not self._is_ours(first):
            if first:
                self._put_aside()
            return False
        offset = len(first)
        for number, line in enumerate(self._file, start=2):
            self._take(number, line, offset)
            offset += len(line)
        return self._is_of_this_version(json.loads(first))

    def _take(self, number: int, line: bytes, offset: int) -> None:
        try:
            data = json.loads(line)
            self._delivered |= dict.fromkeys(data.get("delivery", ()))
            SubmissionResult.from_json(data["result"])
            self._entries[data["student"]] = _entry(data, offset, self._entries.get(data["student"]))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CourseError(
                f"{self.path}, line {number}: not a result. Put the file aside and grade everything again, or choose "
                f"another --out folder{self._again()}"
            ) from error

    def _is_ours(self, line: bytes) -> bool:
        """A file whose first line is not ours holds nothing to keep. CourseError if it is another assignment's."""
        try:
            holds, wanted = json.loads(line)["assignment"], self._header["assignment"]
        except (KeyError, TypeError, ValueError):
            return False
        if holds != wanted:
            raise CourseError(
                f"{self.path} holds results of '{holds}', not of '{wanted}'; choose another --out folder, so that they "
                "are kept"
            )
        return True

    def _is_of_this_version(self, header: Mapping[str, Any]) -> bool:
        """False where it is of another, but a run was killed before its first result. CourseError where it has some."""
        made, wanted = header.get("version"), self._header["version"]
        if made == wanted:
            return True
        if not self._entries:
            self._put_aside()
            return False
        if isinstance(made, dict) and isinstance(wanted, dict):
            changed = ", ".join(name for name in {**made, **wanted} if made.get(name) != wanted.get(name))
            why = f"was made with other {changed} than now"
        else:
            why = "was made with another version of the grader"
        raise CourseError(
            f"{self.path} {why}, and one class is graded by one rule. To go on with it, put back what was changed. To "
            f"grade everybody by the new rule, grade all that was handed in into another --out folder{self._again()}"
        )

    def _again(self) -> str:
        return f"; graded so far: {', '.join(self._delivered)}" if self._delivered else ""

    def _put_aside(self) -> None:
        asides = (self.path.with_name(f"{self.path.name}.bak{f'-{n}' if n > 1 else ''}") for n in count(1))
        self.path.replace(next(aside for aside in asides if not aside.exists()))
        self._file.close()
        self._file = open_locked(self.path)

    def _cut_torn_line(self) -> None:
        """A last line without its end, left by a killed run, is cut off."""
        end = self._file.seek(0, os.SEEK_END)
        whole = end
        while whole:
            start = max(0, whole - 2**16)
            self._file.seek(start)
            block = self._file.read(whole - start)
            if (found := block.rfind(b"\n")) >= 0:
                whole = start + found + 1
                break
            whole = start
        if whole != end:
            self._file.truncate(whole)
            os.fsync(self._file.fileno())

    def _close(self) -> None:
        if not self._file.closed and self._file.seek(0, os.SEEK_END) == 0:
            self.path.unlink(missing_ok=True)  # made for the lock alone
        self._file.close()


def _entry(line: Mapping[str, Any], offset: int, before: Entry | None) -> Entry:
    former = before.former if before else ()
    if before and before.digest != line["sha256"]:
        former = (*(digest for digest in former if digest != line["sha256"]), before.digest)
    result = line["result"]
    return Entry(
        file=line["file"],
        digest=line["sha256"],
        graded=result["status"] == "graded",
        touched=any(exercise["status"] not in ("blank", "missing") for exercise in result["exercises"]),
        identity=line.get("identity"),
        attempt=line.get("attempt"),
        former=former,
        offset=offset,
    )
