"""Points by hand in a spreadsheet: a CSV with a row for each answer that a person grades, or that lost points.

What was answered, what speaks for which points and what stands already is in it; `lines`, `points`, `comment` and
`whole group` are empty, to be filled. The `key` tells when the file is read whose answer it is, whether it is the same
still, and what had been decided. Not done here: reading (`points_entered`).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path

from rich.console import Console

from autograde.classroom.by_hand import Answer, ByHand, Given, ToGrade
from autograde.course import Course
from autograde.errors import CourseError
from autograde.records.grades import spreadsheet_cell
from autograde.records.groups import AnswerGroup, Collected
from autograde.text import number
from autograde.writing import write_whole

__all__ = ["COLUMNS", "key_of", "write_template"]

#: What is to be filled stands behind what it is filled by; the key comes last.
COLUMNS = (
    *("exercise", "group", "student", "answer", "saved", "status", "suggested", "evidence", "stands", "out of"),
    *("lines", "points", "comment", "whole group", "key"),
)
#: Characters of an answer, and of what else stands in a cell.
MOST_SHOWN = 2_000
#: A person grades the first, and may correct the others.
LISTED = ("manual", "failed", "partial", "error", "timeout")


def write_template(course: Course, out: Path, file: Path, console: Console) -> int:
    """Raises CourseError where the file is there: somebody may have filled it."""
    if file.exists():
        raise CourseError(f"{file} is there already, and may be filled; give another name, or move it")
    with ByHand.open(course, out) as desk:
        rows = [row for exercise in _in_order(desk) for row in _rows(exercise, course.languages[0])]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({name: spreadsheet_cell(value) for name, value in row.items()} for row in rows)
    # The mark at the start (BOM) is what makes Excel read UTF-8.
    write_whole(file, text.getvalue().encode("utf-8-sig", "backslashreplace"))
    answers = sum("key" in row for row in rows)
    say = f"{answers} answers: {file}. Fill it, save it as CSV, then: autograde points {out} --read {file}"
    console.print(say, markup=False, highlight=False)
    return 0


def key_of(answer: Answer) -> str:
    """Another one for another student, exercise or answer; what stands behind the hyphen counts decisions."""
    said = repr((answer.student, answer.result.id, answer.digest or answer.entry.digest))
    return f"k{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}-{len(answer.given)}"


def _in_order(desk: ByHand) -> list[ToGrade]:
    """What a person grades comes first."""
    return sorted(desk.exercises, key=lambda exercise: not exercise.by_hand)


def _rows(exercise: ToGrade, language: str) -> Iterator[dict[str, str]]:
    """The rubric, then the answers, in groups, the largest first."""
    collected = Collected()
    for answer in exercise.answers:
        collected.add_answer(answer.student, answer.result)
    answers = {answer.student: answer for answer in exercise.answers}
    alike = [[answers[name] for name in _by_answer(group)] for group in collected.groups().get(exercise.id, ())]
    groups = sorted((some for group in alike for some in _by_evidence(group)), key=len, reverse=True)
    listed = filter(None, ([one for one in group if _is_listed(one)] for group in groups))
    found = [_row(answer, place, language) for place, group in enumerate(listed, start=1) for answer in group]
    if found and exercise.rubric:
        yield _rubric(exercise, language)
    yield from found


def _rubric(exercise: ToGrade, language: str) -> dict[str, str]:
    lines = (f"{place}: {number(of)} · {text[language]}" for place, (of, text) in enumerate(exercise.rubric, start=1))
    return {
        "exercise": exercise.id,
        "answer": "\n".join(lines),
        "status": "rubric",
        "out of": number(exercise.points),
    }


def _by_answer(group: AnswerGroup) -> Iterator[str]:
    """The students; equal answers stand together."""
    for same in group.answers:
        yield from same.students


def _by_evidence(group: Iterable[Answer]) -> Iterable[list[Answer]]:
    """Answers beside which the same was saved, so that one row may speak for all."""
    found: dict[Hashable, list[Answer]] = {}
    for answer in group:
        found.setdefault(answer.evidence, []).append(answer)
    return found.values()


def _is_listed(answer: Answer) -> bool:
    return answer.is_open or answer.stands is not None or answer.result.status in LISTED


def _row(answer: Answer, group: int, language: str) -> dict[str, str]:
    result = answer.result
    seen = [text[language] for text in (result.diagnosis, result.message) if text]
    return {
        "exercise": result.id,
        "group": f"{group}",
        "student": answer.student,
        "answer": _cut(answer.text),
        "saved": _cut(result.kept.saved if result.kept else ""),
        "status": "to grade" if result.status == "manual" else result.status,
        "suggested": "" if result.suggested is None else number(result.suggested),
        "evidence": _cut("\n".join(seen)),
        "stands": _stands(answer),
        "out of": number(result.points),
        "key": key_of(answer),
    }


def _stands(answer: Answer) -> str:
    if answer.stands:
        return _said(answer.stands)
    if answer.stale:
        return f"{_said(answer.stale)}, for another answer"
    return "" if answer.result.score is None else number(answer.result.score)


def _said(given: Given) -> str:
    what = given.points
    lines = f", lines {' '.join(f'{line + 1}' for line in what.lines)}" if what.lines else ""
    return f"{number(what.points or 0)} by {given.who}{lines}" + (f": {what.comment}" if what.comment else "")


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"
