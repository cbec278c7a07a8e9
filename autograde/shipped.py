"""Files that installed packages ship."""

from __future__ import annotations

import importlib.util
from pathlib import Path

__all__ = ["shipped"]


def shipped(path: str) -> Path | None:
    """The file or folder `PACKAGE/path/in/it`, found without importing the package; None where there is none."""
    package, _, inner = path.partition("/")
    spec = importlib.util.find_spec(package) if package else None
    folders = spec.submodule_search_locations if spec else None
    found = Path(folders[0]) / inner if folders else None
    return found if found and found.exists() else None
