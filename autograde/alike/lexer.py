"""Code → its lines as they are compared, by a plain lexer of linear cost: nothing is parsed, half-finished code counts.

A line is a logical one, however it is broken. Its tokens are its structure: names that an author chooses, numbers and
texts are alike whatever they are; keywords, builtins, and what is looked up in a library stay.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["Line", "lines_of", "words_of"]

#: No branch can fail once it has begun, so nothing is looked at twice.
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<text>[rRbBuUfF]{0,2}(?:\"{3}(?:[^"\\]|\\.?|"(?!""))*(?:\"{3})?|'{3}(?:[^'\\]|\\.?|'(?!''))*(?:'{3})?
        |"(?:[^"\\\n]|\\.?)*"?|'(?:[^'\\\n]|\\.?)*'?))
    |(?P<number>\d\w*(?:\.\w*)?|\.\d\w*)
    |(?P<name>\w+)
    |(?P<end>\n)
    |(?P<sign>\*\*=?|//=?|[-+*/%@&|^<>=!:]=|->|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_QUOTES = re.compile(r"^\w{0,2}(\"{3}|'{3}|[\"'])|(\"{3}|'{3}|[\"'])$")
KEPT = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"self", "cls"}
OPENS, CLOSES = frozenset("([{"), frozenset(")]}")


@dataclass
class Line:
    """From the line `first` of the source, from 0, to `last`. `names` were chosen by the author; `texts` are comments
    and texts in quotes, each with its line.
    """

    first: int
    last: int
    tokens: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)

    @cached_property  # a line of thousands is shared by all that is found in it
    def lines(self) -> tuple[int, ...]:
        return tuple(range(self.first, self.last + 1))


def words_of(text: str) -> list[str]:
    """The words of a comment or a written answer: `두 행렬의 곱, q·k` → `두`, `행렬의`, `곱`, `q`, `k`."""
    return [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def lines_of(source: str) -> list[Line]:
    """The logical lines of a cell; those with comments alone have no tokens."""
    found, line, number, depth = list[Line](), Line(0, 0), 0, 0
    for match in _TOKEN.finditer(source):
        kind, text = match.lastgroup, match.group()
        if kind == "end":
            number += 1
            if depth <= 0:
                found.append(line)
                line, depth = Line(number, number), 0
            continue
        if kind == "sign":
            depth += (text in OPENS) - (text in CLOSES)
        if kind in ("comment", "text"):
            line.texts.append((number, _QUOTES.sub("", text)))
        if kind != "comment":
            line.tokens.append(_structure(line, kind or "", text))
        number += text.count("\n")
        line.last = number
    return [one for one in [*found, line] if one.tokens or one.texts]


def _structure(line: Line, kind: str, text: str) -> str:
    """The token as it is compared; a name that its author chose is noted."""
    if kind in ("text", "number"):
        return "'" if kind == "text" else "0"
    if kind != "name" or text in KEPT:
        return text
    before = line.tokens[-2:]
    if before[-1:] == ["."] and before[0] != "self":
        return text
    line.names.append(text)
    return "_"
