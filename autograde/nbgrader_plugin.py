"""nbgrader with this grader in it: `nbgrader autograde` runs submissions in our sandbox and saves our scores.

nbgrader converts every submission twice, and these two preprocessors take the place of its own:

    submitted/  → GradeInSandbox → autograded/   grades, and writes the release with the answers and their results
    autograded/ → SaveResults    → autograded/   puts the result, which that notebook carries, into the gradebook

nbgrader's own first stage would not do: a duplicated cell or damaged metadata stops it. Here `intake` reads whatever
was handed in, so that a submission which cannot be graded is recorded with the reason, for grading by hand.

What a person grades stands in the formgrader with its rubric below it; feedback is generated without the rubrics.
"""

from __future__ import annotations

import atexit
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat as _nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, ClearSolutions, NbGraderPreprocessor

from autograde.authoring.clear_solutions import ClearBlanks
from autograde.course import Assignment, load_course
from autograde.course.declarations import Criterion
from autograde.course.exercises import check_cell
from autograde.errors import CourseError, SubmissionError
from autograde.grading.grader import Grader
from autograde.grading.seed import kept_seed
from autograde.intake.delivery.submissions import Submission, discover
from autograde.intake.reader import Reader
from autograde.records.gradebook import write_gradebook
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.reporting.words import STATUSES
from autograde.text import Text, number

__all__ = ["DropRubrics", "GradeInSandbox", "SaveResults", "SubmissionExporter", "configure", "graded_notebook"]

#: nbformat is annotated in part only.
nbformat: Any = _nbformat

#: Where a graded notebook carries its result, in the form of grades.json, and the sha256 of the submitted file.
RESULT, HAND_IN = "autograde", "autograde_sha256"
#: The file in the course's folder with the seed of its class, drawn at the first submission; git ignores it.
SEED = ".autograde-seed"
#: What the metadata of a cell with a rubric has there.
RUBRIC = "rubric"
#: What a release's folded cells have as their `cellView`, which is Colab's name for it.
FOLDED = "form"


def configure(c: Any, edition: str = "") -> None:
    """Tells nbgrader what it needs to know; `edition` is the language of the release that stands in the gradebook, else
    the course's first one.

    `c` is the configuration of nbgrader_config.py, where anything may be set anew afterwards.
    """
    # nbgrader starts `alembic` by its name, also where the environment that both are in was not activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    edition = edition or load_course().languages[0]
    c.CourseDirectory.source_directory = f".build/{edition}"
    c.CourseDirectory.release_directory = f"notebooks/{edition}"
    # The release is part of the repository; nbgrader would skip what is there, and leave its gradebook empty.
    c.GenerateAssignment.force = True
    c.GenerateAssignment.preprocessors = [
        ClearBlanks if stage is ClearSolutions else stage for stage in GenerateAssignment.preprocessors.default()
    ]
    c.Autograde.exporter_class = SubmissionExporter
    c.Autograde.sanitize_preprocessors = [GradeInSandbox]
    # Penalties are taken off scores, so they come after them; what is written is checked last.
    c.Autograde.autograde_preprocessors = [SaveResults, AssignLatePenalties, CheckCellMetadata]
    c.GenerateFeedback.preprocessors = [DropRubrics, *GenerateFeedback.preprocessors.default()]


class SubmissionExporter(NotebookExporter):
    """Lets a file that is no notebook through to GradeInSandbox, which reads the file itself and says what is wrong."""

    def from_file(self, file_stream: Any, resources: Any = None, **kwargs: Any) -> Any:
        try:
            notebook = nbformat.read(file_stream, as_version=4)
        except Exception:  # nbformat raises whatever comes up in a damaged file
            notebook = nbformat.v4.new_notebook()
        from_notebook_node: Any = self.from_notebook_node
        return from_notebook_node(notebook, resources=resources, **kwargs)


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """In place of nbgrader's `Execute` and of what prepares for it: the graded notebook of the submitted file."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        file = Path(resources["metadata"]["path"]) / f"{resources['metadata']['name']}.ipynb"
        submission = replace(discover([file])[0], student=names["student"])
        assignment, grader = _warm.grader(names["assignment"])
        result = grader.grade(submission)
        if result.reason:
            self.log.warning("%s could not be graded: %s", file, result.reason.en)
        rubrics = {name: hidden.rubric for name, hidden in grader.checks.items() if hidden.rubric}
        answers = _answers(submission, grader.reader)
        notebook = graded_notebook(self._release(names), assignment, answers, result, rubrics)
        notebook.metadata[HAND_IN] = submission.digest
        return notebook, resources

    def _release(self, names: Any) -> NotebookNode:
        """The release that the gradebook knows, with its metadata and pictures."""
        directory = self.parent.parent.coursedir
        folder = directory.format_path(directory.release_directory, ".", names["assignment"])
        file = Path(folder) / f"{names['notebook']}.ipynb"
        if not file.is_file():
            raise CourseError(f"{file} is missing; run `nbgrader generate_assignment {names['assignment']} --force`")
        release: NotebookNode = nbformat.read(file, as_version=4)
        return release


class SaveResults(NbGraderPreprocessor):  # type: ignore[misc]
    """In place of nbgrader's `SaveAutoGrades`, which would read scores off the outputs of cells."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        result = SubmissionResult.from_json(nb.metadata[RESULT])
        write_gradebook(names["db_url"], names["assignment"], result, nb.metadata[HAND_IN])
        return nb, resources


