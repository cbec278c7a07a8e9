"""Classes to grade in benchmarks: no two submissions have the same code."""

from __future__ import annotations

import json

from autograde.course import Course

__all__ = ["complete", "vary"]


def complete(course: Course, assignment: str) -> bytes:
    """The solved notebook, as a student would hand it in: without outputs."""
    notebook = json.loads((course.root / "solutions" / "ko" / assignment / f"{assignment}.ipynb").read_bytes())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(notebook).encode()


def vary(content: bytes, number: int) -> bytes:
    """The same notebook with a line more in each cell of code, different for each number."""
    try:
        notebook = json.loads(content)
    except ValueError:
        return content + b" " * number
    for index, cell in enumerate(notebook.get("cells", [])):
        if cell.get("cell_type") == "code":
            source = "".join(cell["source"])
            cell["source"] = f"{source}\nvariation_{number}_{index} = [{number}] * {1 + number % 7}  # {number}"
    return json.dumps(notebook).encode()
