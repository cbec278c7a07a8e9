"""Runs the solved notebook of an edition in a real kernel, from an empty folder, and keeps its outputs.

What would change from run to run (timing, addresses, paths of this machine) is left out or refused. A warning, an
error or a failing visible check stops the build.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from autograde.authoring.notebook import Notebook, Shown, notebook_path, to_bytes
from autograde.authoring.stand_ins import KEPT, WORDS, keeping, make_stand_ins, read_kept, with_code
from autograde.course import Course
from autograde.course.exercises import Assignment
from autograde.errors import AuthoringError

__all__ = ["is_current", "keep_outputs", "run_notebook", "what_it_shows", "what_release_shows"]

#: The key of a solved notebook's metadata under which the values lie that stand in for what students leave open.
STAND_INS = "stand_ins"

#: Seconds for one cell.
CELL_SECONDS = 600

_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{4,}")


def run_notebook(
    notebook: Notebook,
    assignment: Assignment,
    data: Path,
    caches: Mapping[str, Path],
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The file of the notebook with the outputs of a run. `data` is the folder with the data files, `caches`
    are folders by the environment variables that point to them, `pictures` are PNGs by the cells whose HTML they show
    where it cannot be. Raises AuthoringError naming the cell.
    """
    solved: NotebookNode = json.loads(json.dumps(_keeping(notebook, assignment)), object_hook=NotebookNode)
    with tempfile.TemporaryDirectory(prefix="solution-") as folder:
        _run(solved, assignment, Path(folder).resolve(), data, caches)
        kept = read_kept(Path(folder).resolve() / KEPT)
    _leave_out(solved, {cell["id"] for cell in notebook["cells"]})
    _put_beside(solved, pictures or {})
    # The kernel has added the version of its language.
    solved.metadata = {**notebook["metadata"], STAND_INS: make_stand_ins(assignment, kept)}
    return to_bytes(solved)


def keep_outputs(content: bytes, committed: Path, missing: Collection[str]) -> tuple[bytes, int]:
    """The notebook that was run without these extras, with the committed outputs of the cells that have the tag of one
    of them; and how many these are.
    """
    solved = json.loads(content)
    cells = [cell for cell in solved["cells"] if not set(missing).isdisjoint(cell["metadata"].get("tags", ()))]
    if not cells or not committed.is_file():
        return content, 0
    before = {cell["id"]: cell for cell in json.loads(committed.read_text(encoding="utf-8"))["cells"]}
    kept = [cell for cell in cells if cell["id"] in before]
    for cell in kept:
        cell["outputs"] = before[cell["id"]]["outputs"]
    return to_bytes(solved), len(kept)


