"""Makes the example class, examples/lec26/ and the table in examples/README.md: `autograde build` runs it, and with
`--check` it only says what is stale. The students are in `students.py`.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from students import ASSIGNMENT, STUDENTS, Example, Expected

from autograde.course import Assignment, load_course

HERE = Path(__file__).resolve().parent
TABLE = ("<!-- table: written by make.py -->\n", "<!-- end of table -->\n")


def expected_json(examples: tuple[Example, ...], assignment: Assignment) -> dict[str, Any]:
    """What each must come to. Exercises that are not named are passed."""
    rows = []
    for example in examples:
        row: dict[str, Any] = {"student": example.student, "file": unicodedata.normalize("NFC", example.name)}
        if example.expected is None:
            row |= {"status": "ungraded", "score": 0.0, "exercises": {}}
        else:
            exercises = _not_passed(example.expected, assignment)
            lost = sum(assignment.exercise(name).points - result["score"] for name, result in exercises.items())
            row |= {"status": "graded", "score": assignment.points - lost, "exercises": exercises}
        rows.append(row)
    return {"assignment": assignment.id, "max_score": assignment.points, "submissions": rows}


def _not_passed(expected: Mapping[str, Expected], assignment: Assignment) -> dict[str, dict[str, Any]]:
    found, rest = {}, expected.get("rest", "passed")
    for exercise in assignment.exercises:
        status = expected.get(exercise.id, rest)
        status, score = (status, 0.0) if isinstance(status, str) else status
        if status != "passed":
            found[exercise.id] = {"status": status, "score": score}
        rest = expected.get(f"after {exercise.id}", rest)
    return found


def table(examples: tuple[Example, ...], expected: dict[str, Any]) -> Iterator[str]:
    yield f"| file | what it is | score of {expected['max_score']:g} | not passed |\n| --- | --- | --- | --- |\n"
    for example, row in zip(examples, expected["submissions"], strict=True):
        by_status: dict[str, list[str]] = {}
        for name, result in row["exercises"].items():
            partly = f" ({result['score']:g})" if result["score"] else ""
            by_status.setdefault(result["status"], []).append(f"`{name}`{partly}")
        shown = "; ".join(f"{status}: {_some(names)}" for status, names in by_status.items())
        score = f"{row['score']:g}" if row["status"] == "graded" else "ungraded"
        yield f"| `{row['file']}` | {example.about} | {score} | {shown} |\n"


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{names[0]} … {names[-1]} ({len(names)})"


def make() -> dict[Path, bytes]:
    """All files, by their path below examples/."""
    assignment = load_course(HERE.parent).assignment(ASSIGNMENT)
    expected = expected_json(STUDENTS, assignment)
    files = {Path(ASSIGNMENT, example.name): example.make(assignment) for example in STUDENTS}
    files[Path(ASSIGNMENT, "expected.json")] = (json.dumps(expected, ensure_ascii=False, indent=1) + "\n").encode()
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    before, after_table = readme.split(TABLE[0])[0], readme.split(TABLE[1])[1]
    text = before + TABLE[0] + "".join(table(STUDENTS, expected)) + TABLE[1] + after_table
    return files | {Path("README.md"): text.encode()}


def main(*, check: bool) -> None:
    """Prints each file that was stale, relative to the course."""
    files: dict[Path, bytes | None] = dict.fromkeys(path.relative_to(HERE) for path in (HERE / ASSIGNMENT).glob("*"))
    for path, content in (files | make()).items():
        file = HERE / path
        if content == (file.read_bytes() if file.is_file() else None):
            continue
        print(file.relative_to(HERE.parent).as_posix())
        if check:
            continue
        if content is None:
            file.unlink()
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)


if __name__ == "__main__":
    main(check="--check" in sys.argv[1:])
