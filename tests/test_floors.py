"""Nothing imports from a floor above its own: data goes down through them and comes back up as results."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[1] / "autograde"
#: From below to above; parts of one floor do not know each other.
FLOORS = (
    ("errors", "text", "syntax", "shipped", "templates", "writing", "chromium"),
    ("course",),
    ("cells",),
    ("sandbox",),
    ("authoring",),
    ("intake.notes",),
    ("intake.delivery", "intake.document"),
    ("intake.alignment",),
    ("intake",),
    ("records", "alike"),
    ("grading",),
    ("checking",),
    ("reporting",),
    ("classroom",),
    ("lecture",),
    ("verify", "show", "derived", "demo", "publish", "nbgrader_plugin"),
    ("cli_messages",),
    ("cli_record",),
    ("cli",),
    ("__main__",),
)


def floor(module: str) -> int:
    """The number of the floor on which a module of the engine stands, by its longest name in the list."""
    names = {name: number for number, part in enumerate(FLOORS) for name in part}
    return names[max((name for name in names if f"{module}.".startswith(f"{name}.")), key=len)]


def imports(source: str) -> Iterator[str]:
    """The engine's modules that a module imports, without the package's own name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "autograde":
            package = (node.module or "").removeprefix("autograde").removeprefix(".")
            yield from (f"{package}.{name.name}".removeprefix(".") for name in node.names)
        elif isinstance(node, ast.Import):
            names = (name.name for name in node.names)
            yield from (name.removeprefix("autograde.") for name in names if name.startswith("autograde."))


def climbing(folder: Path) -> list[str]:
    found = []
    for file in sorted(folder.rglob("*.py")):
        module = ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        if module.startswith(("__init__", "checks.", "authoring.new_course.")):  # courses, no part of the engine
            continue
        above = (name for name in imports(file.read_text(encoding="utf-8")) if floor(name) > floor(module))
        found += [f"{module} imports {name}" for name in above]
    return found


def test_when_a_module_imports_another_then_that_stands_on_its_own_floor_or_below() -> None:
    assert climbing(ENGINE) == []


@pytest.mark.parametrize(
    "line",
    ["from autograde.grading.grader import Grader", "from autograde import cli", "import autograde.reporting.pages"],
)
def test_when_a_module_climbs_then_it_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "intake").mkdir()
    (tmp_path / "intake" / "reader.py").write_text(f"def late():\n    {line}\n")
    (found,) = climbing(tmp_path)
    assert found.startswith("intake.reader imports ")


def test_when_the_engine_is_searched_then_it_names_no_package_of_this_repositorys_course() -> None:
    lists_colabs = ENGINE / "grading" / "colab.py"
    files = [file for file in ENGINE.rglob("*.py") if file.relative_to(ENGINE).parts[0] != "checks"]
    named = re.compile(r"tiktoken|gpt", re.IGNORECASE)
    found = [file for file in files if named.search(file.read_text(encoding="utf-8"))]
    assert found == [lists_colabs]
    imports_torch = re.compile(r"^(import|from) torch\b", re.MULTILINE)  # but where a value is a tensor already
    assert not [file for file in files if imports_torch.search(file.read_text(encoding="utf-8"))]
