"""A kernel in which the tools of the checks have run, for a small assignment of three exercises."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from autograde.course.edition import select
from autograde.course.included import CELLS
from autograde.course.source import read_cells

__all__ = ["CHECKS", "FIRST", "NEEDS", "SECOND", "Session", "as_file", "saved", "started", "tools_of_checks"]

SECONDS = 60
NEEDS = {"first": [], "second": ["first"], "third": []}
FIRST = "# first\nnumbers = [3, 1]  ### your code\ntotal = sum(numbers)"
SECOND = "# second\ndoubled = [2 * number for number in numbers]  ### your code"
CHECKS = {
    "first": 'with check("first", hint="H1", more="H2"):\n    answered(numbers)\n    assert total == 4, "no four"',
    "second": 'with check("second", hint="H3"):\n    answered(doubled)\n    assert doubled == [6, 2], "not doubled"',
}


class Session:
    """A kernel in which cells are run as a student runs them."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self.went_on = True

    def run(self, source: str) -> str:
        """What the cell prints; `went_on` is whether 'run all' would go on behind it."""
        printed: list[str] = []

        def hear(message: dict[str, dict[str, str]]) -> None:
            kind, content = message["msg_type"], message["content"]
            if str(kind) == "stream":
                printed.append(content["text"])
            elif str(kind) == "clear_output":
                printed.clear()
            elif str(kind) == "error":
                printed.append(f"{content['ename']}: {content['evalue']}")

        reply = self._client.execute_interactive(source, timeout=SECONDS, output_hook=hear)
        self.went_on = reply["content"]["status"] == "ok"
        return "".join(printed).strip()

    def check(self, exercise: str) -> str:
        return self.run(CHECKS[exercise])


def as_file(*cells: dict[str, Any]) -> str:
    code = {"cell_type": "code", "metadata": {}, "outputs": []}
    return json.dumps({"cells": [{**code, **cell} for cell in cells]}, ensure_ascii=False)


def saved(*cells: str, outputs: str = "") -> str:
    shown = [{"output_type": "stream", "name": "stdout", "text": [outputs]}]
    return as_file(*({"source": [cell], "outputs": shown} for cell in cells))


def tools_of_checks() -> str:
    """The cells of the engine, for a small assignment."""
    files = [CELLS / "check.py", CELLS / "go_on.py"]
    cells = {cell.options.get("name"): cell.text for file in files for cell in read_cells(file)}
    values = {"exercises": NEEDS, "evidence": ["train"]}
    return "\n".join(select(cells[name], "en", values) for name in ("check", "go-on"))


@contextmanager
def started(tools: str, notebook: Path) -> Iterator[Session]:
    """A kernel that has run the `tools`; the student's notebook is saved at this path."""
    environment = {key: value for key, value in os.environ.items() if key != "NBGRADER_EXECUTION"}
    manager, client = start_new_kernel(
        kernel_name="python3",
        env={**environment, "JPY_SESSION_NAME": str(notebook)},
        extra_arguments=["--log-level=50"],
    )
    try:
        session = Session(client)
        assert session.run(tools) == ""
        yield session
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
