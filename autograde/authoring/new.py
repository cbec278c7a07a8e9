"""Makes the folder of a new course: a small one that builds, verifies and grades, to change into one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograde.errors import CourseError

__all__ = ["new_course"]

TEMPLATE = Path(__file__).with_name("new_course")
#: What has another name here, where it must not work.
NAMES = {"gitignore": ".gitignore"}


def new_course(folder: Path) -> list[Path]:
    """The files that were written into the folder, which is made where there is none. Raises CourseError where it holds
    anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not an empty folder; a new course needs one of its own")
    written = []
    for file in sorted(TEMPLATE.rglob("*")):
        place = file.relative_to(TEMPLATE)
        if file.is_file() and "__pycache__" not in place.parts:
            target = folder / place.with_name(NAMES.get(place.name, place.name))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            written.append(target)
    return written
