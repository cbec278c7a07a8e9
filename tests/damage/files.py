"""What programs, disks and version control make of a notebook's file."""

from __future__ import annotations

import json
import random
from typing import Any

from autograde.course import Assignment
from damage.cells import BY_CONTENT, CHECKS_CHANGED, GIVEN_CHANGED, GIVEN_GONE, SEVERAL
from damage.collection import FILE, UNGRADED, Made, Note, damage, student
from notebooks import StudentNotebook

RECODED: Note = ("방식으로 저장된 파일입니다", ", not UTF-8")


def data_of(notebook: StudentNotebook) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(notebook.to_bytes())
    return data


def to_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


@damage("notebook format 3, as IPython wrote it until 2015: worksheets, `input`, headings", BY_CONTENT)
def notebook_format_3(assignment: Assignment) -> Made:
    cells = []
    for cell in student(assignment).cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            old = {"input": source, "language": "python", "collapsed": False, "outputs": [], "prompt_number": 1}
            cells.append({"cell_type": "code", "metadata": {}, **old})
        elif source.startswith("#"):
            cells.append({"cell_type": "heading", "level": 1, "metadata": {}, "source": source.lstrip("# ")})
        else:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": source})
    data = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    return to_text(data).encode()


@damage("notebook formats 4.0 to 4.5, one submission each, with and without the ids that belong there")
def notebook_formats_4_0_to_4_5(assignment: Assignment) -> Made:
    files = {}
    for minor in range(6):
        data = data_of(student(assignment)) | {"nbformat_minor": minor}
        for cell in data["cells"]:
            # Before 4.5 ids are not allowed; programs that know better write them all the same.
            if minor % 2 == 0:
                cell.pop("id", None)
        files[f"202310001{minor}_lec26.ipynb"] = to_text(data).encode()
    return files


@damage("invalid by nbformat: no metadata, no outputs, no format, sources as one string or missing")
def invalid_notebook(assignment: Assignment) -> Made:
    data = data_of(student(assignment))
    for number, cell in enumerate(data["cells"]):
        if number % 3 == 0:
            cell["source"] = "".join(cell["source"])
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
        if "nbgrader" not in cell["metadata"]:
            del cell["metadata"]
    data["cells"] += [{}, None, {"cell_type": "code"}, {"source": None, "cell_type": 3}]
    return to_text({"cells": data["cells"]}).encode()


@damage("UTF-8 with a byte order mark, as Windows Notepad saves it")
def utf_8_with_a_byte_order_mark(assignment: Assignment) -> Made:
    return student(assignment).to_bytes().decode().encode("utf-8-sig")


@damage("UTF-16 with and without a byte order mark", RECODED)
def utf_16(assignment: Assignment) -> Made:
    text = student(assignment).to_bytes().decode()
    encodings = ("utf-16", "utf-16-le", "utf-16-be")
    return {f"20231000{n}1_lec26.ipynb": text.encode(encoding) for n, encoding in enumerate(encodings)}


@damage("CP949, as Korean Windows saves it; what it cannot hold is gone", RECODED, GIVEN_CHANGED, CHECKS_CHANGED)
def cp949(assignment: Assignment) -> Made:
    return student(assignment).to_bytes().decode().encode("cp949", errors="ignore")


@damage(
    "UTF-8 read as Latin-1 and saved again: all Korean is gibberish, and names and metadata are gone",
    BY_CONTENT,
    GIVEN_CHANGED,
    CHECKS_CHANGED,
    GIVEN_GONE,
)
def mojibake(assignment: Assignment) -> Made:
    text = "".join(student(assignment).strip().to_bytes().decode("latin-1"))
    return text.encode()


@damage(
    "some bytes overwritten with others that are no text", ("일부 바이트를", "some bytes of the file could not be read")
)
def bytes_overwritten(assignment: Assignment) -> Made:
    content = student(assignment).to_bytes()
    place = content.index("텍스트".encode())
    return content[:place] + b"\xff\xfe\xff\xff" + content[place + 4 :]


