"""A small made-up class that has handed in hw04 in Canvas: the solved notebook with answers in words of their own."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["STUDENTS", "write_homework"]

ROOT = Path(__file__).resolve().parents[1]
SOLVED = ROOT / "solutions" / "en" / "hw04" / "hw04.ipynb"
#: By Canvas's id, the name and what is written about cross-entropy; None where nothing was handed in.
STUDENTS: Mapping[str, tuple[str, str | None]] = {
    "20001": ("Kim Minsu", "The targets are the inputs shifted by one. Cross-entropy is -log p of the right token."),
    "20002": ("Lee Seoyeon", "the targets are the inputs, shifted by one; cross-entropy is -log p of the right token"),
    "20003": ("Park Jiho", "It measures how surprised the model is."),
    "20004": ("Choi Ara", "="),
    "20005": ("김하늘", None),
}


def write_homework(folder: Path) -> None:
    """Writes `submissions.zip` and `gradebook.csv`, as Canvas gives them."""
    with zipfile.ZipFile(folder / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for id, (name, answer) in STUDENTS.items():
            if answer is not None:
                letters = name.replace(" ", "").lower()
                archive.writestr(f"{letters}_{id}_9{id}_hw04.ipynb", json.dumps(_answered(answer)))
    rows = [
        "Student,ID,SIS User ID,SIS Login ID,Section,hw04 (4711),Final Score",
        ",,,,,Manual Posting,",
        "    Points Possible,,,,,100,(read only)",
        *(f"{name},{id},S{id},user{id},CS 101,," for id, (name, _) in STUDENTS.items()),
    ]
    (folder / "gradebook.csv").write_text("\r\n".join([*rows, ""]), encoding="utf-8", newline="")


def _answered(text: str) -> dict[str, object]:
    notebook: dict[str, object] = json.loads(SOLVED.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    assert isinstance(cells, list)
    (cell,) = [one for one in cells if one["id"] == "explain-cross-entropy"]
    first = "".join(cell["source"]).split("\n\n")[0]
    cell["source"] = f"{first}\n\n{text}"
    return notebook
