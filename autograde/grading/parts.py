"""What in the files of hidden checks belongs to one exercise alone: a change there touches no other's results."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde import syntax

__all__ = ["split"]


@dataclass(frozen=True)
class _Piece:
    """A class declared with `@exercise("id", …)`."""

    exercise: str
    name: str
    file: Path
    first: int
    last: int
    text: bytes


def split(files: Collection[Path]) -> tuple[Mapping[str, bytes], bytes]:
    """By exercise its class; and all that is left, on which any exercise may depend. A class whose name stands anywhere
    else, since others inherit from it or use what it has, is no exercise's alone.
    """
    lines = {file: file.read_bytes().splitlines(keepends=True) for file in sorted(files)}
    pieces = [piece for file in lines for piece in _pieces(file, lines[file])]
    for piece in pieces:
        lines[piece.file][piece.first : piece.last] = [b""] * (piece.last - piece.first)
    rest = b"\0".join(b"".join((file.name.encode(), b"\0", *kept)) for file, kept in lines.items())
    own: dict[str, bytes] = {}
    for piece in pieces:
        elsewhere = b"".join((rest, *(other.text for other in pieces if other is not piece)))
        if piece.exercise in own or re.search(rf"\b{piece.name}\b".encode(), elsewhere):
            rest += piece.text
        else:
            own[piece.exercise] = piece.text
    return own, rest


def _pieces(file: Path, lines: list[bytes]) -> Iterator[_Piece]:
    try:
        statements = syntax.parse(b"".join(lines).decode()).body if file.suffix == ".py" else []
    except (SyntaxError, ValueError):  # whoever imports it says so
        return
    for node in statements:
        if isinstance(node, ast.ClassDef) and (exercise := _exercise(node)):
            first, last = min(one.lineno for one in node.decorator_list) - 1, node.end_lineno or len(lines)
            yield _Piece(exercise, node.name, file, first, last, b"".join(lines[first:last]))


def _exercise(node: ast.ClassDef) -> str | None:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name(id="exercise"), args=[ast.Constant(value=str(id)), *_]):
                return id
    return None