@damage("Windows line ends, in the file and in the sources")
def windows_line_ends(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for cell in notebook.cells:
        cell["source"] = [line.replace("\n", "\r\n") for line in cell["source"]]
    return notebook.to_bytes("\r\n")


@damage("saved by Colab: ids in the metadata, who ran what when")
def saved_by_colab(assignment: Assignment) -> Made:
    return student(assignment).save_in_colab("김하늘")


@damage("saved by VS Code: ids of its own, its own metadata in each cell")
def saved_by_vs_code(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.metadata["language_info"] |= {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
    }
    notebook.metadata["orig_nbformat"] = 4
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{random.Random(number).getrandbits(32):08x}"
        cell["metadata"] |= {"vscode": {"languageId": "python"}, "slideshow": {"slide_type": "skip"}}
    return notebook


@damage("60 MB of outputs")
def sixty_megabytes_of_outputs(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for name, letter in (("split-whitespace", "x"), ("token-embeddings", "[")):
        flood = {"output_type": "stream", "name": "stdout", "text": [letter * 1_000 + "\n"] * 30_000}
        notebook.cells[notebook.position(name)]["outputs"] = [flood]
    return notebook


@damage("zero bytes behind the end, as a cloud drive leaves them that stopped half-way", ("0바이트를", "zero bytes"))
def zero_bytes_at_the_end(assignment: Assignment) -> Made:
    return student(assignment).to_bytes() + bytes(4096)


@damage(
    "a conflict of git in the JSON: the student's answers on one side, blanks on the other",
    ("git 충돌이", "git left a conflict in the file"),
    SEVERAL,
)
def merge_conflict(assignment: Assignment) -> Made:
    ours, theirs = student(assignment), student(assignment)
    for name in ("split-whitespace", "gpt-dataset"):
        ours.write(name, assignment.exercise(name).release["ko"])
    theirs.write("embedding-layer", assignment.exercise("embedding-layer").release["ko"])
    return conflict(to_text(data_of(ours)), to_text(data_of(theirs))).encode()


def conflict(ours: str, theirs: str) -> str:
    """As git writes it: lines that differ between two marks; both texts have the same number of lines but there."""
    import difflib

    merged: list[str] = []
    left, right = ours.splitlines(), theirs.splitlines()
    for kind, first, last, low, high in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            merged += left[first:last]
        else:
            merged += ["<<<<<<< HEAD", *left[first:last], "=======", *right[low:high], ">>>>>>> origin/main"]
    return "\n".join(merged) + "\n"


@damage("an empty file", ("빈 파일입니다", "The file is empty"), expected=UNGRADED)
def empty_file(assignment: Assignment) -> Made:
    return b""


@damage("nothing but zero bytes", ("빈 파일입니다", "The file is empty"), expected=UNGRADED)
def nothing_but_zeros(assignment: Assignment) -> Made:
    return bytes(10_000)


@damage("the JSON cut off in the middle", ("중간에 끊겼습니다", "The file is cut off"), expected=UNGRADED)
def truncated_json(assignment: Assignment) -> Made:
    content = student(assignment).to_bytes()
    return {f"20231000{n}1_lec26.ipynb": content[: len(content) * n // 4] for n in (1, 2, 3)}


@damage("a web page saved as .ipynb", ("웹 페이지(HTML)가", "It is a web page (HTML)"), expected=UNGRADED)
def web_page_saved_as_notebook(assignment: Assignment) -> Made:
    return "<!DOCTYPE html>\n<html><head><title>Google Colab</title></head><body>로그인</body></html>".encode()


@damage(
    "documents of Word and Hangul under a notebook's name",
    ("문서", "office document"),
    expected=UNGRADED,
)
def saved_by_word_or_hangul(assignment: Assignment) -> Made:
    heads = (
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1\\ansi ",
        b"HWP Document File V3.00",
    )
    return {f"20231000{n}1_lec26.ipynb": head + bytes(range(256)) * 20 for n, head in enumerate(heads)}


@damage(
    "the notebook's text pasted into Word and saved as plain text: its quotes are curly now",
    ("JSON이 2행에서 깨져 있습니다", "Its JSON is broken in line 2"),
    expected=UNGRADED,
)
def curly_quotes(assignment: Assignment) -> Made:
    return student(assignment).to_bytes().decode().replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}").encode("utf-8-sig")


@damage(
    "a shortcut of Google Drive in place of the notebook",
    ("가리키는 바로 가기", "It is a shortcut to a file on Google Drive"),
    expected=UNGRADED,
)
def google_drive_shortcut(assignment: Assignment) -> Made:
    link = {"": "WARNING! DO NOT EDIT THIS FILE!", "doc_id": "1aBcD", "resource_key": "", "email": "kim@example.com"}
    url = {"url": "https://colab.research.google.com/drive/1aBcD"}
    return {FILE: json.dumps(link).encode(), "2023100002_lec26.ipynb": json.dumps(url).encode()}
