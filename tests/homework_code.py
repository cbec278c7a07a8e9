"""The homework's own code, from its solved notebook, and sizes of small checkpoints."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from autograde.course.assemble import read_assignment
from autograde.text import Text

__all__ = ["CHECKPOINTS", "Names", "definitions"]

SOURCE = Path(__file__).parents[1] / "source" / "hw04"
Names = dict[str, Any]
#: Sizes of two small checkpoints: no two are equal, and neither number of blocks is the other's.
CHECKPOINTS = (
    {"n_vocab": 50, "n_ctx": 16, "n_embd": 12, "n_head": 3, "n_layer": 2},
    {"n_vocab": 41, "n_ctx": 9, "n_embd": 20, "n_head": 4, "n_layer": 3},
)


def definitions(language: str) -> Names:
    """What the cells of a solved notebook define: imports, functions, classes and constants. Nothing else is run."""
    names: Names = {"language": language}
    for cell in read_assignment(SOURCE, Text("과제", "Homework")).cells:
        if cell.kind in ("given", "exercise") and "release" in cell.only:
            kept = [statement for statement in ast.parse(cell.source[language]).body if is_definition(statement)]
            exec(compile(ast.Module(kept, []), cell.id, "exec"), names)
    return names


def is_definition(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        name = statement.targets[0].id
        return name.isupper() and name not in ("GPT_CONFIG_TRAIN", "TRAINING", "GPT_CONFIG_PRETRAINED")
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
