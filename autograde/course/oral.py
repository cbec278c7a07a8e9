"""The questions of an oral that a course declares, in `source/oral.toml` for all assignments and in the folder of one.

    [[questions]]
    exercise = "training-log"                 # without one: any answer in code, which `line` and `mistake` alone can do
    about = "saved"                           # or "answer", "line", "mistake"
    find = 'Step 0*(?P<step>\\d+)\\): Train loss (?P<train>[\\d.]+), Val loss (?P<val>[\\d.]+)'
    pick = "last"                             # of several places; without it one is drawn
    ko = "…"                                  # {step}, {train}, {val} are what was found
    en = "At step {step} the losses are {train} and {val}: …"
    good = { ko = "…", en = "…" }             # for who asks

`saved` is what the notebook had printed, `answer` the student's cell, `line` a {line} that fills a blank, and `mistake`
such a {line} beside what a known wrong answer has there, {other}, with its {reason}. `find` meets text of anybody:
nothing in it should repeat what repeats already. Not done here: which ones are asked (`classroom.oral`).
"""

from __future__ import annotations

import importlib
import re
import string
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograde.course.course import Course
from autograde.course.source import nearest
from autograde.errors import AuthoringError
from autograde.text import LANGUAGES, Text

__all__ = ["Question", "oral_questions"]

About = Literal["answer", "saved", "line", "mistake"]
Pick = Literal["any", "first", "last"]

FILE = "oral.toml"
KEYS = {"exercise", "about", "find", "pick", "good", *LANGUAGES}
#: What texts may name, besides the groups of `find`.
NAMES: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"exercise"}),
    "saved": frozenset({"exercise"}),
    "line": frozenset({"exercise", "line"}),
    "mistake": frozenset({"exercise", "line", "other", "reason"}),
}


@dataclass(frozen=True)
class Question:
    """`text` and `good`, what a good answer mentions, have places for what is found in the student's own work."""

    text: Text
    good: Text
    about: About
    exercise: str | None = None
    find: re.Pattern[str] | None = None
    pick: Pick = "any"


def oral_questions(course: Course, assignment: str) -> list[Question]:
    """Those for all assignments, and those for this one. Raises AuthoringError for a slip, or where there are none."""
    source = course.root / "source"
    files = [file for file in (source / assignment / FILE, source / FILE) if file.is_file()]
    if not files:
        said = "no questions for an oral are declared; docs/grading.md (An oral of three minutes) says how"
        raise AuthoringError(said, file=source / FILE)
    known = [one.id for one in course.assignment(assignment).exercises]
    return [_question(table, file, course.languages, known) for file in files for table in _tables(file)]


def _tables(file: Path) -> list[Mapping[str, Any]]:
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        tables = toml.loads(file.read_text(encoding="utf-8")).get("questions", [])
    except (toml.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuthoringError(f"is no TOML: {error}", file=file) from None
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise AuthoringError("has no [[questions]]", file=file)
    return tables


def _question(table: Mapping[str, Any], file: Path, languages: Sequence[str], known: Sequence[str]) -> Question:
    exercise, about, pick = table.get("exercise"), table.get("about", "answer"), table.get("pick", "any")
    for key in table.keys() - KEYS:
        raise AuthoringError(f"a question has '{key}'{nearest(key, KEYS)}", file=file, exercise=exercise)
    if about not in NAMES or pick not in ("any", "first", "last"):
        said = 'about is "answer", "saved", "line" or "mistake"; pick is "any", "first" or "last"'
        raise AuthoringError(said, file=file, exercise=exercise)
    if exercise not in known and (exercise is not None or about in ("answer", "saved")):
        said = f"no exercise '{exercise}'{nearest(exercise, known)}" if exercise else f'about = "{about}" needs one'
        raise AuthoringError(said, file=file, exercise=exercise)
    find = _pattern(table, file)
    text, good = _text(table, file, languages), _text(table.get("good", {}), file, languages)
    names = NAMES[about] | (find.groupindex.keys() if find else set())
    for unknown in (name for one in (text.ko, text.en, good.ko, good.en) for name in _places(one, file) - names):
        raise AuthoringError(f"a question's text has {{{unknown}}}{nearest(unknown, names)}", file=file)
    return Question(text, good, about, exercise, find, pick)


def _pattern(table: Mapping[str, Any], file: Path) -> re.Pattern[str] | None:
    try:
        return re.compile(table["find"], re.MULTILINE) if "find" in table else None
    except (re.error, TypeError) as error:
        raise AuthoringError(f"find = {table['find']!r}: {error}", file=file) from None


def _text(table: Any, file: Path, languages: Sequence[str]) -> Text:
    said = {one: table.get(one, "") for one in LANGUAGES} if isinstance(table, dict) else {}
    if not all(isinstance(said.get(one), str) and said[one].strip() for one in languages):
        wanted = ", ".join(f"{language} = …" for language in languages)
        raise AuthoringError(f"a question needs {wanted}, and good = {{ {wanted} }}", file=file)
    return Text(**said)


def _places(text: str, file: Path) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise AuthoringError(f"{text!r}: {error}; a brace of its own is written twice", file=file) from None
