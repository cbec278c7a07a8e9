"""The record of a class, read: `results.jsonl`, one line a submission, in the order in which results came.

The first line says which assignment the results belong to and what they depend on, its rule; a line of a later rule
says which exercises it touches. A student's last line is the one that counts. Nothing is taken out: what a student had
handed in before stays above. Results stay on the disk; only what tells hand-ins apart is kept in memory. Not done here:
writing (`store`), what a result is (`results`), and what people decide (`decisions`).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar

from autograde.course.source import nearest
from autograde.errors import CourseError
from autograde.intake.delivery.identity import NOBODY, Identity
from autograde.records.kept import KeptAnswer
from autograde.records.lines import whole_lines
from autograde.records.results import SubmissionResult
from autograde.records.upgrade import RECORD_SCHEMA, expect_known, upgraded

__all__ = ["RESULTS", "Entry", "Record", "Rule", "read_record", "recorded_version"]

RESULTS = "results.jsonl"

#: Exercises to judge; None stands for all.
Touched = frozenset[str] | None
Self = TypeVar("Self", bound="Record")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the record has of a student, without the result itself: `offset` is where its line begins.

    `touched`: something was answered. `former`: digests of what the student had handed in before. `rule`: the number of
    the one by which it was judged. `delivery`: the paths that it came in.
    """

    file: str
    digest: str
    graded: bool
    touched: bool
    identity: Identity
    attempt: float | None
    former: tuple[str, ...]
    offset: int
    submitted_at: str | None = None
    late: bool | None = None
    rule: int = 0
    delivery: tuple[str, ...] = ()

    def names(self, student: str) -> frozenset[str]:
        """What tells the student from all others: not the LMS's name, which two may have."""
        own = self.identity
        return frozenset(filter(None, (student, own.student_number, own.email, own.login, own.lms_id)))


@dataclass(frozen=True)
class Rule:
    """What results depend on besides the submission, by name (`grading.fingerprint`); opaque here. `touches`: the
    exercises whose results may be others than by the rule before; `why`: what was changed.
    """

    version: Mapping[str, Any] | None
    touches: Touched = None
    why: str = ""


def recorded_version(folder: Path) -> dict[str, str]:
    """What the record in the folder is judged by now, by name; nothing where there is none, or no readable one."""
    made: dict[str, str] = {}
    try:
        with (folder / RESULTS).open("rb") as file:
            for offset, line in whole_lines(file):
                if not offset or line.startswith(b'{"rule"'):
                    made = dict(json.loads(line)["version"])
        return {name: value for name, value in made.items() if isinstance(value, str)}
    except (AttributeError, KeyError, OSError, TypeError, ValueError):
        return {}


