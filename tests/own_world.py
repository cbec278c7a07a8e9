"""Cells that run one after the other in a student's own world, and questions about other inputs."""

from __future__ import annotations

from typing import Any

from autograde.sandbox.process import Process

__all__ = ["again", "run"]

GIVEN = {"text": 'text = "a b"'}


def run(process: Process, *cells: tuple[str, str], given: dict[str, str] = GIVEN, asked: str = "") -> None:
    """Cells as (kind, source), the last of them the answer."""
    ready: list[dict[str, Any]] = [{"kind": kind, "source": source, "seconds": 20} for kind, source in cells]
    ready[-1] |= {"given": given, "asked": asked.split()}
    assert process.run(ready, goes_on=True) == [None] * len(cells)


def again(process: Process, question: str, **values: Any) -> Any:
    return process.evaluate(question, {}, [values], 20)
