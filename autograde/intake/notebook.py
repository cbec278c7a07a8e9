"""The bytes of a notebook file → its cells, whatever wrote them: Jupyter, Colab, VS Code, an editor, a broken upload.

Reads notebook formats 3 and 4 by hand: nbformat's validation refuses much of what can still be graded. Only what
grading needs is kept; tags and all claims of the metadata but the cells' names are left behind.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from autograde.errors import SubmissionError
from autograde.text import Text

__all__ = ["Cell", "CellType", "Saved", "read_cells"]

CellType = Literal["code", "markdown", "raw"]

#: A notebook of this course has about a hundred cells; matching takes time that grows with their number.
MAX_CELLS = 2_000
#: Characters of all code cells; those of the course's longest notebook have about fifty thousand.
MAX_CODE = 4_000_000
#: Lists and objects outside strings: an empty list takes three bytes in the file and a hundred in memory.
MAX_BRACKETS = 2_000_000
#: Characters that are read of one cell's saved outputs; the log of a training run has about ten thousand.
MAX_SAVED = 100_000

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FOREIGN = (
    (b"PK\x03\x04", "압축 파일이나 Word·한글 문서", "a zip or an office document"),
    (b"%PDF", "PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "오래된 Word·한글 문서", "an old office document"),
    (b"\x89PNG", "그림", "a picture"),
    (b"\xff\xd8\xff", "그림", "a picture"),
)


@dataclass(frozen=True)
class Saved:
    """What the outputs saved with a cell show: what it printed (not to stderr), and how many pictures."""

    text: str = ""
    pictures: int = 0


@dataclass(frozen=True)
class Cell:
    """One cell in the submission's order; `grade_id` is nbgrader's name for it, `ids` Jupyter's and Colab's."""

    index: int
    type: CellType
    source: str
    ids: tuple[str, ...] = ()
    grade_id: str | None = None
    saved: Saved = Saved()


def read_cells(content: bytes) -> list[Cell]:
    """All cells of the notebook, in order; at least one of them is a code cell.

    Raises SubmissionError, with the reason in both languages, and nothing else whatever the bytes are.
    """
    data = _parse(content)
    cells = [cell for index, entry in enumerate(_entries(data)) if (cell := _cell(index, entry))]
    if len(cells) > MAX_CELLS:
        raise _refuse(
            f"셀이 {len(cells):,}개나 됩니다(한도 {MAX_CELLS:,}개).",
            f"It has {len(cells):,} cells (at most {MAX_CELLS:,}).",
        )
    if (code := sum(len(cell.source) for cell in cells if cell.type == "code")) > MAX_CODE:
        raise _refuse(
            f"코드 셀의 글자가 모두 {code:,}자나 됩니다(한도 {MAX_CODE:,}자).",
            f"Its code cells have {code:,} characters in all (at most {MAX_CODE:,}).",
        )
    if not any(cell.type == "code" for cell in cells):
        raise _refuse("노트북에 코드 셀이 하나도 없습니다.", "The notebook has no code cell.")
    return cells


def _parse(content: bytes) -> dict[str, Any]:
    text = _decode(content).strip()
    if not text:
        raise _refuse("빈 파일입니다.", "The file is empty.")
    if len(text) > MAX_BRACKETS and _brackets(text) > MAX_BRACKETS:
        raise _refuse("JSON이 지나치게 복잡합니다.", "Its JSON is absurdly complex.")
    try:
        data = json.loads(text)
    except RecursionError:
        raise _refuse("JSON이 지나치게 깊이 중첩되어 있습니다.", "Its JSON is nested absurdly deep.") from None
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from None
    except ValueError:  # e.g. an integer of more digits than Python converts
        raise _refuse("JSON을 읽을 수 없습니다.", "Its JSON cannot be read.") from None
    if not isinstance(data, dict):
        raise _refuse("JSON이지만 노트북이 아닙니다.", "It is JSON, but not a notebook.")
    return data


def _decode(content: bytes) -> str:
    for magic, ko, en in FOREIGN:
        if content.startswith(magic):
            raise _refuse(f"노트북이 아니라 {ko} 파일입니다.", f"It is {en}, not a notebook.")
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if content[:1] == b"{" and content[1:2] == b"\0":
        return content.decode("utf-16-le", errors="replace")
    if content[:2] == b"\0{":
        return content.decode("utf-16-be", errors="replace")
    for encoding in ("utf-8", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def _brackets(text: str) -> int:
    outside = "".join(text.replace("\\\\", "").replace('\\"', "").split('"')[::2])
    return outside.count("[") + outside.count("{")


def _not_json(text: str, error: json.JSONDecodeError) -> SubmissionError:
    if text.startswith("<"):
        return _refuse(
            "웹 페이지(HTML)가 .ipynb로 저장되었습니다. Colab에서는 '파일 › 다운로드 › .ipynb 다운로드'입니다.",
            "It is a web page (HTML) saved as .ipynb. In Colab it is File › Download › Download .ipynb.",
        )
    if text.startswith("{") and (error.pos >= len(text) - 1 or error.msg.startswith("Unterminated string")):
        return _refuse("파일이 중간에 끊겼습니다(끝부분이 없음).", "The file is cut off; its end is missing.")
    if text.startswith("{"):
        return _refuse(f"JSON이 {error.lineno}행에서 깨져 있습니다.", f"Its JSON is broken in line {error.lineno}.")
    return _refuse("노트북(.ipynb)이 아닙니다.", "It is not a notebook (.ipynb).")


def _refuse(ko: str, en: str) -> SubmissionError:
    return SubmissionError(
        Text(ko=f"{ko} 노트북을 다시 제출하게 하세요.", en=f"{en} Have the notebook handed in again.")
    )


def _entries(data: dict[str, Any]) -> Iterator[Any]:
    """The cells of format 4; format 3 keeps them in worksheets."""
    found = False
    for holder in [data, *_list(data.get("worksheets"))]:
        if isinstance(holder, dict) and isinstance(holder.get("cells"), list):
            found = True
            yield from holder["cells"]
    if not found:
        raise _refuse("JSON이지만 노트북이 아닙니다(셀이 없음).", "It is JSON, but not a notebook (it has no cells).")


def _cell(index: int, entry: Any) -> Cell | None:
    if not isinstance(entry, dict):
        return None
    metadata = _dict(entry.get("metadata"))
    source = entry.get("source", entry.get("input"))
    kind = entry.get("cell_type")
    return Cell(
        index=index,
        # Format 3 also knows `heading`, and anything else is no code either.
        type="code" if kind == "code" else "raw" if kind == "raw" else "markdown",
        source=_text(source),
        # Colab moves `id` into the metadata.
        ids=tuple(name for value in (entry.get("id"), metadata.get("id")) if (name := _name(value))),
        grade_id=_name(_dict(metadata.get("nbgrader")).get("grade_id")),
        saved=_saved(entry),
    )


def _saved(entry: dict[str, Any]) -> Saved:
    """The outputs of format 4; format 3 keeps text and pictures beside each other in the output."""
    texts, pictures, left = [], 0, MAX_SAVED
    for output in map(_dict, _list(entry.get("outputs"))):
        data = _dict(output.get("data")) or output
        pictures += any(str(key).removeprefix("image/") in ("png", "jpeg", "svg+xml", "svg") for key in data)
        if "stderr" in (output.get("name"), output.get("stream")) or left <= 0:
            continue
        for text in (output.get("text"), _dict(output.get("data")).get("text/plain")):
            pieces = [piece for piece in text if isinstance(piece, str)] if isinstance(text, list) else [text]
            taken = _text("".join(piece for piece in pieces[:MAX_SAVED] if isinstance(piece, str))[:left])
            left -= len(taken)
            texts.append(taken)
    return Saved("".join(text if text.endswith("\n") else f"{text}\n" for text in texts if text), pictures)


def _text(source: Any) -> str:
    """One string with `\\n` line ends that can be written as UTF-8 again (JSON may hold half a surrogate pair)."""
    pieces = [piece for piece in source if isinstance(piece, str)] if isinstance(source, list) else [source]
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
