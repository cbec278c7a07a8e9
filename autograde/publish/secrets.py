"""What students must not see, as squeezed texts to look for, each with what it is and where it stands in the course.

What the source itself gives to students in the published notebooks is no secret, but for the code of a blank with the
name that it is bound to: that is nowhere in the prose, the checks and the outputs of its notebook.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.course import Assignment, Course, Exercise
from autograde.course.blanks import blank_out
from autograde.publish.layers import squeeze
from autograde.records.grades import GRADES
from autograde.records.record import recorded_version
from autograde.syntax import parse

__all__ = ["Finder", "Secret", "secrets"]

#: Characters, squeezed, where a Korean one is as wide as two. Shorter code is a blank's that the scan sees by its being
#: filled; a shorter sentence says nothing; a shorter line of code stands anywhere.
LEAST_CODE, LEAST_SENTENCE, LEAST_LINE = 12, 20, 20
#: Characters of a number that no text has by chance.
LEAST_NUMBER = 7
#: By so many characters texts are looked up.
KEY = 8
#: A name that no text has by chance: a student number, an address, a Korean full name, or several words.
_NAME = re.compile(r"\D*\d{6,}\D*|\S+@\S+|[가-힣]{3,5}|[^\W\d_]+([ ._-][^\W\d_]+)+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
#: Where nbgrader's course keeps the seed of its class (`nbgrader_plugin`).
_SEED = ".autograde-seed"


@dataclass(frozen=True)
class Secret:
    """`answers` is the assignment to whose blank this is the answer, name and all; for anything else it is empty."""

    text: str
    what: str
    answers: str = ""


class Finder:
    """Finds many texts in another one, in time that does not depend on how many they are."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._by_start: dict[str, list[Secret]] = {}
        self._short: list[Secret] = []
        for secret in secrets:
            if len(secret.text) < KEY:
                self._short.append(secret)
            else:
                self._by_start.setdefault(secret.text[:KEY], []).append(secret)

    def find(self, text: str) -> Iterator[tuple[int, Secret]]:
        """Each place with what begins there."""
        for offset in range(len(text) - KEY + 1):
            for secret in self._by_start.get(text[offset : offset + KEY], ()):
                if text.startswith(secret.text, offset):
                    yield offset, secret
        for secret in self._short:
            if (found := text.find(secret.text)) >= 0:
                yield found, secret


def secrets(course: Course, published: Collection[str]) -> tuple[Secret, ...]:
    """Those of the course, where these assignments are published."""
    found = {secret.text: secret for secret in _hidden(course, published) if secret.text}
    given = squeeze("\n".join(_given(course, published)))
    said = {secret.text for _, secret in Finder(found.values()).find(given)}
    answers = {secret.text: secret for secret in _answers(course, published)}
    return (*(secret for text, secret in found.items() if text not in said and text not in answers), *answers.values())


def _given(course: Course, published: Collection[str]) -> Iterator[str]:
    for id in published:
        for language in course.languages:
            yield from (cell.source for cell in course.assignment(id).release_cells(language))


def _answers(course: Course, published: Collection[str]) -> Iterator[Secret]:
    """The code of blanks with the names that it is bound to."""
    for assignment, exercise in _exercises(course, published):
        for language in course.languages if not exercise.is_written else ():
            for blank in blank_out(exercise.solution[language]).blanks:
                text = squeeze(blank.prefix + blank.solution)
                if blank.prefix.strip() and len(text) >= LEAST_CODE:
                    yield Secret(text, _named("the answer to", exercise, course), assignment.id)


def _exercises(course: Course, published: Collection[str]) -> Iterator[tuple[Assignment, Exercise]]:
    """All but those whose solutions the author lets stand in for what is open."""
    for id in course.assignments:
        if id not in published or course.declaration(id).start_here != "all":
            assignment = course.assignment(id)
            yield from ((assignment, exercise) for exercise in assignment.exercises)


def _hidden(course: Course, published: Collection[str]) -> Iterator[Secret]:
    yield from _solutions(course, published)
    yield from _cells(course, published)
    yield from _checks(course)
    yield from _people(course.root)
    kept = [file.read_text(encoding="utf-8") for file in course.root.glob(_SEED)]
    for seed in [*kept, *(recorded_version(folder).get("seed", "") for folder in _records(course.root))]:
        yield Secret(squeeze(seed), "the seed of a class")
    for path in {course.root, Path.home()}:
        if len(path.parts) > 2:  # "/root" is Colab's, too
            yield Secret(squeeze(f"{path}/"), "a folder of this machine")


