"""Reads a percent script (`# %%` cells) into cells that know their lines.

The format is jupytext's "percent" for Python. It is read here directly, because importing jupytext takes longer than
reading a whole course, and because messages to the author need line numbers. tests/test_authoring_source.py holds
this reader to what jupytext reads. Not done here: what a cell's options mean (see `assemble`).
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograde.errors import AuthoringError

__all__ = ["OPTIONS", "SourceCell", "nearest", "read_cells", "scripts"]

#: The options that a cell's `# %%` line may carry.
OPTIONS = (
    *("lang", "exercise", "written", "points", "check", "include", "demo", "name", "part", "only", "tags", "editable"),
    *("when", "slides", "minutes", "pitfalls"),
)

_SCRIPT = re.compile(r"(?P<number>\d+(?:_\d+)*)(?:_\w+)?\.py")
_CELL = re.compile(r"^# %%(?:\s+(?P<rest>.*))?$")
_OPTION = re.compile(r"\s*(?P<key>\w+)=(?P<value>\"(?:[^\"\\]|\\.)*\"|\[[^\]]*\]|[-\w.]+)")
_MAGIC = re.compile(r"^(?P<indent>\s*)# ?(?P<magic>(?:%{1,2}|!)[A-Za-z].*)$")
_QUOTE = re.compile(r"""\\.|\"{3}|'{3}|"|'|#""")


@dataclass(frozen=True)
class SourceCell:
    """One cell as written. `line` is the line of its `# %%`, `first` the line of the first line of `text`."""

    kind: Literal["markdown", "code"]
    options: dict[str, Any]
    text: str
    file: Path
    line: int
    first: int

    def error(self, what: str, *, line: int | None = None, exercise: str | None = None) -> AuthoringError:
        """An author's mistake in this cell; `line` counts from 1 within `text`."""
        at = self.line if line is None else self.first + line - 1
        return AuthoringError(what, file=self.file, line=at, exercise=exercise or self.exercise)

    @property
    def exercise(self) -> str | None:
        """The exercise that the cell belongs to by its own words."""
        name = self.options.get("exercise") or self.options.get("written") or self.options.get("check")
        return name if isinstance(name, str) else None


def scripts(folder: Path) -> tuple[Path, ...]:
    """The scripts of an assignment, a section each, in the order of the numbers that their names begin with: 2_9 comes
    before 2_10. Raises AuthoringError when there is none.
    """
    found = [(match, file) for file in folder.glob("*.py") if (match := _SCRIPT.fullmatch(file.name))]
    if not found:
        raise AuthoringError("the assignment has no script here, such as 1_1_counting.py", file=folder)
    found.sort(key=lambda one: ([int(number) for number in one[0]["number"].split("_")], one[1].name))
    return tuple(file for _, file in found)


def read_cells(file: Path) -> tuple[SourceCell, ...]:
    """The cells of a script in order; what stands before the first `# %%` is dropped.

    Raises AuthoringError for a missing file, an unknown option or a prose cell that is not one string.
    """
    if not file.is_file():
        raise AuthoringError("there is no such source", file=file)
    lines = file.read_text(encoding="utf-8").split("\n")
    starts = list(_cell_starts(lines))
    ends = [*starts[1:], len(lines)]
    return tuple(_read_cell(file, lines, start, end) for start, end in zip(starts, ends, strict=True))


#: Known words that a message lists.
MOST_NAMED = 30


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or what there is if that is little, to end a message about an unknown word."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean '{close[0]}'?"
    return f"; known are: {', '.join(known)}" if 0 < len(known) <= MOST_NAMED else ""


def _cell_starts(lines: list[str]) -> Iterator[int]:
    """Indices of the `# %%` lines that do not stand inside a triple-quoted string."""
    quote = None
    for index, line in enumerate(lines):
        if quote is None and _CELL.match(line):
            yield index
        else:
            quote = _open_quote(line, quote)


def _open_quote(line: str, quote: str | None) -> str | None:
    """The triple quote that is open after `line`, given the one open before it."""
    position = 0
    while found := _QUOTE.search(line, position):
        mark, position = found[0], found.end()
        if quote is None:
            if mark == "#":
                return None
            quote = mark if mark[0] != "\\" else None
        elif mark.startswith(quote):
            position = found.start() + len(quote)
            quote = None
    return quote if quote is not None and len(quote) == 3 else None


def _read_cell(file: Path, lines: list[str], start: int, end: int) -> SourceCell:
    match = _CELL.match(lines[start])
    rest = (match["rest"] or "").strip() if match else ""
    markdown = rest.startswith("[markdown]")
    body = lines[start + 1 : end]
    skipped = next((index for index, line in enumerate(body) if line.strip()), len(body))
    text = "\n".join(body[skipped:]).rstrip()
    cell = SourceCell("markdown" if markdown else "code", {}, text, file, start + 1, start + 2 + skipped)
    options = _read_options(cell, rest.removeprefix("[markdown]"))
    if markdown:
        text, offset = _prose(cell)
        return SourceCell("markdown", options, text, file, cell.line, cell.first + offset)
    return SourceCell("code", options, _uncomment_magics(text), file, cell.line, cell.first)


def _read_options(cell: SourceCell, text: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    position = 0
    while text[position:].strip():
        match = _OPTION.match(text, position)
        if match is None:
            raise cell.error(f"can't read the cell's options at '{text[position:].strip()}'; write key=\"value\"")
        key = match["key"]
        if key not in OPTIONS:
            raise cell.error(f"unknown cell option '{key}'{nearest(key, OPTIONS)}")
        try:
            options[key] = json.loads(match["value"])
        except json.JSONDecodeError as error:
            raise cell.error(f"the option {key}={match['value']} is not a JSON value: {error.msg}") from None
        position = match.end()
    return options


def _prose(cell: SourceCell) -> tuple[str, int]:
    """The text of a prose cell and how many lines its opening quote takes before it."""
    match = re.fullmatch(r'(r?)"""(\n?)(.*?)\n?"""', cell.text, flags=re.DOTALL)
    if match is None or '"""' in match[3]:
        raise cell.error('a prose cell is one text between """ and """')
    if not match[1] and "\\" in match[3]:
        raise cell.error('a prose cell with a backslash starts with r"""')
    return match[3].strip("\n"), len(match[2])


def _uncomment_magics(text: str) -> str:
    """`# %pip install x` becomes `%pip install x`, as in jupytext; scripts keep them commented to stay Python."""
    lines, quote = text.split("\n"), None
    for index, line in enumerate(lines):
        magic = _MAGIC.match(line) if quote is None else None
        if magic:
            lines[index] = magic["indent"] + magic["magic"]
        else:
            quote = _open_quote(line, quote)
    return "\n".join(lines)
