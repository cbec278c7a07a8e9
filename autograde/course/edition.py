"""The two language editions of one piece of code.

`tr` and `build_value` are what a source script imports, so that it also runs as plain Python. `select` makes one
edition of a cell: the calls are replaced by the edition's own text and `# ko:` / `# en:` comments by the edition's.
Not done here: prose, which is written once per language.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pprint import pformat
from typing import TypeVar

from autograde import syntax
from autograde.text import LANGUAGES

__all__ = ["EditionError", "build_value", "mask_magics", "parse", "select", "tr"]

T = TypeVar("T")

#: Of a line of what the build puts in.
WIDTH = 110

_COMMENT = re.compile(rf"^(?P<indent>\s*)# (?P<language>{'|'.join(LANGUAGES)}):(?: (?P<text>.*))?$")
_LOOSE_COMMENT = re.compile(rf"#\s*(?:{'|'.join(LANGUAGES)})\s*:")
_MAGIC = re.compile(r"^([^\S\n]*)[%!].*$", flags=re.MULTILINE)


class EditionError(ValueError):
    """A cell that has no two editions; `line` counts from 1 within the cell."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


def tr(**texts: T) -> T:
    """The text of the edition being built; run as a script, a source speaks the language that is named first."""
    return next(iter(texts.values()))


def build_value(name: str) -> dict[str, list[str]]:
    """What only the build knows, such as `"exercises"`; empty where a source is run as a plain script."""
    return {}


def select(code: str, language: str, values: Mapping[str, object], languages: Sequence[str] = LANGUAGES) -> str:
    """The cell's code in one of the `languages`, e.g. `print(tr(ko="끝", en="end"))` -> `print("end")`.

    Raises EditionError where a translation is missing, and for code that does not parse.
    """
    edited = _replace_calls(code, language, values, languages)
    return "\n".join(_comments(edited.split("\n"), language, languages))


def mask_magics(code: str) -> str:
    """The same code with IPython's `%` and `!` lines as `pass`, for Python's own parser; lines keep their numbers."""
    return _MAGIC.sub(r"\1pass", code)


def parse(code: str) -> ast.Module:
    """The syntax tree of a cell. Raises EditionError with the line of a syntax error."""
    try:
        return syntax.parse(code)
    except SyntaxError:
        pass
    try:
        return syntax.parse(mask_magics(code))
    except SyntaxError as error:
        raise EditionError(f"the code is not Python: {error.msg}", error.lineno or 1) from None


def _comments(lines: list[str], language: str, languages: Sequence[str]) -> Iterator[str]:
    """Keep one comment of each pair or block pair `# ko: …` / `# en: …`, without its prefix."""
    matches = [_COMMENT.match(line) for line in lines]
    for number, (line, match) in enumerate(zip(lines, matches, strict=True), start=1):
        if match is None:
            if _LOOSE_COMMENT.search(line):
                raise EditionError("a comment '# ko: …' or '# en: …' stands on a line of its own", number)
            yield line
            continue
        start = stop = number - 1
        while start > 0 and matches[start - 1]:
            start -= 1
        while stop < len(lines) and matches[stop]:
            stop += 1
        found = [other["language"] for other in matches[start:stop] if other]
        for wanted in languages:
            if found.count(wanted) != found.count(match["language"]):
                raise EditionError(f"a comment '# {match['language']}:' has no '# {wanted}:' next to it", number)
        if match["language"] == language:
            yield f"{match['indent']}# {match['text'] or ''}".rstrip()


def _replace_calls(code: str, language: str, values: Mapping[str, object], languages: Sequence[str]) -> str:
    """Replace `tr(…)` and `build_value(…)` by their text, the last one first so that positions stay true."""
    if "tr(" not in code and "build_value(" not in code:
        return code
    tree = parse(code)
    lines = [line.encode() for line in code.split("\n")]  # ast counts columns in UTF-8 bytes
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in _REPLACEMENTS]
    calls.sort(key=lambda call: (call.lineno, call.col_offset), reverse=True)
    _refuse_nested(tree, calls)
    for call in calls:
        _splice(lines, call, _REPLACEMENTS[_name(call)](lines, call, language, values, languages))
    return b"\n".join(lines).decode()


def _name(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _refuse_nested(tree: ast.Module, calls: list[ast.Call]) -> None:
    """Python before 3.12 does not know where the parts of an f-string stand, so nothing is replaced inside one."""
    outer = [*calls, *(node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))]
    for node in outer:
        inner = next((_name(child) for child in ast.walk(node) if child is not node and child in calls), None)
        if inner:
            place = f"{_name(node)}()" if isinstance(node, ast.Call) else "an f-string"
            raise EditionError(f"{inner}() inside {place}; give it a name in a line before", node.lineno)


def _translation(
    lines: list[bytes], call: ast.Call, language: str, values: Mapping[str, object], languages: Sequence[str]
) -> bytes:
    arguments = {keyword.arg: keyword.value for keyword in call.keywords}
    if set(arguments) != set(languages) or call.args:
        wanted = ", ".join(f"{one}=…" for one in languages)
        raise EditionError(f"tr() takes one text per language: tr({wanted})", call.lineno)
    value = arguments[language]
    for text in arguments.values():
        if isinstance(text, ast.Constant) and not str(text.value).strip():
            raise EditionError("tr() with an empty text; a translation is missing", call.lineno)
    source = _text(lines, value)
    plain = isinstance(value, ast.Constant | ast.JoinedStr) and value.lineno == value.end_lineno
    return source if plain else b"(" + source + b")"


def _value(
    lines: list[bytes], call: ast.Call, language: str, values: Mapping[str, object], languages: Sequence[str]
) -> bytes:
    name = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) else None
    if not isinstance(name, str) or name not in values:
        known = ", ".join(f'build_value("{key}")' for key in values)
        raise EditionError(f"build_value() of an unknown name; there is {known}", call.lineno)
    return pformat(values[name], width=WIDTH, sort_dicts=False).encode()


_REPLACEMENTS: dict[str, Callable[[list[bytes], ast.Call, str, Mapping[str, object], Sequence[str]], bytes]] = {
    "tr": _translation,
    "build_value": _value,
}


def _span(lines: list[bytes], node: ast.expr) -> tuple[int, int]:
    """Where a node begins and ends in the joined lines."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    return starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)


def _text(lines: list[bytes], node: ast.expr) -> bytes:
    """The source of a node."""
    start, end = _span(lines, node)
    return b"\n".join(lines)[start:end]


def _splice(lines: list[bytes], node: ast.expr, text: bytes) -> None:
    """Put `text` in place of the node's source."""
    start, end = _span(lines, node)
    code = b"\n".join(lines)
    lines[:] = (code[:start] + text + code[end:]).split(b"\n")
