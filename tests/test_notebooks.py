"""The committed notebooks: what students get gives nothing away, and what lecturers show runs as it stands."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from our_course import our_course

from autograde.course.data import put_data

COURSE = our_course()
EDITIONS = [(id, language) for id in COURSE.assignments for language in ("ko", "en")]
#: The editions differ in texts: one of each assignment runs in `make test`, the other in `make proof`.
RUN = [
    pytest.param(id, language, marks=() if number % 4 in (0, 3) else pytest.mark.proof)
    for number, (id, language) in enumerate(EDITIONS)
]
BADGE = "https://colab.research.google.com/assets/colab-badge.svg"


def notebook(folder: str, id: str, language: str) -> dict[str, Any]:
    path = COURSE.root / folder / language / id / f"{id}.ipynb"
    assert path.stat().st_size < 3 << 20
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


@pytest.mark.parametrize(("id", "language"), EDITIONS)
def test_when_a_release_is_opened_then_it_has_every_blank_and_no_solution(id: str, language: str) -> None:
    assignment, declared = COURSE.assignment(id), COURSE.declaration(id)
    cells = notebook("notebooks", id, language)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    graded = [cell["metadata"]["nbgrader"] for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    assert sum(source(cell).count("### your code") for cell in code) == declared.blanks
    assert (len(graded), sum(mark["points"] for mark in graded)) == (declared.exercises, declared.points)
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    everything = "\n".join(source(cell) for cell in cells)
    for exercise in assignment.exercises:
        for blank in exercise.blanks:
            line = blank.prefix.strip() + blank.solution
            assert blank.prefix.strip() == "" or line not in everything, f"{exercise.id}: {line}"
        if exercise.is_written:
            assert exercise.written(exercise.solution[language]) not in everything, exercise.id


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
@pytest.mark.parametrize(("id", "language"), EDITIONS)
def test_when_a_notebook_shows_a_picture_then_it_is_inside_and_has_alt_text(
    folder: str, id: str, language: str
) -> None:
    prose = "\n".join(
        source(cell) for cell in notebook(folder, id, language)["cells"] if cell["cell_type"] == "markdown"
    )
    tags = re.findall(r"<img[^>]*>", prose)
    assert tags
    assert all(re.search(r'alt="[^"]{10,}"', tag) and 'src="data:image/png;base64,' in tag for tag in tags)
    linked = re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", prose)
    assert [address for _, address in linked] == [BADGE]
    assert all(text for text, _ in linked)


@pytest.mark.parametrize(("id", "language"), EDITIONS)
def test_when_a_solution_is_shown_then_nothing_fails_or_warns(id: str, language: str) -> None:
    cells = [cell for cell in notebook("solutions", id, language)["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert not any(output["output_type"] == "error" or output.get("name") == "stderr" for output in outputs)


@pytest.mark.usefixtures("gpt2_vocabulary")
@pytest.mark.parametrize(("id", "language"), RUN)
def test_when_a_release_is_filled_then_it_runs_in_a_real_kernel_from_an_empty_folder(
    id: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too heavy is left to the solved notebook; the grader's stand-ins take its place here."""
    assignment = COURSE.assignment(id)
    released = {cell["id"]: source(cell) for cell in notebook("notebooks", id, language)["cells"]}
    assert all(cell.id in released for cell in assignment.release_cells(language))
    book = nbformat.v4.new_notebook()
    for cell in assignment.cells:
        if cell.cell_type == "code" and "grader" in cell.only and (cell.exercise or "heavy" not in cell.tags):
            text = released.get(cell.id, cell.source[language])
            if cell.kind == "exercise" and cell.exercise:
                text = cell.exercise.solution[language]
            book.cells.append(nbformat.v4.new_code_cell(text, id=cell.id, metadata={"tags": list(cell.tags)}))
    put_data(COURSE, tmp_path / "data", fallback=True)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "empty")}}).execute()
    printed = "".join(
        output.text for cell in book.cells for output in cell.get("outputs", []) if output.output_type == "stream"
    )
    total = sum(not exercise.is_written for exercise in assignment.exercises)
    assert f"✅ {total}/{total}" in printed
    assert "❌" not in printed
    assert not [line for line in printed.splitlines() if "⬜" in line and "STUDENT_NUMBER" not in line]