def _solutions(course: Course, published: Collection[str]) -> Iterator[Secret]:
    """The code of blanks without its name, its lines, and the sentences of answers in words."""
    for _, exercise in _exercises(course, published):
        what = _named("the answer to", exercise, course)
        for language in course.languages:
            solution = exercise.solution[language]
            if exercise.is_written:
                yield from _sentences(exercise.written(solution), what)
                continue
            for blank in blank_out(solution).blanks:
                pieces = [blank.solution, *blank.solution.split("\n")]
                yield from (Secret(text, what) for text in map(squeeze, pieces) if len(text) >= LEAST_LINE)


def _cells(course: Course, published: Collection[str]) -> Iterator[Secret]:
    """What other assignments say, and what of the published ones is for other people than students."""
    for id in course.assignments:
        for cell in course.assignment(id).cells:
            if id in published and ("release" in cell.only or cell.exercise):
                continue
            what = f"{id}, which is not published" if id not in published else f"a cell for {', '.join(cell.only)}"
            what += f" ({_place(cell.file, course)}:{cell.line})"
            for language in course.languages:
                source = cell.release(language) if cell.exercise else cell.source[language]
                lines = _sentences(source, what) if cell.cell_type == "markdown" else _lines(source, what)
                yield from lines


def _checks(course: Course) -> Iterator[Secret]:
    """Names, texts and lines of the hidden checks, and what data they bring."""
    ids = {exercise.id for id in course.assignments for exercise in course.assignment(id).exercises}
    for file in sorted(course.checks.rglob("*")):
        if not file.is_file() or file.suffix not in (".py", ".txt", ".json", ".md", ".csv"):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        what = f"the hidden checks ({_place(file, course)}"
        if file.suffix != ".py":
            yield from _sentences(text, f"{what})")
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.startswith(("import ", "from ")):
                yield from _lines(line, f"{what}:{number})")
        for node in ast.walk(parse(text)):
            for said in _said(node, ids):
                yield Secret(said, f"{what}:{getattr(node, 'lineno', 1)})")


def _said(node: ast.AST, ids: Collection[str]) -> Iterator[str]:
    """What a piece of a check gives away by itself: the check's name, a sentence, values that it compares with."""
    match node:
        case ast.FunctionDef(name=name) if name.startswith("test_"):
            yield name
        case ast.Constant(value=str(text)) if text not in ids:
            yield from (secret.text for secret in _sentences(text, ""))
        case ast.Constant(value=float(number)) if len(str(number)) >= LEAST_NUMBER:
            yield str(number)
        case ast.List(elts=[*values]) | ast.Tuple(elts=[*values]) if not any(map(_is_code, values)):
            text = squeeze(ast.unparse(node))
            if len(text) >= LEAST_CODE and re.search(r"\d", text):
                yield text


def _is_code(value: ast.expr) -> bool:
    """Whether it is more than a constant or a list of constants."""
    return any(
        not isinstance(one, ast.Constant | ast.List | ast.Tuple | ast.UnaryOp | ast.USub | ast.Load)
        for one in ast.walk(value)
    )


def _people(root: Path) -> Iterator[Secret]:
    """Who handed something in, where the course's folder has records or nbgrader's folders."""
    names = {folder.name for folder in root.glob("submitted/*") if folder.is_dir()}
    for folder in _records(root):
        try:
            names |= set(_names(json.loads((folder / GRADES).read_text(encoding="utf-8"))))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue
    yield from (Secret(squeeze(name), "a student") for name in sorted(names) if _NAME.fullmatch(name))


def _names(grades: Mapping[str, Any]) -> Iterator[str]:
    """What students are called in a class's grades: who handed in, and who of the roster did not."""
    for one in grades["submissions"]:
        known = one.get("identity", {})
        yield from (one["student"], *(known[key] for key in ("student_number", "name", "email") if key in known))
    for absent in grades.get("roster", {}).get("absent", ()):
        yield from (absent[key] for key in ("name", "student_number", "email") if key in absent)


def _records(root: Path) -> list[Path]:
    """The folders of classes that lie in the course's folder."""
    return [file.parent for pattern in ("*", "*/*") for file in root.glob(f"{pattern}/{GRADES}")]


def _lines(code: str, what: str) -> Iterator[Secret]:
    yield from (Secret(text, what) for text in map(squeeze, code.split("\n")) if len(text) >= LEAST_LINE)


def _sentences(text: str, what: str) -> Iterator[Secret]:
    yield from (Secret(one, what) for one in map(squeeze, _SENTENCE.split(text)) if _width(one) >= LEAST_SENTENCE)


def _width(text: str) -> int:
    return len(text) + sum(character >= "\u1100" for character in text)


def _named(what: str, exercise: Exercise, course: Course) -> str:
    return f"{what} '{exercise.id}' ({_place(exercise.file, course)}:{exercise.line})"


def _place(file: Path, course: Course) -> Path:
    return file.relative_to(course.root) if file.is_relative_to(course.root) else file
