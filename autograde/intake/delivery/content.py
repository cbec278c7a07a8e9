"""Where the bytes of a hand-in are, so that they are read when its turn comes: a file, or a member of a zip (in a zip).

A member is found by where it begins, not by the zip's directory, so reading one costs the same in an archive of two
members and of twenty thousand. Does not know what a file holds; what a zip's members are is for `archives`.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from autograde.errors import SubmissionError
from autograde.text import Text

__all__ = ["Source", "Span", "damaged", "open_regular", "source_of", "unpacked", "unreadable"]

#: A member's own header (APPNOTE.TXT 4.3.7): its signature, its length, and where the lengths of name and extra stand.
LOCAL_SIGNATURE, LOCAL_BYTES, LOCAL_LENGTHS = b"PK\x03\x04", 30, 26

NOT_REGULAR = Text(
    ko="보통 파일이 아니어서(FIFO, 소켓, 장치) 열지 않았습니다.",
    en="It is not a regular file (a FIFO, a socket or a device), so it was not opened.",
)
CHANGED = Text(
    ko="채점하는 동안 파일이 바뀌었습니다. 같은 명령을 --resume으로 다시 실행해야 합니다.",
    en="The file was changed while the class was being graded. Run the same command again with --resume.",
)


@dataclass(frozen=True, slots=True)
class Span:
    """A member of a zip: where its own header begins, and what the zip's directory says of it."""

    offset: int
    packed: int
    size: int
    crc: int
    deflated: bool

    @classmethod
    def of(cls, member: zipfile.ZipInfo) -> Span:
        deflated = member.compress_type == zipfile.ZIP_DEFLATED
        return cls(member.header_offset, member.compress_size, member.file_size, member.CRC, deflated)


@dataclass(frozen=True, slots=True)
class Source:
    """A regular file as it was when it was found, or what is in it: `members` leads from zip to zip inside."""

    path: str
    size: int
    modified_ns: int
    members: tuple[Span, ...] = ()

    def member(self, span: Span) -> Source:
        return replace(self, members=(*self.members, span))

    def read(self) -> bytes:
        """All its bytes. Raises SubmissionError where the file is gone, changed since it was found, or damaged."""
        opened = open_regular(Path(self.path))
        if isinstance(opened, Text):
            raise SubmissionError(opened)
        with opened as file:
            try:
                content = self._content(file)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
                self._expect_unchanged(file)
                raise SubmissionError(damaged(error) if self.members else unreadable(error)) from None
            self._expect_unchanged(file)
        return content

    def _content(self, file: BinaryIO) -> bytes:
        if not self.members:
            return file.read(self.size)
        inside, (*holders, last) = file, self.members
        for span in holders:
            inside = io.BytesIO(unpacked(inside, span))
        return unpacked(inside, last)

    def _expect_unchanged(self, file: BinaryIO) -> None:
        now = os.fstat(file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self.size, self.modified_ns):
            raise SubmissionError(CHANGED)


def source_of(path: Path, file: BinaryIO) -> Source:
    """The open file at `path`, as it is now."""
    details = os.fstat(file.fileno())
    return Source(os.fspath(path), details.st_size, details.st_mtime_ns)


def open_regular(path: Path) -> BinaryIO | Text:
    """The open file, or why not. Asks the *open* file what it is, so that nobody can swap it in between."""
    # Without O_NONBLOCK, opening a FIFO would wait for a writer for ever; Windows knows neither flag.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        # Opening a device can already do something (rewind a tape), hence the first look.
        if not stat.S_ISREG(path.lstat().st_mode):
            return NOT_REGULAR
        file = os.fdopen(os.open(path, flags), "rb")
    except OSError as error:
        return unreadable(error)
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    return NOT_REGULAR


def unpacked(file: BinaryIO, span: Span, most: int | None = None) -> bytes:
    """The member's bytes, never more than its directory entry says; with `most`, only its beginning, unproven.

    Raises BadZipFile where it is not what the directory says, zlib.error where it cannot be unpacked.
    """
    file.seek(span.offset)
    header = file.read(LOCAL_BYTES)
    if len(header) < LOCAL_BYTES or not header.startswith(LOCAL_SIGNATURE):
        raise zipfile.BadZipFile("no member begins where the directory says")
    file.seek(sum(struct.unpack_from("<HH", header, LOCAL_LENGTHS)), os.SEEK_CUR)
    size = span.size if most is None else min(most, span.size)
    packed = file.read(span.packed if most is None else min(span.packed, most + LOCAL_BYTES))
    # To zlib a length of 0 means without a limit.
    content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size or 1) if span.deflated else packed[:size]
    if most is None and (len(content) != span.size or zlib.crc32(content) != span.crc):
        raise zipfile.BadZipFile("a member is not what the directory says")
    return content


def unreadable(error: Exception) -> Text:
    why = getattr(error, "strerror", None) or type(error).__name__
    return Text(
        ko=f"읽을 수 없습니다({why}). 권한을 확인해야 합니다.",
        en=f"It could not be read ({why}). Check its permissions.",
    )


def damaged(error: Exception) -> Text:
    return Text(
        ko=f"압축 파일이 손상되어 읽을 수 없습니다({type(error).__name__}). 다시 내려받거나 다시 제출해야 합니다.",
        en=f"The archive is damaged and cannot be read ({type(error).__name__}). "
        "It has to be downloaded or handed in again.",
    )
