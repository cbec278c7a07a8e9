"""Blanks: from a solved cell to the cell that a student gets, and back.

A marker `### your code` at the end of a line makes one blank of the statement that begins or ends there, or of the
argument of a call that has these lines to itself:

    result = re.split(r"(\\s)", text)  ### your code      ->   result = ...  ### your code
    self.register_buffer("mask", mask)  ### your code    ->   ...  ### your code
        n_layers=12,  ### your code                      ->       n_layers=...,  ### your code

A cell with open blanks always parses. An assignment to several names at once is blanked as a whole statement, because
`a, b = ...` would stop the notebook when it runs.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograde.course.edition import EditionError, parse

__all__ = ["MARKER", "Blank", "Blanked", "blank_out", "count_blanks", "fill", "open_blanks"]

MARKER = "### your code"

_NO_CODE = re.compile(r"^(.*=|return)?(\.\.\.)?,?$")
_MARKER_WORDS = re.compile(r"your\s+code\s*$", flags=re.IGNORECASE)


@dataclass(frozen=True)
class Blank:
    """One blank. The release's line `line` (from 0) is `prefix` + `...` + `suffix` + two spaces + the marker.

    `solution` is the code in place of `...`; its further lines stand relative to the indentation of the first.
    """

    number: int
    line: int
    prefix: str
    solution: str
    suffix: str = ""

    @property
    def indent(self) -> str:
        return self.prefix[: len(self.prefix) - len(self.prefix.lstrip())]

    def with_answer(self, answer: str) -> str:
        """The line or lines with `answer` in place of `...`."""
        code = answer.replace("\n", "\n" + self.indent)
        return f"{self.prefix}{code}{self.suffix}  {MARKER}"


@dataclass(frozen=True)
class Blanked:
    """A solved cell made into a release cell."""

    release: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class _Unit:
    """The code that one marker takes away, from column `start` of line `first` to `end` of `last` (lines from 1)."""

    first: int
    start: int
    last: int
    end: int
    suffix: str = ""


def count_blanks(solved: str) -> int:
    """How many blanks a solved cell has."""
    return sum(MARKER in line for line in solved.split("\n"))


def blank_out(solved: str) -> Blanked:
    """The release of a solved cell. Raises EditionError (with the line) for a marker that marks nothing clear."""
    tree = parse(solved)
    lines = solved.split("\n")
    units = [_unit(tree, lines, line) for line in _marked_lines(solved)]
    units.sort(key=lambda unit: unit.first)
    release: list[str] = []
    blanks: list[Blank] = []
    position = 0
    for number, unit in enumerate(units, start=1):
        if unit.first <= position:
            raise EditionError("two markers in one statement; a statement is one blank", unit.first)
        release += lines[position : unit.first - 1]
        blank = _blank(number, len(release), lines, unit)
        blanks.append(blank)
        release.append(blank.with_answer("..."))
        position = unit.last
    text = "\n".join([*release, *lines[position:]])
    parse(text)
    return Blanked(text, tuple(blanks))


def fill(release: str, blanks: Sequence[Blank], answers: Mapping[int, str]) -> str:
    """The release with every blank filled: by `answers`, where one is given for its number, else by the solution."""
    unknown = set(answers) - {blank.number for blank in blanks}
    if unknown:
        raise ValueError(f"no blank number {sorted(unknown)}; there are {len(blanks)} blanks")
    lines = release.split("\n")
    for blank in blanks:
        lines[blank.line] = blank.with_answer(answers.get(blank.number, blank.solution))
    return "\n".join(lines)


def open_blanks(answer: str, blanks: Sequence[Blank]) -> dict[int, int]:
    """The blanks that a student's cell leaves open: the line (from 0) of each by its number.

    A blank is open where the code before a marker is or ends in `...`, or is what older editions had there: nothing,
    or `name =` alone. Without its marker, the release's line still counts where it says more than `...`.
    """
    candidates = [
        (line, code, marked)
        for line, (code, marked) in enumerate(_candidates(answer))
        if marked or "..." in code or "…" in code
    ]
    found = [(line, _squeeze(code), marked) for line, code, marked in candidates]
    marked_lines = [(line, code) for line, code, marked in found if marked]
    if len(marked_lines) == len(blanks):
        pairs = zip(blanks, marked_lines, strict=True)
        return {blank.number: line for blank, (line, code) in pairs if _openness(code, blank, marked=True)}
    free = list(blanks)
    lines: dict[int, int] = {}
    for line, code, marked in found:
        match = max(free, key=lambda blank: _openness(code, blank, marked=marked), default=None)
        if match and _openness(code, match, marked=marked):
            free.remove(match)
            lines[match.number] = line
    return dict(sorted(lines.items()))


def _marked_lines(solved: str) -> Iterator[int]:
    """Lines (from 1) that end in the marker; every other place for a marker is refused."""
    comments: set[int] = set()
    for token in _tokens(solved):
        if token.type == tokenize.COMMENT and MARKER.lstrip("# ") in token.string:
            if token.string.rstrip() != MARKER:
                raise EditionError(f"a marker is '{MARKER}' and nothing else", token.start[0])
            if not token.line[: token.start[1]].strip():
                raise EditionError("a marker stands at the end of the line of the code it marks", token.start[0])
            comments.add(token.start[0])
    for number, line in enumerate(solved.split("\n"), start=1):
        if MARKER in line and number not in comments:
            raise EditionError("a blank inside a string", number)
    yield from sorted(comments)


def _tokens(solved: str) -> list[tokenize.TokenInfo]:
    try:
        return list(tokenize.generate_tokens(io.StringIO(solved).readline))
    except tokenize.TokenError as error:
        raise EditionError(f"an exercise is plain Python, without magics: {error.args[0]}", error.args[1][0]) from None


def _unit(tree: ast.Module, lines: list[str], line: int) -> _Unit:
    """What the marker at the end of `line` marks."""
    statement = _statement(tree, line)
    if statement is None:
        raise EditionError("the marker marks no code", line)
    first, last = _extent(statement)
    if line not in (first, last):
        return _argument(statement, lines, line)
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    end = _column(lines, last, statement.end_col_offset)
    if _column(lines, statement.lineno, statement.col_offset) != indent:
        raise EditionError("a marked statement stands on lines of its own", line)
    return _Unit(first, _kept(lines, statement) or indent, last, end)


def _statement(tree: ast.Module, line: int) -> ast.stmt | None:
    """The innermost statement around `line`; a marked header (`for …:`) marks its whole block."""
    found: ast.stmt | None = None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and _extent(node)[0] <= line <= _extent(node)[1]:
            found = node
    return found


def _extent(node: ast.stmt | ast.expr) -> tuple[int, int]:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or node.lineno


def _column(lines: list[str], line: int, offset: int | None) -> int:
    """A column of ast, which counts bytes, in characters."""
    return len(lines[line - 1].encode()[:offset].decode())


def _kept(lines: list[str], statement: ast.stmt) -> int | None:
    """The column after `name = `, `name += ` or `return `, which stay; None where the whole statement goes."""
    before: ast.expr
    match statement:
        case ast.Return(value=ast.expr()):
            return _column(lines, statement.lineno, statement.col_offset) + len("return ")
        case ast.Assign(targets=[ast.Tuple() | ast.List(), *_]):
            return None
        case ast.Assign(targets=[*_, before]) | ast.AugAssign(target=before):
            pass
        case ast.AnnAssign(annotation=before, value=ast.expr()):
            pass
        case _:
            return None
    line = lines[statement.lineno - 1]
    equals = line.index("=", _column(lines, before.lineno, before.end_col_offset)) + 1
    return equals + len(line[equals:]) - len(line[equals:].lstrip())


def _argument(statement: ast.stmt, lines: list[str], line: int) -> _Unit:
    """The call's argument (or the list's or dict's element) that begins or ends at `line`, the outermost one."""
    for node in ast.walk(statement):
        for opening, value in _elements(node):
            first, last = opening.lineno, value.end_lineno or value.lineno
            before = lines[first - 1][: _column(lines, first, opening.col_offset)]
            if line not in (first, last) or before.strip():
                continue
            end = _column(lines, last, value.end_col_offset)
            if lines[last - 1][end:].split("#")[0].strip() not in ("", ",") or value.lineno != first:
                raise EditionError("a marked argument stands on lines of its own", line)
            return _Unit(first, _column(lines, first, value.col_offset), last, end, ",")
    raise EditionError("put the marker at the first or last line of its statement, or of one argument", line)


