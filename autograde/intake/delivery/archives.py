"""What is in a zip, found within limits: students make zips too, and some are made to hurt.

Nothing is unpacked to disk, so a member's path can lead nowhere; its parts only serve to find the student. A zip inside
a zip is looked into once. Every member that is refused stays visible, with the reason. Members are read later, each
when its turn comes (`source`).
"""

from __future__ import annotations

import calendar
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from autograde.errors import SubmissionError
from autograde.intake.delivery.content import Source, Span, damaged, unpacked
from autograde.intake.delivery.found import (
    CHECKPOINTS,
    HEAD_BYTES,
    MAX_BYTES,
    Found,
    holds_notebook,
    is_closed,
    is_leftover,
    is_notebook_name,
    is_zip_name,
    normalised,
    too_large,
)
from autograde.text import Text

__all__ = ["read_archive"]

#: Deflate cannot compress better than 1,032 to 1; what comes near is made of nothing but zeros.
MAX_RATIO = 1000
#: Bytes of a compressed member from which the ratio says something.
RATIO_FROM = 2**20
#: Entries before the directory is even parsed: each costs some 500 bytes of memory.
MAX_SIGNATURES = 200_000
MAX_NESTING = 2
#: Folders in a member's path that are looked at.
MAX_DEPTH = 16

SIGNATURE = b"PK\x01\x02"
#: The end of the directory (APPNOTE.TXT 4.3.16), and what stands before it in archives of many files.
END, END_BYTES, END_COMMENT = b"PK\x05\x06", 22, 2**16
LARGE_END, LARGE_END_BYTES = b"PK\x06\x07", 20
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True)
class ArchiveLimits:
    """What one archive may hold: members, and unpacked bytes in all."""

    members: int
    total: int


#: The LMS's own archive, of which one member is read at a time; an archive that one student handed in inside it.
OUTER, INNER = ArchiveLimits(MAX_SIGNATURES, 2**40), ArchiveLimits(5_000, 256 * 2**20)


def read_archive(
    file: BinaryIO, source: Source, parts: tuple[str, ...], base: str, nesting: int = 1
) -> Iterator[Found]:
    """Every file in the open zip, which `source` leads to; `parts` leads to the zip itself (empty when it is the path
    that was named).
    """
    limits = OUTER if nesting == 1 else INNER
    named, whole = not parts, parts or (f"{base}.zip",)
    try:
        if _signatures(file) > MAX_SIGNATURES:
            yield Found(whole, base, problem=_too_many(MAX_SIGNATURES), named=named)
            return
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > limits.members:
            yield Found(whole, base, problem=_too_many(limits.members), named=named)
            return
        anything = False
        for found in _members(file, source, members, parts, base, nesting, limits.total):
            anything = anything or not found.leftover or found.is_last_resort
            yield found
        if not anything and parts:
            yield Found(whole, base, problem=EMPTY)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        yield Found(whole, base, problem=damaged(error), named=named)


def _members(
    file: BinaryIO,
    source: Source,
    members: list[zipfile.ZipInfo],
    parts: tuple[str, ...],
    base: str,
    nesting: int,
    budget: int,
) -> Iterator[Found]:
    for member in members:
        inner = _member_parts(member)
        if not inner or any(is_closed(part) and part != CHECKPOINTS for part in inner[:-1]):
            continue
        below, modified = (*parts, *inner), _modified(member)
        leftover = CHECKPOINTS in inner[:-1] or is_leftover(inner[-1])
        problem = _refusal(member, budget)
        budget -= 0 if problem else member.file_size
        if problem is None and is_zip_name(inner[-1]) and not leftover:
            yield from _inner_zip(source.member(Span.of(member)), below, base, nesting)
            continue
        sniffed = problem is None and not is_notebook_name(inner[-1]) and _sniffed(file, Span.of(member))
        place = None if problem else source.member(Span.of(member))
        yield Found(below, base, place, modified, problem, sniffed=sniffed, leftover=leftover)


def _inner_zip(source: Source, parts: tuple[str, ...], base: str, nesting: int) -> Iterator[Found]:
    if nesting == MAX_NESTING:
        yield Found(parts, base, problem=NESTED)
        return
    try:
        content = source.read()
    except SubmissionError as error:
        yield Found(parts, base, problem=error.reason)
        return
    yield from read_archive(io.BytesIO(content), source, parts, base, nesting + 1)


def _sniffed(file: BinaryIO, span: Span) -> bool:
    """Whether a member without a notebook's name is one; what is damaged is told when it is read."""
    try:
        return holds_notebook(unpacked(file, span, HEAD_BYTES))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError):
        return False


