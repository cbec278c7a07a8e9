"""Bytes of whatever students hand in as a notebook: cells, or a reason in both languages, and never anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograde.errors import SubmissionError
from autograde.intake.document.cells import Cell
from autograde.intake.document.parse import read_document

SOURCE = "# 한글 😀\nprint('가')"


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def code(source: Any = SOURCE, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None, **more}


def to_bytes(data: Any, encoding: str = "utf-8") -> bytes:
    return json.dumps(data, ensure_ascii=False).encode(encoding)


def read_cells(content: bytes) -> list[Cell]:
    return list(read_document(content).cells)


def reason(content: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_cells(content)
    assert caught.value.reason.ko
    return caught.value.reason.en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_when_a_notebook_is_in_some_unicode_then_it_is_read(encoding: str) -> None:
    assert read_cells(to_bytes(notebook(code()), encoding)) == [Cell(0, "code", SOURCE)]


def test_when_a_notebook_is_in_cp949_then_it_is_read() -> None:
    assert read_cells(to_bytes(notebook(code("# 한글")), "cp949"))[0].source == "# 한글"


def test_when_some_bytes_are_no_text_then_the_rest_is_read() -> None:
    content = to_bytes(notebook(code("print(1)"), code("# \N{REPLACEMENT CHARACTER}"))).replace(
        b"\xef\xbf\xbd", b"\xff\xfe"
    )
    assert read_cells(content)[0].source == "print(1)"


@pytest.mark.parametrize("source", ["a\nb", ["a\n", "b"], "a\r\nb", ["a\r\n", "b"], "a\rb", ["a\n", None, 3, "b"]])
def test_when_a_source_is_a_string_or_a_list_with_any_line_ends_then_it_is_one_text(source: Any) -> None:
    assert read_cells(to_bytes(notebook(code(source))))[0].source == "a\nb"


@pytest.mark.parametrize("source", [None, 3, {"a": 1}, [], [[["x"]]]])
def test_when_a_source_is_nothing_of_the_kind_then_it_is_empty(source: Any) -> None:
    assert read_cells(to_bytes(notebook(code(source))))[0].source == ""


def test_when_half_a_surrogate_pair_stands_in_a_source_then_the_text_can_be_written_again() -> None:
    content = json.dumps(notebook(code("x\ud800y"))).encode()
    assert read_cells(content)[0].source.encode("utf-8") == "x\N{REPLACEMENT CHARACTER}y".encode()


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4, 5, 99, "five", None])
def test_when_the_format_is_any_4_then_it_is_read(minor: Any) -> None:
    assert len(read_cells(to_bytes(notebook(code(), nbformat_minor=minor)))) == 1


def test_when_the_format_is_3_then_its_worksheets_are_read() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Title"]},
        {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "language": "python", "outputs": [], "collapsed": False},
    ]
    data = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    assert read_cells(to_bytes(data)) == [Cell(0, "markdown", "Title"), Cell(1, "code", "a = 1\nb = 2")]


def test_when_ids_and_grade_ids_are_there_then_they_are_kept_wherever_they_stand() -> None:
    jupyter = code(id="split", metadata={"nbgrader": {"grade_id": "split"}})
    colab = code(metadata={"id": "drop", "colab": {}})
    cells = read_cells(to_bytes(notebook(jupyter, colab)))
    assert [(cell.ids, cell.grade_id) for cell in cells] == [(("split",), "split"), (("drop",), None)]


@pytest.mark.parametrize("metadata", [None, 3, "x", [], {"nbgrader": 3}, {"nbgrader": {"grade_id": [1]}}, {"id": {}}])
def test_when_metadata_is_invalid_then_it_is_as_if_there_were_none(metadata: Any) -> None:
    cells = read_cells(to_bytes(notebook(code(metadata=metadata), 3, None, "text", metadata=metadata)))
    assert cells == [Cell(0, "code", SOURCE)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (to_bytes(notebook(code()))[:-20], "cut off"),
        (to_bytes(notebook(code()))[:30], "cut off"),
        (b'{"cells": [,]}', "broken in line 1"),
        ("<!DOCTYPE html><html>로그인</html>".encode(), "web page"),
        (b"PK\x03\x04 and so on", "office document"),
        (b"%PDF-1.7", "PDF"),
        (b"print('a script')", "not a notebook"),
        (b"[1, 2]", "not a notebook"),
        (b"null", "not a notebook"),
        (b'{"a": 1}', "no cells"),
        (b'{"cells": {"a": 1}}', "no cells"),
        (b'{"worksheets": 3}', "no cells"),
        (to_bytes(notebook()), "no code cell"),
        (to_bytes(notebook({"cell_type": "markdown", "source": "x"})), "no code cell"),
        (to_bytes(notebook(*[code("x")] * 2_001)), "2,001 cells"),
        (b"[" * 100_000, "nested"),
        (b'{"cells":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested"),
        (b'{"cells": ' + b"9" * 10_000 + b"}", "cannot be read"),
        (b'{"a": [' + b"{}," * 2_100_000 + b"{}]}", "complex"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_when_a_file_is_no_notebook_then_the_reason_says_what_it_is(content: bytes, words: str) -> None:
    assert words in reason(content)


def test_when_there_is_more_code_than_anybody_writes_then_the_reason_says_so() -> None:
    assert "4,000,001 characters" in reason(to_bytes(notebook(code("x" * 4_000_001))))


def test_when_outputs_are_large_and_full_of_brackets_then_the_notebook_is_read() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": '[["a\\"' * 1_100_000}
    assert len(read_cells(to_bytes(notebook(code(outputs=[output]))))) == 1
