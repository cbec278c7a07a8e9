"""Stand-in while the real one is written."""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any

__all__ = ["compiled", "execute", "make_shell", "parse"]


def make_shell() -> Any:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    quiet = Config()
    quiet.HistoryManager.enabled = False
    quiet.InteractiveShell.cache_size = 0
    return InteractiveShell.instance(config=quiet)


def parse(shell: Any, source: str, file: str) -> ast.Module:
    try:
        return ast.parse(source, file)
    except SyntaxError:
        tree: ast.Module = ast.parse(shell.transform_cell(source), file)
        return tree


def compiled(tree: ast.Module, file: str) -> CodeType:
    return compile(tree, file, "exec")


def execute(code: CodeType, names: dict[str, Any]) -> None:
    exec(code, names)
