"""Code → its statements at the left margin, by its lines alone: half-finished code has them, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["outside_strings", "statements"]

#: What continues the statement above although it stands at the left margin.
CONTINUES = re.compile(r"[)\]}]|(?:else|elif|except|finally)\b")
#: Comments and decorators belong to what follows.
LEADS = re.compile(r"[#@]")
#: What may hide a triple quote: comments, and strings that end on their line. It always matches, so it never goes back.
HIDING = re.compile(r"#.*|\"\"\"|'''|\"[^\"\\]*(?:\\.[^\"\\]*)*\"?|'[^'\\]*(?:\\.[^'\\]*)*'?")


def statements(source: str) -> list[str]:
    """The statements with the comments above them; joined with line ends they are the source again."""
    lines = source.split("\n")
    found: list[list[str]] = []
    led = False
    for line, outside in zip(lines, outside_strings(lines), strict=True):
        starts = outside and line[:1].strip() and not CONTINUES.match(line)
        if not found or (starts and not led):
            found.append([])
        found[-1].append(line)
        if starts:
            led = bool(LEADS.match(line))
    return ["\n".join(own) for own in found]


def outside_strings(lines: Sequence[str]) -> Iterator[bool]:
    """For each line whether it begins outside of strings of several lines."""
    quotes: str | None = None
    for line in lines:
        yield quotes is None
        position = 0
        while position < len(line):
            if quotes is not None:
                end = line.find(quotes, position)
                if end < 0:
                    break
                position, quotes = end + len(quotes), None
                continue
            match = HIDING.search(line, position)
            if match is None:
                break
            position = match.end()
            if match[0] in ('"""', "'''"):
                quotes = match[0]
