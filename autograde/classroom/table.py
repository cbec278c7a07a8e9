"""A table of an LMS as text with a border between cells (RFC 4180), of which single cells can be changed: every other
byte stays as it is, which a `csv` writer would not do (quotes, line ends, mark at the start, encoding).

Reads what LMSs and spreadsheets write: UTF-8 and UTF-16 with a mark, UTF-8 without, EUC-KR and CP949; commas,
semicolons or tabs. Not done here: what a column means (`lms_files`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde.errors import CourseError

__all__ = ["Cell", "Row", "Table", "read_table"]

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: CP949 is what Windows calls EUC-KR, and more.
WITHOUT_MARK = ("utf-8", "cp949")
BORDERS = (",", ";", "\t")
#: How an Excel workbook begins, new and old.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is what a reader sees; as it was written it stands in the text from `start` to `end`."""

    value: str
    start: int
    end: int
    quoted: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """The rows as a spreadsheet numbers them, blank ones too."""

    file: Path
    rows: tuple[Row, ...]
    text: str
    encoding: str
    mark: bytes

    def changed(self, values: Mapping[Cell, str]) -> bytes:
        """The file with other values in these cells; a cell in quotes stays in quotes."""
        parts, done = [], 0
        for cell in sorted(values, key=lambda cell: cell.start):
            parts += [self.text[done : cell.start], _written(values[cell], cell.quoted)]
            done = cell.end
        return self.mark + "".join([*parts, self.text[done:]]).encode(self.encoding)


def read_table(file: Path) -> Table:
    """Raises CourseError for what is no such table; the message says what to do."""
    content = file.read_bytes()
    if content.startswith(WORKBOOKS):
        raise CourseError(f"{file} is an Excel workbook; give the file as the LMS exports it, as CSV or text")
    mark, encoding, text = _decoded(file, content)
    if not text.strip() or "\0" in text:
        raise CourseError(f"{file} is {'no table' if text.strip() else 'empty'}; export it from the LMS once more")
    rows = tuple(_rows(text, _border(text)))
    for number, row in enumerate(rows, start=1):
        if any(cell.quoted and not _closed(text[cell.start : cell.end]) for cell in row):
            raise CourseError(f"{file}, row {number}: a quotation mark is opened and never closed")
    return Table(file, rows, text, encoding, mark)


def _decoded(file: Path, content: bytes) -> tuple[bytes, str, str]:
    """The mark, the encoding, and the text, which comes to the same bytes when it is encoded again."""
    mark, known = next(((mark, name) for mark, name in MARKS if content.startswith(mark)), (b"", None))
    for encoding in [known] if known else WITHOUT_MARK:
        try:
            text = content[len(mark) :].decode(encoding)
            if mark + text.encode(encoding) == content:
                return mark, encoding, text
        except UnicodeError:
            continue
    names = known or "UTF-8, UTF-16 nor EUC-KR (CP949)"
    raise CourseError(f"{file} is {'no' if known else 'neither'} {names} text; export it from the LMS once more")


def _border(text: str) -> str:
    """What stands between cells: of the headings, outside of quotes, there is most of it."""
    bare = re.sub(r'"[^"]*(?:""[^"]*)*"', "", text)
    first = next((line for line in re.split(r"[\r\n]+", bare) if line.strip(" ")), "")
    return max(BORDERS, key=first.count)


def _rows(text: str, border: str) -> Iterator[Row]:
    """What stands behind a closing quotation mark belongs to the cell, as spreadsheets have it."""
    plain = rf"[^{border}\r\n]*"
    token = re.compile(rf'(?P<value>"[^"]*(?:""[^"]*)*(?:"{plain}|\Z)|{plain})(?P<then>{border}|\r\n|\r|\n|\Z)')
    row: list[Cell] = []
    at = 0
    while at < len(text) or row:
        found = token.match(text, at)
        assert found is not None  # both parts may be empty, and together they take every character
        written = found["value"]
        row.append(Cell(_read(written), found.start(), found.end("value"), written.startswith('"')))
        at = found.end()
        if found["then"] != border:
            yield tuple(row)
            row = []


def _read(written: str) -> str:
    if not written.startswith('"'):
        return written
    inside, _, behind = written[1:].replace('""', "\0").partition('"')
    return inside.replace("\0", '"') + behind.replace("\0", '""')


def _closed(written: str) -> bool:
    return '"' in written[1:].replace('""', "")


def _written(value: str, quoted: bool) -> str:
    return '"{}"'.format(value.replace('"', '""')) if quoted else value
