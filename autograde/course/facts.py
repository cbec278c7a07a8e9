"""The numbers that the texts of an assignment name. An author writes what is meant, and the build puts the number in:

    {{exercises}} {{coded}} {{written}} {{blanks}} {{points}}     of the assignment: `coded` are exercises in code,
                                                                  `written` those that are answered in words
    {{number:ID}} {{points:ID}} {{heading:ID}}                    of an exercise; a heading is "문제 3 · `ID` · 2점"
    {{blanks:ID}} {{Written}}                                     in words: 빈칸 네 개, four blanks, Five questions
    {{part:NAME}} {{points:NAME}} {{first:NAME}} {{last:NAME}}    of a part: its number, points, and the numbers of its
                                                                  first and last exercise

Exercises are numbered in their order, 1, 2, 3; where prose cells with `part="NAME"` begin parts, 1-1, 1-2, 2-1. A
Korean particle behind a number (`{{number:ID}}와`) takes the form that the number asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from autograde.course.blanks import count_blanks
from autograde.course.source import SourceCell, nearest
from autograde.text import LANGUAGES, Text

__all__ = ["FACT", "Facts", "read_facts"]

#: A fact's name where it is to be put in.
FACT = re.compile(r"\{\{(?P<name>[A-Za-z]+(?::[a-z0-9-]+)?)\}\}(?P<particle>[과와은는이가을를](?![가-힣]))?")

#: The forms of particles behind a final consonant, as the digits in `CLOSED` have it when they are read, and otherwise.
PARTICLES = ("과와", "은는", "이가", "을를")
CLOSED = "013678"

#: Small numbers in words, as they stand before a noun.
WORDS = Text(
    "영 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯 열여섯",
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
)


@dataclass(frozen=True)
class _Numbered:
    """An exercise with its number and the part that it stands in."""

    id: str
    number: str
    part: str | None
    points: float
    written: bool
    blanks: int


@dataclass(frozen=True)
class Facts:
    """The facts by their names, and each exercise's number by its id."""

    numbers: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    languages: Sequence[str] = LANGUAGES

    def put_in(self, cell: SourceCell) -> SourceCell:
        """The cell with its facts put in. Raises AuthoringError for the name of no fact, and for a heading that does
        not stand in the prose of one language.
        """

        def put(match: re.Match[str]) -> str:
            name, line = match["name"], cell.text.count("\n", 0, match.start()) + 1
            text = self.texts.get(name)
            if text is None:
                raise cell.error(f"there is no fact '{name}'{nearest(name, self.texts)}", line=line)
            if text.ko != text.en and "lang" not in cell.options and len(self.languages) > 1:
                raise cell.error(f'{{{{{name}}}}} stands in prose with lang="…"', line=line)
            said = text[cell.options.get("lang", self.languages[0])]
            return said + _particle(said, match["particle"] or "")

        return replace(cell, text=FACT.sub(put, cell.text))


def read_facts(cells: Sequence[SourceCell], languages: Sequence[str] = LANGUAGES) -> Facts:
    """What the cells of an assignment with these editions come to. Their mistakes are found when they are assembled."""
    exercises = list(_numbered(cells, languages))
    facts: dict[str, object] = {
        "exercises": len(exercises),
        "coded": sum(not one.written for one in exercises),
        "written": sum(one.written for one in exercises),
        "Written": _in_words(sum(one.written for one in exercises), sentence=True),
        "blanks": sum(one.blanks for one in exercises),
        "points": sum(one.points for one in exercises),
    }
    parts = list(dict.fromkeys(one.part for one in exercises if one.part))
    for number, part in enumerate(parts, start=1):
        its = [one for one in exercises if one.part == part]
        facts |= {f"part:{part}": number, f"points:{part}": sum(one.points for one in its)}
        facts |= {f"first:{part}": its[0].number, f"last:{part}": its[-1].number}
    for one in exercises:
        facts |= {f"number:{one.id}": one.number, f"points:{one.id}": one.points, f"heading:{one.id}": _heading(one)}
        facts[f"blanks:{one.id}"] = _in_words(one.blanks)
    texts = {name: _text(value) for name, value in facts.items()}
    return Facts({one.id: one.number for one in exercises}, texts, languages)


def _numbered(cells: Sequence[SourceCell], languages: Sequence[str]) -> Iterator[_Numbered]:
    parts, part, count = 0, None, 0
    for cell in cells:
        if cell.options.get("lang") in languages[1:]:
            continue
        if "part" in cell.options:
            parts, part, count = parts + 1, cell.options["part"], 0
        id = cell.options.get("exercise") or cell.options.get("written")
        if id:
            count += 1
            points = cell.options.get("points")
            points = float(points) if isinstance(points, int | float) else 0.0
            written = "written" in cell.options
            blanks = 0 if written else count_blanks(cell.text)
            yield _Numbered(id, f"{parts}-{count}" if parts else f"{count}", part, points, written, blanks)


def _heading(one: _Numbered) -> Text:
    kind = Text("문제", "Question" if one.written else "Exercise")
    worth = Text(f"{one.points:g}점", f"{one.points:g} point{'' if one.points == 1 else 's'}")
    return Text(*(f"{kind[language]} {one.number} · `{one.id}` · {worth[language]}" for language in LANGUAGES))


def _in_words(number: int, *, sentence: bool = False) -> Text:
    ko, en = (words[number] if number < len(words) else f"{number}" for words in (WORDS.ko.split(), WORDS.en.split()))
    return Text(ko, en.capitalize() if sentence else en)


def _particle(number: str, particle: str) -> str:
    forms = next((forms for forms in PARTICLES if particle and particle in forms), None)
    return forms[number[-1] not in CLOSED] if forms else particle


def _text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Text(text, text)
