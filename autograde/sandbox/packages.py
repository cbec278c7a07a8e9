"""Packages that the grader's Python finds outside its own folder: through PYTHONPATH, a `.pth` file, a `--user` or an
editable install. What holds packages only is shown in the sandbox; what may hold more is named, not shown.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["NONE", "Packages", "find_packages", "is_inside", "where_missing"]

PACKAGE = Path(__file__).resolve().parents[1]
SITE = ("site-packages", "dist-packages")
MISSING = re.compile(r"No module named '(\w+)", re.ASCII)


@dataclass(frozen=True)
class Packages:
    """Folders and zip files on the grader's `sys.path` that are not the interpreter's own, in its order."""

    shown: tuple[str, ...]
    kept_out: tuple[str, ...]


NONE = Packages((), ())


def find_packages(hidden: Sequence[Path], interpreter: Sequence[str]) -> Packages:
    """What of `sys.path` lies outside the `interpreter`'s folders, or is named by PYTHONPATH. Whatever holds one of
    the `hidden` folders, or lies in one, is kept out; so are the project itself, the folder of the script that runs,
    the working folder, the user's home, the folder for temporary files, and all folders above the last three.
    """
    named = [os.path.normpath(Path.cwd() / path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    entries = [os.path.normpath(path) for path in sys.path if Path(path).is_absolute() and Path(path).exists()]
    found = [path for path in dict.fromkeys(entries) if path in named or not is_inside(path, interpreter)]
    shown = [path for path in found if not _holds_more(path, hidden)]
    return Packages(tuple(shown), tuple(path for path in found if path not in shown))


def where_missing(said: str, packages: Packages) -> str:
    """For what a process in the sandbox said when it could not import something: where this Python has it; empty where
    it has not, either.
    """
    missing = MISSING.search(said)
    try:
        spec = importlib.util.find_spec(missing[1]) if missing else None
    except (ImportError, ValueError):
        spec = None
    places = [*(spec.submodule_search_locations or ()), spec.origin] if spec else []
    place = next((str(place) for place in places if place and Path(place).exists()), None)
    if missing is None or place is None or is_inside(place, packages.shown):
        return ""
    return (
        f"The grader's Python has '{missing[1]}' in {place}, which answers must not see, since more than packages may "
        "lie there. Install it into the interpreter's own folder (pip install, not editable), or give it a folder of "
        "its own in PYTHONPATH."
    )


def is_inside(folder: str, others: Sequence[str]) -> bool:
    return any(f"{folder}/".startswith(f"{other.rstrip('/')}/") for other in others)


def _holds_more(path: str, hidden: Sequence[Path]) -> bool:
    project = [] if PACKAGE.parent.name in SITE else [PACKAGE.parent]
    secret = [spelling for folder in (*hidden, *project) if folder != PACKAGE for spelling in _spellings(folder)]
    around = [
        spelling for folder in (Path.cwd(), Path.home(), tempfile.gettempdir()) for spelling in _spellings(folder)
    ]
    script = _spellings(Path(sys.argv[0]).parent)
    return any(
        spelling in script
        or is_inside(spelling, secret)
        or any(is_inside(inner, [spelling]) for inner in (*secret, *around))
        for spelling in _spellings(path)
    )


def _spellings(folder: Path | str) -> set[str]:
    """As it is named and as it is, should a link be on the way."""
    return {os.path.normpath(Path.cwd() / folder), str(Path(folder).resolve())}
