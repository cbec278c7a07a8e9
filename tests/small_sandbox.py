"""A small sandbox for tests: three cells, low limits, and a way to leave out one wall at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from autograde.sandbox import bubblewrap
from autograde.sandbox.process import AnswerError, Process
from autograde.sandbox.sandbox import ProcessLimits, Sandbox, WarmCell

__all__ = ["CELLS", "LIMITS", "answering", "raised", "run", "small_sandbox", "still_works", "value", "without_walls"]

CELLS = [
    WarmCell("setup", "import os, sys, socket\nsecret = 'of the trunk'", exercise=False),
    WarmCell("first", "text = 'a b'\nparts = text.split()", exercise=True),
    WarmCell("second", "count = len(parts)", exercise=True),
]
LIMITS = ProcessLimits(cpu_seconds=20, memory_mib=512, file_mib=16, processes=32, open_files=64)


@contextmanager
def small_sandbox(
    cells: list[WarmCell] | None = None, preload: list[str] | None = None, **more: Any
) -> Iterator[Sandbox]:
    box = Sandbox(cells or CELLS, preload or [], {}, {}, LIMITS, isolated=True, **more)
    try:
        box.wait()
        yield box
    finally:
        box.close()


@contextmanager
def answering(box: Sandbox, exercise: str = "second", **more: Any) -> Iterator[Process]:
    process = box.start_answer(exercise, **more)
    try:
        yield process
    finally:
        process.close()


def run(process: Process, source: str, seconds: float = 20.0) -> None:
    process.answer(source, helpers=[], given={}, seconds=seconds)


def value(process: Process, code: str) -> Any:
    return process.evaluate(code, {}, [], 20.0)


def raised(box: Sandbox, source: str, exercise: str = "second") -> str:
    """What the answer raises; empty when it runs to its end."""
    with answering(box, exercise) as process:
        try:
            run(process, source)
        except AnswerError as error:
            return str(error)
        return ""


def still_works(sandbox: Sandbox) -> bool:
    with answering(sandbox) as process:
        run(process, "count = len(parts)")
        return bool(value(process, "count") == 2)


def without_walls(folder: Path, monkeypatch: pytest.MonkeyPatch, *gaps: tuple[str, str, str]) -> None:
    """Sandboxes from now on run a copy of the runner; each gap is a file, a wall in its code, and what stands there
    now.
    """
    runner = folder / "inside"
    shutil.copytree(bubblewrap.RUNNER, runner)
    for file, wall, gap in gaps:
        code = (runner / file).read_text(encoding="utf-8")
        assert code.count(wall) == 1, f"{file} has changed: no {wall!r} in it"
        (runner / file).write_text(code.replace(wall, gap), encoding="utf-8")
    monkeypatch.setattr(bubblewrap, "RUNNER", runner)
