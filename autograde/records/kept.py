"""What the record keeps of an answer besides its result: for whoever grades it by hand, and to tell what the class did.

It stands in the record alone, beside the result, and in no file that is made from it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.intake.document.pictures import Picture
from autograde.writing import write_whole

__all__ = ["MOST_KEPT", "KeptAnswer", "keep_pictures", "picture_file"]

#: Characters of an answer, and of the saved outputs that its checks looked at.
MOST_KEPT = 5_000
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class KeptAnswer:
    """`text` is the answer's cell, `saved` what the cells that its checks looked at had printed when the notebook was
    saved. Equal for two answers are: `digest`, where all of that is the same; `program`, where they are the same
    program but for what they call variables of their own, and None for what is none; `behaviour`, where they did the
    same in every check, and None where nothing can be told from it, or they passed. `pictures` were saved with these
    cells, redrawn; without their content once read.
    """

    text: str
    digest: str
    saved: str = ""
    program: str | None = None
    behaviour: str | None = None
    pictures: tuple[Picture, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Of the pictures the names; `store` writes them into files of their own."""
        data = {**asdict(self), "pictures": [one.name for one in self.pictures]}
        return {name: value for name, value in data.items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> KeptAnswer:
        return cls(
            data.get("text", ""),
            data["digest"],
            data.get("saved", ""),
            data.get("program"),
            data.get("behaviour"),
            tuple(Picture(name, "") for name in data.get("pictures", ())),
        )


def keep_pictures(folder: Path, pictures: Iterable[Picture]) -> None:
    """Writes those that are not there yet; all are on the disk then."""
    for picture in pictures:
        if picture.png and not (path := picture_file(folder, picture.name)).is_file():
            write_whole(path, base64.b64decode(picture.png))


def picture_file(folder: Path, name: str) -> Path:
    """Where the record in the folder has the picture of this name. Raises ValueError for what is no such name."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"no picture's name: {name!r}")
    return folder / "pictures" / f"{name}.png"
