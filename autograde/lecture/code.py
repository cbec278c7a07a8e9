"""Code for a projector: lines wrapped, long cells split where a new step begins, changed lines marked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from math import ceil
from unicodedata import east_asian_width

from autograde.course.blanks import MARKER

__all__ = ["MOST_COLUMNS", "MOST_LINES", "Part", "columns", "highlight", "parts", "plain", "wrapped"]

#: Of code on one slide: at 24 pixels they fill it.
MOST_LINES, MOST_COLUMNS = 18, 96
#: Lines that a part has at least, where it can.
_FEW = 7
#: A wide character takes so many columns of the type in which code is set.
_WIDE = 1.6

#: Where a line that is too long is broken, the best places first: commas and words of comprehensions, brackets, spaces.
_BREAKS = tuple(map(re.compile, (r", | (?=for |if |else |and |or )", r"(?<=[(\[{])", r" ")))
_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')


@dataclass(frozen=True)
class Part:
    """Some lines of an exercise's cell, before and after it is solved, with the places of the lines that differ."""

    blank: tuple[str, ...]
    solved: tuple[str, ...]
    changed: frozenset[int]


def columns(line: str) -> int:
    """How wide a line is, in columns of type of one width."""
    return round(sum(_WIDE if east_asian_width(character) in "WF" else 1 for character in line))


def plain(code: str) -> str:
    """The code without the marks of blanks."""
    lines = [re.sub(rf"\s*{re.escape(MARKER)}$", "", line) for line in code.split("\n")]
    return "\n".join(lines)


def wrapped(code: str) -> list[str]:
    """The lines of the code, those too long for a slide broken at a comma, a bracket, an operator or a space."""
    return [part for line in code.strip("\n").split("\n") for part in _wrap(line)]


def _wrap(line: str) -> Iterator[str]:
    indent = line[: len(line) - len(line.lstrip())]
    comment = line.lstrip().startswith("# ")
    while columns(line) > MOST_COLUMNS and (place := _place(line, len(indent) + 2, _BREAKS[comment * 2 :])):
        yield line[:place].rstrip()
        line = f"{indent}{'# ' if comment else '    '}{line[place:].lstrip()}"
    yield line


def _place(line: str, start: int, kinds: Sequence[re.Pattern[str]]) -> int:
    """Where to break a line, 0 for nowhere: at the last place of the best kind, outside of texts if it can be."""
    texts = [match.span() for match in _TEXT.finditer(line)]
    for inside in (False, True):
        for kind in kinds:
            ends = [match.end() for match in kind.finditer(line, start) if columns(line[: match.end()]) <= MOST_COLUMNS]
            ends = [end for end in ends if inside or not any(first < end < last for first, last in texts)]
            if ends and (ends[-1] > MOST_COLUMNS // 2 or kind is kinds[-1]):
                return ends[-1]
    return 0


def parts(release: str, solution: str) -> list[Part]:
    """An exercise's cell in parts that fit, each before and after it is solved."""
    blank, solved = wrapped(_unnamed(release)), wrapped(plain(_unnamed(solution)))
    found, (i, j) = list[Part](), (0, 0)
    places = _places(blank, solved)
    while j < len(solved):
        left = len(solved) - j
        few = left - MOST_LINES * (ceil(left / MOST_LINES) - 1)  # lines, for the others to fit on as few slides
        near = [place for place in places if 0 < place[1] - j <= MOST_LINES and place[0] - i <= MOST_LINES]
        fitting = [place for place in near if solved[place[1]].strip()] or [(i + MOST_LINES, j + MOST_LINES)]
        ends = [place for place in fitting if place[1] - j >= few] or fitting
        k, n = (len(blank), len(solved)) if len(solved) - j <= MOST_LINES else _best(ends, j, solved)
        found.append(_part(blank[i:k], solved[j:n]))
        i, j = k, n
    return found


def _unnamed(code: str) -> str:
    return re.sub(r"\A# [\w-]+\n", "", code)


def _places(blank: Sequence[str], solved: Sequence[str]) -> list[tuple[int, int]]:
    """Where both have the same line, so that both can be split before it."""
    matcher = SequenceMatcher(None, blank, solved, autojunk=False)
    same = [block for block in matcher.get_matching_blocks() if block.size]
    return [(block.a + step, block.b + step) for block in same for step in range(block.size)]


def _best(ends: Sequence[tuple[int, int]], start: int, solved: Sequence[str]) -> tuple[int, int]:
    """Before a definition, else behind a blank line, else before a comment, else as late as it goes."""

    def worth(place: tuple[int, int]) -> tuple[bool, int, int]:
        line, before = solved[place[1]].strip(), solved[place[1] - 1].strip()
        kind = 3 if line.startswith(("def ", "class ")) else 2 if not before else 1 if line.startswith("#") else 0
        return (place[1] - start >= _FEW, kind, place[1])

    return max(ends, key=worth)


def _part(blank: list[str], solved: list[str]) -> Part:
    blank, solved = _trimmed(blank), _trimmed(solved)
    matcher = SequenceMatcher(None, [line.replace(MARKER, "").rstrip() for line in blank], solved, autojunk=False)
    changed = {n for tag, _, _, start, stop in matcher.get_opcodes() if tag != "equal" for n in range(start, stop)}
    return Part(tuple(blank), tuple(solved), frozenset(n for n in changed if solved[n].strip()))


def _trimmed(lines: list[str]) -> list[str]:
    return "\n".join(lines).rstrip().lstrip("\n").split("\n")


@cache
def _formatter() -> tuple[object, object]:
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)


def highlight(lines: Sequence[str], changed: frozenset[int] = frozenset(), mark: str = "changed") -> str:
    """The lines as HTML, each in an element of its own; those at the places in `changed` have the class `mark`."""
    from pygments import highlight as colour

    lexer, formatter = _formatter()
    coloured = str(colour("\n".join(lines) + "\n", lexer, formatter)).rstrip("\n").split("\n")
    if len(coloured) != len(lines):  # a line of a text of several lines
        coloured = [html.escape(line) for line in lines]
    kinds = (f"line {mark}" if n in changed else "line" for n in range(len(lines)))
    spans = (f'<span class="{kind}">{line or " "}</span>' for kind, line in zip(kinds, coloured, strict=True))
    return "".join(spans)
