"""The bytes of whatever was handed in as a notebook → its cells and what had to be put right, or the reason why not.

A notebook's JSON, the script that one was exported to, and either with a conflict of git in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from autograde.errors import SubmissionError
from autograde.intake.document.cells import Cell, notebook_cells
from autograde.intake.document.conflicts import both, versions
from autograde.intake.document.decoding import decode
from autograde.intake.document.scripts import is_script, script_cells
from autograde.intake.notes import note, refuse
from autograde.text import Note

__all__ = ["Document", "read_document"]

#: A notebook of this course has about a hundred cells; matching takes time that grows with their number.
MAX_CELLS = 2_000
#: Characters of all code cells; those of the course's longest notebook have about fifty thousand.
MAX_CODE = 4_000_000
#: Lists and objects outside strings: an empty list takes three bytes in the file and a hundred in memory.
MAX_BRACKETS = 2_000_000
#: Characters of a script; those of this course have a hundred thousand.
MAX_SCRIPT = 2_000_000


@dataclass(frozen=True)
class Document:
    """The cells in order, at least one of them code, and notes on what had to be put right to read them."""

    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()


def read_document(content: bytes, file: str = "") -> Document:
    """The notebook in `content`; what is called `file` may be a script without any marks of cells.

    Raises SubmissionError, with the reason in both languages, and nothing else whatever the bytes are.
    """
    text, notes = decode(content)
    text = text.strip()
    if not text:
        raise refuse("빈 파일입니다.", "The file is empty.")
    read = _json_cells
    if not text.startswith(("{", "<")) and (file.lower().endswith(".py") or is_script(text)):
        read = _script_cells
        notes.append(note("노트북이 아니라 스크립트가 제출되었습니다", "a script was handed in, not a notebook"))
    if sides := versions(text):
        ko = "git 충돌이 남은 파일이라 양쪽의 셀을 모두 읽었습니다"
        notes.append(note(ko, "git left a conflict in the file; the cells of both sides were read"))
        cells = _both(sides, read)
    else:
        cells = read(text)
    if len(cells) > MAX_CELLS:
        raise refuse(
            f"셀이 {len(cells):,}개나 됩니다(한도 {MAX_CELLS:,}개).",
            f"It has {len(cells):,} cells (at most {MAX_CELLS:,}).",
        )
    if (code := sum(len(cell.source) for cell in cells if cell.type == "code")) > MAX_CODE:
        raise refuse(
            f"코드 셀의 글자가 모두 {code:,}자나 됩니다(한도 {MAX_CODE:,}자).",
            f"Its code cells have {code:,} characters in all (at most {MAX_CODE:,}).",
        )
    if not any(cell.type == "code" for cell in cells):
        raise refuse("노트북에 코드 셀이 하나도 없습니다.", "The notebook has no code cell.")
    return Document(tuple(cells), tuple(notes))


def _both(sides: tuple[str, str], read: Callable[[str], list[Cell]]) -> list[Cell]:
    """The cells of both sides; those of one where the other cannot be read."""
    found: list[list[Cell]] = []
    problem: SubmissionError | None = None
    for side in sides:
        try:
            found.append(read(side))
        except SubmissionError as error:
            problem = error
    if problem and not found:
        raise problem
    cells = both(found[0], found[1]) if len(found) == 2 else found[0]
    return [replace(cell, index=index) for index, cell in enumerate(cells)]


def _script_cells(text: str) -> list[Cell]:
    if len(text) > MAX_SCRIPT:
        raise refuse("스크립트가 너무 큽니다.", "The script is too large.")
    return script_cells(text)


def _json_cells(text: str) -> list[Cell]:
    if len(text) > MAX_BRACKETS and _brackets(text) > MAX_BRACKETS:
        raise refuse("JSON이 지나치게 복잡합니다.", "Its JSON is absurdly complex.")
    try:
        data: Any = json.loads(text)
    except RecursionError:
        raise refuse("JSON이 지나치게 깊이 중첩되어 있습니다.", "Its JSON is nested absurdly deep.") from None
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from None
    except ValueError:  # e.g. an integer of more digits than Python converts
        raise refuse("JSON을 읽을 수 없습니다.", "Its JSON cannot be read.") from None
    if not isinstance(data, dict):
        raise refuse("JSON이지만 노트북이 아닙니다.", "It is JSON, but not a notebook.")
    return notebook_cells(data)


def _brackets(text: str) -> int:
    """Those outside strings, or all where these are few enough: to take the strings out is to copy the notebook."""
    if (everywhere := text.count("[") + text.count("{")) <= MAX_BRACKETS:
        return everywhere
    outside = "".join(text.replace("\\\\", "").replace('\\"', "").split('"')[::2])
    return outside.count("[") + outside.count("{")


def _not_json(text: str, error: json.JSONDecodeError) -> SubmissionError:
    if text.startswith("<"):
        return refuse(
            "웹 페이지(HTML)가 .ipynb로 저장되었습니다. Colab에서는 '파일 › 다운로드 › .ipynb 다운로드'입니다.",
            "It is a web page (HTML) saved as .ipynb. In Colab it is File › Download › Download .ipynb.",
        )
    if text.startswith("{") and (error.pos >= len(text) - 1 or error.msg.startswith("Unterminated string")):
        return refuse("파일이 중간에 끊겼습니다(끝부분이 없음).", "The file is cut off; its end is missing.")
    if text.startswith("{"):
        return refuse(f"JSON이 {error.lineno}행에서 깨져 있습니다.", f"Its JSON is broken in line {error.lineno}.")
    if text.startswith("[InternetShortcut]"):
        return refuse("웹 주소를 가리키는 바로 가기일 뿐입니다.", "It is only a shortcut to a web address.")
    return refuse("노트북(.ipynb)이 아닙니다.", "It is not a notebook (.ipynb).")