class Record:
    """What stands in an open file of a record once it is `read`, as a context manager."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self._file = path, file
        self._forget()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    @property
    def entries(self) -> Mapping[str, Entry]:
        """By student, what counts."""
        return self._entries

    @property
    def version(self) -> dict[str, str]:
        """What the record is judged by, by name."""
        return dict(self._rules[-1].version or {}) if self._rules else {}

    @property
    def why(self) -> str:
        """What was changed to come to the rule of now; empty where it is the first."""
        return self._rules[-1].why if self._rules else ""

    @property
    def delivered(self) -> tuple[str, ...]:
        """The paths of all deliveries so far."""
        return tuple(self._delivered)

    def pending(self, *further: Rule) -> dict[str, Touched]:
        """By student who is graded by another rule than the last one, or than the `further`, the exercises to judge
        again.
        """
        rules, found = [*self._rules, *further], {}
        for student, entry in self._entries.items():
            later = [rule.touches for rule in rules[entry.rule + 1 :]]
            touched = None if None in later else frozenset[str]().union(*(one for one in later if one))
            if entry.graded and touched != frozenset() and rules[entry.rule].version != rules[-1].version:
                found[student] = touched
        return found

    def find(self, name: str) -> str:
        """The student of this name, number, address, login or LMS's number. Raises CourseError, with the nearest name,
        where there is none or several are meant.
        """
        name = unicodedata.normalize("NFC", name)
        if name in self._entries:
            return name
        found = [one for one, entry in self._entries.items() if name in entry.identity.to_json().values()]
        if len(found) == 1:
            return found[0]
        if found:
            raise CourseError(f"'{name}' may be {' or '.join(sorted(found))} in {self.path}; say which")
        raise CourseError(f"{self.path} has no student '{name}'{nearest(name, tuple(self._entries))}")

    def line(self, student: str) -> dict[str, Any]:
        """The line that counts of a student, read from the disk."""
        entry = self._entries[student]
        self._file.seek(entry.offset)
        return upgraded(json.loads(self._file.readline()), self._schema_at(entry.offset))

    def result(self, student: str) -> SubmissionResult:
        """The student's result, read from the disk, with what was kept of the answers."""
        line = self.line(student)
        result, answers = SubmissionResult.from_json(line["result"]), line.get("answers", {})
        kept = {exercise: KeptAnswer.from_json(data) for exercise, data in answers.items()}
        return replace(result, exercises=tuple(replace(one, kept=kept.get(one.id)) for one in result.exercises))

    def results(self) -> Iterator[SubmissionResult]:
        """The results of the whole class, sorted by student, each read when it is asked for."""
        return map(self.result, sorted(self._entries))

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every line from the first on: results, and the rules between them (`version`). Nothing else may be read
        meanwhile.
        """
        for offset, line in whole_lines(self._file):
            data = json.loads(line)
            yield upgraded(data, self._schema_at(offset)) if "student" in data else data

    def _forget(self) -> None:
        self.assignment = ""
        self._entries: dict[str, Entry] = {}
        self._rules: list[Rule] = []
        self._schemas: list[tuple[int, int]] = []
        self._delivered: dict[str, None] = {}

    def _schema_at(self, offset: int) -> int:
        return next((schema for begins, schema in reversed(self._schemas) if begins <= offset), RECORD_SCHEMA)

    def read(self) -> None:
        """Takes over what is there. Raises CourseError where a line is damaged."""
        self._forget()
        for number, (offset, line) in enumerate(whole_lines(self._file), start=1):
            try:
                self._take(json.loads(line), offset)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise CourseError(
                    f"{self.path}, line {number}: not a result. Put the file aside and grade everything again, or "
                    f"choose another --out folder{self._again()}"
                ) from error

    def _take(self, data: dict[str, Any], offset: int) -> None:
        if "schema" in data:
            expect_known(data["schema"], f"{self.path}")
            self._schemas.append((offset, data["schema"]))
        if "assignment" in data:
            self.assignment = data["assignment"]
            self._rules = [Rule(data.get("version"))]
        elif "version" in data:
            touches = data["touches"]
            self._rules.append(Rule(data["version"], None if touches is None else frozenset(touches), data["why"]))
        elif "schema" not in data:
            line = upgraded(data, self._schema_at(offset))
            SubmissionResult.from_json(line["result"])
            self._keep(line, offset)

    def _keep(self, line: dict[str, Any], offset: int) -> None:
        self._delivered |= dict.fromkeys(line.get("delivery", ()))
        self._entries[line["student"]] = _entry(line, offset, self._entries.get(line["student"]))

    def _again(self) -> str:
        return f"; graded so far: {', '.join(self._delivered)}" if self._delivered else ""


def read_record(folder: Path) -> Record:
    """The record in the folder, to read only: a run may write into it at the same time. Raises CourseError where there
    is none.
    """
    path = folder / RESULTS
    if not path.is_file():
        raise CourseError(f"{folder} is no class's record: {RESULTS} is missing; `autograde grade … --out {folder}`")
    record = Record(path, path.open("rb"))
    try:
        record.read()
    except BaseException:
        record.close()
        raise
    return record


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
        identity=Identity.from_json(line["identity"]) if line.get("identity") else NOBODY,
        attempt=line.get("attempt"),
        former=former,
        offset=offset,
        submitted_at=line.get("submitted_at"),
        late=line.get("late"),
        rule=line.get("rule", 0),
        delivery=tuple(line.get("delivery", ())),
    )