def _elements(node: ast.AST) -> Iterator[tuple[ast.expr | ast.keyword, ast.expr]]:
    """Where each element of a call or display starts, and its value: `key=` of a keyword argument is not blanked."""
    if isinstance(node, ast.Call):
        yield from ((argument, argument) for argument in node.args)
        yield from ((keyword, keyword.value) for keyword in node.keywords)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        yield from ((element, element) for element in node.elts)
    elif isinstance(node, ast.Dict):
        yield from ((key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None)


def _blank(number: int, line: int, lines: list[str], unit: _Unit) -> Blank:
    source = lines[unit.first - 1 : unit.last]
    source[-1] = source[-1][: unit.end]
    prefix = source[0][: unit.start]
    source[0] = source[0][unit.start :]
    blank = Blank(number, line, prefix, "", unit.suffix)
    solution = [text.removesuffix(MARKER).rstrip().removeprefix(blank.indent) for text in source]
    return replace(blank, solution="\n".join(solution))


def _candidates(answer: str) -> Iterator[tuple[str, bool]]:
    """Each line's code and whether a marker ends it."""
    for line in answer.split("\n"):
        code = _before_marker(line) if "##" in line else None
        yield (line.partition("#")[0], False) if code is None else (code, True)


def _before_marker(line: str) -> str | None:
    """What stands before the marker that ends the line, however that is written, or None.

    Taken apart from its end: one expression for all of it would look at a long run of `#` once for each of them.
    """
    words = _MARKER_WORDS.search(line)
    signs = line[: words.start()].rstrip() if words else ""
    code = signs.rstrip("#")
    return code if len(signs) - len(code) >= 2 else None


def _squeeze(code: str) -> str:
    return re.sub(r"\s+", "", code).replace("…", "...")


def _openness(code: str, blank: Blank, *, marked: bool) -> int:
    """How surely the line is this blank left open: 2 by its own words, 1 by `...` or nothing alone, 0 not."""
    prefix = _squeeze(blank.prefix)
    if marked or prefix:
        left = (f"{prefix}...", f"{prefix}...{blank.suffix}")
        if code in left or (marked and code == prefix):
            return 2
    return int(marked and bool(_NO_CODE.search(code)))
