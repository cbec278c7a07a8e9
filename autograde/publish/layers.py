"""What a file says, with the line of each piece: its own text, that in the strings of JSON, and what is packed in it.

Packed are archives (zip, tar, gzip), base64 over any number of lines, zlib, and what a PNG holds beside its picture.
Not looked into: what a picture shows, and the compressed streams of a PDF.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
import tarfile
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

__all__ = ["Layer", "layers", "squeeze"]

#: Bytes that are taken out of one packed piece.
MOST = 64 << 20
#: How deep packed pieces are looked into.
DEEPEST = 4
#: Base64 of fewer characters holds nothing worth to hide; broken into lines, all but the last are at least so long.
LEAST_PACKED, LEAST_BROKEN = 40, 20
_BASE64 = re.compile(rf"[A-Za-z0-9+/]{{{LEAST_BROKEN},}}={{0,2}}|^[A-Za-z0-9+/]+={{0,2}}(?=\s*$)")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_SPACE = re.compile(r"\s+|### your code")
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
_GZIP = b"\x1f\x8b"
_PNG = b"\x89PNG\r\n\x1a\n"
#: What a PNG is shown with (PNG specification, third edition, sections 11.2 and 11.3); other chunks can hold anything.
_PICTURE = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"gAMA", b"sRGB", b"cHRM", b"sBIT"}


def squeeze(text: str) -> str:
    """The text without spaces and marks of blanks, and with one kind of quotes: code looks the same in any layout."""
    return _SPACE.sub("", text).replace("'", '"')


@dataclass(frozen=True)
class Layer:
    """Squeezed text, where the lines of the file begin in it, and their numbers; the bytes that it was read from.
    `inside` names the member of an archive.
    """

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    content: bytes
    inside: str = ""

    def line(self, offset: int) -> int:
        """The line of the file, from 1."""
        return self.numbers[bisect_right(self.starts, offset) - 1] if self.numbers else 1


def layers(
    content: bytes, keep: Callable[[int, str], bool] = lambda number, text: True, *, depth: int = 0
) -> Iterator[Layer]:
    """The layers of a file; `keep` says by number and squeezed text at which lines of the file itself to look."""
    members = list(_members(content)) if depth < DEEPEST else []
    for name, member in members:
        for layer in layers(member, depth=depth + 1):
            yield _at(1, layer, "/".join(filter(None, (name, layer.inside))))
    if members:
        return
    lines = [(number, text) for number, text in _lines(content) if keep(number, squeeze(text))]
    cut: dict[int, list[_Span]] = {}
    for run in _runs(lines) if depth < DEEPEST else ():
        if packed := _unpacked("".join(lines[place][1][start:end] for place, start, end in run)):
            for layer in layers(packed, depth=depth + 1):
                yield _at(lines[run[0][0]][0], layer, layer.inside)
            for place, start, end in run:
                cut.setdefault(place, []).append((place, start, end))
    yield _layer(((number, _without(text, cut.get(place, ()))) for place, (number, text) in enumerate(lines)), content)


def _layer(lines: Iterable[tuple[int, str]], content: bytes) -> Layer:
    texts, starts, numbers, offset = [], [], [], 0
    for number, text in lines:
        texts.append(text)
        starts.append(offset)
        numbers.append(number)
        offset += len(text)
    return Layer("".join(texts), tuple(starts), tuple(numbers), content)


def _at(line: int, layer: Layer, inside: str) -> Layer:
    """The layer of a piece, all of which stands in one line of the file around it."""
    return replace(layer, starts=(0,), numbers=(line,), inside=inside)


#: The place of a line, and where in it a piece of base64 begins and ends.
_Span: TypeAlias = tuple[int, int, int]


def _runs(lines: Sequence[tuple[int, str]]) -> Iterator[list[_Span]]:
    """What looks like base64, each over one line or several."""
    run: list[_Span] = []
    for place, (_, text) in enumerate(lines):
        for match in _BASE64.finditer(text):
            if not (run and match.start() == 0 and _goes_on(run[-1], place, lines)):
                yield from [run] if _length(run) >= LEAST_PACKED else ()
                run = []
            run.append((place, *match.span()))
    yield from [run] if _length(run) >= LEAST_PACKED else ()


def _goes_on(span: _Span, place: int, lines: Sequence[tuple[int, str]]) -> bool:
    """Whether the piece fills its line up to the end, and the line at `place` is the next one."""
    before, start, end = span
    return before == place - 1 and end - start >= LEAST_BROKEN and not lines[before][1][end:].strip()


def _length(run: Sequence[_Span]) -> int:
    return sum(end - start for _, start, end in run)


def _without(text: str, cut: Sequence[_Span]) -> str:
    """The squeezed line without what was unpacked."""
    for _, start, end in reversed(cut):
        text = f"{text[:start]}{text[end:]}"
    return squeeze(text)


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; of JSON only what its strings say, of a PNG what is not its picture."""
    if content.startswith(_PNG):
        yield from ((1, text) for text in _beside_picture(content))
        return
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    is_json = _is_json(text)
    for number, line in enumerate(text.split("\n"), start=1):
        said = "".join(map(json.loads, _STRING.findall(line))) if is_json else line
        yield number, html.unescape(said)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of an archive; nothing of what is none, or damaged."""
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for entry in archive.infolist():
                    if not entry.is_dir() and entry.file_size <= MOST:
                        yield entry.filename, archive.read(entry)
        elif content[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(content)) as tar:
                for member in tar:
                    file = tar.extractfile(member)
                    if file is not None and member.size <= MOST:
                        yield member.name, file.read()
        elif content.startswith(_GZIP) and (plain := _inflated(content)):
            yield "", plain
    except (OSError, RuntimeError, ValueError, tarfile.TarError, zipfile.BadZipFile, zlib.error):
        return


def _unpacked(text: str) -> bytes:
    """What base64 stands for; nothing where that is neither packed nor text."""
    body = text.rstrip("=")
    body = body[: len(body) - (len(body) % 4 == 1)]
    raw = base64.b64decode(body + "=" * (-len(body) % 4))
    return _inflated(raw) or (raw if raw.startswith((_PNG, b"PK")) or _is_text(raw) else b"")


def _inflated(raw: bytes) -> bytes:
    """What zlib or gzip packed; nothing of anything else."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, MOST)
    except zlib.error:
        return b""


def _is_text(raw: bytes) -> bool:
    try:
        return raw.decode("utf-8").replace("\n", "").isprintable()
    except UnicodeDecodeError:
        return False


def _beside_picture(content: bytes) -> Iterator[str]:
    """Text chunks of a PNG, unknown ones, and what follows its end."""
    position, kind = len(_PNG), b""
    while position + 8 <= len(content) and kind != b"IEND":
        size, kind = int.from_bytes(content[position : position + 4], "big"), content[position + 4 : position + 8]
        data = content[position + 8 : position + 8 + size]
        position += size + 12
        if kind not in _PICTURE:
            packed = (_inflated(data[match.start() :]) for match in _ZLIB.finditer(data))
            yield " ".join(part.decode("utf-8", "replace") for part in (data, *packed))
    yield content[position:].decode("utf-8", "replace")
