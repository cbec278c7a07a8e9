"""A stand-in for `google.colab`, which notebooks written in Colab import: nothing of it does anything here.

It is found only where it is imported, so that `"google.colab" in sys.modules` says False before, as outside Colab.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["install"]

PACKAGE = "google.colab"


class SecretNotFoundError(Exception):
    """`userdata.get`: there is no secret of this name, as in a Colab without secrets."""


class NotebookAccessError(Exception):
    """`userdata.get`: the notebook may not read a secret; never raised here."""


class _StandIn(ModuleType):
    """Whatever is looked up in it is a function that does nothing; in the package itself, one more such module."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ == PACKAGE:
            return importlib.import_module(f"{PACKAGE}.{name}")
        return _nothing

    def __call__(self, *_: Any, **__: Any) -> None:
        return None


class _Finder:
    """Finder and loader of the stand-in; last in line, so that a real `google` package keeps its place."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "google" or f"{name}.".startswith(f"{PACKAGE}."):
            return ModuleSpec(name, _Finder, is_package=True)  # type: ignore[arg-type]
        return None

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        return ModuleType(spec.name) if spec.name == "google" else _StandIn(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        module.__dict__.update({"__file__": "<stand-in>"} | _CONTENT.get(module.__name__, {}))


def install() -> None:
    """Makes `import google.colab` work."""
    if _Finder not in sys.meta_path:
        sys.meta_path.append(_Finder)


def _nothing(*_: Any, **__: Any) -> Any:
    """Gives what also stands behind `with`: `with output.use_tags("x"):`."""
    return contextlib.nullcontext()


def _mount(mountpoint: str, *_: Any, **__: Any) -> None:
    """An empty drive."""
    with contextlib.suppress(OSError):
        os.makedirs(os.path.join(mountpoint, "MyDrive"), exist_ok=True)


def _no_files(*_: Any, **__: Any) -> dict[str, bytes]:
    return {}


def _no_secret(key: str) -> str:
    raise SecretNotFoundError(f"Secret {key} does not exist.")


_CONTENT: dict[str, dict[str, Any]] = {
    f"{PACKAGE}.drive": {"mount": _mount},
    f"{PACKAGE}.files": {"upload": _no_files, "upload_file": _no_files},
    f"{PACKAGE}.userdata": {
        "get": _no_secret,
        "SecretNotFoundError": SecretNotFoundError,
        "NotebookAccessError": NotebookAccessError,
    },
}