def _refusal(member: zipfile.ZipInfo, budget: int) -> Text | None:
    """Why a member is not to be unpacked, judged before a byte of it is read."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return SPECIAL
    if member.flag_bits & ENCRYPTED_FLAG:
        return ENCRYPTED
    # bz2 and lzma unpack without a bound on what one read gives; no LMS uses them.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return COMPRESSION
    if member.file_size > MAX_BYTES:
        return too_large(member.file_size)
    if member.file_size > max(RATIO_FROM, MAX_RATIO * member.compress_size):
        return BOMB
    return FULL if member.file_size > budget else None


def _member_parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """The member's path without anything that leads upwards or to a drive; of an endless one, both ends."""
    pieces = _member_name(member).replace("\\", "/").split("/")
    kept = [normalised(piece) for piece in pieces if piece not in ("", ".", "..") and not piece.endswith(":")]
    return tuple(kept if len(kept) <= MAX_DEPTH else kept[: MAX_DEPTH // 2] + kept[-MAX_DEPTH // 2 :])


def _member_name(member: zipfile.ZipInfo) -> str:
    """Without the UTF-8 flag zipfile reads cp437; macOS writes UTF-8 there, and Korean Windows CP949."""
    if member.flag_bits & UTF8_FLAG:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _modified(member: zipfile.ZipInfo) -> float:
    try:
        return float(calendar.timegm((*member.date_time, 0, 0, 0)))
    except ValueError:
        return 0.0


def _signatures(file: BinaryIO) -> int:
    """About how many entries the directory has: parsing it is what costs memory."""
    file.seek(_directory_start(file))
    count, tail = 0, b""
    while chunk := file.read(2**20):
        block = tail + chunk
        count += block.count(SIGNATURE)
        tail = block[-len(SIGNATURE) + 1 :]
    file.seek(0)
    return count


def _directory_start(file: BinaryIO) -> int:
    """Where the directory begins by what zipfile will go by; 0, for the whole file, where that is not plain."""
    whole = file.seek(0, io.SEEK_END)
    before = max(0, whole - END_COMMENT - END_BYTES - LARGE_END_BYTES)
    file.seek(before)
    end = file.read()
    at = len(end) - END_BYTES
    if not (end[at:].startswith(END) and end.endswith(b"\0\0")):
        at = end.rfind(END)
    if at < 0 or end[max(0, at - LARGE_END_BYTES) : at].startswith(LARGE_END):
        return 0
    return max(0, before + at - int.from_bytes(end[at + 12 : at + 16], "little"))


def _too_many(limit: int) -> Text:
    return Text(
        ko=f"압축 파일 안에 파일이 너무 많습니다(한도 {limit:,}개). 노트북만 제출해야 합니다.",
        en=f"The archive holds too many files (the limit is {limit:,}). Only the notebook is to be handed in.",
    )


SPECIAL = Text(
    ko="압축 파일 안의 링크나 특수 파일은 열지 않습니다. 파일 자체를 넣어야 합니다.",
    en="It is a link or a special file inside the archive and was not opened. Put the file itself there.",
)
ENCRYPTED = Text(
    ko="암호가 걸린 압축 파일입니다. 암호 없이 다시 제출해야 합니다.",
    en="The archive is locked by a password. It has to be handed in again without one.",
)
COMPRESSION = Text(
    ko="지원하지 않는 압축 방식입니다. 보통 zip으로 다시 제출해야 합니다.",
    en="The archive uses an unusual compression. It has to be handed in again as an ordinary zip.",
)
BOMB = Text(
    ko="압축 폭탄으로 보여 풀지 않았습니다(압축률이 지나치게 높음).",
    en="It looks like a zip bomb (the compression ratio is absurd) and was not unpacked.",
)
FULL = Text(
    ko="압축 파일의 내용이 모두 합쳐 너무 커서 여기서부터는 읽지 않았습니다. 나누어 채점해야 합니다.",
    en="The archive's contents are too large altogether; from here on it was not read. Grade it in parts.",
)
NESTED = Text(
    ko="압축 파일 안의 압축 파일 안에 또 압축 파일이 있어 열지 않았습니다. 노트북을 그대로 제출해야 합니다.",
    en="It is a zip in a zip in a zip and was not opened. The notebook itself is to be handed in.",
)
EMPTY = Text(
    ko="압축 파일 안에 채점할 파일이 없습니다. 노트북을 다시 제출해야 합니다.",
    en="There is no file to grade in the archive. The notebook has to be handed in again.",
)
