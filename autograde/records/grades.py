"""`grades.json` (schema 2) and `grades.csv`: the grades of a class as files. Pages are made from the first alone.

Not done here: grading, and what the fields of a result mean (`results`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from autograde.errors import CourseError
from autograde.records.class_list import ClassList
from autograde.records.groups import Collected, Groups, groups_from_json, groups_to_json
from autograde.records.results import SCHEMA, SubmissionResult
from autograde.text import Text
from autograde.writing import write_whole

__all__ = [
    "GRADES",
    "Grades",
    "Rubrics",
    "former_grades",
    "keep_edited",
    "read_grades",
    "spreadsheet_cell",
    "write_grades",
]

GRADES = "grades.json"
#: By exercise, what a person looks for and for how many points.
Rubrics = Mapping[str, Sequence[tuple[float, Text]]]

#: Columns of a class of which it is known when hand-ins came, or that they were late; points before the late policy.
LATE = ("raw_score", "deduction", "submitted_at", "late")

#: Excel and its relatives take a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
#: Where some spreadsheet begins a new cell, and what may stand there before a formula.
_BORDER = re.compile(r"([;\t\r\n])")
_BEFORE = '" \u00a0\u3000'


@dataclass(frozen=True)
class Grades:
    """What `grades.json` says. `sandboxed` is False if the run was made with `--sandbox off`. `groups`: what the class
    answered. `roster`: who is missing, where the class has one.
    """

    assignment: str
    max_score: float
    submissions: tuple[SubmissionResult, ...]
    sandboxed: bool = True
    rubrics: Rubrics = field(default_factory=dict)
    groups: Groups = field(default_factory=dict)
    roster: ClassList | None = None


def write_grades(
    folder: Path,
    assignment_id: str,
    max_score: float,
    results: Iterable[SubmissionResult],
    *,
    sandboxed: bool = True,
    rubrics: Rubrics | None = None,
    roster: ClassList | None = None,
) -> None:
    """Writes `grades.json` and `grades.csv`, each in one step, sorted by student, then file.

    An iterator's results come sorted and are taken one at a time: of a large class not all are in memory at once.
    """
    if isinstance(results, Sequence):
        results = sorted(results, key=lambda result: (result.student, result.file))
    head = {"schema": SCHEMA, "assignment": assignment_id, "max_score": max_score}
    # Only then: the form that users' scripts rely on stays as it is for every grade that counts.
    tail: dict[str, Any] = {} if sandboxed else {"sandbox": "off"}
    if rubrics:
        tail["rubrics"] = {
            exercise: [{"points": points, **text.to_json()} for points, text in rubric]
            for exercise, rubric in rubrics.items()
        }
    if roster:
        tail["roster"] = roster.to_json()
    rows: list[_Row] = []
    parts = _json_parts(head, results, tail, rows)
    write_whole(folder / GRADES, (part.encode("utf-8", "backslashreplace") for part in parts))
    write_whole(folder / "grades.csv", _csv_bytes([*rows, *_absent(roster, max_score)]))


def _json_parts(
    head: Mapping[str, Any], results: Iterable[SubmissionResult], tail: Mapping[str, Any], rows: list[_Row]
) -> Iterator[str]:
    """The text of `json.dumps({**head, "submissions": [...], **tail, "groups": {...}}, indent=1)` in parts; `rows` gets
    what the CSV shows of each.
    """
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "submissions": ['
    collected = Collected()
    for result in results:
        collected.add(result)
        text = json.dumps(result.to_json(), ensure_ascii=False, indent=1)
        # Within a string a new line is written \\n, so all of these are between values.
        yield f"{',' * bool(rows)}\n  " + text.replace("\n", "\n  ")
        rows.append(_Row.of(result))
    yield "\n ]" if rows else "]"
    if groups := collected.groups():
        tail = {**tail, "groups": groups_to_json(groups)}
    if tail:
        yield "," + json.dumps(tail, ensure_ascii=False, indent=1).removeprefix("{").removesuffix("\n}")
    yield "\n}\n"


def keep_edited(folder: Path) -> Path | None:
    """Puts a `grades.csv` that somebody has changed since it was written aside, as `grades-edited.csv`; where to."""
    former = folder / "grades.csv"
    if not (former.is_file() and (folder / GRADES).is_file()):
        return None
    try:
        was = read_grades(folder)
        rows = [*map(_Row.of, was.submissions), *_absent(was.roster, was.max_score)]
        if former.read_bytes() == _csv_bytes(rows):
            return None
    except (CourseError, LookupError, TypeError, ValueError):
        pass  # a grades.json that is not ours, or damaged: then nobody can tell what was changed
    asides = (folder / f"grades-edited{f'-{number}' if number > 1 else ''}.csv" for number in count(1))
    return former.replace(next(aside for aside in asides if not aside.exists()))


def former_grades(folder: Path) -> Grades | None:
    """The same as `read_grades`; None where no grades have been written yet."""
    return read_grades(folder) if (folder / GRADES).is_file() else None


def read_grades(folder: Path) -> Grades:
    """Reads `grades.json`. Raises CourseError if it is missing, damaged, or of another schema."""
    path = folder / GRADES
    if not path.is_file():
        raise CourseError(f"{path} is missing; `autograde grade … --out {folder}` writes it")
    try:
        return _grades(path)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise CourseError(
            f"{path} is damaged, or no file of autograde's; grade with --resume, which writes it anew"
        ) from error


def _grades(path: Path) -> Grades:
    data, submissions = _parsed(path)
    if data.get("schema") != SCHEMA:
        raise CourseError(f"{path} has schema {data.get('schema')!r}, this version reads {SCHEMA}; grade anew")
    return Grades(
        assignment=data["assignment"],
        max_score=data["max_score"],
        submissions=(*submissions, *map(SubmissionResult.from_json, data["submissions"])),
        sandboxed=data.get("sandbox") != "off",
        rubrics={
            exercise: [(line["points"], Text(line["ko"], line["en"])) for line in rubric]
            for exercise, rubric in data.get("rubrics", {}).items()
        },
        groups=groups_from_json(data.get("groups", {})),
        roster=ClassList.from_json(data["roster"]) if "roster" in data else None,
    )


def _parsed(path: Path) -> tuple[dict[str, Any], list[SubmissionResult]]:
    """The file without the submissions that stand there as `_json_parts` lays them out, and these.

    They are read one by one, since the text of a large class and all that is in it would be in memory together. What
    somebody has laid out otherwise stays in the first part.
    """
    rest: list[str] = []
    piece: list[str] = []
    submissions = []
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if not piece and line != "  {\n":
                rest.append(line)
                continue
            piece.append(line)
            if line in ("  }\n", "  },\n"):
                submissions.append(SubmissionResult.from_json(json.loads("".join(piece).rstrip(",\n"))))
                piece = []
    return json.loads("".join(rest)), submissions


@dataclass(frozen=True)
class _Row:
    """What the CSV shows of a submission. `late` is empty where nothing is known of when it came."""

    first: tuple[str | float, ...]
    late: tuple[str | float, ...]
    awaiting: float
    scores: Mapping[str, float | None]
    notes: str

    @classmethod
    def of(cls, result: SubmissionResult) -> _Row:
        # No score at all, rather than 0, where nothing could be graded: it is not the student's result.
        score = "" if result.reason else result.score
        reason = (f"{result.reason.ko} / {result.reason.en}",) if result.reason else ()
        notes = "; ".join(" ".join(str(note).split()) for note in (*reason, *result.notes))
        first = (result.student, result.file, result.status, score, result.max_score)
        scores = {exercise.id: exercise.score for exercise in result.exercises}
        return cls(first, _late(result), result.awaiting, scores, notes)


def _late(result: SubmissionResult) -> tuple[str | float, ...]:
    """The cells below `LATE`."""
    lateness, graded = result.lateness, result.reason is None
    if lateness.submitted_at is None and lateness.late is None:
        return ()
    said = "" if lateness.late is None else "yes" if lateness.late else "no"
    points = (result.raw_score, result.deduction) if graded else ("", "")
    return *points, lateness.submitted_at or "", said


def _absent(roster: ClassList | None, max_score: float) -> list[_Row]:
    """The students who are in the class and handed in nothing: no hand-in, no score."""
    return [
        _Row((one.student, "", "unclear" if one.unclear else "not handed in", "", max_score), (), 0.0, {}, one.name)
        for one in (roster.absent if roster else ())
    ]


def _csv_bytes(rows: Sequence[_Row]) -> bytes:
    # The mark at the start (BOM) is what makes Excel read UTF-8, and so show Hangul.
    return _csv(rows).encode("utf-8-sig", "backslashreplace")


def _csv(rows: Sequence[_Row]) -> str:
    # A dict keeps the order of the first submission that has them, which is the order of the notebook.
    exercises = list(dict.fromkeys(exercise for row in rows for exercise in row.scores))
    text = io.StringIO()
    writer = csv.writer(text)
    by_hand = any(row.awaiting for row in rows)
    late = LATE if any(row.late for row in rows) else ()
    first = ("student", "file", "status", "score", "max_score")
    writer.writerow([*first, *late, *["awaiting"] * by_hand, *exercises, "notes"])
    for row in rows:
        scores = ("" if (score := row.scores.get(exercise)) is None else score for exercise in exercises)
        cells = (*row.first, *(row.late or [""] * len(late)), *[row.awaiting] * by_hand, *scores, row.notes)
        writer.writerow([spreadsheet_cell(value) for value in cells])
    return text.getvalue()


def spreadsheet_cell(value: str | float) -> str | float:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it, also behind what some spreadsheet
    takes for the border of a cell: Excel in Europe splits at `;`, whatever the quotes around it say.
    """
    if not isinstance(value, str):
        return value
    pieces = _BORDER.split(value)
    safe = "".join(f"'{piece}" if piece.lstrip(_BEFORE).startswith(_FORMULA) else piece for piece in pieces)
    return f"'{safe}" if value.startswith(("\t", "\r")) else safe
