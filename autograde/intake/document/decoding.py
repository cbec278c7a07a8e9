"""The bytes of a file → text, whatever editor or disk they went through; files of other kinds are told apart.

Does not look at what the text says.
"""

from __future__ import annotations

import codecs

from autograde.intake.notes import note, refuse
from autograde.text import Note

__all__ = ["decode"]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FOREIGN = (
    (b"PK\x03\x04", "압축 파일이나 Word·한글 문서", "a zip or an office document"),
    (b"{\\rtf", "Word·한글 문서(RTF)", "an office document (RTF)"),
    (b"%PDF", "PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "오래된 Word·한글 문서", "an old office document"),
    (b"HWP Document File", "오래된 한글 문서", "an old office document (HWP)"),
    (b"\x89PNG", "그림", "a picture"),
    (b"\xff\xd8\xff", "그림", "a picture"),
)


def decode(content: bytes) -> tuple[str, list[Note]]:
    """The text, and notes on what had to be put right. Raises SubmissionError for a file of another kind."""
    for magic, ko, en in FOREIGN:
        if content.startswith(magic):
            raise refuse(f"노트북이 아니라 {ko} 파일입니다.", f"It is {en}, not a notebook.")
    text, encoding, damaged = _decoded(content)
    notes = []
    if not encoding.startswith("utf-8"):
        name = encoding.upper()
        notes.append(
            note(f"UTF-8이 아닌 {name} 방식으로 저장된 파일입니다", f"the file was saved as {name}, not UTF-8")
        )
    if damaged:
        notes.append(note("파일의 일부 바이트를 읽을 수 없었습니다", "some bytes of the file could not be read"))
    # A cloud drive that stopped half-way fills files up with zeros.
    if text and "\0" in (text[0], text[-1]):
        text = text.strip("\0")
        notes.append(note("앞뒤의 0바이트를 뺐습니다", "zero bytes around the text were left out"))
    return text, notes


def _decoded(content: bytes) -> tuple[str, str, bool]:
    """The text, the name of its encoding, and whether there are bytes that are nothing in it."""
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)]
    if content[:1] == b"{" and content[1:2] == b"\0":
        marked = ["utf-16-le"]
    elif content[:2] == b"\0{":
        marked = ["utf-16-be"]
    possible = marked[:1] or ["utf-8", "cp949"]
    for encoding in possible:
        try:
            return content.decode(encoding), encoding, False
        except UnicodeDecodeError:
            continue
    return content.decode(possible[0], errors="replace"), possible[0], True
