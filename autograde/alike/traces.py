"""What a hand-in has of its author: traces, each with the place where it stands.

Traces are runs of tokens (the structure of code, which survives other names, another order and other line ends), runs
of words in comments, texts in quotes and written answers, names, and words that may be slips of typing. What the
release and the solution have, word for word or as structure, leaves no trace. Text cells of a student's own, outputs
and metadata are not looked at.

Every run is kept, and not only some of them as in winnowing (Schleimer, Wilkerson, Aiken: Winnowing: Local Algorithms
for Document Fingerprinting, 2003): that makes the index of a web small, and the notebooks of a class are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from autograde.alike.lexer import Line, lines_of, words_of
from autograde.course import Assignment
from autograde.intake.alignment.answers import Answers

__all__ = ["Given", "Kind", "Piece", "Spot", "Trace", "Traces", "given_of", "traces_of"]

#: `form`: structure that an answer has which the course knows, right or wrong; many come to it by themselves.
Kind = Literal["code", "form", "text", "name", "word"]

#: Tokens in a row that are compared: more than a line of these notebooks has, so that short answers leave no trace.
TOKENS = 12
#: Tokens at either end of a run by which no line is marked: many begin with `name =`.
EDGE = 2
#: Words in a row: two are a phrase that everybody uses.
WORDS = 3
#: Letters of a name or a word that tells something, at least and at most.
LEAST_LETTERS, MOST_LETTERS = 3, 40
#: Characters that are read of one piece and of one hand-in; an honest one has a tenth.
MOST_OF_PIECE, MOST_OF_HAND_IN = 20_000, 200_000


class Trace(NamedTuple):
    """What may be found in another hand-in."""

    kind: Kind
    what: str | int


class Spot(NamedTuple):
    """Where a trace is found first: the piece's number, and lines of its source, from 0."""

    piece: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Piece:
    """An answer in code, a cell of the student's own, or a written answer; `exercise` is empty for own cells."""

    kind: Literal["answer", "own", "written"]
    exercise: str
    source: str


@dataclass(frozen=True)
class Traces:
    """What is compared of one hand-in."""

    student: str
    pieces: tuple[Piece, ...]
    found: Mapping[Trace, Spot]


@dataclass(frozen=True)
class Given:
    """What everybody has from the course: lines as structure, runs of tokens and of words, names, all words. `forms`:
    runs of tokens in the answers that the course knows.
    """

    lines: frozenset[tuple[str, ...]]
    runs: frozenset[int]
    texts: frozenset[int]
    names: frozenset[str]
    words: frozenset[str]
    forms: frozenset[int]


def given_of(assignment: Assignment, known: Iterable[str]) -> Given:
    """`known`: cells with right and wrong answers that the course declares."""
    cells = [cell for language in assignment.languages for cell in assignment.release_cells(language)]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    code += [text for step in assignment.steps for text in step.code.values()]
    prose = [cell.source for cell in cells if cell.cell_type != "code"]
    prose += [text for one in assignment.exercises if one.is_written for text in one.solution.values()]
    forms = list(dict.fromkeys(known))
    lines = frozenset(tuple(line.tokens) for text in code for line in lines_of(text))
    read = [words_of(line) for text in (*code, *prose, *forms) for line in text.split("\n")]
    paragraphs = [words_of(part) for text in prose for part in text.split("\n\n")]
    return Given(
        lines=lines,
        runs=frozenset(run for text in code for run, _ in _code_runs(lines_of(text))),
        texts=frozenset(run for words in (*read, *paragraphs) for run in _runs(words, WORDS)),
        names=frozenset(name for text in (*code, *forms) for line in lines_of(text) for name in line.names),
        words=frozenset(word for words in read for word in words),
        forms=frozenset(run for text in forms for run, _ in _code_runs(_own(lines_of(text), lines))),
    )


def traces_of(student: str, answers: Answers, given: Given) -> Traces:
    """The traces of one hand-in."""
    pieces = tuple(_pieces(answers))
    found: dict[Trace, Spot] = {}
    for number, piece in enumerate(pieces):
        for trace, lines in _traces(piece, given):
            found.setdefault(trace, Spot(number, lines))
    return Traces(student, pieces, found)


def _pieces(answers: Answers) -> Iterator[Piece]:
    left = MOST_OF_HAND_IN
    code = [Piece("answer", id, source) for id, source in answers.sources.items() if source and id not in answers.texts]
    own = [step.source for step in answers.script if step.kind == "own"]
    written = [Piece("written", id, text) for id, text in answers.texts.items() if text]
    for piece in (*code, *(Piece("own", "", source) for source in (*own, *answers.elsewhere)), *written):
        source = piece.source[: min(MOST_OF_PIECE, left)]
        left -= len(source)
        if source:
            yield Piece(piece.kind, piece.exercise, source)


def _traces(piece: Piece, given: Given) -> Iterator[tuple[Trace, tuple[int, ...]]]:
    if piece.kind == "written":
        yield from _of_texts(_paragraphs(piece.source), given)
        return
    lines = lines_of(piece.source)
    own = _own(lines, given.lines)
    for run, where in _code_runs(own):
        if run not in given.runs:
            yield Trace("form" if run in given.forms else "code", run), where
    for line in own:
        yield from ((Trace("name", one), line.lines) for one in line.names if _tells(one, given.names))
    texts = [
        (at + down, part) for line in lines for at, text in line.texts for down, part in enumerate(text.split("\n"))
    ]
    yield from _of_texts([((at,), text) for at, text in texts], given)


def _own(lines: Iterable[Line], given: frozenset[tuple[str, ...]]) -> list[Line]:
    return [line for line in lines if line.tokens and tuple(line.tokens) not in given]


def _code_runs(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Runs of tokens, each with the lines that it is made of; one of which it has only an edge is none of them."""
    tokens = [token for line in lines for token in line.tokens]
    line_of = [number for number, line in enumerate(lines) for _ in line.tokens]
    made_of = lru_cache(1)(lambda first, last: tuple(at for line in lines[first : last + 1] for at in line.lines))
    for start, run in enumerate(_runs(tokens, TOKENS)):
        yield run, made_of(line_of[start + EDGE], line_of[start + TOKENS - 1 - EDGE])


def _of_texts(texts: Iterable[tuple[tuple[int, ...], str]], given: Given) -> Iterator[tuple[Trace, tuple[int, ...]]]:
    for lines, text in texts:
        words = words_of(text)
        yield from ((Trace("text", run), lines) for run in _runs(words, WORDS) if run not in given.texts)
        yield from ((Trace("word", one), lines) for one in words if _tells(one, given.words))


def _paragraphs(text: str) -> Iterator[tuple[tuple[int, ...], str]]:
    line = 0
    for part in text.split("\n\n"):
        yield tuple(range(line, line + part.count("\n") + 1)), part
        line += part.count("\n") + 2


def _runs(items: Sequence[str], length: int) -> Iterator[int]:
    return (hash(tuple(items[start : start + length])) for start in range(len(items) - length + 1))


def _tells(name: str, given: frozenset[str]) -> bool:
    return LEAST_LETTERS <= len(name) <= MOST_LETTERS and name not in given
