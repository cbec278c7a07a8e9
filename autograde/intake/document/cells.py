"""A notebook's JSON → its cells, whatever wrote them: Jupyter, Colab, VS Code, an editor.

Reads notebook formats 3 and 4 by hand: nbformat's validation refuses much of what can still be graded. Only what
grading needs is kept; tags and all claims of the metadata but the cells' names are left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from autograde.course.declarations import Saved
from autograde.intake.notes import refuse

__all__ = ["Cell", "CellType", "notebook_cells"]

CellType = Literal["code", "markdown", "raw"]

#: Characters that are read of one cell's saved outputs; the log of a training run has about ten thousand.
MAX_SAVED = 100_000
#: What Google Drive writes into the files that stand for its documents on a computer.
LINK = {"doc_id", "resource_id", "url"}
NOTHING_SAVED = Saved()


@dataclass(frozen=True)
class Cell:
    """One cell in the submission's order; `grade_id` is nbgrader's name for it, `ids` Jupyter's and Colab's. `pictures`
    are the PNG and JPEG files among its saved outputs as they stand there, in base64.
    """

    index: int
    type: CellType
    source: str
    ids: tuple[str, ...] = ()
    grade_id: str | None = None
    saved: Saved = NOTHING_SAVED
    pictures: tuple[str, ...] = field(default=(), repr=False)


def notebook_cells(data: dict[str, Any]) -> list[Cell]:
    """All cells of a notebook's JSON, in order. Raises SubmissionError where it is some other JSON."""
    found = (entry for entry in _entries(data) if isinstance(entry, dict))
    return [_cell(index, entry) for index, entry in enumerate(found)]


def _entries(data: dict[str, Any]) -> Iterator[Any]:
    """The cells of format 4; format 3 keeps them in worksheets."""
    found = False
    for holder in [data, *_list(data.get("worksheets"))]:
        if isinstance(holder, dict) and isinstance(holder.get("cells"), list):
            found = True
            yield from holder["cells"]
    if not found:
        if LINK & data.keys():
            raise refuse(
                "Google 드라이브의 파일을 가리키는 바로 가기일 뿐 노트북이 아닙니다. "
                "Colab에서는 '파일 › 다운로드 › .ipynb 다운로드'입니다.",
                "It is a shortcut to a file on Google Drive, not the notebook. "
                "In Colab it is File › Download › Download .ipynb.",
            )
        raise refuse("JSON이지만 노트북이 아닙니다(셀이 없음).", "It is JSON, but not a notebook (it has no cells).")


def _cell(index: int, entry: dict[str, Any]) -> Cell:
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
        pictures=tuple(_pictures(entry)),
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


def _pictures(entry: dict[str, Any]) -> Iterator[str]:
    for output in map(_dict, _list(entry.get("outputs"))):
        data = _dict(output.get("data")) or output
        for key in ("image/png", "png", "image/jpeg", "jpeg"):
            if data.get(key):
                yield _text(data[key])


def _text(source: Any) -> str:
    """One string with `\\n` line ends that can be written as UTF-8 again (JSON may hold half a surrogate pair)."""
    pieces = [piece for piece in source if isinstance(piece, str)] if isinstance(source, list) else [source]
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
