"""Modules of `source/`: the code of the figures, and the numbers that they show."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

__all__ = ["SOURCE", "load"]

SOURCE = Path(__file__).resolve().parents[1] / "source"


def load(file: Path) -> ModuleType:
    """A module of `source/`, found as the build finds it."""
    if str(SOURCE) not in sys.path:
        sys.path.insert(0, str(SOURCE))
    spec = importlib.util.spec_from_file_location(f"tested_{file.parent.name}_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look for their module there
    spec.loader.exec_module(module)
    return module