class DropRubrics(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes the rubrics out of what students get to read."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        nb.cells = [cell for cell in nb.cells if cell.metadata.get(RESULT) != RUBRIC]
        return nb, resources


class _Warm:
    """One grader, kept warm from submission to submission until the process ends or another assignment comes."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._key: tuple[Path, str] | None = None
        self._kept: tuple[Assignment, Grader] | None = None

    def grader(self, assignment_id: str) -> tuple[Assignment, Grader]:
        key = (Path.cwd(), assignment_id)
        if self._kept is None or self._key != key:
            self.close()
            course = load_course()
            assignment = course.assignment(assignment_id)
            grader = Grader(course, assignment, seed=kept_seed(course.root / SEED))
            self._kept = assignment, self._stack.enter_context(grader)
            self._key = key
        return self._kept

    def close(self) -> None:
        self._kept = None
        self._stack.close()


_warm = _Warm()
atexit.register(_warm.close)


def graded_notebook(
    release: NotebookNode,
    assignment: Assignment,
    answers: Mapping[str, str | None],
    result: SubmissionResult,
    rubrics: Mapping[str, Sequence[Criterion]],
) -> NotebookNode:
    """The release with the submission's `answers`, by exercise, the result of each at its check cell, a rubric below
    each answer that a person grades, and the whole result in its metadata. Of folded tools there is the title only,
    since the formgrader would show all of them.

    Students' text stands in code, code blocks and plain outputs only, where it cannot become part of a page.
    """
    results = {check_cell(exercise.id): exercise for exercise in result.exercises}
    for cell in list(release.cells):
        if cell.metadata.get("cellView") == FOLDED and cell.id not in results:
            cell.source = cell.source.partition("\n")[0]
        if (answer := answers.get(cell.id)) is not None:
            cell.source = answer if cell.cell_type == "code" else _fenced(answer)
        if rubric := rubrics.get(cell.id):
            release.cells.insert(release.cells.index(cell) + 1, _rubric_cell(cell.id, rubric))
        if exercise := results.get(cell.id):
            cell.outputs = [_said(_verdict(exercise, assignment.exercise(exercise.id).hint))]
    remarks = [*(_both(result.reason) if result.reason else ()), *map(str, result.public_notes)]
    if remarks:
        heading = "# 채점하면서 남긴 말 · Remarks of the grader"
        cell = nbformat.v4.new_code_cell(heading, id="remarks", outputs=[_said(remarks)])
        release.cells.insert(0, cell)
    release.metadata[RESULT] = result.to_json()
    return release


def _fenced(text: str) -> str:
    """A text as a block of code in a text cell, with a fence that the text does not have."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 3)
    return f"{fence}text\n{text}\n{fence}"


def _rubric_cell(exercise: str, rubric: Sequence[Criterion]) -> NotebookNode:
    lines = [f"{number(line.points)} · " + "\n    ".join(_both(line.text)) for line in rubric]
    cell: NotebookNode = nbformat.v4.new_code_cell(
        "# 채점 기준 · Rubric", id=f"{exercise}-rubric", metadata={RESULT: RUBRIC}, outputs=[_said(lines)]
    )
    return cell


def _answers(submission: Submission, reader: Reader) -> Mapping[str, str | None]:
    try:
        return reader.read(submission.read(), submission.file).sources
    except SubmissionError:
        return {}


def _verdict(exercise: ExerciseResult, hint: Text) -> list[str]:
    look = STATUSES[exercise.status]
    score = f"{'–' if exercise.score is None else number(exercise.score)} / {number(exercise.points)}"
    lines = [f"{look.glyph} {look.word.ko} · {look.word.en}   {score}"]
    for text in (exercise.message, exercise.diagnosis):
        lines += [text[language] for language in hint.in_languages] if text else ()
    if exercise.status != "passed":
        words = {"ko": "힌트", "en": "Hint"}
        lines += [f"{words[language]}: {hint[language]}" for language in hint.in_languages]
    return lines


def _both(text: Text) -> list[str]:
    return list(dict.fromkeys((text.ko, text.en)))


def _said(lines: list[str]) -> NotebookNode:
    output: NotebookNode = nbformat.v4.new_output("stream", name="stdout", text="\n".join(lines) + "\n")
    return output
