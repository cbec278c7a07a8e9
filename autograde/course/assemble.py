"""Puts the cells of a source together into an assignment, and stops at every mistake that the cells show.

Not done here: declared totals and figures, which only the build needs (`totals`, `figures`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from autograde.course.audiences import EVERYBODY, Audience, audiences, minutes, prose_audiences, without_marks
from autograde.course.blanks import MARKER, Blanked, blank_out
from autograde.course.edition import EditionError, parse, select
from autograde.course.exercises import Assignment, AssignmentCell, CellKind, Exercise, check_cell, check_title
from autograde.course.extras import Values, standing
from autograde.course.facts import Facts, read_facts
from autograde.course.headings import Headings
from autograde.course.included import CELLS, Included
from autograde.course.needs import needs_of
from autograde.course.source import SourceCell, nearest, read_cells, scripts
from autograde.course.written import clear_text, read_hint
from autograde.text import LANGUAGES, Text

__all__ = ["read_assignment"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_assignment(
    folder: Path, title: Text, sealed: Sequence[str] = (), languages: Sequence[str] = LANGUAGES, values: Values = None
) -> Assignment:
    """The assignment whose source are the numbered scripts of `folder`, which is named by its id; `sealed` are given
    cells by their names, `languages` its editions, the primary one first. Raises AuthoringError.
    """
    cells = list(standing([cell for file in scripts(folder) for cell in read_cells(file)], values))
    heavy = [cell.options for cell in cells if "heavy" in cell.options.get("tags", ())]
    evidence = [name for options in heavy if (name := options.get("name") or options.get("exercise"))]
    known = {**(values or {}), "exercises": needs_of(cells), "evidence": evidence}
    assembly = _Assembly(cells, known, read_facts(cells, languages), Included(folder.parent), tuple(languages), sealed)
    return Assignment(folder.name, title, assembly.assemble(), folder, tuple(languages))


@dataclass
class _Assembly:
    """The cells read so far, and where the reading stands."""

    source: Sequence[SourceCell]
    values: Mapping[str, object]
    facts: Facts
    included: Included
    languages: tuple[str, ...]
    sealed: Sequence[str] = ()
    cells: list[AssignmentCell] = field(default_factory=list)
    headings: Headings = field(default_factory=Headings)
    after: str = "start"
    count: int = 0
    lecture: int = 0

    def assemble(self) -> tuple[AssignmentCell, ...]:
        self._refuse_wrong_ids()
        self._refuse_unknown_seals()
        position = 0
        while position < len(self.source):
            cell = self.source[position]
            following = self.source[position + 1] if position + 1 < len(self.source) else None
            if cell.kind == "markdown":
                position += self._text(cell, self.source[position + 1 :])
            elif "exercise" in cell.options:
                position += self._exercise(cell, following)
            elif "check" in cell.options:
                self._refuse_check(cell)
            else:
                position += self._given(cell)
        self.headings.expect_none()
        return tuple(self.cells)

    def _refuse_wrong_ids(self) -> None:
        places: dict[str, str] = {}
        for cell in self.source:
            kinds = {"exercise": "exercise id", "written": "exercise id", "part": "part name", "name": "cell name"}
            kind = next((kind for kind in kinds if kind in cell.options), None)
            if kind is None or cell.options.get("lang") in self.languages[1:]:
                continue
            id, what = cell.options[kind], kinds[kind]
            if not isinstance(id, str) or not _ID.fullmatch(id) or len(id) > 40:
                raise cell.error(f"'{id}' is no {what}: small letters, digits and single hyphens, at most 40")
            if id in places:
                raise cell.error(f"the {what.split()[1]} is already that of the {what.split()[0]} at {places[id]}")
            places[id] = f"{cell.file.name}:{cell.line}"

    def _refuse_unknown_seals(self) -> None:
        options = [cell.options for cell in self.source if cell.kind == "code"]
        known = {str(one.get("name") or one["include"]) for one in options if "name" in one or "include" in one}
        for name in self.sealed:
            if name not in known:
                what = f"course.toml seals '{name}', which is no given cell with a name here"
                raise self.source[0].error(f"{what}{nearest(name, known)}")

    def _refuse_check(self, cell: SourceCell) -> NoReturn:
        known = [other.options["exercise"] for other in self.source if "exercise" in other.options]
        if cell.options["check"] in known:
            raise cell.error("a check cell stands directly after its exercise, once")
        raise cell.error(f"unknown exercise id{nearest(str(cell.options['check']), known)}")

    def _text(self, cell: SourceCell, following: Sequence[SourceCell]) -> int:
        """Add one text cell in its languages; returns how many cells of the source it takes."""
        written = cell.options.get("written")
        shared = "lang" not in cell.options and (written is None or len(self.languages) == 1)
        editions = dict.fromkeys(self.languages, cell) if shared else self._twins(cell, following)
        if written is None and prose_audiences(cell) != ("slides",):
            self.headings.read(editions)
        editions = {language: self.facts.put_in(edition) for language, edition in editions.items()}
        if written is None:
            self._prose(cell, editions)
        else:
            self._written(cell, editions)
        return 1 if shared else len(editions)

    def _prose(self, cell: SourceCell, editions: Mapping[str, SourceCell]) -> None:
        """What is for the lecture alone does not count, so that the ids of other cells stay."""
        only, name = prose_audiences(cell), None
        if "release" not in only and "solutions" not in only:
            self.lecture, self.count = self.lecture + 1, self.count - 1
            name = f"lecture-{self.lecture}"
        source = {language: without_marks(edition) for language, edition in editions.items()}
        marked = {language: edition.text for language, edition in editions.items()}
        self._add("prose", cell, source, (), only, name, marked=marked, minutes=minutes(cell))

    def _twins(self, cell: SourceCell, following: Sequence[SourceCell]) -> dict[str, SourceCell]:
        """A cell of the primary language, and its translations, which follow it."""
        first, *others = self.languages
        language, written = cell.options.get("lang"), cell.options.get("written")
        if language != first:
            raise cell.error(f'a prose cell with lang="{language}" follows its lang="{first}" twin; there is none')
        editions = {first: cell}
        for number, other in enumerate(others):
            twin = following[number] if number < len(following) else None
            if twin is None or twin.kind != "markdown" or twin.options.get("lang") != other:
                raise cell.error(f'the translation is missing: a prose cell with lang="{other}" must follow directly')
            if twin.options.get("only") != cell.options.get("only"):
                raise twin.error("only=… differs from that of the cell above, whose translation this is")
            if twin.options.get("written") != written:
                raise twin.error(f"the cell above has written={written!r}, this translation of it has not")
            editions[other] = twin
        return editions

    def _written(self, cell: SourceCell, editions: Mapping[str, SourceCell]) -> None:
        points = self._points(cell)
        hints = {}
        for language, edition in editions.items():
            try:
                hints[language] = read_hint(edition.text, cell.options["written"])
            except EditionError as error:
                raise edition.error(str(error), line=error.line) from None
        solution = {language: edition.text for language, edition in editions.items()}
        release = {language: clear_text(text) for language, text in solution.items()}
        id = cell.options["written"]
        self.headings.expect(id)
        number = self.facts.numbers[id]
        exercise = Exercise(id, points, Text(**hints), solution, release, (), {}, cell.file, cell.line, number)
        self.after, self.count = id, 0
        self.cells.append(AssignmentCell("written", id, (), exercise, solution, cell.file, cell.line))

    def _points(self, cell: SourceCell) -> float:
        points = cell.options.get("points")
        free = points == 0 and "written" in cell.options  # words that are asked of everybody, and earn nothing
        if not isinstance(points, int | float) or (points <= 0 and not free):
            raise cell.error(f"an exercise says what it is worth: points=1, not points={points}")
        return float(points)

    def _given(self, cell: SourceCell) -> int:
        editable = cell.options.get("editable", False)
        if editable not in (True, False):
            raise cell.error(f"editable=true or nothing, not editable={editable!r}")
        tags, name, only = tuple(cell.options.get("tags", ())), cell.options.get("name"), audiences(cell)
        sealed = str(name or cell.options.get("include")) in self.sealed
        demo = str(cell.options.get("demo", ""))
        if "include" in cell.options:
            cell = self.included.cell(cell)
            tags += tuple(cell.options.get("tags", ()))
        if MARKER in cell.text:
            raise cell.error('a blank in a cell that is no exercise; it wants exercise="ID" points=N')
        values = {**self.values, "after": self.after}
        code = self._editions(cell, values)
        if demo:
            code = {language: one or f"demo_{demo}()" for language, one in code.items()}
        self._add("given", cell, code, tags, only, name, editable=editable, sealed=sealed, demo=demo)
        return 1

    def _exercise(self, cell: SourceCell, following: SourceCell | None) -> int:
        id, points = cell.options["exercise"], self._points(cell)
        if following is None or "check" not in following.options:
            raise cell.error(f'the exercise has no visible check: a cell with check="{id}" must follow directly')
        if following.options["check"] != id:
            raise following.error(f"this check stands after exercise '{id}', which wants a check=\"{id}\"")
        solution = {language: f"# {id}\n{code}" for language, code in self._editions(cell).items()}
        check = {one: f"{check_title(one, id)}\n{code}" for one, code in self._editions(following).items()}
        release = {language: self._blanked(cell, code) for language, code in solution.items()}
        blanks = self._same_blanks(cell, release)
        hints = {language: self._hint(following, code) for language, code in check.items()}
        if len(set(hints.values())) < len(hints):
            raise following.error("the hint is the same in every edition; hint=tr(ko=…, en=…)")
        texts = {language: blanked.release for language, blanked in release.items()}
        self.headings.expect(id)
        number = self.facts.numbers[id]
        exercise = Exercise(
            id, points, Text(**hints), solution, texts, blanks.blanks, check, cell.file, cell.line, number
        )
        tags = tuple(cell.options.get("tags", ()))
        self.after, self.count = id, 0
        place, pitfalls = (cell.file, cell.line), tuple(cell.options.get("pitfalls", ()))
        self.cells.append(
            AssignmentCell("exercise", id, tags, exercise, solution, *place, audiences(cell), pitfalls=pitfalls)
        )
        tags = tuple(following.options.get("tags", ()))
        self.cells.append(
            AssignmentCell("check", check_cell(id), tags, exercise, check, following.file, following.line)
        )
        return 2

    def _same_blanks(self, cell: SourceCell, release: Mapping[str, Blanked]) -> Blanked:
        primary = release[self.languages[0]]
        if not primary.blanks:
            raise cell.error(f"the exercise has no blank; end a line in two spaces and '{MARKER}'")
        places = [[(blank.line, blank.prefix) for blank in blanked.blanks] for blanked in release.values()]
        if any(place != places[0] for place in places):
            raise cell.error("the editions differ in where their blanks stand; blanks and their lines must be the same")
        return primary

    def _editions(self, cell: SourceCell, values: Mapping[str, object] | None = None) -> dict[str, str]:
        cell = self.facts.put_in(cell)
        try:
            known, values = LANGUAGES if cell.file.parent == CELLS else self.languages, values or self.values
            return {language: select(cell.text, language, values, known) for language in self.languages}
        except EditionError as error:
            raise cell.error(str(error), line=error.line) from None

    def _blanked(self, cell: SourceCell, code: str) -> Blanked:
        try:
            return blank_out(code)
        except EditionError as error:
            raise cell.error(str(error), line=error.line - 1) from None  # the line with the id is not the author's

    def _hint(self, cell: SourceCell, code: str) -> str:
        """The hint of `with check("ID", hint="…")`."""
        for node in ast.walk(parse(code)):
            match node:
                case ast.Call(func=ast.Name(id="check"), args=[ast.Constant(value=id)], keywords=keywords):
                    if id != cell.exercise:
                        raise cell.error(f"the check names another exercise: {id!r}")
                    hints = [keyword.value for keyword in keywords if keyword.arg == "hint"]
                    if len(hints) == 1 and isinstance(hints[0], ast.Constant) and isinstance(hints[0].value, str):
                        return hints[0].value
                    raise cell.error("the check has no hint: check(…, hint=tr(ko=…, en=…)), both plain texts")
        raise cell.error(f'the check cell does not say: with check("{cell.exercise}", hint=tr(ko=…, en=…)):')

    def _add(
        self,
        kind: CellKind,
        cell: SourceCell,
        source: dict[str, str],
        tags: tuple[str, ...] = (),
        only: tuple[Audience, ...] = EVERYBODY,
        name: str | None = None,
        **more: Any,
    ) -> None:
        self.count += 1
        id = name or f"{self.after}-after-{self.count}"
        self.cells.append(AssignmentCell(kind, id, tags, None, source, cell.file, cell.line, only, **more))