def what_it_shows(committed: Path) -> Shown:
    """What a release takes from the committed solved notebook; nothing where there is none that was run."""
    try:
        notebook = json.loads(committed.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if WORDS not in cell["metadata"].get("tags", ())]
        printed = {cell["id"]: text for cell in cells if (text := _printed(cell))}
        return Shown(notebook["metadata"][STAND_INS], printed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Shown("", {})


def what_release_shows(course: Course, assignment: Assignment, language: str) -> Shown:
    """The same for one edition, with the code that stands in for what is open where the author lets it."""
    shown = what_it_shows(course.root / notebook_path("solutions", language, assignment.id))
    if shown.stand_ins and course.declaration(assignment.id).start_here == "all":
        return replace(shown, stand_ins=with_code(shown.stand_ins, assignment, language))
    return shown


def _keeping(notebook: Notebook, assignment: Assignment) -> Notebook:
    """The notebook with a cell behind each one whose values are to be kept."""
    code, cells = keeping(assignment), list[dict[str, Any]]()
    for cell in notebook["cells"]:
        cells.append(cell)
        if cell["id"] in code:
            bare: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
            cells.append({**bare, "id": f"keep-{cell['id']}", "source": code[cell["id"]]})
    return {**notebook, "cells": cells}


def _leave_out(solved: NotebookNode, ids: Collection[str]) -> None:
    """All cells but these, whose counts are then as if there had been no others."""
    solved.cells = [cell for cell in solved.cells if cell.id in ids]
    for count, cell in enumerate((cell for cell in solved.cells if cell.cell_type == "code"), start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count


def _put_beside(solved: NotebookNode, pictures: Mapping[str, bytes]) -> None:
    """Each picture in the output that it stands for: of the two a viewer shows the HTML if it can."""
    for cell in solved.cells:
        for output in cell.get("outputs", ()) if cell.id in pictures else ():
            if "text/html" in output.get("data", {}):
                output.data["image/png"] = base64.b64encode(pictures[cell.id]).decode()


def _printed(cell: Mapping[str, Any]) -> str:
    """What a cell prints, and the texts that it shows where it shows no picture."""
    texts = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        text = output.get("text") or ("" if any(kind.startswith("image/") for kind in data) else data.get("text/plain"))
        texts.append("".join(text or ""))
    return "".join(texts).strip("\n")


def is_current(committed: Path, notebook: Notebook) -> bool:
    """Whether the committed solved notebook was run from these sources."""
    if not committed.is_file():
        return False
    try:
        solved = json.loads(committed.read_text(encoding="utf-8"))
        cells = solved["cells"]
        ran = STAND_INS in solved["metadata"] and all(
            cell["execution_count"] for cell in cells if cell["cell_type"] == "code"
        )
        return ran and [_sources(cell) for cell in cells] == [_sources(cell) for cell in notebook["cells"]]
    except (ValueError, KeyError, TypeError):
        return False


def _sources(cell: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in cell.items() if key not in ("outputs", "execution_count")}
    return {**kept, "source": "".join(cell["source"])}


def _run(solved: NotebookNode, assignment: Assignment, folder: Path, data: Path, caches: Mapping[str, Path]) -> None:
    work, ipython = folder / "work", folder / "ipython"
    work.mkdir()
    client = NotebookClient(
        solved,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # the kernel would warn that its local sockets are not encrypted
        resources={"metadata": {"path": str(work)}},
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
    )
    environment = {
        **os.environ,
        "COURSE_DATA": str(data.resolve()),
        **{variable: str(cache.resolve()) for variable, cache in caches.items()},
        "IPYTHONDIR": str(ipython),
        KEPT: str(folder / KEPT),
        "PYTHONHASHSEED": "0",
        "NBGRADER_EXECUTION": "validate",  # a visible check that fails raises
    }
    try:
        client.execute(env=environment)
    except CellExecutionError as error:
        raise _failure(solved, assignment, f"{error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise _failure(solved, assignment, f"{type(error).__name__}: {error}") from None
    _refuse_outputs(solved, assignment, (str(folder), str(Path.home()), sys.prefix, str(data.resolve())))


def _failure(solved: NotebookNode, assignment: Assignment, what: str) -> AuthoringError:
    """The error at the last cell that ran."""
    ran = [cell for cell in solved.cells if cell.cell_type == "code" and cell.execution_count]
    return _error(assignment, ran[-1].id if ran else solved.cells[0].id, what)


def _error(assignment: Assignment, id: str, what: str) -> AuthoringError:
    cell = next(cell for cell in assignment.cells if cell.id == id)
    exercise = cell.exercise.id if cell.exercise else None
    return AuthoringError(f"the solved cell '{id}': {what}", file=cell.file, line=cell.line, exercise=exercise)


def _refuse_outputs(solved: NotebookNode, assignment: Assignment, paths: tuple[str, ...]) -> None:
    """No warnings and nothing of this machine or this run."""
    for cell in solved.cells:
        if cell.cell_type != "code":
            continue
        for text in _texts(cell):
            address = _ADDRESS.search(text)
            if address:
                raise _error(assignment, cell.id, f"prints an address that changes from run to run: {address[0]}")
            for path in paths:
                if path in text:
                    raise _error(assignment, cell.id, f"prints a path of this machine: {path}")
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                raise _error(assignment, cell.id, f"writes a warning or error text:\n{output.text}")


def _texts(cell: NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        yield output.get("text", "")
        yield from (value for kind, value in output.get("data", {}).items() if kind.startswith("text/"))
