"""Tables of LMSs, of which single cells change and every other byte stays."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import gradebooks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.classroom.table import Table, read_table
from autograde.errors import CourseError

ENCODED = {
    "UTF-8": ("", "utf-8"),
    "UTF-8 with a mark": ("\ufeff", "utf-8"),
    "CP949": ("", "cp949"),
    "UTF-16 from Windows": ("\ufeff", "utf-16-le"),
    "UTF-16 from elsewhere": ("\ufeff", "utf-16-be"),
}
FILES = ("CANVAS", "MOODLE_WORKSHEET", "MOODLE_GRADES", "BLACKBOARD", "BRIGHTSPACE")


def read(folder: Path, content: bytes) -> Table:
    file = folder / "table.csv"
    file.write_bytes(content)
    return read_table(file)


@pytest.mark.parametrize(("mark", "encoding"), ENCODED.values(), ids=ENCODED)
@pytest.mark.parametrize("name", FILES)
def test_when_one_cell_is_changed_then_every_other_byte_stays(
    tmp_path: Path, name: str, mark: str, encoding: str
) -> None:
    text = mark + getattr(gradebooks, name)
    table = read(tmp_path, text.encode(encoding))
    assert table.changed({}) == text.encode(encoding)
    for row in table.rows:
        for cell in row:
            start, end = cell.start + len(mark), cell.end + len(mark)
            new = '"33.5"' if cell.quoted else "33.5"
            assert table.changed({cell: "33.5"}) == (text[:start] + new + text[end:]).encode(encoding)


@pytest.mark.parametrize("name", FILES)
def test_when_a_table_is_read_then_its_cells_are_those_of_pythons_own_reader(tmp_path: Path, name: str) -> None:
    text = getattr(gradebooks, name)
    border = "\t" if name == "BLACKBOARD" else ","
    wanted = list(csv.reader(io.StringIO(text, newline=""), delimiter=border))
    assert [[cell.value for cell in row] for row in read(tmp_path, text.encode()).rows] == wanted


@settings(deadline=None)
@given(st.lists(st.lists(st.text(st.sampled_from('a"가,;\t\r\n ='), max_size=5), min_size=2, max_size=4), min_size=1))
def test_when_anything_is_written_with_commas_then_it_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    table = read(tmp_path_factory.getbasetemp(), written.getvalue().encode())
    assert [[cell.value for cell in row] for row in table.rows] == rows
    changes = {row[0]: "7" for row in table.rows}
    assert [row[0] for row in csv.reader(io.StringIO(table.changed(changes).decode(), newline=""))] == ["7"] * len(rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize("border", [",", ";", "\t"])
def test_when_lines_end_in_any_way_then_nothing_is_added_at_the_end(tmp_path: Path, border: str, end: str) -> None:
    text = (end or "\n").join([f"name{border}score{border}", f"김{border}{border}", f"이{border}3{border}"]) + end
    table = read(tmp_path, text.encode())
    assert [[cell.value for cell in row] for row in table.rows] == [
        ["name", "score", ""],
        ["김", "", ""],
        ["이", "3", ""],
    ]
    assert (
        table.changed({table.rows[1][1]: "7"}) == text.replace(f"김{border}{border}", f"김{border}7{border}").encode()
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04...", "is an Excel workbook; give the file as the LMS exports it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook"),
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"a,b\0", "is no table"),
        (b"name,\xff\xff\xff", "is neither UTF-8, UTF-16 nor EUC-KR (CP949) text"),
        (codecs.BOM_UTF16_LE + b"a", "is no utf-16-le text"),
        (b'name,score\nkim,"3\nlee,4\n', "row 2: a quotation mark is opened and never closed"),
    ],
)
def test_when_a_file_is_no_table_then_the_message_names_it_and_says_what_to_do(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(CourseError) as caught:
        read(tmp_path, content)
    assert f"{tmp_path / 'table.csv'}" in str(caught.value)
    assert said in str(caught.value)
