"""`grades.json` (schema 1) and `grades.csv`: the grades of a class as files. Pages are made from the first alone.

Not done here: grading, and what the fields of a result mean (`results`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from autograde.errors import CourseError
from autograde.records.files import write_whole
from autograde.records.results import SCHEMA, SubmissionResult
from autograde.text import Text

__all__ = ["Grades", "Rubrics", "keep_edited", "read_grades", "write_grades"]

#: By exercise, what a person looks for and for how many points.
Rubrics = Mapping[str, Sequence[tuple[float, Text]]]

#: Excel and its relatives take a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Grades:
    """What `grades.json` says. `sandboxed` is False if the run was made with `--sandbox off`."""

    assignment: str
    max_score: float
    submissions: tuple[SubmissionResult, ...]
    sandboxed: bool = True
    rubrics: Rubrics = field(default_factory=dict)


def write_grades(
    folder: Path,
    assignment_id: str,
    max_score: float,
    results: Iterable[SubmissionResult],
    *,
    sandboxed: bool = True,
    rubrics: Rubrics | None = None,
) -> None:
    """Writes `grades.json` and `grades.csv`, each in one step, sorted by student, then file."""
    ordered = sorted(results, key=lambda result: (result.student, result.file))
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "assignment": assignment_id,
        "max_score": max_score,
        "submissions": [result.to_json() for result in ordered],
    }
    if not sandboxed:
        # Only then: the form that users' scripts rely on stays as it is for every grade that counts.
        data["sandbox"] = "off"
    if rubrics:
        data["rubrics"] = {
            exercise: [{"points": points, **text.to_json()} for points, text in rubric]
            for exercise, rubric in rubrics.items()
        }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / "grades.json", text.encode("utf-8", "backslashreplace"))
    write_whole(folder / "grades.csv", _csv_bytes(ordered))


def keep_edited(folder: Path) -> Path | None:
    """Puts a `grades.csv` that somebody has changed since it was written aside, as `grades-edited.csv`; where to."""
    former = folder / "grades.csv"
    if not (former.is_file() and (folder / "grades.json").is_file()):
        return None
    try:
        if former.read_bytes() == _csv_bytes(read_grades(folder).submissions):
            return None
    except (CourseError, LookupError, TypeError, ValueError):
        pass  # a grades.json that is not ours, or damaged: then nobody can tell what was changed
    asides = (folder / f"grades-edited{f'-{number}' if number > 1 else ''}.csv" for number in count(1))
    return former.replace(next(aside for aside in asides if not aside.exists()))


def read_grades(folder: Path) -> Grades:
    """Reads `grades.json`. Raises CourseError if it is missing or of another schema."""
    path = folder / "grades.json"
    if not path.is_file():
        raise CourseError(f"{path} is missing; `autograde grade … --out {folder}` writes it")
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("schema") != SCHEMA:
        raise CourseError(f"{path} has schema {data.get('schema')!r}, this version reads {SCHEMA}; grade anew")
    return Grades(
        assignment=data["assignment"],
        max_score=data["max_score"],
        submissions=tuple(SubmissionResult.from_json(submission) for submission in data["submissions"]),
        sandboxed=data.get("sandbox") != "off",
        rubrics={
            exercise: [(line["points"], Text(line["ko"], line["en"])) for line in rubric]
            for exercise, rubric in data.get("rubrics", {}).items()
        },
    )


def _csv_bytes(results: Sequence[SubmissionResult]) -> bytes:
    # The mark at the start (BOM) is what makes Excel read UTF-8, and so show Hangul.
    return _csv(results).encode("utf-8-sig", "backslashreplace")


def _csv(results: Sequence[SubmissionResult]) -> str:
    # A dict keeps the order of the first submission that has them, which is the order of the notebook.
    exercises = list(dict.fromkeys(exercise.id for result in results for exercise in result.exercises))
    text = io.StringIO()
    writer = csv.writer(text)
    by_hand = any(result.awaiting for result in results)
    writer.writerow(["student", "file", "status", "score", "max_score", *["awaiting"] * by_hand, *exercises, "notes"])
    for result in results:
        writer.writerow([_cell(value) for value in _row(result, exercises, by_hand)])
    return text.getvalue()


def _row(result: SubmissionResult, exercises: Sequence[str], by_hand: bool) -> list[str | float]:
    scores = {exercise.id: exercise.score for exercise in result.exercises if exercise.score is not None}
    # No score at all, rather than 0, where nothing could be graded: it is not the student's result.
    score = "" if result.reason else result.score
    reason = (f"{result.reason.ko} / {result.reason.en}",) if result.reason else ()
    notes = "; ".join(" ".join(note.split()) for note in (*reason, *result.notes))
    return [
        result.student,
        result.file,
        result.status,
        score,
        result.max_score,
        *[result.awaiting] * by_hand,
        *(scores.get(exercise, "") for exercise in exercises),
        notes,
    ]


def _cell(value: str | float) -> str | float:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
